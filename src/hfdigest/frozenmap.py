"""A read-only mapping that hashes and pickles, and `freeze` for JSON-like values."""

from collections.abc import ItemsView, Iterator, Mapping
from typing import Any, Generic, TypeVar

from hfdigest.errors import ArgumentError
from hfdigest.shown import cut

V = TypeVar("V", covariant=True)  # noqa: PLC0105 - a short name reads better here

MAX_DEPTH = 256
"""How many lists and mappings a value may have in one another."""

_ATOMS = frozenset({str, int, bool, float, type(None)})
_new = object.__new__


class FrozenMap(Mapping[str, V], Generic[V]):
    """An ordered read-only mapping from text; equal to any mapping with the same items.

    Values given as lists, tuples or mappings are frozen too, however deep they lie.
    """

    __slots__ = ("_hash", "_items")

    _hash: int

    def __init__(self, items: Mapping[str, Any] | None = None, /) -> None:
        """Copy and freeze the items; a key that is not text is a TypeError."""
        self._items: dict[str, V] = _frozen_items(items, 0) if items else {}

    def __getitem__(self, key: str) -> V:
        """Return the value of a key."""
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys in their order."""
        return iter(self._items)

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self._items)

    def items(self) -> ItemsView[str, V]:
        """Return the items, as those of a dict, which are three times as fast as those of a map."""
        return self._items.items()

    def __contains__(self, key: object) -> bool:
        """Tell whether the key is there."""
        return key in self._items

    def __eq__(self, other: object) -> bool:
        """Compare with any mapping by items, whatever their order."""
        if isinstance(other, FrozenMap):
            return self._items == other._items
        if isinstance(other, Mapping):
            return self._items == FrozenMap(other)._items
        return NotImplemented

    def __hash__(self) -> int:
        """Hash by items, whatever their order."""
        # Reports are looked up by their hash again and again, each time whole digests are merged.
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(frozenset(self._items.items()))
            return self._hash

    def __repr__(self) -> str:
        """Return the call that makes an equal mapping, cut where it is long."""
        return cut(f"FrozenMap({self._items!r})")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by the items."""
        return (FrozenMap, (self._items,))


EMPTY: FrozenMap[Any] = FrozenMap()


def owning(items: dict[str, Any], /) -> FrozenMap[Any]:
    """Return a map made of the dict itself, which nobody else may hold or change.

    Its values must be frozen already.
    """
    if not items:
        return EMPTY
    made: FrozenMap[Any] = _new(FrozenMap)
    made._items = items  # noqa: SLF001 - a constructor
    return made


def frozen_own(items: dict[str, Any], /) -> FrozenMap[Any]:
    """Return a map made of the dict itself, as `owning` does, with its values frozen."""
    for key, value in items.items():
        if type(value) not in _ATOMS:
            items[key] = freeze(value, 1)
    return owning(items)


def freeze(value: Any, depth: int = 0) -> Any:
    """Return the value with lists as tuples and mappings as `FrozenMap`, `depth` levels down.

    Raises ArgumentError where values lie deeper than `MAX_DEPTH` in one another.
    """
    kind = type(value)
    if kind is FrozenMap or kind in _ATOMS:
        return value
    if kind is dict or isinstance(value, Mapping):
        return owning(_frozen_items(value, depth))
    if isinstance(value, list | tuple):
        _check_depth(depth)
        return tuple([freeze(part, depth + 1) for part in value])
    return value


def _frozen_items(items: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    _check_depth(depth)
    own = dict(items)
    for key, value in own.items():
        if not isinstance(key, str):
            message = f"the keys of a FrozenMap are text, and {key!r} is not"
            raise TypeError(message)
        if type(value) not in _ATOMS:
            own[key] = freeze(value, depth + 1)
    return own


def _check_depth(depth: int) -> None:
    if depth > MAX_DEPTH:
        message = f"values are nested deeper than {MAX_DEPTH} levels, or hold themselves"
        raise ArgumentError(message)


def thaw(value: Any) -> Any:
    """Return the value with tuples as new lists and mappings as new dicts, however deep."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    if kind is FrozenMap or isinstance(value, Mapping):
        items = value._items.copy() if kind is FrozenMap else dict(value.items())  # noqa: SLF001
        for key, item in items.items():
            if type(item) not in _ATOMS:
                items[key] = thaw(item)
        return items
    if isinstance(value, list | tuple):
        return [thaw(item) for item in value]
    return value
