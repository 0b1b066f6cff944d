"""What the commands of every day load: most of it is loading, and a clock shows no cause."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from admission_flow.journal.entry import Basis
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import json, sys
sys.argv[0] = "admission-flow"
from admission_flow.__main__ import main
code = main()
print()
print(json.dumps([code, sorted(sys.modules)]))
"""
BY_TYPER = {"annotated_doc", "shellingham", "typer"}
ALWAYS = (
    *("cli.cases", "cli.main", "cli.shell", "database", "errors", "events", "extras", "files"),
    "journal",
    *("messages", "papers.case_ids", "planning.units", "procedure", "register.core", "resources"),
    *("rulebook_digest", "version"),
)
"""Where modules lie that reading any case takes."""
NEVER = (
    *("cli.cases.asking", "cli.cases.bulk", "cli.cases.importing", "cli.shell.as_json"),
    *("cli.shell.progress", "cli.shell.sheet_reading", "cli.shell.sheets", "cli.shell.tables"),
    *("database.postgres", "journal.checkpoint", "messages.ahead", "messages.entry_words"),
    *("procedure.case_plan", "register.core.search"),
)
JUDGING = ("procedure.judge", "procedure.rules", "procedure.law_file", "procedure.workflow_file")
TO_READ = {
    "case show": {"theirs": BY_TYPER, "places": ALWAYS, "never": (*NEVER, *JUDGING)},
    "case record": {
        "theirs": BY_TYPER | {"dateutil", "pendulum", "six", "transitions"},
        "places": (
            *ALWAYS,
            *("planning.deadlines", "planning.plan.stay"),  # what is kept with each entry
            *("papers.case_file", "papers.paper_keys", "procedure_module", "procedure_papers"),
            *("rulebook_signature", "signed_folder", "vocabulary", "workflow_source"),
        ),
        "never": NEVER,
    },
}
SLOW = {
    "case show": {"csv", "email", "importlib.metadata", "importlib.resources", "logging", "pickle"},
    "case record": {"csv", "email", "importlib.metadata", "pickle", "zipfile"},
}
"""Of the standard library: what takes long to load and is of no use here."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a register with one lawful case."""
    file = tmp_path_factory.mktemp("start") / "register.db"
    case = lawful_case(until="branch_resolution")
    with Register.create(str(file), "cb01") as register:
        register.take_over(case, Basis("admission-case/1", "0" * 64))
    return file


@pytest.fixture(scope="module")
def loaded(place: Path) -> dict[str, set[str]]:
    """Return the modules that each command holds when it is done."""
    commands = {
        "case show": ("HS-0001",),
        "case record": ("HS-0001", "helper_report", "--on", "2024-05-02", "assessment=(mẫu)"),
    }
    variables = {n: v for n, v in os.environ.items() if not n.startswith("ADMISSION_FLOW_")}
    variables |= {"ADMISSION_FLOW_STATE": str(place.parent), "ADMISSION_FLOW_OFFICER": "cb01"}
    found = {}
    for command, words in commands.items():
        done = subprocess.run(
            [sys.executable, "-Ic", SCRIPT, *command.split(), *words, "--register", str(place)],
            env={
                **variables,
                "ADMISSION_FLOW_STATE": str(place.parent),
                "ADMISSION_FLOW_OFFICER": "cb01",
            },
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        code, modules = json.loads(done.stdout.splitlines()[-1])
        assert code == 0, done.stderr
        found[command] = set(modules)
    return found


@pytest.mark.parametrize("command", TO_READ)
def test_no_package_is_loaded_that_is_of_no_use(command: str, loaded: dict[str, set[str]]) -> None:
    """No SQLAlchemy, no pydantic, no rich: only what stands here."""
    tops = {name.partition(".")[0] for name in loaded[command]}
    theirs = {name for name in tops if not name.startswith("_")} - set(sys.stdlib_module_names)
    assert theirs - {"admission_flow"} <= TO_READ[command]["theirs"]  # type: ignore[operator]
    assert "typer" in theirs
    assert not SLOW[command] & loaded[command]


@pytest.mark.parametrize("command", TO_READ)
def test_no_room_is_entered_that_is_of_no_use(command: str, loaded: dict[str, set[str]]) -> None:
    """Neither sheets nor reports, classes nor plans; and `case show` reads no law."""
    ours = loaded[command] & {f"admission_flow.{one}" for one in _modules() - {"__main__"}}
    ours = {name.removeprefix("admission_flow.") for name in ours}
    allowed, never = TO_READ[command]["places"], TO_READ[command]["never"]
    assert [name for name in ours if not _within(name, allowed)] == []
    assert [name for name in ours if _within(name, never)] == []
    assert len(ours) > 50


def _within(name: str, places: object) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)  # type: ignore[attr-defined]


def _modules() -> set[str]:
    """Return the names of all modules of ours that are no packages."""
    top = ROOT / "admission_flow"
    return {
        ".".join(path.relative_to(top).with_suffix("").parts)
        for path in top.rglob("*.py")
        if path.name != "__init__.py"
    }


@pytest.mark.parametrize("command", TO_READ)
def test_no_class_is_written_out_before_it_is_used(
    command: str, loaded: dict[str, set[str]]
) -> None:
    """The library's own `dataclass` takes a third of the start (`procedure/quick_dataclass.py`)."""
    theirs = re.compile(r"^from dataclasses import .*\bdataclass\b", re.MULTILINE)
    found = []
    for name in loaded[command] & {f"admission_flow.{one}" for one in _modules()}:
        text = (ROOT / f"{name.replace('.', '/')}.py").read_text("utf-8")
        found += [name] if theirs.search(text) else []
    assert found == []
