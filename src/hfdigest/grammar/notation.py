"""How dialects spell templates: the text of a line, or of a block of lines, to templates.

`{name}` is a placeholder and `{name:spec}` one of another kind than usual, `{[…]}` holds a part
that may be missing, `{any}` is text that is kept and not interpreted (`{any:TEXT}` where a new post
has one), `{{` and `}}` stand for braces. `{|}` at the beginning of a line marks a further spelling
of the line above it, which is read and never written.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from hfdigest.errors import DialectError
from hfdigest.grammar.codec import Flavor
from hfdigest.grammar.kinds import Kind
from hfdigest.grammar.line import ANY, Anything, OptionalPart, Part, Placeholder, Role
from hfdigest.grammar.pattern import placeholders
from hfdigest.grammar.placing import placed
from hfdigest.grammar.template import LineTemplate, begins_openly
from hfdigest.patterns import lazily

MAX_OPTIONAL = 50
"""The most parts of a line that may be missing."""
MAX_REPEATED = 6
"""How often a line may have a value: each time more takes three times as long to match."""

ALSO = "{|}"
"""What marks a line as a further spelling of the one above it."""
_TOKEN = lazily(
    r"\{\{|\}\}|\{\[|\]\}|\{(?P<name>[^\W\d][\w.-]*(?: [\w-]+)*)(?::(?P<spec>[^{}]*))?\}|[{}]"
)

KindOf = Callable[[str, str], Kind]
"""What gives the kind of a placeholder from its name and its specification."""


def parse_template(text: str, kind_of: KindOf, role: Role) -> LineTemplate:
    """Compile one line, whose texts stand as they are; raises ValueError for what is wrong."""
    return LineTemplate(role, text, _parsed(text, kind_of))


def _parsed(text: str, kind_of: KindOf) -> tuple[Part, ...]:
    """Return the parts of a template."""
    parts: list[Part] = []
    optional: list[str | Placeholder | Anything] | None = None
    for literal, mark in _divided(text):
        here = parts if optional is None else optional
        if literal:
            here.append(literal)
        if mark is None:
            break
        if mark["name"] == ANY:
            here.append(Anything(mark["spec"] or ""))
        elif mark["name"]:
            here.append(Placeholder(mark["name"], kind_of(mark["name"], mark["spec"] or "")))
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
    _check(parts)
    return tuple(parts)


def _check(parts: Sequence[Part]) -> None:
    """Refuse a line without parts, and one that would take long to read."""
    if not parts:
        message = "nothing stands on the line"
        raise ValueError(message)
    needed = [part for part in parts if not isinstance(part, OptionalPart)]
    if len(parts) - len(needed) > MAX_OPTIONAL:
        message = f"more than {MAX_OPTIONAL} parts may be missing"
        raise ValueError(message)
    named = [place.name for place in placeholders(parts) if place.kind.pattern]
    for name, times in Counter(named).items():
        if times > MAX_REPEATED:
            message = f"{{{name}}} stands {times} times on the line, {MAX_REPEATED} are read"
            raise ValueError(message)
    for sequence in (parts, needed):
        _refuse_neighbours(sequence)


def _refuse_neighbours(parts: Sequence[Part]) -> None:
    """Refuse two values with nothing between them: where one ends would have to be tried out."""
    before: Placeholder | None = None
    for outer in parts:
        for part in outer.parts if isinstance(outer, OptionalPart) else (outer,):
            here = part if isinstance(part, Placeholder) and part.kind.pattern else None
            if before and here:
                message = f"nothing stands between {{{before.name}}} and {{{here.name}}}"
                raise ValueError(message)
            before = here


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


class _Draft(NamedTuple):
    """A template that is not compiled yet, because lines above it may be its label."""

    row: _Row
    text: str
    parts: tuple[Part, ...]

    @property
    def is_literal(self) -> bool:
        return all(isinstance(part, str) for part in self.parts)

    @property
    def fixed(self) -> tuple[Part, ...] | None:
        """The parts of a line all of which may be missing, and none of which is a value."""
        only = self.parts[0]
        if len(self.parts) > 1 or not isinstance(only, OptionalPart):
            return None
        return None if any(placeholders(only.parts)) else only.parts

    @property
    def is_open(self) -> bool:
        return begins_openly(self.parts)


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
    text: str, kind_of: KindOf, role: Role, flavor: Flavor, *, in_cell: bool = False
) -> tuple[tuple[LineTemplate, ...], int]:
    """Compile several lines; return them and how many blank lines stand after the last one.

    In an entry, lines of literal text alone are one template with the line below them if that is
    the first with a placeholder, which it introduces, or free text, of which they are the label.
    Raises DialectError, naming the line.
    """
    rows, blank_after = _rows(text)
    templates = []
    for draft in _drafts(rows, kind_of, joined=role is Role.ENTRY and not in_cell):
        row = draft.row
        with _naming(row):
            parts = placed(draft.fixed or draft.parts, flavor, in_cell=in_cell)
            occasional = draft.fixed is not None
            line = LineTemplate(role, draft.text, parts, row.blank, row.also, occasional)
        templates.append(line)
    return tuple(templates), blank_after


def _drafts(rows: list[_Row], kind_of: KindOf, *, joined: bool) -> list[_Draft]:
    drafts: list[_Draft] = []
    introduced = False
    for row in rows:
        with _naming(row):
            draft = _Draft(row, row.text, _parsed(row.text, kind_of))
        has_value = any(placeholders(draft.parts))
        if joined and (draft.is_open or (has_value and not introduced)):
            draft = _with_labels(draft, drafts)
        introduced = introduced or has_value
        drafts.append(draft)
    return drafts


@contextmanager
def _naming(row: _Row) -> Iterator[None]:
    """Name the line in an error about it."""
    try:
        yield
    except ValueError as error:
        message = f"template line {row.number}: {error}"
        raise DialectError(message, line=row.number, excerpt=row.text) from None


def _with_labels(draft: _Draft, above: list[_Draft]) -> _Draft:
    """Take the lines of literal text off the end of `above` and join them to a draft."""
    labels: list[_Draft] = []
    while above and above[-1].is_literal and not draft.row.also:
        labels.insert(0, above.pop())
        if labels[0].row.also:
            break
    if not labels:
        return draft
    ends = ["\n" * (1 + below.row.blank) for below in (*labels[1:], draft)]
    labelled = list(zip(labels, ends, strict=True))
    text = "".join(label.text.rstrip(" \t") + end for label, end in labelled)
    literal = "".join(str(label.parts[0]) + end for label, end in labelled)
    head, *rest = draft.parts
    parts = (literal + head, *rest) if isinstance(head, str) else (literal, *draft.parts)
    row = draft.row._replace(blank=labels[0].row.blank, also=labels[0].row.also)
    return _Draft(row, text + draft.text, parts)
