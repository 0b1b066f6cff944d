"""What is read of some units answers as all units together do."""

import random
from datetime import date, timedelta

import pytest

from admission_flow.errors import BadDocument
from admission_flow.planning.units.events import UnitChanged, UnitEmpowered
from admission_flow.planning.units.facts import (
    deciders_of,
    deciding_units,
    facts_of,
    facts_since,
    place_of,
)
from admission_flow.planning.units.tree import Organisation
from admission_flow.register.core.organisation import about, below, organisation
from admission_flow.register.core.register import Register
from admission_flow.register.units import entries as units
from admission_flow.register.units.scope import Scope
from tests.register.conftest import Office
from tests.register.units.random_trees import CHANGES, NAMES, START, drawn

CHANGED = 8


def grown(register: Register, chance: random.Random) -> list[date]:
    """Enter a random tree and random changes of it; return days around them."""
    bloc, events = drawn(chance)
    units.put(register, events)
    day = START
    for _ in range(CHANGED):
        day += timedelta(days=chance.randint(0, 40))
        change = chance.choice(list(CHANGES.values()))
        tried = bloc.copy()
        happened = change(tried, chance, day)
        if chance.random() < 0.3:
            code = chance.choice(bloc.of("base"))
            power = {"right": "own", "body": "committee", "majority": "more_than_half"}
            happened = [
                UnitEmpowered(unit=code, on=day, matter="admission", **power),
                UnitChanged(unit=code, on=day, has_youth_union=chance.random() < 0.5),
            ]
            tried = bloc
        try:
            entries = units.put(register, happened)
        except BadDocument:
            continue  # of two changes on one day
        if chance.random() < 0.2 and entries:
            try:
                units.retract(register, entries[-1].seq)
            except BadDocument:
                pass
            else:
                continue
        bloc = tried
    return [
        START - timedelta(days=1),
        START,
        day,
        *(START + timedelta(days=30 * n) for n in range(9)),
    ]


def told(some: Organisation, name: str, day: date, now: date) -> list[object]:
    """Return what the program asks of a case's unit."""
    found: list[object] = [some.named(name, day), place_of(some, name, day, now)]
    code = place_of(some, name, day, now)
    if code is not None:
        tree = some.on(now)
        found += [facts_of(tree, code), facts_since(some, code, now), deciders_of(some, code)]
        found += [deciding_units(tree, code), some.counts_with(code, day), some.heirs(code, now)]
        found += [some.history(code), tree.sector_of(code)]
    return found


@pytest.mark.parametrize("seed", range(4))
def test_a_name_is_told_of_as_by_all_units(office: Office, seed: int) -> None:
    """Whatever happened to its unit, those above it and those that took over."""
    chance = random.Random(seed)
    with office.open() as register:
        days = grown(register, chance)
        every = organisation(register.store)
        for name in {*NAMES, *every.codes, *(name for _, name in every.names())}:
            some = about(register.store, [name])
            for day in days:
                for now in days:
                    assert told(some, name, day, now) == told(every, name, day, now)


@pytest.mark.parametrize("seed", range(4))
def test_a_unit_counts_whom_it_counts_among_all(office: Office, seed: int) -> None:
    """By its code and each of its names, on each day; the names of others count with nobody."""
    chance = random.Random(seed)
    with office.open() as register:
        days = grown(register, chance)
        every = organisation(register.store)
        names = {*NAMES, *(name for _, name in every.names())}
        for typed in sorted({*every.codes, *names}):
            some = below(register.store, typed)
            if every.named(typed, START) is None and typed not in every.codes:
                assert some is None
                continue
            assert some is not None
            for day in days:
                code = typed if typed in every.codes else every.named(typed, day)
                assert code == (typed if typed in some.codes else some.named(typed, day))
                wanted, asked = Scope(day, every, code), Scope(day, some, code)
                assert asked.codes() == wanted.codes()
                for name in names:
                    assert asked.has_name(name, day) == wanted.has_name(name, day)
                    assert asked.has_name(name, START) == wanted.has_name(name, START)
