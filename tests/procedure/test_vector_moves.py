"""A case that is moved to another time: every day of it, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.procedure.calendar import months_after
from admission_flow.procedure.document import Case, case_from, document_of
from admission_flow.procedure.person import BirthTime
from admission_flow.procedure.vector_runs import moved
from admission_flow.testing import lawful_case


def whole_case() -> Case:
    """Return a case with a day in every kind of place."""
    document = document_of(lawful_case("recognition_decision"))
    document["format"] = "admission-case/2"
    document["person"] |= {"left_party_on": "2015-05-31", "record_cleared_on": "2019-01-15"}
    document["unit"]["deciders"] = [
        {
            "authority": "Đảng ủy Mẫu",
            "body": "standing_committee",
            "from": "2010-02-28",
            "until": "2024-08-30",
            "right": "own",
        },
        {
            "authority": "Đảng ủy Khác",
            "body": "standing_committee",
            "from": "2024-08-31",
            "right": "own",
        },
    ]
    return case_from(document)


def by_months(number: int) -> Callable[[date], date]:
    return lambda day: months_after(day, number)


def by_weeks(number: int) -> Callable[[date], date]:
    return lambda day: day + timedelta(weeks=number)


def moved_text(value: Any, move: Callable[[date], date]) -> Any:  # noqa: ANN401 - of a document
    """Return a document with every text that is a day moved, wherever it stands."""
    if isinstance(value, dict):
        return {key: moved_text(one, move) for key, one in value.items()}
    if isinstance(value, list):
        return [moved_text(one, move) for one in value]
    try:
        return move(date.fromisoformat(value)).isoformat()
    except (TypeError, ValueError):
        return value


@pytest.mark.parametrize(
    "move", [by_months(-37), by_months(5), by_weeks(11)], ids=["back", "on", "weeks"]
)
def test_every_day_of_a_case_is_moved_and_nothing_else(move: Callable[[date], date]) -> None:
    """Of the person, of who may decide and until when, of each act; names and numbers stay."""
    case = whole_case()
    document = document_of(case)
    days = [text for text in str(document).split("'") if text[:2] in {"19", "20"}]
    assert len(days) > 30
    assert document_of(moved(case, move)) == moved_text(document, move) != document


def test_a_case_without_any_day_beside_its_acts_is_moved() -> None:
    """Nobody's birth is stated, and nothing of who may decide."""
    case = lawful_case("sympathiser_resolution", born_on=None)
    found = moved(case, by_months(1))
    assert (found.person, found.unit) == (case.person, case.unit)
    assert [act.on for act in found.acts] == [months_after(act.on, 1) for act in case.acts]


@pytest.mark.parametrize(
    ("born", "move", "expected"),
    [
        (BirthTime(2000, 3), by_months(9), BirthTime(2000, 12)),
        (BirthTime(2000, 3), by_months(10), BirthTime(2001, 1)),
        (BirthTime(2000, 3), by_months(-3), BirthTime(1999, 12)),
        # The middle of the 29 days of February 2008 is the 15th, two weeks from either end.
        (BirthTime(2008, 2), by_weeks(2), BirthTime(2008, 2)),
        (BirthTime(2008, 2), by_weeks(-2), BirthTime(2008, 2)),
        (BirthTime(2008, 2), by_weeks(3), BirthTime(2008, 3)),
        # The middle of a year lies between June and July, six months from either end.
        (BirthTime(2000), by_months(5), BirthTime(2000)),
        (BirthTime(2000), by_months(6), BirthTime(2001)),
        (BirthTime(2000), by_months(-6), BirthTime(2000)),
        (BirthTime(2000), by_months(-7), BirthTime(1999)),
        (BirthTime(2008), by_weeks(26), BirthTime(2008)),
        (BirthTime(2008), by_weeks(-26), BirthTime(2008)),
    ],
)
def test_a_birth_in_part_moves_as_its_middle_does(
    born: BirthTime, move: Callable[[date], date], expected: BirthTime
) -> None:
    """A month stays a month, a year alone a year alone: no day is made up."""
    case = lawful_case("dossier_opened", born_on=born)
    assert moved(case, move).person == replace(case.person, born_on=expected)
