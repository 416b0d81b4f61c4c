"""BibTeX and biblatex: what an entry says, its key, and what parsers read back."""

import datetime as dt
import re

import bibtexparser
import pybtex.errors
import pytest
from hypothesis import given, strategies as st
from pybtex.database import BibliographyData, parse_string

from hfdigest import (
    Affiliation,
    Author,
    Digest,
    Entry,
    Organization,
    Paper,
    RenderError,
    to_bibtex,
)
from tests import strategies
from tests.bibliography.hardcases import CASES, ENTRIES, PAPERS, names_of
from tests.tex_reading import same, tex_to_text

FLAVORS = ("bibtex", "biblatex")

FULL = Paper(
    id="2604.03480",
    title="Aligning LLMs with People",
    authors=[
        Author(name="Mete Example"),
        Author(name="Antonio Sample Jr."),
        Author(name="Lonneke van der Test"),
    ],
    abstract="Short, but 100% true.",
    published_at=dt.datetime(2026, 4, 3, tzinfo=dt.UTC),
    github_url="https://github.com/example/code",
    organization=Organization(fullname="Example Lab"),
)

BIBTEX = r"""@misc{example2026aligning-2604-03480,
  author        = {Example, Mete and Sample, Jr., Antonio and van der Test, Lonneke},
  title         = {Aligning {LLMs} with People},
  year          = {2026},
  month         = apr,
  howpublished  = {arXiv:2604.03480},
  eprint        = {2604.03480},
  archiveprefix = {arXiv},
  doi           = {10.48550/arXiv.2604.03480},
  url           = {https://arxiv.org/abs/2604.03480},
}
"""
BIBLATEX = r"""@online{example2026aligning-2604-03480,
  author     = {Example, Mete and Sample, Jr., Antonio and van der Test, Lonneke},
  title      = {Aligning {LLMs} with People},
  date       = {2026-04-03},
  eprint     = {2604.03480},
  eprinttype = {arXiv},
  doi        = {10.48550/arXiv.2604.03480},
  url        = {https://arxiv.org/abs/2604.03480},
}
"""
UNNAMED = r"""@misc{shortname2026-2602-00001,
  key           = {ShortName},
  title         = {{ShortName}: A Recipe for {MLLMs}},
  year          = {2026},
  month         = feb,
  howpublished  = {arXiv:2602.00001},
  eprint        = {2602.00001},
  archiveprefix = {arXiv},
  doi           = {10.48550/arXiv.2602.00001},
  url           = {https://arxiv.org/abs/2602.00001},
  organization  = {{ARC Lab, Example}},
  annote        = {Author names not given by the source (20 authors).},
}
"""


def fields(what, **options):
    """Return the fields of the only entry as a parser sees them."""
    (entry,) = bibtexparser.parse_string(to_bibtex(what, **options)).entries
    return {field.key: field.value for field in entry.fields}


def key(paper, **options):
    (entry,) = bibtexparser.parse_string(to_bibtex(paper, **options)).entries
    return entry.key


def parsed(text) -> BibliographyData:
    with pybtex.errors.capture() as complaints:
        pybtex.errors.set_strict_mode(enable=True)
        data = parse_string(text, "bibtex")
    assert not complaints
    return data


def test_an_entry_for_bibtex():
    assert to_bibtex(FULL) == BIBTEX


def test_an_entry_for_biblatex():
    assert to_bibtex(FULL, flavor="biblatex") == BIBLATEX


def test_an_entry_as_an_article():
    article = to_bibtex(FULL, entry_type="article")
    assert article == BIBTEX.replace("@misc", "@article").replace(
        "howpublished  = {arXiv:", "journal       = {arXiv preprint arXiv:"
    )
    biblatex = fields(FULL, flavor="biblatex", entry_type="article")
    assert biblatex["journaltitle"] == "arXiv preprint arXiv:2604.03480"
    nameless = Paper(id="2604.03480", title="T", organization=Organization(fullname="A Lab"))
    annote = fields(nameless, entry_type="article")["annote"]
    assert annote == "Author names not given by the source. Organization: A Lab."


def test_an_entry_of_a_chosen_type():
    assert to_bibtex(FULL, flavor="biblatex", entry_type="misc") == BIBLATEX.replace(
        "@online", "@misc"
    )
    online = to_bibtex(FULL, entry_type="online")
    assert online.startswith("@online{")
    assert "howpublished" not in online
    elsewhere, nowhere = Paper(id="A blog", title="T"), Paper(title="T")
    assert to_bibtex(elsewhere, entry_type="article").startswith("@misc{")
    assert to_bibtex(elsewhere, entry_type="article", flavor="biblatex").startswith("@online{")
    assert to_bibtex(nowhere, entry_type="online").startswith("@misc{")


def test_an_entry_without_names():
    line = Affiliation(raw="·20 authors5", author_count=20)
    paper = Paper(
        id="2602.00001",
        title="ShortName: A Recipe for MLLMs",
        organization=Organization(fullname="ARC Lab, Example"),
    )
    assert to_bibtex(Entry(paper=paper, affiliation=line)) == UNNAMED


def test_entries_stand_apart_and_nothing_is_nothing():
    both = to_bibtex([FULL, Paper(id="2602.00001", title="Other")])
    assert "\n}\n\n@misc{" in both
    assert to_bibtex([]) == to_bibtex(Digest()) == ""


def test_what_is_asked_for_is_added():
    entry = Entry(paper=FULL, upvotes=7)
    extra = fields(entry, abstract=True, extras=True, url="hf", doi=False)
    assert extra["abstract"] == r"Short, but 100{\%} true."
    assert extra["annote"] == (
        "On Hugging Face: 7 upvotes, https://huggingface.co/papers/2604.03480, "
        "https://github.com/example/code."
    )
    assert extra["url"] == "https://huggingface.co/papers/2604.03480"
    assert "doi" not in extra
    assert fields(FULL, flavor="biblatex", url="hf")["url"] == extra["url"]
    assert "organization" not in extra


UNNAMED_BY_SOURCE = "Author names not given by the source"
SPARSE = (
    ("counted2026-2602-00001", {"annote": f"{UNNAMED_BY_SOURCE} (132 authors). 41 upvotes"}),
    (
        "organization2026-2602-00002",
        {
            "organization": "{ARC Lab, Example PCG}",
            "annote": f"{UNNAMED_BY_SOURCE}. about 2590 upvotes",
        },
    ),
    (
        "named2026partly-2602-00003",
        {
            "author": "Named, First and others",
            "annote": "Further author names not given by the source (20 authors). 1 upvote",
        },
    ),
    ("paper2025-2512-00004", {"organization": "{example-lab}"}),
    ("old1999-hepth9901001-e87280ea27", {"eprint": "hep-th/9901001v2"}),
    ("not-someblogpost1-3fcef3b57b", {"url": "https://huggingface.co/papers/Some%20Blog_Post~1"}),
    ("numberwithout-c58b2257b5", {"author": "Number, No", "title": "Without Any Identifier"}),
    ("paper2026-2602-00005", {"eprint": "2602.00005", "annote": f"{UNNAMED_BY_SOURCE}."}),
    ("doubtful2026-2602-00006", {"title": "Doubtful Words"}),
)
ABSENT = {
    0: {"author", "organization"},
    5: {"eprint", "doi", "howpublished", "date", "year"},
    6: {"url", "eprint", "annote", "key"},
    7: {"title", "author"},
    8: {"abstract"},
}


@pytest.mark.parametrize("number", range(len(ENTRIES)))
@pytest.mark.parametrize("flavor", FLAVORS)
def test_sparse_entries_say_what_is_known(number, flavor):
    found = fields(ENTRIES[number], flavor=flavor, abstract=True, extras=True)
    expected_key, expected = SPARSE[number]
    assert key(ENTRIES[number]) == expected_key
    if "annote" in found:
        found["annote"] = found["annote"].replace("On Hugging Face: ", "").partition(", ")[0]
    if "annote" in expected and not expected["annote"].endswith("."):
        assert found.pop("annote") == expected["annote"]
    assert expected.items() - {("annote", expected.get("annote"))} <= found.items()
    assert not ABSENT.get(number, set()) & found.keys() - {"annote"}


def test_the_date_is_the_papers_own():
    def date(paper_id, published):
        found = fields(Paper(id=paper_id, title="T", published_at=published), flavor="biblatex")
        return found.get("date")

    late = dt.datetime(2025, 12, 31, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert date("2601.00001", late) == "2026-01-01"
    assert date("2601.00001", late - dt.timedelta(days=1)) == "2025-12-31"
    assert date("2510.00001", None) == "2025-10"
    assert date("2510.00001", late) == "2025-10"
    assert date("math.GT/9912001", None) == "1999-12"
    assert date("hep-th/0001001", None) == "2000-01"
    assert date("a-blog", late) == "2026-01-01"
    assert date("a-blog", dt.datetime(1, 1, 1, tzinfo=dt.UTC)) is None
    assert date("a-blog", None) is None
    assert date("2513.00001", None) is None
    assert "eprint" not in fields(Paper(id="2513.00001", title="T"))


def test_placeholders_are_no_abstracts():
    for text in ("Join the discussion on this paper page", "Papers arxiv:2512.00001 Title #1", ""):
        paper = Paper(id="2512.00001", title="T", abstract=text)
        assert "abstract" not in fields(paper, abstract=True)
    paper = Paper(id="2512.00001", title="T", abstract="Papers arxiv:2512.00001 Title")
    assert (
        fields(paper, abstract=True, doubtful=True)["abstract"] == "Papers arxiv:2512.00001 Title"
    )


def test_doubtful_fields_are_left_out_unless_asked_for():
    doubtful = ("abstract", "title", "affiliation", "upvotes", "unheard_of")
    line = Affiliation(raw="Lab7", organization="Lab7")
    paper = Paper(id="2602.00001", title="Cut", abstract="Cut …")
    entry = Entry(paper=paper, upvotes=3, affiliation=line, doubtful=doubtful)
    assert not {"abstract", "organization"} & fields(entry, abstract=True).keys()
    asked = fields(entry, abstract=True, extras=True, doubtful=True)
    assert asked["organization"] == "{Lab7}"
    assert asked["title"] == "Cut"
    assert "3 upvotes" in asked["annote"]
    certain = Entry(paper=paper, upvotes=3, affiliation=line, doubtful=["abstract"])
    assert fields(certain)["organization"] == "{Lab7}"


def test_guesses_yield_to_what_is_stated():
    names = ("title", "authors", "upvotes")
    paper = Paper(
        id="2602.00001", title="A Longer Text", authors=[Author(name="Ada Ito")], more_authors=True
    )
    guess = Entry(paper=paper, upvotes=30, doubtful=names)
    known = Entry(paper=Paper(id="2602.00001", title="Ink", authors=[Author(name="Bo Lind")]))
    assert fields(guess)["title"] == "A Longer Text"
    assert fields(guess)["author"] == "Ito, Ada and others"
    for both in ([guess, known], [known, guess]):
        assert fields(both)["title"] == "Ink"
        assert fields(both)["author"] == "Lind, Bo"
        assert "30 upvotes" in fields(both, extras=True)["annote"]


def test_statements_of_one_paper_are_merged():
    sparse = Entry(
        paper=Paper(id=" 2604.03480\u200b", title="Aligning LLMs"),
        upvotes=9,
        affiliation=Affiliation(raw="·5 authors", author_count=5),
    )
    early = Paper(id="2604.03480", published_at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    digests = [Digest(entries=[sparse]), [FULL, [Entry(paper=FULL, upvotes=4)]], early]
    text = to_bibtex(digests, extras=True, flavor="biblatex")
    assert text == to_bibtex(list(reversed(digests)), extras=True, flavor="biblatex")
    merged = fields(digests, extras=True, flavor="biblatex")
    assert merged["title"] == "Aligning {LLMs} with People"
    assert merged["author"].endswith("van der Test, Lonneke and others")
    assert merged["date"] == "2026-04-01"
    assert "(5 authors). On Hugging Face: 9 upvotes" in merged["annote"]


def test_papers_without_an_id_are_merged_only_where_they_agree():
    first = Paper(title="Technical Report", authors=[Author(name="Ada Example")])
    other = Paper(title="Technical Report", authors=[Author(name="Bo Example")])
    assert len(bibtexparser.parse_string(to_bibtex([first, other, first])).entries) == 2


def test_a_title_is_one_paper_also_where_its_authors_are_not_stated():
    bare, named = Paper(title="A Report"), Paper(title="A  Report", authors=[Author(name="Ada E")])
    for what in ([bare, named], [named, bare], [bare, bare]):
        assert to_bibtex(what).count("@") == 1
    assert "author" in to_bibtex([bare, named])


def test_keys_are_stable_readable_and_different():
    def named(name, title, paper_id):
        return key(Paper(id=paper_id, title=title, authors=[Author(name=name)]))

    assert named("Łukasz van der Müller", "The Ærø Study", "2602.00001") == (
        "vandermuller2026aero-2602-00001"
    )
    assert named("Kimi Team", '"A" $\\pi$-Net', "2602.00001") == "kimiteam2026pi-2602-00001"
    assert named("张三", "The", "2602.00001") == "the2026-2602-00001"
    assert named("x" * 99, "y" * 99, "2602.00001") == f"{'x' * 32}2026{'y' * 32}-2602-00001"
    assert re.fullmatch(r"paper-[0-9a-f]{10}", key(Paper()))
    assert re.fullmatch(r"t-abc-[0-9a-f]{10}", key(Paper(id="ABC", title="T")))
    assert key(Paper(id="abc", title="T")) == "t-abc"
    both = [Paper(id="ABC", title="T"), Paper(id="abc", title="T"), Paper(title="T")]
    found = [entry.key for entry in bibtexparser.parse_string(to_bibtex(both)).entries]
    assert found == [key(paper) for paper in both]
    assert len({name.lower() for name in found}) == 3


def test_a_paper_without_authors_is_sorted_by_the_first_words_of_its_title():
    title = "A Map: Is Not a Route, or Rather Not One That Anybody Has Walked"
    for shown, key in ((title, "A Map"), (title.replace(":", ""), "A Map Is")):
        assert f"  key           = {{{key}}},\n" in to_bibtex(Paper(id="2602.00001", title=shown))


def test_an_id_of_more_than_64_characters_is_cut_and_has_a_hash():
    whole = to_bibtex(Paper(id="a" * 64, title="T"), keys="{id}")
    assert whole.startswith("@misc{" + "a" * 64 + ",\n")
    cut = to_bibtex(Paper(id="a" * 65, title="T"), keys="{id}")
    assert re.match(r"@misc\{a{32}-[0-9a-f]{10},\n", cut)


def test_keys_by_pattern_and_function():
    assert key(FULL, keys="arXiv:{id}") == "arXiv:2604-03480"
    assert key(FULL, keys="{family}_{year}/{word}+{id}") == "example_2026/aligning+2604-03480"
    assert key(FULL, keys=lambda paper: f"hf-{paper.id}") == "hf-2604.03480"


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            "{title}",
            r"'\{title\}' may hold \{family\}, \{year\}, \{word\}, \{id\} and nothing else",
        ),
        ("{id!r}", "nothing else"),
        ("{id:>9}", "nothing else"),
        ("{id.__class__}", "nothing else"),
        ("{id", "cannot be read: expected '}'"),
        ("{id} x", "'2604-03480 x' cannot be the key of '2604.03480': a key is made of ASCII"),
        ("é{id}", "a key is made of ASCII"),
        ("", "a key is made of ASCII"),
        (lambda _: None, "None cannot be the key"),
        (lambda _: "a,b", "'a,b' cannot be the key"),
    ],
)
def test_unusable_keys_are_refused(keys, message):
    with pytest.raises(RenderError, match=message):
        to_bibtex(FULL, keys=keys)


def test_repeated_keys_are_refused():
    papers = [FULL, Paper(id="2604.00001", title="Other"), Paper(title="Third")]
    with pytest.raises(RenderError) as caught:
        to_bibtex(papers[:2], keys=lambda paper: "KEY" if paper.id == FULL.id else "key")
    assert str(caught.value) == (
        "two papers would have the key 'key': '2604.03480' and '2604.00001'"
    )
    with pytest.raises(RenderError, match="and 'Third'"):
        to_bibtex(papers[1:], keys="same")


def test_unknown_choices_are_refused():
    with pytest.raises(RenderError, match="flavor is 'bibtex' or 'biblatex', not 'biber'"):
        to_bibtex([], flavor="biber")
    with pytest.raises(RenderError, match="url is 'arxiv' or 'hf', not 'pdf'"):
        to_bibtex([], url="pdf")


@pytest.mark.parametrize("what", ["text", b"bytes", None, 3, [FULL, "text"]])
def test_other_things_are_no_papers(what):
    with pytest.raises(
        TypeError, match="is no digest, entry, paper, post or page, and no iterable of them"
    ):
        to_bibtex(what)


@pytest.mark.parametrize("flavor", FLAVORS)
@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.why for case in CASES])
def test_hard_cases_survive(number, flavor):
    case, paper = CASES[number], PAPERS[number]
    text = to_bibtex(paper, flavor=flavor, abstract=True)
    value = fields(paper, flavor=flavor, abstract=True)
    (other,) = parsed(text).entries.values()
    # A macro such as `apr` has no value of its own, and persons are compared below.
    for name in value.keys() - {"month", "author"}:
        assert other.fields[name] == value[name]
    assert squeezed(tex_to_text(value["title"])) == squeezed(case.title_shown)
    assert value["eprint"] == paper.id
    assert value.get("year", value.get("date", "")[:4]) == "2026"
    persons = [tex_to_text(str(person)) for person in other.persons.get("author", ())]
    names = names_of(case, number)
    families = case.families or [name.split()[-1] for name in names]
    if len(families) == len(names):
        assert len(persons) == len(names)
        for person, family in zip(persons, families, strict=True):
            assert same(family) in same(person)
    if case.abstract_shown:
        assert squeezed(tex_to_text(value["abstract"])) == squeezed(case.abstract_shown)


def squeezed(text):
    """Return what is left of a text's identity after TeX's spacing and quotes."""
    return same(text).replace(" ", "").replace("×", "x")


authors = st.lists(
    st.builds(Author, name=st.text(st.characters(codec="utf-8"), max_size=30)), max_size=4
)


@given(st.lists(strategies.entries | strategies.papers, max_size=4), st.sampled_from(FLAVORS))
def test_any_model_is_a_bibliography(what, flavor):
    text = to_bibtex(what, flavor=flavor, abstract=True, extras=True, doubtful=True)
    assert text.replace("\n", "").isprintable()
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    keys = [entry.key for entry in library.entries]
    assert keys == list(parsed(text).entries)
    assert len({name.lower() for name in keys}) == len(keys) <= len(what)
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name in keys)


@given(authors, st.sampled_from(FLAVORS))
def test_any_names_are_as_many_persons(names, flavor):
    paper = Paper(id="2602.00001", title="T", authors=names)
    (entry,) = parsed(to_bibtex(paper, flavor=flavor)).entries.values()
    persons = entry.persons.get("author", [])
    named = [name for name in names if any(char.isalnum() for char in name.name)]
    assert persons or not named or {name.name.lower() for name in named} <= {"others", "et al"}
    for person in persons:
        assert person.last_names


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@pytest.mark.parametrize(
    ("published", "paper_id", "month", "date"),
    [
        *(
            (dt.datetime(2026, number, 9, tzinfo=dt.UTC), None, name, f"2026-{number:02}-09")
            for number, name in enumerate(
                [
                    "jan",
                    "feb",
                    "mar",
                    "apr",
                    "may",
                    "jun",
                    "jul",
                    "aug",
                    "sep",
                    "oct",
                    "nov",
                    "dec",
                ],
                1,
            )
        ),
        # arXiv numbers a paper in the month of its submission, or in the next one.
        (dt.datetime(2026, 3, 31, tzinfo=dt.UTC), "2604.00001", "mar", "2026-03-31"),
        (dt.datetime(2026, 5, 1, tzinfo=dt.UTC), "2604.00001", "may", "2026-05-01"),
        (dt.datetime(2025, 12, 31, tzinfo=dt.UTC), "2601.00001", "dec", "2025-12-31"),
        (dt.datetime(2026, 6, 1, tzinfo=dt.UTC), "2604.00001", "apr", "2026-04"),
        (dt.datetime(2026, 2, 28, tzinfo=dt.UTC), "2604.00001", "apr", "2026-04"),
        (dt.datetime(2027, 4, 1, tzinfo=dt.UTC), "2604.00001", "apr", "2026-04"),
        (None, "2612.00001", "dec", "2026-12"),
        (None, "0704.0001", "apr", "2007-04"),
        (None, "hep-th/9901001", "jan", "1999-01"),
        (None, "math/0601001", "jan", "2006-01"),
    ],
)
def test_the_month_of_a_paper(published, paper_id, month, date):
    paper = Paper(id=paper_id, title="T", published_at=published)
    assert re.search(r"month += (\w+),", to_bibtex(paper))[1] == month
    assert re.search(r"date += {(.*)},", to_bibtex(paper, flavor="biblatex"))[1] == date
