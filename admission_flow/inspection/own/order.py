"""Steps that came where they could not: U10."""

from collections.abc import Iterator, Mapping

from admission_flow.inspection.dossier import Dossier
from admission_flow.inspection.own.saying import Own, Says, clear, found, on_steps
from admission_flow.procedure.acts import AwarenessCertificate, DossierOpened, Step
from admission_flow.procedure.dated_facts import facts_on
from admission_flow.procedure.findings import Status, StepVerdict


def _step_skipped(dossier: Dossier) -> Iterator[Says]:
    """U10: right before each step stand those that the chi bộ of its day asks for.

    What was refused is on paper too: nothing was skipped then, and its fault is found by the check
    of that reason. A certificate may be older than the list of sympathisers, for no text voids it:
    the list is asked for when the dossier is opened. Boundary: both of one day.
    """
    told = False  # what comes late is out of its order too, and was found where it was missing
    for step, finding in on_steps(dossier, "order.state"):
        if step.step == AwarenessCertificate.kind:
            continue
        unmet = finding.status is Status.UNMET
        skipped = _skipped(dossier, step) if unmet or step.step == DossierOpened.kind else ()
        if skipped:
            told = True
            yield found(step.on, step=step.step, skipped=skipped)
        elif unmet and not told:
            yield found(step.on, step=step.step, state=f"state.{step.from_state}")
        else:
            yield clear(step.on, step=step.step)


def _skipped(dossier: Dossier, step: StepVerdict) -> tuple[str, ...]:
    """Return the steps between a step and the one before it on file, of which no paper is."""
    case = dossier.case
    _, unit = facts_on(case.person, case.unit, case.acts, step.on)
    filed = {act.kind for act in case.acts if isinstance(act, Step) and act.on <= step.on}
    asked = dossier.workflow.way(unit).asked
    place = next((n for n, one in enumerate(asked) if step.step in one.steps), 0)
    skipped = []
    for one in reversed(asked[:place]):
        if not filed & set(one.steps):
            skipped.append(one.steps[0])
        elif AwarenessCertificate.kind not in one.steps:
            break
    return tuple(reversed(skipped))


ORDER: Mapping[str, Own] = {"U10": _step_skipped}
