"""`hfdigest diff`: what changed from one digest to another."""

import sys

import click

import hfdigest
from hfdigest.cli.console import FOUND, put
from hfdigest.cli.inputs import read_input

_file = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command()
@click.argument("old", type=_file)
@click.argument("new", type=_file)
@click.option(
    "--to",
    "target",
    default="text",
    show_default=True,
    type=click.Choice(["text", "markdown", "json"]),
)
def diff(old: str, new: str, target: str) -> None:
    """Tell what changed from the digest in OLD to the one in NEW."""
    before, after = (read_input(name).digests[0] for name in (old, new))
    changes = hfdigest.diff(before, after)
    text: str = getattr(changes, f"to_{target}")()
    put("-", f"{text}\n".encode() if target == "json" else text.encode())
    sys.exit(FOUND if changes else 0)
