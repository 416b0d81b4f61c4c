"""Documents that are no posts and were read with the wrong codec: told, and undone as a whole.

A payload holds no labels whose images would tell the damage, as posts do. It is damaged for sure
where every run of characters beyond ASCII, encoded by one codec, is UTF-8 again; then that undoes
it exactly. Where that holds for some of the runs only, nothing is undone.
"""

import json
from typing import NamedTuple

from hfdigest.mojibake.damage import RUN, Damage, damages, runs_of
from hfdigest.patterns import lazily

_ESCAPED = lazily(r"\\u[0-9a-fA-F]{4}\\u[0-9a-fA-F]{4}")
"""Two characters in a row, as JSON may write them; no damaged text is without."""

_ASCII = bytes(range(0x80))
_PAIR = lazily(r"[\u00c2-\u00f4\u011e\u0130\u015e\u011f\u0131\u015f][^\x00-\x7f]")
"""What one of the telling codecs makes of the first bytes of a character."""

_ORDER = ("cp1252", "latin-1", "cp1254", "cp1250", "cp1251", "mac_roman", "cp437")
"""Codecs from the likeliest; what two of them undo, they mostly undo alike."""
_TELLING = frozenset({"cp1252", "latin-1", "cp1254"})
"""Codecs of which one run is evidence: no word holds what they make of UTF-8."""


class Misreading(NamedTuple):
    """How a document was damaged."""

    codec: str
    """The codec with which UTF-8 was read."""
    restored: str | None
    """The document as it was; `None` where only a part of it is damaged."""


def misreading(text: str, *, is_json: bool) -> Misreading | None:
    """Return how the text of a document was damaged; `None` where nothing tells that it was."""
    if is_json and "\\u" in text and _ESCAPED.search(text):
        try:
            text = json.dumps(json.loads(text), ensure_ascii=False)
        except (ValueError, RecursionError):
            return None
    if text.isascii():
        return None
    # Most texts are healthy and done with after this: what their characters beyond ASCII are
    # together is no damaged text, and holds no pair that would be in one.
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    together = beyond.decode("utf-8", "surrogatepass")
    possible = [way for way in _ways() if way.inverse(together) is not None]
    if not possible and not _PAIR.search(together):
        return None
    runs = [run for run in runs_of(text) if run]
    for way in possible:
        if all(way.inverse(run) is not None for run in runs) and _is_sure(way, runs):
            return Misreading(way.codec, _undone(way, text))
    ways = _ways()
    for way in ways:
        damaged = [run for run in runs if len(run) > 1 and way.inverse(run) is not None]
        if way.codec in _TELLING and damaged:
            return Misreading(way.codec, None)
    return None


def _undone(way: Damage, text: str) -> str:
    return RUN.sub(lambda run: way.inverse(run[0]) or run[0], text)


def _ways() -> list[Damage]:
    """Return the ways of damage that lose nothing, each codec twice before once."""
    exact = {way.codec: way for way in damages() if way.lossless}
    names = [name for codec in _ORDER for name in (f"{codec} twice", codec)]
    return [exact[name] for name in names if name in exact]


def _is_sure(way: Damage, runs: list[str]) -> bool:
    return len(runs) > 1 or way.codec.partition(" ")[0] in _TELLING
