"""What a command says and how it ends: data on stdout, everything else on stderr, an exit code.

All output goes through here, where what could steer a terminal is escaped.
"""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from hfdigest.errors import Problem

# ruff: noqa: PLC0415 - `--version` needs nothing of ours

FOUND, USAGE, NETWORK, INVALID, INTERRUPTED = 1, 2, 3, 4, 130
"""The exit codes besides 0."""

LEVELS = {"error": "red", "warning": "yellow", "note": "cyan"}
"""The levels of problems, and their colours on a terminal."""

_MANY = 50
"""How many files take so long that somebody who waits wants to see it."""


@contextmanager
def ending() -> Iterator[None]:
    """Run a command whose errors end in a message on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        yield
    except click.Abort:
        sys.exit(_interrupted())
    except click.ClickException as error:
        told = io.StringIO()
        if isinstance(error, click.UsageError) and error.ctx:
            error.ctx.color = True  # Else click takes out what it should show.
        error.show(told)
        say(told.getvalue().rstrip("\n"))
        sys.exit(error.exit_code)
    except Exception as error:
        code = _told(error)
        if code is None:
            raise
        sys.exit(code)


@contextmanager
def stopping() -> Iterator[None]:
    """Run what may be stopped from outside, before click makes something else of that."""
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has read enough, and what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(_interrupted())


def _interrupted() -> int:
    say("interrupted")
    return INTERRUPTED


def _told(error: Exception) -> int | None:
    """Tell an error that is no fault of ours, and return its exit code; `None` for the others."""
    from hfdigest.errors import FetchError, HfDigestError

    if isinstance(error, HfDigestError):
        say(str(error))
        return NETWORK if isinstance(error, FetchError) else INVALID
    if isinstance(error, ImportError) and error.name and not error.name.startswith("hfdigest"):
        say(str(error))  # of an extra, which says how to install it
        return USAGE
    if isinstance(error, OSError):
        name = "" if error.filename is None else f"{shown(os.fsdecode(error.filename))}: "
        say(f"{name}{error.strerror or error}")
        return USAGE
    return None


def shown(name: str) -> str:
    """Return what to call an input in messages, which are UTF-8 whatever the file system says."""
    return "stdin" if name == "-" else os.fsencode(name).decode(errors="surrogateescape")


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


# --- output --------------------------------------------------------------------------------------


def say(text: str, colour: str | None = None) -> None:
    """Write a message to stderr."""
    _echo(text, colour, err=True)


def tell(text: str, colour: str | None = None) -> None:
    """Write lines of data to stdout."""
    _stdout()
    _echo(text, colour, err=False)


def put(output: str, data: bytes, within: str | None = None) -> None:
    """Write data to a file or to stdout, to a terminal without what could steer it.

    With `within`, a link that leads out of that folder is not followed.
    """
    if output != "-":
        from hfdigest.files import replace_file

        replace_file(output, data, within=within)
        return
    stream = _stdout()
    if stream.isatty():
        _progress.clear()
        click.echo(_steerless(data.decode(errors="surrogateescape")), nl=False)
    else:
        stream.buffer.write(data)
        stream.buffer.flush()


def standard_input(most: int) -> bytes:
    """Return what stdin holds; a ParseError where that is more than `most` bytes."""
    from hfdigest.files import read_stream

    if sys.stdin is None:
        raise OSError(errno.EBADF, "it is closed", "stdin")
    return read_stream(sys.stdin.buffer, most=most, name="stdin")


def _stdout() -> Any:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed", "stdout")
    return sys.stdout


def _echo(text: str, colour: str | None, *, err: bool) -> None:
    _progress.clear()
    safe = _steerless(text)
    stream = sys.stderr if err else sys.stdout
    plain = colour is None or "NO_COLOR" in os.environ or not _is_terminal(stream)
    click.echo(safe if plain else click.style(safe, fg=colour), err=err)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _steerless(text: str) -> str:
    """Return a text whose line feeds are all that steers a terminal."""
    from hfdigest.errors import printable

    return "\n".join(map(printable, text.split("\n")))


# --- progress ------------------------------------------------------------------------------------


class _Progress:
    """The line on a terminal that shows how far many files are; messages take its place."""

    def __init__(self) -> None:
        self._line = ""

    def show(self, done: int, total: int) -> None:
        """Show how much is done, where that is something new."""
        line = f"{100 * done // total:3}% of {total:,} files"
        if line != self._line:
            click.echo(f"\r{line}", nl=False, err=True)
            self._line = line

    def clear(self) -> None:
        """Take the line away."""
        if self._line:
            click.echo(f"\r{' ' * len(self._line)}\r", nl=False, err=True)
            self._line = ""


_progress = _Progress()


@contextmanager
def progress(total: int) -> Iterator[Any]:
    """Give what is called after each of `total` files, and shows on a terminal how far they are."""
    shows = total >= _MANY and _is_terminal(sys.stderr)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if shows:
            _progress.show(done, total)

    try:
        yield step
    finally:
        _progress.clear()


# --- problems ------------------------------------------------------------------------------------


def say_problem(problem: "Problem", name: str) -> None:
    """Write a problem to stderr, with the name of its file."""
    say(problem.at(name), LEVELS[problem.level])
