"""The JSON files beside a blog's digest posts: `daily-2026-02-16.json`, `monthly-2026-02.json`.

All that such a file says is kept under its own names in `extra`, of the digest and of each entry.
So also what the model has no field for can be reached: `crawled_at` (UTC), `code_link` (some link
of the paper's page), `published` (when the crawl began, not when the paper appeared), `tags` and
`description`. A file is written from there, with what the model says laid over it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Generic, TypeVar

from attrs import evolve, frozen

from hfdigest.affiliation import Affiliation, taken_apart
from hfdigest.contents import Document, digest_of
from hfdigest.doubtful import doubtful
from hfdigest.errors import PageError, Problem, RenderError
from hfdigest.frozenmap import freeze, frozen_own, thaw
from hfdigest.identifiers import ARXIV_ID
from hfdigest.jsontext import find_flaw, is_plain, json_text, plain_json_text, read_json, step
from hfdigest.misread import examined
from hfdigest.model import Day, Digest, Entry, Month, Paper, period_of
from hfdigest.page import values
from hfdigest.page.listing import Page, check_entries, error_of, named_period
from hfdigest.page.values import WrongValueError
from hfdigest.record import changed, maker
from hfdigest.source import Source, check_content

T = TypeVar("T", Digest, Entry)

GLUED_SINCE = "2025-12-25T12:41"
"""From this moment of a crawl on, an institution is the text of the whole card line."""

_NAME = re.compile(r"(?:daily|monthly)-([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)\.json\Z")
_ID = re.compile(r"[^\s?#]+")


@frozen
class _Fact(Generic[T]):
    """A key that says what a field of the model says."""

    field: str
    """The field's path from the digest or the entry."""
    get: Callable[[T], Any]
    """The field's value; `None` where it is absent."""
    read: Callable[[Any], Any]
    """The value as the file has it, in the model's form; a `WrongValueError` if it is none."""
    write: Callable[[Any], Any] = lambda value: value
    """The inverse of `read`."""

    def can_say(self, value: object) -> bool:
        """Tell whether the file can say a value so that it reads back the same."""
        try:
            return not find_flaw(value) and bool(self.read(self.write(value)) == value)
        except WrongValueError:
            return False


def _address(prefix: str) -> dict[str, Callable[[Any], Any]]:
    """Return how the addresses of papers are read as ids, and how they are written."""

    def read(value: object) -> str | None:
        text = values.text(value)
        if text is None or not text.startswith(prefix):
            return None
        paper_id = text[len(prefix) :]
        return paper_id if _ID.fullmatch(paper_id) else None

    return {"read": read, "write": prefix.__add__}


def _number(value: object) -> int | float:
    if isinstance(value, float):
        return value
    return values.count(value)


_ENTRY: Mapping[str, _Fact[Entry]] = {
    "title": _Fact("paper.title", lambda entry: entry.paper.title, values.line),
    "url": _Fact(
        "paper.id", lambda entry: entry.paper.id, **_address("https://huggingface.co/papers/")
    ),
    "likes": _Fact("upvotes", lambda entry: entry.upvotes, values.count),
    "institution": _Fact(
        "affiliation", lambda entry: entry.affiliation and entry.affiliation.raw, values.text
    ),
    "paper_link": _Fact(
        "paper.id", lambda entry: entry.paper.arxiv_id, **_address("https://arxiv.org/abs/")
    ),
    "abstract": _Fact("paper.abstract", lambda entry: entry.paper.abstract, values.line),
}
"""What an item says, in the newest order."""

_DAILY: Mapping[str, _Fact[Digest]] = {
    "date": _Fact("period", lambda digest: digest.period and digest.period.label, values.text),
    "total_papers": _Fact("declared_count", lambda digest: digest.declared_count, values.count),
}


def _statistic(name: str, read: Callable[[Any], Any]) -> _Fact[Digest]:
    return _Fact(f"statistics.{name}", lambda digest: digest.statistics.get(name), read)


_MONTHLY: Mapping[str, _Fact[Digest]] = {
    "year": _Fact("period", lambda digest: getattr(digest.period, "year", None), values.count),
    "month": _Fact("period", lambda digest: getattr(digest.period, "month", None), values.count),
    "total_papers": _statistic("total_papers", values.count),
    "total_likes": _statistic("total_upvotes", values.count),
    "average_likes": _statistic("average_upvotes", _number),
    "days_crawled": _statistic("days", values.count),
}


def _read_day(said: Mapping[str, Any]) -> dict[str, Any]:
    date = said.get("date") or ""
    period = period_of(date) or named_period(date)
    if not isinstance(period, Day):
        message = "must be a day such as 2026-02-16"
        raise WrongValueError(message, ".date")
    return {"period": period, "declared_count": said.get("total_papers")}


def _read_month(said: Mapping[str, Any]) -> dict[str, Any]:
    period = period_of(f"{said.get('year', 0):04}-{said.get('month', 0):02}")
    if not isinstance(period, Month):
        message = "must be a month from 1 to 12, of a year"
        raise WrongValueError(message, ".month")
    names = {key: fact.field.removeprefix("statistics.") for key, fact in _MONTHLY.items()}
    statistics = {names[key]: value for key, value in said.items() if names[key] != "period"}
    return {"period": period, "statistics": freeze(statistics)}


@frozen
class _Layout:
    """The kind of file that tells of a kind of period."""

    papers: str
    """The key of its list of papers."""
    written_at: str
    """The key of the moment of the crawl."""
    facts: Mapping[str, _Fact[Digest]]
    """What it says of the whole digest, in the newest order."""
    read: Callable[[Mapping[str, Any]], dict[str, Any]]
    """The fields of a digest that those facts state."""


_LAYOUTS = {
    Day: _Layout("papers", "crawled_at", _DAILY, _read_day),
    Month: _Layout("top_papers", "generated_at", _MONTHLY, _read_month),
}


def parse_sidecar(data: str | bytes, /, *, name: str | None = None, repair: bool = False) -> Page:
    """Read a side-car file of a day or a month.

    Line breaks in titles and abstracts are layout and are folded. With `repair`, what was read with
    the wrong codec is restored; without, it is a problem. Anything but such a file is a
    `PageError`, with line and column where it is not JSON, with a JSON path where a value is wrong.
    """
    check_content(data, "parse_sidecar")
    source = Source.read(data, name)
    value = read_json(source, PageError)
    restored, damage = examined(data, is_json=True, repair=repair)
    if restored is not None:
        value = read_json(source.repaired(restored), PageError)
    page = read_sidecar(value, name)
    return evolve(page, problems=(*damage, *page.problems)) if damage else page


def read_sidecar(value: object, name: str | None) -> Page:
    """Read the value of a side-car file's JSON, as `parse_sidecar` does."""
    problems: list[Problem] = []
    try:
        digest = _read_file(values.mapping(value), problems)
    except WrongValueError as wrong:
        error = error_of(wrong.problem("$"))
        error.name = name
        raise error from None
    named = _NAME.search(name or "")
    if named and digest.period and named[1] != digest.period.label:
        message = (
            f"the file is named after {named[1]}, and its list is that of {digest.period.label}"
        )
        problems.append(Problem(message=message, path="$"))
    return Page(digest=digest, problems=tuple(problems), name=name)


def _read_file(file: dict[str, Any], problems: list[Problem]) -> Digest:
    layout = next((layout for layout in _LAYOUTS.values() if layout.papers in file), None)
    if layout is None:
        lists = " nor ".join(layout.papers for layout in _LAYOUTS.values())
        message = f"is no side-car file: it has neither {lists}"
        raise WrongValueError(message)
    fields = layout.read(_read_facts(file, layout.facts))
    clean = str(file.get(layout.written_at, GLUED_SINCE)) < GLUED_SINCE
    entries = []
    place = ""
    try:
        place = step(layout.papers)
        items = place
        for index, item in enumerate(values.sequence(file[layout.papers])):
            place = f"{items}[{index}]"
            said = _read_facts(values.mapping(item), _ENTRY)
            entries.append(_entry(item, said, clean=clean))
            if said.get("url") is None or said.get("paper_link") != said["url"]:
                problems += _misleading_addresses(said, f"${place}")
    except WrongValueError as wrong:
        wrong.path = place + wrong.path
        raise
    check_entries(entries, fields.get("declared_count"), f"$.{layout.papers}", problems)
    # Of the list itself its length is kept, which tells whether the declared count agreed.
    rest = {**file, layout.papers: len(entries)}
    return _make_digest(**fields, entries=tuple(entries), extra=freeze(rest))


def _read_facts(said: Mapping[str, Any], facts: Mapping[str, _Fact[T]]) -> dict[str, Any]:
    """Return, by key, the values that are stated."""
    found = {}
    key = ""
    try:
        for key, fact in facts.items():
            if (own := said.get(key)) is not None and (value := fact.read(own)) is not None:
                found[key] = value
    except WrongValueError as wrong:
        wrong.path = step(key) + wrong.path
        raise
    return found


# What has been read is of the right types, so nothing needs to be checked once more.
_make_digest, _make_entry = maker(Digest), maker(Entry)
_make_paper = maker(Paper)


def _entry(item: Mapping[str, Any], said: Mapping[str, Any], *, clean: bool) -> Entry:
    """Return the entry of an item, from what it says."""
    paper = _paper(said)
    raw = said.get("institution")
    affiliation = taken_apart(Affiliation, raw, (raw,) if clean else ()) if raw else None
    certain = affiliation if affiliation and affiliation.certain else None
    return _make_entry(
        paper=paper,
        upvotes=said.get("likes"),
        affiliation=affiliation,
        github_stars=certain and certain.github_stars,
        comments=certain and certain.comments,
        doubtful=doubtful(paper),
        extra=frozen_own(dict(item)),
    )


def _paper(said: Mapping[str, Any]) -> Paper:
    return _make_paper(id=said.get("url"), title=said.get("title"), abstract=said.get("abstract"))


def _misleading_addresses(said: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if "url" not in said:
        message = "url is not the address of a paper on Hugging Face"
        yield Problem(message=message, path=f"{path}.url")
    elif said.get("paper_link", said["url"]) != said["url"]:
        message = f"paper_link names {said['paper_link']}, and url {said['url']}"
        yield Problem(message=message, path=f"{path}.paper_link")


def to_sidecar(digest: Digest | Document, /) -> str:
    """Return the digest as a side-car file, without a line end at its end, as the blog has them.

    What `parse_sidecar` read is written as it was but for what has changed; a digest that was
    read from elsewhere is written in the newest layout. What such files have no key for is left
    out. A digest of no day or month, and a value that would not read back the same, is a
    `RenderError` that names the fields. `total_papers` follows the entries where it did.
    """
    digest = digest_of(digest, "to_sidecar")
    layout = _LAYOUTS.get(type(digest.period))
    if layout is None:
        message = "a side-car file lists the papers of a day or a month"
        raise RenderError(message, fields=("period",))
    kept, before = _kept_file(digest, layout)
    if kept.get("total_papers") == kept.get(layout.papers):
        digest = changed(digest, declared_count=len(digest.entries))
    file, unsaid = _laid_over(kept, layout.facts, before, digest)
    file[layout.papers] = []
    for index, entry in enumerate(digest.entries):
        kept_item, entry_before = _kept_item(entry)
        item, fields = _laid_over(kept_item, _ENTRY, entry_before, entry)
        file[layout.papers].append(item)
        if fields:
            unsaid += [f"entries[{index}].{field}" for field in fields]
    if unsaid:
        message = f"a side-car file cannot say {', '.join(unsaid)}"
        raise RenderError(message, fields=tuple(unsaid))
    return _written(file)


def _written(file: dict[str, Any]) -> str:
    if is_plain(file):
        with suppress(UnicodeEncodeError):
            return plain_json_text(file)
    flaw = find_flaw(file)
    if flaw:
        message = f"the side-car file's {flaw.path} {flaw.message}"
        raise RenderError(message, fields=("extra",))
    return json_text(file)


def _kept_file(digest: Digest, layout: _Layout) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what was kept of the whole file, and what it says; nothing if it is another file."""
    if layout.papers in digest.extra:
        kept = thaw(digest.extra)
        with suppress(WrongValueError):
            before = _make_digest(**layout.read(_read_facts(kept, layout.facts)))
            return kept, {key: fact.get(before) for key, fact in layout.facts.items()}
    return {}, {}


def _kept_item(entry: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the item that was kept, and what it says; nothing if `extra` is of another source."""
    kept = thaw(entry.extra)
    if not _ENTRY.keys().isdisjoint(kept):
        try:
            said = _read_facts(kept, _ENTRY)
        except WrongValueError:
            return {}, {}
        # Of both addresses the first is read, so that the second one follows it.
        paper_id = said.get("url")
        is_arxiv = paper_id is not None and ARXIV_ID.fullmatch(paper_id)
        said["paper_link"] = paper_id if is_arxiv else None
        return kept, said
    return {}, {}


def _laid_over(
    kept: dict[str, Any], facts: Mapping[str, _Fact[T]], before: Mapping[str, Any], now: T
) -> tuple[dict[str, Any], list[str]]:
    """Return what was kept with what has changed since, and the fields that cannot be said."""
    written = kept
    unsaid = []
    for key, fact in facts.items():
        value = fact.get(now)
        if value == before.get(key):
            continue
        if value is None:
            written.pop(key, None)
        elif fact.can_say(value):
            written[key] = fact.write(value)
        else:
            unsaid.append(fact.field)
    return written, unsaid
