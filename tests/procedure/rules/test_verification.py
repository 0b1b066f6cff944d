"""Application, history, verification: what the examples cannot say."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure.acts import (
    PoliticalConclusion,
    VerificationExemption,
    VerificationReply,
    VerificationRequest,
)
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_changed, with_step, without
from admission_flow.workflow_source import built_in

Ask = Callable[..., Finding]
CONCLUDED = "verification_concluded"


def reply(on: date, subject: str = "father", **changes: object) -> VerificationReply:
    facts: dict[str, Any] = {"result": "clear", "verifier_is_relative": False, **changes}
    return VerificationReply(on=on, subject=subject, **facts)


@pytest.mark.parametrize(
    ("rule", "kind", "where", "change"),
    [
        (
            "verification.independent",
            "verification_reply",
            {"subject": "father"},
            {"verifier_is_relative": None},
        ),
        ("verification.political_conclusion", CONCLUDED, {}, {"political_issue": None}),
        ("history.sealed_before_sending", "personal_history", {}, {"sealed_on": None}),
        (
            "verification.reply_in_time",
            "verification_request",
            {"subject": "father"},
            {"abroad": None},
        ),
    ],
)
def test_a_fact_that_is_not_stated_is_unknown(
    finding: Ask, rule: str, kind: str, where: dict[str, str], change: dict[str, None]
) -> None:
    """No verifier is taken for a stranger, no page for sealed, because the file is silent."""
    case = with_changed(lawful_case(CONCLUDED), kind, where, **change)
    assert finding(case, CONCLUDED, rule).status is Status.UNKNOWN


def test_the_order_of_papers_that_are_not_there_is_unknown(finding: Ask) -> None:
    """Without application or history nothing can be said of what came first."""
    for lost in ("application", "personal_history"):
        found = finding(
            without(lawful_case(CONCLUDED), lost), CONCLUDED, "history.after_application"
        )
        assert (found.status, found.facts["missing"]) == (Status.UNKNOWN, lost)


@pytest.mark.parametrize("basis", ["party_member_confirmed", "known_locally", "deceased_or_none"])
def test_an_exemption_stands_for_a_reply(finding: Ask, basis: str) -> None:
    """Each ground of the guidance serves for somebody who need not be verified."""
    case = with_act(
        without(lawful_case(CONCLUDED), "verification_reply", subject="father"),
        VerificationExemption(on=date(2023, 10, 1), subject="father", basis=basis),
    )
    assert finding(case, CONCLUDED, "verification.scope").status is Status.MET


@pytest.mark.parametrize(
    "subject", ["father_in_law", "mother_in_law", "guardian", "spouse", "child:1", "child:12"]
)
def test_who_is_named_by_a_request_needs_a_reply(finding: Ask, subject: str) -> None:
    """The others of the law's list are verified once a request names them."""
    asked = with_act(
        lawful_case(CONCLUDED),
        VerificationRequest(on=date(2023, 9, 25), subject=subject, abroad=False),
    )
    answered = with_act(asked, reply(date(2023, 10, 5), subject))
    found = finding(asked, CONCLUDED, "verification.scope")
    assert (found.status, found.facts["lacking"]) == (Status.UNMET, (subject,))
    assert finding(answered, CONCLUDED, "verification.scope").status is Status.MET


def test_a_reply_for_one_child_is_none_for_another(finding: Ask) -> None:
    """Children are counted one by one."""
    case = with_act(
        lawful_case(CONCLUDED),
        VerificationRequest(on=date(2023, 9, 25), subject="child:2", abroad=False),
    )
    case = with_act(case, reply(date(2023, 10, 5), "child:1"))
    assert finding(case, CONCLUDED, "verification.scope").facts["lacking"] == ("child:2",)


def test_a_brother_who_verified_makes_a_conflict_until_another_did(finding: Ask) -> None:
    """The applicant's brother verified; a new reply heals it."""
    brother = with_act(lawful_case(CONCLUDED), reply(date(2023, 10, 21), verifier_is_relative=True))
    found = finding(brother, CONCLUDED, "verification.independent")
    assert (found.status, found.facts["subjects"]) == (Status.UNMET, ("father",))
    again = with_act(brother, reply(date(2023, 10, 25)))
    assert finding(again, CONCLUDED, "verification.independent").status is Status.MET


def test_a_father_who_left_the_party_is_no_bar(judge: Judge) -> None:
    """His reply is clear, whatever he did about his own membership (18b, case 10)."""
    case = with_changed(
        lawful_case(CONCLUDED), "verification_reply", {"subject": "father"}, note="đã bỏ sinh hoạt"
    )
    assert judge.judge(case).lawful


def concluded(**changes: object) -> Case:
    facts: dict[str, Any] = {"on": date(2023, 10, 30), "cleared": True, **changes}
    return with_act(
        with_step(lawful_case(CONCLUDED), CONCLUDED, political_issue=True),
        PoliticalConclusion(**facts),
    )


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, Status.MET),
        ({"cleared": False}, Status.UNMET),
        ({"cleared": None}, Status.UNKNOWN),
        ({"on": date(2023, 11, 3)}, Status.UNMET),
    ],
)
def test_only_a_conclusion_that_clears_in_time_serves(
    finding: Ask, changes: dict[str, Any], status: Status
) -> None:
    """A conclusion that bars, that does not say, or of the day after opens nothing."""
    case = concluded(**changes)
    assert finding(case, CONCLUDED, "verification.political_conclusion").status is status


def test_the_newest_reply_on_a_person_counts(finding: Ask) -> None:
    """An issue that a later reply on the same person no longer reports is no question."""
    case = with_act(lawful_case(CONCLUDED), reply(date(2023, 10, 1), result="issue"))
    found = finding(case, CONCLUDED, "verification.political_conclusion")
    assert found.status is Status.NOT_APPLICABLE


def test_a_reply_after_the_certification_wants_a_new_one(finding: Ask) -> None:
    """The base committee certifies after the last reply, and again after one more."""
    late = with_act(lawful_case("branch_resolution"), reply(date(2023, 12, 5)))
    assert finding(late, "branch_resolution", "history.certified").status is Status.UNMET
    again = with_changed(late, "history_certified", on=date(2023, 12, 6))
    assert finding(again, "branch_resolution", "history.certified").status is Status.MET


def test_a_history_that_nobody_certified(finding: Ask) -> None:
    """No certification at all is unmet, not unknown: the paper does not exist."""
    case = without(lawful_case("branch_resolution"), "history_certified")
    assert finding(case, "branch_resolution", "history.certified").status is Status.UNMET


def test_an_open_request_is_a_deadline(judge: Judge, ahead: Ask) -> None:
    """Until the reply comes, its thirtieth working day is due, and then overdue."""
    case = without(lawful_case("dossier_opened", meeting_on=date(2024, 3, 5)), "task_assigned")
    case = with_act(case, VerificationRequest(on=date(2023, 9, 25), subject="mother", abroad=False))
    due = date(2023, 11, 6)
    for as_of, overdue in ((due, False), (date(2023, 11, 7), True)):
        found = [
            d for d in judge.judge(case, as_of).deadlines if d.rule == "verification.reply_in_time"
        ]
        assert [(d.due_on, d.overdue) for d in found] == [(due, overdue)]
        status = Status.UNMET if overdue else Status.MET
        assert ahead(case, CONCLUDED, "verification.reply_in_time", as_of).status is status


def test_the_first_letter_that_left_counts_for_the_stamp(finding: Ask) -> None:
    """Sealed between two letters: the first one left unsealed, in whatever order entered."""
    for on in (date(2023, 9, 19), date(2023, 9, 29)):
        case = with_act(
            lawful_case(CONCLUDED), VerificationRequest(on=on, subject="spouse", abroad=False)
        )
        found = finding(case, CONCLUDED, "history.sealed_before_sending")
        assert found.facts["sent_on"] == min(on, date(2023, 9, 25))


def test_the_first_reply_that_is_due_is_the_deadline(judge: Judge) -> None:
    """Of two open requests the earlier one sets the day."""
    case = lawful_case("dossier_opened")
    for day in (29, 25):
        case = with_act(
            case,
            VerificationRequest(on=date(2023, 9, day), subject=f"child:{day}", abroad=False),
        )
    due = [d.due_on for d in judge.judge(case).deadlines if d.rule == "verification.reply_in_time"]
    assert due == [date(2023, 11, 6)]


def test_replies_late_and_replies_that_are_out_are_told_apart(finding: Ask) -> None:
    """Thirty working days from the request: the last day is in time, for a reply and for none."""
    case = without(lawful_case(CONCLUDED), "verification_reply", subject="mother")
    asked_on = date(2023, 9, 25)
    last_day = built_in().workflow.calendar.after(asked_on, 30)
    day = timedelta(days=1)
    for replied_on, concluded_on, late, overdue in (
        (last_day, last_day, (), ()),
        (last_day + day, last_day + day, ("father",), ("mother",)),
        (last_day, last_day + day, (), ("mother",)),
    ):
        told = with_changed(case, "verification_reply", {"subject": "father"}, on=replied_on)
        told = with_step(told, CONCLUDED, on=concluded_on)
        found = finding(told, CONCLUDED, "verification.reply_in_time")
        assert dict(found.facts) == {"late": late, "overdue": overdue}
        assert found.status is (Status.MET if not late and not overdue else Status.UNMET)


def test_an_exempt_person_owes_no_reply(finding: Ask) -> None:
    """The request stands unanswered, and nobody waits for it."""
    case = without(lawful_case(CONCLUDED), "verification_reply", subject="mother")
    late = with_step(case, CONCLUDED, on=date(2024, 2, 1))
    assert finding(late, CONCLUDED, "verification.reply_in_time").facts["overdue"] == ("mother",)
    exempt = VerificationExemption(on=date(2023, 10, 2), subject="mother", basis="deceased_or_none")
    found = finding(with_act(late, exempt), CONCLUDED, "verification.reply_in_time")
    assert (found.status, found.facts["overdue"]) == (Status.MET, ())


def test_without_a_certification_the_last_reply_is_told(finding: Ask) -> None:
    """From that day on it can be certified."""
    case = without(lawful_case("branch_resolution"), "history_certified")
    found = finding(case, "branch_resolution", "history.certified")
    assert (found.status, dict(found.facts)) == (
        Status.UNMET,
        {"last_reply_on": date(2023, 10, 20)},
    )


@pytest.mark.parametrize(
    ("stated", "question", "status"),
    [
        (None, False, Status.UNKNOWN),
        (None, True, Status.UNKNOWN),
        (False, False, Status.NOT_APPLICABLE),
        (False, True, Status.UNMET),
        (True, False, Status.UNMET),
    ],
)
def test_a_question_is_there_by_the_conclusion_or_by_a_reply(
    finding: Ask, *, stated: bool | None, question: bool, status: Status
) -> None:
    """A conclusion that does not say whether there is one is not taken for a no."""
    case = with_step(lawful_case(CONCLUDED), CONCLUDED, political_issue=stated)
    if question:
        case = with_act(case, reply(date(2023, 10, 21), result="issue"))
    found = finding(case, CONCLUDED, "verification.political_conclusion")
    assert found.status is status
    if status is not Status.NOT_APPLICABLE:
        assert found.facts["subjects"] == (("father",) if question else ())


def test_at_the_vote_a_reply_alone_raises_the_question(finding: Ask) -> None:
    """Verification was concluded without a word on it; a reply that came in later has one."""
    case = with_step(lawful_case("branch_resolution"), CONCLUDED, political_issue=None)
    rule = "verification.political_conclusion"
    assert finding(case, "branch_resolution", rule).status is Status.UNKNOWN
    late = with_act(case, reply(date(2024, 2, 1), result="issue"))
    assert finding(late, "branch_resolution", rule).status is Status.UNMET
