"""The measurements run, and tell what they compare."""

import re

import pytest

from tests import bench


def missing():
    raise ImportError(name="peer")


def test_a_table_names_ratios_bars_and_what_is_missing(capsys):
    bench.race(
        "Nothing",
        lambda: None,
        [
            bench.Peer("something", lambda: lambda: sum(range(10_000)), bar=1),
            bench.Peer("peer: read", missing),
        ],
        rounds=3,
    )
    table = capsys.readouterr().out
    assert re.search(r"^  hfdigest +0\.0 ms$", table, re.MULTILINE)
    assert re.search(
        r"^  something +\d\.\d ms  ratio +0\.\d\d  bar 1: reached$", table, re.MULTILINE
    )
    assert re.search(r"^  peer: read +not installed: peer$", table, re.MULTILINE)
    assert bench.verdict(2, 1) == "  bar 1: MISSED"


@pytest.mark.parametrize("section", ["posts", "page", "api", "formats", "combining"])
def test_a_section_runs(section, capsys, monkeypatch):
    monkeypatch.setattr(bench, "POSTS", 2)
    bench.main([section, "--rounds", "1"])
    assert "hfdigest" in capsys.readouterr().out
