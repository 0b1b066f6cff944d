"""Measures at the size of a province, side by side in one run, and prints ratios.

    python bench/large.py log [--entries 1000000] [--signed] [--rounds 3]
    python bench/large.py lists [--cases 2000] [--rounds 3] [--kept]

`log` verifies a log of N entries, and one of a tenth: against hashing the same bytes, one process
against two, and how much memory it takes. `lists` asks what officers ask over all cases, against
the plain SQL for it (bench/plain.py), and the same of a register in which nothing is kept of the
courses of cases, so that every case is folded and judged, as it was before (`--kept`: without that,
which takes half an hour of 20,000 cases). Each measurement is a process of its own, and the two
sides take turns, so that a machine that slows down slows both. The registers are made by
bench/grow.py, in a temporary folder.
"""

import argparse
import json
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from itertools import islice
from pathlib import Path

import plain
from grow import clock, grow

from admission_flow import resources
from admission_flow.database.reading import open_for_reading
from admission_flow.demo.plan import plan_2024
from admission_flow.papers.new_regime import Changed, NewRegime, with_regime
from admission_flow.planning.deadlines.clocks import Clock
from admission_flow.planning.reports.period import Period
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.procedure import Procedure
from admission_flow.register.ahead.impact import CaseImpact, comparison, impacts
from admission_flow.register.audit import audit
from admission_flow.register.audit.sound import sound_log
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.register.deadlines import entries as follow
from admission_flow.register.deadlines.gathered import owed
from admission_flow.register.deadlines.pace import standing_still
from admission_flow.register.plan import entries as plans
from admission_flow.register.plan import history as forecasts
from admission_flow.register.reports import report as reports
from admission_flow.register.reports.body import Ask
from admission_flow.register.sympathisers.lists import missing
from admission_flow.register.units import entries as units
from admission_flow.workflow_source import FILES, built_in, load_procedure

HASH, LINES, WHOLE = "hash", "lines", "whole"
YEAR, THIS_YEAR, DAYS, HORIZON = 2024, 2026, 10, "2026-11-16"
YEAR_ASKED = Period("year", YEAR, 1)
OWNER = plan_2024().owner
BY_STATE = "SELECT state, count(*) FROM case_state GROUP BY state"
NAMED = 'SELECT s.*, n.full_name FROM case_state AS s JOIN private.person_name AS n USING ("case")'


def hashing(url: str) -> float:
    """Return the processor time of hashing every stored line, without the time to fetch it."""
    seconds = 0.0
    with open_for_reading(url) as store:
        rows = store.rows()
        while lines := [line.encode() for *_, line in islice(rows, 4096)]:
            start = time.process_time()
            for line in lines:
                sha256(line).digest()
            seconds += time.process_time() - start
    return seconds


def lines(url: str, jobs: int) -> float:
    """Return how long every line, link, signature and personal value takes to check."""
    with open_for_reading(url) as store:
        start = time.perf_counter()
        if sound_log(store, jobs, lambda *_: None) is None:
            raise AssertionError("the log is not sound")
        return time.perf_counter() - start


def whole(url: str, jobs: int) -> float:
    """Return how long `audit verify` takes, with folding and judging every case."""
    with ReadingRegister.open(url, clock=clock) as register:
        start = time.perf_counter()
        if audit.verify(register.store, register.judge, jobs=jobs).breaks:
            raise AssertionError("the register is broken")
        return time.perf_counter() - start


def alone(what: str, url: str, jobs: int = 1) -> dict[str, float]:
    """Measure in a process of its own: seconds, and megabytes of it and of its largest child."""
    command = [sys.executable, __file__, "one", what, url, str(jobs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one(what: str, url: str, jobs: int) -> None:
    """Print one measurement, for `alone`."""
    seconds = hashing(url) if what == HASH else (lines if what == LINES else whole)(url, jobs)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found = {
        "seconds": seconds,
        "cpu": sum(one.ru_utime + one.ru_stime for one in used),
        "parent": used[0].ru_maxrss / 1024,
        "child": used[1].ru_maxrss / 1024,
    }
    print(json.dumps(found))


def median(found: list[dict[str, float]], name: str = "seconds") -> float:
    """Return the median of one measured thing."""
    return statistics.median(one[name] for one in found)


def log(entries: int, rounds: int, *, signed: bool) -> None:
    """Measure two logs."""
    kind = "signed" if signed else "unsigned"
    for size in (entries // 10, entries):
        with tempfile.TemporaryDirectory() as folder:
            url = str(Path(folder) / "large.db")
            start = time.perf_counter()
            made = grow(url, entries=size, signed=signed)
            disk = sum(path.stat().st_size for path in Path(folder).glob("large*")) / 2**20
            took = time.perf_counter() - start
            print(f"{made} entries, {kind}, {disk:.0f} MB, made in {took:.0f} s", flush=True)
            sides: dict[tuple[str, int], list[dict[str, float]]] = {
                (HASH, 1): [], (LINES, 1): [], (LINES, 2): []
            }  # fmt: skip
            for _ in range(rounds):
                for (what, jobs), found in sides.items():
                    found.append(alone(what, url, jobs))
            hashed, single, double = (median(found) for found in sides.values())
            busy = [median(sides[LINES, jobs], "cpu") for jobs in (1, 2)]
            print(f"    processor time: hashing {hashed:.2f} s, checking {busy[0]:.1f} s,", end="")
            print(f" {busy[0] / hashed:.0f} times; with 2 processes {busy[1]:.1f} s in all")
            print(f"    by the clock: 1 process {single:.1f} s, 2 {double:.1f} s,", end="")
            print(f" {single / double:.2f} times as fast")
            for (_, jobs), found in list(sides.items())[1:]:
                print(
                    f"    peak memory, {jobs} process(es): {median(found, 'parent'):.0f} MB", end=""
                )
                print(f", each worker {median(found, 'child'):.0f} MB" if jobs > 1 else "")
            if size == entries:  # judging every case takes minutes: the tenth tells as much
                continue
            found = [alone(WHOLE, url, jobs) for jobs in (1, 2)]
            print(
                f"    `audit verify` with all cases judged: 1 process {found[0]['seconds']:.0f} s,",
                end="",
            )
            print(f" 2 {found[1]['seconds']:.0f} s; peak {found[1]['parent']:.0f} MB", flush=True)


Question = Callable[[ReadingRegister], object]


def falling_due(register: ReadingRegister) -> list[tuple[Clock, str, str, str, str]]:
    """Return the clocks that run out within the days: the columns of what `due` lists."""
    horizon = register.judge.workflow.calendar.after(register.today, DAYS)
    running = follow.named(register, follow.followed(register, until=horizon))
    return [
        (clock, one.id, name, one.unit, one.state)
        for one, name in running
        for clock in one.clocks
        if clock.day <= horizon
    ]


@cache
def shorter() -> Procedure:
    """Return the procedure under an invented document: decisions within 30 working days."""
    changed = {"decision.in_time.days": Changed(30, "8")}
    new = NewRegime(
        number="300-QĐ/TW",
        issued_on=date(2026, 12, 1),
        issuer="(mẫu)",
        title="(mẫu)",
        series="regulation",
        start=date(2027, 1, 1),
        confirmed=True,
        changes=changed,
    )
    book = built_in().workflow.rulebook
    texts = {name: resources.text("workflows", name) for name in FILES}
    texts["law.toml"] = with_regime(texts["law.toml"], book, new).text
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, "utf-8")
        return load_procedure(folder)


def impact_of(register: ReadingRegister) -> list[CaseImpact]:
    """Return what that document would change of the running cases, as `workflow impact` does."""
    return list(impacts(register, comparison(register, shorter())))


def foreseen(register: ReadingRegister, runs: int | None = None) -> object:
    """Return the forecast of this year; runs: how often each case is played, None: as usual."""
    return forecasts.forecast(register, THIS_YEAR, runs=runs)


def on_their_way(url: str) -> int:
    """Return how many cases of a register have not come to an end."""
    database = sqlite3.connect(url)
    sql = "SELECT count(*) FROM case_state WHERE stage NOT IN ('official', 'ended')"
    ((found,),) = database.execute(sql).fetchall()
    database.close()
    return int(found)


@dataclass(frozen=True)
class Asked:
    """A question over all cases, and what stands beside it."""

    ours: Question
    plain: str
    """The plain SQL for it (bench/plain.py)."""
    count: str = ""
    """One count over the table of states, where that was held beside ours before."""


FAST: dict[str, Asked] = {
    "case list": Asked(lambda register: register.cases(), NAMED),
    "due": Asked(falling_due, f"{NAMED} WHERE due_on <= '{HORIZON}' ORDER BY due_on"),
    "plan progress": Asked(
        lambda register: plans.progress(register, YEAR),
        plain.progress(YEAR_ASKED),
        f"SELECT unit, count(*) FROM case_state WHERE state_since LIKE '{YEAR + 1}%' GROUP BY unit",
    ),
    "report admissions": Asked(
        lambda register: reports.report(register, Ask(kind="admissions", period=YEAR_ASKED)),
        plain.admissions(YEAR_ASKED),
        f"SELECT unit, count(*) FROM case_state WHERE state_since LIKE '{YEAR}%' GROUP BY unit",
    ),
    "report pipeline": Asked(
        lambda register: reports.report(register, Ask(kind="pipeline", period=YEAR_ASKED)),
        plain.pipeline(YEAR_ASKED),
        BY_STATE,
    ),
    "workflow impact": Asked(
        impact_of, "SELECT \"case\" FROM case_state WHERE stage NOT IN ('official', 'ended')"
    ),
    "due owed": Asked(
        lambda register: owed(register, sources={}),
        plain.RUNNING,
        f"{NAMED} WHERE due_on <= '{HORIZON}' ORDER BY due_on",
    ),
    "due owed, the sympathisers' lists": Asked(
        lambda register: missing(register, register.today), plain.of_lists(str(clock().date()))
    ),
    "due stuck": Asked(standing_still, plain.stuck(str(clock().date())), BY_STATE),
    "plan forecast": Asked(foreseen, BY_STATE),
}
ONCE = ("plan forecast", "workflow impact")
"""Questions that are asked once: each takes as long as several rounds of the others."""
NOT_KEPT = ("case list", "workflow impact")
"""Questions of which nothing lies in the courses of cases."""


def made_for_lists(url: str, cases: int) -> int:
    """Make a register of many cases with the plans of two years; return how many entries it has."""
    entries = grow(url, cases=cases)
    with Register.open(url, "bench", clock=clock) as register:
        day = date(2015, 1, 1)
        owner = UnitAdded(unit="K", on=day, name=OWNER, level="direct_superior")
        units.put(register, [owner])
        plans.set_plan(register, plan_2024(), date(YEAR, 1, 15))
        now = replace(plan_2024(), year=THIS_YEAR, grassroots_plan_due=None)
        plans.set_plan(register, now, date(THIS_YEAR, 1, 15))
    return entries


def lists(cases: int, rounds: int, *, folded: bool) -> None:
    """Ask what officers ask of all cases."""
    with tempfile.TemporaryDirectory() as folder:
        names = ("large.db", "bare.db", "beside.db")
        url, bare, beside = (str(Path(folder) / name) for name in names)
        start = time.perf_counter()
        entries = made_for_lists(url, cases)
        without_courses(url, bare)
        print(f"{cases} cases, {entries} entries, made in {time.perf_counter() - start:.0f} s")
        plain.with_steps(url, beside)
        for name, one in FAST.items():
            many = 1 if name in ONCE else rounds
            ours, sql = asked(url, one.ours, many), plainly(beside, one.plain, rounds)
            text = f"    {name}: {ours:.2f} s, plain SQL {sql:.4f} s: {ours / sql:.1f} times"
            if one.count:
                count = plainly(beside, one.count, rounds)
                text += f"; one count {count:.4f} s: {ours / count:.0f} times"
            if folded and name not in NOT_KEPT:
                slow = asked(bare, one.ours, 1)
                text += f"; every case judged {slow:.1f} s, {slow / ours:.0f} times as long"
            print(text, flush=True)


def without_courses(url: str, bare: str) -> None:
    """Copy a register, and forget what is kept of the courses of its cases."""
    for part in (".db", "-private.db"):
        shutil.copy(url.replace(".db", part), bare.replace(".db", part))
    database = sqlite3.connect(bare)
    database.execute("DELETE FROM case_course")
    database.commit()
    database.close()


def asked(url: str, ask: Question, rounds: int) -> float:
    """Return the median processor time of a question; the register is opened anew each time."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        with ReadingRegister.open(url, clock=clock) as register:
            ask(register)
        found.append(time.process_time() - start)
    return statistics.median(found)


def plainly(url: str, sql: str, rounds: int) -> float:
    """Return the median processor time of one query over the tables, files opened anew."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        database = sqlite3.connect(url)
        database.execute("ATTACH ? AS private", (url.replace(".db", "-private.db"),))
        database.execute(sql).fetchall()
        database.close()
        found.append(time.process_time() - start)
    return statistics.median(found)


def main() -> None:
    """Run one of the two."""
    if sys.argv[1:2] == ["one"]:
        one(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=("log", "lists"))
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--signed", action="store_true")
    parser.add_argument("--kept", action="store_true")
    chosen = parser.parse_args()
    if chosen.what == "log":
        log(chosen.entries, chosen.rounds, signed=chosen.signed)
    else:
        lists(chosen.cases, chosen.rounds, folded=not chosen.kept)


if __name__ == "__main__":
    main()
