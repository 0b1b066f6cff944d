"""Damaged files: bits that flip, pages that are lost. Found, said in a sentence, or without effect.

Asked are the program's own two questions, as an auditor types them: ``audit verify`` (is the log
what was written?) and ``db check`` (what does SQLite say of the files?). Damage that both pass must
have hit bytes that hold nothing. An officer who looks at the cases meanwhile (``case list``) may
see them or a sentence, never a traceback.
"""

import contextlib
import io
import os
import random
import shutil
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from admission_flow.cli.main import run
from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.errors import BadInput, JournalBroken
from tests.reliability.victim import Victim

PAGE = 4096
PATIENCE = 20.0
"""Seconds that a command may take on a small register."""
SAID = {0, JournalBroken.exit_code, BadInput.exit_code}
"""The exit codes that a damaged register may give: anything else is a defect of the program."""


@dataclass
class Damage:
    """What was damaged, and what came of it."""

    tried: Counter[str] = field(default_factory=Counter)
    by_verify: Counter[str] = field(default_factory=Counter)
    """Found by `audit verify`."""
    by_check: Counter[str] = field(default_factory=Counter)
    """Passed by it, and found by `db check`."""
    unused: Counter[str] = field(default_factory=Counter)
    """Without effect: every row of every table reads as before."""
    missed: list[str] = field(default_factory=list)
    """Passed by both, though something reads otherwise."""
    defects: list[str] = field(default_factory=list)
    """Answered with a defect of the program."""
    sqlite_alone: int = 0
    """Changed something, and SQLite's own check of the files said that all is well."""


def ask(*arguments: str) -> tuple[int, str]:
    """Run one command within this process; return its exit code and what it printed."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), patience():
        code = run(arguments)
    return code, said.getvalue()


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """Interrupt a command that does not come to an end: a defect like any other."""

    def enough(*_: object) -> None:
        raise TimeoutError("no answer")

    before = signal.signal(signal.SIGALRM, enough)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def flip(raw: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Flip one bit."""
    changed = bytearray(raw)
    place, bit = chance.randrange(len(raw)), chance.randrange(8)
    changed[place] ^= 1 << bit
    return f"bit {bit} of byte {place}", bytes(changed)


def lose_a_page(raw: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Overwrite one page: with nothing, with noise, with another page; or lose the end."""
    pages = len(raw) // PAGE
    page, other = chance.randrange(pages), chance.randrange(pages)
    start = page * PAGE
    content = {
        "zeros": bytes(PAGE),
        "noise": chance.randbytes(PAGE),
        "another page": raw[other * PAGE : (other + 1) * PAGE],
        "half of it": raw[start : start + PAGE // 2] + bytes(PAGE // 2),
    }
    what = chance.choice([*content, "the end of the file"])
    if what == "the end of the file":
        return f"cut after page {page}", raw[: start + chance.randrange(PAGE)]
    return f"page {page} is {what}", raw[:start] + content[what] + raw[start + PAGE :]


WAYS = {"bit": flip, "page": lose_a_page}


def contents(files: Sequence[Path]) -> list[object] | None:
    """Return all that can be read: tables, their columns, every row; None where it cannot.

    Not the names of constraints and the case of the schema's letters: they mean nothing to SQLite.
    """
    found: list[object] = []
    for path in files:
        try:
            with closing(sqlite3.connect(path)) as database:
                database.text_factory = bytes
                tables = database.execute(
                    "SELECT lower(name) FROM sqlite_schema WHERE type = 'table' ORDER BY 1"
                ).fetchall()
                for (name,) in tables:
                    columns = database.execute(
                        'SELECT lower(name), lower(type), "notnull", pk FROM pragma_table_info(?)',
                        (name.decode(),),
                    )
                    found += [name, columns.fetchall()]
                    rows = database.execute(f'SELECT * FROM "{name.decode()}" NOT INDEXED')
                    found.append(sorted(rows.fetchall(), key=repr))
        except (sqlite3.Error, UnicodeDecodeError, OverflowError):
            return None
    return found


def sqlite_is_content(files: Sequence[Path]) -> bool:
    """Return what `PRAGMA integrity_check` says of both files."""
    for path in files:
        try:
            with closing(sqlite3.connect(path)) as database:
                database.text_factory = bytes
                if database.execute("PRAGMA integrity_check").fetchall() != [(b"ok",)]:
                    return False
        except (sqlite3.Error, UnicodeDecodeError):  # the latter: in the words of an error
            return False
    return True


def damage_again_and_again(victim: Victim, times: int, chance: random.Random) -> Damage:
    """Damage one file at a time, bits and pages in turns, and ask the program."""
    result = Damage()
    files = victim.bureau.place.files
    sound = contents(files)
    url = str(files[0])
    for number in range(times):
        victim.restore()
        shutil.rmtree(os.environ[STATE_VARIABLE], ignore_errors=True)  # nothing from outside
        kind = ("bit", "page")[number % 2]
        path = chance.choices(files, [len(victim.files[file]) for file in files])[0]
        what, raw = WAYS[kind](victim.files[path], chance)
        if raw == victim.files[path]:
            continue
        path.write_bytes(raw)
        what = f"{path.name}: {what}"
        result.tried[kind] += 1
        changed = contents(files) != sound
        result.sqlite_alone += kind == "bit" and changed and sqlite_is_content(files)
        code, said = ask("audit", "verify", "--register", url)
        if code == 0:
            code, more = ask("db", "check", "--register", url)
            said += more
            result.by_check[kind] += code in SAID - {0}
        else:
            result.by_verify[kind] += 1
        looked, seen = ask("case", "list", "--register", url)
        if {code, looked} - SAID or "Traceback" in said + seen or not said.strip():
            words = f"{said.strip()[-600:]} {seen.strip()[-600:]}"
            result.defects.append(f"{what}: exit codes {code}, {looked}: {words}")
        elif code == 0 and changed:
            result.missed.append(what)
        elif code == 0:
            result.unused[kind] += 1
    victim.restore()
    return result
