"""The house rules that a reader cannot see by looking at one file."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {
    "alembic",
    "pendulum",
    "pydantic",
    "rich",
    "sqlalchemy",
    "sqlmodel",
    "transitions",
    "typer",
}
LONGER_THAN_400: dict[str, str] = {
    "admission_flow/bundle/verify_bundle.py": "one file that stands alone, for an auditor",
    "admission_flow/errors.py": "one list of everything that can go wrong, four lines each",
    "admission_flow/register/core/within.py": "one list of every question, a few lines each",
    "tests/reliability/lives.py": "one list of what an office does, each deed a few lines",
}
"""Source files that may pass 400 lines, each with the reason why it is not two files."""

# Put together from pieces, so that this file does not hold what it forbids.
MACHINE_PATHS = [f"/{folder}/" for folder in ("work", "farm", "home", "root")]
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted", "npm" + "js"]


@cache
def project_files() -> tuple[str, ...]:
    """List what belongs to the project: git's word, or a walk where git has none."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0 and listed.stdout:
        found = listed.stdout.decode().split("\0")
    else:
        found = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")]
    return tuple(sorted(name for name in found if is_ours(name)))


def is_ours(name: str) -> bool:
    parts = name.split("/")
    made = {"__pycache__", "build", "dist", "demo-register"}
    hidden = [part for part in parts[:-1] if part.startswith(".") and part != ".ci"]
    return (ROOT / name).is_file() and not hidden and not made & set(parts)


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after a statement."""
    script = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def test_arrows_point_down() -> None:
    """The contracts of pyproject.toml hold: layers, a pure procedure/, a journal on bytes."""
    pytest.importorskip("importlinter", reason="a developer's tool: `make lint` runs it too")
    script = "from importlinter import cli; raise SystemExit(cli.lint_imports(no_logo=True))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_importing_the_library_loads_no_framework() -> None:
    """A host program that imports admission_flow pays for none of the packages below it."""
    assert not HEAVY & loaded_by("import admission_flow")


def test_importing_the_command_line_loads_no_database() -> None:
    """``--help`` and completion must not wait for the database packages."""
    loaded = loaded_by("import admission_flow.cli.main")
    assert "typer" in loaded
    assert not {"alembic", "pendulum", "sqlalchemy", "sqlmodel", "transitions"} & loaded


def test_data_and_tests_are_no_packages() -> None:
    """An __init__.py in workflows/, storage/ or tests/ would collide with other distributions."""
    tops = {"workflows", "storage", "tests"}
    found = [name for name in project_files() if name.endswith("/__init__.py")]
    assert found
    assert [name for name in found if name.split("/")[0] in tops] == []


@pytest.mark.parametrize(
    "name",
    [
        "admission_flow/__init__.py",
        "admission_flow/__main__.py",
        "admission_flow/py.typed",
        "workflows/README.md",
        "workflows/admission.toml",
        "workflows/holidays.toml",
        "storage/README.md",
        "docs/decisions/0001-journal-is-the-truth.md",
        "docs/maintainers/dependencies.md",
        ".ci/run",
        "LICENSE",
        "Makefile",
        "README.md",
        "pyproject.toml",
    ],
)
def test_the_layout_is_as_designed(name: str) -> None:
    """What people look for first lies where the design says, and is not empty or missing."""
    assert name in project_files()
    assert name.endswith("py.typed") or (ROOT / name).stat().st_size


def test_no_file_names_a_machine_or_a_registry() -> None:
    """Nothing in the project tells where it was written or where packages were fetched."""
    words = [word.encode() for word in MACHINE_PATHS + REGISTRY_HOSTS]
    found = [
        (name, word.decode())
        for name in project_files()
        for word in words
        if word in (ROOT / name).read_bytes()
    ]
    assert found == []


def test_the_search_for_machine_paths_can_find_one() -> None:
    """The words looked for are the words meant, for all that they are put together."""
    assert [path.strip("/") for path in MACHINE_PATHS] == ["work", "farm", "home", "root"]
    assert all(path.startswith("/") and path.endswith("/") for path in MACHINE_PATHS)
    assert [len(host) for host in REGISTRY_HOSTS] == [8, 12, 5]


def test_files_stay_short() -> None:
    """A source file over 400 lines is two files, unless a reason is written down here."""
    long = {
        name
        for name in project_files()
        if name.endswith(".py") and len((ROOT / name).read_text("utf-8").splitlines()) > 400
    }
    assert long == set(LONGER_THAN_400)
    assert all(LONGER_THAN_400.values())
