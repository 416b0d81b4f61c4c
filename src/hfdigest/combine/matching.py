"""Digests in a form in which they are compared: entries by paper, fields by path."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

import attrs
from attrs import evolve

from hfdigest.counts import Approximate
from hfdigest.model import Digest, Entry, Paper, Period
from hfdigest.sighting import identity

T = TypeVar("T", Digest, Entry, Paper)


class EntryKey(NamedTuple):
    """What tells an entry from the others of its digest."""

    identity: str | None
    """What tells the paper from others, such as its id; `None` where nothing does."""
    occurrence: int
    """How many entries before it are of the same paper, which is nearly always 0."""

    def __str__(self) -> str:
        """Return what the paper is called in reports."""
        name = self.identity or "a paper without id and title"
        return f"{name} ({self.occurrence + 1})" if self.occurrence else name


def keyed(
    entries: Iterable[Entry], tell: Callable[[Paper], str | None] = identity
) -> dict[EntryKey, Entry]:
    """Return the entries by key, in their order; `tell` gives the identity of a paper."""
    seen: Counter[str | None] = Counter()
    found = {}
    for entry in entries:
        name = tell(entry.paper)
        found[EntryKey(name, seen[name])] = entry
        seen[name] += 1
    return found


def without_following(digest: Digest) -> Digest:
    """Return the digest without the ranks and the declared count that agree with its entries."""
    entries = [
        evolve(entry, rank=None) if entry.rank == place else entry
        for place, entry in enumerate(digest.entries, 1)
    ]
    agrees = digest.declared_count == len(entries)
    return evolve(digest, entries=entries, declared_count=None if agrees else digest.declared_count)


def stated_fields(
    value: Digest | Entry | Paper, names: Collection[str] | None = None
) -> dict[str, Any]:
    """Return what is stated, by path; the entries of a digest and what is doubtful are left out.

    The fields of an entry's paper and the items of a mapping have paths of their own, such as
    `paper.title` and `front_matter.tags`. With `names`, only fields of these names are looked at.
    """
    found: dict[str, Any] = {}
    cls: Any = type(value)
    for name, default in _defaults(cls).items():
        if names is not None and name not in names:
            continue
        own = getattr(value, name)
        if isinstance(own, Paper | Mapping):
            inner = own if isinstance(own, Mapping) else stated_fields(own)
            found |= {f"{name}.{path}": item for path, item in inner.items()}
        elif own != default:
            found[name] = own
    return found


@cache
def _defaults(cls: Any) -> Mapping[str, Any]:
    return {
        field.name: field.default
        for field in attrs.fields(cls)
        if field.name not in {"entries", "doubtful"}
    }


def of_fields(cls: type[T], fields: Mapping[str, Any]) -> T:
    """Return the value that states fields by their paths; the inverse of `stated_fields`."""
    own = nested(fields)
    if "paper" in own:
        own["paper"] = of_fields(Paper, own["paper"])
    return cls(**own)


def nested(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields by the first steps of their paths, those with further steps as mappings."""
    own: dict[str, Any] = {}
    for path, value in fields.items():
        name, inner, rest = path.partition(".")
        if inner:
            own.setdefault(name, {})[rest] = value
        else:
            own[name] = value
    return own


def plain(value: Any) -> Any:
    """Return a value of the model as JSON has it; what is not stated is left out."""
    for kind, convert in _PLAIN:
        if isinstance(value, kind):
            return convert(value)
    if attrs.has(type(value)):
        return {
            attribute.name: plain(own)
            for attribute in attrs.fields(type(value))
            if (own := getattr(value, attribute.name)) != attribute.default
        }
    return value


_PLAIN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (dt.datetime, dt.datetime.isoformat),
    (Approximate, lambda count: {"approximate": count.value}),
    (Mapping, lambda items: {key: plain(item) for key, item in items.items()}),
    (tuple, lambda items: [plain(item) for item in items]),
    (Period, lambda period: period.label),
    (Entry | Paper, lambda value: plain(stated_fields(value))),
)
