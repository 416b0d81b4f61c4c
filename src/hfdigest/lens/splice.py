"""Changed fields put into the text of an old post, and nothing else touched."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from attrs import evolve

from hfdigest.grammar.fields import entry_field
from hfdigest.grammar.line import Role, Template
from hfdigest.lens.alignment import aligned
from hfdigest.lens.edits import Edit, edited
from hfdigest.lens.expressible import Refusals
from hfdigest.lens.front_edits import FrontEdits
from hfdigest.lens.front_matter import FrontMatter
from hfdigest.lens.layout import Block, Layout, LineLayout
from hfdigest.lens.line_edits import Change, LineEdits
from hfdigest.lens.numbering import renumbered
from hfdigest.lens.reader import Reading
from hfdigest.lens.separators import separators
from hfdigest.lens.spelling import Models
from hfdigest.lens.writer import Lines, entry_lines, headed, page_lines, refuse_more
from hfdigest.model import Digest, Entry
from hfdigest.paths import ROOT
from hfdigest.source import Line as SourceLine, Source


def spliced(
    source: Source, reading: Reading, digests: Sequence[Digest], *, leaves_lines: bool
) -> tuple[str, Sequence[Refusals], Sequence[tuple[str, str]]]:
    """Return the source's text with the changes that lead from what it says to other digests.

    The digests are settled. What no line can say of each is refused, and the text then of no use.
    The third value tells text of the author's own that stands with another paper now, and why.
    """
    refused = [Refusals(leaves_lines=leaves_lines) for _ in digests]
    starts = [section.layout.page[0].start for section in reading.sections[1:]]
    bounds = [0, *starts, len(source.text)]
    splices = [
        _Splice(source, reading, index, digest, refusals)
        for index, (digest, refusals) in enumerate(zip(digests, refused, strict=True))
    ]
    parts = [*zip(splices, pairwise(bounds), strict=True)]
    text = "".join(splice.text(start, end) for splice, (start, end) in parts)
    moved = [told for splice, (_, end) in parts for told in splice.moved(end)]
    return text, refused, moved


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
        self._padded_rank = self._layout.padded_rank
        self._old_numbers = self._layout.numbers
        self._numbers = (
            renumbered(self._old_numbers, self._origin) if self._layout.is_numbered_by_lists else []
        )
        """The numbers that the entries are to have, where these are not their ranks."""
        front = reading.front if index == 0 else None
        self._end_of_head = _end_of_head(source, self._layout, front)
        self._lines = LineEdits(source, self._dialect, self._layout, self._end_of_head)
        moment = self._dialect.front.moment
        self._front_edits = FrontEdits(front, moment, self._old, digest, refusals)
        self._refusals = refusals
        self._first_separator, self._last_separator = separators(self._dialect.outline)

    def text(self, start: int, end: int) -> str:
        """Return the digest's part of the source with the changes."""
        refuse_more(self._new, self._dialect, self._refusals)
        # 1. What changes outside the entries: front matter, lines of the page, headings of topics.
        headings = self._headings()
        edits = [
            *self._front_edits.run(),
            *self._page_edits(),
            *self._empty_edits(),
            *self._heading_edits(headings),
        ]
        # 2. What changes in each entry that stays.
        own = [
            self._entry_edits(index, entry, old)
            for index, (entry, old) in enumerate(zip(self._new.entries, self._origin, strict=True))
        ]
        # 3. What names a paper elsewhere too stands between the blocks or in other ones.
        elsewhere = [edit for each in own for edit in each.elsewhere]
        edits += elsewhere
        # 4. The texts of all entries, old and new, and what stands between the old ones.
        texts = [
            self._entry_text(index, entry, old, [*own[index].inside, *elsewhere])
            for index, (entry, old) in enumerate(zip(self._new.entries, self._origin, strict=True))
        ]
        # 5. Entries change places, and what stands between them does not.
        return self._arranged(self._gaps(edits, headings, start, end), texts)

    # --- entries and what stands between them ----------------------------------------------------

    def _gaps(
        self, edits: list[Edit], headings: list[_Heading], start: int, end: int
    ) -> list[_Gap]:
        """Return what stands before, between and behind the old entries, with the edits in it."""
        head = self._end_of_head
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

    def _arranged(self, gaps: list[_Gap], texts: list[str]) -> str:
        """Put the entries between the gaps, which stay in their places when entries move."""
        # 1. A new entry in the place of one that is gone has the text that stood below that.
        places = self._places()
        kept = {place for place in places if place is not None}
        for index, (place, old) in enumerate(zip(places, self._origin, strict=True)):
            if place is not None and old is None:
                texts[index] += self._left_by(place)
        # 2. The gaps around the entries that stay are closed, and the texts put between them; where
        #    none stays, new ones come where the first would be.
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
            # 1. Behind an entry that stays its gap begins anew.
            if index in kept:
                closed.append(gap)
                continue
            # 2. Else it is joined to the gap before, with what the author wrote below the entry.
            left = self._left_by(index)
            gap = gap._replace(text=left + gap.text)  # noqa: PLW2901 - with what it leaves
            # 3. The entry takes the separator behind it along; the last one, that before it.
            if index < last or left:
                closed[-1] = closed[-1].joined(gap.without(self._first_separator))
            else:
                closed[-1] = closed[-1].without(self._last_separator).joined(gap)
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
        behind = bisect_left(self._unread, start, key=lambda run: lines[run[0]].start)
        # What begins before the first offset, as text of an entry, may go on behind it.
        for index, count in self._unread[max(behind - 1, 0) :]:
            for line in lines[index : index + count]:
                if line.start >= end:
                    return
                if line.start >= start:
                    yield line

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
            before = before.without(self._last_separator)
            behind = behind._replace(text=self._left_by(last) + behind.text)
            empty = self._page_lines(self._dialect.outline.empty).block(self._new, needed=False)
            texts = [empty] if empty else []
        blank_lines = 1 + self._dialect.outline.blank_after_head
        blank = self._source.line_end * blank_lines if texts else ""
        return before.text + blank + self._separator.join(texts) + behind.text

    @property
    def _separator(self) -> str:
        """What stands between two entries of a new post."""
        return self._dialect.outline.separator.replace("\n", self._source.line_end)

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
                text = lines.written(line.template, "topic", topic, self._lines.text_of(slot))
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
        if self._padded_rank:
            lines = lines._replace(like={"rank": self._padded_rank})
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
        for edit in self._lines.of(Change(before, entry, lines), block.lines):
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

    def _below(self, block: Block) -> str:
        """Return the author's own text below an entry."""
        return self._source.text[block.end : block.own_end]

    def _page_edits(self) -> Iterator[Edit]:
        # The lines of topics are entries' and not the page's.
        templates = [line for line in self._dialect.outline.page if line.role is not Role.TOPIC]
        change = Change(self._old, self._new, self._page_lines(templates))
        layouts = [line for line in self._layout.page if line.role is not Role.TOPIC]
        return self._lines.of(change, layouts)

    def _empty_edits(self) -> Iterator[Edit]:
        """Return the edits that take out what stands in place of entries once there are some."""
        for line in self._layout.page if self._new.entries and not self._old.entries else ():
            if line.role is Role.EMPTY:
                yield self._lines.removal(line)


def _name(entry: Entry) -> str:
    """Return what to call the paper of an entry."""
    return f"the paper {entry.paper.id}" if entry.paper.id else f"{entry.paper.title!r}"


def _end_of_head(source: Source, layout: Layout, front: FrontMatter | None) -> int:
    """Return where the head of a digest ends; without one, where the front matter does."""
    ends = [line.end for line in layout.page if line.role is Role.HEAD]
    if ends:
        return max(ends)
    return source.lines[front.body - 1].end if front else 0
