"""The quick reader of what is recorded says what the strict one says, or nothing."""

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from admission_flow.procedure import document
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import (
    DocumentProblems,
    act_from,
    plain,
    plain_act,
    record_from,
)
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.recorded_acts import recorded_act, recorded_person
from tests.judged_cases import base_cases
from tests.procedure.documents import LARGEST, LONGEST

ODD: tuple[Any, ...] = (
    *(None, "", "x", "x" * (LONGEST + 1), "a\nb", "child:1", "child:N", "ế", "applicant"),
    *("2024-02-29", "2023-02-29", "29/02/2024", "2024-W01-1", "1899-12-31", "2200-12-31"),
    *(0, 1, -1, LARGEST, LARGEST + 1, True, False, 1.0, [], {}, [""], ["applicant", 1], {"a": 1}),
)


def stated() -> list[dict[str, Any]]:
    """Return each kind of act as documents state it, in its fullest forms."""
    found: dict[str, dict[str, Any]] = {}
    for case in base_cases().values():
        for act in case.acts:
            plain = plain_act(act)
            found.setdefault(f"{act.kind} {sorted(plain)}", plain)
    return list(found.values())


def changed(acts: list[dict[str, Any]], count: int, chance: Random) -> Iterator[dict[str, Any]]:
    """Yield acts with one or two of their fields changed, taken away or made up."""
    names = sorted({name for act in acts for name in act})
    for _ in range(count):
        act = copy.deepcopy(chance.choice(acts))
        for _ in range(chance.choice((1, 1, 2))):
            inner = [value for value in act.values() if isinstance(value, dict)]
            table = chance.choice([act, *inner])
            name = chance.choice([*table, chance.choice(names)])
            if chance.random() < 0.2:
                table.pop(name, None)
            else:
                table[name] = chance.choice(ODD)
        yield act


@pytest.fixture
def strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the strict reader read all by itself."""
    monkeypatch.setattr(document, "recorded_act", lambda _: None)
    monkeypatch.setattr(document, "recorded_person", lambda *_: None)


@pytest.mark.usefixtures("strictly")
def test_an_act_as_it_is_recorded_is_read_quickly() -> None:
    """Nearly all of them, and as the strict reader reads them."""
    acts = stated()
    quick = [recorded_act(act) for act in acts]
    assert [one or act_from(act) for one, act in zip(quick, acts, strict=True)] == [
        act_from(act, recorded=True) for act in acts
    ]
    assert {act.kind for act in quick if act is not None} == {act["kind"] for act in acts}
    assert quick.count(None) < len(acts) / 10


@pytest.mark.usefixtures("strictly")
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_odd_is_left_to_the_strict_reader(seed: int) -> None:
    """What the quick reader reads, the strict one reads alike: of acts changed at random."""
    read = 0
    for act in changed(stated(), 3000, Random(seed)):
        found: Act | None = recorded_act(act)
        if found is None:
            continue
        read += 1
        try:
            assert found == act_from(act, recorded=True), act
        except DocumentProblems as problems:
            pytest.fail(f"{act}: {problems}")
        assert repr(found) == repr(act_from(act, recorded=True))
    assert read > 300


@pytest.mark.usefixtures("strictly")
@pytest.mark.parametrize("kind", [Person, Unit])
def test_people_and_units_are_read_alike(kind: type[Person] | type[Unit]) -> None:
    """As they are recorded, and changed at random."""
    records = [
        plain(case.person if kind is Person else case.unit) for case in base_cases().values()
    ]
    for stated_record in records:
        strict = record_from(kind, stated_record, "it", recorded=True)
        assert recorded_person(kind, stated_record) in {None, strict}
    full = [one for one in records if recorded_person(kind, one) is not None]
    assert len(full) > len(records) / 2
    read = 0
    for data in changed(records, 3000, Random(5)):
        found = recorded_person(kind, data)
        if found is not None:
            read += 1
            strict = record_from(kind, data, "it", recorded=True)
            assert (found, repr(found)) == (strict, repr(strict)), data
    assert read > 300
    assert recorded_person(dict, records[0]) is None
