"""Where cases stand, as kept at hand: what lists of the desk show, filter and count.

Nothing here judges a case: 20,000 of them are shown at once. What a deadline is and who must act
is what the program derived when the case was last written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from admission_flow.database.rows import StateRow
from admission_flow.desk.office import inside
from admission_flow.library.reading import ReadingRegister
from admission_flow.planning.plan.plan import GROUPS
from admission_flow.planning.plan.progress import GROUP_FACTS, in_group
from admission_flow.procedure.workflow import Workflow
from admission_flow.register.core.persons import of_each_person

SOON_DAYS = 14
"""What falls due within so many days is shown as near."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One case in a list."""

    case: str
    name: str
    """Empty: the person was erased."""
    unit: str
    state: str
    stage: str
    since: str
    next_step: str | None
    due_on: date | None
    due_rule: str | None
    body: str
    """Who must act by that day; empty: no day runs."""
    lawful: bool
    judged: bool

    def left(self, day: date) -> int | None:
        """Return the days left until its nearest deadline, negative where it is late."""
        return None if self.due_on is None else (self.due_on - day).days

    def late(self, day: date) -> bool:
        """Say whether its nearest deadline has passed."""
        return self.due_on is not None and self.due_on < day

    def soon(self, day: date) -> bool:
        """Say whether its nearest deadline comes within two weeks."""
        return self.due_on is not None and day <= self.due_on <= day + timedelta(days=SOON_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases a list is about."""

    search: str = ""
    unit: str = ""
    stage: str = ""
    sector: str = ""
    group: str = ""
    body: str = ""
    late: bool = False
    soon: bool = False


def standings(register: ReadingRegister, wanted: Wanted) -> list[Standing]:
    """Return the cases that are wanted, in the order of their ids.

    Raises:
        BadDocument: there is no such unit.
        BadArgument: there is no such stage.

    """
    day, workflow = register.today, inside(register).judge.workflow
    rows = register.cases(
        search=wanted.search, unit=wanted.unit or None, stage=wanted.stage or None
    )
    bodies = _bodies(workflow)
    found = [_standing(row, name, bodies) for row, name in rows]
    if wanted.late:
        found = [one for one in found if one.late(day)]
    if wanted.soon:
        found = [one for one in found if one.soon(day)]
    if wanted.body:
        found = [one for one in found if one.body == wanted.body]
    store = inside(register).store
    if wanted.sector:
        fits = of_each_person(store, ["sector"], lambda person: person.sector == wanted.sector)
        found = [one for one in found if fits.get(one.case, False)]
    if wanted.group in GROUPS:
        group = wanted.group
        among = of_each_person(
            store, GROUP_FACTS[group], lambda person: in_group(group, person, day) is True
        )
        found = [one for one in found if among.get(one.case, False)]
    return found


def stages_of(workflow: Workflow) -> list[str]:
    """Return the stages in their order."""
    return list(dict.fromkeys(state.stage for state in workflow.states.values()))


def pipeline(found: list[Standing], workflow: Workflow) -> Mapping[str, int]:
    """Return how many of the cases are in each stage, in the order of the stages."""
    counts = dict.fromkeys(stages_of(workflow), 0)
    for one in found:
        counts[one.stage] = counts.get(one.stage, 0) + 1
    return counts


def by_body(found: list[Standing], day: date) -> list[tuple[str, int, int]]:
    """Return (body, how many are late, how many fall due soon), the most late first."""
    counts: dict[str, list[int]] = {}
    for one in found:
        if one.body and (one.late(day) or one.soon(day)):
            counts.setdefault(one.body, [0, 0])[0 if one.late(day) else 1] += 1
    return sorted(
        ((body, late, soon) for body, (late, soon) in counts.items()),
        key=lambda row: (-row[1], -row[2], row[0]),
    )


def _bodies(workflow: Workflow) -> Mapping[str, str]:
    """Return who must act by the deadline that a rule sets."""
    return {
        guard.rule: guard.responsible for spec in workflow.steps.values() for guard in spec.guards
    }


def _standing(row: StateRow, name: str, bodies: Mapping[str, str]) -> Standing:
    return Standing(
        case=row.case,
        name=name,
        unit=row.unit,
        state=row.state,
        stage=row.stage,
        since=row.state_since,
        next_step=row.next_step,
        due_on=date.fromisoformat(row.due_on) if row.due_on else None,
        due_rule=row.due_rule,
        body="" if row.due_rule is None else bodies.get(row.due_rule, ""),
        lawful=row.lawful,
        judged=row.judged,
    )
