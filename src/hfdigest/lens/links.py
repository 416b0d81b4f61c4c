"""Papers wherever a text links to them, for posts that no dialect knows.

Every identifier begins an entry or belongs to the entry above it. Its title is the text of the
link, a cell of its table row, text in bold, the heading above it, or the line before the link: the
first of these that says something.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from hfdigest.grammar.line import Slot
from hfdigest.grammar.scattered import SCATTERED
from hfdigest.grammar.template import stripped
from hfdigest.identifiers import ARXIV_ABSTRACTS, ARXIV_PDFS, HUB_PATH, HUB_SITE, PaperId
from hfdigest.lens.mask import masked_lines
from hfdigest.source import Line, Source

_ARXIV_ID = r"[0-9]{4}[.][0-9]{4,5}(?:v[0-9]{1,2})?"
_MENTION = re.compile(
    rf"(?P<hf_url>{HUB_SITE}{HUB_PATH}{_ARXIV_ID}[^\s)\]>\"'`|]{{0,200}})"
    rf"|(?P<arxiv_url>{ARXIV_ABSTRACTS}{_ARXIV_ID}"
    r"[^\s)\]>\"'`|]{0,200})"
    rf"|(?P<pdf_url>{ARXIV_PDFS}{_ARXIV_ID}(?:[.]pdf)?)"
    rf"|(?:/papers/|`)(?P<id>{_ARXIV_ID})(?=[.]png|`)"
)
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+")
_NUMBER = re.compile(r"[0-9]{1,4}[.)][ \t]+")
_ITEM = re.compile(r"[ \t]{0,12}(?:[-*+]|[0-9]{1,4}[.)])[ \t]+")
# A label in bold is no title.
_COLON = r"[:\N{FULLWIDTH COLON}]"
_BOLD = re.compile(
    rf"(?:\*\*|<b>|<strong>)([^*<\n]{{1,500}})(?<!{_COLON})(?:\*\*|</b>|</strong>)"
    rf"(?![ \t]*{_COLON})"
)
_BAR = re.compile(r"(?<!\\)\|")
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = (
    "abs abstract article arxiv at card code download face full here hf html huggingface hugging "
    "in image link links more on online or page paper papers pdf read source the thumbnail to view"
)
_OTHER = "论文 链接 论文链接 阅读 原文 論文 リンク 논문 링크 페이지 바로가기"
_NAMES_OF_LINKS = frozenset(f"{_ENGLISH} {_OTHER}".split())
_LONGEST = 500
"""The longest text of a link that is looked for."""


class Mention(NamedTuple):
    """A paper in a text."""

    start: int
    end: int
    slots: tuple[Slot, ...]
    """Its title, if one is found, and every identifier."""


class _Found(NamedTuple):
    """The slots of a paper while they are collected."""

    paper: PaperId
    slots: list[Slot]
    start: int
    end: int


def mentions(source: Source, first: int) -> list[Mention]:
    """Return the papers that a text links to from a line on, in order, each once in a row."""
    masked = masked_lines(source, first)
    found: list[_Found] = []
    above: Slot | None = None
    for index, line in enumerate(source.lines[first:], first):
        if index in masked.code or index in masked.html:
            continue
        matches = [*_MENTION.finditer(source.text, line.start, line.end)]
        if not matches:
            above = _heading(source.text, line) or above
        for match in matches:
            slot = _slot(source.text, str(match.lastgroup), *match.span(str(match.lastgroup)))
            if found and slot.value.id == found[-1].paper.id:
                found[-1].slots.append(slot)
                found[-1] = found[-1]._replace(end=_closed(source.text, slot.end))
                above = None
                continue
            taken = max(line.start, found[-1].end if found else 0)
            title = _title(source.text, line, slot, taken) or above
            above = None
            start = _opened(source.text, (title or slot).start, taken)
            slots = [title, slot] if title else [slot]
            found.append(_Found(slot.value, slots, start, _closed(source.text, slot.end)))
    return [Mention(each.start, each.end, tuple(each.slots)) for each in found]


def _slot(text: str, name: str, start: int, end: int) -> Slot:
    if name == "title":
        start, end = stripped(text, start, end)
        if number := _NUMBER.match(text, start, end):
            start = number.end()
    return Slot(name, start, end, SCATTERED.kinds[name].read(text[start:end]))


def _opened(text: str, start: int, taken: int) -> int:
    """Return where the link, or the marks, around a slot begin."""
    return start - 1 if start > taken and text[start - 1] == "[" else start


def _closed(text: str, end: int) -> int:
    """Return where the link around a slot ends."""
    return end + 1 if text[end : end + 1] in {")", ">", "`"} else end


def _says_something(text: str) -> bool:
    """Tell whether a text is more than the usual names of links."""
    words = {word.lower() for word in _WORD.findall(text)}
    return bool(words - _NAMES_OF_LINKS) and not text.startswith(("http:", "https:", "!["))


def _title(text: str, line: Line, slot: Slot, taken: int) -> Slot | None:
    """Return the title that stands on the same line as an identifier."""
    for start, end in _spans(text, line, slot.start, taken):
        if taken <= start < end and _says_something(text[start:end]):
            return _slot(text, "title", start, end)
    return None


def _spans(text: str, line: Line, link: int, taken: int) -> Iterator[tuple[int, int]]:
    """Return what may be the title of a link on a line, the likeliest first."""
    if text.startswith("](", link - 2):
        yield _link_text(text, link - 2, taken), link - 2
    if text.startswith("|", line.start):
        bars = [match.start() for match in _BAR.finditer(text, line.start, line.end)]
        for bar, following in pairwise(bars):
            if bar < link:
                yield bar + 1, _before_links(text, bar + 1, following)
        return
    for bold in _BOLD.finditer(text, max(taken, line.start), link):
        yield bold.span(1)
    item = _HEADING.match(text, line.start, line.end) or _ITEM.match(text, line.start, line.end)
    start = item.end() if item else line.start
    yield start, _before_links(text, start, link)


def _before_links(text: str, start: int, end: int) -> int:
    """Return where a text ends that goes on with links, maybe in a parenthesis."""
    opening = text.find("[", start, end)
    end = opening if opening >= 0 else end
    parenthesis = text.rfind("(", start, end)
    return end if text.find(")", parenthesis, end) >= 0 or parenthesis < 0 else parenthesis


def _link_text(text: str, end: int, taken: int) -> int:
    """Return where the text of a link begins that ends at a bracket."""
    depth = 0
    for start in range(end - 1, max(taken, end - _LONGEST) - 1, -1):
        depth += {"]": 1, "[": -1}.get(text[start], 0)
        if depth < 0:
            return start + 1
    return end


def _heading(text: str, line: Line) -> Slot | None:
    """Return the title that a line without a link gives to what stands below it."""
    heading = _HEADING.match(text, line.start, line.end)
    if heading and heading.end() < line.end:
        return _slot(text, "title", heading.end(), line.end)
    bold = _BOLD.search(text, line.start, line.end)
    return _slot(text, "title", *bold.span(1)) if bold else None
