"""A list of items as a digest: its period, and whether the list is all of it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import unquote_plus

from attrs import field, frozen

from hfdigest.checked import check_fields
from hfdigest.errors import PageError, Problem
from hfdigest.model import Day, Digest, Entry, Month, Period, Trending, Week, period_of
from hfdigest.page import values
from hfdigest.page.items import (
    ForeignItemError,
    described_list,
    is_of_client,
    read_any_item,
)
from hfdigest.page.values import WrongValueError
from hfdigest.patterns import lazily
from hfdigest.shown import digests_table, document_line

MAX_ENTRIES = 100_000
"""The longest list of papers that is read."""

_DROPPED = (
    "the client of huggingface_hub made this list, and left out repositories, stars, project "
    "pages, what models wrote, who submitted a paper and when, and votes of 0; "
    "`hfdigest fetch` gets all of it"
)


@frozen(kw_only=True)
class Page:
    """A document with a list of papers, as it was read: a page, an API answer, a feed, a file."""

    digest: Digest
    """The list."""
    problems: tuple[Problem, ...] = ()
    """What was understood only partly, and what makes the list doubtful; empty where nothing."""
    name: str | None = field(default=None, eq=False)
    """The file's name, or what the caller called the document."""
    others: tuple[Digest, ...] = ()
    """The further lists of a document that holds several, such as JSON Lines or a feed."""

    __attrs_post_init__ = check_fields

    def __repr__(self) -> str:
        """Return the name or period, and how many entries there are."""
        return document_line(self, "")

    def _repr_html_(self) -> str:
        """Return the entries as a table, for notebooks."""
        return digests_table(self.digests, repr(self))

    @property
    def digests(self) -> tuple[Digest, ...]:
        """All lists of the document, `digest` first."""
        return (self.digest, *self.others)


@contextmanager
def reading(name: str | None) -> Iterator[None]:
    """Give every error of the reader the document's name, and excessive nesting an error."""
    try:
        yield
    except PageError as error:
        error.name = name
        raise
    except RecursionError:
        message = "the data nests too deeply"
        raise PageError(message, name=name) from None


def error_of(problem: Problem) -> PageError:
    """Return a problem as an error of the same place."""
    return PageError(
        problem.message,
        line=problem.line,
        column=problem.column,
        path=problem.path,
        excerpt=problem.excerpt,
    )


def read_entries(items: object, path: str, problems: list[Problem]) -> tuple[Entry, ...]:
    """Read the items of a list; one that is wrong is left out and is a problem.

    A list of which no item can be read is an error.
    """
    try:
        listed = values.sequence(items)
    except WrongValueError as wrong:
        raise error_of(wrong.problem(path)) from None
    if len(listed) > MAX_ENTRIES:
        message = f"the list has {len(listed):,} items; {MAX_ENTRIES:,} are read"
        raise PageError(message, path=path)
    if listed and all(isinstance(item, str) for item in listed):
        message = (
            "the list holds texts, not objects: these look like what Python's str() "
            "makes of objects, which is not JSON"
        )
        raise PageError(message, path=f"{path}[0]", excerpt=values.described(listed[0]))
    entries = []
    refused = []
    foreign = 0
    for index, item in enumerate(listed):
        try:
            entries.append(read_any_item(item))
        except WrongValueError as wrong:
            foreign += isinstance(wrong, ForeignItemError)
            refused.append(wrong.problem(f"{path}[{index}]"))
    if foreign and foreign == len(listed):
        raise PageError(described_list(listed), path=path)
    if refused and not entries:
        raise error_of(refused[0])
    problems += refused
    if is_of_client(listed[0] if listed else None) or any(map(is_of_client, listed)):
        problems.append(Problem(message=_DROPPED, path=path, level="note"))
    return tuple(entries)


def check_entries(
    entries: Sequence[Entry], declared: int | None, path: str | None, problems: list[Problem]
) -> None:
    """Report a list that is empty, names a paper twice, or is not as long as it says."""
    if not entries:
        problems.append(Problem(message="the list is empty", path=path))
    ids = [paper_id for entry in entries if (paper_id := entry.paper.id) is not None]
    if len(set(ids)) < len(ids):
        problems += [
            Problem(message=f"the paper {paper_id} is listed {number} times", path=path)
            for paper_id, number in Counter(ids).items()
            if number > 1
        ]
    if declared is not None and declared != len(entries):
        message = f"the source says {declared} papers, and {len(entries)} were read"
        problems.append(Problem(message=message, path=path))


# What states a period, in texts and in addresses: `2026-02-16`, `2026-W07`, `2026-02`.
_TIME = lazily(r"(?<=-\d\d-\d\d)T[\d:.]+Z\Z", re.ASCII)
_ADDRESS = lazily(
    r"/papers(?:/(?P<kind>trending)|/(?:date|week|month)/(?P<path>[\w-]+)"
    r"|.*[?&](?:date|week|month)=(?P<query>[\w-]+))",
    re.ASCII,
)
_SEARCH = lazily(r"/papers(?:/search)?/?\?(?:.*&)?q=(?P<words>[^&#]+)")


def named_period(text: str, kind: str | None = None) -> Period | None:
    """Return the period that a label, or a date with a time, names, else `None`.

    `kind` (`day`, `week`, `month`) makes a date stand for the week or month that holds it.
    """
    period = period_of(_TIME.sub("", text))
    if not isinstance(period, Day):
        return period
    if kind == "week":
        iso = period.date.isocalendar()
        return Week(year=iso.year, week=iso.week)
    if kind == "month":
        return Month(year=period.date.year, month=period.date.month)
    return period


def period_of_address(url: str | None) -> Period | None:
    """Return the period that the address of a list page or API answer asks for, else `None`."""
    match = _ADDRESS.search(url or "")
    if not match:
        return None
    return Trending() if match["kind"] else named_period(match["path"] or match["query"])


def searched_words(url: str | None) -> str | None:
    """Return what the address of a search page searches for; `None` for any other address."""
    match = _SEARCH.search(url or "")
    return unquote_plus(match["words"]) if match else None


def report_search(words: str | None, problems: list[Problem]) -> None:
    """Report that a list is the result of a search, for certain words where they are known."""
    what = "a search" if words is None else f"a search for {words!r}"
    message = f"these are the results of {what}, not the papers of a period"
    problems.append(Problem(message=message, level="note"))


def finished(
    digest: Digest, problems: list[Problem], *, strict: bool, name: str | None = None
) -> Page:
    """Return the page; if `strict`, its first problem that is more than a note is an error."""
    worst = next((problem for problem in problems if problem.level != "note"), None)
    if strict and worst is not None:
        raise error_of(worst)
    return Page(digest=digest, problems=tuple(problems), name=name)
