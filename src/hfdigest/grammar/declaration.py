"""A dialect's TOML, checked key by key and compiled; every error names the key and its line."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from attrs import evolve

from hfdigest.errors import DialectError
from hfdigest.frozenmap import FrozenMap
from hfdigest.grammar.codec import FLAVORS, PLAIN
from hfdigest.grammar.fields import ENTRY_FIELDS, MAP_VALUES, SPECS, digest_field, entry_field
from hfdigest.grammar.front_keys import PERIOD, FrontKeys, Varying
from hfdigest.grammar.kinds import MISSING, Kind, with_missing
from hfdigest.grammar.line import Role
from hfdigest.grammar.notation import ALSO, parse_block, parse_template
from hfdigest.grammar.periods import ANY, LAST_DAY, period_kind, period_part
from hfdigest.grammar.template import LineTemplate
from hfdigest.patterns import lazily
from hfdigest.tomltext import read_toml
from hfdigest.unquoted import as_text

if TYPE_CHECKING:
    from hfdigest.grammar.table import Column

MAX_CHARACTERS = 16_384
"""The longest dialect that is read."""

_UNITS = ("day", "week", "month", "any")
_LIST_STYLES = ("plain", "'", '"')

_KEYS: Mapping[str, type] = {
    "name": str,
    "language": str,
    "flavor": str,
    "period": str,
    "variant": str,
    "head": str,
    "topic": str,
    "columns": dict,
    "entry": str,
    "between": str,
    "empty": str,
    "foot": str,
    "single": bool,
    "linked": bool,
    "scattered": bool,
    "missing": list,
    "glued_affiliations": bool,
    "ranked_by_upvotes": bool,
    "no_final_newline": bool,
    "list_style": str,
    "front_matter": dict,
    "variants": dict,
}
_VARIANT_KEYS: Mapping[str, type] = {
    "list_style": str,
    "glued_affiliations": bool,
    "omit": list,
}
_QUOTED = lazily("(?P<quote>[\"'])(?P<text>.*)(?P=quote)")
FLAGS = tuple(key for key, kind in _KEYS.items() if kind is bool)
"""The keys that are true or false, and false where they are not there."""
_MOMENTS = {
    "{posted_at}": "2026-02-16 09:15:00 +0900",
    "{posted_at:iso}": "2026-02-16T09:15:00+09:00",
}
"""How a front-matter value may say when a post was made, each with a sample of it."""
_ALWAYS_STATED = frozenset({"title", "rank", "topic"})
"""The placeholders in which no text means that nothing is known."""


class Declaration:
    """What the TOML text of a dialect declares."""

    def __init__(self, text: str) -> None:
        """Check the keys; raises DialectError for what is no dialect."""
        self.text = text
        self._table = _table(text)
        self._check(self._table, _KEYS, "")
        for key in ("name", "period"):
            if key not in self._table:
                self.refuse(key, "is missing")
        if not all(isinstance(word, str) and word for word in self.get("missing", ())):
            self.refuse("missing", "is not a list of texts")
        self.name: str = self._table["name"]
        self.unit: str = self._table["period"].replace("any", ANY)
        self.language: str = self.get("language", "en")
        if self._table["period"] not in _UNITS:
            self.refuse("period", f"is {self._table['period']!r}, not one of {', '.join(_UNITS)}")
        flavor = self.get("flavor", PLAIN.name)
        if flavor not in FLAVORS:
            self.refuse("flavor", f"is {flavor!r}, not one of {', '.join(FLAVORS)}")
        self.flavor = FLAVORS[flavor]
        if ("entry" in self._table) is ("columns" in self._table):
            self.refuse("entry", "is missing, or columns; a dialect has one of the two")

    def get(self, key: str, default: Any) -> Any:
        """Return the value of a key as it is declared."""
        return self._table.get(key, default)

    def lines(self, role: Role) -> tuple[tuple[LineTemplate, ...], int]:
        """Return the templates of a block, and how many blank lines stand below them."""
        key = role.value
        try:
            return parse_block(self.get(key, ""), self._kind_of(key), role, self.flavor)
        except DialectError as error:
            self.refuse(key, error.message, error.excerpt)

    def columns(self) -> "dict[str, Column] | None":
        """Return the columns of a table by their labels in lower case; `None` without a table."""
        if "columns" not in self._table:
            return None
        from hfdigest.grammar.table import Column  # noqa: PLC0415 - few dialects have tables

        kind_of = self._kind_of("columns")

        columns = {}
        for label, text in self._table["columns"].items():
            key = f"columns.{label}"
            if not isinstance(text, str) or not text.strip():
                self.refuse(key, "is not the template of a cell")
            try:
                template = text.removeprefix(ALSO)
                cells, _ = parse_block(template, kind_of, Role.ENTRY, self.flavor, in_cell=True)
            except DialectError as error:
                self.refuse(key, error.message, error.excerpt)
            columns[label.lower()] = Column(label, cells, text.startswith(ALSO))
        return columns

    def front_keys(self) -> FrontKeys:
        """Return what is declared of front matter."""
        table = self.get("front_matter", {})
        found = FrontKeys(
            FrozenMap({}), {}, FrozenMap({}), None, "", FrozenMap({}), self.list_style()
        )
        for key, value in table.items():
            if isinstance(value, str):
                found = self._with_text(found, key, value)
            elif isinstance(value, list) and all(isinstance(item, str) for item in value):
                items = tuple(self._item(key, item) for item in value)
                if not all(isinstance(item, str) for item in items):
                    found = found.adding(key, value, varying=Varying(items=items))
                else:
                    found = found.adding(key, value)
            elif isinstance(value, bool | int | float | dt.date):
                found = found.adding(key, as_text(value))
            else:
                self.refuse(
                    f"front_matter.{key}", "is neither text nor a list of texts, a number or a date"
                )
        return found

    def _with_text(self, found: FrontKeys, key: str, value: str) -> FrontKeys:
        """Return front matter with a key whose value is text, perhaps in several spellings."""
        lines = [line.removeprefix(ALSO) for line in value.strip("\n").split("\n")]
        quoted = [_QUOTED.fullmatch(line) for line in lines]
        quote = quoted[0]["quote"] if quoted[0] else ""
        lines = [
            match["text"] if match else line for match, line in zip(quoted, lines, strict=True)
        ]
        for line in _MOMENTS.keys() & set(lines):
            found = evolve(found, moment=key, moment_like=_MOMENTS[line])
        texts = [line for line in lines if "{" in line and line not in _MOMENTS]
        spellings = tuple(self._front_template(key, text) for text in texts)
        dated = tuple(line for line in spellings if self._is_dated(line))
        stated = tuple(line for line in spellings if line not in dated)
        varying = Varying(spellings=stated) if stated and not dated else None
        return found.adding(key, lines[0], dated, varying, quote)

    def _is_dated(self, line: LineTemplate) -> bool:
        """Tell whether a front-matter value has the whole period, or the date on which it ends."""
        ((name, kind),) = line.placeholders
        is_last_day = f":{LAST_DAY}" in line.text
        return name == PERIOD and (kind.read(kind.sample) is not None or is_last_day)

    def _item(self, key: str, text: str) -> str | LineTemplate:
        """Return an item of a list: a text, or the template of one."""
        return self._front_template(key, text) if "{" in text else text

    def _front_template(self, key: str, text: str) -> LineTemplate:
        """Return the template of a front-matter value."""
        try:
            line = parse_template(text, self._kind_of("front_matter"), Role.FRONT_MATTER)
        except ValueError as error:
            self.refuse(f"front_matter.{key}", str(error))
        if len(line.placeholders) != 1:
            reason = "has not one placeholder on a line; a period may be one, as {period:%Y/%m}"
            self.refuse(f"front_matter.{key}", reason)
        return line

    def variants(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return the names of the older variants, the newest of them first, and their keys."""
        for name, keys in self.get("variants", {}).items():
            self._check(keys, _VARIANT_KEYS, f"variants.{name}.")
            if not all(isinstance(word, str) for word in keys.get("omit", ())):
                self.refuse(f"variants.{name}.omit", "is not a list of texts")
            yield name, keys

    def list_style(self, variant: str | None = None) -> str:
        """Return how the newest variant, or another one, quotes the items of lists."""
        own = {} if variant is None else self._table["variants"][variant]
        style: str = own.get("list_style", self.get("list_style", "plain"))
        if style not in _LIST_STYLES:
            key = "list_style" if variant is None else f"variants.{variant}.list_style"
            self.refuse(key, f"is {style!r}, not one of {' '.join(_LIST_STYLES)}")
        return style

    def _front_kind(self, name: str, spec: str) -> Kind:
        """Return the kind of a placeholder in front matter: the period, or a fact of the paper."""
        if name == PERIOD:
            part = period_part(self.unit, spec, self.language)
            return part or _digest_kind(self.unit, self.language, name, spec)
        kind = _entry_kind(name, spec, ())
        if not self.get("single", False):
            message = f"{{{name}}} is of one paper, which a post has where single is true"
            raise ValueError(message)
        return kind

    def refuse(self, key: str, reason: str, shown: str | None = None) -> NoReturn:
        """Raise an error that names the key and the line in which it, or the excerpt, stands."""
        message = f"key {key}: {reason}"
        raise DialectError(message, line=self._line_of(key, shown), excerpt=shown)

    def _line_of(self, key: str, shown: str | None) -> int | None:
        """Return the line of an excerpt, else of a key or of the table that it stands in."""
        start = None
        if shown:
            first = shown.partition("\n")[0]
            excerpt = rf"^[ \t]*(?:{re.escape(ALSO)})?{re.escape(first)}"
            start = re.search(excerpt, self.text, re.MULTILINE)
        for part in () if start else key.split("."):
            # A header such as [variants.old] is the line of both of its keys.
            header = r"(?:\[(?:[^\]\n]*\.)?)?"
            name = re.compile(rf"^[ \t]*{header}[\"']?{re.escape(part)}(?!\w)", re.MULTILINE)
            start = name.search(self.text, start.start() if start else 0) or start
        return self.text.count("\n", 0, start.start()) + 1 if start else None

    def _check(self, table: Any, keys: Mapping[str, type], prefix: str) -> None:
        """Refuse keys that there are not, and values of another type."""
        if not isinstance(table, dict):
            self.refuse(prefix.rstrip("."), "is not a table")
        for key, value in table.items():
            if key not in keys:
                self.refuse(prefix + key, f"is not a key; there are {', '.join(keys)}")
            if not isinstance(value, keys[key]):
                wanted = {str: "text", bool: "true or false", dict: "a table", list: "a list"}
                self.refuse(prefix + key, f"is not {wanted[keys[key]]}")

    def _kind_of(self, key: str) -> Callable[[str, str], Kind]:
        """Return what gives the kinds of the placeholders under a key."""
        if key in {"entry", "columns", "topic"}:
            missing = (*MISSING, *self.get("missing", ()))
            return lambda name, spec: _entry_kind(name, spec, missing)
        if key == "between":
            return _no_kind
        if key == "front_matter":
            return self._front_kind
        return lambda name, spec: _digest_kind(self.unit, self.language, name, spec)


def _table(text: str) -> dict[str, Any]:
    if len(text) > MAX_CHARACTERS:
        message = f"the dialect has {len(text):,} characters; {MAX_CHARACTERS:,} are read"
        raise DialectError(message)
    try:
        return read_toml(text)
    except ValueError as error:
        message = f"the dialect {error}"
        raise DialectError(message) from None


def _no_kind(name: str, _: str) -> Kind:
    message = f"{{{name}}} is a value, which belongs into entry; lines between entries are fixed"
    raise ValueError(message)


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
    return _specified(name, spec, usual)


def _entry_kind(name: str, spec: str, missing: tuple[str, ...]) -> Kind:
    try:
        if name.count(".") > 1:  # only the heading of a column has dots of its own
            raise KeyError(name)  # noqa: TRY301 - as for every unknown name
        usual = entry_field(name).kind
    except KeyError:
        listed = ", ".join(ENTRY_FIELDS)
        message = f"{{{name}}} is not a field of an entry; there are {listed} and notes.NAME"
        raise ValueError(message) from None
    kind = _specified(name, spec, usual)
    return kind if name in _ALWAYS_STATED else with_missing(kind, missing)


def _specified(name: str, spec: str, usual: Kind) -> Kind:
    """Return the kind that is asked for, which must give such values as the field holds."""
    if not spec:
        return usual
    if spec not in SPECS:
        message = f"{spec!r} is not one of {' '.join(SPECS)}"
        raise ValueError(message)
    kind = SPECS[spec](spec)
    held = MAP_VALUES if "." in name else {usual.gives}
    if kind.gives not in held:
        message = f"{{{name}:{spec}}} gives {kind.gives}, where {' or '.join(sorted(held))} belongs"
        raise ValueError(message)
    return kind
