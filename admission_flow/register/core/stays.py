"""How long a case was in which state, as its course tells it."""

from collections.abc import Iterator, Mapping
from datetime import date

from admission_flow.planning.plan.stay import Stay
from admission_flow.register.core.course import Course


def stays_of(item: Course, ahead: Mapping[str, str]) -> Iterator[Stay]:
    """Yield the stays of a case, the one that still lasts on the day among them.

    A case that came with papers older than its opening tells nothing of how long it was a source.
    """
    for key, since, outcome, left_on in _each(item, ahead):
        if left_on is not None:
            yield Stay(key, (left_on - since).days, outcome, left_on)
        elif since <= item.day:
            yield Stay(key, (item.day - since).days, None)


def stays_text(course: Course, ahead: Mapping[str, str]) -> str:
    """Return the stays of a case as they are counted, a line each.

    In the first line stands the stay that lasts, with the day since when; it is empty where none
    does. In the others stand those that ended: the key, the days, the state that it was left for.
    """
    lasting, ended = "", []
    for key, since, outcome, left_on in _each(course, ahead):
        if left_on is None:
            lasting = f"{key}\t{since.isoformat()}"
        else:
            ended.append(f"{key}\t{(left_on - since).days}\t{outcome}")
    return "\n".join([lasting, *ended])


def _each(
    item: Course, ahead: Mapping[str, str]
) -> Iterator[tuple[str, date, str | None, date | None]]:
    """Yield (key, since when, the state that it was left for, when); None: it lasts."""
    steps = item.steps
    state = steps[0].from_state if steps else item.state
    since, known = item.opened_on, True
    for step in steps:
        if not step.permitted or step.from_state == step.to_state:
            continue
        if step.on < since:
            known = False
        if known and state in ahead:
            yield ahead[state], since, step.to_state, step.on
        state, since, known = step.to_state, step.on, True
    if state in ahead:
        yield ahead[state], since, None, None
