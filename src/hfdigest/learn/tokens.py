"""Lines in tokens: what two lines of one form have in common, and what differs."""

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

_ARXIV_ID = r"[0-9]{4}\.[0-9]{4,5}(?!\d)"
_WIDE = "\N{FULLWIDTH COMMA}\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH RIGHT PARENTHESIS}"
_ADDRESS = rf"https?://(?:[^\s()<>\[\]\"'`|{{}}{_WIDE}]|\([^\s()]*\))+"
_CJK = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
_PATH = r"(?P<path>(?<=\]\()(?!https?:)[\w./-]{1,200}(?=\)))|"
_ALL = (
    rf"(?P<url>{_ADDRESS})"
    rf"|(?P<id>\b{_ARXIV_ID}(?:v\d+)?\b)"
    r"|(?P<date>\b\d{4}[-/.]\d{2}[-/.]\d{2}(?!\d))"
    # A tag whose address differs from line to line is what stands before it, and what behind it.
    r"|(?P<tag></?(?!https?:)[A-Za-z](?:(?!https?:)[^<>\n]){0,200}>"
    r"|<[A-Za-z](?:(?!https?:)[^<>\n]){0,200}=[\"'](?=https?:)"
    r"|(?<=[^\s=])[\"'](?:[ ][^<>\n]{0,200})?>)"
    rf"|(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?[kKmM]?(?!(?!{_CJK})\w))"
    r"|(?P<word>[^\W_]+(?:['\u2019-][^\W_]+)*)"
    r"|(?P<space>[ \t]+)"
    r"|(?P<mark>^(?:\*{3,}|-{3,}|_{3,}|={3,})(?=[ \t]*$)|\*\*|__|!\[|\]\(|[^\w\s]\ufe0f?|_)"
)
_TOKEN = re.compile(_PATH + _ALL)
_WITHOUT_PATHS = re.compile(_ALL)
_URL_KINDS = (
    ("hf_url", re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/papers/\d{4}\.\d{4,5}")),
    ("arxiv_url", re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/abs/")),
    ("pdf_url", re.compile(r"https?://(?:www\.|export\.)?arxiv\.org/pdf/")),
    ("github_url", re.compile(r"https?://github\.com/[\w.-]+/[\w.-]+")),
    (
        "thumbnail_url",
        re.compile(r"https?://\S+\.(?:png|jpe?g|gif|webp)\b|https?://cdn-thumbnails"),
    ),
    ("media_url", re.compile(r"https?://\S+\.(?:mp4|mov|webm)\b")),
    ("url", re.compile("")),
)


VARIES = "\0"
"""What the key of a token begins with that is another one on each line."""


_NAMING = frozenset(f"{VARIES}{kind}" for kind in ("hf_url", "arxiv_url", "pdf_url"))


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


@lru_cache(maxsize=1 << 12)
def tokens(line: str) -> tuple[Token, ...]:
    """Divide a line.

    A link within the site is an address like others, where something else names the paper.
    """
    found = _tokens(_TOKEN, line)
    if any(token.kind == "path" for token in found):
        named = any(token.kind == "id" or token.key in _NAMING for token in found)
        if not named:
            return _tokens(_WITHOUT_PATHS, line)
        found = tuple(Token("url", t.text) if t.kind == "path" else t for t in found)
    return found


def kind_alone(text: str) -> str:
    """Return the kind of the only token of a text, if it is one that varies; else nothing."""
    if len([*islice(_TOKEN.finditer(text), 2)]) != 1:
        return ""  # Long texts are asked for again and again while they grow.
    (token,) = tokens(text)
    return token.key.removeprefix(VARIES) if token.key.startswith(VARIES) else ""


def _tokens(pattern: re.Pattern[str], line: str) -> tuple[Token, ...]:
    return tuple(Token(str(match.lastgroup), match[0]) for match in pattern.finditer(line))
