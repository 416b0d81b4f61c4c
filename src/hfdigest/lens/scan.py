"""One pass over the lines of a post: which template of a dialect reads which of them."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attrs import Factory, define, evolve

from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.kinds import Reach
from hfdigest.grammar.line import Role, Slot, Template
from hfdigest.grammar.table import Header, Row
from hfdigest.grammar.template import WRAPPED_LINES, LineTemplate, stripped
from hfdigest.grammar.whole import BLANKS, WholeEntry
from hfdigest.identifiers import PaperId, canonical, named_in
from hfdigest.lens.layout import AtOnce, Block, Layout, LineLayout, OneByOne, values_of
from hfdigest.lens.mask import Masked, masked_lines
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
_LINKING = re.compile(r"title|summary|notes\..*")
"""The fields in whose texts a link to the entry's own paper may stand."""
MOST_LINES = 12
"""How many lines a line may take in another spelling; a bound keeps reading linear."""
_PLACED = lazily(
    r"[ ]{0,3}(?:#{1,6}(?:[ \t]|$)|(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$)"
)
"""A heading or a rule."""
_QUOTATION = lazily(r"[ ]{0,3}>")
_UNDERLINE = lazily(r"[ ]{0,3}(?:=+|-+)[ \t]*$")


def _width(blanks: str) -> int:
    """Return how many columns blanks take at the beginning of a line."""
    return len(blanks.expandtabs(4))


class Scanned(NamedTuple):
    """What the templates of a dialect read in a source."""

    layouts: tuple[Layout, ...]
    """The lines of each digest; none where the source is no post of the dialect."""
    unread: tuple[tuple[int, int], ...]
    """Runs of lines that no template read: the index of the first one and their number."""
    masked: Masked = Masked()
    """The lines that stand in code and in comments."""


@define
class _Part:
    """The lines of one digest while they are collected."""

    page: list[LineLayout] = Factory(list)
    blocks: list[Block] = Factory(list)
    row: Row | None = None
    """The row of the first table."""
    near_end: int = 0
    """Where the author's own text ends that stands directly below the last entry."""

    def layout(self) -> Layout:
        """Return what was collected."""
        if self.blocks and self.blocks[-1].own_end != self.near_end:
            self.blocks[-1] = evolve(self.blocks[-1], own_end=self.near_end)
        return Layout(tuple(self.page), tuple(self.blocks), self.row)


class _Hit(NamedTuple):
    """A template that reads a line."""

    template: Template
    slots: tuple[Slot, ...]
    last: int
    """The index of the last line that it takes."""
    is_respelled: bool = False
    """True where the lines are not spelled as the template is."""


def scan(source: Source, first: int, dialect: Dialect) -> Scanned:
    """Read the lines of a source, from one on, by the templates of a dialect."""
    return _Scan(source, first, dialect).run()


class _Scan:
    """One pass over the lines of a source."""

    def __init__(self, source: Source, first: int, dialect: Dialect) -> None:
        self._source = source
        self._text = source.text
        self._lines = source.lines
        self._first = first
        self._dialect = dialect
        self._masked = masked_lines(source, first)
        self._before = _Part()
        """The lines of the page that stand before the line which every post must have."""
        self._parts: list[_Part] = []
        self._unread: list[tuple[int, int]] = []
        self._whole = self._pattern_of_entries()
        self._read_at_once: AtOnce | None = None
        """The lines of the entry at hand, as long as nothing but one pattern has read any."""
        self._entry: list[LineLayout] = []
        self._own: list[int] = []
        """The lines of the author's own below the last one of the entry."""
        self._used: set[Template] = set()
        """The templates that the entry at hand has used."""
        self._seen: set[Template] = set()
        """The templates of the page that the digest at hand has used."""
        self._topic: str | None = None
        self._ahead: dict[int, _Hit] = {}
        """What reads the line at which the text above it ended, while nothing else was read."""
        self._row: Row | None = None
        """The columns of the table whose rows may follow."""

    def run(self) -> Scanned:
        """Go over the lines."""
        if self._dialect.home or self._dialect.known_by_entries:
            self._open_part()
        index = self._first
        while index < len(self._lines):
            index = self._step(index)
        self._close_entry()
        layouts = tuple(part.layout() for part in self._parts)
        return Scanned(layouts, tuple(sorted(self._unread)), self._masked)

    def _step(self, index: int) -> int:
        """Read a line and what belongs to it; return the index of the line after that."""
        if self._is_blank(index):
            self._row = None
            return index + 1
        if self._whole and self._parts and not self._row:
            below = self._read_whole(self._whole, index)
            if below > index:
                return below
        self._take_apart()
        # 1. A line is read as the publisher spells it, else as another spelling of a template, else
        #    as free text of the entry. What nothing reads is the author's own.
        hit = self._ahead.pop(index, None) or self._found(index) or self._find_worded(index)
        hit = hit or self._find_open(index)
        if self._row and self._parts and (hit is None or hit.template is self._row):
            hit = self._broken_row(self._row, index, hit)
        if hit is None:
            self._skip(index)
            return index + 1
        # 2. A part of the line that may be missing may also stand on the next one.
        if fuller := self._dialect.outline.fuller.get(hit.template):
            hit = self._completed(index, hit, fuller)
            self._ahead.clear()
        # 3. The line begins an entry or a digest, or belongs to the one at hand.
        start, end = self._lines[index].start, self._lines[hit.last].end
        lines = self._place(hit, start, end)
        lines.append(LineLayout(hit.template, start, end, hit.slots, hit.is_respelled))
        # 4. Its last value may go on below it.
        last = hit.last
        if hit.template in self._dialect.outline.open_ended:
            lines[-1], last = self._extended(hit, lines[-1])
        if hit.template.is_open and hit.template.role is Role.ENTRY:
            self._contest()
        return last + 1

    def _pattern_of_entries(self) -> WholeEntry | None:
        """Return the pattern of whole entries, where they can be read by it."""
        masked = self._masked.code or self._masked.html
        if masked or self._dialect.single or "\r" in self._text:
            return None
        return self._dialect.outline.whole

    def _read_whole(self, whole: WholeEntry, index: int) -> int:
        """Read entries, each at once, as long as they can be; return the index of the line below.

        It is the same index where none can be.
        """
        text, start = self._text, self._lines[index].start
        while (match := whole.pattern.match(text, start)) and not self._is_claimed(start):
            end = match.end()
            blanks = BLANKS.match(text, end)
            below = blanks.end() if blanks else end
            goes_on = below == end < len(text)
            if goes_on or whole.last(match).tail is Reach.BODY:
                return self._begin_with(whole, match)
            self._close_entry()
            self._ahead.clear()
            self._read_at_once = AtOnce(whole, match)
            start = below
        return self._index_of(start)

    def _begin_with(self, whole: WholeEntry, match: re.Match[str]) -> int:
        """Begin an entry with all its lines but the last, whose text may go on below it."""
        *lines, last = whole.lines(match)
        if lines:
            self._begin()
            self._entry = list(AtOnce(whole, match).lines[:-1])
            self._used.update(line.template for line in lines)
        return self._index_of(last.start)

    def _begin(self) -> None:
        """Begin an entry."""
        self._close_entry()
        self._used = set(self._dialect.outline.starts)
        self._ahead.clear()

    def _index_of(self, start: int) -> int:
        """Return the index of the line that starts at an offset, or of one after the last."""
        starts = self._source.starts
        return bisect_left(starts, start) if start < len(self._text) else len(self._lines)

    def _is_claimed(self, start: int) -> bool:
        """Tell whether a line that looks like an entry's first one belongs to the one at hand."""
        before = self._read_at_once
        if before and before.whole.is_complete(before.match):
            return False
        self._take_apart()
        if not self._entry:
            return False
        end = self._lines[self._index_of(start)].end
        return any(
            template.begins(self._text, start, end)
            if template.wraps or template.lines_below
            else template.match(self._text, start, end) is not None
            for template in self._dialect.outline.labels_after[self._entry[-1].template]
            if template not in self._used
        )

    def _take_apart(self) -> None:
        """Take the lines that were read at once one by one, so that others can follow them."""
        if self._read_at_once:
            self._entry = list(self._read_at_once.lines)
            self._used = {*self._dialect.outline.starts, *(line.template for line in self._entry)}
            self._read_at_once = None

    def _is_blank(self, index: int) -> bool:
        start, end, _ = self._lines[index]
        return start == end or self._text[start:end].isspace()

    def _skip(self, index: int) -> None:
        """Remember a line that nothing reads, joined to the run before it; a row ends no table."""
        if not self._text.startswith("|", self._lines[index].start):
            self._row = None
        if self._entry:
            self._own.append(index)
        if self._unread:
            first, count = self._unread[-1]
            if all(map(self._is_blank, range(first + count, index))):
                self._unread[-1] = (first, index - first + 1)
                return
        self._unread.append((index, 1))

    def _candidates(self) -> Iterator[Template]:
        """Return the templates that may read the next line, the likeliest first.

        Only free text without a label is not among them.
        """
        dialect = self._dialect
        yield from dialect.outline.preferred
        if self._entry:
            for template in dialect.outline.labels_after.get(self._entry[-1].template, ()):
                if template not in self._used:
                    yield template
        if self._row and self._parts:
            yield self._row
        elif self._may_start():
            yield from dialect.outline.starts
        for template in dialect.outline.page:
            if template not in self._seen or template in dialect.recurring:
                yield template

    def _may_start(self) -> bool:
        """Tell whether an entry that is no row of a table can begin here."""
        dialect = self._dialect
        if dialect.outline.table or not self._parts:
            return False
        return not (dialect.single and self._entry)

    def _find(self, index: int) -> _Hit | None:
        """Return what reads the line by a label or a form of its own, or `None`."""
        text = self._text
        start = self._lines[index].start
        if index in self._masked.code:
            return None
        masked = index in self._masked.html
        for template in self._candidates():
            if not text.startswith(template.prefix, start):
                continue
            if masked and not template.prefix.startswith("<"):
                continue
            last = self._down(index, template.lines_below)
            slots = template.match(text, start, self._lines[last].end)
            if slots is not None:
                return _Hit(template, slots, last)
            if template.wraps and template.begins(text, start, self._lines[index].end):
                for further in self._following(template, last):
                    slots = template.match(text, start, self._lines[further].end)
                    if slots is not None:
                        return _Hit(template, slots, further)
        return None

    def _find_respelled(self, index: int) -> _Hit | None:
        """Return what reads the line in another spelling, or `None`.

        Each blank of it may be a line break.
        """
        text = self._text
        start = self._lines[index].start
        if index in self._masked.code:
            return None
        masked = index in self._masked.html
        end = self._lines[min(index + MOST_LINES, len(self._lines) - 1)].end
        if not self._dialect.outline.respelled_opening.match(text, start, end):
            return None
        for template in self._candidates():
            reader = None if template.is_open else template.respelled
            if reader is None or not reader.begins(text, start, end):
                continue
            if masked and not template.prefix.startswith("<"):
                continue
            for last in self._ends(template, index):
                slots = reader.match(text, start, self._lines[last].end)
                if slots is not None:
                    return _Hit(template, slots, last, is_respelled=True)
        return None

    def _find_worded(self, index: int, *, first: bool = False) -> _Hit | None:
        """Return what reads the line with words in place of numbers and dates, or `None`.

        With `first`, only lines with which entries begin are looked for.
        """
        start, end, _ = self._lines[index]
        if self._masked.has(index):
            return None
        starts = self._dialect.outline.starts
        for template in self._candidates():
            if first and not (template is self._row or template in starts):
                continue
            if template.worded is None or not self._text.startswith(template.prefix, start):
                continue
            slots = template.worded.match(self._text, start, end)
            if slots is not None:
                return _Hit(template, slots, index)
        return None

    def _ends(self, template: Template, index: int) -> Iterator[int]:
        """Return the lines on which a template in another spelling may end, the nearest first."""
        yield index
        blanks = template.lines_below
        last = index
        for _ in range(template.lines_below + MOST_LINES):
            below = self._next(last)
            blanks -= below > last + 1
            if below == last or blanks < 0 or below in self._masked.code:
                return
            underline = template.is_heading and self._is(_UNDERLINE, below)
            hit = None if underline else self._find(below)
            # What reads the line below may be a shorter spelling of the same line.
            if hit and not self._is_other_spelling(hit.template, template):
                return
            yield below
            last = below

    def _is_other_spelling(self, one: Template, other: Template) -> bool:
        """Tell whether two templates are spellings of one line, with which no entry begins."""
        outline = self._dialect.outline
        if one is other or one in outline.starts:
            return False
        return other in outline.fuller.get(one, ()) or one in outline.fuller.get(other, ())

    def _broken_row(self, row: Row, index: int, hit: _Hit | None) -> _Hit | None:
        """Return a row that a formatter made into several, where its title had a line break."""
        if hit and any(slot.value is not None and slot.field != "title" for slot in hit.slots):
            return hit
        text, start = self._text, self._lines[index].start
        for last in range(index + 1, min(index + WRAPPED_LINES, len(self._lines))):
            if not text.startswith("|", self._lines[last].start):
                break
            slots = row.match_broken(text, start, self._lines[last].end)
            if slots is not None:
                return _Hit(row, slots, last, is_respelled=True)
        return hit

    def _completed(self, index: int, hit: _Hit, fuller: Sequence[LineTemplate]) -> _Hit:
        """Return a hit that says more than the line, where the text goes on below it.

        What may be missing on the line, or belongs to a fuller spelling of it, may stand there; so
        may the rest of a text at its end.
        """
        below = hit.last + 1
        if below >= len(self._lines) or self._is_blank(below):
            return hit
        start = self._lines[index].start
        item = _ITEM.match(self._text, start)
        ended = False
        for last in range(below, min(below + MOST_LINES, len(self._lines))):
            # What reads the line too may be the same template, of which all parts may be missing.
            if not self._goes_on(last) and not self._is_rest(last, hit.template):
                break
            if self._is_label(last, hit.template):
                break
            ended = ended or self._is_broken(last - 1) or self._interrupts(last, item)
            for template in fuller:
                slots = template.respelled.match(self._text, start, self._lines[last].end)
                more = slots and (
                    template is not hit.template
                    or len(slots) > len(hit.slots)
                    or (slots[-1].end > hit.slots[-1].end and not ended)
                )
                if slots is not None and more:
                    hit = _Hit(template, slots, last, is_respelled=True)
                    break
        return hit

    def _is(self, pattern: re.Pattern[str], index: int) -> bool:
        """Tell whether a line has a form."""
        start, end, _ = self._lines[index]
        return pattern.match(self._text, start, end) is not None

    def _find_open(self, index: int) -> _Hit | None:
        """Return the free text without a label that the entry at hand can have here."""
        if not self._entry:
            return None
        start, end, _ = self._lines[index]
        below = self._dialect.outline.texts_after.get(self._entry[-1].template, ())
        free = (each for each in below if each not in self._used)
        taken = (each for each in reversed(self._dialect.outline.entry) if each.is_open)
        template = next(free, next((each for each in taken if each in self._used), None))
        slots = template.match(self._text, start, end) if template else None
        return None if template is None or slots is None else _Hit(template, slots, index)

    def _contest(self) -> None:
        """Keep the longer one of two texts without a label where an entry has one."""
        last = self._entry[-1]
        before = next((line for line in self._entry[:-1] if line.template == last.template), None)
        if before is not None:
            shorter = min(before, last, key=lambda line: line.end - line.start)
            self._entry.remove(shorter)
            self._ahead.clear()
            first, end = map(self._source.line_number, (shorter.start, shorter.end))
            self._unread.append((first - 1, end - first + 1))

    def _down(self, index: int, count: int) -> int:
        """Return the line that is so many lines below one, blank ones not counted."""
        for _ in range(count):
            index = self._next(index)
        return index

    def _next(self, index: int) -> int:
        """Return the next line that is not blank, or the same one where there is none."""
        below = index + 1
        while below < len(self._lines) and self._is_blank(below):
            below += 1
        return below if below < len(self._lines) else index

    def _following(self, template: Template, index: int) -> Iterator[int]:
        """Return the lines over which a title that begins at a line may be broken."""
        for last in range(index + 1, min(index + WRAPPED_LINES, len(self._lines))):
            start, end, _ = self._lines[last]
            if (
                self._is_blank(last)
                or last in self._masked.code
                or last in self._masked.html
                or template.begins(self._text, start, end)
            ):
                return
            yield last

    def _extended(self, hit: _Hit, layout: LineLayout) -> tuple[LineLayout, int]:
        """Return a line with what goes on below it, and the last line that it takes."""
        template, last = hit.template, hit.last
        if template.value_below and hit.slots[-1].start == hit.slots[-1].end:
            first = self._next(last)
            if first == last or self._finds(first):
                return layout, last
            last = first
        last = self._end_of(template, layout.start, last)
        if last == hit.last:
            return layout, last
        *before, slot = hit.slots
        start = slot.start if slot.start < slot.end else self._lines[self._next(hit.last)].start
        start, end = stripped(self._text, start, self._lines[last].end)
        value = template.kind_of(slot).read(self._text[start:end])
        slots = (*before, slot._replace(start=start, end=end, value=value))
        return layout._replace(end=self._lines[last].end, slots=slots), last

    def _end_of(self, template: Template, start: int, last: int) -> int:
        """Return the last line of the value with which a line ends, of which one line is known."""
        if template.tail is Reach.BODY:
            if template.prefix.startswith(">"):
                return self._end_of_quotation(last)
            below = self._next(last)
            while below > last and not self._finds(below):
                last, below = below, self._next(below)
            return last
        # 1. A heading ends with its line; a title that is broken nevertheless goes on indented.
        if template.is_heading and not template.value_below:
            wraps = template.tail is Reach.WRAP
            while wraps and last + 1 < len(self._lines) and self._goes_on(last + 1, "  "):
                last += 1
            return last
        # 2. All else goes on to the end of its paragraph; one line ends with a hard break too.
        item = _ITEM.match(self._text, start)
        while last + 1 < len(self._lines) and self._goes_on(last + 1):
            if template.tail is not Reach.PARAGRAPH and self._is_broken(last):
                break
            if self._interrupts(last + 1, item):
                break
            last += 1
        return last

    def _end_of_quotation(self, last: int) -> int:
        """Return the last line of quotations in a row, of which one line is known.

        Their paragraphs may go on without the mark, as everywhere in Markdown.
        """
        below = self._next(last)
        while below > last and not self._finds(below):
            goes_on = below == last + 1 and not (
                self._masked.has(below) or self._interrupts(below, None)
            )
            if not (goes_on or self._is(_QUOTATION, below)):
                break
            last, below = below, self._next(below)
        return last

    def _finds(self, index: int) -> bool:
        """Tell whether a template with a form of its own reads a line, in whichever spelling."""
        hit = self._found(index) or self._find_worded(index, first=True)
        if hit is not None:
            self._ahead[index] = hit
        return hit is not None

    def _found(self, index: int) -> _Hit | None:
        """Return what reads the line, as the publisher spells it or else in another spelling."""
        return self._find(index) or self._find_respelled(index)

    def _goes_on(self, index: int, indent: str = "") -> bool:
        """Tell whether a line may go on with the text of the line above it."""
        return (
            self._text.startswith(indent, self._lines[index].start)
            and not self._is_blank(index)
            and index not in self._masked.code
            and index not in self._masked.html
            and not self._finds(index)
        )

    def _is_rest(self, index: int, template: Template) -> bool:
        """Tell whether only the template that read the line above reads a line, and reads no more.

        A line with which entries or digests begin, or that repeats, is read anew.
        """
        hit = self._ahead.get(index)
        anew = template in self._dialect.outline.starts or template in self._dialect.recurring
        return hit is not None and hit.template is template and not anew

    def _is_label(self, index: int, start: Template) -> bool:
        """Tell whether a line is one of the entry that another line begins, which is not placed."""
        if start not in self._dialect.outline.starts:
            return False
        text, (first, end, _) = self._text, self._lines[index]
        labels = self._dialect.outline.labels_after.get(start, ())
        return any(label.match(text, first, end) is not None for label in labels)

    def _is_broken(self, index: int) -> bool:
        """Tell whether a line ends with a hard line break."""
        start, end, _ = self._lines[index]
        return self._text.endswith(("  ", "\\"), start, end)

    def _interrupts(self, index: int, label: re.Match[str] | None) -> bool:
        """Tell whether a line ends a paragraph: a heading, a rule, a quotation, a list's item.

        An item ends the text of another item's label only at or left of it.
        """
        start, end, _ = self._lines[index]
        item = _ITEM.match(self._text, start, end)
        if item and label:
            return _width(item["indent"]) <= _width(label["indent"])
        return bool(item and item["mark"] in _INTERRUPTING) or self._is(_INTERRUPTION, index)

    def _place(self, hit: _Hit, start: int, end: int) -> list[LineLayout]:
        """Return the lines of the entry or the digest that a line belongs to; it may begin one."""
        template = hit.template
        if template.role is Role.ENTRY:
            if template is self._row or template in self._dialect.outline.starts:
                self._close_entry()
                self._used = set(self._dialect.outline.starts)
            self._used.add(template)
            self._own.clear()
            return self._entry
        self._close_entry()
        if template in self._dialect.anchors:
            self._open_part()
        self._seen.add(template)
        if template.role is Role.TOPIC:
            self._topic = hit.slots[0].value
        self._row = template.row(self._text, start, end) if isinstance(template, Header) else None
        part = self._parts[-1] if self._parts else self._before
        part.row = part.row or self._row
        return part.page

    def _open_part(self) -> None:
        """Begin a digest."""
        self._parts.append(self._before)
        self._seen = {line.template for line in self._before.page}
        self._before = _Part()
        self._topic = None

    def _close_entry(self) -> None:
        at_once, entry, own = self._read_at_once, self._entry, self._own
        if not (at_once or entry):
            return
        self._entry, self._own, self._read_at_once = [], [], None
        read = at_once or OneByOne(tuple(entry))
        values = at_once.whole.values(at_once.match) if at_once else values_of(entry)
        own_end = self._end_of_own(own, read.end, near=False) if own else read.end
        block = Block(read, values, self._topic, own_end=own_end)
        if PaperId not in map(type, values.values()):
            block = self._identified(block, own_end)
        if self._dialect.linked and not block.names_a_paper:
            for line in block.lines:
                first, last = map(self._source.line_number, (line.start, line.end))
                self._unread.append((first - 1, last - first + 1))
            return
        part = self._parts[-1]
        part.near_end = self._end_of_own(own, block.end, near=True) if own else block.end
        part.blocks.append(block)

    def _identified(self, block: Block, end: int) -> Block:
        """Return the block with the paper that its links name, in its first line or else in all.

        Where they name several papers, none is the entry's. An abstract cites others, and code or
        the address of a picture is no link to a paper.
        """
        slots = (slot for line in block.lines for slot in line.slots)
        other = [slot for slot in slots if not _LINKING.fullmatch(slot.field)]
        for last in (block.lines[0].end, end):
            papers = {
                canonical(naming.paper.id): naming.paper
                for naming in named_in(self._text, block.start, last)
                if not any(slot.start <= naming.start < slot.end for slot in other)
                and self._source.line_number(naming.start) - 1 not in self._masked.code
            }
            if len(papers) == 1:
                return evolve(block, stated={"id": papers.popitem()[1]})
        return block

    def _end_of_own(self, own: Sequence[int], end: int, *, near: bool) -> int:
        """Return where the text ends that belongs to an entry, whose lines end at `end`.

        `own` are the author's lines below it. A heading or a rule belongs to its place, and so does
        all below it. Below the last entry only what is `near` belongs to it: the lines directly
        below it, and indented ones. A block of code or a comment is not divided.
        """
        for index in own:
            masked = self._masked.has(index)
            if not masked and self._is(_PLACED, index):
                break
            start = self._lines[index].start
            directly = self._source.line_number(max(end - 1, 0)) == index
            goes_on = masked and self._masked.has(index - 1)
            if near and not (directly or goes_on) and self._text[start] not in " \t":
                break
            end = self._lines[index].end
        return end
