"""Titles in gaps of a form, apart from what stands beside them on the line."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hfdigest.learn.forms import Gap, Maybe, Part, kind_of_all

_MOST = 0.6
"""In so many of the values of a gap something stands beside the title, or it is all title."""
_ALIKE = 0.8
"""So many of those must part it from the title by the same marks."""
_MARKS = re.compile(r"[^\w]+")


def around_titles(gap: Gap, titles: Sequence[str | None]) -> Iterator[Part]:
    """Divide a gap whose values hold titles: what stands before them, the titles, and the rest.

    `titles` has one for each value, `None` where none is known. The gap stays whole where nothing
    but a title stands in it, or where no mark parts that from the rest.
    """
    values = list(gap.values)
    known = [
        (number, title, values[number].index(title))
        for number, title in enumerate(titles)
        if title and title in values[number]
    ]
    if not known or len(known) < _MOST * sum(map(bool, values)):
        yield gap
        return
    # 1. What stands behind the title, and which mark parts it from that.
    behind = _common_mark([values[n][place + len(title) :] for n, title, place in known])
    rests = [""] * len(values)
    if behind:
        ends = {n: place + len(title) for n, title, place in known}
        for n, value in enumerate(values):
            end = value.find(behind, ends.get(n, 0))
            if end >= 0:
                values[n], rests[n] = value[:end], value[end + len(behind) :]
    # 2. What stands before it.
    before = _common_mark([values[n][:place][::-1] for n, _, place in known])[::-1]
    if before:
        starts = {n: place for n, _, place in known}
        tops = [""] * len(values)
        for n, value in enumerate(values):
            start = value.rfind(before, 0, starts.get(n, len(value)))
            if start >= 0:
                tops[n], values[n] = value[:start], value[start + len(before) :]
        yield Gap(kind_of_all(tops), tuple(tops))
        yield before
    yield Gap("text", tuple(values))
    if behind:
        yield from _rest(behind, rests)


def _rest(mark: str, texts: Sequence[str]) -> Iterator[Part]:
    """Yield the mark behind titles, and what stands behind that."""
    if not any(texts):
        yield mark
        return
    gap = Gap(kind_of_all(texts), tuple(texts))
    if all(texts):
        yield mark
        yield gap
    else:
        yield Maybe((mark, gap))


def _common_mark(texts: Sequence[str]) -> str:
    """Return the marks with which most texts begin, or ""."""
    stated = [text for text in texts if text.strip()]
    if len(stated) < _MOST * len(texts) or not stated:
        return ""
    found = (match[0] for text in stated if (match := _MARKS.match(text)))
    mark, count = next(iter(Counter(found).most_common(1)), ("", 0))
    return mark if mark.strip() and count >= _ALIKE * len(stated) else ""
