"""What `hfdigest.toml`, or `[tool.hfdigest]` in a pyproject.toml, says of a project."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from hfdigest.files import read_file

if TYPE_CHECKING:
    from hfdigest import Dialect

NAME = "hfdigest.toml"

_MOST_BYTES = 16 * 2**20

_TEXTS = "a list of texts"
_VALUE = "a text, a number, a date, true, false, or a list or table of these"
_KEYS: Mapping[str, Mapping[str, str]] = {
    "": {
        "dialect": "a text",
        "dialects": _TEXTS,
        "exclude": _TEXTS,
        "front_matter": "a table",
        "feed": "a table",
    },
    "feed": {
        "title": "a text",
        "home_page_url": "a text",
        "feed_url": "a text",
        "description": "a text",
        "language": "a text",
        "author": "a text",
        "limit": "a number from 1",
    },
}
"""The keys of the file and of its table `feed`, and what each takes."""


class Settings(NamedTuple):
    """What a project has settled; options of the command line beat it."""

    folder: Path
    """Where the file is, to which the paths in it are relative."""
    dialect: str | None = None
    """The dialect of new posts."""
    dialects: tuple[str, ...] = ()
    """Files of dialects in which posts may be written."""
    exclude: tuple[str, ...] = ()
    """Patterns of the files that are left out."""
    front_matter: Mapping[str, Any] = {}
    """Keys of the front matter of new posts; `None` leaves one out."""
    feed: Mapping[str, Any] = {}
    """What feeds say of themselves."""

    def options_of(self, target: str) -> Mapping[str, Any]:
        """Return the options of a format that the project has settled."""
        from hfdigest.by_name import FORMATS  # noqa: PLC0415 - to check files needs none

        return self.feed if "feed_url" in FORMATS[target].options else {}

    def known_dialects(self) -> "list[Dialect]":
        """Return the dialects of the files."""
        from hfdigest import Dialect  # noqa: PLC0415 - most projects have none

        return [Dialect.load(self.folder / name) for name in self.dialects]


def find_settings(folder: Path | None = None) -> Settings:
    """Return what the nearest file upward from a folder, by default the working one, says.

    `hfdigest.toml` comes before a pyproject.toml beside it, and a pyproject.toml without the table
    is passed over. A key that there is not is a usage error that suggests one.
    """
    start = folder or Path.cwd()
    for place in (start, *start.parents):
        own, shared = place / NAME, place / "pyproject.toml"
        if own.is_file():
            return _settings(_load(own), own)
        if shared.is_file() and b"hfdigest" in read_file(shared, most=_MOST_BYTES):
            table = _load(shared).get("tool", {}).get("hfdigest")
            if table is not None:
                return _settings(table, shared)
    return Settings(Path.cwd())


def _load(path: Path) -> dict[str, Any]:
    from hfdigest.tomltext import read_toml  # noqa: PLC0415 - most projects have no file

    content = read_file(path, most=_MOST_BYTES)
    try:
        return read_toml(content.decode())
    except UnicodeDecodeError as fault:
        message = f"{path}: this is not TOML: {fault}"
        raise click.UsageError(message) from None
    except ValueError as fault:
        message = f"{path}: this {fault}"
        raise click.UsageError(message) from None


def _settings(table: object, path: Path) -> Settings:
    said = _checked(table, "", path)
    front = dict(said.get("front_matter", {}))
    dropped = front.pop("drop", [])
    if not _is_texts(dropped):
        _refuse(path, f"front_matter.drop takes {_TEXTS}")
    for key, value in front.items():
        if not _is_value(value):
            _refuse(path, f"front_matter.{key} takes {_VALUE}")
    return Settings(
        folder=path.parent,
        dialect=said.get("dialect"),
        dialects=tuple(said.get("dialects", ())),
        exclude=tuple(said.get("exclude", ())),
        front_matter={**front, **dict.fromkeys(dropped)},
        feed=_checked(said.get("feed", {}), "feed", path),
    )


def _checked(table: object, name: str, path: Path) -> dict[str, Any]:
    """Return a table whose keys and values are what they should be."""
    if not isinstance(table, dict):
        _refuse(path, f"{name or 'tool.hfdigest'} takes a table")
    begin = f"{name}." if name else ""
    for key, value in table.items():
        wanted = _KEYS[name].get(key)
        if wanted is None:
            from difflib import get_close_matches  # noqa: PLC0415 - for this alone

            near = get_close_matches(key, _KEYS[name], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are {_listed(_KEYS[name])}"
            _refuse(path, f"there is no key {begin}{key}{hint}")
        if not _IS[wanted](value):
            _refuse(path, f"{begin}{key} takes {wanted}")
    return table


def _refuse(path: Path, message: str) -> NoReturn:
    told = f"{path}: {message}"
    raise click.UsageError(told)


def _listed(keys: Mapping[str, str]) -> str:
    return ", ".join(keys)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_value(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_value, value.values()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return all(map(_is_value, value))
    return isinstance(value, str | bool | int | float | dt.date)


_IS: Mapping[str, Callable[[Any], bool]] = {
    "a text": lambda value: isinstance(value, str),
    _TEXTS: _is_texts,
    "a table": lambda value: isinstance(value, dict),
    "a number from 1": lambda value: type(value) is int and value > 0,
}
