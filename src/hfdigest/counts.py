"""Counts of votes, stars and comments: how they are printed, and the one reader and writer of them.

Posts, the cards of pages and glued card lines print them alike: `94`, `2,590`, `2.59k`, `2.59K`,
`1.2m`. Payloads have JSON's integers, which need no reader.
"""

from collections.abc import Callable
from operator import ge, gt, index, le, lt
from typing import SupportsIndex, overload

from attrs import field, frozen

from hfdigest.patterns import lazily


# attrs asks for the signature of a converter, which of `operator.index` itself takes 20 ms.
def whole(value: SupportsIndex) -> int:
    """Return a whole number as an `int`; anything else is a TypeError."""
    return index(value)


@frozen
class Approximate:
    """A count that was rounded where it was published: `2.59k` is `Approximate(2590)`.

    It compares with counts, and adds to them, by its value, and a sum of counts of which one is
    rounded is rounded. It is equal to rounded counts only: `Approximate(5) == 5` is false.
    """

    value: int = field(converter=whole)
    """The rounded count."""

    def __lt__(self, other: "Count") -> bool:
        return self._compared(other, lt)

    def __le__(self, other: "Count") -> bool:
        return self._compared(other, le)

    def __gt__(self, other: "Count") -> bool:
        return self._compared(other, gt)

    def __ge__(self, other: "Count") -> bool:
        return self._compared(other, ge)

    def __add__(self, other: "Count") -> "Approximate":
        value = _value(other)
        return NotImplemented if value is None else Approximate(self.value + value)

    __radd__ = __add__

    def __int__(self) -> int:
        return self.value

    def __str__(self) -> str:
        """Return the value with a tilde: `~2590`."""
        return f"~{self.value}"

    def _compared(self, other: "Count", compare: Callable[[int, int], bool]) -> bool:
        value = _value(other)
        return NotImplemented if value is None else compare(self.value, value)


def _value(count: object) -> int | None:
    """Return the number of a count; `None` for what is none."""
    if isinstance(count, Approximate):
        return count.value
    return count if isinstance(count, int) else None


Count = int | Approximate
"""A number of votes, stars or comments."""

PLAIN = "[0-9]{1,18}"
"""The pattern of digits alone."""
GROUPED = "[0-9]{1,3}(?:,[0-9]{3}){1,5}"
"""The pattern of digits with a comma before every three: `1,2` is none."""
ROUNDED = "[0-9]{1,6}(?:[.][0-9]{1,3})?[kKmM]"
"""The pattern of thousands and millions; not a digit is lost of what it matches."""
EXACT = f"(?:{GROUPED}|{PLAIN})"
"""The pattern of a count that is exact."""
PATTERN = f"(?:{ROUNDED}|{GROUPED}|{PLAIN})"
"""The pattern of every count."""

_COUNT = lazily(PATTERN)
_UNITS = {"k": 1_000, "m": 1_000_000}


def read_count(text: str) -> Count | None:
    """Return the count that a text prints; `None` where it prints anything else."""
    return count_of(text) if _COUNT.fullmatch(text) else None


def count_of(text: str) -> Count:
    """Return the count that a text prints, which `PATTERN` matches."""
    if text.isdecimal():
        return int(text)
    unit = _UNITS.get(text[-1].lower())
    if unit is None:
        return int(text.replace(",", ""))
    whole, _, part = text[:-1].partition(".")
    return Approximate(int(whole + part) * unit // 10 ** len(part))


def print_count(count: Count, like: str | None = None) -> str:
    """Return a count as text, with commas or a large unit where the text `like` has them.

    Raises ValueError for a rounded count that no thousands or millions with three decimals say.
    """
    if isinstance(count, Approximate):
        return _print_rounded(count, capital=like is not None and like[-1:].isupper())
    return f"{count:,}" if like is not None and "," in like else str(count)


def _print_rounded(count: Approximate, *, capital: bool) -> str:
    for unit, size in reversed(_UNITS.items()):
        whole, part = divmod(count.value * 1_000 // size, 1_000)
        text = f"{whole}.{part:03}".rstrip("0").rstrip(".") + (unit.upper() if capital else unit)
        if count.value >= size and read_count(text) == count:
            return text
    message = f"is rounded to something other than thousands: {count.value}"
    raise ValueError(message)


@overload
def number(count: Count) -> int: ...
@overload
def number(count: None) -> None: ...
@overload
def number(count: Count | None) -> int | None: ...
def number(count: Count | None) -> int | None:
    """Return a count as a plain number, a rounded one as it was rounded."""
    return count.value if isinstance(count, Approximate) else count
