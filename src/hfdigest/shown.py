"""How values are shown: a line for the console, a table for notebooks.

It knows the names of fields and no format, and takes values of any class that has them.
"""

import reprlib
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

_WIDTH = 72
"""How many characters of a text a line shows."""
_LINE = 200
"""How many characters a line has at most."""
_ROWS = 100
"""How many rows a table has at most."""

_BRIEF = reprlib.Repr()
"""Shows values that hold others, with an end also where one holds itself."""
_BRIEF.maxlevel = _BRIEF.maxtuple = _BRIEF.maxlist = _BRIEF.maxdict = 12
_BRIEF.maxstring = _BRIEF.maxother = _BRIEF.maxlong = 2 * _WIDTH


def _escaped(text: str) -> str:
    from html import escape  # noqa: PLC0415 - notebooks alone need it

    return escape(text)


def short(text: str, width: int = _WIDTH) -> str:
    """Return a text on one line, cut to a width."""
    line = " ".join(text[: 4 * width].split())
    return line if len(line) <= width and len(text) <= 4 * width else line[: width - 1] + "…"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def fields_line(value: Any) -> str:
    """Return `Name(field=value, …)` of an attrs value, without fields that are as by default."""
    said = []
    for field in attrs.fields(type(value)):
        stated = getattr(value, field.name)
        if not field.name.startswith("_") and stated != field.default:
            text = repr(short(stated)) if isinstance(stated, str) else short(_BRIEF.repr(stated))
            said.append(f"{field.name}={text}")
    return cut(f"{type(value).__name__}({', '.join(said)})")


def whole(value: Any) -> str:
    """Return all that a value says, as text: equal values have equal texts, and others others."""
    if attrs.has(type(value)):
        parts = [whole(getattr(value, field.name)) for field in attrs.fields(type(value))]
        return f"{type(value).__name__}({', '.join(parts)})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {whole(part)}' for key, part in value.items())}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(whole, value))})"
    return repr(value)


def cut(line: str) -> str:
    """Return a line that ends in a bracket, cut where it is long."""
    return line if len(line) <= _LINE else f"{line[: _LINE - 2]}…{line[-1]}"


def paper_line(paper: Any) -> str:
    """Return the line of a paper: its id and title."""
    return f"<{' '.join(['Paper', *_named(paper)])}>"


def entry_line(entry: Any) -> str:
    """Return the line of an entry: its rank, its paper and its votes."""
    rank = "" if entry.rank is None else f" {entry.rank}."
    votes = "" if entry.upvotes is None else f", {_count(entry.upvotes)} votes"
    return f"<{' '.join(['Entry' + rank, *_named(entry.paper)])}{votes}>"


def digest_line(digest: Any) -> str:
    """Return the line of a digest: its period and how many entries it has."""
    return f"<Digest {_period(digest)}: {_entries((digest,))}>"


def document_line(document: Any, kind: str) -> str:
    """Return the line of what was read from a file: its name, its kind, its entries."""
    name = document.name or _period(document.digests[0])
    parts = [kind, _entries(document.digests)]
    if document.problems:
        parts.append(counted(len(document.problems), "problem"))
    return f"<{type(document).__name__} {short(name)}: {', '.join(filter(None, parts))}>"


def digests_table(digests: Iterable[Any], caption: str) -> str:
    """Return an HTML table of the entries of digests, with links and votes."""
    rows: list[str] = []
    more = 0
    for digest in digests:
        period = _period(digest)
        for place, entry in enumerate(digest.entries, 1):
            if len(rows) < _ROWS:
                rows.append(_row(period, entry.rank or place, entry))
            else:
                more += 1
    head = "".join(f"<th>{name}</th>" for name in ("", "", "paper", "votes", "links"))
    rest = f"<tfoot><tr><td colspan=5>… and {more:,} more</td></tr></tfoot>" if more else ""
    return (
        f"<table><caption>{_escaped(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody>{rest}</table>"
    )


def _row(period: str, rank: int, entry: Any) -> str:
    paper = entry.paper
    links = ((paper.hf_url, "HF"), (paper.arxiv_url, "arXiv"), (paper.pdf_url, "PDF"))
    cells = (
        _escaped(period),
        str(rank),
        _escaped(short(paper.title or paper.id or "", 2 * _WIDTH)),
        "" if entry.upvotes is None else _escaped(_count(entry.upvotes)),
        " ".join(f'<a href="{_escaped(url)}">{name}</a>' for url, name in links if url),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _named(paper: Any) -> list[str]:
    """Return what names a paper: its id, its title."""
    title = repr(short(paper.title)) if paper.title else None
    return list(filter(None, (paper.id and short(paper.id), title)))


def _count(count: Any) -> str:
    return str(count)


def _period(digest: Any) -> str:
    return digest.period.label if digest.period else "of no period"


def _entries(digests: Iterable[Any]) -> str:
    return counted(sum(len(digest.entries) for digest in digests), "entry", "entries")
