"""Bibliographies as hayagriva, the YAML of typst."""

import json
import re
from collections.abc import Callable, Iterator

from hfdigest.bibliography.citation import Citation, citations
from hfdigest.bibliography.names import Name
from hfdigest.contents import Contents
from hfdigest.model import Paper
from hfdigest.prose.capitals import protected
from hfdigest.prose.markup import FORMULA, Prose
from hfdigest.prose.typst import in_characters, in_typst

# Braces that are to be seen by hayagriva, which keeps the case of what stands in them.
_OPEN, _CLOSE = "\x01", "\x02"
_BRACES = {ord(_OPEN): "{", ord(_CLOSE): "}"}
_SPECIAL = re.compile(r"[\\${}]")
_BARE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9_-]*)?")
_YAML_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
# Where a formula parts a title, styles capitalise the words on both of its sides.
_BEFORE = re.compile(rf"(?<![\w{_OPEN}])([a-z]+)(?= {_OPEN}[^{_CLOSE}]*{FORMULA})")
_BEGINNING = re.compile(rf"\A(?:{_OPEN}[^{_CLOSE}]*{_CLOSE} )+")
_AFTER = re.compile(rf"({FORMULA}[^{_OPEN}{_CLOSE}]*{_CLOSE} )([a-z]+)\b")


def to_hayagriva(what: Contents, /, *, keys: str | Callable[[Paper], str] | None = None) -> str:
    """Return one entry for every paper, in the order of their occurrence, for typst.

    Its keys are those of `to_bibtex`, which takes the same `keys`. Formulas are text with raised
    and lowered characters where these say all, else in typst's mathematics. The author `others`
    stands for the ones that the source does not name.
    """
    entries = ["\n".join(_lines(citation)) for citation in citations(what, keys=keys)]
    return "\n\n".join(entries) + "\n" if entries else "{}\n"


def _lines(citation: Citation) -> Iterator[str]:
    """Yield the lines of an entry."""
    yield f"{_key(citation.key)}:"
    yield "  type: article"
    if citation.title:
        yield f"  title: {_quoted(_title(citation.title))}"
    if citation.authors:
        yield "  author:"
        yield from (f"    - {{{_name(name)}}}" for name in citation.authors)
        if citation.more_authors:
            yield "    - others"
    if citation.date:
        yield f"  date: {'-'.join(f'{part:02}' for part in citation.date)}"
    if citation.organization:
        yield f"  organization: {_quoted(_escaped(citation.organization))}"
    if citation.arxiv_id:
        yield "  serial-number:"
        yield f'    serial: "arXiv:{citation.arxiv_id}"'
        yield f'    doi: "{citation.doi}"'
    if citation.url:
        yield f'  url: "{citation.url}"'
    if abstract := citation.abstract:
        yield f"  abstract: {_quoted(_plain(abstract))}"


def _key(key: str) -> str:
    is_word = _BARE_KEY.fullmatch(key) and key.lower() not in _YAML_WORDS
    return key if is_word else _quoted(key)


def _name(name: Name) -> str:
    parts = {
        "given-name": name.given,
        "prefix": name.particle,
        "name": name.family,
        "suffix": name.suffix,
    }
    return ", ".join(f"{part}: {_quoted(value)}" for part, value in parts.items() if value)


def _quoted(text: str) -> str:
    """Return a text between double quotes, in which YAML has the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _title(title: Prose) -> str:
    # 1. What must keep its case is marked, and formulas with it.
    marked = protected(title.text, lambda word: f"{_OPEN}{word}{_CLOSE}")
    # 2. Formulas that characters can say become text, the others stay set aside.
    prose = _with_characters(Prose(_escaped(marked), title.formulas))
    # 3. The words beside those keep their case too.
    text = _BEFORE.sub(rf"{_OPEN}\g<0>{_CLOSE}", prose.text)
    text = _AFTER.sub(rf"\g<1>{_OPEN}\g<2>{_CLOSE}", text)
    # 4. Behind braces that begin a title some styles lose the blank, unless it stands in them.
    text = _BEGINNING.sub(lambda match: match[0].replace(f"{_CLOSE} ", f" {_CLOSE}"), text)
    return _with_mathematics(Prose(text, prose.formulas)).translate(_BRACES)


def _plain(prose: Prose) -> str:
    return _with_mathematics(_with_characters(Prose(_escaped(prose.text), prose.formulas)))


def _with_characters(prose: Prose) -> Prose:
    """Write out the formulas that characters can say."""
    texts = [in_characters(formula) for formula in prose.formulas]
    following = iter(texts)
    text = re.sub(
        FORMULA,
        lambda match: match[0] if (text := next(following)) is None else _escaped(text),
        prose.text,
    )
    left = [formula for formula, said in zip(prose.formulas, texts, strict=True) if said is None]
    return Prose(text, tuple(left))


def _with_mathematics(prose: Prose) -> str:
    formulas = iter(prose.formulas)
    return re.sub(FORMULA, lambda _: f"${in_typst(next(formulas))}$", prose.text)
