"""Which steps wait for a second officer, what waits now, and the confirmation itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from admission_flow.errors import BadConfirmation, BadDocument
from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.four_eyes import CONFIRM, POLICY, FourEyes, Waiting, four_eyes_of
from admission_flow.journal.rights import Use
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Step
from admission_flow.procedure.document import Problem
from admission_flow.register.core.officers import officers_only
from admission_flow.register.core.records import Split
from admission_flow.register.core.topic import Data, Topic, texts

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries
    from admission_flow.register.core.register import Register


def _steps(_: str, data: Data) -> tuple[str, ...]:
    kinds = texts(data, "steps")
    wrong = [kind for kind in kinds if not issubclass(in_use.kinds().get(kind, object), Step)]
    if wrong or set(data) != {"steps"}:
        raise ValueError(f"it holds what is no step: {', '.join(wrong)}")
    return kinds


TOPIC: Topic[tuple[str, ...]] = Topic(name="officer four-eyes", read={POLICY: _steps})


def set_steps(register: "Register", steps: Sequence[str]) -> Entry:
    """Let steps of these kinds wait for a second officer from now on; none: end it.

    Raises:
        BadDocument: a kind is not a step.
        NotAllowed: whoever sets it is not an officer.

    """
    officers_only(register)
    wrong = [kind for kind in steps if not issubclass(in_use.kinds().get(kind, object), Step)]
    if wrong:
        raise BadDocument("officer four-eyes", [Problem(k, "no_step", {}) for k in wrong])
    data = {"steps": sorted(set(steps))}
    return register.note(POLICY, Split(data, {}))


def waiting_in(store: "Queries", case_id: str) -> tuple[Waiting, ...]:
    """Return what waits for a second officer in a case, oldest first."""
    return _of(store, case_id).of(case_id)


def all_waiting(store: "Queries") -> tuple[FourEyes, int]:
    """Return which steps wait by the register's own chain, and how many entries wait now."""
    found = FourEyes()
    if policies(store):
        for entry in store.entries():
            found.take(entry)
    return found, sum(len(items) for items in found.waiting.values())


def confirm(register: "Register", case_id: str, seq: int) -> Entry:
    """Confirm the step of an entry, as a second officer who has read it.

    Raises:
        BadConfirmation: the entry does not wait, or the same officer entered or corrected it.
        UnknownCase, CaseErased: there is no such case.
        NotAllowed: this officer may not.

    """
    register.permit(Use.CONFIRM)
    officers_only(register)
    with register.store.writing() as writing:
        writing.case_head(case_id)  # whose case it is not is told so first
        found = _of(writing, case_id)
        if found.refusal_of(case_id, seq, register.officer):
            own = seq in found.waiting.get(case_id, {})
            reason = "own_step" if own else "does_not_wait"
            raise BadConfirmation(case=case_id, entry=seq, officer=register.officer, reason=reason)
        return register.note_in(writing, case_id, CONFIRM, Split({"entry": seq}, {}))


def confirmation_of(store: "Queries", case_id: str, seq: int) -> int | None:
    """Return the entry that confirmed a step as it stands now, or None."""
    if seq not in _of(store, case_id).confirmed.get(case_id, {}):
        return None
    found = [
        entry.seq
        for entry in store.entries(case_id)
        if entry.intent.action == CONFIRM and entry.intent.data.get("entry") == seq
    ]
    return found[-1] if found else None


def _of(store: "Queries", case_id: str) -> FourEyes:
    said = policies(store)
    # Where no step ever had to wait, a glance at a case need not read it once more.
    return four_eyes_of(said, store.entries(case_id)) if said else FourEyes()


def policies(store: "Queries") -> list[Entry]:
    """Return the entries that say which steps wait, oldest first.

    Raises:
        EntryUnreadable: one of them does not: nobody can say then what waits.

    """
    found = list(store.entries(REGISTER, actions=(POLICY,)))
    TOPIC.standing(found)
    return found
