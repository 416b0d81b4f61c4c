"""The counts of a post brought up to date, and papers that are new added to it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from hfdigest.checked import check_kind
from hfdigest.combine.matching import without_following
from hfdigest.contents import Contents, digests as digests_of
from hfdigest.identifiers import canonical, named_in
from hfdigest.lens.post import Post
from hfdigest.model import Digest, Entry
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
    latest = [digest for source in sources for digest in digests_of(source)]
    for index in range(len(post.digests)):
        digest = updated(post, latest, index=index, add=add)
        post = post.replace(digest, index=index, drop_unsupported=add)
    return post


def updated(post: Post, latest: Iterable[Digest], *, index: int = 0, add: bool = False) -> Digest:
    """Return a digest of a post with the counts that later digests state, as `update` does."""
    latest = list(latest)
    digest = post.digests[index]
    # Beside lines that may be papers, counts and ranks are left as they are.
    if all(problem.level != "error" for problem in post.problems):
        digest = without_following(digest)
    fields = post.dialect.fields
    counts = _counts(latest, [name for name in _OF_MOMENT if f"entries.{name}" in fields])
    entries = [evolve(entry, **counts.get(identity(entry.paper), {})) for entry in digest.entries]
    if add:
        entries += _new_entries(post, digest, latest)
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


def _new_entries(post: Post, digest: Digest, latest: Iterable[Digest]) -> list[Entry]:
    """Return the entries of papers that a list of the digest's period has and the post has not.

    A paper that the text names anywhere, be it in a comment, is none of them: a line that was not
    read may be its entry.
    """
    known = {identity(entry.paper) for old in post.digests for entry in old.entries}
    known |= {canonical(naming.paper.id) for naming in named_in(post.text)}
    new: dict[str, Entry] = {}
    for list_ in latest:
        if list_.period is None or list_.period != digest.period:
            continue
        for entry in without_following(list_).entries:
            name = identity(entry.paper)
            if name and name not in known and not _stands_in(entry.paper.id, post.text):
                new[name] = entry
    return list(new.values())


def _stands_in(paper_id: str | None, text: str) -> bool:
    """Tell whether an identifier stands in a text, with a version or without, and is no part."""
    if paper_id is None:
        return False
    behind = r"(?!\d)" if paper_id[-1].isdigit() else r"(?![\w-])"
    return re.search(rf"(?<![\w-]){re.escape(paper_id)}{behind}", text) is not None


def _by_votes(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=votes, reverse=True)
