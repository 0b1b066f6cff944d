"""Annulling, and doing again what was wrong (Quy định 4.4; 38-HD/BTCTW I.3)."""

from collections.abc import Sequence
from typing import TypeAlias

from admission_flow.procedure.acts import (
    AdmissionDecision,
    AdmissionRemedied,
    Annulment,
    BranchRoll,
    CommitteeRoll,
    Consent,
    RecognitionDecision,
    RecognitionRemedied,
    Redone,
    RedoOrder,
    Step,
)
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, Status, met, met_if, unknown, unmet
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.branch import (
    at_least,
    branch_counts_add_up,
    branch_share,
    committee_counts_add_up,
)
from admission_flow.procedure.rules.rule import rule
from admission_flow.procedure.workflow import OneOf

Annulling: TypeAlias = CaseOnDay[Annulment]
Remedied: TypeAlias = CaseOnDay[AdmissionRemedied | RecognitionRemedied]
_OF = {AdmissionRemedied.kind: "admission", RecognitionRemedied.kind: "recognition"}
_DECISION = {"admission": AdmissionDecision.kind, "recognition": RecognitionDecision.kind}
_FAULTS_OF_FORM = ("competence", "procedure")


# ---- annulment ---------------------------------------------------------------------------------


@rule("annulment.ground", "applies")
def what_is_annulled_and_why_is_stated(case: Annulling, values: Values) -> Result:
    """The decision states what it annuls and on which ground; a recognition only where one stands.

    Source: Quy định 4.4.
    """
    del values
    step = case.step
    if step is None or step.of is None:
        return unknown("annulment.of")
    if step.ground is None:
        return unknown("annulment.ground", of=step.of)
    stands = case.last(RecognitionDecision) or case.last(RecognitionRemedied)
    return met_if(step.of == "admission" or stands is not None, of=step.of, ground=step.ground)


@rule("annulment.authority", "current_place")
def annulled_by_who_may(case: Annulling, values: Values) -> Result:
    """Who issued annuls its decision; the present place where the issuer is gone, or by consent.

    Source: Quy định 4.4.1; 38-HD/BTCTW I.3c. Competence also depends on facts that are not on
    file, so this only warns.
    """
    step = case.step
    if step is None or step.by is None:
        return unknown("annulment.by")
    if step.by == "issuer":
        return met(by=step.by)
    consents = [c.on for c in case.all(Consent) if c.matter == "annulment"]
    if consents:
        return met(by=step.by, consent_on=max(consents))
    if not values.flag("current_place"):
        return unmet(by=step.by)
    if step.issuer_dissolved is None:
        return unknown("annulment.issuer_dissolved", by=step.by)
    return met_if(step.issuer_dissolved, by=step.by)


def _for_a_fault_of_form(case: Annulling) -> bool:
    return case.step is not None and case.step.ground in _FAULTS_OF_FORM


@rule("annulment.redo", "applies", when=_for_a_fault_of_form)
def a_fault_of_form_is_redone(case: Annulling, values: Values) -> Result:
    """Where only competence or procedure was wrong, the law asks for doing it again.

    Source: Quy định 4.4.2.
    """
    del values
    order = case.last(RedoOrder)
    return unmet() if order is None else met(ordered_on=order.on)


# ---- remedy ------------------------------------------------------------------------------------


def order_of(case: CaseOnDay[Step]) -> RedoOrder | None:
    """Return the newest order to redo the matter of a remedied step."""
    orders = [order for order in case.all(RedoOrder) if order.of == _OF[case.name]]
    return orders[-1] if orders else None


def _ordered(case: CaseOnDay[Step]) -> bool:
    return order_of(case) is not None


@rule("remedy.order", "applies")
def redoing_was_ordered(case: Remedied, values: Values) -> Result:
    """The level above (or the issuer) ordered to do the procedure again.

    Source: Quy định 4.4.2; 38-HD/BTCTW I.3b. Boundary: an order of the same day is before.
    """
    del values
    order = order_of(case)
    return unmet() if order is None else met(ordered_on=order.on)


def _asked(case: CaseOnDay[Step], decision: str) -> Sequence[OneOf]:
    """Return what the way up to a decision asks, in the unit of the day of that decision."""
    ways = [asked for step, asked in case.on_file if step.kind == decision]
    if not ways:
        ways = [asked for _, asked in case.on_file]
    way = ways[-1] if ways else ()
    end = next((n for n, one in enumerate(way) if decision in one.steps), len(way))
    return way[: end + 1]


@rule("remedy.papers", "applies", when=_ordered)
def every_step_of_the_way_is_on_file(case: Remedied, values: Values) -> Result:
    """A remedy never stands for papers that do not exist: each step of the way is on file.

    Taken or refused as found, and dated by the day of the order. Source: Quy định 4.4.2.
    """
    del values
    order = order_of(case)
    if order is None:
        return unmet()
    filed = {step.kind for step, _ in case.on_file if step.on <= order.on and step is not case.step}
    lacking = tuple(
        one.steps[0]
        for one in _asked(case, _DECISION[_OF[case.name]])
        if not filed & (set(one.steps) - {case.name})
    )
    return met_if(not lacking, ordered_on=order.on, lacking=lacking)


def _redone(case: CaseOnDay[Step], order: RedoOrder) -> list[Redone]:
    return [act for act in case.all(Redone) if act.on >= order.on]


@rule("remedy.complete", "applies", when=_ordered)
def every_ordered_step_was_redone(case: Remedied, values: Values) -> Result:
    """Each step that the order names was done again; a decision is replaced by the remedy itself.

    Source: 38-HD/BTCTW I.3b. Boundary: done again on the day of the order is in order.
    """
    del values
    order = order_of(case)
    if order is None:
        return unmet()
    done = {act.step for act in _redone(case, order)}
    lacking = tuple(
        step for step in order.steps if step not in done and step not in _DECISION.values()
    )
    return met_if(not lacking, ordered_on=order.on, lacking=lacking)


def _some_vote_was_redone(case: Remedied) -> bool:
    order = order_of(case)
    return order is not None and any(_votes(act) for act in _redone(case, order))


def _votes(act: Redone) -> bool:
    return act.step.endswith("_resolution")


@rule("remedy.votes", "share", "members", when=_some_vote_was_redone)
def votes_taken_again_reach_their_share(case: Remedied, values: Values) -> Result:
    """A vote that is taken again reaches two thirds, of the chi bộ or of the base committee.

    Source: Điều lệ Đảng, Điều 4.3, 5.2; Quy định 9.3. Boundary: 20 -> 14, 11 -> 8.
    """
    order = order_of(case)
    acts = [] if order is None else [act for act in _redone(case, order) if _votes(act)]
    newest = {act.step: act for act in acts}
    found = [(act, _result_of(act, values)) for act in newest.values()]
    for status in (Status.UNMET, Status.UNKNOWN):
        for act, result in found:
            if result.status is status:
                return result._replace(facts={**result.facts, "step": act.step})
    return met(votes=len(found))


def _result_of(act: Redone, values: Values) -> Result:
    share = values.share("share")
    if not act.step.endswith("branch_resolution"):
        roll: CommitteeRoll | None = act.committee_roll
        adds_up = committee_counts_add_up(roll)
        return at_least(roll, share) if adds_up.status is Status.MET else adds_up
    branch: BranchRoll | None = act.branch_roll
    adds_up = branch_counts_add_up(branch)
    if branch is None or branch.official is None or adds_up.status is not Status.MET:
        return adds_up
    if branch.persons is None:
        return unknown("roll.persons")
    needed = values.count("members")
    if branch.official < needed or branch.persons != 1:
        return unmet(official=branch.official, members=needed, persons=branch.persons)
    return branch_share(branch, share)


@rule("remedy.days", "months")
def the_days_are_fixed_anew(case: Remedied, values: Values) -> Result:
    """The decision states the day of admission anew, a recognition also that of becoming official.

    How they are chosen is not said anywhere: they are asked for, never computed. No remedy spares
    the probation: official 12 months after the admission at the earliest.

    Source: Quy định 4.4.2; Điều lệ Đảng, Điều 5.1. Boundary: the day of the decision is inside.
    """
    step = case.step
    if step is None or step.admitted_on is None:
        return unknown(f"{case.name}.admitted_on")
    if not isinstance(step, RecognitionRemedied):
        return met_if(step.admitted_on <= case.on, admitted_on=step.admitted_on)
    if step.official_from is None:
        return unknown("recognition_remedied.official_from", admitted_on=step.admitted_on)
    ends_on = months_after(step.admitted_on, values.months("months"))
    return met_if(
        ends_on <= step.official_from <= case.on,
        admitted_on=step.admitted_on,
        official_from=step.official_from,
        ends_on=ends_on,
    )


RULES = (
    what_is_annulled_and_why_is_stated,
    annulled_by_who_may,
    a_fault_of_form_is_redone,
    redoing_was_ordered,
    every_step_of_the_way_is_on_file,
    every_ordered_step_was_redone,
    votes_taken_again_reach_their_share,
    the_days_are_fixed_anew,
)
