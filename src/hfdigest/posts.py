"""Posts from text and files, and new posts from digests."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from hfdigest.beginnings import called, legacy_codec
from hfdigest.checked import check_kind
from hfdigest.contents import Document, digest_of
from hfdigest.errors import PostError, Problem
from hfdigest.files import read_file
from hfdigest.frozenmap import freeze
from hfdigest.grammar.builtin import dialects as built_in, dialects_of, find_dialect
from hfdigest.grammar.dialect import Dialect
from hfdigest.lens.expressible import Refusals, Wanted, expressed
from hfdigest.lens.post import Post, misread, read_post, read_source
from hfdigest.lens.settling import settled, translated, with_keys
from hfdigest.model import Day, Digest, Month
from hfdigest.source import Source, check_content, check_size

if TYPE_CHECKING:
    from hfdigest.mojibake.undo import Repair

MAX_BYTES = 32 * 2**20
"""The largest post that is read, unless more is asked for."""

Dialects = Iterable[str | Dialect] | None
"""Dialects by name or as such; `None` means all that are built in."""

_DEFAULTS: Mapping[type, str] = {Day: "lim4349-daily", Month: "lim4349-monthly"}
"""The dialects of new posts for which none is named; `plain` says all else."""

_SHOWN = 5
"""How many other characters a problem names for one that was guessed."""


def parse_post(
    data: str | bytes,
    /,
    *,
    name: str | None = None,
    dialects: Dialects = None,
    repair: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Post:
    """Read a digest post.

    `dialects` are the ones to try, all built-in ones by default. Raises PostError, which says what
    is missing, for data that is a post of none of them, and for a post that was damaged by reading
    it with the wrong codec: with `repair` it is restored first, which its problems tell. So does
    data of more than `max_bytes`.
    """
    return _given(_source(data, name, max_bytes), dialects_of(dialects), None, repair=repair)


def load_post(
    path: str | os.PathLike[str],
    /,
    *,
    dialects: Dialects = None,
    repair: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Post:
    """Read a digest post from a file; raises what `parse_post` raises and OSError."""
    data = read_file(path, most=max_bytes, error=PostError)
    source = _source(data, os.fspath(path), max_bytes)
    return _given(source, dialects_of(dialects), Path(path), repair=repair)


def settle(post: Post, digest: Digest | Document, /) -> Digest:
    """Return the digest as it will read back once it has replaced the post's first one.

    Ranks and the declared count follow the entries where they did in the text, title and permalink
    follow the period, decoded affiliations and `doubtful` follow their texts.
    """
    check_kind(post, Post, "settle", "a post")
    digest = digest_of(digest, "settle")
    return settled(digest, post.dialect, post._reading.sections[0])  # noqa: SLF001 - one module


def render_post(
    digest: Digest | Document,
    /,
    *,
    dialect: str | Dialect | None = None,
    front_matter: Mapping[str, Any] | None = None,
    drop_unsupported: bool = False,
) -> str:
    """Return a new post that says the digest.

    The default dialect is `lim4349-daily` for a day, `lim4349-monthly` for a month and `plain` for
    all else; the lists by which a publisher files posts (`categories`, `tags`) are written only
    where its dialect is named. The dialect's defaults stand for front matter that is not stated,
    and for what another dialect gave; `front_matter` sets keys, and `None` drops one. What the
    dialect cannot say is a RenderError that names each such field, or is left out with
    `drop_unsupported`.
    """
    from hfdigest.lens.writer import render  # noqa: PLC0415 - most posts are only read

    digest = digest_of(digest, "render_post")
    found = _dialect_for(digest, dialect)
    check_kind(front_matter, Mapping | None, "front_matter", "a mapping or None")
    keys = dict(freeze(front_matter or {}))

    def write(digests: Sequence[Digest], leaves_lines: bool) -> tuple[str | None, list[Refusals]]:  # noqa: FBT001
        wanted = with_keys(settled(digests[0], found, None), keys, found)
        text, refused = render(wanted, found, leaves_lines=leaves_lines)
        if refused:
            return None, [refused]
        misreadings = misread([wanted], read_source(Source(text), [found]))
        return None if any(misreadings) else text, misreadings

    wanted = Wanted(translated(digest, found, built_in().values()))
    return expressed([wanted], found, write, drop=drop_unsupported)


def _dialect_for(digest: Digest, dialect: str | Dialect | None) -> Dialect:
    """Return the settled dialect that was asked for, or the one for the digest's period."""
    found = find_dialect(
        _DEFAULTS.get(type(digest.period), "plain") if dialect is None else dialect
    )
    found = found if found.settled else found.variants[0]
    return evolve(found, front=found.front.unsigned) if dialect is None else found


def _source(data: str | bytes, name: str | None, max_bytes: int) -> Source:
    check_content(data, "parse_post")
    check_size(data, max_bytes, PostError, name)
    source = Source.read(data, name)
    if isinstance(data, str) and source.has_lost_bytes:
        try:
            source.to_bytes()
        except UnicodeEncodeError as error:
            message = f"the text has a lone surrogate, {error.object[error.start]!r}"
            raise PostError(message, name=name, **source.place(error.start)) from None
    return source


def _given(source: Source, dialects: Sequence[Dialect], path: Path | None, *, repair: bool) -> Post:
    """Read a source as it came from outside, which may be damaged."""
    if repair:
        done = _undone(source.to_bytes(), dialects)
        post, _ = read_post(source.repaired(done.text), dialects, path)
        return evolve(post, problems=(*_repairs(done), *post.problems))
    if source.has_lost_bytes and (codec := legacy_codec(source.text)):
        message = (
            f"the file is {called(codec)}, not UTF-8; "
            "repair=True reads it, and `hfdigest repair FILE` re-encodes it"
        )
        raise PostError(message, name=source.name)
    try:
        post, reading = read_post(source, dialects, path)
    except PostError:
        _refuse_damaged(source, dialects)
        raise
    # Lines whose labels are damaged are lines that nothing reads.
    if reading.unread:
        _refuse_damaged(source, dialects)
    return post


def _refuse_damaged(source: Source, dialects: Sequence[Dialect]) -> None:
    done = _undone(source.text, dialects)
    if done.damage:
        lines = zip(source.text.split("\n"), done.text.split("\n"), strict=False)
        line = next((n for n, (old, new) in enumerate(lines, 1) if old != new), None)
        message = (
            f"the post is damaged: {done.damage}; "
            "repair=True restores it, and so does `hfdigest repair FILE`"
        )
        raise PostError(message, name=source.name, line=line)


def _undone(data: str | bytes, dialects: Sequence[Dialect]) -> "Repair":
    """Undo wrong decoding, which few posts need: its modules are loaded only then."""
    from hfdigest.mojibake.undo import repair  # noqa: PLC0415

    return repair(data, dialects=dialects)


def _repairs(done: "Repair") -> Iterator[Problem]:
    """Tell what was repaired, what had to be guessed, and what was left."""
    if done.damage is None:
        if not done.exact:
            message = "something in the text looks damaged and is left as it is"
            yield Problem(message=message, level="note")
        return
    outcome = "" if done.exact else ", but perhaps not as it was"
    yield Problem(message=f"the text is damaged ({done.damage}) and is read as repaired{outcome}")
    for guess in done.guesses:
        others = " ".join(guess.alternatives[:_SHOWN])
        message = f"{guess.chosen} is a guess" + (f"; it may have been {others}" if others else "")
        yield Problem(message=message, line=guess.line, column=guess.column)
