"""`hfdigest repair`: posts as they were before they were read with the wrong codec."""

import sys

import click

import hfdigest
from hfdigest.cli.console import FOUND, INVALID, put, say
from hfdigest.cli.inputs import Input, NoFileError, data_of, find_inputs
from hfdigest.cli.options import exclude_option, inputs_argument, settings_of
from hfdigest.errors import ParseError, printable
from hfdigest.foreign import is_foreign
from hfdigest.source import Source


@click.command(
    epilog="""\b
Examples:
  hfdigest repair damaged.md > repaired.md
  hfdigest repair --in-place _posts"""
)
@inputs_argument
@click.option("--in-place", is_flag=True, help="Write the repaired text to the files themselves.")
@exclude_option
@click.option("-q", "--quiet", is_flag=True, help="Tell what was guessed only.")
@click.pass_context
def repair(
    ctx: click.Context,
    inputs: tuple[str, ...],
    *,
    in_place: bool,
    exclude: tuple[str, ...],
    quiet: bool,
) -> None:
    """Restore posts that were read with the wrong codec.

    What a post had been read with, and every character that could only be guessed, is told on
    stderr. A text that is healthy, or no digest, is not changed.
    """
    if in_place and "-" in inputs:
        message = "--in-place needs files, and - is stdin"
        raise click.UsageError(message)
    found = find_inputs(inputs, settings_of(ctx), exclude)
    if not in_place and len(found) != 1:
        message = "without --in-place, one INPUT is written to stdout"
        raise click.UsageError(message)
    code, healthy = 0, 0
    for one in found:
        ended, changed = _repair(one, in_place=in_place, named=len(found) == 1, quiet=quiet)
        code, healthy = max(code, ended), healthy + (not changed)
    if len(found) > 1 and not quiet:
        say(
            f"{len(found):,} files: {len(found) - healthy:,} repaired, {healthy:,} left as they are"
        )
    sys.exit(code)


def _repair(one: Input, *, in_place: bool, named: bool, quiet: bool) -> tuple[int, bool]:
    """Restore a file; return its exit code, and whether it changed."""
    called = printable(one.name)
    try:
        data = data_of(one)
    except NoFileError:
        return 0, False
    except ParseError as error:
        say(str(error))
        return INVALID, False
    except OSError as error:
        say(f"{called}: the file cannot be read: {error.strerror or error}")
        return INVALID, False
    repaired = hfdigest.repair(data)
    if one.lenient and is_foreign(repaired.text.encode("utf-8", "replace"), one.path):
        return 0, False
    if not quiet and (repaired.codec or named):
        how = f"was read as {repaired.codec}" if repaired.codec else "nothing to repair"
        how = str(repaired.damage) if repaired.variant == "encoded" else how
        say(f"{called}: {how}")
    for guess in repaired.guesses:
        others = ", ".join(map(repr, guess.alternatives[:5]))
        say(f"{called}:{guess.line}:{guess.column}: guessed {guess.chosen!r}, not {others}")
    whole = Source.read(data).repaired(repaired.text).to_bytes()
    put(one.path if in_place else "-", whole)
    return FOUND if repaired.guesses else 0, repaired.codec is not None
