"""The example of a readmission: what differs from the admission, and all its commands."""

import json
from datetime import date
from typing import Any

import pytest

from admission_flow import Procedure, Verdict, case_from, check_procedure, document_of, judge
from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.findings import Status
from admission_flow.testing import lawful_case
from tests.conftest import Desk
from tests.procedures.examples import named_example, states_of

CONSENT_ON = date(2025, 8, 25)


@pytest.fixture(scope="module")
def readmission() -> Procedure:
    """Return the example."""
    return named_example("readmission")


def document(consent_on: date | None = CONSENT_ON, **person: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of Person
    """Return a lawful admission of somebody who left, as the readmission has it."""
    left = {"left_party_on": date(2019, 1, 7), "left_reason": "other", **person}
    found = document_of(lawful_case(regime_year=2025, **left))
    acts = [act for act in found["acts"] if act["kind"] != "sympathiser_resolution"]
    if consent_on is not None:
        acts.append({"kind": "readmission_consented", "on": consent_on.isoformat()})
    return {**found, "acts": sorted(acts, key=lambda act: str(act["on"]))}


def verdict_of(procedure: Procedure, found: dict[str, Any]) -> Verdict:
    return judge(case_from(found, procedure=procedure), date(2026, 11, 30), procedure=procedure)


def statuses(verdict: Verdict, step: str) -> dict[str, Status]:
    taken = next(one for one in verdict.steps if one.step == step)
    return {finding.rule: finding.status for finding in taken.findings}


def test_it_is_proved(readmission: Procedure) -> None:
    """Nothing is wrong with it; its law is the program's, as far as its rules read it."""
    assert check_procedure(readmission) == ()
    assert "law.toml" in readmission.sources


def test_a_lawful_one_comes_to_its_goal(readmission: Procedure) -> None:
    """Every step is permitted, in states of its own."""
    found = verdict_of(readmission, document())
    assert found.lawful
    assert found.state == "readmitted"
    assert "consented" in {step.to_state for step in found.steps}
    assert found.dates.party_age_from is not None


def test_nothing_is_decided_without_the_consent(readmission: Procedure) -> None:
    """The state is the proof: without it the decision has nowhere to start."""
    found = verdict_of(readmission, document(consent_on=None))
    assert not found.lawful
    assert found.state == "endorsed"
    assert statuses(found, "admission_decision")["order.state"] is Status.UNMET


def test_a_consent_of_the_same_day_is_to_be_explained(readmission: Procedure) -> None:
    """The day before is before; of one day nobody can tell which paper came first."""
    decided = next(act["on"] for act in document()["acts"] if act["kind"] == "admission_decision")
    day = date.fromisoformat(str(decided))
    same = document(consent_on=None)
    where = next(n for n, act in enumerate(same["acts"]) if act["kind"] == "admission_decision")
    same["acts"].insert(where, {"kind": "readmission_consented", "on": day.isoformat()})
    found = verdict_of(readmission, same)
    assert found.lawful
    assert statuses(found, "admission_decision")["readmission.consent"] is Status.UNMET
    before = verdict_of(readmission, document(consent_on=date.fromordinal(day.toordinal() - 1)))
    assert statuses(before, "admission_decision")["readmission.consent"] is Status.MET


@pytest.mark.parametrize(("early", "status"), [(0, Status.MET), (1, Status.PENDING)])
def test_the_months_are_asked_at_the_vote(
    readmission: Procedure, early: int, status: Status
) -> None:
    """The day on which they are over is enough; before it the vote is refused, no dossier is."""
    voted = next(act["on"] for act in document()["acts"] if act["kind"] == "branch_resolution")
    day = date.fromisoformat(str(voted))
    months = readmission.workflow.rulebook.on(day).values["readmission.interval"]
    left = months_after(day, -months.months("months"))  # type: ignore[union-attr]
    found = verdict_of(
        readmission, document(left_party_on=date.fromordinal(left.toordinal() + early))
    )
    assert statuses(found, "branch_resolution")["readmission.interval"] is status
    opened = next(step for step in found.steps if step.step == "dossier_opened")
    assert opened.permitted
    assert "readmission.interval" in opened.warned_by


@pytest.mark.parametrize("missing", ["left_party_on", "left_reason"])
def test_who_is_not_said_to_have_left_is_not_passed_over(
    readmission: Procedure, missing: str
) -> None:
    """In the admission these rules do not concern such a person; here absence is no proof."""
    found = document()
    del found["person"][missing]
    assert not verdict_of(readmission, found).lawful


@pytest.mark.parametrize(("reason", "lawful"), [("family_hardship", True), ("disunity", False)])
def test_some_reasons_exclude_it(readmission: Procedure, reason: str, lawful: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Very hard family circumstances do not; serious disunity does, for ever."""
    found = verdict_of(readmission, document(left_reason=reason))
    assert found.lawful is lawful
    assert statuses(found, "dossier_opened")["readmission.reason"] is (
        Status.MET if lawful else Status.UNMET
    )


def test_months_of_the_population_policy_wait_for_the_vote(readmission: Procedure) -> None:
    """Opening the dossier does not ask them, whatever the state before it is called."""
    found = document(left_reason="population_policy", population_child=3)
    opened = statuses(verdict_of(readmission, found), "dossier_opened")
    assert opened["readmission.interval"] is Status.NOT_APPLICABLE


def test_the_whole_way_through_the_commands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, readmission: Procedure
) -> None:
    """Imported, refused, consented to, decided; listed, replayed, verified, drawn."""
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", "readmission")
    whole = document(consent_on=None)
    where = next(n for n, act in enumerate(whole["acts"]) if act["kind"] == "admission_decision")
    file = desk.folder / "hs.json"
    file.write_text(json.dumps({**whole, "acts": whole["acts"][:where]}), "utf-8")
    assert desk("init").code == 0
    assert desk("case", "import", str(file)).code == 0
    decision = ("case", "advance", "1", "quyết định kết nạp lại", "--on", "2025-09-10",
                "body=standing_committee", "persons=1", "roll.members=9", "roll.away=0",
                "roll.in_favour=9", "roll.against=0")  # fmt: skip
    assert desk(*decision).code == 3
    planned = desk("case", "plan", "1", "--as-of", "2025-09-10", "--json").json
    steps = [step["step"] for step in planned["steps"]]
    assert steps.index("readmission_consented") < steps.index("admission_decision")
    consented = ("case", "advance", "1", "văn bản đồng ý cho kết nạp lại", "--on", "2025-08-25")
    assert desk(*consented).code == 0
    assert desk(*decision).code == 0
    assert "đã có quyết định kết nạp lại" in desk("case", "show", "1").out
    papers = {item["paper"]: item["on_file"] for item in desk("case", "papers", "1", "--json").json}
    assert len(papers["readmission_consented"]) == 1
    assert desk("audit", "verify").code in {0, 3}
    assert all(item["differs"] == [] for item in desk("audit", "replay", "--json").json["found"])
    drawn: str = desk("workflow", "diagram").out
    assert all(word in drawn for word in states_of(readmission))
    for command in (("due",), ("due", "owed"), ("due", "stuck"), ("paper", "fields")):
        assert desk(*command).code == 0, command
    assert desk("report", "pipeline").code == 2
