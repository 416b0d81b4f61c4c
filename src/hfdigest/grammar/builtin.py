"""The dialects that come with the package, by name, each of which is made when it is needed."""

import pkgutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload

from hfdigest.errors import DialectError
from hfdigest.grammar.dialect import Dialect, checked_before

FOLDER = "dialects"
INDEX = "index.txt"
"""Lists the dialects: file, name, and the texts one of which every post of it has, with tabs.

So those are told that cannot read a text, without making any. A dialect without such texts may
read any text.
"""


def _packaged(file: str) -> str:
    data = pkgutil.get_data("hfdigest.grammar", f"{FOLDER}/{file}") or b""
    return data.decode("utf-8")


def _rarity(character: str) -> tuple[bool, bool]:
    """Return what is the greater the fewer texts a character is likely to be in."""
    return not character.isascii(), not character.isalnum() and character not in " #-"


class Packaged(Mapping[str, Dialect]):
    """Dialects of the package by name, in the order in which they are tried."""

    def __init__(self, *, is_fallback: bool) -> None:
        """Take the ones that are tried on every text, or those that are only asked for."""
        self._is_fallback = is_fallback
        self._made: dict[str, Dialect] = {}

    @cached_property
    def _rows(self) -> Mapping[str, tuple[str, Sequence[str]]]:
        """The file and the marks of each by name."""
        rows = [line.split("\t") for line in _packaged(INDEX).splitlines()]
        return {
            name: (file, marks) for file, name, *marks in rows if ("/" in file) is self._is_fallback
        }

    def __getitem__(self, name: str) -> Dialect:
        """Return the dialect of a name."""
        if name not in self._made:
            self._made[name] = checked_before(_packaged(self._rows[name][0]))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a dialect of a name."""
        return name in self._rows

    def __repr__(self) -> str:
        """Return the names."""
        return f"<dialects {', '.join(self)}>"

    def marked_in(self, text: str) -> Iterator[Dialect]:
        """Yield those of which a text may be a post as the publisher spells it."""
        for name, marks in self._marks:
            if not marks:
                yield self[name]
            for rarest, mark in marks:
                if rarest in text and mark in text:
                    yield self[name]
                    break

    @cached_property
    def _marks(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """The names, each with its marks and the characters of these that fewest texts have.

        A text is searched for a character in a tenth of the time that it takes for several.
        """
        return [
            (name, [(max(mark, key=_rarity), mark) for mark in marks])
            for name, (_, marks) in self._rows.items()
        ]


class All(Sequence[Dialect]):
    """All dialects of a mapping, in order."""

    def __init__(self, packaged: Packaged) -> None:
        """Take the mapping, which need not make any of them."""
        self.marked_in = packaged.marked_in
        self._packaged = packaged

    @cached_property
    def _made(self) -> list[Dialect]:
        return list(self._packaged.values())

    @overload
    def __getitem__(self, index: int) -> Dialect: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Dialect]: ...
    def __getitem__(self, index: int | slice) -> Dialect | Sequence[Dialect]:
        """Return one or several by their places."""
        return self._made[index]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._packaged)


_usual = Packaged(is_fallback=False)
_fallbacks = Packaged(is_fallback=True)


def dialects() -> Mapping[str, Dialect]:
    """Return the built-in dialects by name, in the order in which they are tried."""
    return _usual


def fallbacks() -> Mapping[str, Dialect]:
    """Return the dialects that are used only when they are asked for."""
    return _fallbacks


def find_dialect(dialect: "str | Dialect") -> Dialect:
    """Return a dialect given by name; raises DialectError for a name that is not built in."""
    if isinstance(dialect, Dialect):
        return dialect
    for known in (dialects(), fallbacks()):
        if dialect in known:
            return known[dialect]
    names = ", ".join([*dialects(), *fallbacks()])
    message = f"there is no dialect {dialect!r}; built in are {names}"
    raise DialectError(message)


def dialects_of(chosen: Iterable[str | Dialect] | None) -> Sequence[Dialect]:
    """Return dialects that are given by name or as such; all built-in ones for `None`."""
    if chosen is None:
        return All(_usual)
    if isinstance(chosen, All):
        return chosen
    if isinstance(chosen, str):
        message = f"dialects is a list of names or Dialects, such as [{chosen!r}]"
        raise TypeError(message)
    return list(map(find_dialect, chosen))


def that_may_read(dialects: Sequence[Dialect], text: str) -> Iterable[Dialect]:
    """Return those of the dialects that may read a text as their publishers spell it."""
    return dialects.marked_in(text) if isinstance(dialects, All) else dialects
