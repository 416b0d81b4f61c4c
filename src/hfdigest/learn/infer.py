"""A dialect learnt from examples: drafts made and tried, and the best one kept and mended."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from hfdigest.errors import DialectError, Problem
from hfdigest.files import read_file
from hfdigest.grammar.dialect import Inference
from hfdigest.learn.entries import Shape, shape_of
from hfdigest.learn.examples import Example
from hfdigest.learn.facts import Facts
from hfdigest.learn.heads import head_of, language_of, unit_of
from hfdigest.learn.mending import mended
from hfdigest.learn.starts import Segment, divided, starts
from hfdigest.learn.tables import table_of
from hfdigest.learn.trial import Trial, again, entries_of, is_whole, tried
from hfdigest.learn.writing import Draft
from hfdigest.lens.explain import explain
from hfdigest.lens.post import Post
from hfdigest.loading import load
from hfdigest.model import Digest, Entry, Paper
from hfdigest.posts import MAX_BYTES
from hfdigest.source import LINE_END

_STUDIED = 30
"""So many posts, evenly chosen, are studied; all are read by what comes of it."""
_TRIED = 6
"""So many forms of an entry's first line are tried."""
_BETTER = 0.01
"""A later draft must read so much more than the best one before it."""
_LEAST = 0.5
"""A dialect that reads a smaller share of the papers is none."""
_SHOWN = 3
"""So many of the commonest unread lines are told."""

Named = str | os.PathLike[str] | tuple[str, str | bytes]
"""An example: the path of a post, or its name and its content."""


def infer(
    examples: Iterable[Named], /, *, name: str = "inferred", facts: Iterable[object] = ()
) -> Inference:
    """Learn a dialect; `Dialect.infer` says from what."""
    read = [_example(each) for each in examples]
    if not read:
        message = "there is no example to learn from; give posts of one publisher"
        raise DialectError(message)
    trial = _learnt(read, name, Facts([*map(_titles_of, read), *_digests(facts)]))
    if trial is None or trial.right < _LEAST * trial.named or not trial.right:
        message = (
            "no dialect reads at least half of the papers of these posts, so none is written; "
            'the fallback `links` reads them without their format: dialects=["links"], '
            "on the command line --dialect links"
        )
        problem = Problem(message=message, level="error")
        return Inference(dialect=None, toml="", problems=(problem,), posts=len(read))
    posts = [post for post in trial.posts if post]
    return Inference(
        dialect=trial.dialect,
        toml=trial.toml,
        problems=tuple(_doubts(trial)),
        posts=len(posts),
        entries=trial.entries,
        identified=sum(is_whole(entry) for post in posts for entry in entries_of(post)),
        unread=tuple(_unread(posts)),
        guessed=tuple(f"{each} is a text without a label" for each in trial.guesses),
    )


def _example(example: Named) -> Example:
    """Read an example from where it is given."""
    if isinstance(example, tuple):
        name, data = example
        return Example.read(data, name)
    return Example.read(read_file(example, most=MAX_BYTES), os.fspath(example))


def _titles_of(example: Example) -> Digest:
    """Return the papers of an example with the titles that the reader of any Markdown finds."""
    return Digest(
        entries=[
            Entry(paper=Paper(id=name, title=title.text)) for name, title in example.titles.items()
        ]
    )


def _digests(facts: Iterable[object]) -> Iterator[Digest]:
    """Return the digests of sources, given as such, as documents, or by their paths."""
    for each in facts:
        source = load(each) if isinstance(each, str | os.PathLike) else each
        if isinstance(source, Digest):
            yield source
        else:
            yield from getattr(source, "digests", ())


# --- what to doubt -------------------------------------------------------------------------------


def _doubts(trial: Trial) -> Iterator[Problem]:
    """Tell where the dialect and the links of the same posts disagree."""
    refused = trial.posts.count(None)
    if refused:
        message = f"{refused} of {len(trial.posts)} posts are not of this dialect"
        yield Problem(message=message, level="warning")
    found: Counter[str] = Counter()
    for post, example in zip(trial.posts, trial.examples, strict=True):
        if post is None:
            continue
        entries = entries_of(post)
        ids = Counter(entry.paper.id for entry in entries)
        found["entries without an id"] += ids.pop(None, 0)
        found["entries without a title"] += sum(entry.paper.title is None for entry in entries)
        found["papers that stand twice in a post"] += sum(count > 1 for count in ids.values())
        found["papers that a post names and no entry is"] += len(example.ids - ids.keys())
    for what, count in found.items():
        if count:
            yield Problem(message=f"{what}: {count}", level="warning")


def _unread(posts: Iterable[Post]) -> Iterator[tuple[str, int]]:
    """Return the lines that nothing reads, digits levelled, the commonest three."""
    lines: Counter[str] = Counter()
    for post in posts:
        texts = LINE_END.split(post.text)
        lines.update(_levelled(texts[each.line - 1]) for each in explain(post) if not each.part)
    yield from lines.most_common(_SHOWN)


def _levelled(text: str) -> str:
    return "".join("0" if char.isdigit() else char for char in text.strip())


# --- the search ----------------------------------------------------------------------------------


def _learnt(examples: Sequence[Example], name: str, facts: Facts) -> Trial | None:
    """Return the draft that reads most of the examples, mended as far as it can be."""
    # 1. The best draft of some posts, evenly chosen; the first of equals.
    step = max(1, len(examples) // _STUDIED)
    studied = examples[::step]
    best = None
    for draft in _drafts(studied, name, facts):
        trial = tried(draft, studied)
        if trial and (best is None or trial.score > best.score + _BETTER):
            best = trial
    if best is None:
        return None
    # 2. What it does not read of them teaches it more; 3. then what it does not read of the others.
    best = mended(best, facts)
    if step == 1:
        return best
    missed = zip(examples, again(best, examples).missed, strict=True)
    others = [example for example, papers in missed if papers and example not in studied]
    if others:
        best = mended(again(best, [*studied, *others[:_STUDIED]]), facts)
    return again(best, examples)


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
