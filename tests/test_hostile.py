"""Inputs made to mislead, to hang or to break out, which no reader's own tests speak of."""

import contextlib
import datetime as dt
import json
import os
import re
import subprocess
import sys
import threading
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from click.testing import CliRunner

import hfdigest
from hfdigest import (
    Affiliation,
    Author,
    Day,
    Digest,
    Entry,
    PageError,
    Paper,
    PostError,
    RenderError,
    cli,
    parse_api,
    parse_page,
    parse_paper_page,
    parse_post,
    render_post,
)
from hfdigest.dates import parse_date, parse_timestamp
from hfdigest.files import replace_file
from hfdigest.grammar.active import is_web_address, why_active
from hfdigest.model import period_of
from tests import laws
from tests.page_fixtures import card, document, item, list_page, paper_page
from tests.posts import post_text
from tests.test_front_matter import post_with

DAY = Day(date=dt.date(2026, 7, 2))


def messages(read):
    return [problem.message for problem in read.problems]


# Pages


def test_a_page_cannot_name_files_or_entities():
    doctype = (
        '<!DOCTYPE html [<!ENTITY file SYSTEM "file:///etc/hostname"><!ENTITY a "aaaa">'
        '<!ENTITY b "&a;&a;&a;&a;"><!ENTITY % more SYSTEM "http://localhost/x.dtd"> %more;]>'
    )
    page = list_page([item(title="TITLE")], props=None)
    page = page.replace("<!doctype html>", doctype).replace("TITLE", "&file; &b; &lt;")
    assert parse_page(page, period=DAY).digest.entries[0].paper.title == "&file; &b; <"


@pytest.mark.parametrize("nesting", [300, 100_000])
def test_elements_within_elements(nesting):
    page = document(card(item()) + "<div>" * nesting + "</div>" * nesting)
    read = parse_page(page, period=DAY)
    assert [entry.paper.id for entry in read.digest.entries] == ["2609.01234"]
    deep = "elements nest so deeply that some of the page could not be read"
    assert (deep in messages(read)) is (nesting > 2_000)


def test_a_page_in_an_xml_of_another_encoding():
    text = '\ufeff<?xml version="1.0" encoding="utf-16"?>' + list_page([item(title="é")])
    assert parse_page(text).digest.entries[0].paper.title == "é"
    assert parse_page(text.encode()).digest.entries[0].paper.title == "é"


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.8])
def test_a_page_cut_off_in_its_props(cut):
    whole = list_page([item(f"2609.0{n:04}") for n in range(9)])
    with pytest.raises(PageError, match="the page is cut off before its papers"):
        parse_page(whole[: int(len(whole) * cut * 0.5)])


def test_a_compressed_file_is_not_read_as_something_else(tmp_path):
    file = tmp_path / "papers.html.gz"
    file.write_bytes(b"\x1f\x8b\x08\x00" + bytes(1000))
    with pytest.raises(hfdigest.ParseError):
        hfdigest.load(file)


# JSON


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"id": "2609.00001"}\n{"id": "2609.00002"}\n', "this is not JSON: Extra data"),
        ("[1, 2", "this is not JSON: it is cut off"),
        ('{"a": ' * 100_000, "the data nests too deeply"),
        ("-", "this is not JSON: Expecting value"),
        ('"' + "x" * 1000, "this is not JSON: it is cut off"),
    ],
    ids=range(5),
)
def test_json_that_is_none(text, message):
    with pytest.raises(PageError) as caught:
        parse_api(text)
    assert caught.value.message == message
    for read in (hfdigest.from_json, hfdigest.parse_sidecar, hfdigest.parse_paper_api):
        with pytest.raises(hfdigest.HfDigestError):
            read(text)


def test_an_error_is_told_in_short_and_steers_nothing():
    with pytest.raises(PageError) as caught:
        parse_api(json.dumps({"error": "\x1b[31m" + "x" * 10_000}))
    assert len(caught.value.message) < 200
    assert "\x1b" not in caught.value.message


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("２６０９.０００１２", None),
        ("2609.00012\n", None),
        ("../../etc/passwd", None),
        ("2609.00012v3", ("2609.00012", 3)),
        ("ARXIV:hep-th/9901001v2", ("hep-th/9901001", 2)),
    ],
)
def test_ids_that_are_written_strangely(given, found):
    text = json.dumps([item(), item(given)])
    papers = [entry.paper for entry in parse_api(text).digest.entries[1:]]
    assert [(paper.id, paper.version) for paper in papers] == ([found] if found else [])


# Dates


@pytest.mark.parametrize(
    "label",
    ["2026-W00", "2026-W54", "2025-W53", "2026-W07-1", "20260216", "2026-13", "2026-00-01",
     "2026-02-30", "2025-02-29", "0000-01-01", "２０２６-02-16", "2026-2-16", "2026-02-16T"],
)  # fmt: skip
def test_labels_that_name_no_period(label):
    assert period_of(label) is None


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2027-W01", "2027-01-04", "2027-01-10"),
        ("2025-W01", "2024-12-30", "2025-01-05"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_periods_at_the_edges_of_years(label, start, end):
    period = period_of(label)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30T00:00:00Z", "2026-02-16T25:00:00Z", "2026-02-16T00:00:60Z", "2026-02-16",
     "20260216T000000Z", "2026-02-16T00:00:00", "2026-02-16T00:00:00+99:00", "２026-02-16T0:00Z"],
)  # fmt: skip
def test_times_that_do_not_exist(text):
    assert parse_timestamp(text) is None
    assert parse_date("٢٠٢٦-02-16") is None


def test_a_heading_of_a_day_that_does_not_exist():
    post = parse_post(post_text().replace("2026-06-02", "2026-02-30"))
    assert post.digest.period is None
    assert "2026-02-30 is no day" in messages(post)
    assert post.digest.front_matter["permalink"] == "/posts/daily-papers-2026-02-30/"


# Front matter


@pytest.mark.parametrize(
    ("front", "value"),
    [
        ("date: 2026-02-16\n", {"date": "2026-02-16"}),
        ("key: 2026-02-30\n", {"key": "2026-02-30"}),
        ("arxiv: 2503.02130\n", {"arxiv": "2503.02130"}),
        ("arxiv: [0704.0001, 1e5]\n", {"arxiv": ("0704.0001", "1e5")}),
        ("k: [no, on, ~, 12:30, 017]\n", {"k": ("no", "on", "~", "12:30", "017")}),
        ("k: [a: b, c]\n", {"k": ({"a": "b"}, "c")}),
        ("k: [a, # ]\n  b]\n", {"k": ("a", "b")}),
        ("k: " + "9" * 5000 + "\n", {"k": "9" * 5000}),
        ("k: &#x2028;\n", {"k": "&#x2028;"}),
    ],
    ids=range(9),
)
def test_yaml_that_means_something_else_to_yaml(front, value):
    post = laws.check_get_put(post_with(front).text)
    assert post.digest.front_matter == value
    changed = evolve(post.digest, front_matter={**value, "more": "2503.02130"})
    assert laws.check_put_get(post, changed).digest.front_matter["more"] == "2503.02130"


@pytest.mark.parametrize(
    "front",
    [
        "".join(
            f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]\n" for n in range(20)
        ),
        "a: &a {b: c}\nd:\n  <<: *a\n",
        "a: &a [*a]\n",
        "a: !!python/object/apply:os.system [x]\n",
    ],
    ids=["laughs", "merge", "itself", "python"],
)
def test_yaml_that_grows_or_runs(front):
    with pytest.raises(PostError, match="anchors, aliases and tags are not read"):
        post_with(front)


def test_yaml_lists_within_lists():
    with pytest.raises(PostError, match="nested deeper than 32 levels"):
        post_with("a:\n" + "- " * 5000 + "x\n")


def test_front_matter_of_json_is_no_yaml_block():
    with pytest.raises(PostError, match="no Markdown post but JSON"):
        parse_post('{"title": "x"}\n')
    assert post_with('{"a": "b", "c": ["d"]}\n').digest.front_matter == {"a": "b", "c": ("d",)}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks(line_end, mark):
    text = mark + post_text().replace("\n", line_end)
    post = laws.check_get_put(text.encode())
    assert post.digest == parse_post(post_text()).digest


@pytest.mark.parametrize("char", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\0"])
def test_characters_that_end_lines_elsewhere(char):
    text = post_text().replace("Counting Sheep", f"Counting{char}Sheep")
    post = laws.check_get_put(text)
    assert post.digest.entries[0].paper.title.startswith(f"Counting{char}Sheep with")
    assert len(post.digest.entries) == 5


# What is written


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <b onclick=x>bold</b>",
    "<!-- the rest is hidden",
    "<style>",
    "<svg/onload=alert(1)>",
    "</div>",
    "<javascript:alert(1)>",
    "[x](javascript:alert(1))",
    "![x](data:text/html,x)",
    "[x](  &#106;avascript:alert)",
    "[x](<vbscript:x>)",
    "{{ site.secrets }}",
    "LaTeX {{x}}",
    "{% include x %}",
]


PROBES = [
    *HOSTILE,
    "{{x}}", "{% x", "V {: .note} x", "{::comment} x", '{::options parse_block_html="true" /} y',
    "a<b and c=d>e", "`<script>` in code", "f[i](a:b)", "<img>", "A | B", "<think> of </think>",
    "*a* _b_ **c** T*", "$$y$$ and \\(z\\)", "``a'' and ``b''", "~~no~~ a~b~c", "&lt;b&gt; &#42;",
    "![x](y) [z][w]", "# a", "1. b", "- c", "> d", "---", "[a]: b", "x {#id}",
    "\\_ \\% \\", "{% raw %}",
]  # fmt: skip


@pytest.mark.parametrize("dialect", ["lim4349-daily", "yijia2413", "daily_papers_ko"])
@pytest.mark.parametrize("text", PROBES)
def test_text_is_written_as_text(text, dialect):
    """Whatever a title or an abstract holds, it is written so that it is shown and nothing runs."""
    paper = Paper(id="2609.00001", title=text, abstract=text)
    digest = Digest(period=DAY, entries=[Entry(paper=paper, upvotes=1)])
    written = render_post(digest, dialect=dialect, drop_unsupported=True)
    read = parse_post(written, dialects=[dialect]).digest.entries[0].paper
    assert read.title == text
    assert read.abstract in {text, None}
    if dialect != "daily_papers_ko":
        assert not re.search(r"\{[{%]|(?<!\\)<[a-z/!]|(?<!\\)\{:", written)
    post = parse_post(post_text())
    entries = [*post.digest.entries, evolve(post.digest.entries[0], paper=paper, rank=None)]
    edited = laws.check_put_get(post, evolve(post.digest, entries=entries))
    assert edited.text.count("https://huggingface.co/papers/2609.00001") == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [(text, "holds") for text in HOSTILE if "<b onclick" not in text]
    + [
        ("a <b onclick=x>bold</b>", "an attribute that may run: 'onclick='"),
        ("<b title='<' onClick = x>", "an attribute that may run"),
        ("<b/style=x>", "an attribute that may run"),
        ("<a href=' javascript:x'>", "an attribute that may run"),
        ("<a href=&#106;avascript:x>", "an attribute that may run"),
        ("V {: .note} x", "holds {:, which a site generator would run"),
        ("[x]: data:y", "holds a link"),
    ],
)
def test_a_body_that_would_run_is_refused(text, reason):
    """A publisher's summary keeps its own markup, and none that does more than be read."""
    paper = Paper(id="2609.00001", title="Title")
    digest = Digest(period=DAY, entries=[Entry(paper=paper, summary=f"- **a**\n- {text}")])
    with pytest.raises(RenderError, match=re.escape(reason)) as caught:
        render_post(digest, dialect="yijia2413")
    assert "entries[0].summary" in caught.value.fields
    left = render_post(digest, dialect="yijia2413", drop_unsupported=True)
    assert text not in left
    assert "2609.00001" in left


@pytest.mark.parametrize(
    "text",
    ["a < b > c", "<think>", "</think>", "x<y", "<sub>2</sub>", "H<sub>2</sub>O", "[0](1)",
     "[a](https://x.org/)", "<https://x.org>", "{x} and { y }", "f(x) = {1, 2}",
     "if a <b and c", "100% {", "[1]: see",
     "a<b and c=d>e",
     "`f(a)`: *b*", "<a href='https://x.org/'>x</a>"],
)  # fmt: skip
def test_what_only_looks_like_it_is_written(text):
    assert why_active(text) is None
    entry = Entry(paper=Paper(id="2609.00001", title="T"), summary=f"a\n\n{text}")
    digest = Digest(period=DAY, entries=[entry])
    written = render_post(digest, dialect="yijia2413")
    assert parse_post(written).digest.entries[0].summary == f"a\n\n{text}"


def test_engines_of_commonmark_run_no_braces():
    assert why_active("{{x}} {% y %} {: z}", runs_liquid=False) is None
    assert why_active("{{x}}") == "holds {{, which a site generator would run"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_stands_in_a_post_already_stays(text):
    data = post_text().replace("We count sheep.", f"We count {text} sheep.")
    post = laws.check_get_put(data)
    if text in post.digest.entries[0].paper.abstract:
        edited = post.replace(laws.with_entry(post.digest, 1, upvotes=41))
        assert text in edited.text


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://x.org/a:b", True),
        ("HTTP://x.org", True),
        ("images/a.png", True),
        ("/a/b:c", True),
        ("#top", True),
        ("//x.org/a", True),
        ("javascript:alert", False),
        ("JavaScript:x", False),
        ("data:text/html,x", False),
        ("\x01javascript:x", False),
        ("&#106;avascript:x", False),
        ("", False),
    ],
)
def test_addresses_of_the_web(address, fine):
    assert is_web_address(address) is fine


NASTY = "A\x1b[31m\u202e\u200b]](javascript:x)|**`<script>]]>&\x00\ud83d} \\write18{x} =cmd() {{x}}"


def test_every_format_holds_nasty_text_as_text():
    paper = Paper(
        id="2609.00001",
        title=NASTY,
        abstract=NASTY,
        authors=[Author(name=NASTY)],
        project_url="javascript:x",
        github_url="javascript:x",
    )
    digest = Digest(
        period=DAY, entries=[Entry(paper=paper, upvotes=1, affiliation=Affiliation(raw=NASTY))]
    )
    feed = hfdigest.to_atom([digest])
    ET.fromstring(feed)  # noqa: S314 - we wrote it
    assert "<script" not in feed
    assert "javascript:x" not in feed.partition("<link")[2].partition(">")[0]
    assert json.loads(hfdigest.to_json_feed([digest]))["items"][0]["title"]
    for text in (feed, hfdigest.to_bibtex(digest), hfdigest.to_ris(digest)):
        assert "\x1b" not in text
        assert "\x00" not in text
        text.encode()
    assert "\\write18" not in hfdigest.to_bibtex(digest, abstract=True, extras=True)
    assert hfdigest.to_ris(digest).count("\nER") == 1
    json.loads(hfdigest.to_csl_json(digest))


# Files


def test_two_writers_do_not_mix(tmp_path):
    file = tmp_path / "post.md"
    texts = [bytes([65 + number]) * 200_000 for number in range(4)]
    writers = [threading.Thread(target=replace_file, args=(file, text)) for text in texts * 4]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert file.read_bytes() in texts
    assert [entry.name for entry in tmp_path.iterdir()] == ["post.md"]


def test_links_do_not_lead_out_of_the_folder(tmp_path):
    folder, outside = tmp_path / "out", tmp_path / "outside.json"
    folder.mkdir()
    outside.write_bytes(b"mine")
    inside = folder / "inside.json"
    (folder / "post.json").symlink_to(outside)
    (folder / "other.json").symlink_to(inside)
    with pytest.raises(OSError, match="a symbolic link leads out of the folder"):
        replace_file(folder / "post.json", b"new", within=folder)
    assert outside.read_bytes() == b"mine"
    assert replace_file(folder / "other.json", b"new", within=folder)
    assert inside.read_bytes() == b"new"


def test_convert_writes_into_its_folder_only(tmp_path):
    folder, post = tmp_path / "out", tmp_path / "post.md"
    folder.mkdir()
    post.write_text(post_text(), encoding="utf-8")
    (folder / "post.json").symlink_to(tmp_path / "elsewhere.json")
    arguments = ["convert", str(post), "--to", "json", "-o", str(folder)]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == cli.USAGE
    assert "a symbolic link leads out of the folder" in result.stderr
    assert not (tmp_path / "elsewhere.json").exists()


# One paper


def test_a_paper_page_without_a_body():
    for text in ("<html></html>", "<html><body><h1></h1></body></html>", paper_page()[:200]):
        with pytest.raises(PageError):
            parse_paper_page(text)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="terminals are a thing of POSIX")
def test_a_terminal_is_not_steered_by_data_and_a_pipe_gets_it_whole(tmp_path):
    post = tmp_path / "post.md"
    text = post_text().replace("Counting Sheep", "Counting\x1b[31m\u202e Sheep")
    post.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "hfdigest", "convert", str(post), "--to", "markdown"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == text.encode()
    reader, writer = os.openpty()
    with subprocess.Popen(command, stdout=writer, stderr=subprocess.DEVNULL):
        os.close(writer)
        shown = b""
        with contextlib.suppress(OSError):  # how a terminal ends
            while part := os.read(reader, 4096):
                shown += part
    os.close(reader)
    assert b"Counting\\x1b[31m\\u202e Sheep" in shown
    assert b"\x1b" not in shown


def test_convert_writes_what_could_run_as_text(tmp_path):
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps([item(summary="{{ x }}"), item("2609.00002")]), encoding="utf-8")
    arguments = ["convert", str(answer), "--to", "markdown"]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 0
    assert ".paper.abstract" not in result.stderr
    assert "{{" not in result.stdout
    entries = parse_post(result.stdout).digest.entries
    assert [entry.paper.abstract for entry in entries] == ["{{ x }}", "First line and second."]
