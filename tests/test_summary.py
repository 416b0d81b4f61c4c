import datetime as dt
import json
from collections import Counter

import pytest
from hypothesis import given, strategies as st

from hfdigest import (
    Approximate,
    Day,
    Digest,
    Entry,
    Month,
    Paper,
    Trending,
    Week,
    load_post,
    parse_sidecar,
    render_post,
    summarize,
    to_sidecar,
)
from tests.archive import listed, paper

FEBRUARY = Month(year=2026, month=2)
DAYS = (
    listed("2026-02-03", paper("a", 5), paper("d", 9)),
    listed("2026-02-01", paper("a", 10), paper("b", 7)),
    listed("2026-02-02", paper("a", 30), paper("c", 7)),
    listed("2026-01-31", paper("a", 99)),
    listed("2026-03-01", paper("z", 99)),
)


def votes(digest):
    return [(entry.rank, entry.paper.id, entry.upvotes) for entry in digest.entries]


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        ("first", [(1, "a", 10), (2, "d", 9), (3, "b", 7), (4, "c", 7)]),
        ("last", [(1, "d", 9), (2, "b", 7), (3, "c", 7), (4, "a", 5)]),
        ("max", [(1, "a", 30), (2, "d", 9), (3, "b", 7), (4, "c", 7)]),
    ],
)
def test_a_paper_counts_once_as_it_stood_on_the_day_that_is_kept(keep, expected):
    assert votes(summarize(DAYS, FEBRUARY, keep=keep)) == expected


def test_the_last_day_is_kept_unless_told_otherwise():
    assert summarize(DAYS, FEBRUARY) == summarize(DAYS, FEBRUARY, keep="last")


def test_statistics_count_all_papers_and_the_list_has_the_top():
    summary = summarize(DAYS, FEBRUARY, top=2, keep="first")
    assert votes(summary) == [(1, "a", 10), (2, "d", 9)]
    assert summary.period == FEBRUARY
    assert dict(summary.statistics) == {
        "total_papers": 4,
        "total_upvotes": 33,
        "average_upvotes": 8.25,
        "days": 3,
    }


def test_votes_that_are_not_known_are_no_zeros_and_sort_last():
    entries = [paper("unknown"), paper("none", 0), paper("rounded", "2590")]
    summary = summarize([listed("2026-02-01", *entries)], FEBRUARY)
    assert votes(summary) == [
        (1, "rounded", Approximate(2590)),
        (2, "none", 0),
        (3, "unknown", None),
    ]
    assert summary.statistics["total_papers"] == 3
    assert summary.statistics["average_upvotes"] == 1295.0


def test_the_average_has_two_decimals():
    entries = [paper(name, votes) for name, votes in (("a", 1), ("b", 1), ("c", 3))]
    summary = summarize([listed("2026-02-01", *entries)], FEBRUARY)
    assert summary.statistics["average_upvotes"] == 1.67


def test_a_summary_of_nothing_says_so():
    summary = summarize([], Week(year=2026, week=7))
    assert dict(summary.statistics) == {
        "total_papers": 0,
        "total_upvotes": 0,
        "average_upvotes": 0.0,
        "days": 0,
    }
    assert len(summary.extra["summary"]["missing_days"]) == 7


def test_only_lists_of_days_count_and_a_day_without_papers_has_no_data():
    digests = [
        Digest(period=FEBRUARY, entries=[paper("month", 5)]),
        Digest(period=Trending(), entries=[paper("trending", 5)]),
        Digest(entries=[paper("no period", 5)]),
        listed("2026-02-01"),
        listed("2026-02-02", paper("a", 1)),
    ]
    summary = summarize(digests, FEBRUARY)
    assert votes(summary) == [(1, "a", 1)]
    assert summary.statistics["days"] == 1
    assert "2026-02-01" in summary.extra["summary"]["missing_days"]


def test_two_lists_of_one_day_are_one_day_in_the_order_given():
    morning, evening = listed("2026-02-01", paper("a", 1)), listed("2026-02-01", paper("a", 2))
    summary = summarize([morning, evening], FEBRUARY)
    assert votes(summary) == [(1, "a", 2)]
    assert votes(summarize([morning, evening], FEBRUARY, keep="first")) == [(1, "a", 1)]
    assert summary.extra["summary"]["days"] == {"2026-02-01": 1}
    assert summary.extra["summary"]["recurring"] == {}


def test_papers_without_an_id_are_told_apart_by_title_else_not_at_all():
    entries = [Entry(paper=Paper(title="T")), Entry(paper=Paper(title="T")), Entry(), Entry()]
    assert summarize([listed("2026-02-01", *entries)], FEBRUARY).statistics["total_papers"] == 3


def test_findings_tell_of_days_recurring_papers_and_keywords():
    digests = [
        listed("2026-02-26", paper("a", 1, ai_keywords=["lamp", "ink"])),
        listed(
            "2026-02-28", paper("a", 2, ai_keywords=["ink"]), paper("b", 1, ai_keywords=["ink"])
        ),
    ]
    findings = summarize(digests, FEBRUARY, keep="first").extra["summary"]
    assert findings["days"] == {"2026-02-26": 1, "2026-02-28": 2}
    assert len(findings["missing_days"]) == 26
    assert findings["missing_days"][-1] == "2026-02-27"
    assert findings["recurring"] == {"a": ("2026-02-26", "2026-02-28")}
    assert list(findings["keywords"].items()) == [("ink", 2), ("lamp", 1)]
    assert summarize(digests, FEBRUARY, top=1).extra["summary"]["keywords"] == {"ink": 2}


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Week(year=2026, week=53), "2026-12-28", "2027-01-03"),
        (Week(year=2027, week=1), "2027-01-04", "2027-01-10"),
        (Week(year=2025, week=1), "2024-12-30", "2025-01-05"),
        (Month(year=2026, month=12), "2026-12-01", "2026-12-31"),
        (Month(year=2024, month=2), "2024-02-01", "2024-02-29"),
    ],
)
def test_weeks_and_months_end_where_the_calendar_says(period, first, last):
    first, last = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    dates = [first + dt.timedelta(days=number) for number in range(-1, (last - first).days + 2)]
    digests = [Digest(period=Day(date=date), entries=[paper(str(date), 1)]) for date in dates]
    findings = summarize(digests, period).extra["summary"]
    assert list(findings["days"]) == [str(date) for date in dates[1:-1]]
    assert findings["missing_days"] == ()


def test_another_word_for_keep_is_refused():
    with pytest.raises(ValueError, match="keep is one of first, last, max, not 'best'"):
        summarize([], FEBRUARY, keep="best")


def blog_arithmetic(digests, period):
    """Return statistics and top list by the rules of the blog's own monthly script."""
    seen, days = {}, set()
    for digest in sorted(digests, key=lambda digest: digest.period.date):
        if period.start <= digest.period.date <= period.end and digest.entries:
            days.add(digest.period.date)
            for entry in digest.entries:
                seen.setdefault(entry.paper.hf_url, entry)
    ranked = sorted(seen.values(), key=lambda entry: -entry.upvotes)
    total = sum(entry.upvotes for entry in ranked)
    average = round(total / len(ranked), 2) if ranked else 0.0
    top = [(entry.paper.id, entry.upvotes) for entry in ranked[:20]]
    return top, (len(ranked), total, average, len(days))


@given(
    st.lists(
        st.tuples(
            st.integers(1, 60),
            st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 9)), max_size=4),
        ),
        max_size=6,
    )
)
def test_keeping_the_first_is_the_arithmetic_of_the_blog(days):
    start = dt.date(2026, 1, 15)
    digests = [
        listed(str(start + dt.timedelta(days=number)), *(paper(*entry) for entry in entries))
        for number, entries in days
    ]
    summary = summarize(digests, FEBRUARY, keep="first")
    top = [(entry.paper.id, entry.upvotes) for entry in summary.entries]
    assert (top, tuple(summary.statistics.values())) == blog_arithmetic(digests, FEBRUARY)


def test_keeping_the_first_is_the_arithmetic_of_the_blog_on_real_posts(corpus):
    posts = [load_post(path).digest for path in sorted(corpus.glob("posts/*-daily-papers*.md"))]
    months = Counter((post.period.date.year, post.period.date.month) for post in posts)
    assert months
    for year, month in months:
        period = Month(year=year, month=month)
        summary = summarize(posts, period, keep="first")
        top = [(entry.paper.id, entry.upvotes) for entry in summary.entries]
        assert (top, tuple(summary.statistics.values())) == blog_arithmetic(posts, period)


def test_a_summary_of_posts_is_a_monthly_post():
    posts = [load_post("examples/2026-02-16-daily-papers.md").digest]
    text = render_post(summarize(posts, FEBRUARY), dialect="lim4349-monthly")
    assert "- **평균 좋아요 수**: 48.00\n" in text


def test_a_summary_of_side_cars_is_a_monthly_side_car():
    papers = [
        {"title": f"Paper {number}", "url": f"https://huggingface.co/papers/2602.{number:05}"}
        | {"likes": number, "tags": []}
        for number in (3, 5)
    ]
    day = {"date": "2026-02-01", "total_papers": 2, "papers": papers}
    summary = summarize([parse_sidecar(json.dumps(day)).digest], FEBRUARY, keep="first")
    written = json.loads(to_sidecar(summary))
    assert written == {
        "year": 2026,
        "month": 2,
        "total_papers": 2,
        "total_likes": 8,
        "average_likes": 4.0,
        "days_crawled": 1,
        "top_papers": papers[::-1],
    }
