"""New posts: the dialect for everyone, the default, and the front matter that is asked for."""

import datetime as dt

import pytest
import yaml
from attrs import evolve

from hfdigest import (
    Affiliation,
    Approximate,
    Author,
    Day,
    Dialect,
    Digest,
    Entry,
    Month,
    Paper,
    RenderError,
    Trending,
    User,
    Week,
    dialects,
    from_json,
    parse_post,
    render_post,
    to_json,
)
from hfdigest.combine.refresh import file_name
from hfdigest.grammar.periods import period_kind
from hfdigest.lens.yaml_text import new_front_matter
from tests import laws
from tests.posts import post_text

PERIODS = [
    Day(date=dt.date(2026, 2, 16)),
    Week(year=2026, week=8),
    Month(year=2026, month=2),
    Trending(),
]
ENTRIES = [
    Entry(
        paper=Paper(
            id="2602.00001",
            version=2,
            title="Counting [Sheep] | with *Stars*",
            abstract="1. We count. It is {{good}}, `really`.",
            authors=[Author(name="Ana Sheep"), Author(name="Bo Wool")],
            author_count=12,
            github_url="https://github.com/sheep/count",
            project_url="https://sheep.example.org",
            ai_summary="# Sheep are counted.",
            ai_keywords=["sheep", "a_b_"],
        ),
        upvotes=128,
        comments=0,
        github_stars=Approximate(2590),
        affiliation=Affiliation.parse("Sheep Lab", names=("Sheep Lab",)),
        submitted_by=User(name="ana", fullname="Ana S."),
        summary="Counted:\n\n- one\n- two",
    ),
    Entry(paper=Paper(id="2602.00002", title="Two"), comments=3),
]
VOTED = Entry(paper=ENTRIES[1].paper, upvotes=6)
SIX = Entry(paper=Paper(id="2602.00006", title="Six"), upvotes=1)


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.label)
def test_a_plain_post_says_everything_of_every_period(period):
    digest = Digest(
        period=period,
        entries=ENTRIES,
        statistics={"total_papers": 2, "total_upvotes": 1128, "average_upvotes": 64.5, "days": 7},
    )
    post = parse_post(render_post(digest, dialect="plain"))
    assert post.dialect.name == "plain"
    assert not post.problems
    assert post.digest.period == period
    assert post.digest.entries == tuple(digest.entries)
    assert post.digest.statistics == digest.statistics
    assert post.digest.declared_count == 2
    laws.check_get_put(post.to_bytes())
    less = evolve(post.digest, entries=post.digest.entries[1:])
    assert laws.check_put_get(post, less).replace(post.digest).text == post.text


def test_the_default_is_the_dialect_that_can_say_the_period():
    names = [
        parse_post(render_post(Digest(period=period, entries=[VOTED]))).dialect.name
        for period in PERIODS
    ]
    assert names == ["lim4349-daily", "plain", "lim4349-monthly", "plain"]


def test_nobody_signs_a_new_post():
    """A publisher's lists are written where its dialect is named."""
    digest = Digest(period=PERIODS[0], entries=[VOTED])
    unnamed, named = render_post(digest), render_post(digest, dialect="lim4349-daily")
    assert "categories" not in unnamed
    assert "tags" not in unnamed
    assert "categories: [Daily Papers, 일간]" in named
    assert "author" not in unnamed + named
    assert parse_post(unnamed).dialect == dialects()["lim4349-daily"].variants[0]


def test_keys_of_front_matter_are_set_and_dropped():
    digest = Digest(period=PERIODS[0], entries=[VOTED])
    keys = {"author": "me", "permalink": None, "tags": ["a", "b"], "draft": True, "title": "T: x"}
    text = render_post(digest, dialect="lim4349-daily", front_matter=keys)
    assert text.partition("\n---\n")[0] == (
        "---\ntitle: 'T: x'\ncategories: [Daily Papers, 일간]\ntags: [a, b]\nauthor: me\n"
        "draft: true"
    )
    dated = render_post(digest, dialect="plain", front_matter={"date": "2026-02-17"})
    assert 'date: "2026-02-17"' in dated
    at = {"date": "2026-02-17 09:00:00 +0900"}
    moment = render_post(digest, dialect="plain", front_matter=at)
    assert 'date: "2026-02-17T09:00:00+09:00"' in moment
    bare = render_post(digest, dialect="plain", front_matter={"date": None})
    assert "date" not in bare.partition("\n---\n")[0]


def test_the_front_matter_of_another_dialect_is_replaced():
    post = parse_post(post_text("permalink"))
    text = render_post(post.digest, dialect="plain", drop_unsupported=True)
    assert text.partition("\n---\n")[0] == (
        '---\ntitle: Hugging Face Papers - 2026-06-02\ndate: "2026-06-02T09:15:00+09:00"\n'
        "author: somebody"
    )
    assert render_post(post.digest).partition("---\n\n")[0] in post.text


@pytest.mark.parametrize("dialect", ["lim4349-daily", "plain", "daily-ai-papers"])
def test_a_title_that_cannot_be_said_costs_its_entry(dialect):
    bad = evolve(VOTED, paper=Paper(id="2602.00003", title="Two\nlines"))
    digest = Digest(period=PERIODS[0], entries=[bad, VOTED])
    with pytest.raises(RenderError, match=r"entries\[0\].paper.title holds a line break") as caught:
        render_post(digest, dialect=dialect)
    assert "entries[1].paper.title" not in caught.value.fields
    text = render_post(digest, dialect=dialect, drop_unsupported=True)
    read = parse_post(text, dialects=[dialect]).digest.entries
    assert [entry.paper.title for entry in read] == ["Two"]


@pytest.mark.parametrize(
    ("dialect", "entry"),
    [
        ("lim4349-daily", Entry(paper=Paper(id="2602.00003", title="No votes"))),
        ("plain", Entry(paper=Paper(title="No link"), upvotes=3)),
    ],
)
def test_what_no_line_can_say_costs_its_entry_and_not_the_list(dialect, entry):
    """Ranks and the count follow, where they were those of the list."""
    entries = [evolve(each, rank=rank) for rank, each in enumerate([VOTED, entry, SIX], 1)]
    digest = Digest(period=PERIODS[0], entries=entries, declared_count=3)
    with pytest.raises(RenderError) as caught:
        render_post(digest, dialect=dialect)
    assert caught.value.fields
    assert all(path.startswith("entries[1]") for path in caught.value.fields)
    text = render_post(digest, dialect=dialect, drop_unsupported=True)
    post = parse_post(text, dialects=[dialect])
    assert [each.paper.id for each in post.digest.entries] == ["2602.00002", "2602.00006"]
    assert post.digest.declared_count == 2
    assert not post.problems


@pytest.mark.parametrize(
    "summary",
    ["One.\n\n## [Two](https://huggingface.co/papers/2602.00009)", "````text\nwithout end"],
)
def test_a_text_that_makes_or_hides_entries_costs_that_text(summary):
    entries = [evolve(VOTED, summary=summary), SIX, evolve(SIX, summary="Good.")]
    digest = Digest(period=PERIODS[0], entries=entries)
    with pytest.raises(RenderError) as caught:
        render_post(digest, dialect="plain")
    assert {path.rpartition(".")[2] for path in caught.value.fields} <= {"summary", "upvotes"}
    post = parse_post(render_post(digest, dialect="plain", drop_unsupported=True))
    assert [entry.paper for entry in post.digest.entries] == [entry.paper for entry in entries]
    assert [entry.summary for entry in post.digest.entries] == [None, None, "Good."]


def test_an_entry_that_goes_whole_is_named():
    entries = [VOTED, Entry(paper=Paper(id="2602.00003", title="No votes")), SIX]
    digest = Digest(period=PERIODS[0], entries=[*entries[:2], entries[1]])
    with pytest.raises(RenderError) as caught:
        render_post(digest, dialect="lim4349-daily")
    assert caught.value.entries == ("entries[1]", "entries[2]")
    assert caught.value.fields == ("entries[1].upvotes", "entries[2].upvotes")


def test_an_edit_that_cannot_be_said_leaves_the_entry_as_it_was():
    digest = Digest(period=PERIODS[0], entries=[VOTED, SIX])
    post = parse_post(render_post(digest))
    less = [evolve(VOTED, upvotes=None), evolve(SIX, paper=Paper(id="2602.00006", title="a\nb"))]
    new = evolve(post.digest, entries=[*less, Entry(paper=Paper(id="2602.00007", title="New"))])
    assert post.replace(new, drop_unsupported=True).text == post.text


def test_a_post_without_the_publishers_lists_is_the_newest_variant():
    digest = Digest(period=PERIODS[0], entries=[VOTED])
    newest = dialects()["lim4349-daily"].variants[0]
    keys = {"permalink": None, "categories": None, "tags": None}
    for front_matter in ({}, {"permalink": None}, keys, {"layout": "post"}):
        text = render_post(digest, front_matter=front_matter)
        assert parse_post(text).dialect == newest
    named = render_post(digest, dialect="lim4349-daily", front_matter={"permalink": None})
    assert parse_post(named).dialect.variant == "bare"


def test_names_of_new_files_are_those_that_jekyll_takes():
    today = dt.date(2026, 3, 1)
    assert [file_name(period, today) for period in PERIODS] == [
        "2026-02-16-daily-papers.md",
        "2026-02-23-papers-2026-W08.md",
        "2026-03-01-papers-2026-02.md",
        "2026-03-01-papers-trending.md",
    ]
    assert file_name(PERIODS[1], dt.date(2026, 2, 20)) == "2026-02-20-papers-2026-W08.md"


def test_periods_of_any_unit():
    kind = period_kind("period")
    for period in PERIODS:
        assert kind.read(kind.write(period, None)) == period
    assert kind.read("2026-02-30") is None
    with pytest.raises(ValueError, match="is no period: 'x'"):
        kind.write("x", None)
    with pytest.raises(ValueError, match="is for periods of one unit; there is last_day"):
        period_kind("period", "%Y-%m-%d")
    with pytest.raises(ValueError, match="has no last day"):
        period_kind("period", "last_day").write(Trending(), None)
    with pytest.raises(RenderError, match="period must be stated"):
        render_post(Digest(entries=ENTRIES), dialect="plain", drop_unsupported=True)


@pytest.mark.parametrize(
    "text", ["yes", "No", "on", "~", "null", "0x1F", "1:30", "1_000", "007", ""]
)
def test_text_that_yaml_would_take_for_something_else_is_quoted(text):
    written = new_front_matter({"key": text}, "plain")
    assert written == f"key: '{text}'\n"
    assert yaml.safe_load(written) == {"key": text}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (-1.5, "-1.5"),
        (1e22, "1.0e+22"),
        (float("inf"), ".inf"),
        (dt.date(2026, 2, 16), "2026-02-16"),
        (dt.datetime(2026, 2, 16, 9, tzinfo=dt.UTC), "2026-02-16 09:00:00+00:00"),
        ([1, "1", None], "[1, '1', null]"),
        ({"a": True, "b": "true"}, "{a: true, b: 'true'}"),
        ("words", "words"),
    ],
)
def test_values_of_yamls_types_and_texts_that_look_like_them_are_kept_apart(value, text):
    """Also by a post that is read and written in another dialect, and by JSON."""
    digest = Digest(period=PERIODS[0], entries=[VOTED])
    keys = {"key": value, "text": str(value)}
    post = render_post(digest, dialect="plain", front_matter=keys)
    front = post.split("---\n")[1]
    assert f"\nkey: {text}\n" in front
    assert yaml.safe_load(front)["key"] == value
    assert yaml.safe_load(front)["text"] == str(value)
    read = parse_post(post).digest
    assert read == evolve(read, front_matter={**read.front_matter, **keys, "text": str(value)})
    assert front in render_post(read, dialect="plain")
    kept = from_json(to_json(read))
    assert kept == read
    # JSON has no dates and no such floats.
    in_json = not isinstance(value, dt.date) and text not in {"1.0e+22", ".inf"}
    assert (front in render_post(kept, dialect="plain")) is in_json


def test_a_float_that_is_no_number_is_spelled_as_yaml_does():
    digest = Digest(period=PERIODS[0], entries=[VOTED])
    front = {"one": float("nan"), "other": float("-inf")}
    post = render_post(digest, dialect="plain", front_matter=front)
    assert "\none: .nan\nother: -.inf\n" in post


def test_a_value_that_only_one_line_needs_costs_that_line():
    """What stands nowhere else is named with it."""
    toml = "name = 'mine'\nperiod = 'day'\nhead = '# {period}'\nentry = '''\n"
    toml += "## {title}\n- {published_at}, {upvotes}, {github_url}\n- {hf_url}\n'''\n"
    mine = Dialect.from_toml(toml)
    entry = evolve(VOTED, paper=Paper(id="2602.00002", title="Two"))
    digest = Digest(period=PERIODS[0], entries=[entry, entry])
    with pytest.raises(RenderError) as caught:
        render_post(digest, dialect=mine)
    assert caught.value.entries == ()
    assert caught.value.fields == (
        "entries[0].paper.published_at",
        "entries[1].paper.published_at",
        "entries[0].upvotes",
        "entries[1].upvotes",
    )
    text = render_post(digest, dialect=mine, drop_unsupported=True)
    assert text.count("- https://huggingface.co/papers/2602.00002\n") == 2
    assert "6" not in text.replace("2026", "").replace("2602", "").replace("-16", "")
    post = parse_post(text, dialects=[mine])
    first, second = post.digest.entries
    voted = evolve(first, upvotes=3)
    edited = post.replace(evolve(post.digest, entries=[voted, second]), drop_unsupported=True)
    assert edited.text == text
