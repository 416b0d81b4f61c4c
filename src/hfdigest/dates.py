"""Dates and times as people and payloads write them: strict patterns first."""

import datetime as dt
import re

_TIMESTAMP = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)(?P<sep>[T ]+)(?P<time>\d\d:\d\d(?P<seconds>:\d\d(?:\.\d{1,6})?)?)"
    r"(?P<space> ?)(?P<offset>Z|[+-]\d\d(?P<colon>:?)\d\d)",
    re.ASCII,
)


def parse_timestamp(text: str) -> dt.datetime | None:
    """Return an aware datetime from an ISO-like date with time and offset, else `None`.

    `2026-02-16 09:15:00 +0900`, `2026-02-16T00:15:00.000Z` and the forms between are read.
    A date alone, or a time without an offset, is no moment and gives `None`, like a date that
    does not exist.
    """
    match = _TIMESTAMP.fullmatch(text)
    if not match:
        return None
    try:
        return dt.datetime.fromisoformat(f"{match['date']}T{match['time']}{match['offset']}")
    except ValueError:
        return None


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
    if moment.microsecond and precision != "milliseconds":
        precision = "microseconds"
    elif moment.microsecond % 1000:
        precision = "microseconds"
    naive = moment.replace(tzinfo=None).isoformat("T", precision)
    return naive.replace("T", separator, 1)
