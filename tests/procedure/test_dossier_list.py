"""Which papers a dossier holds: on file or not, stage by stage."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from admission_flow.procedure.acts import Application, BranchResolution, Ceremony, Opinion
from admission_flow.procedure.document import Case, case_from
from admission_flow.procedure.dossier_list import BESIDE, STAGES, papers_of
from admission_flow.testing import lawful_case, without

END = lawful_case().acts[-1].on


def lacking(case: Case) -> list[tuple[str, str]]:
    return [(held.stage, held.paper) for held in papers_of(case, END) if not held.acts]


def test_a_lawful_case_has_every_paper() -> None:
    """From source to official nothing lacks, and every stage is listed."""
    held = list(papers_of(lawful_case(), END))
    assert lacking(lawful_case()) == []
    assert {one.stage for one in held} == set(STAGES)


@pytest.mark.parametrize("paper", [kinds[0].kind for kinds in STAGES["before_vote"]])
def test_a_paper_that_is_taken_out_lacks(paper: str) -> None:
    """Each paper by itself is named, and no other."""
    case = without(lawful_case("opinions_summarised"), paper)
    before = [one for stage, one in lacking(case) if stage == "before_vote"]
    assert before == [paper]


def test_the_day_decides() -> None:
    """A paper is on file from its own day."""
    case = lawful_case()
    on = next(act.on for act in case.acts if isinstance(act, Application))
    for day, there in ((on, True), (on - timedelta(days=1), False)):
        held = next(h for h in papers_of(case, day) if h.paper == "application")
        assert bool(held.acts) == there


def test_opinions_of_the_admission_do_not_serve_for_recognition() -> None:
    """Of the recognition only papers after the ceremony count."""
    case = lawful_case()
    ceremony = next(act.on for act in case.acts if isinstance(act, Ceremony))
    acts = tuple(a for a in case.acts if not (isinstance(a, Opinion) and a.on > ceremony))
    assert lacking(replace(case, acts=acts)) == [("before_recognition", "opinion")]


def test_without_a_base_committee_its_resolutions_are_not_asked_for() -> None:
    """They are no papers of that way."""
    unit = replace(lawful_case().unit, has_base_committee=False)
    papers = {held.paper for held in papers_of(lawful_case(unit=unit), END)}
    assert "base_resolution" not in papers
    assert "branch_resolution" in papers


def test_a_renewed_paper_does_not_hide_the_old_one() -> None:
    """Both votes are listed, oldest first."""
    case = lawful_case()
    vote = next(act for act in case.acts if isinstance(act, BranchResolution))
    again = replace(vote, on=vote.on + timedelta(days=1))
    held = next(
        h
        for h in papers_of(replace(case, acts=(*case.acts, again)), END)
        if h.paper == "branch_resolution"
    )
    assert [act.on for act in held.acts] == [vote.on, again.on]


def vector(name: str) -> Case:
    path = Path(__file__).parents[1] / "conformance" / "vectors" / f"{name}.json"
    return case_from(json.loads(path.read_text("utf-8"))["case"])


def test_a_referral_stands_in_the_place_of_what_it_replaces() -> None:
    """No resolution lacks where the levels above decide; the short votes and reports are listed."""
    case = vector("recognition-referral-after-three")
    held = list(papers_of(case, case.acts[-1].on))
    on_file = {(one.stage, act.kind) for one in held for act in one.acts}
    assert ("recognition", "recognition_referral") in on_file
    lacking_then = {one.paper for one in held if not one.acts}
    assert lacking_then == {"recognition_decision"}
    beside = {one.paper: len(one.acts) for one in held if one.stage == BESIDE}
    assert beside == {"branch_vote_failed": 3, "reported_upward": 3}


def test_after_a_move_the_committees_are_those_of_the_new_place() -> None:
    """A chi bộ cơ sở has no base committee above: its resolution is asked for no longer."""
    case = vector("probationer-moves-to-a-chi-bo-co-so")
    papers = {one.paper for one in papers_of(case, case.acts[-1].on)}
    assert "recognition_base_resolution" not in papers
    assert "base_resolution" in papers  # on file: it was asked for before the move
    assert "move" in papers


def test_a_remedy_stands_in_the_place_of_the_decision() -> None:
    """And the order with what was done again is listed beside."""
    case = vector("vote-redone-and-remedied")
    held = list(papers_of(case, case.acts[-1].on))
    decision = next(one for one in held if one.paper == "admission_decision")
    assert decision.acts[-1].kind == "admission_remedied"
    assert {one.paper for one in held if one.stage == BESIDE} == {"redo_order", "redone"}
