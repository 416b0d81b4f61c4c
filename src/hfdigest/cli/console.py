"""What a command says and how it ends: data on stdout, everything else on stderr, an exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from hfdigest.errors import FetchError, HfDigestError, printable
from hfdigest.files import replace_file

FOUND, USAGE, NETWORK, INVALID = 1, 2, 3, 4
"""The exit codes besides 0."""


@contextmanager
def ending() -> Iterator[None]:
    """Run a command whose errors end in a message on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has read enough, and what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except HfDigestError as error:
        say(str(error))
        sys.exit(NETWORK if isinstance(error, FetchError) else INVALID)
    except ImportError as error:  # of an extra, which says how to install it
        say(str(error))
        sys.exit(USAGE)
    except OSError as error:
        name = "" if error.filename is None else f"{printable(os.fsdecode(error.filename))}: "
        say(f"{name}{error.strerror or error}")
        sys.exit(USAGE)


def shown(name: str) -> str:
    """Return what to call an input in messages, which are UTF-8 whatever the file system says."""
    return "stdin" if name == "-" else os.fsencode(name).decode(errors="surrogateescape")


def say(text: str) -> None:
    """Write a message to stderr."""
    click.echo(_steerless(text), err=True)


def put(output: str, data: bytes) -> None:
    """Write data to a file or to stdout, to a terminal without what could steer it."""
    if output == "-" and sys.stdout.isatty():
        click.echo(_steerless(data.decode(errors="surrogateescape")), nl=False)
    elif output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        replace_file(output, data)


def _steerless(text: str) -> str:
    """Return a text whose line feeds are all that steers a terminal."""
    return "\n".join(map(printable, text.split("\n")))
