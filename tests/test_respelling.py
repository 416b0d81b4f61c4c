"""A template reads every spelling of its line that Markdown treats as the one written."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from hfdigest.grammar import addresses, kinds, notation
from hfdigest.grammar.builtin import dialects
from hfdigest.grammar.line import Role
from hfdigest.grammar.table import Header

KINDS = {
    "rank": kinds.INTEGER,
    "title": kinds.WRAPPED,
    "url": addresses.URL,
    "hf": addresses.HF_URL,
}


def respelled(template, text):
    line = notation.parse_template(template, lambda name, _: KINDS[name], Role.ENTRY)
    slots = line.respelled.match(text, 0, len(text))
    return slots if slots is None else {slot.field: slot.value for slot in slots}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{rank}. **{title}**", "1) **T**"),
        ("{rank}. **{title}**", "01\\.   **T**"),
        ("{rank}. **{title}**", " 1.\t__T__"),
        ("{rank}. **{title}**", "1. \\*\\*T\\*\\*"),
        ("{rank}. **{title}**", "1. _*T_*"),
        ("{rank}. **{title}**", "1.\n   **T**"),
        ("{rank}. **{title}**", "1. **T**\\"),
        ("   - in: {title}", "- in: T"),
        ("   - in: {title}", "      *    in:\n T"),
        ("   - in: {title}", "+ in\\: T"),
        ("a 👍 {title}", "a 👍\ufe0f T"),
        ("a ⭐\ufe0f {title}", "a ⭐ T"),
        ("[A b]({url}) & {title}", '[A b](<u>){:target="_blank"} &amp; T'),
        ("[A b]({url}) & {title}", "[A\nb](u 'of (it)') & T"),
        ("[A b]({url}) & {title}", "[A b]( u (t) ) \\& T"),
        ("at {url} {title}", "at <u> T"),
        ("## {title}", "## T ##"),
        ("## {title}", "T\n---"),
        ("# {title}", "T  \r\n======"),
        ("### {title}", "###   T"),
        ("> {title}", ">T"),
        ("> a {title}", "> a\n> T"),
        ("1. {title}", "1) T"),
        ("---\n\n### The {title}", "* * *\n\n### The\tT"),
        ("---\n\n## The {title}", "___________\r\n\r\nThe T\n-"),
        ("*a b* c {title}", "_a\nb_ c T"),
        ("1 < 2 > {title}", "1 &lt; 2 &gt; T"),
    ],
)
def test_spellings_that_say_the_same(template, text):
    """List marks, emphasis, escapes, links, headings, rules and line breaks may be others."""
    found = respelled(template, text)
    assert found is not None
    assert found["title"] == "T"
    assert found.get("rank", 1) == 1
    assert found.get("url", "u") == "u"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{rank}. **{title}**", "1. T"),
        ("{rank}. **{title}**", "1 **T**"),
        ("{rank}. **{title}**", "1.\n\n**T**"),
        ("- in: {title}", "in: T"),
        ("- in: {title}", "- into: T"),
        ("[A]({url}) {title}", "[A](u T"),
        ("## {title}", "# T"),
        ("## {title}", "T\n==="),
        ("## {title}", "T"),
        ("### {title}", "T\n---"),
        ("---\n\n## a {title}", "--\n\n## a T"),
    ],
)
def test_spellings_that_say_something_else(template, text):
    """What is another mark, another level or another word is not read."""
    assert respelled(template, text) is None


def test_a_label_and_its_value_on_one_line():
    """The text below a label may have been put behind it, where no blank line parted them."""
    assert respelled("**in:**\n{title}", "**in:** T")["title"] == "T"
    assert respelled("**in:**\n{title}", "__in:__") == {"title": None}
    assert respelled("**in:**\n\n{title}", "**in:** T") is None
    assert respelled("## in\n{title}", "## in T") is None


LINES = [
    line
    for dialect in dialects().values()
    for line in (*dialect.outline.page, *dialect.outline.entry)
    if line.placeholders and not line.is_open and not isinstance(line, Header) and line.respelled
]


@st.composite
def spelled_anew(draw, text):
    """Return a line in another spelling that says the same."""

    def blank(match):
        return draw(st.sampled_from([" ", "  ", "\n", "\n   ", " \n"])) if match else ""

    def start(match):
        indent = draw(st.sampled_from(["", "  ", "    ", "\t"]))
        mark = draw(st.sampled_from("-*+")) if match[2] in "-*+" else match[2][:-1]
        behind = draw(st.sampled_from([" ", "   ", "\t"]))
        return indent + mark + ("" if match[2] in "-*+" else draw(st.sampled_from(".)"))) + behind

    def marks(match):
        mark = draw(st.sampled_from(["*", "_", "\\*", "\\_"]))
        return mark * len(match[0])

    lines = text.split("\n")
    for index, line in enumerate(lines):
        if re.fullmatch("-{3,}", line):
            lines[index] = draw(st.sampled_from(["***", "- - -", "_" * 70]))
            continue
        if line.startswith(("#", "<", "|")):
            continue
        head = re.match(r"([ ]*)([-*+]|[0-9]+[.)])[ ]+", line)
        body = line[head.end() :] if head else line.lstrip(" ")
        body = re.sub(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)", marks, body)
        body = re.sub(r"(?<=\]\()(https?://[^\s()]+)(?=\))", r"<\1>", body)
        body = re.sub(r"(?<=[^\s>]) (?=\S)", blank, body)
        lines[index] = (start(head) if head else "") + body
    return "\n".join(lines)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.text[:40])
@settings(max_examples=20)
@given(data=st.data())
def test_every_template_reads_its_respellings(line, data):
    """A line of any dialect that was spelled anew states what it stated."""
    samples = {place.name: place.kind.sample for place in line.placeholders}
    text = line.render(samples)
    if line.value_below:
        text = text[: text.rindex("\n")].rstrip("\n")
    wanted = {slot.field: slot.value for slot in line.match(text, 0, len(text))}
    anew = data.draw(spelled_anew(text))
    found = line.respelled.match(anew, 0, len(anew))
    assert found is not None
    assert {slot.field: slot.value for slot in found} == wanted
    assert line.respelled.begins(anew, 0, len(anew))
