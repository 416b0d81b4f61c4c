"""Mutated inputs for every reader, fast and repeatable: `python -m tests.fuzzing --count 100000`.

Small valid documents are truncated, repeated, swapped, flipped, decoded wrongly, given other line
ends and strewn with control characters and hostile tokens. A reader may read the result or refuse
it by an `HfDigestError`; whatever it reads must be written back. Anything else is a finding.
"""

import argparse
import contextlib
import json
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import hfdigest
from hfdigest import HfDigestError, loading
from hfdigest.by_name import FORMATS
from tests import page_fixtures
from tests.posts import HEADS, many, post_text

SLOW = 10
"""Seconds of CPU time after which an input counts as a hang."""
MOST_GROWTH = 50 * 2**20
"""The bytes by which the process may grow, whatever it reads."""

TOKENS = [
    token.encode("utf-8", "surrogatepass")
    for token in (
        *(
            "**",
            "`",
            "```\n",
            "~~~\n",
            "<!--",
            "-->",
            "|",
            "\n| --- |\n",
            "[",
            "](",
            "]",
            ")",
            "> ",
        ),
        *("# ", "## ", "- ", "1. **", "   - ", "---\n", "...\n", "+++\n", "***", "<details>", "</"),
        *("{", "}", "{{", "}}", "{%", "%}", "{[", "]}", "{|}", "{title}", "$", "\\", '"', "'"),
        *("&quot;", "&#0;", "&amp;amp;", "<script>", "<article>", "<div>" * 40, "</html>", "]]>"),
        *(
            "null",
            "true",
            "NaN",
            "-1",
            "1.0",
            "1e999",
            "9" * 700,
            '"\\ud83d"',
            "[" * 120,
            '{"a":' * 120,
        ),
        *(
            "\ufeff",
            "\u202e",
            "\u200b",
            "\u2028",
            "\x85",
            "\x0b",
            "\x0c",
            "\x1b[31m",
            "\0",
            "\ud83d",
        ),
        *(
            "\u0661",
            "\uff11",
            "\u0130",
            "\u1e9e",
            "e\u0301",
            "👍",
            "기관",
            "\t",
            "\r",
            "\n",
            " ",
            "  \n",
        ),
        *("&a [*a]", "*a", "!!python/object", "? ", ": ", "key: |\n", "key: >-\n  ", "2026-02-30"),
        *(
            "2026-W54",
            "0000-00-00",
            "arXiv:",
            "v0",
            "hep-th/9901001",
            "../",
            "javascript:",
            "https://",
        ),
    )
]
"""What means something to one format or another."""

CODECS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "cp949", "mac-roman", "utf-7")


def mutated(chance: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Return data after one to four changes."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        data = chance.choice(MUTATIONS)(chance, data, others)
    return data[:200_000]


def _cut(chance: random.Random, data: bytes) -> tuple[int, int]:
    """Return a range of the data, more often a short one."""
    start = chance.randrange(len(data) + 1)
    length = chance.choice((1, 2, 4, 16, 64, 256, len(data) + 1))
    return start, min(len(data), start + chance.randrange(length + 1))


def _truncate(chance, data, _):
    start, _end = _cut(chance, data)
    return data[:start] if chance.random() < 0.7 else data[start:]


def _delete(chance, data, _):
    start, end = _cut(chance, data)
    return data[:start] + data[end:]


def _repeat(chance, data, _):
    start, end = _cut(chance, data)
    times = chance.choice((2, 2, 3, 10, 100)) if end - start < 300 else 2
    return data[:start] + data[start:end] * times + data[end:]


def _swap(chance, data, _):
    (a, b), (c, d) = sorted((_cut(chance, data), _cut(chance, data)))
    return data if c < b else data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def _flip(chance, data, _):
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _insert(chance, data, _):
    for _ in range(chance.choice((1, 1, 2, 5))):
        place = chance.randrange(len(data) + 1)
        data = data[:place] + chance.choice(TOKENS) + data[place:]
    return data


def _replace(chance, data, _):
    start, end = _cut(chance, data)
    return data[:start] + chance.choice(TOKENS) + data[end:]


def _line_ends(chance, data, _):
    old, new = chance.sample((b"\n", b"\r\n", b"\r", b"\n\n", b"\x0b", b" \n"), 2)
    return data.replace(old, new)


def _recode(chance, data, _):
    text = data.decode("utf-8", "replace")
    if chance.random() < 0.5:
        return text.encode(chance.choice(CODECS), "replace")
    return data.decode(chance.choice(CODECS[3:]), "replace").encode("utf-8", "replace")


def _swap_lines(chance, data, _):
    lines = data.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _splice(chance, data, others):
    other = chance.choice(others)
    start, end = _cut(chance, other)
    place = chance.randrange(len(data) + 1)
    return data[:place] + other[start:end] + data[place:]


MUTATIONS = (
    *(_truncate, _delete, _repeat, _swap, _flip, _insert, _replace, _replace),
    *(_line_ends, _recode, _swap_lines, _splice),
)


# --- what is read --------------------------------------------------------------------------------


class Reader(NamedTuple):
    """A reader and valid documents for it."""

    seeds: Sequence[bytes]
    read: Callable[[bytes], object]
    turns: int
    """How often it comes in a round; what takes long comes seldom."""


def _post(data: bytes) -> object:
    post = hfdigest.parse_post(data)
    assert post.to_bytes() == data
    assert post.replace(post.digest).to_bytes() == data
    return post


def _repaired(data: bytes) -> object:
    once = hfdigest.repair(data)
    if once.exact:
        again = hfdigest.repair(once.text)
        assert again.text == once.text
    return None


def _page(data: bytes) -> object:
    return hfdigest.parse_page(data)


def _paper_page(data: bytes) -> object:
    return hfdigest.parse_paper_page(data)


def _api(data: bytes) -> object:
    return hfdigest.parse_api(data)


def _paper_api(data: bytes) -> object:
    paper = hfdigest.parse_paper_api(data)
    _own_json_of(paper)
    return None


def _sidecar(data: bytes) -> object:
    return hfdigest.parse_sidecar(data)


def _own_json(data: bytes) -> object:
    value = hfdigest.from_json(data.decode("utf-8", "surrogateescape"))
    _own_json_of(value)
    return None


def _own_json_of(value: "hfdigest.Digest | hfdigest.Entry | hfdigest.Paper") -> None:
    assert hfdigest.from_json(hfdigest.to_json(value)) == value


def _dialect(data: bytes) -> object:
    dialect = hfdigest.Dialect.from_toml(data.decode("utf-8", "replace"))
    digest = hfdigest.parse_post(post_text()).digest
    text = hfdigest.render_post(digest, dialect=dialect, drop_unsupported=True)
    hfdigest.parse_post(text, dialects=[dialect])
    return None


def _any(data: bytes) -> object:
    return loading.loads(data, name="2026-06-02.md")


def _any_markdown(data: bytes) -> object:
    post = hfdigest.parse_post(data, dialects=["links"])
    assert post.replace(post.digest).to_bytes() == data
    return post


def _learnt(data: bytes) -> object:
    others = [(f"2026-06-0{number}.md", many(number)) for number in (4, 5)]
    found = hfdigest.Dialect.infer([("2026-06-02.md", data), *others])
    if found.dialect is not None:
        assert hfdigest.Dialect.from_toml(found.toml).variant == found.dialect.variant
    return None


def check_written(digest: hfdigest.Digest) -> None:
    """Write a digest in every format; each writes it or refuses it by an error of ours."""
    _own_json_of(digest)
    hash(digest)
    pages = [hfdigest.Page(digest=digest)]
    for form in FORMATS.values():
        if form.write is not None:
            with contextlib.suppress(HfDigestError):
                form.write(pages if form.of_documents else [digest])
    with contextlib.suppress(HfDigestError):
        hfdigest.parse_post(hfdigest.render_post(digest, drop_unsupported=True))
    month = hfdigest.Month(year=2026, month=6)
    hfdigest.enrich(hfdigest.merge(digest, hfdigest.summarize(digest, month)), digest)
    hfdigest.diff(digest, hfdigest.Digest()).to_text()


def check_edited(post: hfdigest.Post) -> None:
    """Bring a post up to date and mend it; each is done or refused by an error of ours."""
    latest = hfdigest.Digest(
        period=post.digest.period,
        entries=[
            hfdigest.Entry(paper=entry.paper, upvotes=7, comments=8, github_stars=9)
            for entry in post.digest.entries
        ],
    )
    for edit in (hfdigest.Post.fixed, lambda one: hfdigest.update(one, latest, add=True)):
        with contextlib.suppress(HfDigestError):
            edit(post)


_RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Papers</title><item>
<title>A &amp; B</title><link>https://huggingface.co/papers/2609.00012</link><author>A. One</author>
<description><![CDATA[<p>An abstract.</p>]]></description>
<pubDate>Tue, 02 Jun 2026 00:00:00 GMT</pubDate></item></channel></rss>
"""


_READING = """# Reading

## One
- [A Title](https://arxiv.org/abs/2609.00012) by A. One, B. Two
- **B** (arXiv:2609.00013v2) 👍 7

| Paper | Link |
|---|---|
| C | [pdf](https://arxiv.org/pdf/2609.00014) |

<details><summary>D</summary>
https://huggingface.co/papers/2609.00015
</details>
"""
_NOTE = "---\narxiv: 2609.00012\nauthors: [A, B]\n---\n# A Title\n"
_TEXT = "Title: A Title\nURL Source: https://arxiv.org/html/2609.00012v1\nMarkdown Content:\nText\n"


@cache
def readers() -> dict[str, Reader]:
    """Return every reader with small documents."""
    digest = hfdigest.parse_post(post_text()).digest
    posts = [post_text(variant) for variant in HEADS]
    posts.append(many(3))
    posts += [
        hfdigest.render_post(digest, dialect=name, drop_unsupported=True)
        for name, dialect in hfdigest.dialects().items()
        if dialect.unit == "day" and not dialect.single
    ]
    items = [
        page_fixtures.item(f"2609.0123{n}", era=era) for n, era in enumerate((2023, 2024, 2026))
    ]
    modern = page_fixtures.item()
    pages = [
        page_fixtures.list_page([modern]),
        page_fixtures.list_page([modern], props=None),
        page_fixtures.list_page(items[:1], era=2023),
        page_fixtures.trending_page(modern),
        page_fixtures.search_page("A <span class='highlight'>Paper</span>"),
    ]
    props = {**modern, "comments": page_fixtures.COMMENTS}
    paper_pages = [
        page_fixtures.paper_page(),
        page_fixtures.document(page_fixtures.hydrater(props, "PaperContent")),
    ]
    answers = [
        json.dumps(items),
        json.dumps(modern, ensure_ascii=False),
        json.dumps({"data": items}),
    ]
    own = [hfdigest.to_json(digest), hfdigest.to_json(digest.entries[0])]
    own.append(hfdigest.to_json(hfdigest.parse_paper_api(json.dumps(modern))))
    folder = resources.files("hfdigest.grammar") / "dialects"
    tomls = [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")]
    sidecars = [hfdigest.to_sidecar(digest)]
    damaged = [post.encode().decode("cp1252", "replace") for post in posts[:3]]
    feeds = [hfdigest.to_atom(digest), hfdigest.to_json_feed(digest), _RSS]
    spelled = [
        json.dumps(
            [
                {
                    "id": "2609.00012",
                    "title": "T",
                    "upvotes": 3,
                    "submitted_at": "2026-09-01T00:00",
                },
                {"arxiv_id": "2609.00013", "title": "U", "authors": "A. One, B. Two", "votes": "7"},
            ]
        ),
        json.dumps({"date": "2026-06-02", "papers": {"2609.00012": {"title": "T"}}, "errors": []}),
        "\n".join(json.dumps(item) for item in items),
        "\n".join(hfdigest.to_json(digest, indent=None) for _ in range(2)),
    ]
    notes = [_READING, _NOTE, _TEXT]
    everything = [
        *feeds[:2],
        *spelled[-2:],
        notes[2],
        *posts[:2],
        *pages[:2],
        paper_pages[1],
        answers[0],
        own[0],
        sidecars[0],
    ]
    return {
        name: Reader([text.encode() for text in seeds], read, turns)
        for name, seeds, read, turns in (
            ("post", posts, _post, 120),
            ("repair", [*damaged, posts[0]], _repaired, 3),
            ("page", pages, _page, 40),
            ("paper page", paper_pages, _paper_page, 50),
            ("api", answers, _api, 100),
            ("paper api", answers[1:2], _paper_api, 50),
            ("side-car", sidecars, _sidecar, 50),
            ("own json", own, _own_json, 80),
            ("dialect", tomls, _dialect, 40),
            ("any file", everything, _any, 80),
            ("feed", feeds, _any, 50),
            ("spelled json", spelled, _any, 60),
            ("any markdown", [*notes, posts[0]], _any_markdown, 30),
            ("learner", [many(3), notes[0]], _learnt, 1),
        )
    }


# --- the run -------------------------------------------------------------------------------------


class Finding(NamedTuple):
    """What should not have happened."""

    reader: str
    data: bytes
    what: str


class Tally(NamedTuple):
    """What a run found, and how many inputs each reader read and refused."""

    findings: list[Finding]
    read: Counter[str]
    refused: Counter[str]
    growth: int
    """Bytes by which the process grew after its first inputs."""


class HangError(Exception):
    """An input took too long."""


def _hang(*_: object) -> None:
    raise HangError


def run(count: int, seed: int, say: Callable[[str], object] = lambda _: None) -> Tally:
    """Read so many mutated inputs, the readers in turns."""
    signal.signal(signal.SIGPROF, _hang)
    table = [each for each in readers().items() for _ in range(each[1].turns)]
    others = [data for reader in readers().values() for data in reader.seeds]
    tally = Tally([], Counter(), Counter(), 0)
    known: Counter[str] = Counter()
    start, before = time.monotonic(), 0
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        name, reader = chance.choice(table)
        data = mutated(chance, chance.choice(reader.seeds), others)
        signal.setitimer(signal.ITIMER_PROF, SLOW)
        try:
            value = reader.read(data)
            if number % 16 == 0 and (digest := getattr(value, "digest", None)):
                check_written(digest)
            if number % 4 == 0 and isinstance(value, hfdigest.Post):
                check_edited(value)
            tally.read[name] += 1
        except HfDigestError:
            tally.refused[name] += 1
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            what = "".join(traceback.format_exception(error))
            place = what.rstrip().rsplit('  File "', 1)[-1]
            known[place] += 1
            if known[place] == 1:
                tally.findings.append(Finding(name, data, what))
                say(f"{number} {name}: {data!r}\n{what}")
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if number == count // 10:
            before = _peak()
        if number % 10_000 == 9_999:
            rate = number / (time.monotonic() - start)
            say(f"{number + 1} inputs, {rate:.0f} a second, {_peak() / 2**20:.0f} MB")
    return tally._replace(growth=_peak() - before)


def _peak() -> int:
    """Return the most memory that this process has held, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main() -> None:
    """Run and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    tally = run(options.count, options.seed, lambda text: print(text, flush=True))
    for name in readers():
        print(f"{name:12}{tally.read[name]:>9} read{tally.refused[name]:>9} refused")
    print(f"{len(tally.findings)} findings; grew by {tally.growth / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
