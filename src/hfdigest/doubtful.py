"""Which fields of a paper hold something else than they should, told by the text alone."""

import re

from hfdigest.model import Paper

_LINK_TAKEN_OUT = re.compile(r"this (?:https? )?url\b")
"""What arXiv prints in place of an address, in lower case."""

_NO_ABSTRACT = re.compile(
    r"Papers arxiv:"  # the text of the whole page
    r"|Join the discussion on this paper page"  # the page's description for search engines
    r"|.{200}\.\.\.\Z",  # cut, as the blog's generator once did
    re.IGNORECASE | re.DOTALL,
)


def doubtful(paper: Paper) -> tuple[str, ...]:
    """Return the names of the fields that hold a placeholder, a cut text or a page dump."""
    text = paper.abstract
    if text and (_NO_ABSTRACT.match(text) or _LINK_TAKEN_OUT.search(text.lower())):
        return ("abstract",)
    return ()
