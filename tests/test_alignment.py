"""Which entry of a changed digest continues which old one: by content, by id, by place."""

import pytest
from attrs import evolve

from hfdigest import Affiliation, Entry, Paper
from hfdigest.lens.alignment import aligned


def entry(title, paper_id=None, **fields):
    return Entry(paper=Paper(id=paper_id, title=title), **fields)


A, B, C, D = (entry(title, f"2606.0000{n}", rank=n) for n, title in enumerate("ABCD", 1))
X, Y = entry("X", "2606.00008"), entry("Y", "2606.00009")
NAMELESS = entry("T")


@pytest.mark.parametrize(
    ("old", "new", "origin"),
    [
        # 1. Equal entries, in the order in which they occur.
        ([A, B, C], [A, B, C], [0, 1, 2]),
        ([A, B, C], [C, A, B], [2, 0, 1]),
        ([NAMELESS, NAMELESS], [NAMELESS, NAMELESS], [0, 1]),
        ([NAMELESS, A, NAMELESS], [A, NAMELESS], [1, 0]),
        # 2. Of the others, a paper whose id is unique on both sides.
        ([A, B, C], [C, entry("Other", A.paper.id), B], [2, 0, 1]),
        ([A, B], [entry("Other", A.paper.id), entry("More", A.paper.id), B], [None, None, 1]),
        ([entry("One", "x"), entry("Two", "x"), B], [entry("Three", "x"), B], [None, 2]),
        ([A, entry("A once more", A.paper.id)], [entry("New", A.paper.id), A], [1, 0]),
        # 3. Runs that are as long and stand between the same entries, or ends.
        ([A, B, C], [A, X, C], [0, 1, 2]),
        ([A, B, C, D], [A, X, Y, D], [0, 1, 2, 3]),
        ([A, B], [X, B], [0, 1]),
        ([A, B], [A, X], [0, 1]),
        ([A, B], [X, Y], [0, 1]),
        # 4. What is left was added or removed.
        ([A, B, C], [A, X, Y, C], [0, None, None, 2]),
        ([A, B, C], [A, C, X], [0, 2, None]),
        ([A, B, C], [A, X, C, B], [0, None, 2, 1]),
        ([A, B, C], [C, X, A], [2, None, 0]),
        ([A, B, C, D], [A, X, D], [0, None, 3]),
        ([], [X], [None]),
        ([A], [], []),
    ],
)
def test_entries_continue_each_other(old, new, origin):
    assert aligned(old, new) == origin


@pytest.mark.parametrize(
    "changes",
    [
        {"rank": 9},
        {"doubtful": ("paper.title",)},
        {"github_stars": 7, "comments": 8},
        {"affiliation": Affiliation(raw="Lab12", organization="Lab", github_stars=12)},
    ],
)
def test_what_follows_from_other_values_tells_no_entries_apart(changes):
    twin = evolve(NAMELESS, affiliation=Affiliation(raw="Lab12"))
    other = evolve(NAMELESS, affiliation=Affiliation(raw="Den"))
    assert aligned([twin, other, A], [A, other, evolve(twin, **changes)]) == [2, 1, 0]
