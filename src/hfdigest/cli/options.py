"""The arguments and options that several commands have, and how their values are read."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import hfdigest
from hfdigest.cli.settings import Settings, find_settings

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from hfdigest import Dialect
    from hfdigest.model import Period

# ruff: noqa: PLC0415 - what is needed for some options is loaded for these

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

HUB = "hub"
"""The word for the Hugging Face Hub among files and folders."""


class Dialects(NamedTuple):
    """The dialects that a command is given."""

    chosen: "Dialect | None"
    """The one of `--dialect`."""
    new: "Dialect | None"
    """The one of new posts: that of `--dialect`, else that of the settings."""
    more: "tuple[Dialect, ...]"
    """Those of files, in which posts may be written beside the built-in ones."""

    @property
    def readable(self) -> "list[Dialect] | None":
        """The dialects to read posts by; `None` where they are the built-in ones alone."""
        # What reads any Markdown comes first where it is asked for.
        first = [self.chosen] if self.chosen and self.chosen.scattered else []
        if not (first or self.more):
            return None
        return [*first, *hfdigest.dialects().values(), *self.more]


def settings_of(ctx: click.Context) -> Settings:
    """Return what the project has settled, which is read once."""
    meta = ctx.find_root().meta
    if "hfdigest" not in meta:
        meta["hfdigest"] = find_settings()
    settings: Settings = meta["hfdigest"]
    return settings


def dialects_of(ctx: click.Context, value: str | None) -> Dialects:
    """Return the dialects that an option and the settings name."""
    settings = settings_of(ctx)
    more = settings.known_dialects() if settings.dialects else []
    chosen = None if value is None else _find_dialect(value, more, Path())
    if chosen is not None and chosen not in _packaged().values():
        more = [*(one for one in more if one != chosen), chosen]
    new = chosen
    if new is None and settings.dialect is not None:
        new = _find_dialect(settings.dialect, more, settings.folder)
    return Dialects(chosen, new, tuple(more))


def _find_dialect(name: str, more: "list[Dialect]", folder: Path) -> "Dialect":
    """Return the dialect of a name, or the one that a file describes."""
    known = {**_packaged(), **{dialect.name: dialect for dialect in more}}
    if name in known:
        return known[name]
    if not (folder / name).is_file():
        message = f"{name!r} is neither a file nor one of {', '.join(known)}"
        raise click.BadParameter(message)
    return hfdigest.Dialect.load(str(folder / name))


def _packaged() -> "dict[str, Dialect]":
    from hfdigest.grammar.builtin import fallbacks

    return {**hfdigest.dialects(), **fallbacks()}


def _dialects(ctx: click.Context, __: click.Parameter, value: str | None) -> Dialects:
    return dialects_of(ctx, value)


def complete_dialect(
    _: click.Context, __: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Complete the names of built-in dialects, and files."""
    from click.shell_completion import CompletionItem

    names = [CompletionItem(name) for name in _packaged() if name.startswith(incomplete)]
    return [*names, CompletionItem(incomplete, type="file")]


def _sources(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return files and folders that there are, and the word for the Hub."""
    for value in values:
        if value != HUB and not Path(value).exists():
            message = f"there is no file or folder {value!r}, and it is not {HUB!r}"
            raise click.BadParameter(message)
    return values


def _complete_source(
    _: click.Context, __: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    hub = [CompletionItem(HUB)] if HUB.startswith(incomplete) else []
    return [*hub, CompletionItem(incomplete, type="file")]


def period_option(_: click.Context, __: click.Parameter, value: str | None) -> "Period | None":
    """Return the period of a label."""
    from hfdigest.model import period_of

    if value is None:
        return None
    period = period_of(value)
    if period is None:
        message = f"{value!r} is no day, week or month of the calendar, and not 'trending'"
        raise click.BadParameter(message)
    return period


class _Input(click.Path):
    """A file or folder that is there; whether it can be read is told where it is read."""

    def convert(
        self,
        value: "str | os.PathLike[str]",
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> "str | bytes | os.PathLike[str]":
        """Take a link that leads nowhere, too, which is a file that cannot be read."""
        return value if Path(value).is_symlink() else super().convert(value, param, ctx)


inputs_argument = click.argument(
    "inputs",
    metavar="INPUT...",
    nargs=-1,
    required=True,
    type=_Input(exists=True, allow_dash=True, readable=False),
)
dialect_option = click.option(
    "--dialect",
    "dialects",
    metavar="NAME|FILE",
    callback=_dialects,
    shell_complete=complete_dialect,
    help="The dialect of Markdown; without it, a post keeps its own. One from a file is also "
    "one that posts may be read in.",
)
sources_option: Callable[..., Decorator] = partial(
    click.option,
    metavar="FILE|FOLDER|hub",
    multiple=True,
    callback=_sources,
    shell_complete=_complete_source,
)
output_option: Callable[..., Decorator] = partial(
    click.option, "-o", "--output", default="-", type=click.Path(allow_dash=True)
)
strict_option = click.option(
    "--strict", is_flag=True, help="Fail where the format cannot say something."
)
exclude_option = click.option(
    "--exclude",
    metavar="GLOB",
    multiple=True,
    help="Leave out files or folders, such as 'drafts' or '_posts/2024-*'; may be given several "
    "times.",
)


def to_option(**extra: Any) -> Decorator:
    """Return the option that names a format."""
    from hfdigest.by_name import FORMATS

    return click.option("--to", "target", type=click.Choice(list(FORMATS)), **extra)


def target_of(target: str | None, output: str) -> str:
    """Return the format that an option names, else the one of the ending of a file's name."""
    from hfdigest.by_name import format_of

    found = target or format_of(output)
    if found is None:
        message = "say what to write with --to, or by the ending of --output"
        raise click.UsageError(message)
    return found
