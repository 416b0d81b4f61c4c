"""What changed from one digest to another."""

import json
import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import neg
from typing import Any

from attrs import frozen

from hfdigest.affiliation import Affiliation
from hfdigest.combine.matching import EntryKey, keyed, plain, stated_fields, without_following
from hfdigest.contents import Document, digest_of
from hfdigest.counts import number
from hfdigest.errors import printable
from hfdigest.model import Digest, Entry
from hfdigest.shown import fields_line

_LONGEST = 60
"""The characters of a value that are shown to people; JSON has all of them."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&])")


@frozen(kw_only=True)
class Move:
    """A paper that stands elsewhere among those that both digests list."""

    paper: str
    """The paper's id, else its title."""
    old: int
    """The old place, from 1."""
    new: int
    """The new place, from 1."""

    __repr__ = fields_line


@frozen(kw_only=True)
class Change:
    """A field that two digests state differently."""

    paper: str | None = None
    """The id of the paper, else its title; `None` for a field of the digest."""
    field: str
    """The path of the field, such as `upvotes`, `paper.title` and `front_matter.tags`."""
    old: Any = None
    """The old value; `None` where it was not stated."""
    new: Any = None
    """The new value; `None` where it is not stated any more."""

    __repr__ = fields_line


@frozen(kw_only=True)
class DigestDiff:
    """What changed from one digest to another; true where anything did."""

    added: tuple[Entry, ...] = ()
    """The entries of papers that only the new digest lists, in its order."""
    removed: tuple[Entry, ...] = ()
    """The entries of papers that only the old digest lists, in its order."""
    moved: tuple[Move, ...] = ()
    """The fewest papers whose move explains the new order."""
    changes: tuple[Change, ...] = ()
    """What is stated differently, of the digest first; ranks follow from the places."""
    upvotes_gained: int = 0
    """The votes that the papers of both gained, as far as both state them."""

    def __repr__(self) -> str:
        """Return how much changed."""
        counts = {"in": self.added, "out": self.removed, "moved": self.moved}
        counts["changed"] = self.changes
        said = ", ".join(f"{len(items)} {word}" for word, items in counts.items() if items)
        return f"<DigestDiff: {said or 'nothing changed'}>"

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.changes)

    def to_text(self) -> str:
        """Return lines for a terminal; long values are cut. Nothing where nothing changed."""
        return "".join(
            f"{heading}\n" + "".join(f"  {row}\n" for row in rows)
            for heading, rows in self._sections(printable)
        )

    def to_markdown(self) -> str:
        """Return Markdown with a list under each heading; nothing where nothing changed."""
        return "\n".join(
            f"## {heading}\n\n" + "".join(f"- {row}\n" for row in rows)
            for heading, rows in self._sections(_escaped)
        )

    def to_json(self) -> str:
        """Return one JSON object with the fields of the diff, values in plain form."""
        return json.dumps(plain(self), ensure_ascii=False, indent=2, default=repr)

    def _sections(self, safe: Callable[[str], str]) -> Iterator[tuple[str, list[str]]]:
        """Yield the headings and rows of what there is to say, made safe where they will stand."""
        sections = {
            "In": map(_name, self.added),
            "Out": map(_name, self.removed),
            "Moved": (f"{move.paper}: {move.old} → {move.new}" for move in self.moved),
            "Changed": map(_sentence, self.changes),
        }
        for heading, rows in sections.items():
            if listed := [safe(row) for row in rows]:
                yield heading, listed
        if self.upvotes_gained:
            yield "Upvotes gained", [str(self.upvotes_gained)]


def diff(old: Digest | Document, new: Digest | Document, /) -> DigestDiff:
    """Return what changed: papers in, out and moved, fields, and the upvotes that were gained.

    Papers are the same by id, else by title.
    """
    old, new = (without_following(digest_of(digest, "diff")) for digest in (old, new))
    before, after = keyed(old.entries), keyed(new.entries)
    common = [key for key in before if key in after]
    changes = [*_changes(None, stated_fields(old), stated_fields(new))]
    for key in common:
        changes += _changes(str(key), stated_fields(before[key]), stated_fields(after[key]))
    return DigestDiff(
        added=tuple(entry for key, entry in after.items() if key not in before),
        removed=tuple(entry for key, entry in before.items() if key not in after),
        moved=tuple(_moves([*before], [*after])),
        changes=tuple(changes),
        upvotes_gained=sum(_gained(before[key], after[key]) for key in common),
    )


def _changes(
    paper: str | None, old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = ""
) -> Iterator[Change]:
    """Yield the differences of what is stated, those within mappings one by one."""
    for path in dict.fromkeys([*old, *new]):
        before, after = old.get(path), new.get(path)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _changes(paper, before, after, f"{prefix}{path}.")
        elif before != after:
            yield Change(paper=paper, field=prefix + path, old=before, new=after)


def _moves(old: Sequence[EntryKey], new: Sequence[EntryKey]) -> Iterator[Move]:
    """Yield the moves of the papers outside the longest run that both have in one order."""
    places = {key: place for place, key in enumerate(new, 1)}
    common = [key for key in old if key in places]
    # From the end, so that of two papers that changed places the one that rose is the moved one.
    stayed = _longest_falling([places[key] for key in reversed(common)])
    for place, key in enumerate(old, 1):
        if key in places and places[key] not in stayed:
            yield Move(paper=str(key), old=place, new=places[key])


def _longest_falling(numbers: Iterable[int]) -> set[int]:
    """Return the longest falling subsequence of different numbers."""
    # 1. For each length, the greatest number in which a falling subsequence of it can end; these
    #    fall with the length, so that the place of a number is found by halving.
    last: list[int] = []
    before: dict[int, int | None] = {}
    for value in numbers:
        length = bisect_left(last, -value, key=neg)
        before[value] = last[length - 1] if length else None
        last[length : length + 1] = [value]
    # 2. Back from the end of the longest one.
    found = set()
    latest = last[-1] if last else None
    while latest is not None:
        found.add(latest)
        latest = before[latest]
    return found


def _gained(old: Entry, new: Entry) -> int:
    if old.upvotes is None or new.upvotes is None:
        return 0
    return number(new.upvotes) - number(old.upvotes)


def _name(entry: Entry) -> str:
    return " ".join(filter(None, (entry.paper.id, entry.paper.title)))


def _sentence(change: Change) -> str:
    """Return a change as one line, its values cut to where they differ."""
    old, new = _value_text(change.old), _value_text(change.new)
    # Of two long texts that begin alike, the beginning would not show what changed.
    same = len(os.path.commonprefix([old, new]))  # noqa: RUF071 - of texts
    start = max(0, same - _LONGEST // 2) if max(len(old), len(new)) > _LONGEST else 0
    where = f"{change.paper} {change.field}" if change.paper else change.field
    return f"{where}: {_cut(old, start)} → {_cut(new, start)}"


def _value_text(value: Any) -> str:
    if isinstance(value, Affiliation):
        return value.raw
    if isinstance(value, str):
        return value
    return (
        "nothing" if value is None else json.dumps(plain(value), ensure_ascii=False, default=repr)
    )


def _cut(text: str, start: int) -> str:
    end = start + _LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", printable(text))
