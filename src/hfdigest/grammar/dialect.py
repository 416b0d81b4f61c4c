"""One publisher's post format, declared in TOML, with its variants."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any

from attrs import evolve, frozen

from hfdigest.affiliation import Affiliation, taken_apart
from hfdigest.errors import DialectError, Problem
from hfdigest.files import read_file
from hfdigest.grammar.declaration import FLAGS, MAX_CHARACTERS, Declaration
from hfdigest.grammar.fields import VERSIONED, entry_field
from hfdigest.grammar.front_keys import FrontKeys
from hfdigest.grammar.line import Role, Template
from hfdigest.grammar.outline import Outline, spellings
from hfdigest.grammar.scattered import SCATTERED
from hfdigest.shown import fields_line


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
    outline: Outline
    """The lines of a post."""
    front: FrontKeys
    """The keys of a new post's front matter."""
    variant: str
    """The name of the variant, "" where the format has only one."""
    glued_affiliations: bool | None
    """True where organisation, stars and comments were scraped as one string.

    `None` where a post does not tell; its card lines are kept as they are.
    """
    single: bool
    """True where a post has one entry, so that nothing in it begins another."""
    linked: bool
    """True where an entry names a paper, so that what begins like one and names none is none."""
    scattered: bool
    """True where papers are read wherever they are linked, and not by lines."""
    ranked_by_upvotes: bool
    """True where the papers stand in order of their votes, the most voted one first."""
    no_final_newline: bool
    """True where a new post has no line end behind its last line."""
    _toml: str
    unwritten: frozenset[str] = frozenset()
    """Placeholders whose lines are read but not written in new entries."""
    settled: bool = False
    """True where reading a post does not look for its variant any more."""
    _variants: "tuple[Dialect, ...]" = ()

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "Dialect":
        """Read a dialect from a TOML file; raises DialectError, naming key, line and reason."""
        data = read_file(path, most=4 * MAX_CHARACTERS, error=DialectError)
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

    @classmethod
    def infer(
        cls,
        examples: Iterable[str | os.PathLike[str] | tuple[str, str | bytes]],
        /,
        *,
        name: str = "inferred",
        facts: Iterable[object] = (),
    ) -> "Inference":
        """Learn a publisher's dialect from examples.

        `examples` are posts of one publisher, as many as there are: paths, or pairs of a name and
        the content. `facts` are other sources of the same papers (digests, posts, pages, or their
        paths), which name fields that examples alone cannot: which number is votes, which text the
        abstract. Raises DialectError for no examples, OSError for a file that cannot be read.
        """
        return learners[-1](examples, name=name, facts=facts)

    @property
    def toml(self) -> str:
        """The TOML text that describes the dialect."""
        return self._toml

    @property
    def variants(self) -> "tuple[Dialect, ...]":
        """All variants of the format, each settled, the newest first."""
        return self._variants or _from_toml(self._toml)._variants  # noqa: SLF001 - its own class

    @cached_property
    def unsure(self) -> "Dialect":
        """The variant for posts of which nothing tells whether their card lines are glued."""
        return evolve(self, variant="unsure", settled=True, glued_affiliations=None)

    @cached_property
    def home(self) -> str | None:
        """The front-matter key that states the period, where the head does not."""
        return None if self.outline.dated else next(iter(self.front.followers), None)

    @cached_property
    def anchors(self) -> tuple[Template, ...]:
        """The head lines one of which begins every digest.

        They are the spellings of the line with the period, or of the first line where the period
        does not stand in the head. None where the front matter tells a post.
        """
        head = self.outline.head
        return self.outline.dated or (spellings(head, 0) if head and not self.home else ())

    @property
    def known_by_entries(self) -> bool:
        """True where nothing but entries that name papers tells a post of this dialect."""
        return not (self.anchors or self.home or self.scattered)

    @cached_property
    def recurring(self) -> frozenset[Template]:
        """The page's lines that may come more than once."""
        outline = self.outline
        again = (line for line in outline.page if line.repeats or line is outline.table)
        return frozenset([*outline.topic, *outline.between, *self.anchors, *again])

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """Texts one of which is in every post, for telling foreign ones without a scan.

        What front matter tells may be spelled in another way there, as its lines may.
        """
        longest = []
        home = self.front.spellings[self.home] if self.home else ()
        for line in (*self.anchors, *home):
            # The columns of a table may come in any order.
            parts = (line.prefix,) if line is self.outline.table else line.parts
            literals = [part for part in parts if isinstance(part, str)]
            lines = [each.strip() for part in literals for each in part.split("\n")]
            longest.append(max(lines, key=len, default=""))
        return tuple(dict.fromkeys(longest))

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields of a digest that posts of this dialect can state, as dotted names."""
        outline = self.outline
        table = [outline.table.whole] if outline.table else []
        scattered = [SCATTERED] if self.scattered else []
        return self._fields_of([*outline.entry, *table, *scattered], outline.page)

    @cached_property
    def figures(self) -> frozenset[str]:
        """The placeholders of an entry in whose place there may be words, kept as notes."""
        lines = [*self.outline.entry, *([self.outline.table.whole] if self.outline.table else [])]
        return frozenset(
            name for line in lines for name, kind in line.kinds.items() if kind.is_figure
        )

    @cached_property
    def written(self) -> frozenset[str]:
        """The fields that a new post can state: those of the spellings that are written."""
        entry = [line for line in self.outline.entry if not line.also]
        return self._fields_of(entry, [line for line in self.outline.page if not line.also])

    def _fields_of(self, entry: Iterable[Template], page: Iterable[Template]) -> frozenset[str]:
        """Return the fields that lines of an entry and of the page state, and front matter."""
        names = {name for line in (*entry, *self.outline.topic) for name in line.kinds}
        names |= self.front.facts
        fields = {"entries", *(f"entries.{entry_field(name).path}" for name in names)}
        if names & VERSIONED:
            fields.add("entries.paper.version")
        if "authors" in names:
            fields.add("entries.paper.more_authors")
        for line in page:
            fields.update([line.repeats] if line.repeats else line.kinds)
        return frozenset(fields - {"topic"} | self._fields_of_front_matter())

    def _fields_of_front_matter(self) -> set[str]:
        stated = {
            "front_matter": self.front.values,
            "title": "title" in self.front.values,
            "posted_at": self.front.moment,
            "period": self.home,
        }
        return {field for field, there in stated.items() if there}

    def affiliation(self, raw: str) -> Affiliation:
        """Decode a card line as this variant's posts write it."""
        if self.glued_affiliations is None:
            return Affiliation(raw=raw)
        return _taken_apart(raw, is_glued=self.glued_affiliations)

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


@lru_cache(maxsize=512)
def _taken_apart(raw: str, *, is_glued: bool) -> Affiliation:
    """Return the parts of a card line, which comes again where a post is read once more."""
    return taken_apart(Affiliation, raw, () if is_glued else (raw,))


@frozen
class Inference:
    """A dialect that was learnt from examples, and what it makes of them."""

    dialect: Dialect | None
    """The dialect; `None` where none reads at least half of the papers."""
    toml: str
    """Its text, to be kept in a file and edited; "" where there is none."""
    problems: tuple[Problem, ...] = ()
    """What is to be doubted: entries without an id, papers that no entry is, refused posts."""
    posts: int = 0
    """How many of the examples are posts of the dialect."""
    entries: int = 0
    """How many entries they have."""
    identified: int = 0
    """How many of these have an id and a title."""
    unread: tuple[tuple[str, int], ...] = ()
    """The three commonest lines that nothing reads, digits as 0, and how many there are of each."""
    guessed: tuple[str, ...] = ()
    """What was guessed of the fields, and why."""

    __repr__ = fields_line


learners: list[Callable[..., Inference]] = []
"""What `Dialect.infer` calls. Learning stands above all that reads, so the package puts it here."""


def _restored(toml: str, variant: str, settled: bool) -> Dialect:  # noqa: FBT001 - pickled
    dialect = _from_toml(toml)
    if not settled:
        return dialect
    each_variant = (*dialect.variants, dialect.variants[0].unsure)
    return next(each for each in each_variant if each.variant == variant)


# --- compiling -----------------------------------------------------------------------------------


def checked_before(text: str) -> Dialect:
    """Return the dialect of a TOML text that `Dialect.from_toml` has taken before."""
    return _from_toml(text, is_checked=True)


@lru_cache(maxsize=64)
def _from_toml(text: str, *, is_checked: bool = False) -> Dialect:
    declared = Declaration(text)
    newest = _newest(declared, is_checked=is_checked)
    variants = (evolve(newest, settled=True), *_older(newest, declared))
    return evolve(newest, variants=variants)


def _newest(declared: Declaration, *, is_checked: bool) -> Dialect:
    """Return the newest variant of the format, not settled yet."""
    outline = _outline(declared)
    front = declared.front_keys()
    if not is_checked:
        from hfdigest.grammar.shape import check_shape  # noqa: PLC0415 - of a user's own dialect

        check_shape(outline, front, declared)
    return Dialect(
        name=declared.name,
        language=declared.language,
        unit=declared.unit,
        outline=outline,
        front=front,
        toml=declared.text,
        variant=declared.get("variant", ""),
        **{flag: declared.get(flag, False) for flag in FLAGS},
    )


def _outline(declared: Declaration) -> Outline:
    """Return the lines of the format; a table is a header in the head and a row for an entry."""
    head: tuple[Template, ...]
    entry: tuple[Template, ...]
    head, blank_after_head = declared.lines(Role.HEAD)
    entry, blank_after_entry = declared.lines(Role.ENTRY)
    columns = declared.columns()
    table = None
    if columns is not None:
        from hfdigest.grammar.table import Header  # noqa: PLC0415 - few dialects have tables

        table = Header(columns, declared.flavor, blank_after_head)
        head, entry = (*head, table), (table.written,)
        blank_after_head = blank_after_entry = 0
    topic, empty, foot = (declared.lines(role)[0] for role in (Role.TOPIC, Role.EMPTY, Role.FOOT))
    between, blank_after_between = declared.lines(Role.BETWEEN)
    above = entry[0].blank_before if entry else 0
    lines_between = blank_after_between if between else blank_after_entry
    return Outline(
        head=head,
        entry=entry,
        topic=topic,
        between=between,
        empty=empty,
        foot=foot,
        blank_after_head=blank_after_head + above,
        blank_after_entry=blank_after_entry,
        blank_above_entry=lines_between + above,
        table=table,
    )


def _older(newest: Dialect, declared: Declaration) -> Iterator[Dialect]:
    """Return the other variants of the format, settled."""
    names = newest.outline.entry_names
    for name, keys in declared.variants():
        omitted = keys.get("omit", [])
        for key in omitted:
            if key not in newest.front.values and key not in names:
                reason = f"names {key!r}, which is neither in front_matter nor in entry"
                declared.refuse(f"variants.{name}.omit", reason)
        yield evolve(
            newest,
            variant=name,
            settled=True,
            unwritten=names.intersection(omitted),
            glued_affiliations=keys.get("glued_affiliations", newest.glued_affiliations),
            front=newest.front.without(omitted, declared.list_style(name)),
        )
