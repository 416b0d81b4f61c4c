"""Lines of entries that say the same thing: groups by the label with which they begin."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hfdigest.learn.examples import Example
from hfdigest.learn.starts import Segment
from hfdigest.learn.tokens import VARIES, tokens

_RARE = 0.04
"""The share of entries below which a label is none."""
_RARE_LINE = 0.2
"""The share of entries below which a line with words and a value, and no mark between, is none,
and what stands before the colon of a heading, which may be a title's."""
_RUNNING = 1.5
"""Bullets and quotations of which an entry has more, on average, are running text."""
_COLONS = frozenset(":\N{FULLWIDTH COLON}")
_CLOSING = frozenset({"**", "__", "`", "</b>", "</strong>", "</summary>"})
_LONGEST_LABEL = 16


class Place(NamedTuple):
    """A line of an entry."""

    entry: int
    """The number of the entry, over all examples."""
    offset: int
    """How many lines below the first one it stands."""
    blank: int
    """How many blank lines stand above it."""
    text: str


class Group(NamedTuple):
    """Lines that begin alike."""

    label: tuple[str, ...]
    """The keys of the tokens with which all of them begin; none for free text."""
    places: tuple[Place, ...]

    @property
    def entries(self) -> int:
        """How many entries have such a line."""
        return len({place.entry for place in self.places})

    @property
    def repeats(self) -> float:
        """How many such lines an entry has that has one."""
        return len(self.places) / self.entries


def places_in(example: Example, segment: Segment, entry: int) -> Iterator[Place]:
    """Return the lines of an entry that are not blank."""
    blank = 0
    start, end = segment
    for index in range(start, end):
        text = example.lines[index]
        if text.strip():
            yield Place(entry, index - start, blank, text)
            blank = 0
        else:
            blank += 1


def groups(entries: Sequence[Sequence[Place]]) -> list[Group]:
    """Group the lines of entries, but for their first, in the order in which they stand."""
    lines = [place for entry in entries for place in entry[1:]]
    support: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for place in lines:
        for keys in _labels(place.text):
            support[keys].add(place.entry)
    usual = {
        keys
        for keys, held in support.items()
        if len(held) >= max(2, (_RARE_LINE if _is_loose(keys) else _RARE) * len(entries))
    }
    found: dict[tuple[str, ...], list[Place]] = defaultdict(list)
    for place in lines:
        fit = (keys for keys in _labels(place.text) if keys in usual)
        found[next(fit, ())].append(place)
    free = found.pop((), [])
    made = []
    for keys, places in found.items():
        group = Group(keys, tuple(places))
        if group.repeats > _RUNNING and not _says_something(keys):
            free += places
        else:
            made.append(group)
    if free:
        made.append(Group((), tuple(free)))
    return [*_specific_first(sorted(made, key=_height))]


def _is_loose(keys: Sequence[str]) -> bool:
    """Tell whether a label may be none: a line of words and values, or a heading to its colon."""
    return _is_line(keys) or (keys[0] == "#" and keys[-1] in _COLONS)


def _is_line(keys: Sequence[str]) -> bool:
    """Tell whether a label is a whole line of words and values."""
    return keys[-1].startswith(VARIES) and any(key[0].isalpha() for key in keys)


def _specific_first(found: Sequence[Group]) -> Iterator[Group]:
    """Yield groups in their order, but before a label those that begin with it and say more."""
    left = [*found]
    while left:
        group = left.pop(0)
        if group.label and not _says_something(group.label):
            start = len(group.label)
            more = [each for each in left if each.label[:start] == group.label]
            yield from more
            left = [each for each in left if each not in more]
        yield group


def _height(group: Group) -> float:
    """Return where lines stand in an entry, for ordering: below how many lines, the usual one."""
    offsets = sorted(place.offset for place in group.places)
    return offsets[len(offsets) // 2]


def _says_something(keys: Sequence[str]) -> bool:
    return any(key[0].isalpha() or key.startswith("<") for key in keys)


def _labels(text: str) -> Iterator[tuple[str, ...]]:
    """Return what may be the label of a line, the one to prefer first.

    A label is complete at its colon and the marks that close it, at the address of a link or at the
    end of the line; where there is none, the marks alone are one.
    """
    found = tokens(text)
    keys = [token.key for token in found[: _LONGEST_LABEL + 1]]
    words = in_link = ended = False
    for number, token in enumerate(found[:_LONGEST_LABEL]):
        words = words or token.kind in {"word", "tag"}
        in_link = (in_link or token.text == "[") and token.text not in {"]", "]("}
        after = keys[number + 1] if number + 1 < len(keys) else ""
        # A sentence that has ended is no label.
        ended = ended or (
            len(token.text) > 1
            and token.kind == "word"
            and keys[number + 1 : number + 3] == [".", " "]
        )
        if (
            (words and token.text in _COLONS and after not in _CLOSING and not (in_link or ended))
            or (words and token.text in _CLOSING and keys[number - 1] in _COLONS)
            or token.text == "]("
            or (token.kind == "tag")
        ):
            yield tuple(keys[: number + 1])
    if len(found) <= _LONGEST_LABEL:
        yield tuple(keys)
    marks = 0
    while marks < len(found) and found[marks].kind in {"mark", "space", "tag", "number"}:
        marks += 1
    if marks and found[marks - 1].kind != "number":
        yield tuple(keys[:marks])


def label_of(text: str) -> tuple[str, ...]:
    """Return the label of a line, as far as one line tells it."""
    return next((keys for keys in _labels(text) if not _is_line(keys)), ())


def most_common_blank(places: Sequence[Place]) -> int:
    """Return how many blank lines usually stand above such lines."""
    return Counter(place.blank for place in places).most_common(1)[0][0]
