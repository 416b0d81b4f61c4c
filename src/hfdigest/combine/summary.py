"""What many days say together: the digest of a week or a month."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import Literal, cast

from attrs import evolve

from hfdigest.contents import Contents, digests as digests_of
from hfdigest.counts import number
from hfdigest.errors import ArgumentError
from hfdigest.model import Day, Digest, Entry, Month, Week
from hfdigest.sighting import Sighting, sightings, votes

Keep = Literal["first", "last", "max"]
"""Which sighting of a paper counts: that of its first day, its last day, or the most voted one."""


def summarize(
    what: Contents, /, period: Week | Month, *, top: int = 20, keep: Keep = "last"
) -> Digest:
    """Return the digest of a week or month: its statistics, and its `top` most voted papers.

    Digests of single days within the period count, in order of their days; of one day, in the
    order given. A paper counts once, as it stood on its first day, on its last, or with the most
    votes. Papers are sorted by votes, descending; equal ones in the order in which they appeared.

    `statistics` has `total_papers`, `total_upvotes`, `average_upvotes` (of the papers whose votes
    are known, to two decimals; 0.0 where there are none) and `days` (that have papers). What else
    the days say is in `extra["summary"]`: `days` (how many papers each lists), `missing_days`,
    `recurring` (the days of each paper that stands in several) and `keywords` (how many papers
    have each; the `top` commonest). Raises ArgumentError for another `keep`.
    """
    if keep not in _KEPT:
        message = f"keep is one of {', '.join(_KEPT)}, not {keep!r}"
        raise ArgumentError(message)
    if not isinstance(cast("object", period), Week | Month):
        message = f"summarize takes the Week or Month to sum up, not {period!r}"
        raise TypeError(message)
    days = _days(digests_of(what), period)
    papers = sightings(chain.from_iterable(days.values())).values()
    entries = sorted((_KEPT[keep](seen).entry for seen in papers), key=votes, reverse=True)
    return Digest(
        period=period,
        entries=[evolve(entry, rank=rank) for rank, entry in enumerate(entries[:top], 1)],
        statistics=_statistics(entries, days),
        extra={
            "summary": {
                "days": {day.isoformat(): len(sightings(of)) for day, of in days.items()},
                "missing_days": _missing(days, period),
                "recurring": _recurring(papers),
                "keywords": _keywords(entries, top),
            }
        },
    )


_KEPT: Mapping[str, Callable[[Sequence[Sighting]], Sighting]] = {
    "first": lambda seen: seen[0],
    "last": lambda seen: seen[-1],
    "max": lambda seen: max(seen, key=lambda sighting: votes(sighting.entry)),
}


def _days(digests: Iterable[Digest], period: Week | Month) -> dict[dt.date, list[Digest]]:
    """Return the digests that list papers of each day of the period, in order of the days."""
    days: dict[dt.date, list[Digest]] = {}
    for digest in digests:
        day = digest.period
        if isinstance(day, Day) and period.start <= day.date <= period.end and digest.entries:
            days.setdefault(day.date, []).append(digest)
    return dict(sorted(days.items()))


def _statistics(entries: Sequence[Entry], days: Collection[dt.date]) -> dict[str, int | float]:
    known = [number(entry.upvotes) for entry in entries if entry.upvotes is not None]
    return {
        "total_papers": len(entries),
        "total_upvotes": sum(known),
        "average_upvotes": _average(known) if known else 0.0,
        "days": len(days),
    }


def _average(counts: Sequence[int]) -> int | float:
    """Return the average of counts with two decimals, a whole number where no float holds it."""
    try:
        return round(sum(counts) / len(counts), 2)
    except OverflowError:
        return sum(counts) // len(counts)


def _missing(days: Collection[dt.date], period: Week | Month) -> list[str]:
    """Return the dates of the period's days that have no papers."""
    length = (period.end - period.start).days + 1
    every = (period.start + dt.timedelta(days=number) for number in range(length))
    return [day.isoformat() for day in every if day not in days]


def _recurring(papers: Iterable[Sequence[Sighting]]) -> dict[str, list[str]]:
    """Return the days of every paper that stands in the lists of several, by its id or title."""
    found = {}
    for seen in papers:
        paper = seen[0].entry.paper
        days = dict.fromkeys(sighting.period.label for sighting in seen if sighting.period)
        if len(days) > 1:
            found[paper.id or paper.title or ""] = list(days)
    return found


def _keywords(entries: Iterable[Entry], top: int) -> dict[str, int]:
    """Return the commonest keywords and how many papers have each, the commonest first."""
    counts = Counter(word for entry in entries for word in dict.fromkeys(entry.paper.ai_keywords))
    return dict(counts.most_common(top))
