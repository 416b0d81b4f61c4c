"""What a dialect can say of a digest, and what it has to leave out or refuse."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import attrs
from attrs import evolve

from hfdigest.errors import RenderError
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.fields import ENTRY_FIELDS, MAPS
from hfdigest.lens.reader import stated_period
from hfdigest.lens.settling import certain_parts, front_value, without_reports
from hfdigest.model import Digest, Entry


class Refusals:
    """The fields that cannot be expressed, collected so that one error names them all."""

    def __init__(self) -> None:
        """Begin without any."""
        self._reasons: dict[str, str] = {}

    def add(self, path: str, reason: str) -> None:
        """Remember that a field cannot be expressed; the first reason holds."""
        self._reasons.setdefault(path, reason)

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields' paths."""
        return tuple(self._reasons)

    def check(self, name: str | None = None) -> None:
        """Raise RenderError if any field was refused."""
        if self._reasons:
            told = "; ".join(f"{path} {reason}" for path, reason in self._reasons.items())
            raise RenderError(told, name=name, fields=self.paths)


def unsupported(digest: Digest, dialect: Dialect, old: Digest | None = None) -> Iterator[str]:
    """Return the paths of stated values for which the dialect has no place.

    Values that the old digest has too are not counted: they are in the text in some other way.
    What follows from other values is not counted either.
    """
    digest, baseline = without_reports(digest), old or Digest()
    places = dialect.written if old is None else dialect.fields | _own_columns(old, dialect)
    count_follows = digest.declared_count == len(digest.entries)
    derived = {"declared_count"} if count_follows else set()
    yield from _unplaced(digest, baseline, places, "", derived)
    yield from _foreign_home(digest, baseline, dialect)
    known = {entry.paper.id: entry for entry in baseline.entries}
    for index, entry in enumerate(digest.entries):
        before = known.get(entry.paper.id, Entry())
        derived = {"doubtful", "paper", *(["rank"] if entry.rank == index + 1 else [])}
        if "entries.affiliation" in dialect.fields:
            parts = certain_parts(entry, dialect)
            derived |= {
                name
                for name in ("github_stars", "comments")
                if old is not None or getattr(entry, name) == getattr(parts, name)
            }
        prefix = f"entries[{index}]."
        yield from _unplaced(entry, before, places, prefix, derived)
        yield from _unplaced(entry.paper, before.paper, places, f"{prefix}paper.", set())


def _own_columns(old: Digest, dialect: Dialect) -> frozenset[str]:
    """Return the fields that columns of a post's tables state, though the dialect has none such."""
    notes = (entry.notes for entry in old.entries if dialect.table)
    return frozenset(f"entries.notes.{key}" for keys in notes for key in keys)


def _foreign_home(digest: Digest, baseline: Digest, dialect: Dialect) -> Iterator[str]:
    """Return the path of a front-matter value by which no post of the dialect would be known."""
    key = dialect.home
    value = front_value(digest, key) if key else None
    if key is None or value == front_value(baseline, key):
        return
    if stated_period(dialect, key, value) is None:
        yield "title" if key == "title" else f"front_matter.{key}"


def _unplaced(
    value: Any, baseline: Any, places: frozenset[str], prefix: str, derived: set[str]
) -> Iterator[str]:
    group = re.sub(r"\[[0-9]+\]", "", prefix)
    for attribute in attrs.fields(type(value)):
        name = attribute.name
        stated, before = getattr(value, name), getattr(baseline, name)
        if name in derived or stated in (attribute.default, before):
            continue
        path = f"{group}{name}"
        if path in MAPS:
            changed = (key for key in stated if stated[key] != before.get(key))
            keys = (key for key in changed if f"{path}.{key}" not in places)
            yield from (f"{prefix}{name}.{key}" for key in keys)
        elif path not in places or _plain(path, stated) != stated:
            yield prefix + name


_PLAIN = {f"entries.{field.path}": field.plain for field in ENTRY_FIELDS.values() if field.plain}


def _plain(path: str, value: Any) -> Any:
    """Return the value of a field without what no text can say of it."""
    return _PLAIN[path](value) if path in _PLAIN and value is not None else value


_ENTRY = re.compile(r"entries\[(\d+)\]")
_PATH = re.compile(
    r"(?:entries\[(\d+)\]\.)?(?:(paper)\.(\w+)|(notes|statistics|front_matter)\.(.+)|(\w+))"
)


def without(digest: Digest, paths: Iterable[str], dialect: Dialect) -> Digest:
    """Return the digest with the fields at these paths as if they were not stated.

    Of a field for which the dialect has a place, only what no text can say is left out.
    """
    gone = set()
    for path in paths:
        if whole := _ENTRY.fullmatch(path):
            gone.add(int(whole[1]))
            continue
        match = _PATH.fullmatch(path)
        if match is None or path == "digests":
            continue
        index, *parts = match.groups()
        *groups, name = filter(None, parts)
        group = groups[0] if groups else None
        if index is None:
            digest = _unstated(digest, group, name, dialect, "")
        else:
            entries = list(digest.entries)
            entries[int(index)] = _unstated(entries[int(index)], group, name, dialect, "entries.")
            digest = evolve(digest, entries=entries)
    kept = (entry for index, entry in enumerate(digest.entries) if index not in gone)
    return evolve(digest, entries=kept) if gone else digest


def _unstated(value: Any, group: str | None, name: str, dialect: Dialect, prefix: str) -> Any:
    """Return a digest, an entry or a paper with one field less."""
    if group == "paper":
        return evolve(value, paper=_unstated(value.paper, None, name, dialect, f"{prefix}paper."))
    if group:
        rest = {key: item for key, item in getattr(value, group).items() if key != name}
        return evolve(value, **{group: rest})
    stated = getattr(value, name)
    plain = _plain(prefix + name, stated) if prefix + name in dialect.fields else stated
    return evolve(value, **{name: _default(type(value), name) if plain == stated else plain})


def _default(cls: type[attrs.AttrsInstance], name: str) -> Any:
    return attrs.fields_dict(cls)[name].default


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Return the paths at which two values of the model differ."""
    if one == other:
        return
    if attrs.has(type(one)) and type(one) is type(other):
        for attribute in attrs.fields(type(one)):
            name = attribute.name
            where = f"{path}.{name}" if path else name
            yield from differences(getattr(one, name), getattr(other, name), where)
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{path}[{index}]")
    else:
        yield path
