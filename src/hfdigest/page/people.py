"""Who stands in an item of the API: accounts, organisations and authors."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from hfdigest.frozenmap import owning
from hfdigest.jsontext import UNSTATED
from hfdigest.model import Author, Organization, User
from hfdigest.page import values
from hfdigest.page.schema import KnownAuthor
from hfdigest.page.values import Fact, WrongValueError, take
from hfdigest.record import Later, maker, makings

_make_author = maker(Author)
_make_organization = maker(Organization)
_make_user = maker(User)

_USER: Mapping[str, Fact] = {
    "user": ("name", values.text),
    "name": ("name", values.text),
    "fullname": ("fullname", values.text),
    "avatarUrl": ("avatar_url", values.text),
}

_ORGANIZATION: Mapping[str, Fact] = {
    "name": ("name", values.text),
    "fullname": ("fullname", values.line),
    "avatar": ("avatar_url", values.text),
}


def user(raw: object) -> User | None:
    """Read an account, or `None` where its login is not stated."""
    fields: dict[str, Any] = {}
    extra = take(values.mapping(raw), _USER, fields)
    if "name" not in fields:
        return None
    if "id" in extra:  # what `_id` was called in July 2024
        extra.setdefault("_id", extra.pop("id"))
    stated = fields.get
    return _make_user(fields["name"], stated("fullname"), stated("avatar_url"), owning(extra))


def organization(raw: object) -> Organization | None:
    """Read an organisation, or `None` where neither its slug nor its name is stated."""
    source = values.mapping(raw)
    fields: dict[str, Any] = {}
    extra = take(source, _ORGANIZATION, fields)
    if "name" not in fields and "fullname" not in fields:
        return None
    if fields.get("fullname", source.get("fullname")) != source.get("fullname"):
        extra["fullname"] = source["fullname"]
    stated = fields.get
    return _make_organization(
        stated("name"), stated("fullname"), stated("avatar_url"), owning(extra)
    )


_AUTHOR: Mapping[str, Fact] = {
    "name": ("name", values.text),
    "hidden": ("hidden", values.flag),
    "user": ("user", user),
    "status": ("status", values.text),
}


def author(raw: object) -> Author:
    """Read an author, who has a name at least."""
    fields: dict[str, Any] = {}
    extra = take(values.mapping(raw), _AUTHOR, fields)
    if "name" not in fields:
        message = "the author has no name"
        raise WrongValueError(message)
    return _make_author(**fields, extra=owning(extra))


def authors(raw: object) -> tuple[Author, ...] | Later:
    """Read a list of authors in its order.

    Most of what a list of papers holds are authors, for whom few ask who read it. Where records
    show that each can be read, they are made when they are asked for.
    """
    listed = values.sequence(raw)
    if listed and type(listed[0]) is KnownAuthor:
        if _are_right(listed):
            return Later(_made, listed)
        listed = [known.stated() for known in listed]
    found: list[Author] = []
    try:
        for item in listed:
            found.append(_plain_author(item) or author(item))  # noqa: PERF401 - counted for errors
    except WrongValueError as wrong:
        wrong.path = f"[{len(found)}]{wrong.path}"
        raise
    return tuple(found)


# --- authors of whom nothing but a name and an id is stated --------------------------------------

# What `author` and `maker` do for these, as nearly all of them are, is written out here in half of
# the time; tests hold both ways equal.

_PLAIN_AUTHOR = 3
"""The number of keys that they have: a name, an id, and `"hidden": false`."""
_thawed: Any = makings(Author)["thawed"]


def _plain_author(item: Any) -> Author | None:
    """Return the author of an object; `None` where more than a name and an id is stated."""
    try:
        name, number = item["name"], item["_id"]
        is_plain = item["hidden"] is False and type(name) is str is type(number)
    except (KeyError, TypeError):
        return None
    if not is_plain or len(item) != _PLAIN_AUTHOR or not name or name.isspace():
        return None
    made = _thawed()
    made.name = name
    made.user = made.status = None
    made.hidden = False
    made.extra = owning({"_id": number})
    made.__class__ = Author
    author: Author = made
    return author


# --- authors that are known to be right ----------------------------------------------------------

_name = attrgetter("name")
_ABSENT_OR_TEXT = frozenset({type(None), str})


def _are_right(listed: Sequence[KnownAuthor]) -> bool:
    """Tell whether `author` reads each author without an error.

    Their records have the right types. A name must not be blank, and what is known of accounts
    must be text.
    """
    users: list[Any] = [known.user for known in listed if known.user is not UNSTATED]
    return all(map(str.strip, map(_name, listed))) and all(
        type(user.get(key)) in _ABSENT_OR_TEXT for user in users for key in _USER
    )


def _made(listed: Sequence[KnownAuthor]) -> tuple[Author, ...]:
    """Return authors that are known to be right."""
    return tuple(
        [
            _make_author(known.name, None, None, False, owning({"_id": known.number}))  # noqa: FBT003
            if known.hidden is False
            and known.number is not UNSTATED
            and known.user is known.status is known.statusLastChangedAt is UNSTATED
            else author(known.stated())
            for known in listed
        ]
    )
