"""Documents written in a format, and what the format cannot say."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import click

import hfdigest
from hfdigest.by_name import FORMATS
from hfdigest.cli.console import say
from hfdigest.errors import RenderError, printable

if TYPE_CHECKING:
    from hfdigest import Dialect, Digest, Post, Sources
    from hfdigest.cli.inputs import Named

T = TypeVar("T")


def written(
    documents: "Sequence[Named]",
    target: str,
    dialect: "Dialect | None",
    known: "Sources | None",
    *,
    strict: bool,
) -> bytes:
    """Return documents in a format, with what other digests know of their papers."""
    sources = (known,) if known else ()
    digests = [
        hfdigest.enrich(digest, *sources)
        for _, document in documents
        for digest in document.digests
    ]
    wanted = FORMATS[target]
    if known and wanted.of_papers:
        _tell_authors(digests)
    if wanted.of_one and len(digests) != 1:
        message = (
            f"--to {target} writes one digest, and here are {len(digests)}; "
            "an --output that is a folder, and exists, takes one file of each INPUT"
        )
        raise click.UsageError(message)
    if wanted.write is not None:
        return wanted.write(digests).encode()
    name, document = documents[0]
    if dialect is None and isinstance(document, hfdigest.Post):
        return edited_post(name, document, digests[0], strict=strict)
    return new_post(name, digests[0], dialect, strict=strict)


def edited_post(name: str, post: "Post", digest: "Digest", *, strict: bool) -> bytes:
    """Return a digest in the text of the post that it is from."""
    return _leaving_out(partial(post.replace, digest), name, strict=strict).to_bytes()


def new_post(name: str, digest: "Digest", dialect: "Dialect | None", *, strict: bool) -> bytes:
    """Return a digest as a new post."""
    monthly = isinstance(digest.period, hfdigest.Month)
    chosen = dialect or f"lim4349-{'monthly' if monthly else 'daily'}"
    write = partial(hfdigest.render_post, digest, dialect=chosen)
    return _leaving_out(write, name, strict=strict).encode()


def _leaving_out(write: Callable[..., T], name: str, *, strict: bool) -> T:
    """Return what `write` gives, if need be without what it cannot say, which is told."""
    try:
        return write(drop_unsupported=False)
    except RenderError as error:
        if strict or not error.fields:
            raise
        fields = Counter(re.sub(r"\[[0-9]+\]", "[]", field) for field in error.fields)
        for field, count in fields.items():
            times = f" ({count} times)" if count > 1 else ""
            say(f"{printable(name)}: left out: {printable(field)}{times}")
        return write(drop_unsupported=True)


def _tell_authors(digests: "Sequence[Digest]") -> None:
    """Tell how many papers have found their authors, and name the others."""
    papers = {
        entry.paper.id or entry.paper.title: entry.paper
        for digest in digests
        for entry in digest.entries
    }
    lacking = [paper for paper in papers.values() if not paper.authors]
    say(f"{len(papers) - len(lacking)} of {len(papers)} papers found their authors")
    for paper in lacking:
        say(printable(f"no authors found: {paper.id or 'no id'}: {paper.title or 'no title'}"))
