"""A paper as one digest lists it, and what tells papers and moments apart across digests."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable

from attrs import frozen

from hfdigest.counts import Approximate, Count, number
from hfdigest.errors import RenderError
from hfdigest.identifiers import canonical
from hfdigest.model import Digest, Entry, Paper, Period
from hfdigest.shown import fields_line

Identity = str | int
"""A paper's id, else its title; a number for a paper that states neither."""


@frozen(kw_only=True)
class Sighting:
    """A paper's entry in one digest, with the digest's period and moment."""

    entry: Entry
    """What the digest says of the paper."""
    period: Period | None = None
    """What the digest covers; `None` where it does not tell."""
    moment: dt.datetime | None = None
    """When the entry was true; `None` where the digest does not tell."""

    __repr__ = fields_line


def sightings(digests: Iterable[Digest]) -> dict[Identity, list[Sighting]]:
    """Return every paper's sightings in the order of the digests, the first paper first.

    A paper without id and title is one of its own each time.
    """
    papers: dict[Identity, list[Sighting]] = {}
    digests = [*digests]
    tell = told_apart(entry.paper for digest in digests for entry in digest.entries)
    for digest in digests:
        at = moment(digest)
        for entry in digest.entries:
            known = tell(entry.paper)
            seen = Sighting(entry=entry, period=digest.period, moment=at)
            papers.setdefault(len(papers) if known is None else known, []).append(seen)
    return papers


def identity(paper: Paper) -> str | None:
    """Return what tells a paper from another: its id, else its title; `None` without either.

    An old arXiv id counts without its subject class, a title with its white space as single spaces.
    """
    if paper.id:
        return canonical(paper.id)
    return " ".join((paper.title or "").split()) or None


def told_apart(papers: Iterable[Paper]) -> Callable[[Paper], str | None]:
    """Return what gives the identity of each of these papers among the others.

    Papers without ids that share a title are several where their first authors differ, as those of
    two papers called `Technical Report`.
    """
    first_authors = defaultdict(set)
    for paper in papers:
        if not paper.id and paper.authors:
            first_authors[identity(paper)].add(paper.authors[0].name)

    def tell(paper: Paper) -> str | None:
        name = identity(paper)
        shared = not paper.id and paper.authors and len(first_authors[name]) > 1
        return f"{name} ({paper.authors[0].name})" if name and shared else name

    return tell


def moment(digest: Digest) -> dt.datetime | None:
    """Return when a digest was true: its `crawled_at`, in UTC where it has no offset.

    That stands in `extra`, as side-car files have it. Without a readable one it is `posted_at`.
    """
    crawled_at = digest.extra.get("crawled_at")
    if not isinstance(crawled_at, str):
        return digest.posted_at
    try:
        at = dt.datetime.fromisoformat(crawled_at)
    except ValueError:
        return digest.posted_at
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def in_utc(time: dt.datetime) -> dt.datetime:
    """Return a time in UTC; a RenderError for one that UTC puts outside the calendar."""
    try:
        return time.astimezone(dt.UTC)
    except OverflowError:
        message = f"{time} has no date in UTC"
        raise RenderError(message) from None


def votes_in_words(upvotes: Count | None) -> str | None:
    """Return votes as people say them, `128 upvotes`; `None` where they are not known."""
    if upvotes is None:
        return None
    if isinstance(upvotes, Approximate):
        return f"about {upvotes.value} upvotes"
    return f"{upvotes} upvote{'' if upvotes == 1 else 's'}"


def votes(entry: Entry) -> int:
    """Return what papers are sorted by: the votes, and less than none where they are not known."""
    return -1 if entry.upvotes is None else number(entry.upvotes)
