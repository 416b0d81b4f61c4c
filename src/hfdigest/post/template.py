"""Two-way line templates: the same string reads a line of a post and writes it.

A template is literal text with placeholders: `{rank}. **{title}** - 👍 {upvotes}`. `{[…]}` holds a
part that may be missing, `{{` and `}}` stand for braces. `{|}` at the beginning marks a further
spelling, which is read and never written. Every placeholder has a `Kind`, whose `read` and `write`
are inverse to each other.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from itertools import takewhile
from typing import Any, ClassVar, NamedTuple

from attrs import evolve, field, frozen

from hfdigest.affiliation import Approximate, Count
from hfdigest.errors import DialectError
from hfdigest.model import ARXIV_ID, Author, Day, Month, Period, User, Week
from hfdigest.post.active import is_web_address, why_active
from hfdigest.source import LINE_END, readable

WRAPPED_LINES = 4
"""How many lines a wrapped title may take; a bound keeps reading linear."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Reach(Enum):
    """How far a text placeholder may go beyond the end of its line."""

    LINE = "line"
    WRAP = "wrap"  # the rest of the template may stand on a following line
    PARAGRAPH = "paragraph"  # up to a blank line or a line that a template reads
    BODY = "body"  # up to a line that a template reads


@frozen(eq=False)
class Kind:
    """What a placeholder stands for: how it is recognised, read and written."""

    pattern: str | None
    """A regular expression without groups and without line ends; `None` for free text."""
    read: Callable[[str], Any]
    """Turn the text of a slot into the model's value; `None` means that nothing is stated."""
    write: Callable[[Any, str | None], str]
    """Turn a value into text, in the spelling of the text that stood there if there was one.

    Raises ValueError where the text cannot say the value.
    """
    sample: str
    """A text that the kind reads, for checking a template against itself."""
    reach: Reach = Reach.LINE


# --- free text -----------------------------------------------------------------------------------


def _read_text(text: str) -> str | None:
    """Return the text on one line: a line break and the blanks around it are layout."""
    if "\n" in text or "\r" in text:
        text = " ".join(line.strip(" \t") for line in LINE_END.split(text))
    return readable(text) or None


def _write_text(value: Any, _: str | None) -> str:
    if not isinstance(value, str):
        message = f"is not text: {value!r}"
        raise ValueError(message)  # noqa: TRY004 - every refusal of a value is a ValueError
    if "\n" in value or "\r" in value:
        message = "holds a line break"
        raise ValueError(message)
    if not value or value != value.strip(" \t"):
        message = "is empty" if not value else "begins or ends with white space"
        raise ValueError(message)
    if _SURROGATE.search(value):
        message = "holds a lone surrogate, which no file can hold"
        raise ValueError(message)
    reason = why_active(value)
    if reason is not None:
        raise ValueError(reason)
    return value


def _read_body(text: str) -> str | None:
    """Return the text with its line breaks, each as a line feed."""
    return readable(LINE_END.sub("\n", text)) or None


def _write_body(value: Any, _: str | None) -> str:
    if isinstance(value, str) and "\n" in value and "\r" not in value:
        _write_text(value.replace("\n", " "), None)
        if value == value.strip():
            return value
    return _write_text(value, None)


class Codec(NamedTuple):
    """How text is escaped where it stands; `decode` is inverse to `encode`."""

    encode: Callable[[str], str]
    decode: Callable[[str], str]


_ESCAPED_BRACKET = re.compile(r"\\([\[\]\\])")
_UNESCAPED_BRACKET = re.compile(r"[\[\]]|\\(?=[\[\]\\]|\Z)")

RAW = Codec(str, str)
"""Nothing is escaped; text that would change the structure does not read back and is refused."""
CELL = Codec(lambda text: text.replace("|", "\\|"), lambda text: text.replace("\\|", "|"))
"""The cell of a table, where a bar ends the cell."""
CELL_BODY = Codec(
    lambda text: CELL.encode(text).replace("\n", "<br>"),
    lambda text: CELL.decode(text).replace("<br>", "\n"),
)
"""The cell of a table with text of several lines, which HTML has to break."""
LINK_TEXT = Codec(
    lambda text: _UNESCAPED_BRACKET.sub(r"\\\g<0>", text),
    lambda text: _ESCAPED_BRACKET.sub(r"\1", text),
)
"""The text of a link, where a bracket could end it."""


def _text(reach: Reach, codec: Codec = RAW) -> Kind:
    kind = Kind(None, _read_text, _write_text, "text", reach)
    return kind if codec is RAW else coded(kind, codec)


def coded(kind: Kind, codec: Codec) -> Kind:
    """Return the kind for a place where its text is escaped."""

    def read(text: str) -> Any:
        return kind.read(codec.decode(text))

    def write(value: Any, like: str | None) -> str:
        return codec.encode(kind.write(value, None if like is None else codec.decode(like)))

    return evolve(kind, read=read, write=write)


def in_cell(kind: Kind) -> Kind:
    """Return the kind for the cell of a table."""
    if kind.pattern is not None:
        return kind
    return coded(kind, CELL_BODY if kind.reach is Reach.BODY else CELL)


TEXT = _text(Reach.LINE)
WRAPPED = _text(Reach.WRAP)
PARAGRAPH = _text(Reach.PARAGRAPH)
BODY = Kind(None, _read_body, _write_body, "text", Reach.BODY)

MISSING = ("-", "\N{EN DASH}", "—", "无", "未知")
"""How publishers say that they do not know a value."""


def with_missing(kind: Kind, tokens: tuple[str, ...]) -> Kind:
    """Return the kind with texts that stand for no value."""
    pattern = kind.pattern and f"(?:{kind.pattern}|{'|'.join(map(re.escape, tokens))})"
    return evolve(
        kind, pattern=pattern, read=lambda text: None if text in tokens else kind.read(text)
    )


# --- lists and people ----------------------------------------------------------------------------

_COMMAS = ",\N{FULLWIDTH COMMA}、;\N{FULLWIDTH SEMICOLON}"
_COMMA = re.compile(f"[{_COMMAS}]")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_LIST = re.compile(rf"\[\s*+(?:(?:{_QUOTED.pattern})\s*+(?:,\s*+|(?=\])))*+\]")
OTHERS = "et al."
"""The name that stands for authors whom a list leaves out."""
_OTHERS = (OTHERS, "et al", "and others", "...", "…", "等人", "等")


def _without_others(text: str) -> tuple[str, str]:
    """Split off the words by which a list says that it leaves items out."""
    for words in _OTHERS:
        rest = text.removesuffix(words)
        if rest != text and (not words[0].isascii() or rest[-1:] in f" {_COMMAS}"):
            return rest.rstrip(f" {_COMMAS}"), words
    return text, ""


def _items(text: str) -> Iterator[str]:
    """Return the items of a list that is written with commas, or as Python writes it."""
    if _LIST.fullmatch(text):
        for match in _QUOTED.finditer(text):
            yield re.sub(r"\\(.)", r"\1", match[1] if match[1] is not None else match[2])
    else:
        # A plus sign is the button for more names, scraped along.
        items = (item.strip() for item in _COMMA.split(text))
        yield from (item for item in items if item not in {"", "+"})


def _joined(items: list[str], like: str) -> str:
    """Return a list in the spelling of another one."""
    if _LIST.fullmatch(like):
        escaped = (item.replace("\\", "\\\\").replace("'", "\\'") for item in items)
        return "[" + ", ".join(f"'{item}'" for item in escaped) + "]"
    mark = next((mark for mark in _COMMAS if mark in like), ",")
    return (mark + " " * mark.isascii()).join(items)


def _listed(make: Callable[[str], Any], text_of: Callable[[Any], str]) -> Kind:
    """Return lists of values, each of which is made of a text and gives one."""

    def read(text: str) -> tuple[Any, ...] | None:
        named, others = _without_others(_read_text(text) or "")
        found = [*_items(named), *([OTHERS] if others else [])]
        return tuple(make(item) for item in found) or None

    def write(value: Any, like: str | None) -> str:
        if not isinstance(value, tuple):
            message = f"is not a list: {value!r}"
            raise ValueError(message)  # noqa: TRY004
        like = like or ""
        others = _without_others(like)[1] or OTHERS
        items = [_write_text(text_of(item), None) for item in value]
        text = _joined([others if item == OTHERS else item for item in items], like)
        if read(text) != value:
            message = f"has an item that a list cannot hold: {', '.join(items)}"
            raise ValueError(message)
        return text

    return Kind(None, read, write, "text")


NAMES = _listed(lambda name: Author(name=name), lambda author: author.name or "")
TEXTS = _listed(str, lambda text: text)

_LOGIN = re.compile(r"[\w.-]+")


def _read_user(text: str) -> User | None:
    """Return who is named as `Name (@login)` or `@login`; a name alone is no account."""
    name, _, login = text.rpartition("@")
    login = login.removesuffix(")")
    if not (text.startswith("@") or name.endswith("(")) or not _LOGIN.fullmatch(login):
        return None
    return User(name=login, fullname=_read_text(name.removesuffix("(").strip()))


def _write_user(value: Any, _: str | None) -> str:
    text = f"{value.fullname} (@{value.name})" if value.fullname else f"@{value.name}"
    if _read_user(_write_text(text, None)) != value:
        message = f"is no name with a login: {text!r}"
        raise ValueError(message)
    return text


USER = Kind(None, _read_user, _write_user, "text (@text)")

# --- numbers -------------------------------------------------------------------------------------

_PLAIN = "[0-9]{1,18}"
_GROUPED = "[0-9]{1,3}(?:,[0-9]{3}){1,5}"
_ROUNDED = "[0-9]{1,6}(?:[.][0-9]{1,3})?[km]"
_FACTORS = {"k": 1_000, "m": 1_000_000}


def _read_count(text: str) -> Count:
    if text[-1] in _FACTORS:
        whole, _, part = text[:-1].partition(".")
        return Approximate(int(whole + part) * _FACTORS[text[-1]] // 10 ** len(part))
    return int(text.replace(",", ""))


def _write_count(value: Any, like: str | None) -> str:
    if isinstance(value, Approximate):
        for unit, factor in reversed(_FACTORS.items()):
            text = f"{value.value / factor:.3f}".rstrip("0").rstrip(".") + unit
            if value.value >= factor and _read_count(text) == value:
                return text
        message = f"is rounded to something other than thousands: {value.value}"
        raise ValueError(message)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        message = f"is not a count: {value!r}"
        raise ValueError(message)
    return f"{value:,}" if like is not None and "," in like else str(value)


def _write_integer(value: Any, like: str | None) -> str:
    if isinstance(value, Approximate):
        message = "is a rounded number where an exact one belongs"
        raise ValueError(message)  # noqa: TRY004
    return _write_count(value, like)


INTEGER = Kind(_PLAIN, int, _write_integer, "7")
COUNT = Kind(f"(?:{_ROUNDED}|{_GROUPED}|{_PLAIN})", _read_count, _write_count, "7")


def _grouped_integer(_: str) -> Kind:
    """Return integers that a new post writes as `2,037`."""
    return Kind(
        f"(?:{_GROUPED}|{_PLAIN})",
        lambda text: int(text.replace(",", "")),
        lambda value, like: _write_integer(value, "," if like is None else like),
        "7",
    )


def _decimal(spec: str) -> Kind:
    """Return decimal numbers with the digits that a format such as `,.2f` gives."""
    digits = int(spec[-2])

    def write(value: Any, _: str | None) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            message = f"is not a number: {value!r}"
            raise ValueError(message)  # noqa: TRY004
        text = format(value, spec)
        if float(text.replace(",", "")) != value:
            message = f"has more than {digits} decimals: {value!r}"
            raise ValueError(message)
        return text

    return Kind(
        f"(?:{_GROUPED}|{_PLAIN})[.][0-9]{{{digits}}}",
        lambda text: float(text.replace(",", "")),
        write,
        f"7.{'0' * digits}",
    )


# --- periods -------------------------------------------------------------------------------------

_DIRECTIVES = {
    "%Y": ("[0-9]{4}", "year"),
    "%G": ("[0-9]{4}", "year"),
    "%m": ("[0-9]{2}", "month"),
    "%-m": ("[0-9]{1,2}", "month"),
    "%d": ("[0-9]{2}", "day"),
    "%-d": ("[0-9]{1,2}", "day"),
    "%V": ("[0-9]{2}", "week"),
    "%B": (None, "month"),
    "%b": (None, "month"),
    "%A": (None, "weekday"),
    "%a": (None, "weekday"),
}
_DIRECTIVE = re.compile("%-?[A-Za-z]")


def _calendar(days: str, short_days: str, months: str, short_months: str) -> dict[str, list[str]]:
    return {
        "%A": days.split(),
        "%a": short_days.split(),
        "%B": months.split(),
        "%b": short_months.split(),
    }


def _numbered(mark: str) -> str:
    return " ".join(f"{month}{mark}" for month in range(1, 13))


# The calendar module's names follow the locale.
_CALENDARS = {
    "en": _calendar(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "Mon Tue Wed Thu Fri Sat Sun",
        "January February March April May June July August September October November December",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    ),
    "ja": _calendar(
        "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
        "月 火 水 木 金 土 日",
        _numbered("月"),
        _numbered("月"),
    ),
    "ko": _calendar(
        "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        "월 화 수 목 금 토 일",
        _numbered("월"),
        _numbered("월"),
    ),
    "zh": _calendar(
        "星期一 星期二 星期三 星期四 星期五 星期六 星期日",
        "周一 周二 周三 周四 周五 周六 周日",
        _numbered("月"),
        _numbered("月"),
    ),
}
_LABELS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
_SAMPLES: dict[str, Day | Week | Month] = {
    "day": Day(date=dt.date(2026, 2, 16)),
    "week": Week(year=2026, week=7),
    "month": Month(year=2026, month=2),
}


def _make_period(unit: str, parts: Mapping[str, int]) -> Period:
    if unit == "day":
        return Day(date=dt.date(parts["year"], parts["month"], parts["day"]))
    if unit == "week":
        return Week(year=parts["year"], week=parts["week"])
    return Month(year=parts["year"], month=parts["month"])


def _unit(period: Period) -> str:
    return type(period).__name__.lower()


def period_kind(unit: str, spec: str = "", language: str = "en") -> Kind:
    """Return periods of one unit (`day`, `week`, `month`) in a strftime-like format.

    The directives are `%Y %m %-m %d %-d %B %b %A %a %G %V`; the default is the period's ISO label.
    `language` is a BCP 47 tag; months and weekdays have names in English, Chinese, Japanese and
    Korean, and English ones for other languages.
    """
    spec = spec or _LABELS[unit]
    names = _CALENDARS.get(language.partition("-")[0].lower(), _CALENDARS["en"])
    directives = _DIRECTIVE.findall(spec)
    for directive in directives:
        if directive not in _DIRECTIVES:
            message = f"{directive} is not one of {' '.join(_DIRECTIVES)}"
            raise ValueError(message)
    needed = {"day": {"year", "month", "day"}, "week": {"year", "week"}, "month": {"year", "month"}}
    missing = needed[unit] - {_DIRECTIVES[directive][1] for directive in directives}
    if missing:
        message = f"the format {spec!r} does not state the {' and '.join(sorted(missing))}"
        raise ValueError(message)
    literals = [re.escape(literal) for literal in _DIRECTIVE.split(spec)]
    patterns = [
        _DIRECTIVES[directive][0] or f"(?:{'|'.join(sorted(names[directive], reverse=True))})"
        for directive in directives
    ]
    body = "".join(part for pair in zip(literals, [*patterns, ""], strict=True) for part in pair)
    groups = "".join(
        part
        for pair in zip(literals, [*(f"({pattern})" for pattern in patterns), ""], strict=True)
        for part in pair
    )
    reader = re.compile(groups)

    def read(text: str) -> Period | None:
        match = reader.fullmatch(text)
        parts = {}
        for directive, value in zip(directives, match.groups() if match else (), strict=True):
            pattern, part = _DIRECTIVES[directive]
            parts[part] = int(value) if pattern else names[directive].index(value) + 1
        try:
            period = _make_period(unit, parts)
        except ValueError:
            return None
        # A weekday that is not the date's makes the text unreadable rather than half right.
        weekday = parts.get("weekday")
        return None if weekday and period.start.isoweekday() != weekday else period  # type: ignore[union-attr]

    def write(value: Any, like: str | None) -> str:
        if not isinstance(value, Day | Week | Month) or _unit(value) != unit:
            message = f"is not a {unit}: {value!r}"
            raise ValueError(message)
        written = _format_period(value, spec, names)
        if like is not None and (old := read(like)) == value:
            return like if old is not None else written
        return written

    return Kind(body, read, write, _format_period(_SAMPLES[unit], spec, names))


def _format_period(period: Day | Week | Month, spec: str, names: Mapping[str, list[str]]) -> str:
    start = period.start
    year = period.year if isinstance(period, Week) else start.year
    values = {
        "%Y": f"{year:04d}",
        "%G": f"{year:04d}",
        "%m": f"{start.month:02d}",
        "%-m": str(start.month),
        "%d": f"{start.day:02d}",
        "%-d": str(start.day),
        "%V": f"{start.isocalendar().week:02d}",
        "%B": names["%B"][start.month - 1],
        "%b": names["%b"][start.month - 1],
        "%A": names["%A"][start.weekday()],
        "%a": names["%a"][start.weekday()],
    }
    return _DIRECTIVE.sub(lambda match: values[match[0]], spec)


# --- paper identifiers and addresses -------------------------------------------------------------

_VERSION = re.compile(r"(.*[0-9])v([0-9]{1,3})", re.ASCII)
# Bounds keep a line of many openings linear.
_ID = r"[^\s/?#()\[\]<>|\"'`*]{1,100}"
_OLD_OR_NEW_ID = rf"(?:[a-z-]{{1,20}}(?:[.][A-Z]{{2}})?/)?{_ID}"
_REST = r"[^\s)]{0,500}"


class PaperId(NamedTuple):
    """An identifier as a link states it: the arXiv version apart."""

    id: str
    version: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PaperId":
        """Split `2503.02130v3`; a text that is no arXiv id has no version."""
        match = _VERSION.fullmatch(text)
        if match and ARXIV_ID.fullmatch(match[1]):
            return cls(match[1], int(match[2]))
        return cls(text)

    def __str__(self) -> str:
        """Return the identifier with its version."""
        return self.id if self.version is None else f"{self.id}v{self.version}"


def agrees(stated: Any, value: Any) -> bool:
    """Tell whether a slot states a value; an identifier may leave the version out."""
    if isinstance(stated, PaperId) and isinstance(value, PaperId):
        return stated.id == value.id and stated.version in {None, value.version}
    return bool(stated == value)


def _link(host: str, prefix: str, ending: str = "") -> Kind:
    """Return addresses that hold a paper's identifier; a changed one keeps its other parts."""
    reader = re.compile(rf"({host})({_OLD_OR_NEW_ID})({_REST})")

    def split(text: str) -> tuple[str, str, str]:
        match = reader.fullmatch(text)
        if match is None:
            return "", "", ""
        id_text = match[2].removesuffix(ending)
        return match[1], id_text, match[2][len(id_text) :] + match[3]

    def read(text: str) -> PaperId | None:
        id_text = split(readable(text))[1]
        return PaperId.parse(id_text) if id_text else None

    def write(value: Any, like: str | None) -> str:
        before, _, after = split(like or "")
        text = f"{before or prefix}{_write_text(str(value), None)}{after}"
        if read(text) != value:
            message = f"cannot stand in a link: {str(value)!r}"
            raise ValueError(message)
        return text

    # A link to `#` is how some generators say that they know no address.
    return Kind(rf"(?:{host}{_OLD_OR_NEW_ID}{_REST}|#)", read, write, f"{prefix}2602.00001")


def _read_id(text: str) -> PaperId | None:
    return PaperId.parse(readable(text))


def _write_id(value: Any, _: str | None) -> str:
    text = _write_text(str(value), None)
    if not re.fullmatch(_OLD_OR_NEW_ID, text):
        message = f"is not an identifier: {text!r}"
        raise ValueError(message)
    return text


ID = Kind(_OLD_OR_NEW_ID, _read_id, _write_id, "2602.00001")
HF_URL = _link(
    r"https?://(?:www[.])?(?:huggingface[.]co|hf[.]co)/papers/", "https://huggingface.co/papers/"
)
ARXIV_URL = _link(r"https?://(?:www[.]|export[.])?arxiv[.]org/abs/", "https://arxiv.org/abs/")
PDF_URL = _link(r"https?://(?:www[.]|export[.])?arxiv[.]org/pdf/", "https://arxiv.org/pdf/", ".pdf")

_PATH = r"[^\s()<>|\"]"


def _address(pattern: str, sample: str) -> Kind:
    """Return addresses that are values as they stand."""
    shape = re.compile(pattern)

    def write(value: Any, _: str | None) -> str:
        text = _write_text(value, None)
        if not (shape.fullmatch(text) and is_web_address(text)):
            message = f"is no such address: {text!r}"
            raise ValueError(message)
        return text

    return Kind(pattern, readable, write, sample)


def _single(kind: Kind) -> Kind:
    """Return lists of one value, for lines that have room for one."""

    def write(value: Any, like: str | None) -> str:
        (only,) = value
        return kind.write(only, like)

    return evolve(kind, read=lambda text: (kind.read(text),), write=write)


URL = _address(rf"{_PATH}{{1,2000}}", "https://example.org/text")
REPOSITORY_URL = _address(
    rf"https?://[^\s()<>|\"/]{{1,100}}/[^\s()<>|\"/]{{1,100}}/{_PATH}{{1,1000}}",
    "https://github.com/text/text",
)
MEDIA_URL = _single(URL)

SPECS: Mapping[str, Callable[[str], Kind]] = {
    ",": _grouped_integer,
    ",.1f": _decimal,
    ",.2f": _decimal,
    ".1f": _decimal,
    ".2f": _decimal,
    "count": lambda _: COUNT,
    "integer": lambda _: INTEGER,
    "line": lambda _: TEXT,
    "wrap": lambda _: WRAPPED,
    "paragraph": lambda _: PARAGRAPH,
    "body": lambda _: BODY,
    "cell": lambda _: _text(Reach.WRAP, CELL),
    "link_text": lambda _: _text(Reach.WRAP, LINK_TEXT),
    "names": lambda _: NAMES,
    "list": lambda _: TEXTS,
    "url": lambda _: URL,
}
"""The kinds that a placeholder may name after a colon, as in `{statistics.total_upvotes:,}`."""

# --- templates -----------------------------------------------------------------------------------

ALSO = "{|}"
"""What marks a line as a further spelling of the one above it."""
_TOKEN = re.compile(r"\{\{|\}\}|\{\[|\]\}|\{([a-z_][a-z0-9_.]*)(?::([^{}]*))?\}|[{}]")


class Placeholder(NamedTuple):
    """A named place in a template."""

    name: str
    kind: Kind


class Optional(NamedTuple):
    """A part of a template that is left out when its placeholders are all `None`."""

    parts: tuple["str | Placeholder", ...]


class Slot(NamedTuple):
    """A field of the model and where its text stands in the source."""

    field: str
    start: int
    end: int
    value: Any
    """What the text says; `None` where it is empty or says that nothing is known."""


_NEXT_LINE = r"(?>(?:[ \t]*(?:\r\n|\r|\n))+)"
"""A line break in a template; blank lines there are layout."""


@frozen(eq=False)
class LineTemplate:
    """One line of a post, or a few that belong together, to read and to write."""

    text: str
    """The template as the dialect spells it."""
    parts: tuple[str | Placeholder | Optional, ...]
    blank_before: int = 0
    """How many blank lines a new post has before this line."""
    also: bool = False
    """True for a further spelling, which is read and never written."""
    clearable: ClassVar[frozenset[str]] = frozenset()
    """The placeholders whose text may be taken out without the line; only cells have such."""
    placeholders: tuple[Placeholder, ...] = field(init=False)
    kinds: Mapping[str, Kind] = field(init=False)
    prefix: str = field(init=False)
    """The literal text that the first such line begins with."""
    lines_below: int = field(init=False)
    """How many lines follow the first one before the text that may go on."""
    wraps: bool = field(init=False)
    """True where a title inside the line may be broken over several lines."""
    is_open: bool = field(init=False)
    """True for free text without a label of its own, which any line could be."""
    value_below: bool = field(init=False)
    """True where the line is a label and its value begins on the next one."""
    _pattern: re.Pattern[str] = field(init=False)
    _opening: re.Pattern[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Compile the template; raises ValueError where it could not be read back."""
        put = object.__setattr__
        first = self.parts[0]
        put(self, "placeholders", tuple(_placeholders(self.parts)))
        put(self, "kinds", dict(self.placeholders))
        put(self, "prefix", first.partition("\n")[0] if isinstance(first, str) else "")
        put(self, "is_open", isinstance(first, Placeholder) and first.kind.pattern is None)
        before = self.parts[-2] if len(self.parts) > 1 else ""
        put(self, "value_below", isinstance(before, str) and before.endswith("\n"))
        breaks = sum(len(_BREAKS.findall(part)) for part in self.parts if isinstance(part, str))
        put(self, "lines_below", breaks - self.value_below)
        texts = [place for place in self.placeholders if place.kind.pattern is None]
        put(self, "wraps", any(place.kind.reach is Reach.WRAP for place in texts))
        put(self, "_pattern", _compiled(self.parts, texts, value_below=self.value_below))
        put(self, "_opening", _compiled_opening(self.parts))

    @property
    def is_heading(self) -> bool:
        """True for a line that begins with `#`."""
        return self.text.startswith("#")

    @property
    def repeats(self) -> str:
        """The list whose items such lines state, one each, or ""."""
        name = self.placeholders[0].name if self.placeholders else ""
        return name.rpartition(".")[0] if name.count(".") > 1 else ""

    @property
    def tail(self) -> Reach:
        """How far the placeholder at the end of the line reaches."""
        last = self.parts[-1]
        return last.kind.reach if isinstance(last, Placeholder) else Reach.LINE

    def begins(self, text: str, start: int, end: int) -> bool:
        """Tell whether a line begins as this template does."""
        return self._opening.match(text, start, end) is not None

    def match(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return the slots of the text between two offsets, or `None` if it is no such line."""
        while start < end and text[end - 1] in " \t":
            end -= 1
        match = self._pattern.fullmatch(text, start, end)
        if match is None:
            return None
        slots = []
        for number, (name, kind) in enumerate(self.placeholders, 1):
            first, last = match.span(number)
            if first < 0:
                continue
            if kind.pattern is None:
                first, last = stripped(text, first, last)
            value = kind.read(text[first:last]) if first < last else None
            slots.append(Slot(name, first, last, value))
        return tuple(slots)

    def render(self, values: Mapping[str, str | None]) -> str | None:
        """Return the line with the texts put in; `None` where there is none for any placeholder.

        Raises KeyError, naming the placeholder, where one text is missing and another is not.
        """
        if self.placeholders and all(values.get(place.name) is None for place in self.placeholders):
            return None
        return "".join(_rendered(self.parts, values))

    def mark(self, name: str) -> str:
        """Return the literal that encloses a placeholder on both sides, such as `**`, or ""."""
        for before, part, after in zip(self.parts, self.parts[1:], self.parts[2:], strict=False):
            if isinstance(part, Placeholder) and part.name == name:
                if not (isinstance(before, str) and isinstance(after, str)):
                    return ""
                lengths = range(min(len(before), len(after)), 0, -1)
                return next((after[:n] for n in lengths if before.endswith(after[:n])), "").strip()
        return ""


class Shape:
    """What templates that are not lines of text are like."""

    blank_before: int = 0
    lines_below: ClassVar[int] = 0
    wraps: ClassVar[bool] = False
    also: ClassVar[bool] = False
    is_open: ClassVar[bool] = False
    is_heading: ClassVar[bool] = False
    value_below: ClassVar[bool] = False
    repeats: ClassVar[str] = ""
    tail: ClassVar[Reach] = Reach.LINE
    clearable: frozenset[str] = frozenset()

    def mark(self, _: str) -> str:
        """Return "", because no mark encloses a placeholder."""
        return ""


_BREAKS = re.compile("\n+")


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range without the blanks at its ends."""
    while start < end and text[start] in " \t":
        start += 1
    while start < end and text[end - 1] in " \t":
        end -= 1
    return start, end


def _placeholders(parts: tuple[Any, ...]) -> Iterator[Placeholder]:
    for part in parts:
        if isinstance(part, Placeholder):
            yield part
        elif isinstance(part, Optional):
            yield from _placeholders(part.parts)


def _rendered(parts: tuple[Any, ...], values: Mapping[str, str | None]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Optional):
            if any(values.get(place.name) is not None for place in _placeholders(part.parts)):
                yield from _rendered(part.parts, values)
        else:
            text = values.get(part.name)
            if text is None:
                raise KeyError(part.name)
            yield text


def _compiled(
    parts: tuple[Any, ...], texts: list[Placeholder], *, value_below: bool
) -> re.Pattern[str]:
    """Return the pattern of the whole line, with a group for each placeholder.

    Every free text ends for good (an atomic group) where the rest of the line can begin, and the
    last one takes what is left: no input makes that backtrack twice.
    """
    if value_below:
        # Which of the lines below belong to the value is not for a pattern to tell.
        parts = (*parts[:-2], parts[-2].rstrip("\n"))
    pattern = "".join(_patterns(parts, (), texts))
    return re.compile(pattern + "()" * value_below, re.DOTALL)


def _patterns(
    parts: tuple[Any, ...], rest: tuple[Any, ...], texts: list[Placeholder]
) -> Iterator[str]:
    """Return the pattern of each part; `rest` is what follows the last of them."""
    for index, part in enumerate(parts):
        after = (*parts[index + 1 :], *rest)
        if isinstance(part, Optional):
            yield f"(?:{''.join(_patterns(part.parts, after, texts))})?"
        elif isinstance(part, str):
            yield _literal(part)
        elif part.kind.pattern is not None:
            yield f"({part.kind.pattern})"
        elif part is texts[-1] and not (after and isinstance(after[0], Optional)):
            yield "(.*)"
        else:
            yield f"(?>(.*?)(?={_ahead(part.name, after)}))"


def _ahead(name: str, rest: tuple[Any, ...]) -> str:
    """Return the pattern of a text's end: what follows it, up to a literal or further text."""
    pattern = ""
    for index, part in enumerate(rest):
        if isinstance(part, str):
            return pattern + _literal(part)
        if isinstance(part, Optional):
            bounded = "".join(str(_bounded(each)) for each in takewhile(_bounded, part.parts))
            if not bounded:
                break
            if not all(map(_bounded, part.parts)):
                return f"{pattern}(?:{bounded}|{_ahead(name, rest[index + 1 :])})"
            pattern += f"(?:{bounded})?"
        elif part.kind.pattern is None:
            break
        else:
            pattern += part.kind.pattern
    else:
        return pattern + r"\Z"
    message = f"{{{name}}} needs literal text after it to be told apart"
    raise ValueError(message)


def _bounded(part: str | Placeholder) -> str | None:
    """Return the pattern of a part; `None` for free text, which has none."""
    return _literal(part) if isinstance(part, str) else part.kind.pattern


def _literal(text: str) -> str:
    return _NEXT_LINE.join(map(re.escape, _BREAKS.split(text)))


def _compiled_opening(parts: tuple[Any, ...]) -> re.Pattern[str]:
    """Return the pattern of the first line's part before its first free text."""
    opening = ""
    for part in parts:
        if isinstance(part, Optional) or not _bounded(part):
            return re.compile(opening)
        if isinstance(part, str) and "\n" in part:
            opening += re.escape(part.partition("\n")[0])
            break
        opening += str(_bounded(part))
    return re.compile(opening + r"[ \t]*$")


def parse_template(
    text: str, kind_of: Callable[[str, str], Kind], blank: int = 0, *, also: bool = False
) -> LineTemplate:
    """Compile one line; raises ValueError, saying what is wrong with it.

    `kind_of` gives the kind of a placeholder from its name and its specification.
    """
    parts = tuple(_parsed(text, kind_of))
    if not parts:
        message = "nothing stands on the line"
        raise ValueError(message)
    return LineTemplate(text, parts, blank, also)


def _parsed(
    text: str, kind_of: Callable[[str, str], Kind]
) -> Iterator[str | Placeholder | Optional]:
    """Return the parts of a template."""
    inner: list[str | Placeholder] | None = None
    literal = ""
    position = 0
    for match in _TOKEN.finditer(text):
        literal += text[position : match.start()]
        position = match.end()
        mark = match[0]
        if mark in {"{{", "}}"}:
            literal += mark[0]
            continue
        found: list[str | Placeholder] = [literal] if literal else []
        literal = ""
        if match[1]:
            found.append(Placeholder(match[1], kind_of(match[1], match[2] or "")))
        if mark == "{[" and inner is None:
            yield from found
            inner = []
        elif mark == "]}" and inner is not None:
            yield Optional((*inner, *found))
            inner = None
        elif not match[1]:
            message = f"{mark!r} at column {match.start() + 1} has no counterpart"
            raise ValueError(message)
        elif inner is None:
            yield from found
        else:
            inner += found
    if inner is not None:
        message = "'{[' is not closed by ']}'"
        raise ValueError(message)
    if literal := literal + text[position:].rstrip(" \t"):
        yield literal


class _Row(NamedTuple):
    """A line of a block and where it stands."""

    number: int
    text: str
    blank: int
    """How many blank lines are above it."""
    also: bool


def _rows(text: str) -> tuple[list[_Row], int]:
    """Return the lines of a block that are not blank, and how many blank ones follow the last."""
    rows = []
    blank = 0
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        if line.strip():
            also = line.startswith(ALSO)
            rows.append(_Row(number, line.removeprefix(ALSO), blank, also))
        blank = 0 if line.strip() else blank + 1
    return rows, blank


def parse_block(
    text: str, kind_of: Callable[[str, str], Kind], *, joined: bool = False
) -> tuple[tuple[LineTemplate, ...], int]:
    """Compile several lines; return them and how many blank lines stand after the last one.

    With `joined`, lines of literal text alone are one template with the line below them if that is
    the first with a placeholder, which it introduces, or free text, of which they are the label.
    Raises DialectError, naming the line.
    """
    templates: list[LineTemplate] = []
    introduced = False
    rows, blank_after = _rows(text)
    for row in rows:
        try:
            template = parse_template(row.text, kind_of, row.blank, also=row.also)
            if joined and template.placeholders and (template.is_open or not introduced):
                template = _with_labels(template, templates)
        except ValueError as error:
            message = f"template line {row.number}: {error}"
            raise DialectError(message, line=row.number, excerpt=row.text) from None
        introduced = introduced or bool(template.placeholders)
        templates.append(template)
    return tuple(templates), blank_after


def _with_labels(template: LineTemplate, above: list[LineTemplate]) -> LineTemplate:
    """Take the lines of literal text off the end of `above` and join them to a template."""
    labels: list[LineTemplate] = []
    while above and not above[-1].placeholders and not template.also:
        labels.insert(0, above.pop())
        if labels[0].also:
            break
    if not labels:
        return template
    text = "".join(
        label.text.rstrip(" \t") + "\n" * (1 + following.blank_before)
        for label, following in zip(labels, [*labels[1:], template], strict=True)
    )
    literal = "".join(
        str(label.parts[0]) + "\n" * (1 + following.blank_before)
        for label, following in zip(labels, [*labels[1:], template], strict=True)
    )
    head, *rest = template.parts
    parts = (literal + head, *rest) if isinstance(head, str) else (literal, *template.parts)
    return LineTemplate(text + template.text, parts, labels[0].blank_before, labels[0].also)
