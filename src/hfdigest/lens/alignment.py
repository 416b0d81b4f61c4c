"""Which entry of a changed digest continues which entry of the old one."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve

from hfdigest.affiliation import Affiliation
from hfdigest.model import Entry


def aligned(old: Sequence[Entry], new: Sequence[Entry]) -> list[int | None]:
    """Return for each new entry the index of the old one that it continues, or `None`."""
    origin: list[int | None] = [None] * len(new)
    # 1. Equal entries continue each other, in the order in which they stand.
    by_content: dict[Any, deque[int]] = defaultdict(deque)
    for index, entry in enumerate(old):
        by_content[_content(entry)].append(index)
    for index, entry in enumerate(new):
        if same := by_content.get(_content(entry)):
            origin[index] = same.popleft()
    # 2. Of the others, those of a paper that stands once on both sides.
    taken = {index for index in origin if index is not None}
    old_ids = _unique_ids((index, entry) for index, entry in enumerate(old) if index not in taken)
    new_ids = _unique_ids((i, entry) for i, entry in enumerate(new) if origin[i] is None)
    for paper_id, index in new_ids.items():
        if paper_id in old_ids:
            origin[index] = old_ids[paper_id]
    # 3. Of what is left, runs between the same neighbours: so an edited id is an edit.
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
    """Align runs of new entries with runs of old ones that are as long and in the same place."""
    taken = sorted(index for index in origin if index is not None)
    start = 0
    while start < len(origin):
        if origin[start] is not None:
            start += 1
            continue
        # 1. The run of new entries that are not aligned yet.
        stop = start
        while stop < len(origin) and origin[stop] is None:
            stop += 1
        # 2. The old entries between those that its neighbours continue.
        before = origin[start - 1] if start else -1
        after = origin[stop] if stop < len(origin) else old_count
        if before is not None and after is not None and after - before - 1 == stop - start:
            # 3. They are the run's, if none of them has moved elsewhere.
            free = bisect_left(taken, before + 1) == bisect_left(taken, after)
            if free:
                origin[start:stop] = range(before + 1, after)
        start = stop
