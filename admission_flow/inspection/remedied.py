"""What was done again: a fault of form that a decision of remedy has made good."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from admission_flow.inspection.catalogue import Check
from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.procedure.acts import AdmissionRemedied, RecognitionRemedied, RedoOrder

_MATTER = {AdmissionRemedied.kind: "admission", RecognitionRemedied.kind: "recognition"}
_REDO = "redo"


def made_good(check: Check, dossier: Dossier, said: Found) -> Found:
    """Return what was found, or that it was made good since.

    Only what leads to doing it again can be; it is, where the step of that day is one that an order
    named, and a decision of remedy that the rules permit came of it. Everything else stays found: a
    person who did not meet the standard, a step that nobody ordered to do again, an explanation
    that is owed. Source: Quy định 4.4.2.
    """
    if said.answer is not Answer.FOUND or check.weight != _REDO or said.on is None:
        return said
    day = said.on
    kinds = {step.step for step in dossier.steps if step.on == day}
    for order, remedied_on in _remedies(dossier):
        if day <= order.on and kinds & set(order.steps):
            evidence = {**said.evidence, "remedied_on": remedied_on}
            return replace(said, answer=Answer.CLEAR, evidence=evidence)
    return said


def _remedies(dossier: Dossier) -> Iterator[tuple[RedoOrder, date]]:
    """Yield the order behind each remedy that is in order, with the day of the remedy."""
    for step in dossier.steps:
        matter = _MATTER.get(step.step)
        if matter is None or not step.permitted:
            continue
        orders = [
            act
            for act in dossier.case.acts
            if isinstance(act, RedoOrder) and act.of == matter and act.on <= step.on
        ]
        if orders:
            yield max(orders, key=lambda order: order.on), step.on
