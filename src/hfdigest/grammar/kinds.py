"""What a placeholder stands for: a kind of text that is read and written, inverse to each other."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any

from attrs import evolve, frozen

from hfdigest import counts
from hfdigest.authors import (
    PYTHON_LIST,
    AuthorList,
    as_python,
    items_of_python,
    read_authors,
    write_authors,
)
from hfdigest.counts import Approximate
from hfdigest.grammar.active import why_active
from hfdigest.identifiers import PaperId
from hfdigest.model import User
from hfdigest.patterns import lazily
from hfdigest.source import LINE_END, SURROGATE, readable


class Reach(Enum):
    """How far a text placeholder may go beyond the end of its line."""

    LINE = "line"
    WRAP = "wrap"  # the rest of the template may stand on a following line
    PARAGRAPH = "paragraph"  # up to a blank line or a line that a template reads
    BODY = "body"  # up to a line that a template reads


@frozen(eq=False, repr=False, slots=False)
class Kind:
    """What a placeholder stands for: how it is recognised, read and written."""

    pattern: str | None
    """A regular expression without groups and without line ends; `None` for free text."""
    read: Callable[[str], Any]
    """Turn the text of a slot into the model's value; `None` means that nothing is stated."""
    write: Callable[[Any, str | None], str]
    """Turn a value into text, in the spelling of the text that stood there if there was one.

    Raises ValueError where the text cannot say the value.
    """
    sample: str
    """A text that the kind reads, for checking a template against itself."""
    reach: Reach = Reach.LINE
    is_number: bool = False
    """True for whole numbers, with which an item of a list may begin."""
    is_figure: bool = False
    """True for numbers and dates, in whose place people now and then write words."""
    is_address: bool = False
    """True for addresses, which may stand in angle brackets."""
    is_markdown: bool = False
    """True for text that comes with Markdown of its own, which is neither undone nor escaped."""
    is_list: bool = False
    """True for several values in one text."""
    in_cell: bool = False
    """True in a cell of a table, which a bar ends."""
    is_line: bool = False
    """True for text on one line that is as it stands, but for marks that spell others."""
    beginning: str = ""
    """What stands before the identifier in the usual address of a paper; "" for all else."""
    missing: tuple[str, ...] = ()
    """Texts that stand for no value, as they are spelled in a post."""

    @property
    def gives(self) -> str:
        """What sort of value is read, in words."""
        value = self.read(self.sample)
        if isinstance(value, tuple) and type(value) is tuple:
            return f"a list of {_SORTS[type(value[0])][1]}"
        return _SORTS[type(value)][0]


_SORTS = {
    str: ("text", "texts"),
    int: ("a number", "numbers"),
    float: ("a decimal number", "decimal numbers"),
    AuthorList: ("a list of names", "lists of names"),
    dt.datetime: ("a date", "dates"),
    User: ("a person", "persons"),
    PaperId: ("an identifier", "identifiers"),
}
"""The words for one value and for several."""


# --- free text -----------------------------------------------------------------------------------


def _read_text(text: str) -> str | None:
    """Return the text on one line: line breaks and the blanks around them are layout."""
    if "\n" in text or "\r" in text:
        text = " ".join(filter(None, (line.strip(" \t") for line in LINE_END.split(text))))
    return (text if text.isascii() else readable(text)) or None


def _write_text(value: Any, _: str | None) -> str:
    if not isinstance(value, str):
        message = f"is not text: {value!r}"
        raise ValueError(message)  # noqa: TRY004 - every refusal of a value is a ValueError
    if "\n" in value or "\r" in value:
        message = "holds a line break"
        raise ValueError(message)
    if not value or value != value.strip(" \t"):
        message = "is empty" if not value else "begins or ends with white space"
        raise ValueError(message)
    if SURROGATE.search(value):
        message = "holds a lone surrogate, which no file can hold"
        raise ValueError(message)
    return value


def write_plain(value: Any, like: str | None) -> str:
    """Write text that nothing spells in another way, as identifiers and addresses are."""
    text = _write_text(value, like)
    reason = why_active(text)
    if reason is not None:
        raise ValueError(reason)
    return text


def _read_body(text: str) -> str | None:
    """Return the text with its line breaks, each as a line feed."""
    return readable(LINE_END.sub("\n", text) if "\r" in text else text) or None


def _write_body(value: Any, _: str | None) -> str:
    """Write text of several lines; what may not run is told where its place is known."""
    if isinstance(value, str) and "\n" in value and "\r" not in value:
        _write_text(value.replace("\n", " "), None)
        if value == value.strip():
            return value
    return _write_text(value, None)


TEXT = Kind(None, _read_text, _write_text, "text")
WRAPPED = evolve(TEXT, reach=Reach.WRAP)
PARAGRAPH = evolve(TEXT, reach=Reach.PARAGRAPH)
BODY = Kind(None, _read_body, _write_body, "text", Reach.BODY, is_markdown=True)
MARKDOWN = evolve(TEXT, is_markdown=True)

MISSING = ("-", "\N{EN DASH}", "—", "无", "未知")
"""How publishers say that they do not know a value."""


def with_missing(kind: Kind, tokens: tuple[str, ...]) -> Kind:
    """Return the kind with texts that stand for no value."""
    if kind.pattern is None:
        return evolve(kind, missing=tokens)
    pattern, read = f"(?:{kind.pattern}|{'|'.join(map(re.escape, tokens))})", kind.read
    return evolve(
        kind,
        pattern=pattern,
        read=lambda text: None if text in tokens else read(text),
        missing=tokens,
    )


# --- lists and people ----------------------------------------------------------------------------

_COMMAS = ",\N{FULLWIDTH COMMA}、;\N{FULLWIDTH SEMICOLON}"
_COMMA = lazily(f"[{_COMMAS}]")
OTHERS = "et al."
"""The name that stands for authors whom a list leaves out."""
_OTHERS = (OTHERS, "et al", "and others", "...", "…", "等人", "等")


def _without_others(text: str) -> tuple[str, str]:
    """Split off the words by which a list says that it leaves items out."""
    for words in _OTHERS:
        rest = text.removesuffix(words)
        if rest != text and (not words[0].isascii() or rest[-1:] in f" {_COMMAS}"):
            return rest.rstrip(f" {_COMMAS}"), words
    return text, ""


def _items(text: str) -> Iterator[str]:
    """Return the items of a list that is written with commas, or as Python writes it."""
    if PYTHON_LIST.fullmatch(text):
        yield from items_of_python(text)
    else:
        # A plus sign is the button for more names, scraped along.
        items = (item.strip() for item in _COMMA.split(text))
        yield from (item for item in items if item not in {"", "+"})


def _joined(items: list[str], like: str) -> str:
    """Return a list in the spelling of another one."""
    if PYTHON_LIST.fullmatch(like):
        return as_python(items)
    mark = next((mark for mark in _COMMAS if mark in like), ",")
    return (mark + " " * mark.isascii()).join(items)


def _listed(make: Callable[[str], Any], text_of: Callable[[Any], str]) -> Kind:
    """Return lists of values, each of which is made of a text and gives one."""

    def read(text: str) -> tuple[Any, ...] | None:
        named, others = _without_others(_read_text(text) or "")
        found = [*_items(named), *([OTHERS] if others else [])]
        return tuple(make(item) for item in found) or None

    def write(value: Any, like: str | None) -> str:
        if not isinstance(value, tuple):
            message = f"is not a list: {value!r}"
            raise ValueError(message)  # noqa: TRY004
        like = like or ""
        others = _without_others(like)[1] or OTHERS
        items = [_write_text(text_of(item), None) for item in value]
        text = _joined([others if item == OTHERS else item for item in items], like)
        if read(text) != value:
            message = f"has an item that a list cannot hold: {', '.join(items)}"
            raise ValueError(message)
        return text

    return Kind(None, read, write, "text", is_list=True)


def _read_names(text: str) -> AuthorList | None:
    found = read_authors(_read_text(text) or "")
    return found if found.names or found.total is not None else None


def _write_names(value: Any, like: str | None) -> str:
    if not isinstance(value, AuthorList):
        message = f"is not a list: {value!r}"
        raise ValueError(message)  # noqa: TRY004
    for name in value.names:
        _write_text(name, None)
    return write_authors(value, like or "")


NAMES = Kind(None, _read_names, _write_names, "text", is_list=True)
TEXTS = _listed(str, lambda text: text)

_LOGIN = lazily(r"[\w.-]+")


def _read_user(text: str) -> User | None:
    """Return who is named as `Name (@login)` or `@login`; a name alone is no account."""
    name, _, login = text.rpartition("@")
    login = login.removesuffix(")")
    if not (text.startswith("@") or name.endswith("(")) or not _LOGIN.fullmatch(login):
        return None
    return User(name=login, fullname=_read_text(name.removesuffix("(").strip()))


def _write_user(value: Any, _: str | None) -> str:
    text = f"{value.fullname} (@{value.name})" if value.fullname else f"@{value.name}"
    if _read_user(_write_text(text, None)) != value:
        message = f"is no name with a login: {text!r}"
        raise ValueError(message)
    return text


USER = Kind(None, _read_user, _write_user, "text (@text)")

# --- numbers -------------------------------------------------------------------------------------


def _write_count(value: Any, like: str | None) -> str:
    exact = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if not exact and not isinstance(value, Approximate):
        message = f"is not a count: {value!r}"
        raise ValueError(message)
    return counts.print_count(value, like)


def _write_integer(value: Any, like: str | None) -> str:
    if isinstance(value, Approximate):
        message = "is a rounded number where an exact one belongs"
        raise ValueError(message)  # noqa: TRY004
    text = _write_count(value, like)
    return text.zfill(len(like)) if like and like[0] == "0" else text


def from_zero(_: str) -> Kind:
    """Return the places of a list whose first one is numbered 0."""
    return Kind(
        counts.PLAIN,
        lambda text: int(text) + 1,
        lambda value, like: _write_integer(value - 1 if isinstance(value, int) else value, like),
        "7",
        is_number=True,
        is_figure=True,
    )


INTEGER = Kind(counts.PLAIN, int, _write_integer, "7", is_number=True, is_figure=True)
COUNT = Kind(counts.PATTERN, counts.count_of, _write_count, "7", is_figure=True)


def grouped_integer(_: str) -> Kind:
    """Return integers that a new post writes as `2,037`."""
    return Kind(
        counts.EXACT,
        counts.count_of,
        lambda value, like: _write_integer(value, "," if like is None else like),
        "7",
        is_figure=True,
    )


def decimal(spec: str) -> Kind:
    """Return decimal numbers with the digits that a format such as `,.2f` gives."""
    digits = int(spec[-2])

    def write(value: Any, _: str | None) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            message = f"is not a number: {value!r}"
            raise ValueError(message)  # noqa: TRY004
        text = format(value, spec)
        if float(text.replace(",", "")) != value:
            message = f"has more than {digits} decimals: {value!r}"
            raise ValueError(message)
        return text

    return Kind(
        f"{counts.EXACT}[.][0-9]{{{digits}}}",
        lambda text: float(text.replace(",", "")),
        write,
        f"7.{'0' * digits}",
        is_figure=True,
    )


# --- dates ---------------------------------------------------------------------------------------


def _read_date(text: str) -> dt.datetime | None:
    """Return midnight UTC of a date; one that does not exist states nothing."""
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), dt.UTC)
    except ValueError:
        return None


def _write_date(value: Any, _: str | None) -> str:
    text = value.date().isoformat() if isinstance(value, dt.datetime) else ""
    if _read_date(text) != value:
        message = f"is no midnight UTC: {value}"
        raise ValueError(message)
    return text


DATE = Kind("[0-9]{4}-[0-9]{2}-[0-9]{2}", _read_date, _write_date, "2026-02-16", is_figure=True)


# --- what is stated twice -------------------------------------------------------------------------


def agrees(stated: Any, value: Any) -> bool:
    """Tell whether a slot states a value; an identifier may leave the version out.

    A list of authors may state how many there are, which is a field of its own.
    """
    if stated == value:
        return True
    if isinstance(stated, PaperId) and isinstance(value, PaperId):
        return stated.id == value.id and stated.version in {None, value.version}
    if isinstance(stated, AuthorList):
        known = value or AuthorList()
        return (stated.names, stated.more) == (known.names, known.more)
    return False
