"""What labels, headers of tables and headings say of a paper: authors, votes, dates, abstracts."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hfdigest.freeform.outline import Leaf, Outline, Span, cells_of
from hfdigest.freeform.titles import title_text
from hfdigest.freeform.words import LABELS

_FIELD = re.compile("|".join(f"(?P<{field}>{pattern})" for field, pattern in LABELS.items()))
# One label and its value: `- **Authors:** A, B`, `Date: … | Votes: …`, `<b>Code</b>: …`.
_LABELLED = re.compile(
    r"(?:^|(?<=[|·•;>])|(?<=[ ]—[ ]))[ \t>]*(?:(?:[-*+•]|[0-9]{1,3}[.)])[ \t]+)*"
    r"(?:<(?:b|strong|p|li|em|i)>[ \t]*)*[*_]{0,3}(?:[^\w\s*_<>|\[(]{1,4}[ \t]*)?[*_]{0,3}"
    r"(?P<label>[^\W\d_][^:：\n|<>\[\]]{0,30}?)[ \t]*[*_]{0,3}(?:</(?:b|strong|em|i)>)?"
    r"[ \t]*[:：][ \t]*(?:</(?:b|strong|em|i)>)?[*_]{0,3}[ \t]*",
    re.MULTILINE,
)
_PEOPLE = re.compile(
    r"(?:^|(?<=[|·•]))[ \t>]*(?:[-*+][ \t]+)?[👥👤✍]\ufe0f?[ \t]*"
    r"(?![*_]{0,3}\w{2,12}[*_]{0,3}[:：])",
    re.MULTILINE,
)
_VALUE_END = re.compile(r"[ \t]+[|·•][ \t]*|[ \t]*<br[ ]?/?>|[ \t]*</(?:p|li|div|td)>|\n")
_VALUE_LINE = re.compile(r"[ \t]*<br[ ]?/?>|[ \t]*</(?:p|li|div|td)>|\n")

_CONTINUED = re.compile(
    r"[ \t]*\n[ \t]{2,12}+(?![-*+>|#<\[]|[0-9]{1,3}[.)][ \t]|[^\W\d_][^:：\n]{0,30}[:：])"
    r"[^\n]{1,300}"
)
_WRAPPED = frozenset({"title", "authors"})


class Fact(NamedTuple):
    """A value that stands under a label."""

    field: str
    start: int
    end: int


def field_of(label: str) -> str | None:
    """Return the field that a label names, `None` for any other text."""
    match = _FIELD.fullmatch(" ".join(label.strip("*_` #:：").lower().split()))
    return match.lastgroup if match else None


def labelled(text: str, start: int, end: int) -> Iterator[Fact]:
    """Yield the values that stand behind labels in a part of a text."""
    start = text.rfind("\n", 0, start) + 1
    for match in _LABELLED.finditer(text, start, end):
        field = field_of(match["label"])
        if field is not None:
            yield from _fact(text, field, match.end(), end)
    for match in _PEOPLE.finditer(text, start, end):
        yield from _fact(text, "authors", match.end(), end)


def _fact(text: str, field: str, start: int, end: int) -> Iterator[Fact]:
    if field == "abstract":
        stop = end
    else:
        pattern = _VALUE_LINE if field == "title" else _VALUE_END
        found = pattern.search(text, start, end)
        stop = found.start() if found else end
        while field in _WRAPPED and (rest := _CONTINUED.match(text, stop, end)):
            stop = rest.end()
    while start < stop and text[stop - 1] in " \t\r\n|·*_":
        stop -= 1
    if start < stop:
        yield Fact(field, start, stop)


def of_leaves(text: str, outline: Outline, first: int, last: int) -> Iterator[Fact]:
    """Yield the facts in leaves from one to another; a heading may be the label of what follows."""
    leaves: Sequence[Leaf] = outline.leaves[first : last + 1]
    for number, leaf in enumerate(leaves):
        if leaf.kind == "row":
            yield from _of_row(text, outline, leaf)
            continue
        yield from labelled(text, leaf.start, leaf.end)
        below = leaves[number + 1] if number + 1 < len(leaves) else None
        if leaf.kind == "heading" and below and below.kind in {"text", "html"}:
            label = title_text(text[leaf.start : leaf.end])
            if field_of(label) == "abstract":
                yield Fact("abstract", below.start, below.end)


_PAIR = 2


def _of_pair(text: str, cells: Sequence[Span]) -> Iterator[Fact]:
    """Yield what the second of two cells says under the label in the first one."""
    if len(cells) == _PAIR:
        (start, end), value = cells
        field = field_of(title_text(text[start:end]))
        if field not in {None, "id"}:
            yield from _trimmed(text, str(field), *value)


def _trimmed(text: str, field: str, start: int, end: int) -> Iterator[Fact]:
    said = text[start:end].strip()
    if said:
        first = text.index(said, start)
        yield Fact(field, first, first + len(said))


def _of_row(text: str, outline: Outline, leaf: Leaf) -> Iterator[Fact]:
    labels = [*_of_pair(text, leaf.cells)]
    if labels:
        # A table of labels; its first row may stand where others have their header.
        first = outline.nodes[outline.nodes[leaf.node].parent].head
        yield from _of_pair(text, [*cells_of(text, *first)]) if first else ()
        yield from labels
        return
    head = outline.nodes[outline.nodes[leaf.node].parent].head
    headers: Sequence[Span] = [*cells_of(text, *head)] if head else []
    for (left, right), (start, end) in zip(headers, leaf.cells, strict=False):
        field = field_of(title_text(text[left:right]))
        if field not in {None, "title", "id"}:
            yield from _trimmed(text, str(field), start, end)
