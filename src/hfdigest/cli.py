"""The command line: data on stdout, everything else on stderr."""

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

import hfdigest
from hfdigest.by_name import FORMATS
from hfdigest.errors import (
    FetchError,
    HfDigestError,
    ParseError,
    RenderError,
    SchemaError,
    printable,
)
from hfdigest.files import files_in, replace_file
from hfdigest.loading import read

if TYPE_CHECKING:
    from hfdigest import Dialect, Digest, Month, Post, Week
    from hfdigest.combine.summary import Keep
    from hfdigest.loading import Document
    from hfdigest.model import Period

T = TypeVar("T")

FOUND, USAGE, NETWORK, INVALID = 1, 2, 3, 4
"""The exit codes besides 0."""

_HUB = "hub"
"""The word for the Hugging Face Hub among files and folders."""

_UNREADABLE = (ParseError, SchemaError)

_MANY = 50
"""How many files take so long that somebody who waits wants to see it."""


class _Named(NamedTuple):
    """A document and what to call it in messages."""

    name: str
    document: "Document"


class _Commands(click.Group):
    """Commands whose errors end in a message on stderr and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
        try:
            super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Whoever reads has read enough, and what is still buffered has nowhere to go.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except HfDigestError as error:
            _say(str(error))
            sys.exit(NETWORK if isinstance(error, FetchError) else INVALID)
        except ImportError as error:  # of an extra, which says how to install it
            _say(str(error))
            sys.exit(USAGE)
        except OSError as error:
            name = "" if error.filename is None else f"{printable(os.fsdecode(error.filename))}: "
            _say(f"{name}{error.strerror or error}")
            sys.exit(USAGE)


def _dialect(_: click.Context, __: click.Parameter, value: str | None) -> "Dialect | None":
    """Return the built-in dialect of a name, or the one that a file describes."""
    from hfdigest.grammar.dialect import fallbacks  # noqa: PLC0415 - most commands need it not

    if value is None:
        return None
    known = {**hfdigest.dialects(), **fallbacks()}
    if value in known:
        return known[value]
    if not Path(value).is_file():
        message = f"{value!r} is neither a file nor one of {', '.join(known)}"
        raise click.BadParameter(message)
    return hfdigest.Dialect.load(value)


def _period(_: click.Context, option: click.Parameter, value: str | None) -> "Period | None":
    """Return the month or week of a label."""
    from hfdigest.model import period_of  # noqa: PLC0415 - the other commands need it not

    if value is None:
        return None
    period = period_of(value)
    if type(period).__name__.lower() != option.name:
        message = f"{value!r} is not a {option.name} of the calendar"
        raise click.BadParameter(message)
    return period


def _files(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return files, and in place of folders the files in them."""
    files: list[str] = []
    for value in values:
        found = [*files_in(value)] if Path(value).is_dir() else [value]
        if not found:
            message = f"there are no files in {value!r}"
            raise click.BadParameter(message)
        files += found
    return tuple(files)


def _sources(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return files and folders that there are, and the word for the Hub."""
    for value in values:
        if value != _HUB and not Path(value).exists():
            message = f"there is no file or folder {value!r}, and it is not {_HUB!r}"
            raise click.BadParameter(message)
    return values


def _any_period(_: click.Context, __: click.Parameter, value: str) -> "Period":
    """Return the period of a label."""
    from hfdigest.model import period_of  # noqa: PLC0415 - the other commands need it not

    period = period_of(value)
    if period is None:
        message = f"{value!r} is no day, week or month of the calendar, and not 'trending'"
        raise click.BadParameter(message)
    return period


_file = click.Path(exists=True, dir_okay=False, allow_dash=True)
_inputs = click.argument(
    "inputs",
    metavar="INPUT...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True),
    callback=_files,
)
_to = partial(click.option, "--to", "target", type=click.Choice(list(FORMATS)))
_dialect_option = click.option(
    "--dialect",
    metavar="NAME|FILE",
    callback=_dialect,
    help="The dialect of Markdown; without it, a post keeps its own. One from a file is also "
    "one that posts may be read in.",
)
_output = partial(click.option, "-o", "--output", default="-", type=click.Path(allow_dash=True))
_strict = click.option("--strict", is_flag=True, help="Fail where the format cannot say something.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(hfdigest.__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Read Hugging Face paper digests and write them in other formats.

    An INPUT is a digest post, a saved page, an answer of the API or JSON that hfdigest wrote,
    known by its content, or a folder of such files. - is stdin.

    Exit codes: 0 fine, 1 differences or problems were found, 2 wrong usage, 3 the network
    failed, 4 invalid data.
    """


@main.command()
@_inputs
@_to(required=True)
@_dialect_option
@click.option(
    "--enrich",
    "sources",
    metavar="FILE|FOLDER|hub",
    multiple=True,
    callback=_sources,
    help="Fill what an INPUT does not state from here, or from the Hugging Face Hub; may be given "
    "several times.",
)
@_output(help="A file, or a folder that there is: it gets one file per INPUT.")
@_strict
def convert(  # noqa: PLR0913, PLR0917 - the options
    inputs: tuple[str, ...],
    target: str,
    dialect: "Dialect | None",
    sources: tuple[str, ...],
    output: str,
    strict: bool,  # noqa: FBT001 - click gives it by name
) -> None:
    """Write digests in another format.

    What the format cannot say is left out and named on stderr, one line per field.
    """
    documents = _read_all(inputs, dialect)
    for name, document in documents:
        for problem in document.problems:
            _say(problem.at(name))
    known: list[Digest] = []
    for source in sources:
        known += _from_hub(documents) if source == _HUB else _known(source, dialect)

    def write(documents: "Sequence[_Named]") -> bytes:
        return _convert(documents, target, dialect, known, strict=strict)

    if output == "-" or not Path(output).is_dir():
        _put(output, write(documents))
        return
    files = [Path(output, f"{Path(name).stem}{FORMATS[target].suffix}") for name, _ in documents]
    if len(set(files)) < len(files):
        message = f"two inputs of one name would be written to one file in {output!r}"
        raise click.UsageError(message)
    for file, named in zip(files, documents, strict=True):
        replace_file(file, write([named]), within=output)


@main.command()
@_inputs
@click.option("--in-place", is_flag=True, help="Write the repaired text to the files themselves.")
def repair(inputs: tuple[str, ...], *, in_place: bool) -> None:
    """Restore posts that were read with the wrong codec.

    What a post had been read with, and every character that could only be guessed, is told on
    stderr.
    """
    if in_place and "-" in inputs:
        message = "--in-place needs files, and - is stdin"
        raise click.UsageError(message)
    if not in_place and len(inputs) > 1:
        message = "without --in-place, one INPUT is written to stdout"
        raise click.UsageError(message)
    code = 0
    for name in inputs:
        repaired = hfdigest.repair(_bytes(name))
        shown = printable(_shown(name))
        how = f"was read as {repaired.codec}" if repaired.codec else "nothing to repair"
        _say(f"{shown}: {how}")
        for guess in repaired.guesses:
            others = ", ".join(map(repr, guess.alternatives[:5]))
            _say(f"{shown}:{guess.line}:{guess.column}: guessed {guess.chosen!r}, not {others}")
            code = FOUND
        _put(name if in_place else "-", repaired.text.encode("utf-8", "surrogateescape"))
    sys.exit(code)


@main.command()
@click.argument("old", type=_file)
@click.argument("new", type=_file)
@click.option(
    "--to",
    "target",
    default="text",
    show_default=True,
    type=click.Choice(["text", "markdown", "json"]),
)
def diff(old: str, new: str, target: str) -> None:
    """Tell what changed from the digest in OLD to the one in NEW."""
    before, after = (_read(name).digests[0] for name in (old, new))
    changes = hfdigest.diff(before, after)
    text: str = getattr(changes, f"to_{target}")()
    _put("-", f"{text}\n".encode() if target == "json" else text.encode())
    sys.exit(FOUND if changes else 0)


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False))
@click.option("--month", metavar="YYYY-MM", callback=_period, help="The month to summarize.")
@click.option("--week", metavar="YYYY-Www", callback=_period, help="The ISO week to summarize.")
@click.option(
    "--top",
    default=20,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many papers it lists.",
)
@click.option(
    "--keep",
    default="last",
    show_default=True,
    type=click.Choice(["first", "last", "max"]),
    help="Count a paper as it stood on its first day, its last day, or with the most votes.",
)
@_to(default="markdown", show_default=True)
@_dialect_option
@_output(help="A file.")
@_strict
def summarize(  # noqa: PLR0913, PLR0917 - the options
    folder: str,
    month: "Month | None",
    week: "Week | None",
    top: int,
    keep: "Keep",
    target: str,
    dialect: "Dialect | None",
    output: str,
    strict: bool,  # noqa: FBT001 - click gives it by name
) -> None:
    """Write the digest of a month or a week from the digests of its days in FOLDER."""
    period = month or week
    if period is None or (month and week):
        message = "give either --month or --week"
        raise click.UsageError(message)
    digest = hfdigest.summarize(_known(folder, dialect), period, top=top, keep=keep)
    page = hfdigest.Page(digest=digest)
    _put(output, _convert([_Named(folder, page)], target, dialect, [], strict=strict))


@main.command()
@click.argument("period", callback=_any_period)
@_to(default="markdown", show_default=True)
@_dialect_option
@_output(
    help="A file, or a folder that there is. A post of the period there is brought up to date."
)
@_strict
def fetch(
    period: "Period",
    target: str,
    dialect: "Dialect | None",
    output: str,
    strict: bool,  # noqa: FBT001 - click gives it by name
) -> None:
    """Write the list of PERIOD from the Hugging Face Hub.

    PERIOD is a day (2026-02-16), a week (2026-W07), a month (2026-02) or trending. A post that
    there is already gets new papers and the new votes, and keeps what else was written in it. An
    empty list makes no new post in a folder.
    """
    from hfdigest import hub  # noqa: PLC0415 - an extra
    from hfdigest.combine.refresh import find_post, refresh  # noqa: PLC0415 - only used here

    page = hub.fetch(period)
    for problem in page.problems:
        _say(problem.at(period.label))
    if target != "markdown" or output == "-":
        if Path(output).is_dir():
            output = str(Path(output, f"{period.label}{FORMATS[target].suffix}"))
        named = _Named(period.label, page)
        _put(output, _convert([named], target, dialect, [], strict=strict))
        return
    file, post = find_post(period, Path(output))
    if post is not None:
        digest = refresh(post.digest, page.digest)
        _put(str(file), _edited_post(_shown(str(file)), post, digest, strict=strict))
    elif page.digest.entries or not Path(output).is_dir():
        _put(str(file), _new_post(period.label, page.digest, dialect, strict=strict))


@main.command()
@_inputs
@click.option("--fix", is_flag=True, help="Make counts, ranks and echoes agree with the entries.")
@click.option(
    "--dialect",
    metavar="NAME|FILE",
    callback=_dialect,
    help="Read posts by this dialect only, and tell of every line what read it.",
)
def check(inputs: tuple[str, ...], *, fix: bool, dialect: "Dialect | None") -> None:
    """Tell what each file is and what is wrong with it.

    A post that was read with the wrong codec is restored for this; --fix leaves it to `repair`.
    """
    if fix and "-" in inputs:
        message = "--fix needs files, and - is stdin"
        raise click.UsageError(message)
    sys.exit(max(_check(name, dialect, fix=fix) for name in inputs))


def _check(name: str, dialect: "Dialect | None", *, fix: bool) -> int:
    """Print what a file is and what is wrong with it, and return the exit code for it."""
    try:
        document = _read(name, None if dialect is None else [dialect], repair=not fix)
    except _UNREADABLE as error:
        _say(str(error))
        return INVALID
    if isinstance(document, hfdigest.Post) and fix:
        document = document.fixed()
        if replace_file(name, document.to_bytes()):
            _say(f"{printable(_shown(name))}: fixed")
    click.echo(_summary(_shown(name), document))
    if isinstance(document, hfdigest.Post) and dialect is not None:
        _explain(document)
    for problem in document.problems:
        click.echo(problem.at(_shown(name)))
    return FOUND if document.problems else 0


def _explain(post: "Post") -> None:
    """Print of each line of a post what read it."""
    from hfdigest.lens.explain import explain  # noqa: PLC0415 - the other commands need it not

    for line in explain(post):
        click.echo(printable(str(line)))


def _read(
    name: str, dialects: "Sequence[Dialect] | None" = None, *, repair: bool = True
) -> "Document":
    """Read an input; posts by the dialects that are given, else by the built-in ones."""
    return read(_bytes(name), _shown(name), dialects=dialects, repair=repair)


def _and_built_in(dialect: "Dialect | None") -> "Sequence[Dialect] | None":
    """Return the dialects to read by when one more is given."""
    return None if dialect is None else [*hfdigest.dialects().values(), dialect]


def _bytes(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _read_all(names: "Sequence[str]", dialect: "Dialect | None") -> "list[_Named]":
    """Read every input; where some cannot be read, say so of each and end."""
    documents = list(_readable(names, dialect))
    if len(documents) < len(names):
        sys.exit(INVALID)
    return documents


def _known(source: str, dialect: "Dialect | None") -> "Iterator[Digest]":
    """Yield the digests of a file, or of the files in a folder that can be read."""
    if not Path(source).is_dir():
        yield from _read(source, _and_built_in(dialect)).digests
        return
    for _, document in _readable([*files_in(source)], dialect):
        yield from document.digests


def _readable(names: "Sequence[str]", dialect: "Dialect | None") -> "Iterator[_Named]":
    """Yield what can be read, and say what cannot; on a terminal, show how far many files are."""
    dialects = _and_built_in(dialect)
    many = len(names) >= _MANY and sys.stderr.isatty()
    bar = click.progressbar(names, file=sys.stderr) if many else nullcontext(names)
    with bar as shown:
        for name in shown:
            try:
                yield _Named(_shown(name), _read(name, dialects))
            except _UNREADABLE as error:
                _say(str(error))


def _from_hub(documents: "Sequence[_Named]") -> "Iterator[Digest]":
    """Yield what the Hub knows of the documents."""
    from hfdigest import hub  # noqa: PLC0415 - an extra

    for digest in (digest for _, document in documents for digest in document.digests):
        for page in hub.known_of(digest):
            for problem in page.problems:
                _say(printable(problem.message))
            yield page.digest


def _summary(name: str, document: "Document") -> str:
    """Return the line that says what a document is."""
    kind = "one paper" if isinstance(document, hfdigest.PaperPage) else "list"
    if isinstance(document, hfdigest.Post):
        kind = f"{document.dialect.name} {document.dialect.variant}".rstrip()
    entries = sum(len(digest.entries) for digest in document.digests)
    problems = len(document.problems)
    counts = (
        f"{entries} {'entry' if entries == 1 else 'entries'}",
        f"{problems or 'no'} {'problem' if problems == 1 else 'problems'}",
    )
    return f"{printable(name)}: {', '.join((kind, *counts))}"


def _convert(
    documents: "Sequence[_Named]",
    target: str,
    dialect: "Dialect | None",
    known: "Sequence[Digest]",
    *,
    strict: bool,
) -> bytes:
    """Return documents in a format, with what other digests know of their papers."""
    digests = [
        hfdigest.enrich(digest, *known) for _, document in documents for digest in document.digests
    ]
    wanted = FORMATS[target]
    if known and wanted.of_papers:
        _tell_authors(digests)
    if wanted.of_one and len(digests) != 1:
        message = (
            f"--to {target} writes one digest, and here are {len(digests)}; "
            "an --output that is a folder, and exists, takes one file of each INPUT"
        )
        raise click.UsageError(message)
    if wanted.write is not None:
        return wanted.write(digests).encode()
    name, document = documents[0]
    if dialect is None and isinstance(document, hfdigest.Post):
        return _edited_post(name, document, digests[0], strict=strict)
    return _new_post(name, digests[0], dialect, strict=strict)


def _tell_authors(digests: "Sequence[Digest]") -> None:
    """Tell how many papers have found their authors, and name the others."""
    papers = {
        entry.paper.id or entry.paper.title: entry.paper
        for digest in digests
        for entry in digest.entries
    }
    lacking = [paper for paper in papers.values() if not paper.authors]
    _say(f"{len(papers) - len(lacking)} of {len(papers)} papers found their authors")
    for paper in lacking:
        _say(printable(f"no authors found: {paper.id or 'no id'}: {paper.title or 'no title'}"))


def _edited_post(name: str, post: "Post", digest: "Digest", *, strict: bool) -> bytes:
    """Return a digest in the text of the post that it is from."""
    return _leaving_out(partial(post.replace, digest), name, strict=strict).to_bytes()


def _new_post(name: str, digest: "Digest", dialect: "Dialect | None", *, strict: bool) -> bytes:
    """Return a digest as a new post."""
    monthly = isinstance(digest.period, hfdigest.Month)
    chosen = dialect or f"lim4349-{'monthly' if monthly else 'daily'}"
    write = partial(hfdigest.render_post, digest, dialect=chosen)
    return _leaving_out(write, name, strict=strict).encode()


def _leaving_out(write: Callable[..., T], name: str, *, strict: bool) -> T:
    """Return what `write` gives, if need be without what it cannot say, which is told."""
    try:
        return write(drop_unsupported=False)
    except RenderError as error:
        if strict or not error.fields:
            raise
        fields = Counter(re.sub(r"\[[0-9]+\]", "[]", field) for field in error.fields)
        for field, count in fields.items():
            times = f" ({count} times)" if count > 1 else ""
            _say(f"{printable(name)}: left out: {printable(field)}{times}")
        return write(drop_unsupported=True)


def _put(output: str, data: bytes) -> None:
    """Write data to a file or to stdout, to a terminal without what could steer it."""
    if output == "-" and sys.stdout.isatty():
        click.echo(_steerless(data.decode(errors="surrogateescape")), nl=False)
    elif output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        replace_file(output, data)


def _shown(name: str) -> str:
    """Return what to call an input in messages, which are UTF-8 whatever the file system says."""
    return "stdin" if name == "-" else os.fsencode(name).decode(errors="surrogateescape")


def _say(text: str) -> None:
    click.echo(_steerless(text), err=True)


def _steerless(text: str) -> str:
    """Return a text whose line feeds are all that steers a terminal."""
    return "\n".join(map(printable, text.split("\n")))
