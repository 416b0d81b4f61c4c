"""Digest + dialect -> text: the lines of entries and pages, and new posts."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType
from typing import Any, NamedTuple

from hfdigest.dates import format_timestamp
from hfdigest.grammar.dialect import Dialect
from hfdigest.grammar.fields import Field, digest_field, entry_field
from hfdigest.grammar.kinds import Kind, write_plain
from hfdigest.grammar.line import Template
from hfdigest.lens.expressible import Refusals, front_path
from hfdigest.lens.front_matter import MAX_CHARACTERS, TOO_LONG
from hfdigest.lens.settling import front_value
from hfdigest.lens.spelling import Key, Model
from hfdigest.lens.yaml_text import new_front_matter
from hfdigest.model import Digest, Entry
from hfdigest.paths import ROOT, FieldPath
from hfdigest.unquoted import Unquoted


class Lines(NamedTuple):
    """How the values of an entry, or of a digest, are put into lines."""

    templates: Sequence[Template]
    field: Callable[[str], Field]
    unwritten: frozenset[str]
    """Placeholders whose lines are not written anew."""
    root: FieldPath
    """The path of the entry, or of the digest."""
    needed: Collection[Template]
    """The lines one of which there must be."""
    refusals: Refusals
    line_end: str
    models: Mapping[Key, Model] = MappingProxyType({})
    """The lines of a respelled post after which new ones are made."""
    like: Mapping[str, str] = MappingProxyType({})
    """How all values of a placeholder are spelled, where the post has one spelling for them."""

    def path(self, name: str) -> FieldPath:
        """Return the path of the field that a placeholder states."""
        return FieldPath((*self.root, *self.field(name).path))

    def written(
        self, template: Template, name: str, value: Any, like: str | None, kind: Kind | None = None
    ) -> str:
        """Return the text of a value, or "" where there is none and the field is refused.

        `kind` is that of its placeholder, where this is not the first one of its name.
        """
        path = self.path(name)
        mark = template.mark(name)
        try:
            text = (kind or template.kinds[name]).write(value, like)
            if mark and mark in text:
                self.refusals.add(path, f"holds {mark!r}, in which the line encloses it")
        except ValueError as error:
            self.refusals.add(path, str(error))
            return ""
        return text.replace("\n", self.line_end)

    def rendered(self, template: Template, value: Any) -> str | None:
        """Return a new line for an entry or a digest; `None` where there is nothing to say."""
        if template.also or template.occasional or self.unwritten & template.kinds.keys():
            return None
        stated = {name: self.field(name).get(value) for name in template.kinds}
        texts = {
            name: self.written(template, name, one, self.like.get(name))
            for name, one in stated.items()
            if one is not None
        }
        if self.root and value.notes and template.worded:
            figures = [name for name, kind in template.kinds.items() if kind.is_figure]
            words = {name: self._words(value, name) for name in figures if name not in texts}
            texts |= {name: text for name, text in words.items() if text}
        return self.filled(template, texts)

    def _words(self, entry: Entry, name: str) -> str:
        """Return the words that a note has in place of a figure, or ""."""
        words: str = entry.notes.get(name, "")
        try:
            return words and write_plain(words, None)
        except ValueError as error:
            self.refusals.add(self.root / "notes" / name, str(error))
            return ""

    def filled(self, template: Template, texts: Mapping[str, str]) -> str | None:
        """Return a line with the texts put in; refuse fields that it cannot be without."""
        if model := self.models.get((template, frozenset(texts))):
            return model.filled(texts)
        try:
            line = template.render(texts)
        except KeyError as error:
            path = self.path(error.args[0])
            may_go = template not in self.needed
            if not (may_go and self.refusals.leaves_lines):
                reason = f"must be stated in {template.text!r}"
                self.refusals.add(path, reason, costs_a_line=may_go)
            return None
        if line is None or "\n" not in template.text:
            return line
        return re.sub(r"(?<!\r)\n", self.line_end, line)

    def items(self, template: Template, value: Any) -> Sequence[Any]:
        """Return what each line of a template states: the whole value, or items of a list."""
        if not template.repeats:
            return (value,)
        items: Sequence[Any] = value.statistics.get(template.repeats.partition(".")[2], ())
        return items

    def block(self, value: Any, *, needed: bool = True) -> str:
        """Return all the lines of a new entry or page, which may be `needed` to have its first."""
        written: list[tuple[Template, list[str]]] = []
        for template in self.templates:
            if template.also:
                continue
            refused = len(self.refusals)
            rendered = [self.rendered(template, item) for item in self.items(template, value)]
            lines = [line for line in rendered if line is not None]
            if needed and not (written or lines) and refused == len(self.refusals):
                self.refuse_absence(template)
            written.append((template, lines))
        return self._joined(written)

    def _joined(self, written: Sequence[tuple[Template, list[str]]]) -> str:
        """Return lines with the blank ones between them.

        A heading that consists of literal text is left out where nothing stands below it.
        """
        text = ""
        for index, (template, lines) in enumerate(written):
            below = takewhile(lambda pair: not pair[0].is_heading, written[index + 1 :])
            if template.is_heading and not template.placeholders:
                stated = [below_lines for _, below_lines in below]
                if stated and not any(stated):
                    continue
            models = (model for key, model in self.models.items() if key[0] is template)
            model = next(models, None)
            blank = self.line_end * (1 + (model.blank if model else template.blank_before))
            text += (blank if text and lines else "") + self.line_end.join(lines)
        return text

    def refuse_absence(self, template: Template) -> None:
        """Refuse an entry or a page without the line that every one must have."""
        for place in template.placeholders:
            self.refusals.add(self.path(place.name), "must be stated")


def entry_lines(
    dialect: Dialect,
    index: int,
    refusals: Refusals,
    line_end: str = "\n",
    row: Template | None = None,
) -> Lines:
    """Return how an entry's values are put into lines, or into the row of a post's own table."""
    templates = (row,) if row else dialect.outline.entry
    root = ROOT / "entries" / index
    needed = templates[:1] if row else dialect.outline.starts
    return Lines(templates, entry_field, dialect.unwritten, root, needed, refusals, line_end)


def page_lines(
    templates: Sequence[Template], dialect: Dialect, refusals: Refusals, line_end: str = "\n"
) -> Lines:
    """Return how a digest's values are put into lines of its own."""
    return Lines(
        templates,
        lambda name: digest_field(name, dialect.unit),
        frozenset(),
        ROOT,
        dialect.anchors,
        refusals,
        line_end,
    )


def headed(text: str, entry: Entry, lines: Lines, dialect: Dialect) -> str:
    """Return an entry's text below a new heading for its topic."""
    heading = dialect.outline.topic[0]
    line = lines.rendered(heading, entry)
    blank = max(heading.blank_before, dialect.outline.blank_after_head)
    return text if line is None else line + lines.line_end * (1 + blank) + text


def render(digest: Digest, dialect: Dialect, *, leaves_lines: bool) -> tuple[str, Refusals]:
    """Return a new post that says a settled digest, and what it cannot say."""
    refusals = Refusals(leaves_lines=leaves_lines)
    front = _front(digest, dialect, refusals) if dialect.front.values else ""
    refuse_more(digest, dialect, refusals)
    if dialect.home and not front_value(digest, dialect.home):
        refusals.add(ROOT / "period", f"is not a {dialect.unit}: {digest.period!r}")
    above = dialect.outline.head[0].blank_before if dialect.outline.head else 0
    front += "\n" * (max(above - 1, 0) if front else above)
    needed = bool(dialect.anchors)
    head = page_lines(dialect.outline.head, dialect, refusals).block(digest, needed=needed)
    empty = page_lines(dialect.outline.empty, dialect, refusals).block(digest, needed=False)
    foot = page_lines(dialect.outline.foot, dialect, refusals).block(digest, needed=False)
    entries = list(_entries(digest, dialect, refusals)) or ([empty] if empty else [])
    blank_after_head = "\n" * (1 + dialect.outline.blank_after_head) if head else ""
    blank_after_entry = "\n" * (1 + dialect.outline.blank_after_entry)
    body = dialect.outline.separator.join(entries) + (blank_after_entry if entries else "")
    if entries and foot:
        body += "\n" * (dialect.outline.foot[0].blank_before - dialect.outline.blank_after_entry)
    text = front + head + blank_after_head + body + (foot + "\n" if foot else "")
    return text.rstrip("\n") if dialect.no_final_newline else text, refusals


def _front(digest: Digest, dialect: Dialect, refusals: Refusals) -> str:
    """Return the front matter of a new post, with the blank line below it."""
    lines = ""
    front = dialect.front
    for key, value in _front_texts(digest, dialect).items():
        # A date that the dialect has without quotes is one for YAML.
        is_bare = type(value) is str and key in front.dated and key not in front.quoted
        shown = Unquoted(value) if is_bare else value
        try:
            style = front.quoted.get(key, "plain")
            lines += new_front_matter({key: shown}, front.list_style, style)
        except ValueError as error:
            refusals.add(front_path(key), str(error))
        if len(lines) > MAX_CHARACTERS:
            refusals.add(front_path(key), TOO_LONG)
            break
    return f"---\n{lines}---\n\n"


def _entries(digest: Digest, dialect: Dialect, refusals: Refusals) -> Iterator[str]:
    """Return the entries of a new post, with a heading wherever the topic changes."""
    topic = None
    for index, entry in enumerate(digest.entries):
        lines = entry_lines(dialect, index, refusals)
        text = lines.block(entry)
        if dialect.outline.topic and entry.topic != topic:
            text = headed(text, entry, lines, dialect)
        topic = entry.topic
        yield text


def refuse_more(digest: Digest, dialect: Dialect, refusals: Refusals) -> None:
    """Refuse further entries where a post has one."""
    for index in range(1, len(digest.entries) if dialect.single else 0):
        refusals.add(ROOT / "entries" / index, f"is one more than a post of {dialect.name} has")


def _front_texts(digest: Digest, dialect: Dialect) -> dict[str, Any]:
    """Return the front matter of a new post, in the dialect's order."""
    stated = dict(digest.front_matter)
    if digest.title is not None:
        stated["title"] = digest.title
    if digest.posted_at is not None and dialect.front.moment:
        stated[dialect.front.moment] = format_timestamp(digest.posted_at, dialect.front.moment_like)
    order = dict.fromkeys([*dialect.front.values, *stated])
    return {key: stated[key] for key in order if key in stated}
