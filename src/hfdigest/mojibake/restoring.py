"""Lines that were damaged in one way, restored one by one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from hfdigest.damage import RUN, Damage
from hfdigest.mojibake.likely import Likelihood
from hfdigest.mojibake.originals import originals


class Part(NamedTuple):
    """A part of a restored line that its image does not prove."""

    place: int
    text: str


class Restored(NamedTuple):
    """A line as it was before it was damaged."""

    text: str
    unproven: tuple[Part, ...]


class Restorer:
    """Restores lines that were damaged in one way."""

    def __init__(self, damage: Damage, labels: tuple[str, ...], names: tuple[str, ...]) -> None:
        self._damage = damage
        self._known = _known(damage, labels, names)
        self._originals = originals(damage, self._known.likely)
        # The same few damaged words come again and again.
        self._likeliest = cache(self._originals.likeliest)

    def holds_label(self, line: str) -> bool:
        """Tell whether the image of a label stands in a line."""
        return any(image in line for image in self._known.labels)

    def restored(self, line: str) -> Restored | None:
        """Return what a line was before it was damaged, or `None` where that cannot be told."""
        if line.isascii() and self._damage.provable:
            return None
        # 1. Labels are looked for first: where they stand they need no proof.
        # 2. Elsewhere a label's image may be the end of something else's, so that the line is
        #    tried as runs beyond ASCII alone.
        # What damaging again does not give back is none of it.
        for pattern in (self._known.pattern, RUN):
            restored = self._restored(line, pattern)
            if restored and self._damage.apply(restored.text) == line:
                return restored
        return None

    def _restored(self, line: str, pattern: re.Pattern[str]) -> Restored | None:
        text = ""
        unproven: list[Part] = []
        position = 0
        for match in pattern.finditer(line):
            text += line[position : match.start()]
            position = match.end()
            original, proven = self._original(match)
            if original is None:
                return None
            if not proven:
                unproven.append(Part(len(text), original))
            text += original
        return Restored(text + line[position:], tuple(unproven))

    def _original(self, match: re.Match[str]) -> tuple[str | None, bool]:
        """Return the text behind a part of a line, and whether that is beyond doubt."""
        image = match[0]
        if match.lastgroup == "name":
            return self._known.names[image], True
        if match.lastgroup == "label":
            return self._known.labels[image], self._damage.lossless
        original = self._damage.inverse(image)
        if original is not None:
            return original, True
        return self._likeliest(image) if self._damage.gives(image) else None, False

    def others(self, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield the places of characters that may have been others, and those, likelier first."""
        return self._originals.others(text)


class _Known(NamedTuple):
    """What is known of the texts that were damaged."""

    labels: Mapping[str, str]
    """The labels of the dialect by their images."""
    names: Mapping[str, str]
    """The names of the vocabulary by theirs."""
    pattern: re.Pattern[str]
    """A label, a name or a run beyond ASCII."""
    likely: Likelihood


@lru_cache(maxsize=64)
def _known(damage: Damage, labels: tuple[str, ...], names: tuple[str, ...]) -> _Known:
    of_labels, of_names = _by_image(damage, labels), _by_image(damage, names)
    # A name ends where its word does; digits may follow, which count something else.
    pattern = re.compile(
        rf"(?P<label>{_any_of(of_labels)})(?:(?<=[\x00-\x7f])|(?![^\x00-\x7f]))"
        rf"|(?<![0-9A-Za-z\x80-\U0010ffff])(?P<name>{_any_of(of_names)})"
        rf"(?![A-Za-z\x80-\U0010ffff])|{RUN.pattern}"
    )
    return _Known(of_labels, of_names, pattern, Likelihood(labels, names))


def _by_image(damage: Damage, texts: Iterable[str]) -> Mapping[str, str]:
    """Return texts by their images, but for those that share one or leave nothing."""
    found: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        found.setdefault(damage.apply(text), []).append(text)
    return {image: text for image, (text, *more) in found.items() if image.strip() and not more}


def _any_of(texts: Iterable[str]) -> str:
    """Return a pattern of some texts, the longer first, that matches nothing if there are none."""
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True))) or "(?!)"
