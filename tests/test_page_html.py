"""Pages: props first, cards where props are missing, and a cause where neither is there."""

import datetime as dt
import json
from copy import deepcopy

import pytest
from hypothesis import given, strategies as st

from hfdigest import (
    Affiliation,
    Approximate,
    Author,
    Day,
    Month,
    Organization,
    PageError,
    Trending,
    User,
    Week,
    parse_api,
    parse_page,
    parse_paper_page,
)
from tests.page_fixtures import (
    COMMENTS,
    card,
    document,
    hydrater,
    item,
    list_page,
    paper_page,
    search_page,
    trending_page,
)

DAY = Day(date=dt.date(2026, 7, 2))
INSTEAD = "; what the page shows was read instead"
NO_PROPS = f"the page has no props of DailyPapers{INSTEAD}"
ERAS = [(2024, False), (2026, False), (2026, True)]

ITEMS = [
    item("2609.00001", title="Plain"),
    item("2609.00002", title="No votes, <b> & no \n  comments", upvotes=0, organization=None)
    | {"numComments": 0},
    item("2609.00003", upvotes=2586, githubStars=110_000),
    item("2609.00004", githubStars=..., githubRepo=..., authors=[{"name": "One"}]),
]


def messages(page):
    return [problem.message for problem in page.problems]


def refused(data, read=parse_page, **options):
    with pytest.raises(PageError) as caught:
        read(data, **options)
    return caught.value


def props(**changes):
    return {"dailyPapers": ITEMS, "dateString": "2026-07-02", "periodType": "day"} | changes


# Props


def test_props_and_the_api_agree():
    page = parse_page(list_page(ITEMS))
    assert page.digest.entries == parse_api(ITEMS).digest.entries
    assert page.digest.period == DAY
    assert page.digest.extra == {"canSubmit": False}
    assert page.problems == ()


def test_props_of_2024():
    page = parse_page(list_page([item(era=2024)], era=2024, day="2024-07-02"))
    assert page.digest.period == Day(date=dt.date(2024, 7, 2))


@pytest.mark.parametrize(
    ("stated", "period"),
    [
        ({"dateString": "2026-W27", "periodType": "week"}, Week(year=2026, week=27)),
        ({"dateString": "2026-07-02", "periodType": "week"}, Week(year=2026, week=27)),
        ({"dateString": "2027-01-01", "periodType": "week"}, Week(year=2026, week=53)),
        ({"dateString": "2026-07", "periodType": "month"}, Month(year=2026, month=7)),
        ({"dateString": "2026-07-02", "periodType": "month"}, Month(year=2026, month=7)),
        ({"dateString": "2026-07-02", "periodType": 5}, DAY),
        ({"isTrending": True}, Trending()),
        ({"dateString": "2026-02-30"}, None),
        ({"dateString": "2026-W60"}, None),
        ({"dateString": "2026-13"}, None),
        ({"dateString": "today"}, None),
        ({"dateString": 7}, None),
    ],
)
def test_periods(stated, period):
    page = parse_page(list_page(ITEMS, props=props(**stated)))
    assert page.digest.period == period
    asked = DAY if period is None else period
    assert parse_page(list_page(ITEMS, props=props(**stated)), period=asked).digest.period == asked


@pytest.mark.parametrize(
    ("url", "period"),
    [
        ("https://huggingface.co/papers/date/2026-07-03", Day(date=dt.date(2026, 7, 3))),
        ("https://huggingface.co/papers?date=2026-07-03", Day(date=dt.date(2026, 7, 3))),
        ("/papers/week/2026-W28", Week(year=2026, week=28)),
        ("/papers/month/2026-06", Month(year=2026, month=6)),
        ("https://huggingface.co/papers/trending", Trending()),
    ],
)
def test_another_list_than_the_one_asked_for(url, period):
    message = f"the list is that of 2026-07-02, not of {period.label}, which was asked for"
    for asked in ({"url": url}, {"period": period}):
        page = parse_page(list_page(ITEMS), **asked)
        assert page.digest.period == DAY
        assert messages(page) == [message]
    dateless = list_page(ITEMS, props={"dailyPapers": ITEMS})
    assert parse_page(dateless, url=url).digest.period == period


def test_a_page_that_nothing_dates():
    page = parse_page(list_page(ITEMS, props={"dailyPapers": ITEMS}), url="/papers")
    assert messages(page) == ["nothing tells which period the list covers; pass period="]


def test_the_results_of_a_search_are_not_the_list_of_the_day():
    found = props(searchResults=[item("2501.00001")], query={"q": "rockets"})
    page = parse_page(list_page([], props=found))
    assert [entry.paper.id for entry in page.digest.entries] == ["2501.00001"]
    assert page.digest.period is None
    assert len(page.digest.extra["dailyPapers"]) == len(ITEMS)
    assert messages(page) == [
        "these are the results of a search for 'rockets', not the papers of a period"
    ]


def test_a_search_without_results_in_its_props_is_read_from_its_cards():
    page = parse_page(list_page(ITEMS[:1], props=props()), url="https://hf.co/papers?q=big+cats")
    assert [entry.paper.id for entry in page.digest.entries] == ["2609.00001"]
    assert messages(page) == [
        f"the props have no searchResults{INSTEAD}",
        "these are the results of a search for 'big cats', not the papers of a period",
    ]


@pytest.mark.parametrize(
    "element",
    [
        hydrater,
        lambda text: hydrater(text, quote="'").replace("&quot;", '"'),
        lambda text: hydrater("{") + hydrater(text),
        lambda text: (
            '<section data-props="{}" id="x" data-target="DailyPapers"></section>' + hydrater(text)
        ),
        lambda text: hydrater(text).replace("\\u003c", "<"),
    ],
    ids=["plain", "single quotes", "broken first", "empty first", "raw angle bracket"],
)
def test_props_wherever_they_stand(element):
    text = json.dumps(props()).replace("<b>", "\\u003cb>")
    page = parse_page(document(element(text)))
    assert page.digest.entries == parse_api(ITEMS).digest.entries
    assert page.problems == ()


def test_props_are_unescaped_once():
    one = item(title="&quot;A&quot; &amp; <b>B</b>")
    assert parse_page(list_page([one])).digest.entries[0].paper.title == one["paper"]["title"]


def test_props_of_more_than_10_megabytes():
    one = item(unknown="x" * 11_000_000)
    assert len(parse_page(list_page([one])).digest.entries[0].paper.extra["unknown"]) == 11_000_000


def test_props_that_could_not_be_kept():
    escaped = json.dumps(props(unknown="\ud83d"))
    page = parse_page(list_page(ITEMS, props=escaped), period=DAY)
    assert page.problems[0].path == "$.unknown"
    assert messages(page) == [f"holds half of a surrogate pair at character 1{INSTEAD}"]


def test_an_empty_day():
    page = parse_page(list_page([], day="2026-07-02"))
    assert page.digest.entries == ()
    assert messages(page) == ["the list is empty"]


def test_one_bad_item_in_props():
    data = document(hydrater(props(dailyPapers=[ITEMS[0], item(upvotes="7")])))
    page = parse_page(data)
    assert [entry.paper.id for entry in page.digest.entries] == ["2609.00001"]
    assert page.problems[0].path == "$.dailyPapers[1].paper.upvotes"
    error = refused(data, strict=True, name="x.html")
    assert (error.name, error.path) == ("x.html", "$.dailyPapers[1].paper.upvotes")


# Cards


@pytest.mark.parametrize(("era", "saved"), ERAS)
def test_cards_agree_with_props(era, saved):
    ours = parse_page(list_page(ITEMS, era=era, saved=saved, props=None), period=DAY)
    theirs = parse_page(list_page(ITEMS))
    assert messages(ours) == [NO_PROPS]
    assert ours.digest.period == DAY
    for shown, stated in zip(ours.digest.entries, theirs.digest.entries, strict=True):
        assert shown.paper.id == stated.paper.id
        assert shown.paper.title == stated.paper.title
        assert shown.paper.thumbnail_url == stated.paper.thumbnail_url
        assert shown.comments == stated.comments
        assert shown.submitted_by.name == stated.submitted_by.name
        assert shown.paper.authors == ()
        assert shown.paper.abstract is shown.submitted_at is None
    upvotes = [entry.upvotes for entry in ours.digest.entries]
    assert upvotes == [3, 0, Approximate(2590), 3]
    assert [entry.paper.author_count for entry in ours.digest.entries[-3:]][-1] is (
        1 if era < 2026 else None
    )
    if era >= 2026:
        for shown, stated in zip(ours.digest.entries, theirs.digest.entries, strict=True):
            assert shown.affiliation == stated.affiliation
        owner = ours.digest.entries[0].paper.organization
        assert (owner.name, owner.fullname) == ("ai-lab", "AI Lab 16")
        stars = [entry.github_stars for entry in ours.digest.entries]
        assert stars == [0, 0, Approximate(110_000), None]
        assert ours.digest.entries[1].paper.author_count == 2
    else:
        raw = [entry.affiliation.raw for entry in ours.digest.entries]
        assert raw == ["·2 authors"] * 3 + ["·1 authors"]


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        ("", "the props are empty"),
        ('{"dailyPapers": [{', "this is not JSON: it is cut off"),
        ("[]", "the props must be an object, not a list"),
        ("{}", "the props have no dailyPapers"),
        ('{"dailyPapers": 5}', "must be a list, not 5"),
        ('{"dailyPapers": [{}]}', "the paper has no id"),
        ('{"dailyPapers": ' + "[" * 100_000, "the props nest too deeply"),
    ],
    ids=["empty", "truncated", "list", "nothing", "number", "bad", "deep"],
)
def test_cards_are_read_where_props_cannot_be(broken, cause):
    page = parse_page(list_page(ITEMS, props=broken), period=DAY)
    assert len(page.digest.entries) == len(ITEMS)
    assert messages(page) == [cause + INSTEAD]


def test_days_that_a_page_shows():
    page = parse_page(list_page([item(era=2024)], era=2024, day="2024-07-02", props=None))
    assert page.digest.period == Day(date=dt.date(2024, 7, 2))
    head = '<link rel="canonical" href="https://huggingface.co/papers/date/2026-07-02">'
    assert parse_page(list_page(ITEMS, props=None, head=head)).digest.period == DAY


def test_the_day_that_the_page_of_a_week_shows():
    shown = list_page([item(era=2024)], era=2024, day="2024-07-02", props=None)
    page = parse_page(shown, url="/papers/week/2024-W27")
    assert (page.digest.period, messages(page)) == (Week(year=2024, week=27), [NO_PROPS])
    page = parse_page(shown, url="/papers/week/2024-W28")
    assert page.digest.period == Day(date=dt.date(2024, 7, 2))
    assert messages(page)[1].endswith("not of 2024-W28, which was asked for")


def test_a_card_with_a_wrong_id_is_left_out():
    page = parse_page(list_page([item("2609.00001"), item("x!")], props=None), period=DAY)
    assert len(page.digest.entries) == 1
    assert messages(page) == [
        NO_PROPS,
        'a card was left out: must be an identifier of a paper, not the text "x!"',
    ]


def test_a_trending_page_renders_each_paper_twice():
    one = item(title="Big", upvotes=180, githubStars=1280, organization=None)
    page = parse_page(trending_page(one))
    (entry,) = page.digest.entries
    assert page.digest.period == Trending()
    assert entry.upvotes == 180
    assert entry.github_stars == Approximate(1280)
    assert entry.comments is None
    assert entry.paper.github_url == "https://github.com/ai-lab/paper"
    assert entry.paper.published_at == dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    assert entry.paper.author_count == 2
    assert entry.submitted_by == User(name="boli", avatar_url="/avatars/b.svg")
    assert entry.paper.ai_summary is entry.paper.abstract is None
    assert entry.extra == {"lead": "A model wrote this."}


def test_a_search_page_cuts_words():
    html = 'Open<span class="highlight">Source</span><!---->s and <span class="highlight">x</span>'
    page = parse_page(search_page(html))
    (entry,) = page.digest.entries
    assert entry.paper.title == "OpenSources and x"
    assert (entry.upvotes, entry.comments, entry.paper.published_at) == (3, None, None)
    assert messages(page)[1] == "these are the results of a search, not the papers of a period"


def test_articles_that_are_no_cards():
    body = f"<article><h3>News</h3></article><article>{card(item())}</article>"
    page = parse_page(document(body), period=DAY)
    assert len(page.digest.entries) == 1


def test_props_that_cannot_be_read_on_a_page_without_cards():
    error = refused(document(hydrater('{"dailyPapers": [')), name="x.html")
    assert error.message == "this is not JSON: it is cut off"
    assert error.excerpt
    one = document(hydrater(props(dailyPapers=[item(upvotes="7")])))
    assert refused(one).path == "$.dailyPapers[0].paper.upvotes"


def test_pictures_on_links_that_show_no_count():
    one = card(item(githubStars=5)).replace("<h3>", '<a href="/papers/x"><svg></svg>New</a><h3>')
    page = parse_page(document(one), period=DAY)
    assert page.digest.entries[0].github_stars == 5


def test_cards_that_state_little():
    page = parse_page(document('<article><h3><a href="/papers/2609.00001">T</a></h3></article>'))
    (entry,) = page.digest.entries
    assert entry.upvotes is entry.submitted_by is entry.github_stars is entry.affiliation is None


@given(st.integers(0, 999_000))
def test_counts_are_read_back_as_far_as_they_are_shown(count):
    one = item("2609.00001", upvotes=count, githubStars=count)
    (entry,) = parse_page(list_page([one], props=None), period=DAY).digest.entries
    for shown in (entry.upvotes, entry.github_stars):
        if count < 1000:
            assert shown == count
        else:
            assert abs(shown.value - count) <= count * 0.005 + 1


# Pages of one paper


def paper_props(**changes):
    one = item()["paper"]
    return {"paper": one, "comments": COMMENTS, "dailyPaperRank": 2, "upvoted": False} | changes


def test_the_props_of_a_paper():
    page = parse_paper_page(document(hydrater(paper_props(), "PaperContent")))
    assert page.paper == page.entry.paper
    assert page.paper.abstract == "First line and second."
    assert (page.entry.upvotes, page.entry.rank, page.entry.comments) == (3, 2, 3)
    assert page.entry.extra == {"upvoted": False}
    assert page.problems == ()
    without = paper_props(dailyPaperRank=0)
    del without["comments"]
    page = parse_paper_page(document(hydrater(without, "PaperContent")))
    assert page.entry.rank is page.entry.comments is None


def test_comments():
    page = parse_paper_page(document(hydrater(paper_props(), "PaperContent")))
    first, last = page.comments
    (reply,) = first.replies
    assert (first.id, last.id, reply.id) == ("c1", "c3", "c2")
    assert first.author == User(name="ada", fullname="Ada", extra={"isPro": False})
    assert first.created_at == dt.datetime(2026, 7, 2, 10, tzinfo=dt.UTC)
    assert first.updated_at == dt.datetime(2026, 7, 2, 11, tzinfo=dt.UTC)
    assert first.text == "Nice & <b>bold</b>"
    assert first.html == '<p data-props="{&quot;user&quot;:&quot;ada&quot;}">Nice</p>'
    assert (first.edited, first.hidden) == (True, False)
    assert first.extra == {
        "type": "comment",
        "data": {
            "numEdits": 1,
            "reactions": [{"reaction": "👍", "count": 1, "users": ["boli"]}],
            "latest": {"author": {"name": "ada"}},
        },
    }
    assert (reply.hidden, reply.text, reply.author) == (True, None, None)
    assert reply.extra == {
        "author": {"fullname": "Nobody"},
        "data": {"parentCommentId": "c1"},
    }
    assert (last.edited, last.hidden, last.replies) == (None, None, ())
    hash(page)


def test_wrong_comments_are_left_out():
    comments = deepcopy(COMMENTS)
    comments[0]["replies"][0]["data"]["hidden"] = 1
    comments[1]["data"]["latest"]["raw"] = 5
    page = parse_paper_page(document(hydrater(paper_props(comments=comments), "PaperContent")))
    assert [comment.id for comment in page.comments] == ["c1"]
    assert [problem.path for problem in page.problems] == [
        "$.comments[0].replies[0].data.hidden",
        "$.comments[1].data.latest.raw",
    ]
    page = parse_paper_page(document(hydrater(paper_props(comments={}), "PaperContent")))
    assert [problem.path for problem in page.problems] == ["$.comments"]


def test_replies_that_nest_too_deeply():
    reply = {}
    for _ in range(70):
        reply = {"replies": [reply]}
    page = parse_paper_page(document(hydrater(paper_props(comments=[reply]), "PaperContent")))
    assert messages(page) == ["nests more than 64 levels deep"]


def test_a_paper_page_without_props():
    page = parse_paper_page(paper_page(more="+ 8 authors"))
    paper, entry = page.paper, page.entry
    assert messages(page) == [f"the page has no props of PaperContent{INSTEAD}"]
    assert (paper.id, paper.title) == ("2609.01234", "A Paper")
    assert paper.authors == (Author(name="Ada Lovelace"), Author(name="Charles Babbage"))
    assert paper.author_count == 10
    assert paper.published_at == dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    assert paper.ai_summary == "A model wrote this."
    assert paper.abstract == "First line and second."
    assert paper.github_url == "https://github.com/ai-lab/paper"
    assert paper.project_url == "https://paper.example"
    owner = Organization(name="ai-lab", fullname="AI Lab 16", avatar_url="https://cdn/o.png")
    assert paper.organization == owner
    assert entry.affiliation == Affiliation(raw="AI Lab 16", organization="AI Lab 16", certain=True)
    assert (entry.rank, entry.upvotes, entry.comments) == (2, 17, None)
    assert entry.github_stars == Approximate(1280)
    assert entry.submitted_by == User(name="boli", fullname="Bo Li")
    assert entry.submitted_at == dt.datetime(2026, 7, 2, tzinfo=dt.UTC)
    assert page.comments == ()


def test_a_paper_page_states_its_ai_summary_only_with_a_label():
    page = parse_paper_page(paper_page(label="Generated by Qwen/Qwen2.5"))
    assert page.paper.ai_summary == "A model wrote this."
    plain = parse_paper_page(paper_page(label="", extra_abstract="")).paper
    assert (plain.ai_summary, plain.abstract) == (None, "First line and second.")
    assert plain.author_count == 2


def test_the_abstract_of_a_paper_page_is_its_last_paragraph():
    summary = "<p>A model wrote this.</p><p></p><p>AI-generated summary</p>"
    page = parse_paper_page(paper_page(label="", extra_abstract=summary))
    assert page.paper.ai_summary == "A model wrote this."
    assert page.paper.abstract == "First line and second."
    other = parse_paper_page(paper_page(label="", extra_abstract="<p>Something else.</p>"))
    assert (other.paper.ai_summary, other.paper.abstract) == (None, "First line and second.")


def test_a_bare_paper_page():
    body = '<h1>T</h1><a href="https://arxiv.org/abs/2609.01234v2">arXiv</a>'
    page = parse_paper_page(document(body, main=False))
    assert (page.paper.id, page.paper.version, page.paper.title) == ("2609.01234", 2, "T")
    assert page.paper.author_count is page.paper.abstract is page.entry.rank is None
    body = f"{body}<h2>Abstract</h2>"
    assert parse_paper_page(f"{body}</body>").paper.abstract is None


def test_another_paper_than_the_one_asked_for():
    page = document(hydrater(paper_props(), "PaperContent"))
    asked = "https://huggingface.co/papers/2609.99999"
    assert messages(parse_paper_page(page, url=asked)) == [
        "the page is that of 2609.01234, not of 2609.99999, which was asked for"
    ]
    asked = "https://huggingface.co/papers/2609.01234#community"
    assert parse_paper_page(page, url=asked).problems == ()


def test_a_paper_without_an_id():
    broken = paper_props(paper={"title": "T"})
    error = refused(document(hydrater(broken, "PaperContent")), parse_paper_page, name="x.html")
    assert error.name == "x.html"


# What is no page of papers


def stand_in(title, text=""):
    return document(f"<h1>{title}</h1><p>{text}</p>", title=title)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "the page is empty"),
        (b" \n\t", "the page is empty"),
        ("\ufeff", "the page is empty"),
        ("\0\0\0", "the page is empty"),
        (b"\x1f\x8b\x08", "the data is compressed with gzip; decompress it first"),
        ("Some words.", "this is not HTML: it has no tags"),
        ("[]", "this is JSON, not HTML: read answers of the API with parse_api"),
        ('{"error": "Nope"}', "Hugging Face answered with an error: Nope"),
        (stand_in("429", "Too Many Requests"), "the server refused: too many requests"),
        (stand_in("Log In"), "this is a login page"),
        (stand_in("Just a moment..."), "the server blocked the request"),
        (stand_in("404", "we can't find the page"), "the server did not find the page"),
        (stand_in("503 Service Unavailable"), "the server had an error"),
        (stand_in("Cats"), "the page shows no papers: it is another page, or of an unknown layout"),
        ("<!-- nothing -->", "the page is empty"),
        (list_page([])[:200], "the page is cut off before its papers"),
        (
            document("<div>" * 5000 + card(item()) + "</div>" * 5000),
            "elements nest so deeply that some of the page could not be read",
        ),
    ],
    ids=range(17),
)
def test_what_is_no_page_is_refused(data, message):
    for read in (parse_page, parse_paper_page):
        error = refused(data, read, name="x.html")
        assert (error.message, error.name) == (message, "x.html")


def test_each_kind_of_page_has_its_reader():
    paper = document(hydrater(paper_props(), "PaperContent"))
    assert refused(paper).message == (
        "this is the page of one paper: read it with parse_paper_page"
    )
    assert refused(list_page(ITEMS), parse_paper_page).message == (
        "this is a page with a list: read it with parse_page"
    )


def test_a_page_that_is_cut_off_after_some_cards():
    whole = list_page(ITEMS, props=None)
    page = parse_page(whole[: whole.rindex("<article")], period=DAY)
    assert len(page.digest.entries) == 3
    assert messages(page) == ["the page is cut off before its end", NO_PROPS]


def test_a_page_of_which_a_part_nests_too_deeply():
    page = parse_page(document(card(item()) + "<div>" * 5000), period=DAY)
    assert messages(page)[1] == "elements nest so deeply that some of the page could not be read"


def test_a_page_larger_than_the_cap():
    for read in (parse_page, parse_paper_page):
        error = refused("<html></html>", read, max_bytes=10)
        assert error.message == "the document has 13 bytes; 10 are read"


def test_a_page_with_an_element_of_very_many_attributes():
    names = " ".join(f"a{number}" for number in range(100_000))
    error = refused(document(card(item()) + f"<div {names}></div>"))
    assert error.message == "an element has more than 1000 attributes"
    quoted = document(card(item()) + f"<div data-x='{names}'></div>")
    assert len(parse_page(quoted, period=DAY).digest.entries) == 1


# Bytes


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_that_need_no_declaration(codec):
    data = list_page([item(title="Ünï 👍")]).replace('<meta charset="utf-8">', "").encode(codec)
    page = parse_page(data)
    assert page.digest.entries[0].paper.title == "Ünï 👍"
    assert page.problems == ()


@pytest.mark.parametrize(
    ("declared", "codec"), [("koi8-r", "koi8-r"), ("utf-8", "cp1252"), ("no-such", "cp1252")]
)
def test_bytes_that_are_not_utf_8(declared, codec):
    title = "Щи" if codec == "koi8-r" else "Résumé"
    text = document(card(item(title=title))).replace('charset="utf-8"', f'charset="{declared}"')
    page = parse_page(text.encode(codec), period=DAY)
    assert page.digest.entries[0].paper.title == title
    assert page.problems[0].message.endswith(f"is not UTF-8; the page was read as {codec}")


def test_a_declared_encoding_does_not_beat_utf_8():
    data = list_page([item(title="é")]).replace('charset="utf-8"', 'charset="latin-1"').encode()
    assert parse_page(data).digest.entries[0].paper.title == "é"
    text = '<?xml version="1.0" encoding="latin-1"?>' + list_page([item(title="é")])
    assert parse_page(text).digest.entries[0].paper.title == "é"


@pytest.mark.parametrize("char", ["\ud83d", "\0"])
def test_characters_that_no_page_can_hold(char):
    page = parse_page(list_page([item(title=f"a {char} b"), item("2609.00002")], props=None))
    assert [entry.paper.title for entry in page.digest.entries] == ["a \ufffd b", "A Paper"]
    problem = page.problems[0]
    assert problem.message == (
        "a character that no page can hold; U+FFFD replaces it, here and wherever it occurs"
    )
    assert problem.line > 1
