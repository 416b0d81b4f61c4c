"""The command `hfdigest`: its commands, loaded when they are called, and how they end."""

import sys
from importlib import import_module
from typing import Any

import click

import hfdigest
from hfdigest.cli import console

_COMMANDS = (
    "check",
    "convert",
    "dialect",
    "diff",
    "fetch",
    "repair",
    "summarize",
    "update",
)
"""Each is the function of its name in the module of its name."""


class _Commands(click.Group):
    """Commands that are loaded when they are called, and end in an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in _COMMANDS:
            from difflib import get_close_matches  # noqa: PLC0415 - for this alone

            near = get_close_matches(cmd_name, _COMMANDS, n=1)
            if near and not ctx.resilient_parsing:
                ctx.fail(f"No such command {cmd_name!r}. Did you mean {near[0]!r}?")
            return None
        command: click.Command = getattr(import_module(f"hfdigest.cli.{cmd_name}"), cmd_name)
        return command

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the arguments, among which may be `--help`."""
        with console.stopping():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was called."""
        with console.stopping():
            return super().invoke(ctx)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command, and exit as it ends."""
        extra["standalone_mode"] = False
        with console.ending():
            sys.exit(super().main(*args, **extra) or 0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(hfdigest.__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Read Hugging Face paper digests and write them in other formats.

    An INPUT is a digest post, a saved page, an answer of the API or JSON that hfdigest wrote,
    known by its content, or a folder of such files, in which files that are no digests are passed
    over. - is stdin.

    Exit codes: 0 fine, 1 differences, errors or warnings were found, 2 wrong usage, 3 the network
    failed, 4 invalid data.
    """
