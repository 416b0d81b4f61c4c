"""Answers of the JSON API: lists of papers of every era, and single papers."""

import json
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple, TypeGuard

from hfdigest.errors import PageError, Problem, excerpt
from hfdigest.identifiers import PaperId
from hfdigest.jsontext import decode_fast, decode_json, marked, spelled
from hfdigest.misread import examined, examined_value
from hfdigest.model import Digest, Entry, Paper, Period, check_period
from hfdigest.page import values
from hfdigest.page.coverage import LIMITS, period_in_name, period_of_items
from hfdigest.page.items import (
    ForeignItemError,
    as_of_api,
    described_list,
    is_of_client,
    is_paper,
    read_any_item,
)
from hfdigest.page.listing import (
    Page,
    check_entries,
    error_of,
    finished,
    named_period,
    read_entries,
    reading,
)
from hfdigest.page.payload import read_paper
from hfdigest.page.props import is_list_props, read_list_props
from hfdigest.page.schema import KnownItem, decode_items
from hfdigest.page.values import Fact, WrongValueError, take
from hfdigest.source import check_content, check_size, refuse_compressed

MAX_BYTES = 64 * 2**20
"""The largest answer that is read, unless more is asked for."""


def parse_api(  # noqa: PLR0913 - all but one by name
    data: str | bytes | list[Any] | Mapping[str, Any],
    /,
    *,
    period: Period | None = None,
    name: str | None = None,
    strict: bool = False,
    repair: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Page:
    """Read an answer of the API that lists papers, as JSON or as the value of such JSON.

    A list, a list in an object (`{"date": …, "count": …, "data": […]}`), an object of items by
    their ids and a single item are read, wrapped or flat, of every era, and as the client of
    huggingface_hub (`hf papers ls --format json`) and mirrors spell them. `period` is what was
    asked for. A list that may be a part of a day states none; then `period` counts, else the day,
    week or month in `name`. With `repair`, what was read with the wrong codec is restored; without,
    it is a problem. An item that is wrong or no paper is left out and is a problem; with
    `strict`, the first problem that is more than a note is a `PageError` instead. So are a list
    without any paper and JSON of more than `max_bytes`.
    """
    _check(data, "parse_api")
    check_period(period, "parse_api")
    if not isinstance(data, str | bytes):
        # Spelling a value and reading the text takes half of the time of a copy by Python.
        with suppress(LookupError):
            data, max_bytes = spelled(data), sys.maxsize
    with reading(name):
        value, damage = _undamaged(data, load_answer(data, max_bytes), max_bytes, repair=repair)
        return read_answer(value, period, name, damage, strict=strict)


def _undamaged(
    data: object, value: Any, max_bytes: int, *, repair: bool
) -> tuple[Any, tuple[Problem, ...]]:
    """Return the value of an answer, restored where it is to be, and what to tell of its damage."""
    if isinstance(data, str | bytes):
        restored, damage = examined(data, is_json=True, repair=repair)
    else:
        restored, damage = examined_value(value, repair=repair)
    return (value if restored is None else load_json(restored, max_bytes)), damage


def read_answer(
    value: object,
    period: Period | None,
    name: str | None,
    damage: Iterable[Problem] = (),
    *,
    strict: bool = False,
) -> Page:
    """Read the value of an answer as `parse_api` does; it is taken apart in doing so."""
    known = _Known(period, period_in_name(name), [*damage])
    digest = _digest(value, known)
    return finished(digest, known.problems, strict=strict, name=name)


def parse_paper_api(data: str | bytes | Mapping[str, Any], /, *, repair: bool = False) -> Paper:
    """Read an answer of the API that describes one paper, as JSON or as the value of such JSON.

    Its upvotes, stars and submission are in `extra`, because they belong to one moment. With
    `repair`, what was read with the wrong codec is restored; a paper has no problems that would
    tell it. Whatever cannot be read is a `PageError`.
    """
    _check(data, "parse_paper_api")
    with reading(None):
        value, _ = _undamaged(data, load_json(data), MAX_BYTES, repair=repair)
        try:
            return read_paper(as_of_api(value, alone=True))
        except WrongValueError as wrong:
            raise error_of(wrong.problem("$")) from None


def _check(data: object, taker: str) -> None:
    if isinstance(data, str):
        check_content(data, taker)


def load_answer(data: object, max_bytes: int = MAX_BYTES) -> Any:
    """Return what `load_json` does, for `read_answer` alone: authors may be records."""
    if isinstance(data, str | bytes):
        check_size(data, max_bytes, PageError, None)
        with suppress(LookupError):
            return decode_items(data)
    return load_json(data, max_bytes)


def load_json(data: object, max_bytes: int = MAX_BYTES) -> Any:
    """Return the value of a JSON document, or a copy of a value that was JSON.

    What Hugging Face answers in place of papers is an error that says so.
    """
    value = _decoded(data, max_bytes) if isinstance(data, str | bytes) else marked(data)
    if isinstance(value, dict) and "error" in value and "paper" not in value:
        message = f"Hugging Face answered with an error: {excerpt(str(value['error']))}"
        raise PageError(message, path="$.error")
    return value


def _decoded(data: str | bytes, max_bytes: int) -> Any:
    check_size(data, max_bytes, PageError, None)
    with suppress(LookupError):
        return decode_fast(data)
    return _decode(_text(data))


def _text(data: str | bytes) -> str:
    if isinstance(data, str):
        return data.lstrip("\ufeff")
    refuse_compressed(data, PageError)
    try:
        return data.decode(json.detect_encoding(data)).lstrip("\ufeff")
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


class _Known(NamedTuple):
    """What is known of an answer beside its content."""

    asked: Period | None
    named: Period | None
    problems: list[Problem]


def _digest(value: object, known: _Known) -> Digest:
    if isinstance(value, list):
        return _listed(value, "$", {}, known)
    if not isinstance(value, dict):
        message = f"an answer of the API is a list or an object, not {values.described(value)}"
        raise PageError(message, path="$")
    if is_list_props(value):
        return read_list_props(value, known.asked, None, known.problems)
    if _is_by_id(value):
        return _listed(_of_ids(value), "$", {}, known)
    if is_one_item(value):
        return Digest(period=known.asked, entries=(_single(value, known.problems),))
    value = {key: _of_ids(item) if _is_by_id(item) else item for key, item in value.items()}
    key = _key_of_papers(value)
    stated = {other: item for other, item in value.items() if other != key}
    return _listed(value[key], f"$.{key}", stated, known)


_IDS = frozenset({"id", "arxiv_id", "arxivId", "paper_id", "paperId"})
"""Keys that tell one item from an object with a list."""


def is_one_item(value: object) -> bool:
    """Tell whether the value of an answer is one item, no list of them."""
    return (
        isinstance(value, dict)
        and not is_list_props(value)
        and ("paper" in value or not _IDS.isdisjoint(value))
    )


def _is_by_id(value: object) -> TypeGuard[dict[str, Any]]:
    """Tell whether a value is an object of papers by their ids."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(PaperId.parse(key).is_arxiv for key in value)
    )


def _of_ids(value: dict[str, Any]) -> list[Any]:
    """Return the items of an object whose keys are ids."""
    return [
        {"id": key, **item} if isinstance(item, dict) and "paper" not in item else item
        for key, item in value.items()
    ]


def _key_of_papers(value: dict[str, Any]) -> str:
    """Return the key of the list of papers in an object, which may hold other lists."""
    lists = [key for key, item in value.items() if isinstance(item, list)]
    if len(lists) > 1:
        lists = [key for key in lists if any(map(is_paper, value[key]))] or [
            key for key in lists if key in _USUAL_KEYS
        ]
    if len(lists) != 1:
        message = "the object is no paper and holds no list of papers"
        if lists:
            message = f"the object holds several lists of papers: {', '.join(lists)}"
        raise PageError(message, path="$")
    return lists[0]


_USUAL_KEYS = ("papers", "data", "items", "results")
"""Keys of an empty list of papers."""


def _single(value: dict[str, Any], problems: list[Problem]) -> Entry:
    if is_of_client(value):
        problems.append(Problem(message=_DROPPED, path="$", level="note"))
    try:
        return read_any_item(value, alone=True)
    except ForeignItemError:
        raise PageError(described_list([value]), path="$") from None
    except WrongValueError as wrong:
        raise error_of(wrong.problem("$")) from None


_DROPPED = (
    "the client of huggingface_hub made this, which states neither comments nor the thumbnail; "
    "`hfdigest fetch` and the paper's page have more"
)
_WRAPPER: Mapping[str, Fact] = {
    "count": ("declared_count", values.count),
    "date": ("period", lambda value: named_period(value) if isinstance(value, str) else None),
}


def _listed(items: list[Any], path: str, stated: dict[str, Any], known: _Known) -> Digest:
    """Read a list of items, and what the object around it states."""
    fields: dict[str, Any] = {}
    try:
        extra = take(stated, _WRAPPER, fields)
    except WrongValueError as wrong:
        raise error_of(wrong.problem("$")) from None
    problems = known.problems
    seen = [item.seen_of_paper() if type(item) is KnownItem else item for item in items]
    entries = read_entries(items, path, problems)
    declared = fields.get("declared_count")
    check_entries(entries, declared, path, problems)
    if len(items) in LIMITS and declared is None:
        message = f"the list has exactly {len(items)} items, where the API cuts lists off"
        problems.append(Problem(message=message, path=path))
    fields["period"] = period_of_items(
        seen,
        fields.get("period"),
        known.asked,
        problems,
        named=known.named,
        counted=declared == len(items),
    )
    return Digest(entries=entries, **fields, extra=extra)
