"""The law Equivalent: a post in any spelling that Markdown treats alike says the same."""

import datetime as dt
import re
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st

from hfdigest import (
    Author,
    Day,
    Dialect,
    Digest,
    Entry,
    Month,
    Paper,
    PostError,
    RenderError,
    Week,
    dialects,
    load_post,
    parse_post,
    render_post,
)
from tests import laws
from tests.posts import many
from tests.respelling import respelled as respelled_anew

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


# --- every dialect -------------------------------------------------------------------------------

HEAD = """
name = "own"
period = "day"
head = '''
# Papers of {period}

'''
"""
OWN = {
    "headings and labels": """
entry = '''
## {rank}. {title}{[ ⭐ {github_stars}]}

**Authors:** {authors}
**Votes:** {upvotes} | **Paper:** [arXiv]({arxiv_url}){[ | [Code]({github_url})]}

{summary:body}

'''
""",
    "items in items": """
entry = '''
{rank}) [{title}]({hf_url}) (👍 {upvotes})
    * *by* {authors}
    * abstract: {abstract}
'''
""",
    "bold lines and quotations": """
entry = '''
**{title}**
> {abstract}

- votes: {upvotes}, see {arxiv_url}

---

'''
""",
    "a table": """
[columns]
"#" = "{rank}"
Paper = "[{title:link_text}]({arxiv_url})"
Votes = "{upvotes}"
About = "{abstract}"
""",
    "folded entries": """
entry = '''
<details>
<summary>{rank}. <b>{title}</b></summary>

**Paper:** {hf_url}

{abstract:body}

</details>

'''
""",
}
DIALECTS = {**dialects(), **{name: Dialect.from_toml(HEAD + toml) for name, toml in OWN.items()}}
PERIODS = {
    "day": Day(date=dt.date(2026, 6, 2)),
    "week": Week(year=2026, week=23),
    "month": Month(year=2026, month=6),
    "period": Week(year=2026, week=23),
}
WORDS = [
    "A", "Sheep", "of", "many", "colours", "GPT-4", "C#", "3D", "(v2)", "-", "a_b", "*x*", "$y$",
    "1.", "2)", "#1", "+", ">", "|", "`code`", "over", "&", "under", "[in]", "1,234", "x:",
    "https://example.org/a_b", "양", "数羊",
]  # fmt: skip


@st.composite
def digests(draw, period):
    """Return digests of three papers whose texts hold what could be markup."""
    texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
    entries = [
        Entry(
            paper=Paper(
                id=f"2606.0000{number}",
                title=f"{draw(texts)} end",
                authors=[Author(name="Ada Löw"), Author(name="Bo Li")],
                abstract=f"We {draw(texts)} {draw(texts)}.",
                github_url="https://github.com/example/sheep",
            ),
            rank=number,
            upvotes=90 - number,
            github_stars=7,
            summary=f"They {draw(texts)}.",
            topic="Wool",
        )
        for number in range(1, 4)
    ]
    return Digest(period=period, entries=entries)


def check_equivalent(chance, post):
    """A respelled post says the same, and is edited as it stands."""
    text = respelled_anew(chance, post)
    anew = laws.check_get_put(text, name=post.name, dialects=[post.dialect])
    assert anew.digests == post.digests, text
    digest, index = anew.digest, chance.randrange(len(anew.digest.entries))
    entry = digest.entries[index]
    if entry.upvotes is not None:
        voted = laws.check_put_get(anew, laws.with_entry(digest, index, upvotes=12345))
        gone, new = laws.changed_text(text, voted.text)
        assert (len(gone) <= 6, new.strip("12345,")) == (True, "")
    titled = laws.check_put_get(anew, laws.with_paper(digest, index, title="Another"))
    assert titled.text.replace("Another", "") in {
        text[:place] + text[place + length :] for place, length in _titles(anew, index)
    }
    try:
        removed = laws.check_put_get(
            anew, evolve(digest, entries=[*digest.entries[:index], *digest.entries[index + 1 :]])
        )
    except RenderError:
        assert post.dialect.single
        return
    assert removed.replace(digest).text == text


def _titles(post, index):
    """Return where the title of an entry may stand."""
    block = post._reading.sections[0].layout.blocks[index]
    for line in block.lines:
        for slot in line.slots:
            if slot.field == "title":
                yield slot.start, slot.end - slot.start


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=8)
@given(st.data(), st.randoms(use_true_random=False))
def test_a_respelled_post_of_any_dialect_says_the_same(name, data, chance):
    dialect = DIALECTS[name]
    digest = data.draw(digests(PERIODS[dialect.unit]))
    entries = digest.entries[:1] if dialect.single else digest.entries
    text = render_post(evolve(digest, entries=entries), dialect=dialect, drop_unsupported=True)
    check_equivalent(chance, parse_post(text, dialects=[dialect]))


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parent / "dialects").glob("*.md")), ids=lambda file: file.stem
)
@settings(max_examples=8)
@given(st.randoms(use_true_random=False))
def test_a_respelled_post_as_publishers_write_it_says_the_same(file, chance):
    check_equivalent(chance, load_post(file))
