"""Posts whose counts are brought up to date."""

import datetime as dt
from pathlib import Path

import attrs
import pytest

import hfdigest
from hfdigest import Approximate, Day, Digest, Entry, Page, Paper, RenderError, update
from tests.archive import listed, paper

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"
POST = hfdigest.load_post(EXAMPLE)
IDS = [f"2602.0000{number}" for number in range(1, 6)]


def ids(post):
    return [entry.paper.id for entry in post.digest.entries]


def votes(post):
    return [entry.upvotes for entry in post.digest.entries]


def changed_lines(old, new):
    pairs = zip(old.text.splitlines(), new.text.splitlines(), strict=True)
    return [line for before, line in pairs if line != before]


def test_votes_are_the_new_ones_and_nothing_else_changes():
    post = update(POST, Entry(paper=Paper(id=IDS[0], title="Another title"), upvotes=130))
    assert changed_lines(POST, post) == [
        "1. **PaperLantern: Reading Long Documents by the Light of Their Own Outline** - 👍 130"
    ]
    assert post.name == POST.name


def test_sources_of_any_period_and_shape_count_and_the_last_one_wins():
    later, latest = listed("2030-01-01", paper(IDS[0], 140)), listed("2026-02-20", paper(IDS[0], 3))
    assert votes(update(POST, later))[0] == 140
    lower = update(POST, [later, Page(digest=latest)])
    assert lower.digest.entries[-2].paper.id == IDS[0]
    assert votes(lower)[-2] == 3
    assert votes(update(POST, latest, later))[0] == 140
    unsaid = listed("2026-02-21", paper(IDS[0]))
    assert votes(update(POST, later, unsaid))[0] == 140


def test_entries_keep_their_order_unless_it_was_that_of_the_votes():
    latest = listed("2026-02-17", paper(IDS[4], 500))
    assert ids(update(POST, latest)) == [IDS[4], *IDS[:4]]
    first, second, *others = POST.digest.entries
    by_hand = POST.replace(attrs.evolve(POST.digest, entries=[second, first, *others]))
    assert ids(update(by_hand, latest)) == [IDS[1], IDS[0], *IDS[2:]]
    assert "\n5. **Night Shift: Scheduling" in update(by_hand, latest).text


def test_new_papers_come_only_where_they_are_asked_for_and_from_the_posts_own_period():
    new = paper("2602.00099", 35, title="Ink")
    same_day, other_day = listed("2026-02-16", new), listed("2026-02-17", new)
    assert update(POST, same_day) == POST
    assert update(POST, other_day, Paper(id="2602.00098", title="T"), add=True) == POST
    post = update(POST, same_day, add=True)
    assert "2602.00099" in ids(post)
    assert "총 **6개**의" in post.text
    rank = 1 + ids(post).index("2602.00099")
    assert f"\n{rank}. **Ink** - 👍 35\n" in post.text


def test_a_new_paper_goes_into_the_first_list_of_its_period_only():
    body = EXAMPLE.read_text("utf-8").partition("\n---\n\n")[2]
    twice = hfdigest.parse_post(EXAMPLE.read_text("utf-8") + "\n" + body)
    later = hfdigest.parse_post(
        EXAMPLE.read_text("utf-8") + "\n" + body.replace("2026-02-16", "2026-02-17")
    )
    new = [listed(f"2026-02-{day}", paper("2602.00099", 35, title="Ink")) for day in (16, 17)]
    for post, news in ((twice, new[:1]), (later, new), (later, new[::-1])):
        lengths = [len(digest.entries) for digest in update(post, *news, add=True).digests]
        assert lengths == [6, 5]
    assert [len(digest.entries) for digest in update(later, new[1], add=True).digests] == [5, 6]


def test_no_paper_is_added_that_a_line_of_the_post_names():
    text = EXAMPLE.read_text("utf-8") + "\nSee also arXiv:2602.00099.\n"
    post = hfdigest.parse_post(text)
    assert update(post, listed("2026-02-16", paper("2602.00099", 9, title="Ink")), add=True) == post


@pytest.mark.parametrize("beside", ["2602.000991", "12602.00099", "x-2602.00099"])
def test_a_longer_identifier_names_another_paper(beside):
    post = hfdigest.parse_post(EXAMPLE.read_text("utf-8") + f"\nSee {beside}.\n")
    new = paper("2602.00099", 9, title="Ink")
    assert "2602.00099" in ids(update(post, listed("2026-02-16", new), add=True))


def test_a_count_that_the_dialect_shows_only_inside_an_affiliation_stays():
    latest = listed("2026-02-17", paper(IDS[0], None, github_stars=7, comments=8))
    assert update(POST, latest) == POST


def test_what_the_post_cannot_say_is_an_error():
    with pytest.raises(RenderError, match=r"entries\[3\].upvotes is rounded to something other"):
        update(POST, listed("2026-02-17", paper(IDS[0], str(7))))


def test_what_is_no_source_is_refused():
    with pytest.raises(TypeError, match="str is no digest, entry, paper, post or page"):
        update(POST, "captures/2026-02-16.json")


def test_ranks_that_do_not_follow_stay():
    entries = [attrs.evolve(entry, rank=None) for entry in POST.digest.entries]
    digest = Digest(period=Day(date=dt.date(2026, 2, 16)), entries=entries)
    post = hfdigest.parse_post(hfdigest.render_post(digest))
    assert [entry.rank for entry in update(post, listed("2026-02-16")).digest.entries] == [
        *range(1, 6)
    ]
    assert Approximate(5) != 5
