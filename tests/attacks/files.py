"""Attacks on the files with SQL: what is derived, what is personal, and what the database is.

Whoever owns the files drops the append-only triggers, changes what they like, and puts them back.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256

from admission_flow.register.core.records import Split
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.forging import append, sql, without_triggers
from tests.attacks.ground import THIRD, VICTIM, WAITING, Ground

SQL, EDITOR, OFFICER = "anyone with SQL", "editor of personal values", "officer around the program"
NOT_OURS = "BROKEN at (the register|file)"
FOREIGN = (Told("verify", NOT_OURS), Told("db check", "."))
NOT_OPENED = (*FOREIGN, Told("opening", "register|trigger|table|view"))


def key_withheld(ground: Ground) -> None:
    """The state of a case is edited, and the key of sealed values is "not here today"."""
    sql(f"UPDATE case_state SET state = 'official' WHERE \"case\" = '{WAITING}'")(ground)
    assert ground.data_key is not None
    ground.data_key.rename(ground.data_key.with_name("in a drawer"))


def key_withheld_alone(ground: Ground) -> None:
    """Nothing is edited, and the key is not here: the verdict says what was not checked."""
    assert ground.data_key is not None
    ground.data_key.rename(ground.data_key.with_name("in a drawer"))


def value_in_clear(ground: Ground) -> None:
    """A sealed value is replaced by the same value in clear."""
    with ground.files() as database:
        entry_id, field = database.execute(
            "SELECT entry_id, field FROM private.personal_value LIMIT 1"
        ).fetchone()
        with ground.open() as register:
            personal = register.store.personal(VICTIM)
        value = f'"{personal[entry_id][field]}"'
        database.execute(
            "UPDATE private.personal_value SET value = ? WHERE entry_id = ? AND field = ?",
            (value, entry_id, field),
        )


def secret_exchanged(ground: Ground) -> None:
    """A person's secret is exchanged, so that another value would open."""
    with ground.files() as database:
        database.execute(
            'UPDATE private.subject_secret SET secret = ? WHERE "case" = ?', (b"x" * 32, VICTIM)
        )


def erased_past_the_program(ground: Ground) -> None:
    """A person's values are deleted, and no entry says so."""
    with ground.files() as database:
        database.execute(
            "DELETE FROM private.personal_value WHERE entry_id IN"
            ' (SELECT id FROM main.log_entry WHERE "case" = ?)',
            (VICTIM,),
        )
        database.execute('DELETE FROM private.subject_secret WHERE "case" = ?', (VICTIM,))


def erased_by_one(ground: Ground) -> None:
    """One officer asks for the erasure, approves it, and deletes everything."""
    asked = {"decision": "12-QĐ/ĐU", "decided_on": "2026-11-01", "rule": "removed", "months": 60}
    append(ground, THIRD, "privacy.erase_request", Split({**asked, "retention": "a" * 64}, {}))
    approved = {"values": 1, "kept": {"state": "sympathiser"}}
    append(ground, THIRD, "privacy.erase_approve", Split(approved, {}))
    with ground.files() as database:
        database.execute(
            "DELETE FROM private.personal_value WHERE entry_id IN"
            ' (SELECT id FROM main.log_entry WHERE "case" = ?)',
            (THIRD,),
        )
        database.execute('DELETE FROM private.subject_secret WHERE "case" = ?', (THIRD,))


def erased_and_kept(ground: Ground) -> None:
    """An erasure is on file, and the values are put back from a backup."""
    case = "HS-0004"
    with ground.files() as database:
        database.execute("ATTACH ? AS backup", (str(ground.backup / "so-private.db"),))
        (entry_id,) = database.execute(
            'SELECT id FROM main.log_entry WHERE "case" = ? ORDER BY seq LIMIT 1', (case,)
        ).fetchone()
        database.execute(
            "INSERT INTO private.personal_value VALUES (?, 'person.full_name', ?)",
            (entry_id, '"Hoàng Thị Ví Dụ"'),
        )


def name_kept(ground: Ground) -> None:
    """An erasure is on file, and the name is still in the list of names."""
    with ground.files() as database:
        row = ("HS-0004", "Hoàng Thị Ví Dụ", "hoang thi vi du")
        database.execute("INSERT INTO private.person_name VALUES (?, ?, ?)", row)


def row_of(
    change: Callable[[dict[str, object]], None], table: str = "log_entry"
) -> Callable[..., None]:
    """Return the attack that changes the columns beside a line."""

    def attack(ground: Ground) -> None:
        with ground.files() as database, without_triggers(database):
            database.row_factory = sqlite3.Row
            row = dict(database.execute(f"SELECT * FROM {table} WHERE seq = 24").fetchone())
            change(row)
            values = ", ".join(f'"{name}" = ?' for name in row)
            database.execute(f"UPDATE {table} SET {values} WHERE seq = 24", list(row.values()))
            database.row_factory = None

    attack.__doc__ = change.__doc__
    return attack


def line_in_other_words(row: dict[str, object]) -> None:
    """A line that says the same in another spelling, with its own leaf."""
    row["line"] = str(row["line"]).replace('"seq":24', '"seq": 24')
    row["leaf"] = sha256(b"\0" + str(row["line"]).encode()).hexdigest()


def other_case(row: dict[str, object]) -> None:
    """The case beside the line is another."""
    row["case"], row["case_ver"] = "HS-0099", 1


def line_changed(row: dict[str, object]) -> None:
    """A vote more in the line, and the digest as it was."""
    row["line"] = str(row["line"]).replace("in_favour", "against_")


def everything_derived_dropped(ground: Ground) -> None:
    """What is kept at hand of a case is deleted."""
    sql(f"DELETE FROM case_state WHERE \"case\" = '{VICTIM}'")(ground)


def not_sqlite(ground: Ground) -> None:
    """The file is something else."""
    ground.log.write_bytes(b"x" * 4096)


def private_file_of_another(ground: Ground) -> None:
    """The file of personal values is that of another office."""
    ground.private.write_bytes(ground.other.with_name("so-private.db").read_bytes())


def future_version(ground: Ground) -> None:
    """The files say that they are of another version, so that no program checks them."""
    sql("UPDATE alembic_version SET version_num = '9999'")(ground)


def triggers_dropped(ground: Ground) -> None:
    """One of the append-only triggers is dropped."""
    with closing(sqlite3.connect(ground.log)) as database:
        database.execute("DROP TRIGGER log_entry_no_delete")


def rewriting_trigger(ground: Ground) -> None:
    """A trigger changes the votes of whoever comes next."""
    with closing(sqlite3.connect(ground.log)) as database:
        database.execute(
            "CREATE TRIGGER more AFTER INSERT ON log_entry BEGIN"
            " UPDATE case_state SET lawful = 1; END"
        )


def foreign(name: str, *statements: str, told: tuple[Told, ...] = NOT_OPENED) -> Attack:
    """Return an attack that leaves something in the files that is not ours."""
    return Attack(name, SQL, sql(*statements, triggers=True), told)


DIFFERS = "case_state differs from the journal"
FILES = (
    Attack(
        "state edited",
        SQL,
        sql(f"UPDATE case_state SET state = 'official' WHERE \"case\" = '{WAITING}'"),
        (Told("verify", f"{DIFFERS}: state"), Told("db check", "."), nothing("checker")),
    ),
    Attack(
        "state edited, and said to be of another rulebook",
        SQL,
        sql(
            f"UPDATE case_state SET state = 'official', rulebook = '{'c' * 64}'"
            f" WHERE \"case\" = '{WAITING}'"
        ),
        (Told("verify", "which neither a release has nor an entry names"),),
    ),
    Attack(
        "state edited, and said to be of no rulebook",
        SQL,
        sql(
            "UPDATE case_state SET state = 'official', rulebook = '', program = ''"
            f" WHERE \"case\" = '{WAITING}'"
        ),
        (
            Told("verify", f"{DIFFERS}: state"),
            Told("opening", "Vàng A Ví Dụ Chi bộ Trường Mẫu opinions gathered", 0),
        ),
    ),
    Attack(
        "deadline edited",
        SQL,
        sql(f"UPDATE case_state SET due_on = '2030-01-01' WHERE \"case\" = '{VICTIM}'"),
        (Told("verify", f"{DIFFERS}: due_on"),),
    ),
    Attack(
        "unlawful said to be lawful",
        SQL,
        sql(f"UPDATE case_state SET lawful = 0 WHERE \"case\" = '{VICTIM}'"),
        (Told("verify", f"{DIFFERS}: lawful"),),
    ),
    Attack(
        "what is at hand deleted", SQL, everything_derived_dropped, (Told("verify", "is missing"),)
    ),
    Attack(
        "case put at hand that there is not",
        SQL,
        sql(
            f"CREATE TEMP TABLE one AS SELECT * FROM case_state WHERE \"case\" = '{VICTIM}'",
            "UPDATE one SET \"case\" = 'HS-0777', head = 'f' || substr(head, 2)",
            "INSERT INTO case_state SELECT * FROM one",
        ),
        (Told("verify", "without a case"),),
    ),
    Attack(
        "name edited",
        SQL,
        sql("UPDATE private.person_name SET full_name = 'Người Khác'"),
        (Told("verify", "person_name differs from the journal"),),
    ),
    Attack(
        "state edited, key withheld",
        "keeper of the data key",
        key_withheld,
        (Told("verify", "^CONSISTENT AS FAR AS CHECKED, NOT ANCHORED", 7), nothing("checker")),
        "sealed",
    ),
    Attack(
        "personal value edited",
        EDITOR,
        sql("UPDATE private.personal_value SET value = '\"Khác\"' WHERE field = 'act.assessment'"),
        (Told("verify", "is not the one that was recorded"), nothing("checker")),
    ),
    Attack(
        "personal value deleted",
        EDITOR,
        sql("DELETE FROM private.personal_value WHERE field = 'act.assessment'"),
        (Told("verify", "is missing"),),
    ),
    Attack(
        "personal value added",
        EDITOR,
        sql(f"INSERT INTO private.personal_value VALUES ('{'f' * 32}', 'act.note', '\"x\"')"),
        (Told("verify", "a personal value of no entry"),),
    ),
    Attack("secret exchanged", EDITOR, secret_exchanged, (Told("verify", "not the one that was"),)),
    Attack(
        "sealed value in clear",
        EDITOR,
        value_in_clear,
        (Told("verify", "stored in clear"),),
        "sealed",
    ),
    Attack(
        "erased past the program", EDITOR, erased_past_the_program, (Told("verify", "is missing"),)
    ),
    Attack(
        "erased by one officer",
        OFFICER,
        erased_by_one,
        (Told("verify", "no other officer requested"),),
    ),
    Attack(
        "erased values put back",
        EDITOR,
        erased_and_kept,
        (Told("verify", "is there although it was erased"),),
        "erased",
    ),
    Attack("erased name kept", EDITOR, name_kept, (Told("verify", "person_name"),), "erased"),
    Attack(
        "line in other words",
        SQL,
        row_of(line_in_other_words),
        (Told("verify", "BROKEN at entry 24"), Told("export", ".")),
    ),
    Attack(
        "line changed",
        SQL,
        row_of(line_changed),
        (Told("verify", "BROKEN at entry 24"), Told("export", ".")),
    ),
    Attack(
        "case beside the line changed",
        SQL,
        row_of(other_case),
        (Told("verify", "the case beside the line, 'HS-0099', is not the one inside"),),
    ),
    Attack(
        "entry deleted",
        SQL,
        sql("DELETE FROM log_entry WHERE seq = 30"),
        (Told("verify", "the entries 30 to 30 before it are missing"), Told("checker", "BROKEN")),
    ),
    Attack("another office's values", EDITOR, private_file_of_another, (Told("verify", "BROKEN"),)),
    Attack(
        "append-only trigger dropped",
        SQL,
        triggers_dropped,
        NOT_OPENED,
    ),
    foreign(
        "append-only trigger in other words",
        "DROP TRIGGER log_entry_no_update",
        "CREATE TRIGGER log_entry_no_update BEFORE UPDATE ON log_entry BEGIN SELECT 1; END",
    ),
    Attack(
        "trigger that rewrites what comes",
        SQL,
        rewriting_trigger,
        NOT_OPENED,
    ),
    foreign(
        "trigger on personal values",
        "CREATE TRIGGER private.more AFTER INSERT ON personal_value BEGIN"
        " DELETE FROM person_name; END",
    ),
    foreign("view", "CREATE VIEW more AS SELECT * FROM log_entry"),
    foreign("view of personal values", "CREATE VIEW private.more AS SELECT * FROM personal_value"),
    foreign("table", "CREATE TABLE more (copy TEXT)", told=FOREIGN),
    foreign("table of personal values", "CREATE TABLE private.more (copy TEXT)"),
    foreign("column", "ALTER TABLE case_state ADD COLUMN note TEXT", told=FOREIGN),
    foreign(
        "column of personal values",
        "ALTER TABLE private.personal_value ADD COLUMN note TEXT",
        told=FOREIGN,
    ),
    foreign("index dropped", "DROP INDEX ix_case_state_due_on", told=FOREIGN),
    foreign("index of names dropped", "DROP INDEX private.ix_person_name_search_key", told=FOREIGN),
    Attack("file that is none", SQL, not_sqlite, (Told("opening", ".", 7), Told("verify", ".", 7))),
    Attack("version of the future", SQL, future_version, (Told("opening", ".", 7),)),
)
