"""What an office does with a register in its life, drawn at random, and all of it allowed.

Nobody touches these registers past the program. Whatever a verifier reports of one is a false
alarm.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from admission_flow.bundle.writing import write_bundle
from admission_flow.database import upgrade
from admission_flow.errors import AdmissionFlowError, StepRefused
from admission_flow.journal.checkpoint import Checkpoint, Held
from admission_flow.journal.entry import Basis
from admission_flow.procedure.acts import HelperReport, RemovalFromList, Step
from admission_flow.procedure.judge import Judge
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.core import four_eyes, restoring
from admission_flow.register.core.officers import enrol, retire
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import access
from admission_flow.register.personal_data.erasure import approve_erasure, request_erasure
from admission_flow.testing import lawful_case, with_step, without
from tests.altered_law import altered_judge
from tests.bundle.hostile import Check
from tests.reliability.sample import Bureau, new_signer, write
from tests.reliability.version_before import as_before

OFFICERS = ("cb01", "cb02", "cb03")
STAGES = (
    "sympathiser_resolution",
    "awareness_certificate",
    "dossier_opened",
    "branch_resolution",
    "ceremony",
    "recognition_decision",
)
VOTE = "branch_resolution"
LAWS = ("more days", "a holiday")
"""Laws that a register may have been kept under before: 50 days for 45, one more day of rest."""


@dataclass
class Life:
    """A register and what was done with it."""

    bureau: Bureau
    chance: random.Random
    key: Path
    did: Counter[str] = field(default_factory=Counter)
    """How often each of `DEEDS` was done, and not only tried."""
    held: list[Checkpoint] = field(default_factory=list)
    """The checkpoints that left the office."""
    people: int = 0
    backup: Path | None = None
    law: Judge | None = None
    """The judge of the day; None: that which ships with the program."""

    @contextmanager
    def open(self, officer: str = "", *, adopting: bool = False) -> Iterator[Register]:
        """Open the register in the name of an officer, one of them at random."""
        name = officer or self.chance.choice(OFFICERS)
        bureau = self.bureau
        with Register.open(
            str(bureau.place.log), name, judge=self.law, adopting=adopting,
            clock=bureau.clock, random_bytes=bureau.chance.randbytes, data_key=self.key,
        ) as register:  # fmt: skip
            register.signer = self.bureau.signers.get(name)
            yield register

    def read(self) -> ReadingRegister:
        """Open the register as an auditor does, under the law that ships with the program."""
        return ReadingRegister.open(str(self.bureau.place.log), data_key=self.key)

    def name(self) -> str:
        """Return the name of somebody new."""
        self.people += 1
        return f"Người Mẫu {self.people}"

    def a_case(self) -> str | None:
        """Return one of the cases that can be read."""
        with self.read() as register:
            store = register.store
            cases = [each for each in store.case_ids() if store.erasure(each) is None]
        return self.chance.choice(cases) if cases else None


# ---- what an office does -------------------------------------------------------------------------


def enter_somebody(life: Life) -> None:
    """Enter a person as far as chance has it, by one officer or by two in turns."""
    until = life.chance.choice(STAGES)
    case = lawful_case(until, life.chance.choice((2023, 2024, 2025)), full_name=life.name())
    with life.open() as one, life.open() as other:
        case_id = one.open_case(case.person, case.unit, even_if_known=True).id
        for act in case.acts:
            if act.on > one.today:
                break
            write(life.chance.choice((one, other)), case_id, act)
            waiting = four_eyes.waiting_in(one.store, case_id)
            if waiting:
                _confirm(life, case_id, waiting[0].seq, waiting[0].authors)


def _confirm(life: Life, case_id: str, seq: int, authors: set[str]) -> None:
    second = next(name for name in OFFICERS if name not in authors)
    with life.open(second) as register:
        four_eyes.confirm(register, case_id, seq)
    life.did["confirmed"] += 1


def be_refused(life: Life) -> None:
    """Try a vote of too few, and then the one that was enough."""
    case = lawful_case(VOTE, 2024, full_name=life.name())
    few = with_step(case, VOTE, roll={"in_favour": 13, "against": 5})
    with life.open() as register:
        case_id = register.open_case(case.person, case.unit, even_if_known=True).id
        for act in case.acts[:-1]:
            write(register, case_id, act)
        try:
            write(register, case_id, few.acts[-1])
        except StepRefused:
            life.did["refused"] += 1
        if life.chance.random() < 0.5:
            write(register, case_id, case.acts[-1])


def correct_something(life: Life) -> None:
    """Correct a paper, a step, a name or a chi bộ, or say that something never happened."""
    case_id = life.a_case()
    if case_id is None:
        return
    with life.open() as register:
        record = register.case(case_id)
        what = life.chance.choice(("act", "act", "name", "unit", "never"))
        if what == "name":
            person = replace(record.person, full_name=f"{record.person.full_name} Sửa")
            register.correct(case_id, _first(register, case_id), person, "ghi nhầm (mẫu)")
        elif what == "unit":
            unit = replace(record.unit, name=f"{record.unit.name} 2")
            register.correct(
                case_id, _first(register, case_id), unit, "ghi nhầm", from_the_start=True
            )
        elif record.recorded:
            item = life.chance.choice(record.recorded)
            act = None if what == "never" else replace(item.act, note=f"(mẫu {life.people})")
            register.correct(case_id, item.seq, act, "ghi thiếu (mẫu)")


def _first(register: Register, case_id: str) -> int:
    return next(iter(register.entries(case_id))).seq


def enter_late(life: Life) -> None:
    """Enter a paper of years ago."""
    case_id = life.a_case()
    if case_id is not None:
        on = date(2023, 9, 1) + timedelta(days=life.chance.randrange(100))
        with life.open() as register:
            register.record(case_id, HelperReport(on=on, assessment=f"(mẫu {life.people})"))


def take_over(life: Life) -> None:
    """Take over a document, lawful or as it was found."""
    case = lawful_case("ceremony", 2023, full_name=life.name())
    source = Basis("admission-case/1", life.chance.randbytes(32).hex())
    with life.open() as register:
        if life.chance.random() < 0.5:
            register.take_over(case, source, even_if_known=True)
        else:
            missing = without(case, "base_resolution")
            try:
                register.take_over(missing, source, even_if_known=True)
            except StepRefused:
                life.did["document refused"] += 1
            register.take_over(missing, source, as_found=True, even_if_known=True)


def put_on_file_as_found(life: Life) -> None:
    """Put a step on file as found, which was taken though its rules do not permit it."""
    case = lawful_case(VOTE, 2024, full_name=life.name())
    few = with_step(case, VOTE, roll={"in_favour": 13, "against": 5})
    vote = few.acts[-1]
    assert isinstance(vote, Step)
    with life.open() as register:
        case_id = register.open_case(case.person, case.unit, even_if_known=True).id
        for act in case.acts[:-1]:
            write(register, case_id, act)
        register.advance(case_id, vote, as_found=True)


def hand_out(life: Life) -> None:
    """Let a checkpoint leave the office."""
    with life.open() as register:
        made, _, _ = checkpoints.hand_out(register, life.chance.choice(checkpoints.PLACES))
    life.held.append(made)


def enrol_everybody(life: Life) -> None:
    """Let all officers sign from now on."""
    if life.bureau.signers:
        return
    fresh = {name: new_signer(life.chance.randrange(10**6)) for name in OFFICERS}
    life.bureau.signers[OFFICERS[0]] = fresh[OFFICERS[0]]
    with life.open(OFFICERS[0]) as register:
        for name in OFFICERS:
            enrol(register, name, fresh[name].public)
    life.bureau.signers |= fresh


def change_a_key(life: Life) -> None:
    """Retire an officer's key and enrol another."""
    if not life.bureau.signers:
        return
    fresh = new_signer(life.chance.randrange(10**6))
    with life.open(OFFICERS[0]) as register:
        retire(register, OFFICERS[2], register.today)
        enrol(register, OFFICERS[2], fresh.public)
    life.bureau.signers[OFFICERS[2]] = fresh


def ask_for_four_eyes(life: Life) -> None:
    """Let votes and decisions wait for a second officer, or no longer."""
    steps = life.chance.choice(([VOTE], [VOTE, "admission_decision"], []))
    with life.open() as register:
        four_eyes.set_steps(register, steps)


def seal(life: Life) -> None:
    """Seal the personal values, or seal them with a new key."""
    with life.open() as register:
        if register.store.data_key_id:
            access.rotate(register)
        else:
            access.encrypt(register)


def look_at_somebody(life: Life) -> None:
    """View, print or lend a dossier."""
    case_id = life.a_case()
    if case_id is not None:
        verb = life.chance.choice(("view", "print", "lend"))
        with life.open() as register:
            access.note_access(register, case_id, verb, "kiểm tra (mẫu)", borrower="Bà Mẫu")


def back_up(life: Life) -> None:
    """Copy both files."""
    life.backup = life.bureau.folder.parent / f"backup-{sum(life.did.values())}"
    life.backup.mkdir(parents=True)
    for file in life.bureau.folder.glob("so*.db"):
        shutil.copy2(file, life.backup)


def restore(life: Life) -> None:
    """Bring the last backup back, by an entry that says so."""
    if life.backup is None:
        return
    officer = life.chance.choice(OFFICERS)
    who = restoring.Who(officer, life.bureau.signers.get(officer), life.key)
    place = str(life.bureau.place.log)
    backup = str(life.backup / life.bureau.place.log.name)
    with life.read() as register:
        size = register.store.head[0]
    brought = restoring.restore(place, backup, "ổ đĩa hỏng (mẫu)", who, size)
    adopt(life)
    life.held = [one for one in life.held if one.size <= brought.first_lost]
    life.backup = None


def erase_somebody(life: Life) -> None:
    """Take somebody off the list, wait five years, and erase them: one asks, another approves."""
    case = lawful_case("awareness_certificate", 2023, full_name=life.name())
    with life.open() as register:
        case_id = register.open_case(case.person, case.unit, even_if_known=True).id
        for act in case.acts:
            write(register, case_id, act)
        gone = RemovalFromList(on=date(2023, 12, 15), number="03-NQ/CB", reason="(mẫu)")
        register.advance(case_id, gone)
    five_years = date(2029, 1, 15)
    if life.bureau.now.date() < five_years:
        life.bureau.now = life.bureau.now.replace(year=2029, month=1, day=20)
    one, other = life.chance.sample(OFFICERS, 2)
    with life.open(one) as register:
        request_erasure(register, case_id, "12-QĐ/ĐU", register.today, "removed")
    with life.open(other) as register:
        approve_erasure(register, case_id)


def derive_again(life: Life) -> None:
    """Run `db rebuild`."""
    with life.open() as register:
        register.rebuild()


def another_law(life: Life) -> None:
    """An office takes over another law, or the one that ships with the program again."""
    life.law = None if life.law is not None else altered_judge(life.chance.choice(LAWS))
    adopt(life)


def adopt(life: Life) -> None:
    """Take over the law of the day."""
    with life.open(adopting=True) as register:
        register.adopt("theo văn bản (mẫu)")


def upgrade_from_before(life: Life) -> None:
    """Let the files be those of the version before, as a new program finds them, and upgrade."""
    as_before(life.bureau.place.log)
    upgrade.upgrade(str(life.bureau.place.log))


DEEDS: dict[Callable[[Life], None], int] = {
    back_up: 2,
    enter_somebody: 5,
    restore: 1,
    be_refused: 2,
    correct_something: 5,
    enter_late: 3,
    take_over: 1,
    put_on_file_as_found: 1,
    hand_out: 2,
    enrol_everybody: 1,
    change_a_key: 1,
    ask_for_four_eyes: 1,
    seal: 1,
    look_at_somebody: 1,
    derive_again: 1,
    another_law: 2,
    upgrade_from_before: 1,
    erase_somebody: 2,
}
"""Each with how often it is drawn."""
A_LIFE = 7
"""Deeds of a register whose deeds are drawn at random."""


def lived(folder: Path, seed: int, deeds: Sequence[Callable[[Life], None]] = ()) -> Life:
    """Return a register after some deeds; what the program refuses is not done.

    Args:
        folder: where; it is there, and empty.
        seed: the same gives the same register.
        deeds: in this order; none: drawn at random.

    """
    chance = random.Random(seed)
    life = Life(Bureau(folder / "office", seed), chance, folder / "key" / "so.key")
    if chance.random() < 0.5:
        another_law(life)
    with life.open():
        pass
    enter_somebody(life)
    for deed in deeds or chance.choices(list(DEEDS), list(DEEDS.values()), k=A_LIFE):
        try:
            deed(life)
        except AdmissionFlowError as refused:
            life.did[f"not done: {deed.__name__}: {type(refused).__name__}"] += 1
        else:
            life.did[deed.__name__] += 1
        life.bureau.now += timedelta(days=chance.choice((0, 0, 1, 40)))
    life.law = None
    return life


# ---- what an auditor asks ------------------------------------------------------------------------


def accused(life: Life, check: Check) -> list[str]:
    """Return what a verifier, a replay or the stand-alone checker has against a register.

    Args:
        life: a register that nobody touched.
        check: the checker, as `tests.bundle.hostile.checker` gives it.

    """
    found = []
    with life.read() as register:
        report = audit.verify(register.store, register.judge)
        held = [Held(one, date(2026, 11, 24), "minutes") for one in life.held]
        anchored = checkpoints.anchored(register.store, report, held)
        if anchored.breaks or anchored.verdict.startswith("BROKEN"):
            found.append(f"verify: {anchored.verdict}")
        if life.held and not anchored.verdict.startswith("ANCHORED"):
            found.append(f"verify with a checkpoint: {anchored.verdict}")
        found += [
            f"replay: entry {item.seq}: {item.differs}"
            for item in audit.replay(register.store, register.judge)
            if item.differs and not item.other_rulebook
        ]
        folder = life.bureau.folder.parent / "bundle"
        write_bundle(register.store, folder)
    code, out = check(folder)
    if code != 3:
        found.append(f"checker: {code}: {out[-300:]}")
    return found
