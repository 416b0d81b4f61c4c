"""Whatever is read is read or refused: generated and mutated inputs; `pytest -m fuzz` runs many."""

import json
import os
import tracemalloc
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from math import isfinite

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from hfdigest import (
    Dialect,
    DialectError,
    HfDigestError,
    PostError,
    RenderError,
    from_json,
    parse_api,
    parse_page,
    parse_paper_page,
    parse_post,
    render_post,
    to_json,
)
from hfdigest.jsontext import decode_json
from tests import fuzzing, laws
from tests.page_fixtures import card, document, hydrater, item, list_page
from tests.posts import ENTRIES, HEADS, many, post_text
from tests.strategies import digests, json_values

LONG = int(os.environ.get("HFDIGEST_FUZZ_INPUTS", "1000000"))
"""How many mutated inputs the long run reads."""

lines = st.sampled_from(
    (
        *(line for entry in ENTRIES for line in entry.splitlines()),
        *(line for head in HEADS.values() for line in head.splitlines()),
        *("", "```", "> ", "<!--", "-->", "<details>", "</details>", "   ", "\t", "- x", "***"),
        *(
            "# Hugging Face Daily Papers - 2026-06-02",
            "## 📊 좋아요 순위",
            "총 **5개**의 논문이",
            "| a |",
        ),
    )
)
line_ends = st.sampled_from(("\n", "\n", "\n", "\r\n", "\r", "\n\n"))
words = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    [token.decode("utf-8", "replace") for token in fuzzing.TOKENS]
)
posts = st.lists(st.tuples(lines | words, line_ends), max_size=25).map(
    lambda drawn: post_text(entries=["".join(line + end for line, end in drawn)])
)
keys = (
    *("id", "title", "authors", "summary", "upvotes", "publishedAt", "organization", "paper"),
    *("submittedOnDailyBy", "githubRepo", "githubStars", "numComments", "mediaUrls", "ai_keywords"),
)
payloads = st.lists(
    st.tuples(
        st.sampled_from((2023, 2024, 2026)),
        st.dictionaries(st.sampled_from(keys) | words, json_values | st.just(2**40), max_size=4),
        st.dictionaries(st.sampled_from(keys) | words, json_values, max_size=2),
    ),
    max_size=3,
).map(lambda drawn: [item(era=era, **inside) | beside for era, inside, beside in drawn])
fronts = st.lists(
    st.tuples(words, st.sampled_from((": ", ":", " : ", ": |\n  ", ": [", ": {", ": '")), words),
    max_size=5,
).map(lambda drawn: "".join(f"{key}{mark}{value}\n" for key, mark, value in drawn))
templates = st.lists(
    st.sampled_from(("{title}", "{upvotes}", "{abstract:body}", "{hf_url}", "{rank}", "{notes.x}",
                     "{[", "]}", "{|}", "{{", "}}", "**", "|", "](", " ", "\n", "{x", "{authors}"))
    | words,
    max_size=12,
).map("".join)  # fmt: skip
dialects = st.fixed_dictionaries(
    {
        "name": st.just("x"),
        "language": st.sampled_from(("en", "ko")),
        "period": st.sampled_from(("day", "day", "week", "month", "year")),
        "entry": templates.map(lambda text: "{title} " + text) | templates,
    },
    optional={
        "head": templates | st.just("# {period}\n"),
        "topic": templates,
        "foot": templates,
        "single": st.booleans(),
        "missing": st.lists(words, max_size=2),
        "front_matter": st.dictionaries(words, words, max_size=2),
    },
).map(lambda table: "\n".join(_toml(key, value) for key, value in table.items()))


def _toml(key, value):
    if isinstance(value, dict):
        inner = (f"{json.dumps(k)} = {json.dumps(v)}" for k, v in value.items())
        return f"{key} = {{ {', '.join(inner)} }}"
    return f"{key} = {json.dumps(value)}"


def lines_of_posts_in_any_order(text):
    try:
        post = laws.check_get_put(text)
    except PostError:
        return
    for index, entry in enumerate(post.digest.entries):
        votes = 7 if entry.upvotes != 7 else 8
        laws.check_put_get(post, laws.with_entry(post.digest, index, upvotes=votes))


def front_matter_of_any_kind(front):
    try:
        post = laws.check_get_put(f"---\n{front}---\n{post_text().split('---', 2)[2]}")
    except PostError:
        return
    assert all(map(is_front_matter, post.digest.front_matter.values()))
    hash(post.digest)


def is_front_matter(value):
    """Front matter is text, lists and mappings, all the way down."""
    if isinstance(value, str):
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    return isinstance(value, (Mapping, tuple)) and all(map(is_front_matter, inner))


def items_of_any_kind(items):
    text = json.dumps(items)
    try:
        page = parse_api(text)
    except HfDigestError:
        return
    assert len(page.digest.entries) + len(page.problems) >= len(items)
    assert from_json(to_json(page.digest)) == page.digest
    fuzzing.check_written(page.digest)
    on_page = document(hydrater({"dailyPapers": items, "dateString": "2026-07-02"}))
    if page.digest.entries:
        assert parse_page(on_page).digest.entries == page.digest.entries


def json_is_decoded_as_the_standard_library_does(value, place, edit):
    text = json.dumps(value, ensure_ascii=len(edit) % 2 == 0)
    place %= len(text)
    text = text[:place] + edit + text[place + 1 :]
    standard = partial(json.loads, parse_float=lambda d: float(d) if isfinite(float(d)) else d)
    outcomes = []
    for decode in (decode_json, standard):
        try:
            outcomes.append(repr(decode(text)))
        except (ValueError, RecursionError) as error:
            outcomes.append(repr(error))
    assert outcomes[0] == outcomes[1]


def dialects_of_any_kind(toml):
    try:
        dialect = Dialect.from_toml(toml)
    except DialectError:
        return
    try:
        text = render_post(parse_post(post_text()).digest, dialect=dialect, drop_unsupported=True)
    except RenderError as error:
        assert error.fields  # noqa: PT017 - whether it is raised depends on the dialect
        return
    laws.check_get_put(text, dialects=[dialect])


def digests_of_any_kind_are_written_or_refused(digest):
    fuzzing.check_written(digest)


def anything_is_read_or_refused(text, data):
    for read in (parse_post, parse_page, parse_paper_page, parse_api, from_json):
        for given_data in (text, data) if read is not from_json else (text,):
            try:
                read(given_data)
            except HfDigestError as error:
                str(error)


PROPERTIES = {
    lines_of_posts_in_any_order: (posts,),
    front_matter_of_any_kind: (fronts,),
    items_of_any_kind: (payloads,),
    json_is_decoded_as_the_standard_library_does: (
        json_values,
        st.integers(min_value=0),
        st.text('[]{}:,"\\0123456789eE.+-u\x00\ud800é', max_size=4),
    ),
    dialects_of_any_kind: (dialects,),
    digests_of_any_kind_are_written_or_refused: (digests,),
    anything_is_read_or_refused: (
        st.text(),
        st.binary(),
    ),
}


def run(check, examples):
    """Try a property with so many examples."""
    limits = settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    limits(given(*PROPERTIES[check])(check))()


@pytest.mark.parametrize("check", PROPERTIES, ids=lambda check: check.__name__)
def test_a_few_examples(check):
    run(check, 150)


@pytest.mark.fuzz
@pytest.mark.parametrize("check", PROPERTIES, ids=lambda check: check.__name__)
def test_many_examples(check):
    run(check, 20_000)


def test_a_thousand_mutated_inputs():
    tally = fuzzing.run(1_000, seed=9)
    assert [finding.what for finding in tally.findings] == []
    assert set(tally.refused) >= {"post", "page", "api", "dialect"}


@pytest.mark.fuzz
def test_a_million_mutated_inputs():
    tally = fuzzing.run(LONG, seed=2026, say=print)
    assert [(finding.data, finding.what) for finding in tally.findings] == []
    assert tally.growth < fuzzing.MOST_GROWTH


PER_BYTE, BESIDE = 20, 50 * 2**20


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (parse_post, many(2_000)),
        (parse_post, post_text() + "- x\n" * 100_000),
        (parse_page, list_page([item(f"2609.{n:05}") for n in range(500)])),
        (parse_page, document(card(item()) + "<div>" * 200_000)),
        (parse_api, json.dumps([item(f"2609.{n:05}") for n in range(1_000)])),
        (parse_api, "[" * 1_000_000),
        (from_json, "[" * 1_000_000),
    ],
    ids=["post", "lines", "page", "elements", "answer", "lists", "own json"],
)
def test_memory_stays_in_bounds(read, data):
    tracemalloc.start()
    try:
        read(data)
    except HfDigestError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < PER_BYTE * len(data.encode()) + BESIDE


# What mutated inputs found


def test_a_pair_in_a_list_of_front_matter():
    post = laws.check_get_put(post_text().replace("[Daily Papers, 일간]", "[a: b, c]"))
    assert post.digest.front_matter["categories"] == ({"a": "b"}, "c")


def test_a_table_above_its_heading():
    table = render_post(
        parse_post(post_text()).digest, dialect="daily-ai-papers", drop_unsupported=True
    )
    heading, *rest = table.split("\n")
    text = "\n".join((*rest, heading, ""))
    with suppress(PostError):
        laws.check_get_put(text)


def test_a_link_that_cannot_hold_what_another_says():
    text = render_post(
        parse_post(post_text()).digest, dialect="AI-Paper-Daily", drop_unsupported=True
    )
    changed = text.replace("pdf/2606.00002", "pdf/2606." + "0" * 80 + "2")
    post = laws.check_get_put(changed)
    assert any("is not of the same paper as 2606.00002" in str(each) for each in post.problems)
    post.fixed()


def test_a_template_line_that_is_only_a_mark():
    with pytest.raises(DialectError, match="nothing stands on the line"):
        Dialect.from_toml(
            'name = "x"\nlanguage = "en"\nperiod = "day"\nentry = """\n{title}\n{|}\n"""'
        )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            '[front_matter]\ntitle = "{period} {period:%Y/%m/%d}"',
            "has not one placeholder",
        ),
        ('foot = "{statistics.a} {statistics.tags.name}"', "the fields of a list beside others"),
        ('foot = "{statistics.tags.name} {declared_count}"', "the fields of a list beside others"),
    ],
)
def test_lines_of_a_dialect_that_could_not_be_written(more, message):
    toml = 'name = "x"\nlanguage = "en"\nperiod = "day"\nhead = "# {period}"\n'
    with pytest.raises(DialectError, match=message):
        Dialect.from_toml(f'{toml}entry = "- {{title}}"\n{more}')


def test_free_text_in_the_head_of_a_dialect():
    toml = 'name = "x"\nlanguage = "en"\nperiod = "day"\nentry = "- {title}"\n'
    dialect = Dialect.from_toml(f'{toml}head = """\n# {{period}}\n{{statistics.tags:list}}\n"""')
    post = parse_post("# 2026-06-02\nAny text\n- T\n", dialects=[dialect])
    assert post.digest.statistics["tags"] == ("Any text",)


def test_a_dialect_without_a_line_of_an_entry():
    with pytest.raises(DialectError, match="key entry: "):
        Dialect.from_toml('name = "x"\nlanguage = "en"\nperiod = "day"\nentry = ""')


def test_lists_in_lists_of_a_dialect():
    with pytest.raises(DialectError, match="nests too deeply"):
        Dialect.from_toml("a = " + "[" * 5_000)
    with pytest.raises(DialectError, match="20,004 characters; 16,384 are read"):
        Dialect.from_toml("a = " + "[" * 20_000)


@pytest.mark.parametrize("heading", ["Avg. score", "v1.0", "See [arXiv](https://arxiv.org/a.b)"])
def test_a_column_whose_heading_has_dots(heading):
    post = laws.check_get_put(
        f"## Papers for 2026-06-02\n\n| Title | {heading} | Summary |\n|---|---|---|\n"
        "| A Title (Read more on [arXiv](https://arxiv.org/abs/2606.00002) or "
        "[HuggingFace](https://huggingface.co/papers/2606.00002)) | 7.5 | S |\n"
    )
    notes = dict(post.digest.entries[0].notes)
    assert [*notes.values()] == ["7.5"]
    changed = laws.with_entry(post.digest, 0, notes=dict.fromkeys(notes, "8"))
    assert laws.check_put_get(post, changed).text == post.text.replace("| 7.5 |", "| 8 |")


def test_a_line_that_says_the_same_very_often_does_not_hold_up_the_learner():
    others = [(f"2026-06-0{number}.md", many(number)) for number in (3, 4, 5)]
    name, text = others[0]
    others[0] = name, text.replace("   - [", "   - [" + "link](https:/" * 1_500 + "[", 1)
    assert Dialect.infer(others).posts == 3


def test_examples_with_bytes_that_are_no_text():
    others = [(f"2026-06-0{number}.md", many(number)) for number in (4, 5)]
    text = (
        b"# Reading\n\n## One\n"
        b"- [A Title](https://arxiv.org/abs/2609.00012) by A. One, B. Two\n"
        b"- **B** (arXiv:2609.00013v2) \xf0\x9f\x91"
        + b"[" * 120
        + b"\n| Paper | Link |\n|---|---\xc4\xb0"
    )
    found = Dialect.infer([("2026-06-02.md", text), *others])
    assert found.posts <= 3
    found.toml.encode()
