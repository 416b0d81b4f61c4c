"""Whether a dialect's lines tell its posts from others, and every line from the others."""

from hfdigest.grammar.declaration import Declaration
from hfdigest.grammar.fields import IDENTIFYING
from hfdigest.grammar.front_keys import FrontKeys
from hfdigest.grammar.line import Placeholder, Template
from hfdigest.grammar.outline import Outline, reads, sample


def check_shape(outline: Outline, front: FrontKeys, declared: Declaration) -> None:
    """Refuse a dialect whose posts could not be told, or whose lines are ambiguous."""
    # 1. Every entry has a title or an identifier, and a first line by which it is known.
    names = outline.entry_names | front.facts
    if not names & {"title", *IDENTIFYING}:
        reason = "has neither {title} nor a placeholder with the paper's identifier"
        declared.refuse("columns" if outline.table else "entry", reason)
    if not outline.entry[0].placeholders or outline.entry[0].is_open:
        reason = "must begin with a line that has literal text and a placeholder"
        declared.refuse("entry", reason)
    # 2. A post is known by a line of its head, by a front-matter value with its period, or by
    # entries that name papers.
    if not outline.head and not front.followers and not names & IDENTIFYING:
        reason = (
            "has no line to know a post by, front_matter has no {period}, "
            "and entry has no placeholder with the paper's identifier"
        )
        declared.refuse("head", reason)
    # 3. The heading of a group states the topic and nothing else.
    for heading in outline.topic:
        stated = [part.name for part in heading.parts if isinstance(part, Placeholder)]
        if stated != ["topic"] or len(heading.placeholders) > 1:
            reason = (
                f"the line {heading.text!r} must have {{topic}}, outside of {{[…]}}, and no other "
                "placeholder; what is of one entry belongs into entry"
            )
            declared.refuse("topic", reason, heading.text)
    # 4. A line that repeats states one item of one list.
    for line in outline.page:
        lists = {place.name.rpartition(".")[0] for place in line.placeholders}
        if any("." in name for name in lists) and lists != {line.repeats}:
            declared.refuse("head", "has a line with the fields of a list beside others", line.text)
    # 5. Every line reads as itself, and as none that is tried before it.
    _check_unambiguous(outline.page, outline.topic, "head", declared)
    _check_unambiguous(outline.entry, outline.starts, "entry", declared)


def _check_unambiguous(
    lines: tuple[Template, ...], last: tuple[Template, ...], key: str, declared: Declaration
) -> None:
    """Refuse lines that would not read back as themselves; the last ones are tried after others."""
    for index, line in enumerate(lines):
        written = sample(line)
        if not reads(line, written):
            declared.refuse(key, f"the line {line.text!r} does not read back", line.text)
        if line.placeholders and not reads(line, sample(line, any_text="")):
            reason = (
                f"the line {line.text!r} has nothing for {{any}} in a new post: "
                "give it a text, as {any:TEXT}, or put it into {[…]} with what stands around it"
            )
            declared.refuse(key, reason, line.text)
        for earlier in lines[:index]:
            tried_before = (earlier in last) is (line in last)
            clear = earlier.is_open or line.is_open or not tried_before
            if not clear and reads(earlier, written):
                declared.refuse(key, _why_ambiguous(line, earlier), line.text)


def _why_ambiguous(line: Template, earlier: Template) -> str:
    """Tell what to write in place of a line that another one would read."""
    if line.text == earlier.text:
        return f"the line {line.text!r} stands twice: make it one template" + (
            ", or join it with the line below it" if not line.placeholders else ""
        )
    reason = f"the line {line.text!r} reads as {earlier.text!r}, which stands above it"
    if not line.placeholders:
        return f"{reason}: leave it out, or write it above that line"
    return f"{reason}: write it above that line, or give it words of its own"
