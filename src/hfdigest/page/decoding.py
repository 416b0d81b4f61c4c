"""JSON as Hugging Face sends it to Python values, also where JSON has no place for them."""

import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

_DECODER = msgspec.json.Decoder()
_SURROGATE = re.compile("[\ud800-\udfff]")


class Literal(str):
    """A number that JSON has no place for (`NaN`, `1e999`, 5,000 digits), as it is spelled."""

    __slots__ = ()


class Unpaired(str):
    """A text with half of a surrogate pair, which cannot be encoded, and so not be written."""

    __slots__ = ()

    @property
    def place(self) -> int:
        """The place of the half, from 1."""
        return len(_SURROGATE.split(self, maxsplit=1)[0]) + 1


def _whole(digits: str) -> int | Literal:
    try:
        return int(digits)
    except ValueError:
        return Literal(digits)


def _decimal(digits: str) -> float | Literal:
    value = float(digits)
    return Literal(digits) if value in {float("inf"), float("-inf")} else value


_TOLERANT = json.JSONDecoder(parse_int=_whole, parse_float=_decimal, parse_constant=Literal)


def decode_json(text: str) -> Any:
    """Return the value of a JSON text; a `ValueError` or `RecursionError` where it has none.

    Infinite numbers, and integers that Python refuses for their length, become `Literal`, and text
    that cannot be encoded `Unpaired`. Of a key that stands twice in its object, the last value
    counts.
    """
    try:
        return _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        # msgspec is twice as fast and strict; the standard library also takes numbers that are
        # none and halves of surrogate pairs, and tells the place of what it does not take.
        return decoded(_TOLERANT.decode(text))


def decoded(value: object) -> Any:
    """Return a copy of a value made of mappings and sequences as `decode_json` would return it."""
    if isinstance(value, Mapping):
        return {key: decoded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [decoded(item) for item in value]
    if isinstance(value, str) and _SURROGATE.search(value):
        return Unpaired(value)
    return value
