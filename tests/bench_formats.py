"""How fast formats are written and read: the section `formats` of `python -m tests.bench`."""

import datetime as dt
import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import hfdigest
from tests import bench

DAY = hfdigest.Day(date=dt.date(2026, 2, 16))


def lists(corpus: Path | None) -> list[hfdigest.Digest]:
    """Return answers of the API as digests, each of some day."""
    if corpus is None:
        made = bench.made_items(294)
        data: list[str | bytes] = [json.dumps(made[at : at + 49]) for at in range(0, 294, 49)]
    else:
        data = [file.read_bytes() for file in sorted((corpus / "api").glob("daily_papers-*.json"))]
    found = []
    for answer in data:
        with suppress(hfdigest.PageError):
            found.append(hfdigest.parse_api(answer, period=DAY).digest)
    return [digest for digest in found if digest.period]


def dumped(values: list[Any]) -> Callable[[], Callable[[], object]]:
    """Return the standard library's way to write values."""
    return lambda: lambda: [json.dumps(value, ensure_ascii=False, indent=2) for value in values]


def loaded(texts: list[str]) -> Callable[[], Callable[[], object]]:
    """Return the standard library's way to read texts."""
    return lambda: lambda: [json.loads(text) for text in texts]


def own_json(digests: list[hfdigest.Digest], rounds: int) -> None:
    """Write and read our own JSON."""
    texts = [hfdigest.to_json(digest) for digest in digests]
    bench.race(
        f"Write {len(digests)} digests as JSON",
        lambda: [hfdigest.to_json(digest) for digest in digests],
        [bench.Peer("json.dumps(indent=2)", dumped(list(map(json.loads, texts))), bar=0.4)],
        rounds,
    )
    bench.race(
        "Read them",
        lambda: [hfdigest.from_json(text) for text in texts],
        [bench.Peer("json.loads", loaded(texts), bar=3)],
        rounds,
    )


def sidecars(corpus: Path | None, rounds: int) -> None:
    """Read and write side-car files."""
    if corpus:
        texts = [file.read_text("utf-8") for file in sorted((corpus / "sidecars").glob("*.json"))]
    else:
        post = hfdigest.load_post(bench.EXAMPLE).digest
        texts = [hfdigest.to_sidecar(post)] * 40
    digests = [hfdigest.parse_sidecar(text).digest for text in texts]
    bench.race(
        f"Read {len(texts)} side-car files",
        lambda: [hfdigest.parse_sidecar(text) for text in texts],
        [bench.Peer("json.loads", loaded(texts), bar=7)],
        rounds,
    )
    bench.race(
        "Write them",
        lambda: [hfdigest.to_sidecar(digest) for digest in digests],
        [bench.Peer("json.dumps(indent=2)", dumped(list(map(json.loads, texts))), bar=1)],
        rounds,
    )


def by_hand(digests: list[hfdigest.Digest]) -> list[dict[str, Any]]:
    """Return twelve columns as anybody would write them."""
    return [
        {
            "period": digest.period and digest.period.label,
            "paper_id": entry.paper.id,
            "title": entry.paper.title,
            "abstract": entry.paper.abstract,
            "upvotes": entry.upvotes,
            "comments": entry.comments,
            "github_stars": entry.github_stars,
            "rank": entry.rank,
            "authors": [author.name for author in entry.paper.authors],
            "published_at": entry.paper.published_at,
            "submitted_by": entry.submitted_by and entry.submitted_by.name,
            "ai_keywords": list(entry.paper.ai_keywords),
        }
        for digest in digests
        for entry in digest.entries
    ]


def tables(digests: list[hfdigest.Digest], rounds: int) -> None:
    """Make records and an Arrow table."""
    records = hfdigest.to_records(digests)

    def arrow() -> Callable[[], object]:
        import pyarrow as pa

        schema = hfdigest.to_arrow([]).schema
        return partial(pa.RecordBatch.from_pylist, records, schema=schema)

    bench.race(
        f"Make {len(records)} records of 35 columns",
        lambda: hfdigest.to_records(digests),
        [bench.Peer("12 columns by hand", lambda: partial(by_hand, digests), bar=3)],
        rounds,
    )
    bench.race(
        "Make an Arrow table",
        lambda: hfdigest.to_arrow(digests),
        [bench.Peer("pyarrow: from_pylist of ready records", arrow, bar=2)],
        rounds,
    )


def feeds(digests: list[hfdigest.Digest], rounds: int) -> None:
    """Write CSL-JSON and feeds."""

    def feedgen() -> Callable[[], object]:
        from feedgen.feed import FeedGenerator

        def run() -> object:
            feed = FeedGenerator()
            feed.id("urn:example")
            feed.title("Papers")
            feed.author({"name": "Editors"})
            for digest in digests:
                for entry in digest.entries:
                    paper, item = entry.paper, feed.add_entry(order="append")
                    item.id(paper.hf_url)
                    item.title(paper.title)
                    item.author([{"name": author.name} for author in paper.authors])
                    item.link(href=paper.hf_url)
                    item.link(href=paper.arxiv_url, rel="related")
                    item.content(paper.abstract)
                    item.published(paper.published_at)
                    item.updated(paper.published_at)
                    item.category([{"term": keyword} for keyword in paper.ai_keywords])
            return feed.atom_str(pretty=True)

        return run

    for name, write, bar in (
        ("CSL-JSON", hfdigest.to_csl_json, 1.3),
        ("a JSON Feed", hfdigest.to_json_feed, 0.75),
    ):
        plain = json.loads(write(digests))
        bench.race(
            f"Write {name} of {sum(len(digest.entries) for digest in digests)} papers",
            partial(write, digests),
            [bench.Peer("json.dumps(indent=2)", dumped([plain]), bar=bar)],
            rounds,
        )
    bench.race(
        "Write an Atom feed of them",
        lambda: hfdigest.to_atom(digests),
        [bench.Peer("feedgen", feedgen, bar=0.6)],
        rounds,
    )


def formats(corpus: Path | None, rounds: int) -> None:
    """Write and read what is neither a post nor BibTeX."""
    digests = lists(corpus)
    own_json(digests, rounds)
    sidecars(corpus, rounds)
    tables(digests, rounds)
    feeds(digests, rounds)
