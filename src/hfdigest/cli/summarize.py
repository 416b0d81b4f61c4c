"""`hfdigest summarize`: the digest of a month or a week."""

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

import click

import hfdigest
from hfdigest.cli.console import INVALID, put, say
from hfdigest.cli.inputs import Named, find_inputs, read_all
from hfdigest.cli.options import (
    Dialects,
    dialect_option,
    exclude_option,
    output_option,
    settings_of,
    strict_option,
    to_option,
)
from hfdigest.cli.writing import Writer
from hfdigest.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hfdigest import Month, Week
    from hfdigest.combine.summary import Keep
    from hfdigest.model import Period


def _period(_: click.Context, option: click.Parameter, value: str | None) -> "Period | None":
    """Return the month or week of a label."""
    from hfdigest.model import period_of  # noqa: PLC0415 - --help needs it not

    if value is None:
        return None
    period = period_of(value)
    if type(period).__name__.lower() != option.name:
        message = f"{value!r} is not a {option.name} of the calendar"
        raise click.BadParameter(message)
    return period


@click.command(
    epilog="""\b
Examples:
  hfdigest summarize _posts --month 2026-02 -o _posts/2026-02-papers.md
  hfdigest summarize _posts --week 2026-W08 --top 5 --to json"""
)
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
@to_option(default="markdown", show_default=True)
@dialect_option
@output_option(help="A file.")
@exclude_option
@strict_option
@click.pass_context
def summarize(  # noqa: PLR0913, PLR0917 - the options
    ctx: click.Context,
    folder: str,
    month: "Month | None",
    week: "Week | None",
    top: int,
    keep: "Keep",
    target: str,
    dialects: Dialects,
    output: str,
    exclude: tuple[str, ...],
    strict: bool,  # noqa: FBT001 - click gives it by name
) -> None:
    """Write the digest of a month or a week from the digests of its days in FOLDER."""
    period = month or week
    if period is None or (month and week):
        message = "give either --month or --week"
        raise click.UsageError(message)
    settings = settings_of(ctx)
    read = read_all(find_inputs([folder], settings, exclude), dialects.readable, quiet=True)
    days = _days(read.documents, period)
    if not days or (read.code and strict):
        if not days:
            say(f"there is no digest of a day of {period.label} in {folder!r}")
        sys.exit(INVALID)
    digests = [digest for named in days for digest in named.document.digests]
    digest = hfdigest.summarize(digests, period, top=top, keep=keep)
    writer = Writer(
        target=target,
        strict=strict,
        dialect=dialects.chosen,
        new_dialect=dialects.new,
        front_matter=settings.front_matter,
        options=settings.options_of(target),
    )
    data = writer.written([Named(period.label, hfdigest.Page(digest=digest))])
    writer.tell_left_out()
    put(output, data)
    sys.exit(read.code)


def _days(documents: "Sequence[Named]", period: "Month | Week") -> list[Named]:
    """Return the documents of days of the period; two of one day are told."""
    days: dict[str, list[Named]] = defaultdict(list)
    for named in documents:
        day = named.document.digests[0].period
        if isinstance(day, hfdigest.Day) and period.start <= day.date <= period.end:
            days[day.label].append(named)
    for label, found in days.items():
        if len(found) > 1:
            names = " and ".join(printable(named.name) for named in found)
            say(f"warning: {names} are both digests of {label}")
    return [named for found in days.values() for named in found]
