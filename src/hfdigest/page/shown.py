"""Which period a page without props is of: by its own address, what it prints and what it links to.

A page prints its period often without the year (`Sep 28`, `Week 40`); the links to the periods
beside it tell which one is meant, and where nothing is printed, the one between the two.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import NamedTuple

from hfdigest.dates import month_called, parse_date, parse_day_of_year
from hfdigest.model import Day, Month, Period, Trending, Week, period_of
from hfdigest.page.html import Element, Html, text_of
from hfdigest.page.listing import named_period, period_of_address

_LONGEST_BREAK = dt.timedelta(days=31)
"""How far the last day with a list may lie before a day, in any year."""
_MOST_LINKS = 100
"""A page with links to more periods is no list of one."""
_LONGEST_TEXT = 40

_WEEK = re.compile(r"Week (?P<week>[0-9]{1,2})(?:(?:,| of)? (?P<year>[0-9]{4}))?\b", re.IGNORECASE)
_MONTH = re.compile(r"(?P<name>[A-Z][a-z]{2,8})\.?(?: (?P<year>[0-9]{4}))?\b", re.ASCII)
_YEAR = re.compile(r"\b[0-9]{4}\b")

_HEADINGS = ("title", "h1", "h2")
_LEAVES = ("div", "span", "time", "button", "p", "a")


class _Printed(NamedTuple):
    """A period as it is printed, without its year."""

    kind: type[Day | Week | Month]
    number: int
    """The number of the week, or of the month."""
    day: int = 1


def shown_period(page: Html) -> Period | None:
    """Return the period that a page shows; `None` where nothing or too much tells it."""
    if page.title.startswith("Trending"):
        return Trending()
    times = (time.get("datetime", "") for time in page.root.iterfind(".//time"))
    stated = [*map(period_of_address, page.addresses), *map(named_period, times)]
    if found := next((period for period in stated if period), None):
        return found
    links = _links(page)
    printed = [*_printed(page)]
    whole = {period for one in printed for period in _meant(one, links)}
    if not whole:
        kinds = {one.kind for one in printed if isinstance(one, _Printed)}
        silent = [kind for kind in (Day, Week, Month) if kind not in kinds]
        whole = {period for kind in silent for period in _between(links, kind)}
    # The page of a week or month prints days, too.
    holding = [one for one in whole if all(_holds(one, other) for other in whole)]
    return holding[0] if len(holding) == 1 else None


def _links(page: Html) -> list[Day | Week | Month]:
    """Return the periods to which a page links, in order; none where there are too many."""
    addresses = (link.get("href") for link in page.root.iter("a", "link"))
    found = {period_of_address(address) for address in addresses}
    links = [one for one in found if isinstance(one, Day | Week | Month)]
    return sorted(links, key=lambda one: one.start) if len(links) <= _MOST_LINKS else []


def _printed(page: Html) -> Iterator[Day | Week | Month | _Printed]:
    """Yield the different periods that headings and texts outside of cards print."""
    texts = {text_of(part) for tag in _HEADINGS for part in page.root.iter(tag)}
    found = {period for text in texts for period in _in_heading(text)}
    leaves = (part for part in page.root.iter(*_LEAVES) if not len(part) and not _in_card(part))
    alone = {(part.text or "").strip() for part in leaves}
    yield from found | {one for text in alone if (one := _as_period(text))}


def _in_card(part: Element) -> bool:
    return next(part.iterancestors("article"), None) is not None


def _in_heading(text: str) -> Iterator[Day | Week | Month | _Printed]:
    """Yield the periods within a heading, which says other things too."""
    for match in _WEEK.finditer(text):
        yield from _week(match)
    for match in _MONTH.finditer(text):
        if match["year"]:
            yield from _month(match)
    for word in text.split():
        if period := _labelled(word):
            yield period


def _as_period(text: str) -> Day | Week | Month | _Printed | None:
    """Return the period as which a whole text can be read."""
    if len(text) > _LONGEST_TEXT:
        return None
    if period := _labelled(text):
        return period
    if _YEAR.search(text) and (date := parse_date(text)):
        return Day(date=date)
    if day := parse_day_of_year(text):
        return _Printed(Day, *day)
    for pattern, read in ((_WEEK, _week), (_MONTH, _month)):
        if match := pattern.fullmatch(text):
            return next(read(match), None)
    return None


def _labelled(text: str) -> Day | Week | Month | None:
    period = period_of(text) if text[:1].isdigit() else None
    return period if isinstance(period, Day | Week | Month) else None


def _week(match: re.Match[str]) -> Iterator[Week | _Printed]:
    number = int(match["week"])
    if not match["year"]:
        yield _Printed(Week, number)
    else:
        with suppress(ValueError):
            yield Week(year=int(match["year"]), week=number)


def _month(match: re.Match[str]) -> Iterator[Month | _Printed]:
    number = month_called(match["name"])
    if number and not match["year"]:
        yield _Printed(Month, number)
    elif number:
        with suppress(ValueError):
            yield Month(year=int(match["year"]), month=number)


# --- which year is meant -------------------------------------------------------------------------


def _meant(
    one: Day | Week | Month | _Printed, links: list[Day | Week | Month]
) -> Iterable[Day | Week | Month]:
    """Return the periods that something printed may mean, beside those that the page links to."""
    if not isinstance(one, _Printed):
        return [one]
    if one.kind is Day:
        return _days_meant(one, [link.date for link in links if isinstance(link, Day)])
    beside = [link for link in links if type(link) is one.kind]
    steps = {_step(link, forward=forward) for link in beside for forward in (True, False)}
    return [
        step
        for step in steps - {None, *beside}
        if step and one.number == (step.week if isinstance(step, Week) else step.start.month)
    ]


def _days_meant(one: _Printed, beside: list[dt.date]) -> Iterator[Day]:
    """Yield the days with that date that follow on a day with a list, before the next one."""
    for before, after in pairwise([*beside, dt.date.max]):
        for year in (before.year, before.year + 1):
            with suppress(ValueError):  # February 29
                date = dt.date(year, one.number, one.day)
                if before < date < after and date - before <= _LONGEST_BREAK:
                    yield Day(date=date)


def _between(
    links: list[Day | Week | Month], kind: type[Day | Week | Month]
) -> Iterator[Day | Week | Month]:
    """Yield the period that alone stands between two of a kind, to which a page links."""
    beside = [link for link in links if type(link) is kind]
    if len(beside) == 2:  # noqa: PLR2004 - the one before and the one after
        step = _step(beside[0], forward=True)
        if step is not None and step == _step(beside[1], forward=False):
            yield step


def _step(period: Day | Week | Month, *, forward: bool) -> Day | Week | Month | None:
    """Return the next period of the same length, or the one before; `None` beyond the calendar."""
    one = dt.timedelta(days=1)
    try:
        day = Day(date=period.end + one if forward else period.start - one)
        if isinstance(period, Day):
            return day
        found = named_period(day.label, "week" if isinstance(period, Week) else "month")
    except (ValueError, OverflowError):
        return None
    return found if isinstance(found, Week | Month) else None


def _holds(period: Day | Week | Month, other: Day | Week | Month) -> bool:
    return period.start <= other.start and other.end <= period.end
