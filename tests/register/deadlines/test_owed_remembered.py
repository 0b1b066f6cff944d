"""What is owed, remembered between two looks, is what a first look finds."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from admission_flow.planning.deadlines.clocks import MEMBER_HISTORY
from admission_flow.planning.deadlines.owed import Owed, from_duty
from admission_flow.procedure.acts import Move, Step
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.deadlines.entries import followed, note_done
from admission_flow.register.deadlines.gathered import (
    SOURCES,
    SYMPATHISERS,
    Remembered,
    of_case,
    owed,
)
from admission_flow.register.sympathisers.lists import missing
from admission_flow.testing import lawful_case
from tests.register.filled import filled_once

if TYPE_CHECKING:
    from tests.register.conftest import Office

OF_LISTS = {SYMPATHISERS: SOURCES[SYMPATHISERS]}
KINDS = ("sympathiser_resolution", "verification_concluded", "branch_resolution", "ceremony")


def in_order(found: Sequence[Owed]) -> list[str]:
    return sorted(map(repr, found))


def judged_anew(register: ReadingRegister, unit: str | None = None) -> list[Owed]:
    """Judge every case that is followed, as it is done for a list of deadlines."""
    found = followed(register, register.today, unit)
    return [one for item in found for one in of_case(register, item)]


@filled_once
def four(office: "Office") -> None:
    """Four people on their way, the last of whom may still go on."""
    office.on(date(2024, 6, 20))
    with office.open() as register:
        for place, until in enumerate(KINDS):
            case = lawful_case(until, 2024 - (until == "ceremony"), full_name=f"Lò Mẫu {place}")
            office.enter(register, case)


def test_after_each_write_of_others_and_on_each_day(four: "Office") -> None:
    """An act, a refusal, a move, a correction, a note and a new day are all seen."""
    chance, memory = random.Random(3), Remembered()
    unit = lawful_case().unit.name

    def assert_the_same() -> list[Owed]:
        with ReadingRegister.open(four.url, clock=four.clock) as reading:
            of_unit = owed(reading, unit=unit, sources={}, remembered=memory)
            assert in_order(of_unit) == in_order(judged_anew(reading, unit))
            remembered = owed(reading, sources={}, remembered=memory)
            assert in_order(remembered) == in_order(judged_anew(reading))
            for asked in (unit, None):
                lists = owed(reading, unit=asked, sources=OF_LISTS, remembered=memory)
                duties = missing(reading, reading.today, asked)
                anew = [*judged_anew(reading, asked), *map(from_duty, duties)]
                assert in_order(lists) == in_order(anew)
            assert duties
        return remembered

    first = assert_the_same()
    assert first
    assert assert_the_same() == first
    whole = lawful_case("recognition_decision", full_name="Lò Mẫu 2")
    with four.open() as register:
        for act in whole.acts:
            if isinstance(act, Step) and act.kind == "base_resolution":
                register.advance("HS-0003", act)
    second = assert_the_same()
    assert in_order(second) != in_order(first)
    with four.open() as register:
        register.record("HS-0003", Move(on=register.today, to="Chi bộ Nơi Khác"))
    assert "Chi bộ Nơi Khác" in {one.unit for one in assert_the_same()}
    with four.open() as register:
        noted = note_done(register, MEMBER_HISTORY, ["HS-0004"], register.today)
    assert noted
    assert_the_same()
    with four.open() as register:
        last = register.case("HS-0004").recorded[-1]
        earlier = replace(last.act, on=last.act.on - timedelta(days=chance.randint(1, 3)))
        register.correct("HS-0004", last.seq, earlier, "Ghi nhầm ngày")
    assert_the_same()
    four.on(date(2024, 9, 2))
    assert in_order(assert_the_same()) != in_order(second)


def test_what_has_not_moved_is_not_judged_again(
    four: "Office", monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept at hand is not judged; of four that are not, those that moved are, once more."""
    memory, looked = Remembered(), list[str]()
    with ReadingRegister.open(four.url, clock=four.clock) as reading:
        judge = type(reading.judge)
        asked = judge.outlook

        def counted(self: object, case: object, day: object) -> object:
            looked.append(str(day))
            return asked(self, case, day)  # type: ignore[arg-type]

        monkeypatch.setattr(judge, "outlook", counted)
        owed(reading, sources={}, remembered=memory)
        assert looked == []
        with four.open() as register, register.store.writing() as writing:
            writing.drop_courses()  # as after an upgrade
        for wanted in (len(KINDS), 0):
            owed(reading, sources={}, remembered=memory)
            assert len(looked) == wanted
            looked.clear()
        with four.open() as register:
            register.record("HS-0002", Move(on=register.today, to="Chi bộ Nơi Khác"))
            with register.store.writing() as writing:
                writing.drop_courses()
        owed(reading, sources={}, remembered=memory)
        assert len(looked) == 1
