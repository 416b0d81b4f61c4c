"""Hayagriva: entries that typst reads, with the keys of the other bibliographies."""

import yaml
from hypothesis import given, strategies as st

from hfdigest import Author, Organization, Paper, to_bibtex, to_hayagriva
from tests import strategies
from tests.bibliography.hardcases import ENTRIES, PAPERS
from tests.test_bibtex import FULL

ENTRY = """example2026aligning-2604-03480:
  type: article
  title: "Aligning {LLMs} with People"
  author:
    - {given-name: "Mete", name: "Example"}
    - {given-name: "Antonio", name: "Sample", suffix: "Jr."}
    - {given-name: "Lonneke", prefix: "van der", name: "Test"}
  date: 2026-04-03
  serial-number:
    serial: "arXiv:2604.03480"
    doi: "10.48550/arXiv.2604.03480"
  url: "https://arxiv.org/abs/2604.03480"
  abstract: "Short, but 100% true."
"""


def title(text):
    (entry,) = yaml.safe_load(to_hayagriva(Paper(title=text))).values()
    return entry["title"]


def test_an_entry():
    assert to_hayagriva(FULL) == ENTRY


def test_entries_stand_apart():
    assert to_hayagriva([FULL, ENTRIES[1]]) == f"{ENTRY}\n{to_hayagriva(ENTRIES[1])}"
    assert yaml.safe_load(to_hayagriva([])) == {}


def test_authors_that_are_known_to_be_missing_are_others():
    (partly,) = yaml.safe_load(to_hayagriva(ENTRIES[2])).values()
    assert partly["author"] == [{"given-name": "First", "name": "Named"}, "others"]


def test_teams_are_whole_names():
    team = Paper(title="T", authors=[Author(name="ARC Lab, Example PCG")])
    assert '    - {name: "ARC Lab, Example PCG"}\n' in to_hayagriva(team)
    nameless = Paper(title="T", organization=Organization(fullname="A {Lab}"))
    assert '  organization: "A \\\\{Lab\\\\}"\n' in to_hayagriva(nameless)


def test_titles_are_as_typst_reads_them():
    assert title("$5 for {ab} \\\\ c") == r"\$5 for \{ab\} \\\\ {c}"
    assert title(r"On $\tau^2$-Agents") == "On {τ²}-Agents"
    assert title("4K at 360°") == "{4K }at 360°"
    assert title("A and $x^k$ or B") == "A {and} {$x^(k)$} {or} {B}"


def test_keys_are_those_of_bibtex_and_never_something_else_to_yaml():
    text = to_bibtex([PAPERS, ENTRIES])
    for key in yaml.safe_load(to_hayagriva([PAPERS, ENTRIES])):
        assert f"{{{key},\n" in text
    for key in ("{id}", "null", "2602", "1e3", "no"):
        assert list(yaml.safe_load(to_hayagriva(FULL, keys=key))) == [
            "2604-03480" if key == "{id}" else key
        ]


@given(st.lists(strategies.entries, max_size=3))
def test_any_model_is_yaml(what):
    text = to_hayagriva(what)
    assert text.replace("\n", "").isprintable()
    assert len(yaml.safe_load(text)) <= len(what)
