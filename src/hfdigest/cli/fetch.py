"""`hfdigest fetch`: lists straight from the Hugging Face Hub."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hfdigest.by_name import FORMATS
from hfdigest.cli.console import put, say_problem, shown
from hfdigest.cli.inputs import Named
from hfdigest.cli.options import (
    Dialects,
    dialect_option,
    output_option,
    settings_of,
    strict_option,
    to_option,
)
from hfdigest.cli.writing import Writer
from hfdigest.errors import HfDigestError
from hfdigest.files import ends_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hfdigest import Dialect
    from hfdigest.model import Period
    from hfdigest.page.listing import Page

_END = 2**16
"""Bytes in which a file tells its format."""


def _period(_: click.Context, __: click.Parameter, value: str) -> "Period":
    """Return the period of a label, or the day that a word names."""
    from hfdigest.model import period_of  # noqa: PLC0415 - --help needs it not

    period = _day_called(value) or period_of(value)
    if period is None:
        message = (
            f"{value!r} is no day, week or month of the calendar, and not 'today', 'yesterday' "
            "or 'trending'"
        )
        raise click.BadParameter(message)
    return period


def _day_called(word: str) -> "Period | None":
    """Return the day that `today` or `yesterday` is in UTC, by which Hugging Face counts."""
    import datetime as dt  # noqa: PLC0415 - --help needs it not

    from hfdigest.model import Day  # noqa: PLC0415

    ago = {"today": 0, "yesterday": 1}.get(word)
    if ago is None:
        return None
    return Day(date=dt.datetime.now(dt.UTC).date() - dt.timedelta(days=ago))


@click.command(
    epilog="""\b
Examples:
  hfdigest fetch yesterday -o _posts
  hfdigest fetch 2026-W08 --to json
  hfdigest fetch trending --to bibtex -o trending.bib"""
)
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
@click.pass_context
def fetch(  # noqa: PLR0913, PLR0917 - the options
    ctx: click.Context,
    period: "Period",
    target: str,
    dialects: Dialects,
    output: str,
    limit: int | None,
    timeout: float,
    strict: bool,  # noqa: FBT001 - click gives it by name
) -> None:
    """Write the list of PERIOD from the Hugging Face Hub.

    PERIOD is a day (2026-02-16, today, yesterday), a week (2026-W07), a month (2026-02) or
    trending. A post that there is already gets new papers and the new votes, and keeps what else
    was written in it. Of a day without papers nothing is written.
    """
    from hfdigest import hub  # noqa: PLC0415 - an extra

    settings = settings_of(ctx)
    writer = Writer(
        target=target,
        strict=strict,
        dialect=dialects.chosen,
        new_dialect=dialects.new,
        front_matter=settings.front_matter,
        options=settings.options_of(target),
    )
    page = hub.fetch(period, limit=limit, timeout=timeout)
    for problem in page.problems:
        say_problem(problem, period.label)
    if not page.digest.entries:
        return
    try:
        _write(writer, period, page, output, dialects.readable)
    finally:
        writer.tell_left_out()


def _write(
    writer: Writer,
    period: "Period",
    page: "Page",
    output: str,
    dialects: "Sequence[Dialect] | None",
) -> None:
    from hfdigest.combine.refresh import find_post  # noqa: PLC0415 - not for --help
    from hfdigest.combine.update import News  # noqa: PLC0415

    if writer.target != "markdown" or output == "-":
        folder = output if Path(output).is_dir() else None
        if folder is not None:
            output = str(Path(folder, f"{period.label}{FORMATS[writer.target].suffix}"))
            _refuse_another(Path(output), writer.target)
        put(output, writer.written([Named(period.label, page)]), within=folder)
        return
    file, post, number = find_post(period, Path(output), dialects)
    if post is not None:
        digest = News(post, [page.digest], add=True).told(post.digests)[number]
        put(str(file), writer.edited_post(shown(str(file)), post, digest, number))
    else:
        dates = _date_of_today(period, writer.dialect or writer.new_dialect)
        put(str(file), writer.new_post(period.label, page.digest, dates))


def _date_of_today(period: "Period", dialect: "Dialect | None") -> dict[str, str]:
    """Return today's date as front matter where the period has ended on none.

    Jekyll leaves out posts of the future, and a trending list has no date of its own.
    """
    import datetime as dt  # noqa: PLC0415 - --help needs it not

    from hfdigest.model import Day, Month  # noqa: PLC0415

    today = dt.datetime.now(dt.UTC).date()
    is_plain = dialect.name == "plain" if dialect else not isinstance(period, Day | Month)
    is_open = period.end is None or period.end > today
    return {"date": today.isoformat()} if is_plain and is_open else {}


def _refuse_another(file: Path, target: str) -> None:
    """Refuse to write over a file that is none of the format that hfdigest wrote."""
    if file.is_file():
        known = FORMATS[target]
        head, tail = (part.decode(errors="replace") for part in ends_of(file, _END))
        if not (re.match(known.begins, head) and re.search(known.ends, tail)):
            message = f"the file is there and is no {target} that hfdigest wrote; it stays as it is"
            raise HfDigestError(message, name=shown(str(file)))
