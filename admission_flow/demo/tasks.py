"""Everything that the offices of the sample register enter beside the acts of its stories."""

from collections.abc import Iterator

from admission_flow.demo import classes, lists, organisation
from admission_flow.demo.build import Task
from admission_flow.demo.timeline import Timeline
from admission_flow.procedure.calendar import WorkingDays


def tasks(told: Timeline, calendar: WorkingDays) -> Iterator[Task]:
    """Yield what is entered of units, plan, classes and lists.

    Args:
        told: the stories beside which it is entered.
        calendar: the working days on which papers are entered.

    """
    yield from organisation.tasks(len(told.candidates))
    yield from classes.tasks(told, calendar)
    yield from lists.tasks(told, calendar)
