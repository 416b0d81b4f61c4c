"""A document's exact text: bytes to text and back without loss, and where its lines stand."""

import codecs
import re
from bisect import bisect_right
from contextlib import suppress
from functools import cached_property, partial
from typing import NamedTuple, TypedDict

from attrs import evolve, frozen

from hfdigest.errors import HfDigestError, Level, Problem, excerpt
from hfdigest.patterns import lazily

BOM = "\ufeff"
LINE_END = lazily(r"\r\n?|\n")
SURROGATE = lazily("[\ud800-\udfff]")
"""Half of a surrogate pair, by which Python carries a byte that is not UTF-8."""


_FILE_NAME = lazily(r"\S{1,255}\.(?:md|markdown|mdx|txt|json|jsonl|html?)", re.IGNORECASE)


def check_content(data: object, taker: str) -> None:
    """Raise a TypeError for what is no text and no bytes, and for the name of a file."""
    if isinstance(data, str) and _FILE_NAME.fullmatch(data):
        message = f"{taker} takes what a file holds, and {data!r} is the name of one"
    elif isinstance(data, str | bytes):
        return
    else:
        message = f"{taker} takes text or bytes, not {type(data).__name__}"
    message += "; hfdigest.load reads a file"
    raise TypeError(message)


def check_size(data: str | bytes, most: int, error: type[HfDigestError], name: str | None) -> None:
    """Raise an error for more bytes, or characters of a text, than are to be read."""
    if len(data) > most:
        message = f"the document has {len(data):,} bytes; {most:,} are read"
        raise error(message, name=name)


def refuse_compressed(data: bytes, error: type[HfDigestError]) -> None:
    """Raise an error for data that gzip has compressed, which is never unpacked unasked."""
    if data.startswith(b"\x1f\x8b"):
        message = "the data is compressed with gzip; decompress it first"
        raise error(message)


class Line(NamedTuple):
    """A line's place: where it starts, where its content ends, where the next line starts."""

    start: int
    end: int
    next: int


class LineSpans(NamedTuple):
    """Where the lines of a text start, and where their contents end."""

    starts: list[int]
    ends: list[int]


class Place(TypedDict):
    """A place as errors and problems take it."""

    line: int
    column: int
    excerpt: str | None


def readable(text: str) -> str:
    """Return the text with U+FFFD for every byte that is not UTF-8."""
    if text.isascii():
        return text
    try:  # which is many times as fast as a pattern
        text.encode()
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text)
    return text


_line = partial(tuple.__new__, Line)
"""Makes a line of its three offsets, in half the time of the class."""


def _line_ends(text: str) -> tuple[list[int], list[int]]:
    """Return where the ends of the lines start, and where they end."""
    if "\r" in text:
        spans = [match.span() for match in LINE_END.finditer(text)]
        return [start for start, _ in spans], [end for _, end in spans]
    starts = []
    place = text.find("\n")
    while place >= 0:
        starts.append(place)
        place = text.find("\n", place + 1)
    return starts, [start + 1 for start in starts]


_ERRORS = {"utf-8": "surrogateescape", "utf-16-le": "surrogatepass", "utf-16-be": "surrogatepass"}
"""What is done, without loss, with bytes that a codec does not know."""


def _codec_of(data: str | bytes) -> str:
    """Return the codec of a document; UTF-16 is told by its byte order mark, as PowerShell does."""
    if isinstance(data, bytes) and len(data) % 2 == 0 and not data.startswith(codecs.BOM_UTF32_LE):
        if data.startswith(codecs.BOM_UTF16_LE):
            return "utf-16-le"
        if data.startswith(codecs.BOM_UTF16_BE):
            return "utf-16-be"
    return "utf-8"


@frozen(repr=False, slots=False)
class Source:
    """A document as it was given, with its name.

    Bytes that are not UTF-8 are carried as lone surrogates (`surrogateescape`); byte order marks,
    which may be those of UTF-16, are taken off and remembered. Lines end in CRLF, CR or LF and
    nothing else.
    """

    text: str
    """The text without its byte order mark."""
    bom: int = 0
    """The number of byte order marks with which the document begins; some tools add a second."""
    name: str | None = None
    """The file's name, or what the caller called the document."""
    codec: str = "utf-8"
    """How its bytes are text: UTF-8, or UTF-16 where the byte order mark says so."""

    @classmethod
    def read(cls, data: str | bytes, name: str | None = None) -> "Source":
        """Take text or bytes as they are."""
        codec = _codec_of(data)
        if type(data) is bytes and codec == "utf-8" and not data.startswith(codecs.BOM_UTF8):
            with suppress(UnicodeDecodeError):
                source = cls(data.decode(), 0, name, codec)
                object.__setattr__(source, "_utf_8", data)  # so that it is not encoded again
                return source
        text = data if isinstance(data, str) else data.decode(codec, _ERRORS[codec])
        if not text.startswith(BOM):
            return cls(text, 0, name, codec)
        content = text.lstrip(BOM)
        return cls(content, len(text) - len(content), name, codec)

    def to_bytes(self) -> bytes:
        """Return the bytes that `read` was given."""
        text = BOM * self.bom + self.text
        return text.encode(self.codec, _ERRORS[self.codec])

    @cached_property
    def _utf_8(self) -> bytes | None:
        """The text in UTF-8; `None` where it holds lone surrogates."""
        try:
            return self.text.encode()
        except UnicodeEncodeError:
            return None

    @property
    def has_lost_bytes(self) -> bool:
        """True where the text holds lone surrogates: bytes that are not of its codec."""
        return self._utf_8 is None

    @property
    def packed(self) -> "Packed":
        """The document as it is kept in memory."""
        # Bytes that are not UTF-8 might be some, once they stand side by side.
        content = self._utf_8 if self.codec == "utf-8" else None
        content_or_text = self.text if content is None else content
        return Packed(content_or_text, self.bom, self.name, self.codec)

    def with_text(self, text: str) -> "Source":
        """Return a source of the same name, codec and byte order mark with another text."""
        return Source(text, self.bom, self.name, self.codec)

    def repaired(self, text: str) -> "Source":
        """Return a source of the same name and codec with a text that has its own mark, if any."""
        return evolve(Source.read(text, self.name), codec=self.codec)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines in order; a text that ends in a line end has no empty line after it."""
        starts, ends = self.line_spans
        return tuple(map(_line, zip(starts, ends, [*starts[1:], len(self.text)], strict=False)))

    @cached_property
    def line_spans(self) -> LineSpans:
        """The places of the same lines, which take a third of the time and the memory."""
        ends, nexts = _line_ends(self.text)
        starts = [0, *nexts]
        if starts[-1] == len(self.text):
            starts.pop()
        else:
            ends.append(len(self.text))
        return LineSpans(starts, ends)

    @cached_property
    def line_end(self) -> str:
        """The line end that most lines have; LF where no line has one."""
        ends = LINE_END.findall(self.text)
        return max(("\n", "\r\n", "\r"), key=ends.count)

    def line_number(self, offset: int) -> int:
        """Return the 1-based number of the line that holds the character at `offset`."""
        return bisect_right(self.line_spans.starts, offset) or 1

    def place(self, offset: int) -> Place:
        """Return `line`, `column` and `excerpt` of an offset, as errors and problems take them."""
        number = self.line_number(offset)
        if not self.lines:
            return {"line": 1, "column": 1, "excerpt": None}
        line = self.lines[number - 1]
        column = offset - line.start + 1
        shown = excerpt(readable(self.text[line.start : line.end]), column)
        return {"line": number, "column": column, "excerpt": shown}

    def problem(self, message: str, offset: int, level: Level = "warning") -> Problem:
        """Return a problem at an offset."""
        return Problem(message=message, level=level, **self.place(offset))


class Packed(NamedTuple):
    """A document in the least memory.

    One emoji makes each character of a text take four bytes, where its UTF-8 takes one.
    """

    content: str | bytes
    """UTF-8 without a byte order mark, or the text where it is none."""
    bom: int
    name: str | None
    codec: str

    @property
    def source(self) -> Source:
        """The document."""
        content = self.content
        text = content if isinstance(content, str) else content.decode()
        return Source(text, self.bom, self.name, self.codec)

    @property
    def data(self) -> bytes:
        """The bytes of the document."""
        if isinstance(self.content, str):
            return self.source.to_bytes()
        return codecs.BOM_UTF8 * self.bom + self.content
