"""Which text can be the title of a paper, and what around it belongs to the list instead."""

import html
import re
import unicodedata

from hfdigest.freeform.margins import DATE, LEADING, TRAILING
from hfdigest.freeform.outline import Span
from hfdigest.freeform.words import (
    ELLIPSIS,
    LINKS,
    LIST_NAMES,
    MONTHS,
    NO_PROSE,
    SECTIONS,
    TELLING,
)
from hfdigest.identifiers import named_in
from hfdigest.source import LINE_END, readable

LONGEST = 400
"""The most characters that a title may have."""
_STEPS = 16
_SHORTEST = 2
_EDGES = " \t.,:;|*_—–-"
_SEVERAL = 3
_SEVERAL_SIGNS = 5
_LONG = 4
_OF_LIST = 5
_LONGEST_TAG = 24

_ANY_DATE = re.compile(DATE, re.IGNORECASE)
_PAIRS = (
    ("**", "**"), ("__", "__"), ("==", "=="), ("*", "*"), ("_", "_"), ("`", "`"), ('"', '"'),
    ("“", "”"), ("‘", "’"), ("'", "'"), ("《", "》"), ("「", "」"), ("『", "』"), ("〈", "〉"),
    ("«", "»"), ("„", "“"), ("[[", "]]"), ("[", "]"), ("【", "】"), ("<<", ">>"),
    ("&quot;", "&quot;"), ("\\[", "\\]"),
)  # fmt: skip
_BEFORE_REMARKS = frozenset({"**", "__", "*", "《", "「", "『", "“"})
_OPENINGS = frozenset(opening[0] for opening, _ in _PAIRS)
_CUT = re.compile(r"\{\{|://|<[a-zA-Z][^<>]{0,40}=|=\Z")
"""What only a part of an address, a tag or a template holds."""
_SET_OFF = re.compile(r"[0-9^]|,[ ][A-Z]|[ ]\\?[|-][ ]|[ ]by[ ]|print|://")
_WORD = re.compile(r"[^\W\d_]+(?:(?:['’;]|[0-9]+)[^\W\d_]+)*")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff]")
_SPLIT = re.compile(
    r"[ \t]+[/|｜—–-][ \t]+|[ \t]*[｜／][ \t]*|[ \t]*<br[ ]?/?>[ \t]*|[ \t]*[（(](?=[^()（）]*[)）]?\Z)"
)
_ADDRESS = re.compile(
    r"(?:https?://|www[.])\S+|(?:[\w-]+[.])+(?:com|org|io|ai|net|co|cn|dev|edu|gov)(?:/\S*)?|\S+[.](?:md|html|pdf|png|jpe?g|gif|svg|webp)",
    re.IGNORECASE,
)
_INITIALS = r"(?:[^\W\d_][.]?[ -]?){1,3}"
_NAME = r"[^\W\d_][\w.'’-]*"
_NAME_LIST = re.compile(
    rf"{_NAME}(?:[ ]{_NAME}){{1,4}}(?:[*†‡0-9¹²³]{{0,3}}(?:,|;|、|，|[ ]&|[ ]and|[ ]·)[ ]?(?:and[ ])?{_NAME}(?:[ ]{_NAME}){{1,4}}[*†‡0-9¹²³]{{0,3}})+[ ,]{{0,2}}(?:et[ ]?[.]?[ ]?al[.]?|[.]{{3}}|…|等)?"
)
_ET_AL = re.compile(r"(?:\bet[. ]{1,2}al\b|[^\W\d_]等[人]?\Z)", re.IGNORECASE)
_SENTENCE = re.compile(
    r"[a-z0-9)\]][.!?。！？](?:[ ]+|(?=[\u3040-\u30ff\u3400-\u9fff]))(?=[A-Z\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff])"
)
_PARTICLES = frozenset(
    ["and", "de", "van", "von", "der", "den", "la", "el", "al", "bin", "di", "da", "le"]
)
_FEW_WORDS = 5
_MOST = 0.8
_LIKE_AN_ID = re.compile(r"[0-9]{4}[.][0-9]{4}|/[0-9]{7}")
_TAGS = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_NAME_IN_BOLD = re.compile(r"\*\*(?P<name>[^*\n:：]{1,40})(?P<colon>[:：]?)\*\*(?=[:： ])")
_BARE_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)")


def title_in(text: str, start: int, end: int) -> Span | None:
    """Return the part of a text that is a title, without numbers, marks, scores and links."""
    end = min(end, start + 2 * LONGEST)
    if is_list_of_names(text[start:end].strip(_EDGES)):
        return None
    for _ in range(_STEPS):
        before = (start, end)
        start, end = _without_symbols(text, *_unwrapped(text, *_stripped(text, start, end)))
        if (start, end) == before or start >= end:
            break
    start, end = _original(text, start, end)
    return (start, end) if start < end and can_be_title(title_text(text[start:end])) else None


def title_text(text: str) -> str:
    """Return what a title's text says: on one line, without escapes, references and HTML tags."""
    if "\n" in text or "\r" in text:
        text = " ".join(line.strip(" \t>") for line in LINE_END.split(text))
    if "<" in text:
        text = _TAGS.sub("", text)
    if "](" in text:
        text = _BARE_LINK.sub(r"\1", text)
    if text.startswith("**") and (match := _NAME_IN_BOLD.match(text)):
        text = match["name"] + match["colon"] + text[match.end() :]
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if "&" in text:
        text = html.unescape(text)
    return readable(" ".join(text.split()))


def can_be_title(text: str) -> bool:
    """Tell whether a text names a paper, and not a link, a section, a date or people."""
    if not _SHORTEST <= len(text) <= LONGEST or text.endswith(ELLIPSIS):
        return False
    if _ADDRESS.fullmatch(text) or text.startswith(("http://", "https://")):
        return False
    bare = text.lower()
    words = _WORD.findall(bare)
    if not words or _is_id(text) or _CUT.search(text):
        return False
    return not (
        _of(words, LINKS)
        or _of(words, SECTIONS)
        or _of(words, MONTHS)
        or _is_list_name(text, words)
        or is_list_of_names(text)
        or _ET_AL.search(text)
        or (text[0].islower() and words[0] in NO_PROSE)
        or len(_SENTENCE.findall(text)) > 1
    )


def is_usual(text: str) -> bool:
    """Tell whether a text is made of the words by which links and sections are called."""
    words = _WORD.findall(text.lower())
    return _of(words, LINKS) or _of(words, SECTIONS)


def strength(text: str) -> int:
    """Return how much of a title a text is: 2 for several words, 1 for a name, such as `LLaVA`."""
    words = len(_WORD.findall(text))
    return 2 if words >= _SEVERAL or len(_CJK.findall(text)) >= _SEVERAL_SIGNS else 1


def _of(words: list[str], known: frozenset[str]) -> bool:
    return all(word in known or len(word) == 1 for word in words)


def _is_id(text: str) -> bool:
    if not _LIKE_AN_ID.search(text):
        return False
    for naming in named_in(f"arXiv:{text}"):
        rest = text[: max(naming.start - 6, 0)] + text[max(naming.end - 6, 0) :]
        words = _WORD.findall(rest.lower())
        if len(words) < _SEVERAL or _of(words, LINKS):
            return True
    return False


def is_list_of_names(text: str) -> bool:
    """Tell whether a text is a list of people: parts of two to five words in capitals."""
    if not any(mark in text for mark in ",;、，"):
        return False
    words = _WORD.findall(text)
    named = sum(word[0].isupper() or word in _PARTICLES for word in words)
    return named == len(words) and _NAME_LIST.fullmatch(text) is not None


def is_prose(text: str) -> bool:
    """Tell whether a text is a sentence: few capitals, and a word that tells something."""
    words = _WORD.findall(text)
    long = [word for word in words if len(word) >= _LONG]
    capitals = sum(word[0].isupper() for word in long)
    if len(words) < _FEW_WORDS or capitals * 2 > len(long):
        return False
    return any(word in TELLING for word in words)


def is_in_capitals(text: str) -> bool:
    """Tell whether the words of a text begin with capitals, as titles write them."""
    long = [word for word in _WORD.findall(text) if len(word) >= _LONG]
    return len(long) >= _SEVERAL and sum(word[0].isupper() for word in long) >= _MOST * len(long)


def _is_list_name(text: str, words: list[str]) -> bool:
    """Tell whether a text is what a list calls itself: it has a date, or says so."""
    date = _ANY_DATE.search(text)
    if date:
        rest = _WORD.findall(_ANY_DATE.sub(" ", text).lower())
        return len(rest) <= _OF_LIST or bool(LIST_NAMES.search(text))
    return len(words) <= _OF_LIST + _SEVERAL and bool(LIST_NAMES.search(text))


# --- what does not belong to a title -------------------------------------------------------------


def _stripped(text: str, start: int, end: int) -> Span:
    """Take one thing from each end that a list puts there."""
    if (match := LEADING.match(text, start, end)) and match.end() > start:
        start = match.end()
    if start < end and not _ends_plainly(text, start, end):
        match = TRAILING.search(text, max(start, end - LONGEST), end)
        if match and match.start() < end:
            end = match.start()
    return start, end


def _ends_plainly(text: str, start: int, end: int) -> bool:
    """Tell cheaply that nothing stands at the end of a text but words."""
    tail = text[max(start, end - _LONGEST_TAG) : end]
    return tail.isascii() and tail[-1].isalpha() and not _SET_OFF.search(tail)


def _without_symbols(text: str, start: int, end: int) -> Span:
    """Take emoji and other pictures from both ends."""
    if text[start:end].isascii():
        return start, end
    while start < end and _is_picture(text[start]):
        start += 1
    while start < end and _is_picture(text[end - 1]):
        end -= 1
    for place in range(end - 1, max(start, end - _LONGEST_TAG), -1):
        if _is_picture(text[place]):
            words = _WORD.findall(text[place + 1 : end].lower())
            end = place if words and _of(words, LINKS) else end
            break
    return start, end


def _is_picture(char: str) -> bool:
    return not char.isascii() and (
        unicodedata.category(char) in {"So", "Sk", "Cf", "Co", "Cn"} or char in "\ufe0f\u20e3"
    )


def _unwrapped(text: str, start: int, end: int) -> Span:
    """Take off marks that stand around all of the text."""
    if text[start : start + 1] not in _OPENINGS:
        return start, end
    for opening, closing in _PAIRS:
        if end - start <= len(opening) + len(closing) or not text.startswith(opening, start):
            continue
        inside = text[start + len(opening) : end]
        place = inside.find(closing)
        if opening in {"[", "[["}:
            place = inside.rfind(closing) if inside.count("[") < inside.count("]") else -1
        if place == len(inside) - len(closing):
            # What a link within the site is called stands behind a bar.
            alias = inside.rfind("|") + 1 if opening == "[[" else 0
            return start + len(opening) + alias, end - len(closing)
        inner = inside[: max(place, 0)]
        rest = inside[place + len(closing) :]
        # A title in marks at the beginning may have remarks behind it; a label in marks is none.
        is_label = inner.endswith((":", "："))
        if (
            opening in _BEFORE_REMARKS
            and _WORD.search(inner)
            and not (is_label or _continues(rest))
        ):
            return start + len(opening), start + len(opening) + place
    return start, end


def _continues(rest: str) -> bool:
    """Tell whether a text goes on with the words of the title that began in marks."""
    return bool(re.match(r"[\w:：]|[ ]+\w{1,30}[ ]+\w", rest)) and "](" not in rest[:60]


def _original(text: str, start: int, end: int) -> Span:
    """Return the part in Latin letters of a title that stands beside its translation."""
    if not (_CJK.search(text, start, end) and _WORD.search(text, start, end)):
        return start, end
    for match in _SPLIT.finditer(text, start, end):
        left, right = (start, match.start()), (match.end(), end)
        if text[end - 1] in ")）" and text[match.end() - 1] in "(（":
            right = (match.end(), end - 1)
        for part, other in ((left, right), (right, left)):
            alone = not _CJK.search(text, *part)
            words = len(_WORD.findall(text, *part))
            if alone and words > 1 and len(_CJK.findall(text, *other)) > 1:
                first, last = part
                while first < last and text[first] in " \t":
                    first += 1
                while first < last and text[last - 1] in " \t":
                    last -= 1
                return first, last
    return start, end
