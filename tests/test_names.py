"""Display names taken apart."""

import pytest
from hypothesis import given, strategies as st

from hfdigest.bibliography.names import Name, split_name, split_names

PERSONS = {
    "Ada Example": Name("Example", "Ada"),
    "Yi-Kai Example": Name("Example", "Yi-Kai"),
    "Quinn B. van der Example": Name("Example", "Quinn B.", "van der"),
    "Gus de Example": Name("Example", "Gus", "de"),
    "de Example": Name("Example", "", "de"),
    "Luc Van Example": Name("Van Example", "Luc"),
    "Ana De La Example": Name("De La Example", "Ana"),
    "Chien Van Nguyen": Name("Nguyen", "Chien Van"),
    "Van Nguyen": Name("Nguyen", "Van"),
    "Di Example": Name("Example", "Di"),
    "Wei Di": Name("Di", "Wei"),
    "Ana Sample y Example": Name("Sample y Example", "Ana"),
    "Maria i Example": Name("Example", "Maria i"),
    "Antonio Example Jr.": Name("Example", "Antonio", suffix="Jr."),
    "Antonio Example, Jr.": Name("Example", "Antonio", suffix="Jr."),
    "Tersoo Example Jr": Name("Example", "Tersoo", suffix="Jr"),
    "Carl Q. Example III": Name("Example", "Carl Q.", suffix="III"),
    "jiajie Example": Name("Example", "jiajie"),
    "Carlo del example": Name("example", "Carlo", "del"),
    "Jean-Pierre Example": Name("Example", "Jean-Pierre"),
    "Mary Example-Sample": Name("Example-Sample", "Mary"),
    "Wei (David) Example": Name("Example", "Wei (David)"),
    "Ömer Üstün": Name("Üstün", "Ömer"),
    "Xingyu": Name("Xingyu"),
    "Aäbc": Name("Aäbc"),
    "O'Example": Name("O'Example", collective=True),
}
COLLECTIVES = (
    *("DeepSeek-AI", "NVIDIA", "OpenAI", "Ling-Team", "Kimi Team", "o3 contributors", "Foo Inc."),
    *("GLM-4. 5 Team", "ARC Lab, Example PCG", "张三", "Li 李四", "김 철수", "+"),
    *("Foo (Company)", "Smith and Sons", "and", "The Foo Group", "Jr.", "Example Jr. Team", "a_b"),
    "{Brace} Name",
)
TIDIED = {
    "and Lei Example": "Lei Example",
    " Shuhan   Example§ ": "Shuhan Example",
    "Kenneth M. Example,": "Kenneth M. Example",
    "*Ada Example†‡": "Ada Example",
    "Ada\u200b\x00 Example": "Ada Example",
    r"Ada \"Uexample": "Ada Üexample",
    "Ada Example$^*$": "Ada Example",
}


@pytest.mark.parametrize("shown", PERSONS)
def test_persons_are_taken_apart(shown):
    assert split_name(shown) == PERSONS[shown]
    assert split_names([shown]) == ((PERSONS[shown],), False)


@pytest.mark.parametrize("shown", COLLECTIVES)
def test_collectives_stay_whole(shown):
    assert split_names([shown]) == ((Name(shown, collective=True),), False)


@pytest.mark.parametrize("shown", TIDIED)
def test_names_are_tidied_first(shown):
    assert split_names([shown]) == split_names([TIDIED[shown]])


def test_what_is_nothing_is_no_name():
    assert split_names(["", "  ", "\u200b", "§", ",;"]) == ((), False)


@pytest.mark.parametrize("rest", ["others", "et al.", "et al", "and others", "Others", "Et Al"])
def test_a_remainder_is_no_name(rest):
    assert split_names(["Ada Example", rest]) == ((Name("Example", "Ada"),), True)


def test_names_are_kept_as_often_and_as_split_as_they_come():
    names, _ = split_names(["Xingyu", "Yang", "Ada Example", "Ada Example"])
    assert [name.family for name in names] == ["Xingyu", "Yang", "Example", "Example"]


words = st.sampled_from(
    (
        *("Ada", "Bo", "Van", "De", "Jr", "Team", "Lab", "Nguyen", "Q.", "I", "Li"),
        *("Foo.", "Inc.", "L.A.B.", "Jr.Ada", "Kai-Lab", "É"),
    )
)


@given(st.lists(words, min_size=1, max_size=5).map(" ".join))
def test_the_short_way_is_the_long_way(name):
    assert split_names([name]) == ((split_name(name),), False)


@given(st.lists(st.text()))
def test_no_word_is_lost(names):
    found, _ = split_names(names)
    for name in found:
        assert name.family
        assert all(part.isprintable() for part in name[:4])
        assert not (name.collective and (name.given or name.particle or name.suffix))


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Hao Chen (陈昊)", "Chen", "Hao"),
        ('M{\\"u}ller, Jan', "Müller", "Jan"),
        ("Jos{\\'e} Garc{\\'\\i}a", "García", "José"),
        ("Ito, Ada", "Ito", "Ada"),
        ("Example, Ada", "Example", "Ada"),
    ],
)
def test_names_are_taken_apart_in_every_spelling(name, family, given):
    assert split_names([name]) == ((Name(family, given),), False)


def test_workshops_are_collectives():
    assert split_names(["BigScience Workshop"])[0][0].collective
