"""The arrows and rooms that docs/architecture.md draws."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "hfdigest"
MODULES = sorted(SOURCE.rglob("*.py"))

# A module imports from layers above its own line and from its own package.
LAYERS = [
    {"errors", "frozenmap", "files", "record"},
    {"affiliation"},
    {"model"},
    {"dates", "doubtful", "sighting", "source"},
    {"jsontext"},
    {"page", "post"},
    {"archive", "export"},
    {"formats", "hub", "loading"},
    {"cli"},
    {"__main__"},
]
LAYER = {part: number for number, layer in enumerate(LAYERS) for part in layer}

ROOMS = {
    "cattrs": {"export/json.py"},
    "click": {"cli.py"},
    "dateutil": {"dates.py"},
    "ftfy": {"post/repair.py"},
    "lxml": {"page/html.py"},
    "markdown_it": {"post/mask.py"},
    "msgspec": {"page/decoding.py"},
    "huggingface_hub": {"hub.py"},
    "pyarrow": {"archive/table.py"},
    "yaml": {"post/front_matter.py"},
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


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_imports_keep_to_the_map(module):
    place = module.relative_to(SOURCE).as_posix()
    for name in imports(module):
        root, *rest = name.split(".")
        if root == "hfdigest" and rest and place != "__init__.py":
            own = rest[0] == part(module)
            assert own or LAYER[rest[0]] < LAYER[part(module)], f"{place} imports {name}"
        elif root not in ANYWHERE:
            assert place in ROOMS[root], f"{place} imports {name}"


def test_the_map_shows_every_module_once():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = page.split("```")[1].splitlines()[1:]
    there = [module.relative_to(SOURCE).as_posix() for module in MODULES]
    wanted = [name for name in there if not name.endswith("/__init__.py")]
    assert sorted(row.split()[0] for row in rows) == sorted(wanted)
