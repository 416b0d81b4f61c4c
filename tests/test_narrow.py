import datetime as dt

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from hfdigest import Affiliation, Approximate, Digest, Entry, Organization, Paper, Sighting, narrow
from tests import plain

WITHOUT_CODE = {"paper_link": "https://arxiv.org/abs/2602.00001"}
WITH_CODE = {**WITHOUT_CODE, "code_link": "https://github.com/x/y"}
WITHOUT_PAGE = {"url": "https://huggingface.co/papers/2602.00001"}


def card(raw, **fields):
    """Return an entry as a post or a side-car states it."""
    line = Affiliation.parse(raw)
    if line.certain:
        fields |= {"github_stars": line.github_stars, "comments": line.comments}
    return Entry(affiliation=line, **fields)


def on(day, entry):
    return Sighting(entry=entry, moment=dt.datetime(2026, 2, day, tzinfo=dt.UTC))


def counters(affiliation):
    """Return the counters of every reading that is left."""
    left = affiliation.alternatives or (affiliation,)
    return {(reading.github_stars, reading.comments) for reading in left}


def test_without_evidence_nothing_is_ruled_out():
    line = Affiliation.parse("Lab215")
    assert narrow(line) == line
    assert narrow(line, "Another Lab", card("Lab215")) == line


@pytest.mark.parametrize("raw", ["Lab", "Lab1.2k3", "·5 authors", "0"])
def test_what_is_certain_or_no_card_line_stays(raw):
    line = Affiliation.parse(raw)
    assert narrow(line, card(raw, extra=WITHOUT_CODE), on(1, card(raw))) == line


def test_without_a_link_to_code_there_was_no_repository():
    line = Affiliation.parse("Lab12")
    assert counters(line) > {(None, 12)}
    narrowed = narrow(line, card("Lab12", extra=WITHOUT_CODE))
    assert narrowed == Affiliation(raw="Lab12", organization="Lab", comments=12, certain=True)


@pytest.mark.parametrize(
    "entry",
    [
        card("Lab12", extra=WITH_CODE),
        card("Lab12", extra=WITHOUT_PAGE),
        card("Lab13", extra=WITHOUT_CODE),
        card("Lab12", extra={"paper_link": ""}),
        Entry(extra=WITHOUT_CODE),
    ],
)
def test_a_missing_link_tells_of_its_own_line_and_a_page_that_was_read_only(entry):
    line = Affiliation.parse("Lab12")
    assert narrow(line, entry) == line


def test_nobody_has_hundreds_of_comments():
    line = Affiliation.parse("Lab303")
    assert narrow(line, card("Lab303", extra=WITHOUT_CODE)) == line


def test_counters_hardly_shrink():
    line = Affiliation.parse("Lab215")
    assert counters(line) == {(None, 215), (2, 15), (21, 5), (215, None)}
    before = on(1, card("Lab1.9k1"))
    after = on(3, Entry(github_stars=23, comments=6))
    assert counters(narrow(line, on(2, card("Lab215")), after)) == {(21, 5)}
    assert narrow(line, on(2, card("Lab215")), before) == line


def test_one_reading_that_is_left_is_certain():
    line = Affiliation.parse("Lab215")
    evidence = on(1, Entry(github_stars=20, comments=4)), on(2, card("Lab215"))
    expected = Affiliation(
        raw="Lab215", organization="Lab", github_stars=21, comments=5, certain=True
    )
    assert narrow(line, *evidence) == expected
    assert narrow(line, *reversed(evidence)) == expected


def test_the_likeliest_of_those_left_comes_first():
    line = Affiliation.parse("Lab215")
    narrowed = narrow(line, on(2, card("Lab215")), on(3, Entry(comments=20)))
    assert not narrowed.certain
    assert len(narrowed.alternatives) == 3
    assert narrowed == evolve(narrowed.alternatives[0], alternatives=narrowed.alternatives)
    assert narrowed.alternatives == tuple(
        reading for reading in line.alternatives if reading.comments != 215
    )


def test_a_small_loss_is_no_contradiction():
    line = Affiliation.parse("Lab215")
    evidence = on(1, Entry(github_stars=22, comments=6)), on(2, card("Lab215"))
    assert counters(narrow(line, *evidence)) == {(21, 5)}
    rounded = on(1, Entry(github_stars=Approximate(217))), on(2, card("Lab215"))
    assert counters(narrow(line, *rounded)) == {(215, None)}


def test_open_readings_narrow_each_other_along_the_days():
    days = [on(1, card("Lab121")), on(2, card("Lab132")), on(3, Entry(github_stars=14, comments=2))]
    assert counters(narrow(Affiliation.parse("Lab121"), *days)) == {(12, 1)}
    assert counters(narrow(Affiliation.parse("Lab132"), *days)) == {(13, 2)}


def test_what_one_day_rules_out_rules_out_more_on_another():
    days = [on(1, card("Lab112")), on(2, card("Lab415"))]
    days += [on(3, Entry(github_stars=30, comments=20))]
    assert counters(narrow(Affiliation.parse("Lab415"), *days)) == {(4, 15)}
    assert counters(narrow(Affiliation.parse("Lab112"), *days)) == {(1, 12)}


def test_no_repository_later_means_none_before():
    days = [on(1, card("Lab2")), on(2, card("Lab3", extra=WITHOUT_CODE))]
    assert counters(narrow(Affiliation.parse("Lab2"), *days)) == {(None, 2)}


def test_equal_moments_tell_no_order():
    line = Affiliation.parse("Lab215")
    assert narrow(line, on(1, card("Lab215")), on(1, Entry(github_stars=1, comments=0))) == line


def test_evidence_that_does_not_show_the_line_tells_no_order():
    line = Affiliation.parse("Lab215")
    assert narrow(line, on(1, Entry(github_stars=20, comments=4))) == line


def test_contradicting_evidence_rules_nothing_out():
    line = Affiliation.parse("Lab215")
    shrinking = on(1, Entry(github_stars=900, comments=90)), on(2, card("Lab215"))
    assert narrow(line, *shrinking) == line


def test_the_clean_name_tells_where_the_counters_begin():
    line = Affiliation.parse("Studio4512")
    assert line.organization == "Studio"
    named = narrow(line, "Studio45", "Elsewhere")
    assert {reading.organization for reading in named.alternatives} == {"Studio45"}
    owner = Organization(name="studio-45", fullname="Studio45")
    assert narrow(line, Entry(paper=Paper(organization=owner))) == named
    clean = Affiliation(raw="Studio45", organization="Studio45", certain=True)
    assert narrow(line, Entry(affiliation=clean)) == named


def test_the_papers_own_name_decides_between_known_ones():
    line = Affiliation.parse("AI21691", names=["AI2"])
    assert {reading.organization for reading in line.alternatives} == {"AI2", "AI21"}
    owner = Organization(fullname="AI21")
    own = narrow(line, Entry(paper=Paper(organization=owner)))
    assert {reading.organization for reading in own.alternatives} == {"AI21"}
    assert narrow(line, "AI2", "AI21") == line


def test_a_digest_tells_of_the_only_paper_that_shows_the_line():
    line = Affiliation.parse("Lab12")
    mine = card("Lab12", paper=Paper(id="a"), extra=WITHOUT_CODE)
    other = card("Lab12", paper=Paper(id="b"))
    side_car = Digest(entries=[mine, card("Else7", paper=Paper(id="c"))])
    assert counters(narrow(line, side_car)) == {(None, 12)}
    assert narrow(line, Digest(entries=[mine, other])) == line
    assert narrow(line, Digest(entries=[card("Lab13", extra=WITHOUT_CODE)])) == line


def test_an_archive_tells_the_time_and_the_names():
    days = [
        Digest(
            posted_at=dt.datetime(2026, 2, day, tzinfo=dt.UTC),
            entries=[card(raw, paper=Paper(id="a")), *others],
        )
        for day, raw, others in [
            (1, "Studio4512", [Entry(paper=Paper(organization=Organization(fullname="Studio45")))]),
            (2, "Studio4513", []),
        ]
    ]
    narrowed = narrow(Affiliation.parse("Studio4512"), *days)
    assert narrowed.organization == "Studio45"


cards = st.tuples(st.none() | st.integers(0, 2000), st.integers(0, 12))


def glued(stars, comments):
    shown = "" if stars is None else str(stars) if stars < 1000 else f"{stars / 1000:.3g}k"
    return f"Lab{shown}{comments or ''}"


@given(st.lists(cards, min_size=1, max_size=4), st.data())
def test_no_right_reading_is_ruled_out_while_counters_grow(steps, data):
    truth, stars, comments = [], None, 0
    for more_stars, more_comments in steps:
        if more_stars is not None:
            stars = min((stars or 0) + more_stars, 2000)
        comments = min(comments + more_comments, 30)
        truth.append((stars, comments))
    days = []
    for day, (stars, comments) in enumerate(truth, 1):
        extra = WITHOUT_CODE if stars is None and data.draw(st.booleans()) else WITH_CODE
        days.append(on(day, card(glued(stars, comments), extra=extra)))
    for sighting, (stars, comments) in zip(days, truth, strict=True):
        line = sighting.entry.affiliation
        right = (stars, comments or None)
        if right in counters(line):
            narrowed = narrow(line, *days)
            assert right in counters(narrowed)
            assert counters(narrowed) <= counters(line)


lines = (
    st.integers(1, 9999)
    .map(lambda number: card(f"Lab{number}"))
    .filter(lambda entry: entry.affiliation.certain or entry.affiliation.alternatives)
)
"""Card lines that can be read: `Lab1000` cannot, because a thousand is printed as `1k`."""
stated = st.builds(
    Entry, github_stars=st.none() | st.integers(0, 400), comments=st.none() | st.integers(0, 30)
)


def ways(entry):
    """Return the counters that an entry may show."""
    line = entry.affiliation
    if line is None or line.certain:
        return [(entry.github_stars, entry.comments)]
    return [
        (-1 if reading.github_stars is None else reading.github_stars, reading.comments or 0)
        for reading in line.alternatives
    ]


@given(st.lists(st.tuples(st.integers(1, 6), lines | stated), max_size=6), lines, st.integers(1, 6))
def test_sweeping_finds_what_holding_each_against_each_finds(others, own, day):
    seen = [(day, own), *others]
    moments = plain.possible([(at, ways(entry)) for at, entry in seen])
    line = own.affiliation
    left = [
        reading
        for reading, way in zip(line.alternatives or [line], ways(own), strict=True)
        if all(
            way in shown
            for (_, entry), (_, shown) in zip(seen, moments, strict=True)
            if entry.affiliation == line
        )
    ]
    narrowed = narrow(line, *(on(at, entry) for at, entry in seen))
    assert (narrowed.alternatives or (narrowed,)) == tuple(
        evolve(reading, certain=len(left) == 1 or line.certain) for reading in left
    ) or (not left and narrowed == line)
