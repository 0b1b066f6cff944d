"""How entries about units are found without reading all of them: rows that are derived from them.

`main.unit_mention` says of each entry about units by what it is found (`journal/mentions.py`), and
in which spellings cases bear names of units. It is only ever added to, in the transaction of the
entry, and compared with the log by `db check` and `audit verify`.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from admission_flow.database.dialect import Link
from admission_flow.database.lines import parsed, register_entries
from admission_flow.database.log_queries import LogQueries
from admission_flow.database.pieces import CHUNK, marks
from admission_flow.database.schema import COLUMNS
from admission_flow.database.statements import INSERT
from admission_flow.journal.entry import Entry
from admission_flow.journal.mentions import (
    ABOUT,
    ABOVE,
    ACTIONS,
    CASES,
    HEIR,
    NAME,
    Row,
    mentions,
    spelling,
)

TABLE = "main.unit_mention"
ADD = f"{INSERT[TABLE]} ON CONFLICT DO NOTHING"


class UnitRows(LogQueries):
    """Questions about some units."""

    def unit_entries(self, units: Collection[str]) -> list[Entry]:
        """Return the entries about some units, in order. Raises as ``entries``."""
        rows: dict[int, tuple[int, str, str]] = {}
        for some in _pieces(units):
            sql = (
                "SELECT e.seq, e.line, e.leaf FROM main.unit_mention AS m"  # noqa: S608 - our own
                " JOIN main.log_entry AS e ON e.seq = m.seq"
                f" WHERE m.what = ? AND m.target IN ({marks(some)}) AND e.\"case\" = ''"
            )
            rows.update((row[0], row) for row in self._rows(sql, ABOUT, *some))
        return [parsed(*rows[seq]) for seq in sorted(rows)]

    def units_of_name(self, keys: Collection[str]) -> frozenset[str]:
        """Return the units that ever bore one of some names, as names are compared."""
        return self._units((NAME,), keys)

    def units_known(self, codes: Collection[str]) -> frozenset[str]:
        """Return which of some codes are those of units that an entry is about."""
        return self._units((ABOUT,), codes)

    def units_right_below(self, units: Collection[str]) -> frozenset[str]:
        """Return the units that ever lay right under one of some."""
        return self._units((ABOVE,), units)

    def units_taken_over_by(self, units: Collection[str]) -> frozenset[str]:
        """Return the units that were to be taken over by one of some."""
        return self._units((HEIR,), units)

    def unit_spellings(self, keys: Collection[str]) -> frozenset[str]:
        """Return how cases spell, or spelled, names that are the same as they are compared."""
        return self._units((CASES,), keys)

    def unit_differences(self, names: Collection[str]) -> list[str]:
        """Return where these rows are not as the log says it, in English.

        Args:
            names: of units, as the log's cases bear them.

        """
        return self._told(lambda link: list(_differences(link, names)))

    def _units(self, what: tuple[str, ...], targets: Collection[str]) -> frozenset[str]:
        found: set[str] = set()
        for some in _pieces(targets):
            sql = (
                f"SELECT DISTINCT unit FROM {TABLE}"  # noqa: S608 - our own names
                f" WHERE what IN ({marks(what)}) AND target IN ({marks(some)})"
            )
            found.update(unit for (unit,) in self._rows(sql, *what, *some))
        return frozenset(found)


def _pieces(values: Collection[str]) -> Iterator[list[str]]:
    waiting = iter(sorted(values))
    while some := list(islice(waiting, CHUNK)):
        yield some


# ---- all of them ---------------------------------------------------------------------------------


def _wanted(link: Link) -> Iterator[Row]:
    """Yield what the log says of units."""
    known: dict[int, Entry] = {}  # of one topic: as many as there are entries about units
    for entry in register_entries(link, ACTIONS):
        known[entry.seq] = entry
        yield from mentions(entry, known.get)


def _spellings(link: Link, unit_names: str) -> Iterator[Row]:
    return (spelling(str(name)) for (name,) in link.rows(unit_names))


def afresh(link: Link, unit_names: str) -> None:
    """Derive all of it anew from the log and from where cases stand.

    Args:
        link: to the register, within a transaction.
        unit_names: asks for the names of units that cases are kept under.

    """
    link.run(f"DELETE FROM {TABLE}")  # noqa: S608 - our own names
    link.load(TABLE, COLUMNS[TABLE], [*_wanted(link), *_spellings(link, unit_names)])


def _differences(link: Link, names: Collection[str]) -> Iterator[str]:
    """Yield what is not as the log says it; a spelling that no case has any more says nothing."""
    stored = set(_rows(link))
    wanted = set(_wanted(link))
    spelled = set(map(spelling, names))
    for what, target, unit, seq in sorted((wanted | spelled) - stored):
        yield f"a row of unit_mention is missing: {what} {target} {unit}, entry {seq}"
    for what, target, unit, seq in sorted(row for row in stored - wanted if row[0] != CASES):
        yield f"a row of unit_mention is not the log's: {what} {target} {unit}, entry {seq}"
    for what, target, unit, seq in sorted(row for row in stored if row[0] == CASES):
        if spelling(unit) != (what, target, unit, seq):
            yield f"a row of unit_mention is no spelling: {target} {unit}"


def _rows(link: Link) -> Iterable[Row]:
    names = ", ".join(COLUMNS[TABLE])
    return ((w, t, u, s) for w, t, u, s in link.rows(f"SELECT {names} FROM {TABLE}"))  # noqa: S608
