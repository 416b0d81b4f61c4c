"""One item of any list: the API's, the official client's, a mirror's; or none at all.

The client (`hf papers … --format json`, and `PaperInfo` as a dict) and mirrors spell the API's
keys in their own ways. An item of theirs is first spelled as the API has it, then read as one.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from attrs import evolve

from hfdigest.authors import read_authors
from hfdigest.dates import parse_timestamp
from hfdigest.identifiers import PaperId, in_page_address
from hfdigest.model import Entry
from hfdigest.page import values
from hfdigest.page.payload import read_item
from hfdigest.page.schema import KnownItem
from hfdigest.page.values import WrongValueError
from hfdigest.patterns import lazily


class ForeignItemError(WrongValueError):
    """An item is no paper."""


_IDS = ("id", "arxiv_id", "arxivId", "paper_id", "paperId")
"""Keys of an identifier."""
_ADDRESSES = ("url", "link", "arxiv_url", "paper_url", "hf_url", "abs_url")
"""Keys of an address that holds the identifier, where no other key states it."""

_OF_PAPERS_ONLY = frozenset({"paper", "submittedOnDailyAt", "discussionId", "upvotes"})
"""Keys of the API that nothing else than a paper has."""

_OF_THE_CLIENT = frozenset({"published_at", "submitted_at", "submitted_by", "discussion_id"})
"""Keys that, beside `comments`, tell an item of the client."""


def is_paper(item: object) -> bool:
    """Tell whether an item is known to be a paper."""
    return isinstance(item, dict) and (
        not _OF_PAPERS_ONLY.isdisjoint(item) or _identifier(item) is not None
    )


def read_any_item(raw: object, *, alone: bool = False) -> Entry:
    """Read an item as an entry; raises what `as_of_api` and `read_item` raise."""
    if type(raw) is KnownItem or (type(raw) is dict and "paper" in raw):
        return read_item(raw)
    entry = read_item(as_of_api(raw, alone=alone))
    if entry.paper.organization is None and is_of_client(raw) and not _is_info(raw):
        # The client does not know the key under which some lists had the organisation, and only
        # without one does a card print the number of authors.
        return evolve(entry, affiliation=None)
    return entry


def as_of_api(raw: object, *, alone: bool = False) -> dict[str, Any]:
    """Return an item as the API spells it; `alone` tells that it is no item of a list.

    What is no paper is a `ForeignItemError`, another wrong value a `WrongValueError`.
    """
    item = values.mapping(raw)
    if "paper" in item:
        return item
    known = _identifier(item)
    if known is None and _OF_PAPERS_ONLY.isdisjoint(item) and item.get("id") not in (None, ""):
        message = "is no paper: it has neither an arXiv id nor what only papers have"
        raise ForeignItemError(message)
    if known is not None and known != item.get("id"):
        item = {**{key: value for key, value in item.items() if key not in _IDS}, "id": known}
    if is_of_client(item):
        item = _of_client(item, alone=alone)
    if "authors" in item:
        item = {**item, **_authors(item["authors"])}
    # A mirror that took texts from HTML may keep its references to characters.
    return {key: _unescaped(value) for key, value in _spelled(item, _MIRRORED).items()}


def _identifier(item: Mapping[str, Any]) -> str | None:
    """Return the text that states an arXiv id; from an address, the id alone."""
    for key in (*_IDS, *_ADDRESSES):
        text = item.get(key)
        if not isinstance(text, str):
            continue
        if key in _IDS and PaperId.parse(text).is_arxiv:
            return text
        if found := in_page_address(text):
            return str(found)
    return None


# --- the client ----------------------------------------------------------------------------------

_SPELLED = {
    "comments": "numComments",
    "discussion_id": "discussionId",
    "github_repo": "githubRepo",
    "github_stars": "githubStars",
    "num_total_datasets": "numTotalDatasets",
    "num_total_models": "numTotalModels",
    "project_page": "projectPage",
    "published_at": "publishedAt",
    "status_last_changed_at": "statusLastChangedAt",
    "submitted_at": "submittedOnDailyAt",
    "submitted_by": "submittedOnDailyBy",
}
_PERSON = {
    "username": "user",
    "avatar_url": "avatarUrl",
    "is_pro": "isPro",
    "user_type": "type",
}
_OWNER = {"avatar_url": "avatar", "is_verified": "isVerified"}
_MIRRORED = {"abstract": "summary", "published_at": "publishedAt"}

_OF_INFO = lazily(r"num_total_|linked_")


def is_of_client(item: object) -> "TypeGuard[dict[str, Any]]":
    """Tell whether an item is what the client makes of a paper; `comments` it always writes."""
    return (
        isinstance(item, dict)
        and "paper" not in item
        and "comments" in item
        and not _OF_THE_CLIENT.isdisjoint(item)
    )


def _is_info(item: Mapping[str, Any]) -> bool:
    """Tell whether an item of the client is of the answer on one paper, not of a list."""
    return any(_OF_INFO.match(key) and item[key] is not None for key in item)


def _of_client(item: Mapping[str, Any], *, alone: bool) -> dict[str, Any]:
    """Return an item of the client as the API spells it, without what is no fact.

    The source of each is `PaperInfo.__init__` in `huggingface_hub/hf_api.py`, version 2.4.0.
    """
    is_info = _is_info(item)
    facts = dict(item)
    if not is_info:
        # Of an item of a list it is the item's `publishedAt`, which is the false clock since 2025.
        facts["publishedAt of the item"] = facts.pop("submitted_at", None)
    if facts.get("comments") == 0 and (is_info or alone):
        # 0 stands for comments that the answer did not state; that of one paper never does.
        del facts["comments"]
    by, name = facts.get("submitted_by"), facts.pop("submitted_by_name", None)
    if isinstance(by, dict) and name not in {None, "", by.get("fullname"), by.get("username")}:
        facts["submitted_by_name"] = name
    if isinstance(by, dict):
        # An item of a list has the login under a key that the client does not know.
        facts["submitted_by"] = _stated(_spelled(by, _PERSON))
        if not {"user", "name"} & facts["submitted_by"].keys():
            facts["submitted_by of the item"] = facts.pop("submitted_by")
    if isinstance(facts.get("organization"), dict):
        facts["organization"] = _stated(_spelled(facts["organization"], _OWNER))
    if isinstance(facts.get("authors"), list):
        facts["authors"] = [_author(author) for author in facts["authors"]]
    return _stated(_spelled(facts, _SPELLED))


def _author(author: object) -> object:
    if not isinstance(author, dict):
        return author
    said = _stated(_spelled(author, _SPELLED))
    if isinstance(said.get("user"), dict):
        said["user"] = _stated(_spelled(said["user"], _PERSON))
        if "user" not in said["user"]:
            del said["user"]  # of no account, the client keeps the empty login
    return said


def _spelled(facts: Mapping[str, Any], spellings: Mapping[str, str]) -> dict[str, Any]:
    """Return facts under the API's keys; a moment is spelled as the API does it, too."""
    return {
        spellings.get(key, key): _moment(value) if key.endswith("_at") else value
        for key, value in facts.items()
        if spellings.get(key, key) == key or spellings[key] not in facts
    }


def _moment(value: object) -> object:
    found = parse_timestamp(value) if isinstance(value, str) else None
    if found is None or found.utcoffset():
        return value
    return found.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _stated(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts without the empty defaults that the client writes."""
    return {key: value for key, value in facts.items() if value not in (None, "", [])}


def _authors(said: object) -> dict[str, Any]:
    """Return authors that a mirror states as texts, or as one, as the API has them."""
    others: dict[str, Any] = {}
    if isinstance(said, str):
        names, more, count = read_authors(_unescaped(said))
        said = [*names]
        others = {"more_authors": True, "author_count": count} if more else {}
    elif isinstance(said, list) and said and type(said[-1]) is str:
        names, more, _ = read_authors(said[-1])
        if more and not names:  # `et al.`
            said, others = said[:-1], {"more_authors": True}
    if not isinstance(said, list):
        return {"authors": said}
    named = [{"name": _unescaped(name)} if type(name) is str else name for name in said if name]
    return {"authors": named, **others}


_REFERENCE = lazily(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def _unescaped(value: Any) -> Any:
    """Return a text with characters for HTML's references to them."""
    if type(value) is not str or "&" not in value:
        return value
    from html import unescape  # noqa: PLC0415 - its table is long, and mirrors alone need it

    return _REFERENCE.sub(lambda match: unescape(match[0]), value)


# --- what is no paper ----------------------------------------------------------------------------

_KINDS: Sequence[tuple[frozenset[str], str]] = (
    (frozenset({"DOI", "issued", "container-title", "citation-key"}), "CSL-JSON, a bibliography"),
    (frozenset({"modelId", "pipeline_tag", "library_name"}), "a list of models"),
    (frozenset({"sdk", "stage"}), "a list of Spaces"),
    (frozenset({"downloads", "gated", "cardData"}), "a list of models or datasets"),
)


def described_list(items: Sequence[Any]) -> str:
    """Return what a list is that holds no paper, as a sentence."""
    keys = {key for item in items if isinstance(item, dict) for key in item}
    for telling, kind in _KINDS:
        if not telling.isdisjoint(keys):
            return f"this is {kind}, not a list of papers"
    return "no item is known to be a paper: none has an arXiv id, nor what only papers have"
