"""Markup that would do more in a post than be read: HTML that runs, Liquid, foreign links.

A payload is written by strangers, and a post is published as a page. Texts on one line are spelled
so that nothing in them is markup; the rules here are for bodies, which come with Markdown of their
own, and for addresses. They are for what is written: text that stands in a post already is read and
kept as it is.
"""

import re

from hfdigest.patterns import lazily

_INSTRUCTION = lazily(r"\{[{%:]")
_ELEMENT = lazily(
    r"<(?:[!?]"  # comments, declarations and processing instructions
    r"|/?(?:applet|article|audio|base|body|button|details|dialog|div|embed|form|frame|frameset"
    r"|head|html|iframe|img|input|link|main|meta|noscript|object|plaintext|pre|script|section"
    r"|select|style|svg|table|template|textarea|title|video|xmp)\b"
    r"|(?!https?:)[a-z][a-z0-9+.-]+:[^\s<>]*>)",  # an address that is a link by its brackets
    re.IGNORECASE,
)
_TAG = lazily("<[a-z]", re.IGNORECASE)
_ATTRIBUTE = lazily(
    r"[\s/\"'](?:(?:on[a-z]{2,40}|style|srcdoc|srcset|(?:form)?action|xlink:href)\s{0,20}="
    r"|(?:background|cite|data|href|longdesc|ping|poster|src)\s{0,20}=\s{0,20}[\"']?\s{0,20}"
    r"(?!https?://)[^\s\"'<>]{0,500}?[:&\\])",
    re.IGNORECASE,
)
_LINK = lazily(
    r"(?:\]\(|^[ \t>*+.)0-9-]{0,40}\[[^\[\]\n]*\]:)\s*<?(?!https?://)[^()\s]*?[:&\\]",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = lazily(r"https?://|(?![^/?#]*[:&\\])[!-~]", re.IGNORECASE)


def why_active(text: str, *, runs_liquid: bool = True) -> str | None:
    """Return why a body may not be written into a post, or `None` where it may.

    Tags that do nothing may: those that mark up a word (`<sub>`), and names that are no tags of
    HTML (`<think>`). `runs_liquid` is true where a template language, or kramdown, takes braces for
    instructions.
    """
    if runs_liquid and (match := _INSTRUCTION.search(text)):
        return f"holds {match[0]}, which a site generator would run"
    if "<" in text and (match := _ELEMENT.search(text)):
        return f"holds HTML: {match[0][:40]!r}"
    tag = _TAG.search(text)
    if tag and (match := _ATTRIBUTE.search(text, tag.end())):
        return f"holds HTML with an attribute that may run: {match[0][1:41]!r}"
    if "]" in text and _LINK.search(text):
        return "holds a link that does not begin with http:// or https://"
    return None


def is_web_address(text: str) -> bool:
    """Tell whether an address is of the web: http, https, or relative to the page."""
    return _ADDRESS.match(text) is not None
