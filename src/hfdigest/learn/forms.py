"""The form that lines have in common: literals and gaps, by their longest common subsequence."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from hfdigest.learn.groups import Place
from hfdigest.learn.tokens import VARIES, Token, kind_alone, tokens

_RUN = 10
_RUNS = 4
"""So many runs of so many lines of a form are aligned; in runs, ranks grow."""
_MOST_PAIRS = 90_000
"""How many pairs of tokens are held against each other in two lines."""
_NEARLY_ALL = 0.7
"""A mark that so many of the lines hold belongs to their form."""
_MOST = 0.6
"""So many lines must have all such marks, or none of them tells the form."""
_STRUCTURE = frozenset({"](", ")", "**", "__", "|", "[", "]", "`", "•", "·"})
"""Marks that part values; other literals behind a label may stand in every line by chance."""


_ENOUGH = 5
"""So many lines that have a thing do not have it by chance."""
_SOME = 2
_FEW_GAPS = 3


IDENTIFYING = frozenset({"id", "hf_url", "arxiv_url", "pdf_url"})
"""The kinds of values that name a paper."""


class Gap(NamedTuple):
    """A place of a form where lines differ."""

    kind: str
    """The kind of token that stands there alone, such as `hf_url` or `number`; else `text`."""
    values: tuple[str, ...]
    """What stands there, line by line; "" where nothing does."""


class Maybe(NamedTuple):
    """A part of a form that only some lines have."""

    parts: tuple[str | Gap, ...]


Part = str | Gap | Maybe


class Form(NamedTuple):
    """Lines that differ in gaps only."""

    parts: tuple[Part, ...]
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

    @property
    def gaps(self) -> int:
        """How many places of it vary."""
        return sum(isinstance(part, Gap) for part in self.parts)

    @property
    def identifies(self) -> bool:
        """Whether an identifier of a paper stands in it, alone or in an address."""
        inner = [each for part in self.parts if isinstance(part, Maybe) for each in part.parts]
        gaps = [part for part in (*self.parts, *inner) if isinstance(part, Gap)]
        return any(gap.kind in IDENTIFYING for gap in gaps)


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
    return joined(sorted(made, key=lambda form: -form.lines))


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
    """Return the marks and tags that nearly all lines hold, and that part values."""
    held = Counter(
        key
        for line in lines
        for key in {t.key for t in line if t.kind in {"mark", "tag"} and _is_structure(t.key)}
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
    parts = _literals(_trimmed(_with_gaps(common, sample), label, len(sample)))
    example = "".join(token.text for token in sample[0].tokens)
    return Form(tuple(parts), len(cluster), tuple(row.entry for row in sample), example)


def _sampled(cluster: Sequence[_Row]) -> list[_Row]:
    """Return runs of lines, evenly chosen."""
    if len(cluster) <= _RUN * _RUNS:
        return [*cluster]
    step = len(cluster) // _RUNS
    return [row for start in range(_RUNS) for row in cluster[start * step :][:_RUN]]


def _matches(one: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    """Return where two lines have the same tokens, and how many each time.

    Of very long lines that is their beginning and their end: for what stands between, the matcher
    would take time by the cube of its length.
    """
    if len(one) * len(other) <= _MOST_PAIRS:
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        return [(block.a, block.b, block.size) for block in matcher.get_matching_blocks()]
    shorter = min(len(one), len(other))
    begin = next((n for n in range(shorter) if one[n] != other[n]), shorter)
    rest = shorter - begin
    end = next((n for n in range(rest) if one[-1 - n] != other[-1 - n]), rest)
    return [(0, 0, begin), (len(one) - end, len(other) - end, end)]


def _places(common: list[str], keys: list[str]) -> list[int]:
    """Return where the common keys stand in a line, which holds them in order."""
    found = [n for _, start, size in _matches(common, keys) for n in range(start, start + size)]
    if len(found) == len(common):
        return found
    # The matcher looks for long runs first and may miss some; from the left none is missed.
    places = iter(range(len(keys)))
    return [next(n for n in places if keys[n] == key) for key in common]


def _with_gaps(common: list[str], sample: Sequence[_Row]) -> list[str | Gap]:
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
    made: list[str | Gap] = []
    for number, gap in enumerate(between):
        if any(gap):
            made.append(Gap(kind_of_all(gap), tuple(gap)))
        if number < len(common):
            key = common[number]
            kind = key.removeprefix(VARIES)
            made.append(Gap(kind, tuple(values[number])) if key.startswith(VARIES) else key)
    return made


def _trimmed(parts: Sequence[str | Gap], label: int, lines: int) -> Iterator[Part]:
    """Join what stands between gaps by chance to them, and neighbours of one kind to one."""
    merged: list[str | Gap] = []
    for part in _with_literals(parts, label, lines):
        before = merged[-1] if merged else None
        if isinstance(part, str) and isinstance(before, str):
            merged[-1] = before + part
        elif (
            isinstance(part, Gap) and isinstance(before, Gap) and part.kind == before.kind == "text"
        ):
            values = tuple(a + b for a, b in zip(before.values, part.values, strict=True))
            merged[-1] = Gap(kind_of_all(values), values)
        else:
            merged.append(part)
    for number, part in enumerate(merged):
        if isinstance(part, str):
            yield part
        elif len(set(part.values)) == 1 and (
            part.kind == "text" or _is_scale(merged, number, lines)
        ):
            yield part.values[0]
        else:
            yield _maybe(part.values) or part


def _with_literals(parts: Sequence[str | Gap], label: int, lines: int) -> Iterator[str | Gap]:
    """Yield parts, literals that may stand in every line by chance as gaps."""
    for number, part in enumerate(parts):
        if (
            isinstance(part, Gap)
            or number < label
            or _is_structure(part)
            or (_opens(parts, number, lines) or _announces(parts, number) or _closes(parts, number))
        ):
            yield part
        else:
            yield Gap("text", (part,) * lines)


def _opens(parts: Sequence[str | Gap], number: int, lines: int) -> bool:
    """Tell whether a parenthesis opens that another one closes, in enough lines."""
    if parts[number] != "(" or lines < _ENOUGH:
        return False
    rest = [part for part in parts[number + 1 :] if part in {"(", ")"}]
    return bool(rest) and rest[0] == ")"


def _closes(parts: Sequence[str | Gap], number: int) -> bool:
    """Tell whether a mark of emphasis ends the one with which the lines begin."""
    mark = parts[number]
    return mark in {"*", "_"} and number > 0 and parts[0] == mark and mark not in parts[1:number]


def _announces(parts: Sequence[str | Gap], number: int) -> bool:
    """Tell whether a literal stands directly before an identifier or an address."""
    for part in parts[number:]:
        if isinstance(part, Gap):
            return part.kind not in {"text", "number", "date"}
        if part.isspace():
            return False
    return False


def _is_scale(parts: Sequence[str | Gap], number: int, lines: int) -> bool:
    """Tell whether a number is what others are counted out of, such as the 10 of `8/10`."""
    before, part = parts[number - 1] if number else "", parts[number]
    slash = before if isinstance(before, str) else "".join({*before.values})
    is_number = isinstance(part, Gap) and part.kind == "number"
    return is_number and lines >= _ENOUGH and slash.endswith("/")


def _maybe(values: Sequence[str]) -> Maybe | None:
    """Return what values have in common that some lines do not have at all."""
    stated = [(n, value) for n, value in enumerate(values) if value.strip()]
    if len(stated) == len(values) or len(stated) < _SOME:
        return None
    inner = _form([_Row(n, tokens(value.rstrip())) for n, value in stated], 0)
    first = inner.parts[0] if inner.parts else ""
    if not isinstance(first, str) or not first.strip() or inner.gaps > _FEW_GAPS:
        return None
    if any(isinstance(part, Maybe) for part in inner.parts):
        return None
    # The values of its gaps are those of all lines, "" where there is none.
    numbers = [n for n, _ in stated]
    parts = tuple(
        _spread(part, numbers, len(values)) if isinstance(part, Gap) else str(part)
        for part in inner.parts
    )
    return Maybe(parts)


def _spread(gap: Gap, numbers: Sequence[int], lines: int) -> Gap:
    if len(gap.values) != len(numbers):
        return gap
    stated = dict(zip(numbers, gap.values, strict=True))
    return Gap(gap.kind, tuple(stated.get(n, "") for n in range(lines)))


def _is_structure(key: str) -> bool:
    """Tell whether a literal behind the label parts values, and is none by chance."""
    is_tag = len(key) > 1 and (key[0] == "<" or key[-1] == ">")
    return is_tag or key in _STRUCTURE or unicodedata.category(key[0]) == "So"


def kind_of_all(values: Sequence[str]) -> str:
    """Return the kind of token that every value is, else `text`."""
    kinds = set(map(kind_alone, values))
    return (kinds.pop() if len(kinds) == 1 else "") or "text"


# --- forms of which one is another with parts left out -------------------------------------------


def joined(found: Sequence[Form]) -> list[Form]:
    """Return forms, each that lacks a part of another one joined to that."""
    made: list[Form] = []
    for form in sorted(found, key=lambda form: -len(_items(form.parts))):
        for number, fuller in enumerate(made):
            if parts := _without(fuller, form):
                lines = fuller.lines + form.lines
                made[number] = fuller._replace(parts=parts, lines=lines)
                break
        else:
            made.append(form)
    return sorted(made, key=lambda form: -form.lines)


_Item = tuple[str, Part]


def _items(parts: Sequence[Part]) -> list[_Item]:
    """Return parts in the smallest pieces, each with what tells it from others."""
    made: list[_Item] = []
    for part in parts:
        if isinstance(part, str):
            made += [(token.text, token.text) for token in tokens(part)]
        else:
            made.append((VARIES + (part.kind if isinstance(part, Gap) else "?"), part))
    return made


def _without(fuller: Form, form: Form) -> tuple[Part, ...] | None:
    """Return the parts of a form with one that may be missing, if another form lacks that."""
    long, short = _items(fuller.parts), _items(form.parts)
    # 1. Parts that may be missing already may be so in the other form too.
    sure = [number for number, (_, part) in enumerate(long) if not isinstance(part, Maybe)]
    keys, wanted = [long[number][0] for number in sure], [key for key, _ in short]
    if len(wanted) > len(keys) or any(isinstance(part, Maybe) for _, part in short):
        return None
    # 2. What both have at the beginning and at the end leaves one part in the middle.
    start = next((n for n, key in enumerate(wanted) if keys[n] != key), len(wanted))
    end = len(keys) - (len(wanted) - start)
    if keys[end:] != wanted[start:]:
        return None
    if start == end:
        return fuller.parts
    # 3. A line is known by its beginning, so none of that may be missing; the part begins with what
    #    parts it from the text before it.
    if start == 0:
        return None
    while start > 1 and keys[start - 1] == keys[end - 1] and keys[start][0].isalnum():
        start, end = start - 1, end - 1
    first, last = sure[start], sure[end - 1] + 1
    return _with_maybe([part for _, part in long], first, last)


def _with_maybe(parts: Sequence[Part], first: int, last: int) -> tuple[Part, ...] | None:
    """Return parts of which some, in a row, may be missing; `None` where they cannot be."""
    missing = [*_literals(parts[first:last])]
    plain = tuple(part for part in missing if not isinstance(part, Maybe))
    if len(plain) < len(missing) or not isinstance(missing[0], str) or len(missing) == 1:
        return None
    return (*_literals(parts[:first]), Maybe(plain), *_literals(parts[last:]))


def _literals(parts: Iterable[Part]) -> Iterator[Part]:
    """Join literals that stand side by side."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text
