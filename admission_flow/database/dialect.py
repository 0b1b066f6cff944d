"""What a register's database must be able to do; which one it is, nothing else knows.

A dialect stands for one register's place in one kind of database: it opens what reads and what
writes there, takes the lock, says what an error of the driver means, and knows the triggers, the
schema and how a copy is made. All SQL of a register is written once, with marks (?) for values, in
the words that both databases share; a link of the other kind translates what little differs.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from admission_flow.errors import RegisterMissing, UnknownDatabase
from admission_flow.events import current

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from admission_flow.database.sqlite import Place
    from admission_flow.journal.entry import Entry, Intent

SERVERS = ("postgresql://", "postgres://")
"""How the address of a register on a server begins."""
BUSY_MS = 30_000
"""How long a command waits for another window, in milliseconds."""


class Link(ABC):
    """A connection to a register. Outside of a transaction each statement stands by itself."""

    @abstractmethod
    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of one query; what cannot be stored is found as nothing."""

    @abstractmethod
    def run(self, sql: str, rows: Sequence[Sequence[object]] = ((),)) -> int:
        """Run a statement for each row of values; return how many rows it changed in all."""

    @abstractmethod
    def columns(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table, of whichever version it is."""

    @abstractmethod
    def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Put many rows into an empty table."""

    @abstractmethod
    def begin(self) -> None:
        """Begin a transaction that writes: take the lock, waiting for it at most `BUSY_MS`."""

    @abstractmethod
    def begin_reading(self) -> None:
        """Begin a transaction that sees one moment of the register, whoever writes meanwhile."""

    @abstractmethod
    def commit(self) -> None:
        """Put what was done since `begin` on the disk, or end a transaction that reads."""

    @abstractmethod
    def close(self) -> None:
        """Let go; what was not committed is rolled back."""


class Fence:
    """What a database keeps to hold roles and units apart by itself: nothing, in files."""

    kept: ClassVar[bool] = False
    """Whether there is such a wall."""

    def before(self, intent: "Intent") -> None:
        """Take note of an entry that is about to be appended."""

    def after(self, entry: "Entry") -> None:
        """Take note of an entry that was appended."""

    def settle(self) -> None:
        """Write what the entries of this transaction changed."""

    def afresh(self) -> None:
        """Derive all of it anew from the log."""


class Dialect(ABC):
    """One register's place in one kind of database."""

    kind: ClassVar[str]
    errors: ClassVar[tuple[type[Exception], ...]]
    """What the driver raises."""
    seals: ClassVar[bool]
    """Whether personal values are sealed from the first entry on: where erased rows live on in
    write-ahead logs, replicas and base backups, only a key outside the database erases them."""
    awaited: ClassVar[bool]
    """Whether hundreds of officers may wait for its lock: what need not be done under it is done
    before."""

    unit_names: ClassVar[str] = (
        # From one to the next by the index: a list of distinct names would read a row of each case.
        "WITH RECURSIVE named(unit) AS (SELECT min(unit) FROM main.case_state UNION"
        " SELECT (SELECT min(t.unit) FROM main.case_state AS t WHERE t.unit > n.unit)"
        " FROM named AS n WHERE n.unit IS NOT NULL)"
        " SELECT unit FROM named WHERE unit IS NOT NULL ORDER BY unit"
    )
    """Asks for the names of units that cases are kept under."""

    course_at_hand: ClassVar[str] = ""
    """Said behind a table where the index is to be taken that holds all that is asked of it."""

    def fence(self, link: Link) -> "Fence":  # noqa: ARG002 - most databases have none
        """Return what keeps the wall between units in step with what is written."""
        return Fence()

    def asked(self, reader: Link, writer: Link | None) -> Link:  # noqa: ARG002 - of most databases
        """Return which of the two connections of a register that is written is asked.

        Args:
            reader: the one that cannot write.
            writer: the other, outside of `begin` and `commit` or not; None: it was let go.

        """
        return reader

    def hides(self, link: Link) -> bool:  # noqa: ARG002 - the same
        """Return whether the database keeps rows of some cases from whoever opened it."""
        return False

    def shows(self, link: Link, case: str) -> bool:  # noqa: ARG002 - the same
        """Return whether the database shows whoever opened it the rows of a case."""
        return True

    def login(self, link: Link) -> str | None:  # noqa: ARG002 - the same
        """Return in whose name alone the database lets work; None: it does not look at names."""
        return None

    # ---- where ---------------------------------------------------------------------------------

    @property
    @abstractmethod
    def shown(self) -> str:
        """The place as messages name it: never with a password."""

    @property
    @abstractmethod
    def address(self) -> str:
        """What opens it again, in another process; it may hold a password, and is never shown."""

    @property
    @abstractmethod
    def identity(self) -> str:
        """The place as this machine remembers it."""

    @property
    def folder(self) -> Path | None:
        """The folder of its files; None: it lies on a server."""
        return None

    @property
    @abstractmethod
    def parts(self) -> Mapping[str, str]:
        """How the two parts of the register, `main` and `private`, are named to people."""

    @abstractmethod
    def sizes(self) -> dict[str, object]:
        """Return figures about the place, by names of ours, that tell of nobody."""

    @abstractmethod
    def exists(self) -> bool:
        """Return whether a register is there.

        Raises:
            RegisterNoAccess: the place cannot be looked at.

        """

    # ---- opening -------------------------------------------------------------------------------

    @abstractmethod
    def read(
        self, *, with_triggers: bool = True, mend: bool = True, of_any_version: bool = False
    ) -> Link:
        """Open a register so that it cannot be written.

        Args:
            with_triggers: False: also one whose triggers were dropped.
            mend: let the database undo first what a crash left half done.
            of_any_version: also one of another version, to be copied as it is.

        Raises: as `database.open_for_reading`.

        """

    @abstractmethod
    def write(self) -> Link:
        """Open a register to write, with settings under which nothing acknowledged is lost.

        Raises: as `Store.open`.
        """

    @abstractmethod
    def migrating(self) -> "AbstractContextManager[Connection]":
        """Hold the lock and yield a connection of SQLAlchemy to run migrations on.

        At the end the triggers are put up again, and all is committed, or nothing.
        """

    @abstractmethod
    def differences(self) -> list[str]:
        """Return where the schema is not that of this version, in English."""

    def recover(self) -> None:  # noqa: B027 - most databases need nothing
        """Let the database undo what a crash left half done, where it does so when asked."""

    @abstractmethod
    def revision(self, link: Link) -> str:
        """Return the revision of the schema. Raises `NotARegister` where there is none."""

    @abstractmethod
    def take_lock(self, most: float) -> None:
        """Take the lock of whoever writes and give it back: nothing is written.

        Args:
            most: seconds that it is waited for at most.

        Raises:
            RegisterBusy: somebody else holds it.
            RegisterNoAccess, RegisterUnsafe: whoever asks may not write, or nobody safely can.
            RegisterMissing, RegisterNotWritten: there is no register, or no way to it.

        """

    # ---- errors --------------------------------------------------------------------------------

    @abstractmethod
    def explain(self, error: Exception) -> Exception:
        """Return the error of ours that says what the driver's means; its own for a defect.

        Only for errors outside of COMMIT, after which nothing is written.
        """

    @abstractmethod
    def reopens_after(self, error: Exception) -> bool:
        """Return whether a link that met this error outside a transaction is to be opened anew."""

    @abstractmethod
    def committed_nothing(self, error: Exception) -> bool:
        """Return whether an error of COMMIT leaves no doubt that nothing was committed."""

    # ---- what it consists of -------------------------------------------------------------------

    @abstractmethod
    def check_triggers(self, link: Link) -> None:
        """Compare the triggers of the log with ours; none is elsewhere, nor anything else foreign.

        Raises:
            TriggersMissing: one is missing, changed, or not ours.
            SchemaForeign: something else there is not ours.

        """

    @abstractmethod
    def without_triggers(self, link: Link) -> AbstractContextManager[None]:
        """Take the triggers of the log away, and put them up again, inside one transaction."""

    @abstractmethod
    def foreign(self, link: Link) -> Iterator[tuple[str, str]]:
        """Yield (schema, what is wrong, in English) wherever it is not as we make it."""

    @abstractmethod
    def damage(self, link: Link) -> list[tuple[str, str]]:
        """Return (schema, what the database's own check finds, in its words)."""

    @abstractmethod
    def compact(self) -> None:
        """Write the register anew, without what was removed from it."""

    # ---- making and copying --------------------------------------------------------------------

    @abstractmethod
    def create(
        self, begin: "Callable[[Dialect], None] | None" = None, *, by_migrations: bool = False
    ) -> None:
        """Make a register: nobody ever sees half of it.

        Args:
            begin: is given the place where it is made, to write what every register begins with.
            by_migrations: run them all, where there is a faster way.

        Raises:
            RegisterExists: something is there already, or came there meanwhile.
            RegisterNoAccess: the place is missing or may not be written.

        """

    @abstractmethod
    def filled(self, revision: str) -> "AbstractContextManager[Filling]":
        """Let the caller fill an empty register from elsewhere; it is there when it is whole.

        Args:
            revision: of the schema that it is to have.

        Raises: as `create`.

        """

    @abstractmethod
    def is_same(self, other: "Dialect") -> bool:
        """Return whether another place is this very register."""

    def copy_files_to(
        self,
        goal: "Dialect",  # noqa: ARG002
        begin: "Callable[[Dialect], None] | None",  # noqa: ARG002
    ) -> bool:
        """Copy the register as files, where both places are; return whether that was done."""
        return False

    @abstractmethod
    def beside(self, word: str, *, hidden: bool = False) -> Path:
        """Return a path for a copy in files, with a word in its name.

        Args:
            word: what the copy is for.
            hidden: it lies there only for a while.

        """

    @abstractmethod
    def take_place(self, copy: "Place") -> Path | None:
        """Put a copy in files here, where no register is that can be read.

        Returns:
            Where the log lies now that was there; None: nothing was.

        """


class Filling(ABC):
    """A register that is being filled with what another one holds."""

    dialect: Dialect
    """Where it is meanwhile: registers can be opened there."""
    link: Link
    """Takes the rows; no trigger stands in their way."""

    @abstractmethod
    def done(self) -> None:
        """Put up the triggers: all rows are there. From here on `dialect` can be opened."""


def shown_as(address: str) -> str:
    """Return an address as a message may name it: of a server's, without a password."""
    return dialect_of(address).shown if address.startswith(SERVERS) else address


def dialect_of(place: "str | Path | Dialect") -> Dialect:
    """Return what knows the database that an address names; the path of a file is SQLite's.

    Raises:
        UnknownDatabase: the address is of another kind of database.
        RegisterMissing: it can be no place's.
        ExtraMissing: the driver of that database is not installed.

    """
    found = place if isinstance(place, Dialect) else _dialect_of(str(place))
    event = current()
    if event is not None and event.database is None:
        event.database = found.kind
    return found


def _dialect_of(text: str) -> Dialect:
    if text.startswith(SERVERS):
        from admission_flow.database.postgres import Postgres  # noqa: PLC0415 - few need it

        return Postgres.of(text)
    from admission_flow.database.sqlite import Place  # noqa: PLC0415 - it knows this module
    from admission_flow.database.sqlite_dialect import Sqlite  # noqa: PLC0415 - the same

    if "://" in text and not text.startswith("sqlite:///"):
        raise UnknownDatabase(address=text.split("://", 1)[0] + "://")
    if "\0" in text:
        raise RegisterMissing(path=text)
    return Sqlite(Place.of(text))
