"""Text that would do more in a post than be read: HTML, Liquid, links to other than web pages.

A payload is written by strangers, and a post is published as a page. The rules are for what is
written; text that stands in a post already is read and kept as it is.
"""

import re

_LIQUID = re.compile(r"\{[{%]")
_HTML = re.compile(
    r"<(?:[!?]"  # comments, declarations and processing instructions
    r"|/?(?:applet|article|audio|base|body|button|details|dialog|div|embed|form|frame|frameset"
    r"|head|html|iframe|img|input|link|main|meta|noscript|object|plaintext|pre|script|section"
    r"|select|style|svg|table|template|textarea|title|video|xmp)\b"
    r"|(?!https?:)[a-z][a-z0-9+.-]+:[^\s<>]*>"  # an address that is a link by its brackets
    r"|[a-z][^<>=]*=[^<>]*>)",  # an attribute with a value, which may be a handler
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:\]\(|^[ ]{0,3}\[[^\[\]\n]*\]:)\s*<?(?!https?://)[^()\s]*?[:&\\]",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"https?://|(?![^/?#]*[:&\\])[!-~]", re.IGNORECASE)


def why_active(text: str) -> str | None:
    """Return why a text may not be written into a post, or `None` where it may.

    Tags that do nothing may: those that mark up a word (`<sub>`), and names that are no tags of
    HTML, which titles and abstracts about models are full of (`<think>`).
    """
    if _LIQUID.search(text):
        return "holds {{ or {%, which a site generator would run"
    if "<" in text and (match := _HTML.search(text)):
        return f"holds HTML: {match[0][:40]!r}"
    if "]" in text and _LINK.search(text):
        return "holds a link that does not begin with http:// or https://"
    return None


def is_web_address(text: str) -> bool:
    """Tell whether an address is of the web: http, https, or relative to the page."""
    return _ADDRESS.match(text) is not None
