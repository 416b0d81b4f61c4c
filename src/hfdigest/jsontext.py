"""JSON text read strictly: what another program could read differently is refused."""

import json
import math
import re
from collections import Counter
from typing import Any, NamedTuple

from hfdigest.errors import HfDigestError
from hfdigest.source import Source, check_size

MAX_BYTES = 256 * 2**20
"""The largest text that is read."""

MAX_DEPTH = 100
"""How many objects and lists may lie in one another; an answer of the Hub has ten at most."""

MAX_DIGITS = 640
"""The digits that an integer may have: as many as Python converts whatever its settings."""

_TOO_LARGE = 10**MAX_DIGITS
_TOO_DEEP = f"is nested deeper than {MAX_DEPTH}"
_NO_NUMBER = f"is no finite number of at most {MAX_DIGITS} digits"
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")
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


class _Repeating(dict[str, Any]):
    """An object that has a key twice."""

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
    """Return the value of a JSON text.

    An `error` with line and column says where the text is not JSON; one with a JSON path says
    which value is a repeated key, NaN, an infinite or over-long number, a lone surrogate, or
    nested too deep.
    """
    check_size(source.text, MAX_BYTES, error, source.name)
    try:
        value = json.loads(source.text, parse_int=_integer, object_pairs_hook=_object)
    except json.JSONDecodeError as fault:
        message = f"the text is not JSON: {fault.msg[:1].lower()}{fault.msg[1:]}"
        raise error(message, name=source.name, **source.place(fault.pos)) from fault
    except RecursionError as fault:
        raise error(_TOO_DEEP, name=source.name, path="$") from fault
    flaw = find_flaw(value)
    if flaw:
        raise error(flaw.message, name=source.name, path=flaw.path)
    return value


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
            if _SURROGATE.search(value):
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
    if isinstance(value, _Repeating):
        return Flaw(step(value.key), "stands twice in its object")
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                return Flaw("", f"has a key that is {kind(type(key))}, not text")
            if _SURROGATE.search(key):
                return Flaw("", "has a key with a lone surrogate, which UTF-8 cannot carry")
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        flaw = _flaw(item, depth - 1)
        if flaw:
            return Flaw(f"{step(key)}{flaw.path}", flaw.message)
    return None


# json.loads cannot say where a value stands, so what it would take is marked for `find_flaw`.


def _integer(text: str) -> int | float:
    """Return the integer, or an infinity in place of an over-long one."""
    return int(text) if len(text.removeprefix("-")) <= MAX_DIGITS else math.inf


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object as a dict that remembers a repeated key."""
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    times = Counter(key for key, _ in pairs)
    repeating = _Repeating(members)
    repeating.key = next(key for key in members if times[key] > 1)
    return repeating
