"""The workflow files are checked, not trusted; and what is proved of them is proved by search."""

import copy
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from admission_flow import resources
from admission_flow.procedure import proof
from admission_flow.procedure.compare import changes_between
from admission_flow.procedure.file_reader import WorkflowProblems
from admission_flow.procedure.procedure import admission
from admission_flow.procedure.workflow_file import workflow_from
from admission_flow.testing import SAMPLE_UNIT
from admission_flow.workflow_source import built_in

Files = dict[str, Any]


@cache
def shipped() -> Files:
    names = {"procedure": "admission.toml", "law": "law.toml", "holidays": "holidays.toml"}
    return {k: tomllib.loads(resources.text("workflows", name)) for k, name in names.items()}


def files() -> Files:
    """Return the data of the files that ship, free to be broken."""
    return copy.deepcopy(shipped())


def problems_after(change: Callable[[Files], None]) -> list[str]:
    """Return what the check says of the shipped files after one change."""
    data = files()
    change(data)
    try:
        procedure = admission(workflow_from(data["procedure"], data["law"], data["holidays"]))
    except WorkflowProblems as found:
        return [str(problem) for problem in found.problems]
    return [str(problem) for problem in proof.check(procedure)[0]]


def step(data: Files, name: str) -> dict[str, Any]:
    return next(item for item in data["procedure"]["step"] if item["name"] == name)


def value(data: Files, of: str) -> dict[str, Any]:
    return next(item for item in data["law"]["value"] if item["of"] == of)


def test_the_shipped_workflow_is_right_and_proved() -> None:
    """Nothing is wrong with what ships, and every mandatory step is named in the proof."""
    problems, proved = proof.check(built_in().procedure)
    assert problems == []
    by_id = {item.message_id: item.facts for item in proved}
    assert by_id["mandatory_with_base"]["steps"] == (
        "sympathiser_resolution",
        "awareness_certificate",
        "dossier_opened",
        "verification_concluded",
        "opinions_summarised",
        "branch_resolution|admission_referral|admission_remedied",
        "base_resolution|admission_referral|admission_base_referral|admission_remedied",
        "admission_decision|admission_remedied",
        "ceremony|admission_remedied|recognition_remedied",
        "recognition_branch_resolution|recognition_referral|recognition_remedied",
        (
            "recognition_base_resolution|recognition_referral|recognition_base_referral"
            "|recognition_remedied"
        ),
        "recognition_decision|recognition_remedied",
    )
    without = set(by_id["mandatory_with_base"]["steps"]) - set(
        by_id["mandatory_without_base"]["steps"]
    )
    assert {steps.partition("|")[0] for steps in without} == {
        "base_resolution",
        "recognition_base_resolution",
    }


def add_key(data: Files) -> None:
    step(data, "ceremony")["colour"] = "red"


def unknown_rule(data: Files) -> None:
    step(data, "ceremony")["block"].append("ceremony.flowers")


def unguarded_rule(data: Files) -> None:
    step(data, "ceremony")["block"].remove("ceremony.individually")


def unknown_state(data: Files) -> None:
    step(data, "ceremony")["moves"][0]["to"] = "festive"


def both_blocks_and_warns(data: Files) -> None:
    step(data, "ceremony")["warn"].append("ceremony.individually")


def gap(data: Files) -> None:
    value(data, "ceremony.in_time.days")["rows"][0]["until"] = date(2021, 7, 28)


def overlap(data: Files) -> None:
    value(data, "ceremony.in_time.days")["rows"][0]["until"] = date(2021, 8, 1)


def two_on_one_day(data: Files) -> None:
    rows = value(data, "ceremony.in_time.days")["rows"]
    rows[1]["from"] = rows[0]["from"]


def no_citation(data: Files) -> None:
    value(data, "ceremony.in_time.days")["rows"][0]["cite"] = []


def no_clause(data: Files) -> None:
    value(data, "ceremony.in_time.days")["rows"][0]["cite"][0]["clause"] = " "


def unknown_document(data: Files) -> None:
    value(data, "ceremony.in_time.days")["rows"][0]["cite"][0]["in"] = "QD999"


def document_of_the_future(data: Files) -> None:
    value(data, "ceremony.in_time.days")["rows"][0]["cite"][0]["in"] = "QD294"


def verified_but_unread(data: Files) -> None:
    value(data, "ceremony.in_time.days")["rows"][-1]["cite"][0]["confidence"] = "verified"


def number_of_another_text(data: Files) -> None:
    value(data, "person.age_minimum.months")["rows"][0]["cite"][0]["clause"] = "1.1.1"


def points_of_another_kind(data: Files) -> None:
    data["law"]["documents"]["QD29"]["points"] = "roman"


def a_float(data: Files) -> None:
    value(data, "branch.two_thirds.share")["rows"][0]["value"] = 0.667


def value_nobody_reads(data: Files) -> None:
    extra = copy.deepcopy(value(data, "ceremony.in_time.days"))
    extra["of"] = "ceremony.in_time.hours"
    data["law"]["value"].append(extra)


def value_missing(data: Files) -> None:
    data["law"]["value"].remove(value(data, "ceremony.in_time.days"))


def nobody_responsible(data: Files) -> None:
    del data["procedure"]["who"]["ceremony.in_time"]


def nothing_mandatory(data: Files) -> None:
    data["procedure"]["mandatory"] = []


def unknown_step_asked_for(data: Files) -> None:
    data["procedure"]["mandatory"][0]["one_of"].append("feast")


def opened_by_a_step(data: Files) -> None:
    step(data, "admission_referral")["opened_by"] = ["ceremony"]


def refers_no_vote(data: Files) -> None:
    step(data, "admission_referral")["refers"] = {"vote": "opinion", "matter": "admission"}


def unknown_system(data: Files) -> None:
    data["procedure"]["own_rules"]["navy"] = ["decision.body"]


def unknown_own_rule(data: Files) -> None:
    data["procedure"]["own_rules"]["army"].append("decision.flowers")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (add_key, "unknown key 'colour'"),
        (unknown_rule, "unknown rule 'ceremony.flowers'"),
        (unguarded_rule, "no step is guarded by this rule"),
        (unknown_state, "unknown state 'festive'"),
        (both_blocks_and_warns, "both blocks and warns"),
        (gap, "gap: nothing between 2021-07-28 and 2021-07-30"),
        (overlap, "overlap: until 2021-08-01"),
        (two_on_one_day, "overlap: 2016-07-25 does not come after 2016-07-25"),
        (no_citation, "has no citation"),
        (no_clause, "names no clause"),
        (unknown_document, "unknown document 'QD999'"),
        (document_of_the_future, "294-QĐ/TW 2025-05-26 was issued after 2016-07-25"),
        (verified_but_unread, "is unconfirmed: nothing in it is verified"),
        (number_of_another_text, "29-QĐ/TW 2016-07-25 has 1.1a, not 1.1.1"),
        (points_of_another_kind, "documents.QD29: points must be one of: figures, letters"),
        (a_float, "0.667 is no share"),
        (value_nobody_reads, "ceremony.in_time.hours: no rule reads it"),
        (value_missing, "ceremony.in_time.days: a rule reads it, but no value stands here"),
        (nobody_responsible, "who.ceremony.in_time: nobody is named"),
        (nothing_mandatory, "mandatory: is no list, or an empty one"),
        (unknown_step_asked_for, "unknown step 'feast'"),
        (opened_by_a_step, "'ceremony' is no kind of evidence"),
        (refers_no_vote, "names a vote (branch_vote_failed, base_vote_failed)"),
        (unknown_system, "own_rules.navy: known: army, police, overseas"),
        (unknown_own_rule, "own_rules.army: unknown rule 'decision.flowers'"),
    ],
)
def test_what_is_not_right_is_named(change: Callable[[Files], None], words: str) -> None:
    """Each kind of mistake in the files is refused, with its place."""
    found = problems_after(change)
    assert any(words in text for text in found), found


def test_a_repealed_value_holds_no_longer() -> None:
    """A repeal ends a value; the day before it still has one."""
    data = files()
    row = {"from": date(2026, 10, 1), "repealed": True,
           "cite": [{"in": "QD208", "clause": "-", "confidence": "secondary"}]}  # fmt: skip
    value(data, "ceremony.in_time.days")["rows"].append(row)
    workflow = workflow_from(data["procedure"], data["law"], data["holidays"])
    dated = workflow.rulebook.values["ceremony.in_time.days"]
    assert dated.on(date(2026, 9, 30)).value == 30
    with pytest.raises(LookupError, match=r"no value on 2026-10-01"):
        dated.on(date(2026, 10, 1))


def test_a_day_before_the_first_value_has_none() -> None:
    """The rulebook does not reach back for ever, and says so instead of guessing."""
    dated = built_in().workflow.rulebook.values["awareness.valid.months"]
    first = dated.rows[0].start
    assert dated.on(first).value == 60
    with pytest.raises(LookupError, match=r"awareness.valid.months: no value on 2016-09-19"):
        dated.on(first - timedelta(days=1))


def test_the_differences_between_two_days_are_those_of_the_law() -> None:
    """From 2024 to September 2026: education, decision, extensions, ceremony, body, scope."""
    rulebook = built_in().workflow.rulebook
    changed = [
        (c.of, c.start) for c in changes_between(rulebook, date(2024, 6, 1), date(2026, 9, 1))
    ]
    assert changed == [
        ("opinion.residence.exemption", date(2025, 6, 9)),
        ("decision.body.readmission_bodies", date(2025, 7, 1)),
        ("decision.in_time.days", date(2025, 7, 1)),
        ("decision.in_time.extension", date(2025, 7, 1)),
        ("recognition.in_time.extension", date(2025, 7, 1)),
        ("verification.exemption_basis.present_politics", date(2025, 9, 29)),
        ("verification.scope.once_requested", date(2026, 5, 19)),
        ("ceremony.in_time.start", date(2026, 7, 26)),
        ("decision.body.bodies", date(2026, 7, 26)),
        ("decision.body.readmission_bodies", date(2026, 7, 26)),
        ("decision.delegation.asked", date(2026, 7, 26)),
        ("person.education.proofs", date(2026, 7, 26)),
        ("readmission.interval.fourth_child", date(2026, 7, 26)),
        ("readmission.interval.third_child", date(2026, 7, 26)),
        ("readmission.reason.never_from_child", date(2026, 7, 26)),
    ]


def test_a_day_has_the_regime_of_the_contract() -> None:
    """Regulation and guidance are a pair, each with its own dates."""
    keys = {
        day: tuple(document.key for document in built_in().workflow.rulebook.regime_on(day))
        for day in (
            date(2016, 7, 24),
            date(2016, 9, 19),
            date(2021, 8, 1),
            date(2025, 3, 1),
            date(2025, 6, 30),
            date(2025, 7, 1),
            date(2026, 5, 18),
            date(2026, 7, 26),
        )
    }
    assert keys == {
        date(2016, 7, 24): (),
        date(2016, 9, 19): ("29-QĐ/TW 2016-07-25",),
        date(2021, 8, 1): ("24-QĐ/TW 2021-07-30", "01-HD/TW 2016-09-20"),
        date(2025, 3, 1): ("232-QĐ/TW 2025-01-20", "01-HD/TW 2021-09-28"),
        date(2025, 6, 30): ("232-QĐ/TW 2025-01-20", "06-HD/TW 2025-06-09"),
        date(2025, 7, 1): ("294-QĐ/TW 2025-05-26", "06-HD/TW 2025-06-09"),
        date(2026, 5, 18): ("20-QĐ/TW 2026-04-08", "06-HD/TW 2025-06-09"),
        date(2026, 7, 26): ("208-QĐ/TW 2026-07-26", "01-HD/TW 2026-05-19"),
    }


def test_a_step_with_two_targets_goes_where_the_judge_says() -> None:
    """By kind of unit a step may lead elsewhere: not the first arrow of the file wins."""
    data = files()
    moves = step(data, "ceremony")["moves"]
    moves[0]["when"] = {"has_base_committee": True}
    moves.append({"from": "decided", "to": "official", "when": {"has_base_committee": False}})
    workflow = workflow_from(data["procedure"], data["law"], data["holidays"])
    machines = {
        base: workflow.way(replace(SAMPLE_UNIT, has_base_committee=base)).machine
        for base in (True, False)
    }
    reached = {
        base: machine.fire("ceremony", "decided", lambda: True)
        for base, machine in machines.items()
    }
    assert reached == {True: "probationary", False: "official"}
