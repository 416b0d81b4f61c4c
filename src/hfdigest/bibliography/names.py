"""Display names taken apart, as every bibliography needs them."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from hfdigest.prose.markup import read_prose


class Name(NamedTuple):
    """A person's name in parts, or a collective's whole name as its family name."""

    family: str
    """The family name with its capital particles, a mononym, or the whole of a collective."""
    given: str = ""
    """The given names, `""` where there are none."""
    particle: str = ""
    """Lower-case words such as `van der` that styles may leave out when they sort."""
    suffix: str = ""
    """`Jr.`, `III` and the like."""
    collective: bool = False
    """True where the name must not be taken apart: teams, companies and what is like them."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "PhD", "Ph.D."})
_PARTICLES = _words(
    "van von der den de del dem della degli di da das do dos du la le les lo ter ten tem zu zum "
    "zur af av bin bint ibn al el mac vaziri"
)
# Written with a capital they are particles only before the last word, and never the first.
_CAPITAL_PARTICLES = _words("Van Von De Del Della Di Da Das Dos Der Den El Al Le La Mac Ter St St.")
_LINKS = frozenset({"y", "i", "e"})
_VIETNAMESE = _words(
    "Nguyen Nguyễn Tran Trần Le Lê Pham Phạm Hoang Hoàng Huynh Huỳnh Phan Vu Vũ Vo Võ Dang Đặng "
    "Bui Bùi Do Đỗ Ho Hồ Ngo Ngô Duong Dương Ly Lý Dao Đào Doan Đoàn Trinh Trịnh Dinh Đinh Truong "
    "Trương Mai Cao Luong Lương"
)
_COLLECTIVE_WORDS = _words(
    "team teams group groups lab labs laboratory research researchers contributors authors inc "
    "ltd llc corp company university institute foundation consortium collaboration project "
    "community organization organisation center centre committee network technologies "
    "workshop and"
)
_REMAINDER = frozenset({"others", "and others", "et al", "et al."})

_MARKS = " ,;*^†‡§¶"
_CJK = "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
_CJK += "\U00020000-\U0003ffff"
# What no person's name holds, and a last word in parentheses.
_WHOLE = re.compile(rf"[\d,@#$%&_~^<>|\\{{}}{_CJK}]|\bAI\b|(?:^|\s)[(\[][^\s]*$|^\W+$")
_IN_ANOTHER_SCRIPT = re.compile(rf"(?<=[^{_CJK}\s])\s*[(（][{_CJK}·\s]+[)）]\s*\Z")
_WORD = re.compile(r"[\s-]+")
# Capitalised words that may stand for more than a given name or a family name.
_NOT_PLAIN = _CAPITAL_PARTICLES | _SUFFIXES
_NOT_PLAIN |= {word.title() for word in _COLLECTIVE_WORDS | _REMAINDER}

_INVERTED = re.compile(r"(?P<family>[^\W\d_][^,]*), *(?P<given>[^\W\d_][^,]*)")


def split_names(names: Iterable[str]) -> tuple[tuple[Name, ...], bool]:
    """Return the names taken apart in their order, and whether the source names further authors.

    A name of which nothing visible is left is no name.
    """
    found = [*map(_split, names)]
    return tuple([name for name in found if name]), _OTHERS in found


_OTHERS = ()
"""What a name is read as that stands for the authors whose names are left out."""


# Whoever writes one paper of a month writes others.
@lru_cache(maxsize=8192)
def _split(name: str) -> Name | tuple[()] | None:
    """Return a name taken apart, `_OTHERS`, or `None` where nothing visible is left of it."""
    words = name.split()
    if _is_plain(name, words):
        family = words.pop()
        return Name(family, " ".join(words))
    shown = _without_marks(name)
    if shown.lower() in _REMAINDER:
        return _OTHERS
    return split_name(shown) if shown else None


def _is_plain(name: str, words: list[str]) -> bool:
    """Tell a name of capitalised words, the last of them the family name, as nearly all are."""
    return (
        name.istitle()
        and name.isascii()
        and "".join(words).isalpha()
        and _NOT_PLAIN.isdisjoint(words)
    )


def _without_marks(name: str) -> str:
    """Return a name without TeX and without the marks that lists leave around it."""
    plain = read_prose(name).plain
    if "\\" in name:
        # Braces that kept TeX's commands together are no part of the name.
        plain = plain.replace("{", "").replace("}", "")
    return _IN_ANOTHER_SCRIPT.sub("", plain).strip(_MARKS).removeprefix("and ").lstrip()


def split_name(name: str) -> Name:
    """Take a clean name apart: `Lonneke van der Plas`, `Antonio Laverghetta Jr.`, `Ito, Ada`."""
    inverted = _INVERTED.fullmatch(name)
    if inverted and inverted["given"] not in _SUFFIXES:
        turned = f"{inverted['given']} {inverted['family']}"
        name = name if _is_collective(turned) else turned
    tokens = name.split()
    suffix = tokens.pop() if tokens[-1] in _SUFFIXES else ""
    if suffix and tokens:
        tokens[-1] = tokens[-1].rstrip(",")
    if len(tokens) < 1 + bool(suffix) or _is_collective(" ".join(tokens)):
        return Name(name, collective=True)
    start = _family_start(tokens)
    end = start
    while end < len(tokens) - 1 and tokens[end] in _PARTICLES:
        end += 1
    return Name(
        family=" ".join(tokens[end:]),
        given=" ".join(tokens[:start]),
        particle=" ".join(tokens[start:end]),
        suffix=suffix,
    )


def _is_collective(name: str) -> bool:
    if _WHOLE.search(name):
        return True
    if not _COLLECTIVE_WORDS.isdisjoint(_WORD.split(name.lower().replace(".", ""))):
        return True
    # One word with a capital inside: NVIDIA, OpenAI.
    return " " not in name and name[1:] != name[1:].lower() and "-" not in name


def _family_start(tokens: list[str]) -> int:
    """Return the index of the word with which the family name and its particles begin."""
    last = len(tokens) - 1
    for index in range(last):
        word = tokens[index]
        if word in _PARTICLES and word[0].islower():
            return index
        if index and word in _CAPITAL_PARTICLES and tokens[last] not in _VIETNAMESE:
            return index
        if index > 1 and word in _LINKS:
            return index - 1
    return last
