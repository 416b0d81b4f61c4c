"""Records as CSV (RFC 4180), with the columns of `to_records`."""

import csv
import datetime as dt
import io
from typing import Any

from hfdigest.contents import Contents
from hfdigest.formats.records import COLUMNS, records


def csv_of(what: Contents) -> str:
    """Return one row for each entry of digests; the items of a list are joined by `; `.

    Of authors there are the names, of an organisation the full name.
    """
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(column.name for column in COLUMNS)
    for record in records(what):
        rows.writerow(map(_cell, record.values()))
    return file.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(str(_cell(item)) for item in value)
    if isinstance(value, dict):
        return value.get("fullname") or value["name"]
    return value.isoformat() if isinstance(value, dt.date) else value
