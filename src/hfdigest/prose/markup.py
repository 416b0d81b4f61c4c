r"""Titles and abstracts as sources write them: prose, formulas and what is left of TeX.

`read_prose` unescapes `\%`, unwraps `\textbf{…}`, decodes `\"u` and `\alpha`, drops `\cite{…}` and
sets formulas aside. A macro that it does not know is text like any other.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from hfdigest.prose.formula import LONGEST, Blank, Formula, Group, Script, Symbol, read_formula
from hfdigest.prose.plain import clean, on_one_line
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
        return self.written(PLAIN)

    def written(self, notation: Notation) -> str:
        """Return the prose with its formulas in a notation."""
        if not self.formulas:
            return self.text
        formulas = iter(self.formulas)
        return re.sub(FORMULA, lambda _: notation.written(next(formulas)), self.text)


_STYLES = "textbf|textit|texttt|textsc|textsf|textrm|textsl|textup|textnormal|emph|underline"
_ALPHABETS = "mathbf|mathcal|mathit|mathrm|mathsf|mathtt|mathbb|mathfrak|mathscr|boldsymbol"
# The first characters are told at once, because most of a text begins none of it.
_PROSE = r"""
    (?=[\\${}])(?:
      (?P<literal>\\\\)
    | (?P<math>(?P<dollars>\$\$?)(?P<inside>(?:[^$\\]|\\.){1,LONGEST})(?P=dollars)
        |\\\((?P<round>.{1,LONGEST}?)\\\)|\\\[(?P<square>.{1,LONGEST}?)\\\])
    | (?P<money>\$)
    | (?P<dropped>\\(?:[Cc]ite[a-z]*\*?(?:\[[^][]*\])*|label|ref|eqref|[vh]space\*?|thanks
        |color)\{[^{}]*\})
    | (?P<raised>\\textsu(?:b|per)script(?=\{))
    | (?P<wrapped>\\(?:STYLES|ALPHABETS|text|textmd|mbox|hbox|footnote|url|ensuremath|uline|sout
        |(?:href|textcolor)\s*\{[^{}]*\})\s*\{)
    | (?P<accent>\\(?:["'`^~=.]|[uvHcdbkr](?=\ |\{)\ ?)
        (?:\{(?P<held>\\?[A-Za-z])\}|(?P<bare>\\i(?![A-Za-z])|[A-Za-z])))
    | (?P<command>\\[A-Za-z]+)(?:\ ?\{\})?
    | (?P<escaped>\\[%&_#$])
    | (?P<gap>\\[ ,;:!/])
    | (?P<brace>[{}]))
# What has lost its dollars and backslashes, as texts of Hugging Face have: `V_{0.5}`, `textbf{X}`.
    | (?P<unmarked>\b(?:STYLES|ALPHABETS)\{)
    | (?P<braced>(?<![\^_])(?:\^|(?<=[\w)*+}])_)(?=\{))
"""
_PROSE = (
    _PROSE.replace("STYLES", _STYLES)
    .replace("ALPHABETS", _ALPHABETS)
    .replace("LONGEST", str(LONGEST))
)
# Titles have no addresses, so `UFO^3` and `N_0` are formulas there.
_TITLE = r"""
    | (?P<script>(?:(?<!\^)\^|(?<=\b\w)_(?![A-Za-z0-9]\w))(?:
        (?:STYLES)\{(?P<group>[A-Za-z0-9.,+*\ -]+)\}|(?P<digit>[0-9*+](?![0-9]))))
""".replace("STYLES", _STYLES)
_IN_PROSE = re.compile(_PROSE, re.VERBOSE)
_IN_TITLE = re.compile(_PROSE + _TITLE, re.VERBOSE)
_NAMES = f"{_STYLES}|{_ALPHABETS}"
_SIGN = re.compile(r"[\\${}]")
_BEFORE_BRACE = re.compile(rf"(?:[\^_]|\b(?:{_NAMES}))\Z")
_LONGEST_NAME = max(map(len, _NAMES.split("|")))
_BEGINS_IN_TITLE = re.compile(rf"{_SIGN.pattern}|[\^_]|\b(?:{_NAMES})\{{")


def begin_in_prose(text: str, start: int) -> int:
    """Return where a token may begin from a place on, -1 where none may.

    Each that does not begin with a sign of TeX has a brace behind its first mark or word. One
    class of characters is found many times faster than all of a token's beginnings are.
    """
    sign = _SIGN.search(text, start)
    if sign is None:
        return -1
    place = sign.start()
    if text[place] != "{":
        return place
    before = _BEFORE_BRACE.search(text, max(start, place - _LONGEST_NAME), place)
    return before.start() if before else place


def _begin_in_title(text: str, start: int) -> int:
    """Return what `begin_in_prose` does, also for scripts without braces."""
    match = _BEGINS_IN_TITLE.search(text, start)
    return match.start() if match else -1


_MARKS = {command: mark for mark, command in ACCENTS.items()}
_LAST_LATIN = "\u017f"
_CHAR_OF = {command: char for char, command in LETTERS.items()} | SYMBOL_OF
_CHAR_OF |= {
    "ldots": "…",
    "dots": "…",
    "S": "§",
    "P": "¶",
    "aa": "å",
    "AA": "Å",
    "dag": "†",
    "ddag": "‡",
    "copyright": "©",
    "pounds": "£",
    "checkmark": "✓",
    "degree": "°",
    "textdegree": "°",
    "textregistered": "®",
    "texttrademark": "™",
    "texteuro": "€",
    "textmu": "µ",
    "textbullet": "•",
    "textellipsis": "…",
    "textendash": "\u2013",
    "textemdash": "\u2014",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbackslash": "\\",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textunderscore": "_",
    "textdollar": "$",
    "LaTeX": "LaTeX",
    "TeX": "TeX",
}
# Commands that print nothing by themselves.
_SILENT = {"bf", "it", "em", "tt", "sc", "rm", "sf", "xspace", "allowbreak", "noindent", "newline"}


def read_prose(source: str, *, title: bool = False) -> Prose:
    """Return a source's text and formulas; in a title, formulas that lost their dollars too."""
    text = clean(source)
    # One character is found ten times faster than two.
    if "<" in text and "</" in text:
        text = _without_tags(text)
    if "{" in text and "://" in text:
        text = _LOST_LINK.sub(_link, text)
    if "`" in text and "``" in text:
        text = _QUOTED.sub("“\\1”", text)
    # What markup consists of, and what of it is left in titles; one by one, since most texts have
    # none.
    is_marked = "\\" in text or "$" in text or "{" in text or "}" in text
    if not is_marked and not (title and ("^" in text or "_" in text)):
        return Prose(text)
    if title:
        return _Reader(text).read(_IN_TITLE, _begin_in_title)
    return _Reader(text).read(_IN_PROSE, begin_in_prose)


# Quotation marks of TeX, which Markdown's code has not: that ends in backticks.
_QUOTED = re.compile(r"``((?:[^`']|'(?!')){1,500})''(?!')")
# Tags that catalogues write in titles. Those that do not come in pairs are text.
_TAGGED = re.compile(r"<(su[bp]|i|b|em|strong)>([^<>]*)</\1>")
# What is left of `\href{https://…}{text}` where backslashes are lost.
# It looks back from behind its first letters, because a search for letters is ten times as fast.
_LOST_LINK = re.compile(r"(http(?<![{\w]http)s?://[^\s\\{}]+)\{([^{}]+)\}")
_SCRIPTS_OF_TAGS = {"sub": "_", "sup": "^"}


def _link(match: re.Match[str]) -> str:
    url, text = match[1], match[2]
    return url if url == text else f"{text} ({url})"


def _without_tags(text: str) -> str:
    """Return a text without the tags of HTML that style it; scripts become those of formulas."""

    def replace(match: re.Match[str]) -> str:
        mark = _SCRIPTS_OF_TAGS.get(match[1])
        return f"{mark}{{{match[2]}}}" if mark else match[2]

    number = 1
    while number:
        text, number = _TAGGED.subn(replace, text)
    return text


class _Reader:
    """One pass over a text; every method takes a match and returns where to read on."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text: list[str] = []
        self.formulas: list[Formula] = []
        # For each open brace, what its closing one prints.
        self.open: list[str] = []
        # The places of dollars that print nothing.
        self.closing_dollars: set[int] = set()

    def read(self, token: re.Pattern[str], begin: Callable[[str, int], int]) -> Prose:
        source, position = self.source, 0
        # Where a token may begin is found by its first character, which most of a text has not.
        place = 0
        while (place := begin(source, place)) >= 0:
            match = token.match(source, place)
            if match is None:
                place += 1
                continue
            self.text.append(source[position : match.start()])
            position = place = _METHODS[match.lastgroup or ""](self, match)
        self.text.append(source[position:])
        return Prose(on_one_line("".join(self.text)), tuple(self.formulas))

    def math(self, match: re.Match[str]) -> int:
        inside = match["inside"]
        if inside is None:
            formula = read_formula(match["round"] or match["square"])
        else:
            before = self.source[match.start() - 1 : match.start()]
            following = self.source[match.end() : match.end() + 1]
            formula = read_formula(inside) if _is_math(inside, before, following) else None
        if formula:
            self.formula(formula)
            return match.end()
        return self.money(match)

    def money(self, match: re.Match[str]) -> int:
        """Read one dollar, which is one unless it stands around styled words."""
        place = match.start()
        end = self._end_of_words(place)
        if end:
            self.closing_dollars.add(end)
        if not end and place not in self.closing_dollars:
            self.text.append(match[0][0])
        return place + 1

    def _end_of_words(self, place: int) -> int:
        """Return the place of the dollar that closes one around styled words, 0 where none does."""
        words = _STYLED_WORDS.match(self.source, place)
        end = self._group_end(words.end() - 1) if words else 0
        end += words is not None and bool(words["group"]) and self.source.startswith("}", end)
        return end if end and self.source.startswith("$", end) else 0

    def _group_end(self, start: int) -> int:
        """Return the end of a group that begins with a brace, 0 where it has none nearby."""
        depth = 0
        for match in _BRACES.finditer(self.source, start, start + LONGEST):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if not depth:
                return match.end()
        return 0

    def braced(self, match: re.Match[str]) -> int:
        """Read a script that stands outside of dollars."""
        return self._script(match, match[0])

    def raised(self, match: re.Match[str]) -> int:
        return self._script(match, "^" if "super" in match[0] else "_")

    def _script(self, match: re.Match[str], mark: str) -> int:
        end = self._group_end(match.end())
        formula = read_formula(mark + self.source[match.end() : end]) if end else None
        if formula is None:
            self.text.append(match[0][0])
            return match.start() + 1
        self.formula(formula)
        return end

    def formula(self, formula: Formula) -> None:
        if words := formula.words:
            self.text.append(words)
            return
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
    "money": _Reader.money,
    "braced": _Reader.braced,
    "raised": _Reader.raised,
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
# What holds spaces and is a formula nevertheless: `n = 5`, `[0, 1]`.
_SPACED = re.compile(r"(?![,;:.)\]])(?:.*[=<>+]|[A-Za-z\[(|-].*[\[(,:|])")
_STYLED_WORDS = re.compile(
    rf"\$(?P<group>\{{)?(?:\\(?:bf|it|tt|sc|sf|rm|em)\s*)?\\(?:{_STYLES}|text|mbox)\{{"
)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)


def _is_math(inside: str, before: str, following: str) -> bool:
    """Tell a formula from two amounts of money.

    A formula holds a command or a script, or no word and no digit after it, and a space only with
    an operator; white space stands on both of its sides or on none.
    """
    if inside[0].isspace() != inside[-1].isspace():
        return False
    if any(char in inside for char in "\\^_"):
        return True
    if following.isdigit() or _NAMES_WORD.search(inside):
        return False
    return " " not in inside or bool(not before.isdigit() and _SPACED.match(inside))
