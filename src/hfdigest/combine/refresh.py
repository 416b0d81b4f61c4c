"""The post of a period, wherever it is in a folder."""

import datetime as dt
from contextlib import suppress
from pathlib import Path

from hfdigest.errors import PostError
from hfdigest.files import files_in
from hfdigest.lens.post import Post
from hfdigest.model import Day, Period
from hfdigest.posts import load_post


def file_name(period: Period, today: dt.date) -> str:
    """Return the name of a new post, which begins with a date, as Jekyll needs it.

    It is the day itself or the day after a week or month, and none of the future, which Jekyll
    would leave out; the moment has today's.
    """
    if isinstance(period, Day):
        return f"{period.label}-daily-papers.md"
    end = period.end
    date = today if end is None else min(end + dt.timedelta(days=1), today)
    return f"{date.isoformat()}-papers-{period.label}.md"


_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
"""How the names of Markdown files end."""


def find_post(period: Period, place: Path) -> tuple[Path, Post | None]:
    """Return the file for the post of a period, and the post if it is there already.

    In a folder it is the post that says so, wherever it is and whatever its name; of several the
    last one by name, first of those that begin with the period. Raises PostError where a new post
    would stand in place of something else.
    """
    file = place
    if place.is_dir():
        for path in _likeliest_first(period, place):
            with suppress(PostError, OSError):
                post = load_post(path)
                if post.digest.period == period:
                    return path, post
        file = place / f"{period.label}-{'daily-' if isinstance(period, Day) else ''}papers.md"
    if not file.exists():
        return file, None
    post = load_post(file)
    if post.digest.period != period:
        message = f"the file holds another post than that of {period.label}"
        raise PostError(message, name=post.name)
    return file, post


def _likeliest_first(period: Period, folder: Path) -> list[Path]:
    """Return the Markdown files in a folder and its subfolders."""
    paths = [Path(path) for path in files_in(folder) if path.lower().endswith(_ENDINGS)]
    return sorted(paths, key=lambda path: (path.name.startswith(period.label), path), reverse=True)
