"""What was typed again: R02 and R07 after a refusal, R03 a paper, R10 a class result."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from admission_flow.inspection.catalogue import threshold
from admission_flow.inspection.entered import Entered, Traces, Way
from admission_flow.inspection.own.saying import Says, clear, found
from admission_flow.inspection.traces.figures import restated, same_paper
from admission_flow.inspection.traces.saying import (
    TraceCheck,
    entries_of,
    minutes,
    norm_of,
    officers,
)
from admission_flow.inspection.traces.words import shown


def _refused_before(traces: Traces, taken: Entered) -> list[Entered]:
    """Return the refusals of a step's kind since the last one that came on file, oldest first."""
    since = max(
        (a.entry for a in traces.on_file if a.kind == taken.kind and a.entry < taken.entry),
        default=-1,
    )
    return [
        act
        for act in traces.entered
        if act.way is Way.REFUSED and act.kind == taken.kind and since < act.entry < taken.entry
    ]


def _taken(traces: Traces) -> Iterator[tuple[Entered, list[Entered]]]:
    """Yield every step that was taken after refusals, with these."""
    for act in traces.entered:
        if act.way is Way.TYPED and (refused := _refused_before(traces, act)):
            yield act, refused


def _typed_to_fit(traces: Traces) -> Iterator[Says]:
    """R02: a step was refused, and taken for the same day with other figures, its own or a paper's.

    A paper that was missing and came is no such thing: a paper of its kind lay on file before.
    """
    for act, refused in _taken(traces):
        same_day = [one for one in refused if one.on == act.on and one.failing - act.failing]
        if not same_day:
            continue
        first, last = same_day[0], same_day[-1]
        lifted = frozenset().union(*(one.failing for one in same_day)) - act.failing
        hands: list[Entered] = [*same_day, act]
        changed = restated(last, act) or restated(first, act)
        if not changed:
            second = _second_papers(traces, last, act)
            hands = [*(hand for pair in second for hand in pair), *hands]
            changed = tuple(change for pair in second for change in restated(*pair))
        if not changed:
            yield clear(act.on, step=act.kind)
            continue
        yield found(
            act.on,
            step=act.kind,
            changed=shown(changed),
            refusals=len(same_day),
            lifted=tuple(sorted(lifted)),
            entries=tuple(sorted(entries_of(hands))),
            minutes=minutes(last, act),
            officers=officers(*hands),
            paper_named=bool(act.facts.get("number")),
        )


def _second_papers(
    traces: Traces, refused: Entered, taken: Entered
) -> Sequence[tuple[Entered, Entered]]:
    """Return (first, second) of papers of which the second was entered after a refusal."""
    before = [a for a in traces.on_file if a.entry < refused.entry and a.kind != taken.kind]
    between = [a for a in traces.on_file if refused.entry < a.entry < taken.entry]
    return [
        (first, second)
        for second in between
        if second.on <= taken.on
        for first in [next((a for a in reversed(before) if same_paper(a, second)), None)]
        if first is not None and restated(first, second)
    ]


def _entered_twice(traces: Traces) -> Iterator[Says]:
    """R03: a paper was entered, and once more with the same day and other figures."""
    if len(traces.on_file) > 1:
        found_some = False
        for first, second in _of_one_day(traces):
            if not same_paper(first, second):
                continue
            if first.way is second.way is Way.DOCUMENT:
                continue
            changed = restated(first, second)
            if changed:
                found_some = True
                yield found(
                    second.on,
                    step=second.kind,
                    changed=shown(changed),
                    entries=entries_of((first, second)),
                    minutes=minutes(first, second),
                    officers=officers(first, second),
                    **({"struck_out": True} if _struck_out(traces, first) else {}),
                )
        if not found_some:
            yield clear(None)


def _of_one_day(traces: Traces) -> Iterator[tuple[Entered, Entered]]:
    """Yield each two acts of one kind and day."""
    alike: dict[tuple[str, date], list[Entered]] = defaultdict(list)
    for act in traces.on_file:
        alike[act.kind, act.on].append(act)
    for acts in alike.values():
        yield from combinations(acts, 2)


def _struck_out(traces: Traces, act: Entered) -> bool:
    return any(c.struck_out and c.corrects == act.entry for c in traces.corrected)


def _moved_day(traces: Traces) -> Iterator[Says]:
    """R07: a step was refused, and soon taken with another day and otherwise the same figures.

    Whoever waits and enters it on its new day has not moved it. Boundary: as many minutes between
    the two as the threshold says is found.
    """
    norm = timedelta(minutes=threshold("moved_day_within"))
    for act, refused in _taken(traces):
        for one in reversed(refused):
            if one.on == act.on or not one.failing - act.failing:
                continue
            changed = restated(one, act)
            only_the_day = {change.name for change in changed} == {"on"}
            if not only_the_day or act.at - one.at > norm or act.on == act.day:
                continue
            yield found(
                act.on,
                step=act.kind,
                changed=shown(changed),
                lifted=tuple(sorted(one.failing - act.failing)),
                entries=entries_of((one, act)),
                minutes=minutes(one, act),
                officers=officers(one, act),
                **norm_of("moved_day_within"),
            )
            break
        else:
            yield clear(act.on, step=act.kind)


def _result_anew(traces: Traces) -> Iterator[Says]:
    """R10: somebody did not pass a class, and passed it by a later entry on the same class."""
    for place, result in enumerate(traces.results):
        before = [r for r in traces.results[:place] if r.code == result.code]
        last = before[-1] if before else None
        if last is not None and last.passed is False and result.passed:
            yield found(
                result.day,
                class_code=result.code,
                entries=entries_of((last, result)),
                minutes=minutes(last, result),
                officers=officers(last, result),
            )
        else:
            yield clear(result.day)


TYPED: Mapping[str, TraceCheck] = {
    "R02": _typed_to_fit,
    "R03": _entered_twice,
    "R07": _moved_day,
    "R10": _result_anew,
}
