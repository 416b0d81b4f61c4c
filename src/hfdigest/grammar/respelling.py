"""Every spelling of a template that Markdown treats as the one which is written.

A formatter, an editor or a hand may put another list mark, other blanks behind it or before it,
`1)` for `1.`, other marks of emphasis, backslashes before punctuation, a title or angle brackets
into a link, an attribute list behind it, closing marks behind a heading or a line below it, another
rule, and a line break for any blank. The literal texts of a template are divided into tokens, and
each token has a pattern of all its spellings.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from attrs import evolve

from hfdigest.grammar.codec import PUNCTUATION
from hfdigest.grammar.line import Anything, OptionalPart, Part, Placeholder, Slot
from hfdigest.grammar.pattern import (
    NEXT_LINE,
    Literal,
    Missable,
    Piece,
    opening_pattern,
    sign,
    whole_pattern,
)
from hfdigest.patterns import lazily

# Bounds keep a line of many blanks linear.
_INDENT = r"[ \t]{0,16}+"
_BREAK = r"(?:\r\n|\r|\n)"
_QUOTED_BREAK = rf"{_BREAK}(?:[ \t]{{0,16}}>)?+{_INDENT}"
BLANK = rf"(?>[ \t]{{1,16}}(?:{_QUOTED_BREAK})?|{_QUOTED_BREAK})"
"""Blanks between two words, which may hold a line break, also inside a quotation."""
_LINE_END = r"(?:[ \t]{1,16}|\\)?+"
"""A hard line break as it may end a line."""
_LINK_OPENING = rf"\]\([ \t]{{0,4}}+(?:{_BREAK}{_INDENT})?+<?+"
_TITLE = r"(?:\"[^\"\r\n]{0,200}+\"|'[^'\r\n]{0,200}+'|\([^()\r\n]{0,200}+\))"
_ATTRIBUTES = r"(?:\{:?[^{}\r\n]{0,200}+\})?+"
_LINK_CLOSING = rf">?+(?:{BLANK}{_TITLE})?+[ \t]{{0,4}}+\){_ATTRIBUTES}"
_RULE = "|".join(rf"(?:{mark}[ \t]{{0,4}}+){{3,100}}+" for mark in (r"\*", "-", "_"))
_CLOSING_MARKS = r"(?:[ \t]{1,16}#{1,16}+)?+"
_REFERENCES = {"&": r"(?:\\?+&(?:amp;)?+)", "<": r"(?:\\?+<|&lt;)", ">": r"(?:\\?+>|&gt;)"}

_LINE_START = lazily(
    r"(?P<heading>#{1,6})[ \t]+"
    r"|(?P<bullet>[-*+])[ \t]+"
    r"|(?P<quote>>)[ \t]*"
    r"|(?P<number>[0-9]{1,9}[.)])[ \t]+"
)
_RULE_LINE = lazily(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_TOKEN = lazily(r"(?P<blank>[ \t]+)|(?P<link>\]\()|(?P<marks>[*_]+)|(?P<char>.)", re.DOTALL)
_NUMBER_END = lazily(r"[.)][ \t]+")
_BREAKS = lazily("\n+")
_UNDERLINED = {"#": "=", "##": "-"}
_UNDERLINED_LINE = rf"(?=[^\r\n]*+{_BREAK}[ ]{{0,3}}(?:=+|-+)[ \t]*(?:[\r\n]|\Z))"
_SHORT_HEADING = lazily(r"^##?[ \t]", re.MULTILINE)
_LAST_LINE_IS_HEADING = lazily(r"(?:^|\n)#[^\n]*\n\Z")


class Respelled:
    """What reads every spelling of a line template.

    It is for lines that no template reads as they stand. The offset of the end is that of the last
    line which may belong to the template, since each blank of it may be a line break.
    """

    def __init__(
        self, parts: Sequence[Part], slots_of: Callable[[re.Match[str], int], tuple[Slot, ...]]
    ) -> None:
        """Take the parts in every spelling; `slots_of` makes slots of a match."""
        self._slots_of = slots_of
        self._spellings = tuple(_spellings(parts))

    @property
    def unended(self) -> str:
        """The pattern of the usual one of the spellings, which may go on."""
        pieces, _ = self._spellings[0]
        return whole_pattern(pieces[:-1], None).pattern

    @property
    def opening(self) -> str:
        """The pattern of what the first line begins with."""
        # Each blank may be a line break, so that the opening may end on a further line.
        return "|".join(ahead + opening_pattern(pieces[:-1]) for pieces, ahead in self._spellings)

    # Most are never asked for more than how they begin.
    @cached_property
    def _opening(self) -> re.Pattern[str]:
        return re.compile(self.opening)

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [whole_pattern(pieces, None) for pieces, _ in self._spellings]

    def begins(self, text: str, start: int, end: int) -> bool:
        """Tell whether a line begins as the template does."""
        return self._opening.match(text, start, end) is not None

    def match(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return the slots of the text between two offsets, or `None` if it is no such line."""
        matches = (pattern.fullmatch(text, start, end) for pattern in self._patterns)
        match = next(filter(None, matches), None)
        return None if match is None else self._slots_of(match, end)


def _spellings(parts: Sequence[Part]) -> Iterator[tuple[tuple[Piece, ...], str]]:
    """Return the pieces of each spelling, and what must lie ahead of its first line.

    A heading has marks before it or a line below it; the value of a label stands below it or, where
    only a line break parts them, behind it.
    """
    label = parts[-2] if len(parts) > 1 else ""
    if isinstance(label, str) and label.endswith("\n"):
        if not (label.endswith("\n\n") or _LAST_LINE_IS_HEADING.search(label)):
            yield tuple(_Respeller().pieces((*parts[:-2], label[:-1] + " ", parts[-1]))), ""
        parts = (*parts[:-2], label.rstrip("\n"))
    yield tuple(_Respeller().pieces(parts)), ""
    headings = [part for part in parts if isinstance(part, str) and _SHORT_HEADING.search(part)]
    if headings:
        is_first = headings[0] is parts[0] and parts[0].startswith("#")
        yield tuple(_Respeller(underlined=True).pieces(parts)), _UNDERLINED_LINE * is_first


class _Respeller:
    """A walk over the parts of a template, which knows what it is in."""

    def __init__(self, *, underlined: bool = False) -> None:
        self._underlined = underlined
        self._at_start = True
        """True at the beginning of a line."""
        self._numbered = False
        """True behind a number with which a line begins."""
        self._heading = ""
        """The marks of the heading whose line this is."""
        self._in_link = False
        """True between `](` and the parenthesis that closes the link."""

    def pieces(self, parts: Sequence[Part]) -> Iterator[Piece]:
        """Return the pieces of all parts, and of what may end the last line."""
        yield from self._pieces(parts)
        yield from self._line_end()
        yield Literal(r"\Z")

    def _pieces(self, parts: Sequence[Part]) -> Iterator[Piece]:
        for index, part in enumerate(parts):
            if isinstance(part, Placeholder):
                yield from self._place(part)
            elif isinstance(part, Anything):
                yield from self._indent()
                yield part
            elif isinstance(part, OptionalPart):
                yield Missable(tuple(self._pieces(part.parts)))  # type: ignore[arg-type]
            else:
                is_last = index == len(parts) - 1
                yield from self._literal(part, is_last=is_last)

    def _place(self, place: Placeholder) -> Iterator[Piece]:
        """Return the pieces of a value; an address that is no link's may stand in brackets."""
        numbered = self._at_start and place.kind.is_number
        yield from self._indent()
        self._numbered = numbered
        bracketed = place.kind.is_address and not self._in_link
        if bracketed:
            yield Literal("<?+")
        # Blanks inside a value with a form of its own, such as a date, may be line breaks too.
        pattern = place.kind.pattern and place.kind.pattern.replace(re.escape(" "), BLANK)
        yield place._replace(kind=evolve(place.kind, pattern=pattern))
        if bracketed:
            yield Literal(">?+")

    def _indent(self) -> Iterator[Literal]:
        """Return the pattern of blanks before what begins a line."""
        if self._at_start:
            yield Literal(_INDENT)
        self._at_start = self._numbered = False

    def _literal(self, text: str, *, is_last: bool) -> Iterator[Piece]:
        """Return the pieces of a literal text, line by line."""
        position = 0
        for match in _BREAKS.finditer(text):
            yield from self._line(text[position : match.start()], is_whole=self._at_start)
            is_soft = len(match[0]) == 1 and not self._heading
            yield from self._line_end()
            yield Literal(rf"(?:{NEXT_LINE}|{BLANK})" if is_soft else NEXT_LINE, is_break=True)
            self._at_start = True
            position = match.end()
        line = text[position:]
        if line:
            yield from self._line(line, is_whole=is_last and self._at_start)

    def _line(self, line: str, *, is_whole: bool) -> Iterator[Literal]:
        """Return the patterns of a line's literal text, or of what it has up to a value."""
        if is_whole and _RULE_LINE.fullmatch(line):
            yield Literal(f"{_INDENT}(?:{_RULE})")
            self._at_start = False
            return
        position = 0
        if self._at_start:
            position = len(line) - len(line.lstrip(" \t"))
            start = _LINE_START.match(line, position)
            yield Literal(_INDENT)
            if start:
                yield Literal(self._opened(start))
                position = start.end()
        elif self._numbered and (end := _NUMBER_END.match(line)):
            yield Literal(rf"\\?+[.)]{BLANK}")
            position = end.end()
        self._at_start = self._numbered = False
        yield Literal("".join(map(self._token, _TOKEN.finditer(line, position))))

    def _opened(self, start: re.Match[str]) -> str:
        """Return the pattern of the marks with which a block begins."""
        if marks := start["heading"]:
            self._heading = marks
            return "" if self._underlined else rf"{marks}[ \t]{{1,16}}+"
        if start["bullet"]:
            return rf"[-*+]{BLANK}"
        if start["quote"]:
            return r">[ \t]{0,16}+"
        return rf"{start['number'][:-1]}\\?+[.)]{BLANK}"

    def _token(self, match: re.Match[str]) -> str:
        """Return the pattern of one token inside a line."""
        if match["blank"]:
            return BLANK
        if match["link"]:
            self._in_link = True
            return _LINK_OPENING
        if match["marks"]:
            return rf"(?:\\?+[*_]){{{len(match[0])}}}"
        char = match[0]
        if char == ")" and self._in_link:
            self._in_link = False
            return _LINK_CLOSING
        return _spelled(char)

    def _line_end(self) -> Iterator[Literal]:
        """Return the pattern of what may end a line, or must end an underlined heading."""
        mark = _UNDERLINED.get(self._heading) if self._underlined else None
        if mark:
            yield Literal(rf"[ \t]{{0,16}}+{_BREAK}[ ]{{0,3}}+{mark}{{1,200}}+")
        elif self._heading:
            yield Literal(_CLOSING_MARKS)
        self._heading = ""
        yield Literal(_LINE_END)


def _spelled(char: str) -> str:
    """Return the pattern of a character that is no mark."""
    if char in PUNCTUATION:
        return _REFERENCES.get(char, rf"\\?+{re.escape(char)}")
    return sign(char)
