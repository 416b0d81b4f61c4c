"""Records as an Arrow table of one fixed schema.

Tables of a full archive and of an empty one have the same columns of the same types: integers of
64 bits, timestamps in microseconds, and typed lists.
"""

import io
import os
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from hfdigest.contents import Contents
from hfdigest.errors import HfDigestError, RenderError
from hfdigest.files import write_file
from hfdigest.formats.records import COLUMNS, records

if TYPE_CHECKING:
    import pyarrow as pa

Table: TypeAlias = "pa.Table"

_ROWS_OF_A_BATCH = 5_000


def to_arrow(what: Contents, /) -> Table:
    """Return an Arrow table with one row for each entry, which holds what `to_records` does.

    It needs the extra `arrow`. A value that Arrow cannot hold, such as an integer of more than 64
    bits, is a `RenderError`.
    """
    return table_of(records(what))


def table_of(rows: Iterable[dict[str, Any]]) -> Table:
    """Return the Arrow table of records."""
    pa = _pyarrow()
    return pa.Table.from_batches(_batches(rows), schema=_schema())


def write_parquet(rows: Iterable[dict[str, Any]], path: str | os.PathLike[str]) -> None:
    """Write records to a Parquet file, which is replaced when they are all written."""
    write_file(path, partial(_write_parquet, rows))


def parquet_of(rows: Iterable[dict[str, Any]]) -> bytes:
    """Return records as the content of a Parquet file."""
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
    pa = _pyarrow()
    schema, rows = _schema(), iter(rows)
    try:
        while batch := list(islice(rows, _ROWS_OF_A_BATCH)):
            yield pa.RecordBatch.from_pylist(batch, schema=schema)
    except HfDigestError:
        raise
    except (OverflowError, ValueError) as fault:
        message = f"Arrow cannot hold a value: {fault}"
        raise RenderError(message) from fault


def _schema() -> "pa.Schema":
    pa = _pyarrow()
    text = pa.string()
    author = {"name": text, "user": text, "status": text, "hidden": pa.bool_()}
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
