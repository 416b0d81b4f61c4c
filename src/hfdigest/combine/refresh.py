"""The post of a period, wherever it is in a folder."""

from contextlib import suppress
from pathlib import Path

from hfdigest.errors import PostError
from hfdigest.lens.post import Post
from hfdigest.model import Day, Period
from hfdigest.posts import load_post


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
