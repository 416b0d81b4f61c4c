r"""One pattern for the lines of a whole entry, made of the patterns of its templates.

Most entries are spelled just as their publisher does it, one line of the dialect after the other.
Such lines are read by one match of one pattern, several times as fast as line by line, and what
they say is taken from its groups. It reads exactly what the scanner would:

1. Each line is the pattern of its template, from the beginning of the line to its end. A line that
   ends with a blank is none, because templates are matched without it, and a text with `\r` is not
   read in this way at all.
2. The scanner tries the templates below the last one that has read a line, in order. So does the
   pattern: each line may be missing, and what the first one reads is no other one's.
3. A title may be broken over a few lines, as the scanner takes them, if it is the only text of its
   line. Where it is not, a template could read a line that its pattern does not: no template below
   it is tried without it. Nor is one below a template whose text begins on a further line.
4. Text may go on below the last line that was read. Then that line is left to the scanner, as is
   all that stands below it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from attrs import frozen

from hfdigest.grammar.fields import entry_field
from hfdigest.grammar.kinds import agrees
from hfdigest.grammar.line import Template
from hfdigest.grammar.template import WRAPPED_LINES, LineTemplate
from hfdigest.identifiers import text_of_link
from hfdigest.model import Entry

_END = r"(?<![ \t])(?:\n|\Z)"
_END_OF_HEADING = r"(?<![ \t#])(?:\n|\Z)"
"""The end of a heading without closing marks."""
_BLANK_LINES = r"(?:[^\S\n]*\n)*+"
BLANKS = re.compile(rf"{_BLANK_LINES}(?:[^\S\n]*\Z)?")
"""The blank lines that stand below a line, which may be none."""


class _Line(NamedTuple):
    """A template, and the number of the group that holds its line; its placeholders' follow it."""

    template: LineTemplate
    group: int


class _Value(NamedTuple):
    """A placeholder, and the number of the group that holds its text."""

    name: str
    group: int
    read: Callable[[str], Any]
    is_text: bool
    """True for free text, which stands without the blanks around it."""


class ReadLine(NamedTuple):
    """A line of a match: what read it, and where it stands."""

    template: LineTemplate
    start: int
    end: int
    group: int
    """The number of its first placeholder's group."""


@frozen(eq=False)
class WholeEntry:
    """The pattern of an entry, and what its groups hold."""

    pattern: re.Pattern[str]
    _lines: tuple[_Line, ...]
    _values: tuple[_Value, ...]
    _has_all: bool
    """True where every line with a label is in it."""
    is_numbered: bool
    """True where the first line states the rank, and no other one does."""
    _echoes: frozenset[str]
    """The placeholders that what a match states elsewhere may contradict."""
    _repeats: bool
    """True where a placeholder stands in several lines."""

    @classmethod
    def of(cls, start: Template, labels: Sequence[Template]) -> "WholeEntry | None":
        """Make the pattern of an entry by its first line and the others, without free text."""
        lines = []
        group = 1
        for template in (start, *labels):
            if not isinstance(template, LineTemplate) or template.value_below:
                break
            lines.append(_Line(template, group))
            group += 1 + len(template.placeholders)
        if not lines:
            return None
        (first, _), *below = lines
        values = tuple(_values(lines))
        names = Counter(value.name for value in values)
        pattern = f"({_pattern(first)}){_end(first)}{''.join(_patterns(below))}"
        ranked = [index for index, (line, _) in enumerate(lines) if "rank" in line.kinds]
        return cls(
            re.compile(pattern),
            tuple(lines),
            values,
            has_all=len(below) == len(labels),
            is_numbered=ranked == [0],
            echoes=frozenset(_echoing(names)),
            repeats=len(names) < len(values),
        )

    @cached_property
    def _groups(self) -> tuple[int, ...]:
        """The groups of the lines."""
        return tuple(group for _, group in self._lines)

    @cached_property
    def _templates(self) -> Mapping[int, LineTemplate]:
        """The templates of the lines by their groups."""
        return {group: template for template, group in self._lines}

    def is_complete(self, match: re.Match[str]) -> bool:
        """Tell whether a match has every line with a label that an entry can have."""
        return self._has_all and -1 not in map(match.start, self._groups)

    def lines(self, match: re.Match[str]) -> Iterator[ReadLine]:
        """Yield the lines of a match, in order."""
        for template, group in self._lines:
            start, end = match.span(group)
            if start >= 0:
                yield ReadLine(template, start, end, group + 1)

    def last(self, match: re.Match[str]) -> LineTemplate:
        """Return what read the last line of a match, whose group was closed last."""
        return self._templates[match.lastindex or 1]

    def end(self, match: re.Match[str]) -> int:
        """Return where the last line of a match ends."""
        return match.end(match.lastindex or 1)

    def values(self, match: re.Match[str]) -> dict[str, Any]:
        """Return what a match states of each field: the first statement that says something."""
        values: dict[str, Any] = {}
        for name, group, read, is_text in self._values:
            text = match[group]
            if text is None:
                continue
            if is_text:
                text = text.strip(" \t\r\n")
                if name == "title" and text.startswith("["):
                    text = text[slice(*text_of_link(text, 0, len(text)))]
            if values.get(name) is None:
                values[name] = read(text) if text else None
        return values

    def agrees(self, values: Mapping[str, Any], entry: Entry) -> bool:
        """Tell whether an entry says all that a match with these values states."""
        for name in self._echoes:
            value = values.get(name)
            if value is not None and not agrees(value, entry_field(name).get(entry)):
                return False
        return not self._repeats


def _echoing(names: Collection[str]) -> Iterator[str]:
    """Yield the placeholders that others may contradict, or that the model may not hold as such."""
    paths = Counter(entry_field(name).path for name in names)
    for name in names:
        field = entry_field(name)
        if not field.is_plain or paths[field.path] > 1 or name == "topic":
            yield name


def _patterns(lines: Sequence[_Line]) -> Iterator[str]:
    """Yield the patterns of the lines below the first one, each of which may be missing."""
    for index, (template, _) in enumerate(lines):
        line = f"{_BLANK_LINES}(?=.)({_pattern(template)}){_end(template)}"
        if _may_read_more(template):
            yield f"(?:{line}{''.join(_patterns(lines[index + 1 :]))})?"
            return
        yield f"(?:{line})?"


def _pattern(template: LineTemplate) -> str:
    """Return the pattern of a line, whose title may be broken over several."""
    if not template.wraps or _may_read_more(template):
        return template.pattern(_end(template))
    line_break = rf"(?<![ \t])\n(?=.*\S)(?!{template.opening})"
    return template.pattern(_end(template), f"(?:.*{line_break}){{0,{WRAPPED_LINES - 1}}}?")


def _end(template: LineTemplate) -> str:
    """Return the pattern of the end of a line."""
    return _END_OF_HEADING if template.is_heading else _END


def _may_read_more(template: LineTemplate) -> bool:
    """Tell whether a template may read lines that its pattern here does not read."""
    return template.wraps and (len(template.texts) > 1 or template.lines_below > 0)


def _values(lines: Sequence[_Line]) -> Iterator[_Value]:
    for template, group in lines:
        for number, (name, kind) in enumerate(template.placeholders, group + 1):
            yield _Value(name, number, kind.read, kind.pattern is None)
