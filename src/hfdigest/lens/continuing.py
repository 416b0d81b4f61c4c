"""How far a line goes on below itself: parts that may be missing on it, and text at its end."""

from collections.abc import Sequence

from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.kinds import Reach
from hfdigest.grammar.line import Template
from hfdigest.grammar.template import LineTemplate, stripped
from hfdigest.lens.gathering import Hit
from hfdigest.lens.layout import LineLayout
from hfdigest.lens.lines import Lines
from hfdigest.lens.matching import MOST_LINES, Matching
from hfdigest.patterns import lazily

_WIDTH = 72
"""The columns after which titles are broken."""
_ENDS_OF_SENTENCES = (".", ":", ";", "\N{IDEOGRAPHIC FULL STOP}", "\N{FULLWIDTH COLON}")
_QUOTATION = lazily(r"[ ]{0,3}>")


class Continuing:
    """The lines below the one at hand, as far as they may go on with it."""

    def __init__(self, lines: Lines, dialect: Dialect, matching: Matching) -> None:
        """Take the lines, and what tells which of them templates read."""
        self._lines = lines
        self._dialect = dialect
        self._outline = dialect.outline
        self._matching = matching

    # --- parts that may be missing ---------------------------------------------------------------

    def completed(self, index: int, hit: Hit, fuller: Sequence[LineTemplate]) -> Hit:
        """Return a hit that says more than the line, where the text goes on below it.

        What may be missing on the line, or belongs to a fuller spelling of it, may stand there; so
        may the rest of a text at its end.
        """
        lines = self._lines
        below = hit.last + 1
        if below >= len(lines) or lines.is_blank(below):
            return hit
        start = lines.starts[index]
        item = lines.item(start)
        ended = False
        for last in range(below, min(below + MOST_LINES, len(lines))):
            # What reads the line too may be the same template, of which all parts may be missing.
            if not self._matching.goes_on(last) and not self._is_rest(last, hit.template):
                break
            if self._is_label(last, hit.template):
                break
            ended = ended or lines.is_broken(last - 1) or lines.interrupts(last, item)
            hit = self._fuller(hit, fuller, start, last, ended=ended) or hit
        return hit

    def _fuller(
        self, hit: Hit, fuller: Sequence[LineTemplate], start: int, last: int, *, ended: bool
    ) -> Hit | None:
        """Return what says more than a hit and takes the lines down to one, or `None`.

        With `ended`, the text at the end of the line does not go on there.
        """
        for template in fuller:
            end = self._lines.ends[last]
            slots = template.respelled.match(self._lines.text, start, end)
            more = slots and (
                template is not hit.template
                or len(slots) > len(hit.slots)
                or (slots[-1].end > hit.slots[-1].end and not ended)
            )
            if slots is not None and more:
                return Hit(template, slots, last, is_respelled=True)
        return None

    def _is_rest(self, index: int, template: Template) -> bool:
        """Tell whether only the template that read the line above reads a line, and reads no more.

        A line with which entries or digests begin, or that repeats, is read anew.
        """
        hit = self._matching.ahead.get(index)
        anew = template in self._outline.starts or template in self._dialect.recurring
        return hit is not None and hit.template is template and not anew

    def _is_label(self, index: int, start: Template) -> bool:
        """Tell whether a line is one of the entry that another line begins, which is not placed."""
        if start not in self._outline.starts:
            return False
        first, end = self._lines.span(index)
        labels = self._outline.labels_after.get(start, ())
        return any(label.match(self._lines.text, first, end) is not None for label in labels)

    # --- text at the end -------------------------------------------------------------------------

    def extended(self, hit: Hit, layout: LineLayout) -> tuple[LineLayout, int]:
        """Return a line with what goes on below it, and the last line that it takes."""
        lines, template, last = self._lines, hit.template, hit.last
        if template.value_below and hit.slots[-1].start == hit.slots[-1].end:
            first = lines.next(last)
            if first == last or self._matching.finds(first):
                return layout, last
            last = first
        last = self._end(hit, layout.start, last)
        if last == hit.last:
            return layout, last
        *before, slot = hit.slots
        start = slot.start if slot.start < slot.end else lines.starts[lines.next(hit.last)]
        start, end = stripped(lines.text, start, lines.ends[last])
        value = template.kind_of(slot).read(lines.text[start:end])
        slots = (*before, slot._replace(start=start, end=end, value=value))
        return layout._replace(end=lines.ends[last], slots=slots), last

    def _end(self, hit: Hit, start: int, last: int) -> int:
        """Return the last line of the value with which a line ends, of which one line is known."""
        template = hit.template
        # 1. A body goes on to the next line that a template reads.
        if template.tail is Reach.BODY:
            is_quotation = template.prefix.startswith(">")
            return self._end_of_quotation(last) if is_quotation else self._end_of_body(last)
        # 2. A heading ends with its line, but for a title that is broken nevertheless.
        if template.is_heading and not template.value_below:
            return self._end_of_title(hit, last) if template.tail is Reach.WRAP else last
        # 3. All else goes on to the end of its paragraph; one line ends with a hard break too.
        return self._end_of_paragraph(start, last, is_line=template.tail is not Reach.PARAGRAPH)

    def _end_of_title(self, hit: Hit, last: int) -> int:
        """Return the last line of a title in a heading, of which one line is known.

        It goes on indented, which formatters make a paragraph of its own.
        """
        lines, first = self._lines, last
        while last + 1 < len(lines) and self._matching.goes_on(last + 1, "  "):
            last += 1
        below = lines.next(last)
        return below if last == first and self._is_rest_of_title(hit, below) else last

    def _is_rest_of_title(self, hit: Hit, index: int) -> bool:
        """Tell whether a line below a heading is what did not fit into that.

        It is a paragraph of its own and no sentence, and a line with a label stands below it.
        """
        lines, title = self._lines, hit.slots[-1]
        start, end = stripped(lines.text, *lines.span(index))
        below = lines.next(index)
        is_alone = index - hit.last > 1 < below - index
        if not is_alone or not _is_full(lines.text[slice(*title[1:3])], lines.text[start:end]):
            return False
        if lines.text.endswith(_ENDS_OF_SENTENCES, start, end) or lines.interrupts(index, None):
            return False
        if not self._matching.goes_on(index) or not self._matching.finds(below):
            return False
        label = self._matching.ahead.pop(below, None)
        return label is not None and label.template in self._outline.labels_after[hit.template]

    def _end_of_paragraph(self, start: int, last: int, *, is_line: bool) -> int:
        """Return the last line of a paragraph, of which the first one starts at an offset."""
        lines = self._lines
        item = None
        while last + 1 < len(lines) and self._matching.goes_on(last + 1):
            item = item or lines.item(start)
            if (is_line and lines.is_broken(last)) or lines.interrupts(last + 1, item):
                break
            last += 1
        return last

    def _end_of_body(self, last: int) -> int:
        """Return the last line of text that goes on until a template reads a line."""
        above, below = last, self._lines.next(last)
        while below > last and not self._matching.finds(below):
            above, last, below = last, below, self._lines.next(below)
        # The line above a label of another entry began that: it is no more of this text.
        label = self._matching.ahead.get(below)
        if label and label.is_of_another and last > above:
            self._matching.headless, last = last, above
        return last

    def _end_of_quotation(self, last: int) -> int:
        """Return the last line of quotations in a row, of which one line is known.

        Their paragraphs may go on without the mark, as everywhere in Markdown.
        """
        lines = self._lines
        below = lines.next(last)
        while below > last and not self._matching.finds(below):
            goes_on = below == last + 1 and not (
                lines.masked.has(below) or lines.interrupts(below, None)
            )
            if not (goes_on or lines.has_form(_QUOTATION, below)):
                break
            last, below = below, lines.next(below)
        return last


def _is_full(title: str, below: str) -> bool:
    """Tell whether a title was broken where its next word did not fit."""
    return len(f"{title} {below.split(maxsplit=1)[0]}") > _WIDTH
