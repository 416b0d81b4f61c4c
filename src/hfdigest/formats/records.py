"""Digests as rows of one fixed schema, one row for each entry.

All rows have the same columns, `COLUMNS`, of the same types: text, integers, dates, timestamps in
UTC, lists of texts, and the authors and organisations as dicts.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from hfdigest.contents import Contents, listed
from hfdigest.counts import Approximate, number
from hfdigest.frozenmap import EMPTY, FrozenMap
from hfdigest.jsontext import is_plain, plain_json_text
from hfdigest.model import Digest, Entry, Paper
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
    return _rows(what, _authors_as_dicts)


def bare_rows(what: Contents) -> Iterator[dict[str, Any]]:
    """Yield the records with each author as a tuple of what `AUTHOR` names, for columns."""
    return _rows(what, _authors_as_tuples)


_ListAuthors: TypeAlias = Callable[[Paper], list[Any]]


def _rows(what: Contents, list_authors: _ListAuthors) -> Iterator[dict[str, Any]]:
    for digest, path in listed(what):
        of_digest = _of_digest(digest, path)
        for place, entry in enumerate(digest.entries, 1):
            yield _row(of_digest, place, entry, list_authors)


def _of_digest(digest: Digest, path: str | None) -> dict[str, Any]:
    """Return a row in which only what all rows of a digest share is filled in."""
    period = digest.period
    return {
        **dict.fromkeys(_TYPES),
        "period": period and period.label,
        "period_start": period and period.start,
        "period_end": period and period.end,
        "moment": _utc(moment(digest)),
        "path": path,
    }


# A copy that is filled in, because a dict of so many keys is made again and again while it grows.
def _row(
    of_digest: dict[str, Any], place: int, entry: Entry, list_authors: _ListAuthors
) -> dict[str, Any]:
    paper = entry.paper
    row = of_digest.copy()
    row["place"] = place
    row["rank"] = entry.rank
    row["upvotes"] = number(entry.upvotes)
    row["comments"] = number(entry.comments)
    row["github_stars"] = number(entry.github_stars)
    row["rounded"] = _rounded(entry)
    row["affiliation"] = entry.affiliation and entry.affiliation.raw
    row["submitted_by"] = entry.submitted_by and entry.submitted_by.name
    row["submitted_at"] = _utc(entry.submitted_at)
    row["summary"] = entry.summary
    row["topic"] = entry.topic
    row["notes"] = _json(entry.notes)
    row["doubtful"] = [*entry.doubtful]
    row["paper_id"] = paper.id
    row["version"] = paper.version
    row["title"] = paper.title
    row["authors"] = list_authors(paper)
    row["more_authors"] = paper.more_authors or None
    row["author_count"] = paper.author_count
    row["abstract"] = paper.abstract
    row["published_at"] = _utc(paper.published_at)
    row["organization"] = _organization(paper)
    row["github_url"] = paper.github_url
    row["project_url"] = paper.project_url
    row["media_urls"] = [*paper.media_urls]
    row["thumbnail_url"] = paper.thumbnail_url
    row["discussion_id"] = paper.discussion_id
    row["ai_summary"] = paper.ai_summary
    row["ai_keywords"] = [*paper.ai_keywords]
    row["entry_extra"] = _json(entry.extra)
    row["paper_extra"] = _json(paper.extra)
    return row


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


def _rounded(entry: Entry) -> list[str]:
    """Return which of the counts are rounded."""
    counts = (entry.upvotes, entry.comments, entry.github_stars)
    if Approximate not in map(type, counts):
        return []
    names = ("upvotes", "comments", "github_stars")
    return [name for name, count in zip(names, counts, strict=True) if type(count) is Approximate]


def _utc(time: dt.datetime | None) -> dt.datetime | None:
    return time if time is None or time.tzinfo is dt.UTC else in_utc(time)


def _json(items: FrozenMap[Any]) -> str | None:
    if items is EMPTY or not items:
        return None
    members = dict(items.items())
    # Nearly all of it is text, flags and counts, of which msgspec makes the same text.
    if is_plain(members):
        try:
            return plain_json_text(members, indent=None)
        except UnicodeEncodeError:
            pass
    return _encode(members)


def _default(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else repr(value)


_encode = json.JSONEncoder(ensure_ascii=False, default=_default).encode
