"""A command is killed at every step of the code that names files, or at random moments.

Afterwards the same command is run again: it must end well, and what it makes must be whole.
"""

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType

WATCHED = (
    "/database/copying.py",
    "/database/making.py",
    "/database/upgrade.py",
    "/core/restoring.py",
)
"""Where a step counts: each call that these files make or answer."""
KILLED = 137


def kill_at(step: int, work: Callable[[], object], watched: tuple[str, ...] = WATCHED) -> bool:
    """Run some work in a child that dies at a step; return whether it came to its end."""
    child = os.fork()
    if not child:
        left = step

        def count(frame: FrameType, event: str, _: object) -> None:
            nonlocal left
            if event in {"call", "c_call"} and frame.f_code.co_filename.endswith(watched):
                left -= 1
                if not left:
                    os._exit(KILLED)

        try:
            sys.setprofile(count)
            work()
            sys.setprofile(None)
        except BaseException:  # noqa: BLE001 - a child never runs its parent's loop
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in {0, KILLED}, code
    return code == 0


def steps_of(work: Callable[[], object], watched: tuple[str, ...] = WATCHED) -> int:
    """Return how many steps some work is, where `kill_at` could kill it."""
    count = 0

    def step(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"} and frame.f_code.co_filename.endswith(watched)

    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def kill_after(seconds: float, work: Callable[[], object], how: int = signal.SIGKILL) -> int:
    """Run some work in a child that gets a signal after a while; return how it ended."""
    child = os.fork()
    if not child:
        try:
            code = work()
        except BaseException:  # noqa: BLE001 - a child never runs its parent's loop
            os._exit(1)
        os._exit(code if isinstance(code, int) else 0)
    time.sleep(seconds)
    os.kill(child, how)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


@dataclass
class Stops:
    """What a number of kills cost."""

    tried: int = 0
    cut: int = 0
    """Those that came before the command's end."""
    stuck: list[str] = field(default_factory=list)
    """After which the same command does not end well."""
    torn: list[str] = field(default_factory=list)
    """After which what it makes is not whole."""


Prepare = Callable[[Path], object]
Command = Callable[[Path], int]


@dataclass(frozen=True, slots=True)
class Trial:
    """What is killed, each time in a new folder."""

    prepare: Prepare
    """Puts into the folder what is needed."""
    command: Command
    """Runs there, and returns its exit code."""
    check: Callable[[Path], str]
    """Says what is wrong with what came of it; empty: nothing."""

    def everywhere(self, folder: Path, every: int = 1) -> Stops:
        """Kill at each step, or each so many."""
        found = Stops()
        step = 1
        while True:
            home = self._home(folder, step)
            ended = kill_at(step, partial(self.command, home))
            self._look(found, f"step {step}", home, cut=not ended)
            if ended:
                return found
            step += every

    def at_random(self, folder: Path, times: int, chance: random.Random) -> Stops:
        """Kill at random moments."""
        found = Stops()
        longest = 0.05
        for number in range(times):
            home = self._home(folder, number)
            code = kill_after(chance.uniform(0, longest), partial(self.command, home))
            cut = code == -signal.SIGKILL
            # Most kills are to come while it is at work, however fast the machine is.
            longest = longest * 1.05 if cut else max(0.002, longest * 0.9)
            self._look(found, f"kill {number}", home, cut=cut)
            shutil.rmtree(home)
        return found

    def _home(self, folder: Path, number: int) -> Path:
        home = folder / str(number)
        home.mkdir(parents=True)
        self.prepare(home)
        return home

    def _look(self, found: Stops, what: str, home: Path, *, cut: bool) -> None:
        found.tried += 1
        found.cut += cut
        code = self.command(home)
        if code:
            found.stuck.append(f"{what}: exit {code}")
            return
        wrong = self.check(home)
        if wrong:
            found.torn.append(f"{what}: {wrong}")
