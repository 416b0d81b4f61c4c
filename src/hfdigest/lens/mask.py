"""Which lines of a post cannot be entries: fenced code, HTML comments and raw HTML blocks.

Block quotes need no mask, because no template that is not itself a quote matches their lines.

A whole CommonMark parse costs more than all else that reading a post does, and most posts have no
such block. So only the parts of a text are parsed that may have one. A part ends where nothing can
go on:

1. Below a blank line, a line that is not indented ends the items of lists, quotations and
   paragraphs. Only code, comments and raw HTML go on there, and declarations of HTML and XML, with
   which a text is one part.
2. Such a block begins with something that `_OPENER` finds. So the text above the line of that kind
   next above the first opener needs no parse, and that line begins the part.
3. A block that ends above the blank line at the end of a part does not go on. Where one reaches
   that line, a part that is twice as long is parsed, so that all parses together stay linear.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hfdigest.markdown import blocks
from hfdigest.patterns import lazily
from hfdigest.source import Source

_OPENER = lazily(
    r"^[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t>]+)*"
    r"(?:```|~~~|<!--|<(?:script|pre|style|textarea)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_TAG = lazily(r"<(?:!--|(?:script|pre|style|textarea)\b)", re.IGNORECASE)
_RAW_HTML = lazily(r"\s*<(?:!--|(?:script|pre|style|textarea)\b)", re.IGNORECASE)
_SPANNING = lazily(r"<(?:\?|![a-zA-Z\[])")
"""What may begin HTML that is not masked and goes on over blank lines nevertheless."""
_APART = lazily(r"(?<=\n\n)\S")
"""What begins a part: a line that is not indented, below one that holds nothing."""


class Masked(NamedTuple):
    """The indices of the lines that stand in blocks."""

    code: frozenset[int] = frozenset()
    """Lines of fenced code, which no template reads."""
    html: frozenset[int] = frozenset()
    """Lines of comments and raw HTML, which only templates that are such lines read."""

    def has(self, index: int) -> bool:
        """Tell whether a line stands in such a block."""
        return index in self.code or index in self.html


class _Block(NamedTuple):
    """A block that is masked: its first line and the one after its last."""

    first: int
    end: int
    is_code: bool


def masked_lines(source: Source, first: int) -> Masked:
    """Return which lines, from the one with index `first` on, stand in blocks."""
    text = source.text
    # A search for one character takes a tenth of the time of one for several.
    is_fenced = ("`" in text and "```" in text) or ("~" in text and "~~~" in text)
    if not (is_fenced or ("<" in text and _TAG.search(text))):
        return Masked()
    starts, _ = source.line_spans
    start = starts[first] if first < len(starts) else len(text)
    body = text[start:].replace("\r\n", "\n").replace("\r", "\n")
    code: set[int] = set()
    html: set[int] = set()
    for block in _masking(body):
        (code if block.is_code else html).update(range(first + block.first, first + block.end))
    return Masked(frozenset(code), frozenset(html))


def _masking(body: str) -> Iterator[_Block]:
    """Yield the blocks of a text that mask their lines, in order."""
    is_parted = not _SPANNING.search(body)
    done = line = 0
    while opener := _OPENER.search(body, done):
        start = _last_apart(body, done, opener.start()) if is_parted else done
        line += body.count("\n", done, start)
        done, found = _part(body, start, opener.end() if is_parted else len(body))
        yield from (each._replace(first=each.first + line, end=each.end + line) for each in found)
        line += body.count("\n", start, done)


def _last_apart(body: str, start: int, end: int) -> int:
    """Return where the last part begins that begins in a stretch, else the stretch itself."""
    while (blank := body.rfind("\n\n", start, end)) >= 0:
        if _APART.match(body, blank + 2):
            return blank + 2
        end = blank + 1
    return start


def _part(body: str, start: int, reach: int) -> tuple[int, list[_Block]]:
    """Return the end of a part that begins at an offset and holds another one, and its blocks."""
    while apart := _APART.search(body, reach):
        end = apart.start()
        found = [*_masks(body[start:end])]
        if not any(block.end >= body.count("\n", start, end) for block in found):
            return end, found
        reach = 2 * end - start
    return len(body), [*_masks(body[start:])]


def _masks(text: str) -> Iterator[_Block]:
    """Yield the blocks of a text that mask their lines, by a parse of it."""
    for token in blocks(text):
        is_code = token.type == "fence"
        is_html = token.type == "html_block" and _RAW_HTML.match(token.content) is not None
        if token.map and (is_code or is_html):
            first, end = token.map
            yield _Block(first, end, is_code)
