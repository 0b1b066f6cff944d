"""Lawful variants: other people, moves, the roads beside the ordinary one."""

from dataclasses import replace
from datetime import date

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case, shifted, with_act
from tests.inspection.variants import (
    BRANCH,
    CEREMONY,
    DAYS,
    VOTE,
    VOTES,
    WHOLE,
    Variant,
    consent,
    exempt,
    held,
    moved,
    of_unit,
    verified,
    whole,
    within,
)
from tests.inspection.violations import Alter, also, both, ends, gone, one, person, step
from tests.inspection.violations_after import BODY, FULL, OFFICE, STRUCK, VOTED_OFF

PEOPLE = (
    Variant("lower secondary school", whole(person(education="lower_secondary"))),
    Variant(
        "primary school, in the mountains", whole(person(education="primary", special_area=True))
    ),
    Variant(
        "only reads and writes, an elder of the mountains, with the consent",
        whole(
            person(education="literate", special_area=True, village_elder=True),
            consent("education_exception", date(2024, 3, 1)),
        ),
    ),
    Variant(
        "a religion, with the consent",
        whole(person(religion="Công giáo"), consent("religion", date(2023, 9, 10))),
    ),
    Variant("no Đoàn and no công đoàn", of_unit(has_youth_union=False, has_trade_union=False)),
    Variant("công đoàn and no Đoàn", of_unit(has_youth_union=False)),
    Variant("no base committee", of_unit(has_base_committee=False)),
    Variant("40 years old, of the công đoàn", lawful_case(born_on=date(1984, 1, 1))),
    Variant(
        "40 years old, of no organisation",
        lawful_case(born_on=date(1984, 1, 1), trade_union_member=False),
    ),
    Variant("of the women's union besides", lawful_case(memberships=("women_union",))),
    Variant(
        "readmitted after three years, with the consent",
        whole(
            person(left_party_on=date(2019, 3, 1), left_reason="family_hardship"),
            consent("readmission", date(2023, 8, 1)),
        ),
    ),
    Variant(
        "married: the spouse and the parents-in-law verified",
        whole(
            person(marital_status="married"),
            *map(verified, ("spouse", "father_in_law", "mother_in_law")),
        ),
    ),
    Variant("a grown child, verified", whole(person(adult_children=1), verified("child:1"))),
    Variant(
        "the father a party member, confirmed",
        whole(exempt("father", "party_member_confirmed", present_politics_verified=True)),
    ),
    Variant("the father known where the family lives", whole(exempt("father", "known_locally"))),
    Variant(
        "the father not known, the guardian verified",
        whole(
            exempt("father", "unknown_parent"),
            person(raised_by_guardian=True),
            verified("guardian"),
        ),
    ),
    Variant(
        "a political question, concluded",
        whole(
            one("verification_reply", {"subject": "father"}, result="issue"),
            also(a.PoliticalConclusion(on=date(2023, 10, 30), authority="BTV mẫu", cleared=True)),
        ),
    ),
    Variant(
        "an introducer who was replaced, with the assignment",
        whole(
            one("sponsorship", {"route": "member"}, replacement=True, together_since=None),
            also(a.HelperAssigned(on=date(2023, 11, 1), helper="DV-03", official_member=True)),
        ),
    ),
    Variant(
        "nobody has to be asked where the person lives",
        with_act(
            lawful_case(regime_year=2026),
            a.OpinionExemption(
                on=date(2026, 4, 20), body="residence", number="7-CV", authority="mẫu"
            ),
        ),
    ),
    Variant(
        "disciplined in the probation",
        whole(also(a.Discipline(on=date(2024, 9, 3), measure="reprimand"))),
        informs=frozenset({"T09"}),
    ),
)

RENEWED = a.AwarenessCertificate(
    on=date(2024, 1, 10), number="77/GCN", issuer_kind="political_centre"
)
PAPERS = (
    Variant(
        "a certificate that was renewed",
        whole(step("awareness_certificate", issued_on=date(2018, 6, 1)), also(RENEWED)),
    ),
    Variant(
        "the class of two years before the list",
        whole(step("awareness_certificate", issued_on=date(2021, 1, 10))),
    ),
    Variant(
        "old opinions, supplemented",
        whole(
            held(280, VOTE),
            also(a.DossierSupplement(on=date(2024, 11, 20), covers=("opinion", "verification"))),
            *(
                one("sponsorship", {"route": route}, on=date(2024, 10, 1))
                for route in ("member", "youth_union")
            ),
            also(a.Opinion(on=date(2024, 10, 2), body="youth_union", asked=9, agreed=9)),
            also(a.Opinion(on=date(2024, 10, 2), body="residence", asked=9, agreed=9)),
            step("opinions_summarised", on=date(2024, 10, 3)),
        ),
    ),
)

MOVES = (
    Variant("moved before the vote", whole(moved(date(2024, 1, 10), same_authority=True))),
    Variant(
        "moved after the vote, decided by the old committee within 30 working days",
        whole(
            moved(
                date(2024, 3, 20),
                decided_on=date(2024, 3, 18),
                same_authority=False,
                to_authority="Đảng ủy Mẫu Hai",
            ),
            step("admission_decision", authority=OFFICE),
            step("ceremony", unit=BRANCH),
        ),
    ),
    Variant(
        "moved, decided by the new committee long after",
        whole(
            moved(
                date(2024, 3, 6),
                decided_on=date(2024, 1, 15),
                same_authority=False,
                to_authority="Đảng ủy Mẫu Hai",
            ),
            step("admission_decision", authority="Đảng ủy Mẫu Hai"),
            step("ceremony", unit=BRANCH),
        ),
    ),
    Variant(
        "moved as a probationer, with self-review and comment",
        whole(
            moved(date(2025, 1, 6), same_authority=True),
            also(a.SelfReview(on=date(2025, 1, 3))),
            also(a.HelperAssessment(on=date(2025, 1, 3))),
        ),
    ),
    Variant(
        "moved as a probationer to a chi bộ without a base committee",
        whole(
            moved(date(2025, 1, 6), same_authority=True, has_base_committee=False),
            also(a.SelfReview(on=date(2025, 1, 3))),
            also(a.HelperAssessment(on=date(2025, 1, 3))),
            gone("recognition_base_resolution"),
        ),
    ),
)

REASON = "(lý do mẫu)"
ENDED = date(2024, 8, 1)
VOTE_AGAIN = a.Redone(on=date(2024, 9, 24), step="branch_resolution", branch_roll=FULL)
ORDER = a.RedoOrder(
    on=date(2024, 9, 10), of="admission", steps=("branch_resolution",), authority=OFFICE
)
REMEDY = a.AdmissionRemedied(on=date(2024, 10, 15), admitted_on=date(2024, 10, 15), **BODY)


def redone(wrong: Alter) -> Case:
    return both(ends(ENDED), wrong, also(ORDER), also(VOTE_AGAIN), also(REMEDY))(WHOLE)


def recognised_after(case: Case) -> Case:
    """Return the case with the recognition of the whole story, from the day fixed anew on."""
    days = (REMEDY.on - CEREMONY).days
    for act in WHOLE.acts:
        if act.on > CEREMONY:
            (moved_on,) = shifted(replace(WHOLE, acts=(act,)), days=days).acts
            case = with_act(case, moved_on)
    return case


ROADS = (
    Variant(
        "withdrew after the vote",
        whole(ends(date(2024, 3, 15), a.Withdrawal(on=date(2024, 4, 2), reason=REASON))),
    ),
    Variant(
        "taken off the list",
        whole(ends(date(2023, 7, 20), a.RemovalFromList(on=date(2023, 9, 1), reason=REASON))),
    ),
    Variant(
        "refused, by a paper of its own",
        whole(
            ends(date(2024, 3, 15), a.Refusal(on=date(2024, 4, 2), number="9-CV/HU", reason=REASON))
        ),
    ),
    Variant(
        "refused, and the chi bộ told",
        whole(
            ends(date(2024, 3, 15), a.Refusal(on=date(2024, 4, 2), reason=REASON)),
            also(a.ResultNotice(on=date(2024, 4, 2), matter="admission", agreed=False)),
        ),
    ),
    Variant("struck off by both votes", whole(ends(ENDED, STRUCK), VOTED_OFF)),
    Variant(
        "in custody: struck off without votes",
        whole(ends(ENDED, replace(STRUCK, ground="custody_or_sentence"))),
    ),
    Variant(
        "struck off, and restored on a complaint that was upheld",
        whole(
            ends(ENDED, STRUCK),
            VOTED_OFF,
            also(a.StrikeOffReceived(on=date(2024, 10, 9))),
            also(a.Complaint(on=within(date(2024, 10, 9), 30), about="strike_off", to=OFFICE)),
            also(a.ComplaintAnswer(on=date(2025, 1, 20), upheld=True, authority=OFFICE)),
            also(
                a.Restoration(
                    on=date(2025, 2, 4), number="1-QĐ/HU", reason=REASON, authority=OFFICE
                )
            ),
        ),
    ),
    Variant(
        "annulled by its issuer for the standard",
        whole(
            ends(
                ENDED,
                a.Annulment(
                    on=date(2024, 10, 8),
                    reason=REASON,
                    of="admission",
                    ground="standard",
                    by="issuer",
                ),
            )
        ),
    ),
    Variant(
        "died in the probation",
        whole(ends(ENDED, a.Death(on=date(2024, 10, 8), reason=REASON))),
        as_of=date(2026, 1, 5),
    ),
    Variant(
        "three people in one vote, which was done again",
        redone(step("branch_resolution", roll={"persons": 3})),
        redone=True,
    ),
    Variant(
        "13 of 20, and the vote was taken again",
        redone(step("branch_resolution", roll={"in_favour": 13, "against": 7, "present": 20})),
        redone=True,
    ),
    Variant(
        "a probationer introduced, done again, and recognised 12 months later",
        recognised_after(redone(one("sponsorship", {"route": "member"}, official_member=False))),
        redone=True,
    ),
    Variant("of the army, which has rules of its own", of_unit(system="army")),
)

STEPS = tuple(
    Variant(f"as far as {act.kind}", lawful_case(act.kind))
    for act in WHOLE.acts
    if isinstance(act, Step)
)
YEARS = tuple(
    Variant(f"a vote in {year}", lawful_case(regime_year=year)) for year in range(2017, 2027)
)

LAWFUL = (*DAYS, *VOTES, *PEOPLE, *PAPERS, *MOVES, *ROADS, *STEPS, *YEARS)
