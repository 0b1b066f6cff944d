"""An upgrade from each earlier revision, on both databases, and whatever can go wrong with it."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from admission_flow.database import postgres_link, upgrade
from admission_flow.database.dialect import Dialect, dialect_of
from admission_flow.database.schema import revisions
from admission_flow.register.core.register import Register
from tests.reliability.sample import made
from tests.reliability.upgrades import (
    Before,
    Failures,
    Ground,
    as_of_revision,
    at_statement,
    broken_off,
    disk_full,
    in_files,
    on_a_server,
    spread,
)
from tests.server import Server, of_this_run
from tests.tool_scripts import tool

OLDEST = revisions()[0]
KINDS = ("sqlite", "postgresql")
NEVER = 10**9
"""A step that no upgrade comes to."""


@pytest.fixture(scope="module", autouse=True)
def no_wait() -> Iterator[None]:
    """Let a server do that does not wait for its disk, and copies lie in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "full_page_writes"):
            patch.setitem(postgres_link.KEPT, name, ("on", "off"))
        yield


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the copies that are made before an upgrade of a server lie in a folder of the test."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="module")
def server() -> Server:
    """The server of this run."""
    return of_this_run()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A register of this version with two people in it."""
    return str(made(tmp_path_factory.mktemp("sample"), signed=True).place.log)


def old_register(sample: str, kind: str, revision: str, home: Path, server: Server) -> str:
    """Make a register of an earlier revision; return its address."""
    url = str(home / "old.db") if kind == "sqlite" else server.database()
    as_of_revision(sample, url, revision)
    return url


@pytest.fixture(scope="module", params=KINDS)
def ground(
    request: pytest.FixtureRequest,
    sample: str,
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Ground:
    """Registers of the oldest revision."""
    home = tmp_path_factory.mktemp("ground")
    url = old_register(sample, request.param, OLDEST, home, server)
    if request.param == "sqlite":
        return in_files(home, Path(url))
    return on_a_server(server, url)


@pytest.mark.parametrize("revision", revisions()[:-1])
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_before_is_afterwards(
    kind: str, revision: str, sample: str, server: Server, tmp_path: Path
) -> None:
    """Complete by every check; log, proofs and values to the byte; the copy is the old one."""
    url = old_register(sample, kind, revision, tmp_path, server)
    before = Before.of(url)
    assert before.state(url) == "old"
    copy = upgrade.upgrade(url)
    assert copy is not None
    assert before.wrong_with(url) == ""
    again = Before.of(str(copy))
    assert (again.revision, again.kept, again.root) == (revision, before.kept, before.root)
    assert upgrade.upgrade(url) is None
    with Register.open(url, "cb01", must_exist=True) as register:
        register.rebuild()
    assert before.wrong_with(url) == ""


def no_fault(found: Failures) -> None:
    """Nothing is wrong, and both outcomes came about."""
    assert found.wrong == []
    assert found.old + found.new == found.tried
    assert found.old > 0


def test_killed_at_steps_of_all_its_code(ground: Ground) -> None:
    """The copy, the migrations, the triggers, the commit: old or new, and it can be run again."""
    found = Failures()
    ground.killed(found, [*spread(4, ground.steps()), NEVER])
    no_fault(found)
    assert found.new > 0


@pytest.fixture(scope="module")
def there(sample: str, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """Registers of the oldest revision on a server."""
    home = tmp_path_factory.mktemp("there")
    return on_a_server(server, old_register(sample, "postgresql", OLDEST, home, server))


@pytest.mark.parametrize("what", ["connection", "disk"])
def test_a_server_that_fails_at_statements(there: Ground, server: Server, what: str) -> None:
    """The connection is ended, or there is no room: a sentence, and the old register."""
    found = Failures()
    wrong = broken_off(server) if what == "connection" else disk_full
    there.broken(found, wrong, spread(3, there.statements()))
    no_fault(found)
    assert found.said == {"ServerFailed": found.tried}


def test_files_for_which_there_is_no_room(sample: str, tmp_path: Path, server: Server) -> None:
    """Whichever write the system refuses: a sentence, and the old register."""
    ground = in_files(tmp_path, Path(old_register(sample, "sqlite", OLDEST, tmp_path, server)))
    size = (tmp_path / "old.db").stat().st_size
    found = Failures()
    ground.without_room(found, range(0, 2 * size, 12_000))
    no_fault(found)
    assert found.new > 0
    assert found.said.keys() <= {"RegisterNotWritten", "RegisterNoAccess"}


def in_two_transactions(place: Dialect) -> None:
    """Upgrade as nobody should: what is half way is committed."""
    for revision in (revisions()[1], "head"):
        with place.migrating() as connection:
            upgrade.run_migrations(connection, revision)


def test_an_upgrade_in_two_transactions_is_noticed(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted bug: a failure after the first one leaves a register that is neither."""
    monkeypatch.setattr(upgrade, "upgrade_in_place", in_two_transactions)
    found = Failures()

    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    def failing(url: str) -> None:
        for number in range(1, 1000, 12):  # until the first transaction is over
            kind = dialect_of(url).kind
            with suppress(KeyboardInterrupt), at_statement(kind, number, stopped):
                upgrade.upgrade(url)
            if ground.before.state(url) != "old":
                return

    ground.fail(found, "planted", failing)
    assert len(found.wrong) == 1
    assert "half way" in found.wrong[0]


def test_what_changed_is_noticed(ground: Ground) -> None:
    """A row, a value or a word of the schema that is another one: not old, not new."""
    changes = (
        "UPDATE private.personal_value SET value = 'khác'",
        "DELETE FROM main.case_state",
        "DROP INDEX main.ix_case_state_unit",
    )
    for change in changes:
        with ground.fresh() as url:
            link = dialect_of(url).write()
            link.begin()
            link.run(change)
            link.commit()
            link.close()
            assert ground.before.state(url) not in {"old", "new"}


def test_the_page_is_what_was_measured() -> None:
    """docs/operators/figures.md is what the figures make of it, and nothing was wrong."""
    soak = tool("soak_server")
    figures = json.loads(soak.RESULTS.read_text("utf-8"))
    assert soak.PAGE.read_text("utf-8") == soak.page(figures)
    places = [part for part in figures.get("upgrade", {}).values() if isinstance(part, dict)]
    assert all(part["wrong"] == [] for part in (figures["load"], figures["kills"], *places))
