"""What an officer may read, by the names of units and by the entries of a case."""

from dataclasses import field
from typing import NoReturn, Protocol

from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.errors import NotPermitted
from admission_flow.journal.rights import Use
from admission_flow.procedure.quick_dataclass import dataclass


class Sees(Protocol):
    """Which units are within reach of an officer."""

    def name(self, name: str) -> bool | None:
        """Return whether cases under this name of a unit are seen; None: the case must be asked."""

    def keys(self) -> frozenset[str]:
        """Return the names of units, as they are compared, under which cases may be seen."""

    def case(self, store: Queries, case: str) -> bool:
        """Return whether a case is seen, by its own entries."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What an officer may read."""

    officer: str
    use: Use
    """What they are about to do."""
    sees: Sees | None
    """None: no case at all."""
    _names: dict[str, bool | None] = field(default_factory=dict)

    def refuse(self) -> NoReturn:
        """Say that this is not the officer's to do."""
        raise NotPermitted(officer=self.officer, use=f"use.{self.use.value}")

    def unit(self, name: str) -> bool | None:
        """Return whether cases under a name of a unit are seen; None: the case must be asked."""
        if self.sees is None:
            self.refuse()
        if name not in self._names:
            self._names[name] = self.sees.name(name)
        return self._names[name]

    def names(self, raw: Queries) -> list[str]:
        """Return the names, as cases spell them, under which cases may be seen."""
        if self.sees is None:
            self.refuse()
        found = sorted(raw.unit_spellings(self.sees.keys()))
        return [name for name in found if self.unit(name) is not False]

    def row(self, raw: Queries, row: StateRow) -> bool:
        """Return whether the case of a row is seen."""
        known = self.unit(row.unit)
        return self.entries(raw, row.case) if known is None else known

    def entries(self, raw: Queries, case: str) -> bool:
        """Return whether a case is seen, by its own entries."""
        if self.sees is None:
            self.refuse()
        return self.sees.case(raw, case)
