"""What any Markdown says of a paper: labels, notes on one paper, and words that are no titles."""

import pytest

from hfdigest import Author, parse_post
from tests import laws
from tests.publishers import texts_in

T = "Lanterns: Reading Long Notes by Outline"
ID = "2603.01234"
ABS = f"https://arxiv.org/abs/{ID}"
GITHUB = "https://github.com/lab/lanterns"


def entry_of(text, **options):
    """Return the first entry of a text, which keeps the laws of posts."""
    return laws.check_get_put(text, dialects=["links"], **options).digest.entries[0]


def said_of(text):
    """Return what a text says of its first paper, but for its id, by the names of the fields."""
    entry = entry_of(text)
    paper = entry.paper
    names = ("title", "abstract", "github_url", "project_url")
    said = {name: getattr(paper, name) for name in names}
    said["authors"] = [author.name for author in paper.authors]
    said["upvotes"] = entry.upvotes
    said["published_at"] = paper.published_at and f"{paper.published_at:%Y-%m-%d}"
    return {name: value for name, value in said.items() if value not in (None, [])}


LABELS = {
    "title": (
        T,
        """
        title|Paper Title|original title|full title|paper name|english title|제목|논문 제목
        논문명|원제|标题|论文标题|英文标题|原标题|原文标题|原题|論文タイトル|タイトル|原題
        標題|論文標題|titel|titre|título|titulo|название|заголовок|题目|论文题目|论文名称
        英文题目|英文名|título original|titre original|Originaltitel|titolo|tytuł|başlık|judul
        tiêu đề|tên bài báo|論文名|論文題目|論文名稱|原文題目|英文標題|題名|題目|عنوان|शीर्षक
        """,
    ),
    "authors": (
        "Ada Ito, Bo Lind",
        """
        author|authors|Author(s)|by|written by|저자|작성자|作者|论文作者|著者|autoren|autor
        autorinnen|auteur|auteurs|auteur(s)|autores|autor(es)|автор|авторы|tác giả|autori
        autorzy|yazarlar|penulis
        """,
    ),
    "upvotes": (
        31,
        """
        upvote|Upvotes|HF upvotes|vote|votes|like|likes|추천|추천수|좋아요|点赞|点赞数|赞|票数
        投票|いいね|いいね数|高評価|votos|stimmen|голоса
        """,
    ),
    "published_at": (
        "2026-03-01",
        """
        published|publication date|published on|published at|date published|submitted
        submission date|submitted on|发布|发布日期|发布时间|发表日期|发表时间|提交日期
        提交时间|게시일|발행일|출판일|공개일|제출일|公開日|投稿日|発表日|veröffentlicht
        date de publication|publié|publicado|fecha de publicación|data de publicação
        опубликовано|дата публикации
        """,
    ),
    "abstract": (
        "It reads notes.",
        """
        Abstract|abstract / 摘要|摘要|论文摘要|原文摘要|摘要 (abstract)|초록|요약 (abstract)
        概要|要旨|アブストラクト|resumen|zusammenfassung (abstract)|résumé (abstract)
        аннотация
        """,
    ),
    "github_url": (
        GITHUB,
        """
        code|GitHub|github repo|github repository|repo|repository|source code|코드|깃허브|깃헙
        代码|代码仓库|代码链接|项目代码|コード|código|codigo|quellcode|код
        """,
    ),
    "project_url": (
        "https://lanterns.org/notes",
        """
        project|project page|project website|项目主页|项目页面|프로젝트|プロジェクトページ
        projektseite|página del proyecto|страница проекта
        """,
    ),
}


@pytest.mark.parametrize("field", LABELS)
def test_labels_name_fields_in_many_languages(field):
    value, labels = LABELS[field]
    for label in texts_in(labels):
        colon = "：" if label[0] > "\u3000" else ":"
        said = said_of(f"## {T}\n\n- **{label}{colon}** {value}\n- {ABS}\n")
        assert said[field] == ([*value.split(", ")] if field == "authors" else value), label
        assert said.keys() - {field} == {"title"} - {field}, label


HEAD = f"## {T}\n\n[paper]({ABS})\n\n"
SAID = {
    "plain": ("Authors: Ada Ito, Bo Lind\n", {"authors": ["Ada Ito", "Bo Lind"]}),
    "bold": ("**Authors**: Ada Ito\n", {"authors": ["Ada Ito"]}),
    "underlined": ("__Authors:__ Ada Ito\n", {"authors": ["Ada Ito"]}),
    "emphasis": ("*Authors*: Ada Ito\n", {"authors": ["Ada Ito"]}),
    "bullet": ("* **Authors:** Ada Ito\n", {"authors": ["Ada Ito"]}),
    "number": ("1. Authors: Ada Ito\n2. Votes: 7\n", {"authors": ["Ada Ito"], "upvotes": 7}),
    "round bullet": ("• Votes: 7\n", {"upvotes": 7}),
    "quotation": ("> Votes: 7\n", {"upvotes": 7}),
    "sign and label": ("👍 **Votes:** 7\n", {"upvotes": 7}),
    "HTML": ("<p><b>Votes:</b> 7</p>\n", {"upvotes": 7}),
    "HTML colon behind": ("<li><strong>Authors</strong>: Ada Ito</li>\n", {"authors": ["Ada Ito"]}),
    "HTML line": ("<p>Authors: Ada Ito<br>Votes: 7</p>\n", {"authors": ["Ada Ito"], "upvotes": 7}),
    "bars": (
        "Authors: Ada Ito | Votes: 7 · Published: 2026-03-01 • Code: https://github.com/lab/a.\n",
        {
            "authors": ["Ada Ito"],
            "upvotes": 7,
            "published_at": "2026-03-01",
            "github_url": "https://github.com/lab/a",
        },
    ),
    "dash": ("Votes: 7 — Authors: Ada Ito\n", {"upvotes": 7, "authors": ["Ada Ito"]}),
    "people": ("👥 Ada Ito, Bo Lind\n", {"authors": ["Ada Ito", "Bo Lind"]}),
    "person in a bullet": ("- 👤 Ada Ito\n", {"authors": ["Ada Ito"]}),
    "people behind a bar": ("Fine. | ✍️ Ada Ito\n", {"authors": ["Ada Ito"]}),
    "people with a label": ("👥 **Authors:** Ada Ito\n", {"authors": ["Ada Ito"]}),
    "authors over lines": (
        "**Authors:** Ada Ito,\n  Bo Lind,\n  Cy Young\n",
        {"authors": ["Ada Ito", "Bo Lind", "Cy Young"]},
    ),
    "a bullet goes on with nothing": (
        "- Authors: Ada Ito\n  - Votes: 7\n",
        {"authors": ["Ada Ito"], "upvotes": 7},
    ),
    "a label goes on with nothing": (
        "Authors: Ada Ito\n  Votes: 7\n",
        {"authors": ["Ada Ito"], "upvotes": 7},
    ),
    "votes go on with nothing": ("Votes: 7\n  and more\n", {"upvotes": 7}),
    "thousands": ("Votes: 1,234\n", {"upvotes": 1234}),
    "votes in marks": ("Votes: **+7** so far\n", {"upvotes": 7}),
    "no votes": ("Votes: many, or 7a\n", {}),
    "votes far off": ("Votes: of the week: 7\n", {"upvotes": 7}),
    "date with time": ("Published: 2026-03-01T10:00:00Z\n", {"published_at": "2026-03-01"}),
    "no date": ("Published: 2026-02-30\n", {}),
    "date in a word": ("Published: on 2026-03-01.\n", {"published_at": "2026-03-01"}),
    "long number": ("Published: 2026-03-012\n", {}),
    "code as a link": ("Code: [lab/a](https://github.com/lab/a)\n", {"github_url": "https://github.com/lab/a"}),
    "code elsewhere": ("Code: https://gitlab.com/lab/a\n", {}),
    "code of nobody": ("Code: soon\n", {}),
    "project at arXiv": ("Project: https://arxiv.org/a/ito\n", {}),
    "project as a link": ("Project: [page](http://a.org/x)\n", {"project_url": "http://a.org/x"}),
    "the first of two": ("Votes: 7\n\nVotes: 8\n", {"upvotes": 7}),
    "abstract over lines": ("**Abstract:** It reads\nnotes.\n", {"abstract": "It reads notes."}),
    "abstract below its heading": ("### Abstract\n\nSo.\n\nMore.\n", {"abstract": "So."}),
    "abstract in HTML": ("### Abstract\n\n<p>It reads.</p>\n", {"abstract": "It reads."}),
    "abstract of nothing": ("### Abstract\n\n### Method\n\nIt reads.\n", {}),
    "summary": ("### Summary\n\nIt reads.\n", {}),
    "prose": ("We say: it reads.\n", {}),
    "long label": ("The votes of all the people who read it: 7\n", {}),
    "value of nothing": ("Authors:\n\nVotes: 7\n", {"upvotes": 7}),
    "rows": (
        "| Votes | 7 |\n|---|---|\n| Authors | Ada Ito |\n| Code | https://github.com/lab/a |\n",
        {"upvotes": 7, "authors": ["Ada Ito"], "github_url": "https://github.com/lab/a"},
    ),
    "far below": ("x\n\n" * 70 + "Votes: 7\n", {}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SAID.values(), ids=SAID)
def test_what_labels_say(text, expected):
    assert said_of(HEAD + text) == {"title": T, **expected}


def test_the_columns_of_a_table_name_fields():
    (entry, other) = laws.check_get_put(
        "| # | Title | Authors | 👍 | Published | Note |\n|---|---|---|---|---|---|\n"
        f"| 1 | [{T}]({ABS}) | Ada Ito, Bo Lind | 31 |  2026-03-01 | ok |\n"
        "| 2 | [Ferry for Notes](https://arxiv.org/abs/2603.01235) | Ada Ito | - | n/a |\n",
        dialects=["links"],
    ).digest.entries
    assert entry.paper.title == T
    assert [author.name for author in entry.paper.authors] == ["Ada Ito", "Bo Lind"]
    assert (entry.upvotes, f"{entry.paper.published_at:%F}") == (31, "2026-03-01")
    assert (other.upvotes, other.paper.published_at) == (None, None)
    assert other.paper.authors == entry.paper.authors[:1]


def test_what_is_said_in_one_paragraph_is_said_of_its_papers():
    post = parse_post(
        f"# Papers\n\nLink: {ABS}\nTitle: {T}\nVotes: 7\n\n---\n\n"
        "Link: https://arxiv.org/abs/2603.01235\nTitle: Ferry Crossing\nVotes: 8\n",
        dialects=["links"],
    )
    found = [(entry.paper.title, entry.upvotes) for entry in post.digest.entries]
    assert found == [(T, 7), ("Ferry Crossing", 8)]


def test_all_that_is_read_from_labels_is_a_guess():
    entry = entry_of(
        f"## {T}\n\nAuthors: Ada Ito | Votes: 7 | Published: 2026-03-01\n"
        f"Code: {GITHUB}\nProject: https://a.org\n{ABS}\n\nAbstract: It reads.\n"
    )
    assert entry.doubtful == (
        *("title", "authors", "abstract", "upvotes", "published_at", "github_url", "project_url"),
    )


# --- notes on one paper --------------------------------------------------------------------------


def note(*rows, body="It reads.\n"):
    return "\n".join(["---", f'title: "{T}"', *rows, "---", "", body])


@pytest.mark.parametrize(
    "row",
    [
        *(
            f'{key}: "{ID}"'
            for key in texts_in("arxiv_id|arxiv|arxivid|eprint|paper_id|id|arXiv-ID")
        ),
        f'"arXiv ID": "arXiv:{ID}v2"',
        f"doi: 10.48550/arXiv.{ID}",
        *(
            f"{key}: {ABS}"
            for key in texts_in("url|link|paper|paper_url|paperurl|source|pdf|arxiv_url|href")
        ),
        f"url: [https://a.org, {ABS}]",
    ],
)
def test_keys_that_state_the_paper_of_a_note(row):
    entry = entry_of(note(row))
    assert (entry.paper.id, entry.paper.title, entry.doubtful) == (ID, T, ())


@pytest.mark.parametrize("row", ["cover: {}", "image: {}", "tags: [{}]", "url: https://a.org/{}"])
def test_other_keys_state_none(row):
    with pytest.raises(Exception, match="no line links to a paper"):
        entry_of(note(row.format(ID)))


@pytest.mark.parametrize("key", ["title", "paper_title", "Paper-Title", "name"])
def test_keys_of_the_title(key):
    text = f"---\n{key}: '{T}'\narxiv: '{ID}'\n---\n\nFine.\n"
    assert entry_of(text).paper.title == T


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("authors: [Ada Ito, Bo Lind]", ["Ada Ito", "Bo Lind"]),
        ("author: Ada Ito", ["Ada Ito"]),
        ("creators: Ada Ito and Bo Lind", ["Ada Ito", "Bo Lind"]),
        ("authors: []\nauthor: Bo Lind", ["Bo Lind"]),
        ("authors: 7", []),
        ("editors: Ada Ito", []),
    ],
)
def test_keys_of_the_authors(row, names):
    paper = entry_of(note(f"url: {ABS}", row)).paper
    assert paper.authors == tuple(Author(name=name) for name in names)


@pytest.mark.parametrize(
    ("row", "date"),
    [
        ("published: 2026-03-01", "2026-03-01"),
        ("published_at: 2026-03-01T10:00:00Z", "2026-03-01"),
        ("publication_date: '2026-03-01'", "2026-03-01"),
        ("date: 2026-04-29", "2026-04-29"),
        ("date: 2026-04-30", None),
        ("date: 2026-01-29", "2026-01-29"),
        ("date: 2026-01-28", None),
        ("date: 2026-06-01\npublished: 2026-03-01", "2026-03-01"),
        ("published: 2026-06-01\ndate: 2026-03-01", "2026-03-01"),
        ("date: soon", None),
        ("updated: 2026-03-01", None),
    ],
)
def test_a_date_is_the_papers_where_it_fits_the_month_of_its_id(row, date):
    found = entry_of(note(f"url: {ABS}", row)).paper.published_at
    assert (found and f"{found:%Y-%m-%d}") == date


def test_an_identifier_without_a_month_gives_no_date():
    entry = entry_of(note("arxiv: cond-mat/0401304", "date: 2004-01-15"))
    assert (entry.paper.id, entry.paper.published_at) == ("cond-mat/0401304", None)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (T, T),
        ("Lanterns", "Ferry Crossing for Notes"),
        ("Reading list", "Ferry Crossing for Notes"),
    ],
)
def test_the_title_of_a_note_without_its_paper_says_several_words(title, expected):
    body = f"- [Ferry Crossing for Notes]({ABS})\n"
    text = f"---\ntitle: {title}\n---\n\n{body if title != T else ABS}\n"
    assert entry_of(text).paper.title == expected


# --- words that say nothing ----------------------------------------------------------------------

NAMES_OF_LINKS = """
abs acl|abstract page|aclanthology link|alphaxiv discussion|ar5iv html|cite bibtex|click here
code repo|explained on youtube|explanation video|hugging face paper|huggingface model card
model_card|modelscope|paper page|papers with code|read the full text|repository on github
reddit thread|star on github|tweet thread|twitter post|watch the talk|wechat article
weixin post|a tool for x|image0|figure|论文 链接|论文地址|代码地址|下载 视频|模型 数据
論文 リンク|解説 ページ|논문 링크|프로젝트 페이지|바로가기|lien article|télécharger
enlace artículo|leer código|artigo ler|ссылка статья|читать код|hier lesen
"""
NAMES_OF_SECTIONS = """
Application|Citation|Date|Figures|Demo|Strength|Weakness|Category|Back up|Feed|RSS|Archives
About the authors|Analysis|Basic information|Best of the week|Context and motivation
Core contributions|Critical commentary|Evidence|Executive summary|Experimental results
Findings|Glance|How it works|Innovation|Innovations|Key insights|Learned lessons|Limitations
Main matter|Method|Methodology|Novelty|Practical use cases|Quick notes|Ranking|Relevance
Selected papers|Significance|Strengths|Taxonomy|Technical details|Trending topics
Understanding the problem|Verdict|Why it matters|Year|Subject|Oral|Poster|Spotlight|Glossary
Prior work|Table of contents|Back to top|Subscribe|Thumbnail|摘要|中文摘要|总结|研究背景
关键词|作者|机构|今日论文|论文解读|要点|一句话总结|为什么推送这篇|详细信息|点评|分类|每日论文
主题精选|相关方法|速览|其他|초록|한계|핵심|참고문헌|오늘의 논문|주요 내용|분류|태그|概要
まとめ|手法|関連研究|本日の論文|ポイント|Zusammenfassung|Überblick|Résumé|Méthode|Aperçu
Resumen|Conclusión|Resumo|Introdução|Аннотация|Введение|Выводы|Обзор|Ссылки
"""
NAMES_OF_LISTS = """
Daily papers of the lab|Weekly arXiv digest|Today's reading|Trending research
Top 10 papers of March|This week in reading: a newsletter|Papers of the week|arXiv digest
Reading list|Papers for 2026|AI 论文日报|大模型周报|论文速递|每日论文合集|데일리 논문
주간 정리|今日の論文|論文まとめ|2026-03-02|2 March 2026|Papers of 2026-03-02 in brief
March 2, 2026|Papers (2026-03-02)
2026年3月2日 论文|Monday, 2 March 2026|March|Monday|Sept|Week 10
"""
NO_TITLES = """
https://lanterns.org/a|www.lanterns.org|lanterns.org/a|picture.png|notes.md|31 upvotes|1 upvote
7 likes|7 points|7 stars|v2|1.2k|31
Lanterns: Reading Long…|Lanterns: Reading [...]
Ada Ito, Bo Lind|Ada Ito, Bo Lind, and Cy de Young
Ada Ito; Bo van der Lind|Ada de Ito, Bo von Lind|Ada den Ito, Bo la Lind
Ada el Ito, Bo al Lind|Ada bin Ito, Bo di Lind|Ada da Ito, Bo le Lind|Ada Ito、Bo Lind|Ito et al.
this is what we read|here we go on|Reads. It does. Notes. Too. Long|{{ title }}|<img src="a">|x
"""


def titles_of(texts):
    """Return the titles of papers whose links have these texts, in a list."""
    rows = (f"- [{text}](https://arxiv.org/abs/2603.{n:05d})\n" for n, text in enumerate(texts, 1))
    return [
        entry.paper.title for entry in parse_post("".join(rows), dialects=["links"]).digest.entries
    ]


@pytest.mark.parametrize(
    "names", [NAMES_OF_LINKS, NAMES_OF_SECTIONS, NAMES_OF_LISTS, NO_TITLES], ids=str.split
)
def test_names_of_links_and_sections_are_no_titles(names):
    texts = texts_in(names)
    found = dict(zip(texts, titles_of(texts), strict=True))
    assert {text: title for text, title in found.items() if title is not None} == {}


TITLES = """
LLaVA|4D Lanterns|3-form Lanterns|Papers as Programs|Do We Read?|Code Lanterns: A Survey|GPT-4
Learning to Read, Write and Count|Ada: A Model for Lists, Tables and Notes|Method of Lanterns
It Reads. It Writes|March of the Lanterns
A Week of Reading in Long Notes and in Short Ones, Again|灯笼：读长笔记
Reading with $O(n)$ Steps|R&D of Lanterns|Lanterns (v2)
"""


def test_short_and_odd_titles_are_titles():
    texts = texts_in(TITLES)
    assert titles_of(texts) == texts
