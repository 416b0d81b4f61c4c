"""Front matter is read as text, edited in its own style, and refused with the reason."""

import contextlib
import time

import pytest
from attrs import evolve
from hypothesis import given, strategies as st

from hfdigest import Digest, PostError, RenderError, parse_post, render_post
from hfdigest.lens import front_matter
from hfdigest.lens.front_matter import MAX_CHARACTERS, read_front_matter
from hfdigest.lens.yaml_text import MAX_DEPTH, new_front_matter
from hfdigest.source import Source
from tests import laws
from tests.posts import post_text

BODY = post_text().partition("---\n\n")[2]


def post_with(front):
    return laws.check_get_put(f"---\n{front}---\n\n{BODY}")


def edited(post, **changes):
    """Return the front matter of the post with keys changed, added or (for None) removed."""
    front = {**post.digest.front_matter, **changes}
    front = {key: value for key, value in front.items() if value is not None}
    text = laws.check_put_get(post, evolve(post.digest, front_matter=front)).text
    return text.removeprefix("---\n").partition("---\n")[0]


@pytest.mark.parametrize(
    ("front", "value"),
    [
        ("key: plain text", "plain text"),
        ("key: 2503.02130", "2503.02130"),
        ("key: 0704.0001", "0704.0001"),
        ("key: no", "no"),
        ("key: ~", "~"),
        ("key: 12:30", "12:30"),
        ("key: 017", "017"),
        ("key: 2026-02-30", "2026-02-30"),
        ("key: 'it''s'", "it's"),
        ('key: "a \\"b\\" \\u00e9"', 'a "b" é'),
        ("key:", ""),
        ("key: # nothing", ""),
        ("key: text # note", "text"),
        ("key:   spaced   ", "spaced"),
        ("key: >-\n  folded\n  lines\n", "folded lines"),
        ("key: |\n  kept\n  lines\n", "kept\nlines\n"),
        ("key: plain\n  over lines", "plain over lines"),
        ("key: [a, 'b', \"c\", 1]", ("a", "b", "c", "1")),
        ("key: [a,\n  b]", ("a", "b")),
        ("key: []", ()),
        ("key:\n  - a\n  - b: c\n", ("a", {"b": "c"})),
        ("key:\n- a\n- - b\n", ("a", ("b",))),
        ("key: {a: b, c: [d]}", {"a": "b", "c": ("d",)}),
        ("key:\n  a: b\n", {"a": "b"}),
        ("key: {}", {}),
        ("키: 값", None),
        ("'quoted key': x", None),
    ],
)
def test_values_are_what_the_author_typed(front, value):
    if not front.endswith("\n"):
        front += "\n"
    post = post_with(front)
    assert post.problems == ()
    if value is None:
        assert len(post.digest.front_matter) == 1
    else:
        assert post.digest.front_matter == {"key": value}


@pytest.mark.parametrize(
    ("front", "changes", "result"),
    [
        ("a: x\nb: y\n", {"a": "z"}, "a: z\nb: y\n"),
        ("a: 'x'\n", {"a": "z"}, "a: 'z'\n"),
        ('a: "x"\n', {"a": "z"}, 'a: "z"\n'),
        ("a: 'x'\n", {"a": "it's"}, "a: 'it''s'\n"),
        ("a: x # note\n", {"a": "z"}, "a: z # note\n"),
        ("a:   x\n", {"a": "z"}, "a:   z\n"),
        ("a:\n", {"a": "z"}, "a: z\n"),
        ("a: x\n", {"a": "b: c"}, "a: 'b: c'\n"),
        ("a: x\n", {"a": "# c"}, "a: '# c'\n"),
        ("a: x\n", {"a": ""}, "a: ''\n"),
        ("a: x\n", {"a": "two\nlines"}, 'a: "two\\nlines"\n'),
        ("a: x\n", {"a": "bell\x07 \u2028"}, 'a: "bell\\U00000007 \\U00002028"\n'),
        ("a: >-\n  x\n  y\nb: c\n", {"a": "z"}, "a: z\nb: c\n"),
        ("a: |\n  x\n\nb: c\n", {"a": "z"}, "a: z\nb: c\n"),
        ("a: x\n  y\nb: c\n", {"a": "z"}, "a: z\nb: c\n"),
        ("a: x\n# note\nb: y\n", {"a": None}, "# note\nb: y\n"),
        ("a: x\nb: |\n  y\nc: z\n", {"b": None}, "a: x\nc: z\n"),
        ("a: x\n", {"b": "y"}, "a: x\nb: y\n"),
        ("a: x\n", {"b": ["y", "z"]}, "a: x\nb: [y, z]\n"),
        ("a: ['x']\n", {"b": ["y", "z"]}, "a: ['x']\nb: ['y', 'z']\n"),
        ("a: x\n", {"b": {"c": ["d"], "e": "f"}}, "a: x\nb: {c: [d], e: f}\n"),
        ("a: [x,  y]\n", {"a": ["x", "y", "z"]}, "a: [x,  y, z]\n"),
        ("a: [x,  y]\n", {"a": ["w", "x", "y"]}, "a: [w, x,  y]\n"),
        ("a: [x,  y]\n", {"a": ["x"]}, "a: [x]\n"),
        ("a: [x,  y]\n", {"a": ["y"]}, "a: [y]\n"),
        ("a: [x,  y]\n", {"a": ["x", "z"]}, "a: [x,  z]\n"),
        ("a: [x,  y]\n", {"a": []}, "a: []\n"),
        ("a: [[b, c], d]\n", {"a": [["b"], "d"]}, "a: [[b], d]\n"),
        ("a:\n  - x # note\n  - y\n", {"a": ["x", "y", "z"]}, "a:\n  - x # note\n  - y\n  - z\n"),
        ("a:\n  - x\n  - y\nb: c\n", {"a": ["x"]}, "a:\n  - x\nb: c\n"),
        ("a:\n  - 'x'\n  - 'y'\n", {"a": ["z", "y"]}, "a:\n  - 'z'\n  - 'y'\n"),
        ("a:\n  - x\nb: c\n", {"a": []}, "a:\n  []\nb: c\n"),
        ("a:\n  - x\nb: c\n", {"a": "text"}, "a:\n  text\nb: c\n"),
        ("a: x\n", {"a": ["y"]}, "a: [y]\n"),
        ("a:\n  b: c\n", {"a": {"b": "d"}}, "a:\n  {b: d}\n"),
        # What is no text stays none, and a text stays a text.
        ("a: true\n", {"a": "false"}, "a: false\n"),
        ("a: 5\n", {"a": "7"}, "a: 7\n"),
        ("a: 5\n", {"a": "true"}, "a: 'true'\n"),
        ("a: '5'\n", {"a": "7"}, "a: '7'\n"),
        ("a: '5'\n", {"a": 7}, "a: 7\n"),
        ("a: 'true'\n", {"a": True}, "a: true\n"),
        ("a: x\n", {"a": "5"}, "a: '5'\n"),
        ("a: x\n", {"b": "1e5"}, "a: x\nb: '1e5'\n"),
        ("a: [1, 2]\n", {"a": ["1", "3"]}, "a: [1, 3]\n"),
        ("a: [1, x]\n", {"a": ["1", "3"]}, "a: [1, '3']\n"),
    ],
)
def test_edits_keep_the_authors_style(front, changes, result):
    assert edited(post_with(front), **changes) == result


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("a: &x b\n", "anchors, aliases and tags"),
        ("a: b\nc: *a\n", "anchors, aliases and tags"),
        ("&x a: b\n", "anchors, aliases and tags"),
        ("a: !!python/object:os.system b\n", "anchors, aliases and tags"),
        ("a: [b, !c d]\n", "anchors, aliases and tags"),
        ("a: {b: c, b: d}\n", "has the key 'b' twice"),
        ("a: b\na: c\n", "has the key 'a' twice"),
        ("[a, b]: c\n", "a key of the front matter is not text"),
        ("a: " + "[" * 60 + "]" * 60 + "\n", "nested deeper than 32 levels"),
        ("a: " + "x" * MAX_CHARACTERS + "\n", "65,540 characters; 65,536 are read"),
    ],
)
def test_what_is_not_read_is_refused(front, message):
    with pytest.raises(PostError) as caught:
        parse_post(f"---\n{front}---\n\n{BODY}")
    assert message in str(caught.value)
    assert caught.value.line in {1, 2, 3}


@pytest.mark.parametrize(
    ("front", "values"),
    [
        ("a: b: c\n", {"a": "b: c"}),
        ("a: @x\nb: `y`\n", {"a": "@x", "b": "`y`"}),
        ("a:\tx\n\tb: y\n", {"a": "x"}),
        ("a: x\nnot a key\nb:\n", {"a": "x", "b": ""}),
        ("a: [x\n", {"a": "[x"}),
        ("a: bell\x07\n", {"a": "bell\x07"}),
        ("- a\n- b\n", {}),
    ],
)
def test_what_is_not_yaml_is_read_line_by_line(front, values):
    post = post_with(front)
    (problem,) = post.problems
    assert problem.message.startswith("the front matter is not YAML")
    assert post.digest.front_matter == values


def test_a_line_that_is_not_yaml_cannot_be_edited_into_something_else():
    post = post_with("a: b: c\nd: e\n")
    assert edited(post, d="f") == "a: b: c\nd: f\n"


def test_dots_close_it_and_a_second_block_is_body():
    post = laws.check_get_put(f"---\na: b\n...\n\n{BODY}")
    assert post.digest.front_matter == {"a": "b"}
    post = laws.check_get_put(f"---\na: b\n---\n---\nc: d\n---\n\n{BODY}")
    assert post.digest.front_matter == {"a": "b"}
    assert [problem.message for problem in post.problems] == [
        "3 lines are not read by any template"
    ]


def test_it_may_be_empty_or_absent():
    assert post_with("").digest.front_matter == {}
    assert post_with("# only a comment\n").digest.front_matter == {}
    assert edited(post_with(""), a="b") == "a: b\n"
    assert read_front_matter(Source.read("no front matter")) is None
    assert read_front_matter(Source.read("")) is None


def test_a_value_that_yaml_cannot_hold_is_refused():
    post = post_with("a: b\n")
    with pytest.raises(RenderError, match="cannot stand in front matter") as caught:
        post.replace(evolve(post.digest, front_matter={"a": "\ud83d"}))
    assert caught.value.fields == ("front_matter.a",)
    with pytest.raises(ValueError, match="not there to be removed"):
        read_front_matter(Source.read("---\na: b\n---\n")).change("c", None)


def test_bytes_that_are_not_utf8_stay():
    data = f"---\na: b\nc: d\n---\n\n{BODY}".encode().replace(b"a: b", b"a: b\xff")
    post = laws.check_get_put(data)
    assert post.digest.front_matter["a"] == "b\ufffd"
    assert (
        b"a: b\xff\nc: x\n"
        in post.replace(
            evolve(post.digest, front_matter={**post.digest.front_matter, "c": "x"})
        ).to_bytes()
    )


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
values = st.recursive(texts, lambda inner: st.lists(inner, max_size=3), max_leaves=4)


@given(
    st.dictionaries(texts.filter(bool), values, max_size=3), st.sampled_from(["plain", "'", '"'])
)
def test_whatever_is_written_reads_back(front, style):
    front = Digest(front_matter=front).front_matter
    text = f"---\n{new_front_matter(front, style)}---\n"
    read = read_front_matter(Source.read(text))
    assert read.problems == ()
    assert {name: key.node.value for name, key in read.keys.items()} == front


LISTS = {
    "removed": (
        "- llm  # keep\n- draft # remove me\n- vision\n",
        ["llm", "vision"],
        "- llm  # keep\n- vision\n",
    ),
    "the first removed": ("- a # one\n- b # two\n", ["b"], "- b # two\n"),
    "the last removed": ("- a # one\n- b # two\n", ["a"], "- a # one\n"),
    "two removed": ("- a # 1\n- b # 2\n- c # 3\n- d\n- e # 5\n", ["b", "d"], "- b # 2\n- d\n"),
    "replaced": ("- a # one\n- b # two\n", ["a", "x"], "- a # one\n- x # two\n"),
    "added": ("  - a # one\n  - b\n", ["a", "x", "b", "y"], "  - a # one\n  - x\n  - b\n  - y\n"),
    "added before": ("- b # two\n", ["a", "b"], "- a\n- b # two\n"),
    "a line of its own": (
        "- a\n# about b\n- b\n\n- c # 3\n",
        ["a", "c"],
        "- a\n# about b\n\n- c # 3\n",
    ),
    "over lines": ("- >-\n  long\n  text\n- b: c # x\n", [{"b": "c"}], "- b: c # x\n"),
    "a repeated value": ("- a # 1\n- a # 2\n- a # 3\n", ["a", "a"], "- a # 1\n- a # 2\n"),
    "braces removed": (
        "  [\n  a, # 1\n  b, # 2\n  c # 3\n  ]\n",
        ["a", "c"],
        "  [\n  a, # 1\n  c # 3\n  ]\n",
    ),
    "braces last removed": (
        "  [\n  a, # 1\n  b # 2\n  ]\n",
        ["a"],
        "  [\n  a, # 1\n  \n  ]\n",
    ),
}


@pytest.mark.parametrize(("old", "value", "new"), LISTS.values(), ids=LISTS)
def test_a_comment_goes_with_its_item_and_stays_with_it(old, value, new):
    post = post_with(f"k:\n{old}author: somebody\n")
    assert edited(post, k=value) == f"k:\n{new}author: somebody\n"


def nested(depth):
    value = "x"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("front", "value", "message"),
    [
        ("{a: b}\n", "v", "cannot be added or removed where"),
        ("a: b\n", "v" * 70_000, "makes the front matter longer than 65,536 characters"),
        ("a: b\n", nested(32), "is nested deeper than 32 levels"),
        ("a: b\n", nested(200), "is nested deeper than 32 levels"),
    ],
)
def test_an_edit_after_which_nothing_could_be_read_names_its_key(front, value, message):
    post = post_with(front)
    with pytest.raises(RenderError) as caught:
        edited(post, new=value)
    assert caught.value.fields == ("front_matter.new",)
    assert message in str(caught.value)


def test_the_deepest_front_matter_reads_back():
    assert "new: [[" in edited(post_with("a: b\n"), new=nested(31))


def test_blanks_in_lines_that_are_no_yaml():
    post = post_with("a : b: c  \nd:\ne: \t f\n: g\nh\n")
    assert post.digest.front_matter == {"a": "b: c", "d": "", "e": "f"}
    assert edited(post, a="x") == "a : x  \nd:\ne: \t f\n: g\nh\n"


def refusal(post, **changes):
    """Return what an edit of the front matter is refused with, which a new post is too."""
    digest = evolve(post.digest, front_matter={**post.digest.front_matter, **changes})
    with pytest.raises(RenderError) as caught:
        post.replace(digest)
    with pytest.raises(RenderError) as other:
        render_post(digest)
    assert caught.value.fields == other.value.fields
    assert str(other.value) == str(caught.value)
    rest = post.replace(digest, drop_unsupported=True).digest.front_matter
    assert rest.keys() == digest.front_matter.keys() - {
        field.removeprefix("front_matter.") for field in caught.value.fields
    }
    return caught.value


@pytest.mark.parametrize("depth", [MAX_DEPTH, 50, 200])
def test_a_value_that_is_nested_too_deep_is_refused_by_name(depth):
    error = refusal(parse_post(post_text()), key=nested(depth))
    assert str(error) == f"front_matter.key is nested deeper than {MAX_DEPTH} levels"
    post = parse_post(post_text())
    front = {**post.digest.front_matter, "key": nested(MAX_DEPTH - 1)}
    assert post.replace(evolve(post.digest, front_matter=front)).text != post.text


def test_no_digest_holds_values_nested_without_end():
    with pytest.raises(ValueError, match="nested deeper than 256 levels"):
        Digest(front_matter={"key": nested(3000)})
    with pytest.raises(ValueError, match="nested deeper than 256 levels"):
        Digest(extra={"key": nested(3000)})


def test_front_matter_that_would_be_too_long_is_refused_by_name():
    error = refusal(parse_post(post_text()), key="x" * MAX_CHARACTERS)
    assert str(error) == "front_matter.key makes the front matter longer than 65,536 characters"
    half = "x" * (MAX_CHARACTERS // 2)
    error = refusal(parse_post(post_text()), one=half, two=half)
    assert error.fields == ("front_matter.two",)


def test_a_key_of_a_mapping_in_braces_is_changed_and_none_added_or_removed():
    post = parse_post(f"---\n{{title: T, author: somebody}}\n---\n\n{BODY}")
    front = post.digest.front_matter
    changed = post.replace(evolve(post.digest, front_matter={**front, "author": "else"}))
    assert changed.text.startswith("---\n{title: T, author: else}\n---\n")
    for other in ({**front, "key": "x"}, {}):
        with pytest.raises(RenderError, match="one mapping in braces") as caught:
            post.replace(evolve(post.digest, front_matter=other))
        assert caught.value.fields == ("front_matter.key" if other else "front_matter.author",)


@pytest.mark.parametrize("line", ["a: b{}c: d", "a{}b", "a{}: b", "a: {}", "a: b{}"])
def test_blanks_in_what_is_not_yaml_take_no_time(line):
    def seconds(blanks):
        text = f"---\n{line.format(' ' * blanks)}\nb: c: d\n---\n\n{BODY}"
        start = time.thread_time()
        with contextlib.suppress(PostError):
            parse_post(text)
        return time.thread_time() - start

    pairs = [(seconds(16_000), seconds(64_000)) for _ in range(3)]
    assert any(more < 9 * less + 0.1 for less, more in pairs), pairs  # a square would be sixteen


PLAIN = """\
---
title: Hugging Face Daily Papers - 2026-06-02
permalink: /posts/daily-papers-2026-06-02/
date: 2026-06-02 09:15:00 +0900
categories: [Daily Papers, 일간]
tags: ['a b', "c, d", e-f]
author: some body
note: 'no, none'
---
text
"""
SIGNS = " :,-[]{}#'\"&*!|>%@`\n\t.?()/+_aZ09가~=\xa0\u2028\ufeff\\"


def read_of(text):
    """Return what is read of front matter, or how it is refused."""
    try:
        front = read_front_matter(Source(text))
    except PostError as error:
        return str(error)
    if front is None:
        return None
    nodes = [node for key in front.keys.values() for node in (key.node, *key.node.items)]
    typed = [type(node.value) for node in nodes]
    return front.keys, typed, front.is_flow, front.problems, front.end, front.body


@given(
    st.lists(
        st.tuples(st.integers(0, len(PLAIN)), st.integers(0, 2), st.text(SIGNS, max_size=2)),
        max_size=3,
    )
)
def test_plain_lines_say_what_a_parser_reads(changes):
    text = PLAIN
    for place, dropped, put in changes:
        text = text[:place] + put + text[place + dropped :]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(front_matter, "plain_keys", lambda *_: None)
        parsed = read_of(text)
    assert read_of(text) == parsed


def test_real_front_matter_says_what_a_parser_reads(corpus, monkeypatch):
    found = 0
    for file in sorted(corpus.rglob("*.md")):
        text = file.read_bytes().decode("utf-8", "surrogateescape")
        if not text.startswith("---"):
            continue
        read = read_of(text)
        with monkeypatch.context() as patch:
            patch.setattr(front_matter, "plain_keys", lambda *_: None)
            assert read_of(text) == read
        found += 1
    assert found


def test_plain_lines_need_no_parser(monkeypatch):
    monkeypatch.setattr(front_matter, "events_of", None)
    assert len(read_front_matter(Source(PLAIN)).keys) == 7


TOML = """\
+++
title = "Notes of March"
date = 2026-03-02
draft = true
weight = 5
tags = ["reading", "maps"]
[params]
kind = "list"
+++

# Papers, 2026-03-02

- [Lanterns at Sea](https://arxiv.org/abs/2603.01234)
"""


def test_toml_is_read_and_stays_as_it_is():
    post = parse_post(TOML, dialects=["links"])
    assert post.to_bytes() == TOML.encode()
    assert post.digest.front_matter == {
        "title": "Notes of March",
        "date": "2026-03-02",
        "draft": "true",
        "weight": "5",
        "tags": ("reading", "maps"),
        "params": {"kind": "list"},
    }
    entry = post.digest.entries[0]
    longer = evolve(entry, paper=evolve(entry.paper, title="Lanterns at Night"))
    assert post.replace(evolve(post.digest, entries=[longer])).text == TOML.replace("Sea", "Night")


def test_changes_of_toml_are_refused_by_name():
    post = parse_post(TOML, dialects=["links"])
    front = post.digest.front_matter
    for changed in ({**front, "weight": "6"}, {**front, "more": "x"}, {"title": front["title"]}):
        with pytest.raises(RenderError, match="because the front matter is TOML"):
            post.replace(evolve(post.digest, front_matter=changed))


def test_toml_that_is_nested_as_deep_as_front_matter_may_be_is_read():
    given = TOML.replace("draft = true", "draft = " + "[" * 32 + "]" * 32)
    post = parse_post(given, dialects=["links"])
    assert "draft" in post.digest.front_matter
    assert post.replace(post.digest).to_bytes() == given.encode()


def test_toml_states_the_paper_of_a_note():
    note = '+++\ntitle = "Lanterns at Sea"\narxiv_id = "2603.01234"\n+++\n\nWorth reading.\n'
    (entry,) = parse_post(note, dialects=["links"]).digest.entries
    assert (entry.paper.id, entry.paper.title, entry.doubtful) == (
        "2603.01234",
        "Lanterns at Sea",
        (),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = ", "is not TOML: "),
        ("a = " + "[" * 5_000, "nests too deeply"),
        ("a = " + "9" * 5_000, "holds a number that is too large"),
        ("a" + ".a" * 501 + " = 1", "has a line with more than 500 dots"),
        ("a = " + "[" * 34 + "]" * 34, "is nested deeper than 32 levels"),
    ],
)
def test_what_is_no_toml_is_told_and_kept(text, told):
    given = f"+++\n{text}\n+++\n\n- [Lanterns at Sea](https://arxiv.org/abs/2603.01234)\n"
    post = parse_post(given, dialects=["links"])
    assert post.digest.entries[0].paper.id == "2603.01234"
    assert not post.digest.front_matter
    (problem,) = (each for each in post.problems if each.level == "error")
    assert problem.message.startswith(f"the front matter {told}")
    assert problem.message.endswith(", so nothing is read of it")
    assert post.replace(post.digest).to_bytes() == given.encode()
