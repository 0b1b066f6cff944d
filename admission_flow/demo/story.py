"""What a story is: one kind of way of a person, told for an office and a day of the meeting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from admission_flow.demo.case_builder import Builder
from admission_flow.demo.paper import Paper, papers, up_to
from admission_flow.demo.people import Office
from admission_flow.procedure.acts import Ending

Tell = Callable[[Builder, date], list[Paper]]

MOVED_TO = "Chi bộ cơ sở Cơ quan Mẫu chuyển đến"
"""Where people in the stories move to."""
REASON = "(lý do mẫu)"
VOTED_BY = 20
"""Members of the chi bộ in the stories about two thirds: 14 of 20 carry, 13 do not."""


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of way, and when its meeting of the chi bộ is."""

    name: str
    tell: Tell
    first: date
    """The meeting lies between `first` and `last`; after the last day of the register it is
    never reached."""
    last: date
    fits: Callable[[Office], bool] | None = None
    """Which offices it can happen in; None: any."""
    person: Mapping[str, Any] = field(default_factory=dict)
    left_months_ago: int | None = None
    """For readmission: months from leaving the Party to the meeting."""


# ---- stopping somewhere --------------------------------------------------------------------------


def lawful(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a way without any trouble."""
    return make.whole(meeting_on)


def source(_make: Builder, _meeting_on: date) -> list[Paper]:
    """Tell of somebody who was only noticed."""
    return []


def until(kind: str, make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a way that stops after a step."""
    return up_to(make.whole(meeting_on), kind)


def ended(kind: str, step: type[Ending], days: int, make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a way that leaves the procedure some days after a step."""
    way = until(kind, make, meeting_on)
    on = make.after(way[-1].on, days, days + 20)
    return [*way, *papers([step(on=on, reason=REASON)])]
