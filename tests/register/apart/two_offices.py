"""Two offices: one works without network and hands over, the other takes over."""

import copy
import random
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from admission_flow.bundle.handing_over import hand_over
from admission_flow.procedure.acts import Act, HelperReport, Step
from admission_flow.procedure.document import Case, Problem
from admission_flow.register.apart import merging
from admission_flow.register.apart.merging import MergedCase, MergeStanding, Received
from admission_flow.register.audit import audit
from admission_flow.register.audit.merged import SentCase, sent_cases, sent_log
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.register import Register
from tests.register.conftest import Office

NEW, GROWN, ALREADY = MergeStanding.NEW, MergeStanding.GROWN, MergeStanding.ALREADY
REFUSED, CONFLICT = MergeStanding.REFUSED, MergeStanding.CONFLICT
REPORT = HelperReport(on=date(2024, 3, 6), assessment="có tiến bộ")


def office_at(folder: Path, name: str, seed: int) -> Office:
    """Make an office with an empty register, in a folder of its own."""
    (folder / name).mkdir()
    now = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    office = Office(str(folder / name / "so.db"), now, random.Random(seed))
    Register.create(
        office.url, "cb01", clock=office.clock, random_bytes=office.chance.randbytes
    ).close()
    return office


class Two:
    """The sender, the receiver, and the folders that go from one to the other."""

    def __init__(
        self, folder: Path, sender: Office | None = None, receiver: Office | None = None
    ) -> None:
        self.folder = folder
        self.sender = sender or office_at(folder, "sender", 1)
        self.receiver = receiver or office_at(folder, "receiver", 2)
        self._handed = 0

    def copied_to(self, folder: Path) -> "Two":
        """Copy both offices and what lies beside them; clock and chance go on as theirs."""
        shutil.copytree(self.folder, folder)
        sender, receiver = (
            replace(
                office,
                url=str(folder / Path(office.url).relative_to(self.folder)),
                chance=copy.deepcopy(office.chance),
            )
            for office in (self.sender, self.receiver)
        )
        return Two(folder, sender, receiver)

    def between(self, sender: Office, receiver: Office) -> "Two":
        """Return another pair, whose handovers lie in a folder of their own."""
        folder = self.folder / f"between-{self._handed}"
        folder.mkdir()
        return Two(folder, sender, receiver)

    def enter(self, case: Case, *, here: bool = False) -> str:
        """Enter a case act by act, at the sender or here; return its id."""
        office = self.receiver if here else self.sender
        with office.open() as register:
            return office.enter(register, case).id

    def hand_over(self, *cases: str) -> Path:
        """Hand cases over; none named: all of them."""
        self._handed += 1
        folder = self.folder / f"handover-{self._handed}"
        with self.sender.open() as register:
            wanted = cases or [c for c in register.store.case_ids() if not gone(register, c)]
            hand_over(register, folder, wanted, "bàn giao mẫu")
        return folder

    def merge(
        self, folder: Path, papers: Sequence[str] = (), new: Sequence[str] = (), *,
        as_found: bool = False,
    ) -> list[MergedCase]:  # fmt: skip
        """Take a handover over; what is looked at first is what is done then."""
        with self.receiver.open("cb09") as register, Received.open(folder, papers) as received:
            merging.check_fits(register, received)
            before = register.store.head
            list(merging.look(register, received, new=new, as_found=as_found))
            assert register.store.head == before
            return list(merging.carry_out(register, received, new=new, as_found=as_found))

    def merged(self, folder: Path, *, as_found: bool = False) -> MergedCase:
        """Take over a handover of one case."""
        (one,) = self.merge(folder, as_found=as_found)
        return one

    def conflict(self, folder: Path) -> Problem:
        """Take over a handover of one case that is in conflict; nothing is written."""
        size = self.size
        (one,) = self.merge(folder)
        assert one.standing is CONFLICT, one
        assert not one.written
        assert self.size == size
        (problem,) = one.problems
        return problem

    @property
    def size(self) -> int:
        """Entries of the register here."""
        with ReadingRegister.open(self.receiver.url) as register:
            return register.store.head[0]

    @contextmanager
    def reading(self, *, here: bool = True) -> Iterator[ReadingRegister]:
        """Read one of the registers."""
        office = self.receiver if here else self.sender
        with ReadingRegister.open(office.url, clock=office.clock) as register:
            yield register

    def case(self, case: str, *, here: bool = True) -> CaseRecord:
        """Return a case as it stands."""
        with self.reading(here=here) as register:
            return register.case(case)

    def same(self, here: str, there: str) -> bool:
        """Return whether a case stands here as there."""
        mine, theirs = self.case(here), self.case(there, here=False)
        return (mine.case, mine.corrections) == (theirs.case, theirs.corrections)

    def sound(self) -> None:
        """Hold the register here to everything that a verifier and a replay look at."""
        with self.reading() as register:
            report = audit.verify(register.store, register.judge)
            assert report.breaks == ()
            assert not report.lowered
            forged = [one for one in audit.replay(register.store, register.judge) if one.forged]
            assert forged == []

    def compared(self, folder: Path) -> list[SentCase]:
        """Hold what is here against the sender's log."""
        with self.reading() as register, sent_log(folder) as log:
            return list(sent_cases(register.store, log))


def gone(register: ReadingRegister, case: str) -> bool:
    """Return whether the person of a case was erased."""
    return register.store.erasure(case) is not None


def add(office: Office, case: str, *acts: Act) -> list[int]:
    """Enter acts, and return their entries."""
    with office.open() as register:
        return [
            register.advance(case, act).entry.seq
            if isinstance(act, Step)
            else register.record(case, act).entry.seq
            for act in acts
        ]
