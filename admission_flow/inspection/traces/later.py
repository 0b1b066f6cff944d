"""What was entered late: R04 later than the office's norm, R05 after the step that needed it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from admission_flow.inspection.catalogue import threshold
from admission_flow.inspection.dossier import Answer
from admission_flow.inspection.entered import Entered, Traces, Way
from admission_flow.inspection.own.saying import Says, clear, found
from admission_flow.inspection.traces.saying import (
    TraceCheck,
    entries_of,
    minutes,
    norm_of,
    officers,
)


def _late(traces: Traces) -> Iterator[Says]:
    """R04: acts were entered later than the office's norm; those of one sitting are said once.

    A paper that came with a whole document, or is older than the register, could not come in time.
    Boundary: as many days as the norm says is in time.
    """
    norm = threshold("entered_within")
    typed = [act for act in traces.on_file if act.way is not Way.DOCUMENT]
    taken_over = len(traces.on_file) - len(typed)
    typed = [act for act in typed if act.on >= traces.office.made_on]
    late: dict[date, list[Entered]] = defaultdict(list)
    for act in typed:
        if (act.day - act.on).days > norm:
            late[act.day].append(act)
    for entered_on, acts in late.items():
        oldest = min(acts, key=lambda act: act.on)
        yield found(
            oldest.on,
            acts=tuple(dict.fromkeys(act.kind for act in acts)),
            entered_on=entered_on,
            days_late=(entered_on - oldest.on).days,
            entries=entries_of(acts),
            officers=officers(*acts),
            **norm_of("entered_within"),
        )
    if not late and typed:
        yield clear(None)
    elif not late and taken_over:
        yield Says(Answer.NOT_APPLICABLE, None, {"taken_over": taken_over})


def _after_the_step(traces: Traces) -> Iterator[Says]:
    """R05: a step did not meet a rule when it was entered, and does by a paper entered later.

    The paper is dated not after the step. Boundary: dated the same day is before it.
    """
    for step in traces.on_file:
        still = traces.failing_now.get((step.kind, step.on))
        if still is None or traces.find_corrections(step.entry):
            continue
        lifted = step.failing - still
        papers = [
            act
            for act in traces.on_file
            if act.entry > step.entry and act.on <= step.on and act.way is not Way.DOCUMENT
        ]
        if not lifted or not papers:
            yield clear(step.on, step=step.kind)
            continue
        yield found(
            step.on,
            step=step.kind,
            acts=tuple(dict.fromkeys(act.kind for act in papers)),
            lifted=tuple(sorted(lifted)),
            entries=entries_of((step, *papers)),
            minutes=minutes(step, papers[-1]),
            officers=officers(step, *papers),
        )


LATER: Mapping[str, TraceCheck] = {"R04": _late, "R05": _after_the_step}
