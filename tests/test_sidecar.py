import json
import re
from contextlib import suppress

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from hfdigest import (
    Affiliation,
    Approximate,
    Day,
    Digest,
    Entry,
    Month,
    PageError,
    Paper,
    RenderError,
    Trending,
    Week,
    parse_sidecar,
    to_sidecar,
)
from tests import strategies

OLD = {
    "title": "A Long Title That Was Broken\n  over Two Lines",
    "url": "https://huggingface.co/papers/2511.00001",
    "published": "2025-11-05T04:00:01.000002",
    "likes": 7,
    "institution": "Area 51",
    "abstract": "We do\nthings.",
    "paper_link": "https://arxiv.org/abs/2511.00001",
    "code_link": "",
    "tags": [],
    "description": "What the page says of itself",
}
NEW = {
    "title": "Grüße, ein Titel",
    "url": "https://huggingface.co/papers/2602.00002",
    "published": "2026-02-16T04:00:01.000002",
    "likes": 0,
    "institution": "Acme Labs01",
    "paper_link": "https://arxiv.org/abs/2602.00002",
    "code_link": "https://github.com/acme/things",
    "abstract": "See this https URL .",
}
BARE = {
    "title": "Without Details",
    "url": "https://huggingface.co/papers/2602.00003",
    "published": "2026-02-16T04:00:01.000002",
    "likes": 3,
    "institution": "",
}


def daily(*items, date="2026-02-16", crawled_at="2026-02-16T04:13:00.000001", **more):
    file = {"date": date, "crawled_at": crawled_at, "total_papers": len(items), "papers": items}
    return file | more


def monthly(*items, **more):
    file = {
        "year": 2025,
        "month": 11,
        "generated_at": "2025-11-02T14:06:01.365341",
        "total_papers": 31,
        "total_likes": 2037,
        "average_likes": 65.7,
        "days_crawled": 3,
        "top_papers": items,
        "top_tags": [],
        "daily_summaries": [{"date": "2025-11-01", "total_papers": 31}],
    }
    return file | more


def dump(file):
    return json.dumps(file, ensure_ascii=False, indent=2)


def read(file, name=None):
    return parse_sidecar(dump(file), name=name)


def edited(digest, index=0, /, **changes):
    entries = list(digest.entries)
    entries[index] = evolve(entries[index], **changes)
    return evolve(digest, entries=entries)


def changed_lines(digest, file):
    old, new = dump(file).splitlines(), to_sidecar(digest).splitlines()
    return [line.strip() for line in new if line not in old]


def test_a_daily_file_is_read():
    page = read(daily(NEW, BARE), name="daily-2026-02-16.json")
    digest = page.digest
    assert page.problems == ()
    assert digest.period.label == "2026-02-16"
    assert digest.declared_count == 2
    assert digest.extra["crawled_at"] == "2026-02-16T04:13:00.000001"
    first, second = digest.entries
    assert first == Entry(
        paper=Paper(id="2602.00002", title="Grüße, ein Titel", abstract="See this https URL ."),
        upvotes=0,
        github_stars=0,
        comments=1,
        affiliation=Affiliation.parse("Acme Labs01"),
        doubtful=["abstract"],
        extra=NEW,
    )
    assert first.extra["code_link"] == "https://github.com/acme/things"
    assert first.extra["published"] == "2026-02-16T04:00:01.000002"
    assert (second.affiliation, second.paper.abstract, second.upvotes) == (None, None, 3)


def test_line_breaks_are_folded_and_kept_in_extra():
    entry = read(daily(OLD)).digest.entries[0]
    assert entry.paper.title == "A Long Title That Was Broken over Two Lines"
    assert entry.paper.abstract == "We do things."
    assert entry.extra == OLD
    assert entry.extra["tags"] == ()
    assert entry.extra["description"] == "What the page says of itself"


@pytest.mark.parametrize(
    ("crawled_at", "organization", "certain"),
    [
        ("2025-12-25T12:40:59.999999", "Area 51", True),
        ("2025-12-25T12:41", "Area ", False),
        ("2025-12-25T12:41:00.000000", "Area ", False),
        (None, "Area ", False),
    ],
)
def test_institutions_were_scraped_clean_until_a_moment(crawled_at, organization, certain):
    for file in (daily(OLD, crawled_at=crawled_at), monthly(OLD, generated_at=crawled_at)):
        affiliation = read(file).digest.entries[0].affiliation
        assert affiliation.raw == "Area 51"
        assert (affiliation.organization, affiliation.certain) == (organization, certain)


def test_counters_are_taken_where_they_are_certain():
    first, second = read(daily(NEW, NEW | {"institution": "Acme Labs21"})).digest.entries
    assert (first.github_stars, first.comments) == (0, 1)
    assert (second.github_stars, second.comments) == (None, None)
    assert (second.affiliation.github_stars, second.affiliation.comments) == (2, 1)


def test_a_monthly_file_is_read():
    page = read(monthly(OLD), name="a/monthly-2025-11.json")
    assert page.problems == ()
    assert page.digest.period == Month(year=2025, month=11)
    assert page.digest.declared_count is None
    assert page.digest.statistics == {
        "total_papers": 31,
        "total_upvotes": 2037,
        "average_upvotes": 65.7,
        "days": 3,
    }
    assert page.digest.extra["daily_summaries"][0]["total_papers"] == 31


@pytest.mark.parametrize(
    "file",
    [
        daily(),
        daily(OLD, NEW, BARE),
        daily(NEW, total_papers=12),
        daily({"title": "Alone"}, {}, NEW | {"url": "#", "paper_link": None}),
        daily(NEW | {"paper_link": "https://arxiv.org/abs/2602.00009", "more": {"a": [1.5]}}),
        daily(NEW, date="2026-02-16T00:00:00.000Z", source="hub"),
        {"papers": [BARE], "date": "2026-02-16"},
        monthly(),
        monthly(OLD, NEW, BARE),
        monthly(average_likes=0),
        {"top_papers": [], "month": 1, "year": 2026},
    ],
)
def test_every_layout_is_written_as_it_was_read(file):
    assert to_sidecar(read(file).digest) == dump(file)


def test_a_change_is_laid_over_what_was_read():
    file = daily(OLD, NEW)
    digest = read(file).digest
    assert changed_lines(edited(digest, upvotes=8), file) == ['"likes": 8,']
    paper = digest.entries[1].paper
    better = edited(digest, 1, paper=evolve(paper, title="Ein Titel", abstract="We do."))
    assert changed_lines(better, file) == ['"title": "Ein Titel",', '"abstract": "We do."']
    moved = edited(digest, paper=evolve(digest.entries[0].paper, id="2511.00009"))
    assert changed_lines(moved, file) == [
        '"url": "https://huggingface.co/papers/2511.00009",',
        '"paper_link": "https://arxiv.org/abs/2511.00009",',
    ]
    another = edited(digest, affiliation=Affiliation(raw="Area 52"))
    assert changed_lines(another, file) == ['"institution": "Area 52",']
    later = evolve(digest, period=Day(date=digest.period.date.replace(day=17)))
    assert changed_lines(later, file) == ['"date": "2026-02-17",']


def test_what_is_absent_now_is_left_out():
    digest = edited(read(daily(NEW)).digest, affiliation=None, upvotes=None)
    item = json.loads(to_sidecar(digest))["papers"][0]
    assert item == {key: NEW[key] for key in NEW if key not in {"institution", "likes"}}


def test_statistics_are_written_as_they_are():
    file = monthly(OLD)
    digest = read(file).digest
    statistics = {**digest.statistics, "total_upvotes": 2038, "average_upvotes": 66}
    better = evolve(digest, statistics=statistics)
    assert to_sidecar(better) == dump(monthly(OLD, total_likes=2038, average_likes=66))


def test_the_number_of_papers_follows_the_entries_where_it_did():
    digest = read(daily(OLD, NEW)).digest
    assert json.loads(to_sidecar(evolve(digest, entries=digest.entries[:1])))["total_papers"] == 1
    digest = read(daily(OLD, NEW, total_papers=3)).digest
    assert json.loads(to_sidecar(evolve(digest, entries=digest.entries[:1])))["total_papers"] == 3
    assert json.loads(to_sidecar(evolve(digest, declared_count=4)))["total_papers"] == 4


NEWEST = """{
  "date": "2026-02-16",
  "total_papers": 1,
  "papers": [
    {
      "title": "Grüße",
      "url": "https://huggingface.co/papers/2602.00002",
      "likes": 0,
      "institution": "·12 authors",
      "paper_link": "https://arxiv.org/abs/2602.00002",
      "abstract": "We do."
    }
  ]
}"""


def test_a_digest_from_elsewhere_is_written_in_the_newest_layout():
    entry = Entry(
        paper=Paper(id="2602.00002", title="Grüße", abstract="We do.", version=2),
        rank=1,
        upvotes=0,
        affiliation=Affiliation(raw="·12 authors"),
        extra={"upvoted": True},
    )
    period = read(daily()).digest.period
    digest = Digest(period=period, title="A Post", entries=[entry], declared_count=45)
    assert to_sidecar(digest) == NEWEST
    # What no such file could have said is not laid under the digest.
    strange = evolve(entry, extra={"likes": "many", "published": "x"})
    assert to_sidecar(evolve(digest, entries=[strange])) == NEWEST
    month = evolve(
        read(daily(NEW)).digest, period=Month(year=2026, month=2), statistics={"days": 3}
    )
    assert json.loads(to_sidecar(month)) == {
        "year": 2026,
        "month": 2,
        "days_crawled": 3,
        "top_papers": [NEW],
    }


def test_a_paper_without_an_arxiv_id_has_no_paper_link():
    digest = Digest(period=Month(year=2026, month=2), entries=[Entry(paper=Paper(id="acme-1"))])
    written = json.loads(to_sidecar(digest))["top_papers"]
    assert written == [{"url": "https://huggingface.co/papers/acme-1"}]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"upvotes": Approximate(1020)}, ["entries[0].upvotes"]),
        ({"upvotes": -1}, ["entries[0].upvotes"]),
        (
            {"paper": Paper(title="a\nb", id="a b")},
            ["entries[0].paper.title", "entries[0].paper.id"],
        ),
        ({"paper": Paper(title="\ud800", abstract=" a")}, None),
        ({"affiliation": Affiliation(raw="")}, ["entries[0].affiliation"]),
    ],
)
def test_a_value_that_would_not_read_back_is_refused(changes, fields):
    fields = fields or ["entries[0].paper.title", "entries[0].paper.abstract"]
    digest = edited(read(daily(BARE)).digest, **changes)
    message = "a side-car file cannot say " + ", ".join(fields)
    with pytest.raises(RenderError, match=re.escape(message)) as caught:
        to_sidecar(digest)
    assert caught.value.fields == tuple(fields)


def test_statistics_that_are_no_numbers_are_refused():
    digest = Digest(period=Month(year=2026, month=2), statistics={"average_upvotes": "3"})
    with pytest.raises(RenderError, match=r"cannot say statistics\.average_upvotes"):
        to_sidecar(digest)


@pytest.mark.parametrize("period", [None, Week(year=2026, week=7), Trending()])
def test_only_days_and_months_have_such_files(period):
    with pytest.raises(RenderError, match="lists the papers of a day or a month") as caught:
        to_sidecar(Digest(period=period))
    assert caught.value.fields == ("period",)


def test_a_kept_value_that_json_cannot_carry_is_refused():
    digest = edited(read(daily(NEW)).digest, extra=NEW | {"score": float("nan")})
    with pytest.raises(RenderError, match=r"the side-car file's \$.papers\[0\].score is no finite"):
        to_sidecar(digest)


@pytest.mark.parametrize(
    ("file", "path", "message"),
    [
        ([], "$", "must be an object, not a list"),
        ({"date": "2026-02-16"}, "$", "is no side-car file: it has neither papers nor top_papers"),
        ({"papers": []}, "$.date", "must be a day such as 2026-02-16"),
        (daily(date="2026-02-30"), "$.date", "must be a day such as 2026-02-16"),
        (daily(date="2026-02"), "$.date", "must be a day such as 2026-02-16"),
        (daily(date=20260216), "$.date", "must be text, not 20260216"),
        (daily(total_papers=-1), "$.total_papers", "must be a whole number"),
        (daily(papers={}), "$.papers", "must be a list, not an object"),
        (daily(NEW, "text"), "$.papers[1]", "must be an object"),
        (daily(NEW, NEW | {"likes": "7"}), "$.papers[1].likes", "must be a whole number"),
        (daily(NEW | {"title": ["a"]}), "$.papers[0].title", "must be text, not a list"),
        (monthly(month=13), "$.month", "must be a month from 1 to 12, of a year"),
        (monthly(year=None), "$.month", "must be a month from 1 to 12, of a year"),
        (monthly(average_likes="1"), "$.average_likes", "must be a whole number"),
        (monthly(NEW | {"url": 1}), "$.top_papers[0].url", "must be text, not 1"),
    ],
)
def test_a_wrong_value_is_refused_with_its_path(file, path, message):
    with pytest.raises(PageError) as caught:
        read(file, name="a.json")
    assert caught.value.path == path
    assert caught.value.message.startswith(message)
    assert caught.value.name == "a.json"


@pytest.mark.parametrize("data", ["", "# A post", b"\xff\xfe", '{"papers": [}'])
def test_what_is_not_json_is_refused_with_its_place(data):
    with pytest.raises(PageError, match="the text is not JSON") as caught:
        parse_sidecar(data, name="a.json")
    assert (caught.value.line, caught.value.name) == (1, "a.json")


def test_bytes_that_are_not_utf8_are_refused_with_their_path():
    data = dump(daily(NEW)).encode().replace(b"Titel", b"\xff")
    with pytest.raises(PageError, match="holds a lone surrogate") as caught:
        parse_sidecar(data)
    assert caught.value.path == "$.papers[0].title"


@pytest.mark.parametrize(
    ("file", "path", "message"),
    [
        (daily(), "$.papers", "the list is empty"),
        (daily(NEW, NEW), "$.papers", "the paper 2602.00002 is listed 2 times"),
        (daily(NEW, total_papers=2), "$.papers", "the source says 2 papers, and 1 were read"),
        (
            daily(NEW | {"url": "https://huggingface.co/papers/2602.00002?a=b#c"}),
            "$.papers[0].url",
            "url is not the address of a paper on Hugging Face",
        ),
        (
            daily(NEW | {"url": "to https://huggingface.co/papers/2602.00002"}),
            "$.papers[0].url",
            "url is not the address of a paper on Hugging Face",
        ),
        (
            daily(NEW | {"paper_link": "https://arxiv.org/abs/2602.00009"}),
            "$.papers[0].paper_link",
            "paper_link names 2602.00009, and url 2602.00002",
        ),
        (
            daily(NEW, date="2026-02-17"),
            "$",
            "the file is named after 2026-02-16, and its list is that of 2026-02-17",
        ),
    ],
)
def test_contradictions_are_problems(file, path, message):
    (problem,) = read(file, name="_data/daily-2026-02-16.json").problems
    assert (problem.path, problem.message) == (path, message)


def said(digest):
    return digest.period, [
        (
            entry.paper.title,
            entry.paper.id,
            entry.upvotes,
            entry.paper.abstract,
            entry.affiliation and entry.affiliation.raw,
        )
        for entry in digest.entries
    ]


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1)
lines = st.none() | st.lists(words, min_size=1, max_size=3).map(" ".join)
plain_entries = st.builds(
    Entry,
    paper=st.builds(Paper, id=st.none() | st.just("2602.00001"), title=lines, abstract=lines),
    upvotes=st.none() | st.integers(0, 1000),
    affiliation=st.none() | words.map(Affiliation.parse),
    extra=st.sampled_from([{}, OLD, NEW, BARE]),
)
plain_digests = st.builds(
    Digest,
    period=strategies.days | strategies.months,
    entries=st.lists(plain_entries, max_size=3),
    extra=st.sampled_from([{}, read(daily()).digest.extra, read(monthly()).digest.extra]),
)


@given(plain_digests)
def test_what_is_written_is_read_back(digest):
    again = parse_sidecar(to_sidecar(digest)).digest
    assert said(again) == said(digest)
    assert again.declared_count == (len(digest.entries) if type(digest.period) is Day else None)


@given(strategies.digests)
def test_any_digest_is_written_or_refused(digest):
    with suppress(RenderError):
        assert said(parse_sidecar(to_sidecar(digest)).digest)[0] == digest.period


def test_real_files_are_written_as_they_were_read(corpus):
    paths = sorted((corpus / "sidecars").glob("*.json"))
    assert paths
    for path in paths:
        page = parse_sidecar(path.read_bytes(), name=path.name)
        assert to_sidecar(page.digest).encode() == path.read_bytes(), path
        assert page.problems == ()
        for entry in page.digest.entries:
            assert None not in (entry.paper.id, entry.paper.title, entry.upvotes), path
