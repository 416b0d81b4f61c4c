"""What a dialect can say of a digest, and what it has to leave out or refuse."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from attrs import evolve

from hfdigest.errors import RenderError
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.fields import ENTRY_FIELDS, MAPS
from hfdigest.lens.alignment import aligned
from hfdigest.lens.front_matter import is_too_deep
from hfdigest.lens.reader import stated_period
from hfdigest.lens.settling import certain_parts, front_value, without_reports
from hfdigest.lens.yaml_text import TOO_DEEP
from hfdigest.model import Digest, Entry
from hfdigest.paths import ROOT, FieldPath, clear, get, put, stated

T = TypeVar("T")


class Refusal(NamedTuple):
    """Fields that cannot be expressed, and why."""

    paths: tuple[FieldPath, ...]
    reason: str
    costs_a_line: bool = False
    """True where a line that an entry or a page may be without is left out for it."""

    def __str__(self) -> str:
        """Return the paths and the reason as one sentence."""
        return f"{', '.join(map(str, self.paths))} {self.reason}"


class Refusals(Collection[Refusal]):
    """The fields that cannot be expressed, collected so that one error names them all."""

    def __init__(self, first: Iterable[Refusal] = (), *, leaves_lines: bool = False) -> None:
        """Begin with these; `leaves_lines` leaves lines out that would cost nothing else."""
        self._refused = list(first)
        self.leaves_lines = leaves_lines

    def __iter__(self) -> Iterator[Refusal]:
        """Return the refusals in order."""
        return iter(self._refused)

    def __contains__(self, refusal: object) -> bool:
        """Tell whether a refusal is one of these."""
        return refusal in self._refused

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._refused)

    def add(self, path: FieldPath, reason: str, *, costs_a_line: bool = False) -> None:
        """Remember that a field cannot be expressed; the first reason holds."""
        self.extend([Refusal((path,), reason, costs_a_line)])

    def extend(self, more: Iterable[Refusal]) -> None:
        """Remember further refusals of fields of which there is none yet."""
        for refusal in more:
            if not set(refusal.paths) <= set(self.paths):
                self._refused.append(refusal)

    @property
    def paths(self) -> tuple[FieldPath, ...]:
        """The fields' paths."""
        return tuple(path for refusal in self._refused for path in refusal.paths)


class Wanted(NamedTuple):
    """A digest that is to be written."""

    digest: Digest
    old: Digest | None = None
    """What the text that is edited says in its place; `None` where the text is new."""
    root: FieldPath = ROOT
    """The path to it in errors: more than one are told apart."""


def expressed(
    wanted: Sequence[Wanted],
    dialect: Dialect,
    write: Callable[[Sequence[Digest], bool], tuple[T | None, Sequence[Collection[Refusal]]]],
    *,
    drop: bool,
) -> T:
    """Return what `write` makes of digests, without what cannot be said if that is to be dropped.

    `write` gives what it made, or what it refuses of each digest, and leaves lines out that are not
    complete if it is told to. Raises RenderError, which names all that cannot be said at once.
    """
    attempts = [_Attempt(each, dialect, drop=drop) for each in wanted]
    leaves_lines = drop
    tried: set[tuple[Digest, ...]] = set()
    while True:
        digests = tuple(attempt.kept.digest for attempt in attempts)
        made, refused = write(digests, leaves_lines)
        if made is not None and (drop or not any(attempt.refused for attempt in attempts)):
            return made
        for attempt, more in zip(attempts, refused, strict=True):
            attempt.refuse(more)
        if not leaves_lines and any(each.costs_a_line for more in refused for each in more):
            leaves_lines = True
            continue
        # What is taken out may be missed just as well: then neither can be said.
        tried.add(digests)
        less = [attempt.less(more) for attempt, more in zip(attempts, refused, strict=True)]
        if tuple(kept.digest for kept in less) in tried:
            raise _unsaid(attempts)
        for attempt, kept in zip(attempts, less, strict=True):
            attempt.kept = kept


class _Attempt:
    """A digest on its way into a text, and what had to be left out of it so far."""

    def __init__(self, wanted: Wanted, dialect: Dialect, *, drop: bool) -> None:
        digest, self._old, self._root = wanted
        self._dialect = dialect
        # What is nested too deep is not even compared.
        deep = [*_too_deep(digest)]
        digest = without(digest, (path for each in deep for path in each.paths), dialect)
        # Then goes what the dialect has no place for.
        unplaced = [*unsupported(digest, dialect, self._old)]
        reason = f"has no place in {dialect.name}"
        first = () if drop else [*deep, *(Refusal((path,), reason) for path in unplaced)]
        self.refused = Refusals(first)
        self.kept = _Kept.of(without(digest, unplaced, dialect))

    def refuse(self, more: Iterable[Refusal]) -> None:
        """Remember what cannot be said of what is left."""
        self.refused.extend(self.kept.as_given(more))

    def less(self, refused: Collection[Refusal]) -> "_Kept":
        """Return what is left without what is refused of it."""
        return self.kept.less(refused, self._dialect, self._old) if refused else self.kept

    def told(self) -> Iterator[Refusal]:
        """Return all that is refused, by the paths that errors tell."""
        for refusal in self.refused:
            yield refusal._replace(paths=tuple(map(self._from_root, refusal.paths)))

    def _from_root(self, path: FieldPath) -> FieldPath:
        return path if path[0] == "digests" else FieldPath((*self._root, *path))

    def whole(self) -> Iterator[FieldPath]:
        """Return the paths of entries that would have to go whole."""
        return (self._root / "entries" / place for place in self.kept.gone)


def _unsaid(attempts: Sequence[_Attempt]) -> RenderError:
    """Return the error that names all that cannot be said."""
    refusals = Refusals(refusal for attempt in attempts for refusal in attempt.told())
    whole = tuple(str(path) for attempt in attempts for path in attempt.whole())
    return RenderError(
        "; ".join(map(str, refusals)), fields=tuple(map(str, refusals.paths)), entries=whole
    )


class _Kept(NamedTuple):
    """What is left of a digest of which some things cannot be said."""

    digest: Digest
    places: tuple[int, ...]
    """For each entry its place in the digest as it was given."""
    gone: tuple[int, ...] = ()
    """The places of entries that went whole."""

    @classmethod
    def of(cls, digest: Digest) -> "_Kept":
        """Begin with all of it."""
        return cls(digest, tuple(range(len(digest.entries))))

    def as_given(self, refused: Iterable[Refusal]) -> Iterator[Refusal]:
        """Return refusals with the places that the entries had at first."""
        for refusal in refused:
            yield refusal._replace(paths=tuple(map(self._as_given, refusal.paths)))

    def _as_given(self, path: FieldPath) -> FieldPath:
        match path:
            case ("entries", int(place), *rest):
                return FieldPath(("entries", self.places[place], *rest))
        return path

    def less(self, refused: Iterable[Refusal], dialect: Dialect, old: Digest | None) -> "_Kept":
        """Return what is left without what is refused.

        An entry without a title, or without another value that its lines need, is none: it goes
        whole. Where a post is edited, an entry that it has already keeps the value that it had.
        """
        paths = [path for refusal in refused for path in refusal.paths]
        needed = [path for path in paths if path.field in {"entries", "entries.paper.title"}]
        digest = without(self.digest, (path for path in paths if path not in needed), dialect)
        if digest == self.digest and not needed:
            needed = paths
        origin = aligned(old.entries, digest.entries) if old else [None] * len(digest.entries)
        lost = set()
        for path in needed:
            if (place := _entry_of(path)) is None:
                continue
            before = origin[place]
            if old is None or before is None:
                lost.add(place)
            else:
                digest = put(digest, path, get(old.entries[before], FieldPath(path[_WHOLE:])))
        return self._without_entries(digest, lost) if lost else self._replace(digest=digest)

    def _without_entries(self, digest: Digest, lost: Collection[int]) -> "_Kept":
        """Return what is left without some entries; ranks and count follow where they did."""
        counted = enumerate(digest.entries, 1)
        is_numbered = all(entry.rank == rank for rank, entry in counted)
        rest = [place for place in range(len(digest.entries)) if place not in lost]
        entries = [digest.entries[place] for place in rest]
        if is_numbered:
            entries = [evolve(entry, rank=rank) for rank, entry in enumerate(entries, 1)]
        count = digest.declared_count
        follows = count == len(digest.entries)
        return _Kept(
            evolve(digest, entries=entries, declared_count=len(entries) if follows else count),
            tuple(self.places[place] for place in rest),
            (*self.gone, *(self.places[place] for place in sorted(lost))),
        )


_WHOLE = 2
"""How many steps lead to an entry."""


def _entry_of(path: FieldPath) -> int | None:
    """Return the place of the entry that a path leads into."""
    match path:
        case ("entries", int(place), *_):
            return place
    return None


def _too_deep(digest: Digest) -> Iterator[Refusal]:
    for key, value in digest.front_matter.items():
        if is_too_deep(value):
            yield Refusal((front_path(key),), TOO_DEEP)


def unsupported(digest: Digest, dialect: Dialect, old: Digest | None = None) -> Iterator[FieldPath]:
    """Return the paths of stated values for which the dialect has no place.

    Values that the old digest has too are not counted: they are in the text in some other way.
    What follows from other values is not counted either.
    """
    digest, baseline = without_reports(digest), old or Digest()
    places = dialect.written if old is None else dialect.fields | _own_columns(old, dialect)
    places |= {f"entries.notes.{name}" for name in dialect.figures}
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


def without(digest: Digest, paths: Iterable[FieldPath], dialect: Dialect) -> Digest:
    """Return the digest with the fields at some paths as if they were not stated.

    Of a field for which the dialect has a place, only what no text can say is left out.
    """
    for path in paths:
        if FieldPath(path[:-1]).field not in _HOLDERS or path[0] == "digests":
            continue
        if path[:-1] == ("entries",):
            continue
        value = get(digest, path)
        plain = _plain(path.field, value) if path.field in dialect.fields else value
        digest = clear(digest, path) if plain == value else put(digest, path, plain)
    return digest
