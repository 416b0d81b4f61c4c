"""Bibliographies for BibTeX and for biblatex."""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from attrs import frozen

from hfdigest.bibliography.citation import Citation, citations
from hfdigest.bibliography.names import Name
from hfdigest.bibliography.tex import ASCII, UNICODE, Encoder, braced
from hfdigest.contents import Contents
from hfdigest.errors import RenderError
from hfdigest.model import Paper
from hfdigest.sighting import votes_in_words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT_NAME = 3
# Where a name begins with a macro, biber takes its closing brace for the initial.
_FIRST_MACRO = re.compile(r"\{\{\\(text[a-z]+)\}(?!\})")
_NOT_IN_NAMES = re.compile("[^A-Za-z0-9.-]+")


@frozen(kw_only=True)
class _Writer:
    """What an entry is written with."""

    encoder: Encoder
    url: str
    doi: bool
    abstract: bool
    extras: bool
    entry_type: str


def _bibtex(citation: Citation, writer: _Writer, entry_type: str) -> dict[str, str | None]:
    """Return the fields for classic styles, in their order; what is empty is left out."""
    arxiv_id, date = citation.arxiv_id, citation.date
    return {
        "author": _authors(citation, writer),
        "key": None if citation.authors else _sort_key(citation),
        "title": citation.title and writer.encoder.title(citation.title),
        "year": str(date[0]) if date else None,
        "month": _MONTHS[date[1] - 1] if date else None,
        "journal": _journal(citation) if entry_type == "article" else None,
        "howpublished": arxiv_id and f"arXiv:{arxiv_id}" if entry_type == "misc" else None,
        "eprint": arxiv_id,
        "archiveprefix": arxiv_id and "arXiv",
        "doi": citation.doi if writer.doi else None,
        "url": citation.hf_url if writer.url == "hf" else citation.url,
        "organization": _organization(citation, writer) if entry_type != "article" else None,
        "annote": _annote(citation, writer, entry_type),
        "abstract": _abstract(citation, writer),
    }


def _biblatex(citation: Citation, writer: _Writer, entry_type: str) -> dict[str, str | None]:
    """Return the fields for biber, in their order; what is empty is left out."""
    arxiv_id = citation.arxiv_id
    return {
        "author": _authors(citation, writer),
        "title": citation.title and writer.encoder.title(citation.title),
        "date": "-".join([f"{part:02}" for part in citation.date]),
        "journaltitle": _journal(citation) if entry_type == "article" else None,
        "eprint": arxiv_id,
        "eprinttype": arxiv_id and "arXiv",
        "doi": citation.doi if writer.doi else None,
        "url": citation.hf_url if writer.url == "hf" else citation.url,
        "organization": _organization(citation, writer) if entry_type != "article" else None,
        "annote": _annote(citation, writer, entry_type),
        "abstract": _abstract(citation, writer),
    }


def _authors(citation: Citation, writer: _Writer) -> str:
    encoder = writer.encoder
    names = " and ".join([_tex_name(name, encoder) for name in citation.authors])
    return f"{names} and others" if citation.more_authors else names


@lru_cache(maxsize=8192)
def _tex_name(name: Name, encoder: Encoder) -> str:
    return _FIRST_MACRO.sub(r"{\\\1 ", encoder.text(_name(name)))


def _name(name: Name) -> str:
    """Return a name in the order that needs no guessing: `van der Plas, Jr., Lonneke`."""
    family, given, particle, suffix, collective = name
    # BibTeX and biber take a lower-case word of the family name for a particle.
    if collective or (not family.istitle() and _has_lower_case_word(family)):
        family = braced(family)
    if particle:
        family = f"{particle} {family}"
    if suffix:
        family = f"{family}, {suffix}"
    return f"{family}, {given}" if given else family


def _has_lower_case_word(family: str) -> bool:
    return any(word[0].islower() for word in family.split())


def _sort_key(citation: Citation) -> str:
    """Return a short name to sort by, which classic styles need where no author is named."""
    title = citation.title.plain if citation.title else ""
    words = title.partition(":")[0].split()
    if len(words) > _SHORT_NAME:
        words = title.split()[:_SHORT_NAME]
    shown = " ".join(filter(None, (_NOT_IN_NAMES.sub("", word) for word in words)))
    return shown or citation.key


def _organization(citation: Citation, writer: _Writer) -> str | None:
    name = citation.organization
    return writer.encoder.text(braced(name)) if name else None


def _journal(citation: Citation) -> str:
    """Return what stands for a journal where consumers know of articles only."""
    return f"arXiv preprint arXiv:{citation.arxiv_id}"


def _annote(citation: Citation, writer: _Writer, entry_type: str) -> str:
    # Articles have no field for the organisation.
    remark = citation.remark if entry_type == "article" else citation.missing_authors
    sentences = " ".join(filter(None, [remark, _extras(citation) if writer.extras else None]))
    return sentences and writer.encoder.text(sentences)


def _extras(citation: Citation) -> str | None:
    """Return what Hugging Face adds to a paper as one sentence."""
    facts = (votes_in_words(citation.upvotes), citation.hf_url, citation.github_url)
    stated = ", ".join(filter(None, facts))
    return f"On Hugging Face: {stated}." if stated else None


def _abstract(citation: Citation, writer: _Writer) -> str | None:
    prose = citation.abstract if writer.abstract else None
    return prose and writer.encoder.prose(prose)


class _Flavor(NamedTuple):
    """A dialect of BibTeX: its usual entry type, its characters, and what says its fields."""

    entry_type: str
    encoder: Encoder
    fields: Callable[[Citation, _Writer, str], dict[str, str | None]]


_FLAVORS = {
    "bibtex": _Flavor("misc", ASCII, _bibtex),
    "biblatex": _Flavor("online", UNICODE, _biblatex),
}


def to_bibtex(  # noqa: PLR0913 - the choices that a bibliography leaves
    what: Contents,
    /,
    *,
    flavor: Literal["bibtex", "biblatex"] = "bibtex",
    entry_type: Literal["misc", "online", "article"] | None = None,
    abstract: bool = False,
    extras: bool = False,
    keys: str | Callable[[Paper], str] | None = None,
    url: Literal["arxiv", "hf"] = "arxiv",
    doi: bool = True,
    doubtful: bool = False,
) -> str:
    """Return a bibliography with one entry for every paper, in the order of their occurrence.

    `flavor="bibtex"` is right in every classic style and in biblatex, in ASCII as far as LaTeX
    has a form for a character; `"biblatex"` is UTF-8 for biber. Its entries are `@misc`, and
    `@online` for biblatex, unless `entry_type` says otherwise; `"article"` names arXiv as a
    journal, for readers that print nothing else. `extras` adds votes and addresses on Hugging Face,
    `url="hf"` cites its page, `doubtful` keeps what the readers marked so. `keys` is a pattern of
    `{family}`, `{year}`, `{word}` and `{id}`, or a function of the paper; an unknown flavor or
    type, an unusable key or one that repeats is a `RenderError`.
    """
    _choose("flavor", flavor, _FLAVORS)
    _choose("url", url, ("arxiv", "hf"))
    chosen = _FLAVORS[flavor]
    if entry_type is not None:
        _choose("entry_type", entry_type, ("misc", "online", "article"))
    writer = _Writer(
        encoder=chosen.encoder,
        url=url,
        doi=doi,
        abstract=abstract,
        extras=extras,
        entry_type=entry_type or chosen.entry_type,
    )
    return "\n".join(
        _entry(citation, chosen, writer)
        for citation in citations(what, keys=keys, doubtful=doubtful)
    )


def _choose(name: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        choices = " or ".join(repr(choice) for choice in known)
        message = f"{name} is {choices}, not {value!r}"
        raise RenderError(message)


def _entry(citation: Citation, flavor: _Flavor, writer: _Writer) -> str:
    entry_type = _entry_type(citation, writer.entry_type, flavor.entry_type)
    stated = flavor.fields(citation, writer, entry_type).items()
    fields = {name: value for name, value in stated if value}
    lines = _layout(tuple(fields)) % tuple(fields.values())
    return f"@{entry_type}{{{citation.key},\n{lines}}}\n"


def _entry_type(citation: Citation, wanted: str, usual: str) -> str:
    """Return the entry's type: an article needs arXiv's id, and what is online an address."""
    if wanted == "article" and citation.arxiv_id is None:
        wanted = usual
    return wanted if citation.url else "misc"


# Most entries of a bibliography have the same fields.
@cache
def _layout(names: tuple[str, ...]) -> str:
    """Return the lines of an entry with these fields, with `%s` for the value of each."""
    width = max(map(len, names), default=0)
    # The name of a month is a macro, which every style defines.
    places = {name: "%s" if name == "month" else "{%s}" for name in names}
    return "".join([f"  {name:<{width}} = {place},\n" for name, place in places.items()])
