"""What may stand behind damaged text that has lost bytes: the likeliest text, and the others.

What is left of a character is its image. Whose image a piece of text may be is looked up in a table
of the images of all characters, or of the likely ones where neighbours take part in an image.
"""

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


class _Text(NamedTuple):
    """A text, as what stands before its last character and that one."""

    cost: int
    """How unlikely its characters are, all together."""
    before: "_Text | None"
    char: str


_NOTHING = _Text(0, None, "")


def _written(text: _Text) -> str:
    """Return all characters of a text."""
    chars: list[str] = []
    last: _Text | None = text
    while last is not None:
        chars.append(last.char)
        last = last.before
    return "".join(reversed(chars))


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
        # 1. The likeliest text for each place that a character can end at.
        found = {0: _NOTHING}
        for place in range(len(image)):
            if place not in found:
                continue
            # 2. Each character whose image begins here leads to a place behind it.
            text = found.pop(place)
            for length, char in self._chars_at(image, place):
                cost = text.cost + self._likely.rank(char)
                if place + length not in found or cost < found[place + length].cost:
                    found[place + length] = _Text(cost, text, char)
        # 3. Behind the last character of the image stands the likeliest text of all of it.
        return _written(found[len(image)]) if len(image) in found else None

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


_AT_ONCE = 0x80
"""So many characters are damaged at once: all limits of what is searched are multiples of it."""


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
    for codes in _SEARCHED:
        for start in range(codes.start, codes.stop, _AT_ONCE):
            for char, image in damage.lossy_images(range(start, start + _AT_ONCE)):
                lossy[image] = lossy.get(image, "") + char
    return _Lossy(lossy, sorted(set(map(len, lossy))))


# --- images that depend on neighbours ------------------------------------------------------------

_LONGEST = 5
"""The length of the longest image: of a byte that is pending and the four of a character."""


class _Option(NamedTuple):
    """A character that may stand behind an image, and the bytes that then wait for the next."""

    char: str
    pending: bytes


class _Choice(NamedTuple):
    """The likeliest character behind an image of those that leave the same bytes pending."""

    char: str
    pending: bytes
    cost: int


_Choices = tuple[_Choice, ...]


class _JoinedOriginals:
    def __init__(self, damage: Joined, likely: Likelihood) -> None:
        self._damage = damage
        self._likely = likely
        self._images = cache(self._find_images)
        self._choices = lru_cache(maxsize=4096)(self._find_choices)

    def likeliest(self, image: str) -> str | None:
        if len(image) > MAX_CHARACTERS:
            return None
        # 1. The likeliest text up to a place, for each run of bytes that may be pending there.
        found: dict[int, dict[bytes, _Text]] = {0: {b"": _NOTHING}}
        ends: list[_Text] = []
        for place in range(len(image) + 1):
            here = found.pop(place, {})
            # 2. The text may end here, where what is left is what the pending bytes become.
            rest = image[place : place + _LONGEST]
            if len(rest) < _LONGEST:
                ends += [text for pending, text in here.items() if self._ends(rest, pending)]
            # 3. Or it goes on with a character, which leaves other bytes pending.
            for length, text, choices in self._going_on(here, rest):
                there = found.setdefault(place + length, {})
                for char, after, cost in choices:
                    if after not in there or text.cost + cost < there[after].cost:
                        there[after] = _Text(text.cost + cost, text, char)
        return _written(min(ends, key=lambda text: text.cost)) if ends else None

    def _ends(self, rest: str, pending: bytes) -> bool:
        return len(rest) <= len(pending) and rest == self._damage.flush(pending)

    def _going_on(
        self, here: Mapping[bytes, _Text], rest: str
    ) -> Iterable[tuple[int, _Text, _Choices]]:
        """Return the lengths of images that begin here, the texts before them, and the choices.

        Pending bytes often leave the same choices. Of the texts before them the likeliest counts.
        """
        best: dict[tuple[int, int], tuple[int, _Text, _Choices]] = {}
        parts = [(length, rest[:length]) for length in range(1, len(rest) + 1)]
        for pending, text in here.items():
            seen, own = self._images(pending)
            for length, part in parts:
                if part in seen or part in own:
                    if part in own:
                        choices = self._choices(pending, part)
                    else:
                        choices = _seen_choices(self._damage, pending, part)
                    key = length, id(choices)
                    if key not in best or text.cost < best[key][1].cost:
                        best[key] = length, text, choices
        return best.values()

    def _find_choices(self, pending: bytes, image: str) -> _Choices:
        """Return the likeliest character for each run of bytes that then waits."""
        seen, own = self._images(pending)
        first = {}
        if image in seen:
            first = {each.pending: each for each in _seen_choices(self._damage, pending, image)}
        for char, after in own[image]:
            cost = self._likely.rank(char)
            if after not in first or cost < first[after].cost:
                first[after] = _Choice(char, after, cost)
        return _once(tuple(first.values()))

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
        seen, own = self._images(pending)
        options = dict.fromkeys((*seen.get(image, ()), *own.get(image, ())))
        return sorted(options, key=lambda option: self._likely.rank(option.char))

    def _find_images(self, pending: bytes) -> tuple["_Images", "_Images"]:
        """Return what may stand behind images: the characters of any post, and those of this one.

        There would be a table of everything for each byte that may be pending.
        """
        return _seen(self._damage, pending), _own(self._damage, pending, self._likely.own)


_Images = Mapping[str, Sequence[_Option]]
_ANY_POST = Likelihood((), ())


@lru_cache(maxsize=256)
def _seen(damage: Joined, pending: bytes) -> _Images:
    """Return the characters of any post where bytes are pending, by their images."""
    # A pending byte can take a letter of ASCII with it.
    return _images(damage, pending, string.ascii_letters + SEEN if pending else SEEN)


@lru_cache(maxsize=1024)
def _own(damage: Joined, pending: bytes, chars: str) -> _Images:
    """Return the characters of one post where bytes are pending, by their images."""
    return _images(damage, pending, chars)


def _images(damage: Joined, pending: bytes, chars: str) -> _Images:
    """Return some characters where bytes are pending, by their images."""
    images: dict[str, list[_Option]] = {}
    for char in chars:
        image, after = damage.feed(pending, char)
        if image:
            images.setdefault(image, []).append(_Option(char, after))
    return images


@lru_cache(maxsize=1 << 14)
def _seen_choices(damage: Joined, pending: bytes, image: str) -> _Choices:
    """Return the likeliest of the characters of any post for each run of bytes that then waits."""
    # The likelier ones come first.
    first = {option.pending: option.char for option in reversed(_seen(damage, pending)[image])}
    return _once(tuple(_Choice(char, at, _ANY_POST.rank(char)) for at, char in first.items()))


@lru_cache(maxsize=1 << 14)
def _once(choices: _Choices) -> _Choices:
    """Return the one object for choices that are equal."""
    return choices
