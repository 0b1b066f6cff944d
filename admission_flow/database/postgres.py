"""A register on a PostgreSQL server: a database of its own, with the schemas `main` and `private`.

Whoever connects needs nothing but the address; which rights they have there, the roles of the
server say (docs/operators/postgresql.md). Passwords stay with the driver: in its password file, the
environment or the address, and no message shows one.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from admission_flow.extras import needed

with needed():
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

from admission_flow.database import ledger, postgres_errors, postgres_link, postgres_schema
from admission_flow.database.dialect import Dialect, Filling, Link
from admission_flow.database.fence import Wall
from admission_flow.database.postgres_link import LOCK, PostgresLink, RolledBack
from admission_flow.database.schema import revisions
from admission_flow.errors import (
    AdmissionFlowError,
    BadServerAddress,
    NotARegister,
    RegisterExists,
    RegisterMissing,
    RegisterTooNew,
    RegisterTooOld,
    RegisterUnsafe,
    ServerNoAccess,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from admission_flow.database.sqlite import Place


class Postgres(Dialect):
    """A register on a server."""

    kind: ClassVar[str] = "postgresql"
    errors: ClassVar[tuple[type[Exception], ...]] = (psycopg.Error,)
    seals: ClassVar[bool] = True
    awaited: ClassVar[bool] = True
    unit_names: ClassVar[str] = postgres_schema.UNIT_NAMES

    def __init__(self, conninfo: str, within: PostgresLink | None = None) -> None:
        """Stand for the register at an address; see `of`."""
        self.conninfo = conninfo
        self._named: dict[str, Any] = dict(conninfo_to_dict(conninfo))
        self._within = within
        """The link that everything goes through while the register is being made."""

    @classmethod
    def of(cls, url: str) -> "Postgres":
        """Return the register that ``postgresql://…`` names.

        Raises:
            BadServerAddress: the driver cannot read it.

        """
        try:
            return cls(url)
        except (psycopg.Error, UnicodeError, ValueError) as error:
            raise BadServerAddress from error

    def fence(self, link: Link) -> Wall:
        """Return what keeps the wall between units in step with what is written."""
        return Wall(link)

    def hides(self, link: Link) -> bool:
        """Return whether the server shows whoever is connected the cases of some units alone."""
        return postgres_schema.hides(link)

    def shows(self, link: Link, case: str) -> bool:
        """Return whether the server shows whoever is connected the rows of a case."""
        return not self.hides(link) or link.rows("SELECT main.sees(?)", (case,)) == [(True,)]

    def login(self, link: Link) -> str | None:
        """Return who is connected, where the server holds the roles up by itself."""
        return postgres_schema.login(link)

    # ---- where ---------------------------------------------------------------------------------

    @property
    def shown(self) -> str:
        """The address, without a password."""
        named = self._named
        user = f"{named['user']}@" if named.get("user") else ""
        return f"postgresql://{user}{self._server}"

    @property
    def address(self) -> str:
        """The address as it was given."""
        return self.conninfo

    @property
    def identity(self) -> str:
        """The server and the database, whoever connects."""
        return f"postgresql://{self._server}"

    @property
    def _server(self) -> str:
        named = self._named
        host = str(named.get("host") or named.get("hostaddr") or "")
        port = f":{named['port']}" if named.get("port") else ""
        socket = f"?host={host}" if host.startswith(("/", "@")) else ""
        return f"{'' if socket else host}{port}/{named.get('dbname') or ''}{socket}"

    @property
    def parts(self) -> Mapping[str, str]:
        """The names of the two schemas."""
        return {"main": "main", "private": "private"}

    def sizes(self) -> dict[str, object]:
        """Return the bytes of both schemas, and the version of the server."""
        link = self._opened(read_only=True)
        try:
            sizes = dict(
                link.rows(
                    "SELECT n.nspname, CAST(sum(pg_total_relation_size(c.oid)) AS bigint)"
                    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    " WHERE n.nspname IN ('main', 'private') AND c.relkind = 'r' GROUP BY 1"
                )
            )
            ((version,),) = link.rows("SELECT current_setting('server_version_num')")
        except psycopg.Error as error:
            raise self.explain(error) from error
        finally:
            link.close()
        return {
            "log_bytes": sizes.get("main"),
            "private_bytes": sizes.get("private"),
            "server": int(version) // 10_000,
        }

    def exists(self) -> bool:
        """Return whether the schemas of a register are there."""
        link = self._opened(read_only=True)
        try:
            return postgres_schema.is_there(link)
        except psycopg.Error as error:
            raise self.explain(error) from error
        finally:
            link.close()

    def is_same(self, other: Dialect) -> bool:
        """Return whether both addresses name the same database of the same server."""
        return isinstance(other, Postgres) and self.identity == other.identity

    def beside(self, word: str, *, hidden: bool = False) -> Path:
        """Return a path for a copy in files, in the user's data folder: a server has none."""
        with needed():
            from platformdirs import user_data_path  # noqa: PLC0415 - seldom needed

        folder = user_data_path("admission-flow", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = self._named.get("dbname") or "register"
        return folder / f"{'.' if hidden else ''}{name}-{word}.db"

    # ---- opening -------------------------------------------------------------------------------

    def read(
        self, *, with_triggers: bool = True, mend: bool = True, of_any_version: bool = False
    ) -> Link:
        """Open the register so that it cannot be written, each question at one moment."""
        del mend  # a server undoes what was cut off by itself
        link = self._opened(read_only=True)
        try:
            self._check(link, with_triggers=with_triggers, of_any_version=of_any_version)
        except psycopg.Error as error:
            link.close()
            raise self.explain(error) from error
        except BaseException:
            link.close()
            raise
        return link

    def write(self) -> Link:
        """Open the register to write, with settings that are read back."""
        link = self._opened(read_only=False)
        if self._within is not None:
            return link
        try:
            found = postgres_link.unsafe(link.connection)
        except psycopg.Error as error:
            link.close()
            raise self.explain(error) from error
        if found is not None:
            link.close()
            setting, wanted, value = found
            if setting == postgres_link.FOLLOWS:
                raise ServerNoAccess(path=self.shown, reason="server_follows")
            raise RegisterUnsafe(path=self.shown, setting=setting, wanted=wanted, found=value)
        return link

    def _opened(self, *, read_only: bool) -> PostgresLink:
        if self._within is not None:
            return self._within
        try:
            return PostgresLink(postgres_link.connect(self.conninfo, read_only=read_only))
        except psycopg.Error as error:
            raise ServerNoAccess(path=self.shown, reason="server_refuses") from error

    def _check(self, link: PostgresLink, *, with_triggers: bool, of_any_version: bool) -> None:
        if not postgres_schema.is_there(link):
            raise RegisterMissing(path=self.shown)
        found = self.revision(link)
        if of_any_version:
            return
        if found not in revisions():
            raise RegisterTooNew(path=self.shown, revision=found)
        if found != revisions()[-1]:
            raise RegisterTooOld(path=self.shown, revision=found, wanted=revisions()[-1])
        if with_triggers and self._within is None:
            self.check_triggers(link)

    def revision(self, link: Link) -> str:
        """Return the revision of the schema."""
        rows = link.rows("SELECT version_num FROM main.alembic_version")
        if len(rows) != 1:
            raise NotARegister(path=self.shown)
        return str(rows[0][0])

    def take_lock(self, most: float) -> None:
        """Take the advisory lock and give it back; whoever asks must have the right to write."""
        with closing(self.write()) as link:
            try:
                ((may,),) = link.rows("SELECT has_table_privilege('main.log_entry', 'INSERT')")
                if not may:
                    raise ServerNoAccess(path=self.shown, reason="no_right_there")
                link.run("SELECT set_config('lock_timeout', ?, false)", ((f"{int(most * 1000)}",),))
                link.begin()
            except psycopg.Error as error:
                raise self.explain(error) from error

    # ---- errors --------------------------------------------------------------------------------

    def explain(self, error: Exception) -> Exception:
        """Return the error of ours that says what a code of PostgreSQL means."""
        return postgres_errors.explain(error, self.shown)

    def reopens_after(self, error: Exception) -> bool:
        """Return whether the connection is gone: the server was started anew meanwhile."""
        return postgres_errors.is_gone(error)

    def committed_nothing(self, error: Exception) -> bool:
        """Return whether the server itself said that it rolled back."""
        return isinstance(error, RolledBack) or postgres_errors.is_answer(error)

    # ---- what it consists of -------------------------------------------------------------------

    def check_triggers(self, link: Link) -> None:
        """Compare the triggers and functions of the log with ours; nothing else acts on it."""
        postgres_schema.check_triggers(link, self.shown)

    @contextmanager
    def without_triggers(self, link: Link) -> Iterator[None]:
        """Take the triggers of the log away, and put them up again."""
        for sql in postgres_schema.drop_triggers():
            link.run(sql)
        yield
        for sql in postgres_schema.put_triggers():
            link.run(sql)

    def foreign(self, link: Link) -> Iterator[tuple[str, str]]:
        """Yield (schema, what is wrong, in English) wherever it is not as we make it."""
        return postgres_schema.foreign(link)

    def damage(self, link: Link) -> list[tuple[str, str]]:  # noqa: ARG002
        """Return nothing: a server checks its pages itself (`data_checksums`), and says no more.

        An index that does not fit its table is found by the verifier, who reads the tables.
        """
        return []

    def compact(self) -> None:
        """Let the server write the tables with personal values anew, without what was removed.

        Only their owner may; for everybody else the server does so in its own time. What its
        write-ahead log, replicas and base backups keep, the key alone erases.
        """
        with closing(self._opened(read_only=False)) as link:
            try:
                for table in postgres_schema.PRIVATE:
                    with suppress(psycopg.errors.InsufficientPrivilege):
                        link.connection.execute(f"VACUUM (FULL) private.{table}")
            except psycopg.Error as error:
                raise self.explain(error) from error

    # ---- making and copying --------------------------------------------------------------------

    @contextmanager
    def migrating(self) -> "Iterator[Connection]":
        """Hold the lock and yield a connection of SQLAlchemy to run migrations on."""
        with self._whole() as (connection, link):
            rights = postgres_schema.rights(link)
            postgres_schema.take_down_fence(link)
            for sql in postgres_schema.drop_triggers():
                link.run(sql)
            yield connection
            postgres_schema.settle(link)
            postgres_schema.give(link, rights)
            postgres_schema.count(link)

    def differences(self) -> list[str]:
        """Return where the schema is not that of this version, in English."""
        with closing(self.read(with_triggers=False)) as link:
            try:
                return [f"{schema}: {what}" for schema, what in self.foreign(link)]
            except psycopg.Error as error:
                raise self.explain(error) from error

    def create(
        self, begin: Callable[[Dialect], None] | None = None, *, by_migrations: bool = False
    ) -> None:
        """Make a register in one transaction: its schemas, tables, triggers and first entry."""
        del by_migrations  # always
        with ledger.keeping() as made, self._made(revisions()[-1], made) as (filling, _):
            filling.done()
            if begin is not None:
                begin(filling.dialect)

    @contextmanager
    def filled(self, revision: str) -> Iterator[Filling]:
        """Let the caller fill an empty register, in one transaction."""
        with ledger.keeping() as made, self._made(revision, made) as (filling, _):
            yield filling

    @contextmanager
    def _made(self, revision: str, made: ledger.Ledger) -> "Iterator[tuple[_Filling, Connection]]":
        from admission_flow.database import upgrade  # noqa: PLC0415 - loads Alembic

        with self._whole(made) as (connection, link):
            if postgres_schema.is_there(link) or postgres_schema.anything_there(link):
                raise RegisterExists(path=self.shown)
            postgres_schema.make_schemas(link)
            upgrade.run_migrations(connection, revision)
            yield _Filling(self.conninfo, link), connection

    @contextmanager
    def _whole(
        self, made: ledger.Ledger | None = None
    ) -> "Iterator[tuple[Connection, PostgresLink]]":
        """Hold the lock in one transaction of SQLAlchemy; committed at the end, or nothing."""
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - seldom needed

        try:
            with self._engine().connect() as connection:
                transaction = connection.begin()
                raw: Any = connection.connection.dbapi_connection
                link = PostgresLink(raw, within=True)
                link.run(f"SELECT pg_catalog.pg_advisory_xact_lock({LOCK})")
                link.run("SELECT pg_catalog.set_config('search_path', 'main', true)")
                yield connection, link
                with ledger.named(self, made if made is not None else ledger.Ledger()):
                    transaction.commit()
        except psycopg.Error as error:
            raise self.explain(error) from error
        except DBAPIError as error:
            if isinstance(error.orig, psycopg.Error):
                ours = self.explain(error.orig)
                if isinstance(ours, AdmissionFlowError):
                    raise ours from error
            raise

    def _engine(self) -> "Engine":
        from sqlalchemy import NullPool, create_engine  # noqa: PLC0415 - seldom needed

        def connected() -> Any:  # noqa: ANN401 - what SQLAlchemy takes
            link = self.write()
            assert isinstance(link, PostgresLink)  # noqa: S101 - ours are
            link.connection.autocommit = False
            return link.connection

        return create_engine("postgresql+psycopg://", creator=connected, poolclass=NullPool)

    def take_place(self, copy: "Place") -> Path | None:
        """Put a copy in files here; the database must hold none of a register's schemas."""
        from admission_flow.database import upgrade  # noqa: PLC0415 - loads Alembic
        from admission_flow.database.sqlite_dialect import Sqlite  # noqa: PLC0415 - seldom needed

        upgrade.backup(Sqlite(copy), self)
        return None


class _Filling(Filling):
    def __init__(self, conninfo: str, link: PostgresLink) -> None:
        self.dialect = Postgres(conninfo, link)
        self.link = link

    def done(self) -> None:
        postgres_schema.settle(self.link)
        postgres_schema.count(self.link)
