"""Line templates and the kinds of their placeholders: what is written reads back."""

import datetime as dt
import re

import pytest
from hypothesis import given, strategies as st

from hfdigest import Approximate, Day, DialectError, Month, Week
from hfdigest.grammar import addresses, fields, kinds, notation, template as t
from hfdigest.grammar.codec import PLAIN
from hfdigest.grammar.line import Placeholder, Role
from hfdigest.grammar.periods import period_kind
from hfdigest.identifiers import PaperId

KINDS = {
    "text": kinds.TEXT,
    "number": kinds.INTEGER,
    "count": kinds.COUNT,
    "id": addresses.ID,
    "hf": addresses.HF_URL,
    "abs": addresses.ARXIV_URL,
    "pdf": addresses.PDF_URL,
}


def kind_of(name, spec):
    return fields.SPECS[spec](spec) if spec else KINDS[name.rstrip("123456789")]


def line(text):
    return notation.parse_template(text, kind_of, Role.ENTRY)


def values_of(template, text):
    slots = template.match(text, 0, len(text))
    return slots and {slot.field: slot.value for slot in slots}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (kinds.INTEGER, "007", 7),
        (kinds.COUNT, "2.59k", Approximate(2590)),
        (kinds.COUNT, "110k", Approximate(110_000)),
        (kinds.COUNT, "1.2m", Approximate(1_200_000)),
        (kinds.COUNT, "26,259", 26259),
        (kinds.COUNT, "0", 0),
        (addresses.HF_URL, "https://huggingface.co/papers/2606.00001", ("2606.00001", None)),
        (addresses.HF_URL, "https://hf.co/papers/2606.00001?x=1#y", ("2606.00001", None)),
        (addresses.HF_URL, "#", None),
        (addresses.ARXIV_URL, "http://arxiv.org/abs/2606.00001v2", ("2606.00001", 2)),
        (addresses.ARXIV_URL, "https://arxiv.org/abs/hep-th/9901001", ("hep-th/9901001", None)),
        (addresses.PDF_URL, "https://arxiv.org/pdf/2606.00001v1.pdf", ("2606.00001", 1)),
        (addresses.PDF_URL, "https://arxiv.org/pdf/2606.00001", ("2606.00001", None)),
        (addresses.HF_URL, "https://hf.co/papers/2606.00001,", ("2606.00001", None)),
        (
            addresses.ARXIV_URL,
            "http://arxiv.org/abs/2606.00001v2。",
            ("2606.00001", 2),
        ),
        (addresses.ID, "arXiv:2606.00001v2", ("2606.00001", 2)),
        (addresses.ID, "some-paperv2", ("some-paperv2", None)),
        (period_kind("day"), "2026-06-02", Day(date=dt.date(2026, 6, 2))),
        (period_kind("day"), "2026-02-30", None),
        (period_kind("week"), "2026-W53", Week(year=2026, week=53)),
        (period_kind("week"), "2025-W53", None),
        (period_kind("month"), "2026-02", Month(year=2026, month=2)),
        (period_kind("month", "%Y년 %-m월"), "2025년 3월", Month(year=2025, month=3)),
        (
            period_kind("day", "%A, %B %-d, %Y"),
            "Tuesday, June 2, 2026",
            Day(date=dt.date(2026, 6, 2)),
        ),
        (period_kind("day", "%A, %B %-d, %Y"), "Monday, June 2, 2026", None),
        (period_kind("day", "%b %d, %Y"), "Jun 02, 2026", Day(date=dt.date(2026, 6, 2))),
    ],
)
def test_a_kind_reads_a_text_and_writes_it_as_it_was(kind, text, value):
    template = t.LineTemplate(Role.ENTRY, "", (Placeholder("x", kind),))
    assert values_of(template, text) == {"x": value}
    if value is not None:
        assert kind.read(kind.write(kind.read(text), None)) == value
        assert kind.read(kind.write(kind.read(text), text)) == value


@pytest.mark.parametrize(
    ("kind", "value", "like", "text"),
    [
        (kinds.COUNT, 1234567, "2,037", "1,234,567"),
        (kinds.COUNT, 1234567, "12", "1234567"),
        (kinds.COUNT, Approximate(2000), "5", "2k"),
        (addresses.HF_URL, PaperId("x"), "http://hf.co/papers/y?z", "http://hf.co/papers/x?z"),
        (addresses.ID, PaperId("2606.00001"), "arXiv:2606.00002", "arXiv:2606.00001"),
        (addresses.ID, PaperId("x"), "arXiv:2606.00002", "x"),
        (
            addresses.ARXIV_URL,
            PaperId("2606.00001", 2),
            None,
            "https://arxiv.org/abs/2606.00001v2",
        ),
        (
            addresses.PDF_URL,
            PaperId("2606.00001"),
            "https://arxiv.org/pdf/x.pdf",
            "https://arxiv.org/pdf/2606.00001.pdf",
        ),
        (period_kind("month", "%Y/%m"), Month(year=2026, month=2), "2025/11", "2026/02"),
        (period_kind("month", "%Y %-m"), Month(year=2026, month=2), "2026 02", "2026 02"),
    ],
)
def test_a_changed_value_keeps_the_spelling(kind, value, like, text):
    assert kind.write(value, like) == text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kinds.INTEGER, "1.5"),
        (kinds.INTEGER, "-1"),
        (kinds.INTEGER, "٣"),
        (kinds.INTEGER, "1" * 19),
        (kinds.COUNT, "1,23"),
        (kinds.COUNT, "1.k"),
        (addresses.HF_URL, "https://example.org/papers/2606.00001"),
        (addresses.HF_URL, "https://huggingface.co/papers/date/2026-02-16"),
        (addresses.HF_URL, "https://huggingface.co/papers/trending?x=1"),
        (addresses.ARXIV_URL, "arxiv.org/abs/2606.00001"),
        (period_kind("day"), "2026-6-2"),
    ],
)
def test_what_a_kind_does_not_read(kind, text):
    assert (
        t.LineTemplate(Role.ENTRY, "", (Placeholder("x", kind),)).match(text, 0, len(text)) is None
    )


@given(st.integers(0, 10**15))
def test_counts_read_back(value):
    for like in (None, "1,000", "7"):
        assert kinds.COUNT.read(kinds.COUNT.write(value, like)) == value


@given(st.dates())
def test_periods_read_back(date):
    year, week, _ = date.isocalendar()
    for period, spec in [
        (Day(date=date), ""),
        (Day(date=date), "%A %-d %B %Y"),
        (Day(date=date), "%b %d, %Y"),
        (Week(year=year, week=week), ""),
        (Month(year=date.year, month=date.month), "%B %Y"),
    ]:
        kind = period_kind(type(period).__name__.lower(), spec)
        assert kind.read(kind.write(period, None)) == period


ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
ACTIVE = st.sampled_from(["{{", "{%", "<!", "<?", "<HTML", "</p ", "<a:>", "](x:y)", "[x]: #:"])


@given(st.one_of(ANY_TEXT, st.tuples(ANY_TEXT, ACTIVE, ANY_TEXT).map("".join)))
def test_text_reads_back_or_is_refused_for_one_of_three_reasons(text):
    (template,), _ = notation.parse_block("- {text} | {number}", kind_of, Role.HEAD, PLAIN)
    bare = text and text == text.strip(" \t")
    one_line = not {"\n", "\r"} & set(text)
    if bare and one_line:
        spelled = template.kinds["text"].write(text, None)
        written = template.render({"text": spelled, "number": "5"})
        assert values_of(template, written) == {"text": text, "number": 5}
    else:
        with pytest.raises(ValueError, match=r"^(is empty|begins or ends|holds)"):
            template.kinds["text"].write(text, None)


def test_literals_placeholders_options_and_braces():
    template = line("{{a}} {number}. {text}{[ ({count} votes)]} end")
    assert values_of(template, "{a} 5. Hello (7 votes) end") == {
        "number": 5,
        "text": "Hello",
        "count": 7,
    }
    template = line("{{a}} {number}{[ ({count} votes)]}: {text}")
    assert values_of(template, "{a} 5 (7 votes): Hello") == {
        "number": 5,
        "count": 7,
        "text": "Hello",
    }
    assert values_of(template, "{a} 5: Hello  ") == {"number": 5, "text": "Hello"}
    assert values_of(template, "{a} x: Hello") is None
    assert template.render({"number": "5", "text": "T"}) == "{a} 5: T"
    assert template.render({"number": "5", "text": "T", "count": "2"}) == "{a} 5 (2 votes): T"
    assert template.render({}) is None
    with pytest.raises(KeyError):
        template.render({"text": "T"})


def test_the_first_of_several_texts_ends_at_the_first_literal():
    template = line("{text1} | {text2} | {text3}")
    assert values_of(template, "a | b | c | d") == {"text1": "a", "text2": "b", "text3": "c | d"}


def test_the_mark_that_encloses_a_text():
    assert line("**{text}** - {number}").mark("text") == "**"
    assert line("(*{text}*)").mark("text") == "*"
    assert line("- {text}").mark("text") == ""
    assert line("{count} - {text} - {number}").mark("text") == ""
    assert line("{text}: {number}").mark("text") == ""
    assert line("{number}{[ {count}]}").mark("number") == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{text1}{text2}", "{text1} needs literal text after it"),
        ("{text1}{[{text2}]}", "{text1} needs literal text after it"),
        ("a {b", "'{' at column 3 has no counterpart"),
        ("a } b", "'}' at column 3 has no counterpart"),
        ("a {[ b", "'{[' is not closed"),
        ("a ]} b", "']}' at column 3 has no counterpart"),
        ("a {[ {[ b ]} ]}", "'{[' at column 6 has no counterpart"),
    ],
)
def test_templates_that_could_not_be_read_back_are_refused(text, reason):
    with pytest.raises(DialectError) as caught:
        notation.parse_block(f"fine\n{text}\n", kind_of, Role.HEAD, PLAIN)
    assert reason in str(caught.value)
    assert caught.value.line == 2
    assert caught.value.excerpt == text


@pytest.mark.parametrize(
    ("unit", "spec", "reason"),
    [
        ("day", "%Y-%q", "%q is not one of %Y %G"),
        ("day", "%Y-%m", "does not state the day"),
        ("week", "%Y", "does not state the week"),
    ],
)
def test_period_formats_must_state_the_period(unit, spec, reason):
    with pytest.raises(ValueError, match=reason):
        period_kind(unit, spec)


def test_blank_lines_of_a_block_are_counted():
    templates, blank = notation.parse_block("a\n\n\nb {number}\nc\n\n", kind_of, Role.HEAD, PLAIN)
    assert [template.blank_before for template in templates] == [0, 2, 0]
    assert blank == 1
    assert [template.prefix for template in templates] == ["a", "b ", "c"]
    assert templates[0].match("a  ", 0, 3) == ()


@pytest.mark.parametrize(
    "spec", [",", ",.2f", ".1f", "count", "integer", "line", "wrap", "paragraph"]
)
def test_every_kind_reads_its_own_sample(spec):
    kind = fields.SPECS[spec](spec)
    template = t.LineTemplate(Role.ENTRY, "", ("<", Placeholder("x", kind), ">"), 0)
    assert values_of(template, f"<{kind.sample}>")["x"] == kind.read(kind.sample)


def test_values_of_the_wrong_type_are_refused():
    with pytest.raises(ValueError, match="is not a day"):
        period_kind("day").write(Month(year=2026, month=2), None)
    with pytest.raises(ValueError, match="is not an identifier"):
        addresses.ID.write("a b", None)
    with pytest.raises(ValueError, match="is not a number"):
        fields.SPECS[".1f"](".1f").write(True, None)  # noqa: FBT003


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{number}{count}", "nothing stands between {number} and {count}"),
        ("{number}{[{count} ]}: x", "nothing stands between {number} and {count}"),
        ("{number}{[ x]}{count}", "nothing stands between {number} and {count}"),
        ("{number}" + "{[ x]}" * 51, "more than 50 parts may be missing"),
        ("{number}:" * 7 + "{[{number}]}", "{number} stands 8 times on the line, 6 are read"),
    ],
)
def test_lines_that_would_take_long_to_read_are_refused(text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        line(text)
