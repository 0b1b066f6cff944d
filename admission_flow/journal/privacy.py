"""Entries about personal data: which key seals it now, who looked at it, what was erased.

An erasure takes two entries in the case's own chain, by two officers: one asks, naming the
decision and the rule of retention, the other approves, and only then the values are destroyed.
Whoever reads the log afterwards learns from the pair what was erased, when and on whose decision;
values that are missing without it were stolen or cut out (docs/reference/journal.md).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from admission_flow.journal.entry import Entry
from admission_flow.procedure.quick_dataclass import dataclass

ENCRYPT, ROTATE = "privacy.encrypt", "privacy.rotate"
"""In the register's chain: from here on the stored values are sealed with the key named."""
ERASE_REQUEST, ERASE_APPROVE = "privacy.erase_request", "privacy.erase_approve"


CLAIMED = "; not signed by both: the names are claims, and one person may have typed them"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased of one case, from its two entries."""

    case: str
    seq: int
    """The entry that approved it: the values were destroyed with it."""
    at: str
    """When that was (UTC)."""
    requested_by: str
    approved_by: str
    decision: str
    """Number of the written decision."""
    decided_on: str
    """ISO date of it."""
    rule: str
    """The rule of retention that had run out."""
    values: int
    """How many values were destroyed."""
    kept: Mapping[str, Any]
    """Where the case stood, as it was derived while its values were still there."""
    signed: bool = False
    """Both entries are signed. Without keys the names are claims: one person may type both."""

    def __str__(self) -> str:
        """Return the sentence of a verifier, in English: auditors compare it between programs."""
        return (
            f"personal value erased by entry {self.seq}: {self.values} values, on the decision "
            f"{self.decision} of {self.decided_on}; requested by {self.requested_by}, approved by "
            f"{self.approved_by}"
            f"{'' if self.signed else CLAIMED}"
        )


def erasure_in(entries: Iterable[Entry]) -> Erasure | None:
    """Return the erasure of a case from its own entries, or None where none is complete.

    An approval counts only where it answers a request of the same case by somebody else.
    """
    requests: dict[int, Entry] = {}
    for entry in entries:
        intent = entry.intent
        if intent.action == ERASE_REQUEST:
            requests[entry.seq] = entry
        elif intent.action == ERASE_APPROVE:
            request = requests.get(_number(intent.data.get("request")))
            if request is not None and request.intent.actor != intent.actor:
                return _erasure(request, entry)
    return None


def open_request(entries: Iterable[Entry]) -> Entry | None:
    """Return the last request of a case that nobody has approved yet."""
    last: Entry | None = None
    for entry in entries:
        if entry.intent.action == ERASE_REQUEST:
            last = entry
        elif entry.intent.action == ERASE_APPROVE:
            last = None
    return last


def _erasure(request: Entry, approval: Entry) -> Erasure:
    asked, given = request.intent.data, approval.intent.data
    kept = given.get("kept")
    return Erasure(
        case=approval.intent.case,
        seq=approval.seq,
        at=approval.intent.at,
        requested_by=request.intent.actor,
        approved_by=approval.intent.actor,
        decision=str(asked.get("decision", "")),
        decided_on=str(asked.get("decided_on", "")),
        rule=str(asked.get("rule", "")),
        values=_number(given.get("values")),
        kept=dict(kept) if isinstance(kept, Mapping) else {},
        signed=bool(request.sig and approval.sig),
    )


def _number(value: object) -> int:
    return value if type(value) is int else -1


def key_named(entry: Entry) -> str:
    """Return the id of the key that an entry of `ENCRYPT`, `ROTATE` or the first one names."""
    return str(entry.intent.data.get("key", ""))
