"""What an inspection asks of a register: the checks over its cases, each judged afresh."""

from collections.abc import Collection, Iterator
from datetime import date

from admission_flow.inspection.dossier import Dossier
from admission_flow.register import audit
from admission_flow.register.reader import ReadingRegister


def dossiers(
    register: ReadingRegister,
    cases: Collection[str] = (),
    unit: str | None = None,
    as_of: date | None = None,
) -> Iterator[Dossier]:
    """Yield the dossiers of a register, all of them or those named, judged as of a day.

    A case whose person was erased cannot be judged again: `audit.erasures` names them.

    Args:
        register: read only.
        cases: ids; empty: all.
        unit: only the cases of this branch.
        as_of: default: today; what is overdue depends on it.

    Raises:
        UnknownCase, CaseErased: a case named is not there, or nothing of it to look at.

    """
    day = as_of or register.today
    calendar = register.judge.workflow.calendar
    known = {row.case: row for row in register.store.case_states()}
    erased = {each.case for each in audit.erasures(register.store)}
    for case_id in cases or sorted(known.keys() - erased):
        record = register.case(case_id)
        row = known[case_id]
        if unit is None or row.unit == unit:
            verdict = register.judge.judge(record.case, day)
            yield Dossier(case_id, row.unit, record.case, verdict, day, calendar)
