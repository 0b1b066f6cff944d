"""What a package that is not installed means: one sentence, how to install it, nothing written."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from openpyxl import Workbook
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from admission_flow.extras import EXTRAS
from admission_flow.procedure.document import document_of
from admission_flow.testing import lawful_case

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OPTIONAL = sorted(module for modules in EXTRAS.values() for module in modules)
OFFICER = ("--as", "cb01", "--register", "office/so.db")
SIGNED = ("--as", "cb01", "--register", "office/signed.db")

HIDING = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {hidden!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hidden())
"""
START = """
from admission_flow.__main__ import main
sys.argv = ["admission-flow", *{arguments!r}]
sys.exit(main())
"""
IN_BOTH = """
from admission_flow.__main__ import main
for lang in ("vi", "en"):
    sys.argv = ["admission-flow", *{arguments!r}, "--lang", lang]
    code = main()
    print(lang, code, flush=True)
"""
"""The same command twice: what takes its time is the start."""


def python(folder: Path, hidden: Iterable[str], code: str) -> subprocess.CompletedProcess[str]:
    """Run some code where packages are not there."""
    script = HIDING.format(hidden=set(hidden)) + code
    variables = {n: v for n, v in os.environ.items() if not n.startswith("ADMISSION_FLOW_")}
    return subprocess.run(
        [sys.executable, "-Ic", script],
        cwd=folder,
        env={
            **variables,
            "ADMISSION_FLOW_STATE": str(folder / "state"),
            "ADMISSION_FLOW_PASSPHRASE_FILE": str(folder / "passphrase"),
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def command(
    folder: Path, hidden: Iterable[str], arguments: Sequence[str]
) -> subprocess.CompletedProcess[str]:
    """Run the command line where packages are not there."""
    return python(folder, hidden, START.format(arguments=list(arguments)))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a register of one case, one with an officer's key, and a sheet."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("office", "keys"):
        (folder / name).mkdir()
    (folder / "case.json").write_text(json.dumps(document_of(lawful_case())), "utf-8")
    (folder / "passphrase").write_text("một hai ba bốn", "utf-8")
    Workbook().save(folder / "units.xlsx")
    for arguments in (
        ("init", *OFFICER),
        ("case", "import", "case.json", *OFFICER),
        ("init", *SIGNED),
        ("officer", "enrol", "cb01", "--new-key", "keys/cb01", *SIGNED),
    ):
        done = command(folder, (), arguments)
        assert done.returncode == 0, done.stderr
    return folder


COMMANDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "help": ("typer", ("--help",)),
    "judge": ("typer", ("judge", "case.json")),
    "a check": ("sqlmodel", ("db", "check", *OFFICER)),
    "an upgrade": ("alembic", ("db", "upgrade", *OFFICER)),
    "a backup": ("sqlalchemy", ("db", "backup", "copy.db", *OFFICER)),
    "a server": ("psycopg", ("case", "list", "--register", "postgresql://cb01@localhost/so")),
    "the default register": ("platformdirs", ("case", "list")),
    "a sheet": (
        "python_calamine",
        ("unit", "import", "units.xlsx", "--on", "2024-01-01", *OFFICER),
    ),
    "a calendar": ("icalendar", ("due", "calendar", "out.ics", *OFFICER)),
    "a calendar with names": (
        "icalendar",
        ("due", "calendar", "out.ics", "--with-names", "--purpose", "(mẫu)", *OFFICER),
    ),
    "a code": ("segno", ("checkpoint", "make", *OFFICER)),
    "a code in a folder": ("segno", ("checkpoint", "make", "--out", "minutes", *OFFICER)),
    "a new key": ("cryptography", ("officer", "enrol", "cb01", "--new-key", "keys/new", *OFFICER)),
    "a key": (
        "cryptography",
        ("case", "import", "case.json", "--key", "keys/cb01", *SIGNED),
    ),
    "a signature": ("cryptography", ("audit", "verify", *SIGNED)),
    "the desk": ("starlette", ("desk", "--no-browser", *OFFICER)),
    "the desk's templates": ("jinja2", ("desk", "--no-browser", *OFFICER)),
    "sealing": ("cryptography", ("privacy", "encrypt", "--key-file", "keys/data", *OFFICER)),
}
"""A package that is not there, and a command that cannot do without it."""


def state(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "state" not in path.parts
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_is_missing_and_how_to_install_it(office: Path, name: str) -> None:
    """One line in the language asked for, exit code 2, and no file is changed or made."""
    hidden, arguments = COMMANDS[name]
    before = state(office)
    done = python(office, [hidden], IN_BOTH.format(arguments=list(arguments)))
    extra = next(extra for extra, modules in EXTRAS.items() if hidden in modules)
    assert (done.returncode, done.stdout) == (0, "vi 2\nen 2\n"), done.stderr
    lines = done.stderr.splitlines()
    for line, begins in zip(lines, ("Bản cài đặt này thiếu", "The package"), strict=True):
        assert f'python -m pip install "admission-flow[{extra}]"' in line
        assert hidden in line
        assert line.startswith(begins)
    assert state(office) == before


def test_a_program_of_its_own_says_it_and_ends(office: Path) -> None:
    """The exit code is that of the process, and there is nothing on its output."""
    done = command(office, ["segno"], ["checkpoint", "make", *OFFICER, "--lang", "en"])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("The package segno")


def test_the_command_works_where_nothing_is_hidden(office: Path) -> None:
    """The hiding is what stops the commands above: without it they run."""
    assert command(office, ["no_such_module"], ["case", "list", *OFFICER]).returncode == 0


def test_judging_needs_four_packages(tmp_path: Path) -> None:
    """Everything but those of the bare installation is hidden: a file is read and judged."""
    (tmp_path / "case.json").write_text(json.dumps(document_of(lawful_case())), "utf-8")
    allowed = {"transitions", "six", "pendulum", "dateutil", "admission_flow"}
    installed = set(packages_distributions()) - allowed - {"tzdata"}
    assert set(OPTIONAL) <= installed
    assert {"pydantic", "shellingham", "mako", "dateutil"} - installed == {"dateutil"}
    code = """
from datetime import date
from admission_flow import judge, load_case, verdict_document
from admission_flow.procedure.calendar import months_after
verdict = judge(load_case("case.json"))
assert verdict_document(verdict)["state"] == "official"
assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)  # what pendulum is there for
standard = sys.stdlib_module_names
names = {name.partition(".")[0] for name in sys.modules} - set(standard)
print(sorted(name for name in names if not name.startswith("_")))
"""
    done = python(tmp_path, installed, code)
    assert done.returncode == 0, done.stderr
    found = {name for name in re.findall(r"'(\w+)'", done.stdout) if name != "sitecustomize"}
    assert found == allowed


def test_the_command_judges_without_a_database(tmp_path: Path) -> None:
    """`[cli]` alone judges a file: no package of `[register]` is looked for."""
    (tmp_path / "case.json").write_text(json.dumps(document_of(lawful_case())), "utf-8")
    hidden = [*EXTRAS["register"], *EXTRAS["sheets"], *EXTRAS["keys"], *EXTRAS["qr"]]
    done = command(tmp_path, hidden, ["judge", "case.json", "--json"])
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["state"] == "official"


def test_the_library_says_what_is_missing(tmp_path: Path) -> None:
    """A host that keeps a register without its extra gets our error, not a foreign one."""
    code = """
from admission_flow import AdmissionFlowError
try:
    from admission_flow import Database
except AdmissionFlowError as error:
    print(type(error).__name__, error)
"""
    done = python(tmp_path, EXTRAS["register"], code)
    assert done.stdout.startswith("ExtraMissing The package"), done.stderr
    assert "admission-flow[register]" in done.stdout


def test_each_extra_has_the_modules_of_its_packages() -> None:
    """The table of the program is that of pyproject.toml, so that the advice is right."""
    dists = packages_distributions()
    for extra, lines in PROJECT["optional-dependencies"].items():
        packages = {canonicalize_name(Requirement(line).name) for line in lines}
        for module in EXTRAS.get(extra, ()):
            homes = {canonicalize_name(home) for home in dists[module]}
            # bcrypt comes with cryptography[ssh]; platformdirs with two extras
            assert homes & (packages | {"bcrypt"}), (extra, module)
    named = {canonicalize_name(home) for module in OPTIONAL for home in dists[module]}
    optional = {
        canonicalize_name(Requirement(line).name)
        for extra, lines in PROJECT["optional-dependencies"].items()
        for line in lines
        if not line.startswith(PROJECT["name"])
    }
    assert optional <= named
