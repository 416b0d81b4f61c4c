"""What the groups of a match state of each field, read by a function that is made for them.

An entry has about seven values, each of which several layers read: blanks and links around it,
words for no value, signs that are spelled in another way, line breaks, bytes that are not UTF-8.
Nearly every value is spelled so that most of this changes nothing, which a few comparisons tell.
So the function has some lines for each group, which ask that first, and call the kind's own reader
where the answer is no. It takes half the time of a loop over the groups. The names of placeholders,
which a user's dialect may choose, stand in it as literals only.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from hfdigest.grammar.kinds import Kind
from hfdigest.identifiers import numbered, text_of_link
from hfdigest.record import generated

Reader = Callable[[re.Match[str]], dict[str, Any]]


class Value(NamedTuple):
    """A placeholder, and the number of the group that holds its text."""

    name: str
    group: int
    kind: Kind

    @property
    def is_text(self) -> bool:
        """True for free text, which stands without the blanks around it."""
        return self.kind.pattern is None


_MARKED = " or ".join(f"{mark!r} in text" for mark in "\\&{\n\r")
"""Whether a text holds a character with which something begins that reads as something else."""


def reader_of(values: Sequence[Value]) -> Reader:
    """Return what reads the values of a match: the first statement of each that says something."""
    several = Counter(value.name for value in values)
    known: dict[str, Any] = {"numbered": numbered, "linked": _linked}
    lines = ["def read(match):", "    values = {}"]
    if values:
        texts = ", ".join(f"text{value.group}" for value in values)
        groups = ", ".join(str(value.group) for value in values)
        lines += [f"    {texts} = match.group({groups})"]
    for value in values:
        number = value.group
        known |= {f"read{number}": value.kind.read, f"missing{number}": value.kind.missing}
        condition = f"text{number} is not None"
        if several[value.name] > 1:
            condition += f" and values.get({value.name!r}) is None"
        lines += [f"    if {condition}:", f"        text = text{number}"]
        lines += [f"        {line}" for line in _lines(value)]
    reader: Reader = generated("read", [*lines, "    return values"], known, Value)
    return reader


def _lines(value: Value) -> Iterator[str]:
    """Yield the lines that read a text."""
    name, number, kind = value
    stated = f"values[{name!r}] = "
    if value.is_text:
        yield r'text = text.strip(" \t\r\n")'
    if value.is_text and name == "title":
        yield 'if text.startswith("["):'
        yield "    text = linked(text)"
    read = f"read{number}(text) if text else None"
    if kind.is_line:
        yield f"if text.isascii() and not ({_MARKED}) and text not in missing{number}:"
        yield f"    {stated}text or None"
        yield "else:"
        yield f"    {stated}{read}"
    elif kind.beginning:
        yield f"if text.startswith({kind.beginning!r}):"
        yield f"    found = numbered(text[{len(kind.beginning)}:])"
        yield "else:"
        yield "    found = None"
        yield f"{stated}({read}) if found is None else found"
    else:
        yield f"{stated}{read}"


def _linked(text: str) -> str:
    """Return the text of a link where a title is a link to its paper."""
    return text[slice(*text_of_link(text, 0, len(text)))]
