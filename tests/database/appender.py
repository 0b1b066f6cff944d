"""A process that appends to a register, started by the tests of concurrency and of crashes.

``appender.py together PATH COUNT``: COUNT attempts on one case, each on a history looked at
before the lock is taken; prints how each ended.
``appender.py killed PATH KILLS SEED early|late``: starts KILLS children that append and report
each entry's id, kills each at a random moment, and prints what was reported and then not there,
and how many were reported. ``early`` plants a bug: the id is reported before COMMIT.
"""

import os
import random
import signal
import sys
import time
from dataclasses import replace

from admission_flow.database import open_for_reading, open_for_writing
from admission_flow.database.store import Store
from admission_flow.errors import CaseMoved
from admission_flow.journal.commitment import commit
from admission_flow.journal.entry import Intent
from admission_flow.journal.verify import verify_lines, verify_private

SECRET = bytes(range(32))
PERSONAL: dict[str, object] = {"full_name": "Lò Thị Mẫu", "note": "Ghi chú mẫu"}
CASE = "HS-0001"


def look(store: Store, case: str = CASE) -> Intent:
    """Return what may follow in the case as it is now."""
    ver, head = store.case_head(case)
    entry_id = os.urandom(16).hex()
    return Intent(
        log="10" * 16, id=entry_id, case=case, case_ver=ver + 1, case_head=head,
        action="case.record", to="", actor="cb01", at="2024-05-02T01:02:03Z",
        data=commit(SECRET, entry_id, PERSONAL),
    )  # fmt: skip


def together(path: str, count: int) -> None:
    """Advance the case ``count`` times or fail to."""
    with open_for_writing(path) as store:
        for _ in range(count):
            intent = look(store)
            try:
                with store.writing() as writing:
                    entry = writing.append(intent, PERSONAL, secret=SECRET)
                sys.stdout.write(f"recorded {entry.seq} {intent.case_ver}\n")
            except CaseMoved:
                sys.stdout.write("moved\n")


def append_until_killed(path: str, pipe: int, *, early: bool) -> None:
    """Append and report, for ever."""
    with open_for_writing(path) as store:
        while True:
            intent = look(store)
            with store.writing() as writing:
                ver, head = writing.case_head(CASE)
                intent = replace(intent, case_ver=ver + 1, case_head=head)
                writing.append(intent, PERSONAL, secret=SECRET)
                if early:
                    os.write(pipe, intent.id.encode())
            if not early:
                os.write(pipe, intent.id.encode())


def kill_one(path: str, delay: float, *, early: bool) -> list[str]:
    """Start a child, kill it after ``delay`` seconds of work, return the ids it reported."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            append_until_killed(path, theirs, early=early)
        finally:
            os._exit(1)  # whatever happens, a child never runs its parent's loop
    os.close(theirs)
    reported = os.read(ours, 32)  # it is at work
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(ours, 1 << 16):
        reported += more
    os.close(ours)
    text = reported.decode()
    return [text[start : start + 32] for start in range(0, len(text), 32)]


def killed(path: str, kills: int, seed: int, *, early: bool) -> None:
    """Kill again and again; after each kill, look for what was reported, and verify."""
    chance = random.Random(seed)
    lost, reported = 0, 0
    for _ in range(kills):
        ids = kill_one(path, chance.uniform(0, 0.02), early=early)
        reported += len(ids)
        with open_for_reading(path) as reader:
            lost += sum(reader.find(entry_id) is None for entry_id in ids)
            assert verify_lines(reader.rows()).breaks == ()
            last = list(reader.entries(after=reader.head[0] - 30))
            texts, secrets = reader.personal_texts(), reader.secrets()
            texts = {each.intent.id: texts.get(each.intent.id, {}) for each in last}
            assert verify_private(last, texts, secrets) == ()
    sys.stdout.write(f"{lost} {reported}\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["together", path, count]:
            together(path, int(count))
        case ["killed", path, kills, seed, when]:
            killed(path, int(kills), int(seed), early=when == "early")
