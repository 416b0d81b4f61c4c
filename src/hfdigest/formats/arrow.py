"""Records as an Arrow table of one fixed schema.

Tables of a full archive and of an empty one have the same columns of the same types: integers of
64 bits, timestamps in microseconds, and typed lists.
"""

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from hfdigest.contents import Contents
from hfdigest.errors import HfDigestError, RenderError
from hfdigest.files import write_file
from hfdigest.formats.records import AUTHOR, COLUMNS, columns

if TYPE_CHECKING:
    import pyarrow as pa

Table: TypeAlias = "pa.Table"
Columns: TypeAlias = dict[str, list[Any]]

_ROWS_OF_A_BATCH = 5_000


def to_arrow(what: Contents, /) -> Table:
    """Return an Arrow table with one row for each entry, which holds what `to_records` does.

    It needs the extra `arrow`. A value that Arrow cannot hold, such as an integer of more than 64
    bits, is a `RenderError`.
    """
    return table_of(columns(what))


def table_of(parts: Iterable[Columns]) -> Table:
    """Return the Arrow table of what `columns` yields."""
    pa = _pyarrow()
    return pa.Table.from_batches(_batches(parts), schema=_schema())


def write_parquet(parts: Iterable[Columns], path: str | os.PathLike[str]) -> None:
    """Write what `columns` yields to a Parquet file, which is replaced when all is written."""
    write_file(path, partial(_write_parquet, parts))


def parquet_of(parts: Iterable[Columns]) -> bytes:
    """Return what `columns` yields as the content of a Parquet file."""
    file = io.BytesIO()
    _write_parquet(parts, file)
    return file.getvalue()


def _write_parquet(parts: Iterable[Columns], file: BinaryIO) -> None:
    _pyarrow()
    from pyarrow import parquet  # noqa: PLC0415 - an extra, and slow to import

    with parquet.ParquetWriter(file, _schema()) as writer:
        for batch in _batches(parts):
            writer.write_batch(batch)


def _batches(parts: Iterable[Columns]) -> "Iterator[pa.RecordBatch]":
    schema = _schema()
    try:
        for part in _cut(parts):
            yield _batch(part, schema)
    except HfDigestError:
        raise
    except (OverflowError, ValueError) as fault:
        message = f"Arrow cannot hold a value: {fault}"
        raise RenderError(message) from fault


def _cut(parts: Iterable[Columns]) -> Iterator[Columns]:
    """Yield the same columns cut into pieces of as many rows as a batch has, and a rest."""
    held: Columns = {column.name: [] for column in COLUMNS}
    for part in parts:
        for name, values in part.items():
            held[name] += values
        start, rows = 0, len(held["place"])
        while rows - start >= _ROWS_OF_A_BATCH:
            yield {name: values[start : start + _ROWS_OF_A_BATCH] for name, values in held.items()}
            start += _ROWS_OF_A_BATCH
        held = {name: values[start:] for name, values in held.items()} if start else held
    if held["place"]:
        yield held


def _batch(columns: Columns, schema: "pa.Schema") -> "pa.RecordBatch":
    """Return what `RecordBatch.from_pylist` makes of the records, without making any.

    What is said of all authors is four columns, cut into one list for each row.
    """
    pa = _pyarrow()
    arrays = [
        _author_lists(columns[field.name], field.type)
        if field.name == "authors"
        else pa.array(columns[field.name], field.type)
        for field in schema
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
