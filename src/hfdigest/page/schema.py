"""Items of the API by the keys that it is known to write, as records in place of dicts.

Half of an answer are authors. As records of a few slots msgspec reads them in two thirds of the
time that dicts take, and says of all of them at once that no value is of another type. An answer
with any other key or type is read as dicts.
"""

# ruff: noqa: N815 - the API's spelling

from functools import cache
from typing import Any

from hfdigest.jsontext import UNSTATED, Known, Unstated, decoder_of


class KnownAuthor(Known, gc=False, kw_only=True, rename={"number": "_id"}):
    """An author as the API writes one."""

    number: str | Unstated = UNSTATED
    user: dict[str, str | bool | int | None] | Unstated = UNSTATED
    name: str
    status: str | Unstated = UNSTATED
    statusLastChangedAt: str | Unstated = UNSTATED
    hidden: bool | Unstated = UNSTATED


# Keys stand in the API's own order, in which they are kept where the model has no field for them.
# Only authors have types: the values of all other keys are looked at where they are read.


class KnownPaper(Known, kw_only=True):
    """The paper in an item."""

    id: Any = UNSTATED
    authors: list[KnownAuthor] | Unstated = UNSTATED
    mediaUrls: Any = UNSTATED
    publishedAt: Any = UNSTATED
    submittedOnDailyAt: Any = UNSTATED
    title: Any = UNSTATED
    submittedOnDailyBy: Any = UNSTATED
    summary: Any = UNSTATED
    upvotes: Any = UNSTATED
    discussionId: Any = UNSTATED
    projectPage: Any = UNSTATED
    githubRepo: Any = UNSTATED
    githubRepoAddedBy: Any = UNSTATED
    ai_summary: Any = UNSTATED
    ai_keywords: Any = UNSTATED
    ai_summary_model: Any = UNSTATED
    githubStars: Any = UNSTATED
    organization: Any = UNSTATED


class KnownItem(Known, kw_only=True):
    """An item of a list."""

    paper: KnownPaper
    """Taken out when the item is read, which leaves what stands beside it."""
    publishedAt: Any = UNSTATED
    title: Any = UNSTATED
    mediaUrl: Any = UNSTATED
    summary: Any = UNSTATED
    mediaUrls: Any = UNSTATED
    thumbnail: Any = UNSTATED
    numComments: Any = UNSTATED
    submittedBy: Any = UNSTATED
    submitterOrganization: Any = UNSTATED
    organization: Any = UNSTATED
    isAuthorParticipating: Any = UNSTATED

    def seen_of_paper(self) -> dict[str, Any]:
        """Return what tells whether a list is all of a day, before the item is read."""
        paper = self.paper
        seen = {
            "submittedOnDailyAt": paper.submittedOnDailyAt,
            "submittedOnDailyBy": paper.submittedOnDailyBy,
            "upvotes": paper.upvotes,
        }
        return {key: value for key, value in seen.items() if value is not UNSTATED}


@cache
def _decoder() -> Any:
    return decoder_of(list[KnownItem])


def decode_items(data: str | bytes) -> list[KnownItem]:
    """Return the items of an answer that has known keys only; a LookupError for any other text."""
    items: list[KnownItem] = _decoder()(data)
    return items
