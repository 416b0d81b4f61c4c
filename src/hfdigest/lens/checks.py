"""What a post says twice and differently, and the edits that would mend it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import PurePath
from typing import Any, NamedTuple

from attrs import evolve

from hfdigest.errors import Level, Problem
from hfdigest.grammar.fields import Field, digest_field, entry_field
from hfdigest.grammar.kinds import agrees
from hfdigest.grammar.line import Role
from hfdigest.identifiers import PaperId
from hfdigest.lens.edits import Edit
from hfdigest.lens.layout import AtOnce, Block, LineLayout, OneByOne, Section, worded
from hfdigest.lens.reader import Reading, stated_period
from hfdigest.lens.settling import follower
from hfdigest.model import Digest, Period
from hfdigest.patterns import lazily
from hfdigest.record import changed
from hfdigest.sighting import votes
from hfdigest.source import Source, readable

_PARTED = lazily(r"(?>\r\n?|\n)[ \t]*+[\r\n]")
"""An empty line within a text."""
_FILE_DATE = lazily(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Finding(NamedTuple):
    """Something to tell, and the edit that mends it where there is one right way."""

    problem: Problem
    mend: Edit | None = None


def findings(source: Source, reading: Reading) -> list[Finding]:
    """Return everything in a post that contradicts itself or was not read, in order of lines."""
    found = list(_Checks(source, reading).run())
    if reading.front:
        found += [Finding(problem) for problem in reading.front.problems]
    return sorted(found, key=lambda finding: line_of(finding.problem))


def line_of(problem: Problem) -> int:
    """Return the line by which a problem is sorted."""
    return problem.line or 0


class _Checks:
    def __init__(self, source: Source, reading: Reading) -> None:
        self._source = source
        self._reading = reading
        self._dialect = reading.dialect
        self._unsafe: dict[int, str] = {}
        """Why the counts and ranks of a digest cannot be told from what was read of it."""

    def run(self) -> Iterator[Finding]:
        yield from self._bytes()
        yield from self._unread()
        yield from self._swallowed()
        yield from self._name()
        yield from self._fallback()
        yield from self._variant()
        yield from self._period()
        yield from self._front_echoes()
        yield from self._facts()
        for index, section in enumerate(self._reading.sections):
            twice = [*self._twice(section)]
            if twice:
                self._unsafe.setdefault(index, "a paper is there twice")
            mends = [*self._count(section), *self._ranks(section)]
            yield from (_left(mend, self._unsafe.get(index)) for mend in mends)
            yield from self._worded(section)
            yield from self._broken_titles(section)
            yield from self._votes(section)
            for echo in self._echoes(section):
                yield _left(echo, self._unsafe.get(index) if echo.mend else None)
            yield from twice

    def _finding(
        self, message: str, offset: int, mend: Edit | None = None, level: Level = "warning"
    ) -> Finding:
        return Finding(self._source.problem(message, offset, level), mend)

    def _bytes(self) -> Iterator[Finding]:
        text = self._source.text
        if not self._source.has_lost_bytes:
            return
        for line in self._source.lines:
            part = text[line.start : line.end]
            if (shown := readable(part)) != part:
                column = next(i for i, (a, b) in enumerate(zip(part, shown, strict=True)) if a != b)
                message = "bytes that are not UTF-8; values show U+FFFD for each"
                yield self._finding(message, line.start + column, level="error")

    def _unread(self) -> Iterator[Finding]:
        """Tell of the author's own lines, and of those that may be what was not understood."""
        for run in self._reading.own:
            unread, count = run.unread, run.lines
            lines, verb = (f"{count:,} lines", "are") if count > 1 else ("1 line", "is")
            where = " in code or a comment" if run.is_hidden else ""
            message = f"{lines}{where} {verb} not read by any template"
            level: Level = "note"
            if run.may_be_of_an_entry and not self._reading.sections[run.section].is_whole:
                level = "error"
                self._unsafe.setdefault(run.section, f"line {unread.line} is not read")
                if run.papers:
                    verb = "name" if count > 1 else "names"
                    message += f", and {verb} {run.papers[0]}, which no entry has"
                elif run.like_entry:
                    message += f", and line {run.like_entry} is like one of an entry"
                else:
                    message += ", and the entry above, which has no identifier, may go on there"
            yield self._finding(message, run.start, level=level)

    def _swallowed(self) -> Iterator[Finding]:
        """Tell of papers that only the text of an entry names, in what may be a line of its own."""
        for section, start, paper, is_nameless in self._reading.swallowed:
            line = self._source.line_number(start)
            self._unsafe.setdefault(section, f"line {line} may be of another")
            which = " without an identifier" if is_nameless else ""
            message = f"the text of an entry{which} names {paper}, which no entry has"
            if not is_nameless:
                message += ", in what may be its line"
            yield self._finding(message, start, level="error")

    def _name(self) -> Iterator[Finding]:
        period = self._reading.sections[0].digest.period
        name = self._source.name
        match = _FILE_DATE.match(PurePath(name).name) if name else None
        if match and period is not None and not _holds(period, match[0]):
            message = f"the file's name says {match[0]}, the post {period.label}"
            yield Finding(Problem(message=message, line=1))

    def _fallback(self) -> Iterator[Finding]:
        if self._dialect.scattered:
            message = (
                f"{self._dialect.name} is a fallback: what it read beside identifiers is guessed"
            )
            yield Finding(Problem(message=message, line=1, level="note"))

    def _variant(self) -> Iterator[Finding]:
        if self._dialect.glued_affiliations is not None:
            return
        message = (
            "nothing tells for sure whether counters are glued to the card lines, "
            "so they are kept as they are"
        )
        for block in self._reading.sections[0].layout.blocks:
            for slot in (slot for line in block.lines for slot in line.slots):
                if slot.field == "affiliation":
                    yield self._finding(message, slot.start, level="note")
                    return

    def _period(self) -> Iterator[Finding]:
        """Tell that the post does not say what it covers, or says it in words that do not fit."""
        for section in self._reading.sections:
            if section.digest.period is not None:
                continue
            slots = [s for line in section.layout.page for s in line.slots if s.field == "period"]
            if slots:
                shown = readable(self._source.text[slots[0].start : slots[0].end])
                message = f"{shown} is no {self._dialect.unit}"
                yield self._finding(message, slots[0].start, level="error")
            else:
                message = (
                    f"nothing tells the {self._dialect.unit}: neither the text nor a file name"
                )
                yield Finding(Problem(message=message, line=1))

    def _front_echoes(self) -> Iterator[Finding]:
        """Compare the front-matter values that follow from the period with the heading."""
        front = self._reading.front
        if front is None:
            return
        digest = self._reading.sections[0].digest
        for key in self._dialect.front.followers:
            node = front.keys[key].node if key in front.keys else None
            stated = stated_period(self._dialect, key, node.value) if node else None
            if node is None or stated in {None, digest.period}:
                continue
            message = f"{key} says {stated.label}, the {self._home} {_label(digest)}"
            wanted = follower(self._dialect, key, digest.period, node.value)
            mend = front.change(key, wanted) if wanted else None
            yield self._finding(message, node.start, mend)

    def _facts(self) -> Iterator[Finding]:
        """Compare what front matter states of the paper with what the lines of the entry do."""
        front, (section, *_) = self._reading.front, self._reading.sections
        if front is None or not section.digest.entries:
            return
        entry = section.digest.entries[0]
        for key, name, stated in self._dialect.front.stated(front.values):
            value = entry_field(name).get(entry)
            if value is None or agrees(stated, value):
                continue
            node = front.keys[key].node if key in front.keys else None
            shown = readable(self._source.text[node.start : node.end]) if node else str(stated)
            message = f"{key} says {shown}, and the entry something else of {name}"
            yield self._finding(message, node.start if node else 0)

    @property
    def _home(self) -> str:
        return self._dialect.home or "heading"

    def _count(self, section: Section) -> Iterator[Finding]:
        entries = len(section.digest.entries)
        for line in section.layout.page:
            for slot in line.slots:
                if slot.field == "declared_count" and slot.value not in {None, entries}:
                    message = f"the post says that it has {slot.value:,} papers and has {entries:,}"
                    mend = Edit(slot.start, slot.end, str(entries))
                    yield self._finding(message, slot.start, mend)

    def _ranks(self, section: Section) -> Iterator[Finding]:
        if section.layout.is_counted or section.layout.is_numbered_by_lists:
            return
        wrong = [
            (position, slot)
            for position, block in enumerate(section.layout.blocks, 1)
            if block.rank not in {None, position}
            for slot in block.lines[0].slots
            if slot.field == "rank"
        ]
        width = len(section.layout.padded_rank) if wrong else 0
        for position, slot in wrong:
            kind = section.layout.blocks[position - 1].lines[0].template.kind_of(slot)
            message = f"the paper in place {position} is numbered {kind.write(slot.value, None)}"
            mend = Edit(slot.start, slot.end, kind.write(position, None).zfill(width))
            yield self._finding(message, slot.start, mend)

    def _worded(self, section: Section) -> Iterator[Finding]:
        """Tell of words where a value belongs, and of papers that only a link names."""
        for block in section.layout.blocks:
            for slot, name in worded(block, self._source.text):
                shown = readable(self._source.text[slot.start : slot.end])
                message = f"{shown!r} is not read as {name}, and kept as a note of that name"
                yield self._finding(message, slot.start)
            linked = block.stated.get("id")
            if linked and not self._dialect.scattered and "id" not in self._dialect.front.facts:
                message = f"no template reads the link that names {linked.id}"
                yield self._finding(message, block.start, level="note")

    def _broken_titles(self, section: Section) -> Iterator[Finding]:
        """Tell of titles of which one paragraph below the heading was taken for the rest."""
        for block in section.layout.blocks:
            first = block.read.lines[0] if isinstance(block.read, OneByOne) else None
            for slot in first.slots if first else ():
                if slot.field == "title" and _PARTED.search(self._source.text, *slot[1:3]):
                    message = "the title goes on in a paragraph below its heading"
                    yield self._finding(message, slot.start, level="note")

    def _votes(self, section: Section) -> Iterator[Finding]:
        """Tell of papers with more votes than the one above, where they stand in order of votes."""
        if not self._dialect.ranked_by_upvotes:
            return
        counts = map(votes, section.digest.entries)
        for position, (above, count) in enumerate(pairwise(counts), 1):
            if 0 <= above < count:
                message = (
                    f"the paper in place {position + 1} has {count:,} votes, more than the "
                    f"{above:,} of the one above"
                )
                yield self._finding(message, section.layout.blocks[position].start)

    def _echoes(self, section: Section) -> Iterator[Finding]:
        """Compare every further statement of a field with the first one."""
        page = [line for line in section.layout.page if line.role is not Role.TOPIC]
        yield from self._disagreeing(
            page, section.digest, lambda name: digest_field(name, self._dialect.unit)
        )
        numbers = section.layout.numbers if section.layout.is_numbered_by_lists else ()
        papers = zip(section.layout.blocks, section.digest.entries, strict=True)
        for index, (block, entry) in enumerate(papers):
            read = block.read
            stated = changed(entry, rank=numbers[index]) if numbers else entry
            if isinstance(read, AtOnce) and read.whole.agrees(read.match, block.values, stated):
                if read.below:
                    yield from self._disagreeing(read.below, stated, entry_field)
            else:
                yield from self._disagreeing(block.lines, stated, entry_field)

    def _disagreeing(
        self, lines: Iterable[LineLayout], stated: Any, field: Callable[[str], Field]
    ) -> Iterator[Finding]:
        for line in lines:
            for slot in () if line.template.repeats else line.slots:
                value = field(slot.field).get(stated)
                if slot.value is None or agrees(slot.value, value):
                    continue
                text = self._source.text[slot.start : slot.end]
                shown = readable(text)
                if isinstance(value, PaperId):
                    message = f"{shown} is not of the same paper as {value.id}, which stands first"
                else:
                    message = f"{slot.field} is {shown} here and something else further up"
                mend = None
                if value is not None:
                    with suppress(ValueError):  # what is said first may not be sayable here
                        wanted = line.template.kind_of(slot).write(value, text)
                        mend = Edit(slot.start, slot.end, wanted)
                yield self._finding(message, slot.start, mend)

    def _twice(self, section: Section) -> Iterator[Finding]:
        papers = [entry.paper.id for entry in section.digest.entries]
        if len(set(papers)) == len(papers):
            return
        first: dict[str, tuple[int, Block]] = {}
        for position, (block, entry) in enumerate(
            zip(section.layout.blocks, section.digest.entries, strict=True), 1
        ):
            paper_id = entry.paper.id
            if paper_id in first:
                place, above = first[paper_id]
                line = self._source.line_number(above.start)
                message = f"the paper {paper_id} is in place {place} already, on line {line}"
                yield self._finding(message, block.start)
            elif paper_id is not None:
                first[paper_id] = position, block


def _left(finding: Finding, why: str | None) -> Finding:
    """Return a finding that is told and not mended, where there is a reason for that."""
    if why is None:
        return finding
    message = f"{finding.problem.message}; it is left so, because {why}"
    return Finding(evolve(finding.problem, message=message))


def _label(digest: Digest) -> str:
    return digest.period.label if digest.period else "nothing"


def _holds(period: Period, date: str) -> bool:
    return period.start is None or period.start.isoformat() <= date <= period.end.isoformat()
