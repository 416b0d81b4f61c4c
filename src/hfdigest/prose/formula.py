r"""Formulas: what stands between dollars, read into a tree, and as TeX that runs in any document.

Only commands of LaTeX itself that print something pass, each with its arguments, so a formula
can neither stop a run nor do anything but print.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from hfdigest.prose.symbols import FUNCTIONS, MATH, MORE_SYMBOLS, RELATIVES, SYMBOL_OF

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
    argument: "Symbol | Group"


class Command(NamedTuple):
    """A command with its arguments, such as a fraction, a letter with an accent, or a `root`."""

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

    @property
    def words(self) -> str | None:
        """What it says where that is a number with signs or styled words, and no mathematics."""
        text = _words(self.row)
        is_text = text and (_OF_NUMBERS.issuperset(text) or _WORD.search(text))
        return text if is_text else None


_OF_NUMBERS = frozenset("0123456789.,%#&$@+")


def _words(row: Row) -> str | None:
    """Return the letters, digits and words of a row, `None` where it holds anything else."""
    parts = [_words_of(node) for node in row]
    return None if None in parts else "".join(filter(None, parts))


def _words_of(node: Node) -> str | None:
    if isinstance(node, Group):
        return _words(node.inside)
    if isinstance(node, Command):
        return _words(node.arguments[0]) if node.name in _FONTS else None
    if isinstance(node, Symbol) and node.text not in _OF_NUMBERS and not node.tex.isalpha():
        return None
    return node.text if isinstance(node, Symbol | Words | Blank) else None


_SYMBOLS = {
    name: Symbol(f"\\{name}", text)
    for name, text in (SYMBOL_OF | MORE_SYMBOLS | {name: name for name in FUNCTIONS}).items()
} | {name: Symbol(*relative) for name, relative in RELATIVES.items()}
_GAPS = {"quad": " ", "qquad": " ", ",": " ", ";": " ", ":": " ", " ": " ", "!": ""}
_FONTS = ("mathbf", "mathcal", "mathit", "mathrm", "mathsf", "mathtt")
# Commands of one argument; what needs a package becomes its plain relative.
_PLAIN = {
    name: name
    for name in (
        *(*_FONTS, "sqrt", "overline", "underline"),
        *("hat", "widehat", "tilde", "widetilde", "bar", "vec", "dot", "ddot"),
        *("check", "breve", "acute", "grave", "overbrace", "underbrace"),
    )
} | {
    "boldsymbol": "mathbf",
    "bm": "mathbf",
    "mathbb": "mathbf",
    "mathbbm": "mathbf",
    "mathfrak": "mathcal",
    "mathscr": "mathcal",
    "operatorname": "mathrm",
    "operatorname*": "mathrm",
}
_FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac"}
# What stands over or under another thing is raised or lowered, which needs no package.
_STACKED = {"overset": "^", "stackrel": "^", "underset": "_"}
_TRANSPARENT = {"boxed", "ensuremath", "mathop", "mathbin", "mathrel", "mathord"}
# What holds to the end of its group.
_SWITCHES = {"rm": "mathrm", "bf": "mathbf", "it": "mathit", "tt": "mathtt", "sf": "mathsf"}
_SWITCHES |= {"cal": "mathcal", "sc": "mathrm", "em": "mathit", "sl": "mathit"}
_SIZES = {"displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "left", "right"} | {
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
}
_SIZES |= {"tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "middle"}
_ESCAPES = {"{": "lbrace", "}": "rbrace", "|": "Vert"}

_TOKEN = re.compile(
    r"""
      \\(?:text(?:bf|it|rm|sc|sf|tt|normal)?|emph|mbox)\s*
         \{(?P<words>(?:[A-Za-z0-9\ .,:;()+/'"!?=@*[\]~-]|\\[%&\#_\ ])*)\}
    | \\(?P<gap>q?quad(?![A-Za-z])|[,;:!\ ])
    | (?P<size>\\(?:SIZES)(?![A-Za-z])(?:\s*\.)?)
    | \\(?P<command>operatorname\*|[A-Za-z]+)
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
# Words that a command holds are those of a formula, however many.
_HELD = re.compile(r"\\(?:text|math|mbox|operatorname|emph)[a-z*]*\s*\{[^{}]*\}")


class _NoFormulaError(Exception):
    """What was read is nothing that any document could print."""


# Signs such as the one for `times` stand in many texts.
@lru_cache(maxsize=1024)
def read_formula(source: str) -> Formula | None:
    """Return a formula from its inside, `None` where it is none that any document could print."""
    if len(source) > LONGEST or "^^" in source:
        return None
    if len(_WORD.findall(source)) > _MOST_WORDS < len(_WORD.findall(_HELD.sub("", source))):
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
        """Read what a mark or a command takes: a group, or one thing, which stands for a group."""
        blank = _BLANKS.match(self.source, self.position)
        if blank:
            self.position = blank.end()
        if not self.source.startswith("{", self.position):
            depth -= 1
        if not depth:
            raise _NoFormulaError
        while isinstance(node := self.node(depth), Blank):
            pass
        return node

    def mark(self, match: re.Match[str], depth: int) -> Node:
        argument = self.argument(depth)
        if isinstance(argument, Command | Words):
            argument = Group((argument,))
        if not isinstance(argument, Symbol | Group) or _node_tex(argument) in _NO_SCRIPTS:
            raise _NoFormulaError
        return Script(match[0], argument)

    def command(self, match: re.Match[str], depth: int) -> Node:
        name = match["command"]
        if name in _SYMBOLS:
            return _SYMBOLS[name]
        if name in _PLAIN:
            return self.of_one(name, depth)
        if name in _FRACTIONS:
            return Command("frac", (self.inside(depth), self.inside(depth)))
        if name in _STACKED:
            beside, base = self.inside(depth), self.inside(depth)
            return Group((Group(base), Script(_STACKED[name], Group(beside))))
        if name in _TRANSPARENT:
            return Group(self.inside(depth))
        if name in _SWITCHES:
            return Command(_SWITCHES[name], (self.row(depth - 1),))
        raise _NoFormulaError

    def of_one(self, name: str, depth: int) -> Node:
        """Read the argument of a command, and the number of a root."""
        if name == "sqrt" and (number := _NUMBER_OF_ROOT.match(self.source, self.position)):
            self.position = number.end()
            index = tuple(Symbol(char, char) for char in number["number"])
            return Command("root", (index, self.inside(depth)))
        return Command(_PLAIN[name], (self.inside(depth),))

    def inside(self, depth: int) -> Row:
        """Read an argument: a group, or one thing without braces."""
        argument = self.argument(depth)
        if isinstance(argument, Script | Primes):
            raise _NoFormulaError
        return argument.inside if isinstance(argument, Group) else (argument,)

    def brace(self, _: re.Match[str], depth: int) -> Node:
        inside = self.group(depth)
        is_boxed = len(inside) == 1 and isinstance(inside[0], Words)
        return inside[0] if is_boxed else Group(inside)

    def words(self, match: re.Match[str], _: int) -> Node:
        words = match["words"]
        return Words(f"{{\\mbox{{{words}}}}}", words.replace("\\", "").replace("~", " "))

    def gap(self, match: re.Match[str], _: int) -> Node:
        return Blank(match[0], _GAPS[match["gap"]])

    def size(self, _: re.Match[str], __: int) -> Node:
        return Blank("", "")

    def space(self, match: re.Match[str], _: int) -> Node:
        return Blank("~" if "~" in match[0] else " ", " ")

    def escape(self, match: re.Match[str], _: int) -> Node:
        return _SYMBOLS[_ESCAPES[match["escape"]]]

    def sign(self, match: re.Match[str], _: int) -> Node:
        sign = match[0][-1]
        # citation-js gives up a whole file where this one stands in a formula.
        return Words("{\\mbox{\\_}}", "_") if sign == "_" else Symbol(f"\\{sign}", sign)

    def primes(self, match: re.Match[str], _: int) -> Node:
        return Primes(match[0], "\N{PRIME}" * len(match[0]))

    def char(self, match: re.Match[str], _: int) -> Node:
        return Symbol(match[0], match[0])

    def symbol(self, match: re.Match[str], _: int) -> Node:
        if match[0] not in MATH:
            raise _NoFormulaError
        return Symbol(f"\\{MATH[match[0]]}", match[0])


_NO_SCRIPTS = {"\\%", "\\#", "\\&", "\\_", "\\$", "\\lbrace", "\\rbrace", "\\Vert"}
_BLANKS = re.compile(r"[\s~]+")
_NUMBER_OF_ROOT = re.compile(r"\s*\[(?P<number>[A-Za-z0-9]{1,3})\]")
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
    if isinstance(node, Command) and node.name == "root":
        number, inside = map(_tex, node.arguments)
        return f"\\sqrt[{number}]{{{inside}}}"
    if isinstance(node, Command):
        return f"\\{node.name}" + "".join(f"{{{_tex(row)}}}" for row in node.arguments)
    return node.tex
