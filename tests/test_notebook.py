"""The page that is a notebook, run as one."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from markdown_it import MarkdownIt

from tests.optional import needed

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "how-to" / "notebook.md"
RUN = """
import json, sys
import nbformat
from nbclient import NotebookClient

cells = [nbformat.v4.new_code_cell(source) for source in json.load(sys.stdin)]
notebook = nbformat.v4.new_notebook(cells=cells)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
print(json.dumps([[dict(output) for output in cell.outputs] for cell in cells]))
"""


def cells():
    """Return the cells of the page."""
    tokens = MarkdownIt().parse(PAGE.read_text(encoding="utf-8"))
    return [token.content for token in tokens if token.info == "{code-block} python"]


def test_every_cell_runs_and_shows_what_it_should(tmp_path):
    for name in ("nbclient", "ipykernel", "matplotlib", "pandas"):
        needed(name)
    (tmp_path / "_posts").mkdir()
    for post in (ROOT / "examples").glob("*-daily-papers.md"):
        shutil.copy(post, tmp_path / "_posts")
    env = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", RUN],
        input=json.dumps(cells()),
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env=env,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    table, url, votes, plot, changes = json.loads(done.stdout.splitlines()[-1])
    html = table[0]["data"]["text/html"]
    assert '<a href="https://huggingface.co/papers/2602.00001">HF</a>' in html
    assert table[0]["data"]["text/plain"] == "<Archive _posts>"
    assert url[0]["data"]["text/plain"] == "'https://huggingface.co/papers/2602.00001'"
    assert "2026-02-16" in votes[0]["data"]["text/plain"]
    assert plot[0]["data"]["image/png"]
    assert changes[0]["text"].startswith("In\n")
