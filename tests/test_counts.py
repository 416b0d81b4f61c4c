"""Counts read alike wherever they are printed."""

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from hfdigest import Affiliation, Approximate, parse_page, parse_post
from hfdigest.counts import number, print_count, read_count
from tests.page_fixtures import card, document, item
from tests.posts import ENTRIES, post_text

PRINTED = [
    ("0", 0),
    ("94", 94),
    ("2,590", 2590),
    ("1,234,567", 1_234_567),
    ("2.59k", Approximate(2590)),
    ("2.59K", Approximate(2590)),
    ("1.5m", Approximate(1_500_000)),
    ("1.5M", Approximate(1_500_000)),
    ("110k", Approximate(110_000)),
]
NO_COUNTS = ["", "-", "1,2", "12,34", ",123", "94.0", "2.5900k", "k", "1 k", "٣", "-3", "1e3"]


def of_a_post(printed):
    return parse_post(post_text(entries=[ENTRIES[3].replace("👍 7", f"👍 {printed}")]))


def of_a_card(printed):
    shown = card(item(upvotes=7)).replace(">7<", f">{printed}<")
    return parse_page(document(shown)).digest.entries[0].upvotes


@pytest.mark.parametrize(("printed", "count"), PRINTED)
def test_posts_and_cards_read_a_count_alike(printed, count):
    assert read_count(printed) == count
    assert of_a_post(printed).digest.entries[0].upvotes == count
    assert of_a_card(printed) == count


@pytest.mark.parametrize("printed", NO_COUNTS)
def test_what_prints_no_count_is_none(printed):
    assert read_count(printed) is None


@pytest.mark.parametrize("printed", ["1,2", "12,34", "94.0"])
def test_neither_a_post_nor_a_card_takes_another_text_for_a_count(printed):
    assert of_a_card(printed) is None
    post = of_a_post(printed)
    (entry,) = post.digest.entries
    assert entry.upvotes is None
    assert [problem.level for problem in post.problems if printed in problem.message] == ["warning"]


def test_a_glued_line_reads_a_rounded_count_as_a_card_does():
    assert Affiliation.parse("Acme Labs2.59k1").github_stars == read_count("2.59k")


@pytest.mark.parametrize(
    ("before", "votes", "after"),
    [
        ("2.59K", Approximate(3100), "3.1K"),
        ("2.59k", Approximate(3100), "3.1k"),
        ("2.59K", Approximate(1_500_000), "1.5M"),
        ("2.59k", Approximate(2_000_000), "2m"),
        ("2m", Approximate(999_000), "999k"),
        ("2m", Approximate(1_000), "1k"),
        ("2,590", 3100, "3,100"),
        ("2590", 3100, "3100"),
        ("2.59K", 3100, "3100"),
    ],
)
def test_a_changed_count_keeps_its_spelling(before, votes, after):
    post = of_a_post(before)
    (entry,) = post.digest.entries
    changed = evolve(post.digest, entries=[evolve(entry, upvotes=votes)])
    assert post.replace(changed).text == post.text.replace(before, after)


@given(st.sampled_from([1_000, 1_000_000]), st.integers(1000, 999_999_999))
def test_a_rounded_count_reads_back(unit, thousandths):
    count = Approximate(unit * thousandths // 1000)
    assert read_count(print_count(count)) == count
    assert read_count(print_count(count, like="1K")) == count


@pytest.mark.parametrize("value", [999, 0, 10**9 * 1000, 1_000_000_001])
def test_a_count_that_no_rounded_number_says_is_refused(value):
    with pytest.raises(ValueError, match="is rounded to something other than thousands"):
        print_count(Approximate(value))


@given(st.integers(0, 10**18 - 1))
def test_an_exact_count_reads_back(count):
    assert read_count(print_count(count)) == read_count(print_count(count, like="1,000")) == count


def test_a_count_as_a_number():
    assert [number(count) for count in (7, Approximate(2590), None)] == [7, 2590, None]
