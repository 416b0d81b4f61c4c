"""Faults that an attack on version 0.1.0 found, one test for each kind, by public functions."""

import datetime as dt
import errno
import io
import json
import os
import re
import subprocess
import sys
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

import hfdigest
from hfdigest import (
    Day,
    Dialect,
    DialectError,
    Digest,
    Entry,
    FetchError,
    HfDigestError,
    Paper,
    PostError,
    RenderError,
    Week,
    parse_post,
    render_post,
)
from hfdigest.by_name import FORMATS
from hfdigest.cli import main
from tests import laws
from tests.hub_server import item, running
from tests.page_fixtures import document
from tests.posts import post_text

EXAMPLE = Path(__file__).parent.parent / "examples" / "2026-02-16-daily-papers.md"


def run(*arguments, **options):
    return CliRunner().invoke(main, [*map(str, arguments)], prog_name="hfdigest", **options)


# --- lost data -----------------------------------------------------------------------------------


def test_a_comment_in_a_list_goes_with_its_item():
    items = "tags:\n- llm  # keep\n- draft # remove me\n- vision\n"
    post = laws.check_get_put(
        post_text().replace("tags: [huggingface, papers, daily, ai]\n", items)
    )
    kept = {**post.digest.front_matter, "tags": ("llm", "vision")}
    edited = laws.check_put_get(post, evolve(post.digest, front_matter=kept))
    assert edited.text == post.text.replace("- draft # remove me\n", "")


@pytest.fixture
def hub_server(tmp_path, monkeypatch):
    """A Hub on this machine, and an empty folder to work in."""
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with running() as server:
        monkeypatch.setattr(constants, "ENDPOINT", server.endpoint)
        server.items = [item(3), item(2)]
        yield server


@pytest.mark.parametrize("content", ["my notes\n", '{"not": "ours"}\n', ""])
@pytest.mark.parametrize("target", [name for name in FORMATS if name != "markdown"])
@pytest.mark.usefixtures("hub_server")
def test_fetch_writes_over_nothing_that_it_has_not_written(content, target):
    name = f"2026-02-16{FORMATS[target].suffix}"
    file = Path(name)
    file.write_text(content, encoding="utf-8")
    result = run("fetch", "2026-02-16", "--to", target, "-o", ".")
    assert result.exit_code == 4
    assert name in result.stderr
    assert file.read_text("utf-8") == content


@pytest.mark.usefixtures("hub_server")
def test_fetch_writes_over_no_other_table_or_feed():
    pyarrow, parquet = (pytest.importorskip(name) for name in ("pyarrow", "pyarrow.parquet"))
    parquet.write_table(pyarrow.table({"period": ["2026"], "votes": [7]}), "2026-02-16.parquet")
    Path("2026-02-16.csv").write_text("period,votes\n2026,7\n", encoding="utf-8")
    feed = '{\n  "version": "https://jsonfeed.org/version/1.1",\n  "items": []\n}'
    Path("2026-02-16.json").write_text(feed, encoding="utf-8")
    atom = '<feed xmlns="http://www.w3.org/2005/Atom">\n  <id>urn:uuid:1</id>\n</feed>\n'
    Path("2026-02-16.xml").write_text(atom, encoding="utf-8")
    for target in ("parquet", "csv", "feed", "atom"):
        file = Path(f"2026-02-16{FORMATS[target].suffix}")
        before = file.read_bytes()
        assert run("fetch", "2026-02-16", "--to", target, "-o", ".").exit_code == 4
        assert file.read_bytes() == before


@pytest.mark.parametrize("target", [name for name in FORMATS if name != "markdown"])
@pytest.mark.usefixtures("hub_server")
def test_fetch_writes_over_what_it_has_written(target):
    assert run("fetch", "2026-02-16", "--to", target, "-o", ".").exit_code == 0
    assert run("fetch", "2026-02-16", "--to", target, "-o", ".").exit_code == 0


@pytest.mark.usefixtures("hub_server")
def test_fetch_follows_no_link_out_of_the_folder(tmp_path):
    outside = tmp_path / "outside.json"
    outside.write_text(hfdigest.to_json(Digest()), encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "2026-02-16.json").symlink_to(outside)
    result = run("fetch", "2026-02-16", "--to", "json", "-o", folder)
    assert result.exit_code == 2
    assert "a symbolic link leads out of the folder" in result.stderr
    assert outside.read_text("utf-8") == hfdigest.to_json(Digest())


# --- wrong or dangerous data ---------------------------------------------------------------------


def rendered(text, dialect="lim4349-daily"):
    paper = Paper(id="2606.00001", title="Title", abstract=text)
    digest = Digest(period=Day(date=dt.date(2026, 6, 2)), entries=[Entry(paper=paper, upvotes=1)])
    return render_post(digest, dialect=dialect)


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ('*word*{: title="x"}', "{:"),
        ("a {::comment} b {:/comment} c", "{::"),
        ("[word]( mailto:a@example.org)", "]( mailto:"),
        ("[word](\x01mailto:a@example.org)", "](\x01mailto:"),
        ('[word]{: href="mailto:a@example.org"}', "]{:"),
    ],
)
def test_what_an_engine_acts_upon_is_written_as_text_or_refused(text, engine):
    try:
        written = rendered(text)
    except RenderError as error:
        assert error.fields == ("entries[0].paper.abstract",)  # noqa: PT017 - either will do
    else:
        # What stands behind a backslash is text to the engine.
        assert engine not in re.sub(r"\\.", "", written)
        assert parse_post(written).digest.entries[0].paper.abstract == text


CODECS = (
    *("latin-1", "mac_roman", "cp437", "cp1252", "cp1254", "cp1250", "cp1251"),
    *("cp949", "euc-kr"),
)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("name", list(hfdigest.dialects()))
def test_a_damaged_post_is_restored_or_not_called_exact(name, codec):
    dialect = hfdigest.dialects()[name]
    digest = parse_post(EXAMPLE.read_bytes()).digest
    if dialect.unit != "day":
        pytest.skip("a dialect of months")
    entries = digest.entries[:1] if dialect.single else digest.entries
    text = render_post(evolve(digest, entries=entries), dialect=dialect, drop_unsupported=True)
    damaged = text.encode().decode(codec, "ignore")
    done = hfdigest.repair(damaged)
    assert done.text == text or not done.exact or damaged.isascii()


@pytest.mark.parametrize("codec", ["latin-1", "mac_roman", "cp437"])
def test_a_post_without_labels_beyond_ascii_is_restored_as_a_whole(codec):
    words = "우리는 양을 세는 모델을 제안한다."
    paper = Paper(id="2606.00001", title="On Sheep", abstract=words)
    digest = Digest(
        period=Day(date=dt.date(2026, 6, 2)), entries=[Entry(paper=paper, summary=words)]
    )
    text = render_post(digest, dialect="daily_papers_ko", drop_unsupported=True)
    done = hfdigest.repair(text.encode().decode(codec))
    assert (done.text, done.codec, done.exact) == (text, codec, True)


@pytest.mark.parametrize("quoted", ["'AI: news'", '"AI: news"'])
@pytest.mark.parametrize("key", ["categories", "tags"])
def test_one_quoted_value_does_not_make_another_variant(key, quoted):
    glued = ["Sheep Research2151", "Wool Lab43", "Yarn1.2k3"]
    entries = [
        f"{rank}. **T** - 👍 {9 - rank}\n   - 기관: {card}\n"
        f"   - [HF 페이지](https://huggingface.co/papers/2606.0000{rank})\n\n"
        for rank, card in enumerate(glued, 1)
    ]
    text = post_text("bare", entries)
    changed = text.replace(f"{key}: [", f"{key}: [{quoted}, ")
    assert changed != text
    assert parse_post(changed).digest.entries == parse_post(text).digest.entries


@pytest.mark.usefixtures("hub_server")
def test_a_paper_that_was_not_asked_for_is_refused(hub_server):
    hub_server.script = [lambda handler: handler.answer(200, item(7)["paper"])]
    with pytest.raises(FetchError, match=r"2602\.00007"):
        hfdigest.hub.fetch_paper("2602.00001")


def test_a_title_with_markup_of_an_engine_does_not_stop_a_day():
    titles = ("Attention with {{slots}}", "An <img> of It")
    entries = [
        Entry(paper=Paper(id=f"2606.0000{number}", title=title), upvotes=1)
        for number, title in enumerate(titles)
    ]
    digest = Digest(period=Day(date=dt.date(2026, 6, 2)), entries=entries)
    text = render_post(digest, drop_unsupported=True)
    assert [entry.paper.title for entry in parse_post(text).digest.entries] == [*titles]


# --- foreign exceptions --------------------------------------------------------------------------


def test_a_week_whose_last_day_is_beyond_the_calendar(tmp_path):
    try:
        week = Week(year=9999, week=52)
    except ValueError as error:
        assert "9999-W52" in str(error)  # noqa: PT017 - which says what is wrong
        return
    digest = Digest(period=week, entries=[Entry(paper=Paper(id="2606.00001", title="T"))])
    hfdigest.to_atom([digest], title="t", home_page_url="https://example.org/")
    hfdigest.to_json_feed([digest], title="t", home_page_url="https://example.org/")
    hfdigest.to_records([digest])
    (tmp_path / "a.json").write_text(hfdigest.to_json(digest), encoding="utf-8")
    assert [*hfdigest.Archive(tmp_path).digests()] == [digest]


def test_an_api_list_of_the_calendars_last_week():
    page = hfdigest.parse_api(json.dumps([item(1)]), name="9999-W52.json")
    hfdigest.to_records([page.digest])


@pytest.mark.parametrize(
    "answer",
    [
        lambda handler: handler.answer(500, b"[" * 100_000),
        lambda handler: handler.answer(403, b"[" * 100_000),
        lambda handler: handler.answer(403, b'{"error": ' * 100_000),
    ],
)
def test_a_servers_error_that_nests_deeply_is_an_error_of_the_network(hub_server, answer):
    hub_server.script = [answer] * 9
    with pytest.raises(FetchError, match="HTTP"):
        hfdigest.hub.fetch(Day(date=dt.date(2026, 2, 16)))


def test_an_endpoint_that_answers_everything_with_a_list_is_asked_for_the_list_alone(hub_server):
    hub_server.script = [lambda handler: handler.answer(200, [])] * 9
    assert hfdigest.hub.fetch(Day(date=dt.date(2026, 2, 16))).digest.entries == ()
    assert {path for path, *_ in hub_server.requests} == {"/api/daily_papers"}


def test_an_endpoint_that_answers_everything_with_a_list_misleads_no_client(hub_server, tmp_path):
    hub_server.script = [lambda handler: handler.answer(200, [])] * 9
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    env = {**plain, "HF_ENDPOINT": hub_server.endpoint, "HF_HOME": str(tmp_path / "new")}
    done = running_alone("fetch", "2026-02-16", env=env)
    assert done.returncode == 0, done.stderr
    assert b"the list of 2026-02-16 is empty" in done.stderr
    assert {path for path, *_ in hub_server.requests} == {"/api/daily_papers"}


@pytest.mark.parametrize("value", [[], [item(1), item(2)], {}, None, "x", 7])
def test_an_answer_that_is_no_paper_is_refused(hub_server, value):
    hub_server.script = [lambda handler: handler.answer(200, value)]
    with pytest.raises(HfDigestError):
        hfdigest.hub.fetch_paper("2602.00001")


def dialect_of(entry, more=""):
    return f'name = "x"\nperiod = "day"\nhead = "# {{period}}"\nentry = """\n{entry}\n"""\n{more}'


@pytest.mark.parametrize(
    "toml",
    [
        dialect_of("- {title}", "single = " + "9" * 5_000),
        dialect_of("- {title}" + "".join(f"{{[ {n}]}}" for n in range(500))),
        dialect_of("- {title}" + "{[ a" * 500 + "]}" * 500),
        dialect_of("- {title}" + "".join(f"{{[ ({{notes.n{n}}})]}}" for n in range(500))),
        dialect_of("- {title}", "a = " + "{b = " * 500),
    ],
    ids=["number", "options", "options in options", "notes", "tables"],
)
def test_a_dialect_too_large_is_refused(toml):
    start = time.thread_time()
    with suppress(DialectError):
        Dialect.from_toml(toml)
    assert time.thread_time() - start < 5


@pytest.mark.parametrize("value", [10**400, -1, -(10**400), 2**63])
@pytest.mark.parametrize("name", ["upvotes", "comments", "github_stars"])
def test_a_count_that_nothing_can_hold(name, value):
    digest = Digest(
        period=Day(date=dt.date(2026, 6, 2)),
        entries=[Entry(paper=Paper(id="2606.00001", title="T"), upvotes=1)],
    )
    text = hfdigest.to_json(laws.with_entry(digest, 0, **{name: 7}))
    text = text.replace(f'"{name}": 7', f'"{name}": {{"approximate": {value}}}')
    try:
        read = hfdigest.from_json(text)
    except HfDigestError:
        return
    for write in (
        lambda: render_post(read),
        lambda: hfdigest.to_records([read]),
        lambda: hfdigest.to_atom([read], title="t", home_page_url="https://example.org/"),
        lambda: hfdigest.merge(read, digest),
        lambda: hfdigest.enrich(digest, read),
        lambda: hfdigest.to_sidecar(read),
        lambda: hfdigest.to_arrow([read]),
        lambda: hfdigest.summarize([read], hfdigest.Month(year=2026, month=6)),
        lambda: hfdigest.diff(read, digest),
    ):
        try:
            write()
        except HfDigestError as error:
            str(error)


@pytest.mark.parametrize("conflicts", [3, "x", [3], [[1, 2]], {"a": 1}, [{"path": 3}], None])
def test_what_a_merge_left_open_may_be_anything(conflicts):
    text = json.dumps(
        {"date": "2026-06-02", "total_papers": 1, "papers": [{"id": "2606.00001", "title": "T"}]}
        | {"conflicts": conflicts}
    )
    digest = evolve(Digest(), extra={"conflicts": conflicts})
    with suppress(HfDigestError):
        digest = hfdigest.parse_sidecar(text).digest
    other = evolve(digest, title="Another")
    assert hfdigest.merge(digest, other).entries == digest.entries


FLOW = (
    "---\ntitle: Hugging Face Daily Papers - 2026-06-02\ndate: 2026-06-02 09:15:00 +0900\n{}\n---\n"
)


@pytest.mark.parametrize(
    ("front", "value"),
    [
        ("a: b: c\n!x y: z", "v"),
        ("{a: b}", "v"),
        ("a: b", "v" * 70_000),
        ("a: b", "nested 50"),
        ("a: b", "nested 900"),
    ],
)
def test_front_matter_that_would_not_read_back_is_refused_by_its_key(front, value):
    if value.startswith("nested"):
        depth = int(value.split()[1])
        value = "v"
        for _ in range(depth):
            value = [value]
    try:
        post = parse_post(f"---\n{front}\n---\n" + post_text().split("---\n", 2)[2])
    except PostError:
        return
    try:
        digest = evolve(post.digest, front_matter={**post.digest.front_matter, "added": value})
    except ValueError as error:
        assert "nested deeper" in str(error)  # noqa: PT017 - as deep as no digest can be
        return
    try:
        laws.check_put_get(post, digest)
    except RenderError as error:
        assert error.fields == ("front_matter.added",)  # noqa: PT017 - it may be expressible
    else:
        assert value == "v"


# --- files, pipes and terminals ------------------------------------------------------------------


@pytest.fixture
def blog(tmp_path, monkeypatch):
    """A folder with two posts and things that are none, as the working folder."""
    monkeypatch.chdir(tmp_path)
    posts = tmp_path / "blog"
    posts.mkdir()
    for day in ("2026-06-02", "2026-06-03"):
        posts.joinpath(f"{day}.md").write_text(post_text().replace("2026-06-02", day), "utf-8")
    posts.joinpath("dangling.md").symlink_to("nowhere.md")
    posts.joinpath("loop.md").symlink_to("loop.md")
    if hasattr(os, "mkfifo"):
        os.mkfifo(posts / "pipe.md")
    return posts


def running_alone(*arguments, seconds=60, **options):
    """Run the program as a process of its own, which must end."""
    return subprocess.run(
        [sys.executable, "-m", "hfdigest", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=seconds,
        **options,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("check", "blog"),
        ("convert", "blog", "--to", "jsonl"),
        ("convert", "blog/2026-06-02.md", "--to", "bibtex", "--enrich", "blog"),
        ("summarize", "blog", "--month", "2026-06", "--to", "json"),
        ("diff", "blog", "blog"),
        ("repair", "--in-place", "blog"),
        ("update", "blog/2026-06-02.md", "--from", "blog"),
    ],
    ids=lambda command: command[0],
)
@pytest.mark.usefixtures("blog")
def test_what_cannot_be_read_in_a_folder_is_told_and_stops_nothing(command):
    done = running_alone(*command)
    told = done.stderr.decode()
    assert "Traceback" not in told
    sources = command.count("blog")
    for name in ("dangling", "loop"):
        lines = [line for line in told.splitlines() if f"{name}.md: the file cannot be re" in line]
        assert 1 <= len(lines) <= sources, told
    assert "pipe.md" not in told
    assert done.returncode in {0, 1, 4}


def test_an_archive_waits_for_no_pipe_and_tells_what_it_cannot_read(blog):
    archive = hfdigest.Archive(blog)
    assert len([*archive.digests()]) == 2
    names = {Path(error.name).name for error in archive.problems}
    assert names >= {"dangling.md", "loop.md"}
    archive = hfdigest.Archive(blog)
    digests = archive.digests()
    next(digests)
    (blog / "2026-06-03.md").unlink()
    assert [*digests] == []
    assert "2026-06-03.md" in {Path(error.name).name for error in archive.problems}


def test_a_file_larger_than_any_document_is_not_read(blog):
    large = blog / "2026-06-04.md"
    with large.open("wb") as file:
        file.truncate(300 * 10**9)  # of which the disk holds nothing
    tracemalloc.start()
    with pytest.raises(HfDigestError, match="300,000,000,000 bytes or more"):
        hfdigest.load(large)
    with pytest.raises(HfDigestError, match="300,000,000,000 bytes or more"):
        hfdigest.load_post(large)
    assert run("check", large).exit_code == 4
    assert tracemalloc.get_traced_memory()[1] < 50 * 2**20
    tracemalloc.stop()


class Endless(io.RawIOBase):
    """A stream that never ends."""

    given = 0

    def readable(self):
        return True

    def read(self, size=-1):
        assert size >= 0, "all of it was asked for"
        self.given += size
        return b" " * size


def test_a_stream_without_end_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr("hfdigest.loading.MAX_BYTES", 2**22)
    monkeypatch.setattr("hfdigest.cli.inputs.MAX_BYTES", 2**22)
    stream = Endless()
    with pytest.raises(HfDigestError, match="4,194,304 are read"):
        hfdigest.loads(stream)
    assert stream.given <= 2**23
    result = run("check", "-", input=b" " * 2**23)
    assert result.exit_code == 4
    assert "stdin: the input has" in result.stderr


def test_a_device_without_end_is_not_read(blog):
    (blog / "zero.md").symlink_to("/dev/zero")
    for command in (
        ("check", "blog"),
        ("check", "blog/zero.md"),
        ("convert", "blog", "--to=jsonl"),
    ):
        assert running_alone(*command).returncode == 4


def test_settings_larger_than_any_are_refused(blog):
    with Path("hfdigest.toml").open("wb") as file:
        file.truncate(300 * 10**9)
    assert run("check", blog).exit_code == 4


@pytest.mark.parametrize(
    "text",
    ["[a\x1b[1mb](https://example.org/)", "\x1b[1mwords", "# 2026-06-02 \x1b[1m", "- \x9b1m x"],
)
def test_no_text_of_a_post_steers_the_terminal(blog, text):
    post = blog / "2026-06-02.md"
    post.write_text(post.read_text("utf-8") + f"\n{text}\n", "utf-8")
    for command in (("check", post), ("check", "-v", post), ("check", "--diff", post)):
        result = run(*command)
        assert "\x1b" not in result.output
        assert "\x9b" not in result.output


def test_a_name_that_the_locale_cannot_say_is_told(blog):
    post = blog / "2026-06-02-논문.md"
    post.write_text(post_text() + "\nA line.\n", "utf-8")
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for command in (("check", "-v"), ("convert", "--to", "jsonl")):
        done = running_alone(*command, post, env=env)
        assert b"Traceback" not in done.stderr
        assert done.returncode == 0
    done = running_alone("check", "-v", post, env=env)
    assert "2026-06-02-논문.md" in done.stdout.decode()


def test_a_disk_that_is_full_is_told_with_the_name_of_the_file(blog, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("convert", blog / "2026-06-02.md", "--to", "json", "-o", "out.json")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "out.json: No space left on device"
    assert [path.name for path in Path().iterdir()] == ["blog"]


# --- time and memory -----------------------------------------------------------------------------


def seconds_of(function, *arguments):
    start = time.thread_time()
    try:
        function(*arguments)
    except HfDigestError as error:
        str(error)
    return time.thread_time() - start


def unknown_columns(count):
    head = "| " + " | ".join(f"c{n}" for n in range(count)) + " | Title |"
    return (
        "## Papers for 2026-06-02\n\n" + head + "\n" + "|---" * (count + 1) + "|\n"
        + "|" + " x |" * (count + 2) + "\n"
    )  # fmt: skip


def edge_of_the_limit(count):
    return document("<p " + " ".join(f"a{n}" for n in range(count * 20)) + ">x</p>")


def twins(count):
    entry = Entry(paper=Paper(id="2606.00001", title="T"))
    return Digest(entries=[evolve(entry, upvotes=n) for n in range(count)])


GROWTH = {
    "a row one cell too long": (parse_post, unknown_columns, 150),
    "front matter that is no YAML": (
        parse_post,
        lambda n: f"---\na: b{' ' * n}: c\n---\n" + post_text().split("---\n", 2)[2],
        8_000,
    ),
    "a key of blanks": (
        parse_post,
        lambda n: f"---\na: b\nc{' ' * n}\n---\n" + post_text().split("---\n", 2)[2],
        8_000,
    ),
    "adjacent placeholders": (
        Dialect.from_toml,
        lambda n: dialect_of("- {title}\n- " + "".join(f"{{notes.n{k}:url}}" for k in range(n))),
        6,
    ),
    "a row of links": (
        lambda text: parse_post(text, dialects=["links"]),
        lambda n: (
            "|"
            + "".join(f"[HF](https://hf.co/papers/2606.{k:05})|" for k in range(1, n + 1))
            + "\n"
        ),
        500,
    ),
    "one id on both sides": (lambda one: hfdigest.enrich(one, one), twins, 150),
    "many conflicts": (
        lambda pair: hfdigest.merge(*pair),
        lambda n: tuple(
            Digest(
                extra={
                    "conflicts": [{"path": f"entries.{k}", "values": [side, k]} for k in range(n)]
                }
            )
            for side in ("a", "b")
        ),
        500,
    ),
    "attributes": (hfdigest.parse_page, edge_of_the_limit, 400),
}


@pytest.mark.growth
@pytest.mark.parametrize("name", GROWTH)
def test_time_grows_with_the_size(name):
    function, make, size = GROWTH[name]
    small, large = make(size), make(4 * size)
    for _ in range(3):
        before, after = seconds_of(function, small), seconds_of(function, large)
        if after < 0.1 or after < 9 * before:
            return
    pytest.fail(f"{before:.3f} seconds became {after:.3f} for four times the input")


PER_BYTE, PER_LINE, PER_ITEM, BESIDE = 20, 512, 1024, 16 * 2**20
"""Bytes; what is promised has 50 MB beside, which hide less of what small documents take."""
MUCH = 2**18

FLOODS = {
    "line feeds": (parse_post, lambda: post_text() + "\n" * MUCH),
    "rows": (parse_post, lambda: post_text() + "|\n" * (MUCH // 2)),
    "rows of cells": (parse_post, lambda: post_text() + "| a | b |\n" * (MUCH // 10)),
    "bad bytes": (parse_post, lambda: post_text().encode() + b"\xff\n" * (MUCH // 2)),
    "side-car": (
        hfdigest.parse_sidecar,
        lambda: json.dumps(
            {"date": "2026-06-02", "total_papers": 9, "papers": [{}] * (MUCH // 4)},
            separators=(",", ":"),
        ),
    ),
}


@pytest.mark.growth
@pytest.mark.parametrize("name", FLOODS)
def test_memory_grows_as_promised(name):
    read, make = FLOODS[name]
    data = make()
    tracemalloc.start()
    try:
        read(data)
    except HfDigestError as error:
        str(error)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    data = data if isinstance(data, bytes) else data.encode()
    most = PER_BYTE * len(data) + PER_LINE * data.count(b"\n") + PER_ITEM * data.count(b"{")
    assert peak < most + BESIDE, f"{peak / 2**20:.0f} MB"


# --- ugly ---


@pytest.mark.parametrize("mark", ["\ufeff", "\ufeff\ufeff"])
@pytest.mark.parametrize("make", [str, str.encode])
def test_marks_of_the_byte_order_do_not_stop_an_edit_of_front_matter(mark, make):
    post = laws.check_get_put(make(mark + post_text()))
    changed = {**post.digest.front_matter, "author": "somebody else"}
    edited = laws.check_put_get(post, evolve(post.digest, front_matter=changed))
    assert edited.text == post.text.replace("author: somebody", "author: somebody else")
    assert edited.to_bytes() == (mark + edited.text).encode()
    hfdigest.parse_api(make(mark + "[]"), period=Day(date=dt.date(2026, 7, 2)))


def test_a_line_feed_of_a_server_forges_no_line(hub_server):
    hub_server.script = [lambda handler: handler.answer(403, {"error": "no\nentry: all is well"})]
    result = run("fetch", "2026-02-16")
    assert result.exit_code == 3
    assert result.stderr.count("\n") == 1
