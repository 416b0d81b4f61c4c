"""The law Equivalent: a post in any spelling that Markdown treats alike says the same."""

import re

import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st

from hfdigest import PostError, parse_post
from tests import laws
from tests.posts import many

COUNT = 12
PLAIN = many(COUNT)


def _marker(chance, line):
    number, _, rest = line.partition(". ")
    padded = number.zfill(chance.choice((1, 1, 2)))
    return padded + chance.choice((". ", ") ", ".  ", ".\t")) + rest


def _bullet(chance, line):
    indent = chance.choice(("", "  ", "   ", "    ", "\t"))
    return indent + chance.choice("-*+") + " " * chance.randint(1, 4) + line.strip()[2:]


def _strong(chance, line):
    before, after = chance.choice((("__", "__"), ("_*", "*_"), ("*_", r"*\*"), (r"\*\*", "**")))
    return re.sub(r"\*\*(.*)\*\*", lambda text: before + text[1] + after, line)


def _link(chance, line):
    new = chance.choice(
        (r"](<\1>)", r'](\1 "a title")', r"](\1 'a title')", r"]( \1 )", r"](\1){:.class}")
    )
    return re.sub(r"\]\((.*)\)", new, line)


def _thumb(_, line):
    return line.replace("👍", "👍\N{VARIATION SELECTOR-16}")


def _broken(chance, line):
    """Break a line at a blank inside it, as an editor does that wraps."""
    lead = re.match(r"[ \t]*(?:[-*+]|[0-9]+[.)]|#+)?[ \t]*", line).end()
    blanks = [match.start() for match in re.finditer(" ", line) if match.start() > lead]
    if not blanks:
        return line
    place = chance.choice(blanks)
    return f"{line[:place]}\n{' ' * chance.randint(0, 6)}{line[place + 1 :]}"


def _heading(chance, line):
    marks, _, text = line.partition(" ")
    under = {"#": "=", "##": "-"}[marks]
    return chance.choice((f"{marks} {text} {marks}", f"{marks}  {text}", f"{text}\n{under * 3}"))


def _escaped(_, line):
    return re.sub(r"(?<=\w):(?= )", r"\\:", line)


CHANGES = [
    (r"[0-9]+\. \*\*", (_marker, _strong, _thumb, _broken)),
    (r"   - \[", (_bullet, _link)),
    (r"   - ", (_bullet, _escaped, _broken)),
    (r"#", (_heading,)),
    (r"총", (_strong, _broken)),
]


def respelled(chance, text):
    """Return a post with every line in one of its spellings."""
    head, front, body = text.partition("\n---\n")
    lines = []
    for line in body.split("\n"):
        changes = next((each for pattern, each in CHANGES if re.match(pattern, line)), ())
        for change in changes:
            if chance.random() < 0.5:
                line = change(chance, line)  # noqa: PLW2901 - the line as it is changed
        lines.append(line)
        if re.match(r"[ \t]*[-*+0-9]", line) and chance.random() < 0.2:
            lines.append("")
    return head + front + "\n".join(lines)


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_a_respelled_post_says_the_same_and_is_edited_as_it_stands(chance):
    text = respelled(chance, PLAIN)
    post = laws.check_get_put(text, name="2026-06-02.md")
    assert post.digest == parse_post(PLAIN).digest, text
    assert {problem.level for problem in post.problems} <= {"warning"}
    index = chance.randrange(COUNT)
    edited = laws.check_put_get(post, laws.with_entry(post.digest, index, upvotes=12345))
    gone, new = laws.changed_text(post.text, edited.text)
    assert (len(gone) <= 2, new.strip("12345")) == (True, "")
    laws.check_put_get(post, laws.with_paper(post.digest, index, title="Another"))
    entries = [*post.digest.entries]
    del entries[index]
    removed = laws.check_put_get(post, evolve(post.digest, entries=entries))
    assert removed.replace(post.digest).text == text
    added = [*entries[:3], laws.NEW_ENTRY, *entries[3:]]
    laws.check_put_get(post, evolve(post.digest, entries=added))


@pytest.mark.parametrize(
    "text",
    [
        "Hugging Face Daily Papers\n=========================\n\n1. **A** - 👍 3\n",
        "# Hugging Face Papers - 2026-06-02\n",
        "Hugging Face Daily Papers - 2026-06-02 and more\n",
    ],
)
def test_what_is_no_post_in_any_spelling_is_refused(text):
    with pytest.raises(PostError):
        parse_post(text)
