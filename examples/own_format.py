"""Read a post in a format of one's own, described by reading-list.toml, and write a new one.

Prints the new post:

    # Reading list, 2026-W09

    ## Gärtner: Pruning Mixture-of-Experts Models While They Grow
    - Paper: https://arxiv.org/abs/2602.00003
    - Votes: 31
    - Why: One parameter, and it has a meaning.

"""

from pathlib import Path

import hfdigest

FOLDER = Path(__file__).parent
dialect = hfdigest.Dialect.load(FOLDER / "reading-list.toml")

listed = hfdigest.load_post(FOLDER / "reading-list.md", dialects=[dialect]).digest
daily = hfdigest.load_post(FOLDER / "2026-02-16-daily-papers.md").digest

done = {entry.paper.id for entry in listed.entries}
third = next(entry for entry in daily.entries[2:] if entry.paper.id not in done)
entry = hfdigest.Entry(
    paper=hfdigest.Paper(id=third.paper.id, title=third.paper.title),
    upvotes=third.upvotes,
    summary="One parameter, and it has a meaning.",
)
digest = hfdigest.Digest(period=hfdigest.Week(year=2026, week=9), entries=[entry])
print(hfdigest.render_post(digest, dialect=dialect), end="")
