"""Digest + dialect -> text: new posts, and changed fields spliced into the text of an old one."""

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

import attrs
from attrs import evolve, frozen

from hfdigest.affiliation import Affiliation
from hfdigest.dates import format_timestamp
from hfdigest.errors import RenderError
from hfdigest.model import REPORTS, Digest, Entry, Period
from hfdigest.post.dialect import Dialect, Line
from hfdigest.post.fields import ENTRY_FIELDS, MAPS, Field, digest_field, entry_field
from hfdigest.post.front_matter import Edit, new_front_matter
from hfdigest.post.kinds import PaperId, agrees
from hfdigest.post.layout import LineLayout
from hfdigest.post.reader import Reading, Section, decoded, period_of
from hfdigest.source import Source

_FIRST_SEPARATOR = re.compile(r"[ \t]*(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))?")
_LAST_SEPARATOR = re.compile(r"(?:(?:\r\n|\r|\n)[ \t]*)?(?:\r\n|(?<!\r)\n|\r)\Z")


class Refusals:
    """The fields that cannot be expressed, collected so that one error names them all."""

    def __init__(self) -> None:
        """Begin without any."""
        self._reasons: dict[str, str] = {}

    def add(self, path: str, reason: str) -> None:
        """Remember that a field cannot be expressed; the first reason holds."""
        self._reasons.setdefault(path, reason)

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields' paths."""
        return tuple(self._reasons)

    def check(self, name: str | None = None) -> None:
        """Raise RenderError if any field was refused."""
        if self._reasons:
            told = "; ".join(f"{path} {reason}" for path, reason in self._reasons.items())
            raise RenderError(told, name=name, fields=self.paths)


# --- what the dialect can say --------------------------------------------------------------------


def unsupported(digest: Digest, dialect: Dialect, old: Digest | None = None) -> Iterator[str]:
    """Return the paths of stated values for which the dialect has no place.

    Values that the old digest has too are not counted: they are in the text in some other way.
    What follows from other values is not counted either.
    """
    digest, baseline = _without_reports(digest), old or Digest()
    places = dialect.written if old is None else dialect.fields | _own_columns(old, dialect)
    count_follows = digest.declared_count == len(digest.entries)
    derived = {"declared_count"} if count_follows else set()
    yield from _unplaced(digest, baseline, places, "", derived)
    yield from _foreign_home(digest, baseline, dialect)
    known = {entry.paper.id: entry for entry in baseline.entries}
    for index, entry in enumerate(digest.entries):
        before = known.get(entry.paper.id, Entry())
        derived = {"doubtful", "paper", *(["rank"] if entry.rank == index + 1 else [])}
        if "entries.affiliation" in dialect.fields:
            parts = _certain_parts(entry, dialect)
            derived |= {
                name
                for name in ("github_stars", "comments")
                if old is not None or getattr(entry, name) == getattr(parts, name)
            }
        prefix = f"entries[{index}]."
        yield from _unplaced(entry, before, places, prefix, derived)
        yield from _unplaced(entry.paper, before.paper, places, f"{prefix}paper.", set())


def _own_columns(old: Digest, dialect: Dialect) -> frozenset[str]:
    """Return the fields that columns of a post's tables state, though the dialect has none such."""
    notes = (entry.notes for entry in old.entries if dialect.table)
    return frozenset(f"entries.notes.{key}" for keys in notes for key in keys)


def _foreign_home(digest: Digest, baseline: Digest, dialect: Dialect) -> Iterator[str]:
    """Return the path of a front-matter value by which no post of the dialect would be known."""
    key = dialect.home
    value = _front_value(digest, key) if key else None
    if key is None or value == _front_value(baseline, key):
        return
    if period_of(dialect, key, value) is None:
        yield "title" if key == "title" else f"front_matter.{key}"


def _without_reports(digest: Digest) -> Digest:
    if REPORTS.isdisjoint(digest.extra):
        return digest
    extra = {key: value for key, value in digest.extra.items() if key not in REPORTS}
    return evolve(digest, extra=extra)


def _unplaced(
    value: Any, baseline: Any, places: frozenset[str], prefix: str, derived: set[str]
) -> Iterator[str]:
    group = re.sub(r"\[[0-9]+\]", "", prefix)
    for attribute in attrs.fields(type(value)):
        name = attribute.name
        stated, before = getattr(value, name), getattr(baseline, name)
        if name in derived or stated in (attribute.default, before):
            continue
        path = f"{group}{name}"
        if path in MAPS:
            changed = (key for key in stated if stated[key] != before.get(key))
            keys = (key for key in changed if f"{path}.{key}" not in places)
            yield from (f"{prefix}{name}.{key}" for key in keys)
        elif path not in places or _plain(path, stated) != stated:
            yield prefix + name


_PLAIN = {f"entries.{field.path}": field.plain for field in ENTRY_FIELDS.values() if field.plain}


def _plain(path: str, value: Any) -> Any:
    """Return the value of a field without what no text can say of it."""
    return _PLAIN[path](value) if path in _PLAIN and value is not None else value


_ENTRY = re.compile(r"entries\[(\d+)\]")
_PATH = re.compile(
    r"(?:entries\[(\d+)\]\.)?(?:(paper)\.(\w+)|(notes|statistics|front_matter)\.(.+)|(\w+))"
)


def without(digest: Digest, paths: Iterable[str], dialect: Dialect) -> Digest:
    """Return the digest with the fields at these paths as if they were not stated.

    Of a field for which the dialect has a place, only what no text can say is left out.
    """
    gone = set()
    for path in paths:
        if whole := _ENTRY.fullmatch(path):
            gone.add(int(whole[1]))
            continue
        match = _PATH.fullmatch(path)
        if match is None or path == "digests":
            continue
        index, *parts = match.groups()
        *groups, name = filter(None, parts)
        group = groups[0] if groups else None
        if index is None:
            digest = _unstated(digest, group, name, dialect, "")
        else:
            entries = list(digest.entries)
            entries[int(index)] = _unstated(entries[int(index)], group, name, dialect, "entries.")
            digest = evolve(digest, entries=entries)
    kept = (entry for index, entry in enumerate(digest.entries) if index not in gone)
    return evolve(digest, entries=kept) if gone else digest


def _unstated(value: Any, group: str | None, name: str, dialect: Dialect, prefix: str) -> Any:
    """Return a digest, an entry or a paper with one field less."""
    if group == "paper":
        return evolve(value, paper=_unstated(value.paper, None, name, dialect, f"{prefix}paper."))
    if group:
        rest = {key: item for key, item in getattr(value, group).items() if key != name}
        return evolve(value, **{group: rest})
    stated = getattr(value, name)
    plain = _plain(prefix + name, stated) if prefix + name in dialect.fields else stated
    return evolve(value, **{name: _default(type(value), name) if plain == stated else plain})


def _default(cls: type[attrs.AttrsInstance], name: str) -> Any:
    return attrs.fields_dict(cls)[name].default


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Return the paths at which two values of the model differ."""
    if one == other:
        return
    if attrs.has(type(one)) and type(one) is type(other):
        for attribute in attrs.fields(type(one)):
            name = attribute.name
            where = f"{path}.{name}" if path else name
            yield from differences(getattr(one, name), getattr(other, name), where)
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from differences(left, right, f"{path}[{index}]")
    else:
        yield path


# --- settled values ------------------------------------------------------------------------------


@frozen
class Following:
    """Which values follow from others, because they did in the text that is edited."""

    ranks: bool
    count: bool
    keys: frozenset[str]

    @classmethod
    def of(cls, section: Section, dialect: Dialect) -> "Following":
        """Look at what agrees in a digest as it was read."""
        digest = section.digest
        ranks = all(entry.rank == index for index, entry in enumerate(digest.entries, 1))
        count = digest.declared_count == len(digest.entries)
        keys = {
            key
            for key in dialect.followers
            if digest.period is not None
            and (value := _front_value(digest, key)) == follower(dialect, key, digest.period, value)
        }
        return cls(ranks, count, frozenset(keys))


def _front_value(digest: Digest, key: str) -> Any:
    return digest.title if key == "title" else digest.front_matter.get(key)


def follower(dialect: Dialect, key: str, period: Period | None, like: Any = None) -> str | None:
    """Return the value of a front-matter key that follows from the period.

    It is spelled as the value that stood there, if there was one.
    """
    spellings = dialect.spellings[key]
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
    digest = _without_reports(digest)
    if section is None:
        follow = Following(ranks=False, count=False, keys=frozenset())
        digest = _completed(digest, dialect)
    else:
        follow = Following.of(section, dialect)
        digest = _followed(digest, dialect, section.digest, follow)
    places = dialect.written if section is None else dialect.fields
    entries = [
        _settled_entry(entry, rank, dialect, places, follow.ranks)
        for rank, entry in enumerate(_with_topics(digest.entries, dialect), 1)
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
        if dialect.topic and entry.topic is None and topic is not None:
            entry = evolve(entry, topic=topic)  # noqa: PLW2901 - the entry as it will read back
        topic = entry.topic
        yield entry


def _completed(digest: Digest, dialect: Dialect) -> Digest:
    """Return the digest of a new post with the dialect's defaults for what it does not state."""
    values = {
        key: follower(dialect, key, digest.period) if key in dialect.followers else value
        for key, value in dialect.front_matter.items()
        if key != dialect.moment_key or (key in dialect.followers and digest.posted_at is None)
    }
    title = values.pop("title", None)
    count = digest.declared_count
    if count is None and digest.entries and "declared_count" in dialect.written:
        count = len(digest.entries)
    return evolve(
        digest,
        title=title if digest.title is None else digest.title,
        front_matter=digest.front_matter or values,
        declared_count=count,
    )


def _followed(digest: Digest, dialect: Dialect, old: Digest, follow: Following) -> Digest:
    """Return the digest with what follows from a changed period."""
    if digest.period == old.period:
        return digest
    title = digest.title
    front = dict(digest.front_matter)
    for key in follow.keys:
        if _front_value(digest, key) == _front_value(old, key):
            value = follower(dialect, key, digest.period, _front_value(old, key))
            if key == "title":
                title = value
            elif value is not None:
                front[key] = value
    return evolve(digest, title=title, front_matter=front)


def _settled_entry(
    entry: Entry,
    position: int,
    dialect: Dialect,
    places: frozenset[str],
    ranks_follow: bool,  # noqa: FBT001
) -> Entry:
    changes: dict[str, Any] = {}
    if "entries.rank" not in places:
        changes["rank"] = None if entry.rank == position else entry.rank
    elif ranks_follow or entry.rank is None:
        changes["rank"] = position
    if "entries.affiliation" in places:
        changes["affiliation"] = _affiliation(entry, dialect)
        parts = _certain_parts(entry, dialect)
        for name in ("github_stars", "comments"):
            if f"entries.{name}" not in places:
                changes[name] = getattr(parts, name)
    return decoded(evolve(entry, **changes))


def _affiliation(entry: Entry, dialect: Dialect) -> Affiliation | None:
    return dialect.affiliation(entry.affiliation.raw) if entry.affiliation else None


def _certain_parts(entry: Entry, dialect: Dialect) -> Affiliation:
    """Return what follows from the entry's card line for certain."""
    affiliation = _affiliation(entry, dialect)
    return affiliation if affiliation and affiliation.certain else Affiliation(raw="")


# --- lines ---------------------------------------------------------------------------------------


class _Lines(NamedTuple):
    """How the values of an entry, or of a digest, are put into lines."""

    templates: Sequence[Line]
    field: Callable[[str], Field]
    unwritten: frozenset[str]
    """Placeholders whose lines are not written anew."""
    prefix: str
    """The path of the entry, with a dot, or ""."""
    refusals: Refusals
    line_end: str

    def written(self, template: Line, name: str, value: Any, like: str | None) -> str:
        """Return the text of a value, or "" where there is none and the field is refused."""
        path = self.prefix + self.field(name).path
        mark = template.mark(name)
        try:
            text = template.kinds[name].write(value, like)
            if mark and mark in text:
                self.refusals.add(path, f"holds {mark!r}, in which the line encloses it")
        except ValueError as error:
            self.refusals.add(path, str(error))
            return ""
        return text.replace("\n", self.line_end)

    def rendered(self, template: Line, value: Any) -> str | None:
        """Return a new line for an entry or a digest; `None` where there is nothing to say."""
        if template.also or self.unwritten & template.kinds.keys():
            return None
        stated = {name: self.field(name).get(value) for name in template.kinds}
        return self.filled(
            template,
            {
                name: self.written(template, name, one, None)
                for name, one in stated.items()
                if one is not None
            },
        )

    def filled(self, template: Line, texts: Mapping[str, str]) -> str | None:
        """Return a line with the texts put in; refuse fields that it cannot be without."""
        try:
            line = template.render(texts)
        except KeyError as error:
            path = self.prefix + self.field(error.args[0]).path
            self.refusals.add(path, f"must be stated in {template.text!r}")
            return None
        if line is None or "\n" not in template.text:
            return line
        return re.sub(r"(?<!\r)\n", self.line_end, line)

    def items(self, template: Line, value: Any) -> Sequence[Any]:
        """Return what each line of a template states: the whole value, or items of a list."""
        if not template.repeats:
            return (value,)
        items: Sequence[Any] = value.statistics.get(template.repeats.partition(".")[2], ())
        return items

    def block(self, value: Any, *, needed: bool = True) -> str:
        """Return all the lines of a new entry or page, which may be `needed` to have its first.

        A heading that consists of literal text is left out with all the lines below it.
        """
        written: list[tuple[Line, list[str]]] = []
        for template in self.templates:
            if template.also:
                continue
            refused = len(self.refusals.paths)
            rendered = [self.rendered(template, item) for item in self.items(template, value)]
            lines = [line for line in rendered if line is not None]
            if needed and not (written or lines) and refused == len(self.refusals.paths):
                self.refuse_absence(template)
            written.append((template, lines))
        text = ""
        for index, (template, lines) in enumerate(written):
            below = takewhile(lambda pair: not pair[0].is_heading, written[index + 1 :])
            if template.is_heading and not template.placeholders:
                stated = [below_lines for _, below_lines in below]
                if stated and not any(stated):
                    continue
            blank = self.line_end * (1 + template.blank_before)
            text += (blank if text and lines else "") + self.line_end.join(lines)
        return text

    def refuse_absence(self, template: Line) -> None:
        """Refuse an entry or a page without the line that every one must have."""
        for place in template.placeholders:
            self.refusals.add(self.prefix + self.field(place.name).path, "must be stated")


def _entry_lines(
    dialect: Dialect, index: int, refusals: Refusals, line_end: str = "\n", own: Line | None = None
) -> _Lines:
    templates = (own,) if own else dialect.entry
    prefix = f"entries[{index}]."
    return _Lines(templates, entry_field, dialect.unwritten, prefix, refusals, line_end)


def _page_lines(
    templates: Sequence[Line], dialect: Dialect, refusals: Refusals, line_end: str = "\n"
) -> _Lines:
    return _Lines(
        templates,
        lambda name: digest_field(name, dialect.unit),
        frozenset(),
        "",
        refusals,
        line_end,
    )


def _headed(text: str, entry: Entry, lines: _Lines, dialect: Dialect) -> str:
    """Return an entry's text below a new heading for its topic."""
    heading = dialect.topic[0]
    line = lines.rendered(heading, entry)
    blank = max(heading.blank_before, dialect.blank_after_head)
    return text if line is None else line + lines.line_end * (1 + blank) + text


# --- new posts -----------------------------------------------------------------------------------


def render(digest: Digest, dialect: Dialect) -> str:
    """Return a new post that says a settled digest; raises RenderError for what it cannot say."""
    refusals = Refusals()
    front = ""
    if dialect.front_matter:
        try:
            front = (
                f"---\n{new_front_matter(_front_texts(digest, dialect), dialect.list_style)}---\n\n"
            )
        except ValueError as error:
            refusals.add("front_matter", str(error))
    _refuse_more(digest, dialect, refusals)
    if dialect.home and not _front_value(digest, dialect.home):
        refusals.add("period", f"is not a {dialect.unit}: {digest.period!r}")
    needed = bool(dialect.anchors)
    head = _page_lines(dialect.head, dialect, refusals).block(digest, needed=needed)
    empty = _page_lines(dialect.empty, dialect, refusals).block(digest, needed=False)
    foot = _page_lines(dialect.foot, dialect, refusals).block(digest, needed=False)
    entries = []
    topic = None
    for index, entry in enumerate(digest.entries):
        lines = _entry_lines(dialect, index, refusals)
        text = lines.block(entry)
        if dialect.topic and entry.topic != topic:
            text = _headed(text, entry, lines, dialect)
        topic = entry.topic
        entries.append(text)
    refusals.check()
    blank_after_head = "\n" * (1 + dialect.blank_after_head) if head else ""
    blank_after_entry = "\n" * (1 + dialect.blank_after_entry)
    body = "".join(entry + blank_after_entry for entry in entries)
    if empty and not entries:
        body = empty + blank_after_entry
    return front + head + blank_after_head + body + (foot + "\n" if foot else "")


def _refuse_more(digest: Digest, dialect: Dialect, refusals: Refusals) -> None:
    """Refuse further entries where a post has one."""
    for index in range(1, len(digest.entries) if dialect.single else 0):
        refusals.add(f"entries[{index}]", f"is one more than a post of {dialect.name} has")


def _front_texts(digest: Digest, dialect: Dialect) -> dict[str, Any]:
    """Return the front matter of a new post, in the dialect's order."""
    stated = {**digest.front_matter, "title": digest.title}
    if digest.posted_at is not None and dialect.moment_key:
        stated[dialect.moment_key] = format_timestamp(digest.posted_at)
    order = dict.fromkeys([*dialect.front_matter, *stated])
    return {key: stated[key] for key in order if stated.get(key) is not None}


# --- splicing ------------------------------------------------------------------------------------


def spliced(source: Source, reading: Reading, digests: Sequence[Digest]) -> str:
    """Return the source's text with the changes that lead from what it says to other digests.

    The digests are settled. Raises RenderError for values that no line can say.
    """
    refusals = Refusals()
    starts = [section.layout.page[0].start for section in reading.sections[1:]]
    bounds = [0, *starts, len(source.text)]
    text = "".join(
        _Splice(source, reading, index, digest, refusals).text(*bounds[index : index + 2])
        for index, digest in enumerate(digests)
    )
    refusals.check(source.name)
    return text


def apply(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """Return a part of a text with edits in it, which do not overlap."""
    pieces = []
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [text[start : edit.start], edit.text]
        start = edit.end
    return "".join([*pieces, text[start:end]])


class _Gap(NamedTuple):
    """Text between two entries, and the last topic that stands as a heading in it."""

    text: str
    topic: str | None

    def __add__(self, other: Any) -> "_Gap":
        """Return both texts as one."""
        return _Gap(self.text + other.text, other.topic or self.topic)

    def without(self, separator: re.Pattern[str]) -> "_Gap":
        """Return the gap with a separator taken out."""
        return self._replace(text=separator.sub("", self.text, count=1))


class _Splice:
    """The changes to one digest of a post."""

    def __init__(
        self, source: Source, reading: Reading, index: int, digest: Digest, refusals: Refusals
    ) -> None:
        self._source = source
        self._dialect = reading.dialect
        self._old, self._layout = reading.sections[index]
        self._new = digest
        self._front = reading.front if index == 0 else None
        self._refusals = refusals

    def text(self, start: int, end: int) -> str:
        """Return the digest's part of the source with the changes."""
        _refuse_more(self._new, self._dialect, self._refusals)
        blocks = self._layout.blocks
        origin = aligned(self._old.entries, self._new.entries)
        topics = self._topics(origin)
        edits = [
            *self._front_edits(),
            *self._page_edits(),
            *self._empty_edits(),
            *self._topic_edits(topics),
        ]
        texts = [
            self._entry_text(index, entry, old)
            for index, (entry, old) in enumerate(zip(self._new.entries, origin, strict=True))
        ]
        first = self._first_entry(start)
        places = [offset for block in blocks for offset in (block.start, block.end)]
        places = [start, *(places or [first, first]), end]
        gaps = []
        for left, right in zip(places[::2], places[1::2], strict=True):
            # An edit between two gaps is the second one's, and the last gap has its end too.
            inside = [e for e in edits if left <= e.start < right or e.start == right == end]
            headed = [topic for line, topic in topics if left <= line.start < right]
            text = apply(self._source.text, inside, left, right)
            gaps.append(_Gap(text, headed[-1] if headed else None))
        return self._arranged(gaps, texts, origin)

    def _first_entry(self, start: int) -> int:
        """Return where the head ends."""
        head = len(self._dialect.head)
        ends = [line.end for line in self._layout.page if line.template < head]
        if ends:
            return max(ends)
        lines = self._source.lines
        return lines[self._front.body - 1].end if self._front else start

    def _topics(self, origin: Sequence[int | None]) -> list[tuple[LineLayout, str | None]]:
        """Return the headings of topics, each with its topic as the new digest has it.

        A topic that all entries below its heading have changed alike is renamed.
        """
        lines = [line for line in self._layout.page if line.template in self._dialect.topics]
        starts = [line.start for line in lines]
        named: list[set[str | None]] = [set() for _ in lines]
        for entry, old in zip(self._new.entries, origin, strict=True):
            heading = 0 if old is None else bisect_left(starts, self._layout.blocks[old].start)
            if heading:
                named[heading - 1].add(entry.topic)
        return [
            (line, topics.pop() if len(topics) == 1 else line.slots[0].value)
            for line, topics in zip(lines, named, strict=True)
        ]

    def _topic_edits(self, topics: list[tuple[LineLayout, str | None]]) -> Iterator[Edit]:
        lines = self._page_lines(self._dialect.page)
        for line, topic in topics:
            slot = line.slots[0]
            if topic is not None and topic != slot.value:
                template = self._dialect.page[line.template]
                text = self._source.text[slot.start : slot.end]
                lines = lines._replace(field=entry_field, prefix="entries.")
                yield Edit(slot.start, slot.end, lines.written(template, "topic", topic, text))

    def _page_lines(self, templates: Sequence[Line]) -> _Lines:
        return _page_lines(templates, self._dialect, self._refusals, self._source.line_end)

    def _arranged(self, gaps: list["_Gap"], texts: list[str], origin: Sequence[int | None]) -> str:
        """Put entries between the gaps: places stay, entries that are gone take one separator."""
        count = len(self._layout.blocks)
        kept = {old for old in origin if old is not None}
        merged = [gaps[0]]
        for index in range(count):
            following = gaps[index + 1]
            if index in kept:
                merged.append(following)
            elif index < count - 1:
                merged[-1] += following.without(_FIRST_SEPARATOR)
            else:
                merged[-1] = merged[-1].without(_LAST_SEPARATOR)
                if kept:
                    merged[-1] += following
        line_end = self._source.line_end
        separator = line_end * (1 + self._dialect.blank_after_entry)
        if not kept:
            if count and not texts and self._dialect.empty:
                empty = self._page_lines(self._dialect.empty)
                texts = [empty.block(self._new, needed=False)]
            else:
                texts = self._headed_texts(texts, gaps[0].topic)
            between = line_end * (1 + self._dialect.blank_after_head) if texts else ""
            return merged[0].text + between + separator.join(texts) + gaps[-1].text
        pieces = [merged[0].text]
        topic = merged[0].topic
        place = 0
        for index, (text, old) in enumerate(zip(texts, origin, strict=True)):
            if old is not None and place:
                # The gap behind the entry before goes after what was added there.
                pieces.append(merged[place].text)
                topic = merged[place].topic or topic
            headed = self._headed_text(index, text, topic)
            topic = self._new.entries[index].topic if self._dialect.topic else None
            if old is None:
                pieces += [separator, headed] if place else [headed, separator]
            else:
                pieces.append(headed)
                place += 1
        return "".join([*pieces, merged[place].text])

    def _headed_texts(self, texts: list[str], topic: str | None) -> list[str]:
        """Return the texts of new entries, with a heading wherever the topic changes."""
        topics = [topic, *(entry.topic for entry in self._new.entries)]
        return [self._headed_text(i, text, topics[i]) for i, text in enumerate(texts)]

    def _headed_text(self, index: int, text: str, topic: str | None) -> str:
        """Return the text of an entry that would stand under a topic, below its own heading."""
        entry = self._new.entries[index]
        if not self._dialect.topic or entry.topic == topic:
            return text
        return _headed(text, entry, self._entry_lines(index), self._dialect)

    def _entry_lines(self, index: int, own: Line | None = None) -> _Lines:
        line_end = self._source.line_end
        return _entry_lines(self._dialect, index, self._refusals, line_end, own)

    def _entry_text(self, index: int, entry: Entry, old: int | None) -> str:
        if old is None:
            return self._entry_lines(index, self._layout.row).block(entry)
        block = self._layout.blocks[old]
        lines = self._entry_lines(index, block.lines[0].own)
        edits = self._line_edits(lines, block.lines, self._old.entries[old], entry)
        return apply(self._source.text, edits, block.start, block.end)

    def _page_edits(self) -> list[Edit]:
        lines = self._page_lines(self._dialect.page)
        layouts = [line for line in self._layout.page if line.template not in self._dialect.topics]
        return self._line_edits(lines, layouts, self._old, self._new)

    def _line_edits(
        self, lines: _Lines, layouts: Sequence[LineLayout], old: Any, new: Any
    ) -> list[Edit]:
        """Return the edits that make the lines of an entry or a page say a changed value."""
        if old == new:
            return []
        edits: list[Edit] = []
        present = {layout.template: layout for layout in layouts}
        stated = {slot.field for layout in layouts for slot in layout.slots}
        for number, template in enumerate(lines.templates):
            if not lines.prefix and number in self._dialect.topics:
                continue
            if template.repeats:
                edits += self._changed_list(lines, template, layouts, number)
                continue
            fields = {name: lines.field(name) for name in template.kinds}
            changed = {n for n, field in fields.items() if field.get(old) != field.get(new)}
            if not changed:
                continue
            if number in present:
                edits += self._changed_line(lines, template, present[number], old, new)
            elif changed - stated and any(fields[name].get(old) is None for name in changed):
                line = lines.rendered(template, new)
                if line is not None:
                    place = self._place_of_line(lines, number, present)
                    line = self._source.line_end * (1 + template.blank_before) + line
                    edits.append(Edit(place, place, line))
        return edits

    def _changed_list(
        self, lines: _Lines, template: Line, layouts: Sequence[LineLayout], number: int
    ) -> Iterator[Edit]:
        """Return the edit that rewrites lines which repeat, where their list has changed."""
        present = [layout for layout in layouts if layout.template == number]
        items = lines.items(template, self._new)
        if lines.items(template, self._old) == items or not present:
            return
        rendered = [lines.rendered(template, item) for item in items]
        text = self._source.line_end.join(line for line in rendered if line is not None)
        yield Edit(present[0].start, present[-1].end, text)

    def _empty_edits(self) -> Iterator[Edit]:
        """Return the edits that take out what stands in place of entries once there are some."""
        head = len(self._dialect.head)
        for line in self._layout.page if self._new.entries and not self._old.entries else ():
            if head <= line.template < head + len(self._dialect.empty):
                yield self._removal(self._dialect.page[line.template], line)

    def _place_of_line(self, lines: _Lines, number: int, present: Mapping[int, LineLayout]) -> int:
        """Return where a line that is not there yet belongs: behind the one before it."""
        before = [present[other].end for other in range(number) if other in present]
        foot = len(self._dialect.head) + len(self._dialect.empty)
        is_foot = lines.templates is self._dialect.page and number >= foot
        if is_foot and self._layout.blocks:
            before.append(self._layout.blocks[-1].end)
        return max(before, default=self._first_entry(0))

    def _changed_line(
        self, lines: _Lines, template: Line, layout: LineLayout, old: Any, new: Any
    ) -> list[Edit]:
        """Return the edits of one line: its slots', or the whole line where its shape changes."""
        edits = []
        texts: dict[str, str] = {}
        reshaped = False
        for slot in layout.slots:
            before, after = (lines.field(slot.field).get(value) for value in (old, new))
            text = self._source.text[slot.start : slot.end]
            # A second statement that disagrees with the first one is not the field's.
            if before != after and (slot.value is None or agrees(slot.value, before)):
                if isinstance(after, PaperId) and slot.value != before:
                    after = after._replace(version=None)
                goes = after is None and slot.field not in template.clearable
                reshaped = reshaped or goes or (template.value_below and not text)
                text = lines.written(template, slot.field, after, text) if after is not None else ""
                edits.append(Edit(slot.start, slot.end, text))
            if text:
                texts[slot.field] = text
        stated = {lines.field(slot.field).path for slot in layout.slots}
        # A part that was left out stays so where another one says the same.
        for name in (n for n in template.kinds if lines.field(n).path not in stated):
            before, after = (lines.field(name).get(value) for value in (old, new))
            if after not in {None, before}:
                texts[name] = lines.written(template, name, after, None)
                reshaped = True
        if not reshaped:
            return edits
        if texts:
            line = lines.filled(template, texts)
            return [] if line is None else [Edit(layout.start, layout.end, line)]
        needed = self._dialect.starts if lines.prefix else self._dialect.anchors
        if layout.template in needed:
            lines.refuse_absence(template)
            return []
        return [self._removal(template, layout)]

    def _removal(self, template: Line, layout: LineLayout) -> Edit:
        """Return the edit that takes out a line with the blank lines that belong before it."""
        lines = self._source.lines
        index = self._source.line_number(layout.start) - 1
        for _ in range(template.blank_before):
            before = lines[index - 1]
            if self._source.text[before.start : before.end].strip():
                break
            index -= 1
        if not index:
            return Edit(layout.start, lines[self._source.line_number(layout.end) - 1].next, "")
        return Edit(lines[index - 1].end, layout.end, "")

    def _front_edits(self) -> Iterator[Edit]:
        front = self._front
        changes: dict[str, tuple[str, Any]] = {}
        old, new = self._old, self._new
        for key in dict.fromkeys([*old.front_matter, *new.front_matter]):
            if old.front_matter.get(key) != new.front_matter.get(key):
                changes[key] = f"front_matter.{key}", new.front_matter.get(key)
        if old.title != new.title:
            changes["title"] = "title", new.title
        moment = self._dialect.moment_key
        if old.posted_at != new.posted_at and moment:
            like = front.keys[moment].node.value if front and moment in front.keys else None
            like = like if isinstance(like, str) else None
            written = None if new.posted_at is None else format_timestamp(new.posted_at, like)
            changes[moment] = "posted_at", written
        for key, (path, value) in changes.items():
            reason = self._front_refusal(key, path, value)
            if reason is None and front is not None:
                try:
                    yield front.change(key, value)
                except ValueError as error:
                    reason = str(error)
            if reason is not None:
                self._refusals.add(path, reason)

    def _front_refusal(self, key: str, path: str, value: Any) -> str | None:
        """Return why a front-matter key cannot be set to a value, or `None`."""
        if self._front is None:
            return "has no place, because the post has no front matter"
        if path == "posted_at" and self._old.posted_at is None and key in self._front.keys:
            return f"has no place, because {key!r} holds no date with time"
        if path == "title" and value is None:
            return "must be stated"
        return None


# --- alignment -----------------------------------------------------------------------------------


def aligned(old: Sequence[Entry], new: Sequence[Entry]) -> list[int | None]:
    """Return for each new entry the index of the old one that it continues, or `None`.

    Equal entries continue each other in order; then papers whose id is unique on both sides; then
    runs of equal length that stand between the same two aligned entries.
    """
    origin: list[int | None] = [None] * len(new)
    by_content: dict[Any, deque[int]] = defaultdict(deque)
    for index, entry in enumerate(old):
        by_content[_content(entry)].append(index)
    for index, entry in enumerate(new):
        if same := by_content.get(_content(entry)):
            origin[index] = same.popleft()
    taken = {index for index in origin if index is not None}
    old_ids = _unique_ids((index, entry) for index, entry in enumerate(old) if index not in taken)
    new_ids = _unique_ids((i, entry) for i, entry in enumerate(new) if origin[i] is None)
    for paper_id, index in new_ids.items():
        if paper_id in old_ids:
            origin[index] = old_ids[paper_id]
    _align_runs(origin, len(old))
    return origin


def _content(entry: Entry) -> Entry:
    """Return the entry without its settled values."""
    raw = Affiliation(raw=entry.affiliation.raw) if entry.affiliation else None
    return evolve(entry, rank=None, doubtful=(), affiliation=raw, github_stars=None, comments=None)


def _unique_ids(entries: Iterable[tuple[int, Entry]]) -> dict[str, int]:
    found: dict[str, int] = {}
    twice = set()
    for index, entry in entries:
        paper_id = entry.paper.id
        if paper_id in found:
            twice.add(paper_id)
        elif paper_id is not None:
            found[paper_id] = index
    return {paper_id: index for paper_id, index in found.items() if paper_id not in twice}


def _align_runs(origin: list[int | None], old_count: int) -> None:
    taken = sorted(index for index in origin if index is not None)
    start = 0
    while start < len(origin):
        if origin[start] is not None:
            start += 1
            continue
        stop = start
        while stop < len(origin) and origin[stop] is None:
            stop += 1
        before = origin[start - 1] if start else -1
        after = origin[stop] if stop < len(origin) else old_count
        if before is not None and after is not None and after - before - 1 == stop - start:
            free = bisect_left(taken, before + 1) == bisect_left(taken, after)
            if free:
                origin[start:stop] = range(before + 1, after)
        start = stop
