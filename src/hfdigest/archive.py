"""A folder of digests, read file by file: only which file tells of which period is kept."""

import datetime as dt
import errno
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from copy import copy
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from hfdigest.combine.merge import fullest
from hfdigest.errors import HfDigestError, ParseError
from hfdigest.files import files_in
from hfdigest.formats.arrow import Table, table_of
from hfdigest.formats.records import records
from hfdigest.lens.post import Post
from hfdigest.loading import load
from hfdigest.model import Digest, Entry, Paper
from hfdigest.page.listing import Page
from hfdigest.page.props import PaperPage
from hfdigest.sighting import Identity, Sighting, sightings

T = TypeVar("T")

_FILES_OF_A_TASK = 32
"""So many that a process waits for work seldom, so few that little is held at once."""


class _File(NamedTuple):
    """What the index keeps of a file; files sort by these."""

    start: dt.date
    """The period's first day; the last day of the calendar where there is none."""
    end: dt.date
    path: str
    is_list: bool
    """False where the file tells of one paper alone."""


class Archive:
    """A folder of digest posts, side-cars, pages, API answers and our own JSON, by content.

    Every file in it and in its subfolders is read, but for those whose name, or whose folder's
    name, begins with a dot. Iterating gives what lists papers, as `Post` or `Page`, in order of
    period, then path; what has no period comes last. Files are read anew each time, by `workers`
    processes, and none is held: an index of periods and paths is all that stays.
    """

    def __init__(
        self, path: str | os.PathLike[str], /, *, workers: int = 1, strict: bool = False
    ) -> None:
        """Take a folder; with `strict`, the first file that cannot be read raises its error."""
        self.path = Path(path)
        self.workers = workers
        self.strict = strict
        if not self.path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))

    def __iter__(self) -> Iterator[Post | Page]:
        """Iterate over the files that list papers."""
        return self._each(_list_in, [file for file in self._files if file.is_list])

    def digests(self) -> Iterator[Digest]:
        """Return the digests of all the files that list papers, in their order."""
        lists = [file for file in self._files if file.is_list]
        return chain.from_iterable(self._each(_digests_in, lists))

    def papers(self) -> Iterator[Paper]:
        """Yield each paper once, with all that is said of it by the rules of `merge`.

        Papers come in the order in which they first appear; what tells of one paper alone counts.
        """
        said: dict[Identity, dict[Entry, set[dt.datetime | None]]] = {}
        for digest in chain.from_iterable(self._each(_digests_in, self._files)):
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

    def history(self, paper_id: str, /) -> tuple[Sighting, ...]:
        """Return the sightings of a paper by its id, else its title, in order of the files."""
        found = self._each(partial(_sightings_in, paper_id), self._files)
        return tuple(chain.from_iterable(found))

    def to_records(self) -> list[dict[str, Any]]:
        """Return one dict for each entry of each list, as the function `to_records` does."""
        return list(self._records())

    def to_arrow(self) -> Table:
        """Return an Arrow table of all lists, as the function `to_arrow` does."""
        return table_of(self._records())

    @property
    def problems(self) -> tuple[HfDigestError, ...]:
        """The errors of the files that could not be read, in order of their paths."""
        return self._index[1]

    @property
    def _files(self) -> Sequence[_File]:
        return self._index[0]

    @cached_property
    def _index(self) -> tuple[tuple[_File, ...], tuple[HfDigestError, ...]]:
        """The files that could be read, in order, and the errors of the others."""
        files, errors = [], []
        for found in self._each(_inspect, sorted(files_in(self.path))):
            if isinstance(found, _File):
                files.append(found)
            elif self.strict:
                raise found
            else:
                errors.append(found)
        return tuple(sorted(files)), tuple(errors)

    def _records(self) -> Iterator[dict[str, Any]]:
        lists = [file for file in self._files if file.is_list]
        return chain.from_iterable(self._each(_records_in, lists))

    def _each(self, function: Callable[[Any], T], items: Sequence[Any]) -> Iterator[T]:
        """Yield what a function returns for each item, in their order, a few ahead at most."""
        if self.workers == 1:
            yield from map(function, items)
            return
        tasks = [
            items[start : start + _FILES_OF_A_TASK]
            for start in range(0, len(items), _FILES_OF_A_TASK)
        ]
        # The first task is done here, so that processes that are forked find its modules loaded.
        for task in tasks[:1]:
            yield from _all(function, task)
        with ProcessPoolExecutor(self.workers) as pool:
            ahead: deque[Future[list[T]]] = deque()
            try:
                for task in tasks[1:]:
                    ahead.append(pool.submit(_all, function, task))
                    if len(ahead) > 2 * self.workers:
                        yield from ahead.popleft().result()
                while ahead:
                    yield from ahead.popleft().result()
            finally:
                pool.shutdown(cancel_futures=True)


def _of_paper(entry: Entry) -> Entry:
    """Return the entry without what it says of its moment."""
    return Entry(paper=entry.paper, doubtful=entry.doubtful)


# --- what the processes do -----------------------------------------------------------------------


def _all(function: Callable[[Any], T], items: Sequence[Any]) -> list[T]:
    return [function(item) for item in items]


def _inspect(path: str) -> _File | HfDigestError:
    try:
        document = load(path)
    except HfDigestError as error:
        return copy(error)  # without the traceback, which would hold the file's content
    except OSError as error:
        return ParseError(f"the file cannot be read: {error.strerror}", name=path)
    if isinstance(document, PaperPage):
        return _File(dt.date.max, dt.date.max, path, is_list=False)
    period = document.digest.period
    start = (period and period.start) or dt.date.max
    end = (period and period.end) or dt.date.max
    return _File(start, end, path, is_list=True)


def _list_in(file: _File) -> Post | Page:
    return cast("Post | Page", load(file.path))


def _digests_in(file: _File) -> tuple[Digest, ...]:
    return load(file.path).digests


def _records_in(file: _File) -> list[dict[str, Any]]:
    return list(records(_digests_in(file)))


def _sightings_in(paper_id: str, file: _File) -> list[Sighting]:
    return sightings(_digests_in(file)).get(paper_id, [])
