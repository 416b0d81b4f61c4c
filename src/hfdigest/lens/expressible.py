"""What a dialect can say of a digest, and what it has to leave out or refuse."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from hfdigest.errors import RenderError
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.fields import ENTRY_FIELDS, MAPS
from hfdigest.lens.front_matter import MAX_DEPTH
from hfdigest.lens.reader import stated_period
from hfdigest.lens.settling import certain_parts, front_value, without_reports
from hfdigest.model import Digest, Entry
from hfdigest.paths import ROOT, FieldPath, clear, get, put, stated

T = TypeVar("T")


class Refusal(NamedTuple):
    """Fields that cannot be expressed, and why."""

    paths: tuple[FieldPath, ...]
    reason: str

    def __str__(self) -> str:
        """Return the paths and the reason as one sentence."""
        return f"{', '.join(map(str, self.paths))} {self.reason}"


class Refusals(Collection[Refusal]):
    """The fields that cannot be expressed, collected so that one error names them all."""

    def __init__(self, first: Iterable[Refusal] = ()) -> None:
        """Begin with these."""
        self._refused = list(first)

    def __iter__(self) -> Iterator[Refusal]:
        """Return the refusals in order."""
        return iter(self._refused)

    def __contains__(self, refusal: object) -> bool:
        """Tell whether a refusal is one of these."""
        return refusal in self._refused

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._refused)

    def add(self, path: FieldPath, reason: str) -> None:
        """Remember that a field cannot be expressed; the first reason holds."""
        self.extend([Refusal((path,), reason)])

    def extend(self, more: Iterable[Refusal]) -> None:
        """Remember further refusals of fields of which there is none yet."""
        for refusal in more:
            if not set(refusal.paths) <= set(self.paths):
                self._refused.append(refusal)

    @property
    def paths(self) -> tuple[FieldPath, ...]:
        """The fields' paths."""
        return tuple(path for refusal in self._refused for path in refusal.paths)


def expressed(
    digest: Digest,
    dialect: Dialect,
    homeless: Callable[[Digest], Iterable[FieldPath]],
    write: Callable[[Digest], tuple[T | None, Collection[Refusal]]],
    *,
    drop: bool,
) -> T:
    """Return what `write` makes of a digest, without what cannot be said if that is to be dropped.

    `homeless` gives the fields that the dialect has no place for; `write` gives what it made, or
    what it refuses. Raises RenderError, which names all that cannot be said at once.
    """
    # What is nested too deep is not even compared.
    deep = [*_too_deep(digest)]
    digest = without(digest, deep, dialect)
    unplaced = [Refusal((path,), f"has no place in {dialect.name}") for path in homeless(digest)]
    refused = Refusals(() if drop else [*deep, *unplaced])
    said = without(digest, unplaced, dialect)
    while True:
        made, more = write(said)
        if made is not None and (drop or not refused):
            return made
        refused.extend(more)
        less = without(said, more, dialect)
        if less == said:
            told = "; ".join(map(str, refused))
            raise RenderError(told, fields=tuple(map(str, refused.paths)))
        said = less


def _too_deep(digest: Digest) -> Iterator[Refusal]:
    for key, value in digest.front_matter.items():
        level = [value]
        for _ in range(MAX_DEPTH):
            level = [inner for each in level for inner in _inside(each)]
        if level:
            reason = f"is nested deeper than {MAX_DEPTH} levels"
            yield Refusal((front_path(key),), reason)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, tuple) else ()


def unsupported(digest: Digest, dialect: Dialect, old: Digest | None = None) -> Iterator[FieldPath]:
    """Return the paths of stated values for which the dialect has no place.

    Values that the old digest has too are not counted: they are in the text in some other way.
    What follows from other values is not counted either.
    """
    digest, baseline = without_reports(digest), old or Digest()
    places = dialect.written if old is None else dialect.fields | _own_columns(old, dialect)
    count_follows = digest.declared_count == len(digest.entries)
    derived = {"declared_count"} if count_follows else set()
    yield from _unplaced(digest, baseline, places, ROOT, derived)
    yield from _foreign_home(digest, baseline, dialect)
    known = {entry.paper.id: entry for entry in baseline.entries}
    # An entry whose id changes is still the one in its place.
    unmoved = baseline.entries if len(baseline.entries) == len(digest.entries) else ()
    for index, entry in enumerate(digest.entries):
        before = known.get(entry.paper.id, unmoved[index] if unmoved else Entry())
        derived = {"doubtful", "paper", *(["rank"] if entry.rank == index + 1 else [])}
        if "entries.affiliation" in dialect.fields:
            parts = certain_parts(entry, dialect)
            derived |= {
                name
                for name in ("github_stars", "comments")
                if old is not None or getattr(entry, name) == getattr(parts, name)
            }
        path = ROOT / "entries" / index
        yield from _unplaced(entry, before, places, path, derived)
        yield from _unplaced(entry.paper, before.paper, places, path / "paper", set())


def _own_columns(old: Digest, dialect: Dialect) -> frozenset[str]:
    """Return the fields that columns of a post's tables state, though the dialect has none such."""
    notes = (entry.notes for entry in old.entries if dialect.outline.table)
    return frozenset(f"entries.notes.{key}" for keys in notes for key in keys)


def _foreign_home(digest: Digest, baseline: Digest, dialect: Dialect) -> Iterator[FieldPath]:
    """Return the path of a front-matter value by which no post of the dialect would be known."""
    key = dialect.home
    value = front_value(digest, key) if key else None
    if key is None or value == front_value(baseline, key):
        return
    if stated_period(dialect, key, value) is None:
        yield front_path(key)


def front_path(key: str) -> FieldPath:
    """Return the path of the field that a front-matter key states."""
    return ROOT / "title" if key == "title" else ROOT / "front_matter" / key


def _unplaced(
    value: Any, before: Any, places: frozenset[str], path: FieldPath, derived: set[str]
) -> Iterator[FieldPath]:
    """Return the paths of what a part of a digest states anew and no place is for."""
    for place in stated(value, before, path):
        name = str(place[-1])
        new, old = getattr(value, name), getattr(before, name)
        if name in derived:
            continue
        if place.field in MAPS:
            keys = (place / key for key in new if new[key] != old.get(key))
            yield from (key for key in keys if key.field not in places)
        elif place.field not in places or _plain(place.field, new) != new:
            yield place


_PLAIN = {f"entries.{field.path}": field.plain for field in ENTRY_FIELDS.values() if field.plain}


def _plain(field: str, value: Any) -> Any:
    """Return the value of a field without what no text can say of it."""
    return _PLAIN[field](value) if field in _PLAIN and value is not None else value


_HOLDERS = frozenset({"", "entries", "entries.paper", "front_matter"}) | MAPS
"""The parts of a digest whose fields, keys or items can be left out one by one."""


def without(digest: Digest, refused: Iterable[Refusal], dialect: Dialect) -> Digest:
    """Return the digest with the fields that are refused as if they were not stated.

    Of a field for which the dialect has a place, only what no text can say is left out. An entry
    without a title is no entry: it goes whole.
    """
    gone = set()
    for path in (path for refusal in refused for path in refusal.paths):
        if FieldPath(path[:-1]).field not in _HOLDERS or path[0] == "digests":
            continue
        if path[:-1] == ("entries",):
            gone.add(path)
            continue
        value = get(digest, path)
        if path[2:] == ("paper", "title"):
            gone.add(FieldPath(path[:2]))
            continue
        plain = _plain(path.field, value) if path.field in dialect.fields else value
        digest = clear(digest, path) if plain == value else put(digest, path, plain)
    for path in sorted(gone, reverse=True):
        digest = clear(digest, path)
    return digest
