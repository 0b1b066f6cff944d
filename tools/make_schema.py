# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write ``storage/schema.sql``: both files of a new register, as the migrations make them.

Run it as ``python tools/make_schema.py`` in the development environment, after every new revision.
Registers are made from the page that it writes, in a few milliseconds and without Alembic; a test
compares the two. Nothing is written by hand.
"""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from admission_flow.database.sqlite import Place
from admission_flow.database.upgrade import create_by_migrations

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "storage" / "schema.sql"
HEAD = """\
-- Made by tools/make_schema.py from the migrations, word for word as SQLite keeps it: the tables
-- and indexes of a new register. The triggers are in triggers/sqlite.sql, the revision in
-- migrations/revisions.txt.
"""


def text() -> str:
    """Return what the file holds."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place.of(Path(folder) / "register.db")
        create_by_migrations(str(place.log))
        parts = [
            f"\n-- file: {schema}\n" + "".join(f"{sql};\n" for sql in _statements(path))
            for schema, path in zip(("main", "private"), place.files, strict=True)
        ]
    return HEAD + "".join(parts)


def _statements(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as file:
        found = file.execute(
            "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL"
            " ORDER BY type DESC, name"
        )
        return [str(sql) for (sql,) in found]


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8", newline="\n")
