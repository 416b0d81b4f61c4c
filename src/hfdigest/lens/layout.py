"""Where the fields of a digest stand in the text of its post."""

from typing import NamedTuple

from hfdigest.grammar.line import Slot
from hfdigest.grammar.scattered import Scattered
from hfdigest.grammar.table import Row


class LineLayout(NamedTuple):
    """One line of the source that a template read."""

    template: int
    """The template's index among the dialect's lines of an entry, or of the page."""
    start: int
    end: int
    """Where its text ends, before the line end; a title or a paragraph may span lines."""
    slots: tuple[Slot, ...]
    own: Row | Scattered | None = None
    """The template, where the dialect does not tell it: the row of a table, or a link in text.

    The header of a table has the row for what stands below it.
    """


class Block(NamedTuple):
    """The lines of one entry, from its first line to the last character that a template read."""

    lines: tuple[LineLayout, ...]
    topic: str | None = None
    """What the heading says under which the entry stands."""

    @property
    def start(self) -> int:
        """Where the entry's first line starts."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where the last line that was read ends."""
        return self.lines[-1].end


class Layout(NamedTuple):
    """The places of one digest: its own lines and its entries', in order, not overlapping."""

    page: tuple[LineLayout, ...]
    blocks: tuple[Block, ...]

    @property
    def row(self) -> Row | None:
        """The row of the first table."""
        return next((line.own for line in self.page if isinstance(line.own, Row)), None)
