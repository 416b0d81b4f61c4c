"""The placeholders that a template may name, and where each stands in the model."""

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from attrs import evolve

from hfdigest.affiliation import Affiliation
from hfdigest.authors import AuthorList
from hfdigest.doubtful import doubtful
from hfdigest.frozenmap import EMPTY, freeze
from hfdigest.grammar import addresses, kinds
from hfdigest.grammar.periods import period_kind
from hfdigest.identifiers import PaperId
from hfdigest.model import Author, Digest, Entry, Paper, User
from hfdigest.paths import ROOT, FieldPath, get
from hfdigest.record import maker


class Draft:
    """An entry or a digest while what its lines state is put into it."""

    def __init__(self, decode: Callable[[str], Affiliation] | None = None) -> None:
        """Begin with nothing; `decode` reads card lines."""
        self.decode = decode
        self.own: dict[str, Any] = {}
        self.paper: dict[str, Any] = {}
        self.notes: dict[str, Any] = {}
        self.statistics: dict[str, Any] = {}


class Field(NamedTuple):
    """One placeholder: its usual kind, its value in the model and how that is read and set."""

    kind: kinds.Kind
    path: FieldPath
    """The field of the entry or digest that the placeholder states."""
    get: Callable[[Any], Any]
    """Return what an entry, a digest or an item of a list states."""
    put: Callable[[Draft, Any], None]
    """Set what a line states; a field that several placeholders state keeps the first."""
    plain: Callable[[Any], Any] | None = None
    """Return a value without what no text can say of it; `None` where text says all."""
    is_plain: bool = False
    """True where the model holds what is stated, as it is."""


def _at(kind: kinds.Kind, *steps: str, plain: Callable[[Any], Any] | None = None) -> Field:
    """Return the field at a path; a list without items states nothing."""
    path = FieldPath(steps)
    *group, name = steps

    def stated(value: Any) -> Any:
        found = get(value, path)
        return None if found == () else found

    part = attrgetter(group[0] if group else "own")

    def put(draft: Draft, value: Any) -> None:
        part(draft)[name] = value

    return Field(kind, path, stated, put, plain, is_plain=True)


def _of_paper(kind: kinds.Kind, name: str, plain: Callable[[Any], Any] | None = None) -> Field:
    return _at(kind, "paper", name, plain=plain)


# --- identifiers ---------------------------------------------------------------------------------


def _paper_id(entry: Entry) -> PaperId | None:
    return None if entry.paper.id is None else PaperId(entry.paper.id, entry.paper.version)


def _hf_id(entry: Entry) -> PaperId | None:
    return None if entry.paper.id is None else PaperId(entry.paper.id)


def _arxiv_id(entry: Entry) -> PaperId | None:
    return _paper_id(entry) if entry.paper.arxiv_id else None


def _put_id(draft: Draft, stated: PaperId) -> None:
    """Set the identifier, and the version that any address of the same paper states."""
    stated_id, version = stated
    if draft.paper.setdefault("id", stated_id) == stated_id and version is not None:
        draft.paper.setdefault("version", version)


def _of_id(kind: kinds.Kind, stated: Callable[[Entry], PaperId | None]) -> Field:
    return Field(kind, ROOT / "paper" / "id", stated, _put_id)


# --- people and card lines -----------------------------------------------------------------------


def _names_only(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    return tuple(Author(name=author.name) for author in authors)


def _author_list(entry: Entry) -> AuthorList | None:
    paper = entry.paper
    if not paper.authors:
        return None
    return AuthorList(tuple(author.name for author in paper.authors), paper.more_authors)


def _put_authors(draft: Draft, stated: AuthorList) -> None:
    """Set the names, that there are others, and how many there are where no other line says."""
    paper = draft.paper
    if stated.names:
        make = maker(Author)
        paper["authors"] = tuple([make(name) for name in stated.names])
        paper["more_authors"] = stated.more
    if stated.total is not None:
        paper.setdefault("author_count", stated.total)


def _login_and_name(user: User) -> User:
    return User(name=user.name, fullname=user.fullname)


def _raw_affiliation(entry: Entry) -> str | None:
    return None if entry.affiliation is None else entry.affiliation.raw


def _put_affiliation(draft: Draft, raw: str) -> None:
    """Set the card line, and what follows from it for certain and no other line states."""
    own = draft.own
    decoded = own["affiliation"] = (draft.decode or Affiliation.parse)(raw)
    if decoded.certain:
        own.setdefault("github_stars", decoded.github_stars)
        own.setdefault("comments", decoded.comments)


ENTRY_FIELDS: Mapping[str, Field] = {
    "rank": _at(kinds.INTEGER, "rank"),
    "upvotes": _at(kinds.COUNT, "upvotes"),
    "comments": _at(kinds.COUNT, "comments"),
    "github_stars": _at(kinds.COUNT, "github_stars"),
    "affiliation": Field(
        kinds.TEXT, ROOT / "affiliation", _raw_affiliation, _put_affiliation, is_plain=True
    ),
    "submitted_by": _at(kinds.USER, "submitted_by", plain=_login_and_name),
    "summary": _at(kinds.PARAGRAPH, "summary"),
    "topic": _at(kinds.TEXT, "topic"),
    "title": _of_paper(kinds.WRAPPED, "title"),
    "authors": Field(
        kinds.NAMES, ROOT / "paper" / "authors", _author_list, _put_authors, _names_only
    ),
    "author_count": _of_paper(kinds.INTEGER, "author_count"),
    "published_at": _of_paper(kinds.DATE, "published_at"),
    "abstract": _of_paper(kinds.PARAGRAPH, "abstract"),
    "ai_summary": _of_paper(kinds.PARAGRAPH, "ai_summary"),
    "ai_keywords": _of_paper(kinds.TEXTS, "ai_keywords"),
    "id": _of_id(addresses.ID, _paper_id),
    "hf_url": _of_id(addresses.HF_URL, _hf_id),
    "arxiv_url": _of_id(addresses.ARXIV_URL, _arxiv_id),
    "pdf_url": _of_id(addresses.PDF_URL, _arxiv_id),
    "github_url": _of_paper(addresses.REPOSITORY_URL, "github_url"),
    "project_url": _of_paper(addresses.URL, "project_url"),
    "thumbnail_url": _of_paper(addresses.URL, "thumbnail_url"),
    "media_url": _of_paper(addresses.MEDIA_URL, "media_urls", lambda urls: urls[:1]),
}
"""The placeholders of an entry's lines, besides `notes.NAME`."""

IDENTIFYING = frozenset({"id", "hf_url", "arxiv_url", "pdf_url"})
"""The placeholders that identify a paper."""

VERSIONED = frozenset({"id", "arxiv_url", "pdf_url"})
"""The placeholders that can state an arXiv version."""

MAPS = frozenset({"statistics", "entries.notes"})
"""The fields that are mappings, each key of which a placeholder may name."""
MAP_VALUES = frozenset({"text", "a number", "a decimal number", "a list of texts"})
"""What the keys of such fields may hold."""


SPECS: Mapping[str, Callable[[str], kinds.Kind]] = {
    "0": kinds.from_zero,
    ",": kinds.grouped_integer,
    ",.1f": kinds.decimal,
    ",.2f": kinds.decimal,
    ".1f": kinds.decimal,
    ".2f": kinds.decimal,
    "count": lambda _: kinds.COUNT,
    "integer": lambda _: kinds.INTEGER,
    "line": lambda _: kinds.TEXT,
    "wrap": lambda _: kinds.WRAPPED,
    "paragraph": lambda _: kinds.PARAGRAPH,
    "body": lambda _: kinds.BODY,
    "markdown": lambda _: kinds.MARKDOWN,
    "cell": lambda _: evolve(kinds.WRAPPED, in_cell=True),
    "link_text": lambda _: kinds.WRAPPED,
    "names": lambda _: kinds.NAMES,
    "list": lambda _: kinds.TEXTS,
    "url": lambda _: addresses.URL,
}
"""The kinds that a placeholder may name after a colon, as in `{statistics.total_upvotes:,}`."""


@cache
def entry_field(name: str) -> Field:
    """Return a placeholder of an entry's lines; raises KeyError for an unknown one.

    `notes.NAME` is a labelled field that the model has no place for; no line of it repeats.
    """
    group, _, key = name.partition(".")
    if group == "notes" and key:
        return _at(kinds.TEXT, group, key)
    return ENTRY_FIELDS[name]


@cache
def digest_field(name: str, unit: str) -> Field:
    """Return a placeholder of a digest's own lines; raises KeyError for an unknown one.

    `statistics.NAME.KEY` stands in lines that repeat and is a field of the item of each.
    """
    group, _, key = name.partition(".")
    if group == "statistics" and key:
        listed, _, item_key = key.partition(".")
        field = _at(kinds.INTEGER, group, listed)
        return field._replace(get=lambda item: item.get(item_key)) if item_key else field
    return {
        "period": _at(period_kind(unit), "period"),
        "declared_count": _at(kinds.INTEGER, "declared_count"),
    }[name]


def entry_of(values: Mapping[str, Any], affiliation: Callable[[str], Affiliation]) -> Entry:
    """Make an entry of what its placeholders say; the first statement of a field holds.

    Values that kinds have read need no conversion and no check: a dialect is refused when it is
    loaded where a placeholder's kind does not give what its field holds.
    """
    draft = Draft(affiliation)
    for name, value in values.items():
        if value is not None:
            entry_field(name).put(draft, value)
    paper = maker(Paper)(**draft.paper)
    notes = freeze(draft.notes) if draft.notes else EMPTY
    return maker(Entry)(paper=paper, notes=notes, doubtful=doubtful(paper), **draft.own)


def digest_of(values: Mapping[str, Any], unit: str, entries: list[Entry], **front: Any) -> Digest:
    """Make a digest of what its placeholders and its front matter say."""
    draft = Draft()
    for name, value in values.items():
        if value is not None:
            digest_field(name, unit).put(draft, value)
    return maker(Digest)(
        entries=tuple(entries),
        statistics=freeze(draft.statistics),
        **draft.own,
        **front,
    )
