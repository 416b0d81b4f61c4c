"""The documents that a command is given, read one by one, and what the other files are."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hfdigest.cli.console import (
    INVALID,
    counted,
    progress,
    say,
    say_problem,
    shown,
    standard_input,
)
from hfdigest.errors import HfDigestError, ParseError, PostError, Problem, SchemaError
from hfdigest.files import files_in, head_of, read_file
from hfdigest.foreign import is_binary, is_foreign
from hfdigest.loading import MAX_BYTES, loads

if TYPE_CHECKING:
    from hfdigest import Dialect, Digest
    from hfdigest.cli.settings import Settings
    from hfdigest.loading import Document
    from hfdigest.model import Period

UNREADABLE = (ParseError, SchemaError)
"""What reading raises for a file that is not what hfdigest reads."""

FINE, PROBLEMS, FOREIGN, UNREAD = "fine", "problems", "not a digest", "unreadable"
"""What may be said of a file."""


class Input(NamedTuple):
    """A file that a command is given."""

    path: str
    folder: str | None = None
    """The folder in which it was found; `None` for a file that was named."""
    lenient: bool = False
    """True where it may be no digest: it was found in a folder, or is treated as if it were."""

    @property
    def name(self) -> str:
        """What to call it in messages."""
        return shown(self.path)


class Reading(NamedTuple):
    """What a file was read as."""

    input: Input
    status: str
    document: "Document | None" = None
    error: HfDigestError | None = None
    """Why it could not be read; `None` too for what is no digest."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it."""

    @property
    def name(self) -> str:
        """What to call it in messages."""
        return self.input.name


class Named(NamedTuple):
    """A document and what to call it in messages."""

    name: str
    document: "Document"
    input: Input | None = None


# --- which files ---------------------------------------------------------------------------------


def find_inputs(
    values: Iterable[str],
    settings: "Settings",
    exclude: Iterable[str] = (),
    *,
    skip_foreign: bool = False,
) -> list[Input]:
    """Return the files that are named, and those in the folders that are, without excluded ones."""
    excluded = [_Excluded(settings.exclude, settings.folder), _Excluded(exclude, Path.cwd())]
    found: list[Input] = []
    for value in values:
        if value == "-" or not Path(value).is_dir():
            found.append(Input(value, lenient=skip_foreign))
        else:
            found += [Input(path, value, lenient=True) for path in files_in(value)]
    return [one for one in found if not any(no.holds(one.path) for no in excluded)]


class _Excluded:
    """Patterns of files and folders, relative to a folder."""

    def __init__(self, patterns: Iterable[str], folder: Path) -> None:
        self._folder = os.path.realpath(folder)
        self._patterns = [_pattern(pattern) for pattern in patterns]

    def holds(self, path: str) -> bool:
        """Tell whether a file, or a folder that it is in, is excluded."""
        if not self._patterns or path == "-":
            return False
        place = os.path.relpath(os.path.realpath(path), self._folder).replace(os.sep, "/")
        return any(pattern.match(place) for pattern in self._patterns)


def _pattern(glob: str) -> re.Pattern[str]:
    """Return what matches the paths that a pattern stands for.

    A pattern without a slash is a name, wherever it stands; `**` stands for any number of folders.
    """
    bare = glob.rstrip("/")
    begin = "" if "/" in bare else "(?:.*/)?"
    parts = re.split(r"(\*\*/?|\*|\?|\[!?[^\]]+\])", bare.removeprefix("./").lstrip("/"))
    body = "".join(_part(part) for part in parts)
    return re.compile(f"{begin}{body}(?:/.*)?\\Z", re.DOTALL)


def _part(part: str) -> str:
    known = {"*": "[^/]*", "?": "[^/]", "**": ".*", "**/": "(?:.*/)?"}
    if part in known:
        return known[part]
    if part.startswith("[") and part.endswith("]"):
        return part.replace("[!", "[^")
    return re.escape(part)


# --- reading -------------------------------------------------------------------------------------


def bytes_of(path: str) -> bytes:
    """Return what an input holds; a ParseError where that is more than any reader takes."""
    return standard_input(MAX_BYTES) if path == "-" else read_file(path, most=MAX_BYTES)


def read_input(
    path: str,
    dialects: "Sequence[Dialect] | None" = None,
    *,
    repair: bool = True,
    period: "Period | None" = None,
) -> "Document":
    """Read an input; posts by the dialects that are given, else by the built-in ones.

    With `repair`, a post that was read with the wrong codec is restored.
    """
    return _read(bytes_of(path), shown(path), dialects, repair=repair, period=period)


def _read(
    data: bytes,
    name: str,
    dialects: "Sequence[Dialect] | None",
    *,
    repair: bool,
    period: "Period | None",
) -> "Document":
    try:
        return loads(data, name=name, dialects=dialects, period=period)
    except PostError:
        if not repair:
            raise
    return loads(data, name=name, dialects=dialects, repair=True, period=period)


def reading_of(
    one: Input,
    dialects: "Sequence[Dialect] | None",
    *,
    repair: bool = True,
    period: "Period | None" = None,
) -> Reading:
    """Read an input, whatever it is."""
    data = b""
    try:
        if one.folder is not None and is_binary(head_of(one.path, 1024)):
            return Reading(one, FOREIGN)
        data = data_of(one)
        document = _read(data, one.name, dialects, repair=repair, period=period)
    except NoFileError:
        return Reading(one, FOREIGN)
    except UNREADABLE as error:
        return _unread(one, data, error)
    except OSError as error:
        if isinstance(error, HfDigestError) or one.path == "-":
            raise
        message = f"the file cannot be read: {error.strerror or error}"
        return Reading(one, UNREAD, error=ParseError(message, name=one.name))
    problems = document.problems
    grave = any(problem.level != "note" for problem in problems)
    return Reading(one, PROBLEMS if grave else FINE, document, problems=problems)


class NoFileError(Exception):
    """What stands in a folder is a pipe, a socket or a device."""


def data_of(one: Input) -> bytes:
    """Return what a file holds; a NoFileError for what is none, in a folder."""
    if one.folder is None:
        return bytes_of(one.path)
    if not Path(one.path).is_file() and not Path(one.path).is_symlink():
        if Path(one.path).is_dir():
            os.scandir(one.path).close()  # whose error tells why it was not looked into
        raise NoFileError
    return read_file(one.path, most=MAX_BYTES)


def _unread(one: Input, data: bytes, error: HfDigestError) -> Reading:
    """Return what a file is that no reader reads."""
    if not one.lenient or not data:
        return Reading(one, UNREAD if data or not one.lenient else FOREIGN, error=error)
    if is_foreign(data, one.path):
        return Reading(one, FOREIGN)
    if isinstance(error, PostError):
        told = Problem(
            message=f"this names papers and is read by no dialect: {error.message}",
            line=error.line,
            column=error.column,
            excerpt=error.excerpt,
        )
        return Reading(one, PROBLEMS, problems=(told,))
    return Reading(one, UNREAD, error=error)


def readings(
    inputs: Sequence[Input],
    dialects: "Sequence[Dialect] | None",
    *,
    repair: bool = True,
    period: "Period | None" = None,
) -> Iterator[Reading]:
    """Yield what each input is; on a terminal, show how far many files are."""
    with progress(len(inputs)) as step:
        for one in inputs:
            yield reading_of(one, dialects, repair=repair, period=period)
            step()


class Tally:
    """How many files of a run are what, and how the run ends."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._folders = False

    def add(self, reading: Reading) -> None:
        """Count a file."""
        self._counts[reading.status] += 1
        self._folders |= reading.input.folder is not None

    @property
    def total(self) -> int:
        """How many files there are."""
        return self._counts.total()

    def say(self, *, always: bool = False, grave: bool = False) -> None:
        """Say how many files are what, where they are those of a folder.

        With `always`, also of several files that were named; with `grave`, only where there are
        some that are no digests or cannot be read.
        """
        if not (self._folders or (always and self.total != 1)):
            return
        if grave and not (self._counts[FOREIGN] or self._counts[UNREAD]):
            return
        words = {FINE: "fine", PROBLEMS: "with problems", FOREIGN: "not digests", UNREAD: UNREAD}
        said = [f"{self._counts[status]:,} {word}" for status, word in words.items()]
        stated = [part for part in said if not part.startswith("0 ")]
        if self._counts[FOREIGN] == 1:
            stated = [part.replace("1 not digests", "1 not a digest") for part in stated]
        say(f"{counted(self.total, 'file')}: {', '.join(stated) or 'none is a digest'}")


class Read(NamedTuple):
    """The documents of a run, and the exit code for the files that are none."""

    documents: list[Named]
    code: int


def read_all(
    inputs: Sequence[Input],
    dialects: "Sequence[Dialect] | None",
    *,
    quiet: bool = False,
    closing: bool = True,
    period: "Period | None" = None,
) -> Read:
    """Read every input, and tell what is wrong with each and how many are what.

    With `quiet`, the problems of what was read are not told, nor how many are what where all were
    read; without `closing`, that is never told.
    """
    tally, documents, code = Tally(), [], 0
    for reading in readings(inputs, dialects, period=period):
        tally.add(reading)
        if reading.error is not None:
            say(str(reading.error))
        for problem in () if quiet else reading.problems:
            say_problem(problem, reading.name)
        if reading.document is not None:
            documents.append(Named(reading.name, reading.document, reading.input))
        elif reading.status != FOREIGN:
            code = INVALID
    if closing:
        tally.say(grave=quiet)
    return Read(documents, code)


def known_of(
    source: str, settings: "Settings", dialects: "Sequence[Dialect] | None"
) -> "list[Digest]":
    """Return the digests of a file, or of the files in a folder, for what they know."""
    if not Path(source).is_dir():
        return list(read_input(source, dialects).digests)
    found = read_all(find_inputs([source], settings), dialects, quiet=True)
    return [digest for named in found.documents for digest in named.document.digests]
