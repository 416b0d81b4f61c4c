"""Dates and times as people and payloads write them: strict patterns first."""

import datetime as dt
import re
from functools import lru_cache

from hfdigest.patterns import lazily

_TIMESTAMP = lazily(
    r"(?P<date>\d{4}-\d\d-\d\d)(?P<sep>[T ]+)(?P<time>\d\d:\d\d(?P<seconds>:\d\d(?:\.\d{1,6})?)?)"
    r"(?P<space> ?)(?P<offset>Z|[+-]\d\d(?P<colon>:?)\d\d)",
    re.ASCII,
)

# What every payload writes; read without taking it apart, because there are thousands.
_PAYLOAD_TIMESTAMP = lazily(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z", re.ASCII)
_ISO_DATE = lazily(r"\d{4}-\d\d-\d\d", re.ASCII)
_PRINTED_DATE = lazily(r"(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d\d?), (?P<year>\d{4})", re.ASCII)
_DAY_OF_YEAR = lazily(r"(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d\d?)", re.ASCII)
_PREFIX = lazily(r"\s*(?:Published on\s)?\s*")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH_NUMBERS = {
    spelling: number
    for number, name in enumerate(_MONTHS, start=1)
    for spelling in {name, name[:3], "Sept" if name == "September" else name}
}
_LONGEST_DATE = 40


@lru_cache(maxsize=1024)  # most of a list says the same midnight
def parse_timestamp(text: str) -> dt.datetime | None:
    """Return an aware datetime from an ISO-like date with time and offset, else `None`.

    `2026-02-16 09:15:00 +0900`, `2026-02-16T00:15:00.000Z` and the forms between are read.
    A date alone, or a time without an offset, is no moment and gives `None`, like a date that
    does not exist.
    """
    try:
        if _PAYLOAD_TIMESTAMP.fullmatch(text):
            return dt.datetime.fromisoformat(text)
        match = _TIMESTAMP.fullmatch(text)
        if not match:
            return None
        return dt.datetime.fromisoformat(f"{match['date']}T{match['time']}{match['offset']}")
    except ValueError:
        return None


def parse_date(text: str) -> dt.date | None:
    """Return the date that a page prints, else `None`.

    `Published on Sep 26, 2025`, `August 22, 2026` and `2026-08-22` are read, and other spellings
    that name the month by a word. A date without a year, or one that does not exist, is none.
    """
    text = _PREFIX.sub("", text, count=1).rstrip()
    try:
        if _ISO_DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
        match = _PRINTED_DATE.fullmatch(text)
        if match and match["month"] in _MONTH_NUMBERS:
            return dt.date(int(match["year"]), _MONTH_NUMBERS[match["month"]], int(match["day"]))
    except ValueError:
        return None
    return _parse_loosely(text)


def month_called(name: str) -> int | None:
    """Return the number of the month that a word names, such as `September` or `Sep`."""
    return _MONTH_NUMBERS.get(name)


def parse_day_of_year(text: str) -> tuple[int, int] | None:
    """Return the month and the day that a text such as `Sep 28` prints; `None` for another one."""
    match = _DAY_OF_YEAR.fullmatch(text.strip())
    if not match or match["month"] not in _MONTH_NUMBERS:
        return None
    return _MONTH_NUMBERS[match["month"]], int(match["day"])


def _parse_loosely(text: str) -> dt.date | None:
    """Return the date of a text that states year, month and day, the month by its name."""
    if len(text) > _LONGEST_DATE or not any(name[:3] in text for name in _MONTHS):
        return None
    from dateutil import parser  # noqa: PLC0415 - rarely needed, and slow to import

    # What the text does not state is filled in from the default, so two defaults tell.
    defaults = dt.datetime(2003, 3, 3), dt.datetime(2004, 4, 4)  # noqa: DTZ001 - dates only
    try:
        first, second = (parser.parse(text, default=one, ignoretz=True) for one in defaults)
    except (ValueError, OverflowError):
        return None
    return first.date() if first.date() == second.date() else None


def format_timestamp(moment: dt.datetime, like: str | None = None) -> str:
    """Return a moment in the spelling of another one, by default `2026-02-16 09:15:00 +0900`."""
    match = _TIMESTAMP.fullmatch(like) if like else None
    offset = moment.strftime("%z")[:5]
    if match is None:
        return f"{_clock(moment, ' ', 'seconds')} {offset}"
    if match["offset"] == "Z" and not moment.utcoffset():
        offset = "Z"
    elif match["colon"]:
        offset = f"{offset[:3]}:{offset[3:]}"
    seconds = match["seconds"] or ""
    precision = "milliseconds" if len(seconds) == len(":00.000") else "seconds"
    if not seconds and not moment.second:
        precision = "minutes"
    return f"{_clock(moment, match['sep'], precision)}{match['space']}{offset}"


def _clock(moment: dt.datetime, separator: str, precision: str) -> str:
    if moment.microsecond % 1000 or (moment.microsecond and precision != "milliseconds"):
        precision = "microseconds"
    naive = moment.replace(tzinfo=None).isoformat("T", precision)
    return naive.replace("T", separator, 1)
