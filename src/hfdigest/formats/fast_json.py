"""The JSON form of the model's classes where nothing is wrong with it, in a fifth of the time.

cattrs, in `formats/json.py`, says what that form is, and where a value or a text departs from it.
Here each type has a writer and a reader, made of those of its parts; whatever they meet that is
not exactly as it should be, they give up, and cattrs is asked. Tests hold both ways equal.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache, lru_cache
from types import NoneType
from typing import Any, TypeAlias, get_args, get_origin

import attrs

from hfdigest.counts import Approximate, Count
from hfdigest.frozenmap import FrozenMap, owning
from hfdigest.jsontext import MAX_DEPTH
from hfdigest.model import Period, period_of
from hfdigest.record import generated, makings

Convert: TypeAlias = Callable[[Any], Any]

_LARGEST = 2**63
# The model's own classes lie in one another at most so deep.
_DEEPEST_MAP = MAX_DEPTH - 10


_MOMENT = re.compile(
    r"(?P<local>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)"
    r"(?:Z|(?P<sign>[+-])(?P<hours>\d\d):(?P<minutes>[0-5]\d)"
    r"(?::(?P<seconds>[0-5]\d)(?:\.(?P<microseconds>\d{6}))?)?)",
    re.ASCII,
)


# Whole lists are of one moment.
@lru_cache(maxsize=1024)
def moment_of(text: str) -> dt.datetime | None:
    """Return the moment of a date with time and offset; `None` where there is none such."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    local, sign, *offset = match.groups(default="0")
    # Python 3.11 takes an offset of less than a second, which it writes itself, for none.
    hours, minutes, seconds, microseconds = map(int, offset)
    size = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=microseconds)
    try:
        zone = dt.timezone(-size if sign == "-" else size)
        return dt.datetime.fromisoformat(local).replace(tzinfo=zone)
    except ValueError:  # such a day, hour or offset does not exist
        return None


class NotPlainError(Exception):
    """Something is not exactly as it should be; cattrs will say what."""


def to_plain(value: Any) -> dict[str, Any]:
    """Return the JSON object of an instance of the model; a NotPlainError where it is not plain.

    What it holds needs no check before it is written, but for halves of surrogate pairs.
    """
    kind: Any = type(value)
    plain: dict[str, Any] = _writer(kind)(value)
    return plain


def from_plain(cls: Any, plain: object) -> Any:
    """Return the instance of a class of the model that JSON states, which has been read strictly.

    A NotPlainError where that is not the form of the class.
    """
    return _reader(cls)(plain)


# --- writing -------------------------------------------------------------------------------------


@cache
def _writer(kind: Any, within: tuple[type[Any], ...] = ()) -> Convert:
    """Return what turns values of a type, in a field of these classes, into JSON."""
    stated = _stated(kind)
    if stated in _WRITERS:
        return _WRITERS[stated]
    if get_origin(stated) is tuple:
        return _list_writer(_writer(get_args(stated)[0], within))
    if get_origin(stated) is FrozenMap:
        return lambda value: _thawed(value, _DEEPEST_MAP)
    return _refuse if _is_too_deep(stated, within) else _object_writer(stated, (*within, stated))


def _is_too_deep(cls: type[Any], within: tuple[type[Any], ...]) -> bool:
    """Tell whether a class that may hold itself lies too deep for the fast way."""
    return within.count(cls) > 1


def _refuse(_: object) -> Any:
    raise NotPlainError


def _stated(kind: Any) -> Any:
    """Return a type without `None`: absent values are not written, and their keys not read."""
    parts = tuple(part for part in get_args(kind) if part is not NoneType)
    if not parts or get_origin(kind) in {tuple, FrozenMap}:
        return kind
    return parts[0] if len(parts) == 1 else frozenset(parts)


def _object_writer(cls: type[Any], within: tuple[type[Any], ...]) -> Convert:
    """Return a function with two lines for each field, like what attrs and cattrs make."""
    attrs.resolve_types(cls)
    lines = [
        "def write(value):",
        "    if type(value) is not cls:",
        "        raise NotPlainError",
        "    written = {}",
    ]
    known: dict[str, Any] = {"cls": cls, "NotPlainError": NotPlainError}
    for field in attrs.fields(cls):
        name = field.name
        write = _prepared(_writer(field.type, within), field.metadata.get("for_json"))
        known |= {f"default_{name}": field.default, f"write_{name}": write}
        lines += [
            f"    {_condition(field)}:",
            f"        written[{name!r}] = write_{name}(own)",
        ]
    return generated("write", [*lines, "    return written"], known, cls)


def _prepared(convert: Convert, prepare: Convert | None) -> Convert:
    """Return what converts a value that is prepared first."""
    return convert if prepare is None else lambda value: convert(prepare(value))


def _condition(field: "attrs.Attribute[Any]") -> str:
    """Return what tells whether a field is stated, which takes its value."""
    own, default = f"(own := value.{field.name})", f"default_{field.name}"
    if field.default is None or isinstance(field.default, bool):
        return f"if {own} is not {default}"
    if get_origin(field.type) in {tuple, FrozenMap}:
        return f"if {own} is not {default} and own"
    return f"if {own} != {default}"


def _list_writer(convert: Convert) -> Convert:
    def write(value: Any) -> list[Any]:
        if type(value) is not tuple:
            raise NotPlainError
        return [convert(item) for item in value]

    return write


def _thawed(value: Any, depth: int) -> Any:
    """Return a frozen value as lists and dicts, if JSON can carry all that is in it."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int and -_LARGEST < value < _LARGEST:
        return value
    if not depth:
        raise NotPlainError
    if kind is FrozenMap:
        return {
            _text(key): item if type(item) is str else _thawed(item, depth - 1)
            for key, item in value.items()
        }
    if kind is tuple:
        return [_thawed(item, depth - 1) for item in value]
    if isinstance(value, str):
        return str(value)
    raise NotPlainError  # numbers with fractions have exponents, and are rare


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    raise NotPlainError


def _integer(value: Any) -> int:
    if type(value) is int and -_LARGEST < value < _LARGEST:
        return value
    raise NotPlainError


def _truth(value: Any) -> bool:
    if type(value) is bool:
        return value
    raise NotPlainError


def _written_count(value: Any) -> Any:
    return {"approximate": _integer(value.value)} if type(value) is Approximate else _integer(value)


def _written_moment(value: Any) -> str:
    if type(value) is dt.datetime and value.tzinfo is not None:
        return value.isoformat()
    raise NotPlainError


def _written_period(value: Any) -> str:
    label: str = getattr(value, "label", "")
    if type(value) in get_args(Period) and period_of(label) == value:
        return label
    raise NotPlainError


_WRITERS: dict[Any, Convert] = {
    str: _text,
    int: _integer,
    bool: _truth,
    dt.datetime: _written_moment,
    frozenset(get_args(Count)): _written_count,
    frozenset(get_args(Period)): _written_period,
}


# --- reading -------------------------------------------------------------------------------------


@cache
def _reader(kind: Any, within: tuple[type[Any], ...] = ()) -> Convert:
    """Return what turns JSON into values of a type, for a field of these classes."""
    stated = _stated(kind)
    if stated in _READERS:
        return _READERS[stated]
    if get_origin(stated) is tuple:
        return _list_reader(_reader(get_args(stated)[0], within))
    if get_origin(stated) is FrozenMap:
        return _frozen_map
    return _refuse if _is_too_deep(stated, within) else _object_reader(stated, (*within, stated))


def _object_reader(cls: type[Any], within: tuple[type[Any], ...]) -> Convert:
    """Return a function with a few lines for each field, which makes instances as `maker` does."""
    attrs.resolve_types(cls)
    known = makings(cls) | {"NotPlainError": NotPlainError}
    lines = [
        "def read(value):",
        "    if type(value) is not dict:",
        "        raise NotPlainError",
        "    made = thawed()",
        "    left = len(value)",
    ]
    for field in attrs.fields(cls):
        name = field.name
        read = _reader(field.type, within)
        if "for_json" in field.metadata:
            read = _prepared(field.converter, read)
        known[f"read_{name}"] = read
        absent = (
            "raise NotPlainError"
            if field.default is attrs.NOTHING
            else f"made.{name} = default_{name}"
        )
        lines += [
            f"    if {name!r} in value:",
            "        left -= 1",
            f"        made.{name} = read_{name}(value[{name!r}])",
            "    else:",
            f"        {absent}",
        ]
    lines += [
        "    if left:",  # a key that is no field
        "        raise NotPlainError",
        "    made.__class__ = frozen",
        "    return made",
    ]
    return generated("read", lines, known, cls)


def _list_reader(read: Convert) -> Convert:
    def read_all(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise NotPlainError
        return tuple([read(item) for item in value])

    return read_all


def _frozen_map(value: Any, depth: int = _DEEPEST_MAP) -> FrozenMap[Any]:
    if type(value) is not dict or not depth:
        raise NotPlainError
    return owning(
        {
            key: item if type(item) is str else _frozen(item, depth - 1)
            for key, item in value.items()
        }
    )


def _frozen(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind is bool or value is None or kind is str:
        return value
    if kind is int:
        return _integer(value)
    if kind is dict:
        return _frozen_map(value, depth)
    if kind is list and depth:
        return tuple([_frozen(item, depth - 1) for item in value])
    raise NotPlainError


def _read_count(value: Any) -> Count:
    if type(value) is dict and value.keys() == {"approximate"}:
        return Approximate(_integer(value["approximate"]))
    return _integer(value)


def _read_moment(value: Any) -> dt.datetime:
    moment = moment_of(_text(value))
    if moment is None:
        raise NotPlainError
    return moment


def _read_period(value: Any) -> Period:
    period = period_of(_text(value))
    if period is None:
        raise NotPlainError
    return period


_READERS: dict[Any, Convert] = {
    str: _text,
    int: _integer,
    bool: _truth,
    dt.datetime: _read_moment,
    frozenset(get_args(Count)): _read_count,
    frozenset(get_args(Period)): _read_period,
}
