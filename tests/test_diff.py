import json

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from hfdigest import Affiliation, Approximate, Change, Day, Digest, Entry, Organization, Paper, diff
from tests import strategies
from tests.archive import day, listed, paper

OLD = Digest(
    period=day("2026-02-16"),
    declared_count=3,
    front_matter={"tags": ["a"], "author": "x"},
    entries=[
        paper("a", 10, rank=1, title="Ink"),
        paper("b", 7, rank=2, title="Lamp", abstract="It burns " * 20 + "long."),
        paper("c", "2500", rank=3, title="Wick"),
    ],
)
NEW = Digest(
    period=day("2026-02-16"),
    declared_count=3,
    front_matter={"tags": ["a", "b"], "author": "x"},
    entries=[
        paper("c", "2590", rank=1, title="Wick"),
        paper("b", 9, rank=2, title="Lamp", abstract="It burns " * 20 + "short."),
        paper("d", 1, rank=3, title="Oil"),
    ],
)


def test_papers_come_go_and_move():
    found = diff(OLD, NEW)
    assert [entry.paper.id for entry in found.added] == ["d"]
    assert [entry.paper.id for entry in found.removed] == ["a"]
    assert [(move.paper, move.old, move.new) for move in found.moved] == [("c", 3, 1)]
    assert found.upvotes_gained == 92


def test_changes_name_the_paper_and_the_field():
    found = diff(OLD, NEW)
    tags, abstract, *votes = found.changes
    assert tags == Change(field="front_matter.tags", old=("a",), new=("a", "b"))
    assert (abstract.paper, abstract.field) == ("b", "paper.abstract")
    assert votes == [
        Change(paper="b", field="upvotes", old=7, new=9),
        Change(paper="c", field="upvotes", old=Approximate(2500), new=Approximate(2590)),
    ]


def test_the_same_digest_has_no_differences():
    found = diff(OLD, OLD)
    assert not found
    assert found.to_text() == found.to_markdown() == ""
    assert json.loads(found.to_json()) == {}


@pytest.mark.parametrize(
    "new",
    [
        evolve(OLD, entries=OLD.entries[1:]),
        evolve(OLD, entries=[*OLD.entries, Entry()]),
        evolve(OLD, entries=[OLD.entries[1], OLD.entries[0], OLD.entries[2]]),
        evolve(OLD, title="x"),
    ],
)
def test_any_difference_makes_it_true(new):
    assert diff(OLD, new)
    assert diff(new, OLD)


def test_the_fewest_papers_moved():
    old = [paper(name) for name in "abcdef"]
    new = [paper(name) for name in "abfcde"]
    found = diff(listed("2026-02-16", *old), listed("2026-02-16", *new))
    assert [(move.paper, move.old, move.new) for move in found.moved] == [("f", 6, 3)]
    assert not found.changes


def test_a_rank_that_contradicts_its_place_is_a_field():
    old = listed("2026-02-16", paper("a", rank=1))
    new = listed("2026-02-16", paper("a", rank=5), declared_count=9)
    assert [(change.field, change.new) for change in diff(old, new).changes] == [
        ("declared_count", 9),
        ("rank", 5),
    ]


def test_a_paper_that_stands_twice_is_compared_in_order():
    old = listed("2026-02-16", paper("a", 1), paper("a", 2))
    new = listed("2026-02-16", paper("a", 1), paper("a", 3))
    assert [(change.paper, change.old) for change in diff(old, new).changes] == [("a (2)", 2)]


def test_papers_without_an_id_are_compared_by_title_else_by_occurrence():
    old = listed("2026-02-16", Entry(paper=Paper(title="T"), upvotes=1), Entry(upvotes=1))
    new = listed("2026-02-16", Entry(paper=Paper(title="T"), upvotes=2), Entry(upvotes=2))
    papers = [change.paper for change in diff(old, new).changes]
    assert papers == ["T", "a paper without id and title"]


def test_text_is_for_people():
    end = "It burns " * 3
    assert diff(OLD, NEW).to_text() == (
        "In\n"
        "  d Oil\n"
        "Out\n"
        "  a Ink\n"
        "Moved\n"
        "  c: 3 → 1\n"
        "Changed\n"
        '  front_matter.tags: ["a"] → ["a", "b"]\n'
        f"  b paper.abstract: …ns {end}long. → …ns {end}short.\n"
        "  b upvotes: 7 → 9\n"
        '  c upvotes: {"approximate": 2500} → {"approximate": 2590}\n'
        "Upvotes gained\n"
        "  92\n"
    )


def test_long_texts_are_cut_and_absent_ones_said_to_be():
    affiliation = Affiliation(raw="Lab 12")
    old = listed("2026-02-16", paper("a", title="x" * 99))
    new = listed(
        "2026-02-16", paper("a", affiliation=affiliation, organization=Organization(name="l"))
    )
    assert diff(old, new).to_text().splitlines()[1:] == [
        f"  a paper.title: {'x' * 60}… → nothing",
        '  a paper.organization: nothing → {"name": "l"}',
        "  a affiliation: nothing → Lab 12",
    ]


def test_markdown_and_text_are_safe_where_they_stand():
    new = listed("2026-02-16", paper("a", title="*x* [y](z) <b> \x1b[0m `c`\n"))
    found = diff(listed("2026-02-16"), new)
    assert found.to_markdown() == (
        "## In\n\n- a \\*x\\* \\[y\\](z) \\<b\\> \\\\x1b\\[0m \\`c\\`\\\\x0a\n"
    )
    assert found.to_text() == "In\n  a *x* [y](z) <b> \\x1b[0m `c`\\x0a\n"
    assert diff(OLD, NEW).to_markdown().count("## ") == 5


def test_json_has_all_values_whole():
    said = json.loads(diff(OLD, NEW).to_json())
    assert said["added"] == [{"paper.id": "d", "paper.title": "Oil", "upvotes": 1}]
    assert said["moved"] == [{"paper": "c", "old": 3, "new": 1}]
    assert said["changes"][0] == {"field": "front_matter.tags", "old": ["a"], "new": ["a", "b"]}
    assert said["changes"][1]["new"] == NEW.entries[1].paper.abstract
    assert said["upvotes_gained"] == 92


def test_what_is_nested_in_mappings_is_compared_one_by_one():
    old = Digest(extra={"likes": 1, "tags": []})
    new = Digest(extra={"likes": 2, "tags": []})
    assert [change.field for change in diff(old, new).changes] == ["extra.likes"]


@given(strategies.digests, strategies.digests)
def test_a_diff_is_empty_exactly_where_digests_say_the_same(old, new):
    assert not diff(old, old)
    found, back = diff(old, new), diff(new, old)
    assert bool(found) == bool(back)
    assert found.added == back.removed
    assert found.upvotes_gained == -back.upvotes_gained
    assert {change.field for change in found.changes} == {change.field for change in back.changes}
    json.loads(found.to_json())


@given(st.permutations("abcdefgh"), st.permutations("abcdefgh"))
def test_without_the_moved_papers_the_order_is_the_same(old, new):
    found = diff(
        Digest(period=Day(date=day("2026-02-16").date), entries=[paper(name) for name in old]),
        Digest(entries=[paper(name) for name in new]),
    )
    moved = {move.paper for move in found.moved}
    assert [name for name in old if name not in moved] == [
        name for name in new if name not in moved
    ]
