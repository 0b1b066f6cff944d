"""Whose hands: R06, one officer on both sides of what two are to see."""

from collections.abc import Iterator, Mapping

from admission_flow.inspection.catalogue import threshold
from admission_flow.inspection.entered import (
    Confirmed,
    Corrected,
    Entered,
    Hand,
    Policy,
    Traces,
)
from admission_flow.inspection.own.saying import Says, clear, found, unknown
from admission_flow.inspection.traces.saying import (
    TraceCheck,
    entries_of,
    norm_of,
    officers,
    seconds,
)


def _both_sides(traces: Traces) -> Iterator[Says]:
    """R06: what two officers are to see passed through the hands of one, as far as the log shows.

    A confirmation that came too soon after the entry to have been read, or by somebody whose key
    the other of the two enrolled. Where nobody confirmed, a finding that was lifted by a correction
    of the same officer who had entered the act; and a step that was taken while its kind did not
    wait for a second officer, though it did before and did again afterwards. That two names are one
    person, no log can show.
    Boundary: as many seconds between the two as the threshold says is time enough.
    """
    norm = threshold("read_before_confirming")
    for confirmed in traces.confirmed:
        yield _confirmation(traces, confirmed, norm)
    for made in traces.corrected:
        if made.lifted and not any(c.confirms == made.corrects for c in traces.confirmed):
            yield _alone(traces, made)
    for step in traces.on_file:
        if step.is_step and (around := _suspended(traces, step)):
            hands = (around[0], step, around[1])
            yield found(
                step.on, step=step.kind, suspended=entries_of(hands), officers=officers(*hands)
            )


def _suspended(traces: Traces, step: Entered) -> tuple[Policy, Policy] | None:
    """Return the entries that let a kind of step wait no longer, and again, around one step."""
    before = [policy for policy in traces.office.policies if policy.entry < step.entry]
    after = [policy for policy in traces.office.policies if policy.entry > step.entry]
    if not before or step.kind in before[-1].steps:
        return None
    held = [place for place, policy in enumerate(before) if step.kind in policy.steps]
    again = next((policy for policy in after if step.kind in policy.steps), None)
    return None if not held or again is None else (before[held[-1] + 1], again)


def _confirmation(traces: Traces, confirmed: Confirmed, norm: int) -> Says:
    entered = traces.find(confirmed.confirms)
    if entered is None:
        return unknown("entry_confirmed", confirmed.day, entries=(confirmed.confirms,))
    made = [m for m in traces.find_corrections(entered.entry) if m.entry < confirmed.entry]
    authors: tuple[Hand, ...] = (entered, *made)
    hands = (*authors, confirmed)
    common = {"step": entered.kind, "entries": entries_of(hands), "officers": officers(*hands)}
    enrolled = tuple(who for a in authors for who in _enrolled(traces, a, confirmed))
    between = seconds(authors[-1], confirmed)
    if enrolled:
        pairs = tuple(dict.fromkeys(enrolled))
        return found(entered.on, **common, enrolled_by=pairs, seconds=between)
    if between < norm:
        return found(entered.on, **common, seconds=between, **norm_of("read_before_confirming"))
    if not all(hand.signed for hand in hands):
        return unknown("signatures", entered.on, **common)
    return clear(entered.on, **common)


def _enrolled(traces: Traces, author: Hand, confirmed: Confirmed) -> Iterator[str]:
    """Yield who of the two enrolled the key of the other."""
    by = traces.office.enrolled_by
    if by.get(confirmed.officer) == author.officer:
        yield author.officer
    if by.get(author.officer) == confirmed.officer:
        yield confirmed.officer


def _alone(traces: Traces, made: Corrected) -> Says:
    entered = traces.find(made.corrects)
    if entered is None or entered.officer != made.officer:
        return clear(made.on, entries=(made.corrects, made.entry))
    return found(
        made.on,
        step=made.about,
        lifted=made.lifted,
        entries=(made.corrects, made.entry),
        officers=officers(made),
    )


HANDS: Mapping[str, TraceCheck] = {"R06": _both_sides}
