"""Source + dialect -> digests and their layout: what the lines that templates read say."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import evolve, frozen

from hfdigest.authors import AuthorList
from hfdigest.dates import parse_timestamp
from hfdigest.doubtful import doubtful
from hfdigest.frozenmap import frozen_own
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.fields import digest_of, entry_of
from hfdigest.grammar.periods import period_in_name
from hfdigest.grammar.scattered import SCATTERED
from hfdigest.identifiers import canonical
from hfdigest.lens.front_matter import FrontMatter
from hfdigest.lens.layout import Block, Layout, LineLayout, OneByOne, Section, values_of, worded
from hfdigest.lens.scan import Scanned, scan
from hfdigest.lens.swallowed import Swallowed, swallowed
from hfdigest.lens.unread import Run, runs
from hfdigest.lens.variants import variant_of
from hfdigest.model import Entry, Period
from hfdigest.patterns import lazily
from hfdigest.record import changed
from hfdigest.source import Source, readable

if TYPE_CHECKING:
    from hfdigest.freeform.note import Note
    from hfdigest.freeform.placing import Placed

# ruff: noqa: PLC0415 - what reads papers in any Markdown is loaded when a dialect asks for it

_WORD = lazily(r"\w{2,}")
"""What no other spelling of a line changes."""


class Reading(NamedTuple):
    """What a dialect made of a source."""

    dialect: Dialect
    """The dialect, settled to the variant that the source is written in."""
    sections: tuple[Section, ...]
    front: FrontMatter | None
    unread: tuple[tuple[int, int], ...]
    """Runs of lines that no template read: the index of the first one and their number."""
    own: tuple[Run, ...]
    """The same lines, parted by the entry that they belong to."""
    swallowed: tuple[Swallowed, ...]
    """Papers that only texts of entries name, in what may be lines of other entries."""


_WORDS = lazily(r"[^\W\d_]{2}|[^\x00-\x7f]")
_LOOKED_AT = 2000


@frozen(eq=False, repr=False)
class Mismatch:
    """Why a source is not a post of a dialect."""

    dialect: Dialect
    reason: str
    offset: int
    _source: Source
    _front: FrontMatter | None

    @property
    def matched(self) -> int:
        """How much of the dialect the source has; the one with the most came nearest."""
        lines = self.dialect.outline.page
        literals = {part.strip() for line in lines for part in line.parts if isinstance(part, str)}
        texts = sum(text in self._source.text for text in literals if len(text.strip("#*- ")) > 1)
        keys = self._front.keys if self._front else ()
        return texts + sum(key in self.dialect.front.values for key in keys)

    @property
    def reads_a_line(self) -> bool:
        """Whether a template of the dialect with words of its own reads a line of the source."""
        outline = self.dialect.outline
        telling = [
            template
            for template in (*outline.page, *outline.entry)
            if not template.is_open
            and any(isinstance(part, str) and _WORDS.search(part) for part in template.parts)
        ]
        text = self._source.text
        return any(
            text.startswith(template.prefix, line.start)
            and template.match(text, line.start, line.end)
            for line in self._source.lines[:_LOOKED_AT]
            for template in telling
        )


def read(
    source: Source, front: FrontMatter | None, dialect: Dialect, *, respelled: bool = False
) -> Reading | Mismatch:
    """Read a source by a dialect, or tell why that cannot be done.

    With `respelled`, the line by which its posts are known may be spelled in another way.
    """
    first = front.body if front else 0
    if dialect.scattered:
        scanned = _scattered(source, front, dialect)
        # A post that is read again was one before its papers were taken out.
        if not scanned.layouts[0].blocks and not dialect.settled:
            return Mismatch(dialect, "no line links to a paper", 0, source, front)
        settled = dialect if dialect.settled else dialect.variants[0]
        return _reading(source, front, settled, scanned)
    refusal = _foreign(source, front, dialect, respelled=respelled)
    if refusal:
        return refusal
    scanned = scan(source, first, dialect)
    if not scanned.layouts:
        return _unknown(source, front, dialect)
    if front and dialect.front.facts:
        scanned = _with_facts(scanned, front, dialect)
    # A post that is read again was one before its papers were taken out.
    if (
        dialect.known_by_entries
        and not dialect.settled
        and not any(map(_names_papers, scanned.layouts))
    ):
        return Mismatch(dialect, "no entry names a paper", 0, source, front)
    return _reading(source, front, variant_of(dialect, front, scanned.layouts), scanned)


def _with_facts(scanned: Scanned, front: FrontMatter, dialect: Dialect) -> Scanned:
    """Return what was read, with what front matter states of the paper and no line does."""
    first, *others = scanned.layouts
    if not first.blocks:
        return scanned
    block, *more = first.blocks
    stated = {
        name: value
        for _, name, value in dialect.front.stated(front.values)
        if block.values.get(name) is None
    }
    layout = evolve(first, blocks=(evolve(block, stated={**block.stated, **stated}), *more))
    return scanned._replace(layouts=(layout, *others))


def _names_papers(layout: Layout) -> bool:
    """Tell whether an entry has an identifier."""
    return any(block.names_a_paper for block in layout.blocks)


def _scattered(source: Source, front: FrontMatter | None, dialect: Dialect) -> Scanned:
    """Find papers wherever they are named; only the first line of the head is looked for."""
    from hfdigest.freeform.note import note_in
    from hfdigest.freeform.placing import placed

    first = front.body if front else 0
    places = placed(source, first)
    blocks = [
        Block.of(LineLayout(SCATTERED, start, end, slots), own_end=end)
        for start, end, slots, _ in places
    ]
    if front is not None:
        _note(source, first, note_in(front.values), blocks, places)
    page = (
        LineLayout(template, start, end, slots)
        for template in dialect.outline.head[:1]
        for start, end, _ in source.lines[first:]
        if (slots := template.match(source.text, start, end))
    )
    return Scanned((Layout(tuple(islice(page, 1)), tuple(blocks)),), ())


def _note(
    source: Source, body: int, note: "Note", blocks: list[Block], places: "Sequence[Placed]"
) -> None:
    """Put what the front matter states of one paper into its block, which may be empty."""
    from hfdigest.freeform.note import NOTED

    stated = {name: value for name in NOTED if (value := note.field(name))}
    if note.paper is None:
        if len(blocks) == 1 and stated and _outranks(str(note.title), places[0]):
            blocks[0] = _stating(blocks[0], stated)
        return
    stated["id"] = note.paper
    if note.authors:
        stated["authors"] = AuthorList(tuple(author.name for author in note.authors))
    name = canonical(note.paper.id)
    for index, block in enumerate(blocks):
        (line,) = block.lines
        if any(slot.field == "id" and canonical(slot.value.id) == name for slot in line.slots):
            blocks[index] = _stating(block, stated)
            return
    start = source.lines[body].start if body < len(source.lines) else len(source.text)
    nowhere = LineLayout(SCATTERED, start, start, ())
    blocks.insert(0, Block.of(nowhere, stated=stated, own_end=start))


_LONG = 6


def _outranks(title: str, place: "Placed") -> bool:
    """Tell whether the title in the front matter is likelier that of the only paper of a text."""
    from hfdigest.freeform.choice import SURE
    from hfdigest.freeform.titles import strength

    found = next((slot.value for slot in place.slots if slot.field == "title"), None)
    if found is None or strength(found) < strength(title):
        return True
    return place.place not in SURE and ":" not in found and len(found.split()) < _LONG


def _stating(block: Block, stated: Mapping[str, Any]) -> Block:
    """Return the block with what the front matter states, for which no text of its own counts."""
    (line,) = block.lines
    slots = tuple(slot for slot in line.slots if slot.field == "id" or slot.field not in stated)
    line = line._replace(slots=slots)
    return evolve(block, read=OneByOne((line,)), values=values_of([line]), stated=stated)


def _reading(
    source: Source, front: FrontMatter | None, dialect: Dialect, scanned: Scanned
) -> Reading:
    """Return what the lines of a source say; the front matter is the first digest's."""
    sections = tuple(
        _section(source, None if index else front, dialect, layout)
        for index, layout in enumerate(scanned.layouts)
    )
    own = tuple(runs(source, sections, scanned.unread, scanned.masked, dialect.outline))
    held = () if dialect.scattered else tuple(swallowed(source, sections, dialect.outline))
    if "entries.paper.id" in dialect.fields:
        parts = {run.section for run in own if run.may_be_of_an_entry}
        parts.update(each.section for each in held)
        sections = tuple(
            section._replace(is_whole=False) if index in parts else section
            for index, section in enumerate(sections)
        )
    return Reading(dialect, sections, front, scanned.unread, own, held)


def _section(
    source: Source, front: FrontMatter | None, dialect: Dialect, layout: Layout
) -> Section:
    note = noted(front.values if front else {}, dialect)
    entries = [_entry(block, dialect, note, source.text) for block in layout.blocks]
    if layout.is_numbered_by_lists:
        entries = [changed(entry, rank=rank) for rank, entry in enumerate(entries, 1)]
    values = _page_values(layout.page)
    if values.get("period") is None:
        values["period"] = _period_elsewhere(source, front, dialect)
    front_values = _front_values(front, dialect)
    return Section(digest_of(values, dialect.unit, entries, **front_values), layout)


def _foreign(
    source: Source, front: FrontMatter | None, dialect: Dialect, *, respelled: bool
) -> Mismatch | None:
    """Tell cheaply why a source can be no post of a dialect, without looking at its lines."""
    if dialect.home is None:
        if dialect.known_by_entries:
            return None
        text = source.text
        for mark in dialect.marks:
            if mark in text or (respelled and all(word in text for word in _WORD.findall(mark))):
                return None
        return _unknown(source, front, dialect)
    wanted = dialect.front.spellings[dialect.home][0].text
    key = front.keys.get(dialect.home) if front else None
    if key is None:
        reason = f"the front matter has no {dialect.home!r} like {wanted!r}"
        return Mismatch(dialect, reason, 0, source, front)
    if not _is_known_by(dialect, key.node.value):
        reason = f"the front matter's {dialect.home!r} is not like {wanted!r}"
        return Mismatch(dialect, reason, key.node.start, source, front)
    return None


def _unknown(source: Source, front: FrontMatter | None, dialect: Dialect) -> Mismatch:
    """Tell that the line is not there by which a post of the dialect is known."""
    wanted = dialect.anchors[0].text
    first = front.body if front else 0
    start = source.lines[first].start if first < len(source.lines) else 0
    return Mismatch(dialect, f"no line reads {wanted!r}", start, source, front)


def _is_known_by(dialect: Dialect, value: Any) -> bool:
    """Tell whether a front-matter value has a form by which posts of the dialect are known."""
    spellings = dialect.front.spellings[dialect.home or ""] if isinstance(value, str) else ()
    return any(template.match(value, 0, len(value)) for template in spellings)


def stated_period(dialect: Dialect, key: str, value: Any) -> Period | None:
    """Return the period that a front-matter value states, in whichever spelling."""
    for template in dialect.front.spellings[key] if isinstance(value, str) else ():
        slots = template.match(value, 0, len(value))
        if slots and slots[0].value is not None:
            period: Period = slots[0].value
            return period
    return None


def _period_elsewhere(source: Source, front: FrontMatter | None, dialect: Dialect) -> Period | None:
    """Return the period of a digest whose own lines do not state it."""
    if dialect.home and not dialect.scattered:
        values = front.values if front else {}
        keys = (key for key in dialect.front.followers if key in values)
        stated = (stated_period(dialect, key, values[key]) for key in keys)
        return next((period for period in stated if period), None)
    has_a_place = any("period" in line.kinds for line in dialect.outline.head)
    if source.name is None or (has_a_place and not dialect.scattered):
        return None
    return period_in_name(source.name, dialect.unit)


def noted(front: Mapping[str, Any], dialect: Dialect) -> "Note | None":
    """Return what front matter states of a paper; `None` where the dialect has lines for that."""
    if not dialect.scattered:
        return None
    from hfdigest.freeform.note import note_in

    return note_in(front)


def _entry(block: Block, dialect: Dialect, note: "Note | None", text: str) -> Entry:
    """Return the entry of a block; words that stand for a value are a note."""
    values = {**block.values, **block.stated} if block.stated else block.values
    for slot, name in worded(block, text):
        if values.get(slot.field) is None:
            values = {**values, f"notes.{name}": readable(text[slot.start : slot.end])}
    if block.topic is not None:
        values = {**values, "topic": block.topic}
    entry = entry_of(values, dialect.affiliation)
    return entry if note is None else decoded(entry, note)


def decoded(entry: Entry, note: "Note | None" = None) -> Entry:
    """Return the entry with what follows from its texts alone.

    `note` is what the front matter states of a paper, where all else is guessed; else `None`.
    """
    names = doubtful(entry.paper)
    if note is not None:
        from hfdigest.freeform.note import guessed

        names = tuple(dict.fromkeys((*guessed(entry, note), *names)))
    return entry if names == entry.doubtful else evolve(entry, doubtful=names)


def _page_values(lines: Sequence[LineLayout]) -> dict[str, Any]:
    values = values_of([line for line in lines if not line.template.repeats])
    values.pop("topic", None)
    for line in lines:
        if repeats := line.template.repeats:
            item = {slot.field.rpartition(".")[2]: slot.value for slot in line.slots}
            values.setdefault(repeats, []).append(item)
    return values


def _front_values(front: FrontMatter | None, dialect: Dialect) -> dict[str, Any]:
    """Return `title`, `posted_at` and `front_matter` of a post's front matter."""
    if front is None:
        return {}
    values = front.values
    found: dict[str, Any] = {}
    title = values.get("title")
    if "title" in dialect.front.values and isinstance(title, str):
        del values["title"]
        found["title"] = title or None
    moment = values.get(dialect.front.moment or "")
    if isinstance(moment, str) and (posted_at := parse_timestamp(moment)):
        del values[str(dialect.front.moment)]
        found["posted_at"] = posted_at
    return {**found, "front_matter": frozen_own(values)}
