"""What a file is that is no post, told by its beginning, and what to do with it."""

import re
from typing import NamedTuple

from hfdigest.patterns import lazily

_SHOWN = 1024
_ENOUGH = 8
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
    (lazily(pattern, re.IGNORECASE), told)
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
_JSON = lazily(r"\s*(?:\[\s*(?:[\[{\"\]]|-?[0-9]|true\b|false\b|null\b|\Z)|\{\s*(?:[\"}]|\Z))")
_LINK = lazily(r"\s*(?:\[\[[^\W\d]|\[[^\]\n]*\](?:\(|\[|:))")


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
        halves = sorted(text[start:_SHOWN:2].count("\0") for start in (0, 1))
        is_wide = halves[0] == 0 and halves[1] > max(_ENOUGH, min(_SHOWN, len(text)) // 4)
        return "UTF-16 text without its mark; save it as UTF-8" if is_wide else "binary data"
    return _encoding(text)


# --- encodings that are not UTF-8 ----------------------------------------------------------------


class _Script(NamedTuple):
    """What a text in a legacy encoding is written in."""

    codec: str
    letters: re.Pattern[str]
    common: re.Pattern[str]
    """Letters that every text of some length has."""
    share: float
    """How many of the letters of a text are common ones, about."""
    called: str = ""
    """The name of the encoding where that of the codec says little."""


_HANGUL = lazily("[\uac00-\ud7a3]")
_KANA = lazily("[\u3040-\u30ff\u4e00-\u9fff]")
_HAN = lazily("[\u4e00-\u9fff]")
_CYRILLIC = lazily("[\u0410-\u044f]")
_OF_KOREAN = lazily("[이다의을를은는에가고하한문논기사지로법습니]")
_OF_JAPANESE = lazily("[\u3041-\u3093\u30a2-\u30f3ー]")
_OF_CHINESE = lazily(
    "[的一是了不在人有中大为和文方法我他這個們為與论論模型习習学學用于於出提本推理]"
)
_OF_RUSSIAN = lazily("[оеаинтсрвл]")
_SCRIPTS = (
    _Script("cp949", _HANGUL, _OF_KOREAN, 0.2),
    _Script("cp932", _KANA, _OF_JAPANESE, 0.5, "Shift-JIS"),
    _Script("euc_jp", _KANA, _OF_JAPANESE, 0.5, "EUC-JP"),
    _Script("gb18030", _HAN, _OF_CHINESE, 0.15, "GBK"),
    _Script("big5", _HAN, _OF_CHINESE, 0.15, "Big5"),
    _Script("cp1251", _CYRILLIC, _OF_RUSSIAN, 0.6, "Windows-1251"),
    _Script("koi8_r", _CYRILLIC, _OF_RUSSIAN, 0.6, "KOI8-R"),
    _Script("cp866", _CYRILLIC, _OF_RUSSIAN, 0.6, "DOS Cyrillic"),
)
_MOST = 0.6
"""The share of a text's other characters that are letters of the script of its codec."""
_LEAST = 0.25
"""The part of the usual share of common letters that a text must have."""


_NO_UTF_8 = lazily("[\udc80-\udcff]")
"""A byte that is not UTF-8, as Python keeps it in a text."""


def legacy_codec(text: str) -> str | None:
    """Return the codec of a text that is wholly in another encoding than UTF-8, else `None`."""
    try:
        text.encode()
    except UnicodeEncodeError:  # which holds bytes that are not UTF-8
        pass
    else:
        return None
    lost = len(_NO_UTF_8.findall(text))
    kept = _beyond_ascii(text) - lost
    if lost < 2 * _ENOUGH or kept * 2 > lost:
        return None
    data = text.encode("utf-8", "surrogateescape")
    scores = {script.codec: _likeness(data, script) for script in _SCRIPTS}
    best = max(scores, key=lambda codec: scores[codec])
    return best if scores[best] >= _LEAST else None


def _likeness(data: bytes, script: _Script) -> float:
    """Return how many common letters a text has in a codec, of those that are usual; 0 for none."""
    shown = data.decode(script.codec, "replace")
    other = _beyond_ascii(shown)
    letters = len(script.letters.findall(shown))
    if letters < max(_ENOUGH, _MOST * other):
        return 0
    return len(script.common.findall(shown)) / letters / script.share


def called(codec: str) -> str:
    """Return how people call a codec that `legacy_codec` gives."""
    name = next((script.called for script in _SCRIPTS if script.codec == codec), "")
    return f"{name} ({codec})" if name else codec


_IN_A_WORD = lazily("(?<=[a-zA-Z])[\udcc0-\udcff\udc92]|[\udcc0-\udcff](?=[a-zA-Z])")


def _is_western(text: str) -> bool:
    """Tell whether the bytes of a text that are no UTF-8 are letters with accents within words."""
    lost = sum("\udc80" <= char <= "\udcff" for char in text)
    return lost > 1 and len(_IN_A_WORD.findall(text)) >= _MOST * lost


def _encoding(text: str) -> str | None:
    """Return which encoding a text is in instead of UTF-8, and what to do; else `None`."""
    if codec := legacy_codec(text):
        return f"{called(codec)} text, not UTF-8; `hfdigest repair` re-encodes it"
    if _is_western(text):
        return "Windows-1252 text, not UTF-8; re-encode it: iconv -f cp1252 -t utf-8 FILE"
    return None


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
