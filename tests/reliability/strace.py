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
from dataclasses import dataclass
from pathlib import Path

from tests.reliability.injection import Injections, Target

CALLS = ("openat", "pread64", "pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "fcntl")
ERRORS = dict.fromkeys(CALLS, ("EIO", "ENOSPC")) | {"pread64": ("EIO",), "fcntl": ("EIO",)}
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")


def can_trace() -> str:
    """Return why calls cannot be injected here; empty where they can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    done = subprocess.run(
        [strace, "-o", os.devnull, "true"], capture_output=True, text=True, check=False
    )
    return done.stderr.strip() if done.returncode else ""


@dataclass
class Traced(Target):
    """A command that is run in a process of its own, each of whose calls can be made to fail."""

    trace: Path
    """Where strace writes."""

    def run(self, *inject: str) -> tuple[int, str]:
        """Run the command under strace; return its exit code and what it said."""
        command = (
            "strace", "-f", "-qq", "-y", "-o", str(self.trace), "-e", f"trace={','.join(CALLS)}",
            *inject, sys.executable, "-IBm", "admission_flow", *self.command,
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


def fail_everywhere(target: Traced, at_most: int) -> Injections:
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
        result.tried[f"{call} {error}"] += 1
        what = f"{call} {number} {error}: exit code {code}: {said.strip()[-300:]}"
        wrong = target.judge(code, said, target.run, result)
        result.wrong += [f"{what}: {why}" for why in wrong]
    return result
