"""What the model's frozen classes have in common: how they are made fast, and how they pickle.

attrs makes an instance of a frozen class by `object.__setattr__`, once for each field, and runs
every converter and validator. A list of papers has thousands of instances whose values are right
already; made by `maker`, an answer of the API is read in three quarters of the time.
"""

import linecache
from collections.abc import Callable
from functools import cache, partial
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import attrs

from hfdigest.checked import check_fields
from hfdigest.shown import fields_line

T = TypeVar("T")


class Record:
    """A frozen class that pickles as its values, in a third of the time that attrs takes.

    Pickles carry posts from one process to another; of a version of hfdigest whose class has
    other fields they are an UnpicklingError.
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        """Refuse values of other types than their fields have, by a TypeError."""
        check_fields(self)

    def __repr__(self) -> str:
        """Return the class with the fields that are not as by default, cut to a line or two."""
        return fields_line(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the class, the names of its fields, and their values."""
        cls: Any = type(self)
        shape = _shape(cls)
        return _remade, (cls, shape.names, *shape.values(self))


class _Shape(NamedTuple):
    """What pickling knows of a class, which has two fields at least."""

    names: str
    values: Callable[[object], tuple[Any, ...]]
    make: Callable[..., Any]


@cache
def _shape(cls: type[Any]) -> _Shape:
    names = [field.name for field in attrs.fields(cls)]
    return _Shape(" ".join(names), attrgetter(*names), maker(cls))


def _remade(cls: Any, names: str, *values: Any) -> Any:
    shape = _shape(cls)
    if names != shape.names:
        from pickle import UnpicklingError  # noqa: PLC0415 - what imports it is pickle itself

        message = f"another version of hfdigest has pickled this {cls.__name__}"
        raise UnpicklingError(message)
    return shape.make(*values)


def maker(cls: type[T]) -> Callable[..., T]:
    """Return what makes instances of a frozen class like the class itself, in a third of the time.

    No converter and no validator runs, so values must be what these would give. Arguments are
    given by name, or in the order of the fields. Like what attrs makes, it is a function with
    one line for each field.
    """
    kind: Any = cls
    return _maker(kind)


@cache
def _maker(cls: Any) -> Callable[..., Any]:
    fields = attrs.fields(cls)
    known = makings(cls)
    parameters = [
        field.name if field.default is attrs.NOTHING else f"{field.name}=default_{field.name}"
        for field in fields
    ]
    lines = [
        f"def make({', '.join(parameters)}):",
        "    made = thawed()",
        *(f"    made.{field.name} = {field.name}" for field in fields),
        "    made.__class__ = frozen",
        "    return made",
    ]
    return generated("make", lines, known, cls)


class Later(partial[Any]):
    """A field's value that is made when it is first asked for, by a function of some arguments.

    Only a field of which `deferrable` knows may hold one. Its function must not fail: whoever gives
    it has looked at what it is made of.
    """

    __slots__ = ()


def deferrable(*names: str) -> Callable[[type[T]], type[T]]:
    """Let fields of a frozen class hold a `Later`, which nobody else than the class sees.

    Whoever asks for such a field, as comparing, hashing and pickling do, gets its value.
    """

    def decorated(cls: type[T]) -> type[T]:
        for name in names:
            setattr(cls, name, _made_when_asked_for(cls.__dict__[name]))
        return cls

    return decorated


def _made_when_asked_for(slot: Any) -> property:
    """Return a property that has its value in a slot."""
    get, put = slot.__get__, slot.__set__

    def value(self: object) -> Any:
        held = get(self)
        if type(held) is Later:
            # Threads that ask at once may make it twice, which gives equal values.
            held = held()
            put(self, held)
        return held

    return property(value, put)


def changed(value: T, **values: Any) -> T:
    """Return an instance with other values of some fields, made as by `maker`."""
    kind: Any = type(value)
    shape = _shape(kind)
    fields = dict(zip(shape.names.split(), shape.values(value), strict=True))
    fields.update(values)
    made: T = shape.make(*fields.values())
    return made


def makings(cls: type) -> dict[str, Any]:
    """Return what generated code needs to make instances: `thawed`, `frozen`, and the defaults.

    The fields are set while the instance still belongs to the subclass `thawed`, because plain
    assignment is the fastest way to set a slot; then its class becomes `frozen`.
    """
    names = ("__init__", "__setattr__", "__delattr__")
    thawed = {"__slots__": (), **{name: getattr(object, name) for name in names}}
    defaults = {f"default_{field.name}": field.default for field in attrs.fields(cls)}
    return {"thawed": type(cls.__name__, (cls,), thawed), "frozen": cls} | defaults


def generated(name: str, lines: list[str], known: dict[str, Any], cls: type) -> Callable[..., Any]:
    """Return the function that lines of code define, which were made of a class's fields.

    As attrs does it, it has a file name and its lines, so that tracebacks and debuggers show them.
    """
    code = "\n".join(lines) + "\n"
    file = f"<hfdigest generated {name} of {cls.__module__}.{cls.__qualname__}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    # Safe: the text is made of the names of our own fields.
    exec(compile(code, file, "exec"), known)  # noqa: S102
    function: Callable[..., Any] = known[name]
    return function
