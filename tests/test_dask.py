"""The example that parses an archive on a Dask cluster."""

import shutil
import subprocess
import sys
from pathlib import Path

from hfdigest import Archive, Paper, to_json
from tests.archive import listed, paper
from tests.optional import needed

EXAMPLES = Path(__file__).parent.parent / "examples"
SCRIPT = EXAMPLES / "archive_on_dask.py"


def test_two_workers_give_the_table_of_one_process(tmp_path):
    needed("distributed")
    parquet = needed("pyarrow.parquet")
    folder = tmp_path / "archive"
    folder.mkdir()
    for post in EXAMPLES.glob("*-daily-papers.md"):
        shutil.copy(post, folder)
    for number in range(1, 6):
        digest = listed(f"2026-03-{number:02d}", paper(f"p{number}", number))
        (folder / f"{9 - number}.json").write_text(to_json(digest), encoding="utf-8")
    (folder / "alone.json").write_text(to_json(Paper(id="p1")), encoding="utf-8")
    (folder / "notes.md").write_text("# Notes\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), str(tmp_path / "rows.parquet")],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=120,
    )
    table = Archive(folder).to_arrow()
    assert done.stdout == f"{table.num_rows} rows\n"
    assert f"{folder / 'notes.md'}" in done.stderr
    assert parquet.read_table(tmp_path / "rows.parquet") == table
