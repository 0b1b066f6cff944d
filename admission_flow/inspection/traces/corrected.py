"""Corrections: R01 made lawful by one, R08 one act corrected again and again, R09 just before.

A correction is never refused, and what was wrong stays readable: so it is here that it is read.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta

from admission_flow.inspection.catalogue import threshold
from admission_flow.inspection.entered import Corrected, Traces
from admission_flow.inspection.own.saying import Says, clear, found
from admission_flow.inspection.traces.figures import figures
from admission_flow.inspection.traces.saying import (
    TraceCheck,
    entries_of,
    minutes,
    norm_of,
    officers,
)
from admission_flow.inspection.traces.words import shown
from admission_flow.procedure.text import HIDDEN


def _made_lawful(traces: Traces) -> Iterator[Says]:
    """R01: something was found on the acts as they stood before a correction, and is not after it.

    Steps that were refused before it and taken after it, as they had been typed, are among them.
    """
    for correction in traces.corrected:
        if not correction.lifted:
            yield clear(correction.on, corrections=(correction.entry,))
            continue
        first = traces.find(correction.corrects)
        others = tuple(of for of in correction.of if of != (correction.about, correction.on))
        yield found(
            correction.on or next((on for _, on in correction.of), None),
            step=correction.about,
            changed=shown(correction.changed),
            **({"struck_out": True} if correction.struck_out else {}),
            lifted=correction.lifted,
            **({"steps": others} if others else {}),
            entries=(correction.corrects, correction.entry),
            minutes=minutes(first, correction),
            officers=officers(first, correction),
            reason=HIDDEN,
            paper_named=correction.paper,
        )


def _again_and_again(traces: Traces) -> Iterator[Says]:
    """R08: the figures of one act were corrected more often than the threshold says.

    Boundary: as often as it says is found.
    """
    most = threshold("corrections_of_one")
    by_entry: dict[int, list[Corrected]] = defaultdict(list)
    for correction in traces.corrected:
        if correction.struck_out or figures(correction.changed):
            by_entry[correction.corrects].append(correction)
    for entry, made in by_entry.items():
        on = made[0].on
        if len(made) < most:
            yield clear(on, corrections=entries_of(made))
        else:
            yield found(
                on,
                step=made[0].about,
                corrections=entries_of(made),
                changed=shown(change for each in made for change in figures(each.changed)),
                officers=officers(traces.find(entry), *made),
                **norm_of("corrections_of_one"),
            )


def _just_before(traces: Traces) -> Iterator[Says]:
    """R09: a correction that lifted a finding was made shortly before the log left the office.

    Boundary: exactly as many hours before as the threshold says is found.
    """
    norm = threshold("before_hand_out")
    for correction in traces.corrected:
        if not correction.lifted:
            continue
        after = (out for out in traces.office.hand_outs if out.entry > correction.entry)
        out = next(after, None)
        if out is not None and out.at - correction.at <= timedelta(hours=norm):
            yield found(
                correction.on,
                step=correction.about,
                lifted=correction.lifted,
                entries=(correction.corrects, correction.entry),
                left_in=out.entry,
                left_on=out.day,
                minutes=minutes(correction, out),
                officers=officers(correction, out),
                **norm_of("before_hand_out"),
            )
        else:
            yield clear(correction.on, corrections=(correction.entry,))


CORRECTED: Mapping[str, TraceCheck] = {
    "R01": _made_lawful,
    "R08": _again_and_again,
    "R09": _just_before,
}
