"""Documents that are no posts and were read with the wrong codec: told, and undone as a whole.

A payload holds no labels whose images would tell the damage, as posts do. It is damaged for sure
where every run of characters beyond ASCII, encoded by one codec, is UTF-8 again; then that undoes
it exactly. Where that holds for some of the runs only, nothing is undone.
"""

import json
from functools import cache
from typing import Any, NamedTuple

from hfdigest.damage import RUN, Damage, damages, runs_of
from hfdigest.errors import Problem
from hfdigest.jsontext import json_text
from hfdigest.patterns import lazily
from hfdigest.source import Source

_ESCAPE, _LATIN_1 = "\\u", "\\u00"
"""With what characters begin as JSON may write them: any, and one of Latin-1."""
_TWO = r"\\u[0-9a-fA-F]{4}\\u[0-9a-fA-F]{4}"
"""Two of them in a row."""
_IN_TEXT: Any = _ESCAPE, _LATIN_1, lazily(_TWO)
_IN_UTF_8: Any = _ESCAPE.encode(), _LATIN_1.encode(), lazily(_TWO.encode())

_ASCII = bytes(range(0x80))
_PIECE = 4096
_PAIR = lazily(
    "[\u00c2-\u00f4\u011e\u011f\u0130\u015e]"
    "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""What one of the telling codecs makes of the first bytes of a character."""
_PAIRS = (
    lazily(rb"\xc3[\x82-\xb4][\xc2-\xf4]"),
    lazily(rb"\xc4[\x9e\x9f\xb0][\xc2-\xf4]"),
    lazily(rb"\xc5\x9e[\xc2-\xf4]"),
)
"""The first letters of such a pair in UTF-8, with something beyond ASCII behind them."""

_ORDER = (
    *("cp1252", "latin-1", "cp1254", "cp1250", "cp1251"),
    *("mac_roman", "cp437", "cp949", "euc-kr"),
)
"""Codecs from the likeliest; what two of them undo, they mostly undo alike."""
_TELLING = frozenset({"cp1252", "latin-1", "cp1254"})
"""Codecs of which one run is evidence: no word holds what they make of UTF-8."""
_CUT_MARK = "\u00e2\u20ac"
"""What cp1252 makes of the first two bytes of a closing quotation mark; it does not know the third.
"""
_DOT = "\u00b7"
"""What stands before the number of authors on a card."""
_ON_CARD = lazily(r"[^\x00-\x7f][0-9]{1,9} authors?")
_IN_WORD = lazily(r"[A-Za-z]{2}[^\x00-\x7f]|[^\x00-\x7f][A-Za-z]{2}")
_TELLING_LENGTH = 3
"""So many characters in a row that are UTF-8 are evidence in any codec."""


class Misreading(NamedTuple):
    """How a document was damaged."""

    codec: str
    """The codec with which UTF-8 was read."""
    restored: str | None
    """The document as it was; `None` where only a part of it is damaged."""


class Examined(NamedTuple):
    """What is to be read of a document, and what is to be told of its damage."""

    restored: str | None
    """The document as it was; `None` where it is to be read as it is."""
    problems: tuple[Problem, ...]
    """That it is damaged, or was restored."""


def examined(data: str | bytes, *, is_json: bool, repair: bool) -> Examined:
    """Look for damage in a document, and undo it where that is asked for and possible."""
    found = misreading(data, is_json=is_json)
    if found is None:
        return Examined(None, ())
    how = f"the text is damaged: it was UTF-8, and was read as {found.codec}"
    if found.restored is None:
        message = f"some of {how}, which cannot be undone exactly"
    elif repair:
        told = Problem(message=f"{how}; it is read as it was", level="note")
        return Examined(found.restored, (told,))
    else:
        message = f"{how}; repair=True restores it"
    return Examined(None, (Problem(message=message, level="error"),))


def examined_value(value: object, *, repair: bool) -> Examined:
    """Look for damage in the value of a JSON document; what is restored is the document."""
    try:
        text = json_text(value, indent=None)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return Examined(None, ())  # what is wrong with it, its reader says
    return examined(text, is_json=True, repair=repair)


def misreading(data: str | bytes, *, is_json: bool) -> Misreading | None:
    """Return how a document was damaged; `None` where nothing tells that it was."""
    # Copies of a whole document, even as another type, would take longer than the rest.
    plain = Source.read(data).text if data[:1] in _MARKS else data
    try:
        return _misreading(_unescaped(plain) if is_json else plain)
    except UnicodeError:
        return None  # it is in another encoding, or holds halves of surrogate pairs


_MARKS: tuple[str | bytes, ...] = ("\ufeff", b"\xef", b"\xfe", b"\xff")
"""With what byte order marks begin."""


def _unescaped(plain: str | bytes) -> str | bytes:
    """Return a JSON text with the characters for which escapes stand in it."""
    escape, latin_1, two = _IN_TEXT if isinstance(plain, str) else _IN_UTF_8
    # Most writers escape all characters beyond ASCII or none, and no damaged text is without two
    # in a row.
    first = escape if plain.isascii() else latin_1
    if not (first in plain and two.search(plain)):
        return plain
    try:
        value = json.loads(plain)
    except (ValueError, RecursionError):
        return ""  # it is no JSON, as its reader says
    return json_text(value, indent=None)


def _misreading(plain: str | bytes) -> Misreading | None:
    # Most texts are healthy and done with after this: what their characters beyond ASCII are
    # together is no damaged text, and holds no pair that would be in one.
    if plain.isascii():
        return None
    foreign = _without_ascii(plain)
    together = foreign.translate(None, _ASCII).decode()
    possible = [way for way in _ways() if way.inverse(together) is not None]
    if not possible and not (
        _PAIR.search(together) and any(pair.search(foreign) for pair in _PAIRS)
    ):
        return None
    text = _text(plain)
    runs = [run for run in runs_of(text) if run]
    for way in possible:
        if all(way.inverse(run) is not None for run in runs) and _is_damage(way, runs, text):
            return Misreading(way.codec, _undone(way, text) if _is_sure(way, runs, text) else None)
    for way in _ways():
        damaged = [run for run in runs if len(run) > 1 and way.inverse(run) is not None]
        if way.codec in _TELLING and damaged:
            return Misreading(way.codec, None)
    return Misreading("cp1252", None) if _CUT_MARK in text else None


def _without_ascii(plain: str | bytes) -> bytes:
    """Return a text in UTF-8 with a blank for each piece of it that is ASCII, as most are."""
    pieces = [plain[at : at + _PIECE] for at in range(0, len(plain), _PIECE)]
    return b"".join([b" " if piece.isascii() else _utf_8(piece) for piece in pieces])


def _utf_8(plain: str | bytes) -> bytes:
    return plain.encode() if isinstance(plain, str) else plain


def _text(plain: str | bytes) -> str:
    return plain if isinstance(plain, str) else plain.decode()


@cache
def _ways() -> list[Damage]:
    """Return the ways of damage that lose nothing where they can be inverted, twice before once."""
    exact = {way.codec: way for way in damages() if way.lossless or (way.joins and way.provable)}
    names = [name for codec in _ORDER for name in (f"{codec} twice", codec)]
    return [exact[name] for name in names if name in exact]


def _is_damage(way: Damage, runs: list[str], text: str) -> bool:
    """Tell whether runs that can be undone are damaged, and not what somebody wrote.

    A single one of two characters may be a formula, but not within a word.
    """
    if way.joins or _is_short(way, runs):
        return bool(_IN_WORD.search(text) or _ON_CARD.search(text))
    return True


def _is_sure(way: Damage, runs: list[str], text: str) -> bool:
    """Tell whether what is damaged was what the inverse gives.

    Of a codec that joins characters, some may have vanished without a trace.
    """
    if _is_short(way, runs):
        return way.inverse(runs[0]) == _DOT and not way.joins and bool(_ON_CARD.search(text))
    return not way.joins


def _is_short(way: Damage, runs: list[str]) -> bool:
    telling = way.codec.partition(" ")[0] in _TELLING
    return not telling and len(runs) == 1 and len(runs[0]) < _TELLING_LENGTH


def _undone(way: Damage, text: str) -> str | None:
    """Return a text as it was; `None` where it is damaged still."""
    undone = RUN.sub(lambda run: way.inverse(run[0]) or run[0], text)
    further = _misreading(undone)
    if further is not None:
        return further.restored
    return None if _PAIR.search(undone) else undone
