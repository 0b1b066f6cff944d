# ruff: noqa: INP001, S311 - a script of the maintainers, in no package; its chance is seeded
"""Run the tests of reliability for longer, keep what was measured, and write the page about it.

    python tools/soak.py                            every harness with its own count
    python tools/soak.py kills --count 500 --seed 2  one of them; runs with other seeds add up
    python tools/soak.py --page                     write docs/auditors/reliability.md

What was measured lies in ``docs/auditors/reliability.json``, a run for each harness and seed: a
run that was cut off is begun again, the others stay. All of them take half an hour on an idle
machine. The exit code is 1 if a harness found a fault, or missed the bug that was planted in it.
"""

import argparse
import fcntl
import json
import os
import platform
import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import apsw

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # tests/ is no package that is installed

from admission_flow.cli.shell.memory import STATE_VARIABLE  # noqa: E402
from admission_flow.database.sqlite import Place  # noqa: E402
from tests.reliability import full_disk, powercut  # noqa: E402
from tests.reliability.backups import by_hand, by_the_program, copy_again_and_again  # noqa: E402
from tests.reliability.crowd import write_together  # noqa: E402
from tests.reliability.damage import damage_again_and_again  # noqa: E402
from tests.reliability.full_disk import Clerk, fill_up  # noqa: E402
from tests.reliability.injection import Injections, Target, inject_everywhere  # noqa: E402
from tests.reliability.kills import kill_again_and_again  # noqa: E402
from tests.reliability.sample import made  # noqa: E402
from tests.reliability.strace import Traced, can_trace, fail_everywhere  # noqa: E402
from tests.reliability.tampering import (  # noqa: E402
    BLIND,
    blind_to,
    change_again_and_again,
    verdict_on,
)
from tests.reliability.victim import Victim  # noqa: E402
from tools.soak_lives import lives  # noqa: E402
from tools.soak_stops import interrupts, stops  # noqa: E402

RESULTS = ROOT / "docs" / "auditors" / "reliability.json"
PAGE = ROOT / "docs" / "auditors" / "reliability.md"
_FRESH = 10
"""Copies after which a new register is begun."""
Figures = dict[str, int]
Harness = Callable[[Path, int, int], Figures]


# ---- the harnesses: (folder, how many, seed) to figures ----------------------------------------


def untouched(folder: Path, count: int, seed: int) -> Figures:
    """Make registers that nobody touches; each must verify, every fourth with signatures."""
    figures: Counter[str] = Counter({"tried": 0, "accused": 0})
    for number in range(count):
        home = folder / str(number)
        victim = Victim.of(made(home, signed=number % 4 == 0, seed=seed * 100_000 + number))
        figures["tried"] += 1
        figures["accused"] += verdict_on(victim, None)[0] or verdict_on(victim, victim.held)[0]
        shutil.rmtree(home)
    return dict(figures)


def changes(folder: Path, count: int, seed: int) -> Figures:
    """Change a register without keys and one with keys, half of the changes each."""
    figures: Counter[str] = Counter()
    for signed in (False, True):
        victim = Victim.of(made(folder / str(signed), signed=signed, seed=seed))
        tally = change_again_and_again(victim, count // 2, random.Random(seed))
        _complain(tally.missed + tally.unnamed + tally.crashed)
        figures["tried"] += tally.tried.total()
        figures["found"] += tally.found.total()
        figures["missed"] += len(tally.missed)
        figures["elsewhere"] += len(tally.unnamed)
        figures["crashed"] += len(tally.crashed)
    return dict(figures)


def skipped_fields(folder: Path, count: int, seed: int) -> Figures:
    """Let the verifier overlook one field after the other: the changes must show each."""
    figures: Figures = {}
    for field, kind in BLIND.items():
        victim = Victim.of(made(folder / field, signed=False, seed=seed))
        with blind_to(field, victim):
            tally = change_again_and_again(victim, count, random.Random(seed), [kind])
        figures["tried"] = count
        figures[f"shown: {field}"] = tally.blamed
    return figures


def kills(folder: Path, count: int, seed: int) -> Figures:
    """Kill a process that enters cases; and one that reports too early."""
    result = kill_again_and_again(folder / "right", count, random.Random(seed))
    _complain(result.broken)
    planted = kill_again_and_again(folder / "early", count // 10, random.Random(seed), early=True)
    return {
        "tried": result.kills,
        "acknowledged": result.acknowledged,
        "lost": result.lost,
        "in doubt": result.in_doubt,
        "twice": result.twice,
        "broken": len(result.broken),
        "planted tried": planted.kills,
        "planted lost": planted.lost,
    }


def power_cuts(folder: Path, count: int, seed: int) -> Figures:
    """Cut the power; and with a tenth of the cuts, in each of the planted bugs."""
    story, files = powercut.story(folder / "office")
    figures: Figures = {}
    for name, bug in {"": powercut.sound, "full": powercut.full, **powercut.BUGS}.items():
        home = folder / f"disk{name}"
        home.mkdir()
        cuts = count // 10 if name else count
        toll = powercut.suffer(
            story, files, Place.of(home / "so.db"), cuts, random.Random(seed), bug
        )
        mark = f"{name}: " if name else ""
        figures |= {
            f"{mark}tried": toll.cuts,
            f"{mark}lost": toll.lost,
            f"{mark}corrupt": toll.corrupt,
            f"{mark}split": toll.split,
            f"{mark}undone": toll.undone,
        }
    return figures


def failing_calls(folder: Path, count: int, seed: int) -> Figures:
    """Let each call of a command fail, in each way; `count` is how many calls apart."""
    target = Target(made(folder / "office", signed=False, seed=seed).place.log, _state(folder))
    result = inject_everywhere(target, every=count)
    planted = inject_everywhere(target, ("sync", "write", "delete"), every=count, swallow=True)
    return _injected(result) | {
        "planted tried": planted.tried.total(),
        "planted wrong": len(planted.wrong),
    }


def failing_system_calls(folder: Path, count: int, seed: int) -> Figures:
    """Let system calls of a command fail, about `count` of them."""
    why_not = can_trace()
    if why_not:
        raise SystemExit(f"failing_system_calls: {why_not}")
    log = made(folder / "office", signed=False, seed=seed).place.log
    return _injected(fail_everywhere(Traced(log, _state(folder), folder / "trace"), count))


def full_disks(folder: Path, count: int, seed: int) -> Figures:
    """Record a paper under a random limit, half of the times of pages and half of bytes."""
    figures: Counter[str] = Counter()
    chance = random.Random(seed)
    for name, limit, unit in (
        ("pages", full_disk.pages, 4096),
        ("bytes", full_disk.file_size, 1),
    ):
        place = made(folder / name, signed=False, seed=seed).place
        os.environ[STATE_VARIABLE] = str(_state(folder / name))
        clerk = Clerk(place.log)
        for _ in range(count // 2):
            size = chance.choice(place.files).stat().st_size
            fill_up(clerk, [max(0, size + chance.randrange(-20_000, 20_000)) // unit], limit)
        outcome = clerk.outcome
        _complain(outcome.wrong)
        figures["tried"] += count // 2
        figures["recorded"] += outcome.recorded
        figures["refused"] += outcome.refused
        figures["unsure"] += outcome.unsure
        figures["unreadable meanwhile"] += outcome.blind
        figures["wrong"] += len(outcome.wrong)
    return dict(figures)


def crowds(folder: Path, count: int, seed: int) -> Figures:  # noqa: ARG001 - chance is the system's
    """Let eight processes write to one case, to eight cases, and with a lock taken late."""
    figures: Counter[str] = Counter()
    for one_case in (True, False):
        home = folder / str(one_case)
        home.mkdir()
        crowd = write_together(home, count // 2, one_case=one_case)
        _complain(crowd.breaks)
        figures["tried"] += crowd.ended.total()
        figures["recorded"] += crowd.ended["recorded"]
        figures["moved"] += crowd.ended["moved"]
        figures["errors"] += crowd.errors
        figures["doubled"] += crowd.doubled
        figures["broken"] += len(crowd.breaks)
        longest = max(figures["longest wait, ms"], round(crowd.longest * 1000))
        figures["longest wait, ms"] = longest
    (folder / "late").mkdir()
    late = write_together(folder / "late", count // 4, one_case=False, late=True)
    return dict(figures) | {"planted tried": late.ended.total(), "planted errors": late.errors}


def damage(folder: Path, count: int, seed: int) -> Figures:
    """Flip bits and lose pages in either file, in turns."""
    os.environ[STATE_VARIABLE] = str(_state(folder))
    victim = Victim.of(made(folder / "office", signed=False, seed=seed))
    result = damage_again_and_again(victim, count, random.Random(seed))
    _complain(result.defects + result.missed)
    figures = {
        f"{kind}: {what}": counted[kind]
        for kind in ("bit", "page")
        for what, counted in (
            ("tried", result.tried),
            ("by verify", result.by_verify),
            ("by check", result.by_check),
            ("unused", result.unused),
        )
    }
    return figures | {
        "missed": len(result.missed),
        "tracebacks": len(result.defects),
        "planted missed": result.sqlite_alone,
    }


def backups(folder: Path, count: int, seed: int) -> Figures:
    """Copy a register that is being written, by `db backup` and by hand."""
    figures: Counter[str] = Counter({"tried": count})
    for name, way in (("torn", by_the_program), ("planted torn", by_hand)):
        for start in range(0, count, _FRESH):  # a log of an hour takes a minute to be verified
            home = folder / f"{name}{start}".replace(" ", "-")
            place = made(home / "office", signed=False, seed=seed + start).place
            copies = copy_again_and_again(place, home, min(_FRESH, count - start), way)
            figures[name] += len(copies.torn)
            shutil.rmtree(home)
    return dict(figures)


def _injected(result: Injections) -> Figures:
    _complain(result.wrong)
    return {
        "tried": result.tried.total(),
        "recorded": result.ended[0],
        "refused": result.ended.total() - result.ended[0] - result.ended[1],
        "unsure": result.ended[1],
        "unsure and there": result.unsure_and_there,
        "wrong": len(result.wrong),
    }


def _state(folder: Path) -> Path:
    return folder / "state"


def _complain(what: list[str]) -> None:
    for line in what[:20]:
        sys.stderr.write(f"{line}\n")


HARNESSES: dict[str, tuple[Harness, int]] = {
    "power_cuts": (power_cuts, 10_000),
    "damage": (damage, 3000),
    "changes": (changes, 20_000),
    "skipped_fields": (skipped_fields, 200),
    "failing_calls": (failing_calls, 1),
    "full_disks": (full_disks, 300),
    "crowds": (crowds, 8000),
    "kills": (kills, 2000),
    "interrupts": (interrupts, 2000),
    "stops": (stops, 501),
    "backups": (backups, 100),
    "untouched": (untouched, 1000),
    "lives": (lives, 1000),
    "failing_system_calls": (failing_system_calls, 100),
}
"""Each with how many it is asked for."""

MUST_BE_NONE = [
    "accused",
    "missed",
    "elsewhere",
    "crashed",
    "lost",
    "twice",
    "broken",
    "corrupt",
    "split",
    "wrong",
    "errors",
    "doubled",
    "tracebacks",
    "torn",
    "false",
    "stuck",
]
MUST_BE_SOME = [
    "planted false",
    "planted lost",
    "planted wrong",
    "planted errors",
    "planted missed",
    "planted torn",
    "full_and_late: lost",
    "write_ahead: split",
    "no_sync: corrupt",
    "acknowledged_early: lost",
]


def faults(figures: Figures) -> list[str]:
    """Return what a run found that it must not, or missed that it must find."""
    found = [f"{name}: {figures[name]}" for name in MUST_BE_NONE if figures.get(name)]
    some = [name for name in figures if name in MUST_BE_SOME or name.startswith("shown: ")]
    return found + [f"the planted bug was not shown: {n}" for n in some if not figures[n]]


# ---- what was measured --------------------------------------------------------------------------


def read() -> dict[str, dict[str, Figures]]:
    """Return the runs: harness to seed to figures."""
    if not RESULTS.is_file():
        return {}
    kept: dict[str, dict[str, Figures]] = json.loads(RESULTS.read_text("utf-8"))
    return kept


def keep(name: str, seed: int, figures: Figures) -> None:
    """Add a run to what was measured."""
    lock = os.open(RESULTS.parent, os.O_RDONLY)  # several harnesses may run side by side
    fcntl.flock(lock, fcntl.LOCK_EX)
    runs = read()
    runs.setdefault(name, {})[str(seed)] = figures
    machine = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
               "apsw": apsw.sqlite_lib_version()}  # fmt: skip
    text = json.dumps(runs | {"machine": machine}, indent=1, sort_keys=True)
    RESULTS.write_text(f"{text}\n", "utf-8")
    os.close(lock)


@contextmanager
def a_folder():  # noqa: ANN201 - a context manager of a Path
    """Give a harness a folder, and a machine that remembers nothing."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        os.environ[STATE_VARIABLE] = str(Path(name) / "state")
        yield Path(name)


def main() -> int:
    """Run what was asked for, or write the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("harness", nargs="*", choices=[[], *HARNESSES])
    parser.add_argument("--count", type=int, help="how many, instead of the harness's own count")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", action="store_true", help="write the page from what is there")
    asked = parser.parse_args()
    code = 0
    for name in asked.harness or ([] if asked.page else HARNESSES):
        harness, count = HARNESSES[name]
        with a_folder() as folder:
            figures = harness(folder, asked.count or count, asked.seed)
        keep(name, asked.seed, figures)
        wrong = faults(figures)
        sys.stdout.write(f"{name}: {figures}\n" + "".join(f"  FAULT {w}\n" for w in wrong))
        sys.stdout.flush()
        code = code or bool(wrong)
    if asked.page:
        from soak_page import page  # noqa: PLC0415 - beside this file

        PAGE.write_text(page(read()), "utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
