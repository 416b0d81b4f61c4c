"""What all functions take that work on digests, and the digests, entries and papers in it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from os import PathLike
from typing import Any, NamedTuple, Protocol, TypeAlias

from hfdigest.model import Digest, Entry, Paper


class Document(Protocol):
    """What was read from one file or answer: a post, a page, the page of a paper."""

    @property
    def digests(self) -> tuple[Digest, ...]:
        """The digests in it."""


Item: TypeAlias = Digest | Entry | Paper
Contents: TypeAlias = Item | Document | Iterable[Any]
"""Digests, entries, papers, documents, and iterables of them however deep."""

_ITEMS = (Digest, Entry, Paper)
_MAX_DEPTH = 100
"""How many iterables may stand in one another."""


class Listed(NamedTuple):
    """A digest, and the name of the document that it is from, where it has one."""

    digest: Digest
    name: str | None


def items(what: Contents) -> Iterator[Item]:
    """Yield the digests, entries and papers in their order; a TypeError for anything else."""
    return (item for item, _ in _named(what))


def digests(what: Contents) -> Iterator[Digest]:
    """Yield the digests; entries and papers that stand side by side are one without a period."""
    return (digest for digest, _ in listed(what))


def listed(what: Contents) -> Iterator[Listed]:
    """Yield what `digests` does, with the names of the documents."""
    for is_digest, found in groupby(_named(what), key=lambda item: isinstance(item[0], Digest)):
        if is_digest:
            yield from (Listed(item, name) for item, name in found)  # type: ignore[arg-type]
        else:
            yield Listed(Digest(entries=[_entry(item) for item, _ in found]), None)


def digest_of(what: Digest | Document, taker: str) -> Digest:
    """Return the digest that the function `taker` was given, or the first of a document."""
    if isinstance(what, Digest):
        return what
    found = getattr(what, "digests", None)
    if isinstance(found, tuple) and found:
        first: Digest = found[0]
        return first
    kind = type(what).__name__
    message = f"{taker} takes a digest, a post or a page, not {kind}{_hint(what)}"
    raise TypeError(message)


def _named(what: Contents, depth: int = 0) -> Iterator[tuple[Item, str | None]]:
    if isinstance(what, _ITEMS):
        yield what, None
    elif isinstance(found := getattr(what, "digests", None), tuple):
        name = getattr(what, "name", None)
        yield from ((digest, name) for digest in found)
    elif isinstance(what, Iterable) and not isinstance(what, str | bytes | Mapping):
        if depth > _MAX_DEPTH:
            message = f"iterables are nested deeper than {_MAX_DEPTH} levels, or hold themselves"
            raise TypeError(message)
        for part in what:
            yield from _named(part, depth + 1)
    else:
        kind = type(what).__name__
        message = (
            f"{kind} is no digest, entry, paper, post or page, and no iterable of them{_hint(what)}"
        )
        raise TypeError(message)


def _hint(what: object) -> str:
    """Return how to get a digest from what was given instead of one."""
    if isinstance(what, PathLike):
        return "; hfdigest.load reads a file"
    if isinstance(what, str | bytes):
        return "; hfdigest.load reads a file, and hfdigest.loads what one holds"
    return ""


def _entry(item: Item) -> Entry:
    return Entry(paper=item) if isinstance(item, Paper) else item  # type: ignore[return-value]
