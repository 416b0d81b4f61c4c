"""RIS: records that its own parser reads, with the keys of the other bibliographies."""

import rispy
from hypothesis import given, strategies as st

from hfdigest import Author, Paper, to_ris
from tests import strategies
from tests.bibliography.hardcases import CASES, ENTRIES, PAPERS
from tests.test_bibtex import FULL

RECORD = """TY  - UNPB
ID  - example2026aligning-2604-03480
TI  - Aligning LLMs with People
AU  - Example, Mete
AU  - Sample, Antonio, Jr.
AU  - van der Test, Lonneke
PY  - 2026
DA  - 2026/04/03
PB  - arXiv
AN  - arXiv:2604.03480
DO  - 10.48550/arXiv.2604.03480
UR  - https://arxiv.org/abs/2604.03480
AB  - Short, but 100% true.
ER  -\x20
"""


def test_a_record():
    assert to_ris(FULL) == RECORD


def test_a_record_has_the_key_that_is_asked_for():
    assert to_ris(FULL, keys="{id}").startswith("TY  - UNPB\nID  - 2604-03480\n")


def test_teams_have_no_commas():
    team = Paper(title="T", authors=[Author(name="ARC Lab,Example PCG"), Author(name="Ada E")])
    assert rispy.loads(to_ris(team))[0]["authors"] == ["ARC Lab Example PCG", "E, Ada"]


def test_records_stand_apart():
    assert to_ris([FULL, ENTRIES[1]]) == f"{RECORD}\n{to_ris(ENTRIES[1])}"
    assert to_ris([]) == ""


def test_rispy_reads_every_hard_case():
    records = rispy.loads(to_ris([PAPERS, ENTRIES]))
    assert len(records) == len(PAPERS) + len(ENTRIES)
    for case, paper, record in zip(CASES, PAPERS, records, strict=False):
        assert record["title"].replace(" ", "") == case.title_shown.replace(" ", "")
        assert record["accession_number"] == f"arXiv:{paper.id}"
        assert record["year"] == "2026"


def test_a_record_without_names_says_so():
    counted, organized, partly, *_ = rispy.loads(to_ris(ENTRIES))
    assert counted["notes"] == ["Author names not given by the source (132 authors)."]
    assert organized["notes"][0].endswith("Organization: ARC Lab, Example PCG.")
    assert partly["authors"] == ["Named, First"]
    assert partly["notes"] == ["Further author names not given by the source (20 authors)."]


@given(st.lists(strategies.entries, max_size=3))
def test_any_model_is_read(what):
    text = to_ris(what)
    assert text.replace("\n", "").isprintable()
    assert len(rispy.loads(text)) == text.count("TY  - UNPB\n") <= len(what)
