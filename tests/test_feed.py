import datetime as dt
import json
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import attrs
import feedparser
import jsonschema
import pytest
from hypothesis import given, strategies as st
from lxml import etree

from hfdigest import (
    Author,
    Digest,
    Entry,
    Paper,
    RenderError,
    Trending,
    Week,
    load_post,
    to_atom,
    to_json_feed,
)
from hfdigest.formats.atom import escaped, quoted
from hfdigest.prose.plain import clean
from tests import strategies
from tests.archive import listed, paper

HERE = Path(__file__).parent
JSON_FEED = jsonschema.Draft202012Validator(
    json.loads((HERE / "json_feed.schema.json").read_text(encoding="utf-8"))
)
ATOM = etree.RelaxNG(file=str(HERE / "atom.rng"))
NOON = dt.datetime(2026, 2, 16, 21, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
META = {
    "title": "Lamp & Ink",
    "home_page_url": "https://example.org/",
    "feed_url": "https://example.org/feed",
    "description": "Papers <daily>",
    "language": "en",
    "author": "The Lamplighter",
}


def json_items(*digests, **meta):
    feed = json.loads(to_json_feed(digests, **meta))
    JSON_FEED.validate(feed)
    return feed["items"]


def atom(*digests, **meta):
    text = to_atom(digests, **meta)
    ATOM.assertValid(etree.fromstring(text.encode()))
    feed = feedparser.parse(text.encode())
    assert not feed.bozo
    assert feed.version == "atom10"
    return feed


FULL = paper(
    "2602.00001",
    "2590",
    rank=1,
    comments=2,
    github_stars=0,
    title="Ink & <Lamp>",
    abstract="What\nburns ]]> longest.",
    authors=[Author(name="A. Author"), Author(name="Ö. Other")],
    ai_summary="It burns.",
    ai_keywords=["ink", "lamp"],
    thumbnail_url="https://example.org/1.png",
)
CONTENT = """\
about 2590 upvotes, 2026-02-16

A. Author and Ö. Other

What burns ]]> longest.

https://huggingface.co/papers/2602.00001"""


def test_a_json_item_says_all_of_a_paper():
    assert json_items(listed("2026-02-16", FULL, posted_at=NOON)) == [
        {
            "id": "https://huggingface.co/papers/2602.00001",
            "url": "https://huggingface.co/papers/2602.00001",
            "external_url": "https://arxiv.org/abs/2602.00001",
            "title": "Ink & <Lamp>",
            "content_text": CONTENT,
            "summary": "It burns.",
            "image": "https://example.org/1.png",
            "date_published": "2026-02-16T12:00:00Z",
            "date_modified": "2026-02-16T12:00:00Z",
            "authors": [{"name": "A. Author"}, {"name": "Ö. Other"}],
            "tags": ["ink", "lamp"],
            "_hfdigest": {
                "period": "2026-02-16",
                "rank": 1,
                "upvotes": 2590,
                "comments": 2,
                "github_stars": 0,
                "rounded": ["upvotes"],
                "place": 1,
                "abstract": FULL.paper.abstract,
            },
        }
    ]


def test_an_atom_entry_says_all_of_a_paper():
    (entry,) = atom(listed("2026-02-16", FULL, posted_at=NOON)).entries
    assert entry.id == "https://huggingface.co/papers/2602.00001"
    assert entry.title == "Ink & <Lamp>"
    assert entry.published == entry.updated == "2026-02-16T12:00:00Z"
    assert [author.name for author in entry.authors] == ["A. Author", "Ö. Other"]
    assert [tag.term for tag in entry.tags] == ["ink", "lamp"]
    assert [(link.rel, link.href) for link in entry.links] == [
        ("alternate", "https://huggingface.co/papers/2602.00001"),
        ("related", "https://arxiv.org/abs/2602.00001"),
    ]
    assert entry.summary == "It burns."
    assert entry.content[0].value == CONTENT


def test_a_feed_says_of_itself_what_it_is_told():
    feed = json.loads(to_json_feed([], **META))
    JSON_FEED.validate(feed)
    assert feed.pop("authors") == [{"name": META["author"]}]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        **{key: value for key, value in META.items() if key != "author"},
        "items": [],
    }
    feed = atom(listed("2026-02-16"), **META).feed
    assert feed.id == META["feed_url"]
    assert feed.title == META["title"]
    assert feed.subtitle == META["description"]
    assert feed.language == "en"
    assert feed.author == META["author"]
    assert [(link.rel, link.href) for link in feed.links] == [
        ("self", META["feed_url"]),
        ("alternate", META["home_page_url"]),
    ]
    assert feed.updated == "2026-02-16T00:00:00Z"


def test_a_feed_that_is_told_nothing_has_a_title_and_a_stable_id():
    first, second = (atom(listed("2026-02-16")).feed.id for _ in range(2))
    assert first == second
    assert first.startswith("urn:uuid:")
    assert (
        atom(listed("2026-02-16"), home_page_url="https://example.org/").feed.id
        == "https://example.org/"
    )
    assert json.loads(to_json_feed([]))["title"] == "Hugging Face papers"


def test_a_paper_is_one_item_first_published_and_last_updated_by_its_digests():
    later = listed("2026-02-17", paper("2602.00001", 9))
    earlier = listed("2026-02-16", paper("2602.00001", 1))
    for digests in ((later, earlier), (earlier, later)):
        (item,) = json_items(*digests)
        assert item["date_published"] == "2026-02-16T00:00:00Z"
        assert item["date_modified"] == "2026-02-17T00:00:00Z"
        assert item["_hfdigest"]["upvotes"] == 9


def test_the_newest_papers_come_first_else_in_their_order():
    digests = [
        listed("2026-02-16", paper("a"), paper("b")),
        listed("2026-02-18", paper("c")),
        Digest(entries=[paper("without a time")]),
    ]
    titles = [item["title"] for item in json_items(*digests)]
    assert titles == ["c", "a", "b", "without a time"]


@pytest.mark.parametrize(
    ("digest", "time"),
    [
        (Digest(period=Week(year=2026, week=53)), "2027-01-03T00:00:00Z"),
        (Digest(posted_at=NOON), "2026-02-16T12:00:00Z"),
        (Digest(extra={"crawled_at": "2026-02-16T01:02:03.4"}), "2026-02-16T01:02:03Z"),
        (Digest(extra={"crawled_at": "2026-02-16T01:02:03+01:00"}), "2026-02-16T00:02:03Z"),
        (Digest(extra={"crawled_at": "today"}, posted_at=NOON), "2026-02-16T12:00:00Z"),
        (Digest(extra={"crawled_at": 5}, posted_at=NOON), "2026-02-16T12:00:00Z"),
    ],
)
def test_times_come_from_the_digest(digest, time):
    assert atom(Digest(**{**vars_of(digest), "entries": [paper("a")]})).entries[0].updated == time


def vars_of(digest):
    return {"period": digest.period, "posted_at": digest.posted_at, "extra": digest.extra}


def test_times_else_come_from_the_paper():
    digest = Digest(period=Trending(), entries=[Entry(paper=Paper(id="a", published_at=NOON))])
    (item,) = json_items(digest)
    assert item["date_published"] == "2026-02-16T12:00:00Z"
    submitted = Digest(entries=[Entry(paper=Paper(id="a"), submitted_at=NOON)])
    assert json_items(submitted)[0]["date_published"] == "2026-02-16T12:00:00Z"


def test_atom_refuses_what_has_no_time():
    with pytest.raises(RenderError, match="nothing tells the time of digests, and Atom demands it"):
        to_atom([])
    timeless = Digest(entries=[paper("a")])
    with pytest.raises(RenderError, match=r"the time of https://huggingface.co/papers/a") as caught:
        to_atom([listed("2026-02-16"), timeless])
    assert caught.value.fields == ("posted_at",)


def content(entry, **meta):
    (item,) = json_items(entry if isinstance(entry, Digest) else Digest(entries=[entry]), **meta)
    return item["content_text"]


def test_what_readers_show_holds_votes_authors_text_and_links():
    post = Digest(period=Week(year=2026, week=7), front_matter={"permalink": "/w7/"})
    entry = Entry(paper=Paper(title="T"), upvotes=1)
    week = attrs.evolve(post, entries=[entry])
    assert content(week) == "1 upvote, 2026-W07"
    assert content(week, home_page_url="https://example.org/") == (
        "1 upvote, 2026-W07\n\nhttps://example.org/w7/"
    )
    absolute = attrs.evolve(week, front_matter={"permalink": "https://example.org/a"})
    assert content(absolute).endswith("\n\nhttps://example.org/a")
    for odd in ("javascript:alert(1)", ("a",)):
        assert content(attrs.evolve(week, front_matter={"permalink": odd})) == "1 upvote, 2026-W07"
    many = [Author(name=f"A {number}") for number in range(12)]
    assert content(Entry(paper=Paper(title="T", authors=many))) == (
        "A 0, A 1, A 2, A 3, A 4, A 5, A 6, A 7, A 8, A 9 and 2 more"
    )


def test_texts_are_plain():
    entry = Entry(
        paper=Paper(
            id="a",
            title=r"On $\tau^2$ at 38\%",
            ai_summary=r"\emph{So}",
            ai_keywords=["a\x00 b"],
            authors=[Author(name="A\u200b B")],
        ),
        summary="One\nline of $O(n\\log n)$.\n\nTwo.",
    )
    (item,) = json_items(Digest(entries=[entry]))
    assert item["title"] == "On τ^2 at 38%"
    assert item["summary"] == "So"
    assert item["tags"] == ["a b"]
    assert item["authors"] == [{"name": "A B"}]
    assert "\n\nOne line of O(n log n).\n\nTwo.\n\n" in item["content_text"]


def test_the_text_is_the_publishers_else_the_abstract():
    entries = [
        Entry(paper=Paper(id="a", title="T", abstract="abstract"), summary="own words"),
        Entry(paper=Paper(id="b", title="T", abstract="abstract")),
        Entry(paper=Paper(id="c", title="T", abstract="Join us"), doubtful=["abstract"]),
        Entry(paper=Paper(id="d")),
    ]
    texts = [item["content_text"] for item in json_items(listed("2026-02-16", *entries))]
    page = "https://huggingface.co/papers"
    assert texts == [
        f"own words\n\n{page}/a",
        f"abstract\n\n{page}/b",
        f"{page}/c",
        f"{page}/d",
    ]
    assert content(Entry(paper=Paper(title="T"))) == "T"


def test_papers_without_an_id_have_a_stable_one_and_no_address():
    digest = listed("2026-02-16", Entry(paper=Paper(title="T")), Entry())
    items = json_items(digest)
    assert items == json_items(digest)
    assert all(item["id"].startswith("urn:uuid:") and "url" not in item for item in items)
    assert len({item["id"] for item in items}) == 2
    assert all("links" not in entry for entry in atom(digest).entries)


def test_only_addresses_of_the_web_are_linked():
    digest = listed("2026-02-16", paper('a b"<é', thumbnail_url="javascript:alert(1)"))
    (item,) = json_items(digest)
    assert "image" not in item
    assert item["url"] == "https://huggingface.co/papers/a%20b%22%3C%C3%A9"
    assert atom(digest).entries[0].link == item["url"]


def test_what_xml_cannot_carry_is_replaced():
    text = "a\x00b\x1bc\ud800d\ufffee\U0001f600"
    digest = listed("2026-02-16", paper("x", title=text))
    assert atom(digest).entries[0].title == "abcde\U0001f600"
    assert atom(digest, title=text).feed.title == "a\ufffdb\ufffdc\ufffdd\ufffde\U0001f600"
    assert json_items(digest)[0]["title"] == "abcde\U0001f600"
    assert (
        json.loads(to_json_feed([], title=text))["title"] == "a\x00b\x1bc\ufffdd\ufffee\U0001f600"
    )


@given(st.text(st.sampled_from("a <>&\"'\t\n\r\u00e9"), max_size=8))
def test_attributes_are_quoted_as_the_standard_library_quotes_them(text):
    assert quoted(text) == quoteattr(text)
    assert escaped(text) == escape(text)


def test_equal_times_keep_their_offsets():
    noon = dt.datetime(2026, 2, 16, 12, tzinfo=dt.UTC)
    for time in (noon, noon.astimezone(dt.timezone(dt.timedelta(hours=9)))):
        (item,) = json_items(Digest(entries=[Entry(paper=Paper(id="x"), submitted_at=time)]))
        assert item["_hfdigest"]["submitted_at"] == time.isoformat()


_ONE_LINES = st.text(st.sampled_from("a<>&\"'\u00e9"), min_size=1, max_size=4)


@given(st.lists(_ONE_LINES, max_size=3), st.lists(_ONE_LINES, max_size=3))
def test_authors_and_tags_are_one_element_each(names, tags):
    authors = [Author(name=name) for name in names]
    text = to_atom(listed("2026-02-16", paper("x", authors=authors, ai_keywords=tags)))
    lines = [line.strip() for line in text.splitlines()]
    start = lines.index("<entry>")
    assert [line for line in lines[start:] if line.startswith("<author")] == [
        f"<author><name>{escape(name)}</name></author>" for name in map(clean, names)
    ]
    assert [line for line in lines if line.startswith("<category")] == [
        f"<category term={quoteattr(tag)} />" for tag in map(clean, tags)
    ]


@pytest.mark.parametrize("write", [to_atom, to_json_feed])
def test_a_time_outside_the_calendar_of_utc_is_refused(write):
    last = dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-1)))
    with pytest.raises(RenderError, match=r"9999-12-31 .* has no date in UTC"):
        write([Digest(posted_at=last, entries=[paper("a")])])


@pytest.mark.parametrize("write", [to_atom, to_json_feed])
def test_a_feed_says_nothing_else_of_itself(write):
    with pytest.raises(TypeError, match=r"a feed says title, .*, limit of itself, not titel"):
        write([], titel="x")


in_utc = st.datetimes(timezones=st.just(dt.UTC))


@given(st.lists(st.tuples(strategies.digests, in_utc), max_size=3))
def test_every_digest_makes_valid_feeds(dated):
    digests = [attrs.evolve(digest, posted_at=at) for digest, at in dated]
    JSON_FEED.validate(json.loads(to_json_feed(digests)))
    text = to_atom([listed("2026-02-16"), *digests])
    ATOM.assertValid(etree.fromstring(text.encode()))


def test_real_posts_make_valid_feeds(corpus):
    digests = [load_post(path).digest for path in sorted(corpus.glob("posts/*.md"))]
    ids = {entry.paper.hf_url for digest in digests for entry in digest.entries}
    assert {item["id"] for item in json_items(*digests)} == ids
    assert {entry.id for entry in atom(*digests).entries} == ids
