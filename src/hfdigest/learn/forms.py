"""The form that lines have in common: literals and gaps, by their longest common subsequence."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from hfdigest.learn.groups import Place
from hfdigest.learn.tokens import VARIES, Token, tokens

_RUN = 10
_RUNS = 4
"""So many runs of so many lines of a form are aligned; in runs, ranks grow."""
_NEARLY_ALL = 0.7
"""A mark that so many of the lines hold belongs to their form."""
_MOST = 0.6
"""So many lines must have all such marks, or none of them tells the form."""
_STRUCTURE = frozenset({"](", ")", "**", "__", "|", "[", "]", "`", "•", "·"})
"""Marks that part values; other literals behind a label may stand in every line by chance."""


class Gap(NamedTuple):
    """A place of a form where lines differ."""

    kind: str
    """The kind of token that stands there alone, such as `hf_url` or `number`; else `text`."""
    values: tuple[str, ...]
    """What stands there, line by line; "" where nothing does."""


class Form(NamedTuple):
    """Lines that differ in gaps only."""

    parts: tuple[str | Gap, ...]
    lines: int
    """How many lines have it."""
    entries: tuple[int, ...]
    """The entries of the lines whose values the gaps hold."""
    example: str
    """One of the lines."""

    @property
    def is_fixed(self) -> bool:
        """Whether nothing varies in it."""
        return all(isinstance(part, str) for part in self.parts)


class _Row(NamedTuple):
    """A line in its tokens."""

    entry: int
    tokens: tuple[Token, ...]

    @property
    def keys(self) -> list[str]:
        return [token.key for token in self.tokens]


def forms(places: Sequence[Place], label: int) -> list[Form]:
    """Return the forms of lines that begin with the same tokens, the most frequent first."""
    clusters: dict[tuple[str, ...], list[_Row]] = {}
    for place in places:
        row = _Row(place.entry, tokens(place.text))
        clusters.setdefault(_skeleton(row, label), []).append(row)
    made = [form for cluster in clusters.values() for form in _forms_of(cluster, label)]
    return sorted(made, key=lambda form: -form.lines)


def plain(form: Form, places: Sequence[Place], label: int) -> Form:
    """Return the form of lines whose values, behind the label, are one text each."""
    literal = "".join(token.text for token in tokens(form.example)[:label])
    alike = [place for place in places if place.text.startswith(literal)]
    values = tuple(place.text[len(literal) :] for place in alike)
    entries = tuple(place.entry for place in alike)
    return Form((literal, Gap("text", values)), len(places), entries, form.example)


def _skeleton(row: _Row, label: int) -> tuple[str, ...]:
    """Return what lines of one form share for sure: their addresses and identifiers."""
    behind = row.tokens[label:]
    return tuple(t.key for t in behind if t.kind in {"url", "id"} or t.text == "](")


def _forms_of(cluster: Sequence[_Row], label: int) -> Iterator[Form]:
    """Return the form that most lines of one skeleton have, and that of the others."""
    # 1. A mark that nearly all lines hold is part of the form; a wrapped line lacks some.
    core = core_of([row.tokens for row in cluster])
    usual = [row for row in cluster if core <= set(row.keys)]
    if len(usual) < _MOST * len(cluster):
        usual = list(cluster)
    yield _form(usual, label)
    # 2. What lacks them may have a form of its own.
    others = (
        [row for row in cluster if not core <= set(row.keys)] if len(usual) < len(cluster) else []
    )
    if len(others) > 1:
        yield _form(others, label)


def core_of(lines: Sequence[tuple[Token, ...]]) -> set[str]:
    """Return the marks and tags that nearly all lines hold."""
    held = Counter(
        key for line in lines for key in {t.key for t in line if t.kind in {"mark", "tag"}}
    )
    return {key for key, count in held.items() if count >= _NEARLY_ALL * len(lines)}


def _form(cluster: Sequence[_Row], label: int) -> Form:
    """Return the form of lines: what all have in common, in order, and what stands between."""
    sample = _sampled(cluster)
    common = sample[0].keys
    for row in sample[1:]:
        common = [
            key for one, _, size in _matches(common, row.keys) for key in common[one : one + size]
        ]
    if len(sample) == 1:
        common = [*common[:label], *(key for key in common[label:] if not key[0].isalnum())]
    parts = _trimmed(_with_gaps(common, sample), label, len(sample))
    example = "".join(token.text for token in sample[0].tokens)
    return Form(tuple(parts), len(cluster), tuple(row.entry for row in sample), example)


def _sampled(cluster: Sequence[_Row]) -> list[_Row]:
    """Return runs of lines, evenly chosen."""
    if len(cluster) <= _RUN * _RUNS:
        return [*cluster]
    step = len(cluster) // _RUNS
    return [row for start in range(_RUNS) for row in cluster[start * step :][:_RUN]]


def _matches(one: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]


def _places(common: list[str], keys: list[str]) -> list[int]:
    """Return where the common keys stand in a line, which holds them in order."""
    found = [n for _, start, size in _matches(common, keys) for n in range(start, start + size)]
    if len(found) == len(common):
        return found
    # The matcher looks for long runs first and may miss some; from the left none is missed.
    places = iter(range(len(keys)))
    return [next(n for n in places if keys[n] == key) for key in common]


def _with_gaps(common: list[str], sample: Sequence[_Row]) -> list[str | tuple[str, ...]]:
    """Return the common keys, and for each place where lines differ what each line has there."""
    between: list[list[str]] = [[] for _ in range(len(common) + 1)]
    values: list[list[str]] = [[] for _ in common]
    for row in sample:
        texts = [token.text for token in row.tokens]
        taken = 0
        for place, index in enumerate(_places(common, row.keys)):
            between[place].append("".join(texts[taken:index]))
            values[place].append(texts[index])
            taken = index + 1
        between[-1].append("".join(texts[taken:]))
    made: list[str | tuple[str, ...]] = []
    for number, gap in enumerate(between):
        if any(gap):
            made.append(tuple(gap))
        if number < len(common):
            varies = common[number].startswith(VARIES)
            made.append(tuple(values[number]) if varies else common[number])
    return made


def _trimmed(parts: Sequence[str | tuple[str, ...]], label: int, lines: int) -> Iterator[str | Gap]:
    """Join what stands between gaps by chance to them, and neighbours of one kind to one."""
    merged: list[str | tuple[str, ...]] = []
    for number, each in enumerate(parts):
        part = each
        if isinstance(part, str) and number >= label and not _is_structure(part):
            part = (part,) * lines
        before = merged[-1] if merged else None
        if isinstance(part, str) and isinstance(before, str):
            merged[-1] = before + part
        elif (
            isinstance(part, tuple)
            and isinstance(before, tuple)
            and not (_kind(part) or _kind(before))
        ):
            merged[-1] = tuple(a + b for a, b in zip(before, part, strict=True))
        else:
            merged.append(part)
    for part in merged:
        if isinstance(part, str):
            yield part
        elif len(set(part)) == 1 and not _kind(part):
            yield part[0]
        else:
            yield Gap(_kind(part) or "text", part)


def _is_structure(key: str) -> bool:
    """Tell whether a literal behind the label parts values, and is none by chance."""
    is_tag = key[0] == "<" and len(key) > 1
    return is_tag or key in _STRUCTURE or unicodedata.category(key[0]) == "So"


def _kind(values: Sequence[str]) -> str:
    """Return the kind of token that every value is, or ""."""
    kinds = set()
    for value in values:
        found = tokens(value)
        alone = len(found) == 1 and found[0].key.startswith(VARIES)
        kinds.add(found[0].key.removeprefix(VARIES) if alone else "")
    return kinds.pop() if len(kinds) == 1 else ""
