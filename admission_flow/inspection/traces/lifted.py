"""What is found in a case before an entry and no longer after it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from admission_flow.inspection.catalogue import checks
from admission_flow.inspection.dossier import Answer, Dossier
from admission_flow.inspection.own import OWN
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.findings import Status
from admission_flow.procedure.rulebook import NoValue

FAILING = frozenset({Status.UNMET.value, Status.PENDING.value})
"""What a rule says where it finds something."""
_LIGHT = "information"


def lifted(before: Dossier, after: Dossier) -> tuple[tuple[str, ...], tuple[tuple[str, date], ...]]:
    """Return the rules and checks that find less, and the steps (kind, day) before that it is of.

    Checks that find nothing but information are left out, and so is what could not be said
    before: to complete a paper is no change of what it says.
    """
    old, new = Counter(_found(before)), Counter(_found(after))
    gone = old - new
    names: dict[str, None] = {}
    steps: dict[tuple[str, date], None] = {}
    for name, step in _found_of(before):
        if gone[name]:
            names[name] = None
            if step is not None:
                steps[step] = None
    still = {step for name, step in _found_of(after) if name in names}
    return tuple(names), tuple(step for step in steps if step not in still)


def _found(dossier: Dossier) -> Iterator[str]:
    return (name for name, _ in _found_of(dossier))


def _found_of(dossier: Dossier) -> Iterator[tuple[str, tuple[str, date] | None]]:
    for step in dossier.steps:
        for finding in step.findings:
            if finding.status.value in FAILING:
                yield finding.rule, (step.step, step.on)
    for check in checks().values():
        if check.how == "own" and check.weight != _LIGHT:
            for _ in range(_times(check.id, dossier)):
                yield check.id, None


def _times(check: str, dossier: Dossier) -> int:
    times = 0
    try:
        for said in OWN[check](dossier):
            times += said.answer is Answer.FOUND
    except (NoValue, UnknownYear):
        pass  # before a law that is on file nothing is found
    return times
