"""Source + dialect -> digests and their layout."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from attrs import evolve, frozen

from hfdigest.dates import parse_timestamp
from hfdigest.doubtful import doubtful
from hfdigest.model import Day, Digest, Entry, Month, Period, Week
from hfdigest.post.dialect import Dialect, Line as Template
from hfdigest.post.fields import digest_of, entry_of
from hfdigest.post.front_matter import FrontMatter
from hfdigest.post.kinds import Reach
from hfdigest.post.layout import Block, Layout, LineLayout
from hfdigest.post.links import SCATTERED, mentions
from hfdigest.post.mask import masked_lines
from hfdigest.post.table import Header, Row
from hfdigest.post.template import WRAPPED_LINES, Slot, stripped
from hfdigest.source import Source


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


@frozen
class Mismatch:
    """Why a source is not a post of a dialect."""

    dialect: Dialect
    reason: str
    offset: int
    _source: Source
    _front: FrontMatter | None

    @property
    def matched(self) -> int:
        """How much of the dialect the source has; the one with the most came nearest."""
        lines = self.dialect.page
        literals = {part.strip() for line in lines for part in line.parts if isinstance(part, str)}
        texts = sum(text in self._source.text for text in literals if len(text.strip("#*- ")) > 1)
        keys = self._front.keys if self._front else ()
        return texts + sum(key in self.dialect.front_matter for key in keys)


def read(source: Source, front: FrontMatter | None, dialect: Dialect) -> Reading | Mismatch:
    """Read a source by a dialect, or tell why that cannot be done."""
    if dialect.scattered:
        return _read_scattered(source, front, dialect)
    refusal = _foreign(source, front, dialect)
    if refusal:
        return refusal
    scan = _Scan(source, front.body if front else 0, dialect)
    if not scan.parts:
        return _unknown(source, front, dialect)
    variant = detect_variant(dialect, front)
    sections = []
    for index, part in enumerate(scan.parts):
        own_front = front if index == 0 else None
        entries = [read_entry(block, variant) for block in part.blocks]
        values = _page_values(part.page, variant)
        if values.get("period") is None:
            values["period"] = _period_elsewhere(source, own_front, variant)
        digest = digest_of(values, entries, **front_values(own_front, variant))
        layout = Layout(tuple(part.page), tuple(part.blocks))
        sections.append(Section(digest, layout))
    return Reading(variant, tuple(sections), front, tuple(sorted(scan.unread)))


def _read_scattered(
    source: Source, front: FrontMatter | None, dialect: Dialect
) -> Reading | Mismatch:
    """Read papers wherever they are linked; only the first line of the head is looked for."""
    first = front.body if front else 0
    places = mentions(source, first)
    # A post that is read again was one before its papers were taken out.
    if not places and not dialect.settled:
        return Mismatch(dialect, "no line links to a paper", 0, source, front)
    page: list[LineLayout] = []
    for start, end, _ in source.lines[first:]:
        if not page and (slots := dialect.head[0].match(source.text, start, end)):
            page.append(LineLayout(0, start, end, slots))
    blocks = tuple(
        Block((LineLayout(0, place.start, place.end, place.slots, SCATTERED),)) for place in places
    )
    variant = dialect.variants[0]
    values = _page_values(page, variant)
    if values.get("period") is None and source.name is not None:
        values["period"] = period_in_name(source.name, dialect.unit)
    entries = [read_entry(block, variant) for block in blocks]
    digest = digest_of(values, entries, **front_values(front, variant))
    section = Section(digest, Layout(tuple(page), blocks))
    return Reading(variant, (section,), front, ())


def _foreign(source: Source, front: FrontMatter | None, dialect: Dialect) -> Mismatch | None:
    """Tell cheaply why a source can be no post of a dialect, without looking at its lines."""
    if dialect.home is None:
        if any(text in source.text for text in dialect.marks):
            return None
        return _unknown(source, front, dialect)
    wanted = dialect.spellings[dialect.home][0].text
    key = front.keys.get(dialect.home) if front else None
    if key is None:
        reason = f"the front matter has no {dialect.home!r} like {wanted!r}"
        return Mismatch(dialect, reason, 0, source, front)
    if not is_known_by(dialect, key.node.value):
        reason = f"the front matter's {dialect.home!r} is not like {wanted!r}"
        return Mismatch(dialect, reason, key.node.start, source, front)
    return None


def _unknown(source: Source, front: FrontMatter | None, dialect: Dialect) -> Mismatch:
    """Tell that the line is not there by which a post of the dialect is known."""
    wanted = dialect.page[dialect.anchors[0]].text
    first = front.body if front else 0
    start = source.lines[first].start if first < len(source.lines) else 0
    return Mismatch(dialect, f"no line reads {wanted!r}", start, source, front)


def is_known_by(dialect: Dialect, value: Any) -> bool:
    """Tell whether a front-matter value has a form by which posts of the dialect are known."""
    spellings = dialect.spellings[dialect.home or ""] if isinstance(value, str) else ()
    return any(template.match(value, 0, len(value)) for template in spellings)


def period_of(dialect: Dialect, key: str, value: Any) -> Period | None:
    """Return the period that a front-matter value states, in whichever spelling."""
    for template in dialect.spellings[key] if isinstance(value, str) else ():
        slots = template.match(value, 0, len(value))
        if slots and slots[0].value is not None:
            period: Period = slots[0].value
            return period
    return None


def _period_elsewhere(source: Source, front: FrontMatter | None, dialect: Dialect) -> Period | None:
    """Return the period of a digest whose own lines do not state it."""
    if dialect.home:
        values = {name: key.node.value for name, key in front.keys.items()} if front else {}
        keys = (key for key in dialect.followers if key in values)
        stated = (period_of(dialect, key, values[key]) for key in keys)
        return next((period for period in stated if period), None)
    if source.name is None or any("period" in line.kinds for line in dialect.head):
        return None
    return period_in_name(source.name, dialect.unit)


_SEPARATOR = "[-_./]?"
_NAMED = {
    "day": re.compile(rf"([0-9]{{4}}){_SEPARATOR}([01][0-9]){_SEPARATOR}([0-3][0-9])(?![0-9])"),
    "week": re.compile(rf"([0-9]{{4}}){_SEPARATOR}[Ww]([0-5][0-9])(?![0-9])"),
    "month": re.compile(rf"([0-9]{{4}}){_SEPARATOR}([01][0-9])(?![0-9])"),
}


def period_in_name(name: str, unit: str) -> Period | None:
    """Return the last period in a file's path that is one, such as `2026/02/16` or `2026-W07`."""
    for match in reversed([*_NAMED[unit].finditer(name.replace("\\", "/"))]):
        numbers = [int(number) for number in match.groups()]
        try:
            if unit == "day":
                return Day(date=dt.date(*numbers))
            return (Week if unit == "week" else Month)(
                **dict(zip(("year", unit), numbers, strict=True))
            )
        except ValueError:
            continue
    return None


def read_entry(block: Block, dialect: Dialect) -> Entry:
    """Return the entry of a block."""
    entry = decoded(entry_of(_values(block.lines), dialect.affiliation))
    return entry if block.topic is None else evolve(entry, topic=block.topic)


def decoded(entry: Entry) -> Entry:
    """Return the entry with what follows from its texts alone."""
    names = doubtful(entry.paper)
    return entry if names == entry.doubtful else evolve(entry, doubtful=names)


def _values(lines: Sequence[LineLayout]) -> dict[str, Any]:
    """Return what lines state of each field: the first statement that says something."""
    values: dict[str, Any] = {}
    for line in lines:
        for slot in line.slots:
            if values.get(slot.field) is None:
                values[slot.field] = slot.value
    return values


def _page_values(lines: Sequence[LineLayout], dialect: Dialect) -> dict[str, Any]:
    values = _values([line for line in lines if not dialect.page[line.template].repeats])
    values.pop("topic", None)
    for line in lines:
        repeats = dialect.page[line.template].repeats
        if repeats:
            item = {slot.field.rpartition(".")[2]: slot.value for slot in line.slots}
            values.setdefault(repeats, []).append(item)
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
    template: Template
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
        self._source = source
        self._text = source.text
        self._dialect = dialect
        self._masked = masked_lines(source, first)
        self._entry: list[LineLayout] = []
        self._used: set[int] = set()
        """The templates that the entry at hand has used."""
        self._seen: set[int] = set()
        """The templates of the page that the digest at hand has used."""
        self._topic: str | None = None
        self._row: Row | None = None
        """The columns of the table whose rows may follow."""
        if dialect.home:
            self._open_part([])
        index = first
        while index < len(self.lines):
            index = self._step(index)
        self._close_entry()

    def _step(self, index: int) -> int:
        """Read a line and what belongs to it; return the index of the line after that."""
        if self._is_blank(index):
            self._row = None
            return index + 1
        hit = self._find(index) or self._find_open(index)
        if hit is None:
            self._skip(index)
            return index + 1
        start, end = self.lines[index].start, self.lines[hit.last].end
        lines = self._place(hit, start, end)
        lines.append(LineLayout(hit.number, start, end, hit.slots, self._row))
        if hit.template.tail is Reach.LINE and not hit.template.value_below:
            last = hit.last
        else:
            lines[-1], last = self._extended(hit, lines[-1])
        if hit.template.is_open and hit.of_entry:
            self._contest()
        return last + 1

    def _is_blank(self, index: int) -> bool:
        start, end, _ = self.lines[index]
        return start == end or self._text[start:end].isspace()

    def _skip(self, index: int) -> None:
        """Remember a line that nothing reads, joined to the run before it."""
        self._row = None
        if self.unread:
            first, count = self.unread[-1]
            if all(map(self._is_blank, range(first + count, index))):
                self.unread[-1] = (first, index - first + 1)
                return
        self.unread.append((index, 1))

    def _candidates(self) -> Iterator[tuple[bool, int, Template]]:
        """Return the templates that may read the next line, the likeliest first.

        Only free text without a label is not among them.
        """
        dialect = self._dialect
        for number in dialect.preferred:
            yield False, number, dialect.page[number]
        if self._entry:
            for number, template in dialect.labels_after[self._entry[-1].template]:
                if number not in self._used:
                    yield True, number, template
        if self._row and self.parts:
            yield True, 0, self._row
        elif self._may_start():
            for number in dialect.starts:
                yield True, number, dialect.entry[number]
        for number, template in enumerate(dialect.page):
            if number not in self._seen or number in dialect.recurring:
                yield False, number, template

    def _may_start(self) -> bool:
        """Tell whether an entry that is no row of a table can begin here."""
        dialect = self._dialect
        if dialect.table or not self.parts:
            return False
        return not (dialect.single and self._entry)

    def _find(self, index: int) -> _Hit | None:
        """Return what reads the line by a label or a form of its own, or `None`."""
        text = self._text
        start = self.lines[index].start
        if index in self._masked.code:
            return None
        masked = index in self._masked.html
        for of_entry, number, template in self._candidates():
            if not text.startswith(template.prefix, start):
                continue
            if masked and not template.prefix.startswith("<"):
                continue
            last = self._down(index, template.lines_below)
            slots = template.match(text, start, self.lines[last].end)
            if slots is not None:
                return _Hit(of_entry, number, template, slots, last)
            if template.wraps and template.begins(text, start, self.lines[index].end):
                for further in self._following(template, last):
                    slots = template.match(text, start, self.lines[further].end)
                    if slots is not None:
                        return _Hit(of_entry, number, template, slots, further)
        return None

    def _find_open(self, index: int) -> _Hit | None:
        """Return the free text without a label that the entry at hand can have here."""
        if not self._entry:
            return None
        start, end, _ = self.lines[index]
        entry, last = self._dialect.entry, self._entry[-1].template
        numbers = [number for number, template in enumerate(entry) if template.is_open]
        free = (n for n in numbers if n > last and n not in self._used)
        taken = (n for n in reversed(numbers) if n in self._used)
        number = next(free, next(taken, None))
        slots = None if number is None else entry[number].match(self._text, start, end)
        if number is None or slots is None:
            return None
        return _Hit(True, number, entry[number], slots, index)  # noqa: FBT003

    def _contest(self) -> None:
        """Keep the longer one of two texts without a label where an entry has one."""
        last = self._entry[-1]
        before = next((line for line in self._entry[:-1] if line.template == last.template), None)
        if before is not None:
            shorter = min(before, last, key=lambda line: line.end - line.start)
            self._entry.remove(shorter)
            first, end = map(self._source.line_number, (shorter.start, shorter.end))
            self.unread.append((first - 1, end - first + 1))

    def _down(self, index: int, count: int) -> int:
        """Return the line that is so many lines below one, blank ones not counted."""
        for _ in range(count):
            index = self._next(index)
        return index

    def _next(self, index: int) -> int:
        """Return the next line that is not blank, or the same one where there is none."""
        below = index + 1
        while below < len(self.lines) and self._is_blank(below):
            below += 1
        return below if below < len(self.lines) else index

    def _following(self, template: Template, index: int) -> Iterator[int]:
        """Return the lines over which a title that begins at a line may be broken."""
        for last in range(index + 1, min(index + WRAPPED_LINES, len(self.lines))):
            start, end, _ = self.lines[last]
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
        if template.value_below:
            first = self._next(last)
            if first == last or self._find(first):
                return layout, last
            last = first
        last = self._end_of(template.tail, last)
        if last == hit.last:
            return layout, last
        *before, slot = hit.slots
        start = slot.start if slot.start < slot.end else self.lines[self._next(hit.last)].start
        start, end = stripped(self._text, start, self.lines[last].end)
        value = template.kinds[slot.field].read(self._text[start:end])
        slots = (*before, slot._replace(start=start, end=end, value=value))
        return layout._replace(end=self.lines[last].end, slots=slots), last

    def _end_of(self, reach: Reach, last: int) -> int:
        """Return the last line of a text, of which one line is known."""
        if reach is Reach.LINE:
            return last
        if reach is Reach.BODY:
            below = self._next(last)
            while below > last and self._find(below) is None:
                last, below = below, self._next(below)
            return last
        indent = "  " if reach is Reach.WRAP else ""
        while last + 1 < len(self.lines) and self._continues(last + 1, indent):
            last += 1
        return last

    def _continues(self, index: int, indent: str) -> bool:
        """Tell whether a line goes on with the text of the line above it."""
        return (
            self._text.startswith(indent, self.lines[index].start)
            and not self._is_blank(index)
            and index not in self._masked.code
            and index not in self._masked.html
            and self._find(index) is None
        )

    def _place(self, hit: _Hit, start: int, end: int) -> list[LineLayout]:
        """Return the lines of the entry or the digest that a line belongs to; it may begin one."""
        if hit.of_entry:
            if hit.number in self._dialect.starts:
                self._close_entry()
                self._used = set(self._dialect.starts)
            self._used.add(hit.number)
            return self._entry
        self._close_entry()
        if hit.number in self._dialect.anchors:
            self._open_part(self.before)
            self.before = []
        self._seen.add(hit.number)
        if hit.number in self._dialect.topics:
            self._topic = hit.slots[0].value
        self._row = None
        if isinstance(hit.template, Header):
            self._row = hit.template.row(self._text, start, end)
        return self.parts[-1].page if self.parts else self.before

    def _open_part(self, page: list[LineLayout]) -> None:
        """Begin a digest."""
        self.parts.append(_Part(page, []))
        self._seen = {line.template for line in page}
        self._topic = None

    def _close_entry(self) -> None:
        if self._entry:
            self.parts[-1].blocks.append(Block(tuple(self._entry), self._topic))
            self._entry = []
