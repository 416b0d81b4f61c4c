"""Programs from npm, in the versions that `tests/package.json` names."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.oracles import require_program

HERE = Path(__file__).parent
PINNED = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]


def modules():
    """Return the folder of the installed packages: `NODE_PATH`, else the one beside the tests."""
    return Path(os.environ.get("NODE_PATH") or HERE / "node_modules")


def require_packages(*names):
    """Skip a test that needs packages which are not there; where `CI` is set it fails."""
    missing = [name for name in names if _installed(name) != PINNED[name]]
    if missing:
        wanted = ", ".join(f"{name} {PINNED[name]}" for name in missing)
        message = f"{wanted}: not installed; `npm install --no-package-lock` in tests/ does that"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


def _installed(name):
    """Return the version of a package, `None` where it is not there."""
    try:
        text = (modules() / name / "package.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return json.loads(text)["version"]


def run_node(packages, script, given):
    """Return what a script makes of a value: a module that exports a function of it.

    The script may import the packages that are named; the value and the answer pass as JSON.
    """
    require_packages(*packages)
    program = (
        f"{script}\n"
        'import { readFileSync, writeFileSync } from "node:fs";\n'
        'const answer = await run(JSON.parse(readFileSync(0, "utf8")));\n'
        'writeFileSync(1, "\\n" + JSON.stringify(answer));\n'
    )
    done = subprocess.run(
        [require_program("node"), "--input-type=module", "--eval", program],
        cwd=modules().parent,  # where node looks for what a module without a file imports
        input=json.dumps(given),
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    # What packages print of their own stands above the answer.
    return json.loads(done.stdout.rpartition("\n")[2])
