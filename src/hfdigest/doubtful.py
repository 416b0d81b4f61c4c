"""What stands in the place of an abstract and is none, or is doubtful, told by the text alone."""

import re

from hfdigest.model import Paper
from hfdigest.patterns import lazily

_LINK_TAKEN_OUT = lazily(r"this (?:https? )?url\b")
"""What arXiv prints in place of an address, in lower case."""

_NO_ABSTRACT = lazily(
    r"\s*(?:"
    r"Papers\s+arxiv:"  # the text of the whole page
    r"|Join the discussion on this paper page\b"  # the page's description for search engines
    r")",
    re.IGNORECASE,
)

_CUT = "..."
_LENGTH_OF_CUT = 203
"""How long abstracts are that the blog's generator once cut, and how they end."""


def is_no_abstract(text: str) -> bool:
    """Tell whether a text is what crawlers of paper pages keep in place of an abstract."""
    return _NO_ABSTRACT.match(text) is not None


def doubtful(paper: Paper) -> tuple[str, ...]:
    """Return the names of the fields that hold a placeholder, a cut text or a page dump."""
    text = paper.abstract
    if not text:
        return ()
    lowered = text.lower()
    has_no_link = "url" in lowered and _LINK_TAKEN_OUT.search(lowered)
    is_cut = len(text) == _LENGTH_OF_CUT and text.endswith(_CUT)
    return ("abstract",) if has_no_link or is_cut or is_no_abstract(text) else ()
