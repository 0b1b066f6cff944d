"""No command fetches a register whole: whatever it asks of the database comes in small pieces."""

import shutil
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from admission_flow.cli.shell import tables
from admission_flow.database import course_listing, layout, listing, log_queries
from admission_flow.database.reading import Reader
from admission_flow.database.store import Writing
from admission_flow.demo.plan import plan_2024
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import Case
from admission_flow.register.core import courses, derived, on_day
from admission_flow.register.core.deriving import KEPT_FOLDED
from admission_flow.register.core.register import Register
from admission_flow.register.plan import entries as plans
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case
from tests.alive import Alive
from tests.conftest import Desk

CASES = 60
PIECE = 4
"""Rows of a query that reads piece by piece, for these tests."""
FEW_HELD = 4
FEW = 48
"""Rows that one query may give: those of one case; there are more cases than that."""
ONLY_IDS = (
    'SELECT "case" FROM main.log_entry WHERE case_ver = 1',
    'SELECT s."case" FROM main.case_state AS s LEFT JOIN main.case_course',
)
"""The ids of all cases are listed, some 60 bytes each."""


def enter(register: Register, case: Case) -> None:
    record = register.open_case(case.person, case.unit)
    for act in case.acts:
        if isinstance(act, Step):
            register.advance(record.id, act)
        else:
            register.record(record.id, act)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of some cases, of which a few have come far, with a plan: made once."""
    path = tmp_path_factory.mktemp("large") / "so.db"
    case = lawful_case()
    with Register.create(str(path), "cb01") as register:
        for number in range(CASES):
            register.open_case(replace(case.person, full_name=f"Lò Thị Số {number}"), case.unit)
        for number in range(2):
            enter(register, lawful_case("ceremony", full_name=f"Vi Văn {number}"))
        level, name = "direct_superior", plan_2024().owner
        units.put(register, [UnitAdded(unit="K", on=date(2015, 1, 1), name=name, level=level)])
        plans.set_plan(register, plan_2024(), date(2024, 1, 15))
    return path


@pytest.fixture
def large(desk: Desk, made: Path) -> Desk:
    """Return a desk with that register."""
    for path in made.parent.glob("so*.db"):
        shutil.copy(path, desk.folder / path.name)
    return desk


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count by query the most rows that it gave at once."""
    found: Counter[str] = Counter()
    for module in (listing, course_listing, layout, log_queries, on_day, courses):
        monkeypatch.setattr(module, "CHUNK", PIECE)
    monkeypatch.setattr(derived, "_AT_ONCE", PIECE)
    monkeypatch.setattr(tables, "LOOKED_AT", PIECE)
    for kind in (Reader, Writing):
        whole = kind._rows

        def counted(
            asked: Any,  # noqa: ANN401 - a Reader or a Writing
            sql: str,
            *parameters: object,
            whole: Any = whole,  # noqa: ANN401
        ) -> list[tuple[Any, ...]]:
            rows: list[tuple[Any, ...]] = whole(asked, sql, *parameters)
            found[sql] = max(found[sql], len(rows))
            return rows

        monkeypatch.setattr(kind, "_rows", counted)
    return found


COMMANDS = {
    "status": ("status",),
    "case list": ("case", "list"),
    "case list --json": ("case", "list", "--json"),
    "audit log": ("audit", "log"),
    "audit log --csv": ("audit", "log", "--csv"),
    "audit replay": ("audit", "replay"),
    "audit findings": ("audit", "findings"),
    "audit findings --unit": ("audit", "findings", "--unit", lawful_case().unit.name),
    "audit sample": ("audit", "sample", "--seed", "7", "--count", "3"),
    "audit report": ("audit", "report", "--out", "paper.md"),
    "audit verify": ("audit", "verify", "--jobs", "1"),
    "audit export": ("audit", "export", "bundle"),
    "due": ("due", "--as-of", "2024-05-02"),
    "due stuck": ("due", "stuck"),
    "plan progress": ("plan", "progress", "2024"),
    "plan forecast": ("plan", "forecast", "2024"),
    "report admissions": ("report", "admissions", "2024"),
    "report recognitions": ("report", "recognitions", "2024"),
    "report pipeline": ("report", "pipeline", "2024"),
    "report outcomes": ("report", "outcomes", "2024"),
    "report units": ("report", "units", "2024"),
    "db check": ("db", "check"),
    "db rebuild": ("db", "rebuild"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_asked_comes_in_pieces(
    large: Desk,
    fetched: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    """Each query gives the rows of one case, of a piece, or a number; only ids come whole.

    The verifier reads what lies beside a chunk of 4,096 entries together: `BETWEEN` its ends.
    """
    monkeypatch.chdir(large.folder)
    answer = large(*COMMANDS[command])
    assert answer.code == 0, answer.err
    assert fetched, "nothing was asked"
    whole = {
        sql: rows
        for sql, rows in fetched.items()
        if rows > FEW and "BETWEEN" not in sql and not sql.startswith(ONLY_IDS)
    }
    assert whole == {}


@dataclass(frozen=True)
class WatchedCase(Case):
    """A case that can be watched; it has no slots."""


JUDGING = (
    "audit findings", "audit report", "due", "due stuck", "plan forecast", "report admissions",
    "report pipeline", "report outcomes", "report units",
)  # fmt: skip


@pytest.mark.parametrize("command", JUDGING)
def test_no_case_is_held_that_was_judged(
    large: Desk, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """The one that is looked at and the one before it: what is said of a case is held, not it."""
    monkeypatch.chdir(large.folder)
    alive, whole = Alive(), on_day.case_as_of

    def watched(*asked: Any, **how: Any) -> on_day.CaseAsOf:  # noqa: ANN401
        found = whole(*asked, **how)
        case = WatchedCase(found.case.person, found.case.unit, found.case.acts)
        return replace(found, case=alive.watch(case))

    for module in (on_day, courses):
        monkeypatch.setattr(module, "case_as_of", watched)
    with (
        Register.open(str(large.register), "cb01") as register,
        register.store.writing() as writing,
    ):
        writing.drop_courses()  # what is kept at hand is not judged at all
    assert large(*COMMANDS[command]).code == 0
    assert alive.all >= CASES
    assert alive.most <= FEW_HELD


def test_deriving_again_holds_the_cases_written_last(large: Desk) -> None:
    """As every writing does: a program that keeps a register open does not grow with its cases."""
    with Register.open(str(large.register), "cb01") as register:
        register.rebuild()
        assert len(register._folded) == KEPT_FOLDED < CASES
        assert list(register._folded)[-1] == f"HS-{CASES + 2:04d}"
