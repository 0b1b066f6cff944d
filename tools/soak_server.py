# ruff: noqa: INP001, S311, S603 - a script of the maintainers, in no package; its chance is seeded
"""Many clients at one register on a PostgreSQL server for minutes; and kills of clients and server.

    python tools/soak_server.py load --clients 32 --minutes 10
    python tools/soak_server.py raw --clients 32 --minutes 2     the same writes by psycopg alone
    python tools/soak_server.py kills --count 500
    python tools/soak_server.py --page                            write docs/operators/figures.md

Each client is a process that notes what it was told; afterwards the notes are held against the log
(`tests/reliability/histories.py`), the log is verified and replayed. What was measured lies in
``docs/operators/figures.json``. The exit code is 1 where an answer was not true.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT))  # tests/ is no package that is installed

from admission_flow.register.audit import audit  # noqa: E402
from admission_flow.register.core.reader import ReadingRegister  # noqa: E402
from tests.reliability.histories import Event, wrong_with  # noqa: E402
from tests.reliability.server_crowd import begun, history, log_of, start  # noqa: E402
from tests.server import Server, started  # noqa: E402

RESULTS = ROOT / "docs" / "operators" / "figures.json"
PAGE = ROOT / "docs" / "operators" / "figures.md"
SERVER_OF = 10
"""One kill in so many is the server's."""
PERCENTILES = (50, 90, 99, 99.9)
RAW = """
import sys, time, os, random, psycopg
url, notes, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
until = time.monotonic() + seconds
with psycopg.connect(url, autocommit=True) as c, open(notes, "w") as file:
    while time.monotonic() < until:
        began = time.monotonic()
        c.execute("BEGIN; SELECT pg_advisory_xact_lock(1)")
        ((seq,),) = c.execute("SELECT coalesce(max(seq) + 1, 0) FROM entry").fetchall()
        c.execute("INSERT INTO entry VALUES (%s, %s, %s, %s)", (seq, os.urandom(32).hex(),
            os.urandom(16).hex(), "x" * 1200))
        c.execute("INSERT INTO value VALUES (%s, 'task', %s)", (seq, "y" * 120))
        c.execute("INSERT INTO state VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET what ="
            " excluded.what", (random.randrange(64), "z" * 400))
        c.execute("INSERT INTO name VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET what ="
            " excluded.what", (random.randrange(64), "z" * 120))
        c.execute("COMMIT")
        file.write(f"{time.monotonic() - began}\\n")
"""


def load(server: Server, clients: int, minutes: float, cases: int) -> dict[str, object]:
    """Let clients ask for some minutes; return what they were told, and how long it took."""
    folder, url, key = _place(server)
    begun(url, key, cases)
    seconds = 60 * minutes
    running = [
        start(url, key, folder / f"{number}.jsonl", number, cases, seconds)
        for number in range(clients)
    ]
    for one in running:
        one.wait()
    told = history(folder)
    recorded = [e.ended - e.began for e in told if e.told == "recorded"]
    return {
        "clients": clients,
        "minutes": minutes,
        "cases": cases,
        **_checked(told, url, key),
        "a_second": round(len(recorded) / seconds, 1),
        "write_ms": _percentiles(recorded),
        "read_ms": _percentiles([e.ended - e.began for e in told if e.told == "read"]),
        "exits": dict(Counter(str(one.returncode) for one in running)),
    }


def raw(server: Server, clients: int, minutes: float) -> dict[str, object]:
    """Let as many clients do the same writes with the driver alone: nothing is judged or read."""
    folder, url, _ = _place(server)
    server.run(
        "CREATE TABLE entry (seq bigint PRIMARY KEY, leaf text UNIQUE, id text UNIQUE, line text);"
        "CREATE TABLE value (id bigint, field text, value text, PRIMARY KEY (id, field));"
        "CREATE TABLE state (id int PRIMARY KEY, what text);"
        "CREATE TABLE name (id int PRIMARY KEY, what text)",
        url.partition("@/")[2].partition("?")[0],
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", RAW, url, str(folder / f"{number}"), str(60 * minutes)]
        )
        for number in range(clients)
    ]
    for one in running:
        one.wait()
    took = [float(line) for file in folder.iterdir() for line in file.read_text().split()]
    return {
        "clients": clients,
        "minutes": minutes,
        "recorded": len(took),
        "a_second": round(len(took) / (60 * minutes), 1),
        "write_ms": _percentiles(took),
    }


def kills(server: Server, count: int, seed: int) -> dict[str, object]:
    """Kill clients and, every tenth time, all processes of the server, while they write."""
    chance, clients, cases = random.Random(seed), 6, 8
    folder, url, key = _place(server)
    begun(url, key, cases)

    def client(number: int) -> "subprocess.Popen[bytes]":
        return start(url, key, folder / f"{number}.jsonl", number, cases, 36_000)

    running = [client(number) for number in range(clients)]
    time.sleep(8)
    done: Counter[str] = Counter()
    for number in range(count):
        time.sleep(chance.uniform(0.05, 0.6))
        if number % SERVER_OF == 0:
            server.kill()
            server.start()
            done["server"] += 1
            time.sleep(1)
            continue
        which = chance.randrange(clients)
        running[which].kill()
        running[which].wait()
        running[which] = client(which)
        done["client"] += 1
    time.sleep(3)
    for one in running:
        one.kill()
        one.wait()
    time.sleep(2)
    told = history(folder)
    return {"kills_of": dict(done), "seed": seed, **_checked(told, url, key)}


def _place(server: Server) -> tuple[Path, str, Path]:
    folder = Path(tempfile.mkdtemp())
    (folder / "notes").mkdir()
    return folder / "notes", server.database(), folder / "so.key"


def _checked(told: list[Event], url: str, key: Path) -> dict[str, object]:
    log = log_of(url, key)
    with ReadingRegister.open(url, data_key=key) as register:
        report = audit.verify(register.store, register.judge)
        wrong = [one for one in audit.replay(register.store, register.judge) if one.wrong]
    return {
        "told": dict(Counter(event.told for event in told)),
        "entries": len(log),
        "wrong": wrong_with(told, log)[:20],
        "breaks": [str(found) for found in report.breaks[:20]],
        "replay_wrong": len(wrong),
    }


def _percentiles(seconds: list[float]) -> dict[str, float]:
    found = sorted(seconds)
    if not found:
        return {}
    at = {str(p): found[min(len(found) - 1, int(len(found) * p / 100))] for p in PERCENTILES}
    return {name: round(1000 * value, 1) for name, value in {**at, "100": found[-1]}.items()}


def page(figures: dict[str, dict[str, object]]) -> str:
    """Return the page about what was measured."""
    lines = [HEAD]
    for name, title in (("load", "Many clients"), ("raw", "The same writes by the driver alone")):
        if name in figures:
            found = figures[name]
            lines += [f"\n## {title}\n", _table(found)]
    if "kills" in figures:
        lines += ["\n## Kills\n", _table(figures["kills"])]
    if "upgrade" in figures:
        lines += ["\n## Upgrades\n", _upgrades(figures["upgrade"])]
    if "upgrade on a full disk" in figures:
        found = figures["upgrade on a full disk"]
        lines += [
            "\n## Upgrades on a server whose disk is full but for a few kilobytes\n",
            _table(found),
        ]
    return "\n".join(lines).rstrip() + "\n"


HEAD = """\
# What was measured on a server

Written by `tools/soak_server.py --page` from what it measured, on one machine with two cores that
clients and server share: what counts is that no answer was untrue, and the clients beside each
other, not the milliseconds. Every client notes what it asked and was told; afterwards the notes are
held against the log: nothing that was acknowledged is missing or there twice, nothing that was
refused is there, no act was built on a version that another one had replaced, answers stand in the
order of time between clients too, and nobody read what was older than an answer given before.
"""


def _table(found: dict[str, object]) -> str:
    rows = []
    for name, value in found.items():
        parts = value.items() if isinstance(value, dict) else ()
        text = ", ".join(f"{key}: {one}" for key, one in parts) or str(value)
        rows.append(f"| {name} | {text if value != [] else 'none'} |")
    return "| | |\n|---|---|\n" + "\n".join(rows)


def _upgrades(found: dict[str, Any]) -> str:
    """Return what `tools/soak_upgrade.py` measured."""
    places = ("in files", "on a server")
    said = {place: {**found[place], "said": found[place]["said"] or "nothing"} for place in places}
    rows = []
    for name in said[places[0]]:
        cells = (said[place][name] for place in places)
        texts = (
            ", ".join(f"{key}: {one}" for key, one in cell.items())
            if isinstance(cell, dict)
            else str(cell if cell != [] else "none")
            for cell in cells
        )
        rows.append(f"| {name} | {' | '.join(texts)} |")
    facts = {name: found[name] for name in ("from", "to", "cases", "entries", "register_mb")}
    return UPGRADES.format(**facts) + "\n".join(rows)


UPGRADES = """\
Written by `tools/soak_upgrade.py`: a register of {cases} cases and {entries} entries ({register_mb}
MB in files) is brought from revision {from} to {to}, and then again and again while something goes
wrong: killed at a random moment, the server killed, the connection ended, no room on the disk. Each
time it was the old one to the byte, or the new one and complete; the same command then brought it
up to date. The time and the room are those of one upgrade with its backup, on a machine that did
other work beside it.

| | in files | on a server |
|---|---|---|
"""


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=("load", "raw", "kills"))
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--cases", type=int, default=64)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", action="store_true")
    asked = parser.parse_args()
    figures = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    code = 0
    if asked.what:
        server = started(Path(tempfile.gettempdir()) / f"soak-server-{os.getpid()}", durable=True)
        try:
            if asked.what == "load":
                found = load(server, asked.clients, asked.minutes, asked.cases)
            elif asked.what == "raw":
                found = raw(server, asked.clients, asked.minutes)
            else:
                found = kills(server, asked.count, asked.seed)
        finally:
            server.handle.cleanup()
        code = int(bool(found.get("wrong") or found.get("breaks") or found.get("replay_wrong")))
        figures[asked.what] = found
        RESULTS.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    if asked.page:
        PAGE.write_text(page(figures), "utf-8", newline="\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
