"""Whole documents: R11, one was refused, and one with other contents was taken over."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from admission_flow.inspection.catalogue import threshold
from admission_flow.inspection.entered import Traces, Way
from admission_flow.inspection.own.saying import Says, clear, found
from admission_flow.inspection.traces.saying import (
    TraceCheck,
    entries_of,
    minutes,
    norm_of,
    officers,
)

_SHORT = 16
"""Digits of a digest that tell two files apart."""


def _document_again(traces: Traces) -> Iterator[Says]:
    """R11: a document was refused for a step, and soon one with that step of that day was taken.

    The log holds of a refused document the step, its day and the digest of the file, and not whose
    it was. Boundary: as many minutes between the two as the threshold says is found.
    """
    norm = timedelta(minutes=threshold("document_again_within"))
    for step in traces.on_file:
        if step.way is not Way.DOCUMENT or not step.is_step:
            continue
        before = [
            one
            for one in traces.office.refused
            if (one.kind, one.on) == (step.kind, step.on)
            and one.entry < step.entry
            and step.at - one.at <= norm
            and one.document != step.document
            and one.failing - step.failing
        ]
        if not before:
            yield clear(step.on, step=step.kind)
            continue
        last = before[-1]
        yield found(
            step.on,
            step=step.kind,
            lifted=tuple(sorted(last.failing - step.failing)),
            refusals=len(before),
            entries=entries_of((*before, step)),
            minutes=minutes(last, step),
            officers=officers(*before, step),
            documents=(last.document[:_SHORT], step.document[:_SHORT]),
            **norm_of("document_again_within"),
        )


DOCUMENTS: Mapping[str, TraceCheck] = {"R11": _document_again}
