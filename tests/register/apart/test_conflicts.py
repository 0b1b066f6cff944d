"""What stands against a case that is handed over: shown, and nothing of either side is changed.

Each conflict beside what is none: the same situation on the other side of the boundary.
"""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.bundle.handing_over import hand_over
from admission_flow.errors import CaseErased, StepRefused
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import HelperReport, Move, RemovalFromList, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import BirthTime
from admission_flow.register.apart.merging import Received, notices_of
from admission_flow.register.personal_data.erasure import approve_erasure, request_erasure
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case
from tests.register.apart.conftest import DECISION, HERE, SOMEBODY
from tests.register.apart.two_offices import ALREADY, CONFLICT, GROWN, NEW, REPORT, Two, add

if TYPE_CHECKING:
    from tests.register.conftest import Office

# ---- changed on both sides -----------------------------------------------------------------------


def test_both_sides_entered_an_act(merged: Two) -> None:
    """What, and where: the entries here and there."""
    mine, theirs = add(merged.receiver, "HS-0001", HERE), add(merged.sender, "HS-0001", REPORT)
    problem = merged.conflict(merged.hand_over())
    assert problem.message_id == "merge_both_changed"
    assert problem.where == "HS-0001"
    assert problem.facts == {"case": "HS-0001", "ours": tuple(mine), "theirs": tuple(theirs)}
    merged.sound()


def test_only_this_side_entered_an_act(merged: Two) -> None:
    """The sender has nothing new: there is nothing to take over, and no conflict."""
    add(merged.receiver, "HS-0001", HERE)
    assert merged.merged(merged.hand_over()).standing is ALREADY


def test_both_sides_entered_the_same_act(merged: Two) -> None:
    """Word for word the same paper: it is noted as the same, and not entered twice."""
    theirs, mine = add(merged.sender, "HS-0001", REPORT), add(merged.receiver, "HS-0001", REPORT)
    folder, size = merged.hand_over(), merged.size
    one = merged.merged(folder)
    assert (one.standing, one.acts, one.same_here) == (GROWN, 0, tuple(mine))
    assert merged.size == size + 1
    assert merged.same("HS-0001", "HS-0001")
    assert merged.merged(folder).standing is ALREADY
    (report,) = theirs
    with merged.sender.open() as register:  # and a correction of it finds its way
        register.correct("HS-0001", report, replace(REPORT, assessment="khá"), "theo biên bản")
    assert merged.merged(merged.hand_over()).corrections == 1
    assert merged.case("HS-0001").case.acts[-1] == replace(REPORT, assessment="khá")
    merged.sound()


def test_a_conflict_ends_where_this_side_enters_what_the_sender_has(merged: Two) -> None:
    """By hand, in this office's own name; then the next handover goes in again."""
    add(merged.receiver, "HS-0001", HERE)
    add(merged.sender, "HS-0001", REPORT)
    assert merged.conflict(merged.hand_over()).message_id == "merge_both_changed"
    add(merged.receiver, "HS-0001", REPORT)
    assert merged.merged(merged.hand_over()).standing is GROWN
    later = HelperReport(on=date(2024, 3, 8), assessment="sau đó")
    add(merged.sender, "HS-0001", later)
    assert merged.merged(merged.hand_over()).acts == 1
    assert {REPORT, HERE, later} <= set(merged.case("HS-0001").case.acts)
    merged.sound()


@pytest.mark.parametrize("mine", ["khá", "rất tiến bộ"], ids=["otherwise", "in the same way"])
def test_both_sides_corrected_one_act(merged: Two, mine: str) -> None:
    """The same correction is none twice; another one is a conflict, and both stay readable."""
    there = add(merged.sender, "HS-0001", REPORT)
    merged.merge(merged.hand_over())
    here = merged.case("HS-0001").recorded[-1].seq
    with merged.receiver.open() as register:
        register.correct("HS-0001", here, replace(REPORT, assessment=mine), "theo biên bản")
    with merged.sender.open() as register:
        new = replace(REPORT, assessment="rất tiến bộ")
        register.correct("HS-0001", there[0], new, "theo biên bản")
    folder = merged.hand_over()
    if mine == "khá":
        assert merged.conflict(folder).message_id == "merge_both_changed"
        assert merged.case("HS-0001").case.acts[-1] == replace(REPORT, assessment="khá")
    else:
        assert merged.merged(folder).corrections == 0
        assert merged.merged(folder).standing is ALREADY
    merged.sound()


def test_an_older_correction_of_this_side_is_not_overwritten(merged: Two) -> None:
    """It was made before something else was taken over: the sender corrects the act only now."""
    (there,) = add(merged.sender, "HS-0001", REPORT)
    merged.merge(merged.hand_over())
    here = merged.case("HS-0001").recorded[-1].seq
    with merged.receiver.open() as register:
        seq = register.correct("HS-0001", here, replace(REPORT, assessment="khá"), "sửa").entry.seq
    refused_there(merged)
    assert merged.merged(merged.hand_over()).standing is GROWN  # and the correction stays
    with merged.sender.open() as register:
        register.correct("HS-0001", there, replace(REPORT, assessment="kém"), "theo biên bản")
    problem = merged.conflict(merged.hand_over())
    assert problem.message_id == "merge_both_changed"
    assert problem.facts["ours"] == (here,)
    item = merged.case("HS-0001").find(here)
    assert item is not None
    assert item.act == replace(REPORT, assessment="khá")
    assert item.corrected_by == (seq,)


def refused_there(two: Two) -> None:
    """Let the sender try a step that the rules refuse: news of the case that are no act."""
    assert isinstance(DECISION, Step)
    with two.sender.open() as register, pytest.raises(StepRefused):
        register.advance("HS-0001", DECISION)


def test_the_sender_comes_to_what_this_side_entered_long_ago(merged: Two) -> None:
    """Entered there in other words, and then corrected: one paper, and not two."""
    mine = add(merged.receiver, "HS-0001", replace(REPORT, assessment="khá"))
    refused_there(merged)
    assert merged.merged(merged.hand_over()).standing is GROWN
    (there,) = add(merged.sender, "HS-0001", REPORT)
    with merged.sender.open() as register:
        register.correct("HS-0001", there, replace(REPORT, assessment="khá"), "theo biên bản")
    one = merged.merged(merged.hand_over())
    assert (one.acts, one.corrections, one.same_here) == (0, 0, tuple(mine))
    assert merged.case("HS-0001").case == merged.case("HS-0001", here=False).case
    merged.sound()


def test_both_sides_corrected_the_person(merged: Two) -> None:
    """Each in another way: nobody's word is put over the other's."""
    for office, religion in ((merged.sender, "Không"), (merged.receiver, "Phật giáo")):
        with office.open() as register:
            start = next(iter(register.entries("HS-0001"))).seq
            person = replace(register.case("HS-0001").person, religion=religion)
            register.correct("HS-0001", start, person, "theo giấy khai sinh")
    assert merged.conflict(merged.hand_over()).message_id == "merge_both_changed"
    assert merged.case("HS-0001").person.religion == "Phật giáo"


def test_the_other_cases_go_in(merged: Two) -> None:
    """One case in conflict stops no other."""
    add(merged.receiver, "HS-0001", HERE)
    add(merged.sender, "HS-0001", REPORT)
    merged.enter(lawful_case("dossier_opened", full_name="Ma Văn Ví Dụ"))
    found = merged.merge(merged.hand_over())
    assert [(one.sent, one.standing) for one in found] == [("HS-0001", CONFLICT), ("HS-0002", NEW)]
    merged.sound()


# ---- who it is, and where ------------------------------------------------------------------------


def test_the_person_is_here_under_another_case(two: Two) -> None:
    """Whoever says that it is somebody else takes it over all the same."""
    two.enter(SOMEBODY, here=True)
    two.enter(SOMEBODY)
    folder = two.hand_over()
    problem = two.conflict(folder)
    assert (problem.message_id, problem.facts["cases"]) == ("merge_person_here", ("HS-0001",))
    (one,) = two.merge(folder, new=["HS-0001"])
    assert (one.standing, one.case) == (NEW, "HS-0002")
    assert two.merge(folder)[0].standing is ALREADY
    two.sound()


@pytest.mark.parametrize(
    ("born_on", "message"),
    [
        (BirthTime(SOMEBODY.person.birthday.year), "merge_person_maybe"),  # type: ignore[union-attr]
        (date(1999, 1, 2), None),
    ],
    ids=["the year alone", "another day"],
)
def test_somebody_of_the_same_name(
    two: Two, born_on: "date | BirthTime", message: str | None
) -> None:
    """Where nobody can tell, nobody is guessed; born on another day, it is somebody else."""
    other = replace(SOMEBODY.person, born_on=born_on)
    two.enter(Case(other, SOMEBODY.unit), here=True)
    two.enter(SOMEBODY)
    folder = two.hand_over()
    if message is None:
        assert two.merged(folder).standing is NEW
    else:
        assert two.conflict(folder).message_id == message


def test_somebody_whose_case_here_has_ended(two: Two) -> None:
    """Taken off the list here, begun again there: no conflict, as at every opening."""
    begun = lawful_case("awareness_certificate", full_name="Lò Thị Ví Dụ")
    case = two.enter(begun, here=True)
    add(two.receiver, case, RemovalFromList(on=date(2024, 1, 15), reason="xin thôi"))
    two.enter(SOMEBODY)
    assert two.merged(two.hand_over()).standing is NEW


def erase(office: "Office", case: str) -> None:
    """Erase the person of a case that ended long ago, by two officers."""
    office.on(date(2032, 2, 1))
    with office.open("cb03") as register:
        request_erasure(register, case, "12-QĐ/ĐU", date(2032, 1, 20), "removed")
    with office.open("cb04") as register:
        approve_erasure(register, case)


def ended(two: Two) -> str:
    """Enter a case that ended at the sender, and take it over."""
    begun = lawful_case("awareness_certificate", full_name="Lò Thị Ví Dụ")
    case = two.enter(begun)
    add(two.sender, case, RemovalFromList(on=date(2024, 1, 15), reason="xin thôi"))
    two.merge(two.hand_over(case))
    return case


def test_the_person_was_erased_here(two: Two) -> None:
    """Nothing of them comes back."""
    case = ended(two)
    folder = two.hand_over(case)
    erase(two.receiver, "HS-0001")
    problem = two.conflict(folder)
    assert problem.message_id == "merge_erased_here"
    assert problem.facts["case"] == "HS-0001"
    two.sound()


def test_the_person_was_erased_there(two: Two) -> None:
    """It cannot be handed over, and whoever has it already is told."""
    case = ended(two)
    other = two.enter(SOMEBODY)
    erase(two.sender, case)
    with two.sender.open() as register, pytest.raises(CaseErased):
        hand_over(register, two.folder / "x", [case], "bàn giao")
    assert not (two.folder / "x").exists()
    folder = two.hand_over(other)
    with two.receiver.open() as register, Received.open(folder) as received:
        (notice,) = notices_of(register, received)
        assert (notice.where, notice.message_id) == (case, "merge_erased_there")
        assert notice.facts == {"case": "HS-0001"}
    erase(two.receiver, "HS-0001")
    with two.receiver.open() as register, Received.open(folder) as received:
        assert notices_of(register, received) == ()


def tree(office: "Office", *names: str) -> None:
    """Enter a tree of units."""
    day = date(2022, 1, 5)
    with office.open() as register:
        top = UnitAdded(on=day, unit="DU", name="Đảng ủy Mẫu", level="base")
        below = [
            UnitAdded(on=day, unit=f"C{n}", name=name, level="branch", parent="DU")
            for n, name in enumerate(names)
        ]
        units.put(register, [top, *below])


def test_the_unit_is_unknown_here(two: Two) -> None:
    """Until it is entered: a case of a unit that no tree has is counted nowhere."""
    two.enter(SOMEBODY)
    folder = two.hand_over()
    tree(two.receiver, "Chi bộ Khác")
    problem = two.conflict(folder)
    assert problem.message_id == "merge_unit_unknown"
    assert problem.facts == {"unit": SOMEBODY.unit.name}
    with two.receiver.open() as register:
        day = date(2022, 1, 5)
        new = UnitAdded(on=day, unit="C9", name=SOMEBODY.unit.name, level="branch", parent="DU")
        units.put(register, [new])
    assert two.merged(folder).standing is NEW
    two.sound()


def test_a_person_who_moved_to_where_this_office_has_no_tree(merged: Two) -> None:
    """A unit of another authority is nobody's to know here; one of the same is."""
    tree(merged.receiver, SOMEBODY.unit.name)
    move = Move(on=date(2024, 4, 1), to="Chi bộ Xa", same_authority=False, to_authority="Tỉnh ủy X")
    add(merged.sender, "HS-0001", move)
    assert merged.merged(merged.hand_over()).standing is GROWN
    add(merged.sender, "HS-0001", Move(on=date(2024, 4, 2), to="Chi bộ Gần", same_authority=True))
    assert merged.conflict(merged.hand_over()).message_id == "merge_unit_unknown"
