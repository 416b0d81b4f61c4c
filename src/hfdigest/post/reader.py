"""Source + dialect -> digests and their layout."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

from attrs import evolve, frozen

from hfdigest.dates import parse_timestamp
from hfdigest.doubtful import doubtful
from hfdigest.model import Digest, Entry
from hfdigest.post.dialect import Dialect
from hfdigest.post.fields import digest_of, entry_of
from hfdigest.post.front_matter import FrontMatter
from hfdigest.post.layout import Block, Layout, LineLayout
from hfdigest.post.mask import masked_lines
from hfdigest.post.template import WRAPPED_LINES, LineTemplate, Reach, Slot, stripped
from hfdigest.source import Line, Source


class Section(NamedTuple):
    """One digest of a post."""

    digest: Digest
    layout: Layout


@frozen
class Reading:
    """What a dialect made of a source."""

    dialect: Dialect
    """The dialect, settled to the variant that the source is written in."""
    sections: tuple[Section, ...]
    front: FrontMatter | None
    unread: tuple[tuple[int, int], ...]
    """Runs of lines that no template read: the index of the first one and their number."""


class Mismatch(NamedTuple):
    """Why a source is not a post of a dialect."""

    dialect: Dialect
    reason: str
    offset: int
    matched: int
    """How many lines templates read; the dialect with the most came nearest."""


def read(source: Source, front: FrontMatter | None, dialect: Dialect) -> Reading | Mismatch:
    """Read a source by a dialect, or tell why that cannot be done."""
    scan = _Scan(source, front.body if front else 0, dialect)
    if not scan.parts:
        wanted = dialect.head[dialect.anchor].text
        line = source.lines[scan.first] if scan.first < len(source.lines) else Line(0, 0, 0)
        matched = len(scan.before)
        return Mismatch(dialect, f"no line reads {wanted!r}", line.start, matched)
    variant = detect_variant(dialect, front)
    sections = []
    for index, part in enumerate(scan.parts):
        own_front = front if index == 0 else None
        entries = [read_entry(block, variant) for block in part.blocks]
        values = _page_values(part.page, variant)
        digest = digest_of(values, entries, **front_values(own_front, variant))
        layout = Layout(tuple(part.page), tuple(part.blocks))
        sections.append(Section(digest, layout))
    return Reading(variant, tuple(sections), front, tuple(scan.unread))


def read_entry(block: Block, dialect: Dialect) -> Entry:
    """Return the entry of a block."""
    return decoded(entry_of(_values(block.lines), dialect.affiliation))


def decoded(entry: Entry) -> Entry:
    """Return the entry with what follows from its texts alone."""
    names = doubtful(entry.paper)
    return entry if names == entry.doubtful else evolve(entry, doubtful=names)


def _values(lines: Sequence[LineLayout]) -> dict[str, Any]:
    return {slot.field: slot.value for line in lines for slot in line.slots}


def _page_values(lines: Sequence[LineLayout], dialect: Dialect) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for line in lines:
        repeats = dialect.page[line.template].repeats
        if repeats:
            item = {slot.field.rpartition(".")[2]: slot.value for slot in line.slots}
            values.setdefault(repeats, []).append(item)
        else:
            values.update((slot.field, slot.value) for slot in line.slots)
    return values


def front_values(front: FrontMatter | None, dialect: Dialect) -> dict[str, Any]:
    """Return `title`, `posted_at` and `front_matter` of a post's front matter."""
    if front is None:
        return {}
    values = {name: key.node.value for name, key in front.keys.items()}
    found: dict[str, Any] = {}
    title = values.get("title")
    if "title" in dialect.front_matter and isinstance(title, str):
        del values["title"]
        found["title"] = title or None
    moment = values.get(dialect.moment_key or "")
    if isinstance(moment, str) and (posted_at := parse_timestamp(moment)):
        del values[str(dialect.moment_key)]
        found["posted_at"] = posted_at
    return {**found, "front_matter": values}


def detect_variant(dialect: Dialect, front: FrontMatter | None) -> Dialect:
    """Return the variant that the front matter looks most like, the newest of equals."""
    if dialect.settled:
        return dialect
    if front is None:
        return dialect.variants[0]

    def likeness(variant: Dialect) -> int:
        keys = sum(
            (key in front.keys) == (key in variant.front_matter) for key in dialect.front_matter
        )
        style = front.list_style
        return keys + 2 * (style is None or style == variant.list_style)

    return max(dialect.variants, key=likeness)


class _Part(NamedTuple):
    """The lines of one digest while they are collected."""

    page: list[LineLayout]
    blocks: list[Block]


class _Hit(NamedTuple):
    """A template that reads a line."""

    of_entry: bool
    """True for a line of an entry, false for one of the page."""
    number: int
    template: LineTemplate
    slots: tuple[Slot, ...]
    last: int
    """The index of the last line that it takes."""


class _Scan:
    """One pass over the lines of a source."""

    def __init__(self, source: Source, first: int, dialect: Dialect) -> None:
        self.lines = source.lines
        self.first = first
        self.before: list[LineLayout] = []
        """Lines of the page that stand before the line which every post must have."""
        self.parts: list[_Part] = []
        self.unread: list[tuple[int, int]] = []
        self._text = source.text
        self._dialect = dialect
        self._masked = masked_lines(source, first)
        self._entry: list[LineLayout] = []
        self._used: set[int] = set()
        """The templates that the entry at hand has used."""
        self._seen: set[int] = set()
        """The templates of the page that the digest at hand has used."""
        index = first
        while index < len(self.lines):
            if self._is_blank(index):
                index += 1
            elif (hit := self._find(index)) is None:
                self._skip(index)
                index += 1
            else:
                layout, last = self._laid_out(hit, index)
                self._place(hit, layout)
                index = last + 1
        self._close_entry()

    def _is_blank(self, index: int) -> bool:
        start, end, _ = self.lines[index]
        return start == end or self._text[start:end].isspace()

    def _skip(self, index: int) -> None:
        """Remember a line that nothing reads, joined to the run before it."""
        if self.unread:
            first, count = self.unread[-1]
            if all(map(self._is_blank, range(first + count, index))):
                self.unread[-1] = (first, index - first + 1)
                return
        self.unread.append((index, 1))

    def _candidates(self) -> Iterator[tuple[bool, int, LineTemplate]]:
        """Return the templates that may read the next line, the likeliest first."""
        dialect = self._dialect
        if self._entry:
            expected = self._entry[-1].template + 1
            for number in (*range(expected, len(dialect.entry)), *range(1, expected)):
                if number not in self._used:
                    yield True, number, dialect.entry[number]
        if self.parts:
            yield True, 0, dialect.entry[0]
        for number, template in enumerate(dialect.page):
            if number not in self._seen or number == dialect.anchor or template.repeats:
                yield False, number, template

    def _find(self, index: int) -> _Hit | None:
        """Return what reads the line, or `None`."""
        text = self._text
        start, end, _ = self.lines[index]
        masked = index in self._masked
        for of_entry, number, template in self._candidates():
            if not text.startswith(template.prefix, start):
                continue
            if masked and not template.prefix.startswith(("<", ">")):
                continue
            slots = template.match(text, start, end)
            if slots is not None:
                return _Hit(of_entry, number, template, slots, index)
            if template.wraps and template.begins(text, start, end):
                for last in self._following(template, index):
                    slots = template.match(text, start, self.lines[last].end)
                    if slots is not None:
                        return _Hit(of_entry, number, template, slots, last)
        return None

    def _following(self, template: LineTemplate, index: int) -> Iterator[int]:
        """Return the lines over which a title that begins at a line may be broken."""
        for last in range(index + 1, min(index + WRAPPED_LINES, len(self.lines))):
            start, end, _ = self.lines[last]
            if (
                self._is_blank(last)
                or last in self._masked
                or template.begins(self._text, start, end)
            ):
                return
            yield last

    def _laid_out(self, hit: _Hit, index: int) -> tuple[LineLayout, int]:
        """Return where the slots of a hit stand, and its last line, with what goes on below."""
        text = self._text
        slots, last = hit.slots, hit.last
        goes_on = self._goes_on_as.get(hit.template.tail)
        while goes_on and last + 1 < len(self.lines) and goes_on(self, last + 1):
            last += 1
        if last > hit.last:
            slot = slots[-1]
            first = slot.start if slot.start < slot.end else self.lines[hit.last + 1].start
            first, end = stripped(text, first, self.lines[last].end)
            value = hit.template.kinds[slot.field].read(text[first:end])
            slots = (*slots[:-1], slot._replace(start=first, end=end, value=value))
        start, end = self.lines[index].start, self.lines[last].end
        return LineLayout(hit.number, start, end, slots), last

    def _is_unread(self, index: int) -> bool:
        return not self._is_blank(index) and index not in self._masked and self._find(index) is None

    def _is_indented(self, index: int) -> bool:
        return self._text.startswith("  ", self.lines[index].start) and self._is_unread(index)

    _goes_on_as: ClassVar[dict[Reach, Callable[["_Scan", int], bool]]] = {
        Reach.PARAGRAPH: _is_unread,
        Reach.WRAP: _is_indented,
    }

    def _place(self, hit: _Hit, layout: LineLayout) -> None:
        """Give a line to the entry or the digest that it belongs to, which it may begin."""
        if hit.of_entry and hit.number:
            self._entry.append(layout)
            self._used.add(hit.number)
            return
        self._close_entry()
        if hit.of_entry:
            self._entry = [layout]
            self._used = {0}
        elif hit.number == self._dialect.anchor:
            self.parts.append(_Part([*self.before, layout], []))
            self._seen = {line.template for line in self.parts[-1].page}
            self.before = []
        else:
            (self.parts[-1].page if self.parts else self.before).append(layout)
            self._seen.add(hit.number)

    def _close_entry(self) -> None:
        if self._entry:
            self.parts[-1].blocks.append(Block(tuple(self._entry)))
            self._entry = []
