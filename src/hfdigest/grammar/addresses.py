"""What placeholders for identifiers and addresses stand for: of papers, repositories, pages."""

import re
from typing import Any

from attrs import evolve

from hfdigest.grammar.active import is_web_address
from hfdigest.grammar.kinds import Kind, write_plain
from hfdigest.identifiers import (
    ARXIV_ABSTRACTS,
    ARXIV_PDFS,
    HUB_PATH,
    HUB_SITE,
    REST_OF_ADDRESS,
    WRITTEN_ID,
    WRITTEN_ID_WITH_REST,
    PaperId,
)
from hfdigest.patterns import lazily
from hfdigest.source import readable

NO_ADDRESS = "#"
"""What a link leads to where a generator knew no address."""


def _link(host: str, prefix: str, ending: str = "") -> Kind:
    """Return addresses that hold a paper's identifier; a changed one keeps its other parts."""
    reader = lazily(rf"({host})({WRITTEN_ID})({REST_OF_ADDRESS})")

    def read(text: str) -> PaperId | None:
        match = reader.fullmatch(text if text.isascii() else readable(text))
        id_text = match[2].removesuffix(ending) if match else ""
        return PaperId.parse(id_text) if id_text else None

    def around(text: str) -> tuple[str, str]:
        """Return what stands before the identifier of an address, and what stands behind it."""
        match = reader.fullmatch(text)
        if match is None:
            return "", ""
        return match[1], match[2][len(match[2].removesuffix(ending)) :] + match[3]

    def write(value: Any, like: str | None) -> str:
        before, after = around(like or "")
        text = f"{before or prefix}{write_plain(str(value), None)}{after}"
        if read(text) != value:
            message = f"cannot stand in a link: {str(value)!r}"
            raise ValueError(message)
        return text

    pattern = rf"(?:{host}{WRITTEN_ID_WITH_REST}|{NO_ADDRESS})"
    sample = f"{prefix}2602.00001"
    return Kind(pattern, read, write, sample, is_address=True, beginning=prefix)


def _read_id(text: str) -> PaperId | None:
    return PaperId.parse(readable(text))


def _write_id(value: Any, like: str | None) -> str:
    text = write_plain(str(value), None)
    if not re.fullmatch(WRITTEN_ID, text):
        message = f"is not an identifier: {text!r}"
        raise ValueError(message)
    label = _LABEL.match(like or "")
    return f"{label[0]}{text}" if label and value.is_arxiv else text


_LABEL = lazily("arxiv:", re.IGNORECASE)
ID = Kind(WRITTEN_ID, _read_id, _write_id, "2602.00001")
HF_URL = _link(f"{HUB_SITE}{HUB_PATH}", "https://huggingface.co/papers/")
ARXIV_URL = _link(ARXIV_ABSTRACTS, "https://arxiv.org/abs/")
PDF_URL = _link(ARXIV_PDFS, "https://arxiv.org/pdf/", ".pdf")

_PATH = r"[^\s()<>|\"]"


def _address(pattern: str, sample: str) -> Kind:
    """Return addresses that are values as they stand."""
    shape = lazily(pattern)

    def write(value: Any, _: str | None) -> str:
        text = write_plain(value, None)
        if not (shape.fullmatch(text) and is_web_address(text)):
            message = f"is no such address: {text!r}"
            raise ValueError(message)
        return text

    return Kind(pattern, readable, write, sample, is_address=True)


def _single(kind: Kind) -> Kind:
    """Return lists of one value, for lines that have room for one."""

    def write(value: Any, like: str | None) -> str:
        (only,) = value
        return kind.write(only, like)

    return evolve(kind, read=lambda text: (kind.read(text),), write=write)


URL = _address(rf"{_PATH}{{1,2000}}", "https://example.org/text")
REPOSITORY_URL = _address(
    rf"https?://[^\s()<>|\"/]{{1,100}}/[^\s()<>|\"/]{{1,100}}/{_PATH}{{1,1000}}",
    "https://github.com/text/text",
)
MEDIA_URL = _single(URL)
