"""One publisher's post format, declared in TOML, with its variants."""

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import takewhile
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from hfdigest.affiliation import Affiliation
from hfdigest.errors import DialectError
from hfdigest.frozenmap import FrozenMap
from hfdigest.grammar.declaration import Declaration
from hfdigest.grammar.fields import VERSIONED, entry_field
from hfdigest.grammar.line import Placeholder, Role, Template
from hfdigest.grammar.scattered import SCATTERED
from hfdigest.grammar.table import Header
from hfdigest.grammar.template import LineTemplate


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
    head: tuple[Template, ...]
    """The lines before the entries."""
    entry: tuple[Template, ...]
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
    ranked_by_upvotes: bool
    """True where the papers stand in order of their votes, the most voted one first."""
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
        return self._variants or _from_toml(self._toml)._variants  # noqa: SLF001 - its own class

    @cached_property
    def page(self) -> tuple[Template, ...]:
        """The lines of the digest itself."""
        return self.head + self.empty + self.foot + self.topic

    @cached_property
    def anchors(self) -> tuple[Template, ...]:
        """The head lines one of which begins every digest.

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
    def starts(self) -> tuple[Template, ...]:
        """The spellings of the line that begins an entry."""
        return _spellings(self.entry, 0)

    @cached_property
    def labels_after(self) -> Mapping[Template, tuple[Template, ...]]:
        """For each entry line the ones with a label that may follow it, the next ones first."""
        return {
            line: tuple(
                each
                for each in (*self.entry[number:], *self.entry[:number])
                if each not in self.starts and not each.is_open
            )
            for number, line in enumerate(self.entry, 1)
        }

    @cached_property
    def texts_after(self) -> Mapping[Template, tuple[Template, ...]]:
        """For each entry line the ones below it that are free text without a label."""
        return {
            line: tuple(each for each in self.entry[number:] if each.is_open)
            for number, line in enumerate(self.entry, 1)
        }

    @cached_property
    def home(self) -> str | None:
        """The front-matter key that states the period, where the head does not."""
        keys = (key for key in self.front_matter if key in self.spellings)
        return next(keys, None) if self._dated is None else None

    @cached_property
    def table(self) -> Header | None:
        """The header of the table whose rows are the entries."""
        return next((line for line in self.head if isinstance(line, Header)), None)

    @cached_property
    def recurring(self) -> frozenset[Template]:
        """The page's lines that may come more than once."""
        again = (line for line in self.page if line.repeats or isinstance(line, Header))
        return frozenset([*self.topic, *self.anchors, *again])

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """Texts one of which is in every post, for telling foreign ones without a scan."""
        longest = []
        for line in self.anchors:
            # The columns of a table may come in any order.
            parts = (line.prefix,) if isinstance(line, Header) else line.parts
            literals = [part for part in parts if isinstance(part, str)]
            lines = [each.strip() for part in literals for each in part.split("\n")]
            longest.append(max(lines, key=len, default=""))
        return tuple(longest)

    @cached_property
    def preferred(self) -> tuple[Template, ...]:
        """The page's lines that an entry's line would read too."""
        labels = [line for line in self.entry if not line.is_open]
        return tuple(
            line
            for line in self.head + self.empty + self.foot
            if any(_reads(label, _sample(line)) for label in labels)
        )

    @cached_property
    def entry_names(self) -> frozenset[str]:
        """The placeholders of an entry's lines."""
        return frozenset(place.name for line in self.entry for place in line.placeholders)

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields of a digest that posts of this dialect can state, as dotted names."""
        table = [self.table.whole] if self.table else []
        scattered = [SCATTERED] if self.scattered else []
        return self._fields_of([*self.entry, *table, *scattered], self.page)

    @cached_property
    def written(self) -> frozenset[str]:
        """The fields that a new post can state: those of the spellings that are written."""
        entry = [line for line in self.entry if not line.also]
        return self._fields_of(entry, [line for line in self.page if not line.also])

    def _fields_of(self, entry: Iterable[Template], page: Iterable[Template]) -> frozenset[str]:
        """Return the fields that lines of an entry and of the page state, and front matter."""
        names = {name for line in (*entry, *self.topic) for name in line.kinds}
        fields = {"entries", *(f"entries.{entry_field(name).path}" for name in names)}
        if names & VERSIONED:
            fields.add("entries.paper.version")
        for line in page:
            fields.update([line.repeats] if line.repeats else line.kinds)
        return frozenset(fields - {"topic"} | self._fields_of_front_matter())

    def _fields_of_front_matter(self) -> set[str]:
        stated = {
            "front_matter": self.front_matter,
            "title": "title" in self.front_matter,
            "posted_at": self.moment_key,
            "period": self.home,
        }
        return {field for field, there in stated.items() if there}

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


def _spellings(lines: tuple[Template, ...], index: int) -> tuple[Template, ...]:
    """Return a line and the further spellings that stand below it."""
    below = takewhile(lambda line: line.also, lines[index + 1 :])
    return (lines[index], *below)


def _sample(line: Template) -> str:
    """Return a text that is such a line."""
    samples = {place.name: place.kind.sample for place in line.placeholders}
    return (line.render(samples) if samples else line.text) or ""


def _reads(line: Template, text: str) -> bool:
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


_FOLDER = resources.files("hfdigest.grammar") / "dialects"


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


def dialects_of(chosen: "Iterable[str | Dialect] | None") -> list[Dialect]:
    """Return dialects that are given by name or as such; all built-in ones for `None`."""
    if chosen is None:
        return list(dialects().values())
    if isinstance(chosen, str):
        message = f"dialects is a list of names or Dialects, such as [{chosen!r}]"
        raise TypeError(message)
    return list(map(find_dialect, chosen))


# --- compiling -----------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _from_toml(text: str) -> Dialect:
    declared = Declaration(text)
    newest = _newest(declared)
    _check_shape(newest, declared)
    variants = (evolve(newest, settled=True), *_older(newest, declared))
    return evolve(newest, variants=variants)


def _newest(declared: Declaration) -> Dialect:
    """Return the newest variant of the format, not settled yet."""
    head: tuple[Template, ...]
    entry: tuple[Template, ...]
    head, blank_after_head = declared.lines(Role.HEAD)
    entry, blank_after_entry = declared.lines(Role.ENTRY)
    columns = declared.columns()
    if columns is not None:
        header = Header(columns, blank_after_head)
        head, entry = (*head, header), (header.written,)
        blank_after_head = blank_after_entry = 0
    empty, _ = declared.lines(Role.EMPTY)
    foot, _ = declared.lines(Role.FOOT)
    topic, _ = declared.lines(Role.TOPIC)
    front = declared.front_matter()
    return Dialect(
        name=declared.name,
        language=declared.language,
        unit=declared.unit,
        variant=declared.get("variant", ""),
        head=head,
        entry=entry,
        topic=topic,
        empty=empty,
        foot=foot,
        blank_after_head=blank_after_head,
        blank_after_entry=blank_after_entry,
        front_matter=FrozenMap(front.values),
        spellings=front.spellings,
        moment_key=front.moment,
        unwritten=frozenset(),
        single=declared.get("single", False),
        scattered=declared.get("scattered", False),
        list_style=declared.list_style(),
        glued_affiliations=declared.get("glued_affiliations", False),
        ranked_by_upvotes=declared.get("ranked_by_upvotes", False),
        settled=False,
        variants=(),
        toml=declared.text,
    )


def _older(newest: Dialect, declared: Declaration) -> Iterator[Dialect]:
    """Return the other variants of the format, settled."""
    for name, keys in declared.variants():
        omitted = keys.get("omit", [])
        for key in omitted:
            if key not in newest.front_matter and key not in newest.entry_names:
                reason = f"names {key!r}, which is neither in front_matter nor in entry"
                declared.refuse(f"variants.{name}.omit", reason)
        front = {key: value for key, value in newest.front_matter.items() if key not in omitted}
        yield evolve(
            newest,
            variant=name,
            settled=True,
            unwritten=newest.entry_names.intersection(omitted),
            list_style=declared.list_style(name),
            glued_affiliations=keys.get("glued_affiliations", newest.glued_affiliations),
            front_matter=FrozenMap(front),
        )


def _check_shape(dialect: Dialect, declared: Declaration) -> None:
    """Refuse a dialect whose posts could not be told, or whose lines are ambiguous."""
    if "title" not in dialect.entry_names:
        declared.refuse("columns" if dialect.table else "entry", "has no {title}")
    if not dialect.entry[0].placeholders or dialect.entry[0].is_open:
        reason = "must begin with a line that has literal text and a placeholder"
        declared.refuse("entry", reason)
    if not dialect.head and not dialect.home:
        reason = "has no line to know a post by, and front_matter has no {period}"
        declared.refuse("head", reason)
    for heading in dialect.topic:
        stated = [part.name for part in heading.parts if isinstance(part, Placeholder)]
        if stated != ["topic"] or len(heading.placeholders) > 1:
            reason = (
                f"the line {heading.text!r} must have {{topic}}, outside of {{[…]}}, and no other "
                "placeholder; what is of one entry belongs into entry"
            )
            declared.refuse("topic", reason, heading.text)
    for line in dialect.page:
        lists = {place.name.rpartition(".")[0] for place in line.placeholders}
        if any("." in name for name in lists) and lists != {line.repeats}:
            declared.refuse("head", "has a line with the fields of a list beside others", line.text)
    _check_unambiguous(dialect.page, dialect.topic, "head", declared)
    _check_unambiguous(dialect.entry, dialect.starts, "entry", declared)


def _check_unambiguous(
    lines: tuple[Template, ...], last: tuple[Template, ...], key: str, declared: Declaration
) -> None:
    """Refuse lines that would not read back as themselves; the last ones are tried after others."""
    for index, line in enumerate(lines):
        sample = _sample(line)
        if not _reads(line, sample):
            declared.refuse(key, f"the line {line.text!r} does not read back", line.text)
        for earlier in lines[:index]:
            tried_before = (earlier in last) is (line in last)
            clear = earlier.is_open or line.is_open or not tried_before
            if not clear and _reads(earlier, sample):
                reason = f"the line {line.text!r} reads as {earlier.text!r}"
                declared.refuse(key, reason, line.text)
        names = [place.name for place in line.placeholders]
        if len(set(names)) < len(names):
            declared.refuse(key, f"the line {line.text!r} names a field twice", line.text)
