"""Answers of the JSON API: lists of papers of every era, and single papers."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from hfdigest.dates import parse_timestamp
from hfdigest.errors import PageError, Problem, excerpt
from hfdigest.jsontext import decode_json, marked
from hfdigest.model import Day, Digest, Entry, Month, Paper, Period, Trending, Week
from hfdigest.page import values
from hfdigest.page.listing import (
    Page,
    check_entries,
    error_of,
    finished,
    named_period,
    read_entries,
    reading,
    settled_period,
)
from hfdigest.page.payload import read_item, read_paper
from hfdigest.page.props import is_list_props, read_list_props
from hfdigest.page.values import Fact, WrongValueError, take
from hfdigest.source import check_size, refuse_compressed

_LIMITS = frozenset({50, 100})
MAX_BYTES = 64 * 2**20
"""The largest answer that is read, unless more is asked for."""


def parse_api(
    data: str | bytes | list[Any] | Mapping[str, Any],
    /,
    *,
    period: Period | None = None,
    name: str | None = None,
    strict: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Page:
    """Read an answer of the API that lists papers, as JSON or as the value of such JSON.

    A list, a list in an object (`{"date": …, "count": …, "data": […]}`) and a single item are
    read, wrapped or flat, of every era. `period` is what was asked for. An item that is wrong is
    left out and is a problem; with `strict`, the first problem is a `PageError` instead. JSON of
    more than `max_bytes` is one too.
    """
    with reading(name):
        return read_answer(load_json(data, max_bytes), period, strict=strict)


def read_answer(value: object, period: Period | None, *, strict: bool = False) -> Page:
    """Read the value of an answer as `parse_api` does; it is taken apart in doing so."""
    problems: list[Problem] = []
    digest = _digest(value, period, problems)
    return finished(digest, problems, strict=strict)


def parse_paper_api(data: str | bytes | Mapping[str, Any], /) -> Paper:
    """Read an answer of the API that describes one paper, as JSON or as the value of such JSON.

    Its upvotes, stars and submission are in `extra`, because they belong to one moment. Whatever
    cannot be read is a `PageError`.
    """
    with reading(None):
        try:
            return read_paper(load_json(data))
        except WrongValueError as wrong:
            raise error_of(wrong.problem("$")) from None


def load_json(data: object, max_bytes: int = MAX_BYTES) -> Any:
    """Return the value of a JSON document, or a copy of a value that was JSON.

    What Hugging Face answers in place of papers is an error that says so.
    """
    value = _decode(_text(data, max_bytes)) if isinstance(data, str | bytes) else marked(data)
    if isinstance(value, dict) and "error" in value and "paper" not in value:
        message = f"Hugging Face answered with an error: {excerpt(str(value['error']))}"
        raise PageError(message, path="$.error")
    return value


def _text(data: str | bytes, max_bytes: int) -> str:
    check_size(data, max_bytes, PageError, None)
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    refuse_compressed(data, PageError)
    try:
        return data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not {error.encoding.upper()}"
        raise PageError(message) from None


def _decode(text: str) -> Any:
    content = text.lstrip(" \t\r\n\0")
    if not content:
        message = "the document is empty"
        raise PageError(message, line=1, column=1)
    if content.startswith("<"):
        message = "this is HTML, not JSON: read pages with parse_page or parse_paper_page"
        raise PageError(message, line=1, column=1, excerpt=excerpt(content.partition("\n")[0]))
    try:
        return decode_json(text)
    except json.JSONDecodeError as error:
        raise _not_json(text, error) from None


def _not_json(text: str, error: json.JSONDecodeError) -> PageError:
    line = text[: error.pos].rpartition("\n")[2] + text[error.pos :].partition("\n")[0]
    cut_off = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
    cause = "it is cut off" if cut_off else error.msg
    return PageError(
        f"this is not JSON: {cause}",
        line=error.lineno,
        column=error.colno,
        excerpt=excerpt(line, error.colno),
    )


def _digest(value: object, asked: Period | None, problems: list[Problem]) -> Digest:
    if isinstance(value, list):
        return _listed(value, "$", {}, asked, problems)
    if not isinstance(value, dict):
        message = f"an answer of the API is a list or an object, not {values.described(value)}"
        raise PageError(message, path="$")
    if is_list_props(value):
        return read_list_props(value, asked, None, problems)
    if "paper" in value or "id" in value:
        return Digest(period=asked, entries=(_single(value),))
    lists = [key for key, item in value.items() if isinstance(item, list)]
    if len(lists) != 1:
        message = "the object is no paper and holds no list of papers"
        raise PageError(message, path="$")
    stated = {key: item for key, item in value.items() if key != lists[0]}
    return _listed(value[lists[0]], f"$.{lists[0]}", stated, asked, problems)


def _single(value: dict[str, Any]) -> Entry:
    try:
        return read_item(value)
    except WrongValueError as wrong:
        raise error_of(wrong.problem("$")) from None


_WRAPPER: Mapping[str, Fact] = {
    "count": ("declared_count", values.count),
    "date": ("period", lambda value: named_period(value) if isinstance(value, str) else None),
}


def _listed(
    items: list[Any],
    path: str,
    stated: dict[str, Any],
    asked: Period | None,
    problems: list[Problem],
) -> Digest:
    """Read a list of items, and what the object around it states."""
    fields: dict[str, Any] = {}
    try:
        extra = take(stated, _WRAPPER, fields)
    except WrongValueError as wrong:
        raise error_of(wrong.problem("$")) from None
    entries = read_entries(items, path, problems)
    check_entries(entries, fields.get("declared_count"), path, problems)
    if len(items) in _LIMITS and "declared_count" not in fields:
        message = f"the list has exactly {len(items)} items, where the API cuts lists off"
        problems.append(Problem(message=message, path=path))
    fields["period"] = _period(_days(items), fields.get("period"), asked, problems)
    return Digest(entries=entries, **fields, extra=extra)


def _days(items: Sequence[Any]) -> list[dt.date]:
    """Return the days on which the papers were submitted to the daily lists, sorted."""
    papers = [item.get("paper", item) for item in items if isinstance(item, dict)]
    moments = [paper.get("submittedOnDailyAt") for paper in papers if isinstance(paper, dict)]
    stated = {moment for moment in moments if isinstance(moment, str)}
    return sorted({found.date() for found in map(parse_timestamp, stated) if found})


def _period(
    days: list[dt.date], stated: Period | None, asked: Period | None, problems: list[Problem]
) -> Period | None:
    """Return what a list covers, from the days of its items, what it states and what was asked."""
    if isinstance(asked, Trending):
        return asked
    if isinstance(asked, Week | Month) and days and asked.start <= days[0] <= days[-1] <= asked.end:
        return asked
    if len(days) > 1:
        message = f"the items are those of several days, from {days[0]} to {days[-1]}"
        problems.append(Problem(message=message))
        return stated or asked
    day = Day(date=days[0]) if days else None
    if day is not None and stated is not None and day != stated:
        message = f"the source says {stated.label}, its items are those of {day.label}"
        problems.append(Problem(message=message))
    return settled_period(day or stated, asked, problems)
