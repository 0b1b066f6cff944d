"""Statistics of a period: counted from the cases as they stand in the journal, never kept."""

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from admission_flow import resources
from admission_flow.database.pieces import CHUNK
from admission_flow.database.queries import Queries
from admission_flow.database.rows import StateRow
from admission_flow.errors import BadDocument
from admission_flow.planning.reports.definitions import (
    DIMENSIONS,
    NOT_STATED,
    Definition,
    Definitions,
    definitions_from,
)
from admission_flow.planning.reports.period import Period
from admission_flow.planning.reports.statistics import CasePath
from admission_flow.procedure.acts import (
    KINDS,
    Act,
    AdmissionRemedied,
    RecognitionRemedied,
)
from admission_flow.procedure.document import Problem
from admission_flow.procedure.person import Person
from admission_flow.register.core.course import Course
from admission_flow.register.core.courses import Courses
from admission_flow.register.core.loading import load
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.persons import with_persons
from admission_flow.register.plan import entries as plans
from admission_flow.register.reports.body import Ask, Body, ReportBuilder
from admission_flow.register.units.scope import scope
from admission_flow.sorting import PackedRows

if TYPE_CHECKING:
    from admission_flow.register.core.reader import ReadingRegister

WITHOUT_PLAN = "decision"
"""The counting day where neither the officer nor a plan says which."""


@cache
def definitions() -> Definitions:
    """Return what the rows of reports mean, from `workflows/statistics.toml`."""
    return definitions_from(tomllib.loads(resources.text("workflows", "statistics.toml")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report with the same period of the year before beside it."""

    ask: Ask
    as_of: date
    counting: str
    """decision or ceremony, or `recognition`, `end` or `day` where no choice is to be made."""
    counting_from: str
    """option, plan, default or fixed: who says so."""
    now: Body
    before: Body
    before_period: Period
    used: tuple[Definition, ...]
    targets: Mapping[str, int] = field(default_factory=dict)
    """By unit, the target of the year that it was told."""
    names: Mapping[str, str] = field(default_factory=dict)
    """By code, the names of units."""


_FIXED = {"recognitions": "recognition", "outcomes": "end"}
_NOTIONS = {
    "admissions": ("period", "average_age"),
    "recognitions": ("period", "average_age"),
    "outcomes": ("period", "average_age"),
    "pipeline": ("period", "average_age", "pipeline"),
    "units": ("period", "organisation"),
}


def report(
    register: "ReadingRegister", ask: Ask, read: Collection[CasePath] | None = None
) -> Report:
    """Return a report.

    Args:
        register: the register.
        ask: what is asked for.
        read: what `ways` returned for the same or a later day, where several reports are made of
            one reading; None: the register is read for this one.

    Raises:
        BadDocument: the period has not begun on the day, a definition came later, or there is no
            such unit.

    """
    period = ask.period
    as_of = ask.as_of or (
        # A decision names a day before its own: who became official in December may be signed for
        # in January, and would be in no report that looks no further than its period.
        register.today if ask.kind == "recognitions" else min(register.today, period.last)
    )
    if as_of < period.first:
        raise BadDocument(period.name, [Problem("file", "report_not_begun", {"day": as_of})])
    last = min(as_of, period.last)
    units = organisation(register.store)
    asked = scope(register.store, ask.unit, last)
    ask = replace(ask, unit=asked.code or ask.unit)
    plan = _plan(register, period.year, as_of)
    counting, counting_from = _counting(ask, plan)
    used = _used(ask, last)
    step = "recognition_decision" if ask.kind == "recognitions" else plans.STEPS.get(counting, "")
    targets = {} if plan is None else plan.targets
    maker = ReportBuilder(
        ask=ask,
        as_of=as_of,
        step=step,
        ways=() if read is None else read,
        units=units,
        asked=asked,
        used=used,
        stages={state.name: state.stage for state in register.judge.workflow.states.values()},
        told=frozenset(targets),
    )
    if read is None:
        moved = None
        if ask.kind == "pipeline" and ask.unit is None and "organisation" not in ask.by:
            # Who arrived or left before both periods is counted in their totals, and nowhere else.
            moved = period.before.first, maker.off_the_way
            maker.beside = Courses(register.store, register.judge, as_of, runs=False).unmoved(
                *moved
            )
        maker.ways = _ways(register, ask, as_of, step, used, maker.counts, moved)
    before = period.before
    return Report(
        ask=ask,
        as_of=as_of,
        counting=counting,
        counting_from=counting_from,
        now=maker.body(period.first, last),
        before=maker.body(before.first, period.same_day_before(last)),
        before_period=before,
        used=tuple(used.values()),
        targets=targets,
        names=units.called(last),
    )


def _plan(register: "ReadingRegister", year: int, as_of: date) -> plans.OnFile | None:
    try:
        return plans.on_file(register.store, year, as_of)
    except BadDocument:
        return None


def _counting(ask: Ask, plan: plans.OnFile | None) -> tuple[str, str]:
    if ask.kind in _FIXED:
        return _FIXED[ask.kind], "fixed"
    if ask.counting:
        return ask.counting, "option"
    if plan is not None and plan.plan.counting:
        return plan.plan.counting, "plan"
    return WITHOUT_PLAN, "default"


def _used(ask: Ask, day: date) -> dict[str, Definition]:
    """Return the definitions that a report needs, as they hold on its last day."""
    needed = [*_NOTIONS[ask.kind], *(name for name in ask.by if name != "unit")]
    if ask.unit is not None or "unit" in ask.by:
        needed.append("small_cells")
    found = {}
    for name in dict.fromkeys(needed):
        definition = definitions().on(name, day)
        if definition is None:
            raise BadDocument("report", [Problem(name, "report_no_definition", {"day": day})])
        found[name] = definition
    return found


# ---- the ways of all cases -----------------------------------------------------------------------


def ways(  # noqa: PLR0913 - each is named by the caller
    register: "ReadingRegister",
    as_of: date,
    having: frozenset[type[Act]] = frozenset(),
    since: tuple[str, date] | None = None,
    *,
    facts: Collection[str] | None = None,
    named: Callable[[CasePath], bool] = lambda _: True,
    moved: tuple[date, Collection[str]] | None = None,
) -> Collection[CasePath]:
    """Return what every case went through by a day; of an erased one what its erasure kept.

    Read from what is kept of each case, its person from where that is stated; judged where that
    does not tell. All cases are asked several things: they are held packed, in some hundred bytes
    each.

    Args:
        register: the register.
        as_of: the day.
        having: only cases with a step of one of these kinds, the erased besides; empty: all.
        since: (step, day): without those who count by that step from a day before that one.
        facts: fields of `Person` that are asked about; None: all.
        named: whether anything is asked of the person of a way: where not, `NOBODY` stands there.
        moved: (day, states): without those that stand in one of these states, and of which no step
            is dated, or counts, on that day or later.

    """
    names = {act.kind for act in having}
    courses = Courses(register.store, register.judge, as_of, runs=False).each(
        naming=names,
        counted=None if since is None else (*since, date.max),
        or_uncounted=True,
        moved=moved,
    )
    some = (one for one in courses if not names or any(step.step in names for step in one.steps))
    found = PackedRows[CasePath](openly=_OPENLY)
    waiting = iter(some)
    while chunk := list(islice(waiting, CHUNK)):
        ways = {one.id: way_of(register.store, one, NOBODY) for one in chunk}
        asked = [one for one in chunk if named(ways[one.id])]
        for one, person in with_persons(register.store, asked, facts=facts):
            ways[one.id] = replace(ways[one.id], person=person)
        for way in ways.values():
            found.add(way)
    return all_ways(register, found)


NOBODY = Person(full_name="(…)")
"""Stands for somebody of whom nothing is asked, but that they were not erased."""
_OPENLY = 8192
"""Ways that are held as they are, some kilobytes each; of more the rest is packed."""


def _ways(  # noqa: PLR0913, PLR0917 - the parts of a report
    register: "ReadingRegister",
    ask: Ask,
    as_of: date,
    step: str,
    used: Mapping[str, Definition],
    counts: Callable[[CasePath, date, date], bool],
    moved: tuple[date, Collection[str]] | None,
) -> Collection[CasePath]:
    """Return the ways that a report needs: of its period, and of that of the year before."""
    having, first, period = _having(ask, step), ask.period.before.first, ask.period
    periods = (
        (period.first, min(as_of, period.last)),
        (first, period.same_day_before(min(as_of, period.last))),
    )
    facts = {"born_on", *(one.fact for name, one in used.items() if name in DIMENSIONS)}
    return ways(
        register,
        as_of,
        having,
        (step, first) if having else None,
        facts=facts,
        named=lambda way: any(counts(way, *days) for days in periods),
        moved=moved,
    )


def all_ways(register: "ReadingRegister", found: PackedRows[CasePath]) -> Collection[CasePath]:
    """Return the ways of cases, and those of the erased besides: of these what was kept."""
    for row in _erased_rows(register):
        found.add(_erased(row))
    return found


def _having(ask: Ask, step: str) -> frozenset[type[Act]]:
    """Return the acts without which no case can count: most cases need not be judged then."""
    whole = ask.kind not in {"admissions", "recognitions"} or "organisation" in ask.by
    return frozenset() if whole else frozenset({KINDS[step], *_REMEDIES.get(step, ())})


_REMEDIES = {
    "admission_decision": frozenset({AdmissionRemedied}),
    "ceremony": frozenset({AdmissionRemedied}),
    "recognition_decision": frozenset({RecognitionRemedied}),
}
_WITH_GROUND = {"strike_off_decision": ("ground",), "annulment": ("ground", "of")}


def _grounds(store: Queries, item: Course) -> tuple[str, ...]:
    """Return the ground of the first striking off or annulment, restored later or not.

    It is personal, and so not kept beside the log: the case itself is read.
    """
    ended = [s for s in item.steps if s.permitted and s.step in _WITH_GROUND]
    if not ended:
        return ()
    last = ended[0]
    for act in reversed(load(store, item.id).as_of(item.day).acts):
        if act.kind == last.step and act.on == last.on:
            said = (getattr(act, name) for name in _WITH_GROUND[last.step])
            return tuple(value or NOT_STATED for value in said)
    return ()


def way_of(store: Queries, item: Course, person: Person | None) -> CasePath:
    """Return what a case went through by its day.

    Args:
        store: the register.
        item: the case.
        person: its person, as stated now.

    """
    return CasePath(
        case=item.id,
        person=person,
        begun_on=item.begun_on,
        units=((date.min, item.units[0][1]), *item.units[1:]),
        has_committee=item.kind.has_base_committee,
        steps=tuple((s.on, s.step, s.to_state) for s in item.steps if s.permitted),
        counted=item.counted,
        grounds=_grounds(store, item),
        judged=item.judged,
        refused=tuple((s.on, s.step) for s in item.steps if not s.permitted),
    )


def _erased_rows(register: "ReadingRegister") -> Iterable[StateRow]:
    store = register.store
    return (row for row in store.states_without_secret() if store.erasure(row.case) is not None)


def _erased(row: StateRow) -> CasePath:
    ended_on = date.fromisoformat(row.state_since)
    return CasePath(
        case=row.case,
        person=None,
        # A case that was taken over may have ended before it was opened here.
        begun_on=min(date.fromisoformat(row.opened_on), ended_on),
        units=((date.min, row.unit),),
        steps=((ended_on, "", row.state),),
        judged=row.judged,
    )
