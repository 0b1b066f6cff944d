"""What an inspection asks of a register: the checks over its cases, each judged afresh."""

from collections.abc import Collection, Iterator
from datetime import date

from admission_flow.inspection.dossier import Dossier
from admission_flow.register.reader import ReadingRegister


def dossiers(
    register: ReadingRegister,
    cases: Collection[str] = (),
    unit: str | None = None,
    as_of: date | None = None,
) -> Iterator[Dossier]:
    """Yield the dossiers of a register, all of them or those named, judged as of a day.

    Args:
        register: read only.
        cases: ids; empty: all.
        unit: only the cases of this branch.
        as_of: default: today; what is overdue depends on it.

    Raises:
        UnknownCase: a case named is not there.

    """
    day = as_of or register.today
    calendar = register.judge.workflow.calendar
    known = {row.case: row for row in register.store.case_states()}
    for case_id in cases or sorted(known):
        record = register.case(case_id)
        row = known[case_id]
        if unit is None or row.unit == unit:
            verdict = register.judge.judge(record.case, day)
            yield Dossier(case_id, row.unit, record.case, verdict, day, calendar)
