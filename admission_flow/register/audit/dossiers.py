"""What an inspection asks of a register: the checks over its cases, each judged afresh."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from admission_flow.database.queries import Queries
from admission_flow.errors import BadDocument, CaseErased
from admission_flow.inspection.dossier import Attempt, Dossier, Filed, Lent, Target
from admission_flow.inspection.own.competence import deciding_days
from admission_flow.journal.entry import Entry
from admission_flow.planning.plan.progress import base_organisation
from admission_flow.planning.units.facts import deciders_of, place_of
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import Decider
from admission_flow.register.audit.traces import office_traces, traces_of
from admission_flow.register.core.on_day import CaseAsOf, Cut, case_as_of, cases_as_of
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import REFUSE, CaseRecord, act_day, act_kind
from admission_flow.register.core.state import local_day, unit_since
from admission_flow.register.personal_data.access import accesses_in
from admission_flow.register.plan import entries as plans
from admission_flow.register.units.scope import scope


def dossiers(
    register: ReadingRegister,
    cases: Collection[str] = (),
    unit: str | None = None,
    as_of: date | None = None,
    not_begun: Callable[[int], object] = lambda _: None,
) -> Iterator[Dossier]:
    """Yield the dossiers of a register, all of them or those named, judged as of a day.

    A case whose person was erased cannot be judged again: `audit.erasures` names them.

    Args:
        register: read only.
        cases: ids; empty: all.
        unit: code or name: only the cases that count with this unit.
        as_of: default: today; what is overdue depends on it.
        not_begun: told how many acts a case has that was not begun by then, and is left out.

    Raises:
        UnknownCase, CaseErased: a case named is not there, or nothing of it to look at.
        BadDocument: there is no such unit.

    """
    day = as_of or register.today
    reading = Reading(register, unit, day)
    store, judge = register.store, register.judge
    found = (
        (case_as_of(store, judge, case_id, day, Cut.FILE, entries=True) for case_id in cases)
        if cases
        else cases_as_of(store, judge, day, cut=Cut.FILE, not_begun=True, entries=True)
    )
    for item in found:
        if not reading.wants(item):
            continue
        if item.begun_on > day:
            not_begun(len(item.record.case.acts))
        else:
            yield reading.dossier(item)


class Reading:
    """Reads the dossiers of a register as of a day; what all of them need is read once."""

    def __init__(self, register: ReadingRegister, unit: str | None, day: date) -> None:
        """Begin. Raises `BadDocument`: there is no such unit."""
        self.register, self.day = register, day
        self._asked = scope(register.store, unit, day)
        self._office, self._tree = office_traces(register), _Tree(register.store)

    def cases(self, case_ids: Iterable[str]) -> Iterator[CaseAsOf]:
        """Yield some cases, but for those whose persons were erased."""
        store, judge = self.register.store, self.register.judge
        for case_id in case_ids:
            with suppress(CaseErased):
                yield case_as_of(store, judge, case_id, self.day, Cut.FILE, entries=True)

    def wants(self, item: CaseAsOf) -> bool:
        """Return whether a case counts with the unit that was named."""
        return self._asked.has_case(item.record)

    def dossier(self, item: CaseAsOf) -> Dossier:
        """Return the dossier of a case that had begun by the day."""
        judge = self.register.judge
        dossier = Dossier(
            item.id,
            item.unit,
            item.case,
            item.verdict,
            self.day,
            judge.workflow,
            _lent(item.entries),
            tuple(a for a in _refusals(item.entries) if a.on <= self.day),
            dated=judge.as_dated(item.case, item.verdict),
            later=len(item.record.case.acts) - len(item.case.acts),
            may_decide=self._tree.deciders(item.record, item.case),
            filed=filed(item.record),
        )
        return replace(dossier, traces=traces_of(item, dossier, judge, self._office))


class _Tree:
    """The register's tree of units: read once, and asked of each chi bộ once."""

    def __init__(self, store: Queries) -> None:
        self._units = organisation(store)
        self._rows: dict[str, tuple[Decider, ...]] = {}

    def deciders(self, record: CaseRecord, case: Case) -> dict[date, tuple[Decider, ...]]:
        """Return who may decide for the chi bộ of a case, on the days on which somebody did."""
        found = {}
        for day in deciding_days(case.acts) if self._units.days else ():
            code = place_of(self._units, *unit_since(record, day), day)
            if code is not None:
                if code not in self._rows:
                    self._rows[code] = deciders_of(self._units, code)
                found[day] = tuple(row for row in self._rows[code] if row.on(day))
        return found


def filed(record: CaseRecord) -> tuple[Filed, ...]:
    """Return which entry holds which act of a case, as the acts stand now."""
    return tuple(
        Filed(
            each.act.kind,
            each.act.on,
            str(getattr(each.act, "number", None) or ""),
            each.seq,
            each.corrected_by,
        )
        for each in record.recorded
    )


def _refusals(entries: Iterable[Entry]) -> Iterator[Attempt]:
    """Yield the steps of a case that were refused, with what each rule said when they were."""
    for entry in entries:
        intent = entry.intent
        if intent.action == REFUSE and intent.verdict is not None:
            said: Mapping[str, Any] = intent.verdict
            on = date.fromisoformat(act_day(intent.data))
            yield Attempt(act_kind(intent.data), on, said.get("findings", {}))


def _lent(entries: Iterable[Entry]) -> tuple[Lent, ...]:
    """Return when a dossier was lent and came back; for what, nobody has to know here."""
    noted = (entry for entry in entries if entry.intent.action in _LENDING)
    return tuple(
        Lent(local_day(each.at), local_day(each.returned_at) if each.returned_at else None)
        for each in accesses_in(noted)
        if each.verb == "lend"
    )


_LENDING = frozenset({"privacy.lend", "privacy.return"})


def targets(register: ReadingRegister, as_of: date | None = None) -> list[Target]:
    """Return the targets of the year, the plan's own and those that units were notified of.

    None where no plan of that year is on file.

    Args:
        register: read only.
        as_of: default: today; the plan of its year as it stood then.

    Raises:
        JournalBroken: an entry about a plan cannot be read as what it says it is.

    """
    day = as_of or register.today
    if day.year not in plans.years(register.store):
        return []
    try:
        file = plans.on_file(register.store, day.year, day)
    except BadDocument:  # entered, but of a later day
        return []
    step = plans.STEPS[str(file.plan.counting)]
    units = organisation(register.store)
    members: dict[str, set[str]] = {}
    for name in set(register.units().values()):
        code = base_organisation(units, name, day)
        if code is not None:
            members.setdefault(code, set()).add(name)
    return [
        Target(file.plan.owner, day.year, file.plan.target, None, step),
        *(
            Target(code, day.year, number, frozenset(members[code]), step)
            for code, number in sorted(file.targets.items())
            if code in members
        ),
    ]
