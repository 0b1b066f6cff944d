"""Events of plans, units and classes, made of what was given as documents are read."""

from collections.abc import Mapping
from typing import Any, TypeVar

from admission_flow.errors import BadDocument
from admission_flow.procedure.document import DocumentProblems, plain, record_from

Event = TypeVar("Event")


def event_from(kind: type[Event], given: Mapping[str, Any] | Event) -> Event:
    """Return an event from its fields; those that are None are not stated.

    Raises:
        BadDocument: a field is not of the form that it must have.

    """
    stated = given if isinstance(given, Mapping) else plain(given)
    values = {name: value for name, value in stated.items() if value is not None}
    name = getattr(kind, "action", kind.__name__)
    try:
        return record_from(kind, values, name)
    except DocumentProblems as found:
        raise BadDocument(name, found.problems) from found
