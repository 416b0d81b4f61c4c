"""What other sources state of the papers in the examples, by which fields are named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hfdigest.counts import Approximate
from hfdigest.model import Digest, Entry

_LEAST = 3
"""So many entries at least must agree, or it may be chance."""
_SHARE = 0.6
"""This share of those that are known must agree."""
_OFF = 0.2
"""Counts of the moment may differ by this share and be the same count at another moment."""
_WORDS = re.compile(r"[^\W_]+")
_COUNTS = ("upvotes", "comments", "github_stars")
_TEXTS = ("title", "abstract", "ai_summary")


class Facts:
    """Entries of other sources by the paper's id."""

    def __init__(self, digests: Iterable[Digest]) -> None:
        """Take what digests say; the last that speaks of a paper holds."""
        self._entries: Mapping[str, Entry] = {
            entry.paper.id: entry
            for digest in digests
            for entry in digest.entries
            if entry.paper.id
        }

    def title_of(self, paper: str | None) -> str | None:
        """Return the title of a paper, where it is known."""
        entry = self._entries.get(paper or "")
        return entry.paper.title if entry else None

    def field_of(self, ids: Sequence[str | None], values: Sequence[str]) -> str | None:
        """Return the field that values state, each of the paper beside it; `None` if none does."""
        known = [
            (self._entries[name], value.strip())
            for name, value in zip(ids, values, strict=True)
            if name is not None and name in self._entries and value.strip()
        ]
        if len(known) < _LEAST:
            return None
        for field in (*_COUNTS, *_TEXTS):
            agree = sum(_agrees(_stated(entry, field), value) for entry, value in known)
            if agree >= max(_LEAST, _SHARE * len(known)):
                return field
        return None


def begin_alike(one: str, other: str) -> bool:
    """Tell whether one of two texts is the other, or a beginning of some words of it."""
    words, more = sorted((_WORDS.findall(each.casefold()) for each in (one, other)), key=len)
    return words == more[: len(words)] and (len(words) > 1 or (words == more and bool(words)))


def _stated(entry: Entry, field: str) -> Any:
    return getattr(entry if field in _COUNTS else entry.paper, field)


def _agrees(stated: Any, value: str) -> bool:
    """Tell whether a text says what is stated."""
    if stated is None:
        return False
    if isinstance(stated, str):
        return begin_alike(stated, value)
    number = stated.value if isinstance(stated, Approximate) else stated
    digits = value.replace(",", "")
    return digits.isdigit() and abs(int(digits) - number) <= _OFF * max(number, int(digits))
