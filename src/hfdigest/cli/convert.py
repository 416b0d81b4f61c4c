"""`hfdigest convert`: digests in another format."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import hfdigest
from hfdigest.by_name import FORMATS
from hfdigest.cli.console import INVALID, counted, put, say
from hfdigest.cli.inputs import Named, find_inputs, known_of, read_all
from hfdigest.cli.options import (
    HUB,
    Dialects,
    dialect_option,
    exclude_option,
    inputs_argument,
    output_option,
    period_option,
    settings_of,
    sources_option,
    strict_option,
    target_of,
    to_option,
)
from hfdigest.cli.writing import Writer
from hfdigest.combine.select import Selection
from hfdigest.errors import printable
from hfdigest.files import replace_file

if TYPE_CHECKING:
    from hfdigest import Digest

_FEED = {
    "title": "The name of a feed.",
    "home_page_url": "The page that a feed belongs to.",
    "feed_url": "Where a feed can be fetched.",
    "description": "What a feed is about.",
    "language": "The language of a feed, such as en.",
    "author": "Who publishes a feed.",
}

_OF_FORMATS = ("keys", "abstract", "entry_type", *_FEED, "limit")
"""The options of formats, by the names that these have for them."""

Command = Callable[..., None]


def _pattern(_: click.Context, __: click.Parameter, value: str | None) -> re.Pattern[str] | None:
    try:
        return None if value is None else re.compile(value, re.IGNORECASE)
    except re.error as fault:
        message = f"{value!r} is not a regular expression: {fault}"
        raise click.BadParameter(message) from None


def _selecting(command: Command) -> Command:
    """Add the options that choose papers and digests."""
    for option in (
        click.option("--top", type=click.IntRange(min=0), help="The most voted of each digest."),
        click.option("--until", metavar="LABEL", callback=period_option, help="And no later."),
        click.option(
            "--since",
            metavar="LABEL",
            callback=period_option,
            help="Digests of this day, week or month, and later ones.",
        ),
        click.option(
            "--match",
            metavar="REGEX",
            callback=_pattern,
            help="Papers whose title, abstract or keywords match, in capitals or not.",
        ),
        click.option("--min-upvotes", metavar="N", type=int, help="Papers with so many votes."),
    ):
        command = option(command)
    return command


def _describing_feeds(command: Command) -> Command:
    """Add what a feed says of itself."""
    limit = click.option(
        "--limit", type=click.IntRange(min=1), help="How many papers a feed has, the newest."
    )
    command = limit(command)
    for name, what in reversed(_FEED.items()):
        command = click.option(f"--{name.replace('_', '-')}", metavar="TEXT", help=what)(command)
    return command


@click.command(
    epilog="""\b
Examples:
  hfdigest convert _posts -o papers.bib --enrich hub
  hfdigest convert _posts -o best.csv --min-upvotes 50 --since 2026-02
  hfdigest convert _posts -o feed.xml --title "Our papers" --limit 50
  hfdigest convert 2026-02-16.json --to markdown --dialect plain"""
)
@inputs_argument
@to_option(help="The format; without it, the ending of --output tells.")
@output_option(help="A file, or a folder that there is: it gets one file per INPUT.")
@dialect_option
@sources_option(
    "--enrich",
    "sources",
    help="Fill what an INPUT does not state from here, or from the Hugging Face Hub; may be given "
    "several times.",
)
@_selecting
@click.option(
    "--period",
    metavar="LABEL",
    callback=period_option,
    help="The period of inputs that do not state theirs.",
)
@click.option("--keys", metavar="PATTERN", help="Citation keys, such as '{id}'.")
@click.option("--abstract", is_flag=True, help="BibTeX with abstracts.")
@click.option(
    "--entry-type",
    type=click.Choice(["misc", "online", "article"]),
    help="The type of the entries of BibTeX.",
)
@_describing_feeds
@exclude_option
@strict_option
@click.option("-q", "--quiet", is_flag=True, help="Tell errors only.")
@click.pass_context
def convert(ctx: click.Context, /, inputs: tuple[str, ...], **chosen: Any) -> None:
    """Write digests in another format.

    What the format cannot say is left out and named on stderr, one line per field. With --strict,
    that is an error, and nothing is written where an INPUT cannot be read.
    """
    output, dialects = chosen["output"], chosen["dialects"]
    target = target_of(chosen["target"], output)
    found = find_inputs(inputs, settings_of(ctx), chosen["exclude"])
    read = read_all(
        found,
        dialects.readable,
        quiet=chosen["quiet"],
        closing=not chosen["quiet"],
        period=chosen["period"],
    )
    if not read.documents or (read.code and chosen["strict"]):
        if not read.code:
            say(f"there is no digest in {', '.join(map(repr, inputs))}")
        sys.exit(INVALID)
    writer = _writer(ctx, target, dialects, chosen, read.documents)
    documents = _wanted(writer.selection, read.documents)
    try:
        _write(writer, documents, output)
    finally:
        writer.tell_left_out()
    sys.exit(read.code)


def _writer(
    ctx: click.Context,
    target: str,
    dialects: Dialects,
    chosen: dict[str, Any],
    documents: "Sequence[Named]",
) -> Writer:
    settings = settings_of(ctx)
    known: list[Digest] = []
    for source in chosen["sources"]:
        if source == HUB:
            known += _from_hub(documents)
        else:
            known += known_of(source, settings, dialects.readable)
    options = {name: chosen[name] for name in _OF_FORMATS if chosen[name] not in {None, False}}
    for name in options:
        if name not in FORMATS[target].options:
            message = f"--{name.replace('_', '-')} means nothing to --to {target}"
            raise click.UsageError(message)
    return Writer(
        target=target,
        strict=chosen["strict"],
        dialect=dialects.chosen,
        new_dialect=dialects.new,
        front_matter=settings.front_matter,
        options={**settings.options_of(target), **options},
        selection=Selection(
            **{name: chosen[name] for name in ("min_upvotes", "match", "since", "until", "top")}
        ),
        known=hfdigest.Sources(*known) if chosen["sources"] else None,
    )


def _wanted(selection: Selection, documents: "Sequence[Named]") -> "list[Named]":
    """Return the documents of wanted periods, and tell how many have no period."""
    wanted = [named for named in documents if selection.wants(named.document.digests[0])]
    if selection.since or selection.until:
        undated = sum(named.document.digests[0].period is None for named in documents)
        if undated:
            say(f"{counted(undated, 'digest')} without a period left out")
    return wanted


def _write(writer: Writer, documents: "Sequence[Named]", output: str) -> None:
    """Write documents to a file or to stdout, or one by one into a folder."""
    if output == "-" or not Path(output).is_dir():
        put(output, writer.written(documents))
        return
    suffix = FORMATS[writer.target].suffix
    files = [Path(output, _place(named)).with_suffix(suffix) for named in documents]
    if len(set(files)) < len(files):
        twice = next(file for file in files if files.count(file) > 1)
        message = f"two inputs of one name would be written to one file, {str(twice)!r}"
        raise click.UsageError(message)
    for file, named in zip(files, documents, strict=True):
        data = writer.written([named])
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, data, within=output)


def _place(named: "Named") -> str:
    """Return where a document's file belongs in a folder: where it was in the one it is from."""
    found = named.input
    if found is None or found.folder is None:
        return Path(named.name).name
    return relpath(found.path, found.folder)


def _from_hub(documents: "Sequence[Named]") -> "Iterator[Digest]":
    """Yield what the Hub knows of the documents."""
    from hfdigest import hub  # noqa: PLC0415 - an extra

    for digest in (digest for named in documents for digest in named.document.digests):
        for page in hub.known_of(digest):
            for problem in page.problems:
                say(printable(problem.message))
            yield page.digest
