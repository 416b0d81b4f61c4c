"""Which lines may begin the entries of a post: prefixes of lines that part the papers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from hfdigest.learn.examples import Example
from hfdigest.learn.tokens import tokens

_LONGEST = 12
"""So many tokens at most has a prefix."""
_CANDIDATES = 400
"""So many prefixes are scored, the most frequent ones."""


_AT_THE_HEAD = 1
"""A title stands so many lines at most below the first one of its entry."""


class Start(NamedTuple):
    """A form of line that may begin entries."""

    keys: tuple[str, ...]
    """The keys of the tokens with which such a line begins."""
    score: float
    """The share of papers that stand alone between two such lines, weighed."""
    first: float
    """How far down the first such line stands in the posts, in lines, on average."""


Segment = tuple[int, int]
"""The lines of an entry: the first one, and the one behind the last."""


def starts(examples: Sequence[Example]) -> list[Start]:
    """Return the forms that may begin an entry, the likeliest first."""
    places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, example in enumerate(examples):
        for index, line in enumerate(example.lines):
            for keys in prefixes(line):
                places[keys].append((number, index))
    frequent = Counter({keys: len(found) for keys, found in places.items()})
    scored = [
        _scored(keys, places[keys], examples)
        for keys, count in frequent.most_common(_CANDIDATES)
        if count >= min(2, len(examples))
    ]
    # 1. The best division of papers; 2. of those that divide alike, the one that stands highest,
    # because a start that is too late leaves a label above the first entry; 3. the longest form.
    return sorted(scored, key=lambda each: (-round(each.score, 2), each.first, -len(each.keys)))


def prefixes(line: str) -> Iterator[tuple[str, ...]]:
    """Return the beginnings of a line that may be the form of a start: they end in a mark."""
    keys: list[str] = []
    for token, after in pairwise((*tokens(line), None)):
        if token is None or len(keys) == _LONGEST or token.kind == "url":
            return
        keys.append(token.key)
        is_cut = after is not None and token == after and token.kind == "mark"
        if token.kind in {"mark", "tag", "space"} and not is_cut and any(map(str.strip, keys)):
            yield tuple(keys)


def _scored(
    keys: tuple[str, ...], places: Sequence[tuple[int, int]], examples: Sequence[Example]
) -> Start:
    """Score a form by how it parts papers."""
    by_post: dict[int, list[int]] = defaultdict(list)
    for number, index in places:
        by_post[number].append(index)
    alone = segments = naming = named = titled = 0
    headed = 0.0
    texts = set()
    for number, example in enumerate(examples):
        lines = by_post.get(number, [])
        named += len(example.ids)
        seen: set[str] = set()
        for start, end in segments_of(lines, example):
            ids = frozenset().union(*example.papers[start:end])
            segments += 1
            naming += bool(ids)
            alone += len(ids) == 1 and not ids & seen
            seen |= ids
            title = example.titles.get(min(ids)) if len(ids) == 1 else None
            titled += title is not None
            headed += _depth(example, (start, end), title.line) if title else 0
            texts.add((varying(example.lines[start], len(keys)), example.papers[start]))
    if not named or not segments:
        return Start(keys, 0, 0)
    # Items that name no paper are passed over, but a form that parts papers only is better.
    precision = alone / (naming or 1) * (0.8 + 0.2 * naming / segments)
    recall = alone / named
    # What varies in entries is more than numbers, unless those count the entries.
    counted = all(_counts_up([examples[n].lines[i] for i in found]) for n, found in by_post.items())
    variety = 1 if counted else len(texts) / segments
    firsts = [lines[0] for lines in by_post.values()]
    score = 2 * precision * recall / ((precision + recall) or 1) * (0.5 + 0.5 * min(1, 2 * variety))
    # An entry begins with its paper's title, or directly above it.
    score *= 0.5 + 0.5 * headed / titled if titled else 1
    return Start(keys, score, sum(firsts) / len(firsts))


def _counts_up(lines: Sequence[str]) -> bool:
    """Tell whether the first number on each line is one more than on the line before."""
    found = (next((t.text for t in tokens(line) if t.kind == "number"), "") for line in lines)
    numbers = [int(text) if text.isdigit() else -1 for text in found]
    return all(later == earlier + 1 > 0 for earlier, later in pairwise(numbers))


def _depth(example: Example, segment: Segment, title: int) -> float:
    """Return how near to the first line of an entry its title stands: 1 at it, 0 far from it."""
    start, end = segment
    if not start <= title < end:
        return 0
    between = sum(bool(line.strip()) for line in example.lines[start:title])
    return 1 if between <= _AT_THE_HEAD else 1 / between


def varying(line: str, count: int) -> str:
    """Return what follows the first tokens of a line, what differs anyway levelled."""
    return "".join(token.key for token in tokens(line)[count:])


def is_start(line: str, keys: tuple[str, ...]) -> bool:
    """Tell whether a line has a form."""
    found = tokens(line)[: len(keys)]
    return tuple(token.key for token in found) == keys


def divided(example: Example, forms: Sequence[tuple[str, ...]]) -> list[Segment]:
    """Return the entries of a post by the forms of their first lines."""
    lines = [
        index
        for index, line in enumerate(example.lines)
        if any(is_start(line, keys) for keys in forms)
    ]
    return segments_of(lines, example)


def segments_of(lines: Sequence[int], example: Example) -> list[Segment]:
    """Return the lines from each first line of an entry to the next one.

    A post of one paper is one entry from the first such line on.
    """
    if len(example.ids) == 1:
        lines = lines[:1]
    return list(zip(lines, [*lines[1:], len(example.lines)][: len(lines)], strict=True))
