"""`hfdigest check`: what files are and what is wrong with them."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, get_args

import click

import hfdigest
from hfdigest.cli.console import (
    FOUND,
    INVALID,
    LEVELS,
    counted,
    say,
    tell,
)
from hfdigest.cli.inputs import (
    FINE,
    FOREIGN,
    PROBLEMS,
    UNREAD,
    Reading,
    Tally,
    find_inputs,
    readings,
)
from hfdigest.cli.options import (
    complete_dialect,
    dialects_of,
    exclude_option,
    inputs_argument,
    settings_of,
)
from hfdigest.errors import Level, printable
from hfdigest.files import replace_file

if TYPE_CHECKING:
    from hfdigest import Post
    from hfdigest.loading import Document

_CODES = {FINE: 0, FOREIGN: 0, PROBLEMS: FOUND, UNREAD: INVALID}


@click.command(
    epilog="""\b
Examples:
  hfdigest check _posts
  hfdigest check --diff _posts && hfdigest check --fix _posts
  hfdigest check --format github --skip-foreign $(git diff --name-only main)
  hfdigest check --dialect my.toml post.md"""
)
@inputs_argument
@click.option("--fix", is_flag=True, help="Make counts, ranks and echoes agree with the entries.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Text for people, one JSON array, or annotations of GitHub's actions.",
)
@click.option(
    "--dialect",
    metavar="NAME|FILE",
    shell_complete=complete_dialect,
    help="Read posts by this dialect only, and tell of every line what read it.",
)
@exclude_option
@click.option(
    "--skip-foreign",
    is_flag=True,
    help="Pass over named files too that are no digests, as in a folder.",
)
@click.option("-q", "--quiet", is_flag=True, help="Tell problems only.")
@click.option("-v", "--verbose", is_flag=True, help="Name the files that are fine, too.")
@click.pass_context
def check(ctx: click.Context, /, inputs: tuple[str, ...], **chosen: Any) -> None:
    """Tell what each file is and what is wrong with it: errors, warnings and notes.

    Exits with 1 where there are errors or warnings, with 4 where a file cannot be read. Files in a
    folder that are no digests are passed over and counted. A post that was read with the wrong
    codec is restored for this; --fix leaves it to `repair`.
    """
    fix, diff = chosen["fix"], chosen["diff"]
    if (fix or diff) and "-" in inputs:
        message = f"--{'fix' if fix else 'diff'} needs files, and - is stdin"
        raise click.UsageError(message)
    found = find_inputs(
        inputs, settings_of(ctx), chosen["exclude"], skip_foreign=chosen["skip_foreign"]
    )
    dialects = dialects_of(ctx, chosen["dialect"])
    readable = dialects.readable if dialects.chosen is None else [dialects.chosen]
    verbose = chosen["verbose"] or len(found) == 1
    report = _REPORTS[chosen["form"]](quiet=chosen["quiet"], verbose=verbose)
    explained = dialects.chosen is not None
    tally, code = Tally(), 0
    for reading in readings(found, readable, repair=not (fix or diff)):
        reading = _mended(reading, fix=fix, diff=diff)  # noqa: PLW2901 - the file as it is then
        tally.add(reading)
        report.add(reading, explained=explained)
        code = max(code, _CODES[reading.status])
    report.end()
    if not chosen["quiet"]:
        tally.say(always=True)
    sys.exit(code)


def _mended(reading: Reading, *, fix: bool, diff: bool) -> Reading:
    """Return a reading of a post as it is when it is fixed; write it, or show what changes."""
    post = reading.document
    if not (fix or diff) or not isinstance(post, hfdigest.Post):
        return reading
    fixed = post.fixed()
    if diff:
        _show_changes(reading.name, post, fixed)
        return reading
    if replace_file(reading.input.path, fixed.to_bytes()):
        say(f"{printable(reading.name)}: fixed")
    grave = any(problem.level != "note" for problem in fixed.problems)
    status = PROBLEMS if grave else FINE
    return reading._replace(document=fixed, problems=fixed.problems, status=status)


def _show_changes(name: str, old: "Post", new: "Post") -> None:
    """Print what differs as a unified diff."""
    import difflib  # noqa: PLC0415 - for this alone

    before, after = (post.text.splitlines(keepends=True) for post in (old, new))
    for line in difflib.unified_diff(before, after, name, name):
        colour = {"+": "green", "-": "red"}.get(line[0])
        tell(line.rstrip("\r\n"), colour)


# --- reports -------------------------------------------------------------------------------------


class _Text:
    """Lines for people."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self._quiet, self._verbose = quiet, verbose

    def add(self, reading: Reading, *, explained: bool) -> None:
        """Print what a file is and what is wrong with it."""
        if reading.error is not None:
            say(str(reading.error), LEVELS["error"])
        if reading.document is not None and not self._quiet:
            if reading.status != FINE or reading.problems or self._verbose:
                tell(_summary(reading.name, reading.document))
            if explained and isinstance(reading.document, hfdigest.Post):
                _explain(reading.document)
        elif reading.status == FOREIGN and self._verbose and not self._quiet:
            tell(f"{printable(reading.name)}: not a digest")
        for problem in reading.problems:
            tell(problem.at(reading.name), LEVELS[problem.level])

    def end(self) -> None:
        """Print nothing more."""


class _Json:
    """One array, with an object for each file."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:  # noqa: ARG002 - of all reports
        self._files: list[dict[str, Any]] = []

    def add(self, reading: Reading, *, explained: bool) -> None:  # noqa: ARG002
        """Keep what a file is and what is wrong with it."""
        document = reading.document
        self._files.append(
            {
                "file": reading.name.encode("utf-8", "replace").decode(),
                "status": reading.status,
                "dialect": _dialect(document) if document is not None else None,
                "entries": None if document is None else _entries(document),
                "problems": [dict(problem) for problem in _places(reading)],
            }
        )

    def end(self) -> None:
        """Print the array."""
        import json  # noqa: PLC0415 - for this alone

        tell(json.dumps(self._files, ensure_ascii=True, indent=2))


class _GitHub:
    """Commands that GitHub's actions show beside the lines of files."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        """Take the options of all reports, none of which matters."""

    def add(self, reading: Reading, *, explained: bool) -> None:  # noqa: ARG002
        """Print the problems of a file."""
        for problem in _places(reading):
            level = {"note": "notice"}.get(problem["level"], problem["level"])
            places = {"file": reading.name, "line": problem["line"], "col": problem["column"]}
            said = [f"{key}={_property(value)}" for key, value in places.items() if value]
            tell(f"::{level} {','.join(said)}::{_escaped(problem['message'])}")

    def end(self) -> None:
        """Print nothing more."""


_REPORTS: dict[str, Callable[..., _Text | _Json | _GitHub]] = {
    "text": _Text,
    "json": _Json,
    "github": _GitHub,
}


def _places(reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield what is wrong with a file, and where."""
    names = ("message", "line", "column", "path", "excerpt")
    if reading.error is not None:
        yield {"level": "error", **{name: getattr(reading.error, name) for name in names}}
    for problem in reading.problems:
        yield {"level": problem.level, **{name: getattr(problem, name) for name in names}}


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _escaped(str(value)).replace(":", "%3A").replace(",", "%2C")


def _explain(post: "Post") -> None:
    """Print of each line of a post what read it."""
    from hfdigest.lens.explain import explain  # noqa: PLC0415 - the other commands need it not

    for line in explain(post):
        tell(printable(str(line)))


def _dialect(document: "Document") -> str | None:
    """Return the dialect of a post, with its variant."""
    if not isinstance(document, hfdigest.Post):
        return None
    return f"{document.dialect.name} {document.dialect.variant}".rstrip()


def _entries(document: "Document") -> int:
    return sum(len(digest.entries) for digest in document.digests)


def _summary(name: str, document: "Document") -> str:
    """Return the line that says what a document is."""
    kind = "one paper" if hasattr(document, "paper") else "list"
    levels = Counter(problem.level for problem in document.problems)
    problems = [counted(levels[level], level) for level in get_args(Level) if levels[level]]
    entries = counted(_entries(document), "entry", "entries")
    said = [_dialect(document) or kind, entries, *(problems or ["no problems"])]
    return f"{printable(name)}: {', '.join(said)}"
