"""Changed values put into the lines of an entry or a page: edits of slots and of whole lines."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from attrs import frozen

from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.kinds import agrees
from hfdigest.grammar.line import Role, Slot, Template
from hfdigest.identifiers import PaperId
from hfdigest.lens.edits import Edit
from hfdigest.lens.layout import Layout, LineLayout
from hfdigest.lens.writer import Lines
from hfdigest.source import Source


class Change(NamedTuple):
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


@frozen
class LineEdits:
    """The edits that make lines of a post say what they are to say."""

    _source: Source
    _dialect: Dialect
    _layout: Layout
    _end_of_head: int
    """Where the head of the digest ends."""

    def of(self, change: Change, layouts: Sequence[LineLayout]) -> Iterator[Edit]:
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
        self, change: Change, template: Template, present: Sequence[LineLayout]
    ) -> Iterator[Edit]:
        """Return the edit that rewrites lines which repeat, where their list has changed."""
        lines = change.lines
        items = lines.items(template, change.new)
        if lines.items(template, change.old) == items or not present:
            return
        rendered = [lines.rendered(template, item) for item in items]
        text = self._source.line_end.join(line for line in rendered if line is not None)
        yield Edit(present[0].start, present[-1].end, text)

    def _changed_line(self, change: Change, layout: LineLayout) -> Sequence[Edit]:
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
            text = old = self.text_of(slot)
            # A second statement that disagrees with the first one is not the field's.
            if before != after and (slot.value is None or agrees(slot.value, before)):
                if isinstance(after, PaperId) and slot.value != before:
                    after = after._replace(version=None)
                goes = after is None and slot.field not in template.clearable
                reshaped = reshaped or goes or (template.value_below and not old)
                text = ""
                if after is not None:
                    like = change.lines.like.get(slot.field, old)
                    kind = template.kind_of(slot)
                    text = change.lines.written(template, slot.field, after, like, kind)
                edits.append(Edit(slot.start, slot.end, text))
            if text and not slot.nth:
                texts[slot.field] = text
        added = self._added_parts(change, layout)
        if reshaped or added:
            return self._reshaped_line(change, layout, {**texts, **added})
        return edits

    def _other_start(self, change: Change, layout: LineLayout) -> str | None:
        """Return the first line of an entry in the usual spelling, where only that states all."""
        usual = self._dialect.outline.starts[0]
        more = usual.kinds.keys() - layout.template.kinds.keys()
        changes = map(change.of, more)
        if any(before != after and after is not None for before, after in changes):
            return change.lines.rendered(usual, change.new)
        return None

    def _added_parts(self, change: Change, layout: LineLayout) -> dict[str, str]:
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
        self, change: Change, layout: LineLayout, texts: Mapping[str, str]
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
        return [self.removal(layout)]

    def _added_line(self, change: Change, template: Template, stated: set[str]) -> str | None:
        """Return a line that is not there yet, for a value that was not stated anywhere."""
        changes = {name: change.of(name) for name in template.kinds}
        changed = {name: before for name, (before, after) in changes.items() if before != after}
        if changed.keys() - stated and None in changed.values():
            return change.lines.rendered(template, change.new)
        return None

    def _place_of_line(
        self, change: Change, template: Template, present: Mapping[Template, LineLayout]
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
        return self._end_of_head if last is None else last, template.blank_before

    def removal(self, layout: LineLayout) -> Edit:
        """Return the edit that takes out a line with the blank lines that belong before it."""
        lines, text = self._source.lines, self._source.text
        index = self._source.line_number(layout.start) - 1
        top = max(index - layout.template.blank_before, 0)
        while index > top and not text[lines[index - 1].start : lines[index - 1].end].strip():
            index -= 1
        if not index:
            return Edit(0, lines[self._source.line_number(layout.end) - 1].next, "")
        return Edit(lines[index - 1].end, layout.end, "")

    def text_of(self, slot: Slot) -> str:
        """Return the text of a slot."""
        return self._source.text[slot.start : slot.end]
