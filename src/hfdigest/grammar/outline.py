"""Which lines the posts of a dialect have, and how they follow each other."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from attrs import frozen

from hfdigest.grammar.fields import IDENTIFYING
from hfdigest.grammar.kinds import Reach
from hfdigest.grammar.line import ANY, OptionalPart, Part, Placeholder, Reader, Template
from hfdigest.grammar.template import LineTemplate
from hfdigest.grammar.whole import LongTexts, WholeEntry

if TYPE_CHECKING:
    from hfdigest.grammar.table import Header


@frozen(eq=False, repr=False, slots=False)
class Outline:
    """The lines of a post, by their roles."""

    head: tuple[Template, ...]
    """The lines before the entries."""
    entry: tuple[Template, ...]
    """The lines of one entry, or the row of a table; every entry has the first one."""
    topic: tuple[LineTemplate, ...]
    """The heading of a group of entries."""
    between: tuple[LineTemplate, ...]
    """The fixed lines between two entries."""
    empty: tuple[LineTemplate, ...]
    """The lines that stand in place of entries where there are none."""
    foot: tuple[LineTemplate, ...]
    """The lines after the entries."""
    blank_after_head: int
    """How many blank lines a new post has between its head and its first entry."""
    blank_after_entry: int
    """How many blank lines a new post has after each entry, and so after the last one."""
    blank_above_entry: int
    """How many blank lines it has above an entry that follows another one, or lines between."""
    table: "Header | None" = None
    """The line of the head below which every row is an entry; `None` where none are in a table."""

    @cached_property
    def page(self) -> tuple[Template, ...]:
        """The lines of the digest itself."""
        return self.head + self.empty + self.foot + self.topic + self.between

    @cached_property
    def dated(self) -> tuple[Template, ...]:
        """The spellings of the head line that states the period; none where none does."""
        lines = enumerate(self.head)
        first = (n for n, line in lines if "period" in line.kinds and not line.also)
        return next((spellings(self.head, number) for number in first), ())

    @cached_property
    def starts(self) -> tuple[Template, ...]:
        """The spellings of the line that begins an entry."""
        return spellings(self.entry, 0)

    @cached_property
    def labels_after(self) -> Mapping[Template, tuple[Template, ...]]:
        """For each entry line the ones with a label that may follow it, the next ones first."""
        return {
            line: tuple(
                each
                for each in (*self.entry[number:], *self.entry[:number])
                if each not in self.starts and not each.is_open
            )
            for number, line in enumerate(self.entry, 1)
        }

    @cached_property
    def label_prefixes(self) -> tuple[str, ...]:
        """The texts that an entry's lines with a label begin with, but for its first line."""
        labels = (line for line in self.entry if line not in self.starts and not line.is_open)
        return tuple(dict.fromkeys(line.prefix for line in labels))

    @cached_property
    def whole(self) -> WholeEntry | None:
        """The pattern of a whole entry; `None` where no pattern can read its first line."""
        if self.table:
            return None
        lines = [line for line in self.entry if line not in self.starts]
        return WholeEntry.of(self.starts, lines, self.preferred, self._long_texts(lines))

    def _long_texts(self, lines: Sequence[Template]) -> LongTexts:
        """Return which of an entry's lines are texts of several lines, and where such a text ends.

        A text without a label is one if it is the only one, and no label that ends before it.
        """
        found = {line for line in lines if line.value_below and line.tail is Reach.BODY}
        found |= {line for line in lines if line.tail is Reach.WRAP and not line.is_heading}
        texts = [line for line in lines if line.is_open]
        found -= {*texts}
        for text in texts if len(texts) == 1 else ():
            below = lines[lines.index(text) + 1 :]
            if text.tail is Reach.BODY and all(line.tail is Reach.BODY for line in below):
                found.add(text)
        found -= self.fuller.keys()
        return LongTexts(frozenset(found), self._opening) if found else LongTexts()

    @cached_property
    def texts_after(self) -> Mapping[Template, tuple[Template, ...]]:
        """For each entry line the ones below it that are free text without a label."""
        return {
            line: tuple(each for each in self.entry[number:] if each.is_open)
            for number, line in enumerate(self.entry, 1)
        }

    @cached_property
    def fuller(self) -> Mapping[Template, tuple[LineTemplate, ...]]:
        """For each line the spellings of it that may say more on further lines of a text.

        They are the ones above it, and itself where it has parts that may be missing.
        """
        found: dict[Template, tuple[LineTemplate, ...]] = {}
        above: list[LineTemplate] = []
        for line in (*self.entry, *self.page):
            if not isinstance(line, LineTemplate):
                continue
            above = above if line.also else []
            may_miss = any(isinstance(part, OptionalPart) for part in line.parts)
            if fuller := [*above, *([line] if may_miss else [])]:
                found[line] = tuple(fuller)
            # Free text without a label of its own would read whatever there is.
            above += [] if line.is_open else [line]
        return found

    def may_begin(self, text: str, start: int, end: int) -> bool:
        """Tell at once whether a line may be one with a label, as it stands or with words.

        It is False only where no template of the entry or the page reads it, but for free text.
        """
        literals, readers = self._beginnings
        if text.startswith(literals, start):
            return True
        return bool(readers) and any(reader.begins(text, start, end) for reader in readers)

    @cached_property
    def _beginnings(self) -> tuple[tuple[str, ...], tuple[Reader, ...]]:
        """The literal texts with which lines begin, and readers of those that begin with a value.

        What may be words is not looked for in a beginning.
        """
        literals = dict.fromkeys(line.prefix for line in self._labels if line.prefix)
        readers = (line.worded or line for line in self._labels if not line.prefix)
        return (*literals, *(("|",) if self.table else ())), tuple(readers)

    @property
    def _labels(self) -> list[Template]:
        """All lines but free text of an entry, with which none begins."""
        labels = (line for line in self.entry if line in self.starts or not line.is_open)
        return [*labels, *self.page]

    def are_spellings(self, one: Template, other: Template) -> bool:
        """Tell whether two templates are spellings of one line, with which no entry begins."""
        if one is other or one in self.starts:
            return False
        return other in self.fuller.get(one, ()) or one in self.fuller.get(other, ())

    @property
    def _opening(self) -> str:
        """The pattern of what a line begins with that has a label, in whichever spelling."""
        literals, _ = self._beginnings
        labels = (line for line in self._labels if isinstance(line, LineTemplate))
        valued = (f"(?:{line.widest_opening})" for line in labels if not line.prefix)
        return "|".join([*map(re.escape, literals), *valued, self._respelled.pattern])

    @cached_property
    def _respelled(self) -> re.Pattern[str]:
        """What lines in another spelling begin with."""
        lines = (line for line in (*self.entry, *self.page) if isinstance(line, LineTemplate))
        openings = (line.respelled.opening for line in lines if not line.is_open)
        return re.compile("|".join(f"(?:{opening})" for opening in (r"\|", *openings)))

    def may_be_respelled(self, text: str, start: int) -> bool:
        """Tell at once whether a line may be one with a label in another spelling."""
        return self._respelled.match(text, start) is not None

    @cached_property
    def linking(self) -> Mapping[Template, frozenset[Template]]:
        """For each line with a label that names a paper all of them that are spellings of it.

        Those are left out with which entries begin.
        """
        labels = [line for line in self.entry if line not in self.starts and not line.is_open]
        linking = frozenset(line for line in labels if not IDENTIFYING.isdisjoint(line.kinds))
        found: dict[Template, frozenset[Template]] = {}
        for number, line in enumerate(self.entry):
            group = linking.intersection(() if line.also else spellings(self.entry, number))
            found.update(dict.fromkeys(group, group))
        return found

    @cached_property
    def labelled(self) -> Mapping[Template, frozenset[Template]]:
        """For each free text without a label the lines that state its field behind one."""
        labels = [line for line in self.entry if not line.is_open]
        return {
            text: frozenset(each for each in labels if not text.kinds.keys().isdisjoint(each.kinds))
            for text in self.entry
            if text.is_open
        }

    @cached_property
    def contested(self) -> frozenset[Template]:
        """The free texts without a label, and the lines beside which an entry has none of them."""
        return frozenset(self.labelled).union(*self.labelled.values())

    @cached_property
    def telling(self) -> tuple[LineTemplate, ...]:
        """The lines of an entry that are known by what they begin with, wherever that stands."""
        lines = (line for line in self.entry if isinstance(line, LineTemplate))
        return tuple(
            line
            for line in lines
            if not (line.is_open or line.lines_below) and _marks(line) >= _TELLING
        )

    @cached_property
    def inside(self) -> re.Pattern[str]:
        """How such lines begin, in whichever spelling, where one stands within another text."""
        openings = "|".join(f"(?:{line.respelled.opening})" for line in self.telling)
        return re.compile(rf"(?<!\S)(?=\S)(?:{openings or '(?!)'})")

    @cached_property
    def open_ended(self) -> frozenset[Template]:
        """The lines that end with a free text, which may go on below them."""
        lines = (line for line in (*self.entry, *self.page) if isinstance(line, LineTemplate))
        return frozenset(line for line in lines if line.is_open_ended)

    @cached_property
    def separator(self) -> str:
        """The line ends and fixed lines between two entries of a new post."""
        lines = "".join(
            "\n" * (1 + line.blank_before + (0 if index else self.blank_after_entry)) + sample(line)
            for index, line in enumerate(self.between)
        )
        return lines + "\n" * (1 + self.blank_above_entry)

    @cached_property
    def preferred(self) -> tuple[Template, ...]:
        """The page's lines that an entry's line would read too."""
        labels = [line for line in self.entry if not line.is_open]
        return tuple(
            line
            for line in self.head + self.between + self.empty + self.foot
            if any(reads(label, sample(line)) for label in labels)
        )

    @cached_property
    def entry_names(self) -> frozenset[str]:
        """The placeholders of an entry's lines."""
        return frozenset(place.name for line in self.entry for place in line.placeholders)


_TELLING = 3
"""How many characters of a label tell that it is one."""


def _marks(line: LineTemplate) -> int:
    """Return how many characters of literal text stand before the first free text of a line."""
    known = takewhile(lambda part: isinstance(part, str) or _has_form(part), line.parts)
    return sum(len("".join(part.split())) for part in known if isinstance(part, str))


def _has_form(part: Part) -> bool:
    """Tell whether a part is a value with a form of its own."""
    return isinstance(part, Placeholder) and part.kind.pattern is not None


def spellings(lines: tuple[Template, ...], index: int) -> tuple[Template, ...]:
    """Return a line and the further spellings that stand below it."""
    below = takewhile(lambda line: line.also, lines[index + 1 :])
    return (lines[index], *below)


def sample(line: Template, any_text: str = "text") -> str:
    """Return a text that is such a line, with something where any text may stand."""
    samples = {name: kind.sample for name, kind in line.kinds.items()}
    return line.render({**samples, ANY: any_text}) or ""


def reads(line: Template, text: str) -> bool:
    """Tell whether a template reads the lines that another one gave."""
    if line.value_below:
        text = text[: text.rindex("\n")].rstrip("\n") if "\n" in text else text
    if not text.startswith(line.prefix):  # which needs no pattern
        return False
    return line.match(text, 0, len(text)) is not None
