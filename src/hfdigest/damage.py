"""What reading UTF-8 with the wrong codec does to text, and how that is undone.

A `Damage` is one codec and what became of the bytes that it does not know. Where no byte was lost,
`inverse` gives the only text that can stand behind a damaged one.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import Protocol

from attrs import frozen

KEEP, DROP, REPLACE = "keep", "drop", "replace"
"""What became of a byte that a codec does not know: a C1 control, nothing, or U+FFFD."""

_C1 = range(0x80, 0xA0)
_LONGEST = 12
"""The length of the longest image: of four bytes, each of which twice becomes up to three."""

RUN = re.compile(r"[^\x00-\x7f]+")
"""What can be damaged: a run of characters beyond ASCII."""
_BLANK_ASCII = bytes.maketrans(bytes(range(0x80)), b" " * 0x80)


def runs_of(text: str) -> tuple[str, ...]:
    """Return the different runs of characters beyond ASCII."""
    # Most texts are healthy and done with after this, and a pattern would take ten times as long.
    found = set(text.encode("utf-8", "surrogatepass").translate(_BLANK_ASCII).split())
    return tuple(b" ".join(found).decode("utf-8", "surrogatepass").split(" "))


class _Codec(Protocol):
    """A codec that decodes anything, and encodes what has one reading."""

    def decode(self, data: bytes) -> str:
        """Return the text as which the bytes are read."""

    def encode(self, text: str) -> bytes:
        """Return the only bytes that are read as a text; raises UnicodeError without such."""

    def gives(self, text: str) -> bool:
        """Tell whether each character of a text is one that bytes are read as."""


class _OneByte:
    """A codec of one byte a character."""

    def __init__(self, codec: str, variant: str, lost: Sequence[int] = ()) -> None:
        known = bytes(range(256)).decode(codec, "replace")
        # U+FFFE is how a decoding table says that it does not know a byte.
        self._table = "".join(
            char
            if char != "\ufffd" and byte not in lost
            else (chr(byte) if variant == KEEP else "\ufffe")
            for byte, char in enumerate(known)
        )
        self._bytes = {ord(char): byte for byte, char in enumerate(self._table) if char != "\ufffe"}
        self._errors = "replace" if variant == REPLACE else "ignore"
        unknown = {"\ufffd"} if variant == REPLACE else set()
        self._given = unknown.union(self._table) - {"\ufffe"}
        self.lost = frozenset(byte for byte, char in enumerate(self._table) if char == "\ufffe")

    def decode(self, data: bytes) -> str:
        return codecs.charmap_decode(data, self._errors, self._table)[0]

    def encode(self, text: str, errors: str = "strict") -> bytes:
        return codecs.charmap_encode(text, errors, self._bytes)[0]

    def gives(self, text: str) -> bool:
        return self._given.issuperset(text)


class _TwoByte:
    """A codec of pairs of bytes, beside the single ones of ASCII."""

    _ERRORS: Mapping[str, str] = {KEEP: "surrogateescape", DROP: "ignore", REPLACE: "replace"}
    _KEPT: Mapping[int, int] = {0xDC00 + byte: byte for byte in range(0x80, 0x100)}

    def __init__(self, codec: str, variant: str) -> None:
        self._codec = codec
        self._errors = self._ERRORS[variant]
        self._keeps = variant == KEEP
        others = {KEEP: range(0x80, 0x100), DROP: (), REPLACE: (0xFFFD,)}
        self._others: Mapping[int, None] = dict.fromkeys(others[variant])
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

    def gives(self, text: str) -> bool:
        try:
            text.translate(self._others).encode(self._codec)
        except UnicodeEncodeError:
            return False
        return True

    def feed(self, pending: bytes, data: bytes) -> tuple[str, bytes]:
        decoder = self._decoder(self._errors)
        text = decoder.decode(pending + data)
        return text.translate(self._KEPT), decoder.getstate()[0]


@frozen(eq=False, repr=False, slots=False)
class _Damage:
    """One way in which text is damaged."""

    codec: str
    """The codec's name, with `twice` after it where it was applied twice."""
    variant: str
    """What became of bytes that the codec does not know: `keep`, `drop` or `replace`."""
    lossless: bool
    """True where every damaged text has one original."""
    provable: bool
    """False where a character can vanish without any trace, so that no repair is certain."""
    joins: bool
    """True where bytes of neighbours are joined."""
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

    def gives(self, text: str) -> bool:
        """Tell whether each character of a text may be of an image, whatever stands around it."""
        return self._steps[-1].gives(text)

    def inverse(self, image: str) -> str | None:
        """Return the text of an image where the bytes that are left prove it."""
        text = image
        try:
            for step in self._steps:
                text = step.encode(text).decode()
            return text if self.apply(text) == image else None
        except UnicodeError:
            return None

    def stem(self, text: str) -> str:
        """Return the image of a text as far as it does not depend on what follows."""
        return self.apply(text)


_BEGINNINGS = [
    *range(0x80, 0x800, 0x40),
    *(0x800, *range(0x1000, 0x10000, 0x1000)),
    *(0x10000, *range(0x40000, 0x110000, 0x40000)),
    *range(0x80, 0xC0),
]
"""Code points with each first byte, of two, three and four, and with each second one."""


_COMMON_FIRST, _COMMON_SECOND = range(0xA1, 0xC9), range(0xA1, 0xFF)
"""The bytes of signs and common syllables in Korean codecs."""


@lru_cache(maxsize=4096)
def is_rare_in_korean(char: str) -> bool:
    """Tell whether a character is a pair of bytes that common Korean text does not have.

    Characters of three bytes and four begin with such a pair, or one of their bytes is lost.
    """
    try:
        pair = char.encode("cp949")
    except UnicodeEncodeError:
        return char <= "\xff" or char == "\ufffd"
    return len(pair) > 1 and not (pair[0] in _COMMON_FIRST and pair[1] in _COMMON_SECOND)


@frozen(eq=False, repr=False, slots=False)
class Apart(_Damage):
    """Damage that gives every character an image of its own."""

    _steps: tuple[_OneByte, ...]

    @cached_property
    def _traces(self) -> tuple[frozenset[str], frozenset[str]]:
        """The letters with which images begin, and those that then follow if nothing was lost."""
        images = [self.apply(chr(code)) for code in _BEGINNINGS]
        return frozenset(image[0] for image in images), frozenset(image[1:2] for image in images)

    def is_traced(self, letters: frozenset[str], runs: Iterable[str]) -> bool:
        """Tell whether runs beyond ASCII, of some letters, may hold the image of anything."""
        first, second = self._traces
        if first.isdisjoint(letters):
            return False
        # Many a healthy text has one of the first ones; where nothing is lost, another follows.
        return not self.lossless or (
            not second.isdisjoint(letters)
            and any(a in first and b in second for run in runs for a, b in pairwise(run))
        )

    def found(self, runs: Iterable[str]) -> str:
        """Return the characters whose images stand in runs, between whatever else."""
        (step,) = self._steps
        data = b"\n".join(step.encode(run, "ignore") for run in runs)
        return data.decode("utf-8", "ignore")

    def loses(self, char: str) -> bool:
        """Tell whether a byte of a character is lost, on its own or in its image."""
        for step in self._steps:
            data = char.encode()
            if not step.lost.isdisjoint(data):
                return True
            char = step.decode(data)
        return False

    def lossy_images(self, codes: Iterable[int]) -> Iterator[tuple[str, str]]:
        """Yield the characters beyond ASCII that lose bytes, with what is left of them.

        They are damaged in a few calls for all of them: lines between which nothing can happen.
        """
        chars = [chr(code) for code in codes]
        images, whole = "\n".join(chars), [True] * len(chars)
        for step in self._steps:
            data = images.encode()
            images = step.decode(data)
            lines = zip(whole, data.split(b"\n"), strict=True)
            whole = [kept and step.lost.isdisjoint(line) for kept, line in lines]
        for char, image, kept in zip(chars, images.split("\n"), whole, strict=True):
            if image and not kept:
                yield char, image

    def first(self, image: str, place: int) -> str | None:
        """Return the character whose image stands at a place with no byte lost."""
        text = image[place : place + _LONGEST]
        for step in self._steps:
            text = step.encode(text, "ignore").decode("utf-8", "ignore")
        char = text[:1]
        return char if char and image.startswith(self.apply(char), place) else None


@frozen(eq=False, repr=False, slots=False)
class Joined(_Damage):
    """Damage that joins bytes of neighbours, so that the image of a character depends on them."""

    _steps: tuple[_TwoByte]

    def is_traced(self, letters: frozenset[str], runs: Iterable[str]) -> bool:  # noqa: ARG002
        """Tell whether letters may be of the image of a character of three bytes or four."""
        return any(map(is_rare_in_korean, letters))

    def feed(self, pending: bytes, text: str) -> tuple[str, bytes]:
        """Return the image of text that follows on `pending`, and what waits after it."""
        return self._steps[0].feed(pending, text.encode())

    def flush(self, pending: bytes) -> str:
        """Return the image of bytes on which nothing follows."""
        return self._steps[0].decode(pending)

    def stem(self, text: str) -> str:
        """Return the image of a text as far as it does not depend on what follows."""
        return self.feed(b"", text)[0]


Damage = Apart | Joined


@lru_cache(maxsize=8)
def traced_in(runs: tuple[str, ...]) -> tuple[Damage, ...]:
    """Return the damage of which runs beyond ASCII may hold traces; healthy ones hold few."""
    letters = frozenset("".join(runs))
    return tuple(damage for damage in damages() if damage.is_traced(letters, runs))


@cache
def damages() -> tuple[Damage, ...]:
    """Return the ways of damage that are known, the likelier of equals first."""
    return tuple(_damages())


def _damages() -> Iterator[Damage]:
    for codec in ("mac_roman", "cp1252", "cp1254", "cp1250", "cp1251", "latin-1", "cp437"):
        yield from _one_byte(codec, 1)
    yield _apart("latin-1", DROP, _OneByte("latin-1", DROP, _C1), 1)
    for codec in ("cp949", "euc-kr"):
        for variant in (KEEP, DROP, REPLACE):
            yield Joined(
                codec=codec,
                variant=variant,
                lossless=False,
                provable=variant != DROP,
                joins=True,
                steps=(_TwoByte(codec, variant),),
            )
    for codec in ("mac_roman", "cp1252", "cp1254", "latin-1"):
        yield from _one_byte(codec, 2)


def _one_byte(codec: str, times: int) -> Iterator[Damage]:
    for variant in (KEEP, DROP, REPLACE):
        step = _OneByte(codec, variant)
        if variant == KEEP or step.lost:
            yield _apart(codec, variant, step, times)


def _apart(codec: str, variant: str, step: _OneByte, times: int) -> Damage:
    return Apart(
        codec=f"{codec} twice" if times > 1 else codec,
        variant=variant,
        lossless=not step.lost,
        provable=True,
        joins=False,
        steps=(step,) * times,
    )
