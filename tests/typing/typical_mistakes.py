"""What users get wrong, each marked as the error that type checkers find; it is never run.

A mark that marks nothing is an error itself.
"""

from pathlib import Path

import hfdigest
from hfdigest import Affiliation, Approximate, Archive, Author, Day, Digest, Entry, Month, Paper


def values() -> None:
    Entry(upvotes="12")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Entry(affiliation="Lab")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Day(date="2026-02-16")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Month(year="2026", month=2)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Paper(id=2602.00001)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Paper(authors=["Ada"])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    Author("Ada")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    Digest(period="2026-02")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Affiliation(raw=2)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def counts(entry: Entry) -> None:
    if entry.upvotes > 50:  # type: ignore[operator] # pyright: ignore[reportOptionalOperand]
        return
    if Approximate(5) < "6":  # type: ignore[operator] # pyright: ignore[reportOperatorIssue]
        return
    entry.upvotes = 5  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]


def calls(digest: Digest, path: Path) -> None:
    hfdigest.load(b"# A post")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    hfdigest.parse_post(path)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    hfdigest.to_bibtex(5)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    hfdigest.diff([digest], digest)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    hfdigest.summarize(digest, "2026-02")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    hfdigest.update(digest, digest)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    hfdigest.to_atom(digest, titel="Ours")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    Archive(5)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def more(post: hfdigest.Post) -> None:
    post.digest.title = "T"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    post.replace([post])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    hfdigest.render_post([post.digest])  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
