"""Two-way line templates: the same string reads a line of a post and writes it.

A template is literal text with placeholders: `{rank}. **{title}** - 👍 {upvotes}`. `{[…]}` holds a
part that may be missing, `{{` and `}}` stand for braces. Every placeholder has a `Kind`, whose
`read` and `write` are inverse to each other.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, NamedTuple

from attrs import field, frozen

from hfdigest.affiliation import Approximate, Count
from hfdigest.errors import DialectError
from hfdigest.model import ARXIV_ID, Day, Month, Period, Week
from hfdigest.source import LINE_END, readable

WRAPPED_LINES = 4
"""How many lines a wrapped title may take; a bound keeps reading linear."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Reach(Enum):
    """How far a text placeholder may go beyond the end of its line."""

    LINE = "line"
    WRAP = "wrap"  # the rest of the template may stand on a following line
    PARAGRAPH = "paragraph"  # up to a blank line or a line that a template reads


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
    return value


def _text(reach: Reach) -> Kind:
    return Kind(None, _read_text, _write_text, "text", reach)


TEXT = _text(Reach.LINE)
WRAPPED = _text(Reach.WRAP)
PARAGRAPH = _text(Reach.PARAGRAPH)

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
# The calendar module's names follow the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LABELS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
_SAMPLES: dict[str, Day | Week | Month] = {
    "day": Day(date=dt.date(2026, 2, 16)),
    "week": Week(year=2026, week=7),
    "month": Month(year=2026, month=2),
}


def _words(directive: str) -> tuple[str, ...]:
    words = _MONTHS if directive in {"%B", "%b"} else _WEEKDAYS
    return tuple(word if directive in {"%B", "%A"} else word[:3] for word in words)


def _make_period(unit: str, parts: Mapping[str, int]) -> Period:
    if unit == "day":
        return Day(date=dt.date(parts["year"], parts["month"], parts["day"]))
    if unit == "week":
        return Week(year=parts["year"], week=parts["week"])
    return Month(year=parts["year"], month=parts["month"])


def _unit(period: Period) -> str:
    return type(period).__name__.lower()


def period_kind(unit: str, spec: str = "") -> Kind:
    """Return periods of one unit (`day`, `week`, `month`) in a strftime-like format.

    The directives are `%Y %m %-m %d %-d %B %b %A %a %G %V`; the default is the period's ISO label.
    """
    spec = spec or _LABELS[unit]
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
        _DIRECTIVES[directive][0] or f"(?:{'|'.join(_words(directive))})"
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
            parts[part] = int(value) if pattern else _words(directive).index(value) + 1
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
        written = _format_period(value, spec)
        if like is not None and (old := read(like)) == value:
            return like if old is not None else written
        return written

    return Kind(body, read, write, _format_period(_SAMPLES[unit], spec))


def _format_period(period: Day | Week | Month, spec: str) -> str:
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
        "%B": _MONTHS[start.month - 1],
        "%b": _MONTHS[start.month - 1][:3],
        "%A": _WEEKDAYS[start.weekday()],
        "%a": _WEEKDAYS[start.weekday()][:3],
    }
    return _DIRECTIVE.sub(lambda match: values[match[0]], spec)


# --- paper identifiers and addresses -------------------------------------------------------------

_VERSION = re.compile(r"(.*[0-9])v([0-9]{1,3})", re.ASCII)
_ID = r"[^\s/?#()\[\]<>|\"'`*]+"
_OLD_OR_NEW_ID = rf"(?:[a-z-]+(?:[.][A-Z]{{2}})?/)?{_ID}"


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


def _link(host: str, prefix: str, ending: str = "") -> Kind:
    """Return addresses that hold a paper's identifier; a changed one keeps its other parts."""
    reader = re.compile(rf"({host})({_OLD_OR_NEW_ID})([^\s)]*)")

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
    return Kind(rf"(?:{host}{_OLD_OR_NEW_ID}[^\s)]*|#)", read, write, f"{prefix}2602.00001")


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
}
"""The kinds that a placeholder may name after a colon, as in `{statistics.total_upvotes:,}`."""

# --- templates -----------------------------------------------------------------------------------

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


@frozen(eq=False)
class LineTemplate:
    """One line of a post, to read and to write."""

    text: str
    """The template as the dialect spells it."""
    parts: tuple[str | Placeholder | Optional, ...]
    blank_before: int
    """How many blank lines a new post has before this line."""
    placeholders: tuple[Placeholder, ...] = field(init=False)
    kinds: Mapping[str, Kind] = field(init=False)
    prefix: str = field(init=False)
    """The literal text that every such line begins with."""
    wraps: bool = field(init=False)
    """True where a title inside the line may be broken over several lines."""
    _pattern: re.Pattern[str] = field(init=False)
    _opening: re.Pattern[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Compile the template; raises ValueError where it could not be read back."""
        put = object.__setattr__
        put(self, "placeholders", tuple(_placeholders(self.parts)))
        put(self, "kinds", dict(self.placeholders))
        put(self, "prefix", self.parts[0] if isinstance(self.parts[0], str) else "")
        texts = [place for place in self.placeholders if place.kind.pattern is None]
        put(self, "wraps", any(place.kind.reach is Reach.WRAP for place in texts))
        pattern, opening = _compile(self.parts, texts)
        put(self, "_pattern", pattern)
        put(self, "_opening", opening)

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


def _compile(
    parts: tuple[str | Placeholder | Optional, ...], texts: list[Placeholder]
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the pattern of the whole line and that of its part before the first free text.

    Every free text but the last ends at the first occurrence of the literal after it, for good
    (an atomic group), and the last takes what is left: no input makes that backtrack twice.
    """
    pattern = ""
    opening: str | None = None
    closing = ""
    flat = list(_flatten(parts))
    for part, following in zip(flat, [*flat[1:], None], strict=True):
        if isinstance(part, str):
            pattern += re.escape(part) + closing
            closing = ""
        elif isinstance(part, _Bracket):
            opening = pattern if opening is None else opening
            pattern += part.value
        elif part.kind.pattern is not None:
            pattern += f"({part.kind.pattern})"
        else:
            opening = pattern if opening is None else opening
            if part is texts[-1]:
                pattern += "(.*)"
            elif isinstance(following, str):
                pattern += "(?>(.*?)"
                closing = ")"
            else:
                message = f"{{{part.name}}} needs literal text after it to be told apart"
                raise ValueError(message)
    blank = r"[ \t]*"
    return (
        re.compile(pattern + blank, re.DOTALL),
        re.compile(opening if opening is not None else pattern + blank + "$"),
    )


class _Bracket(Enum):
    OPEN = "(?:"
    CLOSE = ")?"


def _flatten(
    parts: tuple[str | Placeholder | Optional, ...],
) -> Iterator[str | Placeholder | _Bracket]:
    for part in parts:
        if isinstance(part, Optional):
            yield _Bracket.OPEN
            yield from part.parts
            yield _Bracket.CLOSE
        else:
            yield part


def parse_template(text: str, kind_of: Callable[[str, str], Kind], blank: int = 0) -> LineTemplate:
    """Compile one line; raises ValueError, saying what is wrong with it.

    `kind_of` gives the kind of a placeholder from its name and its specification.
    """
    parts: list[str | Placeholder | Optional] = []
    inner: list[str | Placeholder] | None = None
    literal = ""
    position = 0

    def flush() -> None:
        nonlocal literal
        if literal:
            (parts if inner is None else inner).append(literal)
        literal = ""

    for match in _TOKEN.finditer(text):
        literal += text[position : match.start()]
        position = match.end()
        mark = match[0]
        if mark in {"{{", "}}"}:
            literal += mark[0]
        elif mark == "{[" and inner is None:
            flush()
            inner = []
        elif mark == "]}" and inner is not None:
            flush()
            parts.append(Optional(tuple(inner)))
            inner = None
        elif match[1]:
            flush()
            place = Placeholder(match[1], kind_of(match[1], match[2] or ""))
            (parts if inner is None else inner).append(place)
        else:
            message = f"{mark!r} at column {match.start() + 1} has no counterpart"
            raise ValueError(message)
    if inner is not None:
        message = "'{[' is not closed by ']}'"
        raise ValueError(message)
    literal += text[position:].rstrip(" \t")
    flush()
    return LineTemplate(text, tuple(parts), blank)


def parse_block(
    text: str, kind_of: Callable[[str, str], Kind]
) -> tuple[tuple[LineTemplate, ...], int]:
    """Compile several lines; return them and how many blank lines stand after the last one.

    Raises DialectError, naming the line.
    """
    templates = []
    blank = 0
    for number, line in enumerate(
        text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"), 1
    ):
        if not line.strip():
            blank += 1
            continue
        try:
            templates.append(parse_template(line, kind_of, blank))
        except ValueError as error:
            message = f"template line {number}: {error}"
            raise DialectError(message, line=number, excerpt=line) from None
        blank = 0
    return tuple(templates), blank
