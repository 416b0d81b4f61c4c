"""Forms of lines to templates: which field of a paper stands in each gap."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from hfdigest.freeform.titles import is_list_of_names
from hfdigest.learn.beside import around_titles
from hfdigest.learn.facts import Facts
from hfdigest.learn.forms import IDENTIFYING, Form, Gap, Maybe, Part
from hfdigest.learn.groups import Place
from hfdigest.learn.labels import field_of_label, field_of_sign, note_name

_COUNTS = frozenset({"upvotes", "comments", "github_stars"})
_ADDRESSES = frozenset(
    {"hf_url", "arxiv_url", "pdf_url", "github_url", "thumbnail_url", "media_url"}
)
_PROSE = frozenset({"summary", "abstract", "ai_summary"})
"""The fields of several paragraphs."""
_LABEL = re.compile("([^\\W\\d_][^:\N{FULLWIDTH COLON}\n|•·]{0,40})[:\N{FULLWIDTH COLON}]")
_LINK_LABEL = re.compile(r"\[([^\[\]]+)\]\($")
_PROJECT = re.compile(r"project|主页|홈페이지|website|demo", re.IGNORECASE)
_NUMERIC = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?[kKmM]?")
_FIRST = 2
"""The highest rank with which a list, or those of its entries that have one form, may begin."""
_HIGHEST = 1000
"""Ranks are lower numbers."""
_MOST_PEOPLE = 0.7
"""This share of texts are lists of several names where they are authors."""
_GROWING = 0.7
"""This share of ranks is higher than the one before."""


class Named(NamedTuple):
    """A line template and what it says."""

    text: str
    fields: tuple[str, ...]
    guesses: tuple[str, ...]
    """The placeholders of texts that no label names."""
    lines: int
    """How many lines of the examples have this form."""

    @property
    def identifies(self) -> bool:
        """Whether it has a placeholder with the paper's identifier."""
        return not IDENTIFYING.isdisjoint(self.fields)


class _Line(NamedTuple):
    """A form while it is named."""

    form: Form
    parts: Sequence[Part]
    label: str
    """That of values with no label on their line, such as a column's."""
    reach: str
    start: bool
    fields: list[str]
    guesses: list[str]


class Namer:
    """Gives gaps their placeholders; a field belongs to one line of an entry."""

    def __init__(
        self, ids: Sequence[str | None], facts: Facts, *, titles_are_known: bool = False
    ) -> None:
        """Begin with no field given; `ids` are those of the entries, one each.

        Where titles are known, what begins an entry is none unless it is known as such.
        """
        self._titles_are_known = titles_are_known
        self.taken: set[str] = set()
        """The placeholders that lines of the entry have already."""
        self._notes: set[str] = set()
        self._ids = ids
        self._facts = facts

    def take(self, fields: Iterable[str]) -> None:
        """Note fields that lines have already."""
        for field in fields:
            self.taken.add(field)
            if field.startswith("notes."):
                self._notes.add(field.removeprefix("notes."))

    def spellings(
        self, found: Sequence[Form], *, start: bool = False, reach: str = "", label: str = ""
    ) -> tuple[Named, ...]:
        """Return the templates of forms of one line, each but the first a further spelling."""
        # What names the paper comes first: a spelling with any address would read those too.
        found = sorted(found, key=lambda form: (form.is_fixed, not form.identifies))
        given, notes = set(self.taken), set(self._notes)
        all_named = []
        for form in found:
            self.taken, self._notes = set(given), set(notes)
            named = self.named(form, start=start, reach=reach, label=label)
            all_named.append(named)
        if start and any("title" in named.fields for named in all_named):
            # Where some first lines hold the title, the others do so too.
            self._titles_are_known, known = False, self._titles_are_known
            for number, named in enumerate(all_named):
                if "title" not in named.fields:
                    self.taken, self._notes = set(given), set(notes)
                    all_named[number] = self.named(found[number], start=True, label=label)
            self._titles_are_known = known
        made: dict[str, Named] = {}
        for named in all_named:
            made.setdefault(named.text, named)
        fields = {field for named in made.values() for field in named.fields}
        self.taken, self._notes = given, notes
        self.take(fields)
        return tuple(made.values())

    def free_text(self, places: Sequence[Place], above: str = "") -> Named:
        """Return the template of text without a label, which any line could be.

        `above` is the fixed line that introduces it, if there is one.
        """
        firsts = {place.entry: place.text for place in reversed(places)}
        ids = [self._ids[entry] for entry in firsts]
        stated = self._facts.field_of(ids, list(firsts.values()))
        called = field_of_label(above) or ""
        field = stated if stated and stated not in self.taken else ""
        if not field and called in _PROSE - self.taken:
            field = called
        guessed = not (field or above)
        if not field:
            is_free = guessed and "summary" not in self.taken
            field = "summary" if is_free else self._note(above or "text")
        self.taken.add(field)
        guesses = (f"{{{field}}}",) if guessed else ()
        return Named(f"{{{field}:body}}", (field,), guesses, len(places))

    def named(self, form: Form, *, start: bool = False, reach: str = "", label: str = "") -> Named:
        """Return the template of a form; `start` is the first line of an entry.

        `reach` is how far the text at the end of the line goes, such as `:body`; `label` is that
        of values with no label on their line, such as a column's.
        """
        parts = [*self._around_titles(form)]
        line = _Line(form, _joined(parts), label, reach, start, [], [])
        texts = "".join(self._written(line, line.parts))
        self.taken.update(line.fields)
        return Named(texts.rstrip(), tuple(line.fields), tuple(line.guesses), form.lines)

    def _around_titles(self, form: Form) -> Iterator[Part]:
        """Yield the parts of a form, a known title apart from what stands beside it."""
        titles = [self._facts.title_of(self._ids[entry]) for entry in form.entries]
        for part in form.parts:
            if isinstance(part, Gap) and part.kind == "text":
                yield from around_titles(part, titles)
            else:
                yield part

    def _written(self, line: "_Line", parts: Sequence[Part]) -> Iterator[str]:
        """Yield the text of parts, and note their fields."""
        for number, part in enumerate(parts):
            if isinstance(part, str):
                yield escaped(part)
            elif isinstance(part, Maybe):
                yield from ("{[", *self._written(line, _joined(part.parts)), "]}")
            else:
                around = [parts[n] if 0 <= n < len(parts) else "" for n in (number - 1, number + 1)]
                before, after = (each if isinstance(each, str) else "" for each in around)
                yield from self._placeholder(line, part, before, after)

    def _placeholder(self, line: "_Line", gap: Gap, before: str, after: str) -> list[str]:
        """Return the placeholder of a gap."""
        called = _label(before) or line.label
        field = self._stated(gap, line.form, line.fields) or self._field(
            gap, called, (before, after), line.fields, start=line.start
        )
        if field.startswith("notes.") and not called:
            line.guesses.append(f"{{{field.partition(':')[0]}}}")
        line.fields.append(field.partition(":")[0])
        last = gap is line.parts[-1] and gap.kind == "text"
        return _spaced(gap, field + (line.reach if last and ":" not in field else ""))

    def _stated(self, gap: Gap, form: Form, here: Sequence[str]) -> str | None:
        """Return the field that other sources state there."""
        if gap.kind not in {"text", "number"}:
            return None
        field = self._facts.field_of([self._ids[entry] for entry in form.entries], gap.values)
        has_title = field == "title" and "title" in self.taken
        return None if field in here or has_title else field

    def _field(
        self, gap: Gap, label: str, around: tuple[str, str], here: Sequence[str], *, start: bool
    ) -> str:
        """Return the placeholder for a gap, with how it is written where that is not usual."""
        named = field_of_label(label) if label else None
        if gap.kind in _ADDRESSES or gap.kind == "url":
            return self._address(gap.kind, label, here)
        if gap.kind == "id" and "id" not in here:
            return "id"
        values = [value.strip() for value in gap.values if value.strip()]
        if values and all(map(_NUMERIC.fullmatch, values)):
            signs = field_of_sign(around[0]) or field_of_sign(around[1][:2]) or field_of_sign(label)
            unit = field_of_label(" ".join(around[1].split()[:1]))
            count = next((each for each in (signs, named, unit) if each in _COUNTS), None)
            may_be = named == "rank" or (start and not here)
            is_rank = may_be and "rank" not in self.taken and _is_rank(values)
            field = count or ("rank" if is_rank else None)
        else:
            has_title = "title" in self.taken or "title" in here
            field = None if named in _COUNTS | {"id", "rank"} else named
            field = None if field == "title" and has_title else field
            if field is None and "authors" not in self.taken and _are_people(values):
                field = "authors"
            if start and not (has_title or self._titles_are_known) and gap.kind == "text":
                field = field or "title"
        return self._note(label) if field is None or field in here else field

    def _address(self, kind: str, label: str, here: Sequence[str]) -> str:
        if kind != "url" and kind not in here:
            return kind
        if kind == "url" and _PROJECT.search(label) and "project_url" not in here:
            return "project_url"
        return self._note(label or "link") + ":url"

    def _note(self, label: str) -> str:
        name = note_name(label, self._notes)
        self._notes.add(name)
        return f"notes.{name}"


def escaped(text: str) -> str:
    """Return literal text as a template writes it."""
    return text.replace("{", "{{").replace("}", "}}")


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Return the parts, literals joined, and a text with the gap that stands beside it."""
    made: list[Part] = []
    for part in parts:
        before = made[-1] if made else ""
        if made and isinstance(part, str) and isinstance(before, str):
            made[-1] = before + part
        elif (
            isinstance(part, Gap) and isinstance(before, Gap) and "text" in {part.kind, before.kind}
        ):
            values = tuple(a + b for a, b in zip(before.values, part.values, strict=True))
            kinds = {before.kind, part.kind} & {*_ADDRESSES, "id", "url"}
            made[-1] = Gap(kinds.pop() if kinds else "text", values)
        else:
            made.append(part)
    return made


def _label(before: str) -> str:
    """Return the label that a literal ends with."""
    found = _LABEL.findall(before)
    if found:
        return str(found[-1]).strip(" *_`")
    link = _LINK_LABEL.search(before)
    return link[1].strip(" *_`") if link else ""


def _are_people(values: Sequence[str]) -> bool:
    """Tell whether texts are lists of names."""
    return sum(map(is_list_of_names, values)) >= _MOST_PEOPLE * len(values) > 0


def _is_rank(values: Sequence[str]) -> bool:
    """Tell whether numbers grow, again and again from a small one on, as those of lists do."""
    if not all(value.isdigit() for value in values):
        return False
    numbers = list(map(int, values))
    grows = sum(later > earlier or later <= _FIRST for earlier, later in pairwise(numbers))
    return grows >= _GROWING * (len(numbers) - 1) and max(numbers) < _HIGHEST


def _spaced(gap: Gap, placeholder: str) -> list[str]:
    """Return a placeholder with the blanks that stand at the ends of all its values."""
    values = [value for value in gap.values if value.strip()] or [""]
    before = " " if all(value.startswith(" ") for value in values) else ""
    after = " " if all(value.endswith(" ") for value in values) else ""
    return [before, f"{{{placeholder}}}", after]
