"""Feeds as lists of papers: JSON Feed, Atom and RSS, hfdigest's own and those of others.

A feed of hfdigest's comes back as the digests that it was made of, one for each period at which it
names a paper last; what the feed's own fields cannot carry stands in `_hfdigest`, and in elements
of the namespace `NAMESPACE`. Of other feeds papers have what is stated: their ids by addresses,
titles, authors, and the text as `summary`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from attrs import evolve

from hfdigest.counts import Approximate
from hfdigest.dates import parse_timestamp
from hfdigest.errors import PageError, Problem
from hfdigest.formats.feed_extension import COUNTS, ESCAPED, NAMESPACE
from hfdigest.identifiers import PaperId, in_page_address
from hfdigest.jsontext import decode_json
from hfdigest.model import Author, Digest, Entry, Paper, Period, period_of
from hfdigest.page import values
from hfdigest.page.coverage import period_in_name, settled_period
from hfdigest.page.html import Element, plain_text, raw_text_of, read_xml
from hfdigest.page.listing import Page, check_entries, error_of
from hfdigest.page.values import WrongValueError

T = TypeVar("T")

Facts = Mapping[str, Any]
"""What hfdigest adds to an item, by name."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def read_json_feed(
    value: Mapping[str, Any], name: str | None = None, period: Period | None = None
) -> Page:
    """Read the value of a JSON Feed, of version 1 or 1.1."""
    try:
        items = [*map(_json_item, values.sequence(value.get("items", [])))]
        lists = values.mapping(value.get("_hfdigest", {})).get("lists", [])
    except WrongValueError as wrong:
        raise error_of(wrong.problem("$.items")) from None
    return _page(items, lists if isinstance(lists, list) else [], name, period)


def _json_item(raw: object) -> dict[str, Any]:
    """Return what an item says, by the names that `_entry` takes."""
    item = values.mapping(raw)
    authors = item.get("authors", [item["author"]] if "author" in item else [])
    facts = item.get("_hfdigest")
    html = item.get("content_html")
    return {
        "addresses": [item.get(key) for key in ("id", "url", "external_url")],
        "title": item.get("title"),
        "text": item.get("content_text") or (plain_text(html) if isinstance(html, str) else None),
        "ai_summary": item.get("summary"),
        "image": item.get("image"),
        "authors": [author.get("name") for author in authors if isinstance(author, dict)],
        "tags": item.get("tags", []),
        "published": item.get("date_published"),
        "facts": facts if isinstance(facts, dict) else None,
    }


def read_xml_feed(data: str | bytes, name: str | None = None, period: Period | None = None) -> Page:
    """Read an Atom feed (RFC 4287) or one of RSS 2.0 or 1.0."""
    root = read_xml(data)
    entries = [part for part in root.iter() if _local(part) in {"entry", "item"}]
    lists = [dict(part.attrib) for part in root.iterfind(f"{{{NAMESPACE}}}list")]
    return _page([*map(_xml_item, entries)], lists, name, period)


def _xml_item(item: Element) -> dict[str, Any]:
    """Return what an entry or item says, by the names that `_entry` takes."""
    said: dict[str, list[str]] = {}
    addresses: list[str] = []
    facts: dict[str, list[str]] = {}
    for part in item:
        text: str = "".join(map(str, part.itertext())).strip()
        namespace, _, tag = str(part.tag).rpartition("}")
        if namespace == f"{{{NAMESPACE}":
            facts.setdefault(tag, []).append(_own_text(part))
        elif tag == "link":
            addresses.append(part.get("href") or text)
        elif tag == "category":
            said.setdefault(tag, []).append(part.get("term") or text)
        elif tag == "author" and len(part):
            said.setdefault(tag, []).append(part.findtext(f"{_ATOM}name") or text)
        else:
            said.setdefault(tag, []).append(text)

    def first(*tags: str) -> str | None:
        return next((said[tag][0] for tag in tags if said.get(tag)), None)

    is_html = _local(item) == "item" or any(part.get("type") == "html" for part in item)
    content = first("content", "encoded", "description", "summary")
    return {
        "addresses": [*addresses, first("id", "guid")],
        "title": first("title"),
        "text": plain_text(content) if content and is_html else content,
        "ai_summary": first("summary"),
        "authors": said.get("author") or said.get("creator") or [],
        "tags": said.get("category", []),
        "published": first("published", "pubDate", "date"),
        "facts": _typed(facts) or None,
    }


def _own_text(part: Element) -> str:
    """Return what an element of hfdigest says, whose text may be escaped."""
    text = raw_text_of(part)
    if part.get(ESCAPED) == "json":
        with suppress(ValueError, RecursionError):
            return str(decode_json(text))
    return text


def _local(part: Element) -> str:
    return str(part.tag).rpartition("}")[2]


_LISTS = frozenset({"rounded", "authors", "ai_keywords"})
_NUMBERS = frozenset({*COUNTS, "rank", "place", "version"})


def _typed(facts: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return facts with numbers and lists as JSON has them."""
    typed: dict[str, Any] = {}
    for key, texts in facts.items():
        is_number = key in _NUMBERS and texts[0].isascii() and texts[0].isdigit()
        one = int(texts[0][:10]) if is_number else texts[0]
        typed[key] = texts if key in _LISTS else one
    return typed


# --- what all feeds have in common ---------------------------------------------------------------


def _page(
    items: Sequence[Mapping[str, Any]],
    lists: Sequence[Any],
    name: str | None,
    asked: Period | None,
) -> Page:
    """Return the papers of a feed, a digest for each period that they state."""
    problems: list[Problem] = []
    by_period: dict[Period | None, list[tuple[int, Entry]]] = {}
    for number, item in enumerate(items):
        facts = item["facts"] or {}
        try:
            entry = _entry(item, facts)
        except WrongValueError as wrong:
            problems.append(wrong.problem(f"$.items[{number}]"))
            continue
        stated = facts.get("period")
        period = period_of(stated) if isinstance(stated, str) else None
        place = facts.get("place")
        by_period.setdefault(period, []).append(
            (place if isinstance(place, int) else number, entry)
        )
    if items and not by_period:
        message = "the feed names no papers: no item has the address of one"
        raise PageError(message, name=name)
    digests = [*_digests(by_period, lists)] or [Digest()]
    for digest in digests:
        check_entries(digest.entries, None, None, problems)
    if len(digests) == 1:
        named = period_in_name(name)
        settled = settled_period(digests[0].period, asked, problems, named=named)
        digests = [evolve(digests[0], period=settled)]
    return Page(digest=digests[0], others=tuple(digests[1:]), problems=tuple(problems), name=name)


def _digests(
    by_period: Mapping[Period | None, list[tuple[int, Entry]]], lists: Sequence[Any]
) -> Iterator[Digest]:
    """Yield a digest for each period, the earliest first, with what is said of its list."""
    said = {one.get("period"): one for one in lists if isinstance(one, dict)}

    def start(period: Period | None) -> str:
        return str(period.start or period.label) if period else "~"

    for period in sorted(by_period, key=start):
        entries = [entry for _, entry in sorted(by_period[period], key=lambda pair: pair[0])]
        stated = said.get(period and period.label, {})
        title, posted_at = stated.get("title"), stated.get("posted_at")
        yield Digest(
            period=period,
            title=title if isinstance(title, str) else None,
            posted_at=parse_timestamp(posted_at) if isinstance(posted_at, str) else None,
            entries=entries,
        )


def _entry(item: Mapping[str, Any], facts: Facts) -> Entry:
    """Return an item as an entry; a `WrongValueError` for one that is no paper."""
    stated = [_paper_id(address) for address in item["addresses"] if isinstance(address, str)]
    found = next(filter(None, stated), None)
    if found is None and not facts:
        message = "is no paper: it has the address of none"
        raise WrongValueError(message)
    if not facts:
        return _of_others(item, found)
    names = values.texts(facts.get("authors", item["authors"]))
    keywords = facts.get("ai_keywords", item["tags"])
    paper = Paper(
        id=_stated(values.text, facts.get("id")) or (found and found.id),
        version=_stated(values.place, facts.get("version")) or (found and found.version),
        title=_stated(values.text, facts.get("title", item["title"])),
        authors=[Author(name=name) for name in names],
        author_count=len(names) or None,
        abstract=_stated(values.text, facts.get("abstract")),
        published_at=_stated(values.moment, facts.get("published_at")),
        thumbnail_url=_stated(values.text, item.get("image")),
        ai_summary=_stated(values.text, facts.get("ai_summary", item["ai_summary"])),
        ai_keywords=values.texts(keywords),
    )
    return Entry(
        # A feed names every paper, one without a title by its id.
        paper=evolve(paper, title=None) if paper.title in {paper.id, ""} else paper,
        rank=_stated(values.place, facts.get("rank")),
        upvotes=_count(facts, "upvotes"),
        comments=_count(facts, "comments"),
        github_stars=_count(facts, "github_stars"),
        submitted_at=_stated(values.moment, facts.get("submitted_at")),
        summary=_stated(values.text, facts.get("summary")),
    )


def _of_others(item: Mapping[str, Any], found: PaperId | None) -> Entry:
    """Return an item of another feed as an entry: what it states, and no more."""
    names = [name for name in item["authors"] if isinstance(name, str) and name.strip()]
    paper = Paper(
        id=found and found.id,
        version=found and found.version,
        title=_stated(values.line, item["title"]),
        authors=[Author(name=name) for name in names],
        author_count=len(names) or None,
    )
    published = item["published"]
    return Entry(
        paper=paper,
        summary=_stated(values.text, item["text"]),
        extra={"published": published} if isinstance(published, str) else {},
    )


def _stated(read: Callable[[Any], T], value: object) -> T | None:
    return None if value is None else read(value)


def _paper_id(address: str) -> PaperId | None:
    return in_page_address(address) or (
        found if (found := PaperId.parse(address)).is_arxiv else None
    )


def _count(facts: Facts, key: str) -> int | Approximate | None:
    if key not in facts:
        return None
    count = values.count(facts[key])
    return Approximate(count) if key in facts.get("rounded", ()) else count
