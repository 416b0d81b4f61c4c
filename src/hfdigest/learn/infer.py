"""A dialect learnt from examples: drafts made, tried on the examples, and the best one kept."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from hfdigest.errors import DialectError, HfDigestError, Problem
from hfdigest.grammar.dialect import Dialect
from hfdigest.learn.entries import shape_of
from hfdigest.learn.examples import Example
from hfdigest.learn.facts import Facts
from hfdigest.learn.heads import head_of, language_of, unit_of
from hfdigest.learn.starts import starts
from hfdigest.learn.tables import table_of
from hfdigest.learn.writing import Draft
from hfdigest.lens.post import Post
from hfdigest.model import Digest
from hfdigest.posts import parse_post

_TRIED = 6
"""So many forms of an entry's first line are tried."""
_MENDED = 40
"""So many templates at most are left out of a draft until it loads."""
_BETTER = 0.01
_LEAST = 0.5
"""A dialect that reads a smaller share of the papers is none."""


class Trial(NamedTuple):
    """A draft that loads, and what it read of the examples."""

    toml: str
    dialect: Dialect
    posts: tuple[Post, ...]
    named: int
    """How many papers the examples name."""

    @property
    def entries(self) -> int:
        return sum(len(digest.entries) for post in self.posts for digest in post.digests)

    @property
    def right(self) -> int:
        """How many entries have an id and a title."""
        return sum(
            len({e.paper.id for digest in post.digests for e in digest.entries if e.paper.id and e.paper.title})
            for post in self.posts
        )

    @property
    def score(self) -> float:
        wrong = (self.entries - self.right) / max(self.entries, 1)
        return self.right / max(self.named, 1) - 0.3 * wrong


def learn(examples: Sequence[Example], name: str, facts: Facts) -> Trial | None:
    """Return the best dialect for the examples."""
    best = None
    for draft in _drafts(examples, name, facts):
        trial = _tried(draft, examples)
        if trial and (best is None or trial.score > best.score + _BETTER):
            best = trial
    return best


def _drafts(examples: Sequence[Example], name: str, facts: Facts) -> Iterator[Draft]:
    """Return what the dialect may be: with a table, or with each of the likeliest first lines."""
    unit, language = unit_of(examples), language_of(examples)
    table = table_of(examples, facts)
    if table:
        yield Draft(name, language, unit, head_of(examples, table.firsts, unit, language), table)
    seen = set()
    for start in starts(examples):
        forms = [start.keys, *_eras(examples, start.keys)]
        shape = shape_of(examples, forms, facts)
        if not shape.lines[0].spellings:
            continue
        draft = Draft(name, language, unit, head_of(examples, shape.firsts, unit, language), shape)
        if draft.start not in seen:
            seen.add(draft.start)
            yield draft
        if len(seen) >= _TRIED:
            return


def _eras(examples: Sequence[Example], keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return the first lines of entries in posts that have no such line as the others have."""
    from hfdigest.learn.starts import divided

    others = [example for example in examples if example.ids and not divided(example, [keys])]
    if others and len(others) < len(examples):
        yield from (start.keys for start in islice(starts(others), 1))


def _tried(draft: Draft, examples: Sequence[Example]) -> Trial | None:
    """Load a draft, without the templates that are refused, and read the examples by it."""
    left_out: set[str] = set()
    for _ in range(_MENDED):
        toml = draft.toml(left_out)
        try:
            dialect = Dialect.from_toml(toml)
        except DialectError as error:
            if os.environ.get("DBG"): print("   refused:", error.message, "|", error.excerpt)
            if not error.excerpt or error.excerpt in left_out:
                return None
            left_out.add(error.excerpt)
            continue
        posts = tuple(_read(example, dialect) for example in examples)
        named = sum(len(example.ids) for example in examples)
        return Trial(toml, dialect, tuple(post for post in posts if post), named)
    return None


def _read(example: Example, dialect: Dialect) -> Post | None:
    try:
        return parse_post(example.source.to_bytes(), name=example.source.name, dialects=[dialect])
    except HfDigestError as error:
        if os.environ.get("DBG"): print("   unread:", example.source.name, str(error)[:200])
        return None
