"""What a file is that is no post, told by its beginning, and what to do with it."""

import re
from typing import NamedTuple

_SHOWN = 1024
_ENOUGH = 10
"""How many letters of a script tell an encoding."""

# Bytes that are not UTF-8 are lone surrogates in a text: \x89 is \udc89.
_BINARY = (
    ("\x1f\udc8b", "compressed with gzip; decompress it first"),
    ("(\udcb5/\udcfd", "compressed with zstd; decompress it first"),
    ("BZh", "compressed with bzip2; decompress it first"),
    ("PK\x03\x04", "a ZIP archive, as Word and Excel write; unpack it or export it as text"),
    ("\udcff\udcfe", "UTF-16 text, as PowerShell writes; save it as UTF-8"),
    ("\udcfe\udcff", "UTF-16 text; save it as UTF-8"),
    ("\udc89PNG", "a PNG picture"),
    ("\udcff\udcd8\udcff", "a JPEG picture"),
    ("GIF8", "a GIF picture"),
    ("%PDF-", "a PDF document"),
    ("SQLite format 3", "an SQLite database"),
    ("PAR1", "a Parquet table; Archive.to_parquet writes these, and nothing reads them back"),
)
_TEXTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), told)
    for pattern, told in (
        (
            r"version https://git-lfs[.]github[.]com/spec/v1",
            "a Git LFS pointer and not the file itself; `git lfs pull` fetches that",
        ),
        (r"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,400}?-->\s*)?<(?:rss|rdf:RDF)\b", "an RSS feed"),
        (r"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,400}?-->\s*)?<feed\b", "an Atom feed"),
        (
            r"(?:<!--.{0,400}?-->\s*)?<(?:!doctype html|html)\b",
            "an HTML page; hfdigest.load reads it",
        ),
        (r"<\?xml\b", "XML"),
        (
            r"(?:%[^\n]*\n\s*)*@[a-z]{3,20}\s*\{\s*[^\s,{}]{0,200}\s*,",
            "a BibTeX bibliography; hfdigest writes these",
        ),
        (r"TY {2}- [A-Z]{4}", "a bibliography in RIS; hfdigest writes these"),
        (
            r"[\w \"-]{1,40}(?:,[\w \"-]{1,40}){2,40}\r?\n[^\n]{0,400},[^\n]{0,400}(?:\n|\Z)",
            "CSV; hfdigest writes such tables",
        ),
        (r"[\w \"-]{1,40}(?:\t[\w \"-]{1,40}){2,40}\r?\n[^\n\t]{0,400}\t", "a table with tabs"),
    )
)
_JSON = re.compile(r"\s*(?:\[\s*(?:[\[{\"\]]|-?[0-9]|true\b|false\b|null\b|\Z)|\{\s*(?:[\"}]|\Z))")
_LINK = re.compile(r"\s*(?:\[\[[^\W\d]|\[[^\]\n]*\](?:\(|\[|:))")


def is_json(text: str) -> bool:
    """Tell whether a text begins as JSON, and not with a link, a badge or a Liquid tag."""
    return bool(_JSON.match(text)) and not _LINK.match(text)


def foreign(text: str) -> str | None:
    """Return what a text is that is no Markdown, and what to do; `None` where it may be some.

    Bytes that are not UTF-8 are lone surrogates in it, as `Source` reads them.
    """
    for start, told in _BINARY:
        if text.startswith(start):
            return told
    content = text.lstrip()[:_SHOWN]
    if is_json(content):
        return "JSON; hfdigest.load reads it"
    for pattern, told in _TEXTS:
        if pattern.match(content):
            return told
    if "\0" in text[:_SHOWN]:
        return "binary data"
    codec = legacy_codec(text)
    if codec is not None:
        return f"{codec} text, not UTF-8; re-encode it: iconv -f {codec} -t utf-8 FILE"
    return None


# --- encodings that are not UTF-8 ----------------------------------------------------------------


class _Script(NamedTuple):
    """What a text in a legacy encoding is written in."""

    codec: str
    letters: re.Pattern[str]
    common: frozenset[str]
    """Letters that every text of some length has."""
    share: float
    """How many of the letters of a text are common ones at the least."""


_HANGUL = re.compile("[\uac00-\ud7a3]")
_KANA = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_CYRILLIC = re.compile("[\u0410-\u044f]")
_OF_JAPANESE = frozenset("のはをにがでとたしいてるなれすま")
_OF_CHINESE = frozenset("的一是了不在人有中大为和文方法我他這個們為與")
_SCRIPTS = (
    _Script("cp949", _HANGUL, frozenset("이다의을를은는에가고하한문"), 0.1),
    _Script("shift_jis", _KANA, _OF_JAPANESE, 0.2),
    _Script("euc_jp", _KANA, _OF_JAPANESE, 0.2),
    _Script("gb18030", _HAN, _OF_CHINESE, 0.04),
    _Script("big5", _HAN, _OF_CHINESE, 0.04),
    _Script("cp1251", _CYRILLIC, frozenset("оеаинтсрвлОЕАИНТСРВЛ"), 0.4),
)
_MOST = 0.6
"""The share of a text's other characters that are letters of the script of its codec."""


def legacy_codec(text: str) -> str | None:
    """Return the codec of a text that is wholly in another encoding than UTF-8, else `None`."""
    lost = sum("\udc80" <= char <= "\udcff" for char in text)
    kept = sum(not char.isascii() for char in text) - lost
    if lost < 2 * _ENOUGH or kept * 2 > lost:
        return None
    data = text.encode("utf-8", "surrogateescape")
    for script in _SCRIPTS:
        shown = data.decode(script.codec, "replace")
        other = sum(not char.isascii() for char in shown)
        letters = script.letters.findall(shown)
        if len(letters) < max(_ENOUGH, _MOST * other):
            continue
        if sum(letter in script.common for letter in letters) >= script.share * len(letters):
            return script.codec
    return None
