"""Posts of any dialect, each line in a spelling that Markdown treats as the one it has.

What may change is what the dialect's templates spell, and where free texts are broken; what a
table, an HTML element or a body holds stays.
"""

import re

from hfdigest.grammar.kinds import Reach
from hfdigest.grammar.line import Placeholder
from hfdigest.grammar.table import Header, Row

MARKER = re.compile(r"(?P<indent>[ ]*)(?P<mark>[-*+]|[0-9]+[.)])[ ]+(?=\S)")
LINK = re.compile(r"(?<=\]\()([^\s()<>]+)(?=\))")
STRONG = re.compile(r"(?<![\w*_\\])[*_]{1,2}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,2}(?![\w*_])")
BLANK = re.compile(r"(?<=[^\s>|]) (?=[^\s|])")
MOST_BREAKS = 5
"""How many lines a text is broken over at most, and one; a reader looks at a bounded number."""
OPENS_A_BLOCK = re.compile(r"(?:[-*+]|[0-9]+[.)])(?:\s|$)|[#>=<|`~:]|[-*_\s]{3,}$|\[[^\]]*\]:")
"""What begins a block where it comes first on a line."""


def respelled(chance, post, *, heavy=0.5):
    """Return a post's text with its lines in other spellings, each change with a probability."""
    text, lines = post.text, [line for s in post._reading.sections for line in s.layout.lines]
    loose = _with_a_loose_spelling(post.dialect)
    for line in sorted(lines, key=lambda line: line.start, reverse=True):
        if line.template in loose:
            continue
        anew = _line(chance, text[line.start : line.end], line, heavy)
        text = text[: line.start] + anew + text[line.end :]
    return text


def _with_a_loose_spelling(dialect):
    """Return the templates below which another one takes whatever the line says for a text.

    That one reads every other spelling of them as it stands.
    """
    found = set()
    for line, others in dialect.outline.fuller.items():
        *_, last = line.parts
        is_text = isinstance(last, Placeholder) and last.kind.pattern is None
        if line.also and is_text and len(line.placeholders) == 1:
            found.update(other for other in others if other.prefix.startswith(line.prefix))
    return found


def _line(chance, text, line, heavy):
    if isinstance(line.template, Header | Row):
        if any("|" in text[slot.start - line.start : slot.end - line.start] for slot in line.slots):
            return text  # its cells are told apart by what they hold
        return _cells(chance, text) if chance.random() < heavy else text
    if line.template.is_heading and "\n" in text:
        return text  # no other spelling of a heading goes on below it
    # 1. Values are held by marks while what is around them is respelled.
    marks, held, position = {}, "", line.start
    for number, slot in enumerate(line.slots):
        kind = line.template.kinds[slot.field]
        value = text[slot.start - line.start : slot.end - line.start]
        # A mark that begins like a block is not moved to the beginning of a line.
        mark = f"{':' * bool(OPENS_A_BLOCK.match(value))}slot:{number}:"
        mark = f"900{number}" if kind.is_number else mark
        marks[mark] = _broken(chance, value, heavy) if _may_break(kind, line) else value
        held += text[position - line.start : slot.start - line.start] + (mark if value else "")
        position = slot.end
    held += text[position - line.start :]
    # 2. Each line of the template in another spelling.
    parts = held.split("\n")
    changed = [_part(chance, part, heavy) for part in parts]
    anew = "\n".join(changed)
    # 3. The values again.
    for mark, value in marks.items():
        anew = anew.replace(mark, value)
    return anew


def _may_break(kind, line):
    """Tell whether a value may go on on another line; a heading ends with its own."""
    text = kind.pattern is None and not kind.in_cell and kind.reach is not Reach.BODY
    is_plain = not line.template.text.startswith(("#", ">", "<")) and "\n" not in line.template.text
    return text and is_plain


def _broken(chance, text, heavy):
    """Return a text with line breaks at some of its blanks, where none begins a block."""

    left = [MOST_BREAKS]

    def blank(match):
        if not left[0] or chance.random() > heavy / 4 or OPENS_A_BLOCK.match(text, match.end()):
            return " "
        left[0] -= 1
        return chance.choice(("\n", "\n  ", " \n"))

    return BLANK.sub(blank, text)


def _part(chance, text, heavy):
    """Return one line of a template in another spelling."""
    if text.startswith(("<", "|")) or not text.strip() or "`" in text:
        return text
    if re.fullmatch(r"-{3,}", text):
        return chance.choice((text, "***", "- - -", "_" * 40))
    if text.startswith("#"):
        return _heading(chance, text)
    if text.startswith(">"):
        return text.replace("> ", chance.choice(("> ", ">", ">  ")), 1)
    changes = [change for change in (_strong, _links, _emoji) if chance.random() < heavy]
    head = MARKER.match(text)
    lead, rest = (head[0], text[head.end() :]) if head else ("", text)
    if chance.random() < heavy:
        rest = _broken(chance, rest, heavy)
    for change in changes:
        rest = change(chance, rest)
    return (_marker(chance, head) if head and chance.random() < heavy else lead) + rest


def _marker(chance, head):
    indent = chance.choice(("", "  ", "   ")) if head["indent"] else chance.choice(("", " "))
    if head["mark"] in "-*+":
        return indent + chance.choice("-*+") + " " * chance.randint(1, 4)
    return indent + head["mark"][:-1] + chance.choice((". ", ") ", ".  ", ".\t"))


def _heading(chance, text):
    marks, _, words = text.partition(" ")
    forms = [text, f"{marks}   {words}", f"{text} {marks}"]
    if len(marks) <= 2 and not OPENS_A_BLOCK.match(words):
        forms.append(f"{words}\n{'=-'[len(marks) - 1] * chance.randint(3, 9)}")
    return chance.choice(forms)


def _strong(chance, text):
    mark = chance.choice("*_")
    return STRONG.sub(lambda match: mark * len(match[0]), text)


def _links(chance, text):
    form = chance.choice((r"<\1>", r'\1 "a title"', r" \1 "))
    return LINK.sub(form, text)


def _emoji(_, text):
    return re.sub("(?<=[👍⭐])(?!\N{VARIATION SELECTOR-16})", "\N{VARIATION SELECTOR-16}", text)


def _cells(chance, text):
    """Return the rows of a table with other padding, and a delimiter row of another form."""
    rows = []
    for row in text.split("\n"):
        if not re.fullmatch(r"\|.*\|[ \t]*", row):
            return text
        if re.fullmatch(r"[|:\- \t]+", row):
            rule = chance.choice((" --- ", "---", " :--------- ", ":-:"))
            rows.append(re.sub(r"(?<=\|)[^|]+(?=\|)", rule, row))
        else:
            blank = " " * chance.randint(1, 5)
            rows.append(re.sub(r"(?<!\\)\|(?=.*\|)[ \t]*", "|" + blank, row))
    return "\n".join(rows)
