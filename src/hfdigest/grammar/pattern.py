"""The patterns of line templates, none of which backtracks twice over the same text."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from hfdigest.grammar.line import OptionalPart, Part, Placeholder

_BREAKS = re.compile("\n+")
_NEXT_LINE = r"(?>(?:[ \t]*(?:\r\n|\r|\n))+)"
"""A line break in a template; blank lines there are layout."""


def line_breaks(parts: Sequence[Part]) -> int:
    """Return how many lines the literal texts of a template begin below its first one."""
    return sum(len(_BREAKS.findall(part)) for part in parts if isinstance(part, str))


def whole_pattern(parts: tuple[Part, ...], *, value_below: bool) -> re.Pattern[str]:
    """Return the pattern of the whole line, with a group for each placeholder.

    Raises ValueError for a free text whose end nothing tells.
    """
    texts = [place for place in placeholders(parts) if place.kind.pattern is None]
    if value_below:
        # Which of the lines below belong to the value is not for a pattern to tell: its group
        # is empty, and the label is all that is matched.
        parts = (*parts[:-2], str(parts[-2]).rstrip("\n"))
    pattern = "".join(_patterns(parts, (), texts[-1] if texts else None))
    return re.compile(pattern + "()" * value_below, re.DOTALL)


def opening_pattern(parts: tuple[Part, ...]) -> re.Pattern[str]:
    """Return the pattern of the first line's part before its first free text."""
    opening = ""
    for part in parts:
        if isinstance(part, OptionalPart) or not _bounded(part):
            return re.compile(opening)
        if isinstance(part, str) and "\n" in part:
            opening += re.escape(part.partition("\n")[0])
            break
        opening += str(_bounded(part))
    return re.compile(opening + r"[ \t]*$")


def placeholders(parts: Sequence[Part]) -> Iterator[Placeholder]:
    """Return the placeholders among parts, also those that may be missing, in order."""
    for part in parts:
        if isinstance(part, Placeholder):
            yield part
        elif isinstance(part, OptionalPart):
            yield from placeholders(part.parts)


def _patterns(
    parts: tuple[Part, ...], rest: tuple[Part, ...], last: Placeholder | None
) -> Iterator[str]:
    """Return the pattern of each part; `rest` follows these, `last` is the last free text."""
    for index, part in enumerate(parts):
        after = (*parts[index + 1 :], *rest)
        # 1. Literal text, as it stands; a part that may be missing, with what is in it.
        if isinstance(part, str):
            yield _literal(part)
        elif isinstance(part, OptionalPart):
            yield f"(?:{''.join(_patterns(part.parts, after, last))})?"
        # 2. A value with a form of its own ends where the form does.
        elif part.kind.pattern is not None:
            yield f"({part.kind.pattern})"
        # 3. The last free text takes all that is left, and gives back what the rest needs.
        elif part is last and not (after and isinstance(after[0], OptionalPart)):
            yield "(.*)"
        # 4. Every other one ends, for good (the group is atomic), where the rest can begin.
        else:
            yield f"(?>(.*?)(?={_ahead(part.name, after)}))"


def _ahead(name: str, rest: tuple[Part, ...]) -> str:
    """Return the pattern of a free text's end: what must follow it to be told apart from it."""
    pattern = ""
    for index, part in enumerate(rest):
        # 1. Literal text tells the end.
        if isinstance(part, str):
            return pattern + _literal(part)
        # 2. What may be missing tells it by what it begins with, or else what follows it does.
        if isinstance(part, OptionalPart):
            bounded = "".join(str(_bounded(each)) for each in takewhile(_bounded, part.parts))
            if not bounded:
                break
            if not all(map(_bounded, part.parts)):
                return f"{pattern}(?:{bounded}|{_ahead(name, rest[index + 1 :])})"
            pattern += f"(?:{bounded})?"
        # 3. A value with a form of its own is looked through, to the literal text behind it.
        elif part.kind.pattern is not None:
            pattern += part.kind.pattern
        # 4. Two free texts side by side cannot be told apart.
        else:
            break
    else:
        return pattern + r"\Z"
    message = f"{{{name}}} needs literal text after it to be told apart"
    raise ValueError(message)


def _bounded(part: Part) -> str | None:
    """Return the pattern of a literal text or a value with a form of its own, else `None`."""
    if isinstance(part, Placeholder):
        return part.kind.pattern
    return _literal(part) if isinstance(part, str) else None


def _literal(text: str) -> str:
    return _NEXT_LINE.join(map(re.escape, _BREAKS.split(text)))
