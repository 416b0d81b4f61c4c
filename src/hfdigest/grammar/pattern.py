"""The patterns of line templates, none of which backtracks twice over the same text.

The literal texts of a template come in as `Literal`s, so that what they read can be one spelling
(`as_written`) or every spelling that Markdown treats alike (`respelling`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from hfdigest.grammar.line import ANY, Anything, OptionalPart, Part, Placeholder

_VARIATION = "\N{VARIATION SELECTOR-16}"
_BREAKS = re.compile("\n+")
NEXT_LINE = r"(?>(?:[ \t]*(?:\r\n|\r|\n))+)"
"""A line break in a template; blank lines there are layout."""


class Literal(NamedTuple):
    """The pattern of a piece of literal text."""

    pattern: str
    is_break: bool = False
    """True for what leads from one line of the template to the next."""


class Missable(NamedTuple):
    """Pieces that may be missing together."""

    pieces: "tuple[Literal | Placeholder | Anything, ...]"


Piece = Literal | Placeholder | Missable | Anything
"""A part of a template, with the patterns of its literal texts."""


def line_breaks(parts: Sequence[Part]) -> int:
    """Return how many lines the literal texts of a template begin below its first one."""
    return sum(len(_BREAKS.findall(part)) for part in parts if isinstance(part, str))


def placeholders(parts: Sequence[Part]) -> Iterator[Placeholder]:
    """Return the placeholders among parts, also those that may be missing, in order."""
    for part in parts:
        if isinstance(part, Placeholder):
            yield part
        elif isinstance(part, OptionalPart):
            yield from placeholders(part.parts)


def sign(char: str) -> str:
    """Return the pattern of a character: of a sign with the selector of emoji or without it."""
    if char == _VARIATION:
        return ""
    pattern = re.escape(char)
    return f"{pattern}{_VARIATION}?+" if unicodedata.category(char) == "So" else pattern


def _signs(text: str) -> str:
    return "".join(map(sign, text))


def as_written(parts: Sequence[Part], spelled: Callable[[str], str] = re.escape) -> Iterator[Piece]:
    """Return the pieces of a template whose literal texts read as they are written.

    What may be missing has its signs in either form: in another one it would be taken for the rest
    of the text before it.
    """
    for part in parts:
        if isinstance(part, Placeholder | Anything):
            yield part
        elif isinstance(part, OptionalPart):
            yield Missable(tuple(as_written(part.parts, _signs)))  # type: ignore[arg-type]
        else:
            first, *lines = map(spelled, _BREAKS.split(part))
            yield Literal(first)
            for line in lines:
                yield Literal(NEXT_LINE, is_break=True)
                yield Literal(line)


class Bounds(NamedTuple):
    """What ends the texts of a line."""

    last: Placeholder | None
    """The last free text of the line, which takes all that is left."""
    end: str = r"\Z"
    """The pattern of where the line ends."""
    over: str = ""
    """The pattern of what free texts may take in before their last line."""
    below: str = ""
    """The pattern of what a free text at the end of the line may take in below it."""


def line_pattern(pieces: Sequence[Piece], bounds: Bounds) -> str:
    """Return the pattern of the whole line, with a group for each placeholder.

    Raises ValueError for a free text whose end nothing tells.
    """
    gaps = [index for index, piece in enumerate(pieces) if isinstance(piece, Anything)]
    if bounds.last and gaps and bounds.last in pieces[: gaps[-1]]:
        bounds = bounds._replace(last=None)
    return "".join(_patterns(tuple(pieces), (), bounds))


def whole_pattern(pieces: Sequence[Piece], last: Placeholder | None) -> re.Pattern[str]:
    """Return the pattern of the whole line, compiled for a text that ends where the line does."""
    return re.compile(line_pattern(pieces, Bounds(last)), re.DOTALL)


def opening_pattern(pieces: Sequence[Piece], behind: str = "") -> str:
    """Return the pattern of the first line's part before its first free text.

    `behind` is the pattern of what follows where the first line has no free text.
    """
    opening = ""
    for piece in pieces:
        if isinstance(piece, Literal) and piece.is_break:
            break
        pattern = _bounded(piece)
        if pattern is None:
            return opening
        opening += pattern
    return opening + behind


def _patterns(pieces: Sequence[Piece], rest: tuple[Piece, ...], bounds: Bounds) -> Iterator[str]:
    """Return the pattern of each piece; `rest` follows these."""
    for index, piece in enumerate(pieces):
        after = (*pieces[index + 1 :], *rest)
        # 1. Literal text, and what may be missing with what is in it.
        if isinstance(piece, Literal):
            yield piece.pattern
        elif isinstance(piece, Missable):
            yield f"(?:{''.join(_patterns(piece.pieces, after, bounds))})?"
        # 2. Any text ends with the line, or where the rest can begin.
        elif isinstance(piece, Anything):
            yield rf"(?>[^\r\n]*?(?={_ahead(ANY, after, bounds.end)}))"
        # 3. A value with a form of its own ends where the form does.
        elif piece.kind.pattern is not None:
            yield f"({piece.kind.pattern})"
        # 4. The last free text takes all that is left, and gives back what the rest needs.
        elif piece is bounds.last and not (after and isinstance(after[0], Missable)):
            yield f"({bounds.over}.*{'' if after else bounds.below})"
        # 5. Every other one ends, for good (the group is atomic), where the rest can begin.
        else:
            yield f"(?>({bounds.over}.*?)(?={_ahead(piece.name, after, bounds.end)}))"


def _ahead(name: str, rest: tuple[Piece, ...], end: str) -> str:
    """Return the pattern of a free text's end: what must follow it to be told apart from it."""
    pattern = ""
    for index, piece in enumerate(rest):
        # 1. Literal text tells the end.
        if isinstance(piece, Literal):
            return pattern + "".join(_literals(rest[index:]))
        # 2. What may be missing tells it by what it begins with, or else what follows it does.
        if isinstance(piece, Missable):
            patterns = [_bounded(each) for each in piece.pieces]
            begin = "".join(str(each) for each in takewhile(_is_stated, patterns))
            if not begin:
                break
            if None in patterns:
                return f"{pattern}(?:{begin}|{_ahead(name, rest[index + 1 :], end)})"
            pattern += f"(?:{begin})?"
        # 3. Two free texts side by side cannot be told apart.
        elif isinstance(piece, Anything):
            break
        # 4. A value with a form of its own is looked through, to the literal text behind it.
        elif piece.kind.pattern is not None:
            pattern += piece.kind.pattern
        else:
            break
    else:
        return pattern + end
    message = f"{{{name}}} needs literal text after it to be told apart"
    raise ValueError(message)


def _literals(pieces: Sequence[Piece]) -> Iterator[str]:
    """Return the patterns of the literal texts at the beginning."""
    for piece in pieces:
        if not isinstance(piece, Literal):
            return
        yield piece.pattern


def _bounded(piece: Piece) -> str | None:
    """Return the pattern of a literal text or a value with a form of its own, else `None`."""
    if isinstance(piece, Placeholder):
        return piece.kind.pattern
    return piece.pattern if isinstance(piece, Literal) else None


def _is_stated(pattern: str | None) -> bool:
    return pattern is not None
