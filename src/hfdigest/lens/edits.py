"""Changes of a text at places of it."""

from collections.abc import Iterable
from typing import NamedTuple


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
