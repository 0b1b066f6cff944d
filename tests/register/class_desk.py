"""What tests of classes share: a class, people on the sympathisers' list, what was refused."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.errors import BadDocument
from admission_flow.planning.classes.events import ClassOpened, Enrolled
from admission_flow.procedure.acts import RemovalFromList
from admission_flow.register.classes import entries as classes
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.register.conftest import Office

FIRST, LAST = date(2024, 3, 4), date(2024, 3, 8)
UNTIL_LIST = "sympathiser_resolution"


def opened(code: str = "A", **changes: Any) -> ClassOpened:  # noqa: ANN401 - fields of the event
    fields: dict[str, Any] = {
        "kind": "awareness",
        "places": 80,
        "first_day": FIRST,
        "last_day": LAST,
        "organiser": "Trung tâm chính trị Mẫu",
        "issuer_kind": "political_centre",
    }
    return ClassOpened(code=code, **fields | changes)


def enter(office: "Office", register: Register, until: str, number: int, meeting_on: date) -> str:
    case = lawful_case(until, meeting_on=meeting_on, full_name=f"Lò Mẫu {number:02d}")
    return office.enter(register, case).id


def enrolled(*cases: str, code: str = "A", on: date = FIRST) -> Enrolled:
    return Enrolled(code=code, on=on, cases=cases)


def listed(office: "Office", register: Register, count: int = 3) -> list[str]:
    """Return cases on the sympathisers' list, all in class A."""
    meeting = date(2024, 9, 5)
    cases = [enter(office, register, UNTIL_LIST, n, meeting) for n in range(count)]
    classes.put(register, [opened(), enrolled(*cases)])
    return cases


def ids(error: pytest.ExceptionInfo[BadDocument]) -> list[str]:
    return [problem.message_id for problem in error.value.problems]


def removal(on: date) -> RemovalFromList:
    return RemovalFromList(on=on, reason="theo nguyện vọng")
