"""The lines of a text as a scanner sees them: blank ones, masked ones, and where paragraphs end."""

import re
from bisect import bisect_left

from hfdigest.lens.mask import masked_lines
from hfdigest.patterns import lazily
from hfdigest.source import Source

_ITEM = lazily(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|[0-9]{1,9}[.)])[ \t]+\S")
_INTERRUPTING = frozenset({"-", "*", "+", "1.", "1)"})
"""The marks of items that end a paragraph which is no item (https://spec.commonmark.org/0.31.2/)."""
_ELEMENT = (
    r"</?(?:address|article|aside|blockquote|center|details|div|dl|fieldset|figure|footer|form|h[1-6]"
    r"|header|hr|iframe|main|nav|ol|p|section|summary|table|ul)(?:[ \t>]|/>|$)"
)
"""An HTML element that begins a block wherever it begins a line."""
_INTERRUPTION = lazily(
    r"[ \t]*(?:#{1,6}(?:[ \t]|$)|>|(?:(?:-[ \t]*){2,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,}|=+[ \t]*)$"
    rf"|(?i:{_ELEMENT})|\{{:[^}}]*\}}[ \t]*$)"
)
"""What ends a paragraph: a heading, a quotation, a rule, HTML, or attributes in kramdown."""


class Lines:
    """The lines of a source, known by their indices."""

    def __init__(self, source: Source, first: int) -> None:
        """Take the lines from the one with index `first` on."""
        self.source = source
        self.text = source.text
        self.starts, self.ends = source.line_spans
        self.first = first
        self.masked = masked_lines(source, first)
        """The lines that stand in code and in comments."""
        self.masks = sorted(self.masked.code | self.masked.html)
        """The indices of both, in order."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts)

    def at(self, start: int) -> int:
        """Return the index of the line that starts at an offset, or of one after the last."""
        return bisect_left(self.starts, start) if start < len(self.text) else len(self.starts)

    def span(self, index: int) -> tuple[int, int]:
        """Return where a line starts and where it ends."""
        return self.starts[index], self.ends[index]

    def is_blank(self, index: int) -> bool:
        """Tell whether a line holds nothing but white space."""
        start, end = self.span(index)
        return start == end or self.text[start:end].isspace()

    def has_masked(self, start: int, end: int) -> bool:
        """Tell whether a line between two offsets stands in code or in a comment."""
        masked = self.masks
        index = bisect_left(masked, self.at(start))
        return index < len(masked) and self.starts[masked[index]] < end

    def next(self, index: int) -> int:
        """Return the next line that is not blank, or the same one where there is none."""
        below = index + 1
        while below < len(self.starts) and self.is_blank(below):
            below += 1
        return below if below < len(self.starts) else index

    def down(self, index: int, count: int) -> int:
        """Return the line that is so many lines below one, blank ones not counted."""
        for _ in range(count):
            index = self.next(index)
        return index

    def has_form(self, pattern: re.Pattern[str], index: int) -> bool:
        """Tell whether a line begins with a form."""
        start, end = self.span(index)
        return pattern.match(self.text, start, end) is not None

    def is_broken(self, index: int) -> bool:
        """Tell whether a line ends with a hard line break."""
        start, end = self.span(index)
        return self.text.endswith(("  ", "\\"), start, end)

    def item(self, start: int) -> re.Match[str] | None:
        """Return how a list's item begins at an offset, or `None` where there is none."""
        return _ITEM.match(self.text, start)

    def interrupts(self, index: int, label: re.Match[str] | None) -> bool:
        """Tell whether a line ends a paragraph: a heading, a rule, a quotation, a list's item.

        An item ends the text of another item's label only at or left of it.
        """
        start, end = self.span(index)
        item = _ITEM.match(self.text, start, end)
        if item and label:
            return _width(item["indent"]) <= _width(label["indent"])
        is_item = bool(item and item["mark"] in _INTERRUPTING)
        return is_item or self.has_form(_INTERRUPTION, index)


def _width(blanks: str) -> int:
    """Return how many columns blanks take at the beginning of a line."""
    return len(blanks.expandtabs(4))
