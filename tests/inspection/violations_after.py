"""Single violations from the vote of the chi bộ on, and on the roads beside the ordinary one."""

from dataclasses import replace
from datetime import date
from typing import Any

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import BranchRoll, CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import Decider
from admission_flow.testing import shifted, with_act, with_changed
from tests.inspection.violations import (
    ANY,
    UP_TO_THE_VOTE,
    Alter,
    Violation,
    also,
    both,
    ends,
    gone,
    step,
    unit,
)

OFFICE = "Đảng ủy Khối Mẫu"
SHORT = BranchRoll(
    official=20,
    elsewhere=0,
    exempt_absent=0,
    suspended=0,
    present=18,
    in_favour=13,
    against=5,
    mode="card",
    persons=1,
)
FULL = replace(SHORT, in_favour=16, against=2)
NINE = CommitteeRoll(members=9, away=0, in_favour=8, against=1, mode="ballot")
BODY: dict[str, Any] = {"body": "standing_committee", "persons": 1, "roll": NINE}


def failed(on: date, matter: str) -> Alter:
    return also(a.BranchVoteFailed(on=on, matter=matter, roll=SHORT))


def reported(on: date) -> Alter:
    return also(a.ReportedUpward(on=on, about="failed_vote"))


def twice(kind: str, on: date) -> Alter:
    """Return that the only act of a kind is there once more, on another day."""

    def altered(case: Case) -> Case:
        (first,) = (act for act in case.acts if act.kind == kind)
        return with_act(case, replace(first, on=on))

    return altered


STRUCK = a.StrikeOffDecision(on=date(2024, 10, 8), reason="(lý do mẫu)", ground="unworthy", **BODY)
VOTED_OFF = both(
    also(a.StrikeOffBranchVote(on=date(2024, 9, 10), roll=FULL)),
    also(
        a.StrikeOffBaseVote(
            on=date(2024, 9, 20),
            roll=CommitteeRoll(members=11, away=0, in_favour=10, against=1, mode="ballot"),
        )
    ),
)

FROM_THE_VOTE = (
    Violation(
        "two official members only",
        {"M01": "branch_resolution"},
        step(
            "branch_resolution",
            roll={"official": 2, "present": 2, "in_favour": 2, "against": 0},
        ),
    ),
    Violation(
        "13 of 20 in favour",
        {"M02": "branch_resolution"},
        step("branch_resolution", roll={"present": 20, "in_favour": 13, "against": 7}),
    ),
    Violation(
        "13 of 20, two thirds only of those present",
        {"M02": "branch_resolution", "M04": "branch_resolution"},
        step("branch_resolution", roll={"in_favour": 13, "against": 5}),
    ),
    Violation(
        "five are left out, and more are present than are left",
        {"M03": "branch_resolution", "M05": "branch_resolution"},
        step(
            "branch_resolution",
            roll={"exempt_absent": 5, "present": 18, "in_favour": 17, "against": 1},
        ),
    ),
    Violation(
        "more votes than people present",
        {"M05": "recognition_branch_resolution"},
        step("recognition_branch_resolution", roll={"in_favour": 18, "against": 4}),
    ),
    Violation(
        "how the committee voted is not stated",
        {"M06": "base_resolution"},
        step("base_resolution", roll={"mode": None}),
    ),
    Violation(
        "a vote fell short, was not reported, and was taken again",
        {"M09": "branch_resolution"},
        failed(date(2024, 2, 20), "admission"),
    ),
    Violation(
        "one number of a resolution on two days",
        {"M10": "dossier_opened"},
        step("dossier_opened", number="02-NQ/CB"),
    ),
    Violation(
        "three people in one vote",
        {"M11": "recognition_branch_resolution"},
        step("recognition_branch_resolution", roll={"persons": 3}),
    ),
    Violation(
        "7 of 11 of the base committee",
        {"U01": "base_resolution"},
        step("base_resolution", roll={"in_favour": 7, "against": 4}),
    ),
    Violation(
        "4 of 9 who decide",
        {"U01": "admission_decision"},
        step("admission_decision", roll={"in_favour": 4, "against": 5}),
    ),
    Violation(
        "decided by a committee that may not",
        {"U01": "admission_decision"},
        both(
            unit(
                deciders=(
                    Decider(
                        authority=OFFICE,
                        body="standing_committee",
                        since=date(2016, 1, 1),
                        right="own",
                    ),
                )
            ),
            step("admission_decision", authority="Đảng ủy Mẫu Chín"),
            step("recognition_decision", authority=OFFICE),
        ),
    ),
    Violation(
        "the đảng ủy bộ phận was not heard",
        {"U02": "base_resolution"},
        both(
            unit(has_section_committee=True),
            also(a.SectionAppraisal(on=date(2025, 5, 15), matter="recognition")),
        ),
    ),
    Violation(
        "decided before the committee resolved",
        {"U03": "admission_decision", "U10": "admission_decision", "S01": "admission_decision"},
        step("admission_decision", on=date(2024, 3, 14)),
        against=("base_resolution",),
    ),
    Violation(
        "recognised after the time limit",
        {"U04": "recognition_decision"},
        step("recognition_decision", on=date(2025, 6, 25)),
    ),
    Violation(
        "one decision for two people",
        {"U06": "admission_decision"},
        step("admission_decision", persons=2),
    ),
    Violation(
        "decided by the old committee long after the move",
        {"U09": "admission_decision"},
        both(
            also(
                a.Move(
                    on=date(2024, 3, 6),
                    decided_on=date(2024, 1, 15),
                    to="Chi bộ Mẫu Ba",
                    same_authority=False,
                    to_authority="Đảng ủy Mẫu Hai",
                )
            ),
            also(a.HelperAssigned(on=date(2024, 3, 7), helper="DV-05", official_member=True)),
            step("admission_decision", authority=OFFICE),
            step("ceremony", unit="Chi bộ Mẫu Ba"),
        ),
    ),
    Violation(
        "the base committee was skipped",
        {"U10": "recognition_decision", "S01": "recognition_decision"},
        gone("recognition_base_resolution"),
    ),
    Violation(
        "more votes than members of the committee",
        {"U11": "recognition_base_resolution"},
        step("recognition_base_resolution", roll={"in_favour": 9, "against": 3}),
    ),
    Violation(
        "a ceremony before the decision",
        {"K01": "ceremony", "U10": "ceremony"},
        both(
            step("admission_decision", on=date(2024, 5, 8)),
            step("decision_received", on=date(2024, 5, 8)),
        ),
    ),
    Violation(
        "the decision was received two months before the ceremony",
        {"K02": "ceremony"},
        both(
            step("admission_decision", on=date(2024, 3, 18)),
            step("decision_received", on=date(2024, 3, 18)),
        ),
    ),
    Violation(
        "several admitted as a group", {"K03": "ceremony"}, step("ceremony", individually=False)
    ),
    Violation("no helper at the ceremony", {"K04": "ceremony"}, step("ceremony", helper=None)),
    Violation(
        "a probationer moved without self-review and comment",
        {"K06": "move", "S01": "recognition_branch_resolution"},
        both(
            gone("self_review"),
            also(a.Move(on=date(2025, 5, 6), to="Chi bộ Mẫu Hai", same_authority=True)),
            also(a.HelperAssigned(on=date(2025, 5, 6), helper="DV-05", official_member=True)),
        ),
    ),
    Violation(
        "moved, and nobody was assigned to help",
        {"K07": "recognition_branch_resolution"},
        both(
            also(a.Move(on=date(2025, 5, 9), to="Chi bộ Mẫu Bốn", same_authority=True)),
        ),
    ),
    Violation(
        "a self-review of month 11",
        {"T01": "recognition_branch_resolution"},
        step("self_review", on=date(2025, 5, 6)),
    ),
    Violation(
        "considered 31 working days after month 12",
        {"T02": "recognition_branch_resolution"},
        both(
            step("recognition_branch_resolution", on=date(2025, 6, 19)),
            step("recognition_base_resolution", on=date(2025, 6, 24)),
            step("recognition_decision", on=date(2025, 7, 1)),
        ),
    ),
    Violation(
        "official from a day too late",
        {"T03": "recognition_decision"},
        step("recognition_decision", official_from=date(2025, 5, 8)),
    ),
    Violation(
        "a fourth vote after three that fell short",
        {"T05": "recognition_branch_resolution"},
        both(
            *(failed(date(2025, 5, day), "recognition") for day in (8, 9, 10)),
            *(reported(date(2025, 5, day)) for day in (8, 9, 10)),
        ),
    ),
    Violation(
        "considered for recognition before month 12 was over",
        {"T08": "recognition_branch_resolution", "T01": "recognition_branch_resolution"},
        lambda case: with_changed(
            shifted(case, days=-6, since=date(2025, 5, 1)),
            "recognition_decision",
            official_from=date(2025, 5, 7),
        ),
    ),
    Violation(
        "no class for new members",
        {"C05": "recognition_branch_resolution", "S01": "recognition_branch_resolution"},
        gone("new_member_certificate"),
    ),
    Violation(
        "the helper gave no assessment",
        {"S01": "recognition_branch_resolution"},
        gone("helper_assessment"),
    ),
    Violation(
        "the dossier is lent and not back",
        {"S03": ANY},
        lambda case: case,
        as_of=date(2025, 6, 2),
        lent_on=date(2025, 6, 2),
    ),
)
"""From the vote of the chi bộ to the recognition."""

BESIDE = (
    Violation(
        "the probation is over, and nothing was decided",
        {"T04": ANY},
        ends(date(2025, 5, 8)),
        as_of=date(2025, 6, 19),
    ),
    Violation(
        "refused, and the chi bộ not told",
        {"U05": "refusal"},
        ends(date(2024, 3, 15), a.Refusal(on=date(2024, 4, 2), reason="(lý do mẫu)")),
    ),
    Violation(
        "struck off without a vote",
        {"M02": "strike_off_decision", "U01": "strike_off_decision"},
        ends(date(2024, 8, 1), STRUCK),
    ),
    Violation(
        "struck off, and restored on a complaint of day 31",
        {"E03": "restoration"},
        both(
            ends(date(2024, 8, 1), STRUCK),
            VOTED_OFF,
            also(a.StrikeOffReceived(on=date(2024, 10, 9))),
            also(a.Complaint(on=date(2024, 11, 21), about="strike_off", to=OFFICE)),
            also(a.ComplaintAnswer(on=date(2025, 1, 20), upheld=True, authority=OFFICE)),
            also(
                a.Restoration(
                    on=date(2025, 2, 4), reason="(lý do mẫu)", number="1-QĐ", authority=OFFICE
                )
            ),
        ),
    ),
    Violation(
        "struck off as not qualified before month 12 was over",
        {"E01": "strike_off_decision"},
        both(ends(date(2024, 8, 1), replace(STRUCK, ground="not_qualified")), VOTED_OFF),
    ),
    Violation(
        "restored without a conclusion",
        {"E02": "restoration"},
        both(
            ends(date(2024, 8, 1), STRUCK),
            VOTED_OFF,
            also(a.Restoration(on=date(2025, 2, 4), reason="(lý do mẫu)")),
        ),
    ),
    Violation(
        "annulled, and not said on which ground",
        {"E04": "annulment"},
        ends(
            date(2024, 8, 1),
            a.Annulment(
                on=date(2024, 10, 8),
                reason="(lý do mẫu)",
                of="recognition",
                ground="standard",
                by="issuer",
            ),
        ),
    ),
    Violation(
        "annulled for a fault of procedure that could be done again",
        {"E05": "annulment"},
        ends(
            date(2024, 8, 1),
            a.Annulment(
                on=date(2024, 10, 8),
                reason="(lý do mẫu)",
                of="admission",
                ground="procedure",
                by="issuer",
            ),
        ),
    ),
    Violation(
        "remedied without an order",
        {"E06": "admission_remedied"},
        ends(
            date(2024, 8, 1),
            a.AdmissionRemedied(on=date(2024, 10, 8), admitted_on=date(2024, 10, 8), **BODY),
        ),
    ),
    Violation(
        "referred upward though no vote fell short",
        {"M12": "admission_referral"},
        both(
            gone("branch_resolution"),
            gone("base_resolution"),
            also(a.AdmissionReferral(on=date(2024, 3, 12))),
        ),
    ),
)
"""The roads beside the ordinary one."""

SINGLE = (*UP_TO_THE_VOTE, *FROM_THE_VOTE, *BESIDE)
