"""What a register's two files consist of: their schema, and their tables as they are stored."""

from collections.abc import Iterator
from typing import Any

from admission_flow.database.listing import CHUNK, Listing


class Layout(Listing):
    """Questions about the files and not about what stands in them."""

    @property
    def file_names(self) -> dict[str, str]:
        """The names of the two files, by schema: "main" and "private"."""
        place = getattr(self, "place", None)
        if place is None:
            return {"main": "register.db", "private": "register-private.db"}
        return {"main": place.log.name, "private": place.private.name}

    def schema_rows(self) -> list[tuple[str, str, str, str]]:
        """Return (schema, type, name, statement) of everything that the two files consist of."""
        return [
            (schema, str(kind), str(name), str(sql or ""))
            for schema in ("main", "private")
            for kind, name, sql in self._rows(f"SELECT type, name, sql FROM {schema}.sqlite_schema")  # noqa: S608
        ]

    def damage(self) -> list[tuple[str, str]]:
        """Return (schema, what SQLite's own check finds, in its words): pages, indexes, CHECKs."""
        return [
            (schema, str(what))
            for schema in ("main", "private")
            for (what,) in self._rows(f"PRAGMA {schema}.integrity_check(20)")
            if what != "ok"
        ]

    def whole_table(self, table: str) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
        """Yield a table as it is stored, a number of rows at a time, with the number of columns."""
        after = -(2**63)
        while rows := self._rows(
            f"SELECT rowid, * FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?",  # noqa: S608
            after,
            CHUNK,
        ):
            after = rows[-1][0]
            yield len(rows[0]) - 1, [row[1:] for row in rows]
