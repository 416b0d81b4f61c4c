"""Bibliographies as CSL-JSON 1.0.2, for pandoc, Zotero and citeproc."""

import json
from typing import Any

from hfdigest.bibliography.citation import Citable, Citation, citations
from hfdigest.bibliography.names import Name


def to_csl_json(what: Citable, /) -> str:
    """Return a JSON array with one item for every paper, in the order of their occurrence.

    Its ids are the keys of `to_bibtex`; text is plain, with formulas written out.
    """
    items = [_item(citation) for citation in citations(what)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(citation: Citation) -> dict[str, Any]:
    item = {
        "id": citation.key,
        "type": "article",
        "title": citation.title and citation.title.plain,
        "author": [_name(name) for name in citation.authors],
        "issued": {"date-parts": [list(citation.date)]} if citation.date else None,
        "publisher": "arXiv" if citation.arxiv_id else None,
        "number": citation.arxiv_id and f"arXiv:{citation.arxiv_id}",
        "DOI": citation.doi,
        "URL": citation.url,
        "abstract": citation.abstract and citation.abstract.plain,
        "annote": citation.remark,
    }
    return {name: value for name, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    if name.collective:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}
