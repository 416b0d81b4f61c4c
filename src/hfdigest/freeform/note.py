"""Notes on one paper: what their front matter states of it."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from hfdigest.authors import read_authors
from hfdigest.dates import parse_date
from hfdigest.freeform.titles import strength, title_in, title_text
from hfdigest.identifiers import PaperId, named_in
from hfdigest.model import Author, Entry

_IDS = ("arxiv_id", "arxiv", "arxivid", "eprint", "paper_id", "doi", "id")
_ADDRESSES = ("url", "link", "paper", "paper_url", "paperurl", "source", "pdf", "arxiv_url", "href")
_TITLES = ("title", "paper_title", "name")
_AUTHORS = ("authors", "author", "creators")
_DATES = ("published", "published_at", "publication_date", "date")
_DAYS = 45
"""How far from the month in its identifier a paper's date may be."""
_MONTH = re.compile(r"(?P<year>[0-9]{2})(?P<month>[0-9]{2})[.]")

GUESSED = ("title", "authors", "abstract", "upvotes", "published_at", "github_url", "project_url")
"""The fields that are read from places and labels of a text, and so are guesses."""


NOTED = ("title", "authors", "published_at")
"""The fields of the paper that a front matter may state, besides its identifier."""


class Note(NamedTuple):
    """What a front matter states of one paper."""

    paper: PaperId | None = None
    """`None` where the front matter names no paper; then the text has to name exactly one."""
    title: str | None = None
    authors: tuple[Author, ...] = ()
    published_at: dt.datetime | None = None

    def field(self, name: str) -> Any:
        """Return what is stated of a field of the paper; `None` where nothing is."""
        value = getattr(self, name, None)
        return value or None


def note_in(front_matter: Mapping[str, Any]) -> Note:
    """Return what a front matter states of a paper; one without a title states nothing."""
    keys = {
        key.lower().replace("-", "_").replace(" ", "_"): value
        for key, value in front_matter.items()
    }
    paper = next(_ids(keys), None)
    text = next((keys[key] for key in _TITLES if isinstance(keys.get(key), str)), "")
    span = title_in(text, 0, len(text))
    title = title_text(text[slice(*span)]) if span else None
    if title and strength(title) == 1 and paper is None:
        title = None
    if paper is None:
        return Note(title=title)
    return Note(paper, title, _authors(keys), _published(keys, paper))


def _ids(keys: Mapping[str, Any]) -> Iterator[PaperId]:
    for name in (*_IDS, *_ADDRESSES):
        for value in _texts(keys.get(name)):
            text = f"arXiv:{value}" if name in _IDS else value
            yield from (naming.paper for naming in named_in(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (item for item in value if isinstance(item, str))


def _authors(keys: Mapping[str, Any]) -> tuple[Author, ...]:
    for name in _AUTHORS:
        texts = [*_texts(keys.get(name))]
        if texts:
            names = read_authors("; ".join(texts)).names
            return tuple(Author(name=author) for author in names)
    return ()


def _published(keys: Mapping[str, Any], paper: PaperId) -> dt.datetime | None:
    """Return the date that fits the month in the identifier; another one is the note's own."""
    month = _MONTH.match(paper.id)
    for name in _DATES:
        value = keys.get(name)
        date = parse_date(value[:10]) if isinstance(value, str) else None
        if date and month:
            near = dt.date(2000 + int(month["year"]), int(month["month"]), 15)
            if abs((date - near).days) <= _DAYS:
                return dt.datetime.combine(date, dt.time(), dt.UTC)
    return None


def guessed(entry: Entry, note: Note) -> tuple[str, ...]:
    """Return the names of an entry's fields that are guesses."""
    return tuple(
        name
        for name in GUESSED
        if (value := getattr(entry if name == "upvotes" else entry.paper, name)) not in (None, ())
        and value != note.field(name)
    )
