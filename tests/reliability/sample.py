"""Registers for the tests of reliability: invented people, made the same way every time."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from admission_flow.database.sqlite import Place
from admission_flow.journal import sshsig
from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from admission_flow.register.core.entering import Written
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in

PASSPHRASE = "chỉ để thử"  # noqa: S105 - of keys that exist for one test
START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def new_signer(seed: int) -> Signer:
    """Return a signer with a key that the seed alone makes."""
    text, _ = sshsig.generate(PASSPHRASE, random.Random(seed).randbytes)
    return Signer.from_text(text, PASSPHRASE)


@dataclass
class Bureau:
    """A register in a folder, whose clock and chance are the test's."""

    folder: Path
    seed: int = 7
    now: datetime = START
    tick: timedelta = timedelta(seconds=1)
    """What passes between two looks at the clock."""
    signers: dict[str, Signer] = field(default_factory=dict)
    judge: Judge = field(default_factory=built_in)

    def __post_init__(self) -> None:
        """Prepare the chance that every id and secret comes from."""
        self.chance = random.Random(self.seed)
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def place(self) -> Place:
        """Where the register lies."""
        return Place.of(self.folder / "so.db")

    def clock(self) -> datetime:
        """Return the present."""
        self.now += self.tick
        return self.now

    @contextmanager
    def open(self, officer: str = "cb01") -> Iterator[Register]:
        """Open the register in the name of an officer, with their key if they have one."""
        with Register.open(
            str(self.place.log),
            officer,
            judge=self.judge,
            clock=self.clock,
            random_bytes=self.chance.randbytes,
        ) as register:
            register.signer = self.signers.get(officer)
            yield register

    def enrol(self, *officers: str, by: str = "cb01") -> None:
        """Enrol a new key for each officer; the first one's own is the first key."""
        fresh = {name: new_signer(100 * self.seed + n) for n, name in enumerate(officers)}
        self.signers = {**fresh, **self.signers} if by in fresh else self.signers
        with self.open(by) as register:
            for name, signer in fresh.items():
                enrol(register, name, signer.public)
        self.signers |= fresh


def write(register: Register, case_id: str, act: Act) -> Written:
    """Enter one act as an officer does."""
    if isinstance(act, Step):
        return register.advance(case_id, act)
    return register.record(case_id, act)


def enter(register: Register, case: Case) -> str:
    """Open a case, enter its acts one by one as an officer does, and return its id."""
    case_id = register.open_case(case.person, case.unit, even_if_known=True).id
    for act in case.acts:
        write(register, case_id, act)
    return case_id


def fill(bureau: Bureau) -> None:
    """Enter two people, one after the other, with a correction."""
    with bureau.open() as register:
        first = enter(register, lawful_case("dossier_opened"))
        enter(register, lawful_case("branch_resolution", full_name="Vàng A Ví Dụ"))
        item = register.case(first).recorded[2]
        register.correct(first, item.seq, replace(item.act, note="(mẫu)"), "ghi thiếu (mẫu)")


def made(folder: Path, *, signed: bool, seed: int = 7) -> Bureau:
    """Make a register with two people in it; `signed`: by an officer with a key."""
    bureau = Bureau(folder, seed)
    with bureau.open():
        pass
    if signed:
        bureau.enrol("cb01", "cb02")
    fill(bureau)
    return bureau
