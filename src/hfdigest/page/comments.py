"""Comments on a paper's page, with their replies."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from hfdigest.checked import check_fields
from hfdigest.errors import Problem
from hfdigest.frozenmap import EMPTY, FrozenMap, owning
from hfdigest.model import User
from hfdigest.page import values
from hfdigest.page.people import user
from hfdigest.page.values import Fact, WrongValueError, take
from hfdigest.shown import fields_line


@frozen(kw_only=True)
class Comment:
    """One comment on a paper's page."""

    id: str | None = None
    """The Hub's identifier of the comment."""
    author: User | None = None
    """Who wrote it; `None` where the source does not state it."""
    created_at: dt.datetime | None = None
    """When it was written."""
    updated_at: dt.datetime | None = None
    """When its text was last changed; without an edit, about the time of writing."""
    text: str | None = None
    """The Markdown as it was typed; `None` where it is withheld."""
    html: str | None = None
    """The text as the page shows it, unsanitised; `None` where it is withheld."""
    edited: bool | None = None
    """True where the text was changed; `None` where the source does not state it."""
    hidden: bool | None = None
    """True where the comment is withheld from readers; `None` where it is not stated."""
    replies: tuple["Comment", ...] = ()
    """The answers to it, in the order of the source."""
    extra: FrozenMap[Any] = EMPTY
    """Further facts of the payload (`type`, `data` with `reactions`, …) under its names."""

    __attrs_post_init__ = check_fields
    __repr__ = fields_line


_LATEST: Mapping[str, Fact] = {
    "raw": ("text", values.text),
    "html": ("html", values.text),
    "updatedAt": ("updated_at", values.moment),
}
_DATA: Mapping[str, Fact] = {
    "edited": ("edited", values.flag),
    "hidden": ("hidden", values.flag),
    "latest": ("latest", values.mapping),
}
_COMMENT: Mapping[str, Fact] = {
    "id": ("id", values.text),
    "author": ("author", user),
    "createdAt": ("created_at", values.moment),
    "data": ("data", values.mapping),
    "replies": ("replies", values.sequence),
}


def read_comments(
    items: object, path: str, problems: list[Problem], depth: int = values.MAX_DEPTH
) -> tuple[Comment, ...]:
    """Read a list of comments; one that is wrong is left out and is a problem.

    So are replies to replies that go deeper than `depth`.
    """
    if not depth:
        problems.append(Problem(message=values.TOO_DEEP, path=path, level="error"))
        return ()
    try:
        listed = values.sequence(items)
    except WrongValueError as wrong:
        problems.append(wrong.problem(path))
        return ()
    read = []
    for index, item in enumerate(listed):
        here = f"{path}[{index}]"
        try:
            read.append(_comment(item, here, problems, depth - 1))
        except WrongValueError as wrong:
            problems.append(wrong.problem(here))
    return tuple(read)


def _comment(raw: object, path: str, problems: list[Problem], depth: int) -> Comment:
    fields: dict[str, Any] = {}
    extra = take(values.mapping(raw), _COMMENT, fields)
    data = _taken(fields, "data", _DATA, ".data")
    latest = _taken(fields, "latest", _LATEST, ".data.latest")
    if latest:
        data["latest"] = owning(latest)
    if data:
        extra["data"] = owning(data)
    replies = read_comments(fields.pop("replies", []), f"{path}.replies", problems, depth)
    return Comment(**fields, replies=replies, extra=owning(extra))


def _taken(
    fields: dict[str, Any], key: str, facts: Mapping[str, Fact], path: str
) -> dict[str, Any]:
    """Replace an object among the fields by the fields in it, and return what else it says."""
    try:
        return take(fields.pop(key, {}), facts, fields)
    except WrongValueError as wrong:
        wrong.path = path + wrong.path
        raise


def number_of_comments(comments: tuple[Comment, ...]) -> int:
    """Return how many comments there are, replies included, as the Hub counts them."""
    return len(comments) + sum(number_of_comments(comment.replies) for comment in comments)
