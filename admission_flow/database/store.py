"""Writing a register: one transaction over the log, the personal values and the case's state.

When ``writing`` has ended without an error, what was appended survives a crash of the program and
of the system, and loss of power, if the disk keeps what it confirms. It is recorded whole or not
at all. Whoever is left unsure repeats the command: an id is recorded once.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, Self, cast

from sqlalchemy import Connection, Table, delete, insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Delete, Insert
from sqlmodel import SQLModel

from admission_flow.database import ledger, session, sqlite
from admission_flow.database.queries import Queries
from admission_flow.database.reading import Reader
from admission_flow.database.rows import StateRow
from admission_flow.database.schema import ALL_TABLES, sqlite_triggers
from admission_flow.database.sqlite import Place
from admission_flow.database.tables import (
    CaseState,
    LogEntry,
    PersonalValue,
    PersonName,
    SubjectSecret,
)
from admission_flow.database.vault import DataKey, Vault, is_sealed
from admission_flow.errors import (
    CaseMoved,
    CommitUnsure,
    RegisterBusy,
    RegisterNoAccess,
    RegisterNotWritten,
)
from admission_flow.journal.canonical import canonical
from admission_flow.journal.commitment import commit, commitments
from admission_flow.journal.entry import Entry, Intent


class Store(Reader):
    """A register that is read and written. Close it, or use it as a context manager."""

    def __init__(self, place: Place, data_key: Path | None = None) -> None:
        """Open the register at ``place``; see ``open``."""
        super().__init__(place, data_key)
        self._engine = session.engine(place)
        self._writer: Connection | None = None
        self._recorded = False

    @classmethod
    def open(cls, url: str, data_key: Path | None = None) -> Self:
        """Open the register at ``sqlite:///path`` or a plain path.

        Args:
            url: where the register lies.
            data_key: as in ``open_for_reading``.

        Raises:
            UnknownDatabase: the address is of another kind of database.
            RegisterMissing, RegisterNoAccess, NotARegister: there is no register to open.
            RegisterTooNew, RegisterTooOld: it is of another version.
            TriggersMissing, RegisterDamaged, RegisterUnsafe: it is not safe to write to.

        """
        store = cls(Place.of(url), data_key)
        try:
            store._connected()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the files; what is closed already stays so. Raises as ``Reader.close``."""
        super().close()
        self._disconnect()

    @contextmanager
    def writing(self) -> Iterator["Writing"]:
        """Hold the write lock, and record everything that is done inside, or nothing.

        Raises:
            RegisterBusy: another window held the lock until our wait ended; nothing was written.
            RegisterNotWritten, RegisterNoAccess: the disk refused; nothing was written.
            CommitUnsure: the disk failed at the end; the entry may be recorded.
            RegisterClosed, WrongThread: as ``check_usable``.

        """
        self.check_usable()
        connection = self._connected()
        kept = ledger.kept()
        try:
            try:
                transaction = connection.begin()
                writing = Writing(connection, self._data_key)
                yield writing
            except DBAPIError as error:
                raise session.explain(error, self.place) from error
            if kept is not None:
                kept.begun(self.place, ledger.Entries.of(writing.appended))
            try:
                transaction.commit()
            except DBAPIError as error:
                if session.is_busy(error):  # a reader held on: SQLite has committed nothing
                    if kept is not None:
                        kept.ended(recorded=False)
                    raise session.explain(error, self.place) from error
                raise CommitUnsure(path=self.place.log, reason=str(error.orig)) from error
            if kept is not None:
                kept.ended(recorded=True)
            self._recorded = True
        except BaseException:
            # Closing rolls back whatever was not committed, in whichever state it is.
            self._disconnect()
            self._data_key.forget()
            raise

    def compact(self) -> None:
        """Write both files anew, without what was removed from them.

        Deleted values are overwritten at once (``secure_delete``); this also drops the pages that
        held them. No copy goes to a temporary folder.

        Raises:
            RegisterBusy, RegisterNotWritten: it could not be done now; the register is as it was.
            RegisterClosed, WrongThread: as ``check_usable``.

        """
        self.check_usable()
        with closing(sqlite.connect(self.place, read_only=False)) as connection:
            try:
                connection.execute("PRAGMA temp_store=MEMORY")
                connection.execute("VACUUM private")
                connection.execute("VACUUM main")
            except sqlite3.Error as error:
                raise sqlite.explain(error, self.place) from error

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        try:
            return super()._rows(sql, *parameters)
        except (RegisterBusy, RegisterNotWritten, RegisterNoAccess) as error:
            if not self._recorded:
                raise
            # They say that nothing was written, and here something was: before this reading.
            reason = error.facts.get("reason", error.message_id)
            raise CommitUnsure(path=self.place.log, reason=reason) from error

    def _connected(self) -> Connection:
        if self._writer is None:
            self._writer = self._engine.connect()
        return self._writer

    def _disconnect(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            # Rolling back on a failing disk may fail too; the first error is the one to show,
            # and the next connection undoes what is left.
            with suppress(DBAPIError):
                writer.close()


class Writing(Queries):
    """One transaction under the write lock: what it reads nobody can change meanwhile."""

    def __init__(self, connection: Connection, data_key: DataKey) -> None:
        """Write through ``connection``, which has begun."""
        self._connection = connection
        self._data_key = data_key
        self._sealers: list[Vault | None] = []
        self.appended: list[Entry] = []
        """What this transaction adds."""

    def append(
        self,
        intent: Intent,
        personal: Mapping[str, object],
        *,
        secret: bytes | None = None,
        sig: str = "",
    ) -> Entry:
        """Add an entry with its personal values, and return it.

        An entry with the same id that is already recorded is returned as it is: nothing is
        written twice.

        Args:
            intent: its ``data`` commits to the personal values (``journal.commitment.commit``).
            personal: field to value, for exactly the fields that ``data`` commits to.
            secret: the person's 32 bytes, to be kept from the case's first personal value on;
                afterwards it need not be given.
            sig: the officer's signature over the intent's exact text; empty: none.

        Raises:
            CaseMoved: the case has other entries than the intent builds on.
            ValueError: a defect of the caller: the id was used for something else, the entry is
                of another log, or the commitments do not open.

        """
        recorded = self.find(intent.id)
        if recorded is not None:
            if (recorded.intent.case, recorded.intent.action) != (intent.case, intent.action):
                raise ValueError(f"the id {intent.id} was used for another entry")
            return recorded
        ver, head = self.case_head(intent.case)
        if (intent.case_ver, intent.case_head) != (ver + 1, head):
            raise CaseMoved(case=intent.case, found=ver, wanted=intent.case_ver - 1)
        size, prev = self.head
        if size and intent.log != self.log:
            raise ValueError("the entry is of another log")
        entry = Entry(size, prev, intent.text(), sig)
        self._keep_personal(intent, personal, secret)
        self._run(_insert(LogEntry), [
            {"seq": size, "leaf": entry.leaf, "id": intent.id, "case": intent.case,
             "case_ver": intent.case_ver, "line": entry.line}
        ])  # fmt: skip
        self.appended.append(entry)
        return entry

    def replace_by(self, source: Queries) -> None:
        """Put everything that another register holds in the place of what is here.

        The triggers that forbid it are taken away and put up again, all in this transaction.
        """
        run = self._connection.exec_driver_sql
        for name in sqlite_triggers():
            run(f"DROP TRIGGER IF EXISTS main.{name}")
        for table in ALL_TABLES:
            run(f"DELETE FROM {table}")  # noqa: S608 - our own names
            for columns, rows in source.whole_table(table):
                marks = ", ".join("?" * columns)
                run(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        for sql in sqlite_triggers().values():
            run(sql)
        self._data_key.forget()

    def put_case_state(self, state: StateRow) -> None:
        """Replace where a case stands."""
        said = {"lawful": int(state.lawful), "judged": int(state.judged)}
        self._run(_upsert(CaseState), [asdict(state) | said])

    def drop_case_states(self) -> None:
        """Forget where the cases stand, to derive it again from the journal."""
        self._connection.execute(_clear(CaseState))

    def drop_names(self) -> None:
        """Forget the names by which cases are found, to derive them again."""
        self._connection.execute(_clear(PersonName))

    def put_name(self, case: str, full_name: str, search_key: str) -> None:
        """Replace the name by which a case is found."""
        seal = self._seal
        self._run(_upsert(PersonName), [
            {"case": case, "full_name": seal(full_name, case, "", "full_name"),
             "search_key": seal(search_key, case, "", "search_key")}
        ])  # fmt: skip

    def erase(self, case: str) -> int:
        """Destroy everything personal that is kept of a case; return how many values that were.

        To be called in the transaction that records the approval: nothing else explains the gap.
        """
        erased = self._connection.exec_driver_sql(
            "DELETE FROM private.personal_value WHERE entry_id IN"
            ' (SELECT id FROM main.log_entry WHERE "case" = ?)',
            (case,),
        )
        for table in (SubjectSecret, PersonName):
            rows = delete(_table(table)).where(_table(table).c["case"] == case)
            self._connection.execute(rows)
        return erased.rowcount

    def personal_count(self, case: str) -> int:
        """Return how many personal values are kept of a case."""
        ((count,),) = self._rows(
            "SELECT count(*) FROM private.personal_value AS p"
            ' JOIN main.log_entry AS e ON e.id = p.entry_id WHERE e."case" = ?',
            case,
        )
        return int(count)

    def seal_again(self, new: Vault) -> int:
        """Seal every stored value with another key, or for the first time; return how many.

        To be called in the transaction that records which key it is, and before that entry: the
        old values are opened with the key that the journal still names.

        Raises:
            JournalBroken: a value does not open, so that nobody could say what it was.

        """
        opened = self._opened_or_broken
        values = [
            (new.seal(opened(text, case, entry, field), case, entry, field), entry, field)
            for entry, case, field, text in self._rows(
                'SELECT p.entry_id, e."case", p.field, p.value FROM private.personal_value AS p'
                " JOIN main.log_entry AS e ON e.id = p.entry_id"
            )
        ]
        secrets = [
            (new.seal(self._secret(case, secret, opened).hex(), case, "", "secret").encode(), case)
            for case, secret in self._rows('SELECT "case", secret FROM private.subject_secret')
        ]
        names = [
            (
                new.seal(opened(name, case, "", "full_name"), case, "", "full_name"),
                new.seal(opened(key, case, "", "search_key"), case, "", "search_key"),
                case,
            )
            for case, name, key in self._rows(
                'SELECT "case", full_name, search_key FROM private.person_name'
            )
        ]
        self._replace("personal_value SET value = ? WHERE entry_id = ? AND field = ?", values)
        self._replace('subject_secret SET secret = ? WHERE "case" = ?', secrets)
        self._replace('person_name SET full_name = ?, search_key = ? WHERE "case" = ?', names)
        return len(values)

    def _replace(self, change: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            statement = f"UPDATE private.{change}"  # one of the texts above
            self._connection.exec_driver_sql(statement, list(rows))

    def _seal(self, text: str, case: str, entry_id: str, field: str) -> str:
        """Return what is to be stored: sealed, if the journal says that values are."""
        if not self._sealers:  # asked once: under the lock nobody else can change the answer
            self._sealers.append(self.vault() if self.data_key_id else None)
        sealer = self._sealers[0]
        return text if sealer is None else sealer.seal(text, case, entry_id, field)

    def _keep_personal(
        self, intent: Intent, personal: Mapping[str, object], secret: bytes | None
    ) -> None:
        promised = commitments(intent.data)
        kept = self.secret(intent.case) if promised or secret else None
        if secret is not None and kept is not None and secret != kept:
            raise ValueError(f"the case {intent.case} has another secret")
        opener = kept or secret
        if not promised and not personal:
            return
        # A commitment that does not open would look like a forgery for ever.
        found = commitments(commit(opener, intent.id, personal)) if opener else {}
        if found != promised:
            raise ValueError("the personal values are not those that the entry commits to")
        case, seal = intent.case, self._seal
        if kept is None and opener is not None:
            sealed = seal(opener.hex(), case, "", "secret")
            stored = sealed.encode() if is_sealed(sealed) else opener
            self._run(_insert(SubjectSecret), [{"case": case, "secret": stored}])
        self._run(_insert(PersonalValue), [
            {"entry_id": intent.id, "field": field,
             "value": seal(canonical(value), case, intent.id, field)}
            for field, value in personal.items()
        ])  # fmt: skip

    def _run(self, statement: Insert, rows: list[dict[str, object]]) -> None:
        self._connection.execute(statement, rows)

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        result = self._connection.exec_driver_sql(sql, parameters)
        return [tuple(row) for row in result]


def _table(model: type[SQLModel]) -> Table:
    return cast("Table", model.__table__)  # type: ignore[attr-defined]  # SQLModel sets it


@cache
def _insert(model: type[SQLModel]) -> Insert:
    return insert(_table(model))


@cache
def _upsert(model: type[SQLModel]) -> Insert:
    table = _table(model)
    statement = sqlite_insert(table)
    others = {column.name: statement.excluded[column.name] for column in table.c}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=others)


@cache
def _clear(model: type[SQLModel]) -> Delete:
    return delete(_table(model))
