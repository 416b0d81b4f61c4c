"""A page as Markdown, as the Hub answers it for `/papers/ID.md` and as readers of pages write it.

Its head is `Title:`, `URL Source:` with the page's address, and `Markdown Content:`; the text
follows. Of a paper the head states the id and the title; the text is the paper's, no abstract.
"""

import re

from hfdigest.errors import Problem
from hfdigest.identifiers import PaperId, in_page_address
from hfdigest.model import Entry, Paper
from hfdigest.page import values
from hfdigest.page.props import PaperPage

_HEAD = re.compile(
    r"\s*+Title:[ \t]*(?P<title>[^\r\n]{0,2000})[\r\n]+(?:[^\r\n]{0,500}[\r\n]+){0,5}?"
    r"URL Source:[ \t]*(?P<url>\S{1,2000})"
)


def is_page_text(text: str) -> bool:
    """Tell whether a text begins as a page does that was made Markdown."""
    return _HEAD.match(text) is not None


def paper_of_text(text: str) -> PaperId | None:
    """Return the paper whose page a text is; `None` for any other text."""
    head = _HEAD.match(text)
    return in_page_address(head["url"]) if head else None


def read_paper_text(text: str, name: str | None) -> PaperPage:
    """Read the text of which `paper_of_text` tells the paper."""
    head, found = _HEAD.match(text), paper_of_text(text)
    paper = Paper(
        id=found and found.id,
        version=found and found.version,
        title=values.line(head["title"]) if head else None,
    )
    message = "the text of the paper is no abstract, and only its head was read"
    note = Problem(message=message, level="note")
    return PaperPage(paper=paper, entry=Entry(paper=paper), problems=(note,), name=name)
