"""The TOML of a learnt dialect, as a person would write it."""

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from hfdigest.learn.entries import Shape
from hfdigest.learn.heads import Head
from hfdigest.learn.naming import Named, escaped
from hfdigest.learn.tables import Table

_WIDTH = 96


class Draft(NamedTuple):
    """All that a dialect says."""

    name: str
    language: str
    unit: str
    head: Head
    body: Shape | Table

    @property
    def start(self) -> str:
        """The line that tells this draft from others with the same head."""
        if isinstance(self.body, Table):
            return "|".join(column.label for column in self.body.columns)
        return self.body.lines[0].spellings[0].text

    def guesses(self, left_out: Collection[str] = ()) -> tuple[str, ...]:
        """Return the placeholders of texts that no label names, each once."""
        body = self.body
        lines = body.lines if isinstance(body, Shape) else body.columns
        kept = (each for line in lines for each in line.spellings if each.text not in left_out)
        return tuple(dict.fromkeys(guess for each in kept for guess in each.guesses))

    def toml(self, left_out: Collection[str] = ()) -> str:
        """Return the TOML, without some templates."""
        return "\n".join(self._rows(left_out)) + "\n"

    def _rows(self, left_out: Collection[str]) -> Iterator[str]:
        yield from (
            f'name = "{self.name}"',
            f'language = "{self.language}"',
            f'period = "{self.unit}"',
        )
        shape = self.body if isinstance(self.body, Shape) else None
        if shape and shape.single:
            yield "single = true"
        if shape and shape.linked and not shape.single:
            yield "linked = true"
        if head := _kept(self.head.lines, left_out):
            yield from ("", f"head = {_quoted([*head, ''])}")
        yield from ("", *_comments(self.guesses(left_out)))
        if shape:
            yield from _of_entries(shape, left_out)
        elif isinstance(self.body, Table):
            yield from _of_table(self.body, left_out)
        if self.head.front_matter:
            yield from ("", "[front_matter]")
            yield from (
                f"{_key(key)} = {_quoted(value.split(chr(10)))}"
                for key, value in self.head.front_matter
            )


def _comments(guesses: Sequence[str]) -> Iterator[str]:
    """Yield what is uncertain, for whoever reads the file."""
    if guesses:
        texts = ", ".join(guesses)
        said = "is text without a label" if len(guesses) == 1 else "are texts without labels"
        comment = f"{texts} {said}: name what you know better"
        yield from textwrap.wrap(comment, _WIDTH, initial_indent="# ", subsequent_indent="# ")


def _of_entries(shape: Shape, left_out: Collection[str]) -> Iterator[str]:
    if shape.topic and shape.topic not in left_out:
        yield from (f"topic = {_quoted([shape.topic, ''])}", "")
    lines: list[str] = [] if shape.lead is None else [escaped(shape.lead)]
    for line in shape.lines:
        kept = [each for each in line.spellings if each.text not in left_out]
        if kept:
            lines += [""] * line.blank
            lines += _with_twins(kept)
    yield f"entry = {_quoted([*lines, *[''] * shape.blank_after])}"
    if foot := _kept(map(escaped, shape.foot), left_out):
        yield from ("", f"foot = {_quoted(foot)}")


def _of_table(table: Table, left_out: Collection[str]) -> Iterator[str]:
    yield "[columns]"
    for column in table.columns:
        kept = [each for each in column.spellings if each.text not in left_out]
        if kept:
            yield f"{_key(column.label)} = {_quoted(_with_twins(kept))}"


def _with_twins(spellings: Iterable[Named]) -> list[str]:
    """Return a line and its further spellings."""
    return [("{|}" if number else "") + each.text for number, each in enumerate(spellings)]


def _kept(lines: Iterable[str], left_out: Collection[str]) -> list[str]:
    return [line for line in lines if line.removeprefix("{|}") not in left_out]


def _quoted(lines: Iterable[str]) -> str:
    """Return lines as a text of TOML: one alone on its line, others below each other."""
    text = "\n".join(lines).replace("\\", "\\\\")
    if "\n" not in text:
        return '"' + text.replace('"', '\\"') + '"'
    return '"""\n' + text.replace('"""', '""\\"') + '\n"""'


def _key(name: str) -> str:
    plain = name.replace("_", "").replace("-", "")
    if plain.isascii() and plain.isalnum():
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
