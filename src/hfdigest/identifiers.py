"""Identifiers of papers and the addresses that hold them: the one reader of both."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from hfdigest.patterns import lazily

# --- identifiers ---------------------------------------------------------------------------------

# Since April 2007 `2602.00001`, before that `math/0601001` or `cond-mat.str-el/0601001`, whose
# subject class may be left out (https://info.arxiv.org/help/arxiv_identifier.html).
_ARXIV_ID = r"[0-9]{4}[.][0-9]{4,5}|[a-z-]{2,20}(?:[.][A-Za-z-]{2,20})?/[0-9]{7}"
_VERSION = r"v[1-9][0-9]{0,3}"
_VERSIONED_ID = lazily(
    rf"(?:[Aa][Rr][Xx][Ii][Vv]:)?(?P<id>{_ARXIV_ID})(?:v(?P<version>[1-9][0-9]{{0,3}}))?"
)
_SUBJECT_CLASS = lazily(r"[.][A-Za-z-]+(?=/[0-9]{7}\Z)")

ARXIV_ID = lazily(_ARXIV_ID)
"""An arXiv identifier without a version, of the scheme since 2007-04 or the older one."""
HUB_ID = lazily(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
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
        name, version = match.groups()
        return cls(name, int(version) if version else None)

    @property
    def is_arxiv(self) -> bool:
        """Whether arXiv gave the identifier."""
        return ARXIV_ID.fullmatch(self.id) is not None

    def __str__(self) -> str:
        """Return the identifier with its version."""
        return self.id if self.version is None else f"{self.id}v{self.version}"


_NUMBERED = lazily(r"([0-9]{4}[.][0-9]{4,5})(?:v([1-9][0-9]{0,3}))?")


@lru_cache(maxsize=64)
def numbered(text: str) -> PaperId | None:
    """Return the identifier that a text is, if it is one of arXiv's scheme since 2007-04.

    The addresses of an entry name one paper, so the last identifiers are kept.
    """
    match = _NUMBERED.fullmatch(text)
    return PaperId(match[1], int(match[2]) if match[2] else None) if match else None


def canonical(paper_id: str) -> str:
    """Return the one spelling of an identifier: an old one of arXiv has no subject class.

    `math.AG/0309136` and `math/0309136` are one paper, whose DOI has the second form.
    """
    return _SUBJECT_CLASS.sub("", paper_id) if "/" in paper_id else paper_id


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
_WRITTEN_ARXIV_ID = rf"(?:{_ARXIV_ID})(?:{_VERSION})?(?![\w-])"
_ARCHIVE_ABOVE = r"(?:[a-z-]{1,20}(?:[.][A-Z]{2})?/)?"
_ID_CHARACTER = r"[^\s/?#()\[\]<>|\"'`*]"
WRITTEN_ID = rf"(?:{_WRITTEN_ARXIV_ID}|{_ARCHIVE_ABOVE}{_ID_CHARACTER}{{1,100}})"
"""An identifier as posts write it; what follows one of arXiv, such as `.pdf`, is none of it."""
REST_OF_ADDRESS = r"[^\s)>]{0,500}"
"""What may stand behind an identifier in an address."""
# The same as both in a row, said so that each text is read in one way: the rest begins where the
# identifier ends. A line without the end of a link would else be read in 50,000 ways.
WRITTEN_ID_WITH_REST = (
    rf"(?:{_WRITTEN_ARXIV_ID}{REST_OF_ADDRESS}|{_ARCHIVE_ABOVE}"
    rf"(?:{_ID_CHARACTER}{{1,100}}(?!{_ID_CHARACTER}){REST_OF_ADDRESS}"
    rf"|{_ID_CHARACTER}{{100}}{REST_OF_ADDRESS}|{_ID_CHARACTER}{{1,100}}))"
)
"""An identifier and what stands behind it in an address."""

_PAGE = lazily(
    rf"(?:/papers/|arxiv[.]org/(?:abs|html|pdf)/)(?P<id>(?:{_ARXIV_ID})(?:{_VERSION})?)(?:[/?#]|$)"
)


def in_page_address(address: str) -> PaperId | None:
    """Return the arXiv identifier in the address of a paper's page, whole or without its host."""
    match = _PAGE.search(address)
    return PaperId.parse(match["id"]) if match else None


_LINK = lazily(
    r"\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){1,1000})\]\(<?(?P<address>[^\s()<>]{1,500})>?\)"
)


def text_of_link(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range of a link's text where a range is a link to a paper, else the range."""
    match = _LINK.fullmatch(text, start, end) if text.startswith("[", start, end) else None
    return match.span("text") if match and in_page_address(match["address"]) else (start, end)


# --- papers named in a text ----------------------------------------------------------------------

# An identifier that arXiv can have given: a month, and since 2015 five digits. It begins with the
# first digit, and looks back from there, because a search for a digit is several times as fast.
_GIVEN = lazily(
    r"[0-9](?<![0-9]{2})(?:"
    r"(?:(?<=0)[7-9]|(?<=1)[0-4])(?:0[1-9]|1[0-2])[.][0-9]{4}"
    r"|(?:(?<=1)[5-9]|(?<=[2-9])[0-9])(?:0[1-9]|1[0-2])[.][0-9]{5}"
    r"|(?P<old>(?:(?<=/9)[1-9]|(?<=/0)[0-7])(?:0[1-9]|1[0-2])[0-9]{3})"
    r")(?:v[1-9][0-9]?)?(?![0-9A-Za-z_])"
)
_ARCHIVE = lazily(r"(?<![\w-])(?!arxiv[.])[a-z]{2,9}(?:-[a-z]{2,7})?(?:[.][A-Za-z-]{2,20})?/\Z")
_SLASH = r"(?:/|%2[Ff])"
# What stands before an identifier that names a paper: the sites that have a page for every paper
# of arXiv, DOIs, and `arXiv:` or `arXiv ID` in running text, with marks between.
_NAMING = lazily(
    rf"""(?:
      (?:arxiv[.]org|ar5iv[.]org|alphaxiv[.]org|lanl[.]gov|arxiv[.]cn)
        (?::[0-9]{{2,5}})? (?:{_SLASH}[a-z-]{{2,12}}){{1,2}} {_SLASH} (?:arxiv:)?
    | {_SLASH}(?:papers?|arxiv|abs|pdf){_SLASH} (?:arxiv:)?
    | 10[.]48550{_SLASH}arxiv[.]
    | arxiv (?:[ \t_-]?(?:id|preprint|number|no[.]?|编号|編號|番号|번호|아이디))?
      (?:[ \t"'`*_:：#=()\[\]/]|%3a|&quot;){{0,9}}
    | \b(?:paper[ \t_-]?)?ids? [*_]{{0,3}}[ \t]?[:：][ \t]?[*_"'`]{{0,3}}[ \t]?[*_"'`]{{0,3}}
    )\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NAMING = 64
_LONGEST_ADDRESS = 200
_LINKED = lazily(r"[^\[\]\n]{0,300}\](?:\]|\()")
_ALONE = frozenset({"``", "()", "[]", "（）", "【】"})
_AROUND_ADDRESS = lazily(r"[\s()<>\[\]{}\"'`|，。（）【】「」]")


class Naming(NamedTuple):
    """A place in a text that names a paper."""

    paper: PaperId
    start: int
    """Where the identifier begins, with its archive if it has one."""
    end: int
    """Where it ends, with its version."""
    address_start: int
    """Where the address or word begins that holds the identifier."""
    address_end: int


def named_in(text: str, start: int = 0, end: int | None = None) -> Iterator[Naming]:
    """Yield the arXiv identifiers that addresses, DOIs, labels or code spans in a text name."""
    for match in _GIVEN.finditer(text, start, len(text) if end is None else end):
        first, last = match.span()
        before = text[max(start, first - _LONGEST_NAMING) : first]
        if match["old"]:
            archive = _ARCHIVE.search(before)
            if archive is None:
                continue
            first -= len(archive[0])
            before = before[: archive.start()]
        if not (_NAMING.search(before) or _is_set_apart(text, first, last)):
            continue
        address = text[max(start, first - _LONGEST_ADDRESS) : first]
        address = _AROUND_ADDRESS.split(address)[-1]
        closing = _AROUND_ADDRESS.search(text, last, last + _LONGEST_ADDRESS)
        ends = closing.start() if closing else min(last + _LONGEST_ADDRESS, len(text))
        yield Naming(PaperId.parse(text[first:last]), first, last, first - len(address), ends)


def _is_set_apart(text: str, start: int, end: int) -> bool:
    """Tell whether an identifier stands alone in code marks or brackets, or begins a link."""
    around = text[start - 1 : start] + text[end : end + 1]
    return around in _ALONE or (around[:1] == "[" and bool(_LINKED.match(text, end)))
