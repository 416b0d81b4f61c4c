"""Pages of Hugging Face: their props where they carry them, else what they show."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from attrs import evolve

from hfdigest.errors import PageError, Problem, excerpt
from hfdigest.identifiers import PaperId, in_page_address
from hfdigest.misread import examined
from hfdigest.model import Day, Digest, Entry, Month, Period, Week, check_period
from hfdigest.page import values
from hfdigest.page.api import load_json
from hfdigest.page.cards import has_highlights, read_cards, read_paper_card
from hfdigest.page.coverage import period_in_name, settled_period
from hfdigest.page.html import MAX_BYTES, Html, read_html, text_of
from hfdigest.page.listing import (
    Page,
    check_entries,
    finished,
    period_of_address,
    reading,
    report_search,
    searched_words,
)
from hfdigest.page.props import PaperPage, read_list_props, read_paper_props
from hfdigest.page.shown import shown_period
from hfdigest.page.values import WrongValueError
from hfdigest.source import check_content, check_size

T = TypeVar("T")

_LIST = "DailyPapers"
_PAPER = "PaperContent"
_ADVICE = {
    _LIST: "this is a page with a list: read it with parse_page",
    _PAPER: "this is the page of one paper: read it with parse_paper_page",
}
_SHOWN = 4000


def parse_page(  # noqa: PLR0913 - all but one by name
    data: str | bytes,
    /,
    *,
    url: str | None = None,
    period: Period | None = None,
    name: str | None = None,
    strict: bool = False,
    repair: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Page:
    """Read a page that lists papers: a day, week or month, the trending papers, or a search.

    `url` is the page's address and `period` what was asked for, where they are known; a day, week
    or month in `name` counts where neither they nor the page tell. With `repair`, what was read
    with the wrong codec is restored; without, it is a problem. With `strict`, the first problem
    that is more than a note is a `PageError` instead. A page without papers is a `PageError`
    that tells what it is, unless the page says itself that the list is empty, and so is one of more
    than `max_bytes`.
    """
    check_content(data, "parse_page")
    check_period(period, "parse_page")
    problems: list[Problem] = []
    with reading(name):
        page = _page_of(data, problems, max_bytes, repair=repair)
        asked, named = period or period_of_address(url), period_in_name(name)
        words = searched_words(url)

        def read(props: dict[str, Any], found: list[Problem]) -> Digest:
            return read_list_props(props, asked, words, found, named=named)

        found = _from_props(page, _LIST, read, problems)
        if isinstance(found, PageError):
            found = _from_cards(page, found, asked, words, problems, named=named)
        return finished(found, problems, strict=strict, name=name)


def parse_paper_page(
    data: str | bytes,
    /,
    *,
    url: str | None = None,
    name: str | None = None,
    repair: bool = False,
    max_bytes: int = MAX_BYTES,
) -> PaperPage:
    """Read the page of one paper with its comments.

    `url` is the page's address, where it is known. With `repair`, what was read with the wrong
    codec is restored; without, it is a problem. A page that is not that of a paper is a `PageError`
    that tells what it is, and so is one of more than `max_bytes`. Without its props, a
    page states no comments.
    """
    check_content(data, "parse_paper_page")
    problems: list[Problem] = []
    with reading(name):
        page = _page_of(data, problems, max_bytes, repair=repair)
        found = _from_props(page, _PAPER, read_paper_props, problems)
        if isinstance(found, PageError):
            entry = _paper_entry(page, found)
            found = PaperPage(paper=entry.paper, entry=entry)
        asked = in_page_address(url or "")
        if asked is not None and asked.id != found.paper.id:
            message = f"the page is that of {found.paper.id}, not of {asked}, which was asked for"
            problems.append(Problem(message=message))
        return evolve(found, problems=tuple(problems), name=name)


def _page_of(data: str | bytes, problems: list[Problem], max_bytes: int, *, repair: bool) -> Html:
    """Return a page; that it was read with the wrong codec is told, or undone."""
    check_size(data, max_bytes, PageError, None)
    restored, damage = examined(data, is_json=False, repair=repair)
    problems += damage
    return read_html(data if restored is None else restored, problems, max_bytes)


def _from_props(
    page: Html,
    target: str,
    read: Callable[[dict[str, Any], list[Problem]], T],
    problems: list[Problem],
) -> T | PageError:
    """Return what the first readable props of a page say, else why none can be read."""
    if page.is_cut_off:
        problems.append(Problem(message="the page is cut off before its end", level="error"))
    failure = PageError(f"the page has no props of {target}")
    for text in page.likely_props(target):
        found: list[Problem] = []
        try:
            result = read(_decoded_props(text), found)
        except PageError as error:
            failure = error
        else:
            problems += found
            return result
    message = f"{failure.message}; what the page shows was read instead"
    problems.append(Problem(message=message, path=failure.path, excerpt=failure.excerpt))
    return failure


def _decoded_props(text: str) -> dict[str, Any]:
    if not text:
        message = "the props are empty"
        raise PageError(message)
    try:
        return values.mapping(load_json(text))
    except (WrongValueError, RecursionError) as error:
        cause = error.message if isinstance(error, WrongValueError) else "nest too deeply"
        message = f"the props {cause}"
        raise PageError(message) from None


def _from_cards(  # noqa: PLR0913 - what is known of a page
    page: Html,
    failure: PageError,
    asked: Period | None,
    words: str | None,
    problems: list[Problem],
    *,
    named: Period | None,
) -> Digest:
    entries = read_cards(page, problems)
    if not entries:
        raise _no_papers(page, _LIST, failure)
    if page.is_too_deep:
        problems.append(Problem(message=_TOO_DEEP, level="error"))
    check_entries(entries, None, None, problems)
    if words is not None or has_highlights(page):
        report_search(words, problems)
        return Digest(entries=entries)
    shown = shown_period(page)
    if isinstance(asked, Week | Month) and isinstance(shown, Day):
        # The page of a week or month shows one of its days.
        shown = None if asked.start <= shown.date <= asked.end else shown
    return Digest(period=settled_period(shown, asked, problems, named=named), entries=entries)


def _paper_entry(page: Html, failure: PageError) -> Entry:
    links = (link.get("href", "") for link in page.root.iter("a"))
    paper_id = _paper_id_in([*page.addresses, *links])
    if paper_id is None or page.root.find(".//h1") is None or page.props(_LIST):
        raise _no_papers(page, _PAPER, failure)
    return read_paper_card(page, paper_id)


def _paper_id_in(addresses: Iterable[str]) -> PaperId | None:
    return next(filter(None, map(in_page_address, addresses)), None)


_TOO_DEEP = "elements nest so deeply that some of the page could not be read"

# Pages that stand in for the one asked for, by what their headings and paragraphs say.
_STAND_INS = (
    (r"too many requests|rate.?limit|\b429\b", "the server refused: too many requests"),
    (r"\b(?:log|sign) ?in\b", "this is a login page"),
    (
        r"captcha|you are (?:a )?human|unusual traffic|just a moment|access denied|\b403\b",
        "the server blocked the request",
    ),
    (r"can.t find the page|page not found|\b404\b", "the server did not find the page"),
    (
        r"bad gateway|service unavailable|internal (?:server )?error|maintenance|\b50[0-4]\b",
        "the server had an error",
    ),
)


def _no_papers(page: Html, target: str, failure: PageError) -> PageError:
    """Return the error that tells what a page without papers is.

    `failure` says why the props of the `target` could not be read.
    """
    for other, advice in _ADVICE.items():
        if other != target and page.props(other):
            return PageError(advice)
    if page.is_cut_off:
        return PageError("the page is cut off before its papers")
    if page.is_too_deep:
        return PageError(_TOO_DEEP)
    if page.props(target):
        return failure
    shown = " ".join(map(text_of, page.root.iter("title", "h1", "h2", "p")))[:_SHOWN]
    for pattern, cause in _STAND_INS:
        if re.search(pattern, shown, re.IGNORECASE):
            return PageError(cause, excerpt=excerpt(shown))
    return PageError("the page shows no papers: it is another page, or of an unknown layout")
