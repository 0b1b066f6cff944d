"""Overlays part by part: day by day, what is touched, what a finding says of the province."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from admission_flow.procedure import overlays
from admission_flow.procedure.findings import Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.overlays import PAPERS, overlaid, tightened
from admission_flow.procedure.rulebook import DatedValue, Row
from admission_flow.procedure.rules.rule import Tighter
from admission_flow.testing import lawful_case
from admission_flow.workflow_source import built_in
from tests.procedure.test_overlays import (
    DAYS,
    ISSUER,
    MARCH,
    before,
    finding_of,
    of_value,
    overlay,
    row,
    with_overlays,
)


def test_what_ends_or_has_a_gap_is_tightened_only_while_it_holds() -> None:
    """60 to the end of 2020, nothing till June, then 45: a province fills no gap."""

    def dated(*rows: tuple[date, date | None, int]) -> DatedValue:
        return DatedValue(DAYS, "working_days", tuple(Row(*each, ()) for each in rows))

    centre = dated((date(2020, 1, 1), date(2020, 12, 31), 60), (date(2021, 6, 1), None, 45))
    theirs = dated(
        (date(2020, 7, 1), date(2021, 2, 28), 50),
        (date(2021, 3, 31), date(2021, 4, 30), 40),
        (date(2021, 9, 1), None, 30),
    )
    found = tightened(Tighter.LOWER, centre, theirs)
    assert [(row.start, row.end, row.value) for row in found.rows] == [
        (date(2020, 1, 1), None, 60),
        (date(2020, 7, 1), date(2020, 12, 31), 50),
        (date(2021, 6, 1), None, 45),
        (date(2021, 9, 1), None, 30),
    ]


@pytest.mark.parametrize(
    ("direction", "one", "other", "both"),
    [
        (Tighter.LOWER, 30, 45, 30),
        (Tighter.HIGHER, Fraction(2, 3), Fraction(3, 4), Fraction(3, 4)),
        (Tighter.YES, True, False, True),
        (Tighter.NO, True, False, False),
        (Tighter.MORE, ("a", "b"), ("b", "c"), {"a", "b", "c"}),
        (Tighter.FEWER, ("a", "b", "c"), ("c", "a", "d"), {"a", "c"}),
        (Tighter.FEWER, ("a",), ("b",), set()),
    ],
)
def test_what_asks_for_as_much_as_both(
    direction: Tighter,
    one: Any,  # noqa: ANN401 - as its unit
    other: Any,  # noqa: ANN401 - as its unit
    both: Any,  # noqa: ANN401 - as its unit
) -> None:
    """The tighter one, of two lists that cross both together; in either order."""
    for a, b in ((one, other), (other, one)):
        found = overlays.tighter_of(direction, a, b)
        assert (set(found) if isinstance(both, set) else found) == both


def test_only_what_an_overlay_touches_is_another() -> None:
    """Rules and steps of the centre stay as they are; the rulebook keeps what lies over it."""
    ours = built_in().procedure
    data = overlay(
        of_value(DAYS, row(MARCH, 30)),
        papers=(before("branch_resolution", row(MARCH, ["political_conclusion"])),),
        issued_on=MARCH,
    )
    procedure = with_overlays(data)
    same = {rule.id for rule in procedure.rules if ours.by_id.get(rule.id) is rule}
    assert set(procedure.by_id) - same == {"decision.in_time", PAPERS}
    assert procedure.by_id[PAPERS].values == ("branch_resolution",)
    for name, spec in procedure.workflow.steps.items():
        added = spec.guards[len(ours.workflow.steps[name].guards) :]
        asked = [(guard.rule, guard.severity, guard.responsible) for guard in added]
        assert asked == ([(PAPERS, "block", "branch")] if name == "branch_resolution" else [])
    assert [one.issuer for one in procedure.workflow.rulebook.overlays] == [ISSUER]
    assert overlaid(ours, ()) is ours


def test_what_is_met_is_said_with_the_numbers_of_the_province() -> None:
    """The last day is that of its thirty days, and the papers that it asks for are named."""
    papers = tuple(
        before(step, row(MARCH, [kind]))
        for step, kind in (
            ("ceremony", "political_conclusion"),
            ("admission_decision", "extension"),
        )
    )
    data = overlay(of_value(DAYS, row(MARCH, 30)), papers=papers, issued_on=MARCH)
    data["documents"]["HD6"] = {**data["documents"]["HD5"], "number": "06-HD/TU"}
    data["papers"][1]["rows"][0]["cite"][0]["in"] = "HD6"
    judge = Judge(with_overlays(data))
    meeting = date(2025, 8, 5)
    case = lawful_case("admission_decision", meeting_on=meeting)
    found = finding_of(judge, case, "decision.in_time")
    assert found.status is Status.MET
    assert found.facts["last_day"] == judge.workflow.calendar.after(meeting, 30)
    asked = finding_of(judge, case, PAPERS)
    assert (asked.status, asked.responsible) == (Status.UNMET, "branch")
    assert dict(asked.facts) == {
        "papers": ("extension",),
        "lacking": ("extension",),
        "issuer": ISSUER,
    }
    assert [citation.document for citation in asked.citations] == ["06-HD/TU"]
