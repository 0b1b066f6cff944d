"""Writing a register: one transaction over the log, the personal values and the case's state.

When ``writing`` has ended without an error, what was appended survives a crash of the program and
of the system, and loss of power, if the disk keeps what it confirms. It is recorded whole or not
at all. Whoever is left unsure repeats the command: an id is recorded once.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import Any, Self

from admission_flow.database import ledger
from admission_flow.database.course_writing import CourseWriting
from admission_flow.database.dialect import BUSY_MS, Dialect, Link, dialect_of
from admission_flow.database.queries import Queries
from admission_flow.database.reading import Reader
from admission_flow.database.rows import StateRow
from admission_flow.database.schema import ALL_TABLES, COLUMNS
from admission_flow.database.statements import INSERT, UPSERT
from admission_flow.database.under_lock import Known, UnderLock
from admission_flow.database.unit_writing import UnitWriting
from admission_flow.database.vault import DataKey, Vault, is_sealed
from admission_flow.database.waiting import waited_for
from admission_flow.errors import (
    CaseMoved,
    CommitUnsure,
    DataKeyUnusable,
    RegisterBusy,
    RegisterNoAccess,
    RegisterNotWritten,
)
from admission_flow.journal.canonical import canonical
from admission_flow.journal.commitment import commit, commitments
from admission_flow.journal.entry import Entry, Intent, entry_of


class Store(Reader):
    """A register that is read and written. Close it, or use it as a context manager."""

    def __init__(self, dialect: Dialect, data_key: Path | None = None) -> None:
        """Open the register at a place; see ``open``."""
        super().__init__(dialect, data_key)
        self._recorded = False

    @classmethod
    def open(cls, url: str | Path | Dialect, data_key: Path | None = None) -> Self:
        """Open the register at an address or a plain path.

        Args:
            url: where the register lies.
            data_key: as in ``open_for_reading``.

        Raises:
            UnknownDatabase: the address is of another kind of database.
            ExtraMissing: the driver of that database is not installed.
            RegisterMissing, RegisterNoAccess, NotARegister: there is no register to open.
            RegisterTooNew, RegisterTooOld: it is of another version.
            TriggersMissing, RegisterDamaged, RegisterUnsafe: it is not safe to write to.

        """
        store = cls(dialect_of(url), data_key)
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
        dialect, kept = self.dialect, ledger.kept()
        try:
            try:
                with waited_for(BUSY_MS / 1000):
                    link = self._begun()
                writing = Writing(link, dialect, self._data_key)
                yield writing
                writing.fence.settle()
            except dialect.errors as error:
                raise dialect.explain(error) from error
            if kept is not None:
                kept.begun(dialect, ledger.Entries.of(writing.appended))
            try:
                link.commit()
            except dialect.errors as error:
                if dialect.committed_nothing(error):
                    if kept is not None:
                        kept.ended(recorded=False)
                    raise dialect.explain(error) from error
                raise CommitUnsure(path=dialect.shown, reason=str(error)) from error
            if kept is not None:
                kept.ended(recorded=True)
            self._recorded = True
        except BaseException:
            # Closing rolls back whatever was not committed, in whichever state it is.
            self._disconnect()
            self._data_key.forget()
            raise

    def compact(self) -> None:
        """Write the register anew, without what was removed from it.

        Deleted values are overwritten at once in SQLite's files; this also drops the pages that
        held them. What a server keeps besides, a destroyed key alone erases
        (docs/operators/postgresql.md).

        Raises:
            RegisterBusy, RegisterNotWritten: it could not be done now; the register is as it was.
            RegisterClosed, WrongThread: as ``check_usable``.

        """
        self.check_usable()
        self.dialect.compact()

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        try:
            return super()._rows(sql, *parameters)
        except (RegisterBusy, RegisterNotWritten, RegisterNoAccess) as error:
            if not self._recorded:
                raise
            # They say that nothing was written, and here something was: before this reading.
            reason = error.facts.get("reason", error.message_id)
            raise CommitUnsure(path=self.dialect.shown, reason=reason) from error

    def _begun(self) -> Link:
        """Return the link that writes, with the lock taken."""
        link = self._connected()
        try:
            link.begin()
        except self.dialect.errors as error:
            if not self.dialect.reopens_after(error):
                raise
            # The server was started anew since we wrote last: nothing of this was sent yet.
            self._disconnect()
            link = self._connected()
            link.begin()
        return link

    def _connected(self) -> Link:
        if self._writer is None:
            self._writer = self.dialect.write()
        return self._writer

    def _disconnect(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()


class Writing(UnderLock, UnitWriting, CourseWriting):
    """One transaction under the write lock: what it reads nobody can change meanwhile."""

    def __init__(self, link: Link, dialect: Dialect, data_key: DataKey) -> None:
        """Write through ``link``, which has begun."""
        self._link, self.dialect = link, dialect
        self._data_key = data_key
        self._sealers: list[Vault | None] = []
        self.fence = dialect.fence(link)
        self.appended: list[Entry] = []
        """What this transaction adds."""
        self._known = Known()
        self._stay = {}

    def append(
        self,
        intent: Intent,
        personal: Mapping[str, object],
        *,
        secret: bytes | None = None,
        sig: str = "",
        text: str | None = None,
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
            text: that text, where it was made already; None: it is made here.

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
        entry = entry_of(size, prev, intent, text or intent.text(), sig)
        keep = self._personal_to_keep(intent, personal, secret)
        self.fence.before(intent)
        found = (size, entry.leaf, intent.id, intent.case, intent.case_ver, entry.line)
        self._run(INSERT["main.log_entry"], found)
        for table, rows in keep:  # after the entry: a server asks which case they are of
            self._run(INSERT[table], *rows)
        self.fence.after(entry)
        self._mention(entry)
        self._known.head, self._known.free = (size + 1, entry.leaf), ""
        self._known.heads[intent.case] = intent.case_ver, entry.leaf
        self.appended.append(entry)
        return entry

    def replace_by(self, source: Queries) -> None:
        """Put everything that another register holds in the place of what is here.

        The triggers that forbid it are taken away and put up again, all in this transaction.
        """
        with self.dialect.without_triggers(self._link):
            for table in ALL_TABLES:
                self._run(f"DELETE FROM {table}")  # noqa: S608 - our own names
                for rows in source.whole_table(table):
                    self._link.load(table, COLUMNS[table], rows)
        self.mention_units_afresh()
        self.fence.afresh()
        self._data_key.forget()
        self._known = Known()

    def put_case_state(self, state: StateRow) -> None:
        """Replace where a case stands."""
        stored = [int(value) if isinstance(value, bool) else value for value in _COLUMNS_OF(state)]
        self._run(UPSERT["main.case_state"], stored)
        self._spell(state.case, state.unit)

    def drop_case_states(self) -> None:
        """Forget where the cases stand, to derive it again from the journal."""
        self.require_whole()
        self._run("DELETE FROM main.case_state")

    def drop_names(self) -> None:
        """Forget the names by which cases are found, to derive them again."""
        self._run("DELETE FROM private.person_name")

    def put_name(self, case: str, full_name: str, search_key: str) -> None:
        """Replace the name by which a case is found, if it is another one.

        Nearly every act leaves it as it is; one without a personal value then leaves the personal
        values' file alone, and costs the disk half as much.
        """
        if self._name_stands(case, full_name, search_key):
            return
        values = {"full_name": full_name, "search_key": search_key}
        sealed = (self._seal(text, case, "", field) for field, text in values.items())
        self._run(UPSERT["private.person_name"], (case, *sealed))

    def _name_stands(self, case: str, full_name: str, search_key: str) -> bool:
        stored = self._rows(
            'SELECT "case", full_name, search_key FROM private.person_name WHERE "case" = ?', case
        )
        if not stored or (self.data_key_id and not all(map(is_sealed, stored[0][1:]))):
            return False
        try:
            return Queries.name_rows(self, (case,), stored).get(case) == (full_name, search_key)
        except DataKeyUnusable:  # nor can it be written: that is said where it is tried
            return False

    def erase(self, case: str) -> int:
        """Destroy everything personal that is kept of a case; return how many values that were.

        To be called in the transaction that records the approval: nothing else explains the gap.
        """
        erased = self._run(
            "DELETE FROM private.personal_value WHERE entry_id IN"
            ' (SELECT id FROM main.log_entry WHERE "case" = ?)',
            (case,),
        )
        for table in ("private.subject_secret", "private.person_name", "main.case_course"):
            self._run(f'DELETE FROM {table} WHERE "case" = ?', (case,))  # noqa: S608
        self._known.secret = None
        return erased

    def personal_count(self, case: str) -> int:
        """Return how many personal values are kept of a case."""
        sql = "SELECT count(*) FROM private.personal_value AS p JOIN main.log_entry AS e"
        ((count,),) = self._rows(f'{sql} ON e.id = p.entry_id WHERE e."case" = ?', case)
        return int(count)

    def seal_again(self, new: Vault) -> int:
        """Seal every stored value with another key, or for the first time; return how many.

        To be called in the transaction that records which key it is, and before that entry: the
        old values are opened with the key that the journal still names.

        Raises:
            JournalBroken: a value does not open, so that nobody could say what it was.
            ServerNoAccess: as ``require_whole``.

        """
        self.require_whole()
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
        self._known.secret = None
        self._replace('subject_secret SET secret = ? WHERE "case" = ?', secrets)
        self._replace('person_name SET full_name = ?, search_key = ? WHERE "case" = ?', names)
        return len(values)

    def _replace(self, change: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self._run(f"UPDATE private.{change}", *rows)  # one of the texts above

    def _seal(self, text: str, case: str, entry_id: str, field: str) -> str:
        """Return what is to be stored: sealed, if the journal says that values are."""
        if not self._sealers:  # asked once: under the lock nobody else can change the answer
            self._sealers.append(self.vault() if self.data_key_id else None)
        sealer = self._sealers[0]
        return text if sealer is None else sealer.seal(text, case, entry_id, field)

    def _personal_to_keep(
        self, intent: Intent, personal: Mapping[str, object], secret: bytes | None
    ) -> list[tuple[str, list[tuple[object, ...]]]]:
        """Return by table the rows that keep the personal values of an entry."""
        promised = commitments(intent.data)
        kept = self.secret(intent.case) if promised or secret else None
        if secret is not None and kept is not None and secret != kept:
            raise ValueError(f"the case {intent.case} has another secret")
        opener = kept or secret
        if not promised and not personal:
            return []
        # A commitment that does not open would look like a forgery for ever.
        found = commitments(commit(opener, intent.id, personal)) if opener else {}
        if found != promised:
            raise ValueError("the personal values are not those that the entry commits to")
        case, seal = intent.case, self._seal
        rows: list[tuple[str, list[tuple[object, ...]]]] = []
        if kept is None and opener is not None:
            sealed = seal(opener.hex(), case, "", "secret")
            stored = sealed.encode() if is_sealed(sealed) else opener
            rows.append(("private.subject_secret", [(case, stored)]))
            self._known.secret = None
        values: list[tuple[object, ...]] = [
            (intent.id, field, seal(canonical(value), case, intent.id, field))
            for field, value in personal.items()
        ]
        return [*rows, ("private.personal_value", values)] if values else rows

    @property
    def _asked(self) -> Link:
        return self._link

    def _run(self, statement: str, *rows: Sequence[object]) -> int:
        return self._link.run(statement, rows or ((),))

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self._link.rows(sql, parameters)


_COLUMNS_OF = attrgetter(*COLUMNS["main.case_state"])
