r"""Titles and abstracts as sources write them: prose, formulas and what is left of TeX.

`read_prose` unescapes `\%`, unwraps `\textbf{…}`, decodes `\"u` and `\alpha`, drops `\cite{…}` and
sets formulas aside. A macro that it does not know is text like any other.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from hfdigest.prose.formula import LONGEST, Blank, Formula, Group, Script, Symbol, read_formula
from hfdigest.prose.plain import clean
from hfdigest.prose.symbols import ACCENTS, LETTERS, SYMBOL_OF
from hfdigest.prose.written_out import PLAIN, Notation

FORMULA = "\ue000"
"""Stands for the next formula in a prose's text; `clean` leaves no such character elsewhere."""


class Prose(NamedTuple):
    """A text without markup, and its formulas, one for each `FORMULA` in the text."""

    text: str
    formulas: tuple[Formula, ...] = ()

    @property
    def plain(self) -> str:
        """The prose with its formulas written out."""
        return self.written(PLAIN) if self.formulas else self.text

    def written(self, notation: Notation) -> str:
        """Return the prose with its formulas in a notation."""
        formulas = iter(self.formulas)
        return re.sub(FORMULA, lambda _: notation.written(next(formulas)), self.text)


_STYLES = "textbf|textit|texttt|textsc|textsf|textrm|textsl|textup|textnormal|emph|underline"
# The first characters are told at once, because most of a text begins none of it.
_PROSE = r"""
    (?=[\\${}])(?:
      (?P<literal>\\\\)
    | (?P<math>(?P<dollars>\$\$?)(?P<inside>(?:[^$\\]|\\.){1,LONGEST})(?P=dollars)
        |\\\((?P<round>.{1,LONGEST}?)\\\))
    | (?P<dropped>\\(?:[Cc]ite[a-z]*\*?(?:\[[^][]*\])*|label|ref|eqref|vspace|hspace)\{[^{}]*\})
    | (?P<wrapped>\\(?:STYLES|text|mathrm|mbox|footnote|url|href\s*\{[^{}]*\})\s*\{)
    | (?P<accent>\\(?:["'`^~=.]|[uvHcdbkr](?=\ |\{)\ ?)
        (?:\{(?P<held>\\?[A-Za-z])\}|(?P<bare>\\i(?![A-Za-z])|[A-Za-z])))
    | (?P<command>\\[A-Za-z]+)(?:\ ?\{\})?
    | (?P<escaped>\\[%&_#$])
    | (?P<gap>\\[ ,;:!/])
    | (?P<brace>[{}]))
""".replace("STYLES", _STYLES).replace("LONGEST", str(LONGEST))
# Hugging Face's titles have lost their dollars and backslashes: `V_{0.5}`, `UFO^3`, `textbf{X}`.
_TITLE = r"""
    | (?P<unmarked>\b(?:STYLES)\{)
    | (?P<script>(?:(?<!\^)\^|(?<=\b\w)_(?![A-Za-z0-9]\w))(?:
        (?:STYLES)?\{(?P<group>[A-Za-z0-9.,+*\ -]+)\}|(?P<digit>[0-9](?![0-9]))))
""".replace("STYLES", _STYLES)
_IN_PROSE = re.compile(_PROSE, re.VERBOSE)
_IN_TITLE = re.compile(_PROSE + _TITLE, re.VERBOSE)
# What markup consists of, and what of it is left in titles.
_OF_MARKUP = "\\${}"
_OF_TITLES = "\\${}^_"
_BEGINS_IN_PROSE = re.compile(r"[\\${}]")
# A title's scripts, and commands that have lost their backslash, such as `textbf{`.
_BEGINS_IN_TITLE = re.compile(rf"[\\${{}}^_]|\b(?:{_STYLES})\{{")

_MARKS = {command: mark for mark, command in ACCENTS.items()}
_LAST_LATIN = "\u017f"
_CHAR_OF = {command: char for char, command in LETTERS.items()} | SYMBOL_OF
_CHAR_OF |= {
    "ldots": "…",
    "dots": "…",
    "S": "§",
    "textendash": "\u2013",
    "textemdash": "\u2014",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbackslash": "\\",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}
# Commands that print nothing by themselves.
_SILENT = {"bf", "it", "em", "tt", "sc", "rm", "sf", "xspace", "allowbreak", "noindent", "newline"}


def read_prose(source: str, *, title: bool = False) -> Prose:
    """Return a source's text and formulas; in a title, formulas that lost their dollars too."""
    text = clean(source)
    if not any(char in text for char in (_OF_TITLES if title else _OF_MARKUP)):
        return Prose(text)
    if title:
        return _Reader(text).read(_IN_TITLE, _BEGINS_IN_TITLE)
    return _Reader(text).read(_IN_PROSE, _BEGINS_IN_PROSE)


class _Reader:
    """One pass over a text; every method takes a match and returns where to read on."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text: list[str] = []
        self.formulas: list[Formula] = []
        # For each open brace, what its closing one prints.
        self.open: list[str] = []

    def read(self, token: re.Pattern[str], begins: re.Pattern[str]) -> Prose:
        source, position = self.source, 0
        # Where a token may begin is found by its first character, which most of a text has not.
        place = 0
        while begin := begins.search(source, place):
            match = token.match(source, begin.start())
            if match is None:
                place = begin.start() + 1
                continue
            self.text.append(source[position : match.start()])
            position = place = _METHODS[match.lastgroup or ""](self, match)
        self.text.append(source[position:])
        return Prose(" ".join("".join(self.text).split()), tuple(self.formulas))

    def math(self, match: re.Match[str]) -> int:
        inside = match["inside"] or match["round"]
        following = self.source[match.end() : match.end() + 1]
        formula = read_formula(inside) if match["round"] or _is_math(inside, following) else None
        if formula:
            self.formula(formula)
            return match.end()
        self.text.append(match[0][0])
        return match.start() + 1

    def formula(self, formula: Formula) -> None:
        self.text.append(FORMULA)
        self.formulas.append(formula)

    def script(self, match: re.Match[str]) -> int:
        characters = match["group"] or match["digit"]
        inside = Group(
            tuple(Blank(" ", " ") if char == " " else Symbol(char, char) for char in characters)
        )
        self.formula(Formula((Script(match[0][0], inside),)))
        return match.end()

    def wrapped(self, match: re.Match[str]) -> int:
        self.open.append("")
        return match.end()

    def literal(self, match: re.Match[str]) -> int:
        self.text.append(match[0])
        return match.end()

    def dropped(self, match: re.Match[str]) -> int:
        return match.end()

    def accent(self, match: re.Match[str]) -> int:
        letter = (match["held"] or match["bare"]).lstrip("\\")
        char = unicodedata.normalize("NFC", letter + _MARKS[match[0][1]])
        if len(char) == 1 and char <= _LAST_LATIN:
            self.text.append(char)
            return match.end()
        self.text.append("\\")
        return match.start() + 1

    def command(self, match: re.Match[str]) -> int:
        name = match["command"][1:]
        if name not in _SILENT and name not in _CHAR_OF:
            self.text.append(match["command"])
            return match.end("command")
        self.text.append(_CHAR_OF.get(name, ""))
        # TeX takes the space after a command for its end.
        return match.end() + (name in _SILENT and self.source.startswith(" ", match.end()))

    def escaped(self, match: re.Match[str]) -> int:
        self.text.append(match[0][1])
        return match.end()

    def gap(self, match: re.Match[str]) -> int:
        self.text.append("" if match[0][1] in "!/" else " ")
        return match.end()

    def brace(self, match: re.Match[str]) -> int:
        brace = match[0]
        if brace == "{":
            # A group that begins with a command of TeX, `{\"o}`, is no text in braces.
            if self._begins_with_command(match.end()):
                self.open.append("")
                return match.end()
            self.open.append("}")
        elif self.open:
            brace = self.open.pop()
        self.text.append(brace)
        return match.end()

    def _begins_with_command(self, start: int) -> bool:
        token = _IN_PROSE.match(self.source, start)
        if token is None or "}" not in self.source[token.end() :]:
            return False
        if token.lastgroup == "command":
            return token["command"][1:] in _SILENT or token["command"][1:] in _CHAR_OF
        return token.lastgroup == "accent"


_METHODS: dict[str, Callable[[_Reader, re.Match[str]], int]] = {
    "literal": _Reader.literal,
    "math": _Reader.math,
    "dropped": _Reader.dropped,
    "wrapped": _Reader.wrapped,
    "unmarked": _Reader.wrapped,
    "accent": _Reader.accent,
    "command": _Reader.command,
    "escaped": _Reader.escaped,
    "gap": _Reader.gap,
    "brace": _Reader.brace,
    "script": _Reader.script,
}
_NAMES_WORD = re.compile("[A-Za-z]{3}")


def _is_math(inside: str, following: str) -> bool:
    """Tell a formula from two amounts of money.

    A formula holds a command or a script, or has neither a space nor a word inside and no digit
    after it; white space stands on both of its sides or on none.
    """
    if inside[0].isspace() != inside[-1].isspace():
        return False
    if any(char in inside for char in "\\^_"):
        return True
    return not (" " in inside or following.isdigit() or _NAMES_WORD.search(inside))
