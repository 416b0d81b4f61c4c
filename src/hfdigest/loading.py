"""Any file by its content: a post, a page, an answer of the API, a side-car, our own JSON."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hfdigest.errors import PageError, ParseError, SchemaError
from hfdigest.source import Source, check_size

if TYPE_CHECKING:
    from hfdigest import Dialect, Page, PaperPage, Post

# The readers are imported when a file needs them: a folder of posts needs neither lxml nor msgspec.

Document: TypeAlias = "Post | Page | PaperPage"
"""What a file is read as; each has `digest` or `paper`, and `problems`."""

_HTML = re.compile(r"(?is)(?>\s*+<!--.*?-->)*+\s*+<(?:!doctype|html|head|body)\b")
_PROPS = re.compile(r"""data-target=["'](DailyPapers|PaperContent)["']""")
_READ_STRICTLY = re.compile('"(?:schema_version|top_papers|total_papers)"')
"""Keys of objects that are read strictly: our own JSON, and side-car files."""


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
        from hfdigest.page.pages import parse_page, parse_paper_page

        if props and props[1] == "PaperContent":
            return parse_paper_page(data, name=name)
        return parse_page(data, name=name)
    match text.lstrip()[:1]:
        case "[":
            from hfdigest.page.api import parse_api

            return parse_api(data, name=name)
        case "{":
            return _read_object(data, text, name)
    from hfdigest.posts import parse_post

    return parse_post(data, name=name, dialects=dialects, repair=repair)


def _read_object(data: bytes, text: str, name: str) -> Document:
    """Read a JSON object by its keys."""
    from hfdigest.formats.sidecar import read_sidecar
    from hfdigest.jsontext import MAX_BYTES, decode_strictly, refuse_flaw

    if not _READ_STRICTLY.search(text):
        return _read_answer(data, name)
    check_size(text, MAX_BYTES, PageError, name)
    value = None
    with suppress(ValueError, RecursionError):  # of which the reader says what is wrong
        value = decode_strictly(text)
    keys = value.keys() if isinstance(value, dict) else set()
    if "schema_version" in keys:
        return _read_own(value, name)
    if "top_papers" in keys or {"papers", "total_papers"} <= keys:
        refuse_flaw(value, PageError, name)
        return read_sidecar(value, name)
    return _read_answer(data if value is None else value, name)


def _read_answer(data: bytes | dict[str, Any], name: str) -> Document:
    """Read an object of the API: one paper, or a list in it."""
    from hfdigest.page.api import load_json, read_answer
    from hfdigest.page.listing import reading
    from hfdigest.page.props import PaperPage

    with reading(name):
        value = load_json(data)
        keys = value.keys() if isinstance(value, dict) else set()
        page = read_answer(value, None)
    if len(page.digest.entries) == 1 and {"id", "paper"} & keys:
        (entry,) = page.digest.entries
        return PaperPage(paper=entry.paper, entry=entry, problems=page.problems)
    return page


def _read_own(plain: object, name: str) -> Document:
    """Read what `to_json` wrote."""
    from hfdigest.formats.json import structured
    from hfdigest.jsontext import refuse_flaw
    from hfdigest.model import Digest, Entry
    from hfdigest.page.listing import Page
    from hfdigest.page.props import PaperPage

    refuse_flaw(plain, SchemaError, name)
    try:
        value = structured(plain)
    except SchemaError as error:
        error.name = name
        raise
    if isinstance(value, Digest):
        return Page(digest=value)
    entry = value if isinstance(value, Entry) else Entry(paper=value)
    return PaperPage(paper=entry.paper, entry=entry)
