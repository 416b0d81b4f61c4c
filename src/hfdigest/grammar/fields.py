"""The placeholders that a template may name, and where each stands in the model."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from hfdigest.affiliation import Affiliation
from hfdigest.grammar import kinds
from hfdigest.grammar.periods import period_kind
from hfdigest.identifiers import PaperId
from hfdigest.model import Author, Digest, Entry, Paper, User


class Field(NamedTuple):
    """One placeholder: its usual kind, its value in the model and what it may set there."""

    kind: kinds.Kind
    get: Callable[[Any], Any]
    """Return what an entry, a digest or an item of a list states."""
    path: str
    """The field of the entry or digest that the placeholder states."""
    plain: Callable[[Any], Any] | None = None
    """Return a value without what no text can say of it; `None` where text says all."""


def _of_entry(kind: kinds.Kind, name: str, plain: Callable[[Any], Any] | None = None) -> Field:
    return Field(kind, lambda entry: getattr(entry, name), name, plain)


def _of_paper(kind: kinds.Kind, name: str, plain: Callable[[Any], Any] | None = None) -> Field:
    """Return a field of the paper; a list without items states nothing."""

    def get(entry: Entry) -> Any:
        value = getattr(entry.paper, name)
        return None if value == () else value

    return Field(kind, get, f"paper.{name}", plain)


def _paper_id(entry: Entry) -> PaperId | None:
    return None if entry.paper.id is None else PaperId(entry.paper.id, entry.paper.version)


def _hf_id(entry: Entry) -> PaperId | None:
    return None if entry.paper.id is None else PaperId(entry.paper.id)


def _arxiv_id(entry: Entry) -> PaperId | None:
    return _paper_id(entry) if entry.paper.arxiv_id else None


def _raw_affiliation(entry: Entry) -> str | None:
    return None if entry.affiliation is None else entry.affiliation.raw


def _names_only(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    return tuple(Author(name=author.name) for author in authors)


def _login_and_name(user: User) -> User:
    return User(name=user.name, fullname=user.fullname)


ENTRY_FIELDS: Mapping[str, Field] = {
    "rank": _of_entry(kinds.INTEGER, "rank"),
    "upvotes": _of_entry(kinds.COUNT, "upvotes"),
    "comments": _of_entry(kinds.COUNT, "comments"),
    "github_stars": _of_entry(kinds.COUNT, "github_stars"),
    "affiliation": Field(kinds.TEXT, _raw_affiliation, "affiliation"),
    "submitted_by": _of_entry(kinds.USER, "submitted_by", _login_and_name),
    "summary": _of_entry(kinds.PARAGRAPH, "summary"),
    "topic": _of_entry(kinds.TEXT, "topic"),
    "title": _of_paper(kinds.WRAPPED, "title"),
    "authors": _of_paper(kinds.NAMES, "authors", _names_only),
    "author_count": _of_paper(kinds.INTEGER, "author_count"),
    "abstract": _of_paper(kinds.PARAGRAPH, "abstract"),
    "ai_summary": _of_paper(kinds.PARAGRAPH, "ai_summary"),
    "ai_keywords": _of_paper(kinds.TEXTS, "ai_keywords"),
    "id": Field(kinds.ID, _paper_id, "paper.id"),
    "hf_url": Field(kinds.HF_URL, _hf_id, "paper.id"),
    "arxiv_url": Field(kinds.ARXIV_URL, _arxiv_id, "paper.id"),
    "pdf_url": Field(kinds.PDF_URL, _arxiv_id, "paper.id"),
    "github_url": _of_paper(kinds.REPOSITORY_URL, "github_url"),
    "project_url": _of_paper(kinds.URL, "project_url"),
    "thumbnail_url": _of_paper(kinds.URL, "thumbnail_url"),
    "media_url": _of_paper(kinds.MEDIA_URL, "media_urls", lambda urls: urls[:1]),
}
"""The placeholders of an entry's lines, besides `notes.NAME`."""

VERSIONED = frozenset({"id", "arxiv_url", "pdf_url"})
"""The placeholders that can state an arXiv version."""

MAPS = frozenset({"statistics", "entries.notes"})
"""The fields that are mappings, each key of which a placeholder may name."""


def _of_map(kind: kinds.Kind, group: str, key: str) -> Field:
    def get(value: Any) -> Any:
        stated = getattr(value, group).get(key)
        return None if stated == () else stated

    return Field(kind, get, f"{group}.{key}")


@cache
def entry_field(name: str) -> Field:
    """Return a placeholder of an entry's lines; raises KeyError for an unknown one.

    `notes.NAME` is a labelled field that the model has no place for; no line of it repeats.
    """
    group, *keys = name.split(".")
    if group == "notes" and len(keys) == 1 and keys[0]:
        return _of_map(kinds.TEXT, group, keys[0])
    return ENTRY_FIELDS[name]


@cache
def digest_field(name: str, unit: str) -> Field:
    """Return a placeholder of a digest's own lines; raises KeyError for an unknown one.

    `statistics.NAME.KEY` stands in lines that repeat and is a field of the item of each.
    """
    group, _, key = name.partition(".")
    if group == "statistics" and key:
        listed, _, item_key = key.partition(".")
        if item_key:
            return Field(kinds.INTEGER, lambda item: item.get(item_key), f"statistics.{listed}")
        return _of_map(kinds.INTEGER, group, key)
    return {
        "period": Field(period_kind(unit), lambda digest: digest.period, "period"),
        "declared_count": Field(
            kinds.INTEGER, lambda digest: digest.declared_count, "declared_count"
        ),
    }[name]


def entry_of(values: Mapping[str, Any], affiliation: Callable[[str], Affiliation]) -> Entry:
    """Make an entry of what its placeholders say; the first statement of a field holds."""
    own: dict[str, Any] = {}
    paper: dict[str, Any] = {}
    notes: dict[str, Any] = {}
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, PaperId):
            paper.setdefault("id", value.id)
            if value.id == paper["id"] and value.version is not None:
                paper.setdefault("version", value.version)
        elif name == "affiliation":
            decoded = affiliation(value)
            own["affiliation"] = decoded
            if decoded.certain:
                own.setdefault("github_stars", decoded.github_stars)
                own.setdefault("comments", decoded.comments)
        else:
            group, _, key = entry_field(name).path.rpartition(".")
            (own if not group else paper if group == "paper" else notes)[key] = value
    if notes:
        own["notes"] = notes
    return Entry(paper=Paper(**paper), **own)


def digest_of(values: Mapping[str, Any], entries: list[Entry], **front: Any) -> Digest:
    """Make a digest of what its placeholders and its front matter say."""
    own: dict[str, Any] = {}
    statistics: dict[str, Any] = {}
    for name, value in values.items():
        if value is not None:
            group, _, key = name.rpartition(".")
            (statistics if group else own)[key] = value
    return Digest(entries=entries, statistics=statistics, **own, **front)
