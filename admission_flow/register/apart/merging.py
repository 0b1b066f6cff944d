"""Takes over what another office hands over: case by case, each whole or not at all.

Whatever stopped a run - Ctrl-C, a power cut, another window - the same handover again goes on where
it stopped: what a case has of it already is not entered again.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from admission_flow.errors import (
    CaseMoved,
    HandoverRefused,
    OtherProcedure,
    RegisterBusy,
)
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.entry import Basis
from admission_flow.procedure.document import Problem
from admission_flow.procedure.in_use import ADMISSION
from admission_flow.register.apart.looking import Looked, Looking, MergedCase, MergeStanding
from admission_flow.register.apart.received import Received
from admission_flow.register.apart.taken import Taken
from admission_flow.register.core.origin import lineage
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register

__all__ = [
    "MergeReport",
    "MergeStanding",
    "MergedCase",
    "Received",
    "carry_out",
    "check_fits",
    "look",
    "notices_of",
    "report_of",
]

_TRIES = 8
"""Times that a case is looked at anew because another window wrote meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeReport:
    """What came of a handover, or would."""

    log: str
    """Id of the sender's register."""
    checkpoint: Checkpoint
    """Of the sender's log."""
    cases: tuple[MergedCase, ...]
    """In the order of the handover."""
    notices: tuple[Problem, ...]
    """What is to be said of the whole: persons erased there, another rulebook."""
    anchored: bool
    """Whether a root on paper confirmed the log."""


def report_of(
    received: Received,
    cases: tuple[MergedCase, ...],
    notices: tuple[Problem, ...],
    *,
    anchored: bool,
) -> MergeReport:
    """Return what came of a handover as one record."""
    log = received.log
    return MergeReport(
        log=log.id, checkpoint=log.checkpoint, cases=cases, notices=notices, anchored=anchored
    )


def check_fits(register: ReadingRegister, received: Received) -> None:
    """Refuse a handover that this register cannot take anything from.

    Raises:
        OtherProcedure: it is of another procedure.
        HandoverRefused: it is this register's own, or of a copy for practice.

    """
    own = register.procedure
    name = ADMISSION if own is None else own.name
    if (received.log.procedure or ADMISSION) != name:
        raise OtherProcedure(kept=received.log.procedure, given=name)
    if received.log.id == register.store.log:
        raise HandoverRefused(folder=received.log.id, reason="handover_own")
    if received.log.lineage.practice and not lineage(register.store).practice:
        raise HandoverRefused(folder=received.log.id, reason="handover_practice")


def notices_of(register: ReadingRegister, received: Received) -> tuple[Problem, ...]:
    """Return what is to be said of a handover besides its cases."""
    found = []
    if received.log.rulebook and received.log.rulebook != register.rulebook:
        facts = {"there": received.log.rulebook, "here": register.rulebook}
        found.append(Problem("file", "merge_other_rulebook", facts))
    taken = Taken(received.log.id)
    taken.read(register.store)
    for there in sorted(received.log.erased & taken.cases.keys()):
        here = taken.cases[there].case
        if register.store.erasure(here) is None:
            found.append(Problem(there, "merge_erased_there", {"case": here}))
    return tuple(found)


def look(
    register: ReadingRegister,
    received: Received,
    *,
    new: Collection[str] = (),
    as_found: bool = False,
) -> Iterator[MergedCase]:
    """Yield what would become of each case. Nothing is written.

    Args:
        register: whose cases they would become.
        received: what was handed over, verified.
        new: cases there of people who are somebody else than whoever is like them here.
        as_found: keep steps that the rules do not permit, marked so, instead of refusing.

    Raises:
        HandoverRefused: `new` names a case that was not handed over.
        JournalBroken: a case here cannot be read.
        DataKeyUnusable: values here are sealed, and the key is not at hand.

    """
    looking = Looking(register, received, new=new, as_found=as_found)
    yield from (looking.look(case).merged for case in received.cases)


def carry_out(
    register: Register,
    received: Received,
    *,
    new: Collection[str] = (),
    as_found: bool = False,
) -> Iterator[MergedCase]:
    """Take over case after case, each in a transaction of its own, and yield what became of it.

    A case that is in conflict is left as it is on both sides, and the others go in. A step that the
    rules refuse leaves its refusal in the register's own chain, once.

    Raises:
        RegisterBusy, CaseMoved: others write all the time; what was yielded is entered.
        NotAllowed: this officer may not.
        Others as `look`.

    """
    looking = Looking(register, received, new=new, as_found=as_found)
    for case in received.cases:
        yield _taken(register, looking, case)


def _taken(register: Register, looking: Looking, case: str) -> MergedCase:
    for left in reversed(range(_TRIES)):
        looked = looking.look(case)
        try:
            return _write(register, looking, looked)
        except RegisterBusy:
            raise
        except CaseMoved:
            if not left:
                raise
    raise AssertionError(_TRIES)


def _write(register: Register, looking: Looking, looked: Looked) -> MergedCase:
    merged, checkpoint = looked.merged, looking.received.log.checkpoint
    basis = Basis(f"{checkpoint.origin} {checkpoint.size} {merged.sent}", checkpoint.root)
    if merged.standing is MergeStanding.REFUSED and merged.step is not None:
        return replace(merged, entry=register.refuse_taking(merged.step, basis).seq)
    if looked.opening is None or looked.merge is None or looked.numbers is None:
        return merged
    record, entry, verdict = register.take_in(
        looked.opening,
        looked.changes,
        looked.merge,
        basis=basis,
        numbers=looked.numbers,
        head=looked.head,
    )
    looking.wrote((entry.seq + 1, entry.leaf))
    state = verdict.state
    return replace(merged, case=record.id, written=True, state=state, entry=entry.seq)
