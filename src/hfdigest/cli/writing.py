"""Documents written in a format, and what the format cannot say."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import click
from attrs import evolve, field, frozen

import hfdigest
from hfdigest.by_name import FORMATS
from hfdigest.cli.console import say
from hfdigest.combine.select import Selection
from hfdigest.errors import RenderError, printable

if TYPE_CHECKING:
    from hfdigest import Dialect, Digest, Post, Sources
    from hfdigest.cli.inputs import Named

T = TypeVar("T")


@frozen(kw_only=True)
class Writer:
    """How a command writes documents, and what it had to leave out."""

    target: str
    """The name of the format."""
    strict: bool = False
    """True where what the format cannot say is an error."""
    dialect: "Dialect | None" = None
    """The dialect that posts are moved to; `None` where each keeps its own."""
    new_dialect: "Dialect | None" = None
    """The dialect of posts of what is no post; `None` for the usual one."""
    front_matter: Mapping[str, Any] = {}
    """Keys of the front matter of new posts."""
    options: Mapping[str, Any] = {}
    """The options of the format."""
    selection: Selection = Selection()
    known: "Sources | None" = None
    """What knows more of the papers."""
    _left_out: "Counter[tuple[str, str]]" = field(factory=Counter)
    """By name of document and field what was left out."""
    _lost: list[str] = field(factory=list)
    """The entries that were left out whole."""

    def written(self, documents: "Sequence[Named]") -> bytes:
        """Return documents in the format."""
        wanted = FORMATS[self.target]
        if wanted.write is None:
            self._check_one(sum(len(document.digests) for _, document, _ in documents))
            return self._post(documents[0])
        pages = [
            hfdigest.Page(digest=self._completed(digest), name=name)
            for name, document, _ in documents
            for digest in document.digests
        ]
        if self.known is not None and wanted.of_papers:
            _tell_authors([page.digest for page in pages])
        if wanted.of_one:
            self._check_one(len(pages))
        items = pages if wanted.of_documents else [page.digest for page in pages]
        data = wanted.write(items, **self.options)
        return data.encode() if isinstance(data, str) else data

    def _check_one(self, count: int) -> None:
        if count != 1:
            message = (
                f"--to {self.target} writes one digest, and here are {count}; "
                "an --output that is a folder, and exists, takes one file of each INPUT"
            )
            raise click.UsageError(message)

    def _completed(self, digest: "Digest") -> "Digest":
        """Return a digest with what else is known of its papers, and the wanted ones of these."""
        if self.known is not None:
            digest = hfdigest.enrich(digest, self.known)
        return self.selection.of(digest)

    def _post(self, named: "Named") -> bytes:
        name, document, _ = named
        digest = self._completed(document.digests[0])
        if self.dialect is None and isinstance(document, hfdigest.Post):
            return self.edited_post(name, document, digest)
        if self.selection.narrows:
            digest = evolve(digest, entries=[evolve(entry, rank=None) for entry in digest.entries])
        return self.new_post(name, digest)

    def edited_post(self, name: str, post: "Post", digest: "Digest", index: int = 0) -> bytes:
        """Return a digest in the text of the post that it is from."""
        replace = partial(post.replace, digest, index=index)
        return self._leaving_out(replace, name, digest).to_bytes()

    def new_post(
        self, name: str, digest: "Digest", front_matter: Mapping[str, Any] | None = None
    ) -> bytes:
        """Return a digest as a new post, with keys of its front matter that settings may change."""
        write = partial(
            hfdigest.render_post,
            digest,
            dialect=self.dialect or self.new_dialect,
            front_matter={**(front_matter or {}), **self.front_matter},
        )
        return self._leaving_out(write, name, digest).encode()

    def _leaving_out(self, write: Callable[..., T], name: str, digest: "Digest") -> T:
        """Return what `write` gives, if need be without what it cannot say, which is kept."""
        try:
            return write(drop_unsupported=False)
        except RenderError as error:
            if self.strict or not error.fields:
                error.name = error.name or name
                raise
            papers = {f"entries[{n}]": entry.paper for n, entry in enumerate(digest.entries)}
            for path in error.fields:
                whole = next((each for each in error.entries if path.startswith(each)), None)
                if whole is None:
                    self._left_out[name, re.sub(r"\[[0-9]+\]", "[]", path)] += 1
                else:
                    paper = papers[whole].id or papers[whole].title
                    self._lost.append(printable(f"{name}: left out: the paper {paper}, for {path}"))
            return write(drop_unsupported=True)

    def tell_left_out(self) -> None:
        """Tell which entries were left out whole, and the other fields over all documents."""
        for told in dict.fromkeys(self._lost):
            say(told)
        names = list(dict.fromkeys(name for name, _ in self._left_out))
        for path in dict.fromkeys(path for _, path in self._left_out):
            counts = {name: self._left_out[name, path] for name in names}
            of = [name for name, count in counts.items() if count]
            times = sum(counts.values())
            said = [f"{times} times"] if times > 1 else []
            said += [f"in {len(of)} files"] if len(of) > 1 else []
            where = f"{printable(of[0])}: " if len(of) == 1 else ""
            shown = f" ({', '.join(said)})" if said else ""
            say(f"{where}left out: {path}{shown}")


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
