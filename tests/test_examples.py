"""The scripts in `examples/`, each of which prints what its first text says."""

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
SCRIPTS = [
    script
    for script in sorted(EXAMPLES.glob("*.py"))
    if script.name != "archive_on_dask.py"  # takes arguments, and has a test of its own
]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_prints_what_it_says(script, tmp_path):
    folder = shutil.copytree(EXAMPLES, tmp_path / "examples")
    done = subprocess.run(
        [sys.executable, "-W", "error", folder / script.name],
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    header = ast.get_docstring(ast.parse(script.read_bytes()))
    said = re.search(r"^    .*", header, re.DOTALL | re.MULTILINE)
    assert done.stderr == ""
    assert done.stdout.strip() == textwrap.dedent(said[0]).strip()
