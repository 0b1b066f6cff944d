"""What lies ahead of a case: every step to the goal, replies that are out, days that are due."""

import pickle
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding
from admission_flow.procedure.judge import Judge
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act, with_changed, without
from tests.judged_cases import base_cases

DAY = timedelta(days=1)
SHORT = BranchRoll(
    official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18,
    in_favour=13, against=5, mode="card", persons=1,
)  # fmt: skip
WAY = (
    "branch_resolution",
    "base_resolution",
    "admission_decision",
    "ceremony",
    "recognition_branch_resolution",
    "recognition_base_resolution",
    "recognition_decision",
)
REACHES = (
    "branch_resolved",
    "base_resolved",
    "decided",
    "probationary",
    "recognition_branch_resolved",
    "recognition_base_resolved",
    "official",
)


@pytest.mark.parametrize("has_base_committee", [True, False])
def test_every_step_between_the_case_and_the_goal_is_ahead(
    judge: Judge,
    has_base_committee: bool,  # noqa: FBT001
) -> None:
    """In order, each with the state that it reaches; ends and ways beside are not on the way."""
    unit = replace(SAMPLE_UNIT, has_base_committee=has_base_committee)
    case, day = lawful_case("opinions_summarised", unit=unit), date(2024, 3, 5)
    ahead = judge.ahead(case, day)
    base = ("base_resolution", "recognition_base_resolution")
    way = [
        (step, state)
        for step, state in zip(WAY, REACHES, strict=True)
        if has_base_committee or step not in base
    ]
    assert [(step.step, step.to_state) for step in ahead] == way
    assert not any(step.ends or step.side for step in ahead)
    assert ahead[0].findings == judge.judge(case, day).next[0].findings
    assert "order.state" in {f.rule for f in ahead[1].findings if f.blocks}


def test_ahead_is_as_of_the_day(judge: Judge) -> None:
    """Of age on 1 May: what blocks the meeting in March blocks it no more in May."""
    case = lawful_case("opinions_summarised", born_on=date(2006, 5, 20))
    for day, waits in ((date(2024, 3, 5), date(2024, 5, 1)), (date(2024, 5, 1), None)):
        meeting = judge.ahead(case, day)[0]
        assert meeting.earliest == waits


def test_what_lies_ahead_waits_only_by_rules_that_say_so(judge: Judge) -> None:
    """Of cases of the vectors and of the rules' pages, as they grow: the others need no look.

    Of each step to the goal the same days are waited for as where all its rules are asked.
    """
    waited = set()
    for number, case in enumerate(list(base_cases().values())[::2]):
        cuts = range(number % 9, len(case.acts) + 1, 9)
        for some in (case, *(replace(case, acts=case.acts[:cut]) for cut in cuts)):
            day = max((act.on for act in some.acts), default=date(2024, 1, 1)) + DAY
            asked = [
                (step.to_state, tuple((f.rule, f.earliest) for f in step.findings if waits(f)))
                for step in judge.ahead(some, day)
            ]
            watched = judge.watch(some, day)
            assert watched.goal == tuple(asked)
            verdict = judge.judge(some, day)
            assert watched.outlook.verdict == verdict
            assert watched.verdict() == verdict
            assert repr(watched.verdict()) == repr(verdict)
            assert "Watched" not in str(pickle.dumps(watched.verdict()))  # what is kept is plain
            waited |= {rule for _, days in asked for rule, _ in days}
    assert waited == {rule.id for rule in judge.procedure.rules if rule.waits}


def waits(finding: Finding) -> bool:
    """Return whether a finding stands in the way until a day."""
    return finding.blocks and finding.earliest is not None


def test_what_each_next_step_leads_to_is_said(judge: Judge) -> None:
    """Ends and ways beside the ordinary one are told as such, with the state that they reach."""
    case = lawful_case("opinions_summarised")
    case = with_act(case, a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission", roll=SHORT))
    told = {s.step: (s.to_state, s.ends, s.side) for s in judge.judge(case).next}
    assert told == {
        "branch_resolution": ("branch_resolved", False, False),
        "awareness_certificate": ("consulted", False, False),
        "admission_referral": ("admission_referred", False, True),
        "removal_from_list": ("removed", True, False),
        "withdrawal": ("withdrawn", True, False),
        "refusal": ("refused", True, False),
        "death": ("deceased", True, False),
    }


@pytest.mark.parametrize("left_party_on", [None, date(2015, 1, 1)])
def test_who_left_the_party_is_looked_ahead_for_to_the_end(
    judge: Judge, left_party_on: date | None
) -> None:
    """The steps that no day waits for are left out for everybody else."""
    case = lawful_case(
        "opinions_summarised", left_party_on=left_party_on, left_reason="family_hardship"
    )
    day = date(2024, 3, 5)
    outlook = judge.outlook(case, day)
    assert outlook.verdict == judge.judge(case, day)
    ahead = judge.ahead(case, day) if left_party_on else outlook.verdict.next
    assert outlook.ahead == ahead
    assert len(judge.ahead(case, day)) != len(outlook.verdict.next)


def test_every_request_without_a_reply_is_open(judge: Judge) -> None:
    """Thirty working days at home, ninety abroad; a reply or an exemption closes it."""
    case = without(lawful_case("dossier_opened"), "dossier_opened")
    opened = lawful_case("verification_concluded")
    requests = [act for act in opened.acts if isinstance(act, a.VerificationRequest)]
    for request in requests:
        case = with_act(case, replace(request, abroad=True) if request is requests[1] else request)
    asked_on = requests[0].on
    calendar = judge.workflow.calendar
    due, abroad = (calendar.after(asked_on, days) for days in (30, 90))
    day = asked_on + DAY
    assert set(judge.outlook(case, day).open_replies) == {
        ("applicant", due),
        ("father", abroad),
        ("mother", due),
    }
    reply = a.VerificationReply(on=day, subject="father", result="clear")
    exempt = a.VerificationExemption(on=day, subject="mother", basis="deceased_or_none")
    for act in (reply, exempt):
        case = with_act(case, act)
    assert judge.outlook(case, day).open_replies == (("applicant", due),)


def test_a_reply_whose_days_cannot_be_counted_is_not_named(judge: Judge) -> None:
    """Holidays of 2031 are not on file: no day is guessed. Nor before there was any law."""
    case = replace(lawful_case(), acts=())
    for on in (date(2031, 1, 6), date(2015, 1, 6)):
        asked = with_act(case, a.VerificationRequest(on=on, subject="father", abroad=False))
        assert judge.outlook(asked, on).open_replies == ()


# ---- what is due --------------------------------------------------------------------------------


def due(judge: Judge, case: Case, on: date | None = None) -> dict[str, date]:
    return {deadline.rule: deadline.due_on for deadline in judge.judge(case, on).deadlines}


def test_a_deadline_says_who_must_act_by_which_clause_and_whether_it_has_passed(
    judge: Judge,
) -> None:
    """The last day is not overdue; who must act and what is cited are those of the rule."""
    case = lawful_case("branch_resolution")
    for as_of, overdue in ((date(2024, 5, 31), False), (date(2024, 6, 1), True)):
        (deadline,) = [
            d for d in judge.judge(case, as_of).deadlines if d.rule == "decision.in_time"
        ]
        assert deadline.overdue is overdue
        guards = {g.rule: g for g in judge.workflow.steps["admission_decision"].guards}
        assert deadline.responsible == guards["decision.in_time"].responsible
        late = with_changed(
            lawful_case("admission_decision"), "admission_decision", on=date(2024, 6, 3)
        )
        found = judge.judge(late).steps[-1].findings
        assert deadline.citations == next(
            f.citations for f in found if f.rule == "decision.in_time"
        )


def test_several_things_are_due_at_once_the_first_of_them_first(judge: Judge) -> None:
    """Papers that age and a certificate that lapses: each once, in the order of their days."""
    deadlines = judge.judge(lawful_case("opinions_summarised")).deadlines
    assert [d.rule for d in deadlines] == [
        "dossier.verification_fresh",
        "dossier.fresh",
        "awareness.valid",
    ]
    assert [d.due_on for d in deadlines] == sorted(d.due_on for d in deadlines)


def test_where_a_case_was_referred_no_days_run_for_the_decision(judge: Judge) -> None:
    """There is no resolution to propose; once resolved, the days run."""
    case = lawful_case("opinions_summarised")
    failed = with_act(case, a.BranchVoteFailed(on=date(2024, 3, 5), matter="admission", roll=SHORT))
    referred = with_act(failed, a.AdmissionReferral(on=date(2024, 3, 8)))
    verdict = judge.judge(referred)
    assert verdict.state == "admission_referred"
    assert "decision.in_time" not in due(judge, referred)
    assert "decision.in_time" in due(judge, lawful_case("branch_resolution"))


def test_a_committee_that_did_not_agree_stops_the_days_too(judge: Judge) -> None:
    """Referred by the base committee: the chi bộ had resolved, and still no days run."""
    roll = CommitteeRoll(members=11, away=0, in_favour=7, against=4, mode="ballot")
    for until, matter, referral, rule in (
        ("branch_resolution", "admission", a.AdmissionBaseReferral, "decision.in_time"),
        (
            "recognition_branch_resolution",
            "recognition",
            a.RecognitionBaseReferral,
            "recognition.in_time",
        ),
    ):
        case = lawful_case(until)
        first = case.acts[-1].on
        assert rule in due(judge, case)
        for days in range(1, 4):
            case = with_act(case, a.BaseVoteFailed(on=first + days * DAY, matter=matter, roll=roll))
        case = with_act(case, referral(on=first + 5 * DAY))
        verdict = judge.judge(case)
        assert verdict.steps[-1].permitted
        assert rule not in due(judge, case)


def test_a_recognition_that_the_chi_bo_referred_has_no_days_either(judge: Judge) -> None:
    """Three short votes, and the level above decides."""
    case = without(lawful_case("recognition_branch_resolution"), "recognition_branch_resolution")
    first = date(2025, 5, 12)
    for days in range(3):
        failed = a.BranchVoteFailed(on=first + days * DAY, matter="recognition", roll=SHORT)
        case = with_act(case, failed)
    case = with_act(case, a.RecognitionReferral(on=first + 5 * DAY))
    assert judge.judge(case).state == "recognition_referred"
    assert "recognition.in_time" not in due(judge, case)


def test_whoever_is_in_probation_again_is_reviewed_again(judge: Judge) -> None:
    """A remedy fixes the admission anew: the review is due after the new twelve months.

    The resolution that the chi bộ had taken before is none of the new probation.
    """
    decided: dict[str, Any] = {
        "body": "standing_committee",
        "persons": 1,
        "roll": CommitteeRoll(members=9, away=0, in_favour=5, against=4, mode="ballot"),
    }
    case = lawful_case("recognition_branch_resolution")
    order = a.RedoOrder(on=date(2025, 5, 20), of="admission", steps=("admission_decision",))
    fixed = a.AdmissionRemedied(on=date(2025, 6, 2), admitted_on=date(2025, 6, 2), **decided)
    case = with_act(with_act(case, order), fixed)
    assert judge.judge(case).state == "probationary"
    last_day = judge.workflow.calendar.after(date(2026, 6, 2), 30)
    assert due(judge, case)["probation.review_in_time"] == last_day


def test_a_way_beside_has_its_days_once_it_is_open(judge: Judge) -> None:
    """To complain is possible only of what was received."""
    decision = a.StrikeOffDecision(
        on=date(2024, 11, 20),
        reason="(lý do mẫu)",
        ground="custody_or_sentence",
        body="standing_committee",
        persons=1,
        roll=CommitteeRoll(members=9, away=0, in_favour=5, against=4, mode="ballot"),
    )
    struck = with_act(lawful_case("ceremony"), decision)
    assert judge.judge(struck).next == ()
    assert due(judge, struck) == {}
    received = with_act(struck, a.StrikeOffReceived(on=date(2024, 11, 25)))
    assert [step.step for step in judge.judge(received).next] == ["restoration"]
    assert set(due(judge, received)) == {"complaint.in_time"}


def judge_with(judge: Judge, step: str, rule: str) -> Judge:
    """Return the judge of a procedure in which a step asks one more rule, after its own."""
    spec = judge.workflow.steps[step]
    guards = (*spec.guards, replace(spec.guards[-1], rule=rule))
    steps = {**judge.workflow.steps, step: replace(spec, guards=guards)}
    workflow = replace(judge.workflow, steps=steps, _ways={})
    return Judge(replace(judge.procedure, workflow=workflow))


def test_in_another_procedure_a_way_beside_may_ask_what_the_ordinary_way_does_not(
    judge: Judge,
) -> None:
    """After a rule of both: its day is told too, once the way is open; of what ends a case none."""
    case, on = lawful_case("ceremony"), date(2025, 6, 1)
    rule = "awareness.valid"
    vote = a.BranchVoteFailed(on=date(2025, 5, 20), matter="recognition", roll=SHORT)
    beside = judge_with(judge, "recognition_referral", rule)
    assert "probation.review_in_time" in due(judge, case, on)
    assert rule not in due(beside, case, on)
    assert set(due(beside, with_act(case, vote), on)) == {*due(judge, case, on), rule}
    assert due(judge_with(judge, "strike_off_decision", rule), case, on) == due(judge, case, on)


def test_in_another_procedure_a_last_day_may_hang_on_day_and_step(judge: Judge) -> None:
    """A rule is told the day of asking; of two steps that ask it the first says when."""
    more = judge_with(judge, "base_resolution", "awareness.valid")
    rule = more.procedure.by_id["awareness.valid"]
    days = {"branch_resolution": DAY, "base_resolution": 2 * DAY}
    asked = replace(rule, due=lambda case, _: case.on + days[case.name])
    other, on = Judge(more.procedure.with_rule(asked)), date(2024, 3, 1)
    assert due(other, lawful_case("opinions_summarised"), on)[rule.id] == on + DAY
    assert due(other, lawful_case("branch_resolution"), on + 9 * DAY)[rule.id] == on + 11 * DAY


# ---- a step as it is entered --------------------------------------------------------------------


def test_a_candidate_is_found_among_steps_of_later_days(judge: Judge) -> None:
    """What is said first is of the step entered, wherever its day puts it."""
    case = lawful_case("base_resolution")
    early = a.AwarenessCertificate(on=date(2024, 1, 9), issuer_kind="political_centre")
    found, verdict = judge.judge_candidate(case, early, date(2024, 4, 1))
    assert (found.step, found.on) == (early.kind, early.on)
    assert found is verdict.steps[-3]
    assert found.blocked_by == ("order.dates",)
    (order,) = [f for f in found.findings if f.rule == "order.dates"]
    last = case.acts[-1]
    assert dict(order.facts) == {
        "step_on": early.on,
        "as_of": date(2024, 4, 1),
        "previous": last.kind,
        "previous_on": last.on,
    }


def test_on_paper_a_step_follows_the_one_taken_before_it(judge: Judge) -> None:
    """Days that run in order are in order, and both are told."""
    for step in judge.judge(lawful_case()).steps:
        (order,) = [f for f in step.findings if f.rule == "order.dates"]
        assert dict(order.facts) == {"step_on": step.on, "as_of": date(2025, 6, 3)}


def test_the_first_step_of_a_case_can_be_a_candidate(judge: Judge) -> None:
    """Nothing was taken before it."""
    first = next(act for act in lawful_case().acts if isinstance(act, a.SympathiserResolution))
    empty = replace(lawful_case(), acts=())
    found, verdict = judge.judge_candidate(empty, first, first.on)
    assert (found.permitted, verdict.state) == (True, "sympathiser")
    assert (found.from_state, found.to_state) == ("source", "sympathiser")
