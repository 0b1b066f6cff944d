"""Random trees of units and random changes of them, and in which unit people lie after each.

A simulation of its own, in which a unit that ends hands its people to another at once: nothing of
what the program works out from closed units and their heirs is used.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from admission_flow.planning.units.events import UnitAdded, UnitChanged, UnitClosed, UnitEvent

START = date(2020, 1, 1)
TOP = "K"
NAMES = ("Chi bộ Một Mẫu", "Chi bộ Hai Mẫu", "Chi bộ Ba Mẫu", "Chi bộ Bốn Mẫu", "Chi bộ Năm Mẫu")
"""The names of chi bộ that cases bear."""


@dataclass(slots=True)
class Bloc:
    """The units of a day, and in which of them the people of each name lie."""

    parents: dict[str, str | None] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    lies_in: dict[str, str | None] = field(default_factory=dict)
    """By name as the cases have it: the unit that counts these people first; None: in no tree."""

    def copy(self) -> "Bloc":
        """Return the same once more, to be changed."""
        return Bloc(dict(self.parents), dict(self.levels), dict(self.names), dict(self.lies_in))

    def above(self, code: str | None) -> list[str]:
        """Return a unit and those above it."""
        found = []
        while code is not None:
            found.append(code)
            code = self.parents[code]
        return found

    def counts(self, unit: str, name: str) -> bool:
        """Return whether a unit counts the people of a name."""
        return unit in self.above(self.lies_in[name])

    def base_of(self, name: str) -> str | None:
        """Return the base organisation of the people of a name."""
        above = self.above(self.lies_in[name])
        return next((code for code in above if self.levels[code] == "base"), None)

    def of(self, level: str) -> list[str]:
        """Return the units of a level."""
        return [code for code, one in self.levels.items() if one == level]

    def gone(self, code: str, to: str | None) -> None:
        """Take a unit out; its people lie in another from then on."""
        del self.parents[code], self.levels[code], self.names[code]
        for name, unit in self.lies_in.items():
            if unit == code:
                self.lies_in[name] = to


def drawn(chance: random.Random) -> tuple[Bloc, list[UnitEvent]]:
    """Return a random tree, with the events that make it."""
    bloc = Bloc()
    bases = [f"C{number}" for number in range(2, 2 + chance.randint(2, 4))]
    rows: list[tuple[str, str, str | None, str]] = [(TOP, "direct_superior", None, "Khối Mẫu")]
    rows += [(code, "base", TOP, f"Cơ quan {code} Mẫu") for code in bases]
    free = [name for name in NAMES if chance.random() < 0.9]
    for number in range(chance.randint(len(bases), 2 * len(bases) + 2)):
        base = chance.choice(bases)
        bears = free.pop() if free and chance.random() < 0.8 else f"Chi bộ {number} Mẫu"
        rows.append((f"{base}.{number}", "branch", base, bears))
    if free and chance.random() < 0.5:
        rows.append(("C9", "base", TOP, free.pop()))
    events: list[UnitEvent] = []
    for code, level, parent, name in rows:
        bloc.parents[code], bloc.levels[code], bloc.names[code] = parent, level, name
        events.append(UnitAdded(unit=code, on=START, name=name, level=level, parent=parent))
    bearers = {name: code for code, name in bloc.names.items()}
    bloc.lies_in = {name: bearers.get(name) for name in NAMES}
    return bloc, events


Change = Callable[[Bloc, random.Random, date], list[UnitEvent]]
"""Changes a bloc, and returns the events; nothing where it cannot be done in this tree."""


def _add(bloc: Bloc, chance: random.Random, day: date) -> list[UnitEvent]:
    code, parent = f"N{len(bloc.parents)}", chance.choice(bloc.of("base"))
    bloc.parents[code], bloc.levels[code], bloc.names[code] = parent, "branch", f"Chi bộ mới {code}"
    name, before = bloc.names[code], tuple(chance.sample(bloc.of("branch"), 1))
    event = UnitAdded(unit=code, on=day, name=name, level="branch", parent=parent)
    return [replace(event, predecessors=before)]


def _rename(bloc: Bloc, chance: random.Random, day: date) -> list[UnitEvent]:
    code = chance.choice(list(bloc.names))
    bloc.names[code] = f"{bloc.names[code]} ({day:%m/%Y})"
    return [UnitChanged(unit=code, on=day, name=bloc.names[code])]


def _swap(bloc: Bloc, chance: random.Random, day: date) -> list[UnitEvent]:
    """Give two units each other's name: the cases stay where they are."""
    one, other = chance.sample(list(bloc.names), 2)
    bloc.names[one], bloc.names[other] = bloc.names[other], bloc.names[one]
    return [UnitChanged(unit=code, on=day, name=bloc.names[code]) for code in (one, other)]


def _move(bloc: Bloc, chance: random.Random, day: date) -> list[UnitEvent]:
    code = chance.choice(bloc.of("branch"))
    bloc.parents[code] = chance.choice(bloc.of("base"))
    return [UnitChanged(unit=code, on=day, parent=bloc.parents[code])]


def _merge(bloc: Bloc, chance: random.Random, day: date) -> list[UnitEvent]:
    branches = bloc.of("branch")
    if len(branches) < 2:
        return []
    code, heir = chance.sample(branches, 2)
    bloc.gone(code, heir)
    return [UnitClosed(unit=code, on=day, successors=(heir,))]


def _split(bloc: Bloc, chance: random.Random, day: date) -> list[UnitEvent]:
    """Split a chi bộ: under one committee all is that one's, under several its own keeps it."""
    branches = bloc.of("branch")
    if len(branches) < 3:
        return []
    code, *heirs = chance.sample(branches, 3)
    parents = {bloc.parents[heir] for heir in heirs}
    bloc.gone(code, parents.pop() if len(parents) == 1 else bloc.parents[code])
    return [UnitClosed(unit=code, on=day, successors=tuple(heirs))]


def _close(bloc: Bloc, chance: random.Random, day: date) -> list[UnitEvent]:
    if len(bloc.of("branch")) < 2:
        return []
    code = chance.choice(bloc.of("branch"))
    bloc.gone(code, bloc.parents[code])
    return [UnitClosed(unit=code, on=day)]


def _close_committee(bloc: Bloc, chance: random.Random, day: date) -> list[UnitEvent]:
    """Close a base organisation; the chi bộ below it go under another, its own people too."""
    bases = bloc.of("base")
    if len(bases) < 3:  # so that there are still two to ask
        return []
    code, heir = chance.sample(bases, 2)
    below = [child for child, parent in bloc.parents.items() if parent == code]
    bloc.parents |= dict.fromkeys(below, heir)
    stated = chance.random() < 0.5
    bloc.gone(code, heir if stated else TOP)
    moved = [UnitChanged(unit=child, on=day, parent=heir) for child in below]
    return [*moved, UnitClosed(unit=code, on=day, successors=(heir,) if stated else None)]


CHANGES: Mapping[str, Change] = {
    "add": _add,
    "rename": _rename,
    "swap names": _swap,
    "move": _move,
    "merge": _merge,
    "split": _split,
    "close": _close,
    "close committee": _close_committee,
}
