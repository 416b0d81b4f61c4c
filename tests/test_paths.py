"""Paths of fields: what stands there, something else put there, and what differs where."""

import pytest

from hfdigest import Digest, Entry, Paper
from hfdigest.paths import ROOT, FieldPath, clear, differences, get, put, stated

DIGEST = Digest(
    entries=[
        Entry(paper=Paper(id="2602.00001", title="One"), notes={"작성": "a", "b": "c"}),
        Entry(paper=Paper(id="2602.00002", title="Two"), rank=2),
    ],
    statistics={"days": 3},
)
TITLE = ROOT / "entries" / 1 / "paper" / "title"
NOTE = ROOT / "entries" / 0 / "notes" / "작성"


@pytest.mark.parametrize(
    ("path", "text", "field"),
    [
        (ROOT, "", ""),
        (ROOT / "period", "period", "period"),
        (TITLE, "entries[1].paper.title", "entries.paper.title"),
        (NOTE, "entries[0].notes.작성", "entries.notes.작성"),
    ],
)
def test_paths_are_told_with_positions_and_name_fields_without(path, text, field):
    assert str(path) == text
    assert path.field == field


@pytest.mark.parametrize(
    ("path", "value", "other", "cleared"),
    [
        (TITLE, "Two", "Second", None),
        (NOTE, "a", "x", None),
        (ROOT / "statistics" / "days", 3, 4, None),
        (ROOT / "entries" / 1 / "rank", 2, 7, None),
        (ROOT / "entries" / 0 / "paper" / "authors", (), (), ()),
    ],
)
def test_what_stands_at_a_path_is_told_replaced_and_cleared(path, value, other, cleared):
    assert get(DIGEST, path) == value
    changed = put(DIGEST, path, other)
    assert get(changed, path) == other
    assert put(changed, path, value) == DIGEST
    assert get(clear(DIGEST, path), path) == cleared


def test_keys_and_items_are_taken_out():
    assert "작성" not in clear(DIGEST, NOTE).entries[0].notes
    assert clear(DIGEST, ROOT / "entries" / 0).entries == DIGEST.entries[1:]
    assert put(DIGEST, ROOT, None) is None


def test_differences_are_told_as_deep_as_both_have_the_same_form():
    other = put(put(DIGEST, TITLE, "Second"), NOTE, "x")
    assert list(differences(DIGEST, other)) == [NOTE, TITLE]
    assert list(differences(DIGEST, clear(DIGEST, NOTE))) == [NOTE]
    assert list(differences(DIGEST, clear(DIGEST, ROOT / "entries" / 0))) == [ROOT / "entries"]
    assert list(differences(DIGEST, DIGEST)) == []


def test_stated_is_what_neither_the_default_nor_the_text_before_says():
    one, two = DIGEST.entries
    assert list(stated(two, one)) == [FieldPath(["paper"]), FieldPath(["rank"])]
    assert list(stated(two, two)) == []
    assert list(stated(Entry(), two)) == []
