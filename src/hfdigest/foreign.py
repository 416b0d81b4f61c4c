"""What a file is that no reader reads: a digest with a fault, or something else altogether."""

from pathlib import PurePath

from hfdigest.identifiers import ARXIV_ABSTRACTS, ARXIV_PDFS, HUB_PATH, HUB_SITE
from hfdigest.patterns import lazily

_MARKDOWN = frozenset({"", ".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".txt"})
_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_HTML = frozenset({".html", ".htm", ".xhtml"})

_PAPER = lazily(
    rf"(?:{HUB_SITE}{HUB_PATH}|{ARXIV_ABSTRACTS}|{ARXIV_PDFS})[\w.-]"
    r"|(?<![\w./-])(?:[aA][rR][xX][iI][vV]:)?[0-9]{2}(?:0[1-9]|1[0-2])[.][0-9]{4,5}(?:v[0-9]+)?"
    r"(?![\w-]|[.,][0-9])"
)
_OWN = lazily(r'"schema_version"\s*:')
_PAGE = lazily(r"huggingface[.]co|data-target=")


def names_paper(text: str) -> bool:
    """Tell whether a text holds the address of a paper or an arXiv id."""
    return _PAPER.search(text) is not None


def is_binary(head: bytes) -> bool:
    """Tell whether a file is no text by its first bytes; UTF-16 with its mark is text."""
    return b"\0" in head[:1024] and not head.startswith((b"\xff\xfe", b"\xfe\xff"))


def is_foreign(data: bytes, path: str) -> bool:
    """Tell whether a file that could not be read is no digest, rather than one with a fault.

    Markdown is one with a fault where a line names a paper; JSON where it is broken and names one,
    or says that it is ours; a page where it is one of Hugging Face and names one. Everything else,
    such as pictures and YAML, is no digest.
    """
    if is_binary(data):
        return True
    text = data.decode("utf-8", "replace")
    kind = PurePath(path).suffix.lower()
    if kind in _MARKDOWN and not text.lstrip().startswith(("{", "[{", "<")):
        return not names_paper(text)
    if kind in _JSON or (kind in _MARKDOWN and text.lstrip().startswith(("{", "[{"))):
        return not (_OWN.search(text) or (names_paper(text) and not _is_json(text)))
    if kind in _HTML or kind in _MARKDOWN:
        return not (_PAGE.search(text) and names_paper(text))
    return True


def _is_json(text: str) -> bool:
    from hfdigest.jsontext import decode_strictly  # noqa: PLC0415 - of one JSON decoder

    try:
        decode_strictly(text)
    except (ValueError, RecursionError):
        return False
    return True
