"""A register that is changed behind the program's back again and again, and put back each time."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.entry import Entry
from admission_flow.journal.report import Break
from admission_flow.register.audit import checkpoints
from tests.reliability.sample import Bureau

STORED = {
    "main.log_entry": ("seq", "leaf", "id", "case", "case_ver", "line"),
    "main.case_state": (
        "case", "ver", "head", "state", "stage", "unit", "opened_on", "state_since", "moved_on",
        "lawful", "judged", "next_step", "due_on", "due_rule", "rulebook", "program",
    ),
    "main.case_course": (
        "case", "ver", "head", "as_of", "firm_from", "quiet_from", "quiet_until", "next_clock",
        "decided_on", "admitted_on", "official_on", "begun_on", "latest_on", "state", "since",
        "unit", "unit_since", "rulebook", "program", "person", "done", "stays", "clocks", "course",
    ),
    "main.unit_mention": ("what", "target", "unit", "seq"),
    "main.alembic_version": ("version_num",),
    "private.personal_value": ("entry_id", "field", "value"),
    "private.subject_secret": ("case", "secret"),
    "private.person_name": ("case", "full_name", "search_key"),
}  # fmt: skip
"""Every stored column, by table: what the random changes draw from."""
NO_CLAIM = {("main.case_course", "as_of")}
"""Columns of which another right value may stand: as of many a day a row is the same."""
NEED_NOT_BE = frozenset({"main.alembic_version", "main.case_course"})
"""Tables of which a row may be missing: without its course a case is folded."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, and where the verifier must point."""

    what: str
    seqs: frozenset[int] = frozenset()
    """The entries that the first break may name."""
    cases: frozenset[str] = frozenset()
    """Or the cases."""
    held: Checkpoint | None = None
    """The checkpoint that it takes to see the change."""
    table: str = ""
    """Where it is in what is derived: the table, which the break must name as well."""

    def named_by(self, found: Break) -> bool:
        """Return whether a break points at the change."""
        table = self.table.partition(".")[2]
        derived = table in {"case_state", "case_course", "person_name", "unit_mention"}
        place = found.seq in self.seqs or found.case in self.cases
        return place and (not derived or table in found.what)


@dataclass
class Victim:
    """A register that is changed again and again, and put back each time."""

    bureau: Bureau
    entries: list[Entry]
    held: Checkpoint
    """A checkpoint of the whole log, kept outside."""
    files: dict[Path, bytes]
    triggers: list[str]

    @classmethod
    def of(cls, bureau: Bureau) -> "Victim":
        """Take a register as it is now."""
        with bureau.open() as register:
            entries = list(register.entries())
            held = checkpoints.current(register.store)
        files = {path: path.read_bytes() for path in bureau.place.files}
        with closing(sqlite3.connect(bureau.place.log)) as database:
            found = database.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
            triggers = [sql for (sql,) in found]
        return cls(bureau, entries, held, files, triggers)

    @property
    def cases(self) -> list[str]:
        """The cases, in the order in which they were opened."""
        return list(dict.fromkeys(e.intent.case for e in self.entries if e.intent.case))

    def seq_of(self, entry_id: str) -> int:
        """Return the number of the entry with an id."""
        return next(entry.seq for entry in self.entries if entry.intent.id == entry_id)

    def near(self, entry: Entry) -> frozenset[int]:
        """Return the entry, and the ones whose links to it break: the next, and the case's next."""
        later = (e.seq for e in self.entries[entry.seq + 1 :] if e.intent.case == entry.intent.case)
        return frozenset({entry.seq, entry.seq + 1, next(later, entry.seq)})

    def restore(self) -> None:
        """Put both files back."""
        for path, raw in self.files.items():
            path.write_bytes(raw)

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Open both files as their owner can; the triggers are there again afterwards."""
        log, private = self.bureau.place.files
        with closing(sqlite3.connect(log, isolation_level=None)) as database:
            database.execute("ATTACH ? AS private", (str(private),))
            for schema in ("main", "private"):
                database.execute(f"PRAGMA {schema}.synchronous = OFF")
            database.execute("PRAGMA ignore_check_constraints = ON")
            database.execute("BEGIN")
            names = "SELECT name FROM main.sqlite_schema WHERE type = 'trigger'"
            for (name,) in database.execute(names).fetchall():
                database.execute(f'DROP TRIGGER "{name}"')
            yield database
            for sql in self.triggers:
                database.execute(sql)
            database.execute("COMMIT")
