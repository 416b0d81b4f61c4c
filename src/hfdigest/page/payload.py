"""One item of the API or of a page's props, of any era, wrapped or flat: `Entry` and `Paper`."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from attrs import evolve

from hfdigest.affiliation import Affiliation
from hfdigest.frozenmap import owning
from hfdigest.jsontext import UNSTATED
from hfdigest.model import Entry, Paper
from hfdigest.page import values
from hfdigest.page.people import authors, organization, user
from hfdigest.page.schema import KnownItem, KnownPaper
from hfdigest.page.values import Fact, WrongValueError, take
from hfdigest.record import maker

_make_affiliation = maker(Affiliation)
_make_entry = maker(Entry)
_make_paper = maker(Paper)

_PAPER: Mapping[str, Fact] = {
    "id": ("id", values.paper_id),
    "title": ("title", values.line),
    "authors": ("authors", authors),
    "summary": ("abstract", values.line),
    "publishedAt": ("published_at", values.moment),
    "organization": ("organization", organization),
    "submitterOrganization": ("organization", organization),  # its name in its first four days
    "githubRepo": ("github_url", values.repository),
    "projectPage": ("project_url", values.url),
    "mediaUrls": ("media_urls", values.texts),
    "mediaUrl": ("media_urls", values.one_text),  # until June 2024
    "thumbnail": ("thumbnail_url", values.text),
    "thumbnailUrl": ("thumbnail_url", values.text),
    "discussionId": ("discussion_id", values.text),
    "ai_summary": ("ai_summary", values.text),
    "ai_keywords": ("ai_keywords", values.texts),
    # What is known of the authors of mirrors, by the names of the model.
    "more_authors": ("more_authors", values.flag),
    "author_count": ("author_count", values.count),
}
_ENTRY: Mapping[str, Fact] = {
    "upvotes": ("upvotes", values.count),
    "numComments": ("comments", values.count),
    "githubStars": ("github_stars", values.count),
    "submittedOnDailyAt": ("submitted_at", values.moment),
    "submittedOnDailyBy": ("submitted_by", user),
    "submittedBy": ("submitted_by", user),
    "dailyPaperRank": ("rank", values.place),
}
_ENTRY_FIELDS = tuple(dict.fromkeys(field for field, _ in _ENTRY.values()))
_INSIDE: Mapping[str, Fact] = {**_PAPER, **_ENTRY}
# Beside the paper, `publishedAt` was the time of submission until 2025-03-11. Since then it is the
# paper's own date as New York's clocks showed it, labelled UTC, which is no date at all. Items with
# this false clock, and no others, have a summary beside the paper.
_BESIDE: Mapping[str, Fact] = {
    key: fact for key, fact in _INSIDE.items() if key not in {"id", "authors", "publishedAt"}
}
_BESIDE_TRUE_CLOCK: Mapping[str, Fact] = {**_BESIDE, "publishedAt": ("submitted_at", values.moment)}

_COPIED = ("title", "summary", "mediaUrls", "organization")
_CLEANED = {"githubRepo": "github_url", "projectPage": "project_url"}


def read_item(raw: object) -> Entry:
    """Read an item of a list, wrapped (`{"paper": {…}, …}`) or flat, as an entry.

    What the model has no field for is in `extra` of the paper or of the entry, by where it stood.
    A wrong value is a `WrongValueError` with its path in the item.
    """
    if type(raw) is KnownItem:
        return _read_known(raw)
    item = values.mapping(raw)
    fields: dict[str, Any] = {}
    if "paper" not in item:
        return _entry(fields, paper_extra=_take_paper(item, fields), entry_extra={})
    beside = dict(item)
    try:
        paper = _separated(values.mapping(beside.pop("paper")), beside)
        paper_extra = _take_paper(paper, fields)
    except WrongValueError as wrong:
        wrong.path = f".paper{wrong.path}"
        raise
    facts = _BESIDE if "summary" in item else _BESIDE_TRUE_CLOCK
    return _entry(fields, paper_extra, entry_extra=take(beside, facts, fields))


def _read_known(item: KnownItem) -> Entry:
    """Read a wrapped item that is a record, and is taken apart; it says what it would as a dict."""
    fields: dict[str, Any] = {}
    facts = _BESIDE_TRUE_CLOCK if item.summary is UNSTATED else _BESIDE
    paper, item.paper = item.paper, UNSTATED
    for key in _COPIED:
        copied = getattr(item, key)
        if copied is not UNSTATED and copied == getattr(paper, key):
            setattr(item, key, UNSTATED)
    whole = _whole_submitter(paper.submittedOnDailyBy, item.submittedBy)
    if whole is not None:
        paper.submittedOnDailyBy, item.submittedBy = whole, UNSTATED
    try:
        paper_extra = _take_paper(paper, fields)
    except WrongValueError as wrong:
        wrong.path = f".paper{wrong.path}"
        raise
    return _entry(fields, paper_extra, entry_extra=take(item, facts, fields))


def _separated(paper: dict[str, Any], beside: dict[str, Any]) -> dict[str, Any]:
    """Leave out beside the paper what is a copy out of it, and join the submitter's two halves."""
    for key in _COPIED:
        if key in beside and beside[key] == paper.get(key):
            del beside[key]
    whole = _whole_submitter(paper.get("submittedOnDailyBy"), beside.get("submittedBy"))
    if whole is None:
        return paper
    del beside["submittedBy"]
    return paper | {"submittedOnDailyBy": whole}


def _whole_submitter(inside: object, outside: object) -> dict[str, Any] | None:
    """Return an account of which a half stands in the paper and one beside it, if it is one."""
    if isinstance(inside, dict) and isinstance(outside, dict):
        whole = outside | inside
        if whole == inside | outside and whole.get("name") == whole.get("user"):
            return whole
    return None


def _take_paper(paper: dict[str, Any] | KnownPaper, fields: dict[str, Any]) -> dict[str, Any]:
    """Read a paper and what it says of this moment into `fields`, and return what else it says."""
    extra = take(paper, _INSIDE, fields)
    stated: Any = paper.get if isinstance(paper, dict) else partial(getattr, paper)
    if "id" not in fields:
        message = "the paper has no id"
        raise WrongValueError(message, ".id")
    fields["id"], fields["version"] = fields["id"]
    if fields.get("authors") and not fields.get("more_authors"):
        fields.setdefault("author_count", len(stated("authors")))
    for key, field in _CLEANED.items():
        if field in fields and stated(key) != fields[field]:
            extra[key] = stated(key)
    return extra


def _entry(
    fields: dict[str, Any], paper_extra: dict[str, Any], entry_extra: dict[str, Any]
) -> Entry:
    moment = {field: fields.pop(field) for field in _ENTRY_FIELDS if field in fields}
    paper = _make_paper(**fields, extra=owning(paper_extra))
    return _make_entry(
        paper=paper, affiliation=affiliation(paper), **moment, extra=owning(entry_extra)
    )


def read_paper(raw: object) -> Paper:
    """Read an item as a paper; what is true at one moment only is in `extra`."""
    item = values.mapping(raw)
    entry = read_item(item)
    stated = {**item, **item.get("paper", {})}
    moment = {key: stated[key] for key in _ENTRY if stated.get(key) is not None}
    return evolve(entry.paper, extra={**entry.paper.extra, **entry.extra, **moment})


def affiliation(paper: Paper) -> Affiliation | None:
    """Return what a card prints below the title: the organisation, else the number of authors."""
    owner = paper.organization
    if owner is not None and (name := owner.fullname or owner.name):
        return _make_affiliation(raw=name, organization=name, certain=True)
    if paper.author_count is not None:
        raw = f"·{paper.author_count} authors"
        return _make_affiliation(raw=raw, author_count=paper.author_count, certain=True)
    return None
