"""Time grows with the size of an input and not with its square, whatever the input is made of."""

import datetime as dt
import json
import time
from pathlib import Path

import pytest

from hfdigest import (
    Affiliation,
    Author,
    Day,
    Dialect,
    Digest,
    Entry,
    HfDigestError,
    Paper,
    diff,
    from_json,
    parse_api,
    parse_page,
    parse_paper_page,
    parse_post,
    render_post,
    repair,
    to_bibtex,
)
from tests.page_fixtures import card, document, hydrater, item, paper_page
from tests.posts import post_text

POST = post_text()
SMALL, LARGE = 2_000, 8_000
FEW_SECONDS = 0.05
"""What takes less is not told from noise."""
MOST = 9
"""How many times as long a reader may take for four times the input; a square would be sixteen."""


def below(text):
    return lambda n: POST + text * n


def abstract(text):
    return lambda n: POST.replace("We count sheep.", text * n)


def title(text):
    return lambda n: POST.replace("Counting Sheep", text * n)


def front(text, most=SMALL):
    return lambda n: POST.replace("author: somebody", text * min(n, most))


POSTS = {
    "stars in an abstract": abstract("**"),
    "stars in a title": title("**"),
    "lines of stars": below("**\n"),
    "entries that do not end": below("1. **x\n"),
    "brackets": abstract("["),
    "links that do not end": abstract("]("),
    "lines of brackets": below("[\n"),
    "rows": below("| a | b |\n"),
    "bars": below("|"),
    "nested lists": lambda n: POST + "".join(" " * (i % 100) + "- x\n" for i in range(n)),
    "labels": below("   - 기관: x\n"),
    "second headings": below("# Hugging Face Daily Papers - 2026-06-02\n"),
    "comments that do not end": below("<!--\n"),
    "comments in a line": below("<!--"),
    "quotes": below("> x\n"),
    "quotes in quotes": below(">"),
    "fences": below("```\n"),
    "elements": below("<details><summary>x\n"),
    "entities": abstract("&amp;"),
    "spaces": abstract(" "),
    "blank lines": below("\n"),
    "carriage returns": below("\r"),
    "digits": lambda n: POST.replace("932", "9" * n),
    "an id": lambda n: POST.replace("2606.00001", "1" * n),
    "what is no post": lambda n: "# x\nwords and words\n" * n,
    "front matter that does not end": lambda n: "---\n" + "a: b\n" * n,
    "a list in front matter": front("[a, "),
    "lines that are not YAML": lambda n: POST.replace(
        "author: somebody", "".join(f"a{i}: b: c\n" for i in range(min(n, SMALL)))
    ),
    "wrongly decoded words": below("ìš°ë¦¬ "),
}
PAGES = {
    "elements in elements": lambda n: document(card(item()) + "<div>" * n),
    "articles in articles": lambda n: document("<article>" * n + card(item())),
    "articles": lambda n: document("<article><h3><a href='/papers/x'>t</a></h3></article>" * n),
    "links in an article": lambda n: document(
        "<article><h3><a href='/papers/x'>t</a></h3>" + "<a href='/papers/x'><svg></svg></a>" * n
    ),
    "a long attribute": lambda n: document(card(item()) + f"<div data-x='{'x' * 50 * n}'></div>"),
    "long props": lambda n: document(card(item()) + hydrater("x" * 50 * n)),
    "many props": lambda n: document(card(item()) + hydrater("{") * n),
    "many props with wrong items": lambda n: document(
        card(item()) + hydrater({"dailyPapers": [{}]}) * n
    ),
    "many attributes": lambda n: document(f"<div {' '.join(f'a{i}=1' for i in range(50 * n))}>"),
    "entities": lambda n: document(card(item()) + "&amp;" * n),
    "tags that do not end": lambda n: document(card(item()) + "<a " * n),
    "quotes that do not end": lambda n: document(card(item()) + "<a b='" * 50 * n),
    "comments that do not end": lambda n: document(card(item()) + "<!--" * n),
    "null characters": lambda n: document(card(item()) + "\0" * n),
    "words": lambda n: document("<p>" + "log in " * n),
}
PAPER_PAGES = {
    "elements in elements": lambda n: paper_page(more="<span>" * n),
    "authors": lambda n: paper_page(more="<span class='author'>x</span>" * n),
    "dates": lambda n: paper_page(more="Published on " * n),
    "headings": lambda n: paper_page(more="<h2>Abstract</h2>" * n),
}
ANSWERS = {
    "items": lambda n: json.dumps([item(f"2609.{i:05}") for i in range(n // 20)]),
    "authors": lambda n: json.dumps(
        [item(authors=[{"name": "x", "_id": "1", "hidden": False}] * n)]
    ),
    "keys": lambda n: json.dumps([item(**{f"k{i}": i for i in range(n)})]),
    "lists in lists": lambda n: "[" * 20 * n,
    "objects in objects": lambda n: '{"a":' * 20 * n,
    "line breaks": lambda n: json.dumps([item(summary="\n" * 20 * n)]),
    "a fault at the end": lambda n: "[\n" + "1,\n" * 20 * n + "x",
}
TEXTS = {
    "dollars": "$",
    "braces": "{",
    "ends": "}",
    "macros": "\\textbf{",
    "scripts": "x^",
    "and": " and",
}
LINKS = {"links": "[a](", "tags": "<a b", "attributes": "<a=", "targets": "](a", "gaps": "](  a"}
REFUSED = {
    "what is no post": "this is not a digest post",
    "front matter that does not end": "the front matter is not closed",
    "articles in articles": "elements nest so deeply",
    "many attributes": "more than 1000 attributes",
    "quotes that do not end": "more than 1000 attributes",
    "words": "this is a login page",
    "lists in lists": "nest",
    "objects in objects": "nests too deeply",
    "a fault at the end": "this is not JSON",
    "repeated keys": "stands twice in its object",
    "placeholders in a line": "needs literal text after it",
    "parts of a key": "more than 500 dots",
}
"""What the error of an input says that is refused; every other input is read."""


def notes(count):
    return "".join(f"- x{number}: {{notes.n{number}}}\n" for number in range(count))


def dialect(entry):
    return f'name = "x"\nperiod = "day"\nhead = "# {{period}}"\nentry = """\n{entry}\n"""'


def entries(numbers):
    return Digest(entries=[Entry(paper=Paper(id=f"2609.{number:05}")) for number in numbers])


def bibliography(text):
    to_bibtex(
        Paper(id="2609.1", title=text, abstract=text, authors=[Author(name=text)]), abstract=True
    )


def rendered(text):
    paper = Paper(id="2609.00001", title="t", abstract=text)
    render_post(
        Digest(period=Day(date=dt.date(2026, 6, 2)), entries=[Entry(paper=paper, upvotes=1)])
    )


def times(text):
    return lambda n: text * n


CASES = [
    *((parse_post, name, make) for name, make in POSTS.items()),
    *((parse_page, name, make) for name, make in PAGES.items()),
    *((parse_paper_page, name, make) for name, make in PAPER_PAGES.items()),
    *((parse_api, name, make) for name, make in ANSWERS.items()),
    (from_json, "lists in lists", lambda n: "[" * n + "]" * n),
    (from_json, "repeated keys", lambda n: "{" + ",".join(['"a":1'] * n) + "}"),
    (Dialect.from_toml, "lists in lists", lambda n: "a = " + "[" * n),
    (Dialect.from_toml, "lines", lambda n: dialect("- {title}\n" + notes(n // 12))),
    (Dialect.from_toml, "parts of a key", lambda n: "a" + ".a" * n + " = 1"),
    (Dialect.from_toml, "placeholders in a line", lambda n: dialect("{title}" * (n // 8))),
    (repair, "lost characters", lambda n: POST.encode().decode("mac_roman") + "√∂" * (n // 20)),
    (Affiliation.parse, "digits", times("1")),
    *((bibliography, name, times(text)) for name, text in TEXTS.items()),
    *((rendered, name, times(text)) for name, text in LINKS.items()),
    (
        lambda pair: diff(*pair),
        "moves",
        lambda n: (entries(range(n // 8)), entries(range(n // 8, 0, -1))),
    ),
]


def seconds(read, data, refusal):
    """Return how long reading takes, or being refused where that is what should be."""
    start = time.thread_time()
    try:
        read(data)
    except HfDigestError as error:
        if refusal is None or refusal not in str(error):
            raise
    return time.thread_time() - start


@pytest.mark.parametrize(
    ("read", "name", "make"), CASES, ids=[f"{read.__qualname__}: {name}" for read, name, _ in CASES]
)
def test_time_is_linear(read, name, make):
    small, large = make(SMALL), make(LARGE)
    refusal = REFUSED.get(name)
    for _ in range(3):
        before, after = seconds(read, small, refusal), seconds(read, large, refusal)
        if after < FEW_SECONDS or after < MOST * before:
            return
    pytest.fail(f"{before:.3f} seconds became {after:.3f} for four times the input")


def test_a_link_that_does_not_end_takes_about_as_long_as_one_that_does():
    whole = (Path(__file__).parent / "dialects" / "details.md").read_text(encoding="utf-8")
    torn = whole.replace("pdf/2605.00001)", f"pdf/{'9' * 700}s>")
    assert torn != whole
    for _ in range(3):
        before, after = seconds(parse_post, whole, None), seconds(parse_post, torn, None)
        if after < FEW_SECONDS or after < MOST * before:
            return
    pytest.fail(f"{before:.3f} seconds became {after:.3f} for one link")


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused(name):
    for read, _, make in (case for case in CASES if case[1] == name):
        with pytest.raises(HfDigestError, match=REFUSED[name]):
            read(make(LARGE))
