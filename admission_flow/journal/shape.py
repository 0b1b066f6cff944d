"""Is an entry what it says it is? What can be told from the log alone, without any law.

A program of ours writes an entry of an action in one form only: a step that was taken has a verdict
that permits it and the state that it leads to, a paper that was recorded is no step and has none.
Whoever writes past the program leaves out what the judge would have said, or puts a step where
nobody judges it. The verifier believes neither: a claim that is missing is a break.

Source of the forms: docs/auditors/bundle.md, "What an entry of an action holds".
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any

from admission_flow.journal.canonical import quoted
from admission_flow.journal.entry import Entry, Intent
from admission_flow.journal.four_eyes import CONFIRM, POLICY
from admission_flow.journal.keys import COUNTERSIGN, ENROL, HAND_OUT, RETIRE, day_of
from admission_flow.journal.lineage import CREATE, PRACTICE, RESTORE
from admission_flow.journal.privacy import ENCRYPT, ERASE_APPROVE, ERASE_REQUEST, ROTATE
from admission_flow.journal.quick import Said
from admission_flow.journal.rights import GRANT, RELATION, WITHDRAW
from admission_flow.journal.sent import MERGE, wrong_with_sent
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Evidence, Step
from admission_flow.procedure.quick_dataclass import dataclass

OPEN, RECORD, ADVANCE = "case.open", "case.record", "case.advance"
REFUSE, CORRECT = "case.refuse", "case.correct"
TAKE_OVER = "case.take_over"
"""An act taken over with a whole document: all its entries were judged together."""
REFUSE_TAKE_OVER = "register.refuse_take_over"
ADOPT = "register.adopt"
"""Another rulebook was taken over: entries after it are judged by that."""
DERIVE = "register.derive"
"""Where the cases stand was derived again, under a rulebook or by a program that no entry named."""

_IN_CASES = frozenset(
    {OPEN, RECORD, ADVANCE, REFUSE, CORRECT, TAKE_OVER, CONFIRM, MERGE}
    | {"class.result", "source.proposed", "source.report_for"}
    | {f"privacy.{verb}" for verb in ("view", "unmask", "print", "export", "lend", "return")}
    | {ERASE_REQUEST, ERASE_APPROVE}
)
_IN_THE_REGISTER = frozenset(
    {CREATE, REFUSE_TAKE_OVER, RESTORE, PRACTICE, ADOPT, DERIVE, POLICY, HAND_OUT, COUNTERSIGN}
    | {ENCRYPT, ROTATE, "source.review", "source.every"}
    | {f"class.{verb}" for verb in ("open", "enrol", "attend", "withdraw", "certify", "number")}
    | {"class.close", "class.retract", "due.done", "due.remind", "due.retract"}
    | {"plan.set", "plan.notify", "plan.received", "plan.retract"}
    | {"unit.add", "unit.change", "unit.close", "unit.deciders", "unit.empower", "unit.retract"}
    | {"unit.system", GRANT, WITHDRAW, RELATION}
)
_ANYWHERE = frozenset({ENROL, RETIRE, "source.retract"})
"""A source's entries lie in both kinds of chain; an enrolment inside a case is held to its form and
has no effect (docs/auditors/bundle.md)."""

ACTIONS = _IN_CASES | _IN_THE_REGISTER | _ANYWHERE
"""Every action that a program of this version writes."""

HOLDS: Mapping[str, type[Evidence] | type[Step]] = {
    RECORD: Evidence,
    ADVANCE: Step,
    REFUSE: Step,
}
"""What kind of act an entry of an action holds: a replay judges steps, and nothing else."""
_STANDS_IN_THE_WAY = frozenset({"unmet", "pending", "unknown"})


def wrong_with(intent: Intent | Said) -> str:
    """Return what is wrong with an entry taken by itself, in English; empty where nothing is.

    Of an action that this version does not know it can only be said that nobody judges it.
    """
    if intent.verdict is not None and not intent.rule.sha256:
        return "it has a verdict by no rulebook"
    if intent.rule.sha256 and not intent.rule.id:
        return "it names a rulebook and not whose it is"
    return (
        _wrong_place(intent)
        or _FORMS.get(intent.action, _wrong_note)(intent)
        or wrong_with_sent(intent.action, intent.data)
    )


def _wrong_place(intent: Intent | Said) -> str:
    action, case = intent.action, intent.case
    if action in (_IN_THE_REGISTER if case else _IN_CASES):
        return f"{action} does not belong into this chain"
    if action in {OPEN, CREATE} and intent.case_ver > 1:
        return f"{action} stands where it begins nothing"
    if case and action != OPEN and intent.case_ver == 1:
        return f"it begins a chain that {OPEN} begins"
    return ""


def _wrong_note(intent: Intent | Said) -> str:
    """Say what is wrong with an entry that nobody judges."""
    if intent.verdict is not None:
        return f"{intent.action} has a verdict, and is judged by nobody"
    return _wrong_move(intent, moves=intent.action == OPEN)


def _wrong_refusal(intent: Intent | Said) -> str:
    wrong = wrong_verdict(intent.verdict, permits=False)
    return wrong or _wrong_move(intent, moves=False)


def _wrong_act(intent: Intent | Said) -> str:
    action, cls = intent.action, kind_of(intent.data)
    if cls is None:
        return "its act is of no kind that this program knows"
    wanted = HOLDS.get(action)
    if wanted is not None and not issubclass(cls, wanted):
        if issubclass(cls, Step):
            return f"{cls.kind} is a step and does not belong into {action}"
        return f"{cls.kind} is no step and does not belong into {action}"
    if issubclass(cls, Evidence):
        return _wrong_evidence(intent, cls.kind)
    permits = None if action == TAKE_OVER else action == ADVANCE
    wrong = wrong_verdict(intent.verdict, permits=permits)
    permitted = intent.verdict is not None and intent.verdict.get("permitted") is True
    return wrong or _wrong_move(intent, moves=permitted)


def _wrong_evidence(intent: Intent | Said, kind: str) -> str:
    if act_day(intent.data) > day_of(intent.at):
        return f"{kind} is dated after the day on which it was recorded"
    if intent.verdict is not None:
        return f"{kind} has a verdict, and is no step"
    return _wrong_move(intent, moves=False)


def _wrong_move(intent: Intent | Said, *, moves: bool) -> str:
    if moves and not intent.to:
        return "it does not say which state it leads to"
    if intent.to and not moves:
        return f"it says that it leads to {intent.to}, and moves nothing"
    return ""


def _wrong_correction(intent: Intent | Said) -> str:
    data, verdict = intent.data, intent.verdict
    if verdict is None:
        return "its verdict is missing"
    fits = (
        set(verdict) == {"state", "lawful", "refused"}
        and isinstance(verdict["state"], str)
        and isinstance(verdict["lawful"], bool)
        and isinstance(verdict["refused"], list)
        and verdict["lawful"] is not bool(verdict["refused"])
    )
    if not fits:
        return "its verdict is not that of a correction"
    if intent.to != verdict["state"]:
        return f"it leads to {intent.to or 'nowhere'}, and its verdict says {verdict['state']}"
    if type(data.get("corrects")) is not int or len(data.keys() & {"act", "person", "unit"}) != 1:
        return "it does not say what it corrects"
    if data.get("act", {}) is not None and "act" in data and kind_of(data) is None:
        return "its act is of no kind that this program knows"
    return ""


def wrong_verdict(verdict: Mapping[str, Any] | None, *, permits: bool | None) -> str:
    """Return what is wrong with the verdict on a step; empty where nothing is.

    Args:
        verdict: as the entry keeps it.
        permits: what it must say; None: either.

    """
    if verdict is None:
        return "its verdict is missing"
    blocked, findings = verdict.get("blocked_by"), verdict.get("findings")
    fits = (
        set(verdict) == {"permitted", "blocked_by", "regime", "findings"}
        and isinstance(verdict["permitted"], bool)
        and isinstance(blocked, list)
        and isinstance(findings, dict)
        and all(isinstance(rule, str) for rule in blocked)
    )
    if not fits or not isinstance(blocked, list) or not isinstance(findings, dict):
        return "its verdict is not that of a step"
    if verdict["permitted"] is bool(blocked) or any(
        findings.get(rule) not in _STANDS_IN_THE_WAY for rule in blocked
    ):
        return "its verdict contradicts itself"
    if permits is not None and verdict["permitted"] is not permits:
        return "it was taken, and its verdict refuses it" if permits else "its verdict permits it"
    return ""


_FORMS: Mapping[str, Callable[[Intent | Said], str]] = {
    RECORD: _wrong_act,
    ADVANCE: _wrong_act,
    REFUSE: _wrong_act,
    TAKE_OVER: _wrong_act,
    CORRECT: _wrong_correction,
    REFUSE_TAKE_OVER: _wrong_refusal,
}


def kind_of(data: Mapping[str, Any]) -> type[Evidence] | type[Step] | None:
    """Return which kind of act an entry's data holds; None: none that this program knows."""
    act = data.get("act")
    if type(act) is not dict and not isinstance(act, Mapping):  # the second takes a while
        return None
    kind = act.get("kind")
    cls = in_use.kinds().get(kind) if isinstance(kind, str) else None
    return cls if cls is not None and issubclass(cls, (Evidence, Step)) else None


def act_day(data: Mapping[str, Any]) -> str:
    """Return the day of the act that an entry's data holds, as it stands there; empty: none."""
    act = data.get("act")
    return str(act.get("on", "")) if isinstance(act, Mapping) else ""


class Whose:
    """Of which procedure a log is: its first entry says it, and no other entry says otherwise."""

    def __init__(self, named: Iterable[str] = ()) -> None:
        """Begin before the first entry, or after some that name these."""
        self._named: list[str] = list(named)

    @property
    def named(self) -> list[str]:
        """What the entries so far have named."""
        return list(self._named)

    def take(self, procedure: str) -> str:
        """Return what is wrong with the procedure that the next entry names; each is told once."""
        if not procedure or procedure in self._named:
            return ""
        self._named.append(procedure)
        if procedure == self._named[0]:
            return ""
        return f"it names the procedure {quoted(procedure)}, and the register is another's"


@dataclass(slots=True)
class Shapes:
    """Entries of a log, or of one case, in their order: what each must be after those before."""

    actions: Counter[str] = field(default_factory=Counter)
    """How many entries there were of each action."""
    _holds: dict[str, dict[int, str]] = field(default_factory=dict)
    """By case and entry, the kind of act that stands there."""
    _whose: Whose = field(default_factory=Whose)

    def take(self, entry: Entry) -> str:
        """Return what is wrong with the next entry; empty where nothing is."""
        intent = entry.intent
        self.actions[intent.action] += 1
        wrong = self._whose.take(intent.rule.id) or wrong_with(intent)
        holds = self._holds.setdefault(intent.case, {})
        if intent.action == CORRECT:
            return wrong or self._corrected(holds, intent)
        if intent.action in {RECORD, ADVANCE, TAKE_OVER}:
            cls = kind_of(intent.data)
            if cls is not None:
                holds[entry.seq] = cls.kind
        return wrong

    @staticmethod
    def _corrected(holds: dict[int, str], intent: Intent) -> str:
        if "act" not in intent.data:
            return ""  # the person or the chi bộ: there is one of each, whatever entry is named
        seq, cls = int(str(intent.data["corrects"])), kind_of(intent.data)
        held = holds.get(seq)
        if held is None:
            return f"it corrects entry {seq}, which holds no act of this case"
        if cls is None:  # it never happened
            del holds[seq]
            return ""
        if cls.kind != held:
            return f"it makes a {cls.kind} of entry {seq}, which holds a {held}"
        return ""
