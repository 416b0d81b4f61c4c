"""Text and prose as TeX: escaped, with balanced braces, and unable to do anything but print."""

import re
import unicodedata
from collections.abc import Mapping

from hfdigest.prose.capitals import protected
from hfdigest.prose.markup import FORMULA, Prose
from hfdigest.prose.symbols import ACCENTS, LETTERS, MATH, RESPELLED, SIGNS, SPECIAL, TEXT

# Stand for braces that TeX is to see: no clean text holds these characters, and with them ASCII is
# still ASCII, in which there is least to look for.
_OPEN, _CLOSE = "\x01", "\x02"
# Formatters of BibTeX leave alone what stands in braces: they escape other signs once more.
_FIXED = (
    SPECIAL | {sign: f"{{{tex}}}" for sign, tex in SIGNS.items()} | {"@": "{$@$}", "*": "{$*$}"}
)
_CHARS = re.escape("".join([*_FIXED, FORMULA]))
_SPECIAL = re.compile(f"[{_CHARS}]")
_FOREIGN = re.compile(rf"[{_CHARS}\x80-\U0010ffff]")
_MARK = re.compile(r"[\u0300-\u036f]")
# A letter with combining marks is one character, also where Unicode has no composed one.
_MARKED = re.compile(rf"[^\W\d_]?{_MARK.pattern}+|{_FOREIGN.pattern}")

_FORMS = (
    {char: f"{{{tex}}}" if tex.startswith("$") else tex for char, tex in TEXT.items()}
    | {char: f"{{\\{command}}}" for char, command in LETTERS.items()}
    | {char: f"{{$\\{command}$}}" for char, command in MATH.items()}
)
_GREEK = "[\u0370-\u03ff\u1f00-\u1fff]"
# A letter of a Greek word is no sign of mathematics.
_OUTSIDE_MATH = rf"ε(?:(?<={_GREEK}ε)|(?={_GREEK}))"
_UTF_8 = re.compile(f"(?!{_OUTSIDE_MATH})[{_CHARS}{''.join(sorted(RESPELLED))}]")

_UTF_8_MARKED = re.compile(rf"[^\W\d_]{_MARK.pattern}+|{_UTF_8.pattern}")

_MERE_FORMS = {"<compat>", "<font>", "<narrow>", "<wide>"}


class _AsciiForms(dict[str, str]):
    """The LaTeX form of a character in ASCII; itself where LaTeX has none."""

    def __missing__(self, char: str) -> str:
        """Compose the form of a character once."""
        form = self[char] = _accented(char) or _compatible(char) or char
        return form


def _accented(cluster: str) -> str | None:
    """Return a letter with its accents in braces, which BibTeX then takes for one letter."""
    letter, *marks = list(unicodedata.normalize("NFD", cluster))
    if unicodedata.combining(letter):
        letter, marks = "", [letter, *marks]
    tex = f"\\{LETTERS[letter]}" if letter in LETTERS else letter
    if not tex.isascii() or not ACCENTS.keys() >= set(marks):
        return None
    for mark in marks:
        accent = ACCENTS[mark]
        simple = len(tex) == 1 and not accent.isalpha()
        tex = f"\\{accent}{tex}" if simple else f"\\{accent}{{{tex}}}"
    return f"{{{tex}}}"


def _compatible(cluster: str) -> str | None:
    """Return what a ligature or a letter of another width or font stands for, if ASCII."""
    if unicodedata.decomposition(cluster[0]).partition(" ")[0] not in _MERE_FORMS:
        return None
    plain = unicodedata.normalize("NFKC", cluster)
    return "".join(_FIXED.get(part, part) for part in plain) if plain.isascii() else None


def braced(text: str) -> str:
    """Return a text that an encoder will write between braces."""
    return f"{_OPEN}{text}{_CLOSE}"


class Encoder:
    """Writes text as TeX; one for each set of characters that may stay as they are."""

    def __init__(
        self, foreign: re.Pattern[str], marked: re.Pattern[str], forms: Mapping[str, str]
    ) -> None:
        """Take what to replace, without and with combining marks, and what each becomes."""
        self._foreign = foreign
        self._marked = marked
        self._forms = forms

    def _special(self, text: str) -> re.Pattern[str]:
        """Return the simplest pattern that finds everything to replace in a text."""
        if text.isascii():
            return _SPECIAL
        return self._marked if _MARK.search(text) else self._foreign

    def text(self, text: str) -> str:
        """Return a clean text as TeX that prints it."""
        return _finished(self._special(text).sub(lambda match: self._forms[match[0]], text))

    def prose(self, prose: Prose) -> str:
        """Return a prose as TeX, its formulas between dollars."""
        if not prose.formulas:
            return self.text(prose.text)
        formulas = iter(prose.formulas)

        def replace(match: re.Match[str]) -> str:
            char = match[0]
            return f"{{${next(formulas).tex}$}}" if char == FORMULA else self._forms[char]

        return _finished(self._special(prose.text).sub(replace, prose.text))

    def title(self, title: Prose) -> str:
        """Return a title as TeX, braces around each word whose capitals are part of a name."""
        return self.prose(Prose(protected(title.text, _kept), title.formulas))


def _finished(tex: str) -> str:
    """Return TeX with its braces, and with its dollars in pairs."""
    return _paired(tex.replace(_OPEN, "{").replace(_CLOSE, "}"))


def _kept(word: str) -> str:
    """Put braces around a word; a formula has its own."""
    return word if word == FORMULA else braced(word)


_DOLLARS = re.compile(r"\{\\\$\}|\{\$(?:\\.|[^$\\])*\$\}")
_MONEY, _MONEY_IN_FORMULA = r"{\$}", r"{$\mathdollar$}"


def _paired(tex: str) -> str:
    """Return TeX in which each formula has an even number of dollars before it.

    Formatters of BibTeX pair dollars whatever they mean, and would escape what is in a formula.
    """
    if _MONEY not in tex or "{$" not in tex:
        return tex
    parts: list[str] = []
    end, alone = 0, None  # `alone` is the place of an amount that no other one is a pair with
    for match in _DOLLARS.finditer(tex):
        parts += [tex[end : match.start()], match[0]]
        end = match.end()
        if match[0] == _MONEY:
            alone = None if alone is not None else len(parts) - 1
        elif alone is not None:
            parts[alone], alone = _MONEY_IN_FORMULA, None
    return "".join([*parts, tex[end:]])


UNICODE = Encoder(
    _UTF_8, _UTF_8_MARKED, _AsciiForms(_FIXED | {char: _FORMS[char] for char in RESPELLED})
)
"""For readers of UTF-8: what TeX acts upon is replaced, and what formatters would."""

ASCII = Encoder(_FOREIGN, _MARKED, _AsciiForms(_FIXED | _FORMS))
"""For 8-bit BibTeX, which cuts UTF-8 in the middle: ASCII wherever LaTeX has a form."""
