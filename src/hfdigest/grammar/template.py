"""Two-way line templates: the same parts read a line of a post and write it.

A template is literal text with placeholders: `{rank}. **{title}** - 👍 {upvotes}`. Every
placeholder has a `Kind`, whose `read` and `write` are inverse to each other.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from attrs import evolve, field, frozen

from hfdigest.grammar.kinds import Kind, Reach
from hfdigest.grammar.line import (
    ANY,
    Anything,
    OptionalPart,
    Part,
    Placeholder,
    Reader,
    Role,
    Slot,
    Template,
)
from hfdigest.grammar.pattern import (
    Bounds,
    as_written,
    line_breaks,
    line_pattern,
    opening_pattern,
    placeholders,
)
from hfdigest.grammar.respelling import Respelled
from hfdigest.identifiers import text_of_link
from hfdigest.patterns import lazily

WRAPPED_LINES = 4
"""How many lines a wrapped title may take; a bound keeps reading linear."""


_EMPHASIS = lazily("[*_~`]+")


@frozen(eq=False, repr=False)
class LineTemplate(Template):
    """One line of a post, or a few that belong together, to read and to write."""

    role: Role
    text: str
    """The template as the dialect spells it."""
    parts: tuple[Part, ...]
    blank_before: int = 0
    """How many blank lines a new post has before this line."""
    also: bool = False
    """True for a further spelling, which is read and never written."""
    occasional: bool = False
    """True for fixed text that only some posts or entries have: read, and never written."""
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
    is_heading: bool = field(init=False)
    """True for a line that begins with `#`."""
    repeats: str = field(init=False)
    """The list whose items such lines state, one each, or ""."""
    tail: Reach = field(init=False)
    """How far the placeholder at the end of the line reaches."""
    _numbered: tuple[tuple[str, Kind, int], ...] = field(init=False)
    """The placeholders, each with how many of the same field stand before it."""

    def __attrs_post_init__(self) -> None:
        """Learn the template; raises ValueError where it could not be read back."""
        put = object.__setattr__
        first = self.parts[0]
        put(self, "placeholders", tuple(placeholders(self.parts)))
        kinds: dict[str, Kind] = {}
        numbered: list[tuple[str, Kind, int]] = []
        before_it: Counter[str] = Counter()
        for name, kind in self.placeholders:
            kinds.setdefault(name, kind)
            numbered.append((name, kind, before_it[name]))
            before_it[name] += 1
        put(self, "kinds", kinds)
        put(self, "_numbered", tuple(numbered))
        put(self, "prefix", first.partition("\n")[0] if isinstance(first, str) else "")
        put(self, "is_open", begins_openly(self.parts))
        before = self.parts[-2] if len(self.parts) > 1 else ""
        put(self, "value_below", isinstance(before, str) and before.endswith("\n"))
        put(self, "lines_below", line_breaks(self.parts) - self.value_below)
        put(self, "wraps", any(place.kind.reach is Reach.WRAP for place in self.texts))
        put(self, "is_heading", self.text.startswith("#"))
        last = self.parts[-1]
        put(self, "tail", last.kind.reach if isinstance(last, Placeholder) else Reach.LINE)
        name = self.placeholders[0].name if self.placeholders else ""
        put(self, "repeats", name.rpartition(".")[0] if name.count(".") > 1 else "")
        self.pattern()

    @property
    def texts(self) -> list[Placeholder]:
        """The free texts, in order."""
        return [place for place in self.placeholders if place.kind.pattern is None]

    @property
    def opening(self) -> str:
        """The pattern of what stands before the first free text of the first line."""
        return opening_pattern(tuple(as_written(self.matched)), r"[ \t]*(?m:$)")

    @property
    def widest_opening(self) -> str:
        """The same for a line with words in place of its figures."""
        return self.worded.line.opening if isinstance(self.worded, _Worded) else self.opening

    def pattern(self, end: str = r"\Z", over: str = "", below: str = "") -> str:
        """Return the pattern of the line, which ends where the pattern `end` matches.

        `over` is the pattern of what texts may take in before their last line, `below` of what a
        text at the end of the line may take in below that.
        """
        texts = self.texts
        bounds = Bounds(texts[-1] if texts else None, end, over, below)
        return line_pattern(tuple(as_written(self.matched)), bounds)

    # Most templates of most dialects never read a line: they are compiled when they are to.
    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self.pattern(), re.DOTALL)

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        return re.compile(self.opening)

    @property
    def matched(self) -> tuple[Part, ...]:
        """The parts that a pattern reads.

        Which of the lines below a label belong to its value is not for a pattern to tell.
        """
        if not self.value_below:
            return self.parts
        return (*self.parts[:-2], str(self.parts[-2]).rstrip("\n"))

    @property
    def is_open_ended(self) -> bool:
        """True for a line that ends with a free text, which may go on below it."""
        last = self.parts[-1]
        return isinstance(last, Placeholder) and last.kind.pattern is None

    def kind_of(self, slot: Slot) -> Kind:
        """Return the kind of the placeholder that read a slot."""
        if not slot.nth:
            return self.kinds[slot.field]
        wanted = (slot.field, slot.nth)
        return next(kind for name, kind, nth in self._numbered if (name, nth) == wanted)

    @cached_property
    def respelled(self) -> Respelled:
        """What reads every spelling of the line that Markdown treats as the one written."""
        return Respelled(self.parts, self.slots_of)

    @cached_property
    def worded(self) -> Reader | None:
        """What reads the line with words in place of the figures that have a label before them."""
        return worded(self)

    def begins(self, text: str, start: int, end: int) -> bool:
        """Tell whether a line begins as this template does."""
        return self._opening.match(text, start, end) is not None

    def match(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return the slots of the text between two offsets, or `None` if it is no such line."""
        while start < end and text[end - 1] in " \t":
            end -= 1
        if self.is_heading and start < end and text[end - 1] == "#":
            end = _without_closing_marks(text, start, end)
        match = self._pattern.fullmatch(text, start, end)
        return None if match is None else self.slots_of(match, end)

    def slots_of(self, match: re.Match[str], end: int, group: int = 1) -> tuple[Slot, ...]:
        """Return the slots of a match, whose groups are the placeholders' in order, from one on.

        A value that stands below its label has no group; its slot is empty.
        """
        slots = []
        text, spans = match.string, match.regs
        for number, (name, kind, nth) in enumerate(self._numbered, group):
            first, last = spans[number] if number < len(spans) else (end, end)
            if first < 0:
                continue
            if kind.pattern is None:
                first, last = stripped(text, first, last, " \t\r\n")
            if name == "title":
                first, last = text_of_link(text, first, last)
            value = kind.read(text[first:last]) if first < last else None
            slots.append(Slot(name, first, last, value, nth))
        return tuple(slots)

    def render(self, values: Mapping[str, str | None]) -> str | None:
        """Return the line with the texts put in; `None` where there is none for any placeholder.

        Raises KeyError, naming the placeholder, where one text is missing and another is not.
        """
        if self.placeholders:
            if all(values.get(place.name) is None for place in self.placeholders):
                return None
        elif any(part == Anything("") for part in self.parts) and ANY not in values:
            return None
        return "".join(_Rendering(self.kinds, values).of(self.parts))

    def mark(self, name: str) -> str:
        """Return the mark of emphasis that encloses a placeholder, such as `**`, or ""."""
        for before, part, after in zip(self.parts, self.parts[1:], self.parts[2:], strict=False):
            if isinstance(part, Placeholder) and part.name == name:
                if not (isinstance(before, str) and isinstance(after, str)):
                    return ""
                lengths = range(min(len(before), len(after)), 0, -1)
                mark = next((after[:n] for n in lengths if before.endswith(after[:n])), "").strip()
                return mark if _EMPHASIS.fullmatch(mark) else ""
        return ""


def _without_closing_marks(text: str, start: int, end: int) -> int:
    """Return where a heading ends before the marks that close it, if there are such."""
    stop = end
    while stop > start and text[stop - 1] == "#":
        stop -= 1
    return stripped(text, start, stop)[1] if text[start:stop].endswith((" ", "\t")) else end


def stripped(text: str, start: int, end: int, blanks: str = " \t") -> tuple[int, int]:
    """Return a range without the blanks at its ends."""
    while start < end and text[start] in blanks:
        start += 1
    while start < end and text[end - 1] in blanks:
        end -= 1
    return start, end


def begins_openly(parts: Sequence[Part]) -> bool:
    """Tell whether a line begins with free text, so that any line could be it."""
    first = parts[0]
    if isinstance(first, Placeholder):
        return first.kind.pattern is None
    return isinstance(first, Anything)


MOST_WORDS = 40
"""The most characters that may stand for a number or a date."""


def worded(line: LineTemplate) -> Reader | None:
    """Return what reads a line with words for its figures, or `None` where no label tells that."""
    parts = tuple(_with_words(line.parts))
    if parts == line.parts:
        return None
    try:
        return _Worded(evolve(line, parts=parts))
    except ValueError:  # nothing tells where the words end
        return None


def _with_words(parts: Sequence[Part]) -> Iterator[Part]:
    """Return the parts with free text for figures that stand behind a word or a symbol."""
    before = ""
    for part in parts:
        is_labelled = any(map(_is_of_label, before))
        if isinstance(part, OptionalPart):
            yield OptionalPart(tuple(_with_words(part.parts)))  # type: ignore[arg-type]
        elif isinstance(part, Placeholder) and part.kind.is_figure and is_labelled:
            kind = evolve(part.kind, pattern=None, reach=Reach.LINE, read=_figure(part.kind))
            yield Placeholder(part.name, kind)
        else:
            yield part
        before = part if isinstance(part, str) else ""


def _is_of_label(char: str) -> bool:
    return char.isalpha() or unicodedata.category(char) == "So"


def _figure(kind: Kind) -> Callable[[str], Any]:
    """Return what reads a figure where it is one, and words as no value."""
    figure = re.compile(kind.pattern or "")
    return lambda text: kind.read(text) if figure.fullmatch(text) else None


class _Worded(NamedTuple):
    """What reads a line with words for its figures."""

    line: LineTemplate

    def begins(self, text: str, start: int, end: int) -> bool:
        """Tell whether a line begins as the template does."""
        return self.line.begins(text, start, end)

    def match(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return the slots of the text between two offsets, or `None` if it is no such line."""
        slots = self.line.match(text, start, end)
        if slots is None:
            return None
        lengths = [s.end - s.start for s in slots if s.value is None and self._is_figure(s)]
        return slots if all(0 < length <= MOST_WORDS for length in lengths) else None

    def _is_figure(self, slot: Slot) -> bool:
        return self.line.kind_of(slot).is_figure


class _Rendering:
    """Texts put into the parts of a line."""

    def __init__(self, kinds: Mapping[str, Kind], values: Mapping[str, str | None]) -> None:
        """Take the texts of values, each as the first placeholder of its name spells it."""
        self._kinds = kinds
        self._values = values

    def of(self, parts: Sequence[Part]) -> Iterator[str]:
        """Yield the texts of parts."""
        for part in parts:
            if isinstance(part, str):
                yield part
            elif isinstance(part, Anything):
                yield self._values.get(ANY) or part.default
            elif isinstance(part, OptionalPart):
                if any(self._values.get(name) is not None for name, _ in placeholders(part.parts)):
                    yield from self.of(part.parts)
            else:
                yield self._spelled(part)

    def _spelled(self, place: Placeholder) -> str:
        text = self._values.get(place.name)
        if text is None:
            raise KeyError(place.name)
        first = self._kinds[place.name]
        if place.kind is first:
            return text
        value = first.read(text)
        return text if value is None else place.kind.write(value, None)
