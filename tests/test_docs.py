"""The snippets of README and docs, run as docs/contributing.md says."""

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = {"css", "html", "ini", "json", "markdown", "sh", "shell-session", "text", "toml", "yaml"}
MARK = "end of output"


def snippets(page):
    """Yield language, content and 1-based line of the fenced blocks of a page."""
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "fence":
            yield token.info, token.content, token.map[0] + 2


def run_python(content, names, place):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(content, place, "exec"), names)  # noqa: S102 - the snippets are ours
    assert not printed.getvalue(), f"{place}: what prints something is a pycon snippet"


def run_pycon(content, names, place):
    name, line = place.rsplit(":", 1)
    test = doctest.DocTestParser().get_doctest(content, names, name, name, int(line) - 1)
    report = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(
        test, out=report.append, clear_globs=False
    )
    assert not report, "".join(report)
    names.update(test.globs)


def run_console(content, _, place):
    commands = []
    for line in content.splitlines(keepends=True):
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands[-1][0].endswith("\\\n"):
            commands[-1] = (commands[-1][0] + line, [])
        else:
            commands[-1][1].append(line)
    script = "".join(
        f"{command}\nstatus=$?; echo '{MARK}'; (exit $status)\n" for command, _ in commands
    )
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    shell = subprocess.run(
        ["bash", "-c", script],  # noqa: S607 - any bash will do
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    outputs = shell.stdout.split(f"{MARK}\n")
    for (command, wanted), got in zip(commands, outputs, strict=False):
        same = doctest.OutputChecker().check_output("".join(wanted), got, doctest.ELLIPSIS)
        assert same, f"{place}: $ {command}{got}"


RUNNERS = {"console": run_console, "pycon": run_pycon, "python": run_python}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_snippets(page, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for language, content, line in snippets(page):
        if language in RUNNERS:
            RUNNERS[language](content, names, f"{page.name}:{line}")
        else:
            assert language in SHOWN or language.startswith("{"), f"{page.name}:{line}: {language}"


def test_limits_are_those_of_the_constants():
    table = (ROOT / "docs" / "hostile-input.md").read_text(encoding="utf-8").split("\n## ")[1]
    rows = re.findall(r"\| ([\d,]+)( MiB)?[^|]* \| `([\w.]+)\.(\w+)` \|", table)
    assert len(rows) == table.count("MAX_")
    for number, unit, module, name in rows:
        stated = int(number.replace(",", "")) * (2**20 if unit else 1)
        assert getattr(import_module(f"hfdigest.{module}"), name) == stated, name
