"""One publisher's post format, declared in TOML, with its variants."""

import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NoReturn

from attrs import evolve, frozen

from hfdigest.affiliation import Affiliation
from hfdigest.errors import DialectError
from hfdigest.frozenmap import FrozenMap
from hfdigest.post.fields import ENTRY_FIELDS, VERSIONED, digest_field, entry_field
from hfdigest.post.kinds import MISSING, SPECS, Kind, in_cell, with_missing
from hfdigest.post.links import SCATTERED, Scattered
from hfdigest.post.periods import period_kind
from hfdigest.post.table import Column, Header, Row
from hfdigest.post.template import ALSO, LineTemplate, parse_block, parse_template

Line = LineTemplate | Header | Row | Scattered
"""A template of the lines of a post."""

MAX_CHARACTERS = 16_384
"""The longest dialect that is read."""

UNITS = ("day", "week", "month")
LIST_STYLES = ("plain", "'", '"')

_KEYS: Mapping[str, type] = {
    "name": str,
    "language": str,
    "period": str,
    "variant": str,
    "head": str,
    "topic": str,
    "columns": dict,
    "entry": str,
    "empty": str,
    "foot": str,
    "single": bool,
    "scattered": bool,
    "missing": list,
    "glued_affiliations": bool,
    "list_style": str,
    "front_matter": dict,
    "variants": dict,
}
_VARIANT_KEYS: Mapping[str, type] = {
    "list_style": str,
    "glued_affiliations": bool,
    "omit": list,
}


@frozen(eq=False)
class Dialect:
    """How one publisher writes posts: line templates that read and write, and front matter.

    `Dialect.load` and `Dialect.from_toml` give a publisher's format in its newest variant; reading
    a post by it settles which variant the post is written in. Dialects compare by TOML text and
    variant, and pickle as those.
    """

    name: str
    """The dialect's name, such as `lim4349-daily`."""
    language: str
    """The language of the labels, as a BCP 47 tag."""
    unit: str
    """What a post covers: `day`, `week` or `month`."""
    variant: str
    """The name of the variant, "" where the format has only one."""
    head: tuple[Line, ...]
    """The lines before the entries."""
    entry: tuple[Line, ...]
    """The lines of one entry, or the row of a table; every entry has the first one."""
    topic: tuple[LineTemplate, ...]
    """The heading of a group of entries."""
    empty: tuple[LineTemplate, ...]
    """The lines that stand in place of entries where there are none."""
    foot: tuple[LineTemplate, ...]
    """The lines after the entries."""
    blank_after_head: int
    """How many blank lines a new post has between its head and its first entry."""
    blank_after_entry: int
    """How many blank lines a new post has after each entry."""
    front_matter: Mapping[str, Any]
    """The keys of a new post's front matter in order, with templates of their values."""
    unwritten: frozenset[str]
    """Placeholders whose lines are read but not written in new entries."""
    single: bool
    """True where a post has one entry, so that nothing in it begins another."""
    scattered: bool
    """True where papers are read wherever they are linked, and not by lines."""
    list_style: str
    """How a new post quotes the items of lists: `plain`, `'` or `\"`."""
    glued_affiliations: bool
    """True where organisation, stars and comments were scraped as one string."""
    settled: bool
    """True where reading a post does not look for its variant any more."""
    spellings: Mapping[str, tuple[LineTemplate, ...]]
    """The front-matter keys that follow from the period, with each way of writing their values."""
    moment_key: str | None
    """The front-matter key that holds `posted_at`; `None` where there is none."""
    _variants: "tuple[Dialect, ...]"
    _toml: str

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Dialect":
        """Read a dialect from a TOML file; raises DialectError, naming key, line and reason."""
        data = Path(path).read_bytes()
        try:
            return cls.from_toml(data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            message = f"the file is not UTF-8 at byte {error.start}"
            raise DialectError(message, name=os.fspath(path)) from None
        except DialectError as error:
            error.name = os.fspath(path)
            raise

    @classmethod
    def from_toml(cls, text: str) -> "Dialect":
        """Read a dialect from TOML text; raises DialectError, naming key, line and reason."""
        return _from_toml(text)

    @property
    def variants(self) -> "tuple[Dialect, ...]":
        """All variants of the format, each settled, the newest first."""
        return _from_toml(self._toml)._variants  # noqa: SLF001 - of the same class

    @cached_property
    def page(self) -> tuple[Line, ...]:
        """The lines of the digest itself."""
        return self.head + self.empty + self.foot + self.topic

    @cached_property
    def anchors(self) -> tuple[int, ...]:
        """The indices of the head lines one of which begins every digest.

        They are the spellings of the line with the period, or of the first line where the period
        does not stand in the head. None where the front matter tells a post.
        """
        if self._dated is not None:
            return _spellings(self.head, self._dated)
        return _spellings(self.head, 0) if self.head and not self.home else ()

    @cached_property
    def _dated(self) -> int | None:
        """The index of the head line that states the period."""
        lines = enumerate(self.head)
        return next((n for n, line in lines if "period" in line.kinds and not line.also), None)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The indices of the entry lines that begin an entry."""
        return _spellings(self.entry, 0)

    @cached_property
    def labels_after(self) -> tuple[tuple[tuple[int, Line], ...], ...]:
        """For each entry line the ones that may follow it, with their indices, the next first."""
        labels = [
            (number, line)
            for number, line in enumerate(self.entry)
            if number not in self.starts and not line.is_open
        ]
        return tuple(
            tuple(sorted(labels, key=lambda label: label[0] <= number))
            for number in range(len(self.entry))
        )

    @cached_property
    def home(self) -> str | None:
        """The front-matter key that states the period, where the head does not."""
        keys = (key for key in self.front_matter if key in self.spellings)
        return next(keys, None) if self._dated is None else None

    @cached_property
    def topics(self) -> frozenset[int]:
        """The indices of the topic's lines among the page's."""
        return frozenset(range(len(self.page) - len(self.topic), len(self.page)))

    @cached_property
    def table(self) -> Header | None:
        """The header of the table whose rows are the entries."""
        return next((line for line in self.head if isinstance(line, Header)), None)

    @cached_property
    def recurring(self) -> frozenset[int]:
        """The indices of the page's lines that may come more than once."""
        again = {n for n, line in enumerate(self.page) if line.repeats or isinstance(line, Header)}
        return self.topics.union(self.anchors, again)

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """Texts one of which is in every post, for telling foreign ones without a scan."""
        longest = []
        for number in self.anchors:
            line = self.page[number]
            # The columns of a table may come in any order.
            parts = (line.prefix,) if isinstance(line, Header) else line.parts
            literals = [part for part in parts if isinstance(part, str)]
            lines = [each.strip() for part in literals for each in part.split("\n")]
            longest.append(max(lines, key=len, default=""))
        return tuple(longest)

    @cached_property
    def preferred(self) -> tuple[int, ...]:
        """The indices of the page's lines that an entry's line would read too."""
        return tuple(
            number
            for number, line in enumerate(self.page)
            if number not in self.topics
            and any(_reads(other, _sample(line)) for other in self.entry if not other.is_open)
        )

    @cached_property
    def entry_names(self) -> frozenset[str]:
        """The placeholders of an entry's lines."""
        return frozenset(place.name for line in self.entry for place in line.placeholders)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields of a digest that posts of this dialect can state, as dotted names."""
        entry = (*self.entry, SCATTERED) if self.scattered else self.entry
        return self._fields_of(entry, self.page, self.table)

    @cached_property
    def written(self) -> frozenset[str]:
        """The fields that a new post can state: those of the spellings that are written."""
        entry = tuple(line for line in self.entry if not line.also)
        return self._fields_of(entry, tuple(line for line in self.page if not line.also), None)

    def _fields_of(
        self, entry: tuple[Line, ...], page: tuple[Line, ...], table: Header | None
    ) -> frozenset[str]:
        entry_names = {name for line in entry for name in line.kinds}
        entry_names.update(name for row in [table and table.whole] if row for name in row.kinds)
        entry_names.update(name for line in self.topic for name in line.kinds)
        named = {f"entries.{entry_field(name).path}" for name in entry_names}
        if entry_names & VERSIONED:
            named.add("entries.paper.version")
        named.update(line.repeats for line in page if line.repeats)
        page_names = {name for line in page if not line.repeats for name in line.kinds}
        named |= page_names - {"topic"}
        if self.front_matter:
            named.add("front_matter")
            named.update(name for name in ("title",) if name in self.front_matter)
            named.update("posted_at" for _ in [self.moment_key] if _)
            named.update("period" for _ in [self.home] if _)
        return frozenset(named | {"entries"})

    @cached_property
    def followers(self) -> Mapping[str, LineTemplate]:
        """The front-matter keys whose values follow from the period, with their templates."""
        return {key: self.spellings[key][0] for key in self.front_matter if key in self.spellings}

    def affiliation(self, raw: str) -> Affiliation:
        """Decode a card line as this variant's posts write it."""
        return (
            Affiliation.parse(raw)
            if self.glued_affiliations
            else Affiliation.parse(raw, names=(raw,))
        )

    def __eq__(self, other: object) -> bool:
        """Compare by TOML text and variant."""
        if not isinstance(other, Dialect):
            return NotImplemented
        return (self._toml, self.variant) == (other._toml, other.variant)

    def __hash__(self) -> int:
        """Hash by TOML text and variant."""
        return hash((self._toml, self.variant))

    def __repr__(self) -> str:
        """Return name and variant."""
        return f"<Dialect {self.name}{f' ({self.variant})' if self.variant else ''}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by TOML text and variant."""
        return (_restored, (self._toml, self.variant, self.settled))


_MOMENT = "{posted_at}"


def _spellings(lines: tuple[Line, ...], index: int) -> tuple[int, ...]:
    """Return the index of a line and of the further spellings that stand below it."""
    end = index + 1
    while end < len(lines) and lines[end].also:
        end += 1
    return tuple(range(index, end))


def _sample(line: Line) -> str:
    """Return a text that is such a line."""
    samples = {place.name: place.kind.sample for place in line.placeholders}
    return (line.render(samples) if samples else line.text) or ""


def _reads(line: Line, text: str) -> bool:
    """Tell whether a template reads the lines that another one gave."""
    if line.value_below:
        text = text[: text.rindex("\n")].rstrip("\n") if "\n" in text else text
    return line.match(text, 0, len(text)) is not None


def _restored(toml: str, variant: str, settled: bool) -> Dialect:  # noqa: FBT001 - pickled
    dialect = _from_toml(toml)
    if not settled:
        return dialect
    return next(each for each in dialect.variants if each.variant == variant)


def _packaged(folder: Traversable) -> Mapping[str, Dialect]:
    """Return the dialects of a folder by name, in the order of the files."""
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    files.sort(key=lambda file: file.name)
    found = [_from_toml(file.read_text(encoding="utf-8")) for file in files]
    return FrozenMap({dialect.name: dialect for dialect in found})


_FOLDER = resources.files("hfdigest.post") / "dialects"


@cache
def dialects() -> Mapping[str, Dialect]:
    """Return the built-in dialects by name, in the order in which they are tried."""
    return _packaged(_FOLDER)


@cache
def fallbacks() -> Mapping[str, Dialect]:
    """Return the dialects that are used only when they are asked for."""
    return _packaged(_FOLDER / "fallback")


def find_dialect(dialect: "str | Dialect") -> Dialect:
    """Return a dialect given by name; raises DialectError for a name that is not built in."""
    if isinstance(dialect, Dialect):
        return dialect
    if found := dialects().get(dialect) or fallbacks().get(dialect):
        return found
    names = ", ".join([*dialects(), *fallbacks()])
    message = f"there is no dialect {dialect!r}; built in are {names}"
    raise DialectError(message)


# --- TOML ----------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _from_toml(text: str) -> Dialect:
    if len(text) > MAX_CHARACTERS:
        message = f"the dialect has {len(text):,} characters; {MAX_CHARACTERS:,} are read"
        raise DialectError(message)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"the dialect is not TOML: {error}"
        raise DialectError(message) from None
    except RecursionError:
        message = "the dialect nests too deeply"
        raise DialectError(message) from None
    return _Loader(text, table).dialect()


def _digest_kind(unit: str, language: str, name: str, spec: str) -> Kind:
    if name == "period":
        return period_kind(unit, spec, language)
    try:
        usual = digest_field(name, unit).kind
    except KeyError:
        message = (
            f"{{{name}}} is not a field of a digest; "
            "there are period, declared_count and statistics.NAME"
        )
        raise ValueError(message) from None
    return _specified(spec, usual)


_ALWAYS_STATED = frozenset({"title", "rank", "topic"})


def _entry_kind(name: str, spec: str, missing: tuple[str, ...]) -> Kind:
    try:
        usual = entry_field(name).kind
    except KeyError:
        listed = ", ".join(ENTRY_FIELDS)
        message = f"{{{name}}} is not a field of an entry; there are {listed} and notes.NAME"
        raise ValueError(message) from None
    kind = _specified(spec, usual)
    return kind if name in _ALWAYS_STATED else with_missing(kind, missing)


def _specified(spec: str, usual: Kind) -> Kind:
    if not spec:
        return usual
    if spec not in SPECS:
        message = f"{spec!r} is not one of {' '.join(SPECS)}"
        raise ValueError(message)
    return SPECS[spec](spec)


class _Loader:
    """Checks a TOML table key by key and compiles it."""

    def __init__(self, text: str, table: Mapping[str, Any]) -> None:
        self._text = text
        self._table = table
        self._unit = table.get("period", "")
        self._language = table.get("language", "en")

    def dialect(self) -> Dialect:
        self._check(self._table, _KEYS, "")
        for key in ("name", "period"):
            if key not in self._table:
                self._fail(key, "is missing")
        if not all(isinstance(word, str) and word for word in self._table.get("missing", ())):
            self._fail("missing", "is not a list of texts")
        if self._unit not in UNITS:
            self._fail("period", f"is {self._unit!r}, not one of {', '.join(UNITS)}")
        if ("entry" in self._table) is ("columns" in self._table):
            self._fail("entry", "is missing, or columns; a dialect has one of the two")
        head, blank_after_head = self._lines("head")
        entry, blank_after_entry = self._lines("entry")
        table: tuple[Header, ...] = ()
        if "columns" in self._table:
            table = (Header(self._columns(), blank_after_head),)
            blank_after_head = blank_after_entry = 0
        empty, _ = self._lines("empty")
        foot, _ = self._lines("foot")
        topic, _ = self._lines("topic")
        front_matter, spellings, moment_key = self._front_matter()
        newest = Dialect(
            name=self._table["name"],
            language=self._language,
            unit=self._unit,
            variant=self._table.get("variant", ""),
            head=(*head, *table),
            entry=tuple(header.written for header in table) or entry,
            topic=topic,
            empty=empty,
            foot=foot,
            blank_after_head=blank_after_head,
            blank_after_entry=blank_after_entry,
            front_matter=FrozenMap(front_matter),
            spellings=spellings,
            moment_key=moment_key,
            unwritten=frozenset(),
            single=self._table.get("single", False),
            scattered=self._table.get("scattered", False),
            list_style=self._list_style(self._table, "list_style"),
            glued_affiliations=self._table.get("glued_affiliations", False),
            settled=False,
            variants=(),
            toml=self._text,
        )
        self._check_shape(newest)
        variants = (evolve(newest, settled=True), *self._variants(newest))
        return evolve(newest, variants=variants)

    def _check_shape(self, dialect: Dialect) -> None:
        """Refuse a dialect whose posts could not be told, or whose lines are ambiguous."""
        if "title" not in dialect.entry_names:
            self._fail("columns" if "columns" in self._table else "entry", "has no {title}")
        if not dialect.entry[0].placeholders or dialect.entry[0].is_open:
            self._fail("entry", "must begin with a line that has literal text and a placeholder")
        if not dialect.head and not dialect.home:
            self._fail("head", "has no line to know a post by, and front_matter has no {period}")
        if dialect.topic and "topic" not in dialect.topic[0].kinds:
            self._fail("topic", "has no {topic}")
        for line in dialect.page:
            lists = {place.name.rpartition(".")[0] for place in line.placeholders}
            if any("." in name for name in lists) and lists != {line.repeats}:
                self._fail("head", "has a line with the fields of a list beside others", line.text)
        self._check_unambiguous("head", dialect.page, dialect.topics)
        self._check_unambiguous("entry", dialect.entry, dialect.starts)

    def _variants(self, newest: Dialect) -> Iterator[Dialect]:
        for name, table in self._table.get("variants", {}).items():
            self._check(table, _VARIANT_KEYS, f"variants.{name}.")
            omitted = table.get("omit", [])
            for key in omitted:
                if key not in newest.front_matter and key not in newest.entry_names:
                    reason = f"names {key!r}, which is neither in front_matter nor in entry"
                    self._fail(f"variants.{name}.omit", reason)
            yield evolve(
                newest,
                variant=name,
                settled=True,
                unwritten=newest.entry_names.intersection(omitted),
                list_style=self._list_style(
                    {**self._table, **table}, f"variants.{name}.list_style"
                ),
                glued_affiliations=table.get("glued_affiliations", newest.glued_affiliations),
                front_matter=FrozenMap(
                    {key: value for key, value in newest.front_matter.items() if key not in omitted}
                ),
            )

    def _check(self, table: Any, keys: Mapping[str, type], prefix: str) -> None:
        if not isinstance(table, dict):
            self._fail(prefix.rstrip("."), "is not a table")
        for key, value in table.items():
            if key not in keys:
                self._fail(prefix + key, f"is not a key; there are {', '.join(keys)}")
            if not isinstance(value, keys[key]):
                wanted = {str: "text", bool: "true or false", dict: "a table", list: "a list"}
                self._fail(prefix + key, f"is not {wanted[keys[key]]}")

    def _kind_of(self, key: str) -> Callable[[str, str], Kind]:
        """Return what gives the kinds of the placeholders under a key."""
        if key in {"entry", "columns", "topic"}:
            missing = (*MISSING, *self._table.get("missing", ()))
            return lambda name, spec: _entry_kind(name, spec, missing)
        return lambda name, spec: _digest_kind(self._unit, self._language, name, spec)

    def _lines(self, key: str) -> tuple[tuple[LineTemplate, ...], int]:
        try:
            return parse_block(self._table.get(key, ""), self._kind_of(key), joined=key == "entry")
        except DialectError as error:
            self._fail(key, error.message, error.excerpt)

    def _columns(self) -> dict[str, Column]:
        """Return the columns of a table by their labels in lower case."""
        kind_of = self._kind_of("columns")

        def cell_kind(name: str, spec: str) -> Kind:
            return in_cell(kind_of(name, spec))

        columns = {}
        for label, text in self._table["columns"].items():
            key = f"columns.{label}"
            if not isinstance(text, str) or not text.strip():
                self._fail(key, "is not the template of a cell")
            try:
                cells, _ = parse_block(text.removeprefix(ALSO), cell_kind)
            except DialectError as error:
                self._fail(key, error.message, error.excerpt)
            columns[label.lower()] = Column(label, cells, text.startswith(ALSO))
        return columns

    def _front_matter(
        self,
    ) -> tuple[dict[str, Any], dict[str, tuple[LineTemplate, ...]], str | None]:
        """Return the keys' values, the templates of those with the period, and the time's key."""
        values: dict[str, Any] = {}
        spellings: dict[str, tuple[LineTemplate, ...]] = {}
        moment_key = None
        for key, value in self._table.get("front_matter", {}).items():
            values[key] = value
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                continue
            if not isinstance(value, str):
                self._fail(f"front_matter.{key}", "is neither text nor a list of texts")
            lines = [line.removeprefix(ALSO) for line in value.strip("\n").split("\n")]
            values[key] = lines[0]
            if _MOMENT in lines:
                moment_key = key
            try:
                templates = [
                    parse_template(line, self._kind_of("front_matter"))
                    for line in lines
                    if "{" in line and line != _MOMENT
                ]
            except ValueError as error:
                self._fail(f"front_matter.{key}", str(error))
            if any(len(each.placeholders) > 1 for each in templates):
                self._fail(f"front_matter.{key}", "has more than one placeholder on a line")
            if stated := tuple(each for each in templates if "period" in each.kinds):
                spellings[key] = stated
        return values, spellings, moment_key

    def _list_style(self, table: Mapping[str, Any], key: str) -> str:
        style: str = table.get("list_style", "plain")
        if style not in LIST_STYLES:
            self._fail(key, f"is {style!r}, not one of {' '.join(LIST_STYLES)}")
        return style

    def _check_unambiguous(self, key: str, lines: tuple[Line, ...], last: Collection[int]) -> None:
        """Refuse lines that would not read back as themselves; some are tried after all others."""
        for index, line in enumerate(lines):
            sample = _sample(line)
            if not _reads(line, sample):
                self._fail(key, f"the line {line.text!r} does not read back", line.text)
            for number, earlier in enumerate(lines[:index]):
                tried_before = (number in last) is (index in last)
                clear = earlier.is_open or line.is_open or not tried_before
                if not clear and _reads(earlier, sample):
                    reason = f"the line {line.text!r} reads as {earlier.text!r}"
                    self._fail(key, reason, line.text)
            names = [place.name for place in line.placeholders]
            if len(set(names)) < len(names):
                self._fail(key, f"the line {line.text!r} names a field twice", line.text)

    def _fail(self, key: str, reason: str, shown: str | None = None) -> NoReturn:
        """Raise an error that names the key and the line in which it, or the excerpt, stands."""
        first = shown.partition("\n")[0] if shown else ""
        by_key = rf"\[?\[?{re.escape(key.rpartition('.')[2])}\b"
        wanted = [rf"(?:{re.escape(ALSO)})?{re.escape(first)}", by_key] if shown else [by_key]
        found = (re.search(rf"^[ \t]*{each}", self._text, re.MULTILINE) for each in wanted)
        match = next((each for each in found if each), None)
        line = self._text.count("\n", 0, match.start()) + 1 if match else None
        message = f"key {key}: {reason}"
        raise DialectError(message, line=line, excerpt=shown)
