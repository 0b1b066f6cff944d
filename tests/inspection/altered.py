"""The lawful case with one thing changed, by what was changed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from admission_flow.procedure.acts import (
    AssignedToBranch,
    AwarenessCertificate,
    BranchResolution,
    BranchVoteFailed,
    Consent,
    Discipline,
    EmployerComment,
    HelperAssessment,
    HelperAssigned,
    Move,
    PoliticalConclusion,
    RecognitionBranchResolution,
    ReportedUpward,
    ResultNotice,
    SectionAppraisal,
    SelfReview,
    Sponsorship,
    VerificationReply,
)
from admission_flow.procedure.document import Case
from admission_flow.testing import (
    lawful_case,
    with_act,
    with_changed,
    with_step,
    without,
)

WHOLE = lawful_case()
"""Meeting 5 March 2024, decision 10 April 2024, ceremony 7 May 2024, recognised 3 June 2025."""
LITERATE = lawful_case("admission_decision", education="literate")


def consent(on: date) -> Case:
    return with_act(LITERATE, Consent(on=on, matter="education_exception", authority="TTCP"))


def replaced(assigned_on: date | None) -> Case:
    case = without(WHOLE, "sponsorship", route="youth_union")
    sponsor = Sponsorship(
        on=date(2023, 11, 20),
        route="member",
        sponsor="DV-02",
        official_member=True,
        replacement=True,
    )
    case = with_act(case, sponsor)
    if assigned_on is None:
        return case
    return with_act(case, HelperAssigned(on=assigned_on, helper="DV-02", official_member=True))


def asked_anew(concluded_on: date | None, *, cleared: bool | None = True) -> Case:
    """Return the case with a question raised on 10 January, after the conclusion of November."""
    reply = VerificationReply(
        on=date(2024, 1, 10), subject="father", result="issue", verifier_is_relative=False
    )
    case = with_act(WHOLE, reply)
    if concluded_on is None:
        return case
    return with_act(case, PoliticalConclusion(on=concluded_on, cleared=cleared))


def consented(on: date, religion: str = "Công giáo") -> Case:
    case = replace(WHOLE, person=replace(WHOLE.person, religion=religion))
    return with_act(case, Consent(on=on, matter="other", authority="BTV huyện ủy mẫu"))


def voted(**roll: int) -> Case:
    """Return the case, without its recognition, with the counts of the vote changed."""
    return with_step(lawful_case("ceremony"), "branch_resolution", roll=roll)


def left_out(present: int) -> Case:
    return voted(exempt_absent=5, present=present, in_favour=15, against=0)


def voted_again() -> Case:
    """Return the case with 13 of 20 on 5 March, 15 on 12 March, and what the committee made of it.

    Of the 18 present 13 would have been enough.
    """
    case = with_step(lawful_case("base_resolution"), "branch_resolution", roll={"in_favour": 13})
    first = next(act for act in case.acts if act.kind == "branch_resolution")
    assert isinstance(first, BranchResolution)
    assert first.roll is not None
    roll = replace(first.roll, in_favour=15)
    return with_act(case, replace(first, on=date(2024, 3, 12), roll=roll))


def reported(case: Case, on: date) -> Case:
    return with_act(case, ReportedUpward(on=on, about="failed_vote"))


def filed_again(reported_on: date | None) -> Case:
    """Return the case with 13 of 20 on 5 March on file as a short vote, and 15 on 12 March."""
    case = voted_again()
    first = next(act for act in case.acts if act.kind == "branch_resolution")
    assert isinstance(first, BranchResolution)
    acts = tuple(act for act in case.acts if act is not first)
    short = BranchVoteFailed(on=first.on, matter="admission", roll=first.roll)
    case = with_act(replace(case, acts=acts), short)
    return case if reported_on is None else reported(case, reported_on)


def told(on: date) -> Case:
    return with_act(WHOLE, ResultNotice(on=on, matter="recognition", agreed=True))


def disciplined(on: date) -> Case:
    return with_act(WHOLE, Discipline(on=on, measure="reprimand"))


def held_at(unit: str | None) -> Case:
    """Return the case of somebody who moved between decision and ceremony."""
    case = with_changed(BEFORE_RECOGNITION, "ceremony", unit=unit)
    return with_act(case, Move(on=date(2024, 4, 20), to="Chi bộ Mẫu Hai"))


def given_to_branch(
    on: date, reason: str | None = "no_member", asked_on: date | None = None
) -> Case:
    case = with_act(WHOLE, AssignedToBranch(on=on, reason=reason))
    return case if asked_on is None else with_act(case, EmployerComment(on=asked_on))


def moved_probationer(written_on: date | None) -> Case:
    case = with_act(BEFORE_RECOGNITION, Move(on=date(2024, 12, 1), to="Chi bộ Mẫu Hai"))
    if written_on is None:
        return case
    case = with_act(case, SelfReview(on=written_on))
    return with_act(case, HelperAssessment(on=date(2024, 11, 30)))


def recognition_votes(failed: int) -> Case:
    """Return the case with so many votes on recognition, a week apart, each one short."""
    case = lawful_case("recognition_branch_resolution")
    case = with_step(case, "recognition_branch_resolution", roll={"in_favour": 13})
    first = case.acts[-1]
    for week in range(1, failed):
        case = with_act(case, replace(first, on=first.on + timedelta(days=7 * week)))
    return case


def of_unit(case: Case, *, has_youth_union: bool) -> Case:
    return replace(case, unit=replace(case.unit, has_youth_union=has_youth_union))


def of_person(case: Case, **person: object) -> Case:
    return replace(case, person=replace(case.person, **person))  # type: ignore[arg-type]


def moved(on: date, **facts: Any) -> Case:  # noqa: ANN401 - of a move
    return with_act(WHOLE, Move(on=on, to="Đảng bộ Mẫu Khác", **facts))


def of_a_section(*, appraised: bool) -> Case:
    """Return the whole case below a đảng ủy bộ phận, which appraised on the day of each vote."""
    case = replace(WHOLE, unit=replace(WHOLE.unit, has_section_committee=True))
    for act in case.acts if appraised else ():
        if isinstance(act, BranchResolution | RecognitionBranchResolution):
            admission = isinstance(act, BranchResolution)
            matter = "admission" if admission else "recognition"
            case = with_act(case, SectionAppraisal(on=act.on, matter=matter))
    return case


def later_move(on: date) -> Case:
    """Under the limits on file: decided on 9 September 2025."""
    case = lawful_case("admission_decision", 2025)
    case = with_changed(case, "admission_decision", on=date(2025, 9, 9))
    return with_act(case, Move(on=on, to="Đảng bộ Mẫu Khác"))


def by_the_old(on: date) -> Case:
    """Return the case of a move that was decided that day; the old committee decided on it."""
    case = with_changed(
        later_move(on), "admission_decision", {}, authority="Đảng ủy Khối Mẫu", on=date(2025, 9, 9)
    )
    return with_changed(case, "move", decided_on=on, to_authority="Đảng ủy Mẫu Mới")


def only_certificate(on: date) -> Case:
    return with_act(
        without(WHOLE, "awareness_certificate"),
        AwarenessCertificate(on=on, number="1/GCN", issuer_kind="political_centre"),
    )


def asked(asked_people: int | None, agreed: int | None) -> Case:
    where = {"body": "residence", "on": date(2023, 11, 25)}
    return with_changed(WHOLE, "opinion", where, asked=asked_people, agreed=agreed)


REFUSED = without(WHOLE, "admission_decision")
BEFORE_RECOGNITION = lawful_case("ceremony")
