"""Measures a guarded step, written durably with a line in a log, here and by other libraries.

    python bench/peers.py [--cases 40]

Each opens cases and takes one guarded step in each: at least two thirds of twenty in favour. State
and a row of a log (who, when, what was stated) are on the disk when the call returns, in SQLite
with the settings of a register: journal_mode=DELETE, synchronous=EXTRA, secure_delete. Opening and
step are measured in processor time, and the step by the clock, case by case in turns; medians.

What each does in that time is said beside it (`Side.does`). None of the others judges by dated law,
chains its log, keeps personal values apart, asks who may, or signs; so ours stands there also with
one duty more or less. What is not installed is told (`pip install --group bench`).
"""

import argparse
import json
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from admission_flow.journal import sshsig
from admission_flow.procedure.acts import BranchComment, SympathiserResolution
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.testing import lawful_case

SETTINGS = {"journal_mode": "DELETE", "synchronous": "EXTRA", "secure_delete": "ON"}
OFFICIAL, IN_FAVOUR, OFFICER = 20, 17, "cb01"
STATED = {"official": OFFICIAL, "in_favour": IN_FAVOUR, "number": "03-NQ/CB"}
PASSPHRASE = "chỉ để đo"  # noqa: S105 - a key that is made, used and thrown away in one run


class Side(Protocol):
    """One way to do it."""

    does: str
    """What is done with each step, for the reader."""

    def open(self) -> Any:  # noqa: ANN401 - what each calls a case
        """Open a case, durably; return what names it."""

    def step(self, case: Any) -> None:  # noqa: ANN401
        """Take the guarded step of a case, durably."""


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


# ---- ours ----------------------------------------------------------------------------------------


class Ours:
    """A register: the first step of an admission."""

    does = (
        "rules of dated law, each with its clause; state, log row; hash chain; personal values"
        " apart, committed to; who may, second officer, the same act once"
    )
    signed = False

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Make a register."""
        name = f"{type(self).__name__}.db"
        self.register = stack.enter_context(Register.create(str(folder / name), OFFICER))
        self.sample = lawful_case("sympathiser_resolution")
        (self.resolution,) = self.sample.acts
        self.opened = 0
        if self.signed:
            private, public = sshsig.generate(PASSPHRASE, self.register.random_bytes)
            self.register.signer = Signer.from_text(private, PASSPHRASE)
            enrol(self.register, OFFICER, public)

    def open(self) -> str:
        """Open a case."""
        self.opened += 1
        person = replace(self.sample.person, full_name=f"Lò Thị Mẫu {self.opened}")
        return self.register.open_case(person, self.sample.unit).id

    def step(self, case: str) -> None:
        """Take its first step."""
        self.register.advance(case, self.resolution)  # type: ignore[arg-type] - it is one


class OursSigned(Ours):
    """The same, signed by its officer."""

    does = "as above, and Ed25519 signature of each entry"
    signed = True


class OursWithoutValues(Ours):
    """The same, of a paper without a personal value."""

    does = "as above, without a personal value"

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Take the number off the resolution."""
        super().__init__(folder, stack)
        self.resolution = SympathiserResolution(on=self.resolution.on)


class OursWithoutLaw(Ours):
    """The same, of evidence: no rule is asked whether it may be."""

    does = "a paper without a personal value: no rule asks of it, the row is judged"

    def step(self, case: str) -> None:
        """Record a paper."""
        self.register.record(case, BranchComment(on=self.resolution.on))


SIDES: dict[str, Callable[[Path, ExitStack], Side]] = {
    "by hand": ByHand,
    "transitions with SQLModel": TransitionsWithSqlmodel,
    "django-fsm-2 and its log": DjangoFsm,
    "eventsourcing": Eventsourcing,
    "ours": Ours,
    "ours, signed": OursSigned,
    "ours, no personal value": OursWithoutValues,
    "ours, evidence": OursWithoutLaw,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one case took, in seconds: medians over all cases."""

    name: str
    does: str
    opening: float
    step: float
    """Processor time."""
    by_the_clock: float
    """Of the step."""


def busy(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Return processor time and time by the clock of one call, and what it returned."""
    begun, clock = time.process_time(), time.perf_counter()
    found = work()
    return time.process_time() - begun, time.perf_counter() - clock, found


def measured(cases: int) -> tuple[list[Measured], dict[str, str]]:
    """Return what each took, and why others were not measured."""
    missing: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        sides: dict[str, Side] = {}
        for title, make in SIDES.items():
            try:
                sides[title] = make(Path(name), stack)
            except ImportError as error:
                missing[title] = f"{error.name} is not installed"
        times: dict[str, list[tuple[float, float, float]]] = {title: [] for title in sides}
        for number in range(-2, cases):  # the first two warm everybody up
            for title, side in sides.items():
                opening, _, case = busy(side.open)
                step, clock, _ = busy(lambda side=side, case=case: side.step(case))  # type: ignore[misc]
                if number >= 0:
                    times[title].append((opening, step, clock))
        found = [
            Measured(
                title,
                side.does,
                *(statistics.median(one) for one in zip(*times[title], strict=True)),
            )
            for title, side in sides.items()
        ]
    return found, missing


def lines(found: list[Measured], missing: dict[str, str]) -> Iterator[str]:
    """Yield the comparison as it is printed."""
    hand = next(one for one in found if one.name == "by hand")
    yield f"{'':34} {'opening':>16} {'step':>16} {'by the clock':>14}"
    for one in found:
        opening = f"{one.opening * 1e3:.2f} ms {one.opening / hand.opening:5.1f}x"
        step = f"{one.step * 1e3:.2f} ms {one.step / hand.step:5.1f}x"
        clock = f"{one.by_the_clock * 1e3:.2f} ms"
        yield f"{one.name:34} {opening:>16} {step:>16} {clock:>14}   {one.does}"
    for name, why in missing.items():
        yield f"{name:34} not measured: {why}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=40)
    print("\n".join(lines(*measured(parser.parse_args().cases))))


if __name__ == "__main__":
    main()
