"""The props of a page that is spelled as Hugging Face spells it, found without a tree.

To parse a page takes longer than all else that is done with it. No parser is needed where
everything above the props can be read in one way only: as texts, as tags whose quoted values hold
no `<` and `>`, and as scripts, styles and comments of the plainest kind.
"""

import re

_BLANK = rb"[ \t\n\r\f]"
_ATTRIBUTE = rb"[a-zA-Z:_][\w:.-]*+(?:=(?:\"[^\"<>]*+\"|'[^'<>]*+'))?"
_ATTRIBUTES = rb"(?:" + _BLANK + rb"++" + _ATTRIBUTE + rb")*+" + _BLANK + rb"*+"
_OTHERS = (
    rb"script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext|frameset|frame|/body|/html"
)
"""Elements in which a tag is no tag, or that a page has in place of a body; and its end."""
_ABOVE = re.compile(
    rb"<!(?:doctype|DOCTYPE) html>(?:"
    rb"[^<]++"
    rb"|<(?!(?:" + _OTHERS + rb")[^a-z0-9-])/?[a-z][a-z0-9-]*+" + _ATTRIBUTES + rb"/?>"
    rb"|<script" + _ATTRIBUTES + rb">(?:[^<]++|<(?![/!]))*+</script>"
    rb"|<style" + _ATTRIBUTES + rb">[^<]*+</style>"
    rb"|<title>[^<]*+</title>"
    rb"|<!--(?!-?>)(?:[^-]++|-(?!-))*+-->"
    rb")*+"
)
_FILLED = re.compile(rb"<div(?: class=\"[^\"<>]*+\")? ")
_MOST_TAGS = 1000
"""How many tags may stand above; where elements nest, parsers leave some of 2,048 out."""
_PROPS = b' data-props="'
_CHANGED = (b"\r", "\ufffe".encode(), "\uffff".encode())
"""Characters that parsers may change in a value."""
_REFERENCES = ((b"&#39;", b"'"), (b"&lt;", b"<"), (b"&gt;", b">"))


def first_props(page: bytes, target: str) -> str | None:
    """Return the props of the first element that a script fills in under a name.

    `None` where it takes a parser to tell. What is returned, a parser gives too, but for control
    characters, which JSON does not hold in texts.
    """
    name = b'data-target="%s"' % target.encode()
    at = page.find(name + _PROPS)
    tag = page.rfind(b"<", 0, at)
    # 1. The tag, and all that stands above it, can be read in one way.
    if at < 0 or not _FILLED.fullmatch(page, tag, at) or page.count(b"<", 0, tag) > _MOST_TAGS:
        return None
    above = _ABOVE.match(page, 0, tag)
    if above is None or above.end() < tag:
        return None
    # 2. No element above it has the same name, which references to characters could spell.
    other = rb"data-target=[\"'](?:" + re.escape(target.encode()) + rb"[\"']|[^\"'<>]*&)"
    if re.search(other, page[:tag], re.IGNORECASE):
        return None
    # 3. The whole tag is there.
    start = at + len(name) + len(_PROPS)
    end = page.find(b'"', start)
    return _unescaped(page[start:end]) if page.startswith(b'">', end) else None


def _unescaped(value: bytes) -> str | None:
    """Return the text of an attribute; `None` where a parser may read it in another way."""
    text = value.replace(b"&quot;", b'"')  # nearly all that there is, so the rest is soon counted
    left = text.count(b"&") - text.count(b"&amp;")
    for reference, char in _REFERENCES if left else ():
        left -= text.count(reference)
        text = text.replace(reference, char)
    if left or any(char in text for char in _CHANGED):
        return None
    return text.replace(b"&amp;", b"&").decode()
