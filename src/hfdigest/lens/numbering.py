"""How the entries of a post are numbered: one by one, or as formatters number lists.

Many formatters give every item of a list the number with which the list begins, and a post whose
bullets have left their items is many lists to them. Markdown counts the items nevertheless.
"""

from collections.abc import Iterator, Sequence
from enum import Enum, auto

_FEW = 2
"""How many numbers must be off their places for that to be a style and no mistake."""


def is_by_lists(numbers: Sequence[int]) -> bool:
    """Tell whether numbers are those with which lists begin, and no count with a mistake in it.

    Each is its place, the number above it, or 1; and two or more, or half of them, not their place.
    """
    if numbers == [*range(1, len(numbers) + 1)]:  # as in nearly every post
        return False
    above = 1
    off = 0
    for place, number in enumerate(numbers, 1):
        if number not in {place, above, 1}:
            return False
        off += number != place
        above = number
    return off >= _FEW or 0 < len(numbers) <= _FEW * off


class _Style(Enum):
    """How an entry of such a post came to its number."""

    BEGUN = auto()
    """It begins a list, or is in one that begins with 1."""
    COUNTED = auto()
    """It has the number of its place."""
    REPEATED = auto()
    """It has the number of the entry above it."""


def _styles(numbers: Sequence[int]) -> Iterator[_Style]:
    is_counted = numbers[1:2] == [2]
    for place, number in enumerate(numbers, 1):
        if number == 1 and not (place == 1 and is_counted):
            yield _Style.BEGUN
        else:
            yield _Style.COUNTED if number == place else _Style.REPEATED


def renumbered(numbers: Sequence[int], origin: Sequence[int | None]) -> list[int]:
    """Return the numbers of changed entries, in the style that the old ones have.

    `origin` is the old entry that each new one continues, `None` for an added one, which is
    numbered as the one above it is. Where too little of the style is left, all are counted.
    """
    styles = [*_styles(numbers)]
    found: list[int] = []
    style = styles[0]
    for place, old in enumerate(origin, 1):
        style = style if old is None else styles[old]
        above = found[-1] if found else 1
        found.append({_Style.BEGUN: 1, _Style.COUNTED: place, _Style.REPEATED: above}[style])
    return found if is_by_lists(found) else [*range(1, len(origin) + 1)]
