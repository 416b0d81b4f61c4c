"""Steps grow with the size of the input and not with its square."""

import datetime as dt
import json
import sys
from functools import reduce
from inspect import isfunction
from itertools import pairwise

import pytest
from attrs import evolve

import hfdigest
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
    from_json,
    merge,
    narrow,
    parse_api,
    parse_post,
    parse_sidecar,
    render_post,
    repair,
    settle,
    summarize,
    to_atom,
    to_bibtex,
    to_csl_json,
    to_hayagriva,
    to_json,
    to_json_feed,
    to_records,
    to_ris,
    to_sidecar,
    update,
)
from hfdigest.model import Month
from tests.page_fixtures import item
from tests.posts import many

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


def listed(n):
    """Return the digest of a day with as many papers."""
    return parse_post(many(n)).digest


def edited(post):
    """Change every entry of a post."""
    changed = [evolve(entry, upvotes=entry.upvotes + 1) for entry in post.digest.entries]
    return post.replace(evolve(post.digest, entries=changed))


def fixed(post):
    return post.fixed()


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
CASES |= {
    work.__name__: (work, lambda n, make=make: (make(n),))
    for works, make in (
        ((parse_post, repair), lambda n: many(n).encode()),
        ((to_json, to_records, to_bibtex, to_csl_json, to_ris, to_hayagriva), listed),
        ((to_json_feed, to_atom, to_sidecar, render_post), listed),
        ((from_json,), lambda n: to_json(listed(n))),
        ((parse_sidecar,), lambda n: to_sidecar(listed(n))),
        ((parse_api,), lambda n: json.dumps([item(f"2606.{k:05}") for k in range(n)])),
        ((edited, fixed), lambda n: parse_post(many(n))),
    )
    for work in works
}


def torn(n):
    """Return a post read as EUC-KR, with a run of lost bytes of which nothing else tells."""
    return many(2).encode().decode("euc-kr", "replace") + "\ufffd" * n + "\n"


CASES["repair of lost bytes"] = (repair, lambda n: (torn(n),))
CASES["settle"] = (settle, lambda n: (parse_post(many(n)), parse_post(many(n)).digest))
CASES["update"] = (update, lambda n: (parse_post(many(n)), listed(n)))


def updated(post):
    """Add a paper to each list of a post."""
    new = [
        Digest(period=digest.period, entries=entries([place], prefix="new"))
        for place, digest in enumerate(post.digests)
    ]
    assert len(update(post, *new, add=True).digests[-1].entries) == 2


def of_many_days(n):
    """Return a post that holds the lists of as many days."""
    first = many(1)
    head, rule, body = first.partition("---\n\n")
    days = [(START + dt.timedelta(day)).date().isoformat() for day in range(n)]
    post = parse_post(head + rule + "".join(body.replace("2026-06-02", day) for day in days))
    assert len(post.digests) == n
    return post


CASES["update of many lists"] = (updated, lambda n: (of_many_days(n),))


def with_a_long_line(n):
    """Return posts to learn from, one with a line of which the same words make up most."""
    long = (
        "- [A Ewe" + "- wool.org/abs/26A Ewe" * n + "- wool.org/abs/2609.00012) byai A. One, B. Two"
    )
    rest = (
        "- EweB** (arXiv:2609.00013v2) 👍 7\n\n"
        "| Paper | Link |\n|---|---|\n| C | [pdf](https://arxiv.org/pdf/2609.00014) |\n\n"
        "<details><summary>D</summary>\nhttps://huggingface.co/papers/2609.00015\n</details>\n"
    )
    odd = f"# Reading\n\n## One\n{long}\n{rest}"
    return [("2026-06-02.md", odd), *((f"2026-06-0{k}.md", many(k)) for k in (4, 5))]


CASES["learn from a long line"] = (hfdigest.Dialect.infer, lambda n: (with_a_long_line(n),))
ELSEWHERE = {"load", "load_post", "loads", "parse_page", "parse_paper_page", "parse_paper_api"}
"""Those that are measured by time, in test_linear.py, or read what others here read."""
BOUNDED = {"dialects", "to_arrow"}
"""Those of one size, and what hands rows over to pyarrow."""


def test_every_public_function_is_measured():
    public = {name for name in hfdigest.__all__ if isfunction(getattr(hfdigest, name))}
    assert public - ELSEWHERE - BOUNDED <= {work.__name__ for work, _ in CASES.values()} | {
        "enrich",
        "narrow",
        "summarize",
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
def test_a_lost_byte_takes_few_steps():
    repair(torn(1))  # The tables of what may have been lost are made once.
    less, more = (steps(repair, (torn(n),)) for n in SIZES[:2])
    assert more - less < 1_000 * (SIZES[1] - SIZES[0])


@pytest.mark.growth
def test_a_chain_of_merges_takes_twice_the_steps_for_twice_the_versions():
    def chain(n):
        versions = [Digest(entries=entries(range(10), 7 * k)) for k in range(n)]
        return steps(reduce, (merge, versions))

    taken = [chain(n) for n in SIZES]
    for less, more in pairwise(taken):
        # Each result lists the conflicts of all before it, one look-up each.
        assert more < 3 * less, taken
