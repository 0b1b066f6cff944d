"""How rows are written: one statement for each table, in the words of both databases."""

from admission_flow.database.schema import ALL_TABLES, COLUMNS, KEYS


def _insert(table: str) -> str:
    columns = COLUMNS[table]
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names


def _upsert(table: str) -> str:
    keys = KEYS[table]
    others = ", ".join(f'"{n}" = excluded."{n}"' for n in COLUMNS[table] if n not in keys)
    key = ", ".join(f'"{name}"' for name in keys)
    return f"{_insert(table)} ON CONFLICT ({key}) DO UPDATE SET {others}"


INSERT = {table: _insert(table) for table in ALL_TABLES}
UPSERT = {
    table: _upsert(table)
    for table in ("main.case_state", "main.case_course", "private.person_name")
}
