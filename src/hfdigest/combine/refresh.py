"""A digest brought up to date, and the post that holds it."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from attrs import evolve

from hfdigest.combine.matching import keyed, without_following
from hfdigest.errors import PostError
from hfdigest.lens.post import Post
from hfdigest.model import Day, Digest, Entry, Period
from hfdigest.posts import load_post
from hfdigest.sighting import votes

_OF_MOMENT = ("upvotes", "comments", "github_stars")


def refresh(digest: Digest, latest: Digest) -> Digest:
    """Return the digest with the votes, comments and stars that a later list has of its papers.

    Papers that only the later list has are added; all else stays as the digest states it. Entries
    are in order of votes where they were, and else where they are, new ones last. Ranks and the
    declared count are left to follow where they did.
    """
    digest, latest = without_following(digest), without_following(latest)
    known, now = keyed(digest.entries), keyed(latest.entries)
    entries = [_updated(entry, now.get(key, entry)) for key, entry in known.items()]
    entries += [entry for key, entry in now.items() if key not in known]
    if _by_votes(digest.entries) == list(digest.entries):
        entries = _by_votes(entries)
    return evolve(digest, entries=entries)


def _updated(entry: Entry, latest: Entry) -> Entry:
    stated = {name: getattr(latest, name) for name in _OF_MOMENT}
    return evolve(entry, **{name: count for name, count in stated.items() if count is not None})


def _by_votes(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=votes, reverse=True)


def find_post(period: Period, place: Path) -> tuple[Path, Post | None]:
    """Return the file for the post of a period, and the post if it is there already.

    In a folder it is the last file, by name, that begins with the period and is its post. Raises
    PostError where a new post would stand in place of something else.
    """
    file = place
    if place.is_dir():
        for file in sorted(place.glob(f"{period.label}*.md"), reverse=True):
            with suppress(PostError):
                post = load_post(file)
                if post.digest.period == period:
                    return file, post
        file = place / f"{period.label}-{'daily-' if isinstance(period, Day) else ''}papers.md"
    if not file.exists():
        return file, None
    post = load_post(file)
    if post.digest.period != period:
        message = f"the file holds another post than that of {period.label}"
        raise PostError(message, name=post.name)
    return file, post
