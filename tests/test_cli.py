"""The command line."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner

import hfdigest
from hfdigest import cli
from hfdigest.cli import inputs, main

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"
NAME = EXAMPLE.name


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty folder to work in, but for a copy of the example post."""
    shutil.copy(EXAMPLE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments, stdin=None):
    return CliRunner().invoke(main, arguments, input=stdin, prog_name="hfdigest")


def digest_of(text):
    return hfdigest.from_json(text)


def test_convert_to_json(folder):
    result = run("convert", NAME, "--to", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert digest_of(result.stdout) == hfdigest.load_post(folder / NAME).digest
    assert result.stdout.endswith("}\n")


def test_convert_to_markdown_gives_the_bytes_of_the_post():
    assert run("convert", NAME, "--to", "markdown").stdout_bytes == EXAMPLE.read_bytes()


def test_convert_reads_stdin():
    result = run("convert", "-", "--to", "json", stdin=EXAMPLE.read_bytes())
    assert digest_of(result.stdout) == hfdigest.load_post(EXAMPLE).digest


def test_convert_to_jsonl_writes_a_line_per_digest():
    lines = run("convert", NAME, NAME, "--to", "jsonl").stdout.splitlines()
    assert [digest_of(line) for line in lines] == [hfdigest.load_post(EXAMPLE).digest] * 2


@pytest.mark.parametrize(
    ("target", "write"),
    [
        ("feed", hfdigest.to_json_feed),
        ("atom", hfdigest.to_atom),
        ("bibtex", hfdigest.to_bibtex),
        ("biblatex", partial(hfdigest.to_bibtex, flavor="biblatex")),
        ("csl", hfdigest.to_csl_json),
        ("ris", hfdigest.to_ris),
    ],
)
def test_convert_to_one_text_of_all_inputs(target, write):
    result = run("convert", NAME, NAME, "--to", target)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == write([hfdigest.load_post(EXAMPLE).digest])
    assert result.stdout.endswith("\n")
    assert not result.stdout.endswith("\n\n")


def test_convert_to_a_sidecar_file():
    text = run("convert", NAME, "--to", "sidecar").stdout
    assert text == hfdigest.to_sidecar(hfdigest.load_post(EXAMPLE).digest)


def test_convert_fills_what_an_input_does_not_state(folder):
    post = hfdigest.load_post(NAME)
    first, second, *others = post.digest.entries
    knowing = attrs.evolve(
        first, paper=attrs.evolve(first.paper, authors=[hfdigest.Author(name="Ada Example")])
    )
    (folder / "known").mkdir()
    (folder / "known" / "entry.json").write_text(hfdigest.to_json(knowing), encoding="utf-8")
    (folder / "known" / "notes.txt").write_text("Ours.", encoding="utf-8")
    for source in ("known", "known/entry.json"):
        result = run("convert", NAME, "--to", "json", "--enrich", source)
        assert digest_of(result.stdout).entries == (knowing, second, *others)
        told = "2 files: 1 fine, 1 not a digest\n" if source == "known" else ""
        assert result.stderr == told


def test_a_bibliography_tells_which_papers_found_their_authors(folder):
    first = hfdigest.load_post(NAME).digest.entries[0]
    paper = attrs.evolve(first.paper, authors=[hfdigest.Author(name="Ada Example")])
    (folder / "paper.json").write_text(hfdigest.to_json(paper), encoding="utf-8")
    result = run("convert", NAME, "--to", "bibtex", "--enrich", "paper.json")
    told, *lacking = result.stderr.splitlines()
    assert told == "1 of 5 papers found their authors"
    assert len(lacking) == 4
    assert lacking[0].startswith("no authors found: 2602.00002: ")
    assert run("convert", NAME, "--to", "bibtex").stderr == ""


def test_an_enriched_post_says_what_its_dialect_can_say(folder):
    text = EXAMPLE.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines(keepends=True) if "Abstract: Long" in line)
    (folder / "post.md").write_text(text.replace(line, ""), encoding="utf-8")
    result = run("convert", "post.md", "--to", "markdown", "--enrich", NAME)
    assert (result.exit_code, result.stdout) == (0, text)


def test_json_holds_one_digest():
    result = run("convert", NAME, NAME, "--to", "json")
    assert result.exit_code == cli.USAGE
    assert "--to json writes one digest, and here are 2" in result.stderr
    assert result.stdout == ""


def test_what_convert_wrote_it_reads(folder):
    assert run("convert", NAME, "--to", "json", "-o", "digest.json").exit_code == 0
    (folder / NAME).unlink()
    result = run("convert", "digest.json", "--to", "markdown")
    assert result.stdout_bytes == EXAMPLE.read_bytes()


def test_convert_into_a_folder_writes_a_file_per_input(folder):
    other = folder / "other.md"
    shutil.copy(NAME, other)
    out = folder / "out"
    out.mkdir()
    result = run("convert", NAME, "other.md", "--to", "json", "-o", "out")
    assert (result.exit_code, result.output) == (0, "")
    assert sorted(file.name for file in out.iterdir()) == [
        "2026-02-16-daily-papers.json",
        "other.json",
    ]
    before = (out / "other.json").stat().st_mtime_ns
    run("convert", "other.md", "--to", "json", "-o", "out")
    assert (out / "other.json").stat().st_mtime_ns == before


def test_two_inputs_are_not_written_to_one_file(folder):
    (folder / "deeper").mkdir()
    shutil.copy(NAME, "deeper")
    result = run("convert", NAME, f"deeper/{NAME}", "--to", "json", "-o", str(folder))
    assert result.exit_code == cli.USAGE
    assert "two inputs of one name would be written to one file" in result.stderr


def test_what_the_dialect_cannot_say_is_left_out_and_named(folder):
    post = hfdigest.load_post(NAME)
    entries = [attrs.evolve(entry, summary="Ours.") for entry in post.digest.entries]
    (folder / "digest.json").write_text(
        hfdigest.to_json(attrs.evolve(post.digest, entries=entries)), encoding="utf-8"
    )
    arguments = ("convert", "digest.json", "--to", "markdown")
    result = run(*arguments)
    assert result.exit_code == 0
    assert result.stdout_bytes == EXAMPLE.read_bytes()
    assert result.stderr == "digest.json: left out: entries[].summary (5 times)\n"
    strict = run(*arguments, "--strict")
    assert (strict.exit_code, strict.stdout) == (cli.INVALID, "")
    assert "entries[0].summary" in strict.stderr


def test_a_paper_that_has_no_line_is_left_out_and_named(folder):
    post = hfdigest.load_post(NAME)
    first, *others = post.digest.entries
    digest = attrs.evolve(post.digest, entries=[attrs.evolve(first, upvotes=None), *others])
    (folder / "digest.json").write_text(hfdigest.to_json(digest), encoding="utf-8")
    result = run("convert", "digest.json", "--to", "markdown")
    assert result.exit_code == 0
    assert result.stderr == (
        f"digest.json: left out: the paper {first.paper.id}, for entries[0].upvotes\n"
    )
    left = hfdigest.parse_post(result.stdout_bytes).digest.entries
    assert [entry.paper.id for entry in left] == [entry.paper.id for entry in others]
    strict = run("convert", "digest.json", "--to", "markdown", "--strict")
    assert "digest.json: entries[0].upvotes must be stated in" in strict.stderr


def test_an_unknown_dialect_is_a_usage_error():
    result = run("convert", NAME, "--to", "markdown", "--dialect", "lim")
    assert result.exit_code == cli.USAGE
    assert re.search(r"'lim' is neither a file nor one of .*lim4349-daily", result.stderr)


def test_a_dialect_from_a_file_is_read_and_written():
    dialect = ("--dialect", str(EXAMPLE.with_name("reading-list.toml")))
    post = EXAMPLE.with_name("reading-list.md")
    assert run("convert", str(post), "--to", "json").exit_code == cli.INVALID
    run("convert", str(post), "--to", "json", "-o", "digest.json", *dialect)
    result = run("convert", "digest.json", "--to", "markdown", *dialect)
    assert result.stdout_bytes == post.read_bytes()


def test_a_built_in_dialect_by_name():
    result = run("convert", NAME, "--to", "markdown", "--dialect", "lim4349-daily")
    assert result.stdout_bytes == EXAMPLE.read_bytes()


def test_convert_names_the_problems_of_its_inputs():
    result = run("convert", str(EXAMPLE.with_name("2026-02-17-daily-papers.md")), "--to", "json")
    assert result.exit_code == 0
    assert (
        "2026-02-17-daily-papers.md:12:5: warning: the post says that it has 4 papers"
        in result.stderr
    )


def test_a_dialect_that_cannot_be_loaded_is_invalid_data(folder):
    (folder / "mine.toml").write_text("name = 3", encoding="utf-8")
    result = run("convert", NAME, "--to", "markdown", "--dialect", "mine.toml")
    assert result.exit_code == cli.INVALID
    assert result.stderr.startswith("mine.toml:1: key name")


def test_every_input_that_cannot_be_read_is_named(folder):
    (folder / "one.md").write_bytes(b"# Not a digest\n")
    (folder / "two.json").write_bytes(b"{")
    result = run("convert", "one.md", NAME, "two.json", "--to", "jsonl")
    assert result.exit_code == cli.INVALID
    assert result.stdout == run("convert", NAME, "--to", "jsonl").stdout
    strict = run("convert", "one.md", NAME, "two.json", "--to", "jsonl", "--strict")
    assert (strict.exit_code, strict.stdout) == (cli.INVALID, "")
    assert strict.stderr == result.stderr
    assert re.search(r"^one\.md:", result.stderr, re.MULTILINE)
    assert re.search(r"^two\.json:1:2: this is not JSON", result.stderr, re.MULTILINE)


def test_a_folder_stands_for_its_files(folder):
    posts = folder / "posts"
    (posts / "2026").mkdir(parents=True)
    (posts / ".git").mkdir()
    for name in ("2026/b.md", "a.md", ".git/c.md", ".d.md"):
        shutil.copy(EXAMPLE, posts / name)
    result = run("check", "-v", "posts", NAME)
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == [
        str(Path("posts", "2026", "b.md")),
        str(Path("posts", "a.md")),
        NAME,
    ]


def test_what_is_no_file_is_a_usage_error():
    result = run("convert", "missing.md", "--to", "json")
    assert (result.exit_code, result.stdout) == (cli.USAGE, "")
    assert "'missing.md'" in result.stderr


def test_a_folder_without_a_digest(folder):
    (folder / "empty").mkdir()
    result = run("check", "empty")
    assert (result.exit_code, result.output) == (0, "0 files: none is a digest\n")
    result = run("convert", "empty", "--to", "json")
    assert (result.exit_code, result.stdout) == (cli.INVALID, "")
    assert "there is no digest in 'empty'" in result.stderr


def test_an_output_that_cannot_be_written_is_a_usage_error():
    result = run("convert", NAME, "--to", "json", "-o", "missing/digest.json")
    assert (result.exit_code, result.stdout) == (cli.USAGE, "")
    assert re.search(r"missing/.*: No such file or directory$", result.stderr)


def test_a_failure_of_the_network_has_its_own_exit_code(monkeypatch):
    def fail(*_, **__):
        message = "the server does not answer"
        raise hfdigest.FetchError(message)

    monkeypatch.setattr(inputs, "loads", fail)
    result = run("check", NAME)
    assert (result.exit_code, result.stderr) == (cli.NETWORK, "the server does not answer\n")


def test_check_says_what_a_file_is():
    result = run("check", NAME)
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(rf"{NAME}: lim4349-daily.*, 5 entries, no problems\n", result.stdout)


def test_check_names_problems_with_their_places(folder):
    text = EXAMPLE.read_text(encoding="utf-8").replace("**5개**", "**6개**")
    (folder / "post.md").write_text(text, encoding="utf-8")
    result = run("check", NAME, "post.md")
    assert (result.exit_code, result.stderr) == (cli.FOUND, "2 files: 1 fine, 1 with problems\n")
    second, problem, line, caret = result.stdout.splitlines()
    assert second.endswith(", 5 entries, 1 warning")
    assert re.match(r"post\.md:12:\d+: \w", problem)
    assert line.lstrip() == "총 **6개**의 논문이 수집되었습니다."
    assert caret.strip() == "^"


def test_notes_alone_are_no_finding(folder):
    text = EXAMPLE.read_text(encoding="utf-8") + "Words of my own.\n"
    (folder / "post.md").write_text(text, encoding="utf-8")
    result = run("check", "post.md")
    assert result.exit_code == 0
    assert "post.md: lim4349-daily permalink, 5 entries, 1 note\n" in result.stdout
    assert "note: 1 line is not read by any template" in result.stdout


def test_check_goes_on_after_a_file_that_it_cannot_read(folder):
    (folder / "bad.md").write_bytes(b"\0\xff")
    result = run("check", "bad.md", NAME)
    assert result.exit_code == cli.INVALID
    assert result.stderr.startswith("bad.md")
    assert result.stderr.endswith("2 files: 1 fine, 1 unreadable\n")


def test_check_fix_mends_the_file(folder):
    broken = EXAMPLE.read_bytes().replace(b"**5", b"**6")
    (folder / "post.md").write_bytes(broken)
    result = run("check", "--fix", "post.md")
    assert (result.exit_code, result.stderr) == (0, "post.md: fixed\n")
    assert result.stdout.endswith(", 5 entries, no problems\n")
    assert (folder / "post.md").read_bytes() == EXAMPLE.read_bytes()
    assert run("check", "--fix", "post.md").stderr == ""


def test_what_is_only_noted_of_a_fixed_post_is_no_problem(folder):
    broken = EXAMPLE.read_text("utf-8").replace("**5", "**6") + "\nMy own words.\n"
    (folder / "post.md").write_text(broken, encoding="utf-8")
    result = run("check", "--fix", "post.md")
    assert (result.exit_code, result.stderr) == (0, "post.md: fixed\n")
    assert "note: 1 line is not read by any template" in result.stdout


def test_check_fix_leaves_damaged_posts_to_repair(folder):
    damaged = EXAMPLE.read_text("utf-8").encode().decode("cp1252", "ignore")
    (folder / "damaged.md").write_text(damaged, encoding="utf-8")
    result = run("check", "damaged.md")
    assert result.exit_code == cli.FOUND
    assert "the text is damaged (UTF-8 was read as cp1252" in result.stdout
    result = run("check", "--fix", "damaged.md")
    assert result.exit_code == cli.INVALID
    assert "hfdigest repair FILE" in result.stderr
    assert (folder / "damaged.md").read_text("utf-8") == damaged


def test_check_fix_needs_files():
    result = run("check", "--fix", "-", stdin=EXAMPLE.read_bytes())
    assert result.exit_code == cli.USAGE
    assert "--fix needs files" in result.stderr


@pytest.fixture
def days(folder):
    """A folder with the example posts of two days."""
    (folder / "days").mkdir()
    for file in EXAMPLE.parent.glob("*-daily-papers.md"):
        shutil.copy(file, "days")
    return "days"


@pytest.mark.parametrize(
    ("option", "label", "period"),
    [
        ("--month", "2026-02", hfdigest.Month(year=2026, month=2)),
        ("--week", "2026-W08", hfdigest.Week(year=2026, week=8)),
    ],
)
def test_summarize(days, option, label, period):
    result = run("summarize", days, option, label, "--top", "2", "--to", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    posts = [hfdigest.load_post(file) for file in sorted(Path(days).iterdir())]
    wanted = hfdigest.summarize([post.digest for post in posts], period, top=2)
    assert digest_of(result.stdout) == wanted


def test_summarize_counts_papers_as_they_stood_on_the_day_that_is_kept(days):
    result = run("summarize", days, "--month", "2026-02", "--keep", "first", "--to", "json")
    posts = hfdigest.Archive(days).digests()
    month = hfdigest.Month(year=2026, month=2)
    assert digest_of(result.stdout) == hfdigest.summarize(posts, month, keep="first")


def test_summarize_writes_the_post_of_a_month(days):
    result = run("summarize", days, "--month", "2026-02")
    assert (result.exit_code, result.stderr) == (0, "")
    post = hfdigest.parse_post(result.stdout)
    assert post.dialect.name == "lim4349-monthly"
    assert post.digest.statistics["total_papers"] == 7


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give either --month or --week"),
        (("--month", "2026-02", "--week", "2026-W08"), "give either --month or --week"),
        (("--month", "2026-13"), "'2026-13' is not a month of the calendar"),
        (("--month", "2026-W08"), "'2026-W08' is not a month of the calendar"),
        (("--week", "2025-W53"), "'2025-W53' is not a week of the calendar"),
    ],
)
def test_summarize_needs_one_period(days, arguments, message):
    result = run("summarize", days, *arguments)
    assert result.exit_code == cli.USAGE
    assert message in result.stderr


def test_repair_writes_the_text_as_it_was(folder):
    (folder / "damaged.md").write_text(EXAMPLE.read_bytes().decode("mac_roman"), encoding="utf-8")
    result = run("repair", "damaged.md")
    assert (result.exit_code, result.stderr) == (0, "damaged.md: was read as mac_roman\n")
    assert result.stdout_bytes == EXAMPLE.read_bytes()


def test_repair_in_place_tells_what_it_guessed(folder):
    text = EXAMPLE.read_text(encoding="utf-8").replace("Universität", "Университет")
    damaged = text.encode().decode("cp1252", "ignore")
    (folder / "damaged.md").write_text(damaged, encoding="utf-8")
    expected = hfdigest.repair(damaged)
    result = run("repair", "--in-place", NAME, "damaged.md")
    first, *guesses, last = result.stderr.splitlines()
    assert first == f"damaged.md: was read as {expected.codec}"
    assert last == "2 files: 1 repaired, 1 left as they are"
    assert guesses
    assert guesses == [
        f"damaged.md:{guess.line}:{guess.column}: guessed {guess.chosen!r}, "
        f"not {', '.join(map(repr, guess.alternatives))}"
        for guess in expected.guesses
    ]
    assert result.exit_code == cli.FOUND
    assert (folder / "damaged.md").read_text(encoding="utf-8") == expected.text
    assert (folder / NAME).read_bytes() == EXAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--in-place", "-"), "--in-place needs files"),
        ((NAME, NAME), "without --in-place, one INPUT is written to stdout"),
    ],
)
def test_repair_writes_to_one_place(arguments, message):
    result = run("repair", *arguments)
    assert result.exit_code == cli.USAGE
    assert message in result.stderr


@pytest.mark.parametrize("target", ["text", "markdown", "json"])
def test_diff(days, target):
    names = [f"{days}/2026-02-{day}-daily-papers.md" for day in (16, 17)]
    result = run("diff", *names, "--to", target)
    assert (result.exit_code, result.stderr) == (cli.FOUND, "")
    changes = hfdigest.diff(*(hfdigest.load_post(name).digest for name in names))
    assert result.stdout.rstrip("\n") == getattr(changes, f"to_{target}")().rstrip("\n")
    assert result.stdout.endswith("\n")


def test_diff_of_what_is_the_same():
    result = run("diff", NAME, NAME)
    assert (result.exit_code, result.output) == (0, "")


def test_nothing_steers_the_terminal(folder):
    name = "red\x1b[31m.md"
    (folder / name).write_bytes(b"\x1b]0;title\x07\n")
    result = run("check", name)
    assert result.exit_code == cli.INVALID
    assert "\\x1b[31m.md" in result.stderr
    assert "\x1b" not in result.stderr
    assert "\x07" not in result.stderr


def program(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "hfdigest", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="terminals are a thing of POSIX")
@pytest.mark.parametrize(("count", "shows"), [(50, True), (49, False)])
def test_a_terminal_shows_how_far_many_files_are(folder, count, shows):
    outer, inner = os.openpty()
    command = [sys.executable, "-m", "hfdigest", "convert", *[NAME] * count, "--to", "jsonl"]
    told = b""
    with subprocess.Popen([*command, "-o", "digests.jsonl"], stderr=inner):
        os.close(inner)
        with suppress(OSError):  # which is how Linux says that the other side is closed
            while part := os.read(outer, 1024):
                told += part
    os.close(outer)
    assert len((folder / "digests.jsonl").read_bytes().splitlines()) == count
    assert (b"100%" in told) is shows


def test_check_says_what_a_page_is(folder):
    entry = hfdigest.load_post(NAME).digest.entries[0]
    for name, value in {"list": hfdigest.Digest(entries=[entry]), "one paper": entry}.items():
        (folder / "file.json").write_text(hfdigest.to_json(value), encoding="utf-8")
        assert run("check", "file.json").stdout == f"file.json: {name}, 1 entry, no problems\n"


def test_output_is_utf_8_whatever_the_locale():
    env = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    Path(NAME).rename("글.md")
    with program("check", "글.md", env=env) as process:
        out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert out.decode().startswith("글.md: lim4349-daily")


def test_a_broken_pipe_is_not_an_error(folder):
    (folder / "posts").mkdir()
    for number in range(200):
        shutil.copy(NAME, f"posts/{number}.md")
    names = [f"posts/{number}.md" for number in range(200)]
    with program("convert", *names, "--to", "jsonl") as process:
        assert process.stdout.read(1) == b"{"
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")


def test_the_module_is_the_command(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["hfdigest", "--version"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_module("hfdigest", run_name="__main__")
    assert capsys.readouterr().out.startswith("hfdigest ")


def test_the_version():
    with program("--version") as process:
        out, _ = process.communicate()
    assert out.decode().split() == ["hfdigest", hfdigest.__version__]


def test_the_version_is_told_without_loading_the_command_line(monkeypatch, capsys):
    for name in ("click", "hfdigest.cli"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(sys, "argv", ["hfdigest", "--version"])
    with pytest.raises(SystemExit, match="0"):
        runpy.run_module("hfdigest", run_name="__main__")
    alone = capsys.readouterr().out
    monkeypatch.undo()
    assert CliRunner().invoke(main, ["--version"], prog_name="hfdigest").output == alone


def test_a_short_command_never_looks_for_cycles():
    script = """
import atexit, gc, sys
looks = []
atexit.register(lambda: print(len(looks), gc.get_freeze_count() > len(gc.get_objects())))
gc.callbacks.append(lambda phase, about: looks.append(phase))
from hfdigest.__main__ import run
gc.collect()
looks.clear()
run()
"""
    arguments = [sys.executable, "-c", script, "check", str(EXAMPLE), "--quiet"]
    done = subprocess.run(arguments, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0 True\n", "")


def test_a_version_that_cannot_be_told_fails_as_all_output_does(monkeypatch):
    def full(*_, **__):
        raise OSError

    monkeypatch.setattr("builtins.print", full)
    monkeypatch.setattr(sys, "argv", ["hfdigest", "--version"])
    called = []
    monkeypatch.setattr(cli, "main", lambda **options: called.append(options))
    runpy.run_module("hfdigest", run_name="__main__")
    assert called == [{"prog_name": "hfdigest"}]


def test_links_that_are_asked_for_read_a_post_of_a_built_in_dialect():
    result = run("check", str(EXAMPLE), "--dialect", "links")
    assert ": links, " in result.stdout.splitlines()[0]
    assert ": lim4349-daily " in run("check", str(EXAMPLE)).stdout.splitlines()[0]
