"""Questions that people who do this work asked in public, and what the texts answer.

Each test is one question. Two of the law's words stay with people: whether a leaver's reason was
the family's hardship, and who is politically fit.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll, Step
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import StepVerdict
from admission_flow.procedure.judge import Judge
from admission_flow.testing import (
    SAMPLE_UNIT,
    lawful_case,
    with_act,
    with_changed,
    with_step,
    without,
)

DECIDED: dict[str, Any] = {
    "body": "standing_committee",
    "persons": 1,
    "roll": CommitteeRoll(members=9, away=0, in_favour=6, against=3, mode="ballot"),
}


def roll(in_favour: int, official: int = 20) -> BranchRoll:
    return BranchRoll(
        official=official, elsewhere=0, exempt_absent=0, suspended=0, present=official,
        in_favour=in_favour, against=official - in_favour, mode="ballot", persons=1,
    )  # fmt: skip


def more(case: Case, *acts: Act) -> Case:
    for act in acts:
        case = with_act(case, act)
    return case


def last(judge: Judge, case: Case) -> StepVerdict:
    return judge.judge(case).steps[-1]


def of(judge: Judge, case: Case, kind: str) -> StepVerdict:
    return next(step for step in reversed(judge.judge(case).steps) if step.step == kind)


def test_1_three_votes_on_recognition_never_two_thirds(judge: Judge) -> None:
    """The level above and the competent committee decide: there is a way on."""
    kind = "recognition_branch_resolution"
    case = without(lawful_case(kind), kind)
    on = case.acts[-1].on + timedelta(days=1)
    for n in range(3):
        day = on + timedelta(days=7 * n)
        case = more(
            case,
            a.BranchVoteFailed(on=day, matter="recognition", roll=roll(12)),
            a.ReportedUpward(on=day, about="failed_vote"),
        )
    official_from = date(2025, 5, 7)
    case = more(
        case,
        a.RecognitionReferral(on=on + timedelta(days=16)),
        a.RecognitionDecision(on=on + timedelta(days=30), official_from=official_from, **DECIDED),
    )
    verdict = judge.judge(case)
    assert (verdict.state, verdict.lawful) == ("official", True)
    assert verdict.dates.official_from == official_from


def test_2_consent_over_60_between_vote_and_decision(judge: Judge) -> None:
    """The consent must precede the decision, not the vote: the vote only warns."""
    case = lawful_case("admission_decision", born_on=date(1962, 2, 1))
    case = more(case, a.Consent(on=date(2024, 3, 20), matter="over_60"))
    assert of(judge, case, "branch_resolution").permitted
    assert "person.age_maximum" in of(judge, case, "branch_resolution").warned_by
    assert of(judge, case, "admission_decision").permitted


def test_3_a_probationer_moves_to_a_branch_without_a_base_committee(judge: Judge) -> None:
    """The new unit's own levels apply."""
    whole = lawful_case()
    case = without(whole, "recognition_base_resolution")
    moved = a.Move(
        on=date(2024, 12, 1), to="Chi bộ Cơ sở Mới", has_base_committee=False, same_authority=True
    )
    case = more(case, moved, a.HelperAssigned(on=date(2024, 12, 2), helper="DV-9"))
    assert judge.judge(case).state == "official"


def test_4_left_for_a_third_child_26_months_ago(judge: Judge) -> None:
    """24 months for the third child, to the meeting of the chi bộ; never for a fifth."""
    left: dict[str, Any] = {
        "left_party_on": date(2020, 1, 10),
        "left_reason": "population_policy",
        "population_child": 3,
    }
    meeting = date(2022, 3, 10)
    assert last(judge, lawful_case("branch_resolution", meeting_on=meeting, **left)).permitted
    left["population_child"] = 5
    case = lawful_case("dossier_opened", meeting_on=meeting, **left)
    assert "readmission.reason" in last(judge, case).blocked_by


def test_6_left_at_own_request(judge: Judge) -> None:
    """Excluded for ever; family hardship is another reason, and an office states which it was."""
    left: dict[str, Any] = {"left_party_on": date(2018, 1, 10)}
    own = lawful_case("dossier_opened", left_reason="own_request", **left)
    assert "readmission.reason" in last(judge, own).blocked_by
    hardship = lawful_case("dossier_opened", left_reason="family_hardship", **left)
    assert last(judge, hardship).permitted


def test_7_a_minor_crime_and_60_months_since_the_record_was_cleared(judge: Judge) -> None:
    """The months run from the clearing; before that the procedure is not begun."""
    left: dict[str, Any] = {"left_party_on": date(2011, 1, 10), "left_reason": "minor_crime"}
    opened_on = lawful_case("dossier_opened").acts[-1].on
    cleared = opened_on.replace(year=opened_on.year - 5)
    assert last(judge, lawful_case("dossier_opened", record_cleared_on=cleared, **left)).permitted
    later = cleared + timedelta(days=1)
    early = last(judge, lawful_case("dossier_opened", record_cleared_on=later, **left))
    assert "readmission.interval" in early.blocked_by


def test_8_the_dead_are_no_ground_of_exemption(judge: Judge) -> None:
    """Nobody is excused for having died; the applicant never by that word; it is warned of."""
    kind = "verification_concluded"
    case = without(lawful_case(kind), "verification_reply", subject="father")
    dead = a.VerificationExemption(
        on=date(2023, 10, 20), subject="father", basis="deceased_or_none"
    )
    assert "verification.exemption_basis" in last(judge, more(case, dead)).warned_by
    case = without(lawful_case(kind), "verification_reply", subject="applicant")
    own = replace(dead, subject="applicant")
    assert "verification.scope" in last(judge, more(case, own)).blocked_by


def test_9_married_and_nobody_names_spouse_and_in_laws(judge: Judge) -> None:
    """Who is married has spouse and in-laws to verify, and adult children where there are any."""
    case = lawful_case("verification_concluded", marital_status="married", adult_children=1)
    step = last(judge, case)
    lacking = next(f for f in step.findings if f.rule == "verification.scope").facts["lacking"]
    assert set(lacking) == {"spouse", "father_in_law", "mother_in_law", "child:1"}


@pytest.mark.parametrize(
    ("official", "in_favour", "carries"),
    [(9, 6, True), (10, 6, False), (3, 2, True), (20, 14, True), (2, 2, False)],
)
def test_15_shares_of_those_called(
    judge: Judge,
    official: int,
    in_favour: int,
    carries: bool,  # noqa: FBT001 - as in the list
) -> None:
    """The absent stay in the base; two official members are no chi bộ that can vote."""
    case = with_step(lawful_case("branch_resolution"), "branch_resolution", roll=None)
    case = with_changed(case, "branch_resolution", roll=roll(in_favour, official))
    assert last(judge, case).permitted is carries


def test_16_past_youth_age_where_there_are_doan_and_cong_doan(judge: Judge) -> None:
    """Two official members introduce; công đoàn and one member do not."""
    born = date(1985, 1, 1)
    case = lawful_case("branch_resolution", born_on=born)
    assert last(judge, case).permitted
    one = without(case, "sponsorship", sponsor="DV-02")
    union = a.Sponsorship(on=date(2023, 11, 12), route="trade_union")
    assert "sponsor.route" in last(judge, more(one, union)).blocked_by


def test_17_a_supplement_does_not_make_introductions_new(judge: Judge) -> None:
    """Past 12 months introductions are made anew; a bare supplement does not serve for them."""
    case = with_step(lawful_case("branch_resolution"), "branch_resolution", on=date(2024, 12, 5))
    cover = a.DossierSupplement(
        on=date(2024, 11, 20), covers=("sponsorship", "opinion", "verification")
    )
    assert "dossier.fresh" in last(judge, more(case, cover)).blocked_by


def test_18_the_class_was_attended_two_years_before_the_list(judge: Judge) -> None:
    """It serves 60 months from its issue; its place in the order is when it came in."""
    case = with_changed(
        lawful_case("branch_resolution"), "awareness_certificate", issued_on=date(2021, 7, 20)
    )
    assert judge.judge(case).lawful


def test_22_struck_off_by_a_word_of_reason(judge: Judge) -> None:
    """A strike-off needs its ground, its votes and the decision's own."""
    bare = a.StrikeOffDecision(on=date(2024, 11, 5), reason="(lý do mẫu)")
    step = last(judge, more(lawful_case("ceremony"), bare))
    assert {"strike_off.ground", "strike_off.branch_vote", "strike_off.base_vote"} <= set(
        step.blocked_by
    )


def test_23_wrong_procedure_is_done_again(judge: Judge) -> None:
    """What was wrong is redone and the admission remedied: the case does not end there."""
    order = a.RedoOrder(on=date(2024, 9, 10), of="admission", steps=("branch_resolution",))
    again = a.Redone(on=date(2024, 9, 24), step="branch_resolution", branch_roll=roll(16))
    fixed = a.AdmissionRemedied(on=date(2024, 10, 15), admitted_on=date(2024, 10, 15), **DECIDED)
    wrong = with_changed(
        lawful_case("ceremony"), "branch_resolution", roll=replace(roll(17), persons=2)
    )
    verdict = judge.judge(more(wrong, order, again, fixed))
    assert verdict.steps[-1].permitted
    assert (verdict.state, verdict.dates.admitted_on) == ("probationary", date(2024, 10, 15))


def test_26_a_class_before_the_ceremony_is_not_that_of_new_members(judge: Judge) -> None:
    """The class is for members newly admitted."""
    kind = "recognition_branch_resolution"
    case = without(lawful_case(kind), "new_member_certificate")
    early = a.NewMemberCertificate(on=date(2023, 2, 1))
    assert "recognition.certificate" in last(judge, more(case, early)).blocked_by


def test_11_and_19_stay_as_they_were(judge: Judge) -> None:
    """A reply from abroad has 90 working days; several in one session are admitted one by one."""
    case = with_changed(
        lawful_case("verification_concluded"),
        "verification_request",
        where={"subject": "father"},
        abroad=True,
    )
    assert "verification.reply_in_time" not in last(judge, case).warned_by
    together = with_step(lawful_case("ceremony"), "ceremony", individually=False)
    assert "ceremony.individually" in last(judge, together).blocked_by


def test_every_step_of_the_ordinary_unit_is_still_there() -> None:
    """The cases above rest on the sample: a step of its way that went missing would hide them."""
    kinds = [act.kind for act in lawful_case(unit=SAMPLE_UNIT).acts if isinstance(act, Step)]
    assert len(kinds) == 12
