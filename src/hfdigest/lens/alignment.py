"""Which entry of a changed digest continues which entry of the old one."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve

from hfdigest.affiliation import Affiliation
from hfdigest.model import Entry


def aligned(old: Sequence[Entry], new: Sequence[Entry]) -> list[int | None]:
    """Return for each new entry the index of the old one that it continues, or `None`.

    Equal entries continue each other in order; then papers whose id is unique on both sides; then
    runs of equal length that stand between the same two aligned entries.
    """
    origin: list[int | None] = [None] * len(new)
    by_content: dict[Any, deque[int]] = defaultdict(deque)
    for index, entry in enumerate(old):
        by_content[_content(entry)].append(index)
    for index, entry in enumerate(new):
        if same := by_content.get(_content(entry)):
            origin[index] = same.popleft()
    taken = {index for index in origin if index is not None}
    old_ids = _unique_ids((index, entry) for index, entry in enumerate(old) if index not in taken)
    new_ids = _unique_ids((i, entry) for i, entry in enumerate(new) if origin[i] is None)
    for paper_id, index in new_ids.items():
        if paper_id in old_ids:
            origin[index] = old_ids[paper_id]
    _align_runs(origin, len(old))
    return origin


def _content(entry: Entry) -> Entry:
    """Return the entry without its settled values."""
    raw = Affiliation(raw=entry.affiliation.raw) if entry.affiliation else None
    return evolve(entry, rank=None, doubtful=(), affiliation=raw, github_stars=None, comments=None)


def _unique_ids(entries: Iterable[tuple[int, Entry]]) -> dict[str, int]:
    found: dict[str, int] = {}
    twice = set()
    for index, entry in entries:
        paper_id = entry.paper.id
        if paper_id in found:
            twice.add(paper_id)
        elif paper_id is not None:
            found[paper_id] = index
    return {paper_id: index for paper_id, index in found.items() if paper_id not in twice}


def _align_runs(origin: list[int | None], old_count: int) -> None:
    taken = sorted(index for index in origin if index is not None)
    start = 0
    while start < len(origin):
        if origin[start] is not None:
            start += 1
            continue
        stop = start
        while stop < len(origin) and origin[stop] is None:
            stop += 1
        before = origin[start - 1] if start else -1
        after = origin[stop] if stop < len(origin) else old_count
        if before is not None and after is not None and after - before - 1 == stop - start:
            free = bisect_left(taken, before + 1) == bisect_left(taken, after)
            if free:
                origin[start:stop] = range(before + 1, after)
        start = stop
