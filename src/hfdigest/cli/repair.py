"""`hfdigest repair`: posts as they were before they were read with the wrong codec."""

import sys

import click

import hfdigest
from hfdigest.cli.console import FOUND, put, say, shown
from hfdigest.cli.inputs import bytes_of
from hfdigest.cli.options import inputs_argument
from hfdigest.errors import printable
from hfdigest.source import Source


@click.command()
@inputs_argument
@click.option("--in-place", is_flag=True, help="Write the repaired text to the files themselves.")
def repair(inputs: tuple[str, ...], *, in_place: bool) -> None:
    """Restore posts that were read with the wrong codec.

    What a post had been read with, and every character that could only be guessed, is told on
    stderr.
    """
    if in_place and "-" in inputs:
        message = "--in-place needs files, and - is stdin"
        raise click.UsageError(message)
    if not in_place and len(inputs) > 1:
        message = "without --in-place, one INPUT is written to stdout"
        raise click.UsageError(message)
    code = 0
    for name in inputs:
        data = bytes_of(name)
        repaired = hfdigest.repair(data)
        called = printable(shown(name))
        how = f"was read as {repaired.codec}" if repaired.codec else "nothing to repair"
        say(f"{called}: {how}")
        for guess in repaired.guesses:
            others = ", ".join(map(repr, guess.alternatives[:5]))
            say(f"{called}:{guess.line}:{guess.column}: guessed {guess.chosen!r}, not {others}")
            code = FOUND
        put(name if in_place else "-", Source.read(data).repaired(repaired.text).to_bytes())
    sys.exit(code)
