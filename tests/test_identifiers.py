"""Identifiers of papers: one reader, and what it takes for the same paper."""

import json
import re

import pytest
from hypothesis import given, strategies as st

import hfdigest
from hfdigest import Author, Digest, Entry, Paper
from hfdigest.identifiers import (
    ARXIV_ID,
    HUB_PATH,
    REST_OF_ADDRESS,
    WRITTEN_ID,
    WRITTEN_ID_WITH_REST,
    PaperId,
    canonical,
    in_page_address,
    named_in,
)
from hfdigest.sighting import identity

IDS = st.from_regex(ARXIV_ID.pattern, fullmatch=True)
PIECES = st.sampled_from(
    [
        *"a9v.-/?#()>,]",
        "2602.00001",
        "v2",
        "math.AG/",
        "hep-th/9901001",
        "a" * 98,
        "9" * 101,
        "/" * 499,
    ]
)


@given(
    st.lists(PIECES, max_size=8).map("".join),
    st.sampled_from(["", r"\)", ",", "v", "9", "[.]pdf", "$"]),
)
def test_an_identifier_and_the_rest_of_an_address_are_what_both_are_in_a_row(text, behind):
    found = re.match(f"{WRITTEN_ID_WITH_REST}{behind}", text)
    both = re.match(f"{WRITTEN_ID}{REST_OF_ADDRESS}{behind}", text)
    assert (found and found.span()) == (both and both.span())


@given(IDS, st.none() | st.integers(1, 9999), st.sampled_from(["", "arXiv:", "arxiv:"]))
def test_ids_of_arxiv_read_back(paper_id, version, label):
    paper = PaperId(paper_id, version)
    assert PaperId.parse(f"{label}{paper}") == paper
    assert paper.is_arxiv


@pytest.mark.parametrize(
    "text",
    [
        "2602.00001v0",
        "2602.00001v01",
        "some-paperv2",
        "arXiv:some-paper",
        "2602.001",
        "math/06010012",
        "date/2026-02-16",
        "260٢.00001",
    ],
)
def test_what_is_no_arxiv_id_stays_whole(text):
    assert PaperId.parse(text) == (text, None)
    assert not PaperId.parse(text).is_arxiv


@pytest.mark.parametrize(
    ("paper_id", "expected"),
    [
        ("math.AG/0309136", "math/0309136"),
        ("cond-mat.str-el/0601001", "cond-mat/0601001"),
        ("math/0309136", "math/0309136"),
        ("2602.00001", "2602.00001"),
        ("some.paper", "some.paper"),
    ],
)
def test_old_ids_have_one_spelling(paper_id, expected):
    assert canonical(paper_id) == expected


def test_the_doi_of_an_old_id_has_no_subject_class():
    assert Paper(id="math.AG/0309136").doi == "10.48550/arXiv.math/0309136"
    assert Paper(id="math.AG/0309136").arxiv_url == "https://arxiv.org/abs/math.AG/0309136"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://huggingface.co/papers/2602.00001#community", ("2602.00001", None)),
        ("/papers/2602.00001v2?x=1", ("2602.00001", 2)),
        ("https://arxiv.org/abs/cond-mat.str-el/0601001", ("cond-mat.str-el/0601001", None)),
        ("/papers/date/2026-02-16", None),
        ("/papers/2602.00001x", None),
    ],
)
def test_addresses_of_pages_hold_ids(address, expected):
    assert in_page_address(address) == expected


@pytest.mark.parametrize(
    "given",
    ["0704.0001", "0912.1234v2", "1412.9999", "1501.00001", "2602.12345v12", "9912.12345"],
)
def test_a_text_names_what_arxiv_can_have_given(given):
    for text in (f"arXiv:{given}", f"`{given}`", f"arXiv:{given}."):
        (naming,) = named_in(text)
        assert text[naming.start : naming.end] == str(naming.paper) == given


def test_a_text_names_papers_by_old_identifiers():
    for old in ("hep-th/9101001", "math.AG/0703999v2"):
        (naming,) = named_in(f"see arXiv:{old}, too")
        assert (naming.start, naming.end) == (10, 10 + len(old))


@pytest.mark.parametrize(
    "text",
    [
        *("0706.12345", "0613.1234", "0700.1234", "1413.1234", "0606.1234", "1501.1234"),
        *("1513.12345", "2602.123456", "12602.12345", "2602.12345a", "2602.1234_"),
        *("hep-th/9013001", "hep-th/0801001", "hep-th/9000001", "hep-th/19101001"),
    ],
)
def test_a_text_does_not_name_what_arxiv_cannot_have_given(text):
    assert list(named_in(f"arXiv:{text}")) == []


@pytest.mark.parametrize("name", ["date/2026-02-16", "week/2026-W08", "month", "trending"])
def test_lists_are_no_papers(name):
    assert not re.match(HUB_PATH, f"/papers/{name}")


@pytest.mark.parametrize("name", ["2602.00001", "trending-topics", "date.1", "months"])
def test_papers_may_be_called_nearly_like_lists(name):
    assert re.match(HUB_PATH, f"/papers/{name}")


# --- the same paper ------------------------------------------------------------------------------

ONE = (
    Paper(title="Lanterns", authors=[Author(name="Ada Ito")]),
    Paper(title="Lanterns"),
    Paper(title="Lanterns", authors=[Author(name="Ada Ito"), Author(name="Bo Lind")]),
)


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (Paper(id="2602.00001", title="T"), "2602.00001"),
        (Paper(id="math.AG/0309136"), "math/0309136"),
        (Paper(title="Two\n  lines"), "Two lines"),
        (Paper(title=" "), None),
        (Paper(), None),
    ],
)
def test_what_tells_papers_apart(paper, expected):
    assert identity(paper) == expected


def test_one_title_is_one_paper_in_every_output():
    digests = [Digest(entries=[Entry(paper=paper)]) for paper in ONE]
    assert hfdigest.to_bibtex(digests).count("@misc{") == 1
    assert hfdigest.to_json_feed(digests).count('"title": "Lanterns"') == 1
    assert len(hfdigest.merge(*digests).entries) == 1


def test_a_paper_without_id_and_title_is_told_by_its_authors_in_bibliographies():
    papers = [Paper(authors=[Author(name=name)]) for name in ("Ada Ito", "Bo Lind", "Ada Ito")]
    assert hfdigest.to_bibtex(papers).count("@misc{") == 2


def test_one_title_of_different_first_authors_is_several_papers_in_every_output():
    papers = [
        Paper(title="Technical Report", authors=[Author(name="Ada Ito")]),
        Paper(title="Technical  Report", authors=[Author(name="Bo Lind")]),
        Paper(title="Technical Report", authors=[Author(name="Ada Ito"), Author(name="Bo Lind")]),
    ]
    digests = [Digest(entries=[Entry(paper=paper)]) for paper in papers]
    assert hfdigest.to_bibtex(digests).count("@misc{") == 2
    assert len(json.loads(hfdigest.to_json_feed(digests))["items"]) == 2
    assert len(hfdigest.merge(*digests).entries) == 2
