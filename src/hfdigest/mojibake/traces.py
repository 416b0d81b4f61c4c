"""What looks damaged in a text, whatever labels it holds."""

import re
from collections.abc import Iterable, Iterator

from hfdigest.damage import Apart, is_rare_in_korean, traced_in
from hfdigest.mojibake.general import is_bad
from hfdigest.mojibake.likely import is_likely

_LOSS = re.compile("[\x80-\x9f\ufffd]|[\uff61-\uff9f][一-鿿]")
"""What is left of bytes that a codec does not know, and single bytes of Shift JIS in a word."""

_MAY_BE_TORN = re.compile("[ÂÃÎÏðâ가-힣]")
"""Letters that are the first byte of a sign that is common, or both bytes of a letter."""

_AFTER_QUOTE = re.compile(r"(?:[dmst]|re|ll|ve)?(?![^\W_])")
"""What may stand behind a quotation mark, an apostrophe or a dash that is torn."""

_BEFORE_DASH, _AFTER_DASH = re.compile("[a-z]{3}"), re.compile("[a-z]{2}")
"""What stands around a dash between words, and seldom around the letter that is left of it."""

_SINGLE = re.compile("[\x80-\u2fff\uf8ff-\uffff]+")
"""What a codec of one byte makes of text; none of it is Chinese or Korean."""

_EAST = re.compile("[一-鿿가-힣]")
_EASTERN = re.compile("[\u3000-\u30ff一-鿿\uff00-\uffef]+")
"""What codecs of pairs make of text, besides Korean."""
_OTHER_CODECS = ("gbk", "big5", "cp932", "euc-jp")
"""Codecs of pairs whose damage is not undone, but told."""
_UTF_8 = re.compile(rb"(?:[\xe1-\xef]|\xf0[\x90-\xbf])[\x80-\xbf]{2}")
_MOST_UTF_8 = 0.2
"""The share of such bytes that no healthy text of East Asia has."""

_MOST_BEGINNINGS = 0.75
"""The share of letters whose bytes in Korean codecs begin a character that no text has."""

_FIRST_BYTES, _LATER_BYTES = range(0xC2, 0xF5), range(0x80, 0xC0)
"""The bytes of characters of several bytes in UTF-8."""

_MOST_TIMES = 3
"""How many times as many words of one of two languages a text has less than."""

_FEWEST_WORDS = 2
"""One Chinese name is in many a Korean text."""

_MOST_ODD = 0.1
"""The share of odd syllables that no Korean text has."""


def looks_damaged(text: str, runs: tuple[str, ...]) -> bool:
    """Tell whether a text, with these runs beyond ASCII, holds what a wrong codec leaves."""
    if _LOSS.search("".join(runs)) or _is_torn(text, runs):
        return True
    if _read_in_pairs(runs) or any(_holds_utf_8(runs, codec) for codec in _OTHER_CODECS):
        return True
    traced = [damage for damage in traced_in(runs) if isinstance(damage, Apart)]
    return bool(traced) and (_read_apart(runs, traced) or _is_bad(text))


def _is_torn(text: str, runs: Iterable[str]) -> bool:
    """Tell whether a letter is what is left of a character, where no such letter stands alone."""
    alone = [run for run in runs if len(run) == 1 and _MAY_BE_TORN.match(run)]
    return any(
        _stands_torn(letter, text[max(place - 3, 0) : place], text[place + 1 : place + 4])
        for letter in alone
        for place in _places(text, letter)
    )


def _places(text: str, letter: str) -> Iterator[int]:
    place = text.find(letter)
    while place >= 0:
        yield place
        place = text.find(letter, place + 1)


def _stands_torn(letter: str, before: str, after: str) -> bool:
    if letter == "â":  # of a quotation mark, an apostrophe or a dash
        dash = _BEFORE_DASH.fullmatch(before) and _AFTER_DASH.match(after)
        return _AFTER_QUOTE.match(after) is not None or dash is not None
    last, first = before[-1:], after[:1]
    if _is_syllable(letter):  # of a letter with an accent, as two bytes of Korean
        return (last.isascii() and last.isalpha()) and "a" <= first <= "z"
    if letter == "Ã":  # of a capital with an accent, of which a word begins
        return not last.isalnum() and not first.isupper()
    return not (last.isalnum() or first.isalnum())  # of a Greek letter or an emoji


def _read_apart(runs: Iterable[str], traced: Iterable[Apart]) -> bool:
    """Tell whether letters that follow on each other are the bytes of a likely character."""
    once = (damage for damage in traced if damage.lossless and damage.times == 1)
    return any(is_likely(char) for damage in once for char in damage.found(runs))


def _read_in_pairs(runs: Iterable[str]) -> bool:
    """Tell whether there is what halves of characters give when they are read as Korean.

    These are syllables that are rare, and words in which syllables and Chinese characters mix.
    """
    letters = odd = 0
    for run in runs:
        syllables = sum(map(_is_syllable, run))
        letters += syllables
        mixes = syllables and any(not _is_syllable(char) and char.isalpha() for char in run)
        odd += syllables if mixes else sum(map(is_rare_in_korean, run)) if syllables else 0
    return odd > _MOST_ODD * letters or _are_beginnings(runs) or _are_two_languages(runs)


def _are_two_languages(runs: Iterable[str]) -> bool:
    """Tell whether a text has about as many words in Chinese characters as in syllables."""
    words = [word for run in runs for word in re.findall(f"{_EAST.pattern}+", run)]
    korean = sum(any(map(_is_syllable, word)) for word in words)
    less, more = sorted((korean, len(words) - korean))
    return less >= _FEWEST_WORDS and less * _MOST_TIMES >= more


def _are_beginnings(runs: Iterable[str]) -> bool:
    """Tell whether most letters of East Asia in a text are the beginnings of characters."""
    letters = [letter for run in runs for letter in _EAST.findall(run)]
    return sum(map(_begins, letters)) > _MOST_BEGINNINGS * len(letters)


def _begins(letter: str) -> bool:
    """Tell whether the bytes of a letter in Korean codecs begin a character of UTF-8."""
    pair = letter.encode("cp949", "ignore")
    return bool(pair) and pair[0] in _FIRST_BYTES and pair[1] in _LATER_BYTES


def _holds_utf_8(runs: Iterable[str], codec: str) -> bool:
    """Tell whether most bytes of letters of East Asia in a codec are characters of UTF-8."""
    letters = "\n".join(letter for run in runs for letter in _EASTERN.findall(run))
    data = letters.encode(codec, "ignore")
    found = sum(map(len, _UTF_8.findall(data)))
    return found > _MOST_UTF_8 * (len(data) - data.count(b"\n"))


def _is_syllable(char: str) -> bool:
    return "가" <= char <= "힣"


def _is_bad(text: str) -> bool:
    """Tell whether ftfy knows what stands together in a text to come of a wrong codec."""
    return is_bad(" ".join(dict.fromkeys(_words(text))))


def _words(text: str) -> Iterator[str]:
    """Yield what a codec of one byte may have made, with the little around it that tells."""
    for line in text.split("\n"):
        if not line.isascii():
            for run in _SINGLE.finditer(line):
                yield line[max(run.start() - 2, 0) : run.end() + 2]
