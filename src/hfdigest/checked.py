"""The values of a class's fields checked where they are made, by the types of the fields."""

import operator
import reprlib
from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin

import attrs


class _Field(NamedTuple):
    """What a field takes."""

    name: str
    kinds: tuple[type, ...]
    """The classes of its values."""
    item: type | None
    """The class of the items of a tuple; `None` for everything else."""


class _Fields(NamedTuple):
    """What the fields of a class take."""

    values: Callable[[object], tuple[Any, ...]]
    """All values of an instance."""
    fields: tuple[_Field, ...]
    of_items: tuple[_Field, ...]
    """Those whose values are tuples."""
    fine: set[tuple[type, ...]]
    """The types of all values, of instances that were found right: nearly all are alike."""


def check_fields(value: Any) -> None:
    """Refuse values of other types than their fields have, by a TypeError that names the field.

    What `operator.index` takes for a whole number becomes an `int`, but for `bool`.
    """
    of: _Fields = _fields(type(value))  # type: ignore[arg-type]
    types = tuple(map(type, of.values(value)))
    if types not in of.fine:
        changed = [field for field in of.fields if not _settle(value, field)]
        if not changed:
            of.fine.add(types)
    for field in of.of_items:
        items = getattr(value, field.name)
        if items and not set(map(type, items)) <= {field.item}:
            _check_items(value, field, items)


def check_kind(value: object, kind: type | UnionType, taker: str, wanted: str) -> None:
    """Raise a TypeError for an argument of another kind than the function `taker` wants."""
    if not isinstance(value, kind):
        message = f"{taker} takes {wanted}, not {type(value).__name__}"
        raise TypeError(message)


def check_texts(values: Iterable[object], taker: str) -> tuple[str, ...]:
    """Return the items of an iterable of texts; a TypeError for a single text, and for others."""
    items = (values,) if isinstance(values, str) else tuple(values)
    wrong = (
        values
        if isinstance(values, str)
        else next((item for item in items if not isinstance(item, str)), None)
    )
    if wrong is not None:
        message = f"{taker} takes a list of texts, not {type(wrong).__name__}"
        raise TypeError(message)
    return items  # type: ignore[return-value] # each was looked at


def _settle(value: object, field: _Field) -> bool:
    """Check a field; False where its value had to be changed."""
    stated = getattr(value, field.name)
    if isinstance(stated, field.kinds) and (type(stated) is not bool or bool in field.kinds):
        return True
    if int in field.kinds and type(stated) is not bool:
        try:
            object.__setattr__(value, field.name, operator.index(stated))
        except TypeError:
            pass
        else:
            return False
    raise TypeError(_refusal(value, field, stated, " or ".join(map(_called, field.kinds))))


def _check_items(value: object, field: _Field, items: tuple[Any, ...]) -> None:
    kind = field.item or object
    wrong = next((item for item in items if not isinstance(item, kind)), None)
    if wrong is not None:
        raise TypeError(_refusal(value, field, wrong, f"items of type {_called(kind)}"))


def _refusal(value: object, field: _Field, stated: object, wanted: str) -> str:
    shown = reprlib.repr(stated)  # which has an end, whatever holds itself
    shown = shown if len(shown) <= 40 else f"{shown[:40]}…"  # noqa: PLR2004 - of one line
    place = f"{type(value).__name__}.{field.name}"
    return f"{place} takes {wanted}, not {shown}, which is of type {type(stated).__name__}"


def _called(kind: type) -> str:
    return "None" if kind is NoneType else kind.__name__


@cache
def _fields(cls: Any) -> _Fields:
    attrs.resolve_types(cls)
    fields = tuple(_field(field.name, field.type) for field in attrs.fields(cls))
    names = [field.name for field in fields]
    of_items = tuple(field for field in fields if field.item is not None)
    return _Fields(attrgetter(*names), fields, of_items, set())


def _field(name: str, annotation: Any) -> _Field:
    parts = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    kinds = tuple(get_origin(part) or part for part in parts)
    item = get_args(annotation)[0] if get_origin(annotation) is tuple else None
    return _Field(name, kinds, item)
