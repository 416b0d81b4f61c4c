"""The shapes in which digests are given to functions."""

import datetime as dt
from pathlib import Path

import attrs
import pytest

import hfdigest
from hfdigest import Archive, Day, Digest, Entry, Month, Page, Paper
from hfdigest.contents import digests as digests_of
from tests.optional import needed

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"
POST = hfdigest.load_post(EXAMPLE)
DIGEST = POST.digest
MONTH = Month(year=2026, month=2)

TAKERS = {
    "to_records": hfdigest.to_records,
    "to_bibtex": hfdigest.to_bibtex,
    "to_csl_json": hfdigest.to_csl_json,
    "to_ris": hfdigest.to_ris,
    "to_json_feed": hfdigest.to_json_feed,
    "to_atom": hfdigest.to_atom,
    "merge": hfdigest.merge,
    "enrich": lambda what: hfdigest.enrich(DIGEST, what),
    "summarize": lambda what: hfdigest.summarize(what, MONTH),
    "update": lambda what: hfdigest.update(POST, what),
    "to_arrow": lambda what: needed("pyarrow") and hfdigest.to_arrow(what),
}


def said(result):
    """Return what a taker made, without the names of files."""
    if isinstance(result, list):
        return [{**row, "path": None} for row in result]
    return result.drop_columns("path") if hasattr(result, "drop_columns") else result


@pytest.mark.parametrize("take", TAKERS.values(), ids=TAKERS)
def test_every_shape_of_a_digest_says_the_same(take, tmp_path):
    (tmp_path / "post.md").write_bytes(EXAMPLE.read_bytes())
    wanted = said(take(DIGEST))
    shapes = (POST, Page(digest=DIGEST), [DIGEST], (POST,), iter([[Page(digest=DIGEST)]]))
    for shape in (*shapes, Archive(tmp_path)):
        assert said(take(shape)) == wanted


def test_entries_and_papers_that_stand_alone_make_one_digest():
    first, second, *_ = DIGEST.entries
    paper = Paper(id="2602.00099")
    found = list(digests_of([first, second, DIGEST, paper]))
    assert found == [Digest(entries=[first, second]), DIGEST, Digest(entries=[Entry(paper=paper)])]
    assert [row["place"] for row in hfdigest.to_records([first, second])] == [1, 2]


@pytest.mark.parametrize("take", TAKERS.values(), ids=TAKERS)
@pytest.mark.parametrize("wrong", ["post.md", b"{}", Path("post.md"), 5, None, {"id": "2602.1"}])
def test_other_kinds_are_named(take, wrong):
    for what in (wrong, [DIGEST, wrong]):
        with pytest.raises(TypeError, match="is no digest, entry, paper"):
            take(what)


def test_a_text_or_a_path_is_told_how_to_read_it():
    with pytest.raises(
        TypeError, match=r"str is no digest.*; hfdigest\.load reads a file, and .*loads what"
    ):
        hfdigest.to_records("post.md")
    with pytest.raises(TypeError, match=r"Path is no digest.*; hfdigest\.load reads a file"):
        hfdigest.to_records(Path("post.md"))


def test_two_documents_are_compared_as_their_digests_are():
    first, *others = DIGEST.entries
    newer = attrs.evolve(DIGEST, entries=[attrs.evolve(first, upvotes=130), *others])
    assert hfdigest.diff(POST, POST.replace(newer)) == hfdigest.diff(DIGEST, newer)
    assert hfdigest.enrich(POST) == DIGEST
    with pytest.raises(TypeError, match="enrich takes a digest, a post or a page, not list"):
        hfdigest.enrich([DIGEST])
    with pytest.raises(TypeError, match="diff takes a digest, a post or a page, not list"):
        hfdigest.diff([DIGEST], newer)
    with pytest.raises(TypeError, match="settle takes a digest, a post or a page, not list"):
        hfdigest.settle(POST, [DIGEST])


def test_what_is_summed_up_is_a_week_or_month():
    for period in ("2026-02", Day(date=dt.date(2026, 2, 16)), None):
        with pytest.raises(TypeError, match="summarize takes the Week or Month to sum up, not"):
            hfdigest.summarize([DIGEST], period)


def test_rows_tell_the_document_that_they_are_from():
    assert {row["path"] for row in hfdigest.to_records(POST)} == {str(EXAMPLE)}
    assert {row["path"] for row in hfdigest.to_records(DIGEST)} == {None}


@pytest.mark.parametrize("take", [hfdigest.repair, hfdigest.parse_post])
def test_the_name_of_a_file_is_no_content(take):
    for name in ("post.md", "_posts/2026-02-16-daily-papers.MD", "C:\\posts\\a.json"):
        with pytest.raises(TypeError, match=r"takes what a file holds, and '.* is the name of one"):
            take(name)
    with pytest.raises(TypeError, match=r"takes text or bytes, not \w+Path; hfdigest\.load reads"):
        take(Path("post.md"))
    with pytest.raises(TypeError, match="takes text or bytes, not None"):
        take(None)


def test_errors_are_shown_with_their_files():
    error = hfdigest.PostError("is " + "long " * 90, name="post.md", line=3, column=5)
    assert repr(error).startswith("<PostError post.md:3:5: is long long")
    assert len(repr(error)) <= 200
