"""Events of plans, units and classes, made of what was given as documents are read."""

from collections.abc import Mapping
from typing import Any, TypeVar

from admission_flow.procedure.document import plain
from admission_flow.register.core.forms import event_of

Event = TypeVar("Event")


def event_from(kind: type[Event], given: Mapping[str, Any] | Event) -> Event:
    """Return an event from its fields, or from an event made by hand.

    Raises:
        BadDocument: a field is not of the form that it must have.

    """
    stated = given if isinstance(given, Mapping) else plain(given)
    return event_of(kind, stated, getattr(kind, "action", kind.__name__))
