"""What users write, with the types that they may rely on; it is checked and never run."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import assert_type

import hfdigest
from hfdigest import (
    Affiliation,
    Approximate,
    Archive,
    Author,
    Comment,
    Day,
    Dialect,
    Digest,
    DigestDiff,
    Entry,
    HfDigestError,
    Month,
    Page,
    Paper,
    PaperPage,
    Post,
    Problem,
    RenderError,
    Trending,
    Week,
)


def edit(path: Path) -> bool:
    post = hfdigest.load_post(path, dialects=["lim4349-daily"])
    assert_type(post, Post)
    assert_type(post.digest, Digest)
    assert_type(post.digests, tuple[Digest, ...])
    assert_type(post.problems, tuple[Problem, ...])
    first = post.digest.entries[0]
    assert_type(first, Entry)
    assert_type(first.upvotes, int | Approximate | None)
    assert_type(first.paper.authors, tuple[Author, ...])
    assert_type(first.paper.published_at, dt.datetime | None)
    entry = Entry(paper=Paper(id="2602.00001", title="T", authors=[Author(name="A")]), upvotes=1)
    digest = Digest(
        period=Day(date=dt.date(2026, 2, 16)),
        entries=[*post.digest.entries, entry],
        front_matter={**post.digest.front_matter, "tags": ["a", "b"]},
    )
    try:
        edited = post.replace(digest, drop_unsupported=True)
    except RenderError as error:
        assert_type(error.fields, tuple[str, ...])
        raise
    assert_type(edited.to_bytes(), bytes)
    assert_type(hfdigest.settle(post, digest), Digest)
    return edited.save()


def periods(digest: Digest) -> dt.date | None:
    match digest.period:
        case Day(date=date):
            return assert_type(date, dt.date)
        case Week() | Month() as longer:
            return assert_type(longer.start, dt.date)
        case Trending() | None:
            return None


def read(data: bytes) -> Iterator[str]:
    page = hfdigest.parse_page(data, period=Week(year=2026, week=7), strict=True)
    assert_type(page, Page)
    answer = hfdigest.parse_api([{"paper": {"id": "2602.00001"}}])
    assert_type(answer.digest, Digest)
    paper_page = hfdigest.parse_paper_page(data, url="https://huggingface.co/papers/2602.00001")
    assert_type(paper_page, PaperPage)
    assert_type(paper_page.comments, tuple[Comment, ...])
    assert_type(hfdigest.parse_paper_api(data), Paper)
    for problem in (*page.problems, *paper_page.problems):
        assert_type(problem.line, int | None)
        yield problem.message


def read_any(path: str) -> Digest | Paper:
    document = hfdigest.load(path)
    assert_type(document, Post | Page | PaperPage)
    return document.paper if isinstance(document, PaperPage) else document.digest


def write(digest: Digest, sources: list[Digest]) -> dict[str, str]:
    enriched = hfdigest.enrich(digest, *sources)
    assert_type(enriched, Digest)
    return {
        "json": hfdigest.to_json(enriched),
        "bibtex": hfdigest.to_bibtex(enriched, flavor="biblatex", abstract=True),
        "csl": hfdigest.to_csl_json(enriched.entries),
        "ris": hfdigest.to_ris([entry.paper for entry in enriched.entries]),
        "feed": hfdigest.to_json_feed(sources, title="Papers"),
        "atom": hfdigest.to_atom(sources, language="ko"),
        "sidecar": hfdigest.to_sidecar(enriched),
        "post": hfdigest.render_post(enriched, dialect=hfdigest.dialects()["lim4349-daily"]),
    }


def compare(old: Digest, new: Digest) -> str:
    changes = hfdigest.diff(old, new)
    assert_type(changes, DigestDiff)
    assert_type(hfdigest.merge(old, new), Digest)
    assert_type(hfdigest.summarize([old, new], Month(year=2026, month=2), keep="max"), Digest)
    return changes.to_text()


def many(folder: Path) -> list[str]:
    archive = Archive(folder, workers=2)
    for document in archive:
        assert_type(document, Post | Page)
    assert_type(next(archive.papers()), Paper)
    return [digest.title for digest in archive.digests() if digest.title is not None]


def small(raw: str) -> str | None:
    assert_type(hfdigest.dialects(), Mapping[str, Dialect])
    affiliation = Affiliation.parse(raw, names=["AI21"])
    assert_type(affiliation.github_stars, int | Approximate | None)
    repaired = hfdigest.repair(raw)
    assert_type(repaired.text, str)
    try:
        value = hfdigest.from_json(raw)
    except HfDigestError as error:
        assert_type(error.path, str | None)
        return error.message
    assert_type(value, Digest | Entry | Paper)
    return affiliation.organization
