"""Lists of authors: whatever a text says in any of its forms reads back."""

import pytest
from hypothesis import given, strategies as st

from hfdigest import authors, parse_post, render_post, to_bibtex
from hfdigest.authors import AuthorList, read_authors, write_authors

TWO = ("Ada Ito", "Bo Lind")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Ito, Bo Lind", AuthorList(TWO)),
        ("Ada Ito and Bo Lind", AuthorList(TWO)),
        ("Ada Ito & Bo Lind", AuthorList(TWO)),
        ("Ada Ito · Bo Lind", AuthorList(TWO)),
        ("Ada Ito、Bo Lind", AuthorList(TWO)),
        ("Ada Ito; Bo Lind", AuthorList(TWO)),
        ("Ito, Ada; Lind, Bo", AuthorList(TWO)),
        ("Ito, A. and Lind, B.", AuthorList(("A. Ito", "B. Lind"))),
        ("Ada Ito\nBo Lind", AuthorList(TWO)),
        ("Ada Ito,\nBo Lind", AuthorList(TWO)),
        ("['Ada Ito', \"Bo O'Lind\"]", AuthorList(("Ada Ito", "Bo O'Lind"))),
        ("[Ada Ito](https://a.org), [Bo Lind](https://b.org)", AuthorList(TWO)),
        ("[[Ada Ito]], [[people/Bo Lind|Bo Lind]]", AuthorList(TWO)),
        ("Ada Ito (MIT), Bo Lind (ETH, Zürich)", AuthorList(TWO)),
        ("Ada Ito¹, Bo Lind²*", AuthorList(TWO)),
        ("Ada Ito<sup>1</sup>, Bo Lind<sup>1,2</sup>", AuthorList(TWO)),
        ("Ada Ito1,2, Bo Lind1", AuthorList(TWO)),
        ("Hao Chen (陈昊)", AuthorList(("Hao Chen (陈昊)",))),
        ("Hao Chen (陈，昊), Bo Lind", AuthorList(("Hao Chen (陈，昊)", "Bo Lind"))),
        ("Al Verga Jr., Bo Lind", AuthorList(("Al Verga Jr.", "Bo Lind"))),
        ("Al Verga, Jr., Bo Lind", AuthorList(("Al Verga Jr.", "Bo Lind"))),
        ("Verga, Jr., Al; Lind, Bo", AuthorList(("Al Verga Jr.", "Bo Lind"))),
        ("Santiago Ramón y Cajal", AuthorList(("Santiago Ramón y Cajal",))),
        ("Research and Development Team", AuthorList(("Research and Development Team",))),
        ("Ada Ito, +, Bo Lind", AuthorList(TWO)),
        # Others, and how many.
        ("Ada Ito et al.", AuthorList(("Ada Ito",), more=True)),
        ("Ada Ito et.al.", AuthorList(("Ada Ito",), more=True)),
        ("Ada Ito, Bo Lind...", AuthorList(TWO, more=True)),
        ("Ada Ito, Bo Lind, …", AuthorList(TWO, more=True)),
        ("Ada Ito, Bo Lind and others", AuthorList(TWO, more=True)),
        ("Ada Ito, Bo Lind u. a.", AuthorList(TWO, more=True)),
        ("Ada Ito, Bo Lind и др.", AuthorList(TWO, more=True)),
        ("陈昊、李明 等", AuthorList(("陈昊", "李明"), more=True)),
        ("Ada Ito, Bo Lind, and 17 more", AuthorList(TWO, more=True, total=19)),
        ("Ada Ito, Bo Lind, +12", AuthorList(TWO, more=True, total=14)),
        ("Ada Ito 외 3명", AuthorList(("Ada Ito",), more=True, total=4)),
        ("田中太郎 ほか3名", AuthorList(("田中太郎",), more=True, total=4)),
        ("Ada Ito, Bo Lind 等 5 人", AuthorList(TWO, more=True, total=5)),
        ("Ada Ito, Bo Lind et al. (24 authors)", AuthorList(TWO, more=True, total=24)),
        ("(24 authors)", AuthorList(total=24)),
        ("24 authors", AuthorList(total=24)),
        # Nobody.
        ("N/A", AuthorList()),
        (":", AuthorList()),
        ("-", AuthorList()),
        ("未知", AuthorList()),
        ("", AuthorList()),
    ],
)
def test_every_form_of_a_list_is_read(text, expected):
    assert read_authors(text) == expected
    if expected.names:
        assert read_authors(write_authors(expected, text)) == expected


WORDS = st.sampled_from(
    [
        "Ada",
        "Ito",
        "Bo",
        "Lind",
        "Chen",
        "Müller",
        "O'Neil",
        "Øre",
        "Łuk",
        "Ng",
        "de",
        "van",
        "陈昊",
        "김철수",
    ]
)
NAMES = st.lists(WORDS, min_size=2, max_size=3).map(" ".join)
LISTS = st.builds(
    AuthorList,
    st.lists(NAMES, min_size=1, max_size=5, unique=True).map(tuple),
    st.booleans(),
    st.none() | st.integers(6, 99),
).map(lambda each: each._replace(more=each.more or each.total is not None))
LIKE = st.sampled_from(["", "A, B", "A; B", "A、B", "A et al.", "A 외 3명", "A, B (9 authors)"])


@given(LISTS, LIKE)
def test_what_is_written_reads_back(authors, like):
    assert read_authors(write_authors(authors, like)) == authors


@given(st.text(max_size=40))
def test_any_text_is_read(text):
    found = read_authors(text)
    assert all(name.strip() for name in found.names)
    assert not any(name.lower() in {"et al", "et al.", "…"} for name in found.names)


def test_a_name_with_a_comma_cannot_be_written():
    with pytest.raises(ValueError, match="an item that a list cannot hold: A, B"):
        write_authors(AuthorList(("A, B",)))


POST = """\
## Daily Papers (2025-05-09)

### [Lanterns](https://arxiv.org/abs/2505.01234)

Vote: 75

Authors: {}

- fine
"""


@pytest.mark.parametrize(
    ("text", "author", "count"),
    [
        ("Ada Ito et.al.", "Ito, Ada and others", None),
        ("Ada Ito, Bo Lind, and 17 more", "Ito, Ada and Lind, Bo and others", 19),
        ("Ada Ito, Bo Lind et al. (24 authors)", "Ito, Ada and Lind, Bo and others", 24),
        ("Ito, Ada; Lind, Bo", "Ito, Ada and Lind, Bo", None),
        ("Ada Ito (MIT), Bo Lind (ETH)", "Ito, Ada and Lind, Bo", None),
    ],
)
def test_others_are_a_fact_and_no_author(text, author, count):
    post = parse_post(POST.format(text))
    assert f"author        = {{{author}}}" in to_bibtex(post)
    assert post.digest.entries[0].paper.author_count == count
    assert "et al" not in " ".join(each.name for each in post.digest.entries[0].paper.authors)


@pytest.mark.parametrize("blanks", ["", " " * 500, ",;" * 500 + " "])
@pytest.mark.parametrize("marks", ["", ".", ". ,;" * 100])
def test_words_for_others_stand_at_the_end_of_a_list_of_any_length(blanks, marks):
    names = tuple(f"Ada {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(100))
    words = f"and 99999 additional authors{marks}"
    assert read_authors(f"{', '.join(names)},{blanks} {words}") == (names, True, 100_099)


def test_others_are_written_again():
    digest = parse_post(POST.format("Ada Ito, Bo Lind, …")).digest
    assert "Authors: Ada Ito, Bo Lind et al." in render_post(digest, dialect="daily_papers_ko")


WORDS = [
    "Ada",
    "Ito",
    "Jean-Luc",
    "O\u2019Neil",
    "A.",
    "van",
    "de",
    "der",
    "Others",
    "More",
    "others",
]
WORDS += [
    "Authors",
    "al",
    "Al",
    "Et",
    "And",
    "and",
    "Jr",
    "II",
    "N/A",
    "Not",
    "Available",
    "U.",
    "A",
]


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=1, max_size=5))
def test_plain_lists_are_read_as_all_others(names):
    text = ", ".join(" ".join(words) for words in names)
    assert read_authors(text) == authors._read(text)


def test_most_lists_are_plain():
    assert authors._PLAIN.fullmatch("Ada van der Ito, Jean-Luc O\u2019Neil, B. C. Li")
    assert not authors._PLAIN.fullmatch("Ada Ito and Bo Li")
