# ruff: noqa: INP001, S311 - a script of the maintainers, in no package; its chance is seeded
"""What ``tools/soak.py`` runs of commands that are stopped: by a signal, or killed."""

import random
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from admission_flow.database.upgrade import backup
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register
from admission_flow.register.core.restoring import Who, restore
from tests.reliability.interrupts import interrupt_again_and_again, told_as_before
from tests.reliability.sample import made
from tests.reliability.stops import Trial
from tests.reliability.test_stops import (
    copied,
    ended,
    put,
    put_old,
    upgraded,
    upgraded_whole,
    whole,
)

Figures = dict[str, int]


def interrupts(folder: Path, count: int, seed: int) -> Figures:
    """Stop commands that write; and a program that says what it said before."""
    found = interrupt_again_and_again(folder / "right", count, random.Random(seed))
    _complain(found.false)
    with told_as_before():
        planted = interrupt_again_and_again(folder / "planted", count // 20, random.Random(seed))
    return {
        "tried": found.tried,
        "stopped": found.stopped,
        "recorded": found.recorded,
        "unsure": found.unsure,
        "false": len(found.false),
        "planted tried": planted.tried,
        "planted false": len(planted.false),
    }


def stops(folder: Path, count: int, seed: int) -> Figures:
    """Kill backups, upgrades and restores, a third of the kills each; run each again."""
    place = made(folder / "sample", signed=False, seed=seed).place

    def prepare(home: Path) -> None:
        put(place, home)
        backup(str(home / "so.db"), str(home / "copy.db"))
        with Register.open(str(home / "so.db"), "cb01") as register:
            register.note("audit.seen", Split({}, {}))

    def restored(home: Path) -> int:
        log, copy = str(home / "so.db"), str(home / "copy.db")
        return ended(lambda: restore(log, copy, "thử", Who("cb01")))

    trials = {
        "backup": Trial(partial(put, place), copied, lambda home: whole(home / "copy.db")),
        "upgrade": Trial(partial(put_old, place), upgraded, upgraded_whole),
        "restore": Trial(prepare, restored, lambda home: whole(home / "so.db")),
    }
    figures: Counter[str] = Counter()
    chance = random.Random(seed)
    for name, trial in trials.items():
        found = trial.at_random(folder / name, -(-count // len(trials)), chance)
        _complain(found.stuck + found.torn)
        figures["tried"] += found.tried
        figures["cut"] += found.cut
        figures["stuck"] += len(found.stuck)
        figures["torn"] += len(found.torn)
    return {name: figures[name] for name in ("tried", "cut", "stuck", "torn")}


def _complain(what: list[str]) -> None:
    for line in what[:20]:
        sys.stderr.write(f"{line}\n")
