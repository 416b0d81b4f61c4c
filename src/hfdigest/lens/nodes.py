"""The keys and values of front matter, each with its place, and the plainest of it read at once.

Nearly all front matter is lines of a key with one word, sentence or list of them. What such lines
say is read by one pattern a line, in a fifth of the time that a YAML parser takes. The pattern has
only characters that mean nothing in YAML where they stand; whatever else there is on any line is
left to the parser.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from hfdigest.frozenmap import FrozenMap
from hfdigest.patterns import lazily
from hfdigest.unquoted import Unquoted

Text = str | tuple[Any, ...] | FrozenMap[Any]
"""A value: text, a list of values or a mapping of values."""


class Node(NamedTuple):
    """A value and where it stands."""

    start: int
    end: int
    value: Text
    style: str
    """How it is written: `plain`, `'`, `"`, `|`, `>`, `flow` or `block`."""
    items: "tuple[Node, ...]" = ()
    """The items of a list."""


class Key(NamedTuple):
    """A key's place and its value."""

    start: int
    node: Node


# A plain text begins with a letter, a digit or a slash and ends with no blank; no colon in it ends
# a word, and none of its characters begins a comment or parts the items of a list.
_LETTER = r"\w"
_ITEM = rf"[{_LETTER}/](?:[{_LETTER}/_.+()& -]*[{_LETTER}/_.+()&-])?"
_PLAIN = rf"[{_LETTER}/](?:[{_LETTER}/_.+()&,!? -]|:(?=[{_LETTER}/]))*+(?<! )"
_QUOTED = rf"'[{_LETTER}/_.+()&,:!? -]*'|\"[{_LETTER}/_.+()&,:!?' -]*\""
_LINE = lazily(
    rf"([A-Za-z][A-Za-z0-9_-]{{0,100}}): +"
    rf"(?:({_PLAIN}|{_QUOTED})|(\[(?:{_ITEM}|{_QUOTED})(?:, *(?:{_ITEM}|{_QUOTED}))*\]))\n"
)
_ITEMS = lazily(f"{_QUOTED}|{_ITEM}")


_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null"})
_LONGEST_WORD = max(map(len, _WORDS))
_MOMENT = lazily(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}")
"""The usual spelling of a moment, which is text for YAML, because no colon parts its offset."""

TypeOf = Callable[[str], str | None]
"""What tells the type that YAML gives a plain text; `None` for text."""


def plain_keys(text: str, start: int, end: int, type_of: TypeOf) -> dict[str, Key] | None:
    """Return the keys of lines that are all plain; `None` where a parser has to read them."""
    keys: dict[str, Key] = {}
    place = start
    while place < end:
        line = _LINE.match(text, place, end)
        if line is None or line[1] in keys:
            return None
        node = _list(line, type_of) if line[2] is None else _scalar(line, 2, type_of)
        keys[line[1]] = Key(place, node)
        place = line.end()
    return keys


def _scalar(match: re.Match[str], group: int, type_of: TypeOf) -> Node:
    text = match[group]
    start, end = match.span(group)
    first = text[0]
    if first in "'\"":
        return Node(start, end, text[1:-1], first)
    is_word = len(text) <= _LONGEST_WORD and text.lower() in _WORDS
    if (is_word or (first.isdigit() and not _MOMENT.fullmatch(text))) and type_of(text):
        return Node(start, end, Unquoted(text), "plain")
    return Node(start, end, text, "plain")


def _list(line: re.Match[str], type_of: TypeOf) -> Node:
    start, end = line.span(3)
    found = _ITEMS.finditer(line.string, start + 1, end - 1)
    items = tuple([_scalar(item, 0, type_of) for item in found])
    return Node(start, end, tuple([item.value for item in items]), "flow", items)
