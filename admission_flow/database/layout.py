"""What a register consists of: its schema, and its tables as they are stored."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from admission_flow.database.dialect import Link
from admission_flow.database.listing import Listing
from admission_flow.database.pieces import CHUNK
from admission_flow.database.schema import COLUMNS, KEYS
from admission_flow.errors import JournalBroken, ServerNoAccess

Told = TypeVar("Told")


class Layout(Listing):
    """Questions about the database and not about what stands in it."""

    @property
    @abstractmethod
    def _asked(self) -> Link:
        """The link that questions go through."""

    @property
    def part_names(self) -> Mapping[str, str]:
        """How the two parts are named to people, by schema: "main" and "private"."""
        return self.dialect.parts

    def require_whole(self) -> None:
        """Let pass whoever the database shows all rows to: of some, the absence proves nothing.

        Raises:
            ServerNoAccess: a server shows this login the cases of some units alone.

        """
        if self._told(self.dialect.hides):
            raise ServerNoAccess(path=self.dialect.shown, reason="rows_hidden")

    def require_shown(self, case: str) -> None:
        """Let pass whoever the database shows a case to: else what is hidden would look lost.

        Raises:
            ServerNoAccess: a server does not show this login the case.

        """
        if not self._told(lambda link: self.dialect.shows(link, case)):
            raise ServerNoAccess(path=self.dialect.shown, reason="case_hidden")

    @property
    def login(self) -> str | None:
        """In whose name alone the database lets work; None: it does not look at names."""
        return self._told(self.dialect.login)

    def _told(self, ask: Callable[[Link], Told]) -> Told:
        try:
            return ask(self._asked)
        except self.dialect.errors as error:
            raise self.dialect.explain(error) from error

    def foreign(self) -> Iterator[tuple[str, str]]:
        """Yield (schema, what is wrong, in English) wherever it is not as this version makes it.

        A trigger, a view, a table or a column that somebody added acts on what is written, or hides
        what is read; a trigger or an index that somebody dropped no longer stops or finds anything.
        The log says nothing of it: whoever trusts the log must know that it was read through a
        database that is ours.
        """
        try:
            yield from self.dialect.foreign(self._asked)
        except self.dialect.errors as error:
            raise self.dialect.explain(error) from error

    def damage(self) -> list[tuple[str, str]]:
        """Return (schema, what the database's own check finds, in its words)."""
        try:
            return self.dialect.damage(self._asked)
        except self.dialect.errors as error:
            raise self.dialect.explain(error) from error

    def whole_table(self, table: str) -> Iterator[list[tuple[Any, ...]]]:
        """Yield a table as it is stored; see ``stored_rows``."""
        self.require_whole()
        return stored_rows(self._rows, table, COLUMNS[table])


def stored_rows(
    ask: Callable[..., list[tuple[Any, ...]]], table: str, columns: Sequence[str]
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield a table as it is stored, in the order of its key, a number of rows at a time.

    Args:
        ask: takes a query and its values, and returns the rows.
        table: one of `ALL_TABLES`.
        columns: what is wanted of each row.

    Raises:
        JournalBroken: the register is damaged so that its rows lead back.

    """
    keys = KEYS[table]
    names = ", ".join(f'"{name}"' for name in (*keys, *columns))
    key, marks = ", ".join(f'"{name}"' for name in keys), ", ".join("?" * len(keys))
    after: tuple[object, ...] = ()
    while True:
        where = f" WHERE ({key}) > ({marks})" if after else ""
        sql = f"SELECT {names} FROM {table}{where} ORDER BY {key} LIMIT ?"  # noqa: S608
        rows = ask(sql, *after, CHUNK)
        if not rows:
            return
        last = rows[-1][: len(keys)]
        if last == after:
            raise JournalBroken(what=f"the rows of {table} lead back")
        after = last
        yield [row[len(keys) :] for row in rows]
