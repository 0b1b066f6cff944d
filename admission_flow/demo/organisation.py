"""The invented bloc above the invented units: its tree, its plan, who answered and when."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from admission_flow.demo.authorities import (
    AFTER_THE_BLOC,
    BLOC,
    BLOC_ENDS,
    WARD,
    Authority,
    heir_of_the_bloc,
)
from admission_flow.demo.build import Task
from admission_flow.demo.case_builder import FIRST_DAY
from admission_flow.demo.people import Office, offices
from admission_flow.demo.plan import plan_2024, shared_out
from admission_flow.demo.story import MOVED_TO
from admission_flow.planning.units.events import (
    MATTERS,
    UnitAdded,
    UnitChanged,
    UnitClosed,
    UnitEmpowered,
    UnitEvent,
)
from admission_flow.register.core.clock import VIETNAM
from admission_flow.register.core.register import Register
from admission_flow.register.plan import entries as plans
from admission_flow.register.units import entries as units

_ENDED_BY = "01-QĐ/TU"
FOUNDED = date(2016, 1, 1)
"""Of the units: before anything that is entered of people."""
_PLANNED, _NOTIFIED = date(2024, 1, 29), date(2024, 3, 11)
_ANSWERS_FROM = date(2024, 2, 5)
_LATE = {7: date(2024, 2, 26), 15: date(2024, 3, 4)}
"""Number of the unit to the day on which its plan came too late: by one day, and by a week."""
_SILENT = {20}
"""The units whose plan never came."""


def tasks(candidates: int) -> Iterator[Task]:
    """Yield what is entered about units and plan, oldest first.

    Args:
        candidates: how many people the sample register has: the units plan in proportion.

    """
    yield Task(_at(FIRST_DAY, 8), lambda register, _: units.put(register, list(tree())))
    plan = plan_2024()
    yield Task(_at(_PLANNED, 8), lambda register, _: plans.set_plan(register, plan, _PLANNED))
    proposed = _proposed(candidates)
    answers = sorted((_answered_on(office), office.number) for office in offices())
    for on, number in answers:
        if number in _SILENT:
            continue
        code, count = code_of(number), proposed[number]

        def receive(
            register: Register, _: object, code: str = code, count: int = count, on: date = on
        ) -> object:
            return plans.receive(register, plan.year, code, count, on)

        yield Task(_at(on, 9, number), receive)
    yield Task(_at(BLOC_ENDS, 8), lambda register, _: units.put(register, list(end_of_the_bloc())))
    yield Task(
        _at(_NOTIFIED, 9),
        lambda register, _: plans.notify(
            register, plan.year, plans.proposal(register.store, plan.year), _NOTIFIED
        ),
    )


def tree() -> Iterator[UnitEvent]:
    """Yield the events that make the tree: the bloc, all that is below it, and a ward beside it."""
    yield from _committee(BLOC, FOUNDED)
    # Outside the bloc, so the bloc's plan does not wait for its answer.
    yield from _committee(WARD, FOUNDED)
    yield UnitAdded(
        unit="NGOAI",
        on=FOUNDED,
        name=MOVED_TO,
        level="base",
        parent=WARD.code,
        sector="state_agency",
    )
    for office in offices():
        code = code_of(office.number)
        branch = office.unit.name
        above = branch.partition(", ")[2]  # "Chi bộ 1, Đảng bộ …": the base is what follows
        yield UnitAdded(
            unit=code,
            on=FOUNDED,
            name=above or branch,
            level="base",
            parent=BLOC.code,
            sector=office.sector,
        )
        if above:
            yield UnitAdded(unit=f"{code}.1", on=FOUNDED, name=branch, level="branch", parent=code)


def end_of_the_bloc() -> Iterator[UnitEvent]:
    """Yield how the bloc ends: its base organisations go on under the committees after it."""
    for made in AFTER_THE_BLOC:
        if made is not WARD:
            yield from _committee(made, BLOC_ENDS, BLOC.code)
    for office in offices():
        heir = heir_of_the_bloc(office)
        yield UnitChanged(unit=code_of(office.number), on=BLOC_ENDS, parent=heir.code)
    successors = tuple(made.code for made in AFTER_THE_BLOC)
    yield UnitClosed(unit=BLOC.code, on=BLOC_ENDS, successors=successors, basis=_ENDED_BY)


def _committee(made: Authority, on: date, *predecessors: str) -> Iterator[UnitEvent]:
    yield UnitAdded(
        unit=made.code,
        on=on,
        name=made.name,
        level="direct_superior",
        sector="other",
        predecessors=predecessors or None,
    )
    for matter in MATTERS:
        yield UnitEmpowered(
            unit=made.code,
            on=on,
            matter=matter,
            right="own",
            body="standing_committee",
            majority="more_than_half",
        )


def code_of(number: int) -> str:
    """Return the code of a base organisation: "C07"."""
    return f"C{number:02d}"


def _proposed(candidates: int) -> dict[int, int]:
    """Return how many each unit means to admit: its people, as the sample shares them out."""
    plan = plan_2024()
    by_sector = shared_out(candidates * 2 // 3, plan.targets)
    found: dict[int, int] = {}
    for sector, share in by_sector.items():
        inside = {str(o.number): 1 for o in offices() if o.sector == sector}
        found |= {int(number): count for number, count in shared_out(share, inside).items()}
    return found


def _answered_on(office: Office) -> date:
    on = _ANSWERS_FROM + timedelta(days=office.number * 5 % 12)
    return _LATE.get(office.number, on + timedelta(days=(2 if on.weekday() > 4 else 0)))  # noqa: PLR2004


def _at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), VIETNAM)
