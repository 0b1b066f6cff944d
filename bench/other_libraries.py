"""A guarded step as other libraries take it, under the settings of a register (`peers.py`)."""

import json
import sqlite3
import uuid
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

SETTINGS = {"journal_mode": "DELETE", "synchronous": "EXTRA", "secure_delete": "ON"}
OFFICIAL, IN_FAVOUR, OFFICER = 20, 17, "cb01"
STATED = {"official": OFFICIAL, "in_favour": IN_FAVOUR, "number": "03-NQ/CB"}


def enough(in_favour: int, official: int) -> bool:
    """Return whether two thirds of the official members are in favour."""
    return 3 * in_favour >= 2 * official


def settle(connection: Any) -> None:  # noqa: ANN401 - of whichever driver
    """Give a connection the settings of a register."""
    cursor = connection.cursor()
    for name, value in SETTINGS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()


# ---- by hand -------------------------------------------------------------------------------------


class ByHand:
    """The least: a state and a line of text, with sqlite3 alone."""

    does = "guard; state, log row"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Make the tables."""
        self.database = stack.enter_context(
            closing(sqlite3.connect(folder / "hand.db", isolation_level=None))
        )
        settle(self.database)
        self.database.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")
        self.database.execute(
            "CREATE TABLE log (id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, at TEXT NOT NULL,"
            " officer TEXT NOT NULL, what TEXT NOT NULL, stated TEXT NOT NULL)"
        )

    def open(self) -> int:
        """Open a case."""
        execute = self.database.execute
        execute("BEGIN IMMEDIATE")
        case = execute("INSERT INTO cases (state) VALUES ('draft')").lastrowid
        self._log(case, "open", {})
        execute("COMMIT")
        return int(case or 0)

    def step(self, case: int) -> None:
        """Take its step."""
        execute = self.database.execute
        execute("BEGIN IMMEDIATE")
        ((state,),) = execute("SELECT state FROM cases WHERE id = ?", (case,))
        if state != "draft" or not enough(IN_FAVOUR, OFFICIAL):
            raise AssertionError(state)
        execute("UPDATE cases SET state = 'resolved' WHERE id = ?", (case,))
        self._log(case, "resolve", STATED)
        execute("COMMIT")

    def _log(self, case: int | None, what: str, stated: dict[str, object]) -> None:
        now = datetime.now(UTC).isoformat()  # noqa: TID251 - a bench
        self.database.execute(
            "INSERT INTO log (case_id, at, officer, what, stated) VALUES (?,?,?,?,?)",
            (case, now, OFFICER, what, json.dumps(stated)),
        )


# ---- transitions with SQLModel -------------------------------------------------------------------


class TransitionsWithSqlmodel:
    """A machine of transitions over a row of SQLModel, and a table of what was done."""

    does = "guard; state, log row"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Make the tables."""
        from sqlalchemy import create_engine, event  # noqa: PLC0415 - a peer, loaded when measured
        from sqlmodel import Field, Session, SQLModel  # noqa: PLC0415
        from transitions import Machine  # noqa: PLC0415

        class PeerCase(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            state: str = "draft"

        class PeerLog(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            case_id: int
            at: datetime
            officer: str
            what: str
            stated: str

        engine = create_engine(f"sqlite:///{folder / 'sqlmodel.db'}")

        @event.listens_for(engine, "connect")
        def connected(connection: Any, _: object) -> None:  # noqa: ANN401
            connection.isolation_level = None
            settle(connection)

        @event.listens_for(engine, "begin")
        def begun(connection: Any) -> None:  # noqa: ANN401
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        stack.callback(engine.dispose)
        SQLModel.metadata.create_all(
            engine, tables=[SQLModel.metadata.tables[t] for t in ("peercase", "peerlog")]
        )
        self.engine, self.session, self.case, self.log = engine, Session, PeerCase, PeerLog
        self.machine = Machine(
            model=None,
            states=["draft", "resolved"],
            initial="draft",
            auto_transitions=False,
            transitions=[
                {
                    "trigger": "resolve",
                    "source": "draft",
                    "dest": "resolved",
                    "conditions": [enough],
                }
            ],
        )

    def open(self) -> int:
        """Open a case."""
        with self.session(self.engine) as session:
            case = self.case()
            session.add(case)
            session.flush()
            session.add(self._said(case.id, "open", {}))
            found = int(case.id)
            session.commit()
        return found

    def step(self, case: int) -> None:
        """Take its step."""
        with self.session(self.engine) as session:
            row = session.get(self.case, case)
            model = _Model(row.state)
            self.machine.add_model(model, initial=row.state)
            if not model.resolve(IN_FAVOUR, OFFICIAL):  # type: ignore[attr-defined] - by transitions
                raise AssertionError(row.state)
            self.machine.remove_model(model)
            row.state = model.state
            session.add(row)
            session.add(self._said(case, "resolve", STATED))
            session.commit()

    def _said(self, case: int, what: str, stated: dict[str, object]) -> Any:  # noqa: ANN401
        now = datetime.now(UTC)  # noqa: TID251 - a bench
        return self.log(case_id=case, at=now, officer=OFFICER, what=what, stated=json.dumps(stated))


@dataclass
class _Model:
    state: str

    __hash__ = object.__hash__


# ---- django-fsm-2 and its log ------------------------------------------------------------


class DjangoFsm:
    """A model of Django with a protected state field, and the log of django-fsm-log."""

    does = "guard; state, log row (its own table)"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Lay out Django and its tables."""
        import django  # noqa: PLC0415 - a peer, loaded when measured
        import django_fsm  # noqa: PLC0415
        import django_fsm_log  # noqa: F401, PLC0415 - told, if it is missing
        from django.conf import settings  # noqa: PLC0415

        pragmas = ";".join(f"PRAGMA {name}={value}" for name, value in SETTINGS.items())
        if not settings.configured:
            settings.configure(
                DATABASES={
                    "default": {
                        "ENGINE": "django.db.backends.sqlite3",
                        "NAME": str(folder / "django.db"),
                        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": pragmas},
                    }
                },
                INSTALLED_APPS=[
                    "django.contrib.contenttypes",
                    "django.contrib.auth",
                    "django_fsm",
                    "django_fsm_log",
                ],
                USE_TZ=True,
                DEFAULT_AUTO_FIELD="django.db.models.AutoField",
            )
            django.setup()
        from django.contrib.contenttypes.models import ContentType  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection, models, transaction  # noqa: PLC0415
        from django_fsm_log.decorators import fsm_log_description  # noqa: PLC0415

        connection.settings_dict["NAME"] = str(folder / "django.db")
        stack.callback(connection.close)
        call_command("migrate", verbosity=0)

        class DjangoCase(models.Model):
            state = django_fsm.FSMField(default="draft", protected=True)

            class Meta:
                app_label = f"bench_{uuid.uuid4().hex}"  # a table of its own in each round
                db_table = "bench_case"

            def __str__(self) -> str:
                """Return its state."""
                return str(self.state)

            @fsm_log_description
            @django_fsm.transition(
                field=state,
                source="draft",
                target="resolved",
                conditions=[lambda _: enough(IN_FAVOUR, OFFICIAL)],
            )
            def resolve(self, description: str = "") -> None:
                """Take the step."""

        with connection.schema_editor() as schema:
            schema.create_model(DjangoCase)
        ContentType.objects.get_for_model(DjangoCase)
        self.case: Any = DjangoCase
        self.atomic = transaction.atomic

    def open(self) -> int:
        """Open a case: of this it keeps no log."""
        return int(self.case.objects.create().pk)

    def step(self, case: int) -> None:
        """Take its step."""
        with self.atomic():
            row = self.case.objects.get(pk=case)
            row.resolve(description=json.dumps(STATED))
            row.save()


# ---- eventsourcing -------------------------------------------------------------------------------


class Eventsourcing:
    """An aggregate of eventsourcing: its events are state and log in one."""

    does = "guard; the event, which is state and log; folded from its events"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Make the application."""
        from eventsourcing import sqlite as theirs  # noqa: PLC0415 - a peer, loaded when measured
        from eventsourcing.application import Application  # noqa: PLC0415
        from eventsourcing.domain import Aggregate, event  # noqa: PLC0415

        class EventCase(Aggregate):
            @event("Opened")
            def __init__(self, officer: str) -> None:
                self.officer, self.state = officer, "draft"

            @event("Resolved")
            def _resolve(self, stated: dict[str, object], officer: str) -> None:
                self.state, self.officer, self.stated = "resolved", officer, stated

            def resolve(self, stated: dict[str, object], officer: str) -> None:
                if self.state != "draft" or not enough(IN_FAVOUR, OFFICIAL):
                    raise AssertionError(self.state)
                self._resolve(stated, officer)

        with_settings(theirs)
        self.application = Application(
            env={
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": str(folder / "eventsourcing.db"),
            }
        )
        stack.callback(self.application.close)
        self.case = EventCase

    def open(self) -> Any:  # noqa: ANN401 - an id of theirs
        """Open a case."""
        case = self.case(OFFICER)
        self.application.save(case)
        return case.id

    def step(self, case: Any) -> None:  # noqa: ANN401
        """Take its step."""
        found: Any = self.application.repository.get(case)
        found.resolve(STATED, OFFICER)
        self.application.save(found)


def with_settings(theirs: ModuleType) -> None:
    """Let its connections be made with our settings: it would choose another journal."""
    pool = theirs.SQLiteConnectionPool
    if hasattr(pool, "made_by_it"):
        return
    pool.made_by_it = pool._create_connection  # noqa: SLF001 - there is no other door

    def made(self: Any) -> Any:  # noqa: ANN401
        self.is_journal_mode_wal = True  # or it sets it
        connection = self.made_by_it()
        settle(connection._sqlite_conn)  # noqa: SLF001
        return connection

    pool._create_connection = made  # noqa: SLF001
