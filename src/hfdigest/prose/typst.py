"""Formulas for typst: in characters where they say all, else in typst's own mathematics."""

import json
import re

from hfdigest.prose.formula import (
    Blank,
    Command,
    Formula,
    Group,
    Primes,
    Row,
    Script,
    Symbol,
    Words,
)
from hfdigest.prose.symbols import FUNCTIONS
from hfdigest.prose.written_out import Notation

_RAISED = dict(zip("0123456789+-−=()ni′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ′", strict=True))  # noqa: RUF001
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))  # noqa: RUF001
_NOT_SAID = "\x00"


class _Characters(Notation):
    """Text with the raised and lowered characters that there are."""

    def script(self, mark: str, text: str) -> str:
        """Return a text raised or lowered, `_NOT_SAID` where a character has no such form."""
        forms = _RAISED if mark == "^" else _LOWERED
        return "".join(forms.get(char, _NOT_SAID) for char in text)


_CHARACTERS = _Characters()


def in_characters(formula: Formula) -> str | None:
    """Return a formula in raised and lowered characters, `None` where there are none for it."""
    text = _CHARACTERS.written(formula)
    return None if _NOT_SAID in text else text


_COMMANDS = {
    "frac": "frac(%s)",
    "sqrt": "sqrt(%s)",
    "root": "root(%s)",
    "mathbf": "bold(upright(%s))",
    "mathcal": "cal(%s)",
    "mathit": "italic(%s)",
    "mathrm": "upright(%s)",
    "mathsf": "sans(%s)",
    "mathtt": "mono(%s)",
    "hat": "hat(%s)",
    "widehat": "hat(%s)",
    "tilde": "tilde(%s)",
    "widetilde": "tilde(%s)",
    "bar": "macron(%s)",
    "vec": "arrow(%s)",
    "dot": "dot(%s)",
    "ddot": "dot.double(%s)",
    "check": "caron(%s)",
    "breve": "breve(%s)",
    "acute": "acute(%s)",
    "grave": "grave(%s)",
    "overline": "overline(%s)",
    "underline": "underline(%s)",
    "overbrace": "overbrace(%s)",
    "underbrace": "underbrace(%s)",
}
# A dollar would end the formula, and braces mean something else to what reads titles.
_NAMED = {"$": "dollar", "{": "brace.l", "}": "brace.r"}
_NUMBER = re.compile(r"[0-9.]+")


def in_typst(formula: Formula) -> str:
    """Return a formula in typst's mathematics, without dollars."""
    return _row(formula.row)


def _row(row: Row) -> str:
    parts: list[str] = []
    joined = False  # whether the next digit belongs to the number before it
    for node in row:
        if isinstance(node, Script | Primes):
            base = parts.pop() if parts else '""'
            parts.append(f"{base}{_attached(node)}")
            joined = False
            continue
        is_digit = isinstance(node, Symbol) and _NUMBER.fullmatch(node.text) is not None
        part = _part(node)
        if is_digit and joined:
            parts[-1] += part
        elif part:
            parts.append(part)
        joined = is_digit
    # Letters that stand side by side would be one name.
    return " ".join(parts)


def _attached(node: Script | Primes) -> str:
    return node.tex if isinstance(node, Primes) else f"{node.mark}({_row((node.argument,))})"


def _part(node: Symbol | Blank | Words | Group | Command) -> str:
    if isinstance(node, Blank):
        return "" if node.tex == " " else json.dumps(node.text)
    if isinstance(node, Group):
        return _row(node.inside)
    if isinstance(node, Command):
        return _COMMANDS[node.name] % ", ".join(map(_row, node.arguments))
    if isinstance(node, Symbol) and (len(node.text) == 1 or node.text in FUNCTIONS):
        return _symbol(node.text)
    return json.dumps(node.text, ensure_ascii=False)


def _symbol(text: str) -> str:
    if text in _NAMED:
        return _NAMED[text]
    return text if text.isalnum() or text == "." or not text.isascii() else f"\\{text}"
