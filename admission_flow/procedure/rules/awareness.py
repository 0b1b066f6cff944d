"""The awareness class and how long its certificate serves."""

from datetime import date

from admission_flow.procedure.acts import AwarenessCertificate, Step
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met_if, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Tighter, rule


def _issued_on(case: CaseOnDay[Step]) -> date | None:
    """Return the day of issue of the certificate that serves longest; None: there is none."""
    return max((c.lives_from for c in case.all(AwarenessCertificate)), default=None)


def _lapses(case: CaseOnDay[Step], values: Values) -> date | None:
    issued_on = _issued_on(case)
    return None if issued_on is None else months_after(issued_on, values.months("months"))


@rule("awareness.valid", "months", due=_lapses, tighter={"months": Tighter.LOWER})
def the_certificate_still_serves(case: CaseOnDay[Step], values: Values) -> Result:
    """The awareness certificate is not older than 60 months at the branch meeting.

    Its life runs from the day of issue, which may lie before the person was listed: no text asks
    that the list comes first. Source: Hướng dẫn thi hành Điều lệ, 5.4b. Boundary: the day 60
    months on is inside.
    """
    issued_on = _issued_on(case)
    if issued_on is None:
        return unmet()
    last_day = months_after(issued_on, values.months("months"))
    return met_if(case.on <= last_day, issued_on=issued_on, last_day=last_day)


RULES = (the_certificate_still_serves,)
