"""What a recognition leaves open until somebody looks at the paper: T07, T09."""

from collections.abc import Iterator, Mapping

from admission_flow.inspection.dossier import Dossier
from admission_flow.inspection.own.saying import Own, Says, all_of, found, on_steps, says, unknown
from admission_flow.procedure.acts import RecognitionDecision, ResultNotice
from admission_flow.procedure.findings import Status


def _announced(dossier: Dossier) -> Iterator[Says]:
    """T07: the decision is told to the chi bộ once it is there; when it met next is not on file.

    Boundary: told on the day of the decision is in order.
    """
    for decision in all_of(dossier, RecognitionDecision):
        told = [
            notice.on
            for notice in all_of(dossier, ResultNotice)
            if notice.matter == "recognition" and notice.agreed is not False
        ]
        if not told:
            yield unknown(ResultNotice.kind, decision.on)
        else:
            yield says(max(told) >= decision.on, decision.on, told=tuple(told))


def _disciplined(dossier: Dossier) -> Iterator[Says]:
    """T09: a discipline between admission and vote is pointed out: the resolution speaks of it."""
    for step, finding in on_steps(dossier, "recognition.discipline"):
        if finding.status is Status.UNMET:
            yield found(step.on, step=step.step, **finding.facts)
        elif finding.status is Status.NOT_JUDGED:
            yield unknown("law_of_that_day", step.on)
        else:
            yield says(holds=True, on=step.on, step=step.step)


RECOGNITION: Mapping[str, Own] = {"T07": _announced, "T09": _disciplined}
