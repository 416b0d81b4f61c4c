"""The period of a file by its head, for an order in which files need not be read twice."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from hfdigest.errors import ParseError
from hfdigest.model import Period, period_of
from hfdigest.patterns import lazily
from hfdigest.source import Source

if TYPE_CHECKING:
    from hfdigest.grammar.dialect import Dialect

HEAD = 4096
"""How many bytes of a file are looked at."""

_OWN = lazily(
    r'\s*\{\s*"schema_version"\s*:\s*1\s*,\s*"type"\s*:\s*"(?:(?P<part>entry|paper)"'
    r'|digest"\s*,\s*"period"\s*:\s*"(?P<label>[^"\\]+)")'
)
_SIDECAR = lazily(r'\s*\{\s*"date"\s*:\s*"(?P<label>[0-9-]{10})"[^\[{]*"total_papers"\s*:')
_ANSWER = lazily(r'\s*\[\s*\{.*?"submittedOnDailyAt"\s*:\s*"(?P<label>[0-9-]{10})T', re.DOTALL)
_NAMED_DAY = lazily(r"(?<!\d)(?P<label>\d{4}-\d\d-\d\d)(?!\d)[^/\\]*\Z", re.ASCII)
_HEADING = lazily(r"^(?:#|title:).*", re.MULTILINE)
_LONGER = lazily(r"week|month|W\d\d|[주周월月]간?", re.IGNORECASE)
_NAMED_LONGER = lazily(r"\d{4}-(?:W\d\d|\d\d(?!-?\d))")


class Place(NamedTuple):
    """Where a file stands among others: by its period, then by its path."""

    start: dt.date
    """The period's first day; the last day of the calendar where there is none."""
    end: dt.date
    path: str

    @classmethod
    def of(cls, period: Period | None, path: str) -> "Place":
        """Return the place of a file that has a period, or of one that has none."""
        start, end = (period.start, period.end) if period else (None, None)
        return cls(start or dt.date.max, end or dt.date.max, path)


def peek(head: bytes, path: str, dialects: "Sequence[Dialect]") -> Place | None:
    """Return the place of a file by its first `HEAD` bytes; `None` where they do not tell.

    The file may say later that its period is another or none. Then it stands after this place:
    what could stand before it is not told by a head.
    """
    source = Source.read(head, path)
    match source.text.lstrip()[:1]:
        case "{":
            return _place_of_object(source.text, path)
        case "[":
            # A list of a week or month may be told by the name alone.
            found = None if _NAMED_LONGER.search(path) else _ANSWER.match(source.text)
            return _labelled(found["label"], path) if found else None
        case "<":
            return None
    if place := _named_place(source.text, path):
        return place
    from hfdigest.lens.post import read_source  # noqa: PLC0415 - captures need no templates

    try:
        reading = read_source(source.with_text(_whole_lines(source.text, head)), dialects)
    except ParseError:
        return None
    period = reading.sections[0].digest.period
    return Place.of(period, path) if period else None


def _named_place(text: str, path: str) -> Place | None:
    """Return the place of a post by its name, where its title or a heading says the same day."""
    named = _NAMED_DAY.search(path)
    if named is None:
        return None
    headings = [line for line in _HEADING.findall(text) if named["label"] in line]
    if not headings or any(map(_LONGER.search, headings)):
        return None
    return _labelled(named["label"], path)


def _whole_lines(text: str, head: bytes) -> str:
    """Return a text without its last line, where that may go on."""
    return text if len(head) < HEAD else text[: max(text.rfind("\n"), text.rfind("\r")) + 1]


def _place_of_object(text: str, path: str) -> Place | None:
    found = _OWN.match(text)
    if found and found["part"]:
        return Place.of(None, path)
    found = found or _SIDECAR.match(text)
    return _labelled(found["label"], path) if found else None


def _labelled(label: str, path: str) -> Place | None:
    period = period_of(label)
    return Place.of(period, path) if period else None
