import pytest

from hfdigest import Paper, to_bibtex
from hfdigest.doubtful import doubtful, is_no_abstract

DUMP = "Papers arxiv:2601.00001 A Paper Published on Jan 1 Upvote 7 +2 Authors: A. Kim , B. Lee We"


@pytest.mark.parametrize(
    "abstract",
    [
        "We publish the code at this https URL .",
        "We publish the code at this http URL",
        "Code ( this URL ) and data",
        "this HTTPS URL",
        "[ This https url ]( this https URL )",
        "a" * 200 + "...",
        "a" * 99 + "\n" + "b" * 100 + "...",
        DUMP,
        DUMP[:60],
        "Join the discussion on this paper page",
        "Join the discussion on this paper page.",
        " join the discussion on this paper page, and more",
        "Papers\narxiv: 2601.00001",
    ],
)
def test_what_is_no_abstract_is_doubtful(abstract):
    assert doubtful(Paper(abstract=abstract)) == ("abstract",)


@pytest.mark.parametrize(
    "abstract",
    [
        None,
        "",
        "We end with an ellipsis...",
        "a" * 199 + "...",
        "a" * 201 + "...",
        "a" * 200 + "... and go on",
        "a" * 200,
        "We follow https://example.org and the list of this URLsafe tool.",
        "We read the page 'Papers arxiv:2601.00001 Upvote 3 Authors:' of the Hub.",
        "Readers join the discussion on this paper page after page.",
    ],
)
def test_an_abstract_is_not_doubtful(abstract):
    assert doubtful(Paper(abstract=abstract)) == ()


def test_other_fields_are_not_judged():
    assert doubtful(Paper(title="Who Opened this URL?")) == ()


@pytest.mark.parametrize(
    "text", [DUMP, " " + DUMP.upper(), "Join the discussion on this paper page and vote"]
)
def test_what_is_no_abstract_is_none_everywhere(text):
    assert is_no_abstract(text)
    paper = Paper(id="2601.00001", title="t", abstract=text)
    assert doubtful(paper) == ("abstract",)
    assert "abstract =" not in to_bibtex(paper, abstract=True)


@pytest.mark.parametrize("text", ["a" * 200 + "...", "this https URL", "Papers on arxiv"])
def test_a_doubtful_abstract_is_still_one(text):
    assert not is_no_abstract(text)
