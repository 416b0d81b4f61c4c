"""Lists and papers straight from the Hugging Face Hub; needs the extra `hub`.

Requests go through the HTTP session of huggingface_hub, with its proxies, its token and
`HF_ENDPOINT`, and are repeated as it does it: on 429 and 5xx, as long after as `Retry-After` asks,
and when a connection fails or drops. Only the raw JSON is taken from it.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from attrs import evolve

import hfdigest
from hfdigest.errors import FetchError, PageError, Problem
from hfdigest.model import Day, Digest, Month, Period, Trending, Week
from hfdigest.page.api import load_json, parse_api
from hfdigest.page.listing import Page, reading
from hfdigest.page.props import PaperPage

MOST_PAGES = 50
"""How many answers are asked for one list at most; a month has fewer than twenty."""

_ITEMS_OF_A_PAGE = 100
_SECONDS = 30.0
"""How long a server may be silent."""

_OK = 200

_ASKED: Mapping[type, Callable[[Any], dict[str, str]]] = {
    Day: lambda period: {"date": period.label},
    Week: lambda period: {"week": period.label},
    Month: lambda period: {"month": period.label},
    Trending: lambda _: {"sort": "trending"},
}


def fetch(period: Period, /, *, endpoint: str | None = None) -> Page:
    """Return the list of a day, a week or a month, or the trending papers, complete.

    Answers are asked for until one has nothing new; a list that goes on after `MOST_PAGES` of
    them has a `Problem`. `endpoint` is the address of another Hub. Raises FetchError where the
    network or the server fails, PageError where an answer is not a list of papers.
    """
    items: dict[str, Any] = {}
    cut_off = [
        Problem(
            message=f"the list goes on after {MOST_PAGES} answers, the most that are read",
            level="error",
        )
    ]
    for answer in _answers(period, endpoint):
        known = len(items)
        for item in answer:
            items.setdefault(_key(item), item)
        if len(items) == known:
            cut_off = []
            break
    # The count tells the reader that a list of 50 or 100 was not cut off.
    page = parse_api({"count": len(items), "data": [*items.values()]}, period=period)
    digest = evolve(page.digest, declared_count=None)
    return evolve(page, digest=digest, problems=(*cut_off, *page.problems))


def fetch_paper(paper_id: str, /, *, endpoint: str | None = None) -> PaperPage:
    """Return what the Hub says of a paper; comments are not part of it.

    `endpoint` is the address of another Hub. Raises FetchError where the network or the server
    fails, also for a paper that it does not have, and PageError where the answer is no paper.
    """
    address = f"/api/papers/{quote(paper_id, safe='')}"
    page = parse_api(_get(endpoint, address, {}), name=address)
    (entry,) = page.digest.entries
    return PaperPage(paper=entry.paper, entry=entry, problems=page.problems)


def known_of(digest: Digest, /) -> Iterator[Page]:
    """Yield the list of the digest's period, and the papers of the digest that are not in it.

    Of a paper that cannot be fetched there is a problem in place of its entry.
    """
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


def _answers(period: Period, endpoint: str | None) -> Iterator[list[Any]]:
    """Yield the answers to a list, from the first page on."""
    for number in range(MOST_PAGES):
        asked = {**_ASKED[type(period)](period), "limit": _ITEMS_OF_A_PAGE, "p": number}
        answer = _get(endpoint, "/api/daily_papers", asked)
        if not isinstance(answer, list):
            message = "the answer is no list of papers"
            raise PageError(message, name="/api/daily_papers", path="$")
        yield answer


def _key(item: Any) -> str:
    """Return what tells an item of a list from the others, its paper's id where it has one."""
    paper = item.get("paper", item) if isinstance(item, dict) else item
    found = paper.get("id") if isinstance(paper, dict) else None
    return found if isinstance(found, str) else json.dumps(item, sort_keys=True)


def _get(endpoint: str | None, path: str, asked: Mapping[str, Any]) -> Any:
    """Return the JSON value of an answer; its name in errors is its path."""
    try:
        from huggingface_hub import constants, utils  # noqa: PLC0415 - an extra, slow to import
    except ImportError as fault:
        message = "fetching needs huggingface_hub: pip install 'hfdigest[hub]'"
        raise ImportError(message, name="huggingface_hub") from fault
    address = f"{(endpoint or constants.ENDPOINT).rstrip('/')}{path}"
    headers = utils.build_hf_headers(library_name="hfdigest", library_version=hfdigest.__version__)
    try:
        response = utils.http_backoff(
            "GET", address, params=dict(asked), headers=headers, timeout=_SECONDS
        )
    except Exception as fault:  # of whichever HTTP library huggingface_hub uses
        message = f"{type(fault).__name__}: {str(fault).partition(chr(10))[0]}"
        raise FetchError(message, name=address) from fault
    if response.status_code != _OK:
        raise FetchError(_refusal(response.status_code, response.content), name=address)
    with reading(path):
        return load_json(response.content)


def _refusal(status: int, content: bytes) -> str:
    """Return what the server said in place of an answer."""
    try:
        reason = json.loads(content)["error"]
    except (ValueError, TypeError, KeyError):
        return f"the server answered with HTTP {status}"
    return f"the server answered with HTTP {status}: {reason}"
