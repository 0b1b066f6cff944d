"""What was referred to the level above: no days run for its decision."""

from datetime import timedelta

import pytest

from admission_flow.procedure.acts import (
    AdmissionBaseReferral,
    AdmissionReferral,
    BaseVoteFailed,
    BranchRoll,
    BranchVoteFailed,
    CommitteeRoll,
    RecognitionBaseReferral,
    RecognitionReferral,
    Step,
)
from admission_flow.procedure.findings import Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, without

DAY = timedelta(days=1)
DECISION, RECOGNITION = "admission_decision", "recognition_decision"
SHORT = BranchRoll(
    official=20, elsewhere=0, exempt_absent=0, suspended=0, present=18,
    in_favour=13, against=5, mode="card", persons=1,
)  # fmt: skip


@pytest.mark.parametrize(
    ("until", "referral", "rule", "decision"),
    [
        ("opinions_summarised", AdmissionReferral, "decision.in_time", DECISION),
        ("branch_resolution", AdmissionBaseReferral, "decision.in_time", DECISION),
        ("ceremony", RecognitionReferral, "recognition.in_time", RECOGNITION),
        (
            "recognition_branch_resolution",
            RecognitionBaseReferral,
            "recognition.in_time",
            RECOGNITION,
        ),
    ],
)
def test_no_days_run_for_what_was_referred(
    judge: Judge, until: str, referral: type[Step], rule: str, decision: str
) -> None:
    """By the chi bộ or by the committee: neither the decision nor a deadline speaks of them."""
    base = referral in (AdmissionBaseReferral, RecognitionBaseReferral)
    matter = "recognition" if decision == RECOGNITION else "admission"
    case = lawful_case(until)
    if until == "ceremony":
        whole = lawful_case("recognition_branch_resolution")
        case = without(whole, "recognition_branch_resolution")
    last = max(act.on for act in case.acts)
    for days in (1, 2, 3):
        on = last + days * DAY
        vote = (
            BaseVoteFailed(
                on=on,
                matter=matter,
                roll=CommitteeRoll(members=11, away=0, in_favour=7, against=4, mode="ballot"),
            )
            if base
            else BranchVoteFailed(on=on, matter=matter, roll=SHORT)
        )
        case = with_act(case, vote)
    case = with_act(case, referral(on=last + 4 * DAY))
    verdict = judge.judge(case)
    assert verdict.steps[-1].permitted
    assert rule not in {deadline.rule for deadline in verdict.deadlines}
    (coming,) = [step for step in verdict.next if step.step == decision]
    (found,) = [found for found in coming.findings if found.rule == rule]
    assert found.status is Status.NOT_APPLICABLE
