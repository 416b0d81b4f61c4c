"""Digests held against each other, paper by paper."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, TypeVar

from attrs import evolve, fields

from hfdigest.frozenmap import FrozenMap
from hfdigest.model import Digest, Entry, Paper

T = TypeVar("T", Digest, Entry, Paper)

_OF_PAPER = tuple(field.name for field in fields(Paper))
"""What is as true in another digest."""

_OF_SUBMISSION = ("submitted_by", "submitted_at")
"""What an entry says that is as true in another digest."""

_OF_MOMENT = tuple(
    field.name
    for field in fields(Entry)
    if field.name not in {"paper", "doubtful", *_OF_SUBMISSION}
)
"""What an entry says of one moment, which holds for a digest of the same period only."""


class _Witness(NamedTuple):
    """An entry of a source about a paper."""

    entry: Entry
    same_period: bool
    """True where its digest covers what the digest to be completed covers."""


def enrich(digest: Digest, /, *sources: Digest) -> Digest:
    """Return the digest with what other digests know of its papers, the first source first.

    A field that is not stated is filled, and one that `doubtful` names is replaced by a value that
    is not doubtful; nothing else changes, so where a source says otherwise the digest stands.
    Papers are matched by id. Votes, comments, stars, affiliations and whatever else is true at
    one moment come from sources of the same period only; so do `statistics` and `extra`.
    """
    witnesses = defaultdict(list)
    for source in sources:
        same_period = source.period is not None and source.period == digest.period
        for entry in source.entries:
            witnesses[entry.paper.id].append(_Witness(entry, same_period))
        if same_period:
            digest = evolve(digest, **_improvements(digest, source, ("statistics", "extra")))
    entries = (
        entry if entry.paper.id is None else _completed(entry, witnesses[entry.paper.id])
        for entry in digest.entries
    )
    return evolve(digest, entries=entries)


def _completed(entry: Entry, witnesses: Iterable[_Witness]) -> Entry:
    for other, same_period in witnesses:
        names = (*_OF_SUBMISSION, *_OF_MOMENT) if same_period else _OF_SUBMISSION
        doubts = (entry.doubtful, other.doubtful)
        paper = _improvements(entry.paper, other.paper, _OF_PAPER, *doubts)
        own = _improvements(entry, other, names, *doubts)
        new = {*paper, *own}
        kept = [name for name in entry.doubtful if name not in new]
        # What was filled with a doubtful value is doubtful, until a later source knows better.
        taken = [name for name in other.doubtful if name in new]
        entry = evolve(entry, **own, paper=evolve(entry.paper, **paper), doubtful=(*kept, *taken))
    return entry


def _improvements(
    own: T,
    other: T,
    names: Iterable[str],
    own_doubts: Collection[str] = (),
    other_doubts: Collection[str] = (),
) -> dict[str, Any]:
    """Return the fields of `own` that `other` fills or replaces, with their new values."""
    new = {}
    for name in names:
        mine, theirs = getattr(own, name), getattr(other, name)
        if isinstance(mine, FrozenMap):
            more = {key: value for key, value in theirs.items() if key not in mine}
            if more:
                new[name] = {**mine, **more}
        elif theirs not in (None, ()) and (
            mine in (None, ()) or (name in own_doubts and name not in other_doubts)
        ):
            new[name] = theirs
    return new
