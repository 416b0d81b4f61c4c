"""Values of front matter that are no texts for YAML, as the texts that YAML has for them."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from hfdigest.frozenmap import FrozenMap
from hfdigest.patterns import lazily


class Unquoted(str):
    """The text of a front-matter value that is no text for YAML: `true`, `5`, `2026-02-16`.

    It is equal to the same text; what differs is that it stands in a post without quotes, and in
    JSON as the value that it is, where JSON has it.
    """

    __slots__ = ()

    @property
    def stated(self) -> Any:
        """The value, where its text is the one and only way to write it; else the text."""
        if self in _CONSTANTS:
            return _CONSTANTS[self]
        if not _PLAIN_NUMBER.fullmatch(self):
            return str(self)
        number: float = float(self) if "." in self else int(self)
        return number if str(number) == self else str(self)


_CONSTANTS = {"true": True, "false": False, "null": None}
_PLAIN_NUMBER = lazily(r"-?[0-9]{1,15}(?:[.][0-9]{1,15})?", re.ASCII)


def with_stated(value: Any) -> Any:
    """Return front matter, or a part of it, with values in place of their texts."""
    if type(value) is Unquoted:
        return value.stated
    if isinstance(value, Mapping):
        return FrozenMap({key: with_stated(part) for key, part in value.items()})
    return tuple(map(with_stated, value)) if isinstance(value, tuple) else value


def as_text(value: Any) -> Any:
    """Return the text of a value, and of those in a list or mapping."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | None):
        return Unquoted("null" if value is None else str(value).lower())
    if isinstance(value, float):
        text = str(value)
        return Unquoted(_YAML_FLOATS.get(text) or (text if "." in text else _dotted(text)))
    if isinstance(value, int | dt.date):
        return Unquoted(value)
    if isinstance(value, Mapping):
        return {key: as_text(part) for key, part in value.items()}
    return [as_text(part) for part in value] if isinstance(value, list | tuple) else value


def _dotted(text: str) -> str:
    """Return a number with an exponent in YAML's spelling, which has a point."""
    return text.replace("e", ".0e")


TEXTS = frozenset({str, Unquoted})
"""The types that texts have."""
_YAML_FLOATS = {"inf": ".inf", "-inf": "-.inf", "nan": ".nan"}
