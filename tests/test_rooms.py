"""Each module is in a room of `rooms.yml`, each room imports what it may, and no import runs in a circle."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

import pytest
import yaml

import mkdocs_blogimport

ROOT = Path(mkdocs_blogimport.__file__).parent
TABLE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("rooms.yml").read_text(encoding="utf-8"))
ROOMS: dict[str, dict[str, list[str]]] = TABLE["rooms"]
ROOM_OF = {module: room for room, entry in ROOMS.items() for module in entry["modules"]}


def module_name(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "."


FILES = {module_name(file): file for file in sorted(ROOT.rglob("*.py"))}


def imports(module: str, *, at_once: bool = False) -> Iterator[str]:
    """Yield what a module imports: modules of the package, and the names of other packages with a colon behind them.

    Args:
        module: A key of `FILES`.
        at_once: Leave out what is imported within functions, or for the type checker alone.
    """
    package = ".".join((ROOT.name, *FILES[module].relative_to(ROOT).parent.parts))
    nodes: list[ast.AST] = [ast.parse(FILES[module].read_bytes())]
    while nodes:
        node = nodes.pop()
        for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if not (at_once and (for_types or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))):
            nodes += ast.iter_child_nodes(node)
        targets: list[str] = []
        if isinstance(node, ast.Import):
            targets = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = resolve_name("." * node.level + (node.module or ""), package)
            targets = [f"{above}.{name.name}" for name in node.names]
        for target in targets:
            top, _, inside = target.partition(".")
            own = inside if inside in FILES else inside.rpartition(".")[0] or "."
            yield own if top == ROOT.name else f"{top}:"


def packages_above(module: str) -> set[str]:
    parts = module.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def run_at_once(module: str) -> set[str]:
    """The modules that an import of this one runs: those that it names, and the packages that these stand in."""
    named = {target for target in imports(module, at_once=True) if not target.endswith(":")} - {module}
    above = {package for target in named for package in packages_above(target)}
    return named | (above - packages_above(module) - {module})


def test_every_module_is_in_one_room() -> None:
    named = [module for room in ROOMS.values() for module in room["modules"]]
    assert set(FILES) - set(named) == set(), "in no room of tests/rooms.yml"
    assert set(named) - set(FILES) == set(), "in tests/rooms.yml, but not in the package"
    assert len(named) == len(set(named)), "in two rooms of tests/rooms.yml"


def test_a_room_imports_what_it_may() -> None:
    forbidden = set()
    for name, room in ROOMS.items():
        packages = {f"{package}:" for package in (*sys.stdlib_module_names, *room.get("packages", ()))}
        rooms = {name, *room.get("imports", ())}
        for module in FILES.keys() & set(room["modules"]):
            forbidden |= {(module, it) for it in imports(module) if it not in packages and ROOM_OF.get(it) not in rooms}
    excepted = {tuple(pair) for pair in TABLE["exceptions"]}
    assert forbidden - excepted == set(), "not allowed by tests/rooms.yml"
    assert excepted - forbidden == set(), "exceptions of tests/rooms.yml that are needed no more"


def test_no_room_reaches_itself() -> None:
    assert list(TopologicalSorter({name: room.get("imports", ()) for name, room in ROOMS.items()}).static_order())


def test_no_module_reaches_itself() -> None:
    graph = {module: run_at_once(module) for module in FILES}
    for module, target in TABLE["circles"]:
        graph[module].remove(target)
    # raises a CycleError that names the modules
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_reaches_itself_within_its_room(room: str) -> None:
    """Imports for the type checker and those in functions count too: each module is understood after those it names."""
    modules = set(ROOMS[room]["modules"])
    graph = {module: set(imports(module)) & modules - {module} for module in modules & FILES.keys()}
    # raises a CycleError that names the modules
    assert list(TopologicalSorter(graph).static_order())
