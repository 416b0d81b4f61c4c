"""Records as an Arrow table of one fixed schema.

Tables of a full archive and of an empty one have the same columns of the same types: integers of
64 bits, timestamps in microseconds, and typed lists.
"""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from hfdigest.contents import Contents, digests
from hfdigest.errors import HfDigestError, RenderError
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
    return table_of(records(digests(what)))


def table_of(rows: Iterable[dict[str, Any]]) -> Table:
    """Return the Arrow table of records."""
    pa = _pyarrow()
    schema, rows, batches = _schema(), iter(rows), []
    try:
        while batch := list(islice(rows, _ROWS_OF_A_BATCH)):
            batches.append(pa.RecordBatch.from_pylist(batch, schema=schema))
    except HfDigestError:
        raise
    except (OverflowError, ValueError) as fault:
        message = f"Arrow cannot hold a value: {fault}"
        raise RenderError(message) from fault
    return pa.Table.from_batches(batches, schema=schema)


def _schema() -> "pa.Schema":
    pa = _pyarrow()
    text = pa.string()
    author = {"name": text, "user": text, "status": text, "hidden": pa.bool_()}
    types = {
        "text": text,
        "texts": pa.list_(text),
        "integer": pa.int64(),
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
