"""Digests as rows of one fixed schema, one row for each entry.

All rows have the same columns, `COLUMNS`, of the same types: text, integers, dates, timestamps in
UTC, lists of texts, and the authors and organisations as dicts.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from hfdigest.contents import Contents, listed
from hfdigest.counts import Approximate, number
from hfdigest.frozenmap import thaw
from hfdigest.model import Entry, Paper, Period
from hfdigest.sighting import in_utc, moment


class _Row(NamedTuple):
    """What a row tells of."""

    period: Period | None
    moment: dt.datetime | None
    place: int
    entry: Entry
    paper: Paper
    path: str | None


class RecordColumn(NamedTuple):
    """A column: its name, its type in words, and how a row has its value."""

    name: str
    type: str
    get: Callable[[_Row], Any]


_COUNTS = ("upvotes", "comments", "github_stars")


def _rounded(row: _Row) -> list[str]:
    return [name for name in _COUNTS if isinstance(getattr(row.entry, name), Approximate)]


def _authors(row: _Row) -> list[dict[str, Any]]:
    return [
        {
            "name": author.name,
            "user": author.user and author.user.name,
            "status": author.status,
            "hidden": author.hidden,
        }
        for author in row.paper.authors
    ]


def _organization(row: _Row) -> dict[str, Any] | None:
    owner = row.paper.organization
    return {"name": owner.name, "fullname": owner.fullname} if owner else None


def _json(items: Mapping[str, Any]) -> str | None:
    return json.dumps(thaw(items), ensure_ascii=False, default=repr) if items else None


def _of(
    part: str, name: str, type_: str, convert: Callable[[Any], Any] | None = None
) -> RecordColumn:
    """Return the column of a field of the entry or the paper."""

    def get(row: _Row) -> Any:
        value = getattr(getattr(row, part), name)
        return value if value is None or convert is None else convert(value)

    return RecordColumn(name, type_, get)


COLUMNS: tuple[RecordColumn, ...] = (
    RecordColumn("period", "text", lambda row: row.period and row.period.label),
    RecordColumn("period_start", "date", lambda row: row.period and row.period.start),
    RecordColumn("period_end", "date", lambda row: row.period and row.period.end),
    RecordColumn("moment", "timestamp", lambda row: row.moment and in_utc(row.moment)),
    RecordColumn("place", "integer", lambda row: row.place),
    _of("entry", "rank", "integer"),
    *(_of("entry", name, "integer", number) for name in _COUNTS),
    RecordColumn("rounded", "texts", _rounded),
    _of("entry", "affiliation", "text", lambda affiliation: affiliation.raw),
    _of("entry", "submitted_by", "text", lambda user: user.name),
    _of("entry", "submitted_at", "timestamp", in_utc),
    _of("entry", "summary", "text"),
    _of("entry", "topic", "text"),
    _of("entry", "notes", "text", _json),
    _of("entry", "doubtful", "texts", list),
    RecordColumn("paper_id", "text", lambda row: row.paper.id),
    _of("paper", "version", "integer"),
    _of("paper", "title", "text"),
    RecordColumn("authors", "authors", _authors),
    _of("paper", "author_count", "integer"),
    _of("paper", "abstract", "text"),
    _of("paper", "published_at", "timestamp", in_utc),
    RecordColumn("organization", "organization", _organization),
    _of("paper", "github_url", "text"),
    _of("paper", "project_url", "text"),
    _of("paper", "media_urls", "texts", list),
    _of("paper", "thumbnail_url", "text"),
    _of("paper", "discussion_id", "text"),
    _of("paper", "ai_summary", "text"),
    _of("paper", "ai_keywords", "texts", list),
    RecordColumn("entry_extra", "text", lambda row: _json(row.entry.extra)),
    RecordColumn("paper_extra", "text", lambda row: _json(row.paper.extra)),
    RecordColumn("path", "text", lambda row: row.path),
)
"""The columns in order. `place` counts from 1, `rounded` names the counts that are rounded,
`moment` is when the digest was true, `path` names its document, `notes` and what ends in `_extra`
are JSON objects."""


def to_records(what: Contents, /) -> list[dict[str, Any]]:
    """Return one dict for each entry, with every column; absent is `None` or `[]`.

    Entries and papers without a digest have no period, and count among themselves.

    A time that UTC puts outside the calendar is a `RenderError`.
    """
    return list(records(what))


def records(what: Contents) -> Iterator[dict[str, Any]]:
    """Yield what `to_records` returns."""
    for digest, path in listed(what):
        at = moment(digest)
        for place, entry in enumerate(digest.entries, 1):
            row = _Row(digest.period, at, place, entry, entry.paper, path)
            yield {column.name: column.get(row) for column in COLUMNS}
