"""What the cards of a page show, where its props are missing: entries with few facts.

Nothing here stands on class names, which change with every design, but on structure, links and
text. What a card does not state stays unknown; the pictures of up to five authors are no authors.
"""

import datetime as dt
import re
from collections.abc import Iterator

from hfdigest.counts import EXACT, Count, number, read_count
from hfdigest.dates import parse_date
from hfdigest.errors import Problem
from hfdigest.identifiers import HUB_PATH, HUB_SITE, PaperId
from hfdigest.model import Author, Entry, Organization, Paper, User
from hfdigest.page import values
from hfdigest.page.html import Element, Html, raw_text_of, text_of
from hfdigest.page.payload import affiliation
from hfdigest.page.values import WrongValueError

_PAPER_LINK = re.compile(rf"(?:{HUB_SITE})?{HUB_PATH}(?P<id>[^/?#]+)(?P<fragment>#.*)?")
_PROFILE_LINK = re.compile(rf"(?:{HUB_SITE})?/(?P<name>[\w.-]+)", re.ASCII)
_GITHUB = "https://github.com/"
_AUTHOR_COUNT = re.compile(rf"(?<![\d,])({EXACT}) authors?\Z", re.ASCII)
_NO_VOTES = "-"
_SUBMITTED_BY = "Submitted by"


def read_cards(page: Html, problems: list[Problem]) -> tuple[Entry, ...]:
    """Read the cards of a list, trending or search page."""
    entries = []
    for card in page.root.iter("article"):
        if card.find(".//article") is not None:
            continue  # what holds cards is none
        try:
            entry = _read_card(card)
        except WrongValueError as wrong:
            problems.append(Problem(message=f"a card was left out: {wrong.message}", level="error"))
        else:
            if entry is not None:
                entries.append(entry)
    return tuple(entries)


def has_highlights(page: Html) -> bool:
    """Tell whether words in titles are highlighted, as on search pages."""
    return page.root.find(".//article//h3//span[@class='highlight']") is not None


def _read_card(card: Element) -> Entry | None:
    heading = next((link for h3 in card.iter("h3") for link in _paper_links(h3)), None)
    if heading is None:
        return None
    link, match = heading
    paper_id, version = values.paper_id(match["id"])
    repository = _repository(card)
    paper = Paper(
        id=paper_id,
        version=version,
        title=values.line(raw_text_of(link)),
        author_count=_author_count(card),
        published_at=_published_at(card),
        organization=_organization(card),
        github_url=values.repository(repository.get("href")) if repository is not None else None,
        thumbnail_url=_thumbnail(card),
    )
    vote = _vote(card)
    lead = values.text(text_of(card.find(".//p")))
    return Entry(
        paper=paper,
        upvotes=_upvotes(vote),
        comments=_comments(card, listed="Upvote" not in text_of(vote) and lead is None),
        github_stars=_github_stars(card, repository),
        affiliation=affiliation(paper),
        submitted_by=_submitter(card),
        # The AI summary where there is one, else the abstract: the card does not say which.
        extra={"lead": lead} if lead else {},
    )


def _paper_links(part: Element) -> Iterator[tuple[Element, re.Match[str]]]:
    for link in part.iter("a"):
        if match := _PAPER_LINK.fullmatch(link.get("href", "")):
            yield link, match


def _vote(part: Element) -> Element | None:
    """Return the vote button: what holds the checkbox."""
    box = part.find(".//input[@type='checkbox']")
    return None if box is None else box.getparent()


def _upvotes(vote: Element | None) -> Count | None:
    divs = [] if vote is None else list(vote.iter("div"))
    shown = text_of(divs[-1]) if divs else ""
    return 0 if shown == _NO_VOTES else read_count(shown)


def _comments(card: Element, *, listed: bool) -> Count | None:
    """Return the number on the link to the comments; a card of a list without one has none."""
    for link, match in _paper_links(card):
        if match["fragment"] == "#community":
            return read_count(text_of(link))
    return 0 if listed else None


def _github_stars(part: Element, repository: Element | None) -> Count | None:
    """Return the number on the link to the repository, or on the picture link to the paper."""
    if repository is not None:
        counts = map(read_count, text_of(repository).split())
        return next((count for count in counts if count is not None), None)
    for link, match in _paper_links(part):
        if match["fragment"] is None and link.find(".//svg") is not None:
            stars = read_count(text_of(link))
            if stars is not None:
                return stars
    return None


def _repository(part: Element) -> Element | None:
    links = (link for link in part.iter("a") if link.get("href", "").startswith(_GITHUB))
    return next((link for link in links if "GitHub" in text_of(link)), None)


def _author_count(part: Element) -> int | None:
    for item in part.iter("li"):
        if match := _AUTHOR_COUNT.search(text_of(item)):
            return number(read_count(match[1]))
    return None


def _organization(part: Element) -> Organization | None:
    """Return the organisation: its link holds its picture, labelled by its slug, and its name."""
    for link in part.iter("a"):
        match = _PROFILE_LINK.fullmatch(link.get("href", ""))
        picture, name = link.find(".//img"), link.find(".//span")
        fullname = text_of(name)
        if match and picture is not None and picture.get("alt") == match["name"] and fullname:
            avatar = picture.get("src")
            return Organization(name=match["name"], fullname=fullname, avatar_url=avatar)
    return None


def _submitter(part: Element) -> User | None:
    badge = _badge(part)
    if badge is None:
        return None
    login = text_of(badge).removeprefix(_SUBMITTED_BY).strip()
    picture = badge.find(".//img")
    avatar = picture.get("src") if picture is not None else None
    return User(name=login, avatar_url=avatar) if login else None


def _badge(part: Element) -> Element | None:
    parts = part.iter("div", "span")
    return next((p for p in parts if (p.text or "").strip().startswith(_SUBMITTED_BY)), None)


def _published_at(card: Element) -> dt.datetime | None:
    texts = (element.text for element in card.iter("span", "div", "time") if not len(element))
    dates = (parse_date(text) for text in texts if text)
    return next((midnight(date) for date in dates if date is not None), None)


def midnight(date: dt.date) -> dt.datetime:
    """Return the beginning of a day in UTC, by which Hugging Face counts days."""
    return dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)


def _thumbnail(card: Element) -> str | None:
    sources = (picture.get("src", "") for picture in card.iter("img"))
    return next((source for source in sources if "/social-thumbnails/" in source), None)


_PUBLISHED = re.compile(r"Published on (?P<date>\w+ \d+, \d{4})", re.ASCII)
_SUBMITTED = re.compile(r"Submitted by .{1,99}? on (?P<date>[A-Z]\w+ \d+, \d{4})", re.ASCII)
_PLACE = re.compile(r"#(?P<place>[1-9]\d?) Paper of the day", re.ASCII)
_MORE_AUTHORS = re.compile(r"\+ ?(?P<number>\d+) authors?\b", re.ASCII)
_AI_LABEL = re.compile(r"AI-generated summary|Generated by \S+")


def read_paper_card(page: Html, paper_id: PaperId) -> Entry:
    """Read what the page of one paper shows, but for its comments."""
    main = page.root.find(".//main")
    main = page.root if main is None else main
    shown = text_of(main)
    authors = _authors(main)
    more = _MORE_AUTHORS.search(shown)
    ai_summary, abstract = _abstracts(main)
    repository = _repository(main)
    project = next((a for a in main.iter("a") if text_of(a) == "Project page"), None)
    paper = Paper(
        id=paper_id.id,
        version=paper_id.version,
        title=values.line(text_of(main.find(".//h1"))),
        authors=authors,
        author_count=len(authors) + int(more["number"] if more else 0) if authors else None,
        abstract=abstract,
        published_at=_date_in(_PUBLISHED, shown),
        organization=_organization(main),
        github_url=values.repository(repository.get("href")) if repository is not None else None,
        project_url=values.url(project.get("href", "")) if project is not None else None,
        ai_summary=ai_summary,
    )
    place = _PLACE.search(shown)
    return Entry(
        paper=paper,
        rank=int(place["place"]) if place else None,
        upvotes=_upvotes(_vote(main)),
        github_stars=_github_stars(main, repository) if repository is not None else None,
        affiliation=affiliation(paper),
        submitted_by=_linked_submitter(main),
        submitted_at=_date_in(_SUBMITTED, shown),
    )


def _authors(main: Element) -> tuple[Author, ...]:
    """Return the authors that are printed: the first ones, where there are many."""
    spans = (span for span in main.iter("span") if "author" in span.get("class", "").split())
    names = (text_of(span).rstrip(", ") for span in spans)
    return tuple(Author(name=name) for name in names if name)


def _abstracts(main: Element) -> tuple[str | None, str | None]:
    """Return the AI summary and the abstract, which stand below the same heading."""
    heading = next((h2 for h2 in main.iter("h2") if text_of(h2) == "Abstract"), None)
    section = None if heading is None else heading.getparent()
    if section is None:
        return None, None
    texts = [text_of(part) for part in section.iter("p")]
    texts = [text for text in texts if text and not _AI_LABEL.fullmatch(text)]
    if len(texts) > 1 and _AI_LABEL.search(text_of(section)):
        return _AI_LABEL.sub("", texts[0]).strip(), texts[-1]
    return None, texts[-1] if texts else None


def _date_in(pattern: re.Pattern[str], shown: str) -> dt.datetime | None:
    match = pattern.search(shown)
    date = parse_date(match["date"]) if match else None
    return midnight(date) if date else None


def _linked_submitter(main: Element) -> User | None:
    """Return who submitted the paper, by the link to the account beside the words."""
    badge = _badge(main)
    link = None if badge is None else badge.find(".//a")
    match = None if link is None else _PROFILE_LINK.fullmatch(link.get("href", ""))
    return User(name=match["name"], fullname=text_of(link) or None) if match else None
