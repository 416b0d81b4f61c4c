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
    "ci",
    hypothesis.settings.get_profile("dev"),
    derandomize=True,
    database=None,
    max_examples=60,  # of every run the same ones; whoever develops draws a hundred new ones
)
hypothesis.settings.register_profile(
    "again", hypothesis.settings.get_profile("ci"), max_examples=20
)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


SET_ASIDE = {"fuzz": "runs for minutes", "growth": "counts steps, which takes its time"}
"""The marks of tests that run only when they are asked for, and why."""


def pytest_addoption(parser):
    parser.addoption(
        "--corpus",
        type=Path,
        metavar="PATH",
        help="a folder of real posts, pages and API answers for the tests that need them",
    )


def pytest_configure(config):
    for marker, why in SET_ASIDE.items():
        config.addinivalue_line("markers", f"{marker}: {why}; `pytest -m {marker}` runs it")
    folder = config.getoption("corpus")
    if folder is not None and not (folder.is_dir() and any(folder.iterdir())):
        message = f"--corpus: there are no files in {folder}"
        raise pytest.UsageError(message)


def pytest_collection_modifyitems(config, items):
    if config.getoption("markexpr"):
        return
    left_out = [item for item in items if any(map(item.get_closest_marker, SET_ASIDE))]
    if left_out:
        items[:] = [item for item in items if not any(map(item.get_closest_marker, SET_ASIDE))]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter, config):
    left_out = terminalreporter.stats.get("deselected", ())
    if left_out and not config.getoption("markexpr"):
        terminalreporter.write_line(
            f"{len(left_out)} long tests were left out; "
            + " and ".join(f"`pytest -m {marker}`" for marker in SET_ASIDE)
            + " run them"
        )


@pytest.fixture(scope="session")
def corpus(request) -> Path:
    """The folder of real files, or a skip where none was given."""
    folder = request.config.getoption("corpus")
    if folder is None:
        pytest.skip("real files are read with --corpus=PATH only")
    return folder.resolve()
