"""The lines of a post that no template reads: the author's own, or what was not understood."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from hfdigest.grammar.outline import Outline
from hfdigest.identifiers import canonical, named_in
from hfdigest.lens.layout import Block, Section
from hfdigest.lens.mask import Masked
from hfdigest.model import Entry
from hfdigest.shown import cut
from hfdigest.source import Line, Source, readable


class Unread(NamedTuple):
    """Lines in a row that no template reads."""

    line: int
    """The number of the first one, from 1."""
    text: str
    """The lines as they stand, with U+FFFD for bytes that are not UTF-8."""
    entry: Entry | None
    """The entry that they belong to and move with; `None` where they belong to their place."""

    def __repr__(self) -> str:
        """Return it as a line."""
        return cut(f"Unread(line={self.line}, entry={self.entry!r}, text={self.text!r})")


class Run(NamedTuple):
    """Such lines, where they stand in the post, and what they may be."""

    unread: Unread
    section: int
    """The index of the digest in whose part of the text they stand."""
    start: int
    lines: int
    """How many lines there are that are not blank."""
    is_hidden: bool
    """True where all of them stand in code or in comments: what their author does not list."""
    papers: tuple[str, ...]
    """The papers that they name and no entry of the post has, those of hidden lines left out."""
    like_entry: int | None
    """The number of a line that goes on like one of an entry, which an unread line began."""

    @property
    def may_be_of_an_entry(self) -> bool:
        """True where facts may be lost: a paper that no entry has, or the rest of an entry."""
        entry = self.unread.entry
        is_nameless = entry is not None and entry.paper.id is None
        is_like_entry = self.like_entry is not None
        return bool(self.papers) or is_like_entry or (is_nameless and not self.is_hidden)


def known_papers(sections: Iterable[Section]) -> frozenset[str]:
    """Return the papers that entries have."""
    entries = (entry for section in sections for entry in section.digest.entries)
    return frozenset(canonical(entry.paper.id) for entry in entries if entry.paper.id)


def runs(
    source: Source,
    sections: Sequence[Section],
    unread: Sequence[tuple[int, int]],
    masked: Masked,
    outline: Outline,
) -> Iterator[Run]:
    """Return the lines that no template reads, in order, those of each entry together."""
    if not unread:
        return
    blocks = [block for section in sections for block in section.layout.blocks]
    entries = [entry for section in sections for entry in section.digest.entries]
    known = known_papers(sections)
    block_starts = [block.start for block in blocks]
    starts = [section.layout.page[0].start for section in sections[1:]]
    labels = _Labels(source, blocks, outline)

    def owner_of(index: int) -> int | None:
        """Return the number of the entry that has a line, or `None` where none has it."""
        start = source.lines[index].start
        number = bisect_right(block_starts, start) - 1
        return number if number >= 0 and start < blocks[number].own_end else None

    for first, count in unread:
        lines = [
            index
            for index in range(first, first + count)
            if source.text[source.lines[index].start : source.lines[index].end].strip()
        ]
        for owner, group in groupby(lines, owner_of):
            own = list(group)
            start, end = source.lines[own[0]].start, source.lines[own[-1]].end
            text = readable(source.text[start:end])
            seen = [index for index in own if not masked.has(index)]
            shown = [source.lines[index] for index in seen]
            listed = text if len(shown) == len(own) else _joined(source, shown)
            named = dict.fromkeys(canonical(each.paper.id) for each in named_in(listed))
            papers = tuple(paper_id for paper_id in named if paper_id not in known)
            told = Unread(own[0] + 1, text, None if owner is None else entries[owner])
            section = bisect_right(starts, start)
            yield Run(told, section, start, len(own), not shown, papers, labels.first_in(seen))


class _Labels:
    """What is like the lines of an entry among those that no template reads, in order."""

    def __init__(self, source: Source, blocks: Sequence[Block], outline: Outline) -> None:
        self._source = source
        self._blocks = blocks
        self._starts = [block.start for block in blocks]
        self._labels = [line for line in outline.telling if line not in outline.starts]
        self._headed: int | None = None
        """The number of the entry below which a line stood that may have begun another one."""

    def first_in(self, lines: Iterable[int]) -> int | None:
        """Return the number of the first line that goes on with an entry begun by an unread one."""
        for index in lines:
            start, end, _ = self._source.lines[index]
            number = bisect_right(self._starts, start) - 1
            if not self._is_label(start, end, number):
                self._headed = number
            elif self._headed == number:
                return index + 1
        return None

    def _is_label(self, start: int, end: int, number: int) -> bool:
        """Tell whether a line says as one of an entry what the entry with a number does not."""
        values = self._blocks[number].values if number >= 0 else {}
        for label in self._labels:
            slots = label.match(self._source.text, start, end) or ()
            if any(s.value is not None and values.get(s.field) != s.value for s in slots):
                return True
        return False


def _joined(source: Source, lines: Iterable[Line]) -> str:
    """Return the text of lines that need not be neighbours."""
    return "\n".join(readable(source.text[line.start : line.end]) for line in lines)
