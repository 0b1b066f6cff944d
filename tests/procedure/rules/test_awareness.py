"""The awareness certificate: what the examples cannot say."""

from collections.abc import Callable
from datetime import date

import pytest

from admission_flow.messages import label
from admission_flow.messages.verdict import remedy_of
from admission_flow.procedure.acts import AwarenessCertificate
from admission_flow.procedure.document import Case, DocumentProblems, act_from
from admission_flow.procedure.findings import Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_step, without

Ask = Callable[..., Finding]
BRANCH = "branch_resolution"


def old_certificate(issued_on: date, meeting_on: date) -> Case:
    case = lawful_case(BRANCH, meeting_on=meeting_on)
    for kind in ("sympathiser_resolution", "awareness_certificate"):
        case = with_step(case, kind, on=issued_on)
    return case


def test_the_certificate_of_2020_has_lapsed_in_february_2025(finding: Ask) -> None:
    """Issued 15 January 2020, meeting 3 February 2025: invalid."""
    found = finding(old_certificate(date(2020, 1, 15), date(2025, 2, 3)), BRANCH, "awareness.valid")
    assert found.status is Status.UNMET
    assert found.facts["last_day"] == date(2025, 1, 15)


@pytest.mark.parametrize(
    ("issued_on", "last_day"),
    [(date(2019, 2, 28), date(2024, 2, 28)), (date(2020, 2, 29), date(2025, 2, 28))],
)
def test_a_certificate_of_the_end_of_february(
    finding: Ask, issued_on: date, last_day: date
) -> None:
    """60 months after 29 February is the last day of a shorter February."""
    found = finding(old_certificate(issued_on, last_day), BRANCH, "awareness.valid")
    assert (found.status, found.facts["last_day"]) == (Status.MET, last_day)


@pytest.mark.parametrize("state", ["aware", "applying", "verified", "consulted"])
def test_a_certificate_can_be_renewed_before_the_meeting(
    judge: Judge, finding: Ask, state: str
) -> None:
    """In every state up to the meeting a new certificate keeps the state and its new life."""
    days = {
        "aware": date(2023, 8, 1),
        "applying": date(2023, 10, 1),
        "verified": date(2023, 11, 10),
        "consulted": date(2024, 1, 10),
    }
    case = with_step(lawful_case(BRANCH), "sympathiser_resolution", on=date(2018, 1, 10))
    case = with_step(case, "awareness_certificate", on=date(2018, 3, 1))
    assert finding(case, BRANCH, "awareness.valid").status is Status.UNMET
    renewed = with_act(case, AwarenessCertificate(on=days[state], issuer_kind="political_centre"))
    verdict = judge.judge(renewed)
    renewal = next(s for s in verdict.steps if s.on == days[state])
    assert (renewal.from_state, renewal.to_state, renewal.permitted) == (state, state, True)
    assert (verdict.state, verdict.lawful) == ("branch_resolved", True)


def test_the_certificate_that_serves_longest_counts(judge: Judge, finding: Ask) -> None:
    """An old one taken into the file after a new one takes nothing away."""
    old = AwarenessCertificate(on=date(2024, 1, 10), issued_on=date(2015, 3, 1))
    case = with_act(lawful_case(BRANCH), old)
    assert judge.judge(case).lawful
    assert finding(case, BRANCH, "awareness.valid").facts["issued_on"] == date(2023, 7, 20)


def test_a_certificate_entered_before_the_list_is_told_where_its_day_belongs(
    finding: Ask, judge: Judge
) -> None:
    """Refused as before; the remedy names the field, and with it the case goes on."""
    early = with_step(lawful_case(BRANCH), "awareness_certificate", on=date(2022, 7, 20))
    found = finding(early, "awareness_certificate", "order.state")
    assert found.blocks
    assert "issued_on" in remedy_of(found, "en")
    assert label("vi", "awareness_certificate.issued_on") in remedy_of(found, "vi")
    taken_in = with_step(lawful_case(BRANCH), "awareness_certificate", issued_on=date(2022, 7, 20))
    assert judge.judge(taken_in).lawful


@pytest.mark.parametrize(("issued_on", "wrong"), [("2023-07-20", False), ("2023-07-21", True)])
def test_issued_after_it_was_taken_in_is_no_document(issued_on: str, *, wrong: bool) -> None:
    """The day itself is in order; a later one is an error of the document, with its place."""
    paper = {"kind": "awareness_certificate", "on": "2023-07-20", "issued_on": issued_on}
    if not wrong:
        assert act_from(paper).on == date(2023, 7, 20)
        return
    with pytest.raises(DocumentProblems) as found:
        act_from(paper)
    (problem,) = found.value.problems
    assert (problem.where.endswith("issued_on"), problem.message_id) == (True, "issued_later")


def test_no_certificate_no_resolution(judge: Judge) -> None:
    """Without a certificate the case never gets to the meeting, and the rule says unmet."""
    verdict = judge.judge(without(lawful_case(BRANCH), "awareness_certificate"))
    last = verdict.steps[-1]
    assert {"order.state", "awareness.valid"} <= set(last.blocked_by)


def test_the_lapse_is_a_deadline_until_the_meeting(judge: Judge) -> None:
    """The day on which the certificate lapses is due before the meeting, not after it."""
    before = judge.judge(lawful_case("opinions_summarised"))
    after = judge.judge(lawful_case("branch_resolution"))
    assert date(2028, 7, 20) in [d.due_on for d in before.deadlines if d.rule == "awareness.valid"]
    assert "awareness.valid" not in [d.rule for d in after.deadlines]
