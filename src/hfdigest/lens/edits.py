"""Changes of a text at places of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

_MOST_COMPARED = 200
"""How many items of a list are compared one by one, which takes the square of their number."""


class Edit(NamedTuple):
    """Text to put in place of a range of the source."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """Return a part of a text with edits in it, which do not overlap."""
    pieces = []
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[start : edit.start], edit.text]
        start = edit.end
    return "".join([*pieces, text[start:end]])


def runs_that_differ(
    old: Sequence[Any], new: Sequence[Any]
) -> Iterator[tuple[int, int, Sequence[Any]]]:
    """Yield the first and last place of each run that differs in `old`, and what stands there."""
    same = common(old, new)
    tail = common(old[same:][::-1], new[same:][::-1])
    end = len(old) - tail
    middle = new[same : len(new) - tail]
    if max(end - same, len(middle)) > _MOST_COMPARED:
        yield same, end, middle
        return
    from difflib import SequenceMatcher  # noqa: PLC0415 - posts that are read only need it not

    matcher = SequenceMatcher(None, old[same:end], middle, autojunk=False)
    for kind, start, stop, new_start, new_stop in matcher.get_opcodes():
        if kind != "equal":
            yield same + start, same + stop, middle[new_start:new_stop]


def common(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Return how many items two sequences have in common at their beginning."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
