"""The organisation as the register's own entries tell it: dated, and derived by folding."""

from collections.abc import Sequence

from admission_flow.database.queries import Queries
from admission_flow.planning.units.events import EVENTS, RETRACT, UnitEvent
from admission_flow.planning.units.tree import Organisation
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
