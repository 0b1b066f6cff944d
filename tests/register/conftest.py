"""A register in a temporary folder, with a clock that the test sets."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import Case
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.register import Register
from tests.register.private_desk import Desk


@dataclass
class Office:
    """An office with its register, at a day that the test chooses."""

    url: str
    now: datetime = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def clock(self) -> datetime:
        """Return the present, a second later at every look."""
        self.now += timedelta(seconds=1)
        return self.now

    def on(self, day: date) -> None:
        """Let it be ten in the morning of a day in Việt Nam."""
        self.now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)

    def open(self, officer: str = "cb01") -> Register:
        """Open the register in the name of an officer."""
        return Register.open(
            self.url, officer, clock=self.clock, random_bytes=self.chance.randbytes
        )

    def enter(self, register: Register, case: Case) -> CaseRecord:
        """Open a case and enter its acts one by one, as an officer does."""
        record = register.open_case(case.person, case.unit, even_if_known=True)
        for act in case.acts:
            if isinstance(act, Step):
                record = register.advance(record.id, act).record
            else:
                record = register.record(record.id, act).record
        return record


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Make an office with an empty register."""
    office = Office(str(tmp_path / "register.db"))
    Register.create(
        office.url, "cb01", clock=office.clock, random_bytes=office.chance.randbytes
    ).close()
    return office


@pytest.fixture
def in_clear(office: Office, tmp_path: Path) -> Desk:
    """Make an empty register in clear, in a folder of its own; its key would lie elsewhere."""
    folder = tmp_path / "register"
    folder.mkdir()
    for file in tmp_path.glob("register*.db"):
        file.rename(folder / file.name)
    office.url = str(folder / "register.db")
    return Desk(office, tmp_path)


@pytest.fixture
def sealed(in_clear: Desk) -> Desk:
    """Make an empty register whose values are sealed."""
    return in_clear.seal()


@pytest.fixture(params=["in clear", "sealed"])
def either(request: pytest.FixtureRequest, in_clear: Desk) -> Desk:
    """Make an empty register of either sort."""
    return in_clear.seal() if request.param == "sealed" else in_clear
