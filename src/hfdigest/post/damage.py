"""What reading UTF-8 with the wrong codec does to text, and how that is undone.

A `Damage` is one codec and what became of the bytes that it does not know. `inverse` gives the
only text that can stand behind a damaged one; where bytes were lost there may be several, and
`search` finds the likeliest by a table of the images of all characters.
"""

import codecs
import string
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

from attrs import frozen

from hfdigest.post.likely import Likelihood

KEEP, DROP, REPLACE = "keep", "drop", "replace"
"""What became of a byte that a codec does not know: a C1 control, nothing, or U+FFFD."""

_C1 = range(0x80, 0xA0)
_BASIC_PLANE = range(0x10000)
_SURROGATES = range(0xD800, 0xE000)
_FIRST = 0x80
"""The first character that has an image other than itself."""
_MORE = range(0x10000, 0x20000)
"""Of the other planes only the one with emoji and mathematical letters is searched."""


class _Codec(Protocol):
    """A codec that decodes anything, and encodes what has one reading."""

    def decode(self, data: bytes) -> str:
        """Return the text as which the bytes are read."""

    def encode(self, text: str) -> bytes:
        """Return the only bytes that are read as a text; raises UnicodeError without such."""

    def feed(self, pending: bytes, data: bytes) -> tuple[str, bytes]:
        """Return the text of more bytes, and those that wait for the next byte."""


class _OneByte:
    """A codec of one byte a character."""

    def __init__(self, codec: str, variant: str, lost: Sequence[int] = ()) -> None:
        known = [bytes([byte]).decode(codec, "ignore") for byte in range(256)]
        for byte in lost:
            known[byte] = ""
        # U+FFFE is how a decoding table says that it does not know a byte.
        self._table = "".join(
            char or (chr(byte) if variant == KEEP else "\ufffe") for byte, char in enumerate(known)
        )
        self._bytes = {ord(char): byte for byte, char in enumerate(self._table) if char != "\ufffe"}
        self._errors = "replace" if variant == REPLACE else "ignore"
        self.loses = "\ufffe" in self._table

    def decode(self, data: bytes) -> str:
        return codecs.charmap_decode(data, self._errors, self._table)[0]

    def encode(self, text: str) -> bytes:
        return codecs.charmap_encode(text, "strict", self._bytes)[0]

    def feed(self, pending: bytes, data: bytes) -> tuple[str, bytes]:
        return self.decode(pending + data), b""


class _TwoByte:
    """A codec of pairs of bytes, beside the single ones of ASCII."""

    loses = True
    _ERRORS: Mapping[str, str] = {KEEP: "surrogateescape", DROP: "ignore", REPLACE: "replace"}
    _KEPT: Mapping[int, int] = {0xDC00 + byte: byte for byte in range(0x80, 0x100)}

    def __init__(self, codec: str, variant: str) -> None:
        self._codec = codec
        self._errors = self._ERRORS[variant]
        self._keeps = variant == KEEP
        self._decoder = codecs.getincrementaldecoder(codec)

    def decode(self, data: bytes) -> str:
        return data.decode(self._codec, self._errors).translate(self._KEPT)

    def encode(self, text: str) -> bytes:
        return b"".join(map(self._encoded, text))

    def _encoded(self, char: str) -> bytes:
        try:
            pair = char.encode(self._codec)
        except UnicodeEncodeError:
            if self._keeps and char <= "\xff":
                return char.encode("latin-1")
            raise
        if self._keeps and "\x80" <= char <= "\xff":
            message = "may be a pair as well as a byte that was kept"
            raise UnicodeError(message)
        return pair

    def feed(self, pending: bytes, data: bytes) -> tuple[str, bytes]:
        decoder = self._decoder(self._errors)
        text = decoder.decode(pending + data)
        return text.translate(self._KEPT), decoder.getstate()[0]


class Option(NamedTuple):
    """A character that may stand behind an image, and the bytes that then wait for the next."""

    char: str
    pending: bytes


class _Images(NamedTuple):
    """The images of all characters, to be looked up."""

    options: Mapping[str, str | Sequence[Option]]
    """What may stand behind an image; a text is of characters that leave nothing pending."""
    lengths: Sequence[int]


@frozen(eq=False)
class Damage:
    """One way in which text is damaged."""

    codec: str
    """The codec's name, with `twice` after it where it was applied twice."""
    variant: str
    """What became of bytes that the codec does not know: `keep`, `drop` or `replace`."""
    lossless: bool
    """True where every damaged text has one original."""
    provable: bool
    """False where a character can vanish without any trace, so that no repair is certain."""
    _aligned: bool
    """True where an image shows which of its parts is which character's."""
    _steps: tuple[_Codec, ...]

    @property
    def times(self) -> int:
        """How often the codec was applied."""
        return len(self._steps)

    def apply(self, text: str) -> str:
        """Return the image of a text; raises UnicodeEncodeError for lone surrogates."""
        for step in self._steps:
            text = step.decode(text.encode())
        return text

    def inverse(self, image: str) -> str | None:
        """Return the text of an image where the bytes that are left prove it."""
        text = image
        try:
            for step in self._steps:
                text = step.encode(text).decode()
            return text if self.apply(text) == image else None
        except UnicodeError:
            return None

    def feed(self, pending: bytes, text: str) -> tuple[str, bytes]:
        """Return the image of text that follows on `pending`, and what waits after it."""
        if self.times > 1:
            return self.apply(text), b""
        return self._steps[0].feed(pending, text.encode())

    def search(self, image: str, likely: Likelihood) -> str | None:
        """Return the likeliest text of an image without ASCII; `None` where there is none."""
        # The likeliest text up to a place, for each run of bytes that may be pending there.
        found: list[dict[bytes, tuple[int, str]]] = [{} for _ in range(len(image) + 1)]
        found[0][b""] = (0, "")
        for place, states in enumerate(found):
            for pending, (cost, text) in states.items():
                for length, option in self._options_at(image, place, pending, likely):
                    new = (cost + likely.rank(option.char), text + option.char)
                    there = found[place + length]
                    there[option.pending] = min(new, there.get(option.pending, new))
        ends = [
            best
            for place, states in enumerate(found)
            for pending, best in states.items()
            if image[place:] == self._flushed(pending)
        ]
        return min(ends)[1] if ends else None

    def _options_at(
        self, image: str, place: int, pending: bytes, likely: Likelihood
    ) -> Iterator[tuple[int, Option]]:
        """Yield the likeliest characters whose images begin at a place, with their lengths."""
        options, lengths = self._images(pending, likely)
        for length in lengths:
            part = image[place : place + length]
            if part in options and place + length <= len(image):
                for option in _ranked(self, likely, pending, part).best:
                    yield length, option

    def options(self, image: str, pending: bytes, likely: Likelihood) -> Sequence[Option]:
        """Return the characters whose image this is where bytes are pending."""
        options = self._images(pending, likely).options.get(image, "")
        return [Option(char, b"") for char in options] if isinstance(options, str) else options

    def _images(self, pending: bytes, likely: Likelihood) -> "_Images":
        # Where bytes of neighbours join, there would be a table of everything for each byte that
        # may be pending, so only what is likely is searched.
        return _all_images(self) if self._aligned else _images(self, pending, likely.chars)

    def _flushed(self, pending: bytes) -> str:
        return self._steps[0].decode(pending) if pending else ""

    def others(self, text: str, likely: Likelihood) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield where a text's image does not prove a character, and what else may stand there."""
        pending = b""
        for place, char in enumerate(text):
            before = pending
            image, pending = self.feed(before, char)
            if char.isascii() or (self._aligned and self.inverse(image) == char):
                continue
            others = tuple(
                option.char
                for option in _ranked(self, likely, before, image).all
                if option.pending == pending and option.char != char
            )
            # The table holds the whole basic plane: what is alone in it there is proven.
            if others or not self._aligned or ord(char) not in _BASIC_PLANE:
                yield place, others


@cache
def _everything() -> str:
    basic = map(chr, (code for code in _BASIC_PLANE if code >= _FIRST and code not in _SURROGATES))
    more = map(chr, _MORE)
    return "".join([*basic, *(char for char in more if unicodedata.category(char) != "Cn")])


@lru_cache(maxsize=16)  # they take 14 MB each
def _all_images(damage: Damage) -> _Images:
    """Return the images of all characters, which leave nothing pending."""
    options: dict[str, str] = {}
    for char in _everything():
        image, _ = damage.feed(b"", char)
        if image:
            options[image] = options.get(image, "") + char
    return _Images(options, sorted(set(map(len, options))))


@lru_cache(maxsize=256)
def _images(damage: Damage, pending: bytes, chars: str) -> _Images:
    """Return the images of likely characters where bytes are pending."""
    return _images_of(damage, pending, chars)


def _images_of(damage: Damage, pending: bytes, chars: str) -> _Images:
    options: dict[str, list[Option]] = {}
    # A pending byte can take a letter of ASCII with it.
    for char in string.ascii_letters + chars if pending else chars:
        image, after = damage.feed(pending, char)
        if image:
            options.setdefault(image, []).append(Option(char, after))
    return _Images(options, sorted(set(map(len, options))))


class _Ranked(NamedTuple):
    """The characters behind an image, the likelier first."""

    best: Sequence[Option]
    """The likeliest for each run of bytes that then waits."""
    all: Sequence[Option]


@lru_cache(maxsize=256)
def _ranked(damage: Damage, likely: Likelihood, pending: bytes, image: str) -> _Ranked:
    options = damage.options(image, pending, likely)
    ranked = sorted(options, key=lambda option: likely.rank(option.char))
    best = {option.pending: option for option in reversed(ranked)}
    return _Ranked(tuple(best.values()), ranked)


@cache
def damages() -> tuple[Damage, ...]:
    """Return the ways of damage that are known, the likelier of equals first."""
    return tuple(_damages())


def _damages() -> Iterator[Damage]:
    for codec in ("mac_roman", "cp1252", "cp1254", "cp1250", "cp1251", "latin-1", "cp437"):
        yield from _one_byte(codec, 1)
    yield _damage("latin-1", DROP, _OneByte("latin-1", DROP, _C1), 1)
    for codec in ("cp949", "euc-kr"):
        for variant in (KEEP, DROP, REPLACE):
            yield Damage(
                codec=codec,
                variant=variant,
                lossless=False,
                provable=variant != DROP,
                aligned=False,
                steps=(_TwoByte(codec, variant),),
            )
    for codec in ("mac_roman", "cp1252", "cp1254", "latin-1"):
        yield from _one_byte(codec, 2)


def _one_byte(codec: str, times: int) -> Iterator[Damage]:
    for variant in (KEEP, DROP, REPLACE):
        step = _OneByte(codec, variant)
        if variant == KEEP or step.loses:
            yield _damage(codec, variant, step, times)


def _damage(codec: str, variant: str, step: _OneByte, times: int) -> Damage:
    return Damage(
        codec=f"{codec} twice" if times > 1 else codec,
        variant=variant,
        lossless=not step.loses,
        provable=True,
        aligned=True,
        steps=(step,) * times,
    )
