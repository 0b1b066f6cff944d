"""Who asks for a unit has its cases read, and no others: a register of a province has thousands."""

from datetime import date
from typing import Any

import pytest

from admission_flow.planning.units.events import UnitAdded
from admission_flow.register.core import on_day
from admission_flow.register.deadlines.entries import followed
from admission_flow.register.units import entries as units
from admission_flow.register.units.scope import case_ids, each_case
from tests.province import BASE, HERE, OTHER_BRANCH, OVER, THERE, founded
from tests.register.conftest import Office

EMPTY = "CB9"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cases that are folded, as they are."""
    found: list[str] = []
    fold = on_day.case_as_of

    def noting(store: Any, judge: Any, case_id: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        found.append(case_id)
        return fold(store, judge, case_id, *rest, **named)

    monkeypatch.setattr("admission_flow.register.core.courses.case_as_of", noting)
    return found


def test_only_the_cases_of_the_unit_are_read(office: Office, read: list[str]) -> None:
    """With those of the units below it; as of a day before, a case may have been elsewhere."""
    founded(office)
    with office.open() as register:
        with register.store.writing() as writing:  # of each case nothing is at hand
            writing._link.run("DELETE FROM main.case_course")
        read.clear()
        assert [item.id for item in followed(register, unit=BASE)] == [HERE, OVER]
        assert read == [HERE, OVER]
        read.clear()
        assert [item.id for item in followed(register, unit=OTHER_BRANCH)] == [THERE]
        assert read == [THERE]
        read.clear()
        list(followed(register, date(2023, 1, 2), unit=OTHER_BRANCH))
        assert read == [HERE, THERE, OVER]


def test_a_unit_without_cases(office: Office) -> None:
    """There is nothing to list, and nothing to follow."""
    founded(office)
    with office.open() as register:
        added = UnitAdded(
            unit=EMPTY, on=date(2015, 1, 1), name="Chi bộ Mẫu Chín", level="branch", parent=BASE
        )
        units.put(register, [added])
        assert list(each_case(register, unit=EMPTY)) == []
        assert case_ids(register, EMPTY) == []
        assert list(followed(register, unit=EMPTY)) == []


def test_names_under_which_cases_are_kept(office: Office) -> None:
    """Each once, in the order of their bytes, as the rows have them."""
    founded(office)
    with office.open() as register:
        rows = [row.unit for row in register.store.each_state()]
        assert register.store.unit_names() == sorted(set(rows))
        some = register.store.in_order_opened([OVER, "HS-0099", HERE])
        assert some == [HERE, OVER]


def test_names_in_an_empty_register(office: Office) -> None:
    """There is none."""
    with office.open() as register:
        assert register.store.unit_names() == []
        assert register.store.in_order_opened([]) == []
