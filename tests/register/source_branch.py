"""A chi bộ with three people found, for the tests of lists."""

from datetime import date
from typing import TYPE_CHECKING

from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import HelperAssigned, SympathiserResolution, TaskAssigned
from admission_flow.register.core.register import Register
from admission_flow.register.sympathisers import entries as sourcing
from admission_flow.register.sympathisers import lists as sources
from admission_flow.register.units import entries as units
from admission_flow.testing import SAMPLE_UNIT, lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

START, LISTED = date(2020, 1, 1), date(2024, 3, 15)
RESOLUTION = SympathiserResolution(on=LISTED, number="05-NQ/CB")
BRANCH = SAMPLE_UNIT.name


def furnished(office: "Office") -> "Office":
    """Return the office with a base organisation, two branches and three people found."""
    with office.open() as register:
        units.put(
            register,
            [
                UnitAdded(unit="C1", on=START, name="Trường Mẫu", level="base"),
                UnitAdded(unit="C1-1", on=START, name=BRANCH, level="branch", parent="C1"),
                UnitAdded(unit="C1-2", on=START, name="Chi bộ Mẫu 2", level="branch", parent="C1"),
            ],
        )
        for number in (1, 2, 3):
            someone = lawful_case("sympathiser_resolution", full_name=f"Lò Mẫu {number:02d}")
            register.open_case(someone.person, someone.unit, even_if_known=True)
    return office


def add(register: Register, *cases: str) -> list[str]:
    """Put people on the list, and return what became of each."""
    return [row.outcome for row in sourcing.each(register, cases, RESOLUTION)]


def helped(register: Register) -> None:
    """Put the first on the list, with a helper and a task from that day on."""
    add(register, "HS-0001")
    register.record("HS-0001", HelperAssigned(on=LISTED, helper="Lý Thị Mẫu"))
    register.record("HS-0001", TaskAssigned(on=LISTED, task="phụ trách phong trào"))


def kinds(register: Register, as_of: date, unit: str | None = None) -> list[tuple[str, str, str]]:
    """Return what is missing, as (kind, case, period)."""
    return [(d.kind, d.case, d.period) for d in sources.missing(register, as_of, unit)]
