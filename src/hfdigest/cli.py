"""The command line: data on stdout, everything else on stderr."""

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import click

import hfdigest
from hfdigest.errors import (
    FetchError,
    HfDigestError,
    ParseError,
    RenderError,
    SchemaError,
    printable,
)
from hfdigest.files import replace_file
from hfdigest.loading import read

if TYPE_CHECKING:
    from hfdigest import Dialect, Digest, Entry
    from hfdigest.loading import Document

PROBLEMS, USAGE, NETWORK, INVALID = 1, 2, 3, 4
"""The exit codes besides 0."""

_SUFFIXES = {
    "markdown": ".md",
    "json": ".json",
    "jsonl": ".jsonl",
    "bibtex": ".bib",
    "biblatex": ".bib",
    "csl": ".json",
    "ris": ".ris",
}
"""The formats, and how the names of their files end."""

_UNREADABLE = (ParseError, SchemaError)

_OF_ONE_DIGEST = {"markdown", "json"}


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
        except OSError as error:
            name = "" if error.filename is None else f"{printable(os.fsdecode(error.filename))}: "
            _say(f"{name}{error.strerror or error}")
            sys.exit(USAGE)


def _dialect(_: click.Context, __: click.Parameter, value: str | None) -> "Dialect | None":
    """Return the built-in dialect of a name, or the one that a file describes."""
    if value is None:
        return None
    known = hfdigest.dialects()
    if value in known:
        return known[value]
    if not Path(value).is_file():
        message = f"{value!r} is neither a file nor one of {', '.join(known)}"
        raise click.BadParameter(message)
    return hfdigest.Dialect.load(value)


_inputs = click.argument(
    "inputs",
    metavar="INPUT...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(hfdigest.__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Read Hugging Face paper digests and write them in other formats.

    An INPUT is a digest post, a saved page, an answer of the API or JSON that hfdigest wrote;
    it is known by its content. - is stdin.

    Exit codes: 0 fine, 1 differences or problems were found, 2 wrong usage, 3 the network
    failed, 4 invalid data.
    """


@main.command()
@_inputs
@click.option("--to", "target", required=True, type=click.Choice(list(_SUFFIXES)))
@click.option(
    "--dialect",
    metavar="NAME|FILE",
    callback=_dialect,
    help="The dialect of Markdown; without it, a post keeps its own. One from a file is also "
    "one that posts may be read in.",
)
@click.option(
    "-o",
    "--output",
    default="-",
    type=click.Path(allow_dash=True),
    help="A file, or a folder that there is: it gets one file per INPUT.",
)
@click.option("--strict", is_flag=True, help="Fail where the format cannot say something.")
def convert(
    inputs: tuple[str, ...], target: str, dialect: "Dialect | None", output: str, *, strict: bool
) -> None:
    """Write digests in another format.

    What the format cannot say is left out and named on stderr, one line per field.
    """
    documents = _read_all(inputs, dialect)
    for name, document in documents:
        for problem in document.problems:
            _say(problem.at(name))
    if output == "-" or not Path(output).is_dir():
        _put(output, _convert(documents, target, dialect, strict=strict))
        return
    files = [Path(output, f"{Path(name).stem}{_SUFFIXES[target]}") for name, _ in documents]
    if len(set(files)) < len(files):
        message = f"two inputs of one name would be written to one file in {output}"
        raise click.UsageError(message)
    for file, named in zip(files, documents, strict=True):
        replace_file(file, _convert([named], target, dialect, strict=strict))


@main.command()
@_inputs
@click.option("--fix", is_flag=True, help="Make counts, ranks and echoes agree with the entries.")
def check(inputs: tuple[str, ...], *, fix: bool) -> None:
    """Tell what each file is and what is wrong with it."""
    if fix and "-" in inputs:
        message = "--fix needs files, and - is stdin"
        raise click.UsageError(message)
    code = 0
    for name in inputs:
        try:
            document = _read(name)
        except _UNREADABLE as error:
            _say(str(error))
            code = INVALID
            continue
        if fix and isinstance(document, hfdigest.Post):
            document = document.fixed()
            if replace_file(name, document.to_bytes()):
                _say(f"{printable(name)}: fixed")
        click.echo(_summary(name, document))
        for problem in document.problems:
            click.echo(problem.at(_shown(name)))
            code = max(code, PROBLEMS)
    sys.exit(code)


def _read(name: str, dialect: "Dialect | None" = None) -> "Document":
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    dialects = None if dialect is None else [*hfdigest.dialects().values(), dialect]
    return read(data, _shown(name), dialects=dialects)


def _read_all(names: tuple[str, ...], dialect: "Dialect | None") -> "list[_Named]":
    """Read every input; where some cannot be read, say so of each and end."""
    documents = []
    for name in names:
        try:
            documents.append(_Named(_shown(name), _read(name, dialect)))
        except _UNREADABLE as error:
            _say(str(error))
    if len(documents) < len(names):
        sys.exit(INVALID)
    return documents


def _summary(name: str, document: "Document") -> str:
    """Return the line that says what a document is."""
    kind = "page"
    if isinstance(document, hfdigest.Post):
        kind = f"{document.dialect.name} {document.dialect.variant}".rstrip()
    entries = sum(len(getattr(value, "entries", "1")) for value in _values(document))
    problems = len(document.problems)
    counts = (
        f"{entries} {'entry' if entries == 1 else 'entries'}",
        f"{problems or 'no'} {'problem' if problems == 1 else 'problems'}",
    )
    return f"{printable(_shown(name))}: {', '.join((kind, *counts))}"


def _values(document: "Document") -> "Sequence[Digest | Entry]":
    """Return what a document says."""
    if isinstance(document, hfdigest.Post):
        return document.digests
    return [document.entry if isinstance(document, hfdigest.PaperPage) else document.digest]


def _convert(
    documents: "Sequence[_Named]", target: str, dialect: "Dialect | None", *, strict: bool
) -> bytes:
    """Return documents in a format."""
    values = [value for _, document in documents for value in _values(document)]
    if target in _OF_ONE_DIGEST and len(values) != 1:
        message = (
            f"--to {target} writes one digest, and here are {len(values)}; "
            "a folder as --output takes one file of each INPUT"
        )
        raise click.UsageError(message)
    if target == "markdown":
        return _markdown(documents[0], dialect, strict=strict)
    return _text(values, target).encode()


def _text(values: "Sequence[Digest | Entry]", target: str) -> str:
    """Return values in a format that a digest alone is enough for."""
    match target:
        case "json":
            return hfdigest.to_json(values[0]) + "\n"
        case "jsonl":
            return "".join(hfdigest.to_json(value, indent=None) + "\n" for value in values)
        case "csl":
            return hfdigest.to_csl_json(values)
        case "ris":
            return hfdigest.to_ris(values)
        case _:
            return hfdigest.to_bibtex(values, flavor=cast("Any", target))


def _markdown(named: "_Named", dialect: "Dialect | None", *, strict: bool) -> bytes:
    """Return a document as a post, which without a dialect is what a post is already."""
    name, document = named
    if dialect is None and isinstance(document, hfdigest.Post):
        return document.to_bytes()
    (value,) = _values(document)
    digest = value if isinstance(value, hfdigest.Digest) else hfdigest.Digest(entries=[value])
    write = partial(hfdigest.render_post, digest, dialect=dialect or "lim4349-daily")
    try:
        text = write()
    except RenderError as error:
        if strict or not error.fields:
            raise
        for field in error.fields:
            _say(f"{printable(name)}: left out: {printable(field)}")
        text = write(drop_unsupported=True)
    return text.encode()


def _put(output: str, data: bytes) -> None:
    """Write data to a file or to stdout."""
    if output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        replace_file(output, data)


def _shown(name: str) -> str:
    """Return what to call an input in messages, which are UTF-8 whatever the file system says."""
    return "stdin" if name == "-" else os.fsencode(name).decode(errors="surrogateescape")


def _say(text: str) -> None:
    click.echo(text, err=True)
