"""Last days: none where nothing is asked, none that is guessed, and that of today's law beside."""

from dataclasses import replace
from datetime import date
from typing import Any

from admission_flow.procedure.acts import Move
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result, met
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Values
from admission_flow.procedure.rules.rule import rule
from admission_flow.procedure.time_limits import due_on
from admission_flow.testing import lawful_case, with_act, with_changed

DAY = date(2024, 5, 2)


def _due(case: CaseOnDay[Any], values: Values) -> date | None:
    del case
    if values.flag("known"):
        return DAY
    raise UnknownYear(2031)


@rule("sample.due", "applies", "known", due=_due)
def timed(case: CaseOnDay[Any], values: Values) -> Result:
    """Has a last day."""
    del values
    return met(on=case.on)


def law(*, applies: bool, known: bool = True) -> Values:
    return Values({"applies": ("flag", applies), "known": ("flag", known)}, ())


def test_a_day_is_due_only_of_what_is_asked_and_can_be_counted() -> None:
    """Not where the requirement does not exist on that day, nor where its days cannot be told."""
    view: Any = None  # the sample looks at no case
    assert due_on(timed, view, law(applies=True)) == DAY
    assert due_on(timed, view, law(applies=False)) is None
    assert due_on(timed, view, law(applies=True, known=False)) is None
    assert due_on(replace(timed, due=None), view, law(applies=True)) is None


def test_the_last_day_by_the_law_of_today_is_told_only_beside_one_of_the_beginning(
    judge: Judge,
) -> None:
    """Under the same committee a move has no last day; under another one it has, by one law."""
    case = lawful_case("admission_decision", meeting_on=date(2025, 6, 2))
    for same in (True, False):
        move = Move(on=date(2025, 6, 25), to="Chi bộ Mẫu Hai", same_authority=same)
        moved = with_act(with_changed(case, "admission_decision", on=date(2025, 7, 8)), move)
        step = judge.judge(moved).steps[-1]
        (found,) = [f for f in step.findings if f.rule == "decision.after_move"]
        told: dict[str, object] = {
            "moved_on": move.on,
            "last_day": judge.workflow.calendar.after(move.on, 30),
        }
        assert dict(found.facts) == ({} if same else told)
