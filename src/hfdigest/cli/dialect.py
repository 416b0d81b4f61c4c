"""`hfdigest dialect`: the formats of posts that are known, and new ones learnt from examples."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import hfdigest
from hfdigest.cli.console import FOUND, INVALID, LEVELS, put, say, tell
from hfdigest.cli.options import complete_dialect, dialects_of
from hfdigest.errors import printable
from hfdigest.files import files_in

if TYPE_CHECKING:
    from hfdigest import Dialect


@click.group()
def dialect() -> None:
    """List the dialects of posts, show one, or learn one from examples."""


@dialect.command(
    "list",
    epilog="""\b
Example:
  hfdigest dialect list""",
)
@click.pass_context
def list_dialects(ctx: click.Context) -> None:
    """List the built-in dialects, and those of the settings.

    Of each its name, what a post covers, the language of its labels, the fields of its entries, and
    its variants.
    """
    known = _known(ctx)
    width = max(len(one.name) for one in known)
    for one in known:
        variants = [variant.variant for variant in one.variants if variant.variant]
        more = f"  ({', '.join(variants)})" if variants else ""
        fields = ", ".join(sorted(_entry_fields(one)))
        tell(f"{one.name:<{width}}  {one.unit or 'any':<6}  {one.language}  {fields}{more}")


def _entry_fields(dialect: "Dialect") -> Iterator[str]:
    """Yield the fields that entries state, as short as `id` and `notes.tag`."""
    for path in dialect.fields:
        if path.startswith("entries."):
            yield path.removeprefix("entries.").removeprefix("paper.")


@dialect.command(
    epilog="""\b
Example:
  hfdigest dialect show lim4349-daily > my.toml"""
)
@click.argument("name", metavar="NAME|FILE", shell_complete=complete_dialect)
@click.pass_context
def show(ctx: click.Context, name: str) -> None:
    """Write the TOML of a dialect, a start for one of your own."""
    chosen = dialects_of(ctx, name).chosen
    if chosen is not None:
        put("-", chosen.toml.encode())


@dialect.command(
    epilog="""\b
Example:
  hfdigest dialect infer posts/ --name my-blog -o my-blog.toml"""
)
@click.argument("posts", nargs=-1, required=True, metavar="POST…", type=click.Path(exists=True))
@click.option(
    "--facts",
    multiple=True,
    metavar="FILE|FOLDER",
    type=click.Path(exists=True),
    help="Captures, pages or other digests of the same papers, which name fields.",
)
@click.option("--name", default="inferred", show_default=True, help="The dialect's name.")
@click.option(
    "-o", "--output", metavar="FILE", default="-", help="Write the dialect there, not to stdout."
)
def infer(posts: tuple[str, ...], facts: tuple[str, ...], name: str, output: str) -> None:
    """Learn a publisher's dialect from examples: posts, or folders of them.

    Exits with 1 where something is left: unread lines, guessed fields, papers that are no entries.
    """
    found = hfdigest.Dialect.infer(
        _files(posts, (".md", ".markdown")), name=name, facts=_files(facts)
    )
    for problem in found.problems:
        say(f"{problem.level}: {printable(problem.message)}", LEVELS[problem.level])
    if found.dialect is None:
        sys.exit(INVALID)
    put(output, found.toml.encode())
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


def _known(ctx: click.Context) -> "list[Dialect]":
    from hfdigest import dialects  # noqa: PLC0415 - --help needs it not
    from hfdigest.grammar.builtin import fallbacks  # noqa: PLC0415

    return [*dialects().values(), *fallbacks().values(), *dialects_of(ctx, None).more]
