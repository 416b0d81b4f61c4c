"""The places where a Markdown text names papers, with the links around them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hfdigest.freeform.outline import Leaf, Span
from hfdigest.identifiers import Naming, PaperId, canonical, named_in

_LONGEST_TEXT = 1000
_LONGEST_TAIL = 300
_OPEN_TAG = re.compile(r"<a\b[^<>]{0,300}\Z", re.IGNORECASE)
_DEFINITION = re.compile(r"[ \t>]{0,8}\[(?!\^)(?P<label>[^\[\]\n]{1,200})\]:[ \t]*<?\Z")
_REFERENCE = re.compile(
    r"(?<![\\!])\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,100}\]){1,400})\](?:\[(?P<label>[^\[\]\n]{0,200})\])?"
    r"(?![(:\[])"
)


class Mention(NamedTuple):
    """A place that names a paper."""

    paper: PaperId
    start: int
    """Where the identifier stands; for a reference link that is in the definition."""
    end: int
    outer_start: int
    """Where the link or word begins that names the paper."""
    outer_end: int
    text: Span | None
    """The text of the link; `None` where the identifier is no link's address."""
    leaf: int
    """The index of the leaf that holds it."""

    @property
    def key(self) -> str:
        """What tells the paper from others."""
        return canonical(self.paper.id)


def mentions(text: str, first: int, leaves: Sequence[Leaf]) -> list[Mention]:
    """Return the places in leaves that name papers, in order."""
    starts = [leaf.start for leaf in leaves]
    found: list[Mention] = []
    definitions: dict[str, Mention] = {}
    for naming in named_in(text, first):
        leaf = _holder(leaves, starts, naming.start)
        if leaf is None:
            continue
        mention = _mention(text, naming, leaf, leaves[leaf])
        line = text.rfind("\n", 0, naming.address_start) + 1
        definition = _DEFINITION.match(text, line, naming.address_start)
        if definition:
            definitions.setdefault(_label(definition["label"]), mention)
        else:
            found.append(mention)
    if definitions:
        found += _uses(text, first, leaves, starts, definitions)
        found.sort(key=lambda mention: mention.outer_start)
    return found


def _holder(leaves: Sequence[Leaf], starts: Sequence[int], offset: int) -> int | None:
    """Return the index of the leaf that holds an offset; code and comments are in none."""
    place = bisect_right(starts, offset) - 1
    return place if place >= 0 and offset < leaves[place].end else None


def _uses(
    text: str,
    first: int,
    leaves: Sequence[Leaf],
    starts: Sequence[int],
    definitions: dict[str, Mention],
) -> Iterator[Mention]:
    """Yield the reference links to papers; a definition that nothing uses is a mention itself."""
    unused = dict(definitions)
    for match in _REFERENCE.finditer(text, first):
        label = _label(match["label"] or match["text"])
        leaf = _holder(leaves, starts, match.start())
        if label in definitions and leaf is not None:
            unused.pop(label, None)
            yield definitions[label]._replace(
                outer_start=match.start(), outer_end=match.end(), text=match.span("text"), leaf=leaf
            )
    yield from unused.values()


def _label(text: str) -> str:
    """Return what a reference and its definition have in common; some stand in brackets twice."""
    return " ".join(text.strip("[]").split()).casefold()


def _mention(text: str, naming: Naming, number: int, leaf: Leaf) -> Mention:
    start, end = naming.address_start, naming.address_end
    span: Span | None = None
    if text[start - 1 : start] == text[end : end + 1] == "`" or text[start - 1 : start] == "<":
        start, end = start - 1, end + 1
    if text[start - 2 : start] == "](":
        opening = _opening(text, start - 2, leaf.start)
        closing = text.find(")", end, min(end + _LONGEST_TAIL, leaf.end))
        end = closing + 1 if closing >= 0 else end
        span = (opening, start - 2)
        start = opening - 1
    elif text[start - 1 : start] == "[" and text[start - 2 : start] != "[[":
        closing = text.find("](", end, min(end + _LONGEST_TEXT, leaf.end))
        last = text.find(")", closing, min(closing + _LONGEST_TEXT, leaf.end))
        if 0 <= closing < last:
            span, start, end = (start, closing), start - 1, last + 1
    elif text[start - 2 : start] == "[[":
        closing = text.find("]]", end, min(end + _LONGEST_TEXT, leaf.end))
        if closing >= 0:
            alias = text.find("|", end, closing)
            span = (alias + 1 if alias >= 0 else end, closing)
            start, end = start - 2, closing + 2
    elif tag := _OPEN_TAG.search(text, max(leaf.start, start - _LONGEST_TAIL), start):
        inside = text.find(">", end, min(end + _LONGEST_TAIL, leaf.end)) + 1
        closing = text.find("</a", inside, min(inside + _LONGEST_TEXT, leaf.end))
        if inside and closing >= 0:
            span = (inside, closing)
            start, end = tag.start(), min(closing + 4, leaf.end)
    return Mention(naming.paper, naming.start, naming.end, start, end, span, number)


def _opening(text: str, end: int, first: int) -> int:
    """Return where the text of a link begins that ends at a bracket."""
    depth = 0
    place = end
    while True:
        opening = text.rfind("[", max(first, end - _LONGEST_TEXT), place)
        if opening < 0:
            return end
        depth += text.count("]", opening, place)
        if depth == 0 or text[opening - 1 : opening] == "\\":
            if text[opening - 1 : opening] != "\\":
                return opening + 1
        else:
            depth -= 1
        place = opening
