"""What the learner makes of single lines, labels, dates and addresses."""

import datetime as dt

import pytest

from hfdigest import Approximate, Day, Digest, Entry, Month, Paper, Week
from hfdigest.learn.examples import Example
from hfdigest.learn.facts import Facts, begin_alike
from hfdigest.learn.heads import dated, language_of, unit_of
from hfdigest.learn.labels import field_of_label, field_of_sign, note_name
from hfdigest.learn.tables import cells_of
from hfdigest.learn.tokens import tokens, url_kind
from tests.publishers import texts_in

ID = "2602.00001"

# --- tokens --------------------------------------------------------------------------------------

TOKENS = {
    "## 1. Lanterns": "mark|mark|space|number|mark|space|word",
    "**Lanterns** - 1,234": "mark|word|mark|space|mark|space|number",
    "2.5k 3K 7M 4D": "number|space|number|space|number|space|word",
    "31위 12票": "number|word|space|number|word",
    f"{ID}v2 {ID}": "id|space|id",
    "2026-03-02 2026/03/02 2026.03.02": "date|space|date|space|date",
    "2026-03-021": "number|mark|number|mark|number",
    f"[Lanterns](https://arxiv.org/abs/{ID})": "mark|word|mark|url|mark",
    f"![](https://a.org/(x)/y.png) <https://a.org/{ID}>": "mark|mark|url|mark|space|mark|url|mark",
    f"[a](n/1.html) (https://arxiv.org/abs/{ID})": "mark|word|mark|url|mark|space|mark|url|mark",
    "[a](notes/1.html)": "mark|word|mark|word|mark|number|mark|word|mark",
    f"[a](notes/1.html) `{ID}`": "mark|word|mark|url|mark|space|mark|id|mark",
    '<a href="https://a.org">x</a>': "tag|url|tag|word|tag",
    '<p class="x">a</p><br/>': "tag|word|tag|tag",
    "Self-Taught don't": "word|space|word",
    "***": "mark",
    "-----  ": "mark|space",
    "a---": "word|mark|mark|mark",
    "👍️ ⭐": "mark|space|mark",
    "a_b __c__": "word|mark|word|space|mark|word|mark",
    "读 https://a.org，好": "word|space|url|mark|word",
}


@pytest.mark.parametrize(("line", "kinds"), TOKENS.items())
def test_a_line_is_divided_into_tokens(line, kinds):
    found = tokens(line)
    assert [token.kind for token in found] == kinds.split("|")
    assert "".join(token.text for token in found) == line


KINDS_OF_ADDRESSES = {
    "hf_url": f"https://huggingface.co/papers/{ID}|http://www.huggingface.co/papers/{ID}"
    f"|https://hf.co/papers/{ID}",
    "arxiv_url": f"https://arxiv.org/abs/{ID}|http://www.arxiv.org/abs/{ID}"
    f"|https://export.arxiv.org/abs/{ID}",
    "pdf_url": f"https://arxiv.org/pdf/{ID}|https://www.arxiv.org/pdf/{ID}.pdf",
    "github_url": "https://github.com/lab/a.b-c",
    "thumbnail_url": "https://a.org/x.png|https://a.org/x.jpg|https://a.org/x.jpeg"
    "|https://a.org/x.gif|https://a.org/x.webp|https://cdn-thumbnails.huggingface.co/x",
    "media_url": "https://a.org/x.mp4|https://a.org/x.mov|https://a.org/x.webm",
    "url": f"https://huggingface.co/papers|https://arxiv.org/html/{ID}|https://github.com/lab"
    "|https://a.org/png",
}


@pytest.mark.parametrize("kind", KINDS_OF_ADDRESSES)
def test_an_address_fills_one_placeholder(kind):
    addresses = KINDS_OF_ADDRESSES[kind].split("|")
    assert {address: url_kind(address) for address in addresses} == dict.fromkeys(addresses, kind)


def test_cells_of_a_row():
    assert cells_of("| a | b \\| c |  |") == ["a", "b \\| c", ""]
    assert cells_of("  a | b ") == ["a", "b"]


# --- labels --------------------------------------------------------------------------------------

LABELS = {
    "title": "Title|**Title:**|paper|제목|标题",
    "authors": "**Authors**|作者|저자|Автор",
    "abstract": "Abstract|摘要|### 초록",
    "upvotes": "Upvotes|点赞数",
    "id": "arXiv|ID",
    "summary": (
        "summary|TL;DR|tldr|One-line summary|요약|한줄 요약|总结|中文摘要|要約|一句话总结|简介|解读"
        "|résumé|Zusammenfassung|resumo|кратко"
    ),
    "comments": "Comments|评论|댓글|コメント",
    "github_stars": "stars|GitHub stars|스타",
    "affiliation": (
        "affiliation|Affiliations|institution|institutions|organization|机构|单位|기관|소속|所属"
    ),
    "submitted_by": "submitted by|Submitter|提交者|제출자",
    "ai_summary": "AI summary|AI 摘要|ai总结",
    "rank": "Rank|#|no|No.|排名|순위|序号",
    None: "Code|Project|Published|Why|🔗|",
}


@pytest.mark.parametrize("field", LABELS)
def test_labels_name_fields(field):
    labels = texts_in(LABELS[field])
    assert {label: field_of_label(label) for label in labels} == dict.fromkeys(labels, field)


def test_signs_announce_counts():
    signs = {"upvotes": "👍▲⬆🔺❤♥🔼💖🤍🆙", "github_stars": "⭐🌟★☆", "comments": "💬🗨"}
    for field, each in signs.items():
        assert {field_of_sign(f" - {sign} ") for sign in each} == {field}
    assert field_of_sign("👍 7 💬 ") == "comments"
    assert field_of_sign("x") is None


@pytest.mark.parametrize(
    ("label", "taken", "name"),
    [
        ("Why it matters", set(), "why_it_matters"),
        ("One Two three-four five", set(), "one_two_three_four"),
        ("1st", set(), "n1st"),
        ("为什么", set(), "text"),
        ("Why", {"why"}, "why_2"),
        ("Why", {"why", "why_2"}, "why_3"),
    ],
)
def test_a_label_gives_a_note_its_name(label, taken, name):
    assert note_name(label, taken) == name


# --- periods -------------------------------------------------------------------------------------

DATES = {
    "2026-03-02": ("day", "en", "{period}"),
    "2026/03/02": ("day", "en", "{period:%Y/%m/%d}"),
    "2026.03.02": ("day", "en", "{period:%Y.%m.%d}"),
    "2026年03月02日": ("day", "zh", "{period:%Y年%m月%d日}"),
    "2026年3月2日": ("day", "zh", "{period:%Y年%-m月%-d日}"),
    "2026년 03월 02일": ("day", "ko", "{period:%Y년 %m월 %d일}"),
    "2026년 3월 2일": ("day", "ko", "{period:%Y년 %-m월 %-d일}"),
    "Monday, March 02, 2026": ("day", "en", "{period:%A, %B %d, %Y}"),
    "Monday, March 2, 2026": ("day", "en", "{period:%A, %B %-d, %Y}"),
    "March 02, 2026": ("day", "en", "{period:%B %d, %Y}"),
    "March 2, 2026": ("day", "en", "{period:%B %-d, %Y}"),
    "Mar 02, 2026": ("day", "en", "{period:%b %d, %Y}"),
    "Mar 2, 2026": ("day", "en", "{period:%b %-d, %Y}"),
    "02 March 2026": ("day", "en", "{period:%d %B %Y}"),
    "2 March 2026": ("day", "en", "{period:%-d %B %Y}"),
    "02 Mar 2026": ("day", "en", "{period:%d %b %Y}"),
    "2 Mar 2026": ("day", "en", "{period:%-d %b %Y}"),
    "20260302": ("day", "en", "{period:%Y%m%d}"),
    "02.03.2026": ("day", "en", "{period:%d.%m.%Y}"),
    "02/03/2026": ("day", "en", "{period:%d/%m/%Y}"),
    "03/22/2026": ("day", "en", "{period:%m/%d/%Y}"),
    "2026-03-02 (Monday)": ("day", "en", "{period:%Y-%m-%d (%A)}"),
    "2026-03-02 [Mon]": ("day", "en", "{period:%Y-%m-%d [%a]}"),
    "2026-03-02, Monday": ("day", "en", "{period:%Y-%m-%d, %A}"),
    "2026-W10": ("week", "en", "{period}"),
    "2026年第10周": ("week", "zh", "{period:%G年第%V周}"),
    "Week 10, 2026": ("week", "en", "{period:Week %V, %G}"),
    "2026 week 10": ("week", "en", "{period:%G week %V}"),
    "2026-03": ("month", "en", "{period}"),
    "March 2026": ("month", "en", "{period:%B %Y}"),
    "Mar 2026": ("month", "en", "{period:%b %Y}"),
    "2026年03月": ("month", "zh", "{period:%Y年%m月}"),
    "2026年3月": ("month", "zh", "{period:%Y年%-m月}"),
    "2026년 03월": ("month", "ko", "{period:%Y년 %m월}"),
    "2026년 3월": ("month", "ko", "{period:%Y년 %-m월}"),
}


@pytest.mark.parametrize("text", DATES)
def test_a_period_is_known_in_its_spelling(text):
    unit, language, template = DATES[text]
    found = next(dated(f"# {{x}} {text} !", unit, language))
    day = Day(date=dt.date(2026, 3, 22 if "22" in text else 2))
    assert found.template == f"# {{{{x}}}} {template} !"
    expected = {"day": day, "week": Week(year=2026, week=10), "month": Month(year=2026, month=3)}
    assert found.period == expected[unit]


@pytest.mark.parametrize("text", ["12026-03-02", "2026-03-021", "2026-13-02", "no date"])
def test_other_numbers_are_no_period(text):
    assert [*dated(text, "day", "en")] == []


@pytest.mark.parametrize(
    ("posts", "unit"),
    [
        ([("2026-03-02.md", "")], "day"),
        ([("2026-W10.md", "")], "week"),
        ([("2026-03.md", "")], "month"),
        ([("a.md", "# 2026-W10")], "week"),
        ([("a.md", "# March 2026")], "month"),
        ([("a.md", "\n" * 20 + "# 2026-W10")], "day"),
        ([(None, "# Papers")], "day"),
        ([("2026-03.md", ""), ("2026-04.md", ""), ("2026-03-02.md", "")], "month"),
    ],
)
def test_names_of_files_and_first_lines_tell_what_posts_cover(posts, unit):
    assert unit_of([Example.read(text, name) for name, text in posts]) == unit


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("기관 논문 요약 저자 초록 논문 목록", "ko"),
        ("Daily papers of the week", "en"),
        ("今日の論文はこれです", "ja"),
        ("今日论文列表", "zh"),
        ("Papers of the week, which say 读 once and nothing more in all of these words", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_most_words(text, language):
    assert language_of([Example.read(text, "a.md")]) == language


# --- facts ---------------------------------------------------------------------------------------

IDS = [f"2602.0000{n}" for n in range(5)]


def facts_of(**fields):
    """Return facts of five papers, the fields given by functions of their numbers."""
    entries = []
    for number, paper in enumerate(IDS):
        values = {name: value(number) for name, value in fields.items()}
        inside = {name: values.pop(name) for name in ("title", "abstract") if name in values}
        entries.append(Entry(paper=Paper(id=paper, **inside), **values))
    return Facts([Digest(entries=entries)])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["50", "51", "52", "53", "54"], "upvotes"),
        (["60", "61", "62", "64", "65"], "upvotes"),
        (["70", "70", "70", "70", "70"], None),
        (["50", "51", "52", "7", "7"], "upvotes"),
        (["50", "51", "7", "7", "7"], None),
        (["1,000", "1,001", "1002", "1003", "1004"], "github_stars"),
        (["0", "1", "2", "3", "4"], "comments"),
        (["Notes of 0 x", "Notes of 1", "Notes of 2 and", "Notes of 3", "Notes of 4"], "title"),
        (["Reads 0 notes", "Reads 1 notes", "Reads 2", "", "x"], "abstract"),
        (["Reads 0 notes", "", "", "", ""], None),
        (["", "", "", "", ""], None),
    ],
)
def test_values_that_other_sources_state_are_named_by_them(values, field):
    facts = facts_of(
        upvotes=lambda n: 50 + n,
        comments=lambda n: n,
        github_stars=lambda n: Approximate(1000 + n),
        title=lambda n: f"Notes of {n}",
        abstract=lambda n: f"Reads {n} notes at night.",
    )
    assert facts.field_of(IDS, values) == field


def test_what_is_not_known_names_nothing():
    facts = facts_of(upvotes=lambda n: n)
    assert facts.field_of([None] * 5, ["1"] * 5) is None
    assert facts.field_of(["2602.99999"] * 5, ["1"] * 5) is None
    assert facts.field_of(IDS[:2], ["0", "1"]) is None
    assert facts.title_of(None) is None
    assert facts.title_of("2602.99999") is None
    assert facts_of(title=lambda n: f"Notes {n}").title_of(IDS[3]) == "Notes 3"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Notes of Lanterns", "notes of lanterns!", True),
        ("Notes of", "Notes of Lanterns", True),
        ("Notes of Lanterns", "Notes of", True),
        ("Notes", "Notes of Lanterns", False),
        ("Notes", "notes", True),
        ("Notes of", "Lanterns of Notes", False),
        ("", "", False),
        ("...", "Notes", False),
    ],
)
def test_texts_that_begin_alike(one, other, alike):
    assert begin_alike(one, other) is alike
