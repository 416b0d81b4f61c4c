"""The arguments and options that several commands have, and how their values are read."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import hfdigest
from hfdigest.by_name import FORMATS
from hfdigest.files import files_in

if TYPE_CHECKING:
    from hfdigest import Dialect
    from hfdigest.model import Period

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def dialect_named(_: click.Context, __: click.Parameter, value: str | None) -> "Dialect | None":
    """Return the built-in dialect of a name, or the one that a file describes."""
    from hfdigest.grammar.builtin import fallbacks  # noqa: PLC0415 - most commands need it not

    if value is None:
        return None
    known = {**hfdigest.dialects(), **fallbacks()}
    if value in known:
        return known[value]
    if not Path(value).is_file():
        message = f"{value!r} is neither a file nor one of {', '.join(known)}"
        raise click.BadParameter(message)
    return hfdigest.Dialect.load(value)


def any_period(_: click.Context, __: click.Parameter, value: str | None) -> "Period | None":
    """Return the period of a label."""
    from hfdigest.model import period_of  # noqa: PLC0415 - --help needs it not

    period = None if value is None else period_of(value)
    if value is not None and period is None:
        message = f"{value!r} is no day, week or month of the calendar, and not 'trending'"
        raise click.BadParameter(message)
    return period


def _files(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return files, and in place of folders the files in them."""
    files: list[str] = []
    for value in values:
        found = [*files_in(value)] if Path(value).is_dir() else [value]
        if not found:
            message = f"there are no files in {value!r}"
            raise click.BadParameter(message)
        files += found
    return tuple(files)


inputs_argument = click.argument(
    "inputs",
    metavar="INPUT...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True),
    callback=_files,
)
to_option: Callable[..., Decorator] = partial(
    click.option, "--to", "target", type=click.Choice(list(FORMATS))
)
dialect_option = click.option(
    "--dialect",
    metavar="NAME|FILE",
    callback=dialect_named,
    help="The dialect of Markdown; without it, a post keeps its own. One from a file is also "
    "one that posts may be read in.",
)
output_option: Callable[..., Decorator] = partial(
    click.option, "-o", "--output", default="-", type=click.Path(allow_dash=True)
)
strict_option = click.option(
    "--strict", is_flag=True, help="Fail where the format cannot say something."
)
