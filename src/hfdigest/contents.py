"""What all writers take, and the digests, entries and papers in it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Protocol, TypeAlias

from hfdigest.model import Digest, Entry, Paper


class Document(Protocol):
    """What was read from one file or answer: a post, a page, the page of a paper."""

    @property
    def digests(self) -> tuple[Digest, ...]:
        """The digests in it."""


Item: TypeAlias = Digest | Entry | Paper
Contents: TypeAlias = Item | Document | Iterable[Any]
"""Digests, entries, papers, documents, and iterables of them however deep."""


def items(what: Contents) -> Iterator[Item]:
    """Yield the digests, entries and papers in their order; a TypeError for anything else."""
    if isinstance(what, Digest | Entry | Paper):
        yield what
    elif isinstance(digests := getattr(what, "digests", None), tuple):
        yield from digests
    elif isinstance(what, Iterable) and not isinstance(what, str | bytes):
        for part in what:
            yield from items(part)
    else:
        kind = type(what).__name__
        message = f"{kind} is no digest, entry, paper, post or page, and no iterable of them"
        raise TypeError(message)


def digests(what: Contents) -> Iterator[Digest]:
    """Yield the digests; entries and papers that stand side by side are one without a period."""
    for is_digest, found in groupby(items(what), key=lambda item: isinstance(item, Digest)):
        if is_digest:
            yield from found  # type: ignore[misc]
        else:
            yield Digest(entries=[_entry(item) for item in found])


def _entry(item: Item) -> Entry:
    return Entry(paper=item) if isinstance(item, Paper) else item  # type: ignore[return-value]
