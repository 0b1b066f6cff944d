"""The registers that are attacked: small ones of invented people, in an office of three officers.

What an attacker can reach is in the folder; what left the office before the attack is beside it.
"""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from admission_flow.errors import StepRefused
from admission_flow.journal.entry import Entry
from admission_flow.journal.rights import Use
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import (
    BranchResolution,
    HelperReport,
    RemovalFromList,
    Step,
)
from admission_flow.procedure.judge import Judge
from admission_flow.register.audit import checkpoints
from admission_flow.register.core import four_eyes, officers
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.register.personal_data import access, erasure
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case, with_step
from tests.outsider import not_waiting
from tests.reliability.sample import Bureau, enter, write

VICTIM, WAITING, THIRD = "HS-0001", "HS-0002", "HS-0003"
"""A case that is past the vote; one whose vote is still to come; one begun by another officer."""
VOTE = BranchResolution.kind


@dataclass
class Ground:
    """A register under attack, and what its office has outside of it."""

    bureau: Bureau
    held: Path
    """The checkpoint that left the office, as an auditor brings it."""
    genesis: str
    """The digest of the first entry, as the minutes have it."""
    backup: Path
    """The folder of a copy that was made before the last entries, and before the checkpoint."""
    other: Path
    """The register of another office."""
    data_key: Path | None = None
    """The key that personal values are sealed with; None: they are in clear."""
    chief: str = "cb01"
    """Who may derive again what is kept beside the journal."""
    stolen: dict[str, Signer] | None = None
    """The keys that the attacker has; None: those of the office, if it has any."""

    @property
    def log(self) -> Path:
        """The file of the log."""
        return Path(self.bureau.place.log)

    @property
    def private(self) -> Path:
        """The file of the personal values."""
        return Path(self.bureau.place.private)

    @contextmanager
    def open(self, officer: str = "cb01", judge: Judge | None = None) -> Iterator[Register]:
        """Open the register in the name of an officer, as the program or past it."""
        bureau = self.bureau
        with Register.open(
            str(self.log),
            officer,
            judge=judge,
            clock=bureau.clock,
            random_bytes=bureau.chance.randbytes,
            data_key=self.data_key,
        ) as register:
            register.signer = bureau.signers.get(officer)
            yield register

    @contextmanager
    def files(self) -> Iterator[sqlite3.Connection]:
        """Open both files with SQL, as their owner can."""
        with closing(sqlite3.connect(self.log)) as database:
            database.execute("ATTACH ? AS private", (str(self.private),))
            not_waiting(database)
            yield database
            database.commit()

    def entries(self) -> list[Entry]:
        """Return the whole log."""
        with ReadingRegister.open(str(self.log), data_key=self.data_key) as register:
            return list(register.used_for(Use.VERIFY).entries())

    def last_of(self, case: str, actor: str = "", kind: str = "") -> Entry:
        """Return the last entry of a case, by an officer, about a kind of act."""
        return next(
            entry
            for entry in reversed(self.entries())
            if entry.intent.case == case
            and actor in {"", entry.intent.actor}
            and kind in {"", kind_of(entry)}
        )

    def copied_to(self, folder: Path) -> "Ground":
        """Return a copy of all of it in another folder, which is there and empty."""
        shutil.copytree(self.bureau.folder.parent, folder, dirs_exist_ok=True)
        here = self.bureau.folder.parent
        bureau = replace(self.bureau, folder=folder / self.bureau.folder.relative_to(here))
        bureau.signers = dict(self.bureau.signers)
        bureau.chance = random.Random(str(folder))  # no id is drawn a second time
        key = self.data_key and folder / self.data_key.relative_to(here)
        held, backup, other = (
            folder / path.relative_to(here) for path in (self.held, self.backup, self.other)
        )
        return replace(self, bureau=bureau, held=held, backup=backup, other=other, data_key=key)


def kind_of(entry: Entry) -> str:
    """Return the kind of the act of an entry; empty where it is about none."""
    act = entry.intent.data.get("act")
    return str(act.get("kind", "")) if isinstance(act, dict) else ""


def vote(in_favour: int) -> Step:
    """Return the vote that the second case waits for: 14 of 20 are enough, 13 are not."""
    roll = {"in_favour": in_favour, "against": 18 - in_favour}
    case = with_step(lawful_case(VOTE), VOTE, roll=roll)
    return next(act for act in case.acts if isinstance(act, BranchResolution))


def report(words: str = "Tiến bộ") -> HelperReport:
    """Return a paper that proves something without moving a case."""
    return HelperReport(on=date(2023, 9, 6), assessment=words)


def made(folder: Path, kind: str) -> Ground:
    """Make a register of a kind: "plain", "signed", "four eyes", "sealed", "erased", "roles"."""
    bureau = Bureau(folder / "office", seed=len(kind))
    ground = Ground(bureau, folder / "minutes", "", folder / "backup", folder / "other" / "so.db")
    if kind == "erased":
        bureau.now = datetime(2029, 3, 1, 3, 0, tzinfo=UTC)
    with ground.open():
        pass
    if kind in {"signed", "four eyes", "roles"}:
        bureau.enrol("cb01", "cb02", "cb03")
    if kind == "sealed":
        ground.data_key = folder / "key" / "so.key"
        with ground.open() as register:
            access.encrypt(register)
    if kind == "four eyes":
        with ground.open() as register:
            four_eyes.set_steps(register, [VOTE])
    _fill(ground, kind)
    if kind == "roles":
        _give_roles(ground)
    _other(folder)
    ground.genesis = ground.entries()[0].leaf
    return ground


def _fill(ground: Ground, kind: str) -> None:
    with ground.open() as register:
        first = enter(register, lawful_case(VOTE))
        waiting = lawful_case(VOTE, full_name="Vàng A Ví Dụ")
        second = register.open_case(waiting.person, waiting.unit).id
        for act in waiting.acts[:-1]:
            write(register, second, act)
        with pytest.raises(StepRefused):
            register.advance(second, vote(13))
        paper = register.case(first).recorded[2]
        better = replace(paper.act, note="(mẫu)")
        register.correct(first, paper.seq, better, "ghi thiếu (mẫu)")
    if kind == "four eyes":
        with ground.open("cb02") as register:
            four_eyes.confirm(register, first, ground.last_of(first, kind=VOTE).seq)
    with ground.open("cb02") as register:
        register.record(first, report())
        third = enter(register, lawful_case("sympathiser_resolution", full_name="Lý Thị Mẫu"))
    if kind == "erased":
        _erase(ground)
    _copy(ground.bureau.folder, ground.backup)
    with ground.open("cb02") as register:
        register.record(first, report("Cần thêm thời gian"))
    with ground.open() as register:
        made, _, _ = checkpoints.hand_out(register, "minutes")
        register.record(third, report("Có cố gắng"))
    ground.held.write_text(made.text(), "utf-8")


def _erase(ground: Ground) -> None:
    with ground.open() as register:
        gone = lawful_case("awareness_certificate", full_name="Hoàng Thị Ví Dụ")
        case_id = enter(register, gone)
        reason = "không còn nguyện vọng (mẫu)"
        left = RemovalFromList(on=date(2024, 1, 15), number="03-NQ/CB", reason=reason)
        register.advance(case_id, left)
        erasure.request_erasure(register, case_id, "12-QĐ/ĐU", date(2029, 1, 10), "removed")
    with ground.open("cb02") as register:
        erasure.approve_erasure(register, case_id)


def _give_roles(ground: Ground) -> None:
    """cb03 gives the roles: cb01 records where the cases are, cb02 is secretary elsewhere."""
    ground.chief = "cb03"
    with ground.open("cb03") as register:
        name = register.case(WAITING).unit.name
        units.put(
            register,
            [
                UnitAdded(unit=code, on=date(2015, 1, 1), name=called, level="branch")
                for code, called in (("CB1", name), ("CB2", "Chi bộ Mẫu Khác"))
            ],
        )
        officers.grant(register, "cb03", "administrator")
        officers.grant(register, "cb01", "recorder", "CB1")
        officers.grant(register, "cb02", "secretary", "CB2")
    with ground.open("cb01") as register:
        officers.relate(register, "cb01", THIRD, "relative")


def _copy(folder: Path, to: Path) -> None:
    to.mkdir()
    for file in folder.glob("so*.db"):
        shutil.copy2(file, to)


def _other(folder: Path) -> None:
    bureau = Bureau(folder / "other", seed=99)
    with bureau.open() as register:
        enter(register, lawful_case("sympathiser_resolution", full_name="Tẩn A Mẫu"))
