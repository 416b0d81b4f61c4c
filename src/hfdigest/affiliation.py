"""Card lines such as `Xiaomi Research2151`: an organisation glued to its counters."""

import math
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Self, TypeVar

from attrs import frozen

from hfdigest.checked import check_kind, check_texts
from hfdigest.counts import Count, count_of, number
from hfdigest.patterns import lazily
from hfdigest.record import Record, maker

NAMES_ENDING_IN_DIGITS = frozenset({"AI21", "Ai2", "Insta360", "STATE16"})
"""Organisations whose last digits are no counter."""

_ENDING_IN_DIGITS = tuple(NAMES_ENDING_IN_DIGITS)

_AUTHORS = lazily(r"·([1-9][0-9]{0,5}) authors")

_COUNTERS = lazily(r"(?:(?:[0-9]+\.)?[0-9]+k[0-9]*|[0-9]+)\Z")
"""What may be counters at the end of a line."""

_LAST_OF_COUNTERS = frozenset("0123456789k")

_LONGEST_COUNTERS = len("15.8k123")

_ROUNDED = lazily(
    r"((?:[1-9](?:\.[0-9]?[1-9])?|[1-9][0-9](?:\.[1-9])?|[1-9][0-9]{2})k)([1-9][0-9]{0,2})?"
)
"""Stars in thousands, of three significant figures without trailing zeros, then comments."""

_MOST_DIGITS = 3
"""The digits that stars, before they are rounded, and comments may have."""

_LOG_OF_TEN = math.log(10)

# How often a card has each number, estimated from lines that several crawls of a paper settle.
_SHARE_WITHOUT_STARS = 0.25
_SHARES_BY_DIGITS_OF_STARS = (0.21, 0.39, 0.12, 0.03)  # one digit, two, three, more
_SHARES_BY_COMMENTS = (0.06, 0.47, 0.24, 0.15, 0.04, 0.012, 0.006, 0.005, 0.0015, 0.001)
_SHARE_OF_TEN_COMMENTS = 0.0001

A = TypeVar("A", bound="Affiliation")
_Said = tuple[str | None, int | None, Count | None, int | None]
"""A reading: the organisation, or how many authors; stars and comments."""


@frozen(kw_only=True, repr=False)
class Affiliation(Record):
    """A card line as a post prints it, and what it says where that can be told."""

    raw: str
    """The text as it stands in the post; this is what is written back."""
    organization: str | None = None
    """The organisation's printed name; `None` where the line states a number of authors."""
    author_count: int | None = None
    """The number of authors; `None` where the line states an organisation."""
    github_stars: Count | None = None
    """Stars of the paper's repository; `None` where no repository is shown."""
    comments: int | None = None
    """Comments on the paper's page; `None` where none are shown."""
    certain: bool = False
    """True where the text allows one reading only."""
    alternatives: tuple["Affiliation", ...] = ()
    """Every reading, the likeliest first; empty where `certain`."""

    @classmethod
    def parse(cls, raw: str, /, *, names: Collection[str] = ()) -> Self:
        """Take a glued card line apart: organisation or `·N authors`, then stars, then comments.

        The likeliest reading is chosen, and the others are kept in `alternatives`. An
        organisation's name ends before the line's last digits, unless it is one of `names` or
        of `NAMES_ENDING_IN_DIGITS`. A line that cannot be such a card line keeps its `raw` only.
        """
        check_kind(raw, str, "Affiliation.parse", "the text of a card line")
        return taken_apart(cls, raw, check_texts(names, "Affiliation.parse"))


def taken_apart(cls: type[A], raw: str, names: Collection[str] = ()) -> A:
    """Take a card line apart as `Affiliation.parse` does, by names that are known to be texts."""
    ends = _name_ends(raw, names)
    said: list[_Said] = []
    for end in ends:
        if name := _name(raw[:end]):
            said += [name + counters for counters in _readings(raw[end:])]
    # What has been read is of the right types, so nothing needs to be checked once more.
    make = maker(cls)
    if not said:
        return make(raw)
    if len(said) == 1:
        return make(raw, *said[0], certain=True)
    if len(ends) > 1:  # the readings of one end are in order already
        said.sort(key=lambda one: _likelihood(one[2:]), reverse=True)
    return make(raw, *said[0], alternatives=tuple([make(raw, *one) for one in said]))


def _name_ends(raw: str, names: Collection[str]) -> Sequence[int]:
    """Return where the name may end: after a known one, else before the counters."""
    # One character more than counters can have, so that longer ones are seen to be none.
    is_counted = raw[-1:] in _LAST_OF_COUNTERS
    counters = is_counted and _COUNTERS.search(raw, max(0, len(raw) - _LONGEST_COUNTERS - 1))
    if not counters:
        return (len(raw),)
    start = counters.start()
    if not names and not raw.startswith(_ENDING_IN_DIGITS):
        return (start,)
    ends = range(start, len(raw) + 1)
    known = [end for end in ends if raw[:end] in NAMES_ENDING_IN_DIGITS or raw[:end] in names]
    return known or (start,)


def _name(text: str) -> tuple[str | None, int | None] | None:
    """Return the organisation, or how many authors; `None` where nothing stands before counters."""
    if text.startswith("·") and (authors := _AUTHORS.fullmatch(text)):
        return None, int(authors[1])
    return (text, None) if text else None


@lru_cache(maxsize=4096)
def _readings(text: str) -> tuple[tuple[Count | None, int | None], ...]:
    """Return every reading of the counters as stars and comments, the likeliest first."""
    return tuple(sorted(_counters(text), key=_likelihood, reverse=True))


def _counters(text: str) -> Iterator[tuple[Count | None, int | None]]:
    """Yield every reading of the counters as stars and comments."""
    if "k" in text:
        yield from _rounded_counters(text)
        return
    for place in range(max(0, len(text) - _MOST_DIGITS), min(len(text), _MOST_DIGITS) + 1):
        stars, comments = text[:place], text[place:]
        # Stars may be 0; comments are not shown then. Nothing else begins with a zero.
        if not comments.startswith("0") and (stars == "0" or not stars.startswith("0")):
            yield int(stars) if stars else None, int(comments) if comments else None


def _rounded_counters(text: str) -> Iterator[tuple[Count, int | None]]:
    """Yield the only reading of counters whose stars are rounded, if they are well formed."""
    rounded = _ROUNDED.fullmatch(text)
    if rounded:
        stars, comments = rounded.groups()
        yield count_of(stars), int(comments) if comments else None


def _likelihood(said: tuple[Count | None, int | None]) -> float:
    """Return a number that is the greater the likelier the counters of a reading are.

    Stars of equally many digits are taken to be log-uniform: the fewer, the likelier.
    """
    stars, stated = said
    comments = stated or 0
    if comments < len(_SHARES_BY_COMMENTS):
        share = _SHARES_BY_COMMENTS[comments]
    else:
        share = _SHARE_OF_TEN_COMMENTS * (10 / comments) ** 4
    if stars is None:
        return share * _SHARE_WITHOUT_STARS
    shown = max(1, number(stars))
    digits = min(len(str(shown)), len(_SHARES_BY_DIGITS_OF_STARS))
    return share * _SHARES_BY_DIGITS_OF_STARS[digits - 1] / (shown * _LOG_OF_TEN)
