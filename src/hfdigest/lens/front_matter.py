"""Front matter: YAML as text with the span of every value, edited in its own style; TOML as it is.

Values are what the author typed and not what YAML makes of it: `2503.02130` stays text. Keys that
are not touched keep their bytes, comments and order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from attrs import frozen

from hfdigest.errors import PostError, Problem
from hfdigest.frozenmap import EMPTY, FrozenMap, freeze
from hfdigest.lens.edits import Edit, common, runs_that_differ
from hfdigest.lens.nodes import Key, Node, Text, plain_keys
from hfdigest.lens.yaml_text import (
    MAX_DEPTH,
    TOO_DEEP,
    as_before,
    events_of,
    scalar,
    type_of,
    written,
    yaml,
)
from hfdigest.patterns import lazily
from hfdigest.source import LINE_END, Source, readable
from hfdigest.unquoted import Unquoted, as_text

MAX_CHARACTERS = 65_536
"""The longest front matter that is read."""
TOO_LONG = f"makes the front matter longer than {MAX_CHARACTERS:,} characters"
_COMMENT = lazily(r"[ \t]*,?[ \t]+#[^\r\n]*|[ \t]*,")
_KEY_LINE = lazily(r"(?P<key>[^\s#:'\"\[\]{},][^:]*+):(?:[ \t]++(?P<value>.*))?")


@frozen(eq=False, repr=False)
class FrontMatter:
    """The front matter of one source."""

    source: Source
    end: int
    """Where the closing line starts."""
    body: int
    """The index of the first line after the closing line."""
    keys: Mapping[str, Key]
    """The top-level keys in order."""
    is_flow: bool = False
    """True where all of it is one mapping in braces."""
    problems: tuple[Problem, ...] = ()
    toml: Mapping[str, Text] | None = None
    """What it states where it is TOML, as Hugo has it, which is read and stays as it is."""

    @property
    def values(self) -> dict[str, Text]:
        """What the top-level keys state."""
        if self.toml is not None:
            return dict(self.toml)
        return {name: key.node.value for name, key in self.keys.items()}

    @property
    def length(self) -> int:
        """How many characters stand between its first line and its closing line."""
        return self.end - self.source.lines[0].next

    @property
    def list_style(self) -> str | None:
        """How the first flow list quotes its items (`plain`, `'`, `"`); `None` without one."""
        for key in self.keys.values():
            if key.node.style == "flow" and key.node.items:
                return key.node.items[0].style
        return None

    def change(self, key: str, value: Text | None) -> Edit:
        """Return the edit that sets a key, adds it at the end or (for `None`) removes it.

        Raises ValueError where the value cannot be written so that it reads back.
        """
        if self.toml is not None:
            message = "cannot be changed, because the front matter is TOML"
            raise ValueError(message)
        if self.problems and isinstance(value, str):
            value = Unquoted(value)  # where lines are read one by one, quotes are text
        if self.is_flow and (value is None or key not in self.keys):
            message = "cannot be added or removed where the front matter is one mapping in braces"
            raise ValueError(message)
        if key not in self.keys:
            if value is None:
                message = "is not there to be removed"
                raise ValueError(message)
            line = f"{scalar(key, 'plain')}: {written(value, self._new_style(value))}"
            return Edit(self.end, self.end, line.rstrip(" ") + self.source.line_end)
        start, node = self.keys[key]
        if value is None:
            return Edit(start, self._line_after(node.end), "")
        value = as_before(value, node.value)
        if isinstance(value, tuple) and node.items and value:
            return self._change_items(node, value)
        style = node.style if isinstance(value, str) else self._new_style(value)
        text = written(value, style)
        if node.start == node.end and self.source.text[node.start - 1 : node.start] == ":":
            text = " " + text
        if self.source.text[node.end - 1] in "\r\n":  # as after a block scalar
            text += self.source.line_end
        return Edit(node.start, node.end, text)

    def _new_style(self, value: Text) -> str:
        if isinstance(value, str):
            return "plain"
        return self.list_style or "plain"

    def _line_after(self, offset: int) -> int:
        # A block scalar ends where the next line starts, everything else on its own line.
        if offset and self.source.text[offset - 1] in "\r\n":
            return offset
        match = LINE_END.search(self.source.text, offset)
        return min(match.end(), self.end) if match else self.end

    def _change_items(self, node: Node, value: tuple[Any, ...]) -> Edit:
        """Rewrite only the items between the first and the last that differ."""
        value = tuple(as_before(item, *(each.value for each in node.items)) for item in value)
        if node.style == "block":
            return self._joined([*self._changes_of_lines(node.items, value)])
        old = [item.value for item in node.items]
        same = common(old, value)
        tail = common(old[same:][::-1], value[same:][::-1])
        gone = node.items[same : len(old) - tail]
        new = [written(item, node.items[0].style) for item in value[same : len(value) - tail]]
        if gone and new:
            return Edit(gone[0].start, gone[-1].end, ", ".join(new))
        if gone and tail:  # a comment stands behind the item that it is about
            return Edit(gone[0].start, node.items[len(old) - tail].start, "")
        if gone and "#" in self.source.text[node.items[same - 1].end : gone[0].start]:
            return Edit(gone[0].start, self._behind_comment(gone[-1].end), "")
        if same:
            place = node.items[same - 1].end
            return Edit(
                place, gone[-1].end if gone else place, "".join(f", {each}" for each in new)
            )
        return Edit(node.items[0].start, node.items[0].start, "".join(f"{each}, " for each in new))

    def _behind_comment(self, offset: int) -> int:
        """Return the end of a comment that stands behind an offset, else the offset."""
        match = _COMMENT.match(self.source.text, offset)
        return match.end() if match else offset

    def _changes_of_lines(self, items: Sequence[Node], value: Sequence[Any]) -> Iterator[Edit]:
        """Yield the edits of a list with one item a line: a line's comment goes with its item."""
        old, style = [item.value for item in items], items[0].style
        first = self._line_start(items[0].start)
        lead = self.source.text[first : items[0].start]
        for start, end, new in runs_that_differ(old, value):
            gone = items[start:end]
            for item, text in zip(gone, new, strict=False):
                yield Edit(item.start, item.end, written(text, style))
            for item in gone[len(new) :]:
                yield Edit(self._line_start(item.start), self._line_after(item.end), "")
            place = self._line_after(items[end - 1].end) if end else first
            more = (lead + written(text, style) + self.source.line_end for text in new[len(gone) :])
            yield Edit(place, place, "".join(more))

    def _line_start(self, offset: int) -> int:
        text = self.source.text
        return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1

    def _joined(self, edits: Sequence[Edit]) -> Edit:
        """Return one edit that does what several do, which stand in order."""
        text, place = "", edits[0].start
        for edit in edits:
            text += self.source.text[place : edit.start] + edit.text
            place = edit.end
        return Edit(edits[0].start, place, text)


def is_too_deep(value: Text) -> bool:
    """Tell whether lists and mappings lie deeper in one another than front matter may have them."""
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for each in level for inner in _inside(each)]
    return bool(level)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, tuple) else ()


# --- reading -------------------------------------------------------------------------------------


def read_front_matter(source: Source) -> FrontMatter | None:
    """Return the front matter of a source, or `None` where the source has none.

    Raises PostError for a block that is not closed, is longer than `MAX_CHARACTERS`, is nested
    deeper than `MAX_DEPTH`, has a key twice, or uses anchors, aliases or tags. Of TOML, which
    stands between lines of `+++`, the values are read; it has a problem where it is none.
    """
    text = source.text
    if not text.startswith(("---", "+++")):
        return None
    starts, ends = source.line_spans
    first = text[: ends[0]].rstrip(" \t")
    if first not in _FORMATS:
        return None
    closing, read = _FORMATS[first]
    spans = zip(count(1), starts[1:], ends[1:], strict=False)
    closed = (index for index, start, end in spans if closing.fullmatch(text, start, end))
    last = next(closed, None)
    if last is None:
        message = f"the front matter is not closed by a line of {first}"
        raise PostError(message, name=source.name, **source.place(0))
    start, end = starts[1], starts[last]
    if end - start > MAX_CHARACTERS:
        message = f"the front matter has {end - start:,} characters; {MAX_CHARACTERS:,} are read"
        raise PostError(message, name=source.name, **source.place(0))
    return read(source, start, end, last + 1)


def _read_toml(source: Source, start: int, end: int, body: int) -> FrontMatter:
    from hfdigest.tomltext import read_toml  # noqa: PLC0415 - nearly all front matter is YAML

    try:
        stated = freeze(as_text(read_toml(readable(source.text[start:end]))))
        reason = TOO_DEEP if any(map(is_too_deep, stated.values())) else ""
    except ValueError as error:
        stated, reason = EMPTY, str(error)
    if not reason:
        return FrontMatter(source, end, body, {}, toml=stated)
    message = f"the front matter {reason}, so nothing is read of it"
    problem = source.problem(message, start, "error")
    return FrontMatter(source, end, body, {}, problems=(problem,), toml=EMPTY)


def _read_yaml(source: Source, start: int, end: int, body: int) -> FrontMatter:
    if keys := plain_keys(source.text, start, end, type_of):
        return FrontMatter(source, end, body, keys)
    reader = _Reader(source, start)
    try:
        keys = reader.mapping(readable(source.text[start:end]))
        problems: tuple[Problem, ...] = ()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        offset = start + mark.index if mark else start
        detail = getattr(error, "problem", None) or getattr(error, "reason", "")
        message = f"the front matter is not YAML ({detail}), so its lines are read one by one"
        keys = reader.lines(end)
        problems = (source.problem(message, min(offset, end), "error"),)
    return FrontMatter(source, end, body, keys, reader.is_flow, problems)


_FORMATS = {
    "---": (lazily(r"(?:---|\.\.\.)[ \t]*"), _read_yaml),
    "+++": (lazily(r"\+\+\+[ \t]*"), _read_toml),
}
"""By the first line of front matter: the line that closes it, and what reads it."""


class _Reader:
    """Turns YAML events into nodes of the source."""

    def __init__(self, source: Source, start: int) -> None:
        self._source = source
        self._start = start
        self.is_flow = False

    def mapping(self, text: str) -> dict[str, Key]:
        """Return the keys of a YAML mapping; raises yaml.YAMLError where it is none."""
        events = events_of(text)
        for event in events:
            if isinstance(event, yaml.MappingStartEvent):
                self._refuse_marks(event)
                self.is_flow = bool(event.flow_style)
                return self._pairs(events, 1)[0]
            if isinstance(event, yaml.NodeEvent):
                message = "keys and values are expected"
                raise yaml.MarkedYAMLError(problem=message)
        return {}

    def lines(self, end: int) -> dict[str, Key]:
        """Return the keys of lines such as `key: value`, whose values are taken as they are."""
        keys: dict[str, Key] = {}
        text = self._source.text
        for line in self._source.lines[1:]:
            if line.start >= end:
                break
            match = _KEY_LINE.fullmatch(text, line.start, line.end)
            if match:
                value = (match["value"] or "").rstrip(" \t")
                start = match.start("value") if value else match.end()
                node = Node(start, start + len(value), readable(value), "plain")
                self._add(keys, match["key"].rstrip(" \t"), Key(line.start, node))
        return keys

    def _add(self, keys: dict[str, Key], name: str, key: Key) -> None:
        if name in keys:
            self._fail(f"the front matter has the key {name!r} twice", key.start)
        keys[name] = key

    def _fail(self, message: str, offset: int) -> None:
        raise PostError(message, name=self._source.name, **self._source.place(offset))

    def _refuse_marks(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor or getattr(event, "tag", None):
            message = "anchors, aliases and tags are not read in front matter; write the value out"
            self._fail(message, self._start + event.start_mark.index)

    def _pairs(self, events: "Iterator[Any]", depth: int) -> tuple[dict[str, Key], Any]:
        """Return the keys of a mapping and the event of its end."""
        keys: dict[str, Key] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            name = self._node(event, events, depth)
            if not isinstance(name.value, str):
                self._fail("a key of the front matter is not text", name.start)
            key = Key(name.start, self._node(next(events), events, depth))
            self._add(keys, str(name.value), key)
        return keys, event

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        start = self._start + event.start_mark.index
        if depth > MAX_DEPTH:
            self._fail(f"the front matter {TOO_DEEP}", start)
        self._refuse_marks(event)
        if isinstance(event, yaml.ScalarEvent):
            end: int = self._start + event.end_mark.index
            style = event.style or "plain"
            typed = style == "plain" and type_of(event.value)
            return Node(start, end, Unquoted(event.value) if typed else event.value, style)
        style = "flow" if event.flow_style else "block"
        if isinstance(event, yaml.MappingStartEvent):
            keys, event = self._pairs(events, depth + 1)
            value = FrozenMap[Any]({name: key.node.value for name, key in keys.items()})
            last = max((key.node.end for key in keys.values()), default=start)
            return Node(start, self._close(event, last), value, style)
        items = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1))
        last = items[-1].end if items else start
        values = tuple(item.value for item in items)
        return Node(start, self._close(event, last), values, style, tuple(items))

    def _close(self, event: Any, last: int) -> int:
        """Return where a list or mapping ends: after its bracket, else with its last item."""
        end: int = event.end_mark.index
        return self._start + end if end > event.start_mark.index else last
