"""The hooks that pre-commit gets from the repository."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.optional import needed

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "2026-02-16-daily-papers.md"


@pytest.fixture
def hooks():
    """The hooks by their names, checked by pre-commit itself."""
    clientlib = needed("pre_commit.clientlib")
    loaded = clientlib.load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    return {hook["id"]: hook for hook in loaded}


def run(hook, *files):
    program, *arguments = shlex.split(hook["entry"])
    assert program == "hfdigest"
    return subprocess.run(
        [sys.executable, "-m", program, *arguments, *hook["args"], *files],
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        check=False,
    )


def test_every_changed_file_may_be_given(hooks, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLE, "post.md")
    Path("hello.md").write_text("# Hello\n\nA new kitchen.\n", encoding="utf-8")
    Path("data.json").write_text("{}", encoding="utf-8")
    for hook in hooks.values():
        done = run(hook, "hello.md", "data.json", "post.md")
        assert (done.returncode, done.stdout) == (0, b""), done.stderr
    broken = EXAMPLE.read_bytes().replace(b"**5", b"**6")
    Path("post.md").write_bytes(broken)
    assert run(hooks["hfdigest-check"], "post.md").returncode == 1
    assert Path("post.md").read_bytes() == broken
    assert run(hooks["hfdigest-fix"], "post.md").returncode == 0
    assert Path("post.md").read_bytes() == EXAMPLE.read_bytes()
