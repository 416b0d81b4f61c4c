"""The template of papers in running text, which no line template reads."""

from collections.abc import Mapping
from typing import ClassVar

from hfdigest.grammar.addresses import ID, REPOSITORY_URL, URL
from hfdigest.grammar.codec import PLAIN, Place
from hfdigest.grammar.kinds import (
    COUNT,
    DATE,
    NAMES,
    PARAGRAPH,
    TEXT,
    Kind,
)
from hfdigest.grammar.line import Placeholder, Role, Slot, Template
from hfdigest.grammar.placing import spelled

_SOMEWHERE = Place(opens_block=True, within="*_", is_shared=True)
"""What stands around a text is not known, so that whatever could be markup is none."""


class Scattered(Template):
    """The template of a paper in running text: slots without a line of their own."""

    role: ClassVar[Role] = Role.ENTRY
    text: ClassVar[str] = "a link to a paper"
    prefix: ClassVar[str] = ""
    parts: ClassVar[tuple[str, ...]] = ()
    kinds: ClassVar[Mapping[str, Kind]] = {
        "title": spelled(TEXT, PLAIN, _SOMEWHERE),
        "id": ID,
        "authors": spelled(NAMES, PLAIN, _SOMEWHERE),
        "abstract": spelled(PARAGRAPH, PLAIN, _SOMEWHERE),
        "upvotes": COUNT,
        "published_at": DATE,
        "github_url": REPOSITORY_URL,
        "project_url": URL,
    }
    placeholders: ClassVar[tuple[Placeholder, ...]] = tuple(map(Placeholder, kinds, kinds.values()))

    def begins(self, _: str, __: int, ___: int) -> bool:
        """Tell that no line begins so."""
        return False

    def match(self, _: str, __: int, ___: int) -> tuple[Slot, ...] | None:
        """Tell that no line is such a line."""
        return None

    def render(self, _: Mapping[str, str | None]) -> str | None:
        """Return `None`, because what stands around the slots is not known."""
        return None


SCATTERED = Scattered()
