"""The lines of a post that no template reads: the author's own, or what was not understood."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from hfdigest.identifiers import canonical, named_in
from hfdigest.lens.layout import Section
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

    @property
    def may_be_of_an_entry(self) -> bool:
        """True where facts may be lost: a paper that no entry has, or the rest of an entry."""
        entry = self.unread.entry
        is_nameless = entry is not None and entry.paper.id is None
        return bool(self.papers) or (is_nameless and not self.is_hidden)


def runs(
    source: Source,
    sections: Sequence[Section],
    unread: Sequence[tuple[int, int]],
    masked: Masked,
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
            shown = [source.lines[index] for index in own if not masked.has(index)]
            listed = text if len(shown) == len(own) else _joined(source, shown)
            named = dict.fromkeys(canonical(each.paper.id) for each in named_in(listed))
            papers = tuple(paper_id for paper_id in named if paper_id not in known)
            told = Unread(own[0] + 1, text, None if owner is None else entries[owner])
            section = bisect_right(starts, start)
            yield Run(told, section, start, len(own), not shown, papers)


def _joined(source: Source, lines: Iterable[Line]) -> str:
    """Return the text of lines that need not be neighbours."""
    return "\n".join(readable(source.text[line.start : line.end]) for line in lines)
