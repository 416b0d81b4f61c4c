"""`hfdigest fetch`: lists straight from the Hugging Face Hub."""

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


@click.command()
@click.argument("period", callback=any_period)
@to_option(default="markdown", show_default=True)
@dialect_option
@output_option(
    help="A file, or a folder that there is. A post of the period there is brought up to date."
)
@strict_option
def fetch(
    period: "Period",
    target: str,
    dialect: "Dialect | None",
    output: str,
    strict: bool,  # noqa: FBT001 - click gives it by name
) -> None:
    """Write the list of PERIOD from the Hugging Face Hub.

    PERIOD is a day (2026-02-16), a week (2026-W07), a month (2026-02) or trending. A post that
    there is already gets new papers and the new votes, and keeps what else was written in it. An
    empty list makes no new post in a folder.
    """
    from hfdigest import hub  # noqa: PLC0415 - an extra
    from hfdigest.combine.refresh import find_post  # noqa: PLC0415 - not for --help
    from hfdigest.combine.update import updated  # noqa: PLC0415

    page = hub.fetch(period)
    for problem in page.problems:
        say(problem.at(period.label))
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
    elif page.digest.entries or not Path(output).is_dir():
        put(str(file), new_post(period.label, page.digest, dialect, strict=strict))
