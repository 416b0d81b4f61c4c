"""One item of any era as an entry and a paper."""

import datetime as dt
import json
import math
from collections import UserDict

import attrs
import pytest
from hypothesis import example, given, strategies as st

from hfdigest import (
    Affiliation,
    Author,
    Entry,
    Organization,
    PageError,
    Paper,
    User,
    parse_api,
    parse_paper_api,
    to_json,
)
from hfdigest.frozenmap import FrozenMap, thaw
from hfdigest.page import people
from hfdigest.page.schema import decode_items
from hfdigest.page.values import WrongValueError
from hfdigest.record import Later
from tests.page_fixtures import item

A_COUNT = "must be a whole number from 0 to 2147483647"


def read(one, **options):
    return parse_api([one], **options).digest.entries[0]


def refusal(one):
    with pytest.raises(PageError) as caught:
        parse_api([one])
    return caught.value.path, caught.value.message


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


def test_an_item_of_2026():
    entry = read(item())
    paper = entry.paper
    assert (paper.id, paper.version, paper.title) == ("2609.01234", None, "A Paper")
    assert paper.authors[0] == Author(name="Ada Lovelace", extra={"_id": "a1"})
    assert paper.author_count == 2
    assert paper.abstract == "First line and second."
    assert paper.published_at == utc(2026, 7, 1, 10, 20, 30)
    owner = Organization(name="ai-lab", fullname="AI Lab 16", extra={"_id": "o1"})
    assert paper.organization == owner
    assert paper.github_url == "https://github.com/ai-lab/paper"
    assert paper.discussion_id == "d1"
    assert paper.ai_summary == "A model wrote this."
    assert paper.ai_keywords == ("papers",)
    assert paper.thumbnail_url.endswith("2609.01234.png")
    assert paper.extra == {}
    assert (entry.upvotes, entry.comments, entry.github_stars) == (3, 2, 0)
    assert entry.affiliation == Affiliation(raw="AI Lab 16", organization="AI Lab 16", certain=True)
    submitter = User(
        name="boli", fullname="Bo Li", avatar_url="/avatars/b.svg", extra={"_id": "u1"}
    )
    assert entry.submitted_by == submitter
    assert entry.submitted_at == utc(2026, 7, 2)
    assert entry.extra == {
        "publishedAt": "2026-07-01T06:20:30.000Z",
        "isAuthorParticipating": False,
    }


def test_an_item_of_2024_and_of_2023():
    entry = read(item(era=2024))
    assert entry.submitted_at == utc(2024, 7, 2, 1, 2, 3)
    assert entry.submitted_by == User(name="boli", fullname="Bo Li", avatar_url="/avatars/b.svg")
    assert entry.affiliation == Affiliation(raw="·2 authors", author_count=2, certain=True)
    assert entry.github_stars is None
    oldest = read(item(era=2023))
    assert oldest.submitted_by is None
    assert oldest.paper.thumbnail_url is None


def test_the_clock_beside_the_paper_is_false_where_a_summary_is():
    one = item(era=2026, submittedOnDailyAt=...)
    assert read(one).submitted_at is None
    assert read(one).extra["publishedAt"] == "2026-07-01T06:20:30.000Z"
    del one["summary"]
    assert read(one).submitted_at == utc(2026, 7, 1, 6, 20, 30)
    assert "publishedAt" not in read(one).extra


def test_a_true_clock_that_differs_from_the_day_is_kept():
    one = item(era=2024, submittedOnDailyAt="2024-07-02T00:00:00.000Z")
    assert read(one).submitted_at == utc(2024, 7, 2)
    assert read(one).extra == {"publishedAt": "2024-07-02T01:02:03.000Z"}


def test_absent_is_not_zero():
    bare = read({"id": "2609.01234"})
    assert (bare.upvotes, bare.comments, bare.github_stars) == (None, None, None)
    assert bare.paper.author_count is bare.affiliation is None
    zero = read(item(upvotes=0) | {"numComments": 0})
    assert (zero.upvotes, zero.comments, zero.github_stars) == (0, 0, 0)


def test_null_and_blank_state_nothing():
    paper = read(item(organization=None, ai_summary=" ", authors=[])).paper
    assert paper.organization is paper.ai_summary is paper.author_count is None
    assert paper.extra == {"ai_summary": " "}
    paper = read(item(title="\n", githubRepo="", projectPage="")).paper
    assert paper.title is paper.github_url is paper.project_url is None
    assert paper.extra == {"title": "\n", "githubRepo": "", "projectPage": ""}


def test_flat_and_wrapped_agree():
    one = item()
    flat = one["paper"] | {"numComments": 2, "thumbnail": one["thumbnail"]}
    assert read(flat).paper == read(one).paper
    assert (read(flat).upvotes, read(flat).comments) == (3, 2)


def test_a_copy_that_differs_is_kept():
    entry = read(item(era=2024, title="nabla") | {"title": "$\\nabla$"})
    assert entry.paper.title == "nabla"
    assert entry.extra == {"title": "$\\nabla$"}


def test_older_names_of_keys():
    entry = read(
        item(era=2023)
        | {
            "mediaUrl": "https://cdn/x.png",
            "submitterOrganization": {"name": "lab"},
            "thumbnailUrl": "https://cdn/t.png",
            "submittedBy": {"id": "u7", "user": "boli"},
        }
    )
    assert entry.paper.media_urls == ("https://cdn/x.png",)
    assert entry.paper.organization == Organization(name="lab")
    assert entry.paper.thumbnail_url == "https://cdn/t.png"
    assert entry.affiliation.raw == "lab"
    assert entry.submitted_by == User(name="boli", extra={"_id": "u7"})
    assert read(item(era=2023) | {"mediaUrl": ""}).paper.media_urls == ()


def test_media_are_a_list_of_addresses():
    urls = ["https://a.org/v.mp4", "https://a.org/w.png"]
    paper = read(item(mediaUrls=urls)).paper
    assert (paper.media_urls, "mediaUrls" in paper.extra) == (tuple(urls), False)


def test_submitters_that_differ_are_both_kept():
    one = item() | {"submittedBy": {"name": "other", "fullname": "Somebody"}}
    entry = read(one)
    assert entry.submitted_by.name == "boli"
    assert entry.extra["submittedBy"] == {"name": "other", "fullname": "Somebody"}


def test_what_has_no_name_stays_in_extra():
    paper = read(item(organization={"_id": "o"}, submittedOnDailyBy={"fullname": "X"})).paper
    assert paper.organization is None
    assert paper.extra == {"organization": {"_id": "o"}, "submittedOnDailyBy": {"fullname": "X"}}


def test_authors_with_accounts():
    author = {
        "_id": "a1",
        "name": "Ada Lovelace",
        "hidden": True,
        "status": "claimed_verified",
        "statusLastChangedAt": "2026-07-02T00:00:00.000Z",
        "user": {"_id": "u", "user": "ada", "name": "ada", "avatarUrl": "/a.svg", "isPro": True},
    }
    (read_author,) = read(item(authors=[author])).paper.authors
    assert read_author == Author(
        name="Ada Lovelace",
        hidden=True,
        status="claimed_verified",
        user=User(name="ada", avatar_url="/a.svg", extra={"_id": "u", "isPro": True}),
        extra={"_id": "a1", "statusLastChangedAt": "2026-07-02T00:00:00.000Z"},
    )


@pytest.mark.parametrize(
    ("given_url", "clean"),
    [
        ("https://github.com/a/b", "https://github.com/a/b"),
        ("https://github.com/a/b/", "https://github.com/a/b"),
        ("https://github.com/a/b.git", "https://github.com/a/b"),
        ("http://www.GitHub.com/a/b.c/tree/main/x?y#z", "https://github.com/a/b.c"),
        ("https://github.com/a/b\nhttps://example.com", "https://github.com/a/b"),
        (" https://gitlab.com/a/b/ ", "https://gitlab.com/a/b/"),
        ("https://github.com/a", "https://github.com/a"),
    ],
)
def test_addresses_are_cleaned_and_the_original_is_kept(given_url, clean):
    paper = read(item(githubRepo=given_url, projectPage=f" {given_url}")).paper
    assert paper.github_url == clean
    assert paper.extra.get("githubRepo", clean) == given_url
    assert paper.project_url == given_url.split()[0]
    assert paper.extra["projectPage"] == f" {given_url}"


@pytest.mark.parametrize(
    ("given_id", "paper_id", "version"),
    [
        ("2503.02130", "2503.02130", None),
        ("2503.02130v3", "2503.02130", 3),
        ("arXiv:2503.02130", "2503.02130", None),
        ("0704.0001v12", "0704.0001", 12),
        ("hep-th/9901001", "hep-th/9901001", None),
        ("my-paper_1", "my-paper_1", None),
    ],
)
def test_ids(given_id, paper_id, version):
    paper = read(item(given_id)).paper
    assert (paper.id, paper.version) == (paper_id, version)


@pytest.mark.parametrize(
    ("one", "path", "message"),
    [
        ({}, "$[0].id", "the paper has no id"),
        (item(""), "$[0].paper.id", "the paper has no id"),
        (item(...), "$[0].paper.id", "the paper has no id"),
        (
            item(2503.2130),
            "$[0].paper.id",
            "must be text, because a number loses zeros, not 2503.213",
        ),
        (
            item("２５０３.02130"),
            "$[0].paper.id",
            'must be an identifier of a paper, not the text "２５０３.02130"',
        ),
        (item("../a"), "$[0].paper.id", 'must be an identifier of a paper, not the text "../a"'),
        ({"paper": []}, "$[0].paper", "must be an object, not a list"),
        (7, "$[0]", "must be an object, not 7"),
        (item(title=5), "$[0].paper.title", "must be text, not 5"),
        (item(authors={}), "$[0].paper.authors", "must be a list, not an object"),
        (item(authors=[{"name": ""}]), "$[0].paper.authors[0]", "the author has no name"),
        (
            item(authors=[{"name": "A"}, {"name": "B", "hidden": 0}]),
            "$[0].paper.authors[1].hidden",
            "must be true or false, not 0",
        ),
        (
            item(publishedAt="yesterday"),
            "$[0].paper.publishedAt",
            'must be a date and time with an offset, not the text "yesterday"',
        ),
        (
            item(submittedOnDailyAt=12),
            "$[0].paper.submittedOnDailyAt",
            "must be a date and time with an offset, not 12",
        ),
        (item(ai_keywords=["a", 1]), "$[0].paper.ai_keywords[1]", "must be text, not 1"),
        (item(githubStars=-1), "$[0].paper.githubStars", f"{A_COUNT}, not -1"),
        (item() | {"numComments": 2.5}, "$[0].numComments", f"{A_COUNT}, not 2.5"),
    ],
)
def test_wrong_values_are_refused_with_their_place(one, path, message):
    assert refusal(one) == (path, message)


@pytest.mark.parametrize(
    ("spelled", "described"),
    [
        ("true", "true"),
        ('"12"', 'the text "12"'),
        ('"' + "1" * 50 + '"', f'the text "{"1" * 40}…"'),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("1e999", "1e999"),
        ("1.0", "1.0"),
        ("-1", "-1"),
        ("2147483648", "2147483648"),
        ("1" * 5000, "a number of 5000 digits"),
        ("-" + "1" * 5000, "a number of 5000 digits"),
        ("1" * 19, "a number of more than 18 digits"),
        ("[1]", "a list"),
    ],
)
def test_upvotes_that_are_no_count(spelled, described):
    text = '[{"id": "2609.00001"}, {"id": "2609.00002", "upvotes": ' + spelled + "}]"
    page = parse_api(text)
    assert [entry.paper.id for entry in page.digest.entries] == ["2609.00001"]
    problem = page.problems[0]
    assert problem.path == "$[1].upvotes"
    assert problem.message == f"{A_COUNT}, not {described}"


@pytest.mark.parametrize(
    ("value", "described"),
    [(math.inf, "inf"), (10**5000, "a number of more than 18 digits"), (False, "false")],
    ids=["inf", "long", "false"],
)
def test_upvotes_of_python_values(value, described):
    assert refusal(item(upvotes=value))[1].endswith(f"not {described}")


def test_numbers_beyond_python_are_kept_as_their_text():
    text = '{"id": "2609.00001", "x": NaN, "y": 1e999, "z": ' + "9" * 700 + ', "w": 1.5}'
    assert parse_paper_api(text).extra == {"x": "NaN", "y": "1e999", "z": "9" * 700, "w": 1.5}
    assert parse_paper_api('{"id": "2609.00001", "z": 10000000000000000000}').extra["z"] == 10**19
    assert parse_paper_api({"id": "2609.00001", "z": 10**5000}).extra["z"] == "1" + "0" * 5000


def test_what_is_read_is_frozen_and_of_the_classes_of_the_model():
    entry = read(item(authors=[{"_id": "1", "name": "Ada Example", "hidden": False}]))
    (author,) = entry.paper.authors
    for value, kind in ((entry, Entry), (entry.paper, Paper), (author, Author)):
        assert type(value) is kind
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            value.extra = {}
        assert attrs.evolve(value) == value


def test_of_a_key_that_stands_twice_the_last_value_counts():
    assert parse_paper_api('{"id": "2609.00001", "id": "2609.00002"}').id == "2609.00002"


def test_what_is_kept_may_not_nest_too_deeply():
    deep = []
    for _ in range(70):
        deep = [deep, {"a": 1}]
    assert refusal(item(unknown=deep)) == ("$[0].paper.unknown", "nests more than 64 levels deep")
    assert read(item(unknown=[[{"a": [1]}]])).paper.extra["unknown"] == (({"a": (1,)},),)


def test_the_argument_is_never_changed():
    one = item(githubRepo="https://github.com/a/b/", organization={"_id": "x"})
    before = thaw(one)
    parse_api([one])
    parse_paper_api(one)
    assert one == before


def test_any_mapping_and_sequence_is_read():
    assert parse_paper_api(UserDict(item(authors=({"name": "A"},)))).authors[0].name == "A"


def test_a_paper_alone_keeps_what_belongs_to_the_moment_in_extra():
    paper = parse_paper_api(item()["paper"] | {"linkedModels": [{"id": "m"}], "numTotalModels": 1})
    assert paper.extra["upvotes"] == 3
    assert paper.extra["githubStars"] == 0
    assert paper.extra["submittedOnDailyBy"]["user"] == "boli"
    assert paper.extra["linkedModels"] == ({"id": "m"},)
    assert parse_paper_api(item()).extra["numComments"] == 2


def test_a_paper_alone_that_is_wrong():
    with pytest.raises(PageError, match=r"\$\.paper\.upvotes: must be a whole number"):
        parse_paper_api(item(upvotes="7"))


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text.strip())


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "upvotes": st.integers(0, 2**31 - 1),
            "githubStars": st.integers(0, 2**31 - 1),
            "discussionId": TEXTS,
            "ai_keywords": st.lists(st.text()),
            "surprise": st.recursive(
                st.none() | st.booleans() | st.integers() | TEXTS, st.lists, max_leaves=5
            ),
        },
    )
)
def test_nothing_is_lost_or_made_up(stated):
    entry = read(item(era=2023, upvotes=...) | {"paper": {"id": "2609.00001"} | stated})
    assert entry.upvotes == stated.get("upvotes")
    assert entry.github_stars == stated.get("githubStars")
    assert entry.paper.discussion_id == stated.get("discussionId")
    assert entry.paper.ai_keywords == tuple(stated.get("ai_keywords", ()))
    assert thaw(entry.paper.extra) == {key: stated[key] for key in stated if key == "surprise"}
    hash(entry)


@given(TEXTS)
def test_titles_stand_on_one_line(text):
    title = read(item(title=text)).paper.title
    assert "\n" not in title
    assert "\r" not in title
    assert title.replace(" ", "") == "".join(
        part.strip() for part in text.replace("\r", "\n").split("\n")
    ).replace(" ", "")


def test_spaces_around_an_organisation_are_kept_beside_it():
    entry = read(item(organization={"name": "lab", "fullname": "The Lab "}))
    assert entry.paper.organization == Organization(
        name="lab", fullname="The Lab", extra={"fullname": "The Lab "}
    )
    assert entry.affiliation.raw == "The Lab"


def test_an_author_with_another_kind_of_id():
    (author,) = read(item(authors=[{"_id": 7, "name": "A", "hidden": False}])).paper.authors
    assert author == Author(name="A", extra={"_id": 7})


PLAIN = {"_id": "a", "name": "Ada", "hidden": False}
NAMES = st.sampled_from(["Ada", "Ç", " ", "\u3000", "", None, 7, True, ["Ada"]])
ACCOUNTS = st.dictionaries(st.sampled_from(["_id", "user", "name", "isPro", "orgs"]), NAMES)
LISTED = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"_id": NAMES, "name": NAMES, "hidden": st.sampled_from([False, True, 0, None])},
            optional={"status": NAMES, "user": ACCOUNTS | NAMES, "statusLastChangedAt": NAMES},
        ),
        st.fixed_dictionaries(
            {"name": st.sampled_from(["Ada", "Ç", "\u3000"])},
            optional={
                "hidden": st.booleans(),
                "status": st.sampled_from(["claimed", " "]),
                "user": ACCOUNTS,
            },
        ),
        st.just(PLAIN),
        st.sampled_from([None, "Ada", 1]),
    )
)


@given(LISTED)
@example([])
@example([PLAIN | {"status": "claimed"}])
@example([PLAIN, PLAIN | {"hidden": True}, PLAIN | {"_id": [1]}])
@example([PLAIN, PLAIN | {"hidden": True}])
@example([PLAIN, PLAIN | {"name": "\u3000"}])
@example([PLAIN, PLAIN | {"user": {"user": "ada", "fullname": "", "isPro": True}}])
@example([PLAIN | {"user": {"user": True}}])
@example([PLAIN | {"user": {"user": None, "isPro": 1}}])
def test_authors_are_read_from_records_as_they_are_one_by_one(listed):
    text = json.dumps([{"paper": {"id": "2609.01234", "authors": listed}}])
    try:
        records = decode_items(text)[0].paper.authors
    except LookupError:
        records = listed
    one_by_one = result(lambda: tuple(map(people.author, listed)))
    found = result(lambda: people.authors(records))
    made = found() if isinstance(found, Later) else found
    assert made == one_by_one
    if isinstance(made, tuple):
        assert [type(author) for author in made] == [Author] * len(listed)
        assert [type(author.extra) for author in made] == [FrozenMap] * len(listed)


@given(LISTED, st.dictionaries(st.sampled_from(["title", "upvotes", "summary", "new"]), NAMES))
def test_an_answer_says_the_same_as_text_and_as_a_value(listed, changes):
    answer = [item(authors=listed, **changes), item("2609.01235")]
    text = json.dumps(answer, ensure_ascii=False)
    assert outcome(text) == outcome(text.encode()) == outcome(answer)


def outcome(answer):
    page = parse_api(answer)
    # Further facts stand in the API's order in the one, in their own in the other.
    return page, json.loads(to_json(page.digest))


def test_authors_of_an_answer_are_records_until_somebody_asks_for_them(monkeypatch):
    asked = []
    made = people._made
    monkeypatch.setattr(people, "_made", lambda listed: asked.append(listed) or made(listed))
    (entry,) = parse_api(json.dumps([item()])).digest.entries
    assert entry.paper.author_count == 2
    assert not asked
    assert [author.name for author in entry.paper.authors] == ["Ada Lovelace", "Charles Babbage"]
    assert entry.paper.authors is entry.paper.authors
    assert len(asked) == 1


@pytest.mark.parametrize(
    "changed",
    [{"authors": 1}, {"authors": [PLAIN | {"orcid": "0"}]}, {"authors": [PLAIN | {"_id": 7}]}],
)
def test_an_answer_with_other_keys_or_types_than_are_known_is_no_list_of_records(changed):
    assert decode_items(json.dumps([item()]))[0].paper.id == "2609.01234"
    with pytest.raises(LookupError):
        decode_items(json.dumps([item(), item(**changed)]))


def result(reading):
    """Return what is read, or what is said of a wrong value."""
    try:
        return reading()
    except WrongValueError as wrong:
        return wrong.message
