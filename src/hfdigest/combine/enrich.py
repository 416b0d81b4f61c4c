"""A digest completed from others, in which papers are looked up by an index made once."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from attrs import evolve, fields

from hfdigest.contents import Contents, Document, digest_of, digests as digests_of
from hfdigest.frozenmap import FrozenMap
from hfdigest.identifiers import canonical
from hfdigest.model import Author, Digest, Entry, Paper, Period
from hfdigest.shown import counted

_OF_PAPER = tuple(field.name for field in fields(Paper) if field.name != "more_authors")
"""What is as true in another digest."""

_OF_SUBMISSION = ("submitted_by", "submitted_at")
"""What an entry says that is as true in another digest."""

_OF_MOMENT = tuple(
    field.name
    for field in fields(Entry)
    if field.name not in {"paper", "doubtful", *_OF_SUBMISSION}
)
"""What an entry says of one moment, which holds for a digest of the same period only."""

_OF_LIST = ("statistics", "extra")
"""What a digest says of itself, which holds for a digest of the same period only."""


class Sources:
    """Digests that others are completed from, indexed once for any number of `enrich` calls.

    `enrich(digest, Sources(a, b))` gives what `enrich(digest, a, b)` gives, in time that grows
    with the digest only. The index keeps the digests in memory.
    """

    def __init__(self, *what: Contents) -> None:
        """Index what digests say, the first one first."""
        self._lists = _Index(_OF_LIST)
        self._papers = _Index(_OF_PAPER)
        self._submissions = _Index(_OF_SUBMISSION)
        self._moments = _Index(_OF_MOMENT)
        places = count()
        for digest in digests_of(what):
            self._lists.add(digest.period, _Statement(next(places), digest))
            for entry in digest.entries:
                if entry.paper.id is None:
                    continue
                paper_id = canonical(entry.paper.id)
                said = _Statement(next(places), entry, entry.doubtful)
                of_paper = said._replace(value=entry.paper, doubtful=_paper_doubts(entry))
                self._papers.add(paper_id, of_paper)
                self._submissions.add(paper_id, said)
                self._moments.add((paper_id, digest.period), said)

    def __repr__(self) -> str:
        """Return how many papers they tell of."""
        return f"<Sources: {counted(len(self._papers), 'paper')}>"

    def _complete(self, digest: Digest) -> Digest:
        known = {} if digest.period is None else self._lists.known(digest.period)
        own = _improvements(digest, known)
        entries = [self._completed(entry, digest.period) for entry in digest.entries]
        return evolve(digest, entries=entries, **_values(own))

    def _completed(self, entry: Entry, period: Period | None) -> Entry:
        if entry.paper.id is None:
            return entry
        paper_id = canonical(entry.paper.id)
        known = self._papers.known(paper_id)
        of_paper = _improvements(entry.paper, known, _paper_doubts(entry))
        own = _improvements(entry, self._submissions.known(paper_id), entry.doubtful)
        if period is not None:
            moment = self._moments.known((paper_id, period))
            own |= _improvements(entry, moment, entry.doubtful)
        if not own and not of_paper:
            return entry
        new = _values(of_paper)
        if "authors" in new:
            new["more_authors"] = self._papers.cuts(paper_id, new["authors"])
        return evolve(
            entry,
            **_values(own),
            paper=evolve(entry.paper, **new),
            doubtful=_doubts(entry, [*of_paper.items(), *own.items()]),
        )


def enrich(digest: Digest | Document, /, *sources: Contents | Sources) -> Digest:
    """Return the digest with what other digests know of its papers, the first source first.

    A field that is not stated is filled, and one that `doubtful` names is replaced by a value that
    is not doubtful; nothing else changes, so where a source says otherwise the digest stands.
    Papers are matched by id, an old arXiv id without its subject class. Votes, comments, stars,
    affiliations and whatever else is true at one moment come from sources of the same period only;
    so do `statistics` and `extra`.

    A post or page stands for its digest. To complete many digests from the same sources, make one
    `Sources` of them.
    """
    digest = digest_of(digest, "enrich")
    for index in _indexed(sources):
        digest = index._complete(digest)  # noqa: SLF001 - one module
    return digest


def _paper_doubts(entry: Entry) -> tuple[str, ...]:
    """Return the fields of the paper that yield to other statements, as a cut list of authors."""
    cut = entry.paper.more_authors and "authors" not in entry.doubtful
    return (*entry.doubtful, "authors") if cut else entry.doubtful


def _indexed(sources: Iterable[Contents | Sources]) -> Iterator[Sources]:
    """Yield indexes, one for each run of digests that are given by themselves."""
    alone: list[Contents] = []
    for source in sources:
        if isinstance(source, Sources):
            yield Sources(*alone)
            yield source
            alone = []
        else:
            alone.append(source)
    yield Sources(*alone)


# --- what sources state --------------------------------------------------------------------------


class _Statement(NamedTuple):
    """What one source says of a list, of a paper, or of a paper at one moment."""

    place: int
    """Its place among all statements."""
    value: Digest | Entry | Paper
    doubtful: tuple[str, ...] = ()


class _Fact(NamedTuple):
    """The value of a field that counts of those that sources state."""

    value: Any
    place: int
    """The place of its statement."""
    doubtful: tuple[str, ...]
    """What that statement doubts."""


_Facts = Mapping[str, Any]
"""A fact for each field that is stated; for a mapping, a mapping with a fact for each key."""


class _Index:
    """Statements by their subject, gathered to facts when these are asked for."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._statements: dict[Hashable, list[_Statement]] = defaultdict(list)
        self._facts: dict[Hashable, _Facts] = {}
        self._cut: set[tuple[Hashable, tuple[Author, ...]]] = set()

    def __len__(self) -> int:
        return len(self._statements)

    def add(self, subject: Hashable, statement: _Statement) -> None:
        self._statements[subject].append(statement)
        paper = statement.value
        if isinstance(paper, Paper) and paper.more_authors:
            self._cut.add((subject, paper.authors))

    def cuts(self, subject: Hashable, authors: tuple[Author, ...]) -> bool:
        """Tell whether who states a list of authors says that it leaves some out."""
        return (subject, authors) in self._cut

    def known(self, subject: Hashable) -> _Facts:
        if subject not in self._statements:
            return {}
        if subject not in self._facts:
            self._facts[subject] = _gathered(self._statements[subject], self._names)
        return self._facts[subject]


def _gathered(statements: Iterable[_Statement], names: Iterable[str]) -> _Facts:
    """Return of each field the first value that is not doubtful, else the first one."""
    facts: dict[str, Any] = {}
    for place, said, doubtful in statements:
        for name in names:
            value = getattr(said, name)
            if isinstance(value, FrozenMap):
                items = facts.setdefault(name, {})
                for key, item in value.items():
                    items.setdefault(key, _Fact(item, place, doubtful))
            elif value not in (None, ()):
                known = facts.get(name)
                if known is None or (name in known.doubtful and name not in doubtful):
                    facts[name] = _Fact(value, place, doubtful)
    return facts


def _improvements(
    own: Digest | Entry | Paper, facts: _Facts, own_doubts: Collection[str] = ()
) -> dict[str, _Fact]:
    """Return the facts that fill or replace fields of `own`."""
    new = {}
    for name, fact in facts.items():
        mine = getattr(own, name)
        if isinstance(mine, FrozenMap):
            more = {key: item for key, item in fact.items() if key not in mine}
            if more:
                last = max(more.values(), key=lambda item: item.place)
                values = {key: item.value for key, item in more.items()}
                new[name] = last._replace(value={**mine, **values})
        elif mine in (None, ()) or (name in own_doubts and name not in fact.doubtful):
            new[name] = fact
    return new


def _values(facts: Mapping[str, _Fact]) -> dict[str, Any]:
    return {name: fact.value for name, fact in facts.items()}


def _doubts(entry: Entry, new: Iterable[tuple[str, _Fact]]) -> list[str]:
    """Return what is doubtful of an entry: what was, unless replaced, and what is and was taken."""
    latest: dict[str, _Fact] = {}
    for name, fact in new:  # the paper and the entry both have `extra`
        if name not in latest or latest[name].place < fact.place:
            latest[name] = fact
    kept = [name for name in entry.doubtful if name not in latest]
    taken = sorted(
        (fact.place, fact.doubtful.index(name), name)
        for name, fact in latest.items()
        if name in fact.doubtful
    )
    return [*kept, *(name for _, _, name in taken)]
