"""The post of a period, wherever it is in a folder."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from hfdigest.errors import PostError
from hfdigest.files import files_in
from hfdigest.grammar.dialect import Dialect
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


class Found(NamedTuple):
    """The list of a period in a post, or the file in which a new post of it may be written."""

    file: Path
    post: Post | None = None
    """The post that has the list; `None` where there is none yet."""
    number: int = 0
    """Which of the digests of the post it is, from 0."""


def find_post(period: Period, place: Path, dialects: Sequence[Dialect] | None = None) -> Found:
    """Return the file for the post of a period, and the post if it is there already.

    In a folder it is the post that says so, wherever it is and whatever its name; of several the
    last one by name, first of those that begin with the period. Raises PostError where a new post
    would stand in place of something else. `dialects` are those to read posts by; `None` for the
    built-in ones.
    """
    file = place
    if place.is_dir():
        for path in _likeliest_first(period, place):
            with suppress(PostError, OSError):
                if found := _list_in(path, period, dialects):
                    return found
        file = place / f"{period.label}-{'daily-' if isinstance(period, Day) else ''}papers.md"
    if not file.exists():
        return Found(file)
    if found := _list_in(file, period, dialects):
        return found
    message = f"the file holds another post than that of {period.label}"
    raise PostError(message, name=str(file))


def _list_in(path: Path, period: Period, dialects: Sequence[Dialect] | None) -> Found | None:
    """Return the list of a period in a post, the first one; `None` where it has none."""
    post = load_post(path, dialects=dialects)
    periods = [digest.period for digest in post.digests]
    return Found(path, post, periods.index(period)) if period in periods else None


def _likeliest_first(period: Period, folder: Path) -> list[Path]:
    """Return the Markdown files in a folder and its subfolders."""
    paths = [Path(path) for path in files_in(folder) if path.lower().endswith(_ENDINGS)]
    return sorted(paths, key=lambda path: (path.name.startswith(period.label), path), reverse=True)
