"""Citation keys: readable, ASCII, and the same for the same paper in every bibliography."""

import hashlib
import re
import string
from collections.abc import Callable
from typing import NamedTuple

from hfdigest.bibliography.names import Name
from hfdigest.errors import RenderError
from hfdigest.model import Paper
from hfdigest.prose.markup import Prose
from hfdigest.prose.plain import fold

_LONGEST_WORD = 32
_LONGEST_ID = 64
_HASH_LENGTH = 10
_USABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:+/_-]*")
_PLAIN_ID = re.compile(rf"[a-z0-9.]{{1,{_LONGEST_ID}}}")
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = {"a", "an", "the"}


class KeyParts(NamedTuple):
    """What a pattern for keys may name; each is lower-case ASCII."""

    family: str
    """The first author's family name with its particles; `""` where no author is named."""
    year: str
    """The year of publication, `""` where it is unknown."""
    word: str
    """The title's first word that is no article; `""` where there is none in ASCII."""
    id: str
    """The identifier, or what stands for it; no two papers have the same."""


KeyMaker = Callable[[Paper, KeyParts], str]


def key_parts(
    identity: tuple[str, ...], title: Prose | None, authors: tuple[Name, ...], year: int | None
) -> KeyParts:
    """Return a paper's key parts; the identity is what tells it from every other paper."""
    first = authors[0] if authors else Name("")
    return KeyParts(
        family=fold(first.particle + first.family)[:_LONGEST_WORD],
        year="" if year is None else str(year),
        word=_first_word(title.plain) if title else "",
        id=_id_part(identity),
    )


def _first_word(title: str) -> str:
    article = ""
    for match in _WORD.finditer(title):
        word = fold(match[0])
        if word and word not in _ARTICLES:
            return word[:_LONGEST_WORD]
        article = article or word
    return article


def _id_part(identity: tuple[str, ...]) -> str:
    """Return an id with `-` for each dot, where that is all it takes; another one with its hash.

    Some readers of bibliographies find no key that holds a dot.
    """
    paper_id = identity[0]
    if _PLAIN_ID.fullmatch(paper_id):
        return paper_id.replace(".", "-")
    text = "\n".join(identity).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(text).hexdigest()[:_HASH_LENGTH]
    readable = fold(paper_id)[:_LONGEST_WORD]
    return f"{readable}-{digest}" if readable else digest


def key_maker(keys: str | Callable[[Paper], str] | None) -> KeyMaker:
    """Return what makes the keys: a pattern's placeholders filled, a function called, or ours.

    A pattern that names anything but the fields of `KeyParts` is a `RenderError`.
    """
    if keys is None:
        return _default_key
    if callable(keys):
        return lambda paper, _: _usable(keys(paper), paper)
    _check_pattern(keys)
    return lambda paper, parts: _usable(keys.format_map(parts._asdict()), paper)


def _default_key(_: Paper, parts: KeyParts) -> str:
    if parts.family:
        return f"{parts.family}{parts.year}{parts.word}-{parts.id}"
    return f"{parts.word or 'paper'}{parts.year}-{parts.id}"


def _check_pattern(pattern: str) -> None:
    try:
        placeholders = list(string.Formatter().parse(pattern))
    except ValueError as error:
        message = f"the pattern for keys {pattern!r} cannot be read: {error}"
        raise RenderError(message) from None
    for _, name, spec, conversion in placeholders:
        if name is not None and (name not in KeyParts._fields or spec or conversion):
            known = ", ".join(f"{{{field}}}" for field in KeyParts._fields)
            message = (
                f"the pattern for keys {pattern!r} may hold {known} and nothing else in braces"
            )
            raise RenderError(message)


def _usable(key: object, paper: Paper) -> str:
    if isinstance(key, str) and _USABLE.fullmatch(key):
        return key
    message = (
        f"{key!r} cannot be the key of {paper.id or paper.title!r}: a key is made of ASCII "
        "letters, digits and . : + / _ - and begins with a letter or digit"
    )
    raise RenderError(message)
