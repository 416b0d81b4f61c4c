"""What parse_post, load_post, render_post and Post do beyond the laws."""

import datetime as dt
import gc
import os
import pickle
import tracemalloc

import pytest
from attrs import evolve

from hfdigest import (
    Affiliation,
    Approximate,
    ArgumentError,
    Day,
    Dialect,
    DialectError,
    Digest,
    Entry,
    Month,
    Paper,
    PostError,
    RenderError,
    dialects,
    load_post,
    parse_post,
    render_post,
    settle,
)
from tests import laws
from tests.posts import ENTRIES, HEADS, many, post_text

# --- what is read --------------------------------------------------------------------------------


def test_every_field_that_the_post_states_is_read():
    digest = parse_post(post_text()).digest
    assert digest.period == Day(date=dt.date(2026, 6, 2))
    assert digest.title == "Hugging Face Daily Papers - 2026-06-02"
    assert digest.posted_at == dt.datetime(2026, 6, 2, 0, 15, tzinfo=dt.UTC)
    assert digest.front_matter == {
        "permalink": "/posts/daily-papers-2026-06-02/",
        "categories": ("Daily Papers", "일간"),
        "tags": ("huggingface", "papers", "daily", "ai"),
        "author": "somebody",
    }
    assert digest.declared_count == 5
    first, second, third, fourth, fifth = digest.entries
    assert first.rank == 1
    assert first.upvotes == 932
    assert first.paper.title == "Counting Sheep with Sparse Attention"
    assert first.paper.id == "2606.00001"
    assert first.paper.abstract == "We count sheep. Code is at this https URL ."
    assert first.doubtful == ("abstract",)
    assert first.affiliation.raw == "Sheep Research2151"
    assert first.affiliation.organization == "Sheep Research"
    assert not first.affiliation.certain
    assert first.github_stars is first.comments is None
    assert second.paper.title == (
        "A Title that Is so Long that It Goes on in a Second Line, 2$^{128}$ Times"
    )
    assert second.paper.abstract == "One sentence over two lines, with {braces} and \\textbf{TeX}."
    assert second.affiliation.author_count == 12
    assert third.paper.title == "Ends in a Star*: Wool*"
    assert third.affiliation is None
    assert fourth.paper.abstract is None
    assert fourth.paper.arxiv_url == "https://arxiv.org/abs/2606.00004"
    assert fifth.upvotes == 0
    assert fifth.github_stars == Approximate(2590)
    assert fifth.comments == 1


GLUED = ["Sheep Research2151", "Wool Lab43", "·7 authors5", "Yarn1.2k3"]
CLEAN = ["Sheep Research", "Wool Lab", "·7 authors", "Ai2"]
BLOCKS = {
    "categories: [Daily Papers, 일간]": "categories:\n  - Daily Papers\n  - 일간",
    "tags: [huggingface, papers, daily, ai]": "tags:\n  - huggingface\n  - papers",
}


def with_cards(variant, cards):
    entries = [
        f"{rank}. **T** - 👍 {9 - rank}\n   - 기관: {card}\n"
        f"   - [HF 페이지](https://huggingface.co/papers/2606.0000{rank})\n\n"
        for rank, card in enumerate(cards, 1)
    ]
    return post_text(variant, entries)


@pytest.mark.parametrize("quote", ["'AI: news'", '"AI: news"', "'AI news'", '"AI news"'])
@pytest.mark.parametrize("key", ["categories", "tags", "keywords"])
def test_one_quote_tells_nothing_of_the_variant(key, quote):
    text = with_cards("bare", GLUED)
    text = text.replace(f"{key}: [", f"{key}: [{quote}, ")
    text = text.replace("author:", f"more: [{quote}]\nauthor:")
    post = parse_post(text)
    assert post.dialect.variant == "bare"
    assert post.digest.entries[0].affiliation.comments == 1
    assert post.problems == ()


def test_one_item_without_quotes_tells_nothing_of_the_variant():
    post = parse_post(
        with_cards("quoted", CLEAN).replace("['huggingface', ", "[new, 'huggingface', ")
    )
    assert post.dialect.variant == "quoted"


@pytest.mark.parametrize(("cards", "variant"), [(GLUED, "bare"), (CLEAN, "quoted")])
def test_where_a_formatter_took_the_lists_apart_the_cards_tell_the_variant(cards, variant):
    text = with_cards("bare", cards)
    for flow, block in BLOCKS.items():
        text = text.replace(flow, block)
    post = parse_post(text)
    assert post.dialect.variant == variant
    assert post.problems == ()


@pytest.mark.parametrize(
    ("head", "cards"),
    [("quoted", GLUED), ("bare", CLEAN), ("permalink", CLEAN), ("blocks", ["Lab2"])],
)
def test_where_nothing_tells_for_sure_cards_are_kept_as_they_are_and_that_is_told(head, cards):
    text = with_cards("bare" if head == "blocks" else head, cards)
    if head == "blocks":
        for flow, block in BLOCKS.items():
            text = text.replace(flow, block)
    post = parse_post(text)
    assert post.dialect.variant == "unsure"
    assert [entry.affiliation for entry in post.digest.entries] == [
        Affiliation(raw=card) for card in cards
    ]
    (problem,) = post.problems
    assert problem.level == "note"
    assert problem.message == (
        "nothing tells for sure whether counters are glued to the card lines, "
        "so they are kept as they are"
    )
    assert f"- 기관: {cards[0]}" in problem.excerpt
    again = pickle.loads(pickle.dumps(post))  # noqa: S301 - our own bytes
    assert again.dialect == post.dialect
    assert again.dialect.affiliation("Lab21") == Affiliation(raw="Lab21")
    edited = post.replace(evolve(post.digest, title="Another Title"))
    assert edited.digest.entries == post.digest.entries


def test_clean_variants_are_never_split():
    entry = parse_post(post_text("quoted")).digest.entries[0]
    assert entry.affiliation.organization == "Sheep Research2151"
    assert entry.affiliation.certain
    assert parse_post(post_text("quoted")).digest.entries[1].affiliation.author_count == 12


def test_a_link_to_nowhere_states_no_id():
    text = post_text().replace("https://huggingface.co/papers/2606.00004", "#")
    post = laws.check_get_put(text)
    assert post.digest.entries[3].paper.id is None
    edited = laws.check_put_get(post, laws.with_paper(post.digest, 3, id="2606.12345"))
    assert "[HF 페이지](https://huggingface.co/papers/2606.12345)" in edited.text
    assert "[논문 링크](https://arxiv.org/abs/2606.12345)" in edited.text


def test_a_version_is_kept_apart_from_the_id():
    text = post_text().replace("arxiv.org/abs/2606.00001", "arxiv.org/abs/2606.00001v3")
    post = laws.check_get_put(text)
    assert post.problems == ()
    assert post.digest.entries[0].paper.id == "2606.00001"
    assert post.digest.entries[0].paper.version == 3
    edited = laws.check_put_get(post, laws.with_paper(post.digest, 0, version=4))
    assert laws.changed_text(post.text, edited.text) == ("3", "4")
    laws.check_moves(post)


def test_a_left_out_second_link_stays_left_out():
    post = parse_post(post_text())
    edited = laws.check_put_get(post, laws.with_paper(post.digest, 3, id="2606.11111"))
    assert "arxiv.org/abs/2606.11111" not in edited.text


def test_lines_that_nothing_reads_are_told_once_a_run():
    text = post_text().replace(
        "   - [HF 페이지](https://huggingface.co/papers/2606.00003)\n", "  odd\n\n  lines\n"
    )
    post = laws.check_get_put(text)
    (problem,) = post.problems
    assert problem.message == "2 lines are not read by any template"
    assert problem.line == 31
    assert problem.excerpt.startswith("  odd")
    laws.check_moves(post)


@pytest.mark.parametrize(
    "block",
    [
        "```\n{}```\n\n",
        "~~~ text\n{}~~~\n\n",
        "<!--\n{}-->\n\n",
        "<!-- a\n\n{}-->\n\n",
        "<pre>\n{}</pre>\n\n",
        "> {}\n",
    ],
)
def test_what_looks_like_an_entry_in_a_block_is_none(block):
    fake = block.format("9. **Fake** - 👍 5\n")
    text = post_text(entries=[ENTRIES[0], fake, ENTRIES[1]], count=2)
    post = laws.check_get_put(text)
    assert [entry.paper.title[:5] for entry in post.digest.entries] == ["Count", "A Tit"]
    assert any("not read" in problem.message for problem in post.problems)
    laws.check_moves(post)


def test_two_posts_in_one_file_are_two_digests():
    second = (
        post_text(entries=ENTRIES[:2]).partition("---\n\n")[2].replace("2026-06-02", "2026-06-03")
    )
    post = laws.check_get_put(post_text() + second)
    assert [len(digest.entries) for digest in post.digests] == [5, 2]
    assert post.digests[1].period == Day(date=dt.date(2026, 6, 3))
    other = evolve(post.digests[1], entries=post.digests[1].entries[1:])
    edited = post.replace(other, index=1)
    assert edited.digests[1].declared_count == 1
    assert edited.text.startswith(post_text())
    assert edited.replace(post.digests[1], index=1).text == post.text
    assert (
        edited.replace(laws.with_entry(post.digest, 0, upvotes=1)).digests[1] == edited.digests[1]
    )


def two_lists():
    second = (
        post_text(entries=ENTRIES[:2]).partition("---\n\n")[2].replace("2026-06-02", "2026-06-03")
    )
    return parse_post(post_text() + second)


def test_all_digests_are_replaced_at_once_as_one_after_the_other():
    post = two_lists()
    first = laws.with_entry(post.digests[0], 0, upvotes=1)
    second = evolve(post.digests[1], entries=post.digests[1].entries[1:])
    edited = post.replace_all([first, second])
    assert edited == post.replace(first).replace(second, index=1)
    assert edited.replace_all(post.digests) == post
    laws.check_get_put(edited.text)


def test_there_are_as_many_digests_as_the_post_has():
    with pytest.raises(ArgumentError, match="the post has 2 digests, and 1 were given"):
        two_lists().replace_all([Digest()])


def test_what_cannot_be_said_of_several_digests_is_named_by_paths_in_the_post():
    post = two_lists()
    moment = dt.datetime(2026, 6, 2, 9, tzinfo=dt.UTC)
    digests = [laws.with_entry(digest, 0, submitted_at=moment) for digest in post.digests]
    digests[1] = laws.with_entry(digests[1], 1, upvotes=None)
    with pytest.raises(RenderError) as caught:
        post.replace_all(digests)
    assert set(caught.value.fields) == {
        "digests[0].entries[0].submitted_at",
        "digests[1].entries[0].submitted_at",
        "digests[1].entries[1].upvotes",
    }
    assert post.replace_all(digests, drop_unsupported=True) == post


def test_what_does_not_read_back_in_a_second_digest_is_named_and_left_out_as_in_the_first():
    post = two_lists()
    for index, digest in enumerate(post.digests):
        changed = laws.with_entry(digest, 0, summary="One.\n9. **Fake** - 👍 5\nTwo.")
        with pytest.raises(RenderError) as caught:
            post.replace(changed, index=index)
        assert caught.value.fields == ("entries[0].summary",)
        assert post.replace(changed, index=index, drop_unsupported=True) == post


# --- problems ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("**5개**", "**6개**", 12, "the post says that it has 6 papers and has 5"),
        ("3. **", "4. **", 30, "the paper in place 3 is numbered 4"),
        (
            "👍 7",
            "👍 41",
            35,
            "the paper in place 4 has 41 votes, more than the 40 of the one above",
        ),
        ("abs/2606.00003", "abs/2606.00009", 32, "is not of the same paper as 2606.00003"),
        ("2606.00003", "2606.00001", 30, "the paper 2606.00001 is in place 1 already"),
        (
            "title: Hugging Face Daily Papers - 2026-06-02",
            "title: Hugging Face Daily Papers - 2026-06-03",
            2,
            "title says 2026-06-03, the heading 2026-06-02",
        ),
        ("author: somebody", "author: some: body", 7, "the front matter is not YAML"),
    ],
)
def test_contradictions_are_told_with_their_line(old, new, line, message):
    (problem,) = laws.check_get_put(post_text().replace(old, new)).problems
    assert problem.line == line
    assert message in problem.message


def test_a_file_name_with_another_date_is_told():
    assert parse_post(post_text(), name="_posts/2026-06-02-daily-papers.md").problems == ()
    (problem,) = parse_post(post_text(), name="_posts/2026-06-03-daily.md").problems
    assert problem.message == "the file's name says 2026-06-03, the post 2026-06-02"


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "the text is empty"),
        (b" \n\n", "the text is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "a PNG picture"),
        ('{"papers": []}', "no Markdown post but JSON; hfdigest.load reads it"),
        ("[]", "no Markdown post but JSON; hfdigest.load reads it"),
        ("<!DOCTYPE html>\n<html>", "no Markdown post but an HTML page; hfdigest.load reads it"),
        (
            "# My travels\n\nHugging Face Daily Papers are nice.\n",
            "not a digest post of any of 12 dialects; no line names a paper",
        ),
        ("1. **A** - 👍 5\n", "no line reads"),
        ("---\ntitle: x\n", "the front matter is not closed"),
        ("+++\ntitle = 'x'\n---\n", "the front matter is not closed by a line of +++"),
        ("\ud83d# Heading\n", "lone surrogate"),
    ],
)
def test_what_is_no_post_is_refused_with_the_reason(data, message):
    with pytest.raises(PostError) as caught:
        parse_post(data, name="file.md")
    assert message in str(caught.value)
    assert str(caught.value).startswith("file.md:")


def test_a_folder_is_no_post(tmp_path):
    with pytest.raises(PostError, match="this is a folder"):
        load_post(tmp_path)
    with pytest.raises(FileNotFoundError):
        load_post(tmp_path / "absent.md")


def test_dialects_are_asked_for_by_name_or_as_such():
    assert parse_post(post_text(), dialects=["lim4349-daily"]).digest.entries
    assert parse_post(post_text(), dialects=[dialects()["lim4349-daily"]]).digest.entries
    with pytest.raises(PostError, match="월간 요약"):
        parse_post(post_text(), dialects=["lim4349-monthly"])
    with pytest.raises(DialectError, match="there is no dialect 'nope'; built in are"):
        parse_post(post_text(), dialects=["nope"])
    with pytest.raises(TypeError, match="list of names"):
        parse_post(post_text(), dialects="lim4349-daily")
    with pytest.raises(PostError, match="no dialect was given"):
        parse_post(post_text(), dialects=[])


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"title": "a ** b"}, "entries[1].paper.title", "holds '**'"),
        ({"title": "a\nb"}, "entries[1].paper.title", "holds a line break"),
        ({"title": "a\rb"}, "entries[1].paper.title", "holds a line break"),
        ({"title": " a"}, "entries[1].paper.title", "begins or ends with white space"),
        ({"title": ""}, "entries[1].paper.title", "is empty"),
        ({"title": None}, "entries[1].paper.title", "must be stated"),
        ({"title": "\ud83d"}, "entries[1].paper.title", "lone surrogate"),
        ({"abstract": "a\n3. **B** - 👍 4"}, "entries[1].paper.abstract", "holds a line break"),
        ({"id": "a b"}, "entries[1].paper.id", "cannot stand in a link"),
        ({"id": "a)b"}, "entries[1].paper.id", "cannot stand in a link"),
        ({"authors": ()}, None, None),
        ({"github_url": "https://github.com/x/y"}, "entries[1].paper.github_url", "has no place"),
        ({"version": 2, "id": "slug"}, "entries[1].paper.version", "would not read back"),
    ],
)
def test_text_that_would_change_the_structure_is_refused(changes, field, reason):
    post = parse_post(post_text())
    digest = laws.with_paper(post.digest, 1, **changes)
    if field is None:
        laws.check_put_get(post, digest)
        return
    with pytest.raises(RenderError) as caught:
        post.replace(digest)
    assert field in caught.value.fields
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"upvotes": None}, "must be stated"),
        ({"upvotes": -1}, "is not a count: -1"),
        ({"upvotes": Approximate(12)}, "is rounded to something other than thousands"),
        ({"affiliation": Affiliation(raw="a\nb")}, "holds a line break"),
        ({"affiliation": Affiliation(raw="")}, "is empty"),
        ({"topic": "Wool"}, "has no place in lim4349-daily"),
        ({"summary": "Good."}, "has no place in lim4349-daily"),
        ({"extra": {"a": 1}}, "has no place in lim4349-daily"),
    ],
)
def test_values_that_an_entry_cannot_say_are_refused(changes, reason):
    post = parse_post(post_text())
    with pytest.raises(RenderError) as caught:
        post.replace(laws.with_entry(post.digest, 1, **changes))
    assert caught.value.fields == (f"entries[1].{next(iter(changes))}",)
    assert reason in str(caught.value)


def test_rounded_counts_are_written_as_they_are_shown():
    post = parse_post(post_text())
    edited = laws.check_put_get(post, laws.with_entry(post.digest, 1, upvotes=Approximate(2590)))
    assert "- 👍 2.59k\n" in edited.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period": None}, "period"),
        ({"period": Month(year=2026, month=6)}, "period"),
        ({"title": None}, "title"),
        ({"extra": {"a": 1}}, "extra"),
        ({"statistics": {"total_papers": 3}}, "statistics.total_papers"),
        ({"front_matter": {"a": "x", "b": 5j}}, "front_matter.b"),
    ],
)
def test_values_that_a_digest_cannot_say_are_refused(changes, field):
    post = parse_post(post_text())
    with pytest.raises(RenderError) as caught:
        post.replace(evolve(post.digest, **changes))
    assert field in caught.value.fields


def test_every_field_that_cannot_be_said_is_named_at_once():
    post = parse_post(post_text(), name="p.md")
    digest = laws.with_paper(laws.with_paper(post.digest, 0, title="a\nb"), 2, abstract="c\nd")
    with pytest.raises(RenderError) as caught:
        post.replace(digest)
    assert caught.value.fields == ("entries[0].paper.title", "entries[2].paper.abstract")
    assert str(caught.value).startswith("p.md: entries[0].paper.title holds a line break; ")


def test_what_has_no_place_is_left_out_when_asked():
    post = parse_post(post_text())
    digest = evolve(
        laws.with_paper(
            laws.with_entry(post.digest, 1, topic="Wool", upvotes=8), 1, ai_summary="x"
        ),
        extra={"a": 1},
        statistics={"b": 2},
    )
    edited = post.replace(digest, drop_unsupported=True)
    assert edited.digest == laws.with_entry(post.digest, 1, upvotes=8)


def test_a_post_without_front_matter_takes_none():
    text = post_text().partition("---\n\n")[2]
    post = laws.check_get_put(text)
    assert post.digest.title is None
    assert post.digest.front_matter == {}
    laws.check_moves(post)
    with pytest.raises(RenderError, match="the post has no front matter") as caught:
        post.replace(evolve(post.digest, title="T", front_matter={"a": "b"}))
    assert caught.value.fields == ("front_matter.a", "title")


# --- front matter --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "tags", "line"),
    [
        (
            "bare",
            ["huggingface", "new", "papers", "daily", "ai"],
            "tags: [huggingface, new, papers, daily, ai]",
        ),
        (
            "quoted",
            ["huggingface", "papers", "daily", "ai", "new"],
            "tags: ['huggingface', 'papers', 'daily', 'ai', 'new']",
        ),
        ("bare", ["papers", "daily", "ai"], "tags: [papers, daily, ai]"),
        ("bare", ["huggingface", "a: b", "ai"], "tags: [huggingface, 'a: b', ai]"),
        ("quoted", ["x"], "tags: ['x']"),
        ("bare", [], "tags: []"),
        ("bare", "text", "tags: text"),
    ],
)
def test_lists_are_edited_in_their_own_style(variant, tags, line):
    post = parse_post(post_text(variant))
    edited = laws.check_put_get(
        post, evolve(post.digest, front_matter={**post.digest.front_matter, "tags": tags})
    )
    assert laws.changed_lines(post.text, edited.text)[1] == [line + "\n"]


def test_the_time_keeps_its_spelling():
    text = post_text().replace("09:15:00 +0900", "09:15:00 +09:00")
    post = laws.check_get_put(text)
    same = post.digest.posted_at.astimezone(dt.UTC)
    assert post.replace(evolve(post.digest, posted_at=same)).text == text
    edited = laws.check_put_get(
        post, evolve(post.digest, posted_at=dt.datetime(2026, 7, 1, 1, 2, 3, tzinfo=dt.UTC))
    )
    assert "\ndate: 2026-07-01 01:02:03 +00:00\n" in edited.text
    without = laws.check_put_get(post, evolve(post.digest, posted_at=None))
    assert "date:" not in without.text


def test_a_date_without_time_is_front_matter():
    text = post_text().replace(" 09:15:00 +0900", "")
    post = laws.check_get_put(text)
    assert post.digest.posted_at is None
    assert post.digest.front_matter["date"] == "2026-06-02"
    with pytest.raises(RenderError, match="holds no date with time"):
        post.replace(evolve(post.digest, posted_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC)))


# --- writing -------------------------------------------------------------------------------------


def test_a_file_is_saved_when_it_changed(tmp_path):
    place = tmp_path / "2026-06-02-daily-papers.md"
    place.write_text(post_text(), encoding="utf-8")
    os.utime(place, (1, 1))
    post = load_post(place)
    assert post.name == str(place)
    assert post.save() is False
    assert place.stat().st_mtime == 1
    edited = post.replace(laws.with_entry(post.digest, 0, upvotes=1))
    assert edited.save() is True
    assert place.read_bytes() == edited.to_bytes()
    assert edited.save(tmp_path / "copy.md") is True
    with pytest.raises(ValueError, match="give the path to save it to"):
        parse_post(post_text()).save()


def test_a_new_post_has_the_defaults_of_its_dialect():
    digest = Digest(period=Day(date=dt.date(2026, 6, 2)), entries=[laws.NEW_ENTRY])
    text = render_post(digest, dialect="lim4349-daily")
    assert text.startswith(HEADS["permalink"].split("date:", maxsplit=1)[0])
    post = parse_post(text)
    assert post.problems == ()
    assert post.digest.entries[0].paper == laws.NEW_ENTRY.paper
    assert post.digest.entries[0].rank == post.digest.declared_count == 1
    assert post.digest.front_matter["categories"] == ("Daily Papers", "일간")
    assert post.digest.posted_at is None


def test_a_new_post_names_what_it_cannot_say():
    entry = evolve(laws.NEW_ENTRY, github_stars=5, comments=2, topic="Wool")
    digest = Digest(period=Day(date=dt.date(2026, 6, 2)), entries=[entry], declared_count=1)
    with pytest.raises(RenderError) as caught:
        render_post(digest)
    assert caught.value.fields == (
        "entries[0].comments",
        "entries[0].github_stars",
        "entries[0].topic",
    )
    text = render_post(digest, drop_unsupported=True)
    assert parse_post(text).digest.entries[0].paper == laws.NEW_ENTRY.paper
    with pytest.raises(RenderError, match="period must be stated"):
        render_post(Digest(entries=[laws.NEW_ENTRY]))
    with pytest.raises(RenderError, match=r"entries\[0\].upvotes must be stated"):
        render_post(Digest(period=digest.period, entries=[Entry(paper=Paper(title="T"))]))


@pytest.mark.parametrize("value", [None, 5j, ("x", 5j), "\ud83d"])
def test_front_matter_that_yaml_cannot_say_is_refused_by_its_key(value):
    """Only the key goes where it may be left out, and not all the others with it."""
    digest = Digest(
        period=Day(date=dt.date(2026, 6, 2)), front_matter={"author": "somebody", "mood": value}
    )
    with pytest.raises(RenderError) as caught:
        render_post(digest)
    assert caught.value.fields == ("front_matter.mood",)
    kept = parse_post(render_post(digest, drop_unsupported=True)).digest
    assert kept.front_matter == {"author": "somebody"}
    post = parse_post(post_text())
    digest = evolve(post.digest, front_matter={**post.digest.front_matter, "mood": value})
    with pytest.raises(RenderError) as caught:
        post.replace(digest)
    assert caught.value.fields == ("front_matter.mood",)
    assert post.replace(digest, drop_unsupported=True).text == post.text


def test_a_title_that_yaml_cannot_say_is_refused_as_the_title():
    digest = Digest(period=Day(date=dt.date(2026, 6, 2)), title="\ud83d")
    with pytest.raises(RenderError, match="title cannot stand in front matter") as caught:
        render_post(digest)
    assert caught.value.fields == ("title",)


def test_an_empty_digest_is_a_post_too():
    digest = Digest(period=Day(date=dt.date(2026, 6, 2)), declared_count=0)
    post = parse_post(render_post(digest))
    assert post.digest.entries == ()
    edited = laws.check_put_get(post, evolve(post.digest, entries=[laws.NEW_ENTRY] * 2))
    assert "**2개**" in edited.text
    assert edited.text == render_post(edited.digest, dialect=edited.dialect)


def test_settle_gives_what_reads_back():
    post = parse_post(post_text())
    digest = evolve(
        laws.with_entry(post.digest, 0, affiliation=Affiliation(raw="MLLab3.1k2"), rank=9),
        declared_count=77,
    )
    settled = settle(post, digest)
    assert settled.declared_count == 5
    assert settled.entries[0].rank == 1
    assert settled.entries[0].github_stars == Approximate(3100)
    assert settled == post.replace(digest).digest


# --- monthly posts -------------------------------------------------------------------------------

MONTHLY = """\
---
title: Hugging Face Papers Monthly Summary - 2025년 11월
date: 2025-11-01 09:00:00 +0900
categories: ['Daily Papers', '월간']
author: somebody
---

# Hugging Face Papers 월간 요약 - 2025년 11월

## 📊 통계

- **총 논문 수**: 2개
- **총 좋아요 수**: 2,037
- **평균 좋아요 수**: 1018.50
- **수집 일수**: 1일

## 🔥 가장 인기 있는 논문 Top 2

1. **Counting Sheep** - 👍 2,000
   - [HF 페이지](https://huggingface.co/papers/2511.00001)

2. **Counting
  Goats** - 👍 37
   - [HF 페이지](https://huggingface.co/papers/2511.00002)

"""
TAGS = "## 🏷️ 인기 태그 Top 10\n\n1. `wool` - 3회\n2. `yarn` - 1회\n"


def test_a_monthly_post_states_its_statistics():
    post = laws.check_get_put(MONTHLY)
    assert post.problems == ()
    assert post.dialect.name == "lim4349-monthly"
    assert post.dialect.variant == "quoted"
    digest = post.digest
    assert digest.period == Month(year=2025, month=11)
    assert digest.statistics == {
        "total_papers": 2,
        "total_upvotes": 2037,
        "average_upvotes": 1018.5,
        "days": 1,
    }
    laws.check_moves(post)
    more = {**digest.statistics, "total_upvotes": 1_234_567, "days": 28}
    edited = laws.check_put_get(post, evolve(digest, statistics=more))
    assert laws.changed_lines(post.text, edited.text)[1] == [
        "- **총 좋아요 수**: 1,234,567\n",
        "- **수집 일수**: 28일\n",
    ]
    later = laws.check_put_get(post, evolve(digest, period=Month(year=2026, month=2)))
    assert later.digest.title == "Hugging Face Papers Monthly Summary - 2026년 2월"
    with pytest.raises(RenderError, match="has more than 2 decimals"):
        post.replace(evolve(digest, statistics={**digest.statistics, "average_upvotes": 1.005}))
    with pytest.raises(RenderError, match="is not a number"):
        post.replace(evolve(digest, statistics={**digest.statistics, "average_upvotes": "x"}))


def test_a_monthly_post_is_rendered_as_its_variant_does():
    text = (
        MONTHLY.replace("2,000", "2000")
        .replace("Counting\n  Goats", "Counting Goats")
        .replace("1018.50", "1,018.50")
    )
    post = laws.check_get_put(text)
    assert render_post(post.digest, dialect=post.dialect) == text
    newest = render_post(post.digest, dialect="lim4349-monthly")
    assert "categories: [Daily Papers, 월간]" in newest
    assert "[논문 링크](https://arxiv.org/abs/2511.00001)" in newest


def test_tags_are_lines_that_repeat():
    post = laws.check_get_put(MONTHLY + TAGS)
    tags = post.digest.statistics["top_tags"]
    assert tags == (
        {"rank": 1, "name": "wool", "count": 3},
        {"rank": 2, "name": "yarn", "count": 1},
    )
    laws.check_moves(post)
    more = [*tags, {"rank": 3, "name": "felt", "count": 1}]
    digest = evolve(post.digest, statistics={**post.digest.statistics, "top_tags": more})
    edited = laws.check_put_get(post, digest)
    assert laws.changed_lines(post.text, edited.text)[1] == ["3. `felt` - 1회\n"]
    assert (
        parse_post(render_post(digest, dialect="lim4349-monthly")).digest.statistics
        == digest.statistics
    )
    plain = parse_post(MONTHLY)
    with pytest.raises(RenderError, match="would not read back"):
        plain.replace(digest)


def test_a_month_without_papers_says_so():
    digest = Digest(period=Month(year=2026, month=2))
    text = render_post(digest, dialect="lim4349-monthly")
    assert text.endswith(
        "# Hugging Face Papers 월간 요약 - 2026년 2월\n\n이번 달에 수집된 논문이 없습니다.\n\n"
    )
    post = laws.check_get_put(text)
    edited = laws.check_put_get(post, evolve(post.digest, entries=[laws.NEW_ENTRY]))
    assert "없습니다" not in edited.text
    full = parse_post(MONTHLY)
    emptied = laws.check_put_get(full, evolve(full.digest, entries=[]))
    assert "없습니다" in emptied.text


# --- time ----------------------------------------------------------------------------------------


def test_ten_thousand_entries_parse_and_edit():
    post = parse_post(many(10_000))
    assert len(post.digest.entries) == 10_000
    edited = post.replace(evolve(post.digest, entries=post.digest.entries[1:]))
    assert edited.digest.declared_count == 9_999


def test_a_dialect_can_be_given_as_toml(tmp_path):
    toml = """
name = "mine"
period = "week"
head = "# Reading, {period}\\n\\n"
entry = "## {title}\\n\\nPaper: {arxiv_url}\\n\\nVotes: {upvotes}{[, comments: {comments}]}\\n\\n"
"""
    place = tmp_path / "mine.toml"
    place.write_text(toml, encoding="utf-8")
    dialect = Dialect.load(place)
    assert dialect == Dialect.from_toml(toml)
    text = (
        "# Reading, 2026-W53\n\n"
        "## A Title\n\nPaper: https://arxiv.org/abs/2606.00001\n\nVotes: 3\n\n"
    )
    post = parse_post(text, dialects=[dialect])
    assert post.digest.entries[0].comments is None
    edited = laws.check_put_get(post, laws.with_entry(post.digest, 0, comments=4))
    assert "Votes: 3, comments: 4\n" in edited.text
    back = edited.replace(laws.with_entry(edited.digest, 0, comments=None))
    assert back.text == text
    gone = laws.check_put_get(post, laws.with_entry(post.digest, 0, upvotes=None))
    assert gone.text == text.replace("\n\nVotes: 3", "")
    with pytest.raises(RenderError, match=r"entries\[0\].upvotes must be stated in"):
        post.replace(laws.with_entry(post.digest, 0, upvotes=None, comments=4))


def test_a_post_that_is_held_takes_little_more_than_its_text():
    text = many(40).replace(
        "Abstract: Text", "Abstract: We count sheep. " + "We count goats. " * 80
    )
    data = text.encode()
    parse_post(data)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        post = parse_post(data)
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert held < 4 * len(data)
    assert post.text == text
    assert post.to_bytes() == data
