"""Bibliographies for BibTeX and for biblatex."""

import re
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from attrs import frozen

from hfdigest.affiliation import Approximate, Count
from hfdigest.errors import RenderError
from hfdigest.export.citation import Citable, Citation, citations
from hfdigest.export.markup import read
from hfdigest.export.names import Name
from hfdigest.export.tex import ASCII, UNICODE, Encoder, braced
from hfdigest.model import Paper

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


def _author(citation: Citation, writer: _Writer) -> str | None:
    if not citation.authors:
        return None
    names = writer.encoder.text(" and ".join(map(_name, citation.authors)))
    names = _FIRST_MACRO.sub(r"{\\\1 ", names)
    return f"{{{names}{' and others' if citation.more_authors else ''}}}"


# Most family names are one such word, so that these are told first.
_ORDINARY = re.compile(r"[A-Z]\S*")


def _has_lower_case_word(family: str) -> bool:
    return any(word[0].islower() for word in family.split())


def _name(name: Name) -> str:
    """Return a name in the order that needs no guessing: `van der Plas, Jr., Lonneke`."""
    family, given, particle, suffix, collective = name
    # BibTeX and biber take a lower-case word of the family name for a particle.
    if collective or (not _ORDINARY.fullmatch(family) and _has_lower_case_word(family)):
        family = braced(family)
    if particle:
        family = f"{particle} {family}"
    if suffix:
        family = f"{family}, {suffix}"
    return f"{family}, {given}" if given else family


def _sort_key(citation: Citation, _: _Writer) -> str | None:
    """Return a short name to sort by, which classic styles need where no author is named."""
    if citation.authors:
        return None
    title = citation.title.plain if citation.title else ""
    words = title.partition(":")[0].split()
    if len(words) > _SHORT_NAME:
        words = title.split()[:_SHORT_NAME]
    shown = " ".join(filter(None, (_NOT_IN_NAMES.sub("", word) for word in words)))
    return f"{{{shown or citation.key}}}"


def _title(citation: Citation, writer: _Writer) -> str | None:
    return f"{{{writer.encoder.title(citation.title)}}}" if citation.title else None


def _year(citation: Citation, _: _Writer) -> str | None:
    return f"{{{citation.date[0]}}}" if citation.date else None


def _month(citation: Citation, _: _Writer) -> str | None:
    return _MONTHS[citation.date[1] - 1] if citation.date else None


def _date(citation: Citation, _: _Writer) -> str | None:
    return f"{{{'-'.join(f'{part:02}' for part in citation.date)}}}" if citation.date else None


def _howpublished(citation: Citation, _: _Writer) -> str | None:
    return f"{{arXiv:{citation.arxiv_id}}}" if citation.arxiv_id else None


def _eprint(citation: Citation, _: _Writer) -> str | None:
    return f"{{{citation.arxiv_id}}}" if citation.arxiv_id else None


def _archive(citation: Citation, _: _Writer) -> str | None:
    return "{arXiv}" if citation.arxiv_id else None


def _doi(citation: Citation, writer: _Writer) -> str | None:
    return f"{{{citation.doi}}}" if citation.doi and writer.doi else None


def _url(citation: Citation, writer: _Writer) -> str | None:
    url = citation.hf_url if writer.url == "hf" else citation.url
    return f"{{{url}}}" if url else None


def _other_url(citation: Citation, writer: _Writer) -> str | None:
    """Return the address where it says more than the DOI, which biblatex makes a link."""
    return None if citation.arxiv_url and writer.url == "arxiv" else _url(citation, writer)


def _organization(citation: Citation, writer: _Writer) -> str | None:
    name = citation.organization
    return f"{{{writer.encoder.text(braced(name))}}}" if name else None


def _annote(citation: Citation, writer: _Writer) -> str | None:
    sentences = [citation.missing_authors, _extras(citation) if writer.extras else None]
    text = " ".join(filter(None, sentences))
    return f"{{{writer.encoder.text(text)}}}" if text else None


def _extras(citation: Citation) -> str | None:
    """Return what Hugging Face adds to a paper as one sentence."""
    facts = (_votes(citation.upvotes), citation.hf_url, citation.github_url)
    stated = ", ".join(filter(None, facts))
    return f"On Hugging Face: {stated}." if stated else None


def _votes(upvotes: Count | None) -> str | None:
    if upvotes is None:
        return None
    if isinstance(upvotes, Approximate):
        return f"about {upvotes.value} upvotes"
    return f"{upvotes} upvote{'' if upvotes == 1 else 's'}"


def _abstract(citation: Citation, writer: _Writer) -> str | None:
    if not writer.abstract or not citation.abstract:
        return None
    text = writer.encoder.prose(read(citation.abstract))
    return f"{{{text}}}" if text else None


class _Flavor(NamedTuple):
    """A dialect of BibTeX: its entry type, its characters and its fields in their order."""

    entry_type: str
    encoder: Encoder
    fields: dict[str, Callable[[Citation, _Writer], str | None]]


_FLAVORS = {
    "bibtex": _Flavor(
        "misc",
        ASCII,
        {
            "author": _author,
            "key": _sort_key,
            "title": _title,
            "year": _year,
            "month": _month,
            "howpublished": _howpublished,
            "eprint": _eprint,
            "archiveprefix": _archive,
            "doi": _doi,
            "url": _url,
            "organization": _organization,
            "annote": _annote,
            "abstract": _abstract,
        },
    ),
    "biblatex": _Flavor(
        "online",
        UNICODE,
        {
            "author": _author,
            "title": _title,
            "date": _date,
            "eprint": _eprint,
            "eprinttype": _archive,
            "doi": _doi,
            "url": _other_url,
            "organization": _organization,
            "annote": _annote,
            "abstract": _abstract,
        },
    ),
}


def to_bibtex(  # noqa: PLR0913 - the choices that a bibliography leaves
    what: Citable,
    /,
    *,
    flavor: Literal["bibtex", "biblatex"] = "bibtex",
    abstract: bool = False,
    extras: bool = False,
    keys: str | Callable[[Paper], str] | None = None,
    url: Literal["arxiv", "hf"] = "arxiv",
    doi: bool = True,
    doubtful: bool = False,
) -> str:
    """Return a bibliography with one entry for every paper, in the order of their occurrence.

    `flavor="bibtex"` is right in every classic style and in biblatex, in ASCII as far as LaTeX
    has a form for a character; `"biblatex"` is UTF-8 for biber. `extras` adds votes and addresses
    on Hugging Face, `url="hf"` cites its page, `doubtful` keeps what the readers marked so.
    `keys` is a pattern of `{family}`, `{year}`, `{word}` and `{id}`, or a function of the paper;
    an unknown flavor, an unusable key or one that repeats is a `RenderError`.
    """
    _choose("flavor", flavor, _FLAVORS)
    _choose("url", url, ("arxiv", "hf"))
    chosen = _FLAVORS[flavor]
    writer = _Writer(encoder=chosen.encoder, url=url, doi=doi, abstract=abstract, extras=extras)
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
    stated = [
        (name, value)
        for name, write in flavor.fields.items()
        if (value := write(citation, writer)) is not None
    ]
    width = max((len(name) for name, _ in stated), default=0)
    fields = "".join([f"  {name:<{width}} = {value},\n" for name, value in stated])
    # biblatex demands an address of what is said to be online.
    entry_type = flavor.entry_type if citation.url else "misc"
    return f"@{entry_type}{{{citation.key},\n{fields}}}\n"
