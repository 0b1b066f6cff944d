"""The way ahead of a case as a document of JSON types (docs/reference/ahead.md)."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from admission_flow.messages import Language
from admission_flow.messages.verdict import deadline_document, finding_document

if TYPE_CHECKING:
    from admission_flow.procedure.case_plan import CasePlan, PlannedStep
    from admission_flow.procedure.year_plan import StepWindow
    from admission_flow.register.ahead.plans import CaseYear


def plan_document(
    case: str,
    plan: "CasePlan",
    lang: Language,
    what: Mapping[str, object],
    as_it_is: "CasePlan | None",
) -> dict[str, Any]:
    """Return the plan of one case; `what` is supposed in it, `as_it_is` is without that."""
    document = {
        "case": case,
        "as_of": plan.as_of.isoformat(),
        "state": plan.state,
        "goal_on": _day(plan.goal_on),
        "official_from": _day(plan.official_from),
        "beside": list(plan.beside),
        "steps": [_step(step, lang) for step in plan.steps],
    }
    if as_it_is is None:
        return document
    return {
        **document,
        "supposed": _plain(what),
        "as_it_is": {
            "goal_on": _day(as_it_is.goal_on),
            "official_from": _day(as_it_is.official_from),
            "steps": [{"step": s.step, "on": _day(s.on)} for s in as_it_is.steps],
        },
    }


def case_year_document(
    item: "CaseYear", lang: Language, what: Mapping[str, object]
) -> dict[str, Any]:
    """Return whether a case can still take a step by the end of a year."""
    plan = item.plan
    document = {
        "case": item.case,
        "name": item.name,
        "unit": item.unit,
        "as_of": plan.as_of.isoformat(),
        "state": plan.state,
        "step": plan.step,
        "by": plan.end.isoformat(),
        "in_time": plan.in_time,
        "judged": plan.judged,
        "on": _day(plan.on),
        "waits_for": list(plan.waits_for),
        "steps": [_window(window, lang) for window in plan.steps],
    }
    return {**document, "supposed": _plain(what)} if what else document


def _step(step: "PlannedStep", lang: Language) -> dict[str, Any]:
    return {
        "step": step.step,
        "to": step.to_state,
        "on": _day(step.on),
        "waits_for": None if step.waits_for is None else finding_document(step.waits_for, lang),
        "by_law": step.by_law,
        "day_before": step.day_before,
        "holds_up": step.holds_up,
        "judged": step.judged,
        "limit": None if step.limit is None else deadline_document(step.limit),
        "owed": [finding_document(finding, lang) for finding in step.owed],
    }


def _window(window: "StepWindow", lang: Language) -> dict[str, Any]:
    return {
        "step": window.step,
        "first": window.first.isoformat(),
        "last": window.last.isoformat(),
        "serves_until": _day(window.serves_until),
        "ends": window.ends,
        "owed": [finding_document(finding, lang) for finding in window.owed],
    }


def _plain(what: Mapping[str, object]) -> dict[str, object]:
    return {p: v.isoformat() if isinstance(v, date) else v for p, v in what.items()}


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
