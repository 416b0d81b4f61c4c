"""Digests as rows of one fixed schema, one row for each entry.

All rows have the same columns, `COLUMNS`, of the same types: text, integers, dates, timestamps in
UTC, lists of texts, and the authors and organisations as dicts.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from hfdigest.contents import Contents, listed
from hfdigest.counts import Approximate, number
from hfdigest.frozenmap import EMPTY, FrozenMap
from hfdigest.jsontext import is_plain, plain_json_text
from hfdigest.model import Digest, Entry
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


def to_records(what: Contents, /) -> list[dict[str, Any]]:
    """Return one dict for each entry, with every column; absent is `None` or `[]`.

    Entries and papers without a digest have no period, and count among themselves.

    A time that UTC puts outside the calendar is a `RenderError`.
    """
    return list(records(what))


def records(what: Contents) -> Iterator[dict[str, Any]]:
    """Yield what `to_records` returns."""
    for digest, path in listed(what):
        of_digest = _of_digest(digest)
        for place, entry in enumerate(digest.entries, 1):
            yield _row(of_digest, place, entry, path)


def _of_digest(digest: Digest) -> dict[str, Any]:
    period = digest.period
    return {
        "period": period and period.label,
        "period_start": period and period.start,
        "period_end": period and period.end,
        "moment": _utc(moment(digest)),
    }


# One dict for all, because merging several takes as long as making them.
def _row(of_digest: dict[str, Any], place: int, entry: Entry, path: str | None) -> dict[str, Any]:
    paper = entry.paper
    owner = paper.organization
    return {
        **of_digest,
        "place": place,
        "rank": entry.rank,
        "upvotes": number(entry.upvotes),
        "comments": number(entry.comments),
        "github_stars": number(entry.github_stars),
        "rounded": _rounded(entry),
        "affiliation": entry.affiliation and entry.affiliation.raw,
        "submitted_by": entry.submitted_by and entry.submitted_by.name,
        "submitted_at": _utc(entry.submitted_at),
        "summary": entry.summary,
        "topic": entry.topic,
        "notes": _json(entry.notes),
        "doubtful": [*entry.doubtful],
        "paper_id": paper.id,
        "version": paper.version,
        "title": paper.title,
        "authors": [
            {
                "name": author.name,
                "user": author.user and author.user.name,
                "status": author.status,
                "hidden": author.hidden,
            }
            for author in paper.authors
        ],
        "more_authors": paper.more_authors or None,
        "author_count": paper.author_count,
        "abstract": paper.abstract,
        "published_at": _utc(paper.published_at),
        "organization": owner and {"name": owner.name, "fullname": owner.fullname},
        "github_url": paper.github_url,
        "project_url": paper.project_url,
        "media_urls": [*paper.media_urls],
        "thumbnail_url": paper.thumbnail_url,
        "discussion_id": paper.discussion_id,
        "ai_summary": paper.ai_summary,
        "ai_keywords": [*paper.ai_keywords],
        "entry_extra": _json(entry.extra),
        "paper_extra": _json(paper.extra),
        "path": path,
    }


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
        with suppress(UnicodeEncodeError):
            return plain_json_text(members, indent=None)
    return _encode(members)


def _default(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else repr(value)


_encode = json.JSONEncoder(ensure_ascii=False, default=_default).encode
