# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write what a new register consists of, as the migrations make it.

``storage/schema.sql`` has the statements of both files, ``storage/catalogue.postgres.json`` what
the catalogue of a PostgreSQL server says of the two schemas. Run it as
``python tools/make_schema.py`` in the development environment, after every new revision. Registers
in files are made from the page that it writes, in a few milliseconds and without Alembic; tests
compare both. Nothing is written by hand.
"""

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from admission_flow.database.sqlite import Place
from admission_flow.database.upgrade import create_by_migrations

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "storage" / "schema.sql"
CATALOGUE = ROOT / "storage" / "catalogue.postgres.json"
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


def catalogue() -> str:
    """Return what a server's catalogue says of a new register: a row a line."""
    from admission_flow.database.dialect import dialect_of  # noqa: PLC0415 - after the path is set
    from admission_flow.database.postgres_schema import catalogue as found_in  # noqa: PLC0415
    from tests.server import started  # noqa: PLC0415

    server = started(Path(tempfile.mkdtemp()) / "server", durable=True)
    place = dialect_of(server.database())
    place.create(by_migrations=True)
    with closing(place.read(with_triggers=False)) as link:
        rows = sorted((*place, what) for place, what in found_in(link).items())
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    CATALOGUE.write_text(catalogue(), "utf-8", newline="\n")
    TARGET.write_text(text(), "utf-8", newline="\n")
