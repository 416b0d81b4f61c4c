"""Text and prose as TeX: escaped, with balanced braces, and unable to do anything but print."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from hfdigest.prose.markup import FORMULA, Prose
from hfdigest.prose.symbols import ACCENTS, LETTERS, MATH, SPECIAL, TEXT

# Stand for braces that TeX is to see: no clean text holds these characters, and with them ASCII is
# still ASCII, in which there is least to look for.
_OPEN, _CLOSE = "\x01", "\x02"
_FIXED = SPECIAL | {_OPEN: "{", _CLOSE: "}"}
_CHARS = re.escape("".join([*_FIXED, FORMULA]))
_SPECIAL = re.compile(f"[{_CHARS}]")
_FOREIGN = re.compile(rf"[{_CHARS}\x80-\U0010ffff]")
_MARK = re.compile(r"[\u0300-\u036f]")
# A letter with combining marks is one character, also where Unicode has no composed one.
_MARKED = re.compile(rf"[^\W\d_]?{_MARK.pattern}+|{_FOREIGN.pattern}")

_FORMS = (
    TEXT
    | {char: f"{{\\{command}}}" for char, command in LETTERS.items()}
    | {char: f"$\\{command}$" for char, command in MATH.items()}
)

_INNER = rf"(?:[^\s/\u2010-\u2015-]*[\w{FORMULA}+])?"
# A word, with what follows a hyphen where that begins with a digit: `GPT-4o`.
_TOKEN = rf"[\w{FORMULA}]{_INNER}(?:[-\u2010\u2011][0-9]{_INNER})*"
# Most words of a title are ordinary ones between spaces, and these are passed over as a whole.
_ORDINARY = "(?:[A-Za-z][a-z]+|[Aa-z])[:,]?(?: |$)"
_UNUSUAL = re.compile(rf"(?<!\w)(?!{_ORDINARY}){_TOKEN}")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


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
    return "".join(SPECIAL.get(part, part) for part in plain) if plain.isascii() else None


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
        return self._special(text).sub(lambda match: self._forms[match[0]], text)

    def prose(self, prose: Prose) -> str:
        """Return a prose as TeX, its formulas between dollars."""
        if not prose.formulas:
            return self.text(prose.text)
        formulas: Iterator[str] = iter(prose.formulas)

        def replace(match: re.Match[str]) -> str:
            char = match[0]
            return f"${next(formulas)}$" if char == FORMULA else self._forms[char]

        return self._special(prose.text).sub(replace, prose.text)

    def title(self, title: Prose) -> str:
        """Return a title as TeX, braces around each token whose capitals are part of a name."""
        return self.prose(Prose(_UNUSUAL.sub(_protected, title.text), title.formulas))


def _protected(match: re.Match[str]) -> str:
    """Mark a token that holds a capital after its first letter, a capital and a digit, or `I`."""
    token = match[0]
    first, rest = token[0], token[1:]
    if (
        rest != rest.lower()
        or FORMULA in token
        or (first.isupper() and _DIGIT.search(rest))
        or (first.isupper() and first != "A" and not _LETTER.search(rest))
    ):
        return braced(token)
    return token


UNICODE = Encoder(_SPECIAL, _SPECIAL, _FIXED)
"""For readers of UTF-8: only what TeX acts upon is replaced."""

ASCII = Encoder(_FOREIGN, _MARKED, _AsciiForms(_FIXED | _FORMS))
"""For 8-bit BibTeX, which cuts UTF-8 in the middle: ASCII wherever LaTeX has a form."""
