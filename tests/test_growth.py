"""Steps grow with the size of the input and not with its square."""

import datetime as dt
import sys
from functools import reduce
from itertools import pairwise

import pytest

from hfdigest import (
    Affiliation,
    Author,
    Day,
    Digest,
    Entry,
    Paper,
    Sighting,
    Sources,
    diff,
    enrich,
    merge,
    narrow,
    summarize,
)
from hfdigest.model import Month

START = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
SIZES = (100, 200, 400)
MOST = 2.2
"""How many times as many steps twice the input may take; a square would be four."""


def entries(numbers, votes=0, prefix="p"):
    return [Entry(paper=Paper(id=f"{prefix}{n}", title="T"), upvotes=n + votes) for n in numbers]


def merged(n, prefix):
    """Return a digest with as many conflicts."""
    return merge(*(Digest(entries=entries(range(n), votes, prefix)) for votes in (0, 1)))


def captures(n):
    """Return the digests of as many days, each of which lists papers of the days around it."""
    return [
        Digest(
            period=Day(date=dt.date(2026, 1, 1) + dt.timedelta(day)),
            entries=entries(range(day, day + 10), day),
        )
        for day in range(n)
    ]


def sightings(n):
    lines = [Affiliation.parse(f"Lab{100 + number % 900}") for number in range(n)]
    days = [START + dt.timedelta(number) for number in range(n)]
    return [
        Sighting(entry=Entry(affiliation=line), moment=day)
        for line, day in zip(lines, days, strict=True)
    ]


def shared(digests, index):
    return [enrich(digest, index) for digest in digests]


def repeated(n):
    """Return a digest that lists one paper again and again, and states something else each time."""
    return Digest(
        entries=[
            Entry(
                paper=Paper(
                    id="p",
                    title="T" if k % 2 else None,
                    authors=[Author(name="A")] if k % 3 else [],
                    more_authors=k % 3 == 1,
                    extra={f"k{k % 7}": k},
                )
            )
            for k in range(n)
        ]
    )


CASES = {
    "merge of merged digests": (merge, lambda n: (merged(n, "a"), merged(n, "b"))),
    "merge of many": (merge, captures),
    "merge of other fields": (
        merge,
        lambda n: [Digest(front_matter={f"k{k}": "x"}) for k in range(n)],
    ),
    "enrich many": (shared, lambda n: (captures(n), Sources(*captures(n)))),
    "index sources": (Sources, captures),
    "enrich one paper": (enrich, lambda n: (repeated(n), repeated(n))),
    "diff": (
        diff,
        lambda n: (Digest(entries=entries(range(n))), Digest(entries=entries(range(n, 0, -1)))),
    ),
    "narrow": (lambda *seen: narrow(seen[0].entry.affiliation, *seen), sightings),
    "summarize": (
        lambda *digests: summarize(digests, Month(year=2026, month=1)),
        lambda n: [
            Digest(period=Day(date=dt.date(2026, 1, 1 + k % 31)), entries=entries(range(k, k + 10)))
            for k in range(n)
        ],
    ),
}


def steps(work, arguments):
    """Return how many calls work makes, of Python and of what is built in."""
    count = 0

    def see(_, event, __):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(see)
    try:
        work(*arguments)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.growth
@pytest.mark.parametrize(("work", "make"), CASES.values(), ids=CASES)
def test_twice_the_input_takes_twice_the_steps(work, make):
    taken = [steps(work, make(n)) for n in SIZES]
    for less, more in pairwise(taken):
        assert more < MOST * less, taken


@pytest.mark.growth
def test_a_chain_of_merges_takes_twice_the_steps_for_twice_the_versions():
    def chain(n):
        versions = [Digest(entries=entries(range(10), 7 * k)) for k in range(n)]
        return steps(reduce, (merge, versions))

    taken = [chain(n) for n in SIZES]
    for less, more in pairwise(taken):
        # Each result lists the conflicts of all before it, one look-up each.
        assert more < 3 * less, taken
