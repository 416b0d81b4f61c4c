"""The papers of any Markdown: each once, with what the text says of it and where."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from hfdigest.freeform.choice import SURE, Candidate, chosen
from hfdigest.freeform.facts import Fact, labelled, of_leaves
from hfdigest.freeform.mentions import Mention, mentions
from hfdigest.freeform.outline import Outline, outline
from hfdigest.freeform.places import Item, Titles
from hfdigest.freeform.titles import strength, title_in, title_text
from hfdigest.source import Source


class Found(NamedTuple):
    """A paper in a text."""

    mentions: tuple[Mention, ...]
    """Every place that names it, in order."""
    title: Candidate | None
    facts: tuple[Fact, ...]
    """What labels say of it, each field once."""
    item: Item
    """Where the text speaks of it: there its title stands, or its first mention."""


def papers(source: Source, first: int) -> list[Found]:
    """Return the papers that a source names from a line on, in the order of their items."""
    text = source.text
    built = outline(source, first)
    start = source.lines[first].start if first < len(source.lines) else len(text)
    named = mentions(text, start, built.leaves)
    titles = Titles(text, built, named)
    items: dict[str, list[Item]] = {}
    for mention, (before, after) in zip(named, _bounds(named, len(text)), strict=True):
        items.setdefault(mention.key, []).append(titles.item(mention, before, after))
    facts = {key: [*_facts(text, built, own)] for key, own in items.items()}
    candidates = {key: [*_first(text, titles, own, facts[key])] for key, own in items.items()}
    best = chosen({key: [each for _, each in own] for key, own in candidates.items()})
    if missing := [key for key in items if key not in best]:
        # What stands for several papers in a trusted place leaves room for the other places.
        for key in missing:
            candidates[key] = [*_candidates(text, titles, items[key], facts[key])]
        best = chosen({key: [each for _, each in own] for key, own in candidates.items()})
    found = []
    for key, own in items.items():
        title = best.get(key)
        homes = (item for item, each in candidates[key] if each is title)
        home = next(homes, own[0])
        places = tuple(item.mention for item in own)
        found.append(Found(places, title, tuple(facts[key]), home))
    return sorted(found, key=lambda each: each.item.mention.outer_start)


def _bounds(named: Sequence[Mention], end: int) -> Iterator[tuple[int, int]]:
    """Yield where the mentions of other papers end before each mention, and begin after it."""
    before = [0] * len(named)
    after = [end] * len(named)
    for place, (one, other) in enumerate(pairwise(named)):
        same = one.key == other.key
        before[place + 1] = before[place] if same else one.outer_end
    for place in range(len(named) - 2, -1, -1):
        same = named[place].key == named[place + 1].key
        after[place] = after[place + 1] if same else named[place + 1].outer_start
    return iter(zip(before, after, strict=True))


def _facts(text: str, built: Outline, items: Sequence[Item]) -> Iterator[Fact]:
    """Yield what labels in a paper's items say, the first statement of each field."""
    seen = set()
    read: set[int] = set()
    for item in items:
        if item.node in read:
            continue
        if item.node is not None:
            read.add(item.node)
        for fact in _facts_of(text, built, item):
            if fact.field not in seen:
                seen.add(fact.field)
                yield fact


def _facts_of(text: str, built: Outline, item: Item) -> Iterator[Fact]:
    """Return what labels in an item say: in its node, else in the paragraph that is its own."""
    if item.node is not None:
        return of_leaves(text, built, *_leaves_in(built, item))
    leaf = built.leaves[item.mention.leaf]
    is_own = leaf.kind == "text" and (item.start, item.end) == (leaf.start, leaf.end)
    return labelled(text, leaf.start, leaf.end) if is_own else iter(())


_MOST_LEAVES = 60
"""How far from a mention labels are looked for."""


def _leaves_in(built: Outline, item: Item) -> tuple[int, int]:
    """Return the first and the last leaf near a mention that lie in its item."""
    nodes, leaves = built
    home = item.node if item.node is not None else leaves[item.mention.leaf].node

    def inside(number: int) -> bool:
        node = leaves[number].node
        while node > home:
            node = nodes[node].parent
        return node == home

    first = last = item.mention.leaf
    while first and item.mention.leaf - first < _MOST_LEAVES and inside(first - 1):
        first -= 1
    while last + 1 < len(leaves) and last - item.mention.leaf < _MOST_LEAVES and inside(last + 1):
        last += 1
    return first, last


def _candidates(
    text: str, titles: Titles, items: Sequence[Item], facts: Sequence[Fact]
) -> Iterator[tuple[Item, Candidate]]:
    for fact in facts:
        if fact.field == "title" and (span := title_in(text, fact.start, fact.end)):
            home = next((item for item in items if item.node is not None), items[0])
            yield home, Candidate("label", span, title_text(text[slice(*span)]))
    for item in items[:_MOST_ITEMS]:
        for candidate in titles.candidates(item):
            yield item, candidate


def _first(
    text: str, titles: Titles, items: Sequence[Item], facts: Sequence[Fact]
) -> Iterator[tuple[Item, Candidate]]:
    """Yield candidates up to the first in a place that is trusted whatever others say."""
    for item, candidate in _candidates(text, titles, items, facts):
        yield item, candidate
        if candidate.place in SURE and strength(candidate.text) > 1:
            return


_MOST_ITEMS = 12
"""How many mentions of a paper are looked at for its title."""
