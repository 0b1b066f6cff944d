"""What an entry would change in its case: fields, steps on file, state, deadlines."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import plain
from admission_flow.procedure.findings import StepVerdict, Verdict
from admission_flow.procedure.paper_sheet import SHEET, PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core import records
from admission_flow.register.core.records import CaseRecord, Replacement


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of an act, a person or a unit before and after, as JSON types; None: not stated."""

    about: str
    """Kind of the act; "person"; "unit"; "paper_sheet"."""
    field: str
    """As it is typed: "helper", "roll.in_favour"."""
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step on file on which another verdict is given afterwards."""

    entry: int
    """The entry that holds it; of one that is not written yet, the number that comes next."""
    before: StepVerdict | None
    """None: it is not on file yet."""
    after: StepVerdict | None
    """None: it is struck out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an entry would do; nothing was written."""

    case: str
    version: int
    """Of the case as it was looked at: given back when it is written, nothing else is written."""
    permitted: bool
    """False: the rules refuse the step; a refusal is all that would be written."""
    repeated: int | None
    """The entry that says the same already: nothing would be written. None: there is none."""
    step: StepVerdict | None
    """On the step that would be taken; None: none would."""
    as_found: bool
    """The step would be put on file as found, though its rules do not permit it."""
    changes: tuple[FieldChange, ...]
    """What a correction states otherwise."""
    struck_out: bool
    """The correction says that it never happened."""
    steps: tuple[StepChange, ...]
    """The steps, in the order of their entries, whose verdict the entry changes."""
    before: Verdict
    """On the case as it stands."""
    after: Verdict
    """On the case with the entry: what `Written.verdict` would be."""
    waits: bool
    """The step waits for a second officer then, one that was confirmed waits anew."""


def preview_of(  # noqa: PLR0913 - what it is made of
    *,
    action: str,
    before: CaseRecord,
    after: CaseRecord,
    verdicts: tuple[Verdict, Verdict],
    step: StepVerdict | None,
    repeated: int | None,
    corrected: tuple[int, Replacement] | None,
    waits: bool,
) -> Preview:
    """Return what an entry would do.

    Args:
        action: of the entry.
        before: the case as it stands.
        after: the case with the entry.
        verdicts: on the two.
        step: the verdict on the step that would be taken.
        repeated: the entry that says the same already.
        corrected: the entry that is corrected, and what stands instead.
        waits: whether a second officer has to confirm then.

    """
    changes = () if corrected is None else tuple(_changes(before, *corrected))
    return Preview(
        case=before.id,
        version=before.version,
        permitted=action != records.REFUSE,
        repeated=repeated,
        step=step,
        as_found=action == records.TAKE_OVER and repeated is None,
        changes=changes,
        struck_out=corrected is not None and corrected[1] is None,
        steps=tuple(_steps(before, after, verdicts)),
        before=verdicts[0],
        after=verdicts[1],
        waits=waits,
    )


def _changes(record: CaseRecord, seq: int, replacement: Replacement) -> Iterator[FieldChange]:
    old: Any
    if isinstance(replacement, Person):
        about, old = "person", record.person
    elif isinstance(replacement, Unit):
        about, old = "unit", record.unit
    elif isinstance(replacement, PaperSheet):
        yield from field_changes(SHEET, record.paper_sheet, replacement)
        return
    else:
        item = record.find(seq)
        if item is None:
            return
        about, old = item.act.kind, item.act
    new = {} if replacement is None else plain(replacement)
    yield from field_changes(about, plain(old), new)


def field_changes(
    about: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[FieldChange]:
    """Yield each field that two plain records do not state alike, the counts of a vote singly."""
    old, new = dict(_flat(before)), dict(_flat(after))
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield FieldChange(about, name, old.get(name), new.get(name))


def _flat(record: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in record.items():
        if isinstance(value, Mapping):
            for inner, part in value.items():
                yield f"{name}.{inner}", part
        else:
            yield name, value


def _steps(
    before: CaseRecord, after: CaseRecord, verdicts: tuple[Verdict, Verdict]
) -> Iterator[StepChange]:
    old, new = _by_entry(before, verdicts[0]), _by_entry(after, verdicts[1])
    for seq in sorted({*old, *new}):
        first, second = old.get(seq), new.get(seq)
        if _outcome(first) != _outcome(second):
            yield StepChange(seq, first, second)


def _by_entry(record: CaseRecord, verdict: Verdict) -> dict[int, StepVerdict]:
    """Return the verdict on each step by its entry: they are judged by day, then as entered."""
    steps = [(item.act.on, item.seq) for item in record.recorded if isinstance(item.act, Step)]
    in_order = sorted(steps, key=_day)
    return {seq: step for (_, seq), step in zip(in_order, verdict.steps, strict=True)}


def _day(step: tuple[date, int]) -> date:
    return step[0]


def _outcome(step: StepVerdict | None) -> tuple[object, ...] | None:
    return None if step is None else (step.permitted, step.judged, step.blocked_by)
