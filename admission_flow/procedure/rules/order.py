"""The order of the steps and of their days."""

from admission_flow.procedure.acts import AwarenessCertificate, Step, SympathiserResolution
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met, met_if, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import rule
from admission_flow.procedure.watched_day import plain_day


@rule("order.state", "applies")
def steps_come_in_their_order(case: CaseOnDay[Step], values: Values) -> Result:
    """A step is taken only from the state that the procedure gives it.

    Source: Điều lệ Đảng, Điều 4, Điều 5: source, dossier, branch, committee, decision, ceremony.
    """
    del values  # the order is that of the workflow file, found by the judge
    in_order = case.state in case.starts_in
    if isinstance(case.step, AwarenessCertificate) and not case.all(SympathiserResolution):
        # A certificate may be older than the list: it is entered by the day it was taken in.
        return met_if(in_order, state=case.state, older_than_the_list=True, wanted=case.starts_in)
    return met_if(in_order, state=case.state, wanted=case.starts_in)


@rule("order.dates", "applies")
def days_come_in_their_order(case: CaseOnDay[Step], values: Values) -> Result:
    """No step is dated before the step it follows, or after the day of judging.

    Source: Điều lệ Đảng, Điều 4, Điều 5. Boundary: the same day is in order.
    """
    del values
    previous, step_on, as_of = case.previous, plain_day(case.on), plain_day(case.as_of)
    if previous is not None and case.on < previous.on:
        return unmet(step_on=step_on, as_of=as_of, previous=previous.kind, previous_on=previous.on)
    if case.on > case.as_of:
        return unmet(case.on, step_on=step_on, as_of=as_of)
    return met(step_on=step_on, as_of=as_of)


RULES = (steps_come_in_their_order, days_come_in_their_order)
