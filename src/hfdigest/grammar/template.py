"""Two-way line templates: the same string reads a line of a post and writes it.

A template is literal text with placeholders: `{rank}. **{title}** - 👍 {upvotes}`. `{[…]}` holds a
part that may be missing, `{{` and `}}` stand for braces. `{|}` at the beginning marks a further
spelling, which is read and never written. Every placeholder has a `Kind`, whose `read` and `write`
are inverse to each other.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

from attrs import field, frozen

from hfdigest.errors import DialectError
from hfdigest.grammar.kinds import Kind, Reach
from hfdigest.grammar.line import Placeholder, Role, Slot, Template

WRAPPED_LINES = 4
"""How many lines a wrapped title may take; a bound keeps reading linear."""

ALSO = "{|}"
"""What marks a line as a further spelling of the one above it."""
_TOKEN = re.compile(r"\{\{|\}\}|\{\[|\]\}|\{([a-z_][a-z0-9_.]*)(?::([^{}]*))?\}|[{}]")


class OptionalPart(NamedTuple):
    """A part of a template that is left out when its placeholders are all `None`."""

    parts: tuple["str | Placeholder", ...]


_NEXT_LINE = r"(?>(?:[ \t]*(?:\r\n|\r|\n))+)"
"""A line break in a template; blank lines there are layout."""


@frozen(eq=False)
class LineTemplate(Template):
    """One line of a post, or a few that belong together, to read and to write."""

    role: Role
    text: str
    """The template as the dialect spells it."""
    parts: tuple[str | Placeholder | OptionalPart, ...]
    blank_before: int = 0
    """How many blank lines a new post has before this line."""
    also: bool = False
    """True for a further spelling, which is read and never written."""
    placeholders: tuple[Placeholder, ...] = field(init=False)
    kinds: Mapping[str, Kind] = field(init=False)
    prefix: str = field(init=False)
    """The literal text that the first such line begins with."""
    lines_below: int = field(init=False)
    """How many lines follow the first one before the text that may go on."""
    wraps: bool = field(init=False)
    """True where a title inside the line may be broken over several lines."""
    is_open: bool = field(init=False)
    """True for free text without a label of its own, which any line could be."""
    value_below: bool = field(init=False)
    """True where the line is a label and its value begins on the next one."""
    _pattern: re.Pattern[str] = field(init=False)
    _opening: re.Pattern[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Compile the template; raises ValueError where it could not be read back."""
        put = object.__setattr__
        first = self.parts[0]
        put(self, "placeholders", tuple(_placeholders(self.parts)))
        put(self, "kinds", dict(self.placeholders))
        put(self, "prefix", first.partition("\n")[0] if isinstance(first, str) else "")
        put(self, "is_open", isinstance(first, Placeholder) and first.kind.pattern is None)
        before = self.parts[-2] if len(self.parts) > 1 else ""
        put(self, "value_below", isinstance(before, str) and before.endswith("\n"))
        breaks = sum(len(_BREAKS.findall(part)) for part in self.parts if isinstance(part, str))
        put(self, "lines_below", breaks - self.value_below)
        texts = [place for place in self.placeholders if place.kind.pattern is None]
        put(self, "wraps", any(place.kind.reach is Reach.WRAP for place in texts))
        put(self, "_pattern", _compiled(self.parts, texts, value_below=self.value_below))
        put(self, "_opening", _compiled_opening(self.parts))

    @property
    def is_heading(self) -> bool:
        """True for a line that begins with `#`."""
        return self.text.startswith("#")

    @property
    def repeats(self) -> str:
        """The list whose items such lines state, one each, or ""."""
        name = self.placeholders[0].name if self.placeholders else ""
        return name.rpartition(".")[0] if name.count(".") > 1 else ""

    @property
    def tail(self) -> Reach:
        """How far the placeholder at the end of the line reaches."""
        last = self.parts[-1]
        return last.kind.reach if isinstance(last, Placeholder) else Reach.LINE

    def begins(self, text: str, start: int, end: int) -> bool:
        """Tell whether a line begins as this template does."""
        return self._opening.match(text, start, end) is not None

    def match(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return the slots of the text between two offsets, or `None` if it is no such line."""
        while start < end and text[end - 1] in " \t":
            end -= 1
        match = self._pattern.fullmatch(text, start, end)
        if match is None:
            return None
        slots = []
        for number, (name, kind) in enumerate(self.placeholders, 1):
            first, last = match.span(number)
            if first < 0:
                continue
            if kind.pattern is None:
                first, last = stripped(text, first, last)
            value = kind.read(text[first:last]) if first < last else None
            slots.append(Slot(name, first, last, value))
        return tuple(slots)

    def render(self, values: Mapping[str, str | None]) -> str | None:
        """Return the line with the texts put in; `None` where there is none for any placeholder.

        Raises KeyError, naming the placeholder, where one text is missing and another is not.
        """
        if self.placeholders and all(values.get(place.name) is None for place in self.placeholders):
            return None
        return "".join(_rendered(self.parts, values))

    def mark(self, name: str) -> str:
        """Return the literal that encloses a placeholder on both sides, such as `**`, or ""."""
        for before, part, after in zip(self.parts, self.parts[1:], self.parts[2:], strict=False):
            if isinstance(part, Placeholder) and part.name == name:
                if not (isinstance(before, str) and isinstance(after, str)):
                    return ""
                lengths = range(min(len(before), len(after)), 0, -1)
                return next((after[:n] for n in lengths if before.endswith(after[:n])), "").strip()
        return ""


_BREAKS = re.compile("\n+")


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range without the blanks at its ends."""
    while start < end and text[start] in " \t":
        start += 1
    while start < end and text[end - 1] in " \t":
        end -= 1
    return start, end


def _placeholders(parts: tuple[Any, ...]) -> Iterator[Placeholder]:
    for part in parts:
        if isinstance(part, Placeholder):
            yield part
        elif isinstance(part, OptionalPart):
            yield from _placeholders(part.parts)


def _rendered(parts: tuple[Any, ...], values: Mapping[str, str | None]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, OptionalPart):
            if any(values.get(place.name) is not None for place in _placeholders(part.parts)):
                yield from _rendered(part.parts, values)
        else:
            text = values.get(part.name)
            if text is None:
                raise KeyError(part.name)
            yield text


def _compiled(
    parts: tuple[Any, ...], texts: list[Placeholder], *, value_below: bool
) -> re.Pattern[str]:
    """Return the pattern of the whole line, with a group for each placeholder.

    Every free text ends for good (an atomic group) where the rest of the line can begin, and the
    last one takes what is left: no input makes that backtrack twice.
    """
    if value_below:
        # Which of the lines below belong to the value is not for a pattern to tell.
        parts = (*parts[:-2], parts[-2].rstrip("\n"))
    pattern = "".join(_patterns(parts, (), texts))
    return re.compile(pattern + "()" * value_below, re.DOTALL)


def _patterns(
    parts: tuple[Any, ...], rest: tuple[Any, ...], texts: list[Placeholder]
) -> Iterator[str]:
    """Return the pattern of each part; `rest` is what follows the last of them."""
    for index, part in enumerate(parts):
        after = (*parts[index + 1 :], *rest)
        if isinstance(part, OptionalPart):
            yield f"(?:{''.join(_patterns(part.parts, after, texts))})?"
        elif isinstance(part, str):
            yield _literal(part)
        elif part.kind.pattern is not None:
            yield f"({part.kind.pattern})"
        elif part is texts[-1] and not (after and isinstance(after[0], OptionalPart)):
            yield "(.*)"
        else:
            yield f"(?>(.*?)(?={_ahead(part.name, after)}))"


def _ahead(name: str, rest: tuple[Any, ...]) -> str:
    """Return the pattern of a text's end: what follows it, up to a literal or further text."""
    pattern = ""
    for index, part in enumerate(rest):
        if isinstance(part, str):
            return pattern + _literal(part)
        if isinstance(part, OptionalPart):
            bounded = "".join(str(_bounded(each)) for each in takewhile(_bounded, part.parts))
            if not bounded:
                break
            if not all(map(_bounded, part.parts)):
                return f"{pattern}(?:{bounded}|{_ahead(name, rest[index + 1 :])})"
            pattern += f"(?:{bounded})?"
        elif part.kind.pattern is None:
            break
        else:
            pattern += part.kind.pattern
    else:
        return pattern + r"\Z"
    message = f"{{{name}}} needs literal text after it to be told apart"
    raise ValueError(message)


def _bounded(part: str | Placeholder) -> str | None:
    """Return the pattern of a part; `None` for free text, which has none."""
    return _literal(part) if isinstance(part, str) else part.kind.pattern


def _literal(text: str) -> str:
    return _NEXT_LINE.join(map(re.escape, _BREAKS.split(text)))


def _compiled_opening(parts: tuple[Any, ...]) -> re.Pattern[str]:
    """Return the pattern of the first line's part before its first free text."""
    opening = ""
    for part in parts:
        if isinstance(part, OptionalPart) or not _bounded(part):
            return re.compile(opening)
        if isinstance(part, str) and "\n" in part:
            opening += re.escape(part.partition("\n")[0])
            break
        opening += str(_bounded(part))
    return re.compile(opening + r"[ \t]*$")


KindOf = Callable[[str, str], Kind]
"""What gives the kind of a placeholder from its name and its specification."""


def parse_template(
    text: str, kind_of: KindOf, role: Role, blank: int = 0, *, also: bool = False
) -> LineTemplate:
    """Compile one line; raises ValueError, saying what is wrong with it."""
    parts = tuple(_parsed(text, kind_of))
    if not parts:
        message = "nothing stands on the line"
        raise ValueError(message)
    return LineTemplate(role, text, parts, blank, also)


def _parsed(text: str, kind_of: KindOf) -> list[str | Placeholder | OptionalPart]:
    """Return the parts of a template."""
    parts: list[str | Placeholder | OptionalPart] = []
    optional: list[str | Placeholder] | None = None
    for literal, mark in _divided(text):
        here = parts if optional is None else optional
        if literal:
            here.append(literal)
        if mark is None:
            break
        if mark[1]:
            here.append(Placeholder(mark[1], kind_of(mark[1], mark[2] or "")))
        elif mark[0] == "{[" and optional is None:
            optional = []
        elif mark[0] == "]}" and optional is not None:
            parts.append(OptionalPart(tuple(optional)))
            optional = None
        else:
            message = f"{mark[0]!r} at column {mark.start() + 1} has no counterpart"
            raise ValueError(message)
    if optional is not None:
        message = "'{[' is not closed by ']}'"
        raise ValueError(message)
    return parts


def _divided(text: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Return the marks of a template, each with the literal text before it, and `None` at last."""
    literal = ""
    position = 0
    for match in _TOKEN.finditer(text):
        literal += text[position : match.start()]
        position = match.end()
        if match[0] in {"{{", "}}"}:
            literal += match[0][0]
        else:
            yield literal, match
            literal = ""
    yield literal + text[position:].rstrip(" \t"), None


class _Row(NamedTuple):
    """A line of a block and where it stands."""

    number: int
    text: str
    blank: int
    """How many blank lines are above it."""
    also: bool


def _rows(text: str) -> tuple[list[_Row], int]:
    """Return the lines of a block that are not blank, and how many blank ones follow the last."""
    rows = []
    blank = 0
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        if line.strip():
            also = line.startswith(ALSO)
            rows.append(_Row(number, line.removeprefix(ALSO), blank, also))
        blank = 0 if line.strip() else blank + 1
    return rows, blank


def parse_block(
    text: str, kind_of: KindOf, role: Role, *, joined: bool = False
) -> tuple[tuple[LineTemplate, ...], int]:
    """Compile several lines; return them and how many blank lines stand after the last one.

    With `joined`, lines of literal text alone are one template with the line below them if that is
    the first with a placeholder, which it introduces, or free text, of which they are the label.
    Raises DialectError, naming the line.
    """
    templates: list[LineTemplate] = []
    introduced = False
    rows, blank_after = _rows(text)
    for row in rows:
        try:
            template = parse_template(row.text, kind_of, role, row.blank, also=row.also)
            if joined and template.placeholders and (template.is_open or not introduced):
                template = _with_labels(template, templates)
        except ValueError as error:
            message = f"template line {row.number}: {error}"
            raise DialectError(message, line=row.number, excerpt=row.text) from None
        introduced = introduced or bool(template.placeholders)
        templates.append(template)
    return tuple(templates), blank_after


def _with_labels(template: LineTemplate, above: list[LineTemplate]) -> LineTemplate:
    """Take the lines of literal text off the end of `above` and join them to a template."""
    labels: list[LineTemplate] = []
    while above and not above[-1].placeholders and not template.also:
        labels.insert(0, above.pop())
        if labels[0].also:
            break
    if not labels:
        return template
    ends = ["\n" * (1 + below.blank_before) for below in (*labels[1:], template)]
    labelled = list(zip(labels, ends, strict=True))
    text = "".join(label.text.rstrip(" \t") + end for label, end in labelled)
    literal = "".join(str(label.parts[0]) + end for label, end in labelled)
    head, *rest = template.parts
    parts = (literal + head, *rest) if isinstance(head, str) else (literal, *template.parts)
    first = labels[0]
    return LineTemplate(first.role, text + template.text, parts, first.blank_before, first.also)
