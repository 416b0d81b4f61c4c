"""JSON as Hugging Face sends it to Python values, also where JSON has no place for them."""

import json
from typing import Any

import msgspec

_DECODER = msgspec.json.Decoder()


class Literal(str):
    """A number that JSON has no place for (`NaN`, `1e999`, 5,000 digits), as it is spelled."""

    __slots__ = ()


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

    Infinite numbers, and integers that Python refuses for their length, become `Literal`. Of a
    key that stands twice in its object, the last value counts.
    """
    try:
        return _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        # msgspec is twice as fast and strict; the standard library also takes numbers that are
        # none and halves of surrogate pairs, and tells the place of what it does not take.
        return _TOLERANT.decode(text)
