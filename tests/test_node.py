"""What the tests ask of npm is there, or they say what is not."""

import json

import pytest

from tests import node

FAKE = {"example": "1.2.3"}


def install(folder, name, version):
    (folder / name).mkdir(parents=True)
    (folder / name / "package.json").write_text(json.dumps({"version": version}), encoding="utf-8")


def test_packages_are_pinned():
    for version in node.PINNED.values():
        assert version.replace(".", "").isdecimal()


@pytest.mark.parametrize(
    ("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)]
)
def test_a_package_that_is_not_there_is_named(tmp_path, monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("NODE_PATH", str(tmp_path))
    monkeypatch.setattr(node, "PINNED", FAKE)
    with pytest.raises(outcome, match=r"example 1\.2\.3: not installed"):
        node.require_packages("example")
    install(tmp_path, "example", "1.2.4")
    with pytest.raises(outcome, match=r"example 1\.2\.3: not installed"):
        node.require_packages("example")


def test_a_script_answers_what_it_is_given(tmp_path, monkeypatch):
    monkeypatch.setenv("NODE_PATH", str(tmp_path / "node_modules"))
    (tmp_path / "node_modules").mkdir()
    node.require_program("node")
    script = "console.log('a word'); const run = given => ({...given, b: 'é\\n'});"
    assert node.run_node([], script, {"a": 1}) == {"a": 1, "b": "é\n"}
