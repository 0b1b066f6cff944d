"""A process that enters cases is killed at random moments, again and again.

Every act is announced before it is entered and reported afterwards. After a kill the register must
open, hold every act that was reported, and take the announced one again without recording it twice.
"""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from admission_flow.database.store import Writing
from admission_flow.errors import AdmissionFlowError
from admission_flow.journal.entry import Entry
from admission_flow.procedure.document import plain_act
from admission_flow.register.audit import audit
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.testing import lawful_case
from tests.reliability.sample import Bureau, write

CASE = lawful_case("ceremony")
LONGEST = 0.12
"""Seconds of work before a kill, at most."""
FRESH = 50
"""Kills after which a new register is begun: a long log would make each check slow."""


@dataclass
class Kills:
    """What a number of kills cost."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    """Acts that were reported and are not there."""
    in_doubt: int = 0
    """Acts that were announced and not reported, and are there."""
    twice: int = 0
    """Acts that are there twice after being entered again."""
    broken: list[str] = field(default_factory=list)

    @property
    def harmless(self) -> bool:
        """Whether nothing was lost, doubled or broken."""
        return not (self.lost or self.twice or self.broken)


@contextmanager
def acknowledged_early(report: list[int]) -> Iterator[None]:
    """Plant a bug: an entry is reported as soon as it is appended, before COMMIT."""
    append = Writing.append

    def early(writing: Writing, *arguments: object, **named: object) -> Entry:
        entry = append(writing, *arguments, **named)  # type: ignore[arg-type]
        os.write(report[0], f"+{entry.leaf}\n".encode())
        return entry

    with mock.patch.object(Writing, "append", early):
        yield


def work(bureau: Bureau, pipe: int, *, early: bool) -> None:
    """Enter cases for ever: announce each act, enter it, report its leaf."""
    with bureau.open() as register, acknowledged_early([pipe]) if early else mock.MagicMock():
        while True:
            case_id = register.open_case(CASE.person, CASE.unit, even_if_known=True).id
            for number, act in enumerate(CASE.acts):
                os.write(pipe, f"?{case_id} {number}\n".encode())
                leaf = write(register, case_id, act).entry.leaf
                if not early:
                    os.write(pipe, f"+{leaf}\n".encode())


def kill_one(bureau: Bureau, delay: float, *, early: bool) -> list[str]:
    """Start a child, kill it after `delay` seconds of work, return what it said."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(ours)
            bureau.chance.seed(os.getpid())
            work(bureau, theirs, early=early)
        finally:
            os._exit(1)  # whatever happens, a child never runs its parent's loop
    os.close(theirs)
    said = os.read(ours, 1)  # it is at work: now any moment will do
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(ours, 1 << 16):
        said += more
    os.close(ours)
    return said.decode().splitlines()


def kill_again_and_again(
    folder: Path, times: int, chance: random.Random, *, early: bool = False
) -> Kills:
    """Kill that many times, and look after each kill; verify the whole register now and then.

    Args:
        folder: for the registers.
        times: how many kills.
        chance: when.
        early: plant the bug.

    """
    result = Kills()
    bureau = Bureau(folder / "0")
    for number in range(times):
        if number % FRESH == 0:
            bureau = Bureau(folder / str(number // FRESH), seed=number)
            bureau.open().__enter__().close()
        said = kill_one(bureau, chance.uniform(0, LONGEST), early=early)
        result.kills += 1
        try:
            _look(
                bureau, said, result, whole=number % FRESH in {FRESH - 1, 9} or number == times - 1
            )
        except (AdmissionFlowError, sqlite3.Error) as error:
            result.broken.append(f"kill {number}: {type(error).__name__}: {error}")
    return result


def _look(bureau: Bureau, said: list[str], result: Kills, *, whole: bool) -> None:
    reported = [line[1:] for line in said if line.startswith("+") and len(line) == 65]
    announced = [line[1:] for line in said if line.startswith("?")]
    with ReadingRegister.open(str(bureau.place.log)) as register:
        leaves = {row[1] for row in register.store.rows()}
    result.acknowledged += len(reported)
    result.lost += sum(leaf not in leaves for leaf in reported)
    if announced and said[-1].startswith("?"):
        case_id, _, number = announced[-1].partition(" ")
        act = CASE.acts[int(number)]
        with bureau.open() as register:
            again = write(register, case_id, act)
            result.in_doubt += again.repeated
            same = [i for i in again.record.recorded if plain_act(i.act) == plain_act(act)]
            alike = sum(plain_act(one) == plain_act(act) for one in CASE.acts)
            result.twice += len(same) > alike
    if whole:
        with ReadingRegister.open(str(bureau.place.log)) as register:
            report = audit.verify(register.store, register.judge)
        result.broken += [f"{found.seq} {found.case}: {found.what}" for found in report.breaks]
