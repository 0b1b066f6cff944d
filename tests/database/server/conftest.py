"""A register on the server of this run, for tests of what a server does."""

from collections.abc import Iterator

import psycopg
import pytest

from admission_flow.database import (
    create,
    open_for_writing,
    postgres_link,
)
from admission_flow.database.store import Store
from admission_flow.register.core.clock import system_clock
from admission_flow.register.core.register import Register
from tests.database.server.logins import GROUPS, LOGINS, World, granted
from tests.province import CHIEF, governed
from tests.register.conftest import Office
from tests.server import Register as Kept
from tests.server import Server, of_this_run


@pytest.fixture(scope="module")
def server() -> Server:
    """The server of this run, which does not wait for its disk."""
    return of_this_run()


@pytest.fixture(scope="module")
def empty(server: Server) -> Iterator[str]:
    """An empty register on it, which nobody opens: it is copied."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "full_page_writes"):
            patch.setitem(postgres_link.KEPT, name, ("on", "off"))
        made = server.database()
        create(made)
    yield made
    server.drop(made)


@pytest.fixture
def url(server: Server, empty: str, no_wait: None) -> Iterator[str]:  # noqa: ARG001 - the server does not wait
    """An empty register on it."""
    made = server.database(empty)
    yield made
    server.drop(made)


@pytest.fixture
def no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a server do that does not wait for its disk: that is not the question here."""
    for name in ("fsync", "full_page_writes"):
        monkeypatch.setitem(postgres_link.KEPT, name, ("on", "off"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """It, opened to write."""
    with open_for_writing(url) as opened:
        yield opened


def admin(url: str, sql: str) -> None:
    """Run a statement as the owner of the database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql)


# ---- a province whose officers have logins of their own ----


@pytest.fixture(scope="module")
def made(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Make the province on the server, once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "full_page_writes"):
            patch.setitem(postgres_link.KEPT, name, ("on", "off"))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        world = World(server, Office(server.database(), system_clock()))
        Register.create(world.office.url, "cb01", clock=world.office.clock).close()
        governed(world.office)
        server.run(granted(), world.name)
        for login in (*LOGINS, CHIEF, "cb99"):
            role = login.partition(".")[0] if "." in login else "administrator"
            group = GROUPS["recorder" if login == "cb99" else role]
            server.run(f'CREATE ROLE "{login}" LOGIN IN ROLE {group}')
        yield world
    server.drop(world.office.url)
    logins = ", ".join(f'"{login}"' for login in (*LOGINS, CHIEF, "cb99"))
    server.run(f"DROP ROLE {logins}, {', '.join(GROUPS.values())}")


@pytest.fixture(scope="module")
def kept(made: World) -> Kept:
    """It, to be put back as it was after a test that writes."""
    return Kept(made.office.url)


@pytest.fixture
def world(made: World, kept: Kept) -> Iterator[World]:
    """The province, which a test may change."""
    yield made
    assert kept.reset()
