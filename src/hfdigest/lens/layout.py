"""Where the fields of a digest stand in the text of its post."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from hfdigest.grammar.line import Role, Slot, Template
from hfdigest.grammar.table import Row
from hfdigest.identifiers import PaperId
from hfdigest.model import Digest


class LineLayout(NamedTuple):
    """One line of the source that a template read."""

    template: Template
    """What read it: a template of the dialect, the row of the post's own table, a link in text."""
    start: int
    end: int
    """Where its text ends, before the line end; a title or a paragraph may span lines."""
    slots: tuple[Slot, ...]
    is_respelled: bool = False
    """True where the line is another spelling of its template."""

    @property
    def role(self) -> Role:
        """What the line is in the post."""
        return self.template.role


class Block(NamedTuple):
    """The lines of one entry, from its first line to the last character that a template read."""

    lines: tuple[LineLayout, ...]
    topic: str | None = None
    """What the heading says under which the entry stands."""
    stated: Mapping[str, Any] = {}
    """What the front matter states of the entry, by placeholder."""
    own_end: int = 0
    """Where the author's own text ends that stands below the entry and moves with it."""

    @property
    def start(self) -> int:
        """Where the entry's first line starts."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where the last line that was read ends."""
        return self.lines[-1].end

    @property
    def names_a_paper(self) -> bool:
        """Whether a line states an identifier: in an address, or one of arXiv by itself."""
        stated = (slot for line in self.lines for slot in line.slots)
        return any(
            isinstance(slot.value, PaperId) and (slot.field != "id" or slot.value.is_arxiv)
            for slot in stated
        )


class Layout(NamedTuple):
    """The places of one digest: its own lines and its entries', in order, not overlapping."""

    page: tuple[LineLayout, ...]
    blocks: tuple[Block, ...]
    row: Row | None = None
    """The row of the first table."""

    @property
    def is_numbered_by_ones(self) -> bool:
        """True where most entries have the number with which their list begins, the first ones 1.

        So formatters write lists; Markdown counts them nevertheless.
        """
        numbers = self.numbers
        if len(numbers) < len(self.blocks) or numbers[:2] != [1, 1]:
            return False
        counted = enumerate(pairwise(numbers), 2)
        is_plain = all(number in {position, above} for position, (above, number) in counted)
        off = sum(number != position for position, number in enumerate(numbers, 1))
        return is_plain and 2 * off >= len(numbers)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the entries that have one, as they stand."""
        slots = (slot for block in self.blocks for slot in block.lines[0].slots)
        return [slot.value for slot in slots if slot.field == "rank"]

    @property
    def lines(self) -> tuple[LineLayout, ...]:
        """All lines, the digest's own first."""
        return (*self.page, *(line for block in self.blocks for line in block.lines))


class Section(NamedTuple):
    """One digest of a post."""

    digest: Digest
    layout: Layout
    is_whole: bool = True
    """False where lines that nothing reads may be papers of it, or parts of its entries."""
