"""Periods as posts write them, in strftime-like formats and in several languages."""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from hfdigest.model import Day, Month, Period, Week
from hfdigest.post.kinds import Kind

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
_DIRECTIVE = re.compile("%-?[A-Za-z]")


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
_LABELS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
_IN_NAMES = {
    unit: re.compile(pattern.replace("_", "[-_./]?") + "(?![0-9])")
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


def period_in_name(name: str, unit: str) -> Period | None:
    """Return the last period in a file's path that is one, such as `2026/02/16` or `2026-W07`."""
    for match in reversed([*_IN_NAMES[unit].finditer(name.replace("\\", "/"))]):
        with suppress(ValueError):
            return _make_period(unit, {part: int(text) for part, text in match.groupdict().items()})
    return None


def _unit(period: Period) -> str:
    return type(period).__name__.lower()


def period_kind(unit: str, spec: str = "", language: str = "en") -> Kind:
    """Return periods of one unit (`day`, `week`, `month`) in a strftime-like format.

    The directives are `%Y %m %-m %d %-d %B %b %A %a %G %V`; the default is the period's ISO label.
    `language` is a BCP 47 tag; months and weekdays have names in English, Chinese, Japanese and
    Korean, and English ones for other languages.
    """
    spec = spec or _LABELS[unit]
    names = _CALENDARS.get(language.partition("-")[0].lower(), _CALENDARS["en"])
    directives = _DIRECTIVE.findall(spec)
    for directive in directives:
        if directive not in _DIRECTIVES:
            message = f"{directive} is not one of {' '.join(_DIRECTIVES)}"
            raise ValueError(message)
    needed = {"day": {"year", "month", "day"}, "week": {"year", "week"}, "month": {"year", "month"}}
    missing = needed[unit] - {_DIRECTIVES[directive][1] for directive in directives}
    if missing:
        message = f"the format {spec!r} does not state the {' and '.join(sorted(missing))}"
        raise ValueError(message)
    literals = [re.escape(literal) for literal in _DIRECTIVE.split(spec)]
    patterns = [
        _DIRECTIVES[directive][0] or f"(?:{'|'.join(sorted(names[directive], reverse=True))})"
        for directive in directives
    ]
    body = "".join(part for pair in zip(literals, [*patterns, ""], strict=True) for part in pair)
    groups = "".join(
        part
        for pair in zip(literals, [*(f"({pattern})" for pattern in patterns), ""], strict=True)
        for part in pair
    )
    reader = re.compile(groups)

    def read(text: str) -> Period | None:
        match = reader.fullmatch(text)
        parts = {}
        for directive, value in zip(directives, match.groups() if match else (), strict=True):
            pattern, part = _DIRECTIVES[directive]
            parts[part] = int(value) if pattern else names[directive].index(value) + 1
        try:
            period = _make_period(unit, parts)
        except ValueError:
            return None
        # A weekday that is not the date's makes the text unreadable rather than half right.
        weekday = parts.get("weekday")
        return None if weekday and period.start.isoweekday() != weekday else period  # type: ignore[union-attr]

    def write(value: Any, like: str | None) -> str:
        if not isinstance(value, Day | Week | Month) or _unit(value) != unit:
            message = f"is not a {unit}: {value!r}"
            raise ValueError(message)
        written = _format_period(value, spec, names)
        if like is not None and (old := read(like)) == value:
            return like if old is not None else written
        return written

    return Kind(body, read, write, _format_period(_SAMPLES[unit], spec, names))


def _format_period(period: Day | Week | Month, spec: str, names: Mapping[str, list[str]]) -> str:
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
        "%B": names["%B"][start.month - 1],
        "%b": names["%b"][start.month - 1],
        "%A": names["%A"][start.weekday()],
        "%a": names["%a"][start.weekday()],
    }
    return _DIRECTIVE.sub(lambda match: values[match[0]], spec)
