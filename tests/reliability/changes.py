"""Random changes behind the program's back.

Whoever makes them has the files, SQLite, and all the care that a single change allows: the triggers
is dropped and put up again, checks are off, digests are worked out anew where that helps to hide.
What no verifier can see alone (a tail that was cut with everything about it) is held against a
checkpoint that was kept outside, as an auditor would.
"""

import json
import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from admission_flow.journal.canonical import canonical
from admission_flow.journal.entry import NO_HEAD, Entry
from tests.reliability.victim import NEED_NOT_BE, NO_CLAIM, STORED, Change, Victim


def another(old: object, chance: random.Random) -> Any:  # noqa: ANN401 - a cell of any type
    """Return another value of the same kind."""
    if old is None:
        return chance.choice(("2024-01-01", "x"))
    if isinstance(old, bool):
        return not old
    if isinstance(old, int):
        return old + chance.choice((-1, 1, 2, 1000))
    if isinstance(old, bytes):
        place = chance.randrange(len(old))
        return old[:place] + bytes([old[place] ^ chance.randrange(1, 256)]) + old[place + 1 :]
    text = str(old)
    letter = chance.choice("0123456789abcxyzắ- ")
    place = chance.randrange(len(text) + 1)
    ways = [text[:place] + letter + text[place:], text[:place], text.swapcase(), letter]
    return chance.choice([way for way in ways if way != text])


def flipped(old: object, chance: random.Random) -> Any:  # noqa: ANN401
    """Return a cell with one bit changed."""
    if old is None:
        return another(old, chance)
    if isinstance(old, int):
        return old ^ (1 << chance.randrange(40))
    raw = bytearray(old if isinstance(old, bytes) else str(old).encode())
    if not raw:
        return "\1"
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(raw) if isinstance(old, bytes) else _Text(bytes(raw))


class _Text(bytes):
    """Bytes that are to be stored as a text, whether they are UTF-8 or not."""

    __slots__ = ()


def put(database: sqlite3.Connection, table: str, rowid: int, column: str, value: object) -> None:
    """Write one cell."""
    as_text = "CAST(? AS TEXT)" if isinstance(value, _Text) else "?"
    database.execute(
        f'UPDATE {table} SET "{column}" = {as_text} WHERE rowid = ?',
        (bytes(value) if isinstance(value, _Text) else value, rowid),
    )


Row = dict[str, Any]


def any_row(database: sqlite3.Connection, table: str, chance: random.Random) -> Row:
    """Return a random row, with its rowid."""
    ((count,),) = database.execute(f"SELECT count(*) FROM {table}").fetchall()
    cursor = database.execute(
        f"SELECT rowid, * FROM {table} LIMIT 1 OFFSET ?", (chance.randrange(count),)
    )
    # log_entry's seq is its rowid: SQLite names both columns seq then.
    names = ["rowid", *(name for name, *_ in cursor.description[1:])]
    return dict(zip(names, cursor.fetchone(), strict=True))


def expected(victim: Victim, table: str, row: Row, new: object = None) -> tuple[Any, Any]:
    """Return the entries and the cases that a change of this row may be named by."""
    if table == "main.log_entry":
        seqs = victim.near(victim.entries[row["seq"]])
        return (seqs | {new} if isinstance(new, int) else seqs), frozenset()
    if table == "private.personal_value":
        return frozenset({victim.seq_of(row["entry_id"])}), frozenset()
    if table == "main.alembic_version":
        return frozenset(), frozenset()
    if table == "main.unit_mention":  # a row of it is of no entry, and of no case
        return frozenset({-1}), frozenset()
    return frozenset(), frozenset({row["case"]})


def cell(
    victim: Victim,
    database: sqlite3.Connection,
    chance: random.Random,
    tables: list[str],
    way: Callable[[object, random.Random], Any] = another,
) -> Change | None:
    """Change one cell of one of the tables."""
    table = chance.choice(tables)
    column = chance.choice([name for name in STORED[table] if (table, name) not in NO_CLAIM])
    row = any_row(database, table, chance)
    new = way(row[column], chance)
    put(database, table, row["rowid"], column, new)
    seqs, cases = expected(victim, table, row, new if column == "seq" else None)
    if (table, column) == ("main.case_course", "case") and isinstance(new, str):
        cases |= {new}  # the case itself need not have one: it is the row that is nobody's
    return Change(f"{table}.{column}: {row[column]!r} became {new!r}", seqs, cases, table=table)


def bit(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Flip one bit of one cell."""
    return cell(victim, database, chance, list(STORED), flipped)


def state(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Change a cell of what is derived."""
    return cell(
        victim, database, chance, ["main.case_state", "main.case_course", "main.unit_mention"]
    )


def private(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Change a cell beside the log."""
    return cell(victim, database, chance, [name for name in STORED if name.startswith("private.")])


def rewritten(
    victim: Victim,
    database: sqlite3.Connection,
    chance: random.Random,
    old: Entry,
    line: str,
) -> None:
    """Store another line, with its digest beside it where a later entry still gives it away."""
    put(database, "main.log_entry", old.seq, "line", line)
    if old.seq < len(victim.entries) - 1 and chance.random() < 0.5:
        new = Entry(0, NO_HEAD, "")
        new.__dict__["line"] = line
        put(database, "main.log_entry", old.seq, "leaf", new.leaf)


def envelope(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Change what is around the intent: a column, or a field of the line."""
    if chance.random() < 0.5:
        return cell(victim, database, chance, ["main.log_entry"])
    old = chance.choice(victim.entries)
    line = json.loads(old.line)
    name = chance.choice(sorted(line))
    line[name] = another(line[name], chance)
    rewritten(victim, database, chance, old, canonical(line))
    return Change(f"entry {old.seq}: {name} of the line", victim.near(old))


def intent(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Change one field of an intent, however deep it lies."""
    old = chance.choice(victim.entries)
    value = json.loads(old.intent_text)
    inside: Any = value
    path: list[str] = []
    while True:
        keys = sorted(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not keys:
            return None  # an empty list or object
        key = chance.choice(keys)
        path.append(str(key))
        if not isinstance(inside[key], dict | list):
            break
        inside = inside[key]
    inside[key] = another(inside[key], chance)
    rewritten(victim, database, chance, old, replace(old, intent_text=canonical(value)).line)
    return Change(f"entry {old.seq}: {'.'.join(path)} of the intent", victim.near(old))


def moved(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Exchange a cell between two people, or two entries."""
    table, column = chance.choice(
        [
            ("private.personal_value", "value"),
            ("private.personal_value", "value"),
            ("private.subject_secret", "secret"),
            ("private.person_name", "full_name"),
            ("main.case_state", "state"),
            ("main.case_state", "head"),
            ("main.log_entry", "line"),
        ]
    )
    one, other = (any_row(database, table, chance) for _ in range(2))
    if one[column] == other[column]:
        return None
    put(database, table, one["rowid"], column, other[column])
    put(database, table, other["rowid"], column, one[column])
    found = [expected(victim, table, row) for row in (one, other)]
    seqs, cases = (frozenset[Any]().union(*part) for part in zip(*found, strict=True))
    return Change(f"{table}.{column} exchanged", seqs, cases, table=table)


def deleted(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Remove a row."""
    table = chance.choice([name for name in STORED if name not in NEED_NOT_BE])
    row = any_row(database, table, chance)
    seqs, cases = expected(victim, table, row)
    if table == "main.log_entry" and row["seq"] == len(victim.entries) - 1:
        return None  # that is cutting the tail
    database.execute(f"DELETE FROM {table} WHERE rowid = ?", (row["rowid"],))
    return Change(f"a row of {table} deleted", seqs, cases, table=table)


def swapped(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Exchange the places of two entries."""
    one, other = chance.sample(victim.entries, 2)
    away = len(victim.entries) + 5
    for old, new in ((one.seq, away), (other.seq, one.seq), (away, other.seq)):
        database.execute("UPDATE main.log_entry SET seq = ? WHERE seq = ?", (new, old))
    return Change(f"entries {one.seq} and {other.seq} swapped", frozenset({one.seq, other.seq}))


def doubled(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Add a row that is there already, under another key."""
    size = len(victim.entries)
    if chance.random() < 0.5:
        old = chance.choice(victim.entries)
        copy = Entry(size, victim.entries[-1].leaf, old.intent_text, old.sig)
        ver = 1 + sum(e.intent.case == old.intent.case for e in victim.entries)
        new_id = chance.choice((f"{chance.getrandbits(128):032x}", f"{old.intent.id} "))
        database.execute(
            "INSERT INTO main.log_entry VALUES (?, ?, ?, ?, ?, ?)",
            (size, copy.leaf, new_id, old.intent.case, ver, copy.line),
        )
        return Change(f"entry {old.seq} doubled", frozenset({size}))
    table = chance.choice([name for name in STORED if name.startswith("private.")])
    row = any_row(database, table, chance)
    row.pop("rowid")
    key = "field" if "field" in row else "case"
    row[key] = f"{row[key]}-2"
    places = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} VALUES ({places})", list(row.values()))
    if key == "case":
        return Change(f"a row of {table} doubled", cases=frozenset({row["case"]}), table=table)
    return Change(f"a row of {table} doubled", frozenset({victim.seq_of(row["entry_id"])}))


def inserted(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Add a row that nobody recorded."""
    size = len(victim.entries)
    if chance.random() < 0.5:
        old = chance.choice(victim.entries)
        made_up = replace(old.intent, id=f"{chance.getrandbits(128):032x}")
        seq = chance.choice((size, size + 3, -1))
        new = Entry(size, old.leaf, made_up.text(), old.sig)  # on the wrong place in the chain
        database.execute(
            "INSERT INTO main.log_entry VALUES (?, ?, ?, ?, ?, ?)",
            (seq, new.leaf, made_up.id, made_up.case, size + made_up.case_ver, new.line),
        )
        return Change(f"an entry inserted as {seq}", frozenset({seq, 0}))
    case = f"HS-{chance.randrange(9000, 9999)}"
    another_state = (
        f"INSERT INTO main.case_state SELECT '{case}', ver, head, state, stage, unit, opened_on,"
        " state_since, moved_on, lawful, judged, next_step, due_on, due_rule,"
        " rulebook, program FROM main.case_state LIMIT 1"
    )
    statement, seqs = chance.choice(
        [
            ("INSERT INTO private.personal_value VALUES ('no such entry', 'x', '1')", {size}),
            (f"INSERT INTO private.subject_secret VALUES ('{case}', randomblob(32))", set()),
            (f"INSERT INTO private.person_name VALUES ('{case}', 'Ai Đó Mẫu', 'ai do mau')", set()),
            (another_state, set()),
        ]
    )
    database.execute(statement)
    return Change(statement[:40], frozenset(seqs), frozenset({case}))


def cut(victim: Victim, database: sqlite3.Connection, chance: random.Random) -> Change | None:
    """Cut the tail with everything about it: only a checkpoint kept outside tells."""
    keep = len(victim.entries) - chance.randrange(1, 6)
    gone = [entry.intent.id for entry in victim.entries[keep:]]
    database.execute("DELETE FROM main.log_entry WHERE seq >= ?", (keep,))
    for entry_id in gone:
        database.execute("DELETE FROM private.personal_value WHERE entry_id = ?", (entry_id,))
    return Change(f"cut to {keep} entries", frozenset({keep}), held=victim.held)


def checkpoint(
    victim: Victim,
    database: sqlite3.Connection,  # noqa: ARG001 - the register stays as it is
    chance: random.Random,
) -> Change | None:
    """Change the checkpoint itself: it confirms nothing any more."""
    held = victim.held
    if chance.random() < 0.5:
        size = chance.choice([n for n in range(1, held.size + 20) if n != held.size])
        return Change("the checkpoint's size", held=replace(held, size=size))
    digits = list(held.root)
    for place in chance.sample(range(64), chance.randrange(1, 12)):
        digits[place] = chance.choice([d for d in "0123456789abcdef" if d != digits[place]])
    return Change("the checkpoint's root", held=replace(held, root="".join(digits)))


Kind = Callable[[Victim, sqlite3.Connection, random.Random], Change | None]
KINDS: dict[str, Kind] = {
    kind.__name__: kind
    for kind in (
        envelope, intent, bit, state, private, moved, deleted, swapped, doubled, inserted, cut,
        checkpoint,
    )
}  # fmt: skip
"""The twelve kinds of the test plan."""
