"""CSL-JSON: schema-valid items with the keys of the other bibliographies."""

import json
import re

import jsonschema
from hypothesis import given, strategies as st

from hfdigest import Paper, to_bibtex, to_csl_json
from tests import strategies
from tests.bibliography.hardcases import CASES, ENTRIES, PAPERS
from tests.oracles import CSL_SCHEMA
from tests.test_bibtex import FULL

MARKS = {ord(mark): None for mark in "^_"}


def items(what, **options):
    """Return the items, which the schema allows."""
    found = json.loads(to_csl_json(what, **options))
    jsonschema.validate(found, CSL_SCHEMA)
    return found


def test_an_item():
    assert items(FULL) == [
        {
            "id": "example2026aligning-2604-03480",
            "type": "article",
            "title": 'Aligning <span class="nocase">LLMs</span> with People',
            "author": [
                {"family": "Example", "given": "Mete"},
                {"family": "Sample", "given": "Antonio", "suffix": "Jr."},
                {"family": "Test", "given": "Lonneke", "non-dropping-particle": "van der"},
            ],
            "issued": {"date-parts": [[2026, 4, 3]]},
            "publisher": "arXiv",
            "number": "arXiv:2604.03480",
            "DOI": "10.48550/arXiv.2604.03480",
            "URL": "https://arxiv.org/abs/2604.03480",
            "abstract": "Short, but 100% true.",
        }
    ]


def test_an_item_without_names():
    counted, organized, *_ = items(ENTRIES)
    assert "author" not in counted
    assert counted["annote"] == "Author names not given by the source (132 authors)."
    assert organized["annote"] == (
        "Author names not given by the source. Organization: ARC Lab, Example PCG."
    )


def test_collectives_are_literal_names():
    (item,) = items(PAPERS[[case.why for case in CASES].index("collectives")])
    assert item["author"][0] == {"literal": "DeepSeek-AI"}


def test_keys_are_those_of_bibtex():
    text = to_bibtex([PAPERS, ENTRIES])
    for item in items([PAPERS, ENTRIES]):
        assert f"{{{item['id']},\n" in text
    assert [item["id"] for item in items(FULL, keys="x{id}")] == ["x2604-03480"]


def test_titles_show_what_they_should():
    for case, item in zip(CASES, items(PAPERS), strict=True):
        shown = re.sub("</?(?:i|b|sup|sub|span)(?: class=[^>]*)?>", "", item["title"])
        # A script is raised or lowered in place of its mark.
        assert shown.translate(MARKS) == case.title_shown.translate(MARKS)


def test_titles_have_the_markup_of_csl():
    (item,) = items(Paper(title=r"MoE: $O(n\log n)$ for H$_2$O, $\mathbf{x}$, $\tau^2$ and CAT^3"))
    assert item["title"] == (
        '<span class="nocase">MoE:</span> '
        '<span class="nocase"><i>O</i>(<i>n</i> log <i>n</i>)</span> for '
        '<span class="nocase">H<sub>2</sub>O,</span> <span class="nocase"><b>x</b>,</span> '
        '<span class="nocase"><i>τ</i><sup>2</sup></span> and '
        '<span class="nocase">CAT<sup>3</sup></span>'
    )


def test_nothing_is_an_empty_array():
    assert to_csl_json([]) == "[]\n"


@given(st.lists(strategies.entries, max_size=3))
def test_any_model_is_valid(what):
    assert len(items(what)) <= len(what)
    assert to_csl_json(what).replace("\n", "").isprintable()
