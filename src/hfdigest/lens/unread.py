"""The lines of a post that no template reads: the author's own, or what was not understood."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from hfdigest.identifiers import canonical, named_in
from hfdigest.lens.layout import Section
from hfdigest.model import Entry
from hfdigest.source import Source, readable


class Unread(NamedTuple):
    """Lines in a row that no template reads."""

    line: int
    """The number of the first one, from 1."""
    text: str
    """The lines as they stand, with U+FFFD for bytes that are not UTF-8."""
    entry: Entry | None
    """The entry that they belong to and move with; `None` where they belong to their place."""


class Run(NamedTuple):
    """Such lines, where they stand in the post, and what they may be."""

    unread: Unread
    section: int
    """The index of the digest in whose part of the text they stand."""
    start: int
    lines: int
    """How many lines there are that are not blank."""
    papers: tuple[str, ...]
    """The papers that they name and no entry of the post has."""

    @property
    def may_be_of_an_entry(self) -> bool:
        """True where facts may be lost: a paper that no entry has, or the rest of an entry."""
        entry = self.unread.entry
        return bool(self.papers) or (entry is not None and entry.paper.id is None)


def runs(
    source: Source, sections: Sequence[Section], unread: Sequence[tuple[int, int]]
) -> Iterator[Run]:
    """Return the lines that no template reads, in order, those of each entry together."""
    blocks = [block for section in sections for block in section.layout.blocks]
    entries = [entry for section in sections for entry in section.digest.entries]
    known = {canonical(entry.paper.id) for entry in entries if entry.paper.id}
    block_starts = [block.start for block in blocks]
    starts = [section.layout.page[0].start for section in sections[1:]]

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
            named = dict.fromkeys(canonical(each.paper.id) for each in named_in(text))
            papers = tuple(paper_id for paper_id in named if paper_id not in known)
            told = Unread(own[0] + 1, text, None if owner is None else entries[owner])
            yield Run(told, bisect_right(starts, start), start, len(own), papers)
