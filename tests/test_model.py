"""What the model's classes take, refuse and derive."""

import datetime as dt
import linecache
import pickle
from pathlib import Path

import attrs
import pytest
from attrs import evolve

import hfdigest
from hfdigest import (
    Affiliation,
    Approximate,
    Author,
    Day,
    Digest,
    Entry,
    Month,
    Paper,
    Problem,
    Trending,
    User,
    Week,
)
from hfdigest.dates import format_timestamp
from hfdigest.record import Later, changed, maker

NAIVE = dt.datetime(2026, 2, 16, 9, 15)  # noqa: DTZ001 - which is what is refused


@pytest.mark.parametrize(
    ("cls", "field"), [(Paper, "published_at"), (Entry, "submitted_at"), (Digest, "posted_at")]
)
def test_times_without_a_zone_are_refused(cls, field):
    with pytest.raises(ValueError, match=f"{field} must have a time zone"):
        cls(**{field: NAIVE})
    assert getattr(cls(**{field: NAIVE.replace(tzinfo=dt.UTC)}), field) is not None


@pytest.mark.parametrize("items", [{5: "x"}, {"a": [{5: "x"}]}])
def test_mappings_are_from_text(items):
    with pytest.raises(TypeError, match="keys of a FrozenMap are text, and 5 is not"):
        Digest(front_matter=items)


def test_equal_digests_have_equal_hashes_whatever_the_order_of_their_keys():
    one = Digest(front_matter={"a": "1", "b": {"c": "2", "d": "3"}}, extra={"x": 1, "y": 2})
    other = Digest(front_matter={"b": {"d": "3", "c": "2"}, "a": "1"}, extra={"y": 2, "x": 1})
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other}) == 1


@pytest.mark.parametrize(("year", "week"), [(9999, 52), (2025, 53), (2026, 0), (10_000, 1)])
def test_a_week_has_all_its_days_in_the_calendar(year, week):
    with pytest.raises(ValueError, match=f"{year}-W{week:02} is no week of the calendar"):
        Week(year=year, week=week)


@pytest.mark.parametrize("field", ["front_matter", "statistics", "extra"])
def test_what_nests_too_deeply_is_refused(field):
    value = "x"
    for _ in range(2_000):
        value = [value]
    with pytest.raises(ValueError, match="values are nested deeper than 256 levels, or hold them"):
        Digest(**{field: {"key": value}})


def test_addresses_follow_from_an_arxiv_id():
    paper = Paper(id="2602.00001")
    assert paper.arxiv_url == "https://arxiv.org/abs/2602.00001"
    assert paper.pdf_url == "https://arxiv.org/pdf/2602.00001"
    assert paper.hf_url == "https://huggingface.co/papers/2602.00001"
    assert paper.doi == "10.48550/arXiv.2602.00001"
    other = Paper(id="acme-report")
    assert (other.arxiv_url, other.pdf_url, other.doi) == (None, None, None)
    assert other.hf_url == "https://huggingface.co/papers/acme-report"


@pytest.mark.parametrize("like", ["2026-01-01T08:00Z", "2026-01-01 08:00 +0900"])
def test_seconds_are_spelled_where_there_are_some(like):
    moment = NAIVE.replace(second=7, tzinfo=dt.UTC)
    assert format_timestamp(moment, like)[11:19] == "09:15:07"
    shorter = format_timestamp(moment.replace(second=0), like)
    assert shorter[11:17] == f"09:15{like[16]}"
    finer = moment.replace(microsecond=250_000)
    assert format_timestamp(finer, "2026-01-01T08:00:00.000Z") == "2026-02-16T09:15:07.250Z"
    assert format_timestamp(finer.replace(microsecond=1), like)[11:26] == "09:15:07.000001"


@pytest.mark.parametrize(
    ("like", "spelled"),
    [
        ("2026-01-01 08:00:00 +0900", "2026-02-16 09:15:00 +0000"),
        ("2026-01-01 08:00:00 +09:00", "2026-02-16 09:15:00 +00:00"),
        ("2026-01-01T08:00:00.000Z", "2026-02-16T09:15:00.000Z"),
        ("2026-01-01T08:00Z", "2026-02-16T09:15Z"),
        (None, "2026-02-16 09:15:00 +0000"),
    ],
)
def test_moments_are_spelled_as_others_were(like, spelled):
    assert format_timestamp(NAIVE.replace(tzinfo=dt.UTC), like) == spelled


def test_what_makes_instances_shows_in_tracebacks():
    with pytest.raises(TypeError) as caught:
        maker(User)(1, 2, 3, 4, 5)
    make = maker(User)
    assert "make()" in str(caught.value)
    shown = linecache.getlines(make.__code__.co_filename)
    assert shown[0].startswith("def make(name, fullname=")
    assert len(shown) == len(attrs.fields(User)) + 4


def test_a_problem_has_one_of_three_levels():
    assert str(Problem(message="is odd", line=3)) == "3: warning: is odd"
    assert Problem(message="is lost", level="error").at("a.md") == "a.md: error: is lost"
    with pytest.raises(ValueError, match="is one of error, warning, note, not 'fatal'"):
        Problem(message="is odd", level="fatal")


class Whole:
    """A whole number of another library, such as numpy's."""

    def __index__(self):
        return 7


def test_whole_numbers_of_other_libraries_become_integers():
    entry = Entry(rank=Whole(), upvotes=Whole(), paper=Paper(version=Whole(), id="2602.00001"))
    assert (entry.rank, entry.upvotes, entry.paper.version) == (7, 7, 7)
    assert {type(entry.rank), type(entry.upvotes), type(entry.paper.version)} == {int}
    assert Digest(declared_count=Whole()).declared_count == 7
    assert Week(year=2026, week=Whole()) == Week(year=2026, week=7)
    assert Month(year=2026, month=Whole()).label == "2026-07"
    assert Approximate(Whole()) == Approximate(7)
    assert Affiliation(raw="Lab", comments=Whole()).comments == 7


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Entry(upvotes="12"), r"Entry.upvotes takes int or Approximate or None, not '12'"),
        (lambda: Entry(upvotes=True), r"Entry.upvotes takes .*, not True, which is of type bool"),
        (lambda: Entry(rank=1.0), r"Entry.rank takes int or None, not 1.0, which is of type float"),
        (lambda: Entry(rank=Approximate(1)), "Entry.rank takes int or None, not Approximate"),
        (lambda: Paper(id=2602.1), "Paper.id takes str or None, not 2602.1"),
        (lambda: Paper(authors=["Ada"]), "Paper.authors takes items of type Author, not 'Ada'"),
        (lambda: Paper(published_at="2026"), "Paper.published_at takes datetime or None"),
        (lambda: Entry(affiliation="Lab"), "Entry.affiliation takes Affiliation or None"),
        (lambda: Entry(paper=None), "Entry.paper takes Paper, not None"),
        (lambda: Digest(entries=[Paper()]), "Digest.entries takes items of type Entry"),
        (lambda: Digest(period="2026-02-16"), "Digest.period takes Day or Week or Month or Trend"),
        (lambda: Author(name=None), "Author.name takes str, not None"),
        (lambda: Day(date="2026-02-16"), "a Day takes a datetime.date, not '2026-02-16'"),
        (lambda: Day(date=NAIVE), "a Day takes a datetime.date, not datetime"),
        (lambda: Week(year="2026", week=7), "'str' object cannot be interpreted as an integer"),
        (lambda: Approximate("12"), "'str' object cannot be interpreted as an integer"),
        (lambda: Paper(title="x" * 90, id=b"y" * 90), r"not b'y+\.\.\.y+', which is of type bytes"),
    ],
)
def test_values_of_another_type_are_refused_where_they_are_made(make, message):
    with pytest.raises(TypeError, match=message):
        make()


def test_rounded_counts_compare_and_add():
    rounded = Approximate(2590)
    assert rounded > 128
    assert 128 < rounded < Approximate(2600)
    assert rounded <= 2590 <= rounded >= Approximate(2590)
    assert max(5, rounded, 7) is rounded
    assert sum([10, rounded, 0]) == Approximate(2600)
    assert (rounded != 2590, int(rounded), str(rounded)) == (True, 2590, "~2590")
    for wrong in (lambda: rounded < "1", lambda: rounded + None, lambda: rounded + 1.5):
        with pytest.raises(TypeError):
            wrong()


def test_values_of_front_matter_are_the_texts_that_yaml_has():
    said = {"draft": True, "weight": 3, "date": dt.date(2026, 2, 16), "tags": ["a", False]}
    texts = {"draft": "true", "weight": "3", "date": "2026-02-16", "tags": ("a", "false")}
    assert Digest(front_matter=said).front_matter == texts


def test_a_value_is_shown_on_a_line_that_names_it():
    paper = Paper(id="2602.00001", title="Ink\nand " + "lamp " * 40, authors=[Author(name="Ada")])
    entry = Entry(paper=paper, rank=1, upvotes=Approximate(2590))
    digest = Digest(period=Day(date=dt.date(2026, 2, 16)), entries=[entry])
    assert repr(digest) == "<Digest 2026-02-16: 1 entry>"
    assert repr(Digest()) == "<Digest of no period: 0 entries>"
    assert repr(entry).startswith("<Entry 1. 2602.00001 'Ink and lamp lamp")
    assert repr(entry).endswith("…', ~2590 votes>")
    assert repr(Paper()) == "<Paper>"
    assert repr(Author(name="Ada")) == "Author(name='Ada')"
    assert repr(Affiliation(raw="Lab")) == "Affiliation(raw='Lab')"
    many = Paper(extra={f"key{number}": "value" for number in range(99)})
    for value in (paper, entry, digest, many, Entry(extra=many.extra), Digest(extra=many.extra)):
        assert len(repr(value)) <= 200
        assert "\n" not in repr(value)
    assert len(repr(Author(name="Ada", status="s", extra=many.extra))) <= 200
    assert Trending().label in repr(Digest(period=Trending()))


def test_posts_are_equal_by_what_they_hold():
    example = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"
    post = hfdigest.load_post(example)
    assert post == hfdigest.load_post(example)
    assert hash(post) == hash(hfdigest.load_post(example))
    assert post == pickle.loads(pickle.dumps(post))  # noqa: S301 - our own
    assert post == hfdigest.parse_post(example.read_bytes(), name=str(example))
    assert post != hfdigest.parse_post(example.read_bytes(), name="other.md")
    first, *others = post.digest.entries
    changed = post.replace(evolve(post.digest, entries=[evolve(first, upvotes=9), *others]))
    assert changed != post
    assert changed.replace(post.digest) == post
    # The same bytes, parsed first as another text, may be edited otherwise.
    assert changed != hfdigest.parse_post(changed.to_bytes(), name=post.name)
    assert post != post.text
    short = hfdigest.parse_post(example.read_bytes(), name="post.md")
    assert repr(short) == "<Post post.md: lim4349-daily, 5 entries>"


def test_pages_are_equal_by_value_whatever_their_names(tmp_path):
    digest = Digest(entries=[Entry(paper=Paper(id="2602.00001"))])
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(hfdigest.to_json(digest), encoding="utf-8")
    first, second = (hfdigest.load(tmp_path / name) for name in ("a.json", "b.json"))
    assert first == second == hfdigest.Page(digest=digest)
    assert hash(first) == hash(second)
    assert (first.name, second.name) == (str(tmp_path / "a.json"), str(tmp_path / "b.json"))


def test_tables_for_notebooks_hold_links_and_votes_and_are_escaped(tmp_path):
    paper = Paper(id="2602.00001", title="<script>alert(1)</script> & more")
    digest = Digest(entries=[Entry(paper=paper, upvotes=Approximate(2590))], title="<b>")
    (tmp_path / "page.json").write_text(hfdigest.to_json(digest), encoding="utf-8")
    page = hfdigest.load(tmp_path / "page.json")
    archive = hfdigest.Archive(tmp_path)
    (tmp_path / "paper.json").write_text(hfdigest.to_json(paper), encoding="utf-8")
    for value in (digest, page, archive, hfdigest.load(tmp_path / "paper.json")):
        html = value._repr_html_()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
        assert '<a href="https://huggingface.co/papers/2602.00001">HF</a>' in html
        assert "<script>" not in html
        assert "<b>" not in html
        assert ("~2590" in html) is (value.__class__.__name__ != "PaperPage")
    many = Digest(entries=[Entry(paper=paper)] * 150)
    assert many._repr_html_().count("<tr>") == 1 + 100 + 1
    assert "… and 50 more" in many._repr_html_()


def test_problems_and_differences_are_shown_on_a_line():
    problem = hfdigest.Problem(message="x" * 500, line=3, excerpt="y" * 500)
    assert len(repr(problem)) <= 200
    digest = Digest(entries=[Entry(paper=Paper(id="a"))])
    assert repr(hfdigest.diff(Digest(), digest)) == "<DigestDiff: 1 in>"
    assert repr(hfdigest.diff(digest, digest)) == "<DigestDiff: nothing changed>"
    assert repr(hfdigest.repair("x" * 500)).startswith("Repair(text='xxx")
    assert len(repr(hfdigest.repair("x" * 500))) <= 200


def test_a_changed_instance_is_like_one_that_attrs_makes():
    paper = Paper(id="2602.00001", title="A", authors=[Author(name="Ada")], version=2)
    assert changed(paper, title=None) == attrs.evolve(paper, title=None)
    assert (type(changed(paper)), paper.title) == (Paper, "A")
    with pytest.raises(TypeError):
        changed(paper, colour="red")


def test_a_value_that_is_made_later_is_a_value_like_any_other():
    calls = []

    def authors():
        calls.append(1)
        return (Author(name="Ada"),)

    def later():
        return maker(Paper)(id="2602.00001", authors=Later(authors))

    paper = Paper(id="2602.00001", authors=[Author(name="Ada")])
    assert later() == paper
    assert paper == later()
    assert hash(later()) == hash(paper)
    assert pickle.loads(pickle.dumps(later())) == paper  # noqa: S301 - our own
    assert pickle.dumps(later()) == pickle.dumps(paper)
    assert attrs.evolve(later(), version=2) == attrs.evolve(paper, version=2)
    assert changed(later(), version=2) == attrs.evolve(paper, version=2)
    assert repr(later()) == repr(paper)
    calls.clear()
    made = later()
    assert not calls
    assert made.authors is made.authors
    assert len(calls) == 1
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.authors = ()
