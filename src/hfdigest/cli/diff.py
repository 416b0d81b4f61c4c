"""`hfdigest diff`: what changed from one digest to another, or from one folder to another."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

import hfdigest
from hfdigest.cli.console import FOUND, INVALID, put, say, say_problem, shown
from hfdigest.cli.inputs import Named, bytes_of, find_inputs, read_all
from hfdigest.cli.options import dialects_of, exclude_option, settings_of
from hfdigest.errors import PostError
from hfdigest.loading import loads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hfdigest import Dialect, Digest, DigestDiff
    from hfdigest.cli.settings import Settings

_place = click.Path(exists=True, allow_dash=True)


class _Pair(NamedTuple):
    """What two folders have of one period, or under one name."""

    label: str
    old: "Named | None"
    new: "Named | None"

    @property
    def changes(self) -> "DigestDiff":
        """What changed; all of it where only one of the folders has it."""
        return hfdigest.diff(*(_digest(named) for named in (self.old, self.new)))


def _digest(named: "Named | None") -> "Digest":
    return hfdigest.Digest() if named is None else named.document.digests[0]


@click.command(
    epilog="""\b
Examples:
  hfdigest diff old.md new.md
  hfdigest diff monday/ friday/ --to json"""
)
@click.argument("old", type=_place)
@click.argument("new", type=_place)
@click.option(
    "--to",
    "target",
    default="text",
    show_default=True,
    type=click.Choice(["text", "markdown", "json"]),
)
@exclude_option
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, target: str, exclude: tuple[str, ...]) -> None:
    """Tell what changed from the digest in OLD to the one in NEW.

    Of two folders, the digests of one period are compared, and those without a period by name.
    """
    settings, dialects = settings_of(ctx), dialects_of(ctx, None).readable
    if Path(old).is_dir() != Path(new).is_dir():
        message = "give two files or two folders"
        raise click.UsageError(message)
    if not Path(old).is_dir():
        changes = hfdigest.diff(*(_read(path, dialects) for path in (old, new)))
        _put(getattr(changes, f"to_{target}")(), target)
        sys.exit(FOUND if changes else 0)
    pairs, code = _pairs(old, new, settings, exclude, dialects)
    changed = [(pair, changes) for pair in pairs if (changes := pair.changes) or not all(pair[1:])]
    _put(_text(changed, target), target)
    sys.exit(code or (FOUND if changed else 0))


def _put(text: str, target: str) -> None:
    put("-", f"{text}\n".encode() if target == "json" else text.encode())


def _read(path: str, dialects: "Sequence[Dialect] | None") -> "Digest":
    """Return the digest of a file; what was restored in it is told."""
    data = bytes_of(path)
    try:
        return loads(data, name=shown(path), dialects=dialects).digests[0]
    except PostError:
        restored = loads(data, name=shown(path), dialects=dialects, repair=True)
    for problem in restored.problems:
        say_problem(problem, shown(path))
    return restored.digests[0]


def _pairs(
    old: str,
    new: str,
    settings: "Settings",
    exclude: tuple[str, ...],
    dialects: "Sequence[Dialect] | None",
) -> tuple[list[_Pair], int]:
    """Return what two folders have, in order of period, and the exit code for what is unread."""
    sides, code = [], 0
    for folder in (old, new):
        read = read_all(find_inputs([folder], settings, exclude), dialects, quiet=True)
        code = max(code, read.code)
        sides.append({_label(named, folder): named for named in read.documents})
    if not any(sides):
        say(f"there is no digest in {old!r} and {new!r}")
        sys.exit(INVALID)
    labels = sorted({**sides[0], **sides[1]})
    return [_Pair(label, sides[0].get(label), sides[1].get(label)) for label in labels], code


def _label(named: "Named", folder: str) -> str:
    period = named.document.digests[0].period
    path = named.input.path if named.input else named.name
    return period.label if period else str(Path(path).relative_to(folder))


def _text(changed: "list[tuple[_Pair, DigestDiff]]", target: str) -> str:
    if target == "json":
        said = [
            {"of": pair.label, "old": pair.old and pair.old.name, "new": pair.new and pair.new.name}
            | {"changes": json.loads(changes.to_json())}
            for pair, changes in changed
        ]
        return json.dumps(said, ensure_ascii=False, indent=2)
    heading = "# {}{}\n\n" if target == "markdown" else "{}{}\n"
    parts = []
    for pair, changes in changed:
        only = "" if pair.old and pair.new else f": only in {'OLD' if pair.old else 'NEW'}"
        body = "" if only else getattr(changes, f"to_{target}")()
        parts.append(heading.format(pair.label, only) + body)
    return "\n".join(parts)
