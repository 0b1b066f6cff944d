# ruff: noqa: INP001, S311 - a script of the maintainers, in no package; its chance is seeded
"""Upgrade registers of thousands of cases from the oldest revision, while everything goes wrong.

    python tools/soak_upgrade.py --cases 5000 --failures 40
    python tools/soak_upgrade.py --small-disk FOLDER     a server whose disk is really full

On files and on a PostgreSQL server that waits for its disk: how long an upgrade takes and how much
room it needs; then failures, each on a fresh copy. Kills at random moments, of the server too, a
connection that is ended, a disk without room. After each the register must be the old one to the
byte or the new one and complete, and must be brought up to date by the same command
(`tests/reliability/upgrades.py`). What was measured goes into ``docs/operators/figures.json``; the
page is written by `tools/soak_server.py --page`. The exit code is 1 where anything was wrong.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
sys.path += [str(ROOT), str(ROOT / "bench")]  # neither is a package that is installed

from grow import grow  # noqa: E402

from admission_flow.database import upgrade as database  # noqa: E402
from admission_flow.database.schema import revisions  # noqa: E402
from tests.reliability.stops import kill_after  # noqa: E402
from tests.reliability.upgrades import (  # noqa: E402
    Failures,
    Ground,
    as_of_revision,
    broken_off,
    disk_full,
    in_files,
    on_a_server,
    spread,
)
from tests.server import Server, started  # noqa: E402

RESULTS = ROOT / "docs" / "operators" / "figures.json"
_MEGABYTE = 2**20
ROOM_LEFT = (0, 32, 128, 256, 384, 512, 640, 768, 1024, 4096)
"""Kilobytes that are free on a small disk."""


def size(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    found = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            found += path.stat().st_size if path.is_file() else 0
    return found


class Watch:
    """Watches how large some folders become while something is done."""

    def __init__(self, *folders: Path) -> None:
        """Watch folders."""
        self._folders = folders
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.most = 0

    def _look(self) -> None:
        while not self._over.wait(0.05):
            self.most = max(self.most, sum(map(size, self._folders)))

    def __enter__(self) -> Self:
        """Begin."""
        self.before = self.most = sum(map(size, self._folders))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._over.set()
        self._thread.join()


def measured(ground: Ground, *folders: Path) -> dict[str, object]:
    """Upgrade once, whole and looked at in every respect; return the time and the room of it."""
    with ground.fresh() as url:
        with Watch(*folders) as watch:
            began = time.monotonic()
            copy = database.upgrade(url)
            seconds = time.monotonic() - began
        copies = copy.parent.glob(f"{copy.stem}*") if copy is not None else ()
        made = sum(path.stat().st_size for path in copies)
        wrong = ground.before.wrong_with(url)
    return {
        "upgrade_s": round(seconds, 1),
        "backup_mb": made // _MEGABYTE,
        "most_room_mb": (watch.most - watch.before) // _MEGABYTE,
        "wrong": [wrong] if wrong else [],
    }


def at_random(
    ground: Ground, found: Failures, count: int, longest: float, chance: random.Random
) -> None:
    """Kill upgrades at random moments."""
    for number in range(count):
        moment = chance.uniform(0, longest)
        ground.fail(
            found,
            f"kill {number} after {moment:.2f} s",
            lambda url: kill_after(moment, lambda: _upgraded(url)),  # noqa: B023
        )


def _upgraded(url: str) -> int:
    database.upgrade(url)
    return 0


def servers_killed(server: Server, ground: Ground, found: Failures, moments: list[float]) -> None:
    """Kill every process of the server while a register is upgraded."""

    def failing(moment: float) -> Callable[[str], None]:
        def fail(url: str) -> None:
            killer = threading.Timer(moment, server.kill)
            killer.start()
            try:
                database.upgrade(url)
            finally:
                killer.join()
                server.start()

        return fail

    for moment in moments:
        ground.fail(found, f"server killed after {moment:.2f} s", failing(moment))


def on_a_small_disk(folder: Path, home: Path) -> dict[str, object]:
    """Upgrade on a server whose disk is really full, but for a few kilobytes.

    Args:
        folder: on a disk of its own of some 200 MB, of memory for instance (tmpfs).
        home: a folder elsewhere.

    """
    found = Failures()
    server = started(folder / "server", durable=True)
    ballast = folder / "ballast"
    try:
        small = home / "small.db"
        grow(str(small), cases=20)
        url = server.database()
        as_of_revision(str(small), url, revisions()[0])
        there = on_a_server(server, url)
        for kilobytes in ROOM_LEFT:

            def failing(url: str, kilobytes: int = kilobytes) -> None:
                room = shutil.disk_usage(folder).free - 1024 * kilobytes
                ballast.write_bytes(b"\0" * max(0, room))
                try:
                    database.upgrade(url)
                finally:
                    ballast.unlink()
                    server.start()

            there.fail(found, f"{kilobytes} KB left", failing)
    finally:
        server.handle.cleanup()
    return told(found)


def told(found: Failures) -> dict[str, object]:
    """Return what a number of failures cost, as figures."""
    return {
        "failures": found.tried,
        "old_one_whole": found.old,
        "new_one_complete": found.new,
        "said": found.said,
        "wrong": found.wrong[:10],
    }


def main() -> int:
    """Measure both databases."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--failures", type=int, default=40, help="on each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--small-disk", type=Path, help="that alone, in a folder on such a disk")
    asked = parser.parse_args()
    if asked.small_disk is not None:
        return small_disk_alone(asked.small_disk)
    chance = random.Random(asked.seed)
    home = Path(tempfile.mkdtemp())
    os.environ["XDG_DATA_HOME"] = str(home / "data")
    server = started(home / "server", durable=True)
    try:
        entries = grow(str(home / "grown.db"), cases=asked.cases)
        figures: dict[str, object] = {
            "from": revisions()[0], "to": revisions()[-1], "cases": asked.cases,
            "entries": entries,
        }  # fmt: skip
        part = asked.failures // 2
        old = home / "old.db"
        as_of_revision(str(home / "grown.db"), str(old), revisions()[0])
        files = in_files(home, old)
        figures["register_mb"] = (old.stat().st_size + size_of_private(old)) // _MEGABYTE
        found = Failures()
        once = measured(files, home / "again")
        longest = 1.5 * float(str(once["upgrade_s"]))
        at_random(files, found, asked.failures - part, longest, chance)
        limits = [number * 3 * old.stat().st_size // part // 2 for number in range(part)]
        files.without_room(found, limits)
        figures["in files"] = {**once, **told(found)}
        url = server.database()
        as_of_revision(str(home / "grown.db"), url, revisions()[0])
        there = on_a_server(server, url)
        found = Failures()
        once = measured(there, home / "server", home / "data")
        shutil.rmtree(home / "data", ignore_errors=True)
        longest = 1.5 * float(str(once["upgrade_s"]))
        each = asked.failures // 4
        at_random(there, found, asked.failures - 3 * each, longest, chance)
        servers_killed(server, there, found, [chance.uniform(0, longest) for _ in range(each)])
        total = there.statements()
        there.broken(found, broken_off(server), spread(each, total))
        there.broken(found, disk_full, spread(each, total))
        figures["on a server"] = {**once, **told(found)}
    finally:
        with suppress(subprocess.SubprocessError, OSError):
            server.handle.cleanup()
        shutil.rmtree(home, ignore_errors=True)
    keep("upgrade", figures)
    parts = [figures["in files"], figures["on a server"]]
    return int(any(isinstance(part, dict) and part["wrong"] for part in parts))


def small_disk_alone(folder: Path) -> int:
    """Measure what a server whose disk is full leaves; return the exit code."""
    home = Path(tempfile.mkdtemp())
    os.environ["XDG_DATA_HOME"] = str(home / "data")
    try:
        figures = on_a_small_disk(folder, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    keep("upgrade on a full disk", figures)
    return int(bool(figures["wrong"]))


def keep(name: str, figures: dict[str, object]) -> None:
    """Keep what was measured, for the page, and print it."""
    found = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    found[name] = figures
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


def size_of_private(log: Path) -> int:
    """Return the bytes of the file of personal values beside a log."""
    return log.with_name(f"{log.stem}-private{log.suffix}").stat().st_size


if __name__ == "__main__":
    sys.exit(main())
