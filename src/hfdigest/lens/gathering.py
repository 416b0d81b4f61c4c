"""Lines gathered into entries and digests: which entry is at hand, and what may follow in it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, filterfalse
from typing import TYPE_CHECKING, NamedTuple

from attrs import Factory, define

from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.line import Role, Slot, Template
from hfdigest.identifiers import PaperId
from hfdigest.lens.layout import (
    AtOnce,
    Block,
    Layout,
    LineLayout,
    OneByOne,
    papers_of,
    values_of,
)
from hfdigest.lens.lines import Lines
from hfdigest.lens.owning import end_of_own, identified

if TYPE_CHECKING:
    from hfdigest.grammar.table import Row


class Hit(NamedTuple):
    """A template that reads a line."""

    template: Template
    slots: tuple[Slot, ...]
    last: int
    """The index of the last line that it takes."""
    is_respelled: bool = False
    """True where the lines are not spelled as the template is."""
    is_of_another: bool = False
    """True where they are a label of another paper's entry, whose first line was not understood."""


@define(eq=False, repr=False)
class _Part:
    """The lines of one digest while they are collected."""

    page: list[LineLayout] = Factory(list)
    blocks: list[Block] = Factory(list)
    row: "Row | None" = None
    """The row of the first table."""
    near_end: int = 0
    """Where the author's own text ends that stands directly below the last entry."""

    def layout(self) -> Layout:
        """Return what was collected."""
        if self.blocks and self.blocks[-1].own_end != self.near_end:
            self.blocks[-1].own_end = self.near_end
        return Layout(tuple(self.page), tuple(self.blocks), self.row)


class Gathering:
    """What the lines above the one at hand say, as far as it tells what may follow."""

    def __init__(self, lines: Lines, dialect: Dialect) -> None:
        """Begin above the first line."""
        self._lines = lines
        self._dialect = dialect
        self._outline = dialect.outline
        self.row: Row | None = None
        """The columns of the table whose rows may follow."""
        self._before = _Part()
        """The lines of the page that stand before the line which every post must have."""
        self._parts: list[_Part] = []
        self.is_open = False
        """Whether a digest has begun, so that entries may follow."""
        self._unread: list[tuple[int, int]] = []
        self._at_once: AtOnce | None = None
        """The lines of the entry at hand that one pattern has read, above all others."""
        self._entry: list[LineLayout] = []
        """The lines of the entry at hand that were read one by one."""
        self._last: Template | None = None
        """What read the last line of the entry at hand; `None` where there is no entry."""
        self._own: list[int] = []
        """The lines of the author's own below the last one of the entry."""
        self._used: set[Template] | None = set()
        """The templates that the entry at hand has used; `None` until that is asked for."""
        self._seen: set[Template] = set()
        """The templates of the page that the digest at hand has used."""
        self._topic: str | None = None
        self._page_lines = self._outline.page
        """The templates of the page that may read the next line."""
        if dialect.home or dialect.known_by_entries:
            self._open_part()

    # --- what may follow -------------------------------------------------------------------------

    @property
    def has_entry(self) -> bool:
        """Whether there is an entry at hand."""
        return self._last is not None

    def candidates(self) -> Iterator[Template]:
        """Return the templates that may read the next line, the likeliest first.

        Only free text without a label is not among them.
        """
        return chain(self._outline.preferred, self.labels(), self._starts(), self._page_lines)

    def labels(self) -> Iterable[Template]:
        """Return the templates with a label that may go on with the entry at hand."""
        if self._last is None:
            return ()
        labels = self._outline.labels_after.get(self._last, ())
        return filterfalse(self._used_ones.__contains__, labels)

    @property
    def _used_ones(self) -> set[Template]:
        """The templates that the entry at hand has used, its first line's in every spelling."""
        if self._used is None:
            read = self._at_once
            templates = read.whole.templates(read.match) if read else ()
            self._used = {*self._outline.starts, *templates}
        return self._used

    def _starts(self) -> tuple[Template, ...]:
        """Return the templates that may begin an entry here."""
        if not self._parts:
            return ()
        if self.row:
            return (self.row,)
        if self._outline.table or (self._dialect.single and self._last):
            return ()
        return self._outline.starts

    def open_text(self) -> Template | None:
        """Return the free text without a label that the entry at hand can have here.

        An entry has one that is free still, else the last one that it has used.
        """
        if self._last is None:
            return None
        used = self._used_ones
        free = (each for each in self._outline.texts_after.get(self._last, ()) if each not in used)
        taken = (each for each in reversed(self._outline.entry) if each.is_open and each in used)
        text = next(chain(free, taken), None)
        return text if text and self._outline.labelled[text].isdisjoint(used) else None

    def names_another(self, labels: frozenset[Template], slots: Sequence[Slot]) -> bool:
        """Tell whether a line names another paper than the entry at hand, which has such a line.

        `labels` are all spellings of it.
        """
        if self._last is None or labels.isdisjoint(self._used_ones):
            return False
        named, own = papers_of(slot.value for slot in slots), self._papers()
        return bool(named and own) and named.isdisjoint(own)

    def _papers(self) -> frozenset[str]:
        """Return the papers that the lines of the entry at hand name."""
        read = self._at_once
        values = read.whole.values(read.match).values() if read else ()
        return papers_of(chain(values, (s.value for line in self._entry for s in line.slots)))

    # --- lines one by one ------------------------------------------------------------------------

    def take(self, hit: Hit, line: LineLayout) -> list[LineLayout]:
        """Take a line, which begins an entry or a digest or belongs to the one at hand.

        Return the lines of that, of which it is the last one, so that it can grow.
        """
        template = hit.template
        if template.role is not Role.ENTRY:
            return self._take_of_page(hit, line)
        if template is self.row or template in self._outline.starts:
            self.close_entry()
            self._used = set(self._outline.starts)
        if template.is_open and self._at_once:
            self._spread(self._at_once)
        self._used_ones.add(template)
        self._own.clear()
        self._last = template
        self._entry.append(line)
        return self._entry

    def _take_of_page(self, hit: Hit, line: LineLayout) -> list[LineLayout]:
        """Take a line of the digest itself, with which another digest may begin."""
        template = hit.template
        self.close_entry()
        if template in self._dialect.anchors:
            self._open_part()
        self._see(template)
        if template.role is Role.TOPIC:
            self._topic = hit.slots[0].value
        text, end = self._lines.text, self._lines.ends[hit.last]
        table = self._outline.table
        self.row = table.row(text, line.start, end) if table and template is table else None
        part = self._parts[-1] if self._parts else self._before
        part.row = part.row or self.row
        part.page.append(line)
        return part.page

    def end_table(self) -> None:
        """Take it that no row follows."""
        self.row = None

    def skip(self, index: int) -> None:
        """Remember a line that nothing reads, joined to the run before it; a row ends no table."""
        if not self._lines.text.startswith("|", self._lines.starts[index]):
            self.end_table()
        if self.has_entry:
            self._own.append(index)
        if self._unread:
            first, count = self._unread[-1]
            if all(map(self._lines.is_blank, range(first + count, index))):
                self._unread[-1] = (first, index - first + 1)
                return
        self._unread.append((index, 1))

    def contest(self) -> bool:
        """Keep one of two texts where an entry has one: that with a label, or that in its place.

        Tell whether there were two, the last line of the entry being one of them.
        """
        *above, last = self._entry
        for index, line in enumerate(above):
            if last.template in self._outline.labelled.get(line.template, ()):
                other = line
                break
            if line.template is last.template and last.template.is_open:
                other = self._misplaced(line, last, [each.template for each in above[index + 1 :]])
                break
        else:
            return False
        self._entry.remove(other)
        self._last = self._entry[-1].template
        self._leave_unread(other)
        return True

    def _misplaced(
        self, first: LineLayout, last: LineLayout, between: Sequence[Template]
    ) -> LineLayout:
        """Return which of two texts is none of the entry, by the labels that stand between them.

        Those tell it that all belong above the text, or all below it; else the shorter one is it.
        """
        below = self._outline.entry[self._outline.entry.index(last.template) :]
        places = {template in below for template in between}
        if len(places) == 1:
            return last if places.pop() else first
        return min(first, last, key=lambda line: line.end - line.start)

    def _leave_unread(self, line: LineLayout) -> None:
        first, end = map(self._lines.source.line_number, (line.start, line.end))
        self._unread.append((first - 1, end - first + 1))

    # --- lines at once ---------------------------------------------------------------------------

    def take_at_once(self, read: AtOnce) -> None:
        """Begin an entry with lines that one pattern has read."""
        self.close_entry()
        self._at_once, self._used = read, None
        self._last = read.whole.last(read.match)

    def _spread(self, read: AtOnce) -> None:
        """Take lines that were read at once one by one, if a text without a label is among them.

        An entry has one such text, for which its lines are looked through when there are two.
        """
        if any(template.is_open for template in read.whole.templates(read.match)):
            self._used = self._used_ones
            self._at_once, self._entry = None, [*read.lines, *self._entry]

    def give_back(self) -> None:
        """Take it that the entry which was begun last, all of it at once, has not begun yet."""
        self._at_once, self._last = None, None

    @property
    def is_complete(self) -> bool:
        """Whether the entry at hand was read at once and has every line with a label."""
        read = self._at_once
        return bool(read and not self._entry and read.whole.is_complete(read.match))

    # --- ends ------------------------------------------------------------------------------------

    def layouts(self) -> tuple[Layout, ...]:
        """Return the lines of each digest, when all lines have been taken."""
        self.close_entry()
        return tuple(part.layout() for part in self._parts)

    @property
    def unread(self) -> tuple[tuple[int, int], ...]:
        """Runs of lines that no template read: the index of the first one and their number."""
        return tuple(sorted(self._unread))

    def _open_part(self) -> None:
        """Begin a digest."""
        self._parts.append(self._before)
        self.is_open = True
        self._seen = set()
        self._see(*(line.template for line in self._before.page))
        self._before = _Part()
        self._topic = None

    def _see(self, *templates: Template) -> None:
        """Take it that lines of the page have come, of which most come but once."""
        self._seen.update(templates)
        seen, again = self._seen, self._dialect.recurring
        page = self._outline.page
        self._page_lines = tuple([each for each in page if each not in seen or each in again])

    def close_entry(self) -> None:
        """End the entry at hand, if there is one."""
        if self._last is None:
            return
        block = self._block()
        own = self._own
        self._at_once, self._entry, self._own, self._last = None, [], [], None
        if self._dialect.linked and not block.names_a_paper:
            for line in block.lines:
                self._leave_unread(line)
            return
        part = self._parts[-1]
        part.near_end = end_of_own(self._lines, own, block.end, near=True) if own else block.own_end
        part.blocks.append(block)

    def _block(self) -> Block:
        """Return the entry at hand."""
        at_once = self._at_once
        read: AtOnce | OneByOne
        is_plain = False
        if at_once is None:
            read = OneByOne(tuple(self._entry))
            values = values_of(self._entry)
        elif self._entry:
            read = at_once._replace(below=tuple(self._entry))
            values = values_of(self._entry, read.whole.values(read.match))
        else:
            read, (whole, match, _) = at_once, at_once
            values = whole.values(match)
            is_plain = None not in values.values() and not whole.repeats(match)
        end = read.end
        own_end = end_of_own(self._lines, self._own, end, near=False) if self._own else end
        block = Block(read, values, self._topic, own_end=own_end, is_plain=is_plain)
        if PaperId in map(type, values.values()):
            return block
        return identified(block, self._lines, own_end)
