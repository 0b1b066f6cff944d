"""What `populate.py` makes a register from: some cases, entered the proper way, and a tree."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from grow import enter

from admission_flow.database.reading import Reader, open_for_reading
from admission_flow.database.rows import StateRow
from admission_flow.database.schema import ALL_TABLES
from admission_flow.journal.entry import Intent
from admission_flow.planning.units.events import UnitAdded
from admission_flow.procedure.acts import Act
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core import records
from admission_flow.register.core.register import Register
from admission_flow.register.core.told import Told, told_from
from admission_flow.register.units import entries as units
from admission_flow.testing import SAMPLE_UNIT

OFFICER = "bench"
NOW = datetime(2026, 11, 2, 3, 0, 0, tzinfo=UTC)
SINCE = date(2010, 1, 1)
FINISHED = "recognition_decision"
STAGES = {  # how many of the cases that are copied stand where
    FINISHED: 3,  # a year
    "ceremony": 8,
    "admission_decision": 3,
    "branch_resolution": 3,
    "verification_concluded": 6,
    "awareness_certificate": 13,
    "sympathiser_resolution": 13,
}
YEARS = range(2018, 2026)
"""Of the meetings that took in who is a full member now."""
PROVINCES, BRANCHES = 34, 10
"""How many provinces; how many chi bộ a base organisation has."""
_FIVE = frozenset(ALL_TABLES[:5])


def clock() -> datetime:
    """Return the one moment at which everything is entered."""
    return NOW


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a case that was entered the proper way."""

    intent: Intent
    act: Act | None
    """None: the entry that opens the case."""
    told: Told | None


@dataclass(frozen=True, slots=True)
class Model:
    """A case that was entered the proper way."""

    person: Person
    unit: Unit
    said: tuple[Said, ...]
    state: StateRow
    beside: dict[str, list[tuple[object, ...]]]
    """Rows of the tables that came later than the first five, by table."""


# ---- what is copied --------------------------------------------------------------------------


def models(stages: Mapping[str, int] = STAGES, years: Iterable[int] = YEARS) -> tuple[Model, ...]:
    """Enter cases into a register of their own, and read them.

    Args:
        stages: how many stand where.
        years: of the meetings of those that are finished.

    """
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "models.db")
        with Register.create(url, OFFICER, clock=clock) as register:
            units.put(register, list(islice(tree(1), 3)))
            unit = replace(SAMPLE_UNIT, name=branch_name(0))
            for until, count in stages.items():
                for year in years if until == FINISHED else (2026,):
                    for number in range(count):
                        meeting_on = date(year, 1 + (5 * number) % 12, 5 + number)
                        enter(register, until, meeting_on, f"Mẫu {until} {meeting_on}", unit)
        with open_for_reading(url) as store:
            beside = {
                table: [row for rows in store.whole_table(table) for row in rows]
                for table in ALL_TABLES
                if table not in _FIVE
            }
            return tuple(_model(store, row, beside) for row in store.case_states())


def _model(store: Reader, row: StateRow, beside: Mapping[str, list[tuple[object, ...]]]) -> Model:
    personal = store.personal(row.case)
    entries = list(store.entries(row.case))
    record = records.fold(entries, personal)
    assert record is not None  # noqa: S101 - it was just entered
    said = []
    for entry in entries:
        data = records.restored(entry.intent.data, personal.get(entry.intent.id, {}))
        act = records.act_in(data) if "act" in data else None
        said.append(Said(entry.intent, act, told_from(data)))
    own = {table: [one for one in rows if row.case in one] for table, rows in beside.items()}
    return Model(record.person, record.unit, tuple(said), row, own)


# ---- the tree --------------------------------------------------------------------------------


def tree(branches: int) -> Iterator[UnitAdded]:
    """Yield the units over and with some number of chi bộ: provinces, bases, chi bộ."""
    bases = -(-branches // BRANCHES)
    for number in range(min(PROVINCES, bases)):
        yield UnitAdded(
            unit=f"T{number + 1:02}",
            on=SINCE,
            name=f"Đảng bộ tỉnh Mẫu {number + 1}",
            level="province",
            has_youth_union=True,
            has_trade_union=True,
        )
    for number in range(bases):
        base = base_code(number)
        above = f"T{number % PROVINCES + 1:02}"
        name = f"Đảng bộ cơ sở Mẫu {number + 1}"
        yield UnitAdded(unit=base, on=SINCE, name=name, level="base", parent=above)
        for branch in range(number * BRANCHES, min(branches, (number + 1) * BRANCHES)):
            code, name = f"C{branch + 1:06}", branch_name(branch)
            yield UnitAdded(unit=code, on=SINCE, name=name, level="branch", parent=base)


def base_code(number: int) -> str:
    """Return the code of a base organisation, counted from 0."""
    return f"B{number + 1:05}"


def branch_name(number: int) -> str:
    """Return the name of a chi bộ, counted from 0."""
    return f"Chi bộ Mẫu {number + 1}"
