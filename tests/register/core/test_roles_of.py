"""What is read of one officer says of them what the roles of everybody say."""

import random
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from admission_flow.errors import BadDocument, NotAllowed
from admission_flow.journal.rights import ROLES, Use
from admission_flow.journal.roles import Roles
from admission_flow.planning.units.events import UnitAdded, UnitChanged, UnitClosed, UnitEvent
from admission_flow.register.core import officers, permission
from admission_flow.register.core.permission import Standing
from admission_flow.register.core.register import Register
from admission_flow.register.core.roles_of import roles_of
from admission_flow.register.units import entries as units
from tests.province import CHIEF, PLACES, governed
from tests.register.conftest import Office

NAMES = ("Chi bộ Mẫu Một", "Chi bộ Mẫu Ba", "CB2")
DAYS = ("2015-06-01", "2019-01-01", "2022-05-05", "2030-01-01")
WHO = tuple(f"{role}.{place}" for role in ROLES for place in PLACES)


def _event(chance: random.Random, codes: list[str]) -> UnitEvent:
    day = date(chance.randint(2015, 2024), chance.randint(1, 12), 1)
    name = chance.choice(NAMES)
    if chance.random() < 0.5:
        above = chance.choice(["CS1", "CS2"])
        return UnitAdded(unit=f"X{len(codes)}", on=day, name=name, level="branch", parent=above)
    unit, other = chance.choice(codes), chance.choice(codes)
    if chance.random() < 0.6:
        return UnitChanged(unit=unit, on=day, name=name, parent=chance.choice(["CS1", "CS2"]))
    return UnitClosed(unit=unit, on=day, successors=(other,))


def _something(register: Register, chance: random.Random, codes: list[str]) -> None:
    """Do what an administrator may do, as far as it may be done."""
    with suppress(BadDocument, NotAllowed):
        officer, role = chance.choice([*WHO, "cb77"]), chance.choice(ROLES)
        match chance.randrange(5):
            case 0:
                officers.grant(register, officer, role, chance.choice([*codes, None]))
            case 1:
                role, _, place = officer.partition(".")
                officers.withdraw(register, officer, role, PLACES.get(place))
            case 2:
                last = next(reversed(list(register.store.entries("", actions=("unit.change",)))))
                units.retract(register, last.seq)
            case _:
                event = _event(chance, codes)
                units.put(register, [event])
                codes += [event.unit] if isinstance(event, UnitAdded) else []


@pytest.mark.parametrize("seed", range(3))
def test_one_officer_s_roles_are_those_among_all(office: Office, seed: int) -> None:
    """What they hold, where, and which names of units lie there: after changes at random."""
    chance, codes = random.Random(seed), ["CB1", "CB2", "CS1", "CS2"]
    governed(office)
    kept = Standing()  # which goes on from what it read before
    for _ in range(12):
        who = chance.choice([CHIEF, CHIEF, "administrator.over", "administrator.elsewhere"])
        with office.open(who) as register:
            for _ in range(3):
                with suppress(StopIteration):
                    _something(register, chance, codes)
            store = register.store
            every = Standing().roles(store)
            for officer in chance.sample([*WHO, CHIEF, "cb77", ""], 6):
                for own in (Standing().roles_of(store, officer), kept.roles_of(store, officer)):
                    assert own is not None
                    assert every is not None
                    for day in DAYS:
                        assert own.held(officer, day) == every.held(officer, day)
                        for use in Use:
                            assert own.reach(officer, use, day) == every.reach(officer, use, day)
                        for name in (*codes, *NAMES, "Đảng bộ cơ sở Mẫu Hai"):
                            for since in DAYS:
                                place, all_ = (r.units.named(name, since) for r in (own, every))
                                assert own.allows(officer, Use.READ, place, day) == every.allows(
                                    officer, Use.READ, all_, day
                                )


def test_what_comes_while_roles_are_read_counts_the_next_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window takes a role just after it was read: nobody goes on with it for ever."""
    governed(office)
    officer, standing, read = "recorder.own", Standing(), roles_of

    def overtaken(*asked: Any) -> Roles:  # noqa: ANN401
        found = read(*asked)
        monkeypatch.setattr(permission, "roles_of", read)
        with office.open(CHIEF) as other:
            officers.withdraw(other, officer, "recorder", PLACES["own"])
        return found

    with office.open(CHIEF) as register:
        monkeypatch.setattr(permission, "roles_of", overtaken)
        day = register.today.isoformat()
        first = standing.roles_of(register.store, officer)
        then = standing.roles_of(register.store, officer)
        assert first is not None
        assert then is not None
        assert first.held(officer, day)
        assert not then.held(officer, day)
