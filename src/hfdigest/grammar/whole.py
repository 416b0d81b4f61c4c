r"""One pattern for the lines of a whole entry, made of the patterns of its templates.

Most entries are spelled just as their publisher does it, one line of the dialect after the other.
Such lines are read by one match of one pattern, several times as fast as line by line, and what
they say is taken from its groups. It reads exactly what the scanner would:

1. Each line is the pattern of its template, from the beginning of the line to its end. Blanks at
   the end, such as a hard line break, belong to the line and to none of its values, because
   templates are matched without them; a text with `\r` is not read in this way at all. The first
   line is that of the first of its spellings that reads it.
2. The scanner tries the templates below the last one that has read a line, in order. So does the
   pattern: each line may be missing, and what the first one reads is no other one's.
3. A title may be broken over a few lines, as the scanner takes them, if it is the only text of its
   line. Where it is not, a template could read a line that its pattern does not: no template below
   it is tried without it. Nor is one below a template whose text begins on a further line.
4. A line that begins like one which the page has, and which a line of the entry would read too, is
   left to the scanner, which tries the page's first.
5. Text may go on below the last line that was read. Then that line is left to the scanner, as is
   all that stands below it.
6. A body below its label, or without one, takes in every line that does not begin as one with a
   label may; so does a title at the end of its line with the lines of its paragraph. What stands
   below is read by the pattern too, or else by the scanner, which tells whether the text ends (5).
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from attrs import frozen

from hfdigest.grammar.fields import entry_field
from hfdigest.grammar.kinds import Reach, agrees
from hfdigest.grammar.line import Template
from hfdigest.grammar.pattern import as_written, opening_pattern
from hfdigest.grammar.stated import Reader, Value, reader_of
from hfdigest.grammar.template import WRAPPED_LINES, LineTemplate
from hfdigest.identifiers import numbered
from hfdigest.model import Entry

_BLANKS = r"(?<![ \t])[ \t]*+"
_BLANKS_OF_HEADING = r"(?<![ \t#])[ \t]*+"
"""The blanks at the end of a line, and of a heading without closing marks."""
_LINE_END = r"(?:\n|\Z)"
_BLANK_LINES = r"(?:[^\S\n]*\n)*+"
BLANKS = re.compile(rf"{_BLANK_LINES}(?:[^\S\n]*\Z)?")
"""The blank lines that stand below a line, which may be none."""


class LongTexts(NamedTuple):
    """The lines of an entry whose texts may stand on several lines, as patterns read them."""

    lines: frozenset[Template] = frozenset()
    """Bodies below a label or without one, and titles at the end of a line."""
    opening: str = ""
    """The pattern of what a line begins with that is none of such a text."""

    @property
    def body(self) -> str:
        """The pattern of a body, with a group for it."""
        blanks = rf"(?:\n{_BLANK_LINES})?+"
        return rf"((?:{blanks}(?!{self.opening})(?=.*\S).++)++)"

    @property
    def rest(self) -> str:
        """The pattern of what a title takes in below its line: lines that begin with a letter.

        A paragraph may have others too, but none that ends it begins so.
        """
        return rf"(?:(?<![ \t\\])\n(?!{self.opening})[ \t]*+[^\W\d_](?:.*[^ \t\n])?)*+"


class _Line(NamedTuple):
    """A template, and the number of the group that holds its line; its placeholders' follow it."""

    template: LineTemplate
    group: int


class ReadLine(NamedTuple):
    """A line of a match: what read it, and where it stands."""

    template: LineTemplate
    start: int
    end: int
    group: int
    """The number of its first placeholder's group."""


@frozen(eq=False, repr=False, slots=False)
class WholeEntry:
    """The pattern of an entry, and what its groups hold."""

    pattern: re.Pattern[str]
    prefixes: tuple[str, ...]
    """The texts with one of which every entry begins."""
    _lines: tuple[_Line, ...]
    _values: tuple[Value, ...]
    _labels: tuple[int, ...]
    """The groups of the lines below the first one."""
    _has_all: bool
    """True where every line with a label is in it."""
    is_numbered: bool
    """True where the first line states the rank in every spelling, and no other one does."""
    _echoes: frozenset[str]
    """The placeholders that what a match states elsewhere may contradict."""
    _repeated: tuple[tuple[int, ...], ...]
    """The groups of each placeholder that stands in several lines."""

    @classmethod
    def of(
        cls,
        starts: Sequence[Template],
        others: Sequence[Template],
        ends: Sequence[Template],
        long: LongTexts,
    ) -> "WholeEntry | None":
        """Make the pattern of an entry by its first line and the others.

        `starts` are the spellings of the first line; `ends` are lines that end an entry although a
        line of it would read them.
        """
        openings = [_opening(line) for line in ends]
        labels = [line for line in others if not line.is_open]
        first, below = _readable(starts, long), _readable(labels, long)
        if not first or "" in openings:
            return None
        # Behind a spelling that may read more lines than it does here, no other one counts.
        several = (number for number, line in enumerate(first, 1) if _may_read_more(line))
        first = first[: next(several, len(first))]
        texts = _readable((line for line in others if line.is_open and line in long.lines), long)
        lines = tuple(_numbered([*first, *below, *texts]))
        apart = f"(?!{'|'.join(openings)})" if openings else ""
        begun = "|".join(_line(line, long) for line in first)
        ended = "".join(_ended(text, lines[: -len(texts)], apart, long) for text in texts)
        values = tuple(_values(lines))
        return cls(
            re.compile(f"{apart}(?:{begun}){''.join(_patterns(below, apart, long))}{ended}"),
            tuple(dict.fromkeys(line.prefix for line in first)),
            lines,
            values,
            labels=tuple(group for line, group in lines[len(first) :] if not line.is_open),
            has_all=len(below) == len(labels),
            is_numbered=all(map(_is_numbered, first)) and not any(map(_is_numbered, below)),
            echoes=frozenset(_echoing({value.name for value in values})),
            repeated=tuple(_repeated(values)),
        )

    @cached_property
    def _texts(self) -> tuple[tuple[str, int], ...]:
        """The free texts and their groups."""
        return tuple((each.name, each.group) for each in self._values if each.is_text)

    @cached_property
    def _templates(self) -> Mapping[int, LineTemplate]:
        """The templates of the lines by their groups."""
        return {group: template for template, group in self._lines}

    def is_complete(self, match: re.Match[str]) -> bool:
        """Tell whether a match has every line with a label that an entry can have."""
        return self._has_all and -1 not in map(match.start, self._labels)

    def templates(self, match: re.Match[str]) -> list[LineTemplate]:
        """Return what read the lines of a match, in order."""
        spans = match.regs
        return [template for template, group in self._lines if spans[group][0] >= 0]

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
        return self._read(match)

    @cached_property
    def _read(self) -> Reader:
        return reader_of(self._values)

    def may_link(self, match: re.Match[str], values: Mapping[str, Any]) -> bool:
        """Tell whether a link may stand in one of the free texts of a match, by their values.

        What is spelled as a link in a text is so in its value, too, if that is a text.
        """
        for name, group in self._texts:
            text = values[name] if name in values and not self._repeated else None
            if type(text) is not str:
                text = match[group] or ""
            # The search for one character takes a twentieth of the time of that for several.
            if "]" in text and "](" in text:
                return True
        return False

    def repeats(self, match: re.Match[str]) -> bool:
        """Tell whether several lines of a match, or places of one, are for the same placeholder."""
        if not self._repeated:
            return False
        return any(len(each) - match.group(*each).count(None) > 1 for each in self._repeated)

    def agrees(self, match: re.Match[str], values: Mapping[str, Any], entry: Entry) -> bool:
        """Tell whether an entry says all that a match states, of which these are the values."""
        own = entry.paper.id and numbered(entry.paper.id)
        for name in self._echoes:
            value = values.get(name)
            if value is None or value == own:
                continue
            if not agrees(value, entry_field(name).get(entry)):
                return False
        return not self.repeats(match)


def _echoing(names: Collection[str]) -> Iterator[str]:
    """Yield the placeholders that others may contradict, or that the model may not hold as such."""
    paths = Counter(entry_field(name).path for name in names)
    for name in names:
        field = entry_field(name)
        if not field.is_plain or paths[field.path] > 1 or name == "topic":
            yield name


def _opening(line: Template) -> str:
    """Return the pattern with which a line begins; "" where nothing tells it at once."""
    return opening_pattern(tuple(as_written(line.parts))) if line.prefix else ""


def _readable(lines: Iterable[Template], long: LongTexts) -> list[LineTemplate]:
    """Return the first ones of lines, as far as patterns can read all that they read."""
    found = []
    for line in lines:
        if not isinstance(line, LineTemplate) or (line.value_below and line not in long.lines):
            break
        found.append(line)
    return found


def _numbered(templates: Iterable[LineTemplate]) -> Iterator[_Line]:
    """Return the lines with the numbers of their groups."""
    group = 1
    for template in templates:
        yield _Line(template, group)
        group += 1 + len(template.placeholders)


def _is_numbered(line: LineTemplate) -> bool:
    """Tell whether a line states the rank."""
    return "rank" in line.kinds


def _repeated(values: Iterable[Value]) -> Iterator[tuple[int, ...]]:
    """Yield the groups of each placeholder that has several."""
    groups: dict[str, tuple[int, ...]] = {}
    for value in values:
        groups[value.name] = (*groups.get(value.name, ()), value.group)
    yield from (each for each in groups.values() if len(each) > 1)


def _patterns(lines: Sequence[LineTemplate], apart: str, long: LongTexts) -> Iterator[str]:
    """Yield the patterns of the lines below the first one, each of which may be missing.

    `apart` tells that a line is none which ends the entry.
    """
    for index, template in enumerate(lines):
        line = _below(template, apart, long)
        if _may_read_more(template) or template.value_below:
            yield f"{line}{''.join(_patterns(lines[index + 1 :], apart, long))})?"
            return
        yield f"{line})?"


def _below(template: LineTemplate, apart: str, long: LongTexts) -> str:
    """Return the pattern of a line that stands somewhere below another one, in an open group."""
    return f"(?:{_BLANK_LINES}(?=.){apart}{_line(template, long)}"


def _ended(text: LineTemplate, lines: Sequence[_Line], apart: str, long: LongTexts) -> str:
    """Return the pattern of a text without a label, which may be missing.

    It is a paragraph of its own, and no line above it goes on there: the last one that was read
    must be none whose own text does. Nor does a line with a label state the same.
    """
    may_follow = stated = ""
    for template, group in lines:
        stated += "" if text.kinds.keys().isdisjoint(template.kinds) else f"(?({group})(?!))"
        goes_on = template.tail is Reach.BODY or (template.is_heading and template.is_open_ended)
        may_follow = f"(?({group}){'(?!)' if goes_on else ''}|{may_follow})"
    return rf"(?:(?:[^\S\n]*\n)++(?=.){apart}{stated}{may_follow}({long.body}){_LINE_END})?"


def _line(template: LineTemplate, long: LongTexts) -> str:
    """Return the pattern of a line, with a group for it; its title may be broken over several."""
    blanks = _BLANKS_OF_HEADING if template.is_heading else _BLANKS
    end = blanks + _LINE_END
    if template.value_below:
        label = template.pattern(end) + end
        return f"({label}{_BLANK_LINES}{long.body}){_LINE_END}"
    over = below = ""
    if template in long.lines:
        below = long.rest
    elif template.wraps and not _may_read_more(template):
        line_break = rf"(?<![ \t])\n(?=.*\S)(?!{template.opening})"
        over = f"(?:.*{line_break}){{0,{WRAPPED_LINES - 1}}}?"
    return f"({template.pattern(end, over, below)}{blanks}){_LINE_END}"


def _may_read_more(template: LineTemplate) -> bool:
    """Tell whether a template may read lines that its pattern here does not read."""
    return template.wraps and (len(template.texts) > 1 or template.lines_below > 0)


def _values(lines: Sequence[_Line]) -> Iterator[Value]:
    for template, group in lines:
        for number, (name, kind) in enumerate(template.placeholders, group + 1):
            yield Value(name, number, kind)
