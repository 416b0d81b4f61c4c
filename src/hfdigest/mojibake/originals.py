"""What may stand behind damaged text that has lost bytes: the likeliest text, and the others.

What is left of a character is its image. Whose image a piece of text may be is looked up in a table
of the images of all characters, or of the likely ones where neighbours take part in an image.
"""

import string
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

from hfdigest.damage import Apart, Damage, Joined
from hfdigest.mojibake.likely import SEEN, Likelihood

MAX_CHARACTERS = 10_000
"""How many characters beyond ASCII are searched in a row; no text has that many."""

_BASIC_PLANE = range(0x10000)
# Of the other planes only the one with emoji and mathematical letters is searched.
_SEARCHED = (range(0x80, 0xD800), range(0xE000, 0x10000), range(0x10000, 0x20000))


class Originals(Protocol):
    """What may stand behind the text that one kind of damage left."""

    def likeliest(self, image: str) -> str | None:
        """Return the likeliest text of an image without ASCII; `None` where there is none."""

    def others(self, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the places of characters that may have been others, and those, likelier first."""


def originals(damage: Damage, likely: Likelihood) -> Originals:
    """Return what may stand behind the text that a kind of damage left."""
    if isinstance(damage, Joined):
        return _JoinedOriginals(damage, likely)
    return _ApartOriginals(damage, likely)


# --- images of single characters -----------------------------------------------------------------


class _ApartOriginals:
    def __init__(self, damage: Apart, likely: Likelihood) -> None:
        self._damage = damage
        self._likely = likely
        # The same few images come again and again, and some are those of a thousand characters.
        self._rankings: dict[str, str] = {}
        self._alternatives: dict[str, tuple[str, ...]] = {}

    def likeliest(self, image: str) -> str | None:
        # Where no byte was lost, a text without an inverse is nothing's image.
        if self._damage.lossless or len(image) > MAX_CHARACTERS:
            return None
        # 1. The likeliest text for each place that a character can end at, and its cost.
        found = {0: (0, "")}
        for place in range(len(image)):
            if place not in found:
                continue
            # 2. Each character whose image begins here leads to a place behind it.
            cost, text = found.pop(place)
            for length, char in self._chars_at(image, place):
                new = (cost + self._likely.rank(char), text + char)
                found[place + length] = min(new, found.get(place + length, new))
        # 3. Behind the last character of the image stands the likeliest text of all of it.
        return found[len(image)][1] if len(image) in found else None

    def _chars_at(self, image: str, place: int) -> Iterator[tuple[int, str]]:
        """Yield the likeliest characters whose images begin at a place, with their lengths."""
        table = _lossy(self._damage)
        for length in table.lengths:
            part = image[place : place + length]
            if part in table.chars and place + length <= len(image):
                yield length, self._ranked(part)[0]
        whole = self._damage.first(image, place)
        if whole:
            yield len(self._damage.apply(whole)), whole

    def others(self, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        for place, char in enumerate(text):
            if not self._damage.loses(char):
                continue
            if char not in self._alternatives:
                ranked = self._ranked(self._damage.apply(char))
                self._alternatives[char] = tuple(ranked.replace(char, ""))
            others = self._alternatives[char]
            # The table holds the whole basic plane: what is alone in it there is proven.
            if others or ord(char) not in _BASIC_PLANE:
                yield place, others

    def _ranked(self, image: str) -> str:
        """Return the characters with an image, the likelier first."""
        # None of them kept all its bytes where one lost some: the first byte of a character tells
        # how many there are, and no codec loses it.
        if image not in self._rankings:
            chars = _lossy(self._damage).chars.get(image, "")
            self._rankings[image] = "".join(sorted(chars, key=self._likely.rank))
        return self._rankings[image]


class _Lossy(NamedTuple):
    """The images of characters that lose bytes."""

    chars: Mapping[str, str]
    """The characters that an image may stand for."""
    lengths: Sequence[int]
    """The lengths of these images."""


@cache
def _lossy(damage: Apart) -> _Lossy:
    """Return the images of all characters that lose bytes; the others have an inverse."""
    lossy: dict[str, str] = {}
    for char in (chr(code) for codes in _SEARCHED for code in codes):
        if damage.loses(char) and (image := damage.apply(char)):
            lossy[image] = lossy.get(image, "") + char
    return _Lossy(lossy, sorted(set(map(len, lossy))))


# --- images that depend on neighbours ------------------------------------------------------------

_LONGEST = 5
"""The length of the longest image: of a byte that is pending and the four of a character."""


class _Option(NamedTuple):
    """A character that may stand behind an image, and the bytes that then wait for the next."""

    char: str
    pending: bytes


class _JoinedOriginals:
    def __init__(self, damage: Joined, likely: Likelihood) -> None:
        self._damage = damage
        self._likely = likely
        self._best = lru_cache(maxsize=1024)(self._find_best)

    def likeliest(self, image: str) -> str | None:
        if len(image) > MAX_CHARACTERS:
            return None
        # 1. The likeliest text up to a place, for each run of bytes that may be pending there.
        found: dict[int, dict[bytes, tuple[int, str]]] = {0: {b"": (0, "")}}
        ends: list[tuple[int, str]] = []
        for place in range(len(image) + 1):
            for pending, (cost, text) in found.pop(place, {}).items():
                # 2. The text may end here, where what is left is what the pending bytes become.
                rest = len(image) - place
                if rest <= len(pending) and image[place:] == self._damage.flush(pending):
                    ends.append((cost, text))
                # 3. Or it goes on with a character, which leaves other bytes pending.
                for length, option in self._options_at(image, place, pending):
                    new = (cost + self._likely.rank(option.char), text + option.char)
                    there = found.setdefault(place + length, {})
                    there[option.pending] = min(new, there.get(option.pending, new))
        return min(ends)[1] if ends else None

    def _options_at(self, image: str, place: int, pending: bytes) -> Iterator[tuple[int, _Option]]:
        """Yield the likeliest characters whose images begin at a place, with their lengths."""
        seen, own = self._images(pending)
        for length in range(1, min(_LONGEST, len(image) - place) + 1):
            part = image[place : place + length]
            if part in seen or part in own:
                for option in self._best(pending, part):
                    yield length, option

    def _find_best(self, pending: bytes, image: str) -> Sequence[_Option]:
        """Return the likeliest character for each run of bytes that then waits."""
        ranked = self._ranked(pending, image)
        return tuple({option.pending: option for option in reversed(ranked)}.values())

    def others(self, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        pending = b""
        for place, char in enumerate(text):
            before = pending
            image, pending = self._damage.feed(before, char)
            if not char.isascii():
                options = self._ranked(before, image)
                others = (option.char for option in options if option.pending == pending)
                yield place, tuple(other for other in others if other != char)

    def _ranked(self, pending: bytes, image: str) -> Sequence[_Option]:
        """Return the characters behind an image, the likelier first."""
        options = [option for images in self._images(pending) for option in images.get(image, ())]
        return sorted(options, key=lambda option: self._likely.rank(option.char))

    def _images(self, pending: bytes) -> tuple["_Images", "_Images"]:
        """Return what may stand behind images: the characters of any post, and those of this one.

        There would be a table of everything for each byte that may be pending.
        """
        # A pending byte can take a letter of ASCII with it.
        seen = string.ascii_letters + SEEN if pending else SEEN
        return (
            _images(self._damage, pending, seen),
            _images(self._damage, pending, self._likely.own),
        )


_Images = Mapping[str, Sequence[_Option]]


@lru_cache(maxsize=256)
def _images(damage: Joined, pending: bytes, chars: str) -> _Images:
    """Return some characters where bytes are pending, by their images."""
    images: dict[str, list[_Option]] = {}
    for char in chars:
        image, after = damage.feed(pending, char)
        if image:
            images.setdefault(image, []).append(_Option(char, after))
    return images
