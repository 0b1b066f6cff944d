"""The judged cases in `vectors/`: facts, a day, and what the judge must say of them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from admission_flow.procedure.document import case_from
from admission_flow.workflow_source import built_in

FOLDER = Path(__file__).resolve().parent / "vectors"
VECTORS = sorted(FOLDER.glob("*.json"))
KNOWN = {
    "admission-referral",
    "age-18-this-month",
    "age-60-this-month",
    "annulment-for-the-standard",
    "annulment-without-ground",
    "army-decides-by-its-own-rules",
    "base-7-of-11",
    "begun-before-29-qd",
    "ceremony-at-the-old-place",
    "certificate-61-months",
    "certificate-older-than-the-listing",
    "decided-by-a-closed-committee",
    "decided-by-the-committee-of-the-tree",
    "decided-under-20-held-under-208",
    "decision-50-days-294",
    "decision-after-a-referral",
    "dossier-13-months",
    "education-programme-2026",
    "lawful-2024",
    "lawful-2026",
    "married-all-verified",
    "official-from-wrong",
    "old-committee-decides-too-late",
    "opinion-no-residence",
    "probation-11-months",
    "probationer-moves-to-a-chi-bo-co-so",
    "probationer-moves-under-a-base-committee",
    "readmission-35-months",
    "recognition-decided-after-three",
    "recognition-referral-after-three",
    "remedy-without-doing-it-again",
    "second-vote-after-a-reported-failure",
    "second-vote-after-an-unreported-failure",
    "skip-branch",
    "sponsor-11-months",
    "sponsor-one-member-only",
    "sponsor-trade-union",
    "standing-half",
    "strike-off-by-the-three-votes",
    "strike-off-without-any-vote",
    "verification-mother-missing",
    "vote-13-of-20",
    "vote-14-of-20",
    "vote-redone-and-remedied",
    "vote-sum-over-present",
    "vote-two-members",
    "voted-under-232-decided-under-294",
}
"""Vectors that were there once: one that goes missing is a failure, one that is new is run."""


def test_the_vectors_are_there() -> None:
    """Without its folder and files this test fails: it is never skipped."""
    assert FOLDER.is_dir()
    assert {path.stem for path in VECTORS} >= KNOWN


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_the_judge_agrees_with_the_vector(path: Path) -> None:
    """The step is permitted or not, blocked by exactly these, warned by these, leads there."""
    vector: dict[str, Any] = json.loads(path.read_text("utf-8"))
    verdict = built_in().judge(case_from(vector["case"]), date.fromisoformat(vector["as_of"]))
    wanted = vector["expect"]
    step = next(s for s in reversed(verdict.steps) if s.step == wanted["step"])
    assert step.permitted is wanted["permitted"]
    assert sorted(step.blocked_by) == sorted(wanted["blocked_by"])
    assert set(wanted["warned_by"]) <= set(step.warned_by)
    assert set(wanted.get("not_warned_by", ())).isdisjoint(step.warned_by)
    assert step.to_state == wanted.get("state", step.to_state)
