"""Digests as Atom (RFC 4287)."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from typing import Unpack
from xml.sax.saxutils import escape, quoteattr

from hfdigest.contents import Contents, digests
from hfdigest.formats.feed import (
    Item,
    Meta,
    demanded_time,
    digest_time,
    items,
    said_of_itself,
    urn,
)
from hfdigest.formats.feed_extension import ESCAPED, NAMESPACE, facts_of, facts_of_lists
from hfdigest.model import Digest
from hfdigest.prose.plain import is_printable

_BREAK = "\n    "
"""What stands between the lines of an entry."""
_NOT_LEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry."""
_CHANGED = re.compile(rf"\r|{_NOT_LEGAL.pattern}")
"""What comes back from XML as something else, or not at all."""


def to_atom(what: Contents, /, **meta: Unpack[Meta]) -> str:
    """Return an Atom feed of the papers in digests, each with its votes, authors and links.

    The id of an entry is the address of the paper's page. Texts are plain; what else Atom has no
    element for is in elements of our own, by which `load` reads the feed back. Characters that XML
    cannot carry become U+FFFD in Atom's elements. `meta` is what the feed says of itself: `title`,
    `home_page_url`, `feed_url`, `description`, `language` and `author`, with a `limit` to the
    number of papers.
    Raises RenderError where nothing tells the time of a paper or of the whole feed, which Atom
    demands, and TypeError for other keywords.
    """
    said, lists = said_of_itself(meta), list(digests(what))
    for name in said.keys() - {"limit"}:
        said[name] = _legal(said[name])  # type: ignore[literal-required]
    lines = [*_head(said, demanded_time(_last_time(lists), "digests"))]
    for one in facts_of_lists(lists):
        said_of_list = " ".join(f"{name}={quoteattr(_legal(fact))}" for name, fact in one.items())
        lines.append(f"<hfdigest:list {said_of_list} />")
    lines += [
        _BREAK.join(["<entry>", *_entry(item)]) + "\n  </entry>" for item in items(lists, said)
    ]
    lines[-1] += "\n</feed>\n"
    language = f" xml:lang={quoteattr(said['language'])}" if "language" in said else ""
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:hfdigest="{NAMESPACE}"{language}>'
    return "\n  ".join([feed, *lines])


def _last_time(lists: Sequence[Digest]) -> dt.datetime | None:
    return max(filter(None, map(digest_time, lists)), default=None)


def _head(said: Meta, updated: str) -> Iterator[str]:
    """Yield what stands above the entries, in the order of RFC 4287's examples."""
    feed_url, home = said.get("feed_url"), said.get("home_page_url")
    yield _element("id", feed_url or home or urn(said["title"]))
    yield _element("title", said["title"])
    if "description" in said:
        yield _element("subtitle", said["description"])
    yield _element("updated", updated)
    yield _author(said.get("author", said["title"]))
    if feed_url is not None:
        yield _link("self", feed_url)
    if home is not None:
        yield _link("alternate", home)


def _entry(item: Item) -> list[str]:
    lines = [
        _element("id", item.id),
        _element("title", item.title),
        _element("published", demanded_time(item.published, item.id)),
        _element("updated", demanded_time(item.updated, item.id)),
    ]
    if item.authors:
        lines.append(_each("<author><name>", item.authors, "</name></author>"))
    if item.tags:
        lines.append(_categories(item.tags))
    if item.page_url:
        lines.append(_link("alternate", item.page_url))
    if arxiv_url := item.entry.paper.arxiv_url:
        lines.append(_link("related", arxiv_url))
    if item.summary:
        lines.append(_element("summary", item.summary))
    lines.append(_element("content", item.content))
    for name, fact in facts_of(item).items():
        if isinstance(fact, list):
            lines += [_own_element(name, one) for one in fact]
        else:
            lines.append(_own_element(name, str(fact)))
    return lines


def _own_element(name: str, text: str) -> str:
    """Return a fact of our own; as JSON's text, where XML cannot carry it or reads it otherwise."""
    if is_printable(text) or not _CHANGED.search(text):
        return _element(f"hfdigest:{name}", text)
    return f'<hfdigest:{name} {ESCAPED}="json">{escaped(json.dumps(text))}</hfdigest:{name}>'


def _legal(text: str) -> str:
    """Replace what XML cannot carry; no text that `clean` has returned holds such characters."""
    return text if text.isprintable() else _NOT_LEGAL.sub("\ufffd", text)


def _element(name: str, text: str) -> str:
    return f"<{name}>{escaped(text)}</{name}>"


def _author(name: str) -> str:
    return f"<author><name>{escaped(name)}</name></author>"


def _categories(tags: Sequence[str]) -> str:
    if '"' in "".join(tags):
        return _BREAK.join([f"<category term={quoted(tag)} />" for tag in tags])
    return _each('<category term="', tags, '" />')


def _each(start: str, texts: Sequence[str], end: str) -> str:
    """Return an element for each text; no text holds a line break, so all are escaped together."""
    inside = escaped("\n".join(texts)).replace("\n", f"{end}{_BREAK}{start}")
    return f"{start}{inside}{end}"


def escaped(text: str) -> str:
    """Return what `escape` does; most texts hold nothing to be escaped."""
    return escape(text) if "&" in text or "<" in text or ">" in text else text


_TO_BE_ESCAPED = re.compile('[&<>"\t\r\n]')


def quoted(text: str) -> str:
    """Return what `quoteattr` does; most texts need quotation marks only."""
    return quoteattr(text) if _TO_BE_ESCAPED.search(text) else f'"{text}"'


def _link(relation: str, url: str) -> str:
    return f'<link rel="{relation}" href={quoted(url)} />'
