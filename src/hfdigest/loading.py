"""Any file by its content: a post, a page, an answer of the API, a side-car, our own JSON."""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import hfdigest
from hfdigest.errors import ParseError, SchemaError
from hfdigest.source import Source

if TYPE_CHECKING:
    from hfdigest import Dialect, Page, PaperPage, Post

Document: TypeAlias = "Post | Page | PaperPage"
"""What a file is read as; each has `digest` or `paper`, and `problems`."""

_HTML = re.compile(r"(?is)(?>\s*+<!--.*?-->)*+\s*+<(?:!doctype|html|head|body)\b")
_PROPS = re.compile(r"""data-target=["'](DailyPapers|PaperContent)["']""")


def load(path: str | os.PathLike[str], /, *, repair: bool = False) -> Document:
    """Read a file by its content, whatever its name says.

    A digest post gives a `Post`. A list page, an API answer with a list, a side-car file and a
    digest in our own JSON give a `Page`. What speaks of one paper gives a `PaperPage`: its page,
    its answer of the API, and an entry or a paper in our own JSON. With `repair`, a post that was
    read with the wrong codec is restored.
    """
    name = os.fspath(path)
    if Path(path).is_dir():
        message = "this is a folder; give the path of a file in it"
        raise ParseError(message, name=name)
    return read(Path(path).read_bytes(), name, repair=repair)


def read(
    data: bytes,
    name: str,
    *,
    dialects: "Iterable[Dialect] | None" = None,
    repair: bool = False,
) -> Document:
    """Read a document by its content; `dialects` are those in which a post may be written."""
    text = Source.read(data).text
    props = _PROPS.search(text)
    if _HTML.match(text) or (props and text.lstrip().startswith("<")):
        if props and props[1] == "PaperContent":
            return hfdigest.parse_paper_page(data, name=name)
        return hfdigest.parse_page(data, name=name)
    match text.lstrip()[:1]:
        case "[":
            return hfdigest.parse_api(data, name=name)
        case "{":
            return _read_object(data, text, name)
    return hfdigest.parse_post(data, name=name, dialects=dialects, repair=repair)


def _read_object(data: bytes, text: str, name: str) -> Document:
    """Read a JSON object by its keys."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None  # the reader says what is wrong
    keys = value.keys() if isinstance(value, dict) else ()
    if "schema_version" in keys:
        return _read_own(text, name)
    if "top_papers" in keys or {"papers", "total_papers"} <= set(keys):
        return hfdigest.parse_sidecar(data, name=name)
    page = hfdigest.parse_api(data, name=name)
    if len(page.digest.entries) == 1 and {"id", "paper"} & set(keys):
        (entry,) = page.digest.entries
        return hfdigest.PaperPage(paper=entry.paper, entry=entry, problems=page.problems)
    return page


def _read_own(text: str, name: str) -> Document:
    """Read what `to_json` wrote."""
    try:
        value = hfdigest.from_json(text)
    except SchemaError as error:
        error.name = name
        raise
    if isinstance(value, hfdigest.Digest):
        return hfdigest.Page(digest=value)
    entry = value if isinstance(value, hfdigest.Entry) else hfdigest.Entry(paper=value)
    return hfdigest.PaperPage(paper=entry.paper, entry=entry)
