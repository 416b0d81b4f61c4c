"""The ways to the fields of a digest, such as `entries[3].paper.title`."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import evolve

Step = str | int


class FieldPath(tuple[Step, ...]):
    """The way to a field: names of fields and keys of mappings, and positions in lists."""

    __slots__ = ()

    def __str__(self) -> str:
        """Return the path as errors tell it."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self)
        return "".join(steps).removeprefix(".")

    def __truediv__(self, step: Step) -> "FieldPath":
        """Return the path of a field, a key or an item of what this path leads to."""
        return FieldPath((*self, step))

    @property
    def field(self) -> str:
        """The path without positions, the same for every entry: `entries.paper.title`."""
        return ".".join(step for step in self if isinstance(step, str))


ROOT = FieldPath()
"""The path of a whole value."""


def get(value: Any, path: FieldPath) -> Any:
    """Return what stands at a path; `None` for a key that is not there."""
    for step in path:
        if isinstance(step, int):
            value = value[step]
        else:
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step)
    return value


def put(value: Any, path: FieldPath, new: Any) -> Any:
    """Return a value of the model with something else at a path."""
    if not path:
        return new
    step, rest = path[0], FieldPath(path[1:])
    inner = put(get(value, FieldPath((step,))), rest, new)
    if isinstance(step, int):
        return (*value[:step], inner, *value[step + 1 :])
    return {**value, step: inner} if isinstance(value, Mapping) else evolve(value, **{step: inner})


def clear(value: Any, path: FieldPath) -> Any:
    """Return a value of the model without what stands at a path.

    A key or an item is taken out, a field gets its default.
    """
    *above, step = path
    holder = get(value, outer := FieldPath(above))
    if isinstance(step, int):
        less: Any = (*holder[:step], *holder[step + 1 :])
    elif isinstance(holder, Mapping):
        less = {key: item for key, item in holder.items() if key != step}
    else:
        less = evolve(holder, **{step: attrs.fields_dict(type(holder))[step].default})
    return put(value, outer, less)


def differences(one: Any, other: Any, path: FieldPath = ROOT) -> Iterator[FieldPath]:
    """Return the paths at which two values of the model differ."""
    if one == other:
        return
    if attrs.has(type(one)) and type(one) is type(other):
        for name in attrs.fields_dict(type(one)):
            yield from differences(getattr(one, name), getattr(other, name), path / name)
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, path / index)
    elif isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in dict.fromkeys([*one, *other]):
            if key not in one or key not in other or one[key] != other[key]:
                yield path / key
    else:
        yield path


def stated(value: Any, before: Any, path: FieldPath = ROOT) -> Iterator[FieldPath]:
    """Return the paths of fields that state something else than before, and than their default."""
    for attribute in attrs.fields(type(value)):
        new = getattr(value, attribute.name)
        if new not in (attribute.default, getattr(before, attribute.name)):
            yield path / attribute.name
