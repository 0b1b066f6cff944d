"""Traces as the register fills them, made for tests: one entry after the other."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from admission_flow.inspection.dossier import Answer
from admission_flow.inspection.entered import (
    Changed,
    Corrected,
    Entered,
    OfficeTraces,
    Traces,
    Way,
)
from admission_flow.inspection.own.saying import Says
from admission_flow.inspection.traces import TRACES

START = datetime(2026, 11, 24, 3, tzinfo=UTC)
MADE = date(2024, 1, 1)
DAY = date(2026, 11, 20)
FOUND, CLEAR, UNKNOWN, NONE = (
    Answer.FOUND, Answer.CLEAR, Answer.UNKNOWN, Answer.NOT_APPLICABLE,
)  # fmt: skip
SHORT = frozenset({"branch.two_thirds"})


def made_by(entry: int, after: int = 0, officer: str = "cb01", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    at = START + timedelta(seconds=after)
    day = (at + timedelta(hours=7)).date()
    return {"entry": entry, "at": at, "day": day, "officer": officer, **more}


def an_act(entry: int, after: int = 0, **given: Any) -> Entered:  # noqa: ANN401
    on, kind = given.pop("on", DAY), given.pop("kind", "branch_resolution")
    facts = {"kind": kind, "on": on.isoformat(), **given.pop("facts", {"roll.in_favour": 14})}
    officer, signed = given.pop("officer", "cb01"), given.pop("signed", False)
    return Entered(
        **made_by(entry, after, officer, signed=signed),
        **{"way": Way.TYPED, "kind": kind, "on": on, "facts": facts, **given},
    )


def a_refusal(entry: int, after: int = 0, in_favour: int = 13, **given: Any) -> Entered:  # noqa: ANN401
    refusal = {"way": Way.REFUSED, "failing": SHORT, "facts": {"roll.in_favour": in_favour}}
    return an_act(entry, after, **{**refusal, **given})


def a_correction(entry: int, after: int = 0, **given: Any) -> Corrected:  # noqa: ANN401
    what = {
        "corrects": 1,
        "about": "branch_resolution",
        "on": DAY,
        "struck_out": False,
        "changed": (Changed("branch_resolution", "roll.official", 20, 19),),
    }
    return Corrected(**made_by(entry, after, given.pop("officer", "cb01")), **{**what, **given})


def told(*entered: Entered, office: OfficeTraces | None = None, **more: Any) -> Traces:  # noqa: ANN401
    return Traces(office or OfficeTraces(MADE), entered, **more)


def answers_of(check: str, traces: Traces) -> list[Answer]:
    return [said.answer for said in TRACES[check](traces)]


def found_by(check: str, traces: Traces) -> list[Says]:
    return [said for said in TRACES[check](traces) if said.answer is FOUND]
