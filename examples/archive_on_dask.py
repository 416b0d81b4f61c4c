"""Parse a folder of digests on a Dask cluster into one Parquet file.

    python examples/archive_on_dask.py FOLDER FILE [ADDRESS]

FOLDER is a folder, or an address of fsspec such as s3://bucket/posts. ADDRESS is that of a Dask
scheduler whose workers see the folder; without it, two processes on this machine do the work.
Needs hfdigest[arrow,fsspec] and distributed. The result has the rows of
`hfdigest.Archive(FOLDER).to_arrow()`, in the same order.
"""

import datetime as dt
import sys

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
from distributed import Client, LocalCluster

import hfdigest

FILES_OF_A_TASK = 100
LAST = dt.date.max

Place = tuple[dt.date, dt.date, str]


def read(path: str) -> tuple[Place, pa.Table] | hfdigest.HfDigestError:
    """Return the rows of a file and its place in the archive; runs on a worker."""
    try:
        with fsspec.open(path, "rb") as file:
            document = hfdigest.loads(file, name=path)
    except hfdigest.HfDigestError as error:
        return error
    if isinstance(document, hfdigest.PaperPage):  # tells of one paper and is no list
        return (LAST, LAST, path), hfdigest.to_arrow([])
    period = document.digest.period
    start, end = (period.start, period.end) if period else (None, None)
    return (start or LAST, end or LAST, path), hfdigest.to_arrow(document)


def archive_table(client: Client, folder: str) -> pa.Table:
    """Return the rows of all files in a folder; what cannot be read is named on stderr."""
    system, root = fsspec.core.url_to_fs(folder)
    paths = sorted(system.find(root))
    if "://" in folder:
        paths = [system.unstrip_protocol(path) for path in paths]
    found = client.gather(client.map(read, paths, batch_size=FILES_OF_A_TASK))
    for error in found:
        if isinstance(error, hfdigest.HfDigestError):
            print(error, file=sys.stderr)
    rows = sorted(
        (one for one in found if not isinstance(one, hfdigest.HfDigestError)),
        key=lambda one: one[0],
    )
    return pa.concat_tables([hfdigest.to_arrow([]), *(table for _, table in rows)])


def main(folder: str, file: str, address: str | None = None) -> None:
    """Write the Parquet file."""
    here = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with Client(address) if address else Client(LocalCluster(**here)) as client:
        table = archive_table(client, folder)
    pq.write_table(table, file)
    print(f"{table.num_rows} rows")


if __name__ == "__main__":
    main(*sys.argv[1:])
