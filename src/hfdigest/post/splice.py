"""Changed fields put into the text of an old post, and nothing else touched."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hfdigest.dates import format_timestamp
from hfdigest.model import Digest, Entry
from hfdigest.post.alignment import aligned
from hfdigest.post.dialect import Line
from hfdigest.post.expressible import Refusals
from hfdigest.post.fields import entry_field
from hfdigest.post.front_matter import Edit
from hfdigest.post.kinds import PaperId, agrees
from hfdigest.post.layout import LineLayout
from hfdigest.post.reader import Reading
from hfdigest.post.writer import Lines, entry_lines, headed, page_lines, refuse_more
from hfdigest.source import Source

_FIRST_SEPARATOR = re.compile(r"[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))?")
_LAST_SEPARATOR = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*)?(?:\r\n|(?<!\r)\n|\r)\Z")


def spliced(source: Source, reading: Reading, digests: Sequence[Digest]) -> str:
    """Return the source's text with the changes that lead from what it says to other digests.

    The digests are settled. Raises RenderError for values that no line can say.
    """
    refusals = Refusals()
    starts = [section.layout.page[0].start for section in reading.sections[1:]]
    bounds = [0, *starts, len(source.text)]
    text = "".join(
        _Splice(source, reading, index, digest, refusals).text(*bounds[index : index + 2])
        for index, digest in enumerate(digests)
    )
    refusals.check(source.name)
    return text


def apply(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """Return a part of a text with edits in it, which do not overlap."""
    pieces = []
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[start : edit.start], edit.text]
        start = edit.end
    return "".join([*pieces, text[start:end]])


class _Gap(NamedTuple):
    """Text between two entries, and the last topic that stands as a heading in it."""

    text: str
    topic: str | None

    def __add__(self, other: Any) -> "_Gap":
        """Return both texts as one."""
        return _Gap(self.text + other.text, other.topic or self.topic)

    def without(self, separator: re.Pattern[str]) -> "_Gap":
        """Return the gap with a separator taken out."""
        return self._replace(text=separator.sub("", self.text, count=1))


class _Splice:
    """The changes to one digest of a post."""

    def __init__(
        self, source: Source, reading: Reading, index: int, digest: Digest, refusals: Refusals
    ) -> None:
        self._source = source
        self._dialect = reading.dialect
        self._old, self._layout = reading.sections[index]
        self._new = digest
        self._front = reading.front if index == 0 else None
        self._refusals = refusals

    def text(self, start: int, end: int) -> str:
        """Return the digest's part of the source with the changes."""
        refuse_more(self._new, self._dialect, self._refusals)
        blocks = self._layout.blocks
        origin = aligned(self._old.entries, self._new.entries)
        topics = self._topics(origin)
        edits = [
            *self._front_edits(),
            *self._page_edits(),
            *self._empty_edits(),
            *self._topic_edits(topics),
        ]
        texts = [
            self._entry_text(index, entry, old)
            for index, (entry, old) in enumerate(zip(self._new.entries, origin, strict=True))
        ]
        first = self._first_entry(start)
        places = [offset for block in blocks for offset in (block.start, block.end)]
        places = [start, *(places or [first, first]), end]
        gaps = []
        for left, right in zip(places[::2], places[1::2], strict=True):
            # An edit between two gaps is the second one's, and the last gap has its end too.
            inside = [e for e in edits if left <= e.start < right or e.start == right == end]
            headed = [topic for line, topic in topics if left <= line.start < right]
            text = apply(self._source.text, inside, left, right)
            gaps.append(_Gap(text, headed[-1] if headed else None))
        return self._arranged(gaps, texts, origin)

    def _first_entry(self, start: int) -> int:
        """Return where the head ends."""
        head = len(self._dialect.head)
        ends = [line.end for line in self._layout.page if line.template < head]
        if ends:
            return max(ends)
        lines = self._source.lines
        return lines[self._front.body - 1].end if self._front else start

    def _topics(self, origin: Sequence[int | None]) -> list[tuple[LineLayout, str | None]]:
        """Return the headings of topics, each with its topic as the new digest has it.

        A topic that all entries below its heading have changed alike is renamed.
        """
        lines = [line for line in self._layout.page if line.template in self._dialect.topics]
        starts = [line.start for line in lines]
        named: list[set[str | None]] = [set() for _ in lines]
        for entry, old in zip(self._new.entries, origin, strict=True):
            heading = 0 if old is None else bisect_left(starts, self._layout.blocks[old].start)
            if heading:
                named[heading - 1].add(entry.topic)
        return [
            (line, topics.pop() if len(topics) == 1 else line.slots[0].value)
            for line, topics in zip(lines, named, strict=True)
        ]

    def _topic_edits(self, topics: list[tuple[LineLayout, str | None]]) -> Iterator[Edit]:
        lines = self._page_lines(self._dialect.page)
        for line, topic in topics:
            slot = line.slots[0]
            if topic is not None and topic != slot.value:
                template = self._dialect.page[line.template]
                text = self._source.text[slot.start : slot.end]
                lines = lines._replace(field=entry_field, prefix="entries.")
                yield Edit(slot.start, slot.end, lines.written(template, "topic", topic, text))

    def _page_lines(self, templates: Sequence[Line]) -> Lines:
        return page_lines(templates, self._dialect, self._refusals, self._source.line_end)

    def _arranged(self, gaps: list["_Gap"], texts: list[str], origin: Sequence[int | None]) -> str:
        """Put entries between the gaps: places stay, entries that are gone take one separator."""
        count = len(self._layout.blocks)
        kept = {old for old in origin if old is not None}
        merged = [gaps[0]]
        for index in range(count):
            following = gaps[index + 1]
            if index in kept:
                merged.append(following)
            elif index < count - 1:
                merged[-1] += following.without(_FIRST_SEPARATOR)
            else:
                merged[-1] = merged[-1].without(_LAST_SEPARATOR)
                if kept:
                    merged[-1] += following
        line_end = self._source.line_end
        separator = line_end * (1 + self._dialect.blank_after_entry)
        if not kept:
            if count and not texts and self._dialect.empty:
                empty = self._page_lines(self._dialect.empty)
                texts = [empty.block(self._new, needed=False)]
            else:
                texts = self._headed_texts(texts, gaps[0].topic)
            between = line_end * (1 + self._dialect.blank_after_head) if texts else ""
            return merged[0].text + between + separator.join(texts) + gaps[-1].text
        pieces = [merged[0].text]
        topic = merged[0].topic
        place = 0
        for index, (text, old) in enumerate(zip(texts, origin, strict=True)):
            if old is not None and place:
                # The gap behind the entry before goes after what was added there.
                pieces.append(merged[place].text)
                topic = merged[place].topic or topic
            headed = self._headed_text(index, text, topic)
            topic = self._new.entries[index].topic if self._dialect.topic else None
            if old is None:
                pieces += [separator, headed] if place else [headed, separator]
            else:
                pieces.append(headed)
                place += 1
        return "".join([*pieces, merged[place].text])

    def _headed_texts(self, texts: list[str], topic: str | None) -> list[str]:
        """Return the texts of new entries, with a heading wherever the topic changes."""
        topics = [topic, *(entry.topic for entry in self._new.entries)]
        return [self._headed_text(i, text, topics[i]) for i, text in enumerate(texts)]

    def _headed_text(self, index: int, text: str, topic: str | None) -> str:
        """Return the text of an entry that would stand under a topic, below its own heading."""
        entry = self._new.entries[index]
        if not self._dialect.topic or entry.topic == topic:
            return text
        return headed(text, entry, self._entry_lines(index), self._dialect)

    def _entry_lines(self, index: int, own: Line | None = None) -> Lines:
        line_end = self._source.line_end
        return entry_lines(self._dialect, index, self._refusals, line_end, own)

    def _entry_text(self, index: int, entry: Entry, old: int | None) -> str:
        if old is None:
            return self._entry_lines(index, self._layout.row).block(entry)
        block = self._layout.blocks[old]
        lines = self._entry_lines(index, block.lines[0].own)
        edits = self._line_edits(lines, block.lines, self._old.entries[old], entry)
        return apply(self._source.text, edits, block.start, block.end)

    def _page_edits(self) -> list[Edit]:
        lines = self._page_lines(self._dialect.page)
        layouts = [line for line in self._layout.page if line.template not in self._dialect.topics]
        return self._line_edits(lines, layouts, self._old, self._new)

    def _line_edits(
        self, lines: Lines, layouts: Sequence[LineLayout], old: Any, new: Any
    ) -> list[Edit]:
        """Return the edits that make the lines of an entry or a page say a changed value."""
        if old == new:
            return []
        edits: list[Edit] = []
        present = {layout.template: layout for layout in layouts}
        stated = {slot.field for layout in layouts for slot in layout.slots}
        for number, template in enumerate(lines.templates):
            if not lines.prefix and number in self._dialect.topics:
                continue
            if template.repeats:
                edits += self._changed_list(lines, template, layouts, number)
                continue
            fields = {name: lines.field(name) for name in template.kinds}
            changed = {n for n, field in fields.items() if field.get(old) != field.get(new)}
            if not changed:
                continue
            if number in present:
                edits += self._changed_line(lines, template, present[number], old, new)
            elif changed - stated and any(fields[name].get(old) is None for name in changed):
                line = lines.rendered(template, new)
                if line is not None:
                    place = self._place_of_line(lines, number, present)
                    line = self._source.line_end * (1 + template.blank_before) + line
                    edits.append(Edit(place, place, line))
        return edits

    def _changed_list(
        self, lines: Lines, template: Line, layouts: Sequence[LineLayout], number: int
    ) -> Iterator[Edit]:
        """Return the edit that rewrites lines which repeat, where their list has changed."""
        present = [layout for layout in layouts if layout.template == number]
        items = lines.items(template, self._new)
        if lines.items(template, self._old) == items or not present:
            return
        rendered = [lines.rendered(template, item) for item in items]
        text = self._source.line_end.join(line for line in rendered if line is not None)
        yield Edit(present[0].start, present[-1].end, text)

    def _empty_edits(self) -> Iterator[Edit]:
        """Return the edits that take out what stands in place of entries once there are some."""
        head = len(self._dialect.head)
        for line in self._layout.page if self._new.entries and not self._old.entries else ():
            if head <= line.template < head + len(self._dialect.empty):
                yield self._removal(self._dialect.page[line.template], line)

    def _place_of_line(self, lines: Lines, number: int, present: Mapping[int, LineLayout]) -> int:
        """Return where a line that is not there yet belongs: behind the one before it."""
        before = [present[other].end for other in range(number) if other in present]
        foot = len(self._dialect.head) + len(self._dialect.empty)
        is_foot = lines.templates is self._dialect.page and number >= foot
        if is_foot and self._layout.blocks:
            before.append(self._layout.blocks[-1].end)
        return max(before, default=self._first_entry(0))

    def _changed_line(
        self, lines: Lines, template: Line, layout: LineLayout, old: Any, new: Any
    ) -> list[Edit]:
        """Return the edits of one line: its slots', or the whole line where its shape changes."""
        edits = []
        texts: dict[str, str] = {}
        reshaped = False
        for slot in layout.slots:
            before, after = (lines.field(slot.field).get(value) for value in (old, new))
            text = self._source.text[slot.start : slot.end]
            # A second statement that disagrees with the first one is not the field's.
            if before != after and (slot.value is None or agrees(slot.value, before)):
                if isinstance(after, PaperId) and slot.value != before:
                    after = after._replace(version=None)
                goes = after is None and slot.field not in template.clearable
                reshaped = reshaped or goes or (template.value_below and not text)
                text = lines.written(template, slot.field, after, text) if after is not None else ""
                edits.append(Edit(slot.start, slot.end, text))
            if text:
                texts[slot.field] = text
        stated = {lines.field(slot.field).path for slot in layout.slots}
        # A part that was left out stays so where another one says the same.
        for name in (n for n in template.kinds if lines.field(n).path not in stated):
            before, after = (lines.field(name).get(value) for value in (old, new))
            if after not in {None, before}:
                texts[name] = lines.written(template, name, after, None)
                reshaped = True
        if not reshaped:
            return edits
        if texts:
            line = lines.filled(template, texts)
            return [] if line is None else [Edit(layout.start, layout.end, line)]
        needed = self._dialect.starts if lines.prefix else self._dialect.anchors
        if layout.template in needed:
            lines.refuse_absence(template)
            return []
        return [self._removal(template, layout)]

    def _removal(self, template: Line, layout: LineLayout) -> Edit:
        """Return the edit that takes out a line with the blank lines that belong before it."""
        lines = self._source.lines
        index = self._source.line_number(layout.start) - 1
        for _ in range(template.blank_before):
            before = lines[index - 1]
            if self._source.text[before.start : before.end].strip():
                break
            index -= 1
        if not index:
            return Edit(layout.start, lines[self._source.line_number(layout.end) - 1].next, "")
        return Edit(lines[index - 1].end, layout.end, "")

    def _front_edits(self) -> Iterator[Edit]:
        front = self._front
        changes: dict[str, tuple[str, Any]] = {}
        old, new = self._old, self._new
        for key in dict.fromkeys([*old.front_matter, *new.front_matter]):
            if old.front_matter.get(key) != new.front_matter.get(key):
                changes[key] = f"front_matter.{key}", new.front_matter.get(key)
        if old.title != new.title:
            changes["title"] = "title", new.title
        moment = self._dialect.moment_key
        if old.posted_at != new.posted_at and moment:
            like = front.keys[moment].node.value if front and moment in front.keys else None
            like = like if isinstance(like, str) else None
            written = None if new.posted_at is None else format_timestamp(new.posted_at, like)
            changes[moment] = "posted_at", written
        for key, (path, value) in changes.items():
            reason = self._front_refusal(key, path, value)
            if reason is None and front is not None:
                try:
                    yield front.change(key, value)
                except ValueError as error:
                    reason = str(error)
            if reason is not None:
                self._refusals.add(path, reason)

    def _front_refusal(self, key: str, path: str, value: Any) -> str | None:
        """Return why a front-matter key cannot be set to a value, or `None`."""
        if self._front is None:
            return "has no place, because the post has no front matter"
        if path == "posted_at" and self._old.posted_at is None and key in self._front.keys:
            return f"has no place, because {key!r} holds no date with time"
        if path == "title" and value is None:
            return "must be stated"
        return None
