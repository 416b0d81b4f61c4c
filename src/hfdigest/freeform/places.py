"""The places in which people write the titles of papers."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hfdigest.freeform.choice import TRUST, Candidate
from hfdigest.freeform.facts import field_of
from hfdigest.freeform.margins import KIND
from hfdigest.freeform.mentions import Mention
from hfdigest.freeform.outline import Leaf, Outline, Span, cells_of
from hfdigest.freeform.titles import (
    is_in_capitals,
    is_prose,
    is_usual,
    strength,
    title_in,
    title_text,
)

MANY = ""
"""What owns a node that names several papers."""


class Item(NamedTuple):
    """What a text says in one go of one paper."""

    mention: Mention
    """The place that names it."""
    node: int | None
    """The largest node that names no other paper; `None` where the leaf names several."""
    start: int
    end: int
    """The part of the leaf that is the paper's."""


class Titles:
    """The candidates for the titles of the papers of one text."""

    def __init__(self, text: str, outline: Outline, mentions: Sequence[Mention]) -> None:
        self._text = text
        self._nodes, self._leaves = outline
        self._owner: dict[int, str] = {}
        self._leaf_owner: dict[int, str] = {}
        self._first: dict[int, Mention] = {}
        for mention in mentions:
            self._own(mention)
        self._widths: dict[int, int] = {}
        self._columns: dict[int, int | None] = {}
        self._rows: dict[int, list[int]] = defaultdict(list)
        for number, leaf in enumerate(self._leaves):
            if leaf.kind == "row":
                self._rows[self._nodes[leaf.node].parent].append(number)

    def _own(self, mention: Mention) -> None:
        """Note which nodes name one paper only, and which several."""
        leaf = mention.leaf
        owner = self._leaf_owner.setdefault(leaf, mention.key)
        if owner not in {mention.key, MANY}:
            self._leaf_owner[leaf] = MANY
        node = self._leaves[leaf].node
        while node >= 0:
            owner = self._owner.setdefault(node, mention.key)
            self._first.setdefault(node, mention)
            if owner == MANY:
                break
            if owner != mention.key:
                self._owner[node] = MANY
            node = self._nodes[node].parent

    def item(self, mention: Mention, before: int, after: int) -> Item:
        """Return what belongs to a mention between those of other papers in its leaf."""
        leaf = self._leaves[mention.leaf]
        node, own = leaf.node, None
        if self._leaf_owner[mention.leaf] != MANY:
            before, after = leaf.start, leaf.end
            while node >= 0 and self._owner[node] == mention.key:
                own, node = node, self._nodes[node].parent
        return Item(mention, own, max(before, leaf.start), min(after, leaf.end))

    # --- candidates ------------------------------------------------------------------------------

    def candidates(self, item: Item) -> Iterator[Candidate]:
        """Yield what may be the title of a paper, the most trusted places first."""
        mention = item.mention
        if mention.text:
            yield from self._candidate("link", *mention.text)
            if picture := _PICTURE.match(self._text, *mention.text):
                yield from self._candidate("picture", *picture.span("told"))
        if self._leaves[mention.leaf].kind == "row":
            yield from self._in_row(item)
        else:
            yield from self._in_text(item)
        yield from self._headings(item)

    def _candidate(self, place: str, start: int, end: int, level: int = 0) -> Iterator[Candidate]:
        if start < end and (span := title_in(self._text, start, end)):
            said = title_text(self._text[slice(*span)])
            if TRUST[place] < TRUST["bold"] or not is_prose(said):
                yield Candidate(place, span, said, level)

    def _in_row(self, item: Item) -> Iterator[Candidate]:
        leaf = self._leaves[item.mention.leaf]
        own = next(
            (cell for cell in leaf.cells if cell[0] <= item.mention.outer_start <= cell[1]), None
        )
        if item.node is None:
            # The row names several papers, each in a cell or in a part of one.
            if own:
                start, end = max(own[0], item.start), min(own[1], item.end)
                yield from self._in_part(start, end, item.mention)
            return
        table = self._nodes[leaf.node].parent
        titled, known = self._column(table)
        if own and titled is not None and len(leaf.cells) > self._widths[table]:
            # A bar in a cell that is not escaped moves the others to the right.
            titled = max(titled, leaf.cells.index(own))
        if titled is not None and titled < len(leaf.cells):
            place = "column" if known else "cells"
            for candidate in self._in_cell(*leaf.cells[titled], item.mention):
                yield candidate._replace(place=place)
        elif own:
            yield from self._in_cell(*own, item.mention)

    def _column(self, table: int) -> tuple[int | None, bool]:
        """Return which column holds titles, and whether the header says so."""
        if table not in self._columns:
            self._columns[table] = self._titled_column(table)
        column = self._columns[table]
        return (None, False) if column is None else (abs(column) - 1, column > 0)

    def _titled_column(self, table: int) -> int | None:
        """Return the number of the column of titles, negative where only the cells say so."""
        head = self._nodes[table].head
        headers = [self._text[slice(*cell)] for cell in cells_of(self._text, *head)] if head else []
        self._widths[table] = len(headers) or _MOST_CELLS
        for pattern in _TITLE_HEADERS:
            for number, header in enumerate(headers, 1):
                if pattern.fullmatch(title_text(header).strip("*_` #:：").lower()):
                    return number
        rows = [self._leaves[number].cells for number in self._rows[table][:_SAMPLE]]
        scores = [self._likeness(number, rows) for number in range(max(map(len, rows), default=0))]
        best = max(range(len(scores)), key=lambda number: scores[number], default=None)
        return -(best + 1) if best is not None and scores[best] >= _LIKELY else None

    def _likeness(self, column: int, rows: Sequence[tuple[Span, ...]]) -> float:
        """Return how many cells of a column look like titles that differ from each other."""
        texts = []
        for cells in rows:
            if column < len(cells):
                for found in self._in_cell(*cells[column], None):
                    if strength(found.text) > 1:
                        texts.append(found.text)
                    break
        return len(set(texts)) / len(rows)

    def _in_text(self, item: Item) -> Iterator[Candidate]:
        """Yield what may be a title in the text around a mention."""
        yield from self._in_part(item.start, item.end, item.mention)
        leaf = item.mention.leaf
        if item.node is None and leaf and self._is_alone(item.mention):
            # A paragraph that is nothing but the link belongs to the line above it.
            above = self._leaves[leaf - 1]
            if leaf - 1 not in self._leaf_owner and above.node == self._leaves[leaf].node:
                yield from self._above(above, is_next=True)
        if item.node is not None:
            for number in range(leaf - 1, max(leaf - _NEAR, -1), -1):
                above = self._leaves[number]
                if not self._is_in(above.node, item.node):
                    break
                if above.kind in {"text", "html"}:
                    yield from self._above(above, is_next=number == leaf - 1)
                elif self._nodes[self._nodes[above.node].parent].kind in _CENTERED:
                    yield from self._candidate("above", above.start, above.end)

    def _is_alone(self, mention: Mention) -> bool:
        """Tell whether a leaf says nothing but which paper it names."""
        leaf = self._leaves[mention.leaf]
        start, end = mention.outer_start, mention.outer_end
        around = self._text[leaf.start : start] + self._text[end : leaf.end]
        return not _SAYS.search(around)

    def _above(self, leaf: Leaf, *, is_next: bool) -> Iterator[Candidate]:
        """Yield what may be a title in a leaf above; `is_next` is the one right above a mention.

        What begins a list item or a section may be one, and else a line alone, in capitals.
        """
        is_first = self._is_first(leaf)
        if not is_first and (not is_next or "\n" in self._text[leaf.start : leaf.end]):
            return
        for found in self._in_part(leaf.start, leaf.end, None):
            if is_first or found.place == "bold" or is_in_capitals(found.text):
                yield found._replace(place="above" if found.place == "line" else found.place)

    def _is_first(self, leaf: Leaf) -> bool:
        """Tell whether a leaf begins a list item or another node."""
        return leaf.start - self._nodes[leaf.node].start < _SHORT

    def _is_in(self, node: int, outer: int) -> bool:
        while node > outer:
            node = self._nodes[node].parent
        return node == outer

    def _in_cell(self, start: int, end: int, mention: Mention | None) -> Iterator[Candidate]:
        """Yield what may be a title in a cell: a row may take several lines."""
        stop = mention.outer_start if mention and start <= mention.outer_start < end else end
        marked = [*self._marked(start, stop if stop > start else end)]
        yield from (each for each in marked if each.span[0] - start < _SHORT)
        yield from self._line(start, stop)
        yield from marked
        if mention and mention.outer_end < end:
            yield from self._line(mention.outer_end, end)

    def _in_part(self, start: int, end: int, mention: Mention | None) -> Iterator[Candidate]:
        """Yield bold text, emphasised text, the text before a mention, and the text after it."""
        text = self._text
        stop = mention.outer_start if mention and start <= mention.outer_start < end else end
        yield from self._marked(start, stop if stop > start else end)
        line = max(text.rfind("\n", start, stop) + 1, start)
        yield from self._line(line, stop)
        above = line
        for _ in range(_LINES_ABOVE):
            if above <= start:
                break
            top = max(text.rfind("\n", start, above - 1) + 1, start)
            for found in self._line(top, above - 1):
                yield found._replace(place="above")
            above = top
        if mention and mention.outer_end < end and not _SAYS.search(text, line, stop):
            line_end = text.find("\n", mention.outer_end, end)
            span = mention.outer_end, line_end if line_end >= 0 else end
            for found in self._line(*span):
                yield found._replace(place="after")

    def _marked(self, start: int, end: int) -> Iterator[Candidate]:
        for place, pattern in _MARKED:
            for match in pattern.finditer(self._text, start, end):
                if place != "bold" or not _LABELLED.match(self._text, match.end(), end):
                    yield from self._candidate(place, *match.span("text"))

    def _line(self, start: int, end: int, depth: int = 4) -> Iterator[Candidate]:
        """Yield the link with which a line begins, what stands before its first link, or all."""
        text = self._text
        if broken := _BREAK.search(text, start, end):
            yield from self._line(start, broken.start(), depth)
            if depth:
                yield from self._line(broken.end(), end, depth - 1)
            return
        link = _LINK.search(text, start, end)
        begins = link and not _SAYS.search(text, start, link.start())
        if link and begins:
            yield from self._candidate("line", *link.span("text"))
            if depth and (rest := _behind(text, link.end(), end)) < end:
                yield from self._line(rest, end, depth - 1)
            return
        if _is_labelled(text, start, end):
            return
        cut = _before_parenthesis(text, start, link.start() if link else end)
        sentence = _CITATION.search(text, start, cut)
        if sentence:
            yield from self._candidate("line", start, sentence.end("title"))
        elif (split := _NAMED.search(text, start, cut)) is not None:
            yield from self._candidate("line", start, split.start("rest"))
        yield from self._candidate("line", start, cut)

    # --- headings --------------------------------------------------------------------------------

    def _headings(self, item: Item) -> Iterator[Candidate]:
        """Yield the headings of the sections that name no other paper, and of the one around."""
        node = self._leaves[item.mention.leaf].node if item.node is None else item.node
        if item.node is not None:
            inner = self._leaves[item.mention.leaf].node
            while inner >= 0:
                yield from self._head(inner, "heading")
                if inner == item.node:
                    break
                inner = self._nodes[inner].parent
            node = self._nodes[item.node].parent
        listed = item.node is not None and self._nodes[item.node].kind in _LISTED
        while node >= 0 and self._nodes[node].kind != "section":
            listed = listed or self._nodes[node].kind in _LISTED
            node = self._nodes[node].parent
        if node >= 0 and not listed and self._first[node].outer_start == item.mention.outer_start:
            yield from self._head(node, "topic")

    def _head(self, node: int, place: str) -> Iterator[Candidate]:
        _, _, level, head, _ = self._nodes[node]
        if head and level:
            if numbered := _NUMBERED.match(self._text, *head):
                head = numbered.end(), head[1]
            link = _LINK.search(self._text, *head)
            if link and not _SAYS.search(self._text, head[0], link.start()):
                found = [*self._candidate(place, *link.span("text"), level)]
                rest = _behind(self._text, link.end(), head[1])
                found = found or [*self._candidate(place, rest, head[1], level)]
                yield from found or self._candidate(place, *head, level)
            else:
                yield from self._candidate(place, *head, level)


def _is_labelled(text: str, start: int, end: int) -> bool:
    """Tell whether a line says something else than a title under a label of its own."""
    if _PEOPLE.match(text, start, end):
        return True
    match = _LABEL_LINE.match(text, start, end)
    if match is None:
        return False
    label = match["bold"] or match["plain"]
    if field_of(label) == "title" or KIND.fullmatch(label.strip()):
        return False
    short = match["bold"] and len(label.split()) < _PHRASE and not _COINED.fullmatch(label)
    return bool(short) or field_of(label) is not None or is_usual(label)


def _behind(text: str, start: int, end: int) -> int:
    """Return where a text goes on behind the address of a link."""
    place = text.find(")", start, end) + 1 or end
    while place < end and text[place] in ")] ":
        place += 1
    return place


def _before_parenthesis(text: str, start: int, end: int) -> int:
    """Return where a text ends that goes on with a parenthesis, in which its links stand."""
    opening = max(text.rfind("(", start, end), text.rfind("（", start, end))
    closed = max(text.rfind(")", start, end), text.rfind("）", start, end))
    return opening if opening > max(closed, start) else end


_SAMPLE = 30
_MOST_CELLS = 1000
_LIKELY = 0.5
_NEAR = 4
_SHORT = 24
_LINES_ABOVE = 3
_PHRASE = 3
_CENTERED = frozenset({"div", "center"})
"""What people put around a heading alone, so that its section ends with it."""
_LISTED = frozenset({"item", "li", "row", "tr"})
_SAY_TITLE = (
    r".{0,20}\btitle\b.{0,20}|titel|titre|t[ií]tulo|название"
    r"|.{0,6}(?:标题|題目|题目|標題|제목|タイトル|论文名称|논문명).{0,6}"
)
_SAY_PAPER = r"papers?|paper name|article|论文|論文|논문|文章|artikel|artículo|artigo|статья|papier"
_SAY_NAME = r"name|method|work|model|名称|方法|이름|名前"
_TITLE_HEADERS = tuple(map(re.compile, (_SAY_TITLE, _SAY_PAPER, _SAY_NAME)))
_LABELLED = re.compile(r"[ \t]*[:：]")
_MARKED = tuple(
    (place, re.compile(pattern, re.IGNORECASE))
    for place, pattern in (
        (
            "bold",
            r"\*\*(?P<text>(?![ \t*])(?:[^\n*]|\*(?!\*)|\n(?![ \t]*\n)){2,400}?(?<![:：]))\*\*",
        ),
        ("bold", r"__(?P<text>(?![ \t_])[^\n]{2,400}?(?<![:：]))__"),
        ("bold", r"<(?:b|strong)\b[^<>]{0,80}>(?P<text>[^\n]{2,400}?(?<![:：]))</(?:b|strong)>"),
        ("emphasis", r"(?<![\w*\\])\*(?P<text>(?![ \t*])[^\n*]{2,400}?)\*(?![\w*])"),
        ("emphasis", r"(?<![\w\\])_(?P<text>(?![ \t_])[^\n]{2,400}?)_(?!\w)"),
        ("emphasis", r"<(?:i|em)>(?P<text>[^\n]{2,400}?)</(?:i|em)>"),
        ("emphasis", r"[“\"《「『](?P<text>[^\n”\"》」』]{4,400})[”\"》」』]"),
    )
)
_NUMBERED = re.compile(r"[*_]{0,3}[0-9]{1,2}(?:[.][0-9]{1,2}){1,3}[.)]?[ \t]+")
_BREAK = re.compile(r"[ \t]*<br[ ]?/?>", re.IGNORECASE)
_PICTURE = re.compile(r"[ ]*!\[(?P<told>[^\[\]\n]{4,300})\]\(")
_LINK = re.compile(
    r"(?<![!\\])\[(?P<text>(?:[^\[\]\n]|\n(?![ \t]*\n)|\[[^\[\]\n]{0,100}\]){1,400})\](?:\(|\[)"
)
_LABEL_LINE = re.compile(
    r"[^\w\n]{0,12}?(?:(?:\*\*|__)(?P<bold>[^*_\n:：]{1,30})"
    r"(?:[:：](?:\*\*|__)|(?:\*\*|__)[ \t]*[:：])"
    r"|(?P<plain>[^\W\d_][^:：\n*_|]{0,30})[:：]{1,2}[ \t])"
)
_COINED = re.compile(r"[\w.-]*(?:[a-z][A-Z]|[A-Za-z]-?[0-9])[\w.-]*")
"""A name that authors made up, such as `LanternNet`."""
_PEOPLE = re.compile(r"[ \t>*-]*[👥👤✍🏷📡🔗📅🗓]")
_SAYS = re.compile(r"(?!url\b)[^\W\d_]{2}")
_CITATION = re.compile(
    r"(?P<title>[^.\n]{8,300}(?:[.]|[?!](?=[ ]+[A-Z][.])))[ ]+"
    r"(?=(?:[A-Z][\w'’-]*[. ]|[A-Z][.]).{0,300}$)",
    re.MULTILINE,
)
_NAMED = re.compile(r"(?:\*\*|[*_\"”》」)])(?P<rest>[ \t]*(?:[:：]|[ \t][—–-]{1,2}[ \t]).*)")
