"""How text is spelled where it stands in a post: what was meant is what is seen.

`read` undoes what is spelled in another way than it is meant: backslashes before punctuation,
character references, and Liquid's marks around raw text, but not inside code spans. All other
markup is left as it stands. `write` is its inverse: it spells in another way exactly what an engine
would not show as it stands, and what would not read back.

A `Flavor` is a table of what some engines take for markup, and where. Typography, such as curly
quotes, is left to the site.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple, Protocol

from attrs import field, frozen

from hfdigest.patterns import lazily

_REFERENCE = "&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z][a-zA-Z0-9]{1,31});"
_REFERENCES = lazily(_REFERENCE)
_RAW_TAG = lazily(r"\{%-?[ \t]{0,8}(end)?raw[ \t]{0,8}-?%\}")
_TICKS = lazily("`+")
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_NAMES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class Place(NamedTuple):
    """What stands around a text, as far as it tells how the text must be spelled."""

    opens_block: bool = False
    """True at the beginning of a paragraph, an item or a quotation."""
    in_heading: bool = False
    in_link: bool = False
    """True for the text of a link."""
    in_cell: bool = False
    """True in the cell of a table, whose bars are spelled by the row."""
    in_html: bool = False
    """True in a line of HTML, in which Markdown is no markup."""
    in_quote: bool = False
    """True in a quotation, each further line of which begins with its mark too."""
    in_code: bool = False
    """True in a code span, in which nothing is markup."""
    within: str = ""
    """The marks of emphasis in which the text stands, `*` or `_` or both."""
    is_shared: bool = False
    """True where other free text stands on the same line."""


ANYWHERE = Place()


class _Rule(Protocol):
    """What would be markup in a text."""

    def positions(self, text: str, place: Place) -> Iterable[int]:
        """Return the offsets of the characters that must be spelled in another way."""
        ...


class _Pattern(NamedTuple):
    """A pattern whose matches would be markup."""

    pattern: re.Pattern[str]
    """Its group `at` is what is spelled in another way; without one, the first character is."""
    holds: Callable[[Place], bool]
    """Tell whether it would be markup at a place."""

    def positions(self, text: str, place: Place) -> Iterator[int]:
        """Return the offsets of what matches."""
        has_group = "at" in self.pattern.groupindex
        for match in self.pattern.finditer(text) if self.holds(place) else ():
            yield from range(*match.span("at")) if has_group else (match.start(),)


class _Pair(NamedTuple):
    """Marks that are markup in pairs, the first of which opens and the second closes."""

    mark: str
    run: re.Pattern[str]
    opens: Callable[[str, str], bool]
    """Tell from the characters before and behind a run whether it can open; each may be ""."""
    closes: Callable[[str, str], bool]
    is_alike: bool = False
    """True where both must be equally long."""

    def positions(self, text: str, place: Place) -> Iterable[int]:
        """Return the offsets of all marks that can open or close, if two of them would pair."""
        if self.mark not in text:
            return ()
        runs = [*self.run.finditer(text)]
        # The marks around the text are no blanks.
        edge = place.within and "."
        whole = f"{edge}{text}{edge}"
        shift = len(edge)
        sides = [
            (whole[run.start() + shift - 1 : run.start() + shift], whole[run.end() + shift :][:1])
            for run in runs
        ]
        opening = [run for run, around in zip(runs, sides, strict=True) if self.opens(*around)]
        closing = [run for run, around in zip(runs, sides, strict=True) if self.closes(*around)]
        alone = self.mark not in place.within and not place.is_shared
        if alone and not self._meet(opening, closing):
            return ()
        return {index for run in (*opening, *closing) for index in range(*run.span())}

    def _meet(self, opening: list[re.Match[str]], closing: list[re.Match[str]]) -> bool:
        """Tell whether one run opens and a later one closes."""
        last = {len(run[0]) * self.is_alike: run.start() for run in closing}
        return any(run.start() < last.get(len(run[0]) * self.is_alike, -1) for run in opening)


class _Brackets(NamedTuple):
    """Brackets in the text of a link, which must come in pairs and make no link."""

    def positions(self, text: str, place: Place) -> Iterator[int]:
        """Return the offsets of brackets without a counterpart, and of those around links."""
        opened: list[int] = []
        for index, char in enumerate(text) if place.in_link else ():
            if char == "[":
                opened.append(index)
            elif char == "]":
                counterpart = opened.pop() if opened else None
                if counterpart is None or text.startswith("(", index + 1):
                    yield index
                    yield from () if counterpart is None else (counterpart,)
        yield from opened


class _References(NamedTuple):
    """Character references; a name that there is not shows as it stands."""

    def positions(self, text: str, _: Place) -> Iterator[int]:
        """Return the offsets of their ampersands."""
        for match in _REFERENCES.finditer(text) if "&" in text else ():
            if match[0][1] == "#" or match[0][1:] in _names():
                yield match.start()


@frozen(eq=False, repr=False, slots=False)
class Flavor:
    """What some engines take for markup."""

    name: str
    escapable: str
    """The characters that a backslash before them keeps from being markup when it is read."""
    rules: tuple[_Rule, ...]
    by_reference: bool = False
    """True where only references are written, because engines differ in what a backslash does."""
    runs_liquid: bool = False
    """True where Liquid runs over the text first."""
    _escaped: re.Pattern[str] = field(init=False)
    _spelled: re.Pattern[str] = field(init=False)

    @_escaped.default
    def _escaped_default(self) -> re.Pattern[str]:
        return lazily(rf"\\[{re.escape(self.escapable)}]")

    @_spelled.default
    def _spelled_default(self) -> re.Pattern[str]:
        return lazily(rf"\\[{re.escape(self.escapable)}]|{_REFERENCE}|`+")

    def read(self, text: str, place: Place = ANYWHERE) -> str:
        """Return the text that was meant."""
        if place.in_code or not ("\\" in text or "&" in text or "{" in text):
            return text
        if self.runs_liquid and "{%" in text:
            text = _without_raw_tags(text)
        # Most backslashes are of TeX. Each pattern begins with a character that is found at once.
        escaped = "\\" in text and self._escaped.search(text)
        if not escaped and not ("&" in text and _REFERENCES.search(text)):
            return text
        spelled = _REFERENCES if place.in_html else self._spelled
        ends = _ends_of_code(text) if "`" in text else None
        pieces = []
        done = position = 0
        while match := spelled.search(text, position):
            position = match.end()
            if ends and match[0][0] == "`":
                position = ends(match) or position
            elif (meant := _meant(match[0])) is not None:
                pieces += [text[done : match.start()], meant]
                done = position
        return "".join([*pieces, text[done:]])

    def write(self, text: str, place: Place = ANYWHERE) -> str:
        """Return the text in a spelling that is shown, and read, as what it says.

        Raises ValueError for text that would end the code span in which it stands.
        """
        if place.in_code:
            self._check_code(text)
            return text
        rules = _HTML_RULES if place.in_html else self.rules
        pieces = []
        done = 0
        for at in sorted({at for rule in rules for at in rule.positions(text, place)}):
            pieces += [text[done:at], self._other_spelling(text, at, place)]
            done = at + 1
        return "".join([*pieces, text[done:]])

    def _check_code(self, text: str) -> None:
        """Refuse text for a code span, in which there is but one spelling."""
        if "`" in text:
            message = "holds a backtick, which would end the code that it stands in"
            raise ValueError(message)
        if self.runs_liquid and ("{{" in text or "{%" in text):
            message = "holds {{ or {%, which Liquid would run"
            raise ValueError(message)

    def _other_spelling(self, text: str, at: int, place: Place) -> str:
        """Return another spelling of the character at an offset."""
        char = text[at]
        # Liquid would still see `{%` in `\{%`.
        is_tag = self.runs_liquid and text.startswith("{%", at)
        if self.by_reference or place.in_html or is_tag or char not in self.escapable:
            return _NAMES.get(char) or f"&#{ord(char)};"
        return f"\\{char}"


@cache
def _names() -> Mapping[str, str]:
    """Return the names of character references with their semicolon, and what they stand for."""
    from html.entities import html5  # noqa: PLC0415 - two thousand names, for texts that have some

    return html5


def _meant(spelled: str) -> str | None:
    """Return what a backslash or a reference with what follows it means; `None` for nothing."""
    if spelled[0] == "\\":
        return spelled[1]
    name = spelled[1:]
    if name[0] != "#":
        meant = _names().get(name, "")
    else:
        code = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        meant = chr(code) if code < 0x110000 else ""  # noqa: PLR2004 - as many as there are
    is_shown = meant.isprintable() or meant == "\N{NO-BREAK SPACE}"
    return meant if meant and is_shown else None


def _without_raw_tags(text: str) -> str:
    """Return the text without the tags around raw text, where both are there."""
    pieces = []
    done = 0
    opening: re.Match[str] | None = None
    for tag in _RAW_TAG.finditer(text):
        if opening is None and not tag[1]:
            opening = tag
        elif opening and tag[1]:
            pieces += [text[done : opening.start()], text[opening.end() : tag.start()]]
            done = tag.end()
            opening = None
    return "".join([*pieces, text[done:]])


def _ends_of_code(text: str) -> Callable[[re.Match[str]], int]:
    """Return what tells where the code span ends that backticks open; 0 where they open none."""
    runs: dict[int, list[int]] = {}
    for run in _TICKS.finditer(text):
        runs.setdefault(len(run[0]), []).append(run.start())

    def end(opening: re.Match[str]) -> int:
        length = len(opening[0])
        closing = runs.get(length, [])
        index = bisect_left(closing, opening.end())
        return closing[index] + length if index < len(closing) else 0

    return end


# --- the tables ----------------------------------------------------------------------------------


def _anywhere(_: Place) -> bool:
    return True


def _at_block_start(place: Place) -> bool:
    return place.opens_block


def _in_heading(place: Place) -> bool:
    return place.in_heading


def _in_line(place: Place) -> bool:
    return not (place.in_heading or place.in_cell)


def _pattern(pattern: str, holds: Callable[[Place], bool] = _anywhere) -> _Pattern:
    return _Pattern(lazily(pattern), holds)


def _is_text(char: str) -> bool:
    return bool(char) and not char.isspace()


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _backslash(escapable: Collection[str]) -> _Pattern:
    return _pattern(rf"\\(?=[{re.escape(''.join(escapable))}]|\Z)")


_STAR = _Pair(
    "*", lazily(r"\*+"), lambda _, behind: _is_text(behind), lambda before, _: _is_text(before)
)
_UNDERSCORE = _Pair(
    "_",
    lazily("_+"),
    lambda before, behind: _is_text(behind) and not _is_word(before),
    lambda before, behind: _is_text(before) and not _is_word(behind),
)
# Python-Markdown also begins emphasis before a blank.
_ANY_STAR = _STAR._replace(
    opens=lambda before, behind: _is_text(before) or _is_text(behind),
    closes=lambda before, behind: _is_text(before) or _is_text(behind),
)
_ANY_UNDERSCORE = _UNDERSCORE._replace(
    opens=lambda before, behind: not _is_word(before) and _is_text(before + behind),
    closes=lambda before, behind: not _is_word(behind) and _is_text(before + behind),
)


def _always(_: str, __: str) -> bool:
    return True


_ANY_TICKS = _Pair("`", lazily("`+"), _always, _always)
_EQUAL_TICKS = _ANY_TICKS._replace(is_alike=True)
_TILDE = _Pair(
    "~",
    lazily("(?<!~)~{1,2}(?!~)"),
    lambda before, behind: _is_text(behind) and (_is_word(behind) or not _is_word(before)),
    lambda before, behind: _is_text(before) and (_is_word(before) or not _is_word(behind)),
    is_alike=True,
)
_TWO_TILDES = _STAR._replace(mark="~", run=lazily("~{2,}"))
_LONG_RUNS = _pattern(r"(?P<at>\*{4,}|_{4,})")
_MATH = _Pair("$", lazily(r"\$\$"), _always, _always)

_TAG = _pattern(r"<(?=[^\W\d]|[/!?:])")
_AMPERSAND = _References()
_LIQUID = (_pattern(r"(?<=\{)\{"), _pattern(r"\{(?=%)"))
_LINK = _pattern(r"\](?=\()", lambda place: not place.in_link)
_FOOTNOTE = _pattern(r"\A\^", lambda place: place.in_link)
_BLOCKS = (
    _pattern(r"\A#(?=#{0,5}(?:[ \t]|\Z))", _at_block_start),
    _pattern(r"\A[-+*](?=[ \t]|\Z)", _at_block_start),
    _pattern(r"\A[0-9]{1,9}(?P<at>[.)])(?=[ \t]|\Z)", _at_block_start),
    _pattern(r"\A>", _at_block_start),
    _pattern(r"\A(?:`{3}|~{3})", _at_block_start),
    _pattern(r"\A(?:(?:-[ \t]*)+|(?:\*[ \t]*)+|(?:_[ \t]*)+|=+[ \t]*)\Z", _at_block_start),
    _pattern(r"\A\[(?=[^\[\]]*\]:|[ xX]\][ \t])", _at_block_start),
    _pattern(r"(?:\A|(?<=[ \t]))#(?=#*\Z)", _in_heading),
)
_KRAMDOWN_BLOCKS = (
    _pattern(r"\A:(?=[ \t])", _at_block_start),
    _pattern(r"\A\^\Z", _at_block_start),
    _pattern(r"\A\*(?=\[[^\[\]]*\]:)", _at_block_start),
    _pattern(r"\{(?=#)", _in_heading),
)
_HTML_RULES = (_TAG, _AMPERSAND, *_LIQUID)

_KRAMDOWN_ESCAPES = "\\.*_+`-()[]{}#!:|\"'$<>=~"
_COMMON = (_TAG, _AMPERSAND, _LINK, _Brackets(), _FOOTNOTE, *_BLOCKS)

KRAMDOWN = Flavor(
    "kramdown",
    _KRAMDOWN_ESCAPES,
    (
        *_COMMON,
        *_KRAMDOWN_BLOCKS,
        *_LIQUID,
        _backslash(_KRAMDOWN_ESCAPES),
        _pattern(r"\|", _in_line),
        _pattern(r"\{(?=:)"),
        _STAR,
        _UNDERSCORE,
        _LONG_RUNS,
        _ANY_TICKS,
        _TWO_TILDES,
        _MATH,
    ),
    runs_liquid=True,
)
"""Jekyll: Liquid, then kramdown with GitHub's Markdown."""

COMMONMARK = Flavor(
    "commonmark",
    PUNCTUATION,
    (*_COMMON, _backslash(PUNCTUATION), _STAR, _UNDERSCORE, _EQUAL_TICKS, _TILDE, _TWO_TILDES),
)
"""GitHub and other engines of CommonMark."""

PLAIN = Flavor(
    "plain",
    _KRAMDOWN_ESCAPES,
    (
        *_COMMON,
        *_KRAMDOWN_BLOCKS,
        *_LIQUID,
        _backslash(PUNCTUATION),
        _pattern(r"\|", _in_line),
        _pattern(r"\{(?=[:#.])"),
        _pattern(r"\{.*(?P<at>\})\Z"),
        _pattern(":(?!https?:)(?=[0-9_+-]*[a-z][a-z0-9_+-]*:)"),
        _pattern(r":(?=[A-Za-z][\w-]*[\[{])"),
        _pattern(r"\A(?:#|::)", _at_block_start),
        _pattern(r"(?P<at>#+)\Z", _in_heading),
        _ANY_STAR,
        _ANY_UNDERSCORE,
        _LONG_RUNS,
        _ANY_TICKS,
        _TILDE,
        _TWO_TILDES,
        _MATH,
    ),
    by_reference=True,
    runs_liquid=True,
)
"""Whatever shows posts: Jekyll, Hugo, Eleventy, Astro, VitePress, Docusaurus, Pelican, MkDocs."""

FLAVORS = {flavor.name: flavor for flavor in (KRAMDOWN, COMMONMARK, PLAIN)}
