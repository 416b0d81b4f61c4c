"""The placeholders that a template may name, and where each stands in the model."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from hfdigest.affiliation import Affiliation
from hfdigest.model import Digest, Entry, Paper
from hfdigest.post import template as t


class Field(NamedTuple):
    """One placeholder: its usual kind, its value in the model and what it may set there."""

    kind: t.Kind
    get: Callable[[Any], Any]
    path: str
    """The field of the entry or digest that the placeholder states."""


def _of_entry(kind: t.Kind, name: str) -> Field:
    return Field(kind, lambda entry: getattr(entry, name), name)


def _of_paper(kind: t.Kind, name: str) -> Field:
    return Field(kind, lambda entry: getattr(entry.paper, name), f"paper.{name}")


def _paper_id(entry: Entry) -> t.PaperId | None:
    return None if entry.paper.id is None else t.PaperId(entry.paper.id, entry.paper.version)


def _hf_id(entry: Entry) -> t.PaperId | None:
    return None if entry.paper.id is None else t.PaperId(entry.paper.id)


def _arxiv_id(entry: Entry) -> t.PaperId | None:
    return _paper_id(entry) if entry.paper.arxiv_id else None


def _raw_affiliation(entry: Entry) -> str | None:
    return None if entry.affiliation is None else entry.affiliation.raw


ENTRY_FIELDS: Mapping[str, Field] = {
    "rank": _of_entry(t.INTEGER, "rank"),
    "upvotes": _of_entry(t.COUNT, "upvotes"),
    "comments": _of_entry(t.COUNT, "comments"),
    "github_stars": _of_entry(t.COUNT, "github_stars"),
    "affiliation": Field(t.TEXT, _raw_affiliation, "affiliation"),
    "summary": _of_entry(t.PARAGRAPH, "summary"),
    "title": _of_paper(t.WRAPPED, "title"),
    "abstract": _of_paper(t.PARAGRAPH, "abstract"),
    "id": Field(t.ID, _paper_id, "paper.id"),
    "hf_url": Field(t.HF_URL, _hf_id, "paper.id"),
    "arxiv_url": Field(t.ARXIV_URL, _arxiv_id, "paper.id"),
    "pdf_url": Field(t.PDF_URL, _arxiv_id, "paper.id"),
}
"""The placeholders of an entry's lines."""

VERSIONED = frozenset({"id", "arxiv_url", "pdf_url"})
"""The placeholders that can state an arXiv version."""


def digest_field(name: str, unit: str) -> Field:
    """Return a placeholder of a digest's own lines; raises KeyError for an unknown one.

    `statistics.NAME.KEY` stands in lines that repeat and is a field of the item of each.
    """
    group, _, key = name.partition(".")
    if group == "statistics" and key:
        listed, _, item_key = key.partition(".")
        if item_key:
            return Field(t.INTEGER, lambda item: item.get(item_key), f"statistics.{listed}")
        return Field(t.INTEGER, lambda digest: digest.statistics.get(key), name)
    return {
        "period": Field(t.period_kind(unit), lambda digest: digest.period, "period"),
        "declared_count": Field(t.INTEGER, lambda digest: digest.declared_count, "declared_count"),
    }[name]


def entry_of(values: Mapping[str, Any], affiliation: Callable[[str], Affiliation]) -> Entry:
    """Make an entry of what its placeholders say; the first statement of a field holds."""
    own: dict[str, Any] = {}
    paper: dict[str, Any] = {}
    for name, value in values.items():
        if value is None:
            continue
        if isinstance(value, t.PaperId):
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
            path = ENTRY_FIELDS[name].path
            group, _, key = path.rpartition(".")
            (paper if group else own)[key] = value
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
