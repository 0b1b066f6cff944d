"""What roles of the server may do with the tables outlives an upgrade that makes tables anew."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from admission_flow.database import postgres_schema, upgrade
from admission_flow.database.dialect import dialect_of
from admission_flow.database.postgres_link import PostgresLink, connect
from admission_flow.database.schema import revisions
from tests.server import Server

ROLE = "so_thu_quyen"
GRANTS = (
    f"CREATE ROLE {ROLE} NOLOGIN",
    f"GRANT USAGE ON SCHEMA main, private TO {ROLE}",
    f"GRANT SELECT ON ALL TABLES IN SCHEMA main, private TO {ROLE}",
    f"GRANT INSERT ON main.log_entry TO {ROLE}",
    f"GRANT INSERT, UPDATE ON main.case_state, private.person_name TO {ROLE}",
    "GRANT SELECT ON main.case_state TO PUBLIC",
)


@pytest.fixture
def old(
    server: Server,
    no_wait: None,  # noqa: ARG001 - the server does not wait
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[str]:
    """A register of the oldest revision, with which a role may do something."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    url = server.database()
    with dialect_of(url).filled(revisions()[0]) as filling:
        filling.done()
    name = url.partition("@/")[2].partition("?")[0]
    for sql in GRANTS:
        server.run(sql, name)
    yield url
    server.run(f"DROP OWNED BY {ROLE}", name)
    server.run(f"DROP ROLE {ROLE}")
    server.drop(url)


def rights(url: str) -> set[postgres_schema.Right]:
    with closing(PostgresLink(connect(url, read_only=True))) as link:
        return postgres_schema.rights(link)


def test_an_upgrade_takes_no_right_away(old: str) -> None:
    """A table that a migration makes anew is new to the server: who worked there still may."""
    before = rights(old)
    assert ("main", "case_state", ROLE, "UPDATE") in before
    assert ("main", "case_state", "PUBLIC", "SELECT") in before
    upgrade.upgrade(old)
    assert before - rights(old) == set()


def test_it_would_be_noticed(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug, which was there: nothing is given again."""
    before = rights(old)
    monkeypatch.setattr(postgres_schema, "give", lambda *_: None)
    upgrade.upgrade(old)
    assert ("main", "case_state", ROLE, "UPDATE") in before - rights(old)
