"""What a list of the API covers: its period, and whether it may be a part of one.

`docs/dates.md` has the evidence. A list of a whole day goes down by votes, to papers that hardly
anybody voted for; all its papers state that they were submitted on that day, by several people.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hfdigest.dates import parse_timestamp
from hfdigest.errors import Problem
from hfdigest.model import Day, Period, Trending, period_of
from hfdigest.patterns import lazily

LIMITS = frozenset({50, 100})
"""After so many items the API cuts a list off, the first by default and the second always."""

MOST_LAST_VOTES = 2
"""The most votes of the last paper of a whole day, in every list that was seen."""

_VERY_SHORT, _FEW_VOTES = 2, 4
"""The first items of a longer list, if so few, would have more than so few votes."""

_ROUND = 5
"""Of so many items, or a multiple of it, are the parts for which people ask."""

_FIRST_LIST = dt.date(2023, 5, 4)
"""The day of the first list."""

_HIGHLIGHTS = frozenset({"highlightedTitle", "highlightedSummary"})
"""What the results of a search have in each item."""

_DATE = lazily(
    r"(?<![0-9])(?P<year>[0-9]{4})(?P<mark>[-_.]?)"
    r"(?:W(?P<week>[0-9]{2})|(?P<month>[0-9]{2})(?P=mark)(?P<day>[0-9]{2}))(?![0-9])"
    r"|(?<![0-9])(?P<of>[0-9]{4})[-_](?P<whole>[0-9]{2})(?![0-9]|[-_][0-9])"
)


def period_in_name(name: str | None) -> Period | None:
    """Return the one day, week or month that the name of a file states; two state none.

    A date before the first list is that of something else, or a number.
    """
    stem = re.split(r"[/\\]", name or "")[-1]
    periods = {period_of(_label(match)) for match in _DATE.finditer(stem)}
    found = [one for one in periods if one and one.end and one.end >= _FIRST_LIST]
    return found[0] if len(found) == 1 else None


def _label(match: re.Match[str]) -> str:
    """Return the label of a date in a name, where it may also be `20240527` or `2024_05_27`."""
    if match["of"]:
        return f"{match['of']}-{match['whole']}"
    if match["week"]:
        return f"{match['year']}-W{match['week']}"
    return f"{match['year']}-{match['month']}-{match['day']}"


def settled_period(
    stated: Period | None,
    asked: Period | None,
    problems: list[Problem],
    *,
    named: Period | None = None,
    doubt: str = "",
) -> Period | None:
    """Return what the source states, else what was asked for, else what its name says.

    What disagrees with what counts more is a warning, and that the name alone tells is a note.
    `doubt` is why the source states nothing, where that is known.
    """
    because = f": {doubt}" if doubt else ""
    if stated is not None and asked is not None and stated != asked:
        message = f"the list is that of {stated.label}, not of {asked.label}, which was asked for"
        problems.append(Problem(message=message))
    period = stated or asked
    if period is None and named is None:
        message = f"nothing tells which period the list covers{because}; pass period="
        problems.append(Problem(message=message))
    elif period is None and named is not None:
        message = f"only the file's name tells that the list is that of {named.label}{because}"
        problems.append(Problem(message=message, level="note"))
    elif named is not None and period is not None and not _overlap(period, named):
        message = f"the file is named after {named.label}, and its list is that of {period.label}"
        problems.append(Problem(message=message))
    return period or named


def _overlap(one: Period, other: Period) -> bool:
    """Tell whether two periods have a day in common, such as a week and one of its days."""
    if one.start is None or other.start is None or one.end is None or other.end is None:
        return one == other
    return one.start <= other.end and other.start <= one.end


def period_of_items(  # noqa: PLR0913 - what is known of a list
    items: Sequence[Any],
    stated: Period | None,
    asked: Period | None,
    problems: list[Problem],
    *,
    named: Period | None = None,
    counted: bool = False,
) -> Period | None:
    """Return what a list covers, from its items, what is stated around them and what was asked.

    A list that may be a part of a day states no period by its items. What was asked for, or what
    the name says, places it where the days of its items do not contradict that. A list is
    `counted` where the source says how long it is, and it is that long.
    """
    if isinstance(asked, Trending):
        return asked
    papers = [*_papers(items)]
    moments = [paper.get("submittedOnDailyAt") for paper in papers]
    # A list mostly has few different moments, each of which is read once.
    texts = {moment for moment in moments if isinstance(moment, str)}
    read: dict[Any, dt.date | None] = {moment: _day(moment) for moment in texts}
    days = sorted({day for day in read.values() if day is not None})
    if len(days) < 2 or not isinstance(asked, Day):  # noqa: PLR2004 - whoever asks knows best
        asked = _within(asked, days, problems, "which was asked for")
    named = _within(named, days, problems, "after which the file is named")
    if stated is not None:
        if days and not _holds(stated, days):
            message = f"the source says {stated.label}, its items are those of {_shown(days)}"
            problems.append(Problem(message=message))
        return settled_period(stated, asked, problems, named=named)
    doubt = _doubt(papers, days, counted=counted)
    if not doubt and any(type(m) is not str or read[m] is None for m in moments):
        doubt = "some items do not state when they were submitted"
    if doubt and asked is not None and len(days) > 1 and not _holds(asked, days):
        problems.append(Problem(message=doubt))
    if any(isinstance(item, dict) and not _HIGHLIGHTS.isdisjoint(item) for item in items):
        doubt = "these are the results of a search"
    day = None if doubt else Day(date=days[0])
    return settled_period(day, asked, problems, named=named, doubt=doubt)


def _papers(items: Sequence[Any]) -> Iterator[Mapping[str, Any]]:
    """Yield what each item says of its paper."""
    for item in items:
        paper = item.get("paper", item) if isinstance(item, dict) else None
        if isinstance(paper, dict):
            yield paper


def _day(moment: str) -> dt.date | None:
    """Return the day on which a paper was submitted to the daily lists."""
    found = parse_timestamp(moment)
    return found.date() if found else None


def _within(
    period: Period | None, days: Sequence[dt.date], problems: list[Problem], why: str
) -> Period | None:
    """Return a period that the items do not contradict; report another one."""
    if period is None or not days or _holds(period, days):
        return period
    what = "list is that" if len(days) == 1 else "items are those"
    message = f"the {what} of {_shown(days)}, not of {period.label}, {why}"
    problems.append(Problem(message=message))
    return None


def _holds(period: Period, days: Sequence[dt.date]) -> bool:
    if period.start is None or period.end is None:
        return True
    return period.start <= days[0] and days[-1] <= period.end


def _shown(days: Sequence[dt.date]) -> str:
    return f"{days[0]}" if len(days) == 1 else f"several days, from {days[0]} to {days[-1]}"


def _doubt(papers: Sequence[Mapping[str, Any]], days: Sequence[dt.date], *, counted: bool) -> str:
    """Return why a list may be less than a whole day; nothing where nothing speaks for it."""
    if not days:
        return "no item states when it was submitted"
    if len(days) > 1:
        return f"the items are those of {_shown(days)}"
    return _doubt_by_votes(papers, counted=counted) or _doubt_by_submitters(papers)


def _doubt_by_votes(papers: Sequence[Mapping[str, Any]], *, counted: bool) -> str:
    votes = [vote for paper in papers if type(vote := paper.get("upvotes")) is int]
    if votes != sorted(votes, reverse=True):
        return "the items are not in order of their votes, as those of a day are"
    if len(papers) in LIMITS and not counted:
        return "the API cuts lists off after so many items"
    lenient = counted or len(papers) <= _VERY_SHORT
    if votes and votes[-1] > (_FEW_VOTES if lenient else MOST_LAST_VOTES):
        return f"the last item has {votes[-1]} votes, more than the last one of a whole day"
    if votes and votes[-1] and len(papers) % _ROUND == 0 and not counted:
        return f"people ask for {len(papers)} items, and the last one has votes"
    return ""


def _doubt_by_submitters(papers: Sequence[Mapping[str, Any]]) -> str:
    submitters = [_submitter(paper) for paper in papers]
    if len(submitters) > 1 and None not in submitters and len(set(submitters)) == 1:
        return f"all items were submitted by {submitters[0]}"
    return ""


def _submitter(paper: Mapping[str, Any]) -> str | None:
    """Return the login of who submitted a paper."""
    user = paper.get("submittedOnDailyBy")
    login = user.get("user", user.get("name")) if isinstance(user, dict) else None
    return login if isinstance(login, str) else None
