"""Inputs that people have beside posts, pages and the API's own answers."""

import datetime as dt
import html
import io
import json
from pathlib import Path

import pytest
from attrs import evolve

import hfdigest
from hfdigest import Author, Day, Month, PageError, Problem, User, Week, parse_api, parse_paper_api
from hfdigest.damage import damages
from hfdigest.loading import KINDS
from hfdigest.misread import misreading
from hfdigest.page.coverage import period_in_name
from tests.optional import needed
from tests.page_fixtures import card, document, item
from tests.posts import post_text

hf_api = needed("huggingface_hub.hf_api")
output = needed("huggingface_hub.cli._output")

DAY = Day(date=dt.date(2026, 7, 2))
UNDATED = "nothing tells which period the list covers: {}; pass period="


def flat(paper_id="2609.01234", **changes):
    return {"id": paper_id, "title": "A Paper", "publishedAt": "2026-07-01T00:00:00Z"} | changes


def messages(document, level=None):
    return [p.message for p in document.problems if level in {None, p.level}]


# --- the client ----------------------------------------------------------------------------------


def info(one):
    """What the client makes of an item, as an object."""
    return hf_api.PaperInfo(**json.loads(json.dumps(one)))


def written(one):
    """What the client writes of an item, as `hf papers ls --format json` does it."""
    said = output._dataclass_to_dict(info(one))
    by = said.get("submitted_by") or {}
    return said | {"submitted_by_name": by.get("fullname") or by.get("username") or ""}


def test_authors_of_the_client_are_those_of_the_api_and_titles_are_no_moments():
    author = {
        "name": "Ada Lovelace",
        "statusLastChangedAt": "2026-07-01T10:00:00.000Z",
        "user": {"user": "ada", "fullname": "Ada L", "avatarUrl": "/avatars/a.svg"},
    }
    one = item(title="2026-07-01T10:20:30+00:00", authors=[author])
    paper = parse_api([written(one)]).digest.entries[0].paper
    assert paper.title == "2026-07-01T10:20:30+00:00"
    (author,) = paper.authors
    assert author.extra == {"statusLastChangedAt": "2026-07-01T10:00:00.000Z"}
    assert author.user == User(name="ada", fullname="Ada L", avatar_url="/avatars/a.svg")


def test_a_list_of_the_client():
    page = parse_api([written(item(upvotes=0)), written(item("2609.00002"))], name="ls.json")
    assert page.digest.period is None
    first, second = page.digest.entries
    paper = first.paper
    assert (paper.id, paper.title, paper.abstract) == (
        "2609.01234",
        "A Paper",
        "First line and second.",
    )
    assert paper.authors == (Author(name="Ada Lovelace"), Author(name="Charles Babbage"))
    assert paper.published_at == dt.datetime(2026, 7, 1, 10, 20, 30, tzinfo=dt.UTC)
    assert (paper.organization.name, paper.organization.fullname) == ("ai-lab", "AI Lab 16")
    assert paper.discussion_id == "d1"
    assert (first.upvotes, second.upvotes) == (None, 3)  # votes of 0 are left out
    assert (first.comments, first.github_stars) == (2, None)
    assert (first.submitted_at, first.submitted_by) == (None, None)
    (note,) = messages(page, "note")
    assert "the client of huggingface_hub made this list, and left out" in note
    assert messages(page, "warning") == [UNDATED.format("no item states when it was submitted")]


def test_objects_of_the_client_hold_more():
    (entry,) = parse_api([info(item())]).digest.entries
    assert entry.submitted_by == User(
        name="boli", fullname="Bo Li", avatar_url="/avatars/b.svg", extra=entry.submitted_by.extra
    )
    assert entry.paper.thumbnail_url.endswith("2609.01234.png")


def test_one_paper_of_the_client():
    one = item(upvotes=0)["paper"] | {"numTotalModels": 2, "linkedModels": []}
    page = hfdigest.loads(json.dumps(written(one)), name="info.json")
    entry = page.entry
    assert entry.upvotes == 0
    assert entry.comments is None  # the client writes 0 where the answer states none
    assert entry.submitted_at == dt.datetime(2026, 7, 2, tzinfo=dt.UTC)
    assert (entry.submitted_by.name, entry.github_stars) == ("boli", 0)
    assert entry.paper.ai_keywords == ("papers",)
    assert entry.paper.github_url == "https://github.com/ai-lab/paper"
    assert entry.paper.extra["numTotalModels"] == 2
    assert [problem.level for problem in page.problems] == ["note"]
    assert parse_paper_api(written(one)).github_url == entry.paper.github_url


def test_an_organisation_that_the_client_does_not_know_leaves_the_card_line_unknown():
    (entry,) = parse_api([written(item(organization=None))]).digest.entries
    assert entry.affiliation is None
    assert entry.paper.author_count == 2


# --- mirrors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "paper_id", "version"),
    [
        ({"arxiv_id": "2609.00001v2", "id": 7}, "2609.00001", 2),
        ({"paper_id": "2609.00001"}, "2609.00001", None),
        ({"id": "http://arxiv.org/abs/2609.00001v1"}, "2609.00001", 1),
        ({"id": "42", "url": "https://huggingface.co/papers/2609.00001"}, "2609.00001", None),
        ({"link": "https://arxiv.org/abs/2609.00001"}, "2609.00001", None),
    ],
)
def test_ids_of_mirrors(one, paper_id, version):
    (entry,) = parse_api([{"title": "A Paper", **one}], period=DAY).digest.entries
    assert (entry.paper.id, entry.paper.version) == (paper_id, version)


@pytest.mark.parametrize(
    "authors",
    [
        ["Ada Ito", "Bo Lind"],
        [{"name": "Ada Ito"}, "Bo Lind"],
        "Ada Ito, Bo Lind",
        "Ada Ito; Bo Lind",
        "Ada Ito and Bo Lind",
        "Ito, Ada; Lind, Bo",
    ],
)
def test_authors_of_mirrors(authors):
    (entry,) = parse_api([flat(authors=authors, abstract="Text.")], period=DAY).digest.entries
    assert entry.paper.authors == (Author(name="Ada Ito"), Author(name="Bo Lind"))
    assert entry.paper.abstract == "Text."


@pytest.mark.parametrize(
    ("authors", "count"),
    [
        ("Ada Ito, Bo Lind et al.", None),
        (["Ada Ito", "Bo Lind", "et al."], None),
        ("Ada Ito, Bo Lind and 3 more", 5),
    ],
)
def test_authors_that_a_mirror_leaves_out(authors, count):
    (entry,) = parse_api([flat(authors=authors)], period=DAY).digest.entries
    assert entry.paper.authors == (Author(name="Ada Ito"), Author(name="Bo Lind"))
    assert entry.paper.more_authors
    assert entry.paper.author_count == count
    nobody = parse_api([flat(authors="")], period=DAY).digest.entries[0].paper
    assert (nobody.authors, nobody.more_authors, nobody.author_count) == ((), False, None)


def test_references_to_characters():
    (entry,) = parse_api(
        [flat(title="Caf&eacute; &#8212; R&D &unknown;")], period=DAY
    ).digest.entries
    assert entry.paper.title == "Café — R&D &unknown;"


def test_an_object_of_papers_by_their_ids():
    page = parse_api({"2609.00001": {"title": "A"}, "2609.00002": {"title": "B"}}, period=DAY)
    assert [entry.paper.id for entry in page.digest.entries] == ["2609.00001", "2609.00002"]
    within = parse_api({"date": "2026-07-02", "papers": {"2609.00001": {"title": "A"}}, "by": {}})
    assert [entry.paper.id for entry in within.digest.entries] == ["2609.00001"]
    assert (within.digest.period, within.digest.extra) == (DAY, {"by": {}})


def test_a_second_list_beside_the_papers():
    data = {"date": "2026-07-02", "papers": [flat()], "errors": ["x"], "tags": []}
    page = parse_api(data)
    assert (page.digest.period, page.problems) == (DAY, ())
    assert page.digest.extra == {"errors": ("x",), "tags": ()}
    empty = parse_api({"papers": [], "errors": []}, period=DAY)
    assert messages(empty) == ["the list is empty"]
    with pytest.raises(PageError, match="the object holds several lists of papers: new, old"):
        parse_api({"new": [flat()], "old": [flat()]})
    with pytest.raises(PageError, match="the object is no paper and holds no list of papers"):
        parse_api({"talks": [], "errors": []})


@pytest.mark.parametrize(
    ("items", "message"),
    [
        (
            [{"id": "ito2026", "type": "article", "title": "T", "DOI": "10.1/x"}],
            "this is CSL-JSON, a bibliography, not a list of papers",
        ),
        ([{"id": "a/b", "pipeline_tag": "x"}], "this is a list of models, not a list of papers"),
        ([{"id": "a/b", "sdk": "x"}], "this is a list of Spaces, not a list of papers"),
        *(
            ([{"id": "a/b", key: 3}], "this is a list of models or datasets, not a list of papers")
            for key in ("downloads", "gated", "cardData")
        ),
        (
            [{"id": "gpt2", "title": "A model"}, {"id": "talk.7", "title": "A talk"}],
            "no item is known to be a paper: none has an arXiv id, nor what only papers have",
        ),
    ],
)
def test_lists_of_other_things_are_refused_by_name(items, message):
    for data in (items, items[0]) if len(items) == 1 else (items,):
        with pytest.raises(PageError) as caught:
            parse_api(data)
        assert (caught.value.message, caught.value.path) == (message, "$")


def test_a_foreign_item_among_papers_is_a_problem():
    page = parse_api([flat(), {"id": "talk.7", "title": "A talk"}], period=DAY)
    assert len(page.digest.entries) == 1
    assert page.problems == (
        Problem(
            message="is no paper: it has neither an arXiv id nor what only papers have",
            path="$[1]",
            level="error",
        ),
    )


# --- parts and names -----------------------------------------------------------------------------


def submitted(paper_id, votes, day="2026-07-02", **changes):
    return item(paper_id, upvotes=votes, submittedOnDailyAt=f"{day}T01:00:00.000Z", **changes)


WHOLE = [submitted("2609.00001", 30), submitted("2609.00002", 9), submitted("2609.00003", 1)]
ONE = {"user": "boli", "name": "boli"}
PARTS = {
    "shuffled": (
        [WHOLE[1], WHOLE[0], WHOLE[2]],
        "the items are not in order of their votes, as those of a day are",
    ),
    "cut": (WHOLE[:2], "the last item has 9 votes, more than the last one of a whole day"),
    "asked for by number": (
        [submitted(f"2609.000{n}", 20 - n) for n in range(10, 20)],
        "people ask for 10 items, and the last one has votes",
    ),
    "searched": (
        [one | {"highlightedTitle": "x"} for one in WHOLE],
        "these are the results of a search",
    ),
    "one submitter": (
        [submitted("2609.00001", 3, submittedOnDailyBy=ONE)] * 2,
        "all items were submitted by boli",
    ),
    "mixed": (
        [*WHOLE, submitted("2609.00004", 0, day="2026-07-01")],
        "the items are those of several days, from 2026-07-01 to 2026-07-02",
    ),
    "old and new": (
        [*WHOLE, item("2609.00004", era=2024, upvotes=0)],
        "some items do not state when they were submitted",
    ),
}


def test_a_whole_day_states_its_period():
    assert parse_api(WHOLE).digest.period == DAY
    assert parse_api(WHOLE).problems == ()


def test_a_whole_day_may_have_a_round_number_of_papers():
    items = [submitted(f"2609.000{n}", 19 - n) for n in range(10, 20)]
    assert parse_api(items).digest.period == DAY
    with_votes = PARTS["asked for by number"][0]
    assert parse_api({"count": 10, "data": with_votes}).digest.period == DAY


@pytest.mark.parametrize(("items", "doubt"), PARTS.values(), ids=PARTS)
def test_a_part_of_a_day_states_none(items, doubt):
    page = parse_api(items)
    assert page.digest.period is None
    assert UNDATED.format(doubt) in messages(page, "warning")
    assert parse_api(items, period=DAY).digest.period == DAY


def test_a_name_places_a_part():
    page = parse_api(WHOLE[:2], name="captures/2026-07-02.json")
    assert page.digest.period == DAY
    assert [problem.level for problem in page.problems] == ["note"]
    assert messages(page)[0].startswith("only the file's name tells that the list is that of 2026-")


def test_the_inside_wins_over_a_name():
    page = parse_api(WHOLE, name="2026-07-03.json")
    assert page.digest.period == DAY
    assert messages(page, "warning") == [
        "the list is that of 2026-07-02, not of 2026-07-03, after which the file is named"
    ]
    several = parse_api(PARTS["mixed"][0], name="2026-07-02.json")
    assert several.digest.period is None
    dated = parse_api({"date": "2026-07-01", "data": [flat()]}, name="2026-07-02.json")
    assert dated.digest.period == Day(date=dt.date(2026, 7, 1))
    assert messages(dated) == [
        "the file is named after 2026-07-02, and its list is that of 2026-07-01"
    ]


def test_what_was_asked_for_wins_over_a_name():
    old = [item(era=2024)]
    page = parse_api(old, period=DAY, name="2026-07-03.json")
    assert page.digest.period == DAY
    assert messages(page) == [
        "the file is named after 2026-07-03, and its list is that of 2026-07-02"
    ]
    assert parse_api(old, period=DAY, name="2026-W27.json").problems == ()


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("2024-05-27.json", Day(date=dt.date(2024, 5, 27))),
        ("a/daily_papers-2024-05-27_v2.json", Day(date=dt.date(2024, 5, 27))),
        ("20240527.json", Day(date=dt.date(2024, 5, 27))),
        ("papers-2026-W08.json", Week(year=2026, week=8)),
        ("2026W08.json", Week(year=2026, week=8)),
        ("papers_2024_05_27.json", Day(date=dt.date(2024, 5, 27))),
        ("2024.05.27.html", Day(date=dt.date(2024, 5, 27))),
        ("2026_W08.json", Week(year=2026, week=8)),
        ("list_2024_05.json", Month(year=2024, month=5)),
        ("2024-05-27T17-07-00.json", Day(date=dt.date(2024, 5, 27))),
        ("1234-12 of 2024-05-27.json", Day(date=dt.date(2024, 5, 27))),
        ("19991231.json", None),  # years before the first list
        ("2024_05_27_to_2024_05_28.json", None),
        ("C:\\captures\\2026-02.html", Month(year=2026, month=2)),
        ("2024-05-27 (copy of 2024-05-27).json", Day(date=dt.date(2024, 5, 27))),
        ("2024-05-27--2024-05-28.json", None),
        ("2024-05-27/list.json", None),
        ("2024-02-30.json", None),
        ("2026-13.json", None),
        ("2609.01234.json", None),
        ("list.json", None),
        (None, None),
    ],
)
def test_periods_in_names(name, period):
    assert period_in_name(name) == period


# --- any document --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make", [str.encode, str, lambda text: io.BytesIO(text.encode()), io.StringIO]
)
def test_loads_takes_text_bytes_and_files(make):
    page = hfdigest.loads(make(json.dumps(WHOLE)), name="x.json")
    assert (page.digest.period, page.name) == (DAY, "x.json")
    assert hfdigest.loads(make(post_text()), name="x.md").name == "x.md"


def digests():
    days = (DAY, Day(date=dt.date(2026, 7, 3)))
    return [hfdigest.Digest(period=day, title=f"List {day.label}") for day in days]


def test_json_lines_of_our_own_are_a_round_trip():
    text = "".join(hfdigest.to_json(digest, indent=None) + "\n" for digest in digests())
    page = hfdigest.loads(text + "\n")
    assert page.digests == tuple(digests())
    assert page.digest == digests()[0]


def test_arrays_of_our_own_come_back():
    one, other = digests()
    page = hfdigest.loads(hfdigest.to_json([one, other]), name="own.json")
    assert (page.digests, page.name) == ((one, other), "own.json")
    papers = [hfdigest.Paper(id=f"2609.0000{n}", title="T") for n in range(3)]
    entries = [hfdigest.Entry(paper=paper, upvotes=n) for n, paper in enumerate(papers)]
    assert hfdigest.loads(hfdigest.to_json(entries)).digest == hfdigest.Digest(entries=entries)
    bare = hfdigest.Digest(entries=[hfdigest.Entry(paper=paper) for paper in papers])
    assert hfdigest.loads(hfdigest.to_json(papers), period=DAY).digest == evolve(bare, period=DAY)


def test_what_is_wrong_in_an_array_of_our_own_is_told_by_its_path():
    text = hfdigest.to_json(digests()).replace('"2026-07-03"', '"somewhen"')
    with pytest.raises(hfdigest.SchemaError) as caught:
        hfdigest.loads(text, name="two.json")
    assert (caught.value.name, caught.value.path) == ("two.json", "$[1].period")


def test_json_lines_of_papers():
    lines = "\r\n".join(map(json.dumps, WHOLE))
    assert hfdigest.loads(lines).digest == parse_api(WHOLE).digest
    client = "\n".join(json.dumps(written(one)) for one in WHOLE)
    page = hfdigest.loads(client, period=DAY)
    assert (page.digest.period, len(page.digest.entries)) == (DAY, 3)


def test_a_wrong_line_is_told():
    with pytest.raises(PageError, match=r"x.jsonl:3:\d+: this is not JSON") as caught:
        hfdigest.loads('{"id": "2609.00001"}\n\n{"id": }', name="x.jsonl")
    assert caught.value.line == 3
    lines = hfdigest.to_json(digests()[0], indent=None) + '\n{"id": "2609.00001"}'
    with pytest.raises(hfdigest.SchemaError, match=r"x.jsonl:2: \$.schema_version"):
        hfdigest.loads(lines, name="x.jsonl")


def test_a_period_from_whoever_knows():
    undated = hfdigest.Digest(title="List")
    page = hfdigest.loads(hfdigest.to_json(undated), period=DAY)
    assert (page.digest.period, page.problems) == (DAY, ())
    other = hfdigest.loads(hfdigest.to_json(digests()[1]), period=DAY)
    assert other.digest.period == digests()[1].period
    assert messages(other, "warning") == [
        "the list is that of 2026-07-03, not of 2026-07-02, which was asked for"
    ]
    post = hfdigest.loads(post_text(), period=DAY)
    assert messages(post)[-1].endswith("not of 2026-07-02, which was asked for")
    paper = hfdigest.loads(json.dumps(flat()), period=DAY)
    assert messages(paper, "note") == [
        "this document cannot say that it is of 2026-07-02, which was asked for"
    ]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_a_byte_order_mark(codec):
    mark = "" if codec == "utf-16" else "\ufeff"
    data = (mark + post_text()).encode(codec)
    post = hfdigest.loads(data, repair=True)
    assert post.digest == hfdigest.parse_post(post_text()).digest
    assert post.to_bytes() == data
    changed = hfdigest.loads(data).replace(post.digest).to_bytes()
    assert changed == data
    for text in (json.dumps(WHOLE), document("<p>x</p>"), hfdigest.to_json(digests()[0])):
        read = [(mark + text).encode(codec), text]
        said = []
        for data in read:
            try:
                said.append(hfdigest.loads(data))
            except PageError as error:
                said.append(error.message)
        assert said[0] == said[1]


def test_gzip_is_named():
    with pytest.raises(hfdigest.ParseError, match=r"x\.md: the data is compressed with gzip"):
        hfdigest.loads(b"\x1f\x8b\x08\x00", name="x.md")


@pytest.mark.parametrize(
    "text",
    [
        "[Subscribe](https://example.org)\n",
        '["Title"](https://example.org)\n',
        "[1](https://example.org)\n",
        "[1]: https://example.org\n",
        "{% include x %}\n",
        "{:toc}\n",
    ],
)
def test_markdown_that_begins_as_json_may(text):
    text += "\n- [A Paper](https://arxiv.org/abs/2609.00001)\n"
    post = hfdigest.loads(text, dialects=["links"])
    assert [entry.paper.id for entry in post.digest.entries] == ["2609.00001"]


# --- pages as Markdown ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "version"),
    [
        ("https://arxiv.org/html/2609.01234v3", 3),
        ("https://arxiv.org/pdf/2609.01234", None),
        ("https://huggingface.co/papers/2609.01234", None),
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n\nPublished Time: 2026-07-01\n\n", "\r\n"])
def test_a_paper_as_markdown(url, version, between):
    text = f"Title: A Paper{between}URL Source: {url}{between}Markdown Content:\n# A Paper\n\nText."
    page = hfdigest.loads(text, name="paper.md")
    assert page.paper == hfdigest.Paper(id="2609.01234", version=version, title="A Paper")
    assert page.entry == hfdigest.Entry(paper=page.paper)
    assert messages(page, "note") == [
        "the text of the paper is no abstract, and only its head was read"
    ]


def test_a_list_page_as_markdown_is_read_by_its_links():
    text = (
        "Title: Daily Papers\n\nURL Source: https://huggingface.co/papers\n\nMarkdown Content:\n"
        "### [A Paper](https://huggingface.co/papers/2609.01234)\n"
    )
    post = hfdigest.loads(text)
    assert [entry.paper.id for entry in post.digest.entries] == ["2609.01234"]


# --- pages without props -------------------------------------------------------------------------


def shown(*links, day="Jul 2"):
    beside = "".join(f'<a href="/papers/date/{link}">‹</a>' for link in links)
    return document(f"<div>{day}</div>{beside}{card(item())}")


@pytest.mark.parametrize(
    ("page", "period"),
    [
        (shown("2026-07-01"), DAY),
        (shown("2026-07-01", "2026-07-03"), DAY),
        (shown("2026-06-20"), DAY),
        (shown("2025-12-31", day="Jan 2"), Day(date=dt.date(2026, 1, 2))),
        (shown("2026-07-03"), None),  # the link of the day after it
        (shown("2026-05-01"), None),
        (shown(), None),
        (shown("2026-07-01", day="Jul 40"), None),
        (shown("2026-07-01", day="Thursday"), None),
        (shown("2026-07-01", "2026-07-03", day=""), DAY),  # which alone stands between them
        (shown("2026-07-01", "2026-07-04", day=""), None),
        (shown("2026-07-01", "2026-07-03", day="Jun 20"), None),
        (shown(day="Jul 2, 2026"), DAY),
        (shown(day="2026-07-02"), DAY),
        (shown("9999-12-30", day="Dec 31"), None),  # beside the end of the calendar
        (shown("9999-12-31", "9999-12-30", day=""), None),
        (shown(*(f"20{year}-07-01" for year in range(10, 99)), day="Jul 2"), None),
    ],
)
def test_a_page_without_props_has_the_day_that_it_shows(page, period):
    assert hfdigest.parse_page(page).digest.period == period


WEEK, MONTH = Week(year=2026, week=27), Month(year=2026, month=7)


def of_weeks(text, *links, kind="week", tag="h1", beside=()):
    links = [*(f"/papers/{kind}/{link}" for link in links), *beside]
    shown = "".join(f'<a href="{link}">‹</a>' for link in links)
    return document(f"<{tag}>{text}</{tag}>{shown}{card(item())}", head="<title>Papers</title>")


@pytest.mark.parametrize(
    ("page", "period"),
    [
        (of_weeks("Papers of Week 27, 2026"), WEEK),
        (of_weeks("Week 27 of 2026"), WEEK),
        (of_weeks("Papers 2026-W27"), WEEK),
        (of_weeks("Week 27", "2026-W26"), WEEK),
        (of_weeks("Week 27", "2026-W28", tag="span"), WEEK),
        (of_weeks("Week 1", "2026-W53"), Week(year=2027, week=1)),
        (of_weeks("Daily Papers", "2026-W26", "2026-W28"), WEEK),
        (of_weeks("Week 27"), None),
        (of_weeks("Week 27", "2026-W24"), None),
        (of_weeks("Week 30", "2026-W26", "2026-W28"), None),
        (of_weeks("Daily Papers", "2026-W26"), None),  # no more than a link to a week
        (of_weeks("Week 54, 2026"), None),
        (of_weeks("Papers of July 2026"), MONTH),
        (of_weeks("Jul 2026", tag="div"), MONTH),
        (of_weeks("July", "2026-06", kind="month", tag="div"), MONTH),
        (of_weeks("January", "2026-12", kind="month", tag="div"), Month(year=2027, month=1)),
        (of_weeks("Daily Papers", "2026-06", "2026-08", kind="month"), MONTH),
        (of_weeks("July", "2026-03", kind="month", tag="div"), None),
        (of_weeks("Julie 2026"), None),
        (of_weeks("July 0000"), None),
        # A week prints its first day, and links to its month, too.
        (of_weeks("Jul 1", "2026-W26", "2026-W28", tag="div"), WEEK),
        (of_weeks("Week 27", "2026-W26", beside=["/papers/month/2026-06"]), WEEK),
        (of_weeks("Week 28, 2026</h1><h1>July 2026"), MONTH),
        (of_weeks("Week 27, 2026</h1><h1>Week 28, 2026"), None),
    ],
)
def test_a_page_without_props_has_the_week_or_month_that_it_shows(page, period):
    assert hfdigest.parse_page(page).digest.period == period


def test_what_a_card_prints_is_not_the_period_of_the_page():
    page = document(f"<article><div>Jul 9, 2026</div></article>{card(item())}")
    assert hfdigest.parse_page(page).digest.period is None


def test_a_page_without_any_day_has_that_of_its_name():
    page = hfdigest.parse_page(shown(), name="2026-07-02.html")
    assert page.digest.period == DAY
    assert messages(page, "note") == [
        "only the file's name tells that the list is that of 2026-07-02"
    ]


# --- wrong decoding ------------------------------------------------------------------------------

TITLES = [
    {"id": "2609.00001", "title": "Gärtner — “Größe”", "summary": "≤ 5 µm"},
    {"id": "2609.00002", "title": "Lernen über 学习", "authors": [{"name": "José Núñez"}]},
]


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "mac_roman", "cp437", "cp1251"])
@pytest.mark.parametrize("escaped", [True, False])
def test_a_payload_that_was_read_with_the_wrong_codec(codec, escaped):
    whole = json.dumps(TITLES, ensure_ascii=False)
    way = next(way for way in damages() if way.codec == codec and way.lossless)
    damaged = json.dumps(json.loads(way.apply(whole)), ensure_ascii=escaped)
    page = hfdigest.loads(damaged, period=DAY)
    (problem,) = page.problems
    assert (problem.level, page.digest.entries[0].paper.title[0]) == ("error", "G")
    assert problem.message.startswith("the text is damaged: it was UTF-8, and was read as ")
    assert problem.message.endswith("; repair=True restores it")
    restored = hfdigest.loads(damaged, period=DAY, repair=True)
    assert (
        restored.digest == hfdigest.loads(whole).digest
        or restored.digest == parse_api(TITLES, period=DAY).digest
    )
    assert [problem.level for problem in restored.problems] == ["note"]


def test_a_payload_that_is_damaged_in_part_is_told_and_left_alone():
    items = [{"id": "2609.00001", "title": "GÃ¤rtner"}, {"id": "2609.00002", "title": "Größe"}]
    for repair in (False, True):
        page = hfdigest.loads(json.dumps(items, ensure_ascii=False), period=DAY, repair=repair)
        assert page.digest == parse_api(items, period=DAY).digest
        assert messages(page, "error") == [
            (
                "some of the text is damaged: it was UTF-8, and was read as cp1252, "
                "which cannot be undone exactly"
            )
        ]


@pytest.mark.parametrize(
    "title",
    ["Größe — “x”", "学习 über", "Ã (a-tilde)", "2√π", "x²⁺", "日本 Ü", "É–é š", "전체 체 학습"],
)
def test_a_healthy_payload_is_left_alone(title):
    page = hfdigest.loads(
        json.dumps([flat(title=title)], ensure_ascii=False), period=DAY, repair=True
    )
    assert (page.digest.entries[0].paper.title, page.problems) == (title, ())


@pytest.mark.parametrize(
    ("title", "codec"),
    [
        ("K√∂nig", "mac_roman"),  # which may be what somebody wrote of it
        ("Fran챌ois", "cp949"),
        ("the â€œx†", "cp1252"),
        ("the endâ€", "cp1252"),
        ("GÃƒÂ¤rtner Ã…", "cp1252 twice"),
    ],
)
def test_damage_that_cannot_be_undone_for_sure_is_told(title, codec):
    text = json.dumps([flat(title=title)], ensure_ascii=False)
    for repair in (False, True):
        page = hfdigest.loads(text, period=DAY, repair=repair)
        assert page.digest.entries[0].paper.title == title
        (problem,) = page.problems
        assert problem.level == "error"
        assert problem.message.split(": it was UTF-8, and was read as ")[1].startswith(
            codec.partition(" ")[0]
        )


def test_damage_by_one_codec_after_another_is_undone():
    (twice,) = [way for way in damages() if way.codec == "cp1254 twice" and way.lossless]
    whole = json.dumps([flat(title="Öğretmen ÷ Íñigo ı")], ensure_ascii=False)
    page = hfdigest.loads(twice.apply(whole), period=DAY, repair=True)
    assert page.digest == hfdigest.loads(whole, period=DAY).digest
    card = json.dumps([flat(title="¬∑5 authors")], ensure_ascii=False)
    assert hfdigest.loads(card, repair=True).digest.entries[0].paper.title == "·5 authors"


SIDECAR = {
    "date": "2026-07-02",
    "total_papers": 1,
    "papers": [{"title": "Größe", "url": "https://huggingface.co/papers/2609.00001"}],
}
PAPER_PROPS = html.escape(json.dumps({"paper": flat(title="Größe")}, ensure_ascii=False))
READERS = {
    "parse_api of text": (hfdigest.parse_api, json.dumps(TITLES, ensure_ascii=False)),
    "parse_api of bytes": (
        lambda text, **options: hfdigest.parse_api(text.encode(), **options),
        json.dumps(TITLES, ensure_ascii=False),
    ),
    "parse_api of values": (
        lambda text, **options: hfdigest.parse_api(json.loads(text), **options),
        json.dumps(TITLES, ensure_ascii=False),
    ),
    "parse_page": (hfdigest.parse_page, document(card(item(title="Größe")))),
    "parse_paper_page": (
        hfdigest.parse_paper_page,
        document(f'<div data-target="PaperContent" data-props="{PAPER_PROPS}"></div>'),
    ),
    "parse_sidecar": (hfdigest.parse_sidecar, json.dumps(SIDECAR, ensure_ascii=False)),
    "loads of a page": (hfdigest.loads, document(card(item(title="Größe")))),
    "loads of lines": (
        hfdigest.loads,
        json.dumps(flat(title="Größe"), ensure_ascii=False) + "\n{}",
    ),
    "loads of a feed": (
        hfdigest.loads,
        '<feed><entry><title>Größe</title><link href="https://arxiv.org/abs/2609.00001"/></entry></feed>',
    ),
    "loads of a page as Markdown": (
        hfdigest.loads,
        "Title: Größe\n\nURL Source: https://arxiv.org/abs/2609.00001\n",
    ),
}


@pytest.mark.parametrize(("read", "text"), READERS.values(), ids=READERS)
def test_every_reader_tells_and_undoes_damage_once(read, text):
    damaged = text.encode().decode("latin-1")
    whole = read(text)
    told = read(damaged)
    assert [p.level for p in told.problems if "the text is damaged" in p.message] == ["error"]
    assert "read as latin-1; repair=True restores it" in messages(told, "error")[0]
    restored = read(damaged, repair=True)
    assert restored.digests == whole.digests
    assert [p.level for p in restored.problems if "the text is damaged" in p.message] == ["note"]
    assert read(text, repair=True) == whole


def test_a_paper_alone_is_restored():
    damaged = json.dumps(flat(title="GrÃ¶ÃŸe"), ensure_ascii=False)
    assert parse_paper_api(damaged).title == "GrÃ¶ÃŸe"
    assert parse_paper_api(damaged, repair=True).title == "Größe"


def test_real_payloads_are_healthy_and_restored(corpus):
    lossless = [way for way in damages() if way.lossless]
    files = [*sorted((corpus / "api").glob("*.json")), *sorted((corpus / "pages").glob("*.html"))]
    for file in files[::5]:
        text = file.read_text(encoding="utf-8")
        is_json = file.suffix == ".json"
        assert misreading(text, is_json=is_json) is None
        for way in lossless if not text.isascii() else ():
            found = misreading(way.apply(text), is_json=is_json)
            assert found is None or found.restored in {None, text}, (file.name, way.codec)


def test_a_page_that_was_read_with_the_wrong_codec():
    page = document(card(item(title="Größe")), head="")
    damaged = page.encode().decode("latin-1")
    read = hfdigest.loads(damaged, repair=True, period=DAY)
    assert read.digest.entries[0].paper.title == "Größe"
    assert "the text is damaged" in messages(hfdigest.loads(damaged), "error")[0]


def test_the_table_of_kinds_is_in_the_docs():
    page = Path(__file__).parent.parent.joinpath("docs", "inputs.md").read_text(encoding="utf-8")
    rows = [f"| {kind.name} | {kind.known_by} |" for kind in KINDS]
    assert "\n".join(rows) in page
