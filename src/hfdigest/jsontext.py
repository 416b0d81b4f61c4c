"""JSON text to Python values and back, read strictly or as Hugging Face sends it.

Either way, what JSON has no place for is marked in the value: a number as `Literal`, half of a
surrogate pair as `Unpaired`. Read strictly, so is a repeated key, and each mark is an error.
"""

import datetime as dt
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import is_dataclass
from typing import Any, NamedTuple

import msgspec

from hfdigest.errors import HfDigestError
from hfdigest.patterns import lazily
from hfdigest.source import SURROGATE, Source, check_size

MAX_BYTES = 256 * 2**20
"""The largest text that is read."""

MAX_DEPTH = 100
"""How many objects and lists may lie in one another; an answer of the Hub has ten at most."""

MAX_DIGITS = 640
"""The digits that an integer may have: as many as Python converts whatever its settings."""

_TOO_LARGE = 10**MAX_DIGITS
_TOO_DEEP = f"is nested deeper than {MAX_DEPTH}"
_NO_NUMBER = f"is no finite number of at most {MAX_DIGITS} digits"
_IDENTIFIER = lazily(r"[A-Za-z_]\w*", re.ASCII)
_KINDS = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "an integer",
    float: "a number with a fraction",
    type(None): "null",
}


class Flaw(NamedTuple):
    """A value that cannot be carried from one program to another."""

    path: str
    """Its JSON path."""
    message: str
    """What is wrong, as the end of a sentence about the value."""


class Literal(str):
    """A number that JSON has no place for (`NaN`, `1e999`, 5,000 digits), as it is spelled."""

    __slots__ = ()


class Unpaired(str):
    """A text with half of a surrogate pair, which cannot be encoded, and so not be written."""

    __slots__ = ()

    @property
    def place(self) -> int:
        """The place of the half, from 1."""
        return len(SURROGATE.split(self, maxsplit=1)[0]) + 1


class Repeating(dict[str, Any]):
    """An object that has a key twice; the last value counts."""

    key: str


def kind(type_: type) -> str:
    """Return the words for the JSON type of a Python type, such as `a list`, else its name."""
    return _KINDS.get(type_) or f"a Python {type_.__name__}"


def step(key: str | int) -> str:
    """Return how a JSON path goes on to a member or an item: `.title`, `["a b"]`, `[3]`."""
    if isinstance(key, str) and _IDENTIFIER.fullmatch(key):
        return f".{key}"
    return f"[{json.dumps(key, ensure_ascii=False)}]"


def read_json(source: Source, error: type[HfDigestError]) -> Any:
    """Return the value of a JSON text, read strictly.

    An `error` with line and column says where the text is not JSON; one with a JSON path says
    which value is a repeated key, NaN, an infinite or over-long number, a lone surrogate, or
    nested too deep.
    """
    check_size(source.text, MAX_BYTES, error, source.name)
    with suppress(LookupError):
        return sound(as_written(source.text))
    try:
        value = decode_strictly(source.text)
    except json.JSONDecodeError as fault:
        message = f"the text is not JSON: {fault.msg[:1].lower()}{fault.msg[1:]}"
        raise error(message, name=source.name, **source.place(fault.pos)) from fault
    except RecursionError as fault:
        raise error(_TOO_DEEP, name=source.name, path="$") from fault
    refuse_flaw(value, error, source.name)
    return value


def as_written(text: str) -> Any:
    """Return the value of a text that `json_text` has written; a LookupError for any other text.

    Read by msgspec and written again it is the same, so it has no flaw that msgspec lets pass, such
    as a repeated key; but it may be too deep, and hold integers of too many digits.
    """
    try:
        value = _FAST.decode(text)
        if plain_json_text(value, indent=2 if text[1:2] == "\n" else None) == text:
            return value
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        pass
    raise LookupError


def is_plain(value: Any, depth: int = MAX_DEPTH) -> bool:
    """Tell whether a value has no flaw but halves of surrogate pairs, and no fractions."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-(2**63) <= value < 2**63)
    if not depth or (kind is not dict and kind is not list):
        return False
    if kind is dict:
        for key in value:
            if type(key) is not str:
                return False
        value = value.values()
    for item in value:  # noqa: SIM110 - a generator takes longer than most values
        if type(item) is not str and not is_plain(item, depth - 1):
            return False
    return True


def sound(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a value as `as_written` returns it; a LookupError where `find_flaw` may find one."""
    if type(value) is int and not -(2**63) <= value < 2**63:
        raise LookupError
    if type(value) is dict or type(value) is list:
        if not depth:
            raise LookupError
        for item in value.values() if type(value) is dict else value:
            if type(item) is not str:
                sound(item, depth - 1)
    return value


def decode_strictly(text: str) -> Any:
    """Return the value of a JSON text with every mark; a ValueError or RecursionError without one.

    `refuse_flaw` tells whether there is a mark in it.
    """
    return _MARKING.decode(text)


def refuse_flaw(value: object, error: type[HfDigestError], name: str | None) -> None:
    """Raise an `error` with the JSON path of the first flaw, if the value has one."""
    flaw = find_flaw(value)
    if flaw:
        raise error(flaw.message, name=name, path=flaw.path)


def decode_json(text: str) -> Any:
    """Return the value of a JSON text; a ValueError or RecursionError where it has none.

    Of a key that stands twice in its object, the last value counts.
    """
    try:
        return decode_fast(text)
    except LookupError:
        # msgspec is twice as fast and strict; the standard library also takes numbers that are
        # none and halves of surrogate pairs, and tells the place of what it does not take.
        return marked(_TOLERANT.decode(text))


def decode_fast(data: str | bytes) -> Any:
    """Return the value of a JSON text, or of bytes in UTF-8; a LookupError without one."""
    try:
        return _FAST.decode(data)
    except (msgspec.MsgspecError, UnicodeError) as fault:
        raise LookupError from fault


UNSTATED: Any = msgspec.UNSET
"""The value of a key that an object does not have."""
Unstated = msgspec.UnsetType


class Known(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, eq=False):
    """A JSON object of a class's keys and no others; a key without the default is always there."""

    def items(self) -> Iterator[tuple[str, Any]]:
        """Yield the keys of the class in order, with `UNSTATED` for those that are not there."""
        return zip(self.__struct_encode_fields__, msgspec.structs.astuple(self), strict=True)

    def stated(self) -> dict[str, Any]:
        """Return the keys that are there, in the order of the class, with their values."""
        return {key: value for key, value in self.items() if value is not UNSTATED}


def decoder_of(kind: Any) -> Callable[[str | bytes], Any]:
    """Return what reads a JSON text as a list of `Known` or the like; a LookupError for others."""
    decode = msgspec.json.Decoder(kind).decode

    def decoded(data: str | bytes) -> Any:
        try:
            return decode(data)
        except (msgspec.MsgspecError, UnicodeError) as fault:
            raise LookupError from fault

    return decoded


def marked(value: object) -> Any:
    """Return a copy of a value made of mappings and sequences as `decode_json` would return it.

    A moment is ISO text, and what a dataclass holds, such as `PaperInfo` of huggingface_hub, an
    object.
    """
    if isinstance(value, Mapping):
        return {str(key): marked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [marked(item) for item in value]
    if isinstance(value, str):
        return Unpaired(value) if SURROGATE.search(value) else value
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return marked(vars(value))
    return value


def spelled(value: object) -> str:
    """Return the JSON text of a value that holds what JSON can; a LookupError for any other."""
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as fault:
        raise LookupError from fault


def find_flaw(value: object) -> Flaw | None:
    """Return the first flaw of a value made of dicts, lists and scalars; `None` if it has none."""
    flaw = _flaw(value, MAX_DEPTH)
    return flaw and Flaw(f"${flaw.path}", flaw.message)


def _flaw(value: object, depth: int) -> Flaw | None:
    """Return the first flaw with its path from `value` on, which may be `depth` levels deep."""
    message = None
    match value:
        case bool() | None:
            pass
        case str():
            if type(value) is Literal:
                message = _NO_NUMBER
            elif SURROGATE.search(value):
                message = "holds a lone surrogate, which UTF-8 cannot carry"
        case int():
            if not -_TOO_LARGE < value < _TOO_LARGE:
                message = _NO_NUMBER
        case float():
            if not math.isfinite(value):
                message = _NO_NUMBER
        case dict() | list():
            return _inner_flaw(value, depth)
        case _:
            message = f"is {kind(type(value))}, which JSON cannot carry"
    return Flaw("", message) if message else None


def _inner_flaw(value: dict[Any, object] | list[object], depth: int) -> Flaw | None:
    if not depth:
        return Flaw("", _TOO_DEEP)
    if isinstance(value, Repeating):
        return Flaw(step(value.key), "stands twice in its object")
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                return Flaw("", f"has a key that is {kind(type(key))}, not text")
            if SURROGATE.search(key):
                return Flaw("", "has a key with a lone surrogate, which UTF-8 cannot carry")
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        flaw = _flaw(item, depth - 1)
        if flaw:
            return Flaw(f"{step(key)}{flaw.path}", flaw.message)
    return None


# --- writing -------------------------------------------------------------------------------------


def json_text(value: object, *, indent: int | None = 2) -> str:
    """Return a value without flaws as JSON text, on one line with `indent=None`.

    It is the text that `json.dumps` writes with `ensure_ascii=False`, in half of the time.
    """
    try:
        text = plain_json_text(value, indent=indent)
    except (TypeError, UnicodeEncodeError):  # other types, and halves of surrogate pairs
        return json.dumps(value, ensure_ascii=False, indent=indent)
    # Python spells exponents in another way, and small fractions by them. What looks like one may
    # stand in a text.
    if _EXPONENT.search(text):
        return json.dumps(value, ensure_ascii=False, indent=indent)
    return text


def plain_json_text(value: object, *, indent: int | None = 2) -> str:
    """Return what `json_text` does, of a value without fractions, in a quarter of the time.

    Raises UnicodeEncodeError for halves of surrogate pairs.
    """
    return msgspec.json.format(msgspec.json.encode(value), indent=indent or 0).decode()


_EXPONENT = lazily(r"[0-9]e-?[0-9]|\b0\.0000|[0-9]{17}")
"""What a fraction has that is written with an exponent by one of the two at least."""

# --- the decoders --------------------------------------------------------------------------------

# json cannot say where a value stands, so what it would take is marked for `find_flaw`.


def _integer(digits: str) -> int | Literal:
    return int(digits) if len(digits.removeprefix("-")) <= MAX_DIGITS else Literal(digits)


def _decimal(digits: str) -> float | Literal:
    value = float(digits)
    return value if math.isfinite(value) else Literal(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object as a dict that remembers a repeated key."""
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    times = Counter(key for key, _ in pairs)
    repeating = Repeating(members)
    repeating.key = next(key for key in members if times[key] > 1)
    return repeating


_FAST = msgspec.json.Decoder()
_TOLERANT = json.JSONDecoder(parse_int=_integer, parse_float=_decimal, parse_constant=Literal)
_MARKING = json.JSONDecoder(
    parse_int=_integer,
    parse_float=_decimal,
    parse_constant=Literal,
    object_pairs_hook=_object,
)
