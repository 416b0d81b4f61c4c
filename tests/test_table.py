import datetime as dt
import json
import sys
from contextlib import suppress
from pathlib import Path

import attrs
import pytest
from hypothesis import given, strategies as st

from hfdigest import (
    Affiliation,
    Approximate,
    Author,
    Digest,
    Entry,
    HfDigestError,
    Organization,
    Paper,
    RenderError,
    Trending,
    User,
    load,
    load_post,
    to_arrow,
    to_records,
)
from hfdigest.formats.records import AUTHOR, COLUMNS, columns
from tests import strategies
from tests.archive import day, listed, paper
from tests.optional import needed

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"

NOON = dt.datetime(2026, 2, 16, 21, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
FULL = Digest(
    period=day("2026-02-16"),
    posted_at=NOON,
    entries=[
        Entry(
            rank=7,
            upvotes=Approximate(2590),
            comments=0,
            affiliation=Affiliation(raw="Lab12"),
            submitted_by=User(name="ink"),
            submitted_at=NOON,
            summary="S",
            topic="T",
            notes={"n": ["1"]},
            doubtful=["abstract"],
            extra={"x": 1},
            paper=Paper(
                id="2602.00010",
                version=2,
                title="Ink",
                authors=[
                    Author(name="A", user=User(name="a"), status="s"),
                    Author(name="B", hidden=True),
                ],
                organization=Organization(name="lab", fullname="Lab"),
                media_urls=["m"],
                ai_keywords=["k"],
                published_at=NOON,
                extra={"y": {"z": None}},
            ),
        )
    ],
)


def test_a_record_has_every_column():
    (record,) = to_records([FULL])
    noon = dt.datetime(2026, 2, 16, 12, tzinfo=dt.UTC)
    assert record == {
        "period": "2026-02-16",
        "period_start": dt.date(2026, 2, 16),
        "period_end": dt.date(2026, 2, 16),
        "moment": noon,
        "place": 1,
        "rank": 7,
        "upvotes": 2590,
        "comments": 0,
        "github_stars": None,
        "rounded": ["upvotes"],
        "affiliation": "Lab12",
        "submitted_by": "ink",
        "submitted_at": noon,
        "summary": "S",
        "topic": "T",
        "notes": '{"n": ["1"]}',
        "doubtful": ["abstract"],
        "paper_id": "2602.00010",
        "version": 2,
        "title": "Ink",
        "authors": [
            {"name": "A", "user": "a", "status": "s", "hidden": False},
            {"name": "B", "user": None, "status": None, "hidden": True},
        ],
        "more_authors": None,
        "author_count": None,
        "abstract": None,
        "published_at": noon,
        "organization": {"name": "lab", "fullname": "Lab"},
        "github_url": None,
        "project_url": None,
        "media_urls": ["m"],
        "thumbnail_url": None,
        "discussion_id": None,
        "ai_summary": None,
        "ai_keywords": ["k"],
        "entry_extra": '{"x": 1}',
        "paper_extra": '{"y": {"z": null}}',
        "path": None,
    }
    assert record["moment"].tzinfo is dt.UTC


@pytest.mark.parametrize("name", ["upvotes", "comments", "github_stars"])
def test_a_rounded_count_is_named_beside_its_number(name):
    (record,) = to_records([Digest(entries=[Entry(**{name: Approximate(2590)})])])
    assert (record[name], record["rounded"]) == (2590, [name])
    (record,) = to_records([Digest(entries=[Entry(**{name: 2590})])])
    assert (record[name], record["rounded"]) == (2590, [])


def test_every_field_of_entries_and_papers_has_a_column():
    fields = {field.name for field in (*attrs.fields(Entry), *attrs.fields(Paper))}
    names = {column.name for column in COLUMNS}
    assert fields - names == {"paper", "id", "extra"}
    assert len(names) == len(COLUMNS)


def test_what_is_not_stated_is_none_or_empty():
    (record,) = to_records([Digest(period=Trending(), entries=[Entry()])])
    assert {name for name, value in record.items() if value == []} == {
        "rounded",
        "doubtful",
        "authors",
        "media_urls",
        "ai_keywords",
    }
    stated = {name: value for name, value in record.items() if value not in (None, [])}
    assert stated == {"period": "trending", "place": 1}


def test_rows_stand_in_the_order_of_the_digests():
    digests = [listed("2026-02-17", paper("b"), paper("a")), listed("2026-02-16", paper("c"))]
    assert [record["paper_id"] for record in to_records(digests)] == ["b", "a", "c"]
    assert [record["place"] for record in to_records(digests)] == [1, 2, 1]


def test_a_time_outside_the_calendar_of_utc_is_refused():
    last = dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-1)))
    digest = Digest(posted_at=last, entries=[Entry()])
    with pytest.raises(RenderError, match="has no date in UTC"):
        to_records([digest])
    needed("pyarrow")
    with pytest.raises(RenderError, match="has no date in UTC"):
        to_arrow([digest])


def test_anything_that_holds_entries_makes_rows():
    post = load_post(EXAMPLE)
    rows = to_records(post)
    assert rows == to_records([post])
    assert [row | {"path": None} for row in rows] == to_records(post.digest)
    loose = to_records([Entry(paper=Paper(id="a")), Paper(id="b"), [FULL], Paper(id="c")])
    assert [(row["paper_id"], row["place"]) for row in loose] == [
        *(("a", 1), ("b", 2)),
        *((row["paper_id"], row["place"]) for row in to_records(FULL)),
        ("c", 1),
    ]
    with pytest.raises(TypeError, match="int is no digest, entry, paper, post or page"):
        to_records([3])


def test_the_schema_is_fixed():
    pa = needed("pyarrow")
    schema = to_arrow([]).schema
    assert to_arrow([FULL]).schema == schema
    assert to_arrow([Digest(entries=[Entry()])]).schema == schema
    assert schema.names == [column.name for column in COLUMNS]
    assert schema.field("paper_id").type == pa.string()
    assert schema.field("upvotes").type == pa.int64()
    assert schema.field("period_start").type == pa.date32()
    assert schema.field("moment").type == pa.timestamp("us", tz="UTC")
    assert schema.field("ai_keywords").type == pa.list_(pa.string())
    authors = schema.field("authors").type.value_type
    assert [field.name for field in authors] == ["name", "user", "status", "hidden"]


def test_an_arrow_table_says_what_the_records_say():
    needed("pyarrow")
    digests = [FULL, listed("2026-02-17", paper("a", 1)), Digest()]
    assert to_arrow(digests).to_pylist() == to_records(digests)


def _hold_as_records_do(table, what):
    """Hold a table equal to the one that pyarrow makes of the records, field by field."""
    pa = needed("pyarrow")
    plain = pa.Table.from_batches(
        [pa.RecordBatch.from_pylist(to_records(what), schema=table.schema)], schema=table.schema
    )
    table.validate(full=True)
    for name in table.schema.names:
        # In Arrow's terms too, where what is no author is neither an empty list nor a null.
        assert table.column(name).combine_chunks().equals(plain.column(name).combine_chunks())
    assert table.to_pylist() == to_records(what)


_SMALL = st.integers(0, 2**40)
_NAMES = st.text(st.characters(codec="utf-8"), max_size=9)
_AUTHORS = st.builds(
    Author,
    name=_NAMES,
    user=st.none() | st.builds(User, name=_NAMES),
    status=st.none() | _NAMES,
    hidden=st.booleans(),
)
_PAPERS = st.builds(
    Paper,
    id=st.none() | _NAMES,
    version=st.none() | _SMALL,
    authors=st.lists(_AUTHORS, max_size=3),
    organization=st.none() | st.builds(Organization, name=st.none() | _NAMES),
    ai_keywords=st.lists(_NAMES, max_size=2),
    extra=strategies.extras,
)
_LISTED = st.builds(
    Entry, paper=_PAPERS, upvotes=st.none() | _SMALL | st.builds(Approximate, _SMALL)
)


@given(st.lists(st.builds(Digest, entries=st.lists(_LISTED, max_size=4)), max_size=2))
def test_columns_hold_what_pyarrow_makes_of_rows(digests):
    needed("pyarrow")
    _hold_as_records_do(to_arrow([FULL, *digests]), [FULL, *digests])
    _hold_as_records_do(to_arrow(digests), digests)


@given(st.lists(_LISTED, max_size=4))
def test_records_are_the_columns_turned(entries):
    digest = Digest(entries=entries)
    (by_column,) = columns(digest)
    assert [*by_column] == [column.name for column in COLUMNS]
    rows = [
        dict(zip(by_column, values, strict=True))
        for values in zip(*by_column.values(), strict=True)
    ]
    for row in rows:
        row["authors"] = [dict(zip(AUTHOR, author, strict=True)) for author in row["authors"]]
    records = to_records(digest)
    assert records == rows
    assert [[*record] for record in records] == [[*by_column]] * len(rows)


def test_a_table_of_many_rows_is_made_of_batches(monkeypatch):
    needed("pyarrow")
    monkeypatch.setattr("hfdigest.formats.arrow._ROWS_OF_A_BATCH", 2)
    table = to_arrow([listed("2026-02-16", *(paper(name) for name in "abcde"))])
    assert table.column("paper_id").to_pylist() == list("abcde")
    assert table.column("paper_id").num_chunks == 3


@pytest.mark.parametrize("entry", [paper("a", 2**70), paper("a", title="\ud800")])
def test_what_arrow_cannot_hold_is_refused(entry):
    needed("pyarrow")
    with pytest.raises(RenderError, match="Arrow cannot hold a value: "):
        to_arrow([listed("2026-02-16", entry)])


def test_without_pyarrow_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match=r"pip install 'hfdigest\[arrow\]'"):
        to_arrow([])


@pytest.fixture
def parquet(tmp_path):
    needed("pyarrow")
    path = tmp_path / "digests.parquet"
    needed("pyarrow.parquet").write_table(
        to_arrow([FULL, listed("2026-02-17", paper("2602.1", 1))]), path
    )
    return path


def test_pandas_reads_it(parquet):
    frame = needed("pandas").read_parquet(parquet)
    assert frame["paper_id"].tolist() == ["2602.00010", "2602.1"]
    assert frame["upvotes"].sum() == 2591
    assert str(frame["moment"].dt.tz) == "UTC"


def test_polars_reads_it(parquet):
    frame = needed("polars").read_parquet(parquet)
    assert frame["paper_id"].to_list() == ["2602.00010", "2602.1"]
    assert frame["authors"].list.len().to_list() == [2, 0]


def test_polars_takes_records_of_any_sources_with_the_schema():
    needed("pyarrow")
    polars = needed("polars")
    posts = [listed("2026-02-16", paper(str(number))) for number in range(150)]
    digests = [*posts, FULL]
    schema = polars.from_arrow(to_arrow([])).schema
    frame = polars.DataFrame(to_records(digests), schema=schema)
    assert frame.schema == schema
    assert frame.equals(polars.from_arrow(to_arrow(digests)))


@pytest.mark.filterwarnings("ignore")  # datasets is none of ours
def test_datasets_of_any_sources_can_be_put_together():
    needed("pyarrow")
    datasets = needed("datasets")
    sparse, full = (
        datasets.Dataset(to_arrow(digest)) for digest in (listed("2026-02-17", paper("a")), FULL)
    )
    assert sparse.features == full.features
    both = datasets.concatenate_datasets([sparse, full])
    assert both["paper_id"] == ["a", "2602.00010"]


def test_duckdb_reads_it(parquet):
    query = (
        "select paper_id, authors[1].name, len(ai_keywords) from read_parquet(?) order by place, 1"
    )
    connection = needed("duckdb").connect()
    assert connection.execute(query, [str(parquet)]).fetchall() == [
        ("2602.00010", "A", 1),
        ("2602.1", None, 0),
    ]


in_utc = st.datetimes(timezones=st.just(dt.UTC))


@given(st.lists(st.tuples(strategies.digests, in_utc), max_size=2))
def test_every_digest_makes_records_whose_json_can_be_read(dated):
    for digest, time in dated:
        entries = [
            attrs.evolve(
                entry, submitted_at=time, paper=attrs.evolve(entry.paper, published_at=time)
            )
            for entry in digest.entries
        ]
        for record in to_records([attrs.evolve(digest, posted_at=time, entries=entries)]):
            for name in ("notes", "entry_extra", "paper_extra"):
                json.loads(record[name] or "{}")


def test_a_table_of_real_posts_has_all_their_entries(corpus):
    needed("pyarrow")
    digests = [load_post(path).digest for path in sorted(corpus.glob("posts/*.md"))]
    ids = [entry.paper.id for digest in digests for entry in digest.entries]
    assert to_arrow(digests).column("paper_id").to_pylist() == ids


def test_a_table_of_real_digests_holds_what_pyarrow_makes_of_rows(corpus):
    needed("pyarrow")
    digests = []
    for path in sorted([*corpus.glob("api/*.json"), *corpus.glob("sidecars/*.json")]):
        with suppress(HfDigestError):
            digests += load(path).digests
    assert any(entry.paper.authors for digest in digests for entry in digest.entries)
    _hold_as_records_do(to_arrow(digests), digests)
