"""What type checkers say of programs that use the library: the pages' own, and slips of the pen."""

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import admission_flow

PAGES = Path(__file__).resolve().parents[2] / "docs/embedders"
PROGRAM = re.compile(r"^```python (\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
UNTYPED = {"django"}
"""Frameworks without types: of a program that uses one, no checker can be strict."""
CHECKERS = ("mypy", "basedpyright")
SLIPS = """\
from admission_flow import Register, Registr
import admission_flow
with Register.open("a.db", officer="cb01") as register:
    reveal_type(register.case("HS-0001").version)
    register.advnce("HS-0001")
    for due in register.due.list():
        reveal_type(due.day)
admission_flow.jugde
register.unit.add("C1", "Chi bộ Một", "branch", "2024-05-02")
register.privacy.view("HS-0001")
"""
Said = dict[tuple[str, int], list[str]]
"""By file and line."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the programs of a host: those of our pages, one of every name, one of slips."""
    folder = tmp_path_factory.mktemp("host")
    for page in PAGES.glob("*.md"):
        for number, (name, code) in enumerate(PROGRAM.findall(page.read_text("utf-8"))):
            if name not in UNTYPED:
                (folder / f"{page.stem}_{name}_{number}.py").write_text(code, "utf-8")
    names = ", ".join(n for n in admission_flow.__all__ if n != "__version__")
    (folder / "names.py").write_text(
        f"from admission_flow import ({names})\nnames: list[object] = [{names}]\n"
    )
    (folder / "slips.py").write_text(SLIPS, "utf-8")
    (folder / "mypy.ini").write_text(
        "[mypy]\nstrict = true\nincremental = false\n"
        "[mypy-sqlalchemy.*,sqlmodel.*,alembic.*,pydantic.*,cryptography.*]\n"
        "follow_imports = skip\n"
    )
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    return folder


@pytest.fixture(scope="module", params=CHECKERS)
def said(request: pytest.FixtureRequest, folder: Path) -> Said:
    """Return what a checker says of all of them, at its strictest."""
    checker: str = request.param
    if find_spec(checker) is None:
        pytest.skip(f"{checker} is not installed")
    return (_by_mypy if checker == "mypy" else _by_pyright)(folder)


def _by_mypy(folder: Path) -> Said:
    programs = sorted(str(path.name) for path in folder.glob("*.py"))
    done = _run(folder, "mypy", "--config-file=mypy.ini", *programs)
    found: Said = {}
    for name, line, text in re.findall(r"^(\w+\.py):(\d+): (.*)", done, re.MULTILINE):
        found.setdefault((name, int(line)), []).append(text)
    return found


def _by_pyright(folder: Path) -> Said:
    done = _run(folder, "basedpyright", "--pythonpath", sys.executable, "--outputjson")
    found: Said = {}
    for one in json.loads(done)["generalDiagnostics"]:
        place = (Path(one["file"]).name, one["range"]["start"]["line"] + 1)
        found.setdefault(place, []).append(one["message"])
    return found


def _run(folder: Path, module: str, *arguments: str) -> str:
    command = [sys.executable, "-Im", module, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def test_right_programs_pass(said: Said) -> None:
    """The programs of docs/embedders/, and one that takes every public name, are strictly typed."""
    assert {place: text for place, text in said.items() if place[0] != "slips.py"} == {}


def test_slips_of_the_pen_do_not_pass(said: Said) -> None:
    """A name that is not there, whoever asks for it, and a call that cannot be made, are found."""
    texts = {line: " ".join(text) for (name, line), text in said.items() if name == "slips.py"}
    assert "Registr" in texts[1]
    assert "int" in texts[4]
    assert "advnce" in texts[5]
    assert "date" in texts[7]
    assert "jugde" in texts[8]
    assert '"date"' in texts[9]
    assert "purpose" in texts[10]
    assert set(texts) == {1, 4, 5, 7, 8, 9, 10}
