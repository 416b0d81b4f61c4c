"""Any format by its name: what digests are written in, and how."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import hfdigest

if TYPE_CHECKING:
    from hfdigest import Digest

# ruff: noqa: PLW0108 - the lambdas load what writes a format only when it is written


class Format(NamedTuple):
    """A format that digests are written in."""

    suffix: str
    """How the names of its files end."""
    write: "Callable[[Sequence[Digest]], str] | None"
    """Write digests; `None` for posts, which take a dialect or the post that there is."""
    of_one: bool = False
    """True where a text holds exactly one digest."""
    of_papers: bool = False
    """True for bibliographies, which are incomplete without authors."""


def _json_lines(digests: "Sequence[Digest]") -> str:
    return "".join(hfdigest.to_json(digest, indent=None) + "\n" for digest in digests)


FORMATS: Mapping[str, Format] = {
    "markdown": Format(".md", None, of_one=True),
    "json": Format(".json", lambda digests: hfdigest.to_json(digests[0]) + "\n", of_one=True),
    "jsonl": Format(".jsonl", _json_lines),
    "bibtex": Format(".bib", lambda digests: hfdigest.to_bibtex(digests), of_papers=True),
    "biblatex": Format(
        ".bib", lambda digests: hfdigest.to_bibtex(digests, flavor="biblatex"), of_papers=True
    ),
    "csl": Format(".json", lambda digests: hfdigest.to_csl_json(digests), of_papers=True),
    "ris": Format(".ris", lambda digests: hfdigest.to_ris(digests), of_papers=True),
    "sidecar": Format(".json", lambda digests: hfdigest.to_sidecar(digests[0]), of_one=True),
    "feed": Format(".json", lambda digests: hfdigest.to_json_feed(digests)),
    "atom": Format(".xml", lambda digests: hfdigest.to_atom(digests)),
}
"""The formats by the names that the command line gives them."""
