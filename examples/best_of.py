"""Write a bibliography of the papers with at least 60 votes in any post of a folder.

Prints how often each was listed, and the keys under which the bibliography has them:

    2 x PaperLantern: Reading Long Documents by the Light of Their Own Outline
    1 x Small Talk: Distilling Dialogue Models below $10^8$ Parameters
    @misc{paperlantern2026-2602-00001,
    @misc{small2026-2602-00002,
"""

from collections import Counter
from pathlib import Path

import hfdigest

ENOUGH = 60

posts = map(hfdigest.load_post, sorted(Path(__file__).parent.glob("*-daily-papers.md")))
best = [
    entry
    for post in posts
    for entry in post.digest.entries
    if isinstance(entry.upvotes, int) and entry.upvotes >= ENOUGH
]

for title, times in Counter(entry.paper.title for entry in best).most_common():
    print(f"{times} x {title}")
for line in hfdigest.to_bibtex(best).splitlines():
    if line.startswith("@"):
        print(line)
