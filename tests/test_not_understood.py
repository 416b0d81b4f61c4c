"""What a hand has broken is read as no other paper's, told as an error, and never mended away."""

from pathlib import Path

import pytest
from attrs import evolve

from hfdigest import Dialect, RenderError, parse_post
from hfdigest.identifiers import named_in
from hfdigest.lens.expressible import Refusal, Wanted, expressed
from hfdigest.paths import FieldPath
from tests import laws

FRONT = """---
layout: post
title: "Daily AI Research Papers - Monday, May 04, 2026"
date: 2026-05-04
---

"""
BOLD = f"""{FRONT}**🔑 Keywords**: wool, yarn

**1. Sheep**{"  "}
🔗 [Read Paper](https://huggingface.co/papers/2605.00001){"  "}
📋 Summary: Sheep are counted.

**2. Yarn**{"  "}
🔗 [Read Paper](https://huggingface.co/papers/2605.00002){"  "}
📋 Summary: A way to spin.

**3. Wool**{"  "}
🔗 [Read Paper](https://huggingface.co/papers){"  "}
📋 Summary: Wool is warm.
"""
HEADED = f"""{FRONT}Keywords: wool, yarn

---

### 1. Sheep

[Read Paper](https://huggingface.co/papers/2605.00001)

Sheep are counted.

### 2. Yarn

[Read Paper](https://huggingface.co/papers/2605.00002)

A way to spin.

### 3. Wool

[Read Paper](https://huggingface.co/papers/2605.00003)

Wool is warm.
"""
SECOND = "name 2605.00002, which no entry has"

BROKEN = {
    "head and link in one line": (BOLD, "**2. Yarn**  \n", "**2. Yarn** ", SECOND, (1, 3)),
    "all in one line": (BOLD, "  \n", " ", "name 2605.00001, which no entry has", ()),
    "head and text above in one line": (BOLD, "counted.\n\n**2", "counted. **2", SECOND, (1, 3)),
    "head without its marks": (BOLD, "**2. Yarn**", "2. Yarn", SECOND, (1, 3)),
    "heads without their marks": (BOLD, "**", "", "name 2605.00001, which no entry has", ()),
    "head of an entry without id": (
        BOLD,
        "**3. Wool**",
        "3. Wool",
        "line 19 is like one of an",
        (1, 2),
    ),
    "that without its link": (
        BOLD,
        "**3. Wool**  \n🔗 [Read Paper](https://huggingface.co/papers)",
        "3. Wool  \n🔗 Read",
        "line 19 is like one of an entry",
        (1, 2),
    ),
    "the first one without its marks and id": (
        BOLD,
        "**1. Sheep**  \n🔗 [Read Paper](https://huggingface.co/papers/2605.00001)",
        "1. Sheep  \n🔗 [Read Paper](https://huggingface.co/papers)",
        "line 11 is like one of an entry",
        (2, 3),
    ),
    "heading without its mark": (HEADED, "### 2. Yarn", "2. Yarn", SECOND, (1, 3)),
    "heading that is gone": (HEADED, "### 2. Yarn\n\n", "", SECOND, (1, 3)),
    "heading and text above in one line": (HEADED, "\n\n### 2.", " ### 2.", SECOND, (1, 3)),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_entry_is_an_error_and_its_text_no_other_entrys(case):
    text, old, new, told, read = BROKEN[case]
    before = parse_post(text).digest
    post = laws.check_get_put(text.replace(old, new))
    (error,) = (problem for problem in post.problems if problem.level == "error")
    assert told in error.message
    assert [entry.rank for entry in post.digest.entries] == [*read]
    for entry in post.digest.entries:
        other = before.entries[(entry.rank or 0) - 1]
        assert entry.paper.id == other.paper.id
        assert (entry.summary or "").partition(". ")[0].rstrip(".") == other.summary.rstrip(".")
    assert post.fixed().text == post.text
    entries = post.digest.entries
    if all(entry.paper.id for entry in entries):  # else a link in their place would be theirs
        laws.check_put_get(post, evolve(post.digest, entries=entries[::-1]))
    gone = laws.check_put_get(post, evolve(post.digest, entries=entries[1:]))
    assert gone.replace(post.digest).text == post.text


def test_a_label_in_the_text_of_an_entry_that_names_an_unknown_paper_is_an_error():
    new = "A way to spin. [Read Paper](https://huggingface.co/papers/2605.00009) More."
    post = laws.check_get_put(BOLD.replace("A way to spin.", new))
    (error,) = post.problems
    assert (error.level, error.line) == ("error", 15)
    assert error.message == (
        "the text of an entry names 2605.00009, which no entry has, in what may be its line"
    )
    for harmless in (
        "A way to spin, as [they](https://huggingface.co/papers/2605.00009) say.",
        "A way to spin. [Read Paper](https://huggingface.co/papers/2605.00001) More.",
    ):
        assert parse_post(BOLD.replace("A way to spin.", harmless)).problems == ()


def test_an_entry_without_an_identifier_whose_text_names_papers_is_an_error():
    new = "Wool [a](https://arxiv.org/abs/2605.00008) and [b](https://arxiv.org/abs/2605.00009)."
    text = BOLD.replace("Wool is warm.", new).replace("**2.", "**3.")
    post = laws.check_get_put(text)
    assert (
        post.problems[0].message
        == "the paper in place 2 is numbered 3; it is left so, because line 19 may be of another"
    )
    error = post.problems[1]
    assert (error.level, error.message) == (
        "error",
        "the text of an entry without an identifier names 2605.00008, which no entry has",
    )
    assert post.fixed().text == text


def test_another_label_of_the_same_paper_is_of_its_entry():
    again = "🔗 [Read Paper](https://huggingface.co/papers/2605.00002)"
    post = laws.check_get_put(
        BOLD.replace(again, f"{again}  \n[Read Paper](https://arxiv.org/abs/2605.00002)")
    )
    assert post.digest == parse_post(BOLD).digest
    assert {problem.level for problem in post.problems} == {"note"}


def test_a_text_with_a_label_counts_before_one_without():
    own = "My own words, and many more than there are behind the label.\n\n"
    for place in (
        "🔗 [Read Paper](https://huggingface.co/papers/2605.00002)",
        "📋 Summary: A way to spin.",
    ):
        for text in (
            BOLD.replace(place, own + place),
            BOLD.replace(f"{place}", f"{place}\n\n{own}"),
        ):
            post = laws.check_get_put(text)
            assert post.digest == parse_post(BOLD).digest
            assert [each.text.strip() for each in post.unread] == [own.strip()]


def test_code_that_is_like_a_line_of_an_entry_is_none():
    text = BOLD.replace("A way to spin.", "A way to spin.\n\n```\n📋 Summary: Other.\n```\n")
    assert {problem.level for problem in parse_post(text).problems} == {"note"}


LABELS = Dialect.from_toml("""
name = "own"
period = "day"
head = '''
# Papers of {period}

'''
entry = '''
## {title}

- Paper: {id}
- Votes: {upvotes}

{abstract:body}

'''
""")


def test_a_body_ends_where_an_entry_goes_on_whose_heading_is_gone():
    text = (
        "# Papers of 2026-05-04\n\n## Sheep\n\n- Paper: 2605.00001\n- Votes: 3\n\nOne.\n\nTwo.\n\n"
        "Yarn\n\n- Paper: 2605.00002\n- Votes: 2\n\nA way to spin.\n"
    )
    post = laws.check_get_put(text, dialects=[LABELS])
    (entry,) = post.digest.entries
    assert (entry.paper.id, entry.upvotes, entry.paper.abstract) == (
        "2605.00001",
        3,
        "One.\n\nTwo.",
    )
    assert [each.text for each in post.unread] == [text[text.index("Yarn") :].rstrip()]
    (error,) = (problem for problem in post.problems if problem.level == "error")
    assert error.message.endswith("and line 14 is like one of an entry")


def test_what_reads_back_neither_with_a_value_nor_without_it_is_refused():
    post = parse_post(HEADED)
    refusal = Refusal((FieldPath(("entries", 0, "summary")),), "would not read back")

    def write(_digests, _leaves_lines):
        return None, [[refusal]]

    with pytest.raises(RenderError) as caught:
        expressed([Wanted(post.digest, post.digest)], post.dialect, write, drop=True)
    assert caught.value.fields == ("entries[0].summary",)


def test_two_rows_in_one_line_are_none_and_an_error():
    row = "| Paper {0} (Read more on [arXiv](https://arxiv.org/abs/2605.0000{0})) | Ewe | Words. |"
    rows = [row.format(number) for number in (1, 2, 3)]
    head = "## Papers for 2026-05-04\n\n| Title | Authors | Summary |\n|---|---|---|\n"
    post = laws.check_get_put(f"\n\n{head}{rows[0]}\n{rows[1]} {rows[2]}\n")
    assert [entry.paper.id for entry in post.digest.entries] == ["2605.00001"]
    (error,) = (problem for problem in post.problems if problem.level == "error")
    assert error.message.endswith("and names 2605.00002, which no entry has")


def test_a_body_that_took_in_the_link_of_its_entry_is_an_error():
    text = (Path(__file__).parent / "dialects" / "newsletter.md").read_text(encoding="utf-8")
    link = next(line for line in text.split("\n") if line.startswith("**论文链接"))
    broken = laws.check_get_put(text.replace(link, link.replace("**", "")), name="2026-05-04.md")
    paper = next(naming.paper.id for naming in named_in(link))
    (error,) = (problem for problem in broken.problems if problem.level == "error")
    assert error.message == (
        f"the text of an entry without an identifier names {paper}, which no entry has"
    )
