import copy
import datetime as dt
import json
from importlib.resources import files

import attrs
import jsonschema
import pytest
from hypothesis import given, strategies as st

import hfdigest
from hfdigest import (
    Affiliation,
    Approximate,
    ArgumentError,
    Author,
    Day,
    Digest,
    Entry,
    Month,
    Organization,
    Page,
    Paper,
    RenderError,
    SchemaError,
    Trending,
    User,
    Week,
    from_json,
    to_json,
)
from hfdigest.formats import json as json_format
from hfdigest.formats.fast_json import NotPlainError, from_plain, to_plain
from hfdigest.record import maker
from tests import strategies

SCHEMA = json.loads(files(hfdigest).joinpath("formats/digest.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

values = strategies.digests | strategies.entries | strategies.papers

DIGEST = Digest(
    period=Week(year=2026, week=53),
    entries=[
        Entry(
            paper=Paper(
                title="A Paper\u2028with a separator",
                authors=[Author(name="Kim", user=User(name="kim", extra={"isPro": [None, 1.5]}))],
                organization=Organization(name="lab"),
            ),
            upvotes=0,
            github_stars=Approximate(2590),
            affiliation=Affiliation(
                raw="Lab12",
                alternatives=(Affiliation(raw="Lab12", github_stars=1, comments=2),),
            ),
        )
    ],
    posted_at=dt.datetime(2026, 12, 31, 9, 15, tzinfo=dt.timezone(dt.timedelta(hours=9))),
    front_matter={"tags": ["a", "b"]},
)
TEXT = """{
  "schema_version": 1,
  "type": "digest",
  "period": "2026-W53",
  "entries": [
    {
      "paper": {
        "title": "A Paper\u2028with a separator",
        "authors": [
          {
            "name": "Kim",
            "user": {
              "name": "kim",
              "extra": {
                "isPro": [
                  null,
                  1.5
                ]
              }
            }
          }
        ],
        "organization": {
          "name": "lab"
        }
      },
      "upvotes": 0,
      "github_stars": {
        "approximate": 2590
      },
      "affiliation": {
        "raw": "Lab12",
        "alternatives": [
          {
            "raw": "Lab12",
            "github_stars": 1,
            "comments": 2
          }
        ]
      }
    }
  ],
  "posted_at": "2026-12-31T09:15:00+09:00",
  "front_matter": {
    "tags": [
      "a",
      "b"
    ]
  }
}"""


def plain(value=DIGEST):
    return json.loads(to_json(value))


@given(values)
def test_what_is_written_is_read_back_as_an_equal_value(value):
    again = from_json(to_json(value))
    assert again == value
    assert type(again) is type(value)
    assert repr(again) == repr(value)


@given(values)
def test_what_is_written_is_valid_by_the_schema(value):
    VALIDATOR.validate(plain(value))


def test_absent_fields_are_left_out():
    assert to_json(DIGEST) == TEXT
    assert to_json(Paper(), indent=None) == '{"schema_version": 1, "type": "paper"}'
    assert plain(Entry(upvotes=0)) == {"schema_version": 1, "type": "entry", "upvotes": 0}


@pytest.mark.parametrize(
    ("offset", "text"),
    [
        (dt.timedelta(0), "2026-02-16T00:00:00+00:00"),
        (dt.timedelta(hours=-3, minutes=-30), "2026-02-16T00:00:00-03:30"),
        (dt.timedelta(hours=8, seconds=28), "2026-02-16T00:00:00+08:00:28"),
        (dt.timedelta(microseconds=1), "2026-02-16T00:00:00+00:00:00.000001"),
        (dt.timedelta(hours=-24, microseconds=1), "2026-02-16T00:00:00-23:59:59.999999"),
    ],
)
def test_every_offset_is_kept(offset, text):
    paper = Paper(published_at=dt.datetime(2026, 2, 16, tzinfo=dt.timezone(offset)))
    assert plain(paper)["published_at"] == text
    assert from_json(to_json(paper)).published_at.utcoffset() == offset


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Day(date=dt.date(2026, 2, 16)), "2026-02-16"),
        (Week(year=2026, week=8), "2026-W08"),
        (Month(year=2026, month=2), "2026-02"),
        (Trending(), "trending"),
    ],
)
def test_a_period_is_written_as_its_label(period, text):
    assert plain(Digest(period=period))["period"] == text


def test_a_moment_in_utc_may_be_spelled_with_a_letter():
    text = '{"schema_version": 1, "type": "paper", "published_at": "2026-02-16T00:00:00.5Z"}'
    moment = dt.datetime(2026, 2, 16, 0, 0, 0, 500_000, dt.UTC)
    assert from_json(text).published_at == moment


def put(tree, path, value):
    *way, last = path
    for key in way:
        tree = tree[key]
    tree[last] = value


ENTRY = ("entries", 0)
BROKEN = [
    ((), [], "$", "is a list, not an object"),
    (("schema_version",), 2, "$.schema_version", "is not 1, the schema version that this"),
    (("schema_version",), True, "$.schema_version", "is not 1, the schema version that this"),
    (("schema_version",), None, "$.schema_version", "is not 1, the schema version that this"),
    (("type",), "page", "$.type", "is not one of digest, entry, paper"),
    (("type",), ["digest"], "$.type", "is not one of digest, entry, paper"),
    (("type",), "paper", "$.entries", "is not a known key"),
    (("colour",), "red", "$.colour", "is not a known key"),
    ((*ENTRY, "paper", "a b"), 1, '$.entries[0].paper["a b"]', "is not a known key"),
    ((*ENTRY, "paper", "title"), 3, "$.entries[0].paper.title", "is an integer, not text"),
    ((*ENTRY, "paper", "title"), None, "$.entries[0].paper.title", "is null, not text"),
    ((*ENTRY, "paper"), "text", "$.entries[0].paper", "is text, not an object"),
    (
        (*ENTRY, "paper", "authors"),
        "Kim",
        "$.entries[0].paper.authors",
        "is text, not a list",
    ),
    (
        (*ENTRY, "paper", "authors", 0),
        {},
        "$.entries[0].paper.authors[0].name",
        "is missing",
    ),
    ((*ENTRY, "rank"), True, "$.entries[0].rank", "is true or false, not an integer"),
    ((*ENTRY, "rank"), 1.5, "$.entries[0].rank", "is a number with a fraction, not an integer"),
    ((*ENTRY, "upvotes"), "1", "$.entries[0].upvotes", "is text, not an integer"),
    (
        (*ENTRY, "github_stars", "approximate"),
        True,
        "$.entries[0].github_stars",
        "is true or false, not an integer",
    ),
    (
        (*ENTRY, "github_stars", "exactly"),
        1,
        "$.entries[0].github_stars",
        "is an object, not an integer",
    ),
    (
        (*ENTRY, "affiliation", "certain"),
        1,
        "$.entries[0].affiliation.certain",
        "is an integer, not true or false",
    ),
    (
        (*ENTRY, "affiliation", "alternatives", 0, "raw"),
        1,
        "$.entries[0].affiliation.alternatives[0].raw",
        "is an integer, not text",
    ),
    (("front_matter",), ["tags"], "$.front_matter", "is a list, not an object"),
    (("period",), "2026", "$.period", "is not a day, a week, a month or the word trending: 2026"),
    (("period",), 2026, "$.period", "is an integer, not text"),
    (("posted_at",), "2026-01-01", "$.posted_at", "is not a date with time and offset: 2026-01-01"),
]


@pytest.mark.parametrize(("path", "value", "where", "message"), BROKEN)
def test_a_wrong_value_is_refused_with_its_path_and_by_the_schema(path, value, where, message):
    tree = plain()
    if path:
        put(tree, path, value)
    else:
        tree = value
    with pytest.raises(SchemaError) as caught:
        from_json(json.dumps(tree))
    assert caught.value.path == where
    assert caught.value.message.startswith(message)
    assert not VALIDATOR.is_valid(tree)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("period", "2025-W53"),
        ("period", "2026-13"),
        ("period", "2026-02-30"),
        ("posted_at", "2026-02-30T00:00:00Z"),
        ("posted_at", "2026-02-03T24:00:01+00:00"),
        ("posted_at", "2026-02-03T00:00:00+25:00"),
        ("posted_at", "2026-02-03T00:00:00+01:60"),
    ],
)
def test_a_time_that_does_not_exist_is_refused(key, text):
    with pytest.raises(SchemaError, match=f"is not a .*: {text}".replace("+", r"\+")) as caught:
        from_json(json.dumps({"schema_version": 1, "type": "digest", key: text}))
    assert caught.value.path == f"$.{key}"


@pytest.mark.parametrize(
    ("text", "line", "path"),
    [
        ("", 1, None),
        ('{\n"schema_version": 1,}', 2, None),
        ('{"type": "paper", "type": "paper"}', None, "$.type"),
        ('{"extra": {"a": [NaN]}}', None, "$.extra.a[0]"),
        ("[" * 100_000, None, "$"),
    ],
)
def test_text_that_is_not_strict_json_is_refused(text, line, path):
    with pytest.raises(SchemaError) as caught:
        from_json(text)
    assert (caught.value.line, caught.value.path) == (line, path)


def places(tree, path=()):
    """Yield the path of every value that the model, and not an open mapping, gives its type."""
    if path:
        yield path
    for key, item in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if key in {"extra", "notes", "front_matter", "statistics"}:
            yield (*path, key)
        elif isinstance(item, dict | list):
            yield from places(item, (*path, key))
        else:
            yield (*path, key)


@given(values, st.data())
def test_a_mutated_digest_is_refused_by_the_schema_and_by_the_reader(value, data):
    tree = plain(value)
    path = data.draw(st.sampled_from(sorted(places(tree), key=repr)))
    put(tree, path, data.draw(st.sampled_from([None, 0.5, {"": 1}, [[]]])))
    # An open mapping may hold anything, so another object there is no fault.
    if path[-1] in {"extra", "notes", "front_matter", "statistics"}:
        put(tree, path, None)
    assert not VALIDATOR.is_valid(tree)
    with pytest.raises(SchemaError):
        from_json(json.dumps(tree))


@given(values, st.data())
def test_a_key_more_is_refused_by_the_schema_and_by_the_reader(value, data):
    tree = plain(value)
    objects = [(), *(path for path in places(tree) if path[-1] in {"paper", "user", "affiliation"})]
    path = data.draw(st.sampled_from(objects))
    put(tree, (*path, "colour"), "red")
    assert not VALIDATOR.is_valid(tree)
    with pytest.raises(SchemaError, match="colour: is not a known key"):
        from_json(json.dumps(tree))


def test_the_schema_names_the_fields_of_the_model_and_no_others():
    VALIDATOR.check_schema(SCHEMA)
    classes = (Digest, Entry, Paper, Author, User, Organization, Affiliation)
    for cls in classes:
        stated = SCHEMA["$defs"][cls.__name__.lower()]
        fields = attrs.fields(cls)
        assert list(stated["properties"]) == [field.name for field in fields]
        assert stated.get("required", []) == [
            field.name for field in fields if field.default is attrs.NOTHING
        ]
    assert set(SCHEMA["$defs"]) == {cls.__name__.lower() for cls in classes} | {
        "count",
        "period",
        "moment",
    }
    taken = set(SCHEMA["properties"])
    assert not any(taken & set(SCHEMA["$defs"][name]["properties"]) for name in ("digest", "entry"))


def _unchecked(cls, **values):
    """Return a value as a reader with a fault would make it."""
    return maker(cls)(**values)


@pytest.mark.parametrize(
    ("value", "field", "message"),
    [
        (Digest(title="\udc80"), "title", "title holds a lone surrogate"),
        (Digest(extra={"a b": [float("nan")]}), 'extra["a b"][0]', "is no finite number"),
        (Paper(extra={"a": float("-inf")}), "extra.a", "is no finite number"),
        (Paper(version=10**640), "version", "is no finite number of at most 640 digits"),
        (Digest(statistics={"a": b"b"}), "statistics.a", "is a Python bytes, which JSON cannot"),
        (
            Digest(entries=[_unchecked(Entry, upvotes=True)]),
            "entries[0].upvotes",
            "is true or false, not an",
        ),
        (
            _unchecked(Digest, entries=("Entry",)),
            "entries[0]",
            "entries\\[0\\] is text, not an object",
        ),
        (_unchecked(Entry, paper=None), "paper", "paper is null, not an object"),
        (Entry(paper=_unchecked(Paper, title=1)), "paper.title", "is an integer, not text"),
    ],
)
def test_a_value_that_could_not_be_read_back_is_not_written(value, field, message):
    with pytest.raises(RenderError, match=message) as caught:
        to_json(value)
    assert caught.value.fields == (field,)


def test_another_value_than_a_digest_an_entry_or_a_paper_is_not_written():
    with pytest.raises(TypeError, match=r"^User is no digest, entry, paper, post or page"):
        to_json(User(name="kim"))


@pytest.mark.parametrize("indent", [-1, 81, 2**63, 10**400])
def test_lines_are_indented_by_no_more_than_a_line_has(indent):
    with pytest.raises(ArgumentError, match=r"^indent is 0 to 80 or None, not "):
        to_json(Paper(), indent=indent)


def test_a_value_nested_too_deep_is_not_written():
    deep = Affiliation(raw="")
    for _ in range(60):
        deep = Affiliation(raw="", alternatives=(deep,))
    with pytest.raises(RenderError, match="is nested deeper than 100"):
        to_json(Entry(affiliation=deep))
    for _ in range(5000):
        deep = Affiliation(raw="", alternatives=(deep,))
    with pytest.raises(RenderError, match="the entry is nested deeper than 100"):
        to_json(Entry(affiliation=deep))


def test_the_value_is_not_changed_by_writing_it():
    before = copy.deepcopy(DIGEST)
    to_json(DIGEST)
    assert before == DIGEST


# The fast way, which is held equal to cattrs


def by_cattrs(cls, plain):
    """Return the value that cattrs reads, `None` where it refuses."""
    try:
        return json_format._by_cattrs(cls, plain)
    except SchemaError:
        return None


@given(values)
def test_the_fast_way_writes_what_cattrs_writes(value):
    plain = json_format._converter().unstructure(value)
    try:
        assert to_plain(value) == plain
        assert list(to_plain(value)) == list(plain)
    except NotPlainError:
        pass
    assert json.loads(to_json(value)).items() >= json.loads(json.dumps(plain)).items()
    assert to_json(value) == json.dumps(json.loads(to_json(value)), ensure_ascii=False, indent=2)


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
)
keys = st.sampled_from(
    [field.name for cls in (Digest, Entry, Paper) for field in attrs.fields(cls)]
)


@given(strategies.entries, st.lists(st.tuples(keys, anything), max_size=2), st.booleans())
def test_the_fast_way_reads_what_cattrs_reads(entry, changes, inside):
    plain = json.loads(json.dumps(json_format._converter().unstructure(entry)))
    for key, value in changes:
        (plain.setdefault("paper", {}) if inside else plain)[key] = value
    try:
        found = from_plain(Entry, plain)
    except NotPlainError:
        return
    assert found == by_cattrs(Entry, plain)


@given(strategies.entries)
def test_the_fast_way_reads_what_it_writes(entry):
    try:
        plain = to_plain(entry)
    except NotPlainError:
        return
    assert from_plain(Entry, json.loads(json.dumps(plain))) == entry


MOMENTS = [
    "2026-02-16T00:00:00+00:00",
    "2026-02-16T00:00:00.5Z",
    "2026-02-16T00:00:00-11:59:59.000001",
    "2026-W07-1T00:00:00Z",
    "2026-02-16T00:00:00",
    "2026-02-16 00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-02-16T00:00:00+24:00",
    "2026-02-16T00:00:00,5Z",
    "2026-02-16T00:00:00+0000",
]


@pytest.mark.parametrize("text", MOMENTS)
def test_both_ways_read_the_same_moments(text):
    plain = {"posted_at": text}
    try:
        found = from_plain(Digest, plain)
    except NotPlainError:
        found = None
    assert found == by_cattrs(Digest, plain)


def test_what_another_program_wrote_is_read_alike():
    text = to_json(DIGEST)
    plain = json.loads(text)
    for other in (
        json.dumps(plain),
        json.dumps(plain, ensure_ascii=False),
        json.dumps(plain, indent=4),
        json.dumps(plain, separators=(",", ":")),
        f" {text}\n",
    ):
        assert from_json(other) == DIGEST


def test_a_repeated_key_is_found_also_in_what_looks_as_written():
    text = '{\n  "schema_version": 1,\n  "type": "paper",\n  "id": "a",\n  "id": "b"\n}'
    with pytest.raises(SchemaError, match=r"\$\.id: stands twice"):
        from_json(text)


def test_anything_that_holds_digests_is_written():
    page = Page(digest=DIGEST)
    assert to_json(page) == to_json(DIGEST)
    papers = [Paper(id="a"), Paper(id="b")]
    assert json.loads(to_json(papers)) == [json.loads(to_json(paper)) for paper in papers]
    assert to_json([]) == "[]"


def test_a_list_of_papers_says_that_it_is_empty():
    plain = json.loads(to_json(Digest()))
    assert plain == {"schema_version": 1, "type": "digest", "entries": []}
    assert from_json(to_json(Digest())) == Digest()
