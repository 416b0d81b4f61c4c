"""Records as an Arrow table of one fixed schema.

Tables of a full archive and of an empty one have the same columns of the same types: integers of
64 bits, timestamps in microseconds, and typed lists.
"""

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from hfdigest.contents import Contents
from hfdigest.errors import HfDigestError, RenderError
from hfdigest.files import write_file
from hfdigest.formats.records import AUTHOR, COLUMNS, bare_rows

if TYPE_CHECKING:
    import pyarrow as pa

Table: TypeAlias = "pa.Table"

_ROWS_OF_A_BATCH = 5_000


def to_arrow(what: Contents, /) -> Table:
    """Return an Arrow table with one row for each entry, which holds what `to_records` does.

    It needs the extra `arrow`. A value that Arrow cannot hold, such as an integer of more than 64
    bits, is a `RenderError`.
    """
    return table_of(bare_rows(what))


def table_of(rows: Iterable[dict[str, Any]]) -> Table:
    """Return the Arrow table of what `bare_rows` yields."""
    pa = _pyarrow()
    return pa.Table.from_batches(_batches(rows), schema=_schema())


def write_parquet(rows: Iterable[dict[str, Any]], path: str | os.PathLike[str]) -> None:
    """Write what `bare_rows` yields to a Parquet file, which is replaced when all is written."""
    write_file(path, partial(_write_parquet, rows))


def parquet_of(rows: Iterable[dict[str, Any]]) -> bytes:
    """Return what `bare_rows` yields as the content of a Parquet file."""
    file = io.BytesIO()
    _write_parquet(rows, file)
    return file.getvalue()


def _write_parquet(rows: Iterable[dict[str, Any]], file: BinaryIO) -> None:
    _pyarrow()
    from pyarrow import parquet  # noqa: PLC0415 - an extra, and slow to import

    with parquet.ParquetWriter(file, _schema()) as writer:
        for batch in _batches(rows):
            writer.write_batch(batch)


def _batches(rows: Iterable[dict[str, Any]]) -> "Iterator[pa.RecordBatch]":
    schema, rows = _schema(), iter(rows)
    try:
        while batch := list(islice(rows, _ROWS_OF_A_BATCH)):
            yield _batch(batch, schema)
    except HfDigestError:
        raise
    except (OverflowError, ValueError) as fault:
        message = f"Arrow cannot hold a value: {fault}"
        raise RenderError(message) from fault


def _batch(rows: list[dict[str, Any]], schema: "pa.Schema") -> "pa.RecordBatch":
    """Return what `RecordBatch.from_pylist` makes of records, without a look-up for each value.

    All rows have the columns of the schema in their order, so that their values, turned, are the
    columns; and what is said of all authors is four columns, cut into one list for each row.
    """
    pa = _pyarrow()
    columns = list(zip(*map(dict.values, rows), strict=True))
    arrays = [
        _author_lists(values, field.type)
        if field.name == "authors"
        else pa.array(values, field.type)
        for field, values in zip(schema, columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _author_lists(lists: Sequence[list[tuple[Any, ...]]], type_: "pa.DataType") -> "pa.Array":
    pa = _pyarrow()
    fields = list(type_.value_type)
    said = list(zip(*chain.from_iterable(lists), strict=True)) or [()] * len(fields)
    columns = [pa.array(values, field.type) for field, values in zip(fields, said, strict=True)]
    ends = accumulate(map(len, lists), initial=0)
    authors = pa.StructArray.from_arrays(columns, fields=fields)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), authors, type=type_)


def _schema() -> "pa.Schema":
    pa = _pyarrow()
    text = pa.string()
    author = dict.fromkeys(AUTHOR, text) | {"hidden": pa.bool_()}
    types = {
        "text": text,
        "texts": pa.list_(text),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
        "authors": pa.list_(pa.struct(author)),
        "organization": pa.struct({"name": text, "fullname": text}),
    }
    return pa.schema([(column.name, types[column.type]) for column in COLUMNS])


def _pyarrow() -> Any:
    try:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as fault:
        message = "Arrow tables need pyarrow: pip install 'hfdigest[arrow]'"
        raise ImportError(message, name="pyarrow") from fault
    return pa
