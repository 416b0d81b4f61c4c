"""A digest post: the view that a reader takes of a text, and how a changed view is put back."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from attrs import evolve, field, frozen

from hfdigest.errors import PostError, Problem, RenderError
from hfdigest.files import replace_file
from hfdigest.model import Digest
from hfdigest.post.checks import findings
from hfdigest.post.dialect import Dialect, dialects as built_in, find_dialect
from hfdigest.post.expressible import differences, unsupported, without
from hfdigest.post.front_matter import read_front_matter
from hfdigest.post.reader import Mismatch, Reading, read
from hfdigest.post.repair import Repair, repair as repair_text
from hfdigest.post.settling import settled
from hfdigest.post.splice import apply, spliced
from hfdigest.post.writer import render
from hfdigest.source import Source, check_size

T = TypeVar("T")

MAX_BYTES = 32 * 2**20
"""The largest post that is read, unless more is asked for."""

Dialects = Iterable[str | Dialect] | None
"""Dialects by name or as such; `None` means all that are built in."""

_SHOWN = 5
"""How many other characters a problem names for one that was guessed."""


@frozen(eq=False)
class Post:
    """A post and the digests in it; immutable.

    `replace` returns a post with another digest in the same text. All edits start from the text
    that was parsed first, so undoing one gives that text's bytes back.
    """

    digests: tuple[Digest, ...]
    """The digests of the post in order; nearly every post has one."""
    problems: tuple[Problem, ...]
    """What was understood only partly, or contradicts itself, in order of lines."""
    _source: Source
    _first: Source = field(repr=False)
    _dialect: Dialect = field(repr=False)
    _path: Path | None = None

    @cached_property
    def _reading(self) -> Reading:
        """What the first source said; it does not pickle, and is read again when it is needed."""
        return _read(self._first, [self._dialect])

    @property
    def digest(self) -> Digest:
        """The first digest."""
        return self.digests[0]

    @property
    def dialect(self) -> Dialect:
        """The dialect, settled to the variant that the post is written in."""
        return self._dialect

    @property
    def name(self) -> str | None:
        """The file's name as it was given; `None` where there was none."""
        return self._source.name

    @property
    def text(self) -> str:
        """The text without its byte order mark; bytes that are not UTF-8 are lone surrogates."""
        return self._source.text

    def to_bytes(self) -> bytes:
        """Return the bytes of the post; of an unchanged one those that were parsed."""
        return self._source.to_bytes()

    def replace(
        self, digest: Digest, /, *, index: int = 0, drop_unsupported: bool = False
    ) -> "Post":
        """Return the post with one of its digests replaced; only changed fields change bytes.

        What the post cannot say is a RenderError that names each such field, or is left out with
        `drop_unsupported`. The post then says `settle(post, digest)`.
        """
        section = self._reading.sections[index]

        def write(digest: Digest) -> Post:
            wanted = list(self.digests)
            wanted[index] = settled(digest, self.dialect, section)
            text = spliced(self._first, self._reading, wanted)
            source = self._first.with_text(text)
            after = _read(source, [self.dialect])
            _check_same(wanted, after, self.name)
            problems = _problems(source, after)
            post = Post(tuple(wanted), problems, source, self._first, self._dialect, self._path)
            return _with_reading(post, self._reading)

        paths = unsupported(digest, self.dialect, section.digest)
        try:
            return _expressed(digest, self.dialect, paths, write, drop=drop_unsupported)
        except RenderError as error:
            error.name = self.name
            raise

    def fixed(self) -> "Post":
        """Return a new post whose count, ranks and echoes agree with its entries.

        The second id link of an entry, and a title or permalink that is the heading's with another
        date, are echoes. Nothing else changes.
        """
        reading = _read(self._source, [self.dialect])
        mends = [finding.mend for finding in findings(self._source, reading) if finding.mend]
        return _post(self._source.with_text(apply(self.text, mends)), [self.dialect], self._path)

    def save(self, path: str | os.PathLike[str] | None = None) -> bool:
        """Write the post to its file, or to another, in one step; tell whether that changed it.

        A file that holds these bytes already is not touched. Raises ValueError for a post that was
        not loaded from a file when no path is given.
        """
        place = self._path if path is None else Path(path)
        if place is None:
            message = "the post was not loaded from a file; give the path to save it to"
            raise ValueError(message)
        return replace_file(place, self.to_bytes())


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
    return _given(_source(data, name, max_bytes), _dialects(dialects), None, repair=repair)


def load_post(
    path: str | os.PathLike[str],
    /,
    *,
    dialects: Dialects = None,
    repair: bool = False,
    max_bytes: int = MAX_BYTES,
) -> Post:
    """Read a digest post from a file; raises what `parse_post` raises and OSError."""
    place = Path(path)
    name = os.fspath(path)
    if place.is_dir():
        message = "this is a folder; give the path of a post in it"
        raise PostError(message, name=str(name))
    source = _source(place.read_bytes(), str(name), max_bytes)
    return _given(source, _dialects(dialects), place, repair=repair)


def settle(post: Post, digest: Digest, /) -> Digest:
    """Return the digest as it will read back once it has replaced the post's first one.

    Ranks and the declared count follow the entries where they did in the text, title and permalink
    follow the period, decoded affiliations and `doubtful` follow their texts.
    """
    return settled(digest, post.dialect, post._reading.sections[0])  # noqa: SLF001 - one module


def render_post(
    digest: Digest, /, *, dialect: str | Dialect = "lim4349-daily", drop_unsupported: bool = False
) -> str:
    """Return a new post that says the digest.

    The dialect's defaults stand for front matter that is not stated. What the dialect cannot say
    is a RenderError that names each such field, or is left out with `drop_unsupported`.
    """
    found = find_dialect(dialect)
    found = found if found.settled else found.variants[0]

    def write(digest: Digest) -> str:
        wanted = settled(digest, found, None)
        text = render(wanted, found)
        _check_same([wanted], _read(Source(text), [found]), None)
        return text

    return _expressed(digest, found, unsupported(digest, found), write, drop=drop_unsupported)


def _expressed(
    digest: Digest,
    dialect: Dialect,
    paths: Iterable[str],
    write: Callable[[Digest], T],
    *,
    drop: bool,
) -> T:
    """Return what `write` makes of a digest, without what cannot be said if that is to be dropped.

    `paths` name what the dialect has no place for. Otherwise an error names these and whatever else
    `write` refuses, at once.
    """
    homeless = {path: f"{path} has no place in {dialect.name}" for path in paths}
    told = {} if drop else dict(homeless)
    said = without(digest, homeless, dialect)
    while True:
        try:
            made = write(said)
        except RenderError as error:
            new = [path for path in error.fields if path not in told]
            told |= dict.fromkeys(new, "") | dict.fromkeys(new[:1], error.message)
            less = without(said, error.fields, dialect)
            if less == said:
                raise _inexpressible(told) from None
            said = less
        else:
            if told and not drop:
                raise _inexpressible(told)
            return made


def _inexpressible(told: Mapping[str, str]) -> RenderError:
    """Return the error that names all fields and says why each cannot be said."""
    return RenderError("; ".join(filter(None, told.values())), fields=tuple(told))


def _check_same(wanted: list[Digest], reading: Reading, name: str | None) -> None:
    """Refuse a text that does not say what it was written to say."""
    got = tuple(section.digest for section in reading.sections)
    paths = tuple(
        path
        for index, (one, other) in enumerate(zip(wanted, got, strict=False))
        for path in differences(one, other, f"digests[{index}]" if len(wanted) > 1 else "")
    )
    if len(got) != len(wanted):
        paths = ("digests",)
    if paths:
        message = f"{', '.join(paths)} would not read back as given"
        raise RenderError(message, name=name, fields=paths)


def _source(data: str | bytes, name: str | None, max_bytes: int) -> Source:
    check_size(data, max_bytes, PostError, name)
    source = Source.read(data, name)
    if isinstance(data, str):
        try:
            source.to_bytes()
        except UnicodeEncodeError as error:
            message = f"the text has a lone surrogate, {error.object[error.start]!r}"
            raise PostError(message, name=name, **source.place(error.start)) from None
    return source


def _dialects(dialects: Dialects) -> list[Dialect]:
    if dialects is None:
        return list(built_in().values())
    if isinstance(dialects, str):
        message = f"dialects is a list of names or Dialects, such as [{dialects!r}]"
        raise TypeError(message)
    return [find_dialect(dialect) for dialect in dialects]


def _given(source: Source, dialects: list[Dialect], path: Path | None, *, repair: bool) -> Post:
    """Read a source as it came from outside, which may be damaged."""
    if repair:
        done = repair_text(source.to_bytes(), dialects=dialects)
        post = _post(Source.read(done.text, source.name), dialects, path)
        return evolve(post, problems=(*_repairs(done), *post.problems))
    try:
        post = _post(source, dialects, path)
    except PostError:
        _refuse_damaged(source, dialects)
        raise
    # Lines whose labels are damaged are lines that nothing reads.
    if post._reading.unread:  # noqa: SLF001 - one module
        _refuse_damaged(source, dialects)
    return post


def _refuse_damaged(source: Source, dialects: list[Dialect]) -> None:
    done = repair_text(source.text, dialects=dialects)
    if done.damage:
        lines = zip(source.text.split("\n"), done.text.split("\n"), strict=False)
        line = next((n for n, (old, new) in enumerate(lines, 1) if old != new), None)
        message = (
            f"the post is damaged: {done.damage}; "
            "repair=True restores it, and so does `hfdigest repair FILE`"
        )
        raise PostError(message, name=source.name, line=line)


def _repairs(done: Repair) -> Iterator[Problem]:
    """Tell what was repaired, and what had to be guessed."""
    if done.damage is None:
        return
    outcome = "" if done.exact else ", but perhaps not as it was"
    yield Problem(message=f"the text is damaged ({done.damage}) and is read as repaired{outcome}")
    for guess in done.guesses:
        others = " ".join(guess.alternatives[:_SHOWN])
        message = f"{guess.chosen} is a guess" + (f"; it may have been {others}" if others else "")
        yield Problem(message=message, line=guess.line, column=guess.column)


def _post(source: Source, dialects: list[Dialect], path: Path | None) -> Post:
    reading = _read(source, dialects)
    digests = tuple(section.digest for section in reading.sections)
    post = Post(digests, _problems(source, reading), source, source, reading.dialect, path)
    return _with_reading(post, reading)


def _with_reading(post: Post, reading: Reading) -> Post:
    """Return the post, which then need not read its first source again."""
    object.__setattr__(post, "_reading", reading)
    return post


def _problems(source: Source, reading: Reading) -> tuple[Problem, ...]:
    return tuple(finding.problem for finding in findings(source, reading))


def _read(source: Source, dialects: list[Dialect]) -> Reading:
    """Read a source by the first of the dialects that can."""
    if not source.text.strip():
        message = "the text is empty; a digest post has at least a heading"
        raise PostError(message, name=source.name)
    front = read_front_matter(source)
    mismatches = []
    for dialect in dialects:
        result = read(source, front, dialect)
        if isinstance(result, Reading):
            return result
        mismatches.append(result)
    raise _refusal(source, mismatches)


def _refusal(source: Source, mismatches: list[Mismatch]) -> PostError:
    """Return the error that tells what the text is instead of a post, or what it lacks."""
    start = source.text.lstrip()[:256].lower()
    if "\0" in source.text[:1024] or len(source.text.encode("ascii", "ignore")) == 0:
        return PostError("this is binary data, not a Markdown post", name=source.name)
    if start.startswith(("{", "[")):
        message = "this is JSON, not a Markdown post; hfdigest.load reads it"
        return PostError(message, name=source.name)
    if start.startswith(("<!doctype html", "<html")):
        message = "this is an HTML page, not a Markdown post; hfdigest.load reads it"
        return PostError(message, name=source.name)
    if not mismatches:
        return PostError("no dialect was given to read the post by", name=source.name)
    nearest = max(mismatches, key=lambda mismatch: mismatch.matched)
    dialect = nearest.dialect.name
    if len(mismatches) > 1:
        dialect += f" comes nearest of {len(mismatches)} dialects"
    message = f"this is not a digest post ({dialect}): {nearest.reason}"
    return PostError(message, name=source.name, **source.place(nearest.offset))
