"""Which template reads a line: as its publisher spells it, in another spelling, or with words."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.line import Template
from hfdigest.grammar.template import WRAPPED_LINES
from hfdigest.lens.gathering import Gathering, Hit
from hfdigest.lens.lines import Lines
from hfdigest.patterns import lazily

if TYPE_CHECKING:
    from hfdigest.grammar.table import Row

MOST_LINES = 12
"""How many lines a line may take in another spelling; a bound keeps reading linear."""
_UNDERLINE = lazily(r"[ ]{0,3}(?:=+|-+)[ \t]*$")


class Matching:
    """The templates of a dialect held against the lines of a source."""

    def __init__(self, lines: Lines, dialect: Dialect, gathering: Gathering) -> None:
        """Take the lines, and what those above the one at hand say."""
        self._lines = lines
        self._text = lines.text
        self._outline = dialect.outline
        self._alike = dialect.outline.linking
        """The labels that name papers, each with all spellings of it."""
        self._gathering = gathering
        self._whole = None if "\r" in lines.text else dialect.outline.whole
        self._is_single = dialect.single
        self._entry_ahead: tuple[int, re.Match[str] | None] = (-1, None)
        """The offset at which an entry was looked for last, and what was found."""
        self.ahead: dict[int, Hit] = {}
        """What reads the line at which the text above it ended, while nothing else was read."""
        self.headless = -1
        """The line above a label of another paper, which that paper's entry seems to begin with."""

    def reads(self, index: int) -> Hit | None:
        """Return what reads a line, the likeliest first, or `None` for the author's own.

        A line is read as the publisher spells it, else as another spelling of a template, else as
        free text of the entry at hand.
        """
        hit = self.ahead.pop(index, None)
        if hit is None:
            is_written = self._outline.may_begin(self._text, *self._lines.span(index))
            hit = self._labelled(index, is_written=is_written)
        if index == self.headless or (hit and hit.is_of_another):
            self._gathering.close_entry()
            return None
        hit = hit or self._open(index)
        row = self._gathering.row
        if row and self._gathering.is_open and (hit is None or hit.template is row):
            hit = self._broken_row(row, index, hit)
        return hit

    def entry(self, start: int) -> re.Match[str] | None:
        """Return the lines of an entry that the pattern of a whole one reads from an offset.

        It is `None` where they have to be read one by one.
        """
        whole, gathering = self._whole, self._gathering
        if whole is None or not self._text.startswith(whole.prefixes, start):
            return None
        if gathering.row or not gathering.is_open:
            return None
        place, match = self._entry_ahead
        if place != start:
            match = whole.pattern.match(self._text, start)
            self._entry_ahead = start, match
        if match is None or (self._is_single and gathering.has_entry):
            return None
        lines = self._lines
        return None if lines.masks and lines.has_masked(*match.span()) else match

    def finds(self, index: int) -> bool:
        """Tell whether a template with a form of its own reads a line, in whichever spelling."""
        start, end = self._lines.span(index)
        is_written = self._outline.may_begin(self._text, start, end)
        if is_written and self.entry(start):
            return True
        hit = self._labelled(index, is_written=is_written, first=True)
        if hit is not None:
            self.ahead[index] = hit
        return hit is not None

    def goes_on(self, index: int, indent: str = "") -> bool:
        """Tell whether a line may go on with the text of the line above it."""
        return (
            not self._lines.is_blank(index)
            and self._text.startswith(indent, self._lines.starts[index])
            and not self._lines.masked.has(index)
            and not self.finds(index)
        )

    def _labelled(self, index: int, *, is_written: bool, first: bool = False) -> Hit | None:
        """Return what reads the line by a label or a form of its own, in whichever spelling.

        `is_written` is whether the line may begin as one is written. With `first`, words are taken
        for values only in lines with which entries begin.
        """
        hit = self._as_written(index) if is_written else None
        if hit is None and self._outline.may_be_respelled(self._text, self._lines.starts[index]):
            hit = self._respelled(index)
        if hit is None and is_written:
            hit = self._worded(index, first=first)
        alike = self._alike.get(hit.template) if hit else None
        if hit and alike and self._gathering.names_another(alike, hit.slots):
            return hit._replace(is_of_another=True)
        return hit

    def _as_written(self, index: int) -> Hit | None:
        """Return what reads a line that may begin as one is written, or `None`."""
        text, lines = self._text, self._lines
        start, end = lines.span(index)
        if index in lines.masked.code:
            return None
        masked = index in lines.masked.html
        for template in self._gathering.candidates():
            if not text.startswith(template.prefix, start):
                continue
            if masked and not template.prefix.startswith("<"):
                continue
            last = lines.down(index, template.lines_below) if template.lines_below else index
            slots = template.match(text, start, lines.ends[last])
            if slots is not None:
                return Hit(template, slots, last)
            if template.wraps and template.begins(text, start, end):
                for further in self._wrapped(template, last):
                    slots = template.match(text, start, lines.ends[further])
                    if slots is not None:
                        return Hit(template, slots, further)
        return None

    def _wrapped(self, template: Template, index: int) -> Iterator[int]:
        """Return the lines over which a title that begins at a line may be broken."""
        lines = self._lines
        for last in range(index + 1, min(index + WRAPPED_LINES, len(lines))):
            start, end = lines.span(last)
            is_other = lines.is_blank(last) or lines.masked.has(last)
            if is_other or template.begins(self._text, start, end):
                return
            yield last

    def _respelled(self, index: int) -> Hit | None:
        """Return what reads the line in another spelling, or `None`.

        Each blank of it may be a line break.
        """
        text, lines = self._text, self._lines
        start = lines.starts[index]
        end = lines.ends[min(index + MOST_LINES, len(lines) - 1)]
        if index in lines.masked.code:
            return None
        masked = index in lines.masked.html
        for template in self._gathering.candidates():
            reader = None if template.is_open else template.respelled
            if reader is None or not reader.begins(text, start, end):
                continue
            if masked and not template.prefix.startswith("<"):
                continue
            for last in self._ends(template, index):
                slots = reader.match(text, start, lines.ends[last])
                if slots is not None:
                    return Hit(template, slots, last, is_respelled=True)
        return None if masked else self._of_another(index)

    def _of_another(self, index: int) -> Hit | None:
        """Return the label of another paper than the entry at hand, which has had that label."""
        start, end = self._lines.span(index)
        for template, alike in self._alike.items() if self._gathering.has_entry else ():
            for reader in (template, template.respelled):
                if reader and reader.begins(self._text, start, end):
                    slots = reader.match(self._text, start, end)
                    if slots and self._gathering.names_another(alike, slots):
                        return Hit(template, slots, index)
        return None

    def _ends(self, template: Template, index: int) -> Iterator[int]:
        """Return the lines on which a template in another spelling may end, the nearest first."""
        yield index
        lines = self._lines
        blanks = template.lines_below
        last = index
        for _ in range(template.lines_below + MOST_LINES):
            below = lines.next(last)
            blanks -= below > last + 1
            if below == last or blanks < 0 or below in lines.masked.code:
                return
            underline = template.is_heading and lines.has_form(_UNDERLINE, below)
            hit = None if underline else self._below(below)
            # What reads the line below may be a shorter spelling of the same line.
            if hit and not self._outline.are_spellings(hit.template, template):
                return
            yield below
            last = below

    def _below(self, index: int) -> Hit | None:
        """Return what reads a line as it is written, or `None`."""
        begins = self._outline.may_begin(self._text, *self._lines.span(index))
        return self._as_written(index) if begins else None

    def _worded(self, index: int, *, first: bool) -> Hit | None:
        """Return what reads the line with words in place of numbers and dates, or `None`.

        With `first`, only lines with which entries begin are looked for.
        """
        start, end = self._lines.span(index)
        if self._lines.masked.has(index):
            return None
        row, starts = self._gathering.row, self._outline.starts
        for template in self._gathering.candidates():
            if first and not (template is row or template in starts):
                continue
            if template.worded is None or not self._text.startswith(template.prefix, start):
                continue
            slots = template.worded.match(self._text, start, end)
            if slots is not None:
                return Hit(template, slots, index)
        return None

    def _open(self, index: int) -> Hit | None:
        """Return the free text without a label that the entry at hand can have here."""
        template = self._gathering.open_text()
        if template is None:
            return None
        start, end = self._lines.span(index)
        slots = template.match(self._text, start, end)
        return None if slots is None else Hit(template, slots, index)

    def _broken_row(self, row: "Row", index: int, hit: Hit | None) -> Hit | None:
        """Return a row that a formatter made into several, where its title had a line break."""
        if hit and any(slot.value is not None and slot.field != "title" for slot in hit.slots):
            return hit
        text, lines = self._text, self._lines
        start = lines.starts[index]
        for last in range(index + 1, min(index + WRAPPED_LINES, len(lines))):
            if not text.startswith("|", lines.starts[last]):
                break
            slots = row.match_broken(text, start, lines.ends[last])
            if slots is not None:
                return Hit(row, slots, last, is_respelled=True)
        return hit
