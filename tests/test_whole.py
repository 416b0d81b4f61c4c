"""Entries that are read by one pattern are read as the scanner would read them line by line."""

import random
import re
from pathlib import Path

import pytest

from hfdigest import HfDigestError, parse_post
from hfdigest.grammar.builtin import dialects
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.stated import Value, reader_of
from hfdigest.grammar.template import stripped
from hfdigest.identifiers import text_of_link
from hfdigest.lens.layout import AtOnce
from hfdigest.lens.matching import Matching
from tests.posts import HEADS, post_text

FOLDER = Path(__file__).parent / "dialects"
POSTS = [post_text(head) for head in HEADS] + [
    file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.md"))
]
ROUNDS = 30
BLANKS = ["", " ", "   ", "\t", "\u3000", "\x0b"]


def blocks_of(post):
    return [block for section in post._reading.sections for block in section.layout.blocks]


def told(text, given=None):
    """Return all that is read of a text."""
    try:
        post = parse_post(text, name="2026-06-02.md", dialects=given)
    except HfDigestError as error:
        return str(error)
    blocks = [
        (shown(b.lines), b.values, b.topic, b.own_end, b.start, b.end, b.rank, b.names_a_paper)
        for b in blocks_of(post)
    ]
    pages = [shown(section.layout.page) for section in post._reading.sections]
    return post.dialect, post.digests, post.problems, post.unread, blocks, pages


def shown(lines):
    """Return lines with the texts of their templates, which compare by identity."""
    return [line._replace(template=line.template.text) for line in lines]


def alike(text, monkeypatch, given=None):
    """Read a text at once and line by line; return how many entries were read at once."""
    with monkeypatch.context() as patch:
        patch.setattr(Matching, "entry", lambda *_: None)
        plain = told(text, given)
    assert told(text, given) == plain
    if isinstance(plain, str):
        return 0
    return sum(isinstance(b.read, AtOnce) for b in blocks_of(parse_post(text, dialects=given)))


def mutated(rng, text):
    """Change a few lines of a text, as a hand, an editor or a broken generator would."""
    lines = text.split("\n")
    for _ in range(rng.choice([1, 1, 2, 4])):
        at = rng.randrange(len(lines))
        line = lines[at]
        cut = rng.randrange(len(line) + 1)
        lines[at : at + 1] = rng.choice(
            [
                [],
                [line, line],
                [line, rng.choice(BLANKS)],
                [line + rng.choice(BLANKS)],
                [rng.choice(BLANKS) + line],
                [line, rng.choice(lines)],
                [rng.choice(lines), line],
                [line, rng.choice(["  ", ""]) + "more of it"],
                [line[:cut], line[cut:]],
                [line[:cut], "  " + line[cut:]],
                [line[:cut] + rng.choice(["*", "**", "(", "\\", "\r", "<", " "]) + line[cut:]],
                ["```", line, "```"],
                [line[:cut]],
            ]
        )
    return "\n".join(lines)


@pytest.mark.parametrize("number", range(len(POSTS)))
def test_entries_are_read_at_once_as_line_by_line(number, monkeypatch):
    rng = random.Random(number)  # noqa: S311 - repeatable
    alike(POSTS[number], monkeypatch)
    for _ in range(ROUNDS):
        alike(mutated(rng, POSTS[number]), monkeypatch)


def test_a_post_in_its_publishers_spelling_is_read_at_once(monkeypatch):
    for head in HEADS:
        text = post_text(head)
        entries = parse_post(text).digest.entries
        assert 0 < alike(text, monkeypatch) <= len(entries)
    assert alike(text.replace("\n", "\r\n"), monkeypatch) == 0
    broken = text.replace("\n   - ", "  \n   - ")
    assert broken != text
    assert alike(broken, monkeypatch) == alike(text, monkeypatch)


LINES = {
    "labels": "## {rank}. {title}\nVotes: {upvotes}\nBy: {authors}\n[Link]({hf_url})",
    "optional": "{rank}. {title}{[ - {upvotes}]}\n{[⭐ {github_stars}]}{[ 💬 {comments}]}\n{id}",
    "also": "* {title}\n  - by {authors}\n{|}  - of {authors}\n  - {hf_url}",
    "below": "## {title}\nId:\n{id}\nText:\n{abstract:body}\nVotes: {upvotes}",
    "broken": "* **{title}** ({upvotes})\n  - Zh: {notes.zh:wrap}, {comments} times\n  - {hf_url}",
    "text": "* **{title}**\nVotes: {upvotes}\n- by {authors}\n\n{ai_summary:body}",
    "text of a heading": "## {title}\n\n[Link]({hf_url})\n\n{ai_summary:body}",
    "text of a text": "## {title}\nText: {abstract:body}\n[Link]({hf_url})\n\n{ai_summary:body}",
    "title below": "### {rank}.\n\nTitle: {title}\n\nText:\n{ai_summary:body}\n\n{hf_url}\n\n***",
    "id twice": "* {title} ({id})\n  - [page]({hf_url})\n  - [pdf]({pdf_url})\n  > {summary:body}",
}
VALUES = {
    "rank": "1",
    "title": "A *Title* of Votes: 3",
    "upvotes": "12",
    "authors": "Ada Ito, Bo Li",
    "hf_url": "https://huggingface.co/papers/2602.00001",
    "pdf_url": "https://arxiv.org/pdf/2602.00002v2",
    "id": "2602.00001",
    "github_stars": "5",
    "comments": "3",
    "abstract:body": "Some text.\n\nMore of it.",
    "summary:body": "A summary.",
    "notes.zh:wrap": "Zwei",
    "ai_summary:body": "An *AI*\ntext [of](https://arxiv.org/abs/2605.00009).\n\n- two\n- points",
}


@pytest.mark.parametrize("name", LINES)
def test_entries_of_any_dialect_are_read_alike(name, monkeypatch):
    dialect = Dialect.from_toml(
        f'name = "x"\nperiod = "day"\nhead = "# Day {{period}}"\nfoot = "The end."\n'
        f"entry = '''\n{LINES[name]}\n\n'''\n"
    )
    entry = LINES[name].replace("{|}", "").replace("{[", "").replace("]}", "")
    for key, value in VALUES.items():
        entry = entry.replace(f"{{{key}}}", value)
    rng = random.Random(name)  # noqa: S311 - repeatable
    post = "# Day 2026-06-02\n\n" + "\n\n".join([entry] * 3) + "\n\nThe end.\n"
    assert alike(post, monkeypatch, [dialect])
    for _ in range(3 * ROUNDS):
        alike(mutated(rng, post), monkeypatch, [dialect])


def test_real_posts_are_read_at_once_as_line_by_line(corpus, monkeypatch):
    rng = random.Random(0)  # noqa: S311 - repeatable
    at_once = entries = 0
    for file in sorted(corpus.rglob("*.md")):
        text = file.read_bytes().decode("utf-8", "surrogateescape")
        if len(text) > 200_000:
            continue
        at_once += alike(text, monkeypatch)
        alike(mutated(rng, text), monkeypatch)
        entries += 1
    assert at_once > entries


def test_only_dialects_whose_lines_cannot_be_the_pages_have_a_pattern():
    with_pattern = {name for name, each in dialects().items() if each.outline.whole}
    assert {"lim4349-daily", "lim4349-monthly", "plain"} <= with_pattern
    assert "daily-ai-papers" not in with_pattern


SPELLED = ["", " plain ", r"a \* b", "a &amp; b", "{% raw %}a{% endraw %}", "a\n  b", "a\r\nb", "-"]
SPELLED += ["—", "Ünï", "a \udce9 b", "[a](https://arxiv.org/abs/2602.00001)", r"a \| b", "`\\*`"]
ADDRESSES = ["2602.00001", "2602.00001v3", "2602.00001v0", "math/0601001", "date/0601001", "x.pdf"]
ADDRESSES += ["arXiv:2602.00001", "2602.00001?x", "2602.0000", "2602\\.00001", "Ünï", "#", "-", ""]


@pytest.mark.parametrize("name", [*dialects()])
def test_groups_are_read_as_the_kinds_read_their_texts(name):
    group = re.compile(r"(?s)(.*)")
    for line in dialects()[name].outline.entry:
        for place, kind in line.placeholders:
            ids = [kind.beginning + each for each in ADDRESSES] if kind.beginning else []
            texts = SPELLED if kind.pattern is None else ids
            for text in texts:
                first, last = 0, len(text)
                if kind.pattern is None:
                    first, last = stripped(text, 0, last, " \t\r\n")
                if place == "title":
                    first, last = text_of_link(text, first, last)
                stated = kind.read(text[first:last]) if first < last else None
                read = reader_of([Value(place, 1, kind)])
                assert read(group.fullmatch(text)) == {place: stated}


def test_of_several_statements_the_first_one_holds_that_says_something():
    kind = next(p.kind for p in dialects()["plain"].outline.entry[0].placeholders)
    read = reader_of([Value("x", n, kind) for n in (1, 2, 3)])
    pattern = re.compile(r"(a)?(.*)-(.*)-")
    values = [kind.read(each) if each else None for each in ("7", "8")]
    assert read(pattern.fullmatch("7-8-")) == {"x": values[0]}
    assert read(pattern.fullmatch("-8-")) == {"x": values[1]}
