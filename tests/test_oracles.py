"""An oracle that is not there, or in part, is named."""

import pytest

from tests import oracles

OUTCOMES = [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
PRINTED = {
    "! LaTeX Error: File `biblatex.sty' not found.": "File `biblatex.sty' not found",
    'The font "DejaVuSerif" cannot be found; this may': 'font "DejaVuSerif" cannot be found',
    "I couldn't open style file IEEEtran.bst": "style file IEEEtran.bst",
}


@pytest.mark.parametrize(("ci", "outcome"), OUTCOMES)
def test_a_program_that_is_not_there_is_named(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="no-such-oracle is not installed"):
        oracles.require_program("no-such-oracle")


@pytest.mark.parametrize(("ci", "outcome"), OUTCOMES)
@pytest.mark.parametrize("line", PRINTED)
def test_a_part_that_is_not_there_is_named(monkeypatch, tmp_path, line, ci, outcome):
    monkeypatch.setenv("CI", ci)
    program = ["sh", "-c", 'printf "%s\\n" "$0"; exit 1', line]
    with pytest.raises(outcome) as caught:
        oracles.run(tmp_path, *program)
    assert "sh is there in part: " in str(caught.value)
    assert PRINTED[line] in str(caught.value)
    with pytest.raises(AssertionError, match="something else"):
        oracles.run(tmp_path, "sh", "-c", "echo something else; exit 1")
