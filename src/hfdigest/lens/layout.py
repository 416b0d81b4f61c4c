"""Where the fields of a digest stand in the text of its post."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import define, frozen

from hfdigest.frozenmap import EMPTY
from hfdigest.grammar.addresses import NO_ADDRESS
from hfdigest.grammar.line import Role, Slot, Template
from hfdigest.grammar.whole import WholeEntry
from hfdigest.identifiers import PaperId, canonical
from hfdigest.lens.numbering import is_by_lists
from hfdigest.model import Digest

if TYPE_CHECKING:
    from hfdigest.grammar.table import Row


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


class OneByOne(NamedTuple):
    """Lines of an entry that were read one by one."""

    lines: tuple[LineLayout, ...]

    @property
    def start(self) -> int:
        """Where the first line starts."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where the last line that was read ends."""
        return self.lines[-1].end


class AtOnce(NamedTuple):
    """Lines of an entry that were read by one pattern; where they stand is told when asked for."""

    whole: WholeEntry
    match: re.Match[str]
    below: tuple[LineLayout, ...] = ()
    """The lines below them, which were read one by one."""

    @property
    def lines(self) -> tuple[LineLayout, ...]:
        """The lines with their slots."""
        lines = (
            LineLayout(template, start, end, template.slots_of(self.match, end, group))
            for template, start, end, group in self.whole.lines(self.match)
        )
        return (*lines, *self.below)

    @property
    def start(self) -> int:
        """Where the first line starts."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Where the last line that was read ends."""
        return self.below[-1].end if self.below else self.whole.end(self.match)


@define(eq=False, repr=False)
class Block:
    """The lines of one entry, from its first line to the last character that a template read."""

    read: OneByOne | AtOnce
    values: Mapping[str, Any]
    """What the lines state of each field: the first statement that says something."""
    topic: str | None = None
    """What the heading says under which the entry stands."""
    stated: Mapping[str, Any] = {}
    """What the front matter, or a link that no template reads, states of the entry."""
    own_end: int = 0
    """Where the author's own text ends that stands below the entry and moves with it."""
    is_plain: bool = False
    """True where lines that were read at once state each field but once, and all are understood.

    Of nearly every entry this is all that has to be asked.
    """

    @classmethod
    def of(cls, *lines: LineLayout, **other: Any) -> "Block":
        """Return the block of lines that were read one by one."""
        return cls(OneByOne(lines), values_of(lines), **other)

    @cached_property
    def lines(self) -> tuple[LineLayout, ...]:
        """The lines, in order."""
        return self.read.lines

    @cached_property
    def lines_one_by_one(self) -> tuple[LineLayout, ...]:
        """The lines but for those that were read at once, where each states a field of its own."""
        read = self.read
        if isinstance(read, AtOnce) and not read.whole.repeats(read.match):
            return read.below
        return self.lines

    @property
    def start(self) -> int:
        """Where the entry's first line starts."""
        return self.read.start

    @property
    def end(self) -> int:
        """Where the last line that was read ends."""
        return self.read.end

    @property
    def names_a_paper(self) -> bool:
        """Whether a line states an identifier: in an address, or one of arXiv by itself."""
        if any(map(_identifies, {**self.values, **self.stated}.items())):
            return True
        slots = (slot for line in self.lines for slot in line.slots)
        return any(_identifies((slot.field, slot.value)) for slot in slots)

    @property
    def rank(self) -> int | None:
        """The number with which the entry begins, as it stands; `None` where it has none."""
        if "rank" not in self.values:
            return None
        if isinstance(self.read, AtOnce) and self.read.whole.is_numbered:
            return self.values.get("rank")
        return next((slot.value for slot in self.lines[0].slots if slot.field == "rank"), None)


def _identifies(stated: tuple[str, Any]) -> bool:
    """Tell whether a placeholder's value is an identifier."""
    name, value = stated
    return isinstance(value, PaperId) and (name != "id" or value.is_arxiv)


def papers_of(values: Iterable[Any]) -> frozenset[str]:
    """Return the papers among values."""
    return frozenset(canonical(value.id) for value in values if isinstance(value, PaperId))


def values_of(lines: Iterable[LineLayout], above: Mapping[str, Any] = EMPTY) -> dict[str, Any]:
    """Return what lines state of each field: the first statement that says something.

    `above` is what the lines above them state.
    """
    values = dict(above)
    for line in lines:
        for slot in line.slots:
            if values.get(slot.field) is None:
                values[slot.field] = slot.value
    return values


def worded(block: Block, text: str) -> Iterator[tuple[Slot, str]]:
    """Yield the slots of an entry that hold words where a value of another kind belongs.

    Each comes with the name of the note as which the words are kept.
    """
    if block.is_plain:
        return
    for line in block.lines if None in block.values.values() else block.lines_one_by_one:
        kinds = line.template.kinds
        for slot in line.slots:
            if slot.field not in kinds:
                yield slot, slot.field.partition(".")[2]
            elif slot.value is None and slot.start < slot.end:
                kind, words = line.template.kind_of(slot), text[slot.start : slot.end]
                if not (kind.pattern is None or words in kind.missing or words == NO_ADDRESS):
                    yield slot, slot.field


@frozen(eq=False, repr=False)
class Layout:
    """The places of one digest: its own lines and its entries', in order, not overlapping."""

    page: tuple[LineLayout, ...]
    blocks: tuple[Block, ...]
    row: "Row | None" = None
    """The row of the first table."""

    @cached_property
    def is_numbered_by_lists(self) -> bool:
        """True where the entries have the numbers with which formatters begin lists."""
        numbers = self.numbers
        return len(numbers) == len(self.blocks) and is_by_lists(numbers)

    @property
    def is_counted(self) -> bool:
        """True where the entries are numbered from 1 on, each by its place."""
        return self.numbers == [*range(1, len(self.blocks) + 1)]

    @property
    def padded_rank(self) -> str:
        """Zeros as many as the digits to which the numbers are padded, else ""."""
        ranks = [
            slot for block in self.blocks for slot in block.lines[0].slots if slot.field == "rank"
        ]
        widths = [slot.end - slot.start for slot in ranks]
        digits = [len(str(slot.value)) for slot in ranks]
        return "0" * max(widths) if widths != digits else ""

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers of the entries that have one, as they stand."""
        return [rank for block in self.blocks if (rank := block.rank) is not None]

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
