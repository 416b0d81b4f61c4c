"""Identifiers of papers and the addresses that hold them: the one reader of both."""

import re
from typing import NamedTuple

# --- identifiers ---------------------------------------------------------------------------------

# Since April 2007 `2602.00001`, before that `math/0601001` or `cond-mat.str-el/0601001`, whose
# subject class may be left out (https://info.arxiv.org/help/arxiv_identifier.html).
_ARXIV_ID = r"[0-9]{4}[.][0-9]{4,5}|[a-z-]{2,20}(?:[.][A-Za-z-]{2,20})?/[0-9]{7}"
_VERSION = r"v[1-9][0-9]{0,3}"
_VERSIONED_ID = re.compile(
    rf"(?:[Aa][Rr][Xx][Ii][Vv]:)?(?P<id>{_ARXIV_ID})(?:v(?P<version>[1-9][0-9]{{0,3}}))?"
)
_SUBJECT_CLASS = re.compile(r"[.][A-Za-z-]+(?=/[0-9]{7}\Z)")

ARXIV_ID = re.compile(_ARXIV_ID)
"""An arXiv identifier without a version, of the scheme since 2007-04 or the older one."""
HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
"""Another identifier of Hugging Face: ASCII letters, digits and `_.-`."""


class PaperId(NamedTuple):
    """A paper's identifier as a text states it, the arXiv version apart."""

    id: str
    """The identifier; that of arXiv stands without `arXiv:` and version."""
    version: int | None = None
    """The arXiv version, from 1; `None` where none is stated."""

    @classmethod
    def parse(cls, text: str) -> "PaperId":
        """Split `2503.02130v3` and `arXiv:2503.02130`; a text that is no arXiv id stays whole."""
        match = _VERSIONED_ID.fullmatch(text)
        if match is None:
            return cls(text)
        return cls(match["id"], int(match["version"]) if match["version"] else None)

    @property
    def is_arxiv(self) -> bool:
        """Whether arXiv gave the identifier."""
        return ARXIV_ID.fullmatch(self.id) is not None

    def __str__(self) -> str:
        """Return the identifier with its version."""
        return self.id if self.version is None else f"{self.id}v{self.version}"


def canonical(paper_id: str) -> str:
    """Return the one spelling of an identifier: an old one of arXiv has no subject class.

    `math.AG/0309136` and `math/0309136` are one paper, whose DOI has the second form.
    """
    return _SUBJECT_CLASS.sub("", paper_id)


# --- addresses -----------------------------------------------------------------------------------

HUB_SITE = r"https?://(?:www[.])?(?:huggingface[.]co|hf[.]co)"
"""The beginning of an address on Hugging Face."""
HUB_PATH = r"/papers/(?!(?:date|week|month|trending)(?![\w.-]))"
"""What stands between that and an identifier in a paper's address; a list's does not match."""
ARXIV_ABSTRACTS = r"https?://(?:www[.]|export[.])?arxiv[.]org/abs/"
"""What stands before an identifier in the address of a paper on arXiv."""
ARXIV_PDFS = r"https?://(?:www[.]|export[.])?arxiv[.]org/pdf/"
"""What stands before an identifier in the address of its PDF."""

# Bounds keep a line of many openings linear.
WRITTEN_ID = (
    rf"(?:(?:{_ARXIV_ID})(?:{_VERSION})?(?![\w-])"
    r"|(?:[a-z-]{1,20}(?:[.][A-Z]{2})?/)?[^\s/?#()\[\]<>|\"'`*]{1,100})"
)
"""An identifier as posts write it; what follows one of arXiv, such as `.pdf`, is none of it."""

_PAGE = re.compile(
    rf"(?:/papers/|arxiv[.]org/(?:abs|html|pdf)/)(?P<id>(?:{_ARXIV_ID})(?:{_VERSION})?)(?:[/?#]|$)"
)


def in_page_address(address: str) -> PaperId | None:
    """Return the arXiv identifier in the address of a paper's page, whole or without its host."""
    match = _PAGE.search(address)
    return PaperId.parse(match["id"]) if match else None
