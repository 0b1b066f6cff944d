"""The dated tree: who was there on a day, who decided, who took over."""

from datetime import date
from typing import Any

import pytest

from admission_flow.planning.units.events import (
    LEVELS,
    UnitAdded,
    UnitChanged,
    UnitClosed,
    UnitEmpowered,
    UnitEvent,
)
from admission_flow.planning.units.tree import Contradiction, Organisation, keeps_cases

START = date(2020, 1, 1)


def add(
    unit: str,
    level: str,
    parent: str | None = None,
    on: date = START,
    **more: Any,  # noqa: ANN401 - fields of UnitAdded
) -> UnitAdded:
    name = more.pop("name", f"Đơn vị Mẫu {unit}")
    return UnitAdded(unit=unit, on=on, name=name, level=level, parent=parent, **more)


BLOC: tuple[UnitEvent, ...] = (
    add("KHOI", "direct_superior"),
    add("C01", "base", "KHOI", sector="state_agency"),
    add("C01-1", "branch", "C01"),
    add("D02", "base", "KHOI", sector="private_enterprise"),
)


def problems(*events: UnitEvent) -> list[tuple[str, str]]:
    """Return (unit, message id) of all that does not fit after the bloc."""
    with pytest.raises(Contradiction) as caught:
        Organisation([*BLOC, *events])
    return [(problem.where, problem.message_id) for problem in caught.value.problems]


def test_a_unit_is_there_from_its_day_until_the_day_before_it_is_closed() -> None:
    """The day of adding is inside, the day of closing is the first one outside."""
    closed_on = date(2024, 5, 1)
    units = Organisation([*BLOC, UnitClosed(unit="D02", on=closed_on, successors=("C01",))])
    assert units.on(date(2019, 12, 31)).units == {}
    assert "D02" in units.on(START).units
    assert "D02" in units.on(date(2024, 4, 30)).units
    assert "D02" not in units.on(closed_on).units
    assert units.heirs("D02", date(2024, 4, 30)) == ("D02",)
    assert units.heirs("D02", closed_on) == ("C01",)


def test_the_order_of_entering_does_not_matter() -> None:
    """What is entered late about an early day gives the same tree."""
    moved = UnitChanged(unit="D02", on=date(2022, 1, 1), name="Chi bộ Mẫu mới")
    forward, backward = Organisation([*BLOC, moved]), Organisation([moved, *reversed(BLOC)])
    for day in (START, date(2021, 12, 31), date(2022, 1, 1)):
        assert forward.on(day) == backward.on(day)


def test_who_decides_is_said_and_never_taken_from_the_level() -> None:
    """Without a power nobody decides; a unit without one of its own looks upwards."""
    units = Organisation(BLOC)
    assert units.on(START).decides("C01-1", "admission") is None
    upper = UnitEmpowered(
        unit="KHOI", on=START, matter="admission", right="own",
        body="standing_committee", majority="more_than_half",
    )  # fmt: skip
    lower = UnitEmpowered(
        unit="C01", on=date(2024, 3, 1), matter="admission", right="delegated",
        body="base_committee", majority="two_thirds",
    )  # fmt: skip
    ended = UnitEmpowered(unit="C01", on=date(2025, 1, 1), matter="admission", right="none")
    units = Organisation([*BLOC, upper, lower, ended])

    def who(day: date) -> tuple[str, str | None]:
        decides = units.on(day).decides("C01-1", "admission")
        assert decides is not None
        return decides[0].code, decides[1].majority

    assert who(date(2024, 2, 29)) == ("KHOI", "more_than_half")
    assert who(date(2024, 3, 1)) == ("C01", "two_thirds")
    assert who(date(2025, 1, 1)) == ("KHOI", "more_than_half")
    assert units.on(START).decides("C01-1", "strike_off") is None


def test_a_case_is_found_under_a_name_that_its_unit_had() -> None:
    """A renamed unit keeps its cases; a name given anew goes to who bears it on the day."""
    renamed = UnitChanged(unit="D02", on=date(2022, 1, 1), name="Chi bộ Mẫu mới")
    heir = add("E05", "base", "KHOI", date(2023, 1, 1), name="Đơn vị Mẫu D02")
    units = Organisation([*BLOC, renamed, heir])
    assert units.named("đơn vị  MẪU d02", date(2021, 1, 1)) == "D02"
    assert units.named("Đơn vị Mẫu D02", date(2022, 6, 1)) == "D02"
    assert units.named("Đơn vị Mẫu D02", date(2023, 1, 1)) == "E05"
    assert units.named("Chi bộ Mẫu mới", date(2021, 1, 1)) == "D02"
    assert units.named("Chưa ai nghe nói", date(2023, 1, 1)) is None


def test_a_bloc_is_dissolved_and_its_units_go_to_two_successors() -> None:
    """As in 2025: units move on the same day, successors are followed to the end."""
    day, later = date(2025, 2, 10), date(2026, 7, 26)
    events = [
        *BLOC,
        add("UBND", "direct_superior", on=day, predecessors=("KHOI",)),
        add("DANG", "direct_superior", on=day, predecessors=("KHOI",)),
        UnitChanged(unit="C01", on=day, parent="UBND"),
        UnitChanged(unit="D02", on=day, parent="DANG"),
        UnitClosed(unit="KHOI", on=day, successors=("UBND", "DANG")),
        add("TU", "province", on=later),
        UnitChanged(unit="D02", on=later, parent="TU"),
        UnitClosed(unit="DANG", on=later, successors=("TU",)),
    ]
    units = Organisation(events)
    assert [u.code for u in units.on(day).above("C01-1")] == ["C01-1", "C01", "UBND"]
    assert units.base_of("C01-1", day) == "C01"
    assert units.heirs("KHOI", day) == ("UBND", "DANG")
    assert units.heirs("KHOI", later) == ("UBND", "TU")
    assert units.on(later).sector_of("C01-1") == "state_agency"
    assert [start for start, _ in units.history("D02")] == [START, day, later]


@pytest.mark.parametrize(
    ("event", "wrong"),
    [
        (add("C01", "base", "KHOI", date(2021, 1, 1)), "unit_code_taken"),
        (add("có dấu", "base", "KHOI"), "unit_code"),
        (add("X", "base", "KHOI", name=""), "unit_nameless"),
        (add("X", "base", "KHOI", name="ĐƠN VỊ MẪU C01"), "unit_name_taken"),
        (add("X", "base", "NIL"), "unit_parent_missing"),
        (add("X", "base", "C01-1"), "unit_parent_level"),
        (add("X", "base", "X"), "unit_parent_level"),
        (add("X", "branch", "C01", predecessors=("NIL",)), "unit_unknown"),
        (UnitChanged(unit="NIL", on=START, name="Ai đó Mẫu"), "unit_not_there"),
        (UnitChanged(unit="D02", on=START), "unit_nothing_changes"),
        (UnitChanged(unit="C01", on=START, level="branch"), "unit_parent_level"),
        (UnitClosed(unit="D02", on=START, successors=("D02",)), "unit_unknown"),
        (UnitClosed(unit="D02", on=date(2019, 1, 1)), "unit_not_there"),
        (
            UnitEmpowered(unit="D02", on=START, matter="admission", right="own"),
            "unit_power_incomplete",
        ),
    ],
)
def test_what_does_not_fit_is_named(event: UnitEvent, wrong: str) -> None:
    """Each contradiction names its unit and says what is wrong."""
    assert wrong in {message for _, message in problems(event)}


def test_all_that_does_not_fit_is_named_at_once_and_once() -> None:
    """Closing a unit over others names each of them, and not again on later days."""
    later = UnitChanged(unit="D02", on=date(2026, 1, 1), name="Chi bộ Mẫu mới")
    closed = UnitClosed(unit="KHOI", on=date(2025, 1, 1))
    assert problems(closed, later) == [
        ("C01", "unit_parent_missing"),
        ("D02", "unit_parent_missing"),
    ]


def test_a_code_is_never_given_again() -> None:
    """Also when its unit is gone: an old entry must not come to mean another unit."""
    gone = UnitClosed(unit="D02", on=date(2024, 1, 1))
    assert problems(gone, add("D02", "base", "KHOI", date(2025, 1, 1))) == [
        ("D02", "unit_code_taken")
    ]


def test_people_are_considered_by_a_chi_bo() -> None:
    """A dependent chi bộ and a base organisation keep cases; committees above do not."""
    found = {
        level: keeps_cases(Organisation([add("X", level)]).on(START).units["X"]) for level in LEVELS
    }
    assert [level for level, keeps in found.items() if keeps] == ["branch", "base"]
