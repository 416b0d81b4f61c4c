"""What else is known of a paper, held against the readings of its glued card line."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, groupby
from math import inf
from operator import attrgetter
from typing import NamedTuple

from attrs import evolve

from hfdigest.affiliation import Affiliation
from hfdigest.checked import check_kind
from hfdigest.counts import number
from hfdigest.model import Digest, Entry
from hfdigest.sighting import Sighting, sightings

_MOST_COMMENTS = 99
"""What looks like more comments is stars, whatever links say."""

_time = attrgetter("time")

_LOSS = 50
"""A counter may shrink by one, and by one more for each of this many that are left."""


class _Counters(NamedTuple):
    """What a card may have shown."""

    stars: int | None
    """-1 where no repository was shown; `None` where nobody knows."""
    comments: int | None
    """`None` where nobody knows."""


class _Moment(NamedTuple):
    """All that a card may have shown at one time."""

    time: dt.datetime
    possible: Sequence[_Counters]
    own: bool
    """True where it showed the line that is read."""


def narrow(affiliation: Affiliation, /, *evidence: Sighting | Entry | Digest | str) -> Affiliation:
    """Return the affiliation without the readings that evidence on its paper rules out.

    Evidence is sightings of the same paper, its own among them; its entries alone, which tell no
    time; whole digests, of which the only paper that shows this very line counts; and clean names
    of organisations. It rules out readings in three ways: the organisation may be stated clean; a
    side-car file may name the paper's link on arXiv but none to code, so that there was no
    repository; stars and comments hardly shrink with time. What would leave no reading rules out
    none. With one reading left the affiliation is `certain`.
    """
    # 1. The evidence apart: clean names, and sightings of the one paper that shows the line.
    check_kind(affiliation, Affiliation, "narrow", "an Affiliation")
    names = [item for item in evidence if isinstance(item, str)]
    seen = [Sighting(entry=item) for item in evidence if isinstance(item, Entry)]
    seen += [item for item in evidence if isinstance(item, Sighting)]
    papers = sightings(item for item in evidence if isinstance(item, Digest)).values()
    showing = [own for own in papers if any(_shows_line(affiliation.raw, one) for one in own)]
    if len(showing) == 1:
        seen += showing[0]
    # 2. A name that ends in a digit moves the place where the counters may begin.
    names += _clean_names(chain(seen, *papers))
    if any(name[-1:].isdigit() and affiliation.raw.startswith(name) for name in names):
        affiliation = Affiliation.parse(affiliation.raw, names=names)
    # 3. Each rule takes readings away from those that the rules before it left, never all.
    readings: Sequence[Affiliation] = affiliation.alternatives
    for rule in (_of_stated_organization, _without_repository, _growing):
        readings = rule(readings, seen) or readings
    if len(readings) == len(affiliation.alternatives):
        return affiliation
    if len(readings) == 1:
        return evolve(readings[0], certain=True)
    return evolve(readings[0], alternatives=tuple(readings))


def _clean_names(seen: Iterable[Sighting]) -> list[str]:
    """Return the names of organisations that are stated apart from any counters."""
    found = []
    for sighting in seen:
        owner, line = sighting.entry.paper.organization, sighting.entry.affiliation
        if owner and owner.fullname:
            found.append(owner.fullname)
        if line and line.certain and line.raw == line.organization:
            found.append(line.raw)
    return found


def _shows_line(raw: str, sighting: Sighting) -> bool:
    """Tell whether a card line is that of a sighting."""
    line = sighting.entry.affiliation
    return line is not None and line.raw == raw


# --- rules: the readings that are left, in their order -------------------------------------------


def _of_stated_organization(
    readings: Iterable[Affiliation], seen: Iterable[Sighting]
) -> list[Affiliation]:
    names = _clean_names(seen)
    return [reading for reading in readings if reading.organization in names]


def _without_repository(
    readings: Iterable[Affiliation], seen: Iterable[Sighting]
) -> list[Affiliation]:
    linkless = [sighting for sighting in seen if _lacks_code(sighting.entry)]
    return [
        reading
        for reading in readings
        if reading.github_stars is None
        and (reading.comments or 0) <= _MOST_COMMENTS
        and any(_shows_line(reading.raw, sighting) for sighting in linkless)
    ]


def _lacks_code(entry: Entry) -> bool:
    """Tell whether a side-car file knows the paper's page, and no link to code on it."""
    return bool(entry.extra.get("paper_link")) and "code_link" not in entry.extra


def _growing(readings: Sequence[Affiliation], seen: Iterable[Sighting]) -> list[Affiliation]:
    # 1. All that the card may have shown at each moment, in their order.
    before: list[_Moment] = []
    moments = sorted(_moments(readings, seen), key=_time)
    # 2. What cannot have grown into what was shown later goes, then what cannot have grown out of
    #    what was shown before; that may rule out more at others, until nothing changes.
    while moments != before:
        before = moments
        moments = _swept(moments[::-1], _least, _most)[::-1]
        moments = _swept(moments, _negative(_most), _negative(_least))
    # 3. The readings that are possible at every moment at which this very line was shown.
    own = [moment.possible for moment in moments if moment.own]
    return [
        reading for reading in readings if own and all(_counters_of(reading) in one for one in own)
    ]


def _moments(readings: Sequence[Affiliation], seen: Iterable[Sighting]) -> Iterator[_Moment]:
    for sighting in seen:
        entry, line = sighting.entry, sighting.entry.affiliation
        if sighting.moment is None or not readings:
            continue
        # The line itself may be read as is left; another by its own readings; what shows no line
        # that could be read still states its counters, as far as it does.
        own = _shows_line(readings[0].raw, sighting)
        left = readings if own else line.alternatives if line else ()
        shown = [_counters_of(reading) for reading in _without_repository(left, [sighting]) or left]
        known = _Counters(number(entry.github_stars), number(entry.comments))
        yield _Moment(sighting.moment, shown or [known], own)


def _counters_of(reading: Affiliation) -> _Counters:
    """Return the counters of a reading of a card line, which shows all there are."""
    stars = number(reading.github_stars)
    return _Counters(-1 if stars is None else stars, reading.comments or 0)


# --- growth --------------------------------------------------------------------------------------

_Point = tuple[float, float]
"""Stars and comments as limits, infinite where nobody knows."""


def _least(counters: _Counters) -> _Point:
    """Return the counters as the least that they may have been."""
    stars, comments = counters
    return (-inf if stars is None else stars, -inf if comments is None else comments)


def _most(counters: _Counters) -> _Point:
    """Return the most that counters may have been before, so that they have hardly shrunk since."""
    stars, comments = counters
    return (
        inf if stars is None else _before(stars),
        inf if comments is None else _before(comments),
    )


def _before(count: int) -> int:
    return count + 1 + count // _LOSS


def _negative(measure: Callable[[_Counters], _Point]) -> Callable[[_Counters], _Point]:
    def negative(counters: _Counters) -> _Point:
        stars, comments = measure(counters)
        return -stars, -comments

    return negative


def _swept(
    moments: Iterable[_Moment],
    measure: Callable[[_Counters], _Point],
    limit: Callable[[_Counters], _Point],
) -> list[_Moment]:
    """Return moments without what those rule out that come first; equal times tell no order.

    What a card showed at one moment limits all others: they lie below one of its points. Of the
    limits of all moments only the lowest are kept, so that no moment is held against every other.
    """
    limits: Collection[_Point] = [(inf, inf)]
    swept: list[_Moment] = []
    for _, group in groupby(moments, key=_time):
        equals = [
            moment._replace(
                possible=[shown for shown in moment.possible if _below(measure(shown), limits)]
            )
            for moment in group
        ]
        swept += equals
        for moment in equals:
            limits = _lowest(limits, [limit(shown) for shown in moment.possible])
    return swept


def _below(point: _Point, limits: Iterable[_Point]) -> bool:
    return any(point[0] <= stars and point[1] <= comments for stars, comments in limits)


def _lowest(limits: Iterable[_Point], others: Collection[_Point]) -> list[_Point]:
    """Return the limits of what lies below one of some limits and below one of others."""
    both = {(min(a, c), min(b, d)) for a, b in limits for c, d in others}
    found: list[_Point] = []
    for point in sorted(both, reverse=True):
        if not found or point[1] > found[-1][1]:  # else one of more stars allows as many comments
            found.append(point)
    return found
