"""What the model's classes take, refuse and derive."""

import datetime as dt
import linecache

import attrs
import pytest

from hfdigest import Digest, Entry, Paper, Problem, User
from hfdigest.dates import format_timestamp
from hfdigest.record import maker

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
    with pytest.raises(ValueError, match="'level' must be in"):
        Problem(message="is odd", level="fatal")
