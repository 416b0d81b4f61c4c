"""What hfdigest adds to a feed, so that it reads back: facts that a feed has no field for.

In JSON Feed they are the extension `_hfdigest`, in Atom elements of the namespace `NAMESPACE`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from hfdigest.counts import Approximate, number
from hfdigest.formats.feed import Item, iso
from hfdigest.identifiers import in_page_address
from hfdigest.model import Digest

NAMESPACE = "urn:hfdigest:feed"
"""The namespace of what hfdigest adds to Atom."""

ESCAPED = "escaped"
"""The attribute of an element whose text is `json`, for characters that XML cannot carry."""

COUNTS = ("upvotes", "comments", "github_stars")


def facts_of(item: Item) -> dict[str, Any]:
    """Return what the fields of an item cannot carry; its texts are plain, and its content more."""
    entry, paper = item.entry, item.entry.paper
    rounded = [key for key in COUNTS if isinstance(getattr(entry, key), Approximate)]
    names = tuple([author.name for author in paper.authors])
    facts = {
        "period": item.period and item.period.label,
        "rank": entry.rank,
        "upvotes": number(entry.upvotes),
        "comments": number(entry.comments),
        "github_stars": number(entry.github_stars),
        "rounded": rounded or None,
        "place": item.place,
        "id": None if paper.arxiv_id or in_page_address(item.id) else paper.id,
        "version": paper.version,
        "title": paper.title if paper.title != item.title else None,
        "summary": entry.summary,
        "abstract": paper.abstract,
        "authors": list(names) if names != item.authors else None,
        "ai_summary": paper.ai_summary if paper.ai_summary != item.summary else None,
        "ai_keywords": list(paper.ai_keywords) if paper.ai_keywords != item.tags else None,
        "published_at": paper.published_at and iso(paper.published_at),
        "submitted_at": entry.submitted_at and iso(entry.submitted_at),
    }
    return stated(facts)


def facts_of_lists(digests: Iterable[Digest]) -> list[dict[str, str]]:
    """Return what digests say of themselves, of each period what the last one says."""
    said: dict[Any, dict[str, str]] = {}
    for digest in digests:
        if digest.title or digest.posted_at:
            label = digest.period and digest.period.label
            posted_at = digest.posted_at and digest.posted_at.isoformat()
            said[label] = stated({"period": label, "title": digest.title, "posted_at": posted_at})
    return [*said.values()]


def stated(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts without those that are absent."""
    return {key: fact for key, fact in facts.items() if fact is not None}
