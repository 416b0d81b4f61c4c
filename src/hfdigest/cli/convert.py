"""`hfdigest convert`: digests in another format."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

import hfdigest
from hfdigest.by_name import FORMATS
from hfdigest.cli.console import put, say
from hfdigest.cli.inputs import known_of, read_all
from hfdigest.cli.options import (
    any_period,
    dialect_option,
    inputs_argument,
    output_option,
    strict_option,
    to_option,
)
from hfdigest.cli.writing import written
from hfdigest.errors import printable
from hfdigest.files import replace_file

if TYPE_CHECKING:
    from hfdigest import Dialect, Digest
    from hfdigest.cli.inputs import Named
    from hfdigest.model import Period

_HUB = "hub"
"""The word for the Hugging Face Hub among files and folders."""


def _sources(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return files and folders that there are, and the word for the Hub."""
    for value in values:
        if value != _HUB and not Path(value).exists():
            message = f"there is no file or folder {value!r}, and it is not {_HUB!r}"
            raise click.BadParameter(message)
    return values


@click.command()
@inputs_argument
@to_option(required=True)
@dialect_option
@click.option(
    "--enrich",
    "sources",
    metavar="FILE|FOLDER|hub",
    multiple=True,
    callback=_sources,
    help="Fill what an INPUT does not state from here, or from the Hugging Face Hub; may be given "
    "several times.",
)
@click.option(
    "--period",
    metavar="LABEL",
    callback=any_period,
    help="What the INPUTs cover where they do not say it: a day, a week, a month or trending.",
)
@output_option(help="A file, or a folder that there is: it gets one file per INPUT.")
@strict_option
def convert(  # noqa: PLR0913, PLR0917 - the options
    inputs: tuple[str, ...],
    target: str,
    dialect: "Dialect | None",
    sources: tuple[str, ...],
    period: "Period | None",
    output: str,
    strict: bool,  # noqa: FBT001 - click gives it by name
) -> None:
    """Write digests in another format.

    What the format cannot say is left out and named on stderr, one line per field.
    """
    documents = read_all(inputs, dialect, period)
    for name, document in documents:
        for problem in document.problems:
            say(problem.at(name))
    known: list[Digest] = []
    for source in sources:
        known += _from_hub(documents) if source == _HUB else known_of(source, dialect)

    index = hfdigest.Sources(*known) if known else None

    def write(documents: "Sequence[Named]") -> bytes:
        return written(documents, target, dialect, index, strict=strict)

    if output == "-" or not Path(output).is_dir():
        put(output, write(documents))
        return
    files = [Path(output, f"{Path(name).stem}{FORMATS[target].suffix}") for name, _ in documents]
    if len(set(files)) < len(files):
        message = f"two inputs of one name would be written to one file in {output!r}"
        raise click.UsageError(message)
    for file, named in zip(files, documents, strict=True):
        replace_file(file, write([named]), within=output)


def _from_hub(documents: "Sequence[Named]") -> "Iterator[Digest]":
    """Yield what the Hub knows of the documents."""
    from hfdigest import hub  # noqa: PLC0415 - an extra

    for digest in (digest for _, document in documents for digest in document.digests):
        for page in hub.known_of(digest):
            for problem in page.problems:
                say(printable(problem.message))
            yield page.digest
