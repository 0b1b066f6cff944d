"""A year of a bloc of sixty base organisations, through the use cases that officers have.

For tests and measurements of what is counted: the tree of units, the plan of 2024, the plans of the
base organisations (some late, some never), targets told, and people whose ways go through the year.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from admission_flow.demo.build import Played, Task, build
from admission_flow.demo.case_builder import Builder
from admission_flow.demo.paper import Paper, on_of, papers
from admission_flow.demo.people import Office, offices
from admission_flow.demo.plan import plan_2024
from admission_flow.demo.story import MOVED_TO, Story, lawful, source
from admission_flow.demo.timeline import Timeline, timeline
from admission_flow.planning.units.events import UnitAdded, UnitChanged
from admission_flow.procedure import acts as a
from admission_flow.procedure.calendar import WorkingDays
from admission_flow.register.core.clock import VIETNAM
from admission_flow.register.core.register import Register
from admission_flow.register.personal_data import erasure
from admission_flow.register.plan import entries as plans
from admission_flow.register.units import entries as units

UNITS = 60
TOP, RECEIVING = "K", "C60"
LAST_ENTRY = date(2025, 2, 28)
"""What was done in 2024 and lay on a desk is entered by then."""
ERASED_ON = date(2030, 1, 15)
"""After the 60 months of `workflows/retention.toml`, counted from any end in 2024."""
_TREE_ON, _PLAN_ON, _TOLD_ON = date(2020, 1, 1), date(2024, 1, 15), date(2024, 3, 5)
_FIRST_PLAN_ON = date(2024, 2, 1)
_RENAMED_ON = date(2024, 7, 1)
_NEVER, _TWICE = 9, 7
"""Every ninth base organisation never sends its plan, every seventh sends a second one."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A base organisation's plan that came."""

    unit: str
    number: int
    on: date


@dataclass(frozen=True, slots=True)
class Bloc:
    """What is made: who is in which unit, which plans came when."""

    timeline: Timeline
    events: tuple[UnitAdded | UnitChanged, ...]
    receipts: tuple[Receipt, ...]
    base_of: Mapping[str, str]
    """Every name that a chi bộ ever bore, to the code of its base organisation."""


def bloc(seed: int, people: int, calendar: WorkingDays) -> Bloc:
    """Return the year of a bloc with a number of people; the same seed gives the same.

    Raises:
        ValueError: there are fewer people than stories.

    """
    whole = timeline(seed, people, calendar, units=UNITS - 1, ordinary=ORDINARY)
    kept = tuple(entering for entering in whole.entries if entering.at.date() <= LAST_ENTRY)
    events, base_of = _organisation(offices(UNITS - 1))
    return Bloc(replace(whole, entries=kept), events, tuple(_receipts()), base_of)


def play(url: str, year: Bloc) -> Played:
    """Make a register of the year at a URL or path; one person who left in 2024 is erased at last.

    Raises: as `admission_flow.demo.build.build`.

    """
    return build(url, year.timeline, also=tasks(year))


def tasks(year: Bloc) -> Iterator[Task]:
    """Yield what is done besides the cases, each at its instant."""
    begins_on = year.timeline.begins_at.date()
    changed = [event for event in year.events if event.on > begins_on]
    founded = [event for event in year.events if event.on <= begins_on]
    yield _task(begins_on, lambda register: units.put(register, founded))
    for event in changed:
        yield _task(event.on, partial(_put, event=event))
    yield _task(_PLAN_ON, lambda register: plans.set_plan(register, plan_2024(), _PLAN_ON))
    for one in year.receipts:
        yield _task(one.on, partial(_receive, one=one))
    yield _task(_TOLD_ON, _tell_targets)
    yield _task(ERASED_ON, _erase)


def _task(on: date, do: Callable[[Register], object]) -> Task:
    return Task(datetime.combine(on, time(7, 40), VIETNAM), lambda register, _: do(register))


def _put(register: Register, event: UnitAdded | UnitChanged) -> None:
    units.put(register, [event])


def _receive(register: Register, one: Receipt) -> None:
    plans.receive(register, 2024, one.unit, one.number, one.on)


def _tell_targets(register: Register) -> None:
    plans.notify(register, 2024, plans.proposal(register.store, 2024), _TOLD_ON)


def _erase(register: Register) -> None:
    """Erase the first who withdrew in 2024: asked for by one officer, approved by another."""
    left = next(
        row.case
        for row in register.store.case_states()
        if row.state == "withdrawn" and row.state_since.startswith("2024")
    )
    erasure.request_erasure(register, left, "12-QĐ/ĐUK", ERASED_ON, "withdrawn")
    register.officer = "btc02"
    erasure.approve_erasure(register, left)


# ---- the units -----------------------------------------------------------------------------------


def _organisation(
    places: Sequence[Office],
) -> tuple[tuple[UnitAdded | UnitChanged, ...], dict[str, str]]:
    """Return the events of the tree, and the base organisation of every name of a chi bộ."""
    events: list[UnitAdded | UnitChanged] = [
        UnitAdded(unit=TOP, on=_TREE_ON, name=plan_2024().owner, level="direct_superior"),
        UnitAdded(
            unit=RECEIVING, on=_TREE_ON, name=MOVED_TO, level="base", parent=TOP, sector="other"
        ),
    ]
    base_of = {MOVED_TO: RECEIVING}
    for office in places:
        code, name = f"C{office.number:02d}", office.unit.name
        below = office.unit.has_base_committee
        base_name = name.partition(", ")[2] if below else name
        events.append(
            UnitAdded(
                unit=code,
                on=_TREE_ON,
                name=base_name,
                level="base",
                parent=TOP,
                sector=office.sector,
            )
        )
        base_of[name] = code
        if below:
            branch = f"{code}-1"
            events.append(
                UnitAdded(unit=branch, on=_TREE_ON, name=name, level="branch", parent=code)
            )
            if office.number % 10 == 1:
                new = f"{name} (tên mới)"
                events.append(UnitChanged(unit=branch, on=_RENAMED_ON, name=new))
                base_of[new] = code
    return tuple(events), base_of


def _receipts() -> Iterator[Receipt]:
    """Yield the plans that come: from 1 February on, on the 25th, the 26th and later too."""
    for number in range(1, UNITS + 1):
        if number % _NEVER == 0:
            continue
        on = _FIRST_PLAN_ON + timedelta(days=number % 30)
        yield Receipt(f"C{number:02d}", 1 + number % 6, on)
        if number % _TWICE == 0 and on + timedelta(days=2) < _TOLD_ON:
            yield Receipt(f"C{number:02d}", 2 + number % 6, on + timedelta(days=2))


# ---- the people ----------------------------------------------------------------------------------


def moved_before(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a way without trouble whose person moves while the dossier is made."""
    make.based, make.moved_to = False, MOVED_TO  # where nothing stands above the chi bộ
    way = make.whole(meeting_on)
    on = make.after(on_of(way, "dossier_opened"), 2, 9)
    return [*way, *papers([a.Move(on=on, to=MOVED_TO)])]


_IN_2024 = date(2023, 12, 4), date(2024, 10, 18)
ORDINARY = (
    (26, Story("admitted_in_2024", lawful, *_IN_2024)),
    (3, Story("sex_not_stated", lawful, *_IN_2024, person={"sex": None, "religion": None})),
    (3, Story("group_not_stated", lawful, *_IN_2024, person={"ethnicity": None, "sector": None})),
    (3, Story("of_another_sector", lawful, *_IN_2024, person={"sector": "other"})),
    (6, Story("moved_before", moved_before, *_IN_2024)),
    (18, Story("admitted_in_2023", lawful, date(2023, 8, 28), date(2023, 11, 10))),
    (16, Story("admitted_later", lawful, date(2024, 10, 21), date(2025, 3, 14))),
    (14, Story("on_the_way", lawful, date(2025, 3, 17), date(2025, 9, 26))),
    (6, Story("source", source, *_IN_2024)),
)
"""What most people's way is like, with weights; the rest repeat a story of the demonstration."""
