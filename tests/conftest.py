"""What every test may use: real files where they are given, and how hypothesis runs."""

import os
import tempfile
from pathlib import Path

import hypothesis
import pytest
from hypothesis.configuration import set_hypothesis_home_dir

set_hypothesis_home_dir(Path(tempfile.gettempdir(), "hfdigest-hypothesis"))
hypothesis.settings.register_profile(
    "dev", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile(
    "ci", hypothesis.settings.get_profile("dev"), derandomize=True, database=None
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser):
    parser.addoption(
        "--corpus",
        type=Path,
        metavar="PATH",
        help="a folder of real posts, pages and API answers for the tests that need them",
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "fuzz: runs for minutes; `pytest -m fuzz` runs it")
    folder = config.getoption("corpus")
    if folder is not None and not (folder.is_dir() and any(folder.iterdir())):
        message = f"--corpus: there are no files in {folder}"
        raise pytest.UsageError(message)


def pytest_collection_modifyitems(config, items):
    if config.getoption("markexpr"):
        return
    left_out = [item for item in items if item.get_closest_marker("fuzz")]
    if left_out:
        items[:] = [item for item in items if not item.get_closest_marker("fuzz")]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter, config):
    left_out = terminalreporter.stats.get("deselected", ())
    if left_out and not config.getoption("markexpr"):
        terminalreporter.write_line(
            f"{len(left_out)} fuzz tests were left out; `pytest -m fuzz` runs them"
        )


@pytest.fixture(scope="session")
def corpus(request) -> Path:
    """The folder of real files, or a skip where none was given."""
    folder = request.config.getoption("corpus")
    if folder is None:
        pytest.skip("real files are read with --corpus=PATH only")
    return folder.resolve()
