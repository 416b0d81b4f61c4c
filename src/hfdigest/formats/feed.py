"""What a feed says of papers, in whatever format: one item for each, the newest first."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypedDict
from urllib.parse import quote, urljoin

from hfdigest.checked import check_kind
from hfdigest.errors import ArgumentError, RenderError
from hfdigest.model import Digest, Entry, Paper, Period
from hfdigest.prose.markup import read_prose
from hfdigest.prose.plain import clean_all
from hfdigest.sighting import Sighting, in_utc, moment, sightings, votes_in_words

_PAPERS = "https://huggingface.co/papers"
_WEB = re.compile(r"https?://[!-~]+", re.ASCII)
_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
_NAMED_AUTHORS = 10
"""How many authors the text of an item names; a feed lists all of them elsewhere."""


class Meta(TypedDict, total=False):
    """What a feed says of itself."""

    title: str
    """Its name; `Hugging Face papers` where it is not given."""
    home_page_url: str
    """The page that the feed belongs to, and the site of the posts that state a `permalink`."""
    feed_url: str
    """Where the feed can be fetched; it identifies the feed."""
    description: str
    """What the feed is about."""
    language: str
    """The language of its texts, such as `en` or `ko`."""
    author: str
    """Who publishes it; in Atom, which demands one, the title where it is not given."""
    limit: int
    """How many papers it has at most, the newest; all where it is not given."""


class Item(NamedTuple):
    """What a feed says of a paper: plain text, and addresses of the web."""

    id: str
    """The address of the paper's page, else a URN."""
    title: str
    content: str
    """Votes, authors, the text and the links, which every reader shows."""
    summary: str | None
    page_url: str | None
    """The paper's page on Hugging Face."""
    image_url: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published: dt.datetime | None
    """When a digest first listed it."""
    updated: dt.datetime | None
    """When a digest last listed it; all else is as that one says."""
    period: Period | None
    entry: Entry
    place: int | None
    """The place of the entry in that digest, from 1."""


def said_of_itself(meta: Meta) -> Meta:
    """Return what the feed says of itself, its title always; a TypeError for anything else."""
    unknown = meta.keys() - Meta.__annotations__
    if unknown:
        message = f"a feed says {', '.join(Meta.__annotations__)} of itself, not {min(unknown)}"
        raise TypeError(message)
    for name, value in meta.items():
        kind, wanted = (int, "a number") if name == "limit" else (str, "a text")
        check_kind(value, kind, f"the {name} of a feed", wanted)
    if meta.get("limit", 1) < 1:
        message = f"the limit of a feed is 1 or more, not {meta['limit']}"
        raise ArgumentError(message)
    return {"title": "Hugging Face papers", **meta}


def items(lists: Sequence[Digest], meta: Meta) -> list[Item]:
    """Return the papers, the last published first, else in the order in which they appear.

    Where the feed has a limit, only so many.
    """
    posts = {
        id(entry): (digest.front_matter, place)
        for digest in lists
        for place, entry in enumerate(digest.entries, 1)
    }
    found = []
    for identity, seen in sightings(lists).items():
        in_order = sorted(map(_timed, seen), key=lambda timed: timed.time or _LONG_AGO)
        front_matter, place = posts[id(in_order[-1].sighting.entry)]
        found.append(_item(identity, in_order, _post_url(front_matter, meta), place))
    found.sort(key=lambda item: item.published or _LONG_AGO, reverse=True)
    return found[: meta.get("limit")]


class _Timed(NamedTuple):
    """When a digest listed a paper, and what it says of it."""

    time: dt.datetime | None
    sighting: Sighting


def _item(
    identity: str | int, in_order: Sequence[_Timed], post_url: str | None, place: int
) -> Item:
    updated, latest = in_order[-1]
    entry, paper = latest.entry, latest.entry.paper
    name = quote(paper.id or "", errors="replace")
    page_url = f"{_PAPERS}/{name}" if paper.hf_url else None
    title = _plain(paper.title or paper.id or "")
    authors = _stated(tuple([author.name for author in paper.authors]))
    return Item(
        id=page_url or urn(paper.id or str(identity)),
        title=title,
        content=_content(latest, authors, (page_url, post_url)) or title,
        summary=_plain(paper.ai_summary or "") or None,
        page_url=page_url,
        image_url=_of_the_web(paper.thumbnail_url),
        authors=authors,
        tags=_stated(paper.ai_keywords),
        published=in_order[0].time,
        updated=updated,
        period=latest.period,
        entry=entry,
        place=place,
    )


def _stated(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return texts without what is not to be seen, and without those that are nothing else."""
    return tuple(filter(None, clean_all(texts)))


def _post_url(front_matter: Mapping[str, object], meta: Meta) -> str | None:
    """Return the address of a post that states its own; `None` where the site is not known."""
    permalink = front_matter.get("permalink")
    home = meta.get("home_page_url", "")
    return _of_the_web(urljoin(home, permalink)) if isinstance(permalink, str) else None


def _of_the_web(url: str | None) -> str | None:
    return url if url and _WEB.fullmatch(url) else None


# --- the text ------------------------------------------------------------------------------------


def _content(latest: Sighting, authors: tuple[str, ...], links: Iterable[str | None]) -> str:
    entry, paper = latest.entry, latest.entry.paper
    upvotes = votes_in_words(entry.upvotes)
    about = [upvotes and (f"{upvotes}, {latest.period.label}" if latest.period else upvotes)]
    parts = [*about, _names(authors), _text(entry, paper), "\n".join(filter(None, links))]
    return "\n\n".join(filter(None, parts))


def _names(authors: tuple[str, ...]) -> str:
    shown = list(authors[:_NAMED_AUTHORS])
    if len(authors) > len(shown):
        shown.append(f"{len(authors) - len(shown)} more")
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def _text(entry: Entry, paper: Paper) -> str:
    """Return the publisher's own words, else the abstract, by paragraphs."""
    abstract = None if "abstract" in entry.doubtful else paper.abstract
    text = entry.summary or abstract or ""
    if "\n" not in text:
        return _plain(text)
    return "\n\n".join(map(_plain, _BETWEEN_PARAGRAPHS.split(text)))


def _plain(text: str) -> str:
    return read_prose(text).plain


# --- times ---------------------------------------------------------------------------------------


def _timed(sighting: Sighting) -> _Timed:
    """Return a sighting with its time, else with the time of the paper's submission or its own."""
    entry = sighting.entry
    time = sighting.moment or _end(sighting.period) or entry.submitted_at
    return _Timed(time or entry.paper.published_at, sighting)


def digest_time(digest: Digest) -> dt.datetime | None:
    """Return when a digest was true, else the end of its period."""
    return moment(digest) or _end(digest.period)


def _end(period: Period | None) -> dt.datetime | None:
    """Return midnight UTC of a period's last day; `None` where it has none."""
    end = period.end if period else None
    return dt.datetime.combine(end, dt.time(), dt.UTC) if end else None


# A list has few different times.
@lru_cache(maxsize=1024)
def written_time(time: dt.datetime) -> str:
    """Return a time as feeds write it; a RenderError for one outside the calendar of UTC."""
    return f"{in_utc(time).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def iso(time: dt.datetime) -> str:
    """Return a time with its own offset, in ISO 8601."""
    # Equal times of other zones are not written alike.
    return _iso_in_utc(time) if time.tzinfo is dt.UTC else time.isoformat()


_iso_in_utc = lru_cache(maxsize=4096)(dt.datetime.isoformat)


def demanded_time(time: dt.datetime | None, of: str) -> str:
    """Return the time as a feed writes it; a RenderError where there is none."""
    if time is None:
        message = f"nothing tells the time of {of}, and Atom demands it: state period or posted_at"
        raise RenderError(message, fields=("posted_at",))
    return written_time(time)


def urn(name: str) -> str:
    """Return an identifier that is the same for the same name always."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{_PAPERS}#{name.encode('utf-8', 'replace')!r}").urn
