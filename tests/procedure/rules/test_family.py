"""Whose background is verified, and the papers of a track: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

import pytest

from admission_flow.messages import LANGUAGES
from admission_flow.messages.verdict import message_of
from admission_flow.procedure.acts import (
    BranchComment,
    Consent,
    VerificationExemption,
    VerificationReply,
)
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.testing import lawful_case, with_act, with_changed, without

Ask = Callable[..., Finding]
CONCLUDED, BRANCH = "verification_concluded", "branch_resolution"
DAY = date(2023, 10, 20)


def exempted(case: Case, subject: str, basis: str, *, politics: bool | None = None) -> Case:
    return with_act(
        case,
        VerificationExemption(
            on=DAY, subject=subject, basis=basis, present_politics_verified=politics
        ),
    )


def replied(case: Case, subject: str) -> Case:
    return with_act(
        case,
        VerificationReply(on=DAY, subject=subject, result="clear", verifier_is_relative=False),
    )


@pytest.mark.parametrize(
    ("family", "lacking"),
    [
        ({"marital_status": "single", "adult_children": 0}, ()),
        ({"marital_status": "widowed", "adult_children": 0}, ()),
        ({"marital_status": "divorced", "adult_children": 1}, ("child:1",)),
        ({"marital_status": "married"}, ("spouse", "father_in_law", "mother_in_law")),
        ({"adult_children": 3}, ("child:1", "child:2", "child:3")),
        ({"raised_by_guardian": True}, ()),
        ({"marital_status": None, "adult_children": None}, ()),
    ],
)
def test_the_stated_family_is_on_the_list(
    finding: Ask, family: dict[str, object], lacking: tuple[str, ...]
) -> None:
    """Nothing is asked of a former spouse's family, nor of a family that is not stated."""
    case = lawful_case(CONCLUDED, **family)  # type: ignore[arg-type]
    found = finding(case, CONCLUDED, "verification.scope")
    assert (found.status is Status.MET, found.facts["lacking"]) == (not lacking, lacking)


@pytest.mark.parametrize(
    ("unsaid", "missing"),
    [
        ({"marital_status": None}, "person.marital_status"),
        ({"adult_children": None}, "person.adult_children"),
    ],
)
def test_a_family_that_is_not_stated_warns(
    finding: Ask, unsaid: dict[str, None], missing: str
) -> None:
    """It is never taken for none, and it refuses nothing that was lawful."""
    found = finding(lawful_case(CONCLUDED, **unsaid), CONCLUDED, "verification.family")  # type: ignore[arg-type]
    assert (found.status, found.facts["missing"]) == (Status.UNKNOWN, missing)
    assert not found.blocks


def test_huge_numbers_of_children_are_counted_quickly(finding: Ask) -> None:
    """A document can name child:1 to child:99, and no more are asked for."""
    found = finding(
        lawful_case(CONCLUDED, adult_children=1_000_000), CONCLUDED, "verification.scope"
    )
    assert len(found.facts["lacking"]) == 99


@pytest.mark.parametrize(
    ("basis", "guardian", "status"),
    [
        ("known_locally", False, Status.MET),
        ("party_member_confirmed", False, Status.MET),
        ("deceased_or_none", False, Status.MET),
        ("unknown_parent", False, Status.UNMET),
        ("unknown_parent", True, Status.MET),
    ],
)
def test_what_stands_in_for_a_parents_reply(
    finding: Ask, basis: str, status: Status, *, guardian: bool
) -> None:
    """A parent who is not known needs the guardian's reply, raised by one or not said."""
    for raised in (True, None):
        case = without(
            lawful_case(CONCLUDED, raised_by_guardian=raised),
            "verification_reply",
            subject="mother",
        )
        case = exempted(case, "mother", basis)
        case = replied(case, "guardian") if guardian else case
        assert finding(case, CONCLUDED, "verification.scope").status is status


@pytest.mark.parametrize(
    ("basis", "status"),
    [("deceased_or_none", Status.UNMET), ("known_locally", Status.MET)],
)
def test_the_applicant_is_not_exempt_by_having_died(
    finding: Ask, basis: str, status: Status
) -> None:
    """Whom the commune knows may be; the ground for the dead never serves for the living."""
    case = without(lawful_case(CONCLUDED), "verification_reply", subject="applicant")
    found = finding(exempted(case, "applicant", basis), CONCLUDED, "verification.scope")
    assert found.status is status


def test_an_exemption_beside_a_reply_is_no_matter(finding: Ask) -> None:
    """Who was verified all the same needs no ground."""
    case = exempted(lawful_case(CONCLUDED), "father", "deceased_or_none")
    found = finding(case, CONCLUDED, "verification.exemption_basis")
    assert found.status is Status.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("meeting_on", "politics", "status"),
    [
        (date(2026, 1, 30), None, Status.MET),  # concluded on 28 September 2025
        (date(2026, 1, 31), None, Status.UNKNOWN),
        (date(2026, 1, 31), False, Status.UNMET),
        (date(2026, 1, 31), True, Status.MET),
    ],
)
def test_membership_of_a_relative_frees_from_the_history(
    finding: Ask, meeting_on: date, status: Status, *, politics: bool | None
) -> None:
    """From 29 September 2025 present politics are verified all the same: a warning."""
    case = without(
        lawful_case(CONCLUDED, meeting_on=meeting_on), "verification_reply", subject="father"
    )
    on = max(act.on for act in case.acts if act.kind == "verification_reply")
    case = with_act(
        case,
        VerificationExemption(
            on=on,
            subject="father",
            basis="party_member_confirmed",
            present_politics_verified=politics,
        ),
    )
    found = finding(case, CONCLUDED, "verification.exemption_basis")
    assert (found.status, found.blocks) == (status, False)


@pytest.mark.parametrize(
    ("handwritten", "status"),
    [(True, Status.MET), (False, Status.UNMET), (None, Status.UNKNOWN)],
)
def test_a_typed_application_warns(
    finding: Ask, status: Status, *, handwritten: bool | None
) -> None:
    """Not handwritten, or not said: to be explained."""
    case = with_changed(lawful_case(CONCLUDED), "application", handwritten=handwritten)
    found = finding(case, CONCLUDED, "application.handwritten")
    assert (found.status, found.blocks) == (status, False)
    lost = finding(without(case, "application"), CONCLUDED, "application.handwritten")
    assert lost.status is Status.NOT_APPLICABLE


def test_one_comment_in_the_right_place_is_enough(finding: Ask) -> None:
    """An early comment beside one between the last reply and the certification takes nothing."""
    case = with_act(lawful_case(BRANCH), BranchComment(on=date(2023, 9, 1)))
    found = finding(case, BRANCH, "history.commented")
    assert (found.status, found.facts["commented_on"]) == (Status.MET, date(2023, 10, 25))


@pytest.mark.parametrize(
    ("person", "matters"),
    [
        ({"religion": "Công giáo"}, ("religion",)),
        ({"religion": ""}, ()),
        ({"religion": None}, ()),
        ({"ethnicity": " hoa "}, ("hoa",)),
        ({"tracks": ()}, ()),
        ({"tracks": ("religious_dignitary",)}, ("religion",)),
        ({"tracks": ("foreign_spouse", "private_owner")}, ("foreign_spouse", "private_owner")),
        ({"religion": "Công giáo", "tracks": ("religious_dignitary",)}, ("religion",)),
    ],
)
@pytest.mark.parametrize("step", ["dossier_opened", BRANCH, "admission_decision"])
def test_each_track_asks_for_its_own_agreement(
    finding: Ask, step: str, person: dict[str, object], matters: tuple[str, ...]
) -> None:
    """It warns while one is missing, at all three steps, and another matter serves for none."""
    case = lawful_case(step, **person)  # type: ignore[arg-type]
    case = with_act(case, Consent(on=date(2023, 1, 10), matter="other"))
    found = finding(case, step, "track.consent")
    if not matters:
        assert found.status is Status.NOT_APPLICABLE
        return
    assert (found.status, found.facts["lacking"], found.blocks) == (Status.UNMET, matters, False)
    for matter in matters:
        case = with_act(case, Consent(on=date(2023, 1, 10), matter=matter))
    assert finding(case, step, "track.consent").status is Status.MET


def test_the_message_says_that_a_religion_is_no_bar(finding: Ask) -> None:
    """In both languages: nobody is to read a warning as a bar."""
    found = finding(lawful_case(BRANCH, religion="Phật giáo"), BRANCH, "track.consent")
    said = {lang: message_of(found, lang) for lang in LANGUAGES}
    assert "không phải là điều cản trở" in said["vi"]
    assert "does not bar" in said["en"]
