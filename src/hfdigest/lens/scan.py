"""One pass over the lines of a post, by the templates of a dialect."""

import re
from typing import NamedTuple

from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.kinds import Reach
from hfdigest.grammar.template import LineTemplate
from hfdigest.grammar.whole import BLANKS, WholeEntry
from hfdigest.lens.continuing import Continuing
from hfdigest.lens.gathering import Gathering
from hfdigest.lens.layout import AtOnce, Layout, LineLayout
from hfdigest.lens.lines import Lines
from hfdigest.lens.mask import Masked
from hfdigest.lens.matching import Matching
from hfdigest.source import Source


class Scanned(NamedTuple):
    """What the templates of a dialect read in a source."""

    layouts: tuple[Layout, ...]
    """The lines of each digest; none where the source is no post of the dialect."""
    unread: tuple[tuple[int, int], ...]
    """Runs of lines that no template read: the index of the first one and their number."""
    masked: Masked = Masked()
    """The lines that stand in code and in comments."""


def scan(source: Source, first: int, dialect: Dialect) -> Scanned:
    """Read the lines of a source, from one on, by the templates of a dialect."""
    return _Scan(source, first, dialect).run()


class _Scan:
    """One pass over the lines of a source."""

    def __init__(self, source: Source, first: int, dialect: Dialect) -> None:
        self._lines = Lines(source, first)
        self._text = source.text
        self._dialect = dialect
        self._outline = dialect.outline
        self._gathering = Gathering(self._lines, dialect)
        self._matching = Matching(self._lines, dialect, self._gathering)
        self._continuing = Continuing(self._lines, dialect, self._matching)

    def run(self) -> Scanned:
        """Go over the lines."""
        index, count = self._lines.first, len(self._lines)
        is_blank = self._lines.is_blank
        while index < count:
            if is_blank(index):
                self._gathering.end_table()
                index += 1
            else:
                index = self._step(index)
        layouts = self._gathering.layouts()
        return Scanned(layouts, self._gathering.unread, self._lines.masked)

    def _step(self, index: int) -> int:
        """Read a line and what belongs to it; return the index of the line after that."""
        gathering = self._gathering
        below = self._read_whole(index)
        if below > index:
            return below
        # 1. What nothing reads is the author's own.
        hit = self._matching.reads(index)
        if hit is None:
            gathering.skip(index)
            return index + 1
        # 2. A part of the line that may be missing may also stand on the next one.
        if fuller := self._outline.fuller.get(hit.template):
            hit = self._continuing.completed(index, hit, fuller)
            self._matching.ahead.clear()
        # 3. The line begins an entry or a digest, or belongs to the one at hand.
        start, end = self._lines.starts[index], self._lines.ends[hit.last]
        line = LineLayout(hit.template, start, end, hit.slots, hit.is_respelled)
        lines = gathering.take(hit, line)
        # 4. Its last value may go on below it.
        last = hit.last
        if hit.template in self._outline.open_ended:
            lines[-1], last = self._continuing.extended(hit, line)
        if hit.template in self._outline.contested and gathering.contest():
            self._matching.ahead.clear()
        return last + 1

    # --- whole entries ---------------------------------------------------------------------------

    def _read_whole(self, index: int) -> int:
        """Read entries, each at once, as long as they can be; return the index of the line below.

        It is the same index where none can be.
        """
        text, place = self._text, self._lines.starts[index]
        start, whole = place, self._outline.whole
        while whole and start < len(text):
            match = self._matching.entry(start)
            if match is None or self._is_claimed(start):
                break
            end = match.end()
            blanks = BLANKS.match(text, end)
            below = blanks.end() if blanks else end
            last, goes_on = whole.last(match), below == end < len(text)
            if goes_on and last in self._outline.fuller:
                return self._begin_with(whole, match)
            self._matching.ahead.clear()
            self._gathering.take_at_once(AtOnce(whole, match))
            if not self._ends(last, below, goes_on=goes_on):
                self._gathering.give_back()
                return self._begin_with(whole, match)
            start = below
        return index if start == place else self._lines.at(start)

    def _ends(self, last: LineTemplate, below: int, *, goes_on: bool) -> bool:
        """Tell whether the entry at hand ends with the text of its last line.

        `below` is where the next line starts that is not blank, `goes_on` whether it is the next.
        """
        if last not in self._outline.open_ended or below >= len(self._text):
            return True
        if last.tail is not Reach.BODY and not (goes_on or last.is_heading):
            return True
        index = self._lines.at(below)
        if last.tail is not Reach.BODY and self._lines.masked.has(index):
            return True
        if not self._matching.finds(index):
            return False
        # A label below a text without one, or of another paper, tells more of what stands above it.
        hit = self._matching.ahead.get(index)
        is_label = hit and last.is_open and hit.template in self._outline.labels_after[last]
        return not (hit and (is_label or hit.is_of_another))

    def _begin_with(self, whole: WholeEntry, match: re.Match[str]) -> int:
        """Begin an entry with all its lines but the last, whose text may go on below it."""
        last = match.start(match.lastindex or 1)
        if above := whole.pattern.match(self._text, match.start(), last):
            self._matching.ahead.clear()
            self._gathering.take_at_once(AtOnce(whole, above))
        return self._lines.at(last)

    def _is_claimed(self, start: int) -> bool:
        """Tell whether a line that looks like an entry's first one belongs to the one at hand."""
        if not self._text.startswith(self._outline.label_prefixes, start):
            return False
        if self._gathering.is_complete:
            return False
        text, end = self._text, self._lines.ends[self._lines.at(start)]
        return any(
            template.begins(text, start, end)
            if template.wraps or template.lines_below
            else template.match(text, start, end) is not None
            for template in self._gathering.labels()
            if text.startswith(template.prefix, start)
        )
