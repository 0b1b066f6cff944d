"""What is imported is declared, what is declared is used, and the ranges are ranges."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.tool_scripts import tool

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
GROUPS = PYPROJECT["dependency-groups"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
OURS = {"admission_flow", "tests", "tools", "bench"}
SCRIPTS = {path.stem for top in ("bench", "tests", "tools") for path in (ROOT / top).rglob("*.py")}
"""Modules that scripts and tests load from beside them."""
PROGRAMS = {
    *("basedpyright", "build", "import-linter", "mypy", "pytest-xdist", "ruff", "types-openpyxl")
}
FOR_CHECKERS = {"_typeshed"}
"""Modules that only type checkers have, each its own."""
IN_PAGES = {"django", "httpx2"}
NOT_IMPORTED = PROGRAMS | IN_PAGES | {"pytest-timeout", "types-psutil"}
"""Declared for the developers: programs, what others load, what pages of docs run."""


def requirements(lines: Iterable[object]) -> list[Requirement]:
    found = [Requirement(line) for line in lines if isinstance(line, str)]
    return [requirement for requirement in found if requirement.name != "admission-flow"]


def names(lines: Iterable[object]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements(lines)}


USERS = [*PROJECT["dependencies"], *(line for lines in EXTRAS.values() for line in lines)]
DEVELOPERS = [line for lines in GROUPS.values() for line in lines]


@cache
def modules_of(top: str) -> dict[str, set[str]]:
    """Return the modules of elsewhere that the files below a folder import, and where."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / top).rglob("*.py")):
        if "golden" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [node.module]
            else:
                continue
            for module in (name.partition(".")[0] for name in modules):
                found.setdefault(module, set()).add(path.name)
    return found


def imported(*tops: str) -> dict[str, set[str]]:
    """Return the distributions that the modules below some folders import, and where."""
    known = packages_distributions()
    ours = sys.stdlib_module_names | OURS | FOR_CHECKERS | (SCRIPTS - set(known))
    found: dict[str, set[str]] = {}
    for top in tops:
        for module, places in modules_of(top).items():
            if module not in ours:
                for name in known.get(module, [module]):
                    found.setdefault(canonicalize_name(name), set()).update(places)
    return found


def test_whatever_the_program_imports_is_declared() -> None:
    """A package that only comes with another one is gone when that one changes its mind."""
    found = imported("admission_flow", "storage")
    assert {"rich", "sqlalchemy", "pendulum"} <= set(found)
    assert {name: places for name, places in found.items() if name not in names(USERS)} == {}


def test_whatever_is_declared_is_imported() -> None:
    """A dependency that nothing uses is one that everybody installs for nothing."""
    assert names(USERS) - set(imported("admission_flow", "storage")) == set()
    used = set(imported("tests", "tools", "bench"))
    assert names(DEVELOPERS) - used - NOT_IMPORTED == set()


def test_whatever_tests_and_tools_import_is_declared() -> None:
    """A fresh clone has what its tests need."""
    found = imported("tests", "tools", "bench")
    assert "hypothesis" in found
    declared = names(USERS) | names(DEVELOPERS)
    assert {name: places for name, places in found.items() if name not in declared} == {}


@pytest.mark.parametrize("requirement", requirements(USERS), ids=str)
def test_dependencies_are_ranges(requirement: Requirement) -> None:
    """From a version that is tested to the next major one: no pin, and no open end."""
    bounds = {clause.operator: Version(clause.version) for clause in requirement.specifier}
    assert set(bounds) == {">=", "<"}
    low, high = bounds[">="], bounds["<"]
    assert low < high
    # The next major version; where none was ever released, the next that may break: 0.x, 0.0.x.
    assert len(high.release) == 1 or (high.release[0] == 0 and len(high.release) == 2)
    assert high.micro == 0


def test_all_brings_every_extra() -> None:
    """`[all]` is the sum of the others, so that an office need not choose."""
    (everything,) = (Requirement(line) for line in EXTRAS["all"])
    assert everything.name == PROJECT["name"]
    assert everything.extras == set(EXTRAS) - {"all"}


# constraints.txt


PINS = dict(
    line.split("==")
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)


@pytest.mark.parametrize("requirement", requirements([*USERS, *DEVELOPERS]), ids=str)
def test_every_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    """What `make` installs is one choice out of what is allowed."""
    pin = PINS[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(pin), pin


def test_the_pins_are_names_and_numbers() -> None:
    """No address, no option, no folder of one machine: only `name==version`."""
    for name, pin in PINS.items():
        assert canonicalize_name(name) == name
        assert re.fullmatch(r"[0-9][0-9a-z.]*", pin), (name, pin)


# The tools of `make lowest` and `make pythons`


def test_the_lowest_packages_are_the_lower_bounds() -> None:
    """`make lowest` installs what the ranges begin with, for every package of a user."""
    found = tool("make_constraints").lowest()
    assert set(found) == names(USERS)
    for requirement in requirements(USERS):
        lowest = found[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(lowest)
        assert f">={lowest}" in str(requirement.specifier)


def test_every_python_of_the_classifiers_is_tried() -> None:
    """What the package says it runs on is what `make pythons` looks for."""
    prefix = "Programming Language :: Python :: "
    said = {c.removeprefix(prefix) for c in PROJECT["classifiers"] if c.startswith(prefix + "3.")}
    assert said <= set(tool("environments").VERSIONS)
    oldest = min(said, key=lambda text: tuple(map(int, text.split("."))))
    assert PROJECT["requires-python"] == f">={oldest}"


def test_a_python_that_is_not_there_is_not_passed_off_as_tested(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line says "not tested", and where all are needed the exit code is not 0."""
    environments = tool("environments")
    monkeypatch.setattr(environments, "interpreter", lambda _version: None)
    for arguments, code in (
        (["--only", "3.13", "tests/cli"], 0),
        (["tests/cli", "--only", "3.13", "--need-all"], 1),
    ):
        monkeypatch.setattr(sys, "argv", ["environments.py", "pythons", *arguments])
        assert environments.main() == code
        assert capsys.readouterr().out == "Python 3.13: not on this machine: not tested\n"


def test_the_hooks_before_a_commit_are_those_of_make_lint() -> None:
    """Each starts something that `make` installed, and nothing is fetched."""
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert re.findall(r"repo: (.*)", text) == ["local"]
    entries = re.findall(r"entry: (.*)", text)
    assert len(entries) == text.count("language: system")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (lint,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    for line in lint.splitlines():
        command = line.strip().replace("$(BIN)", ".venv/bin").removesuffix(" .")
        assert any(entry.startswith(command) for entry in entries), command
    assert all(entry.startswith(".venv/bin/") for entry in entries)
