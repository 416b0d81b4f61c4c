"""The documents that a command is given, read one by one."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

import hfdigest
from hfdigest.cli.console import INVALID, say, shown
from hfdigest.errors import ParseError, SchemaError
from hfdigest.files import files_in
from hfdigest.loading import loads

if TYPE_CHECKING:
    from hfdigest import Dialect, Digest
    from hfdigest.loading import Document
    from hfdigest.model import Period

UNREADABLE = (ParseError, SchemaError)
"""What reading raises for a file that is not what hfdigest reads."""

_MANY = 50
"""How many files take so long that somebody who waits wants to see it."""


class Named(NamedTuple):
    """A document and what to call it in messages."""

    name: str
    document: "Document"


def read_input(
    name: str,
    dialects: "Sequence[Dialect] | None" = None,
    *,
    repair: bool = True,
    period: "Period | None" = None,
) -> "Document":
    """Read an input; posts by the dialects that are given, else by the built-in ones."""
    data = bytes_of(name)
    return loads(data, name=shown(name), dialects=dialects, repair=repair, period=period)


def bytes_of(name: str) -> bytes:
    """Return what an input holds."""
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def read_all(
    names: "Sequence[str]", dialect: "Dialect | None", period: "Period | None" = None
) -> "list[Named]":
    """Read every input; where some cannot be read, say so of each and end."""
    documents = list(_readable(names, dialect, period))
    if len(documents) < len(names):
        sys.exit(INVALID)
    return documents


def known_of(source: str, dialect: "Dialect | None") -> "Iterator[Digest]":
    """Yield the digests of a file, or of the files in a folder that can be read."""
    if not Path(source).is_dir():
        yield from read_input(source, _and_built_in(dialect)).digests
        return
    for _, document in _readable([*files_in(source)], dialect):
        yield from document.digests


def _readable(
    names: "Sequence[str]", dialect: "Dialect | None", period: "Period | None" = None
) -> "Iterator[Named]":
    """Yield what can be read, and say what cannot; on a terminal, show how far many files are."""
    dialects = _and_built_in(dialect)
    many = len(names) >= _MANY and sys.stderr.isatty()
    bar = click.progressbar(names, file=sys.stderr) if many else nullcontext(names)
    with bar as passed:
        for name in passed:
            try:
                yield Named(shown(name), read_input(name, dialects, period=period))
            except UNREADABLE as error:
                say(str(error))


def _and_built_in(dialect: "Dialect | None") -> "Sequence[Dialect] | None":
    """Return the dialects to read by when one more is given."""
    return None if dialect is None else [*hfdigest.dialects().values(), dialect]
