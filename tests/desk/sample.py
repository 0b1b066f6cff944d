"""A small register with invented people: what the tests of the desk look at."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from admission_flow import Basis, Case, Register
from admission_flow.testing import SAMPLE_UNIT, lawful_case

NOW = datetime(2024, 6, 20, 2, 30, tzinfo=UTC)
TODAY = date(2024, 6, 20)
OFFICER = "cb01"

PEOPLE = (
    ("Lò Thị Mẫu", "sympathiser_resolution", "student"),
    ("Vàng A Thử", "awareness_certificate", "other"),
    ("Nguyễn Văn Ví Dụ", "dossier_opened", "private_enterprise"),
    ("Trần Thị Giả Định", "verification_concluded", "state_agency"),
    ("Lê Hư Cấu", "opinions_summarised", "student"),
    ("Phạm Thị Tưởng Tượng", "branch_resolution", "other"),
    ("Hoàng Văn Minh Họa", "base_resolution", "state_enterprise"),
    ("Đỗ Thị Mô Phỏng", "admission_decision", "student"),
    ("Bùi Văn Chạy Thử", "ceremony", "private_enterprise"),
    ("Đặng Thị Làm Mẫu", "recognition_decision", "student"),
)
"""Name, the last step on file, sector: HS-0001 and on."""


def case_of(name: str, until: str, sector: str, **more: Any) -> Case:  # noqa: ANN401 - passed on
    """Return the case of one invented person."""
    year = 2023 if until in {"ceremony", "recognition_decision"} else 2024
    return lawful_case(until, year, full_name=name, sector=sector, **more)


def make(path: Path) -> None:
    """Make the register."""
    with Register.create(
        path, OFFICER, clock=lambda: NOW - timedelta(days=3), random_bytes=_bytes()
    ) as register:
        for place, (name, until, sector) in enumerate(PEOPLE):
            case = case_of(name, until, sector, born_on=date(2000, 3, 1 + place))
            register.take_over(case, Basis("admission-case/1", f"{place:064x}"))


def _bytes() -> Callable[[int], bytes]:
    """Return what the register takes for chance, the same in each run."""
    state = [0]

    def give(count: int) -> bytes:
        state[0] += 1
        return state[0].to_bytes(8, "big").rjust(count, b"\7")[-count:]

    return give


__all__ = ["NOW", "OFFICER", "PEOPLE", "SAMPLE_UNIT", "TODAY", "case_of", "make"]
