import csv

import pytest
from hypothesis import given, strategies as st

from hfdigest import Affiliation, Approximate
from hfdigest.affiliation import NAMES_ENDING_IN_DIGITS


def facts(reading):
    return (
        reading.organization or reading.author_count,
        reading.github_stars,
        reading.comments,
    )


CERTAIN = [
    ("Acme Labs", "Acme Labs", None, None),
    ("Acme Labs0", "Acme Labs", 0, None),
    ("Acme Labs03", "Acme Labs", 0, 3),
    ("Acme Labs012", "Acme Labs", 0, 12),
    ("Acme Labs1009", "Acme Labs", 100, 9),
    ("Acme Labs1k", "Acme Labs", Approximate(1000), None),
    ("Acme Labs1.07k", "Acme Labs", Approximate(1070), None),
    ("Acme Labs2.3k4", "Acme Labs", Approximate(2300), 4),
    ("Acme Labs15.8k12", "Acme Labs", Approximate(15_800), 12),
    ("Acme Labs123k", "Acme Labs", Approximate(123_000), None),
    ("acme.ai2.29k2", "acme.ai", Approximate(2290), 2),
    ("3rd Eye0", "3rd Eye", 0, None),
    ("연구소", "연구소", None, None),
    ("·1 authors", 1, None, None),
    ("·186 authors1.08k1", 186, Approximate(1080), 1),
    ("Ai2", "Ai2", None, None),
    ("Ai22.59k3", "Ai2", Approximate(2590), 3),
    ("Insta3600", "Insta360", 0, None),
]


@pytest.mark.parametrize(("raw", "name", "stars", "comments"), CERTAIN)
def test_one_reading_is_certain(raw, name, stars, comments):
    reading = Affiliation.parse(raw)
    assert facts(reading) == (name, stars, comments)
    assert reading.raw == raw
    assert reading.certain
    assert reading.alternatives == ()


LIKELIEST = [
    ("Acme Labs2", None, 2),  # one digit counts comments
    ("Acme Labs9", 9, None),  # unless they were unusually many
    ("Acme Labs11", 1, 1),  # the last digit counts comments
    ("Acme Labs253", 25, 3),
    ("Acme Labs2151", 215, 1),
    ("Acme Labs40", 40, None),  # which are not shown where there are none
    ("Acme Labs120", 120, None),
    ("Acme Labs259", 259, None),  # and seldom nine
    ("Acme Labs1810", 18, 10),  # plain stars have three digits at most
    ("Acme Labs2217", 221, 7),
    ("Acme Labs105", 10, 5),  # comments do not begin with a zero
    ("Acme Labs22291", 222, 91),
]


@pytest.mark.parametrize(("raw", "stars", "comments"), LIKELIEST)
@pytest.mark.parametrize("name", ["Acme Labs", "·12 authors", "Ai2", "Lab64"])
def test_of_several_readings_the_likeliest_is_chosen(name, raw, stars, comments):
    reading = Affiliation.parse(raw.replace("Acme Labs", name), names=("Lab64",))
    assert facts(reading) == (12 if name[0] == "·" else name, stars, comments)
    assert not reading.certain


def test_every_reading_is_kept_the_likeliest_first():
    reading = Affiliation.parse("Acme Labs215")
    assert [facts(other) for other in reading.alternatives] == [
        ("Acme Labs", 21, 5),
        ("Acme Labs", 215, None),
        ("Acme Labs", 2, 15),
        ("Acme Labs", None, 215),
    ]
    for other in reading.alternatives:
        assert (other.raw, other.certain, other.alternatives) == (reading.raw, False, ())


@pytest.mark.parametrize("name", sorted(NAMES_ENDING_IN_DIGITS))
def test_known_names_keep_their_digits(name):
    assert facts(Affiliation.parse(f"{name}2153")) == (name, 215, 3)


def test_given_names_keep_their_digits():
    assert facts(Affiliation.parse("Area 5121")) == ("Area ", 512, 1)
    assert facts(Affiliation.parse("Area 5121", names={"Area 51"})) == ("Area 51", 2, 1)


@pytest.mark.parametrize("raw", [None, 5, b"Acme Labs215", {}, ["Acme Labs"]])
def test_a_card_line_is_text(raw):
    wanted = f"^Affiliation.parse takes the text of a card line, not {type(raw).__name__}$"
    with pytest.raises(TypeError, match=wanted):
        Affiliation.parse(raw)


def test_names_that_begin_alike_are_both_read():
    reading = Affiliation.parse("Area 512.5k", names=["Area 5", "Area 51"])
    assert [facts(other) for other in reading.alternatives] == [
        ("Area 51", Approximate(2500), None),
        ("Area 5", Approximate(12_500), None),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "0",
        "2151",
        "1.2k",
        "Acme Labs00",
        "Acme Labs007",
        "Acme Labs1234567",
        "Acme Labs123456789012345",
        "Acme Labs2.30k",
        "Acme Labs2.345k",
        "Acme Labs1234.56k123",
        "Acme Labs0k",
        "Acme Labs2k1234",
        "Acme Labs2k0",
        "·0 authors0",
    ],
)
def test_what_no_card_shows_is_not_read(raw):
    reading = Affiliation.parse(raw)
    if raw.startswith("·"):
        assert reading.author_count is None
    else:
        assert reading == Affiliation(raw=raw)


def test_a_long_run_of_digits_takes_one_pass():
    raw = "Acme Labs" + "1" * 1_000_000
    assert Affiliation.parse(raw) == Affiliation(raw=raw)


@given(st.text())
def test_any_text_is_kept(raw):
    assert Affiliation.parse(raw).raw == raw


names = st.from_regex(r"(?:[A-Za-z가-힣][\w .&-]*)?[A-Za-jl-z가-힣)]", fullmatch=True)
stars = (
    st.none()
    | st.integers(0, 999)
    | st.integers(100, 999).map(lambda figures: Approximate(figures * 10))
)
comments = st.none() | st.integers(1, 999)


def glued(name, stars, comments):
    shown = f"{stars.value / 1000:g}k" if isinstance(stars, Approximate) else stars
    return "".join(str(part) for part in (name, shown, comments) if part is not None)


@given(names, stars, comments)
def test_what_was_glued_is_among_the_readings(name, stars, comments):
    reading = Affiliation.parse(glued(name, stars, comments))
    readings = reading.alternatives or (reading,)
    assert (name, stars, comments) in map(facts, readings)
    assert facts(readings[0]) == facts(reading)
    assert reading.certain == (len(readings) == 1)
    for other in readings:
        assert glued(*facts(other)) == reading.raw


def number(text):
    if text.endswith("k"):
        return Approximate(round(float(text[:-1]) * 1000))
    return int(text) if text else None


def test_a_single_name_is_no_list_of_names():
    with pytest.raises(TypeError, match=r"Affiliation\.parse takes a list of texts, not str"):
        Affiliation.parse("Lab 16·5", names="Lab 16")
    with pytest.raises(TypeError, match=r"Affiliation\.parse takes a list of texts, not int"):
        Affiliation.parse("Lab 16·5", names=["Lab 16", 16])


def test_settled_lines_of_real_posts(corpus):
    with (corpus / "affiliations" / "sample.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    name_right = all_right = 0
    for row in rows:
        truth = (
            row["organization"] or int(row["author_count"]),
            number(row["github_stars"]),
            number(row["comments"]),
        )
        reading = Affiliation.parse(row["raw"])
        name_right += facts(reading)[0] == truth[0]
        all_right += facts(reading) == truth
        assert not reading.certain or facts(reading) == truth
        assert truth in map(facts, reading.alternatives or (reading,))
    assert name_right >= 0.999 * len(rows)
    assert all_right >= 0.985 * len(rows)
