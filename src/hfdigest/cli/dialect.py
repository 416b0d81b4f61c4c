"""`hfdigest dialect`: the dialects that there are, and new ones learnt from examples."""

import sys
from pathlib import Path

import click

import hfdigest
from hfdigest.cli.console import FOUND, INVALID, say
from hfdigest.errors import printable
from hfdigest.files import files_in, replace_file


@click.group()
def dialect() -> None:
    """List the built-in dialects, show one, or learn one from examples."""


@dialect.command()
@click.argument("posts", nargs=-1, required=True, metavar="POST…", type=click.Path(exists=True))
@click.option(
    "--facts",
    multiple=True,
    metavar="FILE|FOLDER",
    type=click.Path(exists=True),
    help="Captures, pages or other digests of the same papers, which name fields.",
)
@click.option("--name", default="inferred", show_default=True, help="The dialect's name.")
@click.option("-o", "--output", metavar="FILE", help="Write the dialect there, not to stdout.")
def infer(posts: tuple[str, ...], facts: tuple[str, ...], name: str, output: str | None) -> None:
    """Learn a publisher's dialect from examples: posts, or folders of them.

    Exits with 1 where something is left: unread lines, guessed fields, papers that are no entries.
    """
    found = hfdigest.Dialect.infer(
        _files(posts, (".md", ".markdown")), name=name, facts=_files(facts)
    )
    for problem in found.problems:
        say(f"{problem.level}: {printable(problem.message)}")
    if found.dialect is None:
        sys.exit(INVALID)
    if output is None:
        click.echo(found.toml, nl=False)
    else:
        replace_file(output, found.toml.encode())
    say(f"{found.posts:,} posts, {found.entries:,} entries, {found.identified:,} with id and title")
    for text, count in found.unread:
        say(f"unread, {count:,} times: {printable(text)}")
    for guess in found.guessed:
        say(f"guessed: {printable(guess)}")
    sys.exit(FOUND if found.problems or found.unread or found.guessed else 0)


def _files(paths: tuple[str, ...], endings: tuple[str, ...] = ()) -> list[str]:
    """Return the files that are named and those of the folders, in order of their paths."""
    return [
        file
        for path in paths
        for file in (sorted(files_in(path)) if Path(path).is_dir() else [path])
        if Path(path).is_file() or not endings or file.endswith(endings)
    ]
