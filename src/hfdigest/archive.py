"""Many digests, read file by file: which file tells of which period is all that is kept.

What only some methods need is loaded when these are called: reading needs no tables.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property, partial
from heapq import heappop, heappush
from itertools import chain
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from hfdigest.errors import ArgumentError, HfDigestError, ParseError
from hfdigest.files import files_in, head_of, read_file
from hfdigest.loading import MAX_BYTES, loads
from hfdigest.model import Digest, Entry, Paper
from hfdigest.peeking import HEAD, Place, peek
from hfdigest.remote import files_at, is_address, read_at
from hfdigest.shown import digests_table

if TYPE_CHECKING:
    import datetime as dt

    from hfdigest.formats.arrow import Table
    from hfdigest.grammar.dialect import Dialect
    from hfdigest.lens.post import Post
    from hfdigest.loading import Document
    from hfdigest.page.listing import Page
    from hfdigest.sighting import Identity, Sighting

# ruff: noqa: PLC0415 - see above
T = TypeVar("T")
F = TypeVar("F")
R = TypeVar("R")

MOST_WORKERS = 1_000
"""How many processes may read an archive."""

StrPath: TypeAlias = str | os.PathLike[str]

Take: TypeAlias = "Callable[[Document], T | None]"
"""What takes from a document what is asked for; `None` where it has nothing of it."""


class Archive:
    """Digest posts, side-cars, pages, API answers and our own JSON, wherever they are, by content.

    They are the files of a folder and its subfolders, without those whose name, or whose folder's
    name, begins with a dot; or one file; or several in an iterable; or what is at an address of
    fsspec, such as `s3://bucket/posts`, which needs the extra `fsspec`. Iterating gives what lists
    papers, as `Post` or `Page`, in order of path. All else is in order of period, then path; what
    has no period comes last. Files are read anew each time, by `workers` processes, and none is
    held: an index of periods and paths is all that stays.
    """

    def __init__(
        self,
        where: StrPath | Iterable[StrPath],
        /,
        *,
        workers: int = 1,
        strict: bool = False,
        dialects: "Iterable[str | Dialect] | None" = None,
    ) -> None:
        """Take a folder, a file, files, or an address; posts may be written in `dialects`.

        With `strict`, the first file that cannot be read raises its error. Raises
        FileNotFoundError for a path where nothing is, and ArgumentError for no workers.
        """
        alone = isinstance(where, str | os.PathLike)
        self.where = os.fspath(where) if alone else tuple(map(os.fspath, where))  # type: ignore[arg-type]
        if not 1 <= index(workers) <= MOST_WORKERS:
            message = f"workers is a number from 1 to {MOST_WORKERS}, not {workers}"
            raise ArgumentError(message)
        self.workers = workers
        self.strict = strict
        self.dialects = None if dialects is None else tuple(_known(dialects))
        self._problems: tuple[HfDigestError, ...] | None = None
        for path in (self.where,) if isinstance(self.where, str) else self.where:
            if not is_address(path) and not Path(path).exists():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)

    def __iter__(self) -> "Iterator[Post | Page]":
        """Iterate over the files that list papers, in order of path."""
        return self._read(_the_document, self._paths())

    def digests(self) -> "Iterator[Digest]":
        """Return the digests of all the files that list papers, in order of period."""
        return chain.from_iterable(self._in_order(_the_digests))

    def papers(self) -> "Iterator[Paper]":
        """Yield each paper once, with all that is said of it by the rules of `merge`.

        Papers come in the order in which they first appear; what tells of one paper alone counts.
        """
        from hfdigest.combine.merge import fullest
        from hfdigest.sighting import Sighting, sightings

        said: dict[Identity, dict[Entry, set[dt.datetime | None]]] = {}
        for digest in chain.from_iterable(self._in_order(_all_digests)):
            for name, seen in sightings([digest]).items():
                entries = said.setdefault(name if isinstance(name, str) else len(said), {})
                for sighting in seen:
                    # Most lists say the same of a paper, which is held once.
                    entries.setdefault(_of_paper(sighting.entry), set()).add(sighting.moment)
        for entries in said.values():
            yield fullest(
                Sighting(entry=entry, moment=moment)
                for entry, moments in entries.items()
                for moment in moments
            )

    def history(self, paper_id: str, /) -> "tuple[Sighting, ...]":
        """Return the sightings of a paper by its id, else its title, in order of period."""
        return tuple(chain.from_iterable(self._in_order(partial(_the_sightings, paper_id))))

    def to_records(self) -> list[dict[str, Any]]:
        """Return one dict for each entry of each list, as the function `to_records` does."""
        from hfdigest.formats.records import records

        return list(chain.from_iterable(self._in_order(partial(_the_rows, records))))

    def to_arrow(self) -> "Table":
        """Return an Arrow table of all lists, as the function `to_arrow` does."""
        from hfdigest.formats.arrow import table_of
        from hfdigest.formats.records import columns

        return table_of(chain.from_iterable(self._in_order(partial(_the_rows, columns))))

    def to_parquet(self, path: StrPath, /) -> None:
        """Write the rows of `to_arrow` to a Parquet file as they are read, none held for long."""
        from hfdigest.formats.arrow import write_parquet
        from hfdigest.formats.records import columns

        write_parquet(chain.from_iterable(self._in_order(partial(_the_rows, columns))), path)

    @property
    def problems(self) -> tuple[HfDigestError, ...]:
        """The errors of the files that could not be read, in order of their paths.

        Where nothing has been read to its end yet, this reads everything.
        """
        if self._problems is None:
            for _ in self._read(_nothing, self._paths()):
                pass
        return self._problems or ()

    def __repr__(self) -> str:
        """Return where the files are."""
        where = self.where if isinstance(self.where, str) else f"{len(self.where):,} files"
        return f"<Archive {where}>"

    def _repr_html_(self) -> str:
        """Return the first rows as a table, for notebooks."""
        return digests_table(self.digests(), repr(self))

    def _paths(self) -> Iterator[str]:
        """Yield the paths of the files, in order."""
        if not isinstance(self.where, str):
            return iter(sorted(self.where))
        if is_address(self.where):
            return files_at(self.where)
        return files_in(self.where) if Path(self.where).is_dir() else iter([self.where])

    def _in_order(self, take: "Take[T]") -> Iterator[T]:
        """Yield what is taken from each file that has it, in order of period, then path."""
        return self._read(take, self._index)

    @cached_property
    def _index(self) -> tuple[Place, ...]:
        """The places of the files by their heads; of files that cannot be read the last ones."""
        peeks = self._each(partial(_peek, self.dialects), self._paths(), _nowhere)
        return tuple(sorted(peeks))

    def _read(self, take: "Take[T]", files: Iterable[str | Place]) -> Iterator[T]:
        """Yield what is taken from each file that has it, and keep the errors of the others.

        A file that turns out to stand later than its head told is read again in its turn.
        """
        reader = partial(_take, take, self.dialects)
        errors: list[HfDigestError] = []
        later: list[Place] = []
        for found in self._each(reader, files, _lost):
            while later and isinstance(found.file, Place) and later[0] < found.file:
                yield from self._value(reader(heappop(later)), errors)
            if found.place and isinstance(found.file, Place) and found.place > found.file:
                heappush(later, found.place)
            else:
                yield from self._value(found, errors)
        while later:
            yield from self._value(reader(heappop(later)), errors)
        self._problems = tuple(sorted(errors, key=lambda error: error.name or ""))

    def _each(
        self, do: Callable[[F], R], files: Iterable[F], lost: Callable[[list[F]], Iterable[R]]
    ) -> Iterator[R]:
        """Yield what `do` returns for each file, in their order, by as many processes as wanted."""
        if self.workers == 1:
            return map(do, files)
        from hfdigest.workers import each

        return each(do, files, self.workers, lost)

    def _value(self, found: "_Taken[T]", errors: list[HfDigestError]) -> Iterator[T]:
        """Yield the value that was taken, if there is one."""
        if found.error is not None:
            if self.strict:
                raise found.error
            errors.append(found.error)
        elif found.value is not None:
            yield found.value


def _of_paper(entry: "Entry") -> "Entry":
    """Return the entry without what it says of its moment."""
    return Entry(paper=entry.paper, doubtful=entry.doubtful)


# --- what the processes do -----------------------------------------------------------------------


class _Taken(NamedTuple, Generic[T]):
    """What was taken from a file."""

    file: str | Place
    """The file as it was asked for."""
    place: Place | None = None
    """Where it stands by all that it says; `None` where it could not be read."""
    value: T | None = None
    error: HfDigestError | None = None


def _take(take: "Take[T]", dialects: "Sequence[Dialect] | None", file: str | Place) -> "_Taken[T]":
    path = file.path if isinstance(file, Place) else file
    try:
        document = _load(path, dialects)
    except HfDigestError as error:
        return _Taken(file, error=copy(error))  # without traceback, which would hold the content
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror or error}"
        return _Taken(file, error=ParseError(reason, name=path))
    return _Taken(file, _place(document, path), take(document))


def _load(path: str, dialects: "Sequence[Dialect] | None") -> "Document":
    data = (read_at if is_address(path) else read_file)(path, most=MAX_BYTES)
    return loads(data, name=path, dialects=dialects)


def _place(document: "Document", path: str) -> Place:
    return Place.of(None if hasattr(document, "paper") else document.digest.period, path)


def _known(dialects: "Iterable[str | Dialect] | None") -> "Sequence[Dialect]":
    from hfdigest.grammar.builtin import dialects_of

    return dialects_of(dialects)


def _peek(dialects: "Sequence[Dialect] | None", path: str) -> Place:
    try:
        head = read_at(path, most=HEAD, start=HEAD) if is_address(path) else head_of(path, HEAD)
        return peek(head, path, _known(dialects)) or _place(_load(path, dialects), path)
    except (HfDigestError, OSError):
        return Place.of(None, path)


def _nowhere(paths: Sequence[str]) -> list[Place]:
    return [Place.of(None, path) for path in paths]


def _lost(files: "Sequence[str | Place]") -> "list[_Taken[Any]]":
    first, last = (file.path if isinstance(file, Place) else file for file in (files[0], files[-1]))
    message = f"the process that read this file and others, {len(files)} up to {last}, was killed"
    return [_Taken(files[0], error=ParseError(message, name=first))]


def _the_document(document: "Document") -> "Post | Page | None":
    return None if hasattr(document, "paper") else document


def _nothing(document: "Document") -> None:  # noqa: ARG001 - of the shape of the others
    return None


def _the_digests(document: "Document") -> "tuple[Digest, ...] | None":
    return None if hasattr(document, "paper") else document.digests


def _all_digests(document: "Document") -> "tuple[Digest, ...]":
    return document.digests


def _the_rows(
    make: "Callable[[Document], Iterable[dict[str, Any]]]", document: "Document"
) -> list[dict[str, Any]] | None:
    return None if hasattr(document, "paper") else list(make(document))


def _the_sightings(paper_id: str, document: "Document") -> "list[Sighting]":
    from hfdigest.sighting import sightings

    return sightings(document.digests).get(paper_id, [])
