"""A random sample of faults in the code, and which of them no test notices.

`python -m tests.mutants --count 300 --seed 1` draws that many changes out of all that mutmut can
make to `src/`, and runs for each the tests that reach the changed function, quick ones first. The
same seed draws the same sample from the same code. It takes about an hour, and is no part of CI.
"""

import argparse
import contextlib
import difflib
import gc
import importlib
import inspect
import io
import json
import multiprocessing
import os
import random
import resource
import select
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from types import CodeType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"
MOST_MEMORY = 8 * 2**30
"""Bytes of address space that the tests of a mutant may take."""
PATIENCE = 10
"""How many times as long as when they were measured the tests of a mutant may take."""
LONGEST = 5
"""Seconds after which a test is left out: few are longer, and they are about time and memory."""
QUICK = 30
"""So many seconds of tests each mutant gets before any gets its others."""
OPTIONS = (
    *("-q", "-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:xdist"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
NOTHING_FAILED = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
NOTICED, SURVIVED, SLOW, LEFT = "noticed", "survived", "too slow", "left for more tests"


# --- processes that run tests --------------------------------------------------------------------


def warm() -> None:
    """Import what the tests use of others, once for all processes that are forked from this one."""
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*OPTIONS, "--collect-only"])
    for name, module in [*sys.modules.items()]:
        file = getattr(module, "__file__", None)
        if name != __name__ and file and ROOT in Path(file).parents:
            del sys.modules[name]
    gc.collect()
    gc.freeze()


def outcome(tree: Path, plugin: object, most: float, *options: str) -> int | None:
    """Run tests of a tree of the code in another process.

    Return how it ended; `None` where it did not after `most` seconds.
    """
    process = os.fork()
    if not process:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        os.environ["PYTHONPATH"] = str(tree)
        sys.path.insert(0, str(tree))
        os._exit(pytest.main([*OPTIONS, *options], plugins=[plugin]))
    ended, *_ = select.select([os.pidfd_open(process)], [], [], most)
    if not ended:
        os.killpg(process, signal.SIGKILL)
    status = os.waitpid(process, 0)[1]
    return os.waitstatus_to_exitcode(status) if ended else None


@contextlib.contextmanager
def copied() -> Iterator[Path]:
    """Copy the code, with what Python compiled of it."""
    with tempfile.TemporaryDirectory(prefix="hfdigest-mutant-") as name:
        yield Path(shutil.copytree(SOURCE, Path(name, "src")))


class Chosen:
    """A plugin that keeps the chosen tests, in the order in which they were chosen."""

    def __init__(self, tests: list[str]):
        self.place = {test: number for number, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items):
        kept = [item for item in items if item.nodeid in self.place]
        items[:] = sorted(kept, key=lambda item: self.place[item.nodeid])


class Traced:
    """A plugin that notes how long each test takes that passes, and which functions it calls."""

    def __init__(self, tree: Path, report: Path):
        self.tree, self.report = tree, report
        self.rows: list[tuple[str, float, list]] = []
        self.seen: set[tuple[str, int]] = set()

    def see(self, frame, _event, _argument):
        self.seen.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    def note(self, test: str, seconds: float) -> None:
        """Take what was seen since the last note for what a test reached."""
        start = f"{self.tree}/"
        places = [(path, line) for path, line in [*self.seen] if path.startswith(start)]
        self.rows.append((test, seconds, [(path[len(start) :], line) for path, line in places]))
        self.seen.clear()

    def pytest_sessionstart(self):
        sys.settrace(self.see)
        threading.settrace(self.see)
        for path in self.tree.rglob("*.py"):
            if not path.name.startswith("__"):
                importlib.import_module(".".join(path.relative_to(self.tree).with_suffix("").parts))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.note("", 0)
        failed, start = item.session.testsfailed, time.monotonic()
        result = yield
        passed = item.session.testsfailed == failed
        self.note(item.nodeid if passed else "", time.monotonic() - start)
        return result

    def pytest_sessionfinish(self):
        sys.settrace(None)
        self.report.write_text(json.dumps(self.rows), encoding="utf-8")


# --- which tests reach which functions -----------------------------------------------------------


Tests = dict[str, dict[str, float]]
"""Tests by file, with the seconds that each takes."""


class Reach(NamedTuple):
    """The tests that call each function of each module, and the seconds that each takes.

    A function is told by the line on which it begins. The test without a name stands for what is
    called while modules are imported or tests collected.
    """

    functions: dict[str, dict[int, set[str]]]
    seconds: dict[str, float]

    def tests_of(self, mutant: "Mutant") -> Tests:
        """Return the tests that could notice a mutant and their seconds, by file.

        Files with most tests a second come first, and in them the quick ones.
        """
        functions = self.functions.get(mutant.path, {})
        found = functions.get(mutant.function, {""})
        if "" in found:  # It is called when modules are imported, or by another process.
            found = set().union(*functions.values())
        chosen = found & {*self.seconds} or self.seconds
        files: Tests = defaultdict(dict)
        for test in sorted(chosen, key=self.seconds.__getitem__):
            files[test.partition("::")[0]][test] = self.seconds[test]
        # To begin with a file takes about a second.
        return dict(
            sorted(files.items(), key=lambda file: (1 + sum(file[1].values())) / len(file[1]))
        )


def traced(folder: Path, file: str) -> None:
    """Run a file of tests; write what its tests reach, unless that is there."""
    report = folder / f"{Path(file).stem}.json"
    if report.exists():
        return
    with copied() as tree:
        code = outcome(tree, Traced(tree, report), 3600, "--hypothesis-profile=again", file)
    if code not in NOTHING_FAILED:
        print(f"{file} fails without a mutant: {code}", flush=True)


def read_reach(folder: Path) -> Reach:
    """Read what all tests reach."""
    functions: dict = defaultdict(lambda: defaultdict(set))
    seconds = {}
    for report in folder.glob("*.json"):
        for test, duration, places in json.loads(report.read_text(encoding="utf-8")):
            if test and duration < LONGEST:
                seconds[test] = duration
            for path, line in places:
                functions[path][line].add(test)
    return Reach(functions, seconds)


# --- mutants -------------------------------------------------------------------------------------


class Mutant(NamedTuple):
    """A module with one change."""

    path: str
    """The module's path under `src/`."""
    code: str
    function: int
    """The line on which the function begins that is changed; 0 outside of functions."""
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
    function = changed_in(compile(before, path, "exec"), compile(code, path, "exec"))
    return Mutant(place, code, function or 0, f"{place}:{line}", shown)


def changed_in(old: CodeType, new: CodeType) -> int | None:
    """Return the line on which the function begins that is changed; 0 outside of functions."""

    def parts(code: CodeType) -> tuple[object, list[CodeType]]:
        inner = [part for part in code.co_consts if isinstance(part, CodeType)]
        others = [part for part in code.co_consts if not isinstance(part, CodeType)]
        return (code.co_code, code.co_names, code.co_varnames, others, len(inner)), inner

    (own, functions), (other, others) = parts(old), parts(new)
    if own != other:
        return old.co_firstlineno if old.co_flags & inspect.CO_OPTIMIZED else 0
    found = (changed_in(*pair) for pair in zip(functions, others, strict=True))
    return next((line for line in found if line is not None), None)


# --- the run -------------------------------------------------------------------------------------


def in_rounds(tests_of: Tests) -> tuple[Tests, Tests]:
    """Divide tests into those that each mutant gets first, and the others."""
    first: Tests = {}
    then: Tests = {}
    total = 0.0
    for file, tests in tests_of.items():
        total += sum(tests.values())
        (then if first and total > QUICK else first)[file] = tests
    return first, then


def verdict(mutant: Mutant, tests_of: Tests) -> str:
    """Run tests; return what became of the mutant."""
    with copied() as tree:
        (tree / mutant.path).write_text(mutant.code, encoding="utf-8")
        for file, tests in tests_of.items():
            most = 30 + PATIENCE * sum(tests.values())
            options = ("-x", "--hypothesis-profile=ci", file)
            code = outcome(tree, Chosen([*tests]), most, *options)
            if code is None:
                return SLOW
            if code not in NOTHING_FAILED:
                return NOTICED
    return SURVIVED


def verdicts(options: argparse.Namespace, folder: Path) -> Iterator[tuple[Mutant, str]]:
    """Measure what tests reach, then yield mutants as their verdicts come, some of them twice."""
    files = [path.relative_to(ROOT).as_posix() for path in sorted(ROOT.glob("tests/test_*.py"))]
    pool = partial(ProcessPoolExecutor, options.jobs, multiprocessing.get_context("fork"))
    with pool() as processes:
        list(processes.map(traced, [folder] * len(files), files))
    mutants = sample(options.count, options.seed, options.only)
    reach = read_reach(folder)
    rounds = [in_rounds(reach.tests_of(mutant)) for mutant in mutants]
    with pool() as processes:
        tried = {
            processes.submit(verdict, mutant, first): (mutant, then)
            for mutant, (first, then) in zip(mutants, rounds, strict=True)
        }
        left = []
        for each in as_completed(tried):
            mutant, then = tried[each]
            if each.result() == SURVIVED and then:
                left.append((mutant, then))
                yield mutant, LEFT
            else:
                yield mutant, each.result()
        tried = {processes.submit(verdict, *each): each for each in left}
        for each in as_completed(tried):
            yield tried[each][0], each.result()


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
    os.chdir(ROOT)
    warm()
    became: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name)
        folder.mkdir(exist_ok=True)
        for mutant, what in verdicts(options, folder):
            became[id(mutant)] = what
            if what != NOTICED:
                print(f"\n{mutant.place} {what}\n{mutant.change}", flush=True)
            minutes = (time.monotonic() - start) / 60
            tally = sorted(Counter(became.values()).items())
            rows = ", ".join(f"{number} {what}" for what, number in tally)
            print(f"{rows} after {minutes:.0f} minutes", flush=True)


if __name__ == "__main__":
    main()
