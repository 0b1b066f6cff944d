"""The units of systemd that operators are given: hardened, and naming only what there is."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell import context, memory

if TYPE_CHECKING:
    from tests.conftest import Desk

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "operators" / "systemd"
SERVICES = sorted(FOLDER.glob("*.service"))
TIMERS = sorted(FOLDER.glob("*.timer"))
PAGE = ROOT / "docs" / "operators" / "operations.md"
ANALYZE = shutil.which("systemd-analyze")
OLDEST = 250
"""The first systemd that judges a unit that is not installed."""
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "IPAddressDeny": "any",
    "IPAddressAllow": "localhost",
    "UMask": "0077",
}
MOST_EXPOSED = 15
"""Of 100, as `systemd-analyze security` counts: below 20 it calls a service well guarded."""
_COMMAND = re.compile(r"/opt/admission-flow/bin/admission-flow ([^;'\n]*)")
_OF_SYSTEMD = {"RUNTIME_DIRECTORY"}


def directives(unit: Path) -> list[tuple[str, str, str]]:
    """Return (section, name, value) of every line of a unit; anything else is no unit."""
    found, section = [], ""
    for line in unit.read_text("utf-8").splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
        elif line and not line.startswith("#"):
            name, equals, value = line.partition("=")
            assert equals, (unit.name, line)
            assert section, (unit.name, line)
            found.append((section, name, value))
    return found


def of(unit: Path, name: str) -> list[str]:
    return [value for _, found, value in directives(unit) if found == name]


def commands(unit: Path) -> Iterator[list[str]]:
    """Yield the words of each command of ours that a unit runs."""
    for line in of(unit, "ExecStart"):
        for match in _COMMAND.finditer(line):
            yield match[1].replace("${PORT}", "8411").split()


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_command_of_a_unit_is_there(unit: Path, desk: "Desk") -> None:
    """A command or an option that got another name is noticed: `--help` refuses it."""
    found = list(commands(unit))
    assert found
    for words in found:
        answer = desk(*words, "--help")
        assert (answer.code, answer.err) == (0, ""), words
    wrong = desk(*found[0], "--no-such-option", "--help")
    assert wrong.code == 2


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_is_hardened(unit: Path) -> None:
    """Nothing that the program does not need; a user of its own; secrets by credentials alone."""
    for name, value in HARDENED.items():
        assert of(unit, name) == [value], name
    (user,) = of(unit, "User")
    assert user not in {"", "root"}
    credentials = dict(value.split(":") for value in of(unit, "LoadCredential"))
    assert set(credentials) == {"data-key", "pgpass"}
    assert all(path.startswith("/etc/admission-flow/") for path in credentials.values())
    assert "PASSWORD" not in unit.read_text("utf-8")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_every_variable_of_a_unit_is_ours(unit: Path) -> None:
    """What it sets the program reads, and what it reads it sets, or a file beside it does."""
    ours = {value for module in (context, memory)
            for name, value in vars(module).items() if name.endswith("_VARIABLE")}  # fmt: skip
    known = ours | {"PGPASSFILE", "PYTHONUTF8", "BACKUPS"}
    names = {value.partition("=")[0] for value in of(unit, "Environment")}
    assert names <= known
    assert {"ADMISSION_FLOW_LOG", "ADMISSION_FLOW_STATE", "ADMISSION_FLOW_DATA_KEY"} <= names
    page = PAGE.read_text("utf-8")
    # A file that is read later goes before: what is common to all comes first.
    common, *own = of(unit, "EnvironmentFile")
    assert common == "/etc/admission-flow/register.env"
    assert own == ["/etc/admission-flow/" + ("desk-%i.env" if "@" in unit.name else "services.env")]
    assert f"`{Path(own[0].replace('%i', 'cb01')).name}`" in page
    used = set(re.findall(r"\$\{?([A-Z]+[A-Z_]*)\}?", " ".join(of(unit, "ExecStart"))))
    for name in used - names - _OF_SYSTEMD:
        assert f"{name}=" in page, name


def test_each_timer_has_its_service_and_each_unit_its_line() -> None:
    """A timer starts the service of its name; the page names every file."""
    names = {unit.stem for unit in SERVICES}
    assert {unit.stem for unit in TIMERS} <= names
    for unit in TIMERS:
        assert of(unit, "OnCalendar")
        assert of(unit, "WantedBy") == ["timers.target"]
    page = PAGE.read_text("utf-8")
    assert [unit.name for unit in (*SERVICES, *TIMERS) if unit.name not in page] == []


@pytest.mark.skipif(
    ANALYZE is None, reason="no systemd here; what is asked above is asked anywhere"
)
def test_systemd_takes_them(tmp_path: Path) -> None:
    """Every line is one that it knows, every time one that comes, and little is exposed."""
    assert ANALYZE is not None
    there = tmp_path / "admission-flow"
    there.write_text("#!/bin/sh\n", "utf-8")
    there.chmod(0o755)
    for unit in (*SERVICES, *TIMERS):
        text = unit.read_text("utf-8").replace("/opt/admission-flow/bin/admission-flow", str(there))
        (tmp_path / unit.name).write_text(text, "utf-8")
    units = [str(tmp_path / unit.name) for unit in (*SERVICES, *TIMERS)]
    done = subprocess.run([ANALYZE, "verify", *units], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "admission-flow" in line]
    assert (done.returncode, ours) == (0, [])
    for unit in SERVICES:
        limit = f"--threshold={MOST_EXPOSED}"
        command = [ANALYZE, "security", "--offline=yes", limit, str(tmp_path / unit.name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-300:]
