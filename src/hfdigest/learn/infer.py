"""A dialect learnt from examples: drafts made, tried on the examples, and the best one kept."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from hfdigest.errors import DialectError, HfDigestError, Problem
from hfdigest.grammar.dialect import Dialect, Inference
from hfdigest.learn.entries import Shape, shape_of
from hfdigest.learn.examples import Example
from hfdigest.learn.facts import Facts
from hfdigest.learn.heads import head_of, language_of, unit_of
from hfdigest.learn.starts import Segment, divided, starts
from hfdigest.learn.tables import table_of
from hfdigest.learn.writing import Draft
from hfdigest.lens.explain import explain
from hfdigest.lens.post import Post
from hfdigest.loading import load
from hfdigest.model import Digest, Entry
from hfdigest.posts import parse_post

_STUDIED = 30
"""So many posts, evenly chosen, are studied; all are read by what comes of it."""
_TRIED = 6
"""So many forms of an entry's first line are tried."""
_MENDED = 40
"""So many templates at most are left out of a draft until it loads."""
_BETTER = 0.01
"""A later draft must read so much more than the best one before it."""
_COST_OF_WRONG = 0.3
"""How much an entry counts that is no whole paper, beside one that is missing."""
_LEAST = 0.5
"""A dialect that reads a smaller share of the papers is none."""
_SHOWN = 3
"""So many of the commonest unread lines are told."""

Named = str | os.PathLike[str] | tuple[str, str | bytes]
"""An example: the path of a post, or its name and its content."""


class Trial(NamedTuple):
    """A draft that loads, and what it read of the examples."""

    toml: str
    dialect: Dialect
    posts: tuple[Post, ...]
    named: int
    """How many papers the examples name."""
    guesses: tuple[str, ...]

    @property
    def entries(self) -> list[Entry]:
        """All entries that were read."""
        return [entry for post in self.posts for entry in _entries_of(post)]

    @property
    def right(self) -> int:
        """How many papers were read with id and title, each once in a post."""
        whole = (filter(_is_whole, _entries_of(post)) for post in self.posts)
        return sum(len({entry.paper.id for entry in entries}) for entries in whole)

    @property
    def score(self) -> float:
        """The share of the papers that were read, less a part of what is no paper."""
        wrong = 1 - self.right / max(len(self.entries), 1)
        return self.right / max(self.named, 1) - _COST_OF_WRONG * wrong


def _entries_of(post: Post) -> list[Entry]:
    return [entry for digest in post.digests for entry in digest.entries]


def _is_whole(entry: Entry) -> bool:
    return bool(entry.paper.id and entry.paper.title)


def infer(
    examples: Iterable[Named], /, *, name: str = "inferred", facts: Iterable[object] = ()
) -> Inference:
    """Learn a dialect; `Dialect.infer` says from what."""
    read = [_example(each) for each in examples]
    if not read:
        message = "there is no example to learn from; give posts of one publisher"
        raise DialectError(message)
    step = max(1, len(read) // _STUDIED)
    trial = _learnt(read[::step], name, Facts(_digests(facts)))
    if trial and step > 1:
        trial = _trial(trial.toml, trial.dialect, read, trial.guesses)
    if trial is None or trial.right < _LEAST * trial.named or not trial.right:
        message = (
            "no dialect reads at least half of the papers of these posts, so none is written; "
            'the fallback `links` reads them without their format: dialects=["links"], '
            "on the command line --dialect links"
        )
        problem = Problem(message=message, level="error")
        return Inference(dialect=None, toml="", problems=(problem,), posts=len(read))
    return Inference(
        dialect=trial.dialect,
        toml=trial.toml,
        problems=tuple(_doubts(trial, read)),
        posts=len(trial.posts),
        entries=len(trial.entries),
        identified=sum(map(_is_whole, trial.entries)),
        unread=tuple(_unread(trial)),
        guessed=trial.guesses,
    )


def _example(example: Named) -> Example:
    """Read an example from where it is given."""
    if isinstance(example, tuple):
        name, data = example
        return Example.read(data, name)
    return Example.read(Path(example).read_bytes(), os.fspath(example))


def _digests(facts: Iterable[object]) -> Iterator[Digest]:
    """Return the digests of sources, given as such, as documents, or by their paths."""
    for each in facts:
        source = load(each) if isinstance(each, str | os.PathLike) else each
        if isinstance(source, Digest):
            yield source
        else:
            yield from getattr(source, "digests", ())


# --- what to doubt -------------------------------------------------------------------------------


def _doubts(trial: Trial, examples: Sequence[Example]) -> Iterator[Problem]:
    """Tell where the dialect and the links of the same posts disagree."""
    refused = len(examples) - len(trial.posts)
    if refused:
        message = f"{refused} of {len(examples)} posts are not of this dialect"
        yield Problem(message=message, level="warning")
    found: Counter[str] = Counter()
    linked = {example.source.name: example.ids for example in examples}
    for post in trial.posts:
        entries = _entries_of(post)
        ids = Counter(entry.paper.id for entry in entries)
        found["entries without an id"] += ids.pop(None, 0)
        found["entries without a title"] += sum(entry.paper.title is None for entry in entries)
        found["papers that stand twice in a post"] += sum(count > 1 for count in ids.values())
        found["papers that a post names and no entry is"] += len(linked[post.name] - ids.keys())
    for what, count in found.items():
        if count:
            yield Problem(message=f"{what}: {count}", level="warning")


def _unread(trial: Trial) -> Iterator[tuple[str, int]]:
    """Return the lines that nothing reads, digits levelled, the commonest three."""
    lines: Counter[str] = Counter()
    for post in trial.posts:
        texts = post.text.split("\n")
        lines.update(_levelled(texts[each.line - 1]) for each in explain(post) if not each.part)
    yield from lines.most_common(_SHOWN)


def _levelled(text: str) -> str:
    return "".join("0" if char.isdigit() else char for char in text.strip())


# --- the search ----------------------------------------------------------------------------------


def _learnt(examples: Sequence[Example], name: str, facts: Facts) -> Trial | None:
    """Return the draft that reads most of the examples; the first of equals."""
    best = None
    for draft in _drafts(examples, name, facts):
        trial = _tried(draft, examples)
        if trial and (best is None or trial.score > best.score + _BETTER):
            best = trial
    return best


def _drafts(examples: Sequence[Example], name: str, facts: Facts) -> Iterator[Draft]:
    """Return what the dialect may be: with a table, or with each of the likeliest first lines."""
    unit, language = unit_of(examples), language_of(examples)

    def draft(body: Shape) -> Draft:
        return Draft(name, language, unit, head_of(examples, body.firsts, unit, language), body)

    table = table_of(examples, facts)
    if table:
        head = head_of(examples, table.firsts, unit, language)
        yield Draft(name, language, unit, head, table)
    seen: set[tuple[tuple[Segment, ...], ...]] = set()
    for start in starts(examples):
        segments = tuple(tuple(divided(example, [start.keys])) for example in examples)
        if segments not in seen:
            seen.add(segments)
            yield draft(shape_of(examples, [start.keys, *_eras(examples, start.keys)], facts))
        if len(seen) >= _TRIED:
            return


def _eras(examples: Sequence[Example], keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return how entries begin in posts that have no such line as the others have."""
    others = [each for each in examples if each.ids and not divided(each, [keys])]
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
            if not error.excerpt or error.excerpt in left_out:
                return None
            left_out.add(error.excerpt)
            continue
        return _trial(toml, dialect, examples, draft.guesses(left_out))
    return None


def _trial(
    toml: str, dialect: Dialect, examples: Sequence[Example], guesses: tuple[str, ...]
) -> Trial:
    """Read the examples by a dialect."""
    posts = (_read(example, dialect) for example in examples)
    named = sum(len(example.ids) for example in examples)
    return Trial(toml, dialect, tuple(filter(None, posts)), named, guesses)


def _read(example: Example, dialect: Dialect) -> Post | None:
    """Read an example by a dialect; `None` where it is no post of it."""
    try:
        return parse_post(example.source.to_bytes(), name=example.source.name, dialects=[dialect])
    except HfDigestError:
        return None
