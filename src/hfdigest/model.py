"""What a digest says: frozen, hashable, picklable values that know no format.

Absent is `None`, `()` or an empty mapping; zero is a value. Every datetime is aware.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from attrs import field, frozen

from hfdigest.affiliation import Affiliation
from hfdigest.counts import Count, whole
from hfdigest.errors import ArgumentError
from hfdigest.frozenmap import EMPTY, FrozenMap, freeze
from hfdigest.identifiers import ARXIV_ID, canonical
from hfdigest.patterns import lazily
from hfdigest.record import Record, deferrable
from hfdigest.shown import digest_line, digests_table, entry_line, paper_line
from hfdigest.unquoted import TEXTS, as_text, with_stated

REPORTS = frozenset({"conflicts", "summary"})
"""Keys of `Digest.extra` in which hfdigest reports on digests that it made of others.

They say nothing of their own, so a format that has no place for them leaves them out.
"""


# One converter for each type of item, because type checkers take the types of a constructor's
# arguments from them.
def _texts(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


def _authors(value: "Iterable[Author]") -> "tuple[Author, ...]":
    return tuple(value)


def _entries(value: "Iterable[Entry]") -> "tuple[Entry, ...]":
    return tuple(value)


def _map(value: Mapping[str, Any]) -> FrozenMap[Any]:
    frozen_map: FrozenMap[Any] = freeze(value)
    return frozen_map


def _front_matter(value: Mapping[str, Any]) -> FrozenMap[Any]:
    """Return values of front matter as the texts that YAML has for them."""
    if type(value) is FrozenMap and all(type(part) in TEXTS for part in value.values()):
        return value
    known: object = _map(value)
    if not isinstance(known, FrozenMap):
        return value  # type: ignore[return-value] # the check of all fields says what it is
    texts = {
        key: part if type(part) in TEXTS or part is None else as_text(part)
        for key, part in known.items()
    }
    return _map(texts)


def _aware(_: object, attribute: "attrs.Attribute[Any]", value: dt.datetime | None) -> None:
    if isinstance(value, dt.datetime) and value.utcoffset() is None:
        message = f"{attribute.name} must have a time zone: {value!r}"
        raise ArgumentError(message)


@frozen(kw_only=True, order=True)
class Day:
    """One day's list."""

    date: dt.date
    """The day, in UTC, as Hugging Face counts them."""

    def __attrs_post_init__(self) -> None:
        """Refuse what is no date, and a time, which may be of another day in UTC."""
        if not isinstance(self.date, dt.date) or isinstance(self.date, dt.datetime):
            message = f"a Day takes a datetime.date, not {self.date!r}"
            raise TypeError(message)

    @property
    def start(self) -> dt.date:
        """The day itself."""
        return self.date

    @property
    def end(self) -> dt.date:
        """The day itself."""
        return self.date

    @property
    def label(self) -> str:
        """The ISO date, such as `2026-02-16`."""
        return self.date.isoformat()


@frozen(kw_only=True, order=True)
class Week:
    """One ISO week's list; a week that the year does not have is an `ArgumentError`."""

    year: int = field(converter=whole)
    """The ISO week-numbering year, which differs from the calendar's around New Year."""
    week: int = field(converter=whole)
    """The ISO week, from 1 to 52 or 53."""

    def __attrs_post_init__(self) -> None:
        """Refuse a week that does not exist, or that ends beyond the calendar."""
        try:
            dt.date.fromisocalendar(self.year, self.week, 7)
        except (ValueError, OverflowError):
            message = f"{self.label} is no week of the calendar"
            raise ArgumentError(message) from None

    @property
    def start(self) -> dt.date:
        """The week's Monday."""
        return dt.date.fromisocalendar(self.year, self.week, 1)

    @property
    def end(self) -> dt.date:
        """The week's Sunday."""
        return dt.date.fromisocalendar(self.year, self.week, 7)

    @property
    def label(self) -> str:
        """The ISO week, such as `2026-W53`."""
        return f"{self.year:04d}-W{self.week:02d}"


@frozen(kw_only=True, order=True)
class Month:
    """One calendar month's list; a month outside 1 to 12 is an `ArgumentError`."""

    year: int = field(converter=whole)
    """The calendar year."""
    month: int = field(converter=whole)
    """The month, from 1 to 12."""

    def __attrs_post_init__(self) -> None:
        """Refuse a month that does not exist."""
        try:
            dt.date(self.year, self.month, 1)
        except (ValueError, OverflowError):
            message = f"{self.label} is no month of the calendar"
            raise ArgumentError(message) from None

    @property
    def start(self) -> dt.date:
        """The first day of the month."""
        return dt.date(self.year, self.month, 1)

    @property
    def end(self) -> dt.date:
        """The last day of the month."""
        first = self.start
        if first.month == 12:  # noqa: PLR2004 - December
            return first.replace(day=31)
        return first.replace(month=first.month + 1) - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        """The ISO month, such as `2026-02`."""
        return f"{self.year:04d}-{self.month:02d}"


@frozen(kw_only=True, order=True)
class Trending:
    """The list of trending papers, which belongs to no date."""

    @property
    def start(self) -> None:
        """A trending list has no first day."""
        return

    @property
    def end(self) -> None:
        """A trending list has no last day."""
        return

    @property
    def label(self) -> str:
        """The word `trending`."""
        return "trending"


Period = Day | Week | Month | Trending
"""What a digest covers."""

_LABEL = lazily(r"(\d{4})-(?:W(\d\d)|(\d\d)(?:-(\d\d))?)", re.ASCII)
"""A year with a week, a month, or a month and a day."""


def period_of(label: str, /) -> Period | None:
    """Return the period that has a label; `None` where none has, not even one that is no date."""
    match = _LABEL.fullmatch(label)
    if not match:
        return Trending() if label == Trending().label else None
    year, week, month, day = match.groups()
    try:
        if week:
            return Week(year=int(year), week=int(week))
        if day:
            return Day(date=dt.date(int(year), int(month), int(day)))
        return Month(year=int(year), month=int(month))
    except ValueError:
        return None


def check_period(period: object, taker: str) -> None:
    """Raise a TypeError for what is neither a period nor `None`."""
    if period is not None and not isinstance(period, Period):
        kind = type(period).__name__
        message = f"{taker} takes a Day, Week, Month or Trending as its period, not {kind}"
        raise TypeError(message)


@frozen(kw_only=True, repr=False)
class User(Record):
    """An account on the Hugging Face Hub."""

    name: str
    """The login."""
    fullname: str | None = None
    """The printed name; `None` where the source does not state it."""
    avatar_url: str | None = None
    """Absolute, or relative to the site (`/avatars/…svg`), as the source states it."""
    extra: FrozenMap[Any] = field(default=EMPTY, converter=_map)
    """Further facts of the payload (`isPro`, `followerCount`, …) under the payload's names."""


@frozen(kw_only=True, repr=False)
class Author(Record):
    """One author of a paper, in the order of the source."""

    name: str
    """The name as the source prints it."""
    user: User | None = None
    """The Hub account that claimed the name; it may be somebody else's."""
    status: str | None = None
    """How the account was matched, such as `claimed_verified`; an open set of words."""
    hidden: bool = False
    """True where the Hub marks the author as not shown."""
    extra: FrozenMap[Any] = field(default=EMPTY, converter=_map)
    """Further facts of the payload under the payload's names."""


@frozen(kw_only=True, repr=False)
class Organization(Record):
    """An organisation on the Hugging Face Hub."""

    name: str | None = None
    """The slug in the address of its page; `None` where only the full name is stated."""
    fullname: str | None = None
    """The printed name."""
    avatar_url: str | None = None
    """The address of its picture."""
    extra: FrozenMap[Any] = field(default=EMPTY, converter=_map)
    """Further facts of the payload under the payload's names."""


@deferrable("authors")
@frozen(kw_only=True, repr=False)
class Paper(Record):
    """What stays true of a paper, whichever digest names it."""

    id: str | None = None
    """The identifier on Hugging Face, nearly always an arXiv id without a version."""
    version: int | None = None
    """The arXiv version where the source names one."""
    title: str | None = None
    """The title as Markdown source or plain text of the source, on one line."""
    authors: tuple[Author, ...] = field(default=(), converter=_authors)
    """The authors whose names are stated, in order; empty where none are."""
    more_authors: bool = False
    """True where the source says that it leaves authors out, as by `et al.`."""
    author_count: int | None = None
    """How many authors the paper has, as far as it is stated; it may exceed the known names."""
    abstract: str | None = None
    """Only what the source presents as the abstract."""
    published_at: dt.datetime | None = field(default=None, validator=_aware)
    """When the paper appeared on arXiv; since 2026 often midnight UTC of that day."""
    organization: Organization | None = None
    """The organisation that the paper belongs to on the Hub."""
    github_url: str | None = None
    """The repository that the Hub links to the paper."""
    project_url: str | None = None
    """The project's page."""
    media_urls: tuple[str, ...] = field(default=(), converter=_texts)
    """Pictures and videos that were uploaded with the paper."""
    thumbnail_url: str | None = None
    """The picture that stands for the paper."""
    discussion_id: str | None = None
    """The Hub's identifier of the discussion."""
    ai_summary: str | None = None
    """One sentence that a model wrote."""
    ai_keywords: tuple[str, ...] = field(default=(), converter=_texts)
    """Keywords that a model chose."""
    extra: FrozenMap[Any] = field(default=EMPTY, converter=_map)
    """Further facts of the payload under the payload's names."""

    @property
    def arxiv_id(self) -> str | None:
        """The arXiv identifier without a version; `None` where `id` is not one."""
        return self.id if self.id is not None and ARXIV_ID.fullmatch(self.id) else None

    @property
    def arxiv_url(self) -> str | None:
        """The address of the abstract on arXiv."""
        return f"https://arxiv.org/abs/{self.id}" if self.arxiv_id else None

    @property
    def pdf_url(self) -> str | None:
        """The address of the PDF on arXiv."""
        return f"https://arxiv.org/pdf/{self.id}" if self.arxiv_id else None

    @property
    def hf_url(self) -> str | None:
        """The address of the paper's page on Hugging Face."""
        return f"https://huggingface.co/papers/{self.id}" if self.id else None

    @property
    def doi(self) -> str | None:
        """The DOI that arXiv registers for every paper; `None` where `id` is no arXiv id."""
        return f"10.48550/arXiv.{canonical(self.id)}" if self.id and self.arxiv_id else None

    def __repr__(self) -> str:
        """Return the paper's id and title."""
        return paper_line(self)


@frozen(kw_only=True, repr=False)
class Entry(Record):
    """One paper's place in one digest, true at one moment."""

    paper: Paper = Paper()
    """The paper."""
    rank: int | None = None
    """The place in the list, from 1; `None` where the source does not number its entries."""
    upvotes: Count | None = None
    """Votes on Hugging Face at that moment."""
    comments: Count | None = None
    """Comments on the paper's page at that moment, replies included."""
    github_stars: Count | None = None
    """Stars of the repository at that moment; `None` where there is no repository or no number."""
    affiliation: Affiliation | None = None
    """The card line that names an organisation or a number of authors."""
    submitted_by: User | None = None
    """Who submitted the paper to the daily papers."""
    submitted_at: dt.datetime | None = field(default=None, validator=_aware)
    """When it was submitted; since 2026-05-14 Hugging Face keeps the day only (midnight UTC)."""
    summary: str | None = None
    """The publisher's own words about the paper."""
    topic: str | None = None
    """The heading under which the digest lists the paper."""
    notes: FrozenMap[Any] = field(default=EMPTY, converter=_map)
    """Further labelled fields of a dialect under the dialect's names for them."""
    doubtful: tuple[str, ...] = field(default=(), converter=_texts)
    """Names of fields that hold a placeholder, a cut text, a page dump or a guess.

    What another source states for certain counts before them.
    """
    extra: FrozenMap[Any] = field(default=EMPTY, converter=_map)
    """Further facts of the payload under the payload's names."""

    def __repr__(self) -> str:
        """Return the rank, the paper and the votes."""
        return entry_line(self)


@frozen(kw_only=True, repr=False)
class Digest(Record):
    """One published list of papers."""

    period: Period | None = None
    """What the list covers; `None` where the source does not tell."""
    title: str | None = None
    """The post's title."""
    entries: tuple[Entry, ...] = field(default=(), converter=_entries)
    """The papers in the order of the source."""
    posted_at: dt.datetime | None = field(default=None, validator=_aware)
    """The time that the post gives itself."""
    front_matter: FrozenMap[Any] = field(
        default=EMPTY, converter=_front_matter, metadata={"for_json": with_stated}
    )
    """The other front-matter values, each a text, a tuple or a mapping of such, in order.

    `True`, numbers and dates become the texts that YAML has for them, and remember that they are
    no texts: the text `"true"` is written in quotes, and `True` without.
    """
    declared_count: int | None = None
    """How many papers the source says that it has."""
    statistics: FrozenMap[Any] = field(default=EMPTY, converter=_map)
    """Numbers that a monthly or weekly digest states about its papers."""
    extra: FrozenMap[Any] = field(default=EMPTY, converter=_map)
    """Further facts of the payload under the payload's names."""

    def __repr__(self) -> str:
        """Return the period and how many entries there are."""
        return digest_line(self)

    def _repr_html_(self) -> str:
        """Return the entries as a table, for notebooks."""
        return digests_table([self], self.title or repr(self))
