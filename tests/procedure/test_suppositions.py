"""What may be supposed of a case, what it is supposed of, and what is said of what may not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure.acts import Consent
from admission_flow.procedure.document import Case, DocumentProblems, Problem
from admission_flow.procedure.suppositions import Supposed, suppose
from admission_flow.testing import lawful_case, with_act
from admission_flow.workflow_source import judge_in_use

A_DAY = timedelta(days=1)
MEETING = date(2024, 3, 5)
KINDS = judge_in_use().procedure.kinds


def supposed(case: Case, **changes: object) -> Supposed:
    return suppose(case, MEETING, {k.replace("__", "."): v for k, v in changes.items()}, KINDS)


def told(**changes: object) -> list[Problem]:
    with pytest.raises(DocumentProblems) as found:
        supposed(lawful_case("opinions_summarised"), **changes)
    return list(found.value.problems)


def test_nothing_is_supposed_of_a_case_by_itself() -> None:
    """It is the case."""
    case = lawful_case("opinions_summarised")
    assert suppose(case, MEETING, {}, KINDS) == Supposed(case, {})


def test_of_several_papers_the_newest_is_meant() -> None:
    """Of those on file on the day; of two of that day the last, as judging has it."""
    older, newer = (Consent(on=MEETING - n * A_DAY, matter="over_60") for n in (3, 1))
    later = Consent(on=MEETING + A_DAY, matter="over_60")
    base = lawful_case("opinions_summarised")
    for order in ((older, newer, later), (newer, later, older)):
        case = replace(base, acts=(*base.acts, *order))
        acts = supposed(case, consent__matter="readmission").case.acts
        changed = replace(newer, matter="readmission")
        assert acts == (*base.acts, *(changed if act is newer else act for act in order))
    twins: Any = (replace(newer, matter="over_60"), replace(newer, matter="readmission"))
    case = replace(base, acts=(*base.acts, *twins))
    acts = supposed(case, consent__on=MEETING).case.acts
    assert acts[-2:] == (twins[0], replace(twins[1], on=MEETING))


def test_what_is_not_stated_may_be_left_out_again() -> None:
    """That a person states no fact may be supposed where none is stated: it changes nothing."""
    case = lawful_case("opinions_summarised")
    without = replace(case, person=replace(case.person, left_party_on=None))
    assert supposed(without, person__left_party_on=None).case == without


def test_each_place_is_told_with_what_it_may_be() -> None:
    """Records and kinds of acts, in the order of the procedure; of a step to come its day."""
    known = ", ".join(("person", "unit", *KINDS))
    for place in ("nobody__born_on", "person", "born_on"):
        (problem,) = told(**{place: "2006-05-01"})
        assert problem == Problem(place.replace("__", "."), "supposed_place", {"known": known})
    assert told(branch_resolution__roll__against=3) == [
        Problem("branch_resolution.roll", "supposed_step", {})
    ]
    assert [p.where for p in told(branch_resolution__on="soon")] == ["branch_resolution.on"]
    assert [p.where for p in told(unit__has_base_committee="no")] == ["unit.has_base_committee"]
    assert [p.where for p in told(awareness_certificate__issued_on="soon")] == [
        "awareness_certificate.issued_on"
    ]
    assert [p.where for p in told(consent__matter="feast")] == ["consent.matter"]


def test_a_paper_that_is_supposed_is_of_the_day_of_the_question() -> None:
    """Unless another day is supposed of it."""
    case = lawful_case("opinions_summarised")
    assert supposed(case, consent__matter="over_60").case == with_act(
        case, Consent(on=MEETING, matter="over_60")
    )
    days = {"consent__matter": "over_60", "consent__on": (MEETING - A_DAY).isoformat()}
    assert supposed(case, **days).case.acts[-1] == Consent(on=MEETING - A_DAY, matter="over_60")
