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
from tests.server import Server, of_this_run


@pytest.fixture(scope="module")
def server() -> Server:
    """The server of this run, which does not wait for its disk."""
    return of_this_run()


@pytest.fixture
def url(server: Server, no_wait: None) -> Iterator[str]:  # noqa: ARG001 - the server does not wait
    """An empty register on it."""
    made = server.database()
    create(made)
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
