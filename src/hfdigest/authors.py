"""Lists of authors as people write them: names, and that there are others."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hfdigest.patterns import lazily


class AuthorList(NamedTuple):
    """Who wrote a paper, as a text tells it."""

    names: tuple[str, ...] = ()
    """The names in their order, each with the given names first."""
    more: bool = False
    """True where the text says that it leaves authors out."""
    total: int | None = None
    """How many authors there are, where the text says so."""


_COMMAS = ",\N{FULLWIDTH COMMA}、"
_SEMICOLONS = ";\N{FULLWIDTH SEMICOLON}"
_BREAKS = lazily(r"[ \t]*(?:\r\n?|\n)[ \t]*")
_ITEM = lazily(rf"[{_COMMAS}]|[ ]+[|/][ ]+|[ ]*[·•][ ]*|と|[ ]+(?:및|와)[ ]+")
_OR = lazily(r"[ ]+(?:and|&|und|et|и)[ ]+")

# The words by which a list says that it leaves authors out, with their number where they say it.
_NUMBER = r"(?P<{}>[0-9]{{1,5}})"
_LEFT_OUT = lazily(
    rf"""(?P<before>^|[ {_COMMAS}{_SEMICOLONS}&+]|(?<=\w))[{_COMMAS}{_SEMICOLONS} ]*(?:
      (?:and|plus|&)?[ ]?\+?[ ]?{_NUMBER.format("more_en")}[ ]?
      (?:more|others|other[ ]authors|more[ ]authors|additional[ ]authors)
    | [+]{_NUMBER.format("plus")}
    | 외[ ]?{_NUMBER.format("more_ko")}[ ]?[명인]
    | ほか[ ]?{_NUMBER.format("more_ja")}[ ]?[名人] | 他[ ]?{_NUMBER.format("more_ja2")}[ ]?[名人]
    | (?:und|et|y|e|и)[ ](?:ещё[ ]|еще[ ])?{_NUMBER.format("more_eu")}[ ]
      (?:weitere|autres|otros|outros|других|más|mais)
    | [等共][ ]?{_NUMBER.format("all_zh")}[ ]?[人位名](?:作者)?
    | (?:and[ ])?(?-i:[Ee]t[ .]{{0,2}}al)[.]? | (?:and|&)[ ]others | u[.][ ]?a[.] | и[ ]др[.]?
    | y[ ]otros | et[ ]autres
    | e[ ]outros | [.]{{3}} | … | 等人? | 외(?!\w) | ほか | 他(?!\w)
    )[ {_COMMAS}{_SEMICOLONS}.]*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_WORDS = 48
"""More characters than such words have without the marks that stand before and behind them."""
_BETWEEN = f" {_COMMAS}{_SEMICOLONS}."
_PEOPLE = r"[ ]?(?:authors?|저자|명|名|作者|位作者|人|Autoren|auteurs|autores|авторов)[ ]*"
_COUNTED = lazily(
    rf"[ ]*[(\[（][ ]?(?P<count>[0-9]{{1,5}}){_PEOPLE}[)\]）][ ]*\Z"
    rf"|\A[·• ]*(?P<all>[0-9]{{1,5}}){_PEOPLE}\Z",
    re.IGNORECASE,
)
_NOBODY = frozenset(
    {"n/a", "na", "n.a.", "none", "null", "unknown", "anonymous", "tbd", "various", "?", ":", "："}
    | {"-", "--", "\N{EN DASH}", "—", "not available", "not specified"}
    | {"无", "未知", "不详", "없음", "미상", "なし", "不明"}
)
_SUFFIX = lazily(r"(?:jr|sr|ph\.?d|m\.?d)\.?|ii|iii|iv", re.IGNORECASE)
_LINK = lazily(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_WIKI = lazily(r"\[\[(?:[^\[\]|]{0,200}\|)?([^\[\]|]{1,200})\]\]")
_TAG = lazily(
    r"<sup>[^<]{0,40}</sup>|</?[a-zA-Z][^<>]{0,300}>|\$\^\{?[^$]{0,20}\}?\$|\^\{[^{}]{0,20}\}|\^[0-9*,]{1,6}"
)
_MARKS = lazily(r"[*†‡§¶#✉📧\u00b9\u00b2\u00b3\u2070-\u2079]+|(?<=[^\W\d_])[0-9]{1,2}\b")
_PARENTHESIS = lazily(r"[ ]*[(（](?P<inside>[^()（）]{0,120})[)）]")
_CJK = lazily("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
_QUOTED = lazily(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
PYTHON_LIST = lazily(rf"\[\s*+(?:(?:{_QUOTED.pattern})\s*+(?:,\s*+|(?=\])))*+\]")
"""A list of texts as Python writes it."""

# Most lists are names of capital words, particles and initials, in which nothing means anything.
_WORD = "[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ɏ'’-]+"
_NAME = rf"(?:(?:{_WORD}|[A-Z][.]|van|der|den|von|de|la|di|da|del|dos|le) )++{_WORD}"
_PLAIN = lazily(rf"{_NAME}(?:, {_NAME})*+")
_OTHERS = (
    " others",
    " more",
    " authors",
    " autres",
    " otros",
    " outros",
    " weitere",
    " más",
    " mais",
)
"""The words with which such a list may end that says that it leaves authors out."""


def read_authors(text: str) -> AuthorList:
    """Return the authors that a text names; what stands for nobody, such as `N/A`, is no author.

    Names are separated by commas, semicolons, middle dots, `and` or line breaks; between semicolons
    a name may stand as `Ito, Ada`. Affiliations in parentheses, footnote marks and links are taken
    off. `et al.`, `and 17 more`, `+12`, `외 3명`, `等 5 人` and `…` say that there are others.
    """
    if _PLAIN.fullmatch(text):
        names = tuple(text.split(", "))
        if _NOBODY.isdisjoint(map(str.lower, names)) and not text.lower().endswith(_OTHERS):
            return AuthorList(names)
    return _read(text)


def _read(text: str) -> AuthorList:
    """Return the authors of any list."""
    if PYTHON_LIST.fullmatch(text):
        return AuthorList(tuple(items_of_python(text)))
    text = _plain(text)
    count: int | None = None
    more = False
    if found := _COUNTED.search(text):
        count, text = int(found["count"] or found["all"]), text[: found.start()]
    left_out: int | None = None
    if found := _LEFT_OUT.search(text, _near_end(text)):
        text, more = text[: found.start()], True
        numbers = {
            key: int(value) for key, value in found.groupdict().items() if key != "before" and value
        }
        for key, number in numbers.items():
            if key.startswith("all"):
                count = number
            else:
                left_out = number
    names = tuple(_names(text))
    if left_out is not None and count is None and names:
        count = len(names) + left_out
    return AuthorList(names, more or (count or 0) > len(names) > 0, count)


def _near_end(text: str) -> int:
    """Return an offset before which no words begin that end a list, which are never long."""
    start = max(0, len(text.rstrip(_BETWEEN)) - _LONGEST_WORDS)
    while start and text[start - 1] in _BETWEEN:
        start -= 1
    return max(0, start - 1)


def _plain(text: str) -> str:
    """Return the text without links, tags and footnote marks."""
    # Most lists have none of these, which a search for one character tells at once.
    if "[" in text:
        text = _WIKI.sub(r"\1", text)
        text = _LINK.sub(r"\1", text)
    if "<" in text or "^" in text:
        text = _TAG.sub("", text)
    text = _MARKS.sub("", text)
    return text.strip(" \t")


def as_python(items: Iterable[str]) -> str:
    """Return a list of texts as Python writes it."""
    escaped = (item.replace("\\", "\\\\").replace("'", "\\'") for item in items)
    return "[" + ", ".join(f"'{item}'" for item in escaped) + "]"


def items_of_python(text: str) -> Iterator[str]:
    """Yield the items of a list of texts as Python writes it."""
    for match in _QUOTED.finditer(text):
        yield re.sub(r"\\(.)", r"\1", match[1] if match[1] is not None else match[2])


def _names(text: str) -> Iterator[str]:
    """Yield the names of a list."""
    for piece in _pieces(text):
        whole = _without_affiliation(piece)
        name = whole.strip(' .,;:*_`"“”').strip()
        bare = piece.strip()
        if _SUFFIX.fullmatch(bare) or bare.endswith((" Jr.", " Sr.", " Ph.D.")):
            name = whole.strip(' ,;:*_`"“”')
        if name and name.lower() not in _NOBODY and any(char.isalpha() for char in name):
            yield name


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts of a list, each of which is a name, without commas in parentheses."""
    lines = [text]
    if "\n" in text or "\r" in text:
        lines = _BREAKS.split(text)
        if all(map(_ends_open, lines[:-1])):
            lines = [_BREAKS.sub(" ", text)]
    for line in lines:
        hidden = _PARENTHESIS.sub(
            lambda match: match[0].replace(",", "\0").replace("，", "\1"), line
        )
        pieces = _semicoloned(hidden) if _has_semicolons(hidden) else _with_suffixes(_split(hidden))
        for piece in pieces:
            yield piece.replace("\0", ",").replace("\1", "，")


def _ends_open(line: str) -> bool:
    """Tell whether a line goes on with the next one."""
    return line.rstrip().endswith(tuple(_COMMAS + _SEMICOLONS)) or line.rstrip().endswith(" and")


def _has_semicolons(text: str) -> bool:
    return any(mark in text for mark in _SEMICOLONS)


def _split(text: str) -> Iterator[str]:
    if _is_inverted(text):
        yield from _semicoloned(";".join(_OR.split(text)))
        return
    *parts, last = _ITEM.split(text)
    yield from (part.strip() for part in parts)
    last = last.strip().removeprefix("and ").removeprefix("& ")
    two = _OR.split(last)
    # `Research and Development Team` is one author.
    yield from two if parts or all(" " in part.strip() for part in two) else [last]


def _is_inverted(text: str) -> bool:
    """Tell whether each of several names between `and` stands as `Ito, A.`."""
    parts = _OR.split(text)
    return len(parts) > 1 and all(_INVERTED.fullmatch(part.strip()) for part in parts)


_INVERTED = lazily(
    r"[^\W\d_][\w'’-]*(?:[ ][^\W\d_][\w'’-]*)?, "
    r"(?:(?:[^\W\d_][.][ -]?)+|[^\W\d_][\w'’-]+(?: [^\W\d_][.])?)"
)


def _semicoloned(text: str) -> Iterator[str]:
    """Yield the names between semicolons; one with a comma inside has its family name first."""
    for part in re.split(f"[{_SEMICOLONS}]", text):
        piece = part.strip().removeprefix("and ").removeprefix("& ")
        words = [word.strip() for word in re.split(f"[{_COMMAS}]", piece)]
        match words:
            case [family, given] if not _SUFFIX.fullmatch(given):
                yield f"{given} {family}".strip()
            case [family, suffix, given] if _SUFFIX.fullmatch(suffix):
                yield f"{given} {family} {suffix}"
            case [name, suffix]:
                yield f"{name} {suffix}"
            case _:
                yield from words


def _with_suffixes(pieces: Iterable[str]) -> Iterator[str]:
    """Join `Jr.` to the name before it, from which a comma parts it."""
    held: str | None = None
    for piece in pieces:
        if held and _SUFFIX.fullmatch(piece):
            held = f"{held} {piece}"
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held


def _without_affiliation(name: str) -> str:
    """Take off what stands in parentheses, but for a name in another script."""
    if "(" not in name and "（" not in name:
        return name

    def kept(match: re.Match[str]) -> str:
        return (
            match[0]
            if _CJK.search(match["inside"]) and not _CJK.search(name[: match.start()])
            else ""
        )

    return _PARENTHESIS.sub(kept, name)


def write_authors(authors: AuthorList, like: str = "") -> str:
    """Return a list in the spelling of another one; raises ValueError for what none can say."""
    if PYTHON_LIST.fullmatch(like) and not authors.more:
        text = as_python(authors.names)
    else:
        mark = next((mark for mark in _SEMICOLONS + _COMMAS if mark in like), ",")
        text = (mark + " " * mark.isascii()).join(authors.names) + _tail(authors, like)
    if read_authors(text) != authors:
        message = f"has an item that a list cannot hold: {', '.join(authors.names)}"
        raise ValueError(message)
    return text


def _tail(authors: AuthorList, like: str) -> str:
    """Return the words for authors whom a list leaves out, in the spelling of another list."""
    old = read_authors(like)
    if (authors.more, authors.total) == (old.more, old.total) and len(authors.names) == len(
        old.names
    ):
        found = _COUNTED.search(like) or None
        body = like[: found.start()] if found else like
        left = _LEFT_OUT.search(body)
        return (left[0] if left else "") + (found[0] if found else "")
    words = " et al." if authors.more else ""
    if old.more and authors.more and authors.total is None and (left := _LEFT_OUT.search(like)):
        words = left[0] if not any(char.isdigit() for char in left[0]) else words
    return words + (f" ({authors.total} authors)" if authors.total is not None else "")
