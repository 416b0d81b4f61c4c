"""Give a paper its newest number of votes in every post that lists it.

Prints the lines of the posts that change:

    2026-02-16-daily-papers.md
    -1. **PaperLantern: Reading Long Documents by the Light of Their Own Outline** - 👍 128
    +1. **PaperLantern: Reading Long Documents by the Light of Their Own Outline** - 👍 151
    2026-02-17-daily-papers.md
    -1. **PaperLantern: Reading Long Documents by the Light of Their Own Outline** - 👍 140
    +1. **PaperLantern: Reading Long Documents by the Light of Their Own Outline** - 👍 151
"""

import difflib
from pathlib import Path

import attrs

import hfdigest

PAPER, UPVOTES = "2602.00001", 151

for path in sorted(Path(__file__).parent.glob("*-daily-papers.md")):
    post = hfdigest.load_post(path)
    entries = [
        attrs.evolve(entry, upvotes=UPVOTES) if entry.paper.id == PAPER else entry
        for entry in post.digest.entries
    ]
    edited = post.replace(attrs.evolve(post.digest, entries=entries))
    print(path.name)
    for line in difflib.unified_diff(post.text.split("\n"), edited.text.split("\n"), n=0):
        if line[0] in "-+" and line.rstrip() not in {"---", "+++"}:
            print(line)
    # `edited.save()` would write the file, and leave one that did not change alone.
