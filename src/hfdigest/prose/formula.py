r"""Formulas: what stands between dollars, read into a tree, and as TeX that runs in any document.

Only commands of LaTeX itself that print something pass, each with its arguments, so a formula
can neither stop a run nor do anything but print.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from hfdigest.prose.symbols import FUNCTIONS, MATH, MORE_SYMBOLS, SYMBOL_OF

LONGEST = 500
"""The number of characters that a formula may have."""

_MOST_WORDS = 2
_DEEPEST = 20


class Symbol(NamedTuple):
    """A character, or the name of a function such as `log`."""

    tex: str
    text: str


class Blank(NamedTuple):
    """White space of the source, or a command for a gap."""

    tex: str
    text: str


class Words(NamedTuple):
    """Text in a formula, in a box that needs no package."""

    tex: str
    text: str


class Group(NamedTuple):
    """What stands in braces."""

    inside: "Row"


class Primes(NamedTuple):
    """Primes, which are a superscript in a form of their own."""

    tex: str
    text: str


class Script(NamedTuple):
    """A superscript or subscript of what stands before it, if anything does."""

    mark: str
    """`^` or `_`."""
    argument: "Symbol | Words | Group"


class Command(NamedTuple):
    """A command with its arguments, such as a fraction or a letter with an accent."""

    name: str
    arguments: "tuple[Row, ...]"


Node: TypeAlias = Symbol | Blank | Words | Group | Primes | Script | Command
Row: TypeAlias = tuple[Node, ...]


class Formula(NamedTuple):
    """What stands between the dollars."""

    row: Row

    @property
    def tex(self) -> str:
        """The formula as TeX, without dollars."""
        return _tex(self.row)


_SYMBOLS = SYMBOL_OF | MORE_SYMBOLS | {name: name for name in FUNCTIONS}
_GAPS = {"quad": " ", "qquad": " ", ",": " ", ";": " ", ":": " ", " ": " ", "!": ""}
# Commands by the number of their arguments; what needs a package becomes its plain relative.
_ONE_ARGUMENT = {
    name: name
    for name in (
        *("mathbf", "mathcal", "mathit", "mathrm", "mathsf", "mathtt", "sqrt", "overline"),
        *("underline", "hat", "widehat", "tilde", "widetilde", "bar", "vec", "dot", "ddot"),
        *("check", "breve", "acute", "grave", "overbrace", "underbrace"),
    )
} | {
    "boldsymbol": "mathbf",
    "bm": "mathbf",
    "bf": "mathbf",
    "mathbb": "mathbf",
    "mathfrak": "mathcal",
    "mathscr": "mathcal",
    "operatorname": "mathrm",
    "rm": "mathrm",
}
_FRACTIONS = ("frac", "dfrac", "tfrac")
_ARGUMENTS = {name: (1, plain) for name, plain in _ONE_ARGUMENT.items()} | dict.fromkeys(
    _FRACTIONS, (2, "frac")
)
_SIZES = {"displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "left", "right"} | {
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}
_ESCAPES = {"{": "lbrace", "}": "rbrace", "|": "Vert"}

_TOKEN = re.compile(
    r"""
      \\(?:text(?:bf|it|rm|sc|sf|tt|normal)?|emph|mbox)\s*
         \{(?P<words>(?:[A-Za-z0-9\ .,:;()+/'-]|\\%)*)\}
    | \\(?P<gap>q?quad(?![A-Za-z])|[,;:!\ ])
    | (?P<size>\\(?:SIZES)(?![A-Za-z])(?:\s*\.)?)
    | \\(?P<command>[A-Za-z]+)
    | \\(?P<escape>[{}|])
    | (?P<sign>\\?[%\#&]|\\[_$])
    | (?P<primes>'+)
    | (?P<char>[A-Za-z0-9+\-*/=<>().,:;!?|\[\]@])
    | (?P<mark>[\^_])
    | (?P<brace>\{)
    | (?P<space>[\s~]+)
    | (?P<symbol>[^\\{}])
    """.replace("SIZES", "|".join(sorted(_SIZES, reverse=True))),
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")


class _NoFormulaError(Exception):
    """What was read is nothing that any document could print."""


# Signs such as the one for `times` stand in many texts.
@lru_cache(maxsize=1024)
def read_formula(source: str) -> Formula | None:
    """Return a formula from its inside, `None` where it is none that any document could print."""
    if len(source) > LONGEST or "^^" in source or len(_WORD.findall(source)) > _MOST_WORDS:
        return None
    reader = _Reader(source)
    try:
        row = reader.row(_DEEPEST)
    except _NoFormulaError:
        return None
    return Formula(row) if row and reader.position == len(source) else None


class _Reader:
    """One pass over a formula; every method takes a match and the depth that is left."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0

    def row(self, depth: int) -> Row:
        """Read up to the end, or to the brace that closes a group."""
        if not depth:
            raise _NoFormulaError
        nodes: list[Node] = []
        marks = ""  # of the scripts that the last symbol has
        while self.position < len(self.source) and self.source[self.position] != "}":
            node = self.node(depth)
            if isinstance(node, Script | Primes):
                mark = node.mark if isinstance(node, Script) else "^"
                if mark in marks:
                    raise _NoFormulaError
                marks += mark
            elif not isinstance(node, Blank):
                marks = ""
            nodes.append(node)
        return _trimmed(nodes)

    def node(self, depth: int) -> Node:
        match = _TOKEN.match(self.source, self.position)
        if match is None:
            raise _NoFormulaError
        self.position = match.end()
        return _METHODS[match.lastgroup or ""](self, match, depth)

    def group(self, depth: int) -> Row:
        """Read a group whose brace has been read."""
        row = self.row(depth - 1)
        if self.position == len(self.source):
            raise _NoFormulaError
        self.position += 1
        return row

    def argument(self, depth: int) -> Node:
        """Read what a mark or a command takes: the next thing that is not blank."""
        while isinstance(node := self.node(depth), Blank):
            pass
        return node

    def mark(self, match: re.Match[str], depth: int) -> Node:
        argument = self.argument(depth)
        if not isinstance(argument, Symbol | Words | Group) or _node_tex(argument) in _NO_SCRIPTS:
            raise _NoFormulaError
        return Script(match[0], argument)

    def command(self, match: re.Match[str], depth: int) -> Node:
        name = match["command"]
        if name in _SYMBOLS:
            return Symbol(match[0], _SYMBOLS[name])
        if name not in _ARGUMENTS:
            raise _NoFormulaError
        number, name = _ARGUMENTS[name]
        arguments = [self.argument(depth) for _ in range(number)]
        rows = tuple(argument.inside for argument in arguments if isinstance(argument, Group))
        if len(rows) < number:
            raise _NoFormulaError
        return Command(name, rows)

    def brace(self, _: re.Match[str], depth: int) -> Node:
        return Group(self.group(depth))

    def words(self, match: re.Match[str], _: int) -> Node:
        words = match["words"]
        return Words(f"{{\\mbox{{{words}}}}}", words.replace("\\", ""))

    def gap(self, match: re.Match[str], _: int) -> Node:
        return Blank(match[0], _GAPS[match["gap"]])

    def size(self, _: re.Match[str], __: int) -> Node:
        return Blank("", "")

    def space(self, match: re.Match[str], _: int) -> Node:
        return Blank("~" if "~" in match[0] else " ", " ")

    def escape(self, match: re.Match[str], _: int) -> Node:
        name = _ESCAPES[match["escape"]]
        return Symbol(f"\\{name}", _SYMBOLS[name])

    def sign(self, match: re.Match[str], _: int) -> Node:
        sign = match[0][-1]
        return Symbol(f"\\{sign}", sign)

    def primes(self, match: re.Match[str], _: int) -> Node:
        return Primes(match[0], "\N{PRIME}" * len(match[0]))

    def char(self, match: re.Match[str], _: int) -> Node:
        return Symbol(match[0], match[0])

    def symbol(self, match: re.Match[str], _: int) -> Node:
        if match[0] not in MATH:
            raise _NoFormulaError
        return Symbol(f"\\{MATH[match[0]]}", match[0])


_NO_SCRIPTS = {"\\%", "\\#", "\\&", "\\_", "\\$", "\\lbrace", "\\rbrace", "\\Vert"}
_METHODS: dict[str, Callable[[_Reader, re.Match[str], int], Node]] = {
    "words": _Reader.words,
    "gap": _Reader.gap,
    "size": _Reader.size,
    "command": _Reader.command,
    "escape": _Reader.escape,
    "sign": _Reader.sign,
    "primes": _Reader.primes,
    "char": _Reader.char,
    "mark": _Reader.mark,
    "brace": _Reader.brace,
    "space": _Reader.space,
    "symbol": _Reader.symbol,
}


def _trimmed(nodes: list[Node]) -> Row:
    """Return a row without blanks of the source at its ends, and with one where there are more."""
    kept: list[Node] = []
    for node in nodes:
        is_plain = isinstance(node, Blank) and node.tex in {"", " "}
        if not is_plain or (node != Blank("", "") and kept and kept[-1] != node):
            kept.append(node)
    while kept and kept[-1] == Blank(" ", " "):
        kept.pop()
    return tuple(kept)


_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\Z")


def _tex(row: Row) -> str:
    parts: list[str] = []
    for node in row:
        part = _node_tex(node)
        # A letter would become a part of the command before it.
        if parts and part[:1].isalpha() and _ENDS_IN_COMMAND.search(parts[-1]):
            parts.append(" ")
        parts.append(part)
    return "".join(parts)


def _node_tex(node: Node) -> str:
    if isinstance(node, Group):
        return f"{{{_tex(node.inside)}}}"
    if isinstance(node, Script):
        return f"{node.mark}{_node_tex(node.argument)}"
    if isinstance(node, Command):
        return f"\\{node.name}" + "".join(f"{{{_tex(row)}}}" for row in node.arguments)
    return node.tex
