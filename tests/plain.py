"""What is done fast in the library, done the plain way, to hold the one against the other."""

from functools import partial, reduce

from attrs import evolve, fields

from hfdigest import Entry, Paper
from hfdigest.frozenmap import FrozenMap
from hfdigest.identifiers import canonical

OF_SUBMISSION = ("submitted_by", "submitted_at")
OF_ENTRY = tuple(field.name for field in fields(Entry) if field.name not in {"paper", "doubtful"})


def enriched(digest, *sources):
    """Complete a digest source by source and entry by entry."""
    for source in sources:
        same = source.period is not None and source.period == digest.period
        if same:
            digest = evolve(digest, **improvements(digest, source, ("statistics", "extra")))
        entries = []
        for entry in digest.entries:
            others = [other for other in source.entries if are_same(entry.paper, other.paper)]
            names = OF_ENTRY if same else OF_SUBMISSION
            entries.append(reduce(partial(completed, names=names), others, entry))
        digest = evolve(digest, entries=entries)
    return digest


def are_same(one, other):
    return None not in (one.id, other.id) and canonical(one.id) == canonical(other.id)


def completed(entry, other, names):
    doubts = entry.doubtful, other.doubtful
    of_paper = [field.name for field in fields(Paper)]
    paper = improvements(entry.paper, other.paper, of_paper, *doubts)
    own = improvements(entry, other, names, *doubts)
    new = {*paper, *own}
    kept = [name for name in entry.doubtful if name not in new]
    taken = [name for name in other.doubtful if name in new]
    return evolve(entry, **own, paper=evolve(entry.paper, **paper), doubtful=(*kept, *taken))


def improvements(own, other, names, own_doubts=(), other_doubts=()):
    new = {}
    for name in names:
        mine, theirs = getattr(own, name), getattr(other, name)
        if isinstance(mine, FrozenMap):
            if more := {key: value for key, value in theirs.items() if key not in mine}:
                new[name] = {**mine, **more}
        elif theirs not in (None, ()) and (
            mine in (None, ()) or (name in own_doubts and name not in other_doubts)
        ):
            new[name] = theirs
    return new


def may_become(old, new):
    """Tell whether counters, of which None is not known, can have grown to others."""
    return all(
        one is None or two is None or one <= two + 1 + two // 50
        for one, two in zip(old, new, strict=True)
    )


def possible(moments):
    """Hold all that was possible at each moment against each other one until nothing changes.

    A moment is a time and the counters that a card may have shown.
    """
    before = None
    while moments != before:
        before = moments
        moments = [
            (
                time,
                [
                    shown
                    for shown in ways
                    if all(
                        other == time
                        or any(
                            may_become(*((shown, way) if time < other else (way, shown)))
                            for way in others
                        )
                        for other, others in before
                    )
                ],
            )
            for time, ways in before
        ]
    return moments
