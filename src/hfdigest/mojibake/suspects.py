"""How a text may have been damaged: the images of labels that stand in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hfdigest.damage import RUN, Damage, damages, traced_in
from hfdigest.grammar.dialect import Dialect
from hfdigest.mojibake.labels import labels


class Suspect(NamedTuple):
    """A dialect that a text may be written in, and what may have happened to it."""

    dialect: Dialect
    damage: Damage


def suspects_of(
    text: str, runs: tuple[str, ...], dialects: tuple[Dialect, ...]
) -> list[list[Suspect]]:
    """Return the dialects and damages that labels speak for: groups of equals, the best first.

    The best are those with the largest share of the dialect's labels.
    """
    # 1. Only damage of which there are traces is looked at; there are none in most healthy texts.
    traced = traced_in(runs)
    if _has_short_labels(dialects):
        traced = tuple(damage for damage in damages() if damage in traced or damage.joins)
    # 2. A sign stands in a text whose runs hold the longest run of the sign.
    suspicious = "\n".join(runs)
    found = [
        sign
        for damage in traced
        for run, signs in _signs(dialects, damage).items()
        if run in suspicious
        for sign in signs
    ]
    # 3. The more of a dialect's labels show the damage, the better it explains the text.
    counts = Counter(sign.suspect for sign in found if sign.image in text)
    groups: dict[float, list[Suspect]] = {}
    for suspect, count in counts.items():
        groups.setdefault(count / len(labels(suspect.dialect)), []).append(suspect)
    return [groups[share] for share in sorted(groups, reverse=True)]


class _Sign(NamedTuple):
    """The image of a dialect's label under a kind of damage."""

    image: str
    suspect: Suspect


@lru_cache(maxsize=256)
def _signs(dialects: tuple[Dialect, ...], damage: Damage) -> Mapping[str, Sequence[_Sign]]:
    """Return the images of the labels of some dialects, by their longest run beyond ASCII."""
    signs: dict[str, list[_Sign]] = {}
    for dialect in dialects:
        for label in labels(dialect):
            image = damage.stem(label)
            run = max(RUN.findall(image), key=len, default="")
            # A single letter, which may be all that is left, is in many a healthy text.
            if run and len(image) > 1 and image != label:
                signs.setdefault(run, []).append(_Sign(image, Suspect(dialect, damage)))
    return signs


@lru_cache(maxsize=8)
def _has_short_labels(dialects: tuple[Dialect, ...]) -> bool:
    """Tell whether a label has characters of two bytes only, whose joined images leave no trace."""
    return any(max(label) < "\u0800" for dialect in dialects for label in labels(dialect))
