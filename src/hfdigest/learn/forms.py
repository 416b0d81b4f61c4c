"""The form that lines have in common: literals and gaps, by their longest common subsequence."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from hfdigest.learn.examples import VARIES, Token, tokens

_SAMPLES = 40
"""So many lines of a form are aligned."""


_NEARLY_ALL = 0.7
_MOST = 0.6


class Gap(NamedTuple):
    """A place of a form where lines differ."""

    kind: str
    """`text`, or the placeholder or kind of token that stands there alone."""
    values: tuple[str, ...]
    """What stands there, line by line; "" where nothing does."""


class Form(NamedTuple):
    """Lines that differ in gaps only."""

    parts: tuple[str | Gap, ...]
    count: int
    """How many lines have it."""
    example: str


def forms(lines: Sequence[str], label: int) -> list[Form]:
    """Return the forms of lines that begin with the same tokens, the most frequent first."""
    clusters: dict[tuple[str, ...], list[list[Token]]] = {}
    for line in lines:
        found = [*tokens(line)]
        clusters.setdefault(_skeleton(found, label), []).append(found)
    made = [form for cluster in clusters.values() for form in _forms_of(cluster, label)]
    return sorted(made, key=lambda form: -form.count)


def _forms_of(cluster: Sequence[Sequence[Token]], label: int) -> Iterator[Form]:
    """Return the form that most lines of one skeleton have, and those of the others."""
    usual = _usual(cluster)
    yield _form(usual, label)
    others = [found for found in cluster if not any(found is each for each in usual)]
    if len(others) > 1:
        yield _form(others, label)


def _skeleton(found: Sequence[Token], label: int) -> tuple[str, ...]:
    """Return what lines of one form share for sure: their addresses and identifiers."""
    return tuple(
        token.key for token in found[label:] if token.kind in {"url", "id"} or token.text == "]("
    )


def _form(cluster: Sequence[Sequence[Token]], label: int) -> Form:
    """Return the form of lines with one skeleton."""
    step = max(1, len(cluster) // _SAMPLES)
    sample = cluster[::step][:_SAMPLES]
    common = [token.key for token in sample[0]]
    for found in sample[1:]:
        common = _common(common, [token.key for token in found])
    if len(sample) == 1:
        common = [*common[:label], *(key for key in common[label:] if not _is_word(key))]
    parts = _with_gaps(common, sample)
    example = "".join(token.text for token in sample[0])
    return Form(tuple(_trimmed(parts, label)), len(cluster), example)


def _usual(sample: Sequence[Sequence[Token]]) -> Sequence[Sequence[Token]]:
    """Return the lines that hold all marks that nearly all hold: a broken line lacks some."""
    held = Counter(key for found in sample for key in {t.key for t in found if t.kind in {"mark", "tag"}})
    core = {key for key, count in held.items() if count >= _NEARLY_ALL * len(sample)}
    kept = [found for found in sample if core <= {token.key for token in found}]
    return kept if len(kept) >= _MOST * len(sample) else sample


def _common(one: list[str], other: list[str]) -> list[str]:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return [key for block in matcher.get_matching_blocks() for key in one[block.a : block.a + block.size]]


def _is_word(key: str) -> bool:
    return key[0].isalnum()


def _with_gaps(common: list[str], sample: Sequence[Sequence[Token]]) -> list[str | list[str]]:
    """Return the common keys with what each line has between them."""
    gaps: list[list[str]] = [[] for _ in range(len(common) + 1)]
    values: list[list[str]] = [[] for _ in common]
    for found in sample:
        here: list[str] = []
        place = 0
        keys = [token.key for token in found]
        matcher = SequenceMatcher(None, common, keys, autojunk=False)
        taken = 0
        for block in matcher.get_matching_blocks():
            for offset in range(block.size):
                index = block.b + offset
                here.append("".join(token.text for token in found[taken:index]))
                values[place].append(found[index].text)
                taken = index + 1
                place += 1
        here.append("".join(token.text for token in found[taken:]))
        for gap, text in zip(gaps, here, strict=False):
            gap.append(text)
    made: list[str | list[str]] = []
    for number, key in enumerate(common):
        if any(gaps[number]):
            made.append(gaps[number])
        made.append(values[number] if key.startswith(VARIES) else key)
    if any(gaps[len(common)]):
        made.append(gaps[len(common)])
    return made


def _trimmed(parts: list[str | list[str]], label: int) -> Iterator[str | Gap]:
    """Join what stands between gaps by chance to them, and neighbours to one."""
    merged: list[str | list[str]] = []
    for number, part in enumerate(parts):
        literal = isinstance(part, str)
        if literal and number >= label and not _is_structure(part):
            part = [part] * _lines(parts)
        if merged and isinstance(part, list) and isinstance(merged[-1], list):
            if not (_kind(part) or _kind(merged[-1])):
                merged[-1] = [a + b for a, b in zip(merged[-1], part, strict=False)]
                continue
        if merged and isinstance(part, str) and isinstance(merged[-1], str):
            merged[-1] += part
            continue
        merged.append(part)
    for part in merged:
        if isinstance(part, str):
            yield part
        elif len(set(part)) == 1 and not _kind(part):
            yield part[0]
        else:
            yield Gap(_kind(part) or "text", tuple(part))


def _lines(parts: Sequence[str | list[str]]) -> int:
    return next((len(part) for part in parts if isinstance(part, list)), 1)


def _is_structure(key: str) -> bool:
    """Tell whether a literal behind the label is one, and no chance."""
    is_tag = key[0] == "<" and len(key) > 1
    return is_tag or key in _STRUCTURE or unicodedata.category(key[0]) == "So"


_STRUCTURE = frozenset({"](", ")", "**", "__", "|", "[", "]", "`", "•", "·"})


def _kind(values: Sequence[str]) -> str:
    """Return the kind of token that each value is, or ""."""
    kinds = Counter()
    for value in values:
        found = [*tokens(value)]
        alone = len(found) == 1 and found[0].key.startswith(VARIES)
        kinds[found[0].key if alone else ""] += 1
    return next(iter(kinds)).strip(VARIES) if len(kinds) == 1 else ""
