"""Forms of lines to templates: which field of a paper stands in each gap."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from hfdigest.learn.examples import tokens
from hfdigest.learn.forms import Form, Gap
from hfdigest.learn.labels import field_of_label, field_of_sign, note_name

_COUNTS = frozenset({"upvotes", "comments", "github_stars", "rank", "author_count"})
_ADDRESSES = frozenset({"hf_url", "arxiv_url", "pdf_url", "github_url", "thumbnail_url", "media_url"})
_IDENTIFYING = frozenset({"id", "hf_url", "arxiv_url", "pdf_url"})
_LABEL = re.compile(r"([^\W\d_][^:\n|•·]{0,40})[:：]")
_HIGHEST = 1000
"""Ranks are lower numbers."""
_NUMERIC = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?[kKmM]?")


class Named(NamedTuple):
    """A line template and what it says."""

    text: str
    fields: tuple[str, ...]
    guesses: tuple[str, ...]
    """What is uncertain about it, for a comment."""
    count: int
    """How many lines of the examples have this form."""


class Namer:
    """Gives gaps their placeholders; a field belongs to one line of an entry."""

    def __init__(self) -> None:
        """Begin with no field given."""
        self.taken: set[str] = set()
        """The placeholders that a line of the entry has already."""
        self._notes: set[str] = set()

    def named(self, form: Form, *, start: bool = False, reach: str = "") -> Named:
        """Return the template of a form; `start` is the first line of an entry.

        `reach` is how far the text at the end of the line goes, such as `:body`.
        """
        before = ""
        texts: list[str] = []
        fields: list[str] = []
        guesses: list[str] = []
        parts = _joined(form.parts)
        last = len(parts) - 1
        for number, part in enumerate(parts):
            if isinstance(part, str):
                texts.append(_escaped(part))
                before += part
                continue
            after = parts[number + 1] if number < last else ""
            field = self._field(part, before, str(after), set(fields), start=start)
            if field.startswith("notes."):
                guesses.append(f"{{{field}}} is {_label(before) or 'a text without a label'!r}")
            fields.append(field.partition(":")[0])
            placeholder = field + (reach if number == last and part.kind == "text" else "")
            texts += _spaced(part, placeholder)
            before = ""
        self.taken.update(fields)
        return Named("".join(texts).rstrip(), tuple(fields), tuple(guesses), form.count)

    def _field(self, gap: Gap, before: str, after: str, here: set[str], *, start: bool) -> str:
        """Return the placeholder for a gap, with how it is written where that is not usual."""
        label = _label(before)
        named = field_of_label(label) if label else None
        free = {"title", "rank"} - self.taken - here if start else set()
        values = [value.strip() for value in gap.values if value.strip()]
        if gap.kind in _ADDRESSES or gap.kind == "url":
            return self._address(gap.kind, label, here)
        if gap.kind == "id":
            return "id" if "id" not in here else self._note(label, here)
        if all(map(_NUMERIC.fullmatch, values)):
            sign = field_of_sign(before) or field_of_sign(after[:2])
            if sign and sign not in here:
                return sign
            if named in _COUNTS and named not in here:
                return named
            if "rank" in free and not here and _consecutive(values):
                return "rank"
        if named and named not in here and named not in _COUNTS | {"id"} and not (
            named == "title" and "title" in self.taken
        ):
            return named
        if "title" in free:
            return "title"
        return self._note(label, here)

    def _address(self, kind: str, label: str, here: set[str]) -> str:
        if kind != "url" and kind not in here:
            return kind
        if kind == "url" and re.search(r"project|主页|홈페이지|website|demo", label, re.IGNORECASE):
            if "project_url" not in here:
                return "project_url"
        return self._note(label or "link", here) + ":url"

    def _note(self, label: str, here: set[str]) -> str:
        name = note_name(label, self._notes)
        self._notes.add(name)
        return f"notes.{name}"


def _joined(parts: Sequence[str | Gap]) -> list[str | Gap]:
    """Return the parts with one gap where texts or numbers stand directly beside each other."""
    made: list[str | Gap] = []
    for part in parts:
        before = made[-1] if made else ""
        if isinstance(part, Gap) and isinstance(before, Gap) and (part.kind == "text" or before.kind == "text"):
            values = tuple(a + b for a, b in zip(before.values, part.values, strict=False))
            kind = next((k for k in (before.kind, part.kind) if k in _ADDRESSES | {"id"}), "text")
            made[-1] = Gap("text" if kind == "text" else kind, values)
            continue
        made.append(part)
    return made


def _label(before: str) -> str:
    """Return the label that a literal ends with."""
    found = _LABEL.findall(before)
    if found:
        return str(found[-1]).strip(" *_`")
    link = re.search(r"\[([^\[\]]+)\]\($", before)
    return link[1].strip(" *_`") if link else ""


def _consecutive(values: Sequence[str]) -> bool:
    """Tell whether numbers grow, again and again from a small one on, as those of lists do."""
    numbers = [int(value) for value in values if value.isdigit()]
    steps = list(zip(numbers, numbers[1:], strict=False))
    grows = sum(later > earlier for earlier, later in steps)
    return len(numbers) == len(values) and grows >= 0.7 * len(steps) and max(numbers) < _HIGHEST


def _spaced(gap: Gap, placeholder: str) -> list[str]:
    """Return a placeholder with the blanks that stand at the ends of all its values."""
    values = [value for value in gap.values if value.strip()] or [""]
    before = " " if all(value.startswith(" ") for value in values) else ""
    after = " " if all(value.endswith(" ") for value in values) else ""
    return [before, f"{{{placeholder}}}", after]


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def is_identifying(fields: Sequence[str]) -> bool:
    """Tell whether a line with such placeholders identifies the paper."""
    return not _IDENTIFYING.isdisjoint(fields)


def words_in(text: str) -> int:
    """Count the words of a text."""
    return sum(token.kind == "word" for token in tokens(text))
