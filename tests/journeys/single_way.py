"""One person by single commands, as an officer who knows them by heart types them: the baseline."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from admission_flow.procedure.acts import KINDS, STEPS, Act
from admission_flow.procedure.document import plain_act
from tests.journeys.twelve import Someone, day

_STEPS = {cls.kind for cls in STEPS}


def commands(someone: Someone) -> Iterator[str]:
    """Yield the commands of the whole way; the person's own facts stand in a file, not counted."""
    yield "admission-flow case open nguoi.json"
    for act in someone.case.acts:
        yield _command(act)


def _command(act: Act) -> str:
    verb = "advance" if act.kind in _STEPS else "record"
    stated = " ".join(f"{name}={text}" for name, text in stated_by(act) if name != "on")
    return f"admission-flow case {verb} 1 {act.kind} --on {day(act.on)} {stated}".rstrip()


def stated_by(act: Act) -> Iterator[tuple[str, str]]:
    """Yield the fields of an act with what is typed for each."""
    yield from _texts(plain_act(act), KINDS[act.kind])


def _texts(stated: Mapping[str, Any], cls: type, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in stated.items():
        if name == "kind":
            continue
        if isinstance(value, Mapping):
            yield from _texts(value, cls, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", text_of(value)


def text_of(value: object) -> str:
    """Return a value as it is typed with the fewest keys."""
    if isinstance(value, bool):
        return "có" if value else "không"
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
