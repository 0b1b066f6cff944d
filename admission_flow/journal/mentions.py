"""By what an entry about units is found: the unit, its name, the one above it, who takes over.

Rows, from the log: whoever asks about one unit need not read the entries about all of them.
"""

from collections.abc import Callable, Iterator

from admission_flow.journal.entry import Entry
from admission_flow.planning.units.events import EVENTS, RETRACT
from admission_flow.planning.units.tree import name_key

ACTIONS = (*EVENTS, RETRACT)
"""The entries that are found so."""
ABOUT, NAME, ABOVE, HEIR, CASES = "about", "name", "above", "heir", "cases"
"""The entry is about the unit; gives it that name, as names are compared; puts it under that unit;
names that unit as one that takes over. `cases`: cases bear the name of a unit in that spelling."""

Row = tuple[str, str, str, int]
"""(what, target, unit, number of the entry); of `cases`: (what, name as compared, name, -1)."""
OF_NO_ENTRY = -1


def mentions(entry: Entry, taken_back: Callable[[int], Entry | None]) -> Iterator[Row]:
    """Yield by what an entry is found; nothing where it is about no unit.

    Args:
        entry: of `ACTIONS`; what is not of its form is left out, and named by a verifier.
        taken_back: returns the entry of a number.

    """
    action, data = entry.intent.action, entry.intent.data
    if action == RETRACT:
        seq = data.get("entry")
        target = taken_back(seq) if type(seq) is int else None
        if target is not None and target.intent.action in EVENTS:
            unit = target.intent.data.get("unit")
            if isinstance(unit, str):
                yield ABOUT, unit, unit, entry.seq
        return
    unit = data.get("unit")
    if action not in EVENTS or not isinstance(unit, str):
        return
    yield ABOUT, unit, unit, entry.seq
    name, parent, heirs = data.get("name"), data.get("parent"), data.get("successors")
    if isinstance(name, str):
        yield NAME, name_key(name), unit, entry.seq
    if isinstance(parent, str):
        yield ABOVE, parent, unit, entry.seq
    if isinstance(heirs, list | tuple):
        for heir in dict.fromkeys(one for one in heirs if isinstance(one, str)):
            yield HEIR, heir, unit, entry.seq


def spelling(name: str) -> Row:
    """Return by what the cases are found that are kept under a name."""
    return CASES, name_key(name), name, OF_NO_ENTRY
