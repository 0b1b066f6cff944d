"""Clocks and reminders of a register: all of workflows/clocks.toml, each reminder once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from admission_flow.errors import ActInFuture, BadDocument, JournalBroken, UnknownCase
from admission_flow.planning.deadlines.clocks import Clock, ClockKind
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import (
    BranchResolution,
    Extension,
    Move,
    VerificationReply,
    VerificationRequest,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.document import Case
from admission_flow.register.core import due_notes
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.register.deadlines import entries as follow
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

UNTIL = (
    "sympathiser_resolution", "dossier_opened", "verification_concluded", "opinions_summarised",
    "branch_resolution", "base_resolution", "admission_decision", "ceremony",
    "recognition_branch_resolution", "recognition_base_resolution", "recognition_decision",
)  # fmt: skip


def clocks_of(register: Register, case: str, day: date) -> dict[tuple[str, str], Clock]:
    (item,) = [item for item in follow.followed(register, day) if item.id == case]
    return {(clock.rule, clock.about): clock for clock in item.clocks}


def test_the_clocks_of_the_verdict_are_all_there(office: "Office") -> None:
    """Whatever the judge lists as a deadline is listed, once, as the verdict has it."""
    with office.open() as register:
        for number, until in enumerate(UNTIL):
            office.enter(register, lawful_case(until, full_name=f"Lò Mẫu {number:02d}"))
        for day in (date(2024, 3, 1), date(2024, 6, 30), date(2025, 12, 31)):
            for item in follow.followed(register, day):
                listed = {(c.rule, c.day) for c in item.clocks if c.in_verdict}
                case = register.case(item.id).as_of(day)
                due = register.judge.judge(case, day).deadlines
                assert listed == {(d.rule, d.due_on) for d in due}
                marked = [c.rule for c in item.clocks if c.in_verdict]
                assert len(set(marked)) == len(marked)


def test_every_open_request_has_its_own_clock(office: "Office") -> None:
    """At home 30 working days, from abroad 90; what is answered has none; the first is marked."""
    case = lawful_case("dossier_opened")
    asked = date(2024, 1, 8)
    with office.open() as register:
        office.on(date(2024, 3, 1))
        record = office.enter(register, case)
        for subject, abroad in (("applicant", False), ("father", True), ("mother", False)):
            act = VerificationRequest(on=asked, subject=subject, abroad=abroad)
            register.record(record.id, act)
        reply = VerificationReply(on=date(2024, 1, 20), subject="mother", result="clear")
        register.record(record.id, reply)
        found = clocks_of(register, record.id, date(2024, 1, 25))
        after = register.judge.workflow.calendar.after
        rule = "verification.reply_in_time"
        assert {about: c.day for (r, about), c in found.items() if r == rule} == {
            "applicant": after(asked, 30),
            "father": after(asked, 90),
        }
        assert found[rule, "applicant"].in_verdict
        assert not found[rule, "father"].in_verdict


def test_papers_serve_and_deadlines_bind(office: "Office") -> None:
    """Before the meeting the certificate's 60 months and the papers' 12 are no deadlines."""
    case = lawful_case("opinions_summarised")
    with office.open() as register:
        record = office.enter(register, case)
        found = clocks_of(register, record.id, case.acts[-1].on)
    sorts = {rule: clock.sort for (rule, _), clock in found.items()}
    assert sorts["awareness.valid"] is ClockKind.SERVES_UNTIL
    assert sorts["dossier.fresh"] is ClockKind.SERVES_UNTIL


def test_the_end_of_probation_and_the_history_after_the_ceremony(office: "Office") -> None:
    """Twelve months on the review opens, 30 working days after the ceremony a paper is due."""
    case = lawful_case("ceremony")
    held_on = case.acts[-1].on
    with office.open() as register:
        record = office.enter(register, case)
        after = register.judge.workflow.calendar.after
        found = clocks_of(register, record.id, held_on)
        ends_on = months_after(held_on, 12)
        assert found["probation.elapsed", ""].day == ends_on
        assert found["probation.elapsed", ""].sort is ClockKind.FREE_FROM
        assert ("probation.elapsed", "") in clocks_of(register, record.id, ends_on)
        gone = clocks_of(register, record.id, ends_on + timedelta(days=1))
        assert ("probation.elapsed", "") not in gone
        assert found["member_history.in_time", ""].day == after(held_on, 30)
        assert found["probation.review_in_time", ""].day == after(ends_on, 30)
        (entry,) = follow.note_done(
            register, "member_history.in_time", [record.id], held_on + timedelta(days=3)
        )
        later = held_on + timedelta(days=10)
        assert ("member_history.in_time", "") not in clocks_of(register, record.id, later)
        before = clocks_of(register, record.id, held_on + timedelta(days=2))
        assert ("member_history.in_time", "") in before
        follow.retract(register, entry.seq)
        assert ("member_history.in_time", "") in clocks_of(register, record.id, later)
        with pytest.raises(BadDocument):
            follow.retract(register, entry.seq)


def test_the_interval_before_readmission_is_a_day_from_which(office: "Office") -> None:
    """Who left is told from when a dossier may be opened, though other steps come first."""
    left = date(2022, 5, 1)
    case = lawful_case(
        "sympathiser_resolution",
        left_party_on=left,
        left_reason="family_hardship",
        readmitted_before=False,
    )
    with office.open() as register:
        record = office.enter(register, case)
        found = clocks_of(register, record.id, date(2024, 3, 5))
        assert found["readmission.interval", ""].day == date(2025, 5, 1)
        assert found["readmission.interval", ""].sort is ClockKind.FREE_FROM
        other = office.enter(register, lawful_case("sympathiser_resolution"))
        assert clocks_of(register, other.id, date(2024, 3, 5)) == {}


def test_a_move_runs_for_the_old_side_then_for_the_new(office: "Office") -> None:
    """15 and 30 working days from the move; once the dossier came, 30 and 60 from that day."""
    case = lawful_case("base_resolution", 2025)
    moved_on = case.acts[-1].on + timedelta(days=1)
    came_on = moved_on + timedelta(days=5)
    with office.open() as register:
        record = office.enter(register, case)
        register.record(record.id, Move(on=moved_on, to="Chi bộ Nơi khác Mẫu"))
        after = register.judge.workflow.calendar.after
        found = clocks_of(register, record.id, moved_on)
        assert found["move.forward", ""].day == after(moved_on, 15)
        assert found["decision.after_move", ""].day == after(moved_on, 30)
        assert found["decision.after_move", ""].sort is ClockKind.SERVES_UNTIL
        assert not found["decision.after_move", ""].start_stated
        assert not found["move.forward", ""].start_stated
        assert ("move.decide", "") not in found
        follow.note_done(register, "move.receive", [record.id], came_on)
        found = clocks_of(register, record.id, came_on)
        assert {rule for rule, _ in found if rule.startswith("move.")} == {
            "move.decide",
            "move.reexamine",
        }
        assert ("decision.after_move", "") not in found
        assert found["move.decide", ""].day == after(came_on, 30)
        assert found["move.reexamine", ""].day == after(came_on, 60)
        follow.note_done(register, "move.reexamine", [record.id], came_on + timedelta(days=9))
        found = clocks_of(register, record.id, came_on + timedelta(days=9))
        assert ("move.reexamine", "") not in found


def test_a_step_after_the_move_shows_that_the_dossier_came(office: "Office") -> None:
    """Nobody noted the sending, but the new side has gone on: there is nothing to press for."""
    case = lawful_case("branch_resolution", 2025)
    last = case.acts[-1]
    moved_on = last.on - timedelta(days=3)
    with office.open() as register:
        before = Case(case.person, case.unit, case.acts[:-1])
        record = office.enter(register, before)
        register.record(record.id, Move(on=moved_on, to="Chi bộ Nơi khác Mẫu"))
        assert ("move.forward", "") in clocks_of(register, record.id, last.on)
        assert isinstance(last, BranchResolution)
        register.advance(record.id, last)
        found = clocks_of(register, record.id, last.on)
        assert not [rule for rule, _ in found if rule.startswith("move.")]
        assert ("move.forward", "") in clocks_of(register, record.id, moved_on)


def test_a_past_day_is_asked_as_it_was(office: "Office") -> None:
    """What was on its way then and is done today is listed as of then, and not today."""
    case = lawful_case("recognition_decision")
    with office.open() as register:
        record = office.enter(register, case)
        met_on = next(a.on for a in case.acts if a.kind == "branch_resolution")
        assert ("decision.in_time", "") in clocks_of(register, record.id, met_on)
        assert list(follow.followed(register)) == []


def test_a_reminder_is_given_once_and_moves_with_its_day(office: "Office") -> None:
    """Run, run again: silent; an extension moves the day, and the schedule starts anew."""
    case = lawful_case("branch_resolution")
    met_on = case.acts[-1].on
    with office.open() as register:
        record = office.enter(register, case)
        after = register.judge.workflow.calendar.after
        due_on = after(met_on, 60)
        on = due_on - timedelta(days=20)
        assert [r.rung for r in follow.to_give(register, on)] == [30]
        assert [r.rung for r in follow.give(register, on)] == [30]
        assert follow.give(register, on) == []
        assert follow.to_give(register, on) == []
        late = due_on + timedelta(days=40)
        assert [r.rung for r in follow.give(register, late)] == [-1]
        register.record(record.id, Extension(on=on, matter="admission_decision"))
        (again,) = follow.give(register, late - timedelta(days=30))
        assert again.clock.day == after(met_on, 90)
        assert len(due_notes.noted(register.store).given) == 3


def test_a_correction_that_moves_a_day_starts_the_schedule_anew(office: "Office") -> None:
    """A resolution was entered with a wrong day: with the right one the rungs are given again."""
    case = lawful_case("branch_resolution")
    wrong = case.acts[-1]
    with office.open() as register:
        record = office.enter(register, case)
        after = register.judge.workflow.calendar.after
        day = after(wrong.on, 60) - timedelta(days=7)
        assert [r.rung for r in follow.give(register, day)] == [7]
        seq = next(item.seq for item in record.recorded if item.act == wrong)
        right = replace(wrong, on=wrong.on + timedelta(days=14))
        register.correct(record.id, seq, right, "chép nhầm ngày")
        (again,) = follow.give(register, day)
        assert again.clock.day == after(right.on, 60)
        assert again.rung == 30
        assert follow.give(register, day) == []


def test_two_windows_never_both_remind(office: "Office") -> None:
    """The second, which looked before the first had written, gives nothing."""
    case = lawful_case("branch_resolution")
    with office.open() as first, office.open("cb02") as second:
        office.enter(first, case)
        day = first.judge.workflow.calendar.after(case.acts[-1].on, 60)
        seen = follow.to_give(second, day)
        assert len(seen) == 1
        assert len(follow.give(first, day)) == 1
        assert follow.give(second, day) == []


def test_what_is_kept_of_a_reminder_names_nobody(office: "Office") -> None:
    """The entry holds case, rule, rung and day, and nothing private."""
    case = lawful_case("branch_resolution")
    with office.open() as register:
        office.enter(register, case)
        follow.give(register, date(2024, 12, 31))
        (entry,) = [e for e in register.store.entries() if e.intent.action == due_notes.REMIND]
    rows = entry.intent.data["given"]
    assert isinstance(rows, list)
    assert [set(row) for row in rows] == [{"case", "rule", "about", "due_on", "rung"}]
    assert case.person.full_name not in entry.line


def test_nothing_is_given_of_a_day_to_come(office: "Office") -> None:
    """A reminder given early would be missing in its time."""
    with office.open() as register, pytest.raises(BadDocument):
        follow.give(register, register.today + timedelta(days=1))


def test_what_cannot_be_noted_is_refused(office: "Office") -> None:
    """A clock that acts stop, a day to come, no such case: nothing is written."""
    with office.open() as register:
        record = office.enter(register, lawful_case("ceremony"))
        head = register.store.head
        with pytest.raises(BadDocument):
            follow.note_done(register, "decision.in_time", [record.id], date(2024, 6, 1))
        tomorrow = register.today + timedelta(days=1)
        with pytest.raises(ActInFuture):
            follow.note_done(register, "member_history.in_time", [record.id], tomorrow)
        with pytest.raises(UnknownCase):
            follow.note_done(
                register, "member_history.in_time", [record.id, "HS-9999"], date(2024, 6, 1)
            )
        assert register.store.head == head


def test_a_unit_is_taken_with_what_lies_below_it(office: "Office") -> None:
    """By code or name; a chi bộ outside the tree by its name alone; another name is refused."""
    start = date(2020, 1, 1)
    inside = lawful_case("branch_resolution")
    outside = lawful_case("branch_resolution", full_name="Lò Văn Mẫu")
    outside = Case(outside.person, replace(outside.unit, name="Chi bộ Ngoài cây Mẫu"), outside.acts)
    with office.open() as register:
        units.put(
            register,
            [
                UnitAdded(unit="C1", on=start, name="Trường Mẫu", level="base"),
                UnitAdded(
                    unit="C1-1", on=start, name=inside.unit.name, level="branch", parent="C1"
                ),
                UnitAdded(unit="C2", on=start, name="Cơ quan Mẫu", level="base"),
            ],
        )
        office.enter(register, inside)
        office.enter(register, outside)

        def found(unit: str) -> list[str]:
            return [item.id for item in follow.followed(register, date(2024, 4, 1), unit)]

        assert found("C1") == found("C1-1") == found("Trường Mẫu") == ["HS-0001"]
        assert found("C2") == []
        assert found("Chi bộ Ngoài cây Mẫu") == ["HS-0002"]
        with pytest.raises(BadDocument):
            found("Chi bộ Không có Mẫu")


def test_many_reminders_are_kept_in_few_entries(
    office: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many, all are kept, and none is lost between two entries."""
    monkeypatch.setattr(follow, "_IN_ONE_ENTRY", 2)
    with office.open() as register:
        for number in range(5):
            case = lawful_case("branch_resolution", full_name=f"Lò Mẫu {number}")
            office.enter(register, case)
        given = follow.give(register, date(2024, 12, 31))
        entries = [e for e in register.store.entries() if e.intent.action == due_notes.REMIND]
        assert len(entries) == 3
        assert set(due_notes.noted(register.store).given) == {one.given for one in given}
        assert follow.give(register, date(2024, 12, 31)) == []


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (due_notes.DONE, {"case": "HS-0001", "clock": "move.receive"}),
        (due_notes.DONE, {"case": "HS-0001", "clock": "move.receive", "on": "soon"}),
        (due_notes.REMIND, {"as_of": "2024-01-01", "given": [{"case": "HS-0001"}]}),
        (due_notes.REMIND, {"as_of": "2024-01-01", "given": 7}),
    ],
)
def test_an_entry_that_is_not_ours_is_named(
    office: "Office", action: str, data: dict[str, object]
) -> None:
    """What another program wrote in our name is told by its number, not by a traceback."""
    with office.open() as register:
        entry = register.note(action, Split(data, {}))
        with pytest.raises(JournalBroken) as broken:
            due_notes.noted(register.store)
    assert broken.value.facts["seq"] == entry.seq


def test_what_is_noted_is_noted_once(office: "Office") -> None:
    """The same day again writes nothing; another day, another case or after a retraction does."""
    case = lawful_case("ceremony")
    held_on = case.acts[-1].on
    clock, day = "member_history.in_time", held_on + timedelta(days=3)
    with office.open() as register:
        one = office.enter(register, case).id
        two = office.enter(register, lawful_case("ceremony", full_name="Lò Mẫu Hai")).id
        (first,) = follow.note_done(register, clock, [one, one], day)
        assert not first.repeated
        head = register.store.head
        (again,) = follow.note_done(register, clock, [one], day)
        assert (again.seq, again.repeated) == (first.seq, True)
        assert register.store.head == head
        both = follow.note_done(register, clock, [one, two], day)
        assert [note.repeated for note in both] == [True, False]
        assert [note.case for note in both] == [one, two]
        (later,) = follow.note_done(register, clock, [one], day + timedelta(days=1))
        assert not later.repeated
        follow.retract(register, first.seq)
        (anew,) = follow.note_done(register, clock, [one], day)
        assert not anew.repeated


def test_a_clock_that_has_not_begun_is_not_noted(office: "Office") -> None:
    """The day of the ceremony or of the move will do, the day before not; of two cases neither."""
    case = lawful_case("ceremony")
    held_on = case.acts[-1].on
    moved_on = held_on + timedelta(days=5)
    one_day = timedelta(days=1)
    with office.open() as register:
        record = office.enter(register, case)
        early = office.enter(register, lawful_case("dossier_opened", full_name="Lò Mẫu Hai"))
        register.record(record.id, Move(on=moved_on, to="Chi bộ Nơi khác Mẫu"))
        head = register.store.head
        for clock, begun_on in (
            ("member_history.in_time", held_on),
            ("move.forward", moved_on),
            ("move.receive", moved_on),
            ("move.reexamine", moved_on),
        ):
            for ids, day in (([record.id], begun_on - one_day), ([record.id, early.id], begun_on)):
                with pytest.raises(BadDocument) as caught:
                    follow.note_done(register, clock, ids, day)
                assert [p.message_id for p in caught.value.problems] == ["due_not_begun"]
                assert caught.value.problems[0].where == ids[-1]
                assert register.store.head == head
            follow.note_done(register, clock, [record.id], begun_on)
            head = register.store.head
