"""The arrows and rooms that docs/architecture.md draws."""

import ast
import sys
from pathlib import Path

import pytest

import hfdigest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "hfdigest"
MODULES = sorted(SOURCE.rglob("*.py"))

# A module imports from the lines above its own and from its own package.
LAYERS = [
    {"counts", "errors", "files", "frozenmap", "identifiers", "paths", "prose", "record"},
    {"affiliation"},
    {"model"},
    {"dates", "doubtful", "sighting", "source"},
    {"jsontext"},
    {"grammar", "page"},
    {"lens"},
    {"mojibake"},
    {"posts"},
    {"bibliography", "combine", "formats"},
    {"loading"},
    {"archive", "by_name", "hub"},
    {"cli"},
    {"__main__"},
]
LAYER = {part: number for number, layer in enumerate(LAYERS) for part in layer}

ROOMS = {
    "cattrs": {"formats/json.py"},
    "click": {"cli"},
    "dateutil": {"dates.py"},
    "ftfy": {"mojibake/undo.py"},
    "lxml": {"page/html.py"},
    "markdown_it": {"lens/mask.py"},
    "msgspec": {"jsontext.py"},
    "huggingface_hub": {"hub.py"},
    "pyarrow": {"formats/arrow.py"},
    "yaml": {"lens/front_matter.py"},
}
ANYWHERE = {"attrs", "hfdigest", *sys.stdlib_module_names}


def imports(module):
    """Yield the full name of everything that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            yield node.module


def part(module):
    """Return a module's package or name, which is what the layers order."""
    return module.relative_to(SOURCE).parts[0].removesuffix(".py")


def public_names_in(module):
    """Yield the public names that a module with a bare `import hfdigest` takes from it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "hfdigest":
            yield node.attr


def arrows(module):
    """Yield the parts of the house that a module imports from, whatever way it does."""
    for name in imports(module):
        root, *rest = name.split(".")
        if root != "hfdigest":
            continue
        if rest:
            yield rest[0]
            continue
        homes = (HOME_OF.get(public, public) for public in public_names_in(module))
        yield from (home.split(".")[0] for home in homes if home != "__version__")


HOME_OF = {name: home for home, names in hfdigest._HOMES.items() for name in names}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_keep_to_the_map(module):
    place = module.relative_to(SOURCE).as_posix()
    for target in arrows(module):
        own = target == part(module)
        assert own or LAYER[target] < LAYER[part(module)], f"{place} imports {target}"
    for name in imports(module):
        root = name.split(".")[0]
        if root not in ANYWHERE:
            assert {place, part(module)} & ROOMS[root], f"{place} imports {name}"


def test_the_map_shows_every_module_once():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = page.split("```")[1].splitlines()[1:]
    there = [module.relative_to(SOURCE).as_posix() for module in MODULES]
    wanted = [name for name in there if not name.endswith("/__init__.py")]
    assert sorted(row.split()[0] for row in rows) == sorted(wanted)
