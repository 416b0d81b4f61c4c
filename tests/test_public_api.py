"""The public names: each in one home, documented, in the reference, and with its signature kept.

`python -m tests.test_public_api` writes the snapshot of the signatures anew.
"""

import ast
import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import hfdigest
from hfdigest import hub

SNAPSHOT = Path(__file__).with_name("public_api.txt")
REFERENCE = Path(__file__).parent.parent / "docs" / "reference.md"
MADE_BY_READERS = {"Dialect", "Post"}
"""Classes whose constructors are no part of the public interface."""
NAMES = [name for name in hfdigest.__all__ if name != "__version__"]
OF_HUB = {
    name: value
    for name, value in vars(hub).items()
    if inspect.isfunction(value) and value.__module__ == hub.__name__ and name[0] != "_"
}


def signature(name, value):
    """Return a callable's name and signature, or the name alone where Python knows none."""
    try:
        text = f"{name}{inspect.signature(value)}".replace("hfdigest.", "")
    except (TypeError, ValueError):
        return name
    return re.sub(r"\*<class '([\w.]+)'>", r"Unpack[\1]", text)  # as Python 3.12 says it


def describe(name, value):
    """Yield the lines of the snapshot that speak of a public name."""
    if not inspect.isclass(value):
        yield signature(name, value)
        return
    bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object)
    made = name if name in MADE_BY_READERS else signature(name, value)
    yield f"class {made}" + (f" of {bases}" if bases else "")
    for part, member in sorted(vars(value).items()):
        if part.startswith("_"):
            continue
        if isinstance(member, classmethod | staticmethod):
            yield "    " + signature(part, getattr(value, part))
        elif inspect.isfunction(member):
            yield "    " + signature(part, member)
        else:
            yield f"    {part}"


def snapshot():
    """Return the text of the snapshot as it should be."""
    lines = [line for name in NAMES for line in describe(name, getattr(hfdigest, name))]
    lines += [signature(f"hub.{name}", value) for name, value in OF_HUB.items()]
    return "\n".join(lines) + "\n"


def test_every_name_has_one_home():
    homes = [name for names in hfdigest._HOMES.values() for name in names]
    assert sorted(homes) == sorted(set(homes)) == NAMES
    for home, names in hfdigest._HOMES.items():
        assert list(names) == sorted(names), home


def test_type_checkers_see_every_name_at_home():
    stub = Path(hfdigest.__file__).with_suffix(".pyi").read_text(encoding="utf-8")
    homes = {
        node.module.removeprefix("hfdigest."): tuple(sorted(alias.asname for alias in node.names))
        for node in ast.walk(ast.parse(stub))
        if isinstance(node, ast.ImportFrom)
    }
    assert homes.pop("hfdigest") == ("hub",)
    assert homes == hfdigest._HOMES


def test_the_one_public_module_is_loaded_when_it_is_used():
    pytest.importorskip("huggingface_hub", reason="hfdigest.hub needs the extra hub")
    assert hfdigest.hub is import_module("hfdigest.hub")


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_documented_at_home(name):
    home = import_module(f"hfdigest.{hfdigest._HOME_OF[name]}")
    value = getattr(home, name)
    assert value is getattr(hfdigest, name)
    assert value.__doc__
    assert value.__doc__[0].isupper() or value.__doc__[0] == "`"


def test_every_name_stands_in_the_reference_once():
    pattern = r"^\.\. auto(?:class|data|exception|function):: hfdigest\.(\w+)$"
    listed = re.findall(pattern, REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == NAMES


def test_the_functions_of_the_hub_stand_in_the_reference():
    text = REFERENCE.read_text(encoding="utf-8")
    assert re.findall(r"^\.\. autofunction:: hfdigest\.hub\.(\w+)$", text, re.MULTILINE) == [
        *OF_HUB
    ]
    assert all(value.__doc__ for value in OF_HUB.values())


def test_nothing_else_is_public_and_nothing_is_loaded_early():
    code = "import hfdigest, sys; print(sorted(vars(hfdigest))); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    names, modules = done.stdout.splitlines()
    assert not re.findall(r"'([a-z]\w*)'", names)
    assert not {"attr", "click", "lxml", "markdown_it", "msgspec", "yaml"} & set(modules.split())


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'hfdigest' has no attribute 'digest'"):
        _ = hfdigest.digest


def test_the_names_are_listed():
    assert dir(hfdigest) == sorted(hfdigest.__all__)


def test_signatures_are_those_of_the_snapshot():
    assert snapshot() == SNAPSHOT.read_text(encoding="utf-8")


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot(), encoding="utf-8")
