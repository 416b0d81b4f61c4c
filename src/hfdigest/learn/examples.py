"""The posts from which a dialect is learnt, and what stands on their lines."""

from typing import NamedTuple

from hfdigest.identifiers import named_in
from hfdigest.lens.front_matter import FrontMatter, read_front_matter
from hfdigest.lens.mask import masked_lines
from hfdigest.source import Source


class Example(NamedTuple):
    """One post to learn from."""

    source: Source
    front: FrontMatter | None
    lines: tuple[str, ...]
    """The lines below the front matter, without blanks at their ends; code is blank."""
    papers: tuple[frozenset[str], ...]
    """The arXiv ids that each line names."""

    @classmethod
    def read(cls, data: str | bytes, name: str | None) -> "Example":
        """Divide a post into lines."""
        source = Source.read(data, name)
        front = read_front_matter(source)
        first = front.body if front else 0
        masked = masked_lines(source, first)
        lines = tuple(
            "" if number in masked.code else source.text[line.start : line.end].rstrip(" \t")
            for number, line in enumerate(source.lines[first:], first)
        )
        return cls(source, front, lines, tuple(papers_on(line) for line in lines))

    @property
    def ids(self) -> frozenset[str]:
        """The arXiv ids that the post names."""
        return frozenset().union(*self.papers)


def papers_on(line: str) -> frozenset[str]:
    """Return the arXiv ids that a line names."""
    return frozenset(naming.paper.id for naming in named_in(line))
