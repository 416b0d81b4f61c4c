"""Lists of the API: what is read, what is doubtful, and what is refused with its cause."""

import datetime as dt
import json

import pytest

from hfdigest import Day, Month, PageError, Trending, Week, parse_api, parse_paper_api
from tests.page_fixtures import item

DAY = Day(date=dt.date(2026, 7, 2))
UNDATED = "nothing tells which period the list covers: {}; pass period="


def at(day, paper_id="2609.00001"):
    return item(paper_id, submittedOnDailyAt=f"{day}T00:00:00.000Z")


def messages(page):
    return [problem.message for problem in page.problems]


def refused(data, **options):
    with pytest.raises(PageError) as caught:
        parse_api(data, **options)
    return caught.value


def test_a_list_is_that_of_the_day_of_its_items():
    page = parse_api(json.dumps([item("2609.00001"), item("2609.00002")]))
    assert page.digest.period == DAY
    assert [entry.paper.id for entry in page.digest.entries] == ["2609.00001", "2609.00002"]
    assert page.problems == ()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_bytes_of_every_json_encoding(codec):
    text = json.dumps([item(title="Ünï 👍")], ensure_ascii=False)
    assert parse_api(text.encode(codec)).digest.entries[0].paper.title == "Ünï 👍"


def test_a_list_without_days_has_the_period_that_was_asked_for():
    old = [item(era=2024)]
    assert parse_api(old, period=DAY).digest.period == DAY
    assert parse_api(old, period=DAY).problems == ()
    assert parse_api(old).digest.period is None
    assert messages(parse_api(old)) == [UNDATED.format("no item states when it was submitted")]


def test_another_day_than_the_one_asked_for():
    page = parse_api([item()], period=Day(date=dt.date(2026, 7, 3)))
    assert page.digest.period == DAY
    assert messages(page) == [
        "the list is that of 2026-07-02, not of 2026-07-03, which was asked for"
    ]


def test_newest_first_over_several_days():
    items = [at("2026-07-03", "2609.00001"), at("2026-07-02", "2609.00002")]
    several = "the items are those of several days, from 2026-07-02 to 2026-07-03"
    page = parse_api(items)
    assert (page.digest.period, messages(page)) == (None, [UNDATED.format(several)])
    page = parse_api(items, period=DAY)
    assert (page.digest.period, messages(page)) == (DAY, [several])


@pytest.mark.parametrize(
    "period", [Week(year=2026, week=27), Month(year=2026, month=7), Trending()]
)
def test_longer_periods_hold_several_days(period):
    items = [at("2026-07-03", "2609.00001"), at("2026-07-02", "2609.00002")]
    page = parse_api(items, period=period)
    assert (page.digest.period, page.problems) == (period, ())


def test_a_day_outside_the_week_asked_for():
    page = parse_api([item()], period=Week(year=2026, week=30))
    assert messages(page) == [
        "the list is that of 2026-07-02, not of 2026-W30, which was asked for"
    ]


def test_a_list_in_an_object():
    page = parse_api({"status": "ok", "date": "2026-07-02", "count": 1, "data": [item()]})
    assert page.digest.period == DAY
    assert page.digest.declared_count == 1
    assert page.digest.extra == {"status": "ok"}
    assert page.problems == ()


def test_an_object_that_contradicts_its_list():
    page = parse_api({"date": "2026-07-01", "count": 3, "data": [item()]})
    assert messages(page) == [
        "the source says 3 papers, and 1 were read",
        "the source says 2026-07-01, its items are those of 2026-07-02",
    ]
    assert parse_api({"date": 7, "data": [item()]}).digest.extra == {"date": 7}


def test_an_object_that_states_wrong_values():
    error = refused({"count": "3", "data": []})
    assert error.path == "$.count"


def test_the_date_of_an_object_dates_an_old_list():
    page = parse_api({"date": "2024-07-02", "data": [item(era=2024)]})
    assert page.digest.period == Day(date=dt.date(2024, 7, 2))


def test_a_single_paper():
    page = parse_api(item(), period=DAY)
    assert [entry.paper.id for entry in page.digest.entries] == ["2609.01234"]
    assert page.digest.period == DAY
    assert page.problems == ()
    assert refused({"id": ""}).path == "$.id"


def test_props_of_a_page():
    props = {"dailyPapers": [item()], "dateString": "2026-W27", "periodType": "week"}
    assert parse_api(props).digest.period == Week(year=2026, week=27)


@pytest.mark.parametrize("length", [50, 100])
def test_a_list_as_long_as_the_limit(length):
    page = parse_api([item(f"2609.{number:05}") for number in range(length)])
    assert messages(page) == [
        f"the list has exactly {length} items, where the API cuts lists off",
        UNDATED.format("the API cuts lists off after so many items"),
    ]
    page = parse_api({"count": length, "data": [item(), item("2609.00002")] * (length // 2)})
    assert page.digest.period == DAY


def test_an_empty_list():
    page = parse_api("[]", period=DAY)
    assert page.digest.entries == ()
    assert messages(page) == ["the list is empty"]


def test_one_paper_twice():
    page = parse_api([item(), item()], period=DAY)
    assert len(page.digest.entries) == 2
    assert messages(page) == ["the paper 2609.01234 is listed 2 times"]


def test_one_bad_item_in_a_good_list():
    page = parse_api([item(), item(upvotes=True), item("2609.00002", upvotes=1)], name="x.json")
    assert [entry.paper.id for entry in page.digest.entries] == ["2609.01234", "2609.00002"]
    (problem,) = page.problems
    assert problem.path == "$[1].paper.upvotes"
    assert problem.message.endswith("not true")
    error = refused([item(), item(upvotes=True)], name="x.json", strict=True)
    assert (error.name, error.path) == ("x.json", "$[1].paper.upvotes")


def test_texts_in_place_of_objects():
    error = refused({"data": [str(item()), "x"]})
    assert error.path == "$.data[0]"
    assert error.message == (
        "the list holds texts, not objects: these look like what Python's str() "
        "makes of objects, which is not JSON"
    )
    assert "{'paper'" in error.excerpt


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "the document is empty"),
        (b" \n", "the document is empty"),
        ("\0\0", "the document is empty"),
        ("<!doctype html>", "this is HTML, not JSON"),
        (b"\x1f\x8b\x08\x00", "the data is compressed with gzip; decompress it first"),
        (b'["\xff"]', "byte 3 is not UTF-8"),
        ("7", "an answer of the API is a list or an object, not 7"),
        ("null", "an answer of the API is a list or an object, not null"),
        ("{}", "the object is no paper and holds no list of papers"),
        ('{"a": [], "b": []}', "the object is no paper and holds no list of papers"),
        ('{"error": "Not found"}', "Hugging Face answered with an error: Not found"),
        ('[{"id": ', "this is not JSON: it is cut off"),
        ('[{"id": "2609', "this is not JSON: it is cut off"),
        ('[{"id": 2609', "this is not JSON: it is cut off"),
        ("[] []", "this is not JSON: Extra data"),
        ("{'a': 1}", "this is not JSON: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "the data nests too deeply"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_answer_is_refused(data, message):
    assert refused(data, name="x.json").message.startswith(message)
    assert refused(data, name="x.json").name == "x.json"


def test_json_errors_have_a_place():
    error = refused('[\n  {"id": "a" "b"}\n]')
    assert (error.line, error.column) == (2, 14)
    assert error.excerpt.splitlines()[0] == '  {"id": "a" "b"}'


def test_documents_larger_than_the_cap(monkeypatch):
    message = "the document has 12 bytes; 10 are read"
    assert refused(b"[          ]", max_bytes=10).message == message
    monkeypatch.setattr("hfdigest.page.listing.MAX_ENTRIES", 2)
    assert refused([item()] * 3).message == "the list has 3 items; 2 are read"


def test_values_that_hold_themselves():
    loop = []
    loop.append(loop)
    assert refused(loop).message == "the data nests too deeply"
    with pytest.raises(PageError, match="the data nests too deeply"):
        parse_paper_api(loop)


@pytest.mark.parametrize(
    ("one", "path"),
    [
        ({"title": "a \ud83d b"}, ".title"),
        ({"ai_keywords": ["x", "a \ud83d"]}, ".ai_keywords[1]"),
        ({"unknown": "a \ud83d"}, ".unknown"),
        ({"unknown": [{"deep": "a \ud83d"}]}, ".unknown"),
        ({"authors": [{"_id": "a \ud83d", "name": "A", "hidden": False}]}, ".authors[0]._id"),
    ],
)
def test_half_of_a_surrogate_pair(one, path):
    good = {"id": "2609.00001", "title": "👍 ü"}
    for escaped in (True, False):
        text = json.dumps([good, {"id": "2609.00002"} | one], ensure_ascii=escaped)
        page = parse_api(text, period=DAY)
        assert [entry.paper.title for entry in page.digest.entries] == ["👍 ü"]
        assert page.problems[0].path == f"$[1]{path}"
        assert page.problems[0].message == "holds half of a surrogate pair at character 3"


def test_an_answer_that_is_no_paper():
    with pytest.raises(PageError, match=r"\$: must be an object, not a list"):
        parse_paper_api("[]")
