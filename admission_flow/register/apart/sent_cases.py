"""The cases of a handover, as the sender's entries tell them."""

from collections.abc import Iterator, Sequence
from typing import Any

from admission_flow.errors import ActNotOfRulebook, JournalBroken
from admission_flow.journal.entry import Entry
from admission_flow.journal.sent import SentEntry
from admission_flow.procedure.document import Case, Problem
from admission_flow.register.apart.received import Received
from admission_flow.register.core import records
from admission_flow.register.core.records import CaseRecord, restored
from admission_flow.register.core.taking import Change, SentAct, SentCorrection, SentOpening
from admission_flow.register.core.told import told_from

ACTS = frozenset({records.RECORD, records.ADVANCE, records.TAKE_OVER})
CHANGES = ACTS | {records.CORRECT}
"""Actions of the entries that make a case what it is, after the one that opens it."""


class Conflict(Exception):
    """A case cannot go in."""

    def __init__(self, message_id: str, **facts: Any) -> None:  # noqa: ANN401
        """Keep what the problem is said with."""
        super().__init__(message_id)
        self.problem = Problem("", message_id, facts)


class SentCases:
    """Reads the cases of a handover."""

    def __init__(self, received: Received) -> None:
        """Read from a handover that was verified."""
        self._received = received

    def folded(self, entries: Sequence[Entry]) -> CaseRecord:
        """Return a case as a sender's entries make it.

        Raises:
            Conflict: an entry cannot be read under the rulebook in use.

        """
        personal = {entry.intent.id: self._values(entry) for entry in entries}
        try:
            record = records.fold(entries, personal)
        except (ActNotOfRulebook, JournalBroken) as error:
            facts = {"entry": error.facts.get("seq", -1), "what": str(error.facts.get("what", ""))}
            raise Conflict("merge_unreadable", **facts) from error
        if record is None:
            raise Conflict("merge_unreadable", entry=-1, what="")
        return record

    def _values(self, entry: Entry) -> dict[str, object]:
        return {path: one.value for path, one in self._received.openings(entry).items()}

    def _sent(self, entry: Entry) -> tuple[SentEntry, dict[str, str]]:
        intent = entry.intent
        sent = SentEntry(
            log=intent.log,
            case=intent.case,
            entry=entry.seq,
            leaf=entry.leaf,
            officer=intent.actor,
            at=intent.at,
        )
        return sent, {path: one.salt for path, one in self._received.openings(entry).items()}

    def opening(self, entry: Entry) -> SentOpening:
        """Return a case as its first entry opens it. Raises as `folded`."""
        record = self.folded([entry])
        sent, salts = self._sent(entry)
        case = Case(record.person, record.unit, paper_sheet=record.paper_sheet)
        return SentOpening(case=case, sent=sent, salts=salts)

    def changes(self, entries: Sequence[Entry]) -> Iterator[Change]:
        """Yield the acts and corrections that entries hold, which `folded` has read before."""
        for entry in entries:
            if entry.intent.action in CHANGES:
                yield self._change(entry)

    def _change(self, entry: Entry) -> Change:
        sent, salts = self._sent(entry)
        data = restored(entry.intent.data, self._values(entry))
        if entry.intent.action == records.CORRECT:
            return SentCorrection(
                corrects=data["corrects"],
                replacement=records.replacement_in(data),
                reason=str(data.get("reason", "")),
                sent=sent,
                salts=salts,
            )
        act = records.act_in(data)
        return SentAct(act=act, told=told_from(data), sent=sent, salts=salts)
