"""Which papers a dossier holds: on file or not, stage by stage."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from admission_flow.procedure import in_use
from admission_flow.procedure.acts import (
    AdmissionRemedied,
    Application,
    BranchResolution,
    Ceremony,
    Membership,
    Opinion,
)
from admission_flow.procedure.document import Case, case_from
from admission_flow.procedure.dossier_list import (
    BEFORE_RECOGNITION,
    BESIDE,
    ON_FILE,
    STAGES,
    Held,
    papers_of,
)
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.procedure import Papers, Procedure
from admission_flow.testing import SAMPLE_UNIT, lawful_case, with_act, without
from admission_flow.workflow_source import load_procedure
from tests.loan import loan_folder

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


def test_a_paper_of_the_day_of_the_ceremony_is_of_the_admission() -> None:
    """It is the first day after it from which on one serves for recognition."""
    case = lawful_case()
    ceremony = next(act.on for act in case.acts if isinstance(act, Ceremony))
    for days, lacks in ((0, [("before_recognition", "opinion")]), (1, [])):
        acts = tuple(
            replace(a, on=ceremony + timedelta(days))
            if isinstance(a, Opinion) and a.on > ceremony
            else a
            for a in case.acts
        )
        assert lacking(replace(case, acts=acts)) == lacks


def test_where_the_ceremony_was_refused_the_day_fixed_anew_stands_for_it() -> None:
    """Papers after it serve for recognition; where none was fixed there is no such day."""
    case = lawful_case()
    ceremony = next(act.on for act in case.acts if isinstance(act, Ceremony))
    refused = without(case, "ceremony")
    papers = [("before_recognition", kinds[0].kind) for kinds in BEFORE_RECOGNITION]
    for admitted_on, lacks in ((ceremony, []), (END, papers), (None, papers)):
        remedied = AdmissionRemedied(on=ceremony, admitted_on=admitted_on)
        told = lacking(with_act(refused, remedied))
        assert [one for one in told if one[0] == "before_recognition"] == lacks


def test_without_a_base_committee_its_resolutions_are_not_asked_for() -> None:
    """They are no papers of that way; every other paper is, and whatever stands after them."""
    unit = replace(lawful_case().unit, has_base_committee=False)
    every = [held.paper for held in papers_of(lawful_case(), END)]
    papers = [held.paper for held in papers_of(lawful_case(unit=unit), END)]
    theirs = {"base_resolution", "recognition_base_resolution"}
    assert papers == [paper for paper in every if paper not in theirs]
    assert theirs <= set(every)


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
    """A chi bộ cơ sở has no base committee above: its resolution is asked for no longer.

    Whoever left an organisation on the way has the same papers.
    """
    case = vector("probationer-moves-to-a-chi-bo-co-so")
    left = Membership(on=case.acts[0].on, organisation="youth_union", member=False)
    papers = {one.paper for one in papers_of(with_act(case, left), case.acts[-1].on)}
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


# ---- another procedure ---------------------------------------------------------------------------


ASKED_ON, AGREED_ON = date(2024, 5, 6), date(2024, 5, 7)


@pytest.fixture(scope="module")
def loan(tmp_path_factory: pytest.TempPathFactory) -> Procedure:
    """Return a procedure of three kinds of act; nobody says what its dossier holds."""
    return load_procedure(loan_folder(tmp_path_factory.mktemp("papers") / "loan"))


def listed(procedure: Procedure, case: Case, as_of: date) -> list[Held]:
    with in_use.using(procedure):
        return list(papers_of(case, as_of))


def lent(loan: Procedure) -> Case:
    """Return a loan that was asked for and agreed to."""
    asked, agreed, _ = loan.acts
    return Case(lawful_case().person, SAMPLE_UNIT, (agreed(on=AGREED_ON), asked(on=ASKED_ON)))


def test_of_a_procedure_without_a_dossier_what_is_on_file_is_listed(loan: Procedure) -> None:
    """Each paper from its own day on; none lacks."""
    case = lent(loan)
    for day, papers in (
        (ASKED_ON - timedelta(1), []),
        (ASKED_ON, ["loan_asked"]),
        (AGREED_ON, ["loan_asked", "loan_agreed"]),
    ):
        held = listed(loan, case, day)
        assert [(one.stage, one.paper) for one in held] == [(ON_FILE, paper) for paper in papers]
        assert all(one.acts for one in held)


def test_of_a_procedure_with_a_dossier_its_own_papers_are_listed(loan: Procedure) -> None:
    """Stage by stage, on file or not."""
    asked, agreed, handed = loan.acts
    stages = {"asking": ((agreed, asked),), "lending": ((handed,),)}
    own = replace(loan, papers=Papers(dossier=stages))
    asking, lending = listed(own, lent(loan), AGREED_ON)
    assert (asking.stage, asking.paper) == ("asking", "loan_agreed")
    assert [act.on for act in asking.acts] == [ASKED_ON, AGREED_ON]
    assert lending == Held("lending", "loan_handed_over", ())


def test_an_admission_of_one_s_own_has_the_dossier_of_the_admission(judge: Judge) -> None:
    """Unless it says what its own holds."""
    case = lawful_case("branch_resolution")
    ours = list(papers_of(case, END))
    assert listed(judge.procedure, case, END) == ours
    own = replace(judge.procedure, papers=Papers(dossier={"asking": ((Application,),)}))
    (only,) = listed(own, case, END)
    assert (only.stage, only.paper, len(only.acts)) == ("asking", "application", 1)
