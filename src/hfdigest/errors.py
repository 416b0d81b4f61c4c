"""The errors that hfdigest raises, and `Problem` for what it understood only partly."""

import unicodedata
from typing import Any, Literal, get_args

from attrs import field, frozen

from hfdigest.shown import fields_line, short

Level = Literal["error", "warning", "note"]
"""How much a problem matters, the worst first."""


_EXCERPT_WIDTH = 72


def printable(text: str) -> str:
    r"""Return the text with every character that could steer a terminal written as its escape.

    Control, format (bidirectional overrides, zero-width) and surrogate characters and the two
    Unicode line separators become `\x1b`, `\u202e` and the like.
    """
    if text.isprintable():
        return text
    return "".join(
        char
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        else char.encode("ascii", "backslashreplace").decode()
        if ord(char) > 0x7F  # noqa: PLR2004 - the end of ASCII
        else f"\\x{ord(char):02x}"
        for char in text
    )


def excerpt(line: str, column: int | None = None) -> str:
    """Return the part of a line around a 1-based column, with a caret line below it.

    Without a column there is no caret. The caret stands under the first character of the place.
    """
    if column is None:
        shown = printable(line[:_EXCERPT_WIDTH])
        return shown + ("…" if len(line) > _EXCERPT_WIDTH else "")
    start = max(0, column - 1 - _EXCERPT_WIDTH // 2)
    before = ("…" if start else "") + printable(line[start : column - 1])
    after = printable(line[column - 1 : start + _EXCERPT_WIDTH])
    more = "…" if len(line) > start + _EXCERPT_WIDTH else ""
    return f"{before}{after}{more}\n{' ' * _columns(before)}^"


def _columns(text: str) -> int:
    """Return how many terminal columns a printable text takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def _describe(  # noqa: PLR0913, PLR0917 - the parts of a place
    message: str,
    name: str | None,
    line: int | None,
    column: int | None,
    path: str | None,
    shown: str | None,
) -> str:
    place = ":".join(printable(str(part)) for part in (name, line, column) if part is not None)
    if path is not None:
        place = f"{place}: {printable(path)}" if place else printable(path)
    text = f"{place}: {printable(message)}" if place else printable(message)
    if shown:
        text += "".join(f"\n    {row}" for row in shown.split("\n"))
    return text


class HfDigestError(Exception):
    """The base of every error that hfdigest raises on purpose.

    `name` is the file's or document's name, `line` and `column` count from 1, `path` is a JSON
    path such as `$.entries[3].paper.title`, `excerpt` the text there with a caret under the
    column. Each is `None` where it is not known or means nothing. Errors pickle.
    """

    message: str
    name: str | None
    line: int | None
    column: int | None
    path: str | None
    excerpt: str | None

    def __init__(  # noqa: PLR0913 - the parts of a place
        self,
        message: str,
        *,
        name: str | None = None,
        line: int | None = None,
        column: int | None = None,
        path: str | None = None,
        excerpt: str | None = None,
    ) -> None:
        """Make an error that says `message` of the given place."""
        super().__init__(message)
        self.message = message
        self.name = name
        self.line = line
        self.column = column
        self.path = path
        self.excerpt = excerpt

    def __str__(self) -> str:
        """Return `name:line:column: message` with the excerpt below it."""
        return _describe(self.message, self.name, self.line, self.column, self.path, self.excerpt)

    def __repr__(self) -> str:
        """Return the class with the place and the message, on one line."""
        told = _describe(self.message, self.name, self.line, self.column, self.path, None)
        return f"<{type(self).__name__} {short(told, 160)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the message and the attributes, which keyword-only arguments need."""
        return (_new_error, (type(self), self.message), self.__dict__)


def _new_error(cls: type[HfDigestError], message: str) -> HfDigestError:
    return cls(message)


class ArgumentError(HfDigestError, ValueError):
    """An argument is of the right type and has a value that there is not, such as a 53rd week."""


class ParseError(HfDigestError, ValueError):
    """The input is not what the reader reads."""


class PostError(ParseError):
    """The text is not a digest post of any dialect that was tried."""


class PageError(ParseError):
    """The data is not a Hugging Face page or API answer, or it is a broken one."""


class DialectError(ParseError):
    """The TOML text does not describe a dialect that could be read and written."""


class SchemaError(HfDigestError, ValueError):
    """The JSON text is not what `to_json` writes; `path` names the first value that is wrong."""


class RenderError(HfDigestError, ValueError):
    """The target format cannot express a value; `fields` names every such field.

    A field is named by its path in the digest, such as `entries[3].paper.title`. `entries` names
    those entries that cannot be written without such a field, such as `entries[3]`.
    """

    def __init__(
        self,
        message: str,
        *,
        fields: tuple[str, ...] = (),
        entries: tuple[str, ...] = (),
        **place: Any,
    ) -> None:
        """Make an error that says `message` of the given fields."""
        super().__init__(message, **place)
        self.fields = fields
        self.entries = entries


class FetchError(HfDigestError, OSError):
    """The network, or the server, did not give what was asked for."""


def _known_level(_: object, __: object, level: object) -> None:
    if level not in get_args(Level):
        message = f"the level of a problem is one of {', '.join(get_args(Level))}, not {level!r}"
        raise ArgumentError(message)


@frozen(kw_only=True)
class Problem:
    """Something that was understood only partly, or that contradicts itself."""

    message: str
    """What is wrong, as a sentence without a full stop."""
    level: Level = field(default="warning", validator=_known_level)
    """How much it matters.

    `error`: facts are lost or wrong; `warning`: the document contradicts itself, or what was asked
    for; `note`: worth knowing, such as text of the author's own in a post.
    """
    line: int | None = None
    """The 1-based line, or `None` where the input has no lines."""
    column: int | None = None
    """The 1-based column in characters, or `None` where it means nothing."""
    path: str | None = field(default=None)
    """The JSON path of the value, or `None` where the input is not JSON."""
    excerpt: str | None = None
    """The text at the place, with a caret under the column; `None` where there is none."""

    __repr__ = fields_line

    def __str__(self) -> str:
        """Return `line:column: level: message` with the excerpt below it."""
        return self.at(None)

    def at(self, name: str | None) -> str:
        """Return the problem as text that begins with the name of its file."""
        told = f"{self.level}: {self.message}"
        return _describe(told, name, self.line, self.column, self.path, self.excerpt)
