import json
import os
import pickle
import shutil
import signal
import sys
from copy import deepcopy
from functools import partial
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
    to_json,
    to_records,
)
from hfdigest.archive import _peek
from hfdigest.workers import each
from tests import strategies
from tests.archive import day, listed, paper
from tests.optional import needed
from tests.page_fixtures import item

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
def test_documents_come_in_order_of_path_and_digests_in_order_of_period(folder, workers):
    archive = Archive(folder, workers=workers)
    documents = list(archive)
    assert [type(document) for document in documents] == [Page, Post, Page, Page, Page, Page, Page]
    assert labels(document.digest for document in documents) == [
        "2026-02",
        "2026-02-16",
        "2026-02-17",
        "2026-02-17",
        "trending",
        "2026-W07",
        "2026-02-15",
    ]
    digests = list(archive.digests())
    assert labels(digests) == IN_ORDER
    assert [digest.entries[0].upvotes for digest in digests[4:6]] == [5, 6]
    assert archive.problems == ()


def test_a_list_of_a_week_comes_where_its_name_says_and_not_its_first_paper(tmp_path):
    answer = [
        item(f"2602.000{day}", submittedOnDailyAt=f"2026-02-{day}T01:00:00.000Z")
        for day in (18, 16, 17)
    ]
    (tmp_path / "2026-W08.json").write_text(json.dumps(answer), encoding="utf-8")
    (tmp_path / "day.json").write_text(to_json(listed("2026-02-17")), encoding="utf-8")
    assert labels(Archive(tmp_path).digests()) == ["2026-W08", "2026-02-17"]


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
    records = archive.to_records()
    digests = list(archive.digests())
    assert [{**row, "path": None} for row in records] == to_records(digests)
    assert sorted(to_records(archive), key=repr) == sorted(records, key=repr)
    assert {row["path"] for row in records if row["paper_id"] == "a"} >= {str(folder / "z.json")}
    needed("pyarrow")
    table = archive.to_arrow()
    assert table.to_pylist() == records
    archive.to_parquet(folder / "rows.parquet")
    parquet = needed("pyarrow.parquet")
    assert parquet.read_table(folder / "rows.parquet") == table


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
    def refuse(path, **_):
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(archive_module, "read_file", refuse)
    archive = Archive(folder)
    assert not list(archive.digests())
    assert "post.md: the file cannot be read: Permission denied" in str(archive.problems[2])


def test_a_file_that_is_gone_is_told(folder):
    archive = Archive(folder)
    digests = archive.digests()
    next(digests)
    (folder / "post.md").unlink()
    assert len(list(digests)) == len(IN_ORDER) - 2
    (error,) = archive.problems
    assert str(error) == (
        f"{folder / 'post.md'}: the file cannot be read: No such file or directory"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a thing of POSIX")
def test_what_is_no_file_is_told_and_not_waited_for(folder):
    os.mkfifo(folder / "pipe.md")
    archive = Archive(folder)
    assert labels(archive.digests()) == IN_ORDER
    assert [error.message for error in archive.problems] == ["this is a named pipe, not a file"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="how processes die is a thing of POSIX")
def test_a_process_that_dies_is_told_and_the_others_go_on(tmp_path):
    for number in range(100):
        text = to_json(listed(f"2026-03-{1 + number % 28:02d}", paper(f"p{number}", number)))
        (tmp_path / f"{number:03}.json").write_text(text, encoding="utf-8")
    archive = Archive(tmp_path, workers=2)
    found = list(archive._read(partial(_die_of, "p40", os.getpid()), archive._paths()))
    assert len(found) == 100 - 32
    (error,) = archive.problems
    assert str(error).startswith(f"{tmp_path / '033.json'}: the process that read this file and")
    assert str(tmp_path / "064.json") in str(error)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="how processes die is a thing of POSIX")
def test_a_process_that_dies_over_the_heads_of_files_loses_none(tmp_path, monkeypatch):
    for number in range(40):
        text = to_json(listed(f"2026-03-{1 + number % 28:02d}", paper(f"p{number}", number)))
        (tmp_path / f"{number:03}.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(archive_module, "_peek", partial(_die_peeking, os.getpid()))
    archive = Archive(tmp_path, workers=2)
    found = {entry.paper.id for digest in archive.digests() for entry in digest.entries}
    assert found == {f"p{number}" for number in range(40)}
    assert archive.problems == ()


def _die_peeking(parent, dialects, path):
    if path.endswith("020.json") and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return _peek(dialects, path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="how processes die is a thing of POSIX")
def test_tasks_go_on_after_a_process_has_died():
    found = each(partial(_die_at, os.getpid()), range(1_000), 2, lambda items: [tuple(items)])
    assert [*found] == [*range(33), tuple(range(33, 65)), *range(65, 1_000)]


def _die_at(parent, number):
    if number == 40 and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _die_of(paper_id, parent, document):
    if document.digest.entries[0].paper.id == paper_id and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return document


def test_where_nothing_is_is_refused(folder):
    with pytest.raises(FileNotFoundError):
        Archive(folder / "nothing")
    with pytest.raises(FileNotFoundError):
        Archive([folder / "post.md", folder / "nothing"])


def test_one_file_or_several_are_an_archive_too(folder):
    assert labels(Archive(folder / "post.md").digests()) == ["2026-02-16"]
    files = [folder / "z.json", folder / "post.md"]
    assert labels(page.digest for page in Archive(files)) == ["2026-02-16", "2026-02-15"]
    assert labels(Archive(iter(files)).digests()) == ["2026-02-15", "2026-02-16"]
    assert repr(Archive(files)) == "<Archive 2 files>"
    assert repr(Archive(folder)) == f"<Archive {folder}>"


def test_posts_in_a_dialect_of_ones_own(tmp_path):
    for name in ("reading-list.md", "2026-02-16-daily-papers.md"):
        shutil.copy(EXAMPLE.with_name(name), tmp_path)
    mine = hfdigest.Dialect.load(EXAMPLE.with_name("reading-list.toml"))
    archive = Archive(tmp_path, dialects=[mine, "lim4349-daily"])
    assert labels(archive.digests()) == ["2026-02-16", "2026-W08"]
    (error,) = Archive(tmp_path).problems
    assert error.name == str(tmp_path / "reading-list.md")


def test_an_address_of_fsspec_is_read(folder):
    fsspec = needed("fsspec")
    memory = fsspec.filesystem("memory")
    memory.put(str(folder), "/posts", recursive=True)
    memory.pipe("/posts/.git/config", b"not read")
    archive = Archive("memory://posts")
    assert labels(archive.digests()) == IN_ORDER
    assert archive.problems == ()
    post = next(page for page in archive if isinstance(page, Post))
    assert post.name == "memory:///posts/post.md"
    assert len(list(Archive("memory://posts/post.md"))) == 1
    with pytest.raises(FileNotFoundError, match="there is nothing at this address"):
        list(Archive("memory://nowhere"))


def test_without_fsspec_an_address_says_what_is_needed(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(ImportError, match=r"pip install 'hfdigest\[fsspec\]'"):
        list(Archive("memory://posts"))


def test_an_empty_folder_has_nothing(tmp_path):
    archive = Archive(tmp_path, workers=2)
    assert list(archive) == list(archive.papers()) == archive.to_records() == []


def test_files_are_read_when_they_are_asked_for_and_each_once(folder, monkeypatch):
    reads = []
    plain = archive_module.loads
    monkeypatch.setattr(
        archive_module,
        "loads",
        lambda data, name, **rest: reads.append(name) or plain(data, name=name, **rest),
    )
    archive = Archive(folder)
    assert not reads
    next(iter(archive))
    assert reads == [str(folder / "alone.json"), str(folder / "month.json")]
    reads.clear()
    list(archive.digests())
    assert sorted(reads) == sorted(map(str, archive._paths()))


def test_a_file_whose_head_does_not_tell_its_place_is_put_there(tmp_path):
    days = ["2026-02-14", "2026-02-15", "2026-02-16", "2026-02-17"]
    for day_ in days[1:]:
        (tmp_path / f"{day_}.json").write_text(to_json(listed(day_, paper("a"))), encoding="utf-8")
    items = [
        {"paper": {"id": f"2602.0000{n}", "title": "T", "submittedOnDailyAt": f"{day_}T00:00:00Z"}}
        for n, day_ in enumerate(days)
    ]
    (tmp_path / "answer.json").write_text(json.dumps(items), encoding="utf-8")
    digests = list(Archive(tmp_path).digests())
    assert [digest.period and digest.period.label for digest in digests] == [*days[1:], None]


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


PERIODS = {"month": Month(year=2026, month=2), "week": Week(year=2026, week=8)}


@pytest.mark.parametrize("name", hfdigest.dialects())
def test_posts_of_every_dialect_pickle(name):
    dialect = hfdigest.dialects()[name]
    entry = paper("2602.00001", 5, title="Ink", abstract="It burns.")
    digest = Digest(period=PERIODS.get(dialect.unit, day("2026-02-16")), entries=[entry])
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
