"""Last days of time limits: by the law of the day on which they began, and by that of today."""

from datetime import date
from typing import Any

from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import Result
from admission_flow.procedure.rulebook import NoValue, Values
from admission_flow.procedure.rules.rule import Rule


def with_other_law(
    rule: Rule, view: CaseOnDay[Any], result: Result, today: Values | NoValue
) -> Result:
    """Return the result with the last day by the law of today, where that is another one."""
    last_day = result.facts.get("last_day")
    if last_day is None or rule.last_day is None or isinstance(today, NoValue):
        return result
    if not today.applies:
        return result
    try:
        other = rule.last_day(view, today)
    except UnknownYear:
        return result
    if other is None or other == last_day or not today.citations:
        return result
    law = today.citations[0]
    document = f"{law.document} ({law.issued_on.isoformat()})"
    facts = {**result.facts, "other_law": {"document": document, "last_day": other}}
    return result._replace(facts=facts)


def due_on(rule: Rule, view: CaseOnDay[Any], bound: Values) -> date | None:
    """Return the last day on which a requirement can still be met, where one can be named."""
    if rule.due is None or not bound.applies:
        return None
    try:
        return rule.due(view, bound)
    except UnknownYear:  # no day can be named; the rule itself says `unknown` when its step comes
        return None
