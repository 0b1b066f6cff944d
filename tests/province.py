"""A province with two bases, each with a chi bộ, a case in each, and officers with every role."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import admission_flow as af
from admission_flow.journal.rights import ROLES
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import SympathiserResolution, TaskAssigned
from admission_flow.register.core import officers
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from admission_flow.register.core.register import Register
    from tests.register.conftest import Office

PROVINCE, BASE, BRANCH, OTHER_BASE, OTHER_BRANCH = "TINH", "CS1", "CB1", "CS2", "CB2"
TREE = (
    (PROVINCE, "Đảng bộ tỉnh Mẫu", "province", None),
    (BASE, "Đảng bộ cơ sở Mẫu Một", "base", PROVINCE),
    (BRANCH, "Chi bộ Mẫu Một", "branch", BASE),
    (OTHER_BASE, "Đảng bộ cơ sở Mẫu Hai", "base", PROVINCE),
    (OTHER_BRANCH, "Chi bộ Mẫu Hai", "branch", OTHER_BASE),
)
CHIEF = "qt01"
"""Administrator of the whole register."""
PLACES = {"own": BRANCH, "over": BASE, "elsewhere": OTHER_BRANCH, "everywhere": None}
"""Where a role is held: in the unit of the case `HERE`, in the one over it, in another, in all."""
REACHING = ("own", "over", "everywhere")
"""From where `HERE` is reached."""
HERE, THERE, OVER, NOWHERE = "HS-0001", "HS-0002", "HS-0003", "HS-0099"
"""Cases in the chi bộ, in another, in the base itself, and none."""
NAME_HERE, NAME_THERE, NAME_OVER = "Vàng Thị Đây", "Lò Văn Kia", "Mùa A Trên"


@dataclass
class Province:
    """The office of the province, and who is who."""

    office: "Office"

    def open(self, officer: str) -> "Register":
        """Open the register in the name of an officer."""
        return self.office.open(officer)

    @staticmethod
    def who(role: str, place: str) -> str:
        """Return who holds a role at a place."""
        return f"{role}.{place}"


def founded(office: "Office") -> Province:
    """Make the tree and the two cases, while roles are not in use yet."""
    with office.open("cb01") as register:
        units.put(
            register,
            [
                UnitAdded(unit=code, on=date(2015, 1, 1), name=name, level=level, parent=parent)
                for code, name, level, parent in TREE
            ],
        )
        for name, unit in (
            (NAME_HERE, TREE[2][1]),
            (NAME_THERE, TREE[4][1]),
            (NAME_OVER, TREE[1][1]),
        ):
            case = lawful_case("sympathiser_resolution", full_name=name)
            record = register.open_case(case.person, replace(case.unit, name=unit))
            register.record(record.id, TaskAssigned(on=date(2020, 5, 4), task="Việc mẫu"))
        library = af.Register(register)
        cases = [HERE, THERE, OVER]
        library.classes.open(
            "L1", kind="awareness", places=9, first_day=date(2023, 5, 8),
            last_day=date(2023, 5, 12), organiser="Trung tâm Mẫu",
            issuer_kind="political_centre", sessions=5,
        )  # fmt: skip
        library.classes.enrol("L1", cases, date(2023, 5, 1))
        library.classes.attend("L1", 1, date(2023, 5, 8), cases)
        for one in cases:
            library.source.propose(one, "branch", date(2022, 1, 4))
            register.advance(one, SympathiserResolution(on=date(2022, 2, 4)))
        library.source.review("CB1", "2023-02", date(2023, 2, 25))
        library.source.review("CB2", "2023-02", date(2023, 2, 25))
    return Province(office)


def governed(office: "Office") -> Province:
    """Make the province, and give every role at every place."""
    province = founded(office)
    with office.open(CHIEF) as register:
        officers.grant(register, CHIEF, "administrator")
        for role in ROLES:
            for place, unit in PLACES.items():
                officers.grant(register, province.who(role, place), role, unit)
    return province
