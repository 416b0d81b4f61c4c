"""What stands in code, comments and raw HTML is no entry, and finding that costs little."""

import random
import re
import sys

import pytest

from hfdigest import markdown
from hfdigest.lens import mask
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
        ("<?php\n\n# A\n\n```\nx\n```\n?>\n", set()),
        ("<![CDATA[\n\n# A\n\n<!-- x\n\n# B\n\n-->\n]]>\n\n```\n", {11}),
        ("```\n\n# A\n\n```\n\n# B\n\n<!--\n", {0, 1, 2, 3, 4, 8}),
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


PIECES = (
    *("# A\n", "\n", "\n", "\n\n## B\n", "text\n", "- item\n", "  more\n", "1. x\n", "> quoted\n"),
    *("```\n", "  ```\n", "- ```\n", "> ```\n", "~~~ x\n", "   ~~~\n", "    ```\n", "\t```\n"),
    *(
        "<!-- a\n",
        "b -->\n",
        "<!-- c -->\n",
        "<pre>\n",
        "</pre> d\n",
        "  <script>\n",
        "</SCRIPT>\n",
    ),
    *("<div>\n", "</div>\n", "<?php\n", "?>\n", "<![CDATA[\n", "]]>\n", "<!DOCTYPE\n", ">\n"),
    *("---\n", "[a]: /b\n", "'t\n", "    # code\n", "# C\n\n# D\n", "text\n===\n", "|a|\n"),
)


def test_parts_are_parsed_as_the_whole_text_is(monkeypatch):
    """Only the parts that may have a block are parsed, with what a parse of all would find."""
    rng = random.Random(0)  # noqa: S311 - repeatable
    parted = 0
    for _ in range(3000):
        text = "".join(rng.choices(PIECES, k=rng.randrange(1, 30)))
        with monkeypatch.context() as patch:
            patch.setattr(mask, "_SPANNING", re.compile(""))
            whole = masked_lines(Source.read(text), 0)
        assert masked_lines(Source.read(text), 0) == whole, text
        parted += bool(whole.code) and "\n\n#" in text
    assert parted > 500


def test_only_parts_with_a_block_are_parsed(monkeypatch):
    parsed = []

    def blocks(text):
        parsed.append(text)
        return markdown.blocks(text)

    monkeypatch.setattr(mask, "blocks", blocks)
    text = "# A\n\ntext\n\n# B\n\n```\n# C\n```\n\n# D\n\ntext\n\n# E\n"
    assert masked_in(text) == {6, 7, 8}
    assert parsed == ["```\n# C\n```\n\n"]


def test_parts_grow_as_far_as_their_blocks_do(monkeypatch):
    lengths = []

    def blocks(text):
        lengths.append(len(text))
        return markdown.blocks(text)

    monkeypatch.setattr(mask, "blocks", blocks)
    code = "".join(f"line {number}\n\n" for number in range(500))
    text = f"text\n\n```\n{code}```\n\n" + "text\n\n" * 1000
    assert masked_in(text) == set(range(2, 1004))
    assert sum(lengths) < 3 * len(text)
    assert len(lengths) < 15
