"""What a user's type checker says of typical uses."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

USES = Path(__file__).parent / "typing" / "typical_uses.py"
CHECKERS = {
    "mypy": ["--strict", "--no-incremental", "--config-file="],
    "pyright": ["--level", "warning", "--pythonpath", sys.executable],
}


@pytest.mark.parametrize("checker", CHECKERS)
def test_typical_uses(checker, tmp_path):
    if importlib.util.find_spec(checker) is None:
        pytest.skip(f"{checker} is not installed")
    command = [sys.executable, "-m", checker, *CHECKERS[checker], str(USES)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    if checker == "pyright" and "npm" in run.stderr:
        pytest.skip("pyright has no Node.js and cannot fetch it")
    assert run.returncode == 0, run.stdout + run.stderr
