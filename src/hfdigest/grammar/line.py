"""What every template of a post's lines has: its role, its placeholders, and what it reads."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple, Protocol

from hfdigest.grammar.kinds import Kind, Reach


class Role(Enum):
    """What the lines of a template are in a post."""

    HEAD = "head"  # above the entries
    EMPTY = "empty"  # in place of entries, where there are none
    FOOT = "foot"  # below the entries
    TOPIC = "topic"  # the heading of a group of entries
    ENTRY = "entry"  # of one entry
    BETWEEN = "between"  # between two entries, with nothing of either
    FRONT_MATTER = "front_matter"  # the value of a key


class Placeholder(NamedTuple):
    """A named place in a template."""

    name: str
    kind: Kind


class OptionalPart(NamedTuple):
    """A part of a template that is left out when its placeholders are all `None`."""

    parts: "tuple[str | Placeholder | Anything, ...]"


class Anything(NamedTuple):
    """A place for text that is kept and not interpreted."""

    default: str
    """What a new post has there; "" for nothing."""


ANY = "any"
"""How templates name such a place."""

Part = str | Placeholder | OptionalPart | Anything
"""A piece of a template: literal text, a place for a value or any text, or what may be missing."""


class Slot(NamedTuple):
    """A field of the model and where its text stands in the source."""

    field: str
    start: int
    end: int
    value: Any
    """What the text says; `None` where it is empty or says that nothing is known."""
    nth: int = 0
    """How many placeholders of the same field stand before it in the template."""


class Reader(Protocol):
    """What tells whether lines are those of a template, and what they say."""

    def begins(self, text: str, start: int, end: int) -> bool:
        """Tell whether a line begins as the template does."""
        ...

    def match(self, text: str, start: int, end: int) -> tuple[Slot, ...] | None:
        """Return the slots of the text between two offsets, or `None` if it is no such line."""
        ...


class Template(Reader, Protocol):
    """A template of a line of a post, or of a few that belong together: reads and writes them.

    Templates compare by identity. What only some of them have is answered here for the others.
    """

    @property
    def role(self) -> Role:
        """What such lines are in a post."""
        ...

    @property
    def text(self) -> str:
        """The template as the dialect spells it."""
        ...

    @property
    def parts(self) -> tuple[Part, ...]:
        """Literal texts, placeholders, and parts that may be missing, in order."""
        ...

    @property
    def prefix(self) -> str:
        """The literal text that the first such line begins with."""
        ...

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The places for values, in order."""
        ...

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kind of each placeholder by name; of one that stands twice, the first one's."""
        ...

    def render(self, values: Mapping[str, str | None]) -> str | None:
        """Return the line with the texts put in; `None` where there is none for any placeholder.

        Raises KeyError, naming the placeholder, where one text is missing and another is not.
        """
        ...

    @property
    def respelled(self) -> Reader | None:
        """What reads every other spelling of such lines; `None` where the template does that."""
        return None

    @property
    def worded(self) -> Reader | None:
        """What reads such lines with words in place of numbers and dates, which then have no value.

        `None` where nothing tells that the words are there for that.
        """
        return None

    @property
    def blank_before(self) -> int:
        """How many blank lines a new post has before this line."""
        return 0

    @property
    def also(self) -> bool:
        """True for a further spelling, which is read and never written."""
        return False

    @property
    def occasional(self) -> bool:
        """True for fixed text that only some posts or entries have: read, and never written."""
        return False

    def kind_of(self, slot: Slot) -> Kind:
        """Return the kind of the placeholder that read a slot."""
        return self.kinds[slot.field]

    @property
    def is_heading(self) -> bool:
        """True for a line that begins with `#`."""
        return False

    @property
    def is_open(self) -> bool:
        """True for free text without a label of its own, which any line could be."""
        return False

    @property
    def lines_below(self) -> int:
        """How many lines follow the first one before the text that may go on."""
        return 0

    @property
    def wraps(self) -> bool:
        """True where a title inside the line may be broken over several lines."""
        return False

    @property
    def value_below(self) -> bool:
        """True where the line is a label and its value begins on the next one."""
        return False

    @property
    def tail(self) -> Reach:
        """How far the placeholder at the end of the line reaches."""
        return Reach.LINE

    @property
    def repeats(self) -> str:
        """The list whose items such lines state, one each, or ""."""
        return ""

    @property
    def clearable(self) -> frozenset[str]:
        """The placeholders whose text may be taken out without the line; only cells have such."""
        return frozenset()

    def mark(self, name: str) -> str:  # noqa: ARG002 - for templates that have marks
        """Return the mark of emphasis that encloses a placeholder, such as `**`, or ""."""
        return ""
