"""A register in a temporary folder, with a clock that the test sets."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from admission_flow.database import open_for_reading
from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import Case
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.register import Register
from admission_flow.register.core.workers import Crew
from tests.register.private_desk import Desk
from tests.server import Register as Server
from tests.server import of_this_run


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


FILES, SERVER = "in files", "on a server"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs an office on both databases; `only_in_files` says of what that is not so."""
    if "kind_of_register" in metafunc.fixturenames:
        alone = metafunc.definition.get_closest_marker("only_in_files")
        metafunc.parametrize(
            "kind_of_register", [FILES] if alone else [FILES, SERVER], scope="session"
        )


@pytest.fixture
def office(kind_of_register: str, tmp_path: Path) -> Iterator[Office]:
    """Make an office with an empty register, in files or on a server."""
    if kind_of_register == FILES:
        office = Office(str(tmp_path / "register.db"))
        Register.create(
            office.url, "cb01", clock=office.clock, random_bytes=office.chance.randbytes
        ).close()
        yield office
        return
    begun = _begun()
    with pytest.MonkeyPatch.context() as patch:
        yield begun.office(tmp_path / "config", patch)
    if not begun.register.reset():
        _begun.cache_clear()


@cache
def _begun() -> "Begun":
    """Make a register on the server once for all tests: that takes a second."""
    office = Office(of_this_run().database())
    with TemporaryDirectory() as folder:
        key = Path(folder) / "key"
        Register.create(
            office.url,
            "cb01",
            clock=office.clock,
            random_bytes=office.chance.randbytes,
            data_key=key,
        ).close()
        return Begun(Server(office.url), office, key.read_bytes())


def on_server(office: Office) -> Server:
    """Return the register of an office on the server, to be put back and filled."""
    begun = _begun()
    assert office.url == begun.then.url
    return begun.register


@dataclass
class Begun:
    """A register on a server as it was begun, and its office then."""

    register: Server
    then: Office
    key: bytes

    def office(self, folder: Path, patch: pytest.MonkeyPatch) -> Office:
        """Return an office that has just begun it, with its key in a folder."""
        office = Office(self.then.url, self.then.now)
        office.chance.setstate(self.then.chance.getstate())
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        with open_for_reading(office.url) as store:
            file = store.data_key_file
        file.parent.mkdir(parents=True, mode=0o700)
        file.write_bytes(self.key)
        file.chmod(0o600)
        return office


@pytest.fixture
def in_clear(tmp_path: Path) -> Desk:
    """Make an empty register in clear, in a folder of its own; its key would lie elsewhere."""
    folder = tmp_path / "register"
    folder.mkdir()
    office = Office(str(folder / "register.db"))
    Register.create(
        office.url, "cb01", clock=office.clock, random_bytes=office.chance.randbytes
    ).close()
    return Desk(office, tmp_path)


@pytest.fixture
def sealed(in_clear: Desk) -> Desk:
    """Make an empty register whose values are sealed."""
    return in_clear.seal()


@pytest.fixture(params=["in clear", "sealed"])
def either(request: pytest.FixtureRequest, in_clear: Desk) -> Desk:
    """Make an empty register of either sort."""
    return in_clear.seal() if request.param == "sealed" else in_clear


@pytest.fixture
def others_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process wait until others have begun: of a small register they would get nothing."""
    start = Crew._start

    def waiting(crew: Crew) -> None:
        start(crew)
        for worker in crew.workers:
            worker.collect(wait=True)

    monkeypatch.setattr(Crew, "_start", waiting)
