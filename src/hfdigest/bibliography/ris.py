"""Bibliographies as RIS, for Zotero, EndNote, Mendeley and other reference managers."""

from collections.abc import Callable, Iterator

from hfdigest.bibliography.citation import Citation, citations
from hfdigest.bibliography.names import Name
from hfdigest.contents import Contents
from hfdigest.model import Paper


def to_ris(what: Contents, /, *, keys: str | Callable[[Paper], str] | None = None) -> str:
    """Return a record of unpublished work for every paper, in the order of their occurrence.

    Its ids are the keys of `to_bibtex`, which takes the same `keys`; text is plain, with formulas
    written out. Readers take a comma for the end of a family name, so names of teams have none.
    """
    return "\n".join(
        "".join(f"{tag}  - {value}\n" for tag, value in _lines(citation))
        for citation in citations(what, keys=keys)
    )


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield the tags of a record with their values."""
    abstract = citation.abstract
    values = [
        ("ID", citation.key),
        ("TI", citation.title and citation.title.plain),
        *(("AU", _name(name)) for name in citation.authors),
        ("PY", str(citation.date[0]) if citation.date else None),
        ("DA", "/".join(f"{part:02}" for part in citation.date)),
        ("PB", "arXiv" if citation.arxiv_id else None),
        ("AN", citation.arxiv_id and f"arXiv:{citation.arxiv_id}"),
        ("DO", citation.doi),
        ("UR", citation.url),
        ("AB", abstract and abstract.plain),
        ("N1", citation.remark),
    ]
    yield "TY", "UNPB"
    yield from ((tag, value) for tag, value in values if value)
    yield "ER", ""


def _name(name: Name) -> str:
    """Return a name as RIS wants it: `van der Plas, Lonneke, Jr.`."""
    if name.collective:
        return " ".join(name.family.replace(",", " ").split())
    family = f"{name.particle} {name.family}" if name.particle else name.family
    return ", ".join(filter(None, (family, name.given, name.suffix)))
