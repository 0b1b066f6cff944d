"""Whoever has an officer's login and SQL gets no further than the program lets them."""

from typing import Any

import psycopg
import pytest

from admission_flow.journal.rights import ROLES, Use, may
from tests.database.server.attempts import LOOKS, OF_OTHER_UNITS, OF_OTHERS, OF_THE_LOG, entry
from tests.database.server.logins import World, everything
from tests.province import (
    HERE,
    THERE,
)


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
