"""How a text may have been damaged: the images of labels that stand in it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hfdigest.grammar.dialect import Dialect
from hfdigest.mojibake.damage import RUN, Damage, damages
from hfdigest.mojibake.labels import labels


class Suspect(NamedTuple):
    """A dialect that a text may be written in, and what may have happened to it."""

    dialect: Dialect
    damage: Damage


def suspects_of(
    text: str, runs: Iterable[str], dialects: tuple[Dialect, ...]
) -> list[list[Suspect]]:
    """Return the dialects and damages that labels speak for: groups of equals, the best first.

    The best are those with the largest share of the dialect's labels.
    """
    signs = _signs(dialects)
    # Nearly every healthy text is done with here, for it has no character that begins a sign.
    suspicious = "\n".join(filter(_beginning(dialects).search, runs)) if signs else ""
    if not suspicious:
        return []
    found = [sign for run in signs if run in suspicious for sign in signs[run]]
    counts = Counter(sign.suspect for sign in found if sign.image in text)
    groups: dict[float, list[Suspect]] = {}
    for suspect, count in counts.items():
        groups.setdefault(count / len(labels(suspect.dialect)), []).append(suspect)
    return [groups[share] for share in sorted(groups, reverse=True)]


class _Sign(NamedTuple):
    """The image of a dialect's label under a kind of damage."""

    image: str
    suspect: Suspect


@lru_cache(maxsize=8)
def _signs(dialects: tuple[Dialect, ...]) -> Mapping[str, Sequence[_Sign]]:
    """Return the images of the labels of some dialects, by their longest run beyond ASCII."""
    signs: dict[str, list[_Sign]] = {}
    for dialect in dialects:
        for label in labels(dialect):
            for damage in damages():
                image = damage.stem(label)
                run = max(RUN.findall(image), key=len, default="")
                # A single letter, which may be all that is left, is in many a healthy text.
                if run and len(image) > 1 and image != label:
                    signs.setdefault(run, []).append(_Sign(image, Suspect(dialect, damage)))
    return signs


@lru_cache(maxsize=8)
def _beginning(dialects: tuple[Dialect, ...]) -> re.Pattern[str]:
    """Return a pattern of the characters with which signs begin."""
    return re.compile(f"[{''.join({run[0] for run in _signs(dialects)})}]")
