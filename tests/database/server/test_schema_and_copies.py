"""A register on a PostgreSQL server: what its traps are, and that none catches us."""

import threading
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from admission_flow.database import (
    create,
    open_for_reading,
    open_for_writing,
    upgrade,
)
from admission_flow.database.dialect import dialect_of
from admission_flow.database.postgres import Postgres
from admission_flow.database.postgres_link import PostgresLink, connect
from admission_flow.database.postgres_schema import catalogue, foreign, wanted
from admission_flow.database.store import Store
from admission_flow.errors import (
    AdmissionFlowError,
    BadServerAddress,
    RegisterExists,
    RegisterMissing,
    RegisterTooNew,
    RegisterUnsafe,
    SchemaForeign,
    ServerNoAccess,
    TriggersMissing,
)
from tests.database.conftest import PERSONAL, SECRET, append_one, next_intent
from tests.database.server.conftest import admin
from tests.outsider import outsider
from tests.server import Server, of_this_run

# ---- what it consists of ----


def test_the_catalogue_is_that_of_the_migrations(url: str) -> None:
    """What is compared at each opening is what the migrations make, and nothing typed by hand."""
    with closing(PostgresLink(connect(url, read_only=True))) as link:
        assert dict(catalogue(link)) == dict(wanted())
        assert list(foreign(link)) == []


def test_texts_are_in_the_order_of_their_bytes(store: Store) -> None:
    """Each text has the collation C, whatever the language of the database: as in files."""
    texts = [what for (_, kind, _), what in wanted().items() if kind == "table"]
    assert sum(what.count(" text C") for what in texts) == sum(
        what.count(" text") for what in texts
    )
    names = ["HS-2", "hs-1", "HS-10", "Đ", "e"]
    with store.writing() as writing:
        for case in names:
            writing.put_name(case, case, case)
    assert [row[0] for rows in store.whole_table("private.person_name") for row in rows] == sorted(
        names
    )


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (
            "ALTER TABLE main.log_entry DISABLE TRIGGER log_entry_no_update",
            TriggersMissing,
            "no_update",
        ),
        (
            "ALTER TABLE main.log_entry ENABLE TRIGGER log_entry_no_delete",
            TriggersMissing,
            "no_delete",
        ),
        ("DROP TRIGGER log_entry_only_next ON main.log_entry", TriggersMissing, "only_next"),
        (
            (
                "CREATE OR REPLACE FUNCTION main.log_entry_refuse() RETURNS trigger"
                " LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp"
                " AS 'BEGIN RETURN NEW; END'"
            ),
            TriggersMissing,
            "log_entry_refuse",
        ),
        (
            "CREATE VIEW main.mirror AS SELECT * FROM private.personal_value",
            SchemaForeign,
            "mirror",
        ),
        (
            "CREATE RULE quiet AS ON INSERT TO private.personal_value DO INSTEAD NOTHING",
            SchemaForeign,
            "quiet",
        ),
        (
            "CREATE POLICY hidden ON private.person_name USING (false)",
            SchemaForeign,
            "person_name.hidden",
        ),
    ],
)
def test_what_acts_on_the_tables_and_is_not_ours_is_refused(
    url: str, change: str, error: type[AdmissionFlowError], said: str
) -> None:
    """A trigger switched off, exchanged or added, a view, a rule, a policy: nobody works there."""
    admin(url, change)
    for opener in (open_for_reading, open_for_writing):
        with pytest.raises(error) as caught:
            opener(url)
        assert caught.value.exit_code == 6
        assert any(said in str(fact) for fact in caught.value.facts.values())
    with open_for_reading(url, with_triggers=False) as reader:
        assert any(said in what for _, what in reader.foreign())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DROP INDEX main.ix_case_state_unit", "the index ix_case_state_unit is missing"),
        ("ALTER TABLE main.case_state ADD COLUMN more text", "the table case_state is not as we"),
        ("CREATE TABLE private.more ()", "the table more is not ours"),
        (
            "ALTER TABLE main.log_entry DROP CONSTRAINT uq_log_entry_id",
            "the constraint log_entry.uq_log_entry_id is missing",
        ),
        (
            'ALTER TABLE main.case_state ALTER state TYPE text COLLATE "C.utf8"',
            "the table case_state is not as we make it",
        ),
    ],
)
def test_whatever_differs_from_our_schema_is_found(url: str, change: str, said: str) -> None:
    """`db check` and the verifier name it."""
    with suppress(psycopg.errors.UndefinedObject):
        admin(url, change)
        assert any(said in what for what in upgrade.check(url))


# ---- append-only ----


_NOT_NEXT = """
INSERT INTO main.log_entry SELECT seq + {seq}, repeat('a', 64), repeat('b', 32), "case",
case_ver + {ver}, line FROM main.log_entry
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE main.log_entry SET line = 'x'",
        "DELETE FROM main.log_entry",
        "TRUNCATE main.log_entry",
        _NOT_NEXT.format(seq=2, ver=1),
        _NOT_NEXT.format(seq=1, ver=5),
        "INSERT INTO main.log_entry TABLE main.log_entry ON CONFLICT (seq) DO UPDATE SET line = ''",
        "SET session_replication_role = replica; UPDATE main.log_entry SET line = 'x'",
    ],
)
def test_the_log_takes_the_next_entry_and_nothing_else(
    url: str, store: Store, statement: str
) -> None:
    """Not even from the owner, unless the fence is taken down first; opening tells of that."""
    append_one(store)
    before = list(store.rows())
    with pytest.raises(psycopg.Error, match="log_entry:"):
        admin(url, statement)
    assert list(store.rows()) == before


# ---- opening ----


def test_a_password_is_never_shown(server: Server) -> None:
    """Neither where the server refuses nor where the address cannot be read."""
    secret = "mat-khau-that"  # noqa: S105 - invented
    wrong = f"postgresql://nobody:{secret}@/nothing?host={server.socket}"
    for address in (
        wrong,
        f"postgresql://nobody:{secret}@[bad",
        f"postgresql://a:{secret}@h/x?no=1",
    ):
        for opener in (open_for_reading, open_for_writing):
            with pytest.raises((ServerNoAccess, BadServerAddress)) as caught:
                opener(address)
            assert caught.value.exit_code == 7
            assert secret not in str(caught.value) + repr(caught.value.facts)


def test_an_empty_database_is_no_register(server: Server) -> None:
    """It is said to be missing, and opening makes nothing there."""
    empty = server.database()
    for opener in (open_for_reading, open_for_writing):
        with pytest.raises(RegisterMissing):
            opener(empty)
    assert not dialect_of(empty).exists()
    server.drop(empty)


def test_a_later_version_is_not_touched(url: str) -> None:
    """As in files."""
    admin(url, "UPDATE main.alembic_version SET version_num = '9999'")
    with pytest.raises(RegisterTooNew):
        open_for_reading(url)


def test_nothing_is_made_over_what_is_there(url: str, server: Server) -> None:
    """Neither over a register nor over somebody's own schema of that name."""
    with pytest.raises(RegisterExists):
        create(url)
    other = server.database()
    admin(other, "CREATE SCHEMA main; CREATE TABLE main.theirs ()")
    with pytest.raises(RegisterExists):
        create(other)
    server.drop(other)


def test_of_several_makers_one_makes_it(server: Server, no_wait: None) -> None:  # noqa: ARG001 - as above
    """The others are told that it is there; what is there is whole."""
    place = server.database()
    told: list[str] = []

    def make() -> None:
        try:
            create(place)
            told.append("made")
        except RegisterExists:
            told.append("there")

    makers = [threading.Thread(target=make) for _ in range(4)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert sorted(told) == ["made", "there", "there", "there"]
    with open_for_reading(place) as reader:
        assert list(reader.foreign()) == []
    server.drop(place)


def test_a_register_that_fails_while_it_is_begun_is_not_there(
    server: Server,
    no_wait: None,  # noqa: ARG001 - as above
) -> None:
    """Schemas, tables and first entry come in one transaction, or not at all."""
    place = server.database()

    def begin(_: object) -> None:
        raise OSError("no space for the key")

    with pytest.raises(OSError, match="no space"):
        create(place, begin)
    assert not dialect_of(place).exists()
    create(place)
    server.drop(place)


def test_what_does_not_wait_for_the_disk_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch, server: Server
) -> None:
    """A server that loses what it acknowledged: nobody writes there, and readers may look."""
    monkeypatch.undo()
    with pytest.raises(RegisterUnsafe) as caught:
        open_for_writing(url)
    assert caught.value.facts["setting"] == "fsync"
    name = url.partition("@/")[2].partition("?")[0]
    server.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    with open_for_reading(url) as reader:
        assert reader.head[0] == 0


def test_a_session_whose_commits_do_not_wait_is_set_right(
    url: str, store: Store, server: Server
) -> None:
    """The database says off, we say on, and read it back."""
    name = url.partition("@/")[2].partition("?")[0]
    server.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    append_one(store)
    ((said,),) = store._connected().rows("SELECT current_setting('synchronous_commit')")
    assert said == "on"


def test_a_reader_cannot_write(url: str) -> None:
    """Its session only reads, whatever rights its user has."""
    with open_for_reading(url) as reader:
        for table in ("main.case_state", "private.person_name"):
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                reader._link.run(f"DELETE FROM {table}")


def test_what_cannot_be_stored_is_found_as_nothing(store: Store) -> None:
    """A NUL or a surrogate that somebody searches for: no error of the driver's."""
    append_one(store)
    for text in ("a\0", "\udc80", "HS-0001\0"):
        assert store.names(text) == {}
        assert store.case_head(text)[0] == 0
        assert store.case_state(text) is None


# ---- to and fro ----


def test_a_copy_is_the_same_to_the_byte_and_back(url: str, store: Store, tmp_path: Path) -> None:
    """Server to files to another server: every row of the log and of the values is the same."""
    with store.writing() as writing:
        for number in range(5):
            intent = next_intent(writing, f"HS-{number % 2}")
            writing.append(intent, PERSONAL, secret=SECRET)
    server = of_this_run()
    files, other = str(tmp_path / "so.db"), server.database()
    upgrade.backup(url, files)
    with outsider(files) as database:
        names = ("personal_value", "subject_secret", "log_entry", "case_state", "person_name")
        kept = {name: database.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in names}
    with outsider(url) as database:
        assert kept == {
            name: database.rows(f"SELECT * FROM {name} ORDER BY 1, 2") for name in names
        }
    with pytest.raises(AdmissionFlowError) as caught:  # in clear: not on a server
        upgrade.backup(files, other)
    assert caught.value.message_id == "not_sealed"
    assert not dialect_of(other).exists()
    upgrade.backup(url, files)  # the same state: nothing is done
    append_one(store, "HS-0")
    with pytest.raises(RegisterExists):
        upgrade.backup(url, files)
    server.drop(other)


# ---- what it is planned by ----


def counted(url: str) -> set[str]:
    """Return the columns of the log of which the server has counted what is in them."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT attname FROM pg_stats WHERE tablename = 'log_entry'")
        return {str(name) for (name,) in found}


def test_after_an_upgrade_and_a_copy_the_server_has_counted(
    url: str, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would read whole tables for one case; of an empty register it counts nothing."""
    with open_for_writing(url) as store:
        for _ in range(40):
            append_one(store)
    assert counted(url) == set()
    upgrade.upgrade_in_place(dialect_of(url))
    assert counted(url) >= {"seq", "case", "id"}
    upgrade.upgrade_in_place(dialect_of(url))
    assert counted(url) >= {"seq", "case", "id"}
    monkeypatch.setattr(Postgres, "seals", False)  # what is copied is not the question
    copy = server.database()
    upgrade.backup(url, copy)
    assert counted(copy) >= {"seq", "case", "id"}
    server.drop(copy)
