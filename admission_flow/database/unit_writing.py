"""Writing by what entries about units are found, with the entries themselves."""

from abc import abstractmethod
from collections.abc import Sequence

from admission_flow.database import unit_rows
from admission_flow.database.dialect import Dialect, Link
from admission_flow.database.unit_rows import UnitRows
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.mentions import mentions, spelling
from admission_flow.journal.places import may_place


class UnitWriting(UnitRows):
    """Adds to `main.unit_mention` what a transaction tells of units."""

    dialect: Dialect
    _link: Link
    _stay: dict[str, bool]
    """By case that the transaction added to, whether all of it leaves the case where it was."""

    @abstractmethod
    def _run(self, statement: str, *rows: Sequence[object]) -> int:
        """Run a statement, once for each row of values."""

    def mention_units_afresh(self) -> None:
        """Derive by what entries about units are found anew, as the owner of the database."""
        unit_rows.afresh(self._link, self.dialect.unit_names)

    def _mention(self, entry: Entry) -> None:
        """Note by what an entry that was added is found."""
        case = entry.intent.case
        if case != REGISTER:
            self._stay[case] = self._stay.get(case, True) and not may_place(entry.intent)
        elif rows := list(mentions(entry, self.entry)):
            self._run(unit_rows.ADD, *rows)

    def _spell(self, case: str, unit: str) -> None:
        """Note how a case spells the name of its unit, unless it is known to be where it was."""
        if not self._stay.get(case, False):
            self._run(unit_rows.ADD, spelling(unit))
