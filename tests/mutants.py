"""A random sample of faults in the code, and which of them no test notices.

`python -m tests.mutants --count 300 --seed 1` draws that many changes out of all that mutmut can
make to `src/`, and runs for each the tests that reach the changed lines, quick ones first. The same
seed draws the same sample from the same code. It takes an hour or two, and is no part of CI.
"""

import argparse
import ast
import difflib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
CHOSEN, LASTED = "HFDIGEST_CHOSEN_TESTS", "HFDIGEST_LASTED_TESTS"
MOST_MEMORY = 8 * 2**30
"""Bytes of address space that the tests of a mutant may take."""
PATIENCE = 5
"""How many times as long as usual the tests of a mutant may take."""


# --- what the tests do under pytest: this module is a plugin of theirs ----------------------------


def pytest_configure():
    if CHOSEN in os.environ:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def pytest_collection_modifyitems(config, items):
    """Keep the chosen tests, in the order in which they were chosen."""
    if CHOSEN not in os.environ:
        return
    chosen = json.loads(Path(os.environ[CHOSEN]).read_text(encoding="utf-8"))
    place = {name: number for number, name in enumerate(chosen)}
    left_out = [item for item in items if item.nodeid not in place]
    items[:] = sorted(
        (item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid]
    )
    config.hook.pytest_deselected(items=left_out)


def pytest_runtest_logreport(report):
    """Note how long each test takes."""
    if LASTED in os.environ and "PYTEST_XDIST_WORKER" not in os.environ:
        with Path(os.environ[LASTED]).open("a", encoding="utf-8") as file:
            file.write(json.dumps([report.nodeid, report.duration]) + "\n")


def run_of_pytest(*options: object, source: Path, **names: Path) -> tuple[list[str], dict]:
    """Return the command and the environment that run tests of a tree of the code."""
    environment = {**os.environ, "PYTHONPATH": str(source)}
    environment |= {name: str(path) for name, path in names.items()}
    fixed = ("-q", "-p", "tests.mutants", "-p", "no:cacheprovider", "--hypothesis-profile=ci")
    options = (*fixed, *options)
    return [sys.executable, "-m", "pytest", *map(str, options)], environment


# --- which tests reach which lines ---------------------------------------------------------------


class Reach(NamedTuple):
    """The tests that run each line of each module, and the seconds that each takes.

    The test without a name stands for what is run outside of tests.
    """

    lines: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]

    def tests_of(self, mutant: "Mutant") -> list[str]:
        """Return the tests that could notice a mutant, quick ones first."""
        lines = self.lines.get(mutant.path, {})
        reached = [lines.get(line, set()) for line in mutant.lines]
        found = set().union(*reached)
        if not found or any("" in tests for tests in reached):
            # It is run when modules are imported or tests collected, or by another process.
            found = found.union(*lines.values())
        found -= {""}
        return sorted(found or self.seconds, key=lambda test: self.seconds.get(test, 0))


def measured(folder: Path) -> Reach:
    """Run all tests once, unless a run is kept in the folder, and return what they reach."""
    from coverage import CoverageData

    data, lasted, config = folder / "coverage", folder / "lasted", folder / "config"
    if not data.exists():
        config.write_text("[run]\nsource = hfdigest\n", encoding="utf-8")
        options = ("--cov", "--cov-context=test", "--cov-report=", f"--cov-config={config}")
        command, environment = run_of_pytest(
            "-n", "auto", *options, source=SOURCE, COVERAGE_FILE=data, **{LASTED: lasted}
        )
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    seconds = Counter()
    for row in lasted.read_text(encoding="utf-8").splitlines():
        test, duration = json.loads(row)
        seconds[test] += duration
    contexts = CoverageData(str(data))
    contexts.read()
    lines = {
        Path(path).relative_to(SOURCE).as_posix(): {
            line: {test.rpartition("|")[0] for test in tests}
            for line, tests in contexts.contexts_by_lineno(path).items()
        }
        for path in contexts.measured_files()
    }
    return Reach(lines, seconds)


# --- mutants -------------------------------------------------------------------------------------


class Mutant(NamedTuple):
    """A module with one change."""

    path: str
    """The module's path under `src/`."""
    code: str
    lines: range
    """The lines of the statement that is changed, where a function holds it; else none."""
    place: str
    change: str
    """The lines that are changed, before and after."""


def sample(count: int, seed: int, only: str) -> list[Mutant]:
    """Draw so many mutants that compile from all that there are."""
    from mutmut.mutation.file_mutation import create_mutations

    every = []
    for path in sorted(SOURCE.rglob("*.py")):
        if only in path.as_posix():
            tree, mutations, *_ = create_mutations(str(path), path.read_text(encoding="utf-8"))
            every += [(path, tree, mutation) for mutation in mutations]
    print(f"{len(every)} mutants", flush=True)
    random.Random(seed).shuffle(every)
    drawn = []
    for path, tree, mutation in every:
        code = tree.deep_replace(mutation.original_node, mutation.mutated_node).code
        try:
            compile(code, path, "exec")
        except SyntaxError:
            continue
        drawn.append(described(path, code))
        if len(drawn) == count:
            break
    return drawn


def described(path: Path, code: str) -> Mutant:
    """Return a mutant with what is to be told of it."""
    before = path.read_text(encoding="utf-8")
    old, new = before.splitlines(), code.splitlines()
    pairs = enumerate(zip(old, new, strict=False), 1)
    line = next((number for number, (one, other) in pairs if one != other), len(old))
    change = [*difflib.unified_diff(old, new, n=0, lineterm="")][2:]
    place = path.relative_to(SOURCE).as_posix()
    shown = "\n".join(row for row in change if not row.startswith("@@"))
    return Mutant(place, code, statement_at(ast.parse(before), line), f"{place}:{line}", shown)


def statement_at(tree: ast.Module, line: int) -> range:
    """Return the lines of the innermost statement there that is run when a function is called."""
    found = range(0)
    inside: list[tuple[ast.AST, bool]] = [(tree, False)]
    while inside:
        node, called = inside.pop()
        if isinstance(node, ast.stmt):
            if not node.lineno <= line <= node.end_lineno:
                continue
            body = getattr(node, "body", None)
            end = body[0].lineno - 1 if body and body[0].lineno > line else node.end_lineno
            found = range(node.lineno, end + 1) if called else range(0)
            called |= isinstance(node, ast.FunctionDef)
            if body and body[0].lineno > line:
                continue  # It is the statement's head.
        inside += [(child, called) for child in ast.iter_child_nodes(node)]
    return found


# --- the run -------------------------------------------------------------------------------------


def verdict(mutant: Mutant, reach: Reach) -> str:
    """Run the tests that reach a mutant; return what became of it."""
    tests = reach.tests_of(mutant)
    usual = sum(reach.seconds.get(test, 0) for test in tests)
    with tempfile.TemporaryDirectory(prefix="hfdigest-mutant-") as name:
        folder = Path(name)
        shutil.copytree(SOURCE, folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "src" / mutant.path).write_text(mutant.code, encoding="utf-8")
        (folder / "tests").write_text(json.dumps(tests), encoding="utf-8")
        files = dict.fromkeys(test.partition("::")[0] for test in tests)
        command, environment = run_of_pytest(
            "-x", *files, source=folder / "src", **{CHOSEN: folder / "tests"}
        )
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                code = process.wait(60 + PATIENCE * usual)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return "too slow"
    return "survived" if code == pytest.ExitCode.OK else "noticed"


def main() -> None:
    """Draw, run and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a part of the path of the modules")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", type=Path, help="a folder for what the tests reach, used again")
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(exist_ok=True)
        reach = measured(folder)
    mutants = sample(options.count, options.seed, options.only)
    print(f"{time.monotonic() - start:.0f} s until the first mutant", flush=True)
    tally: Counter[str] = Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        verdicts = pool.map(lambda mutant: verdict(mutant, reach), mutants)
        for mutant, what in zip(mutants, verdicts, strict=True):
            tally[what] += 1
            if what == "survived":
                print(f"\n{mutant.place}\n{mutant.change}", flush=True)
    rows = ", ".join(f"{number} {what}" for what, number in sorted(tally.items()))
    minutes = (time.monotonic() - start) / 60
    print(f"\n{len(mutants)} mutants of seed {options.seed}: {rows}; {minutes:.0f} minutes")


if __name__ == "__main__":
    main()
