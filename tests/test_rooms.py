"""Each room has a door: its ``__init__`` names the modules that the rest of the program may use."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "admission_flow"
LAYERS = ("planning", "register", "cli")
MOST_ROOMS = {"planning": 8, "register": 12, "cli": 14}
"""A floor that a newcomer takes in at one look."""
DOOR = re.compile(r"^Others use: (.+?)\.$", re.MULTILINE | re.DOTALL)


def rooms(layer: str) -> list[Path]:
    return sorted(path.parent for path in (PACKAGE / layer).glob("*/__init__.py"))


@cache
def imported() -> frozenset[tuple[str, str]]:
    """Return (room of the importer, module imported) of every import in the package."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        here = ".".join(path.relative_to(PACKAGE).parts[:2])
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for name in node.names:
                    for target in (node.module, f"{node.module}.{name.name}"):
                        found.add((here, target.removeprefix("admission_flow.")))
    found |= {("cli.main.py", f"cli.{module}") for module in _commands()}
    return frozenset(found)


def _commands() -> set[str]:
    from admission_flow.cli.main import MODULES  # noqa: PLC0415 - the modules loaded by name

    return set(MODULES.values())


def used(room: Path) -> list[str]:
    """Return the modules of a room that something outside it imports."""
    name = ".".join(room.relative_to(PACKAGE).parts)
    modules = {path.stem for path in room.glob("*.py")} - {"__init__"}
    outside = {target for here, target in imported() if here != name}
    return sorted(module for module in modules if f"{name}.{module}" in outside)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_floor_has_few_rooms(layer: str) -> None:
    """A layer is its rooms and nothing beside them but its ``__init__`` and `cli/main.py`."""
    assert 0 < len(rooms(layer)) <= MOST_ROOMS[layer]
    loose = {path.name for path in (PACKAGE / layer).glob("*.py")} - {"__init__.py", "main.py"}
    assert loose == set()


@pytest.mark.parametrize(
    "room", [room for layer in LAYERS for room in rooms(layer)], ids=lambda room: room.name
)
def test_the_door_names_what_others_use(room: Path) -> None:
    """The docstring of the room's ``__init__`` lists exactly what is imported from outside it."""
    door = DOOR.search(ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or "")
    named = re.findall(r"`(\w+)`", door[1]) if door else []
    wanted = ", ".join(f"`{module}`" for module in used(room))
    assert named == used(room), f"write into {room.name}/__init__.py: Others use: {wanted}."
