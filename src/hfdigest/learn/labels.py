"""What publishers call the fields of a paper, in the languages of their posts."""

import re

from hfdigest.freeform.facts import field_of

_FIELDS = {
    "title": "paper",
    "summary": "summary|tl;dr|tldr|one-line summary|요약|한줄 요약"
    "|总结|中文摘要|要約|一句话总结|简介|解读|résumé|zusammenfassung|resumo|кратко",
    "comments": "comments|评论|댓글|コメント",
    "github_stars": "stars|github stars|스타",
    "affiliation": "affiliation|affiliations|institution|institutions|organization"
    "|机构|单位|기관|소속|所属",
    "submitted_by": "submitted by|submitter|提交者|제출자",
    "ai_summary": "ai summary|ai 摘要|ai总结",
    "rank": "rank|#|no|no.|排名|순위|序号",
}
_ELSEWHERE = frozenset({"title", "authors", "abstract", "upvotes", "id"})
"""The fields whose labels the reader of any Markdown knows too."""
_FIELD_OF = {name: field for field, names in _FIELDS.items() for name in names.split("|")}
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")

SIGNS = {
    "upvotes": "👍▲⬆🔺❤♥🔼💖🤍🆙",
    "github_stars": "⭐🌟★☆",
    "comments": "💬🗨",
}
"""The signs that stand before a count."""
_SIGN_OF = {sign: field for field, signs in SIGNS.items() for sign in signs}


def field_of_label(label: str) -> str | None:
    """Return the field that a label names; `None` for one of the publisher's own."""
    words = _EDGES.sub("", label).strip().casefold()
    own = _FIELD_OF.get(words) or _FIELD_OF.get(label.strip().casefold())
    known = None if own else field_of(words)
    return own or (known if known in _ELSEWHERE else None)


def field_of_sign(text: str) -> str | None:
    """Return the count that the last sign of a text announces."""
    signs = [_SIGN_OF[char] for char in text if char in _SIGN_OF]
    return signs[-1] if signs else None


def note_name(label: str, taken: set[str]) -> str:
    """Return a name for a note that a label gives, which nothing else has."""
    words = re.findall(r"[a-z0-9]+", label.casefold())
    name = "_".join(words[:4]) or "text"
    name = name if name[0].isalpha() else f"n{name}"
    unique = name
    number = 2
    while unique in taken:
        unique = f"{name}_{number}"
        number += 1
    return unique
