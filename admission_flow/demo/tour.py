"""What is shown of the sample register: all of it read from the register, as an auditor would."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile

from admission_flow.database.rows import StateRow
from admission_flow.demo.plan import Plan
from admission_flow.errors import JournalBroken
from admission_flow.journal.entry import Entry
from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import act_from
from admission_flow.procedure.findings import StepVerdict, Verdict
from admission_flow.register.audit import audit
from admission_flow.register.classes.entries import classes
from admission_flow.register.core import records
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord
from admission_flow.register.core.state import local_day
from admission_flow.register.core.told import told_from

ON_THE_WAY = ("source", "sympathiser", "awareness", "verification", "opinion", "decision")
"""The stages before somebody is admitted, in their order."""
_TOLD = "branch.two_thirds"
"""The refusal that everybody understands."""


@dataclass(slots=True)
class Progress:
    """How far one sector is, in persons."""

    sector: str
    target: int
    admitted: int = 0
    """Decided on in the plan's year, by a decision that stands; whatever came afterwards."""
    of_these_ended: int = 0
    """Of them, struck off, annulled or deceased since."""
    admitted_otherwise: int = 0
    """Decided on in another year."""
    ended: int = 0
    """Left the procedure before a decision."""
    on_the_way: Counter[str] = field(default_factory=Counter)
    """Not decided on, by stage."""


def progress(register: ReadingRegister, plan: Plan) -> list[Progress]:
    """Return how far every sector of a plan is, by the day of the decision on admission."""
    found = {name: Progress(name, target) for name, target in plan.targets.items()}
    for row, _ in register.cases():
        record = register.case(row.case)
        sector = found.get(record.person.sector or "")
        if sector is not None:
            _count(sector, row, register.judge.judge(record.case, register.today), plan.year)
    return list(found.values())


def total(sectors: list[Progress]) -> Progress:
    """Return the sum of several sectors."""
    whole = Progress("total", sum(sector.target for sector in sectors))
    for sector in sectors:
        whole.admitted += sector.admitted
        whole.of_these_ended += sector.of_these_ended
        whole.admitted_otherwise += sector.admitted_otherwise
        whole.ended += sector.ended
        whole.on_the_way += sector.on_the_way
    return whole


def _count(sector: Progress, row: StateRow, verdict: Verdict, year: int) -> None:
    decided = next(
        (s.on for s in verdict.steps if s.step == "admission_decision" and s.permitted), None
    )
    ended = row.stage == "ended"
    if decided is None and ended:
        sector.ended += 1
    elif decided is None:
        sector.on_the_way[row.stage] += 1
    elif decided.year == year:
        sector.admitted += 1
        sector.of_these_ended += ended
    else:
        sector.admitted_otherwise += 1


@dataclass(frozen=True, slots=True)
class Example:
    """One case worth showing."""

    record: CaseRecord
    verdict: Verdict


def lawful_case(register: ReadingRegister) -> Example:
    """Return a case from source to official member without any trouble, across a change of law.

    Raises:
        LookupError: nobody in the register is an official member.

    """
    best: Example | None = None
    for row, _ in register.cases(stage="official"):
        record = register.case(row.case)
        found = Example(record, register.judge.judge(record.case, register.today))
        steps = found.verdict.steps
        clean = found.verdict.lawful and not record.refusals and not record.corrections
        clean = clean and not any(step.warned_by for step in steps)
        if clean and steps[0].regime != steps[-1].regime:
            return found
        best = best or found
    if best is None:
        raise LookupError("no official member in the register")
    return best


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that was refused: its entry, and the verdict judged anew from the journal."""

    entry: Entry
    record: CaseRecord
    """The case as it stands today."""
    verdict: StepVerdict


def refusals(register: ReadingRegister) -> Iterator[Entry]:
    """Yield the entries of steps that were refused."""
    return (entry for entry in register.entries() if entry.intent.action == records.REFUSE)


def refused_step(register: ReadingRegister) -> Refusal:
    """Return a refused step with its findings: a vote without two thirds, where there is one.

    Raises:
        LookupError: no step was ever refused.

    """
    found = list(refusals(register))
    if not found:
        raise LookupError("no refusal in the register")
    entry = next((e for e in found if _TOLD in _blocked_by(e)), found[0])
    return Refusal(entry, register.case(entry.intent.case), judged_again(register, entry))


def judged_again(register: ReadingRegister, entry: Entry) -> StepVerdict:
    """Return what the judge says of a refused step, on the case as it was before the entry.

    Raises:
        JournalBroken: the entry holds no step.

    """
    case_id = entry.intent.case
    personal = register.personal(case_id)
    before = takewhile(lambda other: other.seq < entry.seq, register.entries(case_id))
    record = records.fold(before, personal)
    data = records.restored(entry.intent.data, personal.get(entry.intent.id, {}))
    step = act_from(data["act"])
    if record is None or not isinstance(step, Step):
        raise JournalBroken(case=case_id, seq=entry.seq, what="no step of an open case")
    record = records.told_on(record, told_from(data), step.on)
    found, _ = register.judge.judge_candidate(record.case, step, local_day(entry.intent.at))
    return found


def _blocked_by(entry: Entry) -> list[str]:
    verdict: Mapping[str, object] = entry.intent.verdict or {}
    blocked = verdict.get("blocked_by")
    return [str(rule) for rule in blocked] if isinstance(blocked, list) else []


@dataclass(frozen=True, slots=True)
class Replay:
    """The replay in numbers."""

    judged: int
    differing: int
    """Entries on which the judge says otherwise today."""
    unlawful: int
    """Steps that stand though the rules refuse them."""
    late: tuple[audit.Replayed, ...]
    """Entered more than 30 days after they happened, the latest first."""


def replay(register: ReadingRegister) -> Replay:
    """Judge the whole register again."""
    items = list(audit.replay(register.store, register.judge))
    late = sorted((i for i in items if i.days_late), key=lambda i: (-i.days_late, i.seq))
    return Replay(
        judged=len(items),
        differing=sum(bool(item.differs) for item in items),
        unlawful=sum(bool(item.refused_by) for item in items),
        late=tuple(late),
    )


def stuck_case(register: ReadingRegister) -> str:
    """Return a case whose last attempt was refused, worth an `explain`; else any in progress."""
    states = register.judge.workflow.states
    rows = [row for row, _ in register.cases()]
    going = {row.case for row in rows if not (states[row.state].final or states[row.state].goal)}
    last = {entry.intent.case: entry for entry in register.entries() if entry.intent.case in going}
    stuck = [case for case, entry in last.items() if entry.intent.action == records.REFUSE]
    return min(stuck or going)


def last_class(register: ReadingRegister) -> str:
    """Return the code of the class that was opened last.

    Raises:
        LookupError: there is no class.

    """
    found = classes(register.store)
    if not found:
        raise LookupError("no class in the register")
    return list(found)[-1]
