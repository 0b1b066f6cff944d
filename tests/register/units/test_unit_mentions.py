"""By what entries about units are found is compared with the log, and made anew from it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from admission_flow.planning.units.events import UnitAdded, UnitChanged, UnitClosed
from admission_flow.register.audit import audit
from admission_flow.register.core.register import Register
from admission_flow.register.units import entries as units
from admission_flow.register.units.scope import each_case
from tests.province import BASE, BRANCH, HERE, OTHER_BRANCH, TREE, founded
from tests.register.conftest import Office

MISSING, STRANGE = "is missing", "is not the log's"


def _run(sql: str) -> Callable[[Register], None]:
    def run(register: Register) -> None:
        with register.store.writing() as writing:
            writing._link.run(sql)

    return run


def told(register: Register) -> list[str]:
    """Return what a verifier says of these rows."""
    report = audit.verify(register.store, register.judge)
    return [found.what for found in report.breaks if "unit_mention" in found.what]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DELETE FROM main.unit_mention WHERE what = 'about' AND target = 'CB1'", MISSING),
        ("DELETE FROM main.unit_mention WHERE what = 'name' AND unit = 'CB1'", MISSING),
        ("DELETE FROM main.unit_mention WHERE what = 'above' AND unit = 'CB1'", MISSING),
        ("DELETE FROM main.unit_mention WHERE what = 'heir'", MISSING),
        ("DELETE FROM main.unit_mention WHERE what = 'cases' AND unit = 'Chi bộ Mẫu Một'", MISSING),
        ("INSERT INTO main.unit_mention VALUES ('above', 'CS2', 'CB1', 3)", STRANGE),
        ("INSERT INTO main.unit_mention VALUES ('cases', 'x', 'y', -1)", "is no spelling"),
    ],
)
def test_what_differs_is_named_and_mended(office: Office, change: str, says: str) -> None:
    """A row that the log asks for and one that it does not; `db rebuild` makes them anew."""
    founded(office)
    with office.open() as register:
        closed = UnitClosed(unit=OTHER_BRANCH, on=date(2024, 1, 1), successors=(BRANCH,))
        units.put(register, [closed])
        assert told(register) == []
        _run(change)(register)
        assert [says in what for what in told(register)] == [True]
        register.rebuild()
        assert told(register) == []


def test_an_entry_taken_back_is_found_with_its_unit(office: Office) -> None:
    """Both the entry and the one that takes it back are about the unit: it stands as before."""
    founded(office)
    with office.open() as register:
        renamed = UnitChanged(unit=BRANCH, on=date(2024, 1, 1), name="Chi bộ Mẫu Mới")
        (entry,) = units.put(register, [renamed])
        taken_back = units.retract(register, entry.seq)
        found = [one.seq for one in register.store.unit_entries([BRANCH])]
        assert found[-2:] == [entry.seq, taken_back.seq]
        assert told(register) == []
        assert [row.case for row, _ in each_case(register, unit=BRANCH)] == [HERE]


def test_cases_are_found_in_whatever_spelling(office: Office) -> None:
    """A name in other letters and with other spaces is the same unit's, and the case is listed."""
    founded(office)
    with office.open() as register:
        kept = register.case(HERE)
        other = f"  {TREE[2][1].upper()} "
        lies = replace(kept.unit, name=other)
        opened = register.open_case(kept.person, lies, even_if_known=True)
        for typed in (BRANCH, TREE[2][1], BASE):
            assert opened.id in [row.case for row, _ in each_case(register, unit=typed)]
        assert told(register) == []


def test_many_units_are_found_as_one_is(office: Office) -> None:
    """More than are asked for at once."""
    with office.open() as register:
        added = [
            UnitAdded(unit=f"C{n}", on=date(2015, 1, 1), name=f"Chi bộ {n}", level="base")
            for n in range(1100)
        ]
        entries = units.put(register, added)
        codes = [event.unit for event in added]
        assert [one.seq for one in register.store.unit_entries(codes)] == [e.seq for e in entries]
