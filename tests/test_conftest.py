"""The options of the test-suite itself."""

import shutil
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]


@pytest.fixture
def suite(pytester):
    """A test-suite of one corpus test, one fuzz test and one plain test with our conftest."""
    shutil.copy(Path(__file__).with_name("conftest.py"), pytester.path)
    pytester.makepyfile("""
        import pytest

        def test_corpus(corpus):
            assert (corpus / "post.md").is_file()

        @pytest.mark.fuzz
        def test_fuzz():
            pass

        def test_plain():
            pass
    """)
    return pytester


def test_without_a_corpus_its_tests_are_skipped_with_the_reason(suite):
    result = suite.runpytest("-ra")
    result.assert_outcomes(passed=1, skipped=1, deselected=1)
    result.stdout.fnmatch_lines(["*real files are read with --corpus=PATH only*"])
    result.stdout.fnmatch_lines(
        ["1 long tests were left out; `pytest -m fuzz` and `pytest -m growth` run them"]
    )


def test_a_corpus_is_given_to_the_tests(suite):
    suite.mkdir("real").joinpath("post.md").touch()
    suite.runpytest("--corpus", "real").assert_outcomes(passed=2, deselected=1)


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_a_corpus_without_files_is_a_usage_error(suite, folder):
    suite.mkdir("empty")
    result = suite.runpytest("--corpus", folder)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*--corpus: there are no files in {folder}"])


def test_fuzz_tests_run_when_asked_for(suite):
    suite.runpytest("-m", "fuzz").assert_outcomes(passed=1, deselected=2)
