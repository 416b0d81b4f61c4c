r"""Formulas written out as text: `\tau^{2}` is `τ^2`, `O(n\log n)` is `O(n log n)`."""

import re
import unicodedata
from typing import NamedTuple

from hfdigest.prose.formula import (
    Blank,
    Command,
    Formula,
    Group,
    Node,
    Primes,
    Row,
    Script,
    Symbol,
)
from hfdigest.prose.symbols import FUNCTIONS, LARGE

_ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "vec": "\u20d7",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
}
_UPRIGHT = {"mathbf", "mathrm", "mathsf", "mathtt"}
_CIRCLE, _DEGREE = "\N{RING OPERATOR}", "\N{DEGREE SIGN}"
_VARIABLE = re.compile(r"[A-Za-z\u03b1-\u03c9\u03d1\u03d5\u03f1\u03f5]")
_OPENING, _CLOSING = frozenset("([{⌈⌊⟨"), frozenset(")]}⌉⌋⟩")
# Signs of mathematics that stand between two things; the others stand for one, or beside it.
_BESIDE = frozenset("|¬√∞∂∇∅∀∃∠") | LARGE
_BEFORE_NUMBERS = frozenset("+-±∓")
_COMMAND = re.compile(r"\\[A-Za-z]+")
# What needs no parentheses around it: a word or a number, also with its sign, and any one sign.
_ONE_THING = re.compile(r"[+-]?[\w.]+|.|\(.*\)")


class Notation:
    """Plain text; a subclass has forms of its own for what no character says."""

    def variable(self, letter: str) -> str:
        """Return a letter that stands for a quantity."""
        return letter

    def bold(self, text: str) -> str:
        """Return text in bold letters."""
        return text

    def script(self, mark: str, text: str) -> str:
        """Return a superscript (`^`) or a subscript (`_`)."""
        return f"{mark}{_enclosed(text)}"

    def written(self, formula: Formula) -> str:
        """Return a formula as text."""
        return self._row(formula.row, upright=False).strip()

    def _row(self, row: Row, *, upright: bool) -> str:
        items = _items(row)
        parts: list[str] = []
        for place, item in enumerate(items):
            parts.append(_between(items, place))
            if item.node:
                parts.append(self._node(item.node, upright=upright))
        return "".join(parts)

    def _node(self, node: Node, *, upright: bool) -> str:
        if isinstance(node, Group):
            return self._row(node.inside, upright=upright)
        if isinstance(node, Command):
            return self._command(node, upright=upright)
        if isinstance(node, Script):
            return self._script(node, upright=upright)
        is_variable = isinstance(node, Symbol) and _VARIABLE.fullmatch(node.text)
        return self.variable(node.text) if is_variable and not upright else node.text

    def _script(self, node: Script, *, upright: bool) -> str:
        text = self._node(node.argument, upright=upright)
        return _DEGREE if text == _CIRCLE and node.mark == "^" else self.script(node.mark, text)

    def _command(self, node: Command, *, upright: bool) -> str:
        upright = upright or node.name in _UPRIGHT
        texts = [self._row(row, upright=upright) for row in node.arguments]
        if node.name == "frac":
            return "/".join(map(_enclosed, texts))
        *number, text = texts
        if number:
            return f"{self.script('^', number[0])}√{_enclosed(text)}"
        if node.name == "sqrt":
            return f"√{_enclosed(text)}"
        if node.name == "mathbf":
            return self.bold(text)
        accent = _ACCENTS.get(node.name)
        return unicodedata.normalize("NFC", text + accent) if accent and len(text) == 1 else text


class _Item(NamedTuple):
    """One thing of a row."""

    gap: Blank | None
    """The blank before it."""
    node: Node | None
    """`None` where the row ends."""
    ends_function: bool
    """Whether it is a function, or the last script of one."""


def _items(row: Row) -> list[_Item]:
    """Return the things of a row, and its end."""
    items: list[_Item] = []
    gap: Blank | None = None
    for node in row:
        if isinstance(node, Blank):
            gap = node
            continue
        # The scripts of a function stand between it and what it is of.
        is_script = isinstance(node, Script | Primes)
        ends = bool(items and items[-1].ends_function) if is_script else _is_function(node)
        items.append(_Item(gap, node, ends))
        gap = None
    return [*items, _Item(gap, None, ends_function=False)]


def _between(items: list[_Item], place: int) -> str:
    """Return the blank before an item: the source's, and what shows where a function ends."""
    gap, node, _ = items[place]
    if node is None:
        return gap.text if gap else ""
    if not place or isinstance(node, Script | Primes):
        return ""
    if gap and gap.tex != " ":
        return gap.text
    return " " if _are_apart(items, place, node) else ""


def _are_apart(items: list[_Item], place: int, node: Node) -> bool:
    """Tell whether a blank shows between an item and the one before it."""
    _, last, ends_function = items[place - 1]
    # 1. A function stands apart from what it is of, and from what it is a factor to.
    if (ends_function and _is_operand(node)) or (
        _is_function(node) and (_is_operand(last) or _is(last, _CLOSING))
    ):
        return True
    # 2. Within brackets there is none at the ends; a sign belongs to the number after it.
    if _is(last, _OPENING) or _is(node, _CLOSING):
        return False
    # 3. What stands between two things has a blank on both of its sides, or on none.
    for sign in (place, place - 1):
        if _is_infix(items, sign):
            return _is_free(items, sign) or _is_free(items, sign + 1)
    return not _is(last, _BEFORE_NUMBERS) and _is_free(items, place)


def _is_infix(items: list[_Item], place: int) -> bool:
    """Tell whether an item is a sign that stands between two things."""
    node, after = items[place].node, items[place + 1].node
    before = items[place - 1].node if place else None
    if not _is_sign(node) or before is None or after is None:
        return False
    return not _is_sign(before) and not _is(before, _OPENING) and not _is(before, frozenset(",;:"))


def _is_sign(node: Node | None) -> bool:
    if not isinstance(node, Symbol) or node.text in _BESIDE:
        return False
    return node.text == "-" or unicodedata.category(node.text[0]) == "Sm"


def _is_free(items: list[_Item], place: int) -> bool:
    """Tell whether the blank before an item does more than end the command before it."""
    gap, node, _ = items[place]
    last = items[place - 1].node
    if isinstance(last, Script):
        last = last.argument
    ends_command = isinstance(last, Symbol) and _COMMAND.fullmatch(last.tex)
    return gap is not None and not (
        ends_command and isinstance(node, Symbol) and node.tex[:1].isalpha()
    )


def _is_function(node: Node | None) -> bool:
    return isinstance(node, Symbol) and (node.text in FUNCTIONS or node.text in LARGE)


def _is_operand(node: Node | None) -> bool:
    return not isinstance(node, Symbol) or node.text.isalnum() or node.text in _BESIDE


def _is(node: Node | None, characters: frozenset[str]) -> bool:
    return isinstance(node, Symbol) and node.text in characters


def _enclosed(text: str) -> str:
    return text if _ONE_THING.fullmatch(text) else f"({text})"


PLAIN = Notation()
"""Formulas in characters alone."""
