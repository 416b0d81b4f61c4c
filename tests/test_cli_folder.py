"""Commands on a blog's folder as it really is: digests, ordinary posts, and everything else."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import attrs
import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import hfdigest
from hfdigest import cli
from hfdigest.cli import console, settings
from tests.optional import needed

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
ORDINARY = """---
title: Moving house
layout: post
---

# Moving house

1. Boxes
2. More boxes

See version 3.14 of the list.
"""
DAMAGED = (
    (EXAMPLES / "2026-02-16-daily-papers.md")
    .read_text("utf-8")
    .replace("# Hugging Face Daily Papers - 2026-02-16", "# Huging Fase")
    .replace("title: Hugging Face", "headline: Huging")
)


@pytest.fixture(autouse=True)
def blog(tmp_path, monkeypatch):
    """A blog with two digests among other files, as the working folder."""
    posts = tmp_path / "_posts"
    (posts / "assets").mkdir(parents=True)
    for name in ("2026-02-16-daily-papers.md", "2026-02-17-daily-papers.md"):
        text = (EXAMPLES / name).read_text("utf-8")
        text = text.replace("**4개**", "**3개**").replace("2. **Counting", "3. **Counting")
        (posts / name).write_text(text, encoding="utf-8")
    (posts / "2026-01-05-moving-house.md").write_text(ORDINARY, encoding="utf-8")
    (posts / "assets" / "house.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR2602.00001")
    (posts / "papers.yml").write_text("- id: 2602.00001\n", encoding="utf-8")
    (posts / "package.json").write_text(
        '{"name": "blog", "refs": ["2602.00001"]}', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def run(*arguments, stdin=None):
    return CliRunner().invoke(cli.main, arguments, input=stdin, prog_name="hfdigest")


TOTALS = "6 files: 2 fine, 4 not digests\n"


def test_check_counts_what_is_no_digest():
    result = run("check", "_posts")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", TOTALS)
    assert run("check", "-q", "_posts").output == ""
    verbose = run("check", "-v", "_posts").stdout.splitlines()
    assert len(verbose) == 6
    assert "_posts/package.json: not a digest" in verbose


def test_a_sentence_of_ones_own_is_a_note(blog):
    post = blog / "_posts" / "2026-02-16-daily-papers.md"
    post.write_text(post.read_text("utf-8") + "\nMy own words.\n", encoding="utf-8")
    result = run("check", "_posts")
    assert (result.exit_code, result.stderr) == (0, TOTALS)
    assert "note: " in result.stdout


def test_every_command_passes_over_the_same_files(blog):
    result = run("convert", "_posts", "--to", "bibtex", "-o", "papers.bib")
    assert (result.exit_code, result.stderr) == (0, TOTALS)
    assert (blog / "papers.bib").read_text("utf-8").count("@misc") == 7
    result = run("summarize", "_posts", "--month", "2026-02")
    assert (result.exit_code, result.stderr) == (0, TOTALS)
    result = run("update", "_posts", "--from", "_posts")
    assert result.exit_code == 0
    assert result.stderr == f"{TOTALS}{TOTALS}2 posts: 1 brought up to date\n"
    result = run("repair", "--in-place", "_posts")
    assert (result.exit_code, result.stderr) == (0, "6 files: 0 repaired, 6 left as they are\n")


def test_a_digest_with_one_damaged_heading_is_never_passed_over(blog):
    (blog / "_posts" / "2026-02-18-daily-papers.md").write_text(DAMAGED, encoding="utf-8")
    result = run("check", "_posts")
    assert (result.exit_code, result.stderr) == (
        1,
        "7 files: 2 fine, 1 with problems, 4 not digests\n",
    )
    assert "2026-02-18-daily-papers.md:" in result.stdout
    assert "warning: this names papers and is read by no dialect: this is not a digest" in (
        result.stdout
    )
    result = run("convert", "_posts", "--to", "jsonl")
    assert result.exit_code == cli.INVALID
    assert len(result.stdout.splitlines()) == 2
    assert "this names papers and is read by no dialect" in result.stderr
    strict = run("convert", "_posts", "--to", "jsonl", "--strict", "-o", "digests.jsonl")
    assert (strict.exit_code, (blog / "digests.jsonl").exists()) == (cli.INVALID, False)


def test_a_broken_capture_is_an_error_in_a_folder_too(blog):
    capture = json.dumps([{"paper": {"id": "2602.00001", "title": "T"}}])
    (blog / "_posts" / "capture.json").write_text(capture[:-3], encoding="utf-8")
    result = run("check", "_posts")
    assert result.exit_code == cli.INVALID
    assert "_posts/capture.json:1:" in result.stderr
    assert result.stderr.endswith("7 files: 2 fine, 4 not digests, 1 unreadable\n")


def test_a_named_file_that_is_no_digest_is_an_error_unless_it_may_be_foreign():
    name = "_posts/2026-01-05-moving-house.md"
    assert run("check", name).exit_code == cli.INVALID
    result = run("check", "--skip-foreign", name, "_posts/papers.yml")
    assert (result.exit_code, result.stderr) == (0, "2 files: 2 not digests\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a thing of POSIX")
def test_pipes_and_what_cannot_be_read_never_stop_the_others(blog):
    os.mkfifo(blog / "_posts" / "pipe.md")
    (blog / "_posts" / "dangling.md").symlink_to("nowhere.md")
    (blog / "_posts" / "loop.md").symlink_to("loop.md")
    for command in (("check", "_posts"), ("convert", "_posts", "--to", "jsonl")):
        result = run(*command)
        assert result.exit_code == cli.INVALID
        lines = result.stderr.splitlines()
        assert "_posts/dangling.md: the file cannot be read: No such file or directory" in lines
        assert (
            sum(line.startswith("_posts/loop.md: the file cannot be read: ") for line in lines) == 1
        )
        assert lines[-1] == "9 files: 2 fine, 5 not digests, 2 unreadable"
    assert len(result.stdout.splitlines()) == 2


def test_a_subfolder_that_may_not_be_listed_is_told_and_counted(blog, monkeypatch):
    (blog / "_posts" / "closed").mkdir()
    listed = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    for command in (("check", "_posts"), ("convert", "_posts", "--to", "jsonl")):
        result = run(*command)
        assert result.exit_code == cli.INVALID
        assert result.stderr.splitlines() == [
            "_posts/closed: the file cannot be read: Permission denied",
            "7 files: 2 fine, 4 not digests, 1 unreadable",
        ]


def test_named_files_that_cannot_be_read_never_stop_the_others(blog):
    os.mkfifo(blog / "pipe.md")
    (blog / "dangling.md").symlink_to("nowhere.md")
    named = ("dangling.md", "pipe.md", "_posts/2026-02-16-daily-papers.md")
    told = [
        "dangling.md: the file cannot be read: No such file or directory",
        "pipe.md: this is a named pipe, not a file",
    ]
    for command in (("check",), ("convert", "--to", "jsonl"), ("update", "--from", "_posts")):
        result = run(*command, *named)
        assert result.exit_code == cli.INVALID
        lines = result.stderr.splitlines()
        assert [line for line in lines if line in told] == told
        if command[0] == "check":
            assert lines[2:] == ["3 files: 1 fine, 2 unreadable"]
    result = run("repair", "--in-place", *named)
    assert (result.exit_code, result.stderr.splitlines()) == (
        cli.INVALID,
        [*told, "3 files: 0 repaired, 3 left as they are"],
    )


def test_repair_passes_over_what_is_no_file_in_a_folder(blog):
    os.mkfifo(blog / "_posts" / "pipe.md")
    (blog / "_posts" / "loop.md").symlink_to("loop.md")
    result = run("repair", "--in-place", "_posts")
    assert result.exit_code == cli.INVALID
    assert "pipe" not in result.stderr
    assert result.stderr.startswith("_posts/loop.md: the file cannot be read: ")


def test_files_are_left_out_by_patterns():
    result = run("check", "_posts", "--exclude", "assets", "--exclude", "_posts/*-daily-papers.md")
    assert result.stderr == "3 files: 3 not digests\n"
    for pattern in ("_posts", "**/*.md", "*.md", "_posts/2026-02-1[67]*", "./_posts/", "_p?sts"):
        assert "fine" not in run("check", "_posts", "--exclude", pattern).stderr
    for pattern in ("posts", "*/2026", "_posts/assets/*.md", "2026-02-1[!67]*"):
        assert run("check", "_posts", "--exclude", pattern).stderr == TOTALS


def test_check_diff_shows_what_fix_would_change(blog):
    post = blog / "_posts" / "2026-02-16-daily-papers.md"
    wrong = post.read_bytes().replace(b"**5", b"**6")
    post.write_bytes(wrong)
    result = run("check", "--diff", "_posts")
    assert result.exit_code == 1
    changed = [line for line in result.stdout.splitlines() if line[:1] in {"+", "-"}]
    assert changed[2:] == [
        "-총 **6개**의 논문이 수집되었습니다.",
        "+총 **5개**의 논문이 수집되었습니다.",
    ]
    assert post.read_bytes() == wrong
    result = run("check", "--fix", "_posts")
    assert (result.exit_code, result.stderr) == (0, f"_posts/{post.name}: fixed\n{TOTALS}")
    assert run("check", "--diff", "_posts").stdout == ""
    assert run("check", "--diff", "-", stdin=wrong).exit_code == cli.USAGE


def test_check_for_programs(blog):
    post = blog / "_posts" / "2026-02-16-daily-papers.md"
    post.write_bytes(post.read_bytes().replace(b"**5", b"**6"))
    (blog / "bad.json").write_text("{", encoding="utf-8")
    result = run("check", "_posts", "bad.json", "--format", "json")
    assert result.exit_code == cli.INVALID
    assert result.stdout.startswith('[\n  {\n    "file": ')
    files = {one["file"]: one for one in json.loads(result.stdout)}
    assert len(files) == 7
    one = files["_posts/2026-02-16-daily-papers.md"]
    assert (one["status"], one["dialect"], one["entries"]) == (
        "problems",
        "lim4349-daily permalink",
        5,
    )
    (problem,) = one["problems"]
    assert (problem["level"], problem["line"], problem["column"]) == ("warning", 12, 5)
    assert problem["message"] == "the post says that it has 6 papers and has 5"
    assert problem["path"] is None
    assert files["_posts/papers.yml"] == {
        "file": "_posts/papers.yml",
        "status": "not a digest",
        "dialect": None,
        "entries": None,
        "problems": [],
    }
    bad = files["bad.json"]
    assert (bad["status"], bad["problems"][0]["level"]) == ("unreadable", "error")
    result = run("check", "_posts", "bad.json", "--format", "github")
    assert result.stdout.splitlines()[0] == (
        "::warning file=_posts/2026-02-16-daily-papers.md,line=12,col=5::"
        "the post says that it has 6 papers and has 5"
    )
    assert "::error file=bad.json,line=1,col=2::" in result.stdout


def test_papers_are_chosen_by_votes_words_and_period():
    def ids(*options):
        result = run("convert", "_posts", "--to", "jsonl", *options)
        digests = [hfdigest.from_json(line) for line in result.stdout.splitlines()]
        return [[entry.paper.id for entry in digest.entries] for digest in digests]

    first, second = ids("--top", "99")
    assert ids("--top", "1") == [first[:1], second[:1]]
    assert ids("--min-upvotes", "100") == [first[:1], second[:1]]
    assert ids("--match", "^paperlantern") == [first[:1], second[:1]]
    assert ids("--match", "wind") == [[first[4]], []]
    assert ids("--since", "2026-02-17") == [second]
    assert ids("--since", "2026-W08", "--until", "2026-02-16") == [first]


def test_a_selection_from_posts_keeps_ranks_and_a_new_post_is_numbered_anew():
    post = "_posts/2026-02-16-daily-papers.md"
    kept = run("convert", post, "--to", "json", "--match", "night shift")
    (entry,) = hfdigest.from_json(kept.stdout).entries
    assert entry.rank == 5
    new = run("convert", post, "--to", "markdown", "--dialect", "lim4349-daily", "--match", "night")
    (entry,) = hfdigest.parse_post(new.stdout_bytes).digest.entries
    assert entry.rank == 1


def test_digests_without_a_period_are_counted(blog):
    digest = hfdigest.Digest(entries=[hfdigest.Entry(paper=hfdigest.Paper(id="2602.00001"))])
    (blog / "some.json").write_text(hfdigest.to_json(digest), encoding="utf-8")
    result = run("convert", "some.json", "_posts", "--to", "jsonl", "--since", "2026-02-01")
    assert "1 digest without a period left out" in result.stderr
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--match", "("), "'(' is not a regular expression"),
        (("--since", "2026-13"), "'2026-13' is no day, week or month"),
        (("--keys", "{id}"), "--keys means nothing to --to jsonl"),
        (("--limit", "3"), "--limit means nothing to --to jsonl"),
        (("--abstract",), "--abstract means nothing to --to jsonl"),
    ],
)
def test_options_that_mean_nothing_are_usage_errors(options, message):
    result = run("convert", "_posts", "--to", "jsonl", *options)
    assert (result.exit_code, result.stdout) == (cli.USAGE, "")
    assert message in result.stderr


def test_the_ending_of_the_output_tells_the_format(blog):
    for name, begin in {"papers.bib": "@misc", "rows.csv": "period,", "feed.xml": "<feed"}.items():
        assert run("convert", "_posts", "-o", name).exit_code == 0
        assert (blog / name).read_text("utf-8").startswith(begin)
    result = run("convert", "_posts", "-o", "papers.doc")
    assert result.exit_code == cli.USAGE
    assert "say what to write with --to" in result.stderr


def test_bibliographies_have_keys_types_and_abstracts_as_chosen():
    options = ("--keys", "{id}", "--entry-type", "online", "--abstract")
    text = run("convert", "_posts", "--to", "bibtex", *options).stdout
    assert "@online{2602-00001," in text
    assert "abstract" in text
    assert (
        run("convert", "_posts", "--to", "csl", "--keys", "{id}").stdout.count('"2602-00001"') == 1
    )


def test_csv_has_the_columns_of_records():
    text = run("convert", "_posts", "--to", "csv").stdout_bytes.decode()
    head, *rows = text.split("\r\n")
    records = hfdigest.to_records(hfdigest.Archive("_posts"))
    assert head.split(",") == list(records[0])
    assert len(rows) - 1 == len(records)
    assert rows[0].endswith(",_posts/2026-02-16-daily-papers.md")


def test_parquet_is_written_to_a_file(blog):
    parquet = needed("pyarrow.parquet")
    assert run("convert", "_posts", "-o", "rows.parquet").exit_code == 0
    assert parquet.read_table(blog / "rows.parquet").num_rows == 8


def test_feeds_say_what_the_options_say():
    options = ("--title", "Ours", "--feed-url", "https://example.org/f.json", "--limit", "2")
    feed = json.loads(run("convert", "_posts", "--to", "feed", *options).stdout)
    assert (feed["title"], feed["feed_url"], len(feed["items"])) == (
        "Ours",
        "https://example.org/f.json",
        2,
    )


def test_files_in_subfolders_keep_them(blog):
    for year in ("2025", "2026"):
        (blog / "_posts" / year).mkdir()
        shutil.copy("_posts/2026-02-16-daily-papers.md", f"_posts/{year}/same.md")
    (blog / "out").mkdir()
    assert run("convert", "_posts", "--to", "json", "-o", "out").exit_code == 0
    found = sorted(str(path.relative_to("out")) for path in Path("out").rglob("*.json"))
    assert found == [
        "2025/same.json",
        "2026-02-16-daily-papers.json",
        "2026-02-17-daily-papers.json",
        "2026/same.json",
    ]


def test_what_is_left_out_is_summed_over_files(blog):
    (blog / "out").mkdir()
    for number in (1, 2):
        digest = hfdigest.load_post("_posts/2026-02-16-daily-papers.md").digest
        entries = [attrs.evolve(entry, summary="Ours.") for entry in digest.entries]
        text = hfdigest.to_json(attrs.evolve(digest, entries=entries))
        (blog / f"{number}.json").write_text(text, encoding="utf-8")
    result = run("convert", "1.json", "2.json", "--to", "markdown", "-o", "out")
    assert result.stderr == "left out: entries[].summary (10 times, in 2 files)\n"


def test_update_changes_only_lines_of_votes(blog):
    post = blog / "_posts" / "2026-02-16-daily-papers.md"
    before = post.read_text("utf-8").splitlines()
    latest = hfdigest.Digest(
        entries=[hfdigest.Entry(paper=hfdigest.Paper(id="2602.00001"), upvotes=500)]
    )
    (blog / "now.json").write_text(hfdigest.to_json(latest), encoding="utf-8")
    result = run("update", "_posts", "--from", "now.json")
    assert (result.exit_code, result.stderr) == (0, f"{TOTALS}2 posts: 2 brought up to date\n")
    after = post.read_text("utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new[-3:] for _, new in changed] == ["500"]
    again = run("update", "_posts", "--from", "now.json")
    assert again.stderr.endswith("2 posts: 0 brought up to date\n")
    assert run("update", "_posts", "--from", "now.json", "-q").output == ""


def test_update_needs_posts(blog):
    (blog / "now.json").write_text(hfdigest.to_json(hfdigest.Digest()), encoding="utf-8")
    assert run("update", "now.json", "--from", "now.json").exit_code == cli.INVALID
    (blog / "empty").mkdir()
    result = run("update", "empty", "--from", "now.json")
    assert result.exit_code == cli.INVALID
    assert "there is no post in 'empty'" in result.stderr
    assert run("update", "-", "--from", "now.json", stdin=b"").exit_code == cli.USAGE
    assert run("update", "_posts").exit_code == cli.USAGE


def test_summarize_writes_nothing_without_days_and_tells_of_two_files_of_one(blog):
    result = run("summarize", "_posts", "--month", "2030-01", "-o", "month.md")
    assert (result.exit_code, (blog / "month.md").exists()) == (cli.INVALID, False)
    assert "there is no digest of a day of 2030-01 in '_posts'" in result.stderr
    shutil.copy("_posts/2026-02-16-daily-papers.md", "_posts/copy.md")
    result = run("summarize", "_posts", "--week", "2026-W08", "--to", "json")
    assert result.exit_code == 0
    assert (
        "warning: _posts/2026-02-16-daily-papers.md and _posts/copy.md are both digests of 2026"
    ) in result.stderr


def test_diff_of_two_folders(blog):
    shutil.copytree("_posts", "old")
    Path("old/2026-02-17-daily-papers.md").unlink()
    post = Path("old/2026-02-16-daily-papers.md")
    post.write_bytes(post.read_bytes().replace(b"128", b"100"))
    result = run("diff", "old", "_posts")
    assert result.exit_code == 1
    assert result.stdout == (
        "2026-02-16\nChanged\n  2602.00001 upvotes: 100 → 128\nUpvotes gained\n  28\n"
        "\n2026-02-17: only in NEW\n"
    )
    said = json.loads(run("diff", "old", "_posts", "--to", "json").stdout)
    assert [one["of"] for one in said] == ["2026-02-16", "2026-02-17"]
    assert said[1]["old"] is None
    assert run("diff", "_posts", "_posts").exit_code == 0
    assert run("diff", "_posts", str(post)).exit_code == cli.USAGE
    (blog / "empty").mkdir()
    assert run("diff", "empty", "empty").exit_code == cli.INVALID


def test_diff_tells_what_it_had_to_restore(blog):
    text = (EXAMPLES / "2026-02-16-daily-papers.md").read_text("utf-8")
    (blog / "damaged.md").write_text(text.encode().decode("cp1252", "ignore"), encoding="utf-8")
    result = run("diff", "damaged.md", "_posts/2026-02-16-daily-papers.md")
    assert "the text is damaged (UTF-8 was read as cp1252" in result.stderr


def test_dialects_are_listed_and_shown(blog):
    names = [line.split()[0] for line in run("dialect", "list").stdout.splitlines()]
    assert {*hfdigest.dialects()} < {*names}
    top1 = next(line for line in run("dialect", "list").stdout.splitlines() if "top1-paper" in line)
    assert top1.split()[:3] == ["huggingface-daily-top1-paper", "day", "zh"]
    assert {"title", "id", "upvotes"} <= {*top1.replace(",", "").split()}
    result = run("dialect", "show", "lim4349-daily")
    assert hfdigest.Dialect.from_toml(result.stdout) == hfdigest.dialects()["lim4349-daily"]
    shutil.copy(EXAMPLES / "reading-list.toml", ".")
    assert (
        run("dialect", "show", "reading-list.toml").stdout == Path("reading-list.toml").read_text()
    )
    (blog / "hfdigest.toml").write_text('dialects = ["reading-list.toml"]', encoding="utf-8")
    assert "reading-list" in run("dialect", "list").stdout


# --- settings ------------------------------------------------------------------------------------


def test_settings_are_those_of_the_nearest_file(blog, monkeypatch):
    (blog / "hfdigest.toml").write_text('exclude = ["assets", "*.json"]', encoding="utf-8")
    (blog / "pyproject.toml").write_text('[tool.hfdigest]\nexclude = ["_posts"]', encoding="utf-8")
    assert run("check", "_posts").stderr == "4 files: 2 fine, 2 not digests\n"
    (blog / "_posts" / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    monkeypatch.chdir(blog / "_posts")
    assert run("check", ".").stderr == "5 files: 2 fine, 3 not digests\n"
    Path("pyproject.toml").write_text('[tool.hfdigest]\nexclude = ["*"]', encoding="utf-8")
    assert run("check", ".").stderr == "0 files: none is a digest\n"
    assert run("check", "2026-02-16-daily-papers.md").stderr == "0 files: none is a digest\n"


def test_settings_make_new_posts(blog):
    shutil.copy(EXAMPLES / "reading-list.toml", ".")
    shutil.copy(EXAMPLES / "reading-list.md", "_posts")
    (blog / "hfdigest.toml").write_text(
        'dialect = "reading-list"\ndialects = ["reading-list.toml"]\n', encoding="utf-8"
    )
    assert run("check", "_posts").stderr == "7 files: 3 fine, 4 not digests\n"
    digest = hfdigest.load_post(
        "_posts/reading-list.md", dialects=[hfdigest.Dialect.load("reading-list.toml")]
    ).digest
    (blog / "digest.json").write_text(hfdigest.to_json(digest), encoding="utf-8")
    result = run("convert", "digest.json", "--to", "markdown")
    assert result.stdout == Path("_posts/reading-list.md").read_text("utf-8")
    post = run("convert", "_posts/2026-02-16-daily-papers.md", "--to", "markdown")
    assert post.stdout_bytes == Path("_posts/2026-02-16-daily-papers.md").read_bytes()


def test_settings_set_and_drop_front_matter_of_new_posts(blog):
    (blog / "hfdigest.toml").write_text(
        'dialect = "plain"\n[front_matter]\nlayout = "post"\ndraft = true\nweight = 3\n'
        'tags = ["papers"]\ndrop = ["author"]\n',
        encoding="utf-8",
    )
    post = hfdigest.load_post("_posts/2026-02-16-daily-papers.md")
    (blog / "digest.json").write_text(hfdigest.to_json(post.digest), encoding="utf-8")
    text = run("convert", "digest.json", "--to", "markdown").stdout
    head = text.split("---\n")[1].splitlines()
    assert {"layout: post", "draft: true", "weight: 3", "tags: [papers]"} <= set(head)
    assert not any(line.startswith("author:") for line in head)
    assert run("convert", str(post.name), "--to", "markdown").stdout == post.text


def test_a_week_is_summed_up_in_markdown():
    result = run("summarize", "_posts", "--week", "2026-W08", "--top", "2")
    assert result.exit_code == 0
    digest = hfdigest.parse_post(result.stdout_bytes).digest
    assert (digest.period.label, len(digest.entries)) == ("2026-W08", 2)


def test_settings_describe_feeds_and_options_beat_them(blog):
    (blog / "hfdigest.toml").write_text(
        '[feed]\ntitle = "Ours"\nauthor = "We"\nlimit = 1\n', encoding="utf-8"
    )
    feed = json.loads(run("convert", "_posts", "--to", "feed", "--title", "Mine").stdout)
    assert (feed["title"], feed["authors"], len(feed["items"])) == ("Mine", [{"name": "We"}], 1)
    assert run("convert", "_posts", "--to", "bibtex").exit_code == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("exclud = []", "there is no key exclud; did you mean 'exclude'?"),
        ("colour = 1", "there is no key colour; there are dialect, dialects, exclude, front_matt"),
        ("exclude = 'a'", "exclude takes a list of texts"),
        ("dialect = 3", "dialect takes a text"),
        ("feed = 1", "feed takes a table"),
        ("[feed]\ntitel = 'x'", "there is no key feed.titel; did you mean 'title'?"),
        ("[feed]\nlimit = 0", "feed.limit takes a number from 1"),
        ("[front_matter]\ndrop = 'a'", "front_matter.drop takes a list of texts"),
        ("[front_matter]\nat = 10:00:00", "front_matter.at takes a text, a number, a date"),
        ("= 1", "this is not TOML: "),
    ],
)
def test_settings_that_are_wrong_are_usage_errors(blog, content, message):
    (blog / "hfdigest.toml").write_text(content, encoding="utf-8")
    result = run("check", "_posts")
    assert result.exit_code == cli.USAGE
    assert f"{blog / 'hfdigest.toml'}: {message}" in result.stderr


def test_the_schema_of_settings_says_what_is_read():
    path = Path(settings.__file__).with_name("hfdigest.schema.json")
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert set(schema["properties"]) == set(settings._KEYS[""])
    assert set(schema["properties"]["feed"]["properties"]) == set(settings._KEYS["feed"])
    assert set(settings._KEYS["feed"]) == set(hfdigest.formats.feed.Meta.__annotations__)
    good = {
        "exclude": ["a"],
        "front_matter": {"draft": True, "drop": ["author"]},
        "feed": {"limit": 3},
    }
    assert validator.is_valid(good)
    for bad in ({"exclud": []}, {"feed": {"limit": 0}}, {"front_matter": {"drop": "a"}}):
        assert not validator.is_valid(bad)


# --- endings -------------------------------------------------------------------------------------


def program(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "hfdigest", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_a_command_that_is_misspelled_gets_a_suggestion():
    result = run("chek", "_posts")
    assert result.exit_code == cli.USAGE
    assert "No such command 'chek'. Did you mean 'check'?" in result.stderr


@pytest.mark.parametrize("command", [(), *((name,) for name in ("check", "convert", "diff"))])
def test_help_into_a_closed_pipe_is_no_error(command):
    with program(*command, "--help") as process:
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")


def test_every_command_shows_examples():
    for name in cli.main.list_commands(None):
        texts = [run(name, "--help").stdout]
        if name == "dialect":
            texts = [run(name, one, "--help").stdout for one in ("list", "show", "infer")]
        for text in texts:
            assert "Example" in text
            assert f"hfdigest {name}" in text.split("Example")[1]


@pytest.fixture
def interruptible():
    """Let programs be interrupted where whoever runs the tests has that ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals are a thing of POSIX")
def test_an_interrupt_ends_with_its_own_code_and_one_line():
    with program("check", "-", stdin=subprocess.PIPE) as process:
        # More than a pipe holds, so that the program reads when this is written.
        process.stdin.write(b"\n" * 2**20)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert err.decode() == "interrupted\n"


def test_an_aborted_question_is_an_interrupt(capsys):
    with pytest.raises(SystemExit) as caught, console.ending():
        raise click.Abort
    assert caught.value.code == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_an_interrupt_while_the_command_line_loads_ends_in_the_same_way():
    script = """
import sys
class Stop:
    def find_spec(self, name, *_):
        if name == "hfdigest.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
sys.argv = ["hfdigest", "check", "x.md"]
from hfdigest.__main__ import run
run()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode().splitlines()) == (130, ["interrupted"])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="closed streams are a thing of POSIX")
@pytest.mark.parametrize(("closed", "name"), [(">&-", "stdout"), ("<&-", "stdin")])
def test_a_closed_stream_is_named(closed, name):
    command = f"{sys.executable} -m hfdigest convert - --to json {closed}"
    given = None if name == "stdin" else Path("_posts/2026-02-16-daily-papers.md").read_bytes()
    done = subprocess.run(
        ["sh", "-c", command],  # noqa: S607 - any shell will do
        input=given,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (2, f"{name}: it is closed\n")


def test_an_output_that_loops_is_named(blog):
    (blog / "loop.json").symlink_to("loop.json")
    result = run("convert", "_posts/2026-02-16-daily-papers.md", "-o", "loop.json")
    assert result.exit_code == cli.USAGE
    assert result.stderr.startswith("loop.json: Too many levels of symbolic links")


def test_nothing_of_an_argument_steers_the_terminal():
    for arguments in (("\x1b[1m",), ("check", "\x1b[1m.md"), ("check", "--\x1b[1m")):
        result = run(*arguments)
        assert result.exit_code == cli.USAGE
        assert "\x1b" not in result.stderr
        assert "\\x1b[1m" in result.stderr
    post = "_posts/2026-02-16-daily-papers.md"
    result = run("convert", post, "--to", "json", "--match", "(?\x07")
    assert "unknown extension ?\\x07" in result.stderr


def test_completion_knows_formats_and_dialects():
    def completed(*words):
        complete = ShellComplete(cli.main, {}, "hfdigest", "_HFDIGEST_COMPLETE")
        return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]

    assert completed("con") == ["convert"]
    assert "hayagriva" in completed("convert", "x.md", "--to", "")
    assert "lim4349-daily" in completed("convert", "x.md", "--dialect", "lim")
    assert "hub" in completed("convert", "x.md", "--enrich", "h")
