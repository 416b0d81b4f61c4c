"""Feeds read as lists of papers."""

import datetime as dt
import json

import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st

import hfdigest
from hfdigest import (
    Approximate,
    Author,
    Day,
    Digest,
    Entry,
    PageError,
    Paper,
    to_atom,
    to_json_feed,
)

DAY = Day(date=dt.date(2026, 7, 2))
LATER = Day(date=dt.date(2026, 7, 3))
MOMENT = dt.datetime(2026, 7, 1, 10, 20, 30, tzinfo=dt.UTC)
WRITERS = [to_json_feed, to_atom]


def entry(number, **changes):
    paper = Paper(
        id=f"2607.0000{number}",
        title=f"*Paper* {number} & <b>",
        abstract=f"Abstract\nof {number}.",
        authors=[Author(name="Ada Ito"), Author(name="Bo Lind")],
        author_count=2,
        published_at=MOMENT,
        ai_summary="A model wrote this.",
        ai_keywords=["papers", "feeds"],
    )
    return Entry(
        paper=paper, rank=number, upvotes=10 - number, comments=0, submitted_at=MOMENT, **changes
    )


DIGEST = Digest(
    period=DAY,
    title="List of the day",
    posted_at=MOMENT,
    entries=[
        entry(1, github_stars=Approximate(2590)),
        entry(2, summary="The publisher's own\n\nwords."),
        Entry(paper=Paper(id="2607.00003", version=2), upvotes=0),
        Entry(paper=Paper(title="No id"), rank=4),
        entry(5, doubtful=["abstract"]),
    ],
)


def expected(digest):
    """A feed states neither which fields are doubtful nor an affiliation."""
    return evolve(digest, entries=[evolve(one, doubtful=()) for one in digest.entries])


@pytest.mark.parametrize("write", WRITERS)
def test_a_feed_of_one_digest_comes_back(write):
    page = hfdigest.loads(write(DIGEST), name="feed")
    assert page.digests == (expected(DIGEST),)
    assert page.problems == ()
    assert hfdigest.loads(write(DIGEST).encode("utf-16")).digest == page.digest


@pytest.mark.parametrize("write", WRITERS)
def test_a_feed_of_several_names_each_paper_at_its_last_period(write):
    old = Digest(period=DAY, entries=[entry(1), entry(2)])
    new = Digest(period=LATER, entries=[entry(2, topic=None), entry(3)])
    page = hfdigest.loads(write([old, new]))
    assert page.digests == (evolve(old, entries=old.entries[:1]), new)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1)
        .map(str.strip)
        .filter(bool),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=50)
def test_texts_come_back_as_they_were(texts):
    entries = [
        Entry(
            paper=Paper(id=f"2607.{n:05}", title=" ".join(text.split()) or "T", abstract=text),
            upvotes=n,
        )
        for n, text in enumerate(texts)
    ]
    digest = Digest(period=DAY, entries=entries)
    for write in WRITERS:
        assert hfdigest.loads(write(digest)).digest == digest


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("text", ["a\x0cb", "a\r\nb\rc", "\x1b[1m", "a\ufffe\x00"])
def test_characters_that_xml_cannot_carry_come_back(write, text):
    digest = Digest(period=DAY, entries=[entry(1, summary=text)])
    assert hfdigest.loads(write(digest)).digest == digest


def test_an_escape_that_is_none_is_text():
    feed = to_atom(Digest(period=DAY, entries=[entry(1, summary="a\x0cb")]))
    feed = feed.replace('json">"a', 'json">a')
    assert hfdigest.loads(feed).digest.entries[0].summary == r'a\fb"'


@pytest.mark.parametrize("write", WRITERS)
def test_papers_without_an_id_are_not_one_paper(write):
    papers = [Entry(paper=Paper(title=title), upvotes=1) for title in ("One", "Two")]
    assert hfdigest.loads(write(Digest(period=DAY, entries=papers))).problems == ()


def others(**item):
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1", "title": "Papers", "items": [item]}
    )


@pytest.mark.parametrize(
    "text",
    [
        others(
            id="https://arxiv.org/abs/2607.00001v2",
            title="A &  B",
            content_text="Text.",
            author={"name": "Ada Ito"},
            date_published="2026-07-02T00:00:00Z",
        ),
        others(
            id="1",
            url="https://huggingface.co/papers/2607.00001",
            title="A &  B",
            content_html="<p>Text.</p>",
            authors=[{"name": "Ada Ito"}],
            date_published="2026-07-02T00:00:00Z",
        ),
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made --><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Papers</title><item><title>A &amp; B</title><link>https://huggingface.co/papers/2607.00001</link><description>&lt;p&gt;Text.&lt;/p&gt;</description><dc:creator>Ada Ito</dc:creator><pubDate>2026-07-02T00:00:00Z</pubDate></item></channel></rss>',  # noqa: E501 - one text
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Papers</title><entry><id>https://arxiv.org/abs/2607.00001</id><title>A &amp; B</title><author><name>Ada Ito</name></author><content type="html">&lt;p&gt;Text.&lt;/p&gt;</content><published>2026-07-02T00:00:00Z</published></entry></feed>',  # noqa: E501 - one text
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Papers</title><entry><id>https://arxiv.org/abs/2607.00001</id><title>A &amp; B</title><author><name>Ada Ito</name></author><summary type="html">&lt;p&gt;Text.&lt;/p&gt;</summary><published>2026-07-02T00:00:00Z</published></entry></feed>',  # noqa: E501 - one text
    ],
    ids=["version", "html", "rss", "atom", "summary"],
)
def test_feeds_of_others(text):
    page = hfdigest.loads(text, period=DAY)
    (one,) = page.digest.entries
    assert page.digest.period == DAY
    assert (one.paper.id, one.paper.title.replace("  ", " ")) == ("2607.00001", "A & B")
    assert one.paper.authors == (Author(name="Ada Ito"),)
    assert (one.summary, one.paper.abstract) == ("Text.", None)
    assert one.extra == {"published": "2026-07-02T00:00:00Z"}


def test_the_name_of_a_feed_of_others_tells_its_period():
    page = hfdigest.loads(others(id="https://arxiv.org/abs/2607.00001"), name="2026-07-02.json")
    assert page.digest.period == DAY
    assert [problem.level for problem in page.problems] == ["note"]


def test_items_that_are_no_papers_are_problems():
    feed = json.loads(others(id="https://arxiv.org/abs/2607.00001"))
    feed["items"].append({"id": "https://example.org/post", "title": "News"})
    page = hfdigest.loads(json.dumps(feed), period=DAY)
    assert len(page.digest.entries) == 1
    (problem,) = page.problems
    assert (problem.level, problem.path) == ("error", "$.items[1]")
    assert problem.message == "is no paper: it has the address of none"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (others(id="x"), "the feed names no papers: no item has the address of one"),
        ('<rss version="2.0"><channel>', "this is not XML: "),
        (
            '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss>&a;</rss>',
            "the XML has a document type",
        ),
        (
            "<feed " + "".join(f'a{n}="" ' for n in range(30_000)) + "/>",
            "an element has more than 1000 attributes",
        ),
        (others(id="x").replace("[{", "[5, {"), r"\$\.items: must be an object, not 5"),
    ],
)
def test_what_is_no_feed_of_papers_is_refused(text, message):
    with pytest.raises(PageError, match=message) as caught:
        hfdigest.loads(text, name="feed")
    assert caught.value.name == "feed"


def test_an_empty_feed_is_an_empty_list():
    page = hfdigest.loads(to_json_feed([]), period=DAY)
    assert page.digest == Digest(period=DAY)
    assert [problem.message for problem in page.problems] == ["the list is empty"]


def test_a_feed_in_the_encoding_that_it_declares():
    text = '<?xml version="1.0" encoding="euc-kr"?><rss><channel><item><title>논문</title><link>https://arxiv.org/abs/2607.00001</link></item></channel></rss>'
    page = hfdigest.loads(text.encode("euc-kr"), period=DAY)
    assert page.digest.entries[0].paper.title == "논문"
