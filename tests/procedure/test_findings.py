"""What a verdict says of itself: since when, counted from which day, ready but for the paper."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import CommitteeRoll
from admission_flow.procedure.document import Case
from admission_flow.procedure.findings import NextStep
from admission_flow.procedure.judge import Judge
from admission_flow.testing import lawful_case, with_act, with_changed, with_step, without

LAWFUL = {act.kind: act.on for act in lawful_case().acts}
OFFICIAL_FROM = date(2025, 5, 7)
DECIDED: dict[str, Any] = {
    "body": "standing_committee",
    "persons": 1,
    "roll": CommitteeRoll(members=9, away=0, in_favour=5, against=4, mode="ballot"),
}


def remedied() -> Case:
    """Return a case whose decision on admission was refused and remedied."""
    short = replace(DECIDED["roll"], in_favour=4, against=5)
    case = with_changed(lawful_case("ceremony"), "admission_decision", roll=short)
    order = a.RedoOrder(on=date(2024, 9, 10), of="admission", steps=("admission_decision",))
    fixed = a.AdmissionRemedied(on=date(2024, 10, 15), admitted_on=date(2024, 10, 1), **DECIDED)
    return with_act(with_act(case, order), fixed)


@pytest.mark.parametrize(
    ("step", "day"),
    [
        ("sympathiser_resolution", LAWFUL["sympathiser_resolution"]),
        ("admission_decision", LAWFUL["admission_decision"]),
        ("ceremony", LAWFUL["ceremony"]),
        ("recognition_decision", OFFICIAL_FROM),
        ("annulment", None),
    ],
)
def test_somebody_counts_from_the_first_day_of_a_step(
    judge: Judge, step: str, day: date | None
) -> None:
    """By the recognition from the day that it names, not from its signature."""
    assert judge.judge(lawful_case()).counted_on(step) == day


def test_what_was_refused_counts_from_the_remedy(judge: Judge) -> None:
    """The decision on the day of the remedy, the ceremony on the day that it fixed."""
    verdict = judge.judge(remedied())
    assert verdict.state == "probationary"
    assert verdict.counted_on("admission_decision") == date(2024, 10, 15)
    assert verdict.counted_on("ceremony") == date(2024, 10, 1)
    assert verdict.counted_on("recognition_decision") is None
    assert verdict.counted_on("branch_resolution") == LAWFUL["branch_resolution"]


def test_a_lawful_ceremony_keeps_its_day_beside_a_remedy(judge: Judge) -> None:
    """Both stand: counted is the day on which the step was first taken."""
    order = a.RedoOrder(on=date(2024, 9, 10), of="admission", steps=("admission_decision",))
    fixed = a.AdmissionRemedied(on=date(2024, 10, 15), admitted_on=date(2024, 10, 1), **DECIDED)
    verdict = judge.judge(with_act(with_act(lawful_case("ceremony"), order), fixed))
    assert verdict.dates.admitted_on == date(2024, 10, 1)
    assert verdict.counted_on("admission_decision") == LAWFUL["admission_decision"]
    assert verdict.counted_on("ceremony") == LAWFUL["ceremony"]


def test_a_refused_step_is_not_counted(judge: Judge) -> None:
    """A vote that missed its share is on paper, and nobody counts by it."""
    case = with_step(lawful_case("branch_resolution"), "branch_resolution", roll={"in_favour": 1})
    verdict = judge.judge(case)
    assert verdict.counted_on("branch_resolution") is None
    assert verdict.moved_on == verdict.since == LAWFUL["opinions_summarised"]


def test_since_when_a_case_is_where_it_is(judge: Judge) -> None:
    """The day of the step that led there; a step that leaves it where it is changes nothing."""
    assert judge.judge(replace(lawful_case(), acts=()), date(2024, 1, 1)).since is None
    case = lawful_case("opinions_summarised")
    again = a.AwarenessCertificate(on=date(2024, 1, 9), issuer_kind="political_centre")
    verdict = judge.judge(with_act(case, again))
    assert verdict.steps[-1].permitted
    assert verdict.since == LAWFUL["opinions_summarised"]
    official = judge.judge(lawful_case())
    assert (official.moved_on, official.since) == (LAWFUL["recognition_decision"], OFFICIAL_FROM)


def test_an_end_begins_on_its_own_day_though_the_person_was_official(judge: Judge) -> None:
    """Annulled after recognition: not since the day on which the person became official."""
    annulment = a.Annulment(
        on=date(2026, 1, 9), reason="mẫu", of="admission", ground="standard", by="issuer"
    )
    verdict = judge.judge(with_act(lawful_case(), annulment))
    assert (verdict.state, verdict.since) == ("annulled", annulment.on)


def coming(judge: Judge, case: Case, as_of: date) -> NextStep:
    return judge.judge(case, as_of).next[0]


def test_ready_is_what_lacks_only_its_own_paper(judge: Judge) -> None:
    """Votes and body are on the paper; whatever else is unknown or unmet stands in the way."""
    case = lawful_case("opinions_summarised")
    meeting = coming(judge, case, date(2024, 3, 5))
    assert (meeting.step, meeting.ready, meeting.permitted) == ("branch_resolution", True, False)
    unsaid = with_changed(case, "sponsorship", {"route": "member"}, together_since=None)
    assert not coming(judge, unsaid, date(2024, 3, 5)).ready
    assert not coming(judge, without(case, "history_certified"), date(2024, 3, 5)).ready
    decision = coming(judge, lawful_case("base_resolution"), date(2024, 4, 10))
    assert (decision.step, decision.ready) == ("admission_decision", True)
    recognition = coming(judge, lawful_case("recognition_base_resolution"), date(2025, 6, 3))
    assert (recognition.step, recognition.ready) == ("recognition_decision", True)
    minor = coming(
        judge, lawful_case("opinions_summarised", born_on=date(2007, 1, 1)), date(2024, 3, 5)
    )
    assert not minor.ready


def test_whatever_is_missing_on_the_way_is_no_paper_of_the_step(judge: Judge) -> None:
    """A status other than unknown is never "only the paper", whatever fact it names."""
    assert not coming(judge, lawful_case("dossier_opened"), date(2023, 9, 6)).ready
