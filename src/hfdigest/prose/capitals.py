"""Words of a title whose capitals or minuscules are part of a name, whatever a style makes of them.

Some styles print titles with one capital, some with a capital in each word. `GPT-4o`, `iPhone`,
`run_all`, `τ-bench`, `k` and a name that begins a title, as `gsplat: Open Tools`, stay as they are.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from hfdigest.prose.markup import FORMULA

_INNER = rf"(?:[^\s/\u2010-\u2015-]*[\w{FORMULA}+])?"
# A word with its accents, and with what follows a hyphen where that begins with a digit: `GPT-4o`.
_TOKEN = rf"[\w{FORMULA}]{_INNER}(?:[-\u2010\u2011][0-9]{_INNER})*[\u0300-\u036f]*"
# Most words of a title are ordinary ones between spaces, and these are passed over as a whole.
_ORDINARY = "(?:[A-Za-z][a-z]+|[Aa])[:,]?(?: |$)"
_UNUSUAL = re.compile(rf"(?<!\w)(?!{_ORDINARY}){_TOKEN}")
# A name in small letters that begins a title of which other words are capitalised.
_FIRST = re.compile(rf"[^\w{FORMULA}]*(?P<name>(?=[a-z])(?>{_TOKEN}))(?=.*\b[A-Z])")
_DIGIT = re.compile(r"[\d\u00b2\u00b3\u00b9\u2070-\u209f]")
_LETTER = re.compile(r"[^\W\d_]")
# Letters of formulas and units: title case makes Latin letters of their capitals.
_GREEK = re.compile("[\\u00b5\\u03b1-\\u03c9\\u03d0-\\u03f5]")


def protected(title: str, mark: Callable[[str], str]) -> str:
    """Return a title in which each word that must keep its case is marked."""
    first = None if title[:1].isupper() else _FIRST.match(title)
    if first is None:
        return _marked(title, mark)
    rest = _marked(title[first.end() :], mark)
    return f"{title[: first.start('name')]}{mark(first['name'])}{rest}"


def _marked(text: str, mark: Callable[[str], str]) -> str:
    """Mark the words of a text by its parts: no word goes over a space, nor does what tells it."""
    parts = text.split(" ")
    for place, part in enumerate(parts):
        for start, end in reversed(_kept_words(part)):
            whole = parts[place]
            parts[place] = f"{whole[:start]}{mark(part[start:end])}{whole[end:]}"
    return " ".join(parts)


# The titles of a month share their words.
@lru_cache(maxsize=8192)
def _kept_words(part: str) -> tuple[tuple[int, int], ...]:
    """Return where words that keep their case begin and end, in a text without spaces."""
    return tuple([match.span() for match in _UNUSUAL.finditer(part) if _is_kept(match[0])])


def _is_kept(token: str) -> bool:
    """Tell whether a word keeps its case."""
    first, rest = token[0], token[1:]
    if FORMULA in token or rest != rest.lower():
        return True
    if first.isupper():
        return bool(_DIGIT.search(rest) or (first != "A" and not _LETTER.search(rest)))
    return _is_kept_small(first, rest)


def _is_kept_small(first: str, rest: str) -> bool:
    """Tell whether a word that begins with a minuscule, or with no letter, keeps it."""
    if not first.islower():
        return False
    if not rest:
        return first != "a"
    return "_" in rest or bool(_DIGIT.search(rest) or _GREEK.match(first))
