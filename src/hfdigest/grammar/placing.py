"""Where the free texts of a template stand, and how they are spelled there."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from attrs import evolve

from hfdigest.authors import PYTHON_LIST
from hfdigest.grammar.active import why_active
from hfdigest.grammar.codec import Flavor, Place
from hfdigest.grammar.kinds import TEXT, Kind, Reach
from hfdigest.grammar.line import Anything, OptionalPart, Part, Placeholder
from hfdigest.grammar.pattern import placeholders
from hfdigest.patterns import lazily

_BLOCK_MARKS = lazily(r"(?:[ \t]*(?:[-+*]|[0-9]{1,9}[.)]|>)(?=[ \t]|\Z))*[ \t]*")
_RUNS = (("*", lazily(r"\*+")), ("_", lazily(r"(?<!\w)_+|_+(?!\w)")))
"""The marks of emphasis; one that was begun is ended behind the value."""


def placed(parts: Sequence[Part], flavor: Flavor, *, in_cell: bool = False) -> tuple[Part, ...]:
    """Return the parts of a template, whose free texts are spelled as their places need it."""
    texts = [place for place in placeholders(parts) if place.kind.pattern is None]
    place = Place(in_cell=in_cell, is_shared=len(texts) > 1)
    return tuple(_placed(parts, "", "", flavor, place))


def _placed(
    parts: Sequence[Part], before: str, behind: str, flavor: Flavor, place: Place
) -> Iterator[Part]:
    """Return the parts with kinds for their places, between the texts before and behind them.

    In these texts every value is a word.
    """
    texts = [_text_of(part) for part in parts]
    for index, part in enumerate(parts):
        left = before + "".join(texts[:index])
        right = "".join(texts[index + 1 :]) + behind
        if isinstance(part, OptionalPart):
            inner = tuple(_placed(part.parts, left, right, flavor, place))
            yield OptionalPart(inner)  # type: ignore[arg-type]
        elif isinstance(part, Placeholder):
            here = _between(left, right, place)
            yield Placeholder(part.name, spelled(part.kind, flavor, here))
        else:
            yield part


def _text_of(part: Part) -> str:
    if isinstance(part, str):
        return part
    return "x" if isinstance(part, Placeholder | Anything) else "".join(map(_text_of, part.parts))


def _between(left: str, right: str, place: Place) -> Place:
    """Return the place between the texts of a template before and behind a value."""
    line = left.rpartition("\n")[2]
    marks = _BLOCK_MARKS.match(line)
    inner = line[marks.end() :] if marks else line
    return place._replace(
        opens_block=not inner and not place.in_cell,
        in_heading=line.startswith("#"),
        in_link=line.count("[") > line.count("]") and "](" in right.partition("\n")[0],
        in_html=line.startswith("<"),
        in_quote=line.lstrip().startswith(">"),
        in_code=inner.count("`") % 2 == 1,
        within="".join(mark for mark, run in _RUNS if len(run.findall(inner)) % 2),
    )


class _Codec(NamedTuple):
    """How a text is spelled; `decode` undoes what `encode` does."""

    decode: Callable[[str], str]
    encode: Callable[[str], str]

    def inside(self, outer: "_Codec") -> "_Codec":
        """Return this one for a place whose texts are spelled by another one at last."""
        return _Codec(
            lambda text: self.decode(outer.decode(text)),
            lambda text: outer.encode(self.encode(text)),
        )


_CELL = _Codec(lambda text: text.replace("\\|", "|"), lambda text: text.replace("|", "\\|"))
"""The cell of a table, which a bar ends."""
_QUOTED = _Codec(
    lambda text: re.sub(r"(\r\n?|\n)[ \t]*>[ \t]?", r"\1", text),
    lambda text: re.sub(r"\n(\n?)", lambda end: "\n>" + ("\n> " if end[1] else " "), text),
)
"""A quotation of several lines."""
_LINES_OF_CELL = _Codec(
    lambda text: text.replace("<br>", "\n"), lambda text: text.replace("\n", "<br>")
)
"""The cell of a table with text of several lines, which HTML has to break."""


def spelled(kind: Kind, flavor: Flavor, place: Place) -> Kind:
    """Return the kind of a text that is spelled as one place needs it.

    A body comes with markup of its own: it stays as it is, and is refused where it would run.
    """
    if kind.pattern is not None:
        return _address(kind, flavor) if kind.is_address else kind
    place = place._replace(in_cell=kind.in_cell or place.in_cell)
    if kind.is_markdown:
        codec = _Codec(str, lambda text: _harmless(text, flavor))
        is_long = kind.reach is Reach.BODY
        codec = codec.inside(_LINES_OF_CELL) if place.in_cell and is_long else codec
    else:
        codec = _Codec(partial(flavor.read, place=place), partial(flavor.write, place=place))
    if kind.is_list:
        codec = _except_python_lists(codec)
    if place.in_quote:
        codec = codec.inside(_QUOTED)
    return _coded(kind, codec.inside(_CELL) if place.in_cell else codec)


def _coded(kind: Kind, codec: _Codec) -> Kind:
    """Return the kind for a place with a codec; a text that means nothing is none there."""
    missing, read_text, decode = kind.missing, kind.read, codec.decode

    def read(text: str) -> Any:
        return None if text in missing else read_text(decode(text))

    def write(value: Any, like: str | None) -> str:
        text = kind.write(value, None if like is None else codec.decode(like))
        encoded = codec.encode(text)
        if like is not None and like not in kind.missing and codec.decode(like) == text:
            return like
        # A reference tells a dash from the dash that stands for nothing.
        return f"&#{ord(encoded[0])};{encoded[1:]}" if encoded in kind.missing else encoded

    return evolve(kind, read=read, write=write, is_line=read_text is TEXT.read)


def _harmless(text: str, flavor: Flavor) -> str:
    """Return a body; raises ValueError for one that would run."""
    if reason := why_active(text, runs_liquid=flavor.runs_liquid):
        raise ValueError(reason)
    return text


def _except_python_lists(codec: _Codec) -> _Codec:
    """Return the codec for lists, which may be written in Python, with backslashes of its own."""

    def unless_python(change: Callable[[str], str]) -> Callable[[str], str]:
        return lambda text: text if PYTHON_LIST.fullmatch(text) else change(text)

    return _Codec(unless_python(codec.decode), unless_python(codec.encode))


def _address(kind: Kind, flavor: Flavor) -> Kind:
    """Return the kind of an address, which a formatter may have written with backslashes."""
    read, decode = kind.read, flavor.read
    return evolve(kind, read=lambda text: read(decode(text)))
