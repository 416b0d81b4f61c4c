"""Tables whose rows are entries: columns by their labels, each with the forms of its cells."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hfdigest.learn.examples import Example
from hfdigest.learn.facts import Facts
from hfdigest.learn.forms import forms
from hfdigest.learn.groups import Place
from hfdigest.learn.labels import field_of_label
from hfdigest.learn.naming import Named, Namer

_BAR = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*")
_TWINS = 6
_MOST = 0.5
"""A publisher's papers stand in tables where so many of them do."""


class Column(NamedTuple):
    """A column of a table."""

    label: str
    spellings: tuple[Named, ...]
    """How its cells are written."""


class Table(NamedTuple):
    """The table that holds the papers of the examples."""

    columns: tuple[Column, ...]
    firsts: tuple[int, ...]
    """Where the first table of each example begins."""


class _Row(NamedTuple):
    cells: dict[str, str]
    paper: str | None


def table_of(examples: Sequence[Example], facts: Facts) -> Table | None:
    """Return the table of the papers; `None` where most stand elsewhere."""
    rows: list[_Row] = []
    firsts = []
    labels: dict[str, None] = {}
    for example in examples:
        found = [*_tables(example)]
        firsts.append(found[0][0] if found else len(example.lines))
        for _, header, lines in found:
            labels |= dict.fromkeys(header)
            rows += [_row(example, header, line) for line in lines]
    named = {row.paper for row in rows if row.paper}
    wanted = {name for example in examples for name in example.ids}
    if not wanted or len(named) < _MOST * len(wanted):
        return None
    ids = [row.paper for row in rows]
    columns = sorted(labels, key=lambda label: field_of_label(label) != "title")
    # 1. The column of titles is known by its cells; 2. else by its label; 3. else it is the first.
    known = Namer(ids, facts, titles_are_known=True)
    made = {label: _column(label, rows, known) for label in columns}
    if not any("title" in named.fields for column in made.values() for named in column.spellings):
        namer = Namer(ids, facts)
        has_title = bool(columns) and field_of_label(columns[0]) == "title"
        made = {
            label: _column(label, rows, namer, start=not has_title and number == 0)
            for number, label in enumerate(columns)
        }
    return Table(tuple(made[label] for label in labels if made[label].spellings), tuple(firsts))


def _column(label: str, rows: Sequence[_Row], namer: Namer, *, start: bool = False) -> Column:
    places = [
        Place(number, 0, 0, row.cells[label])
        for number, row in enumerate(rows)
        if row.cells.get(label)
    ]
    if not places:
        return Column(label, ())
    cells = namer.spellings(forms(places, 0)[:_TWINS], start=start, label=label)
    return Column(label, tuple(each for each in cells if "{" in each.text))


def _tables(example: Example) -> Iterator[tuple[int, list[str], list[int]]]:
    """Return the tables of a post: where each begins, its labels, and its rows."""
    for number, line in enumerate(example.lines[1:], 1):
        header = [cell.strip("* ") for cell in cells_of(example.lines[number - 1])]
        if not _DELIMITER.fullmatch(line) or not all(header):
            continue
        end = number + 1
        while end < len(example.lines) and "|" in example.lines[end]:
            end += 1
        yield number - 1, header, list(range(number + 1, end))


def _row(example: Example, header: Sequence[str], line: int) -> _Row:
    papers = example.papers[line]
    cells = dict(zip(header, cells_of(example.lines[line]), strict=False))
    return _Row(cells, min(papers) if len(papers) == 1 else None)


def cells_of(line: str) -> list[str]:
    """Return the cells of a row."""
    return [cell.strip() for cell in _BAR.split(line.strip().strip("|"))]
