"""`hfdigest fetch`: lists straight from the Hugging Face Hub."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hfdigest.by_name import FORMATS
from hfdigest.cli.console import put, say, shown
from hfdigest.cli.inputs import Named
from hfdigest.cli.options import any_period, dialect_option, output_option, strict_option, to_option
from hfdigest.cli.writing import edited_post, new_post, written

if TYPE_CHECKING:
    from hfdigest import Dialect
    from hfdigest.model import Period


def _period(context: click.Context, option: click.Parameter, value: str) -> "Period | None":
    """Return the period of a label, or the day that `today` or `yesterday` is in UTC."""
    from hfdigest.model import Day  # noqa: PLC0415 - --help needs it not

    if value in _DAYS_AGO:
        today = dt.datetime.now(dt.UTC).date()
        return Day(date=today - dt.timedelta(days=_DAYS_AGO[value]))
    return any_period(context, option, value)


_DAYS_AGO = {"today": 0, "yesterday": 1}


@click.command()
@click.argument("period", callback=_period)
@to_option(default="markdown", show_default=True)
@dialect_option
@output_option(
    help="A file, or a folder that there is. A post of the period there is brought up to date."
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many papers are asked for: 100 of the trending ones by default, else all.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=120,
    show_default=True,
    help="How long the whole may take.",
)
@strict_option
def fetch(  # noqa: PLR0913, PLR0917 - the options
    period: "Period",
    target: str,
    dialect: "Dialect | None",
    output: str,
    limit: int | None,
    timeout: float,
    strict: bool,  # noqa: FBT001 - click gives it by name
) -> None:
    """Write the list of PERIOD from the Hugging Face Hub.

    PERIOD is a day (2026-02-16, today or yesterday, in UTC), a week (2026-W07), a month (2026-02)
    or trending. A post that there is already gets new papers and the new votes, and keeps what else
    was written in it. Of a day without papers nothing is written.
    """
    from hfdigest import hub  # noqa: PLC0415 - an extra
    from hfdigest.combine.refresh import find_post  # noqa: PLC0415 - not for --help
    from hfdigest.combine.update import updated  # noqa: PLC0415

    page = hub.fetch(period, limit=limit, timeout=timeout)
    for problem in page.problems:
        say(problem.at(period.label))
    if not page.digest.entries:
        return
    if target != "markdown" or output == "-":
        if Path(output).is_dir():
            output = str(Path(output, f"{period.label}{FORMATS[target].suffix}"))
        named = Named(period.label, page)
        put(output, written([named], target, dialect, None, strict=strict))
        return
    file, post = find_post(period, Path(output))
    if post is not None:
        digest = updated(post, [page.digest], add=True)
        put(str(file), edited_post(shown(str(file)), post, digest, strict=strict))
    else:
        put(str(file), new_post(period.label, page.digest, dialect, strict=strict))
