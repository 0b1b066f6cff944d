"""Many clients at one register on a server: each a process, which notes what it was told."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from admission_flow.errors import AdmissionFlowError, CaseMoved, CommitUnsure, RegisterBusy
from admission_flow.journal.entry import Entry
from admission_flow.procedure.acts import TaskAssigned
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case
from tests.reliability.histories import Event, Line, Told

ROOT = Path(__file__).resolve().parents[2]
TASK = "Việc mẫu số {act}"
_TASK = "act.task"
READ_OF = 4
"""One question in so many is a read."""


def begun(url: str, key: Path, cases: int) -> list[str]:
    """Make a register with some cases that clients write to; return their ids."""
    case = lawful_case("sympathiser_resolution")
    with Register.create(url, "cb00", data_key=key) as register:
        return [
            register.open_case(case.person, case.unit, even_if_known=True).id for _ in range(cases)
        ]


def start(  # noqa: PLR0913, PLR0917 - what a client is told
    url: str, key: Path, notes: Path, client: int, cases: int, seconds: float
) -> "subprocess.Popen[bytes]":
    """Start a client that asks for so many seconds."""
    arguments = [url, str(key), str(notes), str(client), str(cases), str(seconds)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.server_crowd", *arguments], cwd=ROOT
    )


def ask(  # noqa: PLR0913, PLR0917 - as above
    url: str, key: Path, notes: Path, client: int, cases: int, seconds: float
) -> None:
    """Ask until the time is over, and note each answer before the next question."""
    chance = random.Random(client)
    until = time.monotonic() + seconds
    with notes.open("a", encoding="utf-8") as file:
        number = sum(1 for _ in notes.open(encoding="utf-8"))
        while time.monotonic() < until:
            try:
                with Register.open(
                    url, f"cb{client:02}", must_exist=True, data_key=key
                ) as register:
                    while time.monotonic() < until:
                        number += 1
                        case = f"HS-{chance.randrange(cases) + 1:04}"
                        for event in _question(register, chance, client, case, number):
                            file.write(json.dumps(asdict(event)) + "\n")
                            file.flush()
            except AdmissionFlowError:  # the server is gone for a while
                time.sleep(0.05)


def _question(
    register: Register, chance: random.Random, client: int, case: str, number: int
) -> Iterator[Event]:
    began = time.monotonic()
    version = register.case(case).version
    if not chance.randrange(READ_OF):
        yield Event(client, began, time.monotonic(), case, "read", seen=version)
        return
    act, told, seq = f"{client}-{os.getpid()}-{number}", "lost", -1
    task = TaskAssigned(on=date(2024, 1, 2), task=TASK.format(act=act))
    # Announced first: whoever is killed has said what may be there.
    began = time.monotonic()
    yield Event(client, began, began, case, "lost", seen=version, act=act)
    try:
        seq = register.record(case, task, version=version).entry.seq
        told = "recorded"
    except RegisterBusy:
        told = "busy"
    except CaseMoved:
        told = "moved"
    except CommitUnsure:
        told = "unsure"
    answer: Told = told  # type: ignore[assignment]  # one of the words above
    yield Event(client, began, time.monotonic(), case, answer, seen=version, seq=seq, act=act)


def history(folder: Path) -> list[Event]:
    """Return what all clients noted; an announcement counts where no answer followed."""
    answered: dict[str, Event] = {}
    reads: list[Event] = []
    for notes in sorted(folder.glob("*.jsonl")):
        for text in notes.read_text("utf-8").splitlines():
            try:
                event = Event(**json.loads(text))
            except ValueError:  # killed while it was written
                continue
            if event.told == "read":
                reads.append(event)
            else:
                answered[event.act] = event
    return [*answered.values(), *reads]


def log_of(url: str, key: Path) -> list[Line]:
    """Return the log with what tells its acts apart."""
    with ReadingRegister.open(url, data_key=key) as register:
        tasks = {
            entry: str(fields[_TASK]).rpartition(" ")[2]
            for case in register.store.case_ids()
            for entry, fields in register.store.personal(case).items()
            if _TASK in fields
        }
        return [_line(entry, tasks) for entry in register.store.entries()]


def _line(entry: Entry, tasks: dict[str, str]) -> Line:
    intent = entry.intent
    return Line(entry.seq, intent.case, intent.case_ver, tasks.get(intent.id, ""))


if __name__ == "__main__":
    _, address, key_file, notes_file, own, many, time_left = sys.argv
    ask(address, Path(key_file), Path(notes_file), int(own), int(many), float(time_left))
