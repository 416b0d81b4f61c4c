"""The papers of a text as blocks with slots: where each stands, and which text states what."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from hfdigest.freeform.facts import Fact
from hfdigest.freeform.papers import Found, papers
from hfdigest.grammar.line import Slot
from hfdigest.grammar.scattered import SCATTERED
from hfdigest.source import Source


class Placed(NamedTuple):
    """A paper in a text."""

    start: int
    """Where the lines of its item begin that hold what was read."""
    end: int
    slots: tuple[Slot, ...]
    """What states its fields, in order; some may stand outside, in other items."""
    place: str | None = None
    """Where its title stands, as a name of `TRUST`."""


def placed(source: Source, first: int) -> list[Placed]:
    """Return the papers that a source names from a line on, without overlaps, in order."""
    found = papers(source, first)
    slots = [_slots(source.text, each) for each in found]
    cores = [_core(each, own) for each, own in zip(found, slots, strict=True)]
    # What stands inside another paper's item keeps no more than its mention.
    places: list[Placed] = []
    for number, (start, stop) in enumerate(cores):
        before = places[-1].end if places else 0
        after = cores[number + 1][0] if number + 1 < len(cores) else len(source.text)
        first = max(start, before)
        last = min(max(stop, first), max(after, first))
        title = found[number].title
        lines = _whole_lines(source.text, first, last, before, after)
        places.append(Placed(*lines, slots[number], title and title.place))
    return places


def _core(found: Found, slots: Sequence[Slot]) -> tuple[int, int]:
    """Return the span of a paper's mention and of what was read close to it."""
    mention = found.item.mention
    start, end = mention.outer_start, mention.outer_end
    for slot in reversed(slots):
        if start - _NEAR < slot.start < start:
            start = slot.start
    for slot in slots:
        if end < slot.start < end + _NEAR:
            end = slot.end
    return start, end


_NEAR = 600
"""How far apart what is read of a paper may stand to be of one block with it."""


def _whole_lines(text: str, start: int, end: int, before: int, after: int) -> tuple[int, int]:
    """Return a span widened to whole lines, as far as no other paper stands on them."""
    line = text.rfind("\n", 0, start) + 1
    if line >= before:
        start = line
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    if stop <= after:
        end = stop - (text[stop - 1 : stop] == "\r")
    return start, max(start, end)


def _slots(text: str, found: Found) -> tuple[Slot, ...]:
    slots = [Slot("id", each.start, each.end, each.paper) for each in found.mentions]
    if found.title:
        slots.append(Slot("title", *found.title.span, found.title.text))
    for fact in found.facts:
        slots += _of_fact(text, fact)
    # A text that holds an identifier is no title, and no list of authors.
    ids = sorted(slot.start for slot in slots if slot.field == "id")
    kept: list[Slot] = []
    for slot in sorted(dict.fromkeys(slots), key=lambda slot: (slot.start, slot.field != "id")):
        inside = slot.field != "id" and bisect_left(ids, slot.start) < bisect_left(ids, slot.end)
        if not inside and (not kept or slot.start >= kept[-1].end):
            kept.append(slot)
    return tuple(kept)


_COUNT = re.compile(r"[^\w]{0,8}(?P<value>[0-9][0-9,.]{0,12}[kKmM]?)(?![\w.])")
_DATE = re.compile(r"(?P<value>[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])")
_GITHUB = re.compile(r"(?P<value>https?://github[.]com/[\w.-]{1,100}/[\w.-]{1,100})(?<![.])")
_ADDRESS = re.compile(r"(?P<value>https?://(?!arxiv|huggingface|doi)[^\s()<>\[\]|\"'`,]{4,500})")
_ALL = re.compile(r"(?P<value>(?s:.+))")
_VALUES = {
    "authors": _ALL,
    "abstract": _ALL,
    "upvotes": _COUNT,
    "published_at": _DATE,
    "github_url": _GITHUB,
    "project_url": _ADDRESS,
}


def _of_fact(text: str, fact: Fact) -> Iterator[Slot]:
    """Yield the slot of what a label states, if it is a value of the field."""
    pattern = _VALUES.get(fact.field)
    match = pattern.search(text, fact.start, fact.end) if pattern else None
    if match is None:
        return
    kind = SCATTERED.kinds[fact.field]
    start, end = match.span("value")
    shape = kind.pattern
    value: Any = None
    if shape is None or re.fullmatch(shape, text[start:end]):
        value = kind.read(text[start:end])
    if value is not None:
        yield Slot(fact.field, start, end, value)
