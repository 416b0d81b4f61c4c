"""Every public function, method and class, with hostile values of each parameter's type.

What they take is read from their signatures, so whatever becomes public is tried as soon as it is.
A parameter of a type that `VALUES` does not know fails the test until values are given here.
"""

import datetime as dt
import inspect
import io
import os
import random
import re
import types
import typing
from collections import abc
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

import hfdigest
from hfdigest import (
    Affiliation,
    Approximate,
    Author,
    Day,
    Dialect,
    Digest,
    Entry,
    HfDigestError,
    Month,
    Organization,
    Page,
    Paper,
    Problem,
    Sighting,
    Sources,
    Trending,
    User,
    Week,
)
from hfdigest.frozenmap import FrozenMap
from tests import strategies
from tests.hub_server import item, running
from tests.page_fixtures import list_page, paper_page
from tests.posts import post_text
from tests.test_public_api import MADE_BY_READERS, NAMES, OF_HUB

HUGE = 10**400
"""A number that no column of a table holds."""
DEPTH = 3_000
"""How many lists stand in one another where that is too many."""


def nested(make, inner, depth=DEPTH):
    for _ in range(depth):
        inner = make(inner)
    return inner


def circle():
    """Return a list that holds itself."""
    items = []
    items.append(items)
    return items


def ring():
    """Return a mapping that holds itself."""
    mapping = {}
    mapping["itself"] = mapping
    return mapping


PAPER = Paper(id="2602.00001", title="A Title", authors=[Author(name="A B")])
ENTRY = Entry(paper=PAPER, upvotes=1)
DAY = Day(date=dt.date(2026, 2, 16))
DIGEST = Digest(period=DAY, entries=[ENTRY])


@cache
def strange_papers():
    """Return papers that hold what is hardest to write."""
    nasty = "\ud800\x00\x1b[1m{{x}} $\\frac{ [](javascript:x) | <b \u202e" + "{" * 300
    return (
        Paper(),
        Paper(id="", title="", abstract="", authors=[Author(name="")]),
        Paper(
            id=nasty, title=nasty, abstract=nasty, authors=[Author(name=nasty)] * 2,
            github_url=nasty, project_url=nasty, media_urls=[nasty], thumbnail_url=nasty,
            ai_keywords=[nasty], organization=Organization(name=nasty, fullname=nasty),
            discussion_id=nasty, ai_summary=nasty, extra={nasty: nasty},
        ),
        Paper(id="2602.00001", version=HUGE, author_count=-HUGE, title="9" * 5_000),
        Paper(published_at=dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=23)))),
        Paper(published_at=dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-23)))),
        Paper(title="x", extra={"deep": nested(lambda value: [value], 1, 100)}),
        Paper(title="x", extra={"deep": nested(lambda value: {"a": value}, 1, 250)}),
        Paper(title="x", extra={"a": float("nan"), "b": object(), "c": {1, 2}, "d": b"x"}),
    )  # fmt: skip


@cache
def strange_entries():
    """Return entries that hold what is hardest to write."""
    user = User(
        name="\ud800", fullname="", extra={"deep": nested(lambda value: {"a": value}, 1, 90)}
    )
    return (
        *(Entry(paper=paper, upvotes=1, rank=1) for paper in strange_papers()),
        Entry(paper=PAPER, upvotes=HUGE, comments=-HUGE, rank=-HUGE),
        Entry(paper=PAPER, github_stars=Approximate(HUGE)),
        Entry(paper=PAPER, upvotes=Approximate(1), submitted_by=user),
        Entry(
            paper=PAPER, affiliation=Affiliation(raw="\x00" * 99), summary="a\n\n---\n```",
            topic="\r\n", notes={"": "", "x": object()}, doubtful=["", "paper.title"],
        ),
    )  # fmt: skip


@cache
def strange_digests():
    """Return digests that hold what is hardest to write."""
    entries = strange_entries()
    return (
        Digest(),
        *(Digest(period=period, entries=[ENTRY, ENTRY]) for period in PERIODS),
        *(Digest(period=DAY, entries=[entry]) for entry in entries),
        Digest(
            period=DAY, title="\ud800\n", entries=entries, declared_count=-HUGE,
            front_matter={"": "", "a\nb": ["x", {"y": "z"}], "date": "x", "title": "\x00"},
            statistics={"total_papers": HUGE, "x": object()}, extra={"conflicts": 3},
        ),
        Digest(posted_at=dt.datetime.max.replace(tzinfo=dt.UTC), extra={"conflicts": [3, {}, "x"]}),
        Digest(extra={"summary": 7, "conflicts": [{"path": 7, "values": 8}]}),
    )  # fmt: skip


PERIODS = (
    DAY,
    Day(date=dt.date.min),
    Day(date=dt.date.max),
    Week(year=1, week=1),
    Week(year=9999, week=51),
    Month(year=1, month=1),
    Month(year=9999, month=12),
    Trending(),
)

STRINGS = (
    "",
    " \n\t",
    "\x00",
    "\ud800",
    "\ufeff",
    "x" * 5_000,
    "\x1b[1m\u202e",
    "[" * 100_000,
    "{" * 100_000,
    '{"a":' * 10_000,
    "9" * 5_000,
    "-" + "9" * 700 + ".5e99999",
    "../../x",
    "2026-02-16",
    "9999-W52",
    "2602.00001v" + "9" * 5_000,
    "arXiv:" * 50,
    "https://[::1:80/\ud800",
    "https://huggingface.co/papers?date=2026-02-30",
    "---\n" + "a: [" * 2_000,
    "---\na: &a [*a]\n---\n# x\n",
    "name = 1",
    'name = "x"\nperiod = "day"\nhead = "{"\nentry = "}"',
    "{id}{nothing}{0}{title!r:>99999999}",
    "{" + "0" * 5_000 + "}",
    '{"schema_version": 1, "digest": ' + "7" * 5_000 + "}",
    '[{"paper": {"id": 7}}, null, [], "x", {"id": "2602.00001", "title": {}}]',
    "<html>" + "<div>" * 3_000,
    "<html><body data-props='{' data-target=\"DailyPapers\">",
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><updated>x</updated></entry></feed>",
    '<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>',
    "fetch",
    "lim4349-daily",
    "Xiaomi Research" + "9" * 400,
)
"""Texts that are hostile to one parser or another."""

WRONG = (
    None,
    True,
    7,
    1.5,
    "",
    b"",
    [],
    {},
    set(),
    object(),
    int,
    print,
    [object()],
    {"a": object()},
)
"""Values of all kinds, most of which are of the wrong kind wherever they are given."""


def containers(inner):
    """Return collections of some values, and hostile ones."""
    inner = [*inner]
    return ((), [*inner], (one for one in inner), circle(), nested(lambda value: [value], []))


def mappings(_inner):
    return (
        {}, {"a": 1, "": None}, {7: 7}, {"a": object()}, {"a": "\ud800", "\ud800": "a"}, ring(),
        nested(lambda value: {"a": value}, 1), {"date": "2026-02-30", "title": "\n"},
        types.MappingProxyType({"a": {"b": [1, 2.5, None, dt.date.max]}}),
    )  # fmt: skip


@cache
def post():
    return hfdigest.parse_post(post_text(), name="2026-06-02.md")


@cache
def folder():
    """Return a folder with what a folder may hold at worst, made once."""
    import tempfile  # noqa: PLC0415 - for this alone

    made = tempfile.TemporaryDirectory()
    place = Path(made.name)
    folder.keep = made
    (place / "post.md").write_text(post_text(), encoding="utf-8")
    (place / "empty.md").write_bytes(b"")
    (place / "bytes.json").write_bytes(bytes(range(256)))
    (place / "page.html").write_text(list_page([item(1)]), encoding="utf-8")
    (place / "loop").symlink_to(place / "loop")
    (place / "dangling.md").symlink_to(place / "nothing")
    with (place / "sparse.md").open("wb") as file:
        file.truncate(300 * 2**30)
    if hasattr(os, "mkfifo"):
        os.mkfifo(place / "fifo.md")
    return place


def paths():
    place = folder()
    names = ("post.md", "empty.md", "bytes.json", "page.html", "loop", "dangling.md", "sparse.md")
    more = ["fifo.md"] if hasattr(os, "mkfifo") else []
    return (
        *(place / name for name in (*names, *more)), place, place / "a" / "b", "", "\x00",
        "x" * 5_000, "memory://nothing/here", "nothing://x", str(place / "\ud800"),
    )  # fmt: skip


VALUES: dict[Any, Any] = {
    str: lambda: STRINGS,
    bytes: lambda: (*(text.encode("utf-8", "surrogatepass") for text in STRINGS), bytes(range(256)),
                    b"\x1f\x8b" + bytes(99), b"\xff\xfe" + bytes(99)),
    typing.SupportsIndex: lambda: (0, 1, -1, 2**63, HUGE, -HUGE),
    int: lambda: (0, 1, -1, 2**31, 2**63, HUGE, -HUGE, True),
    float: lambda: (0.0, -1.0, float("nan"), float("inf"), 1e-300),
    bool: lambda: (False, True),
    types.NoneType: lambda: (None,),
    object: lambda: (*WRONG, circle(), ring()),
    Any: lambda: (*WRONG, circle(), ring()),
    Approximate: lambda: (Approximate(0), Approximate(HUGE), Approximate(-1)),
    dt.date: lambda: (dt.date.min, dt.date.max),
    dt.datetime: lambda: (
        dt.datetime(2026, 2, 16),  # noqa: DTZ001 - of no time zone
        dt.datetime.min.replace(tzinfo=dt.UTC),
        dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-23))),
    ),
    Day: lambda: PERIODS[:3],
    Week: lambda: PERIODS[3:5],
    Month: lambda: PERIODS[5:7],
    Trending: lambda: PERIODS[7:],
    Affiliation: lambda: (Affiliation(raw=""), Affiliation(raw="\ud800" + "9" * 400)),
    User: lambda: (User(name=""), User(name="\ud800", extra={"a": object()})),
    Author: lambda: (Author(name=""), Author(name="\ud800")),
    Organization: lambda: (Organization(), Organization(name="\ud800")),
    Paper: strange_papers,
    Entry: strange_entries,
    Digest: strange_digests,
    hfdigest.Post: lambda: (post(), *links_posts()),
    hfdigest.contents.Document: lambda: (
        post(), Page(digest=Digest()), hfdigest.parse_paper_page(paper_page()),
        *(Page(digest=digest) for digest in strange_digests()[-3:]),
    ),
    Dialect: lambda: (*hfdigest.dialects().values(), *fallbacks()),
    Sources: lambda: (Sources(), Sources(strange_digests())),
    Sighting: lambda: (Sighting(entry=ENTRY), Sighting(entry=Entry(), period=Trending())),
    Problem: lambda: (Problem(message=""), Problem(message="\ud800", line=-1, excerpt="\n" * 9)),
    hfdigest.Comment: lambda: (hfdigest.Comment(), hfdigest.Comment(text="\ud800", html="<")),
    hfdigest.DigestDiff: lambda: (hfdigest.diff(strange_digests()[-1], DIGEST),
                                  hfdigest.diff(DIGEST, strange_digests()[-3])),
    hfdigest.Change: lambda: (hfdigest.Change(field=""), hfdigest.Change(field="x", old=object())),
    hfdigest.Move: lambda: (hfdigest.Move(paper="\ud800", old=-1, new=HUGE),),
    hfdigest.Guess: lambda: (hfdigest.Guess(line=-1, column=0, chosen="", alternatives=()),),
    hfdigest.Archive: lambda: (hfdigest.Archive(folder()), hfdigest.Archive(())),
    Path: paths,
    io.IOBase: lambda: (io.BytesIO(b"\xff"), io.StringIO("\ud800"), io.BytesIO()),
}  # fmt: skip
"""Hostile values of each type."""

OF_GENERIC = {
    os.PathLike: lambda _: paths(),
    typing.IO: lambda _: VALUES[io.IOBase](),
    FrozenMap: lambda _: (FrozenMap(), FrozenMap({"a": "\ud800"})),
    abc.Mapping: mappings,
    abc.Callable: lambda _: (
        lambda *_: "key", lambda *_: 7, lambda *_: "", lambda *_: "\ud800{},%", lambda *_: None,
    ),
    **dict.fromkeys((list, tuple, abc.Iterable, abc.Collection, abc.Sequence), containers),
}  # fmt: skip
"""Hostile values of each generic type, from those of what it holds."""


def links_posts():
    text = "# x\n\n- [A](https://arxiv.org/abs/2602.00001)\n\n1. https://huggingface.co/papers/2602.00002\n"
    return (
        hfdigest.parse_post(text, dialects=["links"]),
        hfdigest.parse_post(post_text().encode() + b"\xff\xfe", name="\ud800"),
    )


def fallbacks():
    from hfdigest.grammar.builtin import fallbacks as found  # noqa: PLC0415 - not public

    return found().values()


def values_of(annotation):
    """Return hostile values of a type; a KeyError for a type that is not known here."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is Ellipsis or isinstance(annotation, str):
        return ()
    if origin is typing.Literal:
        return (*inner, "none of these", "")
    if origin in {typing.Union, types.UnionType}:
        return tuple(chain.from_iterable(map(values_of, inner)))
    if origin is not None:
        parts = () if origin is abc.Callable else inner
        return tuple(OF_GENERIC[origin](chain.from_iterable(map(values_of, parts))))
    return tuple(VALUES[annotation]())


# --- what is public ------------------------------------------------------------------------------


class Taker(NamedTuple):
    """Something public that can be called."""

    name: str
    call: Any
    parameters: dict[str, inspect.Parameter]
    hints: dict[str, Any]
    of: type | None = None
    """The class of whose instances it is a method."""


def namespace():
    """Return what the annotations of modules mean that import it for type checkers only."""
    public = {name: getattr(hfdigest, name) for name in NAMES}
    generics = {name: getattr(abc, name) for name in abc.__all__}
    tables = {"Table": object, "pa": types.SimpleNamespace(Table=object)}
    return {**public, **generics, **tables, "Any": Any}


def taker(name, function, of=None):
    hints = typing.get_type_hints(function, localns=namespace())
    parameters = dict(inspect.signature(function).parameters)
    for own in ("self", "cls"):
        parameters.pop(own, None)
    return Taker(name, function, parameters, hints, of)


def takers():
    """Yield whatever can be called of what is public."""
    for name in NAMES:
        value = getattr(hfdigest, name)
        if not inspect.isclass(value):
            yield taker(name, value)
            continue
        if name not in MADE_BY_READERS and not issubclass(value, Exception):
            yield taker(name, value.__init__)._replace(call=value)
        for part, member in vars(value).items():
            if part.startswith("_"):
                continue
            if isinstance(member, classmethod | staticmethod):
                made = taker(f"{name}.{part}", member.__func__)
                yield made._replace(call=getattr(value, part))
            elif inspect.isfunction(member):
                yield taker(f"{name}.{part}", member, value)
    for name, value in OF_HUB.items():
        yield taker(f"hub.{name}", value)


TAKERS = {found.name: found for found in takers()}

WRITERS = {"Archive.to_parquet", "Post.save"}
"""What writes to a file, and waits for whoever reads it where the file is a pipe."""

ORDINARY = {
    "data": list_page([item(1)]),
    "parse_post.data": post_text(),
    "repair.data": post_text(),
    "parse_api.data": [item(1)],
    "parse_paper_api.data": item(1),
    "parse_paper_page.data": paper_page(),
    "parse_sidecar.data": '{"date": "2026-02-16", "total_papers": 0, "papers": []}',
    "from_json.text": hfdigest.to_json(DIGEST),
    "paper_id": "2602.00001",
    "timeout": 5.0,
}
"""What something works with, by its name and the parameter's; else it is the type's first value."""


def ordinary(found, name):
    parameter = found.parameters[name]
    if (value := ORDINARY.get(f"{found.name}.{name}", ORDINARY.get(name))) is not None:
        return value
    if parameter.default is not parameter.empty:
        return parameter.default
    return values_of(found.hints.get(name, Any))[0]


def hostile(found, name):
    """Return values of a parameter's type, and of other types."""
    hint = found.hints.get(name, Any)
    if typing.get_origin(hint) is typing.Unpack:
        (of,) = typing.get_args(hint)
        hints = typing.get_type_hints(of)
        given = [{key: value} for key in hints for value in chain(values_of(hints[key]), WRONG)]
    else:
        given = [*values_of(hint), *WRONG]
    if found.name in WRITERS:
        given = [value for value in given if "fifo" not in str(value)]
    return given


POSITIONAL = {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.VAR_POSITIONAL}
KEYWORDS = inspect.Parameter.VAR_KEYWORD
OPTIONAL = {inspect.Parameter.VAR_POSITIONAL, KEYWORDS}


def usual(found):
    """Return values with which something works."""
    return {
        name: ordinary(found, name)
        for name, parameter in found.parameters.items()
        if parameter.kind not in OPTIONAL
    }


def attempt(found, instance, values):
    """Call something; what it gives must show itself, and what it raises must be ours."""
    positional, named = [] if found.of is None else [instance], {}
    for name, value in values.items():
        kind = found.parameters[name].kind
        if kind in POSITIONAL:
            positional.append(value)
        elif kind is KEYWORDS and isinstance(value, dict):
            named.update(value)
        else:
            named[name] = value
    try:
        show(found.call(*positional, **named))
    except HfDigestError as error:
        told = str(error)
        assert not STEERING.search(told), told
    except TypeError:
        pass
    except (OSError, ImportError):  # of a file system whose library is not there
        if not takes_a_path(found):
            raise


def show(result):
    """Let a result say what it is, and give its first items where it has some."""
    repr(result)
    if isinstance(result, hfdigest.Archive):
        result = result.digests()
    if isinstance(result, abc.Iterator):
        for one in islice(result, 20):
            repr(one)


STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202e]")
"""What could steer a terminal."""


def takes_a_path(found):
    """Tell whether something opens files, which may fail as opening does."""
    hints = map(str, found.hints.values())
    return found.of is hfdigest.Archive or any("PathLike" in hint for hint in hints)


def instances(found):
    """Return what a method is tried on."""
    return (None,) if found.of is None else tuple(VALUES[found.of]())


# --- the tests -----------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _alone(tmp_path, monkeypatch):
    """Work in a folder of its own, with a Hub on this machine."""
    constants = pytest.importorskip("huggingface_hub.constants")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with running() as server:
        server.items = [item(3), item(2)]
        monkeypatch.setattr(constants, "ENDPOINT", server.endpoint)
        yield


@pytest.mark.parametrize("name", TAKERS)
def test_each_parameter_takes_any_value(name):
    """One parameter is hostile, the others are usual."""
    found = TAKERS[name]
    for instance in instances(found):
        attempt(found, instance, usual(found))
        for parameter in found.parameters:
            for value in hostile(found, parameter):
                attempt(found, instance, {**usual(found), parameter: value})


@pytest.mark.parametrize("name", [name for name in TAKERS if len(TAKERS[name].parameters) > 1])
def test_all_parameters_take_any_values(name):
    """All parameters are hostile at once, in combinations that are always the same."""
    found, chance = TAKERS[name], random.Random(name)  # noqa: S311 - nothing secret
    given = {parameter: hostile(found, parameter) for parameter in found.parameters}
    for _ in range(40):
        values = {parameter: chance.choice(some) for parameter, some in given.items()}
        attempt(found, chance.choice(instances(found)), values)


GENERATED = {
    Digest: strategies.digests,
    Entry: strategies.entries,
    Paper: strategies.papers,
    str: st.text(max_size=200),
    bytes: st.binary(max_size=200),
    typing.SupportsIndex: st.integers(),
    int: st.integers(),
    float: st.floats(),
}
"""Values of types that hypothesis makes."""


def generated(hint):
    """Return the strategies for the types in a hint."""
    if isinstance(hint, abc.Hashable) and hint in GENERATED:
        return [GENERATED[hint]]
    parts = hint if isinstance(hint, list) else typing.get_args(hint)
    return [found for part in parts for found in generated(part)]


MADE = [
    (name, parameter)
    for name, found in TAKERS.items()
    for parameter in found.parameters
    if name not in WRITERS and not name.startswith("hub.") and generated(found.hints.get(parameter))
]


@pytest.mark.parametrize(("name", "parameter"), MADE)
def test_each_parameter_takes_what_hypothesis_makes(name, parameter):
    found = TAKERS[name]
    on = instances(found)[0]

    @settings(max_examples=8, suppress_health_check=list(HealthCheck), database=None)
    @given(st.one_of(generated(found.hints[parameter])))
    def check(value):
        attempt(found, on, {**usual(found), parameter: value})

    check()
