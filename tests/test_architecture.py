"""The map, the arrows and the rooms of docs/architecture.md, held against every import there is.

An import counts wherever it stands: at the top, inside a function, for the type checker only, by
`import_module`, or by `import hfdigest`, whose names come from the modules that hold them.
"""

import ast
import re
import sys
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

import hfdigest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "hfdigest"
FACADE = "__init__.py"  # the public names: it loads what is asked for, whoever asks

ROOMS = {
    "cattrs": {"formats/json.py"},
    "click": {"cli"},
    "dateutil": {"dates.py"},
    "fsspec": {"remote.py"},
    "ftfy": {"mojibake/general.py"},
    "lxml": {"page/html.py"},
    "markdown_it": {"markdown.py"},
    "msgspec": {"jsontext.py"},
    "huggingface_hub": {"asking.py"},
    "pyarrow": {"formats/arrow.py"},
    "yaml": {"lens/yaml_text.py"},
}
ANYWHERE = {"attrs", "hfdigest", *sys.stdlib_module_names}


# --- what stands in the documentation ------------------------------------------------------------


def blocks():
    """Return the map and the arrows, the first two `text` blocks of the page."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return [block.splitlines() for block in re.findall(r"```text\n(.*?)```", page, re.DOTALL)[:2]]


ROWS = [row.split()[0] for row in blocks()[0]]
LAYERS = [line.split(", ") for line in blocks()[1]]
LAYER = {part: number for number, layer in enumerate(LAYERS) for part in layer}


# --- what the modules import ---------------------------------------------------------------------


def read_modules(source):
    """Return every module of a package by its place, such as `lens/post.py`, as a tree."""
    return {
        path.relative_to(source).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(source.rglob("*.py"))
    }


MODULES = read_modules(SOURCE)


def places_of(dotted, modules):
    """Return the places of the modules that a name within hfdigest, such as `lens.post`, is in."""
    parts = dotted.split(".")
    if parts[-1] == "*":
        return {place for place in modules if place.split("/")[:-1] == parts[:-1]}
    for end in range(len(parts), 0, -1):
        stem = "/".join(parts[:end])
        for place in (f"{stem}.py", f"{stem}/__init__.py"):
            if place in modules:
                return {place}
    message = f"hfdigest.{dotted} is no module"
    raise LookupError(message)


def imports(tree):
    """Yield the full name of everything that a module imports, wherever in it."""
    facade = set()  # what `import hfdigest` is called here
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name != "hfdigest")
            facade |= {
                alias.asname or "hfdigest" for alias in node.names if alias.name == "hfdigest"
            }
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and "import_module" in ast.unparse(node.func):
            # An f-string such as "hfdigest.cli.{name}" tells the package.
            parts = getattr(node.args[0], "values", [node.args[0]])
            yield parts[0].value + "*" * (len(parts) > 1)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in facade:
            yield f"hfdigest.{node.attr}"


def targets(tree, modules, homes):
    """Return the places of the modules of hfdigest that a module needs."""
    found = set()
    for name in imports(tree):
        root, _, rest = name.partition(".")
        if root == "hfdigest" and rest != "__version__":
            public, _, more = rest.partition(".")
            home = homes.get(public, public) + ("." + more if more else "")
            found |= places_of(home, modules)
    return found


def arrows(modules, homes):
    """Return what each module needs, by its place; what only hands on is left out."""
    return {
        place: targets(tree, modules, homes) - {place}
        for place, tree in modules.items()
        if place != FACADE
    }


def part(place):
    """Return a module's package or name, which is what the layers order."""
    return place.split("/")[0].removesuffix(".py")


ARROWS = arrows(MODULES, hfdigest._HOME_OF)


# --- the tests -----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ARROWS)
def test_a_module_imports_from_the_layers_above_and_from_its_own_package(place):
    for target in ARROWS[place]:
        own = part(target) == part(place)
        assert own or LAYER[part(target)] < LAYER[part(place)], f"{place} imports {target}"


@pytest.mark.parametrize("place", ARROWS)
def test_a_third_party_parser_is_imported_in_its_room_only(place):
    for root in {name.split(".")[0] for name in imports(MODULES[place])} - ANYWHERE:
        assert {place, part(place)} & ROOMS[root], f"{place} imports {root}"


def check_no_cycle(graph):
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1][::-1]))


def test_no_modules_import_each_other():
    # What a package's own `__init__` hands on belongs to the modules that it is taken from.
    check_no_cycle({place: ARROWS[place] for place in ARROWS if not place.endswith("__init__.py")})


def test_no_packages_import_each_other():
    graph = {}
    for place, found in ARROWS.items():
        graph.setdefault(part(place), set()).update({part(target) for target in found})
    check_no_cycle({name: found - {name} for name, found in graph.items()})


def test_the_public_names_are_loaded_from_where_they_are_defined():
    for name, home in hfdigest._HOME_OF.items():
        value = getattr(hfdigest, name)
        assert getattr(value, "__module__", f"hfdigest.{home}") == f"hfdigest.{home}", name


def test_the_map_shows_every_module_once():
    wanted = [place for place in MODULES if "/__init__" not in place]
    assert sorted(ROWS) == sorted(wanted)


def test_every_file_that_the_page_names_is_there():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    prose = re.sub(r"```text\n.*?```", "", page, flags=re.DOTALL)
    named = set(re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py)`", prose))
    assert len(named) > 20
    assert {
        name for name in named if not any((at / name).is_file() for at in (SOURCE, ROOT))
    } == set()


def test_the_map_and_the_arrows_name_the_same_parts_in_the_same_order():
    rows = [part(row) for row in ROWS if row not in {FACADE, "__main__.py"}]
    parts = list(dict.fromkeys(rows))
    assert sorted(parts) == sorted(set(LAYER) - {"__main__"})
    for above, below in pairwise(rows):
        assert LAYER[above] <= LAYER[below], f"{below} stands below {above} in the map"
    assert sum(a != b for a, b in pairwise(rows)) == len(parts) - 1


# --- the test of the test ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "from hfdigest.b import x",
        "from hfdigest import b",
        "import hfdigest.b",
        "import hfdigest\nhfdigest.public",
        "import hfdigest as h\nh.public",
        "from hfdigest import public",
        "from hfdigest import public as other",
        "def f():\n    from hfdigest import public",
        "if TYPE_CHECKING:\n    from hfdigest.b import x",
        "import importlib\nimportlib.import_module('hfdigest.b')",
        "import importlib\nimportlib.import_module(f'hfdigest.{name}')",
    ],
)
def test_an_arrow_is_seen_whatever_way_it_is_written(text):
    modules = {"a.py": ast.parse(text), "b.py": ast.parse("import json")}
    assert arrows(modules, {"public": "b"}) == {"a.py": {"b.py"}, "b.py": set()}
