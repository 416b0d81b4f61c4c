"""What a dialect can say: each form of it reads, writes, and keeps the laws."""

import datetime as dt
from itertools import permutations

import pytest
from attrs import evolve

from hfdigest import (
    Author,
    Day,
    Dialect,
    DialectError,
    Digest,
    Entry,
    Paper,
    PostError,
    RenderError,
    render_post,
)
from hfdigest.lens.explain import explain
from hfdigest.posts import parse_post
from tests import laws

DAY = Day(date=dt.date(2026, 2, 16))
HUB = "https://huggingface.co/papers/"
ARXIV = "https://arxiv.org/abs/"


def dialect(toml):
    return Dialect.from_toml(f"name = 'mine'\nperiod = 'day'\n{toml}")


def read(text, mine, **options):
    """Return a post after a look at the law GetPut."""
    post = parse_post(text, dialects=[mine], **options)
    assert post.replace(post.digest).text == text
    return post


def put(post, digest):
    """Return an edited post after a look at the laws PutGet and PutPut."""
    edited = post.replace(digest)
    assert parse_post(edited.text, dialects=[post.dialect]).digest == edited.digest
    assert edited.replace(post.digest).text == post.text
    return edited


def papers(count):
    return [Entry(paper=Paper(id=f"2602.0000{n}", title=f"Title {n}")) for n in range(1, count + 1)]


def messages(post):
    return [f"{problem.level}: {problem.message}" for problem in post.problems]


# --- any text, fixed text of some entries, names in any script -----------------------------------

LOOSE = dialect('''
head = """
# Papers of {period}, {any:2 min read}

Updated {any}

"""
entry = """
## {title}{[ {any}]}
{[- fixed!]}
{[- New: {any}]}
- {hf_url}
- 作者: {notes.作者} / {notes.Code link:markdown}

"""
''')
LOOSE_POST = f"""\
# Papers of 2026-02-16, 5 hours (a lot)

Updated now and then

## One 🔥
- fixed!
- New: this and that
- {HUB}2602.00001
- 作者: 张 / [here](x)

## Two
- {HUB}2602.00002
"""


def test_any_text_is_kept_and_not_interpreted():
    post = read(LOOSE_POST, LOOSE)
    assert not post.problems
    assert not post.unread
    assert [entry.paper.title for entry in post.digest.entries] == ["One", "Two"]
    later = put(post, evolve(post.digest, period=Day(date=dt.date(2026, 3, 1))))
    assert later.text == LOOSE_POST.replace("2026-02-16", "2026-03-01")
    renamed = put(post, laws.with_entry(post.digest, 0, paper=Paper(id="2602.00001", title="New")))
    assert renamed.text == LOOSE_POST.replace("## One 🔥", "## New 🔥")


def test_a_new_post_has_the_text_that_the_template_gives_and_no_line_without_one():
    text = render_post(read(LOOSE_POST, LOOSE).digest, dialect=LOOSE)
    assert text == (
        f"# Papers of 2026-02-16, 2 min read\n\n## One\n- {HUB}2602.00001\n"
        f"- 作者: 张 / [here](x)\n\n## Two\n- {HUB}2602.00002\n\n"
    )


def test_any_text_may_stand_in_any_spelling_of_a_line():
    text = LOOSE_POST.replace("- New: this", "* New: this").replace("- fixed!", "+ fixed\\!")
    assert not read(text, LOOSE).unread


def test_notes_have_names_in_any_script():
    first, second = read(LOOSE_POST, LOOSE).digest.entries
    assert first.notes == {"作者": "张", "Code link": "[here](x)"}
    assert not second.notes


# --- a value twice on a line ---------------------------------------------------------------------

TWICE = dialect("""
head = "# [Papers of {period:%B %-d, %Y}](https://example.org/?date={period})\\n\\n"
entry = "- {title} ([{id}](https://example.org/{id}))\\n"
""")
TWICE_POST = """\
# [Papers of February 16, 2026](https://example.org/?date=2026-02-16)

- One ([2602.00001](https://example.org/2602.00001))
"""


def test_a_value_may_stand_twice_on_a_line_in_two_spellings():
    post = read(TWICE_POST, TWICE)
    assert not post.problems
    assert render_post(post.digest, dialect=TWICE) == TWICE_POST
    changed = evolve(
        laws.with_entry(post.digest, 0, paper=Paper(id="2602.00002", title="One")),
        period=Day(date=dt.date(2026, 3, 1)),
    )
    assert put(post, changed).text == (
        TWICE_POST.replace("February 16", "March 1")
        .replace("2026-02-16", "2026-03-01")
        .replace("2602.00001", "2602.00002")
    )


def test_two_statements_of_a_line_that_differ_are_told_and_mended():
    post = read(TWICE_POST.replace("date=2026-02-16", "date=2026-02-17"), TWICE)
    assert messages(post) == ["warning: period is 2026-02-17 here and something else further up"]
    assert post.fixed().text == TWICE_POST


# --- links ---------------------------------------------------------------------------------------

LINKED = dialect('''
head = "# {period}\\n\\n"
entry = """
## {title}

- Paper: {arxiv_url}
- Abstract: {abstract}
- More: {notes.more}

{summary:body}

"""
''')


@pytest.mark.parametrize(
    ("lines", "paper_id"),
    [
        (f"See [it]({ARXIV}2602.00001).", "2602.00001"),
        (f"- More: [it]({ARXIV}2602.00001)", "2602.00001"),
        (f"Links: {ARXIV}2602.00001 and {HUB}2602.00001", "2602.00001"),
        (f"- Paper: {ARXIV}2602.00001\n\nSee {ARXIV}2602.00002", "2602.00001"),
        (f"See {ARXIV}2602.00001 and {ARXIV}2602.00002", None),
        (f"- Abstract: as in {ARXIV}2602.00001", None),
        (f"```\n{ARXIV}2602.00001\n```", None),
        ("Nothing.", None),
    ],
)
def test_any_link_to_a_paper_identifies_the_entry_where_no_template_does(lines, paper_id):
    post = read(f"# 2026-02-16\n\n## One\n\n{lines}\n", LINKED)
    assert [entry.paper.id for entry in post.digest.entries] == [paper_id]


def test_a_link_in_the_first_line_comes_before_those_below_it_and_is_told():
    text = f"# 2026-02-16\n\n## [One]({ARXIV}2602.00001)\n\nAs {ARXIV}2602.00002 does.\n"
    post = read(text, LINKED)
    assert post.digest.entries[0].paper.id == "2602.00001"
    assert "note: no template reads the link that names 2602.00001" in messages(post)


def test_links_to_several_papers_are_one_text():
    mine = dialect("""
head = "# {period}\\n\\n"
entry = "- [{title}]({hf_url}){[, also {notes.also:markdown}]}\\n"
""")
    text = f"# 2026-02-16\n\n- [One]({HUB}2602.00001), also [2]({ARXIV}2602.1) [3]({ARXIV}2602.2)\n"
    post = read(text, mine)
    (entry,) = post.digest.entries
    assert entry.notes == {"also": f"[2]({ARXIV}2602.1) [3]({ARXIV}2602.2)"}
    assert render_post(post.digest, dialect=mine) == text
    with pytest.raises(RenderError, match="does not begin with http"):
        post.replace(laws.with_entry(post.digest, 0, notes={"also": "[2](javascript:x)"}))


# --- words in place of a value -------------------------------------------------------------------

VOTES = dialect("""
head = "# {period}\\n\\n"
entry = "{rank}. **{title}** - 👍 {upvotes}\\n   - {hf_url}\\n   - Stars: {github_stars}\\n"
""")
VOTES_POST = f"""\
# 2026-02-16

1. **One** - 👍 n/a
   - {HUB}2602.00001
   - Stars: not yet
2. **Two** - 👍 2
   - {HUB}2602.00002
"""


def test_words_in_place_of_a_number_are_a_note_and_a_problem():
    post = read(VOTES_POST, VOTES)
    first, second = post.digest.entries
    assert (first.upvotes, first.github_stars, second.upvotes) == (None, None, 2)
    assert first.notes == {"upvotes": "n/a", "github_stars": "not yet"}
    assert messages(post) == [
        "warning: 'n/a' is not read as upvotes, and kept as a note of that name",
        "warning: 'not yet' is not read as github_stars, and kept as a note of that name",
    ]
    assert render_post(post.digest, dialect=VOTES) == VOTES_POST


def test_a_number_takes_the_place_of_the_words():
    post = read(VOTES_POST, VOTES)
    voted = put(post, laws.with_entry(post.digest, 0, upvotes=7))
    assert voted.text == VOTES_POST.replace("n/a", "7")
    assert voted.digest.entries[0].notes == {"github_stars": "not yet"}


@pytest.mark.parametrize("words", ["x" * 41, ""])
def test_what_is_too_long_or_nothing_stands_for_no_number(words):
    post = read(VOTES_POST.replace("n/a", words), VOTES)
    assert [entry.paper.title for entry in post.digest.entries] == ["Two"]


def test_words_that_would_run_are_not_written_for_a_number():
    entry = evolve(papers(1)[0], notes={"upvotes": "{% x %}"})
    with pytest.raises(RenderError, match=r"entries\[0\].notes.upvotes holds \{%") as caught:
        render_post(Digest(period=DAY, entries=[entry]), dialect=VOTES)
    assert "entries[0].notes.upvotes" in caught.value.fields


TABLE = dialect("""
head = "# {period}\\n\\n"
[columns]
Title = "**{title}**"
Votes = "{upvotes}"
Link = "[Read]({arxiv_url})"
Code = "[code]({github_url})"
""")
ROWS = f"""\
# 2026-02-16

| Title | Votes | Link | Code |
|---|---|---|---|
| **One** | n/a | [Read]({ARXIV}2602.00001) 🔁 | - |
| **Two** | 2 | [Read]({ARXIV}2602.00002) | soon |
| **Total** | many | of | them |
"""


def test_a_cell_that_no_template_reads_costs_its_value_and_not_the_row():
    post = read(ROWS, TABLE)
    one, two = post.digest.entries
    assert (one.paper.id, two.paper.id) == ("2602.00001", "2602.00002")
    assert one.notes == {"upvotes": "n/a", "Link": f"[Read]({ARXIV}2602.00001) 🔁"}
    assert two.notes == {"Code": "soon"}
    assert messages(post)[0] == (
        "warning: 'n/a' is not read as upvotes, and kept as a note of that name"
    )
    assert "warning: 'soon' is not read as Code, and kept as a note of that name" in messages(post)
    voted = put(post, laws.with_entry(post.digest, 0, upvotes=3))
    assert voted.text == ROWS.replace("n/a", "3")
    noted = put(post, laws.with_entry(post.digest, 1, notes={"Code": "now"}))
    assert noted.text == ROWS.replace("soon", "now")


# --- between entries, and at the ends of a new post ----------------------------------------------

PARTED = dialect('''
no_final_newline = true
head = """

# {period}
"""
entry = """

## {title}
- {hf_url}
"""
between = """

---
"""
''')


def test_lines_between_entries_come_and_go_with_them():
    digest = Digest(period=DAY, entries=papers(4))
    text = render_post(digest, dialect=PARTED)
    blocks = (f"## Title {n}\n- {HUB}2602.0000{n}" for n in range(1, 5))
    assert text == "\n# 2026-02-16\n\n" + "\n\n---\n\n".join(blocks)
    post = read(text, PARTED)
    assert not post.problems
    for count in range(5):
        for entries in permutations(post.digest.entries, count):
            edited = put(post, evolve(post.digest, entries=entries))
            if count:
                assert edited.text == render_post(edited.digest, dialect=PARTED)


def test_lines_between_entries_may_be_respelled():
    text = render_post(Digest(period=DAY, entries=papers(3)), dialect=PARTED)
    text = text.replace("\n---\n", "\n* * *\n")
    post = read(text, PARTED)
    assert not post.unread
    less = put(post, evolve(post.digest, entries=post.digest.entries[1:]))
    assert less.text.count("* * *") == 1


def test_lines_between_entries_are_fixed():
    with pytest.raises(
        DialectError, match="is a value, which belongs into entry; lines between entries are fixed"
    ):
        dialect('entry = "- {title} {id}\\n"\nbetween = "--- {id}"')


def test_places_may_be_numbered_from_0():
    mine = dialect('head = "# {period}\\n\\n"\nentry = "{rank:0}. {title}\\n"')
    text = "# 2026-02-16\n\n0. One\n1. Two\n"
    post = read(text, mine)
    assert [entry.rank for entry in post.digest.entries] == [1, 2]
    assert not post.problems
    assert render_post(post.digest, dialect=mine) == text
    assert put(post, evolve(post.digest, entries=post.digest.entries[1:])).text.endswith(
        "\n0. Two\n"
    )
    off = read(text.replace("1. Two", "2. Two"), mine)
    assert messages(off) == ["warning: the paper in place 2 is numbered 2"]
    assert off.fixed().text == text


def test_statistics_may_be_texts_of_many_lines():
    mine = dialect("""
head = "# {period}\\n\\n{statistics.intro:body}\\n\\n## Papers\\n\\n"
entry = "- {title} {id}\\n"
""")
    text = "# 2026-02-16\n\nWords.\n\n- and\n- more\n\n## Papers\n\n- One 2602.00001\n"
    post = read(text, mine)
    assert post.digest.statistics == {"intro": "Words.\n\n- and\n- more"}
    assert render_post(post.digest, dialect=mine) == text


# --- front matter --------------------------------------------------------------------------------

TYPED = dialect("""
head = "# {period}\\n\\n"
entry = "- {title} {id}\\n"
[front_matter]
layout = "post"
title = "'Papers of {period}'"
draft = false
weight = 5
ratio = 0.5
since = 2026-01-31
looks = "5"
month = '"{period:%Y-%m-%d}"'
tags = ["papers", "{period}", "{period:%A}"]
""")
TYPED_POST = """\
---
layout: post
title: 'Papers of 2026-02-16'
draft: false
weight: 5
ratio: 0.5
since: 2026-01-31
looks: '5'
month: "2026-02-16"
tags: [papers, '2026-02-16', Monday]
---

# 2026-02-16

- Title 1 2602.00001
"""


def test_front_matter_has_booleans_numbers_dates_quotes_and_lists_that_vary():
    digest = Digest(period=DAY, entries=papers(1))
    assert render_post(digest, dialect=TYPED) == TYPED_POST
    post = read(TYPED_POST, TYPED)
    assert not post.problems
    later = evolve(post.digest, period=Day(date=dt.date(2026, 2, 17)))
    assert put(post, later).text == TYPED_POST.replace("02-16", "02-17").replace(
        "Monday", "Tuesday"
    )
    own = evolve(later, front_matter={**post.digest.front_matter, "tags": ["mine"]})
    assert "\ntags: [mine]\n" in put(post, own).text


NOTE = dialect('''
single = true
entry = """
## Summary

{summary:body}

Stars: {github_stars}
"""
[front_matter]
title = "{title}"
arxiv = "{id}"
url = "{arxiv_url}"
authors = ["{authors}"]
votes = "{upvotes}"
date = "{published_at}"
tags = ["paper", "{ai_keywords}", "read"]
stars = "{github_stars}"
''')
NOTE_POST = f"""\
---
title: One Paper
arxiv: '2602.00001'
url: {ARXIV}2602.00001
authors: [Ana Sheep, Bo Wool]
votes: 5
date: 2026-02-16
tags: [paper, sheep, wool, read]
stars: 7
---

## Summary

It counts.

Stars: 7
"""


def test_front_matter_states_facts_of_the_only_paper():
    post = read(NOTE_POST, NOTE, name="2026-02-16-one.md")
    assert not post.problems
    assert post.digest.period == DAY
    (entry,) = post.digest.entries
    paper = entry.paper
    assert (paper.id, paper.title, entry.upvotes, entry.summary) == (
        "2602.00001",
        "One Paper",
        5,
        "It counts.",
    )
    assert [author.name for author in paper.authors] == ["Ana Sheep", "Bo Wool"]
    assert paper.ai_keywords == ("sheep", "wool")
    assert paper.published_at == dt.datetime(2026, 2, 16, tzinfo=dt.UTC)
    bare = evolve(post.digest, front_matter={}, title=None, period=None)
    assert render_post(bare, dialect=NOTE) == NOTE_POST
    assert render_post(evolve(post.digest, period=None), dialect=NOTE) == NOTE_POST


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ({"title": "Two: Papers"}, "title: One Paper", "title: 'Two: Papers'"),
        ({"id": "2602.00009"}, "2602.00001", "2602.00009"),
        ({"authors": [Author(name="Cy")]}, "[Ana Sheep, Bo Wool]", "[Cy]"),
        ({"authors": ()}, "authors: [Ana Sheep, Bo Wool]\n", ""),
        ({"ai_keywords": ["yarn"]}, "sheep, wool, read", "yarn, read"),
        ({"published_at": None}, "date: 2026-02-16\n", ""),
    ],
)
def test_facts_in_front_matter_follow_the_paper(changes, old, new):
    post = read(NOTE_POST, NOTE, name="2026-02-16-one.md")
    paper = evolve(post.digest.entries[0].paper, **changes)
    edited = post.replace(laws.with_entry(post.digest, 0, paper=paper))
    assert edited.text == NOTE_POST.replace(old, new)
    assert edited.replace(post.digest).text == NOTE_POST


def test_a_title_may_look_like_a_heading():
    mine = dialect(
        "head = '# {period}'\nentry = '- {title} {hf_url}'\n"
        "[front_matter]\ntitle = '## Papers - {period}'"
    )
    text = render_post(Digest(period=DAY, entries=papers(1)), dialect=mine)
    assert "title: '## Papers - 2026-02-16'\n" in text
    assert read(text, mine).digest.period == DAY


def test_the_first_line_of_entries_may_be_made_of_parts_that_may_be_missing():
    mine = dialect('''
head = "# {period}"
entry = """
{[👍 {upvotes}]}{[ 💬 {comments}]}

## [{title}]({hf_url})

"""''')
    entries = [evolve(entry, upvotes=3) for entry in papers(2)]
    text = render_post(Digest(period=DAY, entries=entries), dialect=mine)
    assert "👍 3\n\n## [Title 2](https://huggingface.co/papers/2602.00002)\n" in text
    assert read(text, mine).digest.entries == tuple(entries)


def test_a_fact_that_stands_in_two_places_is_changed_in_both_and_told_where_it_differs():
    post = read(NOTE_POST, NOTE, name="2026-02-16-one.md")
    edited = post.replace(laws.with_entry(post.digest, 0, github_stars=8, upvotes=6))
    assert edited.text == NOTE_POST.replace("tars: 7", "tars: 8").replace("votes: 5", "votes: 6")
    off = read(NOTE_POST.replace("stars: 7", "stars: 6"), NOTE, name="2026-02-16-one.md")
    assert messages(off) == ["warning: stars says 6, and the entry something else of github_stars"]


def test_a_post_is_known_by_the_paper_in_its_front_matter_or_not_at_all():
    with pytest.raises(PostError, match="no entry names a paper"):
        parse_post("---\ntitle: One\n---\n\n## Summary\n\nText.\n", dialects=[NOTE])
    other = read(NOTE_POST.replace("tags: [paper,", "tags: [note,"), NOTE)
    assert other.digest.entries[0].paper.ai_keywords == ()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"{title}"', "{title} is of one paper, which a post has where single is true"),
        ('"{title} {period}"', "{title} is of one paper"),
        ('"{period} {period}"', "has not one placeholder on a line"),
        ('"{declared_count}"', "{declared_count} is not a field of an entry"),
        ("{a = 1}", "is neither text nor a list of texts, a number or a date"),
    ],
)
def test_front_matter_that_could_not_be_written_is_refused(value, message):
    with pytest.raises(DialectError) as caught:
        dialect(f'head = "# {{period}}"\nentry = "- {{title}}"\n[front_matter]\nkey = {value}')
    assert message in caught.value.message


# --- what a dialect is refused for ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            'head = "# {period}\\n>\\n> Papers\\n>\\n"\nentry = "- {title} {id}\\n"',
            "the line '>' stands twice: make it one template, or join it with the line below it",
        ),
        (
            'entry = "- {title} {id}\\n- {notes.a}\\n- Code: {github_url}\\n"',
            (
                "the line '- Code: {github_url}' reads as '- {notes.a}', which stands above it: "
                "write it above that line, or give it words of its own"
            ),
        ),
        (
            'entry = "- {title} {id}\\n- {notes.a}\\n- Code:\\n"',
            (
                "the line '- Code:' reads as '- {notes.a}', which stands above it: "
                "leave it out, or write it above that line"
            ),
        ),
        (
            'entry = "- {title} {id} {any}\\n"',
            (
                "the line '- {title} {id} {any}' has nothing for {any} in a new post: "
                "give it a text, as {any:TEXT}, or put it into {[…]} with what stands around it"
            ),
        ),
        ('entry = "- {title}{any} {id}\\n"', "{title} needs literal text after it"),
        ('entry = "{any} {title} {id}\\n"', "must begin with a line that has literal text"),
    ],
)
def test_a_refusal_says_what_to_write_instead(toml, message):
    with pytest.raises(DialectError) as caught:
        dialect(toml)
    assert message in caught.value.message


def test_lines_that_words_were_read_from_are_explained():
    rows = [row.told for row in explain(read(VOTES_POST, VOTES))]
    assert any("upvotes = None" in row for row in rows)
