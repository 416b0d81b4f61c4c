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
from hfdigest.prose.symbols import FUNCTIONS

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
_CLOSING = frozenset(")]}|‖!")
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
        parts: list[str] = []
        last = _Last(None, None, after_function=False)
        gap: Blank | None = None
        for node in row:
            if isinstance(node, Blank):
                gap = node
                continue
            parts.append(_between(last, gap, node))
            parts.append(self._node(node, upright=upright))
            # The scripts of a function stand between it and what it is of.
            function = (
                last.after_function if isinstance(node, Script | Primes) else _is_function(node)
            )
            last, gap = _Last(node, gap, after_function=function), None
        return "".join(parts) + (gap.text if gap else "")

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
        (text,) = texts
        if node.name == "sqrt":
            return f"√{_enclosed(text)}"
        if node.name == "mathbf":
            return self.bold(text)
        accent = _ACCENTS.get(node.name)
        return unicodedata.normalize("NFC", text + accent) if accent and len(text) == 1 else text


class _Last(NamedTuple):
    """What was written last."""

    node: Node | None
    gap_before: Blank | None
    after_function: bool


def _between(last: _Last, gap: Blank | None, node: Node) -> str:
    """Return the blank between two things: the source's, and what shows where a function ends."""
    if last.node is None or isinstance(node, Script | Primes):
        return ""
    if gap and gap.tex != " ":
        return gap.text
    # 1. A function stands apart from what it is of, and from what it is a factor to.
    if last.after_function and _is_operand(node):
        return " "
    if _is_function(node) and (_is_operand(last.node) or _is_closing(last.node)):
        return " "
    # 2. A blank that only ends a command shows nothing, unless the command has one on each side.
    command = last.node.argument if isinstance(last.node, Script) else last.node
    if gap and _COMMAND.fullmatch(_tex_of(command)) and _tex_of(node)[:1].isalpha():
        letter = isinstance(command, Symbol) and command.text.isalpha()
        return "" if letter or _is_closing(command) or not last.gap_before else " "
    return " " if gap else ""


def _tex_of(node: Node) -> str:
    return node.tex if isinstance(node, Symbol) else ""


def _is_function(node: Node) -> bool:
    return isinstance(node, Symbol) and node.text in FUNCTIONS


def _is_operand(node: Node) -> bool:
    return not isinstance(node, Symbol) or node.text.isalnum()


def _is_closing(node: Node) -> bool:
    return isinstance(node, Symbol) and node.text in _CLOSING


def _enclosed(text: str) -> str:
    return text if _ONE_THING.fullmatch(text) else f"({text})"


PLAIN = Notation()
"""Formulas in characters alone."""
