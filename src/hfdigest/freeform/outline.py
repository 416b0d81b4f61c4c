"""The structure of a Markdown text: sections, list items, rows, quotations, HTML elements.

A node is a part of the text that holds other nodes and leaves; a leaf is a part whose text is
read. Both have spans of the source, so that what is found in them can be edited in its place.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from hfdigest.markdown import blocks
from hfdigest.source import Source

Span = tuple[int, int]

PSEUDO = 7
"""The level of what stands as a heading without being one: bold lines, callouts, `<summary>`."""


class Node(NamedTuple):
    """A part of the text that holds others."""

    kind: str
    """`root`, `section`, `item`, `quote`, `table`, `row` or the name of an HTML element."""
    parent: int
    """The index of the node around it; -1 for the root."""
    level: int = 0
    """Of a section, the level of its heading, from 1."""
    head: Span | None = None
    """The text of its heading, of a row's table the line of its header."""
    start: int = 0


class Leaf(NamedTuple):
    """A part of the text without structure of its own."""

    kind: str
    """`heading`, `text`, `row` or `html`."""
    node: int
    """The index of the node that holds it."""
    start: int
    end: int
    cells: tuple[Span, ...] = ()
    """Of a row, the spans of its cells."""


class Outline(NamedTuple):
    """The nodes and leaves of a text, each in order."""

    nodes: list[Node]
    leaves: list[Leaf]


_ATX = re.compile(r"[ \t>]*#{1,6}[ \t]+")
_MARKS = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*")
_CALLOUT = re.compile(r"[ \t>]*\[![\w -]{1,30}\][-+]?[ \t]*(?=\S)")
_BOLD_LINE = re.compile(
    r"[ \t>]*(?:\*\*[\d\W]{1,6}\*\*[ ]+)?"
    r"(?:(?P<mark>\*\*|__)(?P<bold>(?:(?!(?P=mark)).){2,400})(?P=mark)"
    r"|<(?P<tag>b|strong)>(?P<html>[^\n]{2,400}?)</(?P=tag)>)[^\w\n]{0,8}$",
    re.MULTILINE,
)
_OPAQUE = re.compile(r"[ \t>]*<(?:!--|\?|(?:script|style|textarea)\b)", re.IGNORECASE)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>details|summary|li|ul|ol|tr|td|th|table|div|article|section|p|dd|dt|"
    r"blockquote|center|main|h[1-6])\b(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*'){0,40}>",
    re.IGNORECASE,
)
_CONTAINERS = frozenset(
    {"details", "li", "tr", "div", "article", "section", "dd", "blockquote", "table", "ul", "ol"}
)
_PICTURE = re.compile(
    r"\s*(?:\[!\[[^\[\]\n]{0,300}\]\([^()\n]{0,500}\)\]\([^()\s]{1,500}\)"
    r"|<a\b[^<>]{0,500}>\s*<img\b[^<>]{0,1000}>\s*</a>)\s*",
    re.IGNORECASE,
)
"""A picture that is a link, and nothing else."""
_UNDERLINED = 2
_BAR = re.compile(r"(?<!\\)\|")
_CONTINUED = re.compile(r"[ \t]{2,}(?![-*+|>#]|[0-9]+[.)])\S")


def outline(source: Source, first: int) -> Outline:
    """Return the structure of a source from a line on."""
    return _Builder(source, first).build()


class _Builder:
    """Nodes and leaves while they are collected; open nodes stand on a stack."""

    def __init__(self, source: Source, first: int) -> None:
        self._source = source
        self._first = first
        start = source.lines[first].start if first < len(source.lines) else len(source.text)
        self._nodes = [Node("root", -1, start=start)]
        self._leaves: list[Leaf] = []
        self._stack = [0]
        self._text = source.text
        self._body = start

    def build(self) -> Outline:
        tokens = blocks(self._text[self._body :], tables=True)
        skip = 0
        for number, token in enumerate(tokens):
            if number < skip or token.map is None:
                if token.type in {"list_item_close", "blockquote_close"} and number >= skip:
                    self._close("item" if token.type[0] == "l" else "quote")
                continue
            top, bottom = self._first + token.map[0], self._first + token.map[1]
            start, end = self._lines(top, bottom)
            match token.type:
                case "list_item_open":
                    self._open("item", start)
                case "blockquote_open":
                    self._open("quote", start)
                case "heading_open":
                    self._heading(token.tag, token.markup, top, bottom)
                case "paragraph_open":
                    self._paragraph(top, start, end)
                case "html_block":
                    self._html(start, end)
                case "table_open":
                    self._table(top, bottom)
                    skip = _after(tokens, number, "table_close")
        self._pictures()
        return Outline(self._nodes, self._leaves)

    def _lines(self, top: int, bottom: int) -> Span:
        lines = self._source.lines
        bottom = min(bottom, len(lines))
        return (lines[top].start, lines[bottom - 1].end) if top < bottom else (0, 0)

    # --- nodes -----------------------------------------------------------------------------------

    def _open(self, kind: str, start: int, level: int = 0, head: Span | None = None) -> None:
        self._nodes.append(Node(kind, self._stack[-1], level, head, start))
        self._stack.append(len(self._nodes) - 1)

    def _close(self, kind: str) -> None:
        """Close the innermost node of a kind, and what is open in it; unknown ends are ignored."""
        for place in range(len(self._stack) - 1, 0, -1):
            if self._nodes[self._stack[place]].kind == kind:
                del self._stack[place:]
                return

    def _section(self, level: int, start: int, head: Span) -> None:
        """Begin a section: it ends those of its level and deeper ones within the same node."""
        while self._nodes[self._stack[-1]].level >= level:
            self._stack.pop()
        self._open("section", start, level, head)

    def _leaf(self, kind: str, start: int, end: int, cells: tuple[Span, ...] = ()) -> None:
        if start < end:
            self._leaves.append(Leaf(kind, self._stack[-1], start, end, cells))

    def _pictures(self) -> None:
        """Move pictures from above headings below them, if the first of a level has one too."""
        below: dict[int, list[int]] = {}  # by level: headings, or 0 for one without a picture
        for number, leaf in enumerate(self._leaves):
            if leaf.kind == "heading":
                above = self._leaves[max(number - 1, 0)]
                pictured = _PICTURE.fullmatch(self._text, above.start, above.end)
                level = self._nodes[leaf.node].level
                below.setdefault(level, []).append(number if pictured else 0)
        for headings in below.values():
            moved = [number for number in headings if number]
            for number in moved if headings[0] and len(moved) > 1 else ():
                picture, node = self._leaves[number - 1], self._leaves[number].node
                self._leaves[number - 1] = picture._replace(node=node)
                self._nodes[node] = self._nodes[node]._replace(start=picture.start)

    # --- blocks ----------------------------------------------------------------------------------

    def _heading(self, tag: str, markup: str, top: int, bottom: int) -> None:
        start, end = self._lines(top, bottom)
        if markup[0] != "#":
            # An underlined heading of several lines is a paragraph above a rule.
            if bottom - top > _UNDERLINED:
                self._paragraph(top, start, end)
                return
            end = self._source.lines[top].end
            begin = start
        else:
            match = _ATX.match(self._text, start, end)
            begin = match.end() if match else start
            lines = self._source.lines
            if bottom < len(lines) and _CONTINUED.match(
                self._text, lines[bottom].start, lines[bottom].end
            ):
                end = lines[bottom].end
        self._section(int(tag[1]), start, (begin, end))
        self._leaf("heading", begin, end)

    def _paragraph(self, top: int, start: int, end: int) -> None:
        if self._leaves and self._leaves[-1].kind == "heading" and start < self._leaves[-1].end:
            # The paragraph begins with the rest of a wrapped heading.
            start = min(self._source.lines[top].next, end)
        line_end = min(self._source.lines[top].end, end)
        callout = _CALLOUT.match(self._text, start, line_end)
        if callout and self._nodes[self._stack[-1]].kind == "quote":
            self._section(PSEUDO, start, (callout.end(), line_end))
        elif bold := _BOLD_LINE.match(self._text, start, line_end):
            self._section(PSEUDO, start, bold.span("bold" if bold["bold"] else "html"))
        marks = _MARKS.match(self._text, start, end)
        self._leaf("text", marks.end() if marks else start, end)

    def _table(self, top: int, bottom: int) -> None:
        """Read rows line by line: a line that does not begin as the header goes on with its row."""
        lines = self._source.lines[top : min(bottom, len(self._source.lines))]
        text = self._text
        self._open("table", lines[0].start, head=(lines[0].start, lines[0].end))
        barred = text[lines[0].start : lines[0].end].lstrip(" \t>").startswith("|")
        rows: list[list[int]] = []
        for line in lines[2:]:
            if rows and barred and not text[line.start : line.end].lstrip(" \t>").startswith("|"):
                rows[-1][1] = line.end
            else:
                rows.append([line.start, line.end])
        for start, end in rows:
            self._open("row", start)
            self._leaf("row", start, end, tuple(cells_of(text, start, end)))
            self._close("row")
        self._close("table")

    def _html(self, start: int, end: int) -> None:
        if _OPAQUE.match(self._text, start, end):
            return
        place = start
        heading: tuple[int, int] | None = None  # its level and where its text begins
        for tag in _TAG.finditer(self._text, start, end):
            name = tag["name"].lower()
            if heading is None:
                self._html_text(place, tag.start())
            level = PSEUDO if name in {"summary", "dt"} else int(name[1]) if name[0] == "h" else 0
            if level and not tag["close"]:
                heading = (level, tag.end())
            elif level and heading:
                self._section(heading[0], heading[1], (heading[1], tag.start()))
                self._leaf("heading", heading[1], tag.start())
                heading = None
            elif name in _CONTAINERS and heading is None:
                if tag["close"]:
                    self._close(name)
                else:
                    self._open(name, tag.start())
            place = tag.end()
        self._html_text(heading[1] if heading else place, end)

    def _html_text(self, start: int, end: int) -> None:
        if self._text[start:end].strip():
            if bold := _BOLD_LINE.match(self._text, start, end):
                self._section(PSEUDO, start, bold.span("bold" if bold["bold"] else "html"))
            self._leaf("html", start, end)


def _after(tokens: Sequence[object], number: int, kind: str) -> int:
    """Return the number of the token that ends what begins at another."""
    return next(
        (n for n in range(number, len(tokens)) if getattr(tokens[n], "type", "") == kind),
        len(tokens),
    )


def cells_of(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of a row's cells."""
    bars = [match.start() for match in _BAR.finditer(text, start, end)]
    edges = [start - 1, *bars, end]
    for left, right in pairwise(edges):
        first, last = left + 1, right
        if (left == start - 1 or right == end) and not text[first:last].strip(" \t>\r\n"):
            continue
        yield first, last
