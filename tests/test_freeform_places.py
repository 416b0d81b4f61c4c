"""Where any Markdown writes the titles of its papers, and what ends the part that speaks of one."""

import pytest
from attrs import evolve

from hfdigest import parse_post
from tests import laws

ONE, OTHER = (f"https://arxiv.org/abs/2603.0123{n}" for n in (4, 5))
T = "Lanterns: Reading Long Notes by Outline"
U = "Ferry Crossing for Short Notes"


def told(text):
    """Return the title and the votes of each paper of a text, which keeps the laws of posts."""
    entries = laws.check_get_put(text, dialects=["links"]).digest.entries
    return [(entry.paper.title, entry.upvotes) for entry in entries]


def titles(text):
    return [title for title, _ in told(text)]


PLACES = {
    # --- in the line of the link
    "a parenthesis of the title, and one of links": (
        f"- Lanterns (and Lamps) for Notes (see [pdf]({ONE}))\n",
        ["Lanterns (and Lamps) for Notes"],
    ),
    "a parenthesis of its own": (f"- {T}（在 [pdf]({ONE})）\n", [T]),
    "behind a link, to the end of the line": (
        f"- [paper]({ONE}) {T}\n  It reads notes by their outline.\n",
        [T],
    ),
    "behind a link whose text is the identifier": (f"- [2603.01234]({ONE}) {T}\n", [T]),
    "behind a link elsewhere whose text is the identifier": (
        f"- [arXiv:2603.01234](https://a.org/x) {T}\n",
        [T],
    ),
    "under a label, with a link in it": (
        f"Title: Lanterns [again](https://a.org) for Notes\nLink: {ONE}\n",
        ["Lanterns again for Notes"],
    ),
    "beside its translation, with a blank": (
        f"- [랜턴으로 긴 노트 읽기 (Lanterns for Notes )]({ONE})\n",
        ["Lanterns for Notes"],
    ),
    "in a short line of bold text and a colon": (
        f"- **Uses**: lamps and outlines of notes [paper]({ONE})\n",
        [None],
    ),
    "in a line that a coined name begins": (
        f"- **NoteLamp**: Lanterns for Long Notes [paper]({ONE})\n",
        ["NoteLamp: Lanterns for Long Notes"],
    ),
    "behind the link of another paper": (f"[paper]({ONE}), [paper]({OTHER}) {U}\n", [None, U]),
    # --- above the link
    "in HTML, a bold line of Markdown": (
        f"<div>\n**{T}**\n<a href='{ONE}'>paper</a>\n</div>\n",
        [T],
    ),
    "in HTML, bold text right behind a tag": (
        f"<div>**{T}**\n<a href='{ONE}'>paper</a></div>\n",
        [T],
    ),
    "in HTML, a bold line of HTML": (
        f"<div>\n<b>{T}</b>\n<a href='{ONE}'>paper</a>\n</div>\n",
        [T],
    ),
    "of the section whose first paper it is": (
        f"## {T}\n\n[paper]({ONE}), and later [paper]({OTHER}).\n",
        [T, None],
    ),
    "of the section around a quotation": (
        f"## {T}\n\n> [paper]({ONE})\n\n[paper]({OTHER})\n",
        [T, None],
    ),
    "of no section above a list": (
        f"## {T}\n\n- [paper]({ONE})\n- [paper]({OTHER})\n",
        [None, None],
    ),
    "of no section above quotations in a list": (
        f"## {T}\n\n- > [paper]({ONE})\n- > [paper]({OTHER})\n",
        [None, None],
    ),
    "of no section above paragraphs in a list": (
        f"## {T}\n\n- [paper]({ONE}) and [paper]({OTHER})\n",
        [None, None],
    ),
    # --- below it
    "below a table": (f"| Paper |\n|---|\n| [{T}]({ONE}) |\n\nMore:\n\n- [{U}]({OTHER})\n", [T, U]),
    "below a list": (f"- [{T}]({ONE})\n\n[{U}]({OTHER})\n", [T, U]),
}


@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES)
def test_where_titles_stand(text, expected):
    assert titles(text) == expected


ENDS = {
    "a quotation": (f"> [{T}]({ONE})\n\nVotes: 7\n\n> [{U}]({OTHER})\n", [(T, None), (U, None)]),
    "what a quotation says": (
        f"> [{T}]({ONE})\n>\n> Votes: 7\n\n[{U}]({OTHER})\n",
        [(T, 7), (U, None)],
    ),
    "a list item": (f"- [{T}]({ONE})\n\nVotes: 7\n\n- [{U}]({OTHER})\n", [(T, None), (U, None)]),
    "what a list item says": (
        f"- [{T}]({ONE})\n\n  Votes: 7\n\n- [{U}]({OTHER})\n",
        [(T, 7), (U, None)],
    ),
    "an element": (
        f"<details><summary>{T}</summary>\n\n{ONE}\n\n</details>\n\nVotes: 7\n\n- [{U}]({OTHER})\n",
        [(T, None), (U, None)],
    ),
    "what an element says": (
        f"<details><summary>{T}</summary>\n\n{ONE}\n\nVotes: 7\n\n</details>\n\n- [{U}]({OTHER})\n",
        [(T, 7), (U, None)],
    ),
    "a section": (
        f"## {T}\n\n[paper]({ONE})\n\nVotes: 7\n\n## {U}\n\n[paper]({OTHER})\n\nVotes: 8\n",
        [(T, 7), (U, 8)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), ENDS.values(), ids=ENDS)
def test_what_ends_the_part_that_speaks_of_a_paper(text, expected):
    assert told(text) == expected


def test_a_cell_is_edited_where_it_stands_and_not_where_its_text_stood_before():
    text = f"7 papers of 7 days.\n\n| Paper | Votes |\n|---|---|\n| [{T}]({ONE}) | 7 |\n"
    post = parse_post(text, dialects=["links"])
    (entry,) = post.digest.entries
    edited = post.replace(evolve(post.digest, entries=[evolve(entry, upvotes=9)]))
    assert edited.to_bytes().decode() == text.replace("| 7 |", "| 9 |")


def test_the_whole_lines_of_a_paper_go_with_it():
    line = f"Read [{T}]({ONE}) 12 votes\n\n"
    text = f"# Papers\n\n{line}Read [{U}]({OTHER})\n\nEnd\n"
    post = parse_post(text, dialects=["links"])
    assert post.replace(evolve(post.digest, entries=post.digest.entries[1:])).text == text.replace(
        line, ""
    )


@pytest.mark.parametrize("level", [2, 3])
def test_of_two_headings_above_a_paper_the_one_that_says_more_over_all_is_the_title(level):
    """The other level says the same for several papers, or a word for each."""
    titled, other = "#" * level, "#" * (5 - level)
    rows = []
    for word, title, url in (("Lamps and Lights", T, ONE), ("Ships", U, OTHER)):
        heads = [f"{titled} {title}\n", f"{other} {word}\n"]
        rows += [*(heads if level == 2 else reversed(heads)), f"[paper]({url})\n"]
    assert titles("# Papers\n\n" + "\n".join(rows)) == [T, U]
