"""The model as JSON: one object that says its schema version and its type, and back."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache, reduce
from operator import index, or_
from types import GenericAlias, NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

import attrs
from cattrs import (
    AttributeValidationNote,
    BaseValidationError,
    Converter,
    ForbiddenExtraKeysError,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from hfdigest.affiliation import Affiliation
from hfdigest.contents import Contents, Item, items
from hfdigest.counts import Approximate, Count
from hfdigest.errors import ArgumentError, RenderError, SchemaError, excerpt
from hfdigest.formats.fast_json import NotPlainError, from_plain, moment_of, to_plain
from hfdigest.frozenmap import FrozenMap, thaw
from hfdigest.jsontext import (
    MAX_DEPTH,
    as_written,
    find_flaw,
    json_text,
    kind,
    plain_json_text,
    read_json,
    step,
)
from hfdigest.model import Digest, Entry, Paper, Period, period_of
from hfdigest.source import Source, check_content

T = TypeVar("T")

SCHEMA_VERSION = 1
"""The version of the layout that `to_json` writes, the only one that `from_json` reads."""

_WIDEST_INDENT = 80

_TYPES: dict[str, type[Item]] = {"digest": Digest, "entry": Entry, "paper": Paper}
_NAMES = {cls: name for name, cls in _TYPES.items()}


def to_json(what: Contents, /, *, indent: int | None = 2) -> str:
    """Return JSON that `from_json` reads back as an equal value; absent fields are left out.

    A digest, an entry or a paper is an object, as is a post or a page of one digest; anything else
    that holds them is an array of these. `indent` is a number of spaces, 80 at most; with `None` it
    is one line. A value that JSON or UTF-8 cannot carry, and one of another type than its field's,
    is a `RenderError` that names the field.
    """
    if indent is not None and not 0 <= index(indent) <= _WIDEST_INDENT:
        message = f"indent is 0 to {_WIDEST_INDENT} or None, not {indent}"
        raise ArgumentError(message)
    values = list(items(what))
    alone = len(values) == 1 and not isinstance(what, Iterable)
    try:
        plain = [_object(value, to_plain(value)) for value in values]
        return plain_json_text(plain[0] if alone else plain, indent=indent)
    except (NotPlainError, UnicodeEncodeError):
        checked = [_object(value, _checked_fields(value)) for value in values]
        return json_text(checked[0] if alone else checked, indent=indent)


def _object(value: Item, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the object that a value is written as; a list of papers says that it is empty."""
    head = {"schema_version": SCHEMA_VERSION, "type": _NAMES[type(value)]}
    if isinstance(value, Digest) and not value.entries:
        fields["entries"] = []
    return head | fields


def _checked_fields(value: Item) -> dict[str, Any]:
    """Return what `to_json` writes of a value; a RenderError where that would not read back."""
    name = _NAMES[type(value)]
    try:
        fields: dict[str, Any] = _converter().unstructure(value)
    except RecursionError as fault:
        message = f"the {name} is nested deeper than {MAX_DEPTH}"
        raise RenderError(message) from fault
    flaw = find_flaw(fields)
    if flaw:
        raise _unwritable(flaw.path, flaw.message)
    try:
        _by_cattrs(_TYPES[name], fields)
    except SchemaError as fault:
        raise _unwritable(fault.path or "$", fault.message) from fault
    return fields


def from_json(text: str, /) -> Item:
    """Return the value that `to_json` wrote.

    Any other text is a `SchemaError`, with line and column where it is not JSON and with the
    path of the first wrong value where it is. `loads` reads arrays of values.
    """
    check_content(text, "from_json")
    source = Source.read(text)
    try:
        # What is as `to_json` writes it needs no other check than that of its form.
        return _plain_value(as_written(source.text))
    except (LookupError, NotPlainError, SchemaError):
        return structured(read_json(source, SchemaError))


def _unwritable(path: str, message: str) -> RenderError:
    field = path.removeprefix("$").removeprefix(".")
    return RenderError(f"{field} {message}", fields=(field,))


def structured(plain: object) -> Item:
    """Return the value that `to_json` wrote from the value of its JSON, as `from_json` does."""
    try:
        return _plain_value(plain)
    except NotPlainError:
        return _by_cattrs(*_class_and_fields(plain))


def _plain_value(plain: object) -> Item:
    cls, fields = _class_and_fields(plain)
    value: Item = from_plain(cls, fields)
    return value


def _class_and_fields(plain: object) -> tuple[type[Item], dict[str, Any]]:
    """Return the class that an object states, and its other members."""
    if not isinstance(plain, dict):
        message = f"is {kind(type(plain))}, not an object"
        raise SchemaError(message, path="$")
    fields = dict(plain)
    version = fields.pop("schema_version", None)
    if type(version) is not int or version != SCHEMA_VERSION:
        message = f"is not {SCHEMA_VERSION}, the schema version that this hfdigest reads"
        raise SchemaError(message, path="$.schema_version")
    name = fields.pop("type", None)
    if not isinstance(name, str) or name not in _TYPES:
        message = f"is not one of {', '.join(_TYPES)}"
        raise SchemaError(message, path="$.type")
    return _TYPES[name], fields


def _by_cattrs(cls: type[Item], fields: dict[str, Any]) -> Item:
    try:
        return _converter().structure(fields, cls)
    except BaseValidationError as fault:
        path, message = _first_fault(fault)
        raise SchemaError(message, path=path) from fault


def _first_fault(fault: BaseException) -> tuple[str, str]:
    """Return the JSON path and the message of the first fault in a tree of cattrs errors."""
    path = "$"
    while isinstance(fault, BaseValidationError):
        fault = fault.exceptions[0]
        for note in getattr(fault, "__notes__", ()):
            path += step(note.name if isinstance(note, AttributeValidationNote) else note.index)
    if isinstance(fault, ForbiddenExtraKeysError):
        return path + step(min(fault.extra_fields)), "is not a known key"
    if isinstance(fault, KeyError):
        return path, "is missing"
    return path, str(fault)


@cache
def _converter() -> Converter:
    """Return the cattrs converter that knows the JSON form of every type of the model."""
    attrs.resolve_types(Affiliation)  # its alternatives name the class within itself
    converter = Converter()
    _teach_to_read(converter)
    _teach_to_write(converter)
    return converter


def _teach_to_read(converter: Converter) -> None:
    """Tell a converter how values are made of their JSON form."""

    def model_class(cls: type[T]) -> Callable[[object, object], T]:
        structure = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
        return lambda value, _: structure(_exactly(value, dict), cls)

    def optional(cls: UnionType) -> Callable[[object, object], Any]:
        stated = reduce(or_, (part for part in get_args(cls) if part is not NoneType))
        structure = converter.get_structure_hook(stated)
        return lambda value, _: structure(value, stated)

    def sequence(cls: GenericAlias) -> Callable[[object, object], tuple[Any, ...]]:
        items: Any = list[get_args(cls)[0]]  # type: ignore[misc]
        return lambda value, _: tuple(converter.structure(_exactly(value, list), items))

    for scalar in (str, int, bool):
        converter.register_structure_hook(scalar, _exactly)
    converter.register_structure_hook(dt.datetime, _moment)
    converter.register_structure_hook(Count, _count)
    converter.register_structure_hook(Period, _period)
    converter.register_structure_hook_factory(attrs.has, model_class)
    converter.register_structure_hook_factory(lambda cls: NoneType in get_args(cls), optional)
    converter.register_structure_hook_factory(_made_of(tuple), sequence)
    converter.register_structure_hook_func(
        _made_of(FrozenMap), lambda value, _: FrozenMap(_exactly(value, dict))
    )


def _teach_to_write(converter: Converter) -> None:
    """Tell a converter how values become their JSON form."""

    def model_object(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
        # By what the fields hold, not by what they should, so that a wrong value is written
        # too and then found, with its path, by the check of what was written.
        def anything(prepare: Callable[[Any], Any] = lambda value: value) -> Any:
            hook = lambda value: converter.unstructure(prepare(value))  # noqa: E731
            return override(omit_if_default=True, unstruct_hook=hook)

        fields: dict[str, Any] = {
            field.name: anything(*filter(None, [field.metadata.get("for_json")]))
            for field in attrs.fields(cls)
        }
        return make_dict_unstructure_fn(cls, converter, **fields)

    converter.register_unstructure_hook_factory(attrs.has, model_object)
    converter.register_unstructure_hook(dt.datetime, dt.datetime.isoformat)
    converter.register_unstructure_hook(Approximate, lambda count: {"approximate": count.value})
    for period in get_args(Period):
        converter.register_unstructure_hook(period, lambda period: period.label)
    converter.register_unstructure_hook(tuple, lambda items: [*map(converter.unstructure, items)])
    converter.register_unstructure_hook(FrozenMap, thaw)


def _made_of(generic: type) -> Callable[[Any], bool]:
    return lambda cls: get_origin(cls) is generic


def _exactly(value: object, type_: type[T]) -> T:
    if type(value) is not type_:
        message = f"is {kind(type(value))}, not {kind(type_)}"
        raise ValueError(message)
    return value


def _moment(value: object, _: object) -> dt.datetime:
    text = _exactly(value, str)
    if (moment := moment_of(text)) is not None:
        return moment
    message = f"is not a date with time and offset: {excerpt(text)}"
    raise ValueError(message)


def _period(value: object, _: object) -> Period:
    text = _exactly(value, str)
    if (period := period_of(text)) is not None:
        return period
    message = f"is not a day, a week, a month or the word trending: {excerpt(text)}"
    raise ValueError(message)


def _count(value: object, _: object) -> Count:
    if type(value) is dict and value.keys() == {"approximate"}:
        return Approximate(_exactly(value["approximate"], int))
    return _exactly(value, int)
