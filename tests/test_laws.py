"""GetPut, PutGet, PutPut, Local and Complete, on own posts, generated edits and real files."""

import datetime as dt
import pickle

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from hfdigest import Affiliation, Day, Entry, Paper, PostError, RenderError, load_post, parse_post
from tests import laws
from tests.posts import ENTRIES, HEADS, post_text

VARIANTS = pytest.mark.parametrize("variant", HEADS)
LINE_ENDS = pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])


@VARIANTS
def test_the_variant_is_detected_and_nothing_is_lost(variant):
    post = laws.check_get_put(post_text(variant))
    assert post.dialect.variant == variant
    assert [entry.rank for entry in post.digest.entries] == [1, 2, 3, 4, 5]
    assert post.problems == ()


@VARIANTS
def test_a_change_of_one_field_changes_its_slots_only(variant):
    laws.check_local(parse_post(post_text(variant)))


@VARIANTS
def test_entries_move_with_their_text(variant):
    laws.check_moves(parse_post(post_text(variant)))


@VARIANTS
def test_the_model_gives_the_text_back(variant):
    assert not laws.check_complete(parse_post(post_text(variant, [ENTRIES[0]])))
    assert laws.check_complete(parse_post(post_text(variant)))


@LINE_ENDS
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_every_line_end_and_a_byte_order_mark_survive(line_end, bom):
    data = bom + post_text().replace("\n", line_end).encode()
    post = laws.check_get_put(data)
    assert post.digest == parse_post(post_text()).digest
    laws.check_local(post)
    edited = post.replace(evolve(post.digest, entries=[*post.digest.entries, laws.NEW_ENTRY]))
    assert edited.to_bytes().startswith(bom)
    other_ends = edited.text.replace(line_end, "")
    assert "\n" not in other_ends
    assert "\r" not in other_ends


def test_mixed_line_ends_stay_and_new_lines_take_the_usual_one():
    text = post_text().replace("\n", "\r\n", 12)
    post = laws.check_get_put(text)
    laws.check_moves(post)


@pytest.mark.parametrize(
    "oddity",
    [
        ("wool", "wool\f and more"),
        ("wool", "wool\u2028 and more"),
        ("wool", "wool\x00 and more"),
        ("We count sheep.", "We count sheep.   "),
        ("one 0", "one 0"),
    ],
)
def test_odd_characters_stay_where_they_are(oddity):
    text = post_text().replace(*oddity)
    post = laws.check_get_put(text)
    laws.check_local(post)


def test_a_post_without_a_final_line_end_stays_so():
    text = post_text().rstrip("\n")
    post = laws.check_get_put(text)
    laws.check_moves(post)
    laws.check_local(post)


def test_trailing_spaces_stay():
    text = post_text().replace("\n", "  \n")
    post = laws.check_get_put(text)
    assert post.digest == parse_post(post_text()).digest
    laws.check_local(post)


def test_bytes_that_are_not_utf8_are_told_and_kept():
    data = post_text().encode().replace(b"count sheep.", b"count \xff\xfe.")
    post = laws.check_get_put(data)
    assert post.digest.entries[0].paper.abstract.startswith("We count \ufffd\ufffd.")
    (problem,) = post.problems
    assert "not UTF-8" in problem.message
    assert problem.line == 20
    laws.check_moves(post)
    edited = post.replace(laws.with_entry(post.digest, 0, upvotes=5))
    assert b"count \xff\xfe." in edited.to_bytes()


def test_the_text_between_entries_belongs_to_the_place():
    note = "<!-- a note of mine -->\n\n"
    text = post_text(entries=[*ENTRIES[:2], note, *ENTRIES[2:]], count=5)
    post = laws.check_get_put(text)
    laws.check_moves(post)
    digest = post.digest
    without = post.replace(evolve(digest, entries=digest.entries[:1] + digest.entries[3:]))
    assert note in without.text
    turned = post.replace(evolve(digest, entries=digest.entries[::-1]))
    assert turned.text.index(note) < turned.text.index("Counting Sheep")


def test_an_entry_that_moves_and_changes_keeps_the_rest_of_its_text():
    post = parse_post(post_text())
    first, second, *others = laws.with_entry(post.digest, 1, upvotes=41).entries
    fourth = evolve(first, upvotes=931)
    edited = laws.check_put_get(post, evolve(post.digest, entries=[second, *others, fourth]))
    assert "Goes on\n  in a Second Line, 2$^{128}$ Times** - 👍 41\n" in edited.text
    assert "One sentence over\n  two lines" in edited.text


def test_a_field_that_is_stated_twice_is_read_once():
    line = "   - 기관: Sheep Research2151\n"
    text = post_text().replace(line, line + "   - 기관: Goat Research\n")
    post = laws.check_get_put(text)
    assert post.digest.entries[0].affiliation.organization == "Sheep Research"
    (problem,) = post.problems
    assert (problem.line, problem.message) == (18, "1 line is not read by any template")
    laws.check_moves(post)
    # Without the first statement the second one would be read.
    with pytest.raises(RenderError, match="affiliation would not read back"):
        post.replace(laws.with_entry(post.digest, 0, affiliation=None))


def test_period_takes_title_and_permalink_along():
    post = parse_post(post_text())
    digest = evolve(post.digest, period=Day(date=dt.date(2027, 1, 2)))
    edited = laws.check_put_get(post, digest)
    assert edited.digest.title == "Hugging Face Daily Papers - 2027-01-02"
    assert edited.digest.front_matter["permalink"] == "/posts/daily-papers-2027-01-02/"
    assert edited.text.count("2027-01-02") == 3
    own = laws.check_put_get(post, evolve(digest, title="My title"))
    assert own.digest.title == "My title"


def test_counts_and_ranks_follow_the_entries():
    post = parse_post(post_text())
    entries = [evolve(entry, rank=77) for entry in post.digest.entries[1:]]
    edited = laws.check_put_get(post, evolve(post.digest, entries=entries, declared_count=99))
    assert edited.digest.declared_count == 4
    assert [entry.rank for entry in edited.digest.entries] == [1, 2, 3, 4]


def test_counts_and_ranks_that_disagreed_are_ordinary_fields():
    text = post_text(count=20).replace("3. **", "9. **")
    post = laws.check_get_put(text)
    assert post.digest.declared_count == 20
    assert [entry.rank for entry in post.digest.entries] == [1, 2, 9, 4, 5]
    edited = laws.check_put_get(post, evolve(post.digest, declared_count=30))
    assert "**30개**" in edited.text
    more = [*post.digest.entries, laws.NEW_ENTRY, evolve(laws.NEW_ENTRY, rank=70)]
    edited = laws.check_put_get(post, evolve(post.digest, entries=more))
    assert [entry.rank for entry in edited.digest.entries] == [1, 2, 9, 4, 5, 6, 70]
    assert "**20개**" in edited.text


def test_fixed_mends_count_ranks_and_echoes_and_nothing_else():
    text = (
        post_text(count=20)
        .replace("3. **", "9. **")
        .replace("arxiv.org/abs/2606.00003", "arxiv.org/abs/2606.77777")
        .replace(
            "permalink: /posts/daily-papers-2026-06-02/",
            "permalink: /posts/daily-papers-2026-06-09/",
        )
        .replace(
            "title: Hugging Face Daily Papers - 2026-06-02",
            "title: Hugging Face Daily Papers - 2026-06-05",
        )
    )
    post = laws.check_get_put(text)
    assert len(post.problems) == 5
    assert {problem.line for problem in post.problems} == {2, 3, 12, 30, 32}
    fixed = post.fixed()
    assert fixed.text == post_text()
    assert fixed.problems == ()
    assert fixed.replace(fixed.digest).text == post_text()


def test_entries_in_any_order_can_be_shared_between_posts():
    post = parse_post(post_text())
    assert pickle.loads(pickle.dumps(post)).replace(post.digest).text == post.text  # noqa: S301


# --- generated edits -----------------------------------------------------------------------------

plain_texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\n\r"), min_size=1, max_size=30
)
expressible_texts = plain_texts.map(lambda text: text.strip(" \t").replace("**", "* *")).filter(
    bool
)
ids = st.from_regex(r"\A[0-9]{4}\.[0-9]{5}\Z") | st.none() | st.just("some-paper")


@st.composite
def entries(draw):
    affiliation = draw(st.none() | expressible_texts)
    return Entry(
        paper=Paper(
            id=draw(ids),
            title=draw(expressible_texts),
            abstract=draw(st.none() | expressible_texts),
        ),
        upvotes=draw(st.integers(0, 10**6)),
        affiliation=affiliation and Affiliation(raw=affiliation),
    )


@st.composite
def edited_digests(draw, digest):
    """Return the digest with some entries changed, gone, new and moved, and new front matter."""
    kept = draw(st.lists(st.sampled_from(digest.entries), max_size=6, unique_by=id))
    kept = [
        evolve(
            entry,
            upvotes=draw(st.sampled_from([entry.upvotes, 1])),
            paper=draw(st.sampled_from([entry.paper, evolve(entry.paper, title="Retitled")])),
        )
        for entry in kept
    ]
    mixed = draw(st.permutations([*kept, *draw(st.lists(entries(), max_size=3))]))
    tags = draw(st.lists(plain_texts, max_size=4))
    front = draw(
        st.sampled_from(
            [digest.front_matter, {**digest.front_matter, "tags": tags}, {"tags": tags}]
        )
    )
    period = draw(st.sampled_from([digest.period, Day(date=dt.date(2027, 1, 2))]))
    return evolve(digest, entries=mixed, front_matter=front, period=period)


@given(st.data(), st.sampled_from(sorted(HEADS)), st.sampled_from(["\n", "\r\n"]))
def test_generated_edits_read_back_or_are_refused(data, variant, line_end):
    post = parse_post(post_text(variant).replace("\n", line_end))
    one = data.draw(edited_digests(post.digest))
    other = data.draw(edited_digests(post.digest))
    try:
        laws.check_put_get(post, one)
        laws.check_put_get(post, other)
    except RenderError as error:
        assert error.fields  # noqa: PT017 - whether it is raised depends on the text
        return
    laws.check_put_put(post, one, other)


@given(st.text(max_size=60), st.integers(0, 1200), st.integers(0, 40))
def test_whatever_parses_keeps_the_laws(piece, place, length):
    text = post_text()
    text = text[:place] + piece + text[place + length :]
    try:
        post = laws.check_get_put(text)
    except PostError:
        return
    entries = post.digest.entries[1:]
    try:
        laws.check_put_get(post, evolve(post.digest, entries=entries))
    except RenderError as error:
        assert error.fields  # noqa: PT017


# --- real files ----------------------------------------------------------------------------------


def test_every_real_post_keeps_the_laws(corpus):
    files = sorted((corpus / "posts").glob("*daily-papers*.md"))
    assert files
    differing = 0
    for file in files:
        post = load_post(file)
        assert post.to_bytes() == file.read_bytes()
        laws.check_get_put(file.read_bytes())
        assert len(post.digest.entries) == post.digest.declared_count
        assert all(entry.paper.id and entry.paper.title for entry in post.digest.entries)
        laws.check_local(post)
        laws.check_moves(post)
        differing += laws.check_complete(post)
    assert differing < len(files) // 2


def test_other_real_posts_are_refused(corpus):
    for file in sorted((corpus / "not-digests").glob("*.md")):
        with pytest.raises(PostError, match="not a digest post"):
            load_post(file)
