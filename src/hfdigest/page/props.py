"""The props that pages carry for their scripts: of list pages, and of a paper's page."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from hfdigest.checked import check_fields
from hfdigest.errors import PageError, Problem
from hfdigest.model import Day, Digest, Entry, Month, Paper, Period, Trending, Week
from hfdigest.page.comments import Comment, number_of_comments, read_comments
from hfdigest.page.coverage import settled_period
from hfdigest.page.listing import (
    check_entries,
    error_of,
    named_period,
    read_entries,
    report_search,
)
from hfdigest.page.payload import read_item
from hfdigest.page.values import WrongValueError, take
from hfdigest.shown import digests_table


@frozen(kw_only=True)
class PaperPage:
    """The page of one paper, as it was read."""

    paper: Paper
    """The paper."""
    entry: Entry
    """The paper with its upvotes, comments and submission at that moment.

    `rank` is its place among the papers of the day, which the page prints for the first few.
    """
    comments: tuple[Comment, ...] = ()
    """The comments, each with its replies; empty too where the page does not hold them."""
    problems: tuple[Problem, ...] = ()
    """What was understood only partly; empty where nothing."""
    name: str | None = field(default=None, eq=False)
    """The file's name, or what the caller called the document."""

    __attrs_post_init__ = check_fields

    def __repr__(self) -> str:
        """Return the name, and the paper."""
        return f"<PaperPage {self.name or ''}: {self.entry!r}>"

    def _repr_html_(self) -> str:
        """Return the paper as a table, for notebooks."""
        return digests_table(self.digests, repr(self))

    @property
    def digests(self) -> tuple[Digest]:
        """A digest without a period, of the entry alone."""
        return (Digest(entries=[self.entry]),)


def is_list_props(value: Mapping[str, Any]) -> bool:
    """Tell whether an object is the props of a list page."""
    return "dailyPapers" in value or "searchResults" in value


def read_list_props(
    props: Mapping[str, Any],
    asked: Period | None,
    words: str | None,
    problems: list[Problem],
    *,
    named: Period | None = None,
) -> Digest:
    """Read the props of a day, week, month, trending or search page.

    `words` is what was searched for by the page's address, where it is known and one of a search;
    `named` is what the page's name states.
    """
    words = _searched(props) or words
    key = "dailyPapers" if words is None else "searchResults"
    if key not in props:  # `dailyPapers` of a search page are those of the day
        message = f"the props have no {key}"
        raise PageError(message, path="$")
    entries = read_entries(props[key], f"$.{key}", problems)
    check_entries(entries, None, f"$.{key}", problems)
    rest = {name: value for name, value in props.items() if name != key}
    try:
        extra = take(rest, {}, {})
    except WrongValueError as wrong:
        raise error_of(wrong.problem("$")) from None
    if words is not None:
        report_search(words, problems)
        return Digest(entries=entries, extra=extra)
    period = Trending() if props.get("isTrending") is True else _stated_period(props)
    if isinstance(period, Day | Week | Month):
        extra = {name: value for name, value in extra.items() if name not in _PERIOD_KEYS}
    period = settled_period(period, asked, problems, named=named)
    return Digest(period=period, entries=entries, extra=extra)


def _searched(props: Mapping[str, Any]) -> str | None:
    """Return what a search page was searched for; `None` where it is no search page."""
    query = props.get("query")
    words = query.get("q") if isinstance(query, dict) else None
    return words if isinstance(words, str) and words else None


_PERIOD_KEYS = ("dateString", "date", "periodType")


def _stated_period(props: Mapping[str, Any]) -> Period | None:
    label = props.get("dateString", props.get("date"))
    kind = props.get("periodType")
    return (
        named_period(label, kind if isinstance(kind, str) else None)
        if isinstance(label, str)
        else None
    )


def read_paper_props(props: Mapping[str, Any], problems: list[Problem]) -> PaperPage:
    """Read the props of a paper's page; a wrong comment is left out and is a problem."""
    item = {key: value for key, value in props.items() if key != "comments"}
    try:
        entry = read_item(item)
    except WrongValueError as wrong:
        raise error_of(wrong.problem("$")) from None
    comments: tuple[Comment, ...] = ()
    if "comments" in props:
        comments = read_comments(props["comments"], "$.comments", problems)
        entry = evolve(entry, comments=number_of_comments(comments))
    return PaperPage(paper=entry.paper, entry=entry, comments=comments)
