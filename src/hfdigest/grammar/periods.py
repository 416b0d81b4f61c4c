"""Periods as posts write them, in strftime-like formats and in several languages."""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any

from hfdigest.grammar.kinds import Kind
from hfdigest.model import Day, Month, Period, Trending, Week
from hfdigest.patterns import lazily

_DIRECTIVES = {
    "%Y": ("[0-9]{4}", "year"),
    "%G": ("[0-9]{4}", "year"),
    "%m": ("[0-9]{2}", "month"),
    "%-m": ("[0-9]{1,2}", "month"),
    "%d": ("[0-9]{2}", "day"),
    "%-d": ("[0-9]{1,2}", "day"),
    "%V": ("[0-9]{2}", "week"),
    "%B": (None, "month"),
    "%b": (None, "month"),
    "%A": (None, "weekday"),
    "%a": (None, "weekday"),
}
_DIRECTIVE = lazily("%-?[A-Za-z]")


def _calendar(days: str, short_days: str, months: str, short_months: str) -> dict[str, list[str]]:
    return {
        "%A": days.split(),
        "%a": short_days.split(),
        "%B": months.split(),
        "%b": short_months.split(),
    }


def _numbered(mark: str) -> str:
    return " ".join(f"{month}{mark}" for month in range(1, 13))


# The calendar module's names follow the locale.
_CALENDARS = {
    "en": _calendar(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "Mon Tue Wed Thu Fri Sat Sun",
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    ),
    "ja": _calendar(
        "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
        "月 火 水 木 金 土 日",
        _numbered("月"),
        _numbered("月"),
    ),
    "ko": _calendar(
        "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        "월 화 수 목 금 토 일",
        _numbered("월"),
        _numbered("월"),
    ),
    "zh": _calendar(
        "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
        "周一 周二 周三 周四 周五 周六 周日",
        _numbered("月"),
        _numbered("月"),
    ),
}
_NEEDED = {"day": {"year", "month", "day"}, "week": {"year", "week"}, "month": {"year", "month"}}
_LABELS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
_IN_NAMES = {
    unit: lazily(pattern.replace("_", "[-_./]?") + "(?![0-9])")
    for unit, pattern in {
        "day": "(?P<year>[0-9]{4})_(?P<month>[01][0-9])_(?P<day>[0-3][0-9])",
        "week": "(?P<year>[0-9]{4})_[Ww](?P<week>[0-5][0-9])",
        "month": "(?P<year>[0-9]{4})_(?P<month>[01][0-9])",
    }.items()
}
"""Periods in the names of files, where `_` stands for what may be between the numbers."""
_SAMPLES: dict[str, Day | Week | Month] = {
    "day": Day(date=dt.date(2026, 2, 16)),
    "week": Week(year=2026, week=7),
    "month": Month(year=2026, month=2),
}


def _make_period(unit: str, parts: Mapping[str, int]) -> Period:
    if unit == "day":
        return Day(date=dt.date(parts["year"], parts["month"], parts["day"]))
    if unit == "week":
        return Week(year=parts["year"], week=parts["week"])
    return Month(year=parts["year"], month=parts["month"])


ANY = "period"
"""The unit of posts that may cover a day, a week, a month or no date."""
LAST_DAY = "last_day"
"""The format that gives the date on which a period ends, and states no period."""


def period_in_name(name: str, unit: str) -> Period | None:
    """Return the last period in a file's path that is one, such as `2026/02/16` or `2026-W07`."""
    if unit == ANY:
        found = (period_in_name(name, each) for each in _LABELS)
        return next((period for period in found if period), None)
    for match in reversed([*_IN_NAMES[unit].finditer(name.replace("\\", "/"))]):
        with suppress(ValueError):
            return _make_period(unit, {part: int(text) for part, text in match.groupdict().items()})
    return None


def period_kind(unit: str, spec: str = "", language: str = "en") -> Kind:
    """Return periods of one unit (`day`, `week`, `month`) in a strftime-like format.

    The directives are `%Y %m %-m %d %-d %B %b %A %a %G %V`; the default is the period's ISO label.
    `language` is a BCP 47 tag; months and weekdays have names in English, Chinese, Japanese and
    Korean, and English ones for other languages.
    """
    if spec == LAST_DAY:
        return Kind("[0-9]{4}-[0-9]{2}-[0-9]{2}", lambda _: None, _write_last_day, "2026-02-16")
    if unit == ANY:
        return _any_period(spec)
    form = _Form(unit, spec or _LABELS[unit], _names(language))
    if form.missing:
        message = f"the format {spec!r} does not state the {' and '.join(form.missing)}"
        raise ValueError(message)
    return Kind(form.pattern(), form.read, form.write, form.text_of(_SAMPLES[unit]))


def period_part(unit: str, spec: str, language: str = "en") -> Kind | None:
    """Return parts of periods of one unit, such as a year: what follows from a period.

    They state none. `None` for a format that states the whole.
    """
    if unit == ANY or spec in {"", LAST_DAY}:
        return None
    form = _Form(unit, spec, _names(language))
    if not form.missing:
        return None
    return Kind(form.pattern(), lambda _: None, form.write_part, form.text_of(_SAMPLES[unit]))


def _names(language: str) -> Mapping[str, list[str]]:
    """Return the names of months and weekdays in a language."""
    return _CALENDARS.get(language.partition("-")[0].lower(), _CALENDARS["en"])


def _write_last_day(value: Any, _: str | None) -> str:
    if not isinstance(value, Day | Week | Month):
        message = f"has no last day: {value!r}"
        raise ValueError(message)  # noqa: TRY004 - every refusal of a value is a ValueError
    return value.end.isoformat()


def _any_period(spec: str) -> Kind:
    """Return periods of every unit by their labels."""
    if spec:
        message = f"{spec!r} is for periods of one unit; there is {LAST_DAY}"
        raise ValueError(message)
    kinds = {unit: period_kind(unit) for unit in _LABELS}

    def read(text: str) -> Period | None:
        if text == Trending().label:
            return Trending()
        found = (kind.read(text) for kind in kinds.values())
        return next((period for period in found if period), None)

    def write(value: Any, _: str | None) -> str:
        if not isinstance(value, Period):
            message = f"is no period: {value!r}"
            raise ValueError(message)  # noqa: TRY004
        return value.label

    patterns = "|".join(str(kind.pattern) for kind in kinds.values())
    return Kind(f"(?:{patterns}|{Trending().label})", read, write, kinds["day"].sample)


class _Form:
    """A strftime-like format of the periods of one unit."""

    def __init__(self, unit: str, spec: str, names: Mapping[str, list[str]]) -> None:
        self._unit = unit
        self._spec = spec
        self._names = names
        self._directives = _DIRECTIVE.findall(spec)
        for directive in self._directives:
            if directive not in _DIRECTIVES:
                message = f"{directive} is not one of {' '.join(_DIRECTIVES)}"
                raise ValueError(message)
        stated = {_DIRECTIVES[directive][1] for directive in self._directives}
        self.missing = sorted(_NEEDED[unit] - stated)
        """What such a format does not state."""
        self._reader = lazily(self.pattern("({})"))
        self.read = lru_cache(maxsize=16)(self._read)
        """Return the period of a text; a post states the same one several times."""

    def pattern(self, group: str = "{}") -> str:
        """Return the pattern of such periods, in which each directive may be made a group."""
        literals = [re.escape(literal) for literal in _DIRECTIVE.split(self._spec)]
        parts = [group.format(self._pattern_of(directive)) for directive in self._directives]
        return "".join(chain.from_iterable(zip_longest(literals, parts, fillvalue="")))

    def _pattern_of(self, directive: str) -> str:
        names = self._names.get(directive, ())
        return _DIRECTIVES[directive][0] or f"(?:{'|'.join(sorted(names, reverse=True))})"

    def _read(self, text: str) -> Period | None:
        """Return the period of a text that the pattern matches, if there is such a one.

        Each blank of it may be several, or a line break.
        """
        match = self._reader.fullmatch(text) or self._reader.fullmatch(" ".join(text.split()))
        if match is None:
            return None
        parts = {}
        for directive, value in zip(self._directives, match.groups(), strict=True):
            pattern, part = _DIRECTIVES[directive]
            parts[part] = int(value) if pattern else self._names[directive].index(value) + 1
        try:
            period = _make_period(self._unit, parts)
        except ValueError:
            return None
        # A weekday that is not the date's makes the text unreadable rather than half right.
        weekday = parts.get("weekday")
        return None if weekday and period.start.isoweekday() != weekday else period  # type: ignore[union-attr]

    def write(self, value: Any, like: str | None) -> str:
        """Return the text of a period; the one that stood there, where that says it already."""
        if not isinstance(value, Day | Week | Month) or type(value).__name__.lower() != self._unit:
            message = f"is not a {self._unit}: {value!r}"
            raise ValueError(message)
        return like if like is not None and self.read(like) == value else self.text_of(value)

    def write_part(self, value: Any, _: str | None) -> str:
        """Return the text of a part of a period."""
        return self.write(value, None)

    def text_of(self, period: Day | Week | Month) -> str:
        """Return the text of a period."""
        start = period.start
        year = period.year if isinstance(period, Week) else start.year
        values = {
            "%Y": f"{year:04d}",
            "%G": f"{year:04d}",
            "%m": f"{start.month:02d}",
            "%-m": str(start.month),
            "%d": f"{start.day:02d}",
            "%-d": str(start.day),
            "%V": f"{start.isocalendar().week:02d}",
            "%B": self._names["%B"][start.month - 1],
            "%b": self._names["%b"][start.month - 1],
            "%A": self._names["%A"][start.weekday()],
            "%a": self._names["%a"][start.weekday()],
        }
        return _DIRECTIVE.sub(lambda match: values[match[0]], self._spec)
