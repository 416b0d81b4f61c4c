"""Digests as JSON Feed 1.1."""

from typing import Any, Unpack

from hfdigest.contents import Contents, digests
from hfdigest.formats.feed import Item, Meta, items, said_of_itself, written_time
from hfdigest.formats.feed_extension import facts_of, facts_of_lists, stated
from hfdigest.jsontext import json_text, plain_json_text
from hfdigest.source import SURROGATE


def to_json_feed(what: Contents, /, **meta: Unpack[Meta]) -> str:
    """Return a JSON Feed 1.1 of the papers in digests, each with its votes, authors and links.

    The id of an item is the address of the paper's page. Texts are plain. Votes, comments, stars,
    rank, period and what else a feed has no field for are in the extension `_hfdigest`, by which
    `load` reads the feed back. A paper that nothing dates has no dates.
    `meta` is what the feed says of itself: `title`, `home_page_url`, `feed_url`, `description`,
    `language` and `author`, with a `limit` to the number of papers. Raises TypeError for other
    keywords.
    """
    said = said_of_itself(meta)
    lists = list(digests(what))
    author, of_lists = said.get("author"), facts_of_lists(lists)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        **{name: value for name, value in said.items() if name not in {"author", "limit"}},
        "authors": author and [{"name": author}],
        "_hfdigest": {"lists": of_lists} if of_lists else None,
        "items": [*map(_item, items(lists, said))],
    }
    text = _written(stated(feed))
    text += "\n"  # in place, where `+` copies millions of characters
    return text


def _written(plain: dict[str, Any]) -> str:
    try:
        return plain_json_text(plain)
    except UnicodeEncodeError:  # texts may hold what no encoding carries
        return SURROGATE.sub("\ufffd", json_text(plain))


def _item(item: Item) -> dict[str, Any]:
    entry = item.entry
    return stated(
        {
            "id": item.id,
            "url": item.page_url,
            "external_url": entry.paper.arxiv_url,
            "title": item.title,
            "content_text": item.content,
            "summary": item.summary,
            "image": item.image_url,
            "date_published": item.published and written_time(item.published),
            "date_modified": item.updated and written_time(item.updated),
            "authors": [{"name": name} for name in item.authors] or None,
            "tags": list(item.tags) or None,
            "_hfdigest": facts_of(item),
        }
    )
