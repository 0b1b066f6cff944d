"""A file of vectors that is right: each key is kept as docs/maintainers/vectors.md says it."""

import tomllib
from dataclasses import fields, replace
from datetime import date

import pytest

from admission_flow.procedure.acts import BranchResolution
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import Person
from admission_flow.procedure.vector_days import Counted
from admission_flow.procedure.vectors import FORMAT, Vector, vectors_from
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from tests.procedure.good_vector import GOOD


def read(judge: Judge, more: str) -> Vector:
    """Return the good vector with some keys more."""
    item = {**GOOD, **tomllib.loads(more)}
    (vector,) = vectors_from({"format": FORMAT, "example": [item]}, judge.procedure, "x.toml")
    return vector


def test_what_is_left_out_says_nothing(judge: Judge) -> None:
    """The lawful case up to the step, of the meeting of 5 March 2024; nothing is moved."""
    vector = read(judge, "")
    assert vector.case == lawful_case("branch_resolution", meeting_on=date(2024, 3, 5))
    assert (vector.as_of, vector.also, vector.clause, vector.facts) == (None, (), None, {})
    assert (vector.counted, vector.id, vector.shift, vector.patch) == ((), "", "", {})
    assert (vector.file, vector.number) == ("x.toml", 1)


@pytest.mark.parametrize(
    ("told", "shift"),
    [("true", "either"), ("false", ""), ('"months"', "months"), ('"weeks"', "weeks")],
)
def test_how_a_vector_is_moved(judge: Judge, told: str, shift: str) -> None:
    """In both ways or by one of them; `false` is as if it were not there."""
    assert read(judge, f"each_regime = {told}").shift == shift


def test_a_clause_is_of_the_document_that_is_named(judge: Judge) -> None:
    """By number and day, for numbers begin anew; or by the key of the law."""
    expected = ("01-HD/TW", "2021-09-28", "4.3b")
    assert read(judge, 'clause = "01-HD/TW (2021-09-28), 4.3b"').clause == expected
    assert read(judge, 'clause = { in = "HD21", clause = "4.3b" }').clause == expected


def test_every_key_is_kept_as_it_is_said(judge: Judge) -> None:
    """A patch keeps its own words: the pages of the rules say by them what differs."""
    vector = read(
        judge,
        """
        also = ["order.dates", "order.state"]
        as_of = 2024-06-07
        facts = { in_favour = 14 }
        id = "a"
        meeting = 2024-03-12
        base = "base_resolution"
        unit = { name = "Chi bộ Khác" }
        person = { sex = "male" }
        unstated = ["ethnicity", "special_area"]
        remove = [{ act = "verification_reply", subject = "father" }]
        change = [{ act = "branch_resolution", set = { roll = { in_favour = 14, against = 4 } } }]
        add = [{ kind = "task_assigned", on = 2024-06-06, task = "Việc khác" }]
        """,
    )
    assert vector.also == ("order.dates", "order.state")
    assert (vector.as_of, vector.facts, vector.id) == (date(2024, 6, 7), {"in_favour": 14}, "a")
    assert set(vector.patch) == {
        *("as_of", "meeting", "base", "unit", "person", "unstated", "remove", "change", "add")
    }
    assert vector.patch["unstated"] == ["ethnicity", "special_area"]
    sample = lawful_case("base_resolution", meeting_on=date(2024, 3, 12), sex="male")
    case = vector.case
    person = {f.name: getattr(case.person, f.name) for f in fields(Person)}
    told = {f.name: getattr(sample.person, f.name) for f in fields(Person)}
    assert person == {**told, "ethnicity": None}
    assert case.unit.name == "Chi bộ Khác"
    assert case.unit.has_base_committee == SAMPLE_UNIT.has_base_committee
    before = {getattr(act, "subject", act.kind): act for act in sample.acts}
    gone = set(sample.acts) - set(case.acts)
    assert {act.kind for act in gone} == {"verification_reply", "branch_resolution"}
    assert before["father"].kind == "verification_reply"
    assert before["father"] in gone
    rolls = [act.roll for act in case.acts if isinstance(act, BranchResolution)]
    usual = [act.roll for act in sample.acts if isinstance(act, BranchResolution)]
    assert rolls == [replace(one, in_favour=14, against=4) for one in usual if one is not None]
    assert (case.acts[-1].kind, case.acts[-1].on) == ("task_assigned", date(2024, 6, 6))


def test_a_day_is_counted_from_the_act_and_the_day_that_are_named(judge: Judge) -> None:
    """Wednesday 4 October is the second working day after Monday the 2nd; then on to the 16th.

    One month after Friday 15 September is Sunday 15 October: its first working day is Monday. The
    day that is counted last counts from one that was counted, and none is the day itself.
    """
    vector = read(
        judge,
        """
        [[counted]]
        act = "verification_reply"
        where = { subject = "father" }
        working_days = 2
        after = { act = "verification_request", where = { subject = "mother" } }
        [[counted]]
        act = "verification_reply"
        where = { subject = "mother" }
        working_days = 1
        after = { act = "personal_history", field = "sealed_on", months = 1 }
        [[counted]]
        act = "branch_comment"
        working_days = 0
        after = { act = "verification_reply", where = { subject = "father" } }
        [[change]]
        act = "verification_request"
        where = { subject = "mother" }
        set = { on = 2023-10-02 }
        [[change]]
        act = "personal_history"
        set = { sealed_on = 2023-09-15 }
        """,
    )
    of_the_father, of_the_mother = {"subject": "father"}, {"subject": "mother"}
    reply, request = "verification_reply", "verification_request"
    assert vector.counted == (
        Counted(reply, 2, request, of_the_father, of_the_mother, "on", 0),
        Counted(reply, 1, "personal_history", of_the_mother, {}, "sealed_on", 1),
        Counted("branch_comment", 0, reply, {}, of_the_father, "on", 0),
    )
    assert set(vector.patch) == {"counted", "change"}
    days = {(act.kind, getattr(act, "subject", "")): act.on for act in vector.case.acts}
    assert days[reply, "father"] == date(2023, 10, 4)
    assert days[reply, "mother"] == date(2023, 10, 16)
    assert days["branch_comment", ""] == date(2023, 10, 4)
    sample = {(a.kind, getattr(a, "subject", "")): a.on for a in lawful_case("ceremony").acts}
    assert days[reply, "applicant"] == sample[reply, "applicant"]
