"""What the commands say of content that tries to steer a terminal, and what colours they use."""

import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest
from click.testing import CliRunner

import hfdigest
from hfdigest import cli
from tests.page_fixtures import COMMENTS, document, hydrater, item, list_page
from tests.posts import post_text

BOLD = "\x1b[1m"
STEERING = (BOLD, "\x07", "\x9b1m", "\u202e", "\u2028", "\r")
"""What a terminal acts upon, or would lay out otherwise."""


def run(*arguments):
    return CliRunner().invoke(cli.main, [*map(str, arguments)], prog_name="hfdigest")


def is_safe(text):
    return not any(char in text for char in STEERING)


# --- documents with a sign in one of their fields ------------------------------------------------


def leaves(value, path=()):
    """Yield the paths of all texts in a JSON value, and of all keys."""
    if isinstance(value, str):
        yield path
    for key, part in value.items() if isinstance(value, dict) else ():
        yield from leaves(part, (*path, key))
    for place, part in enumerate(value) if isinstance(value, list) else ():
        yield from leaves(part, (*path, place))


def put(value, path, sign):
    """Return a JSON value with a sign at the end of the text at a path."""
    if not path:
        return f"{value}{sign}"
    head, *rest = path
    copy = value.copy()
    copy[head] = put(value[head], rest, sign)
    return copy


def with_keys(value, sign):
    """Return a JSON value with a sign in every key."""
    if isinstance(value, dict):
        return {f"{key}{sign}": with_keys(part, sign) for key, part in value.items()}
    return [with_keys(part, sign) for part in value] if isinstance(value, list) else value


def json_documents(value):
    for path in leaves(value):
        yield json.dumps(put(value, path, BOLD))
        yield json.dumps(put(value, path, "".join(STEERING)), ensure_ascii=False)
    yield json.dumps(with_keys(value, BOLD))


def text_documents(text):
    """Yield a text with signs in one line after another, at its end and in its middle."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for place in {len(line), len(line) // 2}:
            changed = f"{line[:place]}{BOLD}\x07\u202e{line[place:]}"
            yield "\n".join((*lines[:number], changed, *lines[number + 1 :]))


DIGEST = hfdigest.parse_post(post_text()).digest
ONE = hfdigest.Digest(period=DIGEST.period, title="A title", entries=DIGEST.entries[:1])
PROPS = {**item(), "comments": COMMENTS[:1]}

DOCUMENTS = {
    "post.md": lambda: text_documents(post_text()),
    "note.md": lambda: text_documents("# T\n\n- [A](https://arxiv.org/abs/2609.00012) by B\n"),
    "text.md": lambda: text_documents(
        "Title: T\nURL Source: https://arxiv.org/html/2609.00012v1\nMarkdown Content:\nText"
    ),
    "answer.json": lambda: json_documents([item()]),
    "error.json": lambda: json_documents({"error": "not found"}),
    "own.json": lambda: json_documents(json.loads(hfdigest.to_json(ONE))),
    "side-car.json": lambda: json_documents(json.loads(hfdigest.to_sidecar(ONE))),
    "feed.json": lambda: json_documents(json.loads(hfdigest.to_json_feed([ONE]))),
    "lines.jsonl": lambda: (
        f"{one}\n{json.dumps(item())}\n" for one in json_documents(item("2609.00012"))
    ),
    "feed.xml": lambda: text_documents(hfdigest.to_atom([ONE])),
    "page.html": lambda: (
        list_page([put(item(), path, BOLD)]) for path in leaves(item())
    ),
    "cards.html": lambda: text_documents(list_page([item()], props=None)),
    "paper.html": lambda: (
        document(hydrater(put(PROPS, path, BOLD), "PaperContent")) for path in leaves(PROPS)
    ),
}  # fmt: skip
"""Documents of every kind, each several times with something in one of its fields."""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_field_of_any_document_steers(name, tmp_path, monkeypatch):
    """All that a command prints for people is safe: its messages, and what it found."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.md").write_text(post_text(), encoding="utf-8")
    made = [*DOCUMENTS[name]()]
    for text in made[:: max(1, len(made) // 16)]:
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        for arguments in (
            ("check", name),
            ("check", "--format", "github", name),
            ("check", "--dialect", "links", name),
            ("diff", name, "other.md"),
        ):
            result = run(*arguments)
            assert is_safe(result.output), (arguments, text)
        for arguments in (
            ("convert", name, "--to", "markdown"),
            ("convert", name, "--to", "ris", "--enrich", name),
            ("update", "other.md", "--from", name),
        ):
            assert is_safe(run(*arguments).stderr), (arguments, text)


@pytest.mark.parametrize("command", ["repair", "update", "summarize", "diff", "infer", "fix"])
def test_no_line_of_a_post_steers_any_command(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    called = {
        "repair": ("repair", "--in-place", "posts"),
        "update": ("update", "posts", "--from", "posts"),
        "summarize": ("summarize", "posts", "--month", "2026-06", "--to", "json", "-o", "x.json"),
        "diff": ("check", "--diff", "posts"),
        "infer": ("dialect", "infer", "posts", "-o", "x.toml"),
        "fix": ("check", "--fix", "posts"),
    }[command]
    (tmp_path / "posts").mkdir()
    for number, text in enumerate(text_documents(post_text())):
        if number % 6 == 0:
            data = text.encode().decode("cp1252", "ignore") if command == "repair" else text
            place = tmp_path / "posts" / f"{number}\x1b[1m.md"
            place.write_text(data, encoding="utf-8", newline="")
    result = run(*called)
    assert is_safe(result.output)
    assert result.output


TOML = """name = "x\\u001b[1m"
language = "en"
period = "day"
head = "# {period} \\u001b[1m"
entry = "- {title} \\u001b[1m"
"""


@pytest.mark.parametrize("change", [("", ""), ("entry", "entri\\u001b"), ("{title}", "{x\\u001b}")])
def test_no_dialect_steers(change, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.toml").write_text(TOML.replace(*change), encoding="utf-8")
    (tmp_path / "post.md").write_text("# 2026-06-02\n- T\n", encoding="utf-8")
    (tmp_path / "hfdigest.toml").write_text('dialects = ["my.toml"]\n', encoding="utf-8")
    for arguments in (
        ("check", "--dialect", "my.toml", "post.md"),
        ("dialect", "list"),
        ("convert", "post.md", "--to", "csv"),
    ):
        assert is_safe(run(*arguments).output), arguments


def test_no_name_of_a_dialect_steers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    toml = TOML.replace(" \\u001b[1m", "").replace('"x', '"x\\u0007')
    (tmp_path / "my.toml").write_text(toml, encoding="utf-8")
    (tmp_path / "post.md").write_text("# 2026-06-02\n- T\n", encoding="utf-8")
    result = run("check", "--dialect", "my.toml", "post.md")
    assert result.stdout.startswith("post.md: x\\x07\\x1b[1m, 1 entry")
    assert is_safe(result.output)


@pytest.mark.parametrize("part", ["message", "name", "path", "excerpt"])
def test_no_part_of_an_error_steers(part):
    place = {"message": "m", "name": "n", "path": "$.p", "excerpt": "e"}
    place[part] += "".join(STEERING)
    if part == "excerpt":
        place[part] = hfdigest.errors.excerpt(place[part], 2)
    error = hfdigest.PageError(place.pop("message"), **place)
    assert is_safe(f"{error} {error!r}")
    assert "\\x1b[1m" in str(error)


# --- colours -------------------------------------------------------------------------------------


def on_a_terminal(*arguments, **environment):
    """Return what a command shows on a terminal."""
    reader, writer = os.openpty()
    command = [sys.executable, "-m", "hfdigest", *map(str, arguments)]
    env = {**os.environ, **environment}
    with subprocess.Popen(command, stdout=writer, stderr=writer, stdin=writer, env=env):
        os.close(writer)
        shown = b""
        with suppress(OSError):  # how a terminal ends
            while part := os.read(reader, 4096):
                shown += part
    os.close(reader)
    return shown.decode()


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="terminals are a thing of POSIX")
def test_colours_are_for_terminals_only(tmp_path, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    post = tmp_path / "post.md"
    wrong = post_text().replace("총 **5개**", "총 **9개**").replace("Sheep", f"{BOLD}Sheep")
    wrong = wrong.replace("\n## 📊", f"\nMy {BOLD}own words.\n\n## 📊")
    post.write_text(wrong, encoding="utf-8")
    shown = on_a_terminal("check", post)
    assert "\x1b[33m" in shown
    assert BOLD not in shown
    assert "warning" in shown
    assert is_safe(on_a_terminal("check", post, NO_COLOR="1").replace("\r\n", "\n"))
    piped = run("check", post)
    assert piped.exit_code == cli.FOUND
    assert is_safe(piped.output)
    differing = on_a_terminal("check", "--diff", post)
    assert "\x1b[32m" in differing
    assert "\x1b[31m" in differing
    assert "My \\x1b[1mown words." in differing
    assert BOLD not in differing
