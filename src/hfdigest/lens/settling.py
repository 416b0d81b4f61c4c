"""Values that follow from others: a digest as it will read back."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from hfdigest.affiliation import Affiliation
from hfdigest.dates import parse_timestamp
from hfdigest.frozenmap import freeze
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.fields import entry_field
from hfdigest.grammar.front_keys import Varying
from hfdigest.lens.alignment import aligned
from hfdigest.lens.layout import Section
from hfdigest.lens.reader import decoded, noted
from hfdigest.model import REPORTS, Digest, Entry, Period

if TYPE_CHECKING:
    from hfdigest.freeform.note import Note


@frozen(eq=False, repr=False)
class Following:
    """Which values follow from others, because they did in the text that is edited."""

    ranks: bool
    count: bool
    keys: frozenset[str]
    """The keys of front matter that follow from the period, or from the paper."""

    @classmethod
    def of(cls, section: Section, dialect: Dialect) -> "Following":
        """Look at what agrees in a digest as it was read."""
        digest = section.digest
        counted = enumerate(digest.entries, 1)
        ranks = section.is_whole and all(entry.rank == rank for rank, entry in counted)
        count = section.is_whole and digest.declared_count == len(digest.entries)
        keys = {
            key
            for key in dialect.front.followers
            if digest.period is not None
            and (value := front_value(digest, key)) == follower(dialect, key, digest.period, value)
        }
        keys |= {
            key
            for key, varying in dialect.front.varying.items()
            if _written(varying, digest, value := front_value(digest, key)) == value
        }
        return cls(ranks, count, frozenset(keys))


def _written(varying: Varying, digest: Digest, like: Any = None) -> Any:
    """Return what a key is to say of a digest; `None` for nothing, or what it cannot say."""
    try:
        return varying.write(digest, like)
    except ValueError:
        return None


def front_value(digest: Digest, key: str) -> Any:
    """Return what a digest says of a front-matter key that may follow from the period."""
    return digest.title if key == "title" else digest.front_matter.get(key)


def follower(dialect: Dialect, key: str, period: Period | None, like: Any = None) -> str | None:
    """Return the value of a front-matter key that follows from the period.

    It is spelled as the value that stood there, if there was one.
    """
    spellings = dialect.front.spellings[key]
    old = like if isinstance(like, str) else ""
    template = next((each for each in spellings if each.match(old, 0, len(old))), spellings[0])
    (place,) = template.placeholders
    try:
        return template.render({place.name: place.kind.write(period, None)})
    except ValueError:
        return None


def settled(digest: Digest, dialect: Dialect, section: Section | None) -> Digest:
    """Return the digest as it will read back.

    `section` is what the text that is edited says, `None` for a new post.
    """
    digest = without_reports(digest)
    if section is None:
        follow = Following(ranks=False, count=False, keys=frozenset())
        digest = _completed(digest, dialect)
    else:
        follow = Following.of(section, dialect)
        digest = _followed(digest, dialect, section.digest, follow)
    places = dialect.written if section is None else dialect.fields
    note = noted(digest.front_matter, dialect)
    ranks = _ranks(digest.entries, places, section, follow)
    topics = _with_topics(digest.entries, dialect)
    entries = [
        _settled_entry(entry, rank, dialect, places, note)
        for entry, rank in zip(topics, ranks, strict=True)
    ]
    count = digest.declared_count
    if follow.count:
        count = len(entries)
    elif "declared_count" not in places and count == len(entries):
        count = None
    return evolve(digest, entries=entries, declared_count=count)


def _with_topics(entries: Iterable[Entry], dialect: Dialect) -> Iterator[Entry]:
    """Return the entries, each without a topic under that of the one before it."""
    topic = None
    for entry in entries:
        if dialect.outline.topic and entry.topic is None and topic is not None:
            entry = evolve(entry, topic=topic)  # noqa: PLW2901 - the entry as it will read back
        topic = entry.topic
        yield entry


def _completed(digest: Digest, dialect: Dialect) -> Digest:
    """Return the digest of a new post with the dialect's defaults for what it does not state."""
    values = _defaults(digest, dialect)
    title = values.pop("title", None)
    count = digest.declared_count
    if count is None and digest.entries and "declared_count" in dialect.written:
        count = len(digest.entries)
    return evolve(
        digest,
        title=title if digest.title is None else digest.title,
        front_matter={**digest.front_matter, **_facts(values, digest, dialect)} or values,
        declared_count=count,
    )


def _facts(values: Mapping[str, Any], digest: Digest, dialect: Dialect) -> dict[str, Any]:
    """Return the facts of a paper that front matter is to state, beside the keys that it has."""
    if not digest.front_matter:
        return {}
    kept = dialect.front.varying.keys() - digest.front_matter.keys()
    return {key: value for key, value in values.items() if key in kept}


def _defaults(digest: Digest, dialect: Dialect) -> dict[str, Any]:
    """Return the front matter that a dialect gives a new post which states none."""
    front = dialect.front
    values = {
        key: _default(dialect, key, value, digest)
        for key, value in front.values.items()
        if key != front.moment or (key in front.followers and digest.posted_at is None)
    }
    # What has no default is not there: a trending list has no date, and a post no author.
    return {key: freeze(value) for key, value in values.items() if value}


def _default(dialect: Dialect, key: str, value: Any, digest: Digest) -> Any:
    """Return the value of a key in a new post which states none."""
    if key in dialect.front.followers:
        return follower(dialect, key, digest.period)
    varying = dialect.front.varying.get(key)
    return value if varying is None else _written(varying, digest)


def translated(digest: Digest, dialect: Dialect, others: Iterable[Dialect]) -> Digest:
    """Return the digest without the front matter that another dialect gave it as a default.

    The defaults of the dialect in which it is written take its place.
    """
    own = _defaults(digest, dialect)
    foreign = [_defaults(digest, other) for other in others if other.name != dialect.name]
    stated = {"title": digest.title, **digest.front_matter}
    gone = {
        key
        for key, value in stated.items()
        if value not in {None, own.get(key)} and any(value == each.get(key) for each in foreign)
    }
    if not gone:
        return digest
    kept = {key: value for key, value in stated.items() if key not in gone}
    title = kept.pop("title", None)
    own.pop("title", None)
    front = {**own, **kept} if digest.front_matter else {}
    return evolve(digest, title=title, front_matter=front)


def with_keys(digest: Digest, keys: Mapping[str, Any], dialect: Dialect) -> Digest:
    """Return the digest with keys of its front matter set, or dropped where they are `None`."""
    if not keys:
        return digest
    stated = {"title": digest.title, **digest.front_matter, **keys}
    title = stated.pop("title")
    posted_at = digest.posted_at
    moment = keys.get(dialect.front.moment or "")
    if isinstance(moment, dt.datetime) and moment.utcoffset() is not None:
        moment = moment.isoformat()
    if isinstance(moment, str) and (at := parse_timestamp(moment)):
        posted_at = at
        del stated[str(dialect.front.moment)]
    elif dialect.front.moment in keys:
        posted_at = None
    front = {key: value for key, value in stated.items() if value is not None}
    return evolve(digest, title=title, posted_at=posted_at, front_matter=front)


def _followed(digest: Digest, dialect: Dialect, old: Digest, follow: Following) -> Digest:
    """Return the digest with what follows from a changed period, or from its changed paper."""
    varying = dialect.front.varying
    if digest.period == old.period and (not varying or digest.entries == old.entries):
        return digest
    title = digest.title
    front = dict(digest.front_matter)
    for key in follow.keys:
        before = front_value(old, key)
        if front_value(digest, key) != before:
            continue
        if key in varying:
            value = _written(varying[key], digest, before)
        else:
            value = follower(dialect, key, digest.period, before) or before
        if key == "title":
            title = value
        elif value is not None:
            front[key] = value
        else:
            front.pop(key, None)
    return evolve(digest, title=title, front_matter=front)


def _ranks(
    entries: Sequence[Entry], places: frozenset[str], section: Section | None, follow: Following
) -> Sequence[int | None]:
    """Return the rank of each entry as it will read back."""
    positions = range(1, len(entries) + 1)
    # 1. No line states a rank: it is the position, which then is not stated.
    if "entries.rank" not in places:
        pairs = zip(entries, positions, strict=True)
        return [None if entry.rank == position else entry.rank for entry, position in pairs]
    # 2. The text numbers its entries from 1 on.
    if follow.ranks:
        return positions
    # 3. A rank is what it is said to be, else the position; but a line without a number stays so,
    #    and where no line has one, neither has a new one.
    old = section.digest.entries if section else ()
    numbered = [each.rank is not None for each in old]
    origin = aligned(old, entries) if False in numbered else [None] * len(entries)
    counts = [True in numbered or not old if n is None else numbered[n] for n in origin]
    return [
        position if entry.rank is None and count else entry.rank
        for entry, position, count in zip(entries, positions, counts, strict=True)
    ]


def _settled_entry(
    entry: Entry,
    rank: int | None,
    dialect: Dialect,
    places: frozenset[str],
    note: "Note | None",
) -> Entry:
    changes: dict[str, Any] = {"rank": rank}
    if entry.notes:
        changes["notes"] = {
            key: text for key, text in entry.notes.items() if not _is_stated(entry, key, dialect)
        }
    if entry.paper.more_authors and not entry.paper.authors:
        changes["paper"] = evolve(entry.paper, more_authors=False)
    if "entries.affiliation" in places:
        changes["affiliation"] = _affiliation(entry, dialect)
        parts = certain_parts(entry, dialect)
        for name in ("github_stars", "comments"):
            if f"entries.{name}" not in places:
                changes[name] = getattr(parts, name)
    return decoded(evolve(entry, **changes), note)


def _is_stated(entry: Entry, name: str, dialect: Dialect) -> bool:
    """Tell whether a note is of words that stood for a value which is stated now."""
    return name in dialect.figures and entry_field(name).get(entry) is not None


def _affiliation(entry: Entry, dialect: Dialect) -> Affiliation | None:
    return dialect.affiliation(entry.affiliation.raw) if entry.affiliation else None


def certain_parts(entry: Entry, dialect: Dialect) -> Affiliation:
    """Return what follows from the entry's card line for certain."""
    affiliation = _affiliation(entry, dialect)
    return affiliation if affiliation and affiliation.certain else Affiliation(raw="")


def without_reports(digest: Digest) -> Digest:
    """Return the digest without what comparing and summing up said about it in `extra`."""
    if REPORTS.isdisjoint(digest.extra):
        return digest
    extra = {key: value for key, value in digest.extra.items() if key not in REPORTS}
    return evolve(digest, extra=extra)
