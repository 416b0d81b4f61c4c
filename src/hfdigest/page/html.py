"""HTML and XML text to a tree, and what its parts say: the one module that knows lxml."""

import codecs
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from attrs import frozen
from lxml import etree

from hfdigest.errors import PageError, Problem, excerpt
from hfdigest.page.first_props import first_props
from hfdigest.source import LINE_END, SURROGATE, check_size, refuse_compressed

MAX_BYTES = 32 * 2**20
"""The largest page that is read, unless more is asked for."""

Element = etree._Element  # noqa: SLF001 - lxml has no public name for it

_filled_by = etree.XPath("descendant::*[@data-target=$target]")
_EMPTY = "the page is empty"
_MOST_ATTRIBUTES = 1000
_SMALL = 2**16
_HEAD = 4096
_BLANK = "\ufeff\ufffd \t\r\n".encode()
_REPLACEMENT = "\ufffd"
_TAG = re.compile(rb"<[a-zA-Z!]")
_BEGINNING = re.compile(rb"<html[ >]", re.IGNORECASE)
_END = re.compile(rb"</html", re.IGNORECASE)
_WHOLE_TAG = re.compile(
    rb"<[a-zA-Z][^>=]*+(?:=(?:\"[^\"]*+\"|\s*+(?:\"[^\"]*+\"|'[^']*+')?)[^>=]*+)*+"
)
_VALUE = re.compile(rb"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_JSON_ERROR = re.compile(rb'\{\s*"error"\s*:\s*"(?P<error>[^"]*)"')
_DECLARED_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@frozen
class Html:
    """A page, whose tree without comments is made when it is needed."""

    _text: bytes
    is_cut_off: bool
    """True where the page begins as a whole one and does not end as one."""

    @cached_property
    def root(self) -> Element:
        """The topmost element; a PageError where there is none."""
        return self._tree[0]

    @property
    def is_too_deep(self) -> bool:
        """True where elements nest so deeply that the tree does not hold all of them."""
        return self._tree[1]

    @cached_property
    def _tree(self) -> tuple[Element, bool]:
        parser = etree.HTMLParser(
            encoding="utf-8",
            huge_tree=True,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(self._text, parser)
        if root is None:  # nothing but comments
            raise PageError(_EMPTY)
        return root, bool(parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT))

    def props(self, target: str) -> list[str]:
        """Return the props of the elements that a script fills in under the given name."""
        found: Any = _filled_by(self.root, target=target)
        return [element.get("data-props", "") for element in found]

    def likely_props(self, target: str) -> Iterator[str]:
        """Yield the first props alone where they are found without the tree, then all of them."""
        first = first_props(self._text, target)
        if first is not None:
            yield first
        yield from self.props(target)

    @property
    def title(self) -> str:
        """The title in the page's head."""
        return text_of(self.root.find(".//title"))

    @property
    def addresses(self) -> list[str]:
        """The addresses that the page gives itself."""
        links = self.root.iterfind(".//link[@rel='canonical']")
        metas = self.root.iterfind(".//meta[@property='og:url']")
        return [link.get("href", "") for link in links] + [
            meta.get("content", "") for meta in metas
        ]


def read_xml(data: str | bytes) -> Element:
    """Return the root of an XML text; a PageError for what is none, or has a document type.

    A document type could define entities, and no feed needs one.
    """
    page = data.encode("utf-8", "replace") if isinstance(data, str) else data
    encoding = "utf-8" if isinstance(data, str) else None
    if b"<!DOCTYPE" in page:
        message = "the XML has a document type, which is not read"
        raise PageError(message)
    _refuse_many_attributes(page)
    parser = etree.XMLParser(
        encoding=encoding,
        huge_tree=True,
        no_network=True,
        resolve_entities=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(page, parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        message = f"this is not XML: {excerpt(str(fault.msg))}"
        raise PageError(message, line=line, column=max(1, column)) from None


def plain_text(html: str) -> str:
    """Return what a piece of HTML shows."""
    parser = etree.HTMLParser(
        huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    shown = SURROGATE.sub(_REPLACEMENT, html).replace("\0", _REPLACEMENT)
    root = etree.fromstring(f"<div>{shown}</div>", parser)
    return text_of(root)


def raw_text_of(element: Element) -> str:
    """Return the text in an element as it stands."""
    return "".join(map(str, element.itertext()))


def text_of(element: Element | None) -> str:
    """Return the text in an element, or no text, with every run of white space as one space."""
    return "" if element is None else " ".join(raw_text_of(element).split())


def read_html(data: str | bytes, problems: list[Problem], max_bytes: int) -> Html:
    """Return a page; what is none, or too large for one, is an error."""
    check_size(data, max_bytes, PageError, None)
    page = _encoded(data, problems) if isinstance(data, str) else _recoded(data, problems)
    if b"\0" in page:
        offset = page.index(b"\0")
        _replaced(page[:offset].decode(), problems)
        page = page.replace(b"\0", _REPLACEMENT.encode())
    _refuse_other_data(page)
    _refuse_many_attributes(page)
    begins = _BEGINNING.search(page, 0, _HEAD)
    ends = _END.search(page, max(0, len(page) - _HEAD))
    return Html(page, is_cut_off=bool(begins and not ends))


def _encoded(text: str, problems: list[Problem]) -> bytes:
    """Return the text as UTF-8, with U+FFFD for halves of surrogate pairs."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        _replaced(text[: error.start], problems)
        return SURROGATE.sub(_REPLACEMENT, text).encode()


def _recoded(data: bytes, problems: list[Problem]) -> bytes:
    """Return a page as UTF-8: by its byte order mark, as UTF-8, or as it declares itself."""
    refuse_compressed(data, PageError)
    marked = next((codec for mark, codec in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(marked)
    except UnicodeDecodeError as error:
        declared = _DECLARED_CHARSET.search(data, 0, _HEAD)
        codec = _known_codec(declared[1].decode() if declared else "")
        message = f"byte {error.start + 1} is not {marked.upper()}; the page was read as {codec}"
        problems.append(Problem(message=message))
        return data.decode(codec, "replace").encode()
    return data if marked == "utf-8" else text.encode()


def _known_codec(name: str) -> str:
    """Return the codec of a declared character set, or the one that browsers fall back to."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        return "cp1252"
    return "cp1252" if codec in {"utf-8", "iso8859-1"} else codec


def _replaced(before: str, problems: list[Problem]) -> None:
    """Report a character that no page can hold by the text before it."""
    message = "a character that no page can hold; U+FFFD replaces it, here and wherever it occurs"
    lines = LINE_END.split(before)
    problems.append(
        Problem(message=message, line=len(lines), column=len(lines[-1]) + 1, level="error")
    )


def _refuse_other_data(page: bytes) -> None:
    content = page.lstrip(_BLANK)
    if not content:
        message = _EMPTY
    elif content[:1] in b"[{":
        message = "this is JSON, not HTML: read answers of the API with parse_api"
        if match := _JSON_ERROR.match(content):
            message = f"Hugging Face answered with an error: {excerpt(match['error'].decode())}"
    elif not _TAG.search(page):
        message = "this is not HTML: it has no tags"
    else:
        return
    line = content[:_HEAD].decode(errors="replace").partition("\n")[0]
    raise PageError(message, line=1, column=1, excerpt=excerpt(line) or None)


def _refuse_many_attributes(page: bytes) -> None:
    """Refuse an element with very many attributes, for which lxml takes time by their square.

    In a small page there cannot be so many that it takes a second.
    """
    if len(page) <= _SMALL:
        return
    for tag in _WHOLE_TAG.finditer(page):
        if tag.end() - tag.start() > _MOST_ATTRIBUTES:
            names = _VALUE.sub(b" ", tag[0]).replace(b"/", b" ").split()
            if len(names) > _MOST_ATTRIBUTES:
                message = f"an element has more than {_MOST_ATTRIBUTES} attributes"
                raise PageError(message)
