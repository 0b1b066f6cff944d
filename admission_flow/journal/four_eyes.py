"""Four eyes: a step waits until a second officer has confirmed its entry, by an entry of their own.

Two entries by two people, never one entry with two names typed in (docs/reference/journal.md). The
register's own chain says which steps wait; a case's chain holds step, corrections and confirmation,
so that a verifier finds out from the log alone who confirmed what, and who went on without.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from admission_flow.journal.entry import REGISTER, Entry
from admission_flow.journal.report import Break
from admission_flow.procedure.quick_dataclass import dataclass

POLICY = "officer.four_eyes"
"""In the register's chain: from the next entry on these steps wait; an empty list ends it."""
CONFIRM = "case.confirm"
_STEPS = ("case.advance", "case.take_over")
_CORRECT = "case.correct"


@dataclass(slots=True)
class Waiting:
    """A step's entry that waits for a second officer."""

    seq: int
    kind: str
    """Kind of the step."""
    authors: set[str]
    """Who entered or corrected it: none of them may confirm."""


@dataclass(slots=True)
class FourEyes:
    """What waits for a second officer, after the entries taken so far."""

    steps: frozenset[str] = frozenset()
    """Kinds of step that wait, as the register's chain says now."""
    waiting: dict[str, dict[int, Waiting]] = field(default_factory=dict)
    """By case, by entry."""
    confirmed: dict[str, dict[int, Waiting]] = field(default_factory=dict)
    """What was confirmed: a correction makes it wait anew."""

    def of(self, case_id: str) -> tuple[Waiting, ...]:
        """Return what waits in a case, oldest first."""
        return tuple(item for _, item in sorted(self.waiting.get(case_id, {}).items()))

    def wrong_with(self, entry: Entry) -> str:
        """Return what is wrong with an entry, before it is taken; empty if nothing."""
        intent = entry.intent
        if intent.action == CONFIRM:
            return self.refusal_of(intent.case, _number(intent.data.get("entry")), intent.actor)
        if intent.action == _STEPS[0]:
            waits = self.of(intent.case)
            if waits:
                return f"a step was taken while entry {waits[0].seq} waited for a second officer"
        return ""

    def refusal_of(self, case_id: str, seq: int, officer: str) -> str:
        """Return why an officer cannot confirm an entry, in a verifier's words; empty if they can.

        Whoever entered or corrected it cannot, and what does not wait cannot be confirmed.
        """
        item = self.waiting.get(case_id, {}).get(seq)
        if item is None:
            return f"it confirms entry {seq}, which does not wait for a second officer"
        if officer in item.authors:
            return f"it confirms entry {seq} by {officer}, who entered or corrected it"
        return ""

    def take(self, entry: Entry) -> None:
        """Let an entry have its effect."""
        intent = entry.intent
        if intent.case == REGISTER:
            if intent.action == POLICY:
                self.steps = _words(intent.data.get("steps"))
            return
        if intent.action in _STEPS:
            kind = _kind(intent.data)
            if kind in self.steps:
                waits = self.waiting.setdefault(intent.case, {})
                waits[entry.seq] = Waiting(entry.seq, kind, {intent.actor})
        elif intent.action == _CORRECT:
            self._corrected(intent.case, _number(intent.data.get("corrects")), entry)
        elif intent.action == CONFIRM:
            seq = _number(intent.data.get("entry"))
            item = self.waiting.get(intent.case, {}).pop(seq, None)
            if item is not None:
                self.confirmed.setdefault(intent.case, {})[seq] = item

    def _corrected(self, case_id: str, seq: int, entry: Entry) -> None:
        waits = self.waiting.setdefault(case_id, {})
        item = waits.get(seq) or self.confirmed.get(case_id, {}).pop(seq, None)
        if item is None:
            return
        if entry.intent.data.get("act") is None:  # it never happened: nothing is left to confirm
            waits.pop(seq, None)
            return
        item.authors.add(entry.intent.actor)
        waits[seq] = item


def four_eyes_of(register_chain: Iterable[Entry], case_chain: Iterable[Entry]) -> FourEyes:
    """Return what waits in one case.

    Args:
        register_chain: the register's own entries, oldest first.
        case_chain: the entries of the case, oldest first.

    """
    found = FourEyes()
    policies = [entry for entry in register_chain if entry.intent.action == POLICY]
    for entry in sorted([*policies, *case_chain], key=lambda entry: entry.seq):
        found.take(entry)
    return found


def verify_four_eyes(entries: Iterable[Entry]) -> Iterator[Break]:
    """Yield every confirmation by one of the same officers, and every step taken without one.

    Args:
        entries: the whole log, verified by `verify_lines`.

    """
    found = FourEyes()
    for entry in entries:
        wrong = found.wrong_with(entry)
        if wrong:
            yield Break(entry.seq, entry.intent.case, wrong)
        else:
            found.take(entry)


def _kind(data: Mapping[str, Any]) -> str:
    act = data.get("act")
    return str(act.get("kind", "")) if isinstance(act, Mapping) else ""


def _words(value: object) -> frozenset[str]:
    if not isinstance(value, list | tuple):
        return frozenset()
    return frozenset(word for word in value if isinstance(word, str))


def _number(value: object) -> int:
    return value if type(value) is int else -1
