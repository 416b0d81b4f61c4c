"""How the lines of a respelled post are spelled, for new lines beside them."""

from collections.abc import Mapping
from typing import NamedTuple

from hfdigest.grammar.line import Template
from hfdigest.lens.layout import Block, Layout, LineLayout
from hfdigest.source import LINE_END, Source

Key = tuple[Template, frozenset[str]]
"""A template with the placeholders that have a text."""


class Model(NamedTuple):
    """A line of a post after which new ones are made."""

    pieces: tuple[str, ...]
    """The texts before, between and behind the values."""
    names: tuple[str, ...]
    """The placeholders of the values."""
    blank: int
    """How many blank lines stand above it."""

    def filled(self, texts: Mapping[str, str]) -> str:
        """Return such a line with other values."""
        values = (
            texts[name] + piece for name, piece in zip(self.names, self.pieces[1:], strict=True)
        )
        return self.pieces[0] + "".join(values)


class Models:
    """The lines of a post that are spelled otherwise than its dialect does."""

    def __init__(self, source: Source, layout: Layout) -> None:
        """Look for such lines in all entries."""
        self._source = source
        self._blocks = layout.blocks
        self._all: dict[Key, Model] = {}
        for block in layout.blocks:
            for key, model in self._of(block).items():
                self._all.setdefault(key, model)

    def beside(self, number: int) -> Mapping[Key, Model]:
        """Return the models for lines of an entry, or of one beside it.

        There are none where that entry is spelled as the dialect does.
        """
        if not self._all:
            return {}
        block = self._blocks[number]
        own = self._of(block)
        plain = {line.template for line in block.lines if not line.is_respelled}
        others = {key: model for key, model in self._all.items() if key[0] not in plain}
        return {**others, **own} if own else {}

    def _of(self, block: Block) -> dict[Key, Model]:
        found = {}
        for line in block.lines:
            if line.is_respelled and (model := self._model(line, block)):
                found[line.template, frozenset(model.names)] = model
        return found

    def _model(self, line: LineLayout, block: Block) -> Model | None:
        """Return a line as a model; `None` for one that a line end breaks outside its values.

        Nor is one that says a value twice, perhaps in two spellings.
        """
        if any(slot.nth for slot in line.slots):
            return None
        text, position, pieces = self._source.text, line.start, []
        for slot in line.slots:
            pieces.append(text[position : slot.start])
            position = slot.end
        pieces.append(text[position : line.end])
        if any(map(LINE_END.search, pieces)) or any(s.start == s.end for s in line.slots):
            return None
        above = text[block.start : line.start]
        ends = LINE_END.findall(above[len(above.rstrip()) :])
        names = tuple(slot.field for slot in line.slots)
        return Model(tuple(pieces), names, max(len(ends) - 1, 0))
