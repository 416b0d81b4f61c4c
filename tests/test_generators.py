"""What was meant is what is seen, in the engines of the site generators themselves."""

import datetime as dt
import random

import pytest

from hfdigest import (
    Day,
    Dialect,
    Digest,
    Entry,
    Month,
    Paper,
    Trending,
    Week,
    dialects,
    parse_post,
    render_post,
)
from tests import generators
from tests.test_codec import MARKS
from tests.test_hostile import PROBES

ANYWHERE = [
    generators.jekyll,
    generators.commonmark,
    generators.github,
    generators.python_markdown,
    generators.python_markdown_extra,
    generators.hugo,
    generators.eleventy,
    generators.vitepress,
    generators.astro,
    generators.docusaurus,
]
DAY = Day(date=dt.date(2026, 2, 16))


def texts(seed):
    """Return texts of marks that could be markup, and the probes."""
    choose = random.Random(seed)  # noqa: S311 - the same texts in every run
    found = ("".join(choose.choices(MARKS, k=choose.randint(1, 10))) for _ in range(120))
    made = (" ".join(text.replace("\N{NO-BREAK SPACE}", " ").split()) for text in found)
    return [*PROBES, "Agents:more[x] and a:b{c}", *(text for text in made if text)]


def digest_of(given):
    entries = [
        Entry(
            paper=Paper(id=f"2602.{number:05}", title=text, abstract=text),
            upvotes=len(given) - number,
        )
        for number, text in enumerate(given)
    ]
    return Digest(period=DAY, entries=entries)


def check_shown(tree, given, titles, abstracts, label):
    """Each title and abstract stands in the page as it was given, and nothing became a table."""
    assert not tree.xpath("//table|//del|//em|//code|//script|//img")
    shown = [generators.plain(title.text_content()) for title in titles]
    assert shown == [generators.plain(text) for text in given]
    shown = [generators.plain(abstract.text_content()) for abstract in abstracts]
    assert shown == [generators.plain(f"{label} {text}") for text in given]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_post_of_the_blog_in_jekyll(seed, tmp_path):
    """Titles are bold in one list of all entries, and no bullet is lost."""
    given = texts(seed)
    text = render_post(digest_of(given), dialect="lim4349-daily")
    tree = generators.page(generators.jekyll(text, tmp_path))
    titles = tree.xpath("//ol/li//strong[following-sibling::text()[contains(., '👍')]]")
    abstracts = tree.xpath("//li[starts-with(normalize-space(.), 'Abstract:')]")
    check_shown(tree, given, titles, abstracts, "Abstract:")
    assert len(tree.xpath("//ol")) == 1


@pytest.mark.parametrize("generator", ANYWHERE, ids=lambda generator: generator.__name__)
def test_a_plain_post_anywhere(generator, tmp_path):
    """Titles are links in headings, and abstracts paragraphs, whatever shows the post."""
    given = texts(4)
    text = render_post(digest_of(given), dialect="plain")
    read = [entry.paper for entry in parse_post(text).digest.entries]
    assert [paper.title for paper in read] == [paper.abstract for paper in read] == given
    tree = generators.page(generator(text, tmp_path / "site"))
    titles = tree.xpath("//h2[a[contains(@href, 'huggingface.co/papers/2602')]]")
    abstracts = tree.xpath("//p[strong[text()='Abstract.']]")
    check_shown(tree, given, titles, abstracts, "Abstract.")


@pytest.mark.parametrize(
    ("period", "date"),
    [
        (DAY, "2026-02-16"),
        (Week(year=2026, week=8), "2026-02-22"),
        (Month(year=2026, month=2), "2026-02-28"),
    ],
)
def test_hugo_reads_the_date_of_a_plain_post(period, date, tmp_path):
    text = render_post(Digest(period=period, entries=digest_of(["T"]).entries), dialect="plain")
    assert f'date: "{date}"' in text
    assert generators.hugo(text, tmp_path / "site").startswith(date)


def test_a_plain_post_in_pelican(tmp_path):
    """Pelican takes the quotes around a date for a part of it; a dialect without them is made."""
    toml = dialects()["plain"].toml
    mine = Dialect.from_toml(toml.replace('"{period:last_day}"', "{period:last_day}"))
    given = texts(5)
    text = render_post(digest_of(given), dialect=mine)
    assert "\ndate: 2026-02-16\n" in text
    assert text.replace("date: 2026-02-16", 'date: "2026-02-16"') == (
        render_post(digest_of(given), dialect="plain")
    )
    tree = generators.page(generators.pelican(text, tmp_path / "site"))
    titles = tree.xpath("//h2[a[contains(@href, 'huggingface.co/papers/2602')]]")
    abstracts = tree.xpath("//p[strong[text()='Abstract.']]")
    check_shown(tree, given, titles, abstracts, "Abstract.")


def test_astro_reads_the_front_matter_of_a_plain_post():
    keys = {"draft": True, "weight": 5, "paper": "2503.02130", "tags": ["a", "true"]}
    text = render_post(digest_of(["T"]), dialect="plain", front_matter=keys)
    assert generators.astro_front_matter(text) == {
        "title": "Hugging Face Papers - 2026-02-16",
        "date": "2026-02-16",
        **keys,
    }


def test_a_moment_is_written_as_every_generator_reads_it(tmp_path):
    posted_at = dt.datetime(2026, 2, 17, 9, 15, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    digest = Digest(period=Trending(), posted_at=posted_at, entries=digest_of(["T"]).entries)
    text = render_post(digest)
    assert 'date: "2026-02-17T09:15:00+09:00"' in text
    assert parse_post(text).digest.posted_at == posted_at
    assert generators.hugo(text, tmp_path / "site").startswith("2026-02-17")
