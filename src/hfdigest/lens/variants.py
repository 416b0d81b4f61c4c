"""Which variant of its dialect a post is written in, by all that tells it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Self

from hfdigest.grammar.dialect import Dialect
from hfdigest.lens.front_matter import FrontMatter
from hfdigest.lens.layout import Layout
from hfdigest.patterns import lazily

_FREE = lazily(r"[^\W\d_][\w /-]*")
"""A value that needs no quotes in YAML, so that quotes around it are a habit."""

_TELLING = 2
"""The most digits at the end of a name."""

_FEW, _MOST = 1 / 3, 2 / 3
"""Shares of card lines that end in counters; nineteen of twenty do where they are glued."""

_FEWEST = 2
"""How many items of lists, or card lines, have to agree before they tell anything."""


def variant_of(dialect: Dialect, front: FrontMatter | None, layouts: Iterable[Layout]) -> Dialect:
    """Return the variant that a post is written in, the newest of equals, settled.

    The keys of the front matter tell it, and how most items of its lists are quoted; whether card
    lines are glued to counters, their ends tell too. Where these contradict each other, or there
    are card lines and nothing tells, it is the one that keeps card lines as they are.
    """
    if dialect.settled or len(dialect.variants) == 1:
        return dialect if dialect.settled else dialect.variants[0]
    # 1. The variants with the keys that are there, and of these the ones with the lists' quotes.
    likely = _of_keys(dialect, front)
    told_by_keys = len({variant.glued_affiliations for variant in likely}) == 1
    style = _list_style(front)
    quoted = [variant for variant in likely if variant.front.list_style == style]
    if not quoted and style not in {None, "plain"}:
        # A formatter takes the other quotes.
        quoted = [variant for variant in likely if variant.front.list_style != "plain"]
    best = (quoted or likely)[0]
    # 2. The card lines, held against what the front matter tells.
    lines = _card_lines(layouts)
    if not lines or len({variant.glued_affiliations for variant in dialect.variants}) == 1:
        return best
    unsure = dialect.variants[0].unsure
    counted = _Counted.of(lines)
    if told_by_keys or quoted:
        return unsure if counted.contradict(best) else best
    of_lines = (each for each in likely if each.glued_affiliations is counted.glued)
    return next(of_lines, unsure)


def _of_keys(dialect: Dialect, front: FrontMatter | None) -> Sequence[Dialect]:
    """Return the variants whose keys are most like those of a front matter.

    One without the lists by which the publisher files posts is none of the publisher's own, so
    that keys which it does not have tell nothing.
    """
    keys = dialect.front.values
    lists = [key for key, value in keys.items() if not isinstance(value, str)]
    if front is None or (lists and front.keys.keys().isdisjoint(lists)):
        return dialect.variants
    return _likest(dialect, frozenset(front.keys))


@lru_cache(maxsize=64)  # most posts of a blog have the same keys
def _likest(dialect: Dialect, stated: frozenset[str]) -> Sequence[Dialect]:
    """Return the variants whose keys are most like the stated ones."""

    def likeness(variant: Dialect) -> int:
        return sum((key in stated) == (key in variant.front.values) for key in dialect.front.values)

    most = max(map(likeness, dialect.variants))
    return [variant for variant in dialect.variants if likeness(variant) == most]


def _list_style(front: FrontMatter | None) -> str | None:
    """Return how most items of flow lists are quoted that need no quotes; `None` for no habit."""
    nodes = [key.node for key in front.keys.values()] if front else []
    lists = (node.items for node in nodes if node.style == "flow")
    counts: dict[str, int] = {}
    for style, value in ((item.style, item.value) for items in lists for item in items):
        if style == "plain" or (isinstance(value, str) and _FREE.fullmatch(value)):
            counts[style] = counts.get(style, 0) + 1
    most = max(counts.values(), default=0)
    styles = [style for style, count in counts.items() if count == most]
    return styles[0] if most >= _FEWEST and len(styles) == 1 else None


def _card_lines(layouts: Iterable[Layout]) -> list[str]:
    return [
        line
        for layout in layouts
        for block in layout.blocks
        if (line := block.values.get("affiliation"))
    ]


class _Counted(NamedTuple):
    """How many card lines end in digits, which counters are where they are glued."""

    ending: int
    sure: int
    """Those with more digits than names have."""
    others: int

    @classmethod
    def of(cls, lines: Iterable[str]) -> Self:
        digits = [len(line) - len(line.rstrip("0123456789k.")) for line in lines]
        others = digits.count(0)
        sure = len([count for count in digits if count > _TELLING])
        return cls(len(digits) - others, sure, others)

    @property
    def glued(self) -> bool | None:
        """Whether the lines are glued; `None` where they tell too little."""
        glued = self.ending + self.sure
        if max(glued, self.others) < _FEWEST or glued == self.others:
            return None
        return glued > self.others

    def contradict(self, variant: Dialect) -> bool:
        """Tell whether nearly all lines, and several, are none of a variant."""
        share = self.ending / (self.ending + self.others)
        few = self.ending + self.others < _FEWEST
        return not few and (share < _FEW if variant.glued_affiliations else share > _MOST)
