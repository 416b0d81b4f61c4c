"""Digests, entries and papers as the plain records that every bibliography is written from."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

import attrs

from hfdigest.bibliography.keys import KeyMaker, key_maker, key_parts
from hfdigest.bibliography.names import Name, split_names
from hfdigest.contents import Contents, items
from hfdigest.counts import Count, number
from hfdigest.doubtful import is_no_abstract
from hfdigest.errors import RenderError
from hfdigest.model import Digest, Entry, Organization, Paper
from hfdigest.prose.markup import Prose, read_prose
from hfdigest.prose.plain import clean
from hfdigest.record import changed, maker
from hfdigest.shown import whole
from hfdigest.sighting import identity, told_apart


class Citation(NamedTuple):
    """What a bibliography says of one paper."""

    key: str
    """ASCII, and different from every other key of the bibliography also ignoring case."""
    paper: Paper
    """The paper, merged from all statements."""
    title: Prose | None
    """`None` where the title is unknown."""
    authors: tuple[Name, ...]
    """Every author that the source names, in its order."""
    more_authors: bool
    """True where the paper has authors that the source does not name."""
    date: tuple[int, ...]
    """Year, month and day of publication as far as they are known."""
    arxiv_id: str | None
    """The arXiv identifier, with its version where the source names one."""
    arxiv_url: str | None
    """The address of the abstract on arXiv; `None` where the paper is not there."""
    doi: str | None
    """The DOI without any prefix; `None` where the paper is not on arXiv."""
    upvotes: Count | None
    """The most votes that a digest states."""
    abstract_source: str | None
    """The abstract as its source writes it; `None` where there is only a placeholder."""

    @property
    def abstract(self) -> Prose | None:
        """The abstract, read each time, because most bibliographies leave it out."""
        return read_prose(self.abstract_source) if self.abstract_source else None

    @property
    def hf_url(self) -> str | None:
        """The address of the page on Hugging Face; `None` where the paper has no identifier."""
        return _quoted(self.paper.hf_url)

    @property
    def github_url(self) -> str | None:
        """The address of the repository."""
        return _quoted(self.paper.github_url)

    @property
    def url(self) -> str | None:
        """The address to cite: arXiv's, else Hugging Face's."""
        return self.arxiv_url or self.hf_url

    @property
    def organization(self) -> str | None:
        """The organisation's printed name; `None` where it is unknown or authors are named."""
        organization = self.paper.organization
        if self.authors or organization is None:
            return None
        return clean(organization.fullname or organization.name or "") or None

    @property
    def missing_authors(self) -> str | None:
        """A sentence that says so where no author, or not every author, is named."""
        if self.authors and not self.more_authors:
            return None
        number = self.paper.author_count or 0
        count = f" ({number} authors)" if number > 0 else ""
        which = "Further author" if self.authors else "Author"
        return f"{which} names not given by the source{count}."

    @property
    def remark(self) -> str | None:
        """`missing_authors` with the organisation, for formats that have no place for it."""
        organization = self.organization and f"Organization: {self.organization}."
        return " ".join(filter(None, (self.missing_authors, organization))) or None


def citations(
    what: Contents, *, keys: str | Callable[[Paper], str] | None = None, doubtful: bool = False
) -> Iterator[Citation]:
    """Yield one citation for every paper, in the order in which the papers first occur.

    Statements of one paper are merged: the fullest of each field counts, in whatever order they
    come. A key that repeats is a `RenderError`.
    """
    make_key = key_maker(keys)
    owners: dict[str, Paper] = {}
    for group in _grouped(_statements(what, doubtful=doubtful)):
        citation = _cite(_merged(group), make_key, doubtful=doubtful)
        _refuse_repeated(citation, owners.setdefault(citation.key.lower(), citation.paper))
        yield citation


class _Statement(NamedTuple):
    """What one digest says of a paper."""

    paper: Paper
    upvotes: Count | None
    doubtful: Collection[str] = ()
    """The names of fields that yield to what another statement says for certain."""


def _statements(what: Contents, *, doubtful: bool) -> Iterator[_Statement]:
    for item in items(what):
        if isinstance(item, Paper):
            yield _Statement(_with_clean_id(item), None)
            continue
        for entry in item.entries if isinstance(item, Digest) else (item,):
            yield _statement(entry if doubtful else _trusted(entry))


def _with_clean_id(paper: Paper) -> Paper:
    if paper.id is None or _CLEAN_ID.fullmatch(paper.id):
        return paper
    return attrs.evolve(paper, id=clean(paper.id) or None)


_CLEAN_ID = re.compile(r"[0-9A-Za-z./-]+")


_make_organization = maker(Organization)
_BLANK = Paper()
_PAPER_FIELDS = {field.name for field in attrs.fields(Paper)} - {"id"}
_GUESSES = frozenset({"title", "authors", "published_at", "github_url", "upvotes"})
"""The fields that readers of free text guess, mostly rightly: they yield to other statements."""


def _trusted(entry: Entry) -> Entry:
    """Return the entry without what its reader marked as doubtful, but for what it guessed."""
    doubtful = {name for name in entry.doubtful if name not in _GUESSES}
    if not doubtful:
        return entry
    blank = {name: getattr(_BLANK, name) for name in doubtful & _PAPER_FIELDS}
    return changed(
        entry,
        paper=changed(entry.paper, **blank),
        affiliation=None if "affiliation" in doubtful else entry.affiliation,
    )


def _statement(entry: Entry) -> _Statement:
    """Return the paper with a clean id and with what the entry's affiliation says of it."""
    paper, line = entry.paper, entry.affiliation
    if line is not None:
        more: dict[str, Any] = {}
        if paper.organization is None and line.organization is not None:
            more["organization"] = _make_organization(fullname=line.organization)
        if paper.author_count is None and line.author_count is not None:
            more["author_count"] = line.author_count
        paper = changed(paper, **more) if more else paper
    return _Statement(_with_clean_id(paper), entry.upvotes, entry.doubtful)


def _grouped(statements: Iterable[_Statement]) -> Iterable[list[_Statement]]:
    """Return the statements of each paper, the first paper first.

    Those without id and title are told apart by their authors.
    """
    kept = list(statements)
    papers = [_with_clean_title(statement.paper) for statement in kept]
    tell = told_apart(papers)
    groups: dict[tuple[str, ...], list[_Statement]] = {}
    for statement, paper in zip(kept, papers, strict=True):
        name = tell(paper)
        groups.setdefault((name,) if name else ("", *_author_names(paper)), []).append(statement)
    return groups.values()


def _with_clean_title(paper: Paper) -> Paper:
    """Return the paper with the title by which it is told, where it has no id."""
    return paper if paper.id or not paper.title else attrs.evolve(paper, title=clean(paper.title))


def _name_of(paper: Paper) -> str:
    return clean(identity(paper) or "")


def _author_names(paper: Paper) -> tuple[str, ...]:
    return tuple(author.name for author in paper.authors)


_MERGED = (
    *("title", "authors", "author_count", "abstract", "published_at", "version"),
    *("organization", "github_url"),
)


def _merged(statements: list[_Statement]) -> _Statement:
    if len(statements) == 1:
        return statements[0]
    fields = {name: _fullest(_stated(statements, name)) for name in _MERGED}
    lists = [each.paper for each in statements if each.paper.authors == fields["authors"]]
    fields["more_authors"] = all(paper.more_authors for paper in lists)
    upvotes = _fullest(_stated(statements, "upvotes"))
    return _Statement(changed(statements[0].paper, **fields), upvotes)


def _stated(statements: Iterable[_Statement], name: str) -> list[Any]:
    """Return what statements say of a field; what is doubtful counts where nothing else is said."""
    said: dict[bool, list[Any]] = {True: [], False: []}
    for statement in statements:
        value = getattr(statement if name == "upvotes" else statement.paper, name)
        if value not in (None, ()):
            said[name in statement.doubtful].append(value)
    return said[False] or said[True] or ([()] if name == "authors" else [])


def _fullest(values: list[Any]) -> Any:
    """Return the value that says most, whatever the order; `None` where none says anything."""
    stated = [value for value in values if value is not None]
    if len(stated) < 2:  # noqa: PLR2004 - nothing to choose from
        return stated[0] if stated else None
    most = max(map(_size, stated))
    fullest = [value for value in stated if _size(value) == most]
    # What says it all as a text is made for those alone that no size tells apart.
    return fullest[0] if len(fullest) == 1 else max(fullest, key=whole)


def _size(value: Any) -> float:
    """Return how much a value says: the longer text, the greater number, the earlier time."""
    if isinstance(value, dt.datetime):
        return -value.timestamp()
    if isinstance(value, Organization):
        return len(value.fullname or value.name or "")
    return number(value) if isinstance(value, Count) else len(value)


def _cite(statement: _Statement, make_key: KeyMaker, *, doubtful: bool) -> Citation:
    paper = statement.paper
    arxiv_id = paper.arxiv_id
    month = _arxiv_month(arxiv_id)
    version = f"v{paper.version}" if (paper.version or 0) > 0 else ""
    title = read_prose(paper.title, title=True) if paper.title else None
    authors, more_authors = split_names([author.name for author in paper.authors])
    date = _date(paper.published_at, month)
    parts = key_parts(_stated_identity(paper), title, authors, date[0] if date else None)
    return Citation(
        key=make_key(paper, parts),
        paper=paper,
        title=title if title and title.text else None,
        authors=authors,
        more_authors=bool(authors)
        and (paper.more_authors or more_authors or (paper.author_count or 0) > len(paper.authors)),
        date=date,
        arxiv_id=f"{arxiv_id}{version}" if month else None,
        arxiv_url=paper.arxiv_url if month else None,
        doi=paper.doi if month else None,
        upvotes=statement.upvotes,
        abstract_source=paper.abstract if doubtful else _real_abstract(paper.abstract),
    )


def _stated_identity(paper: Paper) -> tuple[str, ...]:
    """Return what a key tells a paper by: its id, else its title and authors."""
    if paper.id:
        return (paper.id,)
    return ("", _name_of(paper), *_author_names(paper))


def _refuse_repeated(citation: Citation, owner: Paper) -> None:
    if owner is not citation.paper:
        names = " and ".join(repr(paper.id or paper.title) for paper in (owner, citation.paper))
        message = f"two papers would have the key {citation.key!r}: {names}"
        raise RenderError(message)


_MONTH = re.compile(r"(?P<archive>.*/)?(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])")
_ARXIV_BEGAN = 91


def _arxiv_month(arxiv_id: str | None) -> tuple[int, int] | None:
    """Return the year and month in an arXiv id; `None` where there is none."""
    match = _MONTH.match(arxiv_id) if arxiv_id else None
    if match is None:
        return None
    year = int(match["year"])
    return (1900 if match["archive"] and year >= _ARXIV_BEGAN else 2000) + year, int(match["month"])


_EARLIEST, _LATEST = 1900, 9000


def _date(published: dt.datetime | None, arxiv_month: tuple[int, int] | None) -> tuple[int, ...]:
    """Return the date of publication; what arXiv's identifier contradicts is none.

    arXiv numbers a paper in the month of its submission or, at a month's end, in the next one.
    """
    if published is None or not _EARLIEST <= published.year <= _LATEST:
        return arxiv_month or ()
    day = published.astimezone(dt.UTC)
    if arxiv_month is None:
        return day.year, day.month, day.day
    year, month = arxiv_month
    distance = (day.year - year) * 12 + day.month - month
    return (day.year, day.month, day.day) if -1 <= distance <= 1 else arxiv_month


_UNSAFE_IN_URL = re.compile(r"""[^!#-;=?-\[\]_a-z~]""")


def _quoted(url: str | None) -> str | None:
    """Return an address with everything percent-encoded that BibTeX, TeX or a reader acts upon."""
    if not url:
        return None
    return _UNSAFE_IN_URL.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), clean(url)
    )


def _real_abstract(abstract: str | None) -> str | None:
    return None if abstract is None or is_no_abstract(abstract) else abstract
