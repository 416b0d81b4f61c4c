import datetime as dt
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from hfdigest import Approximate, Author, Digest, Entry, Paper, Trending, load_post, merge
from hfdigest.sighting import identity
from tests import strategies
from tests.archive import day, listed, paper

MORNING = {"posted_at": dt.datetime(2026, 2, 16, 4, tzinfo=dt.UTC)}
EVENING = {"extra": {"crawled_at": "2026-02-16T15:00:00"}}


def only(digest):
    (entry,) = digest.entries
    return entry


def conflicts(digest):
    return [dict(conflict) for conflict in digest.extra.get("conflicts", ())]


def test_nothing_merges_to_nothing_and_one_to_itself():
    assert merge() == Digest()
    digest = listed("2026-02-16", paper("a", 1, doubtful=["abstract"]), paper("a", 2))
    assert merge(digest) == merge(digest, digest) == digest


def test_what_is_stated_beats_what_is_not():
    one = listed("2026-02-16", paper("a", 5, title="T"), title="D", front_matter={"x": "1"})
    other = listed("2026-02-16", paper("a", abstract="A"), front_matter={"y": "2"}, **EVENING)
    merged = merge(one, other)
    assert only(merged) == paper("a", 5, title="T", abstract="A")
    assert merged.front_matter == {"x": "1", "y": "2"}
    assert merged.title == "D"
    assert not conflicts(merged)


def test_the_later_moment_wins_and_the_conflict_is_listed():
    early = listed("2026-02-16", paper("a", 9, title="Z"), title="Z", **MORNING)
    late = listed("2026-02-16", paper("a", 5, title="A"), title="A", **EVENING)
    merged = merge(early, late)
    assert only(merged) == paper("a", 5, title="A")
    assert conflicts(merged) == [
        {"field": "title", "kept": "A", "others": ("Z",)},
        {"paper": "a", "field": "paper.title", "kept": "A", "others": ("Z",)},
        {"paper": "a", "field": "upvotes", "kept": 5, "others": (9,)},
    ]


@pytest.mark.parametrize("moments", [({}, {}), (MORNING, MORNING), (MORNING, {}), ({}, EVENING)])
def test_without_different_moments_the_larger_number_and_the_last_text_win(moments):
    one = listed("2026-02-16", paper("a", 9, title="A"), **moments[0])
    other = listed("2026-02-16", paper("a", 5, title="Z"), **moments[1])
    assert only(merge(one, other)) == paper("a", 9, title="Z")


def test_an_exact_number_beats_an_equal_rounded_one():
    one, other = listed("2026-02-16", paper("a", 2590)), listed("2026-02-16", paper("a", "2590"))
    assert only(merge(one, other)).upvotes == 2590
    assert conflicts(merge(one, other))[0]["others"] == ({"approximate": 2590},)
    assert only(merge(listed("2026-02-16", paper("a", "3000")), one)).upvotes == Approximate(3000)


def test_other_values_are_compared_as_text():
    one = listed("2026-02-16", paper("a", authors=[Author(name="A")], extra={"x": True}))
    other = listed("2026-02-16", paper("a", authors=[Author(name="B")], extra={"x": "False"}))
    entry = only(merge(one, other))
    assert entry.paper.authors == (Author(name="B"),)
    assert entry.extra == {"x": True}


def test_what_is_not_doubtful_beats_what_is_whatever_the_moment():
    good = listed("2026-02-16", paper("a", abstract="An abstract."), **MORNING)
    bad = listed("2026-02-16", paper("a", abstract="Join us", doubtful=["abstract"]), **EVENING)
    entry = only(merge(good, bad))
    assert entry.paper.abstract == "An abstract."
    assert entry.doubtful == ()
    assert conflicts(merge(good, bad))[0]["others"] == ("Join us",)


def test_what_everybody_doubts_stays_doubtful():
    one = listed("2026-02-16", paper("a", abstract="A", doubtful=["abstract"]))
    other = listed("2026-02-16", paper("a", abstract="B", doubtful=["abstract"]))
    silent = listed("2026-02-16", paper("a", 5, doubtful=["upvotes"]))
    assert set(only(merge(one, other, silent)).doubtful) == {"abstract", "upvotes"}


def test_entries_stand_as_in_the_latest_version_and_the_others_follow():
    early = listed("2026-02-16", *(paper(name) for name in "abcd"), **MORNING)
    late = listed("2026-02-16", *(paper(name) for name in "cae"), **EVENING)
    assert [entry.paper.id for entry in merge(early, late).entries] == list("caebd")
    untimed = evolve(late, extra={})
    assert [entry.paper.id for entry in merge(early, untimed).entries] == list("abcde")


def test_ranks_and_counts_follow_the_merged_list_where_they_followed_their_own():
    one = listed("2026-02-16", paper("a", rank=1), paper("b", rank=2), declared_count=2)
    other = listed("2026-02-16", paper("c", rank=1), declared_count=1)
    merged = merge(one, other)
    assert [entry.rank for entry in merged.entries] == [1, 2, 3]
    assert merged.declared_count == 3
    assert not conflicts(merged)


def test_ranks_and_counts_that_do_not_follow_are_fields():
    one = listed("2026-02-16", paper("a", rank=7), paper("b", rank=2), declared_count=9)
    other = listed("2026-02-16", paper("a", rank=8), declared_count=8)
    merged = merge(one, other)
    assert [entry.rank for entry in merged.entries] == [8, 2]
    assert merged.declared_count == 9
    assert [conflict["field"] for conflict in conflicts(merged)] == ["declared_count", "rank"]


def test_each_other_value_is_listed_once_and_earlier_conflicts_stay():
    versions = [listed("2026-02-16", paper("a", votes)) for votes in (3, 1, 2, 1)]
    once = merge(*versions)
    assert conflicts(once) == [{"paper": "a", "field": "upvotes", "kept": 3, "others": (1, 2)}]
    assert merge(once, versions[0]) == merge(once, once) == once


def test_versions_of_different_days_are_a_conflict():
    merged = merge(Digest(period=day("2026-02-16")), Digest(period=Trending()))
    assert merged.period == Trending()
    assert conflicts(merged) == [{"field": "period", "kept": "trending", "others": ("2026-02-16",)}]


def test_papers_without_an_id_are_the_same_by_title():
    one = Digest(entries=[Entry(paper=Paper(title="T"), upvotes=1)])
    other = Digest(entries=[Entry(paper=Paper(title="T"), comments=1)])
    assert only(merge(one, other)) == Entry(paper=Paper(title="T"), upvotes=1, comments=1)


@pytest.mark.parametrize("value", [3, "abc", {"a": 1}, None, ()])
def test_what_is_no_list_of_conflicts_is_a_field_like_others(value):
    digest = listed("2026-02-16", paper("a", 1), extra={"conflicts": value})
    assert merge(digest) == merge(digest, digest) == digest
    assert merge(digest, listed("2026-02-16")).extra == digest.extra
    merged = merge(digest, listed("2026-02-16", paper("a", 2)))
    (found, *others) = merged.extra["conflicts"]
    assert found == {"paper": "a", "field": "upvotes", "kept": 2, "others": (1,)}
    assert others == [Digest(extra={"x": value}).extra["x"]]
    assert merge(merged, digest) == merged


def test_what_has_no_hash_is_compared_as_text():
    told = [{"field": "x", "kept": {1}}, {"field": "y"}]
    one = listed("2026-02-16", extra={"conflicts": told})
    other = listed("2026-02-16", extra={"conflicts": [*told[:1], {"field": "z"}]})
    merged = merge(one, other)
    assert sorted(conflict["field"] for conflict in merged.extra["conflicts"]) == ["x", "y", "z"]
    assert merge(other, one) == merged


def test_equal_times_of_other_zones_and_equal_mappings_in_another_order_are_one():
    zone = dt.timezone(dt.timedelta(hours=9))
    time = MORNING["posted_at"]
    versions = [
        listed("2026-02-16", paper("a", published_at=time, extra={"x": 1, "y": 2})),
        listed(
            "2026-02-16", paper("a", published_at=time.astimezone(zone), extra={"y": 2, "x": 1})
        ),
    ]
    assert not conflicts(merge(*versions))
    assert repr(merge(*versions)) == repr(merge(*reversed(versions)))


few_papers = st.builds(
    paper,
    st.sampled_from("ab"),
    st.none() | st.integers(0, 2),
    title=st.sampled_from([None, "S", "T"]),
    rank=st.sampled_from([None, 1, 2]),
    doubtful=st.sampled_from([(), ("title",)]),
)
versions_of_a_day = st.builds(
    Digest,
    entries=st.lists(few_papers, max_size=3),
    posted_at=st.sampled_from([None, MORNING["posted_at"]]),
    declared_count=st.sampled_from([None, 1, 2]),
    front_matter=st.dictionaries(st.sampled_from("xy"), st.sampled_from("12")),
    extra=st.sampled_from([{}, EVENING["extra"]]),
)


@given(st.lists(versions_of_a_day, min_size=2, max_size=3))
def test_the_order_of_versions_is_nothing(versions):
    merged = merge(*versions)
    assert all(merge(*others) == merged for others in permutations(versions))


@given(strategies.digests, strategies.digests)
def test_the_order_of_any_digests_is_nothing(one, other):
    assert merge(one, other) == merge(other, one)


@given(strategies.digests)
def test_merging_with_itself_changes_nothing(digest):
    assert merge(digest) == merge(digest, digest) == digest


@given(strategies.digests, strategies.digests)
def test_every_paper_of_every_version_is_there(one, other):
    papers = {identity(entry.paper) for entry in (*one.entries, *other.entries)}
    assert {identity(entry.paper) for entry in merge(one, other).entries} == papers


def test_real_versions_merge_the_same_either_way(corpus):
    versions = {}
    for path in sorted(corpus.glob("posts/*.md")):
        digest = load_post(path).digest
        versions.setdefault(digest.period, []).append(digest)
    several = [digests for digests in versions.values() if len(digests) > 1]
    assert several
    for digests in several:
        assert merge(*digests) == merge(*reversed(digests))


@pytest.mark.parametrize("ranks", [(1, None), (1, 1), (2, 1), (None, None), (1, 2), (0,)])
def test_ranks_that_do_not_follow_the_list_stay(ranks):
    digest = Digest(entries=[Entry(rank=rank) for rank in ranks])
    assert merge(digest) == merge(digest, digest) == digest
