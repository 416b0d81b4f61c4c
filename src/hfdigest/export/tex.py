"""Text and prose as TeX: escaped, with balanced braces, and unable to do anything but print."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from hfdigest.export.markup import FORMULA, Prose
from hfdigest.export.symbols import ACCENTS, LETTERS, MATH, SPECIAL, TEXT

# Stand for braces that TeX is to see; no clean text holds these characters.
_OPEN, _CLOSE = "\ue001", "\ue002"
_FIXED = SPECIAL | {_OPEN: "{", _CLOSE: "}"}
_SPECIAL = re.compile("[" + re.escape("".join([*_FIXED, FORMULA])) + "]")
# A letter with combining marks is one character, also where Unicode has no composed one.
_FOREIGN = re.compile(rf"{_SPECIAL.pattern}|[^\W\d_]?[\u0300-\u036f]+|[^\x00-\x7f]")

_FORMS = (
    TEXT
    | {char: f"{{\\{command}}}" for char, command in LETTERS.items()}
    | {char: f"$\\{command}$" for char, command in MATH.items()}
)

_INNER = rf"(?:[^\s/\u2010-\u2015-]*[\w{FORMULA}+])?"
# A word, with what follows a hyphen where that begins with a digit: `GPT-4o`.
_TOKEN = re.compile(rf"[\w{FORMULA}]{_INNER}(?:[-\u2010\u2011][0-9]{_INNER})*")
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

    def __init__(self, special: re.Pattern[str], forms: Mapping[str, str]) -> None:
        """Take the characters to replace, and what each becomes."""
        self._special = special
        self._forms = forms

    def text(self, text: str) -> str:
        """Return a clean text as TeX that prints it."""
        special = _SPECIAL if text.isascii() else self._special
        return special.sub(lambda match: self._forms[match[0]], text)

    def prose(self, prose: Prose) -> str:
        """Return a prose as TeX, its formulas between dollars."""
        if not prose.formulas:
            return self.text(prose.text)
        formulas: Iterator[str] = iter(prose.formulas)

        def replace(match: re.Match[str]) -> str:
            char = match[0]
            return f"${next(formulas)}$" if char == FORMULA else self._forms[char]

        return self._special.sub(replace, prose.text)

    def title(self, title: Prose) -> str:
        """Return a title as TeX, braces around each token whose capitals are part of a name."""
        return self.prose(title._replace(text=_TOKEN.sub(_protected, title.text)))


# Most words of a title, so that these are told first.
_ORDINARY = re.compile("[A-Za-z][a-z]+|[Aa-z]")


def _protected(match: re.Match[str]) -> str:
    """Mark a token that holds a capital after its first letter, a capital and a digit, or `I`."""
    token = match[0]
    if _ORDINARY.fullmatch(token):
        return token
    first, rest = token[0], token[1:]
    if (
        rest != rest.lower()
        or FORMULA in token
        or (first.isupper() and _DIGIT.search(rest))
        or (first.isupper() and first != "A" and not _LETTER.search(rest))
    ):
        return braced(token)
    return token


UNICODE = Encoder(_SPECIAL, _FIXED)
"""For readers of UTF-8: only what TeX acts upon is replaced."""

ASCII = Encoder(_FOREIGN, _AsciiForms(_FIXED | _FORMS))
"""For 8-bit BibTeX, which cuts UTF-8 in the middle: ASCII wherever LaTeX has a form."""
