"""What was meant is what is seen: every text reads back from the spelling that its place needs."""

import pytest
from hypothesis import given, strategies as st

from hfdigest.grammar.codec import COMMONMARK, FLAVORS, KRAMDOWN, PLAIN, Place
from hfdigest.grammar.kinds import BODY, TEXTS, WRAPPED
from hfdigest.grammar.placing import spelled

PLACES = [
    Place(),
    Place(opens_block=True),
    Place(in_heading=True),
    Place(in_heading=True, in_link=True),
    Place(in_link=True, opens_block=True),
    Place(in_cell=True),
    Place(in_html=True),
    Place(within="*"),
    Place(within="_", is_shared=True),
]
MARKS = [
    *"\\`*_{}[]()#+-.!|<>&~$:^=;%\"'/ab1 ",
    "{{", "{%", "{:", "%}", "**", "``", "~~", "$$", "](", "&amp;",
    "&#42;", "&#x7b;", "&lt;b>", "<b>",
    "{% raw %}", "{% endraw %}", "\\\\", "1. ", "\N{NO-BREAK SPACE}", "é", "👍", " ",
]  # fmt: skip
TEXTS_OF_MARKS = st.lists(st.sampled_from(MARKS), min_size=1).map("".join)


@pytest.mark.parametrize("flavor", FLAVORS.values(), ids=lambda flavor: flavor.name)
@given(text=TEXTS_OF_MARKS | st.text(), place=st.sampled_from(PLACES))
def test_every_text_reads_back(flavor, text, place):
    assert flavor.read(flavor.write(text, place), place) == text


@pytest.mark.parametrize("flavor", FLAVORS.values(), ids=lambda flavor: flavor.name)
@given(text=TEXTS_OF_MARKS, place=st.sampled_from(PLACES))
def test_kinds_write_what_they_read_in_every_place(flavor, text, place):
    kind = spelled(WRAPPED, flavor, place)
    text = text.strip(" \t")
    if text:
        written = kind.write(text, None)
        assert kind.read(written) == text
        assert kind.write(text, written) == written
        if place.in_cell:
            assert "|" not in written.replace("\\|", "")


@pytest.mark.parametrize("flavor", FLAVORS.values(), ids=lambda flavor: flavor.name)
def test_plain_words_are_written_as_they_are(flavor):
    for text in (
        "A Survey of $O(n^2)$ Methods: 100% Better, 3.5x Faster?",
        'We use \\alpha and x_1, f(x) = {1, 2}, a < b > c, AT&T, #1 - it\'s "good" (see [0]).',
        "A* search, 2 * 3 * 4, snake_case_name, a ~ b, `one tick, $5, {x} and }, 1. 2. -- ...",
    ):
        for place in PLACES:
            if not place.within and not place.is_shared:
                assert flavor.write(text, place) == text
                assert flavor.read(text, place) == text


@pytest.mark.parametrize(
    ("text", "place", "kramdown", "commonmark", "plain"),
    [
        ("{{x}}", Place(), "{\\{x}}", "{{x}}", "{&#123;x}&#125;"),
        ("{% x", Place(), "&#123;% x", "{% x", "&#123;% x"),
        ("V {: .note} x", Place(), "V \\{: .note} x", "V {: .note} x", "V &#123;: .note} x"),
        ("{::comment} x", Place(), "\\{::comment} x", "{::comment} x", "&#123;::comment} x"),
        ("a<b and c=d>e", Place(), "a\\<b and c=d>e", "a\\<b and c=d>e", "a&lt;b and c=d>e"),
        ("`<i>` in", Place(), "\\`\\<i>\\` in", "\\`\\<i>\\` in", "&#96;&lt;i>&#96; in"),
        ("f[i](a:b)", Place(), "f[i\\](a:b)", "f[i\\](a:b)", "f[i&#93;(a:b)"),
        ("A | B", Place(), "A \\| B", "A | B", "A &#124; B"),
        ("A | B", Place(in_heading=True), "A | B", "A | B", "A | B"),
        ("*x* y*", Place(), "\\*x\\* y\\*", "\\*x\\* y\\*", "&#42;x&#42; y&#42;"),
        ("T*", Place(within="*"), "T\\*", "T\\*", "T&#42;"),
        ("_x_ a_b_c", Place(), "\\_x\\_ a_b_c", "\\_x\\_ a_b_c", "&#95;x&#95; a_b_c"),
        ("~~x~~ a~b~c", Place(), "\\~\\~x\\~\\~ a~b~c", "\\~\\~x\\~\\~ a\\~b\\~c",
         "&#126;&#126;x&#126;&#126; a&#126;b&#126;c"),
        ("$$y$$ $z$", Place(), "\\$\\$y\\$\\$ $z$", "$$y$$ $z$", "&#36;&#36;y&#36;&#36; $z$"),
        ("\\(w\\) \\%", Place(), "\\\\(w\\\\) \\%", "\\\\(w\\\\) \\\\%", "&#92;(w&#92;) &#92;%"),
        ("&lt; &copy; &no; &#9;", Place(), "&amp;lt; &amp;copy; &no; &amp;#9;",
         "\\&lt; \\&copy; &no; \\&#9;", "&amp;lt; &amp;copy; &no; &amp;#9;"),
        ("1. x", Place(opens_block=True), "1\\. x", "1\\. x", "1&#46; x"),
        ("- x", Place(opens_block=True), "\\- x", "\\- x", "&#45; x"),
        ("- x", Place(), "- x", "- x", "- x"),
        ("# x", Place(opens_block=True), "\\# x", "\\# x", "&#35; x"),
        ("#1", Place(opens_block=True), "#1", "#1", "&#35;1"),
        ("> x", Place(opens_block=True), "\\> x", "\\> x", "&gt; x"),
        ("---", Place(opens_block=True), "\\---", "\\---", "&#45;--"),
        ("[a]: b", Place(opens_block=True), "\\[a]: b", "\\[a]: b", "&#91;a]: b"),
        ("[x] b", Place(opens_block=True), "\\[x] b", "\\[x] b", "&#91;x] b"),
        (": a", Place(opens_block=True), "\\: a", ": a", "&#58; a"),
        ("C #", Place(in_heading=True), "C \\#", "C \\#", "C &#35;"),
        ("a] [b [c](d)", Place(in_link=True), "a\\] \\[b \\[c\\](d)", "a\\] \\[b \\[c\\](d)",
         "a&#93; &#91;b &#91;c&#93;(d)"),
        ("a <b> & &lt;", Place(in_html=True), "a &lt;b> & &amp;lt;", "a &lt;b> & &amp;lt;",
         "a &lt;b> & &amp;lt;"),
        ("*a* `b`", Place(in_html=True), "*a* `b`", "*a* `b`", "*a* `b`"),
        ("x :tada:", Place(), "x :tada:", "x :tada:", "x &#58;tada:"),
        ("a\\", Place(), "a\\\\", "a\\\\", "a&#92;"),
    ],
)  # fmt: skip
def test_what_would_be_markup_is_spelled_so_that_it_is_none(
    text, place, kramdown, commonmark, plain
):
    assert KRAMDOWN.write(text, place) == kramdown
    assert COMMONMARK.write(text, place) == commonmark
    assert PLAIN.write(text, place) == plain


@pytest.mark.parametrize(
    ("written", "kramdown", "commonmark"),
    [
        ("\\*a\\* \\_ \\[ \\| \\$ \\<", "*a* _ [ | $ <", "*a* _ [ | $ <"),
        ("\\% \\& \\, \\@ \\alpha", "\\% \\& \\, \\@ \\alpha", "% & , @ \\alpha"),
        ("&amp; &#42; &#x2A; &lt;b&gt;", "& * * <b>", "& * * <b>"),
        ("&amp;lt; &no; &; &#; &#xg; &#0; &#10;", "&lt; &no; &; &#; &#xg; &#0; &#10;",
         "&lt; &no; &; &#; &#xg; &#0; &#10;"),
        ("`\\*` \\` \\*", "`\\*` ` *", "`\\*` ` *"),
        ("`` \\* ` `` ` \\*", "`` \\* ` `` ` *", "`` \\* ` `` ` *"),
        ("*x* <i> -- $$y$$ [a](b)", "*x* <i> -- $$y$$ [a](b)", "*x* <i> -- $$y$$ [a](b)"),
        ("{% raw %}{{x}}{% endraw %} {%raw%}y", "{{x}} {%raw%}y",
         "{% raw %}{{x}}{% endraw %} {%raw%}y"),
        ("\\\\* \\", "\\* \\", "\\* \\"),
    ],
)  # fmt: skip
def test_only_what_is_spelled_in_another_way_is_undone(written, kramdown, commonmark):
    assert KRAMDOWN.read(written) == PLAIN.read(written) == kramdown
    assert COMMONMARK.read(written) == commonmark


def test_nothing_is_spelled_in_another_way_in_code():
    place = Place(in_code=True)
    assert KRAMDOWN.write("a*b*", place) == "a*b*"
    assert KRAMDOWN.read("a\\*b", place) == "a\\*b"
    with pytest.raises(ValueError, match="holds a backtick, which would end the code"):
        KRAMDOWN.write("a`b", place)
    with pytest.raises(ValueError, match="which Liquid would run"):
        KRAMDOWN.write("{{x}}", place)
    assert COMMONMARK.write("{{x}}", place) == "{{x}}"


def test_a_list_in_pythons_spelling_keeps_its_backslashes():
    kind = spelled(TEXTS, COMMONMARK, Place())
    assert kind.read("['it\\'s', 'b']") == ("it's", "b")
    assert kind.read("a\\*, b") == ("a*", "b")
    assert kind.write(("c*", "d*"), None) == "c\\*, d\\*"
    assert kind.write(("c*", "d*"), "['x', 'y']") == "['c*', 'd*']"


def test_a_body_in_a_cell_is_broken_by_html():
    kind = spelled(BODY, COMMONMARK, Place(in_cell=True))
    assert kind.write("a *b*\n| c", None) == "a *b*<br>\\| c"
    assert kind.read("a *b*<br>\\| c") == "a *b*\n| c"
