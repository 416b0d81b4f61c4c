"""The command `hfdigest`: its commands, loaded when they are called, and how they end."""

from importlib import import_module
from typing import Any

import click

import hfdigest
from hfdigest.cli import console

_COMMANDS = ("check", "convert", "dialect", "diff", "fetch", "repair", "summarize")
"""Each is the function of its name in the module of its name."""


class _Commands(click.Group):
    """Commands that are loaded when they are called, and end in an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command by its name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"hfdigest.cli.{cmd_name}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with console.ending():
            super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(hfdigest.__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Read Hugging Face paper digests and write them in other formats.

    An INPUT is a digest post, a saved page, an answer of the API or JSON that hfdigest wrote,
    known by its content, or a folder of such files. - is stdin.

    Exit codes: 0 fine, 1 differences, errors or warnings were found, 2 wrong usage, 3 the network
    failed, 4 invalid data.
    """
