"""What is entered about a year's plan, and how it is read."""

from dataclasses import dataclass
from datetime import date

from admission_flow.planning.plan.plan import Plan, plan_from
from admission_flow.register.core.topic import Data, Topic, record_of

SET, RECEIVED, NOTIFY, RETRACT = "plan.set", "plan.received", "plan.notify", "plan.retract"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEvent:
    """Anything that is entered about a year's plan."""

    plan: int
    """The year."""
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSet(PlanEvent):
    """The plan itself."""

    document: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReceived(PlanEvent):
    """A base organisation's own plan came."""

    unit: str
    proposed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNotified(PlanEvent):
    """A unit was notified of its target."""

    unit: str
    target: int


def _set_from(action: str, data: Data) -> PlanSet:
    rest = {name: value for name, value in data.items() if name != "document"}
    when = record_of(PlanEvent)(action, rest)
    plan = plan_from(data.get("document"), recorded=True)
    if plan.year != when.plan:
        raise ValueError(f"its document is the plan of {plan.year}, not of {when.plan}")
    return PlanSet(plan=when.plan, on=when.on, document=plan)


TOPIC: Topic[PlanEvent] = Topic(
    name="plan",
    read={
        SET: _set_from,
        RECEIVED: record_of(PlanReceived),
        NOTIFY: record_of(PlanNotified),
    },
    retract=RETRACT,
    no_entry="plan_no_entry",
)
