"""Versions of one list as one digest, in whatever order they are given."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from attrs import evolve

from hfdigest.combine.matching import EntryKey, built, keyed, plain, stated, without_following
from hfdigest.counts import Approximate
from hfdigest.model import Digest, Entry, Paper
from hfdigest.sighting import Sighting, moment, told_apart


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
    """A field of which versions say different things."""

    field: str
    kept: Any
    others: Sequence[Any]


def merge(*digests: Digest) -> Digest:
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
    versions = _leading_first(digests)
    # 2. Ranks and counts that agree with their lists say nothing of their own.
    bare = [without_following(version) for version in versions]
    if not all(map(_ranks_agree, versions)):
        pairs = zip(bare, versions, strict=True)
        bare = [evolve(stripped, entries=version.entries) for stripped, version in pairs]
    # 3. The digests' own fields, then those of each paper.
    fields, differing = _merged([_version_of(version) for version in bare])
    entries = []
    conflicts: list[Mapping[str, Any]] = [conflict._asdict() for conflict in differing]
    for key, seen in _sightings_by_key(bare).items():
        entry, differing = merged_entry(seen)
        entries.append(entry)
        conflicts += [{"paper": str(key), **conflict._asdict()} for conflict in differing]
    # 4. What versions that were merged before had told already.
    for version in versions:
        conflicts += [old for old in version.extra.get("conflicts", ()) if old not in conflicts]
    if conflicts:
        fields["extra.conflicts"] = conflicts
    return _with_following(evolve(built(Digest, fields), entries=entries), versions, bare)


def fullest(sightings: Iterable[Sighting]) -> Paper:
    """Return what all sightings of a paper say of it, by the rules of `merge`."""
    return merged_entry(list(sightings))[0].paper


def merged_entry(sightings: Sequence[Sighting]) -> tuple[Entry, list[_Conflict]]:
    """Return one entry of all sightings of a paper, and the fields of which they differ."""
    versions = [
        _Version(stated(seen.entry), seen.moment, seen.entry.doubtful) for seen in sightings
    ]
    fields, conflicts = _merged(versions)
    names = dict.fromkeys(chain.from_iterable(version.doubtful for version in versions))
    doubtful = [
        name
        for name in names
        if all(name in version.doubtful for version in versions if version.states(name))
    ]
    return evolve(built(Entry, fields), doubtful=doubtful), conflicts


def _leading_first(digests: Sequence[Digest]) -> list[Digest]:
    """Return the digests in an order that does not depend on the one given."""
    timed = all(moment(digest) for digest in digests)
    return sorted(
        digests,
        key=lambda digest: (moment(digest) if timed else None, len(digest.entries), repr(digest)),
        reverse=True,
    )


def _version_of(digest: Digest) -> _Version:
    fields = stated(digest)
    fields.pop("extra.conflicts", None)
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
    fields, conflicts = {}, []
    for path in dict.fromkeys(chain.from_iterable(version.fields for version in versions)):
        stating = [version for version in versions if path in version.fields]
        kept = _chosen(stating, path)
        fields[path] = kept
        others = [version.fields[path] for version in stating if version.fields[path] != kept]
        if others:
            conflicts.append(_Conflict(path, plain(kept), _distinct(others)))
    return fields, conflicts


def _chosen(versions: Sequence[_Version], path: str) -> Any:
    """Return the value that counts of those that versions state for a field."""
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
        return (True, size, exact, repr(value))
    return (False, 0, exact, value if isinstance(value, str) else repr(value))


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
