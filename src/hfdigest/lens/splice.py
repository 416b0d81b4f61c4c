"""Changed fields put into the text of an old post, and nothing else touched."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from typing import Any, NamedTuple

from attrs import evolve

from hfdigest.dates import format_timestamp
from hfdigest.grammar.fields import entry_field
from hfdigest.grammar.kinds import agrees
from hfdigest.grammar.line import Role, Slot, Template
from hfdigest.identifiers import PaperId
from hfdigest.lens.alignment import aligned
from hfdigest.lens.edits import Edit, edited
from hfdigest.lens.expressible import Refusals
from hfdigest.lens.front_matter import MAX_CHARACTERS, TOO_LONG
from hfdigest.lens.layout import Block, LineLayout
from hfdigest.lens.reader import Reading
from hfdigest.lens.spelling import Models
from hfdigest.lens.writer import Lines, entry_lines, headed, page_lines, refuse_more
from hfdigest.model import Digest, Entry
from hfdigest.paths import ROOT, FieldPath
from hfdigest.source import Line as SourceLine, Source
from hfdigest.unquoted import Unquoted

_FIRST_SEPARATOR = re.compile(r"[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))?")
_LAST_SEPARATOR = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*)?(?:\r\n|(?<!\r)\n|\r)\Z")


def spliced(
    source: Source, reading: Reading, digests: Sequence[Digest]
) -> tuple[str, Refusals, Sequence[tuple[str, str]]]:
    """Return the source's text with the changes that lead from what it says to other digests.

    The digests are settled. What no line can say is refused, and the text then of no use. The
    third value tells text of the author's own that stands with another paper now, and why.
    """
    refusals = Refusals()
    starts = [section.layout.page[0].start for section in reading.sections[1:]]
    bounds = [0, *starts, len(source.text)]
    splices = [
        _Splice(source, reading, index, digest, refusals) for index, digest in enumerate(digests)
    ]
    parts = [*zip(splices, pairwise(bounds), strict=True)]
    text = "".join(splice.text(start, end) for splice, (start, end) in parts)
    moved = [told for splice, (_, end) in parts for told in splice.moved(end)]
    return text, refusals, moved


class _Gap(NamedTuple):
    """Text around or between entries, and the last topic that stands as a heading in it."""

    text: str
    topic: str | None

    def joined(self, other: "_Gap") -> "_Gap":
        """Return this gap and the one that follows it as one."""
        return _Gap(self.text + other.text, other.topic or self.topic)

    def without(self, separator: re.Pattern[str]) -> "_Gap":
        """Return the gap with a separator taken out."""
        return self._replace(text=separator.sub("", self.text, count=1))


class _Heading(NamedTuple):
    """The heading of a topic, and the topic that it is to name."""

    line: LineLayout
    topic: str | None


class _EntryEdits(NamedTuple):
    """The edits of an entry: those in its block, and those of slots that stand elsewhere."""

    inside: list[Edit]
    elsewhere: list[Edit]


class _Change(NamedTuple):
    """An entry or a page as it was and as it is to be, and how its values are put into lines."""

    old: Any
    new: Any
    lines: Lines

    def of(self, name: str) -> tuple[Any, Any]:
        """Return what a placeholder stated and what it is to state."""
        field = self.lines.field(name)
        return field.get(self.old), field.get(self.new)

    @property
    def is_of_entry(self) -> bool:
        """True for an entry, false for a page."""
        return bool(self.lines.root)


class _Splice:
    """The changes to one digest of a post."""

    def __init__(
        self, source: Source, reading: Reading, index: int, digest: Digest, refusals: Refusals
    ) -> None:
        self._source = source
        self._dialect = reading.dialect
        section = reading.sections[index]
        self._old, self._layout = section.digest, section.layout
        self._unread = reading.unread
        self._new = digest
        self._origin = aligned(self._old.entries, digest.entries)
        """The index of the old entry that each new one continues."""
        self._models = Models(source, self._layout)
        self._beside = self._neighbours()
        """For each entry the old one that it continues, or else the nearest above it, or below."""
        self._old_numbers = self._layout.numbers
        self._numbers = self._numbered()
        """The numbers that the entries are to have, where these are not their ranks."""
        self._front = reading.front if index == 0 else None
        self._refusals = refusals

    def text(self, start: int, end: int) -> str:
        """Return the digest's part of the source with the changes."""
        refuse_more(self._new, self._dialect, self._refusals)
        headings = self._headings()
        edits = [
            *self._front_edits(),
            *self._page_edits(),
            *self._empty_edits(),
            *self._heading_edits(headings),
        ]
        own = [
            self._entry_edits(index, entry, old)
            for index, (entry, old) in enumerate(zip(self._new.entries, self._origin, strict=True))
        ]
        # What names a paper elsewhere too stands between the blocks or in other ones.
        elsewhere = [edit for each in own for edit in each.elsewhere]
        edits += elsewhere
        texts = [
            self._entry_text(index, entry, old, [*own[index].inside, *elsewhere])
            for index, (entry, old) in enumerate(zip(self._new.entries, self._origin, strict=True))
        ]
        return self._arranged(self._gaps(edits, headings, start, end), texts)

    # --- entries and what stands between them ----------------------------------------------------

    def _gaps(
        self, edits: list[Edit], headings: list[_Heading], start: int, end: int
    ) -> list[_Gap]:
        """Return what stands before, between and behind the old entries, with the edits in it."""
        head = self._end_of_head()
        blocks = self._layout.blocks
        places = [offset for block in blocks for offset in (block.start, block.own_end)]
        places = [start, *(places or [head, head]), end]
        gaps = []
        for left, right in zip(places[::2], places[1::2], strict=True):
            # An edit between two gaps is the second one's, and the last gap has its end too.
            inside = [e for e in edits if left <= e.start < right or e.start == right == end]
            topics = [each.topic for each in headings if left <= each.line.start < right]
            text = edited(self._source.text, inside, left, right)
            gaps.append(_Gap(text, topics[-1] if topics else None))
        return gaps

    def _end_of_head(self) -> int:
        """Return where the head ends; without one, where the front matter does."""
        ends = [line.end for line in self._layout.page if line.role is Role.HEAD]
        if ends:
            return max(ends)
        return self._source.lines[self._front.body - 1].end if self._front else 0

    def _arranged(self, gaps: list[_Gap], texts: list[str]) -> str:
        """Put the entries between the gaps, which stay in their places when entries move."""
        places = self._places()
        kept = {place for place in places if place is not None}
        for index, (place, old) in enumerate(zip(places, self._origin, strict=True)):
            if place is not None and old is None:
                texts[index] += self._left_by(place)
        if kept:
            return self._woven(self._closed(gaps, kept), texts, places)
        return self._refilled(gaps, texts)

    def _places(self) -> list[int | None]:
        """Return the old entry whose place each new one takes, `None` for one between places.

        Where none of the old ones is left, new ones take the places under their topics.
        """
        blocks = self._layout.blocks
        if any(old is not None for old in self._origin) or not (self._origin and blocks):
            return self._origin
        under = {block.topic: index for index, block in enumerate(blocks)}
        places: list[int | None] = []
        taken = -1
        for entry in self._new.entries:
            place = under.get(entry.topic, -1)
            places.append(place if place > taken else None)
            taken = max(place, taken)
        return places if taken >= 0 else [len(blocks) - 1, *places[1:]]

    def _closed(self, gaps: list[_Gap], kept: set[int]) -> list[_Gap]:
        """Return the gaps around the entries that are kept; each other one takes a separator."""
        last = len(self._layout.blocks) - 1
        closed = gaps[:1]
        for index, gap in enumerate(gaps[1:]):
            if index in kept:
                closed.append(gap)
                continue
            left = self._left_by(index)
            gap = gap._replace(text=left + gap.text)  # noqa: PLW2901 - with what it leaves
            if index < last or left:
                closed[-1] = closed[-1].joined(gap.without(_FIRST_SEPARATOR))
            else:
                closed[-1] = closed[-1].without(_LAST_SEPARATOR).joined(gap)
        return closed

    def _left_by(self, index: int) -> str:
        """Return the author's own text in and below an old entry, which stays without it."""
        block = self._layout.blocks[index]
        inside = (
            self._source.text[line.start : line.end]
            for line in self._own_lines(block.start, block.end)
        )
        return "".join(self._source.line_end + line for line in inside) + self._below(block)

    def _own_lines(self, start: int, end: int) -> Iterator[SourceLine]:
        """Return the lines between two offsets that no template reads."""
        lines = self._source.lines
        first = bisect_left(self._unread, start, key=lambda run: lines[run[0]].start)
        for index, count in self._unread[first:]:
            if lines[index].start >= end:
                return
            yield from lines[index : index + count]

    def _woven(self, gaps: list[_Gap], texts: list[str], places: list[int | None]) -> str:
        """Put entries between the gaps around those of them that have places."""
        pieces = [gaps[0].text]
        topic = gaps[0].topic
        behind = 0
        for index, (text, place) in enumerate(zip(texts, places, strict=True)):
            if place is not None and behind:
                # The gap behind the entry before goes after what was added there.
                pieces.append(gaps[behind].text)
                topic = gaps[behind].topic or topic
            headed = self._headed_text(index, text, topic)
            topic = self._new.entries[index].topic
            if place is not None:
                pieces.append(headed)
                behind += 1
            elif behind:
                pieces += [self._separator, headed]
            else:
                pieces += [headed, self._separator]
        return "".join([*pieces, gaps[behind].text])

    def _refilled(self, gaps: list[_Gap], texts: list[str]) -> str:
        """Put entries where there were none, or what stands in place of any where none is left."""
        before, behind = gaps[0], gaps[-1]
        topics = [before.topic, *(entry.topic for entry in self._new.entries)]
        texts = [self._headed_text(i, text, topics[i]) for i, text in enumerate(texts)]
        if self._layout.blocks:
            last = len(self._layout.blocks) - 1
            before, behind = self._closed(gaps, {last})
            before = before.without(_LAST_SEPARATOR)
            behind = behind._replace(text=self._left_by(last) + behind.text)
            empty = self._page_lines(self._dialect.outline.empty).block(self._new, needed=False)
            texts = [empty] if empty else []
        blank_lines = 1 + self._dialect.outline.blank_after_head
        blank = self._source.line_end * blank_lines if texts else ""
        return before.text + blank + self._separator.join(texts) + behind.text

    @property
    def _separator(self) -> str:
        """The line ends between two entries of a new post."""
        return self._source.line_end * (1 + self._dialect.outline.blank_after_entry)

    def moved(self, end: int) -> Iterator[tuple[str, str]]:
        """Return the author's own text that stands with another paper now, and why."""
        blocks = self._layout.blocks
        gone = set(range(len(blocks))).difference(n for n in self._origin if n is not None)
        for index in sorted(gone):
            if left := self._left_by(index).strip():
                name = _name(self._old.entries[index])
                yield left, f"this text stood with {name}, which is gone, and stays in its place"
        if not (blocks and self._origin) or self._origin[-1] == len(blocks) - 1:
            return
        foot = (line.start for line in self._layout.page if line.start >= blocks[-1].own_end)
        lines = [*self._own_lines(blocks[-1].own_end, next(foot, end))]
        if lines:
            text = self._source.text[lines[0].start : lines[-1].end].strip()
            name = _name(self._new.entries[-1])
            yield text, f"this text stays at the end, which is now below {name}"

    # --- topics ----------------------------------------------------------------------------------

    def _headings(self) -> list[_Heading]:
        """Return the headings of topics.

        A topic that all entries below its heading have changed alike is renamed.
        """
        lines = [line for line in self._layout.page if line.role is Role.TOPIC]
        starts = [line.start for line in lines]
        named: list[set[str | None]] = [set() for _ in lines]
        for entry, old in zip(self._new.entries, self._origin, strict=True):
            heading = 0 if old is None else bisect_left(starts, self._layout.blocks[old].start)
            if heading:
                named[heading - 1].add(entry.topic)
        return [
            _Heading(line, topics.pop() if len(topics) == 1 else line.slots[0].value)
            for line, topics in zip(lines, named, strict=True)
        ]

    def _heading_edits(self, headings: list[_Heading]) -> Iterator[Edit]:
        lines = self._page_lines(self._dialect.outline.topic)
        lines = lines._replace(field=entry_field, root=ROOT / "entries")
        for line, topic in headings:
            slot = line.slots[0]
            if topic is not None and topic != slot.value:
                text = lines.written(line.template, "topic", topic, self._text_of(slot))
                yield Edit(slot.start, slot.end, text)

    def _headed_text(self, index: int, text: str, topic: str | None) -> str:
        """Return the text of an entry that would stand under a topic, below its own heading."""
        entry = self._new.entries[index]
        if not self._dialect.outline.topic or entry.topic == topic:
            return text
        return headed(text, entry, self._entry_lines(index), self._dialect)

    # --- lines of entries and pages --------------------------------------------------------------

    def _page_lines(self, templates: Sequence[Template]) -> Lines:
        return page_lines(templates, self._dialect, self._refusals, self._source.line_end)

    def _entry_lines(self, index: int, row: Template | None = None) -> Lines:
        lines = entry_lines(self._dialect, index, self._refusals, self._source.line_end, row)
        beside = self._beside[index]
        return lines if beside is None else lines._replace(models=self._models.beside(beside))

    def _entry_edits(self, index: int, entry: Entry, old: int | None) -> "_EntryEdits":
        """Return the edits that make an old entry say what the new one does."""
        if old is None:
            return _EntryEdits([], [])
        before, entry = self._old.entries[old], self._as_numbered(index, entry)
        if self._numbers:
            before = evolve(before, rank=self._old_numbers[old])
        if before == entry:
            return _EntryEdits([], [])
        block = self._layout.blocks[old]
        first = block.lines[0].template
        lines = self._entry_lines(index, None if first in self._dialect.outline.entry else first)
        edits = _EntryEdits([], [])
        for edit in self._line_edits(_Change(before, entry, lines), block.lines):
            own = block.start <= edit.start <= edit.end <= block.end
            (edits.inside if own else edits.elsewhere).append(edit)
        return edits

    def _entry_text(self, index: int, entry: Entry, old: int | None, edits: list[Edit]) -> str:
        if old is None:
            lines = self._entry_lines(index, self._layout.row)
            return lines.block(self._as_numbered(index, entry))
        block = self._layout.blocks[old]
        inside = [edit for edit in edits if block.start <= edit.start and edit.end <= block.end]
        return edited(self._source.text, inside, block.start, block.end) + self._below(block)

    def _as_numbered(self, index: int, entry: Entry) -> Entry:
        """Return an entry with the number that it is to have for its rank."""
        return evolve(entry, rank=self._numbers[index]) if self._numbers else entry

    def _neighbours(self) -> list[int | None]:
        neighbour = next((old for old in self._origin if old is not None), None)
        found = []
        for old in self._origin:
            neighbour = neighbour if old is None else old
            found.append(neighbour)
        return found

    def _numbered(self) -> list[int]:
        """Return the numbers of entries that have the number with which their list begins."""
        if not self._layout.is_numbered_by_ones:
            return []
        numbers = [1]
        for position, old in enumerate(self._origin, 1):
            own = None if old is None else self._old_numbers[old]
            numbers.append(own if own in {position, numbers[-1]} and own else numbers[-1])
        return numbers[1:]

    def _below(self, block: Block) -> str:
        """Return the author's own text below an entry."""
        return self._source.text[block.end : block.own_end]

    def _page_edits(self) -> Iterator[Edit]:
        # The lines of topics are entries' and not the page's.
        templates = [line for line in self._dialect.outline.page if line.role is not Role.TOPIC]
        change = _Change(self._old, self._new, self._page_lines(templates))
        layouts = [line for line in self._layout.page if line.role is not Role.TOPIC]
        return self._line_edits(change, layouts)

    def _empty_edits(self) -> Iterator[Edit]:
        """Return the edits that take out what stands in place of entries once there are some."""
        for line in self._layout.page if self._new.entries and not self._old.entries else ():
            if line.role is Role.EMPTY:
                yield self._removal(line)

    def _line_edits(self, change: _Change, layouts: Sequence[LineLayout]) -> Iterator[Edit]:
        """Return the edits that make the lines of an entry or a page say a changed value."""
        if change.old == change.new:
            return
        present = {layout.template: layout for layout in layouts}
        stated = {slot.field for layout in layouts for slot in layout.slots}
        for template in change.lines.templates:
            if template.repeats:
                repeated = [layout for layout in layouts if layout.template is template]
                yield from self._changed_list(change, template, repeated)
            elif template in present:
                yield from self._changed_line(change, present[template])
            elif template in self._dialect.outline.starts:
                continue  # the entry begins with another spelling of this line
            elif line := self._added_line(change, template, stated):
                place, blank = self._place_of_line(change, template, present)
                # What is added next stands below this line.
                present[template] = LineLayout(template, place, place, ())
                yield Edit(place, place, self._source.line_end * (1 + blank) + line)

    def _changed_list(
        self, change: _Change, template: Template, present: Sequence[LineLayout]
    ) -> Iterator[Edit]:
        """Return the edit that rewrites lines which repeat, where their list has changed."""
        lines = change.lines
        items = lines.items(template, change.new)
        if lines.items(template, change.old) == items or not present:
            return
        rendered = [lines.rendered(template, item) for item in items]
        text = self._source.line_end.join(line for line in rendered if line is not None)
        yield Edit(present[0].start, present[-1].end, text)

    def _changed_line(self, change: _Change, layout: LineLayout) -> Sequence[Edit]:
        """Return the edits of one line: its slots', or the whole line where its shape changes."""
        template = layout.template
        if template in self._dialect.outline.starts[1:] and (
            line := self._other_start(change, layout)
        ):
            return [Edit(layout.start, layout.end, line)]
        edits = []
        texts: dict[str, str] = {}
        reshaped = False
        for slot in layout.slots:
            before, after = change.of(slot.field)
            text = old = self._text_of(slot)
            # A second statement that disagrees with the first one is not the field's.
            if before != after and (slot.value is None or agrees(slot.value, before)):
                if isinstance(after, PaperId) and slot.value != before:
                    after = after._replace(version=None)
                goes = after is None and slot.field not in template.clearable
                reshaped = reshaped or goes or (template.value_below and not old)
                text = ""
                if after is not None:
                    text = change.lines.written(template, slot.field, after, old)
                edits.append(Edit(slot.start, slot.end, text))
            if text:
                texts[slot.field] = text
        added = self._added_parts(change, layout)
        if reshaped or added:
            return self._reshaped_line(change, layout, {**texts, **added})
        return edits

    def _other_start(self, change: _Change, layout: LineLayout) -> str | None:
        """Return the first line of an entry in the usual spelling, where only that states all."""
        usual = self._dialect.outline.starts[0]
        more = usual.kinds.keys() - layout.template.kinds.keys()
        changes = map(change.of, more)
        if any(before != after and after is not None for before, after in changes):
            return change.lines.rendered(usual, change.new)
        return None

    def _added_parts(self, change: _Change, layout: LineLayout) -> dict[str, str]:
        """Return the texts of values for which a line that is there has parts that are not.

        A part that was left out stays so where another one says the same.
        """
        lines = change.lines
        stated = {lines.field(slot.field).path for slot in layout.slots}
        added = {}
        for name in layout.template.kinds:
            before, after = change.of(name)
            if lines.field(name).path not in stated and after not in {None, before}:
                added[name] = lines.written(layout.template, name, after, None)
        return added

    def _reshaped_line(
        self, change: _Change, layout: LineLayout, texts: Mapping[str, str]
    ) -> Sequence[Edit]:
        """Return the edit that writes a line anew, or takes it out where it has nothing to say."""
        lines = change.lines
        if texts:
            line = lines.filled(layout.template, texts)
            return [] if line is None else [Edit(layout.start, layout.end, line)]
        needed = self._dialect.outline.starts if change.is_of_entry else self._dialect.anchors
        if layout.template in needed:
            lines.refuse_absence(layout.template)
            return []
        return [self._removal(layout)]

    def _added_line(self, change: _Change, template: Template, stated: set[str]) -> str | None:
        """Return a line that is not there yet, for a value that was not stated anywhere."""
        changes = {name: change.of(name) for name in template.kinds}
        changed = {name: before for name, (before, after) in changes.items() if before != after}
        if changed.keys() - stated and None in changed.values():
            return change.lines.rendered(template, change.new)
        return None

    def _place_of_line(
        self, change: _Change, template: Template, present: Mapping[Template, LineLayout]
    ) -> tuple[int, int]:
        """Return where a line that is not there yet belongs, and below how many blank lines.

        It belongs behind the one before it; the first line of the foot behind the last entry.
        """
        above = takewhile(lambda other: other is not template, change.lines.templates)
        last = max((present[other].end for other in above if other in present), default=None)
        if template.role is Role.FOOT and self._layout.blocks:
            end = self._layout.blocks[-1].own_end
            if last is None or last < end:
                return end, max(template.blank_before, self._dialect.outline.blank_after_entry)
        return self._end_of_head() if last is None else last, template.blank_before

    def _removal(self, layout: LineLayout) -> Edit:
        """Return the edit that takes out a line with the blank lines that belong before it."""
        lines, text = self._source.lines, self._source.text
        index = self._source.line_number(layout.start) - 1
        top = max(index - layout.template.blank_before, 0)
        while index > top and not text[lines[index - 1].start : lines[index - 1].end].strip():
            index -= 1
        if not index:
            return Edit(0, lines[self._source.line_number(layout.end) - 1].next, "")
        return Edit(lines[index - 1].end, layout.end, "")

    def _text_of(self, slot: Slot) -> str:
        return self._source.text[slot.start : slot.end]

    # --- front matter ----------------------------------------------------------------------------

    def _front_edits(self) -> Iterator[Edit]:
        length = self._front.length if self._front else 0
        for key, (path, value) in self._front_changes().items():
            try:
                edit = self._front_edit(key, path, value)
            except ValueError as error:
                self._refusals.add(path, str(error))
                continue
            length += len(edit.text) - (edit.end - edit.start)
            if length > MAX_CHARACTERS and edit.text:
                self._refusals.add(path, TOO_LONG)
            yield edit

    def _front_changes(self) -> dict[str, tuple[FieldPath, Any]]:
        """Return the keys that change, each with the path of its field and its new value."""
        old, new = self._old, self._new
        changes: dict[str, tuple[FieldPath, Any]] = {}
        for key in dict.fromkeys([*old.front_matter, *new.front_matter]):
            path = ROOT / "front_matter" / key
            if key in new.front_matter and new.front_matter[key] is None:
                self._refusals.add(path, "is None; a key that says nothing is not there")
            elif _is_another(old.front_matter.get(key), new.front_matter.get(key)):
                changes[key] = path, new.front_matter.get(key)
        if old.title != new.title:
            changes["title"] = ROOT / "title", new.title
        moment = self._dialect.front.moment
        if old.posted_at != new.posted_at and moment:
            changes[moment] = ROOT / "posted_at", self._moment(moment)
        return changes

    def _moment(self, key: str) -> str | None:
        """Return `posted_at` in the spelling of the time that a key states."""
        if self._new.posted_at is None:
            return None
        keys = self._front.keys if self._front else {}
        like = keys[key].node.value if key in keys else None
        return format_timestamp(self._new.posted_at, like if isinstance(like, str) else None)

    def _front_edit(self, key: str, path: FieldPath, value: Any) -> Edit:
        """Return the edit that sets a key; raises ValueError where it cannot be set."""
        if self._front is None:
            message = "has no place, because the post has no front matter"
            raise ValueError(message)
        if path == ROOT / "posted_at" and self._old.posted_at is None and key in self._front.keys:
            message = f"has no place, because {key!r} holds no date with time"
            raise ValueError(message)
        if path == ROOT / "title" and value is None:
            message = "must be stated"
            raise ValueError(message)
        return self._front.change(key, value)


def _is_another(old: Any, new: Any) -> bool:
    """Tell whether a value of front matter changes; a text may become one of another type."""
    return old != new or (isinstance(new, Unquoted) and not isinstance(old, Unquoted))


def _name(entry: Entry) -> str:
    """Return what to call the paper of an entry."""
    return f"the paper {entry.paper.id}" if entry.paper.id else f"{entry.paper.title!r}"
