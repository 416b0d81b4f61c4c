"""The blocks of a Markdown text with their lines: the one module that knows markdown-it-py."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def blocks(text: str, *, tables: bool = False) -> "Sequence[Token]":
    r"""Return the tokens of CommonMark's blocks; inline text is not parsed.

    With `tables`, GFM's tables are blocks too, and link definitions are text.

    Their `map` counts lines that end at `\r\n`, `\r` or `\n`.
    """
    return _parser(tables).parse(text.replace("\r\n", "\n").replace("\r", "\n"))


@cache
def _parser(tables: bool) -> "MarkdownIt":  # noqa: FBT001
    from markdown_it import MarkdownIt  # noqa: PLC0415 - not paid for by posts without such blocks

    parser = MarkdownIt("commonmark").disable("inline")
    return parser.enable("table").disable("reference") if tables else parser
