"""Reports from the register: who counts when, where, and what cannot be counted."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.errors import BadDocument
from admission_flow.planning.reports.definitions import DIMENSIONS
from admission_flow.planning.reports.period import Period
from admission_flow.planning.reports.small_cells import Shown
from admission_flow.planning.reports.statistics import Table
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import (
    Ceremony,
    CommitteeRoll,
    Move,
    StrikeOffDecision,
    Withdrawal,
)
from admission_flow.procedure.document import case_from
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import erasure
from admission_flow.register.plan import entries as plans
from admission_flow.register.reports.body import KINDS, Ask, Body
from admission_flow.register.reports.report import Report, report, ways
from admission_flow.register.units import entries as units
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from tests.register.conftest import Office

START = date(2020, 1, 1)
VECTORS = Path(__file__).parents[2] / "conformance" / "vectors"
YEAR, FIRST = Period("year", 2024, 1), Period("half", 2024, 1)
OTHER = replace(SAMPLE_UNIT, name="Chi bộ Cơ quan Mẫu")


@filled_once
def bloc(office: "Office") -> None:
    """Return an office with two base organisations, a chi bộ in each, and the plan of 2024."""
    with office.open() as register:
        added: list[Any] = [
            ("C1", "Trường Mẫu", "base", None),
            ("C1-1", SAMPLE_UNIT.name, "branch", "C1"),
            ("C2", "Cơ quan Mẫu", "base", None),
            ("C2-1", OTHER.name, "branch", "C2"),
        ]
        events = [
            UnitAdded(unit=code, on=START, name=name, level=level, parent=parent)
            for code, name, level, parent in added
        ]
        units.put(register, events)
        plans.set_plan(register, plan_2024(), date(2024, 1, 15))
        plans.notify(register, 2024, {"C1": 4}, date(2024, 3, 5))


def enter(bloc: "Office", register: Register, until: str, meeting_on: date, **given: Any) -> str:  # noqa: ANN401
    given.setdefault("full_name", f"Lò Mẫu {meeting_on:%d%m}")
    return bloc.enter(register, lawful_case(until, meeting_on=meeting_on, **given)).id


def cases_of(body: Body) -> list[str]:
    return [one.case for one in body.counted]


def rows(found: Report, by: str, within: str | None = None) -> dict[str, int]:
    return {row.key: row.count for row in table(found, by, within).rows if row.count}


def table(found: Report, by: str, within: str | None = None) -> Table:
    return next(t for t in found.now.tables if (t.by, t.within) == (by, within))


def cases(found: Report) -> list[str]:
    return [one.case for one in found.now.counted]


def test_the_counting_day_is_declared_or_said_to_be_assumed(bloc: "Office") -> None:
    """By the plan, by the officer, or by default; each report tells which."""
    with bloc.open() as register:
        case = enter(bloc, register, "ceremony", date(2024, 5, 6))
        acts = [item.act for item in register.case(case).recorded]
        held = next(act.on for act in acts if isinstance(act, Ceremony))
        assert held.month == 7
        by_plan = report(register, Ask(kind="admissions", period=FIRST))
        assert (by_plan.counting, by_plan.counting_from, cases(by_plan)) == (
            "decision",
            "plan",
            [case],
        )
        asked = report(register, Ask(kind="admissions", period=FIRST, counting="ceremony"))
        assert (asked.counting_from, cases(asked)) == ("option", [])
        later = replace(FIRST, year=2025)
        assert report(register, Ask(kind="admissions", period=later)).counting_from == "default"
        assert report(register, Ask(kind="outcomes", period=FIRST)).counting == "end"


def test_the_last_day_counts_and_the_next_does_not(bloc: "Office") -> None:
    """A decision of 30 June is of the first half, one of 1 July of the second; as of the day."""
    with bloc.open() as register:
        # The sample's decision comes 36 days after the meeting.
        inside = enter(bloc, register, "admission_decision", date(2024, 5, 25))
        outside = enter(bloc, register, "admission_decision", date(2024, 5, 26))
        first = report(register, Ask(kind="admissions", period=FIRST))
        second = report(register, Ask(kind="admissions", period=replace(FIRST, number=2)))
        assert (cases(first), cases(second)) == ([inside], [outside])
        day_before = Ask(kind="admissions", period=FIRST, as_of=date(2024, 6, 29))
        assert cases(report(register, day_before)) == []
        assert report(register, Ask(kind="admissions", period=FIRST)).as_of == date(2024, 6, 30)


def test_a_person_counts_where_they_were_on_the_day(bloc: "Office") -> None:
    """Moved before the decision: of the new unit; after it: of the old one; recognition later."""
    with bloc.open() as register:
        before = enter(bloc, register, "branch_resolution", date(2024, 3, 4))
        register.record(before, Move(on=date(2024, 3, 20), to=OTHER.name))
        stayed = enter(bloc, register, "recognition_decision", date(2023, 3, 6))
        ask = Ask(kind="pipeline", period=Period("month", 2024, 3), by=("unit",))
        assert rows(report(register, ask), "unit") == {"C2": 1}
        ask = replace(ask, period=Period("month", 2024, 2))
        assert rows(report(register, ask), "unit") == {"C1": 1}
        recognised = report(register, Ask(kind="recognitions", period=YEAR, unit="C1"))
        assert cases(recognised) == [stayed]
        assert cases(report(register, Ask(kind="recognitions", period=YEAR, unit="C2"))) == []


def test_a_case_is_on_the_way_from_its_first_day(bloc: "Office") -> None:
    """Counted on the day of its first act, not the day before, however late it was entered."""
    with bloc.open() as register:
        case = enter(bloc, register, "sympathiser_resolution", date(2024, 8, 5))
        on = register.case(case).recorded[0].act.on
        ask = Ask(kind="pipeline", period=Period("month", on.year, on.month), as_of=on)
        assert cases(report(register, ask)) == [case]
        assert cases(report(register, replace(ask, as_of=on - timedelta(days=1)))) == []


def test_struck_off_later_counts_and_is_said(bloc: "Office") -> None:
    """In the report as of the half-year nobody has left; as of the year's end one has."""
    with bloc.open() as register:
        case = enter(bloc, register, "ceremony", date(2024, 3, 4))
        left = StrikeOffDecision(
            on=date(2024, 9, 2),
            reason="(mẫu)",
            ground="custody_or_sentence",
            body="standing_committee",
            persons=1,
            roll=CommitteeRoll(members=9, away=0, in_favour=5, against=4),
        )
        register.advance(case, left)
        ask = Ask(kind="admissions", period=FIRST)
        assert report(register, ask).now.ended == 0
        later = report(register, replace(ask, as_of=date(2024, 12, 31)))
        assert (cases(later), later.now.ended) == ([case], 1)
        ends = report(register, Ask(kind="outcomes", period=YEAR))
        assert rows(ends, "outcome") == {"struck_off": 1}
        assert rows(ends, "left_from") == {"probationary": 1}


def test_an_official_member_counts_on_the_day_from_which_he_is_one(bloc: "Office") -> None:
    """Not on that of the signature, which may be in the next period (294-QĐ/TW, 4.2.2)."""
    with bloc.open() as register:
        case = enter(bloc, register, "recognition_decision", date(2023, 3, 6))
        signed = register.explain(case).moved_on
        official_from = register.explain(case).dates.official_from
        assert signed is not None
        assert official_from is not None
        assert official_from.month < signed.month
        for day, counted in ((official_from, [case]), (signed, [])):
            period = Period("month", day.year, day.month)
            found = report(register, Ask(kind="recognitions", period=period))
            assert cases(found) == counted
            assert [one.on for one in found.now.counted] == [official_from] * len(counted)
        known_then = Ask(
            kind="recognitions",
            period=Period("month", official_from.year, official_from.month),
            as_of=signed - timedelta(days=1),
        )
        assert cases(report(register, known_then)) == []


def test_who_was_struck_off_is_counted_by_the_ground(bloc: "Office") -> None:
    """What the paper does not say is a row of its own; without anybody there is no such table."""
    path = VECTORS / "strike-off-by-the-three-votes.json"
    case = case_from(json.loads(path.read_text("utf-8"))["case"])
    ground = next(act.ground for act in case.acts if isinstance(act, StrikeOffDecision))
    with bloc.open() as register:
        found = bloc.enter(register, case)
        year = Period("year", register.explain(found.id).moved_on.year, 1)  # type: ignore[union-attr]
        ends = report(register, Ask(kind="outcomes", period=year))
        assert rows(ends, "strike_off_ground") == {ground: 1}
        assert "annulment_ground" not in {one.by for one in ends.now.tables}


def test_who_could_not_be_judged_is_counted_and_said(bloc: "Office") -> None:
    """A step before the law on file moved the case, and the report does not pass over it."""
    path = VECTORS / "begun-before-29-qd.json"
    old = case_from(json.loads(path.read_text("utf-8"))["case"])
    with bloc.open() as register:
        found = bloc.enter(register, old)
        official_from = register.explain(found.id).dates.official_from
        ask = Ask(kind="recognitions" if official_from else "admissions", period=YEAR)
        day = official_from or register.explain(found.id).dates.decided_on
        assert day is not None
        told = report(register, replace(ask, period=Period("year", day.year, 1))).now
        assert (cases_of(told), told.not_judged) == ([found.id], (found.id,))
        enter(bloc, register, "admission_decision", date(2024, 3, 4))
        assert report(register, Ask(kind="admissions", period=YEAR)).now.not_judged == ()


def test_what_was_corrected_away_counts_no_more(bloc: "Office") -> None:
    """A decision that the rules do not permit is in no number, and the report tells of it."""
    with bloc.open() as register:
        case = enter(bloc, register, "admission_decision", date(2024, 3, 4))
        vote = next(i for i in register.case(case).recorded if i.act.kind == "branch_resolution")
        roll = replace(vote.act.roll, in_favour=13, against=5)  # type: ignore[attr-defined]
        register.correct(case, vote.seq, replace(vote.act, roll=roll), "(mẫu)")  # type: ignore[call-arg]
        found = report(register, Ask(kind="admissions", period=YEAR)).now
        assert (found.counted, found.not_lawful) == ((), (case,))


def test_the_year_before_stands_beside(bloc: "Office") -> None:
    """A whole period with the whole one before; a part with the same part."""
    with bloc.open() as register:
        enter(bloc, register, "admission_decision", date(2023, 1, 9))
        enter(bloc, register, "admission_decision", date(2023, 4, 10))
        enter(bloc, register, "admission_decision", date(2024, 1, 8))
        ask = Ask(kind="admissions", period=FIRST)
        whole = report(register, ask)
        assert (len(whole.now.counted), len(whole.before.counted)) == (1, 2)
        part = report(register, replace(ask, as_of=date(2024, 3, 31)))
        assert part.before.last == date(2023, 3, 31)
        assert (len(part.now.counted), len(part.before.counted)) == (1, 1)


def test_who_was_erased_is_counted_where_enough_is_kept(bloc: "Office") -> None:
    """The end, its day and the unit are kept: so outcomes count it, admissions say they cannot."""
    with bloc.open() as register:
        case = enter(bloc, register, "verification_concluded", date(2019, 12, 2))
        register.advance(case, Withdrawal(on=date(2020, 2, 3), reason="(mẫu)"))
        ask = Ask(kind="outcomes", period=Period("year", 2020, 1), by=("sex", "unit"))
        assert rows(report(register, ask), "sex") == {"female": 1}
        erasure.request_erasure(register, case, "12-QĐ/ĐU", date(2026, 11, 2), "withdrawn")
        register.officer = "cb02"
        erasure.approve_erasure(register, case)
        ends = report(register, ask)
        assert cases(ends) == [case]
        assert rows(ends, "outcome") == {"withdrawn": 1}
        assert rows(ends, "left_from") == {"not_stated": 1}
        assert rows(ends, "sex") == {"erased": 1}
        assert rows(ends, "unit") == {"C1": 1}
        admitted = replace(ask, kind="admissions", period=Period("year", 2026, 1))
        assert report(register, admitted).now.erased == (case,)
        earlier = replace(admitted, period=Period("year", 2020, 1))
        assert report(register, earlier).now.erased == (case,)
        assert report(register, replace(earlier, as_of=date(2020, 2, 2))).now.erased == ()
        assert rows(report(register, admitted), "erased") == {"withdrawn": 1}
        assert report(register, replace(admitted, unit="C2")).now.erased == ()


def test_units_that_admitted_that_have_sources_that_have_neither(bloc: "Office") -> None:
    """One admitted, the other has a sympathiser; the chi bộ are counted for themselves."""
    with bloc.open() as register:
        enter(bloc, register, "admission_decision", date(2024, 3, 4))
        found = report(register, Ask(kind="units", period=YEAR, by=()))
        assert rows(found, "organisation_base") == {"admitted": 1, "neither": 1}
        enter(bloc, register, "sympathiser_resolution", date(2024, 12, 2), unit=OTHER)
        found = report(register, Ask(kind="units", period=YEAR, by=()))
        assert rows(found, "organisation_base") == {"admitted": 1, "only_sources": 1}
        assert rows(found, "organisation_branch") == {"admitted": 1, "only_sources": 1}
        assert (rows(found, "unit"), dict(found.targets)) == ({"C1": 1}, {"C1": 4})
        only = report(register, Ask(kind="units", period=YEAR, by=(), unit="C2"))
        assert rows(only, "organisation_base") == {"only_sources": 1}


def test_small_numbers_of_a_unit_are_hidden(bloc: "Office") -> None:
    """In the table of units and in the report of one unit; not in that of all, nor when asked."""
    with bloc.open() as register:
        for number in range(6):
            day, group = date(2024, 3, 4 + number), "Tày" if number == 0 else "Kinh"
            enter(bloc, register, "admission_decision", day, ethnicity=group)
        ask = Ask(kind="admissions", period=YEAR, by=("ethnicity", "unit"))
        crossed = report(register, ask)
        assert [row.shown for row in table(crossed, "ethnicity").rows] == [Shown.NUMBER] * 3
        unit = table(crossed, "ethnicity", "C1")
        assert {row.key: row.shown.value for row in unit.rows} == {
            "majority": "hidden",
            "minority": "small",
            "not_stated": "number",
        }
        for code in ("C1", "C1-1"):
            one = table(report(register, replace(ask, by=("ethnicity",), unit=code)), "ethnicity")
            assert one.rows[1].shown is Shown.SMALL
        shown = report(register, replace(ask, small_cells=True))
        assert table(shown, "ethnicity", "C1").rows[1].shown is Shown.NUMBER
        by_sex = report(register, replace(ask, by=("sex", "unit")))
        assert all(row.shown is Shown.NUMBER for t in by_sex.now.tables for row in t.rows)


def test_what_cannot_be_reported_is_said(bloc: "Office") -> None:
    """A period to come, one before any definition, a unit that there never was."""
    with bloc.open() as register:
        ask = Ask(kind="admissions", period=YEAR)
        for wrong, message in (
            (replace(ask, period=Period("year", 2011, 1)), "report_no_definition"),
            (replace(ask, period=Period("year", 2027, 1)), "report_not_begun"),
            (replace(ask, as_of=date(2023, 12, 31)), "report_not_begun"),
            (replace(ask, unit="NIL"), "unit_unknown"),
        ):
            with pytest.raises(BadDocument) as caught:
                report(register, wrong)
            assert {p.message_id for p in caught.value.problems} == {message}
        assert report(register, replace(ask, as_of=date(2024, 1, 1))).now.last == date(2024, 1, 1)


def numbers(found: Report) -> list[object]:
    """Return all that a report says, but for what nobody asked of the persons."""
    bodies = (found.now, found.before)
    return [
        (
            [replace(one, person=None) for one in body.counted],
            *(body.tables, body.average, body.erased, body.not_lawful, body.ended),
        )
        for body in bodies
    ]


def test_what_is_left_unread_changes_no_number(bloc: "Office") -> None:
    """As of all cases read, and of every case folded: who is long official, on the way, left."""
    kinds = ("ceremony", "branch_resolution", "awareness_certificate", "recognition_decision")
    with bloc.open() as register:
        for place, until in enumerate(kinds * 2):
            meeting_on = date(2020 + place // 2, 5, 6 + place)
            enter(bloc, register, until, meeting_on, sex=("female", "male")[place % 2])
        old = enter(bloc, register, "recognition_decision", date(2019, 3, 4))
        left = enter(bloc, register, "branch_resolution", date(2024, 4, 5))
        register.advance(left, Withdrawal(on=date(2024, 5, 6), reason="(mẫu)"))
        asks = [
            Ask(kind=kind, period=replace(YEAR, year=year), by=by, unit=unit)
            for kind in KINDS
            for year in (2022, 2024)
            for by in (DIMENSIONS, ("sex", "organisation", "unit"))
            for unit in (None, "C1")
        ]
        found = [numbers(report(register, ask)) for ask in asks]
        for ask, told in zip(asks, found, strict=True):
            as_of = report(register, ask, read=()).as_of
            assert numbers(report(register, ask, read=ways(register, as_of))) == told
        pipeline = report(register, Ask(kind="pipeline", period=YEAR))
        flows = next(one for one in pipeline.now.tables if one.by == "flow")
        assert flows.total == len(register.store.case_ids())
        assert old not in {
            case for one in pipeline.now.tables for row in one.rows for case in row.cases
        }
        with register.store.writing() as writing:
            writing.drop_courses()
        assert [numbers(report(register, ask)) for ask in asks] == found
