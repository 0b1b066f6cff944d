"""One run of the judge: by which day's facts and law a rule is asked, what its finding carries."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import BranchRoll
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.document import Case
from admission_flow.procedure.facts import Facts
from admission_flow.procedure.findings import Finding, Severity, Status, StepVerdict
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import Rule
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act, with_changed, without

DAY = timedelta(days=1)
VOTED_ON, REFERRED_ON = date(2024, 3, 5), date(2024, 3, 25)
SHORT = BranchRoll(
    official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18,
    in_favour=13, against=5, mode="card", persons=1,
)  # fmt: skip
VOTE = a.BranchVoteFailed(on=VOTED_ON, matter="admission", roll=SHORT)
REFERRAL = a.AdmissionReferral(on=REFERRED_ON)
DUE = {
    "sympathiser_resolution": set(),
    "awareness_certificate": {"awareness.valid"},
    "dossier_opened": {"awareness.valid"},
    "verification_concluded": {"awareness.valid", "dossier.verification_fresh"},
    "opinions_summarised": {"awareness.valid", "dossier.verification_fresh", "dossier.fresh"},
    "branch_resolution": {"decision.in_time"},
    "base_resolution": {"decision.in_time"},
    "admission_decision": set(),
    "ceremony": {"probation.review_in_time"},
    "recognition_branch_resolution": {"recognition.in_time"},
    "recognition_base_resolution": {"recognition.in_time"},
    "recognition_decision": set(),
}  # fmt: skip
"""What is due on the day of each step once it was taken."""


def last(judge: Judge, *acts: a.Act, case: Case | None = None) -> StepVerdict:
    case = lawful_case("opinions_summarised") if case is None else case
    for act in acts:
        case = with_act(case, act)
    return judge.judge(case).steps[-1]


def of(step: StepVerdict, rule: str) -> Finding:
    return next(found for found in step.findings if found.rule == rule)


def with_steps(judge: Judge, *rules: Rule, **guards: str) -> Judge:
    """Return a judge by whose workflow steps are guarded by one rule more each."""
    procedure = judge.procedure
    for one in rules:
        procedure = procedure.with_rule(one)
    steps = dict(judge.workflow.steps)
    for name, rule_id in guards.items():
        more = replace(steps[name].guards[0], rule=rule_id, severity=Severity.WARN)
        steps[name] = replace(steps[name], guards=(*steps[name].guards, more))
    workflow = replace(judge.workflow, steps=steps, _ways={})
    return Judge(replace(procedure, workflow=workflow))


# ---- the day of the vote ------------------------------------------------------------------------


def test_of_a_referral_its_own_rules_are_of_its_day_those_of_the_vote_of_then(
    judge: Judge,
) -> None:
    """Days and order are those of the referral; age, papers and law those of the vote."""
    step = last(judge, VOTE, REFERRAL)
    assert of(step, "order.dates").facts["step_on"] == REFERRED_ON
    young = lawful_case("opinions_summarised", born_on=date(2006, 4, 1))
    assert of(last(judge, VOTE, REFERRAL, case=young), "person.age_minimum").blocks
    of_age = lawful_case("opinions_summarised", born_on=date(2006, 3, 31))
    assert not of(last(judge, VOTE, REFERRAL, case=of_age), "person.age_minimum").blocks


def test_a_paper_of_after_the_vote_was_not_there(judge: Judge) -> None:
    """A sponsor who signed a day later, beside one who had signed by the day of the vote."""
    case = without(lawful_case("opinions_summarised"), "sponsorship", route="member")
    for days, status in ((0, Status.MET), (1, Status.UNMET)):
        paper = a.Sponsorship(
            on=VOTED_ON + days * DAY, route="member", sponsor="DV-07", official_member=True,
            together_since=date(2020, 1, 1),
        )  # fmt: skip
        step = last(judge, paper, VOTE, REFERRAL, case=case)
        assert of(step, "sponsor.route").status is status


def test_person_and_unit_are_those_of_the_day_of_the_vote(judge: Judge) -> None:
    """Who left the union after the vote was of it; a chi bộ that got a union later had none."""
    case = lawful_case("opinions_summarised")
    for days, status in ((0, Status.UNMET), (1, Status.MET)):
        left = a.Membership(on=VOTED_ON + days * DAY, organisation="youth_union", member=False)
        step = last(judge, left, VOTE, REFERRAL, case=case)
        assert of(step, "sponsor.route").status is status
        unit = replace(SAMPLE_UNIT, has_youth_union=False, has_trade_union=False)
        alone = lawful_case("opinions_summarised", unit=unit)
        stated = a.Move(on=VOTED_ON + days * DAY, to=unit.name, has_youth_union=True)
        step = last(judge, stated, VOTE, REFERRAL, case=alone)
        assert of(step, "sponsor.route").status is status


def test_the_newest_short_vote_on_the_matter_is_the_one_referred(judge: Judge) -> None:
    """Not one on another matter, and not an older one."""
    two = replace(VOTE, on=VOTED_ON + 3 * DAY, roll=replace(SHORT, persons=2))
    assert of(last(judge, VOTE, two, REFERRAL), "branch.individually").blocks
    assert not of(last(judge, two, replace(VOTE, on=two.on + DAY), REFERRAL), "branch.roll").blocks
    other = replace(two, matter="strike_off")
    assert not of(last(judge, VOTE, other, REFERRAL), "branch.individually").blocks
    assert of(last(judge, REFERRAL), "branch.individually").status is Status.UNKNOWN


# ---- law that is not on file, or is another's ---------------------------------------------------


def test_where_no_law_is_on_file_only_the_order_is_judged(judge: Judge) -> None:
    """Each other rule says of which day it was not; nothing is cited, and nothing is due."""
    on = date(1990, 5, 2)
    case = replace(lawful_case(), acts=(a.SympathiserResolution(on=on),))
    step = judge.judge(case).steps[-1]
    assert step.regime == ()
    for found in step.findings:
        if found.rule in ("order.state", "order.dates"):
            assert found.status is Status.MET
            continue
        assert (found.status, dict(found.facts)) == (Status.NOT_JUDGED, {"day": on})
        assert found.citations == ()
    listed = lawful_case("awareness_certificate")
    assert judge.judge(listed, date(1990, 1, 1)).deadlines == ()
    early = replace(listed, acts=tuple(replace(act, on=on) for act in listed.acts))
    assert judge.judge(early).deadlines == ()


def test_the_day_without_law_is_that_of_the_case_whoever_asked_before(judge: Judge) -> None:
    """The rulebook keeps one answer for all days of a stretch; the finding names its own."""
    for on in (date(1990, 5, 2), date(1991, 6, 3), date(1990, 5, 2)):
        case = replace(lawful_case(), acts=(a.SympathiserResolution(on=on),))
        found = of(judge.judge(case).steps[-1], "person.citizenship")
        assert (found.status, dict(found.facts)) == (Status.NOT_JUDGED, {"day": on})


def test_where_its_own_day_has_no_law_a_limit_is_not_judged_by_that_of_its_beginning(
    judge: Judge,
) -> None:
    """Its beginning is not looked up: values of the day would be read for it."""

    def begins(case: CaseOnDay[Any], values: Values) -> date:
        del case
        return VOTED_ON if values.applies else VOTED_ON - DAY

    rule = replace(judge.procedure.by_id["person.citizenship"], begins=begins)
    other = with_steps(judge, rule)
    for on, judged in ((date(1990, 5, 2), False), (date(2023, 5, 2), True)):
        case = replace(lawful_case(), acts=(a.SympathiserResolution(on=on),))
        found = of(other.judge(case).steps[-1], rule.id)
        assert (found.status is Status.MET) is judged
        assert judged or dict(found.facts) == {"day": on}


@pytest.mark.parametrize(
    ("system", "own"),
    [
        (None, set()),
        ("army", {"decision.body", "decision.majority", "decision.delegation"}),
        ("overseas", {"decision.body", "decision.majority", "decision.delegation"}),
    ],
)
def test_a_system_with_rules_of_its_own_is_not_judged_by_ours(
    judge: Judge, system: str | None, own: set[str]
) -> None:
    """The finding says whose they are; all other rules are asked as ever."""
    unit = replace(SAMPLE_UNIT, system=system)
    step = judge.judge(lawful_case("admission_decision", unit=unit)).steps[-1]
    told = {f.rule: dict(f.facts) for f in step.findings if f.status is Status.NOT_JUDGED}
    told.pop("decision.competence", None)
    assert told == {rule: {"system": system} for rule in own}
    assert of(step, "decision.roll").status is Status.MET


# ---- what a finding carries ---------------------------------------------------------------------


def test_every_finding_carries_its_law_its_role_and_facts_of_its_own(judge: Judge) -> None:
    """Values of the day for the texts, who must act, severity; also where it does not concern."""
    for step in judge.judge(lawful_case()).steps:
        guards = judge.workflow.steps[step.step].guards
        assert [f.rule for f in step.findings] == [guard.rule for guard in guards]
        law = judge.workflow.rulebook.on(step.on).values
        for guard, found in zip(guards, step.findings, strict=True):
            assert type(found.facts) is Facts
            assert (found.responsible, found.severity) == (guard.responsible, guard.severity)
            assert set(found.law.values) == set(judge.procedure.by_id[found.rule].values)
            if found.status is Status.NOT_APPLICABLE:
                values = law[found.rule]
                assert (found.law, found.citations) == (values.law, values.citations)  # type: ignore[union-attr]


@pytest.mark.parametrize("until", DUE)
def test_what_is_due_in_each_state(judge: Judge, until: str) -> None:
    """Each requirement that ends on a day, as long as its step lies ahead; nothing else."""
    verdict = judge.judge(lawful_case(until))
    assert {deadline.rule for deadline in verdict.deadlines} == DUE[until]
    assert len(verdict.deadlines) == len(DUE[until])


def test_what_is_due_while_replies_and_a_receipt_are_out(judge: Judge) -> None:
    """The reply to a request, and the ceremony once the decision came in."""
    case = without(lawful_case("dossier_opened"), "dossier_opened")
    opened = lawful_case("verification_concluded")
    for act in opened.acts:
        if act.kind in ("dossier_opened", "verification_request"):
            case = with_act(case, act)
    asked_on = date(2023, 9, 25)
    due = {d.rule: d.due_on for d in judge.judge(case).deadlines}
    assert due["verification.reply_in_time"] == judge.workflow.calendar.after(asked_on, 30)
    decided = lawful_case("admission_decision")
    received = with_act(decided, a.DecisionReceived(on=date(2024, 4, 15)))
    due = {d.rule: d.due_on for d in judge.judge(received).deadlines}
    assert due == {"ceremony.in_time": judge.workflow.calendar.after(date(2024, 4, 15), 30)}


def test_a_time_limit_keeps_the_law_of_its_beginning(judge: Judge) -> None:
    """Resolved in June 2025: sixty working days, cited as of then, however late it is asked."""
    resolved_on = date(2025, 6, 20)
    case = lawful_case("branch_resolution", meeting_on=resolved_on)
    (deadline,) = [
        d for d in judge.judge(case, date(2025, 7, 10)).deadlines if d.rule == "decision.in_time"
    ]
    assert deadline.due_on == judge.workflow.calendar.after(resolved_on, 60)
    law = judge.workflow.rulebook.on(resolved_on).values["decision.in_time"]
    assert deadline.citations == law.citations  # type: ignore[union-attr]


def test_the_machine_asks_the_judge_once_for_a_step(judge: Judge) -> None:
    """Permitted or refused, fired or not: each rule of the step is found once, and told."""
    case = with_changed(lawful_case("ceremony"), "branch_resolution", roll=SHORT)
    verdict = judge.judge(case)
    told = [(step.step, step.from_state, step.to_state, step.permitted) for step in verdict.steps]
    assert told[5:] == [
        ("branch_resolution", "consulted", "consulted", False),
        ("base_resolution", "consulted", "consulted", False),
        ("admission_decision", "consulted", "consulted", False),
        ("ceremony", "consulted", "consulted", False),
    ]
    for step in verdict.steps:
        rules = [guard.rule for guard in judge.workflow.steps[step.step].guards]
        assert [found.rule for found in step.findings] == rules


def test_a_rule_without_law_does_not_hide_what_else_is_due(judge: Judge) -> None:
    """In 2019 nothing is on file of a decision after a move; its days run all the same."""
    case = lawful_case("branch_resolution", meeting_on=date(2019, 3, 5))
    moved = with_act(case, a.Move(on=date(2019, 3, 12), to="Chi bộ Khác"))
    due = {deadline.rule for deadline in judge.judge(moved).deadlines}
    assert due == {"decision.in_time"}


def test_the_time_limit_of_a_way_beside_is_due_once_that_way_is_open(judge: Judge) -> None:
    """Were replies asked of a referral: without a short vote there is none to wait for."""
    other = with_steps(judge, admission_referral="verification.reply_in_time")
    asked = a.VerificationRequest(on=VOTED_ON, subject="spouse")
    case = with_act(lawful_case("opinions_summarised"), asked)
    replies = judge.workflow.calendar.after(VOTED_ON, 30)
    for acts, due in ((), None), ((VOTE,), replies):
        voted = replace(case, acts=(*case.acts, *acts))
        told = {d.rule: d.due_on for d in other.judge(voted).deadlines}
        assert told.get("verification.reply_in_time") == due
        assert "dossier.fresh" in told


def test_a_time_limit_of_two_steps_is_said_as_the_nearer_one_sees_it(judge: Judge) -> None:
    """Once, by the day of judging and the step that comes first."""

    def due(case: CaseOnDay[Any], values: Values) -> date:
        del values
        return case.on if case.name == "branch_resolution" else case.on + DAY

    limit = replace(judge.procedure.by_id["ceremony.in_time"], due=due, begins=None)
    other = with_steps(judge, limit, branch_resolution=limit.id)
    as_of = date(2024, 3, 1)
    for until, day in (("opinions_summarised", as_of), ("branch_resolution", as_of + DAY)):
        case = lawful_case(until, meeting_on=date(2024, 2, 1))
        told = [d.due_on for d in other.judge(case, as_of).deadlines if d.rule == limit.id]
        assert told == [day]
