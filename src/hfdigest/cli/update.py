"""`hfdigest update`: the votes, stars and comments of posts brought up to date."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

import hfdigest
from hfdigest.cli.console import INVALID, counted, say
from hfdigest.cli.inputs import FOREIGN, Reading, Tally, find_inputs, known_of, readings
from hfdigest.cli.options import (
    HUB,
    Dialects,
    dialect_option,
    exclude_option,
    inputs_argument,
    settings_of,
    sources_option,
)
from hfdigest.errors import PostError, RenderError, printable
from hfdigest.files import replace_file

if TYPE_CHECKING:
    from hfdigest import Digest, Post


@click.command(
    epilog="""\b
Examples:
  hfdigest update _posts/2026-02-16-daily-papers.md --from captures/
  hfdigest update _posts --from hub --add"""
)
@inputs_argument
@sources_option(
    "--from",
    "sources",
    required=True,
    help="What knows the counts, or the Hugging Face Hub; of several the last one counts.",
)
@click.option("--add", is_flag=True, help="Add papers that a list of a post's own period has.")
@dialect_option
@exclude_option
@click.option("-q", "--quiet", is_flag=True, help="Tell errors only.")
@click.pass_context
def update(  # noqa: PLR0913 - the options
    ctx: click.Context,
    inputs: tuple[str, ...],
    *,
    sources: tuple[str, ...],
    add: bool,
    dialects: Dialects,
    exclude: tuple[str, ...],
    quiet: bool,
) -> None:
    """Bring the votes, stars and comments of posts up to date, and change nothing else.

    An INPUT is a post or a folder of posts. Papers change places only where they stood in order of
    votes.
    """
    if "-" in inputs:
        message = "update needs files, and - is stdin"
        raise click.UsageError(message)
    settings = settings_of(ctx)
    known = {
        source: known_of(source, settings, dialects.readable) for source in sources if source != HUB
    }
    tally, code, changed, posts = Tally(), 0, 0, 0
    for reading in readings(
        find_inputs(inputs, settings, exclude), dialects.readable, repair=False
    ):
        tally.add(reading)
        post = _post_of(reading)
        if post is None:
            code = max(code, 0 if reading.status == FOREIGN or reading.document else INVALID)
            continue
        posts += 1
        try:
            changed += _update(reading.input.path, post, _latest(post, sources, known), add=add)
        except RenderError as error:
            say(str(error))
            code = INVALID
    if not posts and not code:
        say(f"there is no post in {', '.join(map(repr, inputs))}")
        code = INVALID
    if not quiet:
        tally.say()
        say(f"{counted(posts, 'post')}: {changed} brought up to date")
    sys.exit(code)


def _post_of(reading: Reading) -> "Post | None":
    """Return the post of a reading; where there is none, why not is told."""
    if isinstance(reading.document, hfdigest.Post):
        return reading.document
    if reading.document is not None and not reading.input.lenient:
        message = "this is no post, and only posts are brought up to date"
        raise PostError(message, name=reading.name)
    if reading.error is not None:
        say(str(reading.error))
    for problem in () if reading.document else reading.problems:
        say(problem.at(reading.name))
    return None


def _latest(
    post: "Post", sources: Sequence[str], known: "dict[str, list[Digest]]"
) -> "list[Digest]":
    """Return the digests of the sources in their order."""
    latest: list[Digest] = []
    for source in sources:
        if source != HUB:
            latest += known[source]
            continue
        from hfdigest import hub  # noqa: PLC0415 - an extra

        for digest in post.digests:
            for page in hub.known_of(digest):
                for problem in page.problems:
                    say(printable(problem.message))
                latest.append(page.digest)
    return latest


def _update(path: str, post: "Post", latest: "list[Digest]", *, add: bool) -> bool:
    return replace_file(path, hfdigest.update(post, latest, add=add).to_bytes())
