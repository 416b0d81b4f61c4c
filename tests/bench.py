"""How fast hfdigest is next to what else could be used: `python -m tests.bench`.

Ours and the others take turns in one process, so that whatever else the machine does hits all
of them; medians of CPU time are compared. A ratio is our time divided by the other's, and a bar is
the ratio to stay under. Inputs are made from `examples/`, or are real ones with `--corpus=PATH`.
"""

import argparse
import gc
import html
import json
import logging
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import attrs

import hfdigest

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"
OTHERS = Path(__file__).parent / "dialects"
SENTENCE = "\nWe measure what it costs on three machines, and tell where it fails."
"""What makes abstracts of the example as real ones are: 1,400 characters in lines."""
POSTS = 200
FEW = 500
"""How many entries are enough for what takes milliseconds for each."""
PAIRS = 40
"""How many pairs of digests are merged."""


class Peer(NamedTuple):
    """Another way to do the work, or a part of it."""

    name: str
    load: Callable[[], Callable[[], object]]
    """Imports what it needs and returns what is timed."""
    bar: float | None = None
    """The largest ratio that we want."""


def race(title: str, ours: Callable[[], object], peers: list[Peer], rounds: int) -> None:
    """Time ours and the peers in turns and print the table."""
    print(f"\n{title}")
    runs = {"hfdigest": ours}
    for peer in peers:
        try:
            runs[peer.name] = peer.load()
        except ImportError as missing:
            print(f"  {peer.name:<40}  not installed: {missing.name}")
    times: dict[str, list[float]] = {name: [] for name in runs}
    gc.collect()
    gc.freeze()  # what peers have imported is nothing that collections should look through
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.process_time()
            run()
            times[name].append(time.process_time() - start)
    medians = {name: statistics.median(series) for name, series in times.items()}
    print(f"  {'hfdigest':<40}{medians['hfdigest'] * 1e3:>10.1f} ms")
    for peer in peers:
        if peer.name in medians:
            ratio = medians["hfdigest"] / medians[peer.name]
            print(
                f"  {peer.name:<40}{medians[peer.name] * 1e3:>10.1f} ms  ratio {ratio:5.2f}"
                f"{verdict(ratio, peer.bar)}"
            )


def verdict(value: float, bar: float | None) -> str:
    """Return what to say of a value and its bar."""
    if bar is None:
        return ""
    return f"  bar {bar:g}: {'reached' if value <= bar else 'MISSED'}"


def posts(corpus: Path | None, rounds: int) -> None:
    """Read posts with their full layout, and hold them."""
    if corpus:
        files = sorted((corpus / "posts").glob("*daily*.md"))
        texts = [file.read_text("utf-8") for file in files]
        foreign = [file for file in sorted((corpus / "digests").glob("*/*.md")) if _is_post(file)]
        others = [file.read_text("utf-8") for file in foreign]
    else:
        texts = [EXAMPLE.read_text(encoding="utf-8")] * POSTS
        others = [file.read_text("utf-8") for file in sorted(OTHERS.glob("*.md"))] * 10
    _read(texts, "posts", rounds, bar=0.2)
    _read(others, "posts of other publishers", rounds, bar=0.7)
    held = _held(texts) / sum(len(text.encode()) for text in texts)
    print(f"  {'memory of a post over the bytes of its text':<46}{held:>8.2f}{verdict(held, 4)}")


def _is_post(file: Path) -> bool:
    with suppress(hfdigest.HfDigestError, UnicodeDecodeError):
        hfdigest.parse_post(file.read_text("utf-8"))
        return True
    return False


def _held(texts: list[str]) -> int:
    """Return how many bytes the posts of texts take while they are held."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        # Posts hold the bytes that they were given, so these are counted too.
        held = [hfdigest.parse_post(text.encode()) for text in texts]
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) if held else 0
    finally:
        tracemalloc.stop()


def _read(texts: list[str], what: str, rounds: int, bar: float) -> None:
    def ours() -> None:
        for text in texts:
            hfdigest.parse_post(text)

    def markdown_it() -> Callable[[], object]:
        from markdown_it import MarkdownIt

        parse = MarkdownIt().parse
        return lambda: [parse(text) for text in texts]

    def mistune() -> Callable[[], object]:
        from mistune import create_markdown

        parse = create_markdown(renderer=None)
        return lambda: [parse(text) for text in texts]

    def frontmatter() -> Callable[[], object]:
        from frontmatter import loads

        return lambda: [loads(text) for text in texts]

    size = sum(map(len, texts)) / 1e6
    race(
        f"Read {len(texts)} {what}, {size:.1f} million characters",
        ours,
        [
            Peer("markdown-it-py: parse", markdown_it, bar),
            Peer("mistune: parse", mistune),
            Peer("python-frontmatter: front matter only", frontmatter),
        ],
        rounds,
    )


def made_papers() -> list[hfdigest.Paper]:
    """Return the example's papers with abstracts as long as real ones."""
    papers = [entry.paper for entry in hfdigest.load_post(EXAMPLE).digest.entries]
    return [
        attrs.evolve(paper, abstract=f"{paper.abstract or ''}{SENTENCE * 15}") for paper in papers
    ]


def made_items(count: int) -> list[dict[str, Any]]:
    """Return items as the API gives them, with the example's texts."""
    papers = made_papers()
    day = "2026-02-16T00:00:00.000Z"
    items = []
    for number in range(count):
        paper = papers[number % len(papers)]
        person = {"_id": f"{number:024x}", "fullname": "Ada Example", "isPro": False}
        person |= {"avatarUrl": "/avatars/ada.svg", "type": "user"}
        user = {**person, "user": f"ada{number}"}
        authors = [
            {"_id": f"{place:024x}", "name": f"Ada Example {place}", "hidden": False}
            | ({"user": user, "status": "claimed_verified"} if place % 12 == 0 else {})
            for place in range(number, number + 10)  # one in twelve is a user, as in real answers
        ]
        items.append(
            {
                "paper": {
                    "id": f"2602.{number:05}",
                    "authors": authors,
                    "publishedAt": day,
                    "submittedOnDailyAt": day,
                    "submittedOnDailyBy": user,
                    "title": paper.title,
                    "summary": paper.abstract,
                    "upvotes": number,
                    "discussionId": f"{number:024x}",
                    "ai_summary": paper.title,
                    "ai_keywords": ["outline", "attention", "memory"],
                    "githubRepo": "https://github.com/example/example",
                    "githubStars": number,
                },
                "publishedAt": "2026-02-15T19:00:00.000Z",
                "title": paper.title,
                "summary": paper.abstract,
                "thumbnail": f"https://cdn.example.org/social/papers/2602.{number:05}.png",
                "numComments": 2,
                "submittedBy": {**person, "name": f"ada{number}", "followerCount": number},
                "isAuthorParticipating": False,
            }
        )
    return items


def api(corpus: Path | None, rounds: int) -> None:
    """Read answers of the API."""
    if corpus:
        files = sorted((corpus / "api").glob("daily_papers-*.json"))
        texts = [file.read_text(encoding="utf-8") for file in files]
        texts = [text for text in texts if re.match(r"\[\s*\{", text)]
    else:
        texts = [json.dumps(made_items(49))] * 20

    def json_loads() -> Callable[[], object]:
        return lambda: [json.loads(text) for text in texts]

    def paper_info() -> Callable[[], object]:
        from huggingface_hub.hf_api import PaperInfo

        return lambda: [PaperInfo(**item) for text in texts for item in json.loads(text)]

    race(
        f"Read {len(texts)} answers of the API of {sum(map(len, texts)) / 1e6:.1f} MB",
        lambda: [hfdigest.parse_api(text) for text in texts],
        [
            Peer("json.loads", json_loads, bar=2.3),
            Peer("huggingface_hub: PaperInfo", paper_info, bar=1),
        ],
        rounds,
    )
    values = [json.loads(text) for text in texts]
    race(
        "Read them as Python values",
        lambda: [hfdigest.parse_api(value) for value in values],
        [Peer("json.loads", json_loads, bar=3)],
        rounds,
    )


def page(corpus: Path | None, rounds: int) -> None:
    """Read a list page."""
    if corpus:
        (file,) = (corpus / "pages").glob("papers-date-*.html")
        data = file.read_bytes()
    else:
        props = {"dailyPapers": made_items(49), "dateString": "2026-02-16", "periodType": "day"}
        cards = "".join(
            f'<article><h3><a href="/papers/{item["paper"]["id"]}">{item["title"]}</a></h3>'
            f'<div class="leading-none">{item["paper"]["upvotes"]}</div></article>\n'
            for item in props["dailyPapers"]
        )
        data = (
            "<!doctype html><html><head><title>Daily Papers</title></head><body>"
            f'<div data-target="DailyPapers" data-props="{html.escape(json.dumps(props))}">'
            f"{cards * 8}</div></body></html>"
        ).encode()

    def floor() -> Callable[[], object]:
        from lxml import etree

        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)

        def run() -> object:
            tree = etree.fromstring(data, parser)
            return json.loads(tree.xpath("//*[@data-target='DailyPapers']/@data-props")[0])

        return run

    def soup() -> Callable[[], object]:
        from bs4 import BeautifulSoup

        def run() -> object:
            tree = BeautifulSoup(data, "html.parser")
            return json.loads(tree.find(attrs={"data-target": "DailyPapers"})["data-props"])

        return run

    race(
        f"Read a list page of {len(data) / 1e6:.2f} MB",
        lambda: hfdigest.parse_page(data),
        [
            Peer("lxml and json.loads of the props", floor, bar=1.4),
            Peer("BeautifulSoup and json.loads of the props", soup, bar=0.25),
        ],
        rounds,
    )


def known_papers(corpus: Path | None) -> list[hfdigest.Paper]:
    """Return papers with authors and abstracts, real ones where there are files of them."""
    if corpus is None:
        names = ["Ada Example", "Bohdan Příklad", "Chiara d'Esempio", "Dörte Beispiel"]
        authors = [hfdigest.Author(name=name) for name in names]
        return [attrs.evolve(paper, authors=authors) for paper in made_papers()]
    found = []
    for file in sorted((corpus / "api").glob("daily_papers-*.json")):
        with suppress(hfdigest.PageError):
            found += [entry.paper for entry in hfdigest.parse_api(file.read_bytes()).digest.entries]
    return found


def bibliography(corpus: Path | None, rounds: int) -> None:
    """Write a bibliography."""
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # it warns of its own slowness
    known = known_papers(corpus)
    papers = [
        attrs.evolve(known[number % len(known)], id=f"2602.{number:05}") for number in range(10_000)
    ]

    def library(count: int, *, abstracts: bool) -> Any:
        from bibtexparser import Library
        from bibtexparser.model import Entry, Field

        return Library(
            [
                Entry(
                    "misc",
                    f"key{number}",
                    [
                        Field("title", paper.title),
                        Field("author", " and ".join(author.name for author in paper.authors)),
                        Field("year", "2026"),
                        Field("eprint", paper.id),
                        Field("archiveprefix", "arXiv"),
                        Field("doi", paper.doi),
                        Field("url", paper.arxiv_url),
                        *([Field("abstract", paper.abstract)] if abstracts else []),
                    ],
                )
                for number, paper in enumerate(papers[:count])
            ]
        )

    def bare() -> Callable[[], object]:
        from bibtexparser import write_string

        return partial(write_string, library(len(papers), abstracts=False))

    def encoding() -> Callable[[], object]:
        from bibtexparser import write_string
        from bibtexparser.middlewares import LatexEncodingMiddleware

        written = library(FEW, abstracts=True)
        return lambda: write_string(written, prepend_middleware=[LatexEncodingMiddleware()])

    race(
        f"Write {len(papers)} BibTeX entries without abstracts",
        lambda: hfdigest.to_bibtex(papers),
        [Peer("bibtexparser: write without encoding", bare, bar=0.6)],
        rounds,
    )
    race(
        f"Write {FEW} BibTeX entries with abstracts",
        lambda: hfdigest.to_bibtex(papers[:FEW], abstract=True),
        [Peer("bibtexparser: write with LaTeX encoding", encoding, bar=0.1)],
        rounds,
    )


def combining(corpus: Path | None, rounds: int) -> None:
    """Merge pairs of posts that state other votes in another order."""
    files = sorted((corpus / "posts").glob("*daily*.md")) if corpus else [EXAMPLE] * PAIRS
    before = [hfdigest.load_post(file).digest for file in files[:PAIRS]]
    after = [
        attrs.evolve(
            digest,
            posted_at=None,
            entries=[
                attrs.evolve(entry, upvotes=(entry.upvotes or 0) + number % 3)
                for number, entry in reversed([*enumerate(digest.entries)])
            ],
        )
        for digest in before
    ]
    race(
        f"Merge {len(before)} pairs of digests",
        lambda: [*map(hfdigest.merge, before, after)],
        [Peer("diff of the same", lambda: lambda: [*map(hfdigest.diff, before, after)], bar=2.5)],
        rounds,
    )


def starting(_: Path | None, rounds: int) -> None:
    """Start a process, which takes CPU time before it does anything."""
    programs = {
        "a bare interpreter": (["-c", "pass"], None),
        "import click": (["-c", "import click"], None),
        "import hfdigest": (["-c", "import hfdigest"], 5.0),
        "hfdigest --version": (["-m", "hfdigest", "--version"], 35.0),
        "hfdigest check ONE.md": (["-m", "hfdigest", "check", str(EXAMPLE)], 90.0),
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as bytecode:
        # As after installation, modules are compiled already.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in range(3 * rounds + 1):
            for name, (arguments, _bar) in programs.items():
                start = _cpu_of_children()
                run = [sys.executable, *arguments]
                subprocess.run(run, check=True, capture_output=True, env=environment)
                if number:
                    times[name].append((_cpu_of_children() - start) * 1e3)
    medians = {name: statistics.median(series) for name, series in times.items()}
    bare = medians["a bare interpreter"]
    print("\nStart a process: CPU time over that of a bare interpreter")
    print(f"  {'a bare interpreter':<40}{bare:>10.1f} ms")
    for name, (_arguments, bar) in [*programs.items()][1:]:
        over = medians[name] - bare
        print(f"  {name:<40}{over:>10.1f} ms{verdict(over, bar)}")


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


READ_ARCHIVE = """
import resource, sys, time, hfdigest
hfdigest.load(sys.argv[3])
archive = hfdigest.Archive(sys.argv[1], workers=int(sys.argv[2]))
start = time.process_time()
next(iter(archive))
first = time.process_time() - start
start, wall = time.process_time(), time.perf_counter()
count = sum(1 for _ in archive.digests())
try:  # getrusage tells the parent's, where that is larger
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(time.process_time() - start, time.perf_counter() - wall, first, peak)
"""
ARCHIVES = (1_000, 10_000)
CAPTURES = 3_000


def archive(_: Path | None, __: int) -> None:
    """Read folders of many files, once each, in processes of their own."""
    print("\nRead folders through Archive")
    content = EXAMPLE.read_bytes()
    took: dict[tuple[int, int], float] = {}
    for count in ARCHIVES:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(count):
                Path(folder, f"{number:05}.md").write_bytes(content)
            for workers in (1, 2):
                took[count, workers] = _read_folder(folder, f"{count:,} posts", workers)
    few, many = ARCHIVES
    growth = took[many, 1] / took[few, 1] / (many / few)
    print(f"  {'time for each of many over each of few':<46}{growth:>8.2f}{verdict(growth, 1.3)}")
    speed = took[many, 2] / took[many, 1]
    print(f"  {'two workers over one':<46}{speed:>8.2f}{verdict(speed, 0.625)}")
    with tempfile.TemporaryDirectory() as folder:
        answer = json.dumps(made_items(49))
        for number in range(CAPTURES):
            Path(folder, f"daily_papers-{number:05}.json").write_text(answer, encoding="utf-8")
        _read_folder(folder, f"{CAPTURES:,} captures of 49 papers", 1)


def _read_folder(folder: str, what: str, workers: int) -> float:
    """Read a folder in a process that has read a file before; return the seconds it took."""
    known = next(iter(sorted(Path(folder).iterdir())))
    run = [sys.executable, "-c", READ_ARCHIVE, folder, str(workers), str(known)]
    done = subprocess.run(run, check=True, capture_output=True, encoding="utf-8")
    cpu, wall, first, peak = map(float, done.stdout.split())
    print(
        f"  {f'{what}, workers={workers}':<46}{wall:>8.1f} s, CPU {cpu:.1f} s, "
        f"first item {first * 1e3:.0f} ms, peak {peak:.0f} MB"
    )
    return wall


def formats(corpus: Path | None, rounds: int) -> None:
    """Write and read other formats, which have a module of their own."""
    from tests import bench_formats

    bench_formats.formats(corpus, rounds)


SECTIONS: dict[str, Callable[[Path | None, int], None]] = {
    "posts": posts,
    "page": page,
    "api": api,
    "bibliography": bibliography,
    "formats": formats,
    "combining": combining,
    "starting": starting,
    "archive": archive,
}


def main(arguments: list[str] | None = None) -> None:
    """Run the sections that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "sections",
        nargs="*",
        choices=[[], *SECTIONS],
        metavar="SECTION",
        help=f"any of {', '.join(SECTIONS)}; all by default",
    )
    parser.add_argument("--corpus", type=Path, metavar="PATH", help="a folder of real files")
    parser.add_argument("--rounds", type=int, default=7)
    options: Any = parser.parse_args(arguments)
    print(f"Python {sys.version.split()[0]}, medians of {options.rounds} rounds")
    for name in options.sections or SECTIONS:
        SECTIONS[name](options.corpus, options.rounds)


if __name__ == "__main__":
    main()
