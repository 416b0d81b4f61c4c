"""What an edit does to the blank lines and to the remarks around the lines that it changes."""

import pytest
from attrs import evolve

from hfdigest import Affiliation, Dialect, Paper
from tests import laws

MINE = Dialect.from_toml('''
    name = "mine"
    period = "day"
    head = "# Papers {period}\\n\\n"
    entry = """
{rank}. {title} - {hf_url}
   - by {affiliation}

   > {abstract}

"""
''')
A = "1. A - https://huggingface.co/papers/2606.00001\n"
B = "2. B - https://huggingface.co/papers/2606.00002\n   - by Lab\n\n   > Text.\n"
C = "3. C - https://huggingface.co/papers/2606.00003\n"
N = "9. N - https://huggingface.co/papers/2606.00009\n"


def post_of(*blocks):
    """Return a post of blocks with what stands between them, its ranks counted anew."""
    text, rank = "# Papers 2026-06-02\n\n", 0
    for block in blocks:
        if block[0].isdigit():
            rank += 1
            block = f"{rank}{block[1:]}"  # noqa: PLW2901
        text += block
    return text


def read(text):
    return laws.check_get_put(text, dialects=[MINE])


def edited(post, *order):
    """Return the text with the entries of these indices, where text stands for a new paper."""
    entries = [
        evolve(post.digest.entries[0], paper=Paper(id="2606.00009", title=one), affiliation=None)
        if isinstance(one, str)
        else post.digest.entries[one]
        for one in order
    ]
    return laws.check_put_get(post, evolve(post.digest, entries=entries)).text


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ([1, 2], [B, "\n", C, "\n\nend\n"]),
        ([0, 2], [A, "\n", C, "\n\nend\n"]),
        ([0, 1], [A, "\n", B, "\n\nend\n"]),
        ([2], [C, "\n\nend\n"]),
        (["N", 0, 1, 2], [N, "\n", A, "\n", B, "\n", C, "\n\nend\n"]),
        ([0, "N", 1, 2], [A, "\n", N, "\n", B, "\n", C, "\n\nend\n"]),
        ([0, 1, 2, "N"], [A, "\n", B, "\n", C, "\n", N, "\n\nend\n"]),
        ([2, 1, 0], [C, "\n", B, "\n", A, "\n\nend\n"]),
    ],
)
def test_entries_go_and_come_with_one_blank_line(order, wanted):
    post = read(post_of(A, "\n", B, "\n", C, "\n\nend\n"))
    assert edited(post, *order) == post_of(*wanted)


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ([1, 2], ["\n\n", B, "\n\n", C]),
        ([0, 2], [A, "\n\n\n\n", C]),
        ([0, 1], [A, "\n\n\n", B, "\n"]),
        ([0, 1, 2, "N"], [A, "\n\n\n", B, "\n\n", C, "\n", N]),
    ],
)
def test_further_blank_lines_stay(order, wanted):
    post = read(post_of(A, "\n\n\n", B, "\n\n", C))
    assert edited(post, *order) == post_of(*wanted)


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        ([1, 2], ["Of A.\n\n", B, "\nOf B.\n\n", C]),
        ([0, 2], [A, "Of A.\n\n", "Of B.\n\n", C]),
        (["N", 0, 1, 2], [N, "\n", A, "Of A.\n\n", B, "\nOf B.\n\n", C]),
    ],
)
def test_a_remark_stays_where_its_entry_is_removed_or_another_is_added(order, wanted):
    post = read(post_of(A, "Of A.\n\n", B, "\nOf B.\n\n", C))
    assert edited(post, *order) == post_of(*wanted)


def test_a_line_takes_the_blank_line_before_it_along_and_brings_it():
    post = read(post_of(A, "\n", B, "\n", C))
    text = post.text
    gone = laws.with_paper(post.digest, 1, abstract=None)
    assert laws.check_put_get(post, gone).text == text.replace("\n   > Text.\n", "")
    gone = laws.with_entry(post.digest, 1, affiliation=None)
    assert laws.check_put_get(post, gone).text == text.replace("   - by Lab\n", "")
    new = laws.with_paper(post.digest, 2, abstract="New.")
    assert laws.check_put_get(post, new).text == text + "\n   > New.\n"
    new = laws.with_entry(post.digest, 0, affiliation=Affiliation(raw="Inc"))
    assert laws.check_put_get(post, new).text == text.replace("00001\n", "00001\n   - by Inc\n")


def test_equal_entries_continue_each_other_in_order():
    twin = "1. Same - https://huggingface.co/papers/2606.00004\n   - by  Lab\n"
    spelled = twin.replace("by  Lab", "by Lab")
    post = read(post_of(twin, "\n", spelled, "\n", C))
    assert post.digest.entries[0].paper == post.digest.entries[1].paper
    assert edited(post, 0, 2) == post_of(twin, "\n", C)
    assert edited(post, 2, 0, 1) == post_of(C, "\n", twin, "\n", spelled)


def test_a_changed_entry_goes_on_where_its_id_stood():
    post = read(post_of(A, "\n", B.replace("by Lab", "by Lab  "), "\n", C))
    lab = post.digest.entries[1]
    moved = [evolve(lab, paper=evolve(lab.paper, title="Other")), post.digest.entries[0]]
    text = laws.check_put_get(post, evolve(post.digest, entries=moved)).text
    other = B.replace("B -", "Other -").replace("by Lab", "by Lab  ")
    assert text == post_of(other, "\n", A)


def test_an_id_that_stands_twice_tells_nothing():
    twin = "1. {} - https://huggingface.co/papers/2606.00004\n"
    post = read(post_of(twin.format("X"), "Of X.\n\n", twin.format("Y"), "Of Y.\n\n", C))
    entries = [laws.with_paper(post.digest, 0, title="Z").entries[0], *post.digest.entries[1:]]
    text = laws.check_put_get(post, evolve(post.digest, entries=entries)).text
    assert text == post.text.replace("1. X", "1. Z")


def test_as_many_new_entries_as_old_ones_between_two_that_stay_are_edits():
    post = read(post_of(A, "\n", B, "\nOf B.\n\n", C))
    other = Paper(id="2606.00009", title="N")
    entries = [
        post.digest.entries[0],
        evolve(post.digest.entries[1], paper=other),
        post.digest.entries[2],
    ]
    text = laws.check_put_get(post, evolve(post.digest, entries=entries)).text
    changed = N + "   - by Lab\n"
    assert text == post_of(A, "\n", changed, "\nOf B.\n\n", C)
