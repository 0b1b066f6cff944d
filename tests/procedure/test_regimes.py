"""Which law holds on a day: both sides of every date of change."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from admission_flow.procedure.acts import STEPS
from admission_flow.procedure.findings import Confidence, Finding, Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rules import RULES
from admission_flow.testing import lawful_case, shifted, with_step

Ask = Callable[..., Finding]

QD29, QD24 = "29-QĐ/TW 2016-07-25", "24-QĐ/TW 2021-07-30"
QD232, QD294 = "232-QĐ/TW 2025-01-20", "294-QĐ/TW 2025-05-26"
QD20, QD208 = "20-QĐ/TW 2026-04-08", "208-QĐ/TW 2026-07-26"
HD16, HD21 = "01-HD/TW 2016-09-20", "01-HD/TW 2021-09-28"
HD25, HD26 = "06-HD/TW 2025-06-09", "01-HD/TW 2026-05-19"

FROM = [
    (date(2016, 7, 25), (QD29,)),
    (date(2016, 9, 20), (QD29, HD16)),
    (date(2021, 7, 30), (QD24, HD16)),
    (date(2021, 9, 28), (QD24, HD21)),
    (date(2025, 1, 20), (QD232, HD21)),
    (date(2025, 6, 9), (QD232, HD25)),
    (date(2025, 7, 1), (QD294, HD25)),
    (date(2026, 4, 8), (QD20, HD25)),
    (date(2026, 5, 19), (QD20, HD26)),
    (date(2026, 7, 26), (QD208, HD26)),
]

BEGINNINGS = (
    date(2016, 9, 20),  # 29-QĐ/TW, since when its guidance is there too
    date(2021, 7, 30),
    date(2025, 1, 20),
    date(2025, 7, 1),
    date(2026, 4, 8),
    date(2026, 7, 26),
)
"""From when each of the six Quy định holds."""


@pytest.mark.parametrize("index", range(1, len(FROM)))
def test_the_pair_in_force_on_both_sides_of_a_change(judge: Judge, index: int) -> None:
    """The day before a document comes into force the old pair holds, from that day the new one."""
    (start, pair), (_, before) = FROM[index], FROM[index - 1]
    law = judge.workflow.rulebook
    assert law.on(start).regime == pair
    assert law.on(start - timedelta(days=1)).regime == before
    assert law.on(start + timedelta(days=1)).regime == pair


@pytest.mark.parametrize("start", [start for start, _ in FROM[2:]])
@pytest.mark.parametrize("days", [-1, 0])
def test_a_lawful_meeting_on_both_sides_of_a_change(judge: Judge, start: date, days: int) -> None:
    """Each step of a case that spans a change is judged, and named, by the pair of its own day."""
    verdict = judge.judge(lawful_case(meeting_on=start + timedelta(days=days)))
    assert (verdict.state, verdict.lawful) == ("official", True)
    for step in verdict.steps:
        assert step.regime == [pair for first, pair in FROM if first <= step.on][-1]
        assert step.warned_by == ()


@pytest.mark.parametrize("start", [start for start, _ in FROM[2:]])
def test_no_citation_is_of_another_time(judge: Judge, start: date) -> None:
    """A finding cites no Quy định or Hướng dẫn other than the two of its day, or of its clock's."""
    clocks = {rule.id for rule in RULES if rule.begins is not None}
    series = {regime.document.key for regime in judge.workflow.rulebook.regimes}
    for step in judge.judge(lawful_case(meeting_on=start)).steps:
        cited = series & {
            f"{c.document} {c.issued_on}"
            for finding in step.findings
            for c in finding.citations
            if finding.rule not in clocks
        }
        assert cited <= set(step.regime), step.step


def test_every_finding_cites_a_clause(judge: Judge) -> None:
    """No rule speaks without a source, in any regime."""
    for start, _ in FROM[2:]:
        for step in judge.judge(lawful_case(meeting_on=start)).steps:
            for finding in step.findings:
                # What began to be asked later has no source yet: a move before 2021.
                later = finding.rule in {"decision.after_move", "ceremony.place"}
                assert finding.citations or later, finding.rule
                assert all(c.clause for c in finding.citations)


def test_what_rests_on_unread_documents_says_so(judge: Judge) -> None:
    """20-QĐ/TW, 208-QĐ/TW and 01-HD/TW of 2026 were not read: nothing in them is verified."""
    unread = {QD20, QD208, HD26}
    seen = set()
    for start in (date(2026, 4, 8), date(2026, 7, 26)):
        for step in judge.judge(lawful_case(meeting_on=start)).steps:
            for citation in (c for f in step.findings for c in f.citations):
                key = f"{citation.document} {citation.issued_on}"
                if key in unread:
                    seen.add(key)
                    assert citation.confidence is not Confidence.VERIFIED
    assert seen == unread


def test_three_documents_of_one_number_are_told_apart(judge: Judge) -> None:
    """01-HD/TW of 2016, 2021 and 2026 are three documents."""
    keys = {d.key for d in judge.workflow.rulebook.documents.values() if d.number == "01-HD/TW"}
    assert keys == {HD16, HD21, HD26}


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ("decision.in_time", "days", (60, 60, 60, 45, 45, 45)),
        ("decision.in_time", "extension", (30, 30, 30, 15, 15, 15)),
        ("recognition.in_time", "days", (30, 30, 30, 30, 30, 30)),
        ("recognition.in_time", "extension", (30, 30, 30, 15, 15, 15)),
        ("ceremony.in_time", "days", (30,) * 6),
        ("probation.review_in_time", "days", (30,) * 6),
        ("probation.elapsed", "months", (12,) * 6),
        ("awareness.valid", "months", (60,) * 6),
        ("dossier.fresh", "months", (12,) * 6),
        ("sponsor.together", "months", (12,) * 6),
        ("person.age_minimum", "months", (216,) * 6),
        ("person.age_maximum", "months", (720,) * 6),
        ("readmission.interval", "months", (36,) * 6),
        ("readmission.interval", "months_after_clearing", (60,) * 6),
        ("branch.quorum", "members", (3,) * 6),
        (
            "ceremony.in_time",
            "start",
            ("decision_received",) * 5 + ("admission_decision",),
        ),
        (
            "person.education",
            "proofs",
            (
                ("diploma", "equivalent"),
                ("diploma",),
                ("diploma",),
                ("diploma",),
                ("diploma",),
                ("diploma", "equivalent", "programme_completed"),
            ),
        ),
    ],
)
def test_the_numbers_of_each_regime(
    judge: Judge, rule: str, value: str, expected: tuple[object, ...]
) -> None:
    """The values of 29, 24, 232, 294, 20 and 208 are those of the dossiers, to the last day."""
    assert len(BEGINNINGS) == len(expected)
    dated = judge.workflow.rulebook.values[f"{rule}.{value}"]
    for index, (start, wanted) in enumerate(zip(BEGINNINGS, expected, strict=True)):
        assert dated.on(start).value == wanted
        if index:
            assert dated.on(start - timedelta(days=1)).value == expected[index - 1]


def test_before_the_law_on_file_nothing_is_met(judge: Judge) -> None:
    """A case of 2012 is moved but not judged wherever the file does not reach back (M22)."""
    old = shifted(lawful_case(), days=-4383)
    verdict = judge.judge(old)
    assert verdict.lawful
    assert not verdict.judged
    opened = next(s for s in verdict.steps if s.step == "dossier_opened")
    found = next(f for f in opened.findings if f.rule == "helper.assigned")
    assert found.status is Status.NOT_JUDGED
    assert not opened.judged
    assert opened.permitted
    assert opened.regime == ()


def test_a_step_is_judged_by_its_own_day_not_by_today(finding: Ask) -> None:
    """A decision of 2025 judged in 2026 still has the days of 2025."""
    case = with_step(
        lawful_case("admission_decision", meeting_on=date(2025, 3, 5)),
        "admission_decision",
        on=date(2025, 6, 2),
    )
    found = finding(case, "admission_decision", "decision.in_time", date(2026, 8, 1))
    assert found.status is Status.MET


def test_a_limit_that_began_under_the_old_law_keeps_it(finding: Ask) -> None:
    """Resolved under 232, decided under 294: 60 working days count, and the other day is said."""
    for on, other in ((date(2025, 6, 30), None), (date(2025, 7, 1), date(2025, 8, 6))):
        case = with_step(
            lawful_case("admission_decision", meeting_on=date(2025, 6, 4)),
            "admission_decision",
            on=on,
        )
        facts = finding(case, "admission_decision", "decision.in_time").facts
        assert facts["last_day"] == date(2025, 8, 27)
        assert facts.get("other_law", {}).get("last_day") == other


def test_every_step_of_the_contract_is_guarded(judge: Judge) -> None:
    """Each kind of step is a step of the workflow, with the two rules of order blocking."""
    assert {cls.kind for cls in STEPS} == set(judge.workflow.steps)
    for spec in judge.workflow.steps.values():
        blocking = {guard.rule for guard in spec.guards if guard.severity == "block"}
        assert {"order.state", "order.dates"} <= blocking
