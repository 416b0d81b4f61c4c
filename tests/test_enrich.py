import datetime as dt
from collections.abc import Mapping

import pytest
from attrs import evolve, fields
from hypothesis import given, settings, strategies as st

from hfdigest import (
    Affiliation,
    Author,
    Day,
    Digest,
    Entry,
    Month,
    Organization,
    Paper,
    Sources,
    User,
    enrich,
)
from tests import plain, strategies

TODAY = Day(date=dt.date(2026, 2, 16))
OTHER_DAY = Day(date=dt.date(2026, 2, 17))
NOON = dt.datetime(2026, 2, 16, 12, tzinfo=dt.UTC)

FULL_PAPER = Paper(
    id="2602.00001",
    version=2,
    title="A Title",
    authors=[Author(name="Kim")],
    author_count=1,
    abstract="We do things.",
    published_at=NOON,
    organization=Organization(name="acme"),
    github_url="https://github.com/acme/things",
    project_url="https://acme.example",
    media_urls=["https://acme.example/a.png"],
    thumbnail_url="https://acme.example/t.png",
    discussion_id="abc",
    ai_summary="They do things.",
    ai_keywords=["things"],
    extra={"a": 1},
)
FULL = Entry(
    paper=FULL_PAPER,
    rank=3,
    upvotes=0,
    comments=1,
    github_stars=2,
    affiliation=Affiliation(raw="Acme Labs21"),
    submitted_by=User(name="kim"),
    submitted_at=NOON,
    summary="Our words",
    topic="Things",
    notes={"score": "5"},
    extra={"a": 1},
)
BARE = Entry(paper=Paper(id="2602.00001"))


def enriched(entry, *others, period=TODAY):
    sources = [Digest(period=period, entries=[other]) for other in others]
    (found,) = enrich(Digest(period=TODAY, entries=[entry]), *sources).entries
    return found


def test_the_sample_states_every_field():
    for cls, value in ((Entry, FULL), (Paper, FULL_PAPER)):
        for field in fields(cls):
            assert getattr(value, field.name) not in (None, (), {}) or field.name == "doubtful"


def test_what_is_not_stated_is_filled():
    assert enriched(BARE, FULL) == FULL


@pytest.mark.parametrize("period", [OTHER_DAY, Month(year=2026, month=2), None])
def test_what_is_true_at_one_moment_comes_from_the_same_period_only(period):
    found = enriched(BARE, FULL, period=period)
    assert found == Entry(paper=FULL_PAPER, submitted_by=User(name="kim"), submitted_at=NOON)


def test_a_digest_without_a_period_has_none_in_common():
    source = Digest(entries=[FULL])
    (found,) = enrich(Digest(entries=[BARE]), source).entries
    assert found.upvotes is None
    assert found.paper.title == "A Title"


def test_what_is_stated_stands():
    own = Entry(
        paper=Paper(id="2602.00001", title="Mine", authors=[Author(name="Lee")], extra={"a": 2}),
        upvotes=0,
        notes={"score": "4", "more": "x"},
    )
    found = enriched(own, FULL, evolve(FULL, upvotes=9))
    assert (found.paper.title, found.paper.authors) == ("Mine", (Author(name="Lee"),))
    assert (found.paper.extra, found.notes) == ({"a": 2}, {"score": "4", "more": "x"})
    assert (found.upvotes, found.comments) == (0, 1)


def test_mappings_are_filled_key_by_key():
    own = Entry(paper=Paper(id="2602.00001", extra={"b": 2}), extra={"b": 2})
    found = enriched(own, FULL)
    assert list(found.extra.items()) == list(found.paper.extra.items()) == [("b", 2), ("a", 1)]


def test_the_first_source_comes_first():
    found = enriched(BARE, evolve(BARE, upvotes=5), FULL, evolve(FULL, rank=9))
    assert (found.upvotes, found.rank) == (5, 3)


def test_what_is_doubtful_is_replaced():
    own = Entry(paper=Paper(id="2602.00001", abstract="this https URL"), doubtful=["abstract"])
    found = enriched(own, FULL)
    assert (found.paper.abstract, found.doubtful) == ("We do things.", ())
    moment = Entry(paper=Paper(id="2602.00001"), upvotes=1, doubtful=["topic", "upvotes"])
    assert enriched(moment, evolve(FULL, topic=None)).doubtful == ("topic",)
    assert enriched(moment, FULL, period=OTHER_DAY).upvotes == 1


def test_what_is_doubtful_is_not_replaced_by_what_is():
    own = Entry(paper=Paper(id="2602.00001", abstract="this https URL"), doubtful=["abstract"])
    other = evolve(FULL, doubtful=["abstract"])
    found = enriched(own, other, evolve(BARE))
    assert (found.paper.abstract, found.doubtful) == ("this https URL", ("abstract",))


def test_what_is_filled_with_something_doubtful_waits_for_better():
    doubtful = evolve(FULL, doubtful=["abstract"])
    found = enriched(BARE, doubtful)
    assert (found.paper.abstract, found.doubtful) == ("We do things.", ("abstract",))
    better = evolve(BARE, paper=evolve(BARE.paper, abstract="We do."))
    found = enriched(BARE, doubtful, better)
    assert (found.paper.abstract, found.doubtful) == ("We do.", ())


def test_papers_are_matched_by_id():
    other = evolve(FULL, paper=evolve(FULL_PAPER, id="2602.00002"))
    assert enriched(BARE, other) == BARE
    nameless = Entry(paper=Paper(title="A Title"))
    assert enriched(nameless, evolve(FULL, paper=evolve(FULL_PAPER, id=None))) == nameless


def test_a_paper_that_is_listed_twice_is_completed_twice():
    digest = enrich(Digest(entries=[BARE, BARE]), Digest(entries=[FULL]))
    assert [entry.paper.title for entry in digest.entries] == ["A Title", "A Title"]


def test_statistics_and_extra_come_from_the_same_period():
    digest = Digest(period=TODAY, statistics={"days": 1}, title="Mine", extra={"b": 2})
    source = Digest(
        period=TODAY, statistics={"days": 2, "total_papers": 3}, title="Theirs", extra={"a": 1}
    )
    found = enrich(digest, source, evolve(source, period=OTHER_DAY, extra={"c": 3}))
    assert found.statistics == {"days": 1, "total_papers": 3}
    assert found.extra == {"b": 2, "a": 1}
    assert found.title == "Mine"


same_papers = strategies.papers.map(lambda paper: evolve(paper, id="2602.00001"))
same_entries = st.builds(
    evolve,
    strategies.entries,
    paper=same_papers,
    doubtful=st.lists(st.sampled_from(["abstract", "title", "upvotes"]), unique=True),
)
same_digests = st.builds(
    Digest,
    period=st.sampled_from([TODAY, OTHER_DAY]),
    entries=st.lists(same_entries, max_size=1),
)


def stands(old, new):
    """Tell whether a value that was stated is still there."""
    if isinstance(old, Mapping):
        return old.items() <= new.items()
    return old in (None, ()) or old == new


@settings(max_examples=50)
@given(same_digests, st.lists(same_digests, max_size=2))
def test_nothing_stated_is_lost_and_enriching_twice_is_enriching_once(digest, sources):
    found = enrich(digest, *sources)
    assert len(found.entries) == len(digest.entries)
    for old, new in zip(digest.entries, found.entries, strict=True):
        # A list of authors that leaves some out yields to a whole one.
        whole = old.paper.authors and not old.paper.more_authors
        silent = {"paper", "doubtful", *([] if whole else ["authors", "more_authors"])}
        for mine, theirs in ((old, new), (old.paper, new.paper)):
            for field in fields(type(mine)):
                if field.name not in {*silent, *old.doubtful}:
                    assert stands(getattr(mine, field.name), getattr(theirs, field.name))
    assert enrich(found, *sources) == found
    assert enrich(digest) == enrich(digest, digest) == digest


def test_an_old_id_is_matched_without_its_subject_class():
    own = Digest(entries=[Entry(paper=Paper(id="math.AG/0309136"))])
    source = Digest(entries=[Entry(paper=Paper(id="math/0309136", title="A Title"))])
    (found,) = enrich(own, source).entries
    assert (found.paper.id, found.paper.title) == ("math.AG/0309136", "A Title")


doubts = st.lists(
    st.sampled_from(["abstract", "title", "upvotes", "extra", "notes"]), unique=True, max_size=3
)
few_values = st.dictionaries(st.sampled_from("xyz"), st.integers(0, 2), max_size=2)
few_entries = st.builds(
    Entry,
    paper=st.builds(
        Paper,
        id=st.sampled_from(["a", "b", "", None]),
        title=st.sampled_from([None, "S", "T"]),
        abstract=st.sampled_from([None, "A", "B"]),
        extra=few_values,
    ),
    upvotes=st.sampled_from([None, 0, 1]),
    notes=few_values,
    extra=few_values,
    doubtful=doubts,
)
few_digests = st.builds(
    Digest,
    period=st.sampled_from([None, TODAY, OTHER_DAY]),
    entries=st.lists(few_entries | strategies.entries, max_size=3),
    extra=few_values,
    statistics=few_values,
)


@given(few_digests, st.lists(few_digests, max_size=4), st.integers(0, 4))
def test_an_index_of_sources_gives_what_one_source_after_another_gives(digest, sources, split):
    found = plain.enriched(digest, *sources)
    index = Sources(*sources[:split])
    for _ in range(2):
        # Their texts also tell in which order the items of mappings stand.
        assert repr(enrich(digest, index, *sources[split:])) == repr(found)
    assert repr(enrich(digest, *sources)) == repr(found)
