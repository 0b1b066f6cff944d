"""A case that is in the sender's register and here: what is new there, and what was done here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from admission_flow.journal.entry import Entry
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.apart.sent_cases import CHANGES, Conflict, SentCases
from admission_flow.register.apart.taken import TakenCase, numbers_of
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.records import CaseRecord, Recorded
from admission_flow.register.core.taking import Change, SentAct, SentCorrection


@dataclass(frozen=True, slots=True, kw_only=True)
class BothSides:
    """A case that is on both sides."""

    known: TakenCase
    sent: SentCases
    entries: Sequence[Entry]
    """All of the sender's."""
    theirs: CaseRecord
    """As they make the case now."""
    base: CaseRecord
    """As they made it when it was taken over last."""
    ours: CaseRecord
    own: tuple[int, ...]
    """Entries of this office since then that changed the case."""
    numbers: Mapping[int, int]
    """Number there to number here."""

    @classmethod
    def of(
        cls, register: ReadingRegister, sent: SentCases, known: TakenCase, entries: Sequence[Entry]
    ) -> Self:
        """Read both sides.

        Raises:
            Conflict: the sender's entries cannot be read under the rulebook in use.
            JournalBroken: those here cannot be read.

        """
        ours = register.case(known.case)
        here = [e for e in register.entries(known.case) if e.intent.case_ver <= ours.version]
        since = [e for e in here if e.seq > known.entry]
        return cls(
            known=known,
            sent=sent,
            entries=entries,
            theirs=sent.folded(entries),
            base=sent.folded([e for e in entries if e.seq <= known.merge.upto]),
            ours=ours,
            own=tuple(e.seq for e in since if e.intent.action in CHANGES),
            numbers=numbers_of(here),
        )

    @property
    def new(self) -> list[Entry]:
        """The sender's entries since then."""
        return [entry for entry in self.entries if entry.seq > self.known.merge.upto]

    def changes(self) -> tuple[tuple[Change, ...], dict[int, int]]:
        """Return what goes in; and (number there, number here) of acts that stand here already.

        Raises:
            Conflict: the case was changed on both sides, and not in the same way.

        """
        pairs = self._pairs()
        changes = [
            change
            for change in self.sent.changes(self.new)
            if not {change.sent.entry, _corrected(change)} & pairs.keys()
        ]
        if self.own and self._same(pairs):
            return (), pairs
        wrong = [change for change in changes if not self._fits(change)]
        if (self.own and changes) or wrong:
            theirs = [change.sent.entry for change in (changes if self.own else wrong)]
            ours = self.own or tuple(sorted({self._ours(change) for change in wrong}))
            raise Conflict("merge_both_changed", case=self.known.case, ours=ours, theirs=theirs)
        return tuple(changes), pairs

    def _pairs(self) -> dict[int, int]:
        """Return the sender's new acts that this office entered as well, word for word."""
        left = [item for item in self.ours.recorded if item.seq not in set(self.numbers.values())]
        pairs: dict[int, int] = {}
        for item in self.theirs.recorded:
            if item.seq <= self.known.merge.upto or item.seq in self.numbers:
                continue
            same = next((one for one in left if one.act == item.act), None)
            if same is not None:
                pairs[item.seq] = same.seq
                left.remove(same)
        return pairs

    def _same(self, pairs: Mapping[int, int]) -> bool:
        """Return whether the case stands here as it stands there."""
        numbers = {**self.numbers, **pairs}
        there = {item.seq for item in self.theirs.recorded}
        return (
            all(self._stands(item, numbers) for item in self.theirs.recorded)
            and not any(
                self.ours.find(numbers[item.seq])
                for item in self.base.recorded
                if item.seq not in there and item.seq in numbers
            )
            and self.ours.person == self.theirs.person
            and _facts(self.ours) == _facts(self.theirs)
        )

    def _stands(self, item: Recorded, numbers: Mapping[int, int]) -> bool:
        mine = self.ours.find(numbers.get(item.seq, -1))
        return mine is not None and mine.act == item.act

    def _fits(self, change: Change) -> bool:
        """Return whether what a correction of the sender corrects stands here as it did there."""
        if isinstance(change, SentAct) or change.corrects > self.known.merge.upto:
            return True
        what = change.replacement
        if isinstance(what, PaperSheet):
            return self.ours.paper_sheet == self.base.paper_sheet
        if isinstance(what, Person):
            return self.ours.person == self.base.person
        if isinstance(what, Unit):
            return _facts(self.ours)[0] == _facts(self.base)[0]
        mine = self.ours.find(self.numbers.get(change.corrects, -1))
        theirs = self.base.find(change.corrects)
        return mine is not None and theirs is not None and mine.act == theirs.act

    def _ours(self, change: Change) -> int:
        return self.numbers.get(_corrected(change), min(self.numbers.values(), default=-1))


def _corrected(change: Change) -> int:
    """Return the number there of the entry that a change corrects; -1: it is no correction."""
    return change.corrects if isinstance(change, SentCorrection) else -1


def _facts(record: CaseRecord) -> tuple[object, object]:
    """Return chi bộ and paper sheet; who may decide is told by each office's own tree."""
    return replace(record.unit, deciders=()), record.paper_sheet
