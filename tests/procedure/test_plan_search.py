"""The planner against every way to date the steps to come; `tools/soak_plans.py` tries more."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from admission_flow.procedure import case_plan
from admission_flow.procedure.case_plan import Standing
from admission_flow.procedure.document import Case
from admission_flow.procedure.judge import Judge
from tests.procedure.plan_questions import Compared, question, told
from tests.procedure.planning_by_hand import disagreements


@pytest.mark.parametrize("seeds", [range(25), range(25, 50), range(50, 75)], ids=str)
def test_it_equals_every_day_tried(seeds: range) -> None:
    """Random small cases: the same days, reasons and ways; in half of them a step waits."""
    compared = Compared()
    for seed in seeds:
        compared.add(seed)
    assert compared.told == []
    assert compared.counts["cases"] == len(seeds)
    assert compared.counts["a step waits for a day of the window"] > len(seeds) / 3
    assert compared.counts["whole way to the goal"] > len(seeds) / 3


def _none(*_: object) -> Iterator[date]:
    return iter(())


def _same(_: object, finding: Any, __: date) -> Any:  # noqa: ANN401 - a Finding
    return finding


def _without_turns(self: Standing, judge: Judge, case: Case, as_of: date, _: object) -> None:
    _INIT(self, judge, case, as_of, ())


_INIT = Standing.__init__


@pytest.mark.parametrize(
    ("of", "name", "bug"),
    [
        (case_plan, "later_days", _none),
        (Standing, "_waiting_for_paper", _same),
        (Standing, "__init__", _without_turns),
    ],
)
def test_a_planner_that_overlooks_something_is_noticed(
    monkeypatch: pytest.MonkeyPatch, of: object, name: str, bug: object
) -> None:
    """Planted: no later day that pays, no paper that must be older, no law that turns."""
    monkeypatch.setattr(of, name, bug)
    shown = next((seed for seed in _SHOWING[name] if disagreements(question(seed))), None)
    assert shown is not None


def test_a_disagreement_is_told_with_both_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the seed, with the few acts that matter, so that somebody can look at it."""
    monkeypatch.setattr(Standing, "_waiting_for_paper", _same)
    seed = _SHOWING["_waiting_for_paper"][0]
    text = told(seed, question(seed))
    assert text.startswith(f"seed {seed}: ")
    assert "by trying" in text


_SHOWING: dict[str, tuple[int, ...]] = {
    "later_days": (104, 124, 138),
    "_waiting_for_paper": (14, 19, 30),
    "__init__": (3, 59, 74),
}
"""Seeds of questions in which each bug shows."""
