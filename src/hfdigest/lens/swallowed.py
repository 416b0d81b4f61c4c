"""Texts of entries that hold what may be lines of another entry, which nothing else reads."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hfdigest.grammar.outline import Outline
from hfdigest.identifiers import canonical, named_in
from hfdigest.lens.layout import AtOnce, Block, LineLayout, Section
from hfdigest.lens.unread import known_papers
from hfdigest.source import Source


class Swallowed(NamedTuple):
    """A paper that only the text of an entry names, where it may be another entry's or its own."""

    section: int
    """The index of the digest in whose part of the text it stands."""
    start: int
    paper: str
    is_nameless: bool
    """True where the entry has no identifier."""


def swallowed(source: Source, sections: Sequence[Section], outline: Outline) -> Iterator[Swallowed]:
    """Return the first such paper of each text, in order.

    It stands behind a label, or in an entry that has none.
    """
    text = source.text
    places = [*_places(text, sections, outline)]
    known = known_papers(sections) if places else ()
    for section, start, end, is_nameless in places:
        for naming in named_in(text, start, end):
            if (paper := canonical(naming.paper.id)) not in known:
                yield Swallowed(section, naming.start, paper, is_nameless)
                break


def _places(
    text: str, sections: Sequence[Section], outline: Outline
) -> Iterator[tuple[int, int, int, bool]]:
    """Yield texts to look at: the section, the place, whether the entry has no identifier."""
    for number, section in enumerate(sections):
        for block, entry in zip(section.layout.blocks, section.digest.entries, strict=True):
            is_nameless = entry.paper.id is None
            for line in block.lines if is_nameless else _lines(block):
                for _, start, end, *_ in line.slots:
                    if is_nameless:
                        yield number, start, end, True
                    elif text.find("](", start, end) >= 0:
                        label = outline.inside.search(text, start, end)
                        if label:
                            yield number, label.start(), end, False


def _lines(block: Block) -> Sequence[LineLayout]:
    """Return the lines that may hold others; of what was read at once all, if a text may."""
    read = block.read
    if not isinstance(read, AtOnce):
        return block.lines
    return block.lines if read.whole.may_link(read.match, block.values) else read.below
