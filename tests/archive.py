"""Digests for the tests of archives."""

import datetime as dt

from hfdigest import Approximate, Day, Digest, Entry, Paper


def day(text):
    return Day(date=dt.date.fromisoformat(text))


OF_ENTRY = ("affiliation", "comments", "doubtful", "extra", "github_stars", "rank")


def paper(paper_id, upvotes=None, **fields):
    """Return an entry of a paper; a number of votes as text is a rounded one."""
    votes = Approximate(int(upvotes)) if isinstance(upvotes, str) else upvotes
    own = {name: fields.pop(name) for name in OF_ENTRY if name in fields}
    return Entry(paper=Paper(id=paper_id, **fields), upvotes=votes, **own)


def listed(date, *entries, **fields):
    """Return the digest of a day."""
    return Digest(period=day(date), entries=entries, **fields)
