import json
import pickle
import shutil
from copy import deepcopy
from pathlib import Path

import attrs
import pytest
from hypothesis import given

import hfdigest
from hfdigest import (
    Archive,
    Author,
    Digest,
    Month,
    Page,
    Paper,
    ParseError,
    Post,
    PostError,
    Trending,
    Week,
    archive as archive_module,
    load,
    load_post,
    render_post,
    to_arrow,
    to_json,
    to_records,
)
from tests import strategies
from tests.archive import day, listed, paper
from tests.optional import needed

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"


@pytest.fixture
def folder(tmp_path):
    """A folder of many kinds of files."""
    digests = {
        "z.json": listed("2026-02-15", paper("a", 1, title="A"), paper("b", 2)),
        "sub/a.json": listed("2026-02-17", paper("a", 5, abstract="X")),
        "sub/b.json": listed("2026-02-17", paper("a", 6)),
        "month.json": Digest(period=Month(year=2026, month=2), entries=[paper("m", 1)]),
        "week.json": Digest(period=Week(year=2026, week=7), entries=[paper("w", 1)]),
        "trending.json": Digest(period=Trending(), entries=[paper("t", 1)]),
    }
    (tmp_path / "sub").mkdir()
    for name, digest in digests.items():
        (tmp_path / name).write_text(to_json(digest), encoding="utf-8")
    alone = Paper(id="a", authors=[Author(name="N")])
    (tmp_path / "alone.json").write_text(to_json(alone), encoding="utf-8")
    shutil.copy(EXAMPLE, tmp_path / "post.md")
    (tmp_path / ".hidden").write_text("not read", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("not read", encoding="utf-8")
    return tmp_path


@pytest.fixture
def broken(folder):
    (folder / "notes.md").write_text("# Notes\n", encoding="utf-8")
    (folder / "bad.json").write_text("{", encoding="utf-8")
    return folder


def labels(digests):
    return [digest.period.label for digest in digests]


IN_ORDER = [
    "2026-02",
    "2026-W07",
    "2026-02-15",
    "2026-02-16",
    "2026-02-17",
    "2026-02-17",
    "trending",
]


@pytest.mark.parametrize("workers", [1, 2])
def test_lists_come_in_order_of_period_then_path(folder, workers):
    archive = Archive(folder, workers=workers)
    documents = list(archive)
    assert [type(document) for document in documents] == [Page, Page, Page, Post, Page, Page, Page]
    digests = list(archive.digests())
    assert labels(digests) == IN_ORDER
    assert [document.digest for document in documents] == digests
    assert [digest.entries[0].upvotes for digest in digests[4:6]] == [5, 6]
    assert archive.problems == ()


@pytest.mark.parametrize("workers", [1, 2])
def test_each_paper_comes_once_with_all_that_is_said(folder, workers):
    papers = list(Archive(folder, workers=workers).papers())
    ids = [paper.id for paper in papers]
    assert ids[:4] == ["m", "w", "a", "b"]
    assert ids[-1] == "t"
    assert len(ids) == len(set(ids)) == 10
    assert papers[2] == Paper(id="a", title="A", abstract="X", authors=[Author(name="N")])


def test_papers_that_nothing_names_are_one_each(tmp_path):
    for number in (1, 2):
        digest = listed(f"2026-02-0{number}", paper(None), paper(None), paper("a", number))
        (tmp_path / f"{number}.json").write_text(to_json(digest), encoding="utf-8")
    assert [paper.id for paper in Archive(tmp_path).papers()] == [None, None, "a", None, None]


def test_the_history_of_a_paper_is_in_order(folder):
    seen = Archive(folder).history("a")
    votes = [
        (sighting.period and sighting.period.label, sighting.entry.upvotes) for sighting in seen
    ]
    assert votes == [("2026-02-15", 1), ("2026-02-17", 5), ("2026-02-17", 6), (None, None)]
    assert Archive(folder).history("nobody") == ()


@pytest.mark.parametrize("workers", [1, 2])
def test_records_and_tables_are_those_of_the_lists(folder, workers):
    archive = Archive(folder, workers=workers)
    digests = list(archive.digests())
    assert archive.to_records() == to_records(digests)
    needed("pyarrow")
    assert archive.to_arrow() == to_arrow(digests)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_cannot_be_read_is_told_and_nothing_else_is_lost(broken, workers):
    archive = Archive(broken, workers=workers)
    assert labels(archive.digests()) == IN_ORDER
    bad, notes = archive.problems
    assert bad.name == str(broken / "bad.json")
    assert notes.name == str(broken / "notes.md")
    assert isinstance(notes, PostError)
    assert notes.__traceback__ is None


@pytest.mark.parametrize("workers", [1, 2])
def test_a_strict_archive_raises_what_it_cannot_read(broken, workers):
    archive = Archive(broken, workers=workers, strict=True)
    with pytest.raises(ParseError, match=r"bad\.json"):
        archive.problems  # noqa: B018 - the property reads
    with pytest.raises(ParseError, match=r"bad\.json"):
        list(archive)


def test_a_file_that_cannot_be_opened_is_told(folder, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(archive_module, "load", refuse)
    archive = Archive(folder)
    assert not list(archive.digests())
    assert "post.md: the file cannot be read: Permission denied" in str(archive.problems[2])


def test_what_is_no_folder_is_refused(folder):
    for path in (folder / "post.md", folder / "nothing"):
        with pytest.raises(NotADirectoryError):
            Archive(path)


def test_an_empty_folder_has_nothing(tmp_path):
    archive = Archive(tmp_path, workers=2)
    assert list(archive) == list(archive.papers()) == archive.to_records() == []


def test_files_are_read_when_they_are_asked_for(folder, monkeypatch):
    read = []
    monkeypatch.setattr(archive_module, "load", lambda path: read.append(path) or load(path))
    archive = Archive(folder)
    assert not read
    next(iter(archive))
    assert len(read) == 8 + 1
    assert {type(value) for value in archive._files} == {type(archive._files[0])}


def test_an_iteration_may_be_left_early(folder):
    documents = iter(Archive(folder, workers=2))
    next(documents)
    documents.close()


def test_many_files_come_in_order_from_several_processes(tmp_path):
    for number in range(200):
        entry = paper(f"p{number}", number)
        digest = listed(f"2026-0{1 + number // 28}-{1 + number % 28:02d}", entry)
        (tmp_path / f"{number}.json").write_text(to_json(digest), encoding="utf-8")
    digests = Archive(tmp_path, workers=2).digests()
    assert [digest.entries[0].upvotes for digest in digests] == list(range(200))


def test_posts_pages_and_archives_pickle(folder):
    archive = Archive(folder)
    for value in (*archive, load(folder / "alone.json")):
        copy = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
        assert type(copy) is type(value)
    post = load_post(EXAMPLE)
    copy = pickle.loads(pickle.dumps(post))  # noqa: S301 - our own
    assert copy.digest == post.digest
    first, *others = copy.digest.entries
    edited = attrs.evolve(copy.digest, entries=[attrs.evolve(first, upvotes=9), *others])
    assert copy.replace(edited).text == post.replace(edited).text
    again = pickle.loads(pickle.dumps(archive))  # noqa: S301 - our own
    assert list(again.digests()) == list(archive.digests())


PERIODS = {"day": day("2026-02-16"), "month": Month(year=2026, month=2)}


@pytest.mark.parametrize("name", hfdigest.dialects())
def test_posts_of_every_dialect_pickle(name):
    dialect = hfdigest.dialects()[name]
    entry = paper("2602.00001", 5, title="Ink", abstract="It burns.")
    digest = Digest(period=PERIODS[dialect.unit], entries=[entry])
    text = render_post(digest, dialect=dialect, drop_unsupported=True)
    post = hfdigest.parse_post(text, dialects=[dialect])
    copy = pickle.loads(pickle.dumps(post))  # noqa: S301 - our own
    assert copy.digests == post.digests
    assert copy.problems == post.problems
    assert copy.dialect == post.dialect
    (entry,) = post.digest.entries
    better = attrs.evolve(entry, paper=attrs.evolve(entry.paper, title="Lamp"))
    edited = attrs.evolve(post.digest, entries=[better])
    assert copy.replace(edited).text == post.replace(edited).text != text


@given(strategies.digests)
def test_every_digest_pickles(digest):
    assert pickle.loads(pickle.dumps(digest)) == digest  # noqa: S301 - our own
    assert deepcopy(digest) == digest


def test_pickles_of_classes_with_other_fields_are_refused():
    data = pickle.dumps(Author(name="Ada Example"))
    assert data.count(b"status hidden") == 1
    with pytest.raises(pickle.UnpicklingError, match="has pickled this Author"):
        pickle.loads(data.replace(b"status hidden", b"hidden status"))  # noqa: S301 - our own


def test_a_real_archive_has_all_its_files(corpus):
    archive = Archive(corpus / "posts", workers=2)
    files = list((corpus / "posts").iterdir())
    assert not archive.problems
    digests = list(archive.digests())
    assert len(digests) == len(files)
    assert digests == sorted(digests, key=lambda digest: digest.period.start)
    ids = {entry.paper.id for digest in digests for entry in digest.entries}
    assert sorted(paper.id for paper in archive.papers()) == sorted(ids)


def test_posts_and_side_cars_lie_together(corpus, tmp_path):
    for kind in ("posts", "sidecars"):
        shutil.copytree(corpus / kind, tmp_path / kind)
    archive = Archive(tmp_path)
    assert not archive.problems
    dates = {json.loads(path.read_text("utf-8")).get("date") for path in tmp_path.glob("*/*.json")}
    assert dates - {None} <= set(labels(archive.digests()))
