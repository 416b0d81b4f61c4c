from hfdigest import Approximate
from hfdigest.combine.refresh import refresh
from tests.archive import listed, paper

LATEST = listed(
    "2026-02-16",
    paper("b", 30, rank=1, title="Theirs"),
    paper("new", 20, rank=2),
    paper("a", 10, rank=3, comments=4, github_stars=0),
    declared_count=3,
)


def ids(digest):
    return [entry.paper.id for entry in digest.entries]


def test_counts_are_those_of_the_later_list_and_the_rest_stays():
    digest = listed("2026-02-16", paper("a", 9, title="Edited", comments=1), title="Mine")
    entry = refresh(digest, LATEST).entries[-1]
    assert entry == paper("a", 10, title="Edited", comments=4, github_stars=0)
    assert refresh(digest, LATEST).title == "Mine"


def test_what_the_later_list_does_not_state_stays():
    digest = listed("2026-02-16", paper("a", "2590", comments=1), paper("gone", 3))
    later = listed("2026-02-16", paper("a"))
    assert refresh(digest, later) == digest
    assert refresh(digest, later).entries[0].upvotes == Approximate(2590)


def test_entries_stay_in_order_of_votes_where_they_were():
    digest = listed("2026-02-16", paper("a", 9), paper("b", 8), paper("mine"))
    assert ids(refresh(digest, LATEST)) == ["b", "new", "a", "mine"]


def test_else_new_papers_come_last():
    digest = listed("2026-02-16", paper("a", 8), paper("b", 9))
    assert ids(refresh(digest, LATEST)) == ["a", "b", "new"]


def test_ranks_and_count_are_left_to_follow_where_they_did():
    digest = listed("2026-02-16", paper("a", 9, rank=1), declared_count=1)
    updated = refresh(digest, LATEST)
    assert updated.declared_count is None
    assert {entry.rank for entry in updated.entries} == {None}
    digest = listed("2026-02-16", paper("a", 9, rank=7), declared_count=9)
    updated = refresh(digest, LATEST)
    assert updated.declared_count == 9
    assert [entry.rank for entry in updated.entries] == [None, None, 7]
