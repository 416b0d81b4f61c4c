"""Digests as feeds, JSON Feed 1.1 and Atom: one item for each paper, the newest first."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypedDict, Unpack
from urllib.parse import quote
from xml.etree import ElementTree as ET

from hfdigest.contents import Contents, digests
from hfdigest.counts import number
from hfdigest.errors import RenderError
from hfdigest.model import Digest, Period
from hfdigest.sighting import Sighting, in_utc, moment, sightings

_PAPERS = "https://huggingface.co/papers"
_WEB = re.compile(r"https?://[!-~]+", re.ASCII)
_NOT_LEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What neither XML 1.0 nor, as far as lone surrogates go, UTF-8 can carry."""

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


class Meta(TypedDict, total=False):
    """What a feed says of itself."""

    title: str
    """Its name; `Hugging Face papers` where it is not given."""
    home_page_url: str
    """The page that the feed belongs to."""
    feed_url: str
    """Where the feed can be fetched; it identifies the feed."""
    description: str
    """What the feed is about."""
    language: str
    """The language of its texts, such as `en` or `ko`."""
    author: str
    """Who publishes it; in Atom, which demands one, the title where it is not given."""


class _Item(NamedTuple):
    """What both kinds of feed say of a paper."""

    id: str
    title: str
    text: str
    published: dt.datetime | None
    """When a digest first listed it."""
    updated: dt.datetime | None
    """When a digest last listed it; all else is as that one says."""
    latest: Sighting


def to_json_feed(what: Contents, /, **meta: Unpack[Meta]) -> str:
    """Return a JSON Feed 1.1 of the papers in digests.

    The id of an item is the address of the paper's page. Votes, comments, stars, rank and period
    are in the extension `_hfdigest`. A paper that nothing dates has no dates. `meta` is what the
    feed says of itself: `title`, `home_page_url`, `feed_url`, `description`, `language` and
    `author`. Raises TypeError for other keywords.
    """
    said = _said(meta)
    author = said.pop("author", None)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        **said,
        "authors": author and [{"name": author}],
        "items": [_json_item(item) for item in _items(digests(what))],
    }
    return _legal(json.dumps(_stated(feed), ensure_ascii=False, indent=2) + "\n")


def _json_item(item: _Item) -> dict[str, Any]:
    entry, paper, period = item.latest.entry, item.latest.entry.paper, item.latest.period
    thumbnail = paper.thumbnail_url or ""
    return _stated(
        {
            "id": item.id,
            "url": paper.hf_url and item.id,
            "external_url": paper.arxiv_url,
            "title": item.title,
            "content_text": item.text,
            "summary": paper.ai_summary,
            "image": thumbnail if _WEB.fullmatch(thumbnail) else None,
            "date_published": item.published and _written(item.published),
            "date_modified": item.updated and _written(item.updated),
            "authors": [{"name": author.name} for author in paper.authors] or None,
            "tags": list(paper.ai_keywords) or None,
            "_hfdigest": _stated(
                {
                    "period": period and period.label,
                    "rank": entry.rank,
                    "upvotes": number(entry.upvotes),
                    "comments": number(entry.comments),
                    "github_stars": number(entry.github_stars),
                }
            ),
        }
    )


def _stated(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def to_atom(what: Contents, /, **meta: Unpack[Meta]) -> str:
    """Return an Atom feed (RFC 4287) of the papers in digests.

    The id of an entry is the address of the paper's page. Characters that XML cannot carry become
    U+FFFD. Raises RenderError where nothing tells the time of a paper or of the whole feed, which
    Atom demands. `meta` is what the feed says of itself: `title`, `home_page_url`, `feed_url`,
    `description`, `language` and `author`; TypeError for other keywords.
    """
    said, lists = _said(meta), list(digests(what))
    feed_url, home = said.get("feed_url"), said.get("home_page_url")
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    if "language" in said:
        feed.set("xml:lang", said["language"])
    _add(feed, "id", feed_url or home or _urn(said["title"]))
    _add(feed, "title", said["title"])
    _add(feed, "subtitle", said.get("description"))
    times = filter(None, (_digest_time(digest) for digest in lists))
    _add(feed, "updated", _demanded(max(times, default=None), "digests"))
    _add(ET.SubElement(feed, "author"), "name", said.get("author", said["title"]))
    _link(feed, "self", feed_url)
    _link(feed, "alternate", home)
    for item in _items(lists):
        _add_entry(feed, item)
    ET.indent(feed)
    return _legal(ET.tostring(feed, encoding="unicode") + "\n")


def _add_entry(feed: ET.Element, item: _Item) -> None:
    paper = item.latest.entry.paper
    entry = ET.SubElement(feed, "entry")
    _add(entry, "id", item.id)
    _add(entry, "title", item.title)
    _add(entry, "published", _demanded(item.published, item.id))
    _add(entry, "updated", _demanded(item.updated, item.id))
    for author in paper.authors:
        _add(ET.SubElement(entry, "author"), "name", author.name)
    for keyword in paper.ai_keywords:
        ET.SubElement(entry, "category", term=keyword)
    _link(entry, "alternate", paper.hf_url and item.id)
    _link(entry, "related", paper.arxiv_url)
    _add(entry, "summary", paper.ai_summary)
    _add(entry, "content", item.text)


def _add(parent: ET.Element, tag: str, text: str | None) -> None:
    if text is not None:
        ET.SubElement(parent, tag).text = text


def _link(parent: ET.Element, relation: str, url: str | None) -> None:
    if url is not None:
        ET.SubElement(parent, "link", rel=relation, href=url)


def _demanded(time: dt.datetime | None, of: str) -> str:
    """Return the time as a feed writes it; a RenderError where there is none."""
    if time is None:
        message = f"nothing tells the time of {of}, and Atom demands it: state period or posted_at"
        raise RenderError(message, fields=("posted_at",))
    return _written(time)


# --- what both have in common --------------------------------------------------------------------


def _said(meta: Meta) -> Meta:
    """Return what the feed says of itself, its title always."""
    unknown = meta.keys() - Meta.__annotations__
    if unknown:
        message = f"a feed says {', '.join(Meta.__annotations__)} of itself, not {min(unknown)}"
        raise TypeError(message)
    return {"title": "Hugging Face papers", **meta}


def _items(lists: Iterable[Digest]) -> list[_Item]:
    """Return the papers, the last published first, else in the order in which they appear."""
    items = [_item(identity, seen) for identity, seen in sightings(lists).items()]
    return sorted(items, key=lambda item: item.published or _LONG_AGO, reverse=True)


def _item(identity: str | int, seen: Sequence[Sighting]) -> _Item:
    in_order = sorted(seen, key=lambda sighting: _time(sighting) or _LONG_AGO)
    first, latest = in_order[0], in_order[-1]
    entry, paper = latest.entry, latest.entry.paper
    texts = (entry.summary, None if "abstract" in entry.doubtful else paper.abstract, paper.title)
    return _Item(
        id=f"{_PAPERS}/{quote(paper.id)}" if paper.id else _urn(str(identity)),
        title=paper.title or paper.id or "",
        text=next(filter(None, texts), ""),
        published=_time(first),
        updated=_time(latest),
        latest=latest,
    )


def _time(sighting: Sighting) -> dt.datetime | None:
    """Return when a digest listed a paper, else when the paper was submitted or published."""
    entry = sighting.entry
    times = (sighting.moment, _end(sighting.period), entry.submitted_at, entry.paper.published_at)
    return next(filter(None, times), None)


def _digest_time(digest: Digest) -> dt.datetime | None:
    return moment(digest) or _end(digest.period)


def _end(period: Period | None) -> dt.datetime | None:
    """Return midnight UTC of a period's last day; `None` where it has none."""
    end = period.end if period else None
    return dt.datetime.combine(end, dt.time(), dt.UTC) if end else None


def _written(time: dt.datetime) -> str:
    return f"{in_utc(time).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _urn(name: str) -> str:
    """Return an identifier that is the same for the same name always."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{_PAPERS}#{name.encode('utf-8', 'replace')!r}").urn


def _legal(text: str) -> str:
    return _NOT_LEGAL.sub("\ufffd", text)
