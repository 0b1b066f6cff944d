"""Checks over many dossiers hold none of them: what is kept of each is what is counted."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import timedelta

import pytest

from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.inspection.inspect import OverMany, inspect
from admission_flow.inspection.totals import totals
from admission_flow.inspection.working_paper import Drawn, working_paper_of
from admission_flow.papers.markdown_paper import markdown_lines
from admission_flow.papers.page_paper import page_lines
from admission_flow.procedure.document import Case
from admission_flow.sorting import BLOCK, PackedRows
from admission_flow.testing import lawful_case, with_changed
from tests.alive import Alive
from tests.inspection.conftest import Look

MANY = 4 * BLOCK


@dataclass(frozen=True)
class Watched(Dossier):
    """A dossier that can be watched; it has no slots."""


@dataclass(frozen=True)
class WatchedCase(Case):
    """The same of a case."""


@pytest.fixture
def one(look: Look) -> Dossier:
    return look(lawful_case("ceremony"))


def many(one: Dossier, dossiers: Alive, cases: Alive, *, alike: bool) -> Iterator[Dossier]:
    """Yield dossiers that are all of one person and numbers, or of as many as there are."""
    for number in range(MANY):
        case = one.case
        if not alike:
            person = replace(case.person, full_name=f"Lò Thị Số {number}")
            case = replace(case, person=person)
            for kind in ("awareness_certificate", "branch_resolution", "admission_decision"):
                case = with_changed(case, kind, number=f"{number}-NQ/CB")
        text = " ".join(f"tiếng{0 if alike else number}x{n}" for n in range(40))
        case = with_changed(case, "helper_report", assessment=text)
        watched = cases.watch(WatchedCase(case.person, case.unit, case.acts))
        values = {field.name: getattr(one, field.name) for field in fields(Dossier)}
        values |= {"id": f"HS-{number:04d}", "case": watched}
        yield dossiers.watch(Watched(**values))


@pytest.mark.parametrize("alike", [True, False])
def test_no_dossier_is_held(one: Dossier, *, alike: bool) -> None:
    """Whether every number is there twice or none: the one that is being looked at, and the first,
    by whose day and law is cited.
    """
    dossiers, cases, over = Alive(), Alive(), OverMany()
    for dossier in many(one, dossiers, cases, alike=alike):
        over.take(dossier)
    said = [found.check for found in over.found() if found.answer is Answer.FOUND]
    assert {"P09", "C04", "U06", "X01"} & set(said) == (
        {"P09", "C04", "U06", "X01"} if alike else set()
    )
    assert said.count("P09") == (MANY if alike else 0)
    assert dossiers.all == cases.all == MANY
    assert dossiers.most <= 3
    assert cases.most <= 3


def test_all_answers_are_given_and_no_dossier_held(one: Dossier) -> None:
    """Where a program asks for all answers of all dossiers: as they come, from an iterator."""
    dossiers, cases = Alive(), Alive()
    said = inspect(many(one, dossiers, cases, alike=True))
    assert len({found.case for found in said} - {""}) == MANY
    assert dossiers.most <= 3


def test_what_is_repeated_names_the_first_five_others(one: Dossier) -> None:
    """Of a certificate's number: how many people, and five of the others; of a day the same."""
    over = OverMany(wanted={"C04", "M10"})
    for dossier in many(one, Alive(), Alive(), alike=True):
        over.take(dossier)
    (last,) = [f for f in over.found() if f.case == f"HS-{MANY - 1:04d}"]
    assert last.evidence["people"] == MANY
    assert last.evidence["others"] == tuple(f"HS-{n:04d}" for n in range(5))
    over = OverMany(wanted={"M10"})
    act = next(act for act in one.case.acts if act.kind == "branch_resolution")
    for number in range(8):
        case = with_changed(one.case, act.kind, on=act.on + timedelta(days=number))
        over.take(replace(one, id=f"HS-{number:04d}", case=case))
    dated = [f for f in over.found() if f.evidence.get("step") == act.kind]
    assert len(dated) == 8
    assert dated[-1].evidence["other_days"] == tuple(act.on + timedelta(days=n) for n in range(5))


def test_a_paper_is_written_as_its_findings_are_read(one: Dossier) -> None:
    """No part of the working paper waits for the findings of the part after it."""
    read: list[str] = []
    found = [f for f in inspect([one]) if f.answer is Answer.FOUND] or [
        Found("K01", one.id, one.unit, Answer.FOUND)
    ]

    class Noted(PackedRows[Found]):
        def __iter__(self) -> Iterator[Found]:
            for item in super().__iter__():
                read.append(item.case)
                yield item

    rows = Noted(replace(found[0], case=f"HS-{number:04d}") for number in range(MANY))
    drawn = Drawn(one.as_of, MANY, 1, "ab" * 32, 0, "cd" * 32)
    for write in (markdown_lines, page_lines):
        read.clear()
        lines = write(working_paper_of("vi", rows, drawn, totals(rows, (), "unit")))
        first = next(line for line in lines if "1. " in line and "HS-0000" in line)
        assert first
        assert len(read) == MANY + 1  # all for the counts, and then one
