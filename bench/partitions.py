"""Tries the log and the personal values of a register on PostgreSQL in parts; prints ratios.

    python bench/partitions.py ADDRESS [--parts 34] [--rounds 200]

The register is one that `bench/populate.py` made. Its log and its values are copied three times
into a schema `trial`, which is dropped at the end: in one piece as the product has them; the log in
parts by its numbers; both in parts by the unit in which the case was opened, kept as a column (a
number from its name). Then the statements of the product are asked of each in turns, without
preparing them, as a command asks each once. PostgreSQL wants the column of the parts in every
unique constraint: by unit, nothing but the trigger keeps `seq`, `id`, `leaf` and (`case`,
`case_ver`) unique over the parts.
"""

import argparse
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql as quoting

WHOLE, BY_SEQ, BY_BASE = "one piece", "by number", "by unit"
KINDS = (WHOLE, BY_SEQ, BY_BASE)
TABLE = {WHOLE: "whole", BY_SEQ: "numbered", BY_BASE: "based"}
ASKED = {
    "entries of a case": (
        'SELECT seq, line, leaf FROM trial.{log} WHERE seq > -1 AND "case" = %(case)s'
        " ORDER BY seq LIMIT 1000"
    ),
    "the same, the unit known": (
        'SELECT seq, line, leaf FROM trial.{log} WHERE seq > -1 AND "case" = %(case)s'
        " AND base = %(base)s ORDER BY seq LIMIT 1000"
    ),
    "values of a case": (
        "SELECT p.entry_id, p.field, p.value FROM trial.{value} AS p"
        ' JOIN trial.{log} AS e ON e.id = p.entry_id WHERE e."case" = %(case)s'
        " ORDER BY e.seq, p.field"
    ),
    "end of the log": "SELECT seq, leaf FROM trial.{log} ORDER BY seq DESC LIMIT 1",
    "end of a case": (
        'SELECT case_ver, leaf FROM trial.{log} WHERE "case" = %(case)s'
        " ORDER BY case_ver DESC LIMIT 1"
    ),
    "an entry by its id": "SELECT seq, line, leaf FROM trial.{log} WHERE id = %(id)s",
    "what the trigger asks": (
        "SELECT (SELECT max(seq) FROM trial.{log}),"
        ' (SELECT max(case_ver) FROM trial.{log} WHERE "case" = %(case)s),'
        " EXISTS (SELECT FROM trial.{log} WHERE leaf = %(leaf)s),"
        " EXISTS (SELECT FROM trial.{log} WHERE id = %(id)s)"
    ),
}
COLUMNS = """(seq bigint NOT NULL, leaf text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
    "case" text COLLATE "C" NOT NULL, case_ver integer NOT NULL, line text COLLATE "C" NOT NULL,
    base integer NOT NULL)"""
VALUES = """(entry_id text COLLATE "C" NOT NULL, field text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL, base integer NOT NULL)"""


def make(link: "psycopg.Connection[Any]", kind: str, parts: int, size: int) -> float:
    """Copy the log and the values into tables of one kind; return the seconds it took."""
    start, name = time.perf_counter(), TABLE[kind]
    by = {WHOLE: "", BY_SEQ: "PARTITION BY RANGE (seq)", BY_BASE: "PARTITION BY LIST (base)"}[kind]
    run = link.execute
    run(f"CREATE TABLE trial.{name} {COLUMNS} {by}")
    values_by = by if kind == BY_BASE else ""  # values have no number of their own
    run(f"CREATE TABLE trial.{name}_value {VALUES} {values_by}")
    step = size // parts + 1
    for part in range(parts):
        if kind == BY_SEQ:
            bounds = f"FROM ({part * step}) TO ({(part + 1) * step})"
            run(f"CREATE TABLE trial.{name}_{part} PARTITION OF trial.{name} FOR VALUES {bounds}")
        elif kind == BY_BASE:
            for table in (name, f"{name}_value"):
                own = f"CREATE TABLE trial.{table}_{part} PARTITION OF trial.{table}"
                run(f"{own} FOR VALUES IN ({part})")
    run(
        f'INSERT INTO trial.{name} SELECT e.seq, e.leaf, e.id, e."case", e.case_ver, e.line,'
        f" abs(hashtext(coalesce(s.unit, ''))) % {parts} FROM main.log_entry e"
        ' LEFT JOIN main.case_state s ON s."case" = e."case"'
    )
    run(
        f"INSERT INTO trial.{name}_value SELECT p.entry_id, p.field, p.value, e.base"
        f" FROM private.personal_value p JOIN trial.{name} e ON e.id = p.entry_id"
    )
    key = {WHOLE: "", BY_SEQ: "seq, ", BY_BASE: "base, "}[kind]
    keys = [f"{key}leaf", f"{key}id", f'{key}"case", case_ver']
    keys.append("base, seq" if kind == BY_BASE else "seq")
    for columns in keys:
        run(f"ALTER TABLE trial.{name} ADD UNIQUE ({columns})")
    if kind != WHOLE:  # the keys begin with the column of the parts, and no question names it
        for columns in ("leaf", "id", '"case", case_ver'):
            run(f"CREATE INDEX ON trial.{name} ({columns})")
        if kind == BY_BASE:
            run(f"CREATE INDEX ON trial.{name} (seq)")
    run(f"ALTER TABLE trial.{name}_value ADD UNIQUE (entry_id, field{', base' * bool(values_by)})")
    run(f"ANALYZE trial.{name}")
    run(f"ANALYZE trial.{name}_value")
    return time.perf_counter() - start


def asked(
    link: "psycopg.Connection[Any]", kind: str, text: str, facts: dict[str, object]
) -> tuple[float, Sequence[object]]:
    """Return how many seconds a question takes, and its answer."""
    name = TABLE[kind]
    whole = text.format(log=name, value=f"{name}_value")
    start = time.perf_counter()
    rows = link.execute(whole, facts, prepare=False).fetchall()
    return time.perf_counter() - start, rows


def inserted(link: "psycopg.Connection[Any]", kind: str, facts: dict[str, object]) -> float:
    """Return how many seconds the trigger's questions and one more row take, undone after."""
    name = TABLE[kind]
    start = time.perf_counter()
    with link.transaction(force_rollback=True):
        asked(link, kind, ASKED["what the trigger asks"], facts)
        link.execute(
            f"INSERT INTO trial.{name} SELECT %(end)s, %(new)s, substr(%(new)s, 1, 32),"
            f' "case", case_ver + 1000, line, base FROM trial.{name} WHERE id = %(id)s',
            facts,
            prepare=False,
        )
        return time.perf_counter() - start


def main() -> None:
    """Make them, ask them, and drop them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("address")
    parser.add_argument("--parts", type=int, default=34)
    parser.add_argument("--rounds", type=int, default=200)
    chosen = parser.parse_args()
    chance = random.Random(1)  # noqa: S311 - to be repeated
    with psycopg.connect(chosen.address, autocommit=True) as link:
        link.execute("DROP SCHEMA IF EXISTS trial CASCADE")
        link.execute("CREATE SCHEMA trial")
        try:
            compare(link, chosen.parts, chosen.rounds, chance)
        finally:
            link.execute("DROP SCHEMA trial CASCADE")


def compare(
    link: "psycopg.Connection[Any]", parts: int, rounds: int, chance: random.Random
) -> None:
    """Ask each kind the same, in turns."""
    ((size,),) = link.execute("SELECT max(seq) + 1 FROM main.log_entry").fetchall()
    print(
        f"{size} entries, {parts} parts; load {Path('/proc/loadavg').read_text('ascii').split()[0]}"
    )
    for kind in KINDS:
        took = make(link, kind, parts, size)
        ((used,),) = link.execute(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE n.nspname = 'trial' AND c.relkind = 'r'"
            " AND (c.relname = %(n)s OR c.relname LIKE %(n)s || '\\_%%')",
            {"n": TABLE[kind]},
        ).fetchall()
        print(f"    {kind}: copied in {took:.0f} s, {int(used) // 2**20} MB", flush=True)
    found: dict[tuple[str, str], list[float]] = {}
    for turn in range(rounds):
        seq = chance.randrange(size // 10, size)
        row = link.execute(
            'SELECT "case", base, id, leaf FROM trial.whole WHERE seq = %s', (seq,)
        ).fetchall()[0]
        facts = dict(zip(("case", "base", "id", "leaf"), row, strict=True))
        facts |= {"end": size, "new": f"{turn:064x}"}
        for name, text in ASKED.items():
            answers = []
            for kind in KINDS:
                taken, rows = asked(link, kind, text, facts)
                found.setdefault((name, kind), []).append(taken)
                answers.append(rows)
            if answers[1:] != answers[:-1]:
                raise AssertionError(f"{name} is answered in two ways")
        for kind in KINDS:
            taken = inserted(link, kind, facts)
            found.setdefault(("inserting an entry", kind), []).append(taken)
    for name in (*ASKED, "inserting an entry"):
        median = [1000 * statistics.median(found[name, kind]) for kind in KINDS]
        told = (
            f"{kind} {ms:.2f} ms, {ms / median[0]:.1f} times"
            for kind, ms in zip(KINDS, median, strict=True)
        )
        print(f"    {name}: {'; '.join(told)}")
    for kind in KINDS:
        table = TABLE[kind] if kind == WHOLE else f"{TABLE[kind]}_{parts // 2}"
        start = time.perf_counter()
        link.execute(quoting.SQL("VACUUM (ANALYZE) trial.{}").format(quoting.Identifier(table)))
        print(f"    VACUUM of {table}: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
