"""The front matter of a dialect's posts: fixed values, and those that state a period or a paper."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from attrs import evolve, frozen

from hfdigest.authors import AuthorList
from hfdigest.frozenmap import FrozenMap
from hfdigest.grammar.fields import entry_field
from hfdigest.grammar.template import LineTemplate
from hfdigest.model import Digest, Entry
from hfdigest.unquoted import Unquoted

PERIOD = "period"
"""The placeholder of what a post covers."""


@frozen(eq=False, repr=False, slots=False)
class Varying:
    """A front-matter value that states the period, or a fact of the only paper of a post."""

    spellings: tuple[LineTemplate, ...] = ()
    """Each way of writing a text, the first of which is written."""
    items: tuple[str | LineTemplate, ...] = ()
    """The items of a list; one that states several values stands for as many items."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The placeholders."""
        lines = (item for item in self.items if isinstance(item, LineTemplate))
        return frozenset(name for line in (*self.spellings, *lines) for name in line.kinds)

    def read(self, value: Any) -> dict[str, Any]:
        """Return what a value states; nothing where it is of another form."""
        if self.items:
            return self._read_items(value) if isinstance(value, tuple) else {}
        for line in self.spellings if isinstance(value, str) else ():
            slots = line.match(value, 0, len(value))
            if slots and slots[0].value is not None:
                return {slots[0].field: slots[0].value}
        return {}

    def _read_items(self, value: tuple[Any, ...]) -> dict[str, Any]:
        """Return what the items state between the fixed ones at both ends."""
        open_ended = [n for n, item in enumerate(self.items) if _is_list(item)]
        if len(open_ended) > 1 or not all(isinstance(item, str) for item in value):
            return {}
        first = open_ended[0] if open_ended else len(self.items)
        behind = len(self.items) - first - 1
        pairs = [*zip(self.items[:first], value, strict=False)]
        if open_ended:
            pairs += zip(self.items[first + 1 :], value[len(value) - behind :], strict=False)
        if len(pairs) < len(self.items) - len(open_ended):
            return {}
        found: dict[str, Any] = {}
        for item, text in pairs:
            if isinstance(item, str):
                if item != text:
                    return {}
            elif slots := item.match(text, 0, len(text)):
                found[slots[0].field] = slots[0].value
        if open_ended:
            line = self.items[first]
            found |= _of_several(line, value[first : len(value) - behind])  # type: ignore[arg-type]
        return found

    def write(self, digest: Digest, like: Any = None) -> Any:
        """Return the value that says what a digest does; `None` where nothing is to be said.

        It is spelled as the one that stood there. Raises ValueError for what cannot be said.
        """
        stated = {name: _stated(digest, name) for name in self.names}
        if self.items:
            if all(value is None for value in stated.values()):
                return None
            return tuple(chain.from_iterable(_items(item, stated) for item in self.items))
        old = like if isinstance(like, str) else ""
        fitting = (line for line in self.spellings if line.match(old, 0, len(old)))
        line = next(fitting, self.spellings[0])
        ((name, kind),) = line.placeholders
        if stated[name] is None:
            return None
        text = line.render({name: kind.write(stated[name], None)})
        return Unquoted(text) if len(line.parts) == 1 and kind.is_figure else text


def _stated(digest: Digest, name: str) -> Any:
    """Return what a digest, or its first entry, states of a placeholder."""
    if name == PERIOD:
        return digest.period
    return entry_field(name).get(digest.entries[0] if digest.entries else Entry())


def _is_list(item: str | LineTemplate) -> bool:
    return isinstance(item, LineTemplate) and item.placeholders[0].kind.is_list


def _of_several(line: LineTemplate, texts: Sequence[str]) -> dict[str, Any]:
    """Return what the items of a list state together."""
    ((name, kind),) = line.placeholders
    if not texts:
        return {}
    if isinstance(kind.read(kind.sample), AuthorList):
        return {name: AuthorList(tuple(texts))}
    return {name: tuple(texts)}


def _items(item: str | LineTemplate, stated: Mapping[str, Any]) -> Iterable[str]:
    """Yield the items that an item of a dialect's list stands for."""
    if isinstance(item, str):
        yield item
        return
    ((name, kind),) = item.placeholders
    value = stated[name]
    if value is None:
        return
    if kind.is_list:
        yield from value.names if isinstance(value, AuthorList) else value
    else:
        yield item.render({name: kind.write(value, None)}) or ""


@frozen(eq=False, repr=False, slots=False)
class FrontKeys:
    """The front matter of a dialect's posts."""

    values: Mapping[str, Any]
    """The keys of a new post in order, with templates of their values."""
    spellings: Mapping[str, tuple[LineTemplate, ...]]
    """The keys whose texts follow from the period, with each way of writing their values."""
    varying: Mapping[str, Varying]
    """The keys whose values state facts of the only paper, and lists that state the period."""
    moment: str | None
    """The key that holds `posted_at`; `None` where there is none."""
    moment_like: str
    """A moment in the spelling of a new post's."""
    quoted: Mapping[str, str]
    """The quotes that the text of a key has in a new post, where it needs none."""
    list_style: str
    """How a new post quotes the items of lists: `plain`, `'` or `\"`."""

    @cached_property
    def followers(self) -> Mapping[str, LineTemplate]:
        """The keys of a new post whose texts follow from the period, with their templates."""
        return {key: self.spellings[key][0] for key in self.values if key in self.spellings}

    @property
    def dated(self) -> frozenset[str]:
        """The keys that say when a post was made, or what it covers."""
        return frozenset([*self.spellings, *([self.moment] if self.moment else [])])

    @cached_property
    def facts(self) -> frozenset[str]:
        """The placeholders of a paper that front matter states."""
        names = (name for varying in self.varying.values() for name in varying.names)
        return frozenset(names) - {PERIOD}

    def stated(self, values: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
        """Yield the keys of front matter that state facts of the paper, the facts, and what."""
        for key, varying in self.varying.items():
            for name, value in varying.read(values.get(key)).items():
                if name != PERIOD and value is not None:
                    yield key, name, value

    def adding(
        self,
        key: str,
        value: Any,
        spellings: tuple[LineTemplate, ...] = (),
        varying: Varying | None = None,
        quote: str = "",
    ) -> "FrontKeys":
        """Return the front matter with one key more."""
        return evolve(
            self,
            values=FrozenMap({**self.values, key: value}),
            spellings={**self.spellings, **({key: spellings} if spellings else {})},
            varying={**self.varying, **({key: varying} if varying else {})},
            quoted={**self.quoted, **({key: quote} if quote else {})},
        )

    @property
    def unsigned(self) -> "FrontKeys":
        """The front matter without defaults for the lists by which a publisher files posts."""
        texts = {key: value if isinstance(value, str) else "" for key, value in self.values.items()}
        return evolve(self, values=FrozenMap(texts))

    def without(self, keys: Collection[str], list_style: str = "") -> "FrontKeys":
        """Return the front matter with fewer keys, as that of a variant."""
        kept = {key: value for key, value in self.values.items() if key not in keys}
        style = list_style or self.list_style
        return evolve(self, values=FrozenMap(kept), list_style=style)
