"""Card lines such as `Xiaomi Research2151`: an organisation glued to its counters, and counts."""

from typing import Self

from attrs import frozen


@frozen
class Approximate:
    """A count that was rounded where it was published: `2.59k` is `Approximate(2590)`."""

    value: int
    """The rounded count."""


Count = int | Approximate
"""A number of votes, stars or comments."""


@frozen(kw_only=True)
class Affiliation:
    """A card line as a post prints it, and what it says where that can be told."""

    raw: str
    """The text as it stands in the post; this is what is written back."""
    organization: str | None = None
    """The organisation's printed name; `None` where the line states a number of authors."""
    author_count: int | None = None
    """The number of authors; `None` where the line states an organisation."""
    github_stars: Count | None = None
    """Stars of the paper's repository; `None` where no repository is shown."""
    comments: int | None = None
    """Comments on the paper's page; `None` where none are shown."""
    certain: bool = False
    """True where the text allows one reading only."""
    alternatives: tuple["Affiliation", ...] = ()
    """Every reading, the likeliest first; empty where `certain`."""

    @classmethod
    def parse(cls, raw: str, /, *, names: tuple[str, ...] = ()) -> Self:
        """Keep the raw text."""
        return cls(raw=raw)
