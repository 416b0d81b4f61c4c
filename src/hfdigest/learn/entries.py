"""The templates of one entry, from all entries of the examples."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hfdigest.learn.examples import Example
from hfdigest.learn.facts import Facts
from hfdigest.learn.forms import Form, core_of, forms, plain
from hfdigest.learn.groups import Group, Place, groups, most_common_blank, places_in
from hfdigest.learn.naming import Named, Namer
from hfdigest.learn.starts import Segment, divided, is_start
from hfdigest.learn.tokens import tokens

_TWINS = 8
"""So many spellings of one line at the most."""
_USUAL = 0.03
"""The share of entries below which a line that identifies nothing is left to the post."""
_RARE_FORM = 0.02
"""The share of lines below which a form that identifies nothing is none."""
_FEW = 4
"""So many forms may the values behind one label have, or they are running text."""
_MOST_GAPS = 8
"""So many places may vary in a value, or it is running text."""
_MOST_BROKEN = 4
"""A first line is broken over fewer lines."""
_ALL_BUT_FEW = 0.9
_SURE = 5
"""Where so many entries all name a paper, what names none is no entry."""
_NEARLY_ALL = 0.8
"""A line that so many entries have is one that an entry is known by."""
_RUNNING = 50
"""Values of so many words, on average, are running text whatever they have in common."""
_LONG = 25
"""Values of so many words, on average, may be broken over lines."""


class Line(NamedTuple):
    """A line of the dialect's entry with its further spellings."""

    spellings: tuple[Named, ...]
    blank: int
    """How many blank lines stand above it."""


class Shape(NamedTuple):
    """What entries look like, and what stands below them."""

    lead: str | None
    """A fixed line directly above the first line of every entry, such as `<details>`."""
    lines: tuple[Line, ...]
    blank_after: int
    topic: str | None
    foot: tuple[str, ...]
    single: bool
    linked: bool
    firsts: tuple[int, ...]
    """Where the first entry of each example begins."""


def shape_of(examples: Sequence[Example], starts: Sequence[tuple[str, ...]], facts: Facts) -> Shape:
    """Return the shape of entries that begin with any of the forms."""
    entries: list[list[Place]] = []
    ids: list[str | None] = []
    last: set[int] = set()
    firsts = []
    lead = _lead(examples, starts)
    for example in examples:
        segments = _below(lead, example, divided(example, starts))
        firsts.append(segments[0][0] if segments else len(example.lines))
        for start, end in segments:
            entries.append([*places_in(example, (start, end), len(entries))])
            named = frozenset().union(*example.papers[start:end])
            ids.append(min(named) if len(named) == 1 else None)
        last.update([len(entries) - 1] if segments else [])
    entries = _folded(entries)
    blank_after = Counter(entry[0].blank for entry in entries[1:]).most_common(1)
    entries, foot = _without_foot(entries, last)
    entries, topic = _without_topics(entries, _level(starts[0]))
    return Shape(
        lead=lead,
        lines=_titled(entries, starts, ids, facts),
        blank_after=blank_after[0][0] if blank_after else 0,
        topic=topic,
        foot=foot,
        single=all(len(each.ids) <= 1 for each in examples),
        linked=_is_linked(entries, ids),
        firsts=tuple(firsts),
    )


def _lead(examples: Sequence[Example], starts: Sequence[tuple[str, ...]]) -> str | None:
    """Return the line that stands directly above nearly every first line."""
    above: Counter[str] = Counter()
    for example in examples:
        for start, _ in divided(example, starts):
            above[example.lines[start - 1] if start else ""] += 1
    (text, count), *_ = [*above.most_common(1), ("", 0)]
    return text if text.strip() and count >= _ALL_BUT_FEW * above.total() else None


def _below(lead: str | None, example: Example, segments: Sequence[Segment]) -> list[Segment]:
    """Return entries without the line that belongs to the next one."""
    if lead is None:
        return [*segments]
    return [
        (start, end - (end < len(example.lines) and example.lines[end - 1] == lead))
        for start, end in segments
    ]


def _folded(entries: Sequence[Sequence[Place]]) -> list[list[Place]]:
    """Join the lines over which a first line is broken: it lacks marks that nearly all have."""
    core = core_of([tokens(entry[0].text) for entry in entries])
    ends = Counter(
        tokens(entry[0].text)[-1].key for entry in entries if core <= _keys(entry[0].text)
    )
    usual_end = next((key for key, _ in ends.most_common(1)), "")
    made = []
    for each in entries:
        entry = _unbroken(each)
        first, *below = entry
        for count in range(1, min(_MOST_BROKEN, len(entry))):
            texts = [place.text.strip() for place in entry[: count + 1]]
            joined = " ".join([first.text, *texts[1:]])
            ended = tokens(joined)[-1].key == usual_end
            if ended and not core <= _keys(first.text) and core <= _keys(joined):
                first, below = first._replace(text=joined), [*entry[count + 1 :]]
        made.append([first, *below])
    return made


_GOES_ON = re.compile(r" {2,}(?![-*+>|#<\[]|[0-9]+[.)])\S")


def _unbroken(entry: Sequence[Place]) -> list[Place]:
    """Join the indented lines directly below a heading to it."""
    first, *below = entry
    while below and first.text[0] == "#" and not below[0].blank and _GOES_ON.match(below[0].text):
        first = first._replace(text=f"{first.text} {below.pop(0).text.strip()}")
    return [first, *below]


def _keys(text: str) -> set[str]:
    return {token.key for token in tokens(text)}


def _is_linked(entries: Sequence[Sequence[Place]], ids: Sequence[str | None]) -> bool:
    """Tell whether what names no paper is no entry: it lacks the labels that entries have."""
    with_id = [entry for entry, paper in zip(entries, ids, strict=True) if paper]
    without = [entry for entry, paper in zip(entries, ids, strict=True) if not paper]
    if not without:
        return len(with_id) >= _SURE
    usual = [
        group.label
        for group in groups(with_id)
        if group.label and group.entries >= _NEARLY_ALL * len(with_id)
    ]
    labelled = sum(
        any(is_start(place.text, keys) for place in entry[1:] for keys in usual)
        for entry in without
    )
    return 2 * labelled < len(without)


def _titled(
    entries: Sequence[Sequence[Place]],
    starts: Sequence[tuple[str, ...]],
    ids: Sequence[str | None],
    facts: Facts,
) -> tuple[Line, ...]:
    """Return the lines of an entry: with the title where it is known to stand, else at the head."""
    lines = tuple(_lines(entries, starts, Namer(ids, facts, titles_are_known=True)))
    if any("title" in named.fields for line in lines for named in line.spellings):
        return lines
    return tuple(_lines(entries, starts, Namer(ids, facts)))


def _lines(
    entries: Sequence[Sequence[Place]], starts: Sequence[tuple[str, ...]], namer: Namer
) -> Iterator[Line]:
    """Return the lines of an entry, its first one first."""
    heads = [
        form
        for keys in starts
        for form in forms([e[0] for e in entries if is_start(e[0].text, keys)], len(keys))[:_TWINS]
    ]
    yield Line(namer.spellings(heads, start=True), 0)
    found = groups(entries)
    above = ""
    for number, group in enumerate(found):
        line = _line(group, found[number + 1 :], namer, len(entries), above)
        is_fixed = line is not None and not line.spellings[0].fields
        introduces = is_fixed and _introduces(group, found[number + 1 :])
        above = group.places[0].text if introduces else ""
        if line:
            yield line


def _line(
    group: Group, below: Sequence[Group], namer: Namer, entries: int, above: str
) -> Line | None:
    """Return the line that a group of lines is; `None` for one that is left to the posts.

    `above` is the fixed line that introduces free text; "" where none does.
    """
    if not group.label:
        firsts = {place.entry: place for place in reversed(group.places)}
        text = namer.free_text(group.places, above)
        return Line((text,), most_common_blank([*firsts.values()]))
    blank = most_common_blank(group.places)
    found = _forms_of(group)
    # A form of one line out of many is that line's own.
    least = _RARE_FORM * len(group.places)
    found = [form for form in found if form.lines > least or form.identifies] or found[:1]
    if all(form.is_fixed for form in found):
        # A fixed line of few entries is theirs; a label above free text introduces it.
        introduces = bool(below) and not below[0].label and 2 * group.entries >= below[0].entries
        known = not introduces or _introduces(group, below)
        usual = 2 * group.entries > entries
        return Line(namer.spellings(found[:1]), blank) if usual and known else None
    spellings = namer.spellings(found[:_TWINS], reach=_reach(group))
    if group.entries < _USUAL * entries and not any(named.identifies for named in spellings):
        return None
    return Line(spellings, blank)


def _introduces(group: Group, below: Sequence[Group]) -> bool:
    """Tell whether a line stands above all of the free text with which entries end."""
    if len(below) != 1 or below[0].label or group.repeats > 1:
        return False
    places = {place.entry: place.offset for place in group.places}
    texts = below[0].places
    return all(place.offset > places.get(place.entry, place.offset) for place in texts)


def _forms_of(group: Group) -> list[Form]:
    """Return the forms of a group's lines: one where the values are running text."""
    if _words(group) > _RUNNING * len(group.places):
        first = Form((), 0, (), group.places[0].text)
        return [plain(first, group.places, len(group.label))]
    found = forms(group.places, len(group.label))
    total = sum(form.lines for form in found)
    alike = len(found) <= _FEW and 2 * found[0].lines >= total and found[0].gaps < _MOST_GAPS
    return found if alike else [plain(found[0], group.places, len(group.label))]


def _reach(group: Group) -> str:
    return ":paragraph" if _words(group) > _LONG * len(group.places) else ""


def _words(group: Group) -> int:
    return sum(token.kind == "word" for place in group.places for token in tokens(place.text))


# --- what belongs to no entry --------------------------------------------------------------------


def _without_foot(
    entries: Sequence[Sequence[Place]], last: set[int]
) -> tuple[list[list[Place]], tuple[str, ...]]:
    """Cut off what stands below the last entry of posts and of no other entry."""
    if len(entries) < 2 * len(last):
        return [*map(list, entries)], ()
    seen: Counter[str] = Counter()
    in_last: Counter[str] = Counter()
    for number, entry in enumerate(entries):
        texts = {_levelled(place.text) for place in entry[1:]}
        seen.update(texts)
        in_last.update(texts if number in last else ())
    below = {
        text for text, count in in_last.items() if count == seen[text] >= max(2, 0.4 * len(last))
    }
    made: list[list[Place]] = []
    foot: Counter[str] = Counter()
    for number, entry in enumerate(entries):
        cuts = (n for n, place in enumerate(entry) if n and _levelled(place.text) in below)
        cut = next(cuts, len(entry)) if number in last else len(entry)
        foot.update(place.text for place in entry[cut:])
        made.append([*entry[:cut]])
    return made, tuple(text for text, count in foot.items() if count >= 0.7 * len(last))


def _levelled(text: str) -> str:
    return "".join("0" if char.isdigit() else char for char in text)


def _without_topics(entries: list[list[Place]], level: int) -> tuple[list[list[Place]], str | None]:
    """Cut off headings of the level of entries or above it: they are those of groups."""
    marks = Counter(
        mark
        for entry in entries
        for mark in {_heading(place.text) for place in entry[1:]}
        if mark and (level == 0 or len(mark) <= level)
    )
    # What most entries have is a part of them.
    marks = Counter({mark: count for mark, count in marks.items() if 2 * count <= len(entries)})
    above = Counter(
        {mark: count for mark, count in marks.items() if level == 0 or len(mark) < level}
    )
    mark, count = next(iter(above.most_common(1)), ("", 0))
    topic = f"{mark} {{topic}}" if count > 1 else None
    ends = {*marks} if level else {mark} if topic else set()
    made = []
    for entry in entries:
        cuts = (n for n, place in enumerate(entry) if n and _heading(place.text) in ends)
        made.append(entry[: next(cuts, len(entry))])
    return made, topic


def _heading(text: str) -> str:
    """Return the marks of a heading, or ""."""
    mark = text.partition(" ")[0]
    return mark if set(mark) == {"#"} else ""


def _level(start: Sequence[str]) -> int:
    """Return the level of the heading that begins entries; 0 where none does."""
    return next((n for n, key in enumerate(start) if key != "#"), len(start))
