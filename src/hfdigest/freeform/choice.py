"""Which places to trust for the title of a paper, and which of its candidates is the best."""

from collections import defaultdict
from typing import NamedTuple

from hfdigest.freeform.outline import Span
from hfdigest.freeform.titles import strength

# The places, the most trusted first. Behind each stands how many of its titles were right, of
# 840 titles in 139 lists of 16 publishers that the API or a dialect states too. The five wrong
# ones are titles that a list or the authors have changed since.
TRUST = {
    "label": 0,  # `Title: …`: 25 of 25
    "column": 1,  # the column whose header says so: 175 of 175
    "link": 2,  # the text of the link: 170 of 170
    "heading": 3,  # of a section that names no other paper: 452 of 457
    "cells": 4,  # the column whose cells look like titles: none measured
    "bold": 5,  # 5 of 5
    "emphasis": 6,  # none measured
    "line": 7,  # what stands before the link: 1 of 1
    "above": 8,  # the line above: none measured
    "after": 9,  # what stands behind the link: none measured
    "topic": 10,  # the heading of a section whose first paper it is: 7 of 7
    "picture": 11,  # what is told of the picture that is the link: none measured
}


SURE = frozenset({"label", "column", "link"})
"""The places that say a title themselves, wherever they stand."""


class Candidate(NamedTuple):
    """A text that may be a paper's title."""

    place: str
    span: Span
    text: str
    level: int = 0
    """Of a heading, its level."""


_ENOUGH_WORDS = 8
"""A heading of more words says no more of its level."""


def chosen(papers: dict[str, list[Candidate]]) -> dict[str, Candidate]:
    """Return the best candidate of every paper that has one.

    1. A text that stands for several papers is the title of none.
    2. Of the levels of headings the one counts whose headings say most, over all papers.
    3. A text of several words beats a name; then the more trusted place, then the first one.
    """
    users = defaultdict(set)
    for key, candidates in papers.items():
        for candidate in candidates:
            users[candidate.text.casefold()].add(key)
    levels = _levels(papers, users)
    titled = min(levels, key=levels.__getitem__, default=0)
    best = {}
    for key, candidates in papers.items():
        own = [each for each in candidates if len(users[each.text.casefold()]) == 1]
        ranked = sorted(
            own,
            key=lambda each: (
                -strength(each.text),
                _trust(each, titled),
                levels.get(each.level, 0),
            ),
        )
        if ranked:
            best[key] = ranked[0]
    return best


def _trust(candidate: Candidate, titled: int) -> int:
    """Return how far to trust a candidate, the smaller the further."""
    if candidate.place == "topic" and candidate.level == titled:
        return TRUST["heading"]
    return TRUST[candidate.place]


def _levels(papers: dict[str, list[Candidate]], users: dict[str, set[str]]) -> dict[int, float]:
    """Return the levels of headings with a number for each, the smallest for that of titles."""
    words: dict[int, int] = defaultdict(int)
    for candidates in papers.values():
        seen = set()
        for each in candidates:
            unique = len(users[each.text.casefold()]) == 1
            if each.place == "heading" and unique and each.level not in seen:
                seen.add(each.level)
                words[each.level] += min(len(each.text.split()), _ENOUGH_WORDS)
    return {level: -number for level, number in words.items()}
