"""Lists and papers straight from the Hugging Face Hub; needs the extra `hub`.

Requests go through the HTTP session of huggingface_hub, with its proxies, its token and
`HF_ENDPOINT`. They are repeated on 429 and 5xx, as long after as `Retry-After` asks, and when a
connection fails or drops, until the deadline. Only the raw JSON is taken from it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from attrs import evolve

from hfdigest.asking import Hub
from hfdigest.checked import check_kind
from hfdigest.contents import Document, digest_of
from hfdigest.errors import ArgumentError, FetchError, PageError, Problem
from hfdigest.identifiers import PaperId, canonical
from hfdigest.model import Day, Digest, Month, Period, Trending, Week
from hfdigest.page.api import is_one_item, parse_api
from hfdigest.page.coverage import LIMITS
from hfdigest.page.listing import Page
from hfdigest.page.props import PaperPage

MOST_PAGES = 50
"""How many answers are asked for one list at most; a month has fewer than twenty."""

TIMEOUT = 120.0
"""How many seconds a list or a paper may take, with all waiting."""

TRENDING = 100
"""How many trending papers are asked for; the list has no end."""

_ITEMS_OF_A_PAGE = 100

_ASKED: Mapping[type, Callable[[Any], dict[str, str]]] = {
    Day: lambda period: {"date": period.label},
    Week: lambda period: {"week": period.label},
    Month: lambda period: {"month": period.label},
    Trending: lambda _: {"sort": "trending"},
}


def fetch(
    period: Period,
    /,
    *,
    endpoint: str | None = None,
    limit: int | None = None,
    timeout: float = TIMEOUT,
) -> Page:
    """Return the list of a day, a week or a month, complete, or the first trending papers.

    `limit` is how many papers are asked for: all of a day, a week or a month, and `TRENDING` of the
    trending ones, where it is not given. A list that goes on after them, or after `MOST_PAGES`
    answers, has a `Problem`, and so has an empty one. `endpoint` is the address of another Hub.
    Raises FetchError where the network or the server fails, does not answer within `timeout`
    seconds, or answers something else.
    """
    check_kind(period, Period, "fetch", "a Day, Week, Month or Trending")
    if limit is not None and limit < 1:
        message = f"limit must be at least 1, not {limit}"
        raise ArgumentError(message)
    most = limit or (TRENDING if isinstance(period, Trending) else None)
    items, goes_on = _items(Hub(endpoint, timeout), _ASKED[type(period)](period), most)
    if not items:
        message = f"the list of {period.label} is empty: weekends and holidays have none"
        note = Problem(message=message, level="note")
        return Page(digest=Digest(period=period), problems=(note,))
    # The count tells the reader that a list of 50 or 100 was not cut off.
    try:
        page = parse_api({"count": len(items), "data": items}, period=period)
    except PageError as error:
        raise FetchError(error.message, name="/api/daily_papers", path=error.path) from error
    digest = evolve(page.digest, declared_count=None)
    return evolve(page, digest=digest, problems=(*goes_on, *page.problems))


def fetch_paper(
    paper_id: str, /, *, endpoint: str | None = None, timeout: float = TIMEOUT
) -> PaperPage:
    """Return what the Hub says of a paper; comments are not part of it.

    `endpoint` is the address of another Hub. Raises FetchError where the network or the server
    fails, also for a paper that it does not have, where it does not answer within `timeout`
    seconds, and where the answer is no paper or another one.
    """
    check_kind(paper_id, str, "fetch_paper", "the id of a paper")
    address = f"/api/papers/{quote(paper_id, safe='', errors='replace')}"
    value = Hub(endpoint, timeout).get(address, {}).value
    if not is_one_item(value):
        message = "the answer is not one paper"
        raise FetchError(message, name=address)
    try:
        page = parse_api(value, name=address)
    except PageError as error:
        raise FetchError(error.message, name=address, path=error.path) from error
    (entry,) = page.digest.entries
    found = entry.paper.id or ""
    if canonical(found) != canonical(PaperId.parse(paper_id).id):
        message = f"the answer is on the paper {found}, not on {paper_id}"
        raise FetchError(message, name=address)
    return PaperPage(paper=entry.paper, entry=entry, problems=page.problems, name=address)


def known_of(digest: Digest | Document, /) -> Iterator[Page]:
    """Yield the list of the digest's period, and the papers of the digest that are not in it.

    Of a paper that cannot be fetched there is a problem in place of its entry.
    """
    digest = digest_of(digest, "known_of")
    missing = {entry.paper.id for entry in digest.entries if entry.paper.id}
    if digest.period is not None:
        page = fetch(digest.period)
        missing -= {entry.paper.id for entry in page.digest.entries}
        yield page
    for paper_id in sorted(missing):
        try:
            page_of_paper = fetch_paper(paper_id)
        except FetchError as error:
            yield Page(digest=Digest(), problems=(Problem(message=str(error), level="error"),))
        else:
            yield Page(digest=page_of_paper.digests[0], problems=page_of_paper.problems)


def _items(
    hub: Hub, asked: Mapping[str, str], most: int | None
) -> tuple[list[Any], tuple[Problem, ...]]:
    """Return the items of a list, and the problem of one that goes on after them."""
    items: dict[str, Any] = {}
    size = min(most or _ITEMS_OF_A_PAGE, _ITEMS_OF_A_PAGE)
    for number in range(MOST_PAGES):
        answer = hub.get("/api/daily_papers", {**asked, "limit": size, "p": number})
        if not isinstance(answer.value, list):
            message = "the answer is no list of papers"
            raise FetchError(message, name="/api/daily_papers", path="$")
        known = len(items)
        for item in answer.value:
            items.setdefault(_key(item), item)
        # A server that does not say whether there is more may have cut the answer off.
        more = answer.goes_on or len(answer.value) in {size, *LIMITS}
        if len(items) == known or not more:
            return [*items.values()][:most], ()
        if most is not None and len(items) >= most:
            message = f"the list goes on after {most} papers, which were asked for"
            return [*items.values()][:most], (Problem(message=message, level="note"),)
    message = f"the list goes on after {MOST_PAGES} answers, the most that are read"
    return [*items.values()], (Problem(message=message, level="error"),)


def _key(item: Any) -> str:
    """Return what tells an item of a list from the others, its paper's id where it has one."""
    paper = item.get("paper", item) if isinstance(item, dict) else item
    found = paper.get("id") if isinstance(paper, dict) else None
    return found if isinstance(found, str) else json.dumps(item, sort_keys=True)
