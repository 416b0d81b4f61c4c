"""Every value is shown as a line or two, whatever it holds."""

import datetime as dt
import inspect
from pathlib import Path

import pytest

import hfdigest

EXAMPLES = Path(__file__).parent.parent / "examples"
LONGEST = 250
POST = hfdigest.load_post(EXAMPLES / "2026-02-16-daily-papers.md")
PAGE = hfdigest.load(EXAMPLES / "2026-02-16-api.json")
ENTRY = PAGE.digest.entries[0]
DIFFERENCE = hfdigest.diff(POST.digest, PAGE.digest)
EXAMPLE_POSTS = sorted(EXAMPLES.glob("reading-room/*.md"))
LONG = "An Abstract of Many Words " * 500
VALUES = {
    "Affiliation": POST.digest.entries[0].affiliation,
    "Approximate": hfdigest.Approximate(2590),
    "Archive": hfdigest.Archive(EXAMPLES),
    "Author": ENTRY.paper.authors[0],
    "Change": DIFFERENCE.changes[0],
    "Comment": hfdigest.Comment(text=LONG),
    "Day": POST.digest.period,
    "Dialect": POST.dialect,
    "Digest": PAGE.digest,
    "DigestDiff": DIFFERENCE,
    "Entry": hfdigest.Entry(paper=ENTRY.paper, summary=LONG),
    "Guess": hfdigest.Guess(line=1, column=2, chosen="a", alternatives=tuple(LONG)),
    "Inference": hfdigest.Dialect.infer(EXAMPLE_POSTS),
    "Month": hfdigest.Month(year=2026, month=2),
    "Move": hfdigest.Move(paper=LONG, old=1, new=2),
    "Organization": hfdigest.Organization(name="n", fullname=LONG),
    "Page": PAGE,
    "Paper": hfdigest.Paper(id="2602.00001", title=LONG, abstract=LONG),
    "PaperPage": hfdigest.PaperPage(paper=ENTRY.paper, entry=ENTRY),
    "Post": POST,
    "Problem": hfdigest.Problem(message=LONG, excerpt=LONG),
    "Repair": hfdigest.repair(POST.text),
    "Sighting": hfdigest.Sighting(entry=ENTRY, moment=dt.datetime(2026, 2, 16, tzinfo=dt.UTC)),
    "Sources": hfdigest.Sources(PAGE),
    "Trending": hfdigest.Trending(),
    "Unread": hfdigest.Unread(1, LONG, ENTRY),
    "User": hfdigest.User(name="n", fullname=LONG),
    "Week": hfdigest.Week(year=2026, week=8),
}


def classes():
    for name in hfdigest.__all__:
        value = getattr(hfdigest, name)
        if inspect.isclass(value) and not issubclass(value, BaseException):
            yield name


@pytest.mark.parametrize("name", sorted(classes()))
def test_a_value_is_shown_as_a_line_or_two(name):
    line = repr(VALUES[name])
    assert len(line) <= LONGEST
    assert "\n" not in line
    assert name in line
    assert " object at 0x" not in line
