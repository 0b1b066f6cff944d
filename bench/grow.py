"""Make a large register quickly: real cases, copied thousands of times.

Recording a million entries one by one takes the better part of an hour. So some eighty cases are
entered the proper way, through the use cases, and their entries are then copied: with new ids, a
new name, new commitments to it, and links worked out anew. What comes out is a register like any
other: it opens, it verifies, every case folds to the state that is kept for it. Only the triggers
around the log is taken down while it is filled, and put up again word for word.
"""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from admission_flow.database import unit_rows
from admission_flow.database.reading import open_for_reading
from admission_flow.database.rows import COURSE_COLUMNS, CourseRow
from admission_flow.database.sqlite_dialect import Sqlite, SqliteLink
from admission_flow.journal import sshsig
from admission_flow.journal.canonical import canonical
from admission_flow.journal.commitment import commit, commitments
from admission_flow.journal.entry import NO_HEAD, Entry
from admission_flow.procedure.acts import Step
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import Unit
from admission_flow.register.core.names import search_key
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.testing import SAMPLE_UNIT, lawful_case

PASSPHRASE = "chỉ để đo"  # noqa: S105 - a key that is made, used and thrown away in one run
TODAY = datetime(2026, 11, 2, 3, 0, 0, tzinfo=UTC)
FINISHED = "recognition_decision"
STAGES = {  # how many cases stand where, in an office that has worked for years
    FINISHED: 7,  # a year
    "ceremony": 6,
    "admission_decision": 2,
    "branch_resolution": 2,
    "verification_concluded": 3,
    "awareness_certificate": 6,
    "sympathiser_resolution": 4,
}


@dataclass(frozen=True, slots=True)
class Template:
    """A case that was entered the proper way."""

    case: str
    entries: tuple[Entry, ...]
    personal: dict[str, dict[str, object]]
    state: tuple[object, ...]
    course: CourseRow


def clock() -> datetime:
    """Return the one moment at which everything is entered."""
    return TODAY


def templates(folder: Path, officer: str) -> tuple[str, list[Template]]:
    """Enter the cases of `STAGES`, the finished ones in eight years; return the log's id too."""
    url = str(folder / "templates.db")
    with Register.create(url, officer, clock=clock) as register:
        for until, count in STAGES.items():
            for year in range(2018, 2026) if until == FINISHED else (2026,):
                for number in range(count):
                    meeting_on = date(year, 1 + (5 * number) % 12, 5 + number)
                    name = f"Người Mẫu {year} {until} {number}"
                    enter(register, until, meeting_on, name)
    return read_templates(url)


def read_templates(url: str) -> tuple[str, list[Template]]:
    """Return the log's id and all cases of a register."""
    found = []
    with open_for_reading(url) as store:
        log = store.log
        rows = {row.case: row for row in store.case_states()}
        for case_id, row in rows.items():
            entries = tuple(store.entries(case_id))
            state = tuple(getattr(row, name) for name in row.__slots__)
            (course,) = store.courses([case_id])
            found.append(Template(case_id, entries, store.personal(case_id), state, course))
    return log, found


def enter(
    register: Register, until: str, meeting_on: date, name: str, unit: Unit = SAMPLE_UNIT
) -> None:
    """Enter one case, as far as it can lawfully have come by today."""
    with suppress(UnknownYear):
        entered(register, lawful_case(until, full_name=name, meeting_on=meeting_on, unit=unit))


def entered(register: Register, case: Case) -> str:
    """Enter what of a case is dated by today, act by act as an officer does; return its id."""
    record = register.open_case(case.person, case.unit)
    for act in case.acts:
        if act.on > register.today:
            break
        if isinstance(act, Step):
            register.advance(record.id, act)
        else:
            register.record(record.id, act)
    return record.id


def grow(
    url: str,
    *,
    entries: int = 0,
    cases: int = 0,
    signed: bool = False,
    models: tuple[str, list[Template]] | None = None,
) -> int:
    """Make a register at a path, with some number of entries or of cases; return its entries.

    Args:
        url: where.
        entries: at least so many.
        cases: at least so many.
        signed: whether each entry is signed.
        models: what `templates` returned before; None: they are entered anew.

    """
    chance = random.Random(1)  # noqa: S311 - to be repeated
    key = None
    their_log, copied = models or templates(Path(url).parent, "bench")
    with Register.create(url, "bench", clock=clock) as register:
        if signed:
            private, public = sshsig.generate(PASSPHRASE, chance.randbytes)
            key = sshsig.load_private(private, PASSPHRASE)
            register.signer = Signer.from_text(private, PASSPHRASE)
            enrol(register, "bench", public)
        (seq, prev), log = register.store.head, register.store.log
    database = sqlite3.connect(url, isolation_level=None)
    database.execute("ATTACH ? AS private", (url.replace(".db", "-private.db"),))
    triggers = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    for schema in ("main", "private"):
        database.execute(f"PRAGMA {schema}.synchronous = OFF")
    database.execute("BEGIN")
    number = 0
    while number < cases or seq < entries:
        number += 1
        copy = Copy(copied[number % len(copied)], f"HS-{number:04d}", log, their_log, chance)
        for entry in copy.entries(seq, prev, key):
            row = (entry.seq, entry.leaf, copy.id, copy.case, copy.ver, entry.line)
            database.execute("INSERT INTO log_entry VALUES (?,?,?,?,?,?)", row)
            seq, prev = entry.seq + 1, entry.leaf
        copy.store(database)
        if number % 1000 == 0:
            database.execute("COMMIT")
            database.execute("BEGIN")
    unit_rows.afresh(SqliteLink(database), Sqlite.unit_names)
    for _, sql in triggers:
        database.execute(sql)
    database.execute("COMMIT")
    database.close()
    return seq


class Copy:
    """One more case, from a template."""

    def __init__(
        self, model: Template, case: str, log: str, their_log: str, chance: random.Random
    ) -> None:
        """Take what differs from one case to the next."""
        self.model, self.case, self.chance = model, case, chance
        self.names = ((f'"{their_log}"', f'"{log}"'), (f'"{model.case}"', f'"{case}"'))
        self.secret = chance.randbytes(32)
        self.name = f"Người Mẫu {case}"
        self.values: list[tuple[str, str, str]] = []
        self.ids: dict[str, str] = {}
        self.id, self.ver, self.head = "", 0, NO_HEAD

    def entries(self, seq: int, prev: str, key: object) -> Iterator[Entry]:
        """Yield its entries, from number `seq` on."""
        for entry in self.model.entries:
            self.id, self.ver = self.chance.randbytes(16).hex(), entry.intent.case_ver
            self.ids[entry.intent.id] = self.id
            text = entry.intent_text.replace(entry.intent.id, self.id)
            text = text.replace(entry.intent.case_head, self.head)
            for old, new in self.names:
                text = text.replace(old, new)
            for old, new in self.commitments(entry):
                text = text.replace(old, new)
            sig = sshsig.sign(key, sshsig.ENTRY, text.encode()) if key else ""  # type: ignore[arg-type]
            made = Entry(seq, prev, text, sig)
            seq, prev, self.head = seq + 1, made.leaf, made.leaf
            yield made

    def commitments(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """Yield each commitment of an entry and the new one; keep the values for `store`."""
        values = dict(self.model.personal.get(entry.intent.id, {}))
        if "person.full_name" in values:
            values["person.full_name"] = self.name
        new = commit(self.secret, self.id, values)
        for field, old in commitments(entry.intent.data).items():
            yield old, new[field]["commit"]  # type: ignore[index]
        self.values += [(self.id, field, canonical(value)) for field, value in values.items()]

    def store(self, database: sqlite3.Connection) -> None:
        """Store what lies beside the entries, and where the case stands."""
        execute, many = database.execute, database.executemany
        many("INSERT INTO private.personal_value VALUES (?,?,?)", self.values)
        execute("INSERT INTO private.subject_secret VALUES (?,?)", (self.case, self.secret))
        name = (self.case, self.name, search_key(self.name))
        execute("INSERT INTO private.person_name VALUES (?,?,?)", name)
        state = (self.case, self.model.state[1], self.head, *self.model.state[3:])
        marks = ",".join("?" * len(state))
        execute(f"INSERT INTO case_state VALUES ({marks})", state)
        person = self.ids[self.model.course.person]
        course = self.model.course._replace(case=self.case, head=self.head, person=person)
        marks = ",".join("?" * len(COURSE_COLUMNS))
        execute(f"INSERT INTO case_course VALUES ({marks})", course)
