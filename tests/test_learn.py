"""Dialects that are learnt from examples of a publisher's posts."""

import datetime as dt
import json
from functools import cache

import pytest
from attrs import evolve
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st

from hfdigest import Dialect, DialectError, Digest, Entry, Paper, load, parse_post
from hfdigest.cli import main
from hfdigest.learn.beside import around_titles
from hfdigest.learn.examples import Example
from hfdigest.learn.forms import Gap, Maybe, forms
from hfdigest.learn.groups import Place
from hfdigest.learn.heads import dated
from hfdigest.learn.starts import starts
from tests.publishers import LEARNT, PUBLISHERS, WORDS, note_of, paper_of, posts_of


def written(publisher, posts=4):
    """Return the posts of a publisher, each its name and its text."""
    return [(post.name, post.text) for post in posts_of(PUBLISHERS[publisher], posts)]


@cache
def learnt(publisher):
    return Dialect.infer(written(publisher)), posts_of(PUBLISHERS[publisher])


def written_to(publisher):
    """Return the file of the dialect that is learnt from a publisher."""
    return LEARNT / f"{publisher.replace(' ', '-')}.toml"


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_a_learnt_dialect_is_what_a_person_would_have_written(publisher):
    found, made = learnt(publisher)
    assert found.toml == written_to(publisher).read_text(encoding="utf-8")
    assert found.dialect == Dialect.from_toml(found.toml)
    entries = sum(len(post.numbers) for post in made)
    assert (found.posts, found.entries, found.identified) == (len(made), entries, entries)


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_every_paper_of_later_posts_is_read(publisher):
    found, _ = learnt(publisher)
    for name, text, day, numbers in posts_of(PUBLISHERS[publisher], posts=6, entries=6)[4:]:
        post = parse_post(text, name=name, dialects=[found.dialect])
        got = [(entry.paper.id, entry.paper.title) for entry in post.digest.entries]
        assert got == [paper_of(number) for number in numbers]
        assert post.digest.period.start <= day <= post.digest.period.end


@pytest.mark.parametrize("publisher", PUBLISHERS)
def test_a_learnt_dialect_keeps_the_laws_of_posts(publisher):
    found, made = learnt(publisher)
    for name, text, *_ in made[:1]:
        post = parse_post(text, name=name, dialects=[found.dialect])
        assert post.to_bytes() == text.encode()
        for index, entry in enumerate(post.digest.entries):
            paper = evolve(entry.paper, title="Another Title")
            entries = [*post.digest.entries]
            entries[index] = evolve(entry, paper=paper)
            edited = post.replace(evolve(post.digest, entries=entries))
            assert edited.digest.entries[index].paper.title == "Another Title"
            assert len(text) - len(edited.text) >= len(entry.paper.title) - len("Another Title")
            assert edited.replace(post.digest).text == text


UNREAD = {
    "bullets": (("The best of the day.", 4),),
    "table of all": (("That is all.", 4),),
    "korean": (("오늘의 논문 목록이다.", 4),),
    "japanese": (("きょうのろんぶんです。", 4),),
}


@pytest.mark.parametrize("publisher", UNREAD)
def test_lines_that_nothing_reads_are_told(publisher):
    assert learnt(publisher)[0].unread == UNREAD[publisher]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_end_as_they_like(end):
    made = [(name, text.replace("\n", end)) for name, text in written("bullets")]
    assert Dialect.infer(made) == learnt("bullets")[0]


def test_a_title_that_is_broken_over_lines_hides_nothing():
    broken = [(name, text.replace(" from ", "\n  from ", 1)) for name, text in written("bullets")]
    found = Dialect.infer(broken)
    assert "{rank}. **{title}** - 👍 {upvotes}" in found.toml
    assert (found.entries, found.identified) == (19, 19)


def test_what_was_guessed_is_told_and_stands_in_the_file():
    found, _ = learnt("headings")
    assert found.guessed == ("{summary} is a text without a label",)
    assert "# {summary} is text without a label: name what you know better" in found.toml
    assert (found.posts, found.entries, found.identified) == (4, 19, 19)
    assert found.problems == ()


def test_facts_name_what_posts_leave_open():
    entries = [
        Entry(paper=Paper(id=paper_of(number)[0], abstract=note_of(number)))
        for post in posts_of(PUBLISHERS["headings"])
        for number in post.numbers
    ]
    found = Dialect.infer(written("headings"), facts=[Digest(entries=entries)])
    assert "{abstract:body}" in found.toml
    assert found.guessed == ()


def test_no_dialect_is_written_that_reads_less_than_half():
    texts = [
        ("a.md", "Some say https://arxiv.org/abs/2602.00001 is good.\n"),
        (
            "b.md",
            "# Other\n\nRead 2 papers: https://arxiv.org/abs/2602.00002 https://arxiv.org/abs/2602.00003\n",
        ),
        ("c.md", "* x https://arxiv.org/abs/2602.00004\n\n> https://arxiv.org/abs/2602.00005 y\n"),
    ]
    found = Dialect.infer(texts)
    assert (found.dialect, found.toml) == (None, "")
    (problem,) = found.problems
    assert problem.level == "error"
    assert "--dialect links" in problem.message


OTHER = ("other.md", "# Other\n\nThere is no paper here.\n")
ALSO = "## Also seen\n\nhttps://arxiv.org/abs/2602.09999 and https://arxiv.org/abs/2602.09998\n"


def doubled(name, text):
    """Return a post with its first entry at its end, too."""
    return name, text + text[text.index("## 1. ") : text.index("## 2. ")]


DOUBTS = {
    "nothing": (written("headings"), []),
    "papers of no entry": (
        [(name, text + ALSO) for name, text in written("headings")],
        ["papers that a post names and no entry is: 8"],
    ),
    "papers twice": (
        [doubled(*written("headings")[0]), *written("headings")[1:]],
        ["papers that stand twice in a post: 1"],
    ),
    "another post": ([*written("headings"), OTHER], ["1 of 5 posts are not of this dialect"]),
}


@pytest.mark.parametrize(("posts", "messages"), DOUBTS.values(), ids=DOUBTS)
def test_what_is_to_be_doubted_is_told(posts, messages):
    found = Dialect.infer(posts)
    assert [(each.level, each.message) for each in found.problems] == [
        ("warning", message) for message in messages
    ]


def test_posts_of_two_eras_are_read():
    found = Dialect.infer([*written("headings")[:2], *written("cards")[2:]])
    assert (found.posts, found.entries, found.identified) == (4, 19, 19)
    assert 'head = """\n# Daily reading, {period}\n{|}# Cards {period}' in found.toml


def test_of_many_posts_some_are_studied_and_all_are_read():
    posts = [(post.name, post.text) for post in posts_of(PUBLISHERS["week"], 66, 1)]
    posts = [(f"2026-W{number % 52 + 1:02d}.md", text) for number, (_, text) in enumerate(posts)]
    name, text = posts[-1]
    posts[-1] = name, text.replace("- [ ] [", "* [x] [")
    found = Dialect.infer(posts)
    assert found.posts == 66
    assert found.entries == found.identified == 132
    assert "{|}* [x] [{title}]({arxiv_url}) #paper" in found.toml


def test_examples_and_facts_are_files_and_documents_too(tmp_path):
    paths = []
    for name, text in written("headings"):
        paths.append(tmp_path / name)
        paths[-1].write_text(text, encoding="utf-8")
    items = [
        {"id": paper_of(number)[0], "summary": note_of(number)}
        for post in posts_of(PUBLISHERS["headings"])
        for number in post.numbers
    ]
    api = tmp_path / "papers.json"
    api.write_text(json.dumps(items), encoding="utf-8")
    for facts in (api, str(api), load(api)):
        found = Dialect.infer(paths, facts=[facts])
        assert "{abstract:body}" in found.toml
    assert Dialect.infer(map(str, paths)) == learnt("headings")[0]


def test_no_examples_are_an_error():
    with pytest.raises(DialectError, match="there is no example to learn from"):
        Dialect.infer([])


def test_two_runs_give_the_same_text():
    assert learnt("folds")[0].toml == learnt("folds")[0].toml


def test_of_two_ways_to_read_posts_the_one_that_reads_more_is_learnt():
    """Most papers stand in a table, too, which is tried before headings."""
    made, posts = posts_of(PUBLISHERS["headings"], 4), []
    for post in made:
        head, _, rest = post.text.partition("\n\n")
        papers = [paper_of(number) for number in post.numbers[:-1]]
        rows = [f"| {title} | [{name}](https://arxiv.org/abs/{name}) |" for name, title in papers]
        table = "\n".join(["| Paper | Link |", "|---|---|", *rows])
        posts.append((post.name, f"{head}\n\n{table}\n\n{rest}"))
    found = Dialect.infer(posts)
    assert "[columns]" not in found.toml
    assert found.entries == sum(len(post.numbers) for post in made)
    assert found.problems == ()


# --- the mechanisms ------------------------------------------------------------------------------


def test_the_start_of_entries_is_the_line_that_parts_papers():
    examples = [Example.read(text, name) for name, text in written("folds")]
    assert "".join(starts(examples)[0].keys).startswith(("<details>", "<summary><b>"))


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=8, unique=True))
def test_lines_give_back_their_values_as_gaps(values):
    places = [Place(n, 1, 0, f"**Lab:** {value} | [x](u)") for n, value in enumerate(values)]
    (form,) = forms(places, 4)
    gaps = [part for part in form.parts if isinstance(part, Gap)]
    assert [value.strip() for value in gaps[0].values] == values
    assert form.lines == len(values)


def test_lines_that_lack_a_part_have_the_same_form():
    code = " • [Code](https://github.com/lab/{})"
    lines = [
        f"**Links:** [HF](https://huggingface.co/papers/2602.0000{n})" + code.format(n) * (n % 2)
        for n in range(6)
    ]
    (form,) = forms([Place(n, 1, 0, line) for n, line in enumerate(lines)], 4)
    (maybe,) = [part for part in form.parts if isinstance(part, Maybe)]
    assert maybe.parts[0] == " • [Code]("
    assert form.lines == 6


def test_a_mark_at_the_beginning_that_nothing_closes_is_part_of_the_text():
    (form,) = forms([Place(n, 1, 0, line) for n, line in enumerate(["*: a b", "*: c d"])], 0)
    assert form.parts == (Gap("text", ("*: a b", "*: c d")),)


def test_a_mark_that_only_some_lines_have_may_be_missing():
    lines = [f"### {WORDS[n]} Notes ({n + 1}/10){' ⭐' if n % 2 else ''}" for n in range(8)]
    (form,) = forms([Place(n, 1, 0, line) for n, line in enumerate(lines)], 4)
    shown = [part if isinstance(part, str) else getattr(part, "kind", part) for part in form.parts]
    assert shown == ["### ", "text", "(", "number", "/10)", Maybe((" ⭐",))]


def test_a_date_behind_a_slash_is_none_of_the_form_though_all_lines_have_it():
    lines = [f"### {word} Notes (seen/2026-02-16)" for word in WORDS[:8]]
    (form,) = forms([Place(n, 1, 0, line) for n, line in enumerate(lines)], 4)
    shown = [part if isinstance(part, str) else part.kind for part in form.parts]
    assert shown == ["### ", "text", "(seen/", "date", ")"]


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=8, unique=True))
def test_titles_stand_apart_from_what_is_beside_them(words):
    titles = [f"Ports of {word}" for word in words]
    values = tuple(f"Ada Ito: {title}. Bo Lind" for title in titles)
    before, mark, title, after, rest = around_titles(Gap("text", values), titles)
    assert (mark, title.values, after) == (": ", tuple(titles), ". ")
    assert {*before.values, *rest.values} == {"Ada Ito", "Bo Lind"}
    whole = Gap("text", tuple(titles))
    assert [*around_titles(whole, titles)] == [whole]
    assert [*around_titles(whole, [None] * len(titles))] == [whole]


def test_a_line_that_one_post_alone_has_is_learnt_too():
    made = written("headings", posts=8)
    name, text = made[5]
    address = "https://arxiv.org/abs/2602.00201"
    made[5] = name, text.replace(f"[abstract]({address})", f"Source: <{address}>")
    found = Dialect.infer(made)
    assert "Source: <{arxiv_url}>" in found.toml
    assert found.entries == found.identified


def test_posts_with_another_head_are_learnt_too():
    made = written("headings", posts=8)
    name, text = made[6]
    made[6] = name, text.replace("# Daily reading, ", "# The daily reading of ")
    found = Dialect.infer(made)
    assert "{|}# The daily reading of {period}" in found.toml
    assert found.posts == 8


def test_a_head_that_one_post_of_many_has_is_learnt_too():
    made = written("citations", posts=12)
    name, text = made[5]
    made[5] = name, text.replace("# Bibliography of", "# Books of")
    found = Dialect.infer(made)
    assert "# Bibliography of {period}\n{|}# Books of {period}\n" in found.toml
    assert (found.posts, found.problems) == (12, ())


def test_no_citation_in_an_entry_becomes_one():
    found, made = learnt("scored")
    assert found.entries == sum(len(post.numbers) for post in made)
    assert [problem.message for problem in found.problems] == [
        f"papers that a post names and no entry is: {found.entries}"
    ]


@settings(max_examples=60)
@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%Y년 %m월 %d일"]),
)
def test_a_dated_line_gives_its_date_back(date, form):
    language = "ko" if "년" in form else "en"
    months = "January February March April May June July August September October November December"
    text = form.replace("%Y", f"{date:%Y}").replace("%m", f"{date:%m}").replace("%d", f"{date:%d}")
    text = text.replace("%B", months.split()[date.month - 1])
    found = next(dated(f"# Papers of {text} here", "day", language))
    assert found.period.date == date
    assert (found.before, found.after) == ("# Papers of ", " here")


# --- the command ---------------------------------------------------------------------------------


def test_the_command_writes_a_dialect_that_reads_the_folder(tmp_path):
    folder = tmp_path / "posts"
    folder.mkdir()
    for name, text in written("bullets"):
        (folder / name).write_text(text, encoding="utf-8")
    target = tmp_path / "mine.toml"
    run = CliRunner().invoke(
        main, ["dialect", "infer", str(folder), "--name", "mine", "-o", str(target)]
    )
    assert run.exit_code in {0, 1}, run.output
    assert "4 posts, 19 entries, 19 with id and title" in run.stderr
    mine = Dialect.load(target)
    assert mine.name == "mine"
    checked = CliRunner().invoke(main, ["check", str(folder), "--dialect", str(target)])
    assert "mine, 4 entries" in checked.output


def test_the_command_refuses_what_it_cannot_learn(tmp_path):
    post = tmp_path / "a.md"
    post.write_text("Nothing here.\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["dialect", "infer", str(post)])
    assert run.exit_code == 4
    assert "no dialect reads at least half of the papers" in run.stderr
    assert run.stdout == ""


# --- the files, written anew ---------------------------------------------------------------------


def write_learnt():
    """Write what is learnt now, to be looked through: `python -m tests.test_learn`."""
    for publisher in PUBLISHERS:
        written_to(publisher).write_text(learnt(publisher)[0].toml, encoding="utf-8")


if __name__ == "__main__":
    write_learnt()
