"""What stands in code, comments and raw HTML is no entry, and finding that costs little."""

import sys

import pytest

from hfdigest import markdown
from hfdigest.lens.mask import masked_lines
from hfdigest.source import Source


def masked_in(text, first=0):
    """Return the lines that stand in code, comments or raw HTML."""
    masked = masked_lines(Source.read(text), first)
    assert not masked.code & masked.html
    return masked.code | masked.html


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("a\n```\nb\n```\nc\n", {1, 2, 3}),
        ("a\n~~~ x\nb\n", {1, 2}),
        ("<!-- a\n\nb -->\nc\n", {0, 1, 2}),
        ("<!-- a --> b\nc\n", {0}),
        ("- x\n  ```\n  y\n  ```\nz\n", {1, 2, 3}),
        ("1. ```\n   y\n   ```\nz\n", {0, 1, 2}),
        ("> ```\n> y\nz\n", {0, 1}),
        ("<script>\n\nx\n</script>\ny\n", {0, 1, 2, 3}),
        ("<div>\n\nx\n</div>\n", set()),
        ("<!-- a -->\n\n<div>\nx\n</div>\n", {0}),
        ("<pre>\nx\n</pre>\n\n<b>\nx\n</b>\n", {0, 1, 2}),
        ("a `code` <b>\n", set()),
        ("text ``` more\n", set()),
        ("", set()),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_of_blocks(text, masked, line_end):
    assert masked_in(text.replace("\n", line_end)) == masked


def test_lines_are_counted_from_the_first_one_that_is_looked_at():
    assert masked_in("```\n```\na\n```\nb\n", 2) == {3, 4}
    assert masked_in("a\n", 5) == set()


def test_posts_without_blocks_do_not_pay_for_markdown(monkeypatch):
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    markdown._parser.cache_clear()
    assert masked_in("# A\n\n1. **B** `c` - <d>\n") == set()
    with pytest.raises(ImportError):
        masked_lines(Source.read("```\n"), 0)
