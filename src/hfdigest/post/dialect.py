"""One publisher's post format, declared in TOML, with its variants."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, NoReturn

from attrs import evolve, frozen

from hfdigest.affiliation import Affiliation
from hfdigest.errors import DialectError
from hfdigest.frozenmap import FrozenMap
from hfdigest.post.fields import ENTRY_FIELDS, VERSIONED, digest_field
from hfdigest.post.template import (
    SPECS,
    Kind,
    LineTemplate,
    parse_block,
    parse_template,
    period_kind,
)

UNITS = ("day", "week", "month")
LIST_STYLES = ("plain", "'", '"')

_KEYS: Mapping[str, type] = {
    "name": str,
    "language": str,
    "period": str,
    "variant": str,
    "head": str,
    "entry": str,
    "empty": str,
    "foot": str,
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
    head: tuple[LineTemplate, ...]
    """The lines before the entries."""
    entry: tuple[LineTemplate, ...]
    """The lines of one entry; the first holds its title."""
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
    list_style: str
    """How a new post quotes the items of lists: `plain`, `'` or `\"`."""
    glued_affiliations: bool
    """True where organisation, stars and comments were scraped as one string."""
    settled: bool
    """True where reading a post does not look for its variant any more."""
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
    def page(self) -> tuple[LineTemplate, ...]:
        """The lines of the digest itself."""
        return self.head + self.empty + self.foot

    @cached_property
    def anchor(self) -> int:
        """The index of the head line that every post must have: the one with the period."""
        for index, line in enumerate(self.head):
            if any(place.name == "period" for place in line.placeholders):
                return index
        return 0

    @cached_property
    def entry_names(self) -> frozenset[str]:
        """The placeholders of an entry's lines."""
        return frozenset(place.name for line in self.entry for place in line.placeholders)

    @cached_property
    def page_names(self) -> frozenset[str]:
        """The placeholders of the digest's own lines."""
        names = (place.name for line in self.page for place in line.placeholders)
        lists = (line.repeats for line in self.page if line.repeats)
        return frozenset((*names, *lists))

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields of a digest that posts of this dialect can state, as dotted names."""
        named = {f"entries.{ENTRY_FIELDS[name].path}" for name in self.entry_names}
        if self.entry_names & VERSIONED:
            named.add("entries.paper.version")
        named.update(name.partition(".")[0] for name in self.page_names)
        if self.front_matter:
            named.add("front_matter")
            named.update(name for name in ("title",) if name in self.front_matter)
            named.update("posted_at" for value in self.front_matter.values() if value == _MOMENT)
        return frozenset(named | {"entries"})

    @property
    def moment_key(self) -> str | None:
        """The front-matter key that holds `posted_at`; `None` where there is none."""
        return next((key for key, value in self.front_matter.items() if value == _MOMENT), None)

    @cached_property
    def followers(self) -> Mapping[str, LineTemplate]:
        """The front-matter keys whose values follow from the period, with their templates."""
        return {
            key: parse_template(value, self._digest_kind)
            for key, value in self.front_matter.items()
            if isinstance(value, str) and "{period" in value
        }

    def affiliation(self, raw: str) -> Affiliation:
        """Decode a card line as this variant's posts write it."""
        return (
            Affiliation.parse(raw)
            if self.glued_affiliations
            else Affiliation.parse(raw, names=(raw,))
        )

    def _digest_kind(self, name: str, spec: str) -> Kind:
        return _digest_kind(self.unit, name, spec)

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


def _restored(toml: str, variant: str, settled: bool) -> Dialect:  # noqa: FBT001 - pickled
    dialect = _from_toml(toml)
    if not settled:
        return dialect
    return next(each for each in dialect.variants if each.variant == variant)


@cache
def dialects() -> Mapping[str, Dialect]:
    """Return the built-in dialects by name, in the order in which they are tried."""
    folder = resources.files("hfdigest.post") / "dialects"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    found = [_from_toml(file.read_text(encoding="utf-8")) for file in files]
    return FrozenMap({dialect.name: dialect for dialect in found})


def find_dialect(dialect: "str | Dialect") -> Dialect:
    """Return a dialect given by name; raises DialectError for a name that is not built in."""
    if isinstance(dialect, Dialect):
        return dialect
    try:
        return dialects()[dialect]
    except KeyError:
        message = f"there is no dialect {dialect!r}; built in are {', '.join(dialects())}"
        raise DialectError(message) from None


# --- TOML ----------------------------------------------------------------------------------------


@cache
def _from_toml(text: str) -> Dialect:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"the dialect is not TOML: {error}"
        raise DialectError(message) from None
    return _Loader(text, table).dialect()


def _digest_kind(unit: str, name: str, spec: str) -> Kind:
    if name == "period":
        return period_kind(unit, spec)
    try:
        usual = digest_field(name, unit).kind
    except KeyError:
        message = (
            f"{{{name}}} is not a field of a digest; "
            "there are period, declared_count and statistics.NAME"
        )
        raise ValueError(message) from None
    return _specified(spec, usual)


def _entry_kind(name: str, spec: str) -> Kind:
    if name not in ENTRY_FIELDS:
        message = f"{{{name}}} is not a field of an entry; there are {', '.join(ENTRY_FIELDS)}"
        raise ValueError(message)
    return _specified(spec, ENTRY_FIELDS[name].kind)


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

    def dialect(self) -> Dialect:
        self._check(self._table, _KEYS, "")
        for key in ("name", "period", "head", "entry"):
            if key not in self._table:
                self._fail(key, "is missing")
        unit = self._table["period"]
        if unit not in UNITS:
            self._fail("period", f"is {unit!r}, not one of {', '.join(UNITS)}")
        head, blank_after_head = self._lines("head", unit)
        entry, blank_after_entry = self._lines("entry", unit)
        empty, _ = self._lines("empty", unit)
        foot, _ = self._lines("foot", unit)
        if not head:
            self._fail("head", "has no line to know a post by")
        if not entry or not any(place.name == "title" for place in entry[0].placeholders):
            self._fail("entry", "must begin with the line that holds {title}")
        self._check_unambiguous("head", head + empty + foot)
        self._check_unambiguous("entry", entry)
        newest = Dialect(
            name=self._table["name"],
            language=self._table.get("language", "en"),
            unit=unit,
            variant=self._table.get("variant", ""),
            head=head,
            entry=entry,
            empty=empty,
            foot=foot,
            blank_after_head=blank_after_head,
            blank_after_entry=blank_after_entry,
            front_matter=FrozenMap(self._front_matter(unit)),
            unwritten=frozenset(),
            list_style=self._list_style(self._table, "list_style"),
            glued_affiliations=self._table.get("glued_affiliations", False),
            settled=False,
            variants=(),
            toml=self._text,
        )
        variants = (evolve(newest, settled=True), *self._variants(newest))
        return evolve(newest, variants=variants)

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

    def _lines(self, key: str, unit: str) -> tuple[tuple[LineTemplate, ...], int]:
        def kind_of(name: str, spec: str) -> Kind:
            return _entry_kind(name, spec) if key == "entry" else _digest_kind(unit, name, spec)

        try:
            return parse_block(self._table.get(key, ""), kind_of)
        except DialectError as error:
            self._fail(key, error.message, error.excerpt)

    def _front_matter(self, unit: str) -> dict[str, Any]:
        table: dict[str, Any] = self._table.get("front_matter", {})
        for key, value in table.items():
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                continue
            if not isinstance(value, str):
                self._fail(f"front_matter.{key}", "is neither text nor a list of texts")
            if value != _MOMENT and "{" in value:
                try:
                    parse_template(value, lambda name, spec: _digest_kind(unit, name, spec))
                except ValueError as error:
                    self._fail(f"front_matter.{key}", str(error))
        return table

    def _list_style(self, table: Mapping[str, Any], key: str) -> str:
        style: str = table.get("list_style", "plain")
        if style not in LIST_STYLES:
            self._fail(key, f"is {style!r}, not one of {' '.join(LIST_STYLES)}")
        return style

    def _check_unambiguous(self, key: str, lines: tuple[LineTemplate, ...]) -> None:
        """Refuse lines that would not read back as themselves."""
        for index, line in enumerate(lines):
            samples = {place.name: place.kind.sample for place in line.placeholders}
            written = line.render(samples) if samples else line.text
            for earlier in lines[: index + 1]:
                slots = earlier.match(written or "", 0, len(written or ""))
                if (slots is not None) is not (earlier is line):
                    reason = (
                        "does not read back" if earlier is line else f"reads as {earlier.text!r}"
                    )
                    self._fail(key, f"the line {line.text!r} {reason}", line.text)
            names = [place.name for place in line.placeholders]
            if len(set(names)) < len(names):
                self._fail(key, f"the line {line.text!r} names a field twice", line.text)

    def _fail(self, key: str, reason: str, shown: str | None = None) -> NoReturn:
        """Raise an error that names the key and the line in which it, or the excerpt, stands."""
        wanted = re.escape(shown) if shown else rf"\[?\[?{re.escape(key.rpartition('.')[2])}\b"
        match = re.search(rf"^[ \t]*{wanted}", self._text, re.MULTILINE)
        line = self._text.count("\n", 0, match.start()) + 1 if match else None
        message = f"key {key}: {reason}"
        raise DialectError(message, line=line, excerpt=shown)
