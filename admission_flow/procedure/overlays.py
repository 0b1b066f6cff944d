"""What a province (or who else may) asks beyond the centre: its own, dated, cited, never looser.

An overlay tightens values of the law from a day on, and asks for papers before steps. It never
loosens: the reader refuses a row that would (`overlay_file.py`), the tighter of the two holds on
each day, whatever the centre issues later, and where a rule would let pass with the overlay what it
refuses without, what it says without holds (a count of working days may end in a year that the
calendar knows, where the longer one of the centre does not).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import wraps
from itertools import zip_longest
from typing import Any, NamedTuple

from admission_flow.procedure.acts import Act, Step
from admission_flow.procedure.case_on_day import CaseOnDay
from admission_flow.procedure.findings import NOT_APPLICABLE, Citation, Result, Severity, met_if
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.procedure.rulebook import (
    DatedValue,
    Document,
    NoValue,
    Row,
    Values,
    turns_of,
)
from admission_flow.procedure.rules.rule import Check, Rule, Tighter
from admission_flow.procedure.workflow import Guard, StepSpec

PAPERS = "overlay.papers"
"""The rule that every paper of an overlay is asked by."""


@dataclass(frozen=True, slots=True)
class AskedPapers:
    """Papers that an overlay asks for before one step."""

    step: str
    responsible: str
    """Who must bring them: a role of the workflow."""
    rows: tuple[Row, ...]
    """By day, the kinds of evidence of which each must be on file."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """One overlay file, as it was read and found to loosen nothing."""

    file: str
    issuer: str
    documents: Mapping[str, Document]
    values: Mapping[str, DatedValue]
    papers: tuple[AskedPapers, ...]


def asks_as_much(direction: Tighter, overlay: Any, centre: Any) -> bool:  # noqa: ANN401 - as its unit
    """Whether a value of an overlay asks at least what the centre's asks."""
    match direction:
        case Tighter.LOWER:
            return bool(overlay <= centre)
        case Tighter.HIGHER:
            return bool(overlay >= centre)
        case Tighter.YES:
            return bool(overlay or not centre)
        case Tighter.NO:
            return bool(centre or not overlay)
        case Tighter.MORE:
            return set(overlay) >= set(centre)
        case Tighter.FEWER:
            return set(overlay) <= set(centre)


def tighter_of(direction: Tighter, overlay: Any, centre: Any) -> Any:  # noqa: ANN401 - as its unit
    """Return what asks for as much as both do: the tighter one, or of two lists what both ask."""
    if asks_as_much(direction, centre, overlay):
        return centre
    if asks_as_much(direction, overlay, centre):
        return overlay
    if direction is Tighter.MORE:
        return (*centre, *(item for item in overlay if item not in centre))
    return tuple(item for item in centre if item in overlay)


class _Held(NamedTuple):
    """What holds from a day on; `row` None: nothing."""

    start: date
    row: Row | None


def tightened(direction: Tighter, centre: DatedValue, overlay: DatedValue) -> DatedValue:
    """Return a value as the centre and an overlay have it together, day by day."""
    held: list[_Held] = []
    for day in sorted({*_turns(centre), *_turns(overlay)}):
        ours, theirs = _on(centre, day), _on(overlay, day)
        row = ours
        if ours is not None and theirs is not None:
            row = _together(direction, ours, theirs)
        if held and _same(held[-1].row, row):
            continue
        held.append(_Held(day, row))
    return replace(centre, rows=tuple(_rows(held)))


def _turns(value: DatedValue) -> Iterator[date]:
    for row in value.rows:
        yield row.start
        if row.end is not None:
            yield date.fromordinal(row.end.toordinal() + 1)


def _on(value: DatedValue, day: date) -> Row | None:
    try:
        return value.on(day)
    except NoValue:
        return None


def _together(direction: Tighter, ours: Row, theirs: Row) -> Row:
    value = tighter_of(direction, theirs.value, ours.value)
    if value == ours.value:
        return ours
    cites = theirs.citations if value == theirs.value else (*theirs.citations, *ours.citations)
    return replace(theirs, value=value, citations=cites)


def _same(before: Row | None, now: Row | None) -> bool:
    if before is None or now is None:
        return before is now
    return (before.value, before.citations) == (now.value, now.citations)


def _rows(held: Sequence[_Held]) -> Iterator[Row]:
    for (start, row), after in zip_longest(held, held[1:]):
        if row is None:
            continue
        ends = after is not None and after.row is None
        end = date.fromordinal(after.start.toordinal() - 1) if after and ends else None
        yield Row(start, end, row.value, row.citations)


# ---- a procedure with its overlays ---------------------------------------------------------------


def overlaid(procedure: Procedure, overlays: Sequence[Overlay]) -> Procedure:
    """Return a procedure with what overlays ask beyond it; without any, as it is.

    Args:
        procedure: as the centre's law has it.
        overlays: in any order: of several that ask for the same, the tightest holds.

    """
    if not overlays:
        return procedure
    centre = procedure.workflow.rulebook
    values = dict(centre.values)
    for overlay in overlays:
        for of, value in overlay.values.items():
            rule, _, name = of.rpartition(".")
            direction = procedure.by_id[rule].direction(name)
            if direction is not None:
                values[of] = tightened(direction, values[of], value)
    touched = {of.rpartition(".")[0] for overlay in overlays for of in overlay.values}
    rules = tuple(
        replace(rule, check=_never_looser(rule.check)) if rule.id in touched else rule
        for rule in procedure.rules
    )
    steps = dict(procedure.workflow.steps)
    declared = dict(centre.declared)
    asked = _asked_by_step(overlays)
    if asked:
        values |= {f"{PAPERS}.{step}": value for step, (value, _) in asked.items()}
        declared[PAPERS] = tuple(asked)
        rules = (*rules, _papers_rule(procedure.kinds, tuple(asked)))
        steps |= {step: _guarded(steps[step], who) for step, (_, who) in asked.items()}
    rulebook = replace(
        centre,
        values=values,
        declared=declared,
        centre=centre,
        overlays=tuple(overlays),
        _turns=turns_of(centre.regimes, values),
        _laws={},
    )
    workflow = replace(procedure.workflow, steps=steps, rulebook=rulebook, _ways={})
    return replace(procedure, rules=rules, workflow=workflow)


def _never_looser(check: Check) -> Check:
    """Return a rule's function that lets nothing pass which the centre's law refuses."""

    @wraps(check)
    def both(case: CaseOnDay[Any], values: Values) -> Result:
        result = check(case, values)
        centre = values.centre
        if centre is None or not centre.applies or result.status.stands_in_the_way:
            return result
        alone = check(case, centre)
        return alone if alone.status.stands_in_the_way else result

    return both


def _asked_by_step(overlays: Iterable[Overlay]) -> dict[str, tuple[DatedValue, str]]:
    """Return by step what all overlays together ask for, and who must bring it."""
    found: dict[str, tuple[DatedValue, str]] = {}
    for overlay in overlays:
        for asked in overlay.papers:
            nothing = DatedValue(
                f"{PAPERS}.{asked.step}", "words", (Row(date.min, None, (), citations=()),)
            )
            value, who = found.get(asked.step, (nothing, asked.responsible))
            more = replace(nothing, rows=asked.rows)
            found[asked.step] = _joined(value, more), who
    return found


def _joined(value: DatedValue, more: DatedValue) -> DatedValue:
    """Return what two lists of papers ask for together, with the citations of both."""
    held: list[_Held] = []
    for day in sorted({*_turns(value), *_turns(more)}):
        ours, theirs = value.on(day), _on(more, day)
        row = ours
        if theirs is not None:
            kinds = (*ours.value, *(kind for kind in theirs.value if kind not in ours.value))
            row = replace(ours, value=kinds, citations=(*ours.citations, *theirs.citations))
        held.append(_Held(day, row))
    return replace(value, rows=tuple(_rows(held)))


def _guarded(spec: StepSpec, who: str) -> StepSpec:
    return replace(spec, guards=(*spec.guards, Guard(PAPERS, Severity.BLOCK, who)))


def _papers_rule(kinds: Mapping[str, type[Act]], steps: tuple[str, ...]) -> Rule:
    """Return the rule that the papers of overlays are on file before a step."""

    def the_papers_of_the_overlay_are_on_file(case: CaseOnDay[Step], values: Values) -> Result:
        """Each paper that a province asks for before the step is on file. Source: its document."""
        asked = values.words(case.name)
        if not asked:
            return NOT_APPLICABLE
        lacking = tuple(kind for kind in asked if not case.all(kinds[kind]))
        whose = _issuers(values.citations_of((case.name,)))
        facts = {"papers": asked, "lacking": lacking, "issuer": whose}
        return met_if(not lacking, **facts)._replace(by=(case.name,))

    return Rule(PAPERS, steps, the_papers_of_the_overlay_are_on_file)


def _issuers(citations: Iterable[Citation]) -> str:
    return "; ".join(dict.fromkeys(citation.issuer for citation in citations))
