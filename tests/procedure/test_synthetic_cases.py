"""The builders of admission_flow.testing make what is lawful, and break what they say."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from admission_flow.procedure.acts import Opinion, Step
from admission_flow.procedure.judge import Judge
from admission_flow.testing import (
    SAMPLE_UNIT,
    lawful_case,
    shifted,
    with_act,
    with_changed,
    with_step,
    without,
)


@pytest.mark.parametrize("year", range(2017, 2027))
def test_a_lawful_case_of_every_year(judge: Judge, year: int) -> None:
    """From the first year on file to the last the sample is lawful, without one warning."""
    verdict = judge.judge(lawful_case(regime_year=year))
    assert (verdict.state, verdict.lawful) == ("official", True)
    assert not any(step.warned_by for step in verdict.steps)


@pytest.mark.parametrize(("youth", "trade", "base"), list(product((True, False), repeat=3)))
@pytest.mark.parametrize("born_on", [date(2000, 3, 15), date(1994, 2, 1), date(1975, 1, 1)])
def test_a_lawful_case_in_every_unit(
    judge: Judge, born_on: date, *, youth: bool, trade: bool, base: bool
) -> None:
    """Sponsors, opinions and steps suit the unit and the age."""
    unit = replace(
        SAMPLE_UNIT, has_youth_union=youth, has_trade_union=trade, has_base_committee=base
    )
    verdict = judge.judge(lawful_case(unit=unit, born_on=born_on))
    assert (verdict.state, verdict.lawful) == ("official", True)
    assert len(verdict.steps) == (12 if base else 10)


def test_a_case_ends_with_the_step_that_was_asked_for() -> None:
    """`until` names the last act."""
    kinds = [act.kind for act in lawful_case().acts if isinstance(act, Step)]
    assert len(kinds) == 12
    for kind in kinds:
        assert lawful_case(kind).acts[-1].kind == kind


def test_the_same_call_gives_the_same_case() -> None:
    """No clock and no chance: two calls are equal, and another person is another case."""
    assert lawful_case() == lawful_case()
    assert lawful_case() != lawful_case(full_name="Giàng A Ví Dụ")


@pytest.mark.parametrize("until", ["official", "application", ""])
def test_an_unknown_step_is_told(until: str) -> None:
    """A slip in the name of a step is an error that lists the steps."""
    with pytest.raises(ValueError, match="sympathiser_resolution"):
        lawful_case(until)


def test_a_year_without_law_is_told() -> None:
    """Outside the years on file there is no lawful case to make."""
    for year in (2016, 2027):
        with pytest.raises(ValueError, match="2017 to 2026"):
            lawful_case(regime_year=year)


def test_patches_leave_the_case_they_start_from_as_it_was() -> None:
    """Each patch gives a new case."""
    case = lawful_case("branch_resolution")
    before = repr(case)
    with_act(case, Opinion(on=date(2024, 1, 1), body="other"))
    without(case, "application")
    with_step(case, "branch_resolution", roll={"in_favour": 3})
    shifted(case, days=3)
    assert repr(case) == before


def test_a_patch_that_finds_nothing_is_an_error() -> None:
    """A test cannot pass because its patch hit nothing, or one of several."""
    case = lawful_case("branch_resolution")
    with pytest.raises(ValueError, match="no opinion"):
        without(case, "opinion", body="veterans")
    with pytest.raises(ValueError, match="0 acts ceremony"):
        with_step(case, "ceremony", individually=False)
    with pytest.raises(ValueError, match="2 acts opinion"):
        with_changed(case, "opinion", asked=1)


def test_shifting_moves_the_days_that_an_act_states() -> None:
    """The stamp moves with the paper; what lies before `since` stays."""
    case = shifted(lawful_case("branch_resolution"), days=7, since=date(2023, 9, 15))
    days = {act.kind: act for act in case.acts}
    history = days["personal_history"]
    assert (history.on, getattr(history, "sealed_on", None)) == (
        date(2023, 9, 22),
        date(2023, 9, 27),
    )
    assert days["application"].on == date(2023, 9, 10)
    assert days["branch_resolution"].on == date(2024, 3, 12)
