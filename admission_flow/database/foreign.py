"""What lies in a register's files that no program of ours has put there, or does not any more.

A trigger, a view, a table or a column that somebody added acts on what is written, or hides what is
read; a trigger or an index that somebody dropped no longer stops or finds anything. The log says
nothing of it: whoever trusts the log must know that it was read through files that are ours.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from admission_flow.database.schema import sqlite_triggers
from admission_flow.database.tables import Base

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries

_OURS_BESIDE = "alembic_version"
"""The table of Alembic, which says which revision the files have."""
_OF_SQLITE = "sqlite_"
"""How the names of SQLite's own tables and indexes begin."""


def differences(store: "Queries") -> Iterator[tuple[str, str]]:
    """Yield (schema, what is wrong, in English) wherever the files are not as we make them.

    Args:
        store: the register; opened without looking at its triggers.

    """
    stored = {
        (schema, kind, name): _plain(sql)
        for schema, kind, name, sql in store.schema_rows()
        if not (kind == "index" and name.startswith(_OF_SQLITE))
    }
    wanted = _wanted()
    for place in sorted(stored.keys() | wanted.keys()):
        schema, kind, name = place
        if place not in stored:
            yield schema, f"the {kind} {name} is missing"
        elif place not in wanted:
            if not (kind == "table" and (name == _OURS_BESIDE or name.startswith(_OF_SQLITE))):
                yield schema, f"the {kind} {name} is not ours"
        elif stored[place] != wanted[place]:
            yield schema, f"the {kind} {name} is not as we make it"


@cache
def _wanted() -> Mapping[tuple[str, str, str], str]:
    found = {("main", "trigger", name): _plain(sql) for name, sql in sqlite_triggers().items()}
    plain = dialect.dialect()
    for table in Base.metadata.sorted_tables:
        schema = table.schema or "main"
        text = str(CreateTable(table).compile(dialect=plain))
        found[schema, "table", table.name] = _plain(text.replace(f"{schema}.", ""))
        for index in table.indexes:
            text = str(CreateIndex(index).compile(dialect=plain))
            found[schema, "index", str(index.name)] = _plain(text.replace(f"{schema}.", ""))
    return found


def _plain(sql: str) -> str:
    """Return a statement without its line breaks, which differ between versions of packages."""
    return " ".join(str(sql).split()).replace("( ", "(").replace(" )", ")")
