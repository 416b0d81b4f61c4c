"""Any file by its content."""

import html
import json
import re
from pathlib import Path

import attrs
import pytest

import hfdigest

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"
PAPER = {
    "id": "2602.00001",
    "authors": [{"name": "Ada Example"}],
    "title": "PaperLantern",
    "summary": "Long documents carry an outline.",
    "upvotes": 3,
    "publishedAt": "2026-02-13T00:00:00.000Z",
    "submittedOnDailyAt": "2026-02-16T00:00:00.000Z",
}


def page_of(target, props):
    quoted = html.escape(json.dumps(props))
    return (
        f'<html><body><div data-target="{target}" data-props="{quoted}"></div></body></html>'
    ).encode()


LIST_PROPS = {"dailyPapers": [{"paper": PAPER}], "dateString": "2026-02-16", "periodType": "day"}
LIST_PAGE = page_of("DailyPapers", LIST_PROPS)
PAPER_PAGE = page_of("PaperContent", {"paper": PAPER, "comments": []})


@pytest.fixture
def load(tmp_path):
    """Load data from a file whose name says nothing."""

    def load(data):
        file = tmp_path / "file"
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return hfdigest.load(file)

    return load


def test_what_quotes_a_page_is_none(load):
    quoted = {**PAPER, "summary": "Read <div data-target='DailyPapers' data-props='{}'> <html>."}
    page = load(json.dumps([quoted]))
    assert page.digest.entries[0].paper.abstract == quoted["summary"]
    assert load(json.dumps(quoted)).paper.abstract == quoted["summary"]
    own = load(hfdigest.to_json(page.digest))
    assert own.digest == page.digest
    text = EXAMPLE.read_text(encoding="utf-8")
    post = load(text.replace("Abstract: ", "Abstract: <div data-target='DailyPapers'> ", 1))
    assert isinstance(post, hfdigest.Post)


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"])
def test_a_post(load, before):
    post = load(before + EXAMPLE.read_bytes())
    assert isinstance(post, hfdigest.Post)
    assert post.digest == hfdigest.load_post(EXAMPLE).digest


@pytest.mark.parametrize(
    "data",
    [
        LIST_PAGE,
        b"<!DOCTYPE html>" + LIST_PAGE,
        b"<!-- saved from a browser -->\n<!-- twice -->\n" + LIST_PAGE,
        LIST_PAGE.removeprefix(b"<html><body>").removesuffix(b"</body></html>"),
        json.dumps([{"paper": PAPER}]),
        json.dumps(LIST_PROPS),
    ],
)
def test_a_list_of_papers(load, data):
    page = load(data)
    assert isinstance(page, hfdigest.Page)
    assert page.digest.period.label == "2026-02-16"
    assert [entry.paper.title for entry in page.digest.entries] == ["PaperLantern"]
    assert page.problems == ()


def test_a_sidecar_file(load):
    text = hfdigest.to_sidecar(hfdigest.load_post(EXAMPLE).digest)
    assert load(text) == hfdigest.parse_sidecar(text)


@pytest.mark.parametrize("data", [PAPER_PAGE, json.dumps(PAPER), json.dumps({"paper": PAPER})])
def test_one_paper(load, data):
    page = load(data)
    assert isinstance(page, hfdigest.PaperPage)
    assert page.paper.title == "PaperLantern"
    assert page.entry.paper == page.paper
    assert page.entry.upvotes == 3


def test_our_own_json(load):
    digest = hfdigest.load_post(EXAMPLE).digest
    entry = digest.entries[0]
    assert load(hfdigest.to_json(digest)) == hfdigest.Page(digest=digest)
    whole = hfdigest.PaperPage(paper=entry.paper, entry=entry)
    assert load(hfdigest.to_json(entry)) == whole
    alone = attrs.evolve(whole, entry=hfdigest.Entry(paper=entry.paper))
    assert load(hfdigest.to_json(entry.paper)) == alone


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ("", hfdigest.PostError, "file"),
        ("# A page\n", hfdigest.PostError, "file:1:1: this is not a digest post"),
        ("{", hfdigest.PageError, "file:1:2: this is not JSON: it is cut off"),
        ('{"error": "gone"}', hfdigest.PageError, "answered with an error: gone"),
        ('{"schema_version": 1}', hfdigest.SchemaError, "file: $.type: is not one of"),
        ("<html><body>Log in</body></html>", hfdigest.PageError, "file"),
        (b"\x1f\x8b\x08\x00", hfdigest.ParseError, "file"),
    ],
)
def test_what_is_none_of_these_is_refused_with_its_name(load, data, error, message):
    with pytest.raises(error) as caught:
        load(data)
    assert message in str(caught.value)
    assert Path(caught.value.name).name == "file"


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(hfdigest.ParseError, match="this is a folder; give the path of a file"):
        hfdigest.load(tmp_path)


def test_a_file_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        hfdigest.load(tmp_path / "missing")


def test_every_real_file_is_read_or_refused(corpus):
    kinds = {
        "posts": hfdigest.Post,
        "api": hfdigest.Page,
        "pages": hfdigest.Page | hfdigest.PaperPage,
        "sidecars": hfdigest.Page,
    }
    refused = []
    for folder, kind in kinds.items():
        for file in sorted((corpus / folder).iterdir()):
            try:
                assert isinstance(hfdigest.load(file), kind), file.name
            except hfdigest.PageError as error:
                refused.append(error.message)
    reasons = re.compile("answered with an error|holds texts, not objects")
    assert all(map(reasons.search, refused))
