"""Bibliographies as CSL-JSON 1.0.2, for pandoc, Zotero and citeproc."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from hfdigest.bibliography.citation import Citation, citations
from hfdigest.bibliography.names import Name
from hfdigest.contents import Contents
from hfdigest.jsontext import plain_json_text
from hfdigest.model import Paper
from hfdigest.prose.capitals import protected
from hfdigest.prose.markup import Prose
from hfdigest.prose.written_out import Notation


class _Rich(Notation):
    """Formulas in the markup of CSL."""

    def variable(self, letter: str) -> str:
        """Return a letter in italics."""
        return f"<i>{letter}</i>"

    def bold(self, text: str) -> str:
        """Return text in bold letters."""
        return f"<b>{text}</b>"

    def script(self, mark: str, text: str) -> str:
        """Return a text that stands higher or lower."""
        tag = "sup" if mark == "^" else "sub"
        return f"<{tag}>{text}</{tag}>"


_RICH = _Rich()
_MARK = "\x01"


def to_csl_json(what: Contents, /, *, keys: str | Callable[[Paper], str] | None = None) -> str:
    """Return a JSON array with one item for every paper, in the order of their occurrence.

    Its ids are the keys of `to_bibtex`, which takes the same `keys`. Titles have the markup of
    CSL: formulas in italics, superscripts and subscripts, and `nocase` around names whose capitals
    matter. Abstracts are plain text.
    """
    text = plain_json_text([*map(_item, citations(what, keys=keys))])
    text += "\n"  # in place, where `+` copies millions of characters
    return text


def _item(citation: Citation) -> dict[str, Any]:
    abstract = citation.abstract
    item = {
        "id": citation.key,
        "type": "article",
        "title": citation.title and _title(citation.title),
        "author": [_name(name) for name in citation.authors],
        "issued": {"date-parts": [list(citation.date)]} if citation.date else None,
        "publisher": "arXiv" if citation.arxiv_id else None,
        "number": citation.arxiv_id and f"arXiv:{citation.arxiv_id}",
        "DOI": citation.doi,
        "URL": citation.url,
        "abstract": abstract and abstract.plain,
        "annote": citation.remark,
    }
    return {name: value for name, value in item.items() if value}


def _title(title: Prose) -> str:
    # What stands between blanks is one word to styles: some part it where markup begins in it.
    marked = protected(title.text, lambda word: f"{_MARK}{word}")
    text = " ".join([_as_it_is(word) if _MARK in word else word for word in marked.split(" ")])
    return Prose(text, title.formulas).written(_RICH).replace("</i><i>", "")


def _as_it_is(word: str) -> str:
    """Return a word with the markup of one that keeps its case."""
    return f'<span class="nocase">{word.replace(_MARK, "")}</span>'


# Whoever writes one paper of a month writes others.
@lru_cache(maxsize=8192)
def _name(name: Name) -> Mapping[str, str]:
    if name.collective:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}
