"""`hfdigest summarize`: the digest of a month or a week."""

from typing import TYPE_CHECKING

import click

import hfdigest
from hfdigest.cli.console import put
from hfdigest.cli.inputs import Named, known_of
from hfdigest.cli.options import dialect_option, output_option, strict_option, to_option
from hfdigest.cli.writing import written

if TYPE_CHECKING:
    from hfdigest import Dialect, Month, Week
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


@click.command()
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
@strict_option
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
    digest = hfdigest.summarize(known_of(folder, dialect), period, top=top, keep=keep)
    page = hfdigest.Page(digest=digest)
    put(output, written([Named(folder, page)], target, dialect, None, strict=strict))
