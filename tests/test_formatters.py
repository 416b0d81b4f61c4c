"""Posts that a formatter has gone over say what they said before, and are edited as they stand."""

import re
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve

from hfdigest import parse_post
from tests import laws
from tests.node import run_node
from tests.optional import needed
from tests.posts import HEADS, many, post_text

FIXTURES = sorted((Path(__file__).parent / "dialects").glob("*.md"))


def read(file):
    """Return a post without what a formatter loses.

    A backslash before a quote in a list that Python wrote is undone, a cell too many is dropped.
    """
    text = file.read_text(encoding="utf-8")
    return (
        text.replace("O\\'Ram", "ORam")
        .replace("Modal | Wool", "Modal, Wool")
        .replace("One | or", "One, or")
    )


POSTS = {
    **{f"blog, {variant}": (post_text(variant), "2026-06-02.md") for variant in HEADS},
    "blog, twelve entries": (many(12), "2026-06-02.md"),
    "blog, twenty-two entries": (many(22), "2026-06-02.md"),
    **{file.stem: (read(file), file.name) for file in FIXTURES},
}

NODE = {
    "prettier": (
        ["prettier"],
        """
import { format } from "prettier";
const run = (texts) => Promise.all(texts.map((text) => format(text, {parser: "markdown"})));
""",
    ),
    "prettier --prose-wrap always": (
        ["prettier"],
        """
import { format } from "prettier";
const options = {parser: "markdown", proseWrap: "always"};
const run = (texts) => Promise.all(texts.map((text) => format(text, options)));
""",
    ),
    "markdownlint --fix": (
        ["markdownlint-cli2"],
        """
import { applyFixes } from "markdownlint";
import { lint } from "markdownlint/sync";
function run(texts) {
    return texts.map((text) => {
        const strings = {text};
        return applyFixes(text, lint({strings}).text);
    });
}
""",
    ),
    "remark": (
        ["remark-cli", "remark-frontmatter", "remark-gfm"],
        """
import { remark } from "remark";
import frontmatter from "remark-frontmatter";
import gfm from "remark-gfm";
function run(texts) {
    const processor = remark().use(frontmatter).use(gfm);
    return texts.map((text) => String(processor.processSync(text)));
}
""",
    ),
}


@cache
def formatted(tool):
    """Return every post as a formatter writes it."""
    return formatted_texts(tool, [text for text, _ in POSTS.values()])


def formatted_texts(tool, texts):
    """Return texts as a formatter writes them."""
    if tool == "mdformat":
        mdformat = needed("mdformat")
        needed("mdformat_gfm")
        needed("mdformat_frontmatter")
        return [mdformat.text(text, extensions={"gfm", "frontmatter"}) for text in texts]
    packages, script = NODE[tool]
    return run_node(packages, script, texts)


EVERY_TOOL = pytest.mark.parametrize("tool", ["mdformat", *NODE])
EVERY_POST = pytest.mark.parametrize("number", range(len(POSTS)), ids=list(POSTS))


def said(text):
    """Return a text without what formatters change in it: marks, blanks and escapes."""
    if text is None:
        return None
    text = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", text).replace("~~", "~")
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(re.sub(r"[*_+|>-]+|<br>", " ", text).split())


def facts(post, *, ranks):
    """Return what a post says of each paper."""
    for digest in post.digests:
        for entry in digest.entries:
            paper = entry.paper
            yield {
                "id": (paper.id, paper.version),
                "rank": entry.rank if ranks else None,
                "counts": (entry.upvotes, entry.github_stars, entry.comments),
                "title": said(paper.title),
                "abstract": said(paper.abstract),
                "affiliation": entry.affiliation and said(entry.affiliation.raw),
                "authors": [said(author.name) for author in paper.authors],
                "summary": said(entry.summary),
                "urls": (paper.github_url, paper.project_url, paper.media_urls),
                "topic": said(entry.topic),
                "notes": {key: said(str(note)) for key, note in entry.notes.items()},
            }


@EVERY_TOOL
@EVERY_POST
def test_a_formatted_post_says_the_same(tool, number):
    text, name = [*POSTS.values()][number]
    before = parse_post(text, name=name)
    given = formatted(tool)[number]
    after = laws.check_get_put(given, name=name)
    ranks = tool != "markdownlint --fix"  # which begins lists anew
    assert [*facts(after, ranks=ranks)] == [*facts(before, ranks=ranks)]
    assert [digest.period for digest in after.digests] == [d.period for d in before.digests]
    assert [*facts(after.fixed(), ranks=False)] == [*facts(before, ranks=False)]


@EVERY_TOOL
@EVERY_POST
def test_a_formatted_post_is_edited_in_its_spelling(tool, number):
    _, name = [*POSTS.values()][number]
    post = parse_post(formatted(tool)[number], name=name)
    for index, entry in enumerate(post.digest.entries):
        digest = laws.with_paper(post.digest, index, title="Another Title")
        edited = laws.check_put_get(post, digest)
        gone, new = laws.changed_lines(post.text, edited.text)
        assert len(new) <= 1
        assert len(gone) <= 4
        rest = [each for each in post.digest.entries if each is not entry]
        removed = laws.check_put_get(post, evolve(post.digest, entries=rest))
        assert removed.replace(post.digest).text == post.text
