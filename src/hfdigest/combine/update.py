"""The counts of a post brought up to date, and papers that are new added to it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from hfdigest.checked import check_kind
from hfdigest.combine.matching import without_following
from hfdigest.contents import Contents, digests as digests_of
from hfdigest.identifiers import canonical, named_in
from hfdigest.lens.post import Post
from hfdigest.model import Digest, Entry, Period
from hfdigest.sighting import identity, votes

_OF_MOMENT = ("upvotes", "comments", "github_stars")


def update(post: Post, /, *sources: Contents, add: bool = False) -> Post:
    """Return the post with the votes, comments and stars that sources state of its papers.

    Sources may be of any period; of several that state a count the last one holds, also where it
    is lower. A count that the post's dialect shows only inside an affiliation stays. With `add`,
    papers that the post does not name yet are added from sources of the post's own period, without
    what its dialect cannot say of them. Entries change places only where they stood in order of
    votes; ranks and the declared count follow where they did. Everything else keeps its bytes.
    Raises RenderError where the post cannot say a count.
    """
    check_kind(post, Post, "update", "a post")
    news = News(post, (digest for source in sources for digest in digests_of(source)), add=add)
    return post.replace_all(news.told(post.digests), drop_unsupported=add)


class News:
    """What digests state of the papers of a post, and the papers that are new to it."""

    def __init__(self, post: Post, latest: Iterable[Digest], *, add: bool) -> None:
        """Take the counts that digests state; and with `add` their new papers."""
        latest = list(latest)
        fields = post.dialect.fields
        self._counts = _counts(latest, [n for n in _OF_MOMENT if f"entries.{n}" in fields])
        self._new = _new_entries(post, latest) if add else {}
        # Beside lines that may be papers, counts and ranks are left as they are.
        self._follows = all(problem.level != "error" for problem in post.problems)

    def told(self, digests: Iterable[Digest]) -> list[Digest]:
        """Return digests of the post with the news; new papers go into the first of a period."""
        left = dict(self._new)
        return [self._told(digest, left.pop(digest.period, ())) for digest in digests]

    def _told(self, digest: Digest, new: Iterable[Entry]) -> Digest:
        """Return a digest with its counts as they are now, and with entries that are new to it."""
        if self._follows:
            digest = without_following(digest)
        entries = [
            evolve(entry, **self._counts.get(identity(entry.paper), {})) for entry in digest.entries
        ]
        entries += new
        if _by_votes(digest.entries) == list(digest.entries):
            entries = _by_votes(entries)
        return evolve(digest, entries=entries)


def _counts(
    latest: Iterable[Digest], names: Iterable[str]
) -> Mapping[str | None, Mapping[str, Any]]:
    """Return by paper the counts that are stated of it, the last ones."""
    counts: dict[str | None, dict[str, Any]] = {}
    for entry in (entry for digest in latest for entry in digest.entries):
        stated = {name: getattr(entry, name) for name in names}
        known = counts.setdefault(identity(entry.paper), {})
        known |= {name: count for name, count in stated.items() if count is not None}
    counts.pop(None, None)
    return counts


def _new_entries(post: Post, latest: Iterable[Digest]) -> Mapping[Period | None, list[Entry]]:
    """Return by period the entries of papers that its lists have and the post has not, each once.

    A paper that the text names anywhere, be it in a comment, is none of them: a line that was not
    read may be its entry.
    """
    lists: dict[Period | None, list[Entry]] = {}
    for digest in latest:
        if digest.period is not None:
            lists.setdefault(digest.period, []).extend(without_following(digest).entries)
    periods = dict.fromkeys(digest.period for digest in post.digests if digest.period in lists)
    ids = {entry.paper.id for period in periods for entry in lists[period] if entry.paper.id}
    known = {identity(entry.paper) for digest in post.digests for entry in digest.entries}
    known |= {canonical(naming.paper.id) for naming in named_in(post.text)}
    known |= {canonical(paper_id) for paper_id in _standing_in(post.text, ids)}
    found: dict[Period | None, list[Entry]] = {}
    for period in periods:
        named = {name: entry for entry in lists[period] if (name := identity(entry.paper))}
        found[period] = [entry for name, entry in named.items() if name not in known]
        known |= named.keys()
    return found


_BEGINNING = re.compile(r"(?<![\w-])(?=\S)")
_NUMBER_GOES_ON, _WORD_GOES_ON = re.compile(r"\d"), re.compile(r"[\w-]")


def _standing_in(text: str, ids: Iterable[str]) -> Iterator[str]:
    """Return which identifiers stand in a text, with a version or without, and are no part."""
    of_length: dict[int, set[str]] = {}
    for paper_id in ids:
        of_length.setdefault(len(paper_id), set()).add(paper_id)
    for place in _BEGINNING.finditer(text) if of_length else ():
        for length, known in of_length.items():
            end = place.start() + length
            found = text[place.start() : end]
            goes_on = _NUMBER_GOES_ON if found[-1:].isdigit() else _WORD_GOES_ON
            if found in known and not goes_on.match(text, end):
                yield found


def _by_votes(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=votes, reverse=True)
