"""Commands that write are stopped at random moments; what they then say is held against the log.

Half of the signals come at any moment, half in the milliseconds after a transaction has ended,
where a sentence about what was recorded is easiest to get wrong.
"""

import os
import random
import re
import select
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from admission_flow.cli.main import run
from admission_flow.cli.shell import aftermath
from admission_flow.database import ledger
from admission_flow.database.sqlite import Place
from admission_flow.database.sqlite_dialect import SqliteLink
from admission_flow.testing import lawful_case
from tests.reliability.sample import Bureau, enter

DAY = ("--on", "2024-01-05")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_RECORDED = re.compile(
    r"this command recorded (\d+) entr(?:y|ies) in the journal \(from (\d+) to (\d+)"
)
_NOTHING = ("recorded no entry", "chưa ghi mục nào vào nhật ký")
"""The second: stopped before it had read which language it was asked for."""
_UNSURE = "It is not known whether"
_BEFORE = 97
"""Exit code of a child that was stopped before its command had begun."""


@dataclass
class Interrupts:
    """What a number of signals cost."""

    tried: int = 0
    stopped: int = 0
    """Commands that ended by the signal, and said so."""
    recorded: int = 0
    """Of these, those that had recorded something, and named it."""
    unsure: int = 0
    false: list[str] = field(default_factory=list)
    """Sentences that the log contradicts, and silence about entries."""


@contextmanager
def told_as_before() -> Iterator[None]:
    """Plant the bug that was there: whoever is stopped says that nothing was recorded."""
    real = aftermath.after_stop

    def blind(_: ledger.Ledger) -> None:
        real(ledger.Ledger())

    with mock.patch.object(aftermath, "after_stop", blind):
        yield


def commands(number: int, folder: Path) -> tuple[str, ...]:
    """Return the arguments of a command that writes; each time of another kind."""
    sheet = folder / "viec.csv"
    lines = [f"HS-0001;task_assigned;05/03/2024;việc {number}.{n}" for n in range(4)]
    sheet.write_text("\n".join(["Mã hồ sơ;Loại việc;Ngày;task", *lines]) + "\n", "utf-8")
    units = folder / "don-vi.csv"
    units.write_text(
        "code,name,level,under\n"
        + "".join(f"U{number}.{n},Chi bộ {number}.{n},branch,\n" for n in range(3)),
        "utf-8",
    )
    task = ("--on", "2024-03-05", f"task=việc {number}")
    kinds: tuple[tuple[str, ...], ...] = (
        ("case", "record", "HS-0001", "task_assigned", *task),
        (
            "unit",
            "add",
            f"C{number}",
            f"Chi bộ {number}",
            "--level",
            "branch",
            "--on",
            "2024-01-05",
        ),
        ("privacy", "view", "HS-0001", "--purpose", f"kiểm tra {number}"),
        ("case", "bulk", str(sheet), "--yes"),
        ("unit", "import", str(units), *DAY, "--yes"),
    )
    return kinds[number % len(kinds)]


def entries(place: Place) -> int:
    """Return how many entries a log has; whatever a crash left is undone first."""
    with closing(sqlite3.connect(place.log)) as log:
        ((count,),) = log.execute("SELECT coalesce(max(seq), -1) + 1 FROM log_entry")
    return int(count)


def interrupt_again_and_again(folder: Path, times: int, chance: random.Random) -> Interrupts:
    """Stop that many commands, and hold what each says against the log."""
    bureau = Bureau(folder / "office")
    with bureau.open() as register:
        enter(register, lawful_case("sympathiser_resolution"))
    found = Interrupts()
    longest = 0.3
    for number in range(times):
        before = entries(bureau.place)
        how = chance.choice(SIGNALS)
        delay = chance.uniform(0, longest)
        after_commit = chance.uniform(0, 0.004) if number % 2 else None
        arguments = commands(number, folder)
        code, said = stop(bureau.place, folder, arguments, Stop(how, delay, after_commit))
        found.tried += 1
        if code == 128 + how:
            found.stopped += 1
            longest = longest * 1.05 if after_commit is None else longest
        elif after_commit is None:
            longest = max(0.02, longest * 0.9)
        written = entries(bureau.place) - before
        wrong = wrong_with(code, said, how, before, written)
        if wrong:
            found.false.append(f"{number} {' '.join(arguments[:2])}: {wrong}; exit {code}: {said}")
        found.recorded += _RECORDED.search(said) is not None
        found.unsure += _UNSURE in said
    return found


def wrong_with(  # noqa: PLR0911 - one return for each thing that can be said
    code: int, said: str, how: int, before: int, written: int
) -> str:
    """Return what is wrong with what a command said; empty if nothing."""
    if code in {_BEFORE, -how}:
        return "it said nothing, and recorded" if written or said else ""
    if code == 128 + how:
        named = _RECORDED.search(said)
        if named is not None:
            count, first, last = map(int, named.groups())
            right = (count, first, last) == (written, before, before + written - 1)
            return "" if right else f"it names {named[0]}, and {written} are there"
        if _UNSURE in said:
            return ""
        if any(sentence in said for sentence in _NOTHING):
            return f"it says nothing was recorded, and {written} are there" if written else ""
        return "it was stopped and does not say what is so"
    if code == 0:
        return "" if written else "it ended well and recorded nothing"
    return "an exit code that nobody asked for"


@dataclass(frozen=True, slots=True)
class Stop:
    """A signal to come."""

    how: int
    delay: float
    """Seconds until it comes."""
    after_commit: float | None = None
    """Seconds after the first transaction that has ended, instead."""


def stop(place: Place, folder: Path, arguments: tuple[str, ...], when: Stop) -> tuple[int, str]:
    """Run a command in a child and send it a signal; return how it ended, and its complaints.

    Args:
        place: the register.
        folder: for its output.
        arguments: the command.
        when: the signal.

    """
    out, err = folder / "out", folder / "err"
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        code = _BEFORE
        try:
            for number, path in ((1, out), (2, err)):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
            import sys  # noqa: PLC0415 - the child's own

            sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
            _announce(theirs)
            register = ("--register", str(place.log), "--as", "cb01", "--lang", "en")
            code = run([*arguments, *register], last=True)
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:  # noqa: BLE001, S110 - a child never runs its parent's loop
            pass
        os._exit(code)
    os.close(theirs)
    if when.after_commit is None:
        time.sleep(when.delay)
    else:
        select.select([ours], [], [], 20)
        time.sleep(when.after_commit)
    os.kill(child, when.how)
    _, status = os.waitpid(child, 0)
    os.close(ours)
    said = err.read_text("utf-8") if err.exists() else ""
    err.unlink(missing_ok=True)
    return os.waitstatus_to_exitcode(status), said


def _announce(pipe: int) -> None:
    """Let the child write a byte when COMMIT has returned, before anything notes it."""

    real = SqliteLink.commit

    def commit(link: SqliteLink) -> None:
        real(link)
        os.write(pipe, b".")

    SqliteLink.commit = commit  # type: ignore[assignment, method-assign]
