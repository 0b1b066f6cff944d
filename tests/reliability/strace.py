"""Every system call of one command fails once: nothing half, and running it again is safe.

Needs `strace`, and the right to trace one's own processes, which not every machine gives: so this
is run by ``tools/soak.py`` and not by the tests.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from admission_flow.errors import CommitUnsure
from admission_flow.register import audit
from admission_flow.register.reader import ReadingRegister

CALLS = ("openat", "pread64", "pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "fcntl")
ERRORS = dict.fromkeys(CALLS, ("EIO", "ENOSPC")) | {"pread64": ("EIO",), "fcntl": ("EIO",)}
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")


@dataclass
class Injections:
    """What was injected, and what came of it."""

    tried: int = 0
    ended: Counter[int] = field(default_factory=Counter)
    """By exit code."""
    unsure_and_there: int = 0
    """Said to be unsure, and the entry was there."""
    wrong: list[str] = field(default_factory=list)


def can_trace() -> str:
    """Return why calls cannot be injected here; empty where they can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    done = subprocess.run(
        [strace, "-o", os.devnull, "true"], capture_output=True, text=True, check=False
    )
    return done.stderr.strip() if done.returncode else ""


class Target:
    """One command on a register that is put back before each run."""

    def __init__(self, log: Path, state: Path, trace: Path) -> None:
        """Prepare; `state` and `trace` are places that may be written."""
        self.log, self.state, self.trace = log, state, trace
        self.files = {path: path.read_bytes() for path in log.parent.iterdir()}
        self.before = self.entries()

    def entries(self) -> int:
        """Return how many entries there are, all verified; -1 where something is broken."""
        with ReadingRegister.open(str(self.log)) as register:
            report = audit.verify(register.store, register.judge)
        return -1 if report.breaks else report.entries

    def restore(self) -> None:
        """Put the register back, and let the machine forget it."""
        for path in self.log.parent.iterdir():
            path.unlink()
        for path, raw in self.files.items():
            path.write_bytes(raw)
        shutil.rmtree(self.state, ignore_errors=True)

    def run(self, *inject: str) -> tuple[int, str]:
        """Run the command under strace; return its exit code and what it said."""
        command = (
            "strace", "-f", "-qq", "-y", "-o", str(self.trace), "-e", f"trace={','.join(CALLS)}",
            *inject, sys.executable, "-IBm", "admission_flow", "--lang", "en", "case", "record",
            "HS-0001", "helper_report", "--on", "2024-03-01", "assessment=(mẫu)",
            "--register", str(self.log), "--as", "cb01",
        )  # fmt: skip
        environment = {**os.environ, "ADMISSION_FLOW_STATE": str(self.state)}
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, timeout=120
        )
        return done.returncode, done.stdout + done.stderr

    def calls(self) -> list[tuple[str, int]]:
        """Return the calls of the command that touch the register: name, and which one of these."""
        self.restore()
        code, said = self.run()
        assert code == 0, said
        count: Counter[str] = Counter()
        found = []
        for line in self.trace.read_text("utf-8", "replace").splitlines():
            match = _CALL.match(line)
            if match is not None:
                count[match[1]] += 1
                if str(self.log.parent) in line:
                    found.append((match[1], count[match[1]]))
        return found


def inject_everywhere(target: Target, at_most: int) -> Injections:
    """Let every call fail once with every error, and hold what was said against what is."""
    result = Injections()
    places = [(call, n, error) for call, n in target.calls() for error in ERRORS[call]]
    step = max(1, len(places) // at_most)
    for call, number, error in places[::step]:
        target.restore()
        code, said = target.run("-e", f"inject={call}:error={error}:when={number}")
        injected = [
            line
            for line in target.trace.read_text("utf-8", "replace").splitlines()
            if "(INJECTED)" in line and str(target.log.parent) in line
        ]
        if not injected:
            continue  # it hit something else than the register this time
        result.tried += 1
        result.ended[code] += 1
        what = f"{call} {number} {error}: exit code {code}: {said.strip()[-300:]}"
        result.wrong += [f"{what}: {why}" for why in _wrong(target, code, said, result)]
    return result


def _wrong(target: Target, code: int, said: str, result: Injections) -> list[str]:
    found = []
    more = target.entries() - target.before
    if more not in {0, 1}:
        found.append("broken")
    if code == CommitUnsure.exit_code:
        result.unsure_and_there += more
        if "Run the same command again" not in said:
            found.append("a defect of the program")
    elif more != (code == 0):
        found.append(f"{more} entries more")
    if "Traceback" in said:
        found.append("a traceback")
    again, said = target.run()
    if again or target.entries() != target.before + 1:
        found.append(f"run again: exit code {again}, {said.strip()[-200:]}")
    return found
