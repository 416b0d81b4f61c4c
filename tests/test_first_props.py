"""Props found without a tree are those that a parser finds."""

import pytest
from hypothesis import example, given, strategies as st

import hfdigest
from hfdigest.page import html
from hfdigest.page.first_props import first_props
from hfdigest.page.html import read_html
from tests.page_fixtures import card, document, hydrater, item

TARGET = "DailyPapers"
PROPS = {"a": "<b> & \"c\" 'd' &amp; é 👍"}


def by_parser(page):
    """All props of a page that has an element at least."""
    return read_html(page, [], len(page)).props(TARGET)


def above(text):
    return f"<!doctype html>{text}{hydrater(PROPS)}</body></html>".encode()


PLAIN = [
    "",
    "\n<html class=''>\t<head><title>a & b</title></head>",
    '<meta charset="euc-kr"><link rel=\'x\' crossorigin href="/a?b&c" />',
    "<script async src=\"/a.js\">if (a < b && 1 << 2) { x = '<p>'; }</script>",
    "<style>a > b {}</style>",
    "<!-- a - b --><!---->",
    '<svg viewBox="0 0 1 1"><path d="M0,0" xlink:href="#"/></svg>',
    "text > \" ' &amp; é",
    '<div data-target="Other" data-props="{}"></div>',
    "<p>" * 400,
    "<title-x></title-x>",
    "</title></script></textarea>",
    "<table><select><option><template><noscript><form><li>",
]
"""What may stand above the props so that they are found without a parser."""

UNSURE = [
    "<title>",
    "<title>a <b></title>",
    "<script>",
    "<script>'</div>'</script>",
    "<script><!-- </script>",
    "<style>",
    "<style>a < b</style>",
    "<textarea>",
    "<TEXTAREA>",
    "<iframe>",
    "<plaintext>",
    "<frameset>",
    "<!--",
    "<!--> <title> -->",
    "<!---> <title> -->",
    "<!-- a -- b -->",
    "<!-- a --!>",
    "<![CDATA[ ]]>",
    "<?php ?>",
    "</body>",
    "</html>",
    "<",
    "<p a=\"1\"b='2'>",
    "<p a=1>",
    '<p a = "1">',
    '<p a="<">',
    '<p a=">">',
    '<p a="',
    "<p",
    f"<div data-target='{TARGET}'></div>",
    f'<div DATA-TARGET="{TARGET}"></div>',
    '<div data-target="Daily&#80;apers"></div>',
    "<p></p>" * 501,
]
"""What takes a parser to tell."""


@pytest.mark.parametrize("text", PLAIN)
def test_props_below_what_can_be_read_in_one_way(text):
    page = above(text)
    assert first_props(page, TARGET) == by_parser(page)[0]


@pytest.mark.parametrize("text", UNSURE)
def test_props_below_what_takes_a_parser(text):
    assert first_props(above(text), TARGET) is None


@pytest.mark.parametrize(
    "changed",
    [
        ('class="SVELTE_HYDRATER contents" data-target="Daily', 'id="x" data-target="Daily'),
        ('"></div></body>', '" id="x"></div></body>'),
        ('"></div></body>', "</div></body>"),
        ('"></div></body>', '"'),
        ("é", "&eacute;"),
        ("é", "\r"),
        ("é", "\ufffe"),
        ("é", "\uffff"),
        ("<!doctype html>", ""),
        ("DailyPapers", "PaperContent"),
    ],
)
def test_an_element_that_is_spelled_in_another_way(changed):
    assert first_props(above("").decode().replace(*changed).encode(), TARGET) is None


FRAGMENTS = st.sampled_from([*PLAIN, *UNSURE, "</p>", "x", "-->", ">", "</title>", hydrater({})])


@given(st.lists(FRAGMENTS, max_size=6), st.lists(FRAGMENTS, max_size=2))
@example(["<noscript>", hydrater({})], ["</noscript>"])
@example([], ["<frameset>"])
def test_props_are_found_as_a_parser_finds_them(before, behind):
    page = (above("".join(before)).decode() + "".join(behind)).encode()
    found = first_props(page, TARGET)
    assert found is None or found == by_parser(page)[0]


def test_no_tree_is_made_of_a_page_whose_props_can_be_read(monkeypatch):
    items = [item()]
    page = document(hydrater({"dailyPapers": items}) + card(items[0]))
    whole = hfdigest.parse_page(page)
    monkeypatch.setattr(html, "etree", None)
    assert hfdigest.parse_page(page) == whole
    with pytest.raises(AttributeError):
        hfdigest.parse_page(page.replace("<main>", "<main a=1>"))
