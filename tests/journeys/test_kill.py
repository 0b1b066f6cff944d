"""A process that advances cases is killed at random moments: what it reported is there."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from admission_flow.register import audit
from admission_flow.register.reader import ReadingRegister
from admission_flow.register.register import Register

KILLS = 50
OFFICER = """
import sys
from admission_flow.procedure.acts import Step
from admission_flow.register.register import Register
from admission_flow.testing import lawful_case

case = lawful_case()
with Register.open(sys.argv[1], "cb01") as register:
    while True:
        record = register.open_case(case.person, case.unit, even_if_known=True)
        print(0, record.id, flush=True)
        for act in case.acts:
            write = register.advance if isinstance(act, Step) else register.record
            print(write(record.id, act).entry.leaf, record.id, flush=True)
"""


def test_what_was_acknowledged_survives_sigkill(tmp_path: Path) -> None:
    """50 kills: the register opens, verifies, and holds every act that was acknowledged."""
    url = str(tmp_path / "register.db")
    Register.create(url, "cb01").close()
    chance = random.Random(20240502)
    acknowledged: list[str] = []
    for _ in range(KILLS):
        command = [sys.executable, "-Ic", OFFICER, url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as officer:
            assert officer.stdout is not None
            first = officer.stdout.readline()  # it is at work: now any moment will do
            time.sleep(chance.random() * 0.12)
            officer.send_signal(signal.SIGKILL)
            lines = [first, *officer.stdout.read().splitlines()]
        acknowledged += [leaf for leaf, _ in (line.split() for line in lines) if leaf != "0"]
    with ReadingRegister.open(url) as register:
        report = audit.verify(register.store, register.judge)
        leaves = {entry.leaf for entry in register.entries()}
    assert report.breaks == ()
    assert len(acknowledged) > KILLS
    assert [leaf for leaf in acknowledged if leaf not in leaves] == []
