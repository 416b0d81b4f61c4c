"""What stands in an entry that no template reads: its author's own text, and links in that."""

from collections.abc import Sequence

from attrs import evolve

from hfdigest.identifiers import canonical, named_in
from hfdigest.lens.layout import Block
from hfdigest.lens.lines import Lines
from hfdigest.patterns import lazily

_LINKING = lazily(r"title|summary|notes\..*")
"""The fields in whose texts a link to the entry's own paper may stand."""
_PLACED = lazily(
    r"[ ]{0,3}(?:#{1,6}(?:[ \t]|$)|(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$)"
)
"""A heading or a rule."""


def may_link(field: str) -> bool:
    """Tell whether a link to an entry's own paper may stand in the text of a field."""
    return _LINKING.fullmatch(field) is not None


def identified(block: Block, lines: Lines, end: int) -> Block:
    """Return the block with the paper that its links name, in its first line or else in all.

    Where they name several papers, none is the entry's. An abstract cites others, and code or the
    address of a picture is no link to a paper.
    """
    slots = (slot for line in block.lines for slot in line.slots)
    other = [slot for slot in slots if not may_link(slot.field)]
    for last in (block.lines[0].end, end):
        papers = {
            canonical(naming.paper.id): naming.paper
            for naming in named_in(lines.text, block.start, last)
            if not any(slot.start <= naming.start < slot.end for slot in other)
            and lines.source.line_number(naming.start) - 1 not in lines.masked.code
        }
        if len(papers) == 1:
            return evolve(block, stated={"id": papers.popitem()[1]})
    return block


def end_of_own(lines: Lines, own: Sequence[int], end: int, *, near: bool) -> int:
    """Return where the text ends that belongs to an entry, whose lines end at `end`.

    `own` are the author's lines below it. A heading or a rule belongs to its place, and so does all
    below it. Below the last entry only what is `near` belongs to it: the lines directly below it,
    and indented ones. A block of code or a comment is not divided.
    """
    for index in own:
        masked = lines.masked.has(index)
        if not masked and lines.has_form(_PLACED, index):
            break
        start = lines.starts[index]
        directly = lines.source.line_number(max(end - 1, 0)) == index
        goes_on = masked and lines.masked.has(index - 1)
        if near and not (directly or goes_on) and lines.text[start] not in " \t":
            break
        end = lines.ends[index]
    return end
