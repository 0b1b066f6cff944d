"""The rights that the page for operators gives: officers work with them, and get no further.

All of it in one file, which one process runs: logins are those of the whole server.
"""

import json
import random
import shutil
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from admission_flow.cli.shell.context import REGISTER_VARIABLE
from admission_flow.database import fence, open_for_reading, upgrade
from admission_flow.database.dialect import dialect_of
from admission_flow.errors import BadDocument, NotAllowed, ServerNoAccess
from admission_flow.journal.rights import ROLES, Use, may
from admission_flow.planning.units.events import UnitAdded, UnitChanged, UnitClosed, UnitEvent
from admission_flow.procedure.acts import TaskAssigned
from admission_flow.register.core import officers
from admission_flow.register.core.register import Register
from admission_flow.register.units import entries as units
from admission_flow.testing import lawful_case
from tests.cli.office.test_role_matrix import ASKED, beside
from tests.conftest import Desk
from tests.database.server.attempts import LOOKS, OF_OTHER_UNITS, OF_OTHERS, OF_THE_LOG, entry
from tests.database.server.logins import LOGINS, SEEN, World, everything, granted
from tests.province import BASE, BRANCH, CHIEF, HERE, OTHER_BRANCH, THERE
from tests.register.conftest import Office
from tests.server import Server

# ---- what is seen ----


@pytest.mark.parametrize("login", LOGINS)
def test_rows_are_shown_by_unit(made: World, login: str) -> None:
    """Of cases and of personal values; what the program shows is the same or less."""
    role, place = login.split(".")
    seen = set() if role == "administrator" else SEEN[place]
    assert made.cases(login) == seen
    for table in ("private.person_name", "private.subject_secret", "main.case_place"):
        if role == "administrator" and table == "private.person_name":
            continue  # no right to look at all
        assert {c for (c,) in made.ask(login, f'SELECT "case" FROM {table}')} == seen
    if role != "administrator":
        values = made.ask(
            login,
            'SELECT DISTINCT e."case" FROM private.personal_value p'
            " JOIN main.log_entry e ON e.id = p.entry_id",
        )
        assert {case for (case,) in values} == seen
        with made.register("postgres", login) as register:
            assert {row.case for row in register.used_for(Use.READ).standings()} == seen


def test_whoever_holds_no_role_is_shown_nothing(made: World) -> None:
    """A login of the group, without a role in the log."""
    assert made.cases("cb99") == set()
    assert made.ask("cb99", "SELECT * FROM private.personal_value") == []


def test_before_the_first_role_nothing_is_hidden(
    server: Server,
    made: World,
    no_wait: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in the program: an office without roles is as it was; but inspectors do not write."""
    del no_wait
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    url = server.database()
    other = World(server, Office(url))
    Register.create(url, "cb01").close()
    server.run(f"GRANT {granted().partition('GRANT')[2]}", other.name)
    with Register.open(url, "cb01") as register:
        case = lawful_case()
        register.open_case(case.person, case.unit)
    assert other.cases("recorder.own") == {HERE}
    assert other.cases("cb99") == {HERE}
    with other.register("recorder.own") as register:
        register.record(HERE, TaskAssigned(on=date(2024, 1, 5), task="mẫu"))
    with other.register("inspector.own", "cb01") as register, pytest.raises(ServerNoAccess):
        register.record(HERE, TaskAssigned(on=date(2024, 1, 6), task="mẫu khác"))
    assert made.name != other.name
    server.drop(url)


def test_a_case_that_moves_is_seen_by_its_new_unit_alone(world: World) -> None:
    """Who moves it may write that, and sees it no more; moved back by a correction, it is back."""
    with world.register("secretary.own") as register:
        units.move_case(register, HERE, OTHER_BRANCH, date(2024, 1, 5))
    assert world.cases("secretary.own") == set()
    assert world.cases("recorder.elsewhere") == {HERE, THERE}
    seq = world.ask("postgres", "SELECT max(seq) FROM main.log_entry")[0][0]
    with world.register("secretary.elsewhere") as register:
        register.correct(HERE, seq, None, "mẫu")
    assert world.cases("recorder.own") == {HERE}
    assert upgrade.check(world.office.url) == ()


def test_roles_and_units_have_their_effect_at_once(world: World) -> None:
    """What an administrator writes with their own login, and an end that is set."""
    with world.register(CHIEF) as register:
        officers.grant(register, "cb99", "recorder", OTHER_BRANCH)
        assert world.cases("cb99") == {THERE}
        officers.withdraw(register, "cb99", "recorder", OTHER_BRANCH)
        assert world.cases("cb99") == set()
        officers.grant(register, "cb99", "secretary", BRANCH)
        assert world.cases("cb99") == {HERE}
        units.put(
            register,
            [units_closed(BRANCH, OTHER_BRANCH)],
        )
    assert world.cases("recorder.elsewhere") == {HERE, THERE}
    assert upgrade.check(world.office.url) == ()


def units_closed(unit: str, successor: str) -> Any:  # noqa: ANN401 - an event
    return UnitClosed(unit=unit, on=date(2024, 1, 1), successors=(successor,))


def test_what_the_wall_goes_by_is_compared_with_the_log(world: World) -> None:
    """A case that somebody placed elsewhere, a role that nobody gave, a policy taken down."""
    for statement, told in (
        (f"UPDATE main.case_place SET name = 'CB2' WHERE \"case\" = '{HERE}'", HERE),
        (f"UPDATE main.case_place SET \"case\" = 'HS-0777' WHERE \"case\" = '{HERE}'", "777"),
        (f"DELETE FROM main.case_place WHERE \"case\" = '{THERE}'", THERE),
        ("UPDATE main.role_held SET officer = 'cb99' WHERE unit = 'CB1'", "role_held"),
        ("DELETE FROM main.unit_above WHERE unit = 'CB1'", "unit_above"),
        ("UPDATE main.unit_name SET code = 'CB2' WHERE code = 'CB1'", "unit_name"),
    ):
        world.server.run(statement, world.name)
        assert any(told in line for line in upgrade.check(world.office.url)), statement
        with closing(dialect_of(world.office.url).write()) as link:
            fence.afresh(link)
        assert upgrade.check(world.office.url) == ()
    world.server.run("ALTER TABLE main.case_state DISABLE ROW LEVEL SECURITY", world.name)
    assert any("case_state" in line for line in upgrade.check(world.office.url))
    world.server.run("ALTER TABLE main.case_state ENABLE ROW LEVEL SECURITY", world.name)


@pytest.mark.parametrize("login", ["recorder.own", "inspector.everywhere", CHIEF])
def test_a_login_works_in_its_own_officers_name_alone(made: World, desk: Desk, login: str) -> None:
    """In another's the rows of the one would be missing where the roles of the other are asked."""
    other = ("--register", made.url(login), "--as", "secretary.elsewhere", "--lang", "en")
    before = everything(made)
    for line in (
        ("case", "show", THERE),
        ("case", "list"),
        ("due",),
        ("case", "record", THERE, "task_assigned", "--on", "2024-01-05", "task=mẫu"),
        ("report", "pipeline", "2024"),
    ):
        answer = desk(*line, *other)
        assert answer.code == 7, (line, answer.out, answer.err)
        assert "another officer's" in answer.err
        assert answer.out == ""
    assert everything(made) == before


def test_what_the_server_hides_is_not_called_lost(world: World) -> None:
    """A role that counts by the program's day and not yet by the server's: neither is wrong."""
    later = world.office.now + timedelta(days=9)
    with world.register("postgres", CHIEF) as register:
        officers.grant(register, "cb99", "secretary", BRANCH, later.date() - timedelta(days=4))
    for clock in (lambda: later, world.office.clock):
        with Register.open(world.url("cb99"), "cb99", clock=clock) as register:
            act = TaskAssigned(on=date(2024, 1, 5), task="mẫu")
            reader = register.used_for(Use.READ)
            for ask in (reader.case, reader.standing, reader.explain, reader.export):
                with pytest.raises((ServerNoAccess, NotAllowed)) as caught:
                    ask(HERE)
                assert caught.value.exit_code in {4, 7}
            with pytest.raises((ServerNoAccess, NotAllowed)):
                register.record(HERE, act)


def test_counts_are_of_the_whole_register_whoever_asks(made: World, desk: Desk) -> None:
    """Of whoever sees some cases alone, too: a number that is too small would be a wrong one."""
    told = {}
    for login in ("postgres", "recorder.own", "inspector.everywhere", CHIEF):
        url = made.url(login)
        status = desk("status", "--json", "--register", url, "--as", CHIEF)
        doctor = json.loads(desk("doctor", "--json", "--register", url).out)
        told[login] = (status.code, status.out, doctor["content"])
    assert told["postgres"][2]["cases"] == len(SEEN["everywhere"])
    assert len({str(found) for found in told.values()}) == 1


# ---- the work ----


@pytest.mark.parametrize("role", ROLES)
def test_what_the_roles_allow_the_database_allows(
    world: World, role: str, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command that a role gives in its own unit, with that officer's login alone."""
    monkeypatch.setenv(REGISTER_VARIABLE, world.url(f"{role}.own"))
    beside(tmp_path)
    wrong = []
    for command, asked in ASKED.items():
        rights = [asked.use] if asked.also is None else [asked.use, asked.also]
        if asked.where in {"whole", "over"} or asked.use is Use.VERIFY:
            continue
        if not all(may(role, use) for use in rights):
            continue
        words = asked.words.replace("HERE", HERE)
        for name in ("OUT", "CASE.toml", "WHOLE.toml", "LAW"):
            words = words.replace(name, str(tmp_path / name.lower()))
        for out in tmp_path.glob("out*"):
            shutil.rmtree(out) if out.is_dir() else out.unlink()
        answer = desk(*command.split(), *words.split(), "--as", f"{role}.own", "--lang", "en")
        if answer.code == 1 or "The server does not let this" in answer.err:
            wrong.append((command, answer.code, answer.err or answer.out))
    assert wrong == []


def test_an_administrator_works_and_sees_no_case(world: World, desk: Desk) -> None:
    """Officers, roles, units, keys, checkpoints: with the administrator's own login."""
    place = ("--register", world.url(CHIEF), "--as", CHIEF)
    for line in (
        ("officer", "grant", "cb98", "recorder", "--unit", "CB1"),
        ("officer", "four-eyes", "branch_resolution"),
        ("unit", "add", "CB9", "Chi bộ Mẫu Chín", "--level", "branch", "--under", "CS1",
         "--on", "2020-01-01"),
        ("officer", "list"),
        ("unit", "list"),
        ("checkpoint", "make", "--out", str(desk.folder / "moc")),
        ("status",),
        ("doctor",),
    ):  # fmt: skip
        answer = desk(*line, *place)
        assert answer.code == 0, (line, answer.out, answer.err)


def test_an_administrator_of_a_base_works_within_it(world: World) -> None:
    """Adds a unit under it, closes and renames one, and gives a role there."""
    with world.register("administrator.over") as register:
        day = date(2020, 1, 1)
        new = UnitAdded(unit="CB9", on=day, name="Chi bộ Chín", level="branch", parent=BASE)
        units.put(register, [new])
        units.put(register, [UnitChanged(unit="CB9", on=date(2021, 1, 1), name="Chi bộ Mười")])
        officers.grant(register, "cb99", "recorder", "CB9")
        units.put(register, [units_closed(BRANCH, "CB9")])
    assert world.cases("cb99") == {HERE}
    assert upgrade.check(world.office.url) == ()


@pytest.mark.parametrize("line", [("audit", "verify"), ("db", "backup", "OUT"), ("db", "rebuild")])
@pytest.mark.parametrize("login", ["secretary.own", CHIEF])
def test_what_takes_all_cases_refuses_who_sees_some(
    made: World, desk: Desk, login: str, line: tuple[str, ...]
) -> None:
    """A copy without the others would look whole, and a verifier would call them lost."""
    words = [str(desk.folder / "out.db") if word == "OUT" else word for word in line]
    answer = desk(*words, "--register", made.url(login), "--as", login, "--lang", "en")
    assert answer.code in {4, 7}, (answer.out, answer.err)
    assert not (desk.folder / "out.db").exists()
    if login != CHIEF:
        assert answer.code == 4 or "some units alone" in answer.err


def test_an_inspector_of_the_whole_register_verifies(made: World, desk: Desk) -> None:
    """With rights to look alone; and of a unit only the log's own questions are answered."""
    who = "inspector.everywhere"
    for line in (("audit", "verify"), ("audit", "findings"), ("audit", "replay")):
        answer = desk(*line, "--register", made.url(who), "--as", who)
        assert answer.code == 0, (line, answer.out, answer.err)
    with open_for_reading(made.url(who)) as reader:
        assert list(reader.foreign()) == []


# ---- the attempts ----


def refused(world: World, login: str, statement: str) -> bool:
    """Return whether the server refuses a statement, or lets it change and show nothing."""
    try:
        with psycopg.connect(world.url(login), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.rowcount == 0 or statement.startswith("GRANT")
    except psycopg.Error:
        return True


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_further_by_sql(made: World, role: str) -> None:
    """Each attempt changes nothing, for each role; the register is as it was."""
    before = everything(made)
    login = f"{role}.own"
    attempts = [*OF_THE_LOG]
    attempts += OF_OTHER_UNITS if role == "administrator" else OF_OTHERS
    attempts += [
        entry("secretary.everywhere", HERE, "case.record"),
        entry(login, THERE, "case.record"),
        entry(login, "", "register.restore"),
        entry(login, HERE, "case.nothing_known"),
    ]
    if not may(role, Use.ROLE):
        attempts.append(entry(login, "", "role.grant"))
    if not may(role, Use.DECIDE):
        attempts.append(entry(login, HERE, "case.advance", "admission_decision"))
    if not may(role, Use.CORRECT):
        attempts.append(entry(login, HERE, "case.correct"))
    passed = [one for one in attempts if not refused(made, login, one)]
    assert passed == []
    assert everything(made) == before


@pytest.mark.parametrize("role", [role for role in ROLES if may(role, Use.RECORD)])
def test_an_entry_of_ones_own_is_let_in(world: World, role: str) -> None:
    """The refusals above are of who asks, and not of how: the same statement, in one's own name."""
    assert not refused(world, f"{role}.own", entry(f"{role}.own", HERE, "case.record"))


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_nothing_of_another_unit_is_told(made: World, role: str) -> None:
    """Neither in rows, nor in what is said beside them, nor in an error."""
    where = f"WHERE \"case\" = '{THERE}'"
    ((name,),) = made.ask("postgres", f"SELECT full_name FROM private.person_name {where}")
    for statement in LOOKS:
        told: list[str] = []
        with psycopg.connect(made.url(f"{role}.own"), autocommit=True) as connection:
            connection.add_notice_handler(_noting(told))
            try:
                cursor = connection.execute(statement)
                while cursor.nextset():
                    pass
                told += [str(row) for row in cursor.fetchall()]
            except psycopg.Error as error:
                told.append(str(error))
        everything_told = " ".join(told)
        assert THERE not in everything_told, statement
        assert name not in everything_told, statement
        assert "division" not in everything_told, statement


def _noting(told: list[str]) -> Any:  # noqa: ANN401 - what the driver takes
    def note(notice: Any) -> None:  # noqa: ANN401 - the same
        told.append(str(notice.message_primary))

    return note


# ---- the same answer as the program's ----

NAMES = ("Chi bộ Một", "Chi bộ Hai", "Chi bộ Ba", "chi bộ  MỘT")


@pytest.mark.parametrize("seed", range(3))
def test_the_database_says_of_each_case_what_the_program_says(world: World, seed: int) -> None:
    """Of units that are renamed, closed, merged, and whose names others bear later."""
    chance = random.Random(seed)
    codes: list[str] = []
    with world.register("postgres", CHIEF) as register:
        for _ in range(40):
            event = _event(chance, codes)
            with suppress(BadDocument):
                units.put(register, [event])
                codes += [event.unit] if isinstance(event, UnitAdded) else []
        for unit in (*chance.sample(codes, min(3, len(codes))), "CS1", "TINH"):
            with suppress(NotAllowed):
                officers.grant(register, "cb99", "secretary", unit)
                break
    case = lawful_case()
    with world.register("postgres", "secretary.everywhere") as register:
        for number in range(12):
            lies = replace(case.unit, name=chance.choice([*NAMES, *codes, "CB1", "Chi bộ Mẫu Hai"]))
            person = replace(case.person, full_name=f"Lò Mẫu {number}")
            opened = register.open_case(person, lies, even_if_known=True)
            day = date(chance.randint(2016, 2024), 3, chance.randint(1, 28))
            register.record(opened.id, TaskAssigned(on=day, task="mẫu"))
    with world.register("postgres", "cb99") as register:
        seen = {row.case for row in register.used_for(Use.READ).standings()}
    assert world.cases("cb99") == seen
    assert 0 < len(seen) < 15
    assert upgrade.check(world.office.url) == ()


def _event(chance: random.Random, codes: list[str]) -> UnitEvent:
    day = date(chance.randint(2015, 2024), chance.randint(1, 12), 1)
    name = chance.choice(NAMES)
    if not codes or chance.random() < 0.4:
        above = chance.choice(["CS1", "CS2"])
        return UnitAdded(unit=f"X{len(codes)}", on=day, name=name, level="branch", parent=above)
    unit, other = chance.choice(codes), chance.choice([*codes, "CB1"])
    if chance.random() < 0.6:
        return UnitChanged(unit=unit, on=day, name=name, parent=chance.choice(["CS1", "CS2"]))
    return UnitClosed(unit=unit, on=day, successors=(other,))
