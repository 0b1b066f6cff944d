"""The rights that the page for operators gives: officers work with them, and get no further."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from admission_flow.database import open_for_reading, open_for_writing, upgrade
from admission_flow.database.store import Store
from admission_flow.errors import ServerNoAccess
from tests.database.conftest import PERSONAL, SECRET, append_one, next_intent
from tests.server import Server

PAGE = Path(__file__).resolve().parents[3] / "docs" / "operators" / "postgresql.md"
OFFICER, INSPECTOR = "tester_cb01", "tester_kt01"


def granted() -> str:
    """Return the statements of the page that give the rights."""
    blocks = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if "GRANT" in block]
    return str(found)


@pytest.fixture
def people(url: str, server: Server) -> Iterator[dict[str, str]]:
    """An officer and an inspector with those rights and no others; their addresses."""
    name = url.partition("@/")[2].partition("?")[0]
    server.run(granted(), name)
    server.run(f"CREATE ROLE {OFFICER} LOGIN IN ROLE so_can_bo")
    server.run(f"CREATE ROLE {INSPECTOR} LOGIN IN ROLE so_kiem_tra")
    yield {who: server.url(name, who) for who in (OFFICER, INSPECTOR)}
    for role in ("so_can_bo", "so_kiem_tra"):
        server.run(f"DROP OWNED BY {role}", name)
    server.run(f"DROP ROLE {OFFICER}, {INSPECTOR}, so_can_bo, so_kiem_tra")


def work(store: Store) -> None:
    """Do everything that an officer's commands do with a store."""
    append_one(store)
    with store.writing() as writing:
        writing.append(next_intent(writing), PERSONAL, secret=SECRET)
        writing.put_name("HS-0001", "Lò Thị Mẫu", "lo thi mau")
        writing.drop_names()
        writing.drop_case_states()
        writing.erase("HS-0001")
    store.compact()


def test_an_officer_can_do_an_officers_work(people: dict[str, str]) -> None:
    """With these rights alone; an inspector reads, and is told that there is no right to write."""
    with open_for_writing(people[OFFICER]) as store:
        work(store)
        assert store.head[0] == 2
    with open_for_reading(people[INSPECTOR]) as reader:
        assert len(list(reader.rows())) == 2
        assert list(reader.foreign()) == []
    assert upgrade.check(people[INSPECTOR]) == ()
    with (
        open_for_writing(people[INSPECTOR]) as store,
        pytest.raises(ServerNoAccess) as caught,
    ):
        append_one(store)
    assert caught.value.exit_code == 7


ATTEMPTS = (
    "UPDATE main.log_entry SET line = 'x'",
    "DELETE FROM main.log_entry",
    "TRUNCATE main.log_entry",
    "MERGE INTO main.log_entry a USING main.log_entry b ON a.seq = b.seq WHEN MATCHED THEN DELETE",
    "INSERT INTO main.log_entry TABLE main.log_entry ON CONFLICT (seq) DO UPDATE SET line = 'x'",
    "INSERT INTO main.log_entry SELECT 7, leaf || 'a', id, '', 9, line FROM main.log_entry",
    "ALTER TABLE main.log_entry DISABLE TRIGGER ALL",
    "ALTER TABLE main.log_entry RENAME TO older",
    "DROP TRIGGER log_entry_no_update ON main.log_entry",
    "DROP TABLE main.log_entry",
    "DROP SCHEMA main CASCADE",
    "DROP FUNCTION main.log_entry_refuse() CASCADE",
    "CREATE OR REPLACE FUNCTION main.log_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS ''",
    "CREATE TRIGGER mine BEFORE INSERT ON main.log_entry EXECUTE FUNCTION main.log_entry_refuse()",
    "CREATE TABLE main.mine ()",
    "CREATE VIEW private.mine AS SELECT * FROM private.personal_value",
    "CREATE RULE mine AS ON INSERT TO main.case_state DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "UPDATE main.alembic_version SET version_num = '0001'",
    "ALTER ROLE tester_cb01 SUPERUSER",
    "SET ROLE postgres",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY main.log_entry TO PROGRAM 'cat'",
    "GRANT UPDATE ON main.log_entry TO tester_cb01",
    "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION main.log_entry_refuse()",
)


@pytest.mark.parametrize("who", [OFFICER, INSPECTOR])
def test_nobody_gets_further_by_sql(url: str, people: dict[str, str], who: str) -> None:
    """Each attempt is refused by the server, and the register is as it was."""
    with open_for_writing(url) as store:
        append_one(store)
        append_one(store)
    before = _everything(url)
    passed = []
    for attempt in ATTEMPTS:
        with psycopg.connect(people[who], autocommit=True) as connection:
            try:
                connection.execute(attempt)
            except psycopg.Error:
                continue
            passed.append(attempt)
    # A grant of what one may not give is a warning of PostgreSQL's, and gives nothing.
    assert [attempt for attempt in passed if not attempt.startswith("GRANT")] == []
    with (
        psycopg.connect(people[who], autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("UPDATE main.log_entry SET line = 'x'")
    assert _everything(url) == before
    with open_for_reading(url) as reader:
        assert list(reader.foreign()) == []


def _everything(url: str) -> list[list[tuple[Any, ...]]]:
    with open_for_reading(url) as reader:
        return [list(reader.rows()), reader._rows("SELECT * FROM main.alembic_version")]
