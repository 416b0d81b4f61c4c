"""Who stands in an item of the API: accounts, organisations and authors."""

from collections.abc import Mapping
from typing import Any

from hfdigest.frozenmap import owning
from hfdigest.model import Author, Organization, User
from hfdigest.page import values
from hfdigest.page.values import Fact, WrongValueError, take
from hfdigest.record import maker, makings

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


_PLAIN_AUTHOR = 3
"""The number of keys that most authors have: a name, an id, and `"hidden": false`."""
_thawed: Any = makings(Author)["thawed"]


def authors(raw: object) -> tuple[Author, ...]:
    """Read a list of authors in its order.

    Most of what a list of papers holds are plain authors. What `author` and `maker` do for these
    is written out here without a call, in half of the time; tests hold both ways equal.
    """
    listed = values.sequence(raw)
    found: list[Author] = []
    try:
        for item in listed:
            try:
                name, number = item["name"], item["_id"]
                is_plain = item["hidden"] is False and type(name) is str is type(number)
            except (KeyError, TypeError):
                is_plain = False
            if is_plain and len(item) == _PLAIN_AUTHOR and name and not name.isspace():
                made = _thawed()
                made.name = name
                made.user = made.status = None
                made.hidden = False
                made.extra = owning({"_id": number})
                made.__class__ = Author
                found.append(made)
            else:
                found.append(author(item))
    except WrongValueError as wrong:
        wrong.path = f"[{len(found)}]{wrong.path}"
        raise
    return tuple(found)
