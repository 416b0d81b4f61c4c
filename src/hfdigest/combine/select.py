"""Some papers of digests: by votes, by words, by period, the most voted ones."""

import re
from collections.abc import Iterator

from attrs import evolve, frozen

from hfdigest.counts import number
from hfdigest.model import Digest, Entry, Period
from hfdigest.sighting import votes


@frozen(kw_only=True)
class Selection:
    """Which digests, and which of their papers, are wanted; by default all."""

    min_upvotes: int | None = None
    """The fewest votes; papers whose votes are not known have fewer than any."""
    match: re.Pattern[str] | None = None
    """What the title, the abstract or a keyword holds."""
    since: Period | None = None
    """The first period that is wanted; digests without a period are not wanted then."""
    until: Period | None = None
    """The last period that is wanted."""
    top: int | None = None
    """How many papers of each digest, those with the most votes."""

    @property
    def narrows(self) -> bool:
        """Whether some papers of a digest may not be wanted."""
        return not (self.min_upvotes is None and self.match is None and self.top is None)

    def wants(self, digest: Digest) -> bool:
        """Tell whether a digest's period lies between the first and the last that are wanted."""
        if self.since is None and self.until is None:
            return True
        period = digest.period
        start, end = (period.start, period.end) if period else (None, None)
        if start is None or end is None:
            return False
        since = self.since.start if self.since else None
        until = self.until.end if self.until else None
        return (since is None or start >= since) and (until is None or end <= until)

    def of(self, digest: Digest) -> Digest:
        """Return a digest with the wanted papers alone.

        They keep their order and their ranks; how many there are is not declared any more.
        """
        if not self.narrows:
            return digest
        entries = [entry for entry in digest.entries if self._wants_entry(entry)]
        if self.top is not None:
            places = sorted(range(len(entries)), key=lambda place: -votes(entries[place]))
            entries = [entries[place] for place in sorted(places[: self.top])]
        if len(entries) == len(digest.entries):
            return digest
        return evolve(digest, entries=entries, declared_count=None)

    def _wants_entry(self, entry: Entry) -> bool:
        if self.min_upvotes is not None and (
            entry.upvotes is None or number(entry.upvotes) < self.min_upvotes
        ):
            return False
        return self.match is None or any(map(self.match.search, _texts(entry)))


def _texts(entry: Entry) -> Iterator[str]:
    paper = entry.paper
    return filter(None, (paper.title, paper.abstract, *paper.ai_keywords))
