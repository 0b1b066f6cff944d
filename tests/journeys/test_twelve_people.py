"""Twelve people from a list to official members: each way, and what it costs in keystrokes.

The officers' page (docs/officers/journey.md) has the figures, and each way is held against its row.
"""

import io
import json
import shlex
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow import ReadingRegister, judge
from admission_flow.desk.office import Office
from admission_flow.procedure.document import Case, plain_act
from tests.desk.conftest import at_desk
from tests.journeys import sheet_way, single_way
from tests.journeys.desk_way import AtDesk, sittings
from tests.journeys.keystrokes import Keys
from tests.journeys.twelve import TREE, Someone, twelve, write_list

if TYPE_CHECKING:
    from tests.conftest import Desk

pytestmark = pytest.mark.usefixtures("reading_once")

PAGE = Path(__file__).resolve().parents[2] / "docs" / "officers" / "journey.md"
PEOPLE = twelve()
AT_MOST = 10
"""How many times fewer keystrokes a person must take than by single commands."""


@pytest.fixture
def here(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return a desk with the tree of units, standing in the folder of its register."""
    monkeypatch.chdir(office.folder)
    Path("cay.csv").write_text(TREE, "utf-8")
    assert office("unit", "import", "cay.csv", "--on", "1/1/2020", "--yes").code == 0
    return office


def given(desk: "Desk", line: str, keys: Keys) -> None:
    """Give a command as it is typed."""
    keys.command(line)
    program, *arguments = shlex.split(line)
    assert program == "admission-flow"
    answer = desk(*arguments)
    assert answer.code == 0, f"{line}\n{answer.out}{answer.err}"


def all_official(path: Path, people: tuple[Someone, ...]) -> None:
    """Make sure that each is an official member, with every fact of the papers and no other."""
    with ReadingRegister.open(path) as register:
        for someone in people:
            found = register.case(someone.id).case
            assert acts_of(found) == acts_of(someone.case), someone.name
            assert found.person == someone.case.person
            verdict = judge(found)
            assert (verdict.state, verdict.lawful) == ("official", True)
            warned = [one.rule for step in verdict.steps for one in step.findings if one.warns]
            assert warned == [], someone.name


def acts_of(case: Case) -> list[str]:
    """Return the acts, whichever was entered first."""
    return sorted(json.dumps(plain_act(act), sort_keys=True, default=str) for act in case.acts)


def row(way: str, keys: Keys, people: int) -> str:
    """Return the row of the officers' page."""
    return f"| {way} | {keys.commands or '-'} | {keys.total} | {-(-keys.total // people)} |"


def by_single_commands() -> Keys:
    """Return what one person costs by single commands."""
    keys = Keys()
    for line in single_way.commands(PEOPLE[0]):
        keys.command(line)
    return keys


def in_a_tenth(keys: Keys) -> bool:
    """Whether a person costs at most a tenth of what one costs by single commands."""
    return keys.total * AT_MOST <= by_single_commands().total * len(PEOPLE)


def test_one_by_single_commands(here: "Desk") -> None:
    """The baseline is a way that leads there: what it costs is counted, not typed in."""
    keys, someone = Keys(), PEOPLE[0]
    here.file("nguoi.json", replace(someone.case, acts=()))
    for line in single_way.commands(someone):
        given(here, line, keys)
    all_official(here.register, (someone,))
    assert keys.total == by_single_commands().total
    assert row("từng lệnh, cho một người", keys, 1) in PAGE.read_text("utf-8")


def test_twelve_by_command(here: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """A list, a sheet for each sitting, the centre's sheets; asked before anything is written."""
    keys = Keys()

    def agreed(*_: object, **__: object) -> str:
        keys.type("answers", "c")
        return "c"

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("typer.prompt", agreed)
    write_list(Path("ds.xlsx"), PEOPLE)
    for line in sheet_way.lines(PEOPLE, keys):
        given(here, line, keys)
    all_official(here.register, PEOPLE)
    made = {path.name for path in Path("giay").iterdir()}
    assert made == {
        f"{whose}_{form}.docx"
        for form in ("6-knd", "9-knd")
        for whose in (*(someone.id for someone in PEOPLE),)
    } | {"6-knd_tat-ca.docx", "9-knd_tat-ca.docx"}
    assert in_a_tenth(keys), keys
    assert row("bằng lệnh, cho mười hai người", keys, len(PEOPLE)) in PAGE.read_text("utf-8")


def test_twelve_on_the_desk(here: "Desk") -> None:
    """The list on the screen, a page for each sitting; what is typed and clicked there."""
    keys = Keys()
    write_list(Path("ds.xlsx"), PEOPLE)
    desk = AtDesk(at_desk(Office(register=str(here.register), officer="cb01")), keys)
    desk.enter_list("ds.xlsx", Path("ds.xlsx").read_bytes())
    for people, acts, unit in sittings(PEOPLE):
        desk.meeting(people, acts, unit)
        if acts[0].kind == "base_resolution":
            archive = zipfile.ZipFile(io.BytesIO(desk.print("6-KNĐ", PEOPLE, "lập hồ sơ")))
            assert len(archive.namelist()) == len(PEOPLE) + 1
    all_official(here.register, PEOPLE)
    assert in_a_tenth(keys), keys
    assert row("trên bàn làm việc, cho mười hai người", keys, len(PEOPLE)) in PAGE.read_text(
        "utf-8"
    )
