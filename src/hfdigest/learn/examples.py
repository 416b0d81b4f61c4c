"""The posts from which a dialect is learnt, and what stands on their lines."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hfdigest.freeform.papers import papers
from hfdigest.identifiers import named_in
from hfdigest.lens.front_matter import FrontMatter, read_front_matter
from hfdigest.lens.mask import masked_lines
from hfdigest.source import Source, readable

_IN_PASSING = frozenset({"line", "above", "after"})
"""Where something stands beside a link that may be a title: as often the text that names it."""
_MOST = 0.4
"""Where so many titles stand in places of their own, the others are named in passing."""


class Titled(NamedTuple):
    """The title of a paper as the reader of any Markdown finds it."""

    line: int
    """The index of the line on which it begins."""
    text: str
    place: str
    """In which kind of place it stands, as a name of `TRUST`."""


class Example(NamedTuple):
    """One post to learn from."""

    source: Source
    front: FrontMatter | None
    lines: tuple[str, ...]
    """The lines below the front matter, without blanks at their ends; code is blank."""
    papers: tuple[frozenset[str], ...]
    """The arXiv ids that each line names."""
    titles: Mapping[str, Titled]
    """The titles of papers, wherever they stand, by their ids."""

    @classmethod
    def read(cls, data: str | bytes, name: str | None) -> "Example":
        """Divide a post into lines."""
        source = Source.read(data, name)
        front = read_front_matter(source)
        first = front.body if front else 0
        masked = masked_lines(source, first)
        lines = tuple(
            ""
            if number in masked.code
            else readable(source.text[line.start : line.end]).rstrip(" \t")
            for number, line in enumerate(source.lines[first:], first)
        )
        named = tuple(papers_on(line) for line in lines)
        return cls(source, front, lines, named, dict(_titles(source, first)))

    @property
    def listed(self) -> frozenset[str]:
        """The arXiv ids that the post lists: not those that it names in passing, in its text."""
        titles = self.titles.items()
        plain = frozenset(name for name, title in titles if title.place not in _IN_PASSING)
        return plain if len(plain) >= _MOST * len(self.ids) else self.ids

    @property
    def ids(self) -> frozenset[str]:
        """The arXiv ids that the post names."""
        return frozenset().union(*self.papers)


def _titles(source: Source, first: int) -> Iterator[tuple[str, Titled]]:
    """Return the titles of papers, each with the paper's id."""
    for found in papers(source, first):
        if found.title:
            line = source.line_number(found.title.span[0]) - 1 - first
            yield found.mentions[0].paper.id, Titled(line, found.title.text, found.title.place)


def papers_on(line: str) -> frozenset[str]:
    """Return the arXiv ids that a line names."""
    return frozenset(naming.paper.id for naming in named_in(line))
