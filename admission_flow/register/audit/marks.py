"""What the log says besides findings: unsigned, refused, late, corrected; in one pass over it."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from admission_flow.database.lines import parsed
from admission_flow.database.queries import Queries
from admission_flow.errors import JournalBroken
from admission_flow.inspection.catalogue import threshold
from admission_flow.inspection.scope import Marks
from admission_flow.journal.entry import Entry
from admission_flow.register.core import records
from admission_flow.register.core.state import local_day

_ACTS = frozenset({records.RECORD, records.ADVANCE, records.TAKE_OVER})
_KINDS = ("entries", "unsigned", "refused", "late", "corrected")


@dataclass(slots=True)
class Marked:
    """The counts of some cases and of the whole register."""

    within: Marks
    of_all: Marks
    signers: Counter[str] = field(default_factory=Counter)
    """By officer, how many entries they signed."""


def marked(store: Queries, cases: Collection[str] | None) -> Marked:
    """Count over the whole log; an entry that cannot be read counts as an entry and nothing else.

    Args:
        store: the register.
        cases: those looked at; None: the whole register was.

    """
    within: Counter[str] = Counter()
    of_all: Counter[str] = Counter()
    signers: Counter[str] = Counter()
    for seq, _, _, case, _, line in store.rows():
        try:
            entry = parsed(seq, line)
        except JournalBroken:
            said = ["entries"]
        else:
            said = list(_said(entry))
            if entry.sig:
                signers[entry.intent.actor] += 1
        of_all.update(said)
        if cases is None or case in cases:
            within.update(said)
    return Marked(_marks(within), _marks(of_all), signers)


def _marks(counted: Counter[str]) -> Marks:
    return Marks(*(counted[name] for name in _KINDS))


def _said(entry: Entry) -> list[str]:
    intent = entry.intent
    said = ["entries"]
    if not entry.sig:
        said.append("unsigned")
    if intent.action == records.REFUSE:
        said.append("refused")
    if intent.action == records.CORRECT:
        said.append("corrected")
    if intent.action in _ACTS:
        try:
            on = date.fromisoformat(records.act_day(intent.data))
        except ValueError:
            return said
        if (local_day(intent.at) - on).days > threshold("entered_within"):
            said.append("late")
    return said
