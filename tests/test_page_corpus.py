"""Real captures of pages and API answers: everything that they state is in the model."""

import datetime as dt
import json
import re
from operator import attrgetter

import pytest

from hfdigest import (
    Approximate,
    Day,
    PageError,
    Trending,
    parse_api,
    parse_page,
    parse_paper_api,
)
from hfdigest.frozenmap import thaw
from tests.optional import needed

LAST_TRUE_CLOCK = dt.date(2025, 3, 10)


@pytest.fixture(scope="session")
def captures(corpus):
    """The API captures as name and JSON value."""
    files = sorted((corpus / "api").glob("*.json"))
    assert files, "the corpus has no API captures"
    return [(file.name, json.loads(file.read_bytes())) for file in files]


@pytest.fixture(scope="session")
def lists(captures):
    """The captures that hold objects, each with the day in its name, if it has one."""
    named = ((re.search(r"papers-(\d{4}-\d\d-\d\d)\.json", name), data) for name, data in captures)
    return [
        (dt.date.fromisoformat(match[1]) if match else None, data)
        for match, data in named
        if isinstance(data, list) and isinstance(data[0], dict)
    ]


@pytest.fixture(scope="session")
def page_2024(corpus):
    return (corpus / "pages" / "papers-date-2024-08-01.html").read_bytes()


def folded(text):
    return " ".join(part.strip() for part in text.strip().split("\n"))


def moment(text):
    return dt.datetime.fromisoformat(text)


def without(raw, *keys):
    return {key: value for key, value in raw.items() if key not in keys}


def check_user(user, *raws):
    """Every fact of the descriptions of one account is in the user."""
    raw = {key: value for one in raws if one for key, value in one.items()}
    assert user.name == raw.get("user", raw.get("name"))
    assert user.fullname == raw.get("fullname")
    assert user.avatar_url == raw.get("avatarUrl")
    rest = without(raw, "user", "name", "fullname", "avatarUrl")
    if "id" in rest:
        rest["_id"] = rest.pop("id")
    assert thaw(user.extra) == rest


def check_author(author, raw):
    assert author.name == raw["name"]
    assert author.hidden == raw["hidden"]
    assert author.status == raw.get("status")
    assert thaw(author.extra) == without(raw, "name", "hidden", "status", "user")
    if "user" in raw:
        check_user(author.user, raw["user"])


def check_item(entry, raw):
    paper, raw_paper = entry.paper, raw["paper"]
    assert paper.id == raw_paper["id"]
    assert paper.title == folded(raw_paper["title"])
    assert paper.abstract == folded(raw_paper["summary"])
    assert paper.published_at == moment(raw_paper["publishedAt"])
    assert paper.author_count == len(raw_paper["authors"])
    for author, raw_author in zip(paper.authors, raw_paper["authors"], strict=True):
        check_author(author, raw_author)
    assert entry.upvotes == raw_paper["upvotes"]
    assert entry.comments == raw["numComments"]
    assert entry.github_stars == raw_paper.get("githubStars")
    owner = raw_paper.get("organization", raw.get("submitterOrganization"))
    if owner:
        assert paper.organization.name == owner["name"]
        assert paper.organization.fullname == owner["fullname"].strip()
        assert paper.organization.extra.get("fullname", owner["fullname"]) == owner["fullname"]
        assert paper.organization.avatar_url == owner.get("avatar")
        assert entry.affiliation.raw == owner["fullname"].strip()
    else:
        assert entry.affiliation.raw == f"·{len(raw_paper['authors'])} authors"
    submitters = raw.get("submittedBy"), raw_paper.get("submittedOnDailyBy")
    if any(submitters):
        check_user(entry.submitted_by, *submitters)
    if "submittedOnDailyAt" in raw_paper:
        assert entry.submitted_at == moment(raw_paper["submittedOnDailyAt"])
    media = [raw["mediaUrl"]] if "mediaUrl" in raw else raw.get("mediaUrls", [])
    assert list(paper.media_urls) == media
    assert paper.thumbnail_url == raw.get("thumbnail")
    assert paper.discussion_id == raw_paper.get("discussionId")
    assert paper.ai_summary == raw_paper.get("ai_summary")
    assert list(paper.ai_keywords) == raw_paper.get("ai_keywords", [])
    for key, field in (("githubRepo", paper.github_url), ("projectPage", paper.project_url)):
        assert paper.extra.get(key, field) == raw_paper.get(key)
    for key in ("ai_summary_model", "githubRepoAddedBy"):
        assert paper.extra.get(key) == raw_paper.get(key)
    for key in ("isAuthorParticipating", "upvoted"):
        assert entry.extra.get(key) == raw.get(key)
    title = entry.extra.get("title", raw_paper["title"])
    assert folded(title) == folded(raw["title"])


def test_every_item_is_read_and_nothing_is_dropped(lists):
    for _, data in lists:
        page = parse_api(data)
        assert not [problem for problem in page.problems if problem.path not in {None, "$"}]
        for entry, raw in zip(page.digest.entries, data, strict=True):
            check_item(entry, raw)


def test_the_time_of_submission_is_never_the_false_clock(lists):
    for day, data in lists:
        for entry, raw in zip(parse_api(data).digest.entries, data, strict=True):
            if "submittedOnDailyAt" in raw["paper"]:
                continue
            if day <= LAST_TRUE_CLOCK:
                assert entry.submitted_at == moment(raw["publishedAt"])
            else:
                assert entry.submitted_at is None
                assert entry.extra["publishedAt"] == raw["publishedAt"]


def test_a_list_is_that_of_the_day_it_was_asked_for(lists):
    for day, data in lists:
        if day and all("submittedOnDailyAt" in raw["paper"] for raw in data):
            # Without the name, a list that may be a part of the day states none.
            assert parse_api(data).digest.period in {None, Day(date=day)}
            assert parse_api(data, name=f"{day}.json").digest.period == Day(date=day)


def test_captures_are_read_alike_from_text_and_from_values(lists):
    for _, data in lists[::5]:
        assert parse_api(json.dumps(data)) == parse_api(data)


def test_a_paper_alone_agrees_with_its_place_in_a_list(lists):
    _, data = lists[-1]
    for entry, raw in zip(parse_api(data).digest.entries, data, strict=True):
        paper = parse_paper_api(raw["paper"])
        assert paper.authors == entry.paper.authors
        assert paper.extra["upvotes"] == entry.upvotes


STATED = (
    *("upvotes", "comments", "github_stars", "submitted_at", "affiliation"),
    *("paper.id", "paper.abstract", "paper.published_at", "paper.author_count"),
    *("paper.github_url", "paper.project_url", "paper.thumbnail_url", "paper.discussion_id"),
    *("paper.ai_summary", "paper.ai_keywords", "paper.media_urls"),
)


def kept(one):
    """Each fact that the client can keep of an entry, but for pictures of organisations."""
    facts = {path: attrgetter(path)(one) for path in STATED}
    facts["authors"] = tuple(
        (author.name, author.status, author.user and author.user.name)
        for author in one.paper.authors
    )
    owner, by = one.paper.organization, one.submitted_by
    return facts | {"owner": owner and owner.name, "by": by and by.name}


def test_what_the_client_keeps_of_real_lists_agrees_and_nothing_else_is_stated(lists):
    info = needed("huggingface_hub.hf_api").PaperInfo
    as_dict = needed("huggingface_hub.cli._output")._dataclass_to_dict
    for _, data in lists:
        made = [info(**json.loads(json.dumps(raw))) for raw in data]
        direct = parse_api(data).digest.entries
        for said in (made, [*map(as_dict, made)], [*map(vars, made)]):
            page = parse_api(said)
            assert [problem.level for problem in page.problems].count("note") == 1
            for one, whole, raw in zip(page.digest.entries, direct, data, strict=True):
                stated = kept(whole)
                for path, fact in kept(one).items():
                    assert fact in {None, (), stated[path]}, path
                assert one.paper.title in {whole.paper.title, folded(raw["title"])}
                assert one.comments == whole.comments
                assert one.upvotes == (whole.upvotes or None)


def test_files_of_reprs_are_refused_with_the_cause(captures):
    refused = 0
    for _, data in captures:
        listed = data.get("data", []) if isinstance(data, dict) else data
        if listed and isinstance(listed[0], str):
            with pytest.raises(PageError, match=r"Python's str\(\)"):
                parse_api(data)
            refused += 1
    assert refused


def test_everything_in_the_props_is_in_the_digest(page_2024):
    page = parse_page(page_2024)
    assert page.problems == ()
    assert page.digest.period.label == "2024-08-01"
    assert page.digest.extra["nextDate"] == "2024-08-02"
    match = re.search(r'data-target="DailyPapers" data-props="([^"]*)"', page_2024.decode())
    props = json.loads(match[1].replace("&quot;", '"').replace("&amp;", "&"))
    for entry, raw in zip(page.digest.entries, props["dailyPapers"], strict=True):
        check_item(entry, raw)


def test_the_cards_agree_with_the_props(page_2024):
    cards = parse_page(page_2024.replace(b'data-target="DailyPapers"', b""))
    props = parse_page(page_2024)
    assert cards.digest.period == props.digest.period
    assert len(cards.problems) == 1
    for shown, stated in zip(cards.digest.entries, props.digest.entries, strict=True):
        for field in ("upvotes", "comments", "github_stars", "affiliation"):
            assert getattr(shown, field) == getattr(stated, field), field
        for field in ("id", "title", "organization", "author_count"):
            assert getattr(shown.paper, field) == getattr(stated.paper, field), field
        assert shown.submitted_by.name == stated.submitted_by.name


def test_page_and_api_of_one_day_agree_on_what_does_not_change(page_2024, lists):
    (data,) = [data for day, data in lists if day == dt.date(2024, 8, 1)]
    listed = {entry.paper.id: entry for entry in parse_api(data).digest.entries}
    on_page = {entry.paper.id: entry for entry in parse_page(page_2024).digest.entries}
    assert listed.keys() < on_page.keys()
    for paper_id, entry in listed.items():
        paper, later = entry.paper, on_page[paper_id].paper
        for field in ("version", "title", "abstract", "published_at", "author_count", "media_urls"):
            assert getattr(paper, field) == getattr(later, field), field
        assert [one.name for one in paper.authors] == [one.name for one in later.authors]
        assert entry.submitted_at == on_page[paper_id].submitted_at
        assert entry.submitted_by == on_page[paper_id].submitted_by


def test_a_trending_page_has_each_paper_once(corpus):
    file = corpus / "pages" / "papers-trending-2026-10-07-excerpt.html"
    page = parse_page(file.read_bytes())
    assert page.digest.period == Trending()
    first, second = page.digest.entries
    assert (first.paper.id, second.paper.id) == ("2609.24972", "2509.22186")
    assert (first.upvotes, second.upvotes) == (222, 180)
    assert (first.github_stars, second.github_stars) == (Approximate(1280), Approximate(60000))
    assert second.paper.author_count == 61
    assert second.submitted_by.name == "taesiri"
