"""Drafts of a dialect tried on the examples: what each reads of them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hfdigest.errors import DialectError, HfDigestError
from hfdigest.grammar.dialect import Dialect
from hfdigest.learn.examples import Example, Titled
from hfdigest.learn.facts import begin_alike
from hfdigest.learn.writing import Draft
from hfdigest.lens.post import Post
from hfdigest.model import Entry
from hfdigest.posts import parse_post

_MENDED = 40
"""So many templates at most are left out of a draft until it loads."""
_COST_OF_WRONG = 0.3
"""How much an entry counts that is no whole paper, beside one that is missing."""


class Trial(NamedTuple):
    """A draft that loads, and what it read of the examples."""

    draft: Draft
    toml: str
    dialect: Dialect
    guesses: tuple[str, ...]
    examples: tuple[Example, ...]
    posts: tuple[Post | None, ...]
    """What it read of each example; `None` for one that it refuses."""
    found: tuple[frozenset[str], ...]
    """The papers of each example that it read with id and title."""
    strays: tuple[frozenset[str], ...]
    """Those of them whose id is that of a link which no template reads."""
    entries: int
    """How many entries it read."""

    @property
    def right(self) -> int:
        """How many papers were read with id and title, each once in a post."""
        return sum(map(len, self.found))

    @property
    def missed(self) -> list[frozenset[str]]:
        """The papers that each example lists and that were not read so."""
        return [
            example.listed - found for example, found in zip(self.examples, self.found, strict=True)
        ]

    @property
    def learnt(self) -> int:
        """How many papers were read by templates alone."""
        return self.right - sum(map(len, self.strays))

    @property
    def named(self) -> int:
        """How many papers the examples list."""
        return self.right + sum(map(len, self.missed))

    @property
    def score(self) -> float:
        """The share of the papers that were read, less a part of what is no paper."""
        wrong = 1 - self.right / max(self.entries, 1)
        return self.right / max(self.named, 1) - _COST_OF_WRONG * wrong


def entries_of(post: Post) -> list[Entry]:
    """Return all entries of a post."""
    return [entry for digest in post.digests for entry in digest.entries]


def is_whole(entry: Entry) -> bool:
    """Tell whether an entry has an id and a title."""
    return bool(entry.paper.id and entry.paper.title)


def _is_titled(entry: Entry, titles: Mapping[str, Titled]) -> bool:
    """Tell whether an entry has the title that the reader of any Markdown finds for its paper."""
    known = titles.get(str(entry.paper.id))
    return known is None or begin_alike(known.text, str(entry.paper.title))


def tried(draft: Draft, examples: Sequence[Example]) -> Trial | None:
    """Load a draft, without the templates that are refused, and read the examples by it."""
    left_out: set[str] = set()
    for _ in range(_MENDED):
        toml = draft.toml(left_out)
        try:
            dialect = Dialect.from_toml(toml)
        except DialectError as error:
            if not error.excerpt or error.excerpt in left_out:
                return None
            left_out.add(error.excerpt)
            continue
        return _read_all(draft, toml, dialect, examples, draft.guesses(left_out))
    return None


def again(trial: Trial, examples: Sequence[Example]) -> Trial:
    """Return what a dialect reads of other examples."""
    return _read_all(trial.draft, trial.toml, trial.dialect, examples, trial.guesses)


def _read_all(
    draft: Draft,
    toml: str,
    dialect: Dialect,
    examples: Sequence[Example],
    guesses: tuple[str, ...],
) -> Trial:
    posts = tuple(_read(example, dialect) for example in examples)
    found = tuple(
        _found(post, example) if post else frozenset()
        for post, example in zip(posts, examples, strict=True)
    )
    strays = tuple(
        _strays(post) & papers if post else frozenset()
        for post, papers in zip(posts, found, strict=True)
    )
    entries = sum(len(entries_of(post)) for post in posts if post)
    return Trial(draft, toml, dialect, guesses, tuple(examples), posts, found, strays, entries)


def _found(post: Post, example: Example) -> frozenset[str]:
    """Return the papers that a post lists with id and title."""
    return frozenset(
        str(entry.paper.id)
        for entry in entries_of(post)
        if is_whole(entry) and _is_titled(entry, example.titles)
    )


def _strays(post: Post) -> frozenset[str]:
    """Return the papers of entries that are known by a link which no template reads."""
    sections = post._reading.sections  # noqa: SLF001 - how it was read
    blocks = [block for section in sections for block in section.layout.blocks]
    return frozenset(str(block.stated["id"].id) for block in blocks if "id" in block.stated)


def _read(example: Example, dialect: Dialect) -> Post | None:
    """Read an example by a dialect; `None` where it is no post of it."""
    try:
        return parse_post(example.source.to_bytes(), name=example.source.name, dialects=[dialect])
    except HfDigestError:
        return None
