"""The organisation as the register's own entries tell it: dated, and derived by folding.

Whoever asks about some units need not fold all of them: a unit stands by the entries about itself,
about those that it ever lay under, and about those that took over from any of them.
"""

from collections.abc import Collection, Iterable, Sequence

from admission_flow.database.queries import Queries
from admission_flow.journal.entry import Entry
from admission_flow.journal.mentions import ABOVE, HEIR, NAME, mentions
from admission_flow.planning.units.events import EVENTS, RETRACT, UnitEvent
from admission_flow.planning.units.tree import Contradiction, Organisation, name_key
from admission_flow.register.core.topic import Noted, Topic, record_of


def _folded(items: Sequence[Noted[UnitEvent]]) -> Organisation:
    return Organisation(item.event for item in items)


TOPIC: Topic[UnitEvent] = Topic(
    name="unit",
    read={action: record_of(cls) for action, cls in EVENTS.items()},
    retract=RETRACT,
    no_entry="unit_no_entry",
    fold=_folded,
)


def noted(store: Queries) -> list[Noted[UnitEvent]]:
    """Return what was entered about units and not retracted, oldest entry first.

    Raises:
        EntryUnreadable: an entry is not what it says it is.

    """
    return TOPIC.noted(store)


def organisation(store: Queries) -> Organisation:
    """Return all units that there ever were.

    Raises:
        EntryUnreadable: the entries do not fit together, or one cannot be read.

    """
    return TOPIC.folded(store, _folded)


def about(store: Queries, names: Collection[str]) -> Organisation:
    """Return the units that some names mean, or are the codes of, as all units together tell it.

    With those above them, those that took over, and those right below: whatever is asked of them
    is answered as by `organisation`. Other units may be missing.

    Args:
        store: the register.
        names: of units, as people or cases write them; or codes.

    Raises: as `organisation`, but that entries about other units are not read.

    """
    some = SomeUnits(store)
    asked = some.with_heirs(_bearing(store, names))
    # What a base organisation says of itself depends on whether there is a chi bộ below it.
    some.take(asked | store.units_right_below(asked))
    return some.folded()


def below(store: Queries, name: str) -> Organisation | None:
    """Return the units that ever counted with what a name means, and those above all of them.

    Of them it is told which counts with which, and which of them a name means on a day, as by
    `organisation`. Other units may be missing.

    Returns:
        None: no unit ever bore the name, or has that code.

    Raises: as `about`.

    """
    units = _bearing(store, [name])
    if not units:
        return None
    some = SomeUnits(store)
    some.take_below(units)
    return some.folded()


def _bearing(store: Queries, names: Collection[str]) -> frozenset[str]:
    return store.units_known(names) | store.units_of_name({name_key(name) for name in names})


class SomeUnits:
    """Entries about some units, and about all that these rest on."""

    def __init__(self, store: Queries) -> None:
        """Begin with none."""
        self._store = store
        self._units: set[str] = set()
        self.entries: dict[int, Entry] = {}
        """By number."""

    def take(self, units: Collection[str]) -> None:
        """Take units, those that they ever lay under or that took over, and so on to the top."""
        new = frozenset(units) - self._units
        while new:
            self._units |= new
            new = _named(self._read(new), ABOVE, HEIR) - self._units

    def take_below(self, units: frozenset[str]) -> None:
        """Take units with all that ever counted with them, and whoever bore a name of any."""
        store, new = self._store, units
        while new := (store.units_right_below(new) | store.units_taken_over_by(new)) - units:
            units |= new
        self.take(units)
        # By a name that several bore the day decides who is meant: of all of them.
        self.take(store.units_of_name(_named(self.entries.values(), NAME)))

    def with_heirs(self, units: frozenset[str]) -> frozenset[str]:
        """Return units and those that took over from them, to the end."""
        self.take(units)
        new = found = units
        while new:
            new = _named(self._store.unit_entries(new), HEIR) - found
            found |= new
        return found

    def folded(self) -> Organisation:
        """Return what was taken, folded."""
        entries = [self.entries[seq] for seq in sorted(self.entries)]
        try:
            return _folded(TOPIC.standing(entries))
        except Contradiction:
            return organisation(self._store)  # which names the entry from which on it is one

    def _read(self, units: Collection[str]) -> list[Entry]:
        found = self._store.unit_entries(units)
        self.entries.update((entry.seq, entry) for entry in found)
        return found


def _named(entries: Iterable[Entry], *what: str) -> frozenset[str]:
    """Return what entries about units name: units above, units that take over, or names."""
    found = (row for entry in entries for row in mentions(entry, lambda _: None))
    return frozenset(target for kind, target, *_ in found if kind in what)
