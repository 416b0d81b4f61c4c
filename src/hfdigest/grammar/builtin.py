"""The dialects that come with the package, by name."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from hfdigest.errors import DialectError
from hfdigest.frozenmap import FrozenMap
from hfdigest.grammar.dialect import Dialect


def _packaged(folder: Traversable) -> Mapping[str, Dialect]:
    """Return the dialects of a folder by name, in the order of the files."""
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    files.sort(key=lambda file: file.name)
    found = [Dialect.from_toml(file.read_text(encoding="utf-8")) for file in files]
    return FrozenMap({dialect.name: dialect for dialect in found})


_FOLDER = resources.files("hfdigest.grammar") / "dialects"


@cache
def dialects() -> Mapping[str, Dialect]:
    """Return the built-in dialects by name, in the order in which they are tried."""
    return _packaged(_FOLDER)


@cache
def fallbacks() -> Mapping[str, Dialect]:
    """Return the dialects that are used only when they are asked for."""
    return _packaged(_FOLDER / "fallback")


def find_dialect(dialect: "str | Dialect") -> Dialect:
    """Return a dialect given by name; raises DialectError for a name that is not built in."""
    if isinstance(dialect, Dialect):
        return dialect
    if found := dialects().get(dialect) or fallbacks().get(dialect):
        return found
    names = ", ".join([*dialects(), *fallbacks()])
    message = f"there is no dialect {dialect!r}; built in are {names}"
    raise DialectError(message)


def dialects_of(chosen: Iterable[str | Dialect] | None) -> list[Dialect]:
    """Return dialects that are given by name or as such; all built-in ones for `None`."""
    if chosen is None:
        return list(dialects().values())
    if isinstance(chosen, str):
        message = f"dialects is a list of names or Dialects, such as [{chosen!r}]"
        raise TypeError(message)
    return list(map(find_dialect, chosen))
