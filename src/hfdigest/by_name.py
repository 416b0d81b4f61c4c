"""Any format by its name: what digests are written in, and how."""

# ruff: noqa: PLC0415 - what writes a format is imported only when it is written

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from hfdigest.contents import Document
from hfdigest.model import Digest

Write = Callable[..., str | bytes]
"""Takes a sequence of digests, and the options of the format by their names."""


class Format(NamedTuple):
    """A format that digests are written in."""

    suffix: str
    """How the names of its files end."""
    write: Write | None
    """Write digests; `None` for posts, which take a dialect or the post that there is."""
    options: tuple[str, ...] = ()
    """The options that `write` takes besides, all of which may be left out."""
    begins: str = ""
    """A pattern of how its texts begin, by which one that hfdigest wrote is known again."""
    ends: str = ""
    """A pattern of what stands at their end, where the beginning alone does not tell."""
    of_one: bool = False
    """True where a text holds exactly one digest."""
    of_papers: bool = False
    """True for bibliographies, which are incomplete without authors."""
    of_documents: bool = False
    """True for tables, which take documents in place of digests, for the names of their files."""


def _json(digests: Sequence[Digest]) -> str:
    from hfdigest.formats.json import to_json

    return to_json(digests[0]) + "\n"


def _json_lines(digests: Sequence[Digest]) -> str:
    from hfdigest.formats.json import to_json

    return "".join(to_json(digest, indent=None) + "\n" for digest in digests)


def _bibtex(digests: Sequence[Digest], **options: Any) -> str:
    from hfdigest.bibliography.bibtex import to_bibtex

    return to_bibtex(digests, **options)


def _biblatex(digests: Sequence[Digest], **options: Any) -> str:
    from hfdigest.bibliography.bibtex import to_bibtex

    return to_bibtex(digests, flavor="biblatex", **options)


def _csl(digests: Sequence[Digest], **options: Any) -> str:
    from hfdigest.bibliography.csl import to_csl_json

    return to_csl_json(digests, **options)


def _ris(digests: Sequence[Digest], **options: Any) -> str:
    from hfdigest.bibliography.ris import to_ris

    return to_ris(digests, **options)


def _hayagriva(digests: Sequence[Digest], **options: Any) -> str:
    from hfdigest.bibliography.hayagriva import to_hayagriva

    return to_hayagriva(digests, **options)


def _sidecar(digests: Sequence[Digest]) -> str:
    from hfdigest.formats.sidecar import to_sidecar

    return to_sidecar(digests[0])


def _feed(digests: Sequence[Digest], **options: Any) -> str:
    from hfdigest.formats.json_feed import to_json_feed

    return to_json_feed(digests, **options)


def _atom(digests: Sequence[Digest], **options: Any) -> str:
    from hfdigest.formats.atom import to_atom

    return to_atom(digests, **options)


def _csv(documents: Sequence[Document]) -> str:
    from hfdigest.formats.csv import csv_of

    return csv_of(documents)


def _parquet(documents: Sequence[Document]) -> bytes:
    from hfdigest.formats.arrow import parquet_of
    from hfdigest.formats.records import columns

    return parquet_of(columns(documents))


_OF_TEX = ("keys", "entry_type", "abstract")
_OF_FEEDS = ("title", "home_page_url", "feed_url", "description", "language", "author", "limit")

_OWN = r'\{\s*"schema_version": '
_JSON_FEED = r'\{\n  "version": "https://jsonfeed\.org/'
_COLUMNS = r"period_start[\s\S]*paper_id"
_ENTRY_OF_TEX = r"@\w+\{\S+,\n  \w+ += "

FORMATS: Mapping[str, Format] = {
    "markdown": Format(".md", None, of_one=True),
    "json": Format(".json", _json, begins=_OWN, of_one=True),
    "jsonl": Format(".jsonl", _json_lines, begins=_OWN),
    "bibtex": Format(".bib", _bibtex, _OF_TEX, _ENTRY_OF_TEX, of_papers=True),
    "biblatex": Format(".bib", _biblatex, _OF_TEX, _ENTRY_OF_TEX, of_papers=True),
    "csl": Format(".json", _csl, ("keys",), r'\[\n  \{\n    "id": ', of_papers=True),
    "ris": Format(".ris", _ris, ("keys",), r"TY  - \w+\nID  - ", of_papers=True),
    "hayagriva": Format(".yml", _hayagriva, ("keys",), r"\S+:\n  type: ", of_papers=True),
    "sidecar": Format(".json", _sidecar, begins=r'\{\n  "[^{}]*"total_papers"', of_one=True),
    "feed": Format(".json", _feed, _OF_FEEDS, _JSON_FEED, ends='"_hfdigest": '),
    "atom": Format(".xml", _atom, _OF_FEEDS, r"<feed [^>]*hfdigest[^>]*>\n  <id>urn:uuid:"),
    "csv": Format(".csv", _csv, begins="period,period_start,period_end,", of_documents=True),
    "parquet": Format(".parquet", _parquet, begins="PAR1", ends=_COLUMNS, of_documents=True),
}
"""The formats by the names that the command line gives them."""


def format_of(path: str) -> str | None:
    """Return the first format whose files end as a path does; `None` where none do."""
    return next((name for name, it in FORMATS.items() if path.endswith(it.suffix)), None)
