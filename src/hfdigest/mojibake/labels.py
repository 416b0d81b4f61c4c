"""The labels of a dialect: texts that each of its posts holds, and where a post holds them."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from hfdigest.damage import RUN
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.line import OptionalPart, Placeholder
from hfdigest.lens.layout import LineLayout
from hfdigest.lens.nodes import Node
from hfdigest.lens.reader import Reading
from hfdigest.source import Source


@lru_cache(maxsize=64)
def labels(dialect: Dialect) -> tuple[str, ...]:
    """Return the texts with letters beyond ASCII that every post of a dialect holds."""
    lines = (*dialect.outline.page, *dialect.outline.entry)
    parts = [part for line in lines for part in line.parts]
    parts += [part for line in dialect.front.followers.values() for part in line.parts]
    literals = [*_literals(parts), *_front_labels(dialect)]
    return tuple(dict.fromkeys(text for text in literals if not text.isascii()))


def _literals(parts: Iterable[Any]) -> Iterator[str]:
    """Yield the texts that a template's lines hold, including the letters of its dates."""
    for part in parts:
        if isinstance(part, OptionalPart):
            yield from _literals(part.parts)
        elif isinstance(part, str):
            yield from part.split("\n")
        elif isinstance(part, Placeholder) and part.kind.pattern is not None:
            yield from RUN.findall(part.kind.sample)


def _front_labels(dialect: Dialect) -> Iterator[str]:
    """Return the values of a dialect's front matter that are the same in every post."""
    for key, value in dialect.front.values.items():
        if key in dialect.front.varying:
            continue
        if not isinstance(value, str):
            yield from value
        elif key not in dialect.front.followers:
            yield value


def label_spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield where the labels stand in a post that was read."""
    for layout in _read_lines(reading):
        position = layout.start
        for slot in layout.slots:
            yield position, slot.start
            position = slot.end
        yield position, layout.end
    for node in _front_nodes(reading):
        yield node.start, node.end


def _read_lines(reading: Reading) -> Iterator[LineLayout]:
    """Yield the lines that templates read."""
    return chain.from_iterable(section.layout.lines for section in reading.sections)


def _front_nodes(reading: Reading) -> Iterator[Node]:
    """Yield the values of the front matter that are known from the dialect."""
    dialect = reading.dialect
    own = set(_front_labels(dialect))
    for name, key in reading.front.keys.items() if reading.front else ():
        for node in key.node.items or (key.node,):
            if not isinstance(node.value, str):
                continue
            follower = dialect.front.followers.get(name)
            if node.value in own or (follower and follower.match(node.value, 0, len(node.value))):
                yield node


# --- damaged labels ------------------------------------------------------------------------------


class Findings(NamedTuple):
    """What the labels tell of the lines of a source, by their indices."""

    suspicious: set[int]
    """Those of parts with a damaged label, but for lines whose own label is intact."""
    unread: set[int]
    """Those that no template reads even after all were restored."""


def findings_of(source: Source, whole: Source, reading: Reading) -> Findings:
    """Compare the labels of a source with those of the same source restored as a whole."""
    # 1. Lines whose template holds a label: damaged where the template does not read the same
    #    lines of the source as they are.
    damaged: set[int] = set()
    intact: set[int] = set()
    for layout in _read_lines(reading):
        if all(map(str.isascii, _literals(layout.template.parts))):
            continue
        start, end = _same_lines(source, whole, layout.start, _label_end(whole, layout))
        is_damaged = layout.template.match(source.text, start, end) is None
        (damaged if is_damaged else intact).update(_lines(whole, layout.start, layout.end))
    # 2. Values of the front matter that are labels.
    for node in _front_nodes(reading):
        label = whole.text[node.start : node.end]
        if not label.isascii():
            start, end = _same_lines(source, whole, node.start, node.end)
            is_damaged = label not in source.text[start:end]
            (damaged if is_damaged else intact).update(_lines(whole, node.start, node.end))
    # 3. A damaged label makes the part that it stands in suspicious: the head, or one entry.
    starts = _parts(whole, reading)
    parts = {bisect_right(starts, line) for line in damaged}
    lines_of_parts = {n for n in range(len(source.lines)) if bisect_right(starts, n) in parts}
    # 4. What nothing reads may be a line whose label could not be restored.
    unread = {line for first, count in reading.unread for line in range(first, first + count)}
    return Findings(lines_of_parts - intact, unread)


def _label_end(whole: Source, layout: LineLayout) -> int:
    """Return where the text ends that a template matches; a value below its label is not in it."""
    if not layout.template.value_below:
        return layout.end
    return layout.start + len(whole.text[layout.start : layout.slots[-1].start].rstrip())


def _lines(source: Source, start: int, end: int) -> range:
    """Return the indices of the lines from one offset to another."""
    return range(source.line_number(start) - 1, source.line_number(end))


def _same_lines(source: Source, whole: Source, start: int, end: int) -> tuple[int, int]:
    """Return where the lines stand in a source that stand between two offsets of the whole one."""
    lines = _lines(whole, start, end)
    return source.lines[lines[0]].start, source.lines[lines[-1]].end


def _parts(source: Source, reading: Reading) -> list[int]:
    """Return the first lines of the parts of a post: its head, its entries, lines after them."""
    entries = [block.start for section in reading.sections for block in section.layout.blocks]
    page = [line.start for section in reading.sections for line in section.layout.page]
    later = [start for start in page if entries and start > entries[0]]
    return [0, *sorted(source.line_number(start) - 1 for start in entries + later)]
