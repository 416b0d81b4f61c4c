"""Which lines of a post cannot be entries: fenced code, HTML comments and raw HTML blocks.

Block quotes need no mask, because no template that is not itself a quote matches their lines.
"""

import re
from typing import NamedTuple

from hfdigest.markdown import blocks
from hfdigest.patterns import lazily
from hfdigest.source import Source

# What can open such a block, behind any indent, quote and list marks: nearly no post has one, and
# a whole CommonMark parse costs more than all else that reading a post does.
_OPENER = lazily(
    r"^[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t>]+)*"
    r"(?:```|~~~|<!--|<(?:script|pre|style|textarea)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_TAG = lazily(r"<(?:!--|(?:script|pre|style|textarea)\b)", re.IGNORECASE)
_RAW_HTML = lazily(r"\s*<(?:!--|(?:script|pre|style|textarea)\b)", re.IGNORECASE)


class Masked(NamedTuple):
    """The indices of the lines that stand in blocks."""

    code: frozenset[int] = frozenset()
    """Lines of fenced code, which no template reads."""
    html: frozenset[int] = frozenset()
    """Lines of comments and raw HTML, which only templates that are such lines read."""

    def has(self, index: int) -> bool:
        """Tell whether a line stands in such a block."""
        return index in self.code or index in self.html


def masked_lines(source: Source, first: int) -> Masked:
    """Return which lines, from the one with index `first` on, stand in blocks."""
    text = source.text
    if not ("```" in text or "~~~" in text or ("<" in text and _TAG.search(text))):
        return Masked()
    lines = source.lines
    start = lines[first].start if first < len(lines) else len(text)
    body = text[start:].replace("\r\n", "\n").replace("\r", "\n")
    if not _OPENER.search(body):
        return Masked()
    code: set[int] = set()
    html: set[int] = set()
    for token in blocks(body):
        if token.map and token.type == "fence":
            code.update(range(first + token.map[0], first + token.map[1]))
        elif token.map and token.type == "html_block" and _RAW_HTML.match(token.content):
            html.update(range(first + token.map[0], first + token.map[1]))
    return Masked(frozenset(code), frozenset(html))
