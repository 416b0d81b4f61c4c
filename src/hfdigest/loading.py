"""Any file by its content: `KINDS` is the table of what is known by what, and read by whom.

The readers are imported when a file needs them: a folder of posts needs neither lxml nor msgspec.
"""

import os
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias

from attrs import evolve

from hfdigest.beginnings import is_json
from hfdigest.errors import HfDigestError, PageError, ParseError, Problem, SchemaError
from hfdigest.files import chunks, read_file
from hfdigest.model import Digest, Entry, Period, check_period
from hfdigest.patterns import lazily
from hfdigest.source import (
    SURROGATE,
    Source,
    check_content,
    check_size,
    readable,
    refuse_compressed,
)

if TYPE_CHECKING:
    from hfdigest import Dialect, Page, PaperPage, Post

Document: TypeAlias = "Post | Page | PaperPage"
"""What a file is read as; each has `digest` or `paper`, `problems` and `name`."""

MAX_BYTES = 256 * 2**20
"""The largest file that is read; most kinds of document have a smaller limit of their own."""


def load(
    path: str | os.PathLike[str],
    /,
    *,
    repair: bool = False,
    dialects: "Iterable[str | Dialect] | None" = None,
    period: Period | None = None,
) -> Document:
    """Read a file by its content; of its name, only a day, week or month counts.

    A digest post gives a `Post`. A list page, an API answer with a list, a feed, a side-car file,
    JSON Lines, and a digest or an array in our own JSON give a `Page`. What speaks of one paper
    gives a `PaperPage`: its page, its answer of the API, its text as Markdown, and an entry or a
    paper in our own JSON. With `repair`, what was read with the wrong codec is restored. `dialects`
    are the ones to try on a post. `period` is what the file is known to cover; where it says
    otherwise, that counts and is a problem, and a post keeps what it says. Raises HfDigestError for
    what is none of these, and OSError.
    """
    data = read_file(path, most=MAX_BYTES)
    return loads(data, name=os.fspath(path), repair=repair, dialects=dialects, period=period)


def loads(
    data: str | bytes | IO[bytes] | IO[str],
    /,
    *,
    name: str | None = None,
    repair: bool = False,
    dialects: "Iterable[str | Dialect] | None" = None,
    period: Period | None = None,
) -> Document:
    """Read a document by its content, as `load` reads a file; `data` may be an open file.

    `name` is what to call it in errors, and may state its period as the name of a file does.
    """
    check_period(period, "loads")
    content: Any = _content_of(data) if hasattr(data, "read") else data
    check_content(content, "loads")
    check_size(content, MAX_BYTES, ParseError, name)
    given = _Given(content, Source.read(content, name), name, repair, dialects, period)
    try:
        if isinstance(content, bytes):
            refuse_compressed(content, ParseError)
        return _kind_of(given.source.text).read(given)
    except HfDigestError as error:
        error.name = error.name or name
        raise


def _content_of(file: Any) -> Any:
    """Return what an open file still holds, and no more of it than is too much."""
    parts = [*chunks(file, MAX_BYTES)]
    return parts[0][:0].join(parts) if parts else file.read(0)


class _Given(NamedTuple):
    """A document to be read, and what is known of it."""

    data: str | bytes
    source: Source
    name: str | None
    repair: bool
    dialects: "Iterable[str | Dialect] | None"
    period: Period | None


_Reader: TypeAlias = Callable[[_Given], Document]


def _telling(*, is_json: bool) -> Callable[[_Reader], _Reader]:
    """Make a reader tell that its document was read with the wrong codec, or restore it first."""

    def of(read: _Reader) -> _Reader:
        @wraps(read)
        def reader(given: _Given) -> Document:
            from hfdigest.misread import examined

            restored, damage = examined(given.data, is_json=is_json, repair=given.repair)
            if restored is not None:
                source = given.source.repaired(restored)
                given = given._replace(data=source.text, source=source)
            document = read(given)
            return evolve(document, problems=(*damage, *document.problems)) if damage else document

        return reader

    return of


# --- pages and posts -----------------------------------------------------------------------------

_HTML = lazily(r"(?is)(?>\s*+<!--.*?-->)*+\s*+<(?:!doctype html|html|head|body)\b")
_PROPS = lazily(r"""data-target=["'](DailyPapers|PaperContent)["']""")


def _is_page(text: str) -> bool:
    return bool(_HTML.match(text) or (text.lstrip()[:1] == "<" and _PROPS.search(text)))


def _read_page(given: _Given) -> Document:
    from hfdigest.page.pages import parse_page, parse_paper_page

    props = _PROPS.search(given.source.text)
    if props and props[1] == "PaperContent":
        page = parse_paper_page(given.data, name=given.name, repair=given.repair)
        return _placed(page, given.period)
    return parse_page(given.data, name=given.name, period=given.period, repair=given.repair)


def _read_post(given: _Given) -> Document:
    from hfdigest.posts import parse_post

    post = parse_post(given.data, name=given.name, dialects=given.dialects, repair=given.repair)
    return _placed(post, given.period)


_XML_FEED = lazily(
    r"\s*+(?:<\?xml\b[^>]*>)?(?>\s*+(?:<!--.*?-->|<\?[^>]*>))*+\s*+<(?:(?:\w+:)?(?:feed|rss|RDF)\b|!DOCTYPE\s+(?:feed|rss)\b)",
    re.DOTALL,
)


def _is_xml_feed(text: str) -> bool:
    return bool(_XML_FEED.match(text))


@_telling(is_json=False)
def _read_xml_feed(given: _Given) -> Document:
    from hfdigest.formats.feed_reader import read_xml_feed
    from hfdigest.page.listing import reading

    text = given.source.text
    # What is no UTF-8 is in the encoding that the XML declares.
    data = given.data if SURROGATE.search(text) else text
    with reading(given.name):
        return read_xml_feed(data, given.name, given.period)


def _is_page_text(text: str) -> bool:
    if text.lstrip()[:6] != "Title:":
        return False
    from hfdigest.page.paper_text import is_page_text

    return is_page_text(text)


@_telling(is_json=False)
def _read_page_text(given: _Given) -> Document:
    from hfdigest.page.paper_text import paper_of_text, read_paper_text
    from hfdigest.posts import parse_post

    text = readable(given.source.text)
    if paper_of_text(text):
        return _placed(read_paper_text(text, given.name), given.period)
    post = parse_post(given.data, name=given.name, dialects=given.dialects or ["links"])
    return _placed(post, given.period)


# --- JSON ----------------------------------------------------------------------------------------

_LINES = lazily(r"\s*+\{[^\n]*\}[ \t\r]*\n\s*+\{")
_READ_STRICTLY = ('"schema_version"', '"top_papers"', '"total_papers"')
"""Keys of objects that are read strictly: our own JSON, and side-car files."""


def _is_lines(text: str) -> bool:
    return bool(_LINES.match(text))


@_telling(is_json=True)
def _read_json(given: _Given) -> Document:
    """Read a JSON text by its value."""
    value, text = None, given.source.text
    if any(key in text for key in _READ_STRICTLY):
        value = _strictly(text)
        if isinstance(value, dict) and "schema_version" in value:
            return _placed(_read_own(value, given.name), given.period)
        if _is_own_array(value):
            return _placed(_read_own_array(value, given.name), given.period)
        if isinstance(value, dict) and _is_sidecar(value):
            from hfdigest.formats.sidecar import read_sidecar
            from hfdigest.jsontext import refuse_flaw

            refuse_flaw(value, PageError, given.name)
            return _placed(read_sidecar(value, given.name), given.period)
    return _read_answer(given.data if value is None else value, given)


def _strictly(text: str) -> Any:
    """Return the value of a JSON text, with marks; `None` where it is none, as its reader says."""
    from hfdigest.jsontext import decode_strictly

    try:
        return decode_strictly(text)
    except (ValueError, RecursionError):
        return None


def _is_sidecar(value: dict[str, Any]) -> bool:
    return "top_papers" in value or {"papers", "total_papers"} <= value.keys()


def _is_json_feed(value: object) -> bool:
    version = value.get("version") if isinstance(value, dict) else None
    return isinstance(version, str) and version.startswith("https://jsonfeed.org/version/")


def _read_answer(data: Any, given: _Given) -> Document:
    """Read an answer of the API or of its client: a list of papers, or one."""
    from hfdigest.page.api import is_one_item, load_answer, read_answer
    from hfdigest.page.listing import reading
    from hfdigest.page.props import PaperPage

    with reading(given.name):
        value = load_answer(data)
        if _is_json_feed(value):
            from hfdigest.formats.feed_reader import read_json_feed

            return read_json_feed(value, given.name, given.period)
        alone = is_one_item(value)
        page = read_answer(value, None if alone else given.period, given.name)
    if not alone:
        return page
    (entry,) = page.digest.entries
    one = PaperPage(paper=entry.paper, entry=entry, problems=page.problems, name=given.name)
    return _placed(one, given.period)


def _read_own(plain: object, name: str | None) -> Document:
    """Read what `to_json` wrote."""
    from hfdigest.formats.json import structured
    from hfdigest.jsontext import refuse_flaw
    from hfdigest.page.listing import Page
    from hfdigest.page.props import PaperPage

    refuse_flaw(plain, SchemaError, name)
    value = structured(plain)
    if isinstance(value, Digest):
        return Page(digest=value, name=name)
    entry = value if isinstance(value, Entry) else Entry(paper=value)
    return PaperPage(paper=entry.paper, entry=entry, name=name)


def _is_own_array(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and "schema_version" in item for item in value)
    )


def _read_own_array(plain: list[Any], name: str | None) -> Document:
    """Read an array that `to_json` wrote: digests as they are, entries and papers as one list."""
    from hfdigest.formats.json import structured
    from hfdigest.jsontext import refuse_flaw
    from hfdigest.page.listing import Page

    refuse_flaw(plain, SchemaError, name)
    digests: list[Digest] = []
    entries: list[Entry] = []
    for place, item in enumerate(plain):
        try:
            value = structured(item)
        except SchemaError as error:
            error.name, error.path = name, f"$[{place}]{(error.path or '$')[1:]}"
            raise
        if isinstance(value, Digest):
            digests.append(value)
        else:
            entries.append(value if isinstance(value, Entry) else Entry(paper=value))
    first, *others = [*digests, *([Digest(entries=entries)] if entries else [])]
    return Page(digest=first, others=tuple(others), name=name)


@_telling(is_json=True)
def _read_lines(given: _Given) -> Document:
    """Read JSON Lines: our own JSON, each line a digest or paper, or items of the API."""
    from hfdigest.page.api import load_json, read_answer
    from hfdigest.page.listing import Page, reading

    rows = [
        (number, line)
        for number, line in enumerate(given.source.text.split("\n"), 1)
        if line and not line.isspace()
    ]
    own = ['"schema_version"' in line for _, line in rows]
    if not any(own):
        with reading(given.name):
            items = [_line(load_json, line, number) for number, line in rows]
            return read_answer(items, given.period, given.name)
    digests: list[Digest] = []
    for number, line in rows:
        digests += _line(_digests_in_own, line, number)
    page = Page(digest=digests[0], others=tuple(digests[1:]), name=given.name)
    return _placed(page, given.period)


def _line(read: Callable[[str], Any], line: str, number: int) -> Any:
    """Return what a line is read as; its errors tell the line."""
    try:
        return read(line)
    except HfDigestError as error:
        error.line = number
        raise


def _digests_in_own(line: str) -> tuple[Digest, ...]:
    from hfdigest.jsontext import read_json

    return _read_own(read_json(Source.read(line), SchemaError), None).digests


# --- what is known beside the content ------------------------------------------------------------


def _placed(document: Document, period: Period | None) -> Document:
    """Return a document with the period that it is known to have, where it states none."""
    if period is None:
        return document
    from hfdigest.page.listing import Page

    problems = [
        Problem(
            message=f"the list is that of {stated.label}, not of {period.label}, "
            "which was asked for"
        )
        for stated in (digest.period for digest in document.digests)
        if stated not in {None, period}
    ]
    if isinstance(document, Page):
        first, *others = (
            evolve(digest, period=digest.period or period) for digest in document.digests
        )
        document = evolve(document, digest=first, others=tuple(others))
    elif None in {digest.period for digest in document.digests}:
        message = f"this document cannot say that it is of {period.label}, which was asked for"
        problems.append(Problem(message=message, level="note"))
    return evolve(document, problems=(*document.problems, *problems))


# --- the table -----------------------------------------------------------------------------------


class Kind(NamedTuple):
    """A kind of document."""

    name: str
    """What it is."""
    known_by: str
    """What tells it from the kinds below it."""
    begins: str
    """The characters one of which the text begins with behind white space; "" for any."""
    matches: Callable[[str], bool]
    read: _Reader


KINDS = (
    Kind(
        "page of Hugging Face",
        "the text begins as HTML does, or with `<` and holds the element of a page's props",
        "<",
        _is_page,
        _read_page,
    ),
    Kind(
        "feed of Atom or RSS",
        "the text is XML, and its first element `feed`, `rss` or `RDF`",
        "<",
        _is_xml_feed,
        _read_xml_feed,
    ),
    Kind(
        "JSON Lines",
        "the first line is a JSON object, and another one follows on the next",
        "{",
        _is_lines,
        _read_lines,
    ),
    Kind(
        "JSON",
        "the text begins with `{` or `[` and what may stand after it in JSON",
        "{[",
        is_json,
        _read_json,
    ),
    Kind(
        "page as Markdown",
        "the text begins with `Title:` and has `URL Source:` in its first lines",
        "T",
        _is_page_text,
        _read_page_text,
    ),
    Kind("digest post", "nothing else", "", lambda _: True, _read_post),
)
"""The kinds of document, in the order in which they are tried."""


def _kind_of(text: str) -> Kind:
    """Return the first kind that a text may be."""
    begin = text.lstrip()[:1]
    kinds = (kind for kind in KINDS if not kind.begins or begin in kind.begins)
    return next(kind for kind in kinds if kind.matches(text))
