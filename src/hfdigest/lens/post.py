"""A digest post: the view that a reader takes of a text, and how a changed view is put back."""

import operator
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from attrs import evolve, field, frozen

from hfdigest.beginnings import foreign
from hfdigest.contents import Document, digest_of
from hfdigest.errors import ArgumentError, PostError, Problem, RenderError
from hfdigest.files import replace_file
from hfdigest.grammar.builtin import that_may_read
from hfdigest.grammar.dialect import Dialect
from hfdigest.identifiers import named_in
from hfdigest.lens.checks import findings, line_of
from hfdigest.lens.edits import edited
from hfdigest.lens.expressible import Refusal, Refusals, Wanted, expressed
from hfdigest.lens.front_matter import read_front_matter
from hfdigest.lens.reader import Mismatch, Reading, read
from hfdigest.lens.settling import settled
from hfdigest.lens.unread import Unread
from hfdigest.model import Digest, Entry
from hfdigest.paths import ROOT, FieldPath, differences
from hfdigest.shown import counted, digests_table, document_line
from hfdigest.source import Packed, Source


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
    _now: Packed
    _before: Packed = field(repr=False)
    """The text that was parsed first, from which all edits start."""
    _dialect: Dialect = field(repr=False)
    _path: Path | None = None

    @cached_property
    def _reading(self) -> Reading:
        """What the first source said.

        Of a post that is only read nothing of it is held: it takes as much memory as all the rest.
        """
        return read_source(self._first, [self._dialect])

    @property
    def _source(self) -> Source:
        return self._now.source

    @property
    def _first(self) -> Source:
        return self._before.source

    def __repr__(self) -> str:
        """Return the name, the dialect, and how many entries there are."""
        return document_line(self, self.dialect.name)

    def _repr_html_(self) -> str:
        """Return the entries as a table, for notebooks."""
        return digests_table(self.digests, repr(self))

    def __eq__(self, other: object) -> bool:
        """Tell whether the posts hold the same bytes, and read and edit them alike."""
        return self._identity == other._identity if isinstance(other, Post) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def _identity(self) -> tuple[object, ...]:
        """What makes two posts equal; not the path that one was loaded from."""
        return self._now, self._before, self._dialect

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
        return self._now.name

    @property
    def text(self) -> str:
        """The text without its byte order mark; bytes that are not UTF-8 are lone surrogates."""
        return self._source.text

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The lines that no template reads, in order: their number, text, and entry.

        Text of the author's own belongs to the entry above it and moves with it; headings, rules
        and what stands before the first entry belong to their place.
        """
        current = self._now == self._before
        reading = self._reading if current else read_source(self._source, [self._dialect])
        return tuple(run.unread for run in reading.own)

    def to_bytes(self) -> bytes:
        """Return the bytes of the post; of an unchanged one those that were parsed."""
        return self._now.data

    def replace(
        self, digest: Digest | Document, /, *, index: int = 0, drop_unsupported: bool = False
    ) -> "Post":
        """Return the post with one of its digests replaced; only changed fields change bytes.

        What the post cannot say is a RenderError that names each such field, or is left out with
        `drop_unsupported`. The post then says `settle(post, digest)`.
        """
        digest = digest_of(digest, "replace")
        count = len(self.digests)
        if not 0 <= (index := operator.index(index)) < count:
            message = f"the post has {counted(count, 'digest')}, and none at index {index}"
            raise ArgumentError(message)
        return self._replaced({index: digest}, drop=drop_unsupported)

    def replace_all(
        self, digests: Iterable[Digest | Document], /, *, drop_unsupported: bool = False
    ) -> "Post":
        """Return the post with all of its digests replaced, as `replace` does with one.

        There are as many as the post has, in its order. A RenderError names fields by their paths
        in the post, such as `digests[2].entries[0].upvotes`, where it has more than one digest.
        """
        wanted = [digest_of(digest, "replace_all") for digest in digests]
        count = len(self.digests)
        if len(wanted) != count:
            message = f"the post has {counted(count, 'digest')}, and {len(wanted)} were given"
            raise ArgumentError(message)
        return self._replaced(dict(enumerate(wanted)), drop=drop_unsupported)

    def _replaced(self, digests: Mapping[int, Digest], *, drop: bool) -> "Post":
        """Return the post with some of its digests, given by their places, replaced."""
        from hfdigest.lens.splice import spliced  # noqa: PLC0415 - most posts are only read

        first, sections = self._first, self._reading.sections
        places = tuple(digests)

        def write(
            given: Sequence[Digest],
            leaves_lines: bool,  # noqa: FBT001
        ) -> tuple[Post | None, Sequence[Refusals]]:
            wanted = list(self.digests)
            for place, digest in zip(places, given, strict=True):
                wanted[place] = settled(digest, self.dialect, sections[place])
            text, refused, moved = spliced(first, self._reading, wanted, leaves_lines=leaves_lines)
            if any(refused):
                return None, [refused[place] for place in places]
            source = first.with_text(text)
            try:
                after = read_source(source, [self.dialect])
            except PostError as error:
                return None, _unread(wanted, self.digests, places, error)
            refused = misread(wanted, after, places)
            if any(refused):
                return None, refused
            told = [source.problem(why, text.find(own)) for own, why in moved]
            problems = tuple(sorted([*_problems(source, after), *told], key=line_of))
            post = evolve(self, digests=tuple(wanted), problems=problems, now=source.packed)
            return _with_reading(post, self._reading), refused

        wanted = [
            Wanted(digest, sections[n].digest, ROOT / "digests" / n if len(digests) > 1 else ROOT)
            for n, digest in digests.items()
        ]
        try:
            return expressed(wanted, self.dialect, write, drop=drop)
        except RenderError as error:
            error.name = self.name
            raise

    def fixed(self) -> "Post":
        """Return a new post whose count, ranks and echoes agree with its entries.

        The second id link of an entry, and a title or permalink that is the heading's with another
        date, are echoes. Nothing else changes.
        """
        source = self._source
        reading = read_source(source, [self.dialect])
        mends = [finding.mend for finding in findings(source, reading) if finding.mend]
        mended = source.with_text(edited(source.text, mends))
        return read_post(mended, [self.dialect], self._path)[0]

    def save(self, path: str | os.PathLike[str] | None = None) -> bool:
        """Write the post to its file, or to another, in one step; tell whether that changed it.

        A file that holds these bytes already is not touched. Raises ArgumentError for a post that
        was not loaded from a file when no path is given, and OSError.
        """
        place = self._path if path is None else Path(path)
        if place is None:
            message = "the post was not loaded from a file; give the path to save it to"
            raise ArgumentError(message)
        return replace_file(place, self.to_bytes())


def misread(
    wanted: Sequence[Digest], reading: Reading, places: Sequence[int] = (0,)
) -> list[Refusals]:
    """Return what a text does not say of the digests that it was written to say.

    It is told of each of those that have changed, which stand at `places`.
    """
    got = [section.digest for section in reading.sections]
    return _laid_to(places, wanted, got, "would not read back as given")


def _unread(
    wanted: Sequence[Digest], before: Sequence[Digest], places: Sequence[int], error: PostError
) -> list[Refusals]:
    """Return the changes after which a text cannot be read, for the reason of an error."""
    return _laid_to(places, wanted, before, f"would not read back: {error.message}")


def _laid_to(
    places: Sequence[int], some: Sequence[Digest], others: Sequence[Digest], reason: str
) -> list[Refusals]:
    """Return for each digest that has changed where it differs from another.

    Where others differ too, one has broken into the next: that is no field's fault, and all of it
    is laid to the first.
    """
    refused = [Refusals() for _ in places]
    if len(some) != len(others):
        refused[0].extend([Refusal((ROOT / "digests",), reason)])
        return refused
    unlike = [n for n, (one, other) in enumerate(zip(some, others, strict=True)) if one != other]
    match unlike:
        case [place] if place in places:
            paths = tuple(_differences(some[place], others[place]))
            refused[places.index(place)].extend([Refusal(paths, reason)])
        case [_, *_]:
            paths = tuple(differences(tuple(some), tuple(others), ROOT / "digests"))
            refused[0].extend([Refusal(paths, reason)])
    return refused


def _differences(digest: Digest, other: Digest) -> Iterator[FieldPath]:
    """Return where two digests differ; where entries are not as many, only in the first that do.

    A text that opens a block swallows the entries below it, and one that looks like an entry begins
    another: what follows it tells nothing.
    """
    for path in differences(digest, other):
        if path != ROOT / "entries" or len(digest.entries) == len(other.entries):
            yield path
            continue
        pairs = enumerate(zip(digest.entries, (*other.entries, None), strict=False))
        unlike = ((n, one, got) for n, (one, got) in pairs if not _is_alike(one, got))
        place, entry, got = next(unlike, (None, None, None))
        if place is None:
            yield path
        elif got is None or entry is None or got.paper.title != entry.paper.title:
            yield path / place
        else:
            yield from differences(entry, got, path / place)


def _is_alike(entry: Entry, other: Entry | None) -> bool:
    """Tell whether two entries are equal but for their ranks."""
    return other is not None and evolve(entry, rank=None) == evolve(other, rank=None)


def read_post(
    source: Source, dialects: Sequence[Dialect], path: Path | None
) -> tuple[Post, Reading]:
    """Return the post that a source is by the first of the dialects that can read it."""
    reading = read_source(source, dialects)
    digests = tuple(section.digest for section in reading.sections)
    packed = source.packed
    post = Post(digests, _problems(source, reading), packed, packed, reading.dialect, path)
    return post, reading


def _with_reading(post: Post, reading: Reading) -> Post:
    """Return the post, which then need not read its first source again."""
    object.__setattr__(post, "_reading", reading)
    return post


def _problems(source: Source, reading: Reading) -> tuple[Problem, ...]:
    return tuple(finding.problem for finding in findings(source, reading))


def read_source(source: Source, dialects: Sequence[Dialect]) -> Reading:
    """Read a source by the first of the dialects that can."""
    if not source.text or source.text.isspace():
        message = "the text is empty; a digest post has at least a heading"
        raise PostError(message, name=source.name)
    front = read_front_matter(source)
    tried: dict[Dialect, Mismatch] = {}
    for dialect in that_may_read(dialects, source.text):
        result = read(source, front, dialect)
        if isinstance(result, Reading):
            return result
        tried[dialect] = result
    for dialect in dialects:
        result = read(source, front, dialect, respelled=True)
        if isinstance(result, Reading):
            return result
        tried.setdefault(dialect, result)
    raise _refusal(source, [tried[dialect] for dialect in dialects])


def _refusal(source: Source, mismatches: list[Mismatch]) -> PostError:
    """Return the error that tells what the text is instead of a post, or what it lacks."""
    if told := foreign(source.text):
        return PostError(f"this is no Markdown post but {told}", name=source.name)
    if not mismatches:
        return PostError("no dialect was given to read the post by", name=source.name)
    asked = len(mismatches) == 1
    near = mismatches if asked else [each for each in mismatches if each.reads_a_line]
    if not near:
        dialects = f"{len(mismatches)} dialects"
        message = f"this is not a digest post of any of {dialects}; {_way_on(source)}"
        return PostError(message, name=source.name, **source.place(0))
    nearest = max(near, key=lambda mismatch: mismatch.matched)
    dialect = nearest.dialect.name
    if not asked:
        dialect += f" comes nearest of {len(mismatches)} dialects"
    message = f"this is not a digest post ({dialect}): {nearest.reason}"
    if not nearest.dialect.scattered:
        message += f"; {_way_on(source)}"
    return PostError(message, name=source.name, **source.place(nearest.offset))


def _way_on(source: Source) -> str:
    """Return what can be done with Markdown that no dialect reads."""
    papers = {naming.paper.id for naming in named_in(source.text)}
    if not papers:
        return "no line names a paper"
    count = "a paper, which" if len(papers) == 1 else f"{len(papers)} papers, which"
    return (
        f"it names {count} `--dialect links` reads (dialects=['links']); a dialect of your own "
        "reads more: docs/how-to/dialect.md"
    )
