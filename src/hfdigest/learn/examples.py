"""The posts from which a dialect is learnt, and what stands on their lines."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hfdigest.lens.front_matter import FrontMatter, read_front_matter
from hfdigest.lens.mask import masked_lines
from hfdigest.source import Source

_ARXIV_ID = r"[0-9]{4}\.[0-9]{4,5}(?!\d)"
_PAPER = re.compile(
    r"(?:huggingface\.co/papers/|hf\.co/papers/|arxiv\.org/(?:abs|pdf|html)/|alphaxiv\.org/\w+/"
    rf"|arXiv:\s?|[`\[( ]|^)({_ARXIV_ID})(?:v\d+)?",
    re.IGNORECASE | re.MULTILINE,
)


class Example(NamedTuple):
    """One post to learn from."""

    source: Source
    front: FrontMatter | None
    lines: tuple[str, ...]
    """The lines below the front matter, without blanks at their ends; code is blank."""
    papers: tuple[frozenset[str], ...]
    """The arXiv ids that each line names."""

    @classmethod
    def read(cls, data: str | bytes, name: str | None) -> "Example":
        """Divide a post into lines."""
        source = Source.read(data, name)
        front = read_front_matter(source)
        first = front.body if front else 0
        masked = masked_lines(source, first)
        lines = tuple(
            "" if number in masked.code else source.text[line.start : line.end].rstrip(" \t")
            for number, line in enumerate(source.lines[first:], first)
        )
        return cls(source, front, lines, tuple(papers_on(line) for line in lines))

    @property
    def ids(self) -> frozenset[str]:
        """The arXiv ids that the post names."""
        return frozenset().union(*self.papers)


def papers_on(line: str) -> frozenset[str]:
    """Return the arXiv ids that a line names."""
    return frozenset(match[1] for match in _PAPER.finditer(line))


# --- tokens --------------------------------------------------------------------------------------

_ADDRESS = r"https?://(?:[^\s()<>\[\]\"'`|{}，。）]|\([^\s()]*\))+"
_TOKEN = re.compile(
    rf"(?P<url>{_ADDRESS})"
    rf"|(?P<id>\b{_ARXIV_ID}(?:v\d+)?\b)"
    r"|(?P<date>\b\d{4}[-/.]\d{2}[-/.]\d{2}(?!\d))"
    r"|(?P<tag></?[A-Za-z][^<>\n]{0,200}>)"
    r"|(?P<number>\d+(?:,\d{3})*(?:\.\d+)?[kKmM]?(?!\w))"
    r"|(?P<word>[^\W_]+(?:['’-][^\W_]+)*)"
    r"|(?P<space>[ \t]+)"
    r"|(?P<mark>\*\*|__|!\[|\]\(|[^\w\s]\ufe0f?|_)"
)
_URL_KINDS = (
    ("hf_url", re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/papers/\d{4}\.\d{4,5}")),
    ("arxiv_url", re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/abs/")),
    ("pdf_url", re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/pdf/")),
    ("github_url", re.compile(r"https?://github\.com/[\w.-]+/[\w.-]+")),
    ("thumbnail_url", re.compile(r"https?://\S+\.(?:png|jpe?g|gif|webp)\b|https?://cdn-thumbnails")),
    ("media_url", re.compile(r"https?://\S+\.(?:mp4|mov|webm)\b")),
    ("url", re.compile("")),
)


VARIES = "\0"
"""What the key of a token begins with that is another one on each line."""


class Token(NamedTuple):
    """A piece of a line."""

    kind: str
    """`url`, `id`, `date`, `tag`, `number`, `word`, `space` or `mark`."""
    text: str

    @property
    def key(self) -> str:
        """What two lines of one form have in common at this place."""
        if self.kind == "url":
            return f"{VARIES}{url_kind(self.text)}"
        return f"{VARIES}{self.kind}" if self.kind in {"id", "number", "date"} else self.text


def url_kind(address: str) -> str:
    """Return the placeholder that an address could fill."""
    return next(name for name, pattern in _URL_KINDS if pattern.match(address))


def tokens(line: str) -> Iterator[Token]:
    """Divide a line."""
    for match in _TOKEN.finditer(line):
        yield Token(str(match.lastgroup), match[0])
