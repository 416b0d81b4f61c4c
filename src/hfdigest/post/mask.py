"""Which lines of a post cannot be entries: fenced code, HTML comments and raw HTML blocks.

Block quotes need no mask, because no template that is not itself a quote matches their lines.
"""

import re
from collections.abc import Iterator

from hfdigest.source import Source

# What can open such a block, behind any indent, quote and list marks: nearly no post has one, and
# a whole CommonMark parse costs more than all else that reading a post does.
_OPENER = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t>]+)*"
    r"(?:```|~~~|<!--|<(?:script|pre|style|textarea)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_RAW_HTML = re.compile(r"\s*<(?:!--|(?:script|pre|style|textarea)\b)", re.IGNORECASE)


def masked_lines(source: Source, first: int) -> frozenset[int]:
    """Return the indices of the lines, from `first` on, that stand in such blocks."""
    lines = source.lines
    start = lines[first].start if first < len(lines) else len(source.text)
    body = source.text[start:].replace("\r\n", "\n").replace("\r", "\n")
    if not _OPENER.search(body):
        return frozenset()
    return frozenset(_masked(body, first))


def _masked(body: str, first: int) -> Iterator[int]:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - not paid for by posts without blocks

    # Only blocks matter, so inline text is not parsed.
    markdown = MarkdownIt("commonmark").disable("inline")
    for token in markdown.parse(body):
        raw = token.type == "html_block" and _RAW_HTML.match(token.content)
        if token.map and (token.type == "fence" or raw):
            yield from range(first + token.map[0], first + token.map[1])
