"""Tables of papers: a row is an entry, and the header tells which column says what."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from math import inf
from typing import ClassVar, NamedTuple

from attrs import evolve, field, frozen

from hfdigest.grammar.codec import Flavor, Place
from hfdigest.grammar.kinds import TEXT, Kind
from hfdigest.grammar.line import Part, Placeholder, Role, Slot, Template
from hfdigest.grammar.placing import spelled
from hfdigest.grammar.template import LineTemplate, stripped
from hfdigest.identifiers import PaperId, canonical, named_in
from hfdigest.patterns import lazily
from hfdigest.source import LINE_END

_BAR = lazily(r"(?<!\\)\|")
_RULE = lazily(r"[ \t]*\|[ \t:|-]*-[ \t:|-]*")
_LINE = lazily(r"[^\r\n]+")
_MARKS = " \t*_`"


class Column(NamedTuple):
    """One column of a table, known by the label in its header."""

    label: str
    cells: tuple[LineTemplate, ...]
    """The templates of its cells; the first one that can say everything is written."""
    also: bool = False
    """True for a column that is read where a table has it, and not written."""


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the cells of a row stand; none where the text is no row."""
    start, end = stripped(text, start, end)
    bars = [*_bars(text, start, end)]
    if len(bars) < 2 or bars[0] != start or bars[-1] != end - 1:  # noqa: PLR2004 - both ends
        return []
    return list(zip((bar + 1 for bar in bars), bars[1:], strict=False))


def _bars(text: str, start: int, end: int) -> Iterator[int]:
    """Return where the bars of a row stand, those with a backslash before them left out."""
    bar = text.find("|", start, end)
    while bar >= 0:
        if not text.endswith("\\", 0, bar):
            yield bar
        bar = text.find("|", bar + 1, end)


def _end_of_text(text: str, start: int, end: int) -> int:
    """Return where the text of a row's last cell ends that says something."""
    return start + len(text[start:end].rstrip("| \t\r\n"))


@frozen(eq=False, repr=False)
class Row(Template):
    """A row of a table as a template: an entry in one line, or broken over a few."""

    role: ClassVar[Role] = Role.ENTRY
    prefix: ClassVar[str] = "|"
    wraps: ClassVar[bool] = True
    columns: tuple[Column, ...]
    note: Kind
    """The kind of a cell that is kept as a note."""
    is_lenient: bool = False
    """True where cells may be spelled in any way that Markdown treats as the one written."""
    is_worded: bool = False
    """True where a cell that nothing reads is kept as a note."""
    placeholders: tuple[Placeholder, ...] = field(init=False)
    kinds: Mapping[str, Kind] = field(init=False)
    clearable: frozenset[str] = field(init=False)
    """The placeholders that are all that stands in their cell, which may be empty."""

    def __attrs_post_init__(self) -> None:
        """Collect the placeholders of all cells."""
        templates = [cell for column in self.columns for cell in column.cells]
        # Where a field has two places, the one further left is written.
        places = [place for each in templates for place in each.placeholders]
        kinds = dict(reversed(places))
        object.__setattr__(self, "kinds", kinds)
        alone = (each.parts[0] for each in templates if len(each.parts) == 1)
        names = frozenset(part.name for part in alone if isinstance(part, Placeholder))
        object.__setattr__(self, "clearable", names)
        object.__setattr__(self, "placeholders", tuple(map(Placeholder, kinds, kinds.values())))

    @property
    def text(self) -> str:
        """The row as the dialect would spell it."""
        cells = (column.cells[0].text if column.cells else "" for column in self.columns)
        return f"| {' | '.join(cells)} |"

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of all cells."""
        return tuple(
            part for column in self.columns for cell in column.cells for part in cell.parts
        )

    @cached_property
    def respelled(self) -> "Row":
        """The same row with cells in any spelling."""
        return evolve(self, is_lenient=True)

    @cached_property
    def worded(self) -> "Row":
        """The same row with cells kept as notes, where another one is read or names a paper."""
        return evolve(self, is_lenient=True, is_worded=True)

    def kind_of(self, slot: Slot) -> Kind:
        """Return the kind of what read a slot; a cell that nothing read is a note."""
        return self.kinds.get(slot.field, self.note)

    def begins(self, text: str, start: int, _: int) -> bool:
        """Tell whether a line may be such a line."""
        return text.startswith("|", start)

    def match(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return the slots of a row, or `None` if the text is none of this table.

        A bar that should be escaped and is not gives a cell too many. Then those cells are joined
        that let most addresses and numbers be read, the last ones where that does not tell. A text
        with cells enough for two rows that names two papers is none.
        """
        cells = _cells(text, start, end)
        extra = len(cells) - len(self.columns)
        if extra < 0 or not cells:
            return None
        if extra >= len(self.columns) and _names_several(text, start, end):
            return None
        best = self._joined(text, cells, extra) if extra else self._slots(text, cells)
        if best is None or (self.is_worded and not self._is_telling(best, text, start, end)):
            return None
        return best if any(s.field == "title" and s.value for s in best) else None

    def _joined(
        self, text: str, cells: list[tuple[int, int]], extra: int
    ) -> tuple[Slot, ...] | None:
        """Return the slots of a row of which some cells that follow one another are one."""
        # 1. What each column says where the joined cells stand behind it, before it, and in it.
        joins = [(first, last) for (first, _), (_, last) in zip(cells, cells[extra:], strict=False)]
        left, right, whole = (
            [self._of_cell(text, *one) for one in zip(self.columns, spans, strict=False)]
            for spans in (cells, cells[extra:], joins)
        )
        # 2. How much the columns before and behind each one say, so that each is read thrice only.
        before = [*accumulate(map(self._form, left), initial=0.0)]
        behind = [*accumulate(map(self._form, reversed(right)), initial=0.0)][-2::-1]
        said = [sum(parts) for parts in zip(before, map(self._form, whole), behind, strict=False)]
        # 3. The last column that tells most is the joined one; below zero, some cell is not read.
        most = max(said)
        place = max(n for n, much in enumerate(said) if much == most)
        if most < 0:
            return None
        return tuple(
            slot
            for found in (*left[:place], whole[place], *right[place + 1 :])
            for slot in found or ()
        )

    def _is_telling(self, slots: tuple[Slot, ...], text: str, start: int, end: int) -> bool:
        """Tell whether a row with cells that nothing reads is that of a paper nevertheless."""
        return bool(self._form(slots)) or any(named_in(text, start, end))

    def match_broken(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return the slots of rows that are one row whose title had a line break, or `None`.

        A formatter makes each line a row: the last cell of the first one goes on in the first cell
        of the next one.
        """
        lines = [line.span() for line in _LINE.finditer(text, start, end)]
        spans: list[tuple[int, int]] = []
        blanked = text[start:end]
        for first, last in lines:
            cells = _cells(text, first, last)
            if not cells:
                return None
            while len(cells) > 1 and not text[slice(*cells[-1])].strip() and last != end:
                cells.pop()
            if spans:
                before, behind = spans.pop()[0], cells.pop(0)
                gap = _end_of_text(text, before, first), behind[0]
                line_break = "\n" + " " * (gap[1] - gap[0] - 1)
                blanked = blanked[: gap[0] - start] + line_break + blanked[gap[1] - start :]
                spans.append((before, behind[1]))
            spans += cells
        while len(spans) > len(self.columns) and not text[slice(*spans[-1])].strip():
            spans.pop()
        if len(spans) != len(self.columns):
            return None
        slots = self._slots(blanked, [(first - start, last - start) for first, last in spans])
        if not slots or not any(isinstance(slot.value, PaperId) for slot in slots):
            return None
        return tuple(s._replace(start=s.start + start, end=s.end + start) for s in slots)

    def _form(self, slots: tuple[Slot, ...] | None) -> float:
        """Return how many values have a form of their own; -inf for what was not read."""
        if slots is None:
            return -inf
        return sum(bool(self.kind_of(s).pattern) and s.value is not None for s in slots)

    def _slots(self, text: str, spans: list[tuple[int, int]]) -> tuple[Slot, ...] | None:
        slots: list[Slot] = []
        for column, span in zip(self.columns, spans, strict=True):
            found = self._of_cell(text, column, span)
            if found is None:
                return None
            slots += found
        return tuple(slots)

    def _of_cell(self, text: str, column: Column, span: tuple[int, int]) -> tuple[Slot, ...] | None:
        """Return the slots of a column's cell, `None` for one that is not read."""
        first, last = span
        found = self._read(column, text, *_stripped(text, first, last))
        if found is None and column.cells and text[first:last].strip():
            if not self.is_worded:
                return None
            found = self._kept(column, text, *stripped(text, first, last))
        return found or ()

    def _read(self, column: Column, text: str, first: int, last: int) -> tuple[Slot, ...] | None:
        """Return the slots of a cell by the first template that reads it."""
        for cell in column.cells:
            found = _read(cell, text, first, last)
            if found is not None:
                return found
        for cell in column.cells if self.is_lenient else ():
            found = cell.respelled.match(text, first, last)
            if found is not None:
                return found
        return None

    def _kept(self, column: Column, text: str, first: int, last: int) -> tuple[Slot, ...]:
        """Return the slot of a cell that nothing reads: of its only value, else of a note.

        There is none where it says that a value is not known.
        """
        parts = column.cells[0].parts
        if len(parts) == 1 and isinstance(parts[0], Placeholder):
            return (Slot(parts[0].name, first, last, None),)
        words = text[first:last]
        if any(words in place.kind.missing for place in column.cells[0].placeholders):
            return ()
        return (Slot(f"notes.{column.label}", first, last, self.note.read(words)),)

    def render(self, values: Mapping[str, str | None]) -> str | None:
        """Return the row with the texts put in; a cell for which there is none is empty."""
        if not any(values.get(name) for name in self.kinds):
            return None
        values = {name: text and _BAR.sub(r"\\|", text) for name, text in values.items()}
        cells = (_written(column, values) for column in self.columns)
        return "|" + "|".join(f" {cell} " if cell else "  " for cell in cells) + "|"


def _names_several(text: str, start: int, end: int) -> bool:
    """Tell whether a text names several papers."""
    return len({canonical(naming.paper.id) for naming in named_in(text, start, end)}) > 1


def _stripped(text: str, first: int, last: int) -> tuple[int, int]:
    """Return where the text of a cell stands, without the white space around it."""
    while first < last and text[first].isspace():
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    return first, last


def _read(cell: LineTemplate, text: str, first: int, last: int) -> tuple[Slot, ...] | None:
    """Return the slots of a cell; of an empty one the place for its value."""
    if first == last and len(cell.parts) == 1:
        return tuple(Slot(place.name, first, first, None) for place in cell.placeholders)
    return cell.match(text, first, last)


def _written(column: Column, values: Mapping[str, str | None]) -> str:
    """Return a cell in the first spelling for which everything is stated."""
    missing: KeyError | None = None
    for cell in column.cells:
        try:
            return cell.render(values) or ""
        except KeyError as error:
            missing = missing or error
    if missing:
        raise missing
    return ""


@frozen(eq=False, repr=False)
class Header(Template):
    """The two lines above the rows of a table, as a template."""

    role: ClassVar[Role] = Role.HEAD
    prefix: ClassVar[str] = "|"
    placeholders: ClassVar[tuple[Placeholder, ...]] = ()
    kinds: ClassVar[Mapping[str, Kind]] = {}
    lines_below: ClassVar[int] = 1

    columns: Mapping[str, Column]
    """The columns by their label in lower case, in the order in which they are written."""
    flavor: Flavor
    """How the cells of columns are spelled that the dialect does not name."""
    blank_before: int = 0

    @property
    def written(self) -> Row:
        """The row of a new table."""
        columns = tuple(column for column in self.columns.values() if not column.also)
        return Row(columns, self._note)

    @property
    def whole(self) -> Row:
        """The row of a table that has every column."""
        return Row(tuple(self.columns.values()), self._note)

    @cached_property
    def _note(self) -> Kind:
        """The kind of a cell whose column the dialect does not name."""
        return spelled(TEXT, self.flavor, Place(in_cell=True))

    @property
    def text(self) -> str:
        """The header of a new table."""
        labels = [column.label for column in self.written.columns]
        rule = "|".join("-" * (len(label) + 2) for label in labels)
        return f"| {' | '.join(labels)} |\n|{rule}|"

    @property
    def parts(self) -> tuple[str]:
        """The header's text, which is all literal."""
        return (self.text,)

    def begins(self, text: str, start: int, _: int) -> bool:
        """Tell whether a line may be such a line."""
        return text.startswith("|", start)

    def render(self, _: Mapping[str, str | None]) -> str:
        """Return the header of a new table."""
        return self.text

    def match(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return no slots where the text is the header of such a table, else `None`."""
        return () if self.row(text, start, end) else None

    def row(self, text: str, start: int, end: int) -> Row | None:
        """Return the template of the rows below a header, or `None` if the text is no header.

        A header is known by the column that states the title. Columns that the dialect does not
        name are notes under their own labels.
        """
        last = max(text.rfind("\n", start, end), text.rfind("\r", start, end)) + 1
        if not last or not _RULE.fullmatch(text, last, end):
            return None
        line_break = LINE_END.search(text, start, end)
        if line_break is None or line_break.end() != last:
            return None
        spans = _cells(text, start, line_break.start())
        columns = tuple(self._column(text[first:last].strip(_MARKS)) for first, last in spans)
        row = Row(columns, self._note)
        return row if "title" in row.kinds else None

    def _column(self, label: str) -> Column:
        if known := self.columns.get(label.lower()):
            return known
        if not label:
            return Column("", ())
        place = Placeholder(f"notes.{label}", self._note)
        return Column(label, (LineTemplate(Role.ENTRY, label, (place,)),))
