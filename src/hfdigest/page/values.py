"""The kinds of value that a payload holds, each read strictly or refused with its reason."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from hfdigest.dates import parse_timestamp
from hfdigest.errors import Problem, printable
from hfdigest.frozenmap import owning
from hfdigest.identifiers import ARXIV_ID, HUB_ID, PaperId
from hfdigest.jsontext import UNSTATED, Known, Literal, Unpaired
from hfdigest.patterns import lazily

MAX_DEPTH = 64
"""How deep values that the model keeps as they are may nest."""
TOO_DEEP = f"nests more than {MAX_DEPTH} levels deep"
"""What is said of values that nest deeper."""
MAX_COUNT = 2**31 - 1
"""The largest count that is believed."""

_TOO_LONG = 10**640  # Python converts shorter numbers to text whatever its settings
_AS_IT_IS = {str, bool, float, type(None)}
_SHOWN_DIGITS = 18
_SHOWN_CHARACTERS = 40
_JSON_WORDS = {"True": "true", "False": "false", "None": "null"}
_GITHUB_REPOSITORY = lazily(
    r"https?://(?:www\.)?github\.com/(?P<repository>[\w.-]+/[\w.-]+?)(?:\.git)?(?:[/?#].*)?",
    re.ASCII | re.IGNORECASE,
)


class WrongValueError(Exception):
    """A value is not what its key promises; `path` leads to it from the object being read."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path

    def problem(self, root: str) -> Problem:
        """Return the error as a problem of the document whose JSON path is `root`."""
        return Problem(message=self.message, path=root + self.path, level="error")


def described(value: object) -> str:
    """Return a short text for a wrong value, as JSON would write it."""
    shown = str(value) if isinstance(value, str) else ""
    if isinstance(value, Literal):
        digits = len(shown.lstrip("-"))
        shown = f"a number of {digits} digits" if shown.lstrip("-").isdecimal() else shown
    elif isinstance(value, str):
        cut = shown[:_SHOWN_CHARACTERS] + ("…" if len(shown) > _SHOWN_CHARACTERS else "")
        shown = f'the text "{printable(cut)}"'
    elif isinstance(value, dict | list):
        shown = "an object" if isinstance(value, dict) else "a list"
    elif isinstance(value, int) and abs(value) >= 10**_SHOWN_DIGITS:
        shown = f"a number of more than {_SHOWN_DIGITS} digits"
    else:
        shown = str(value)
        shown = _JSON_WORDS.get(shown, shown)
    return shown


def _refuse(what: str, value: object, path: str = "") -> NoReturn:
    message = f"must be {what}, not {described(value)}"
    if isinstance(value, Unpaired):
        message = f"holds half of a surrogate pair at character {value.place}"
    raise WrongValueError(message, path)


def mapping(value: object) -> dict[str, Any]:
    """Read an object."""
    if not isinstance(value, dict):
        _refuse("an object", value)
    return value


def sequence(value: object) -> list[Any]:
    """Read a list."""
    if not isinstance(value, list):
        _refuse("a list", value)
    return value


def text(value: object) -> str | None:
    """Read text as it is; blank text states nothing and gives `None`."""
    if type(value) is not str:
        _refuse("text", value)
    return value if value and not value.isspace() else None


def line(value: object) -> str | None:
    """Read text in which line breaks are layout: each, with the spaces around it, is one space."""
    if type(value) is not str:
        _refuse("text", value)
    content = value.strip()
    if "\n" in content or "\r" in content:
        lines = content.replace("\r", "\n").split("\n")
        return " ".join(filter(None, map(str.strip, lines)))
    return content or None


def flag(value: object) -> bool:
    """Read `true` or `false`."""
    if not isinstance(value, bool):
        _refuse("true or false", value)
    return value


def count(value: object) -> int:
    """Read a whole number from 0 to `MAX_COUNT`."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_COUNT:
        _refuse(f"a whole number from 0 to {MAX_COUNT}", value)
    return value


def place(value: object) -> int | None:
    """Read a place in a list, which counts from 1; 0 says that there is none."""
    return count(value) or None


def moment(value: object) -> dt.datetime:
    """Read a date and time with its offset from UTC."""
    found = parse_timestamp(value) if isinstance(value, str) else None
    if found is None:
        _refuse("a date and time with an offset", value)
    return found


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts."""
    items = sequence(value)
    for index, item in enumerate(items):
        if type(item) is not str:
            _refuse("text", item, f"[{index}]")
    return tuple(items)


def url(value: object) -> str | None:
    """Read an address: text up to the first white space that follows it."""
    content = text(value)
    return None if content is None else content.split(maxsplit=1)[0]


def repository(value: object) -> str | None:
    """Read a repository's address; one on GitHub loses what follows the repository's name."""
    address = url(value)
    if address is None:
        return None
    match = _GITHUB_REPOSITORY.fullmatch(address)
    return f"https://github.com/{match['repository']}" if match else address


def one_text(value: object) -> tuple[str, ...]:
    """Read a text as a list of one."""
    content = text(value)
    return () if content is None else (content,)


def paper_id(value: object) -> PaperId:
    """Read a paper's identifier: an arXiv id without prefix and version, and the version.

    Other identifiers of Hugging Face are ASCII letters, digits and `_.-`.
    """
    if value is None or value == "":
        message = "the paper has no id"
        raise WrongValueError(message)
    if not isinstance(value, str) or isinstance(value, Literal):
        _refuse("text, because a number loses zeros", value)
    if ARXIV_ID.fullmatch(value):
        return PaperId(value)  # as nearly all of them are
    found = PaperId.parse(value)
    if not (found.is_arxiv or HUB_ID.fullmatch(value)):
        _refuse("an identifier of a paper", value)
    return found


def kept(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a value, to be kept as it is, frozen; one that nothing could write is refused."""
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is Unpaired:
        _refuse("text", value)
    if kind is int and not -_TOO_LONG < value < _TOO_LONG:
        return Literal(Decimal(value))  # which, unlike int, has text of any length
    if kind is not dict and kind is not list:
        return value
    if not depth:
        raise WrongValueError(TOO_DEEP)
    if kind is list:
        return tuple([kept(item, depth - 1) for item in value])
    return owning({key: kept(item, depth - 1) for key, item in value.items()})


Fact = tuple[str, Callable[[Any], Any]]
"""A field of the model, and how its value is read."""


def take(
    source: Mapping[str, Any] | Known, facts: Mapping[str, Fact], fields: dict[str, Any]
) -> dict[str, Any]:
    """Read the known keys of an object into `fields`, and return what else it says, frozen.

    A known key is returned too where it states nothing that the field could hold, or something
    else than the field already holds. `null` is absent.
    """
    extra: dict[str, Any] = {}
    key = ""
    try:
        for key, value in source.items():
            if value is UNSTATED:
                continue
            fact = facts.get(key)
            if fact is None:
                extra[key] = value if type(value) in _AS_IT_IS else kept(value)
            elif value is not None:
                field, read = fact
                found = read(value)
                if found is not None:
                    if field not in fields:
                        fields[field] = found
                        continue
                    if fields[field] == found:
                        continue
                extra[key] = kept(value)
    except WrongValueError as wrong:
        wrong.path = f".{key}{wrong.path}"
        raise
    return extra
