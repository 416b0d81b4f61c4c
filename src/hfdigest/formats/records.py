"""Digests as rows of one fixed schema, one row for each entry.

All rows have the same columns, `COLUMNS`, of the same types: text, integers, dates, timestamps in
UTC, lists of texts, and the authors and organisations as dicts.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from hfdigest.contents import Contents, listed
from hfdigest.counts import Approximate, number
from hfdigest.frozenmap import EMPTY, FrozenMap
from hfdigest.model import Digest, Entry, Paper
from hfdigest.record import generated
from hfdigest.sighting import in_utc, moment


class RecordColumn(NamedTuple):
    """A column: its name, and its type in words."""

    name: str
    type: str


_TYPES = {
    "period": "text",
    "period_start": "date",
    "period_end": "date",
    "moment": "timestamp",
    "place": "integer",
    "rank": "integer",
    "upvotes": "integer",
    "comments": "integer",
    "github_stars": "integer",
    "rounded": "texts",
    "affiliation": "text",
    "submitted_by": "text",
    "submitted_at": "timestamp",
    "summary": "text",
    "topic": "text",
    "notes": "text",
    "doubtful": "texts",
    "paper_id": "text",
    "version": "integer",
    "title": "text",
    "authors": "authors",
    "more_authors": "boolean",
    "author_count": "integer",
    "abstract": "text",
    "published_at": "timestamp",
    "organization": "organization",
    "github_url": "text",
    "project_url": "text",
    "media_urls": "texts",
    "thumbnail_url": "text",
    "discussion_id": "text",
    "ai_summary": "text",
    "ai_keywords": "texts",
    "entry_extra": "text",
    "paper_extra": "text",
    "path": "text",
}
COLUMNS = tuple(RecordColumn(name, type_) for name, type_ in _TYPES.items())
"""The columns in order. `place` counts from 1, `rounded` names the counts that are rounded,
`moment` is when the digest was true, `path` names its document, `notes` and what ends in `_extra`
are JSON objects."""

AUTHOR = ("name", "user", "status", "hidden")
"""What is said of an author; all but `hidden` is text."""


def to_records(what: Contents, /) -> list[dict[str, Any]]:
    """Return one dict for each entry, with every column; absent is `None` or `[]`.

    Entries and papers without a digest have no period, and count among themselves.

    A time that UTC puts outside the calendar is a `RenderError`.
    """
    return list(records(what))


def records(what: Contents) -> Iterator[dict[str, Any]]:
    """Yield what `to_records` returns."""
    for digest, path in listed(what):
        yield from _rows()(_columns(digest, path, _authors_as_dicts))


def columns(what: Contents) -> Iterator[dict[str, list[Any]]]:
    """Yield the values of each column, digest by digest, each author as a tuple of `AUTHOR`."""
    return (_columns(digest, path, _authors_as_tuples) for digest, path in listed(what))


@cache
def _rows() -> Callable[[Mapping[str, Sequence[Any]]], Iterator[dict[str, Any]]]:
    """Return what yields a dict for each row of columns.

    It is a function with one line for each column, as a reader of models has one for each field.
    Dicts are copies, because one of so many keys is made again and again while it grows.
    """
    lines = [
        "def rows(columns):",
        f"    for {', '.join(_TYPES)} in zip(*columns.values(), strict=True):",
        "        row = blank.copy()",
        *(f"        row[{name!r}] = {name}" for name in _TYPES),
        "        yield row",
    ]
    return generated("rows", lines, {"blank": dict.fromkeys(_TYPES)}, RecordColumn)


_ListAuthors: TypeAlias = Callable[[Paper], list[Any]]


def _columns(digest: Digest, path: str | None, list_authors: _ListAuthors) -> dict[str, list[Any]]:
    """Return the columns of a digest's entries, by their names in their order."""
    entries, period = digest.entries, digest.period
    papers = [entry.paper for entry in entries]
    rows = len(entries)
    return {
        "period": [period and period.label] * rows,
        "period_start": [period and period.start] * rows,
        "period_end": [period and period.end] * rows,
        "moment": [_utc(moment(digest))] * rows,
        "place": [*range(1, rows + 1)],
        "rank": [entry.rank for entry in entries],
        **_counts(entries),
        "affiliation": [entry.affiliation and entry.affiliation.raw for entry in entries],
        "submitted_by": [entry.submitted_by and entry.submitted_by.name for entry in entries],
        "submitted_at": [_utc(entry.submitted_at) for entry in entries],
        "summary": [entry.summary for entry in entries],
        "topic": [entry.topic for entry in entries],
        "notes": [_json(entry.notes) for entry in entries],
        "doubtful": [[*entry.doubtful] for entry in entries],
        "paper_id": [paper.id for paper in papers],
        "version": [paper.version for paper in papers],
        "title": [paper.title for paper in papers],
        "authors": [*map(list_authors, papers)],
        "more_authors": [paper.more_authors or None for paper in papers],
        "author_count": [paper.author_count for paper in papers],
        "abstract": [paper.abstract for paper in papers],
        "published_at": [_utc(paper.published_at) for paper in papers],
        "organization": [*map(_organization, papers)],
        "github_url": [paper.github_url for paper in papers],
        "project_url": [paper.project_url for paper in papers],
        "media_urls": [[*paper.media_urls] for paper in papers],
        "thumbnail_url": [paper.thumbnail_url for paper in papers],
        "discussion_id": [paper.discussion_id for paper in papers],
        "ai_summary": [paper.ai_summary for paper in papers],
        "ai_keywords": [[*paper.ai_keywords] for paper in papers],
        "entry_extra": [_json(entry.extra) for entry in entries],
        "paper_extra": [_json(paper.extra) for paper in papers],
        "path": [path] * rows,
    }


def _authors_as_dicts(paper: Paper) -> list[Any]:
    """Return the authors as dicts: copies too, in which nearly always the name alone is new."""
    rows = []
    for author in paper.authors:
        row = _NOBODY.copy()
        row["name"] = author.name
        if author.user is not None:
            row["user"] = author.user.name
        if author.status is not None:
            row["status"] = author.status
        if author.hidden:
            row["hidden"] = author.hidden
        rows.append(row)
    return rows


_NOBODY = dict.fromkeys(AUTHOR) | {"hidden": False}


def _authors_as_tuples(paper: Paper) -> list[Any]:
    return [
        (author.name, author.user and author.user.name, author.status, author.hidden)
        for author in paper.authors
    ]


def _organization(paper: Paper) -> dict[str, str | None] | None:
    owner = paper.organization
    return {"name": owner.name, "fullname": owner.fullname} if owner else None


def _counts(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    """Return the columns of counts, and of the names of those that are rounded."""
    counts: dict[str, list[Any]] = {
        "upvotes": [entry.upvotes for entry in entries],
        "comments": [entry.comments for entry in entries],
        "github_stars": [entry.github_stars for entry in entries],
    }
    if not any(Approximate in map(type, column) for column in counts.values()):
        return counts | {"rounded": [[] for _ in entries]}
    rounded = [
        [name for name, count in zip(counts, row, strict=True) if type(count) is Approximate]
        for row in zip(*counts.values(), strict=True)
    ]
    return {name: [*map(number, column)] for name, column in counts.items()} | {"rounded": rounded}


def _utc(time: dt.datetime | None) -> dt.datetime | None:
    return time if time is None or time.tzinfo is dt.UTC else in_utc(time)


def _json(items: FrozenMap[Any]) -> str | None:
    """Return what `json.dumps` with `ensure_ascii=False` makes of a map, in half of the time."""
    if items is EMPTY or not items:
        return None
    members = [f"{_quoted(key)}: {_written(value)}" for key, value in items.items()]
    return f"{{{', '.join(members)}}}"


def _written(value: Any) -> str:
    """Return a value as JSON: nearly all of them are texts, flags and counts."""
    kind = type(value)
    if kind is str:
        return _quoted(value)
    if kind is bool:
        return "true" if value else "false"
    return str(value) if kind is int else _encode(value)


def _default(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else repr(value)


_quoted = json.encoder.encode_basestring
_encode = json.JSONEncoder(ensure_ascii=False, default=_default).encode
