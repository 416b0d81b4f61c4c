"""Versions of one list as one digest, in whatever order they are given."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import cmp_to_key
from itertools import chain
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

import attrs
from attrs import evolve

from hfdigest.combine.matching import (
    EntryKey,
    keyed,
    nested,
    of_fields,
    plain,
    stated_fields,
    without_following,
)
from hfdigest.contents import Contents, digests as digests_of
from hfdigest.counts import Approximate
from hfdigest.frozenmap import FrozenMap
from hfdigest.model import Digest, Entry, Paper
from hfdigest.shown import whole
from hfdigest.sighting import Sighting, moment, told_apart

T = TypeVar("T", Entry, Paper)


class _Version(NamedTuple):
    """What one digest says, of itself or of one paper."""

    fields: Mapping[str, Any]
    """What is stated, by path."""
    moment: dt.datetime | None
    doubtful: Collection[str] = ()

    def trusts(self, path: str) -> bool:
        """Tell whether the value of a field is not doubtful."""
        return path.removeprefix("paper.") not in self.doubtful

    def states(self, name: str) -> bool:
        """Tell whether a field of the entry or its paper is stated."""
        return name in self.fields or f"paper.{name}" in self.fields


class _Conflict(NamedTuple):
    """A field of which versions say different things, in plain form."""

    field: str
    kept: Any
    others: Sequence[Any]


def merge(*what: Contents) -> Digest:
    """Return one digest of all that versions of it say, in whatever order they are given.

    Papers are the same by id, else by title. What is stated beats what is not, and what is not
    doubtful beats what is. Of different values that of the latest version counts; the time of a
    version is `crawled_at` in its `extra`, else `posted_at`. Where the times are equal, or one is
    unknown, the larger number counts, else the value that sorts last as text. All that differs is
    listed in `extra["conflicts"]`: `paper` (absent where it is the digest's), `field`, `kept`
    and `others`.

    Entries stand as in the leading version: the latest one; where the times are equal, or one is
    unknown, the longest. Papers that it lacks follow. Ranks and the declared count are those of
    the merged list where every version's agreed with its own list.
    """
    # 1. One order of the versions, whatever order they were given in.
    versions = _leading_first([*digests_of(what)])
    # 2. Ranks and counts that agree with their lists say nothing of their own.
    bare = [without_following(version) for version in versions]
    if not all(map(_ranks_agree, versions)):
        pairs = zip(bare, versions, strict=True)
        bare = [evolve(stripped, entries=version.entries) for stripped, version in pairs]
    # 3. The digests' own fields, then those of each paper.
    fields, own = _merged([_version_of(version) for version in bare])
    entries = []
    conflicts = [FrozenMap[Any](conflict._asdict()) for conflict in own]
    for key, seen in _sightings_by_key(bare).items():
        entry, found = merged_entry(seen)
        entries.append(entry)
        conflicts += [FrozenMap[Any]({"paper": str(key), **each._asdict()}) for each in found]
    # 4. What versions that were merged before had told already.
    # What others call by that name, and is no such list, is one more of it.
    other = [fields["extra.conflicts"]] if "extra.conflicts" in fields else []
    told = _listed_once([conflicts, *map(_told, versions)])
    if told:
        fields["extra.conflicts"] = _listed_once([told, other])
    return _with_following(evolve(of_fields(Digest, fields), entries=entries), versions, bare)


def fullest(sightings: Iterable[Sighting]) -> Paper:
    """Return what all sightings of a paper say of it, by the rules of `merge`."""
    return merged_entry(list(sightings))[0].paper


def merged_entry(sightings: Sequence[Sighting]) -> tuple[Entry, list[_Conflict]]:
    """Return one entry of all sightings of a paper, and the fields of which they differ."""
    entries = [seen.entry for seen in sightings]
    papers = [entry.paper for entry in entries]
    # 1. Most fields are the same in all versions, and need no more than to be seen to be.
    doubted = any(entry.doubtful for entry in entries)
    of_entry = _OF_ENTRY.names if doubted else _OF_ENTRY.differing(entries)
    of_paper = _OF_PAPER.names if doubted else _OF_PAPER.differing(papers)
    if not of_entry and not of_paper:
        return entries[0], []
    # 2. The others are held against each other by their paths.
    versions = [
        _Version(_by_path(seen.entry, of_entry, of_paper), seen.moment, seen.entry.doubtful)
        for seen in sightings
    ]
    fields, conflicts = _merged(versions)
    if not any(_cuts(version, fields) for version in versions):
        fields.pop("paper.more_authors", None)
    # 3. What they say together goes into one of the entries.
    own = nested(fields)
    paper = _OF_PAPER.with_fields(papers[0], of_paper, nested(own.pop("paper", {})))
    entry = _OF_ENTRY.with_fields(entries[0], of_entry, own)
    return evolve(entry, paper=paper, doubtful=_doubted_by_all(versions)), conflicts


def _cuts(version: _Version, fields: Mapping[str, Any]) -> bool:
    """Tell whether a version says that the list of authors that counts leaves some out."""
    same = version.fields.get("paper.authors") == fields.get("paper.authors")
    return same and "paper.more_authors" in version.fields


class _Fields(Generic[T]):
    """The fields of a class that versions are compared by."""

    def __init__(self, cls: type[T], *others: str) -> None:
        self._defaults = {
            field.name: field.default for field in attrs.fields(cls) if field.name not in others
        }
        self.names: Collection[str] = self._defaults.keys()
        self._values: Callable[[T], tuple[Any, ...]] = attrgetter(*self.names)

    def differing(self, versions: Iterable[T]) -> Collection[str]:
        """Return the fields of which versions may differ.

        Equal mappings may differ in the order of their items, equal times in their zones.
        """
        first, *others = map(self._values, versions)
        return {
            name
            for other in others
            for name, one, two in zip(self.names, first, other, strict=True)
            if one is not two and (one != two or isinstance(one, FrozenMap | dt.datetime))
        }

    def with_fields(self, value: T, names: Collection[str], new: Mapping[str, Any]) -> T:
        """Return a value with new fields of some names, and their defaults where there is none."""
        return evolve(value, **{name: new.get(name, self._defaults[name]) for name in names})


_OF_ENTRY = _Fields(Entry, "paper", "doubtful")
_OF_PAPER = _Fields(Paper)


def _by_path(entry: Entry, of_entry: Collection[str], of_paper: Collection[str]) -> dict[str, Any]:
    paper = stated_fields(entry.paper, of_paper)
    return {
        **{f"paper.{path}": value for path, value in paper.items()},
        **stated_fields(entry, of_entry),
    }


def _doubted_by_all(versions: Sequence[_Version]) -> list[str]:
    """Return the names that every version doubts which states them."""
    names = dict.fromkeys(chain.from_iterable(version.doubtful for version in versions))
    return [
        name
        for name in names
        if all(name in version.doubtful for version in versions if version.states(name))
    ]


def _leading_first(digests: Sequence[Digest]) -> list[Digest]:
    """Return the digests in an order that does not depend on the one given."""
    timed = all(moment(digest) for digest in digests)

    def lead(digest: Digest) -> tuple[Any, int]:
        return moment(digest) if timed else None, len(digest.entries)

    def compared(one: Digest, other: Digest) -> int:
        mine, theirs = lead(one), lead(other)
        if mine == theirs:
            return _compared_as_text(one, other)
        return 1 if mine > theirs else -1

    return sorted(digests, key=cmp_to_key(compared), reverse=True)


def _compared_as_text(one: Digest, other: Digest) -> int:
    """Compare digests that nothing else tells apart by the text of what differs first."""
    if one is other:
        return 0
    for field in attrs.fields(Digest):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if mine == theirs:
            continue
        if field.name == "entries":  # as many in both
            pairs = zip(mine, theirs, strict=True)
            mine, theirs = next(pair for pair in pairs if pair[0] != pair[1])
        return 1 if whole(mine) > whole(theirs) else -1
    # Equal values may be spelled in several ways, as times in other zones.
    texts = whole(one), whole(other)
    return (texts[0] > texts[1]) - (texts[0] < texts[1])


def _told(digest: Digest) -> tuple[Any, ...]:
    """Return the conflicts that a digest lists already."""
    conflicts = digest.extra.get("conflicts")
    return conflicts if isinstance(conflicts, tuple) else ()


def _listed_once(lists: Iterable[Sequence[Any]]) -> list[Any]:
    """Return what lists have, without what an earlier one has."""
    first, *others = [each for each in lists if each] or [()]
    try:
        return _added(first, others, lambda value: value)
    except TypeError:  # something in an `extra` has no hash
        return _added(first, others, whole)


def _added(
    first: Sequence[Any], others: Sequence[Sequence[Any]], key: Callable[[Any], Hashable]
) -> list[Any]:
    found = [*first]
    seen = {key(value) for value in first} if others else set()
    for other in others:
        new = [value for value in other if key(value) not in seen]
        found += new
        if other is not others[-1]:
            seen.update(map(key, new))
    return found


def _version_of(digest: Digest) -> _Version:
    fields = stated_fields(digest)
    if _told(digest):
        del fields["extra.conflicts"]
    return _Version(fields, moment(digest))


def _sightings_by_key(digests: Iterable[Digest]) -> dict[EntryKey, list[Sighting]]:
    """Return the sightings of every paper, those of the first digest first."""
    found: dict[EntryKey, list[Sighting]] = {}
    digests = [*digests]
    tell = told_apart(entry.paper for digest in digests for entry in digest.entries)
    for digest in digests:
        for key, entry in keyed(digest.entries, tell).items():
            seen = Sighting(entry=entry, period=digest.period, moment=moment(digest))
            found.setdefault(key, []).append(seen)
    return found


def _merged(versions: Sequence[_Version]) -> tuple[dict[str, Any], list[_Conflict]]:
    """Return what versions say together, and the fields of which they differ."""
    stating: dict[str, list[_Version]] = {}
    for version in versions:
        for path in version.fields:
            stating.setdefault(path, []).append(version)
    fields, conflicts = {}, []
    for path, those in stating.items():
        kept = _chosen(those, path)
        fields[path] = kept
        others = [value for version in those if (value := version.fields[path]) != kept]
        if others:
            conflicts.append(_Conflict(path, plain(kept), _distinct(others)))
    return fields, conflicts


_PLAIN = ({str}, {int})
"""The types whose equal values are the same."""


def _chosen(versions: Sequence[_Version], path: str) -> Any:
    """Return the value that counts of those that versions state for a field."""
    values = [version.fields[path] for version in versions]
    kinds = {*map(type, values)}
    if len(values) == 1 or (kinds in _PLAIN and values.count(values[0]) == len(values)):
        return values[0]
    versions = [version for version in versions if version.trusts(path)] or versions
    moments = [version.moment for version in versions if version.moment is not None]
    if len(moments) == len(versions):
        latest = max(moments)
        versions = [version for version in versions if version.moment == latest]
    return max((version.fields[path] for version in versions), key=_weight)


def _weight(value: Any) -> tuple[bool, float, bool, str]:
    """Return what values are chosen by: numbers by size, exact before rounded, others as text."""
    exact = not isinstance(value, Approximate)
    size = value if exact else value.value
    if isinstance(size, int | float) and not isinstance(size, bool):
        return (True, size, exact, repr(size))
    return (False, 0, exact, value if isinstance(value, str) else whole(value))


def _distinct(values: Iterable[Any]) -> list[Any]:
    """Return the values in plain form, each once, in an order that does not depend on theirs."""
    found = {json.dumps(plain(value), sort_keys=True, default=repr): value for value in values}
    return [plain(found[text]) for text in sorted(found)]


def _with_following(merged: Digest, versions: Iterable[Digest], bare: Iterable[Digest]) -> Digest:
    """Return the digest with ranks and count if versions state them and all agree with theirs."""
    if _ranked(versions) and not _ranked(bare):
        entries = [evolve(entry, rank=rank) for rank, entry in enumerate(merged.entries, 1)]
        merged = evolve(merged, entries=entries)
    if _counted(versions) and not _counted(bare):
        merged = evolve(merged, declared_count=len(merged.entries))
    return merged


def _ranks_agree(digest: Digest) -> bool:
    """Tell whether all entries say their places, or none does."""
    ranks = [entry.rank for entry in digest.entries]
    return set(ranks) <= {None} or ranks == list(range(1, len(ranks) + 1))


def _ranked(digests: Iterable[Digest]) -> bool:
    return any(entry.rank is not None for digest in digests for entry in digest.entries)


def _counted(digests: Iterable[Digest]) -> bool:
    return any(digest.declared_count is not None for digest in digests)
