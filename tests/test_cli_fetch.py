"""The commands that ask the Hub."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

import hfdigest
from hfdigest.cli import main
from tests.hub_server import item, running
from tests.optional import needed
from tests.test_formatters import NODE, formatted_texts

needed("huggingface_hub")

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"
NAME = EXAMPLE.name
FORMATS = Path(__file__).parent / "dialects"


@pytest.fixture(autouse=True)
def server(tmp_path, monkeypatch):
    """A server to ask, and an empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with running() as server:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", server.endpoint)
        server.items = [item(3), item(2), item(9)]
        yield server


def run(*arguments):
    return CliRunner().invoke(main, arguments, prog_name="hfdigest")


def test_fetch_writes_a_post():
    result = run("fetch", "2026-02-16")
    assert result.exit_code == 0
    digest = hfdigest.parse_post(result.stdout_bytes).digest
    assert digest.period.label == "2026-02-16"
    assert [entry.upvotes for entry in digest.entries] == [3, 2, 9]
    assert "2026-02-16: left out: " in result.stderr


@pytest.mark.parametrize(
    ("label", "asked"),
    [("2026-W08", ("week", "2026-W08")), ("2026-02", ("month", "2026-02"))],
)
def test_fetch_takes_every_period(server, label, asked):
    result = run("fetch", label, "--to", "json")
    assert hfdigest.from_json(result.stdout).period.label == label
    assert asked in server.requests[0][1].items()


def test_update_takes_votes_from_the_hub_and_new_papers_where_asked(server, tmp_path):
    post = tmp_path / NAME
    shutil.copy(EXAMPLE, post)
    server.items = [item(number) for number in (1, 2, 3, 4, 5, 500)]
    for extra, ids in (((), range(1, 6)), (("--add",), (*range(1, 6), 500))):
        result = run("update", NAME, "--from", "hub", *extra)
        assert (result.exit_code, result.stderr) == (0, "1 post: 1 brought up to date\n")
        entries = hfdigest.load_post(post).digest.entries
        assert {entry.paper.id for entry in entries} == {f"2602.{number:05}" for number in ids}
        assert all(entry.upvotes == int(entry.paper.id[5:]) for entry in entries)


def test_fetch_of_the_trending_papers_to_a_folder(tmp_path):
    assert run("fetch", "trending", "--to", "bibtex", "-o", ".").exit_code == 0
    assert (tmp_path / "trending.bib").read_text("utf-8").count("@") == 3


def test_fetch_writes_a_new_post_into_a_folder(tmp_path):
    assert run("fetch", "2026-02-16", "-o", ".").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["2026-02-16-daily-papers.md"]
    assert run("fetch", "2026-02-16", "-o", "post.md", "--strict").exit_code == 4


def test_fetch_brings_a_post_up_to_date_and_keeps_hand_edits(server, tmp_path):
    server.items = [item(5), item(3), item(500)]
    edited = EXAMPLE.read_bytes().replace(b"# Hugging", b"<!-- by hand -->\n\n# Hugging")
    post = tmp_path / "2026-02-16-by-hand.md"
    post.write_bytes(edited)
    (tmp_path / "2026-02-16-notes.md").write_text("# Notes\n", encoding="utf-8")
    (tmp_path / "2026-02-16-other.md").write_bytes(
        edited.replace(b"2026-02-16", b"2026-02-15"),
    )
    result = run("fetch", "2026-02-16", "-o", ".")
    assert result.exit_code == 0
    text = post.read_text("utf-8")
    assert "<!-- by hand -->" in text
    assert "총 **6개**의" in text
    assert "1. **Paper 500** - 👍 500\n" in text
    assert "\n6. **Gärtner: Pruning Mixture-of-Experts Models While They Grow** - 👍 3\n" in text
    assert "\n5. **Night Shift: Scheduling Training Jobs by the Price of Wind** - 👍 5\n" in text
    assert len(list(tmp_path.iterdir())) == 3
    before = post.read_bytes()
    assert run("fetch", "2026-02-16", "-o", post.name).exit_code == 0
    assert post.read_bytes() == before


@pytest.mark.parametrize(
    "place",
    [
        "2026/2026-02-16-daily-papers.md",
        "2026/02/2026-02-16-papers.markdown",
        "2026-02-17-daily-papers.md",  # the list of the day before
        "notes/monday.mkd",
    ],
)
def test_fetch_finds_the_post_of_the_day_wherever_it_is(server, tmp_path, place):
    blog = tmp_path / "_posts"
    file = blog / place
    file.parent.mkdir(parents=True)
    file.write_bytes(EXAMPLE.read_bytes())
    other = file.with_name("2026-02-18-other.md")
    other.write_bytes(EXAMPLE.read_bytes().replace(b"2026-02-16", b"2026-02-18"))
    (blog / "2026-02-16-essay.md").write_text("# An essay\n", encoding="utf-8")
    files = sorted(blog.rglob("*"))
    server.items = [item(99)]
    assert run("fetch", "2026-02-16", "-o", "_posts").exit_code == 0
    assert sorted(blog.rglob("*")) == files
    ids = [entry.paper.id for entry in hfdigest.load_post(file).digest.entries]
    assert ids.count("2602.00099") == 1
    assert b"2602.00099" not in other.read_bytes()


def test_fetch_finds_the_list_of_a_day_among_several_in_a_post(server, tmp_path):
    text = (FORMATS / "daily_papers_ko.md").read_text(encoding="utf-8")
    file = tmp_path / "2025-02-03.md"
    file.write_text(text.replace("2025-02-04", "2026-02-16"), encoding="utf-8")
    server.items = [item(99)]
    assert run("fetch", "2026-02-16", "-o", ".").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    first, second = hfdigest.load_post(file).digests
    assert "2602.00099" not in {entry.paper.id for entry in first.entries}
    assert "2602.00099" in {entry.paper.id for entry in second.entries}


OWN_FORMAT = """
name = "own"
period = "day"
head = '''
# Read on {period}

'''
entry = '''
- [{title}]({hf_url}) ({upvotes})
'''
"""


def test_fetch_finds_a_post_in_a_format_of_ones_own(server, tmp_path):
    (tmp_path / "own.toml").write_text(OWN_FORMAT, encoding="utf-8")
    (tmp_path / "b").mkdir()
    for _ in range(2):
        assert run("fetch", "2026-02-16", "-o", "b", "--dialect", "own.toml").exit_code == 0
        server.items.append(item(4))
    (file,) = (tmp_path / "b").iterdir()
    assert file.read_text(encoding="utf-8").count("\n- [Paper") == 4


@pytest.mark.parametrize(
    "named",
    [
        "<!-- https://arxiv.org/abs/2602.00099v2 -->",
        "<!--\n5. **Paper 99** - 👍 9\n   - [HF 페이지](https://huggingface.co/papers/2602.00099)\n-->",
        "See [this](https://arxiv.org/pdf/2602.00099).",
        "doi:10.48550/arXiv.2602.00099",
        "`2602.00099`",
        "~~2602.00099~~ is gone",
    ],
)
def test_fetch_knows_a_paper_by_any_address_in_the_post(server, tmp_path, named):
    file = tmp_path / NAME
    text = EXAMPLE.read_text("utf-8").replace("\n2. **", f"{named}\n\n2. **", 1)
    file.write_text(text, encoding="utf-8")
    server.items = [item(99), item(9)]
    assert run("fetch", "2026-02-16", "-o", ".").exit_code == 0
    ids = [entry.paper.id for entry in hfdigest.load_post(file).digest.entries]
    assert ("2602.00099" in ids, "2602.00009" in ids) == (False, True)
    assert named in file.read_text("utf-8")


@pytest.mark.parametrize("tool", ["mdformat", *NODE])
def test_rounds_of_fetching_and_formatting_leave_each_paper_once(server, tmp_path, tool):
    server.items = [item(number) for number in range(30, 18, -1)]
    (tmp_path / "_posts").mkdir()
    for new in (None, 18, 31):
        server.items += [item(new)] if new else []
        result = run("fetch", "2026-02-16", "-o", "_posts")
        assert result.exit_code == 0
        (file,) = (tmp_path / "_posts").iterdir()
        post = hfdigest.load_post(file)
        wanted = sorted((each["paper"]["id"] for each in server.items), reverse=True)
        assert [entry.paper.id for entry in post.digest.entries] == wanted
        assert post.digest.declared_count == len(wanted)
        assert [problem for problem in post.problems if problem.level == "error"] == []
        (text,) = formatted_texts(tool, [post.text])
        file.write_text(text, encoding="utf-8")
    assert hfdigest.load_post(file).digest == post.digest


def test_fetch_of_an_empty_list_makes_no_post_in_a_folder(server, tmp_path):
    server.items = []
    result = run("fetch", "2026-02-16", "-o", ".")
    assert (result.exit_code, list(tmp_path.iterdir())) == (0, [])
    assert result.stderr == (
        "2026-02-16: note: the list of 2026-02-16 is empty: weekends and holidays have none\n"
    )
    assert run("fetch", "2026-02-16", "--to", "json").stdout == ""


@pytest.mark.parametrize(("word", "ago"), [("today", 0), ("yesterday", 1)])
def test_fetch_knows_the_day_in_utc(server, word, ago):
    days = [dt.datetime.now(dt.UTC).date() - dt.timedelta(days=ago)]
    server.items = []
    run("fetch", word)
    days.append(dt.datetime.now(dt.UTC).date() - dt.timedelta(days=ago))
    assert server.requests[0][1]["date"] in {day.isoformat() for day in days}


def test_fetch_takes_a_limit_and_a_timeout():
    result = run("fetch", "trending", "--to", "json", "--limit", "1", "--timeout", "9")
    assert len(hfdigest.from_json(result.stdout).entries) == 1
    assert "the list goes on after 1 papers" in result.stderr
    late = run("fetch", "trending", "--timeout", "0.000001")
    assert (late.exit_code, late.stdout) == (3, "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("# Notes\n", "this is not a digest post"),
        (
            EXAMPLE.read_text("utf-8").replace("2026-02-16", "2026-02-15"),
            "the file holds another post than that of 2026-02-16",
        ),
    ],
)
def test_fetch_writes_over_nothing_else(tmp_path, content, message):
    file = tmp_path / NAME
    file.write_text(content, encoding="utf-8")
    for output in (".", NAME):
        result = run("fetch", "2026-02-16", "-o", output)
        assert result.exit_code == 4
        assert message in result.stderr
        assert file.read_text("utf-8") == content


def test_fetch_tells_the_problems_of_the_list(server):
    server.items = [item(1), {"paper": {}}]
    result = run("fetch", "2026-02-16", "--to", "json")
    assert result.exit_code == 0
    assert "the paper has no id" in result.stderr


def test_fetch_refuses_what_is_no_period():
    result = run("fetch", "2026-02-30")
    assert result.exit_code == 2
    assert "'2026-02-30' is no day, week or month of the calendar" in result.stderr


def test_a_network_that_fails_has_its_own_exit_code(monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:1")
    result = run("fetch", "2026-02-16")
    assert result.exit_code == 3
    assert "127.0.0.1:1/api/daily_papers" in result.stderr


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    result = run("fetch", "2026-02-16")
    assert result.exit_code == 2
    assert "pip install 'hfdigest[hub]'" in result.stderr


def test_convert_takes_authors_from_the_hub(server):
    shutil.copy(EXAMPLE, ".")
    server.items = [item(2), item(3)]
    result = run("convert", NAME, "--to", "json", "--enrich", "hub")
    assert result.exit_code == 0
    digest = hfdigest.from_json(result.stdout)
    named = [entry.paper.id for entry in digest.entries if entry.paper.authors]
    assert named == ["2602.00001", "2602.00002", "2602.00003"]
    assert "2602.00004: the server answered with HTTP 404: Paper not found" in result.stderr


def test_convert_asks_the_hub_paper_by_paper_where_there_is_no_period():
    paper = hfdigest.Paper(id="2602.00001")
    Path("paper.json").write_text(hfdigest.to_json(paper), encoding="utf-8")
    result = run("convert", "paper.json", "--to", "bibtex", "--enrich", "hub")
    assert "Author, A." in result.stdout


def test_convert_refuses_sources_that_are_not_there():
    shutil.copy(EXAMPLE, ".")
    result = run("convert", NAME, "--to", "json", "--enrich", "nowhere")
    assert result.exit_code == 2
    assert "there is no file or folder 'nowhere', and it is not 'hub'" in result.stderr


def test_the_recipe_for_ci_passes_on_a_blog_with_ordinary_posts(server, tmp_path):
    page = (Path(__file__).parent.parent / "docs" / "how-to" / "daily.md").read_text("utf-8")
    (recipe,) = (block for block in page.split("```yaml\n")[1:] if "runs-on" in block)
    steps = yaml.safe_load(recipe.split("```")[0])["jobs"]["fetch"]["steps"]
    commands = [step["run"] for step in steps if step.get("run", "").startswith("hfdigest ")]
    assert [command.split()[1] for command in commands] == ["fetch", "check"]
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    for one in server.items:
        one["paper"]["submittedOnDailyAt"] = f"{yesterday}T00:00:00.000Z"
    server.items.sort(key=lambda one: one["paper"]["upvotes"], reverse=True)
    (tmp_path / "_posts").mkdir()
    shutil.copy(EXAMPLE, "_posts")
    Path("_posts", "2026-01-05-hello.md").write_text("# Hello\n\nA new kitchen.\n", "utf-8")
    Path("_posts", "house.png").write_bytes(b"\x89PNG\0")
    paths = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", command],  # noqa: S607 - any bash will do
            env={**os.environ, "PATH": paths, "HF_ENDPOINT": server.endpoint},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
    assert len(list(Path("_posts").glob("*-daily-papers.md"))) == 2
    assert done.stderr.decode() == "4 files: 2 fine, 2 not digests\n"
