"""Who decides above the invented units: the bloc until it ends, then the committees after it."""

from dataclasses import dataclass
from datetime import date

from admission_flow.demo.people import Office
from admission_flow.demo.plan import plan_2024

BLOC_ENDS = date(2025, 7, 1)
"""The first day without the bloc: the day on which the provinces were reorganised."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A committee right above base organisations."""

    code: str
    """In the tree of units."""
    name: str
    sign: str
    """What stands behind the number of its decisions."""


BLOC = Authority("KHOI", plan_2024().owner, "QĐ/ĐUK")
AGENCIES = Authority("CQD", "Đảng ủy Các cơ quan Đảng Mẫu", "QĐ/CQĐ")
GOVERNMENT = Authority("UBND", "Đảng ủy Ủy ban nhân dân Mẫu", "QĐ/UBND")
WARD = Authority("PHUONG", "Đảng ủy Phường Mẫu", "QĐ/P")
"""It was there before the bloc ended too; people of the stories move under it."""
AFTER_THE_BLOC = (AGENCIES, GOVERNMENT, WARD)
_AGENCIES = 8
"""As many units of the state are agencies of the Party; the number is invented, as they are."""


def heir_of_the_bloc(office: Office) -> Authority:
    """Return which committee a unit stands under once the bloc has ended."""
    if office.sector == "private_enterprise":
        return WARD
    return AGENCIES if office.number <= _AGENCIES else GOVERNMENT


def above(office: Office, day: date) -> Authority:
    """Return the committee that decides on people of a unit on a day."""
    return BLOC if day < BLOC_ENDS else heir_of_the_bloc(office)
