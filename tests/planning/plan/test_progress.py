"""Progress and grades: every person once, on the declared day, in the right unit."""

from datetime import date
from fractions import Fraction

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.planning.plan.plan import Grade
from admission_flow.planning.plan.progress import Admitted, grade_of, measure, who_sent
from admission_flow.planning.units.events import UnitAdded, UnitChanged
from admission_flow.planning.units.tree import Organisation
from admission_flow.procedure.person import Person

START = date(2020, 1, 1)
UNITS = Organisation(
    [
        UnitAdded(unit="KHOI", on=START, name="Khối Mẫu", level="direct_superior"),
        UnitAdded(unit="C01", on=START, name="Cơ quan Mẫu", level="base", parent="KHOI"),
        UnitAdded(unit="C01-1", on=START, name="Chi bộ Mẫu 1", level="branch", parent="C01"),
        UnitAdded(unit="C02", on=START, name="Trường Mẫu", level="base", parent="KHOI"),
        UnitChanged(unit="C01-1", on=date(2024, 7, 1), parent="C02"),
    ]
)


def someone(case: str, on: date, unit: str = "Chi bộ Mẫu 1", **fields: object) -> Admitted:
    plain: dict[str, object] = {
        "full_name": "Lò Thị Mẫu",
        "born_on": date(1999, 7, 1),
        "sex": "female",
        "ethnicity": "Tày",
        "religion": "",
        "sector": "student",
    }
    return Admitted(case=case, on=on, unit=unit, person=Person(**(plain | fields)))  # type: ignore[arg-type]


def test_only_the_plans_year_up_to_the_day_counts() -> None:
    """The first and the last day of the year are inside, and so is the day of the report."""
    people = [
        someone("HS-1", date(2023, 12, 31)),
        someone("HS-2", date(2024, 1, 1)),
        someone("HS-3", date(2024, 12, 31)),
        someone("HS-4", date(2025, 1, 1)),
    ]

    def counted(as_of: date) -> list[str]:
        return measure(plan_2024(), people, UNITS, {}, as_of=as_of, counting="decision").total.cases

    assert counted(date(2023, 12, 31)) == []
    assert counted(date(2024, 1, 1)) == ["HS-2"]
    assert counted(date(2024, 12, 30)) == ["HS-2"]
    assert counted(date(2026, 1, 1)) == ["HS-2", "HS-3"]


def test_a_person_counts_where_the_unit_stood_on_the_counting_day() -> None:
    """The branch went to another base organisation in July; who came before stays with the old."""
    people = [
        someone("HS-1", date(2024, 6, 30)),
        someone("HS-2", date(2024, 7, 1)),
        someone("HS-3", date(2024, 7, 2), unit="Trường Mẫu"),
        someone("HS-4", date(2024, 7, 3), unit="Chi bộ không có trong sổ"),
    ]
    found = measure(
        plan_2024(),
        people,
        UNITS,
        {"C02": 4, "C09": 1},
        as_of=date(2024, 12, 31),
        counting="decision",
    )
    lines = {line.key: line for line in found.units}
    assert lines["C01"].cases == ["HS-1"]
    assert lines["C01"].target is None
    assert lines["C01"].share is None
    assert lines["C02"].cases == ["HS-2", "HS-3"]
    assert lines["C02"].share == Fraction(1, 2)
    assert lines["C09"].admitted == 0
    assert found.unplaced == {"Chi bộ không có trong sổ": 1}
    placed = sum(line.admitted for line in found.units) + sum(found.unplaced.values())
    assert placed == found.total.admitted == sum(line.admitted for line in found.sectors)


def test_a_sector_outside_the_plan_is_a_line_of_its_own() -> None:
    """Nobody falls out of the table because the plan has no target for them."""
    people = [
        someone("HS-1", date(2024, 6, 1), sector="other"),
        someone("HS-2", date(2024, 6, 1), sector=None),
    ]
    found = measure(plan_2024(), people, UNITS, {}, as_of=date(2024, 12, 31), counting="decision")
    lines = {line.key: line for line in found.sectors}
    assert (lines["other"].admitted, lines["other"].target) == (1, None)
    assert (lines["unknown"].admitted, lines["unknown"].target) == (1, None)
    assert lines["student"].admitted == 0


def test_watched_groups_say_what_is_not_known() -> None:
    """Young is 18 to 30 on the counting day; what is not stated is unknown, not no."""
    on = date(2024, 6, 30)
    people = [
        someone("HS-1", on, born_on=date(1993, 7, 15)),  # 30
        someone("HS-2", on, born_on=date(1993, 6, 15), ethnicity=" kinh ", sex="male"),  # 31
        someone("HS-3", on, born_on=None, ethnicity=None, sex=None, religion="Phật giáo"),
    ]
    found = measure(plan_2024(), people, UNITS, {}, as_of=on, counting="decision")
    assert found.groups["youth"] == ("HS-1",)
    assert found.groups["female"] == ("HS-1",)
    assert found.groups["ethnic_minority"] == ("HS-1",)
    assert found.groups["religious"] == ("HS-3",)
    assert found.unknown == {"youth": 1, "female": 1, "ethnic_minority": 1}


def test_who_missed_the_26th_of_february() -> None:
    """The 25th is in time, the 26th is late, and whoever sent nothing is missing from then on."""
    expected = {"C01": "A", "C02": "B", "C03": "C"}
    received = {"C01": (date(2024, 2, 25), 5), "C02": (date(2024, 2, 26), 3)}

    def statuses(as_of: date) -> list[str]:
        return [sent.status for sent in who_sent(plan_2024(), expected, received, as_of)]

    assert statuses(date(2024, 2, 24)) == ["not_yet", "not_yet", "not_yet"]
    assert statuses(date(2024, 2, 25)) == ["in_time", "not_yet", "not_yet"]
    assert statuses(date(2024, 2, 26)) == ["in_time", "late", "missing"]


@pytest.mark.parametrize(
    ("share", "grade"),
    [
        (Fraction(11, 10), "tốt"),
        (Fraction(1), "tốt"),
        (Fraction(999, 1000), "khá"),
        (Fraction(1, 2), "khá"),
        (Fraction(0), "chưa"),
        (None, None),
    ],
)
def test_a_grade_begins_at_its_share(share: Fraction | None, grade: str | None) -> None:
    """The bound itself earns the better grade; without a target there is none."""
    scale = (
        Grade("tốt", Fraction(1)),
        Grade("khá", Fraction(1, 2)),
        Grade("chưa", Fraction(0)),
    )
    assert grade_of(share, scale) == grade
