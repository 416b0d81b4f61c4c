"""`hfdigest check`: what files are and what is wrong with them."""

import sys
from collections import Counter
from typing import TYPE_CHECKING, get_args

import click

import hfdigest
from hfdigest.cli.console import FOUND, INVALID, say, shown
from hfdigest.cli.inputs import UNREADABLE, read_input
from hfdigest.cli.options import dialect_named, inputs_argument
from hfdigest.errors import Level, printable
from hfdigest.files import replace_file

if TYPE_CHECKING:
    from hfdigest import Dialect, Post
    from hfdigest.loading import Document


@click.command()
@inputs_argument
@click.option("--fix", is_flag=True, help="Make counts, ranks and echoes agree with the entries.")
@click.option(
    "--dialect",
    metavar="NAME|FILE",
    callback=dialect_named,
    help="Read posts by this dialect only, and tell of every line what read it.",
)
def check(inputs: tuple[str, ...], *, fix: bool, dialect: "Dialect | None") -> None:
    """Tell what each file is and what is wrong with it: errors, warnings and notes.

    A post that was read with the wrong codec is restored for this; --fix leaves it to `repair`.
    """
    if fix and "-" in inputs:
        message = "--fix needs files, and - is stdin"
        raise click.UsageError(message)
    sys.exit(max(_check(name, dialect, fix=fix) for name in inputs))


def _check(name: str, dialect: "Dialect | None", *, fix: bool) -> int:
    """Print what a file is and what is wrong with it, and return the exit code for it."""
    try:
        document = read_input(name, None if dialect is None else [dialect], repair=not fix)
    except UNREADABLE as error:
        say(str(error))
        return INVALID
    if isinstance(document, hfdigest.Post) and fix:
        document = document.fixed()
        if replace_file(name, document.to_bytes()):
            say(f"{printable(shown(name))}: fixed")
    click.echo(_summary(shown(name), document))
    if isinstance(document, hfdigest.Post) and dialect is not None:
        _explain(document)
    for problem in document.problems:
        click.echo(problem.at(shown(name)))
    return FOUND if any(problem.level != "note" for problem in document.problems) else 0


def _explain(post: "Post") -> None:
    """Print of each line of a post what read it."""
    from hfdigest.lens.explain import explain  # noqa: PLC0415 - the other commands need it not

    for line in explain(post):
        click.echo(printable(str(line)))


def _summary(name: str, document: "Document") -> str:
    """Return the line that says what a document is."""
    kind = "one paper" if isinstance(document, hfdigest.PaperPage) else "list"
    if isinstance(document, hfdigest.Post):
        kind = f"{document.dialect.name} {document.dialect.variant}".rstrip()
    entries = sum(len(digest.entries) for digest in document.digests)
    levels = Counter(problem.level for problem in document.problems)
    counts = [
        f"{levels[level]:,} {level}{'s' * (levels[level] != 1)}"
        for level in get_args(Level)
        if levels[level]
    ]
    listed = f"{entries} {'entry' if entries == 1 else 'entries'}"
    return f"{printable(name)}: {', '.join((kind, listed, *(counts or ['no problems'])))}"
