"""Bibliographies as the programs see them that they are written for."""

import contextlib
import json
import re
import unicodedata

import bibtexparser
import jsonschema
import pytest
import rispy

from hfdigest import Author, PageError, Paper, load_post, parse_api, to_bibtex, to_csl_json, to_ris
from tests.bibliography.hardcases import CASES, ENTRIES, PAPERS, names_of
from tests.oracles import CSL_SCHEMA, run
from tests.test_bibtex import FLAVORS, parsed

STYLES = ("plain", "alpha", "IEEEtran", "plainnat")
PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern,url}
"""
NATBIB = "\\usepackage[numbers]{natbib}\n"
BODY = r"""\pagestyle{empty}\hyphenpenalty=10000
\begin{document}
\nocite{*}
"""
BIBLATEX = r"""\documentclass{article}
\usepackage{fontspec}
\directlua{luaotfload.add_fallback("scripts", {"file:DroidSansFallbackFull.ttf:mode=node;"})}
\setmainfont{DejaVuSerif.ttf}[RawFeature={fallback=scripts}]
\usepackage[backend=biber,style=authoryear,maxbibnames=999]{biblatex}
\DeclareFieldFormat{abstract}{\par #1}
\renewbibmacro*{finentry}{\printfield{abstract}\finentry}
\addbibresource{all.bib}
"""
LATIN = [number for number, case in enumerate(CASES) if case.latin]
PANDOC_DROPS = set("ðþŋ")
"""Letters whose LaTeX forms pandoc does not know; its users have the other formats."""
# What neither font has, and what TeX sets as a formula, is not compared.
NOT_COMPARED = re.compile(r"[\^_π∆ΔΩτ²🤗👩🔬±×µ{}가-힣]")


def letters(text):
    """Return a text's letters and digits alone, without case, accents and ligatures."""
    # The T1 fonts print one glyph for both letters that look alike.
    plain = unicodedata.normalize("NFKD", text).casefold().replace("đ", "ð")
    return "".join(char for char in plain if char.isalnum() and unicodedata.category(char) != "Lm")


def words(title):
    """Return the words that a title must show."""
    return [letters(word) for word in title.split() if not NOT_COMPARED.search(word)]


def families(number):
    """Return the names that a hard case's entry must show."""
    names = CASES[number].families or [name.split()[-1] for name in names_of(CASES[number], number)]
    return [letters(name) for name in names if not NOT_COMPARED.search(name)]


def typeset_classic(folder, style):
    """Run bibtex in a style and pdflatex over `all.bib`; return what both printed and the PDF."""
    natbib = NATBIB if style == "plainnat" else ""
    tail = f"\\bibliographystyle{{{style}}}\\bibliography{{all}}\n\\end{{document}}\n"
    (folder / "doc.tex").write_text(PREAMBLE + natbib + BODY + tail, encoding="utf-8")
    (folder / "doc.aux").write_text(
        f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{all}}\n", encoding="utf-8"
    )
    printed = run(folder, "bibtex", "doc")
    run(folder, "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "doc")
    run(folder, "pdftotext", "-enc", "UTF-8", "doc.pdf")
    return printed, (folder / "doc.txt").read_text(encoding="utf-8")


def typeset_biblatex(folder):
    """Run lualatex, biber and lualatex over `all.bib`; return what biber printed and the PDF."""
    (folder / "doc.tex").write_text(
        f"{BIBLATEX}{BODY}\\printbibliography\n\\end{{document}}\n", encoding="utf-8"
    )
    (folder / "doc.bbl").unlink(missing_ok=True)
    run(folder, "lualatex", "-interaction=nonstopmode", "-draftmode", "doc")
    printed = run(folder, "biber", "doc")
    run(folder, "lualatex", "-interaction=nonstopmode", "-halt-on-error", "doc")
    run(folder, "pdftotext", "-enc", "UTF-8", "doc.pdf")
    return printed, (folder / "doc.txt").read_text(encoding="utf-8")


def validate_datamodel(folder):
    """Return biber's complaints about `all.bib`."""
    printed = run(folder, "biber", "--tool", "--validate-datamodel", "--noconf", "all.bib")
    return [line for line in printed.splitlines() if re.match("WARN|ERROR", line)]


def write(folder, text):
    (folder / "all.bib").write_text(text, encoding="utf-8")
    return folder


# The hard cases


@pytest.fixture(scope="module")
def hard_latin(tmp_path_factory):
    return write(tmp_path_factory.mktemp("latin"), to_bibtex([PAPERS[number] for number in LATIN]))


def test_latin_cases_are_ascii():
    text = to_bibtex([PAPERS[number] for number in LATIN], abstract=True, extras=True)
    assert {char for char in text if not char.isascii()} == {"€"}  # which pandoc reads only so


@pytest.mark.parametrize("style", STYLES)
def test_hard_cases_in_classic_styles(hard_latin, style):
    printed, pdf = typeset_classic(hard_latin, style)
    assert "Warning--" not in printed
    shown = letters(pdf)
    for number in LATIN:
        case = CASES[number]
        missing = [word for word in words(case.title_shown) if word not in shown]
        assert not missing, case.why
        assert all(family in shown for family in families(number)), case.why


def test_hard_cases_with_abstracts_in_biblatex(tmp_path):
    write(tmp_path, to_bibtex(PAPERS, flavor="biblatex", abstract=True, extras=True))
    printed, pdf = typeset_biblatex(tmp_path)
    assert "WARN" not in printed
    shown = letters(pdf)
    for number, case in enumerate(CASES):
        missing = [word for word in words(case.title_shown) if word not in shown]
        assert not missing, case.why
        assert all(family in shown for family in families(number)), case.why
    assert "manywordssomeofthem100odd" in shown


def test_hard_cases_for_bibtex_in_biblatex(tmp_path):
    write(tmp_path, to_bibtex(PAPERS, abstract=True, extras=True))
    printed, _ = typeset_biblatex(tmp_path)
    assert "WARN" not in printed


@pytest.mark.parametrize("flavor", FLAVORS)
def test_hard_cases_keep_to_the_data_model(tmp_path, flavor):
    complete = [entry for entry in ENTRIES if entry.paper.title and entry.paper.arxiv_id]
    write(tmp_path, to_bibtex([PAPERS, complete], flavor=flavor, abstract=True, extras=True))
    assert validate_datamodel(tmp_path) == []


@pytest.mark.parametrize("flavor", FLAVORS)
def test_what_is_unknown_is_all_that_the_data_model_misses(tmp_path, flavor):
    write(tmp_path, to_bibtex(ENTRIES, flavor=flavor, abstract=True, extras=True))
    missing = [line.rpartition(": ")[2] for line in validate_datamodel(tmp_path)]
    assert missing == [
        "Missing mandatory field - one of 'date, year' must be defined",
        "Missing mandatory field - one of 'date, year' must be defined",
        "Missing mandatory field 'title'",
    ]


@pytest.mark.parametrize("style", STYLES)
def test_entries_without_names_can_be_sorted(tmp_path, style):
    dated = [entry for entry in ENTRIES if entry.paper.arxiv_id and entry.paper.title != "未命名"]
    printed, _ = typeset_classic(write(tmp_path, to_bibtex(dated, extras=True)), style)
    assert not [line for line in printed.splitlines() if re.match("Warning.*(sort|author)", line)]


@pytest.mark.parametrize("flavor", FLAVORS)
def test_pandoc_reads_hard_cases(tmp_path, flavor):
    write(tmp_path, to_bibtex(PAPERS, flavor=flavor, abstract=True))
    (tmp_path / "doc.md").write_text('---\nnocite: "@*"\n---\n', encoding="utf-8")
    shown = letters(
        run(tmp_path, "pandoc", "--citeproc", "--bibliography=all.bib", "-t", "plain", "doc.md")
    )
    assert "warning" not in shown
    dropped = PANDOC_DROPS if flavor == "bibtex" else set()
    for case in CASES:
        wanted = [word for word in words(case.title_shown) if not dropped & set(word)]
        assert all(word in shown for word in wanted), case.why


def test_pandoc_reads_csl(tmp_path):
    (tmp_path / "all.json").write_text(to_csl_json([PAPERS, ENTRIES]), encoding="utf-8")
    (tmp_path / "doc.md").write_text('---\nnocite: "@*"\n---\n', encoding="utf-8")
    command = ("pandoc", "--citeproc", "--bibliography=all.json", "-t", "plain", "doc.md")
    shown = letters(run(tmp_path, *command))
    for case in CASES:
        assert all(word in shown for word in words(case.title_shown)), case.why


def test_nothing_is_executed(tmp_path):
    hostile = (
        r"\immediate\write18{touch pwned} \input{pwned} \openout3=pwned \write3{x}"
        r" $\input{pwned}$ $^^5cinput pwned$ \(\csname input\endcsname{pwned}\) \catcode`\@=0"
        r" @input \textbf{\input{pwned}} \href{\input{pwned}}{\input{pwned}} \url{\input{pwned}}"
    )
    paper = Paper(id="2602.00001", title=hostile, abstract=hostile)
    write(tmp_path, to_bibtex(paper, abstract=True))
    typeset_classic(tmp_path, "plain")
    write(tmp_path, to_bibtex(paper, flavor="biblatex", abstract=True))
    typeset_biblatex(tmp_path)
    assert not list(tmp_path.glob("pwned*"))


# Real captures


@pytest.fixture(scope="module")
def captured(corpus):
    """Every paper of the captures in `api`, in batches that classic labels can tell apart."""
    entries = {}
    for path in sorted((corpus / "api").glob("daily_papers-*.json")):
        with contextlib.suppress(PageError):  # one capture is no JSON
            digest = parse_api(path.read_bytes(), name=path.name).digest
            entries |= {entry.paper.id: entry for entry in digest.entries}
    assert entries
    found = list(entries.values())
    return [found[start : start + 380] for start in range(0, len(found), 380)]


def test_captures_are_parsed_back(captured):
    for batch in captured:
        for flavor in FLAVORS:
            text = to_bibtex(batch, flavor=flavor, abstract=True, extras=True)
            library = bibtexparser.parse_string(text)
            assert not library.failed_blocks
            assert [entry["eprint"] for entry in library.entries] == [
                entry.paper.id for entry in batch
            ]
            people = parsed(text).entries.values()
            for entry, person in zip(batch, people, strict=True):
                assert len(person.persons["author"]) == len(entry.paper.authors)


@pytest.mark.parametrize("style", STYLES)
def test_captures_in_classic_styles(tmp_path, captured, style):
    for batch in captured:
        write(tmp_path, to_bibtex(batch))
        printed, pdf = typeset_classic(tmp_path, style)
        assert "Warning--" not in printed
        shown = letters(pdf)
        for entry in batch:
            missing = [word for word in words(entry.paper.title) if word not in shown]
            assert not missing, entry.paper.id
            last = entry.paper.authors[0].name.split()[-1]
            assert letters(last) in shown, entry.paper.id


def test_captures_with_abstracts_in_biblatex(tmp_path, captured):
    for batch in captured:
        write(tmp_path, to_bibtex(batch, flavor="biblatex", abstract=True, extras=True))
        printed, pdf = typeset_biblatex(tmp_path)
        assert "WARN" not in printed
        shown = letters(pdf)
        for entry in batch:
            missing = [word for word in words(entry.paper.title) if word not in shown]
            assert not missing, entry.paper.id
            lasts = [letters(author.name.split()[-1]) for author in entry.paper.authors]
            assert all(last in shown for last in lasts), entry.paper.id


@pytest.mark.parametrize("flavor", FLAVORS)
def test_captures_keep_to_the_data_model(tmp_path, captured, flavor):
    write(tmp_path, to_bibtex(captured, flavor=flavor, abstract=True, extras=True))
    assert validate_datamodel(tmp_path) == []


@pytest.mark.parametrize("flavor", FLAVORS)
def test_pandoc_reads_captures(tmp_path, captured, flavor):
    write(tmp_path, to_bibtex(captured, flavor=flavor))
    printed = run(tmp_path, "pandoc", "-f", "biblatex", "-t", "csljson", "all.bib")
    found = json.loads(printed)
    assert len(found) == sum(map(len, captured))
    assert all(item["title"] and item["author"] for item in found)


def test_captures_as_csl_and_ris(captured):
    items = json.loads(to_csl_json(captured))
    jsonschema.validate(items, CSL_SCHEMA)
    records = rispy.loads(to_ris(captured))
    assert [item["id"] for item in items] == [record["id"] for record in records]
    assert len(items) == sum(map(len, captured))


def test_posts_are_parsed_back(corpus):
    for path in sorted((corpus / "posts").glob("*.md")):
        digest = load_post(path).digest
        ids = {entry.paper.id for entry in digest.entries}
        for flavor in FLAVORS:
            text = to_bibtex(digest, flavor=flavor, abstract=True, extras=True)
            library = bibtexparser.parse_string(text)
            assert not library.failed_blocks
            assert {entry["eprint"] for entry in library.entries} == ids
            assert len(library.entries) == len(parsed(text).entries) == len(ids)


@pytest.mark.parametrize("style", STYLES)
def test_posts_in_classic_styles(tmp_path, corpus, style):
    digests = [load_post(path).digest for path in sorted((corpus / "posts").glob("*.md"))]
    entries = [entry for digest in digests for entry in digest.entries][:380]
    printed, _ = typeset_classic(write(tmp_path, to_bibtex(entries, extras=True)), style)
    assert "Warning--" not in printed


def test_hard_cases_of_the_corpus_are_parsed_back(corpus):
    cases = json.loads((corpus / "bibliography" / "hardcases.json").read_text(encoding="utf-8"))
    papers = [
        Paper(
            id=case["id"],
            title=case["title"],
            abstract=case["abstract"],
            authors=[Author(name=name) for name in case["authors"]],
        )
        for case in cases
    ]
    for flavor in FLAVORS:
        text = to_bibtex(papers, flavor=flavor, abstract=True)
        assert [entry["eprint"] for entry in bibtexparser.parse_string(text).entries] == [
            case["id"] for case in cases
        ]
        assert len(parsed(text).entries) == len(cases)
