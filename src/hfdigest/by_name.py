"""Any format by its name: what digests are written in, and how."""

# ruff: noqa: PLC0415 - what writes a format is imported only when it is written

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from hfdigest.model import Digest

Write = Callable[[Sequence[Digest]], str]


class Format(NamedTuple):
    """A format that digests are written in."""

    suffix: str
    """How the names of its files end."""
    write: Write | None
    """Write digests; `None` for posts, which take a dialect or the post that there is."""
    of_one: bool = False
    """True where a text holds exactly one digest."""
    of_papers: bool = False
    """True for bibliographies, which are incomplete without authors."""


def _json(digests: Sequence[Digest]) -> str:
    from hfdigest.formats.json import to_json

    return to_json(digests[0]) + "\n"


def _json_lines(digests: Sequence[Digest]) -> str:
    from hfdigest.formats.json import to_json

    return "".join(to_json(digest, indent=None) + "\n" for digest in digests)


def _bibtex(digests: Sequence[Digest]) -> str:
    from hfdigest.bibliography.bibtex import to_bibtex

    return to_bibtex(digests)


def _biblatex(digests: Sequence[Digest]) -> str:
    from hfdigest.bibliography.bibtex import to_bibtex

    return to_bibtex(digests, flavor="biblatex")


def _csl(digests: Sequence[Digest]) -> str:
    from hfdigest.bibliography.csl import to_csl_json

    return to_csl_json(digests)


def _ris(digests: Sequence[Digest]) -> str:
    from hfdigest.bibliography.ris import to_ris

    return to_ris(digests)


def _sidecar(digests: Sequence[Digest]) -> str:
    from hfdigest.formats.sidecar import to_sidecar

    return to_sidecar(digests[0])


def _feed(digests: Sequence[Digest]) -> str:
    from hfdigest.formats.feed import to_json_feed

    return to_json_feed(digests)


def _atom(digests: Sequence[Digest]) -> str:
    from hfdigest.formats.feed import to_atom

    return to_atom(digests)


FORMATS: Mapping[str, Format] = {
    "markdown": Format(".md", None, of_one=True),
    "json": Format(".json", _json, of_one=True),
    "jsonl": Format(".jsonl", _json_lines),
    "bibtex": Format(".bib", _bibtex, of_papers=True),
    "biblatex": Format(".bib", _biblatex, of_papers=True),
    "csl": Format(".json", _csl, of_papers=True),
    "ris": Format(".ris", _ris, of_papers=True),
    "sidecar": Format(".json", _sidecar, of_one=True),
    "feed": Format(".json", _feed),
    "atom": Format(".xml", _atom),
}
"""The formats by the names that the command line gives them."""
