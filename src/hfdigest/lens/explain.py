"""What each line of a post was read as, for whoever writes a dialect."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from attrs import frozen

from hfdigest.authors import AuthorList
from hfdigest.counts import Approximate
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.line import Slot, Template
from hfdigest.identifiers import PaperId
from hfdigest.lens.layout import LineLayout
from hfdigest.lens.post import Post
from hfdigest.model import Author, Day, Month, User, Week
from hfdigest.source import Source, readable

_SHOWN = 48
"""How many characters of a value or a template are shown."""
_ALIKE = 3
"""How many characters a line and a template must share for one to be meant for the other."""


class Explanation(NamedTuple):
    """One line of a post and what read it."""

    line: int
    """The 1-based line."""
    part: str
    """What the line belongs to: `front matter`, `page`, `entry 3`, or "" where nothing reads it."""
    told: str
    """The template with the values that it took from the line, or why there is none."""

    def __str__(self) -> str:
        """Return line, part and explanation in columns."""
        return f"{self.line:>5}  {self.part or '-':<12}  {self.told}"


def explain(post: Post) -> Iterator[Explanation]:
    """Return for each line of a post that is not blank which template read it, and as what."""
    return _Explainer(post).run()


@frozen
class _Explainer:
    """Goes through the lines of a post beside its layout."""

    _post: Post

    def run(self) -> Iterator[Explanation]:
        source, dialect = self._source, self._post.dialect
        read = self._read()
        front = self._post._reading.front  # noqa: SLF001 - of one package
        part, end = "", 0
        for index, line in enumerate(source.lines):
            shown = readable(source.text[line.start : line.end])
            if not shown.strip():
                continue
            if front and index < front.body:
                yield Explanation(index + 1, "front matter", _short(shown.strip()))
            elif found := read.get(index + 1):
                for part, layout in found:
                    end = layout.end
                    yield Explanation(index + 1, part, _told(layout.template, layout.slots))
            elif line.start < end:
                yield Explanation(index + 1, part, "… goes on")
            else:
                yield Explanation(index + 1, "", _nearest(shown, dialect))

    @cached_property
    def _source(self) -> Source:
        return self._post._first  # noqa: SLF001

    def _read(self) -> dict[int, list[tuple[str, LineLayout]]]:
        """Return by the number of its first line what each part of the layout belongs to."""
        found = defaultdict(list)
        for section in self._post._reading.sections:  # noqa: SLF001
            layout = section.layout
            parts = [("page", layout.page)]
            parts += [(f"entry {n}", block.lines) for n, block in enumerate(layout.blocks, 1)]
            for part, lines in parts:
                for line in lines:
                    found[self._source.line_number(line.start)].append((part, line))
        return found


def _told(template: Template, slots: tuple[Slot, ...]) -> str:
    """Return a template with what it took from a line."""
    values = "; ".join(f"{slot.field} = {_short(_shown(slot.value))}" for slot in slots)
    text = _short(template.text.replace("\n", " ⏎ "))
    return f"{text}   {values}" if values else text


def _shown(value: Any) -> str:
    if isinstance(value, AuthorList):
        value = value.names or ("",)
    if isinstance(value, tuple) and not isinstance(value, PaperId):
        return f"{len(value)} of {_shown(value[0])}, …"
    if isinstance(value, Approximate):
        return f"about {value.value}"
    if isinstance(value, Author):
        return repr(value.name)
    if isinstance(value, User):
        return f"@{value.name}"
    if isinstance(value, Day | Week | Month):
        return value.label
    return str(value) if isinstance(value, PaperId) else repr(value)


def _nearest(line: str, dialect: Dialect) -> str:
    """Tell that no template reads a line, and which one comes nearest, up to where."""
    best, alike = None, _ALIKE - 1
    for template in (*dialect.outline.page, *dialect.outline.entry):
        pairs = enumerate(zip(template.prefix, line, strict=False))
        ends = min(len(template.prefix), len(line))
        shared = next((index for index, (one, other) in pairs if one != other), ends)
        if shared > alike and template.prefix[:shared].strip("#*-_ >|"):
            best, alike = template, shared
    if best is None:
        return "no template reads this"
    return f"no template reads this; {best.text!r} is alike up to column {alike}"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
