"""The author's own text in a post is read as no value, moves with its entry, and is never lost."""

import re
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st

from hfdigest import Dialect, Entry, Paper, parse_post
from tests import laws
from tests.posts import many

DIALECTS = Path(__file__).parent / "dialects"
NOTE = "   - 메모: read this one\n"
REMARK = "\n   A remark of two\n   lines.\n"
END = "Last words.\n"


def with_words(count=3, *, end=END):
    """Return a post with a note and a remark below its first entry, and words at the end."""
    text = many(count).replace("Abstract: Text 1.\n", f"Abstract: Text 1.\n{NOTE}{REMARK}")
    return text + end


def moved(post, order):
    entries = [post.digest.entries[index] for index in order]
    return laws.check_put_get(post, evolve(post.digest, entries=entries))


def test_an_own_item_is_no_part_of_the_value_above():
    post = laws.check_get_put(with_words())
    assert post.digest == parse_post(many(3)).digest
    assert [(each.line, each.entry and each.entry.rank) for each in post.unread] == [
        (21, 1),
        (38, None),
    ]
    assert post.unread[0].text == (NOTE + REMARK).rstrip("\n")
    assert {problem.level for problem in post.problems if "not read" in problem.message} == {"note"}


def test_a_value_goes_on_to_the_end_of_its_paragraph():
    text = many(2).replace("Abstract: Text 1.\n", "Abstract: Text\n1.\n")
    assert parse_post(text).digest == parse_post(many(2)).digest
    text = many(2).replace("Abstract: Text 1.\n", "Abstract: Text 1.\n## My heading\n")
    assert parse_post(text).digest == parse_post(many(2)).digest


def test_own_text_moves_with_the_entry_above_it():
    post = parse_post(with_words())
    last = moved(post, [1, 2, 0])
    assert last.text.endswith(f"Text 1.\n{NOTE}{REMARK}\n{END}")
    assert [each.entry and each.entry.paper.title for each in last.unread] == ["Title 1", None]
    back = moved(post, [2, 1, 0])
    assert back.replace(post.digest).text == post.text
    (warning,) = (p for p in last.problems if "stays at the end" in p.message)
    assert (warning.level, warning.line) == ("warning", 38)
    assert warning.message.endswith("which is now below the paper 2606.00001")


def test_only_the_text_below_all_entries_is_told_to_stay_at_the_end():
    text = many(4).replace("Abstract: Text 3.\n", f"Abstract: Text 3.\n{NOTE}{REMARK}") + END
    last = moved(parse_post(text), [3, 2, 1, 0])
    (warning,) = (p for p in last.problems if "stays at the end" in p.message)
    assert warning.line == last.text.partition(END)[0].count("\n") + 1


def test_text_below_the_words_of_the_last_entry_is_told_to_stay_without_it():
    text = many(3).replace("Abstract: Text 3.\n", f"Abstract: Text 3.\n{NOTE}{REMARK}") + END
    first = moved(parse_post(text), [2, 1, 0])
    assert first.text.endswith(f"Text 1.\n\n{END}")
    (warning,) = (p for p in first.problems if "stays at the end" in p.message)
    assert warning.message.endswith("which is now below the paper 2606.00001")
    assert warning.line == 38


def test_text_directly_below_the_last_entry_is_of_it():
    post = parse_post(many(2).rstrip("\n") + "\n   - 메모: near\n\n   indented\n\nfar\n")
    assert [each.entry and each.entry.rank for each in post.unread] == [2, None]
    first = moved(post, [1, 0])
    assert first.text.index("indented") < first.text.index("Title 1")
    assert first.text.endswith("far\n")


def test_the_text_of_a_removed_entry_stays_and_is_told():
    post = parse_post(with_words())
    removed = moved(post, [1, 2])
    assert NOTE.strip() in removed.text
    assert "A remark of two\n   lines." in removed.text
    (warning,) = (p for p in removed.problems if "which is gone" in p.message)
    assert (warning.level, warning.line) == ("warning", 16)
    assert warning.message == (
        "this text stood with the paper 2606.00001, which is gone, and stays in its place"
    )
    assert removed.replace(post.digest).text == post.text


def test_text_between_the_lines_of_a_removed_entry_stays_too():
    text = many(3).replace("   - 기관: Lab 2\n", "   - 기관: Lab 2\n   - 나: between\n")
    post = parse_post(text)
    removed = moved(post, [0, 2])
    assert "   - 나: between\n" in removed.text
    assert removed.replace(post.digest).text == text
    assert "나: between" in moved(post, []).text
    new = Entry(paper=Paper(id="2606.00009", title="New"), upvotes=1)
    other = laws.check_put_get(post, evolve(post.digest, entries=[new]))
    assert "나: between" in other.text


def test_headings_and_rules_belong_to_their_place():
    text = many(3).replace("2. **Title 2", "## Part two\n\nwords\n\n2. **Title 2")
    post = parse_post(text)
    assert [each.entry for each in post.unread] == [None]
    swapped = moved(post, [1, 0, 2])
    assert swapped.text.index("Title 2") < swapped.text.index("## Part two")


@pytest.mark.parametrize(
    "own",
    [
        "<details>\n<summary>Mine</summary>\nwords\n</details>",
        '   <div class="note">mine</div>',
        "<HR/>",
        "   {: .note}",
    ],
)
def test_a_block_of_ones_own_directly_below_a_value_is_no_part_of_it(own):
    text = many(3).replace("Abstract: Text 1.\n", f"Abstract: Text 1.\n{own}\n")
    post = laws.check_get_put(text)
    assert post.digest == parse_post(many(3)).digest
    assert [(each.text, each.entry and each.entry.rank) for each in post.unread] == [(own, 1)]
    wrapped = many(3).replace("Text 1.\n", "Text\n<x> {a} <paper> <think>\n{: not} at an end\n")
    abstract = "Text <x> {a} <paper> <think> {: not} at an end"
    assert parse_post(wrapped).digest.entries[0].paper.abstract == abstract


@pytest.mark.parametrize("own", ["My words.", "- mine", "1) mine", "**Mine:** words"])
def test_own_text_below_a_quotation_is_no_part_of_it(own):
    text = (DIALECTS / "ai-paper-weekly.md").read_text(encoding="utf-8")
    parted = "\n" if own[0] in "-1" else "\n\n"  # a paragraph would go on in the quotation
    post = laws.check_get_put(text.replace("A way to spin.\n", f"A way to spin.{parted}{own}\n"))
    assert post.digest == parse_post(text).digest
    assert [(each.text, each.entry and each.entry.rank) for each in post.unread] == [(own, 2)]
    broken = "A way\n> to\nspin.\n>\n> Twice.\n\n> Thrice.\n"
    post = laws.check_get_put(text.replace("A way to spin.\n", broken))
    assert post.digest.entries[1].paper.abstract == "A way\nto\nspin.\n\nTwice.\n\nThrice."


# --- around a heading ---------------------------------------------------------------------------

LONG = "Counting Sheep at Night with Sparse Attention and Wool of Many Different"
HEADED = f"""---
layout: post
title: "Daily AI Research Papers - Monday, May 04, 2026"
date: 2026-05-04
---

Keywords: wool, yarn

---

### 1. {LONG}

[Read Paper](https://huggingface.co/papers/2605.00001)

Sheep are counted.

### 2. Yarn

[Read Paper](https://huggingface.co/papers/2605.00002)

A way to spin.
"""


@pytest.mark.parametrize("end", ["\n\n", "\n\n  ", "\r\n\r\n", "\n \t\n"])
def test_a_paragraph_below_a_full_heading_is_the_rest_of_its_title(end):
    line_end = "\r\n" if "\r" in end else "\n"
    text = HEADED.replace("\n", line_end).replace(LONG, f"{LONG}{end}Colours and Kinds")
    post = laws.check_get_put(text)
    title = post.digest.entries[0].paper.title
    assert (title, post.unread) == (f"{LONG} Colours and Kinds", ())
    (note,) = post.problems
    assert (note.level, note.line) == ("note", 11)
    assert note.message == "the title goes on in a paragraph below its heading"
    edited = laws.check_put_get(post, laws.with_paper(post.digest, 0, title="Wool"))
    assert f"### 1. Wool{line_end}{line_end}[Read" in edited.text
    rest = laws.check_put_get(post, evolve(post.digest, entries=post.digest.entries[1:]))
    assert rest.replace(post.digest).text == text


@pytest.mark.parametrize(
    "own",
    [
        "I like it.",
        "- I like it",
        "## I like it",
        "> I like it",
        "I like it\n\nvery much",
        "I\nlike",
    ],
)
@pytest.mark.parametrize("title", [LONG, "Wool"])
def test_own_words_below_a_heading_are_neither_its_title_nor_the_summary(own, title):
    text = HEADED.replace(LONG, title)
    post = laws.check_get_put(text.replace(title, f"{title}\n\n{own}"))
    assert post.digest == parse_post(text).digest
    assert [(each.text, each.entry) for each in post.unread] == [(own, post.digest.entries[0])]
    above = text.replace(
        "\n\n[Read", "\n\nFar more words of my own than the summary has.\n\n[Read", 1
    )
    assert parse_post(above).digest == parse_post(text).digest
    short = laws.check_get_put(HEADED.replace(LONG, "Wool\n\nColours and Kinds"))
    assert short.digest.entries[0].paper.title == "Wool"
    alone = HEADED.replace(f"{LONG}\n\n[Read", f"{LONG}\n\nColours\n\nRead")
    assert parse_post(alone).digest.entries[0].paper.title == LONG


# --- code and comments --------------------------------------------------------------------------

COMMENT = """<!--
4. **Title 4** - 👍 4

   - [HF 페이지](https://huggingface.co/papers/2606.00004)
-->
"""


@pytest.mark.parametrize(
    "hidden",
    [
        COMMENT,
        "```\nsee https://arxiv.org/abs/2606.00004\n```\n",
        "   <!-- https://arxiv.org/abs/2606.00004 -->\n",
    ],
)
@pytest.mark.parametrize("place", [1, 3])
def test_what_stands_in_code_or_a_comment_is_listed_by_nobody(hidden, place):
    text = many(3).replace(f"Abstract: Text {place}.\n", f"Abstract: Text {place}.\n{hidden}")
    text = text.replace("**3개**", "**9개**")
    post = laws.check_get_put(text)
    assert [entry.paper.id for entry in post.digest.entries] == [
        f"2606.0000{number}" for number in (1, 2, 3)
    ]
    (own,) = (problem for problem in post.problems if "not read" in problem.message)
    assert own.level == "note"
    assert "in code or a comment" in own.message
    assert post.fixed().digest.declared_count == 3
    assert post.unread[0].entry == post.digest.entries[place - 1]


def test_a_comment_below_the_last_entry_is_not_divided():
    post = parse_post(many(3).rstrip("\n") + f"\n{COMMENT}\n{END}")
    first = moved(post, [2, 0, 1])
    assert COMMENT in first.text
    assert first.text.index("<!--") < first.text.index("**Title 1**")
    assert first.text.endswith(END)


def test_a_comment_does_not_hide_what_stands_beside_it():
    beside = "see https://arxiv.org/abs/2606.00005\n<!-- and https://arxiv.org/abs/2606.00004 -->\n"
    text = many(2).replace("Abstract: Text 1.\n", f"Abstract: Text 1.\n\n{beside}")
    (error,) = (problem for problem in parse_post(text).problems if problem.level == "error")
    assert error.message.endswith("name 2606.00005, which no entry has")


# --- own words anywhere --------------------------------------------------------------------------

BLOCKS = [
    "My own words {n}.",
    "Words {n}\nover two lines.",
    "   indented words {n}",
    "- an item {n}",
    "   - 메모: {n}",
    "   * [a link](https://example.org/{n})\n   * and another {n}",
    "      - deeper {n}",
    "1) a numbered item {n}",
    "> a quotation {n}\n> of two lines",
    "```\ncode {n}\n\n# no heading\n```",
    "<!-- a comment {n} -->",
    "<!--\n9. **Hidden {n}** - 👍 9\n\n   - 기관: Lab\n-->",
    "<div>\nHTML {n}\n</div>",
    "| a | table {n} |\n|---|---|\n| b | c |",
    "[^{n}]: a footnote",
    "**Bold words {n}**",
    "- [x] done {n}",
    "기관: without a mark {n}",
    "![a picture](https://example.org/{n}.png)",
    "$$x_{n}$$",
]
"""Text of one's own; each is told from the others by a number."""
PLACED = [
    "## A heading {n}",
    "---\n\nbelow a rule {n}",
    "# {n} Part\n\nwith words",
    "***\n<!-- {n} -->",
]
"""Text that belongs to its place."""


@st.composite
def annotated(draw):
    """Return a post with own text below some entries, and which paper each text belongs to."""
    count = draw(st.integers(2, 5))
    parts = many(count).split("\n\n")
    owners = {}
    for number in range(1, count + 1):
        for n in range(draw(st.integers(0, 2))):
            mark = f"{number}7{n}"
            block = draw(st.sampled_from(BLOCKS)).replace("{n}", mark)
            at = next(i for i, part in enumerate(parts) if part.startswith(f"{number}. **"))
            parts[at] += f"\n\n{block}"
            owners[mark] = f"2606.{number:05}"
    return "\n\n".join(parts).rstrip("\n") + "\n", owners, count


def owner_of(post, mark):
    (own,) = (each for each in post.unread if mark in each.text)
    return own.entry and own.entry.paper.id


@settings(max_examples=40)
@given(annotated(), st.randoms(use_true_random=False))
def test_own_words_stay_with_their_entry_whatever_is_done(given_post, chance):
    text, owners, count = given_post
    post = laws.check_get_put(text)
    assert post.digest == parse_post(many(count)).digest
    assert "error" not in {problem.level for problem in post.problems}
    assert post.fixed().text == text
    last = f"2606.{count:05}"
    for mark, owner in owners.items():
        assert owner_of(post, mark) in ({owner, None} if owner == last else {owner})
    # 1. Entries change places.
    order = [*range(count)]
    chance.shuffle(order)
    after = moved(post, order)
    assert after.replace(post.digest).text == text
    again = parse_post(after.text)
    for mark, owner in owners.items():
        assert after.text.count(mark) == text.count(mark)
        stayed = owner_of(post, mark) is None
        far = post.digest.entries[order[-1]].paper.id == owner
        assert owner_of(again, mark) in ({owner, None} if stayed or far else {owner})
    # 2. One goes, and comes back; its words stay, and are told.
    gone = chance.randrange(count)
    removed = moved(post, [index for index in range(count) if index != gone])
    assert removed.replace(post.digest).text == text
    paper = f"2606.{gone + 1:05}"
    told = any(f"stood with the paper {paper}" in problem.message for problem in removed.problems)
    assert told == any(owner_of(post, mark) == paper for mark in owners)
    assert all(removed.text.count(mark) == text.count(mark) for mark in owners)
    # 3. A value changes, and nothing else.
    voted = laws.check_put_get(post, laws.with_entry(post.digest, gone, upvotes=4567))
    assert voted.text == text.replace(f"👍 {gone + 1}\n", "👍 4567\n", 1)


@given(st.sampled_from(PLACED), st.integers(2, 4), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_headings_rules_and_what_is_below_them_stay_in_their_place(block, place, chance):
    own = block.replace("{n}", "7777")
    text = many(4).replace(f"\n{place}. **", f"\n{own}\n\n{place}. **")
    post = laws.check_get_put(text)
    assert [each.entry for each in post.unread if "7777" in each.text] == [None]
    order = [0, 1, 2, 3]
    chance.shuffle(order)
    after = moved(post, order)
    above = after.text.partition(own)[0]
    assert above.count("HF 페이지") == place - 1
    assert after.replace(post.digest).text == text


def test_a_new_entry_is_spelled_as_the_one_above_it_or_below_the_first():
    head, mark, rest = many(4).partition("\n3. ")
    post = parse_post(head.replace("\n   - ", "\n   * ") + mark + rest)
    for place, bullet in [(0, "*"), (1, "*"), (2, "*"), (3, "-"), (4, "-")]:
        entries = list(post.digest.entries)
        entries.insert(place, Entry(paper=Paper(id="2606.09999", title="New"), upvotes=1))
        ranked = [evolve(entry, rank=rank) for rank, entry in enumerate(entries, 1)]
        after = laws.check_put_get(post, evolve(post.digest, entries=ranked)).text
        new = after.partition(". **New**")[2].partition(f"\n{place + 2}. ")[0]
        assert {line[3] for line in new.splitlines() if line.startswith("   ")} == {bullet}


# --- the law Safe --------------------------------------------------------------------------------


def unknown(entry):
    """Return an entry's text with its first line as no template reads it."""
    return many(3).replace(f"{entry}. **Title {entry}** - 👍 {entry}", f"{entry}) Title {entry}")


def test_unread_lines_that_name_a_paper_are_an_error_beside_which_nothing_is_mended():
    post = parse_post(unknown(3))
    assert [entry.rank for entry in post.digest.entries] == [1, 2]
    errors = [problem for problem in post.problems if problem.level == "error"]
    assert errors[0].message.endswith("and name 2606.00003, which no entry has")
    assert post.fixed().text == post.text


def test_one_unread_line_names_its_paper_in_the_singular():
    own = "See https://arxiv.org/abs/2606.99999 too.\n"
    post = parse_post(many(1) + "\n" + own)
    (told,) = (problem.message for problem in post.problems if "not read" in problem.message)
    assert told == ("1 line is not read by any template, and names 2606.99999, which no entry has")


def test_edits_of_entries_beside_unread_ones_go_through_and_count_nothing_anew():
    post = parse_post(unknown(3))
    voted = laws.check_put_get(post, laws.with_entry(post.digest, 0, upvotes=77))
    assert voted.text == post.text.replace("👍 1\n", "👍 77\n")
    removed = moved(post, [1])
    assert removed.digest.declared_count == 3
    assert removed.digest.entries[0].rank == 2


def test_unread_lines_of_an_entry_without_an_identifier_are_an_error():
    text = many(2).replace("[HF 페이지](https://huggingface.co/papers/2606.00002)", "HF 페이지")
    text = text.replace("   - [논문 링크](https://arxiv.org/abs/2606.00002)\n", "")
    (error,) = (problem for problem in parse_post(text).problems if problem.level == "error")
    assert error.message == (
        "1 line is not read by any template, "
        "and the entry above, which has no identifier, may go on there"
    )


def test_a_paper_that_is_there_twice_is_told_and_not_counted_around():
    text = many(3).replace("2606.00003", "2606.00001").replace("**3개**", "**2개**")
    post = parse_post(text)
    messages = [problem.message for problem in post.problems]
    assert "the paper 2606.00001 is in place 1 already, on line 16" in messages
    assert any(m.endswith("it is left so, because a paper is there twice") for m in messages)
    assert post.fixed().text == text


TWICE = Dialect.from_toml("""
name = "own"
period = "day"
head = '''
# {declared_count} papers of {period}

'''
entry = '''
{rank}. [{title}]({hf_url})
'''
""")
LISTS = """
# 9 papers of 2026-02-16

1. [One](https://huggingface.co/papers/2602.00001)
3. [Two](https://huggingface.co/papers/2602.00002)
See https://huggingface.co/papers/2602.00003 too.

# 9 papers of 2026-02-17

1. [Four](https://huggingface.co/papers/2602.00004)
3. [Five](https://huggingface.co/papers/2602.00005)
"""


def test_only_the_list_is_left_alone_in_which_lines_may_be_papers():
    post = parse_post(LISTS, dialects=[TWICE])
    first, found, second = LISTS.partition("# 9 papers of 2026-02-17")
    mended = second.replace("3. [Five", "2. [Five")
    assert post.fixed().text == first + found.replace("9", "2", 1) + mended
    left = [problem.message for problem in post.problems if "it is left so" in problem.message]
    assert len(left) == 2
    assert all(message.endswith("because line 6 is not read") for message in left)


def test_a_line_that_names_papers_of_another_list_of_the_post_is_no_error():
    post = parse_post(LISTS.replace("2602.00003", "2602.00005"), dialects=[TWICE])
    assert [problem.level for problem in post.problems if "not read" in problem.message] == ["note"]
    assert post.fixed().text.count("# 2 papers") == 2


# --- numbers -------------------------------------------------------------------------------------


def numbered(numbers):
    """Return a post whose entries have these numbers."""
    text = many(len(numbers))
    for place, number in enumerate(numbers, 1):
        text = text.replace(f"\n{place}. **Title {place}*", f"\n{number}. **Title {place}*")
    return text


def numbers_of(text):
    return [int(number) for number in re.findall(r"^([0-9]+)\. \*\*", text, re.MULTILINE)]


BY_LISTS = [
    (1, 1),
    (1, 1, 1, 1),
    (1,) * 10 + tuple(range(11, 25)),  # bullets have left their items from the tenth on
    (*range(1, 11), 1, 1, 1),
    (1, 2, 2, 2, 5),
]


@pytest.mark.parametrize("numbers", BY_LISTS, ids=str)
def test_a_list_is_counted_as_markdown_counts_it(numbers):
    post = laws.check_get_put(numbered(numbers))
    assert [entry.rank for entry in post.digest.entries] == [*range(1, len(numbers) + 1)]
    assert not any("numbered" in problem.message for problem in post.problems)
    assert post.fixed().text == post.text
    voted = laws.check_put_get(post, laws.with_entry(post.digest, 1, upvotes=77))
    assert voted.text == post.text.replace("👍 2\n", "👍 77\n", 1)


@pytest.mark.parametrize("numbers", BY_LISTS, ids=str)
def test_such_a_list_is_edited_in_its_style(numbers):
    post = parse_post(numbered(numbers))
    count = len(numbers)
    for place in range(count):
        rest = [index for index in range(count) if index != place]
        removed = moved(post, rest)
        assert removed.replace(post.digest).text == post.text
        moved(post, [*rest, place])
        entries = [*post.digest.entries[:place], laws.NEW_ENTRY, *post.digest.entries[place:]]
        laws.check_put_get(post, evolve(post.digest, entries=entries))
    moved(post, [*reversed(range(count))])


@pytest.mark.parametrize(
    ("numbers", "order", "wanted"),
    [
        ((1, 1, 1, 1), [3, 0, 1, 2], [1, 1, 1, 1]),
        ((1, 2, 2, 2), [1, 2, 3, 0], [1, 1, 1, 4]),
        ((1, 2, 3, 1, 1), [0, 2, 3, 4], [1, 2, 1, 1]),
        # Too little of the style would be left to be one.
        ((1, 1, 1, 4), [0, 1, 3], [1, 2, 3]),
        ((1, 1, 1, 4, 5), [0, 2, 3, 4], [1, 2, 3, 4]),
    ],
)
def test_the_numbers_that_stay(numbers, order, wanted):
    """Items that repeat a number repeat it in their new places, and the others count on."""
    assert numbers_of(moved(parse_post(numbered(numbers)), order).text) == wanted


@pytest.mark.parametrize("numbers", [(1, 2, 2), (1, 1, 3, 4), (2, 2, 2), (1, 2, 3, 1), (1, 1, 2)])
def test_other_numbers_contradict(numbers):
    assert any(
        "is numbered" in problem.message for problem in parse_post(numbered(numbers)).problems
    )


def test_padded_numbers_stay_padded():
    text = re.sub(r"(?m)^([0-9])\. ", r"0\1. ", many(11))
    post = parse_post(text)
    assert post.digest == parse_post(many(11)).digest
    swapped = moved(post, [10, *range(10)])
    assert re.findall(r"(?m)^([0-9]+)\. ", swapped.text)[:3] == ["01", "02", "03"]
    entries = [laws.NEW_ENTRY, *post.digest.entries]
    added = laws.check_put_get(post, evolve(post.digest, entries=entries))
    assert re.findall(r"(?m)^([0-9]+)\. ", added.text) == [f"{n:02}" for n in range(1, 13)]
    assert moved(post, [*range(9)]).text.count("\n09. ") == 1
    wrong = parse_post(text.replace("\n03. ", "\n04. "))
    assert wrong.fixed().text == text
