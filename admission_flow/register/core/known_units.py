"""The units that a register was asked about, kept until its own chain has grown."""

from collections.abc import Collection

from admission_flow.database.queries import Queries
from admission_flow.journal.entry import REGISTER
from admission_flow.planning.units.tree import Organisation
from admission_flow.register.core.organisation import about, organisation

_SOME = 16
"""How many times some units are read; after that all are, since somebody asks about many."""


class KnownUnits:
    """Reads as few entries about units as a question needs."""

    def __init__(self) -> None:
        """Begin; nothing is known yet."""
        self._head: tuple[int, str] | None = None
        self._all: Organisation | None = None
        self._some: dict[frozenset[str], Organisation] = {}

    def every(self, store: Queries) -> Organisation:
        """Return all units. Raises as `organisation`."""
        self._look(store)
        if self._all is None:
            self._all = organisation(store)
        return self._all

    def named(self, store: Queries, names: Collection[str]) -> Organisation:
        """Return the units that bear or bore some names, with all that these rest on, or more.

        Raises: as `about`.
        """
        self._look(store)
        if self._all is None and frozenset(names) not in self._some:
            if len(self._some) == _SOME:
                return self.every(store)
            self._some[frozenset(names)] = about(store, names)
        return self._some[frozenset(names)] if self._all is None else self._all

    def _look(self, store: Queries) -> None:
        head = store.case_head(REGISTER)
        if head != self._head:
            self._head, self._all, self._some = head, None, {}
