"""Every public call asks who may make it, and every way to a register leads through that."""

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import admission_flow as af
from admission_flow.errors import NotPermitted, ReaderUnnamed
from admission_flow.journal.rights import ROLES, UNNAMED, Use, may
from admission_flow.library import edge
from admission_flow.library.edge import Edge, Room
from admission_flow.register.core import permission
from tests.province import HERE, NAME_HERE, NAME_THERE, NOWHERE, PLACES, REACHING, THERE, governed
from tests.register.conftest import Office

OURS = Path(af.__file__).parent


def classes() -> list[type[Edge]]:
    for name in af.__all__:
        getattr(af, name)
    found: dict[str, type[Edge]] = {}
    waiting: list[type[Edge]] = [Edge]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if cls.__module__.startswith("admission_flow.library") and cls not in {Edge, Room}:
            found[cls.__qualname__] = cls
    return list(found.values())


def calls(cls: type[Edge]) -> Iterator[tuple[str, Any]]:
    """Yield the public methods that a class itself has, but what may be called at any time."""
    for name, member in vars(cls).items():
        if name.startswith("_") or isinstance(member, classmethod | property | type):
            continue
        if callable(member) and not hasattr(member, "__unchecked__"):
            yield name, member


CALLS = [(cls, name) for cls in classes() for name, _ in calls(cls)]


class Asked(Exception):
    """A call asked whether it may be made."""


def asks(cls: type[Edge], name: str) -> bool:
    """Return whether a call asks before it does anything else."""

    class Inner:
        procedure = None

        def check_usable(self) -> None:
            """Be usable."""

        def used_for(self, _: Use) -> "Inner":
            return self

        def permit(self, *_: object) -> None:
            raise Asked

    made = object.__new__(cls)
    made._inner = Inner()  # type: ignore[attr-defined]  # what the call would be made of
    made._procedure, made._url, made._officer = None, "so.db", None  # type: ignore[attr-defined]
    try:
        getattr(made, name)()
    except Asked:
        return True
    except TypeError:
        return False
    except Exception:  # noqa: BLE001 - it went on without asking
        return False
    return False


@pytest.mark.parametrize(("cls", "name"), CALLS, ids=lambda one: getattr(one, "__name__", one))
def test_every_call_asks_who_may(
    cls: type[Edge], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before its arguments are even read: each of each class."""

    def asked(*_: object) -> None:
        raise Asked

    monkeypatch.setattr("admission_flow.library.db.permit_files", asked)
    assert asks(cls, name)


def test_there_are_calls_to_be_asked() -> None:
    """The walk above meets the library, and not an empty list."""
    names = {f"{cls.__name__}.{name}" for cls, name in CALLS}
    assert {
        "Register.record",
        "ReadingRegister.cases",
        "Audit.findings",
        "Database.backup",
    } <= names
    assert len(CALLS) > 120


def test_a_call_that_asks_nobody_is_found() -> None:
    """The test above can fail: a planted call past the edge."""

    class Planted(Room):
        def told(self) -> str:
            return "told"

    assert asks(Planted, "told")
    setattr(Planted, "told", lambda _: "told")  # noqa: B010 - planted past the edge
    assert not asks(Planted, "told")


def test_a_class_that_does_not_say_what_it_is_for_is_not_made() -> None:
    """Deny by default: nobody can forget it for a new class."""
    with pytest.raises(TypeError, match="does not say what it is used for"):
        type("Planted", (edge.Edge,), {})


# The ways to a register

OPENERS = {"open_for_reading", "Store", "Reader"}
OPENED_BY = {
    "cli/office/db.py": "the backup that was just made: its end, for this machine's memory",
    "cli/shell/aftermath.py": "counts entries after a stop, and shows none",
    "cli/shell/context.py": "the one door of the commands: `permit` comes next",
    "desk/office.py": "the one door of the desk",
    "library/db.py": "files, after `permit_files`",
    "register/audit/diagnosis.py": "counts alone leave there",
    "register/audit/health.py": "whether it can be opened, and how it is set: nothing it holds",
    "register/core/apart.py": "for other processes, where nothing is filtered",
    "register/core/appending.py": "the type alone",
    "register/core/deciding.py": "the type alone",
    "register/core/deriving.py": "the type alone",
    "register/core/files_permitted.py": "`permit_files` itself: only to ask it",
    "register/core/reader.py": "where `permit` and the filter are",
    "register/core/register.py": "where the filter is",
    "register/core/restoring.py": "a backup, compared entry by entry; its entry is checked",
}
"""Modules above the database that open a register, and why that is no way past the doors."""
UNFILTERED = {
    "bundle/handing_over.py": "the log, without a personal value, for who has to verify it whole",
    "cli/shell/context.py": "this machine's memory of the log: digests",
    "desk/office.py": "the same",
    "register/audit/checkpoints.py": "digests of lines",
    "register/core/appending.py": "the next number, the entry that is checked, what is derived",
    "register/core/deriving.py": "what was noted in the register's own chain, of the case written",
    "register/units/scope.py": "the tree of units, which is no secret",
    "register/core/own_procedure.py": "the rulebook of the newest entry",
    "register/core/permission.py": "where it is decided",
    "register/core/topic.py": "whether a case that an entry names is there: no answer leaves",
}
"""Modules that look past the filter, and what for."""
WITHIN = "admission_flow.register.core.within"
APPENDED_BY = {"register/core/appending.py"}
"""The one place that appends an entry: it asks `check_entry` before."""


def used(names: set[str], source: str, home: str = "admission_flow.") -> set[str]:
    """Return which of our own names a module imports, wherever it does."""
    return {
        one.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(home)
        for one in node.names
    } & names


def appends(source: str) -> bool:
    """Return whether a module appends to a log under the lock itself."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "append"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "writing"
        for node in ast.walk(ast.parse(source))
    )


def modules() -> Iterator[tuple[str, str]]:
    for folder in ("cli", "desk", "library", "register", "bundle", "demo", "papers"):
        for path in sorted((OURS / folder).rglob("*.py")):
            yield path.relative_to(OURS).as_posix(), path.read_text("utf-8")


def test_no_module_opens_a_register_past_the_doors() -> None:
    """Who opens files, looks past the filter or appends is listed here, with a reason."""
    sources = dict(modules())
    assert {n for n, text in sources.items() if used(OPENERS, text)} == set(OPENED_BY)
    past = {n for n, text in sources.items() if used({"whole"}, text, WITHIN)}
    assert past == set(UNFILTERED)
    assert {n for n, text in sources.items() if appends(text)} == APPENDED_BY


def test_a_module_that_goes_past_the_doors_is_found() -> None:
    """The test above can fail: planted lines."""
    assert used(OPENERS, "from admission_flow.database.reading import open_for_reading") != set()
    planted = "def f():\n    from admission_flow.register.core.within import whole as all"
    assert used({"whole"}, planted, WITHIN) == {"whole"}
    assert appends("with store.writing() as writing:\n    writing.append(intent, {})")
    assert not appends("found.append(1)")


def test_the_door_of_appending_asks_before_it_appends() -> None:
    """In the one function that appends, `check_entry` stands before `append`."""
    source = (OURS / "register/core/appending.py").read_text("utf-8")
    assert source.count("writing.append(") == 1
    assert source.count("permission.check_entry(") == 1
    assert source.index("permission.check_entry(") < source.index("writing.append(")
    assert permission.check_entry.__doc__


# Through the library itself


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(str(tmp_path / "so.db"))
    office.open().close()
    governed(office)
    return office


READS: dict[str, tuple[Use, Any]] = {
    "cases": (Use.READ, lambda r: r.cases()),
    "due.list": (Use.READ, lambda r: list(r.due.list())),
    "due.owed": (Use.READ, lambda r: list(r.due.owed())),
    "source.list": (Use.READ, lambda r: list(r.source.list())),
    "unit.moves": (Use.READ, lambda r: r.unit.moves()),
    "unit.list": (Use.LOOK, lambda r: r.unit.list()),
    "officers.list": (Use.LOOK, lambda r: r.officers.list()),
    "officers.roles": (Use.LOOK, lambda r: r.officers.roles()),
    "report.admissions": (Use.REPORT, lambda r: r.report.admissions("2024")),
    "audit.log": (Use.AUDIT_READ, lambda r: list(r.audit.log())),
    "audit.verify": (Use.VERIFY, lambda r: r.audit.verify().verdict),
    "privacy.register": (Use.READ, lambda r: r.privacy.register()),
    "status": (Use.VERIFY, lambda r: r.status()),
}


@pytest.mark.parametrize("call", READS)
def test_a_call_is_answered_or_refused_by_role(call: str, office: Office) -> None:
    """Each role in each place; what is answered names nobody of another unit."""
    use, ask = READS[call]
    for role in ROLES:
        for place in PLACES:
            with af.ReadingRegister.open(office.url, officer=f"{role}.{place}") as register:
                if not may(role, use) and use not in UNNAMED:
                    with pytest.raises(NotPermitted):
                        ask(register)
                    continue
                told = str(ask(register))
                hidden = {NAME_HERE: place in REACHING, HERE: place in REACHING}
                hidden |= {
                    name: place in {"elsewhere", "everywhere"} for name in (NAME_THERE, THERE)
                }
                if use not in UNNAMED:
                    assert [x for x, seen in hidden.items() if x in told and not seen] == []


def test_a_host_that_names_nobody_is_answered_only_what_anybody_may_ask(office: Office) -> None:
    """Whether the log is intact; nothing else, where roles are in use."""
    with af.ReadingRegister.open(office.url) as register:
        for use, ask in READS.values():
            if use in UNNAMED:
                ask(register)
            else:
                with pytest.raises(ReaderUnnamed):
                    ask(register)


def test_a_case_elsewhere_and_no_case_are_the_same_to_a_host(office: Office) -> None:
    """The same class and the same words, for each call that takes a case."""
    with af.Register.open(office.url, "secretary.own") as register:
        for ask in (
            register.case, register.explain, register.export, register.papers, register.waiting,
            lambda case: list(register.history(case)), register.ahead.plan,
            lambda case: register.record(case, af.TaskAssigned(on=date(2024, 1, 5), task="mẫu")),
            lambda case: register.privacy.view(case, "mẫu"),
            lambda case: register.privacy.export(case, "mẫu"),
            lambda case: register.confirm(case, 9),
        ):  # fmt: skip
            told = set()
            for case in (THERE, NOWHERE):
                with pytest.raises(af.CaseNotVisible) as refused:
                    ask(case)
                told.add(af.say(refused.value, "vi").replace(case, "…"))
            assert len(told) == 1


def test_roles_are_given_and_taken_through_the_library(tmp_path: Path) -> None:
    """As the commands do."""
    with af.Register.create(tmp_path / "so.db", "qt01") as register:
        register.unit.add("CB1", "Chi bộ Mẫu Một", "branch", date(2015, 1, 1))
        with pytest.raises(af.BadRole):
            register.officers.grant("cb01", "secretary")
        register.officers.grant("qt01", "administrator")
        given = register.officers.grant("cb01", "recorder", unit="Chi bộ Mẫu Một")
        assert given.intent.data["unit"] == "CB1"
        with pytest.raises(af.BadDocument):
            register.officers.grant("cb01", "secretary", unit="CB7")
        register.officers.withdraw("cb01", "recorder", unit="CB1", from_day=date(2030, 1, 1))
        (chief, one) = register.officers.roles()
        assert isinstance(one, af.Grant)
        assert (chief.lasting, one.last) == (True, "2029-12-31")
        assert register.status().roles
