"""What goes with an entry that is taken out: blank lines, and the fixed lines between entries."""

import re
from functools import lru_cache

from hfdigest.grammar.outline import Outline

_LINE_END = r"[ \t]*(?:\r\n?|\n)"
_FIRST = re.compile(rf"{_LINE_END}(?:{_LINE_END})?")
_LAST = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*)?(?:\r\n|(?<!\r)\n|\r)\Z")


@lru_cache(maxsize=16)
def separators(outline: Outline) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what goes with an entry: what stands below it, and what above it.

    An entry takes one blank line with it, or the lines that stand between two entries.
    """
    if not outline.between:
        return _FIRST, _LAST
    own = rf"{_LINE_END}\s*".join(line.respelled.unended for line in outline.between)
    lines = rf"\s*(?<![^\r\n]){own}{_LINE_END}"
    first = rf"{lines}(?:{_LINE_END}){{0,{outline.blank_above_entry}}}|{_FIRST.pattern}"
    return re.compile(first), re.compile(rf"{lines}(?:{_LINE_END})*\Z|{_LAST.pattern}")
